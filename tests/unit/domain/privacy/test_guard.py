"""The guard: places, levels, suggestions, allow-lists, contexts."""

from __future__ import annotations

import unicodedata

import pytest

from desktop_app.domain.privacy import KINDS, LEVELS, Finding, Guard


@pytest.fixture(scope="module")
def guard() -> Guard:
    return Guard.load()


def said(guard: Guard, text: str) -> list[tuple[str, str]]:
    return [(one.kind, text[one.start : one.end]) for one in guard.check(text)]


def fixed(guard: Guard, text: str) -> str:
    for one in reversed(guard.check(text)):
        text = guard.fix(text, one)
    return text


def test_kinds_and_levels_are_the_fixed_ones() -> None:
    kinds = "national_id old_id phone plate bank email social address person_name birth_date sensitive_combo minor"
    assert " ".join(KINDS) == f"{kinds} office_holder"
    assert {kind for kind, level in LEVELS.items() if level == "block"} == {"national_id", "old_id", "bank", "minor"}
    assert {kind for kind, level in LEVELS.items() if level == "info"} == {"office_holder"}


def test_nothing_in_nothing(guard: Guard) -> None:
    assert guard.check("") == []
    assert guard.check(" \n\t") == []


def test_places_are_of_the_text_as_given(guard: Guard) -> None:
    text = "Chị Hằng, CCCD 084093001234, gặp bà Thạch Thị Sa Rươne."
    nfd = unicodedata.normalize("NFD", text)
    assert [kind for kind, _ in said(guard, nfd)] == [kind for kind, _ in said(guard, text)]
    assert [unicodedata.normalize("NFC", place) for _, place in said(guard, nfd)] == [
        place for _, place in said(guard, text)
    ]


def test_loose_tones_and_invisible_characters(guard: Guard) -> None:
    # "Unicode tổ hợp": a composed letter with a loose tone; a zero-width space and a soft hyphen between digits.
    assert said(guard, "Bà Nguyê\u0303n Thị Hoa") == [("person_name", "Bà Nguyê\u0303n Thị Hoa")]
    assert said(guard, "gọi 0912\u200b345\u00ad678") == [("phone", "0912\u200b345\u00ad678")]
    assert said(guard, "gọi 0912\u00a0345\u00a0678 nha") == [("phone", "0912\u00a0345\u00a0678")]


def test_digits_of_other_scripts(guard: Guard) -> None:
    assert said(guard, "ទូរស័ព្ទ ០៩១២៣៤៥៦៧៨") == [("phone", "០៩១២៣៤៥៦៧៨")]
    assert said(guard, "số ０９１２３４５６７８") == [("phone", "０９１２３４５６７８")]


def test_a_loose_mark_stays_with_its_letter(guard: Guard) -> None:
    assert said(guard, "gọi 0912345678\u0323 nha") == [("phone", "0912345678\u0323")]


def test_both_ways_to_place_a_tone(guard: Guard) -> None:
    assert said(guard, "Ông Trần Hoà, Uỷ viên Ban Thường vụ") == said(guard, "Ông Trần Hoà, Uỷ viên Ban Thường vụ")
    for text in ("Ông Trần Hoà, Uỷ viên Ban Thường vụ", "Ông Trần Hòa, Ủy viên Ban Thường vụ"):
        assert [kind for kind, _ in said(guard, text)] == ["office_holder"]


def test_suggestions_read_well(guard: Guard) -> None:
    assert fixed(guard, "Ông Tám và hộ bà Lan đề nghị sửa cầu.") == "Một người dân và một hộ dân đề nghị sửa cầu."
    assert fixed(guard, "Em Hoa lớp 9 nghỉ học.") == "Một học sinh lớp 9 nghỉ học."
    assert fixed(guard, "Bí thư Đảng ủy Lê Văn Tới kết luận.") == "Bí thư Đảng ủy kết luận."
    assert fixed(guard, "ông Lê Văn Tới, Trưởng ấp 3, báo cáo") == "Trưởng ấp 3, báo cáo"


def test_what_was_fixed_is_not_found_again(guard: Guard) -> None:
    text = (
        "Bà Trần Thị Lụa, SN 1979, số nhà 5/2, điện thoại 0939 111 222, STK 0071001112223, CCCD 084179001234, "
        "xe 84-B1 123.45, thư lua.tran@gmail.com, facebook.com/lua.tran, bị nhiễm HIV; cháu An 6 tuổi."
    )
    found = {one.kind for one in guard.check(text)}
    assert found == set(KINDS) - {"old_id", "office_holder"}
    assert guard.check(fixed(guard, text)) == []


def test_office_holders_in_minutes_stay(guard: Guard) -> None:
    text = "Chủ tịch UBND xã Nguyễn Văn Bình kết luận."
    note, minutes = guard.check(text)[0], guard.check(text, context="minutes")[0]
    assert (note.kind, note.level, note.suggestion) == ("office_holder", "info", "Chủ tịch UBND xã")
    assert (minutes.kind, minutes.level, minutes.suggestion) == ("office_holder", "info", "")
    assert guard.fix(text, minutes) == text
    # A citizen is a citizen in minutes too.
    assert [one.level for one in guard.check("ông Tám đề nghị sửa cầu", context="minutes")] == ["advise"]


def test_the_same_person_is_in_office_all_through_a_text(guard: Guard) -> None:
    text = "Ông Lê Văn Tới, Trưởng ấp 3, khai mạc. Sau đó ông Lê Văn Tới trả lời. Ông Lê Văn Sang cảm ơn."
    assert [one.kind for one in guard.check(text)] == ["office_holder", "office_holder", "person_name"]


def test_allow_list_of_an_area() -> None:
    allow = ["Trường Phan Văn Tỵ", "phan van ty", "0294.3855 246", "facebook.com/ubndtracu", "Lê Văn Tới"]
    guard = Guard.load(allow)
    assert guard.check("Gọi (0294) 3855246 hoặc facebook.com/ubndtracu; ông Lê Văn Tới hiến đất.") == []
    assert [one.kind for one in guard.check("Gọi 0294 3855247, ông Lê Văn Sang")] == ["phone", "person_name"]
    # Numbers of identity papers cannot be allowed.
    assert [one.kind for one in Guard.load(["084093001234"]).check("CCCD 084093001234")] == ["national_id"]


def test_a_year_of_birth_tells_a_child_from_a_grown_up() -> None:
    text = "Nguyễn Thị Lài, sinh năm 2010, nghỉ học"
    assert [one.kind for one in Guard.load(year=2026).check(text)] == ["minor", "birth_date"]
    assert [one.kind for one in Guard.load(year=2028).check(text)] == ["person_name", "birth_date"]


@pytest.mark.parametrize(
    "text",
    [
        "Con của chị Thắm năm nay 6 tuổi vào lớp 1.",
        "Ông Tám có cháu học lớp 9; chị Lan có con 7 tuổi.",
        "Cô Hoa chủ nhiệm lớp 9A; thầy Minh dạy lớp 5.",
        "Em Hoa, 19 tuổi, đi làm; em Nhi là sinh viên.",
        "Chuyển khoản 12.500.000 đồng; vay Agribank 50.000.000 đồng.",
        "Vietcombank gọi từ số 0912345678 báo khóa thẻ.",
        "Cấp 084.093.001.234 lượt căn cước; CCCD cho 123456789 người.",
        "Ủng hộ qua STK 0011001234567 của Ủy ban MTTQ Việt Nam.",
        "Mã hồ sơ 084093001234, hóa đơn 084093001234.",
        "Tài khoản này do người lạ lập ra rồi gọi bằng số 0912345678.",
        "Tài khoản định danh mức 2: 12345678 người đã kích hoạt.",
    ],
)
def test_no_wrong_block(guard: Guard, text: str) -> None:
    assert [one for one in guard.check(text) if one.level == "block"] == []


def test_a_finding_does_not_carry_the_text(guard: Guard) -> None:
    finding = guard.check("CCCD 084093001234")[0]
    assert isinstance(finding, Finding)
    assert "084093001234" not in repr(finding)


def test_phrases_do_not_reach_over_a_line_or_a_sentence(guard: Guard) -> None:
    assert said(guard, "Có 45 người.\nChủ trì: Lê Văn Tới") == [("office_holder", "Chủ trì: Lê Văn Tới")]


@pytest.mark.parametrize(
    ("told", "again"),
    [
        ("Riêng Hòa chưa có đất.", ["Hòa"]),  # a capital that only opens the sentence
        ("An Hòa chưa có đường.", []),  # a name of two syllables, here of a place
        ("RIÊNG Hòa chưa có đất.", []),
        ("Hôm qua Riêng Hòa chưa có đất.", []),
    ],
)
def test_a_name_told_again_behind_the_first_word_of_a_sentence(guard: Guard, told: str, again: list[str]) -> None:
    found = [place for _, place in said(guard, f"Ông Trần Văn Hòa xin gạo. {told}")]
    assert found == ["Ông Trần Văn Hòa", *again]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Chuyện ở Anh Sơn kể hoài.", []),  # the commune
        ("Hôm qua gặp Anh Sơn ngoài đồng.", ["Anh Sơn"]),
        ("Anh Sơn năm nay hoãn.", ["Anh Sơn"]),
        ("Tượng Ông Táo, Ông Địa, Bà Thủy bán đầy chợ Tết.", []),  # a row of spirits
        ("Ghé nhà Ông Tư, Bà Thủy xin gạo.", ["Ông Tư", "Bà Thủy"]),
    ],
)
def test_a_place_or_a_spirit_that_is_called_as_people_are(guard: Guard, text: str, found: list[str]) -> None:
    assert [place for _, place in said(guard, text)] == found
