"""Numbers are written with dots between thousands and read the same way."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.vietnamese.numbers import format_number, parse_number


def test_written() -> None:
    assert format_number(1976) == "1.976"
    assert format_number(101_584) == "101.584"
    assert format_number(-1_250_000_000) == "-1.250.000.000"
    assert format_number(4.5) == "4,5"
    assert format_number(94.12, 2) == "94,12"
    assert format_number(94.1, 2) == "94,10"
    assert format_number(Decimal("1976.5")) == "1.976,5"
    assert format_number(7) == "7"


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("1.976", 1976),
        ("101 584", 101_584),
        (" 1976 ", 1976),
        ("4,5", Decimal("4.5")),
        ("1.976,25", Decimal("1976.25")),
        ("-12", -12),
        ("04", 4),
    ],
)
def test_read(typed: str, number: int | Decimal) -> None:
    assert parse_number(typed) == number


@pytest.mark.parametrize("typed", ["", "4.5", "1.97", "1,976.5", "1..976", "abc", "1e5", "٣", "9" * 5000, ",5", "5,"])
def test_what_is_no_number_here(typed: str) -> None:
    assert parse_number(typed) is None


@given(st.integers(min_value=-(10**18), max_value=10**18))
def test_what_is_written_is_read_again(number: int) -> None:
    assert parse_number(format_number(number)) == number


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=3))
def test_a_fraction_that_is_written_is_read_again(number: Decimal) -> None:
    assert parse_number(format_number(number, 3)) == number


@given(st.text())
def test_nothing_typed_can_fail(typed: str) -> None:
    parse_number(typed)
