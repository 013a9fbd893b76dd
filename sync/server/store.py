"""The server's store for `POST sync`: one batch in one transaction, chains, feeds. SQLAlchemy Core on any database.

The counter of a feed is raised in the transaction that inserts its rows, under the row's lock until commit, so the
order of seq is the order of commit and a reader can never skip a row that was still on its way.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, NamedTuple, TypeVar

import sqlalchemy as sa

from sync.core import receipt, strictjson
from sync.core.chain import complete_heads, xor_ids
from sync.core.cursor import Cursor, Snapshot, decode
from sync.core.revision import Revision, parse_revision
from sync.engine.server import FeedPart, FeedRow, FeedsRead, Store, Stored
from sync.server import schema
from sync.server import statements as sql
from sync.server.database import beside_orders, is_postgres, reading, writing
from sync.wire.batch import Batch, Run
from sync.wire.problems import Problem

T = TypeVar("T")

# Below the variable limits of SQLite (32,766) and PostgreSQL (65,535) with room to spare.
CHUNK = 900
PAGE_ROWS = 20_000
AT_ONCE = 500
BLOB = b'"$blob"'
ENTITLEMENT_VERSION = 1

_INSERT_REV = (
    "INSERT INTO rev (num, id, replica, n, prev, record, type, device, received, status, why, header, payload)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING"
)
_INSERT_FEED_ROW = "INSERT INTO feed_row (feed, seq, rev) VALUES (?, ?, ?)"


def bulk(db: sa.Connection, statement: str, rows: list[tuple[Any, ...]]) -> int:
    """Run a statement for many rows, straight through the driver (ten times as fast as row by row through the
    toolkit); returns how many rows it changed. `?` marks parameters, whatever the driver's own mark is."""
    if db.dialect.paramstyle != "qmark":
        statement = statement.replace("?", "%s")
    return int(db.exec_driver_sql(statement, rows).rowcount)


def reserve(db: sa.Connection, count: int) -> Sequence[int]:
    """Numbers for new rows of `rev`. On SQLite the transaction holds the only write lock; PostgreSQL has a sequence,
    whose gaps do no harm (these numbers order nothing that a client sees)."""
    if db.dialect.name == "sqlite":
        first = int(sql.LAST_NUM.run(db).scalar_one()) + 1
        return range(first, first + count)
    sequence = sa.text("SELECT nextval(pg_get_serial_sequence('rev', 'num')) FROM generate_series(1, :count)")
    return [int(one) for one in db.execute(sequence, {"count": count}).scalars()]


def chunks(items: Sequence[T]) -> Iterator[Sequence[T]]:
    """Slices short enough for one statement."""
    for start in range(0, len(items), CHUNK):
        yield items[start : start + CHUNK]


class _Known(NamedTuple):
    num: int
    status: str
    why: str | None


class SqlStore:
    """See `sync.engine.server` for what each command promises."""

    def __init__(self, engine: sa.Engine, *, primary: bool = True) -> None:
        self._engine = engine
        # A copy that only follows may lag: it never says that a cursor is ahead, only that it has nothing new.
        self._primary = primary

    def store(self, command: Store, received: str) -> Stored:
        """Perform `Store`: when this returns, everything is durable."""
        if not command.runs:
            with reading(self._engine) as db:
                return self._stored(db, command, 0, 0, {})
        revisions = [revision for run in command.runs for revision in run.revisions]
        with writing(self._engine) as db:
            beside_orders(db)
            forgotten = orders(db)
            if forgotten:
                revisions = [one._replace(payload=None) if one.record in forgotten else one for one in revisions]
            fresh = self._insert(db, list({one.id: one for one in revisions}.values()), command, received)
            known = {**fresh, **self._known(db, [one.id for one in revisions if one.id not in fresh])}
            self._refer(db, (one for one in revisions if one.id in fresh), known)
            self._publish(db, revisions, known, frozenset(fresh), command, forgotten)
            for run in command.runs:
                self._move_head(db, command.caller.user, run)
                self._keep_seal(db, run, command.caller.device)
            return self._stored(db, command, len(fresh), len(revisions) - len(fresh), known)

    def read_feeds(
        self, feeds: Sequence[str], cursor: str, want: int, without: Mapping[str, int], snapshots: bool = False
    ) -> FeedsRead:
        """Perform `ReadFeeds` on one state of the database. Raises Problem must-refetch for a cursor that is none of
        ours, upgrade for a feed that only a program which knows snapshots can read."""
        found = decode(cursor)
        if found is None:
            raise Problem("must-refetch", "not a cursor")
        with reading(self._engine) as db:
            epoch = current_epoch(db)
            parts = []
            left = want
            room = PAGE_ROWS
            for name in feeds:
                feed = sql.FEED.run(db, {"feed_id": name}).one()
                after, snapshot = self._place(db, found, epoch, name, feed, snapshots)
                if (snapshot.upto if snapshot else after) > feed.seq and not self._primary:
                    parts.append(FeedPart(name, after, (), feed.seq, feed.digest, feed.floor, snapshot))
                    continue
                after = min(after, feed.seq)
                there = min(room, (snapshot.upto if snapshot else feed.seq) - after)
                rows = _feed_rows(db, feed.num, after, left, there, without) if left > 0 and there > 0 else ()
                left -= sum(len(row.header or b"") + len(row.payload or b"") + 16 for row in rows)
                room -= len(rows)
                parts.append(FeedPart(name, after, rows, feed.seq, feed.digest, feed.floor, snapshot))
            dropped = tuple(sorted({*found.feeds, *found.snapshots} - set(feeds)))[:64]
        return FeedsRead(epoch, ENTITLEMENT_VERSION, tuple(parts), dropped)

    # -- parts of `store`

    @staticmethod
    def _known(db: sa.Connection, ids: list[str]) -> dict[str, _Known]:
        columns = schema.rev.c
        found: dict[str, _Known] = {}
        for part in chunks(ids):
            wanted = [bytes.fromhex(one) for one in part]
            rows = db.execute(
                sa.select(columns.id, columns.num, columns.status, columns.why).where(columns.id.in_(wanted))
            )
            found.update({row.id.hex(): _Known(row.num, row.status, row.why) for row in rows})
        return found

    def _insert(
        self, db: sa.Connection, revisions: Collection[Revision], command: Store, received: str
    ) -> dict[str, _Known]:
        """Insert what is not known by its id; returns what was new."""
        rows = []
        given: dict[str, _Known] = {}
        device, held = command.caller.device, command.held
        for num, one in zip(reserve(db, len(revisions)), revisions, strict=True):
            why = held.get(one.id)
            status = "stored" if why is None else "held"
            given[one.id] = _Known(num, status, why)
            id, prev = bytes.fromhex(one.id), bytes.fromhex(one.prev)
            facts = (num, id, one.replica, one.n, prev, one.record, one.type, device, received, status, why)
            rows.append((*facts, one.header, one.payload))
        if is_postgres(db):
            # Two who bring the same revisions at once wait for each other here, in the same order.
            rows.sort(key=lambda row: row[1])
        if bulk(db, _INSERT_REV, rows) == len(rows):
            return given
        there = self._known(db, list(given))
        return {one: found for one, found in given.items() if there[one].num == found.num}

    def erased_for(self, batch: Batch) -> frozenset[str]:
        """The records whose erasure was ordered, for a batch with revisions without payload; else nothing is asked."""
        if all(one.payload is not None for run in batch.runs for one in run.revisions):
            return frozenset()
        with reading(self._engine) as db:
            return erased(db)

    @staticmethod
    def _refer(db: sa.Connection, revisions: Iterable[Revision], known: Mapping[str, _Known]) -> None:
        refs = [
            {"sha256": name, "rev": known[revision.id].num}
            for revision in revisions
            if revision.payload is not None and BLOB in revision.payload
            for name in blob_names(revision.payload)
        ]
        if refs:
            db.execute(sa.insert(schema.blob_ref), refs)

    def _publish(
        self,
        db: sa.Connection,
        revisions: list[Revision],
        known: Mapping[str, _Known],
        fresh: frozenset[str],
        command: Store,
        forgotten: Mapping[str, tuple[int, Revision]],
    ) -> None:
        """Give each revision its feed rows, once per feed; feeds are locked in the order of their numbers.

        With revisions of a record that was erased goes the order: a feed that gets them only now says so too, and the
        writer's own feed also when they wait for review.
        """
        caller = command.caller
        named = (*caller.publish, caller.quarantine)
        feeds = sql.feed_nums(len(named)).run(db, sql.each(named))
        nums = {row.id: row.num for row in feeds}
        # The own feed is locked in any case: the person's chain heads are moved under its lock.
        targets: dict[int, list[Revision]] = {nums[caller.publish[0]]: []}
        for revision in {one.id: one for one in revisions}.values():
            held = known[revision.id].status == "held"
            for feed in (caller.quarantine,) if held else caller.publish:
                targets.setdefault(nums[feed], []).append(revision)
        if caller.routes:
            for feed_num, revision in self._owners(db, revisions, known):
                if all(feed_num != nums[feed] for feed in caller.publish):
                    targets.setdefault(feed_num, []).append(revision)
        for feed_num in sorted(targets) if forgotten else ():
            there = [*targets[feed_num], *(revisions if feed_num == nums[caller.publish[0]] else ())]
            told = [forgotten[one] for one in sorted({revision.record for revision in there} & forgotten.keys())]
            known = {**known, **{order.id: _Known(num, "stored", None) for num, order in told}}
            targets[feed_num] += [order for _, order in told]
        for feed_num in sorted(targets):
            self._append(db, feed_num, targets[feed_num], known, fresh)

    @staticmethod
    def _owners(
        db: sa.Connection, revisions: list[Revision], known: Mapping[str, _Known]
    ) -> list[tuple[int, Revision]]:
        """(own feed, revision) for the people in whose own feed the record of a coordinator's revision already is."""
        wanted = [one for one in {one.id: one for one in revisions}.values() if known[one.id].status != "held"]
        feeds: dict[str, list[int]] = {}
        for part in chunks(sorted({one.record for one in wanted})):
            rows = db.execute(
                sa.select(schema.feed_row.c.feed, schema.rev.c.record)
                .join(schema.rev, schema.rev.c.num == schema.feed_row.c.rev)
                .join(schema.feed, schema.feed.c.num == schema.feed_row.c.feed)
                .where(schema.rev.c.record.in_(part), schema.feed.c.kind == "own")
                .distinct()
            )
            for row in rows:
                feeds.setdefault(row.record, []).append(row.feed)
        # In the order in which they were written, whatever order the database answers in.
        return [(feed, revision) for revision in wanted for feed in feeds.get(revision.record, ())]

    @staticmethod
    def _append(
        db: sa.Connection,
        feed_num: int,
        revisions: list[Revision],
        known: Mapping[str, _Known],
        fresh: frozenset[str],
    ) -> None:
        head = sql.LOCKED_HEAD.run(db, {"feed_num": feed_num}).one()  # before looking at what is there
        there: set[int] = set()
        nums = [known[revision.id].num for revision in revisions if revision.id not in fresh]
        for part in chunks(nums):
            there.update(db.execute(sql.IN_FEED, {"feed_num": feed_num, "nums": list(part)}).scalars())
        new = [revision for revision in revisions if known[revision.id].num not in there]
        if not new:
            return
        bulk(
            db,
            _INSERT_FEED_ROW,
            [(feed_num, head.seq + place, known[revision.id].num) for place, revision in enumerate(new, start=1)],
        )
        digest = xor_ids(head.digest, (revision.id for revision in new))
        sql.MOVE_FEED.run(db, {"feed_num": feed_num, "new_seq": head.seq + len(new), "new_digest": digest})

    @staticmethod
    def _keep_seal(db: sa.Connection, run: Run, device: str) -> None:
        sql.KEEP_SEAL.run(db, {"rev": bytes.fromhex(run.last.id), "device": device, "sig": run.seal})

    def _move_head(self, db: sa.Connection, user: str, run: Run) -> None:
        found = sql.heads(1).run(db, {"person": user, **sql.each([run.replica])})
        heads = {row.rev.hex() for row in found if not row.safe}
        first, last = run.revisions[0], run.last
        if last.id in heads:
            return
        on_a_head = first.prev in heads or (first.n == 1 and not heads)
        if on_a_head and self._alone(db, run):
            moved = (heads - {first.prev}) | {last.id}  # the ordinary case: the run stands on a head
        else:
            moved = set(complete_heads(_links(db, user, run.replica)))
        self._set_heads(db, user, run.replica, heads, moved)

    @staticmethod
    def _alone(db: sa.Connection, run: Run) -> bool:
        """Whether nothing that arrived earlier can hang on this run: no other revision at its places or right above."""
        there = sql.COUNT_BETWEEN.run(db, {"replica": run.replica, "first": run.revisions[0].n, "last": run.last.n + 1})
        return int(there.scalar_one()) == len(run.revisions)

    @staticmethod
    def _set_heads(db: sa.Connection, user: str, replica: str, old: set[str], new: set[str]) -> None:
        for gone in sorted(old - new):
            sql.DROP_HEAD.run(db, {"person": user, "replica": replica, "rev_id": bytes.fromhex(gone)})
        for one in sorted(new - old):
            sql.ADD_HEAD.run(db, {"person": user, "replica": replica, "rev_id": bytes.fromhex(one)})

    def _stored(self, db: sa.Connection, command: Store, fresh: int, again: int, known: Mapping[str, _Known]) -> Stored:
        user = command.caller.user
        heads: dict[str, list[str]] = {replica: [] for replica in command.replicas}
        safe: dict[str, list[str]] = {}
        for part in chunks(command.replicas):
            for row in sql.heads(len(part)).run(db, {"person": user, **sql.each(part)}):
                (safe.setdefault(row.replica, []) if row.safe else heads[row.replica]).append(row.rev.hex())
        also = {}
        for replica in heads.keys() & command.ask.keys():
            complete = _complete(_links(db, user, replica), heads[replica])
            also[replica] = tuple(one for one in command.ask[replica] if one in complete)
        return Stored(
            epoch=current_epoch(db),
            stored=fresh,
            duplicate=again,
            heads={replica: tuple(sorted(found)) for replica, found in heads.items()},
            also=also,
            level=receipt.STORED,
            held=tuple(sorted((one, found.why or "") for one, found in known.items() if found.status == "held")),
            safe={replica: tuple(sorted(found)) for replica, found in safe.items()},
        )

    def _place(
        self, db: sa.Connection, cursor: Cursor, epoch: str, name: str, feed: Any, snapshots: bool
    ) -> tuple[int, Snapshot | None]:
        """Where a feed is continued, and the snapshot that this is part of: one that the cursor is in the middle of and
        that still is what it was, or a new one where the cursor's place is unknown or not there any more."""
        holds = self._holds(db, cursor, epoch, feed.num)
        if name in cursor.snapshots and snapshots:
            under, at = cursor.snapshots[name]
            known = holds is None or under.upto <= holds
            if known and under.start == feed.floor and (under.upto <= feed.seq or not self._primary):
                return at, under
        elif name in cursor.feeds and (holds is None or holds >= 0):
            seq = cursor.feeds[name] if holds is None else min(cursor.feeds[name], holds)
            if cursor.floors.get(name, 0) == feed.floor <= seq:
                return seq, None
        if snapshots:
            return feed.floor, Snapshot(feed.floor, feed.seq, feed.digest)
        if feed.floor:
            raise Problem("upgrade", "this feed is read by snapshots")
        return 0, None

    @staticmethod
    def _holds(db: sa.Connection, cursor: Cursor, epoch: str, feed_num: int) -> int | None:
        """Up to which seq of a feed a cursor can be right: None any, in this epoch; at most the restore point for an
        older one; -1 where nothing is known of its epoch."""
        if cursor.epoch == epoch:
            return None
        cut = db.execute(
            sa.select(sa.func.min(schema.timeline.c.seq))
            .join(schema.epoch, schema.epoch.c.num <= schema.timeline.c.epoch)
            .where(schema.timeline.c.feed == feed_num, schema.epoch.c.id == cursor.epoch)
        ).scalar()
        return -1 if cut is None else int(cut)


def current_epoch(db: sa.Connection) -> str:
    """The epoch of today."""
    return str(sql.EPOCH.run(db).scalar_one())


def all_epochs(db: sa.Connection) -> tuple[str, ...]:
    """The timeline's epochs, oldest first."""
    return tuple(db.execute(sql.EPOCHS).scalars())


def erased(db: sa.Connection) -> frozenset[str]:
    """The records whose erasure the office has ordered: the payload of none of their revisions is ever stored."""
    return frozenset(orders(db))


def orders(db: sa.Connection) -> dict[str, tuple[int, Revision]]:
    """record → the order of its erasure, and the order's number here."""
    rows = sql.ORDERED.run(db)
    return {strictjson.loads(row.payload)["record"]: (row.num, parse_revision(row.header, row.payload)) for row in rows}


def blob_names(payload: bytes | None) -> set[str]:
    """The blobs that a payload names: {"$blob": sha256, …} anywhere in it."""
    if payload is None or BLOB not in payload:
        return set()
    found: set[str] = set()
    waiting: list[Any] = [strictjson.loads(payload)]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            name = value.get("$blob")
            if isinstance(name, str) and len(name) == 64 and set(name) <= set("0123456789abcdef"):
                found.add(name)
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)
    return found


def _links(db: sa.Connection, user: str, replica: str) -> list[tuple[str, int, str]]:
    """The links of a replica that this person's devices brought: those in the own feed or in quarantine."""
    person = schema.user.c
    feeds = sa.select(person.own).where(person.id == user).union(sa.select(person.quarantine).where(person.id == user))
    rows = db.execute(
        sa.select(schema.rev.c.id, schema.rev.c.n, schema.rev.c.prev)
        .join(schema.feed_row, schema.feed_row.c.rev == schema.rev.c.num)
        .where(schema.rev.c.replica == replica, schema.feed_row.c.feed.in_(feeds))
        .distinct()
    )
    return [(row.id.hex(), row.n, row.prev.hex()) for row in rows]


def _complete(links: list[tuple[str, int, str]], heads: Iterable[str]) -> set[str]:
    """Everything that a head stands on."""
    below = {one: prev for one, _, prev in links}
    found: set[str] = set()
    for head in heads:
        one = head
        while one and one not in found:
            found.add(one)
            one = below.get(one, "")
    return found


def _feed_rows(
    db: sa.Connection, feed_num: int, after: int, want: int, room: int, without: Mapping[str, int]
) -> tuple[FeedRow, ...]:
    values: dict[str, Any] = {"feed_num": feed_num, "after": after, "room": room}
    for place, (replica, n) in enumerate(without.items()):
        values |= {f"replica_{place}": replica, f"upto_{place}": n}
    # A few rows come at once; many as they are read, for a page may take only some of them.
    found: Any = sql.feed_rows(len(without)).run(db, values, {"yield_per": AT_ONCE} if room > AT_ONCE else None)
    rows: list[FeedRow] = []
    for seq, id, replica, n, header, payload in chain.from_iterable(found.partitions(AT_ONCE)):
        want -= len(header or b"") + len(payload or b"") + 16
        if want < 0 and rows:
            break
        rows.append(FeedRow(seq, id.hex(), replica, n, header, payload))
    found.close()
    return tuple(rows)
