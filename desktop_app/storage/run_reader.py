"""Reading the own log for sending: while one stretch is on its way to the office, the next one is read already, and
made ready for the line."""

from __future__ import annotations

import threading
from concurrent.futures import Future
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
SEGMENT = 256 * 1024  # bytes that are made ready for the line together


class ReadAhead(NamedTuple):
    """Rows that follow each other, read ahead, and for stretches of them (by index) the lines that travel."""

    rows: list[Row]
    lines: list[Ahead]


class RunReader:
    """Gives stretches of the own log in the order they are asked for, from the log or from what was read ahead.

    Revisions never change but by an order of erasure: whoever carries one out calls `forget`.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._ahead: tuple[tuple[str, int, int], Future[ReadAhead]] | None = None
        self._given: tuple[str, int, tuple[str, ...]] = ("", 0, ())

    def ids(self, span: OwnSpan) -> tuple[str, ...] | None:
        """The ids of a span that lies in the stretch that was given last, else None: what was sent comes back as the
        rows of the next page, and the log need not be asked what has just been read in it."""
        replica, after, ids = self._given
        if span.replica != replica or span.after < after or span.upto > after + len(ids):
            return None
        return ids[span.after - after : span.upto - after]

    def read(self, span: OwnSpan, budget: int) -> LogRun | None:
        """The first revisions of `span`, up to `budget` bytes but at least one; None when there is none."""
        from sync.driver import LogRun

        ahead = self._taken(span)
        rows = self._fitting(ahead.rows, budget)
        lines = tuple(made for made in ahead.lines if made.first + made.count <= len(rows))
        spent = sum(_weight(row) for row in rows)
        if not rows or (spent < budget and rows[-1][0] < span.upto):
            after = rows[-1][0] if rows else span.after
            more = _rows(self._store.reader(), span.replica, after, span.upto, budget - spent)
            rows += more if not rows else self._fitting(more, budget - spent, least=0)
        if not rows:
            return None
        last_n, last_id = rows[-1][0], rows[-1][1]
        self._given = (span.replica, rows[0][0] - 1, tuple(row[1] for row in rows))
        if last_n < span.upto and budget >= LEAST_AHEAD:
            self._read_ahead(span.replica, last_n, span.upto, min(8 * budget, MOST_AHEAD))
        return LogRun(span.replica, last_n, last_id, tuple((header, payload) for _, _, header, payload in rows), lines)

    def forget(self) -> None:
        """Give up what was read ahead; when this returns, nothing of it is read any more."""
        ahead, self._ahead = self._ahead, None
        if ahead is not None:
            ahead[1].exception()

    def _taken(self, span: OwnSpan) -> ReadAhead:
        ahead, self._ahead = self._ahead, None
        if ahead is None:
            return ReadAhead([], [])
        place, future = ahead
        failed = future.exception() is not None  # then the log is asked again, and says itself what is wrong
        return ReadAhead([], []) if failed or place != (span.replica, span.after, span.upto) else future.result()

    @staticmethod
    def _fitting(rows: list[Row], budget: int, least: int = 1) -> list[Row]:
        found: list[Row] = []
        for row in rows:
            budget -= _weight(row)
            if budget < 0 and len(found) >= least:
                break
            found.append(row)
        return found

    def _read_ahead(self, replica: str, after: int, upto: int, budget: int) -> None:
        future: Future[ReadAhead] = Future()
        path, key = self._store.path, self._store.key()

        def work() -> None:
            try:
                # A connection of its own: the notebook may be closed meanwhile.
                connection = open_database(path, key, read_only=True)
                try:
                    rows = _rows(connection, replica, after, upto, budget)
                finally:
                    connection.close()
            except BaseException as error:  # noqa: BLE001 - handed over whole to whoever asks
                future.set_exception(error)
            else:
                future.set_result(ReadAhead(rows, _lines(rows)))

        self._ahead = ((replica, after, upto), future)
        threading.Thread(target=work, name="sotay-read-ahead", daemon=True).start()


def _lines(rows: list[Row]) -> list[Ahead]:
    """The rows as they travel, in segments. Those that the next request has no room for are made again by another."""
    from sync.driver import make_ahead

    made: list[Ahead] = []
    first = size = 0
    for place, row in enumerate(rows, 1):
        size += _weight(row)
        if size >= SEGMENT or place == len(rows):
            made.append(make_ahead([(header, payload) for _, _, header, payload in rows[first:place]], first))
            first, size = place, 0
    return made


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
