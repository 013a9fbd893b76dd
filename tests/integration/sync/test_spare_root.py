"""The spare root, which an office takes when its first root is lost or was stolen: commands, notebooks old and new,
enrolment, backups. A hub follows its office in `test_hub.py`."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from desktop_app.services.parcels import SENTENCES
from desktop_app.services.syncing import SENTENCES as LINE_SENTENCES
from sync.carriers.parcel import ParcelFolder
from sync.core import seal, strictjson
from sync.driver.enrolment import ask_by_parcel, take_answer
from sync.driver.keys import kept_keys
from sync.driver.parcels import Courier
from sync.driver.store import server_info
from sync.engine import client as engine
from sync.errors import Kind, SyncError
from sync.parcel import late
from sync.parcel.errors import ParcelError, Trouble
from sync.server import audit, backups, enrolling, files, folder, rotation
from sync.server.cli import main
from sync.server.parcels import Parcels
from sync.wire import shapes
from sync.wire.key_set import KeySet, Roots
from tests.contracts.roots import ROOT, SPARE, add_spare, before_spares, forget_spare, pinned, rotate, steal
from tests.contracts.world import Client, World

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)


def ask(*arguments: object) -> int:
    return main([str(one) for one in arguments])


def write(world: World, client: Client, title: str = "Tin") -> None:
    client.store.write(world.id(), {"title": title})


def refusal(client: Client) -> SyncError:
    with pytest.raises(SyncError) as caught:
        client.session.sync()
    return caught.value


# -- notebooks


def test_a_notebook_pins_the_spare_when_it_enrols(world: World) -> None:
    client = world.client()
    keys = world.opened.keys
    assert pinned(client) == Roots(keys.root, keys.spare)
    assert keys.spare == seal.public_key(rotation.read_root(world.where / SPARE) or b"")
    assert keys.spare != keys.root


def test_the_offices_identity_stays_that_of_its_first_root(world: World) -> None:
    client = world.client()
    first = world.opened.keys
    write(world, client)
    rotate(world, retire=True)
    client.session.sync()
    keys = kept_keys(client.store)
    assert keys is not None
    assert (keys.root, keys.signer, keys.root_retired) == (first.root, first.spare, True)
    info = server_info(client.store)
    assert info is not None
    assert info.root == first.root
    assert client.store.totals().delivered == 1  # sealed to the first root's key id, and taken


def test_who_stole_the_first_root_is_believed_no_more_once_the_spare_retired_it(world: World) -> None:
    client, away = world.client(), world.client()
    steal(world, 2**53)  # the highest number that can be written: nobody gets above it
    client.session.sync()
    assert (kept_keys(client.store) or world.opened.keys).version == 2**53
    world.opened.close()
    world.open()
    rotate(world, retire=True)
    for one in (client, away):
        write(world, one)
        assert one.session.sync().delivered == 1
        assert pinned(one).retired
    right = world.opened
    steal(world, 2**53)
    write(world, client)
    assert refusal(world.again(client)).kind is Kind.NOT_OUR_SERVER
    assert client.store.totals().delivered == 1
    world.opened = right
    rotate(world)
    assert client.session.sync().delivered == 2


def test_a_session_that_was_begun_under_replaced_keys_is_begun_anew(world: World, tmp_path: Path) -> None:
    """A stick brought the new keys while the token was still good."""
    client = world.client()
    client.session.sync()
    stale = world.opened
    rotate(world)
    stick = Stick(world, client, tmp_path / "stick")
    stick.give()
    assert stick.read() == []
    asked = len(world.requests)
    world.opened = replace(stale, engine=world.opened.engine)  # whoever has the old receipt key answers
    world.service = type(world.service)(world.opened, now=world.clock, random=world.dice)
    world.handle = world.service.handle
    write(world, client)
    assert refusal(client).kind is Kind.NOT_OUR_SERVER
    assert world.requests[asked].path == "/v1/hello"
    assert client.store.totals().delivered == 0


class Stick:
    """A stick between one notebook and the office."""

    def __init__(self, world: World, client: Client, where: Path) -> None:
        where.mkdir()
        self.world, self.folder = world, ParcelFolder(where)
        self.courier = Courier(client.store, clock=world.clock, random=world.dice)

    def give(self) -> None:
        office = Parcels(self.world.opened, now=self.world.clock, random=self.world.dice)
        for device in office.devices():
            office.write(self.folder, device)

    def read(self) -> list[Trouble]:
        return [trouble for _, trouble in self.courier.read(self.folder).refused]


def test_a_stick_home_under_a_retired_or_unknown_root_changes_nothing(world: World, tmp_path: Path) -> None:
    client = world.client()
    stick = Stick(world, client, tmp_path / "stick")
    rotate(world, retire=True)
    stick.give()
    assert stick.read() == []
    right = world.opened
    steal(world, 9)
    stick.give()
    before = dict(client.store.values)
    assert stick.read() == [Trouble.FORGED]
    assert client.store.values == before
    world.opened = right
    stick.give()
    assert stick.read() == []


# -- programs of before


def read_by_an_older_program(body: bytes, sig: bytes, *, roots: Roots | None) -> KeySet | None:
    """`read_key_set` as it was before there were spares: one root, and what it does not know it ignores."""
    assert roots is not None
    said = shapes.obj(strictjson.loads(body), "keys")
    if not seal.verifies(roots.root, sig, seal.message(seal.KEYS, body)):
        return None
    raw = {name: shapes.raw(said[name], name, 32) for name in ("receipt", "parcel")}
    return KeySet(said["org"], said["version"], raw["receipt"], roots.root, body, sig, raw["parcel"], signer=roots.root)


def test_an_older_program_goes_on_with_the_root_and_says_one_sentence_about_the_spare(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before_spares(world)
    monkeypatch.setattr(engine, "read_key_set", read_by_an_older_program)
    monkeypatch.setattr(late, "read_key_set", read_by_an_older_program)
    client = world.client()
    add_spare(world)
    rotate(world, ROOT)
    write(world, client)
    assert client.session.sync().delivered == 1
    stick = Stick(world, client, tmp_path / "stick")
    stick.give()
    assert stick.read() == []
    rotate(world, SPARE)
    write(world, client)
    assert refusal(client).kind is Kind.NOT_OUR_SERVER
    stick.give()
    assert stick.read() == [Trouble.FORGED]
    assert (client.store.totals().delivered, client.store.totals().pending) == (1, 1)
    assert all(LINE_SENTENCES[Kind.NOT_OUR_SERVER])
    assert all(SENTENCES[Trouble.FORGED])
    # Brought up to date, it knows the spare by the word in the very set that it refused.
    monkeypatch.undo()
    assert world.again(client).session.sync().delivered == 2
    assert pinned(client).spare == world.opened.keys.spare


# -- enrolment


@pytest.mark.parametrize("retire", [False, True])
def test_people_enrol_by_line_and_stick_after_the_first_root_is_gone(world: World, retire: bool) -> None:
    rotate(world, retire=retire)
    (world.where / ROOT).unlink()
    keys = world.opened.keys
    roots = Roots(keys.root, keys.spare, retire, 2)
    line = world.client()
    assert pinned(line) == roots
    store = world.store()
    taken = answered(world, ask_by_parcel(store, world.code(), "máy thử", store.author, world.dice, 0))
    take_answer(store, taken)
    by_stick = world.again(Client(store, line.session, line.carrier))
    assert pinned(by_stick) == roots
    for one in (line, by_stick):
        write(world, one)
        assert one.session.sync().delivered == 1


def answered(world: World, asked: bytes) -> bytes:
    return enrolling.by_parcel(world.opened, asked, "", world.clock, world.dice)[1]


def test_the_first_answer_played_again_brings_no_retired_root_back(world: World) -> None:
    store = world.store()
    taken = answered(world, ask_by_parcel(store, world.code(), "máy thử", store.author, world.dice, 0))
    take_answer(store, taken)
    client = world.again(Client(store, None, None))  # type: ignore[arg-type]
    take_answer(store, taken)  # nothing has changed yet, so it is believed again
    rotate(world, retire=True)
    client.session.sync()
    before = dict(store.values)
    with pytest.raises(ParcelError) as caught:
        take_answer(store, taken)
    assert caught.value.trouble is Trouble.OLD_KEYS
    assert store.values == before
    assert pinned(client).retired


# -- commands


@pytest.fixture
def office(world: World) -> Iterator[Path]:
    """The folder of a server that is stopped."""
    world.close()
    yield world.where
    world.open()


def said(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


def keys_of(office: Path) -> KeySet:
    return folder.read_identity(office).keys


def test_init_makes_two_roots_and_says_to_keep_them_apart(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    where = tmp_path / "made"
    assert ask("init", where, "--name", "Xã thử") == 0
    told = capsys.readouterr().out
    assert "spare-root-key.txt" in told
    assert "nơi khác" in told
    safe = where / "move-to-safety"
    assert sorted(one.name for one in safe.iterdir()) == ["recovery-key.txt", "root-key.txt", "spare-root-key.txt"]
    assert all(one.stat().st_mode & 0o077 == 0 for one in safe.iterdir())
    for name, other in (("root-key.txt", "spare-root-key.txt"), ("spare-root-key.txt", "root-key.txt")):
        text = (safe / name).read_text("utf-8")
        assert other in text
        assert "nơi" in text
        assert "another place" in text.lower()
    assert keys_of(where).spare == seal.public_key(rotation.read_root(where / SPARE) or b"")


def test_the_commands_change_keys_with_either_root_and_retire_one(
    world: World, office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = keys_of(office)
    roots = {"root": seal.key_id(first.root), "spare": seal.key_id(first.spare)}
    shown = {**roots, "root_retired": False, "signed_by": "root", "version": 1}
    for more, changed in (
        ([], {}),
        (["--root-key", office / SPARE], {"signed_by": "spare", "version": 2}),
        (["--root-key", office / ROOT, "--only", "parcel"], {"signed_by": "root", "version": 3}),
        (["--root-key", office / SPARE, "--retire-root"], {"signed_by": "spare", "version": 4, "root_retired": True}),
        (["--root-key", office / SPARE], {"version": 5}),  # retired for ever
    ):
        shown |= changed
        if more:
            assert ask("keys", "rotate", office, "--json", *more) == 0
            assert shown.items() <= said(capsys).items()
        assert ask("keys", "list", office, "--json") == 0
        assert shown.items() <= said(capsys).items()
    assert ask("keys", "list", office) == 0
    text = capsys.readouterr().out
    assert f"{roots['root']} (đã bỏ)" in text
    assert roots["spare"] in text
    assert ask("audit", office, "--json") == 0
    book = [one["facts"] for one in said(capsys) if one["act"] == "keys"]
    assert [one["root"] for one in book] == [roots[name] for name in ("spare", "spare", "root", "spare")]
    assert [one["root_retired"] for one in book] == [False, True, False, False]


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        (["rotate", "--root-key", ROOT, "--retire-root"], "Chỉ khoá gốc dự phòng"),
        (["rotate", "--root-key", SPARE, "--version", "1"], "lớn hơn"),
        (["rotate", "--root-key", "stranger.txt"], "không phải khoá gốc"),
        (["rotate", "--root-key", "stranger.txt", "--retire-root"], "không phải khoá gốc"),
        (["add-spare", "--root-key", ROOT], "đã có khoá gốc dự phòng"),
    ],
)
def test_what_no_root_may_is_refused_with_a_sentence(
    office: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path, more: list[Any], sentence: str
) -> None:
    folder.init(tmp_path / "other", name="Xã khác", now=NOW)
    shutil.copy(tmp_path / "other" / SPARE, office / "stranger.txt")  # another office's spare, by its root's word
    refused(office, more, sentence, capsys)


def refused(office: Path, more: list[Any], sentence: str, capsys: pytest.CaptureFixture[str]) -> None:
    before = {path: path.read_bytes() for path in sorted(office.rglob("*.[jkt]*")) if path.is_file()}
    command, option, file, *rest = more
    capsys.readouterr()
    assert ask("keys", command, office, option, office / file, *rest) == 1
    told = capsys.readouterr().err
    assert sentence in told
    assert told.count("\n") == 1
    assert {path: path.read_bytes() for path in sorted(office.rglob("*.[jkt]*")) if path.is_file()} == before


def test_a_retired_root_signs_nothing_any_more(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ask("keys", "rotate", office, "--root-key", office / SPARE, "--retire-root") == 0
    refused(office, ["rotate", "--root-key", ROOT], "đã bị bỏ", capsys)


def test_a_server_of_before_gets_a_spare_from_its_root_alone(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copy(office / SPARE, office / "earlier.txt")
    forget_spare(office)
    before = keys_of(office)
    refused(office, ["add-spare", "--root-key", "earlier.txt"], "Chỉ khoá gốc đầu tiên", capsys)
    assert ask("keys", "add-spare", office, "--root-key", office / ROOT, "--json") == 0
    told = said(capsys)
    made = keys_of(office)
    assert told["move_to_safety"] == [str(office / SPARE)]
    assert (told["version"], told["spare"]) == (2, seal.key_id(made.spare))
    assert (made.receipt, made.parcel, made.root) == (before.receipt, before.parcel, before.root)
    assert made.spare == seal.public_key(rotation.read_root(office / SPARE) or b"")
    assert (office / SPARE).stat().st_mode & 0o077 == 0
    assert "NƠI KHÁC" in (office / SPARE).read_text("utf-8").upper()


def test_a_spare_that_was_interrupted_or_that_a_backup_forgot_is_named_again(
    office: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    spare, text = keys_of(office).spare, (office / SPARE).read_bytes()
    forget_spare(office)
    folder.init(tmp_path / "other", name="Xã khác", now=NOW)
    shutil.copy(tmp_path / "other" / SPARE, office / SPARE)
    refused(office, ["add-spare", "--root-key", ROOT], "không phải khoá gốc", capsys)
    assert ask("audit", office, "--json") == 0
    assert said(capsys) == []  # nothing was begun
    (office / SPARE).write_bytes(text)
    assert ask("keys", "add-spare", office, "--root-key", office / ROOT) == 0
    assert (keys_of(office).spare, (office / SPARE).read_bytes()) == (spare, text)


def test_the_power_fails_between_the_spares_file_and_the_key_set(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    forget_spare(office)
    before, right = keys_of(office), files.write_file

    def power(path: Path, data: bytes, mode: int = 0o644) -> None:
        if path.name == "server.json":
            raise KeyboardInterrupt
        right(path, data, mode)

    monkeypatch.setattr(rotation, "write_file", power)
    with pytest.raises(KeyboardInterrupt):
        rotation.add_spare(office, before, office / ROOT, lambda count: b"7" * count)
    monkeypatch.undo()
    assert keys_of(office) == before
    made = rotation.add_spare(office, before, office / ROOT, lambda count: b"8" * count)
    assert made.spare == seal.public_key(b"7" * 32)


def test_a_running_server_is_stopped_first(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    forget_spare(office)
    with files.only_one(office):
        refused(office, ["add-spare", "--root-key", ROOT], "đang chạy", capsys)


# -- backups


@contextmanager
def made_again(world: World, backup: Path) -> Iterator[None]:
    """The server is lost, and made again from a backup. The keys lie in their safe places."""
    world.close()
    safe = world.where.parent / "safe"
    shutil.copytree(world.where / "move-to-safety", safe)
    shutil.rmtree(world.where)
    backups.restore(world.where, backup, world.clock(), url=None, random=world.dice)
    assert not (world.where / "move-to-safety").exists()  # no backup holds a root
    shutil.copytree(safe, world.where / "move-to-safety")
    yield
    world.open()


def test_a_backup_keeps_the_spare_and_that_the_root_is_retired(world: World, tmp_path: Path) -> None:
    client = world.client()
    rotate(world, retire=True)
    backups.make(world.opened, tmp_path / "backup.sotay", world.clock())
    before = world.opened.keys
    with made_again(world, tmp_path / "backup.sotay"):
        assert keys_of(world.where) == before
    write(world, client)
    assert client.session.sync().delivered == 1
    assert pinned(client).retired


def test_a_backup_from_before_the_spare_is_no_way_back(world: World, tmp_path: Path) -> None:
    """What notebooks pinned stays pinned; the spare's own file says what the root said of it."""
    before_spares(world)
    client = world.client()
    backups.make(world.opened, tmp_path / "backup.sotay", world.clock())
    spare = add_spare(world).spare
    rotate(world, retire=True)
    client.session.sync()
    with made_again(world, tmp_path / "backup.sotay"):
        assert keys_of(world.where).spare == b""
    write(world, client)
    assert refusal(client).kind is Kind.NOT_OUR_SERVER
    rotate(world, ROOT, version=8)
    assert refusal(client).kind is Kind.NOT_OUR_SERVER  # that root is retired here, whatever the server remembers
    rotate(world, SPARE, version=9)
    assert world.opened.keys.spare == spare
    assert client.session.sync().delivered == 1
    assert audit.lines(world.opened, 10) == []  # none of this went through the commands
