"""Reading a parcel in two passes: the first believes nothing and changes nothing, the second applies what the first
found whole, signed and well-formed. A single wrong bit anywhere, a missing end, a byte too many: nothing is applied.

Between the passes somebody may exchange the file on the stick, so the second one compares every frame with what the
first one saw.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import BinaryIO

from sync.core import seal
from sync.core.revision import BadRevision
from sync.parcel import envelope
from sync.parcel.errors import ParcelError, Trouble
from sync.parcel.format import (
    HEAD_BYTES,
    INSIDE,
    MANIFEST,
    MANIFEST_BYTES,
    MOST_BYTES,
    PIECE,
    Frame,
    Head,
    Manifest,
    Unpacker,
    read_head,
    read_manifest,
    read_piece,
    signed,
)
from sync.wire import codec
from sync.wire.codec import BadMessage
from sync.wire.limits import Limits

OpenFile = Callable[[], BinaryIO]


class Parcel:
    """A parcel that was found whole and authentic. Attributes: `head`, `manifest`."""

    def __init__(self, open_file: OpenFile, private: bytes, head: Head, manifest: Manifest, seen: list[bytes]) -> None:
        self._open = open_file
        self._private = private
        self.head = head
        self.manifest = manifest
        self._seen = seen

    def apply(self, on_frame: Callable[[Frame], None]) -> None:
        """Hand over the frames after the manifest, in order. Raises ParcelError when the file is another one by now."""
        waiting = iter(self._seen)

        def compare(frame: Frame) -> None:
            if hashlib.sha256(frame.to_bytes()).digest() != next(waiting, None):
                raise ParcelError(Trouble.UNREADABLE, "the file changed while it was read")
            if frame.kind != MANIFEST:
                on_frame(frame)

        _pass(self._open, self._private, self.head, compare)


def check(
    open_file: OpenFile,
    private: bytes,
    *,
    sender_key: Callable[[Manifest], bytes],
    read_message: Callable[[Manifest, bytes], object],
    limits: Limits,
) -> Parcel:
    """The first pass. `sender_key` gives the public key that must have signed, or raises ParcelError; `read_message`
    reads one decoded batch or answer, and raises what the wire raises.

    Raises ParcelError, nothing else, whatever the file holds.
    """
    head = look(open_file)
    found: list[Manifest] = []
    seen: list[bytes] = []
    ends: dict[str, int] = {}

    def on_frame(frame: Frame) -> None:
        seen.append(hashlib.sha256(frame.to_bytes()).digest())
        if frame.kind == MANIFEST:
            found.append(read_manifest(frame.body, head))
        elif frame.kind == PIECE:
            name, at, _, data = read_piece(frame.body, limits)
            if ends.get(name, 0) != at:
                raise BadMessage("pieces of a blob out of order")
            ends[name] = at + len(data)
        else:
            read_message(found[0], unpacked(frame, limits))

    signature, digest = _pass(open_file, private, head, on_frame)
    manifest = found[0]
    try:
        key = sender_key(manifest)
    except BadMessage as problem:
        raise ParcelError(Trouble.DAMAGED, str(problem)) from None
    if not seal.verifies(key, signature, signed(digest, manifest.org, manifest.kind)):
        raise ParcelError(Trouble.FORGED, "the signature does not verify")
    return Parcel(open_file, private, head, manifest, seen)


def look(open_file: OpenFile) -> Head:
    """The public line alone. Raises ParcelError."""
    try:
        with open_file() as file:
            return read_head(file.read(HEAD_BYTES))[0]
    except OSError as problem:
        raise ParcelError(Trouble.UNREADABLE, str(problem)) from None


def unpacked(frame: Frame, limits: Limits) -> bytes:
    """The decoded message of a frame. Raises BadMessage."""
    return codec.decode([frame.body], codec.GZIP, cap=limits.batch + MANIFEST_BYTES, ratio=limits.ratio)


def _pass(open_file: OpenFile, private: bytes, head: Head, on_frame: Callable[[Frame], None]) -> tuple[bytes, bytes]:
    if head.kind not in INSIDE:
        raise ParcelError(Trouble.NEWER, f"kind {head.kind}")
    unpacker = Unpacker(INSIDE[head.kind], on_frame)
    try:
        with open_file() as file:
            beginning = file.read(HEAD_BYTES)
            again, length = read_head(beginning)
            if again != head:
                raise ParcelError(Trouble.UNREADABLE, "the file changed while it was read")
            file.seek(0, 2)
            if file.tell() > MOST_BYTES:
                raise ParcelError(Trouble.DAMAGED, "larger than any parcel")
            file.seek(length)
            envelope.decrypt(file, unpacker.feed, private)
            return unpacker.finish()
    except (BadMessage, BadRevision) as problem:
        raise ParcelError(Trouble.DAMAGED, str(problem)) from None
    except OSError as problem:
        raise ParcelError(Trouble.UNREADABLE, str(problem)) from None
