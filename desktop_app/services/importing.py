"""Importing: an agenda or older minutes, from a Word or text file or from the clipboard, into a draft meeting.

Reading only shows what would become of every line; nothing is written before `start` is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop_app.domain.problems import Problem
from desktop_app.errors import FileProblem, InvalidRecord
from desktop_app.services.capture import Capture
from desktop_app.services.context import Context
from desktop_app.storage.drafts import Draft

if TYPE_CHECKING:
    from desktop_app.imports.lines import TextLine
    from desktop_app.imports.recognise import PreviewLine


@dataclass(frozen=True, slots=True)
class Imported:
    """What was read: the meeting in the JSON of the commands, what became of every line, and what is wrong with it."""

    meeting: Mapping[str, Any]
    preview: tuple[PreviewLine, ...]
    is_minutes: bool
    problems: tuple[Problem, ...]


class Importing:
    """The use cases of importing."""

    def __init__(self, context: Context, capture: Capture, workers: Executor) -> None:
        self._context = context
        self._capture = capture
        self._workers = workers

    def read_file(self, path: Path) -> Future[Imported]:
        """What a DOCX or text file holds. Fails with NotReadable (a FileProblem) with one sentence."""
        return self._workers.submit(self.look_into, path)

    def look_into(self, path: Path) -> Imported:
        """The same on this thread."""
        from desktop_app.imports.reading import read_file

        try:
            lines = read_file(path)
        except OSError as error:
            raise FileProblem(
                f"Chưa đọc được tệp {path}. Sổ vẫn nguyên. Xin kiểm tra tên tệp và quyền đọc.",
                f"The file {path} cannot be read. The notebook is untouched. Please check its name and permissions.",
            ) from error
        return self._recognised(lines)

    def read_text(self, text: str) -> Imported:
        """What a pasted text holds. Raises NotReadable."""
        from desktop_app.imports.reading import read_text

        return self._recognised(read_text(text))

    def fields(self, imported: Imported) -> dict[str, Any]:
        """What was read as fields of a meeting, for a draft that is open already. Raises InvalidRecord."""
        fields, problems = self._context.types["meeting"].to_fields(imported.meeting, self._context.new_id)
        if problems:
            raise InvalidRecord(problems)
        return fields

    def start(self, imported: Imported) -> Future[Draft]:
        """A draft meeting with what was read; its area and kind are for the person to choose.

        Raises InvalidRecord when it cannot be a meeting; then nothing was written.
        """
        return self._capture.new_draft("meeting", {**self.fields(imported), "state": "taking"})

    def _recognised(self, lines: list[TextLine]) -> Imported:
        from desktop_app.imports.recognise import recognise

        found = recognise(lines, self._context.clock().date())
        _, problems = self._context.types["meeting"].to_fields(found.meeting, self._context.new_id)
        return Imported(found.meeting, found.preview, found.is_minutes, tuple(problems))
