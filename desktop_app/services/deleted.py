"""What was taken out of the notebook, to be looked at and brought back (`Capture.undelete`), also after a restart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from desktop_app.errors import Ambiguous, NotFound
from desktop_app.services.context import Context
from desktop_app.services.queries import Queries
from desktop_app.services.rows import RecordFilter, RecordRow
from desktop_app.storage import deleted
from desktop_app.storage.database import storage_errors
from desktop_app.storage.revisions import of_record
from sync.core.merge import DELETED, view


class Deletion(NamedTuple):
    """A deleted record as it was: `at` when it was deleted (device time, ISO 8601), `mine` whether the author of this
    notebook did it, on whatever machine."""

    id: str
    type: str
    title: str
    fields: dict[str, Any]
    at: str
    mine: bool


class Deleted:
    """Deleted records that the author wrote in. Those of others are not offered, nor is what was erased by order."""

    def __init__(self, context: Context, queries: Queries) -> None:
        self._context, self._queries = context, queries
        self._store = context.store

    def numbers(self, type: str, filter: RecordFilter | None = None) -> Sequence[int]:
        """The numbers of all of them, the one deleted last first: for `rows_at`. It looks at every deleted record."""
        asked, today = filter or RecordFilter(), self._context.clock().date()
        with storage_errors(self._store.path):
            return deleted.numbers(self._store.reader(), type, asked, today, self._store.author)

    def rows_at(self, numbers: Sequence[int]) -> list[RecordRow | None]:
        """Rows for some numbers, in their order; `updated_at` is when it was deleted. None for one that was brought
        back meanwhile."""
        with storage_errors(self._store.path):
            found = deleted.by_numbers(self._store.reader(), numbers)
        return [self._queries.row(found[one]) if one in found else None for one in numbers]

    def rows(self, type: str, filter: RecordFilter | None = None, limit: int = 50) -> list[RecordRow]:
        """The first rows, the one deleted last first."""
        return [row for row in self.rows_at(self.numbers(type, filter)[:limit]) if row is not None]

    def resolve(self, prefix: str, type: str) -> str:
        """The full id of a deleted record for a shortened one. Raises NotFound, Ambiguous."""
        wanted, shown = prefix.strip().lower(), prefix[:60]
        with storage_errors(self._store.path):
            rows = deleted.ids_beginning(self._store.reader(), wanted, type, self._store.author)
        if not wanted or not rows:
            raise NotFound(
                f"Trong những mục đã bỏ không có mục nào mang mã “{shown}”. Xin xem lại danh sách đã bỏ.",
                f"None of the deleted records has the id “{shown}”. Please look at the list of deleted ones.",
            )
        if len(rows) > 1:
            raise Ambiguous(
                f"Có nhiều mục đã bỏ có mã bắt đầu bằng “{shown}”. Xin gõ thêm vài ký tự của mã.",
                f"Several deleted records have an id that begins with “{shown}”. Please type a few more characters.",
            )
        return rows[0]

    def holds(self, record_id: str) -> bool:
        """Whether a record is (still) among them; one look into the index."""
        with storage_errors(self._store.path):
            return deleted.ids_beginning(self._store.reader(), record_id, None, self._store.author) == [record_id]

    def record(self, record_id: str) -> Deletion:
        """A deleted record. Raises NotFound, also when it was brought back or erased meanwhile."""
        with storage_errors(self._store.path):
            revisions = of_record(self._store.reader(), record_id)
        now = view(revisions)
        if not now.deleted or not now.fields:
            raise NotFound(
                "Mục này không còn nằm trong những mục đã bỏ. Xin xem lại danh sách.",
                "This record is not among the deleted ones any more. Please look at the list again.",
            )
        last = max((one for one in revisions if one.id in now.live[DELETED]), key=lambda one: (one.clk, one.id))
        kind = self._context.types[now.types.partition("/")[0]]
        title = kind.summary(now.fields, self._context.vocabulary()).title
        return Deletion(record_id, kind.key, title, now.fields, last.at, last.by == self._store.author)
