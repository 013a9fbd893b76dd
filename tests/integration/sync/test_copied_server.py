"""One server folder becomes two: copied and served in both places, put back from a copy, or only moved."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.carriers.memory import MemoryCarrier
from sync.server import audit, backups, copies, mark, overview
from sync.server.cli import main
from tests.contracts.world import Client, Dice, World
from tests.integration.sync import running
from tests.integration.sync.test_blobs import attach


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path / "one")
    yield made
    made.close()


def started(world: World) -> bool:
    """As `serve` begins and ends; whether a new epoch was begun."""
    before = epoch(world)
    with copies.keeping(world.opened, world.clock):
        assert (epoch(world) != before) == (len(epochs(world)) > 1 and epochs(world)[-2] == before)
    return epoch(world) != before


def epochs(world: World) -> list[str]:
    with world.opened.engine.connect() as db:
        return list(mark.of(db).epochs)


def epoch(world: World) -> str:
    return str(overview.status(world.opened)["epoch"])


def at(folder: Path, like: World) -> World:
    """The server in another folder, which is not asked for anything yet."""
    made = World.__new__(World)
    made.dice, made.clock, made.where, made._limits, made.requests = Dice(9), like.clock, folder, None, []
    made.open()
    return made


def gone_to(world: World, client: Client) -> Client:
    """The same notebook at another server."""
    carrier = MemoryCarrier(world.call)
    return Client(client.store, world.session(client.store, carrier, client.store.author), carrier)


def blob(world: World, name: str) -> bool:
    return (world.where / "blobs" / name[:2] / name).exists()


def test_what_one_of_two_copies_signed_for_is_not_at_the_other(world: World, tmp_path: Path) -> None:
    """Both hold the same keys, the same feeds and the same epoch; only by the epoch can a notebook tell them apart."""
    writer, officer = world.client(), world.client("coordinator")
    attach(world, writer, 1000)
    writer.session.sync()
    officer.session.sync()
    assert not started(world)
    world.close()
    shutil.copytree(world.where, tmp_path / "two")
    world.open()
    two = at(tmp_path / "two", world)
    assert started(two) and not started(two)
    assert not started(world)
    (photo,) = attach(world, writer, 2000, seed=1)
    world.clock.forward(minutes=1)
    assert writer.session.sync().blobs_sent == 1

    for here in (two, world, two):
        # Whatever was only at the other place is at this one after one contact, without anybody's help.
        writer.store.write(world.id(), {"title": f"at {here.where.name}"})
        done = gone_to(here, writer).session.sync()
        assert (done.pending, writer.store.totals().pending) == (0, 0)
        assert blob(here, photo)
        gone_to(here, officer).session.sync()
        assert officer.store.blobs.keys() == writer.store.blobs.keys()
        assert officer.store.revs.keys() >= writer.store.revs.keys()
    [line] = [one for one in audit.lines(two.opened, 10) if one.act == audit.MOVED]
    assert line.facts == {"epoch": epoch(two)}
    assert [one for one in audit.lines(world.opened, 10) if one.act == audit.MOVED] == []
    two.close()


@pytest.mark.parametrize("whole", [True, False], ids=["folder", "files"])
def test_an_older_copy_of_everything_that_is_put_back_has_lost_photos_that_notebooks_hold(
    world: World, tmp_path: Path, whole: bool
) -> None:
    """The mark went back with the database, so it says nothing. `restore` would have begun an epoch."""
    writer = world.client()
    attach(world, writer, 1000)
    writer.session.sync()
    assert not started(world)
    world.close()
    shutil.copytree(world.where, tmp_path / "night")
    world.open()
    (photo,) = attach(world, writer, 2000, seed=1)
    writer.session.sync()
    started(world)
    world.close()
    if whole:
        shutil.rmtree(world.where)
        shutil.copytree(tmp_path / "night", world.where)
    else:  # as programs for backups do it: each file beside, then in its place
        shutil.rmtree(world.where / "blobs")
        shutil.copytree(tmp_path / "night" / "blobs", world.where / "blobs")
        for path in (tmp_path / "night").glob("*"):
            if path.is_file():
                Path(shutil.copy(path, world.where / "beside")).replace(world.where / path.name)
    world.open()
    assert started(world)
    assert not blob(world, photo)
    done = world.again(writer).session.sync()
    assert (done.pending, writer.store.totals().delivered, done.blobs_sent) == (0, 2, 1)
    assert blob(world, photo)


def test_no_epoch_is_begun_without_need(world: World, tmp_path: Path) -> None:
    world.client()
    assert not started(world)
    marked = json.loads((world.where / mark.FILE).read_bytes())
    del marked["place"]
    (world.where / mark.FILE).write_text(json.dumps(marked))  # of a server from before there were places
    assert not started(world) and not started(world)
    backups.make(world.opened, tmp_path / "b", world.clock())
    world.close()
    backups.restore(world.where, tmp_path / "b", world.clock(), url=None, random=world.dice)
    world.open()
    assert not started(world)  # one was begun by the restore
    world.close()
    world.where.rename(tmp_path / "renamed")
    world.where = tmp_path / "renamed"
    world.open()
    assert not started(world)


@pytest.mark.parametrize("command", ["serve", "enrol-code", "backup", "parcel read", "parcel write"])
def test_nothing_is_signed_in_a_copy_before_its_epoch_began(world: World, tmp_path: Path, command: str) -> None:
    started(world)
    before = epoch(world)
    two = tmp_path / "two"
    shutil.copytree(world.where, two)
    stick = tmp_path / "stick"
    stick.mkdir()
    if command == "serve":
        with running.serving(two) as server:
            code, said = server.stop()
        assert code == 0 and said.startswith(f"{two}: thư mục này được chép")
    else:
        more = {
            "enrol-code": ["--name", "Nguyễn Thị Lành", "--role", "collaborator", "--area", "29461"],
            "backup": [str(tmp_path / "b")],
        }
        assert main([*command.split(), str(two), *more.get(command, [str(stick)])]) == 0
    assert running.status(two)["epoch"] != before
    assert running.status(world.where)["epoch"] == before


def test_a_move_to_postgres_and_a_copy_of_its_folder(
    world: World, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url = request.getfixturevalue("postgres").fresh()
    world.client()
    started(world)
    world.close()
    from sync.server import folder

    folder.open_folder(world.where, url).close()
    world.open()
    assert not started(world)
    two = tmp_path / "two"
    shutil.copytree(world.where, two)
    other = at(two, world)
    assert started(other)  # the same database, but photos in two places
    assert not started(world)
    other.close()
