"""Meetings: items keep their order and their fields, and hardly anything is required."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from desktop_app.domain import meetings
from desktop_app.domain.vocabulary import Vocabulary

FULL: dict[str, Any] = {
    "kind": "ctv_briefing",
    "line": "state",
    "org": {"parent": "UBND TỈNH VĨNH LONG", "name": "UBND XÃ TRÀ CÚ", "symbol": "UBND"},
    "number": 5,
    "title": "Giao ban cộng tác viên tháng 11",
    "area": "29461",
    "place": "Hội trường xã",
    "starts_at": "2026-11-20T08:00:00+07:00",
    "chair": {"name": "Người Chủ Trì", "position": "Phó Chủ tịch"},
    "secretary": {"name": "Người Ghi", "position": "Văn phòng"},
    "attendance": {
        "invited": 30,
        "present": 28,
        "absent": [{"role": "CTV ấp 3", "reason": "ốm"}],
        "groups": {"nông dân": 20, "phụ nữ": 8},
    },
    "items": [
        {"kind": "report", "at": "08:05", "by_role": "Văn phòng", "text": "Báo cáo tháng"},
        {"kind": "question", "id": "q1", "text": "Bao giờ trả tiền?"},
        {"kind": "answer", "answers": "q1", "text": "Trong tháng 12"},
        {"kind": "task", "text": "Niêm yết danh sách", "owner": "Địa chính", "due_on": "2026-12-01"},
        {"kind": "vote", "text": "Thông qua", "for": 28, "against": 0, "abstain": 0},
    ],
    "conclusion": "Thống nhất.",
    "recipients": ["Đảng ủy xã", "Lưu"],
}


def check(fields: dict[str, Any], vocabulary: Vocabulary) -> list[str]:
    return [problem.field for problem in meetings.problems(fields, vocabulary, lambda area: area == "29461")]


def read(data: Any, new_id: Callable[[], str]) -> dict[str, Any]:
    fields, problems = meetings.to_fields(data, new_id)
    assert problems == []
    return fields


def test_a_meeting_goes_to_fields_and_back(vocabulary: Vocabulary, new_id: Callable[[], str]) -> None:
    fields = read(FULL, new_id)
    assert check(fields, vocabulary) == []
    assert meetings.hints(fields, vocabulary) == []
    assert fields["item.q1"] == {"order": 2, "kind": "question", "text": "Bao giờ trả tiền?"}
    back = meetings.from_fields(fields)
    assert [item["kind"] for item in back["items"]] == ["report", "question", "answer", "task", "vote"]
    assert back["items"][4]["against"] == 0
    assert {name: value for name, value in back.items() if name != "items"} == {
        name: value for name, value in FULL.items() if name != "items"
    }
    assert read(back, new_id) == fields


def test_a_title_or_a_kind_is_enough(vocabulary: Vocabulary) -> None:
    assert check({"title": "Họp ấp"}, vocabulary) == []
    assert check({"kind": "hamlet"}, vocabulary) == []
    assert check({"place": "Nhà văn hóa"}, vocabulary) == ["title"]
    assert check({"title": "Họp ấp", "area": "99999"}, vocabulary) == ["area"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"kind": "party"}, "kind"),
        ({"line": "army"}, "line"),
        ({"item.a": {"kind": "song", "text": "la"}}, "item.a.kind"),
        ({"item.a": {"text": "chưa rõ loại"}}, "item.a.kind"),
        ({"item.a": {"kind": "opinion", "text": "a" * 20_001}}, "item.a.text"),
        ({"state": "asleep"}, "state"),
    ],
)
def test_what_stops_a_meeting(change: dict[str, Any], field: str, vocabulary: Vocabulary) -> None:
    assert check({"title": "Họp ấp", **change}, vocabulary) == [field]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"starts_at": "sáng nay"}, "starts_at"),
        ({"number": -1}, "number"),
        ({"number": ["5"]}, "number"),
        ({"interpreter": "có"}, "interpreter"),
        ({"attendance": {"groups": {"nông dân": "20"}}}, "attendance.groups"),
        ({"attendance": {"groups": ["nông dân"]}}, "attendance.groups"),
        ({"attendance": {"groups": {"a" * 101: 1}}}, "attendance.groups"),
        ({"attendance": {"groups": {" ": 5}}}, "attendance.groups"),
        ({"attendance": {"groups": {"nông dân": 5, " nông  dân": None}}}, "attendance.groups"),
        ({"attendance": {"absent": [{"name": "ai đó"}]}}, "attendance.absent.name"),
        ({"items": [{"kind": "vote", "for": -3}]}, "items.1.for"),
        ({"items": [{"kind": "opinion", "speaker": "ai đó"}]}, "items.1.speaker"),
        ({"chair": "Người Chủ Trì"}, "chair"),
        ({"recipients": "Đảng ủy"}, "recipients"),
    ],
)
def test_what_has_the_wrong_shape(change: dict[str, Any], field: str, new_id: Callable[[], str]) -> None:
    assert [problem.field for problem in meetings.to_fields({**FULL, **change}, new_id)[1]] == [field]


@pytest.mark.parametrize("number", [5, "05", "05a"])
def test_a_number_may_be_written(number: Any, new_id: Callable[[], str]) -> None:
    assert read({"number": number}, new_id) == {"number": number}


def test_what_is_missing_is_a_hint(vocabulary: Vocabulary, new_id: Callable[[], str]) -> None:
    fields = read(
        {
            "title": "Họp ấp",
            "items": [
                {"kind": "question", "text": "Bao giờ?"},
                {"kind": "task", "id": "t", "text": "Dọn kênh", "owner": "Ấp"},
            ],
        },
        new_id,
    )
    assert [hint.field for hint in meetings.hints(fields, vocabulary)] == [
        *("starts_at", "place", "chair", "secretary", "attendance", "item.t", "items")
    ]
    assert meetings.empty_parts({})[0].vi == "tên cuộc họp"
    assert check(fields, vocabulary) == []


def test_items_stand_in_their_order() -> None:
    fields: dict[str, Any] = {}
    for kind, name in (("opinion", "a"), ("task", "b"), ("opinion", "c")):
        at = "2026-11-20T08:10:00+07:00"
        item = {"order": meetings.next_order(fields), "kind": kind, "at": at, "text": f"Mục {name}"}
        fields[f"item.{name}"] = item
    assert [item["id"] for item in meetings.items(fields)] == ["a", "b", "c"]
    fields["item.c"] = {**fields["item.c"], "order": 0}
    assert [item["id"] for item in meetings.items(fields)] == ["c", "a", "b"]
    fields["item.a"] = None
    assert [item["id"] for item in meetings.items(fields)] == ["c", "b"]
    assert [task["id"] for task in meetings.tasks(fields)] == ["b"]


def test_attendance() -> None:
    assert meetings.counted_in_groups(FULL["attendance"]) == 28
    assert meetings.counted_in_groups({"groups": {"a": "x", "b": 2}}) == 2


def test_nothing_of_an_attendance_vanishes_when_it_is_read_again(new_id: Callable[[], str]) -> None:
    attendance = {
        "present": 26,
        "groups": {"nông dân": 20, "thanh niên": None, "phụ nữ": 0},
        "absent": [{"role": "CTV ấp 3", "reason": "ốm"}, {"role": "CTV ấp 3", "reason": "ốm"}],
    }
    fields = read({"title": "Họp ấp", "attendance": attendance}, new_id)
    assert fields["attendance"] == attendance
    assert read(meetings.from_fields(fields), new_id) == fields
    assert read({"attendance": {"groups": {" ": None}}, "recipients": ["Lưu", "Lưu "]}, new_id) == {
        "attendance": None,
        "recipients": ["Lưu"],
    }


def test_what_lists_show(vocabulary: Vocabulary, new_id: Callable[[], str]) -> None:
    shown = meetings.summary(read(FULL, new_id), vocabulary)
    assert (shown.title, shown.gist, shown.on) == ("Giao ban cộng tác viên tháng 11", "Thống nhất.", "2026-11-20")
    assert shown.state == meetings.TAKING
    assert "Niêm yết danh sách" in shown.search_body and "Địa chính" in shown.search_body
    untitled = meetings.summary({"kind": "hamlet", "state": "final", "item.a": {"text": "Góp ý"}}, vocabulary)
    assert (untitled.title, untitled.gist, untitled.state) == ("Họp thôn, ấp, tổ dân phố", "Góp ý", "final")
    # Late in the evening in London it is already tomorrow here.
    assert meetings.summary({"starts_at": "2026-11-20T20:00:00Z"}, vocabulary).on == "2026-11-21"
    assert meetings.summary({"starts_at": "08:00"}, vocabulary).on is None
