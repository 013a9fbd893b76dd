"""A change of keys that is killed half-way, or that something else happens beside."""

from __future__ import annotations

import hashlib
import json
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sync.carriers.parcel import ParcelFolder, opener
from sync.core import seal
from sync.driver.keys import kept_keys
from sync.driver.parcels import Courier
from sync.server import backups, checking, control, errors, files, folder, rotation, tls
from sync.server.hubs import Hubs
from sync.server.parcels import Parcels
from sync.server.serving import serve
from sync.wire.key_set import KeySet
from tests.contracts.roots import ROOT, SPARE, add_spare, before_spares
from tests.contracts.world import Client, World


class Killed(BaseException):
    """The process ends here."""


Act = Callable[[World, KeySet], KeySet]


def both(world: World, keys: KeySet) -> KeySet:
    return rotation.rotate(world.where, keys, world.where / ROOT, rotation.KINDS, world.dice)


def retiring(world: World, keys: KeySet) -> KeySet:
    return rotation.rotate(world.where, keys, world.where / SPARE, rotation.KINDS, world.dice, retire_root=True)


def cut(monkeypatch: pytest.MonkeyPatch, at: int) -> list[str]:
    """Let the process end before its file operation number `at` (from 0); gives what was done until then."""
    done: list[str] = []

    def counted(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def run(*given: Any, **named: Any) -> Any:
            if len(done) == at:
                raise Killed
            done.append(name)
            return real(*given, **named)

        return run

    monkeypatch.setattr(rotation, "write_file", counted("write", files.write_file))
    monkeypatch.setattr(Path, "unlink", counted("unlink", Path.unlink))
    return done


def receipts(world: World) -> set[bytes]:
    return {seal.public_key(one.read_bytes()) for one in (world.where / "keys").glob("receipt*.key")}


def by_stick(world: World, client: Client, where: Path) -> None:
    """There and back, with the office as it is now."""
    where.mkdir()
    stick = ParcelFolder(where)
    courier = Courier(client.store, clock=world.clock, random=world.dice)
    courier.write(stick)
    office = Parcels(world.opened, now=world.clock, random=world.dice)
    for one in stick.parcels():
        office.take(opener(one.path))
    for device in office.devices():
        office.write(stick, device)
    courier.read(stick)


# In order: the new halves, the key set, and the old receipt key's end.
@pytest.mark.parametrize(("act", "at"), [(both, 1), (both, 2), (retiring, 3)])
def test_new_keys_killed_at_each_step_are_made_by_the_same_command_again(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, act: Act, at: int
) -> None:
    near, far = world.client(), world.client()
    for client in (near, far):
        client.store.write(world.id(), {"title": "trước"})
        client.session.sync()
    (tmp_path / "early").mkdir()
    early = ParcelFolder(tmp_path / "early")
    far.store.write(world.id(), {"title": "trên đường"})
    Courier(far.store, clock=world.clock, random=world.dice).write(early)
    world.close()
    with monkeypatch.context() as patch:
        done = cut(patch, at)
        with pytest.raises(Killed):
            act(world, folder.read_identity(world.where).keys)
        assert done == ["write"] * at
    # What is left can be served as it is: the keys of before or the new ones, and nothing in between.
    world.open()
    assert world.opened.keys.version == (2 if at == 3 else 1)
    near.store.write(world.id(), {"title": "giữa"})
    assert near.session.sync().pending == 0
    world.close()
    act(world, folder.read_identity(world.where).keys)
    world.open()
    assert receipts(world) == {world.opened.keys.receipt}
    for one in early.parcels():
        assert Parcels(world.opened, now=world.clock, random=world.dice).take(opener(one.path)).stored == 1
    near.store.write(world.id(), {"title": "sau"})
    assert near.session.sync().pending == 0
    by_stick(world, far, tmp_path / "late")
    assert [one.store.totals().pending for one in (near, far)] == [0, 0]
    assert [kept_keys(one.store) for one in (near, far)] == [world.opened.keys] * 2
    assert checking.verify(world.opened.engine, world.opened.keys, None).faults == []


def test_a_spare_killed_half_way_is_the_one_that_its_file_holds(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the office would keep in its safe a spare that no notebook believes."""
    before_spares(world)
    client = world.client()
    with monkeypatch.context() as patch:
        cut(patch, 1)
        with pytest.raises(Killed):
            add_spare(world)
    in_the_safe = (world.where / SPARE).read_bytes()
    add_spare(world)
    assert (world.where / SPARE).read_bytes() == in_the_safe
    client.session.sync()
    world.close()
    retiring(world, folder.read_identity(world.where).keys)
    world.open()
    client.store.write(world.id(), {"title": "sau"})
    assert client.session.sync().pending == 0
    assert kept_keys(client.store) == world.opened.keys


def stop(_address: str) -> None:
    raise Killed


def test_a_start_destroys_the_key_that_a_killed_change_left(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.close()
    with monkeypatch.context() as patch:
        cut(patch, 3)
        with pytest.raises(Killed):
            both(world, folder.read_identity(world.where).keys)
    (world.where / "keys" / "receipt-00.key.11223344.part").write_bytes(bytes(32))
    assert len(receipts(world)) == 2
    world.open()
    with pytest.raises(errors.BadAddress):
        serve(world.opened, "203.0.113.7", 0, lambda address: None)
    assert len(receipts(world)) == 2  # it has not begun
    world.close()
    opened = folder.open_folder(world.where)
    with pytest.raises(Killed):
        serve(opened, "127.0.0.1", 0, stop)
    opened.close()
    assert receipts(world) == {folder.read_identity(world.where).keys.receipt}
    assert not list((world.where / "keys").glob("*.part"))


def test_two_changes_at_once_make_no_two_key_sets_of_one_number(world: World) -> None:
    """Notebooks that learned the one would refuse the other for ever."""
    world.close()
    both_read = folder.read_identity(world.where).keys
    made = both(world, both_read)
    for late in (both, retiring):
        with pytest.raises(rotation.KeysChanged):
            late(world, both_read)
    assert folder.read_identity(world.where).keys == made
    assert both(world, made).version == made.version + 1


def test_a_server_that_was_opened_before_a_change_of_keys_does_not_start(world: World) -> None:
    opened = folder.open_folder(world.where)
    world.close()
    both(world, opened.keys)
    with pytest.raises(rotation.KeysChanged):
        serve(opened, "127.0.0.1", 0, stop)
    opened.close()


def test_a_backup_beside_a_change_of_keys_holds_keys_that_fit(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = world.client()
    client.store.write(world.id(), {"title": "một"})
    client.session.sync()
    left = [both, both]
    listed = Path.iterdir

    def meanwhile(path: Path) -> Any:
        found = list(listed(path))
        if path.name == "keys" and left:
            left.pop()(world, folder.read_identity(world.where).keys)
        return iter(found)

    monkeypatch.setattr(Path, "iterdir", meanwhile)
    backups.make(world.opened, tmp_path / "backup", world.clock())
    monkeypatch.undo()
    assert left == []
    backups.restore(tmp_path / "again", tmp_path / "backup", world.clock(), url=None, random=world.dice)
    assert folder.read_identity(tmp_path / "again").keys == folder.read_identity(world.where).keys


def test_two_commands_about_hubs_at_once_forget_no_revocation(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hubs, made = Hubs(world.opened), []
    for number in (1, 2):
        request = tmp_path / f"{number}.pem"
        request.write_bytes(tls.make_request(bytes([number]) * 32, f"Trạm {number}"))
        made.append(hubs.issue(request, None, 30, world.clock()).id)
    both_read, load = threading.Barrier(2), Hubs._load

    def slowly(self: Hubs) -> Any:
        found = load(self)
        try:
            both_read.wait(0.3)  # without a lock, both have read by now
        except threading.BrokenBarrierError:
            both_read.reset()
        return found

    monkeypatch.setattr(Hubs, "_load", slowly)
    monkeypatch.setattr(Hubs, "find", lambda self, wanted: load(self)[1][wanted])
    acts = (lambda: hubs.revoke(made[0], world.clock()), lambda: hubs.renew(made[1], 60, world.clock()))
    threads = [threading.Thread(target=one) for one in acts]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    version, kept = load(hubs)
    assert (version, bool(kept[made[0]].revoked), bool(kept[made[1]].revoked)) == (1, True, False)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root writes for others")
def test_what_root_does_the_servers_own_account_can_read(world: World, tmp_path: Path) -> None:
    """Else a server that runs as somebody of its own would not start after `sudo sotay-server keys rotate`."""
    client, photo = world.client(), b"photo"
    name = hashlib.sha256(photo).hexdigest()
    world.close()
    for path in (world.where, *world.where.rglob("*")):
        os.chown(path, 12345, 12345)
    both(world, folder.read_identity(world.where).keys)
    world.open()
    request = tmp_path / "1.pem"
    request.write_bytes(tls.make_request(bytes(32), "Trạm"))
    Hubs(world.opened).issue(request, None, 30, world.clock())
    assert control.set_status(world.opened, str(json.loads(client.store.values["server"])["device"]), "active")
    client.store.add_blob(name, "image/jpeg", photo)
    client.store.write(world.id(), {"attachments": [{"$blob": name, "size": len(photo), "type": "image/jpeg"}]})
    client.session.sync()
    assert {path.name for path in world.where.rglob("*") if path.stat().st_uid != 12345} == set()
    assert (world.where / "blobs" / name[:2] / name).is_file()
