"""How fields behave in which something is chosen, or a day: by keyboard, by typing, by what is shown below."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import (
    QAccessible,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tests.ui.driving import settle, type_text
from tests.ui.widgets.spoken import role_and_name
from ui.theme.theme import Theme
from ui.widgets.choice import Choice, ChoiceField, SelectField
from ui.widgets.dates import DateField
from ui.widgets.fields import LineField
from ui.widgets.keys import shortcut
from ui.widgets.paper import Paper
from ui.widgets.scroll import ScrollPage

Show = Callable[..., QWidget]


def test_select_field(theme: Theme, show: Show) -> None:
    field = SelectField(theme, "Nghe qua", [("a", "Trò chuyện"), ("b", "Cuộc họp")], "Chọn")
    heard: list[str] = []
    field.changed.connect(heard.append)
    show(field, 300, 90)
    assert field.value() is None
    field.set_value("b")
    assert (field.value(), heard) == ("b", [])
    field.combo.setFocus()
    QTest.keyClick(field.combo, Qt.Key.Key_Up)
    assert (field.value(), heard) == ("a", ["a"])
    assert role_and_name(field.combo)[0] == QAccessible.Role.ComboBox
    assert field.combo.accessibleName() == "Nghe qua"


AREAS = [Choice("29461", "xã Trà Cú", "Vĩnh Long"), Choice("1", "Ấp 3"), Choice("2", "Ấp Hòa Thuận")]


def find(text: str) -> list[Choice]:
    return [area for area in AREAS if text.lower() in area.label.lower()]


def choice_page(theme: Theme, show: Show, **options: bool) -> ChoiceField:
    page = Paper(theme)
    field = ChoiceField(theme, "Địa bàn", find, **options)
    page.body.addWidget(field)
    page.body.addWidget(LineField(theme, "Khác"))
    page.body.addStretch(1)
    show(page, 500, 500)
    field.edit.setFocus()
    return field


def test_choice_field_by_keyboard(theme: Theme, show: Show) -> None:
    field = choice_page(theme, show)
    heard: list[str] = []
    field.changed.connect(heard.append)
    type_text(field.edit, "ấp")
    settle()
    assert field._shown()
    QTest.keyClick(field.edit, Qt.Key.Key_Down)
    QTest.keyClick(field.edit, Qt.Key.Key_Return)
    assert (field.value(), field.edit.text(), heard) == ("2", "Ấp Hòa Thuận", ["2"])
    assert not field._shown()


def test_choice_field_keeps_its_list_below_it(theme: Theme, show: Show) -> None:
    content = QWidget()
    column = QVBoxLayout(content)
    field = ChoiceField(theme, "Địa bàn", find)
    column.addWidget(field)
    content.setFixedHeight(1500)
    page = ScrollPage(theme, content)
    window = show(page, 500, 400)
    QTest.mouseClick(field.edit, Qt.MouseButton.LeftButton)
    settle()
    popup = field._popup
    assert popup is not None
    assert popup.isVisible()

    def below() -> int:
        return popup.y() - field.edit.mapTo(window, QPoint(0, field.edit.height())).y()

    before = below()
    page.verticalScrollBar().setValue(20)
    settle()
    assert below() == before
    window.resize(900, 400)
    settle()
    assert popup.width() >= field.edit.width()
    page.verticalScrollBar().setValue(700)
    settle()
    assert not popup.isVisible()


def test_choice_field_puts_back_what_was_chosen(theme: Theme, show: Show) -> None:
    field = choice_page(theme, show)
    field.set_value("1", "Ấp 3")
    field.edit.selectAll()
    type_text(field.edit, "không có đâu")
    assert not field._shown()
    QTest.keyClick(field.edit, Qt.Key.Key_Tab)
    settle()
    assert (field.value(), field.edit.text()) == ("1", "Ấp 3")
    assert "không có đâu" in field.problem()
    field.edit.setFocus()
    field.edit.selectAll()
    type_text(field.edit, "ấp")
    assert field.problem() == ""


def test_choice_field_takes_what_was_typed_in_full(theme: Theme, show: Show) -> None:
    field = choice_page(theme, show)
    heard: list[str] = []
    field.changed.connect(heard.append)
    type_text(field.edit, "ấp hòa thuận")
    QTest.keyClick(field.edit, Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    settle()
    if field.edit.hasFocus():
        field.edit.clearFocus()
    assert (field.value(), field.edit.text(), field.problem(), heard) == ("2", "Ấp Hòa Thuận", "", ["2"])


def test_choice_field_emptied(theme: Theme, show: Show) -> None:
    field = choice_page(theme, show)
    heard: list[str] = []
    field.changed.connect(heard.append)
    field.set_value("1", "Ấp 3")
    field.edit.selectAll()
    QTest.keyClick(field.edit, Qt.Key.Key_Delete)
    assert (field.value(), heard) == (None, [""])


def test_choice_field_with_own_words(theme: Theme, show: Show) -> None:
    field = choice_page(theme, show, free=True)
    type_text(field.edit, "Đại diện hộ buôn bán")
    QTest.keyClick(field.edit, Qt.Key.Key_Tab)
    assert field.value() == "Đại diện hộ buôn bán"


def test_choice_field_escape_closes_only_the_list(theme: Theme, show: Show) -> None:
    field = choice_page(theme, show)
    closed: list[int] = []
    shortcut(field.window(), "Esc", lambda: closed.append(1))
    type_text(field.edit, "ấp")
    QTest.keyClick(field.edit, Qt.Key.Key_Escape)
    settle()
    assert (field._shown(), closed) == (False, [])
    assert "ấp" in field.problem(), "what was typed is not gone without a word"


def day_field(theme: Theme, show: Show) -> DateField:
    field = DateField(theme, "Ngày nghe được", lambda: date(2026, 11, 21))
    show(field, 300, 100)
    return field


def test_date_field_reads_what_people_write(theme: Theme, show: Show) -> None:
    field = day_field(theme, show)
    heard: list[date | None] = []
    field.changed.connect(heard.append)
    type_text(field.edit, "20/11")
    QTest.keyClick(field.edit, Qt.Key.Key_Return)
    assert field.value() == date(2026, 11, 20)
    assert field.edit.text() == "20/11/2026"
    assert heard[-1] == date(2026, 11, 20)
    QTest.keyClick(field.edit, Qt.Key.Key_Up)
    assert field.value() == date(2026, 11, 21)


def test_date_field_says_what_is_wrong_and_keeps_the_letters(theme: Theme, show: Show) -> None:
    for text, words in (("31/11/2026", "Tháng 11 chỉ có 30 ngày"), ("05/13/2026", "12 tháng"), ("mai", "Chưa rõ")):
        field = day_field(theme, show)
        type_text(field.edit, text)
        QTest.keyClick(field.edit, Qt.Key.Key_Return)
        assert field.value() is None
        assert words in field.problem()
        assert field.edit.text() == text
