"""Bytes on the wire: NDJSON lines and gzip, read with a cap on what comes out and on how much it grew."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from typing import Any

from sync.core import strictjson
from sync.wire.limits import RATIO_FLOOR

GZIP = "gzip"
# Level 6 is the knee of the curve for JSON; above it bytes hardly fall and an old laptop waits.
_LEVEL = 6
_STEP = 64 * 1024


class BadMessage(ValueError):
    """The bytes are no message of this protocol. `args[0]` says why, for logs."""


class TooLarge(BadMessage):
    """The message exceeds a limit; reading stopped there."""


def compress(data: bytes) -> bytes:
    """gzip without a file name or time, so that equal messages give equal bytes."""
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


def decode(chunks: Iterable[bytes], encoding: str, *, cap: int, ratio: int) -> bytes:
    """The decoded body, at most `cap` bytes and `ratio` times its encoded size.

    `encoding` is a Content-Encoding: "", "identity" or "gzip", one layer only. Memory stays within `cap` and a chunk.
    Raises TooLarge, or BadMessage for other encodings and broken or trailing data.
    """
    if encoding in ("", "identity"):
        return _plain(chunks, cap)
    if encoding != GZIP:
        raise BadMessage(f"encoding {encoding[:20]!r}")
    unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS)
    out = bytearray()
    taken = 0
    for chunk in chunks:
        taken += len(chunk)
        if taken > cap:
            raise TooLarge("encoded body")
        waiting = chunk
        while waiting:
            if unpacker.eof:
                raise BadMessage("data after the end of gzip")
            try:
                out += unpacker.decompress(waiting, _STEP)
            except zlib.error:
                raise BadMessage("broken gzip") from None
            if len(out) > cap:
                raise TooLarge("decoded body")
            if len(out) > max(RATIO_FLOOR, taken * ratio):
                raise TooLarge("compression ratio")
            waiting = unpacker.unconsumed_tail or (unpacker.unused_data if unpacker.eof else b"")
    if not unpacker.eof:
        # Output may still be held back inside zlib even though all input is in.
        out += unpacker.decompress(b"", _STEP)
        if not unpacker.eof:
            raise BadMessage("gzip ends too early")
    if len(out) > cap:
        raise TooLarge("decoded body")
    return bytes(out)


def _plain(chunks: Iterable[bytes], cap: int) -> bytes:
    out = bytearray()
    for chunk in chunks:
        out += chunk
        if len(out) > cap:
            raise TooLarge("body")
    return bytes(out)


def lines(values: Iterable[Any]) -> bytes:
    """NDJSON: each value on a line of its own, each line ended."""
    return b"".join(strictjson.dumps(value) + b"\n" for value in values)


def read_lines(data: bytes) -> Iterator[tuple[int, Any]]:
    """(offset of the line, value) for each line. Raises BadMessage for an unfinished or malformed line."""
    if data and not data.endswith(b"\n"):
        raise BadMessage("the last line is unfinished")
    start = 0
    while start < len(data):
        end = data.index(b"\n", start)
        try:
            yield start, strictjson.loads(data[start:end])
        except strictjson.BadJson as problem:
            raise BadMessage(str(problem)) from None
        start = end + 1
