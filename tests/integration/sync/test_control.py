"""What the office decides: what waits for review and passes, who may send, what is erased everywhere."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import pytest
import sqlalchemy as sa

from sync.core.cursor import Cursor, encode
from sync.errors import Kind, SyncError
from sync.server import backups, checking, control, folder, overview, schema
from sync.server.cli import main
from sync.server.database import reading, writing
from sync.server.service import Service
from sync.server.store import SqlStore, erased
from tests.contracts.world import Client, World

SECRET = "Hoàng hôn tím ngắt bên bến đò Trà Cú"


def titles(client: Client) -> set[object]:
    return {one.fields().get("title") for one in client.store.revs.values() if one.payload is not None}


def everything(one: control.Held) -> bool:
    return True


def erase(world: World, *records: str) -> int:
    return control.erase(world.opened, records, world.clock(), world.dice)


# -- review


def held_world(world: World, why: str) -> tuple[Client, Client]:
    client, office = world.client(), world.client("coordinator")
    client.session.sync()
    if why in ("device", "entitlement"):
        world.set_status(client, "suspended" if why == "device" else "left")
    if why == "quota":
        world.service = Service(world.opened, now=world.clock, random=world.dice, daily=1)
        world.handle = world.service.handle
        client = world.again(client)
    client.store.write(world.id(), {"title": "một"}, type="note/9" if why == "type" else "note/1")
    client.store.write(world.id(), {"title": "hai"}, type="note/9" if why == "type" else "note/1")
    return client, office


@pytest.mark.parametrize("why", ["type", "device", "entitlement", "quota"])
def test_what_is_held_is_delivered_waits_with_its_reason_and_passes_when_released(world: World, why: str) -> None:
    client, office = held_world(world, why)
    if why in ("device", "entitlement"):
        with pytest.raises(SyncError) as caught:
            client.session.sync()
        assert caught.value.kind is Kind.DEVICE_SUSPENDED
    else:
        client.session.sync()
    count = 1 if why == "quota" else 2
    assert client.store.totals().pending == 0
    assert set(client.store.held.values()) == {why}
    waiting = control.held(world.opened)
    assert [one.why for one in waiting] == [why] * count
    office.session.sync()
    assert len(titles(office)) == 2 - count
    assert control.release(world.opened, lambda one: one.id == waiting[0].id) == 1
    assert control.release(world.opened, everything) == count - 1
    assert control.release(world.opened, everything) == 0
    office.session.sync()
    assert titles(office) == {"một", "hai"}
    if why in ("device", "entitlement"):
        world.set_status(client, "active")
    client.session.sync()
    assert client.store.held == {}
    assert checking.verify(world.opened.engine, world.opened.keys, None).faults == []


def test_what_an_earlier_program_did_not_know_passes_when_it_is_replaced(world: World) -> None:
    client, office = world.client(), world.client("coordinator")
    for kind in ("note/2", "poll/1", "note/7"):
        client.store.write(world.id(), {"title": kind}, type=kind)
    client.session.sync()
    assert control.after_upgrade(world.opened, {"note": 1}) == 0
    assert control.after_upgrade(world.opened, {"note": 2, "poll": 1}) == 2
    office.session.sync()
    client.session.sync()
    assert titles(office) == {"note/2", "poll/1"}
    assert [one.type for one in control.held(world.opened)] == ["note/7"]
    assert len(client.store.held) == 1


def test_a_coordinators_held_answer_reaches_the_one_who_asked(world: World) -> None:
    writer, office = world.client(), world.client("coordinator")
    record = world.id()
    writer.store.write(record, {"title": "hỏi"})
    writer.session.sync()
    office.session.sync()
    office.store.write(record, {"answer": "trả lời"}, type="note/2")
    office.session.sync()
    control.release(world.opened, everything)
    writer.session.sync()
    assert writer.store.shown(record).fields["answer"] == "trả lời"


def test_the_same_by_commands(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    client = world.client()
    record = world.id()
    client.store.write(record, {"title": SECRET}, type="note/2")
    client.session.sync()

    def run(*arguments: str) -> object:
        assert main([arguments[0], str(world.where), *arguments[1:], "--json"]) == 0
        return json.loads(capsys.readouterr().out)

    [waiting] = run("held")  # type: ignore[misc]
    assert (waiting["why"], waiting["person"]) == ("type", "Nguyễn Thị Lành")
    assert SECRET not in str(waiting)
    assert main(["held", str(world.where)]) == 0
    assert "loại bản ghi mới hơn máy chủ" in capsys.readouterr().out
    assert run("release", waiting["id"][:8]) == {"released": 1}
    assert run("erase", record) == {"erased": 1, "left": []}
    assert run("device", client.device, "suspended")["status"] == "suspended"  # type: ignore[index]
    for wrong in (["release"], ["erase", world.id()], ["device", "x", "left"]):
        assert main([wrong[0], str(world.where), *wrong[1:]]) == 1
        assert capsys.readouterr().err.count("\n") == 1


def test_a_quota_is_a_days(world: World) -> None:
    world.service = Service(world.opened, now=world.clock, random=world.dice, daily=2)
    world.handle = world.service.handle
    client = world.client()
    for number in range(3):
        client.store.write(world.id(), {"title": str(number)})
    client.session.sync()
    assert len(control.held(world.opened)) == 1
    world.clock.forward(days=1)
    client.store.write(world.id(), {"title": "hôm sau"})
    client.session.sync()
    assert len(control.held(world.opened)) == 1


def test_a_feed_that_was_taken_away_is_dropped_and_comes_back_whole(world: World) -> None:
    writer, office = world.client(), world.client("coordinator")
    writer.store.write(world.id(), {"title": "một"})
    writer.session.sync()
    office.session.sync()
    feeds = set(office.store.feed_rows)
    assert len(feeds) == 2  # the area's, and the book of administrative acts
    with reading(world.opened.engine) as db:
        rows = [dict(row._mapping) for row in db.execute(sa.select(schema.entitlement))]
    with writing(world.opened.engine) as db:
        db.execute(sa.delete(schema.entitlement))
    office.session.sync()
    assert len(feeds - set(office.store.feed_rows)) == 1
    with writing(world.opened.engine) as db:
        db.execute(sa.insert(schema.entitlement), rows)
    office.session.sync()
    assert set(office.store.feed_rows) == feeds
    assert titles(office) == {"một"}


# -- requests and replies


def said(client: Client, type: str) -> list[dict[str, object]]:
    return [one.fields() for one in client.store.revs.values() if one.type == type]


def test_a_request_reaches_the_people_of_its_area_and_the_coordinators(world: World) -> None:
    here, there = world.client(), world.client(area="01234")
    office = world.client("coordinator")
    asked = {"title": "Giá nước sạch nông thôn", "due_on": "2026-11-30", "area": "29461"}
    record, people = control.ask(world.opened, asked, "29461", world.clock(), world.dice)
    for one in (here, there, office):
        one.session.sync()
    assert people == 1
    assert said(here, "request/1") == [asked]
    assert said(office, "request/1") == [asked]
    assert said(there, "request/1") == []
    assert here.store.shown(record).fields["title"] == asked["title"]
    assert control.ask(world.opened, asked, "99999", world.clock(), world.dice) == ("", 0)
    control.ask(world.opened, {"title": "Tết"}, None, world.clock(), world.dice)
    there.session.sync()
    assert said(there, "request/1") == [{"title": "Tết"}]
    assert checking.verify(world.opened.engine, world.opened.keys, None).faults == []


def test_a_reply_goes_to_whoever_holds_the_note_and_to_nobody_else(world: World) -> None:
    writer, stranger, office = world.client(), world.client(), world.client("coordinator")
    note = world.id()
    writer.store.write(note, {"title": "Nước máy yếu"})
    writer.session.sync()
    reply = control.answer(world.opened, note, {"text": "Thay máy bơm trước 05/12."}, world.clock(), world.dice)
    assert reply is not None
    for one in (writer, stranger, office):
        one.session.sync()
    there = {"note": note, "text": "Thay máy bơm trước 05/12."}
    assert (said(writer, "reply/1"), said(office, "reply/1"), said(stranger, "reply/1")) == ([there], [there], [])
    assert control.answer(world.opened, world.id(), {"text": "?"}, world.clock(), world.dice) is None
    assert overview.status(world.opened)["revisions"] == 2
    assert checking.verify(world.opened.engine, world.opened.keys, None).faults == []


def test_what_a_coordinator_writes_on_his_own_note_stands_once_in_each_feed(world: World) -> None:
    """He is one of its owners, to whose feeds his revisions go anyway."""
    office, record = world.client("coordinator"), world.id()
    for title in ("một", "hai"):
        office.store.write(record, {"title": title})
        office.session.sync()
    with reading(world.opened.engine) as db:
        rows = db.execute(sa.select(schema.feed_row.c.feed, schema.feed_row.c.rev)).all()
    assert len(rows) == len(set(rows)) == 4, "two revisions, in his own feed and in the office's"


def test_asking_and_answering_by_commands(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    writer = world.client()
    note = world.id()
    writer.store.write(note, {"title": "Nước máy yếu"})
    writer.session.sync()
    where = str(world.where)
    assert main(["ask", where, "Giá  nước", "--area", "29461", "--due", "2026-11-30", "--by", "UBND", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["people"] == 1
    assert main(["answer", where, note, "Đã thay máy bơm.", "--call", "0294 3 000 000"]) == 0
    assert "Đã trả lời" in capsys.readouterr().out
    writer.session.sync()
    asked = {"title": "Giá nước", "due_on": "2026-11-30", "area": "29461", "by": "UBND"}
    assert said(writer, "request/1") == [asked]
    assert said(writer, "reply/1") == [{"note": note, "text": "Đã thay máy bơm.", "call": "0294 3 000 000"}]
    for wrong in (["ask", " "], ["ask", "x", "--area", "99999"], ["answer", note, " "], ["answer", world.id(), "x"]):
        assert main([wrong[0], where, *wrong[1:]]) == 1
        assert capsys.readouterr().err.count("\n") == 1


# -- erasure


def test_an_order_reaches_everybody_who_holds_the_record(world: World) -> None:
    """What a record holds leaves every notebook and the office."""
    writer, office, stranger = world.client(), world.client("coordinator"), world.client()
    record, other = world.id(), world.id()
    writer.store.write(record, {"title": SECRET})
    writer.store.write(other, {"title": "vẫn còn"})
    writer.session.sync()
    office.session.sync()
    office.store.write(record, {"answer": SECRET})
    office.session.sync()
    assert erase(world, record) == 1
    for one in (writer, office, stranger):
        one.session.sync()
        assert not any(SECRET in str(rev.payload, "utf-8") for rev in one.store.revs.values() if rev.payload)
        orders = [rev.fields() for rev in one.store.revs.values() if rev.type == "erasure/1"]
        assert orders == ([] if one is stranger else [{"record": record}])
    with reading(world.opened.engine) as db:
        payloads = db.execute(sa.select(schema.rev.c.record, schema.rev.c.payload)).all()
    assert not any(SECRET.encode() in row.payload for row in payloads if row.payload)
    assert sum(row.payload is None for row in payloads) == 2
    report = checking.verify(world.opened.engine, world.opened.keys, None)
    assert report.faults == []
    late = world.client("coordinator")
    late.session.sync()
    assert titles(late) >= {"vẫn còn"}
    assert not any(SECRET in str(rev.payload, "utf-8") for rev in late.store.revs.values() if rev.payload)


def test_what_still_arrives_of_an_erased_record_is_stored_without_its_content(world: World) -> None:
    writer, office = world.client(), world.client("coordinator")
    record = world.id()
    writer.store.write(record, {"title": "hỏi"})
    writer.session.sync()
    office.session.sync()
    office.store.write(record, {"answer": SECRET, "photo": {"$blob": "a" * 64, "size": 1, "type": "image/png"}})
    erase(world, record)
    result = office.session.sync()
    assert (result.pending, result.delivered) == (0, 1)
    with reading(world.opened.engine) as db:
        assert (
            db.execute(sa.select(sa.func.count()).where(schema.rev.c.payload.contains(SECRET.encode()))).scalar() == 0
        )
        assert db.execute(sa.select(sa.func.count()).select_from(schema.blob_ref)).scalar() == 0


def test_own_revisions_that_were_erased_before_they_were_sent_block_nothing(world: World) -> None:
    """the header travels alone, and the chain goes on."""
    client = world.client()
    record = world.id()
    client.store.write(record, {"title": "hỏi"})
    client.session.sync()
    erase(world, record)
    client.session.sync()
    mine = client.store.write(record, {"title": SECRET})  # made before the order came
    client.store.revs[mine.id] = mine._replace(payload=None)
    client.store.write(world.id(), {"title": "sau đó"})
    result = world.again(client).session.sync()
    assert (result.delivered, result.pending) == (3, 0)
    assert control.held(world.opened) == [], "the office knows why it is empty"


def test_a_payload_that_is_missing_without_an_order_takes_nothing_from_anybody(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    """A device that leaves out the content of its own revision of somebody else's record erases nothing by that."""
    writer, villain, office = world.client(), world.client("coordinator"), world.client("coordinator")
    record = world.id()
    writer.store.write(record, {"title": "vẫn còn"})
    writer.session.sync()
    villain.session.sync()
    made = villain.store.write(record, {"title": "một"})
    villain.store.revs[made.id] = made._replace(payload=None)
    villain.session.sync()
    office.session.sync()
    assert titles(office) == {"vẫn còn"}
    assert [(one.why, one.id) for one in control.held(world.opened)] == [("erased", made.id)]
    assert main(["held", str(world.where)]) == 0
    assert record in capsys.readouterr().out
    assert control.after_upgrade(world.opened, {"note": 9}) == 0
    assert made.id not in office.store.revs


def test_an_order_that_a_device_makes_up_is_held_and_erases_nothing(world: World) -> None:
    writer, villain, office = world.client(), world.client(), world.client("coordinator")
    record = world.id()
    writer.store.write(record, {"title": "vẫn còn"})
    writer.session.sync()
    villain.store.write(world.id(), {"record": record}, type="erasure/1")
    villain.session.sync()
    office.session.sync()
    assert titles(office) == {"vẫn còn"}
    with reading(world.opened.engine) as db:
        assert erased(db) == frozenset()


def test_blobs_go_with_the_last_record_that_names_them(world: World) -> None:
    client = world.client()
    records = [world.id(), world.id()]
    photos = [b"photo one", b"photo two"]
    names = [hashlib.sha256(one).hexdigest() for one in photos]
    for name, data in zip(names, photos, strict=True):
        client.store.add_blob(name, "image/jpeg", data)
    entries = [{"$blob": name, "size": 9, "type": "image/jpeg"} for name in names]
    client.store.write(records[0], {"attachments": entries})
    client.store.write(records[1], {"attachments": entries[:1]})
    client.session.sync()
    erase(world, records[0])
    kept = world.opened.folder / "blobs"
    assert [(kept / name[:2] / name).exists() for name in names] == [True, False]


def test_what_a_cut_left_of_a_batch_goes_with_an_order(world: World) -> None:
    client, record = world.client(), world.id()
    client.store.write(record, {"title": SECRET})
    client.session.sync()
    world.service.parts.keep(client.device, "a" * 64, 0, SECRET.encode())
    erase(world, record)
    assert not any(SECRET.encode() in one.read_bytes() for one in world.where.rglob("*") if one.is_file())


def test_a_photo_that_was_erased_before_the_backup_does_not_come_back_with_it(world: World, tmp_path: Path) -> None:
    """Photos lie beside backups, each once, also those of earlier ones."""
    client, record = world.client(), world.id()
    photos = [b"erased", b"kept on"]
    names = [hashlib.sha256(one).hexdigest() for one in photos]
    for name, photo, note in zip(names, photos, (record, world.id()), strict=True):
        client.store.add_blob(name, "image/jpeg", photo)
        client.store.write(note, {"attachments": [{"$blob": name, "size": len(photo), "type": "image/jpeg"}]})
    client.session.sync()
    backups.make(world.opened, tmp_path / "first", world.clock())
    erase(world, record)
    backups.make(world.opened, tmp_path / "second", world.clock())
    world.close()
    shutil.rmtree(world.where)
    backups.restore(world.where, tmp_path / "second", world.clock(), url=None, random=world.dice)
    world.open()
    there = {one.name for one in (world.where / "blobs").rglob("*") if one.is_file()}
    assert there == {names[1]}


def test_a_photo_that_a_disk_has_changed_beside_the_backup_is_sent_again(world: World, tmp_path: Path) -> None:
    client, photo = world.client(), b"photo"
    name = hashlib.sha256(photo).hexdigest()
    client.store.add_blob(name, "image/jpeg", photo)
    client.store.write(world.id(), {"attachments": [{"$blob": name, "size": 5, "type": "image/jpeg"}]})
    client.session.sync()
    backups.make(world.opened, tmp_path / "one", world.clock())
    (tmp_path / "blobs" / name[:2] / name).write_bytes(b"phot0")
    world.close()
    shutil.rmtree(world.where)
    backups.restore(world.where, tmp_path / "one", world.clock(), url=None, random=world.dice)
    world.open()
    assert world.again(client).session.sync().blobs_sent == 1
    assert (world.where / "blobs" / name[:2] / name).read_bytes() == photo


def test_a_restored_backup_does_not_bring_back_what_was_erased(world: World, tmp_path: Path) -> None:
    client = world.client()
    record = world.id()
    client.store.write(record, {"title": SECRET})
    client.session.sync()
    backups.make(world.opened, tmp_path / "backup.sotay", world.clock())
    erase(world, record)
    world.opened.close()
    backups.restore(world.where, tmp_path / "backup.sotay", world.clock(), url=None, random=world.dice)
    opened = folder.open_folder(world.where)
    try:
        with reading(opened.engine) as db:
            payloads = [one for one in db.execute(sa.select(schema.rev.c.payload)).scalars() if one]
        assert not any(SECRET.encode() in one for one in payloads)
        assert checking.verify(opened.engine, opened.keys, None).faults == []
    finally:
        opened.close()


def contents(world: World) -> list[bytes]:
    """The payloads at the office in which the secret stands."""
    with reading(world.opened.engine) as db:
        return [one for one in db.execute(sa.select(schema.rev.c.payload)).scalars() if one and SECRET.encode() in one]


def test_a_backup_from_before_the_record_takes_nothing_of_it_later(world: World, tmp_path: Path) -> None:
    client, record = world.client(), world.id()
    client.session.sync()
    backups.make(world.opened, tmp_path / "backup.sotay", world.clock())
    client.store.write(record, {"title": SECRET})
    client.session.sync()
    erase(world, record)
    world.close()
    backups.restore(world.where, tmp_path / "backup.sotay", world.clock(), url=None, random=world.dice)
    world.open()
    with reading(world.opened.engine) as db:
        assert erased(db) == {record}
    client = world.again(client)  # it has not heard of the order, and brings the record again
    assert SECRET in titles(client)
    client.session.sync()
    assert contents(world) == []
    assert SECRET not in titles(client)
    assert checking.verify(world.opened.engine, world.opened.keys, None).faults == []


def test_who_wrote_what_waits_for_review_hears_of_its_erasure(world: World) -> None:
    client, record = world.client(), world.id()
    client.store.write(record, {"title": SECRET}, type="note/9")
    client.session.sync()
    assert len(control.held(world.opened)) == 1
    erase(world, record)
    client.session.sync()
    assert SECRET not in titles(client)
    assert control.release(world.opened, everything) == 1
    assert contents(world) == []
    assert checking.verify(world.opened.engine, world.opened.keys, None).faults == []


def test_a_feed_that_gets_an_erased_record_only_later_says_so(world: World) -> None:
    """A coordinator writes on a record and loses the right to read the office's; it is erased before that is sent."""
    writer, office = world.client(), world.client("coordinator")
    record = world.id()
    writer.store.write(record, {"title": "một"})
    writer.session.sync()
    office.session.sync()
    office.store.write(record, {"answer": SECRET})
    with writing(world.opened.engine) as db:
        db.execute(sa.delete(schema.entitlement))
    erase(world, record)
    office.session.sync()
    office.session.sync()
    assert not any(SECRET in str(one.fields()) for one in office.store.revs.values())


def test_a_second_order_changes_nothing(world: World) -> None:
    client = world.client()
    record = world.id()
    client.store.write(record, {"title": SECRET})
    client.session.sync()
    assert (erase(world, record), erase(world, record, world.id())) == (1, 1)
    assert overview.status(world.opened)["revisions"] == 2


# -- a copy of the server that only follows


def test_a_copy_that_lags_never_says_that_a_cursor_is_ahead(world: World) -> None:
    client = world.client()
    for number in range(3):
        client.store.write(world.id(), {"title": str(number)})
    client.session.sync()
    feed = next(iter(client.store.feeds))
    with reading(world.opened.engine) as db:
        epoch = str(db.execute(sa.select(schema.epoch.c.id)).scalar_one())
    ahead = encode(Cursor(epoch, {feed: 9}, 1))
    copy = SqlStore(world.opened.engine, primary=False).read_feeds((feed,), ahead, 1000, {}).parts[0]
    assert (copy.after, copy.rows) == (9, ())
    primary = SqlStore(world.opened.engine).read_feeds((feed,), ahead, 1000, {}).parts[0]
    assert (primary.after, primary.rows) == (3, ())


def with_a_lost_order(world: World) -> tuple[Client, Client, str]:
    """A writer, a coordinator and the record that was erased: then the office is made again from an older backup on
    another machine, and knows nothing of the order by which the writer's log has a hole."""
    writer, office = world.client(), world.client("coordinator")
    writer.session.sync()
    path = world.where.parent / "backup"
    backups.make(world.opened, path, world.clock())
    record = world.id()
    writer.store.write(record, {"title": SECRET})
    writer.session.sync()
    erase(world, record)
    writer.session.sync()
    world.opened.close()
    (world.where / control.ORDERS).unlink()
    backups.restore(world.where, path, world.clock(), url=None, random=world.dice)
    world.opened = folder.open_folder(world.where)
    world.service = Service(world.opened, now=world.clock, random=world.dice)
    world.handle = world.service.handle
    return world.again(writer), world.again(office), record


def test_an_office_that_lost_its_list_of_orders_too_strands_no_log(world: World) -> None:
    writer, office, record = with_a_lost_order(world)
    writer.store.write(world.id(), {"title": "sau đó"})
    assert writer.session.sync().pending == 0
    [waiting] = control.held(world.opened)
    assert (waiting.why, waiting.record) == ("erased", record)
    assert list(writer.store.held.values()) == ["erased"]
    assert control.release(world.opened, everything) == 0, "nobody could say why it is empty"
    office.session.sync()
    assert titles(office) == {"sau đó"}
    assert checking.verify(world.opened.engine, world.opened.keys, None).faults == []
    assert erase(world, record) == 1
    assert control.held(world.opened) == []
    writer.session.sync()
    office.session.sync()
    assert writer.store.held == {}
    orders = [one.fields() for one in office.store.revs.values() if one.type == "erasure/1"]
    assert orders == [{"record": record}]
    assert checking.verify(world.opened.engine, world.opened.keys, None).faults == []


def test_a_lost_order_lets_nothing_of_a_suspended_machine_pass(world: World) -> None:
    """It waits for what the office says of the machine, and for the order too."""
    writer, _, record = with_a_lost_order(world)
    world.set_status(writer, "suspended")
    with pytest.raises(SyncError) as caught:
        writer.session.sync()
    assert caught.value.kind is Kind.DEVICE_SUSPENDED
    assert [one.why for one in control.held(world.opened)] == ["device"]
    assert control.release(world.opened, everything) == 0
    assert checking.verify(world.opened.engine, world.opened.keys, None).faults == []
    assert erase(world, record) == 1
    assert [one.why for one in control.held(world.opened)] == ["device"]
    assert control.release(world.opened, everything) == 1
    assert checking.verify(world.opened.engine, world.opened.keys, None).faults == []
