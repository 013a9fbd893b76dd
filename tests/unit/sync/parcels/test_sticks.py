"""Sticks that are full, lie about their size, fail while they are written or are pulled out."""

from __future__ import annotations

import errno
import hashlib
import os
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

import pytest

import sync.carriers.parcel as carrier
from sync.carriers.parcel import Found, ParcelFolder, opener
from sync.driver.keys import own_key_id
from sync.parcel.errors import ParcelError, Trouble
from sync.server.cli import main
from sync.server.counter import Counter
from tests.contracts.world import World
from tests.integration.sync.test_blobs import attach
from tests.unit.sync.parcels.sticks import Stick, stored, write_notes


def test_a_missing_folder_is_said(world: World, stick: Stick) -> None:
    client = world.client()
    gone = ParcelFolder(stick.where / "gone")
    for work in (stick.courier(client).write, stick.courier(client).read):
        with pytest.raises(ParcelError) as caught:
            work(gone)
        assert caught.value.trouble in (Trouble.UNWRITABLE, Trouble.UNREADABLE)
    assert client.store.custody == set()


def test_a_stick_without_room_is_said_before_anything_is_written(
    world: World, stick: Stick, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = world.client()
    write_notes(world, client, 3)
    monkeypatch.setattr(ParcelFolder, "room", lambda self: 100)
    with pytest.raises(ParcelError) as caught:
        stick.write(client)
    assert caught.value.trouble is Trouble.FULL
    assert list(stick.where.iterdir()) == []
    assert client.store.custody == set()


def test_photos_for_which_there_is_no_room_wait(world: World, stick: Stick, monkeypatch: pytest.MonkeyPatch) -> None:
    client = world.client()
    data = world.dice(50_000)
    name = hashlib.sha256(data).hexdigest()
    client.store.add_blob(name, "image/jpeg", data)
    client.store.write(world.id(), {"photo": {"$blob": name, "size": len(data), "type": "image/jpeg"}})
    monkeypatch.setattr(ParcelFolder, "room", lambda self: 20_000)
    handed = stick.write(client)
    assert (handed.revisions, handed.blobs, handed.waiting) == (1, 0, 1)


def _fails(number: int) -> Callable[..., Any]:
    def fail(*arguments: Any, **more: Any) -> Any:
        raise OSError(number, os.strerror(number))

    return fail


@pytest.mark.parametrize(
    ("number", "trouble"),
    [(errno.ENOSPC, Trouble.FULL), (errno.EIO, Trouble.UNRELIABLE), (errno.EROFS, Trouble.UNWRITABLE)],
)
@pytest.mark.parametrize("step", ["os.fsync", "rename"])
def test_a_disk_that_fails_while_writing_leaves_no_parcel(
    world: World, stick: Stick, monkeypatch: pytest.MonkeyPatch, step: str, number: int, trouble: Trouble
) -> None:
    client = world.client()
    write_notes(world, client, 1)
    with monkeypatch.context() as patch:
        patch.setattr(f"sync.carriers.parcel.{step}", _fails(number))
        with pytest.raises(ParcelError) as caught:
            stick.write(client)
    assert caught.value.trouble is trouble
    assert list(stick.where.iterdir()) == []
    assert client.store.custody == set()
    assert stick.write(client).revisions == 1


def test_a_stick_that_lies_about_its_size_is_found_out(
    world: World, stick: Stick, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Such a stick takes everything, and gives back other bytes beyond its real end."""
    client = world.client()
    write_notes(world, client, 5)
    rename = carrier.rename

    def lose_the_end(beside: Path, path: Path) -> None:
        data = beside.read_bytes()
        beside.write_bytes(data[:500] + bytes(len(data) - 500))
        rename(beside, path)

    monkeypatch.setattr("sync.carriers.parcel.rename", lose_the_end)
    with pytest.raises(ParcelError) as caught:
        stick.write(client)
    assert caught.value.trouble is Trouble.UNRELIABLE
    assert list(stick.where.iterdir()) == []
    assert client.store.custody == set()


def test_a_stick_that_is_pulled_out_while_it_is_read_changes_nothing(world: World, stick: Stick) -> None:
    client = world.client()
    write_notes(world, client, 1)
    path = stick.write(client).files[0].path

    class Pulled:
        """Fails after the public line."""

        def __init__(self, file: BinaryIO) -> None:
            self._file, self._reads = file, 0

        def read(self, size: int = -1) -> bytes:
            self._reads += 1
            if self._reads > 2:
                raise OSError(errno.EIO, "gone")
            return self._file.read(size)

        def __getattr__(self, name: str) -> Any:
            return getattr(self._file, name)

        def __enter__(self) -> Pulled:
            return self

        def __exit__(self, *_: object) -> None:
            self._file.close()

    with pytest.raises(ParcelError) as caught:
        stick.office().take(lambda: Pulled(path.open("rb")))  # type: ignore[arg-type,return-value]
    assert caught.value.trouble is Trouble.UNREADABLE
    assert stored(world) == 0


def test_a_photo_that_was_whole_when_the_office_stopped_is_there_with_the_next_parcel(
    world: World, stick: Stick
) -> None:
    """All of it had come, and nothing had been renamed."""
    client = world.client()
    photo = world.dice(700_000)  # of two pieces
    name = hashlib.sha256(photo).hexdigest()
    client.store.add_blob(name, "image/jpeg", photo)
    client.store.write(world.id(), {"attachments": [{"$blob": name, "size": len(photo), "type": "image/jpeg"}]})
    stick.write(client)
    info = client.session._facts()
    assert info is not None
    part = world.where / "blobs" / "unfinished" / f"{name}.{info.device}"
    part.parent.mkdir()
    part.write_bytes(photo)
    assert [one.blobs for one in stick.take()] == [1]
    assert (world.where / "blobs" / name[:2] / name).read_bytes() == photo


def test_parcels_in_the_folder_that_the_window_makes_are_found_too(world: World, stick: Stick) -> None:
    client = world.client()
    write_notes(world, client, 1)
    inside = stick.where / carrier.INSIDE_FOLDER
    inside.mkdir()
    stick.courier(client).write(ParcelFolder(inside))
    assert [one.stored for one in stick.take()] == [1]


def test_neither_side_applies_anything_of_a_damaged_parcel(world: World, stick: Stick) -> None:
    """The real office and the real notebook; `test_damage` has the thousands."""
    client = world.client()
    write_notes(world, client, 2)
    good_up = stick.write(client).files[0].path
    dice = random.Random(5)
    data = good_up.read_bytes()
    office = stick.office()
    for bad in _damaged(data, dice):
        good_up.write_bytes(bad)
        with pytest.raises(ParcelError):
            office.take(opener(good_up))
    assert stored(world) == 0
    good_up.write_bytes(data)
    office.take(opener(good_up))
    stick.give(client)
    good_down = stick.all("down")[0].path
    data = good_down.read_bytes()
    for bad in _damaged(data, dice):
        good_down.write_bytes(bad)
        assert stick.read(client).parcels == 0
    assert client.store.totals().delivered == 0
    assert client.store.feeds == {} and client.store.cursor == ""
    good_down.write_bytes(data)
    assert stick.read(client).delivered == 2


def _damaged(data: bytes, dice: random.Random) -> Iterator[bytes]:
    for _ in range(60):
        yield data[: dice.randrange(len(data))]
        changed = bytearray(data)
        changed[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
        yield bytes(changed)


def test_a_stick_is_looked_through_once_for_all_machines(
    world: World, stick: Stick, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each machine's earlier parcels are taken away; looking through thousands of files for each would take hours."""
    clients = [world.client() for _ in range(3)]
    for client in clients:
        client.session.sync()
    looked, listed = [], ParcelFolder.parcels

    def parcels(folder: ParcelFolder) -> list[Found]:
        looked.append(folder)
        return listed(folder)

    monkeypatch.setattr(ParcelFolder, "parcels", parcels)
    for _ in range(2):
        assert main(["parcel", "write", str(world.where), str(stick.where)]) == 0
    assert len(looked) == 2
    monkeypatch.undo()
    assert len(stick.all("down")) == 3, "one for each, the earlier ones are gone"


def _small(monkeypatch: pytest.MonkeyPatch, where: Path, size: int) -> None:
    """A stick of so many bytes."""

    def left() -> int:
        return size - sum(one.stat().st_size for one in where.iterdir())

    really = carrier._write

    def write(beside: Path, fill: Any) -> tuple[bytes, int]:
        done = really(beside, fill)
        if left() < 0:
            raise OSError(errno.ENOSPC, "full")
        return done

    monkeypatch.setattr(ParcelFolder, "room", lambda self: max(0, left()))
    monkeypatch.setattr(carrier, "_write", write)


def test_photos_for_one_machine_leave_room_for_all_others(
    world: World, stick: Stick, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A coordinator who lacks a week's photos, and a stick: the receipts of everybody else are a few thousand bytes."""
    writer, *officers = world.client(), *(world.client("coordinator") for _ in range(3))
    for number in range(12):
        data = world.dice(40_000)
        name = hashlib.sha256(data).hexdigest()
        writer.store.add_blob(name, "image/jpeg", data)
        writer.store.write(world.id(), {"photo": {"$blob": name, "size": len(data), "type": "image/jpeg"}, "n": number})
    writer.session.sync()
    for one in officers:  # each says by a stick what it lacks
        stick.write(one)
    stick.take()
    stick.clear()
    _small(monkeypatch, stick.where, 500_000)  # of 1.5 million
    assert main(["parcel", "write", str(world.where), str(stick.where)]) == 0
    assert {one.head.to for one in stick.all("down")} == {(own_key_id(client.store),) for client in (writer, *officers)}
    brought = [stick.read(one).blobs for one in officers]
    assert min(brought) >= 2, brought  # whatever the order, which is another one each time


def test_a_stick_that_is_too_small_for_all_does_not_always_serve_the_same_ones(
    world: World, stick: Stick, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    clients = [world.client() for _ in range(4)]
    for client in clients:
        client.session.sync()
        stick.write(client)
    stick.take()
    stick.clear()
    stick.give(clients[0])
    size = stick.all("down")[0].size
    stick.clear()
    _small(monkeypatch, stick.where, 2 * size + size // 2)
    served: set[tuple[str, ...]] = set()
    for _ in range(60):
        stick.clear()
        assert main(["parcel", "write", str(world.where), str(stick.where), "--json"]) == 1
        said = capsys.readouterr()
        assert ('"devices": 2' in said.out, '"full": 2' in said.out, said.err.count("\n")) == (True, True, 1)
        served |= {one.head.to for one in stick.all("down")}
    assert len(served) == 4


def test_what_goes_home_is_looked_into_once(world: World, stick: Stick, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every hub asks for each of its machines each minute."""
    client, other = world.client(), world.client()
    counter = Counter(stick.office(), stick.where, world.opened.receipt_sign)
    looked: list[str] = []
    really = carrier._found

    def found(path: Path) -> Found | None:
        looked.append(path.name)
        return really(path)

    def find(key: str) -> list[Found]:
        with monkeypatch.context() as patched:
            patched.setattr(carrier, "_found", found)
            return counter.find(key)

    for one in (client, other):
        one.session.sync()
        stick.give(one)
    key = own_key_id(client.store)
    first = find(key)
    assert (len(first), find(key), len(looked)) == (1, first, 2)
    stick.give(client)
    (newer,) = find(key)
    assert newer.path != first[0].path and len(looked) == 3
    newer.path.unlink()
    assert counter.find(key) == []


def test_the_counter_hands_out_what_goes_home_and_no_other_file(world: World, stick: Stick) -> None:
    client = world.client()
    counter = Counter(stick.office(), stick.where, world.opened.receipt_sign)
    client.session.sync()
    stick.give(client)
    (home,) = counter.find(own_key_id(client.store))
    name = home.path.name.removesuffix(carrier.SUFFIX)
    assert counter.path(name) == home.path
    (stick.where / "inner").mkdir()
    for other in (name.replace("down-", "up-"), f"{name}0000", "secret", f"inner/{name}"):
        (stick.where / f"{other}{carrier.SUFFIX}").write_bytes(b"not for hubs")
        assert counter.path(other) is None
    assert counter.path(f"../{stick.where.name}/{name}") is None
    home.path.unlink()
    assert counter.path(name) is None


def test_more_photos_than_a_parcel_may_name_are_said_to_wait_and_stay_in_the_parcel_before(
    world: World, stick: Stick, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sync.driver.parcels.MOST_NAMES", 2)
    client = world.client()
    large = attach(world, client, 9_000, 10_000)
    assert stick.write(client).waiting == 0
    small = attach(world, client, 1_000, 2_000, seed=1)
    assert (stick.write(client).waiting, len(stick.all("up"))) == (2, 2)
    stick.take()
    assert {one.name for one in (world.where / "blobs").glob("??/*")} == {*large, *small}


def test_a_parcel_whose_photos_did_not_arrive_is_known_as_ones_own_until_they_do(world: World, stick: Stick) -> None:
    """Else it lies on the stick for ever, and is taken for somebody else's."""
    client = world.client()
    (photo,) = attach(world, client, 20_000)
    stick.write(client)
    stick.take()
    (world.where / "blobs" / photo[:2] / photo).unlink()
    stick.give(client)
    done = stick.read(client)
    assert (done.delivered, done.others) == (1, 0)
    assert stick.read(client).others == 0
    stick.write(client)
    assert len(stick.all("up")) == 1
    stick.take()
    stick.give(client)
    stick.read(client)
    assert stick.all("up") == []
