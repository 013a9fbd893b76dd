"""What the server's engine may rely on, on every database: SQLite in memory and in a file, PostgreSQL."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from sync.core.chain import NO_IDS, complete_heads, xor_ids
from sync.core.cursor import Cursor, Snapshot, decode, encode
from sync.core.revision import Revision
from sync.engine.server import Caller, FeedRow, FeedsRead, build_page
from sync.server import database, deriving, schema
from sync.server.database import reading, writing
from sync.server.epochs import begin_epoch
from sync.wire.problems import Problem
from tests.contracts.subject import NOW, Subject, log


def open_engine(kind: str, request: pytest.FixtureRequest) -> sa.Engine:
    """An empty database of a kind; whoever wants a PostgreSQL starts it."""
    if kind == "memory":
        return database.open_sqlite(None)
    if kind == "file":
        return database.open_sqlite(request.getfixturevalue("tmp_path") / "server.db")
    return database.open_postgres(request.getfixturevalue("postgres").fresh())


@pytest.fixture(params=["memory", "file", "postgres"])
def subject(request: pytest.FixtureRequest) -> Iterator[Subject]:
    engine = open_engine(request.param, request)
    yield Subject(engine)
    engine.dispose()


def test_a_batch_is_stored_once_and_its_head_is_stated(subject: Subject) -> None:
    caller, made = subject.person(), log(5)
    first = subject.push(caller, made)
    assert (first.stored, first.duplicate, first.heads) == (5, 0, {"1" * 32: (made[4].id,)})
    again = subject.push(caller, made)
    assert (again.stored, again.duplicate, again.heads) == (0, 5, first.heads)
    assert subject.ids(caller) == {caller.readable[0]: [one.id for one in made]}


def test_stating_chains_needs_no_batch(subject: Subject) -> None:
    caller, made = subject.person(), log(3)
    subject.push(caller, made)
    stated = subject.push(caller, replicas=("1" * 32, "2" * 32))
    assert stated.heads == {"1" * 32: (made[2].id,), "2" * 32: ()}
    assert (stated.epoch, stated.level) == ("e" * 32, "stored")


@pytest.mark.parametrize("seed", range(12))
def test_heads_are_those_of_complete_chains_whatever_arrives_when(subject: Subject, seed: int) -> None:
    dice = random.Random(seed)
    caller = subject.person()
    trunk = log(6)
    fork = log(4, on=trunk[dice.randrange(5)], fork=dice.random())
    twig = log(2, on=fork[dice.randrange(3)], fork=dice.random())
    pieces = []
    for chain in (trunk, fork, twig):
        while chain:
            cut = dice.randint(1, len(chain))
            pieces.append(chain[:cut])
            chain = chain[cut:]
    pieces += dice.sample(pieces, 2)
    dice.shuffle(pieces)
    arrived: dict[str, Revision] = {}
    for piece in pieces:
        arrived.update({one.id: one for one in piece})
        stated = subject.push(caller, piece)
        assert stated.heads["1" * 32] == complete_heads((one.id, one.n, one.prev) for one in arrived.values())


def test_asked_ids_are_confirmed_when_a_head_stands_on_them(subject: Subject) -> None:
    caller, made = subject.person(), log(6)
    subject.push(caller, made[:3])
    subject.push(caller, made[4:])
    ask = {"1" * 32: (made[1].id, made[2].id, made[4].id, "f" * 64)}
    stated = subject.push(caller, replicas=("1" * 32,), ask=ask)
    assert stated.also == {"1" * 32: (made[1].id, made[2].id)}


def test_chains_of_another_person_are_not_stated(subject: Subject) -> None:
    one, two = subject.person(), subject.person()
    made = log(3)
    subject.push(one, made)
    assert subject.push(two, replicas=("1" * 32,)).heads == {"1" * 32: ()}
    # The same notebook under a new person brings its work along: stored once, in both own feeds.
    assert subject.push(two, made).heads == {"1" * 32: (made[2].id,)}
    assert subject.ids(two)[two.readable[0]] == [one.id for one in made]


def test_feeds_are_gapless_and_carry_their_digest(subject: Subject) -> None:
    writer, office = subject.person(), subject.person("coordinator")
    one, two = log(4), log(3, replica="2" * 32)
    subject.push(writer, one)
    subject.push(office, two)
    subject.push(writer, one[2:] + log(1, on=one[3]))
    for part in subject.read(office).parts:
        assert [row.seq for row in part.rows] == list(range(1, part.head + 1))
        assert part.digest == xor_ids(NO_IDS, (row.id for row in part.rows))
    assert len(subject.ids(office)[office.readable[1]]) == 8
    assert len(subject.ids(office)[office.readable[0]]) == 3


def test_pages_of_any_size_together_are_one_big_page(subject: Subject) -> None:
    writer, office = subject.person(), subject.person("coordinator")
    subject.push(writer, log(20))
    subject.push(office, log(7, replica="2" * 32))
    whole = build_page(subject.read(office))
    for want in (1, 500, 1500, 4000, 10**6):
        cursor, rows, steps = "", [], 0
        while True:
            page = build_page(subject.read(office, cursor, want))
            rows += page.rows
            cursor, steps = page.cursor, steps + 1
            if not page.more:
                break
            assert steps < 100
        assert sorted(map(str, rows)) == sorted(map(str, whole.rows))
        assert cursor == whole.cursor


def test_own_rows_come_without_bytes_up_to_what_the_asker_holds(subject: Subject) -> None:
    caller = subject.person()
    subject.push(caller, log(5))
    rows = subject.read(caller, **{"1" * 32: 3}).parts[0].rows
    assert [row.header is None for row in rows] == [True, True, True, False, False]
    assert [row.payload is None for row in rows] == [True, True, True, False, False]


def test_held_revisions_are_in_quarantine_and_nowhere_else(subject: Subject) -> None:
    writer, office = subject.person(), subject.person("coordinator")
    made = log(3)
    done = subject.push(writer, made, held={made[1].id: "type"})
    assert (done.held, done.heads) == (((made[1].id, "type"),), {"1" * 32: (made[2].id,)})
    assert subject.ids(writer)[writer.readable[0]] == [made[0].id, made[2].id]
    assert made[1].id not in str(subject.ids(office))
    assert subject.push(writer, made).held == done.held  # it stays held when it is sent again


def test_a_coordinators_revision_reaches_those_who_own_the_record(subject: Subject) -> None:
    one, two, office = subject.person(), subject.person(), subject.person("coordinator")
    subject.push(one, log(2))
    answer = log(2, replica="2" * 32)  # the same records
    subject.push(office, answer)
    assert [row for row in subject.ids(one)[one.readable[0]] if row in {x.id for x in answer}] == [x.id for x in answer]
    assert subject.ids(two) == {two.readable[0]: []}
    subject.push(two, log(2, replica="3" * 32))  # a collaborator's does not
    assert len(subject.ids(one)[one.readable[0]]) == 4


def test_a_coordinators_revisions_reach_an_owner_in_the_order_in_which_they_were_written(subject: Subject) -> None:
    owner, office = subject.person(), subject.person("coordinator")
    subject.push(owner, log(12, of=12))
    made = log(24, replica="2" * 32, of=12)  # of the same records, each twice
    subject.push(office, [*made[:12], made[11], *made[12:]])
    assert subject.ids(owner)[owner.readable[0]][12:] == [one.id for one in made]


def test_an_older_epochs_cursor_is_cut_where_the_restored_database_ended(subject: Subject) -> None:
    caller = subject.person()
    made = log(10)
    subject.push(caller, made[:4])
    feed = caller.readable[0]
    with writing(subject.engine) as db:
        begin_epoch(db, "f" * 32, NOW)
    subject.push(caller, made[4:6])
    ahead = encode(Cursor("e" * 32, {feed: 9}))
    part = subject.read(caller, ahead).parts[0]
    assert (part.after, [row.seq for row in part.rows]) == (4, [5, 6])
    assert subject.read(caller, encode(Cursor("e" * 32, {feed: 2}))).parts[0].after == 2
    assert subject.read(caller, encode(Cursor("a" * 32, {feed: 2}))).parts[0].after == 0  # nobody knows this epoch
    with writing(subject.engine) as db:
        begin_epoch(db, "d" * 32, NOW)
    assert subject.read(caller, ahead).parts[0].after == 4
    assert subject.read(caller, encode(Cursor("f" * 32, {feed: 9}))).parts[0].after == 6
    found = decode(build_page(subject.read(caller)).cursor)
    assert found is not None
    assert found.epoch == "d" * 32


def test_cursors_ahead_of_the_feed_foreign_feeds_and_nonsense(subject: Subject) -> None:
    caller, other = subject.person(), subject.person()
    subject.push(caller, log(2))
    subject.push(other, log(2, replica="2" * 32))
    ahead = encode(Cursor("e" * 32, {caller.readable[0]: 99, other.readable[0]: 1}))
    found = subject.read(caller, ahead)
    assert [(part.feed, part.after) for part in found.parts] == [(caller.readable[0], 2)]
    assert found.dropped == (other.readable[0],)
    with pytest.raises(Problem):
        subject.read(caller, "nonsense!")


def by_snapshots(subject: Subject, caller: Caller, cursor: str, want: int = 10**9) -> FeedsRead:
    return subject.store.read_feeds(caller.readable, cursor, want, {}, snapshots=True)


def test_a_feed_is_read_from_its_beginning_as_it_was_at_one_moment(subject: Subject) -> None:
    caller = subject.person()
    made = log(12)
    subject.push(caller, made[:9])
    at_first = Snapshot(0, 9, xor_ids(NO_IDS, (one.id for one in made[:9])))
    cursor = ""
    rows: list[FeedRow] = []
    seen: list[Snapshot | None] = []
    while True:
        found = by_snapshots(subject, caller, cursor, want=1200)
        page = build_page(found)
        rows += found.parts[0].rows
        seen.append(dict(page.snapshots).get(caller.readable[0]))
        cursor = page.cursor
        if not page.more:
            break
        subject.push(caller, made)  # meanwhile it grows
        assert len(seen) < 50
    assert [row.id for row in rows] == [one.id for one in made]
    assert [row.seq for row in rows] == list(range(1, 13))
    whole = next(place for place, one in enumerate(seen) if one is None)
    assert whole > 2
    assert set(seen[:whole]) == {at_first}
    assert seen[whole:] == [None] * (len(seen) - whole)  # then it is simply continued
    assert by_snapshots(subject, caller, cursor).parts[0].rows == ()
    plain = subject.read(caller)  # who does not know snapshots reads the same rows
    assert [row.id for row in plain.parts[0].rows] == [one.id for one in made]


def test_a_snapshot_goes_on_after_a_restore_that_holds_all_of_it(subject: Subject) -> None:
    caller = subject.person()
    made = log(8)
    subject.push(caller, made[:6])
    begun = build_page(by_snapshots(subject, caller, "", want=900))
    with writing(subject.engine) as db:
        begin_epoch(db, "f" * 32, NOW)
    subject.push(caller, made)
    part = by_snapshots(subject, caller, begun.cursor).parts[0]
    assert (part.after > 0, part.snapshot, part.rows[-1].seq) == (True, begun.snapshots[0][1], 6)
    ahead = encode(Cursor("e" * 32, {}, 1, {}, {caller.readable[0]: (Snapshot(0, 7, "a" * 64), 4)}))
    part = by_snapshots(subject, caller, ahead).parts[0]  # it was begun on something that the restore took back
    assert (part.after, part.snapshot is not None and part.snapshot.upto) == (0, 8)


@pytest.mark.parametrize("lost", [(1,), (3,), (2, 5)])
def test_a_feed_that_lost_rows_is_numbered_anew_and_read_by_a_snapshot(subject: Subject, lost: tuple[int, ...]) -> None:
    writer, office = subject.person(), subject.person("coordinator")
    made = log(8)
    subject.push(writer, made[:6])
    feed = office.readable[1]
    middle = build_page(by_snapshots(subject, office, "", want=900)).cursor
    ends = [build_page(by_snapshots(subject, office, "")).cursor, middle]
    assert by_snapshots(subject, office, ends[0]).parts[1].snapshot is None
    with writing(subject.engine) as db:
        num = db.execute(sa.select(schema.feed.c.num).where(schema.feed.c.id == feed)).scalar_one()
        row = schema.feed_row.c
        db.execute(sa.delete(schema.feed_row).where(row.feed == num, row.seq.in_(lost)))
    assert deriving.rebuild(subject.engine)["feed"] == 1
    assert deriving.rebuild(subject.engine)["feed"] == 0
    subject.push(writer, made[6:])
    left = [one.id for place, one in enumerate(made[:6], start=1) if place not in lost]
    left += [made[place - 1].id for place in lost]  # put back behind the others
    left += [one.id for one in made[6:]]
    ends.append(encode(Cursor("e" * 32, {feed: 7})))
    for cursor in ends:
        part = by_snapshots(subject, office, cursor).parts[1]
        assert (part.after, part.floor) == (7, 7)
        assert part.snapshot == Snapshot(7, 7 + len(left), xor_ids(NO_IDS, left))
        assert [(row.seq, row.id) for row in part.rows] == list(enumerate(left, start=8))
    assert subject.push(writer, made).stored == 0
    after = build_page(by_snapshots(subject, office, "")).cursor
    part = by_snapshots(subject, office, after).parts[1]
    assert (part.after, part.rows, part.snapshot) == (7 + len(left), (), None)
    with pytest.raises(Problem, match="snapshots"):
        subject.read(office)


def test_blobs_are_referred_to(subject: Subject) -> None:
    caller = subject.person()
    blob = {"$blob": "a" * 64, "size": 1, "type": "image/jpeg"}
    subject.push(caller, log(1, attachments=[blob, {"deep": [{"$blob": "b" * 64}]}, {"$blob": "bad"}]))
    with reading(subject.engine) as db:
        assert sorted(db.execute(sa.select(schema.blob_ref.c.sha256)).scalars()) == ["a" * 64, "b" * 64]


def test_a_failure_in_the_middle_leaves_nothing(subject: Subject, monkeypatch: pytest.MonkeyPatch) -> None:
    caller = subject.person()

    def fail(*_: object) -> None:
        raise RuntimeError("power")

    monkeypatch.setattr(subject.store, "_keep_seal", fail)
    with pytest.raises(RuntimeError, match="power"):
        subject.push(caller, log(3))
    monkeypatch.undo()
    assert subject.ids(caller) == {caller.readable[0]: []}
    assert subject.push(caller, replicas=("1" * 32,)).heads == {"1" * 32: ()}


@pytest.mark.parametrize("kind", ["file", "postgres"])
def test_writers_at_once_leave_no_gap_and_readers_see_none(kind: str, request: pytest.FixtureRequest) -> None:
    engine = open_engine(kind, request)
    subject = Subject(engine)
    office = subject.person("coordinator")
    writers = [subject.person() for _ in range(6)]
    failures: list[BaseException] = []
    done = threading.Event()

    def write(place: int) -> None:
        try:
            on = None
            for _ in range(8):
                made = log(3, replica=f"{place:032x}", on=on)
                on = made[-1]
                subject.push(writers[place], made)
        except BaseException as problem:  # noqa: BLE001 - shown below
            failures.append(problem)

    def tail() -> None:
        try:
            cursor, seen = "", 0
            while True:
                last = done.is_set()
                found = subject.store.read_feeds(office.readable[1:], cursor, 2000, {})
                for row in found.parts[0].rows:
                    assert row.seq == seen + 1
                    seen = row.seq
                page = build_page(found)
                cursor = page.cursor
                if last and not page.more:
                    assert seen == 6 * 8 * 3
                    return
        except BaseException as problem:  # noqa: BLE001 - shown below
            failures.append(problem)

    threads = [threading.Thread(target=write, args=(place,)) for place in range(6)]
    tails = [threading.Thread(target=tail) for _ in range(2)]
    for thread in (*threads, *tails):
        thread.start()
    for thread in threads:
        thread.join()
    done.set()
    for thread in tails:
        thread.join()
    engine.dispose()
    assert failures == []


@pytest.mark.parametrize("kind", ["file", "postgres"])
def test_migrations_make_exactly_the_tables_that_the_store_uses(kind: str, request: pytest.FixtureRequest) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    engine = open_engine(kind, request)
    database.migrate(engine)
    with reading(engine) as db:
        assert compare_metadata(MigrationContext.configure(db), schema.metadata) == []
        assert database.schema_version(db) == database.NEWEST_SCHEMA
    engine.dispose()


def test_the_file_is_in_wal_mode_and_every_commit_is_flushed(tmp_path: Path) -> None:
    engine = database.open_sqlite(tmp_path / "server.db")
    with reading(engine) as db:
        assert db.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert db.exec_driver_sql("PRAGMA synchronous").scalar() == 2
        assert db.exec_driver_sql("PRAGMA mmap_size").scalar() in (0, None)
    engine.dispose()
