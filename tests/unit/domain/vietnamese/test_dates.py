"""Dates are read day first, whatever the separators, and written as offices write them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.vietnamese.dates import (
    format_date,
    official,
    parse_date,
    weekday,
)

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("05/09/2026", date(2026, 9, 5)),
        ("5/9/2026", date(2026, 9, 5)),
        ("5-9-2026", date(2026, 9, 5)),
        ("5.9.26", date(2026, 9, 5)),
        (" 03/6/2013 ", date(2013, 6, 3)),
        ("2026-09-05", date(2026, 9, 5)),
        ("ngày 05 tháng 3 năm 2026", date(2026, 3, 5)),
        ("Ngày 5 tháng 3, 2026", date(2026, 3, 5)),
        ("5 thang 3 nam 2026", date(2026, 3, 5)),
        ("20/11", date(2026, 11, 20)),
        ("15/1", date(2027, 1, 15)),
        ("ngày 30 tháng 10", date(2026, 10, 30)),
        ("hôm nay", TODAY),
        ("Hom qua", date(2026, 11, 20)),
        ("ngày mai", date(2026, 11, 22)),
        ("13/12/2026", date(2026, 12, 13)),
        ("29/2/2028", date(2028, 2, 29)),
    ],
)
def test_what_is_typed(typed: str, day: date) -> None:
    assert parse_date(typed, TODAY) == day


@pytest.mark.parametrize(
    "typed", ["", "12/13/2026", "29/2/2026", "31/4", "0/1/2026", "mai", "5/9/", "quý II/2019", "99999", "1/1/0000", "5"]
)
def test_what_is_no_day(typed: str) -> None:
    assert parse_date(typed, TODAY) is None


def test_a_day_without_a_year_around_new_year() -> None:
    assert parse_date("31/12", date(2027, 1, 2)) == date(2026, 12, 31)
    assert parse_date("29/2", date(2027, 3, 1)) == date(2028, 2, 29)
    assert parse_date("hôm qua", date.min) is None


@given(st.dates(min_value=date(1000, 1, 1)))
def test_what_is_written_is_read_again(day: date) -> None:
    assert parse_date(format_date(day), TODAY) == day
    assert parse_date(official(day), TODAY) == day
    assert parse_date(day.isoformat(), TODAY) == day


@given(st.text(), st.dates())
def test_nothing_typed_can_fail(typed: str, today: date) -> None:
    parse_date(typed, today)


def test_how_dates_are_written() -> None:
    assert format_date(date(2026, 9, 5)) == "05/09/2026"
    assert official(date(2026, 3, 5)) == "ngày 05 tháng 3 năm 2026"
    assert official(date(2026, 2, 25)) == "ngày 25 tháng 02 năm 2026"
    assert official(date(2026, 12, 1)) == "ngày 01 tháng 12 năm 2026"
    assert [weekday(date(2026, 11, day)) for day in (16, 21, 22)] == ["thứ Hai", "thứ Bảy", "Chủ nhật"]
