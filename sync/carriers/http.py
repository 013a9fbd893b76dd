"""HTTP(S) to the server, distrusting everything in between.

Plain HTTP is for loopback only. Anywhere else it is TLS under the server's own authority, pinned at enrolment; no
authority of the operating system is asked. Redirects are never followed, proxies of the environment never used, bodies
never decompressed by the library: all of that would let a network speak for our server. Whether an answer really is the
server's is decided above, by its signatures.
"""

from __future__ import annotations

import hashlib
import socket
import ssl
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from sync.carriers.base import Cancelled, never
from sync.errors import Kind, SyncError
from sync.wire import codec
from sync.wire.exchange import Reply, Request, is_loopback

if TYPE_CHECKING:
    import requests
    from requests.adapters import HTTPAdapter

CONNECT_SECONDS = 15.0
STALL_SECONDS = 30.0
CHUNK = 32 * 1024


def check_address(url: str) -> tuple[str, str, int]:
    """(scheme, host, port) of a server's address. Raises SyncError BAD_ADDRESS or INSECURE_ADDRESS."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        raise SyncError(Kind.BAD_ADDRESS, "not a URL") from None
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.query or parts.fragment:
        raise SyncError(Kind.BAD_ADDRESS, "not an address of a server")
    if parts.path not in ("", "/"):
        raise SyncError(Kind.BAD_ADDRESS, "an address has no path")
    if parts.scheme == "http" and not is_loopback(parts.hostname):
        raise SyncError(Kind.INSECURE_ADDRESS, "plain HTTP to another machine")
    return parts.scheme, parts.hostname, port or (443 if parts.scheme == "https" else 80)


class HttpCarrier:
    """Carries to `url`. `ca`: the pinned authority (PEM), None before enrolment: then the first certificate shown is
    held on to, and the enrolment proves that it is the server's.

    `connect`, `stall`: seconds without a connection, without a byte, after which an exchange ends with TIMEOUT.
    """

    name = "http"

    def __init__(
        self, url: str, *, ca: str | None = None, connect: float = CONNECT_SECONDS, stall: float = STALL_SECONDS
    ) -> None:
        scheme, self._host, self._port = check_address(url)
        self._tls = scheme == "https"
        shown = f"[{self._host}]" if ":" in self._host else self._host
        self.address = f"{scheme}://{shown}:{self._port}"
        self._timeouts = (connect, stall)
        self._ca = ca
        self._shown = ""
        self._adapter: HTTPAdapter | None = None

    def exchange(self, request: Request, *, cap: int, cancelled: Cancelled = never) -> Reply:
        import requests
        import urllib3

        if cancelled():
            raise SyncError(Kind.CANCELLED)
        adapter = self._open()
        prepared = requests.Request(
            request.method, self.address + request.path, headers=dict(request.headers), data=request.body or None
        ).prepare()
        try:
            # Straight to the adapter: a session would read and unpack the body of a redirect, without a cap.
            response = adapter.send(prepared, stream=True, timeout=self._timeouts)
            with response:
                return self._read(response, request, cap, cancelled)
        except requests.exceptions.SSLError as problem:
            raise SyncError(Kind.NOT_OUR_SERVER, _short(problem)) from None
        except (requests.exceptions.Timeout, urllib3.exceptions.TimeoutError) as problem:
            kind = Kind.NO_NETWORK if isinstance(problem, requests.exceptions.ConnectTimeout) else Kind.TIMEOUT
            raise SyncError(kind, _short(problem)) from None
        except (requests.exceptions.RequestException, urllib3.exceptions.HTTPError, OSError) as problem:
            raise SyncError(Kind.NO_NETWORK, _short(problem)) from None

    def _read(self, response: requests.Response, request: Request, cap: int, cancelled: Cancelled) -> Reply:
        headers = {name.lower(): value for name, value in response.headers.items()}
        down = 0

        def chunks() -> Iterator[bytes]:
            nonlocal down
            # decode_content=False: the codec below unpacks, with a cap; the library would do so without one.
            for chunk in response.raw.stream(CHUNK, decode_content=False):
                if cancelled():
                    raise SyncError(Kind.CANCELLED)
                down += len(chunk)
                yield chunk

        encoding = headers.get("content-encoding", "") if request.method != "HEAD" else ""
        try:
            body = codec.decode(chunks(), encoding, cap=cap, ratio=100)
        except codec.BadMessage as problem:
            raise SyncError(Kind.NOT_OUR_SERVER, str(problem)) from None
        expected = headers.get("content-length", "")
        if request.method != "HEAD" and expected.isdigit() and int(expected) != down:
            raise SyncError(Kind.NO_NETWORK, "the answer was cut off")
        return Reply(response.status_code, headers, body, len(request.body), down)

    def fingerprint(self) -> str:
        if not self._tls:
            return ""
        if not self._shown:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
            try:
                with (
                    socket.create_connection((self._host, self._port), self._timeouts[0]) as plain,
                    context.wrap_socket(plain, server_hostname=self._host) as secured,
                ):
                    shown = secured.getpeercert(binary_form=True) or b""
            except ssl.SSLError as problem:
                raise SyncError(Kind.NOT_OUR_SERVER, _short(problem)) from None
            except OSError as problem:
                raise SyncError(Kind.NO_NETWORK, _short(problem)) from None
            self._shown = hashlib.sha256(shown).hexdigest()
        return self._shown

    def trust(self, ca: str) -> None:
        self._ca = ca
        self.close()

    def close(self) -> None:
        if self._adapter is not None:
            self._adapter.close()
            self._adapter = None

    def _open(self) -> HTTPAdapter:
        if self._adapter is None:
            if self._tls:
                self._adapter = _pinned(self._context(), self.fingerprint() if self._ca is None else "")
            else:
                self._adapter = _pinned(None, "")
        return self._adapter

    def _context(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        # The authority signs for this one server only, whatever address it has today.
        context.check_hostname = False
        if self._ca is None:
            context.verify_mode = ssl.CERT_NONE  # before enrolment: the fingerprint is held on to instead
            return context
        try:
            context.load_verify_locations(cadata=self._ca)
        except (ssl.SSLError, ValueError) as problem:  # ValueError: an empty text
            raise SyncError(Kind.NOT_OUR_SERVER, _short(problem)) from None
        return context


def _pinned(context: ssl.SSLContext | None, fingerprint: str) -> HTTPAdapter:
    from requests.adapters import HTTPAdapter

    class Pinned(HTTPAdapter):
        """Hands our own TLS settings down; never retries on its own."""

        def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **pool: Any) -> None:
            if context is not None:
                pool.update(ssl_context=context, assert_hostname=False)
            if fingerprint:
                pool.update(assert_fingerprint=fingerprint)
            super().init_poolmanager(connections, maxsize, block, **pool)

        def cert_verify(self, conn: Any, url: Any, verify: Any, cert: Any) -> None:
            """The context decides, not the library's bundle of public authorities."""

        def build_connection_pool_key_attributes(self, request: Any, verify: Any, cert: Any = None) -> Any:
            host, _ = super().build_connection_pool_key_attributes(request, verify, cert)
            return host, {}

    return Pinned(pool_connections=1, pool_maxsize=2, max_retries=0)


def _short(problem: BaseException) -> str:
    return f"{type(problem).__name__}: {problem}"[:200]
