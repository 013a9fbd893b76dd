"""Backups as a person meets them: made by themselves once a day, carried to a folder of one's choice, put back.

Nothing here is kept in memory: what there is, is read from the folders each time.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from desktop_app.errors import Damaged, DiskFull, FileProblem, SotayError
from desktop_app.profile import Profile, Settings
from desktop_app.storage import backup, keyfile, keys, restoring
from desktop_app.storage.backup import Backup
from desktop_app.storage.restoring import Restored
from desktop_app.storage.slots import Keyring
from desktop_app.storage.store import Store

EVERY = timedelta(days=1)
FOLDER_SETTING = "backup.folder"
COVER_SETTINGS = ("label", "area", "language", "text_scale", "theme")


@dataclass(frozen=True, slots=True)
class Made:
    """What one round of backing up did.

    Attributes: `path` and `at` of the newest backup; `carried` where it was copied to as well, or None; `problem` why
    it could not be copied there (the backup itself is made).
    """

    path: Path
    at: datetime
    carried: Path | None = None
    problem: SotayError | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A backup that can be restored. `size` in bytes; `elsewhere`: it lies in the folder that the person chose."""

    path: Path
    at: datetime
    size: int
    elsewhere: bool


class FolderAway(FileProblem):
    """The folder for second copies is not there now."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"Chưa thấy thư mục {folder} (USB hay ổ đĩa chưa cắm?). Bản sao trên máy này đã có. "
            "Xin cắm vào rồi bấm sao lưu lần nữa.",
            f"The folder {folder} is not there now (a stick or disk that is not plugged in?). "
            "The backup on this machine is made. Please plug it in and back up again.",
        )


class FolderFull(DiskFull):
    """The folder for second copies has no room; the notebook's own disk has."""

    def __init__(self, folder: Path) -> None:
        SotayError.__init__(
            self,
            f"Thư mục {folder} hết chỗ nên chưa chép thêm được. Bản sao trên máy này đã có. "
            "Xin dọn bớt chỗ ấy hoặc chọn nơi khác rồi sao lưu lần nữa.",
            f"There is no room in the folder {folder}, so the second copy was not made. "
            "The backup on this machine is made. Please free some room or choose another place, and back up again.",
        )


class Backups:
    """The use cases of backing up an open notebook. Blocking work runs on `workers`."""

    def __init__(
        self, store: Store, profile: Profile, settings: Settings, clock: Callable[[], datetime], workers: Executor
    ) -> None:
        self._store, self._profile, self._settings = store, profile, settings
        self._clock, self._workers = clock, workers

    def folder(self) -> Path | None:
        """Where second copies go, or None when none was chosen."""
        kept = self._settings.get(FOLDER_SETTING)
        return Path(kept) if isinstance(kept, str) and kept else None

    def choose_folder(self, folder: Path | None) -> None:
        """Let second copies go to `folder` from now on. Raises FileProblem when it cannot be: it is inside the
        notebook's own folder, or is none."""
        if folder is not None:
            if not folder.is_dir():
                raise FileProblem(
                    f"Chưa thấy thư mục {folder}. Chưa đổi gì. Xin chọn thư mục khác.",
                    f"There is no folder {folder}. Nothing was changed. Please choose another one.",
                )
            if folder.resolve().is_relative_to(self._profile.folder.resolve()):
                raise FileProblem(
                    "Thư mục này nằm ngay trong thư mục của sổ, hỏng máy là mất cả hai. Chưa đổi gì. "
                    "Xin chọn một ổ đĩa khác hoặc USB.",
                    "That folder is inside the notebook's own; what breaks one breaks both. Nothing was changed. "
                    "Please choose another disk or a stick.",
                )
        self._settings.set(FOLDER_SETTING, str(folder) if folder else "")

    def list(self) -> list[Found]:
        """All backups of this notebook that are within reach, newest first."""
        mine = self._fingerprint()
        chosen = self.folder()
        found = [_found(one, False) for one in backup.found_in(self._profile.backups, mine)]
        if chosen is not None:
            found += [_found(one, True) for one in backup.found_in(chosen, mine)]
        return sorted(found, key=lambda one: one.at, reverse=True)

    def newest(self) -> datetime | None:
        """When the newest backup within reach was made. One of a time yet to come tells nothing of how old it is: it
        counts only where there is no other."""
        found = self.list()
        passed = [one for one in found if one.at <= self._clock()]
        return (passed or found)[0].at if found else None

    def create(self, folder: Path | None = None) -> Future[Made]:
        """Back up now, here and in the chosen folder (or in `folder` instead). Fails with Damaged, DiskFull, …"""
        return self._workers.submit(lambda: self._make(folder or self.folder()))

    def if_due(self) -> Future[Made | None]:
        """Back up when the newest one on this machine is older than a day. Those of a time yet to come count for
        nothing: a clock was wrong once."""

        def job() -> Made | None:
            now = self._clock()
            mine = [one for one in backup.found_in(self._profile.backups, self._fingerprint()) if one.at <= now]
            if mine and now - mine[0].at < EVERY:
                return self._carry_missing(mine[0])
            return self._make(self.folder())

        return self._workers.submit(job)

    def _make(self, elsewhere: Path | None) -> Made:
        cover = {name: value for name in COVER_SETTINGS if (value := self._settings.get(name)) is not None}
        made = backup.make(
            self._store.path, self._store.key(), self._profile.key_file, self._profile.backups, self._clock(), cover
        )
        backup.thin(self._profile.backups, made.keys.fingerprint, made.at)
        return self._carry(made, elsewhere)

    def _carry_missing(self, newest: Backup) -> Made | None:
        """A stick that was away when the last backup was made gets it now."""
        folder = self.folder()
        if folder is None or not folder.is_dir() or (folder / newest.path.name).exists():
            return None
        return self._carry(newest, folder)

    def _carry(self, made: Backup, folder: Path | None) -> Made:
        if folder is None:
            return Made(made.path, made.at)
        try:
            if not folder.is_dir():
                raise FolderAway(folder)
            carried = backup.carry(made, folder)
            backup.thin(folder, made.keys.fingerprint, made.at)
        except DiskFull:
            return Made(made.path, made.at, problem=FolderFull(folder))
        except SotayError as error:
            return Made(made.path, made.at, problem=error)
        return Made(made.path, made.at, carried.path)

    def _fingerprint(self) -> str:
        return keyfile.read(self._profile.key_file).fingerprint


def look(path: Path) -> Found:
    """What a backup file says of itself. Raises backup.NotABackup."""
    return _found(backup.read_header(path), True)


def look_in(folder: Path, *, elsewhere: bool = True) -> list[Found]:
    """The backups in a folder, newest first; `elsewhere`: it is not the notebook's own."""
    return [_found(one, elsewhere) for one in backup.found_in(folder)]


def restore(
    profile: Profile,
    source: Path,
    *,
    passphrase: Callable[[], str | None],
    now: datetime,
    keyring: Callable[[], Keyring] = keys.system_keyring,
) -> Restored:
    """Put the backup `source` in the place of the (closed) notebook of `profile`; see restoring.restore.

    The key comes from the notebook that is there when it is the same one, else from the backup itself: the machine's
    keyring, or the passphrase of the time when it was made. Raises what `keys.unlock` raises, too.
    """
    found = backup.read_header(source)
    key = _key(profile, found, passphrase=passphrase, keyring=keyring)
    return restoring.restore(profile, found, key, now=now)


def _key(
    profile: Profile, found: Backup, *, passphrase: Callable[[], str | None], keyring: Callable[[], Keyring]
) -> bytes:
    try:
        present = keyfile.read(profile.key_file)
    except Damaged:
        present = found.keys
    content = present if present.fingerprint == found.keys.fingerprint else found.keys
    return keys.key_of(content, found.path, passphrase=passphrase, keyring=keyring)


def _found(one: Backup, elsewhere: bool) -> Found:
    return Found(one.path, one.at, one.size, elsewhere)
