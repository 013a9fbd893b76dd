"""What a notebook and an office make of parcels that come late, doubled, out of order, or never."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from sync.carriers.parcel import ParcelFolder, opener
from sync.driver import Totals
from sync.driver.parcels import Courier
from sync.errors import SyncError
from sync.parcel.errors import ParcelError, Trouble
from sync.server import database, schema
from sync.server.epochs import begin_epoch
from tests.contracts.clients import change
from tests.contracts.world import World
from tests.unit.sync.parcels.sticks import Stick, stored, write_notes

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


def test_a_batch_that_was_made_for_another_parcel_is_refused(
    world: World, stick: Stick, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the office signs for names the parcel: none of it may be of another day's."""
    client = world.client()
    write_notes(world, client, 2)
    made = Courier._batch

    def of_another(self: Courier, runs: Any, facts: Any, challenge: str) -> bytes:
        return made(self, runs, facts, "0" * 32)

    with monkeypatch.context() as patched:
        patched.setattr(Courier, "_batch", of_another)
        stick.write(client)
    with pytest.raises(ParcelError) as caught:
        stick.take()
    assert caught.value.trouble is Trouble.DAMAGED
    assert stored(world) == 0
    stick.write(client)
    assert [one.stored for one in stick.take()] == [2]


def test_an_older_word_of_the_office_commands_nothing_however_often_it_is_read(
    world: World, stick: Stick, tmp_path: Path
) -> None:
    """A stick with a suspension that was taken back may lie about for years."""
    client = world.client()
    client.session.sync()
    stick.write(client)
    stick.take()
    stick.clear()
    world.set_status(client, "suspended")
    stick.give(client)
    older = stick.copy("down", tmp_path / "older")
    world.set_status(client, "active")
    stick.clear()
    stick.give(client)
    assert not stick.read(client).suspended
    stick.clear()
    stick.put(older)
    for _ in range(3):
        taken = stick.read(client)
        assert (taken.parcels, taken.suspended, taken.refused) == (1, False, ())


def test_a_notebook_that_went_back_to_a_backup_is_heard_again(world: World, stick: Stick) -> None:
    """What it says would be taken for something older than what it said before it lost three weeks."""
    client = world.client()
    backup = client.store.snapshot()
    for number in range(3):
        write_notes(world, client, 1)
        stick.write(client)
        stick.take()
        assert heard(world) == number + 1
    client.store = backup
    stick.give(client)
    stick.read(client)
    write_notes(world, client, 1)
    stick.write(client)
    stick.take()
    assert heard(world) == 4


def heard(world: World) -> int:
    """The highest number of the device's parcels that the office knows."""
    with database.reading(world.opened.engine) as db:
        return int(db.execute(sa.select(schema.parcel_contact.c.heard)).scalar_one())


def test_a_parcel_stays_on_the_stick_until_all_its_logs_are_delivered(world: World, stick: Stick) -> None:
    """A notebook that was restored writes a second log; the office has answered about the first alone."""
    client = world.client()
    client.session.sync()
    old, epoch = client.store.current, client.store.epoch
    write_notes(world, client, 2)
    client.store.apply(change(old, epoch=epoch, cursor=client.store.cursor, mint=True), "b" * 32)
    write_notes(world, client, 1)
    assert stick.write(client).revisions == 3
    for confirmed, left in ((((old, 2),), 1), (((old, 2), ("b" * 32, 1)), 0)):
        client.store.apply(change(old, epoch=epoch, cursor=client.store.cursor, confirmed=confirmed), "c" * 32)
        stick.read(client)
        assert (len(stick.all("up")), client.store.totals().pending) == (left, left)
