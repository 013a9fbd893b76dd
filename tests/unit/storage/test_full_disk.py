"""A disk that is really full: a file system of four megabytes, where the machine lets one be mounted."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop_app.errors import DiskFull, NoRoom, ReadOnly, StorageError
from desktop_app.profile import Profile
from desktop_app.services import backups
from desktop_app.storage import backup, keys, reserve
from desktop_app.storage.parcel_store import NotebookParcels
from tests.support import Clock, Notebook

NOTE = {"content": "Bà con nói nước máy yếu. ", "area": "29461", "channel": "conversation"}
NOTE |= {"severity": 1, "occurred_on": "2026-11-20", "no_proposal_reason": "đã báo"}


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """An empty file system of 4 MB; skipped where this account may not mount one."""
    place = tmp_path / "ổ nhỏ"
    place.mkdir()
    try:
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=4m", "sotay-test", str(place)], capture_output=True, check=False
        )
    except FileNotFoundError:
        pytest.skip("this system has no mount")
    if done.returncode != 0:
        pytest.skip("this account may not mount a file system")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_nothing_that_was_saved_is_lost_when_the_disk_is_full_and_it_goes_on_when_there_is_room(small: Path) -> None:
    notebook = Notebook(small / "sổ", Clock())
    capture = notebook.services.capture
    draft = capture.new_draft("note", {**NOTE, "title": "Đang viết"}).result()
    saved: list[str] = []
    filler = small / "ảnh khác"
    filler.write_bytes(b"x" * 1_500_000)
    with pytest.raises(DiskFull) as caught:
        for number in range(5000):
            note = {**NOTE, "title": f"Việc {number}", "content": f"{number} " + str(NOTE["content"]) * 40}
            saved.append(capture.add("note", [note]).result()[0].record_id)
    assert "đã đầy" in caught.value.vi
    assert saved, "the disk was full before anything was saved"
    with pytest.raises(StorageError):
        notebook.services.care.backups.create().result()
    assert not list(notebook.profile.backups.glob("*.sotay")), "a backup that is not whole was kept"
    before = notebook.profile.key_file.read_bytes()
    with pytest.raises(StorageError):
        keys.set_passphrase(notebook.profile.key_file, notebook.store.key(), "mua roi")
    assert notebook.profile.key_file.read_bytes() == before
    filler.unlink()
    capture.save_draft(draft.id, {**draft.fields, "title": "Viết tiếp"}).result()
    more = capture.add("note", [{**NOTE, "title": "Sau khi dọn"}]).result()[0].record_id
    rows = {row.id for row in notebook.services.queries.records("note", None, 10_000)}
    assert rows == {*saved, more}
    assert notebook.services.queries.drafts("note", 5)[0].fields["title"] == "Viết tiếp"
    wrong = [check.name for check in notebook.services.maintenance.doctor() if not check.ok and check.name != "room"]
    assert wrong == []
    notebook.close()


def test_a_disk_that_turned_read_only_is_told_and_nothing_is_lost(small: Path) -> None:
    """What Linux does to a disk with errors: from one moment to the next nothing can be written any more."""
    notebook = Notebook(small / "sổ", Clock())
    capture = notebook.services.capture
    saved = capture.add("note", [{**NOTE, "title": "Trước"}]).result()[0].record_id
    key = notebook.store.key()
    notebook.close()
    subprocess.run(["mount", "-o", "remount,ro", str(small)], check=True)
    with pytest.raises(StorageError) as caught:
        notebook._open()
        notebook.services.capture.add("note", [{**NOTE, "title": "Giữa"}]).result()
    assert isinstance(caught.value, ReadOnly)
    assert str(notebook.profile.folder) in caught.value.vi
    with pytest.raises(ReadOnly):
        keys.set_passphrase(notebook.profile.key_file, key, "mua roi")
    subprocess.run(["mount", "-o", "remount,rw", str(small)], check=True)
    notebook._open()
    more = notebook.services.capture.add("note", [{**NOTE, "title": "Sau"}]).result()[0].record_id
    assert {row.id for row in notebook.services.queries.records("note", None, 10)} == {saved, more}
    wrong = [check.name for check in notebook.services.maintenance.doctor() if not check.ok and check.name != "room"]
    assert wrong in ([], ["backup"])
    notebook.close()


def test_a_stick_that_is_full_takes_nothing_and_the_backup_at_home_is_made(small: Path, tmp_path: Path) -> None:
    notebook = Notebook(tmp_path / "sổ", Clock())
    stick = small / "USB"
    stick.mkdir()
    (stick / "phim").write_bytes(b"x" * 4_100_000)
    made = notebook.services.care.backups.create(stick).result()
    assert isinstance(made.problem, DiskFull)
    assert str(stick) in made.problem.vi
    assert "Bản sao trên máy này đã có" in made.problem.vi
    assert made.carried is None
    assert backup.is_whole(backup.read_header(made.path))
    assert [path.name for path in stick.iterdir()] == ["phim"]
    notebook.close()


def fill(place: Path) -> Path:
    """Take every byte that is left."""
    filler = place / "phim"
    with filler.open("wb", buffering=0) as file:
        piece = 64 * 1024
        while piece:
            try:
                file.write(b"x" * piece)
            except OSError:
                piece //= 2
    return filler


def test_what_is_written_on_the_day_the_disk_is_full_is_saved_in_the_room_that_was_kept_aside(small: Path) -> None:
    notebook = Notebook(small / "sổ", Clock())
    told: list[str] = []
    notebook.services.care.when_room_ran_out(lambda: told.append("full"))
    database = notebook.store.path
    assert reserve.keep(database, size=600_000, plenty=700_000)
    kept = database.with_name(reserve.NAME)
    assert kept.stat().st_size == 600_000
    fill(small)
    long = {**NOTE, "title": "Tối nay", "content": str(NOTE["content"]) * 400}
    # What comes from the office must wait: it does not take the last room.
    with pytest.raises(DiskFull):
        notebook.store.write(_something_large, can_wait=True).result()
    assert kept.exists()
    assert told == []
    ids = [notebook.services.capture.add("note", [long]).result()[0].record_id for _ in range(6)]
    assert told == ["full"]
    assert not kept.exists()
    notebook.reopen()
    assert {row.id for row in notebook.services.queries.records("note", None, 50)} == set(ids)
    assert not reserve.keep(database, size=600_000, plenty=700_000), "there is no room to keep aside"
    assert sorted(path.name for path in database.parent.glob("reserve*")) == []
    notebook.close()


def test_a_notebook_opens_on_a_full_disk_in_the_room_that_was_kept_aside_and_is_not_called_damaged(small: Path) -> None:
    notebook = Notebook(small / "sổ", Clock())
    ids = [notebook.services.capture.add("note", [{**NOTE, "title": "Hôm qua"}]).result()[0].record_id]
    assert reserve.keep(notebook.store.path, size=600_000, plenty=700_000)
    notebook.close()
    filler = fill(small)
    notebook._open()
    ids += [notebook.services.capture.add("note", [{**NOTE, "title": "Sáng nay"}]).result()[0].record_id]
    assert {row.id for row in notebook.services.queries.records("note", None, 50)} == set(ids)
    notebook.close()
    # The next day nothing is kept aside any more.
    fill(small.joinpath("sổ"))
    with pytest.raises(DiskFull):
        notebook._open()
    filler.unlink()
    notebook._open()
    assert {row.id for row in notebook.services.queries.records("note", None, 50)} == set(ids)
    notebook.close()


def _something_large(db: Any) -> None:
    db.execute("INSERT INTO sync_state(key, value) VALUES ('probe', randomblob(400000))")


def test_photos_of_others_wait_where_the_disk_fills_up(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    notebook = Notebook(small / "sổ", Clock())
    monkeypatch.setattr(reserve, "SIZE", 1_000_000)
    store = NotebookParcels(notebook.store, notebook.services.capture._context.views)
    wanted = {"a" * 64: [100_000, "image/jpeg"], "b" * 64: [1_700_000, "image/jpeg"]}
    store.put_state({"sync.blobs_wanted": json.dumps(wanted).encode()})
    assert [name for name, _, _ in store.blobs_wanted(9)] == ["a" * 64]
    fill(small)
    assert store.blobs_wanted(9) == []
    notebook.close()


def test_a_reserve_is_made_whole_or_not_at_all(tmp_path: Path) -> None:
    database = tmp_path / "notebook.db"
    assert not reserve.give_up(database)
    assert not reserve.keep(database, plenty=10**18)
    assert list(tmp_path.iterdir()) == []
    database.with_name(reserve.NAME).write_bytes(b"half")
    assert reserve.keep(database, size=300_000, plenty=300_000)
    assert database.with_name(reserve.NAME).stat().st_size == 300_000
    assert reserve.keep(database, size=300_000, plenty=10**18), "it is there already"
    assert reserve.give_up(database)
    assert list(tmp_path.iterdir()) == []


def test_a_backup_and_a_list_that_find_no_room_say_so_and_leave_nothing(small: Path, tmp_path: Path) -> None:
    """Nobody who restores or exports has typed a word that could not be saved: the sentence must not say so."""
    notebook = Notebook(tmp_path / "sổ", Clock())
    services = notebook.services
    services.capture.add("note", [{**NOTE, "title": f"Việc {number}"} for number in range(40)]).result()
    made = services.care.backups.create().result()
    filler = small / "ảnh khác"
    free = shutil.disk_usage(small).free
    filler.write_bytes(b"x" * (free - 4096))
    with pytest.raises(NoRoom) as caught:
        services.tables.write_notes("csv", small / "tin.csv")
    notebook.close()
    assert "chữ mới" not in caught.value.vi
    assert [one.name for one in small.iterdir()] == ["ảnh khác"]
    again = Profile(small / "sổ mới")
    with pytest.raises(NoRoom):
        backups.restore(
            again, made.path, passphrase=lambda: None, now=notebook.clock(), keyring=lambda: notebook._keyring
        )
    assert not again.exists()
