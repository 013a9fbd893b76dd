"""Files of the server's folder: written whole or not at all, one process at a time, refusals turned into sentences."""

from __future__ import annotations

import errno
import os
import re
import secrets
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sync.carriers.parcel import rename
from sync.server import errors

LOCK = "serving.lock"
_BLOB = re.compile(r"[0-9a-f]{64}\Z")
_BAD_SECTOR = (23, 1117)  # Windows: ERROR_CRC, ERROR_IO_DEVICE
UNWRITABLE = (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.ENOENT, errno.EEXIST)


@contextmanager
def disk_errors(path: Path) -> Iterator[None]:
    """Turn the operating system's refusals into sentences."""
    try:
        yield
    except OSError as problem:
        if problem.errno == errno.ENOSPC:
            raise errors.DiskFull(path) from problem
        what = Path(str(problem.filename or path))
        if problem.errno in (errno.EACCES, errno.EPERM) and what != path and what.exists():
            raise errors.NoAccess(what) from problem
        if problem.errno in UNWRITABLE:
            raise errors.NotWritable(path) from problem
        raise


def told(problem: OSError, path: Path) -> errors.ServerError:
    """The sentence for a refusal that nobody expected, while something was done with `path`."""
    if problem.errno == errno.ENOSPC:
        return errors.DiskFull(path)
    return errors.NoAccess(problem.filename or path)


def two_deep(folder: Path) -> Iterator[Path]:
    """The files of `folder`/xx/ that have a blob's name, in order: what a stop left of copying one has none. A glob
    would pass over what it may not read as if nothing were there."""
    if folder.exists():
        for part in sorted(folder.iterdir()):
            if len(part.name) == 2:
                yield from (one for one in sorted(part.iterdir()) if _BLOB.match(one.name))


def is_unreadable(problem: OSError) -> bool:
    """Whether the disk itself cannot give a file back; asking later, or as somebody else, does not help."""
    return problem.errno == errno.EIO or getattr(problem, "winerror", None) in _BAD_SECTOR


def write_file(path: Path, data: bytes, mode: int = 0o644) -> None:
    """Write beside, flush to disk, rename: the file is whole or not there."""
    beside = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        to_owner(beside)
        rename(beside, path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def to_owner(path: Path) -> None:
    """What an administrator's account makes belongs to whom the folder around it belongs, as SQLite does with its own
    files: else a server that runs under an account of its own could not read keys that `sudo` changed."""
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        around = path.parent.stat()
        with suppress(OSError):  # a stick that knows no owners
            os.chown(path, around.st_uid, around.st_gid)


def sync_folder(folder: Path) -> None:
    """Make a rename durable (POSIX; Windows keeps its own journal and cannot open folders)."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


WORK = ".sotay-"
_HELD = "held.lock"
_ABANDONED_SECONDS = 24 * 3600.0


@contextmanager
def workplace(beside: Path) -> Iterator[Path]:
    """A folder of this process's own in `beside`, which goes away with the block; those whose process was killed go
    too: what lay there half done lay there in clear."""
    clear_work(beside)
    with (
        tempfile.TemporaryDirectory(prefix=WORK, dir=beside, ignore_cleanup_errors=True) as place,
        (Path(place) / _HELD).open("a+b") as file,
    ):
        with suppress(OSError):  # a share that knows no locks: there nobody will take it for left behind
            _lock(file)
        yield Path(place)


def clear_work(beside: Path) -> None:
    """Remove the work folders in `beside` that no living process holds."""
    for place in sorted(beside.glob(f"{WORK}*")):
        if _is_left(place):
            shutil.rmtree(place, ignore_errors=True)


def _is_left(place: Path) -> bool:
    """The lock says whether its process lives. It comes first in a folder: without one there is nothing in there yet,
    or an earlier program made it, which had no lock; that one is long done after a day."""
    try:
        with (place / _HELD).open("r+b") as file:
            _lock(file)
        return True
    except FileNotFoundError:
        try:
            return time.time() - place.stat().st_mtime > _ABANDONED_SECONDS
        except OSError:
            return False
    except OSError:
        return False


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Hold the folder for this process; the lock ends with the process, however it ends. Raises AlreadyRunning."""
    with disk_errors(folder), (folder / LOCK).open("a+b") as file:
        to_owner(folder / LOCK)
        try:
            _lock(file)
        except OSError as problem:
            raise errors.AlreadyRunning(folder) from problem
        yield


def _lock(file: Any) -> None:
    if os.name == "nt":
        import msvcrt

        file.seek(0)
        getattr(msvcrt, "locking")(file.fileno(), getattr(msvcrt, "LK_NBLCK"), 1)  # noqa: B009 - absent elsewhere
    else:
        import fcntl

        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
