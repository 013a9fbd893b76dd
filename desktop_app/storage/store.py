"""One person's open notebook: the writer thread, a read-only connection for each thread that reads, and its facts."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from desktop_app.errors import ProfileExists, SotayError
from desktop_app.profile import Profile, patiently
from desktop_app.storage import anchor, engine, keyfile, keys
from desktop_app.storage.database import DERIVED, SCHEMA_VERSION, create_database, open_database, storage_errors
from desktop_app.storage.migrations import migrate
from desktop_app.storage.revisions import mint_replica
from desktop_app.storage.writer import Writer

if TYPE_CHECKING:
    from sqlite_utils import Database

T = TypeVar("T")


class Store:
    """An unlocked notebook.

    Attributes:
        path: the database file.
        author: the author's id (`by` of every revision made here).
        label: the name on the notebook's label, or "".
        behind: own revisions that were saved in this folder before and are not in this database (see anchor.py).
        anchor: keeps in mind, outside the database, where the own log stands; None in tests of the storage alone.
    """

    def __init__(self, path: Path, key: bytes) -> None:
        self.path = path
        self._key = key
        self._readers = threading.local()
        self._open_readers: list[Any] = []
        self.anchor: anchor.Anchor | None = None
        self.behind = 0
        self.writer = Writer(path, key)
        connection = self.reader()
        if connection.execute("PRAGMA user_version").fetchone()[0] < SCHEMA_VERSION:
            from desktop_app.storage import backup  # late: most starts migrate nothing

            backup.before_migration(path, key)
            self.write(lambda _db: None).result()  # the writer migrates before its first job
        self.author = self.meta("author") or ""
        self.label = self.meta("label") or ""

    def key(self) -> bytes:
        """The database key, for copies under the same key; empty once the notebook is closed."""
        return self._key

    def log_reader(self) -> Any:
        """This thread's read-only connection; what was saved until now is in the log that it reads, and perhaps not yet
        in what is derived from it. For delivering, which must not wait for lists and search, nor fail where they do."""
        connection = getattr(self._readers, "connection", None)
        if connection is None:
            connection = open_database(self.path, self._key, read_only=True)
            self._readers.connection = connection
            self._open_readers.append(connection)
        return connection

    def reader(self) -> Any:
        """The same connection; what was saved until now is in all that it reads."""
        connection = self.log_reader()
        if self.writer.when_idle is not None and not self.writer.here():
            self._catch_up(connection)
        return connection

    @contextmanager
    def snapshot(self) -> Iterator[Any]:
        """This thread's connection; all that it reads within is of one moment, whatever is saved or arrives meanwhile.
        For questions of several steps: what changes its place between two of them would be seen twice or not at all.
        One within another is the outer one's moment.
        """
        connection = self.reader()
        if connection.in_transaction:
            yield connection
            return
        catches_up = self.writer.when_idle is not None and not self.writer.here()
        for last in (False, False, True):
            connection.execute("BEGIN")
            # A save may have come between: then what is derived is behind the log in this very moment.
            if last or not catches_up or not self._behind(connection):
                break
            connection.execute("ROLLBACK")
            self._catch_up(connection)
        try:
            yield connection
        finally:
            connection.execute("ROLLBACK")

    @staticmethod
    def _behind(connection: Any) -> bool:
        return connection.execute("SELECT 1 FROM unindexed LIMIT 1").fetchone() is not None

    def _catch_up(self, connection: Any) -> None:
        if self._behind(connection):
            # On a full disk the lists show what they can: the log has it all, and saving is where one is told of it.
            with suppress(SotayError):
                self.writer.catch_up().result()

    def read(self, sql: str, parameters: list[Any] | None = None, *, log_only: bool = False) -> list[Any]:
        """All rows of a small, limited question. `log_only`: it asks for nothing that is derived; see `log_reader`."""
        with storage_errors(self.path):
            reader = self.log_reader() if log_only else self.reader()
            rows: list[Any] = reader.execute(sql, parameters or []).fetchall()
            return rows

    def write(self, job: Callable[[Database], T], *, can_wait: bool = False, log_only: bool = False) -> Future[T]:
        """Run `job` in one transaction on the writer thread; see `Writer.submit`."""
        future = self.writer.submit(job, can_wait=can_wait, log_only=log_only)
        if self.anchor is not None and self.anchor.due():
            self.writer.submit(self.anchor.record, log_only=True)  # behind the job: nobody waits for it
        return future

    def meta(self, key: str) -> str | None:
        rows = self.read("SELECT value FROM meta WHERE key = ?", [key])
        return str(rows[0][0]) if rows else None

    def close(self) -> None:
        """Finish all writing, close every connection and forget the key. Closing twice is closing once."""
        if not self._key:
            return
        held = self.anchor if self.anchor is not None and self.anchor.touched else None
        if held is not None:
            self.writer.submit(held.record, log_only=True)
        self.writer.close()
        if held is not None:
            held.tell_keyring()
        for connection in self._open_readers:
            connection.close()
        self._open_readers.clear()
        self._key = b""


def create(
    profile: Profile,
    *,
    label: str,
    passphrase: str | None,
    keyring: Callable[[], keys.Keyring],
    new_id: Callable[[], str],
) -> None:
    """Make a new notebook in `profile`: key, database, author, replica. All of it or nothing.

    Raises ProfileExists (nothing touched), location.NotOnThisDisk, ReadOnly, DiskFull, keys.NoWayToKeepKey,
    keys.EmptyPassphrase.
    """
    if profile.exists():
        raise ProfileExists(
            f"Ở {profile.folder} đã có một cuốn sổ, sổ ấy vẫn nguyên. Xin mở sổ đó, hoặc chọn thư mục khác.",
            f"There is a notebook in {profile.folder} already; it was left as it is. "
            "Please open that one or choose another folder.",
        )
    from desktop_app.storage import location  # late: only a new notebook asks where it will lie

    location.refuse_unsafe(profile.folder)
    profile.create_folder()
    notebook = new_id()
    # Made under another name and renamed when whole: a power cut leaves no notebook rather than half of one.
    unfinished = profile.database.with_suffix(".new")
    unfinished.unlink(missing_ok=True)
    with storage_errors(profile.database):
        # Without its database it opens nothing here, but it may belong to one that was moved away: keep it.
        keyfile.put_aside(profile.key_file, notebook)
        key = keys.create(profile.key_file, notebook, passphrase=passphrase, keyring=keyring)
        connection = create_database(unfinished, key)
        try:
            db = engine.utils_database(connection)
            migrate(db)
            with db.atomic():
                facts = {"notebook": notebook, "author": new_id(), "label": label, "derived": DERIVED}
                for name, value in facts.items():
                    db.execute("INSERT INTO meta(key, value) VALUES (?, ?)", [name, value])
                replica = secrets.token_hex(16)
                mint_replica(db, replica)
        finally:
            connection.close()
        patiently(lambda: unfinished.replace(profile.database))
        anchor.write_first(profile.anchor_file, profile.database, replica, anchor.machine_id())


def unlock(
    profile: Profile,
    *,
    passphrase: Callable[[], str | None],
    keyring: Callable[[], keys.Keyring],
    machine: Callable[[], str] = anchor.machine_id,
) -> Store:
    """Open the notebook in `profile`. Raises NotFound, WrongPassphrase, PassphraseNeeded, Damaged, …

    One that may be a copy goes on under a new replica (see `anchor.py`)."""
    if not profile.exists():
        open_database(profile.database, bytes(keys.KEY_BYTES))  # raises NotFound with its sentence
    key = keys.unlock(profile.key_file, passphrase=passphrase, keyring=keyring)
    opened = Store(profile.database, key)
    account = anchor.keyring_account(profile.key_file)
    opened.anchor = anchor.Anchor(
        profile.anchor_file, profile.database, machine(), keyring if account else None, account or ""
    )
    try:
        with storage_errors(profile.database):
            doubtful = opened.anchor.doubts(opened.reader())
            opened.behind = opened.anchor.behind(opened.reader()) if doubtful else 0
    except BaseException:
        opened.close()
        raise
    if doubtful:
        opened.writer.submit(opened.anchor.mint)  # the first job, so it stands before anything that is written now
    return opened
