"""The cursor: how far a device has read each of its feeds. Opaque to clients; only a server looks inside."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, NamedTuple, TypeGuard

from sync.core import strictjson

_NAME = re.compile(r"[0-9a-f-]{1,64}\Z")
_DIGEST = re.compile(r"[0-9a-f]{64}\Z")
MAX_FEEDS = 64


class Snapshot(NamedTuple):
    """A feed as it was when its seq was `upto`: its rows are numbered `start` + 1 … `upto`, and `digest` is the
    exclusive or of their ids."""

    start: int
    upto: int
    digest: str


@dataclass(frozen=True)
class Cursor:
    """Attributes: `epoch` the life of the server's database that issued it; `feeds` feed → last seq read; `version` of
    the device's entitlements at that time; `floors` feed → where its rows begin, unless that is 0; `snapshots` feed →
    (the snapshot that is being read, last seq read of it): such a feed is in no other attribute."""

    epoch: str = ""
    feeds: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    version: int = 0
    floors: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    snapshots: Mapping[str, tuple[Snapshot, int]] = field(default_factory=lambda: MappingProxyType({}))


def encode(cursor: Cursor) -> str:
    """The opaque text (URL-safe base64)."""
    feeds = {feed: cursor.feeds[feed] for feed in sorted(cursor.feeds)}
    said: dict[str, Any] = {"e": cursor.epoch, "f": feeds, "v": cursor.version}
    if cursor.floors:
        said["g"] = {feed: cursor.floors[feed] for feed in sorted(cursor.floors)}
    if cursor.snapshots:
        said["s"] = {feed: [*snapshot, at] for feed, (snapshot, at) in sorted(cursor.snapshots.items())}
    inside = strictjson.dumps(said)
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
    floors, reading = inside.get("g", {}), inside.get("s", {})
    if not _is_places(feeds) or not _is_places(floors) or not isinstance(reading, dict):
        return None
    if len(feeds) + len(reading) > MAX_FEEDS or feeds.keys() & reading.keys() or floors.keys() - feeds.keys():
        return None
    snapshots = {}
    for feed, place in reading.items():
        if not _NAME.match(feed) or not isinstance(place, list) or len(place) != 4:
            return None
        start, upto, digest, at = place
        if any(type(seq) is not int for seq in (start, upto, at)) or not 0 <= start <= at <= upto:
            return None
        if not isinstance(digest, str) or not _DIGEST.match(digest):
            return None
        snapshots[feed] = (Snapshot(start, upto, digest), at)
    return Cursor(epoch, MappingProxyType(feeds), version, MappingProxyType(floors), MappingProxyType(snapshots))


def _is_places(value: Any) -> TypeGuard[dict[str, int]]:
    """Whether it is feed → seq."""
    return isinstance(value, dict) and all(
        _NAME.match(feed) and type(seq) is int and seq >= 0 for feed, seq in value.items()
    )
