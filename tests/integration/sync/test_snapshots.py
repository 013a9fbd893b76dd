"""Reading a large feed from its beginning: over cut lines, by stick, while rights end, and after `rebuild`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from sync.carriers.memory import MemoryCarrier
from sync.carriers.parcel import ParcelFolder, opener
from sync.driver.parcels import Courier
from sync.engine.server import FeedsRead
from sync.errors import Kind, SyncError
from sync.server import checking, database, deriving, schema
from sync.server.parcels import Parcels
from sync.wire.exchange import Reply, Request
from sync.wire.limits import Limits
from tests.contracts.world import Client, World

NOTES = 40
LIMITS = Limits(page=4096)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path / "server", limits=LIMITS)
    yield made
    made.close()


def office_with_notes(world: World) -> tuple[Client, Client]:
    """A collaborator who delivered many notes, and a coordinator who read nothing yet."""
    person, officer = world.client(), world.client("coordinator")
    for number in range(NOTES):
        person.store.write(world.id(), {"title": f"Tin {number}", "content": "chậm chi trả đền bù " * 12})
    person.session.sync()
    return person, officer


def lose_a_row(world: World) -> str:
    """Something took a row out of the office's feed, and `rebuild` mended it as well as it could; the feed's id."""
    with database.writing(world.opened.engine) as db:
        num, feed = db.execute(
            sa.select(schema.feed.c.num, schema.feed.c.id).where(schema.feed.c.kind == "office")
        ).one()
        row = schema.feed_row.c
        db.execute(sa.delete(schema.feed_row).where(row.feed == num, row.seq == 7))
    assert checking.verify(world.opened.engine, world.opened.keys, None).count > 0
    deriving.rebuild(world.opened.engine)
    assert checking.verify(world.opened.engine, world.opened.keys, None).faults == []
    return str(feed)


def pages(world: World) -> list[dict[str, Any]]:
    """The head of each page that was answered since now."""
    heads: list[dict[str, Any]] = []
    right = world.handle

    def watched(request: Request) -> Reply:
        reply = right(replace(request, headers={**request.headers, "accept-encoding": ""}))
        if request.path == "/v1/sync":
            heads.extend(json.loads(line)["page"] for line in reply.body.splitlines() if line.startswith(b'{"page"'))
        return reply

    world.handle = watched
    return heads


class Cut(MemoryCarrier):
    """A line that takes one page and then breaks for the day."""

    def __init__(self, world: World) -> None:
        super().__init__(world.call)
        self.left = 1

    def exchange(self, request: Request, **more: Any) -> Reply:
        if request.path == "/v1/sync":
            if not self.left:
                raise SyncError(Kind.NO_NETWORK)
            self.left -= 1
        return super().exchange(request, **more)


def one_page(world: World, client: Client) -> None:
    """As far as one page goes; the program is started anew each time."""
    session = world.session(client.store, Cut(world), client.store.author)
    try:
        session.sync()
    except SyncError as problem:
        assert problem.kind is Kind.NO_NETWORK


def rows(client: Client, feed: str) -> set[str]:
    return set(client.store.feed_rows.get(feed, {}).values())


def test_a_snapshot_goes_on_where_the_line_was_cut(world: World) -> None:
    person, officer = office_with_notes(world)
    heads = pages(world)
    for meeting in range(100):
        one_page(world, officer)
        person.store.write(world.id(), {"title": f"Viết trong lúc ấy {meeting}"})
        person.session.sync()
        feed = officer.store.log_facts().snapshots
        if not feed:
            break
    read = [head for head in heads if head.get("snapshots") and head["feeds"][1][0] == head["snapshots"][-1][0]]
    office = [(dict(head["feeds"])[one[0]], *one[1:3]) for head in read for one in head["snapshots"] if one[2] == NOTES]
    assert len(office) > 5
    begins = [begin for begin, _, _ in office]
    assert begins == sorted(set(begins))  # never the same rows twice, and never from the start again
    assert {one[1:] for one in office} == {(0, NOTES)}  # and all of one moment
    officer.session.sync()
    assert set(officer.store.revs) == set(person.store.revs)
    before = len(heads)
    assert officer.session.sync().requests == 1
    assert "snapshots" not in heads[before]  # from here it is continued as ever


def test_a_feed_that_was_numbered_anew_is_read_again_and_nothing_is_gone_meanwhile(world: World) -> None:
    person, officer = office_with_notes(world)
    officer.session.sync()
    feed = lose_a_row(world)
    held, shown = rows(officer, feed), {one.record for one in officer.store.revs.values()}
    unsent = officer.store.write(world.id(), {"title": "Chưa gửi"})
    staged = 0
    while True:
        one_page(world, officer)
        assert {one.record for one in officer.store.revs.values()} >= shown
        if feed not in officer.store.snapshots:
            break
        staged += 1
        assert rows(officer, feed) == held
        assert unsent.id in officer.store.revs
    assert staged > 3
    officer.session.sync()
    assert len(rows(officer, feed)) == NOTES + 1  # what was lost is put back, and the new note stands there
    assert set(officer.store.revs) == set(person.store.revs) | {unsent.id}
    assert officer.store.totals().pending == 0
    person.store.write(world.id(), {"title": "Sau đó"})
    person.session.sync()
    assert officer.session.sync().received == 1


@pytest.mark.parametrize("after", [0, 1, 3])
def test_a_right_that_ends_in_the_middle_of_a_snapshot_takes_all_of_it_away(world: World, after: int) -> None:
    _, officer = office_with_notes(world)
    officer.session.sync()
    feed = lose_a_row(world)
    officer.store.cursor, officer.store.feeds = "", {}  # given up, as after a digest that did not fit
    for _ in range(after):
        one_page(world, officer)
    assert (feed in officer.store.snapshots) == (after > 0)
    with database.writing(world.opened.engine) as db:
        db.execute(sa.delete(schema.entitlement))
    officer.session.sync()
    assert feed not in officer.store.log_facts().holds
    assert rows(officer, feed) == set()


def mistaken(world: World, monkeypatch: pytest.MonkeyPatch, change: Any) -> None:
    right = world.service._store.read_feeds
    monkeypatch.setattr(world.service._store, "read_feeds", lambda *asked: change(right(*asked)))


def test_a_snapshot_that_is_not_what_was_signed_takes_the_place_of_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, officer = office_with_notes(world)
    officer.session.sync()
    feed = lose_a_row(world)
    held = rows(officer, feed)

    def other(found: FeedsRead) -> FeedsRead:
        def wrong(part: Any) -> Any:
            snapshot = part.snapshot and part.snapshot._replace(digest="f" * 64)
            return replace(part, snapshot=snapshot, head=part.head + 1)  # so that only the snapshot's own digest tells

        return replace(found, parts=tuple(wrong(part) if part.feed == feed else part for part in found.parts))

    mistaken(world, monkeypatch, other)
    with pytest.raises(SyncError) as caught:
        officer.session.sync()
    assert caught.value.kind in (Kind.SERVER_TROUBLE, Kind.NO_PROGRESS)
    assert rows(officer, feed) == held
    monkeypatch.undo()
    officer.session.sync()
    assert len(rows(officer, feed)) == NOTES


def test_a_stick_brings_a_snapshot_in_parts_and_the_line_goes_on_with_it(world: World, tmp_path: Path) -> None:
    person, officer = office_with_notes(world)
    (tmp_path / "stick").mkdir()
    stick = ParcelFolder(tmp_path / "stick")
    parcels = Parcels(world.opened, now=world.clock, random=world.dice, limits=LIMITS, part_bytes=4096)
    courier = Courier(officer.store, clock=world.clock, random=world.dice)
    one_page(world, officer)  # so that the keys are known
    officer.store.cursor, officer.store.feeds, officer.store.snapshots = "", {}, {}
    courier.write(stick)
    for found in stick.parcels():
        parcels.take(opener(found.path))
    device = next(one for one in parcels.devices() if one == json.loads(officer.store.values["server"])["device"])
    parts = parcels.write(stick, device)
    assert len(parts) > 2
    away = tmp_path / "drawer"
    away.mkdir()
    for part in parts:
        part.path.rename(away / part.path.name)
    for part in reversed(parts[1:]):  # the later ones first: nothing before them is here
        (away / part.path.name).rename(part.path)
        assert courier.read(stick).refused == ()
    assert officer.store.snapshots == {}
    assert officer.store.feeds == {}
    for part in parts[1:]:
        part.path.rename(away / part.path.name)
    (away / parts[0].path.name).rename(parts[0].path)
    courier.read(stick)
    [taking] = officer.store.snapshots.values()
    assert 0 < taking.at < taking.snapshot.upto == NOTES
    heads = pages(world)
    one_page(world, officer)
    assert heads[0]["feeds"][1][1] == taking.at  # the line goes on where the stick ended
    for part in parts[1:]:
        (away / part.path.name).rename(part.path)
    courier.read(stick)  # which now is partly known
    officer.session.sync()
    assert set(officer.store.revs) == set(person.store.revs)
