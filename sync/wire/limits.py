"""Limits, as the server advertises them in `hello`. A client obeys the smaller of these and the server's.

A batch may hold 8 MiB decoded: that lets 10,000 records go in a dozen requests, keeps a worker's memory small and is,
compressed, far below what any proxy refuses. A page holds 2 MiB: a device stores it, with views and search, in one
transaction, and a person who is typing must not wait for that.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

PROTOCOL = 1
LOWEST_PROTOCOL = 1
"""Versions that this code speaks, on both sides: N and N-1 once there are two."""

PROTOCOL_HEADER = "Sync-Protocol"


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes in bytes unless the name says otherwise."""

    revision: int = 256 * 1024
    batch: int = 8 * 1024 * 1024
    page: int = 2 * 1024 * 1024
    encoded: int = 8 * 1024 * 1024
    ratio: int = 100
    depth: int = 16
    seen: int = 64
    blob: int = 50 * 1000 * 1000
    chunk: int = 512 * 1024
    ask: int = 2000
    revisions: int = 20_000

    def to_json(self) -> dict[str, int]:
        return asdict(self)

    @classmethod
    def from_json(cls, said: Any) -> Limits:
        """The smaller of our own limits and those of `said`; what is missing, unknown or absurd is ours."""
        ours = cls()
        if not isinstance(said, dict):
            return ours
        lower: dict[str, int] = {}
        for name, own in asdict(ours).items():
            value = said.get(name)
            if type(value) is int and 0 < value < own:
                lower[name] = max(value, 1024) if name in ("batch", "page", "encoded", "chunk") else value
        return cls(**{**asdict(ours), **lower})


FIRST_BATCH = 128 * 1024
"""Decoded bytes of the first batch on a link that nothing is known about: some 17 KiB compressed, seven seconds on the
slowest link. A day's work is a fifth of that, and what a cut leaves of a batch is not sent again."""

REPLY_CAP = 64 * 1024 * 1024
"""The most that a client takes in one answer, decoded. A page may exceed `page` by one revision and the envelope."""

RATIO_FLOOR = 5 * 1024 * 1024
"""Decoded bytes up to which the compression ratio is not looked at: more than an honest sender puts into one message (a
batch of `engine.pace.LARGEST`, a page, a frame of a parcel, each and one revision more). A text may be one character
repeated for pages, and a log with such a text in it must not be refused for ever."""
