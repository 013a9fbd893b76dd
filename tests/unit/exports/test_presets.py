"""Presets are data that hold together: every part, style and word that one names exists."""

from __future__ import annotations

from datetime import date

import pytest

from desktop_app.exports import presets
from desktop_app.exports.minutes import _Minutes
from desktop_app.exports.presets import Preset, UnknownPreset


def test_state_preset_is_there_and_unverified_until_a_clerk_has_checked_it() -> None:
    preset = Preset.load("nd30-2020")
    assert (preset.name, preset.version, preset.valid_from) == ("nd30-2020", 1, date(2020, 3, 5))
    assert "30/2020/NĐ-CP" in preset.source
    assert preset.verified_by == ""
    assert set(preset.labels) == {"vi", "en"}


@pytest.mark.parametrize("name", presets.names())
def test_preset_names_only_what_exists(name: str) -> None:
    preset = Preset.load(name)
    assert preset.name == name
    assert preset.page.number_style in preset.styles
    assert sum(preset.header.widths_mm) == pytest.approx(preset.page.text_width_mm)
    assert sum(preset.minutes.signature_widths_mm) == pytest.approx(preset.page.text_width_mm)
    for part in (*preset.header.left, *preset.header.right, *preset.minutes.opening):
        if part.endswith("_rule"):
            assert part.removesuffix("_rule") in preset.rules
        else:
            assert part in preset.styles
    for part in preset.minutes.body:
        assert callable(getattr(_Minutes, f"_body_{part}"))
    assert preset.minutes.recipients in preset.minutes.signatures
    assert all(f"sign_{key}" in preset.words for key in preset.minutes.signatures)
    assert "other" in preset.item_kinds
    assert "other" in preset.occasions
    names = [style.name for style in preset.styles.values()]
    assert len(names) == len(set(names)), "a clerk tells styles apart by their names"


@pytest.mark.parametrize("name", ["hd05-2026", "", "../presets/nd30-2020", "ND30-2020"])
def test_unknown_preset_is_said_in_a_sentence(name: str) -> None:
    with pytest.raises(UnknownPreset) as caught:
        Preset.load(name)
    assert "nd30-2020" in caught.value.sentence("vi")
    assert "nd30-2020" in caught.value.sentence("en")
