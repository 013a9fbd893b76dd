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
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from sync.carriers.base import Cancelled, Cut, never
from sync.errors import Kind, SyncError
from sync.wire import codec
from sync.wire.exchange import Reply, Request, is_loopback

if TYPE_CHECKING:
    import requests
    from requests.adapters import HTTPAdapter

CONNECT_SECONDS = 15.0
STALL_SECONDS = 30.0
CHUNK = 32 * 1024
PIECE = 4 * 1024
LEAST_PROGRESS = 1024
WATCH_SECONDS = 0.2
# X509_V_FLAG_NO_CHECK_TIME of OpenSSL; the ssl module has no name for it.
NO_CHECK_TIME = 0x200000
# X509_V_FLAG_IGNORE_CRITICAL: whoever looks for a hub reads the extension that marks one, and says so by this flag.
IGNORE_CRITICAL = 0x10
# What the system may hold back of a body: the rest of it is seen to move or not. On the slowest link this much goes out
# within STALL_SECONDS.
SOCKET_OPTIONS = (
    (socket.IPPROTO_TCP, socket.TCP_NODELAY, 1),
    (socket.SOL_SOCKET, socket.SO_SNDBUF, 64 * 1024),
)


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
    `hub`: what the pinned authority has signed must be a hub's certificate (DER) that this function admits, or it
    raises; without it a hub's certificate is refused, so that no hub passes for the server.
    """

    name = "http"

    def __init__(
        self,
        url: str,
        *,
        ca: str | None = None,
        connect: float = CONNECT_SECONDS,
        stall: float = STALL_SECONDS,
        hub: Callable[[bytes], None] | None = None,
    ) -> None:
        scheme, self._host, self._port = check_address(url)
        self._tls = scheme == "https"
        shown = f"[{self._host}]" if ":" in self._host else self._host
        self.address = f"{scheme}://{shown}:{self._port}"
        self._timeouts = (connect, stall)
        self._ca = ca
        self._hub = hub
        if hub is not None and (ca is None or not self._tls):
            raise SyncError(Kind.INSECURE_ADDRESS, "a hub is spoken to under the office's authority only")
        self._shown = ""
        self._adapter: HTTPAdapter | None = None
        self._line = _Line()

    def exchange(self, request: Request, *, cap: int, cancelled: Cancelled = never) -> Reply:
        import requests
        import urllib3

        if cancelled():
            raise SyncError(Kind.CANCELLED)
        adapter = self._open()
        watch = _Watch(self._line, cancelled, self._timeouts[1])
        body = _Outgoing(request.body, watch.moved) if request.body else None
        prepared = requests.Request(
            request.method, self.address + request.path, headers=dict(request.headers), data=body
        ).prepare()
        try:
            # Straight to the adapter: a session would read and unpack the body of a redirect, without a cap.
            with watch, adapter.send(prepared, stream=True, timeout=self._timeouts) as response:
                return self._read(response, request, cap, watch)
        except requests.exceptions.SSLError as problem:
            kind = Kind.NO_NETWORK if ended(problem) else Kind.NOT_OUR_SERVER
            raise watch.why() or SyncError(kind, _short(problem)) from None
        except (requests.exceptions.Timeout, urllib3.exceptions.TimeoutError) as problem:
            kind = Kind.NO_NETWORK if isinstance(problem, requests.exceptions.ConnectTimeout) else Kind.TIMEOUT
            raise watch.why() or SyncError(kind, _short(problem)) from None
        except (requests.exceptions.RequestException, urllib3.exceptions.HTTPError, OSError) as problem:
            raise watch.why() or SyncError(Kind.NO_NETWORK, _short(problem)) from None

    def _read(self, response: requests.Response, request: Request, cap: int, watch: _Watch) -> Reply:
        import urllib3

        headers = {name.lower(): value for name, value in response.headers.items()}
        encoding = headers.get("content-encoding", "") if request.method != "HEAD" else ""
        expected = headers.get("content-length", "") if request.method != "HEAD" else ""
        down = 0
        broken: Exception | None = None
        try:
            unpacker = codec.Unpacker(encoding, cap=cap, ratio=100)
            try:
                # decode_content=False: the codec unpacks, with a cap; the library would do so without one. read1: what
                # has arrived, without waiting for more; after a cut it is all that there is.
                while data := response.raw.read1(CHUNK, decode_content=False):
                    down += len(data)
                    watch.moved(len(data))
                    unpacker.feed(data)
            except (urllib3.exceptions.HTTPError, OSError) as problem:
                broken = problem
            if broken is None and expected.isdigit() and int(expected) != down:
                broken = OSError("the answer was cut off")
            if broken is not None:
                why = watch.why() or SyncError(_broken(broken), _short(broken))
                if why.kind is Kind.CANCELLED or encoding:
                    raise why
                part = Reply(response.status_code, headers, unpacker.so_far(), len(request.body), down)
                raise Cut(why.kind, why.detail, part)
            body = unpacker.finish()
        except codec.BadMessage as problem:
            raise watch.why() or SyncError(Kind.NOT_OUR_SERVER, str(problem)) from None
        ended = watch.why()
        if ended is not None:
            raise ended
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
                shown = self.fingerprint() if self._ca is None else ""
                self._adapter = _pinned(self._context(), shown, self._line, self._hub)
            else:
                self._adapter = _pinned(None, "", self._line, None)
        return self._adapter

    def _context(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        # The authority signs for this one server only, whatever address it has today.
        context.check_hostname = False
        # A clock in the field may be wrong by decades; the authority is ours, and trust rests on signatures, not dates.
        context.verify_flags |= ssl.VerifyFlags(NO_CHECK_TIME)
        if self._hub is not None:
            context.verify_flags |= ssl.VerifyFlags(IGNORE_CRITICAL)
        if self._ca is None:
            context.verify_mode = ssl.CERT_NONE  # before enrolment: the fingerprint is held on to instead
            return context
        try:
            context.load_verify_locations(cadata=self._ca)
        except (ssl.SSLError, ValueError) as problem:  # ValueError: an empty text
            raise SyncError(Kind.NOT_OUR_SERVER, _short(problem)) from None
        return context


class _Line:
    """The socket of the connection in use, so that a wait on it can be ended from outside."""

    def __init__(self) -> None:
        self._socket: socket.socket | None = None

    def hold(self, opened: socket.socket) -> None:
        self._socket = opened

    def cut(self) -> None:
        if self._socket is not None:
            # Not the TLS socket's own method: it pulls the session away under the thread that reads from it.
            with suppress(OSError):
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)


class _Watch:
    """Watches one exchange from a thread of its own, and cuts the line when it is cancelled, or when less than a
    kilobyte of bodies has moved in twice `stall` seconds: somebody who sends a byte now and then keeps nobody waiting.
    """

    def __init__(self, line: _Line, cancelled: Cancelled, stall: float) -> None:
        self._line = line
        self._cancelled = cancelled
        self._patience = 2 * stall
        self._since = time.monotonic()
        self._bytes = 0
        self._why: SyncError | None = None
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True, name="sotay-line")

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def moved(self, count: int) -> None:
        """Note that bytes of bodies moved. Raises SyncError CANCELLED."""
        if self._cancelled():
            raise SyncError(Kind.CANCELLED)
        self._bytes += count
        if self._bytes >= LEAST_PROGRESS:
            self._bytes, self._since = 0, time.monotonic()

    def why(self) -> SyncError | None:
        """Why the line was cut by us, or None."""
        return self._why

    def _run(self) -> None:
        while not self._done.wait(WATCH_SECONDS):
            if self._cancelled():
                self._why = SyncError(Kind.CANCELLED)
            elif time.monotonic() - self._since > self._patience:
                self._why = SyncError(Kind.TIMEOUT, "too little moves")
            if self._why is not None:
                self._line.cut()
                return


class _Outgoing:
    """A body that goes out in pieces, each with the socket's whole patience: a slow link is no dead one."""

    def __init__(self, body: bytes, moved: Callable[[int], None]) -> None:
        self._body = memoryview(body)
        self._at = 0
        self._moved = moved

    def __len__(self) -> int:
        return len(self._body)

    def read(self, size: int = -1) -> bytes:
        # Short records of TLS: of one that was cut in the middle the other side can read nothing.
        end = self._at + min(len(self._body) if size < 0 else size, PIECE)
        piece = bytes(self._body[self._at : end])
        self._at += len(piece)
        self._moved(len(piece))
        return piece

    def __iter__(self) -> Iterator[bytes]:
        while piece := self.read(CHUNK):
            yield piece


def ended(problem: BaseException) -> bool:
    """Whether TLS failed because the line broke off, and not because of what was said on it."""
    causes: list[BaseException] = [problem]
    for one in causes:
        if isinstance(one, ssl.SSLEOFError | ssl.SSLZeroReturnError | ConnectionError):
            return True
        further = (*one.args, getattr(one, "reason", None), one.__cause__, one.__context__)
        causes.extend(more for more in further if isinstance(more, BaseException) and more not in causes)
    return False


def _broken(problem: Exception) -> Kind:
    import urllib3

    return Kind.TIMEOUT if isinstance(problem, urllib3.exceptions.TimeoutError | TimeoutError) else Kind.NO_NETWORK


def _pinned(
    context: ssl.SSLContext | None, fingerprint: str, line: _Line, hub: Callable[[bytes], None] | None
) -> HTTPAdapter:
    from requests.adapters import HTTPAdapter
    from urllib3.connection import HTTPConnection, HTTPSConnection
    from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

    class Plain(HTTPConnection):
        """Shows the line that it opened."""

        def _new_conn(self) -> socket.socket:
            opened: socket.socket = super()._new_conn()
            line.hold(opened)
            return opened

    class Secured(HTTPSConnection):
        """Shows the line that it opened, first bare and then secured."""

        def _new_conn(self) -> socket.socket:
            opened: socket.socket = super()._new_conn()
            line.hold(opened)
            return opened

        def connect(self) -> None:
            super().connect()
            line.hold(self.sock)
            if hub is not None:
                # Before a byte is sent; the chain has been verified by now.
                secured = self.sock
                hub(secured.getpeercert(binary_form=True) or b"" if isinstance(secured, ssl.SSLSocket) else b"")

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecuredPool(HTTPSConnectionPool):
        ConnectionCls = Secured

    class Pinned(HTTPAdapter):
        """Hands our own TLS settings down; never retries on its own."""

        def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **pool: Any) -> None:
            if context is not None:
                pool.update(ssl_context=context, assert_hostname=False)
            if fingerprint:
                pool.update(assert_fingerprint=fingerprint)
            pool.update(socket_options=SOCKET_OPTIONS)
            super().init_poolmanager(connections, maxsize, block, **pool)
            self.poolmanager.pool_classes_by_scheme = {"http": PlainPool, "https": SecuredPool}

        def cert_verify(self, conn: Any, url: Any, verify: Any, cert: Any) -> None:
            """The context decides, not the library's bundle of public authorities."""

        def build_connection_pool_key_attributes(self, request: Any, verify: Any, cert: Any = None) -> Any:
            host, _ = super().build_connection_pool_key_attributes(request, verify, cert)
            return host, {}

    return Pinned(pool_connections=1, pool_maxsize=2, max_retries=0)


def _short(problem: BaseException) -> str:
    return f"{type(problem).__name__}: {problem}"[:200]
