"""Several processes on one PostgreSQL: what one writes is there for all, in order, once."""

from __future__ import annotations

import multiprocessing
import os
import secrets
import signal
import socket
import threading
import time
from pathlib import Path

import pytest

from build_scripts.postgres import Postgres
from sync.core.ids import uuid7
from sync.errors import SyncError
from sync.server import checking, crew, errors, folder
from sync.server import serving as serving_module
from sync.server.serving import serve
from tests.benchmarks import contention
from tests.contracts.memory_store import MemoryStore
from tests.integration.sync.running import Running, code, init, serving, session


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
    ours.close()
    told: list[int] = []
    before = signal.signal(signal.SIGTERM, lambda number, _frame: told.append(number))
    try:
        monkeypatch.setattr(serving_module, "answer", lambda *given, **_: given[4]())
        with socket.socket() as listener:
            crew._work(crew.Work(tmp_path / "server", listener, {}, ""), theirs)
        deadline = time.monotonic() + 60
        while not told:
            assert time.monotonic() < deadline, "it was not told to stop"
            time.sleep(0.01)
    finally:
        signal.signal(signal.SIGTERM, before)
