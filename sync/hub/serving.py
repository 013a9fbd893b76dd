"""`sotay-server serve --hub`: listen for parcels, announce it, send them on."""

from __future__ import annotations

import secrets
import socket
import ssl
import tempfile
import threading
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

from fastapi import FastAPI
from starlette.requests import Request as WebRequest
from starlette.responses import Response

from sync.carriers.discovery import Announcement
from sync.carriers.parcel_line import ParcelLine
from sync.core import seal, strictjson
from sync.errors import SyncError
from sync.hub import papers
from sync.hub.depot import Depot, Facts
from sync.hub.forward import Forwarder
from sync.server import errors, tls, web
from sync.server.files import disk_errors, only_one
from sync.server.parcel_routes import HEADERS, add_parcel_routes
from sync.server.serving import utc_now
from sync.wire import shapes
from sync.wire.exchange import is_loopback


class BadUpstream(errors.ServerError):
    def __init__(self, address: str) -> None:
        super().__init__(
            f"Địa chỉ máy chủ {address} chưa đúng. Trạm chưa chạy. Địa chỉ có dạng https://ten-may:8443.",
            f"The server's address {address} is not right. The hub was not started. It looks like https://name:8443.",
        )


def make_hub_app(depot: Depot, until: Callable[[], datetime]) -> FastAPI:
    """The ASGI application of a hub. `until`: when its certificate ends."""
    app = FastAPI(title="Sổ tay hub", version="1", docs_url=None, redoc_url=None, openapi_url=None)

    async def hello(_web: WebRequest) -> Response:
        facts = depot.facts()
        return _json({"hub": {"key": shapes.b64(depot.key), "name": facts.name, "office": facts.office}})

    async def status(_web: WebRequest) -> Response:
        return _json({**depot.status(), "certificate_until": until().isoformat(timespec="seconds")})

    app.add_route("/v1/hello", hello, methods=["GET"])
    app.add_route("/v1/status", status, methods=["GET"])
    add_parcel_routes(app, depot, depot.folder / "parcels")
    return app


def serve_hub(
    folder: Path,
    upstream: str,
    room: tuple[int, int],
    host: str,
    port: int,
    announce: Callable[[str], None],
    interfaces: list[str] | None = None,
) -> None:
    """Serve over TLS under the office's certificate until asked to stop. `room`: bytes of parcels that it may hold, in
    all and of one machine. `upstream` the office's server, which must show a certificate of the same authority, except
    on loopback.

    Raises NotCertified, AlreadyRunning, PortTaken, BadAddress, BadUpstream, NotWritable, Damaged.
    """
    with disk_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        stack.enter_context(only_one(folder))
        depot = Depot(folder, now=utc_now, random=secrets.token_bytes, most=room[0], each=room[1])
        paper = papers.kept(folder, depot.key)

        def line() -> ParcelLine:
            return ParcelLine(upstream, ca=paper.ca)

        try:
            line().close()
        except SyncError as problem:
            raise BadUpstream(upstream) from problem
        # By the root in its certificate: a hub that has had no link yet is found as well.
        office = seal.key_id(paper.certificate.root)
        depot.set_facts(Facts(depot.facts().name or socket.gethostname(), upstream, office))
        listener = stack.enter_context(web.listening(host, port))
        stop = threading.Event()
        voice = _Voice(depot, host, listener.getsockname()[1], interfaces)
        stack.callback(voice.close)
        tls_context = _Tls(stack.enter_context(tempfile.TemporaryDirectory()), depot.private(), paper)

        def renewed(pem: bytes) -> None:
            found = papers.read_paper(pem + paper.ca.encode("ascii"), depot.key)
            if found is not None and tls_context.take(found):
                papers.keep(folder, found)

        forwarder = Forwarder(depot, line, paper.certificate.root, renewed)
        voice.announce()
        sender = threading.Thread(target=forwarder.run, args=(stop,), name="hub-forward", daemon=True)
        sender.start()

        def end() -> None:
            stop.set()
            depot.arrived.set()
            sender.join(web.STOP_SECONDS)

        stack.callback(end)
        settings = {"ssl_certfile": tls_context.certificate, "ssl_keyfile": tls_context.key}
        app = make_hub_app(depot, lambda: tls_context.shown.certificate.until)
        server = web.Server(app, lambda: announce(web.address(host, listener, encrypted=True)), settings)
        assert server.config.ssl is not None
        tls_context.serve_with(server.config.ssl)
        server.run(sockets=[listener])


class _Tls:
    """The certificate that is shown, which may be exchanged for a renewed one while connections come in."""

    def __init__(self, folder: str, private: bytes, paper: papers.Paper) -> None:
        self.certificate, self.key = Path(folder) / "hub.pem", Path(folder) / "hub.key"
        self.key.touch(mode=0o600)
        self.key.write_bytes(tls.key_pem(private))
        self.certificate.write_bytes(paper.pem)
        self.shown = paper
        self._context: ssl.SSLContext | None = None

    def serve_with(self, context: ssl.SSLContext) -> None:
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        self._context = context

    def take(self, paper: papers.Paper) -> bool:
        """Show this certificate from now on; False when it ends no later than the one that is shown."""
        if paper.certificate.until <= self.shown.certificate.until or self._context is None:
            return False
        self.certificate.write_bytes(paper.pem)
        self._context.load_cert_chain(self.certificate, self.key)
        self.shown = paper
        return True


class _Voice:
    """Announces the hub, and anew when what is to be said has changed. On loopback alone there is nobody to hear it."""

    def __init__(self, depot: Depot, host: str, port: int, interfaces: list[str] | None) -> None:
        self._depot, self._host, self._port, self._interfaces = depot, host, port, interfaces
        self._said: Announcement | None = None
        self._lock = threading.Lock()

    def announce(self) -> None:
        if is_loopback(self._host) and not self._interfaces:
            return
        addresses = [self._host] if self._host not in ("0.0.0.0", "::", "") else _own_addresses()
        name = f"So tay {seal.key_id(self._depot.key)[:8]}"
        with self._lock:
            if self._said is not None:
                self._said.close()
            office = self._depot.facts().office
            hub = seal.key_id(self._depot.key)
            self._said = Announcement(name, addresses, self._port, hub, office, self._interfaces)

    def close(self) -> None:
        with self._lock:
            if self._said is not None:
                self._said.close()
                self._said = None


def _own_addresses() -> list[str]:
    import ifaddr

    return [
        str(one.ip)
        for adapter in ifaddr.get_adapters()
        for one in adapter.ips
        if one.is_IPv4 and not is_loopback(str(one.ip))
    ]


def _json(said: dict[str, object]) -> Response:
    return Response(strictjson.dumps(said), 200, {**HEADERS, "content-type": "application/json"})
