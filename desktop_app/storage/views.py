"""The derived tables: what lists and search read. A pure function of the log; `rebuild` makes the same bytes again."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from desktop_app.domain.record import iso_day
from desktop_app.domain.registry import RecordType
from desktop_app.storage import search
from desktop_app.storage.database import DERIVED
from desktop_app.storage.revisions import of_record, unpack
from sync.core.merge import View, view
from sync.core.revision import Revision

if TYPE_CHECKING:
    from sqlite_utils import Database

    from desktop_app.domain.record import Summary
    from desktop_app.domain.vocabulary import Vocabulary

AT_ONCE = 1000  # texts that a rebuild holds in memory before the index gets them


class Views:
    """Keeps the derived tables true to the log.

    `types` says how a record of each type is summed up; a type that this program does not know is carried, listed
    nowhere and never lost; of a later version of a type it shows what it understands. `vocabulary` is asked for only
    when something is written.
    """

    def __init__(self, types: Mapping[str, RecordType], vocabulary: Callable[[], Vocabulary]) -> None:
        self._types = types
        self._vocabulary = vocabulary

    def refresh(self, db: Database, records: Iterable[str], fresh: Mapping[str, list[Revision]] | None = None) -> None:
        """Derive these records anew, in the transaction that changed their revisions. `fresh`: all revisions, in their
        order, of those that nothing was known of before; of them the log need not be asked what was just put in."""
        fresh = fresh or {}
        found = {record: _first_seen(db, record) for record in set(records)}
        changes = search.Changes()
        for record in sorted(record for record, seq in found.items() if seq is None):
            self._take_away(db, record, changes)
        for _, record in sorted((seq, record) for record, seq in found.items() if seq is not None):
            self._refresh_one(db, record, fresh.get(record) or of_record(db, record), changes)
        changes.write(db)

    def refresh_later(self, db: Database, record: str) -> None:
        """Note that a record is to be derived anew: a person who saves waits for the log alone.

        It is done when the writer is idle, or before anybody reads what is derived (see `Store.reader`). A crash before
        it loses nothing: the note is in the transaction that wrote the log.
        """
        db.execute(
            "INSERT OR IGNORE INTO unindexed(record)"
            " SELECT coalesce((SELECT seq FROM record WHERE id = ?1), (SELECT min(seq) FROM rev WHERE record = ?1))",
            [record],
        )

    def refresh_waiting(self, db: Database, limit: int) -> bool:
        """Derive up to `limit` records that wait for it; whether some are left."""
        found = db.execute(
            "SELECT unindexed.record, docid, coalesce((SELECT id FROM record WHERE seq = unindexed.record),"
            " (SELECT record FROM rev WHERE seq = unindexed.record)) FROM unindexed ORDER BY unindexed.record LIMIT ?",
            [limit],
        ).fetchall()
        changes = search.Changes()
        for seq, docid, record in found:
            if docid is not None:
                changes.remove(docid)
            if record is not None:  # else it has left with its feed
                self._refresh_one(db, record, of_record(db, record), changes)
            db.execute("DELETE FROM unindexed WHERE record = ?", [seq])
        changes.write(db)
        return len(found) == limit

    def rebuild(self, db: Database) -> int:
        """Throw all derived tables away and make them again; returns the number of records."""
        for table in ("record_topic", "record", "unindexed"):
            db.execute(f"DELETE FROM {table}")
        search.clear(db)
        records = [row[0] for row in db.execute("SELECT record FROM rev GROUP BY record ORDER BY min(seq)").fetchall()]
        changes = search.Changes()
        for record in records:
            self._refresh_one(db, record, of_record(db, record), changes)
            if len(changes) >= AT_ONCE:
                changes.write(db)
        changes.write(db)
        return len(records)

    def renew(self, db: Database) -> None:
        """`rebuild`, and note that it was done in today's way."""
        self.rebuild(db)
        db.execute("INSERT OR REPLACE INTO meta(key, value) VALUES ('derived', ?)", [DERIVED])

    def _refresh_one(self, db: Database, record: str, revisions: list[Revision], changes: search.Changes) -> None:
        if all(one.payload is None for one in revisions):
            self._take_away(db, record, changes)  # erased by order
            return
        now = view(revisions)
        kind = self._types.get(now.types.partition("/")[0])
        if kind is None:
            self._take_away(db, record, changes)  # carried, listed nowhere
            return
        summary = kind.summary(now.fields, self._vocabulary())
        last = max(revisions, key=lambda revision: (revision.clk, revision.id))
        on_date = next((day for day in (summary.on, iso_day(revisions[0].at)) if _is_date(day)), None) or "1970-01-01"
        seq, indexed = self._forget(db, record)
        row = {
            "seq": seq,
            "id": record,
            "type": kind.key,
            "title": summary.title,
            "gist": summary.gist,
            "on_date": on_date,
            "area": summary.area,
            "severity": summary.severity,
            "channel": summary.channel,
            "state": summary.state,
            "due_on": summary.due_on,
            "source": source_of(now.fields),
            "deleted": int(now.deleted),
            "conflicts": len(now.conflicts) + int(now.delete_conflict),
            "revisions": len(revisions),
            "fields": None if len(revisions) == 1 else _dump(now.fields),
            "updated_at": last.at,
        }
        columns = ", ".join(row)
        places = ", ".join("?" * len(row))
        db.execute(f"INSERT INTO record({columns}) VALUES ({places})", list(row.values()))
        for topic in sorted(set(summary.topics)):
            db.execute("INSERT INTO record_topic(topic, record) VALUES (?, ?)", [topic, seq])
        if indexed is not None:
            changes.remove(indexed)
        if not now.deleted:
            changes.index(search.document_id(on_date, seq), _search_text(summary))

    def _take_away(self, db: Database, record: str, changes: search.Changes) -> None:
        _, indexed = self._forget(db, record)
        if indexed is not None:
            changes.remove(indexed)

    @staticmethod
    def _forget(db: Database, record: str) -> tuple[int, int | None]:
        """Take the rows of a record away: the number that it has from now on, and where the index still holds it.

        A record has the number of the first of its revisions that are here, so that one which is understood only later,
        or whose first ones left with their feed, stands where a rebuild puts it.
        """
        number = _first_seen(db, record) or 0
        old = db.execute("SELECT seq, on_date, deleted FROM record WHERE id = ?", [record]).fetchone()
        if old is None:
            return number, None
        if number != old[0] and db.execute("SELECT 1 FROM record WHERE seq = ?", [number]).fetchone() is not None:
            number = old[0]  # the first programs counted otherwise; a rebuild puts all of them right
        indexed = None if old[2] else search.document_id(old[1], old[0])
        db.execute("DELETE FROM record_topic WHERE record = ?", [old[0]])
        db.execute("DELETE FROM record WHERE seq = ?", [old[0]])
        return number, indexed


def fields_of(connection: Any, record: str) -> dict[str, Any]:
    """The current fields of a record; {} when there is none."""
    row = connection.execute(
        "SELECT fields, (SELECT payload FROM rev WHERE rev.record = record.id) FROM record WHERE id = ?", [record]
    ).fetchone()
    return {} if row is None else stored_fields(*row)


def stored_fields(fields: str | None, payload: bytes | None) -> dict[str, Any]:
    """The fields of a record from its row: its own copy, or the payload of its only revision."""
    found: dict[str, Any] = json.loads(fields or unpack(payload) or "{}")
    return {name: value for name, value in found.items() if value is not None}


def view_of(connection: Any, record: str) -> View:
    """The whole view of a record, with its conflicts and live revisions, straight from the log."""
    return view(of_record(connection, record))


def source_of(fields: Mapping[str, Any]) -> str | None:
    """What this record hangs on: the meeting of a note, the source of a follow-up, the area around a place, the note
    that a reply answers; of a note without a meeting the request that it answers."""
    for name in ("meeting", "source", "parent", "note", "request"):
        source = fields.get(name)
        if isinstance(source, str) and source:
            return source
    return None


def _search_text(summary: Summary) -> str:
    return f"{summary.search_title}\n{summary.search_body}"


def _first_seen(db: Database, record: str) -> int | None:
    row = db.execute("SELECT min(seq) FROM rev WHERE record = ?", [record]).fetchone()
    return None if row[0] is None else int(row[0])


def _is_date(text: object) -> bool:
    if not isinstance(text, str):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
