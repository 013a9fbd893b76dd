"""Who reaches what on a real server with two offices: questions at random, against a model that knows only who wrote
what. That the one function which decides is right in itself: `tests/unit/sync/test_auth.py`."""

from __future__ import annotations

import hashlib
import json
import random
from dataclasses import dataclass, field

import pytest
import sqlalchemy as sa

from sync.server import schema
from sync.server.auth import TOKEN_SECONDS, Tokens
from sync.server.database import writing
from sync.wire.exchange import Request
from tests.contracts.world import Client, World

QUESTIONS = 2000
AREAS = ("29461", "29467")


@dataclass
class Member:
    """`wrote`, `named`: records and photos of this person's own; `status` of the one device."""

    client: Client
    area: str
    coordinator: bool
    status: str = "active"
    wrote: set[str] = field(default_factory=set)
    named: set[str] = field(default_factory=set)


def write(world: World, member: Member, photos: list[tuple[str, bytes]]) -> None:
    for name, data in photos:
        member.client.store.add_blob(name, "image/jpeg", data)
    record = world.id()
    entries = [{"$blob": name, "size": len(data), "type": "image/jpeg"} for name, data in photos]
    member.client.store.write(record, {"title": "ảnh", "attachments": entries})
    member.wrote.add(record)
    member.named |= {name for name, _data in photos}


@pytest.fixture
def members(world: World) -> list[Member]:
    """Two offices of a coordinator and three collaborators, who all delivered photos, some of them the same ones."""
    chance = random.Random(6)
    made = [
        Member(world.client(role, area=area), area, role == "coordinator")
        for area in AREAS
        for role in ("coordinator", "collaborator", "collaborator", "collaborator")
    ]
    photos = [(hashlib.sha256(data).hexdigest(), data) for data in (world.dice(300) for _ in range(24))]
    for member in made:
        for _ in range(3):
            write(world, member, chance.sample(photos, 2))
        member.client.session.sync()
    for member in made:
        member.client.session.sync()
    for member, status in ((made[1], "suspended"), (made[2], "left"), (made[5], "suspended")):
        world.set_status(member.client, status)
        member.status = status
    return made


def may(member: Member, method: str, photo: str, members: list[Member]) -> bool:
    """In words: a photo that I named myself; and while my device is active, one that somebody of the office named that
    I coordinate, for reading."""
    if photo in member.named:
        return method != "GET" or member.status == "active"
    reads = method == "GET" and member.status == "active" and member.coordinator
    return reads and any(photo in one.named for one in members if one.area == member.area)


def test_photos_reach_whom_they_should_and_for_everybody_else_they_do_not_exist(
    world: World, members: list[Member]
) -> None:
    chance = random.Random(7)
    tokens = Tokens(world.opened.secret)
    photos = [*sorted({name for one in members for name in one.named}), "ab" * 32]
    answers = {True: 0, False: 0}
    for _ in range(QUESTIONS):
        member, photo, method = chance.choice(members), chance.choice(photos), chance.choice(("GET", "HEAD"))
        token = tokens.token(member.client.device, world.clock().timestamp())
        reply = world.service.handle(Request(method, f"/v1/blobs/{photo}", {"authorization": f"Bearer {token}"}, b""))
        expected = may(member, method, photo, members)
        assert (reply.status, b"not-found" in reply.body) == ((200, False) if expected else (404, True))
        answers[expected] += 1
    assert min(answers.values()) > QUESTIONS / 10
    # And records: everybody holds their own, a coordinator those of the office.
    for member in members:
        held = {one.record for one in member.client.store.revs.values()}
        office = set().union(*(one.wrote for one in members if one.area == member.area))
        assert held == (office if member.coordinator else member.wrote)


def test_no_token_no_answer(world: World, members: list[Member]) -> None:
    now, own = world.clock().timestamp(), members[0]
    tokens = Tokens(world.opened.secret)
    wrong = {
        "expired": tokens.token(own.client.device, now - TOKEN_SECONDS),
        "of another server": Tokens(b"x" * 32).token(own.client.device, now),
        "of a device that is unknown": tokens.token(world.id(), now),
        "made up": f"{own.client.device}.9999999999.x",
        "none": "",
    }
    upload = {"upload-name": "a" * 64}
    for which, token in wrong.items():
        for method, path in (("POST", "sync"), ("HEAD", "sync"), ("POST", "blobs"), ("GET", "blobs/" + "a" * 64)):
            headers = {"authorization": f"Bearer {token}"} if token else {}
            reply = world.service.handle(Request(method, f"/v1/{path}", {**upload, **headers}, b"{}"))
            said = json.loads(reply.body)["type"].rpartition(":")[2]
            expected = "device-unknown" if which == "of a device that is unknown" else "token"
            assert said == expected, (which, method, path)


def test_revoking_a_device_works_at_once_and_for_that_device_alone(world: World, members: list[Member]) -> None:
    """A token lives 30 minutes; what a device may do is asked anew with every request."""
    one, other = members[0], members[4]
    photo = next(iter(one.named))
    token = Tokens(world.opened.secret).token(one.client.device, world.clock().timestamp())
    asked = Request("GET", f"/v1/blobs/{photo}", {"authorization": f"Bearer {token}"}, b"")
    assert world.service.handle(asked).status == 200
    world.set_status(one.client, "suspended")
    assert world.service.handle(asked).status == 404
    with writing(world.opened.engine) as db:
        db.execute(sa.update(schema.device).where(schema.device.c.id == one.client.device).values(status="revoked"))
    assert world.service.handle(asked).status == 404
    world.set_status(one.client, "active")
    assert world.service.handle(asked).status == 200
    assert other.client.session.sync().pending == 0
