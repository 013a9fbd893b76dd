"""The office's own clock is wrong by decades, and right again: nothing is lost, and nothing lasts for ever."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sync.carriers.memory import MemoryCarrier
from sync.errors import Kind, SyncError
from sync.server import audit, backups, checking, control, overview
from sync.wire.exchange import Request
from tests.contracts.world import World

RIGHT = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
AHEAD = RIGHT + timedelta(days=50 * 365)
BEHIND = RIGHT - timedelta(days=50 * 365)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path / "office")
    yield made
    made.close()


def kept_token(world: World) -> dict[str, str]:
    """What somebody on the line saw of the last request that bore a token."""
    seen = [one.headers["authorization"] for one in world.requests if "authorization" in one.headers]
    return {"authorization": seen[-1]}


def test_whatever_the_clock_says_all_is_delivered_in_its_order(world: World, tmp_path: Path) -> None:
    writer, officer = world.client(), world.client("coordinator")
    for number, moment in enumerate((AHEAD, RIGHT, BEHIND, AHEAD, BEHIND, RIGHT)):
        world.clock.now = moment
        writer.store.write(world.id(), {"title": f"tin {number}"})
        assert writer.session.sync().pending == 0
        officer.session.sync()
        assert officer.store.revs.keys() >= writer.store.revs.keys()
        backups.make(world.opened, tmp_path / f"backup {number}", world.clock())
        audit.add(world.opened, audit.NOTE, {"text": str(number)}, world.clock(), world.dice)
        said = overview.status(world.opened)
        assert said["last_received"][:10] == said["last_backup"][:10] == moment.date().isoformat()
        last = {one["id"]: one["last"] for one in overview.devices(world.opened)}
        assert last[writer.device][:10] == moment.date().isoformat()
        assert audit.lines(world.opened, 1)[0].facts["text"] == str(number)
    titles = [one["title"] for one in overview.records(world.opened, "all", 6)]
    assert titles == [f"tin {number}" for number in reversed(range(6))]
    assert writer.store.totals().delivered == 6
    assert checking.verify(world.opened.engine, world.opened.keys, world.where / "blobs").faults == []


def test_a_token_of_a_day_in_the_future_is_not_good_until_then(world: World) -> None:
    client = world.client()
    world.clock.now = AHEAD
    client.session.sync()
    stolen = kept_token(world)
    asked = Request("POST", "/v1/blobs", {**stolen, "content-type": "application/json"}, b'{"send":[],"want":[]}')
    assert world.service.handle(asked).status == 200
    world.clock.now = RIGHT
    assert world.service.handle(asked).status == 401
    client.store.write(world.id(), {"title": "tin"})
    assert client.session.sync().pending == 0  # its own is renewed without a word
    world.clock.forward(minutes=-5)  # set right by a little
    client.store.write(world.id(), {"title": "tin"})
    assert client.session.sync().pending == 0


@pytest.mark.parametrize(("made", "used", "good"), [
    (RIGHT, RIGHT + timedelta(days=6), True),
    (RIGHT, RIGHT - timedelta(hours=20), True),
    (RIGHT, RIGHT + timedelta(days=8), False),
    (AHEAD, RIGHT, False),
    (AHEAD, AHEAD - timedelta(days=30), False),
    (BEHIND, RIGHT, False),
])  # fmt: skip
def test_a_code_is_good_for_its_days_and_not_for_decades(
    world: World, made: datetime, used: datetime, good: bool
) -> None:
    world.clock.now = made
    code = world.code()
    world.clock.now = used
    store = world.store()
    session = world.session(store, MemoryCarrier(world.call), store.author)
    if good:
        session.enrol(code, "máy thử")
        return
    with pytest.raises(SyncError) as caught:
        session.enrol(code, "máy thử")
    assert caught.value.kind is Kind.CODE_EXPIRED


def test_a_days_quota_is_no_more_than_held_and_a_wrong_day_does_not_last(world: World) -> None:
    client = world.client()
    world.service._quota._daily = 2
    for moment in (AHEAD, RIGHT, BEHIND):
        world.clock.now = moment
        for _ in range(3):
            client.store.write(world.id(), {"title": "tin"})
        done = client.session.sync()
        assert done.pending == 0
    assert overview.status(world.opened)["held"] == 3
    assert control.release(world.opened, lambda one: one.why == "quota") == 3
