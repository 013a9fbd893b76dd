"""Orders of erasure: a revision of the office's own, by which everything of one record is to be forgotten everywhere.

It says nothing of what was in the record. Every revision of that record loses its payload, those that are there and
those that still arrive; headers stay, so every chain can still be checked. An order is one only where the office's
signature vouches for it: a server never publishes one that a device sends, and a client follows one only from a signed
page.
"""

from __future__ import annotations

import re

from sync.core.revision import Revision

TYPE = "erasure/1"
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\Z")


def is_order(revision: Revision) -> bool:
    """Whether a revision is of this kind, in whatever version."""
    return revision.type.partition("/")[0] == "erasure"


def order_fields(record: str) -> dict[str, str]:
    """The payload of an order."""
    return {"record": record}


def erased_record(revision: Revision) -> str | None:
    """The record that an order names; None when it names none (then it does nothing)."""
    record = revision.fields().get("record")
    return record if isinstance(record, str) and _UUID.match(record) else None
