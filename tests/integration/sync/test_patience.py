"""Who stalls is dropped, who is slow is not, and nobody asks for more than his share: on real sockets and on ASGI."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import hashlib
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import uvicorn

from sync.carriers.base import Cut
from sync.carriers.http import HttpCarrier
from sync.errors import Kind, SyncError
from sync.server import tls
from sync.server.app import Rules, make_app
from sync.server.line import watched
from sync.server.rates import Budgets, Room
from sync.wire.exchange import Request
from sync.wire.problems import Problem
from tests.contracts.world import World
from tests.integration.sync.test_blobs import attach, content
from tests.integration.sync.test_web_application import Receive, ask, name, token

STALL = 0.3


@pytest.fixture
def line(world: World) -> Iterator[tuple[str, int]]:
    """The real web server in a thread, with little patience."""
    listener = socket.create_server(("127.0.0.1", 0))
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 16 * 1024)
    app = make_app(world.service, Rules(stall=STALL))
    config = uvicorn.Config(app, log_config=None, access_log=False, lifespan="off", http=watched(STALL), ws="none")
    server = uvicorn.Server(config)
    server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]
    thread = threading.Thread(target=lambda: asyncio.run(server.serve([listener])), daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield listener.getsockname()
    server.should_exit = True
    thread.join(10)
    listener.close()


def ends(line: socket.socket) -> bytes:
    """Everything up to the end of the connection, however it ends."""
    line.settimeout(20)
    got = b""
    with contextlib.suppress(ConnectionError):
        while piece := line.recv(65536):
            got += piece
    return got


# -- the server


@pytest.mark.parametrize("said", [b"", b"GET /v1/hel", b"GET /v1/hello HTTP/1.1\r\nhost: x\r\nx-slow: "])
def test_headers_that_never_end_are_not_waited_for(line: tuple[str, int], said: bytes) -> None:
    with socket.create_connection(line) as one:
        one.sendall(said)
        assert ends(one) == b""


def test_headers_that_drip_are_not_waited_for(line: tuple[str, int]) -> None:
    with socket.create_connection(line) as one:
        one.sendall(b"GET /v1/hello HTTP/1.1\r\nhost: x\r\nx-drip: ")
        with pytest.raises(ConnectionError):
            for _ in range(2000):
                one.sendall(b"a")
                time.sleep(STALL / 10)


def post(headers: dict[str, str], length: int) -> bytes:
    lines = ["POST /v1/sync HTTP/1.1", "host: x", f"content-length: {length}"]
    return "\r\n".join([*lines, *(f"{key}: {value}" for key, value in headers.items()), "", ""]).encode()


def test_a_body_that_stops_or_drips_is_dropped_and_one_that_is_slow_is_not(world: World, line: tuple[str, int]) -> None:
    def sent(pieces: list[bytes], pause: float) -> bytes:
        with socket.create_connection(line) as one:
            one.sendall(post(token(world), 20_000))
            with contextlib.suppress(ConnectionError):
                for piece in pieces:
                    one.sendall(piece)
                    time.sleep(pause)
            return ends_of_answer(one)

    assert b" 429 " in sent([b"x" * 100], 0)  # stops
    assert b" 429 " in sent([b"x"] * 100, STALL / 10)  # drips
    # Slow: takes many times the patience altogether, and something of it moves all the time.
    with socket.create_connection(line) as one:
        one.sendall(post(token(world), 20_000))
        for _ in range(20):
            one.sendall(b"x" * 1000)
            time.sleep(STALL / 3)
        assert b" 401 " in ends_of_answer(one)  # read to its end: now the device is found to be unknown


def ends_of_answer(one: socket.socket) -> bytes:
    one.settimeout(20)
    with contextlib.suppress(ConnectionError):
        return one.recv(65536)
    return b""


def test_a_reader_that_stops_reading_is_dropped(world: World, line: tuple[str, int]) -> None:
    owner = world.client()
    [blob] = attach(world, owner, 500_000)
    owner.session.sync()
    assert owner.session._session is not None
    with socket.socket() as one:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        one.connect(line)
        ask_for = (
            f"GET /v1/blobs/{blob} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {owner.session._session.token}\r\n\r\n"
        )
        one.sendall(ask_for.encode())
        time.sleep(STALL * 6)
        assert len(ends(one)) < 500_000


def test_a_chunk_that_is_cut_is_kept_as_far_as_it_came(world: World, line: tuple[str, int]) -> None:
    owner = world.client()
    blob, data = content(50_000)
    world.handle = lambda request: (
        world.service.handle(request) if "/blobs/" not in request.path else (_ for _ in ()).throw(ConnectionError())
    )
    attach(world, owner, 50_000)
    with pytest.raises(ConnectionError):
        owner.session.sync()
    assert owner.session._session is not None
    headers = {
        "authorization": f"Bearer {owner.session._session.token}",
        "upload-offset": "0",
        "upload-length": "50000",
        "content-length": "50000",
    }
    lines = [f"PATCH /v1/blobs/{blob} HTTP/1.1", "host: x", *(f"{key}: {value}" for key, value in headers.items())]
    with socket.create_connection(line) as one:
        one.sendall("\r\n".join([*lines, "", ""]).encode() + data[:30_000])
        time.sleep(0.1)
    asked = Request("HEAD", f"/v1/blobs/{blob}", {"authorization": headers["authorization"]})
    for _ in range(100):
        if world.service.handle(asked).headers["upload-offset"] != "0":
            break
        time.sleep(0.05)
    assert world.service.handle(asked).headers["upload-offset"] == "30000"


def test_a_batch_that_is_cut_goes_on_with_the_same_bytes(world: World) -> None:
    """Over real HTTP: a proxy in the middle cuts each line after 60,000 bytes."""
    from build_scripts.bad_proxy import Line, running

    def a_moment(_seconds: float, _cancelled: object) -> None:
        """What the client waits before it asks is by chance; here it is until the server has noticed the cut."""
        end = time.monotonic() + 10
        while not list((world.where / "blobs" / "unfinished").glob("batch.*")) and time.monotonic() < end:
            time.sleep(0.01)

    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(make_app(world.service), log_config=None, access_log=False, lifespan="off", ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=lambda: asyncio.run(server.serve([listener])), daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    client = world.client()
    with running(Line(cut_bytes=60_000), listener.getsockname()) as proxy:
        carrier = HttpCarrier(f"http://127.0.0.1:{proxy.port}")
        for number in range(60):
            noise = hashlib.shake_256(str(number).encode()).hexdigest(1500)
            client.store.write(world.id(), {"title": f"điều {number}", "content": noise})
        result = world.session(client.store, carrier, client.store.author, a_moment).sync()
        carrier.close()
        cuts, up = proxy.counted.cuts, proxy.counted.up
    server.should_exit = True
    thread.join(10)
    listener.close()
    assert (result.delivered, result.pending) == (60, 0)
    assert cuts >= 1
    assert up < 1.25 * 60 * 1700
    assert list((world.where / "blobs" / "unfinished").glob("batch.*")) == []


# -- shares


def test_a_device_that_asks_too_often_is_told_when_to_come_back(world: World) -> None:
    app = make_app(world.service, Rules(burst=3, per_second=0.001))
    headers = {**token(world), "content-type": "application/json"}

    def once(more: dict[str, str]) -> object:
        waiting = [{"type": "http.request", "body": b"{}", "more_body": False}]

        async def receive() -> dict[str, object]:
            return waiting.pop(0) if waiting else {"type": "http.disconnect"}

        return ask(app, "POST", "/v1/blobs", receive, {**headers, **more})

    answers = [once({}) for _ in range(4)]
    assert [answer.status for answer in answers] == [401, 401, 401, 429]  # type: ignore[attr-defined]
    assert 900 < int(answers[3].headers["retry-after"]) <= 1000  # type: ignore[attr-defined]
    other = once(token(world, "another device"))
    assert other.status == 401  # type: ignore[attr-defined]


def test_a_budget_fills_up_again() -> None:
    budgets = Budgets(2, 1.0)
    assert [budgets.take("a", 0.0) for _ in range(3)] == [None, None, 1]
    assert budgets.take("b", 0.0) is None
    assert budgets.take("a", 1.5) is None
    assert budgets.take("a", 1.5) == 1


def test_bodies_that_do_not_fit_are_asked_to_come_back(world: World) -> None:
    async def endless() -> dict[str, object]:
        return {"type": "http.request", "body": b"x" * 60_000, "more_body": True}

    receive: Receive = endless
    answer = ask(make_app(world.service, Rules(bodies=100_000)), "POST", "/v1/sync", receive, token(world))
    assert (answer.status, name(answer), answer.headers["retry-after"]) == (503, "busy", "5")
    room = Room(10)
    room.take(10)
    with pytest.raises(Problem):
        room.take(1)


def test_a_bomb_is_noticed_while_it_arrives(world: World) -> None:
    bomb = gzip.compress(bytes(50_000_000))
    taken: list[int] = []

    async def slowly() -> dict[str, object]:
        start = len(taken) * 1000
        taken.append(1)
        return {"type": "http.request", "body": bomb[start : start + 1000], "more_body": start + 1000 < len(bomb)}

    headers = {**token(world), "content-encoding": "gzip"}
    assert name(ask(make_app(world.service), "POST", "/v1/sync", slowly, headers)) == "too-large"
    assert len(taken) < 8  # a kilobyte is a megabyte of zeros


# -- the device


@contextlib.contextmanager
def dripping(answer: bytes, pause: float, context: ssl.SSLContext | None = None) -> Iterator[str]:
    """Somebody who answers one byte at a time."""
    listener = socket.create_server(("127.0.0.1", 0))
    over = threading.Event()

    def run() -> None:
        with contextlib.suppress(OSError):
            plain, _ = listener.accept()
            with plain, context.wrap_socket(plain, server_side=True) if context else plain as one:
                one.recv(65536)
                for byte in answer:
                    if over.wait(pause):
                        return
                    one.sendall(bytes([byte]))

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield f"{'https' if context else 'http'}://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        over.set()
        listener.close()
        thread.join(10)


HEAD = b"HTTP/1.1 206 Partial\r\nsync-protocol: 1\r\ncontent-length: 900\r\n\r\n"


@pytest.mark.parametrize("answer", [HEAD, HEAD + b"y" * 800])
def test_an_answer_that_drips_is_not_waited_for(answer: bytes) -> None:
    carrier = HttpCarrier("http://127.0.0.1:1", stall=STALL)
    with dripping(answer, STALL / 10) as url:
        carrier = HttpCarrier(url, stall=STALL)
        with pytest.raises(SyncError) as caught:
            carrier.exchange(Request("GET", "/v1/hello"), cap=1000)
        carrier.close()
    assert caught.value.kind is Kind.TIMEOUT


def test_what_came_of_an_answer_before_the_cut_is_handed_over() -> None:
    with dripping(HEAD + b"y" * 70, 0) as url:
        carrier = HttpCarrier(url)
        with pytest.raises(Cut) as caught:
            carrier.exchange(Request("GET", "/v1/blobs/x"), cap=1000)
        carrier.close()
    assert (caught.value.kind, caught.value.reply.status) == (Kind.NO_NETWORK, 206)
    assert caught.value.reply.body == b"y" * 70


def test_cancelling_ends_a_wait_at_once() -> None:
    asked = threading.Event()
    with dripping(HEAD + b"y" * 800, 3.0) as url:
        carrier = HttpCarrier(url, stall=60)
        threading.Timer(0.3, asked.set).start()
        with pytest.raises(SyncError) as caught:
            carrier.exchange(Request("GET", "/v1/hello"), cap=1000, cancelled=asked.is_set)
        carrier.close()
    assert caught.value.kind is Kind.CANCELLED


@pytest.mark.parametrize("years", [-60, 45])
def test_a_certificate_out_of_its_time_is_still_the_office(tmp_path: Path, years: int) -> None:
    """A clock that is wrong by decades, on either side, must not keep anybody's work from being delivered."""
    today = datetime.now(UTC)
    authority, key = tls.make_authority("Xã", today)
    leaf, leaf_key, _ = tls.make_leaf(authority, key, "x", today + timedelta(days=365 * years))
    (tmp_path / "leaf.pem").write_bytes(leaf + leaf_key)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "leaf.pem")
    answer = b"HTTP/1.1 200 OK\r\nsync-protocol: 1\r\ncontent-length: 2\r\n\r\n{}"
    with dripping(answer, 0, context) as url:
        carrier = HttpCarrier(url, ca=authority.decode())
        assert carrier.exchange(Request("GET", "/v1/hello"), cap=1000).status == 200
        carrier.close()
    other, _ = tls.make_authority("Nhà mạng", today)
    with dripping(answer, 0, context) as url:
        carrier = HttpCarrier(url, ca=other.decode())
        with pytest.raises(SyncError) as caught:
            carrier.exchange(Request("GET", "/v1/hello"), cap=1000)
        carrier.close()
    assert caught.value.kind is Kind.NOT_OUR_SERVER


@pytest.mark.parametrize("status", [b"200 OK", b"302 Found", b"511 Login"])
@pytest.mark.parametrize("secured", [False, True])
def test_a_portal_on_the_way_to_a_server_with_tls_is_never_our_server(
    tmp_path: Path, world: World, status: bytes, secured: bool
) -> None:
    client = world.client()
    client.session.sync()
    client.store.write(world.id(), {"title": "a"})
    page = b"<html>success</html>"
    answer = b"HTTP/1.1 %b\r\nlocation: http://login.example/\r\ncontent-length: %d\r\n\r\n%b" % (
        status,
        len(page),
        page,
    )
    context = None
    if secured:
        certificate, key = tls.make_authority("Nhà mạng", datetime.now(UTC))
        (tmp_path / "other.pem").write_bytes(certificate + key)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(tmp_path / "other.pem")
    ours, _ = tls.make_authority("Xã", datetime.now(UTC))
    with dripping(answer, 0, context) as url:
        carrier = HttpCarrier(url.replace("http://", "https://"), ca=ours.decode(), stall=5)
        with pytest.raises(SyncError) as caught:
            world.session(client.store, carrier, client.store.author).sync()
        carrier.close()
    assert caught.value.kind is Kind.NOT_OUR_SERVER
    assert client.store.totals().pending == 1
