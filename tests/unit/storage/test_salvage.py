"""Damaged notebooks: a share of `tasks.py damagetest`, and what people are told; on which disks a notebook may lie."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from desktop_app.errors import FileProblem, UserError
from desktop_app.services import saving_damaged
from desktop_app.storage import backup, database, keys, location, restoring, revisions, salvage, store
from desktop_app.storage.database import InUse
from desktop_app.storage.run_reader import RunReader
from desktop_app.storage.salvage import NothingToSalvage
from sync.core.revision import make_revision
from sync.driver import OwnSpan
from tests.support import START, Clock, MemoryKeyring, Notebook

DAMAGETEST = Path(__file__).parents[3] / "build_scripts" / "damagetest.py"
NOTE = {"content": "Bà con nói nước máy yếu.", "area": "29461", "channel": "conversation"}
NOTE |= {"severity": 1, "occurred_on": "2026-11-20", "no_proposal_reason": "đã báo"}


def test_notebooks_damaged_at_random_are_told_about_and_salvaged_truthfully() -> None:
    done = subprocess.run(
        [sys.executable, str(DAMAGETEST), "--cycles", "18", "--notes", "40", "--seed", "3"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert "18 damaged notebooks, 0 handled wrongly" in done.stdout


def salvaged(notebook: Notebook, *folders: Path) -> saving_damaged.Salvaged:
    return saving_damaged.salvage(
        notebook.profile, passphrase=lambda: None, now=START, keyring=lambda: notebook._keyring, folders=folders
    )


def test_a_backup_fills_what_the_damaged_file_no_longer_gives(tmp_path: Path) -> None:
    notebook = Notebook(tmp_path / "sổ", Clock())
    for number in range(5):
        notebook.services.capture.add("note", [{**NOTE, "title": f"Việc {number}"}]).result()
    notebook.services.care.backups.create().result()
    notebook.close()
    harmed = b"\x11" * notebook.profile.database.stat().st_size
    notebook.profile.database.write_bytes(harmed)
    done = salvaged(notebook)
    assert (done.records, done.from_backup, done.complete) == (5, 5, False)
    assert done.kept is not None
    assert (done.kept / "notebook.db").read_bytes() == harmed
    for language, word in (("vi", "Đã lấy lại 5 bản ghi"), ("en", "5 records")):
        assert word in saving_damaged.sentence(done, language)
    notebook._open()
    titles = {row.title for row in notebook.services.queries.records("note", None, 10)}
    assert titles == {f"Việc {number}" for number in range(5)}
    assert all(check.ok for check in notebook.services.maintenance.doctor() if check.name != "room")
    notebook.close()


def test_a_file_that_nobody_can_open_is_asked_only_a_few_times(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    notebook = Notebook(tmp_path / "sổ", Clock())
    notebook.close()
    notebook.profile.database.write_bytes(b"\x11" * 40_960)
    asked: list[str] = []
    ask = salvage._Reader._ask

    def counted(reader: salvage._Reader, sql: str, parameters: Sequence[Any] = ()) -> list[Any] | None:
        asked.append(sql)
        return ask(reader, sql, parameters)

    monkeypatch.setattr(salvage._Reader, "_ask", counted)
    with pytest.raises(NothingToSalvage):
        salvaged(notebook)
    assert 3 <= len(asked) < 50


def test_words_behind_a_hole_are_said_again_and_nothing_is_in_conflict(tmp_path: Path) -> None:
    notebook = Notebook(tmp_path / "sổ", Clock())
    record = notebook.services.capture.add("note", [{**NOTE, "title": "Một"}]).result()[0].record_id
    for title in ("Hai", "Ba"):
        draft = notebook.services.capture.edit(record).result()
        notebook.services.capture.save_draft(draft.id, {**draft.fields, "title": title}).result()
        notebook.services.capture.complete(draft.id).result()
    # The middle of the chain is lost; its place shows that it was there.
    notebook.store.write(lambda db: db.execute("DELETE FROM rev WHERE n = 2").rowcount).result()
    assert not {check.name: check.ok for check in notebook.services.maintenance.doctor()}["log"]
    notebook.close()
    done = salvaged(notebook)
    assert (done.missing, done.said_again) == (1, 1)
    assert "Ít nhất 1 lần ghi" in saving_damaged.sentence(done, "vi")
    notebook._open()
    found = notebook.services.queries.record(record)
    assert found.data["title"] == "Ba"
    assert not found.conflicts
    assert notebook.services.queries.delivery().pending == 1
    notebook.close()


def test_both_branches_of_a_log_that_two_notebooks_wrote_are_there_to_be_sent(tmp_path: Path) -> None:
    """A backup on a stick may be of a copy of the notebook, which went on under the same replica."""
    notebook = Notebook(tmp_path / "sổ", Clock())
    for number in (1, 2):
        notebook.services.capture.add("note", [{**NOTE, "title": f"Việc {number}"}]).result()
    of = notebook.store
    header = json.loads(of.read("SELECT header FROM rev WHERE n = 2")[0][0])
    twin = make_revision(
        replica=header["r"], n=2, prev=header["prev"], record=header["rec"][:-4] + "0000", type="note/1", clk=2,
        by=header["by"], at=header["at"], seen=(), fields={**NOTE, "title": "Việc của bản kia"},
    )  # fmt: skip
    of.write(lambda db: revisions.insert(db, twin, own=True)).result()
    notebook.close()
    done = salvaged(notebook)
    assert (done.missing, done.said_again) == (0, 1)
    notebook._open()
    logs = notebook.store.read("SELECT id, n FROM replica")
    runs = [RunReader(notebook.store).read(OwnSpan(replica, 0, n), 10**6) for replica, n in logs]
    sent = {json.loads(payload)["title"] for run in runs if run for _, payload in run.revisions if payload}
    assert sent == {"Việc 1", "Việc 2", "Việc của bản kia"}
    notebook.close()


def test_a_notebook_that_is_open_elsewhere_is_not_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever has it open would go on saving into a file that is no more."""
    monkeypatch.setattr(database, "PATIENCE", 0.0)
    notebook = Notebook(tmp_path / "sổ", Clock())
    notebook.services.capture.add("note", [{**NOTE, "title": "Một"}]).result()
    notebook.services.care.backups.create().result()
    [source] = backup.found_in(notebook.profile.backups)
    before = sorted(one.name for one in notebook.profile.folder.iterdir())
    with pytest.raises(InUse):
        restoring.restore(notebook.profile, source, notebook.store.key(), now=START)
    with pytest.raises(InUse):
        salvaged(notebook)
    assert sorted(one.name for one in notebook.profile.folder.iterdir()) == before
    notebook.services.capture.add("note", [{**NOTE, "title": "Hai"}]).result()
    notebook.reopen()
    assert {row.title for row in notebook.services.queries.records("note", None, 9)} == {"Một", "Hai"}
    notebook.close()


def test_what_is_kept_aside_has_reached_the_disk_before_anything_takes_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    notebook = Notebook(tmp_path / "sổ", Clock())
    notebook.services.capture.add("note", [{**NOTE, "title": "Việc"}]).result()
    notebook.services.care.backups.create().result()
    notebook.close()
    notebook.profile.database.write_bytes(b"\x11" * 8192)
    synced: set[int] = set()
    fsync = os.fsync

    def watched(descriptor: int) -> None:
        synced.add(os.fstat(descriptor).st_ino)
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", watched)
    kept = salvaged(notebook).kept
    assert kept is not None
    assert {one.stat().st_ino for one in kept.iterdir()} <= synced
    notebook.profile.database.write_bytes(b"\x22" * 8192)
    [source] = backup.found_in(notebook.profile.backups)
    key = keys.unlock(notebook.profile.key_file, passphrase=lambda: None, keyring=lambda: notebook._keyring)
    aside = restoring.restore(notebook.profile, source, key, now=START).aside
    assert aside is not None
    assert len(list(aside.iterdir())) >= 2
    assert {one.stat().st_ino for one in aside.iterdir()} <= synced


def test_when_nothing_can_be_read_nothing_is_touched(tmp_path: Path) -> None:
    notebook = Notebook(tmp_path / "sổ", Clock())
    notebook.close()
    notebook.profile.database.write_bytes(b"\x11" * 8192)
    before = {path.name: path.read_bytes() for path in notebook.profile.folder.iterdir()}
    with pytest.raises(NothingToSalvage) as caught:
        salvaged(notebook)
    assert ".sotay" in caught.value.vi
    with pytest.raises(FileProblem, match="USB chưa cắm"):
        salvaged(notebook, tmp_path, tmp_path / "USB chưa cắm")
    assert {path.name: path.read_bytes() for path in notebook.profile.folder.iterdir()} == before


def test_repair_makes_lists_and_the_copy_of_the_keys_again(tmp_path: Path) -> None:
    notebook = Notebook(tmp_path / "sổ", Clock())
    notebook.services.capture.add("note", [{**NOTE, "title": "Một"}]).result()
    notebook.store.write(lambda db: db.execute("UPDATE record SET title = 'khác'").rowcount).result()
    (notebook.profile.folder / "key-copy.json").unlink()
    care = notebook.services.maintenance
    assert {check.name for check in care.doctor() if check.mends} == {"views", "keys"}
    assert care.repair() == ["views", "keys"]
    assert all(check.ok for check in care.doctor() if check.name != "room")
    assert care.repair() == []
    notebook.close()


MOUNTS = """\
22 1 8:2 / / rw,relatime - ext4 /dev/sda2 rw
30 22 8:17 / /media/lanh/USB\\040XANH rw - vfat /dev/sdb1 rw
31 22 0:45 / /mnt/office rw - cifs //server/share rw
32 22 8:33 / /mnt/card rw - exfat /dev/sdc1 rw
33 22 0:50 / /tmp rw - tmpfs tmpfs rw
"""


def test_sticks_and_network_folders_are_told_from_the_disk_of_the_machine(tmp_path: Path) -> None:
    devices = tmp_path / "devices"
    for number, where, removable in (
        ("8:2", "pci/ata1/block/sda/sda2", "0"),
        ("8:17", "pci/usb1/1-2/block/sdb/sdb1", "0"),
        ("8:33", "pci/mmc/block/sdc/sdc1", "1"),
    ):
        (devices / where).mkdir(parents=True)
        (devices / where).parent.joinpath("removable").write_text(removable + "\n")
        link = tmp_path / "dev" / "block" / number
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(devices / where)
    kinds = {
        "/srv/lanh/sổ": location.FIXED,
        "/media/lanh/USB XANH/sổ": location.REMOVABLE,
        "/media/lanh/USB": location.FIXED,
        "/mnt/office/sổ": location.NETWORK,
        "/mnt/card": location.REMOVABLE,
        "/tmp/x": location.UNKNOWN,
    }
    assert {place: location.on_linux(Path(place), MOUNTS, tmp_path) for place in kinds} == kinds
    assert location.on_linux(Path("/srv"), "", tmp_path) == location.UNKNOWN


@pytest.mark.parametrize("kind", [location.REMOVABLE, location.NETWORK])
def test_a_notebook_is_not_made_where_it_would_break(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr(location, "kind_of", lambda folder: kind)
    profile = store.Profile(tmp_path / "sổ")
    with pytest.raises(UserError) as caught:
        store.create(profile, label="", passphrase=None, keyring=MemoryKeyring, new_id=lambda: "0")
    assert "Chưa tạo gì ở đó" in caught.value.vi
    assert not profile.folder.exists()
