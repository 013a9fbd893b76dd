"""Abbreviations are found in both directions."""

from __future__ import annotations

import pytest

from desktop_app.domain.data import read_json
from desktop_app.domain.vietnamese.abbreviations import Abbreviations
from desktop_app.domain.vietnamese.text import words


@pytest.fixture(scope="module")
def abbreviations() -> Abbreviations:
    return Abbreviations.load()


def test_both_directions(abbreviations: Abbreviations) -> None:
    assert abbreviations.others("GPMB") == abbreviations.others("gpmb") == ("giải phóng mặt bằng",)
    assert abbreviations.others("Giải phóng mặt bằng") == abbreviations.others("giai phong mat bang") == ("GPMB",)
    assert abbreviations.others("Uỷ ban nhân dân") == abbreviations.others("Ủy ban nhân dân") == ("UBND",)
    assert abbreviations.others("ruộng") == ()


def test_a_form_of_two_words_and_one_with_two_meanings(abbreviations: Abbreviations) -> None:
    assert abbreviations.others("KT-XH") == ("kinh tế - xã hội",)
    assert abbreviations.others("kinh tế - xã hội") == abbreviations.others("kinh tế xã hội") == ("KT-XH", "KTXH")
    assert abbreviations.others("TCCS") == ("tổ chức cơ sở", "Tạp chí Cộng sản")


def test_matched_in_what_was_typed_longest_first(abbreviations: Abbreviations) -> None:
    row = ["Tiến", "độ", "giải", "phóng", "mặt", "bằng,", "UBND", "xã", "và", "kinh", "tế", "-", "xã", "hội"]
    assert abbreviations.match(row, 0) == (1, ())
    assert abbreviations.match(row, 2) == (4, ("GPMB",))
    assert abbreviations.match(row, 3) == (1, ())
    assert abbreviations.match(row, 6) == (1, ("ủy ban nhân dân",))
    assert abbreviations.match(row, 9) == (5, ("KT-XH", "KTXH"))
    assert abbreviations.match(["giấy", "chứng", "nhận", "quyền", "sử", "dụng", "đất"], 0) == (7, ("GCNQSDĐ",))
    assert abbreviations.match(["giấy", "chứng", "nhận", "quyền"], 0) == (3, ("GCN",))
    assert abbreviations.match(["GPMB"], 1) == (1, ())
    assert Abbreviations([]).match(row, 2) == (1, ())


@pytest.mark.parametrize("short", ["GPMB", "UBND", "MTTQ", "CT-XH", "DLXH", "CTV", "NDTQ", "BTV", "TCCS", "KT-XH"])
def test_the_ones_that_reports_use_most_are_there(abbreviations: Abbreviations, short: str) -> None:
    assert abbreviations.others(short)


def test_the_list_is_sorted_out() -> None:
    pairs = [tuple(pair) for pair in read_json("vocabulary", "abbreviations.json")["pairs"]]
    assert len(pairs) == len(set(pairs))
    assert all(len(words(long)) > 1 for _, long in pairs)
