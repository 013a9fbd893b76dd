"""The order of the Vietnamese alphabet: letters first, then tones, numbers as numbers."""

from __future__ import annotations

import random
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.vietnamese.order import collation_key


def in_order(*names: str) -> bool:
    shuffled = list(names)
    random.Random(1).shuffle(shuffled)
    return sorted(shuffled, key=collation_key) == list(names)


def test_letters() -> None:
    assert in_order(*"aăâbcdđeêfghijklmnoôơpqrstuưvwxyz")
    assert in_order("da", "đa", "e")
    assert in_order("an", "ăn", "ân", "ba")


def test_tones() -> None:
    assert in_order("a", "à", "ả", "ã", "á", "ạ", "ă", "ằ", "ẳ", "ẵ", "ắ", "ặ", "â")
    assert in_order("ma", "mà", "mả", "mã", "má", "mạ", "mai")


def test_letters_count_before_tones() -> None:
    # A tone decides only between words whose letters are all the same.
    assert in_order("hoa", "hòa", "hoan", "hoàn", "hoang")
    assert in_order("Trà Cú", "Trà Vinh", "Trạm Tấu")


def test_names_with_numbers() -> None:
    assert in_order("ấp 2", "ấp 3", "ấp 10", "ấp Chợ", "khóm 1")
    assert in_order("ấp", "ấp 1", "ấp Chợ")


def test_the_normal_form_does_not_matter() -> None:
    assert collation_key("Điện Biên") == collation_key(unicodedata.normalize("NFD", "Điện Biên"))


@given(st.lists(st.text(), max_size=5))
def test_anything_can_be_sorted(names: list[str]) -> None:
    sorted(names, key=collation_key)


def test_a_very_long_number_can_be_sorted() -> None:
    assert sorted(["9" * 10_000, "1"], key=collation_key) == ["1", "9" * 10_000]
