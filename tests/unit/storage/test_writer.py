"""The writer's quiet moments: what can wait is done, and the write-ahead log is folded into the database."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import Any

import pytest

from desktop_app.storage import writer
from desktop_app.storage.database import create_database, open_database
from desktop_app.storage.writer import Writer

KEY = bytes(range(32))


def values_without_the_log(path: Path) -> list[Any]:
    """What is in the database file itself, as it would be found where its write-ahead log was cleaned away."""
    alone = path.with_name("alone.db")
    alone.write_bytes(path.read_bytes())
    connection = open_database(alone, KEY)
    try:
        made = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'meta'").fetchone()
        return [row[0] for row in connection.execute("SELECT value FROM meta")] if made else []
    finally:
        connection.close()


def test_after_a_quiet_moment_the_database_itself_holds_what_was_saved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "FOLD", 0.05)
    path = tmp_path / "notebook.db"
    create_database(path, KEY).close()
    one = Writer(path, KEY)
    one.submit(lambda db: db.execute("INSERT INTO meta VALUES ('a', 'một')").rowcount).result()
    try:
        deadline = time.monotonic() + 20
        while values_without_the_log(path) != ["một"]:
            assert time.monotonic() < deadline, "the log was never folded"
            time.sleep(0.02)
    finally:
        one.close()
    assert values_without_the_log(path) == ["một"]


def test_folding_follows_what_can_wait_and_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer, "FOLD", 0.01)
    monkeypatch.setattr(writer, "QUIET", 0.01)
    done: list[str] = []
    path = tmp_path / "notebook.db"
    create_database(path, KEY).close()
    one = Writer(path, KEY)
    one.when_idle = lambda db: bool(done.append("waiting")) or len(done) < 3
    inner = one._fold
    monkeypatch.setattr(one, "_fold", lambda db: (done.append("fold"), inner(db)))
    one.submit(lambda db: None, log_only=True).result()
    deadline = time.monotonic() + 20
    while "fold" not in done and time.monotonic() < deadline:
        time.sleep(0.01)
    time.sleep(0.1)
    one.close()
    assert done == ["waiting", "waiting", "waiting", "fold"]


def test_a_job_finds_done_what_waited_unless_it_reads_the_log_only(tmp_path: Path) -> None:
    done: list[str] = []
    path = tmp_path / "notebook.db"
    create_database(path, KEY).close()
    one = Writer(path, KEY)
    one.when_idle = lambda db: bool(done.append("waiting")) or len(done) % 2 == 1
    one.submit(lambda db: done.append("log"), log_only=True).result()
    assert done == ["log"]
    done.clear()
    one.submit(lambda db: done.append("job")).result()
    assert done == ["waiting", "waiting", "job"]
    done.clear()
    one.catch_up().result()
    assert done == ["waiting", "waiting"]
    one.close()


def test_only_what_can_be_done_again_is_written_without_waiting_for_the_disk(tmp_path: Path) -> None:
    path = tmp_path / "notebook.db"
    create_database(path, KEY).close()
    one = Writer(path, KEY)
    levels: list[int] = []

    def note(db: Any) -> bool:
        levels.append(db.execute("PRAGMA synchronous").fetchone()[0])
        return False

    one.submit(note).result()  # FULL is 2, NORMAL 1 (sqlite.org/pragma.html#pragma_synchronous)
    one.when_idle = note
    one.catch_up().result()
    one.when_idle = None
    one.submit(note).result()
    one.close()
    assert levels == [2, 1, 2]


def test_what_a_save_left_is_done_before_other_work_that_is_in_the_queue(tmp_path: Path) -> None:
    done: list[str] = []
    path = tmp_path / "notebook.db"
    create_database(path, KEY).close()
    one = Writer(path, KEY)
    started, go_on = threading.Event(), threading.Event()
    one.submit(lambda db: (started.set(), go_on.wait(20)))
    started.wait(20)
    one.when_idle = lambda db: bool(done.append("waiting"))
    one.submit(lambda db: done.append("save"), log_only=True)
    last = one.submit(lambda db: done.append("page"), log_only=True)
    go_on.set()
    last.result()
    one.close()
    assert done[:3] == ["save", "waiting", "page"]


def test_the_writer_outlives_whatever_fails_in_a_quiet_moment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A record that cannot be summed up, a word list that is damaged: saving must go on, and say so if it cannot."""
    monkeypatch.setattr(writer, "QUIET", 0.01)
    path = tmp_path / "notebook.db"
    create_database(path, KEY).close()
    one = Writer(path, KEY)
    failed = threading.Event()

    def when_idle(db: Any) -> bool:
        failed.set()
        raise KeyError("a field that nobody expected")

    one.when_idle = when_idle
    one.submit(lambda db: None, log_only=True).result()
    assert failed.wait(20)
    one.submit(lambda db: db.execute("INSERT INTO meta VALUES ('a', 'một')").rowcount, log_only=True).result(20)
    with pytest.raises(KeyError):
        one.submit(lambda db: None).result(20)
    one.close()
    assert values_without_the_log(path) == ["một"]
