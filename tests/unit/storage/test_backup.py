"""Backups: what is in them, what is refused, and that nothing that was there before is ever lost."""

from __future__ import annotations

import hashlib
import os
import shutil
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from desktop_app.domain.vietnamese.zone import VIETNAM
from desktop_app.errors import Damaged, DiskFull, NoRoom, NoRoomToUpgrade, ProfileExists, WrongPassphrase
from desktop_app.services import backups
from desktop_app.storage import backup, keyfile, restoring, store
from desktop_app.storage.database import open_database
from tests.support import START, Clock, MemoryKeyring, Notebook

NOTE = {"title": "Nước yếu", "content": "Bà con nói nước máy yếu.", "area": "29461", "channel": "conversation"}
NOTE |= {"severity": 1, "occurred_on": "2026-11-20", "no_proposal_reason": "đã báo"}


@pytest.fixture
def notebook(tmp_path: Path) -> Notebook:
    made = Notebook(tmp_path / "sổ", Clock())
    made.services.capture.add("note", [NOTE]).result()
    made.services.capture.new_draft("note", {"content": "đang viết dở"}).result()
    return made


def back_up(notebook: Notebook, folder: Path | None = None) -> backups.Made:
    return notebook.services.care.backups.create(folder).result()


def put_back(notebook: Notebook, path: Path, profile_folder: Path | None = None) -> restoring.Restored:
    profile = notebook.profile if profile_folder is None else type(notebook.profile)(profile_folder)
    return backups.restore(
        profile, path, passphrase=lambda: None, keyring=lambda: notebook._keyring, now=START + timedelta(hours=1)
    )


def test_a_backup_holds_everything_and_reads_as_nothing(notebook: Notebook, tmp_path: Path) -> None:
    made = back_up(notebook)
    content = made.path.read_bytes()
    assert b"SQLite format 3" not in content
    for said in ("Nước yếu", "đang viết dở", "Nguyễn Thị Lành"):
        assert said.encode() not in content
    assert [path.name for path in made.path.parent.iterdir()] == [made.path.name]
    notebook.close()
    done = put_back(notebook, made.path, tmp_path / "máy mới")
    assert (done.records, done.drafts, done.aside) == (1, 1, None)


def test_a_restore_begins_a_new_replica_and_says_so_to_the_anchor(notebook: Notebook) -> None:
    made = back_up(notebook)
    before = notebook.store.read("SELECT id FROM replica")
    notebook.close()
    put_back(notebook, made.path)
    notebook._open()
    replicas = notebook.store.read("SELECT id, current FROM replica ORDER BY current")
    assert [row[0] for row in replicas[:-1]] == [row[0] for row in before]
    assert [row[1] for row in replicas] == [0, 1], "the anchor of the restored notebook was doubted once more"
    notebook.close()


def test_what_was_there_before_a_restore_can_be_put_back_too(notebook: Notebook) -> None:
    made = back_up(notebook)
    later = notebook.services.capture.add("note", [{**NOTE, "title": "Viết sau"}]).result()[0].record_id
    notebook.close()
    done = put_back(notebook, made.path)
    assert done.aside is not None
    put_back(notebook, done.aside)
    notebook._open()
    assert notebook.services.queries.record(later).data["title"] == "Viết sau"
    notebook.close()


def test_a_broken_notebook_is_kept_aside_with_its_log_and_its_keys(notebook: Notebook) -> None:
    made = back_up(notebook)
    notebook.close()
    folder = notebook.profile.folder
    notebook.profile.database.write_bytes(b"\x07" * 8192)
    (folder / "notebook.db-wal").write_bytes(b"log")
    for copy in folder.glob("key*.json"):
        copy.write_text("{")
    done = put_back(notebook, made.path)
    assert done.aside is not None
    assert (done.aside / "notebook.db").read_bytes() == b"\x07" * 8192
    assert (done.aside / "notebook.db-wal").read_bytes() == b"log"
    assert (done.aside / "key.json").read_text() == "{"
    assert not (folder / "notebook.db-wal").exists()
    assert keyfile.is_whole(notebook.profile.key_file)
    notebook._open()
    assert len(notebook.services.queries.records("note", None, 10)) == 1
    notebook.close()


@pytest.mark.parametrize("harm", ["flip", "cut", "header", "foreign", "empty", "keys"])
def test_a_harmed_backup_is_refused_and_nothing_changes(notebook: Notebook, tmp_path: Path, harm: str) -> None:
    made = back_up(notebook)
    notebook.close()
    whole = made.path.read_bytes()
    line = whole.index(b"\n", 20)
    bad = {
        "flip": whole[: line + 5000] + bytes([whole[line + 5000] ^ 1]) + whole[line + 5001 :],
        "cut": whole[:-4096],
        "header": whole.replace(b'"size"', b'"sise"', 1),
        "foreign": b"PK\x03\x04" + whole,
        "empty": b"",
        "keys": whole.replace(b"sotay", b"SOTAY", 1),
    }[harm]
    harmed = tmp_path / "hỏng.sotay"
    harmed.write_bytes(bad)
    # Only what no look from outside can tell is offered; else a cut one would count among the newest, which are kept.
    assert [one.path for one in backup.found_in(tmp_path)] == ([harmed] if harm == "flip" else [])
    before = {path: path.read_bytes() for path in notebook.profile.folder.iterdir() if path.is_file()}
    with pytest.raises(backup.NotABackup) as caught:
        put_back(notebook, harmed)
    assert "hỏng.sotay" in caught.value.vi
    after = {path: path.read_bytes() for path in notebook.profile.folder.iterdir() if path.is_file()}
    assert after == before


def test_a_damaged_notebook_makes_no_backup_and_keeps_the_older_ones(notebook: Notebook) -> None:
    made = back_up(notebook)
    connection = notebook.store.reader()
    key = notebook.store.key()
    connection.execute("SELECT 1").fetchone()
    notebook.close()
    database = notebook.profile.database
    content = bytearray(database.read_bytes())
    content[-2000] ^= 1
    database.write_bytes(bytes(content))
    with pytest.raises(Damaged) as caught:
        backup.make(database, key, notebook.profile.key_file, notebook.profile.backups, START, {})
    assert "notebook.db" in caught.value.vi
    assert [path.name for path in notebook.profile.backups.iterdir()] == [made.path.name]


def test_another_persons_notebook_is_not_replaced(notebook: Notebook, tmp_path: Path) -> None:
    made = back_up(notebook)
    notebook.close()
    other = Notebook(tmp_path / "sổ khác", Clock(), "Trần Văn Bình")
    other.close()
    before = other.profile.database.read_bytes()
    with pytest.raises(ProfileExists):
        put_back(notebook, made.path, other.profile.folder)
    assert other.profile.database.read_bytes() == before
    other._open()
    other.close()


def test_a_backup_opens_with_the_passphrase_of_its_time(tmp_path: Path) -> None:
    profile = store.Profile(tmp_path / "sổ")
    keyring = MemoryKeyring()
    store.create(profile, label="", passphrase="một hai", keyring=lambda: keyring, new_id=lambda: "0" * 32)
    opened = store.unlock(profile, passphrase=lambda: "một hai", keyring=lambda: keyring)
    made = backup.make(profile.database, opened.key(), profile.key_file, profile.backups, START, {})
    opened.close()
    new = store.Profile(tmp_path / "máy mới")
    with pytest.raises(WrongPassphrase):
        backups.restore(new, made.path, passphrase=lambda: "ba bốn", keyring=lambda: keyring, now=START)
    assert not new.folder.exists()
    backups.restore(new, made.path, passphrase=lambda: "một hai", keyring=lambda: keyring, now=START)
    store.unlock(new, passphrase=lambda: "một hai", keyring=lambda: keyring).close()


def test_second_copies_go_where_the_person_chose_and_catch_up_when_the_stick_is_back(
    notebook: Notebook, tmp_path: Path
) -> None:
    care = notebook.services.care.backups
    stick = tmp_path / "USB"
    with pytest.raises(backups.FileProblem):
        care.choose_folder(stick)
    stick.mkdir()
    with pytest.raises(backups.FileProblem):
        care.choose_folder(notebook.profile.folder)
    care.choose_folder(stick)
    first = care.if_due().result()
    assert first is not None
    assert first.carried == stick / first.path.name
    assert (stick / first.path.name).read_bytes() == first.path.read_bytes()
    assert care.if_due().result() is None
    stick.rename(tmp_path / "rút ra")
    assert isinstance(notebook.clock, Clock)
    notebook.clock.forward(hours=25)
    second = care.if_due().result()
    assert second is not None
    assert isinstance(second.problem, backups.FolderAway)
    (tmp_path / "rút ra").rename(stick)
    third = care.if_due().result()
    assert third is not None
    assert third.carried == stick / second.path.name
    assert [one.at for one in care.list()] == sorted((one.at for one in care.list()), reverse=True)
    assert len(care.list()) == 4
    notebook.clock.forward(days=-400)
    assert care.if_due().result() is not None, "a clock that went back must not stop the backups for a year"
    notebook.close()


def test_thinning_keeps_days_weeks_and_months_and_always_the_three_newest() -> None:
    start = datetime(2026, 1, 1, 9, tzinfo=VIETNAM)
    times = [start + timedelta(hours=6 * step) for step in range(4 * 300)]
    sizes = dict.fromkeys(times, 10)
    kept = backup.to_keep(sizes, 10_000)
    newest = max(times)
    assert {newest, newest - timedelta(hours=6), newest - timedelta(hours=12)} <= kept
    assert {at.date() for at in kept} >= {(newest - timedelta(days=days)).date() for days in range(7)}
    assert len({at.strftime("%Y-%m") for at in kept}) == 6
    assert len(kept) <= 3 + 7 + 4 + 6
    assert backup.to_keep(sizes, 0) == set(sorted(times)[-3:])
    assert backup.to_keep(dict.fromkeys(times[:2], 10), 10_000) == set(times[:2])
    some = backup.to_keep(sizes, 65)
    assert len(some) == 6, "as many as there is room for"
    assert some == set(sorted(kept)[-6:]), "the newest of them"


def test_thinning_day_by_day_leaves_old_ones_too() -> None:
    """What is thrown away today must not be what a week or a month needs tomorrow."""
    kept: set[datetime] = set()
    for day in range(200):
        kept.add(datetime(2026, 1, 1, 9, tzinfo=VIETNAM) + timedelta(days=day))
        kept = backup.to_keep(dict.fromkeys(kept, 10), 10_000)
    ages = sorted((max(kept) - at).days for at in kept)
    assert ages[:7] == list(range(7))
    assert any(20 <= age <= 31 for age in ages)
    assert ages[-1] > 100


def test_only_backups_of_this_notebook_are_thinned(notebook: Notebook, tmp_path: Path) -> None:
    stick = tmp_path / "USB"
    stick.mkdir()
    other = Notebook(tmp_path / "sổ khác", Clock(), "Trần Văn Bình")
    theirs = back_up(other, stick).carried
    other.close()
    (stick / "giấy tờ.sotay").write_text("không phải bản sao")
    assert isinstance(notebook.clock, Clock)
    for _ in range(12):
        notebook.clock.forward(days=40)
        back_up(notebook, stick)
    notebook.close()
    assert theirs is not None
    assert theirs.exists()
    assert (stick / "giấy tờ.sotay").exists()
    assert len(list(stick.glob("so-tay-*"))) == 1 + 7


def test_no_room_is_told_and_leaves_nothing_behind(notebook: Notebook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup, "SPARE_ROOM", 1 << 60)
    with pytest.raises(DiskFull):
        back_up(notebook)
    assert list(notebook.profile.backups.iterdir()) == []
    notebook.close()


def test_old_backups_make_room_for_a_new_one(
    notebook: Notebook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without it a disk that is full of backups would never hold a newer one again."""
    stick = tmp_path / "USB"
    stick.mkdir()
    assert isinstance(notebook.clock, Clock)
    for _ in range(6):
        notebook.clock.forward(days=1)
        back_up(notebook, stick)
    size = max(path.stat().st_size for path in stick.iterdir())
    spare = backup.SPARE_ROOM
    assert len(list(stick.iterdir())) == 6

    def usage(folder: Path) -> object:
        taken = sum(path.stat().st_size for path in folder.iterdir())
        return SimpleNamespace(free=spare + 6 * size - taken)

    monkeypatch.setattr(shutil, "disk_usage", usage)
    monkeypatch.setattr(backup, "SHARE", 0)
    notebook.clock.forward(days=1)
    with monkeypatch.context() as patch:
        patch.setattr(backup, "SPARE_ROOM", 1 << 60)
        with pytest.raises(NoRoom):
            back_up(notebook, stick)
    assert len(list(stick.iterdir())) == 6, "what does not help is not done"
    carry = backup.copy_file

    def copy_file(source: Path, target: Path) -> None:
        assert shutil.disk_usage(target.parent).free >= source.stat().st_size + spare, "room is made before it is used"
        carry(source, target)

    monkeypatch.setattr(backup, "copy_file", copy_file)
    made = back_up(notebook, stick)
    assert made.carried is not None and made.problem is None
    for folder in (notebook.profile.backups, stick):
        found = backup.found_in(folder)
        assert found[0].at == made.at
        assert len(found) == 3
        assert all(backup.is_whole(one) for one in found)
    notebook.close()


def test_a_migration_is_preceded_by_a_backup(notebook: Notebook, monkeypatch: pytest.MonkeyPatch) -> None:
    notebook.close()
    monkeypatch.setattr(store, "SCHEMA_VERSION", 99)
    notebook._open()
    found = backup.found_in(notebook.profile.backups)
    assert len(found) == 1
    assert backup.is_whole(found[0])
    notebook.close()
    monkeypatch.undo()
    put_back(notebook, found[0].path)
    notebook._open()
    open_database(notebook.profile.database, notebook.store.key(), read_only=True).close()
    notebook.close()


def test_a_migration_without_room_for_its_backup_says_so_and_changes_nothing(
    notebook: Notebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    notebook.close()
    monkeypatch.setattr(store, "SCHEMA_VERSION", 99)
    monkeypatch.setattr(backup, "SPARE_ROOM", 1 << 60)
    before = hashlib.sha256(notebook.profile.database.read_bytes()).hexdigest()
    with pytest.raises(NoRoomToUpgrade):
        notebook._open()
    assert hashlib.sha256(notebook.profile.database.read_bytes()).hexdigest() == before
    assert not list(notebook.profile.backups.iterdir())
    monkeypatch.undo()
    notebook._open()  # as with the older program
    notebook.close()


@pytest.mark.parametrize("years", [-25, 60])
def test_a_clock_that_was_wrong_by_years_pushes_no_backup_out(
    notebook: Notebook, monkeypatch: pytest.MonkeyPatch, years: int
) -> None:
    """The clock went wrong (a flat battery) and was put right; the disk is nearly full, so that only three are kept."""
    monkeypatch.setattr(backup, "SHARE", 0)
    clock = notebook.clock
    assert isinstance(clock, Clock)
    right = clock.now
    honest = [back_up(notebook).path for _ in range(3) if clock.forward(days=1) is None]
    before = clock.now
    clock.now = right.replace(year=right.year + years)
    wrong = []
    for _ in range(3):
        clock.forward(days=1)
        wrong.append(back_up(notebook).path)
        kept = [*honest, *wrong] if years < 0 else wrong  # whatever it is called: what was made last is kept
        assert all(path.exists() for path in kept), "a good backup gave way to a wrong time"
        assert notebook.services.care.backups.newest() is not None
    clock.now = before + timedelta(days=1)
    again = notebook.services.care.backups.if_due().result()
    assert again is not None
    assert again.path.exists(), "made and thrown away at once"
    assert notebook.services.care.backups.newest() == clock.now.replace(microsecond=0)
    assert notebook.services.care.backups.if_due().result() is None, "one a day, whatever lies beside it"
    clock.forward(days=9)
    [told] = [check for check in notebook.services.care.maintenance.doctor() if check.name == "backup"]
    assert not told.ok, "the newest one that counts is nine days old"
    notebook.close()


def test_what_a_power_cut_left_of_a_backup_goes_with_the_next(notebook: Notebook) -> None:
    made = back_up(notebook)
    folder = made.path.parent
    day = 24 * 60 * 60
    old = [
        folder / f".{made.path.name}.copy",
        folder / f".{made.path.name}.copy-wal",
        folder / f"{made.path.name}.a1b2c3_9",
    ]
    others = [folder / f"{made.path.name}.notes of hers", folder / ".so-tay-ffffff-2026-01-01-000000.sotay.copy"]
    for path in [*old, *others]:
        path.write_bytes(b"x")
        os.utime(path, (made.path.stat().st_mtime - 2 * day,) * 2)
    fresh = folder / f"{made.path.name}.0_0_0_0a"
    fresh.write_bytes(b"another program is at it")
    next_one = back_up(notebook)
    assert sorted(folder.iterdir()) == sorted([made.path, next_one.path, fresh, *others])
    notebook.close()
