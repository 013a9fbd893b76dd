"""Photos that the office's disk has changed, lost or cannot read: nobody is told that they are there, and they come
again from the notebooks that have them."""

from __future__ import annotations

import errno
import shutil
from pathlib import Path

import pytest

from sync.server import backups, checking, control, copies, overview
from sync.server.cli import main
from tests.contracts.world import Client, World
from tests.integration.sync.test_blobs import attach
from tests.unit.sync.parcels.sticks import Stick

Capture = pytest.CaptureFixture[str]


def place(world: World, name: str) -> Path:
    return world.where / "blobs" / name[:2] / name


def sound(world: World, client: Client, names: list[str]) -> list[bool]:
    return [
        place(world, one).exists() and place(world, one).read_bytes() == client.store.blobs[one][1] for one in names
    ]


def rebuilt(world: World) -> None:
    world.close()
    assert main(["rebuild", str(world.where)]) == 0
    world.open()


def restored(world: World, backup: Path) -> None:
    world.close()
    backups.restore(world.where, backup, world.clock(), url=None, random=world.dice)
    world.open()


def started(world: World) -> None:
    with copies.keeping(world.opened, world.clock):
        pass


def unreadable(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    """A sector of it is bad."""
    real = Path.open

    def opened(self: Path, *arguments: object, **more: object) -> object:
        if self == path:
            raise OSError(errno.EIO, "Input/output error", str(self))
        return real(self, *arguments, **more)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", opened)


@pytest.mark.parametrize("how", ["changed", "cut", "gone", "unreadable"])
@pytest.mark.parametrize("mend", ["restore", "rebuild"])
def test_what_went_bad_is_asked_of_the_notebooks_again(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str, mend: str
) -> None:
    writer = world.client()
    names = attach(world, writer, 3_000, 20_000)
    backups.make(world.opened, tmp_path / "before", world.clock())  # without the photos
    writer.session.sync()
    bad = place(world, names[1])
    if how == "unreadable":
        unreadable(monkeypatch, bad)
    elif how == "gone":
        bad.unlink()
    else:
        bad.write_bytes(bytes(20_000 if how == "changed" else 700))
    if mend == "restore":
        restored(world, tmp_path / "before")
    else:
        rebuilt(world)
    monkeypatch.undo()
    assert world.again(writer).session.sync().blobs_sent == 1
    assert sound(world, writer, names) == [True, True]
    report = checking.verify(world.opened.engine, world.opened.keys, world.where / "blobs")
    assert (report.count, report.blobs, report.missing_blobs) == (0, 2, 0)
    assert overview.status(world.opened)["blobs"] == 2


def test_a_restore_takes_the_backups_photo_in_place_of_a_bad_one(world: World, tmp_path: Path) -> None:
    """Its owner may not have it any more."""
    writer = world.client()
    names = attach(world, writer, 20_000)
    writer.session.sync()
    backups.make(world.opened, tmp_path / "b", world.clock())
    place(world, names[0]).write_bytes(bytes(20_000))
    restored(world, tmp_path / "b")
    assert sound(world, writer, names) == [True]


def test_what_was_set_aside_is_kept_until_its_record_is_erased(world: World) -> None:
    """It may be the last copy, and still show something."""
    writer = world.client()
    (name,) = attach(world, writer, 20_000)
    writer.session.sync()
    place(world, name).write_bytes(b"half a photo")
    rebuilt(world)
    assert [one.read_bytes() for one in world.where.glob(f"blobs/*/{name}*")] == [b"half a photo"]
    (record,) = {one.record for one in writer.store.revs.values()}
    control.erase(world.opened, [record], world.clock(), world.dice)
    assert list(world.where.glob(f"blobs/*/{name}*")) == []


def test_rebuild_begins_no_epoch_where_every_photo_is_there(world: World, capsys: Capture) -> None:
    writer = world.client()
    attach(world, writer, 3_000)
    writer.session.sync()
    before = overview.status(world.opened)["epoch"]
    rebuilt(world)
    assert overview.status(world.opened)["epoch"] == before


@pytest.mark.parametrize("how", ["lost", "emptied and made anew", "put back from last night"])
def test_a_folder_of_photos_that_is_another_one_begins_an_epoch(world: World, tmp_path: Path, how: str) -> None:
    """The database stayed: what it knows as named is not there, and notebooks believe that it is."""
    writer = world.client()
    names = attach(world, writer, 3_000)
    writer.session.sync()
    started(world)
    blobs = world.where / "blobs"
    shutil.copytree(blobs, tmp_path / "night")
    names += attach(world, writer, 20_000, seed=1)
    writer.session.sync()
    started(world)
    world.close()
    blobs.rename(tmp_path / "away")
    if how == "emptied and made anew":
        blobs.mkdir()
    elif how != "lost":
        shutil.copytree(tmp_path / "night", blobs)
    world.open()
    started(world)
    world.again(writer).session.sync()
    assert sound(world, writer, names) == [True, True]


@pytest.mark.parametrize("command", ["verify", "backup"])
def test_one_that_cannot_be_read_keeps_no_backup_from_being_made_and_is_named(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture, command: str
) -> None:
    writer = world.client()
    good, bad = attach(world, writer, 3_000, 20_000)
    writer.session.sync()
    unreadable(monkeypatch, place(world, bad))
    if command == "verify":
        assert main(["verify", str(world.where)]) == 1
        assert f"ảnh hoặc tệp {bad}" in capsys.readouterr().out
    else:
        assert main(["backup", str(world.where), str(tmp_path / "b")]) == 0
        assert "1 ảnh hoặc tệp đã hỏng" in capsys.readouterr().out
        assert [one.name for one in (tmp_path / "blobs").glob("??/*")] == [good]


def test_one_that_cannot_be_read_keeps_no_other_one_from_those_who_read(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer, reader = world.client(), world.client("coordinator")
    small, bad, large = attach(world, writer, 9_000, 20_000, 60_000)
    writer.session.sync()
    unreadable(monkeypatch, place(world, bad))
    reader.session.sync()
    assert reader.store.blobs.keys() == {small, large}
    assert [name for name, _, _ in reader.store.blobs_wanted(9)] == [bad]


def test_what_a_cut_left_of_copying_a_photo_is_no_photo(world: World, tmp_path: Path) -> None:
    writer = world.client()
    (name,) = attach(world, writer, 3_000)
    writer.session.sync()
    place(world, name).with_name(f"{name}.0a1b2c3d.part").write_bytes(b"\xff")
    report = checking.verify(world.opened.engine, world.opened.keys, world.where / "blobs")
    assert (report.count, report.blobs) == (0, 1)
    assert overview.status(world.opened)["blobs"] == 1
    made = backups.make(world.opened, tmp_path / "b", world.clock())
    assert (made.blobs, made.spoilt) == (1, 0)


def test_one_that_cannot_be_read_leaves_the_rest_of_a_parcel_as_it_is(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer, reader, stick = world.client(), world.client("coordinator"), Stick(world, tmp_path / "stick")
    stick.write(reader)  # where it stands
    stick.take()
    small, bad, large = attach(world, writer, 9_000, 20_000, 60_000)
    writer.session.sync()
    unreadable(monkeypatch, place(world, bad))
    stick.give(reader)
    monkeypatch.undo()
    done = stick.read(reader)
    assert (done.refused, done.received, done.blobs) == ((), 1, 2)
    assert reader.store.blobs.keys() == {small, large}
    stick.clear()
    stick.write(reader)  # says that it still wants it
    stick.take()
    stick.give(reader)
    assert stick.read(reader).blobs == 1
