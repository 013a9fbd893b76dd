"""A notebook notices by itself that it is a copy, or older than it was; and an anchor that lags says nothing."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app import app
from desktop_app.profile import Profile
from desktop_app.storage import anchor, revisions, store
from desktop_app.storage.anchor import Mark, read_mark
from desktop_app.storage.store import Store
from desktop_app.storage.sync_store import SyncStore
from tests.support import MemoryKeyring

RECORD = "019a9f5e-0000-7000-8000-000000000001"


class Shelf:
    """Notebooks in folders, one keyring, one machine unless a test says otherwise."""

    def __init__(self, folder: Path) -> None:
        self.profile = Profile(folder)
        self.keyring = MemoryKeyring()
        self.opened: list[Store] = []
        store.create(self.profile, label="", passphrase=None, keyring=lambda: self.keyring, new_id=app.new_id)

    def open(self, folder: Path | None = None, machine: Callable[[], str] = anchor.machine_id) -> Store:
        profile = Profile(folder) if folder else self.profile
        made = store.unlock(profile, passphrase=lambda: None, keyring=lambda: self.keyring, machine=machine)
        self.opened.append(made)
        return made

    def mark(self) -> Mark | None:
        return read_mark(self.profile.anchor_file.read_bytes())


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    made = Shelf(tmp_path / "sổ")
    yield made
    for one in made.opened:
        one.writer.close()
        for reader in one._open_readers:
            reader.close()


def write(notebook: Store, count: int = 1, text: str = "tin") -> None:
    by = revisions.Author(notebook.author, "2026-11-21T09:14:03+07:00")
    for number in range(count):
        notebook.write(
            lambda db, number=number: revisions.append(
                db, by, record=RECORD, type="note/1", fields={"title": f"{text} {number}"}, seen=()
            )
        ).result()


def replica(notebook: Store) -> str:
    notebook.write(lambda _db: None).result()  # behind whatever opening it has begun
    rows = notebook.read("SELECT id FROM replica WHERE current = 1")
    assert len(rows) == 1
    return str(rows[0][0])


def leave(notebook: Store) -> None:
    """As a power cut does: nothing is closed in order, so the anchor stays as it is."""
    notebook.anchor = None
    notebook.close()


def put_back(copy: Path, folder: Path) -> None:
    """Give the database its old content, in the same file."""
    for name in ("notebook.db-wal", "notebook.db-shm"):
        (folder / name).unlink(missing_ok=True)
    (folder / "notebook.db").write_bytes(copy.read_bytes())


def test_a_notebook_that_is_opened_again_goes_on_where_it_was(shelf: Shelf) -> None:
    notebook = shelf.open()
    first = replica(notebook)
    write(notebook, 3)
    notebook.close()
    mark = shelf.mark()
    assert mark is not None
    assert (mark.replica, mark.n) == (first, 3)
    assert replica(shelf.open()) == first


def test_an_anchor_that_lags_behind_says_nothing(shelf: Shelf) -> None:
    notebook = shelf.open()
    first = replica(notebook)
    write(notebook, 5)
    leave(notebook)
    mark = shelf.mark()
    assert mark is not None
    assert mark.n < 5
    assert replica(shelf.open()) == first


def test_the_anchor_is_looked_at_once_a_second_and_a_save_does_not_wait_for_it(shelf: Shelf) -> None:
    notebook = shelf.open()
    assert notebook.anchor is not None
    write(notebook, 20)
    submitted: list[object] = []
    inner = notebook.writer.submit
    notebook.writer.submit = lambda job, **how: (submitted.append(job), inner(job, **how))[1]  # type: ignore[method-assign]
    write(notebook, 20)
    assert len([job for job in submitted if job == notebook.anchor.record]) <= 2


def test_an_older_database_put_in_place_begins_a_new_replica(shelf: Shelf, tmp_path: Path) -> None:
    notebook = shelf.open()
    first = replica(notebook)
    write(notebook, 2)
    notebook.close()
    shutil.copyfile(shelf.profile.database, tmp_path / "backup.db")
    again = shelf.open()
    write(again, 1)
    again.close()
    number = shelf.profile.database.stat().st_ino
    put_back(tmp_path / "backup.db", shelf.profile.folder)
    assert shelf.profile.database.stat().st_ino == number  # so it is the anchor that tells, not the file
    restored = shelf.open()
    second = replica(restored)
    assert second != first
    write(restored)
    restored.close()
    assert replica(shelf.open()) == second  # and it happens once


def test_another_branch_of_the_same_length_is_noticed(shelf: Shelf, tmp_path: Path) -> None:
    notebook = shelf.open()
    first = replica(notebook)
    leave(notebook)
    shutil.copyfile(shelf.profile.database, tmp_path / "backup.db")
    again = shelf.open()
    write(again, 2)
    again.close()
    anchored = shelf.profile.anchor_file.read_bytes()
    put_back(tmp_path / "backup.db", shelf.profile.folder)
    # A database that went on along another branch, as a copy on another machine does.
    shelf.profile.anchor_file.write_bytes(Mark(read(anchored).place, first, 0, "").to_bytes())
    branch = shelf.open()
    write(branch, 3, "khác")
    leave(branch)
    shelf.profile.anchor_file.write_bytes(anchored)
    assert replica(shelf.open()) != first


def test_a_database_from_before_the_present_replica_is_noticed(shelf: Shelf, tmp_path: Path) -> None:
    notebook = shelf.open()
    first = replica(notebook)
    write(notebook)
    notebook.close()
    shutil.copyfile(shelf.profile.database, tmp_path / "backup.db")
    shelf.profile.anchor_file.unlink()
    again = shelf.open()
    second = replica(again)
    again.close()
    put_back(tmp_path / "backup.db", shelf.profile.folder)
    assert replica(shelf.open()) not in (first, second)


def read(data: bytes) -> Mark:
    mark = read_mark(data)
    assert mark is not None
    return mark


def test_a_copied_folder_is_another_notebook_and_the_original_is_not(shelf: Shelf, tmp_path: Path) -> None:
    notebook = shelf.open()
    first = replica(notebook)
    write(notebook)
    notebook.close()
    shutil.copytree(shelf.profile.folder, tmp_path / "bản sao")
    assert replica(shelf.open(tmp_path / "bản sao")) != first
    assert replica(shelf.open()) == first


def test_a_disk_in_another_machine_is_another_notebook(shelf: Shelf) -> None:
    notebook = shelf.open()
    first = replica(notebook)
    write(notebook)
    notebook.close()
    assert replica(shelf.open(machine=lambda: "another")) != first


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"v":1}', b"\xff\xfe", None])
def test_without_a_readable_anchor_a_new_replica_begins(shelf: Shelf, damage: bytes | None) -> None:
    notebook = shelf.open()
    first = replica(notebook)
    write(notebook)
    notebook.close()
    if damage is None:
        shelf.profile.anchor_file.unlink()
    else:
        shelf.profile.anchor_file.write_bytes(damage)
    second = shelf.open()
    assert replica(second) != first
    second.close()
    assert shelf.mark() is not None


def test_doubts_do_not_pile_up_empty_replicas(shelf: Shelf) -> None:
    notebook = shelf.open()
    write(notebook)
    notebook.close()
    for _ in range(4):
        shelf.profile.anchor_file.unlink()
        notebook = shelf.open()
        replica(notebook)
        notebook.close()
    notebook = shelf.open()
    assert notebook.read("SELECT count(*) FROM replica")[0][0] == 2


def test_the_whole_folder_put_back_is_told_by_the_keyring(shelf: Shelf, tmp_path: Path) -> None:
    notebook = shelf.open()
    first = replica(notebook)
    write(notebook, 2)
    notebook.close()
    old = {name: (shelf.profile.folder / name).read_bytes() for name in ("notebook.db", "anchor.json")}
    again = shelf.open()
    write(again, 2)
    again.close()
    for name, data in old.items():
        (shelf.profile.folder / name).write_bytes(data)  # in the same files
    restored = shelf.open()
    assert replica(restored) == first  # the folder alone cannot know
    sync = SyncStore(restored, None)  # type: ignore[arg-type]
    sync.prepare("7" * 32)
    assert replica(restored) == "7" * 32
    sync.prepare("8" * 32)
    assert replica(restored) == "7" * 32


def test_the_keyring_does_not_doubt_once_more_what_the_file_has_told(shelf: Shelf) -> None:
    notebook = shelf.open()
    write(notebook, 2)
    notebook.close()
    moved = shelf.open(machine=lambda: "another machine")
    second = replica(moved)
    SyncStore(moved, None).prepare("7" * 32)  # type: ignore[arg-type]
    assert replica(moved) == second != "7" * 32


def test_a_head_that_is_here_only_as_the_offices_copy_is_a_doubt(shelf: Shelf) -> None:
    """The folder was put back, the keyring was locked when it was asked, and sync brought what was written since."""
    notebook = shelf.open()
    write(notebook, 2)
    notebook.close()
    mark, again = shelf.mark(), shelf.open()
    assert mark is not None
    assert not anchor.is_doubtful(again.reader(), mark, mark.place)
    again.write(lambda db: db.execute("UPDATE rev SET own = 0 WHERE n = 2").rowcount).result()
    assert anchor.is_doubtful(again.reader(), mark, mark.place)


@pytest.mark.parametrize("fault", [RuntimeError("locked"), "{", None])
def test_a_keyring_that_does_not_help_does_no_harm(shelf: Shelf, fault: object) -> None:
    notebook = shelf.open()
    first = replica(notebook)
    write(notebook)
    inner = shelf.keyring.get_password

    def odd(service: str, account: str) -> str | None:
        if service != anchor.SERVICE:
            return inner(service, account)
        if isinstance(fault, Exception):
            raise fault
        return fault  # type: ignore[return-value]

    shelf.keyring.get_password = odd  # type: ignore[method-assign]
    SyncStore(notebook, None).prepare("7" * 32)  # type: ignore[arg-type]
    assert replica(notebook) == first


def test_an_anchor_that_cannot_be_written_stops_nobody(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    notebook = shelf.open()
    before = shelf.profile.anchor_file.read_bytes()

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    write(notebook, 2)
    assert notebook.anchor is not None
    notebook.write(notebook.anchor.record).result()
    assert shelf.profile.anchor_file.read_bytes() == before
    monkeypatch.undo()
    notebook.close()  # tries again
    mark = shelf.mark()
    assert mark is not None
    assert mark.n == 2
    assert replica(shelf.open()) == mark.replica


@given(st.binary(max_size=200))
def test_nothing_that_lies_in_the_file_can_make_it_fail(data: bytes) -> None:
    assert read_mark(data) is None or isinstance(read_mark(data), Mark)


@given(
    st.from_regex(r"[0-9a-f]{32}", fullmatch=True),
    st.from_regex(r"[0-9a-f]{32}", fullmatch=True),
    st.integers(1, 10**9),
    st.from_regex(r"[0-9a-f]{64}", fullmatch=True),
)
def test_a_mark_is_read_as_it_was_written(place: str, replica: str, n: int, rev: str) -> None:
    mark = Mark(place, replica, n, rev)
    assert read_mark(mark.to_bytes()) == mark
