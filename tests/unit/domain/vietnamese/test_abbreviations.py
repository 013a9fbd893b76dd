"""Abbreviations are found in both directions."""

from __future__ import annotations

import pytest

from desktop_app.domain.data import read_json
from desktop_app.domain.vietnamese.abbreviations import Abbreviations, Found
from desktop_app.domain.vietnamese.text import words


@pytest.fixture(scope="module")
def abbreviations() -> Abbreviations:
    return Abbreviations.load()


def test_both_directions(abbreviations: Abbreviations) -> None:
    assert abbreviations.others("GPMB") == ("giai phong mat bang",)
    assert abbreviations.others("gpmb") == ("giai phong mat bang",)
    assert abbreviations.others("Giải phóng mặt bằng") == ("gpmb",)
    assert abbreviations.others("Uỷ ban nhân dân") == abbreviations.others("Ủy ban nhân dân") == ("ubnd",)
    assert abbreviations.others("ruộng") == ()


def test_a_form_of_two_words_and_one_with_two_meanings(abbreviations: Abbreviations) -> None:
    assert abbreviations.others("KT-XH") == ("kinh te xa hoi",)
    assert abbreviations.others("kinh tế - xã hội") == ("kt xh", "ktxh")
    assert abbreviations.others("TCCS") == ("to chuc co so", "tap chi cong san")


def test_found_in_a_sentence_longest_first(abbreviations: Abbreviations) -> None:
    row = words("Tiến độ giải phóng mặt bằng, UBND xã và UBMTTQ")
    assert abbreviations.find(row) == [
        Found(2, 6, (("gpmb",),)),
        Found(6, 7, (("uy", "ban", "nhan", "dan"),)),
        Found(9, 10, (("uy", "ban", "mat", "tran", "to", "quoc"),)),
    ]
    assert abbreviations.find(()) == []
    assert Abbreviations([]).find(row) == []


@pytest.mark.parametrize("short", ["GPMB", "UBND", "MTTQ", "CT-XH", "DLXH", "CTV", "NDTQ", "BTV", "TCCS", "KT-XH"])
def test_the_ones_that_reports_use_most_are_there(abbreviations: Abbreviations, short: str) -> None:
    assert abbreviations.others(short)


def test_the_list_is_sorted_out() -> None:
    pairs = [tuple(pair) for pair in read_json("vocabulary", "abbreviations.json")["pairs"]]
    assert len(pairs) == len(set(pairs))
    assert all(len(words(long)) > 1 for _, long in pairs)
