"""JSON without its traps: what two readers could understand differently is refused.

Refused: duplicate keys, NaN and infinities, numbers that overflow, integers beyond ±2^53, lone surrogates, bytes that
are not UTF-8, a byte-order mark, nesting deeper than the limit. RFC 8259 leaves each of these to the implementation;
RFC 7493 (I-JSON) forbids them, and so do we, on both ends of the wire.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from functools import cache
from typing import Annotated, Any

MAX_DEPTH = 16
MAX_INT = 2**53
QUICK_DEPTH = 5  # ours are at most 4 deep; what reads them quickly doubles with every level

_ESCAPED_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


class BadJson(ValueError):
    """The bytes are not JSON that every reader understands in the same way. `args[0]` says why, for logs."""


def _integer(digits: str) -> int:
    if len(digits) > 17:
        raise BadJson("integer out of range")
    value = int(digits)
    if not -MAX_INT <= value <= MAX_INT:
        raise BadJson("integer out of range")
    return value


def _number(digits: str) -> float:
    value = float(digits)
    if not math.isfinite(value):
        raise BadJson("number out of range")
    return value


def _constant(name: str) -> Any:
    raise BadJson(f"{name} is not JSON")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise BadJson("duplicate key")
    return found


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object, parse_int=_integer, parse_float=_number, parse_constant=_constant, strict=True
)

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _check_depth(value: Any, room: int) -> None:
    if isinstance(value, dict):
        value = value.values()
    elif not isinstance(value, list):
        return
    if room == 0:
        raise BadJson("nested too deeply")
    for item in value:
        _check_depth(item, room - 1)


def _check_surrogates(value: Any) -> None:
    if isinstance(value, str):
        try:
            value.encode("utf-8")
        except UnicodeEncodeError:
            raise BadJson("lone surrogate") from None
    elif isinstance(value, dict):
        for key, item in value.items():
            _check_surrogates(key)
            _check_surrogates(item)
    elif isinstance(value, list):
        for item in value:
            _check_surrogates(item)


@cache
def _quick(depth: int) -> tuple[Callable[[bytes], Any], Callable[[Any], bytes]]:
    """(reads a value of this depth without an integer out of range, and raises ValueError for any other; writes it)"""
    import msgspec.json  # here, since a start of the window reads no JSON and should not wait for it

    plain = None | bool | Annotated[int, msgspec.Meta(ge=-MAX_INT, le=MAX_INT)] | float | str
    value: Any = plain
    for _ in range(depth):
        value = plain | list[value] | dict[str, value]
    return msgspec.json.Decoder(value).decode, msgspec.json.Encoder().encode


def loads(data: bytes, *, max_depth: int = MAX_DEPTH) -> Any:
    """Parse `data` (UTF-8 JSON text). Raises BadJson; never anything else, whatever the bytes are."""
    # Ten times as quick, and as strict: what comes out as the very same bytes again had no key twice, no odd number, no
    # half character. Whatever does not, even if only for a space, is read the slow way below.
    decode, encode = _quick(min(max_depth, QUICK_DEPTH))
    try:
        value = decode(data)
        if encode(value) == data:
            return value
    except (ValueError, RecursionError):
        pass
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise BadJson("not UTF-8") from None
    return loads_text(text, max_depth=max_depth)


def loads_text(text: str, *, max_depth: int = MAX_DEPTH) -> Any:
    """As `loads`, for text that is decoded already and may be written in any way."""
    try:
        value = _DECODER.decode(text)
    except BadJson:
        raise
    except (ValueError, RecursionError):
        raise BadJson("not JSON") from None
    if text.count("[") + text.count("{") > max_depth:
        _check_depth(value, max_depth)
    if "\\u" in text and _ESCAPED_SURROGATE.search(text):
        _check_surrogates(value)
    return value


def size(value: Any) -> int:
    """Bytes that a value takes as compact JSON in UTF-8, about; quickly, and without caring what JSON may not hold."""
    import msgspec.json

    try:
        return len(msgspec.json.encode(value))
    except ValueError:  # half a character
        return len(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace"))


def dumps(value: Any) -> bytes:
    """Serialise compactly as UTF-8 without needless escapes. Raises ValueError for NaN or lone surrogates."""
    return _ENCODER.encode(value).encode("utf-8")
