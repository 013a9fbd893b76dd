"""The guard in the note's form: marks, popup, one key, one undo step, the stop."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.ui.driving import compose, cut_off, settle, type_text, unnamed
from tests.ui.notes.conftest import Place
from ui.guard.marks import GuardMarks, Mark
from ui.i18n import install_translators

TEXT = (
    "Hai tuần nay bà con hỏi nhau vì sao đợt 2 chưa có lịch chi trả. Có hộ nói tiền chưa về STK 0071001234567. "
    "Ông Nguyễn Văn Tám, điện thoại 0912 345 678, nói đã dỡ nhà, đang ở nhờ."
)


def press(key: Qt.Key) -> None:
    """A key to whatever has the focus."""
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, key)


def marks_of(place: Place) -> list[tuple[GuardMarks, Mark]]:
    return place.view.editor.guard._all()


def kinds(place: Place) -> list[str]:
    return [mark.finding.kind for _, mark in marks_of(place)]


def written(place: Place, text: str = TEXT) -> Any:
    """A new note with `text` in it, its marks found."""
    draft = place.services.capture.new_draft("note", {"area": "29461", "content": "Việc:"}).result()
    place.view.open_record(draft.record_id)
    edit = place.find("note_content")
    edit.setFocus()
    edit.moveCursor(edit.textCursor().MoveOperation.End)
    type_text(edit, " " + text)
    place.until(lambda: bool(marks_of(place)))
    return edit


def test_marks_come_by_themselves_and_touch_nothing(open_place: Callable[..., Place], screens: Path) -> None:
    place = open_place()
    edit = written(place)
    assert kinds(place) == ["bank", "person_name", "phone"]
    assert [mark.text() for _, mark in marks_of(place)] == ["0071001234567", "Ông Nguyễn Văn Tám", "0912 345 678"]
    assert edit.text() == "Việc: " + TEXT
    edit.undo()
    assert edit.text() == "Việc:"  # the marks are no step of their own
    settle()
    assert kinds(place) == []
    edit.redo()
    place.until(lambda: len(kinds(place)) == 3)


def test_marks_move_with_the_text_and_wait_for_a_syllable_in_composition(open_place: Callable[..., Place]) -> None:
    place = open_place()
    edit = written(place, "Gọi 😀 số 0912 345 678 nhé.")
    ((marks, mark),) = marks_of(place)
    cursor = edit.textCursor()
    cursor.setPosition(0)
    edit.setTextCursor(cursor)
    type_text(edit, "Sáng nay ")
    assert mark.text() == "0912 345 678"
    compose(edit, "đư")
    marks.look_now()
    settle()
    assert edit.textCursor().block().layout().preeditAreaText() == "đư"
    assert mark.text() == "0912 345 678"
    before = marks.rect(mark).left()
    type_text(edit, "đường ")
    assert mark.text() == "0912 345 678"
    assert before > 0


def test_one_key_replaces_and_one_undo_takes_it_back(open_place: Callable[..., Place], screens: Path) -> None:
    place = open_place()
    edit = written(place)
    edit.moveCursor(edit.textCursor().MoveOperation.Start)
    QTest.keyClick(edit, Qt.Key.Key_F8)
    press(Qt.Key.Key_F8)
    settle()
    popup = place.view.editor.guard.popup
    assert popup is not None
    assert popup.accessibleName() == "Có vẻ là tên một người dân"
    assert popup.fix.hasFocus()
    assert unnamed(popup) == []
    assert cut_off(popup) == []
    place.window.grab().save(str(screens / "guard-popup.png"))
    QTest.keyClick(popup.fix, Qt.Key.Key_Return)
    settle()
    assert "Một người dân, điện thoại" in edit.text()
    assert edit.hasFocus()
    edit.undo()
    assert edit.text() == "Việc: " + TEXT
    edit.undo()
    assert edit.text() == "Việc:"


def test_the_popup_stays_in_a_window_that_gets_smaller(open_place: Callable[..., Place]) -> None:
    place = open_place()
    written(place)
    place.view.editor.guard.step(1)
    settle()
    popup = place.view.editor.guard.popup
    assert popup is not None
    place.window.resize(1024, 560)
    settle()
    assert place.window.rect().contains(popup.geometry())


def test_own_words_and_esc(open_place: Callable[..., Place]) -> None:
    place = open_place()
    edit = written(place, "Ông Nguyễn Văn Tám nói giá thấp.")
    guard = place.view.editor.guard
    guard.step(1)
    press(Qt.Key.Key_Escape)
    settle()
    assert guard.popup is None
    assert edit.hasFocus()
    assert edit.text().endswith("Ông Nguyễn Văn Tám nói giá thấp.")
    guard.step(1)
    place.find("guard_own").click()
    settle()
    own = place.find("guard_own_words")
    assert own.hasFocus()
    type_text(own, "Một hộ ở đầu ấp")
    QTest.keyClick(own, Qt.Key.Key_Return)
    settle()
    assert edit.text() == "Việc: Một hộ ở đầu ấp nói giá thấp."


def test_what_is_no_name_is_left_alone_in_this_commune(open_place: Callable[..., Place]) -> None:
    place = open_place()
    edit = written(place, "Đề nghị sửa lối vào Nguyễn Thị Bích và hỏi Trần Văn Mười.")
    assert kinds(place) == ["person_name", "person_name"]
    place.view.editor.guard.step(1)
    place.find("guard_harmless").click()
    place.until(lambda: place.services.guard.allowed("29461") == ["Nguyễn Thị Bích"])
    place.until(lambda: [mark.text() for _, mark in marks_of(place)] == ["Trần Văn Mười"])
    place.view.editor.guard.step(1)
    place.find("guard_in_office").click()
    settle()
    assert kinds(place) == []
    assert "Trần Văn Mười" in edit.text()
    assert place.services.guard.allowed() == []


def test_a_stop_is_said_in_red_and_completing_leads_to_it(open_place: Callable[..., Place], screens: Path) -> None:
    place = open_place()
    written(place)
    strip = place.find("guard_strip")
    assert strip.isVisible()
    assert "1 số tài khoản" in strip.accessibleName()
    place.find("note_complete").click()
    place.until(lambda: place.view.editor.guard.popup is not None)
    popup = place.view.editor.guard.popup
    assert popup is not None
    assert popup.accessibleName() == "Số tài khoản ngân hàng"
    assert "Còn 1 số tài khoản trong tin" in place.view.editor.facts.content.problem()
    assert place.services.queries.count("note") == 0
    place.window.grab().save(str(screens / "guard-stop.png"))
    press(Qt.Key.Key_Return)
    place.until(lambda: kinds(place) == ["person_name", "phone"])
    assert "Nên xem lại" in strip.accessibleName()
    place.find("note_complete").click()
    place.until(lambda: place.services.queries.count("note") == 1)


def test_a_stop_in_a_closed_stream_is_said_and_found(open_place: Callable[..., Place]) -> None:
    place = open_place()
    fields = {
        "area": "29461",
        "content": "Chuyện trường lớp.",
        "stream.a1": {"summary": "Cháu Lò Thị Nhung, 12 tuổi, phải nghỉ học.", "order": 1},
    }
    draft = place.services.capture.new_draft("note", fields).result()
    place.view.open_record(draft.record_id)
    strip = place.find("guard_strip")
    place.until(lambda: "1 tên trẻ em" in strip.accessibleName())
    place.find("guard_strip_go").click()
    place.until(lambda: place.view.editor.guard.popup is not None)
    assert kinds(place) == ["minor"]
    press(Qt.Key.Key_Return)
    place.until(lambda: not strip.isVisible())
    assert place.find("stream_summary").text().startswith("Một em nhỏ")


def test_the_quick_note_has_the_guard_too(open_place: Callable[..., Place], screens: Path) -> None:
    place = open_place()
    dialog = place.quick()
    type_text(dialog.what.edit, "Cháu Lò Thị Nhung, 12 tuổi, phải nghỉ học.")
    place.until(lambda: dialog.guard.kinds(blocking=True)["minor"] == 1)
    place.window.grab().save(str(screens / "guard-quick.png"))
    from ui.widgets.dialog import snapshot

    snapshot(place.window).save(str(screens / "guard-quick.png"))
    dialog.areas.choose_first()
    dialog.complete()
    place.until(lambda: dialog.guard.popup is not None)
    press(Qt.Key.Key_Return)
    settle()
    assert dialog.what.text() == "Một em nhỏ, 12 tuổi, phải nghỉ học."


@pytest.mark.parametrize(
    ("size", "scale", "mode", "language"),
    [
        ((1024, 560), 100, "light", "vi"),
        ((1366, 736), 150, "dark", "vi"),
        ((1366, 736), 100, "high_contrast", "en"),
        ((1366, 736), 200, "light", "vi"),
    ],
)
def test_the_popup_fits_every_window(
    open_place: Callable[..., Place], screens: Path, size: tuple[int, int], scale: int, mode: str, language: str
) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    install_translators(app, language)
    place = open_place(*size, mode=mode, scale=scale)
    written(place)
    place.view.editor.guard.step(1)
    settle()
    popup = place.view.editor.guard.popup
    assert popup is not None
    assert place.window.rect().contains(popup.geometry())
    assert cut_off(popup) == []
    place.window.grab().save(str(screens / f"guard-{mode}-{scale}-{size[0]}-{language}.png"))
