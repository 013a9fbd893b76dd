"""What listening and one line promise, looked at piece by piece; real sockets are in `test_patience`."""

from __future__ import annotations

import asyncio
import socket
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import h11
import pytest
from fastapi import FastAPI

from sync.server import errors, tls, web
from sync.server.line import WatchedProtocol


@pytest.fixture
def settings(tmp_path: Path) -> dict[str, Any]:
    now = datetime(2026, 11, 21, tzinfo=UTC)
    ca, ca_key = tls.make_authority("Xã Trà Cú", now)
    certificate, key, _ = tls.make_leaf(ca, ca_key, "127.0.0.1", now)
    found = {"ssl_certfile": tmp_path / "leaf.pem", "ssl_keyfile": tmp_path / "leaf.key"}
    found["ssl_certfile"].write_bytes(certificate)
    found["ssl_keyfile"].write_bytes(key)
    return found


def test_a_line_is_kept_for_the_next_sentence_and_costs_the_slowest_link_no_tickets(settings: dict[str, Any]) -> None:
    server = web.Server(FastAPI(), lambda: None, settings)
    assert server.config.timeout_keep_alive == web.KEEP_ALIVE_SECONDS > 60
    assert server.config.ssl is not None and server.config.ssl.num_tickets == 0


def test_an_answer_does_not_wait_for_the_acknowledgement_of_its_headers() -> None:
    """asyncio turns Nagle's algorithm off for sockets that say that they are TCP, and for no others."""
    with web.listening("127.0.0.1", 0) as listener:
        assert listener.proto == socket.IPPROTO_TCP
        assert web.address("127.0.0.1", listener, encrypted=True) == f"https://127.0.0.1:{listener.getsockname()[1]}"
    assert listener.fileno() == -1


@pytest.mark.parametrize(
    ("host", "port", "problem"),
    [
        ("127.0.0.1", 70_000, errors.BadInput),
        ("127.0.0.1", -1, errors.BadInput),
        ("203.0.113.9", 0, errors.BadAddress),
        ("no such name.invalid", 0, errors.BadAddress),
    ],
)
def test_where_nobody_can_listen_is_said(host: str, port: int, problem: type[Exception]) -> None:
    with pytest.raises(problem), web.listening(host, port):
        raise AssertionError("it listens")


@pytest.mark.parametrize("over", [True, False])
def test_whoever_runs_it_may_end_it(over: bool) -> None:
    server = web.Server(FastAPI(), lambda: None, {}, lambda: over)
    server.server_state.default_headers = []
    assert asyncio.run(server.on_tick(1)) is over


class Line(WatchedProtocol):
    """One of which only the watching works."""

    def __init__(self) -> None:
        self.waiting, self.ended, self.armed = 0, False, 0
        self.transport: Any = SimpleNamespace(get_write_buffer_size=lambda: self.waiting, abort=self.end)
        self.conn: Any = SimpleNamespace(their_state=h11.IDLE, trailing_data=(b"", False))
        self.cycle: Any = None
        self._before = ("", 0)

    def end(self) -> None:
        self.ended = True

    def _arm(self) -> None:
        self.armed += 1


def test_headers_are_waited_for_from_one_look_to_the_next() -> None:
    line = Line()
    line._look()
    assert (line.ended, line.armed) == (False, 1)
    line._look()
    assert (line.ended, line.armed) == (True, 1)


def test_an_answer_of_which_something_was_taken_and_a_line_between_two_requests_are_left_alone() -> None:
    line = Line()
    line.cycle = object()
    for left in (5000, 4000, 3999, 0, 0, 0, 5000):
        line.waiting = left
        line._look()
        assert not line.ended, left
    line._look()
    assert line.ended, "nothing of it was taken between two looks"
    other = Line()
    other.cycle, other.conn.trailing_data = object(), (b"GET /v1/hel", False)
    other._look()
    other.cycle = object()  # those were the headers of another request, which is answered by now
    other._look()
    assert not other.ended
