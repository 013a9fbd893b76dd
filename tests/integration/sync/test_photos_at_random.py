"""Photos in any order of events: two people who share some, a coordinator, an office, sticks, a bad line, and what goes
wrong with machines. Whatever happened: what a notebook takes for delivered the office holds, byte by byte; no photo
that is still named leaves the notebook that it was taken with; and when the trouble stops, everybody gets everything.

The simulator has no photos (INV-11); here everything is real, and therefore slow: some dozens of events a second.
`SOTAY_PHOTOS=N` plays N schedules, `SOTAY_PHOTOS_FROM=S` from seed S.
"""

from __future__ import annotations

import hashlib
import os
import random
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from desktop_app.storage import blobs
from desktop_app.storage.parcel_store import NotebookParcels
from desktop_app.storage.revisions import blob_names, unpack
from sync.carriers.memory import MemoryCarrier
from sync.errors import Kind, SyncError
from sync.parcel.errors import ParcelError
from sync.server import control, schema
from sync.server.database import reading
from sync.wire.exchange import Reply, Request
from tests.contracts.world import World
from tests.integration.sync.test_database import back_up, restored
from tests.integration.sync.test_notebook_and_office import Laptop

SCHEDULES = range(
    first := int(os.environ.get("SOTAY_PHOTOS_FROM", "1")), first + int(os.environ.get("SOTAY_PHOTOS", "8"))
)
EVENTS = 36
SIZES = (300, 300, 70_000, 300_000)
PHOTOS = {hashlib.sha256(data).hexdigest(): data for data in (bytes([n]) * size for n, size in enumerate(SIZES))}
NOTE = {
    "content": "Bà con nói nước yếu.",
    "area": "29461",
    "channel": "conversation",
    "severity": 2,
    "occurred_on": "2026-11-20",
    "no_proposal_reason": "đã báo tổ nước",
}


class Person:
    """One laptop, and what was on its disk at an earlier moment."""

    def __init__(self, world: World, where: Path, role: str) -> None:
        where.mkdir()
        self.where, self.role, self.world = where, role, world
        self.laptop = Laptop(world, where, role)
        self.records: list[str] = []
        self.drafts: dict[str, list[str]] = {}
        self.taken: set[str] = set()  # photos that lie in this notebook, as far as this test put them there
        self.earlier: tuple[list[str], dict[str, list[str]], set[str]] | None = None

    @property
    def store(self) -> Any:
        return self.laptop.notebook.store

    def close(self) -> None:
        self.laptop.notebook.close()

    def open(self) -> None:
        """After a restart of the program: what it is to the office stands in the notebook."""
        laptop = self.laptop
        laptop.notebook._open()
        laptop.store = NotebookParcels(self.store, laptop.notebook.services.capture._context.views)
        laptop.session = self.world.session(laptop.store, MemoryCarrier(self.world.call), self.store.author)

    def take(self, names: list[str]) -> list[dict[str, Any]]:
        for name in names:
            self.store.write(lambda db, name=name: blobs.put(db, PHOTOS[name], "image/jpeg")).result()
        return [{"$blob": name, "size": len(PHOTOS[name]), "type": "image/jpeg"} for name in names]

    def named(self) -> set[str]:
        """The photos that what this person wrote, or writes, still names."""
        rows = self.store.read("SELECT payload FROM rev WHERE own = 1 AND payload IS NOT NULL")
        return {name for row in rows for name in blob_names(unpack(row[0]))}

    def holds(self, name: str) -> bool:
        return self.store.read("SELECT 1 FROM blob WHERE sha256 = ?", [name]) != []


class Schedule:
    def __init__(self, where: Path, seed: int) -> None:
        self.dice = random.Random(seed)
        self.where = where
        self.world = World(where / "office", seed=seed)
        self.people = [
            Person(self.world, where / name, role)
            for name, role in (("lành", "collaborator"), ("tám", "collaborator"), ("điều phối", "coordinator"))
        ]
        self.story: list[str] = []
        self.bad_line = 0.0
        self.backups = 0
        self.straight = self.world.call
        self.world.call = self.call  # type: ignore[method-assign]
        for person in self.people:  # they enrolled over the straight line
            person.close()
            person.open()

    def close(self) -> None:
        for person in self.people:
            person.close()
        self.world.close()

    # -- the line

    def call(self, request: Request) -> Reply:
        chance = self.dice.random()
        if chance >= self.bad_line:
            return self.straight(request)
        kind = self.dice.choice(("before", "cut", "after"))
        if kind == "cut" and request.method in ("POST", "PATCH") and "blobs" in request.path:
            part = replace(request, body=request.body[: self.dice.randrange(len(request.body) + 1)])
            if request.method == "PATCH":
                self.world.service.keep_cut(part)
        elif kind == "after":
            self.straight(request)
        raise SyncError(Kind.NO_NETWORK, "cut")

    # -- events

    def step(self) -> None:
        person = self.dice.choice(self.people)
        events = (
            *[self.note] * 4,
            self.draft,
            self.settle_draft,
            self.change,
            *[self.sync] * 5,
            self.stick_up,
            self.stick_down,
            self.stick_read,
            self.office_backup,
            self.office_restore,
            self.erase,
            self.restart,
            self.keep_disk,
            self.put_disk_back,
        )
        event = self.dice.choice(events)
        self.story.append(f"{event.__name__} {person.where.name}")
        event(person)
        self.world.clock.forward(minutes=7)
        self.check()

    def pick(self) -> list[str]:
        return self.dice.sample(sorted(PHOTOS), self.dice.choice((0, 1, 1, 2)))

    def note(self, person: Person) -> None:
        names = self.pick()
        record = self.world.id()
        person.laptop.write(record, **NOTE, title=f"tin {len(person.records)}", attachments=person.take(names))
        person.taken.update(names)
        person.records.append(record)

    def draft(self, person: Person) -> None:
        capture, names = person.laptop.notebook.services.capture, self.pick()
        draft = capture.new_draft("note", {**NOTE, "title": "nháp", "attachments": person.take(names)}).result()
        person.drafts[draft.id] = names

    def settle_draft(self, person: Person) -> None:
        if not person.drafts:
            return
        capture = person.laptop.notebook.services.capture
        draft, names = person.drafts.popitem()
        if self.dice.random() < 0.3:
            capture.discard_draft(draft).result()
        else:
            person.records.append(capture.complete(draft).result().record_id)
            person.taken.update(names)

    def change(self, person: Person) -> None:
        if person.records:
            names = self.pick()
            person.laptop.write(self.dice.choice(person.records), attachments=person.take(names))
            person.taken.update(names)

    def sync(self, person: Person) -> None:
        self.bad_line = self.dice.choice((0.0, 0.0, 0.1, 0.4))
        try:
            person.laptop.session.sync()
        except SyncError as problem:
            self.story.append(f"  {problem.kind}")
            assert problem.kind in (Kind.NO_NETWORK, Kind.TIMEOUT, Kind.BUSY), problem
        finally:
            self.bad_line = 0.0

    def stick_up(self, person: Person) -> None:
        person.laptop.to_office()

    def stick_down(self, person: Person) -> None:
        try:
            person.laptop.from_office()
        except ParcelError as problem:
            self.story.append(f"  {problem.trouble}")

    def stick_read(self, person: Person) -> None:
        """Perhaps long after it was written."""
        person.laptop.read()

    def office_backup(self, _person: Person) -> None:
        self.backups += 1
        back_up(self.world, self.where / "copies" / f"{self.backups}")

    def office_restore(self, _person: Person) -> None:
        if self.backups and self.dice.random() < 0.6:
            restored(self.world, self.where / "copies" / str(self.dice.randint(1, self.backups)))

    def erase(self, _person: Person) -> None:
        with reading(self.world.opened.engine) as db:
            records = list(db.execute(sa.select(schema.rev.c.record).where(schema.rev.c.type == "note/1")).scalars())
        if records and self.dice.random() < 0.7:
            control.erase(self.world.opened, [self.dice.choice(records)], self.world.clock(), self.world.dice)

    def restart(self, person: Person) -> None:
        person.close()
        person.open()

    def keep_disk(self, person: Person) -> None:
        """Somebody copies the whole folder of the notebook."""
        person.close()
        folder = person.laptop.notebook.profile.folder
        shutil.rmtree(person.where / "copy", ignore_errors=True)
        shutil.copytree(folder, person.where / "copy")
        person.earlier = (list(person.records), dict(person.drafts), set(person.taken))
        person.open()

    def put_disk_back(self, person: Person) -> None:
        if person.earlier is None:
            return
        person.close()
        folder = person.laptop.notebook.profile.folder
        shutil.rmtree(folder)
        shutil.copytree(person.where / "copy", folder)
        records, drafts, taken = person.earlier
        person.records, person.drafts, person.taken = list(records), dict(drafts), set(taken)
        person.open()

    # -- what must hold

    def at_office(self) -> tuple[str, dict[str, set[bytes]], set[str]]:
        """(epoch, photo → the revisions with their words that name it, photos that are whole)"""
        with reading(self.world.opened.engine) as db:
            epoch = db.execute(sa.select(schema.epoch.c.id).order_by(schema.epoch.c.num.desc()).limit(1)).scalar_one()
            rows = db.execute(sa.select(schema.rev.c.id, schema.rev.c.payload)).all()
        naming: dict[str, set[bytes]] = {}
        for row in rows:
            for name in blob_names(row.payload):
                naming.setdefault(name, set()).add(bytes(row.id))
        whole = set()
        for path in (self.world.where / "blobs").glob("??/*"):
            if hashlib.sha256(path.read_bytes()).hexdigest() == path.name:
                whole.add(path.name)
        return epoch, naming, whole

    def check(self) -> None:
        epoch, naming, whole = self.at_office()
        for person in self.people:
            known = (person.laptop.store.state("sync.epoch") or b"").decode()
            marks = person.store.read("SELECT sha256 FROM blob_delivered WHERE epoch = ?", [epoch])
            delivered = "SELECT rev.id FROM rev JOIN replica ON replica.id = replica WHERE own AND rev.n <= delivered"
            own = {bytes(row[0]) for row in person.store.read(delivered)}
            if known == epoch:
                for (name,) in marks:
                    if naming.get(name, set()) & own:
                        assert name in whole, f"{person.where.name} takes {name[:8]} for delivered"
            for name in person.named() & person.taken:
                assert person.holds(name), f"{person.where.name} lost {name[:8]}"

    def calm(self) -> None:
        """No more trouble: a few rounds, and everything is where it belongs."""
        for _ in range(3):
            for person in self.people:
                result = person.laptop.session.sync()
        self.check()
        _, naming, whole = self.at_office()
        for name, revisions in naming.items():
            for person in self.people:
                known = {bytes(row[0]) for row in person.store.read("SELECT id FROM rev")}
                if person.holds(name) and known & revisions:
                    assert name in whole, f"{name[:8]} lies at {person.where.name} and never came to the office"
        reader = self.people[-1]
        for name in naming.keys() & whole:
            known = {bytes(row[0]) for row in reader.store.read("SELECT id FROM rev WHERE payload IS NOT NULL")}
            if known & naming[name]:
                assert reader.holds(name), f"the coordinator never got {name[:8]}"
        assert result.blobs_sent == result.blobs_received == result.pending == 0, "and then nothing moves any more"


@pytest.mark.parametrize("seed", SCHEDULES)
def test_what_is_called_delivered_is_there_and_nothing_is_lost(seed: int, tmp_path: Path) -> None:
    schedule = Schedule(tmp_path, seed)
    (tmp_path / "copies").mkdir()
    try:
        for _ in range(EVENTS):
            schedule.step()
        schedule.calm()
    except AssertionError as problem:
        problem.add_note("\n".join(schedule.story))
        raise
    finally:
        schedule.close()
