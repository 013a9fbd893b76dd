"""The date field: dd/MM/yyyy as people write it, never a wheel of numbers."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop_app.domain.vietnamese.dates import format_date, parse_date
from ui.theme.theme import Theme
from ui.widgets.fields import Field, LineEdit, text_width


class DateField(Field):
    """A day. Takes 20/11/2026, 20/11, 20.11.26; ↑ and ↓ go a day on and back. `changed` carries the date or None.

    `today` is called when a year is missing and for the arrows. What is not a date stays on screen with a sentence
    below it.
    """

    changed = Signal(object)

    def __init__(
        self,
        theme: Theme,
        label: str,
        today: Callable[[], date],
        hint: str = "",
        quiet: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        self.edit = LineEdit(theme)
        super().__init__(theme, label, self.edit, hint, quiet, parent)
        self.edit.setPlaceholderText(self.tr("ngày/tháng/năm"))
        self.edit.setMaxLength(24)
        self.edit.setMinimumWidth(text_width(theme, "30/10/2026"))
        self._today = today
        self._value: date | None = None
        self.edit.textEdited.connect(self._typed)
        self.edit.composed.connect(self._typed)  # with VNI digits are part of a syllable
        self.edit.editingFinished.connect(self._finished)
        self.edit.installEventFilter(self)

    def value(self) -> date | None:
        """The date, or None while the field is empty or holds something else (see `problem`)."""
        return self._value

    def set_value(self, day: date | None) -> None:
        """Show a date without emitting `changed`."""
        self._value = day
        self.edit.setText(format_date(day) if day is not None else "")
        self.set_problem("")

    def makes_sense(self) -> bool:
        """Whether it is empty or holds a day; else it says what is wrong and takes the keyboard. To be asked before
        anything is stored: a key stores without leaving the field, and what is no day would be lost without a word.
        """
        self._finished()
        if self.problem():
            self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        return not self.problem()

    def _put(self, day: date | None) -> None:
        if day != self._value:
            self._value = day
            self.changed.emit(day)

    def _typed(self) -> None:
        text = self.edit.seen_text()
        day = parse_date(text, self._today()) if text.strip() else None
        if day is not None or not text.strip():
            self.set_problem("")
        self._put(day)

    def _finished(self) -> None:
        text = self.edit.text().strip()
        if not text:
            self.set_problem("")
        elif self._value is not None:
            self.edit.setText(format_date(self._value))
            self.set_problem("")
        else:
            self.set_problem(self._why(text))

    def _why(self, text: str) -> str:
        parts = re.fullmatch(r"(\d{1,2})\D+(\d{1,2})(?:\D+(\d{2,4}))?", text)
        if parts is None:
            return self.tr("Chưa rõ là ngày nào. Xin ghi như 20/11/2026.")
        month = int(parts[2])
        if not 1 <= month <= 12:
            return self.tr("Năm chỉ có 12 tháng. Xin xem lại tháng.")
        year = int(parts[3]) if parts[3] and len(parts[3]) == 4 else self._today().year
        days = monthrange(min(max(year, 1), 9999), month)[1]
        return self.tr("Tháng {month} chỉ có {days} ngày. Xin xem lại ngày.").format(month=month, days=days)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.edit and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            step = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
            if step is not None and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
                day = self._value + timedelta(days=step) if self._value is not None else self._today()
                self.edit.setText(format_date(day))
                self.set_problem("")
                self._put(day)
                return True
        return False
