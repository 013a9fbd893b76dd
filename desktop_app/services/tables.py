"""Lists that leave the notebook: notes, the meeting log, follow-ups, the feedback sheet.

Records are read in pages and written as they come, so that a hundred thousand notes need no more memory than a hundred.
The privacy guard reads every text before it goes out (`checking.py`). The file appears whole or not at all.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from functools import partial, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Concatenate, Final, ParamSpec, TypeVar

from desktop_app.domain import places
from desktop_app.domain.followups import SETTLED
from desktop_app.domain.record import as_day
from desktop_app.domain.vietnamese.dates import format_date
from desktop_app.errors import UserError
from desktop_app.services.checking import Check, Checked, passing
from desktop_app.services.context import Context
from desktop_app.services.files import file_sentences, write_file
from desktop_app.services.queries import Queries
from desktop_app.services.rows import RecordFilter
from desktop_app.services.watch import Watch
from desktop_app.storage import records, views
from desktop_app.storage.database import storage_errors

if TYPE_CHECKING:
    from desktop_app.exports.document import Document
    from desktop_app.exports.feedback_sheet import Exchange
    from desktop_app.exports.tables import Workbook

PAGE: Final = 200
MOST_ON_PAPER: Final = 2_000

T = TypeVar("T")
P = ParamSpec("P")

# A record on its way out: (id, nested record, name of its area or of what it came from).
Outgoing = tuple[str, Mapping[str, Any], str]


@dataclass(frozen=True, slots=True)
class Exported:
    """A file that was written: where it is, how many records it holds, and its size in bytes."""

    path: Path
    rows: int
    size: int


class TooLong(UserError):
    """More rows than a paper should have. Nothing was written."""

    def __init__(self) -> None:
        super().__init__(
            "Danh sách dài hơn 2.000 dòng, in ra giấy không tiện; chưa ghi tệp nào. "
            "Xin lọc bớt, hoặc xuất bảng tính XLSX.",
            "The list has more than 2,000 rows, too many for a paper; nothing was written. "
            "Please narrow the filter or export XLSX.",
        )


STEP = 50
"""Rows between two looks at whether it shall go on."""


def _of_one_moment(
    write: Callable[Concatenate[Tables, P], Exported],
) -> Callable[Concatenate[Tables, P], Exported]:
    """The pages of a list are all of one moment: what a sync moves to another day meanwhile is in it once."""

    @wraps(write)
    def writes(self: Tables, /, *arguments: P.args, **named: P.kwargs) -> Exported:
        store = self._context.store
        with storage_errors(store.path), store.snapshot():
            return write(self, *arguments, **named)

    return writes


class Tables:
    """The use cases of exporting lists. `check` is the guard; `renderers` make a "docx" or "pdf" of a document."""

    NOTES: Final = ("csv", "xlsx", "json")
    MEETINGS: Final = ("xlsx", "csv")
    FOLLOWUPS: Final = ("docx", "pdf", "xlsx", "csv")
    FEEDBACK: Final = ("docx", "pdf")

    def __init__(
        self,
        context: Context,
        queries: Queries,
        check: Check,
        renderers: Mapping[str, Callable[[Document], bytes]],
        workers: Executor,
    ) -> None:
        self._context = context
        self._queries = queries
        self._check = check
        self._renderers = renderers
        self._workers = workers

    def notes(
        self,
        format: str,
        path: Path,
        chosen: RecordFilter | None = None,
        *,
        overwrite: bool = False,
        watch: Watch | None = None,
    ) -> Future[Exported]:
        """The notes of a filter, newest first, as "csv", "xlsx" or "json". `watch` sees how far it is and may end it.

        Fails with GuardStops, TooManyRows, FileProblem, ReadOnly, DiskFull, Stopped; then nothing was written.
        """
        return self._workers.submit(self.write_notes, format, path, chosen, overwrite=overwrite, watch=watch)

    def meeting_log(
        self, format: str, path: Path, chosen: RecordFilter | None = None, *, overwrite: bool = False
    ) -> Future[Exported]:
        """The meeting log with its totals as "xlsx", or its rows as "csv"; fails like `notes`."""
        return self._workers.submit(self.write_meeting_log, format, path, chosen, overwrite=overwrite)

    def followups(
        self, format: str, path: Path, chosen: RecordFilter | None = None, *, overwrite: bool = False
    ) -> Future[Exported]:
        """Follow-ups, the most pressing first, as "docx", "pdf", "xlsx" or "csv".

        Fails like `notes`, and with TooLong.
        """
        return self._workers.submit(self.write_followups, format, path, chosen, overwrite=overwrite)

    def feedback(
        self,
        format: str,
        path: Path,
        chosen: RecordFilter | None = None,
        *,
        meeting: str | None = None,
        overwrite: bool = False,
    ) -> Future[Exported]:
        """The feedback sheet: of follow-ups, or of the questions of one meeting; "docx" or "pdf".

        Fails like `followups`.
        """
        return self._workers.submit(self.write_feedback, format, path, chosen, meeting=meeting, overwrite=overwrite)

    # -- the same on this thread, for the command line (PDF without a window needs the main thread) ------------------

    @_of_one_moment
    def write_notes(
        self,
        format: str,
        path: Path,
        chosen: RecordFilter | None = None,
        *,
        overwrite: bool = False,
        watch: Watch | None = None,
    ) -> Exported:
        """See `notes`."""
        from desktop_app.exports import notes
        from desktop_app.exports.tables import texts_in

        def outgoing() -> Iterator[Outgoing]:
            return passing(
                self._outgoing("note", chosen, watch), lambda note: Checked(note[0], texts_in(note[1])), self._check
            )

        words, created = self._context.vocabulary(), self._context.clock()
        if format == "json":
            portable = ((record_id, self._portable(data), area) for record_id, data, area in outgoing())
            return self._write(path, partial(notes.write_json, portable), overwrite)
        build = {"csv": notes.one_table, "xlsx": notes.two_tables}[format]
        return self._write_book(format, path, build(outgoing(), words, title="Tin", created=created), overwrite)

    @_of_one_moment
    def write_meeting_log(
        self, format: str, path: Path, chosen: RecordFilter | None = None, *, overwrite: bool = False
    ) -> Exported:
        """See `meeting_log`."""
        from desktop_app.exports import meeting_log
        from desktop_app.exports.tables import texts_in

        def read(meeting: Outgoing) -> Checked:
            shown = {key: meeting[1].get(key) for key in ("title", "place", "number", "attendance")}
            return Checked(meeting[0], texts_in(shown))

        book = meeting_log.log(
            passing(self._outgoing("meeting", chosen), read, self._check),
            meeting_log.group_names(self._outgoing("meeting", chosen)),
            self._context.vocabulary(),
            title="Sổ theo dõi cuộc họp",
            created=self._context.clock(),
        )
        # The last line is the sum.
        done = self._write_book(format, path, book, overwrite)
        return Exported(done.path, done.rows - 1, done.size)

    @_of_one_moment
    def write_followups(
        self, format: str, path: Path, chosen: RecordFilter | None = None, *, overwrite: bool = False
    ) -> Exported:
        """See `followups`."""
        from desktop_app.exports import followup_list
        from desktop_app.exports.tables import texts_in

        found = passing(self._followups(chosen), lambda one: Checked(one[0], [*texts_in(one[1]), one[2]]), self._check)
        words, now = self._context.vocabulary(), self._context.clock()
        if format in self._renderers:
            few = _few(found)
            paper = followup_list.document(few, words, now.date(), created=now)
            return self._write_paper(format, path, paper, len(few), overwrite)
        book = followup_list.workbook(found, words, now.date(), created=now)
        return self._write_book(format, path, book, overwrite)

    @_of_one_moment
    def write_feedback(
        self,
        format: str,
        path: Path,
        chosen: RecordFilter | None = None,
        *,
        meeting: str | None = None,
        overwrite: bool = False,
    ) -> Exported:
        """See `feedback`."""
        from desktop_app.exports import feedback_sheet

        now = self._context.clock()
        if meeting is None:
            found, about = self._asked(chosen), _period(chosen)
        else:
            found, about = self._asked_at(meeting)

        def read(one: tuple[str, Exchange]) -> Checked:
            return Checked(one[0], [one[1].asked, one[1].where, one[1].office, one[1].answer, one[1].told])

        few = _few(passing(found, read, self._check))
        paper = feedback_sheet.document((exchange for _, exchange in few), about, created=now)
        return self._write_paper(format, path, paper, len(few), overwrite)

    # -- reading -----------------------------------------------------------------------------------------------------

    def _outgoing(self, type: str, chosen: RecordFilter | None, watch: Watch | None = None) -> Iterator[Outgoing]:
        """Whole records of a type, newest first, with the names of their areas."""
        kind, names = self._context.types[type], dict[str, str]()
        for done, row in enumerate(self._rows(type, chosen)):
            if watch is not None and not done % STEP:
                watch.tell(done)
            area = row.area or ""
            if area not in names:
                names[area] = self._context.places.label(area or None)
            yield row.id, kind.from_fields(row.fields), names[area]

    def _portable(self, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """The note with its place as "29461/ấp 3": another notebook does not know our ids of places, and makes it."""
        area = data.get("area")
        place = views.fields_of(self._context.store.reader(), area) if isinstance(area, str) else {}
        parent = place.get("parent")
        return {**data, "area": f"{parent}/{places.label(place)}"} if parent else data

    def _rows(self, type: str, chosen: RecordFilter | None) -> Iterator[records.WholeRow]:
        store, today = self._context.store, self._context.clock().date()
        last: records.WholeRow | None = None
        while True:
            with storage_errors(store.path):
                page = records.whole(store.reader(), type, chosen or RecordFilter(), today, limit=PAGE, after=last)
            yield from page
            if len(page) < PAGE:
                return
            last = page[-1]

    def _followups(self, chosen: RecordFilter | None) -> list[Outgoing]:
        """Follow-ups with the title of what they came from, in the order of the list on the screen."""
        rows = list(self._rows("followup", chosen))
        rows.sort(key=lambda row: (row.fields.get("state") in SETTLED, row.due_on is None, row.due_on or "", row.seq))
        kind, titles = self._context.types["followup"], self._titles({row.source for row in rows if row.source})
        return [(row.id, kind.from_fields(row.fields), titles.get(row.source or "", "")) for row in rows]

    def _titles(self, ids: set[str]) -> dict[str, str]:
        """Titles and days of records: "Giao ban tháng 11 (20/11/2026)"."""
        found: dict[str, str] = {}
        wanted = sorted(ids)
        for start in range(0, len(wanted), PAGE):
            for row in self._queries.rows(wanted[start : start + PAGE]):
                found[row.id] = f"{row.title} ({format_date(row.on)})" if row.on else row.title
        return found

    def _asked(self, chosen: RecordFilter | None) -> Iterator[tuple[str, Exchange]]:
        from desktop_app.exports.feedback_sheet import of_followup

        words = self._context.vocabulary()
        for record_id, data, source in self._followups(chosen):
            yield record_id, of_followup(data, source, words)

    def _asked_at(self, meeting: str) -> tuple[Iterator[tuple[str, Exchange]], list[str]]:
        from desktop_app.exports.feedback_sheet import of_meeting

        record = self._queries.record(self._queries.resolve(meeting, "meeting"))
        found = ((record.id, exchange) for exchange in of_meeting(record.data))
        title, day = record.title, as_day(record.data.get("starts_at"))
        held = f"{title} ({format_date(day)})" if day else title
        return found, [held, record.area]

    # -- writing -----------------------------------------------------------------------------------------------------

    def _write_book(self, format: str, path: Path, book: Workbook, overwrite: bool) -> Exported:
        from desktop_app.exports import csv, xlsx

        if format == "csv":
            return self._write(path, partial(csv.write, book), overwrite)
        if format != "xlsx":
            raise ValueError(format)

        def fill(file: BinaryIO) -> int:
            # Beside the file, and only for this account: the texts must not lie in a folder that others can read.
            with file_sentences(path), tempfile.TemporaryDirectory(prefix=".xuat-", dir=path.parent) as scratch:
                return xlsx.write(book, file, Path(scratch))

        return self._write(path, fill, overwrite)

    def _write_paper(self, format: str, path: Path, paper: Document, rows: int, overwrite: bool) -> Exported:
        data = self._renderers[format](paper)

        def fill(file: BinaryIO) -> int:
            file.write(data)
            return rows

        return self._write(path, fill, overwrite)

    def _write(self, path: Path, fill: Callable[[BinaryIO], int], overwrite: bool) -> Exported:
        rows = 0

        def count(file: BinaryIO) -> None:
            nonlocal rows
            rows = fill(file)

        write_file(path, count, overwrite=overwrite)
        return Exported(path, rows, path.stat().st_size)


def _few(items: Iterator[T]) -> list[T]:
    found = []
    for item in items:
        found.append(item)
        if len(found) > MOST_ON_PAPER:
            raise TooLong
    return found


def _period(chosen: RecordFilter | None) -> list[str]:
    since, until = (chosen.since, chosen.until) if chosen else (None, None)
    parts = (f"từ ngày {format_date(since)}" if since else "", f"đến ngày {format_date(until)}" if until else "")
    text = " ".join(part for part in parts if part)
    return [text[:1].upper() + text[1:]] if text else []
