"""Widths, dotted lines, where names break, numbers and dates."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.exports.document import Style
from desktop_app.exports.metrics import text_width_mm
from desktop_app.exports.plain import lines, one_line, plain
from desktop_app.exports.typeset import break_lines, count, dotted, official_date, snug_mm, width_mm

NAME = Style("name", "Name", 12, bold=True)
AREAS = ("XÃ", "TỈNH", "về")


@pytest.mark.parametrize(
    ("text", "size", "bold", "expected_em"),
    [("m", 12, False, 0.778), ("…", 14, False, 1.0), (" ", 10, False, 0.25), ("Ộ", 12, True, 0.778),
     ("ii", 20, False, 0.556)],
)  # fmt: skip
def test_widths_are_those_of_times_new_roman(text: str, size: float, bold: bool, expected_em: float) -> None:
    assert text_width_mm(text, size, bold=bold) == pytest.approx(expected_em * size * 25.4 / 72, rel=0.002)


def test_dots_fill_what_is_left_of_the_line() -> None:
    style = Style("body", "Body", 14)
    for before in ("", "Địa điểm: ", "Thư ký (người ghi biên bản): "):
        filled = width_mm(before + dotted(150, style, before), style)
        assert 150 - 2 * width_mm("…", style) <= filled <= 150
    assert dotted(10, style, "x" * 500) == "…" * 8


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ỦY BAN NHÂN DÂN XÃ TRÀ CÚ", ["ỦY BAN NHÂN DÂN XÃ TRÀ CÚ"]),
        ("ỦY BAN NHÂN DÂN TỈNH VĨNH LONG", ["ỦY BAN NHÂN DÂN", "TỈNH VĨNH LONG"]),
        ("ỦY BAN MTTQ VIỆT NAM XÃ TRÀ CÚ", ["ỦY BAN MTTQ VIỆT NAM", "XÃ TRÀ CÚ"]),
        ("", []),
        ("x" * 300, ["x" * 300]),
    ],
)
def test_long_names_break_where_a_typist_breaks_them(text: str, expected: list[str]) -> None:
    assert break_lines(text, 70, NAME, AREAS) == expected


@settings(max_examples=50)
@given(
    st.lists(st.text("abcđêơư", min_size=1, max_size=12), min_size=1, max_size=40), st.sampled_from([40.0, 70.0, 165.0])
)
def test_lines_are_the_words_in_order_and_fall_so_by_width_alone(words: list[str], column: float) -> None:
    found = break_lines(" ".join(words), column, NAME, ("a", "b"))
    assert " ".join(found).split(" ") == words
    if len(found) <= 8:
        width = min(snug_mm(found, NAME), column)
        refilled: list[str] = []
        for word in words:
            if refilled and width_mm(f"{refilled[-1]} {word}", NAME) <= width:
                refilled[-1] += f" {word}"
            else:
                refilled.append(word)
        assert refilled == found, "Word and Qt fill lines from the left: they must get the same"


@pytest.mark.parametrize(
    ("value", "expected"),
    [(0, "0"), (1, "01"), (9, "09"), (10, "10"), (1976, "1.976"), (101584, "101.584"), (-1, "……"), (True, "……"),
     (None, "……"), (2.5, "……"), ("3", "……"), (10**20, "……")],
)  # fmt: skip
def test_counts_are_written_as_official_prose_writes_them(value: object, expected: str) -> None:
    assert count(value) == expected


def test_absurd_count_is_left_open() -> None:
    assert count(10**5000) == "……"


def test_dates_have_zeros_below_ten_and_in_the_first_two_months() -> None:
    pattern = "ngày {day} tháng {month} năm {year}"
    assert official_date(date(2026, 2, 5), pattern) == "ngày 05 tháng 02 năm 2026"
    assert official_date(date(2026, 3, 15), pattern) == "ngày 15 tháng 3 năm 2026"
    assert official_date(date(2026, 12, 9), pattern) == "ngày 09 tháng 12 năm 2026"


def test_plain_text() -> None:
    assert plain("Tie\u0302\u0301ng\tVie\u0323\u0302t\r\nb\x00\u202e") == "Tiếng Việt\nb"
    assert one_line("  a \n b\u00a0 ") == "a b"
    assert one_line(5) == one_line(None) == ""
    assert lines("a\n\n  b  \u2028c") == ["a", "b", "c"]
    assert lines({"a": 1}) == []


@given(st.text())
def test_plain_twice_is_plain_once(text: str) -> None:
    assert plain(plain(text)) == plain(text)
