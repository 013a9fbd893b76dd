"""How fields for text behave: keys, input methods, what is pasted or dropped, what a screen reader is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import (
    QAccessible,
    QAction,
    QClipboard,
    QContextMenuEvent,
    QDragEnterEvent,
    QGuiApplication,
    QKeyEvent,
    QMouseEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QVBoxLayout, QWidget

from tests.ui.driving import compose, settle, type_text
from tests.ui.widgets.spoken import role_and_name
from ui.theme.theme import Theme
from ui.widgets.buttons import Button
from ui.widgets.choice import Choice, ChoiceField
from ui.widgets.dates import DateField
from ui.widgets.fields import LineField, SearchEdit, SecretField
from ui.widgets.writing import TextEdit, TextField

Show = Callable[..., QWidget]


def test_line_field(theme: Theme, show: Show) -> None:
    field = LineField(theme, "Tiêu đề", hint="Một câu ngắn.")
    heard: list[str] = []
    field.changed.connect(heard.append)
    show(field, 400, 100)
    field.set_text("Nước máy")
    assert heard == []
    field.edit.end(False)
    type_text(field.edit, " yếu")
    assert heard == ["Nước máy yếu"]
    assert role_and_name(field.edit) == (QAccessible.Role.EditableText, "Tiêu đề")
    field.set_problem("Tiêu đề đang trống. Xin ghi một câu.")
    settle()
    assert field.edit.accessibleDescription() == "Tiêu đề đang trống. Xin ghi một câu."
    assert field.problem()
    field.set_problem("")
    assert field.edit.accessibleDescription() == "Một câu ngắn."


def test_secret_field_hides_and_shows(theme: Theme, show: Show) -> None:
    field = SecretField(theme, "Mật khẩu mở sổ")
    show(field, 400, 100)
    type_text(field.edit, "bí mật")
    assert field.text() == "bí mật"
    assert "bí mật" not in field.edit.displayText()
    button = field.edit.findChild(Button)
    assert button is not None
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert field.edit.displayText() == "bí mật"
    assert button.text() == "Giấu chữ"


def test_search_waits_for_a_pause_and_escape_empties(theme: Theme, show: Show, qtbot: object) -> None:
    search = SearchEdit(theme, "Tìm trong 141 tin", "Tìm tin")
    heard: list[str] = []
    search.wanted.connect(heard.append)
    show(search, 300, 50)
    for letters in ("d", "uong", " sat"):
        type_text(search, letters)
    assert heard == []
    QTest.keyClick(search, Qt.Key.Key_Return)
    assert heard == ["duong sat"]
    QTest.keyClick(search, Qt.Key.Key_Escape)
    assert search.text() == ""
    QTest.qWait(220)
    assert heard == ["duong sat", ""]


def test_writing_field_takes_plain_text_only(theme: Theme, show: Show) -> None:
    edit = TextEdit(theme, "Nêu việc cụ thể")
    show(edit, 400, 200)
    data = QMimeData()
    data.setHtml("<b>đậm</b><img src='file:///etc/hostname'>")
    data.setText("đậm")
    edit.insertFromMimeData(data)
    assert edit.text() == "đậm"
    assert "<img" not in edit.toHtml()
    only_html = QMimeData()
    only_html.setImageData(edit.grab().toImage())
    assert not edit.canInsertFromMimeData(only_html)


def test_writing_field_grows_with_its_lines_and_keeps_their_height(theme: Theme, show: Show) -> None:
    field = TextField(theme, "Nội dung", min_lines=2)
    show(field, 400, 500)
    small = field.edit.height()
    line = theme.line("writing")
    field.set_text("Một\nHai\nBa\nBốn\nNăm")
    settle()
    assert field.edit.height() - small >= 2 * line
    block = field.edit.document().firstBlock()
    while block.isValid():
        assert block.blockFormat().lineHeight() == line
        block = block.next()
    field.edit.moveCursor(field.edit.textCursor().MoveOperation.End)
    QTest.keyClick(field.edit, Qt.Key.Key_Return)
    assert field.edit.document().lastBlock().blockFormat().lineHeight() == line


def test_writing_field_undo_takes_back_typing_not_spacing(theme: Theme, show: Show) -> None:
    field = TextField(theme, "Nội dung")
    heard: list[int] = []
    field.changed.connect(lambda: heard.append(1))
    show(field, 400, 200)
    field.set_text("Nước yếu")
    assert heard == []
    field.edit.moveCursor(field.edit.textCursor().MoveOperation.End)
    type_text(field.edit, " quá")
    assert field.text() == "Nước yếu quá"
    assert heard
    field.edit.undo()
    assert field.text() == "Nước yếu"
    field.edit.undo()
    assert field.text() == "Nước yếu"
    heard.clear()
    theme.change(mode="dark", scale=150)
    assert heard == [], "other colours and letters are no change that becomes a draft"


def test_writing_field_enter_submits_when_asked(theme: Theme, show: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    edit = TextEdit(theme, enter_submits=True)
    heard: list[str] = []
    committed: list[int] = []
    monkeypatch.setattr("ui.widgets.keys.commit_input_method", lambda: committed.append(len(heard)))
    edit.submitted.connect(lambda: heard.append(edit.text()))
    show(edit, 400, 100)
    type_text(edit, "Đề nghị làm cống")
    QTest.keyClick(edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert heard == []
    QTest.keyClick(edit, Qt.Key.Key_Return)
    assert len(heard) == 1
    assert "cống" in heard[0]
    assert committed == [0]


def test_the_example_in_an_empty_writing_field_goes_with_the_first_letter(theme: Theme, show: Show) -> None:
    field = TextField(theme, "Việc cần làm", "Nêu việc cụ thể")
    show(field, 400, 120)
    quiet = theme.colour("text_2")

    def shown() -> bool:
        picture = field.edit.grab().toImage()
        return any(picture.pixelColor(x, y) == quiet for x in range(picture.width()) for y in range(picture.height()))

    assert shown()
    compose(field.edit, "đ")
    assert not shown()
    compose(field.edit, "")
    type_text(field.edit, "Đắp lại bờ")
    assert not shown()


def test_a_syllable_in_composition_belongs_to_the_line(theme: Theme, show: Show) -> None:
    field = LineField(theme, "Gửi cơ quan nào", max_length=10)
    said: list[str] = []
    field.changed.connect(said.append)
    show(field)
    field.edit.setFocus()
    type_text(field.edit, "Tổ 𠀋 ")
    compose(field.edit, "nướ")
    assert field.text() == "Tổ 𠀋 nướ" == said[-1]
    field.edit.setCursorPosition(0)
    compose(field.edit, "nước")
    assert field.text() == "nướcTổ 𠀋 "
    compose(field.edit, "")
    assert field.text() == "Tổ 𠀋 " == said[-1], "taken back with Esc of the input method"
    compose(field.edit, "mười một chữ")
    assert len(field.text()) <= 10, "no longer than what will be taken"
    field.set_text("khác")
    assert field.text() == "khác"


def test_who_writes_with_ibus_finds_before_the_word_ends(theme: Theme, show: Show) -> None:
    chosen = ChoiceField(theme, "Ai nói", lambda typed: [Choice(typed, typed)] if typed else [], free=True)
    said: list[str] = []
    chosen.changed.connect(said.append)
    day = DateField(theme, "Hạn", lambda: date(2026, 11, 21))
    box = SearchEdit(theme, "Tìm tin", "Tìm tin")
    wanted: list[str] = []
    box.wanted.connect(wanted.append)
    for widget in (chosen, day, box):
        show(widget)
    compose(chosen.edit, "Trưở")
    assert (chosen.value(), said) == ("Trưở", ["Trưở"])
    compose(day.edit, "27/11")
    assert day.value() == date(2026, 11, 27)
    compose(box, "đườ")
    box._emit()
    assert wanted == ["đườ"]


def test_what_nobody_sees_does_not_get_into_a_line(theme: Theme, show: Show) -> None:
    """A pasted mark that turns letters round would show the writer something else than what is stored."""
    field = LineField(theme, "Nơi thực hiện")
    said: list[str] = []
    field.changed.connect(said.append)
    show(field)
    type_text(field.edit, "👨 Tổ ")
    QGuiApplication.clipboard().setText("\u202enướ\u200bc\u2069")
    field.edit.paste()
    assert field.text() == "👨 Tổ nước" == said[-1]
    type_text(field.edit, " 3")
    assert field.text() == "👨 Tổ nước 3", "the caret stands where it was"
    QGuiApplication.clipboard().setText(",\r\nấp\t4\x07\n")
    field.edit.paste()
    assert field.text() == "👨 Tổ nước 3, ấp 4 "


@pytest.mark.qt_log_ignore("This plugin does not support")  # a real menu, on no screen
def test_the_path_of_a_file_gets_into_no_field(theme: Theme, show: Show) -> None:
    """Desktops give the path of a photo along as text, and in it stands the account of the machine."""
    page = QWidget()
    column = QVBoxLayout(page)
    line, words = LineField(theme, "Nơi thực hiện"), TextField(theme, "Nội dung")
    column.addWidget(line)
    column.addWidget(words)
    show(page, 400, 300)

    def photo() -> QMimeData:
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile("/ảnh/anh.jpg")])
        mime.setText("file:///ảnh/anh.jpg")
        return mime

    def taken(widget: QWidget, mime: QMimeData) -> bool:
        kept = (Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
        event = QDragEnterEvent(QPoint(5, 5), kept[0], mime, *kept[1:])
        QApplication.sendEvent(widget, event)
        return event.isAccepted()

    plain = QMimeData()
    plain.setText("ấp 3")
    for widget in (line.edit, words.edit.viewport()):
        assert not taken(widget, photo())
        assert taken(widget, plain)

    def by_menu(edit: QWidget) -> bool:
        place = edit.rect().center()
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, edit.mapToGlobal(place))
        QApplication.sendEvent(edit, event)
        menu = QApplication.activePopupWidget()
        paste = menu.findChild(QAction, "edit-paste")
        assert isinstance(menu, QMenu) and isinstance(paste, QAction)
        offered = paste.isEnabled()
        paste.trigger()
        menu.close()
        return offered

    for field, edit in ((line, line.edit), (words, words.edit)):
        QGuiApplication.clipboard().setMimeData(photo())
        target = edit if edit is line.edit else words.edit.viewport()
        assert not by_menu(target)
        assert field.text() == ""
        QTest.keyClick(edit, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
        assert field.text() == ""
        QGuiApplication.clipboard().setText("ấp 3")
        QTest.keyClick(edit, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
        assert field.text() == "ấp 3"
        assert by_menu(target)
        assert field.text() == "ấp 3ấp 3"
    QGuiApplication.clipboard().clear()


@pytest.mark.parametrize("way", ["middle button", "Ctrl+Shift+Insert"])
def test_nor_does_the_path_of_a_file_that_is_selected_elsewhere(
    theme: Theme, show: Show, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    """On X11 the middle button pastes what is selected in another window. Offscreen there is no such selection: what
    would be pasted is seen from whether Qt's own field hears of the click."""
    field = LineField(theme, "Nơi thực hiện")
    show(field, 400, 100)
    held = QMimeData()
    heard: list[object] = []

    class Desktop:
        """A clipboard with nothing in it, and another window with something selected."""

        @staticmethod
        def clipboard() -> Desktop:
            return Desktop()

        def mimeData(self, mode: QClipboard.Mode = QClipboard.Mode.Clipboard) -> QMimeData:
            return held if mode == QClipboard.Mode.Selection else QMimeData()

    def seen(_field: object, event: QKeyEvent | QMouseEvent) -> None:
        heard.append(event.key() if isinstance(event, QKeyEvent) else event.button())

    monkeypatch.setattr("ui.widgets.fields.QGuiApplication", Desktop)
    monkeypatch.setattr(QLineEdit, "mouseReleaseEvent", seen)
    monkeypatch.setattr(QLineEdit, "keyPressEvent", seen)

    def paste() -> bool:
        heard.clear()
        if way == "middle button":
            QTest.mouseClick(field.edit, Qt.MouseButton.MiddleButton)
        else:
            keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
            QTest.keyClick(field.edit, Qt.Key.Key_Insert, keys)
        return Qt.MouseButton.MiddleButton in heard or Qt.Key.Key_Insert in heard

    held.setText("ấp 3")
    assert paste()
    held.setUrls([QUrl.fromLocalFile("/ảnh/anh.jpg")])
    assert not paste()
    QTest.mouseClick(field.edit, Qt.MouseButton.LeftButton)
    assert Qt.MouseButton.LeftButton in heard


def test_a_field_says_what_it_has_no_room_for(theme: Theme, show: Show) -> None:
    field = LineField(theme, "Nơi thực hiện", max_length=20)
    show(field)
    type_text(field.edit, "Trạm cấp nước")
    assert field.problem() == ""
    QGuiApplication.clipboard().setText(" của xã Trà Cú, tỉnh Vĩnh Long")
    field.edit.paste()
    assert field.text() == "Trạm cấp nước của xã"
    assert field.problem().startswith("Ô này nhận tối đa 20 ký tự.")
    QTest.keyClick(field.edit, Qt.Key.Key_Backspace)
    assert field.problem() == ""
