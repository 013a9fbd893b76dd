"""Reading the own log for sending: while one stretch is on its way to the office, the next one is read already, and
made ready for the line."""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from desktop_app.storage.database import open_database
from desktop_app.storage.revisions import unpack
from desktop_app.storage.store import Store

if TYPE_CHECKING:
    from sync.driver import Ahead, LogRun, OwnSpan

# (n, id, header, payload) of one revision.
Row = tuple[int, str, bytes, "bytes | None"]
LEAST_AHEAD = 128 * 1024  # below this many bytes a day's work is sent at once, and reading ahead would cost more
MOST_AHEAD = 4 * 1024 * 1024
SEGMENT = 256 * 1024  # bytes that are made ready for the line together; of half as much a tenth more would travel
ENOUGH = 1024 * 1024  # bytes for which it is worth to go to the office, though there is room for more


class Segment(NamedTuple):
    """Rows that follow each other, and the lines that travel for all of them (None: made when they are sent)."""

    rows: list[Row]
    lines: Ahead | None

    @property
    def size(self) -> int:
        return sum(_weight(row) for row in self.rows)


class RunReader:
    """Gives stretches of the own log in the order they are asked for, from the log or from what was read ahead.

    Revisions never change but by an order of erasure: whoever carries one out calls `forget`.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._ahead: _ReadAhead | None = None
        self._given: tuple[str, int, tuple[str, ...]] = ("", 0, ())

    def ids(self, span: OwnSpan) -> tuple[str, ...] | None:
        """The ids of a span that lies in the stretch that was given last, else None: what was sent comes back as the
        rows of the next page, and the log need not be asked what has just been read in it."""
        replica, after, ids = self._given
        if span.replica != replica or span.after < after or span.upto > after + len(ids):
            return None
        return ids[span.after - after : span.upto - after]

    def read(self, span: OwnSpan, budget: int) -> LogRun | None:
        """The first revisions of `span`, up to `budget` bytes but at least one; None when there is none. Of what is
        being read ahead it gives what is there, and does not wait for all that would fit."""
        from sync.driver import LogRun

        segments = self._taken(span, budget)
        if not segments:
            segments = [Segment(_rows(self._store.log_reader(), span.replica, span.after, span.upto, budget), None)]
        rows: list[Row] = []
        lines: list[Ahead] = []
        for one in segments:
            if one.lines is not None:
                lines.append(replace(one.lines, first=len(rows)))
            rows += one.rows
        if not rows:
            return None
        last_n, last_id = rows[-1][0], rows[-1][1]
        self._given = (span.replica, rows[0][0] - 1, tuple(row[1] for row in rows))
        if last_n < span.upto and budget >= LEAST_AHEAD:
            if self._ahead is None:
                self._ahead = _ReadAhead(self._store, span.replica, last_n, span.upto)
            self._ahead.go_on()
        revisions = tuple((header, payload) for _, _, header, payload in rows)
        return LogRun(span.replica, last_n, last_id, revisions, tuple(lines))

    def forget(self) -> None:
        """Give up what was read ahead; when this returns, nothing of it is read any more."""
        ahead, self._ahead = self._ahead, None
        if ahead is not None:
            ahead.stop()

    def _taken(self, span: OwnSpan, budget: int) -> list[Segment]:
        if self._ahead is None:
            return []
        found = self._ahead.take(budget) if self._ahead.begins(span) else []
        if not found:
            self.forget()
        return found


class _ReadAhead:
    """A stretch of the log that a thread reads and makes ready, segment by segment, at most MOST_AHEAD bytes of it at
    one time. The thread ends when that is full; `go_on` begins another."""

    def __init__(self, store: Store, replica: str, after: int, upto: int) -> None:
        self._path, self._key = store.path, store.key()
        self._replica, self._upto = replica, upto
        self._given = self._read = after
        self._segments: deque[Segment] = deque()
        self._size = 0
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        self._stopped = False

    def begins(self, span: OwnSpan) -> bool:
        """Whether it goes on where `span` begins, and not beyond its end."""
        return (span.replica, span.after) == (self._replica, self._given) and self._upto <= span.upto

    def take(self, budget: int) -> list[Segment]:
        """What is ready, up to `budget` bytes but at least one revision; nothing where its end is reached."""
        with self._changed:
            self._changed.wait_for(lambda: self._thread is None or self._size >= min(budget, ENOUGH))
            found: list[Segment] = []
            while self._segments and budget > 0:
                one = self._segments.popleft()
                fits = one if one.size <= budget else Segment(_fitting(one.rows, budget, 0 if found else 1), None)
                if len(fits.rows) < len(one.rows):
                    self._segments.appendleft(Segment(one.rows[len(fits.rows) :], None))
                    budget = 0
                if fits.rows:
                    found.append(fits)
                    budget -= fits.size
                    self._size -= fits.size
                    self._given = fits.rows[-1][0]
            return found

    def go_on(self) -> None:
        """Read on where there is room again."""
        with self._changed:
            if self._thread is None and self._read < self._upto and self._size < MOST_AHEAD:
                self._thread = threading.Thread(target=self._work, name="sotay-read-ahead", daemon=True)
                self._thread.start()

    def stop(self) -> None:
        with self._changed:
            self._stopped = True
            thread = self._thread
        if thread is not None:
            thread.join()

    def _work(self) -> None:
        from sync.driver import make_ahead

        try:
            # A connection of its own: the notebook may be closed meanwhile.
            connection = open_database(self._path, self._key, read_only=True)
            try:
                full = False
                while not full:
                    rows = _rows(connection, self._replica, self._read, self._upto, SEGMENT)
                    lines = make_ahead([(header, payload) for _, _, header, payload in rows], 0) if rows else None
                    full = self._add(Segment(rows, lines))
            finally:
                connection.close()
        except Exception:  # noqa: BLE001 - the log is asked for the rest of it, and says itself what is wrong
            with self._changed:
                self._upto = self._read
        finally:
            with self._changed:
                self._thread = None
                self._changed.notify_all()

    def _add(self, segment: Segment) -> bool:
        """Whether that is enough for now."""
        with self._changed:
            if not segment.rows:
                self._upto = self._read  # a gap: nothing follows
                return True
            self._segments.append(segment)
            self._size += segment.size
            self._read = segment.rows[-1][0]
            self._changed.notify_all()
            return self._stopped or self._read >= self._upto or self._size >= MOST_AHEAD


def _fitting(rows: list[Row], budget: int, least: int = 1) -> list[Row]:
    found: list[Row] = []
    for row in rows:
        budget -= _weight(row)
        if budget < 0 and len(found) >= least:
            break
        found.append(row)
    return found


def _weight(row: Row) -> int:
    return len(row[2]) + len(row[3] or b"")


def _rows(connection: Any, replica: str, after: int, upto: int, budget: int) -> list[Row]:
    """Revisions that follow on `after` without a gap, up to `budget` bytes but at least one."""
    found: list[Row] = []
    rows = connection.execute(
        "SELECT id, n, header, payload FROM rev WHERE replica = ? AND n > ? AND n <= ? AND own = 1 ORDER BY n",
        [replica, after, upto],
    )
    for one, n, header, stored in rows:
        if n != after + 1:
            break
        row = (n, bytes(one).hex(), bytes(header), unpack(stored))
        budget -= _weight(row)
        if budget < 0 and found:
            break
        found.append(row)
        after = n
    rows.close()
    return found
