"""Whatever stands between a device and its server: nothing of it may ever turn a record green."""

import base64
import gzip
from collections.abc import Callable

import pytest

from sync.core import seal, strictjson
from sync.errors import Kind, SyncError
from sync.server import overview
from sync.wire import codec
from sync.wire.exchange import Reply, Request
from tests.contracts.world import Client, World

HTML = b"<html><body>Welcome! success</body></html>"
OURS = {"sync-protocol": "1"}


def html(status: int, headers: dict[str, str] | None = None) -> Callable[[Request], Reply]:
    return lambda request: Reply(status, headers or {"content-type": "text/html"}, HTML, 0, len(HTML))


def refused(client: Client, kind: Kind) -> None:
    before = client.store.totals()
    with pytest.raises(SyncError) as caught:
        client.session.sync()
    assert caught.value.kind is kind, caught.value
    assert client.store.totals() == before


@pytest.mark.parametrize(
    "portal",
    [
        html(200),
        html(302, {"location": "http://login.example/"}),
        html(511),
        html(403),
        html(404),
        html(502),
        html(200, OURS),
        html(404, OURS),
        lambda request: Reply(200, OURS, b"{}", 0, 2),
        lambda request: Reply(200, OURS, b"", 0, 0),
        lambda request: Reply(204, OURS, b"", 0, 0),
        lambda request: Reply(200, {**OURS, "content-encoding": "gzip"}, HTML, 0, 0),
        lambda request: Reply(200, {**OURS, "content-encoding": "br"}, HTML, 0, 0),
    ],
)
@pytest.mark.parametrize("connected", [False, True])
def test_a_captive_portal_is_not_our_server(world: World, portal: Callable[[Request], Reply], connected: bool) -> None:
    client = world.client()
    if connected:
        client.session.sync()
    client.store.write(world.id(), {"title": "a"})
    world.handle = portal
    refused(client, Kind.NOT_OUR_SERVER)
    world.handle = world.service.handle
    assert client.session.sync().delivered == 1


def only_sync(world: World, change: Callable[[Request, Reply], Reply]) -> None:
    def between(request: Request) -> Reply:
        reply = world.service.handle(request)
        if request.path != "/v1/sync":
            return reply
        body = codec.decode([reply.body], reply.headers.get("content-encoding", ""), cap=10**8, ratio=1000)
        plain = {name: value for name, value in reply.headers.items() if name != "content-encoding"}
        return change(request, Reply(reply.status, plain, body, 0, len(body)))

    world.handle = between


def with_body(reply: Reply, body: bytes) -> Reply:
    return Reply(reply.status, reply.headers, body, 0, len(body))


def test_an_answer_of_yesterday_proves_nothing_today(world: World) -> None:
    client = world.client()
    client.store.write(world.id(), {"title": "hôm qua"})
    kept: list[Reply] = []

    def keep(request: Request) -> Reply:
        kept.append(world.service.handle(request))
        return kept[-1]

    world.handle = keep
    client.session.sync()
    yesterday = kept[-1]
    client.store.write(world.id(), {"title": "hôm nay"})
    world.handle = lambda request: yesterday if request.path == "/v1/sync" else world.service.handle(request)
    refused(client, Kind.NOT_OUR_SERVER)


def test_every_truncation_of_an_answer_is_noticed(world: World) -> None:
    client = world.client()
    client.session.sync()
    client.store.write(world.id(), {"title": "a"})
    lengths: list[int] = []

    def cut(request: Request, reply: Reply) -> Reply:
        lengths.append(len(reply.body))
        return with_body(reply, reply.body[: lengths[0] * (len(lengths) - 1) // 40])

    only_sync(world, cut)
    for _ in range(40):
        refused(client, Kind.NOT_OUR_SERVER)
    world.handle = world.service.handle
    assert client.session.sync().pending == 0


def test_every_changed_byte_of_an_answer_is_noticed_or_harmless(world: World) -> None:
    writer, client = world.client(), world.client("coordinator")
    record = world.id()
    writer.store.write(record, {"title": "thật"})
    writer.session.sync()
    place = [0]

    def flip(request: Request, reply: Reply) -> Reply:
        broken = bytearray(reply.body)
        broken[place[0] % len(broken)] ^= 1
        return with_body(reply, bytes(broken))

    only_sync(world, flip)
    for step in range(0, 4000, 13):
        place[0] = step
        store = client.store.snapshot()
        fresh = world.session(store, client.carrier, store.author)
        try:
            fresh.sync()
        except SyncError as problem:
            assert problem.kind is Kind.NOT_OUR_SERVER, problem
        assert set(store.revs) <= set(writer.store.revs)


def test_a_receipt_for_another_device_or_under_another_key_is_refused(world: World, tmp_path: object) -> None:
    client = world.client()
    client.session.sync()
    client.store.write(world.id(), {"title": "a"})
    stranger = seal.signer(bytes(range(32)))

    def forge(request: Request, reply: Reply) -> Reply:
        lines = [line for _, line in codec.read_lines(reply.body)]
        for line in lines:
            if "receipt" in line:
                body = line["receipt"].encode()
                line["sig"] = base64.b64encode(stranger(seal.message(seal.RECEIPT, body))).decode()
        return with_body(reply, codec.lines(lines))

    only_sync(world, forge)
    refused(client, Kind.NOT_OUR_SERVER)


def test_an_answer_without_a_receipt_is_refused(world: World) -> None:
    client = world.client()
    client.session.sync()
    client.store.write(world.id(), {"title": "a"})

    def strip(request: Request, reply: Reply) -> Reply:
        return with_body(
            reply, codec.lines([line for _, line in codec.read_lines(reply.body) if "receipt" not in line])
        )

    only_sync(world, strip)
    refused(client, Kind.NOT_OUR_SERVER)


def test_receipts_of_two_lives_of_the_database_in_one_answer_count_for_nothing(world: World) -> None:
    """Signed by the office itself, as by one that was restored between two of its statements."""
    client = world.client()
    client.session.sync()
    client.store.write(world.id(), {"title": "a"})

    def restored_between(request: Request, reply: Reply) -> Reply:
        lines = [line for _, line in codec.read_lines(reply.body)]
        at = next(place for place, line in enumerate(lines) if "receipt" in line)
        body = strictjson.dumps({**strictjson.loads(lines[at]["receipt"].encode()), "epoch": "f" * 32})
        sig = world.opened.receipt_sign(seal.message(seal.RECEIPT, body))
        lines.insert(at, {"receipt": body.decode(), "sig": base64.b64encode(sig).decode()})
        return with_body(reply, codec.lines(lines))

    only_sync(world, restored_between)
    refused(client, Kind.NOT_OUR_SERVER)


def test_another_server_is_not_ours(world: World, tmp_path: object) -> None:
    other = World(world.where.with_name("other"), seed=2)
    try:
        client = world.client()
        client.session.sync()
        client.store.write(world.id(), {"title": "a"})
        world.handle = other.service.handle
        fresh = world.again(client)
        refused(fresh, Kind.NOT_OUR_SERVER)
        with pytest.raises(SyncError) as caught:  # the old token means nothing there, and its key set is not pinned
            client.session.sync()
        assert caught.value.kind is Kind.NOT_OUR_SERVER
        assert overview.status(other.opened)["revisions"] == 0
        assert client.store.totals().pending == 1
    finally:
        other.close()


def test_an_older_key_set_is_refused(world: World) -> None:
    import json

    client = world.client()
    client.session.sync()
    server = json.loads(client.store.values["server"])
    client.store.values["server"] = json.dumps({**server, "keys_version": 2}).encode()
    client.store.write(world.id(), {"title": "a"})
    refused(world.again(client), Kind.NOT_OUR_SERVER)


def test_a_bomb_in_an_answer_is_stopped_at_the_cap(world: World) -> None:
    client = world.client()
    client.session.sync()
    client.store.write(world.id(), {"title": "a"})
    bomb = gzip.compress(b"0" * 100_000_000)
    world.handle = lambda request: Reply(200, {**OURS, "content-encoding": "gzip"}, bomb, 0, len(bomb))
    refused(client, Kind.NOT_OUR_SERVER)


@pytest.mark.parametrize(
    ("status", "name", "kind"),
    [
        (503, "busy", Kind.BUSY),
        (429, "slow-down", Kind.BUSY),
        (503, "restoring", Kind.RESTORING),
        (426, "upgrade", Kind.UPGRADE),
        (401, "device-unknown", Kind.DEVICE_UNKNOWN),
        (500, "internal", Kind.SERVER_TROUBLE),
    ],
)
def test_problems_have_their_kinds(world: World, status: int, name: str, kind: Kind) -> None:
    from sync.wire.problems import Problem

    client = world.client()
    client.session.sync()
    client.store.write(world.id(), {"title": "a"})
    body = Problem(name).to_bytes()
    world.handle = lambda request: Reply(status, {**OURS, "retry-after": "7"}, body, 0, len(body))
    with pytest.raises(SyncError) as caught:
        client.session.sync()
    assert (caught.value.kind, caught.value.retry_after) == (kind, 7)
    assert client.store.totals().pending == 1
