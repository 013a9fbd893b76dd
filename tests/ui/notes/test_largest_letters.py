"""The largest letters in the smallest window: chips, buttons and the level's name keep the room they need."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

from tests.ui.driving import cut_off, settle
from tests.ui.notes.conftest import COMPENSATION, Place
from tests.ui.notes.test_guard import written
from ui.notes.head import EditorHead
from ui.theme.theme import Theme


@pytest.mark.parametrize("height", [600, 560])
def test_an_empty_list_keeps_its_chips_whole(open_place: Callable[..., Place], height: int) -> None:
    place = open_place(1024, height, scale=200)
    assert place.find("note_first").isVisible()
    assert cut_off(place.window) == []


def test_what_the_guard_puts_in_its_place_is_read_whole(open_place: Callable[..., Place]) -> None:
    place = open_place(1024, 600, scale=200)
    written(place)
    place.view.editor.guard.step(1)
    settle()
    popup = place.view.editor.guard.popup
    assert popup is not None
    assert cut_off(popup) == []
    own = place.find("guard_own_icon")
    assert own.accessibleName() == popup.own.text()
    own.click()
    settle()
    assert place.find("guard_own_words").hasFocus()
    assert cut_off(popup) == []


def test_the_name_of_a_level_goes_before_the_words_of_the_way_back(
    make_theme: Callable[..., Theme], show: Callable[..., QWidget]
) -> None:
    window = QWidget()
    head = EditorHead(make_theme("light", 200), window)
    head.setGeometry(0, 0, 1024, 120)
    head.pill.set_state("draft")
    head.set_single(True)
    show(window, 1024, 600)
    assert head.back.text() == "Danh sách tin"
    head.level.set_level(4, "Nguy cơ điểm nóng", "")
    settle()
    assert cut_off(head) == []
    assert head.back.text() == ""
    assert head.back.accessibleName() == "Danh sách tin"
    head.level.set_level(3, "Bức xúc", "")
    settle()
    assert head.back.text() == "Danh sách tin"
    assert cut_off(head) == []


def test_the_panel_of_levels_is_seen_and_leaves_the_page_where_it_was(
    notes: dict[str, str], open_place: Callable[..., Place]
) -> None:
    place = open_place(1024, 560)
    place.view.open_record(notes[COMPENSATION["title"]])
    settle()
    editor = place.view.editor
    bar = editor.page.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    settle()

    def stands() -> int:
        return editor.outlook.mapTo(editor, QPoint(0, 0)).y()

    before = stands()
    editor.head.level.click()
    settle()
    assert editor.level.picker.mapTo(editor.page.viewport(), QPoint(0, 0)).y() >= 0
    editor.head.level.click()
    settle()
    assert stands() == before
    editor.head.level.click()
    settle()
    bar.setValue(bar.maximum() // 2)
    settle()
    before = stands()
    editor.head.level.click()
    settle()
    assert stands() == before
