"""Opening the encrypted database: checks first, one sentence when something is wrong, never a repair on the quiet."""

from __future__ import annotations

import errno
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from desktop_app.errors import (
    Damaged,
    DiskFull,
    EngineTooOld,
    ForeignDatabase,
    NewerDatabase,
    NotFound,
    ReadOnly,
    SotayError,
    StorageError,
)
from desktop_app.storage import engine

APPLICATION_ID = 0x536F5479  # "SoTy", so that another program's database is told apart from ours
SCHEMA_VERSION = 3
# How lists and search are derived from the log (`meta`, key "derived"). Raised with every change of that: then a
# notebook's are made anew when it is next opened.
DERIVED = "1"
PLAIN_SQLITE = b"SQLite format 3\x00"
PATIENCE = 1.0  # seconds for a thread of ours that is about to close its own connection
ROOM_TO_OPEN = 64 * 1024  # bytes free; opening a WAL database makes a file of 32 KiB beside it


class Busy(StorageError):
    """Another process holds the database for longer than we wait."""

    def __init__(self) -> None:
        super().__init__(
            "Sổ đang bận ở một cửa sổ khác. Chữ đã lưu còn nguyên. Xin đợi một chút rồi làm lại.",
            "The notebook is busy in another window. What was saved is whole. Please wait a moment and try again.",
        )


class InUse(StorageError):
    """The notebook is open elsewhere, so its file must not be exchanged: what is saved there would be saved nowhere."""

    def __init__(self) -> None:
        super().__init__(
            "Sổ này đang mở ở một cửa sổ khác nên chưa thay được. Sổ vẫn nguyên. "
            "Xin đóng mọi cửa sổ Sổ tay rồi làm lại.",
            "This notebook is open in another window, so it was not replaced. It is as it was. "
            "Please close every window of Sổ tay and try again.",
        )


def refuse_in_use(path: Path, key: bytes) -> None:
    """Raises InUse when anybody else has the database open, in whichever process.

    A file can be exchanged under whoever has it open (not on Windows), who would go on saving into the old one."""
    try:
        connection = open_database(path, key)
    except (NotFound, Damaged, ForeignDatabase):
        return  # nobody can have opened it
    try:
        until = time.monotonic() + PATIENCE
        while not _has_it_alone(connection, path):
            if time.monotonic() > until:
                raise InUse
            time.sleep(0.05)
    finally:
        connection.close()


def _has_it_alone(connection: Any, path: Path) -> bool:
    try:
        # Everybody who has a WAL database open holds a lock on it, and this needs it alone.
        connection.execute("PRAGMA journal_mode=DELETE")
        connection.execute("PRAGMA journal_mode=WAL")
    except engine.DatabaseError as error:
        return not isinstance(explain(error, path), Busy)  # a damaged page is no reason against taking the rest out
    return True


def open_database(path: Path, key: bytes, *, read_only: bool = False) -> Any:
    """A connection to the database at `path`, unlocked with the raw 32-byte `key`.

    On a full disk the reserve beside it is given up: even reading needs a little room.
    Raises NotFound, ForeignDatabase, Damaged (also for a key that does not fit), NewerDatabase, ReadOnly, DiskFull.
    """
    if engine.engine_version() < engine.OLDEST_ENGINE:
        raise EngineTooOld(".".join(map(str, engine.engine_version())))
    _look_before_opening(path)
    try:
        return _open(path, key, read_only)
    except DiskFull:
        from desktop_app.storage import reserve

        if not reserve.give_up(path):
            raise
    return _open(path, key, read_only)


def _open(path: Path, key: bytes, read_only: bool) -> Any:
    with storage_errors(path):
        # mode=rw for readers too: a WAL database needs its shared-memory file even to be read. query_only guards it.
        connection = engine.connect(f"file:{_as_uri(path)}?mode=rw", uri=True, check_same_thread=False)
        try:
            _unlock(connection, key)
            _check_identity(connection, path)
            if not read_only:
                connection.execute("PRAGMA journal_mode=WAL")
                connection.execute("PRAGMA synchronous=FULL")
            else:
                connection.execute("PRAGMA query_only=ON")
        except BaseException:
            connection.close()
            raise
    return connection


def create_database(path: Path, key: bytes) -> Any:
    """A new, empty database at `path`, which must not exist yet."""
    with storage_errors(path):
        connection = engine.connect(str(path), check_same_thread=False)
        try:
            _unlock(connection, key)
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=FULL")
            connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
        except BaseException:
            connection.close()
            path.unlink(missing_ok=True)
            raise
    return connection


@contextmanager
def storage_errors(path: Path) -> Iterator[None]:
    """Turn the engine's errors into sentences; whatever is not known stays what it is, as a mistake of ours."""
    try:
        yield
    except engine.DatabaseError as error:
        known = explain(error, path)
        if known is None:
            raise
        raise known from error
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise DiskFull from error
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise ReadOnly(path.parent) from error
        raise


def explain(error: Exception, path: Path) -> SotayError | None:
    """The sentence for an engine error, by its result code (sqlite.org/rescode.html), or None."""
    code = getattr(error, "sqlite_errorcode", None)
    name = getattr(error, "sqlite_errorname", "") or ""
    text = str(error)
    # sqlcipher3 does not always fill in the code; the engine's texts for these conditions are fixed.
    if name.startswith("SQLITE_FULL") or code == 13 or "database or disk is full" in text:
        return DiskFull()
    # Where the file beside it finds no room, the engine speaks of an I/O error (SQLITE_IOERR_SHMSIZE).
    if "disk I/O error" in text and _no_room(path.parent):
        return DiskFull()
    if name.startswith("SQLITE_READONLY") or "readonly database" in text or "unable to open database" in text:
        return ReadOnly(path.parent)
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")) or "is locked" in text:
        return Busy()
    if name.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT")) or any(
        words in text for words in ("not a database", "malformed", "disk I/O error", "hmac check failed")
    ):
        return Damaged(path)
    return None


def _no_room(folder: Path) -> bool:
    import shutil  # late: a start needs it only when something is wrong

    try:
        return shutil.disk_usage(folder).free < ROOM_TO_OPEN
    except OSError:
        return False


def _look_before_opening(path: Path) -> None:
    try:
        with path.open("rb") as file:
            head = file.read(16)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise NotFound(
            f"Chưa có sổ nào ở {path.parent}. Xin tạo sổ trước bằng lệnh: sotay init.",
            f"There is no notebook in {path.parent} yet. Please make one first: sotay init.",
        ) from error
    except PermissionError as error:
        raise ReadOnly(path.parent) from error
    except OSError as error:
        raise Damaged(path) from error
    if head == PLAIN_SQLITE:
        raise ForeignDatabase(path)
    if len(head) < 16:
        raise Damaged(path)


def _unlock(connection: Any, key: bytes) -> None:
    if len(key) != 32:
        raise ValueError("the database key has 32 bytes")
    connection.execute("PRAGMA cipher_log_level=NONE")
    connection.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
    connection.execute("PRAGMA busy_timeout=5000")
    connection.execute("PRAGMA mmap_size=0")
    connection.execute("PRAGMA temp_store=MEMORY")
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("SELECT count(*) FROM sqlite_master").fetchone()


def _check_identity(connection: Any, path: Path) -> None:
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise ForeignDatabase(path)
    if connection.execute("PRAGMA user_version").fetchone()[0] > SCHEMA_VERSION:
        raise NewerDatabase


def _as_uri(path: Path) -> str:
    # "?" and "#" in a folder's name would otherwise end the file name (sqlite.org/uri.html).
    return path.resolve().as_posix().replace("%", "%25").replace("?", "%3f").replace("#", "%23")
