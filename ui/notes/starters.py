"""Beginnings of a sentence to choose from while a writing field is empty: one click, and the person writes on."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QWidget

from ui.theme.theme import Theme
from ui.widgets.chips import Chip
from ui.widgets.flow import FlowLayout
from ui.widgets.writing import TextField


class Starters(QWidget):
    """Chips under `field`; `label` says what they are for. Object names: `<name>_<n>`."""

    def __init__(self, theme: Theme, field: TextField, label: str, words: Sequence[str], name: str) -> None:
        super().__init__()
        self._field = field
        self.setAccessibleName(label)
        flow = FlowLayout(theme, self, gap=6)
        for number, one in enumerate(words):
            chip = Chip(theme, one.rstrip(), checkable=False)
            chip.setObjectName(f"{name}_{number}")
            chip.setAccessibleDescription(label)
            chip.clicked.connect(partial(self._begin, one))
            flow.addWidget(chip)
        field.changed.connect(self.fit)
        self.fit()

    def fit(self) -> None:
        """Only an empty field needs a beginning."""
        wanted = not self._field.text().strip()
        if not wanted or self.parentWidget() is not None:  # before it lies in a form it would be a window of its own
            self.setVisible(wanted)

    def _begin(self, words: str, _checked: bool = False) -> None:
        cursor = self._field.edit.textCursor()
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.insertText(words)  # as if it was typed: Ctrl+Z takes it back
        self._field.edit.setTextCursor(cursor)
        self._field.edit.setFocus(Qt.FocusReason.OtherFocusReason)
