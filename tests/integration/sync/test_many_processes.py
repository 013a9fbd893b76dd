"""Several processes on one PostgreSQL: what one writes is there for all, in order, once."""

from __future__ import annotations

import multiprocessing
import os
import secrets
import signal
import socket
import threading
import time
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest

from build_scripts.postgres import Postgres
from sync.core.ids import uuid7
from sync.errors import SyncError
from sync.server import checking, crew, errors, folder
from sync.server import serving as serving_module
from sync.server.serving import serve
from tests.benchmarks import contention
from tests.contracts.memory_store import MemoryStore
from tests.integration.sync.running import PATIENCE, Running, code, init, serving, session, told_to_stop


def test_writers_in_several_processes_leave_no_gap_and_readers_see_everything_once(postgres: Postgres) -> None:
    # A long pause before each commit: the transactions overlap as they should and leave the processors to other tests.
    found = contention.run(postgres.fresh(), writers=64, readers=8, processes=8, seconds=60, wait=0.1)
    assert (found.gaps, found.repeated, found.unequal, found.failures) == (0, 0, 0, ())
    assert found.revisions > 100
    assert found.read == 8 * found.revisions


def children(running: Running) -> list[int]:
    """The workers of a server process (Linux)."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
            named = b"spawn_main" in path.with_name("cmdline").read_bytes()
        except OSError:  # it ended meanwhile
            continue
        if int(fields[1]) == running.process.pid and named:
            found.append(int(path.parent.name))
    return found


def test_three_workers_share_one_server_and_one_that_dies_is_replaced(postgres: Postgres, tmp_path: Path) -> None:
    where, url = tmp_path / "server", postgres.fresh()
    init(where)
    with serving(where, "--database", url, "--workers", "3") as running:
        stores = []
        for _ in range(4):
            store = MemoryStore(uuid7(0, secrets.token_bytes(10)), secrets.token_hex(16))
            session(store, running.url).enrol(code(where))
            for number in range(60):
                store.write(uuid7(0, secrets.token_bytes(10)), {"title": f"tin {number}", "content": "x" * 300})
            store.values["sync.pace"] = b"4000"
            stores.append(store)
        failures: list[BaseException] = []

        def deliver(store: MemoryStore) -> None:
            try:
                for _ in range(20):
                    try:
                        session(store, running.url).sync()
                        return
                    except SyncError:
                        time.sleep(0.1)
            except BaseException as problem:  # noqa: BLE001 - shown below
                failures.append(problem)

        threads = [threading.Thread(target=deliver, args=(store,)) for store in stores]
        for one in threads:
            one.start()
        before = children(running)
        if before:
            assert len(before) == 3
            os.kill(before[0], signal.SIGKILL)
        for one in threads:
            one.join()
        assert failures == []
        assert [store.totals().pending for store in stores] == [0] * 4
        if before:
            deadline = time.monotonic() + 60
            while len(set(children(running)) - {before[0]}) < 3:
                assert time.monotonic() < deadline, "the killed worker was not replaced"
                time.sleep(0.1)
        ended, said = running.stop()
        # One that is stopped while Python still starts it says its name, and nothing of ours can keep it from that.
        assert (ended, [one for one in said.splitlines() if not one.startswith("Process SpawnProcess")]) == (0, [])
    opened = folder.open_folder(where)
    report = checking.verify(opened.engine, opened.keys, None)
    opened.close()
    assert (report.faults, report.revisions) == ([], 240)


def test_several_workers_need_postgres(tmp_path: Path) -> None:
    init(tmp_path / "server")
    opened = folder.open_folder(tmp_path / "server")
    with pytest.raises(errors.BadInput):
        serve(opened, "127.0.0.1", 0, lambda address: None, workers=2)
    opened.close()


def test_a_worker_that_is_ready_too_late_says_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The server was stopped while it started: a traceback would make whoever stopped it look for a fault."""
    init(tmp_path / "server")
    ours, theirs = multiprocessing.Pipe()
    ours.send_bytes(crew.STOP)
    ours.close()
    monkeypatch.setattr(serving_module, "answer", lambda *given, **_: given[4]())
    with told_to_stop() as told, socket.socket() as listener:
        crew._work(crew.Work(tmp_path / "server", listener, {}, ""), theirs)
        told()


def _one_that_answers(where: Path, line: Connection) -> None:
    """A worker in the middle of an answer that takes its time, as a stop lets it finish."""

    def answers(*given: Any, **_named: object) -> None:
        given[4]()
        time.sleep(3600)

    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    serving_module.answer = answers
    with socket.socket() as listener:
        crew._work(crew.Work(where, listener, {}, ""), line)


def test_a_worker_ends_at_once_when_the_first_process_was_killed(tmp_path: Path) -> None:
    """Nobody holds the folder any more: its keys may change, and a restore begin, while it would answer on."""
    init(tmp_path / "server")
    spawn = multiprocessing.get_context("spawn")
    ours, theirs = spawn.Pipe()
    worker = spawn.Process(target=_one_that_answers, args=(tmp_path / "server", theirs))
    worker.start()
    theirs.close()
    assert ours.recv_bytes() == crew.READY
    ours.close()  # as the end of a process does, without a word
    worker.join(PATIENCE)
    ended = worker.exitcode
    worker.kill()
    assert ended == 1
