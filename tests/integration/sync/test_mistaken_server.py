"""Our own server, but with a mistake in it: what a client notices, heals, or refuses to go on with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from sync.engine.server import FeedPart, FeedsRead
from sync.errors import Kind, SyncError
from tests.contracts.world import Client, World

Change = Callable[[FeedsRead], FeedsRead]


def mistaken(world: World, monkeypatch: pytest.MonkeyPatch, change: Change, times: int) -> list[str]:
    """Let the server read its feeds wrongly this many times; the cursors that it was asked with."""
    store = world.service._store
    right = store.read_feeds
    asked: list[str] = []

    def wrong(feeds: Any, cursor: str, want: int, without: Any, snapshots: bool) -> FeedsRead:
        found = right(feeds, cursor, want, without, snapshots)
        asked.append(cursor)
        return change(found) if len(asked) <= times else found

    monkeypatch.setattr(store, "read_feeds", wrong)
    return asked


def first_part(change: Callable[[FeedPart], FeedPart]) -> Change:
    return lambda found: replace(found, parts=(change(found.parts[0]), *found.parts[1:]))


MISTAKES = {
    "a row is left out": first_part(lambda part: replace(part, rows=part.rows[:1] + part.rows[2:])),
    "rows are renumbered": first_part(
        lambda part: replace(part, rows=tuple(row._replace(seq=row.seq + 1) for row in part.rows))
    ),
    "rows come twice": first_part(lambda part: replace(part, rows=part.rows + part.rows)),
    "it continues further on than asked": first_part(
        lambda part: replace(part, after=part.after + 1, rows=part.rows[1:])
    ),
    "the feed's digest is another": first_part(lambda part: replace(part, digest="f" * 64)),
    "another row of the own log": first_part(
        lambda part: replace(part, rows=tuple(row._replace(n=row.n + 50) for row in part.rows))
    ),
    "the same place, another revision": first_part(
        lambda part: replace(part, rows=tuple(row._replace(id="e" * 64) for row in part.rows))
    ),
}


def client_with_something_to_read(world: World) -> tuple[Client, set[str]]:
    client = world.client()
    for number in range(4):
        client.store.write(world.id(), {"title": f"{number}"})
    return client, {one for chain in client.store.own.values() for one in chain}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_that_passes_heals_by_itself(world: World, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    client, ids = client_with_something_to_read(world)
    asked = mistaken(world, monkeypatch, MISTAKES[name], times=1)
    result = client.session.sync()
    assert (result.delivered, result.pending) == (4, 0)
    assert len(asked) > 1  # it was noticed
    feed = next(iter(client.store.feed_rows))
    assert sorted(client.store.feed_rows[feed]) == [1, 2, 3, 4]
    assert set(client.store.feed_rows[feed].values()) == ids
    assert client.session.sync().requests == 1


# Naming the wrong rows of the own log is not among them: the second time all rows come with their bytes.
@pytest.mark.parametrize("name", [one for one in MISTAKES if one != "another row of the own log"])
def test_a_mistake_that_stays_is_told_and_nothing_wrong_is_kept(
    world: World, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    client, ids = client_with_something_to_read(world)
    mistaken(world, monkeypatch, MISTAKES[name], times=1000)
    with pytest.raises(SyncError) as caught:
        client.session.sync()
    assert caught.value.kind in (Kind.SERVER_TROUBLE, Kind.NO_PROGRESS)
    assert client.store.totals().pending == 0  # what went up was receipted all the same
    assert set(client.store.revs) == ids
    monkeypatch.undo()
    assert client.session.sync().received == 0
    assert client.store.feeds[next(iter(client.store.feeds))][0] == 4


def test_a_server_that_takes_and_never_confirms(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    client = world.client()
    client.store.write(world.id(), {"title": "a"})
    store = world.service._store
    right = store.store

    def forgetful(command: Any, at: str) -> Any:
        return replace(right(command, at), heads=dict.fromkeys(command.replicas, ()))

    monkeypatch.setattr(store, "store", forgetful)
    with pytest.raises(SyncError) as caught:
        client.session.sync()
    assert caught.value.kind is Kind.NO_PROGRESS
    assert client.store.totals().pending == 1
    monkeypatch.undo()
    assert client.session.sync().pending == 0


def test_a_server_whose_database_went_back_in_time_unannounced_gets_everything_again(world: World) -> None:
    import shutil

    client = world.client()
    client.store.write(world.id(), {"title": "a"})
    client.session.sync()
    world.opened.engine.dispose()
    backup = world.where.with_name("backup.db")
    shutil.copy(world.where / "server.db", backup)
    for number in range(3):
        client.store.write(world.id(), {"title": f"{number}"})
    assert client.session.sync().delivered == 4
    world.opened.engine.dispose()
    for side in world.where.glob("server.db*"):
        side.unlink()
    shutil.copy(backup, world.where / "server.db")
    client.store.write(world.id(), {"title": "sau"})
    result = client.session.sync()
    assert (result.delivered, result.pending) == (5, 0)
    from sync.server import overview

    assert overview.status(world.opened)["revisions"] == 5
