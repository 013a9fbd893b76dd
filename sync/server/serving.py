"""Listening: one server per folder, TLS on every address but loopback, a clean stop on SIGTERM and SIGINT.

On PostgreSQL several worker processes may share the work: one process holds the folder, the socket and the high-water
mark, the others answer (`crew.py`).
"""

from __future__ import annotations

import errno
import os
import secrets
import signal
import socket
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI

from sync.server import control, crew, errors, mark, tls
from sync.server.app import make_app
from sync.server.counter import Counter
from sync.server.database import is_postgres
from sync.server.files import clear_work, disk_errors, only_one
from sync.server.folder import Opened
from sync.server.hubs import Hubs
from sync.server.line import WatchedProtocol
from sync.server.parcel_routes import add_parcel_routes
from sync.server.parcels import Parcels
from sync.server.rotation import check_current, destroy_replaced
from sync.server.service import TYPES, Service
from sync.wire.exchange import is_loopback

STOP_SECONDS = 10
KEEP_ALIVE_SECONDS = 75


def utc_now() -> datetime:
    return datetime.now(UTC)


class _Server(uvicorn.Server):
    """Says when it accepts connections, and ends with exit code 0 when asked to stop."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        names = ("SIGINT", "SIGTERM", "SIGBREAK")
        wanted = [getattr(signal, name) for name in names if hasattr(signal, name)]
        before = {one: signal.signal(one, self._stop) for one in wanted}
        try:
            yield
        finally:
            for one, handler in before.items():
                signal.signal(one, handler)

    def _stop(self, _number: int, _frame: Any) -> None:
        self.should_exit = True


def serve(
    opened: Opened, host: str, port: int, announce: Callable[[str], None], workers: int = 1, *, docs: bool = False
) -> None:
    """Serve until asked to stop. `announce` gets the address once connections are accepted; port 0 takes a free one.
    `docs`: with the OpenAPI document and its pages.

    Raises AlreadyRunning, KeysChanged, PortTaken, BadAddress, Behind, Damaged (the authority's key); BadInput for
    several workers on SQLite, where they would only wait for each other.
    """
    if workers > 1 and not is_postgres(opened.engine):
        raise errors.BadInput(
            "Nhiều tiến trình (--workers) cần PostgreSQL (--database).",
            "Several workers (--workers) need PostgreSQL (--database).",
        )
    with (
        only_one(opened.folder),
        mark.keeping(opened.engine, opened.folder, utc_now),
        _listening(host, port) as listener,
        tempfile.TemporaryDirectory() as private,
    ):
        with disk_errors(opened.folder):
            check_current(opened.folder, opened.keys)  # a change of keys may have come between opening and holding
            destroy_replaced(opened.folder, opened.keys)
        clear_work(opened.folder)
        control.after_upgrade(opened, TYPES)
        actual = listener.getsockname()[1]
        shown = f"[{host}]" if ":" in host else host
        settings: dict[str, Any] = {}
        fingerprint = ""
        if not is_loopback(host):
            certificate, key, fingerprint = _leaf(opened, host)
            settings = {"ssl_certfile": Path(private) / "leaf.pem", "ssl_keyfile": Path(private) / "leaf.key"}
            settings["ssl_certfile"].write_bytes(certificate)
            settings["ssl_keyfile"].touch(mode=0o600)
            settings["ssl_keyfile"].write_bytes(key)
        address = f"{'https' if fingerprint else 'http'}://{shown}:{actual}"
        if workers == 1:
            answer(opened, listener, settings, fingerprint, lambda: announce(address), docs=docs)
        else:
            work = crew.Work(opened.folder, listener, settings, fingerprint, docs)
            crew.run(workers, work, lambda: announce(address))


def answer(
    opened: Opened,
    listener: socket.socket,
    settings: Mapping[str, Any],
    fingerprint: str,
    ready: Callable[[], None],
    *,
    docs: bool = False,
) -> None:
    """Answer what arrives at `listener`, in this process, until a signal says stop."""
    service = Service(opened, now=utc_now, random=secrets.token_bytes, fingerprint=fingerprint)
    app = make_app(service, docs=docs)
    if opened.keys.parcel:
        take_parcels(app, opened)
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=STOP_SECONDS,
        ws="none",
        lifespan="off",
        loop="asyncio",
        http=WatchedProtocol,
        # A device that stores a large page, or waits for the next sentence, comes back over the same line.
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        **settings,
    )
    config.load()
    if config.ssl is not None:
        config.ssl.num_tickets = 0  # nobody resumes, and on the slowest link two tickets take a fifth of a second
    _Server(config, ready).run(sockets=[listener])


def take_parcels(app: FastAPI, opened: Opened) -> None:
    """Let the application take parcels over the line too: from hubs."""
    home = opened.folder / "parcels"
    with disk_errors(opened.folder):
        home.mkdir(mode=0o700, exist_ok=True)
    parcels = Parcels(opened, now=utc_now, random=secrets.token_bytes)
    add_parcel_routes(app, Counter(parcels, home, opened.receipt_sign, Hubs(opened).said), home)


def _leaf(opened: Opened, host: str) -> tuple[bytes, bytes, str]:
    key_file = opened.folder / "tls" / "ca.key"
    name = socket.gethostname() if host in ("0.0.0.0", "::", "") else host
    with disk_errors(opened.folder):
        ca_key = key_file.read_bytes()
    try:
        return tls.make_leaf(opened.ca.encode(), ca_key, name, utc_now())
    except ValueError as problem:
        raise errors.Damaged(key_file) from problem


@contextmanager
def _listening(host: str, port: int) -> Iterator[socket.socket]:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # The protocol is named because asyncio turns Nagle's algorithm off only for sockets that say they are TCP; with it,
    # every answer's body would wait 40 ms for the acknowledgement of its headers.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name == "posix":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
            listener.listen(256)
        except OverflowError:
            raise errors.BadInput(
                f"Không có cổng {port}: số cổng từ 0 đến 65535. Xin chọn cổng khác bằng --port.",
                f"There is no port {port}: ports go from 0 to 65535. Please choose another one with --port.",
            ) from None
        except OSError as problem:
            if problem.errno == errno.EADDRINUSE or getattr(problem, "winerror", 0) == 10048:
                raise errors.PortTaken(port) from problem
            if problem.errno == errno.EACCES:
                raise errors.PortForbidden(port) from problem
            raise errors.BadAddress(host) from problem
        yield listener
    finally:
        listener.close()
