"""Parcels made to order, good and bad, with keys of their own; and the golden ones."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import random
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from sync.core import receipt, seal, strictjson
from sync.core.revision import make_revision
from sync.parcel import envelope, format, reading
from sync.parcel.errors import ParcelError, Trouble
from sync.parcel.format import Frame, Head, Manifest
from sync.wire import batch, codec
from sync.wire.answer import decode as decode_answer
from sync.wire.answer import encode_head, encode_tail
from sync.wire.key_set import make_key_set
from sync.wire.limits import Limits
from sync.wire.shapes import b64

GOLDEN = Path(__file__).parents[3] / "golden" / "parcels"
ORG = "019a9f5e-0000-7000-8000-000000000001"
DEVICE = "019a9f5e-0000-7000-8000-000000000002"
AUTHOR = "019a9f5e-0000-7000-8000-000000000003"
RECORD = "019a9f5e-0000-7000-8000-000000000004"
PARCEL = "019a9f5e-0000-7000-8000-000000000005"
AT = "2026-11-21T09:14:03+07:00"
EPOCH = "e" * 32


def box_public(private: bytes) -> bytes:
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


@dataclass(frozen=True)
class Keys:
    """Private keys of one office and one machine."""

    root: bytes
    receipt: bytes
    parcel: bytes
    sign: bytes
    box: bytes

    @classmethod
    def made(cls, seed: int) -> Keys:
        dice = random.Random(seed)
        return cls(*(dice.randbytes(32) for _ in range(5)))

    @classmethod
    def golden(cls) -> Keys:
        said = json.loads((GOLDEN / "keys.json").read_text("utf-8"))
        return cls(**{name: base64.b64decode(value) for name, value in said.items()})


@dataclass(frozen=True)
class Made:
    """A parcel before it is packed; `replace` any part to make a bad one."""

    keys: Keys
    head: Head
    manifest: Manifest
    frames: tuple[Frame, ...]
    sign: bytes
    to: bytes
    head_bytes: bytes | None = None

    def to_bytes(self) -> bytes:
        return self.around(b"".join(format.pack(self.head, self.manifest, self.frames, seal.signer(self.sign))))

    def around(self, content: bytes) -> bytes:
        """Any content in this parcel's envelope."""
        out = bytearray(self.head_bytes if self.head_bytes is not None else self.head.to_bytes())
        envelope.encrypt(iter([content]), out.extend, (self.to,))
        return bytes(out)


def revisions(count: int, replica: str = "1" * 32) -> list[tuple[bytes, bytes]]:
    made: list[tuple[bytes, bytes]] = []
    prev = ""
    for n in range(1, count + 1):
        one = make_revision(
            replica=replica,
            n=n,
            prev=prev,
            record=RECORD,
            type="note/1",
            clk=n,
            by=AUTHOR,
            at=AT,
            seen=(),
            fields={"title": f"Đường ấp 3 ngập sau mưa, lần {n}", "severity": n % 6},
        )
        assert one.payload is not None
        made.append((one.header, one.payload))
        prev = one.id
    return made


def up(keys: Keys, *, count: int = 3, blob: bytes = b"") -> Made:
    """A good parcel from the machine to the office."""
    recipient = seal.key_id(seal.public_key(keys.root))
    head = Head((seal.key_id(box_public(keys.parcel)),), format.UP, PARCEL, 1, 1)
    found = revisions(count)
    last = revision_id(found[-1][0])
    sig = seal.signer(keys.sign)(seal.seal_message(ORG, "1" * 32, count, last, recipient))
    begin = batch.Begin(device=DEVICE, challenge=head.challenge, cursor=None)
    frames = [Frame(format.BATCH, codec.compress(batch.encode(begin, [(found, sig)])))]
    if blob:
        name = hashlib.sha256(blob).hexdigest()
        half = len(blob) // 2
        frames += [
            format.piece(name, 0, len(blob), blob[:half]),
            format.piece(name, half, len(blob), blob[half:]),
        ]
    said = {"seq": 1, "cursor": "", "replicas": [["1" * 32, count]], "offers": [], "wants": [], "app": "golden"}
    manifest = Manifest(ORG, format.UP, PARCEL, 1, 1, DEVICE, head.to[0], AT, said)
    return Made(keys, head, manifest, tuple(frames), keys.sign, box_public(keys.parcel))


def down(keys: Keys) -> Made:
    """A good parcel from the office to the machine: a receipt and no page."""
    head = Head((seal.key_id(box_public(keys.box)),), format.DOWN, PARCEL, 1, 1)
    sign = seal.signer(keys.receipt)
    one = receipt.make(
        sign,
        org=ORG,
        epoch=EPOCH,
        device=DEVICE,
        challenge=head.challenge,
        replica="1" * 32,
        heads=[revision_id(revisions(3)[-1][0])],
        level="stored",
        at=AT,
    )
    body = encode_head(stored=0, duplicate=0, state="ok", held=(), receipts=[(one.body, one.sig)]) + encode_tail(None)
    keyset = make_key_set(
        seal.signer(keys.root),
        org=ORG,
        version=1,
        receipt=seal.public_key(keys.receipt),
        root=seal.public_key(keys.root),
        parcel=box_public(keys.parcel),
    )
    said = {
        "control": 1,
        "timeline": [EPOCH],
        "keys": keyset.body.decode(),
        "keys_sig": b64(keyset.sig),
        "cursor": "",
        "state": "ok",
        "have": [],
    }
    sender = seal.key_id(seal.public_key(keys.receipt))
    manifest = Manifest(ORG, format.DOWN, PARCEL, 1, 1, sender, DEVICE, AT, said)
    frames = (Frame(format.ANSWER, codec.compress(body)),)
    return Made(keys, head, manifest, frames, keys.receipt, box_public(keys.box))


def revision_id(header: bytes) -> str:
    return hashlib.sha256(header).hexdigest()


class Office:
    """Reads parcels with the keys at hand, as the office and the machine do, and keeps what it would apply."""

    def __init__(self, keys: Keys) -> None:
        self.keys = keys
        self.applied: list[Frame] = []

    def read(self, data: bytes) -> None:
        """Raises ParcelError; then nothing was applied."""
        self.read_from(lambda: io.BytesIO(data))

    def read_from(self, open_file: Callable[[], BinaryIO]) -> None:
        head = reading.look(open_file)
        is_up = head.kind == format.UP
        parcel = reading.check(
            open_file,
            self.keys.parcel if is_up else self.keys.box,
            sender_key=self._sender,
            read_message=self._message,
            limits=Limits(),
        )
        parcel.apply(self.applied.append)

    def _sender(self, manifest: Manifest) -> bytes:
        if manifest.org != ORG:
            raise ParcelError(Trouble.FOR_OTHERS)
        return seal.public_key(self.keys.sign if manifest.kind == format.UP else self.keys.receipt)

    def _message(self, manifest: Manifest, data: bytes) -> None:
        if manifest.kind == format.UP:
            recipient = seal.key_id(seal.public_key(self.keys.root))
            for run in batch.decode(data, Limits()).runs:
                message = seal.seal_message(ORG, run.replica, run.last.n, run.last.id, recipient)
                if not seal.verifies(seal.public_key(self.keys.sign), run.seal, message):
                    raise codec.BadMessage("the seal does not verify")
        else:
            decode_answer(data)


def malformed(good: Made, seed: int) -> Iterator[bytes]:
    """Endlessly many parcels that are none, each wrong in one way or in several."""
    dice = random.Random(seed)
    ways = (
        _noise,
        _noise_after_the_line,
        _noise_inside,
        _other_line,
        _frames_shuffled,
        _frame_sizes,
        _without_end,
        _after_the_end,
        _wrong_signature,
        _wrong_manifest,
        _wrong_message,
        _bomb,
        _wrong_pieces,
        _cut_or_flipped,
    )
    while True:
        yield dice.choice(ways)(good, dice)


def _content(made: Made) -> bytes:
    return b"".join(format.pack(made.head, made.manifest, made.frames, seal.signer(made.sign)))


def _signed_anyway(made: Made, frames: list[bytes]) -> bytes:
    """Frames with a signature that fits them: wrong for another reason."""
    digest = hashlib.sha256(b"".join(frames)).digest()
    sig = seal.signer(made.sign)(format.signed(digest, made.manifest.org, made.manifest.kind))
    return made.around(b"".join(frames) + Frame(format.END, sig).to_bytes())


def _noise(made: Made, dice: random.Random) -> bytes:
    return dice.randbytes(dice.choice([0, 1, 4, 5, 100, 5000]))


def _noise_after_the_line(made: Made, dice: random.Random) -> bytes:
    return made.head.to_bytes() + dice.choice([b"", b"age-encryption.org/v1\n"]) + dice.randbytes(dice.randrange(2000))


def _noise_inside(made: Made, dice: random.Random) -> bytes:
    return made.around(dice.randbytes(dice.choice([0, 1, 5, 64, 3000, 70_000])))


def _other_line(made: Made, dice: random.Random) -> bytes:
    lines = (
        b"FSP1\n",
        b"FSP2\n{}\n",
        b"PK\x03\x04",
        b"SQLite format 3\x00",
        b'FSP1\n{"to":[],"kind":"up"}\n',
        b"FSP1\n" + b"[" * 3000 + b"\n",
        b'FSP1\n{"to":["../../etc/passwd"],"kind":"up","id":"' + PARCEL.encode() + b'","part":1,"of":1}\n',
        replace(made.head, part=2, of=2).to_bytes(),
        replace(made.head, id=ORG).to_bytes(),
        replace(made.head, kind="enrol").to_bytes(),
        made.head.to_bytes().replace(b",", b", ", 1),
        made.head.to_bytes().replace(b'"part":1', b'"part":1e0'),
    )
    return replace(made, head_bytes=dice.choice(lines)).to_bytes()


def _frames_shuffled(made: Made, dice: random.Random) -> bytes:
    frames = [Frame(format.MANIFEST, made.manifest.to_bytes(made.head)), *made.frames]
    frames = [dice.choice(frames) for _ in range(dice.randrange(6))]
    if frames and frames[0].kind == format.MANIFEST:
        frames.append(frames[0])  # two manifests
    return _signed_anyway(made, [one.to_bytes() for one in frames])


def _frame_sizes(made: Made, dice: random.Random) -> bytes:
    content = bytearray(_content(made))
    size = dice.choice([0, 1, 2**31, 2**32 - 1, format.MESSAGE_BYTES + 1, format.MANIFEST_BYTES + 1])
    content[1:5] = size.to_bytes(4, "big")
    return made.around(bytes(content) + b"\x00" * dice.choice([0, 100_000]))


def _without_end(made: Made, dice: random.Random) -> bytes:
    content = _content(made)
    return made.around(content[: dice.randrange(len(content))])


def _after_the_end(made: Made, dice: random.Random) -> bytes:
    return made.around(_content(made) + dice.choice([b"\x00", b"E", _content(made)]))


def _wrong_signature(made: Made, dice: random.Random) -> bytes:
    return replace(made, sign=dice.randbytes(32)).to_bytes()


def _wrong_manifest(made: Made, dice: random.Random) -> bytes:
    said: dict[str, Any] = strictjson.loads(made.manifest.to_bytes(made.head))
    bad: list[Any] = [None, -1, 2**60, "", "x" * 100_000, [], [[]], {}, True, "../../x"]
    said[dice.choice(["v", "org", "kind", "id", "part", "of", "head"])] = dice.choice(bad)
    body = json.dumps(said).encode()
    bodies = (body, body[:-1], b"[" * 100_000, b'{"v":1,"v":1}', b"\xff\xfe", b"null", b'{"v":NaN}')
    frame = Frame(format.MANIFEST, dice.choice(bodies))
    return _signed_anyway(made, [one.to_bytes() for one in (frame, *made.frames)])


def _wrong_message(made: Made, dice: random.Random) -> bytes:
    kind = format.INSIDE[made.head.kind]
    good = codec.decode([made.frames[0].body], codec.GZIP, cap=10_000_000, ratio=1000)
    lines = good.splitlines(keepends=True)
    place = dice.randrange(len(lines))
    del_line = b"".join(lines[:place] + lines[place + 1 :])
    twice = b"".join([*lines[: place + 1], lines[place], *lines[place + 1 :]])
    changed = bytearray(good)
    changed[dice.randrange(len(changed))] ^= 1 << dice.randrange(8)
    # In an answer, what is signed is checked by whoever believes it (test_elsewhere); here only what its shape forbids.
    is_batch = kind == format.BATCH
    bodies: tuple[Callable[[], bytes], ...] = (
        lambda: codec.compress(del_line if is_batch else good[:-5]),
        lambda: codec.compress(bytes(changed)[:-1]),
        lambda: codec.compress(twice if is_batch else good[:-2]),
        lambda: codec.compress(b""),
        lambda: codec.compress(b'{"begin":{}}\n'),
        lambda: good,
        lambda: made.frames[0].body + b"x",
        lambda: made.frames[0].body[:-1],
        lambda: b"",
    )
    frame = Frame(kind, dice.choice(bodies)())
    return _signed_anyway(
        made, [Frame(format.MANIFEST, made.manifest.to_bytes(made.head)).to_bytes(), frame.to_bytes()]
    )


@cache
def _zeros(megabytes: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    return b"".join(packer.compress(bytes(1_000_000)) for _ in range(megabytes)) + packer.flush()


def _bomb(made: Made, dice: random.Random) -> bytes:
    bomb = _zeros(dice.choice([9, 9, 9, 200]))
    frame = Frame(format.INSIDE[made.head.kind], bomb)
    return _signed_anyway(
        made, [Frame(format.MANIFEST, made.manifest.to_bytes(made.head)).to_bytes(), frame.to_bytes()]
    )


def _wrong_pieces(made: Made, dice: random.Random) -> bytes:
    name = "a" * 64
    lines: tuple[Any, ...] = (
        {"blob": "../../../etc/cron.d/x", "at": 0, "size": 3},
        {"blob": "C:\\Windows\\x", "at": 0, "size": 3},
        {"blob": "con", "at": 0, "size": 3},
        {"blob": name.upper(), "at": 0, "size": 3},
        {"blob": name, "at": 1, "size": 3},
        {"blob": name, "at": 0, "size": 2},
        {"blob": name, "at": -1, "size": 3},
        {"blob": name, "at": 0, "size": 10**12},
        {"blob": name, "at": 0.0, "size": 3},
        [name],
        None,
    )
    body = json.dumps(dice.choice(lines)).encode() + dice.choice([b"\n", b"\n", b""]) + b"abc"
    frames = [Frame(format.MANIFEST, made.manifest.to_bytes(made.head)), *made.frames[:1], Frame(format.PIECE, body)]
    return _signed_anyway(made, [one.to_bytes() for one in frames])


def _cut_or_flipped(made: Made, dice: random.Random) -> bytes:
    data = bytearray(made.to_bytes())
    if dice.random() < 0.5:
        return bytes(data[: dice.randrange(len(data))])
    for _ in range(dice.randrange(1, 20)):
        data[dice.randrange(len(data))] ^= dice.randrange(1, 256)
    return bytes(data)
