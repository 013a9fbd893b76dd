"""The office's disk for photos cannot be read or written: revisions go on, and everybody is told what it is about."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from fastapi import FastAPI

from sync.carriers.parcel import ParcelFolder
from sync.errors import Kind, SyncError
from sync.parcel.format import UP, Head
from sync.server import errors, serving
from sync.server.cli import main
from sync.server.counter import Counter
from sync.server.parcel_routes import add_parcel_routes
from tests.contracts.world import Client, World
from tests.integration.sync.test_blobs import attach
from tests.integration.sync.test_web_application import ask, body, name
from tests.unit.sync.parcels.sticks import Stick, stored


@pytest.fixture
def stick(world: World, tmp_path: Path) -> Stick:
    return Stick(world, tmp_path / "stick")


def lose(world: World) -> Path:
    """Something that is no folder lies where the photos were: nothing can be looked up or written there."""
    blobs = world.where / "blobs"
    blobs.rename(world.where / "away")
    blobs.write_bytes(b"")
    return blobs


def mend(world: World) -> None:
    (world.where / "blobs").unlink()
    (world.where / "away").rename(world.where / "blobs")


def test_over_a_line_what_was_written_is_delivered_and_photos_wait(world: World) -> None:
    client = world.client()
    lose(world)
    (photo,) = attach(world, client, 50_000)
    for _ in range(2):
        with pytest.raises(SyncError) as caught:
            client.session.sync()
        assert caught.value.kind is Kind.BUSY  # later, by itself; not "the server has a fault"
        client.store.write(world.id(), {"title": "tin sau"})
    assert client.store.totals().delivered == 2
    mend(world)
    assert client.session.sync().blobs_sent == 1
    assert (world.where / "blobs" / photo[:2] / photo).stat().st_size == 50_000


def test_by_a_stick_the_parcels_behind_it_are_taken_in_too(
    world: World, stick: Stick, capsys: pytest.CaptureFixture[str]
) -> None:
    clients: list[Client] = [world.client() for _ in range(3)]
    attach(world, clients[0], 20_000)
    attach(world, clients[1], 20_000, seed=1)
    clients[2].store.write(world.id(), {"title": "không ảnh"})
    for client in clients:
        stick.write(client)
    lose(world)
    assert main(["parcel", "read", str(world.where), str(stick.where)]) == 1
    done = capsys.readouterr()
    assert stored(world) == 3
    assert done.err.count("\n") == 1
    mend(world)
    assert main(["parcel", "read", str(world.where), str(stick.where)]) == 0
    assert sum(1 for _ in (world.where / "blobs").glob("??/*")) == 2


def test_a_server_is_not_started_on_it(
    world: World, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever starts it is there to read the sentence."""
    world.close()
    blobs = lose(world)
    assert main(["serve", str(world.where), "--port", "0"]) == 1
    assert capsys.readouterr().err.count("\n") == 1
    mend(world)
    access = os.access
    monkeypatch.setattr(serving.os, "access", lambda path, mode: path != blobs and access(path, mode))
    assert main(["serve", str(world.where), "--port", "0"]) == 1
    said = capsys.readouterr()
    assert said.err == errors.NoAccess(blobs).vi + "\n" and said.out == ""


class Keeper:
    """Fails at whatever is asked of it."""

    def __init__(self, problem: Exception) -> None:
        self._problem = problem

    def put(self, file: Path, head: Head, digest: str, sender: str) -> dict[str, Any]:
        raise self._problem

    def find(self, key: str) -> Any:
        raise self._problem

    path = hubs = find


@pytest.mark.parametrize(
    ("problem", "said"),
    [
        (RuntimeError("secret words"), (500, "internal")),
        (OSError(5, "secret words"), (503, "busy")),
        (errors.DiskFull(Path("secret words")), (503, "busy")),
        (sa.exc.OperationalError("secret words", {}, Exception("database is locked")), (503, "busy")),
    ],
)
def test_a_hub_hears_a_problem_of_ours_and_never_a_strangers_answer(
    world: World, stick: Stick, tmp_path: Path, problem: Exception, said: tuple[int, str]
) -> None:
    """An answer without our header is a stranger's for a hub: it would hold back all that it has for the office."""
    client = world.client()
    attach(world, client, 10)
    stick.write(client)
    (found,) = ParcelFolder(stick.where).parcels()
    assert found.head.kind == UP
    app = FastAPI()
    add_parcel_routes(app, Keeper(problem), tmp_path)
    part = found.path.read_bytes()
    for method, path, sent in (
        ("POST", "/v1/parcels", part),
        ("GET", "/v1/parcels?for=" + "0" * 32, b""),
        ("GET", "/v1/parcels/down-x", b""),
        ("GET", "/v1/hubs?for=", b""),
    ):
        answer = ask(app, method, path, body(sent))
        assert (answer.status, name(answer)) == said, path
        assert b"secret" not in answer.body


def test_a_full_disk_of_the_office_is_not_told_as_a_full_hub(
    world: World, stick: Stick, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = world.client()
    attach(world, client, 10)
    stick.write(client)
    (found,) = ParcelFolder(stick.where).parcels()
    part = found.path.read_bytes()
    home = tmp_path / "home"
    home.mkdir()
    app = FastAPI()
    add_parcel_routes(app, Counter(stick.office(), home, world.opened.receipt_sign), home)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    with monkeypatch.context() as patched:
        patched.setattr("sync.carriers.parcel._write", full)
        answer = ask(app, "POST", "/v1/parcels", body(part))
    assert (answer.status, name(answer)) == (503, "busy")
    assert stored(world) == 1, "what was written is there, and the part comes again"
    assert ask(app, "POST", "/v1/parcels", body(part)).status == 200
