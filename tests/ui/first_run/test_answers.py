"""What was said in first run, and what may be said back."""

from __future__ import annotations

from desktop_app.domain.vietnamese.text import nfc
from tests.ui.conftest import MemorySettings
from ui.first_run.answers import Answers, AreaSearch, strength
from ui.first_run.label import LabelWords, label_from

TRA_CU = {"area": "29461", "area_label": "xã Trà Cú, tỉnh Vĩnh Long"}


def test_the_label_says_whose_where_and_when():
    answers = Answers(owner="Nguyễn Thị Lành", address="Bác", hamlet="Ấp 3", **TRA_CU)
    assert answers.label(2026) == LabelWords("Bác Nguyễn Thị Lành", "Ấp 3, xã Trà Cú", "2026")


def test_an_empty_label_stays_empty():
    assert Answers(address="Bác").label(2026) == LabelWords("", "", "2026")


def test_a_hamlet_typed_without_marks_is_the_same_place():
    typed, marked = Answers(hamlet="ap 3", **TRA_CU), Answers(hamlet="ấp 3", **TRA_CU)
    assert typed.place() == marked.place() == ("29461", "ap", "3")
    assert typed.hamlet_label() == "ấp 3"


def test_try_out_needs_a_name_and_a_commune():
    assert set(Answers(path="tryout").label_problems()) == {"owner", "area"}
    assert Answers(path="tryout", owner="Lành", **TRA_CU).label_problems() == {}


def test_with_a_code_the_office_knows_the_commune():
    assert Answers(path="code", owner="Lành").label_problems() == {}
    assert set(Answers(path="code", owner="Lành", hamlet="ấp 3").label_problems()) == {"area"}


def test_a_passphrase_is_asked_for_only_where_it_is_needed():
    assert set(Answers().passphrase_problems(required=True)) == {"passphrase"}
    assert Answers().passphrase_problems(required=False) == {}
    assert set(Answers(passphrase="   ").passphrase_problems(required=True)) == {"passphrase"}
    assert set(Answers(passphrase="mưa rơi", again="mưa").passphrase_problems(required=True)) == {"again"}
    assert Answers(passphrase="mưa rơi", again="mưa rơi").passphrase_problems(required=True) == {}


def test_strength_is_said_kindly_and_grows_with_length():
    words = [strength(text) for text in ("", "ngan", "mua roi dem", "mua roi tren song hau")]
    assert words[0] == ""
    assert len(set(words)) == 4
    assert not any("yếu" in word or "kém" in word for word in words)


def test_code_and_address_are_both_needed():
    assert set(Answers().connect_problems()) == {"code", "server"}
    assert Answers(code="A", server="https://x").connect_problems() == {}


def test_settings_give_the_label_back():
    answers = Answers(owner="Lành", address="Cô", **TRA_CU)
    assert label_from(MemorySettings(label=answers.settings(2026)).get) == answers.label(2026)
    assert label_from(MemorySettings(label="hỏng").get) == LabelWords()
    assert label_from(MemorySettings().get) == LabelWords()


def test_communes_are_found_without_marks_and_never_provinces():
    found = AreaSearch().find("tra cu")
    assert found[0] == ("29461", "xã Trà Cú", "tỉnh Vĩnh Long")
    assert all(len(code) == 5 for code, _unit, _province in AreaSearch().find("vinh long"))
    assert AreaSearch().find("") == []
    assert nfc(found[0][1]) == found[0][1]
