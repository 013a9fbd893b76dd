"""Drafts: the only thing that changes in place. One row per record being written; it never leaves the machine."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from desktop_app.errors import NotFound

if TYPE_CHECKING:
    from sqlite_utils import Database

COLUMNS = "id, record, type, is_new, fields, base_fields, base_live, created_at, saved_at"


class Draft(NamedTuple):
    """A record being written.

    Attributes: `fields` all fields as they stand now (flat); `base_fields` how they stood when the edit began, and
    `base_live` by which revisions (field → ids): what is completed is the difference, on top of exactly that.
    """

    id: str
    record_id: str
    type: str
    is_new: bool
    fields: dict[str, Any]
    base_fields: dict[str, Any]
    base_live: dict[str, list[str]]
    created_at: datetime
    saved_at: datetime

    def changes(self) -> dict[str, Any]:
        """What completing this draft says: changed fields, None for removed ones."""
        changed = {k: v for k, v in self.fields.items() if v is not None and self.base_fields.get(k) != v}
        removed = {k: None for k in self.base_fields if self.fields.get(k) is None}
        return {**changed, **removed}


def put(db: Database, draft: Draft) -> None:
    """Store a new draft, or one that was discarded a moment ago."""
    db.execute(
        f"INSERT INTO draft({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            draft.id,
            draft.record_id,
            draft.type,
            int(draft.is_new),
            _dump(draft.fields),
            _dump(draft.base_fields),
            _dump(draft.base_live),
            draft.created_at.isoformat(),
            draft.saved_at.isoformat(),
        ],
    )


def save(db: Database, draft_id: str, fields: Mapping[str, Any], at: datetime) -> Draft:
    """Replace the fields of a draft. Raises NotFound when it was completed or discarded meanwhile."""
    db.execute("UPDATE draft SET fields = ?, saved_at = ? WHERE id = ?", [_dump(fields), at.isoformat(), draft_id])
    return get(db, draft_id)


def remove(db: Database, draft_id: str) -> None:
    db.execute("DELETE FROM draft WHERE id = ?", [draft_id])


def get(connection: Any, draft_id: str) -> Draft:
    """The draft of that id. Raises NotFound."""
    draft = find(connection, draft_id)
    if draft is None:
        raise NotFound(
            "Bản nháp này không còn ở đây: đã hoàn tất hoặc đã bỏ.",
            "This draft is no longer here: it was completed or discarded.",
        )
    return draft


def find(connection: Any, draft_id: str) -> Draft | None:
    row = connection.execute(f"SELECT {COLUMNS} FROM draft WHERE id = ?", [draft_id]).fetchone()
    return _draft(row) if row else None


def of_record(connection: Any, record_id: str) -> Draft | None:
    row = connection.execute(f"SELECT {COLUMNS} FROM draft WHERE record = ?", [record_id]).fetchone()
    return _draft(row) if row else None


def latest(connection: Any, type: str | None, limit: int) -> list[Draft]:
    """Drafts, the one saved last first."""
    rows = connection.execute(
        f"SELECT {COLUMNS} FROM draft WHERE ? IS NULL OR type = ? ORDER BY saved_at DESC, id DESC LIMIT ?",
        [type, type, limit],
    )
    return [_draft(row) for row in rows]


def _draft(row: Any) -> Draft:
    return Draft(
        id=row[0],
        record_id=row[1],
        type=row[2],
        is_new=bool(row[3]),
        fields=json.loads(row[4]),
        base_fields=json.loads(row[5]),
        base_live=json.loads(row[6]),
        created_at=datetime.fromisoformat(row[7]),
        saved_at=datetime.fromisoformat(row[8]),
    )


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
