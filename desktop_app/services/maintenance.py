"""Looking after the notebook: `doctor` checks it, `rebuild` derives everything again from the log."""

from __future__ import annotations

import shutil
from concurrent.futures import Future
from dataclasses import dataclass

from desktop_app.profile import Profile
from desktop_app.services.backups import Backups
from desktop_app.services.context import Context
from desktop_app.storage import engine, inspection
from desktop_app.storage.database import storage_errors

LITTLE_ROOM = 200 * 1000 * 1000


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at: `ok`, and a sentence in both languages."""

    name: str
    ok: bool
    vi: str
    en: str


class Maintenance:
    """The use cases of care."""

    def __init__(self, context: Context, profile: Profile, backups: Backups) -> None:
        self._context, self._profile, self._backups = context, profile, backups

    def rebuild(self) -> Future[int]:
        """Derive all views and the search index again; the number of records."""
        return self._context.store.write(self._context.views.rebuild)

    def doctor(self) -> list[Check]:
        """Look at engine, file, log, views and free room. Changes nothing."""
        store = self._context.store
        version = ".".join(map(str, engine.engine_version()))
        with storage_errors(store.path):
            whole = inspection.file_is_whole(store.reader())
            broken = inspection.broken_revisions(store.reader())
        free = shutil.disk_usage(store.path.parent).free
        views_ok = inspection.views_agree(store, self._context.views)
        return [
            Check(
                "engine",
                engine.engine_version() >= engine.OLDEST_ENGINE,
                f"Bộ lưu trữ SQLite {version}.",
                f"Storage engine SQLite {version}.",
            ),
            Check(
                "file",
                whole,
                "Tệp sổ nguyên vẹn." if whole else "Tệp sổ có chỗ hỏng. Xin giữ nguyên máy và gọi văn phòng.",
                "The file is whole." if whole else "The file is damaged in places. Please call the office.",
            ),
            Check(
                "log",
                not broken,
                "Nhật ký các bản ghi khớp dấu niêm."
                if not broken
                else f"{broken} bản ghi không khớp dấu niêm. Xin gọi văn phòng.",
                "The log matches its hashes."
                if not broken
                else f"{broken} revisions do not match their hashes. Please call the office.",
            ),
            Check(
                "views",
                views_ok,
                "Danh sách và mục lục tìm kiếm khớp nhật ký."
                if views_ok
                else "Danh sách chưa khớp nhật ký. Xin chạy: sotay rebuild.",
                "Lists and search match the log."
                if views_ok
                else "Lists do not match the log. Please run: sotay rebuild.",
            ),
            Check(
                "room",
                free > LITTLE_ROOM,
                f"Ổ đĩa còn {free // 1_000_000} MB.",
                f"{free // 1_000_000} MB free on the disk.",
            ),
        ]
