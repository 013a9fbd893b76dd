"""From lines to a draft meeting: agendas as offices write them, and our own minutes read back."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest

from desktop_app.exports import docx as docx_export
from desktop_app.exports.minutes import build_minutes
from desktop_app.exports.presets import Preset
from desktop_app.imports import docx
from desktop_app.imports.reading import read_text
from desktop_app.imports.recognise import Recognised, recognise
from tests.unit.exports import samples

TODAY = date(2026, 11, 21)


def read(text: str) -> Recognised:
    return recognise(read_text(text), TODAY)


def agenda(found: Recognised) -> list[str]:
    return [point["text"] for point in found.meeting.get("agenda", [])]


def test_a_numbered_agenda() -> None:
    found = read(
        """
        CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
        Độc lập - Tự do - Hạnh phúc
        CHƯƠNG TRÌNH
        Giao ban cộng tác viên
        Thời gian: 8 giờ 00, ngày 25 tháng 11 năm 2026
        Địa điểm: Nhà văn hóa ấp Chợ
        Chủ trì: Đồng chí Nguyễn Thị Mẫu - Phó Bí thư Đảng ủy
        1. Khai mạc, giới thiệu đại biểu
        2. Báo cáo tình hình tháng 11
        a) Về đất đai
        3/ Ý kiến các ấp
        - Kết luận
        """
    )
    assert not found.is_minutes
    assert found.meeting["title"] == "Giao ban cộng tác viên"
    assert agenda(found) == [
        "Khai mạc, giới thiệu đại biểu",
        "Báo cáo tình hình tháng 11",
        "Về đất đai",
        "Ý kiến các ấp",
        "Kết luận",
    ]
    assert found.meeting["starts_at"] == "2026-11-25T08:00+07:00"
    assert found.meeting["place"] == "Nhà văn hóa ấp Chợ"
    assert found.meeting["chair"] == {"name": "Nguyễn Thị Mẫu", "position": "Phó Bí thư Đảng ủy"}
    assert "items" not in found.meeting


def test_an_agenda_by_the_hour() -> None:
    found = read("Lịch họp ấp 3\n7h30 - 8h00: Đón tiếp\n08:00 Khai mạc\n8 giờ 15: Báo cáo\nTừ 9h đến hết: Thảo luận")
    assert agenda(found)[:3] == ["Đón tiếp", "Khai mạc", "Báo cáo"]
    assert found.meeting["title"] == "Lịch họp ấp 3"


def test_a_list_without_any_marks_is_an_agenda_too() -> None:
    assert agenda(read("Khai mạc\nNghe báo cáo\nThảo luận")) == ["Khai mạc", "Nghe báo cáo", "Thảo luận"]


def test_points_beyond_what_an_agenda_may_have_are_left_out_and_say_so() -> None:
    found = read("\n".join(f"{number}. Việc số {number}" for number in range(1, 104)))
    assert agenda(found)[-1] == "Việc số 100"
    assert [line.text for line in found.preview if not line.became] == [f"{n}. Việc số {n}" for n in (101, 102, 103)]
    assert len(agenda(read("\n".join(f"Việc số {number}" for number in range(1, 104))))) == 100


def test_a_broken_line_goes_on() -> None:
    assert agenda(read("- Báo cáo tiến độ\ntuyến kênh 3\n- Thảo luận")) == [
        "Báo cáo tiến độ tuyến kênh 3",
        "Thảo luận",
    ]


MINUTES = """
ỦY BAN NHÂN DÂN
XÃ TRÀ CÚ
Số: 05/BB-UBND
BIÊN BẢN
Họp giao ban cộng tác viên tháng 10
Hôm nay, vào lúc 14h30 ngày 05/10/2026, tại hội trường.
Địa điểm: Hội trường xã
Thành phần tham dự:
- Có mặt: 28/30 người được mời.
Chủ trì: Bà Nguyễn Thị Mẫu, Phó Chủ tịch
Thư ký: Trần Văn Thử, công chức Văn hóa
Nội dung:
1. Báo cáo của người tổng hợp: Tình hình tháng 9 ổn định.
Có hai việc nổi lên.
2. Ý kiến của Trưởng ấp Chợ: Đường kênh 3 ngập.
3. Câu hỏi: Khi nào sửa?
4. Trả lời của công chức Địa chính: Trong tháng 11.
- Người dân mong có lịch.
5. Nhiệm vụ: Công khai lịch chi trả; thực hiện: UBND xã; thời hạn: ngày 30/11/2026.
6. Giao Phòng Kinh tế kiểm tra cống, hoàn thành trước ngày 15/12.
7. Biểu quyết: Thông qua kế hoạch.
- Kết quả: tán thành 20; không tán thành 3; không có ý kiến 5.
Kết luận: Thống nhất các nội dung.
Văn phòng gửi thông báo.
Cuộc họp kết thúc vào 16 giờ 05, ngày 05 tháng 10 năm 2026./.
THƯ KÝ
CHỦ TỌA
Trần Văn Thử
Nơi nhận:
- Lưu: VT.
"""


def test_older_minutes() -> None:
    found = read(MINUTES)
    assert found.is_minutes
    meeting = found.meeting
    assert (meeting["number"], meeting["org"]) == (5, {"symbol": "UBND"})
    assert meeting["title"] == "Họp giao ban cộng tác viên tháng 10"
    assert (meeting["starts_at"], meeting["ends_at"]) == ("2026-10-05T14:30+07:00", "2026-10-05T16:05+07:00")
    assert meeting["place"] == "Hội trường xã"
    assert meeting["attendance"] == {"present": 28, "invited": 30}
    assert meeting["chair"] == {"name": "Nguyễn Thị Mẫu", "position": "Phó Chủ tịch"}
    assert meeting["secretary"] == {"name": "Trần Văn Thử", "position": "công chức Văn hóa"}
    assert meeting["conclusion"] == "Thống nhất các nội dung.\nVăn phòng gửi thông báo."
    items = meeting["items"]
    assert [item["kind"] for item in items] == [
        "report", "opinion", "question", "answer", "opinion", "task", "task", "vote",
    ]  # fmt: skip
    assert items[0] == {
        "kind": "report",
        "by_role": "người tổng hợp",
        "text": "Tình hình tháng 9 ổn định.\nCó hai việc nổi lên.",
    }
    assert items[3]["by_role"] == "công chức Địa chính"
    assert items[4] == {"kind": "opinion", "text": "Người dân mong có lịch."}
    assert (items[5]["owner"], items[5]["due_on"]) == ("UBND xã", "2026-11-30")
    assert items[6]["due_on"] == "2026-12-15"
    assert items[6]["text"].startswith("Giao Phòng Kinh tế kiểm tra cống")
    assert (items[7]["for"], items[7]["against"], items[7]["abstain"]) == (20, 3, 5)


@pytest.mark.parametrize("text", [MINUTES, "1. Một\n2. Hai\nba", "Khai mạc\nBế mạc", "BIÊN BẢN\n\nchữ lạ\nvà nữa"])
def test_every_line_is_in_the_preview(text: str) -> None:
    assert [line.text for line in read(text).preview] == [line.text for line in read_text(text)]


def test_minutes_that_go_straight_on_lose_nothing_of_what_was_said() -> None:
    found = read(
        """
        BIÊN BẢN HỌP ẤP
        1. Thời gian: 19 giờ ngày 20/11/2026
        2. Thành phần:
        1. Ông Nguyễn Văn A - Trưởng ấp
        3. Chủ trì: ông Nguyễn Văn Mẫu – Trưởng ấp
        1. Người dân: đường hỏng.
        Mong sửa sớm.
        2. Địa điểm đổ rác: đề nghị dời.
        Cuộc họp kết thúc vào 21 giờ 15 cùng ngày.
        """
    )
    meeting = found.meeting
    assert [item["text"] for item in meeting["items"]] == [
        "Người dân: đường hỏng.\nMong sửa sớm.",
        "Địa điểm đổ rác: đề nghị dời.",
    ]
    assert meeting["chair"] == {"name": "Nguyễn Văn Mẫu", "position": "Trưởng ấp"}
    assert (meeting["starts_at"], meeting["ends_at"]) == ("2026-11-20T19:00+07:00", "2026-11-20T21:15+07:00")
    assert "place" not in meeting
    # A list of who was there names people and says nothing: it stays out, and the preview says so.
    assert [line.text for line in found.preview if not line.became] == ["1. Ông Nguyễn Văn A - Trưởng ấp"]


def test_signatures_and_motto_are_left_out_and_say_so() -> None:
    left_out = [line.text for line in read(MINUTES).preview if not line.became]
    assert {"THƯ KÝ", "CHỦ TỌA", "Trần Văn Thử", "Nơi nhận:", "- Lưu: VT.", "BIÊN BẢN"} <= set(left_out)
    assert not any("Đường kênh" in text or "mong có lịch" in text for text in left_out)


@pytest.mark.parametrize("name", ["SHORT", "EVERY_KIND"])
def test_our_own_minutes_come_back(name: str) -> None:
    meeting: dict[str, Any] = getattr(samples, name)
    paper = build_minutes(meeting, Preset.load("nd30-2020"), draft=False, area_label=None)
    found = recognise(docx.read(io.BytesIO(docx_export.render(paper))), TODAY).meeting
    assert [item["kind"] for item in found["items"]] == [item["kind"] for item in meeting["items"]]
    for back, item in zip(found["items"], meeting["items"], strict=True):
        assert back.get("text") == item.get("text")
        assert back.get("by_role", "") == item.get("by_role", "")
        for key in ("due_on", "for", "against", "abstain"):
            assert back.get(key) == item.get(key), key
    assert found.get("conclusion", "") == meeting["conclusion"]
    assert found["starts_at"][:16] == meeting["starts_at"][:16]
    assert found["ends_at"][:16] == meeting["ends_at"][:16]
    assert found["chair"]["name"] == meeting["chair"]["name"]
    assert found["attendance"]["present"] == meeting["attendance"]["present"]


def test_nothing_typed_makes_it_fail() -> None:
    odd = (
        *("Số: /BB-", "Giao", "Kết luận", "Ý kiến:", "1.", "- ", "Thời gian: 99h99 ngày 45/13/2026", "kết thúc vào"),
        *("Biểu quyết: x\nKết quả: tán thành nhiều", "x" * 400_000, "Thời hạn: ngày\nGiao x: hạn 1"),
    )
    for text in odd:
        found = read(f"BIÊN BẢN\nNội dung:\n{text}")
        assert len(found.preview) == len(read_text(text)) + 2
