"""Tin nhanh with the keyboard alone, and whatever happens to it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop_app.errors import ReadOnly
from desktop_app.services import Services
from tests.support import Notebook, slow_disk
from tests.ui.driving import compose, settle, tab_order, type_text, unnamed
from tests.ui.notes.conftest import HOME, Place
from ui.notes.quick_note import QuickNoteDialog
from ui.widgets.chips import Chip
from ui.widgets.choice import ChoiceField

HEARD = "Cống đầu ấp nghẹt, mưa là ngập đường đi học."


def press(key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    target = QApplication.focusWidget()
    assert target is not None
    QTest.keyClick(target, key, modifiers)
    settle()


def focus_name() -> str:
    widget = QApplication.focusWidget()
    return widget.objectName() if widget is not None else ""


def test_the_keyboard_alone_is_enough(
    notes: dict[str, str], open_place: Callable[..., Place], services: Services
) -> None:
    place = open_place()
    dialog = place.quick()
    assert focus_name() == "quick_text"
    type_text(dialog.what.edit, HEARD)
    press(Qt.Key.Key_Tab)
    assert focus_name().startswith("quick_area_")
    press(Qt.Key.Key_Right)
    press(Qt.Key.Key_Space)
    chosen = dialog.areas.value()
    for _ in range(6):
        press(Qt.Key.Key_Tab)
        if isinstance(QApplication.focusWidget(), QWidget) and dialog.level.isAncestorOf(QApplication.focusWidget()):
            break
    press(Qt.Key.Key_Right)
    press(Qt.Key.Key_Space)
    level = dialog.level.level()
    press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    place.until(lambda: services.queries.count("note") == 7)
    record = services.queries.records("note")[0]
    assert record.title == HEARD.rstrip(".") or record.title == HEARD
    fields = services.queries.record(record.id).fields
    assert (fields["area"], fields["severity"]) == (chosen, level)
    assert level is not None
    assert fields["occurred_on"] == "2026-11-21"
    # The list behind shows it by itself.
    place.until(lambda: record.title in place.titles())


def test_a_word_still_being_composed_belongs_to_the_note(
    notes: dict[str, str], open_place: Callable[..., Place], services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Offscreen there is no input method: its commit is played by the one line that asks for it.
    place = open_place()
    dialog = place.quick()
    type_text(dialog.what.edit, "Cống ")
    compose(dialog.what.edit, "nghẹt")
    monkeypatch.setattr("ui.notes.quick_note.commit_input_method", lambda: type_text(dialog.what.edit, "nghẹt"))
    dialog.complete()
    place.until(lambda: services.queries.count("note") == 7)
    assert services.queries.records("note")[0].title == "Cống nghẹt"


def test_what_is_typed_while_a_slow_disk_completes_is_kept(
    notebook: Notebook, notes: dict[str, str], open_place: Callable[..., Place], services: Services
) -> None:
    place = open_place()
    dialog = place.quick()
    done: list[str] = []
    dialog.completed.connect(done.append)
    type_text(dialog.what.edit, HEARD)
    place.until(lambda: dialog.session.clean)
    with slow_disk(notebook.store):
        dialog.complete()
        type_text(dialog.what.edit, " Mai xem lại.")
    place.until(lambda: bool(done))
    assert services.queries.record(done[0]).fields["content"] == HEARD
    newer = [draft.fields["content"] for draft in services.queries.drafts("note") if draft.record_id == done[0]]
    assert newer == [HEARD + " Mai xem lại."]


def test_esc_keeps_what_was_written_as_a_draft(
    notes: dict[str, str], open_place: Callable[..., Place], services: Services
) -> None:
    place = open_place()
    dialog = place.quick()
    kept: list[Any] = []
    dialog.kept.connect(kept.append)
    type_text(dialog.what.edit, HEARD)
    press(Qt.Key.Key_Escape)
    assert kept[0].fields["content"] == HEARD
    assert services.queries.drafts("note")[0].fields["content"] == HEARD
    place.until(lambda: place.titles()[0].startswith("Cống đầu ấp"))


def test_it_is_on_disk_while_it_is_typed(
    notes: dict[str, str], open_place: Callable[..., Place], services: Services
) -> None:
    place = open_place()
    dialog = place.quick()
    type_text(dialog.what.edit, "Cống")
    place.until(lambda: services.queries.drafts("note")[0].fields.get("content") == "Cống")
    place.until(lambda: dialog.saved.text.text() == "Đã lưu nháp lúc 9:14")
    type_text(dialog.what.edit, " nghẹt")
    place.until(lambda: services.queries.drafts("note")[0].fields.get("content") == "Cống nghẹt")


def test_a_look_leaves_nothing_behind(
    notes: dict[str, str], open_place: Callable[..., Place], services: Services
) -> None:
    place = open_place()
    dialog = place.quick()
    dialog.level._buttons[2].click()
    press(Qt.Key.Key_Escape)
    dialog = place.quick()
    type_text(dialog.what.edit, "x")
    place.until(lambda: len(services.queries.drafts("note")) == 2)
    dialog.what.edit.selectAll()
    QTest.keyClick(dialog.what.edit, Qt.Key.Key_Delete)
    press(Qt.Key.Key_Escape)
    place.until(lambda: len(services.queries.drafts("note")) == 1)


def test_an_empty_one_says_what_it_needs(open_place: Callable[..., Place], services: Services) -> None:
    place = open_place()
    dialog = place.quick()
    press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert dialog.what.problem() == "Xin ghi điều nghe được, một câu cũng được."
    assert focus_name() == "quick_text"
    assert services.queries.drafts("note") == []


def test_without_a_place_the_place_is_asked_for(open_place: Callable[..., Place], services: Services) -> None:
    services.settings.set("label", {})
    place = open_place()
    dialog = place.quick()
    type_text(dialog.what.edit, HEARD)
    press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    place.until(lambda: dialog._where.problem() != "")
    assert focus_name() == "quick_area_field"
    type_text(dialog.areas.field.edit, "tra cu")
    press(Qt.Key.Key_Return)
    assert dialog.areas.value() == HOME
    press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    place.until(lambda: services.queries.count("note") == 1)


def test_a_new_hamlet_is_made_on_the_way(open_place: Callable[..., Place], services: Services) -> None:
    place = open_place()
    dialog = place.quick()
    type_text(dialog.what.edit, HEARD)
    dialog.areas.elsewhere.click()
    settle()
    type_text(dialog.areas.field.edit, "khóm Đầu Giồng")
    press(Qt.Key.Key_Up)
    for _ in range(30):
        press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Return)
    assert place.find("new_place_name").text() == "Đầu Giồng"
    assert focus_name() == "new_place_name"
    press(Qt.Key.Key_Return)
    place.until(lambda: dialog.areas.value() not in (None, HOME))
    press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    place.until(lambda: services.queries.count("note") == 1)
    assert services.queries.records("note")[0].area == "khóm Đầu Giồng"


def test_a_failed_save_keeps_the_dialog_and_the_words(
    notes: dict[str, str], open_place: Callable[..., Place], services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = open_place()
    dialog = place.quick()
    good = services.capture.new_draft

    def read_only(*_arguments: object) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_exception(ReadOnly("D:"))
        return future

    monkeypatch.setattr(services.capture, "new_draft", read_only)
    type_text(dialog.what.edit, HEARD)
    press(Qt.Key.Key_Escape)
    assert dialog.isVisible()
    assert dialog.what.text() == HEARD
    assert "xin đừng tắt máy" in dialog.banners.banner().accessibleName()  # type: ignore[union-attr]
    monkeypatch.setattr(services.capture, "new_draft", good)
    press(Qt.Key.Key_Escape)
    assert not isinstance(QApplication.activeModalWidget(), QuickNoteDialog)
    assert services.queries.drafts("note")[0].fields["content"] == HEARD


def test_levels_four_and_five_ask_for_the_telephone(notes: dict[str, str], open_place: Callable[..., Place]) -> None:
    dialog = open_place().quick()
    dialog.level._buttons[3].click()
    assert not dialog.call_now.isVisible()
    dialog.level._buttons[4].click()
    settle()
    assert dialog.call_now.isVisible()


def test_everything_has_a_name_and_tab_goes_from_top_to_bottom(
    notes: dict[str, str], open_place: Callable[..., Place]
) -> None:
    dialog = open_place().quick()
    assert unnamed(dialog) == []
    names = [widget.objectName() for widget in tab_order(dialog)]
    wanted = ["quick_text", "quick_later", "quick_complete"]
    assert [name for name in names if name in wanted] == wanted


def test_what_the_last_notes_were_about_is_one_click_away(
    notes: dict[str, str], open_place: Callable[..., Place], services: Services
) -> None:
    """The area of the last note is chosen already; its topic is offered and never chosen by itself."""
    assert services.queries.recent_topics() == ["land.clearance", "infra.utilities", "economy.prices"]
    place = open_place()
    dialog = place.quick()
    assert dialog.areas.value() == services.places.recent(1)[0].id
    chips = [one for one in dialog.findChildren(Chip) if one.objectName().startswith("quick_topic_")]
    assert [(chip.objectName(), chip.isChecked()) for chip in chips] == [("quick_topic_land.clearance", False)]
    type_text(dialog.what.edit, HEARD)
    for _ in range(3):  # on, off, on
        chips[0].click()
    dialog.complete()
    place.until(lambda: services.queries.count("note") == 7)
    assert services.queries.record(services.queries.records("note")[0].id).fields["topics"] == ["land.clearance"]
    # In the full form the same topics stand first; typing finds all of them as ever.
    words = place.view.presenter.words
    assert [one.key for one in words.topics("")][:3] == services.queries.recent_topics()
    assert [one.key for one in words.topics("ma tuy")] == ["security.drugs"]


def test_a_new_place_that_was_not_made_after_all_is_said(open_place: Callable[..., Place]) -> None:
    dialog = open_place().quick()
    dialog.findChild(QWidget, "quick_elsewhere").click()
    settle()
    field = dialog.findChild(QWidget, "quick_area_field")
    type_text(field, "ấp Xẻo Rô mới")
    settle()
    QTest.keyClick(field, Qt.Key.Key_Return)
    settle()
    making = QApplication.activeModalWidget()
    assert making is not None and making.objectName() == "new_place"
    QTest.keyClick(making, Qt.Key.Key_Escape)
    settle()
    assert "ấp Xẻo Rô mới" in dialog.areas.findChild(ChoiceField).problem()
    dialog.close()
