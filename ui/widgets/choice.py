"""Choosing from lists: a short list that opens, and a search field for long ones (areas, topics),
typed with or without marks.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QFrame,
    QListView,
    QVBoxLayout,
    QWidget,
)

from ui.theme.theme import Theme
from ui.widgets.buttons import paint_face
from ui.widgets.fields import Field, LineEdit
from ui.widgets.notices import announce
from ui.widgets.select import DETAIL_ROLE, RowDelegate, SelectField

__all__ = ["Choice", "ChoiceField", "SelectField"]


_LONGEST = 24  # characters of what was typed, as it is said back


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose: its key, what people read, and a quiet second part (the province of a commune)."""

    key: str
    label: str
    detail: str = ""


class _Popup(QFrame):
    """The list under a search field. It is part of the window, not a window of its own,
    so the input method is left in peace.
    """

    chosen = Signal(int)

    def __init__(self, theme: Theme, host: QWidget) -> None:
        super().__init__(host)
        self._theme, self._host = theme, host
        self._field: QWidget | None = None
        host.installEventFilter(self)
        self.model = QStandardItemModel(self)
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setItemDelegate(RowDelegate(theme, self))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.clicked.connect(lambda index: self.chosen.emit(index.row()))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        column.addWidget(self.list)
        self.hide()

    def fill(self, choices: Sequence[Choice]) -> None:
        self.model.clear()
        for choice in choices:
            item = QStandardItem(choice.label)
            item.setData(choice.detail, DETAIL_ROLE)
            item.setEditable(False)
            self.model.appendRow(item)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            QTimer.singleShot(0, self, self._follow)  # when the field has its new place
        return False

    def _follow(self) -> None:
        """The page was scrolled or the window resized: the list goes with its field, or away with it."""
        if self._field is None or not self.isVisible():
            return
        if self._field.visibleRegion().isEmpty():
            self.hide()
        else:
            self.show_under(self._field)

    def show_under(self, field: QWidget) -> None:
        if self._field is None:
            self._field = field
            above = field.parentWidget()
            while above is not None:
                if isinstance(above, QAbstractScrollArea):
                    above.verticalScrollBar().valueChanged.connect(self._follow)
                above = above.parentWidget()
        host = self._host
        row = self._theme.px(40)
        wanted = row * min(self.model.rowCount(), 7) + 10
        corner = field.mapTo(host, QPoint(0, field.height() + 2))
        below = host.height() - corner.y() - 4
        if below < min(wanted, 3 * row) and corner.y() - field.height() > below:
            wanted = min(wanted, corner.y() - field.height() - 8)
            corner.setY(corner.y() - field.height() - wanted - 4)
        else:
            wanted = min(wanted, below)
        self.setGeometry(QRect(corner, QSize(max(field.width(), self._theme.px(240)), max(wanted, row + 10))))
        self.raise_()
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_face(QPainter(self), self._theme, QRectF(self.rect()), self._theme.radius(), "surface", "control")


class ChoiceField(Field):
    """Type to search, ↑ ↓ Enter to choose. `search(text)` returns the choices for what was typed (also for "": the
    usual ones).

    `free` takes any text as value (a speaker's role); otherwise leaving the field takes a choice that was typed out in
    full, or puts back the last choice and says so.
    `changed` carries the key ("" = emptied); with `free` the key of own words is the words.
    """

    changed = Signal(str)

    def __init__(
        self,
        theme: Theme,
        label: str,
        search: Callable[[str], Sequence[Choice]],
        placeholder: str = "",
        hint: str = "",
        icon: str | None = None,
        free: bool = False,
        quiet: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        self.edit = LineEdit(theme, placeholder, icon)
        super().__init__(theme, label, self.edit, hint, quiet, parent)
        self._search, self._free = search, free
        self._choices: Sequence[Choice] = ()
        self._value: Choice | None = None
        self._popup: _Popup | None = None
        self._said_unlisted = False
        self.edit.textEdited.connect(self._typed)
        self.edit.composed.connect(self._typed)
        self.edit.installEventFilter(self)

    def value(self) -> str | None:
        return self._value.key if self._value is not None else None

    def label_text(self) -> str:
        return self._value.label if self._value is not None else ""

    def set_value(self, key: str | None, label: str = "") -> None:
        """Show a choice without emitting `changed`; key None empties the field."""
        self._value = Choice(key, label or key) if key else None
        self._unsay()
        self.edit.setText(self.label_text())
        self.edit.setCursorPosition(0)

    def _typed(self) -> None:
        text = self.edit.seen_text()
        self._unsay()
        if self._free:
            self._value = Choice(text, text) if text.strip() else None
            self.changed.emit(text if text.strip() else "")
        elif not text.strip() and self._value is not None:
            self._value = None
            self.changed.emit("")
        self._open(text)

    def _open(self, text: str) -> None:
        self._choices = tuple(self._search(text))
        if self._popup is None:
            self._popup = _Popup(self._theme, self.window())
            self._popup.chosen.connect(self._choose)
        if not self._choices:
            self._popup.hide()
            return
        self._popup.fill(self._choices)
        self._mark(-1 if self._free else 0)
        self._popup.show_under(self.edit)

    def _mark(self, row: int) -> None:
        assert self._popup is not None
        index = self._popup.model.index(row, 0)
        self._popup.list.setCurrentIndex(index)
        if row >= 0:
            # A screen reader follows the field: tell it there what is offered.
            choice = self._choices[row]
            self.edit.setAccessibleDescription(choice.label)
            announce(self.edit, f"{choice.label} {choice.detail}".strip())

    def _choose(self, row: int) -> None:
        if self._popup is not None:
            self._popup.hide()
        choice = self._choices[row]
        self.set_value(choice.key, choice.label)
        self.changed.emit(choice.key)

    def _shown(self) -> bool:
        return self._popup is not None and self._popup.isVisible()

    def _leave(self) -> None:
        if self._popup is not None:
            self._popup.hide()
        if not self._free:
            self.edit.setText(self.label_text())
            self.edit.setCursorPosition(0)
        self.edit.setAccessibleDescription(self.problem() or self._hint_text)

    def _left(self) -> None:
        """What was typed and not picked is never gone without a word."""
        typed = self.edit.seen_text().strip()
        unlisted = bool(typed) and not self._free and typed != self.label_text()
        self._leave()
        if not unlisted:
            return
        meant = [row for row, choice in enumerate(self._choices) if choice.label.casefold() == typed.casefold()]
        if len(meant) == 1:
            self._choose(meant[0])
            return
        self._say_not_taken(typed)

    def _say_not_taken(self, typed: str) -> None:
        words = self.tr("Chưa ghi “{typed}”. Xin chọn một dòng.")
        self.set_problem(words.format(typed=typed if len(typed) <= _LONGEST else f"{typed[:_LONGEST]}…"))
        self._said_unlisted = True

    def _unsay(self) -> None:
        if self._said_unlisted:
            self._said_unlisted = False
            self.set_problem("")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is not self.edit:
            return False
        if event.type() == QEvent.Type.FocusOut:
            self._left()
        elif event.type() == QEvent.Type.MouseButtonPress and not self._shown():
            self._open("" if self._value is not None else self.edit.text())
        elif event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._shown():
            # While the list is open these keys are its own, not the window's shortcuts.
            if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter):
                event.accept()
                return True
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(event)
        return False

    def _key(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            if not self._shown():
                self._open("" if self._value is not None else self.edit.text())
            elif self._popup is not None:
                row = self._popup.list.currentIndex().row() + (1 if key == Qt.Key.Key_Down else -1)
                self._mark(min(max(row, 0), len(self._choices) - 1))
            return True
        if not self._shown() or self._popup is None:
            return False
        if key == Qt.Key.Key_Escape:
            typed = self.edit.seen_text().strip()
            self._leave()
            if typed and not self._free and typed != self.label_text():
                self._say_not_taken(typed)
            return True
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab) and plain:
            row = self._popup.list.currentIndex().row()
            if row >= 0:
                self._choose(row)
            else:
                self._popup.hide()
            return key != Qt.Key.Key_Tab
        return False
