"""Exporting: a meeting's minutes as a file. The file appears whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from desktop_app.errors import FileProblem
from desktop_app.services.checking import Check, Checked, passing
from desktop_app.services.context import Context
from desktop_app.services.files import write_file
from desktop_app.services.queries import Queries
from desktop_app.storage.database import storage_errors

if TYPE_CHECKING:
    from desktop_app.exports.document import Document
    from desktop_app.exports.presets import Preset

Renderer = Callable[["Document"], bytes]
_OFFICERS = ("chair", "cochair", "secretary")


@dataclass(frozen=True, slots=True)
class Extras:
    """What may stand on the paper besides the minutes.

    Attributes: `annex` the counts by group as an annex instead of a sentence; `mark` the version and its code at the
    foot of every page, by which the paper can be matched to the record.
    """

    annex: bool = False
    mark: bool = False


PLAIN = Extras()


@dataclass(frozen=True, slots=True)
class Version:
    """Which state of a record a paper shows: how many revisions there are, and the code of all of them.

    It is a function of the revisions alone, so it needs no counter of its own: whoever holds the same record, on any
    device and after any rebuild, gets the same number and the same code.
    """

    number: int
    code: str


def render_docx(document: Document) -> bytes:
    """The document as a DOCX file; python-docx is loaded only now."""
    from desktop_app.exports.docx import render

    return render(document)


def render_html(document: Document) -> bytes:
    """The document as one self-contained HTML page."""
    from desktop_app.exports.html import render

    return render(document).encode()


def render_text(document: Document) -> bytes:
    """The document as plain text."""
    from desktop_app.exports.text import render

    return render(document).encode()


class Exporting:
    """Builds documents from records and writes them, on a worker thread. `check` is the guard, asked before writing."""

    def __init__(
        self,
        context: Context,
        queries: Queries,
        renderers: Mapping[str, Renderer],
        workers: Executor,
        check: Check,
    ) -> None:
        self._context = context
        self._queries = queries
        self._renderers = renderers
        self._workers = workers
        self._check = check

    def formats(self) -> tuple[str, ...]:
        return tuple(self._renderers)

    def presets(self) -> tuple[str, ...]:
        from desktop_app.exports.presets import names

        return tuple(names())

    def layout(self, preset: str) -> Preset:
        """What is known of a preset: its names, what it follows, whether a clerk has checked it."""
        from desktop_app.exports.presets import Preset

        return Preset.load(preset)

    def suggested(self, meeting_id: str) -> str:
        """The preset that fits a meeting's kind and line."""
        from desktop_app.exports.presets import suggested

        return suggested(self._queries.record(meeting_id).fields)

    def next_number(self, last: Mapping[str, object]) -> int | None:
        """The number of the minutes after those of a meeting of the same kind, by the series of the layout that fits.

        A series of a year begins again at 1, one of a term goes on; papers that need no number are numbered by the year
        when somebody does. None when the last one was not a plain number.
        """
        from desktop_app.exports.presets import Preset, suggested

        number, series = last.get("number"), Preset.load(suggested(last)).number_series
        if not isinstance(number, int):
            return None
        year = str(last.get("starts_at") or "")[:4]
        return 1 if series != "term" and year and year != f"{self._context.clock():%Y}" else number + 1

    def version(self, meeting_id: str) -> Version | None:
        """What `Extras.mark` prints; None while the meeting is only a draft: there is nothing yet to match it to."""
        from desktop_app.exports.mark import revision_code

        revisions = self._queries.record(meeting_id).revisions
        return Version(len(revisions), revision_code(revisions)) if revisions else None

    def document(self, meeting_id: str, preset: str, extras: Extras = PLAIN) -> Document:
        """The minutes of a meeting as they stand now, with a draft mark until it is finished."""
        from desktop_app.exports.mark import export_mark
        from desktop_app.exports.minutes import build_minutes
        from desktop_app.exports.presets import Preset

        layout = Preset.load(preset)
        with self._one_moment():
            record = self._queries.record(meeting_id)
            version = self.version(meeting_id) if extras.mark else None
        if record.type != "meeting":
            raise FileProblem(
                "Chỉ xuất được biên bản của một cuộc họp; mã này là của mục khác.",
                "Minutes can only be made of a meeting; this id belongs to something else.",
            )
        return build_minutes(
            record.data,
            layout,
            draft=record.data.get("state") != "final",
            area_label=record.area or None,
            mark=export_mark(layout, version.number, version.code) if version else None,
            annex=extras.annex,
        )

    def minutes(
        self,
        meeting_id: str,
        format: str,
        preset: str,
        path: Path,
        *,
        extras: Extras = PLAIN,
        overwrite: bool = False,
    ) -> Future[Path]:
        """Write the minutes to `path`, in one of `formats()`, and return it.

        Fails with GuardStops, FileProblem, ReadOnly, DiskFull.
        """
        return self._workers.submit(
            self.write_minutes, meeting_id, format, preset, path, extras=extras, overwrite=overwrite
        )

    def write_minutes(
        self,
        meeting_id: str,
        format: str,
        preset: str,
        path: Path,
        *,
        extras: Extras = PLAIN,
        overwrite: bool = False,
    ) -> Path:
        """The same on this thread. Without a window, PDF must be made on the main thread: Qt begins its life there."""
        with self._one_moment():
            document = self.document(meeting_id, preset, extras)
            self.ask_guard(meeting_id)
        write_file(path, lambda file: _put(file, self._renderers[format](document)), overwrite=overwrite)
        return path

    def text(self, meeting_id: str, preset: str) -> str:
        """The minutes as plain text, to paste into a message. Raises GuardStops."""
        with self._one_moment():
            document = self.document(meeting_id, preset)
            self.ask_guard(meeting_id)
        return render_text(document).decode()

    @contextmanager
    def _one_moment(self) -> Iterator[None]:
        """What the guard reads is what is printed, and so is what the version's code is of."""
        store = self._context.store
        with storage_errors(store.path), store.snapshot():
            yield

    def ask_guard(self, meeting_id: str) -> None:
        """Raises GuardStops when the minutes may not leave the machine, on whatever way.

        The names of chair and secretary stand in the minutes rightly.
        """
        from desktop_app.exports.tables import texts_in

        record = self._queries.record(meeting_id)
        texts = texts_in({key: value for key, value in record.data.items() if key not in _OFFICERS})
        list(passing([record.id], lambda one: Checked(one, texts), self._check))


def _put(file: BinaryIO, data: bytes) -> None:
    file.write(data)
