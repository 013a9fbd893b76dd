"""Presets are data that hold together: every part, style and word that one names exists."""

from __future__ import annotations

import copy
from datetime import date
from typing import Any

import pytest

from desktop_app.domain.vocabulary import Vocabulary
from desktop_app.exports import presets, text
from desktop_app.exports.mark import export_mark, revision_code
from desktop_app.exports.minutes import _Minutes, build_minutes
from desktop_app.exports.presets import Preset, UnknownPreset
from desktop_app.exports.spelling import respell
from tests.unit.exports.samples import EVERY_KIND

NAMES = ("nd30-2020", "hd05-2026", "mttq", "doan", "thon", "lien-tich", "hd36-2018")


def test_presets_stand_in_the_order_in_which_they_are_offered() -> None:
    assert presets.names() == NAMES
    places = [presets._own(name)["place"] for name in NAMES]
    assert len(set(places)) == len(places)


@pytest.mark.parametrize(
    ("name", "since", "words"),
    [
        ("nd30-2020", date(2020, 3, 5), "30/2020/NĐ-CP"),
        ("hd05-2026", date(2026, 5, 27), "05-HD/VPTW"),
        ("hd36-2018", date(2018, 4, 3), "36-HD/VPTW"),
        ("mttq", date(2020, 3, 5), "91/HD-MTTW-BTT"),
        ("doan", date(2013, 10, 29), "29-HD/TWĐTN-VP"),
        ("thon", date(2020, 3, 5), "30/2020/NĐ-CP"),
        ("lien-tich", date(2020, 3, 5), "30/2020/NĐ-CP"),
    ],
)
def test_preset_says_what_it_follows_and_that_no_clerk_has_checked_it(name: str, since: date, words: str) -> None:
    preset = Preset.load(name)
    assert (preset.name, preset.version, preset.valid_from) == (name, 1, since)
    assert words in preset.source
    assert preset.verified_by == ""
    assert set(preset.labels) == set(preset.sources) == {"vi", "en"}
    assert preset.valid_until == (date(2026, 5, 27) if name == "hd36-2018" else None)


def test_labels_tell_presets_apart() -> None:
    for language in ("vi", "en"):
        labels = [Preset.load(name).labels[language] for name in NAMES]
        assert len(set(labels)) == len(NAMES)


def test_number_series_are_those_of_the_rules() -> None:
    series = {name: Preset.load(name).number_series for name in NAMES}
    assert series == dict.fromkeys(NAMES, "year") | {"hd05-2026": "term", "hd36-2018": "term", "thon": "none"}


@pytest.mark.parametrize("name", NAMES)
def test_preset_names_only_what_exists(name: str) -> None:
    preset = Preset.load(name)
    plan = preset.minutes
    assert preset.name == name
    assert preset.page.number_style in preset.styles
    assert sum(preset.header.widths_mm) == pytest.approx(preset.page.text_width_mm)
    assert sum(plan.signature_widths_mm) == pytest.approx(preset.page.text_width_mm)
    for part in (*preset.header.left, *preset.header.right, *plan.opening):
        if part.endswith("_rule"):
            assert part.removesuffix("_rule") in preset.rules
        else:
            assert part in preset.styles
    for part in plan.body:
        assert callable(getattr(_Minutes, f"_body_{part}"))
    signing = {key for row in plan.signatures for key in row}
    assert all(len(row) == len(plan.signature_widths_mm) for row in plan.signatures)
    assert 0 < plan.recipients_span < len(plan.signature_widths_mm)
    assert all(f"sign_{key}" in preset.words for key in signing)
    assert plan.positions <= signing
    assert set(plan.signing_for) <= signing
    assert set(plan.signing_for.values()) <= {"org", "cohost"}
    assert "sign_position" in preset.styles or not plan.positions
    assert "sign_for" in preset.styles or not plan.signing_for
    assert "other" in preset.item_kinds
    assert "other" in preset.occasions
    if "sections" in plan.body:
        told = [kind for section in plan.sections for kind in section.kinds]
        assert sorted(told) == sorted(preset.item_kinds), "every kind of item stands in one section"
        assert [section.closing for section in plan.sections].count(True) == 1
    names = [style.name for style in preset.styles.values()]
    assert len(names) == len(set(names)), "a clerk tells styles apart by their names"


def test_words_of_the_presets_are_those_of_the_vocabulary() -> None:
    known = Vocabulary.load()
    for name in NAMES:
        own = presets._data(name)
        assert all(known.has("meeting_kinds", kind) for kind in own["suits_kinds"])
        assert all(known.has("lines", line) for line in own["suits_lines"])
        assert all(kind == "other" or known.has("meeting_kinds", kind) for kind in own["occasions"])
        assert all(kind == "other" or known.has("item_kinds", kind) for kind in own["item_kinds"])


@pytest.mark.parametrize("name", ["hd99-2030", "", "../presets/nd30-2020", "ND30-2020"])
def test_unknown_preset_is_said_in_a_sentence(name: str) -> None:
    with pytest.raises(UnknownPreset) as caught:
        Preset.load(name)
    assert "nd30-2020" in caught.value.sentence("vi")
    assert "nd30-2020" in caught.value.sentence("en")


@pytest.mark.parametrize(
    ("meeting", "expected"),
    [
        ({}, "nd30-2020"),
        ({"line": "state"}, "nd30-2020"),
        ({"line": "party"}, "hd05-2026"),
        ({"line": "front"}, "mttq"),
        ({"kind": "branch_party", "line": "state"}, "hd05-2026"),
        ({"kind": "front_committee"}, "mttq"),
        ({"kind": "hamlet", "line": "front"}, "thon"),
        ({"kind": "joint", "line": "party"}, "lien-tich"),
        ({"kind": "dialogue", "line": "party"}, "hd05-2026"),
        ({"kind": 5, "line": ["party"]}, "nd30-2020"),
    ],
)
def test_preset_is_suggested_by_kind_then_by_line(meeting: dict[str, Any], expected: str) -> None:
    assert presets.suggested(meeting) == expected


def test_what_extends_another_names_only_what_differs() -> None:
    base = {"a": 1, "t": {"x": 1, "y": [1]}, "styles": [{"key": "p", "size": 1, "bold": True}, {"key": "q"}]}
    own = {"t": {"y": [2], "z": 3}, "styles": [{"key": "p", "size": 2}, {"key": "r"}]}
    before = copy.deepcopy(base)
    assert presets._over(base, own) == {
        "a": 1,
        "t": {"x": 1, "y": [2], "z": 3},
        "styles": [{"key": "p", "size": 2, "bold": True}, {"key": "q"}, {"key": "r"}],
    }
    assert base == before


@pytest.mark.parametrize(
    ("new", "old"),
    [
        ("CỘNG HÒA XÃ HỘI", "CỘNG HOÀ XÃ HỘI"),
        ("ỦY BAN", "UỶ BAN"),
        ("chủ tọa, khỏe, thủy", "chủ toạ, khoẻ, thuỷ"),
        ("quý, quả, toàn, hoặc, già, xoài, huyền, ngoáy", "quý, quả, toàn, hoặc, già, xoài, huyền, ngoáy"),
        ("{role} hòa{n}", "{role} hoà{n}"),
    ],
)
def test_tones_of_open_rhymes_stand_as_the_preset_wants(new: str, old: str) -> None:
    assert respell(new, "old") == respell(old, "old") == old
    assert respell(old, "new") == respell(new, "new") == new


def test_tone_marks_and_leading_zeros_are_options_of_a_preset_and_leave_the_record_alone() -> None:
    data = {**presets._data("nd30-2020"), "tone_marks": "old", "leading_zeros": False}
    meeting = {**EVERY_KIND, "number": 5, "title": "Hòa giải ở cơ sở, ủy ban", "place": "Thuỷ lợi"}
    shown = text.render(build_minutes(meeting, Preset.from_data(data), draft=False, area_label=None))
    for words in ("CỘNG HOÀ XÃ HỘI", "CHỦ TOẠ", "Số: 5/BB-UBND", "phụ nữ 9 người", "không tán thành 1;"):
        assert words in shown
    for words in ("Hòa giải ở cơ sở, ủy ban", "Thuỷ lợi", "ỦY BAN NHÂN DÂN XÃ", "ngày 05 tháng 12"):
        assert words in shown


def test_code_of_the_revisions_is_short_and_knows_no_order() -> None:
    assert revision_code(["b" * 64, "a" * 64]) == revision_code(["a" * 64, "b" * 64])
    assert revision_code(["a" * 64]) != revision_code(["b" * 64])
    assert len(revision_code([])) == 10
    assert export_mark(Preset.load("nd30-2020"), 3, "0f3c9a71be") == "Phiên bản 3 - mã 0f3c9a71be"
