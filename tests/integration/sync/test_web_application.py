"""The web application alone, driven as a web server drives it (ASGI): bodies that are slow, cut, or too large."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import pytest

from sync.server.app import Rules, make_app
from sync.server.auth import Tokens
from sync.server.rates import REMEMBERED, Attempts, network_of
from sync.wire.exchange import Reply, Request
from sync.wire.limits import Limits
from tests.contracts.world import World

Receive = Callable[[], Awaitable[dict[str, Any]]]


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


def ask(
    app: Any, method: str, path: str, receive: Receive, headers: dict[str, str] | None = None, host: str = "127.0.0.1"
) -> Answer:
    sent: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "path": path.partition("?")[0],
        "raw_path": path.partition("?")[0].encode(),
        "query_string": path.partition("?")[2].encode(),
        "headers": [(name.encode(), value.encode()) for name, value in (headers or {}).items()],
        "client": (host, 1),
        "server": ("127.0.0.1", 2),
        "scheme": "http",
    }
    asyncio.run(app(scope, receive, send))
    head = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return Answer(sent[0]["status"], head, b"".join(one.get("body", b"") for one in sent[1:]))


def body(*chunks: bytes, cut: bool = False) -> Receive:
    """A body in pieces; `cut`: its line breaks after the last of them."""
    waiting: list[dict[str, Any]] = [{"type": "http.request", "body": one, "more_body": True} for one in chunks]
    waiting.append({"type": "http.disconnect"} if cut else {"type": "http.request", "body": b"", "more_body": False})

    async def receive() -> dict[str, Any]:
        if not waiting:
            await asyncio.Event().wait()  # the caller stays on the line and says no more
        return waiting.pop(0)

    return receive


def token(world: World, device: str = "some device") -> dict[str, str]:
    """The header of a device whose token is good; whether the device exists is found out later."""
    made = Tokens(world.opened.secret).token(device, world.clock().timestamp())
    return {"authorization": f"Bearer {made}"}


def name(answer: Answer) -> str:
    assert answer.headers["sync-protocol"] == "1"
    assert answer.headers["content-type"] == "application/problem+json"
    return str(json.loads(answer.body)["type"]).rpartition(":")[2]


def test_hello(world: World) -> None:
    answer = ask(make_app(world.service), "GET", "/v1/hello", body())
    assert (answer.status, json.loads(answer.body)["name"]) == (200, "Xã Trà Cú")
    assert answer.headers["cache-control"] == "no-store"


def test_a_body_over_the_limit_is_not_read_to_its_end(world: World) -> None:
    world.service.limits = Limits(encoded=1000)
    taken: list[int] = []

    async def endless() -> dict[str, Any]:
        taken.append(1)
        return {"type": "http.request", "body": b"x" * 400, "more_body": True}

    assert name(ask(make_app(world.service), "POST", "/v1/sync", endless, token(world))) == "too-large"
    assert len(taken) == 3


def test_a_body_that_stops_arriving_is_not_waited_for(world: World) -> None:
    async def stuck() -> dict[str, Any]:
        await asyncio.sleep(60)
        raise AssertionError

    answer = ask(make_app(world.service, Rules(stall=0.05)), "POST", "/v1/sync", stuck, token(world))
    assert (answer.status, name(answer)) == (429, "slow-down")


def test_a_body_that_is_cut_off(world: World) -> None:
    async def gone() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    assert name(ask(make_app(world.service), "POST", "/v1/sync", gone, token(world))) == "malformed"


def test_a_mistake_of_ours_says_nothing_about_us(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_: Request) -> Reply:
        raise RuntimeError("secret words SELECT")

    monkeypatch.setattr(world.service, "handle", fail)
    answer = ask(make_app(world.service), "GET", "/v1/hello", body())
    assert (answer.status, name(answer)) == (500, "internal")
    assert b"secret" not in answer.body
    assert "secret words" in caplog.text  # the log has it


def test_unknown_paths_and_methods(world: World) -> None:
    app = make_app(world.service)
    for method, path in (("GET", "/docs"), ("GET", "/openapi.json"), ("DELETE", "/v1/hello"), ("GET", "/v1/sync")):
        answer = ask(app, method, path, body())
        assert (answer.status, name(answer)) == (404, "not-found")


def test_enrolment_is_counted_per_address_and_minute() -> None:
    attempts = Attempts(2)
    assert [attempts.allow("a", 0), attempts.allow("a", 1), attempts.allow("a", 59)] == [True, True, False]
    assert attempts.allow("b", 59)
    assert attempts.allow("a", 60)


def test_whoever_asks_too_often_is_told_when_to_come_back_and_others_are_not_kept_waiting(world: World) -> None:
    rules = Rules(burst=3, per_second=0.1, address_burst=2, address_per_second=0.05)
    app = make_app(world.service, rules)
    one, other = token(world), token(world, "another device")
    asked = [ask(app, "HEAD", "/v1/sync", body(), one) for _ in range(4)]
    assert [answer.status for answer in asked[:3]] == [400] * 3  # answered: it names no batch
    assert (asked[3].status, name(asked[3]), asked[3].headers["retry-after"]) == (429, "slow-down", "10")
    assert ask(app, "HEAD", "/v1/sync", body(), other).status == 400
    # Without a token, or with a wrong one, the address is counted, whatever is asked.
    wrong = {"authorization": "Bearer device.9999999999.made-up"}
    far = {"host": "192.0.2.7"}
    answers = [ask(app, *what, body(), **far) for what in (("GET", "/v1/hello"), ("POST", "/v1/token"))]
    assert [answer.status for answer in answers] == [200, 400]
    for method, path, headers in (("GET", "/v1/hello", {}), ("HEAD", "/v1/sync", wrong), ("POST", "/v1/enrol", {})):
        last = ask(app, method, path, body(), headers, **far)
        assert (last.status, name(last), last.headers["retry-after"]) == (429, "slow-down", "20"), path
    assert ask(app, "HEAD", "/v1/sync", body(), token(world, "third"), **far).status == 400, "strangers delay nobody"
    assert ask(app, "GET", "/v1/hello", body()).status == 200


def test_a_line_with_many_addresses_is_one() -> None:
    assert network_of("2001:db8:1:2:aaaa::1") == network_of("2001:db8:1:2:bbbb::9") != network_of("2001:db8:1:3::1")
    assert network_of("::ffff:192.0.2.7") == network_of("192.0.2.7") != network_of("192.0.2.8")
    assert network_of("fe80::1%eth0") == network_of("fe80::2")
    assert network_of("testclient" * 50) == ("testclient" * 50)[:64]


def test_only_so_many_addresses_are_remembered() -> None:
    attempts = Attempts(1)
    for number in range(REMEMBERED + 10):
        attempts.allow(f"{number}", 0)
    assert attempts.remembered() == REMEMBERED
