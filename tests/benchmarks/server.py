"""`tasks.py bench server [NAME …]`: the central server under load, on SQLite and on PostgreSQL.

contention  64 writers (on PostgreSQL in 8 processes), 8 tailing readers, for --seconds (60): gaps, repetitions, losses
throughput  revisions and batches a second over HTTP with 1, 100 and 1,000 devices; the slowest answers; memory
friday      --devices (10,000) devices deliver a week's work, each over its own three requests, as fast as they may
restored    1,000 clients, a day-old backup restored under them: what is delivered again, without a click

The devices are ours and share this machine's cores with the server; a server of its own is faster. Batches are made
before the clock starts. PostgreSQL is a throwaway one with its usual settings: every commit is flushed to the disk.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from build_scripts import postgres
from sync.carriers.memory import MemoryCarrier
from sync.core import ids, seal, strictjson
from sync.core.revision import Revision, make_revision
from sync.driver import Session
from sync.driver.store import ServerInfo, pack_server
from sync.server import backups, checking, folder, schema, transfer
from sync.server.auth import Tokens
from sync.server.database import writing
from sync.server.folder import Opened, new_feed
from sync.server.service import AT_ONCE, Service
from sync.server.serving import utc_now
from sync.wire import batch, codec, hello, shapes
from tests.benchmarks import contention, texts
from tests.benchmarks.measure import quantile
from tests.contracts.memory_store import MemoryStore

NAMES = ("contention", "throughput", "friday", "restored")
SERVER = [sys.executable, "-m", "sync.server.cli"]
LINES = 16
OFFICE = 100
DAY = 8
WEEK = 5 * DAY
CONTENT = "Bà con nói đoạn đường trước trường học còn ngập sau mưa, xe máy khó đi, mong xã sớm nạo vét cống. " * 3
HEADERS = {"content-type": "application/x-ndjson", "content-encoding": "gzip", "accept-encoding": "gzip"}


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="tasks.py bench server", description=__doc__.partition("\n")[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"which of {' '.join(NAMES)} (default: all)")
    parser.add_argument("--seconds", type=float, default=60, help="how long `contention` runs")
    parser.add_argument("--devices", type=int, default=10_000, help="how many in `friday`")
    parser.add_argument("--clients", type=int, default=1000, help="how many in `restored`")
    parser.add_argument("--workers", type=int, default=2, help="worker processes on PostgreSQL in `friday`")
    options = parser.parse_args(arguments)
    unknown = set(options.names) - set(NAMES)
    if unknown:
        parser.error(f"unknown: {' '.join(sorted(unknown))}")
    names = options.names or list(NAMES)
    good = True
    with ExitStack() as stack:
        try:
            pg = stack.enter_context(postgres.running({"max_connections": "200"}))
        except postgres.NotHere as missing:
            print(missing)
            pg = None
        if "contention" in names:
            good &= _contention(pg, options.seconds)
        if "throughput" in names:
            _throughput(pg)
        if "friday" in names:
            good &= _friday(pg, options.devices, options.workers)
        if "restored" in names:
            good &= _restored(pg, options.clients)
    return 0 if good else 1


def _places(pg: postgres.Postgres | None, workers: Sequence[int] = (1,)) -> Iterator[tuple[str, str | None, int]]:
    """(what to print, address of the database, workers)"""
    yield "SQLite", None, 1
    if pg is not None:
        for count in workers:
            yield f"PostgreSQL, {count} worker{'s' if count > 1 else ''}", pg.fresh(), count


# -- contention


def _contention(pg: postgres.Postgres | None, seconds: float) -> bool:
    good = True
    for name, url, _ in _places(pg):
        with tempfile.TemporaryDirectory() as place:
            where = url or str(Path(place) / "server.db")
            # SQLite has one server process, and that lets four into the database at a time.
            processes, at_once = (1, AT_ONCE) if url is None else (8, 64)
            found = contention.run(where, writers=64, readers=8, processes=processes, at_once=at_once, seconds=seconds)
        good &= (found.gaps, found.repeated, found.unequal, found.failures) == (0, 0, 0, ())
        print(
            f"contention  {name:22} 64 writers, 8 readers, {found.seconds:.0f} s: {found.revisions:,} revisions in"
            f" {found.batches:,} batches, {found.read:,} rows read; {found.gaps} gaps, {found.repeated} repeated,"
            f" {found.unequal} readers unequal, {len(found.failures)} failures",
            *sorted(set(found.failures)),
            flush=True,
        )
    return good


# -- devices without people: what enrolment would have written, without the cost of a thousand passwords


@dataclass
class Device:
    """One enrolled device and its log. `bodies` the requests that it will send."""

    id: str
    person: str
    private: bytes
    author: str
    replica: str
    last: Revision | None = None
    bodies: list[bytes] = field(default_factory=list)


def enrol(opened: Opened, count: int, seed: int = 1) -> list[Device]:
    """So many people, a hundred to an office, with a device each."""
    dice = random.Random(seed)

    def new_id() -> str:
        return ids.uuid7(int(time.time() * 1000), dice.randbytes(10))

    now = utc_now().isoformat(timespec="seconds")
    devices = []
    with writing(opened.engine) as db:
        office = ""
        for number in range(count):
            if number % OFFICE == 0:
                office = new_id()
                feed = new_feed(db, "office", new_id())
                transfer.insert(db, schema.office, [(office, f"{seed}-{number // OFFICE}", feed)])
            one = Device(new_id(), new_id(), dice.randbytes(32), new_id(), dice.randbytes(16).hex())
            own, quarantine = new_feed(db, "own", new_id()), new_feed(db, "quarantine", new_id())
            transfer.insert(db, schema.user, [(one.person, "Người thử", "collaborator", office, own, quarantine, now)])
            key = seal.public_key(one.private)
            facts = (one.id, one.person, one.author, "máy thử", key, bytes(32), "active", now)
            transfer.insert(db, schema.device, [facts])
            devices.append(one)
    return devices


def write(device: Device, count: int, notes: Sequence[dict[str, Any]] = ()) -> list[Revision]:
    """The next revisions of a device's log, each a new note: a short one, or one of these."""
    made = []
    for place in range(count):
        last = device.last
        n = 1 if last is None else last.n + 1
        device.last = make_revision(
            replica=device.replica,
            n=n,
            prev="" if last is None else last.id,
            record=ids.uuid7(n, secrets.token_bytes(10)),
            type="note/1",
            clk=n,
            by=device.author,
            at="2026-11-20T16:30:00+07:00",
            seen=(),
            fields=notes[place] if notes else {"title": f"Đường ngập, lần {n}", "content": CONTENT, "severity": n % 5},
        )
        made.append(device.last)
    return made


def request(device: Device, revisions: Sequence[Revision], opened: Opened, *, page: bool) -> bytes:
    """The body of one `POST sync`, sealed and compressed as a client sends it; `page`: it asks for news too."""
    last = revisions[-1]
    signed = seal.seal_message(opened.org, last.replica, last.n, last.id, seal.key_id(opened.keys.root))
    run = ([(one.header, one.payload or b"") for one in revisions], seal.signer(device.private)(signed))
    begin = batch.Begin(device.id, secrets.token_hex(16), ((device.replica, last.n),), "" if page else None, 65_536)
    return codec.compress(batch.encode(begin, [run]))


# -- a server process and lines to it


@contextmanager
def serving(where: Path, workers: int) -> Iterator[tuple[str, int, Callable[[], int]]]:
    """(host, port, function that tells the largest worker's peak memory in MB) of a real server process."""
    command = [*SERVER, "serve", str(where), "--port", "0", "--workers", str(workers)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            _, _, address = process.stdout.readline().partition("http://")
            host, _, port = address.strip().partition(":")
            yield host, int(port), lambda: _peak(process.pid)
        finally:
            process.terminate()


def _peak(pid: int) -> int:
    """Peak resident memory, in MB, of the largest among a process and its children (Linux)."""
    peaks = [0]
    for path in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((path / "stat").read_text().rpartition(")")[2].split()[1])
            if pid in (int(path.name), parent):
                lines = (path / "status").read_text().splitlines()
                peaks += [int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM")]
        except OSError:  # it ended meanwhile
            continue
    return max(peaks)


class Line:
    """One HTTP/1.1 connection that stays open."""

    def __init__(self, host: str, port: int) -> None:
        self._host, self._port = host, port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, bytes]:
        """(status, body) of the answer; one that was closed between two requests is opened again."""
        for attempt in (1, 2):
            try:
                return await self._ask(method, path, body, headers)
            except (OSError, EOFError):
                self.close()
                if attempt == 2:
                    raise
        raise AssertionError

    async def _ask(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
        if self._streams is None:
            self._streams = await asyncio.open_connection(self._host, self._port)
        reader, writer = self._streams
        lines = [f"{method} {path} HTTP/1.1", f"host: {self._host}", "sync-protocol: 1", f"content-length: {len(body)}"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        writer.write("\r\n".join([*lines, "", ""]).encode() + body)
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        length = int(head.partition("content-length:")[2].partition("\r")[0])
        return int(head.split()[1]), await reader.readexactly(length)

    def close(self) -> None:
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None


@dataclass(frozen=True, slots=True)
class Driven:
    """Attributes: `seconds` in all; `answers` how long each took, in seconds; `refused` by status."""

    seconds: float
    answers: list[float]
    refused: dict[int, int]

    def __str__(self) -> str:
        slow = " ".join(
            f"p{part * 100:.0f} {quantile(self.answers, part) * 1000:,.0f} ms" for part in (0.5, 0.95, 0.99)
        )
        return f"{slow}, refused {self.refused or 'none'}"


Job = Callable[[Line, Callable[[float, int], None]], Any]


def drive(host: str, port: int, jobs: Sequence[Job]) -> Driven:
    """Do all jobs, a few at a time, each on one line."""
    answers: list[float] = []
    refused: dict[int, int] = {}
    waiting = iter(jobs)

    def note(seconds: float, status: int) -> None:
        answers.append(seconds)
        if status >= 400:
            refused[status] = refused.get(status, 0) + 1

    async def one_line() -> None:
        line = Line(host, port)
        for job in waiting:
            await job(line, note)
        line.close()

    async def all_lines() -> None:
        await asyncio.gather(*(one_line() for _ in range(LINES)))

    started = time.perf_counter()
    asyncio.run(all_lines())
    return Driven(time.perf_counter() - started, answers, refused)


# -- throughput


def _throughput(pg: postgres.Postgres | None) -> None:
    print(
        f"throughput  {'':24} {'devices':>8} {'batches/s':>10} {'revisions/s':>12}   (batches of {DAY}, {LINES} lines)"
    )
    for count, each in ((1, 600), (100, 10), (1000, 2)):
        rates = {}
        for name, url, workers in _places(pg, (1, 2)):
            with tempfile.TemporaryDirectory() as place:
                where = Path(place) / "server"
                folder.init(where, name="Đo", now=utc_now(), url=url)
                opened = folder.open_folder(where)
                jobs = _deliveries(opened, enrol(opened, count), each)
                opened.close()
                with serving(where, workers) as (host, port, peak):
                    done = drive(host, port, jobs)
                    memory = peak()
            rates[name] = len(done.answers) / done.seconds
            ratio = "" if url is None else f", {rates[name] / rates['SQLite']:.2f} × SQLite"
            print(
                f"throughput  {name:24} {count:>8,} {rates[name]:>10,.0f} {rates[name] * DAY:>12,.0f}"
                f"   {done}, {memory} MB{ratio}",
                flush=True,
            )


def _deliveries(opened: Opened, devices: Sequence[Device], each: int) -> list[Job]:
    """One job a device: its batches, one after the other."""
    tokens = Tokens(opened.secret)

    def job(token: str, bodies: Sequence[bytes]) -> Job:
        async def send(line: Line, note: Callable[[float, int], None]) -> None:
            headers = {name.replace("-", "_"): value for name, value in HEADERS.items()}
            for body in bodies:
                started = time.perf_counter()
                status, _ = await line.ask("POST", "/v1/sync", body, authorization=f"Bearer {token}", **headers)
                note(time.perf_counter() - started, status)

        return send

    def bodies(one: Device) -> list[bytes]:
        return [request(one, write(one, DAY), opened, page=False) for _ in range(each)]

    return [job(tokens.token(one.id, time.time()), bodies(one)) for one in devices]


# -- friday afternoon


def _friday(pg: postgres.Postgres | None, count: int, processes: int) -> bool:
    good, said, dice = True, list(texts.notes(4000, 1)), random.Random(1)

    def week() -> list[dict[str, Any]]:
        return dice.sample(said, WEEK)

    for name, url, workers in _places(pg, (processes,)):
        with tempfile.TemporaryDirectory() as place:
            where = Path(place) / "server"
            folder.init(where, name="Đo", now=utc_now(), url=url)
            opened = folder.open_folder(where)
            devices = enrol(opened, count)
            dice.shuffle(devices)  # people of all offices at once, not one office after the other
            jobs = [
                _visit(one, request(one, write(one, WEEK, week()), opened, page=True), opened.org) for one in devices
            ]
            with serving(where, workers) as (host, port, peak):
                done = drive(host, port, jobs)
                memory = peak()
            report = checking.verify(opened.engine, opened.keys, None)
            opened.close()
        good &= (report.revisions, report.count, done.refused) == (count * WEEK, 0, {})
        print(
            f"friday      {name:24} {count:,} devices × {WEEK} revisions in {done.seconds:,.0f} s"
            f" ({count * WEEK / done.seconds:,.0f} revisions/s); {done}; {memory} MB a worker;"
            f" {report.revisions:,} stored, {report.count} faults",
            flush=True,
        )
    return good


def _visit(device: Device, body: bytes, org: str) -> Job:
    """A device's visit: hello, a token of its own, one batch with a page."""

    async def visit(line: Line, note: Callable[[float, int], None]) -> None:
        async def timed(method: str, path: str, body: bytes = b"", **headers: str) -> bytes:
            started = time.perf_counter()
            status, answer = await line.ask(method, path, body, **headers)
            note(time.perf_counter() - started, status)
            return answer

        nonce = strictjson.loads(await timed("GET", "/v1/hello"))["nonce"]
        sig = seal.signer(device.private)(hello.token_message(org, device.id, nonce))
        asked = {"device": device.id, "nonce": nonce, "sig": shapes.b64(sig)}
        token = strictjson.loads(await timed("POST", "/v1/token", strictjson.dumps(asked)))["token"]
        headers = {name.replace("-", "_"): value for name, value in HEADERS.items()}
        await timed("POST", "/v1/sync", body, authorization=f"Bearer {token}", **headers)

    return visit


# -- a day-old backup under everybody


def _restored(pg: postgres.Postgres | None, count: int) -> bool:
    good = True
    for name, url, _ in _places(pg):
        with tempfile.TemporaryDirectory() as place:
            where, file = Path(place) / "server", Path(place) / "backup"
            folder.init(where, name="Đo", now=utc_now(), url=url)
            opened = folder.open_folder(where)
            clients = [_client(one, opened) for one in enrol(opened, count)]
            _everybody(clients, opened, DAY)
            backups.make(opened, file, utc_now())
            _everybody(clients, opened, DAY)
            whole = checking.verify(opened.engine, opened.keys, None)
            opened.close()
            started = time.perf_counter()
            done = backups.restore(where, file, utc_now(), url=url, random=secrets.token_bytes)
            took = time.perf_counter() - started
            opened = folder.open_folder(where)
            started = time.perf_counter()
            requests = _everybody(clients, opened, 0)
            healed = time.perf_counter() - started
            after = checking.verify(opened.engine, opened.keys, None)
            opened.close()
        pending = sum(store.totals().pending for store, _ in clients)
        same = (after.revisions, after.views, after.count, pending) == (whole.revisions, whole.views, 0, 0)
        good &= same
        print(
            f"restored    {name:24} {count:,} clients: {whole.revisions:,} revisions, {done['revisions']:,} of them in"
            f" the backup (restored in {took:.1f} s); after one synchronisation each"
            f" ({statistics.mean(requests):.1f} requests, {healed:,.0f} s in all):"
            f" {after.revisions:,} stored, {pending} pending, {after.count} faults,"
            f" views {'equal' if after.views == whole.views else 'DIFFERENT'}",
            flush=True,
        )
    return good


def _client(device: Device, opened: Opened) -> tuple[MemoryStore, Device]:
    store = MemoryStore(device.author, device.replica)
    info = ServerInfo(
        url="",
        org=opened.org,
        org_name=opened.org_name,
        device=device.id,
        user=device.person,
        user_name="Người thử",
        role="collaborator",
        area="",
        root=opened.keys.root,
        ca="",
        keys_version=opened.keys.version,
    )
    store.put_state({"server": pack_server(info), "device.sign": device.private, "device.box": bytes(32)})
    return store, device


def _everybody(clients: Sequence[tuple[MemoryStore, Device]], opened: Opened, revisions: int) -> list[int]:
    """Everybody writes so many and synchronises once; returns the requests of each."""
    service = Service(opened, now=utc_now, random=secrets.token_bytes)
    requests = []
    for store, device in clients:
        for number in range(revisions):
            record = ids.uuid7(number, secrets.token_bytes(10))
            store.write(record, {"title": f"tin {number}", "content": CONTENT})
        session = Session(
            store,
            MemoryCarrier(service.handle),
            clock=utc_now,
            monotonic=time.monotonic,
            random=secrets.token_bytes,
            sleep=lambda seconds, cancelled: None,
            author=device.author,
        )
        requests.append(session.sync().requests)
    return requests


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
