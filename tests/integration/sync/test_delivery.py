"""Two devices and one server: what arrives, what is sent again, what is green."""

import pytest
import sqlalchemy as sa

from sync.errors import Kind, SyncError
from sync.server import overview, schema
from sync.server.database import reading
from sync.wire.exchange import Reply, Request
from tests.contracts.world import Client, World


def titles(client: object) -> set[str]:
    return {str(one.fields().get("title")) for one in client.store.revs.values()}  # type: ignore[attr-defined]


def test_a_note_goes_up_and_comes_down_to_the_coordinator(world: World) -> None:
    writer, reader = world.client(), world.client("coordinator")
    record = world.id()
    writer.store.write(record, {"title": "Chậm chi trả đền bù ấp 3", "severity": 3})
    result = writer.session.sync()
    assert (result.sent, result.received, result.delivered, result.pending) == (1, 0, 1, 0)
    received = reader.session.sync()
    assert (received.sent, received.received) == (0, 1)
    assert reader.store.shown(record) == writer.store.shown(record)
    assert [one["title"] for one in overview.records(world.opened, "note", 10)] == ["Chậm chi trả đền bù ấp 3"]


def test_the_first_synchronisation_takes_three_requests_and_the_next_one_is_a_single_round_trip(world: World) -> None:
    client = world.client()
    client.store.write(world.id(), {"title": "a"})
    assert client.session.sync().requests == 3
    for number in range(100):
        client.store.write(world.id(), {"title": f"tin {number}", "content": "x" * 50})
    assert client.session.sync().requests == 1
    again = client.session.sync()
    assert (again.sent, again.received, again.requests) == (0, 0, 1)
    assert again.bytes_up < 500


def test_nothing_is_sent_twice_but_what_was_not_confirmed(world: World) -> None:
    client = world.client()
    client.store.write(world.id(), {"title": "a"})
    client.session.sync()
    world.requests.clear()
    client.session.sync()
    assert b'"run"' not in world.requests[-1].body


def test_a_lost_answer_leads_to_a_duplicate_not_to_a_copy(world: World) -> None:
    client, reader = world.client(), world.client("coordinator")
    client.store.write(world.id(), {"title": "một"})
    client.session.sync()
    client.store.write(world.id(), {"title": "hai"})
    lose = [True]

    def losing(request: Request) -> Reply:
        reply = world.service.handle(request)
        if request.path == "/v1/sync" and lose.pop():
            lose.append(False)
            raise SyncError(Kind.NO_NETWORK, "the answer was lost")
        return reply

    world.handle = losing
    result = client.session.sync()
    assert (result.delivered, result.pending) == (2, 0)
    world.handle = world.service.handle
    assert overview.status(world.opened)["revisions"] == 2
    assert reader.session.sync().received == 2
    feed_rows = [one for rows in reader.store.feed_rows.values() for one in rows.values()]
    assert len(feed_rows) == len(set(feed_rows)) == 2


@pytest.mark.parametrize(("kind", "times"), [(Kind.NO_NETWORK, 4), (Kind.TIMEOUT, 2)])
def test_a_line_on_which_nothing_moves_is_tried_half_as_often_as_one_that_breaks(
    world: World, kind: Kind, times: int
) -> None:
    """Each try has cost the person half a minute."""
    client = world.client()
    client.store.write(world.id(), {"title": "một"})
    asked: list[str] = []

    def lost(request: Request) -> Reply:
        asked.append(request.path)
        if request.path == "/v1/sync":
            raise SyncError(kind, "lost")
        return world.service.handle(request)

    world.handle = lost
    with pytest.raises(SyncError) as caught:
        client.session.sync()
    assert caught.value.kind is kind
    assert asked.count("/v1/sync") == times


def test_when_the_answer_is_lost_for_good_nothing_is_green_and_the_next_time_repairs_it(world: World) -> None:
    client = world.client()
    client.session.sync()
    client.store.write(world.id(), {"title": "một"})

    def cut(request: Request) -> Reply:
        world.service.handle(request)
        raise SyncError(Kind.NO_NETWORK, "cut")

    world.handle = cut
    with pytest.raises(SyncError) as caught:
        client.session.sync()
    assert caught.value.kind is Kind.NO_NETWORK
    assert client.store.totals().pending == 1
    assert client.store.contacts[-1].outcome == "no-network"
    world.handle = world.service.handle
    again = world.again(client).session.sync()
    assert (again.delivered, again.pending) == (1, 0)
    assert overview.status(world.opened)["revisions"] == 1


def test_ten_thousand_records_need_at_most_twelve_requests_and_320_bytes_each(world: World) -> None:
    client = world.client()
    for number in range(2000):
        client.store.write(
            world.id(),
            {
                "title": f"Phản ánh số {number} về tiến độ đền bù",
                "content": f"Bà con ấp {number % 9} nói việc chi trả còn chậm, {number * 7919 % 1000} hộ chưa nhận.",
                "severity": number % 5,
            },
        )
    result = client.session.sync()
    assert result.delivered == 2000
    assert result.requests <= 8
    assert result.bytes_up / 2000 <= 320


def test_two_devices_edit_one_note_and_both_see_the_same(world: World) -> None:
    writer, reader = world.client(), world.client("coordinator")
    record = world.id()
    writer.store.write(record, {"title": "a", "content": "b"})
    writer.session.sync()
    reader.session.sync()
    reader.store.write(record, {"title": "từ văn phòng"})
    writer.store.write(record, {"title": "từ cơ sở", "severity": 1})
    writer.session.sync()
    reader.session.sync()
    writer.session.sync()
    assert writer.store.shown(record) == reader.store.shown(record)
    assert {value for _, value in writer.store.shown(record).conflicts["title"]} == {"từ văn phòng", "từ cơ sở"}
    assert writer.store.shown(record).fields["severity"] == 1


def test_a_second_device_of_nobody_else_sees_only_its_own_feed(world: World) -> None:
    one, two = world.client(), world.client()
    one.store.write(world.id(), {"title": "chỉ của một"})
    one.session.sync()
    two.session.sync()
    assert titles(two) == set()
    coordinator, elsewhere = world.client("coordinator"), world.client("coordinator", area="26734")
    coordinator.session.sync()
    elsewhere.session.sync()
    assert titles(coordinator) == {"chỉ của một"}
    assert titles(elsewhere) == set()


def test_the_coordinators_words_on_a_note_reach_the_one_who_wrote_it(world: World) -> None:
    writer, stranger, office = world.client(), world.client(), world.client("coordinator")
    record = world.id()
    writer.store.write(record, {"title": "hỏi"})
    writer.session.sync()
    office.session.sync()
    office.store.write(record, {"answer": "đã chuyển huyện"})
    office.store.write(world.id(), {"title": "việc riêng của văn phòng"})
    office.session.sync()
    writer.session.sync()
    stranger.session.sync()
    assert writer.store.shown(record).fields["answer"] == "đã chuyển huyện"
    assert "việc riêng của văn phòng" not in titles(writer)
    assert titles(stranger) == set()


def test_writing_on_somebody_elses_record_gives_no_sight_of_it(world: World) -> None:
    victim, curious = world.client(), world.client()
    record = world.id()
    victim.store.write(record, {"title": "kín"})
    victim.session.sync()
    curious.store.write(record, {"content": "tò mò"})
    curious.session.sync()
    curious.session.sync()
    victim.session.sync()
    assert "kín" not in titles(curious)
    assert "content" not in victim.store.shown(record).fields


def test_a_type_of_the_future_is_held_and_a_receipt_still_covers_it(world: World) -> None:
    client, office = world.client(), world.client("coordinator")
    client.store.write(world.id(), {"title": "a"}, type="note/2")
    client.store.write(world.id(), {"title": "b"})
    result = client.session.sync()
    assert (result.delivered, result.held, result.pending) == (2, 1, 0)
    office.session.sync()
    assert titles(office) == {"b"}


def test_a_suspended_device_delivers_into_review_and_receives_nothing(world: World) -> None:
    client, office = world.client(), world.client("coordinator")
    client.store.write(world.id(), {"title": "trước"})
    client.session.sync()
    world.set_status(client, "suspended")
    client.store.write(world.id(), {"title": "sau"})
    with pytest.raises(SyncError) as caught:
        client.session.sync()
    assert caught.value.kind is Kind.DEVICE_SUSPENDED
    assert client.store.totals().pending == 0
    assert client.store.totals().held == 1
    office.session.sync()
    assert titles(office) == {"trước"}


def test_a_token_that_ran_out_is_renewed_without_a_word(world: World) -> None:
    client = world.client()
    client.session.sync()
    world.clock.forward(minutes=31)
    client.store.write(world.id(), {"title": "a"})
    result = client.session.sync()
    assert (result.delivered, result.requests) == (1, 4)


def test_cancelling_leaves_everything_as_it_was(world: World) -> None:
    client = world.client()
    client.store.write(world.id(), {"title": "a"})
    with pytest.raises(SyncError) as caught:
        client.session.sync(cancelled=lambda: True)
    assert caught.value.kind is Kind.CANCELLED
    assert client.store.totals().pending == 1
    assert client.session.sync().delivered == 1


def test_one_line_in_the_ledger_for_each_contact(world: World) -> None:
    client = world.client()
    client.store.write(world.id(), {"title": "a"})
    client.session.sync()
    client.session.sync()
    assert [(one.outcome, one.sent, one.carrier) for one in client.store.contacts] == [
        ("ok", 1, "memory"),
        ("ok", 0, "memory"),
    ]


def test_without_enrolment_nothing_is_tried(world: World) -> None:
    store = world.store()
    with pytest.raises(SyncError) as caught:
        world.session(store, None, store.author).sync()
    assert caught.value.kind is Kind.NOT_ENROLLED
    assert store.contacts == []


def test_progress_is_told(world: World) -> None:
    client = world.client()
    client.store.write(world.id(), {"title": "a"})
    seen = []
    client.session.sync(progress=seen.append)
    assert [one.phase for one in seen] == ["connect", "send", "blobs"]
    assert (seen[-1].sent, seen[-1].total) == (1, 1)


def test_a_notebook_restored_from_a_backup_is_found_out_and_loses_nothing(world: World) -> None:
    client = world.client()
    for number in range(3):
        client.store.write(world.id(), {"title": f"{number}"})
    client.session.sync()
    backup = client.store.snapshot()
    for number in range(2):
        client.store.write(world.id(), {"title": f"sau {number}"})
    client.session.sync()
    restored = world.again(Client(backup, client.session, client.carrier))
    old = backup.current
    result = restored.session.sync()
    # What was delivered before stays so without another word, the lost work comes back, and a new log begins.
    assert (result.requests, result.received, result.delivered, result.pending) == (3, 2, 3, 0)
    assert set(backup.revs) == set(client.store.revs)
    assert backup.current != old
    backup.write(world.id(), {"title": "tiếp"})
    assert restored.session.sync().pending == 0
    assert overview.status(world.opened)["revisions"] == 6


def test_two_copies_of_a_notebook_both_deliver_and_part(world: World) -> None:
    client = world.client()
    client.store.write(world.id(), {"title": "chung"})
    client.session.sync()
    twin = world.again(Client(client.store.snapshot(), client.session, client.carrier))
    client.store.write(world.id(), {"title": "máy này"})
    twin.store.write(world.id(), {"title": "máy kia"})
    client.session.sync()
    assert twin.session.sync().pending == 0
    client.session.sync()
    assert client.store.current != twin.store.current
    assert set(client.store.revs) == set(twin.store.revs)
    assert overview.status(world.opened)["revisions"] == 3


def test_an_empty_notebook_that_was_cloned_goes_on_after_the_other_one_wrote(world: World) -> None:
    client = world.client()
    twin = world.again(Client(client.store.snapshot(), client.session, client.carrier))
    client.store.write(world.id(), {"title": "máy này"})
    client.session.sync()
    twin.session.sync()
    twin.store.write(world.id(), {"title": "máy kia"})
    twin.session.sync()
    client.session.sync()
    assert twin.store.current != client.store.current
    assert set(twin.store.revs) == set(client.store.revs)
    assert overview.status(world.opened)["revisions"] == 2


@pytest.mark.parametrize("asked", range(14))
def test_cancelling_at_any_moment_costs_nothing(world: World, asked: int) -> None:
    writer, office = world.client(), world.client("coordinator")
    for number in range(30):
        writer.store.write(world.id(), {"title": f"tin {number}", "content": "x" * 2000})
        office.store.write(world.id(), {"title": f"văn phòng {number}"})
    office.session.sync()
    left = [asked]

    def cancelled() -> bool:
        left[0] -= 1
        return left[0] < 0

    with pytest.raises(SyncError) as caught:
        writer.session.sync(cancelled=cancelled)
    assert caught.value.kind is Kind.CANCELLED
    totals = writer.store.totals()
    assert totals.delivered == len(writer.store.delivered & on_server(world))
    result = world.again(writer).session.sync()
    assert (result.delivered, result.pending) == (30, 0)
    assert overview.status(world.opened)["revisions"] == 60


def on_server(world: World) -> set[str]:
    with reading(world.opened.engine) as db:
        return {one.hex() for one in db.execute(sa.select(schema.rev.c.id)).scalars()}
