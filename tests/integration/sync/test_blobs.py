"""Photos and papers on their way: resumed both ways, in order, sparing slow links, and never told to strangers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sync.carriers.base import Cut
from sync.driver import Session
from sync.driver.blobs import SMALLEST_CHUNK, Link
from sync.errors import Kind, SyncError
from sync.wire import blobs as wire
from sync.wire.exchange import Reply, Request
from sync.wire.problems import Problem
from tests.contracts.world import Client, World
from tests.unit.sync.parcels.sticks import Stick


def content(size: int, seed: int = 0) -> tuple[str, bytes]:
    data = hashlib.shake_256(str(seed).encode()).digest(size)
    return hashlib.sha256(data).hexdigest(), data


def attach(world: World, client: Client, *sizes: int, seed: int = 0) -> list[str]:
    """One note that names blobs of these sizes."""
    names, entries = [], []
    for number, size in enumerate(sizes):
        name, data = content(size, seed * 100 + number)
        client.store.add_blob(name, "image/jpeg", data)
        names.append(name)
        entries.append({"$blob": name, "size": size, "type": "image/jpeg"})
    client.store.write(world.id(), {"title": "ảnh", "attachments": entries})
    return names


class Trouble:
    """Stands in front of the server; the nth request about one blob is treated in its own way."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.seen: list[tuple[str, int]] = []  # method, bytes of its body or of its answer
        self.names: list[str] = []
        self.plan: dict[int, Callable[[Request], Reply]] = {}
        world.handle = self

    def __call__(self, request: Request) -> Reply:
        if not request.path.startswith("/v1/blobs/"):
            return self._world.service.handle(request)
        number = len(self.seen)
        self.seen.append((request.method, len(request.body)))
        self.names.append(request.path.rpartition("/")[2])
        return self.plan.get(number, self._world.service.handle)(request)

    def cut_up(self, keep: int) -> Callable[[Request], Reply]:
        """The line breaks after `keep` bytes of the chunk; the server keeps them, the answer never comes."""

        def act(request: Request) -> Reply:
            self._world.service.keep_cut(Request(request.method, request.path, request.headers, request.body[:keep]))
            raise SyncError(Kind.NO_NETWORK, "cut")

        return act

    def cut_down(self, keep: int) -> Callable[[Request], Reply]:
        """The line breaks after `keep` bytes of the answer."""

        def act(request: Request) -> Reply:
            reply = self._world.service.handle(request)
            raise Cut(Kind.NO_NETWORK, "cut", Reply(reply.status, reply.headers, reply.body[:keep], 0, keep))

        return act


def session_of(world: World, client: Client, **more: Any) -> Session:
    how: dict[str, Any] = {
        "clock": world.clock,
        "monotonic": lambda: 0.0,
        "random": world.dice,
        "sleep": lambda seconds, cancelled: None,
        "author": client.store.author,
    }
    return Session(client.store, client.carrier, **{**how, **more})


def test_an_upload_goes_on_where_it_was_cut(world: World) -> None:
    client = world.client()
    [name] = attach(world, client, 300_000)
    trouble = Trouble(world)
    trouble.plan = {0: trouble.cut_up(30_000), 3: trouble.cut_up(5_000)}
    assert client.session.sync().blobs_sent == 1
    sent = sum(size for method, size in trouble.seen if method == "PATCH")
    lost = (32 * 1024 - 30_000) + (SMALLEST_CHUNK * 8 - 5_000)
    assert 300_000 < sent <= 300_000 + lost
    assert [method for method, _ in trouble.seen[:3]] == ["PATCH", "HEAD", "PATCH"]
    path = world.where / "blobs" / name[:2] / name
    assert path.read_bytes() == client.store.blobs[name][1]


def test_an_upload_goes_on_after_a_restart_of_the_program(world: World) -> None:
    client = world.client()
    attach(world, client, 300_000)
    trouble = Trouble(world)
    trouble.plan = dict.fromkeys(range(1, 50), trouble.cut_up(0))
    with pytest.raises(SyncError) as caught:
        client.session.sync()
    assert caught.value.kind is Kind.NO_NETWORK
    trouble.plan, trouble.seen = {}, []
    assert world.again(client).session.sync().blobs_sent == 1
    assert sum(size for _, size in trouble.seen) == 300_000 - 32 * 1024


def test_a_part_that_was_wrong_is_found_out_and_sent_again(world: World) -> None:
    client = world.client()
    attach(world, client, 100_000)
    trouble = Trouble(world)

    def spoil(request: Request) -> Reply:
        wrong = bytes(len(request.body))
        world.service.keep_cut(Request(request.method, request.path, request.headers, wrong))
        raise SyncError(Kind.NO_NETWORK, "cut")

    trouble.plan = {0: spoil}
    with pytest.raises(SyncError) as caught:
        client.session.sync()
    assert caught.value.kind is Kind.SERVER_TROUBLE
    assert client.session.sync().blobs_sent == 1


def test_a_download_goes_on_where_it_was_cut_and_after_a_restart(world: World) -> None:
    owner, reader = world.client(), world.client("coordinator")
    [name] = attach(world, owner, 400_000)
    owner.session.sync()
    trouble = Trouble(world)
    trouble.plan = {1: trouble.cut_down(7_000), **dict.fromkeys(range(3, 9), trouble.cut_down(0))}
    with pytest.raises(SyncError):
        reader.session.sync()
    have = reader.store.part_length(name)
    assert 32 * 1024 + 7_000 < have < 400_000
    assert name not in reader.store.blobs
    trouble.plan, trouble.seen = {}, []
    asked: list[str] = []
    world.handle = lambda request: (asked.append(request.headers.get("range", "")), trouble(request))[1]
    assert world.again(reader).session.sync().blobs_received == 1
    assert next(one for one in asked if one).startswith(f"bytes={have}-")
    assert reader.store.blobs[name] == owner.store.blobs[name]


def test_content_that_does_not_match_its_name_is_thrown_away(world: World) -> None:
    owner, reader = world.client(), world.client("coordinator")
    [name] = attach(world, owner, 50_000)
    owner.session.sync()

    def lie(request: Request) -> Reply:
        reply = world.service.handle(request)
        body = bytes(len(reply.body)) if request.method == "GET" and "blobs" in request.path else reply.body
        return Reply(reply.status, reply.headers, body, 0, len(body))

    world.handle = lie
    with pytest.raises(SyncError) as caught:
        reader.session.sync()
    assert caught.value.kind is Kind.SERVER_TROUBLE
    assert (name in reader.store.blobs, reader.store.part_length(name)) == (False, 0)
    world.handle = world.service.handle
    assert reader.session.sync().blobs_received == 1


def test_a_photo_that_rots_at_the_office_keeps_no_other_one_waiting(world: World) -> None:
    owner, reader = world.client(), world.client("coordinator")
    small, rotten, large = attach(world, owner, 9_000, 20_000, 60_000)
    owner.session.sync()
    (world.where / "blobs" / rotten[:2] / rotten).write_bytes(bytes(20_000))
    with pytest.raises(SyncError) as caught:
        reader.session.sync()
    assert caught.value.kind is Kind.SERVER_TROUBLE
    assert set(reader.store.blobs) == {small, large}
    assert reader.store.blobs_wanted(9) == [(rotten, 20_000, "image/jpeg")]


def test_a_photo_is_pending_until_its_owner_has_sent_it(world: World) -> None:
    owner, reader = world.client(), world.client("coordinator")
    [name] = attach(world, owner, 20_000)
    trouble = Trouble(world)
    trouble.plan = dict.fromkeys(range(4), trouble.cut_up(0))
    with pytest.raises(SyncError):
        owner.session.sync()  # the words arrive, the photo does not
    result = reader.session.sync()
    assert (result.received, result.blobs_received) == (1, 0)
    assert reader.store.blobs_wanted(5) == [(name, 20_000, "image/jpeg")]
    owner.session.sync()
    assert reader.session.sync().blobs_received == 1
    assert reader.store.blobs_wanted(5) == []


def test_many_blobs_cost_one_question_and_no_head(world: World) -> None:
    client = world.client()
    attach(world, client, *range(1000, 1020))
    trouble = Trouble(world)
    before = len(world.requests)
    assert client.session.sync().blobs_sent == 20
    assert {method for method, _ in trouble.seen} == {"PATCH"}
    asked = [request.path for request in world.requests[before:]]
    assert asked.count("/v1/blobs") == 1


def test_more_blobs_than_fit_one_question(world: World) -> None:
    client, reader = world.client(), world.client("coordinator")
    attach(world, client, *range(10, 10 + wire.MOST_NAMES + 5))
    assert client.session.sync().blobs_sent == wire.MOST_NAMES + 5
    assert reader.session.sync().blobs_received == wire.MOST_NAMES + 5


def test_thumbnails_go_first_in_both_directions_and_then_the_small_ones(world: World) -> None:
    one, office = world.client(), world.client("coordinator")
    far = attach(world, office, 5_000, 90_000, seed=1)
    attach(world, one, 3_000, 40_000, seed=2)
    one.session.sync()
    mine = attach(world, office, 60_000, 4_000, seed=3)
    trouble = Trouble(world)
    office.session.sync()
    order = list(dict.fromkeys(trouble.names))
    sizes = [len(office.store.blobs[name][1]) for name in order]
    assert sizes == [4_000, 5_000, 3_000, 60_000, 90_000, 40_000]
    assert set(far + mine) < set(order)


def test_how_fast_the_link_was_is_kept_for_the_person(world: World) -> None:
    """Only from what was really carried: a thumbnail is too small to tell anything."""
    client = world.client()
    attach(world, client, 2_000)
    client.session.sync()
    assert "sync.speed" not in client.store.values
    attach(world, client, 200_000, seed=1)
    client.session.sync()
    assert int(client.store.values["sync.speed"]) > 0


def test_a_slow_link_is_spared_large_files_and_a_good_one_takes_them(world: World) -> None:
    client = world.client()
    small, large, larger = attach(world, client, 5_000, 200_000, 300_000)
    now = [0.0]

    def slow(request: Request) -> Reply:
        now[0] += len(request.body) / 2_500
        return world.service.handle(request)

    world.handle = slow
    careful = session_of(world, client, monotonic=lambda: now[0], spare=lambda: 64 * 1024)
    result = careful.sync()
    assert (result.blobs_sent, result.blobs_waiting, result.pending) == (1, 2, 0)
    assert client.store.blob_marks.keys() == {small}
    again = careful.sync()
    assert (again.blobs_sent, again.blobs_waiting) == (0, 2)
    assert now[0] < 60  # a chunk or two each time tells how the link is, and is not lost
    world.handle = world.service.handle
    done = careful.sync()
    assert (done.blobs_sent, done.blobs_waiting) == (2, 0)
    assert client.store.blob_marks.keys() == {small, large, larger}


def test_what_a_reader_fetched_costs_nothing_later(world: World) -> None:
    owner, reader = world.client(), world.client("coordinator")
    attach(world, owner, *range(1000, 1010))
    owner.session.sync()
    assert reader.session.sync().blobs_received == 10
    reader.store.write(world.id(), {"title": "trả lời"})
    before = len(world.requests)
    reader.session.sync()
    assert [request.path for request in world.requests[before:]] == ["/v1/sync"]


def test_who_wants_everything_gets_it_over_a_slow_link_too(world: World) -> None:
    client = world.client()
    attach(world, client, 100_000)
    now = [0.0]

    def slow(request: Request) -> Reply:
        now[0] += len(request.body) / 2_500
        return world.service.handle(request)

    world.handle = slow
    assert session_of(world, client, monotonic=lambda: now[0]).sync().blobs_sent == 1


def test_a_token_that_ends_between_two_chunks_is_renewed(world: World) -> None:
    client = world.client()
    attach(world, client, 300_000)
    trouble = Trouble(world)

    def late(request: Request) -> Reply:
        world.clock.forward(minutes=31)
        return world.service.handle(request)

    trouble.plan = {1: late}
    assert client.session.sync().blobs_sent == 1


def test_a_photo_may_take_longer_than_any_number_of_tokens(world: World) -> None:
    client = world.client()
    attach(world, client, 200_000)
    trouble = Trouble(world)

    def slow(request: Request) -> Reply:
        reply = world.service.handle(request)
        world.clock.forward(minutes=31)
        return reply

    trouble.plan = dict.fromkeys(range(9), slow)
    now = [0.0]

    def monotonic() -> float:
        now[0] += 20
        return now[0]

    assert session_of(world, client, monotonic=monotonic).sync().blobs_sent == 1
    assert len(trouble.seen) >= 6


def test_a_token_that_is_never_good_is_not_renewed_for_ever(world: World) -> None:
    client = world.client()
    attach(world, client, 200_000)
    trouble = Trouble(world)
    problem = Problem("token").to_bytes()
    trouble.plan = dict.fromkeys(range(99), lambda request: Reply(401, {"sync-protocol": "1"}, problem, 0, 0))
    with pytest.raises(SyncError):
        client.session.sync()
    assert len(trouble.seen) == 2


def test_a_busy_server_is_given_the_time_it_asks_for(world: World) -> None:
    client = world.client()
    attach(world, client, 10_000)
    slept: list[float] = []
    busy = Problem("slow-down", retry_after=7).to_bytes()
    trouble = Trouble(world)
    trouble.plan = {0: lambda request: Reply(429, {"sync-protocol": "1", "retry-after": "7"}, busy, 0, len(busy))}
    patient = session_of(world, client, sleep=lambda seconds, cancelled: slept.append(seconds))
    assert patient.sync().blobs_sent == 1
    assert slept == [7]


def test_cancelling_stops_at_the_next_chunk(world: World) -> None:
    client = world.client()
    attach(world, client, 300_000)
    trouble = Trouble(world)
    with pytest.raises(SyncError) as caught:
        client.session.sync(cancelled=lambda: len(trouble.seen) > 1)
    assert caught.value.kind is Kind.CANCELLED
    assert client.session.sync().blobs_sent == 1


# -- what the server tells whom


def ask(world: World, client: Client, send: list[str], want: list[str]) -> wire.BlobStand:
    assert client.session._session is not None
    headers = {"authorization": f"Bearer {client.session._session.token}"}
    body = json.dumps({"send": send, "want": want}).encode()
    reply = world.service.handle(Request("POST", "/v1/blobs", headers, body))
    assert reply.status == 200, reply.body
    return wire.read_stand(reply.body)


def test_a_stranger_learns_nothing_of_a_blob_that_is_there(world: World) -> None:
    owner, stranger, office = world.client(), world.client(), world.client("coordinator")
    [name] = attach(world, owner, 2_000)
    for one in (owner, stranger, office):
        one.session.sync()
    nothing = "b" * 64
    for asked in (name, nothing):
        stand = ask(world, stranger, [asked], [asked])
        assert (stand.receipts, stand.offsets, stand.there) == ({}, {}, {})
    assert ask(world, office, [], [name, nothing]).there == {name: 2_000}
    mine = ask(world, owner, [name], [name])
    assert (set(mine.receipts), mine.there) == ({name}, {name: 2_000})
    assert ask(world, office, [name], []).receipts == {}  # it may read it, and has no part in sending it


def fetch(world: World, client: Client, name: str, **headers: str) -> Reply:
    assert client.session._session is not None
    token = {"authorization": f"Bearer {client.session._session.token}"}
    return world.service.handle(Request("GET", f"/v1/blobs/{name}", {**token, **headers}))


def test_ranges(world: World) -> None:
    owner = world.client()
    [name] = attach(world, owner, 2_000)
    owner.session.sync()
    data = owner.store.blobs[name][1]
    whole = fetch(world, owner, name)
    assert (whole.status, whole.body, whole.headers["etag"]) == (200, data, f'"{name}"')
    part = fetch(world, owner, name, range="bytes=100-199")
    assert (part.status, part.body, part.headers["content-range"]) == (206, data[100:200], "bytes 100-199/2000")
    rest = fetch(world, owner, name, range="bytes=1990-")
    assert (rest.status, rest.body) == (206, data[1990:])
    over = fetch(world, owner, name, range="bytes=1990-5000")
    assert (over.body, over.headers["content-range"]) == (data[1990:], "bytes 1990-1999/2000")
    other = fetch(world, owner, name, **{"range": "bytes=100-199", "if-range": '"something else"'})
    assert (other.status, other.body) == (200, data)
    for wrong in ("bytes=2000-", "bytes=-5", "bytes=5-1", "bytes=0-1,5-6", "chars=0-1", "bytes=1e3-"):
        refused = fetch(world, owner, name, range=wrong)
        assert (refused.status, refused.headers["content-range"]) == (416, "bytes */2000"), wrong


def test_one_answer_holds_at_most_a_chunk(world: World) -> None:
    owner = world.client()
    [name] = attach(world, owner, 700_000)
    owner.session.sync()
    assert fetch(world, owner, name).status == 413
    assert len(fetch(world, owner, name, range="bytes=0-").body) == world.service.limits.chunk


# -- the chunk


def test_the_chunk_follows_the_link() -> None:
    link = Link()
    quick = link.after(link.chunk, 0.01, 512 * 1024)
    assert (quick.chunk, quick.is_good()) == (256 * 1024, True)
    assert quick.after(quick.chunk, 0.1, 512 * 1024).chunk == 512 * 1024
    slow = link.after(link.chunk, 13.0, 512 * 1024)  # 20 kbit/s
    assert (slow.chunk, slow.is_good()) == (int(32 * 1024 / 13 * 7), False)
    assert slow.after_loss().chunk == SMALLEST_CHUNK
    assert link.after(500, 9.0, 512 * 1024) == link  # too little to tell anything
    assert link.is_good()  # nothing is known yet: one chunk may go, and tells


@pytest.mark.parametrize("claimed", [1, 10**9])
@pytest.mark.parametrize("way", ["line", "stick"])
def test_whoever_states_another_size_of_somebodys_photo_keeps_it_from_nobody(
    world: World, tmp_path: Path, claimed: int, way: str
) -> None:
    owner, other, reader = world.client(), world.client(), world.client("coordinator")
    stick = Stick(world, tmp_path / "stick")
    stick.write(reader)  # where it stands
    stick.take()
    [name] = attach(world, owner, 20_000)
    owner.session.sync()
    lie = [{"$blob": name, "size": claimed, "type": "image/jpeg"}]
    other.store.write(world.id(), {"title": "ảnh", "attachments": lie})
    other.session.sync()
    if way == "line":
        assert reader.session.sync().blobs_received == 1
    else:
        stick.give(reader)
        assert stick.read(reader).blobs == 1
    assert reader.store.blobs[name] == owner.store.blobs[name]
