"""Parcels of other offices and other machines, made up, exchanged or broken; machines that the office does not know."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import sqlalchemy as sa

from sync.carriers.parcel import opener
from sync.core import seal
from sync.driver.keys import KEYS, kept_keys
from sync.driver.parcels import Courier, _Part
from sync.errors import SyncError
from sync.parcel.errors import ParcelError, Trouble
from sync.parcel.format import Head
from sync.server import control, database, schema
from sync.server.folder import open_folder
from sync.server.parcel_keys import NoParcelKey, add_parcel_key
from sync.server.people import People
from sync.server.rotation import NotTheRootKey, read_root
from sync.server.service import Service
from sync.wire.key_set import make_key_set
from sync.wire.shapes import b64
from tests.contracts.world import World
from tests.unit.sync.parcels.sticks import Stick, stored, write_notes


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
