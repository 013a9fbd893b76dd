"""The real program and the real server with a bad line between them, and what that costs a person.

Each profile is a story with a target: how long it may take, how much may be sent twice, or what must be said.
Everything runs on this machine over TLS, through the proxy of `bad_proxy.py`; times are real seconds.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import secrets
import socket
import ssl
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from build_scripts import bad_proxy
from build_scripts.bad_proxy import Line
from tests.benchmarks import texts

MOBILE = Line(rtt=0.3, rate=256_000)
SLOWEST = Line(rtt=0.8, rate=20_000, loss=0.05)
PASSPHRASE = "mật khẩu thử"
PATIENCE = 300.0


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the result. `held`: whether the target was met."""

    profile: str
    what: str
    value: str
    target: str
    held: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What trying to deliver came to. `kinds`: why each attempt that failed did."""

    seconds: float
    attempts: int
    kinds: tuple[str, ...]
    done: Any


class Office:
    """A server process. `years`: how far its clock is off."""

    def __init__(self, folder: Path, years: int = 0) -> None:
        self.folder = folder
        self._years = years

    def make(self) -> None:
        from sync.server import folder
        from sync.server.serving import utc_now

        folder.init(self.folder, name="Xã thử đường truyền", now=utc_now() + timedelta(days=365 * self._years))

    def code(self) -> str:
        from sync.server import folder
        from sync.server.people import People

        opened = folder.open_folder(self.folder)
        try:
            now = lambda: datetime.now(UTC) + timedelta(days=365 * self._years)  # noqa: E731
            people = People(opened.engine, secrets.token_bytes, now)
            return people.make_code("Người thử", "collaborator", "29461").code
        finally:
            opened.close()

    @contextlib.contextmanager
    def serving(self) -> Iterator[tuple[str, int]]:
        """(host, port) while it accepts connections."""
        program = (
            "import sys, datetime; from sync.server import serving, cli; real = serving.utc_now; "
            f"serving.utc_now = lambda: real() + datetime.timedelta(days={365 * self._years}); "
            "sys.exit(cli.main(sys.argv[1:]))"
        )
        command = [sys.executable, "-c", program, "serve", str(self.folder), "--host", "0.0.0.0", "--port", "0"]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            if not line.startswith("ready "):
                raise SystemExit("The server did not start: see the lines above.")
            yield "127.0.0.1", int(line.rpartition(":")[2])
        finally:
            process.terminate()
            process.wait(20)
            assert process.stdout is not None
            process.stdout.close()


class Notebook:
    """A real notebook in a folder of its own, enrolled over a good line. `years`: how far the device's clock is off."""

    def __init__(self, folder: Path, office: Office, address: tuple[str, int], years: int = 0) -> None:
        from desktop_app import app
        from desktop_app.profile import Profile

        profile = Profile(folder)
        app.create_notebook(profile, label="", passphrase=PASSPHRASE)
        self._open = lambda: app.open_services(
            profile, passphrase=lambda: PASSPHRASE, clock=lambda: app.now() + timedelta(days=365 * years)
        )
        self.services = self._open()
        self.services.settings.set("large_files", "always")
        self.services.syncing.enrol(office.code(), url(*address), "máy thử").result(PATIENCE)
        self.restart()

    def restart(self) -> None:
        """Nothing in memory is left: no token, no connection."""
        self.services.close()
        self.services = self._open()

    def close(self) -> None:
        self.services.close()

    def write(self, count: int) -> None:
        self.services.capture.add("note", list(texts.notes(count, count))).result(PATIENCE)

    def attach(self, size: int, folder: Path) -> int:
        """A completed note with a paper of `size` bytes; its size as it is kept."""
        paper = folder / "giấy.pdf"
        paper.write_bytes(b"%PDF-1.7\n" + os.urandom(size))
        capture = self.services.capture
        draft = capture.new_draft("note", {"content": "Ảnh chụp", "area": "29461", "severity": 0}).result()
        [entry] = capture.attach(draft.id, paper).result().fields["attachments"]
        capture.complete(draft.id).result()
        return int(entry["size"])

    def deliver(self, address: str, attempts: int = 1) -> Outcome:
        """Synchronise until it is done, at most `attempts` times, as the program does by itself."""
        from desktop_app.errors import SyncFailed

        kinds: list[str] = []
        done = None
        started = time.monotonic()
        while done is None and len(kinds) < attempts:
            try:
                done = self.services.syncing.sync(server=address).result(PATIENCE)
            except SyncFailed as failed:
                kinds.append(failed.kind)
        return Outcome(time.monotonic() - started, len(kinds) + (done is not None), tuple(kinds), done)

    def pending(self) -> int:
        return int(self.services.queries.delivery().pending)


def url(host: str, port: int) -> str:
    return f"https://{host}:{port}"


class Bench:
    """One office and notebooks around it, in a folder that is thrown away."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._count = 0

    @contextlib.contextmanager
    def pair(self, *, server_years: int = 0, client_years: int = 0) -> Iterator[tuple[Notebook, tuple[str, int], Path]]:
        """(notebook, address of the server, a folder for files)."""
        self._count += 1
        home = self._folder / str(self._count)
        home.mkdir()
        office = Office(home / "office", server_years)
        office.make()
        with office.serving() as address:
            book = Notebook(home / "notebook", office, address, client_years)
            try:
                yield book, address, home
            finally:
                book.close()


# -- the stories


def mobile(bench: Bench) -> list[Figure]:
    with bench.pair() as (book, address, _), bad_proxy.running(MOBILE, address) as proxy:
        book.write(500)
        outcome = book.deliver(url("127.0.0.1", proxy.port))
        sent = outcome.done.delivered if outcome.done else 0
        requests = outcome.done.requests if outcome.done else 0
        # What no program could spare: the bytes, a round trip each for TCP, for TLS and for every request.
        alone = proxy.counted.busy + MOBILE.rtt * (2 * proxy.counted.connections + requests)
        kept = f"{proxy.counted.up / 500:.0f} B up a record, {requests} requests, {alone:.1f} s the line alone"
        return [timed("mobile", f"500 records ({kept})", outcome, 6.5, sent == 500)]


def slowest(bench: Bench) -> list[Figure]:
    """Which segments are lost is chance, and one lost segment is a second: the figure is the middle of five runs."""
    cold: list[Outcome] = []
    warm: list[Outcome] = []
    delivered = True
    with bench.pair() as (book, address, _):
        for seed in range(1, 6):
            book.restart()
            with bad_proxy.running(SLOWEST, address, seed) as proxy:
                for runs in (cold, warm):
                    book.write(8)
                    runs.append(book.deliver(url("127.0.0.1", proxy.port)))
                    delivered = delivered and book.pending() == 0
    found = []
    for what, runs in (("a day's 8 revisions, cold", cold), ("8 more on a warm token", warm)):
        runs.sort(key=lambda one: one.seconds)
        middle = runs[len(runs) // 2]
        requests = middle.done.requests if middle.done else 0
        spread = f"{runs[0].seconds:.1f} to {runs[-1].seconds:.1f} s"
        found.append(
            timed("slowest", f"{what} (middle of {len(runs)}: {spread}, {requests} requests)", middle, 10.0, delivered)
        )
    return found


def cut_bytes(bench: Bench) -> list[Figure]:
    sent: list[int] = []
    found = []
    for cut in (0, 64 * 1024):
        line = Line(MOBILE.rtt, MOBILE.rate, cut_bytes=cut)
        with bench.pair() as (book, address, home), bad_proxy.running(line, address) as proxy:
            book.write(500)
            book.attach(300_000, home)
            outcome = book.deliver(url("127.0.0.1", proxy.port), attempts=10)
            sent.append(proxy.counted.up)
            if cut:
                what = f"500 records and 300 kB ({proxy.counted.cuts} cuts, {outcome.attempts} attempts)"
                held = outcome.done is not None and book.pending() == 0 and proxy.counted.cuts >= 3
                found.append(timed("cut-64k", what, outcome, None, held))
    share = sent[1] / sent[0] - 1
    return [*found, Figure("cut-64k", "sent twice", f"{share:.1%}", "≤ 10 %", share <= 0.10)]


def cut_seconds(bench: Bench) -> list[Figure]:
    line = Line(SLOWEST.rtt, SLOWEST.rate, SLOWEST.loss, cut_seconds=(15, 60))
    with bench.pair() as (book, address, home), bad_proxy.running(line, address, seed=4) as proxy:
        size = book.attach(300_000, home)
        outcome = book.deliver(url("127.0.0.1", proxy.port), attempts=20)
        more = proxy.counted.up / size - 1
        what = (
            f"{size // 1000} kB photo ({proxy.counted.cuts} cuts, {outcome.attempts} attempts, {more:.0%} more bytes)"
        )
        held = outcome.done is not None and outcome.done.blobs_waiting == 0 and proxy.counted.cuts >= 3
        return [timed("cut-seconds", what, outcome, 240.0, held)]


def portals(bench: Bench) -> list[Figure]:
    from sync.server import tls

    found = []
    with bench.pair() as (book, address, home):
        book.write(3)
        certificate, key = tls.make_authority("Nhà mạng khác", datetime.now(UTC))
        (home / "other.pem").write_bytes(certificate + key)
        other = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        other.load_cert_chain(home / "other.pem")
        for status in ("200 OK", "302 Found", "511 Network Authentication Required"):
            for context in (None, other):
                with bad_proxy.portal(status, context) as port:
                    outcome = book.deliver(url("127.0.0.1", port))
                name = f"{status[:3]}{' under TLS of another' if context else ''}"
                # Plain text on a TLS line is either no TLS at all or a line that breaks: neither is our server.
                good = set(outcome.kinds) <= {"not-our-server", "no-network"} and book.pending() == 3
                found.append(Figure("portal", name, ", ".join(outcome.kinds), "never green, says why", good))
        after = book.deliver(url(*address))
        found.append(timed("portal", "then a real line", after, None, after.done is not None and book.pending() == 0))
    return found


def black_hole(bench: Bench) -> list[Figure]:
    found = []
    with bench.pair() as (book, address, _):
        book.write(300)
        for what, swallow in (("silent from the start", 0), ("silent after 12 kB", 12_000)):
            with bad_proxy.running(Line(rtt=0.05, swallow_after=swallow), address) as proxy:
                outcome = book.deliver(url("127.0.0.1", proxy.port))
            held = outcome.kinds == ("timeout",) and book.pending() == 300
            found.append(timed("black-hole", f"{what}: {', '.join(outcome.kinds)}", outcome, 200.0, held))
        with full_listener() as port:
            outcome = book.deliver(url("127.0.0.1", port))
        held = outcome.kinds == ("no-network",) and book.pending() == 300
        found.append(timed("black-hole", f"nobody lifts: {', '.join(outcome.kinds)}", outcome, 60.0, held))
    return found


@contextlib.contextmanager
def full_listener() -> Iterator[int]:
    """A port whose queue is full: attempts to connect are neither taken nor refused."""
    with socket.socket() as listener, contextlib.ExitStack() as held:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        for _ in range(3):
            waiting = held.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(listener.getsockname())
        yield listener.getsockname()[1]


def lan(bench: Bench) -> list[Figure]:
    with bench.pair() as (book, address, _):
        book.write(20)
        with socket.socket() as unused:
            unused.bind(("127.0.0.1", 0))
            gone = book.deliver(url("127.0.0.1", unused.getsockname()[1]))
        there = book.deliver(url(*address))
        return [
            timed("lan", f"the internet is gone: {', '.join(gone.kinds)}", gone, 20.0, gone.kinds == ("no-network",)),
            timed("lan", "the same office over its own network", there, 5.0, book.pending() == 0),
        ]


def clock(bench: Bench) -> list[Figure]:
    found = []
    for server, device in ((0, 50), (0, -50), (50, 0), (-50, 0)):
        with bench.pair(server_years=server, client_years=device) as (book, address, _):
            book.write(5)
            outcome = book.deliver(url(*address))
            who = f"the {'server' if server else 'device'}'s clock is {server or device:+d} years off"
            said = ", ".join(outcome.kinds) or "delivered"
            found.append(timed("clock", f"{who}: {said}", outcome, None, book.pending() == 0))
    return found


PROFILES: dict[str, Callable[[Bench], list[Figure]]] = {
    "mobile": mobile,
    "slowest": slowest,
    "cut-64k": cut_bytes,
    "cut-seconds": cut_seconds,
    "portal": portals,
    "black-hole": black_hole,
    "lan": lan,
    "clock": clock,
}


def timed(profile: str, what: str, outcome: Outcome, most: float | None, held: bool) -> Figure:
    target = "ends" if most is None else f"≤ {most:g} s"
    in_time = most is None or outcome.seconds <= most
    return Figure(profile, what, f"{outcome.seconds:.1f} s", target, held and in_time)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--profile", choices=tuple(PROFILES), action="append", help="only this one; may be repeated")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder))
        for name in options.profile or PROFILES:
            for one in PROFILES[name](bench):
                failed = failed or not one.held
                if options.json:
                    shown = {"profile": one.profile, "what": one.what, "value": one.value, "target": one.target}
                    print(json.dumps({**shown, "held": one.held}, ensure_ascii=False), flush=True)
                else:
                    mark = "holds  " if one.held else "MISSED "
                    print(f"{mark}{one.profile:12} {one.value:>10}  {one.target:22} {one.what}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
