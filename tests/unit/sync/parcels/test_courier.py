"""What a notebook and an office make of parcels that come late, doubled, out of order, from elsewhere, or never."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

import pytest
import sqlalchemy as sa

import sync.carriers.parcel as carrier
from sync.carriers.parcel import Found, ParcelFolder, opener
from sync.core import seal
from sync.driver import Totals
from sync.driver.keys import KEYS, kept_keys
from sync.driver.parcels import Courier, Handed, Taken, _Part
from sync.errors import SyncError
from sync.parcel.errors import ParcelError, Trouble
from sync.parcel.format import Head
from sync.server import control, database, schema
from sync.server.epochs import begin_epoch
from sync.server.folder import open_folder
from sync.server.parcel_keys import NoParcelKey, add_parcel_key
from sync.server.parcels import Arrived, Parcels
from sync.server.people import People
from sync.server.rotation import NotTheRootKey, read_root
from sync.server.service import Service
from sync.wire.key_set import make_key_set
from sync.wire.shapes import b64
from tests.contracts.world import Client, World


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path / "office")
    yield made
    made.close()


class Stick:
    """A folder, what is in it, and what anybody may do with it."""

    def __init__(self, world: World, where: Path) -> None:
        where.mkdir()
        self.world, self.where = world, where
        self.folder = ParcelFolder(where)

    def courier(self, client: Client, **options: Any) -> Courier:
        return Courier(client.store, clock=self.world.clock, random=self.world.dice, **options)

    def office(self, **options: Any) -> Parcels:
        return Parcels(self.world.opened, now=self.world.clock, random=self.world.dice, **options)

    def write(self, client: Client, **options: Any) -> Handed:
        return self.courier(client, **options).write(self.folder)

    def read(self, client: Client) -> Taken:
        return self.courier(client).read(self.folder)

    def take(self) -> list[Arrived]:
        return [self.office().take(opener(one.path)) for one in self.all("up")]

    def give(self, client: Client, **options: Any) -> None:
        info = client.session._facts()
        assert info is not None
        self.office(**options).write(self.folder, info.device)

    def all(self, kind: str) -> list[Found]:
        return [one for one in self.folder.parcels() if one.head.kind == kind]

    def copy(self, kind: str, to: Path) -> list[Path]:
        to.mkdir(exist_ok=True)
        return [Path(shutil.copy(one.path, to)) for one in self.all(kind)]

    def put(self, files: list[Path]) -> None:
        for file in files:
            shutil.copy(file, self.where)

    def clear(self) -> None:
        for one in self.where.iterdir():
            one.unlink()


@pytest.fixture
def stick(world: World, tmp_path: Path) -> Stick:
    return Stick(world, tmp_path / "stick")


def write_notes(world: World, client: Client, count: int) -> None:
    for number in range(count):
        client.store.write(world.id(), {"title": f"Tin {number}", "content": world.dice(300).hex()})


def stored(world: World) -> int:
    with database.reading(world.opened.engine) as db:
        return int(db.execute(sa.select(sa.func.count()).select_from(schema.rev)).scalar_one())


# -- what is where


def test_handed_over_is_in_custody_and_only_a_receipt_makes_it_delivered(world: World, stick: Stick) -> None:
    client = world.client()
    write_notes(world, client, 3)
    assert stick.write(client).revisions == 3
    assert len(client.store.custody) == 3
    assert client.store.totals() == Totals(delivered=0, held=0, pending=3)
    stick.take()
    assert stick.read(client).parcels == 0
    assert client.store.totals().delivered == 0  # the office has it, but nobody here can know
    stick.give(client)
    assert stick.read(client).delivered == 3
    assert client.store.contacts[-1].carrier == "parcel"
    assert client.store.contacts[-1].outcome == "ok"


def test_what_was_handed_over_is_handed_over_again_until_a_receipt_comes(world: World, stick: Stick) -> None:
    client = world.client()
    write_notes(world, client, 2)
    stick.write(client)
    stick.clear()  # the courier lost the stick
    write_notes(world, client, 1)
    assert stick.write(client).revisions == 3
    assert [one.stored for one in stick.take()] == [3]


def test_a_newer_parcel_takes_the_place_of_the_older_one_and_goes_when_it_is_delivered(
    world: World, stick: Stick
) -> None:
    client, colleague = world.client(), world.client()
    write_notes(world, colleague, 1)
    stick.write(colleague)
    for _ in range(3):
        write_notes(world, client, 1)
        stick.write(client)
    assert len(stick.all("up")) == 2  # one of each person
    stick.take()
    stick.give(client)
    stick.give(client)
    assert len(stick.all("down")) == 1
    assert stick.read(client).others == 1
    assert len(stick.all("up")) == 1


def test_an_empty_notebook_asks_for_answers(world: World, stick: Stick) -> None:
    client = world.client()
    assert stick.write(client).revisions == 0
    stick.take()
    stick.give(client)
    assert stick.read(client).parcels == 1


# -- late, doubled, out of order


def test_parts_are_useful_in_any_order_and_any_number_of_times(world: World, stick: Stick) -> None:
    client = world.client()
    write_notes(world, client, 60)
    store = client.store
    read_run = store.read_run
    store.read_run = lambda span, budget: read_run(span, 4000)  # small batches, so that there are several
    handed = stick.write(client, part_bytes=6000)
    assert len(handed.files) >= 3
    office = stick.office()
    for found in [*reversed(handed.files), *handed.files]:
        office.take(opener(found.path))
    assert stored(world) == 60
    stick.give(client)
    assert stick.read(client).delivered == 60


def test_one_part_that_is_lost_keeps_only_what_stands_on_it_from_being_delivered(world: World, stick: Stick) -> None:
    client = world.client()
    write_notes(world, client, 60)
    read_run = client.store.read_run
    client.store.read_run = lambda span, budget: read_run(span, 4000)
    files = stick.write(client, part_bytes=6000).files
    files[1].path.unlink()
    stick.take()
    stick.give(client)
    stick.read(client)
    totals = client.store.totals()
    assert 0 < totals.delivered < 60
    stick.write(client)
    stick.take()
    stick.give(client)
    stick.read(client)
    assert client.store.totals().pending == 0


def test_pages_from_the_office_in_several_parts_come_in_any_order(world: World, stick: Stick) -> None:
    person, officer = world.client(), world.client("coordinator")
    write_notes(world, person, 80)
    person.session.sync()
    stick.write(officer)
    stick.take()
    office = stick.office(part_bytes=8000)
    office._limits = type(office._limits)(page=5000)
    office.write(stick.folder, officer.session._facts().device)  # type: ignore[union-attr]
    files = sorted(one.path for one in stick.all("down"))
    assert len(files) >= 3
    elsewhere = stick.where.with_name("elsewhere")
    elsewhere.mkdir()
    before, cursor = False, officer.store.cursor
    for _ in files:
        for file in reversed(files):
            shutil.copy(file, elsewhere)
            taken = stick.courier(officer).read(ParcelFolder(elsewhere))
            assert taken.refused == ()
            if file == files[-1] and not before:  # its rows stand on those of the parts before it, which are not here
                assert (officer.store.revs, officer.store.cursor) == ({}, cursor)
            before = True
            (elsewhere / file.name).unlink()
        if len(officer.store.revs) == 80:
            break
    assert set(officer.store.revs) == set(person.store.revs)
    assert officer.session.sync().received == 0  # and a line finds nothing amiss afterwards


def test_a_receipt_that_comes_late_takes_nothing_away(world: World, stick: Stick, tmp_path: Path) -> None:
    client = world.client()
    write_notes(world, client, 1)
    stick.write(client)
    stick.take()
    stick.give(client)
    late = stick.copy("down", tmp_path / "drawer")
    stick.clear()
    write_notes(world, client, 5)
    client.session.sync()
    stick.put(late)
    assert stick.read(client).refused == ()
    assert client.store.totals() == Totals(delivered=6, held=0, pending=0)


def test_news_that_come_late_are_skipped_and_a_line_goes_on_as_before(
    world: World, stick: Stick, tmp_path: Path
) -> None:
    person, officer = world.client(), world.client("coordinator")
    write_notes(world, person, 3)
    person.session.sync()
    stick.write(officer)
    stick.take()
    stick.give(officer)
    write_notes(world, person, 3)
    person.session.sync()
    officer.session.sync()
    before = officer.store.feeds
    assert stick.read(officer).received == 0
    assert officer.store.feeds == before
    requests = len(world.requests)
    officer.session.sync()
    assert len(world.requests) - requests == 1


def test_a_receipt_from_before_a_restore_proves_nothing(world: World, stick: Stick, tmp_path: Path) -> None:
    client = world.client()
    write_notes(world, client, 2)
    stick.write(client)
    stick.take()
    stick.give(client)
    with database.writing(world.opened.engine) as db:
        begin_epoch(db, world.dice(16).hex(), world.clock())
        db.execute(sa.delete(schema.feed_row))
        db.execute(sa.delete(schema.chain_head))
        db.execute(sa.delete(schema.seal))
        db.execute(sa.delete(schema.rev))
    client.store.write(world.id(), {"title": "Sau"})
    run = client.store.read_run
    client.store.read_run = lambda span, budget: None  # the line carries nothing up this time
    with pytest.raises(SyncError):
        client.session.sync()
    client.store.read_run = run
    assert stick.read(client).refused == ((stick.all("down")[0].path.name, Trouble.STALE),)
    assert client.store.totals().delivered == 0


def test_an_older_parcel_cannot_bring_back_what_was_taken_away(world: World, stick: Stick, tmp_path: Path) -> None:
    person, officer = world.client(), world.client("coordinator")
    write_notes(world, person, 2)
    person.session.sync()
    stick.write(officer)
    stick.take()
    stick.give(officer)
    old = stick.copy("down", tmp_path / "drawer")
    stick.read(officer)
    with database.writing(world.opened.engine) as db:
        db.execute(sa.delete(schema.entitlement))
    stick.write(officer)
    stick.take()
    stick.give(officer)
    stick.read(officer)
    assert all(not rows for rows in officer.store.feed_rows.values())
    feeds = set(officer.store.feeds)
    stick.clear()
    stick.put(old)
    assert stick.read(officer).refused == ()
    assert set(officer.store.feeds) == feeds


def test_an_older_parcel_that_reaches_the_office_late_sets_nothing_back(
    world: World, stick: Stick, tmp_path: Path
) -> None:
    client = world.client()
    write_notes(world, client, 1)
    stick.write(client)
    first = stick.copy("up", tmp_path / "drawer")
    stick.take()
    stick.give(client)
    stick.read(client)
    stick.write(client)
    stick.take()
    stick.put(first)
    for found in stick.all("up"):
        stick.office().take(opener(found.path))
    info = client.session._facts()
    assert info is not None and client.store.cursor
    assert stick.office()._open_contact(info.device)[2].cursor == client.store.cursor


# -- from elsewhere


def test_a_machine_that_is_enrolled_anew_hears_what_the_office_says(world: World, stick: Stick) -> None:
    """Its parcels are numbered from one again: what was counted for the machine before must not stand above them."""
    client = world.client()
    for _ in range(2):
        stick.write(client)
        stick.take()
        stick.give(client)
        stick.read(client)
    client.session.enrol(world.code(name="Tên mới"), "")
    stick.clear()
    note = world.id()
    client.store.write(note, {"title": "hỏi"})
    stick.write(client)
    stick.take()
    control.answer(world.opened, note, {"text": "đáp"}, world.clock(), world.dice)
    stick.give(client)
    assert stick.read(client).received == 1


def test_a_parcel_of_another_office_is_left_alone(world: World, stick: Stick, tmp_path: Path) -> None:
    elsewhere = World(tmp_path / "other", seed=2)
    try:
        stranger = Stick(elsewhere, tmp_path / "other stick")
        client = elsewhere.client()
        write_notes(elsewhere, client, 1)
        stranger.write(client)
        for found in stranger.all("up"):
            with pytest.raises(ParcelError) as caught:
                stick.office().take(opener(found.path))
            assert caught.value.trouble in (Trouble.DAMAGED, Trouble.FOR_OTHERS)
        assert stored(world) == 0
    finally:
        elsewhere.close()


def test_what_was_meant_for_another_office_counts_for_nothing_when_it_is_wrapped_anew(
    world: World, stick: Stick
) -> None:
    client = world.client()
    courier = stick.courier(client)
    info, facts = courier._enrolled()
    keys = kept_keys(client.store)
    assert keys is not None
    head = Head(("0" * 32,), "up", world.id(), 1, 1)  # named inside, and signed: another office than opens it
    courier._write_part(stick.folder, head, _Part(), keys.parcel, info, courier._told(facts, 1))
    with pytest.raises(ParcelError) as caught:
        stick.take()
    assert caught.value.trouble is Trouble.FOR_OTHERS


def test_an_office_whose_clock_was_wrong_for_a_day_does_not_end_its_hubs_for_ever(world: World, stick: Stick) -> None:
    client = world.client()

    def day() -> bytes:
        return client.store.values["office.heard"][:10]

    world.clock.forward(days=365 * 60)
    client.session.sync()
    assert day() == b"2086-11-06"
    world.clock.forward(days=-365 * 60)
    client.session.sync()
    assert day() == b"2026-11-21"
    stick.write(client)
    stick.take()
    world.clock.forward(days=5)
    client.session.sync()
    world.clock.forward(days=-5)
    stick.give(client)
    stick.read(client)  # a parcel may be of any day: it takes nothing back
    assert day() == b"2026-11-26"


def test_a_machine_that_is_not_enrolled_here_is_told_apart(world: World, stick: Stick) -> None:
    client = world.client()
    write_notes(world, client, 1)
    stick.write(client)
    with database.writing(world.opened.engine) as db:
        db.execute(sa.update(schema.code).values(device=None))
        db.execute(sa.delete(schema.device))
    with pytest.raises(ParcelError) as caught:
        stick.take()
    assert caught.value.trouble is Trouble.UNKNOWN_SENDER


def test_nobody_else_can_send_in_a_persons_name(world: World, stick: Stick) -> None:
    client = world.client()
    write_notes(world, client, 1)
    client.store.put_state({"device.sign": world.dice(32)})
    stick.write(client)
    with pytest.raises(ParcelError) as caught:
        stick.take()
    assert caught.value.trouble in (Trouble.DAMAGED, Trouble.FORGED)
    assert stored(world) == 0


def test_nobody_else_can_make_a_receipt(world: World, stick: Stick) -> None:
    client = world.client()
    write_notes(world, client, 1)
    stick.write(client)
    stick.take()
    office = stick.office()
    forger = world.dice(32)
    office._opened = type(office._opened)(**{**vars(office._opened), "receipt_sign": seal.signer(forger)})
    office.write(stick.folder, client.session._facts().device)  # type: ignore[union-attr]
    assert [why for _, why in stick.read(client).refused] == [Trouble.FORGED]
    assert client.store.totals().delivered == 0


def test_a_colleague_cannot_open_what_comes_home(world: World, stick: Stick) -> None:
    client, colleague = world.client(), world.client()
    write_notes(world, client, 1)
    stick.write(client)
    stick.take()
    stick.give(client)
    taken = stick.read(colleague)
    assert (taken.parcels, taken.others, taken.refused) == (0, 2, ())


def test_a_parcel_that_is_broken_keeps_no_other_one_from_being_read(world: World, stick: Stick) -> None:
    client = world.client()
    write_notes(world, client, 1)
    stick.write(client)
    stick.take()
    stick.give(client)
    good = stick.all("down")[0].path
    data = good.read_bytes()
    (stick.where / "down-0-1.fsp").write_bytes(data[:-1])
    (stick.where / "holiday.fsp").write_bytes(b"\xff\xd8\xff not a parcel")
    (stick.where / "report.docx").write_bytes(b"PK\x03\x04")
    taken = stick.read(client)
    assert taken.delivered == 1
    assert sorted(taken.refused) == [("down-0-1.fsp", Trouble.DAMAGED), ("holiday.fsp", Trouble.DAMAGED)]


def test_a_file_that_is_exchanged_while_it_is_read_is_noticed(world: World, stick: Stick, tmp_path: Path) -> None:
    client = world.client()
    write_notes(world, client, 1)
    stick.write(client)
    first = stick.copy("up", tmp_path / "first")[0]
    head = stick.all("up")[0].head
    write_notes(world, client, 1)
    stick.write(client)
    second = stick.all("up")[0].path
    files = iter([first, first, second])
    with pytest.raises(ParcelError) as caught:
        stick.office().take(lambda: next(files).open("rb"))
    assert caught.value.trouble is Trouble.UNREADABLE
    assert stored(world) == 0
    assert head.id not in second.name


def test_a_notebook_from_before_there_were_parcels_learns_the_key_at_its_next_contact(
    world: World, stick: Stick
) -> None:
    client = world.client()
    client.store.put_state({KEYS: None})
    with pytest.raises(ParcelError) as caught:
        stick.write(client)
    assert caught.value.trouble is Trouble.NO_KEY
    world.again(client).session.sync()
    assert stick.write(client).files


def test_a_notebook_without_an_office_says_so(world: World, stick: Stick) -> None:
    store = world.store()
    with pytest.raises(SyncError):
        Courier(store, clock=world.clock, random=world.dice).write(stick.folder)
    with pytest.raises(SyncError):
        Courier(store, clock=world.clock, random=world.dice).read(stick.folder)


def test_an_office_from_before_there_were_parcels_gets_its_key(world: World, stick: Stick, tmp_path: Path) -> None:
    safe = world.where / "move-to-safety" / "root-key.txt"
    root = read_root(safe)
    assert root is not None
    keys = world.opened.keys
    old = make_key_set(seal.signer(root), org=keys.org, version=1, receipt=keys.receipt, root=keys.root)
    marker = world.where / "server.json"
    facts = json.loads(marker.read_text("utf-8")) | {"keys": old.body.decode(), "keys_sig": b64(old.sig)}
    marker.write_text(json.dumps(facts), "utf-8")
    (world.where / "keys" / "parcel.key").unlink()
    restart(world)
    with pytest.raises(NoParcelKey):
        stick.office()
    client = world.client()
    with pytest.raises(ParcelError) as caught:
        stick.write(client)
    assert caught.value.trouble is Trouble.NO_KEY

    foreign = tmp_path / "root-key.txt"
    foreign.write_text("ed25519 " + "A" * 43 + "=\n")
    with pytest.raises(NotTheRootKey):
        add_parcel_key(world.opened, foreign, world.dice)
    assert add_parcel_key(world.opened, safe, world.dice)
    restart(world)
    assert not add_parcel_key(world.opened, safe, world.dice)
    world.again(client).session.sync()
    write_notes(world, client, 1)
    stick.write(client)
    assert [one.stored for one in stick.take()] == [1]


def restart(world: World) -> None:
    world.opened.close()
    world.opened = open_folder(world.where)
    world.people = People(world.opened.engine, world.dice, world.clock)
    world.handle = Service(world.opened, now=world.clock, random=world.dice).handle


# -- the stick itself


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
@pytest.mark.parametrize("step", ["os.fsync", "_rename"])
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
    rename = carrier._rename

    def lose_the_end(beside: Path, path: Path) -> None:
        data = beside.read_bytes()
        beside.write_bytes(data[:500] + bytes(len(data) - 500))
        rename(beside, path)

    monkeypatch.setattr("sync.carriers.parcel._rename", lose_the_end)
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
