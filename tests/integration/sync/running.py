"""The real `sotay-server` as a process of its own."""

from __future__ import annotations

import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sync.carriers.http import HttpCarrier
from sync.driver import Session
from sync.server import folder, overview
from sync.server.people import People
from sync.server.serving import utc_now
from tests.contracts.memory_store import MemoryStore

COMMAND = [sys.executable, "-m", "sync.server.cli"]
PATIENCE = 60
NOTE = {
    "content": "Bà con nói nước máy chảy yếu.",
    "area": "29461",
    "channel": "conversation",
    "severity": 1,
    "occurred_on": "2026-11-20",
    "no_proposal_reason": "đã báo tổ nước",
}
"""One that may be completed."""


def init(where: Path) -> None:
    """A new server folder."""
    folder.init(where, name="Xã Trà Cú", now=utc_now())


def code(where: Path, role: str = "collaborator") -> str:
    """A one-time code for a new person, as another process would make it beside the serving one."""
    opened = folder.open_folder(where)
    try:
        return People(opened.engine, secrets.token_bytes, utc_now).make_code("Nguyễn Thị Lành", role, "29461").code
    finally:
        opened.close()


def status(where: Path) -> dict[str, Any]:
    opened = folder.open_folder(where)
    try:
        return overview.status(opened)
    finally:
        opened.close()


def notes(where: Path) -> list[dict[str, Any]]:
    opened = folder.open_folder(where)
    try:
        return overview.records(opened, "note", 100_000)
    finally:
        opened.close()


def session(store: MemoryStore, url: str) -> Session:
    """A client of the real server that waits a little, never long, before it tries again."""
    return Session(
        store,
        HttpCarrier(url),
        clock=lambda: datetime.now(UTC),
        monotonic=time.monotonic,
        random=secrets.token_bytes,
        sleep=lambda seconds, cancelled: time.sleep(min(seconds, 0.2)),
        author=store.author,
    )


class Running:
    """A server process that accepts connections at `url`."""

    def __init__(self, process: subprocess.Popen[str], url: str) -> None:
        self.process = process
        self.url = url

    def stop(self, number: int = signal.SIGTERM) -> tuple[int, str]:
        """(exit code, stderr)"""
        self.process.send_signal(number)
        _, errors = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, errors


@contextmanager
def serving(where: Path, *options: str) -> Iterator[Running]:
    command = [*COMMAND, "serve", str(where), "--port", "0", *options]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        line = process.stdout.readline()
        assert line.startswith("ready "), line + (process.stderr.read() if process.stderr else "")
        yield Running(process, line.split()[1])
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


@contextmanager
def told_to_stop() -> Iterator[Callable[[], None]]:
    """Around a worker's whole life in this process: what is given waits until it was told to stop."""
    told: list[int] = []
    before = signal.signal(signal.SIGTERM, lambda number, _frame: told.append(number))

    def wait() -> None:
        deadline = time.monotonic() + PATIENCE
        while not told:
            assert time.monotonic() < deadline, "it was not told to stop"
            time.sleep(0.01)

    try:
        yield wait
    finally:
        signal.signal(signal.SIGTERM, before)
