"""What a parcel is made of: a public line, and inside the encryption frames with a signature over all of them. Pure.

::

    FSP1 LF
    {"to":[key id…],"kind":"up"|"down","id":uuid,"part":1,"of":3} LF      public, minimal, no names
    age v1 file, whose content is frames: type (1 byte), length (4 bytes, big-endian), body
        M  manifest: who, to whom, which part; the SHA-256 of the public lines
        B  a request of `POST sync`, gzip           (up)      A  an answer to it, gzip              (down)
        K  a piece of a blob: one JSON line {"blob","at","size"}, then bytes
        E  Ed25519 over the SHA-256 of every byte of the frames before it; the last frame

No name in a parcel ever becomes a path. A part stands for itself: it is applied whole, or not at all.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

from sync.core import seal, strictjson
from sync.parcel.errors import ParcelError, Trouble
from sync.wire import shapes
from sync.wire.codec import BadMessage
from sync.wire.limits import Limits

MAGIC = b"FSP1\n"
VERSION = 1
LABEL = "parcel/1"

UP = "up"
DOWN = "down"
MANIFEST, BATCH, ANSWER, PIECE, END = b"M", b"B", b"A", b"K", b"E"
INSIDE = {UP: BATCH, DOWN: ANSWER}

MOST_BYTES = 64_000_000  # of a whole part as it lies in a folder
MOST_FRAMES = 16_384
MOST_PARTS = 1000
MOST_NAMES = 2000
HEAD_BYTES = 4096
MANIFEST_BYTES = 512 * 1024
FRAME_HEAD = 5
PIECE_BYTES = 512 * 1024
# A batch or an answer as it travels; decoded it may reach `Limits.batch`, under the same cap on compression.
MESSAGE_BYTES = 8 * 1024 * 1024

_KEYS = re.compile(r"[0-9a-f]{32}\Z")


@dataclass(frozen=True, slots=True)
class Head:
    """The public line. Attributes: `to` key ids that can open it; `kind` up or down; `id` of the parcel, `part` of
    `of`."""

    to: tuple[str, ...]
    kind: str
    id: str
    part: int
    of: int

    def to_bytes(self) -> bytes:
        said = {"to": list(self.to), "kind": self.kind, "id": self.id, "part": self.part, "of": self.of}
        return MAGIC + strictjson.dumps(said) + b"\n"

    @property
    def challenge(self) -> str:
        """What receipts in, or in answer to, this parcel repeat."""
        return self.id.replace("-", "")


def read_head(data: bytes) -> tuple[Head, int]:
    """The head at the beginning of `data` and its length. Raises ParcelError DAMAGED for anything that `to_bytes` did
    not write in just these bytes, NEWER for a later format."""
    if data[: len(MAGIC)] != MAGIC:
        newer = data[:3] == b"FSP" and data[3:4].isdigit() and data[4:5] == b"\n"
        raise ParcelError(Trouble.NEWER if newer else Trouble.DAMAGED, "not a parcel of this format")
    end = data.find(b"\n", len(MAGIC), HEAD_BYTES)
    if end < 0:
        raise ParcelError(Trouble.DAMAGED, "no public line")
    try:
        said = shapes.obj(strictjson.loads(data[len(MAGIC) : end]), "head")
        head = Head(
            to=tuple(shapes.text(one, "to", _KEYS) for one in shapes.arr(said.get("to"), "to", 16)),
            kind=shapes.text(said.get("kind"), "kind", limit=16),
            id=shapes.text(said.get("id"), "id", shapes.UUID),
            part=shapes.number(said.get("part"), "part", 1),
            of=shapes.number(said.get("of"), "of", 1),
        )
    except (BadMessage, strictjson.BadJson) as problem:
        raise ParcelError(Trouble.DAMAGED, str(problem)) from None
    if head.part > head.of or head.of > MOST_PARTS or head.to_bytes() != data[: end + 1]:
        raise ParcelError(Trouble.DAMAGED, "the public line is not as it was written")
    return head, end + 1


@dataclass(frozen=True, slots=True)
class Manifest:
    """The first frame. Attributes: `org`; `sender` the device (up) or the key id of the receipt key (down); `to` the
    key id of the office's parcel key (up) or the device (down); `made` a clock's time, data only; `said` the rest:

    up: seq, cursor, replicas [[id, n]…], offers and wants (names of blobs), app;
    down: control (version of what is commanded, which never goes down), epoch, timeline, keys, keys_sig, cursor (where
    the first page begins), state, have (blobs of the device that are stored).
    """

    org: str
    kind: str
    id: str
    part: int
    of: int
    sender: str
    to: str
    made: str
    said: dict[str, Any]

    def to_bytes(self, head: Head) -> bytes:
        return strictjson.dumps(
            {
                "v": VERSION,
                "org": self.org,
                "kind": self.kind,
                "id": self.id,
                "part": self.part,
                "of": self.of,
                "head": hashlib.sha256(head.to_bytes()).hexdigest(),
                "from": self.sender,
                "to": self.to,
                "made": self.made,
                "said": self.said,
            }
        )


def read_manifest(body: bytes, head: Head) -> Manifest:
    """Raises BadMessage, also when it does not belong to this head."""
    try:
        said = shapes.obj(strictjson.loads(body), "manifest")
    except strictjson.BadJson as problem:
        raise BadMessage(str(problem)) from None
    if shapes.number(said.get("v"), "v", 1) > VERSION:
        raise ParcelError(Trouble.NEWER, "manifest")
    found = Manifest(
        org=shapes.text(said.get("org"), "org", shapes.UUID),
        kind=shapes.text(said.get("kind"), "kind"),
        id=shapes.text(said.get("id"), "id", shapes.UUID),
        part=shapes.number(said.get("part"), "part", 1),
        of=shapes.number(said.get("of"), "of", 1),
        sender=shapes.text(said.get("from"), "from", limit=36),
        to=shapes.text(said.get("to"), "to", limit=36),
        made=shapes.text(said.get("made"), "made", limit=40),
        said=shapes.obj(said.get("said"), "said"),
    )
    outside = hashlib.sha256(head.to_bytes()).hexdigest()
    same = (found.kind, found.id, found.part, found.of) == (head.kind, head.id, head.part, head.of)
    if said.get("head") != outside or not same:
        raise BadMessage("the public line belongs to another parcel")
    return found


@dataclass(frozen=True, slots=True)
class Frame:
    kind: bytes
    body: bytes

    def to_bytes(self) -> bytes:
        return self.kind + len(self.body).to_bytes(4, "big") + self.body


def piece(name: str, at: int, size: int, data: bytes) -> Frame:
    """A piece of blob `name` that begins at `at`; the blob has `size` bytes."""
    return Frame(PIECE, strictjson.dumps({"blob": name, "at": at, "size": size}) + b"\n" + data)


def read_piece(body: bytes, limits: Limits) -> tuple[str, int, int, bytes]:
    """(name, at, size, bytes). Raises BadMessage."""
    line, mark, data = body.partition(b"\n")
    if not mark:
        raise BadMessage("a piece without its line")
    try:
        said = shapes.obj(strictjson.loads(line), "piece")
    except strictjson.BadJson as problem:
        raise BadMessage(str(problem)) from None
    name = shapes.text(said.get("blob"), "blob", shapes.HEX64)
    at, size = shapes.number(said.get("at"), "at"), shapes.number(said.get("size"), "size")
    if size > limits.blob or at + len(data) > size or len(data) > PIECE_BYTES or (not data and size):
        raise BadMessage("a piece over its blob or over the limit")
    return name, at, size, data


def signed(digest: bytes, org: str, kind: str) -> bytes:
    """What the sender signs: `digest` is the SHA-256 of all frames before the end, and the manifest is one of them."""
    return seal.message(LABEL, org, kind, digest)


def pack(head: Head, manifest: Manifest, frames: Iterable[Frame], sign: seal.Sign) -> Iterator[bytes]:
    """The content of the envelope, piece by piece, ending with its signature."""
    digest = hashlib.sha256()
    for frame in chain([Frame(MANIFEST, manifest.to_bytes(head))], frames):
        data = frame.to_bytes()
        digest.update(data)
        yield data
    yield Frame(END, sign(signed(digest.digest(), manifest.org, manifest.kind))).to_bytes()


class Unpacker:
    """Takes the content in pieces of any size and hands over whole frames; holds at most one frame in memory.

    `on_frame` gets each frame before the end, as soon as it is whole: nothing of it may be believed before `finish`
    has returned the signature and the digest that it must fit. Raises BadMessage for anything else than a manifest,
    messages of the parcel's kind, pieces, and an end.
    """

    def __init__(self, inside: bytes, on_frame: Callable[[Frame], None]) -> None:
        self._inside = inside
        self._on_frame = on_frame
        self._waiting = bytearray()
        self._digest = hashlib.sha256()
        self._last = b""
        self._count = 0
        self._end: bytes | None = None

    def feed(self, data: bytes) -> None:
        self._waiting += data
        while len(self._waiting) >= FRAME_HEAD:
            kind = bytes(self._waiting[:1])
            size = int.from_bytes(self._waiting[1:FRAME_HEAD], "big")
            self._admit(kind, size)
            if len(self._waiting) < FRAME_HEAD + size:
                return
            whole = bytes(self._waiting[: FRAME_HEAD + size])
            del self._waiting[: FRAME_HEAD + size]
            self._last = kind
            self._count += 1
            if kind == END:
                self._end = whole[FRAME_HEAD:]
            else:
                self._digest.update(whole)
                self._on_frame(Frame(kind, whole[FRAME_HEAD:]))

    def _admit(self, kind: bytes, size: int) -> None:
        after = {b"": (MANIFEST,), PIECE: (PIECE, END)}.get(self._last, (self._inside, PIECE, END))
        most = {MANIFEST: MANIFEST_BYTES, PIECE: PIECE_BYTES + 1024, END: 64}.get(kind, MESSAGE_BYTES)
        if self._end is not None or kind not in after or self._count >= MOST_FRAMES:
            raise BadMessage("a frame out of place")
        if size > most or (kind == END and size != 64):
            raise BadMessage("a frame of a wrong size")

    def finish(self) -> tuple[bytes, bytes]:
        """(signature, digest that it must sign). Raises BadMessage when the end is missing or something follows it."""
        if self._end is None or self._waiting:
            raise BadMessage("the content has no end, or something after it")
        return self._end, self._digest.digest()
