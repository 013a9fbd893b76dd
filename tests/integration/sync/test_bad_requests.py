"""What a broken or hostile client may send: it is refused with the right problem, and nothing of it is stored."""

from __future__ import annotations

import gzip
import json
import tracemalloc
from typing import Any

import pytest

from sync.core import seal
from sync.core.revision import make_revision
from sync.server import overview
from sync.wire import batch, codec
from sync.wire.exchange import Reply, Request
from tests.contracts.world import Client, World
from tests.unit.sync.test_strictjson import REFUSED

REPLICA = "0123456789abcdef0123456789abcdef"


def problem(reply: Reply) -> str:
    assert reply.headers["content-type"] == "application/problem+json"
    assert reply.headers["sync-protocol"] == "1"
    said = json.loads(reply.body)
    assert said["status"] == reply.status
    assert {"type", "title", "status", "detail", "retry", "scope"} <= set(said)
    for word in ("Traceback", "SELECT", "sqlite", "/tmp", ".py"):
        assert word not in reply.body.decode()
    return str(said["type"]).rpartition(":")[2]


class Hand:
    """A client by hand: it seals and sends whatever it is told."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.client: Client = world.client()
        self.client.session.sync()
        self.headers = dict(world.requests[-1].headers)
        self.headers.pop("content-encoding", None)
        info = json.loads(self.client.store.values["server"])
        self.org, self.device, self.root = info["org"], info["device"], bytes.fromhex(info["root"])

    def pairs(self, count: int = 2, **change: Any) -> list[tuple[bytes, bytes]]:
        made: list[tuple[bytes, bytes]] = []
        prev = ""
        for n in range(1, count + 1):
            facts = {
                "replica": REPLICA,
                "n": n,
                "prev": prev,
                "record": self.world.id(),
                "type": "note/1",
                "clk": n,
                "by": self.client.store.author,
                "at": "2026-11-21T09:14:03+07:00",
                "seen": (),
                "fields": {"title": f"tin {n}"},
            }
            one = make_revision(**{**facts, **change})
            prev = one.id
            made.append((one.header, one.payload or b""))
        return made

    def seal(self, revisions: list[tuple[bytes, bytes]], key: bytes | None = None, **change: Any) -> bytes:
        import hashlib

        head = json.loads(revisions[-1][0])
        facts = {
            "org": self.org,
            "replica": head["r"],
            "n": head["n"],
            "revision": hashlib.sha256(revisions[-1][0]).hexdigest(),
            "recipient": seal.key_id(self.root),
        }
        message = seal.seal_message(**{**facts, **change})
        return seal.signer(key or self.client.store.values["device.sign"])(message)

    def begin(self, **change: Any) -> batch.Begin:
        facts: dict[str, Any] = {"device": self.device, "challenge": "c" * 32, "want": 1000}
        return batch.Begin(**{**facts, **change})

    def send(self, body: bytes, **headers: str) -> Reply:
        reply = self.world.service.handle(Request("POST", "/v1/sync", {**self.headers, **headers}, body))
        encoding = reply.headers.get("content-encoding", "")
        return Reply(reply.status, reply.headers, codec.decode([reply.body], encoding, cap=10**7, ratio=1000), 0, 0)

    def stored(self) -> int:
        return int(overview.status(self.world.opened)["revisions"])


@pytest.fixture
def hand(world: World) -> Hand:
    return Hand(world)


def test_a_good_batch_by_hand(hand: Hand) -> None:
    made = hand.pairs()
    assert hand.send(batch.encode(hand.begin(), [(made, hand.seal(made))])).status == 200
    assert hand.stored() == 2


def test_a_seal_by_another_key_or_over_something_else(hand: Hand) -> None:
    made = hand.pairs()
    seals = [
        hand.seal(made, key=bytes(32)),
        hand.seal(made, n=1),
        hand.seal(made, org="x"),
        hand.seal(made, recipient="x"),
        hand.seal(made, revision="a" * 64),
        hand.seal(made, replica="f" * 32),
        hand.seal(made[:1]),
    ]
    for one in seals:
        reply = hand.send(batch.encode(hand.begin(), [(made, one)]))
        assert (reply.status, problem(reply)) == (422, "batch-corrupt")
    assert hand.stored() == 0


def test_one_bad_run_spoils_the_whole_batch_and_nothing_is_stored(hand: Hand) -> None:
    good, bad = hand.pairs(), hand.pairs(replica="f" * 32)
    reply = hand.send(batch.encode(hand.begin(), [(good, hand.seal(good)), (bad, hand.seal(good))]))
    assert problem(reply) == "batch-corrupt"
    assert hand.stored() == 0


def test_a_changed_payload_or_header(hand: Hand) -> None:
    made = hand.pairs()
    body = batch.encode(hand.begin(), [(made, hand.seal(made))])
    for old, new in ((b"tin 1", b"tin 7"), (b"tin 2", b"tin 7"), (b"note/1", b"note/3"), (b'",1,"2026', b'",9,"2026')):
        assert old in body
        reply = hand.send(body.replace(old, new))
        assert (reply.status, problem(reply)) == (422, "batch-corrupt")
    assert hand.stored() == 0


@pytest.mark.parametrize("text", REFUSED, ids=lambda text: repr(text[:24]))
def test_json_tricks_are_refused_as_lines_and_as_payloads(hand: Hand, text: bytes) -> None:
    assert hand.send(text).status in (400, 413)
    assert hand.send(text + b"\n").status in (400, 413)
    import hashlib

    made = hand.pairs(1)
    head = json.loads(made[0][0])
    header = json.dumps({**head, "ph": hashlib.sha256(text).hexdigest()}, separators=(",", ":")).encode()
    try:
        body = batch.encode(hand.begin(), [([(header, text)], hand.seal([(header, text)]))])
    except UnicodeDecodeError:
        return
    reply = hand.send(body)
    assert reply.status in (400, 413, 422)
    assert hand.stored() == 0


def test_the_gzip_bomb_is_bounded(hand: Hand) -> None:
    bombs = [
        gzip.compress(b"\x00" * 100_000_000),
        gzip.compress(b'{"begin":' * 10_000_000),
        gzip.compress(b"[" * 10**8),
    ]
    for bomb in bombs:
        tracemalloc.start()
        try:
            reply = hand.send(bomb, **{"content-encoding": "gzip"})
            assert tracemalloc.get_traced_memory()[1] < 40_000_000
        finally:
            tracemalloc.stop()
        assert (reply.status, problem(reply)) == (413, "too-large")


@pytest.mark.parametrize("encoding", ["br", "deflate", "gzip, gzip", "zstd"])
def test_other_encodings(hand: Hand, encoding: str) -> None:
    assert hand.send(gzip.compress(b"{}"), **{"content-encoding": encoding}).status == 400


def test_somebody_elses_device_in_the_batch(hand: Hand) -> None:
    other = hand.world.client()
    device = json.loads(other.store.values["server"])["device"]
    assert problem(hand.send(batch.encode(hand.begin(device=device), []))) == "token"


@pytest.mark.parametrize("token", ["", "Bearer", "Bearer x", "Bearer a.b.c", "Basic eDp4", "Bearer " + "a" * 5000])
def test_without_a_token_nothing(hand: Hand, token: str) -> None:
    reply = hand.send(batch.encode(hand.begin(), []), authorization=token)
    assert (reply.status, problem(reply)) == (401, "token")


def test_a_token_lasts_half_an_hour_and_cannot_be_lengthened(hand: Hand) -> None:
    body = batch.encode(hand.begin(), [])
    hand.world.clock.forward(minutes=29)
    assert hand.send(body).status == 200
    device, expiry, mac = hand.headers["authorization"].removeprefix("Bearer ").split(".")
    longer = f"Bearer {device}.{int(expiry) + 3600}.{mac}"
    assert hand.send(body, authorization=longer).status == 401
    hand.world.clock.forward(minutes=2)
    assert hand.send(body).status == 401


def test_a_token_of_another_server_is_nothing_here(hand: Hand) -> None:
    other = World(hand.world.where.with_name("other"), seed=5)
    try:
        assert problem(Hand(other).world.service.handle(Request("POST", "/v1/sync", hand.headers, b""))) == "token"
    finally:
        other.close()


def test_tokens_need_a_fresh_nonce_and_the_devices_own_signature(hand: Hand) -> None:
    from sync.wire import hello, shapes

    world = hand.world
    said = hello.read_hello(world.service.handle(Request("GET", "/v1/hello")).body)

    def ask(nonce: str, key: bytes, device: str = hand.device) -> Reply:
        sig = seal.signer(key)(hello.token_message(hand.org, device, nonce))
        body = json.dumps({"device": device, "nonce": nonce, "sig": shapes.b64(sig)}).encode()
        return world.service.handle(Request("POST", "/v1/token", {}, body))

    own = hand.client.store.values["device.sign"]
    assert ask(said.nonce, own).status == 200
    assert problem(ask(said.nonce, bytes(32))) == "device-unknown"
    assert problem(ask("made.up.nonce", own)) == "token"
    assert problem(ask(said.nonce, own, world.id())) == "device-unknown"
    world.clock.forward(minutes=6)
    assert problem(ask(said.nonce, own)) == "token"


@pytest.mark.parametrize("path", ["/v1/enrol", "/v1/token"])
@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b"null", b"\xff", b'{"device":5}', b'{"label":"ABCD"}', b"[" * 99])
def test_small_messages_that_are_none(world: World, path: str, body: bytes) -> None:
    assert problem(world.service.handle(Request("POST", path, {}, body))) == "malformed"
    assert problem(world.service.handle(Request("POST", path, {}, b"x" * 100_000))) == "too-large"


@pytest.mark.parametrize(
    "request_",
    [
        Request("GET", "/v1/sync"),
        Request("POST", "/v1/hello"),
        Request("GET", "/"),
        Request("GET", "/v1/blobs/"),
        Request("DELETE", "/v1/blobs/x"),
        Request("GET", "/v2/hello"),
    ],
)
def test_other_verbs(world: World, request_: Request) -> None:
    assert problem(world.service.handle(request_)) in ("not-found", "token", "malformed")


@pytest.mark.parametrize(
    ("header", "name"), [("0", "upgrade"), ("x", "malformed"), ("99999", "malformed"), ("-1", "malformed")]
)
def test_other_protocols(world: World, header: str, name: str) -> None:
    assert problem(world.service.handle(Request("GET", "/v1/hello", {"sync-protocol": header}))) == name


def test_a_cursor_that_is_none_of_ours_asks_for_a_refetch(hand: Hand) -> None:
    assert problem(hand.send(batch.encode(hand.begin(cursor="nonsense!"), []))) == "must-refetch"


# -- blobs


def put(hand: Hand, name: str, chunk: bytes, offset: int, length: int, **headers: str) -> Reply:
    from sync.wire.exchange import content_digest

    whole = {
        **hand.headers,
        "upload-offset": str(offset),
        "upload-length": str(length),
        "content-digest": content_digest(chunk),
        **headers,
    }
    return hand.world.service.handle(Request("PATCH", f"/v1/blobs/{name}", whole, chunk))


def ask(hand: Hand, method: str, name: str) -> Reply:
    return hand.world.service.handle(Request(method, f"/v1/blobs/{name}", hand.headers))


@pytest.fixture
def named(hand: Hand) -> tuple[bytes, str]:
    """A blob that a revision of the hand names."""
    import hashlib

    data = bytes(range(256)) * 10
    name = hashlib.sha256(data).hexdigest()
    blob = {"$blob": name, "size": len(data), "type": "image/jpeg"}
    made = hand.pairs(1, fields={"attachments": [blob]})
    assert hand.send(batch.encode(hand.begin(), [(made, hand.seal(made))])).status == 200
    return data, name


def test_a_blob_in_chunks_with_a_lost_answer(hand: Hand, named: tuple[bytes, str]) -> None:
    data, name = named
    assert ask(hand, "HEAD", name).headers["upload-offset"] == "0"
    assert put(hand, name, data[:1000], 0, len(data)).headers["upload-offset"] == "1000"
    again = put(hand, name, data[:1000], 0, len(data))
    assert (again.status, again.headers["upload-offset"]) == (409, "1000")
    assert ask(hand, "GET", name).status == 404  # never visible in part
    assert put(hand, name, data[1000:], 1000, len(data)).status == 200
    assert ask(hand, "HEAD", name).status == 200
    assert ask(hand, "GET", name).body == data
    assert put(hand, name, data[:10], 0, len(data)).status == 200


def test_a_blob_that_is_not_what_its_name_says_is_thrown_away(hand: Hand, named: tuple[bytes, str]) -> None:
    data, name = named
    wrong = data[:-1] + b"x"
    assert problem(put(hand, name, wrong, 0, len(wrong))) == "digest-mismatch"
    assert ask(hand, "HEAD", name).headers["upload-offset"] == "0"
    assert problem(put(hand, name, data, 0, len(data), **{"content-digest": "sha-256=:x:"})) == "digest-mismatch"
    assert put(hand, name, data, 0, len(data)).status == 200


def test_blobs_over_their_length_or_the_limit(hand: Hand, named: tuple[bytes, str]) -> None:
    data, name = named
    assert problem(put(hand, name, data, 0, 10)) == "too-large"
    assert problem(put(hand, name, b"x", 0, 10**9)) == "too-large"
    assert problem(put(hand, name, b"x" * (hand.world.service.limits.chunk + 1), 0, 10**7)) == "too-large"
    assert problem(put(hand, name, b"x", 0, 10, **{"upload-offset": "-1"})) == "malformed"


def test_a_blob_that_no_revision_of_ours_names_does_not_exist_for_us(hand: Hand, named: tuple[bytes, str]) -> None:
    data, name = named
    put(hand, name, data, 0, len(data))
    stranger = Hand(hand.world)
    for method in ("HEAD", "GET"):
        there, nowhere = ask(stranger, method, name), ask(stranger, method, "a" * 64)
        assert (there.status, there.body) == (nowhere.status, nowhere.body) == (404, there.body)
    assert put(stranger, name, data, 0, len(data)).status == 404
    assert ask(hand, "HEAD", "../../server.db").status == 404
