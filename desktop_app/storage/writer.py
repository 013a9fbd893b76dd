"""The one thread that writes. It owns the only read-write connection; everything it is given runs in one transaction.

A future is resolved after the commit has returned, so "Đã lưu" can never be shown too early.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from desktop_app.errors import DiskFull
from desktop_app.storage import engine
from desktop_app.storage.database import explain, open_database
from desktop_app.storage.migrations import migrate

if TYPE_CHECKING:
    from sqlite_utils import Database

    Transaction = Database
else:
    Transaction = Any  # what a job is given; sqlite-utils itself is imported on the writer thread only

T = TypeVar("T")
QUIET = 0.2  # seconds without a job before the writer does what can wait
# Seconds without a job before the write-ahead log is folded into the database: whoever tidies up loose files then
# takes nothing away, and no save has to wait for it.
FOLD = 2.0
FOLD_AT_LATEST = 4000  # pages of the write-ahead log: in long work it is folded meanwhile


class _Job(NamedTuple):
    run: Callable[[Database], Any]
    future: Future[Any]
    can_wait: bool
    log_only: bool
    durable: bool


class Writer:
    """Runs jobs one after the other, each inside `BEGIN IMMEDIATE … COMMIT`.

    Attributes:
        path: the database file.
        when_room_ran_out: called on the writer's thread after a job was done in the room of the reserve (reserve.py).
        when_idle: `when_idle(db)` does a piece of the work that can wait and says whether some is left. It runs in a
            transaction of its own after a quiet moment, and before every job that does not say that it reads the log
            only. What goes wrong in a quiet moment is tried again at the next one.
    """

    def __init__(self, path: Path, key: bytes) -> None:
        self.path = path
        self.when_idle: Callable[[Database], bool] | None = None
        self.when_room_ran_out: Callable[[], object] | None = None
        self._key = key
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()
        self._closed = False

    def submit(self, job: Callable[[Database], T], *, can_wait: bool = False, log_only: bool = False) -> Future[T]:
        """Run `job(db)` in one transaction on the writer thread; what it raises rolls everything back.

        On a full disk it is run once more in the room of the reserve, unless it is about something that `can_wait`.
        `log_only`: it reads nothing that is derived from the log, so what waits to be derived may wait on.
        """
        return self._put(_Job(job, Future(), can_wait, log_only, durable=True))

    def catch_up(self) -> Future[None]:
        """Do all that waits for a quiet moment now."""
        # What runs before a job that reads what is derived is all of it; a power cut may take it, it is done again.
        return self._put(_Job(lambda db: None, Future(), can_wait=True, log_only=False, durable=False))

    def here(self) -> bool:
        """Whether this is the writer's thread, where nobody may wait for it."""
        return threading.current_thread() is self._thread

    def _put(self, job: _Job) -> Future[Any]:
        with self._lock:
            if self._closed:
                raise RuntimeError("the notebook is closed")
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="sotay-writer", daemon=True)
                self._thread.start()
            self._jobs.put(job)
        return job.future

    def close(self) -> None:
        """Finish what was submitted, fold the WAL into the database and close the connection."""
        with self._lock:
            self._closed = True
            thread = self._thread
            self._jobs.put(None)
        if thread is not None:
            thread.join()
        self._key = b""

    def _run(self) -> None:
        db: Database | None = None
        more = unfolded = False
        while True:
            try:
                next_job = self._jobs.get(timeout=QUIET if more else FOLD if unfolded else None)
            except queue.Empty:
                if more:
                    more = db is not None and self._idle(db)
                else:
                    unfolded = False
                    self._fold(db)
                continue
            if next_job is None:
                break
            more, unfolded = self.when_idle is not None, True
            future = next_job.future
            if not future.set_running_or_notify_cancel():
                continue
            try:
                if db is None:
                    db = self._open()
                result = self._run_job(db, next_job)
            except BaseException as error:  # noqa: BLE001 - handed over whole to whoever waits for the future
                known = explain(error, self.path) if isinstance(error, engine.DatabaseError) else None
                if known is not None:
                    known.__cause__ = error
                future.set_exception(known or error)
            else:
                future.set_result(result)
                if next_job.log_only and not self._jobs.empty():
                    more = self._idle(db)  # long work is in the queue: who reads next must not wait for that
        if db is not None:
            if more:
                self._idle(db)
            db.conn.close()

    def _run_job(self, db: Database, job: _Job) -> Any:
        run = job.run if job.log_only else partial(self._caught_up, job.run)
        if not job.durable:
            return self._in_passing(db, run)
        try:
            return self._in_transaction(db, run)
        except engine.DatabaseError as error:
            if job.can_wait or not isinstance(explain(error, self.path), DiskFull):
                raise
            from desktop_app.storage import reserve

            if not reserve.give_up(self.path):
                raise
        result = self._in_transaction(db, run)
        if self.when_room_ran_out is not None:
            self.when_room_ran_out()
        return result

    def _idle(self, db: Database) -> bool:
        """One piece of what can wait; whether there is more of it."""
        if self.when_idle is None:
            return False
        try:
            return self._in_passing(db, self.when_idle)
        except Exception:  # noqa: BLE001 - whatever it is, this thread lives on: without it nothing is saved any more
            return False  # it is tried again after the next save, and whoever reads what is derived is told of it

    def _caught_up(self, run: Callable[[Database], T], db: Database) -> T:
        while self.when_idle is not None and self.when_idle(db):
            pass
        return run(db)

    def _in_passing(self, db: Database, run: Callable[[Database], T]) -> T:
        """Without waiting for the disk: what a power cut takes of it is done again, and the next save keeps it."""
        connection: Any = db.conn
        connection.execute("PRAGMA synchronous=NORMAL")
        try:
            return self._in_transaction(db, run)
        finally:
            connection.execute("PRAGMA synchronous=FULL")

    def _fold(self, db: Database | None) -> None:
        """Fold what readers let go of; the rest with the next time, at the latest when the notebook is closed."""
        if db is None:
            return
        connection: Any = db.conn
        with suppress(engine.DatabaseError):  # the next save meets it too, and tells
            connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()

    def _open(self) -> Database:
        db = engine.utils_database(open_database(self.path, self._key))
        db.execute(f"PRAGMA wal_autocheckpoint={FOLD_AT_LATEST}")
        migrate(db)
        return db

    @staticmethod
    def _in_transaction(db: Database, job: Callable[[Database], T]) -> T:
        connection: Any = db.conn
        connection.execute("BEGIN IMMEDIATE")
        try:
            result = job(db)
            connection.execute("COMMIT")
        except BaseException:
            # A full disk or an aborting trigger may have ended the transaction already.
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
        return result
