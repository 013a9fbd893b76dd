"""A person's notebook in a schedule: plain Python for speed, or the program's own store on an SQLite in memory.

Both are the `ClientStore` of the driver, and both do for the schedule what a person and a laptop do: write, be backed
up, be cloned, lose power, have a full disk. They are held to the same behaviour by running one schedule on each.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from functools import cache
from typing import Any

from desktop_app.domain.registry import TYPES
from desktop_app.domain.vocabulary import Vocabulary
from desktop_app.errors import DiskFull
from desktop_app.storage import engine, removing, revisions
from desktop_app.storage.inspection import fingerprint
from desktop_app.storage.migrations import migrate
from desktop_app.storage.parcel_store import NotebookParcels
from desktop_app.storage.views import Views
from desktop_app.storage.writer import Writer
from sync.core import strictjson
from sync.core.merge import View, view
from sync.core.revision import Revision, make_revision, next_clk, parse_revision
from sync.driver import Change, Contact
from tests.contracts.memory_store import MemoryStore
from tests.simulator import standins

vocabulary = cache(Vocabulary.load)


class PowerCut(BaseException):
    """The laptop's power fails: nothing that runs may catch this and go on."""


@dataclass
class Fuse:
    """When the power fails, or the disk is full. `left`: so many durable steps still work; then, before or after the
    next one, everything ends until `mend`. `full`: every transaction fails."""

    left: int | None = None
    after: bool = False
    dead: bool = False
    full: bool = False

    def before(self) -> None:
        if self.dead:
            raise PowerCut
        if self.left == 0 and not self.after:
            self.dead = True
            raise PowerCut

    def done(self) -> None:
        if self.left is None:
            return
        if self.left == 0:
            self.dead = True
            raise PowerCut
        self.left -= 1

    def mend(self) -> None:
        self.left, self.dead = None, False


@dataclass(frozen=True, slots=True)
class Entry:
    """What a person saves. `extra`: header keys of a later version of the program."""

    record: str
    type: str
    fields: Mapping[str, Any]
    seen: tuple[str, ...]
    at: str
    extra: Mapping[str, Any]


def _with_extra(made: Revision, extra: Mapping[str, Any]) -> Revision:
    if not extra:
        return made
    return parse_revision(strictjson.dumps({**strictjson.loads(made.header), **extra}), made.payload)


class PlainNotebook(MemoryStore):
    """The quick one. `watch` is called whenever an answer was applied."""

    watch: Callable[[], None] | None = None

    def __init__(self, author: str, replica: str) -> None:
        super().__init__(author, replica)
        self.fuse = Fuse()
        self.highest = 0  # the highest clk that the current log has met, also of what was taken away since
        self.dropped: set[str] = set()

    def save(self, entry: Entry) -> Revision:
        chain = self.own[self.current]
        made = make_revision(
            replica=self.current,
            n=len(chain) + 1,
            prev=chain[-1] if chain else "",
            record=entry.record,
            type=entry.type,
            clk=next_clk(self.highest),
            by=self.author,
            at=entry.at,
            seen=entry.seen,
            fields=entry.fields,
        )
        made = _with_extra(made, entry.extra)
        self.fuse.before()
        if self.fuse.full:
            raise DiskFull
        self.revs[made.id] = made
        self.highest = made.clk
        chain.append(made.id)
        return made

    def mint(self, replica: str) -> None:
        """What the program does when the anchor outside the database shows another state than the database."""
        if not self.own[self.current]:
            del self.own[self.current]
        self.current = replica
        self.own[replica] = []
        self.highest = max((one.clk for one in self.revs.values()), default=0)

    def snapshot(self) -> PlainNotebook:
        """A backup, or the disk of a laptop that is being cloned."""
        twin = copy.copy(self)
        for name, value in vars(self).items():
            if isinstance(value, dict):
                inside = {
                    key: copy.copy(item) if isinstance(item, (dict, list)) else item for key, item in value.items()
                }
                setattr(twin, name, inside)
            elif isinstance(value, (set, list)):
                setattr(twin, name, copy.copy(value))
        twin.fuse = Fuse()
        return twin

    # -- what the schedule and the oracle look at

    def logs(self) -> Mapping[str, list[str]]:
        return self.own

    def current_replica(self) -> str:
        return self.current

    def green(self) -> set[str]:
        return self.delivered

    def server_epoch(self) -> str:
        return self.epoch

    def state_cursor(self) -> str:
        return self.cursor

    def records(self) -> Mapping[str, dict[str, Revision]]:
        """record → id → revision."""
        found: dict[str, dict[str, Revision]] = {}
        for one in self.revs.values():
            found.setdefault(one.record, {})[one.id] = one
        return found

    def rows(self) -> Mapping[str, Mapping[int, str]]:
        """feed → seq → id; under "~" and "=" what is not whole yet, and what stood in it once (as the real one)."""
        apart = {f"~{feed}": found for feed, found in self.staged_rows.items() if found}
        former = {f"={feed}": dict(enumerate(sorted(found), 1)) for feed, found in self.former.items() if found}
        return {**self.feed_rows, **apart, **former}

    def mended(self) -> None:
        self.fuse.mend()

    # -- durable steps

    def put_state(self, values: Mapping[str, bytes | None]) -> None:
        self._durable(lambda: super(PlainNotebook, self).put_state(values))

    def apply(self, change: Change, new_replica: str) -> int:
        def job() -> int:
            for feed in change.drop:
                self.dropped |= {one for name, ids in self._brought() if name == feed for one in ids}
            received = super(PlainNotebook, self).apply(change, new_replica)
            self.highest = max([self.highest, *(row.revision.clk for row in change.rows)])
            if self.dropped:
                self._purge()
            if change.mint:
                self.highest = max((one.clk for one in self.revs.values()), default=0)
            return received

        received = int(self._durable(job))
        if self.watch is not None:
            self.watch()
        return received

    def _purge(self) -> None:
        """What only dropped feeds brought goes, unless own work on the record is not delivered yet."""
        mine = {one for chain in self.own.values() for one in chain}
        self.dropped -= mine
        self.dropped -= {one for _, ids in self._brought() for one in ids}
        self.dropped -= {one for one in self.dropped if one in self.revs and self.revs[one].by == self.author}
        busy = {self.revs[one].record for one in mine - self.delivered}
        gone = {one for one in self.dropped if one in self.revs and self.revs[one].record not in busy}
        self.dropped -= gone
        for one in gone:
            del self.revs[one]
        self.strays &= set(self.revs)

    def _brought(self) -> Iterable[tuple[str, Iterable[str]]]:
        """Feed, and ids that came by it, whether or not they still stand in it."""
        for rows in (self.feed_rows, self.staged_rows):
            yield from ((feed, found.values()) for feed, found in rows.items())
        yield from self.former.items()

    def add_contact(self, contact: Contact) -> None:
        self._durable(lambda: None)

    def _durable(self, step: Callable[[], Any]) -> Any:
        self.fuse.before()
        if self.fuse.full:
            raise DiskFull
        found = step()
        self.fuse.done()
        return found


class _Memory:
    """What `SyncStore` needs of an open notebook, on one connection to an SQLite in memory."""

    path = None
    anchor = None  # the schedule itself decides whether a restored laptop notices it

    def __init__(self, author: str, connection: Any, fuse: Fuse, derived: Views) -> None:
        self.author = author
        self._connection = connection
        self._db = engine.utils_database(connection)
        self._fuse = fuse
        self._derived = derived

    def log_reader(self) -> Any:
        return self._connection

    def key(self) -> bytes:
        return b""

    def read(self, sql: str, parameters: list[Any] | None = None, *, log_only: bool = False) -> list[Any]:
        found: list[Any] = self._connection.execute(sql, parameters or []).fetchall()
        return found

    def write(self, job: Callable[[Any], Any], *, can_wait: bool = False, log_only: bool = False) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_result(self.transaction(job if log_only else lambda db: self._caught_up(db, job)))
        return future

    def _caught_up(self, db: Any, job: Callable[[Any], Any]) -> Any:
        """As the writer does it: what waits to be derived is derived before a job that may read it."""
        while self._derived.refresh_waiting(db, 50):
            pass
        return job(db)

    def transaction(self, job: Callable[[Any], Any]) -> Any:
        """One transaction as the writer makes it; a power cut or a full disk strikes inside, just before the commit."""

        def struck(db: Any) -> Any:
            found = job(db)
            self._fuse.before()
            if self._fuse.full:
                raise DiskFull
            return found

        if self._fuse.dead:
            raise PowerCut
        found = Writer._in_transaction(self._db, struck)
        self._fuse.done()
        return found


class SqlNotebook(NotebookParcels):
    """The program's own store, with its views and its search, on an SQLite in memory. `watch` as in the quick one."""

    watch: Callable[[], None] | None = None

    def __init__(self, author: str, connection: Any) -> None:
        self.author = author
        self.connection = connection
        self.fuse = Fuse()
        self._derived = Views(TYPES, vocabulary)
        self._memory = _Memory(author, connection, self.fuse, self._derived)
        super().__init__(self._memory, self._derived)  # type: ignore[arg-type]

    @classmethod
    def new(cls, author: str, replica: str) -> SqlNotebook:
        connection = engine.connect(":memory:", check_same_thread=False)
        migrate(engine.utils_database(connection))
        made = cls(author, connection)
        made._memory.write(lambda db: revisions.mint_replica(db, replica)).result()
        return made

    def save(self, entry: Entry) -> Revision:
        def job(db: Any) -> Revision:
            by = revisions.Author(self.author, entry.at)
            with standins.patched() as patches:
                if entry.extra:
                    patches.set(
                        revisions, "make_revision", lambda **parts: _with_extra(make_revision(**parts), entry.extra)
                    )
                made = revisions.append(
                    db, by, record=entry.record, type=entry.type, fields=entry.fields, seen=entry.seen
                )
            self._derived.refresh_later(db, entry.record)
            return made

        # Not counted by the fuse: a save that fails was never called saved.
        left, self.fuse.left = self.fuse.left, None
        try:
            made: Revision = self._memory.transaction(job)
        finally:
            self.fuse.left = left
        return made

    def mint(self, replica: str) -> None:
        self._memory.transaction(lambda db: revisions.mint_replica(db, replica))

    def apply(self, change: Change, new_replica: str) -> int:
        with standins.patched() as patches:
            patches.set(removing, "fold_wal", lambda path, key: None)  # a database in memory has no log of changes
            received = super().apply(change, new_replica)
        if self.watch is not None:
            self.watch()
        return received

    def snapshot(self) -> SqlNotebook:
        connection = engine.connect(":memory:", check_same_thread=False)
        self.connection.backup(connection)
        return SqlNotebook(self.author, connection)

    def shown(self, record: str) -> View:
        return view(revisions.of_record(self.connection, record))

    def mended(self) -> None:
        self.fuse.mend()

    # -- what the schedule and the oracle look at

    def logs(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = {row[0]: [] for row in self._all("SELECT id FROM replica")}
        for replica, one in self._all("SELECT replica, id FROM rev WHERE own = 1 ORDER BY replica, n"):
            found[replica].append(bytes(one).hex())
        return found

    def current_replica(self) -> str:
        return str(self._all("SELECT id FROM replica WHERE current = 1")[0][0])

    def green(self) -> set[str]:
        return {
            bytes(row[0]).hex()
            for row in self._all(
                "SELECT rev.id FROM rev JOIN replica ON replica.id = rev.replica WHERE own = 1 AND rev.n <= delivered"
            )
        }

    def server_epoch(self) -> str:
        return (self.state("sync.epoch") or b"").decode()

    def state_cursor(self) -> str:
        return (self.state("sync.cursor") or b"").decode()

    def records(self) -> Mapping[str, dict[str, Revision]]:
        found: dict[str, dict[str, Revision]] = {}
        for header, payload in self._all("SELECT header, payload FROM rev ORDER BY seq"):
            one = parse_revision(bytes(header), revisions.unpack(payload))
            found.setdefault(one.record, {})[one.id] = one
        return found

    def rows(self) -> Mapping[str, Mapping[int, str]]:
        found: dict[str, dict[int, str]] = {}
        for feed, seq, one in self._all("SELECT feed, seq, rev FROM feed_row"):
            found.setdefault(feed, {})[seq] = bytes(one).hex()
        return found

    def derived(self) -> list[Any]:
        """The derived tables' content and what the search index knows, as `sotay doctor` compares it."""
        self._memory.write(lambda db: None)
        return fingerprint(self.connection)

    def rebuild(self) -> None:
        self._memory.transaction(self._derived.rebuild)

    def whole(self) -> Iterable[str]:
        """What `PRAGMA integrity_check` has to say, besides "ok"."""
        return [row[0] for row in self._all("PRAGMA integrity_check") if row[0] != "ok"]

    def _all(self, sql: str) -> list[Any]:
        found: list[Any] = self.connection.execute(sql).fetchall()
        return found
