"""The office's book of acts, and what restoring an older state must not undo: suspensions and erasures."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from sync.server import audit, checking, control, folder, overview, schema
from sync.server.cli import main
from sync.server.database import writing
from tests.contracts.world import World

SECRET = "Chiều mưa bay qua bến phà Trà Cú"


def run(world: World, capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    assert main([arguments[0], str(world.where), *arguments[1:], "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def files_with(where: Path, text: str) -> list[str]:
    return sorted(one.name for one in where.rglob("*") if one.is_file() and text.encode() in one.read_bytes())


def test_every_administrative_act_stands_in_the_book_with_who_did_it(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = run(world, capsys, "status")
    run(world, capsys, "backup", str(tmp_path / "first.backup"))
    run(world, capsys, "enrol-code", "--name", "Trần Thị Hạnh", "--role", "collaborator", "--area", "29461")
    client = world.client()
    record = world.id()
    client.store.write(record, {"title": SECRET})
    client.session.sync()
    device = client.device
    run(world, capsys, "device", device, "suspended")
    run(world, capsys, "release", "--why", "device")
    run(world, capsys, "erase", record)
    found = run(world, capsys, "audit", "--note", "đã đọc mã trả lời khóa dự phòng, có hai cán bộ")
    assert [one["act"] for one in found] == ["note", "erase", "release", "device", "enrol-code", "backup"]
    assert {one["by"] for one in found} == {audit.account()}
    assert all(one["machine"] and one["at"] for one in found)
    assert (found[3]["name"], found[3]["facts"]) == ("Nguyễn Thị Lành", {"device": device, "status": "suspended"})
    assert found[4]["name"] == "Trần Thị Hạnh"
    assert found[1]["facts"] == {"records": [record]}
    assert SECRET not in str(found)
    # It is chained and sealed like everything else, it is no record, and no device reads it.
    assert checking.verify(world.opened.engine, world.opened.keys, world.where / "blobs").faults == []
    after = run(world, capsys, "status")
    assert (before["revisions"], after["revisions"], after["records"]) == (0, 2, {"erasure": 1, "note": 1})
    assert (after["people"], after["devices"]) == (2, 1)
    assert {one["type"] for one in overview.records(world.opened, "all", 100)} == {"erasure", "note"}
    office = world.client("coordinator")
    office.session.sync()
    assert audit.TYPE not in {one.type for one in [*client.store.revs.values(), *office.store.revs.values()]}


def test_the_office_finds_the_device_that_it_must_suspend(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing else says its id, and one that nobody can name goes on reading."""
    assert main(["device", str(world.where)]) == 0
    assert capsys.readouterr().out.strip() == "Chưa có máy nào đăng ký."
    first, second = world.client(), world.client("coordinator")
    first.store.write(world.id(), {"title": SECRET})
    first.session.sync()
    one, two = (str(json.loads(each.store.values["server"])["device"]) for each in (first, second))
    found = run(world, capsys, "device")
    assert {(each["id"], each["role"], each["last"] is None) for each in found} == {
        (one, "collaborator", False),
        (two, "coordinator", True),
    }
    assert main(["device", str(world.where), one[:-4], "suspended"]) == 0
    assert "tạm dừng  Nguyễn Thị Lành  29461" in capsys.readouterr().out
    assert {each["id"]: each["status"] for each in run(world, capsys, "device")} == {
        one: "suspended",
        two: "active",
    }
    for wrong in (["", "left"], ["0", "left"], ["x", "left"], [one]):  # none, both, strange, what for
        assert main(["device", str(world.where), *wrong]) == 1
        assert "Chưa có gì thay đổi" in capsys.readouterr().err
    assert len([each for each in run(world, capsys, "audit") if each["act"] == "device"]) == 1


def test_a_line_that_somebody_removes_is_missed(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    client = world.client()
    for status in ("suspended", "active", "left"):
        run(world, capsys, "device", client.device, status)
    with writing(world.opened.engine) as db:
        rev = schema.rev.c
        second = db.execute(sa.select(rev.num).where(rev.type == audit.TYPE, rev.n == 2)).scalar_one()
        db.execute(sa.delete(schema.feed_row).where(schema.feed_row.c.rev == second))
        db.execute(sa.delete(schema.rev).where(rev.num == second))
    assert checking.verify(world.opened.engine, world.opened.keys, None).count


def test_restoring_lets_no_suspended_device_in_again_and_brings_back_nothing_erased(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    client, other = world.client(), world.client()
    record = world.id()
    client.store.write(record, {"title": SECRET})
    client.session.sync()
    run(world, capsys, "backup", str(tmp_path / "b"))
    run(world, capsys, "device", client.device, "suspended")
    world.close()
    run(world, capsys, "restore", str(tmp_path / "b"))
    world.open()
    assert [world.status(one) for one in (client, other)] == ["suspended", "active"]
    assert run(world, capsys, "audit")[0]["act"] == "restore"
    # The database of before the restore lies beside the new one. What is erased now is erased there too.
    assert any("before" in name for name in files_with(world.where, SECRET))
    assert run(world, capsys, "erase", record) == {"erased": 1, "left": []}
    assert files_with(world.where, SECRET) == []
    broken = world.where / "server.db.before-20200101T000000Z"
    broken.write_bytes(b"no database at all, but who knows what it holds" * 100)
    assert main(["erase", str(world.where), record]) == 0
    assert str(broken) in capsys.readouterr().out


def test_the_office_itself_gets_no_parcels(world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    world.client()
    run(world, capsys, "enrol-code", "--name", "Trần Thị Hạnh", "--role", "collaborator", "--area", "29461")
    assert main(["parcel", "write", str(world.where), str(tmp_path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["devices"] == 1


def test_a_status_of_an_unknown_device_is_not_kept(world: World) -> None:
    assert not control.set_status(world.opened, world.id(), "suspended")
    assert not (world.where / control.STATUSES).exists()
    assert folder.read_identity(world.where).org == world.opened.org
