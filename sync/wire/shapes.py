"""Small checks for values that came over the wire: the value, or BadMessage."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from typing import Any

from sync.wire.codec import BadMessage

HEX32 = re.compile(r"[0-9a-f]{32}\Z")
HEX64 = re.compile(r"[0-9a-f]{64}\Z")
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\Z")
FEED = UUID


def obj(value: Any, what: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise BadMessage(f"{what}: not an object")
    return value


def arr(value: Any, what: str, limit: int) -> list[Any]:
    if not isinstance(value, list) or len(value) > limit:
        raise BadMessage(f"{what}: not a list, or too long")
    return value


def text(value: Any, what: str, shape: re.Pattern[str] | None = None, limit: int = 500) -> str:
    if not isinstance(value, str) or len(value) > limit or (shape is not None and not shape.match(value)):
        raise BadMessage(f"{what}: bad text")
    return value


def number(value: Any, what: str, lowest: int = 0) -> int:
    if type(value) is not int or value < lowest:
        raise BadMessage(f"{what}: bad number")
    return value


def flag(value: Any, what: str) -> bool:
    if not isinstance(value, bool):
        raise BadMessage(f"{what}: not true or false")
    return value


def raw(value: Any, what: str, length: int | None = None, limit: int = 4096) -> bytes:
    """Bytes written as standard base64."""
    if not isinstance(value, str) or len(value) > limit:
        raise BadMessage(f"{what}: not base64")
    try:
        data = base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        raise BadMessage(f"{what}: not base64") from None
    if length is not None and len(data) != length:
        raise BadMessage(f"{what}: wrong length")
    return data


def upload(headers: Mapping[str, str]) -> tuple[str, int]:
    """(name, offset) of a body that may come in several pieces, from its headers. Raises BadMessage."""
    offset = headers.get("upload-offset", "0")
    if not offset.isascii() or not offset.isdigit() or len(offset) > 12:
        raise BadMessage("upload-offset")
    return text(headers.get("upload-name"), "upload-name", HEX64), int(offset)


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
