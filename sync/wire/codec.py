"""Bytes on the wire: NDJSON lines and gzip, read with a cap on what comes out and on how much it grew."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import Any, NamedTuple

from sync.core import strictjson
from sync.wire.limits import RATIO_FLOOR

GZIP = "gzip"
# Level 6 is the knee of the curve for JSON; above it bytes hardly fall and an old laptop waits.
_LEVEL = 6
_STEP = 64 * 1024
# A gzip member that is deflated, without name and time, of a system that is not told.
_HEADER = b"\x1f\x8b\x08\0\0\0\0\0\0\xff"


class BadMessage(ValueError):
    """The bytes are no message of this protocol. `args[0]` says why, for logs."""


class TooLarge(BadMessage):
    """The message exceeds a limit; reading stopped there."""


class Piece(NamedTuple):
    """A part of a message that was compressed before the message was written.

    `deflated`: `plain` as blocks of RFC 1951 that end on a byte, refer to nothing before them and are not the last.
    """

    plain: bytes
    deflated: bytes


def piece(plain: bytes) -> Piece:
    """Compress a part ahead of its message."""
    return Piece(plain, _deflate(plain, zlib.Z_FULL_FLUSH))


def join(parts: Iterable[bytes | Piece]) -> bytes:
    """The bytes of a message in parts."""
    return b"".join(part.plain if isinstance(part, Piece) else part for part in parts)


def compress(*parts: bytes | Piece) -> bytes:
    """One gzip member (RFC 1952) of a message in parts. Without a file name or time, so that equal parts give equal
    bytes; pieces are not compressed again."""
    packed = [_HEADER]
    check = size = 0
    runs = [list(run) for _, run in groupby(parts, lambda part: isinstance(part, Piece))]
    for run in runs:
        plain = join(run)
        packed += [one.deflated for one in run if isinstance(one, Piece)] or [_deflate(plain, zlib.Z_FULL_FLUSH)]
        check, size = zlib.crc32(plain, check), size + len(plain)
    packed.append(_deflate(b"", zlib.Z_FINISH))
    return b"".join([*packed, check.to_bytes(4, "little"), (size % 2**32).to_bytes(4, "little")])


def _deflate(plain: bytes, flush: int) -> bytes:
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(plain) + packer.flush(flush)


class Unpacker:
    """Decodes a body while it arrives: at most `cap` bytes and `ratio` times its encoded size.

    `encoding` is a Content-Encoding: "", "identity" or "gzip", one layer only. Memory stays within `cap` and a chunk.
    Raises TooLarge, or BadMessage for other encodings and broken or trailing data.
    """

    def __init__(self, encoding: str, *, cap: int, ratio: int) -> None:
        if encoding not in ("", "identity", GZIP):
            raise BadMessage(f"encoding {encoding[:20]!r}")
        self._zlib = zlib.decompressobj(16 + zlib.MAX_WBITS) if encoding == GZIP else None
        self._cap = cap
        self._ratio = ratio
        self._out = bytearray()
        self._taken = 0

    def __len__(self) -> int:
        """Decoded bytes so far."""
        return len(self._out)

    def feed(self, chunk: bytes) -> None:
        """Take the next piece of the encoded body."""
        self._taken += len(chunk)
        if self._taken > self._cap:
            raise TooLarge("encoded body" if self._zlib else "body")
        if self._zlib is None:
            self._out += chunk
            return
        waiting = chunk
        while waiting:
            if self._zlib.eof:
                raise BadMessage("data after the end of gzip")
            try:
                self._out += self._zlib.decompress(waiting, _STEP)
            except zlib.error:
                raise BadMessage("broken gzip") from None
            if len(self._out) > self._cap:
                raise TooLarge("decoded body")
            if len(self._out) > max(RATIO_FLOOR, self._taken * self._ratio):
                raise TooLarge("compression ratio")
            waiting = self._zlib.unconsumed_tail or (self._zlib.unused_data if self._zlib.eof else b"")

    def so_far(self) -> bytes:
        """What is decoded of a body that will not come to its end."""
        return bytes(self._out)

    def finish(self) -> bytes:
        """The decoded body, once all of it was fed."""
        if self._zlib is not None and not self._zlib.eof:
            # Output may still be held back inside zlib even though all input is in.
            self._out += self._zlib.decompress(b"", _STEP)
            if not self._zlib.eof:
                raise BadMessage("gzip ends too early")
            if len(self._out) > self._cap:
                raise TooLarge("decoded body")
        return bytes(self._out)


def decode(chunks: Iterable[bytes], encoding: str, *, cap: int, ratio: int) -> bytes:
    """The decoded body; see `Unpacker`."""
    unpacker = Unpacker(encoding, cap=cap, ratio=ratio)
    for chunk in chunks:
        unpacker.feed(chunk)
    return unpacker.finish()


def lines(values: Iterable[Any]) -> bytes:
    """NDJSON: each value on a line of its own, each line ended."""
    return b"".join(strictjson.dumps(value) + b"\n" for value in values)


def read_lines(data: bytes, read: Callable[[bytes], Any] = strictjson.loads) -> Iterator[tuple[int, Any]]:
    """(offset of the line, value) for each line. Raises BadMessage for an unfinished or malformed line. `read` gives
    the value of one, and raises BadJson where `strictjson.loads` does."""
    if data and not data.endswith(b"\n"):
        raise BadMessage("the last line is unfinished")
    start = 0
    while start < len(data):
        end = data.index(b"\n", start)
        try:
            yield start, read(data[start:end])
        except strictjson.BadJson as problem:
            raise BadMessage(str(problem)) from None
        start = end + 1
