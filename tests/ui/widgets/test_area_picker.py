"""The field for a place: who goes on with Tab is asked nothing."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from tests.support import Notebook
from tests.ui.driving import settle, type_text
from ui.bridge import Bridge
from ui.theme.theme import Theme
from ui.widgets.area_picker import area_picker
from ui.widgets.fields import LineField


def test_tab_makes_no_new_place_and_says_that_it_was_not_taken(
    notebook: Notebook, theme: Theme, show: Callable[..., QWidget]
) -> None:
    window = QWidget()
    column = QVBoxLayout(window)
    picker = area_picker(theme, notebook.services, Bridge(window), "Địa bàn")
    after = LineField(theme, "Nghe qua")
    column.addWidget(picker)
    column.addWidget(after)
    show(window, 600, 400)
    picker.edit.setFocus()
    type_text(picker.edit, "Xóm Lò Gạch Cũ")
    assert [choice.key for choice in picker._choices] == ["+"]
    QTest.keyClick(picker.edit, Qt.Key.Key_Tab)
    settle()
    assert QApplication.activeModalWidget() is None
    assert after.edit.hasFocus()
    assert "Xóm Lò Gạch Cũ" in picker.problem()
    picker.edit.setFocus()
    type_text(picker.edit, "Xóm Lò Gạch Cũ")
    QTest.keyClick(picker.edit, Qt.Key.Key_Return)
    settle()
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    assert dialog.objectName() == "new_place"
    dialog.close()
