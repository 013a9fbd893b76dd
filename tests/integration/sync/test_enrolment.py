"""One-time codes: who gets in, who does not, and what each is told."""

import json

import pytest
import sqlalchemy as sa

from sync.carriers.memory import MemoryCarrier
from sync.core import codes
from sync.errors import Kind, SyncError
from sync.server import overview, schema
from sync.server.database import reading
from sync.wire.exchange import Reply, Request
from tests.contracts.memory_store import MemoryStore
from tests.contracts.world import World


def enrol(world: World, code: str, store: MemoryStore | None = None) -> MemoryStore:
    store = store or world.store()
    world.session(store, MemoryCarrier(world.call), store.author).enrol(code, "máy của Lành")
    return store


def refused(world: World, code: str, store: MemoryStore | None = None) -> Kind:
    store = store or world.store()
    with pytest.raises(SyncError) as caught:
        enrol(world, code, store)
    assert store.state("server") is None
    return caught.value.kind


def test_a_code_makes_a_device_of_a_named_person(world: World) -> None:
    store = world.store()
    session = world.session(store, MemoryCarrier(world.call), store.author)
    server = session.enrol(world.code("coordinator", "Trần Văn Phúc"), "máy").server
    assert (server.user_name, server.role, server.area, server.org_name) == (
        "Trần Văn Phúc",
        "coordinator",
        "29461",
        "Xã Trà Cú",
    )
    assert server.root == world.opened.keys.root
    assert overview.status(world.opened)["devices"] == 1


def test_a_code_may_be_typed_carelessly(world: World) -> None:
    enrol(world, world.code().lower().replace("-", "  ").replace("0", "o").replace("1", "l"))


@pytest.mark.parametrize("typed", ["", "ABCD", "ABCD-ABCD-ABCD-ABCD", "AAAA-AAAA-AAAA-AAAA-B", "ă" * 17, "U" * 17])
def test_a_slip_of_the_finger_is_found_before_the_server_is_asked(world: World, typed: str) -> None:
    assert refused(world, typed) is Kind.CODE_MALFORMED
    assert world.requests == []


def test_a_code_that_nobody_made(world: World) -> None:
    world.code()
    assert refused(world, codes.from_random(b"0123456789")) is Kind.CODE_WRONG


def test_a_code_works_once(world: World) -> None:
    code = world.code()
    enrol(world, code)
    assert refused(world, code) is Kind.CODE_USED


def test_a_code_lasts_seven_days(world: World) -> None:
    early, late = world.code(), world.code()
    world.clock.forward(days=7, seconds=-1)
    enrol(world, early)
    world.clock.forward(seconds=2)
    assert refused(world, late) is Kind.CODE_EXPIRED


def wrong(code: str, step: int) -> str:
    """Another code with the same first four characters."""
    bare = codes.read(code)
    assert bare is not None
    value = 0
    for letter in bare:
        value = value << 5 | codes.ALPHABET.index(letter)
    return codes.from_random((value ^ (1 + step)).to_bytes(10, "big"))


def test_five_wrong_tries_lock_a_code_even_for_its_owner(world: World) -> None:
    code = world.code()
    for step in range(5):
        assert refused(world, wrong(code, step)) is Kind.CODE_WRONG
    assert refused(world, code) is Kind.CODE_LOCKED


def test_four_wrong_tries_do_not(world: World) -> None:
    code = world.code()
    for step in range(4):
        refused(world, wrong(code, step))
    enrol(world, code)


def test_a_lost_answer_can_be_asked_for_again_by_the_same_device_only(world: World) -> None:
    code, store = world.code(), world.store()

    def losing(request: Request) -> Reply:
        world.service.handle(request)
        raise SyncError(Kind.NO_NETWORK, "lost")

    world.handle = losing
    assert refused(world, code, store) is Kind.NO_NETWORK
    world.handle = world.service.handle
    assert refused(world, code) is Kind.CODE_USED
    enrol(world, code, store)
    assert overview.status(world.opened)["devices"] == 1


def test_the_code_itself_never_travels_and_is_not_stored(world: World) -> None:
    code = world.code()
    enrol(world, code)
    bare = codes.read(code)
    assert bare is not None
    assert all(bare[4:].encode() not in request.body for request in world.requests)
    with reading(world.opened.engine) as db:
        for row in db.execute(sa.select(schema.code)):
            assert bare[4:] not in str(tuple(row))
    assert bare.encode() not in (world.where / "server.db").read_bytes()


def test_a_server_that_does_not_know_the_code_cannot_enrol_us(world: World) -> None:
    other = World(world.where.with_name("other"), seed=9)
    try:
        code, store = world.code(), world.store()
        impostor = other.people.make_code("x", "collaborator", "1")
        assert impostor.code != code

        def answer(request: Request) -> Reply:
            # It lets anybody in: the proof of the client is not looked at, and it answers with keys of its own.
            from sync.wire import hello

            asked = hello.read_enrol_request(request.body)
            facts = dict.fromkeys(("org_name", "user_name", "role", "area"), "x")
            ids = dict.fromkeys(("device", "user"), world.id())
            body, sig = hello.make_certificate(
                other.opened.receipt_sign,
                {**facts, **ids, "org": other.opened.org, "author": asked.author},
                asked.sign_key,
            )
            keys = other.opened.keys
            made = hello.EnrolAnswer(keys.body, keys.sig, body, sig, "").to_body()
            data = hello.wrap_enrol_answer(made, "0" * 64)
            return Reply(200, {"sync-protocol": "1"}, data, 0, len(data))

        world.handle = answer
        assert refused(world, code, store) is Kind.NOT_OUR_SERVER
    finally:
        other.close()


def test_somebody_in_the_middle_with_another_certificate_is_refused(world: World) -> None:
    class Tapped(MemoryCarrier):
        def fingerprint(self) -> str:
            return "ab" * 32  # what the client sees; the server knows that it shows another one

    store = world.store()
    with pytest.raises(SyncError) as caught:
        world.session(store, Tapped(world.call), store.author).enrol(world.code(), "")
    assert caught.value.kind is Kind.CODE_WRONG
    assert store.state("server") is None


def test_enrolling_again_under_another_person_carries_the_old_work_along(world: World) -> None:
    client = world.client()
    client.store.write(world.id(), {"title": "cũ"})
    client.session.sync()
    client.session.enrol(world.code(name="Tên mới"), "")
    assert json.loads(client.store.values["server"])["user_name"] == "Tên mới"
    client.store.write(world.id(), {"title": "mới"})
    result = client.session.sync()
    assert (result.delivered, result.pending) == (2, 0)
    assert overview.status(world.opened)["revisions"] == 2
