"""A real notebook and a real office about what neither the quick stores nor the simulator have: photos, older parcels,
backups, a move to another office."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop_app.services import saving_damaged
from desktop_app.storage import blobs, revisions
from desktop_app.storage.parcel_store import NotebookParcels
from sync.carriers.memory import MemoryCarrier
from sync.carriers.parcel import ParcelFolder, opener
from sync.driver.parcels import Courier, Taken
from sync.server import control
from sync.server.parcels import Parcels
from tests.contracts.world import World
from tests.support import START, Clock, Notebook

SECRET = "Hoàng hôn tím ngắt bên bến đò Trà Cú"
PHOTO = b"jpeg" * 100
NAME = hashlib.sha256(PHOTO).hexdigest()
NAMED = [{"$blob": NAME, "size": len(PHOTO), "type": "image/jpeg"}]


class Laptop:
    """A notebook on a disk, enrolled with `world` and with a stick in it."""

    def __init__(self, world: World, where: Path, role: str = "collaborator") -> None:
        self.notebook = Notebook(where / "sổ", Clock())
        self.stick = ParcelFolder(where / "stick")
        self.stick.folder.mkdir()
        self.join(world, role)

    def join(self, world: World, role: str = "collaborator") -> None:
        self.world = world
        self.store = NotebookParcels(self.notebook.store, self.notebook.services.capture._context.views)
        self.session = world.session(self.store, MemoryCarrier(world.call), self.notebook.store.author)
        self.session.enrol(world.code(role), "máy thử")

    def write(self, record: str, **fields: Any) -> None:
        by = revisions.Author(self.notebook.store.author, "2026-11-21T09:14:03+07:00")
        self.notebook.store.write(
            lambda db: revisions.append(db, by, record=record, type="note/1", fields=fields, seen=()).n
        ).result()

    def take_photo(self) -> None:
        self.notebook.store.write(lambda db: blobs.put(db, PHOTO, "image/jpeg")).result()

    def has_photo(self) -> bool:
        return self.notebook.services.queries.blob(NAME) is not None

    def payloads(self, record: str) -> int:
        sql = "SELECT count(*) FROM rev WHERE record = ? AND payload IS NOT NULL"
        return int(self.notebook.store.read(sql, [record])[0][0])

    def courier(self) -> Courier:
        return Courier(self.store, clock=self.world.clock, random=self.world.dice)

    def office(self) -> Parcels:
        return Parcels(self.world.opened, now=self.world.clock, random=self.world.dice)

    def to_office(self) -> None:
        self.courier().write(self.stick)
        for found in self.stick.parcels():
            if self.office().can_open(found.head):
                self.office().take(opener(found.path))

    def from_office(self) -> None:
        info = self.store.server()
        assert info is not None
        self.office().write(self.stick, info.device)

    def read(self) -> Taken:
        return self.courier().read(self.stick)


@pytest.fixture
def laptop(world: World, tmp_path: Path) -> Iterator[Laptop]:
    made = Laptop(world, tmp_path, "coordinator")
    yield made
    made.notebook.close()


def test_whatever_somebody_names_as_a_photo_stops_no_photo_and_no_parcel(world: World, laptop: Laptop) -> None:
    owner = world.client()
    owner.store.add_blob(NAME, "image/jpeg", PHOTO)
    owner.store.write(world.id(), {"title": "một", "attachments": NAMED})
    for name in ("Z" * 64, "é" * 64, "A" + NAME[1:]):
        owner.store.write(world.id(), {"title": "hai", "attachments": [{**NAMED[0], "$blob": name}]})
    owner.session.sync()
    assert laptop.session.sync().blobs_received == 1
    assert laptop.has_photo()
    laptop.write(world.id(), title="của tôi")
    laptop.to_office()
    laptop.from_office()
    assert laptop.read().delivered == 1


def test_a_photo_of_what_was_erased_does_not_come_by_an_older_parcel(world: World, laptop: Laptop) -> None:
    owner, record = world.client(), world.id()
    laptop.session.sync()
    laptop.to_office()  # the office knows where it stands
    owner.store.write(record, {"title": SECRET, "attachments": NAMED})
    owner.session.sync()
    laptop.session.sync()  # the words are here, the photo is still with its owner
    owner.store.add_blob(NAME, "image/jpeg", PHOTO)
    owner.session.sync()
    laptop.from_office()  # a parcel with the photo is under way
    control.erase(world.opened, [record], world.clock(), world.dice)
    laptop.session.sync()
    assert (laptop.payloads(record), laptop.store.blobs_wanted(9)) == (0, [])
    assert laptop.read().parcels == 1
    assert not laptop.has_photo()
    assert laptop.store.part_length(NAME) == 0


def test_a_salvaged_notebook_brings_back_nothing_that_was_erased(world: World, laptop: Laptop) -> None:
    gone, kept = world.id(), world.id()
    laptop.take_photo()
    laptop.write(gone, title=SECRET, attachments=NAMED)
    laptop.write(kept, title="vẫn còn")
    laptop.session.sync()
    laptop.notebook.services.capture.edit(gone).result()
    laptop.notebook.services.care.backups.create().result()
    control.erase(world.opened, [gone], world.clock(), world.dice)
    laptop.session.sync()
    notebook = laptop.notebook
    notebook.close()
    saving_damaged.salvage(notebook.profile, passphrase=lambda: None, now=START, keyring=lambda: notebook._keyring)
    notebook._open()
    assert (laptop.payloads(gone), laptop.payloads(kept)) == (0, 1)
    assert notebook.services.queries.drafts() == []
    assert not laptop.has_photo()
    assert (
        notebook.store.read("SELECT count(*) FROM rev WHERE own = 1")[0][0] == 2
    )  # its chain is whole, nothing said again


def test_a_notebook_that_goes_to_another_office_is_one_of_its_own(world: World, laptop: Laptop, tmp_path: Path) -> None:
    """By sticks alone: what it heard at the office before must not make it refuse what it hears now."""
    stranger = world.client()
    stranger.store.write(world.id(), {"title": SECRET})
    stranger.session.sync()
    laptop.write(world.id(), title="của tôi")
    laptop.session.sync()
    for _ in range(2):
        laptop.to_office()
        laptop.from_office()
        laptop.read()
    other = World(tmp_path / "other", seed=7)
    try:
        laptop.join(other, "coordinator")
        assert (laptop.store.totals().delivered, laptop.store.totals().pending) == (0, 1)  # nothing is there yet
        native = other.client()
        native.store.write(other.id(), {"title": "chuyện ở đây"})
        native.session.sync()
        for _ in range(2):  # by the first parcel the new office learns where it stands
            laptop.to_office()
            laptop.from_office()
            laptop.read()
        titles = {row.title for row in laptop.notebook.services.queries.records("note", None, 9)}
        assert ("chuyện ở đây" in titles, SECRET in titles) == (True, False)
        assert (laptop.store.totals().delivered, laptop.store.totals().pending) == (1, 0)
    finally:
        other.close()
