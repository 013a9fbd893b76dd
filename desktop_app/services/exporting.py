"""Exporting: a meeting's minutes as a file. The file appears whole or not at all."""

from __future__ import annotations

import errno
from collections.abc import Callable, Mapping
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.errors import DiskFull, FileProblem, ReadOnly
from desktop_app.profile import write_beside
from desktop_app.services.context import Context
from desktop_app.services.queries import Queries

if TYPE_CHECKING:
    from desktop_app.exports.document import Document

Renderer = Callable[["Document"], bytes]


class Exporting:
    """Builds documents from records and writes them, on a worker thread."""

    def __init__(
        self, context: Context, queries: Queries, renderers: Mapping[str, Renderer], workers: Executor
    ) -> None:
        self._context = context
        self._queries = queries
        self._renderers = renderers
        self._workers = workers

    def formats(self) -> tuple[str, ...]:
        return tuple(self._renderers)

    def presets(self) -> tuple[str, ...]:
        from desktop_app.exports.presets import names

        return tuple(names())

    def document(self, meeting_id: str, preset: str) -> Document:
        """The minutes of a meeting as they stand now, with a draft mark until it is finished."""
        from desktop_app.exports.minutes import build_minutes
        from desktop_app.exports.presets import Preset

        layout = Preset.load(preset)
        record = self._queries.record(meeting_id)
        if record.type != "meeting":
            raise FileProblem(
                "Chỉ xuất được biên bản của một cuộc họp; mã này là của mục khác.",
                "Minutes can only be made of a meeting; this id belongs to something else.",
            )
        draft = record.data.get("state") != "final"
        return build_minutes(record.data, layout, draft=draft, area_label=record.area or None)

    def minutes(
        self, meeting_id: str, format: str, preset: str, path: Path, *, overwrite: bool = False
    ) -> Future[Path]:
        """Write the minutes to `path` (.docx or .pdf) and return it. Fails with FileProblem, ReadOnly, DiskFull."""
        return self._workers.submit(self.write_minutes, meeting_id, format, preset, path, overwrite=overwrite)

    def write_minutes(self, meeting_id: str, format: str, preset: str, path: Path, *, overwrite: bool = False) -> Path:
        """The same on this thread. Without a window, PDF must be made on the main thread: Qt begins its life there."""
        if path.exists() and not overwrite:
            raise FileProblem(
                f"Đã có tệp {path.name} ở thư mục này, tệp ấy vẫn nguyên. Xin chọn tên khác.",
                f"{path.name} is in this folder already; it was left as it is. Please choose another name.",
            )
        data = self._renderers[format](self.document(meeting_id, preset))
        try:
            write_beside(path, data)
        except OSError as error:
            if error.errno == errno.ENOSPC:
                raise DiskFull from error
            if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
                raise ReadOnly(path.parent) from error
            raise FileProblem(
                f"Chưa ghi được tệp {path}. Cuộc họp vẫn nguyên trong sổ. Xin chọn thư mục khác.",
                f"The file {path} could not be written. The meeting is whole in the notebook. "
                "Please choose another folder.",
            ) from error
        return path
