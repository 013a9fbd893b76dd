"""Photographs of the place *Tin* in every shape it takes; each is also looked over for cut-off text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.ui.driving import cut_off, settle, type_text
from tests.ui.notes.conftest import COMPENSATION, Place
from ui.widgets.dialog import snapshot

SHAPES = {
    "1366": (1366, 736, "light", 100),
    "1024": (1024, 560, "light", 100),
    "150": (1366, 736, "light", 150),
    "dark": (1366, 736, "dark", 100),
    "contrast": (1366, 736, "high_contrast", 100),
    "1920": (1920, 1048, "light", 100),
}


@pytest.mark.parametrize("name", SHAPES)
def test_list_and_record(name: str, notes: dict[str, str], open_place: Callable[..., Place], screens: Path) -> None:
    width, height, mode, scale = SHAPES[name]
    place = open_place(width, height, mode=mode, scale=scale)
    place.window.grab().save(str(screens / f"notes-list-{name}.png"))
    place.view.open_record(notes[COMPENSATION["title"]])
    settle()
    place.window.grab().save(str(screens / f"notes-record-{name}.png"))
    assert cut_off(place.view) == []


@pytest.mark.parametrize("name", ["1366", "1024", "150", "dark"])
def test_quick_note(name: str, notes: dict[str, str], open_place: Callable[..., Place], screens: Path) -> None:
    width, height, mode, scale = SHAPES[name]
    place = open_place(width, height, mode=mode, scale=scale)
    dialog = place.quick()
    type_text(dialog.what.edit, "Bà con ấp 3 nói nước máy từ 16 giờ trở đi rất yếu, phải hứng từ trưa để dành nấu cơm.")
    dialog.level.set_level(1)
    place.until(lambda: dialog.saved.isVisible())
    snapshot(place.window).save(str(screens / f"notes-quick-{name}.png"))
    assert cut_off(dialog) == []
