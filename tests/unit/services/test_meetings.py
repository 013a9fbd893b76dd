"""Meetings become minutes, tasks become follow-ups once, opinions become notes with a link."""

from __future__ import annotations

import pytest

from desktop_app.errors import InvalidRecord, NotFound
from tests.support import Clock, Notebook

MEETING = {
    "kind": "hamlet",
    "line": "state",
    "org": {"parent": "UBND XÃ TRÀ CÚ", "name": "ẤP 3", "symbol": "UBND"},
    "number": 5,
    "title": "Họp ấp 3 bàn việc mở rộng đường liên ấp",
    "area": "29461/ấp 3",
    "place": "Nhà văn hóa ấp 3",
    "starts_at": "2026-11-21T08:05:00+07:00",
    "chair": {"name": "Trần Thị Hạnh", "position": "Trưởng ấp"},
    "secretary": {"name": "Nguyễn Thị Lành", "position": "Cộng tác viên"},
    "attendance": {"invited": 52, "present": 46, "absent": [], "groups": {"nông dân": 30}},
    "items": [
        {
            "kind": "opinion",
            "at": "2026-11-21T08:31:00+07:00",
            "by_role": "Đại diện hộ",
            "text": "Mong có lịch chi trả.",
        },
        {
            "kind": "task",
            "at": "2026-11-21T08:52:00+07:00",
            "by_role": "Công chức địa chính",
            "text": "Niêm yết lịch chi trả.",
            "owner": "Công chức địa chính",
            "due_on": "2026-11-27",
        },
    ],
    "recipients": ["UBND xã", "Lưu"],
}


def test_finishing_closes_the_meeting_and_makes_each_follow_up_once(notebook: Notebook, clock: Clock) -> None:
    services = notebook.services
    [made] = services.capture.add("meeting", [{**MEETING, "state": "taking"}]).result()
    assert services.queries.followups() == []
    clock.forward(hours=2)
    services.meetings.finish(made.record_id).result()
    meeting = services.queries.record(made.record_id)
    assert meeting.data["state"] == "final"
    assert meeting.data["ends_at"].startswith("2026-11-21T11:14")
    [followup] = services.queries.followups()
    record = services.queries.record(followup.id)
    assert (record.data["text"], record.data["owner"], record.data["due_on"], record.data["state"]) == (
        "Niêm yết lịch chi trả.",
        "Công chức địa chính",
        "2026-11-27",
        "new",
    )
    assert [row.id for row in services.queries.children(made.record_id, "followup")] == [followup.id]
    services.meetings.finish(made.record_id).result()
    assert len(services.queries.followups()) == 1
    assert len(services.queries.history(made.record_id)) == 2


def test_a_meeting_taken_live_is_a_draft_until_it_is_finished(notebook: Notebook, clock: Clock) -> None:
    services = notebook.services
    draft = services.meetings.start({"title": "Họp tổ", "kind": "self_mgmt", "area": "29461"}).result()
    for number in range(3):
        clock.forward(minutes=5)
        [kept] = services.queries.drafts("meeting")
        item = {"kind": "opinion", "text": f"Ý {number}", "order": number, "at": clock.now.isoformat()}
        services.capture.save_draft(draft.id, {**kept.fields, f"item.{number}": item}).result()
    services = notebook.reopen()
    assert [item["text"] for item in services.queries.record(draft.record_id).data["items"]] == ["Ý 0", "Ý 1", "Ý 2"]
    done = services.meetings.finish(draft.id).result()
    assert done.record_id == draft.record_id
    assert services.queries.drafts() == []


def test_an_opinion_becomes_a_note_linked_both_ways(notebook: Notebook) -> None:
    services = notebook.services
    [made] = services.capture.add("meeting", [MEETING]).result()
    opinion = services.queries.record(made.record_id).data["items"][0]
    draft = services.meetings.note_from_item(made.record_id, opinion["id"]).result()
    assert draft.fields["content"] == "Mong có lịch chi trả."
    services.capture.save_draft(draft.id, {**draft.fields, "severity": 1}).result()
    note = services.capture.complete(draft.id).result()
    assert services.queries.record(note.record_id).data["meeting"] == made.record_id
    assert [row.id for row in services.queries.children(made.record_id, "note")] == [note.record_id]
    with pytest.raises(NotFound):
        services.meetings.note_from_item(made.record_id, "không có").result()


@pytest.mark.parametrize(
    ("starts_at", "day"),
    [("2026-11-20T20:00:00Z", "2026-11-21"), ("08:00", "2026-11-21"), ("2026-11-19", "2026-11-19")],
)
def test_a_note_of_an_opinion_has_the_day_of_its_meeting(notebook: Notebook, starts_at: str, day: str) -> None:
    services = notebook.services
    [made] = services.capture.add("meeting", [{**MEETING, "starts_at": starts_at}]).result()
    opinion = services.queries.record(made.record_id).data["items"][0]
    assert services.meetings.note_from_item(made.record_id, opinion["id"]).result().fields["occurred_on"] == day


def test_follow_ups_move_along_and_are_overdue_until_settled(notebook: Notebook, clock: Clock) -> None:
    services = notebook.services
    [made] = services.capture.add("meeting", [MEETING]).result()
    services.meetings.finish(made.record_id).result()
    [row] = services.queries.followups()
    assert services.queries.followups(overdue=True) == []
    clock.forward(days=10)
    assert [one.id for one in services.queries.followups(overdue=True)] == [row.id]
    for state in ("verifying", "forwarded", "accepted", "in_progress"):
        services.followups.set(row.id, {"state": state}).result()
    services.followups.set(row.id, {"state": "resolved", "result": "Đã niêm yết."}).result()
    assert [one.id for one in services.queries.followups(overdue=True)] == [row.id]
    services.followups.set(row.id, {"state": "fed_back", "fed_back": {"on": "2026-12-01", "how": "họp tổ"}}).result()
    assert services.queries.followups(overdue=True) == []
    with pytest.raises(InvalidRecord):
        services.followups.set(row.id, {"state": "bay lên trời"}).result()
