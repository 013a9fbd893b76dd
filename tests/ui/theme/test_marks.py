"""Characters that turn or hide a text are seen wherever it is read, and nothing else of it changes."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from tests.ui.driving import settle
from ui.models.paged import PagedModel
from ui.records.differences import DifferenceText
from ui.theme.marks import HIDDEN, TURN, show
from ui.theme.text import visible
from ui.theme.theme import Theme
from ui.widgets.labels import IconText, Text
from ui.widgets.margin_list import MarginList, MarginRow

UI = Path(__file__).resolve().parents[3] / "ui"
TURNS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
UNSEEN = "\u00ad\u034f\u115f\u180e\u200b\u200c\u200d\u2060\u2063\u3164\ufe00\ufeff\uffa0\x00\x07\x1b\x7f"


def units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


@pytest.mark.parametrize("character", TURNS + UNSEEN, ids=lambda one: f"{ord(one):04X}")
def test_each_is_seen_between_letters(character: str) -> None:
    sign = TURN if character in TURNS else HIDDEN
    assert visible(f"xã{character}Trà") == f"xã{sign}Trà"


def test_every_character_keeps_its_length_and_what_is_plain_is_the_same_string() -> None:
    for number in itertools.chain(range(0x10000), range(0x1F000, 0x1FB00), range(0xE0000, 0xE1000)):
        character = chr(number)
        shown = visible(character)
        assert shown == show(character), f"the short way and the long one differ at {number:04X}"
        assert units(shown) == units(character)
        if unicodedata.category(character) in ("Lu", "Ll", "Nd", "Po", "Sc", "So") or character in "\n\t\r ":
            assert shown is character or shown == character, f"{number:04X} can be seen"
        if unicodedata.bidirectional(character) in ("LRE", "RLE", "PDF", "LRO", "RLO", "LRI", "RLI", "FSI", "PDI"):
            assert shown == TURN
    long = unicodedata.normalize("NFD", "Bà con ấp 3 nói nước yếu từ “trưa” – 50 % hộ…\nhỏi: sao vậy?")
    assert visible(long) == long


def test_what_belongs_to_a_script_or_a_picture_is_left_alone() -> None:
    khmer = "ភូមិ\u200bបី"
    assert visible(khmer) == khmer
    assert visible("ភូមិ\u200babc") == f"ភូមិ{HIDDEN}abc"
    for emoji in ("👩\u200d🌾", "❤\ufe0f\u200d🔥", "☎\ufe0f"):
        assert visible(emoji) == emoji
    assert visible("👩\u200dx") == f"👩{HIDDEN}x"
    assert visible("a\U000e0041b") == f"a{HIDDEN * 2}b"


def picture(widget: QWidget, show: Callable[..., QWidget]) -> QImage:
    show(widget, 420, 160)
    settle()
    return widget.grab().toImage()


def test_lists_labels_items_and_differences_paint_the_sign(theme: Theme, show: Callable[..., QWidget]) -> None:
    """A name that a turn makes read backwards, once with the character and once with the sign itself."""

    def listing(text: str) -> QWidget:
        view = MarginList(theme, "Danh sách", lambda row: MarginRow(title=row, gist=row, area=row, note=row))
        view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        view.setModel(PagedModel(lambda offset, limit: [text][offset : offset + limit], lambda: 1, lambda row: row))
        return view

    def difference(text: str) -> QWidget:
        return DifferenceText(theme, "Bản kia", text, [(3, 6)])

    for make in (
        lambda text: Text(theme, text),
        lambda text: Text(theme, text, wrap=False),
        lambda text: IconText(theme, "pen", text, wrap=True),
        listing,
        difference,
    ):
        images = [picture(make(text), show) for text in ("chi \u202eba\u200b tien", f"chi {TURN}ba{HIDDEN} tien")]
        assert images[0] == images[1]
        assert images[0] != picture(make("chi ba tien"), show)


def test_a_screen_reader_hears_the_sign(theme: Theme) -> None:
    assert MarginRow(title="chi \u202eba", gist="x\u200by").spoken() == f"chi {TURN}ba. x{HIDDEN}y"


def test_all_that_is_read_is_painted_by_the_kit() -> None:
    """Whoever paints letters past `ui/theme/text.py` would show a turned name as somebody wished."""
    own = {UI / "theme" / "text.py", UI / "printing.py", UI / "stacked_letters.py"}
    painters = re.compile(r"\bdrawText\(|\bdrawStaticText\(|\bQTextLayout\(|\bQStaticText\(")
    found = [path for path in UI.rglob("*.py") if path not in own and painters.search(path.read_text("utf-8"))]
    assert found == []
