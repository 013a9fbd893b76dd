"""Delivering to a real server on this machine: the first time, every day, and when there is nothing to say."""

from __future__ import annotations

import itertools
import json
import os
import statistics
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from desktop_app.services import Services
from tests.benchmarks import floor, local
from tests.benchmarks.measure import Figure, seconds

SERVER = [sys.executable, "-m", "sync.server.cli"]
DAY = 100
DAYS = 5
AREA = "29461"


@contextmanager
def real_server(folder: Path) -> Iterator[tuple[str, str]]:
    """A server process as an office runs it; gives its address and one enrolment code."""
    subprocess.run([*SERVER, "init", str(folder)], check=True, stdout=subprocess.DEVNULL)
    command = [*SERVER, "serve", str(folder), "--host", "127.0.0.1", "--port", "0"]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    log = (folder.parent / "server.log").open("w", encoding="utf-8")
    with log, subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True, env=environment) as process:
        assert process.stdout is not None
        try:
            for line in process.stdout:
                if line.startswith("ready "):
                    yield line.split()[1], code_for(folder, "collaborator")
                    return
            raise RuntimeError("the server did not start: see server.log")
        finally:
            process.terminate()


def code_for(folder: Path, role: str) -> str:
    """An enrolment code for one more person of the area."""
    command = [
        *SERVER,
        "enrol-code",
        str(folder),
        "--name",
        "Đo tốc độ",
        "--role",
        role,
        "--area",
        AREA,
        "--json",
    ]
    made = subprocess.run(command, check=True, capture_output=True, text=True)
    return str(json.loads(made.stdout)["code"])


def first_sync(services: Services, table: Any, port: int, records: int) -> list[Figure]:
    """Everything goes up for the first time. The floor reads the same records and posts them once."""
    sent: list[Any] = []
    ours = seconds(lambda: sent.append(services.syncing.sync().result()))
    up: list[int] = []
    bare = seconds(lambda: up.append(floor.post(port, table, 0)))
    result = sent[0]
    if result.sent < records or result.pending:
        raise RuntimeError(f"not everything was delivered: {result}")
    return [
        Figure("first sync up", records, ours, bare, "s", "<= 2", {"requests": result.requests}),
        Figure("  bytes up per record", records, result.bytes_up / records, up[0] / records, "B", "<= 320 B"),
    ]


def first_down(folder: Path, url: str, port: int, documents: Sequence[floor.Document]) -> list[Figure]:
    """Everything comes down to a coordinator's new notebook, lists and search with it. The floor, which is called after
    its server got the same records, gets them once as rows; what it takes to make these searchable is told apart."""
    records = len(documents)
    texts = [local.folded(one) for one in documents]
    table = floor.open_table(folder / "bare-down.db")
    bare = seconds(lambda: floor.fetch(port, table))
    if table.execute("SELECT count(*) FROM note").fetchone()[0] < records:
        raise RuntimeError("the floor's server did not give what it was sent")
    indexed = bare + seconds(lambda: floor.index_all(table, texts))
    table.close()
    with local.notebook(folder / "down") as services:
        services.syncing.enrol(code_for(folder / "server", "coordinator"), url, "Máy đo 2").result()
        got: list[Any] = []
        ours = seconds(lambda: got.append(services.syncing.sync().result()))
    if got[0].received < records:
        raise RuntimeError(f"not everything came: {got[0]}")
    return [
        Figure("first sync down", records, ours, bare, "s", "<= 2", {"requests": got[0].requests}),
        Figure("  to rows that can be searched", records, ours, indexed, "s"),
    ]


def incremental(
    services: Services, table: Any, port: int, records: int, more: Iterator[floor.Document]
) -> list[Figure]:
    """A day's 100 new records on top of `records`, then a sync with nothing to say."""
    ours, bare, requests, nothing = [], [], [], []
    for _ in range(DAYS):
        documents = list(itertools.islice(more, DAY))
        services.capture.add("note", documents).result()
        since = table.execute("SELECT max(seq) FROM note").fetchone()[0] or 0
        floor.save_all(table, [floor.dump(document) for document in documents])
        results: list[Any] = []
        ours.append(seconds(lambda results=results: results.append(services.syncing.sync().result())) * 1000)
        bare.append(seconds(lambda since=since: floor.post(port, table, since)) * 1000)
        requests.append(results[0].requests)
        nothing.append(seconds(lambda: services.syncing.sync().result()) * 1000)
    return [
        Figure(
            f"incremental, {DAY} up",
            records,
            statistics.median(ours),
            statistics.median(bare),
            "ms",
            "<= 3",
            {"requests": max(requests), "nothing to send, ms": statistics.median(nothing)},
        )
    ]
