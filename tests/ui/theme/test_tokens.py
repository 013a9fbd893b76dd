"""The tokens: contrast recomputed, breakpoints, and that every name that the code asks for exists."""

from __future__ import annotations

import json

import pytest

from ui.theme.tokens import MODES, RESOURCES, Tokens

TOKENS = Tokens.load()


def contrast_ratio(one: str, other: str) -> float:
    """Contrast of two "#RRGGBB" colours, 1…21 (WCAG 2.2, relative luminance of sRGB)."""

    def luminance(colour: str) -> float:
        parts = []
        for start in (1, 3, 5):
            value = int(colour[start : start + 2], 16) / 255
            parts.append(value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4)
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_formula_on_known_pairs() -> None:
    assert contrast_ratio("#FFFFFF", "#000000") == pytest.approx(21.0)
    assert contrast_ratio("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("mode", MODES)
def test_every_pair_has_the_contrast_that_the_tokens_say(mode: str) -> None:
    said = json.loads((RESOURCES / "themes" / "tokens.json").read_text(encoding="utf-8"))["themes"][mode]
    for pair, promised in {**said["contrast_text"], **said["contrast_parts"]}.items():
        one, other = pair.split(" on ")
        real = contrast_ratio(TOKENS.colour[mode][one], TOKENS.colour[mode][other])
        assert real == pytest.approx(promised, abs=0.02), pair


# What carries text must reach 4.5:1, parts that carry meaning 3:1 (WCAG 2.2, 1.4.3 and 1.4.11).
TEXT = [
    *(
        f"{ink} on {ground}"
        for ink in ("text", "text_2")
        for ground in ("surface", "window", "rail", "selected", "hover")
    ),
    *(f"accent on {ground}" for ground in ("surface", "window", "accent_tint", "selected", "hover")),
    *(f"on_accent on {fill}" for fill in ("accent", "accent_hover", "accent_pressed")),
    *(f"{state} on {state}_bg" for state in ("local", "moving", "delivered", "safe", "danger", "warn")),
    *(f"{state} on surface" for state in ("local", "moving", "delivered", "safe", "danger", "warn")),
    *("text on danger_bg", "text on warn_bg", "text on safe_bg", "text on delivered_bg", "text on diff_bg"),
    *("text_disabled on sunken", "text_disabled on surface", "text_2 on sunken", "text on sunken"),
    *("on_toast on toast", "toast_link on toast", "on_cover on cover", "on_cover_2 on cover", "danger on selected"),
]
PARTS = [
    *(f"control on {ground}" for ground in ("surface", "window", "sunken", "rail")),
    *(f"focus on {ground}" for ground in ("surface", "window", "selected", "rail", "sunken")),
    *("accent on rail", "accent on sunken"),
]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("pairs", "least"), [(TEXT, 4.5), (PARTS, 3.0)], ids=["text", "parts"])
def test_pairs_used_by_the_kit_can_be_read(mode: str, pairs: list[str], least: float) -> None:
    colours = TOKENS.colour[mode]
    weak = {
        pair: round(contrast_ratio(*(colours[name] for name in pair.split(" on "))), 2)
        for pair in pairs
        if contrast_ratio(*(colours[name] for name in pair.split(" on "))) < least
    }
    assert not weak


def test_all_modes_have_the_same_colours() -> None:
    assert len({frozenset(TOKENS.colour[mode]) for mode in MODES}) == 1


@pytest.mark.parametrize(
    ("width", "rail", "panes"),
    [
        (1920, "full", 3),
        (1366, "full", 2),
        (1180, "full", 2),
        (1024, "compact", 2),
        (911, "compact", 1),
        (683, "menu", 1),
    ],
)
def test_what_fits_side_by_side(width: int, rail: str, panes: int) -> None:
    frame = TOKENS.frame(width)
    assert (frame.rail, frame.panes) == (rail, panes)
    assert frame.gist == (width != 1024)
