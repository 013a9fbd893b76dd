"""What a hub keeps, signs, hands out and forgets. It can open nothing of it."""

from __future__ import annotations

import hashlib
import os
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sync.carriers import parcel as carrier
from sync.carriers.parcel_line import custody_message, head_of
from sync.core import seal
from sync.hub import depot as hub_depot
from sync.hub.depot import Depot
from sync.parcel.errors import ParcelError, Trouble
from sync.wire import shapes
from tests.unit.sync.parcels.samples import Keys, down, up

NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)


@pytest.fixture
def keys() -> Keys:
    return Keys.made(3)


@pytest.fixture
def depot(tmp_path: Path) -> Depot:
    return Depot(tmp_path / "hub", now=lambda: NOW, random=random.Random(1).randbytes)


Put = Callable[[bytes], dict[str, object]]


@pytest.fixture
def put(depot: Depot, tmp_path: Path) -> Put:
    def work(data: bytes) -> dict[str, object]:
        file = tmp_path / "incoming"
        file.write_bytes(data)
        return depot.put(file, head_of(file), hashlib.sha256(data).hexdigest())

    return work


def test_a_custody_note_names_what_is_kept_and_is_signed(depot: Depot, put: Put, keys: Keys) -> None:
    data = up(keys).to_bytes()
    answer = put(data)
    body = str(answer["note"]).encode()
    assert hashlib.sha256(data).hexdigest().encode() in body
    assert seal.verifies(depot.key, shapes.raw(answer["sig"], "sig", 64), custody_message(body))
    assert put(data) == answer
    assert [path.read_bytes() for path in depot.waiting()] == [data]


def test_nobody_can_take_the_place_of_somebody_elses_parcel(depot: Depot, put: Put, keys: Keys) -> None:
    mine, theirs = up(keys).to_bytes(), up(keys).to_bytes()
    assert mine != theirs  # the same public line around other bytes
    put(mine)
    put(theirs)
    assert {path.read_bytes() for path in depot.waiting()} == {mine, theirs}


@pytest.mark.parametrize("data", [b"", b"FSP1\n", b"PK\x03\x04", b"FSP1\n{}\nage"])
def test_what_does_not_begin_like_a_parcel_is_not_kept(depot: Depot, put: Put, data: bytes) -> None:
    with pytest.raises(ParcelError):
        put(data)
    assert depot.waiting() == []


def test_only_the_office_sends_things_home(depot: Depot, put: Put, keys: Keys) -> None:
    with pytest.raises(ParcelError) as caught:
        put(down(keys).to_bytes())
    assert caught.value.trouble is Trouble.FOR_OTHERS


def test_what_goes_home_lies_ready_for_its_machine_alone_and_the_newest_stays(
    depot: Depot, keys: Keys, tmp_path: Path
) -> None:
    first, second = down(keys), down(keys)
    second = replace(
        second,
        head=replace(second.head, id="019a9f5e-0000-7000-8000-00000000000f"),
        manifest=replace(second.manifest, id="019a9f5e-0000-7000-8000-00000000000f"),
    )
    for made in (first, second):
        file = tmp_path / "from upstream"
        file.write_bytes(made.to_bytes())
        depot.put_home(file, head_of(file), hashlib.sha256(file.read_bytes()).hexdigest())
    key = first.head.to[0]
    assert [one.head.id for one in depot.find(key)] == [second.head.id]
    assert depot.find("0" * 32) == []
    assert depot.asked() == [key, "0" * 32]
    path = depot.path(depot.find(key)[0].path.stem)
    assert path is not None and path.is_file()
    for name in ("../hub", "hub", "..", "", "down-" + "0" * 36, str(tmp_path / "from upstream")):
        assert depot.path(name) is None


def test_only_what_upstream_has_makes_room(tmp_path: Path, keys: Keys) -> None:
    size = len(up(keys).to_bytes())
    depot = Depot(tmp_path / "hub", now=lambda: NOW, random=os.urandom, most=size * 2 + size // 2)

    def put() -> None:
        file = tmp_path / "incoming"
        file.write_bytes(up(keys).to_bytes())
        depot.put(file, head_of(file), hashlib.sha256(file.read_bytes()).hexdigest())

    put()
    put()
    with pytest.raises(ParcelError) as caught:
        put()
    assert caught.value.trouble is Trouble.FULL
    assert len(depot.waiting()) == 2
    depot.sent_on(depot.waiting()[0])
    put()
    assert len(depot.waiting()) == 2


def test_each_part_is_looked_into_once_however_often_somebody_asks(
    depot: Depot, put: Put, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hub keeps thousands, on the slowest disk of the office."""
    looked: list[object] = []
    really = carrier.look
    monkeypatch.setattr(carrier, "look", lambda open_file: looked.append(0) or really(open_file))
    for _ in range(5):
        put(up(keys).to_bytes())
    for number in range(5):
        depot.find(f"{number:032x}")
        depot.sent_on(depot.waiting()[0])
        depot.tidy()
        depot.status()
    assert len(looked) == 5
    gone = depot.folder / "parcels" / next(iter(depot.folder.glob("parcels/up-*"))).name
    gone.unlink()
    assert depot.status()["bytes"] == sum(one.stat().st_size for one in depot.folder.glob("parcels/up-*"))
    assert len(Depot(depot.folder, now=lambda: NOW, random=os.urandom).status()) and len(looked) == 9


def test_who_asks_for_thousands_that_do_not_exist_pushes_nobody_out(
    depot: Depot, keys: Keys, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub_depot, "MOST_ASKED", 6)
    monkeypatch.setattr(hub_depot, "MOST_NEW", 3)
    home = down(keys)
    file = tmp_path / "from upstream"
    file.write_bytes(home.to_bytes())
    depot.put_home(file, head_of(file), hashlib.sha256(home.to_bytes()).hexdigest())
    depot.find(home.head.to[0])
    for number in range(20):
        depot.find(f"{number:032x}")
    depot.find("a" * 32)
    assert depot.asked() == [home.head.to[0], "a" * 32, f"{19:032x}", f"{18:032x}"]
    assert len(Depot(depot.folder, now=lambda: NOW, random=os.urandom).asked()) == 4  # a restart forgets none of it


def test_no_more_parts_are_taken_than_a_folder_lists(
    keys: Keys, put: Put, depot: Depot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A custody note for what is never seen again, and so never sent on, would be a lie."""
    monkeypatch.setattr(hub_depot, "MOST_FILES", 2)
    monkeypatch.setattr(carrier, "MOST_FILES", 2)
    put(up(keys).to_bytes())
    put(up(keys).to_bytes())
    with pytest.raises(ParcelError) as caught:
        put(up(keys).to_bytes())
    assert caught.value.trouble is Trouble.FULL
    depot.sent_on(depot.waiting()[0])
    put(up(keys).to_bytes())
    assert len(depot.waiting()) == 2


def test_nobody_takes_the_room_of_others(tmp_path: Path, keys: Keys) -> None:
    size = len(up(keys).to_bytes())
    depot = Depot(tmp_path / "hub", now=lambda: NOW, random=os.urandom, most=size * 10, each=size * 2 + size // 2)

    def put(sender: str) -> None:
        file = tmp_path / "incoming"
        file.write_bytes(up(keys).to_bytes())
        depot.put(file, head_of(file), hashlib.sha256(file.read_bytes()).hexdigest(), sender)

    put("a" * 32)
    put("a" * 32)
    for _ in range(2):
        with pytest.raises(ParcelError) as caught:
            put("a" * 32)
        assert caught.value.trouble is Trouble.FULL
    put("b" * 32)
    assert len(depot.waiting()) == 3
    again = Depot(depot.folder, now=lambda: NOW, random=os.urandom, most=size * 10, each=size * 2 + size // 2)
    with pytest.raises(ParcelError):  # who has how much is known after a restart too
        file = tmp_path / "incoming"
        file.write_bytes(up(keys).to_bytes())
        again.put(file, head_of(file), hashlib.sha256(file.read_bytes()).hexdigest(), "a" * 32)
    depot.sent_on(depot.waiting()[0])
    put("a" * 32)  # what the office has makes room for its own sender
    assert len(depot.waiting()) == 3
    assert depot.status()["bytes"] <= depot.status()["most_bytes"]


def test_counts_and_dates_and_nothing_else(depot: Depot, put: Put, keys: Keys) -> None:
    put(up(keys).to_bytes())
    put(up(keys).to_bytes())
    depot.sent_on(depot.waiting()[0])
    said = depot.status()
    assert (said["waiting"], said["sent"], said["for_home"]) == (1, 1, 0)
    assert said["last_sent"] == "2026-11-21T02:00:00+00:00"
    for value in said.values():
        assert value is None or isinstance(value, int) or datetime.fromisoformat(value)


def test_a_hub_that_is_started_again_is_the_same_hub(depot: Depot, put: Put, keys: Keys) -> None:
    put(up(keys).to_bytes())
    put(up(keys).to_bytes())
    depot.sent_on(depot.waiting()[0])
    again = Depot(depot.folder, now=lambda: NOW, random=os.urandom)
    assert again.key == depot.key
    assert again.waiting() == depot.waiting()
    assert again.status() == depot.status()
