"""The words of the minutes: what is said of a meeting, and what is left open to be written by hand."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.exports import docx, html, text
from desktop_app.exports.document import Paragraph, Table
from desktop_app.exports.minutes import build_minutes
from desktop_app.exports.presets import Preset, names
from desktop_app.exports.typeset import short_position

PRESET = Preset.load("nd30-2020")


def lines(meeting: dict[str, Any], *, draft: bool = False, area: str | None = None) -> list[str]:
    return text.render(build_minutes(meeting, PRESET, draft=draft, area_label=area)).splitlines()


def line(start: str, meeting: dict[str, Any], **options: Any) -> str:
    (found,) = [entry for entry in lines(meeting, **options) if entry.startswith(start)]
    return found


@pytest.mark.parametrize("preset", ["nd30-2020", "mttq", "thon", "hd05-2026", "hd36-2018", "doan"])
def test_a_body_without_one_above_it_leaves_no_dots_where_the_rules_let_it_stand_alone(preset: str) -> None:
    layout = Preset.load(preset)
    for org, dots in (
        ({"name": "Ủy ban nhân dân xã Trà Cú"}, preset in {"hd05-2026", "hd36-2018", "doan"}),
        ({}, True),
    ):
        header, *_rest = build_minutes({"org": org}, layout, draft=False, area_label=None).blocks
        assert isinstance(header, Table)
        first = header.rows[0].cells[0].blocks[0]
        assert isinstance(first, Paragraph)
        assert first.text.startswith("…") is dots


@pytest.mark.parametrize("preset", ["hd05-2026", "hd36-2018"])
def test_name_of_a_party_meeting_begins_small_and_proper_names_do_not(preset: str) -> None:
    layout = Preset.load(preset)
    for title, shown in (
        ("Lấy ý kiến về việc sáp nhập tổ", "lấy ý kiến về việc sáp nhập tổ"),
        ("Hội nghị chi bộ", "hội nghị chi bộ"),
        ("Trà Cú bàn việc nước", "Trà Cú bàn việc nước"),
    ):
        assert shown in text.render(build_minutes({"title": title}, layout, draft=False, area_label=None)).splitlines()


@pytest.mark.parametrize(
    ("number", "symbol", "expected"),
    [
        (5, "UBND", "Số: 05/BB-UBND"),
        (12, "UBND", "Số: 12/BB-UBND"),
        ("07a", "HĐND", "Số: 07a/BB-HĐND"),
        (None, "UBND", "Số: ……/BB-UBND"),
        (5, None, "Số: 05/BB-……"),
        (True, "UBND", "Số: ……/BB-UBND"),
    ],
)
def test_number_has_a_leading_zero_or_room_to_write(number: object, symbol: object, expected: str) -> None:
    assert line("Số:", {"number": number, "org": {"symbol": symbol}}) == expected


@pytest.mark.parametrize(
    ("starts_at", "expected"),
    [
        ("2026-02-03T08:00:00+07:00", "08 giờ 00, ngày 03 tháng 02 năm 2026"),
        ("2026-11-20T13:30:00+07:00", "13 giờ 30, ngày 20 tháng 11 năm 2026"),
        ("2026-03-05T08:05", "08 giờ 05, ngày 05 tháng 3 năm 2026"),
        ("2026-01-01T18:30:00Z", "01 giờ 30, ngày 02 tháng 01 năm 2026"),
        ("2026-10-09", "…… giờ ……, ngày 09 tháng 10 năm 2026"),
        ("đầu giờ chiều", "đầu giờ chiều"),
    ],
)
def test_time_is_vietnamese_and_official(starts_at: str, expected: str) -> None:
    assert line("Thời gian bắt đầu:", {"starts_at": starts_at}) == f"Thời gian bắt đầu: {expected}"


@pytest.mark.parametrize(
    "bad", ["0001-01-01T00:00:00+23:59", "9999-12-31T23:59:00-12:00", "2026-13-40", "", None, 5, []]
)
def test_impossible_times_do_not_stop_the_export(bad: object) -> None:
    assert len(lines({"starts_at": bad, "ends_at": bad})) > 10


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("hamlet", "Cuộc họp"), ("key_cadres_conf", "Hội nghị"), ("dialogue", "Buổi đối thoại"), ("new kind", "Cuộc họp")],
)
def test_last_sentence_calls_the_meeting_by_its_kind(kind: str, expected: str) -> None:
    meeting = {"kind": kind, "ends_at": "2026-11-20T16:45:00+07:00"}
    assert line(expected, meeting) == f"{expected} kết thúc vào 16 giờ 45, ngày 20 tháng 11 năm 2026./."


def test_unfinished_meeting_ends_with_room_to_write() -> None:
    assert line("Cuộc họp", {}) == "Cuộc họp kết thúc vào …… giờ ……, ngày …… tháng …… năm ……./."


@pytest.mark.parametrize(
    ("attendance", "expected"),
    [
        ({"invited": 30, "present": 28}, ["- Có mặt: 28/30 người được mời.", "- Vắng 02 người."]),
        ({"present": 8}, ["- Có mặt: 08 người."]),
        ({"invited": 1200}, ["- Có mặt: ……/1.200 người được mời."]),
        ({"groups": {"nông dân": 20, "phụ nữ": 5}}, ["- Trong đó: nông dân 20 người; phụ nữ 05 người."]),
        ({"groups": {"a": 4, "b": 0, "c": None}}, ["- Trong đó: a dưới 5 người; b dưới 5 người; c …… người."]),
        (
            {"invited": 3, "present": 1, "absent": [{"role": "Trưởng ấp", "reason": "ốm"}, {"role": "Bí thư"}]},
            ["- Có mặt: 01/03 người được mời.", "- Vắng 02 người: Trưởng ấp (ốm); Bí thư."],
        ),
        ({"absent": [{"role": "Trưởng ấp", "reason": ""}]}, ["- Vắng 01 người: Trưởng ấp."]),
        (
            {"invited": 3, "present": 5, "absent": [{"role": "Trưởng ấp"}]},
            ["- Có mặt: 05/03 người được mời.", "- Vắng: Trưởng ấp."],
        ),
    ],
)
def test_attendance(attendance: dict[str, Any], expected: list[str]) -> None:
    shown = lines({"attendance": attendance})
    start = shown.index("Thành phần tham dự:")
    assert shown[start + 1 : start + 1 + len(expected)] == expected
    assert shown[start + 1 + len(expected)].startswith("Chủ trì")


def test_annex_counts_by_group_and_never_names_a_small_number() -> None:
    meeting = {"number": 7, "org": {"symbol": "UBND"}, "attendance": {"groups": {"nông dân": 31, "tiểu thương": 4}}}
    document = build_minutes(meeting, PRESET, draft=False, area_label=None, annex=True)
    shown = text.render(document)
    assert "- Số người theo nhóm: Phụ lục kèm theo.\n" in shown
    annex = shown[shown.index("Phụ lục\nSỐ NGƯỜI") :].splitlines()
    assert annex[2] == "(Kèm theo Biên bản số 07/BB-UBND)"
    assert annex[4:7] == ["TT Nhóm Số người", "1 nông dân 31", "2 tiểu thương dưới 5"]
    assert "dưới 5" in annex[-1]
    assert not build_minutes({"attendance": {}}, PRESET, draft=False, area_label=None, annex=True).annexes
    without = build_minutes(meeting, PRESET, draft=False, area_label=None)
    assert not without.annexes
    assert "tiểu thương dưới 5 người" in text.render(without)


def test_annex_says_nothing_of_small_groups_when_there_are_none() -> None:
    meeting = {"attendance": {"groups": {"nông dân": 31}}}
    (annex,) = build_minutes(meeting, PRESET, draft=False, area_label=None, annex=True).annexes
    assert len(annex) == 4


def test_mark_stands_at_the_foot_and_is_one_line() -> None:
    document = build_minutes({}, PRESET, draft=False, area_label=None, mark="Bản 2\n - mã ab")
    assert document.foot is not None
    assert document.foot.text == "Bản 2 - mã ab"
    assert text.render(document).endswith("\nBản 2 - mã ab\n")
    assert build_minutes({}, PRESET, draft=False, area_label=None, mark="").foot is None


def test_party_minutes_sort_the_items_by_kind_and_keep_their_order() -> None:
    kinds = ("opinion", "vote", "report", "task", "question", "quá mới", "conclusion", "answer")
    meeting = {"items": [{"kind": kind, "text": f"Lời {n}."} for n, kind in enumerate(kinds)], "conclusion": "Xong."}
    document = build_minutes(meeting, Preset.load("hd05-2026"), draft=False, area_label=None)
    shown = [re.sub(": .*", "", line) for line in text.render(document).splitlines()]
    start = shown.index("I- NỘI DUNG")
    assert shown[start : start + 16] == [
        "I- NỘI DUNG", "1. Báo cáo", "II- DIỄN BIẾN", "1. Ý kiến", "2. Câu hỏi", "3. Nội dung", "4. Trả lời",
        "III- KẾT LUẬN", "1. Nhiệm vụ", "- Thực hiện", "2. Kết luận", "Xong.", "IV- BIỂU QUYẾT", "1. Biểu quyết",
        "- Kết quả", "Biên bản đã được đọc lại trước hội nghị; các đồng chí dự họp nhất trí với nội dung đã ghi.",
    ]  # fmt: skip


def test_party_minutes_without_items_leave_room_for_content_and_conclusion() -> None:
    shown = text.render(build_minutes({}, Preset.load("hd05-2026"), draft=False, area_label=None)).splitlines()
    start = shown.index("I- NỘI DUNG")
    assert [set(line) for line in shown[start + 1 : start + 3]] == [{"…"}, {"…"}]
    assert shown[start + 3] == "II- KẾT LUẬN"
    assert set(shown[start + 4]) == {"…"}
    assert "BIỂU QUYẾT" not in "".join(shown)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Hội nghị Ban Chấp hành", "hội nghị Ban Chấp hành"),
        ("Sinh hoạt chi bộ", "sinh hoạt chi bộ"),
        ("Về việc làm đường", "về việc làm đường"),
        ("UBND xã báo cáo", "UBND xã báo cáo"),
        ("Hồ Chí Minh và Nhân dân", "Hồ Chí Minh và Nhân dân"),
        ("Họpchưa", "Họpchưa"),
    ],
)
def test_party_papers_begin_the_name_with_a_small_letter_unless_it_is_a_name(title: str, expected: str) -> None:
    shown = text.render(build_minutes({"title": title}, Preset.load("hd05-2026"), draft=False, area_label=None))
    assert shown.splitlines()[shown.splitlines().index("BIÊN BẢN") + 1] == expected
    assert title in lines({"title": title}), "the state's papers keep the capital"


@pytest.mark.parametrize(
    ("position", "expected"),
    [
        ("Phó Chủ tịch Ủy ban nhân dân xã", "Phó Chủ tịch"),
        ("Phó Bí thư Thường trực Đảng ủy xã", "Phó Bí thư Thường trực"),
        ("Bí thư chi bộ ấp Chợ", "Bí thư"),
        ("Trưởng ấp", "Trưởng ấp"),
        ("Phó Trưởng ấp Chợ", "Phó Trưởng ấp Chợ"),
        ("Trưởng Ban Công tác Mặt trận ấp", "Trưởng Ban"),
        ("Chủ tịch", "Chủ tịch"),
        ("Đảng viên", "Đảng viên"),
        ("", ""),
    ],
)
def test_position_above_a_name_leaves_the_body_out(position: str, expected: str) -> None:
    assert short_position(position, PRESET.position_ends) == expected


def test_both_chairs_are_named_and_the_second_signs_a_joint_paper() -> None:
    meeting = {"chair": {"name": "A", "position": "x"}, "cochair": {"name": "B", "position": ""}}
    assert line("Chủ trì", meeting) == "Chủ trì (chủ tọa): A, x; B"
    joint = text.render(build_minutes(meeting, Preset.load("lien-tich"), draft=False, area_label=None))
    assert joint.splitlines().count("ĐẠI DIỆN") == 2
    assert joint.splitlines().count("B") == 1


def test_place_does_not_say_the_area_twice() -> None:
    assert (
        line("Địa điểm:", {"place": "Nhà văn hóa ấp 3"}, area="xã A, tỉnh B")
        == "Địa điểm: Nhà văn hóa ấp 3, xã A, tỉnh B"
    )
    assert line("Địa điểm:", {"place": "Trụ sở Xã A, tỉnh B"}, area="xã A, tỉnh B") == "Địa điểm: Trụ sở Xã A, tỉnh B"
    assert line("Địa điểm:", {}, area="xã A, tỉnh B") == "Địa điểm: xã A, tỉnh B"


def test_items_keep_their_order_and_say_who_spoke_in_which_role() -> None:
    items = [
        {"kind": "opinion", "by_role": "người dân tổ 3", "text": "Nước yếu.\n\nMong sửa sớm."},
        {"kind": "task", "text": "Sửa ống.", "owner": "Tổ cấp nước", "due_on": "2026-02-05"},
        {"kind": "vote", "text": "Chọn ngày.", "for": 9, "against": 0, "abstain": 1976},
        {"kind": "not a kind", "text": "Khác."},
    ]
    shown = lines({"items": items})
    start = shown.index("Nội dung (theo diễn biến cuộc họp):")
    assert shown[start + 1 : start + 8] == [
        "1. Ý kiến của người dân tổ 3: Nước yếu.",
        "Mong sửa sớm.",
        "2. Nhiệm vụ: Sửa ống.",
        "- Thực hiện: Tổ cấp nước; thời hạn: ngày 05 tháng 02 năm 2026.",
        "3. Biểu quyết: Chọn ngày.",
        "- Kết quả: tán thành 09; không tán thành 0; không có ý kiến 1.976.",
        "4. Nội dung: Khác.",
    ]


def test_conclusion_among_the_items_leaves_nothing_to_fill_in() -> None:
    said = lines({"items": [{"kind": "conclusion", "text": "Thống nhất."}]})
    assert not any(entry.startswith("Kết luận:") for entry in said)
    assert line("Kết luận:", {"items": [{"kind": "opinion", "text": "Có."}]}).endswith("……")
    assert line("Kết luận:", {"conclusion": "Thống nhất."}) == "Kết luận: Thống nhất."


def test_organisation_is_written_in_capitals_with_its_marks() -> None:
    shown = lines({"org": {"parent": "Ủy ban nhân dân tỉnh Đắk Lắk", "name": "Ủy ban nhân dân xã Ea H’Leo"}})
    assert shown[:2] == ["ỦY BAN NHÂN DÂN TỈNH ĐẮK LẮK", "ỦY BAN NHÂN DÂN XÃ EA H’LEO"]


def test_recipients_end_with_the_archive() -> None:
    shown = lines({"recipients": ["Như trên;", "", "Đảng ủy xã."]})
    assert shown[-4:] == ["Nơi nhận:", "- Như trên;", "- Đảng ủy xã;", "- Lưu: VT, Hồ sơ."]
    # Older minutes that were read in, and whoever types as on paper, bring that line and the dashes along.
    shown = lines({"recipients": ["- Lưu: VT;", "– Đảng ủy xã;", "Lưu Văn Thử (để biết)"]})
    assert shown[-4:] == ["Nơi nhận:", "- Đảng ủy xã;", "- Lưu Văn Thử (để biết);", "- Lưu: VT."]
    assert lines({"recipients": ["Lưu"]})[-2:] == ["Nơi nhận:", "- Lưu."]


def test_a_long_name_below_a_signature_leaves_no_word_alone() -> None:
    name = "Công Tằng Tôn Nữ Thị Hoàng Anh Thư"
    minutes = build_minutes({"chair": {"name": name}}, PRESET, draft=False, area_label=None)
    (table,) = [block for block in minutes.blocks if isinstance(block, Table) and block.role == "signatures"]
    flows = [flow for row in table.rows for cell in row.cells for flow in cell.blocks]
    (said,) = [flow for flow in flows if isinstance(flow, Paragraph) and flow.text == name]
    assert said.width_mm is not None
    assert said.width_mm < table.widths_mm[-1] * 0.8


def test_empty_meeting_is_dots_and_fixed_words_only() -> None:
    left = {
        "Chủ trì (chủ tọa):",
        "Thư ký (người ghi biên bản):",
        "Địa điểm:",
        "Thời gian bắt đầu:",
        "Thành phần tham dự:",
    }
    shown = lines({})
    for label in left:
        (entry,) = [entry for entry in shown if entry.startswith(label)]
        assert set(entry.removeprefix(label).strip()) == {"…"}


def test_braces_in_a_record_are_text() -> None:
    meeting = {
        "org": {"symbol": "{number}"},
        "number": "{symbol}",
        "items": [{"kind": "opinion", "by_role": "{role}{0}"}],
    }
    assert line("Số:", meeting) == "Số: {symbol}/BB-{number}"
    assert line("1.", meeting).startswith("1. Ý kiến của {role}{0}:")


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
_ITEM = st.fixed_dictionaries(
    {},
    optional={
        key: _JSON | st.sampled_from(["task", "vote", "2026-02-30", "…"])
        for key in ("kind", "at", "by_role", "text", "owner", "due_on", "for", "against", "abstain")
    },
)
_SIMPLE = (
    *("kind", "org", "cohost", "number", "title", "place", "starts_at", "ends_at", "chair", "cochair", "secretary"),
)
_MEETING = st.fixed_dictionaries(
    {},
    optional={
        "items": st.lists(_ITEM, max_size=4) | _JSON,
        "attendance": st.dictionaries(st.sampled_from(["invited", "present", "absent", "groups"]), _JSON) | _JSON,
    }
    | dict.fromkeys((*_SIMPLE, "conclusion", "recipients"), _JSON),
)


@settings(max_examples=100)
@given(_MEETING, st.booleans(), st.sampled_from(names()))
def test_whatever_the_record_holds_there_is_a_paper(meeting: dict[str, Any], draft: bool, preset: str) -> None:
    layout = Preset.load(preset)
    document = build_minutes(meeting, layout, draft=draft, area_label=None, annex=True, mark="mã")
    shown = text.render(document)
    for words in ("title", "sign_secretary", "sign_chair", "recipients_last"):
        assert f"{layout.words[words]}\n" in shown
    assert ("DỰ THẢO\n" in shown) is draft
    assert docx.render(document)[:2] == b"PK"
    assert html.render(document).endswith("</html>\n")
