"""Photographs of the place *Tin* in every shape it takes; each is also looked over for cut-off text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from desktop_app.services import Services
from desktop_app.services.rows import RecordFilter
from tests.ui.driving import cut_off, settle, type_text
from tests.ui.notes.conftest import COMPENSATION, Place
from ui.i18n import install_translators
from ui.widgets.dialog import snapshot

SHAPES = {
    "1366": (1366, 736, "light", 100),
    "1024": (1024, 560, "light", 100),
    "150": (1366, 736, "light", 150),
    "200": (1366, 736, "light", 200),
    "dark": (1366, 736, "dark", 100),
    "contrast": (1366, 736, "high_contrast", 100),
    "1920": (1920, 1048, "light", 100),
    "en": (1366, 736, "light", 100),
}
HEARD = "Bà con ấp 3 nói nước máy từ 16 giờ trở đi rất yếu, phải hứng từ trưa để dành nấu cơm."


@pytest.fixture
def shaped(
    request: pytest.FixtureRequest, qapp: QApplication, services: Services, open_place: Callable[..., Place]
) -> Iterator[tuple[str, Place]]:
    """The window in one shape; "en" speaks English."""
    name = request.param
    width, height, mode, scale = SHAPES[name]
    if name == "en":
        services.settings.set("language", "en")
        install_translators(qapp, "en")
    request.getfixturevalue("notes")
    yield name, open_place(width, height, mode=mode, scale=scale)
    install_translators(qapp, "vi")


@pytest.mark.parametrize("shaped", SHAPES, indirect=True)
def test_list_and_record(shaped: tuple[str, Place], notes: dict[str, str], screens: Path) -> None:
    name, place = shaped
    place.window.grab().save(str(screens / f"notes-list-{name}.png"))
    place.view.open_record(notes[COMPENSATION["title"]])
    settle()
    place.window.grab().save(str(screens / f"notes-record-{name}.png"))
    assert cut_off(place.view) == []


@pytest.mark.parametrize("shaped", ["1366", "1024", "150", "200", "dark", "en"], indirect=True)
def test_quick_note(shaped: tuple[str, Place], screens: Path) -> None:
    name, place = shaped
    dialog = place.quick()
    type_text(dialog.what.edit, HEARD)
    dialog.level._buttons[1].click()
    place.until(lambda: dialog.saved.isVisible())
    snapshot(place.window).save(str(screens / f"notes-quick-{name}.png"))
    assert cut_off(dialog) == []
    dialog.level._buttons[4].click()
    dialog.areas.show_field()
    settle()
    type_text(dialog.areas.field.edit, "tra")
    settle()
    snapshot(place.window).save(str(screens / f"notes-quick-hot-{name}.png"))


@pytest.mark.parametrize("shaped", ["1366", "1024", "150", "dark", "en"], indirect=True)
def test_writing(shaped: tuple[str, Place], notes: dict[str, str], screens: Path) -> None:
    name, place = shaped
    place.view.open_record(notes[COMPENSATION["title"]])
    editor = place.view.editor
    editor.head.level.setChecked(True)
    editor.level.picker._buttons[5].click()
    settle()
    place.window.grab().save(str(screens / f"notes-level-{name}.png"))
    editor.head.level.setChecked(False)
    editor.streams.card(editor.streams._streams[1]["id"]).opened.emit()  # type: ignore[union-attr]
    settle()
    place.window.grab().save(str(screens / f"notes-stream-{name}.png"))
    assert cut_off(place.view) == []
    editor.streams.close_editor()
    editor.details.show()
    editor.page.verticalScrollBar().setValue(editor.page.verticalScrollBar().maximum())
    settle()
    place.window.grab().save(str(screens / f"notes-bottom-{name}.png"))
    assert cut_off(place.view) == []


@pytest.mark.parametrize("shaped", ["1366", "1024"], indirect=True)
def test_finding(shaped: tuple[str, Place], screens: Path) -> None:
    name, place = shaped
    place.view.focus_search()
    type_text(place.view.listing.search, "den bu")
    place.until(lambda: len(place.titles()) == 1)
    place.window.grab().save(str(screens / f"notes-search-{name}.png"))
    type_text(place.view.listing.search, " khong co")
    place.until(lambda: not place.titles())
    place.window.grab().save(str(screens / f"notes-notfound-{name}.png"))
    place.view.listing.show_view("all")
    place.view.listing.set_filter(RecordFilter(topic="land", severity=3))
    settle()
    place.view.choose_filter()
    settle()
    snapshot(place.window).save(str(screens / f"notes-filter-{name}.png"))
    assert cut_off(place.view) == []


def test_empty(open_place: Callable[..., Place], screens: Path) -> None:
    place = open_place()
    place.window.grab().save(str(screens / "notes-empty.png"))
    assert cut_off(place.view) == []
