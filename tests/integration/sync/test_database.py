"""Backup, restore, verify, rebuild and the high-water mark, on SQLite and on PostgreSQL, with real clients."""

from __future__ import annotations

import gzip
import hashlib
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from sync.core import strictjson
from sync.server import backups, checking, control, database, deriving, errors, folder, mark, schema, transfer
from sync.server.database import reading, writing
from sync.server.overview import status
from sync.wire.answer import decode
from sync.wire.exchange import Reply, Request
from tests.contracts.world import Client, World

PHOTO = b"\xff\xd8 a photo" * 1000
PHOTO_NAME = hashlib.sha256(PHOTO).hexdigest()


@pytest.fixture(params=["sqlite", "postgres"])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    url = request.getfixturevalue("postgres").fresh() if request.param == "postgres" else None
    made = World(tmp_path / "server", url=url)
    yield made
    made.close()


def write(world: World, client: Client, count: int, word: str = "tin") -> None:
    for number in range(count):
        client.store.write(world.id(), {"title": f"{word} {number}", "content": "bà con nói đường còn ngập"})


def busy(world: World) -> tuple[Client, Client]:
    """A collaborator and a coordinator who have delivered, answered, forked and sent a photo."""
    writer, office = world.client(), world.client("coordinator")
    write(world, writer, 12)
    writer.store.add_blob(PHOTO_NAME, "image/jpeg", PHOTO)
    photo = {"$blob": PHOTO_NAME, "size": len(PHOTO), "type": "image/jpeg"}
    writer.store.write(world.id(), {"title": "ảnh", "attachments": [photo]})
    clone = Client(writer.store.snapshot(), writer.session, writer.carrier)
    writer.session.sync()
    clone = world.again(clone)
    write(world, clone, 2, "bản sao")
    clone.session.sync()
    office.session.sync()
    record = next(iter(office.store.revs.values())).record
    office.store.write(record, {"answer": "đã chuyển cho xã"})
    office.session.sync()
    writer.session.sync()
    return writer, office


def back_up(world: World, path: Path) -> backups.Made:
    return backups.make(world.opened, path, world.clock())


def restored(world: World, path: Path) -> dict[str, Any]:
    """Stop, restore, start."""
    url = folder.kept_url(world.where)
    world.close()
    done = backups.restore(world.where, path, world.clock(), url=url, random=world.dice)
    world.open()
    return done


def verified(world: World) -> checking.Report:
    return checking.verify(world.opened.engine, world.opened.keys, world.where / "blobs")


def everything(engine: sa.Engine) -> dict[str, list[transfer.Row]]:
    with reading(engine) as db:
        return {table.name: list(transfer.rows(db, table)) for table in transfer.tables()}


# -- backup and restore


def test_a_days_work_after_the_backup_is_delivered_again_without_a_click(world: World, tmp_path: Path) -> None:
    writer, office = busy(world)
    back_up(world, tmp_path / "hôm qua.sotay")
    world.clock.forward(days=1)
    write(world, writer, 20, "hôm nay")
    office.store.write(world.id(), {"title": "thông báo"})
    assert writer.session.sync().pending == office.session.sync().pending == 0
    whole = verified(world)
    before = status(world.opened)

    done = restored(world, tmp_path / "hôm qua.sotay")
    world.clock.forward(minutes=1)
    assert status(world.opened)["revisions"] < before["revisions"]
    assert status(world.opened)["epoch"] == done["epoch"] != before["epoch"]

    for _ in range(2):
        for client in (writer, office):
            client.session.sync()
    after = verified(world)
    assert (after.faults, after.revisions, after.views) == ([], whole.revisions, whole.views)
    assert (writer.store.totals().pending, office.store.totals().pending) == (0, 0)
    assert set(writer.store.revs) <= set(office.store.revs)
    # A device that was away all the time, with a cursor of the old epoch, misses nothing either.
    late = world.client("coordinator")
    late.session.sync()
    assert set(office.store.revs) == set(late.store.revs)


def test_the_same_backup_twice_and_a_restore_of_a_restored_server(world: World, tmp_path: Path) -> None:
    writer, office = busy(world)
    back_up(world, tmp_path / "một")
    epochs = set()
    for turn in range(3):
        write(world, writer, 3, f"lần {turn}")
        writer.session.sync()
        office.session.sync()
        if turn == 1:
            back_up(world, tmp_path / "hai")
        epochs.add(restored(world, tmp_path / ("hai" if turn == 2 else "một"))["epoch"])
    assert len(epochs) == 3
    for client in (writer, office, writer, office):
        assert client.session.sync().pending == 0
    assert verified(world).faults == []
    assert set(writer.store.revs) <= set(office.store.revs)


def test_a_backup_holds_everything_and_gives_it_back_row_by_row(world: World, tmp_path: Path) -> None:
    busy(world)
    before = everything(world.opened.engine)
    made = back_up(world, tmp_path / "b")
    assert (made.revisions, made.blobs) == (len(before["rev"]), 1)
    restored(world, tmp_path / "b")
    after = everything(world.opened.engine)
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"epoch", "timeline", "safe_head"}
    assert after["safe_head"] == after["chain_head"]


def test_a_whole_server_comes_back_from_the_file_alone(world: World, tmp_path: Path) -> None:
    writer, office = busy(world)
    back_up(world, tmp_path / "b")
    world.close()
    shutil.rmtree(world.where)
    backups.restore(
        world.where, tmp_path / "b", world.clock(), url=None, random=world.dice
    )  # on SQLite, whatever it was
    world.open()
    write(world, writer, 1)
    assert writer.session.sync().pending == 0  # the same keys: nobody has to enrol again
    assert office.session.sync().received == 1
    found = verified(world)
    assert (found.faults, found.blobs, found.missing_blobs) == ([], 1, 0)


def levels(world: World, client: Client) -> dict[str, int]:
    """level → how far the receipts of the next answer reach in the client's current replica."""
    answers = []
    handle = world.handle

    def listening(request: Request) -> Reply:
        reply = handle(request)
        answers.append(reply)
        return reply

    world.handle = listening
    client.session.sync()
    world.handle = handle
    body = answers[-1].body
    if answers[-1].headers.get("content-encoding") == "gzip":
        body = gzip.decompress(body)
    said = [strictjson.loads(one[0]) for one in decode(body).receipts]
    chain = client.store.own[client.store.current]
    found: dict[str, int] = {}
    for one in said:
        if isinstance(one, dict) and one["replica"] == client.store.current:
            found[str(one["level"])] = max(chain.index(head) + 1 for head in one["heads"])
    return found


def test_two_revisions_find_room_on_a_page_in_a_new_office_and_in_one_from_its_backup(tmp_path: Path) -> None:
    world = World(tmp_path / "office")
    back_up(world, tmp_path / "b")
    world.close()
    backups.restore(tmp_path / "restored", tmp_path / "b", world.clock(), url=None, random=world.dice)
    for where in ("office", "restored"):
        opened = folder.open_folder(tmp_path / where)
        with reading(opened.engine) as db:
            assert db.exec_driver_sql("PRAGMA page_size").scalar_one() == database.PAGE_SIZE
        opened.close()


def test_what_a_backup_holds_is_safe_from_then_on(world: World, tmp_path: Path) -> None:
    busy(world)
    writer = world.client()
    write(world, writer, 3)
    writer.session.sync()
    with reading(world.opened.engine) as db:
        assert backups.last(db) is None
        assert list(transfer.rows(db, schema.safe_head)) == []
    assert levels(world, writer) == {"stored": 3}
    made = back_up(world, tmp_path / "b")
    assert levels(world, writer) == {"safe": 3, "stored": 3}
    write(world, writer, 1)
    writer.session.sync()
    assert levels(world, writer) == {"safe": 3, "stored": 4}
    with reading(world.opened.engine) as db:
        assert backups.last(db) == {"made": made.made, "revisions": made.revisions}
        safe = set(transfer.rows(db, schema.safe_head))
        heads = set(transfer.rows(db, schema.chain_head))
    assert safe
    assert len(safe - heads) == 1  # the writer's head moved on


def test_a_backup_beside_a_busy_server_is_one_moment(world: World, tmp_path: Path) -> None:
    writer, _ = busy(world)
    write(world, writer, 50)

    class Reading:
        """Between two tables of the backup, the writer delivers."""

        def __init__(self) -> None:
            self.left = 1

        def __call__(self, db: sa.Connection, table: sa.Table) -> Iterator[transfer.Row]:
            if table.name == "rev" and self.left:
                self.left = 0
                writer.session.sync()
            yield from original(db, table)

    original = transfer.rows
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(transfer, "rows", Reading())
        made = back_up(world, tmp_path / "b")
    assert made.revisions < status(world.opened)["revisions"]


@pytest.mark.parametrize("damage", ["cut", "flip", "changed", "another file", "no end", "another server"])
def test_a_damaged_backup_changes_nothing(tmp_path: Path, damage: str) -> None:
    world = World(tmp_path / "server")
    busy(world)
    path = tmp_path / "b"
    back_up(world, path)
    whole = path.read_bytes()
    lines = gzip.decompress(whole)
    variants: dict[str, list[bytes]] = {
        "cut": [whole[: len(whole) * part // 8] for part in range(8)],
        "flip": [
            whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :] for at in range(20, len(whole), len(whole) // 12)
        ],
        # Whole as a file, but not what was written: a value too many, one of another kind, a row twice.
        "changed": [
            gzip.compress(lines.replace(b'"stored",', b'"stored",1,', 1)),
            gzip.compress(lines.replace(b'"stored",', b'["stored"],', 1)),
            gzip.compress(
                b"\n".join(one for line in lines.split(b"\n") for one in [line] * (1 + (b'"stored"' in line)))
            ),
        ],
        "another file": [b"", b"text", gzip.compress(b"text"), gzip.compress(b"[]\n"), gzip.compress(b"{}\n")],
        "no end": [gzip.compress(lines[: lines.rindex(b'{"end"')]), gzip.compress(lines + b"[]\n")],
    }
    if damage == "another server":
        other = World(tmp_path / "other", seed=2)
        back_up(other, tmp_path / "c")
        other.close()
        variants[damage] = [(tmp_path / "c").read_bytes()]
    before = everything(world.opened.engine)
    world.close()
    names = sorted(one.name for one in world.where.iterdir())
    for content in variants[damage]:
        path.write_bytes(content)
        with pytest.raises(errors.BadBackup):
            backups.restore(world.where, path, world.clock(), url=None, random=world.dice)
        missing = tmp_path / "missing"
        if damage != "another server":
            with pytest.raises(errors.BadBackup):
                backups.restore(missing, path, world.clock(), url=None, random=world.dice)
            assert not missing.exists()
    world.open()
    assert everything(world.opened.engine) == before
    there = {one.name for one in world.where.iterdir() if not one.name.startswith("server.db-")}
    assert set(names) <= there <= {*names, "serving.lock"}
    world.close()


def test_a_faulty_database_makes_no_backup(world: World, tmp_path: Path) -> None:
    busy(world)
    with writing(world.opened.engine) as db:
        db.execute(sa.delete(schema.seal))
    with pytest.raises(errors.NotWhole):
        back_up(world, tmp_path / "b")
    assert [one.name for one in tmp_path.iterdir() if one.is_file()] == []


def test_a_backup_replaces_nothing_and_lies_outside(world: World, tmp_path: Path) -> None:
    (tmp_path / "b").write_text("older")
    for path in (tmp_path / "b", world.where / "b", world.where / "blobs" / "b"):
        with pytest.raises(errors.BadInput):
            back_up(world, path)
    assert (tmp_path / "b").read_text() == "older"


# -- verify and rebuild


def change(world: World, *statements: sa.Executable) -> None:
    with writing(world.opened.engine) as db:
        for one in statements:
            db.execute(one)


REV = schema.rev.c
FIRST = sa.select(sa.func.min(REV.num)).scalar_subquery()
LAST = sa.select(sa.func.max(REV.num)).scalar_subquery()
SECOND = sa.select(sa.func.min(REV.num)).where(REV.n == 2).scalar_subquery()


def first(**values: Any) -> sa.Executable:
    return sa.update(schema.rev).where(REV.num == FIRST).values(**values)


# What somebody changed → what they did, and the fault by which verify names it. Most leave others behind too.
TAMPERED: dict[str, tuple[Callable[[], sa.Executable], str]] = {
    "payload": (lambda: first(payload=b'{"title":"khac"}'), "payload does not match its hash"),
    "header": (lambda: first(header=b"{}"), "header: bad "),
    "id": (lambda: first(id=bytes(32)), "its bytes have the id"),
    "column": (lambda: first(record="0" * 36), "its columns do not say what its header says"),
    "seal": (lambda: sa.update(schema.seal).values(sig=bytes(64)), "its seal does not verify"),
    "no seal": (lambda: sa.delete(schema.seal), "no seal vouches for it"),
    "gap": (lambda: sa.delete(schema.feed_row).where(schema.feed_row.c.seq == 3), " rows from 0 up to "),
    "no feed": (lambda: sa.delete(schema.feed_row).where(schema.feed_row.c.rev == LAST), "it is in no feed"),
    "head": (lambda: sa.update(schema.feed).values(seq=schema.feed.c.seq + 1), "its head does not fit its rows"),
    "digest": (lambda: sa.update(schema.feed).values(digest="f" * 64), "its head does not fit its rows"),
    "chain head": (lambda: sa.delete(schema.chain_head), "it does not follow from the revisions"),
    "blob name": (lambda: sa.delete(schema.blob_ref), "it does not follow from the revisions"),
    "content gone": (lambda: first(payload=None), "its content is gone without an order"),
    "held": (lambda: first(status="held"), "it neither passed nor waits"),
    "held and here": (lambda: first(status="held", why="types"), "it is held and in a feed all the same"),
    "status": (lambda: first(status="hold"), "it neither passed nor waits"),
    "number": (lambda: first(n=5), "it is number 5 and has the wrong kind of predecessor"),
    "neighbour": (lambda: sa.update(schema.rev).where(REV.num == SECOND).values(n=9), "is not the one before it"),
    "who brought it": (
        lambda: sa.update(schema.rev).values(device=sa.select(sa.func.max(REV.device)).scalar_subquery()),
        "the device that is said to have brought it has sealed nothing of it",
    ),
    "key of a device": (lambda: sa.update(schema.device).values(sign_key=bytes(32)), "its seal does not verify"),
}


def test_verify_names_whatever_is_changed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    busy(world)
    whole = everything(world.opened.engine)
    counts = {name: len(whole[name]) for name in ("rev", "seal", "feed")}
    with reading(world.opened.engine) as db:
        replicas, records = (len(set(db.execute(sa.select(one)).scalars())) for one in (REV.replica, REV.record))
    for what, (statement, fault) in TAMPERED.items():
        found = verified(world)
        assert found.to_json()["ok"] is True
        assert (found.revisions, found.seals, found.feeds) == (counts["rev"], counts["seal"], counts["feed"])
        assert (found.replicas, found.records, found.blobs) == (replicas, records, 1)
        change(world, statement())
        found = verified(world)
        assert found.count == len(found.faults) > 0, what
        assert [one.en for one in found.faults if fault in one.en], (what, [one.en for one in found.faults])
        for one in found.faults:
            assert not re.search(r"\b(its?|the|is|not|no|rows|revision|feed)\b", one.vi), one.vi
        assert found.to_json()["ok"] is False
        with monkeypatch.context() as few:
            few.setattr(checking, "MOST_FAULTS", 1)
            assert (verified(world).count, len(verified(world).faults)) == (found.count, 1)
        with writing(world.opened.engine) as db:
            transfer.clear(db)
            for table in transfer.tables():
                transfer.insert(db, table, whole[table.name])


def test_an_index_that_lost_a_row_is_noticed_and_no_backup_is_made_without_it(tmp_path: Path) -> None:
    """Read by its index, as a backup reads it, the table is one row shorter than it is."""
    world = World(tmp_path / "server")
    world.client("coordinator")
    world.opened.engine.dispose()
    with world.opened.engine.connect() as db:
        raw = db.connection.driver_connection
        assert raw is not None
        where = "name = 'sqlite_autoindex_entitlement_1'"
        (page,) = raw.execute(f"SELECT rootpage FROM sqlite_master WHERE {where}").fetchone()
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    world.opened.engine.dispose()
    with (world.where / "server.db").open("r+b") as file:
        file.seek((page - 1) * database.PAGE_SIZE + 3)
        file.write(bytes(2))  # so many entries has this page of the index
    assert verified(world).count > 0
    with pytest.raises(errors.NotWhole):
        back_up(world, tmp_path / "b")
    assert not (tmp_path / "b").exists()
    world.close()


def test_verify_notices_a_changed_photo_and_counts_a_missing_one(tmp_path: Path) -> None:
    world = World(tmp_path / "server")
    busy(world)
    path = world.where / "blobs" / PHOTO_NAME[:2] / PHOTO_NAME
    path.write_bytes(PHOTO + b"x")
    assert [one for one in verified(world).faults if PHOTO_NAME in one.vi and PHOTO_NAME in one.en]
    path.unlink()
    found = verified(world)
    assert (found.faults, found.missing_blobs) == ([], 1)
    world.close()


def test_what_was_erased_stays_erased_after_a_restore_and_verify_asks_for_the_order(
    world: World, tmp_path: Path
) -> None:
    writer, _ = busy(world)
    record = list(writer.store.revs.values())[4].record
    back_up(world, tmp_path / "b")
    control.erase(world.opened, [record], world.clock(), world.dice)
    assert verified(world).faults == []
    restored(world, tmp_path / "b")
    assert verified(world).faults == []
    with reading(world.opened.engine) as db:
        payloads = db.execute(sa.select(REV.payload).where(REV.record == record)).scalars().all()
    assert payloads
    assert set(payloads) == {None}
    assert deriving.rebuild(world.opened.engine) == {"chain_head": 0, "blob_ref": 0, "feed": 0}
    change(world, sa.update(schema.rev).where(REV.record == record).values(payload=b"{}"))
    assert [one for one in verified(world).faults if "it was erased and is here" in one.en]


def test_rebuild_gives_what_all_the_batches_gave(world: World) -> None:
    busy(world)
    before = everything(world.opened.engine)
    assert deriving.rebuild(world.opened.engine) == {"chain_head": 0, "blob_ref": 0, "feed": 0}
    change(
        world,
        sa.delete(schema.chain_head),
        sa.delete(schema.blob_ref),
        sa.update(schema.feed).values(seq=99, digest="f" * 64),
    )
    assert verified(world).faults
    changed = deriving.rebuild(world.opened.engine)
    assert all(changed.values())
    assert everything(world.opened.engine) == before
    assert verified(world).faults == []


# -- the high-water mark


def test_an_old_copy_of_the_file_is_refused_until_it_is_restored(tmp_path: Path) -> None:
    world = World(tmp_path / "server")
    writer, _ = busy(world)
    back_up(world, tmp_path / "b")
    world.close()
    shutil.copy(world.where / "server.db", tmp_path / "old.db")
    world.open()
    write(world, writer, 1)
    writer.session.sync()
    with mark.keeping(world.opened.engine, world.where, world.clock):
        pass
    mark.check(world.opened.engine, world.where)
    world.close()
    shutil.copy(tmp_path / "old.db", world.where / "server.db")
    world.open()
    with pytest.raises(errors.Behind):
        mark.check(world.opened.engine, world.where)
    restored(world, tmp_path / "b")
    mark.check(world.opened.engine, world.where)
    assert writer.session.sync().pending == 0
    world.close()


def test_an_old_copy_of_a_postgres_database_and_an_empty_one(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    postgres = request.getfixturevalue("postgres")
    url = postgres.database()
    world = World(tmp_path / "server", url=url)
    writer, _ = busy(world)
    back_up(world, tmp_path / "b")
    world.close()
    old = postgres.database(like=url)
    world.open()
    write(world, writer, 1)
    writer.session.sync()
    mark.write(world.where, mark.check(world.opened.engine, world.where), world.clock())
    world.close()
    for address in (old, postgres.fresh()):
        folder.keep_url(world.where, address)
        with pytest.raises(errors.Behind):
            opened = folder.open_folder(world.where)
            try:
                mark.check(opened.engine, world.where)
            finally:
                opened.close()
        backups.restore(world.where, tmp_path / "b", world.clock(), url=address, random=world.dice)
        world.open()
        mark.check(world.opened.engine, world.where)
        assert writer.session.sync().pending == 0
        assert verified(world).faults == []
        world.close()


def test_marks() -> None:
    now = mark.Mark(("a", "b"), 10, 2, 3)
    assert not now.is_behind(now)
    for behind in (mark.Mark(("a", "b"), 9, 2, 3), mark.Mark(("a", "b"), 10, 1, 3), mark.Mark(("a", "b"), 10, 2, 2)):
        assert behind.is_behind(now)
        assert not now.is_behind(behind)
    assert mark.Mark(("a",), 99, 9, 9).is_behind(now)  # it never was in the epoch in which the server last ran
    assert not mark.Mark(("a", "b", "c"), 1, 1, 1).is_behind(now)  # restored since


# -- from SQLite to PostgreSQL


def test_a_server_moves_to_postgres_and_nobody_notices(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    world = World(tmp_path / "server")
    writer, office = busy(world)
    before = everything(world.opened.engine)
    world.close()
    url = request.getfixturevalue("postgres").fresh()
    folder.open_folder(world.where, url).close()
    assert not (world.where / "server.db").exists()
    assert (world.where / "server.db.moved").exists()
    world.open()
    assert database.is_postgres(world.opened.engine)
    assert everything(world.opened.engine) == before
    write(world, writer, 2)
    writer.session.sync()
    assert (office.session.sync().received, office.session.sync().requests) == (2, 1)
    assert verified(world).faults == []
    other = World(tmp_path / "other", seed=2)
    with pytest.raises(errors.ForeignDatabase):
        folder.open_folder(other.where, url)
    assert (other.where / "server.db").exists()
    other.close()
    world.close()


def test_a_move_that_was_cut_off_goes_on_and_an_outdated_one_is_refused(
    request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    from sync.server.moving import move_to

    world = World(tmp_path / "server")
    writer, _ = busy(world)
    url = request.getfixturevalue("postgres").fresh()
    engine = database.open_postgres(url)
    move_to(engine, world.where, world.opened.org)  # and the power goes before the folder remembers it
    write(world, writer, 1)
    writer.session.sync()
    world.close()
    with pytest.raises(errors.ForeignDatabase):
        folder.open_folder(world.where, url)
    with writing(engine) as db:
        transfer.clear(db)
    engine.dispose()
    world.open()
    world.close()
    with pytest.raises(errors.ForeignDatabase):
        folder.open_folder(world.where, url)  # tables of a server without a server in them are not ours to fill
