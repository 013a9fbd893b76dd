"""Programs of different age: an old one's work is always taken, and what it cannot read passes through it unchanged."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from sync.core import seal, strictjson
from sync.core.merge import view
from sync.engine import client as engine
from sync.engine.commands import Facts, Fail, OwnLog, Reply, Send, Start
from sync.engine.pace import Pace
from sync.errors import Kind, SyncError
from sync.server import overview
from sync.server.service import Service
from sync.wire.exchange import Reply as Carried
from sync.wire.exchange import Request
from sync.wire.hello import read_hello
from sync.wire.key_set import Roots
from tests.contracts.world import World


def newer(world: World, low: int = 2, high: int = 3) -> None:
    """The office installs a later version."""
    world.service = Service(world.opened, now=world.clock, random=world.dice, protocols=(low, high))
    world.handle = world.service.handle


@pytest.mark.parametrize("cached", [False, True])
def test_a_program_that_is_too_old_still_delivers_and_is_told_so(world: World, cached: bool) -> None:
    client, office = world.client(), world.client("coordinator")
    if cached:
        client.session.sync()
    client.store.write(world.id(), {"title": "việc của hôm nay"})
    newer(world)
    with pytest.raises(SyncError) as caught:
        client.session.sync()
    assert caught.value.kind is Kind.UPGRADE
    assert (client.store.totals().delivered, client.store.totals().pending) == (1, 0)
    assert overview.status(world.opened)["revisions"] == 1
    newer(world, 1, 2)
    office.session.sync()
    assert {one.fields()["title"] for one in office.store.revs.values()} == {"việc của hôm nay"}


def test_a_program_that_is_too_old_receives_nothing_it_might_misread(world: World) -> None:
    client, office = world.client(), world.client("coordinator")
    record = world.id()
    client.store.write(record, {"title": "hỏi"})
    client.session.sync()
    office.session.sync()
    office.store.write(record, {"answer": "trả lời"})
    office.session.sync()
    newer(world)
    with pytest.raises(SyncError):
        client.session.sync()
    assert len(client.store.revs) == 1
    newer(world, 1, 2)
    client.session.sync()
    assert len(client.store.revs) == 2


def hello_of(world: World) -> bytes:
    return world.service.handle(Request("GET", "/v1/hello")).body


def answer_to_hello(world: World, body: bytes, speaks: tuple[int, int]) -> Any:
    said = read_hello(body)
    facts = Facts(
        org=said.org, device=world.id(), roots=Roots(world.opened.keys.root), recipient="", keys_version=1, epoch="",
        cursor="", feeds={}, logs=(OwnLog("0" * 32, 0, 0, True),), speaks=speaks,
    )  # fmt: skip
    state, _ = engine.step(engine.begin(facts, seal.signer(bytes(32)), None, Pace()), Start("0" * 32))
    _, (command,) = engine.step(state, Reply(200, True, body, 0.1))
    return command


@pytest.mark.parametrize(
    ("speaks", "server", "spoken"), [((1, 1), (1, 1), 1), ((1, 2), (1, 1), 1), ((2, 3), (1, 2), 2)]
)
def test_both_sides_speak_the_newest_version_that_both_know(
    world: World, speaks: tuple[int, int], server: tuple[int, int], spoken: int
) -> None:
    newer(world, *server)
    command = answer_to_hello(world, hello_of(world), speaks)
    assert isinstance(command, Send)
    assert (command.verb, command.protocol) == ("token", spoken)


def test_a_server_that_is_older_than_all_we_know_is_not_spoken_to(world: World) -> None:
    command = answer_to_hello(world, hello_of(world), (2, 3))
    assert isinstance(command, Fail)
    assert command.kind is Kind.SERVER_TROUBLE


def test_a_version_that_the_server_never_heard_of_is_answered_with_upgrade(world: World) -> None:
    reply = world.service.handle(Request("GET", "/v1/hello", {"sync-protocol": "9"}))
    assert (reply.status, json.loads(reply.body)["type"]) == (426, "urn:sotay:problem:upgrade")


def with_more(body: bytes) -> bytes:
    """Every object of a message with a member that nobody knows yet."""
    lines = []
    for line in body.split(b"\n")[:-1]:
        value = strictjson.loads(line)
        lines.append(strictjson.dumps(_grown(value) if isinstance(value, dict) else value))
    return b"\n".join(lines) + b"\n"


def _grown(value: dict[str, Any]) -> dict[str, Any]:
    inner = {name: _grown(one) if isinstance(one, dict) and name in ("begin", "run", "answer") else one
             for name, one in value.items()}  # fmt: skip
    return {**inner, "later": {"x": [1, None]}}


def test_members_that_a_later_version_adds_are_ignored_by_both_sides(world: World) -> None:
    client = world.client()

    def between(request: Request) -> Carried:
        plain = replace(request, headers={**request.headers, "accept-encoding": ""})
        if request.path == "/v1/sync" and "content-encoding" not in request.headers:
            plain = replace(plain, body=with_more(request.body))
        reply = world.service.handle(plain)
        if request.path == "/v1/sync":
            head, page, rest = reply.body.partition(b'{"page"')
            return replace(reply, body=with_more(head) + page + rest)
        if request.path == "/v1/hello":
            return replace(reply, body=strictjson.dumps(_grown(strictjson.loads(reply.body))))
        return reply

    world.handle = between
    client.store.write(world.id(), {"a": 1})
    assert client.session.sync().delivered == 1


def test_an_old_program_edits_a_record_of_a_newer_one_and_loses_none_of_it(world: World) -> None:
    """What it does not know is neither written again nor lost, byte for byte."""
    writer, old, third = world.client(), world.client("coordinator"), world.client("coordinator")
    record = world.id()
    strange = {"title": "mới", "hologram": {"đ": [1, 2.5, None, "ợ"]}, "stream.1": {"stance": "x", "new": True}}
    made = writer.store.write(record, strange)
    writer.session.sync()
    old.session.sync()
    old.store.write(record, {"title": "sửa ở máy cũ"})
    old.session.sync()
    for one in (writer, third):
        one.session.sync()
        shown = view(one.store.revs.values())
        assert shown.fields == {**strange, "title": "sửa ở máy cũ"}
        assert (one.store.revs[made.id].header, one.store.revs[made.id].payload) == (made.header, made.payload)


def test_a_header_with_members_of_the_future_travels_and_returns_in_the_same_bytes(world: World) -> None:
    writer, office = world.client(), world.client("coordinator")
    made = writer.store.write(world.id(), {"a": 1})
    head = strictjson.loads(made.header)
    from sync.core.revision import parse_revision

    odd = parse_revision(strictjson.dumps({"lat": 1.5, **head, "n": 1, "x": None}), made.payload)
    writer.store.revs = {odd.id: odd}
    writer.store.own[writer.store.current] = [odd.id]
    assert writer.session.sync().delivered == 1
    office.session.sync()
    assert office.store.revs[odd.id].header == odd.header
