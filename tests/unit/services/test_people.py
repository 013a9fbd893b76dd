"""Several people on one machine: who is there, who may come, and who may leave."""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path

import pytest

from desktop_app import app
from desktop_app.errors import NotFound, WrongPassphrase
from desktop_app.profile import Profile, Settings
from desktop_app.services import Services, leaving, people
from desktop_app.services.leaving import BackupOpensHereOnly, Clearance, NotYetSafe
from desktop_app.services.people import NameTaken, OpensWithoutAsking, SeveralPeople
from desktop_app.storage import anchor, keyfile, slots, store
from tests.support import Clock, MemoryKeyring

NOTE = {"title": "Nước yếu", "content": "Bà con nói nước yếu", "area": "29461", "channel": "conversation"}
NOTE |= {"severity": 1, "occurred_on": "2026-11-20", "no_proposal_reason": "đã báo"}
SAME = "mua roi tren song"


class Machine:
    """A home folder with people in it, and one keyring for all, as one account of the system has."""

    def __init__(self, folder: Path) -> None:
        self.home = Profile(folder)
        self.keyring = MemoryKeyring()

    def settle(self, name: str, passphrase: str | None = SAME) -> Profile:
        profile = people.add(self.home)
        store.create(profile, label=name, passphrase=passphrase, keyring=lambda: self.keyring, new_id=app.new_id)
        people.rename(Settings(profile.settings_file), name)
        return profile

    def open(self, profile: Profile, passphrase: str = SAME) -> Services:
        opened = store.unlock(profile, passphrase=lambda: passphrase, keyring=lambda: self.keyring)
        return app.build_services(opened, profile, clock=Clock())


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    """The real derivation, cheaper: here nobody guesses passphrases."""
    real = slots._derive
    cheap = {**slots.ARGON2, "memory_kib": 64}
    monkeypatch.setattr(slots, "_derive", lambda passphrase, salt, _cost: real(passphrase, salt, cheap))
    return Machine(tmp_path / "máy chung")


def names(machine: Machine) -> list[str]:
    return [one.name for one in people.everybody(machine.home)]


def test_the_first_persons_folder_is_the_home_itself_and_nobody_else_makes_a_trace(machine: Machine) -> None:
    first = machine.settle("Lành")
    assert first == machine.home
    assert not machine.home.is_shared()
    assert names(machine) == ["Lành"]


def test_who_comes_gets_a_folder_that_says_nothing_and_touches_nobodys_files(machine: Machine) -> None:
    first = machine.settle("Lành")
    before = {path.name: path.read_bytes() for path in first.folder.iterdir() if path.is_file()}
    second = machine.settle("Bình")
    assert {path.name: path.read_bytes() for path in first.folder.iterdir() if path.is_file()} == before
    assert second.folder.parent == machine.home.people
    assert "nh" not in second.folder.name
    assert names(machine) == ["Bình", "Lành"]
    assert people.home_of(second) == people.home_of(first) == machine.home
    if os.name == "posix":
        assert second.folder.stat().st_mode & 0o077 == 0


def test_one_passphrase_for_two_people_leads_to_two_keys_authors_replicas_and_devices(machine: Machine) -> None:
    first, second = machine.open(machine.settle("Lành")), machine.open(machine.settle("Bình"))
    try:
        one, other = (services.care._context.store for services in (first, second))
        assert one.key() != other.key()
        assert one.author != other.author
        replicas = {services.read("SELECT id FROM replica")[0][0] for services in (one, other)}
        assert len(replicas) == 2
        with pytest.raises(WrongPassphrase):
            machine.open(people.find(machine.home, "Lành").profile, "sai")
        # The wrapped key of one does not open the other's database either.
        key = one.key()
    finally:
        first.close()
        second.close()
    profile = people.find(machine.home, "Bình").profile
    with pytest.raises(Exception, match=r"notebook|damaged"):
        store.Store(profile.database, key)


def test_a_notebook_that_opens_by_itself_is_closed_to_nobody_so_nobody_is_added(machine: Machine) -> None:
    machine.settle("Lành", passphrase=None)
    with pytest.raises(OpensWithoutAsking) as refused:
        people.add(machine.home)
    assert "Lành" in refused.value.vi
    assert not machine.home.is_shared()


def test_names_are_found_however_they_are_written_and_two_alike_are_told_apart(machine: Machine) -> None:
    machine.settle("Bình")
    machine.settle("Lành")
    assert people.find(machine.home, "la\u0300nh").name == "Lành"
    with pytest.raises(NotFound):
        people.find(machine.home, "Hạnh")
    for taken in ("LÀNH", " lành ", ""):
        with pytest.raises(NameTaken) as refused:
            people.refuse_taken(machine.home, taken)
        assert "chọn tên khác" in refused.value.sentence("vi")
    machine.settle("Lành")
    assert names(machine) == ["Bình", "Lành", "Lành (2)"]


def test_the_only_one_is_meant_and_of_several_nobody_is(machine: Machine) -> None:
    assert people.only(machine.home) == machine.home
    first = machine.settle("Lành")
    assert people.only(machine.home) == first
    machine.settle("Bình")
    with pytest.raises(SeveralPeople):
        people.only(machine.home)


def test_the_day_of_last_use_and_the_name_on_the_label_are_shown(machine: Machine) -> None:
    profile = machine.settle("")
    settings = Settings(profile.settings_file)
    settings.set("label", {"owner": "Nguyễn Thị Lành", "area_label": "Ấp 3"})
    old = 1_700_000_000
    os.utime(profile.database, (old, old))
    (person,) = people.everybody(machine.home)
    assert (person.name, person.last_used) == ("Nguyễn Thị Lành", date(2023, 11, 15))
    people.used(settings, date(2026, 11, 21))
    assert people.everybody(machine.home)[0].last_used == date(2026, 11, 21)


def test_settings_that_make_no_sense_show_a_person_without_name_or_day(machine: Machine) -> None:
    profile = machine.settle("Lành")
    for odd in ({"person": 3, "last_used": 7}, {"person": "", "label": [1], "last_used": "hôm qua"}):
        profile.settings_file.write_text(json.dumps(odd))
        assert names(machine) == [""]


def test_a_damaged_notebook_of_one_stops_nobody_else(machine: Machine) -> None:
    first, second = machine.settle("Lành"), machine.settle("Bình")
    first.database.write_bytes(b"?" * 8192)
    first.key_file.write_bytes(b"{")
    keyfile.copy_of(first.key_file).write_bytes(b"")
    assert names(machine) == ["Bình", "Lành"]
    machine.open(second).close()
    assert people.add(machine.home).is_neighbour()


# -- leaving


def test_nothing_leaves_that_is_nowhere_else(machine: Machine, tmp_path: Path) -> None:
    services = machine.open(machine.settle("Lành"))
    departure = services.care.departure
    assert not departure.outstanding()
    services.capture.add("note", [NOTE]).result()
    services.capture.new_draft("note", {"content": "dở"}).result()
    left = departure.outstanding()
    assert (left.records, left.drafts, left.files, left.delivered) == (1, 1, 0, 0)
    with pytest.raises(NotYetSafe):
        departure.clear(None)
    with pytest.raises(NotYetSafe):
        departure.clear(services.care.backups.create().result())  # only on this machine
    inside = Path(services.folder) / "backups" / "nữa"
    inside.mkdir()
    with pytest.raises(NotYetSafe):
        departure.clear(services.care.backups.create(inside).result())
    away = tmp_path / "rút rồi"
    with pytest.raises(Exception, match="is not there now"):
        departure.clear(services.care.backups.create(away).result())
    stick = tmp_path / "USB"
    stick.mkdir()
    cleared = departure.clear(services.care.backups.create(stick).result())
    assert cleared.backup is not None
    assert cleared.backup.parent == stick
    services.close()


def test_what_only_a_tryout_server_has_is_nowhere_else(machine: Machine) -> None:
    profile = machine.settle("Lành")
    services = machine.open(profile)
    services.capture.add("note", [NOTE]).result()
    services.care._context.store.write(lambda db: db.execute("UPDATE replica SET delivered = n")).result()
    left = services.care.departure.outstanding()
    assert not left
    assert left.delivered == 1
    profile.tryout_server.mkdir()
    left = services.care.departure.outstanding()
    assert (left.records, left.delivered) == (1, 0)
    services.close()


def test_a_backup_that_would_open_nowhere_lets_nothing_leave(machine: Machine, tmp_path: Path) -> None:
    services = machine.open(machine.settle("Lành", passphrase=None))
    services.capture.add("note", [NOTE]).result()
    (tmp_path / "USB").mkdir()
    made = services.care.backups.create(tmp_path / "USB").result()
    with pytest.raises(BackupOpensHereOnly):
        services.care.departure.clear(made)
    services.close()


def test_who_leaves_takes_all_files_and_keyring_entries_along_and_nothing_of_others(
    machine: Machine, tmp_path: Path
) -> None:
    first = machine.settle("Lành", passphrase=None)
    services = machine.open(first)
    services.capture.add("note", [NOTE]).result()
    services.close()
    account = anchor.keyring_account(first.key_file)
    assert account is not None
    assert machine.keyring.get_password(anchor.SERVICE, account)
    key = machine.keyring.get_password(slots.SERVICE, account)
    other = Profile(machine.home.people / "ff00")
    store.create(other, label="Bình", passphrase=SAME, keyring=lambda: machine.keyring, new_id=app.new_id)
    foreign = machine.home.folder / "ảnh cưới.jpg"
    foreign.write_bytes(b"jpg")
    with pytest.raises(ValueError, match="another"):
        leaving.remove(other, Clearance(first.folder, None), lambda: machine.keyring)
    leaving.remove(first, Clearance(first.folder, None), lambda: machine.keyring)
    assert {path.name for path in machine.home.folder.iterdir()} == {"people", "ảnh cưới.jpg"}
    assert [path.name for path in machine.home.people.iterdir()] == ["ff00"]
    assert machine.keyring.get_password(slots.SERVICE, account) not in (None, key)
    assert machine.keyring.get_password(anchor.SERVICE, account) == "-"
    machine.open(other).close()
    leaving.remove(other, Clearance(other.folder, None), lambda: machine.keyring)
    assert {path.name for path in machine.home.folder.iterdir()} == {"ảnh cưới.jpg"}
    assert people.add(machine.home) == machine.home


def test_a_removal_that_was_cut_off_leaves_nobody_and_is_finished_by_the_next_one(machine: Machine) -> None:
    machine.settle("Lành")
    second, third = machine.settle("Bình"), machine.settle("Hạnh")
    gone = machine.home.people / "0123.gone"
    second.folder.replace(gone)
    assert names(machine) == ["Hạnh", "Lành"]
    leaving.remove(third, Clearance(third.folder, None), lambda: machine.keyring)
    assert not machine.home.people.exists()
