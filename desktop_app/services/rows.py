"""What questions to the notebook give back: plain values for lists, pages and the command line."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from desktop_app.storage.records import RecordFilter

__all__ = [
    "DELIVERY",
    "Contact",
    "Delivery",
    "HistoryRow",
    "Hit",
    "LedgerRow",
    "Record",
    "RecordFilter",
    "RecordRow",
]

# The four honest states of a record, by `rev.delivery`; "held" means that the office keeps it back for a look.
DELIVERY = ("local", "moving", "delivered", "safe")


class RecordRow(NamedTuple):
    """One row of a list."""

    id: str
    type: str
    title: str
    gist: str
    on: date | None
    area: str
    severity: int | None
    state: str | None
    due_on: date | None
    delivery: str
    conflict: bool
    draft_id: str | None
    updated_at: str


class Record(NamedTuple):
    """A whole record: `fields` flat, `data` nested as commands write it, `conflicts` field → [(revision, value)]."""

    id: str
    type: str
    title: str
    fields: dict[str, Any]
    data: dict[str, Any]
    area: str
    conflicts: Mapping[str, list[tuple[str, Any]]]
    delivery: str
    draft_id: str | None
    revisions: tuple[str, ...]
    updated_at: str


class Hit(NamedTuple):
    """One find: `snippet` in the original spelling, `spans` the places in it that matched."""

    id: str
    type: str
    title: str
    snippet: str
    spans: tuple[tuple[int, int], ...]
    on: date | None


class Delivery(NamedTuple):
    """How many records are where. `drafts` are being written and never leave; `last_sync` ISO time or None. Of photos
    and files: `photos` that completed records name and the office is not known to have, `to_fetch` not here yet."""

    local: int
    moving: int
    delivered: int
    safe: int
    held: int
    conflicts: int
    drafts: int
    last_sync: str | None
    photos: int
    to_fetch: int

    @property
    def pending(self) -> int:
        """Completed records without a verified receipt."""
        return self.local + self.moving


class LedgerRow(NamedTuple):
    """One line of the delivery book (sổ giao nhận): a revision made here and what is proved about it."""

    at: str
    record_id: str
    type: str
    title: str
    carrier: str
    receipt: str
    state: str


class Contact(NamedTuple):
    """One attempt to reach the office and how it ended."""

    at: str
    carrier: str
    outcome: str
    sent: int
    received: int
    bytes_up: int
    bytes_down: int
    requests: int


class HistoryRow(NamedTuple):
    """One revision of a record: when, by whom (author id), which fields it set."""

    id: str
    at: str
    by: str
    own: bool
    fields: dict[str, Any]
