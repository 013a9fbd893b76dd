"""The main job through the commands alone: two people, one office, work done offline."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from desktop_app import app
from desktop_app.profile import Profile
from tests.integration.commands.conftest import Person, Server

NOTE: dict[str, Any] = {
    "title": "Chậm chi trả đền bù ấp 3",
    "content": "Hai tuần nay bà con dọc tuyến đường liên ấp hỏi nhau vì sao đợt 2 chưa có lịch chi trả.",
    "area": "29461/ấp 3",
    "channel": "conversation",
    "topics": ["land.clearance"],
    "severity": 2,
    "occurred_on": "2026-11-20",
    "streams": [{"stance": "concerned", "prevalence": "many", "summary": "Sợ kéo dài qua Tết."}],
    "proposal": {"to": "UBND xã", "action": "niêm yết lịch chi trả", "by": "2026-12-01"},
}
MEETING: dict[str, Any] = {
    "kind": "ctv_briefing",
    "line": "state",
    "org": {"parent": "UBND TỈNH VĨNH LONG", "name": "UBND XÃ TRÀ CÚ", "symbol": "UBND"},
    "number": 5,
    "title": "Giao ban cộng tác viên tháng 11",
    "area": "29461",
    "place": "Hội trường UBND xã",
    "starts_at": "2026-11-21T08:00:00+07:00",
    "ends_at": "2026-11-21T10:30:00+07:00",
    "chair": {"name": "Trần Thị Hạnh", "position": "Phó Chủ tịch"},
    "secretary": {"name": "Nguyễn Thị Lành", "position": "CTV"},
    "attendance": {
        "invited": 30,
        "present": 28,
        "absent": [{"role": "CTV ấp 5", "reason": "ốm"}],
        "groups": {"nông dân": 20},
    },
    "items": [
        {"kind": "report", "at": "2026-11-21T08:10:00+07:00", "by_role": "Thư ký", "text": "Tổng hợp tháng 10."},
        {
            "kind": "task",
            "at": "2026-11-21T09:00:00+07:00",
            "by_role": "Chủ trì",
            "text": "Niêm yết lịch.",
            "owner": "CTV ấp 3",
            "due_on": "2026-11-27",
        },
        {
            "kind": "vote",
            "at": "2026-11-21T09:30:00+07:00",
            "by_role": "",
            "text": "Thông qua.",
            "for": 27,
            "against": 0,
            "abstain": 1,
        },
    ],
    "conclusion": "Thống nhất.",
    "recipients": ["UBND xã", "Lưu"],
}


def test_notes_made_offline_by_two_people_arrive_once(person: Callable[[str], Person], server: Server) -> None:
    people = [person("Lành"), person("Tâm")]
    for one in people:
        done = one.run("enrol", server.code(one.name), "--server", server.url)
        assert done["url"] == server.url
    server.stop()
    made = {}
    for one in people:
        batch = "\n".join(json.dumps({**NOTE, "title": f"{one.name} {number}"}) for number in range(5))
        made[one.name] = [note["id"] for note in one.run("note", "add", "--batch", stdin=batch)]
        failed = one("sync")
        assert failed.code == 1
        assert "Chưa có mạng" in failed.err
        assert one.run("status")["pending"] == 6  # five notes and the place that they are in
    server.start()
    for one in people:
        first = one.run("sync")
        assert (first["pending"], first["held"]) == (0, 0), first
        assert first["sent"] >= 6
        again = one.run("sync")
        assert (again["sent"], again["received"], again["requests"] <= 3) == (0, 0, True), again
        status = one.run("status")
        assert (status["pending"], status["delivered"]) == (0, 6)
        assert {row["state"] for row in one.run("ledger")} == {"delivered"}
        assert all(row["receipt"] for row in one.run("ledger"))
    arrived = server.ask("notes")
    assert sorted(note["id"] for note in arrived) == sorted(one for ids in made.values() for one in ids)
    assert {note["title"] for note in arrived} == {f"{one.name} {n}" for one in people for n in range(5)}


def test_an_edit_after_delivery_is_pending_until_it_is_delivered(
    person: Callable[[str], Person], server: Server
) -> None:
    one = person("Lành")
    one.run("enrol", server.code("Lành"), "--server", server.url)
    meeting = one.run("meeting", "add", stdin=MEETING)["id"]
    one.run("sync")
    one.run("meeting", "finish", meeting)
    assert one.run("status")["pending"] == 2  # the meeting's end and its follow-up
    [followup] = one.run("followup", "list")
    one.run("followup", "set", followup["id"][:13], stdin={"state": "verifying"})
    assert one.run("sync")["sent"] == 3
    assert one.run("sync")["sent"] == 0
    assert one.run("meeting", "show", meeting)["delivery"] == "delivered"


def test_the_minutes_come_out_as_word_and_pdf(person: Callable[[str], Person], tmp_path: Path) -> None:
    one = person("Lành")
    meeting = one.run("meeting", "add", stdin=MEETING)["id"]
    for name, magic in (("biên bản.docx", b"PK"), ("biên bản.pdf", b"%PDF-")):
        target = tmp_path / name
        format = name.rpartition(".")[2]
        one.run("meeting", "export", meeting[:18], "--format", format, "--preset", "nd30-2020", "-o", target)
        assert target.read_bytes().startswith(magic)
    with zipfile.ZipFile(tmp_path / "biên bản.docx") as archive:
        text = archive.read("word/document.xml").decode()
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in text
    assert "DỰ THẢO" in text  # until it is finished
    one.run("meeting", "finish", meeting)
    one.run("meeting", "export", meeting, "--format", "docx", "--preset", "nd30-2020", "-o", tmp_path / "2.docx")
    with zipfile.ZipFile(tmp_path / "2.docx") as archive:
        assert "DỰ THẢO" not in archive.read("word/document.xml").decode()


def test_drafts_lists_search_and_care(person: Callable[[str], Person]) -> None:
    one = person("Lành")
    draft = one.run("note", "add", "--draft", stdin={**NOTE, "title": "Tiếng ồn đường sắt"})
    assert draft["rev"] == ""
    assert one.run("note", "list") == []
    assert one.run("status")["drafts"] == 1
    done = one.run("note", "complete", draft["id"][:13])
    assert done["id"] == draft["id"]
    assert done["rev"]
    [hit] = one.run("search", "duong sat")
    assert (hit["id"], hit["type"], hit["title"], hit["on"]) == (
        draft["id"],
        "note",
        "Tiếng ồn đường sắt",
        "2026-11-20",
    )
    assert one.run("search", "không có đâu") == []
    shown = one.run("note", "show", draft["id"])
    assert shown["streams"][0]["summary"] == "Sợ kéo dài qua Tết."
    assert shown["area_label"].lower().startswith("ấp 3, xã trà cú")
    [row] = one.run("note", "list", "--topic", "land", "--since", "2026-11-01", "--severity", "2", "--limit", "5")
    assert row["id"] == draft["id"]
    assert one.run("note", "list", "--until", "2026-11-01") == []
    services = app.open_services(Profile(one.profile), passphrase=lambda: one.passphrase.read_text().strip())
    services.capture.delete(draft["id"]).result()
    services.close()
    assert one.run("note", "list") == []
    [gone] = one.run("note", "list", "--deleted", "--topic", "land")
    assert gone.keys() == row.keys()
    assert (gone["id"], gone["title"]) == (row["id"], row["title"])
    unknown = one("note", "undelete", "0000")
    assert (unknown.code, unknown.out) == (1, "")
    assert "0000" in unknown.err
    back = one.run("note", "undelete", draft["id"][:13])
    assert back["id"] == draft["id"]
    assert [note["id"] for note in one.run("note", "list")] == [draft["id"]]
    assert all(check["ok"] for check in one.run("doctor"))
    assert one.run("rebuild")["records"] == 2


def test_without_json_people_get_a_table(person: Callable[[str], Person]) -> None:
    one = person("Lành")
    one.run("note", "add", stdin=NOTE)
    done = one("note", "list")
    assert done.code == 0
    assert "20/11/2026" in done.out
    assert "Chậm chi trả" in done.out


def test_options_work_before_and_after_the_command(person: Callable[[str], Person]) -> None:
    one = person("Lành")
    from tests.integration.commands.conftest import command

    before = command("desktop_app", "--json", "--profile", one.profile, "--passphrase-file", one.passphrase, "status")
    after = command("desktop_app", "status", "--profile", one.profile, "--passphrase-file", one.passphrase, "--json")
    assert (
        before.json
        == after.json
        == {
            "pending": 0,
            "in_transit": 0,
            "delivered": 0,
            "safe": 0,
            "held": 0,
            "conflicts": 0,
            "drafts": 0,
            "last_sync": None,
        }
    )
