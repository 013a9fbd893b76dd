"""Several worker processes on one listening socket and one PostgreSQL.

Nothing is shared between them but the database, whose row locks order the feeds, and the folder's keys, under which
each checks the others' tokens. A worker that dies is replaced. When the first process goes away, however, all end at
once, in the middle of what they answer: nobody holds the folder any more, so its keys may change, and a restore begin.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import socket
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Any

from sync.server import errors

STOP_SECONDS = 15.0
READY = b"ready"
STOP = b"stop"


@dataclass(frozen=True)
class Work:
    """What a worker is told. `settings`: of the web server, for TLS; `fingerprint` of the certificate; `docs`: show the
    OpenAPI document."""

    folder: Path
    listener: socket.socket
    settings: Mapping[str, Any]
    fingerprint: str
    docs: bool = False


@dataclass
class _Worker:
    process: SpawnProcess
    line: Connection
    ready: bool = False


def run(count: int, work: Work, ready: Callable[[], None]) -> None:
    """Keep `count` workers until SIGTERM or SIGINT; `ready` is called once when all of them answer.

    Raises WorkerFailed when one cannot even start, and what a worker says that it ended with (MovedOn).
    """
    stop, asked = multiprocessing.Pipe(duplex=False)
    names = ("SIGINT", "SIGTERM", "SIGBREAK")
    wanted = [getattr(signal, name) for name in names if hasattr(signal, name)]
    before = {one: signal.signal(one, lambda *_: asked.send_bytes(b"x")) for one in wanted}
    workers = [_start(work) for _ in range(count)]
    try:
        _watch(workers, stop, work, ready)
    finally:
        for one in workers:
            with suppress(OSError):  # it has ended
                one.line.send_bytes(STOP)
        for one in workers:
            one.process.join(STOP_SECONDS)
            if one.process.is_alive():
                one.process.kill()
                one.process.join()
        for number, handler in before.items():
            signal.signal(number, handler)


def _watch(workers: list[_Worker], stop: Connection, work: Work, ready: Callable[[], None]) -> None:
    told = False
    while True:
        lines: dict[Any, _Worker] = {one.line: one for one in workers}
        happened = wait([stop, *lines])
        if stop in happened:
            return
        for line in happened:
            one = lines[line]
            try:
                said = one.line.recv_bytes()
                if said != READY:
                    raise errors.ServerError(*json.loads(said))
                one.ready = True
            except (EOFError, OSError):
                one.line.close()
                one.process.join()
                if not one.ready:
                    raise errors.WorkerFailed from None
                workers[workers.index(one)] = _start(work)
        if not told and all(one.ready for one in workers):
            told = True
            ready()


def _start(work: Work) -> _Worker:
    spawn = multiprocessing.get_context("spawn")
    ours, theirs = spawn.Pipe()
    process = spawn.Process(target=_work, args=(work, theirs), daemon=True)
    process.start()
    theirs.close()
    return _Worker(process, ours)


def _work(work: Work, line: Connection) -> None:
    """The worker's whole life."""
    from sync.server.folder import open_folder
    from sync.server.serving import answer

    def stop_with_the_first() -> None:
        try:
            line.recv_bytes()
        except (EOFError, OSError):
            os._exit(1)
        signal.raise_signal(signal.SIGTERM)

    def say(what: bytes) -> None:
        with suppress(OSError):  # the first process was stopped meanwhile, and so is this one
            line.send_bytes(what)

    threading.Thread(target=stop_with_the_first, daemon=True).start()
    try:
        opened = open_folder(work.folder)
        try:
            answer(opened, work.listener, work.settings, work.fingerprint, lambda: say(READY), docs=work.docs)
        finally:
            opened.close()
    except errors.ServerError as problem:
        say(json.dumps([problem.vi, problem.en]).encode())
