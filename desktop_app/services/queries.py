"""Reading: every question is limited and answered from the derived tables on this thread's read-only connection."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor, Future
from datetime import date
from typing import Any, TypeVar

from desktop_app.domain.record import texts
from desktop_app.domain.vietnamese.abbreviations import Abbreviations
from desktop_app.errors import Ambiguous, NotFound
from desktop_app.services.conflicts import FieldConflict, conflicts_of
from desktop_app.services.context import Context
from desktop_app.services.holds import HeldRow, held_row
from desktop_app.services.rows import (
    DELIVERY,
    Contact,
    Delivery,
    HistoryRow,
    Hit,
    LedgerRow,
    Record,
    RecordFilter,
    RecordRow,
)
from desktop_app.services.snippets import snippet
from desktop_app.storage import blobs, drafts, records, search, views
from desktop_app.storage.database import storage_errors
from desktop_app.storage.drafts import Draft
from desktop_app.storage.records import StoredRow
from desktop_app.storage.revisions import of_record, own_ids

T = TypeVar("T")


class Queries:
    """Questions to the notebook. `reading` is the thread for those that a window must not wait for."""

    def __init__(self, context: Context, abbreviations: Callable[[], Abbreviations], reading: Executor) -> None:
        self._context = context
        self._store = context.store
        self._abbreviations = abbreviations
        self._reading = reading

    def later(self, question: Callable[[], T]) -> Future[T]:
        """What `question()` finds out with any of the others, asked on the reading thread: one after the other, and one
        that was cancelled in time not at all. Once the notebook is closed, nobody gets an answer any more."""
        try:
            return self._reading.submit(question)
        except RuntimeError:
            gone: Future[T] = Future()
            gone.cancel()
            gone.set_running_or_notify_cancel()
            return gone

    def erased(self, record_id: str) -> bool:
        """Whether the office ordered this record to be erased: what a window still shows of it must go."""
        from desktop_app.storage.removing import erased  # late: a start does without

        with storage_errors(self._store.path):
            return record_id in erased(self._store.reader())

    def drafts(self, type: str | None = None, limit: int = 200) -> list[Draft]:
        """What is being written, the one saved last first."""
        with storage_errors(self._store.path):
            return drafts.latest(self._store.reader(), type, limit)

    def draft(self, draft_id: str) -> Draft:
        with storage_errors(self._store.path):
            return drafts.get(self._store.reader(), draft_id)

    def draft_title(self, draft: Draft) -> str:
        """What a list calls a draft; "" while it is empty."""
        return self._context.types[draft.type].summary(draft.fields, self._context.vocabulary()).title

    def records(
        self,
        type: str,
        filter: RecordFilter | None = None,
        limit: int = 50,
        offset: int = 0,
        *,
        by_level: bool = False,
    ) -> list[RecordRow]:
        """Completed records, newest first, or the most serious first."""
        asked, today = filter or RecordFilter(), self._today()
        with storage_errors(self._store.path):
            found = records.rows(
                self._store.reader(), type, asked, today, limit=limit, offset=offset, by_level=by_level
            )
        return [self.row(row) for row in found]

    def numbers(self, type: str, filter: RecordFilter | None = None, *, by_level: bool = False) -> Sequence[int]:
        """The numbers of all records of a list, in the order of `records`: for `rows_at`. It looks at every record."""
        with storage_errors(self._store.path):
            asked, reader = filter or RecordFilter(), self._store.reader()
            return records.numbers(reader, type, asked, self._today(), by_level=by_level)

    def rows_at(self, numbers: Sequence[int]) -> list[RecordRow | None]:
        """Rows for some numbers, in their order; None for one that is not in the notebook any more."""
        with storage_errors(self._store.path):
            found = records.by_numbers(self._store.reader(), numbers)
        return [self.row(found[one]) if one in found else None for one in numbers]

    def count(self, type: str, filter: RecordFilter | None = None, most: int = -1) -> int:
        """How many records there are; it counts no further than `most` (-1: to the end)."""
        with storage_errors(self._store.path):
            return records.count(self._store.reader(), type, filter or RecordFilter(), self._today(), most)

    def any_deleted(self, type: str) -> bool:
        """Whether anything was ever taken out of the notebook that is not back (see `services/deleted.py`)."""
        with storage_errors(self._store.path):
            return records.any_deleted(self._store.reader(), type)

    def undelivered(self, type: str, most: int) -> int:
        """How many records of a type no receipt covers yet; it counts no further than `most`."""
        with storage_errors(self._store.path):
            return records.undelivered(self._store.reader(), type, most)

    def rows(self, ids: list[str]) -> list[RecordRow]:
        """Rows for some ids, in their order; unknown ones are left out."""
        with storage_errors(self._store.path):
            found = records.by_ids(self._store.reader(), ids)
        return [self.row(found[one]) for one in ids if one in found]

    def followups(self, overdue: bool = False, limit: int = 200, offset: int = 0) -> list[RecordRow]:
        """Follow-ups, the most pressing first: open ones by due date, then the settled ones."""
        chosen = RecordFilter(state="overdue" if overdue else None)
        with storage_errors(self._store.path):
            found = records.rows(
                self._store.reader(), "followup", chosen, self._today(), limit=limit, offset=offset, pressing=True
            )
        return [self.row(row) for row in found]

    def resolve(self, prefix: str, type: str | None = None) -> str:
        """The full id for a shortened one, of a record or of one that is still a draft. Raises NotFound, Ambiguous."""
        wanted = prefix.strip().lower()
        with storage_errors(self._store.path):
            rows = records.ids_beginning(self._store.reader(), wanted, type)
        if not wanted or not rows:
            raise NotFound(
                f"Không tìm thấy mục nào có mã “{prefix[:60]}”. Xin xem lại danh sách rồi thử mã khác.",
                f"There is no record with the id “{prefix[:60]}”. Please look at the list and try another id.",
            )
        if len(rows) > 1:
            raise Ambiguous(
                f"Có nhiều mục có mã bắt đầu bằng “{prefix}”. Xin gõ thêm vài ký tự của mã.",
                f"Several records have an id that begins with “{prefix}”. Please type a few more characters of it.",
            )
        return rows[0]

    def record(self, record_id: str) -> Record:
        """A whole record, with its conflicts; for one that is only a draft, the draft. Raises NotFound."""
        with storage_errors(self._store.path), self._store.snapshot():
            return self._record(record_id)

    def _record(self, record_id: str) -> Record:
        full = self.resolve(record_id)
        with storage_errors(self._store.path):
            connection = self._store.reader()
            draft = drafts.of_record(connection, full)
            revisions = of_record(connection, full)
            now = views.view_of(connection, full)
        fields = now.fields if revisions else (draft.fields if draft else {})
        kind = self._context.types[now.types.partition("/")[0] if revisions else draft.type if draft else ""]
        row = next(iter(self.rows([full])), None)
        return Record(
            id=full,
            type=kind.key,
            title=kind.summary(fields, self._context.vocabulary()).title,
            fields=fields,
            data=kind.from_fields(fields),
            area=self._context.places.label(fields.get("area")),
            conflicts=now.conflicts,
            delivery=row.delivery if row else "local",
            draft_id=draft.id if draft else None,
            revisions=tuple(revision.id for revision in revisions),
            updated_at=row.updated_at if row else draft.saved_at.isoformat(timespec="seconds") if draft else "",
        )

    def children(self, record_id: str, type: str, limit: int = 200) -> list[RecordRow]:
        """What came from a record: the notes and follow-ups of a meeting."""
        return self.records(type, RecordFilter(source=record_id), limit)

    def conflicts(self, record_id: str) -> list[FieldConflict]:
        """What several people wrote in one field of a record without having seen each other; [] when nothing is."""
        with storage_errors(self._store.path):
            connection = self._store.reader()
            return conflicts_of(of_record(connection, record_id), own_ids(connection, record_id))

    def held(self, limit: int = 100) -> list[HeldRow]:
        """What the office keeps back for a look, newest first, and why."""
        with storage_errors(self._store.path):
            return [held_row(*row) for row in records.held(self._store.reader(), limit)]

    def conflicted(self, limit: int = 100) -> list[RecordRow]:
        """Records that need a person's look, newest first."""
        with storage_errors(self._store.path):
            ids = records.conflicted_ids(self._store.reader(), limit)
        return self.rows(ids)

    def history(self, record_id: str) -> list[HistoryRow]:
        """All revisions of a record, the first one first."""
        with storage_errors(self._store.path):
            revisions = of_record(self._store.reader(), record_id)
            own = own_ids(self._store.reader(), record_id)
        return [HistoryRow(one.id, one.at, one.by, one.id in own, one.fields()) for one in revisions]

    def search(self, text: str, limit: int = 50, type: str | None = None) -> list[Hit]:
        """Records for what was typed (see storage/search.py for the order); nothing typed can make it fail."""
        with storage_errors(self._store.path):
            found = search.find(self._store.reader(), text, limit, type, self._abbreviations())
            rows = records.found_texts(self._store.reader(), found)
        terms = [one for term in search.parse(text, self._abbreviations()) for one in term.alternatives]
        return [self._hit(rows[seq], terms) for seq in found if seq in rows]

    def delivery(self) -> Delivery:
        """How many records are where; see `rows.Delivery`."""
        with storage_errors(self._store.path):
            counts = records.delivery_counts(self._store.reader())
            held, conflicts, being_written, last_sync = records.standing(self._store.reader())
            photos, to_fetch = blobs.count_waiting(self._store.reader()), blobs.count_wanted(self._store.reader())
        local, moving, delivered, safe = (counts.get(level, 0) for level in range(len(DELIVERY)))
        return Delivery(local, moving, delivered, safe, held, conflicts, being_written, last_sync, photos, to_fetch)

    def last_sync(self) -> str | None:
        """When the office was reached last: ISO time, or None."""
        with storage_errors(self._store.path):
            return records.standing(self._store.reader())[3]

    def ledger(self, limit: int = 100) -> list[LedgerRow]:
        """The delivery book: revisions made here, newest first, with the number of the receipt that covers them."""
        with storage_errors(self._store.path):
            rows = records.ledger(self._store.reader(), limit)
            came, out = records.by_courier(self._store.reader())
        return [
            LedgerRow(
                at=str(json.loads(header)["at"]),
                record_id=record,
                type=type or "",
                title=title or "",
                carrier=came.get(number, "network") if number else out if delivery == 1 else "",
                receipt=number or "",
                state="held" if held else DELIVERY[delivery],
            )
            for header, record, type, title, delivery, number, held in rows
        ]

    def contacts(self, limit: int = 50) -> list[Contact]:
        """The last attempts to reach the office, newest first."""
        with storage_errors(self._store.path):
            return [Contact(*row) for row in records.contacts(self._store.reader(), limit)]

    def recent_topics(self, limit: int = 3) -> list[str]:
        """Topics of the latest notes, the newest first."""
        rows = self.records("note", limit=2 * limit)
        with storage_errors(self._store.path):
            fields = [views.fields_of(self._store.reader(), row.id) for row in rows]
        found = dict.fromkeys(topic for one in fields for topic in texts(one.get("topics")))
        return list(found)[:limit]

    def link_speed(self) -> int | None:
        """Bytes per second that the link to the office carried last, or None when that is not known."""
        with storage_errors(self._store.path):
            return records.link_speed(self._store.reader())

    def unsent_files(self, names: Iterable[str]) -> frozenset[str]:
        """Those of these attachments that are here and that the office is not known to have."""
        with storage_errors(self._store.path):
            return blobs.undelivered(self._store.reader(), names)

    def blob(self, name: str) -> bytes | None:
        """Content of an attachment, or None when it is not on this machine."""
        with storage_errors(self._store.path):
            return blobs.get(self._store.reader(), name)

    def _today(self) -> date:
        return self._context.clock().date()

    def row(self, row: StoredRow) -> RecordRow:
        """A row as lists show it."""
        return RecordRow(
            id=row.id,
            type=row.type,
            title=row.title,
            gist=row.gist,
            on=date.fromisoformat(row.on_date),
            area=self._context.places.short_label(row.area),
            severity=row.severity,
            state=row.state,
            due_on=date.fromisoformat(row.due_on) if row.due_on else None,
            # What came from the office has, by coming, been delivered.
            delivery="held" if row.held else "delivered" if row.lowest is None else DELIVERY[row.lowest],
            conflict=bool(row.conflicts),
            draft_id=row.draft_id,
            updated_at=row.updated_at,
        )

    def _hit(self, row: tuple[str, str, str, str, dict[str, Any]], terms: list[str]) -> Hit:
        record, type, title, on_date, fields = row
        summary = self._context.types[type].summary(fields, self._context.vocabulary())
        text, spans = snippet(summary.search_body or summary.search_title, terms)
        return Hit(id=record, type=type, title=title, snippet=text, spans=spans, on=date.fromisoformat(on_date))
