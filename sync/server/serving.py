"""Listening: one server per folder, TLS on every address but loopback, a clean stop on SIGTERM and SIGINT.

On PostgreSQL several worker processes may share the work: one process holds the folder, the socket and the high-water
mark, the others answer (`crew.py`).
"""

from __future__ import annotations

import os
import secrets
import socket
import tempfile
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from fastapi import FastAPI

from sync.server import control, copies, crew, errors, tls, web
from sync.server.app import make_app
from sync.server.counter import Counter
from sync.server.database import is_postgres
from sync.server.files import clear_work, disk_errors, only_one
from sync.server.folder import Opened
from sync.server.hubs import Hubs
from sync.server.parcel_routes import add_parcel_routes
from sync.server.parcels import Parcels
from sync.server.rotation import check_current, destroy_replaced
from sync.server.service import TYPES, Service
from sync.wire.exchange import is_loopback


def utc_now() -> datetime:
    return datetime.now(UTC)


def serve(
    opened: Opened, host: str, port: int, announce: Callable[[str], None], workers: int = 1, *, docs: bool = False
) -> None:
    """Serve until asked to stop. `announce` gets the address once connections are accepted; port 0 takes a free one.
    `docs`: with the OpenAPI document and its pages.

    Raises AlreadyRunning, KeysChanged, PortTaken, BadAddress, Behind, Damaged (the authority's key), NoAccess (photos);
    BadInput for several workers on SQLite, where they would only wait for each other; MovedOn while serving.
    """
    if workers > 1 and not is_postgres(opened.engine):
        raise errors.BadInput(
            "Nhiều tiến trình (--workers) cần PostgreSQL (--database).",
            "Several workers (--workers) need PostgreSQL (--database).",
        )
    with (
        only_one(opened.folder),
        copies.keeping(opened, utc_now),
        web.listening(host, port) as listener,
        tempfile.TemporaryDirectory() as private,
    ):
        with disk_errors(opened.folder):
            check_current(opened.folder, opened.keys)  # a change of keys may have come between opening and holding
            destroy_replaced(opened.folder, opened.keys)
            _check_blobs(opened.folder / "blobs")
        clear_work(opened.folder)
        control.after_upgrade(opened, TYPES)
        settings: dict[str, Any] = {}
        fingerprint = ""
        if not is_loopback(host):
            certificate, key, fingerprint = _leaf(opened, host)
            settings = {"ssl_certfile": Path(private) / "leaf.pem", "ssl_keyfile": Path(private) / "leaf.key"}
            settings["ssl_certfile"].write_bytes(certificate)
            settings["ssl_keyfile"].touch(mode=0o600)
            settings["ssl_keyfile"].write_bytes(key)
        address = web.address(host, listener, encrypted=bool(fingerprint))
        if workers == 1:
            answer(opened, listener, settings, fingerprint, lambda: announce(address), docs=docs)
        else:
            work = crew.Work(opened.folder, listener, settings, fingerprint, docs)
            crew.run(workers, work, lambda: announce(address))


def _check_blobs(folder: Path) -> None:
    """A disk that no photo can be put on is told to whoever starts the server, not to each notebook that sends one."""
    folder.mkdir(mode=0o700, exist_ok=True)
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        raise errors.NoAccess(folder)


def answer(
    opened: Opened,
    listener: socket.socket,
    settings: Mapping[str, Any],
    fingerprint: str,
    ready: Callable[[], None],
    *,
    docs: bool = False,
) -> None:
    """Answer what arrives at `listener`, in this process, until a signal says stop.

    Raises MovedOn once a newer program has changed the database.
    """
    service = Service(opened, now=utc_now, random=secrets.token_bytes, fingerprint=fingerprint)
    app = make_app(service, docs=docs)
    if opened.keys.parcel:
        take_parcels(app, opened)
    web.Server(app, ready, settings, lambda: opened.fence.moved_on).run(sockets=[listener])
    if opened.fence.moved_on:
        raise errors.MovedOn


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
