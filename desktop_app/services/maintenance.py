"""Looking after the notebook: `doctor` checks it, `repair` and `rebuild` derive again what can be derived."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime, timedelta

from desktop_app.errors import SotayError
from desktop_app.profile import Profile
from desktop_app.services.backups import Backups
from desktop_app.services.context import Context
from desktop_app.storage import engine, inspection, keyfile, location
from desktop_app.storage.database import storage_errors

LITTLE_ROOM = 200 * 1000 * 1000
OLD_BACKUP = timedelta(days=8)
FIRST_YEAR, LAST_YEAR = 2026, 2099  # no clock of a machine that runs this program can rightly show another year


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at: `ok`, and a sentence in both languages. `mends`: `repair` puts it right."""

    name: str
    ok: bool
    vi: str
    en: str
    mends: bool = False


class Maintenance:
    """The use cases of care."""

    def __init__(self, context: Context, profile: Profile, backups: Backups) -> None:
        self._context, self._profile, self._backups = context, profile, backups

    def rebuild(self) -> Future[int]:
        """Derive all views and the search index again; the number of records."""
        return self._context.store.write(self._context.views.rebuild)

    def repair(self) -> list[str]:
        """Put right what can be: lists and search from the log, a lost copy of the key file. The names of what was
        wrong and is right now. Raises SotayError."""
        wrong = [check.name for check in (self._views(), self._keys()) if not check.ok and check.mends]
        if "keys" in wrong:
            keyfile.heal(self._profile.key_file)
        if "views" in wrong:
            self.rebuild().result()
        return [name for name in wrong if {"keys": self._keys, "views": self._views}[name]().ok]

    def doctor(self) -> list[Check]:
        """Look at engine, file, log, views, attachments, keys, clock, room, disk and backups. Changes nothing."""
        looks: tuple[Callable[[], Check], ...] = (
            self._engine,
            self._file,
            self._log,
            self._views,
            self._blobs,
            self._keys,
            self._clock,
            self._room,
            self._disk,
            self._backup,
        )
        return [self._told(look) for look in looks]

    def _told(self, look: Callable[[], Check]) -> Check:
        """A look that could not be taken is a finding as well."""
        try:
            with storage_errors(self._context.store.path):
                return look()
        except SotayError as error:
            return Check(look.__name__.strip("_"), False, error.vi, error.en)

    def _engine(self) -> Check:
        version = ".".join(map(str, engine.engine_version()))
        ok = engine.engine_version() >= engine.OLDEST_ENGINE
        return Check("engine", ok, f"Bộ lưu trữ SQLite {version}.", f"Storage engine SQLite {version}.")

    def _file(self) -> Check:
        if inspection.file_is_whole(self._context.store.reader()):
            return Check("file", True, "Tệp sổ nguyên vẹn.", "The file is whole.")
        return Check(
            "file",
            False,
            "Tệp sổ có chỗ hỏng. Xin giữ nguyên máy và gọi văn phòng.",
            "The file is damaged in places. Please leave the machine as it is and call the office.",
        )

    def _log(self) -> Check:
        if behind := self._context.store.behind:
            return Check("log", False, *lost_tail(behind))
        broken = inspection.broken_revisions(self._context.store.reader())
        if not broken:
            return Check("log", True, "Nhật ký các bản ghi khớp dấu niêm.", "The log matches its hashes.")
        return Check(
            "log",
            False,
            f"{broken} bản ghi không khớp dấu niêm. Xin gọi văn phòng.",
            f"{broken} revisions do not match their hashes. Please call the office.",
        )

    def _views(self) -> Check:
        if inspection.views_agree(self._context.store, self._context.views):
            return Check(
                "views", True, "Danh sách và mục lục tìm kiếm khớp nhật ký.", "Lists and search match the log."
            )
        return Check(
            "views",
            False,
            "Danh sách chưa khớp nhật ký. Lập lại được, không mất gì.",
            "Lists do not match the log. They can be made again, nothing is lost.",
            mends=True,
        )

    def _blobs(self) -> Check:
        broken = inspection.broken_blobs(self._context.store.reader())
        if not broken:
            return Check("blobs", True, "Ảnh và tệp kèm nguyên vẹn.", "Attachments are whole.")
        return Check(
            "blobs",
            False,
            f"{broken} ảnh hay tệp kèm bị hỏng. Xin gọi văn phòng.",
            f"{broken} attachments are damaged. Please call the office.",
        )

    def _keys(self) -> Check:
        if keyfile.is_whole(self._profile.key_file):
            return Check("keys", True, "Tệp khóa và bản dự phòng nguyên vẹn.", "The key file and its copy are whole.")
        return Check(
            "keys",
            False,
            "Một trong hai tệp khóa bị thiếu hoặc hỏng. Lập lại được từ tệp kia.",
            "One of the two key files is missing or damaged. It can be made again from the other.",
            mends=True,
        )

    def _clock(self) -> Check:
        now = self._context.clock()
        latest = inspection.latest_own(self._context.store.reader())
        shown = f"{now:%d/%m/%Y %H:%M}"
        behind = latest is not None and datetime.fromisoformat(latest) - now > timedelta(days=1)
        if FIRST_YEAR <= now.year <= LAST_YEAR and not behind:
            return Check("clock", True, f"Đồng hồ máy: {shown}.", f"The clock says {shown}.")
        return Check(
            "clock",
            False,
            f"Đồng hồ máy đang chỉ {shown}, có vẻ sai. Sổ vẫn ghi và gửi được. Xin chỉnh lại ngày giờ của máy.",
            f"The clock says {shown}, which seems wrong. Recording and sending work. Please set date and time.",
        )

    def _room(self) -> Check:
        free = shutil.disk_usage(self._context.store.path.parent).free
        said = free // 1_000_000
        return Check("room", free > LITTLE_ROOM, f"Ổ đĩa còn {said} MB.", f"{said} MB free on the disk.")

    def _disk(self) -> Check:
        kind = location.kind_of(self._profile.folder)
        if kind not in (location.REMOVABLE, location.NETWORK):
            return Check("disk", True, "Sổ nằm trên ổ đĩa của máy.", "The notebook is on this machine's own disk.")
        return Check(
            "disk",
            False,
            "Sổ đang nằm trên USB hay thư mục mạng, dễ hỏng. Xin sao lưu, rồi khôi phục vào ổ đĩa của máy.",
            "The notebook is on a stick or in a network folder and may be damaged there. "
            "Please back it up and restore it to this machine's own disk.",
        )

    def _backup(self) -> Check:
        newest = self._backups.newest()
        if newest is None:
            # A notebook of today has none yet; it makes one by itself.
            return Check("backup", True, "Chưa có bản sao lưu nào.", "There is no backup yet.")
        old = self._context.clock() - newest > OLD_BACKUP
        day = f"{newest:%d/%m/%Y}"
        if not old:
            return Check("backup", True, f"Sao lưu gần nhất: {day}.", f"Latest backup: {day}.")
        return Check(
            "backup",
            False,
            f"Sao lưu gần nhất đã lâu: {day}. Xin bấm sao lưu ngay.",
            f"The latest backup is old: {day}. Please back up now.",
        )


def lost_tail(behind: int) -> tuple[str, str]:
    """What is said (vi, en) when the database lacks `behind` own revisions that were saved here before."""
    return (
        f"Sổ thiếu {behind} lần ghi đã lưu lần trước: tệp sổ bị thay bằng tệp cũ, hoặc phần ghi sau cùng bị mất. "
        "Những gì đã giao sẽ tự về lại khi đồng bộ. Nếu còn thiếu, xin khôi phục từ bản sao lưu hoặc gọi văn phòng.",
        f"The notebook lacks {behind} revisions that were saved before: an older file took its place, or its last "
        "part was lost. What was delivered comes back when syncing. If something is missing then, please restore a "
        "backup or call the office.",
    )
