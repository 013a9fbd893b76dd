"""What can go wrong with a parcel, as kinds. Whoever talks to people turns a kind into a sentence.

Whatever the kind: nothing of the parcel was applied, nothing is marked, and trying again does no harm.
"""

from __future__ import annotations

from enum import StrEnum


class Trouble(StrEnum):
    """The stable names."""

    DAMAGED = "damaged"  # cut off, changed, or never a parcel
    FORGED = "forged"  # whole, but not from whom it names
    FOR_OTHERS = "for-others"  # for another office or another machine: to be left alone
    UNKNOWN_SENDER = "unknown-sender"  # from a machine that is not enrolled here
    STALE = "stale"  # from before the office's database was restored: it proves nothing any more
    OLD_KEYS = "old-keys"  # written before the office changed its keys: nothing signed by the former is believed
    NEWER = "newer"  # made by a newer program
    NO_KEY = "no-key"  # the office has no parcel key yet, or this notebook has not learnt it
    FULL = "full"  # no room where it should be written
    UNWRITABLE = "unwritable"  # the folder is missing or read-only
    UNRELIABLE = "unreliable"  # what was written there reads back differently: a bad or fake stick
    UNREADABLE = "unreadable"  # the stick fails while reading, or was pulled out
    CANCELLED = "cancelled"
    OTHER_KIND = "other-kind"  # a parcel, but not one of the kind that was asked for
    NO_REQUEST = "no-request"  # an answer to a request that this notebook has not made, or made before another


class ParcelError(Exception):
    """Attributes: `trouble`; `detail` for logs, never content."""

    def __init__(self, trouble: Trouble, detail: str = "") -> None:
        super().__init__(f"{trouble}: {detail}" if detail else str(trouble))
        self.trouble = trouble
        self.detail = detail
