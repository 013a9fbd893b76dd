"""Asking about many blobs in one round trip: what is missing of those to be sent, which of the wanted ones are there;
and ranges (RFC 9110, 14)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sync.core import strictjson
from sync.wire import shapes
from sync.wire.codec import BadMessage
from sync.wire.hello import read_object

MOST_NAMES = 300
"""Names of each kind in one question: both lists fit the 64 KiB of a small body."""

_CONTENT_RANGE = re.compile(r"bytes (\d{1,12})-(\d{1,12})/(\d{1,12})")
_RANGE = re.compile(r"bytes=(\d{1,12})-(\d{0,12})")


@dataclass(frozen=True, slots=True)
class BlobAsk:
    """Attributes: `send` names that the device wants to send, `want` names that it wants to have."""

    send: tuple[str, ...] = ()
    want: tuple[str, ...] = ()

    def to_bytes(self) -> bytes:
        return strictjson.dumps({"send": list(self.send), "want": list(self.want)})


@dataclass(frozen=True, slots=True)
class BlobStand:
    """How the server stands. A name that is in none of the three does not exist for this device.

    Attributes: `epoch` of the receipts; `receipts` name → signature, for blobs to be sent that are whole already;
    `offsets` name → bytes of its upload that are stored; `there` name → size, for wanted blobs that are whole.
    """

    epoch: str
    receipts: Mapping[str, bytes] = field(default_factory=dict)
    offsets: Mapping[str, int] = field(default_factory=dict)
    there: Mapping[str, int] = field(default_factory=dict)

    def to_bytes(self) -> bytes:
        return strictjson.dumps(
            {
                "epoch": self.epoch,
                "receipts": {name: shapes.b64(sig) for name, sig in self.receipts.items()},
                "offsets": dict(self.offsets),
                "there": dict(self.there),
            }
        )


def read_ask(body: bytes) -> BlobAsk:
    """Raises BadMessage."""
    said = read_object(body)
    return BlobAsk(_names(said.get("send"), "send"), _names(said.get("want"), "want"))


def read_stand(body: bytes) -> BlobStand:
    """Raises BadMessage. The receipts in it are not verified yet."""
    said = read_object(body)
    receipts = shapes.obj(said.get("receipts"), "receipts")
    offsets = shapes.obj(said.get("offsets"), "offsets")
    there = shapes.obj(said.get("there"), "there")
    return BlobStand(
        epoch=shapes.text(said.get("epoch"), "epoch", shapes.HEX32),
        receipts={_name(one): shapes.raw(sig, "receipt", 64) for one, sig in receipts.items()},
        offsets={_name(one): shapes.number(offset, "offset") for one, offset in offsets.items()},
        there={_name(one): shapes.number(size, "size") for one, size in there.items()},
    )


def content_range(start: int, end: int, size: int) -> str:
    """The Content-Range (RFC 9110, 14.4) of bytes start to end-1."""
    return f"bytes {start}-{end - 1}/{size}"


def read_content_range(text: str) -> tuple[int, int, int] | None:
    """(start, end, size) with end exclusive, or None when it is none or nonsense."""
    found = _CONTENT_RANGE.fullmatch(text)
    if found is None:
        return None
    start, last, size = (int(one) for one in found.groups())
    return (start, last + 1, size) if start <= last < size else None


def read_range(text: str, size: int) -> tuple[int, int] | None:
    """(start, end) with end exclusive and within `size`, of a Range header with one range from its beginning on; None
    when it is another one, or begins behind the end."""
    found = _RANGE.fullmatch(text)
    if found is None:
        return None
    start = int(found[1])
    end = min(int(found[2]) + 1, size) if found[2] else size
    return (start, end) if start < end else None


def _names(said: object, what: str) -> tuple[str, ...]:
    names: Iterable[object] = shapes.arr(said, what, MOST_NAMES)
    return tuple(_name(one) for one in names)


def _name(said: object) -> str:
    return shapes.text(said, "name of a blob", shapes.HEX64)


__all__ = [
    "MOST_NAMES",
    "BadMessage",
    "BlobAsk",
    "BlobStand",
    "content_range",
    "read_ask",
    "read_content_range",
    "read_range",
    "read_stand",
]
