"""What the driver may rely on, whatever carries: the same requests over memory and over real HTTP on loopback."""

from __future__ import annotations

import socket
import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from sync.carriers.base import Carrier
from sync.carriers.http import HttpCarrier, check_address
from sync.carriers.memory import MemoryCarrier
from sync.errors import Kind, SyncError
from sync.wire import codec
from sync.wire.exchange import Reply, Request

Answer = Callable[[Request], Reply]
Make = Callable[[Answer], Carrier]


@contextmanager
def served(answer: Answer) -> Iterator[str]:
    """A plain HTTP server that answers with `answer`; gives its address."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def respond(self) -> None:
            length = int(self.headers.get("content-length") or 0)
            headers = {name.lower(): value for name, value in self.headers.items()}
            reply = answer(Request(self.command, self.path, headers, self.rfile.read(length)))
            self.send_response_only(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            if self.command != "HEAD":
                self.send_header("content-length", str(len(reply.body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(reply.body)

        do_GET = do_POST = do_HEAD = do_PATCH = respond

        def log_message(self, format: str, *args: object) -> None:
            """Tests are quiet."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, request: object, client_address: object) -> None:
            """A client that hangs up is what some of these tests are about; anything else shows in the test itself."""

    server = Server(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture(params=["memory", "http"])
def make(request: pytest.FixtureRequest) -> Iterator[Make]:
    if request.param == "memory":
        yield lambda answer: MemoryCarrier(answer)
        return
    stack: list[tuple[object, Carrier]] = []

    def over_http(answer: Answer) -> Carrier:
        running = served(answer)
        carrier = HttpCarrier(running.__enter__())
        stack.append((running, carrier))
        return carrier

    yield over_http
    for running, carrier in stack:
        carrier.close()
        running.__exit__(None, None, None)  # type: ignore[attr-defined]


def echo(request: Request) -> Reply:
    body = b"|".join([request.method.encode(), request.path.encode(), request.body])
    return Reply(200, {"sync-protocol": "1", "x-asked": request.headers.get("x-ask", "")}, body, 0, len(body))


def test_a_request_arrives_and_its_reply_comes_back(make: Make) -> None:
    reply = make(echo).exchange(Request("POST", "/v1/sync", {"x-ask": "yes"}, b"\x00body\xff"), cap=1000)
    assert (reply.status, reply.body) == (200, b"POST|/v1/sync|\x00body\xff")
    assert (reply.headers["sync-protocol"], reply.headers["x-asked"]) == ("1", "yes")
    assert (reply.up, reply.down) == (6, len(reply.body))


@pytest.mark.parametrize("method", ["GET", "PATCH", "HEAD"])
def test_every_method_passes(make: Make, method: str) -> None:
    reply = make(echo).exchange(Request(method, "/v1/blobs/x", {}, b""), cap=1000)
    assert reply.status == 200


@pytest.mark.parametrize("status", [204, 302, 401, 404, 409, 422, 500, 503, 511])
def test_a_reply_of_any_status_is_a_reply_and_a_redirect_is_not_followed(make: Make, status: int) -> None:
    asked: list[str] = []

    def answer(request: Request) -> Reply:
        asked.append(request.path)
        return Reply(status, {"location": "/elsewhere"}, b"" if status == 204 else b"no", 0, 2)

    assert make(answer).exchange(Request("GET", "/v1/hello"), cap=100).status == status
    assert asked == ["/v1/hello"]


def packed(data: bytes) -> Answer:
    body = codec.compress(data)
    return lambda request: Reply(200, {"content-encoding": "gzip"}, body, 0, len(body))


def test_gzip_is_unpacked_and_counted_as_it_travelled(make: Make) -> None:
    data = bytes(range(256)) * 50
    reply = make(packed(data)).exchange(Request("GET", "/"), cap=100_000)
    assert reply.body == data
    assert reply.down < len(data)


@pytest.mark.parametrize("length", [200_000, 50_000_000])
def test_what_exceeds_the_cap_or_the_ratio_is_no_answer_of_ours(make: Make, length: int) -> None:
    with pytest.raises(SyncError) as caught:
        make(packed(b"0" * length)).exchange(Request("GET", "/"), cap=100_000)
    assert caught.value.kind is Kind.NOT_OUR_SERVER


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", b"not gzip"),
        ("gzip", codec.compress(b"x" * 1000)[:-5]),
        ("gzip", codec.compress(b"x") + b"tail"),
        ("gzip, gzip", codec.compress(codec.compress(b"x"))),
        ("deflate", zlib.compress(b"x")),
    ],
)
def test_other_and_broken_encodings_are_no_answer_of_ours(make: Make, encoding: str, body: bytes) -> None:
    carrier = make(lambda request: Reply(200, {"content-encoding": encoding}, body, 0, len(body)))
    with pytest.raises(SyncError) as caught:
        carrier.exchange(Request("GET", "/"), cap=100_000)
    assert caught.value.kind is Kind.NOT_OUR_SERVER


def test_cancelled_before_and_during(make: Make) -> None:
    asked: list[str] = []

    def answer(request: Request) -> Reply:
        asked.append(request.path)
        return Reply(200, {}, b"x" * 100, 0, 100)

    carrier = make(answer)
    with pytest.raises(SyncError) as caught:
        carrier.exchange(Request("GET", "/"), cap=1000, cancelled=lambda: True)
    assert (caught.value.kind, asked) == (Kind.CANCELLED, [])
    with pytest.raises(SyncError) as caught:
        carrier.exchange(Request("GET", "/"), cap=1000, cancelled=lambda: bool(asked))
    assert caught.value.kind is Kind.CANCELLED
    assert carrier.exchange(Request("GET", "/"), cap=1000).status == 200


def test_without_tls_there_is_no_fingerprint(make: Make) -> None:
    carrier = make(echo)
    assert carrier.fingerprint() == ""
    carrier.trust("")
    assert carrier.exchange(Request("GET", "/"), cap=1000).status == 200


# -- what only a network can do


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_nobody_listens() -> None:
    carrier = HttpCarrier(f"http://127.0.0.1:{free_port()}")
    with pytest.raises(SyncError) as caught:
        carrier.exchange(Request("GET", "/v1/hello"), cap=1000)
    assert caught.value.kind is Kind.NO_NETWORK


@contextmanager
def raw(answer: bytes, *, hold: bool = False) -> Iterator[str]:
    """A socket that answers anything with these bytes, then closes, or holds the line."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    done = threading.Event()

    def run() -> None:
        while not done.is_set():
            try:
                line, _ = listener.accept()
            except OSError:
                return
            with line:
                line.recv(65536)
                line.sendall(answer)
                if hold:
                    done.wait(10)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        done.set()
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n",
        b"SSH-2.0-OpenSSH\r\n",
    ],
)
def test_an_answer_that_breaks_off_is_no_answer(answer: bytes) -> None:
    with raw(answer) as url:
        carrier = HttpCarrier(url)
        with pytest.raises(SyncError) as caught:
            carrier.exchange(Request("GET", "/v1/hello"), cap=1000)
        carrier.close()
    assert caught.value.kind is Kind.NO_NETWORK


def test_headers_that_break_off_cannot_claim_to_be_ours() -> None:
    with raw(b"HTTP/1.1 200 OK\r\nsync-proto") as url:
        carrier = HttpCarrier(url)
        reply = carrier.exchange(Request("GET", "/v1/hello"), cap=1000)
        carrier.close()
    assert "sync-protocol" not in reply.headers


@pytest.mark.parametrize("answer", [b"", b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nfirst bytes"])
def test_a_line_on_which_nothing_moves_any_more_ends_in_time(answer: bytes) -> None:
    with raw(answer, hold=True) as url:
        carrier = HttpCarrier(url, stall=0.3)
        with pytest.raises(SyncError) as caught:
            carrier.exchange(Request("GET", "/v1/hello"), cap=1000)
        carrier.close()
    assert caught.value.kind is Kind.TIMEOUT


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("", Kind.BAD_ADDRESS),
        ("xã trà cú", Kind.BAD_ADDRESS),
        ("ftp://127.0.0.1", Kind.BAD_ADDRESS),
        ("http://", Kind.BAD_ADDRESS),
        ("http://127.0.0.1:99999", Kind.BAD_ADDRESS),
        ("http://127.0.0.1/path", Kind.BAD_ADDRESS),
        ("http://user@127.0.0.1", Kind.BAD_ADDRESS),
        ("http://[::1", Kind.BAD_ADDRESS),
        ("http://office.example", Kind.INSECURE_ADDRESS),
        ("http://192.168.1.5:8080", Kind.INSECURE_ADDRESS),
        ("http://127.0.0.1.example", Kind.INSECURE_ADDRESS),
    ],
)
def test_addresses_that_are_refused(url: str, kind: Kind) -> None:
    with pytest.raises(SyncError) as caught:
        HttpCarrier(url)
    assert caught.value.kind is kind


@pytest.mark.parametrize(
    ("url", "parts"),
    [
        ("http://127.0.0.1:8080", ("http", "127.0.0.1", 8080)),
        (" http://localhost/ ", ("http", "localhost", 80)),
        ("http://[::1]:81", ("http", "::1", 81)),
        ("https://office.example", ("https", "office.example", 443)),
    ],
)
def test_addresses_that_are_taken(url: str, parts: tuple[str, str, int]) -> None:
    assert check_address(url) == parts
