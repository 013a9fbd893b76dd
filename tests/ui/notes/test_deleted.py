"""A note that was taken out is found again and brought back, also when the toast is gone and after a restart."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget

from desktop_app.services import Services
from desktop_app.storage import removing
from tests.support import Notebook
from tests.ui.driving import settle, type_text
from tests.ui.notes.conftest import COMPENSATION, OTHERS, Place
from ui.notes.presenter import ALL, DELETED

WATER, FERTILISER = OTHERS[0]["title"], OTHERS[1]["title"]
LONG: dict[str, Any] = COMPENSATION


@pytest.fixture
def gone(notes: dict[str, str], services: Services) -> dict[str, str]:
    """Two notes were taken out, the water last."""
    for title in (FERTILISER, WATER):
        services.capture.delete(notes[title]).result()
    return notes


def look(place: Place) -> None:
    """At what was taken out, as a person does."""
    place.find("note_chip_deleted").click()
    place.until(lambda: not place.view.listing.waiting)


def page(place: Place) -> Any:
    return place.find("note_deleted")


def said(place: Place) -> str:
    settle()
    return " ".join(one.text() for one in page(place).findChildren(type(page(place)._when.text)))


def bring_up(place: Place, row: int) -> None:
    place.view.listing.list.select_row(row)
    place.until(lambda: bool(place.window.findChildren(QWidget, "note_deleted")))
    assert page(place).isVisible()


def test_it_is_offered_once_something_was_taken_out_and_brings_unfinished_changes_back(
    notes: dict[str, str], open_place: Callable[..., Place]
) -> None:
    place = open_place()
    chip = place.find("note_chip_deleted")
    assert not chip.isVisible()
    place.view.open_record(notes[WATER])
    type_text(place.find("note_title"), ", lại yếu")
    place.view.desk.delete()
    place.until(chip.isVisible)
    assert WATER not in place.titles()
    look(place)
    bring_up(place, 0)
    place.find("note_undelete").click()
    place.until(lambda: place.view.presenter.view == ALL)
    assert place.view.editor.facts.title.text() == f"{WATER}, lại yếu"


def test_it_is_found_after_a_restart_and_brought_back(
    gone: dict[str, str], notebook: Notebook, open_place: Callable[..., Place]
) -> None:
    services = notebook.reopen()
    place = open_place(services=services)
    assert WATER not in place.titles()
    look(place)
    assert place.titles() == [WATER, FERTILISER]
    place.view.listing.list.setFocus()
    QTest.keyClick(place.view.listing.list, Qt.Key.Key_Down)
    place.until(lambda: page(place).isVisible())
    assert page(place).record_id == gone[WATER]
    assert "Đã bỏ khỏi sổ lúc 9:14" in said(place)
    assert OTHERS[0]["content"] in said(place)
    assert not place.view.editor.isVisible()
    place.find("note_undelete").click()
    place.until(lambda: place.view.presenter.view == ALL)
    assert place.titles()[2] == WATER
    assert place.view.listing.list.current().id == gone[WATER]
    assert place.view.editor.isVisible()
    assert place.view.editor.facts.title.text() == WATER
    assert place.window.toast.isVisible()
    assert services.queries.rows([gone[WATER]])
    look(place)
    assert place.titles() == [FERTILISER]


def test_it_stands_in_no_other_list_and_a_filter_narrows_it(
    gone: dict[str, str], open_place: Callable[..., Place]
) -> None:
    place = open_place()
    look(place)
    assert place.find("note_search").placeholderText() == "Tìm trong 4 tin"
    place.view.listing.set_filter(place.view.presenter.filter._replace(severity=2))
    assert place.titles() == [FERTILISER]
    QTest.keyClick(place.find("note_filter_severity"), Qt.Key.Key_Delete)
    assert place.titles() == [WATER, FERTILISER]
    type_text(place.find("note_search"), "nước máy")
    QTest.keyClick(place.find("note_search"), Qt.Key.Key_Return)
    assert place.titles() == []
    hint = place.view.listing._not_found.findChildren(QLabel)
    assert "không tìm trong tin đã bỏ" in " ".join(one.text() for one in hint)
    assert not place.find("note_chip_deleted").isChecked(), "the words are looked for in all notes"
    place.find("note_chip_undelivered").click()
    assert WATER not in place.titles()
    look(place)
    place.view.export()
    assert place.view.presenter.view == ALL, "a file is made of what is there"


def test_by_keyboard_alone_and_in_one_pane(gone: dict[str, str], open_place: Callable[..., Place]) -> None:
    place = open_place(760, 560)
    assert place.view.split.single
    chip = place.find("note_chip_deleted")
    chip.setFocus()
    QTest.keyClick(chip, Qt.Key.Key_Space)
    place.until(lambda: place.titles() == [WATER, FERTILISER])
    place.view.listing.focus_rows()
    rows = place.view.listing.list
    rows.select_row(0)
    QTest.keyClick(rows, Qt.Key.Key_Return)
    settle()
    assert page(place).isVisible()
    assert place.window.focusWidget() is place.find("note_undelete")
    QTest.keyClick(place.find("note_undelete"), Qt.Key.Key_Escape)
    settle()
    assert rows.isVisible()
    QTest.keyClick(rows, Qt.Key.Key_Return)
    settle()
    QTest.keyClick(place.find("note_undelete"), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    place.until(lambda: place.view.presenter.view == ALL)
    assert place.view.editor.isVisible()
    assert place.view.editor.isAncestorOf(place.window.focusWidget())


def test_what_is_erased_or_brought_back_meanwhile_is_not_read_any_longer(
    gone: dict[str, str], notebook: Notebook, open_place: Callable[..., Place]
) -> None:
    place = open_place()
    look(place)
    bring_up(place, 0)
    views = notebook.services.capture._context.views
    notebook.store.write(lambda db: removing.erase(db, views, [gone[WATER]])).result()
    place.view.refresh()
    assert place.titles() == [FERTILISER]
    assert place.view._open_id is None
    assert not [one for one in place.window.findChildren(QWidget, "note_deleted") if one.isVisible()]
    notebook.services.capture.undelete(gone[FERTILISER]).result()
    place.view.listing.list.select_row(0)
    place.until(lambda: place.titles() == [])
    assert place.window.toast.isVisible()


def test_a_long_one_is_read_whole_at_another_text_size(
    notes: dict[str, str], services: Services, open_place: Callable[..., Place]
) -> None:
    services.capture.delete(notes[LONG["title"]]).result()
    place = open_place(1366, 736)
    look(place)
    bring_up(place, 0)
    place.window.change_scale(1)
    place.until(lambda: page(place).isVisible())
    assert place.view.presenter.view == DELETED
    words = said(place)
    assert all(stream["summary"] in words for stream in LONG["streams"])
    assert LONG["content"] in words
    bar = page(place)._page.verticalScrollBar()
    assert bar.maximum() > 0
    QTest.keyClick(place.find("note_undelete"), Qt.Key.Key_PageDown)
    assert bar.value() > 0


def test_its_streams_are_counted_one_by_one_in_both_languages(
    notes: dict[str, str], services: Services, open_place: Callable[..., Place]
) -> None:
    services.capture.delete(notes[COMPENSATION["title"]]).result()
    for language, second in (("vi", "Luồng ý kiến 2"), ("en", "Stream of opinion 2")):
        services.settings.set("language", language)
        place = open_place()
        look(place)
        bring_up(place, 0)
        assert second in said(place)
        place.window.hide()


def test_words_come_back_when_the_note_could_not_be_taken_out(
    notes: dict[str, str], open_place: Callable[..., Place], services: Services
) -> None:
    """It was taken out elsewhere meanwhile, by a command or on another machine: what was being changed in it stays."""
    place = open_place()
    place.view.open_record(notes[WATER])
    services.capture.delete(notes[WATER]).result()
    type_text(place.find("note_title"), ", lại yếu")
    assert place.view.finish_writing(), "words that could be stored nowhere"
    place.view.desk.delete()
    place.until(lambda: place.view.desk.session is not None)  # it is there again
    [draft] = [one for one in services.queries.drafts("note") if one.record_id == notes[WATER]]
    assert draft.fields["title"] == f"{WATER}, lại yếu"
    place.view.editor.complete()
    place.until(lambda: services.queries.record(notes[WATER]).draft_id is None)
    assert [one.field for one in services.queries.conflicts(notes[WATER])] == ["_deleted"], "nobody was asked"
