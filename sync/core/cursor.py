"""The cursor: how far a device has read each of its feeds. Opaque to clients; only a server looks inside."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from sync.core import strictjson

_NAME = re.compile(r"[0-9a-f-]{1,64}\Z")
MAX_FEEDS = 64


@dataclass(frozen=True)
class Cursor:
    """Attributes: `epoch` the life of the server's database that issued it; `feeds` feed → last seq read; `version` of
    the device's entitlements at that time."""

    epoch: str = ""
    feeds: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    version: int = 0


def encode(cursor: Cursor) -> str:
    """The opaque text (URL-safe base64)."""
    feeds = {feed: cursor.feeds[feed] for feed in sorted(cursor.feeds)}
    inside = strictjson.dumps({"e": cursor.epoch, "f": feeds, "v": cursor.version})
    return base64.urlsafe_b64encode(inside).decode("ascii").rstrip("=")


def decode(text: str) -> Cursor | None:
    """The cursor, or None for anything that `encode` did not make. An empty text is the beginning of everything.

    It carries no signature: a forged cursor only changes what its own owner reads again, since entitlements are checked
    on every page.
    """
    if text == "":
        return Cursor()
    try:
        inside = strictjson.loads(base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True))
    except (binascii.Error, ValueError):
        return None
    if not isinstance(inside, dict):
        return None
    epoch, feeds, version = inside.get("e"), inside.get("f"), inside.get("v")
    if not isinstance(epoch, str) or not _NAME.match(epoch) or type(version) is not int or version < 0:
        return None
    if not isinstance(feeds, dict) or len(feeds) > MAX_FEEDS:
        return None
    if any(not _NAME.match(feed) or type(seq) is not int or seq < 0 for feed, seq in feeds.items()):
        return None
    return Cursor(epoch, MappingProxyType(feeds), version)
