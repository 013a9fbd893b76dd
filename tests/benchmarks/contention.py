"""Many writer processes and tailing readers on one server database: no gap, no repetition, nothing lost.

The writers wait a random moment between inserting and committing, so that transactions overlap as on a busy day: with a
sequence instead of a counter under the row's lock, a reader would pass rows that were still on their way.
"""

from __future__ import annotations

import multiprocessing
import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.queues import Queue
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from sync.core.revision import Revision
from sync.engine.server import Caller, Store, build_page
from sync.server import database, schema
from sync.server.database import reading
from sync.server.store import SqlStore
from sync.wire.batch import Run
from tests.contracts.subject import AT, SEAL, Subject, log

BATCH = 8
PAGE = 256 * 1024
PATIENCE = 300
LOOK_EVERY = 0.02  # seconds between two looks of a reader that found nothing new
CONTENT = {"title": "Chậm chi trả đền bù", "content": "Bà con nói đường còn ngập, mong xã sớm trả lời. " * 8}


@dataclass(frozen=True, slots=True)
class Outcome:
    """Attributes: `revisions`, `batches` written in `seconds`; `read` rows by all readers; `gaps` and `repeated` that
    they saw; `unequal` readers whose rows were not the table's in the end; `failures` of any process."""

    revisions: int
    batches: int
    seconds: float
    read: int
    gaps: int
    repeated: int
    unequal: int
    failures: tuple[str, ...]


@contextmanager
def opened(where: str) -> Iterator[sa.Engine]:
    """The database at an address of PostgreSQL, or in a file."""
    engine = database.open_postgres(where) if where.startswith("postgres") else database.open_sqlite(Path(where))
    try:
        yield engine
    finally:
        engine.dispose()


def run(
    where: str,
    *,
    writers: int,
    readers: int,
    processes: int,
    seconds: float,
    at_once: int = 64,
    wait: float = 0.02,
    seed: int = 1,
) -> Outcome:
    """Fill the empty database at `where` for some seconds. `writers` are threads, spread over so many `processes`, of
    which each lets `at_once` into the database, as the service does; each of the `readers` is a process. `wait` is the
    longest pause in seconds before a commit."""
    with opened(where) as engine:
        subject = Subject(engine)
        office = subject.person("coordinator")
        callers = [subject.person() for _ in range(writers)]
    spawn = multiprocessing.get_context("spawn")
    ready: Queue[str] = spawn.Queue()
    said: Queue[Any] = spawn.Queue()
    stop, end = spawn.Event(), spawn.Event()
    shares = [callers[place::processes] for place in range(processes)]
    workers = [
        spawn.Process(target=_many_writers, args=(where, share, seed + place, at_once, wait, stop, ready, said))
        for place, share in enumerate(shares)
    ]
    tails = [spawn.Process(target=_tail, args=(where, office, end, ready, said)) for _ in range(readers)]
    for one in (*workers, *tails):
        one.start()
    for _ in (*workers, *tails):
        ready.get(timeout=PATIENCE)
    started = time.perf_counter()
    stop.wait(seconds)
    stop.set()
    written = [said.get(timeout=PATIENCE) for _ in workers]
    took = time.perf_counter() - started
    end.set()
    seen = [said.get(timeout=PATIENCE) for _ in tails]
    for one in (*workers, *tails):
        one.join()
    with opened(where) as engine, reading(engine) as db:
        feed = sa.select(schema.feed.c.num).where(schema.feed.c.id == office.readable[1]).scalar_subquery()
        row = schema.feed_row.c
        query = sa.select(schema.rev.c.id).join(schema.feed_row, row.rev == schema.rev.c.num)
        table = [one.hex() for one in db.execute(query.where(row.feed == feed).order_by(row.seq)).scalars()]
    made = [one for batch in written for one in batch.get("ids", ())]
    failures = [one["failure"] for one in (*written, *seen) if "failure" in one]
    if sorted(table) != sorted(made):
        failures.append(f"{len(table)} rows in the table, {len(made)} revisions acknowledged")
    tailed = [one for one in seen if "ids" in one]
    return Outcome(
        revisions=len(made),
        batches=len(made) // BATCH,
        seconds=took,
        read=sum(len(one["ids"]) for one in tailed),
        gaps=sum(one["gaps"] for one in tailed),
        repeated=sum(len(one["ids"]) - len(set(one["ids"])) for one in tailed),
        unequal=sum(one["ids"] != table for one in tailed),
        failures=tuple(failures),
    )


class _Pausing(SqlStore):
    """The store, with a pause between the last insert and the commit."""

    def __init__(self, engine: sa.Engine, pause: Callable[[], None]) -> None:
        super().__init__(engine)
        self._pause = pause

    def _keep_seal(self, db: sa.Connection, run: Run, device: str) -> None:  # type: ignore[override]
        SqlStore._keep_seal(db, run, device)
        self._pause()


def _many_writers(
    where: str, callers: list[Caller], seed: int, at_once: int, wait: float, stop: Any, ready: Any, said: Any
) -> None:
    done: list[str] = []
    failures: list[str] = []
    room = threading.BoundedSemaphore(at_once)

    def write(store: SqlStore, caller: Caller, place: int) -> None:
        replica, on = f"{seed:016x}{place:016x}", None
        try:
            while not stop.is_set():
                made: list[Revision] = log(BATCH, replica=replica, on=on, **CONTENT)
                on = made[-1]
                with room:
                    store.store(Store(caller, (Run(tuple(made), SEAL),), {}, (replica,), {}), AT)
                done.extend(one.id for one in made)
        except Exception as problem:  # noqa: BLE001 - counted and shown by the caller
            failures.append(_said(problem))

    with opened(where) as engine:
        dice = random.Random(seed)
        store = _Pausing(engine, lambda: time.sleep(dice.random() * wait) if wait else None)
        threads = [threading.Thread(target=write, args=(store, one, place)) for place, one in enumerate(callers)]
        ready.put("")
        for one in threads:
            one.start()
        for one in threads:
            one.join()
    said.put({"ids": done} | ({"failure": "; ".join(failures)} if failures else {}))


def _tail(where: str, office: Caller, end: Any, ready: Any, said: Any) -> None:
    """Read the office's feed page by page while it grows."""
    ids: list[str] = []
    cursor, last, gaps = "", 0, 0
    try:
        with opened(where) as engine:
            store = SqlStore(engine)
            ready.put("")
            while True:
                ending = end.is_set()
                found = store.read_feeds(office.readable[1:], cursor, PAGE, {})
                for row in found.parts[0].rows:
                    gaps += row.seq != last + 1
                    last = row.seq
                    ids.append(row.id)
                page = build_page(found)
                cursor = page.cursor
                if ending and not page.more:
                    break
                if not found.parts[0].rows:
                    time.sleep(LOOK_EVERY)
        said.put({"ids": ids, "gaps": gaps})
    except Exception as problem:  # noqa: BLE001 - counted and shown by the caller
        said.put({"failure": _said(problem)})


def _said(problem: Exception) -> str:
    return f"{type(problem).__name__}: {str(problem).splitlines()[0]}"
