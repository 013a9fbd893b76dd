"""New keys of the server: who learns them, what was made under the earlier ones, and what those are good for now."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from desktop_app.services.parcels import SENTENCES
from sync.carriers.parcel import ParcelFolder, opener
from sync.core import receipt, seal
from sync.driver.keys import kept_keys
from sync.driver.parcels import Courier, Taken
from sync.errors import Kind, SyncError
from sync.parcel.errors import ParcelError, Trouble
from sync.server import audit, backups, checking, control, files, folder, rotation, schema
from sync.server.cli import main
from sync.server.database import reading
from sync.server.files import only_one
from sync.server.parcels import Parcels
from sync.wire.exchange import Reply, Request
from tests.contracts.world import Client, World

ROOT = Path("move-to-safety", "root-key.txt")


def rotate(world: World, *kinds: str) -> None:
    """Stop, new keys, start."""
    world.close()
    keys = folder.read_identity(world.where).keys
    rotation.rotate(world.where, keys, world.where / ROOT, kinds or rotation.KINDS, world.dice)
    world.open()


class Stick:
    """A stick between one notebook and the office."""

    def __init__(self, world: World, client: Client, where: Path) -> None:
        where.mkdir()
        self.world, self.folder = world, ParcelFolder(where)
        self.courier = Courier(client.store, clock=world.clock, random=world.dice)

    def office(self) -> Parcels:
        return Parcels(self.world.opened, now=self.world.clock, random=self.world.dice)

    def take(self) -> int:
        found = [one for one in self.folder.parcels() if one.head.kind == "up"]
        return sum(self.office().take(opener(one.path)).stored for one in found)

    def give(self) -> None:
        for device in self.office().devices():
            self.office().write(self.folder, device)

    def read(self) -> Taken:
        return self.courier.read(self.folder)


def version(client: Client) -> int:
    keys = kept_keys(client.store)
    assert keys is not None
    return keys.version


def test_a_notebook_learns_new_keys_over_the_line_without_a_failure(world: World) -> None:
    client = world.client()
    client.store.write(world.id(), {"title": "Trước"})
    client.session.sync()
    rotate(world)
    client.store.write(world.id(), {"title": "Sau"})
    result = client.session.sync()  # its token is of before: one answer under a key that it does not know yet
    assert (result.delivered, result.pending, version(client)) == (2, 0, 2)
    assert client.session.sync().requests == 1


def test_what_the_earlier_key_signs_is_worth_nothing_once_the_new_one_is_known(world: World) -> None:
    client = world.client()
    client.session.sync()
    thief = world.opened.receipt_sign
    rotate(world)
    client.session.sync()
    client.store.write(world.id(), {"title": "Chưa gửi"})
    right = world.handle

    def forged(request: Request) -> Reply:
        reply = right(replace(request, headers={**request.headers, "accept-encoding": ""}))
        if request.path != "/v1/sync":
            return reply
        lines = [json.loads(line) for line in reply.body.splitlines()]
        for line in lines:
            if "receipt" in line:
                line["sig"] = _b64(thief(seal.message(seal.RECEIPT, line["receipt"].encode())))
        body = b"".join(json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n" for line in lines)
        return replace(reply, body=body)

    world.handle = forged
    with pytest.raises(SyncError) as caught:
        client.session.sync()
    assert caught.value.kind is Kind.NOT_OUR_SERVER
    assert client.store.totals().delivered == 0
    world.handle = right
    assert client.session.sync().delivered == 1


def _b64(data: bytes) -> str:
    import base64

    return base64.b64encode(data).decode()


def test_a_stick_that_was_written_before_two_changes_of_keys_still_delivers(world: World, tmp_path: Path) -> None:
    client = world.client()
    stick = Stick(world, client, tmp_path / "stick")
    for number in range(3):
        client.store.write(world.id(), {"title": f"Tin {number}"})
    stick.courier.write(stick.folder)
    old = {one.head.to for one in stick.folder.parcels()}
    rotate(world)
    rotate(world, rotation.PARCEL)
    assert stick.take() == 3
    stick.give()
    taken = stick.read()
    assert (taken.refused, taken.delivered, version(client)) == ((), 3, 3)
    client.store.write(world.id(), {"title": "Mới"})
    stick.courier.write(stick.folder)
    [new] = {one.head.to for one in stick.folder.parcels() if one.head.kind == "up"}
    assert new not in old
    assert new == (stick.office().key_id,)
    assert stick.take() == 1


def test_a_stick_home_from_before_the_change_is_refused_with_its_sentence(world: World, tmp_path: Path) -> None:
    client = world.client()
    stick = Stick(world, client, tmp_path / "stick")
    client.store.write(world.id(), {"title": "Tin"})
    stick.courier.write(stick.folder)
    stick.take()
    stick.give()
    rotate(world)
    other = Stick(world, client, tmp_path / "second")
    other.give()
    other.read()
    assert version(client) == 2
    state = dict(client.store.values)
    [found] = [one for one in stick.folder.parcels() if one.head.kind == "down"]
    assert stick.read().refused == ((found.path.name, Trouble.OLD_KEYS),)
    assert {**client.store.values, "parcel.out": state["parcel.out"]} == state
    assert "đổi khoá" in SENTENCES[Trouble.OLD_KEYS][0]
    assert client.store.totals().delivered == 1
    stick.give()
    assert stick.read().refused == ()


def test_a_stranger_cannot_use_a_key_of_before_to_pass_for_the_office(world: World, tmp_path: Path) -> None:
    """A parcel home under the newest key set, but sealed by the receipt key that was replaced."""
    client = world.client()
    stick = Stick(world, client, tmp_path / "stick")
    client.session.sync()
    thief = world.opened.receipt_sign
    rotate(world)
    world.opened = replace(world.opened, receipt_sign=thief)
    stick.give()
    assert [trouble for _, trouble in stick.read().refused] == [Trouble.FORGED]
    assert client.store.totals().delivered == 0


def test_the_offices_own_words_verify_before_and_after(world: World) -> None:
    client = world.client()
    record = world.id()
    client.store.write(record, {"title": "Tin"})
    client.session.sync()
    said = [{"text": f"Trả lời {number}"} for number in range(3)]
    control.answer(world.opened, record, said[0], world.clock(), world.dice)
    rotate(world, rotation.RECEIPT)
    control.answer(world.opened, record, said[1], world.clock(), world.dice)
    rotate(world, rotation.PARCEL)
    control.answer(world.opened, record, said[2], world.clock(), world.dice)
    assert checking.verify(world.opened.engine, world.opened.keys, None).faults == []
    with reading(world.opened.engine) as db:
        replicas = db.execute(sa.select(schema.rev.c.replica).where(schema.rev.c.type == "reply/1").distinct()).all()
        devices = db.execute(sa.select(schema.device.c.id).where(schema.device.c.name == world.opened.org_name)).all()
    assert (len(replicas), len(devices)) == (1, 2)  # one chain, a device for each receipt key
    client.session.sync()
    texts = {one.fields().get("text") for one in client.store.revs.values()}
    assert texts >= {one["text"] for one in said}


def test_earlier_parcel_keys_are_in_the_backup(world: World, tmp_path: Path) -> None:
    client = world.client()
    stick = Stick(world, client, tmp_path / "stick")
    client.store.write(world.id(), {"title": "Tin"})
    stick.courier.write(stick.folder)
    rotate(world)
    backups.make(world.opened, tmp_path / "backup.sotay", world.clock())
    shutil.copy(world.where / ROOT, tmp_path / "root-key.txt")
    world.close()
    shutil.rmtree(world.where)
    backups.restore(world.where, tmp_path / "backup.sotay", world.clock(), url=None, random=world.dice)
    world.open()
    assert stick.take() == 1
    stick.give()
    assert stick.read().delivered == 1


def test_a_server_from_a_backup_of_before_gets_keys_of_a_higher_number(world: World, tmp_path: Path) -> None:
    client = world.client()
    client.session.sync()
    backups.make(world.opened, tmp_path / "backup.sotay", world.clock())
    shutil.copy(world.where / ROOT, tmp_path / "root-key.txt")
    rotate(world)
    client.session.sync()
    world.close()
    shutil.rmtree(world.where)
    backups.restore(world.where, tmp_path / "backup.sotay", world.clock(), url=None, random=world.dice)
    world.open()
    client.store.write(world.id(), {"title": "Tin"})
    with pytest.raises(SyncError) as caught:
        client.session.sync()  # the keys of the backup were given up
    assert caught.value.kind is Kind.NOT_OUR_SERVER
    world.close()
    keys = folder.read_identity(world.where).keys
    rotation.rotate(world.where, keys, tmp_path / "root-key.txt", rotation.KINDS, world.dice, 3)
    world.open()
    assert client.session.sync().delivered == 1
    assert version(client) == 3


def test_a_restore_into_the_same_folder_keeps_todays_keys(world: World, tmp_path: Path) -> None:
    client = world.client()
    client.store.write(world.id(), {"title": "Tin"})
    client.session.sync()
    backups.make(world.opened, tmp_path / "backup.sotay", world.clock())
    rotate(world)
    audit.add(world.opened, audit.NOTE, {"text": "sau khi đổi"}, world.clock(), world.dice)
    world.close()
    backups.restore(world.where, tmp_path / "backup.sotay", world.clock(), url=None, random=world.dice)
    world.open()
    audit.add(world.opened, audit.NOTE, {"text": "sau khi khôi phục"}, world.clock(), world.dice)
    assert world.opened.keys.version == 2
    assert checking.verify(world.opened.engine, world.opened.keys, None).faults == []
    assert client.session.sync().delivered == 1


@pytest.mark.parametrize("cut", ["receipt-", "parcel-", "server.json"])
def test_whoever_is_interrupted_has_the_old_keys_and_can_change_them_again(
    world: World, monkeypatch: pytest.MonkeyPatch, cut: str
) -> None:
    client = world.client()
    world.close()
    before = folder.read_identity(world.where).keys
    right = files.write_file

    def power(path: Path, data: bytes, mode: int = 0o644) -> None:
        if path.name.startswith(cut):
            raise KeyboardInterrupt
        right(path, data, mode)

    monkeypatch.setattr(rotation, "write_file", power)
    with pytest.raises(KeyboardInterrupt):
        rotation.rotate(world.where, before, world.where / ROOT, rotation.KINDS, world.dice)
    monkeypatch.undo()
    world.open()
    assert world.opened.keys == before
    assert client.session.sync().pending == 0
    rotate(world)
    assert (world.opened.keys.version, client.session.sync().pending) == (2, 0)


@contextmanager
def stopped(world: World) -> Iterator[None]:
    world.close()
    try:
        yield
    finally:
        world.open()


def said(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


def test_the_command_changes_keys_with_the_root_and_writes_it_into_the_book(
    world: World, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    where, root = str(world.where), str(world.where / ROOT)
    first = world.opened.keys
    with stopped(world):
        assert main(["keys", "list", where, "--json"]) == 0
        before = said(capsys)
        assert (before["version"], before["before"], before["root"]) == (1, [], seal.key_id(first.root))
        assert main(["keys", "rotate", where, "--root-key", root, "--only", "parcel", "--json"]) == 0
        parcel = said(capsys)
        assert (parcel["version"], parcel["receipt"], parcel["before"]) == (2, before["receipt"], [before["parcel"]])
        assert main(["keys", "rotate", where, "--root-key", root, "--version", "7", "--json"]) == 0
        both = said(capsys)
        assert both["version"] == 7
        assert both["receipt"] != before["receipt"]
        assert sorted(both["before"]) == sorted([before["parcel"], parcel["parcel"]])
        assert main(["audit", where, "--json"]) == 0
        book = [one for one in said(capsys) if one["act"] == "keys"]
        assert [one["facts"]["keys"] for one in book] == [["receipt", "parcel"], ["parcel"]]
    assert world.opened.keys.version == 7
    assert rotation.private_half(world.where, rotation.RECEIPT, first.receipt) is None  # nobody signs with it again


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        (["--root-key", "recovery-key.txt"], "khoá gốc"),
        (["--root-key", "nothing.txt"], "khoá gốc"),
        (["--root-key", "root-key.txt", "--version", "1"], "lớn hơn"),
    ],
)
def test_the_command_refuses_with_a_sentence_and_changes_nothing(
    world: World, capsys: pytest.CaptureFixture[str], more: list[str], sentence: str
) -> None:
    more[1] = str(world.where / "move-to-safety" / Path(more[1]).name)
    before = (world.where / "server.json").read_bytes()
    assert main(["keys", "rotate", str(world.where), *more]) == 1
    told = capsys.readouterr().err
    assert sentence in told
    assert "Traceback" not in told
    assert (world.where / "server.json").read_bytes() == before
    assert len(list((world.where / "keys").glob("*.key"))) == 3


def test_a_running_server_is_stopped_first(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    with only_one(world.where):
        assert main(["keys", "rotate", str(world.where), "--root-key", str(world.where / ROOT)]) == 1
    assert "đang chạy" in capsys.readouterr().err
    assert audit.lines(world.opened, 10) == []  # nothing was begun
    assert folder.read_identity(world.where).keys.version == 1


def test_a_parcel_to_a_key_that_this_office_never_had_is_left_alone(world: World, tmp_path: Path) -> None:
    client = world.client()
    stick = Stick(world, client, tmp_path / "stick")
    client.store.write(world.id(), {"title": "Tin"})
    stick.courier.write(stick.folder)
    rotate(world)
    for path in (world.where / "keys").glob("parcel*.key"):
        if seal.key_id(rotation.box_public(path.read_bytes())) != seal.key_id(world.opened.keys.parcel):
            path.unlink()
    with pytest.raises(ParcelError) as caught:
        stick.take()
    assert caught.value.trouble is Trouble.FOR_OTHERS


def test_receipts_are_made_under_one_label() -> None:
    """What the forger above signs is what a server signs."""
    private = bytes(range(32))
    made = receipt.make(
        seal.signer(private),
        org="019a9f5e-0000-7000-8000-000000000001",
        epoch="e" * 32,
        device="019a9f5e-0000-7000-8000-0000000000d1",
        challenge="c" * 32,
        replica="a" * 32,
        heads=(),
        level=receipt.STORED,
        at="2026-11-21T09:14:03+07:00",
    )
    assert seal.verifies(seal.public_key(private), made.sig, seal.message(seal.RECEIPT, made.body))
