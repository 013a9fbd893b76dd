"""What the office decides, while something else happens at the same moment or the command is killed half-way."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from build_scripts.postgres import Postgres
from sync.server import backups, checking, control, errors, files, folder, mark, schema
from sync.server.database import open_sqlite, reading
from sync.server.parcels import Parcels
from sync.server.store import SqlStore, erased
from tests.contracts.world import Client, World

SECRET = "Hoàng hôn tím ngắt bên bến đò Trà Cú"


class Killed(BaseException):
    """The process ends here."""


def knows(client: Client) -> bool:
    return any(SECRET in str(one.fields()) for one in client.store.revs.values() if one.payload is not None)


def contents(world: World) -> list[bytes]:
    """The payloads at the office in which the secret stands."""
    with reading(world.opened.engine) as db:
        return [one for one in db.execute(sa.select(schema.rev.c.payload)).scalars() if one and SECRET.encode() in one]


def faults(world: World) -> list[checking.Fault]:
    return checking.verify(world.opened.engine, world.opened.keys, world.where / "blobs").faults


def erase(world: World, *records: str) -> int:
    return control.erase(world.opened, records, world.clock(), world.dice)


def killed_at(monkeypatch: pytest.MonkeyPatch, where: Any, name: str) -> None:
    def killed(*_: Any, **__: Any) -> None:
        raise Killed

    monkeypatch.setattr(where, name, killed)


def restore(world: World, path: Path) -> None:
    backups.restore(world.where, path, world.clock(), url=None, random=world.dice)


def test_a_batch_that_began_before_an_order_brings_nothing_of_the_record(
    postgres: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PostgreSQL lets both go on at once: the batch looked for orders before there was one, and stores after it."""
    world = World(tmp_path / "server", url=postgres.fresh())
    writer, office, record = world.client(), world.client("coordinator"), world.id()
    writer.store.write(record, {"title": "một"})
    writer.session.sync()
    office.session.sync()
    office.store.write(record, {"answer": SECRET})
    looked, go_on = threading.Event(), threading.Event()
    insert = SqlStore._insert

    def slowly(store: SqlStore, *rest: Any) -> Any:
        if threading.current_thread().name == "batch":
            looked.set()
            assert go_on.wait(30)
        return insert(store, *rest)

    monkeypatch.setattr(SqlStore, "_insert", slowly)
    batch = threading.Thread(target=office.session.sync, name="batch")
    order = threading.Thread(target=erase, args=(world, record))
    batch.start()
    assert looked.wait(30)
    order.start()
    order.join(0.5)
    go_on.set()
    batch.join(30)
    order.join(30)
    assert contents(world) == []
    office.session.sync()
    assert not knows(office)
    assert faults(world) == []
    world.close()


def test_parcels_that_two_processes_write_at_once_bear_two_numbers(postgres: Postgres, tmp_path: Path) -> None:
    """Else a notebook takes the second for the first played again."""
    world = World(tmp_path / "server", url=postgres.fresh())
    device = world.client().device
    parcels = Parcels(world.opened, now=world.clock, random=world.dice)
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: parcels._open_contact(device)[1], range(24)))
    assert sorted(found) == list(range(1, 25))
    world.close()


@pytest.mark.parametrize("step", ["_tell", "_carry_out"])
def test_an_erasure_that_was_killed_goes_on_with_the_same_command(
    world: World, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    writer, office, record = world.client(), world.client("coordinator"), world.id()
    photo = SECRET.encode()
    name = hashlib.sha256(photo).hexdigest()
    writer.store.add_blob(name, "image/jpeg", photo)
    writer.store.write(record, {"title": SECRET, "attachments": [{"$blob": name, "size": 9, "type": "image/jpeg"}]})
    writer.session.sync()
    office.session.sync()
    with monkeypatch.context() as patch:
        killed_at(patch, control, step)
        with pytest.raises(Killed):
            erase(world, record)
    erase(world, record)
    writer.session.sync()
    office.session.sync()
    assert not knows(writer)
    assert not knows(office)
    assert contents(world) == []
    assert not any(photo in one.read_bytes() for one in (world.where / "blobs").rglob("*") if one.is_file())
    assert faults(world) == []


def test_an_erasure_killed_after_its_commit_leaves_no_photo(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    client, record, photo = world.client(), world.id(), SECRET.encode()
    name = hashlib.sha256(photo).hexdigest()
    client.store.add_blob(name, "image/jpeg", photo)
    client.store.write(record, {"attachments": [{"$blob": name, "size": len(photo), "type": "image/jpeg"}]})
    client.session.sync()
    forget = control._forget

    def killed(*given: Any) -> set[str]:
        forget(*given)
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(control, "_forget", killed)
        with pytest.raises(Killed):
            erase(world, record)
    erase(world, record)
    assert not any(photo in one.read_bytes() for one in world.where.rglob("*") if one.is_file())


def test_a_photo_that_is_on_its_way_during_an_erasure_does_not_stay(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, record, photo = world.client(), world.id(), SECRET.encode()
    name = hashlib.sha256(photo).hexdigest()
    client.store.add_blob(name, "image/jpeg", photo)
    client.store.write(record, {"attachments": [{"$blob": name, "size": len(photo), "type": "image/jpeg"}]})
    blobs = world.service._blobs._files
    append = blobs.append

    def later(*given: Any) -> bool:
        erase(world, record)
        return append(*given)

    monkeypatch.setattr(blobs, "append", later)
    client.session.sync()
    client.session.sync()
    assert not any(photo in one.read_bytes() for one in (world.where / "blobs").rglob("*") if one.is_file())


def test_a_restore_killed_once_the_database_is_there_brings_nothing_back(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, other, record = world.client(), world.client(), world.id()
    client.store.write(record, {"title": SECRET})
    client.session.sync()
    backups.make(world.opened, tmp_path / "backup", world.clock())
    erase(world, record)
    world.set_status(other, "suspended")
    world.close()
    with monkeypatch.context() as patch:
        killed_at(patch, mark, "write")
        with pytest.raises(Killed):
            restore(world, tmp_path / "backup")
    world.open()
    assert contents(world) == []
    assert world.status(other) == "suspended"
    assert faults(world) == []


def test_what_only_a_later_backup_knows_was_decided_holds_for_an_earlier_one(world: World, tmp_path: Path) -> None:
    """The machine is lost with its lists; the server is made again from one backup, and then from an older one."""
    client, other, record = world.client(), world.client(), world.id()
    client.store.write(record, {"title": SECRET})
    client.session.sync()
    backups.make(world.opened, tmp_path / "first", world.clock())
    erase(world, record)
    world.set_status(other, "suspended")
    backups.make(world.opened, tmp_path / "second", world.clock())
    world.close()
    shutil.rmtree(world.where)
    restore(world, tmp_path / "second")
    restore(world, tmp_path / "first")
    world.open()
    assert contents(world) == []
    with reading(world.opened.engine) as db:
        assert erased(db) == {record}
    assert world.status(other) == "suspended"


def test_a_restore_that_fails_late_has_taken_no_photo_away(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A photo that a later record names too, which the backup does not know."""
    client, record, photo = world.client(), world.id(), b"photo"
    name = hashlib.sha256(photo).hexdigest()
    entry = {"attachments": [{"$blob": name, "size": len(photo), "type": "image/jpeg"}]}
    client.store.add_blob(name, "image/jpeg", photo)
    client.store.write(record, entry)
    client.session.sync()
    backups.make(world.opened, tmp_path / "backup", world.clock())
    client.store.write(world.id(), entry)
    client.session.sync()
    erase(world, record)
    world.close()
    with monkeypatch.context() as patch:
        killed_at(patch, backups, "_into_sqlite")
        with pytest.raises(Killed):
            restore(world, tmp_path / "backup")
    world.open()
    assert (world.where / "blobs" / name[:2] / name).read_bytes() == photo
    assert faults(world) == []


def test_two_commands_at_once_forget_no_device(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    devices = [world.client().device for _ in range(2)]
    both = threading.Barrier(2)
    read = control._statuses

    def slowly(*given: Any) -> dict[str, str]:
        found = read(*given)
        try:
            both.wait(0.3)  # without a lock, both have read by now
        except threading.BrokenBarrierError:
            both.reset()
        return found

    monkeypatch.setattr(control, "_statuses", slowly)
    threads = [threading.Thread(target=control.set_status, args=(world.opened, one, "suspended")) for one in devices]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert set(read(world.opened)) == set(devices)


def test_what_a_killed_command_left_in_clear_goes_and_what_is_in_use_stays(tmp_path: Path) -> None:
    code = (
        "import sys, pathlib; from sync.server import files\n"
        "with files.workplace(pathlib.Path(sys.argv[1])) as place:\n"
        "    (place / 'server.db').write_text('in clear'); print(place, flush=True); sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        place = Path(process.stdout.readline().strip())
        files.clear_work(tmp_path)
        assert (place / "server.db").exists()
        process.send_signal(signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
        process.wait()
    assert (place / "server.db").exists()
    with files.workplace(tmp_path) as mine:
        assert list(tmp_path.iterdir()) == [mine]
    assert list(tmp_path.iterdir()) == []


def test_a_server_is_made_again_in_the_folder_of_a_killed_restore(world: World, tmp_path: Path) -> None:
    client = world.client()
    client.store.write(world.id(), {"title": SECRET})
    client.session.sync()
    backups.make(world.opened, tmp_path / "backup", world.clock())
    where = tmp_path / "again"
    (where / f"{files.WORK}old").mkdir(parents=True)
    (where / f"{files.WORK}old" / "held.lock").touch()
    (where / files.LOCK).touch()
    backups.restore(where, tmp_path / "backup", world.clock(), url=None, random=world.dice)
    folder.open_folder(where).close()
    assert not list(where.glob(f"{files.WORK}*"))


def test_a_server_is_made_again_wherever_an_earlier_try_was_killed(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the command that says what to do about a damaged server would say so of its own work."""
    client = world.client()
    client.store.write(world.id(), {"title": SECRET})
    client.session.sync()
    backups.make(world.opened, tmp_path / "backup", world.clock())
    where, tried = tmp_path / "again", 0
    with monkeypatch.context() as patch:
        patch.setattr(shutil, "rmtree", lambda *_, **__: None)  # whoever is killed tidies nothing
        for at in (1, 4, 99):
            left = [at]

            def cut(*given: Any, left: list[int] = left, **named: Any) -> None:
                if not left[0]:
                    raise Killed
                left[0] -= 1
                files.write_file(*given, **named)

            patch.setattr(backups, "write_file", cut)
            try:
                backups.restore(where, tmp_path / "backup", world.clock(), url=None, random=world.dice)
            except Killed:
                tried += 1
    assert tried == 2
    opened = folder.open_folder(where)
    assert checking.verify(opened.engine, opened.keys, where / "blobs").faults == []
    opened.close()


def test_a_restore_that_fails_takes_away_nothing_that_was_there(tmp_path: Path) -> None:
    """Photos that somebody put back by hand before."""
    photo = tmp_path / "again" / "blobs" / "00" / "photo"
    photo.parent.mkdir(parents=True)
    photo.write_bytes(b"photo")
    (tmp_path / "backup").write_bytes(b"no backup")
    for where in (tmp_path / "again", tmp_path / "empty"):
        with pytest.raises(errors.BadBackup):
            backups.restore(where, tmp_path / "backup", datetime.now(UTC), url=None, random=os.urandom)
    assert photo.read_bytes() == b"photo"
    assert not (tmp_path / "empty").exists()


def test_two_restores_at_once_do_not_take_each_others_folder_away(world: World, tmp_path: Path) -> None:
    backups.make(world.opened, tmp_path / "backup", world.clock())
    where = tmp_path / "again"
    where.mkdir()
    with files.only_one(where), files.workplace(where) as place:
        with pytest.raises(errors.AlreadyRunning):
            backups.restore(where, tmp_path / "backup", world.clock(), url=None, random=world.dice)
        assert place.is_dir()


def test_a_restored_database_whose_log_was_not_folded_in_replaces_nothing(world: World, tmp_path: Path) -> None:
    """As a disk without room leaves it, of which closing says nothing."""
    (tmp_path / "work").mkdir()
    scratch, reader = (open_sqlite(tmp_path / "work" / "server.db") for _ in range(2))
    with scratch.begin() as db:
        db.exec_driver_sql("CREATE TABLE one (n INTEGER)")
    before = (world.where / "server.db").stat().st_ino
    with reading(reader) as held:
        held.exec_driver_sql("SELECT * FROM one").all()
        with scratch.connect().execution_options(writes=True) as db, db.begin():
            db.exec_driver_sql("PRAGMA busy_timeout=10")
            db.exec_driver_sql("INSERT INTO one VALUES (1)")
        with pytest.raises(errors.ServerError):
            backups._into_sqlite(scratch, world.where, world.clock())
    reader.dispose()
    assert (world.where / "server.db").stat().st_ino == before
