"""Backups: one file that holds the encrypted database as it was at one moment, and the ways in to its key.

The file is `SOTAY-BACKUP-1`, a line of JSON (when, how long, which hash, the key file's content) and then the bytes of
the database, encrypted as they lie in the profile: whoever finds the file reads nothing without a passphrase. A backup
counts only when it was opened, checked page by page and revision by revision, and read back from the disk it is on.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from desktop_app.domain.vietnamese.zone import VIETNAM
from desktop_app.errors import Damaged, FileProblem, NoRoom, NoRoomToUpgrade, ReadOnly
from desktop_app.profile import Profile, fill_beside
from desktop_app.storage import engine, inspection, keyfile
from desktop_app.storage.database import create_database, open_database, storage_errors

MAGIC = b"SOTAY-BACKUP-1\n"
SUFFIX = ".sotay"
MOST_HEADER = 64 * 1024
CHUNK = 1024 * 1024
SPARE_ROOM = 20 * 1000 * 1000  # bytes that stay free for the notebook itself
# Of the disk's room (free, or taken by these backups) that more than the three newest may take together. A notebook
# with the photos of years is large, and twenty times as much would fill an old laptop.
SHARE = 0.1
SECONDS_OF_A_DAY = 24 * 60 * 60
SETTINGS = "backup.settings"  # row of `meta` in the copy: what stands on the cover, encrypted with everything else


class NotABackup(FileProblem):
    """The file is not a backup, or not a whole one."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"Tệp {path.name} không phải là bản sao lưu nguyên vẹn của Sổ tay. Tệp vẫn nguyên, sổ cũng vậy. "
            "Xin chọn bản sao khác.",
            f"{path.name} is not a whole backup of Sổ tay. The file and the notebook are as they were. "
            "Please choose another backup.",
        )


@dataclass(frozen=True, slots=True)
class Backup:
    """One backup file, as its first line tells.

    Attributes: `at` when it was made; `size` bytes of the database inside, `sha256` of them; `keys` the ways in to the
    key at that time; `start` where the database begins in the file.
    """

    path: Path
    at: datetime
    size: int
    sha256: str
    keys: keyfile.Content
    start: int


def make(database: Path, key: bytes, key_file: Path, folder: Path, at: datetime, settings: Mapping[str, Any]) -> Backup:
    """Copy the notebook into a new file in `folder`, and prove it. `settings` go along, encrypted.

    Others may read and write meanwhile; the copy is what was committed when it began. Raises Damaged (the notebook
    itself is not whole: nothing is kept), DiskFull, ReadOnly.
    """
    with storage_errors(database), _folder(folder):
        content = keyfile.read(key_file)
        _make_room(folder, 2 * database.stat().st_size + SPARE_ROOM, content.fingerprint, at)
        copy = folder / f".{_name(content.fingerprint, at)}.copy"
        try:
            _copy_database(database, key, copy, settings)
            _prove(copy, key, database)
            return _pack(copy, content, _free(folder / _name(content.fingerprint, at)), at)
        finally:
            _remove(copy)


def before_migration(database: Path, key: bytes) -> None:
    """Keep the notebook as an older version of the program left it. Raises as `make`, and NoRoomToUpgrade; then nothing
    is migrated."""
    profile = Profile(database.parent)
    try:
        make(database, key, profile.key_file, profile.backups, datetime.now(VIETNAM), {})
    except NoRoom as error:
        raise NoRoomToUpgrade from error


def carry(backup: Backup, folder: Path) -> Backup:
    """A copy of a backup in another folder (a second disk, a stick), read back and compared. Raises DiskFull, …"""
    target = folder / backup.path.name
    with storage_errors(target), _folder(folder):
        _make_room(folder, backup.path.stat().st_size + SPARE_ROOM, backup.keys.fingerprint, backup.at)
        copy_file(backup.path, target)
        return _read_back(target)


def copy_file(source: Path, target: Path) -> None:
    """A copy that a power cut does not take any more once this returns."""

    def fill(file: BinaryIO) -> None:
        with source.open("rb") as there:
            shutil.copyfileobj(there, file, CHUNK)

    fill_beside(target, fill)


def read_header(path: Path) -> Backup:
    """What the file says of itself. Raises NotABackup."""
    try:
        with path.open("rb") as file:
            if file.read(len(MAGIC)) != MAGIC:
                raise NotABackup(path)
            line = file.readline(MOST_HEADER)
            start = file.tell()
            length = file.seek(0, os.SEEK_END)
    except OSError as error:
        raise NotABackup(path) from error
    try:
        said = json.loads(line)
        keys = keyfile.decode(json.dumps(said["keys"]).encode())
        at = datetime.fromisoformat(said["at"]).astimezone(VIETNAM)
        size, sha256 = int(said["size"]), str(said["sha256"])
    except (ValueError, KeyError, TypeError) as error:
        raise NotABackup(path) from error
    if keys is None or length != start + size:
        raise NotABackup(path)
    return Backup(path, at, size, sha256, keys, start)


def found_in(folder: Path, fingerprint: str | None = None) -> list[Backup]:
    """The backups in a folder, newest first; of one notebook only when `fingerprint` names its key."""
    found = []
    with contextlib.suppress(OSError):  # a stick that is not there holds no backups
        for path in folder.glob(f"*{SUFFIX}"):
            with contextlib.suppress(NotABackup):  # a file that only has the name of one
                found.append(read_header(path))
    mine = [one for one in found if fingerprint in (None, one.keys.fingerprint)]
    return sorted(mine, key=lambda one: (one.at, one.path.name), reverse=True)


def unpack(backup: Backup, target: Path) -> None:
    """Write the encrypted database out to `target`. Raises NotABackup when its bytes are not those that were saved."""

    def fill(file: BinaryIO) -> None:
        found = hashlib.sha256()
        for part in _parts(backup):
            found.update(part)
            file.write(part)
        if found.hexdigest() != backup.sha256:
            raise NotABackup(backup.path)

    with storage_errors(target):
        if shutil.disk_usage(target.parent).free < backup.size + SPARE_ROOM:
            raise NoRoom
        fill_beside(target, fill)


def is_whole(backup: Backup) -> bool:
    """Whether the bytes are those that were saved."""
    found = hashlib.sha256()
    for part in _parts(backup):
        found.update(part)
    return found.hexdigest() == backup.sha256


def _make_room(folder: Path, wanted: int, fingerprint: str, now: datetime) -> None:
    """Have so many bytes free, at the cost of all backups of this notebook but the newest if that helps. Raises
    NoRoom; then nothing was removed."""
    free = shutil.disk_usage(folder).free
    if free >= wanted:
        return
    if free + sum(one.path.stat().st_size for one in _surplus(folder, fingerprint, now, share=0)) < wanted:
        raise NoRoom
    thin(folder, fingerprint, now, share=0)


def thin(folder: Path, fingerprint: str, now: datetime, share: float | None = None) -> list[Path]:
    """Remove the backups of one notebook that nobody needs any more; returns what was removed. `share`: see SHARE."""
    gone = [one.path for one in _surplus(folder, fingerprint, now, SHARE if share is None else share)]
    for path in gone:
        _remove(path)
    _tidy(folder, fingerprint)
    return gone


def _surplus(folder: Path, fingerprint: str, now: datetime, share: float) -> list[Backup]:
    """What nobody needs any more.

    Those that bear a later time than `now` are chosen among themselves: a clock was wrong, then or now, and neither
    may push out what was made with the other.
    """
    mine = found_in(folder, fingerprint)
    sizes = {one.at: one.path.stat().st_size for one in mine}
    room = share * (shutil.disk_usage(folder).free + sum(sizes.values()))
    kept = to_keep({at: size for at, size in sizes.items() if at <= now}, room)
    kept |= to_keep({at: size for at, size in sizes.items() if at > now}, room)
    return [one for one in mine if one.at not in kept]


def _tidy(folder: Path, fingerprint: str) -> None:
    """Remove what a backup left behind that the power went off under: each is as large as the notebook, and holds what
    it held. Only what is a day older than the newest file here: another program may be at work on the others."""
    mark = f"so-tay-{fingerprint[:6]}-*{SUFFIX}"
    left = [*folder.glob(f".{mark}.copy*"), *folder.glob(f"{mark}.????????")]
    times = {path: path.stat().st_mtime for path in (*left, *folder.glob(mark))}
    for path in left:
        if times[path] < max(times.values()) - SECONDS_OF_A_DAY:
            path.unlink(missing_ok=True)


def to_keep(sizes: Mapping[datetime, int], room: float) -> set[datetime]:
    """The three newest; and the newest of each of seven days, four weeks and six months as long as all of them together
    take at most `room` bytes, the newer ones first. `sizes`: time → bytes of each."""
    newest = sorted(sizes, reverse=True)
    worth = set[datetime]()
    for count, period in ((7, "%Y-%m-%d"), (4, "%G-%V"), (6, "%Y-%m")):
        first: dict[str, datetime] = {}
        for at in newest:
            first.setdefault(at.strftime(period), at)
        worth.update(list(first.values())[:count])
    kept = newest[:3]
    for at in (one for one in newest[3:] if one in worth):
        if sum(sizes[one] for one in (*kept, at)) > room:
            break
        kept.append(at)
    return set(kept)


def _name(fingerprint: str, at: datetime) -> str:
    return f"so-tay-{fingerprint[:6]}-{at.astimezone(VIETNAM):%Y-%m-%d-%H%M%S}{SUFFIX}"


def _free(path: Path) -> Path:
    """`path`, or the same name with a number when it is taken: one backup never takes the place of another."""
    place, count = path, 1
    while place.exists():
        count += 1
        place = path.with_stem(f"{path.stem}-{count}")
    return place


def _copy_database(database: Path, key: bytes, copy: Path, settings: Mapping[str, Any]) -> None:
    _remove(copy)
    source = open_database(database, key, read_only=True)
    try:
        target = create_database(copy, key)
        try:
            source.backup(target)
            # One file without a log beside it.
            target.execute("PRAGMA journal_mode=DELETE")
            if settings:
                kept = json.dumps(settings, ensure_ascii=False)
                target.execute("INSERT OR REPLACE INTO meta(key, value) VALUES (?, ?)", [SETTINGS, kept])
        finally:
            target.close()
    finally:
        source.close()


def _prove(copy: Path, key: bytes, database: Path) -> None:
    """Open it as a restore would. Raises Damaged, which names the database that the copy was made of."""
    connection = open_database(copy, key, read_only=True)
    try:
        if not inspection.file_is_whole(connection) or inspection.broken_revisions(connection):
            raise Damaged(database)
    except engine.DatabaseError as error:
        raise Damaged(database) from error
    finally:
        connection.close()


def _pack(copy: Path, content: keyfile.Content, target: Path, at: datetime) -> Backup:
    with copy.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    header = {
        "at": at.isoformat(timespec="seconds"),
        "size": copy.stat().st_size,
        "sha256": sha256,
        "keys": json.loads(keyfile.encode(content)),
    }

    def fill(file: BinaryIO) -> None:
        file.write(MAGIC + json.dumps(header).encode() + b"\n")
        with copy.open("rb") as source:
            shutil.copyfileobj(source, file, CHUNK)

    fill_beside(target, fill)
    return _read_back(target)


def _read_back(path: Path) -> Backup:
    """Read from the disk what was written, not from memory where the system lets us: sticks lie about their size."""
    if hasattr(os, "posix_fadvise"):
        with path.open("rb") as file:
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    try:
        backup = read_header(path)
        if is_whole(backup):
            return backup
    except OSError:
        _remove(path)
        raise
    _remove(path)
    raise NotABackup(path)


def _parts(backup: Backup) -> Iterator[bytes]:
    with backup.path.open("rb") as file:
        file.seek(backup.start)
        while part := file.read(CHUNK):
            yield part


@contextlib.contextmanager
def _folder(folder: Path) -> Iterator[None]:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ReadOnly(folder) from error
    yield


def _remove(path: Path) -> None:
    for each in (path, path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")):
        each.unlink(missing_ok=True)
