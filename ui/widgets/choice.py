"""Choosing from lists: a short list that opens, and a search field for long ones (areas, topics),
typed with or without marks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QStandardItem, QStandardItemModel, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QListView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from ui.theme.text import draw_line
from ui.theme.theme import Theme
from ui.widgets.buttons import paint_face
from ui.widgets.fields import Field, LineEdit, text_width

KEY_ROLE = Qt.ItemDataRole.UserRole
DETAIL_ROLE = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose: its key, what people read, and a quiet second part (the province of a commune)."""

    key: str
    label: str
    detail: str = ""


class _RowDelegate(QStyledItemDelegate):
    """Rows of open lists: tall enough for a finger, tint and tick for the chosen one."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        detail = index.data(DETAIL_ROLE) or ""
        width = text_width(self._theme, f"{index.data()}  {detail}") + self._theme.px(16)
        return QSize(width, self._theme.px(40))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        theme = self._theme
        rect = QRectF(option.rect)
        state = option.state
        if state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            painter.fillRect(rect, theme.colour("selected" if state & QStyle.StateFlag.State_Selected else "hover"))
        inner = rect.adjusted(theme.px(12), 0, -theme.px(12), 0)
        used = draw_line(painter, index.data() or "", theme.font("body", 500), theme.colour("text"), inner)
        detail = index.data(DETAIL_ROLE)
        if detail:
            rest = inner.adjusted(used + theme.px(8), 0, 0, 0)
            draw_line(painter, detail, theme.font("hint"), theme.colour("text_2"), rest)


class Select(QComboBox):
    """A short list that opens under the field. The mouse wheel scrolls the page, never the value."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setItemDelegate(_RowDelegate(theme, self))
        self.setMaxVisibleItems(10)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        theme.changed.connect(self._restyle)
        self._restyle()

    def _restyle(self) -> None:
        self.setFont(self._theme.font("body", 500))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        longest = max((text_width(self._theme, self.itemText(row)) for row in range(self.count())), default=0)
        width = min(max(longest + self._theme.px(30), self._theme.px(140)), self._theme.px(360))
        return QSize(width, self._theme.height("field"))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(110), self._theme.height("field"))

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        bad, focus = bool(self.property("bad")), self.hasFocus()
        edge = "danger" if bad else "accent" if focus else "control" if self.isEnabled() else "line"
        width = theme.border + 1 if focus or bad else None
        paint_face(
            painter,
            theme,
            QRectF(self.rect()),
            theme.radius(),
            "surface" if self.isEnabled() else "sunken",
            edge,
            width,
        )
        pad = theme.px(12)
        text = self.currentText() or self.placeholderText()
        colour = "text_disabled" if not self.isEnabled() else "text" if self.currentText() else "text_2"
        where = QRectF(pad, 0, self.width() - 2 * pad - theme.px(22), self.height())
        draw_line(painter, text, self.font(), theme.colour(colour), where)
        size = theme.px(16)
        theme.draw_icon(painter, "chevron-down", self.width() - pad - size, (self.height() - size) // 2, 16, colour)


class SelectField(Field):
    """A short list with a label. Keys are strings; `changed` carries the new key ("" = nothing chosen)."""

    changed = Signal(str)

    def __init__(
        self,
        theme: Theme,
        label: str,
        options: Iterable[tuple[str, str]] = (),
        placeholder: str = "",
        hint: str = "",
        quiet: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        self.combo = Select(theme)
        self.combo.setPlaceholderText(placeholder)
        super().__init__(theme, label, self.combo, hint, quiet, parent)
        self.set_options(options)
        self.combo.activated.connect(lambda _row: self.changed.emit(self.value() or ""))

    def set_options(self, options: Iterable[tuple[str, str]]) -> None:
        before = self.value()
        self.combo.clear()
        for key, label in options:
            self.combo.addItem(label, key)
        self.set_value(before)
        self.combo.updateGeometry()

    def value(self) -> str | None:
        key = self.combo.currentData()
        return str(key) if key is not None else None

    def set_value(self, key: str | None) -> None:
        self.combo.setCurrentIndex(self.combo.findData(key) if key is not None else -1)


class _Popup(QFrame):
    """The list under a search field. It is part of the window, not a window of its own,
    so the input method is left in peace.
    """

    chosen = Signal(int)

    def __init__(self, theme: Theme, host: QWidget) -> None:
        super().__init__(host)
        self._theme, self._host = theme, host
        self.model = QStandardItemModel(self)
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setItemDelegate(_RowDelegate(theme, self))
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

    def show_under(self, field: QWidget) -> None:
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

    `free` takes any text as value (a speaker's role); otherwise leaving the field puts back the last choice.
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
        self.edit.textEdited.connect(self._typed)
        self.edit.installEventFilter(self)

    def value(self) -> str | None:
        return self._value.key if self._value is not None else None

    def label_text(self) -> str:
        return self._value.label if self._value is not None else ""

    def set_value(self, key: str | None, label: str = "") -> None:
        """Show a choice without emitting `changed`; key None empties the field."""
        self._value = Choice(key, label or key) if key else None
        self.edit.setText(self.label_text())
        self.edit.setCursorPosition(0)

    def _typed(self, text: str) -> None:
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
            self.edit.setAccessibleDescription(self._choices[row].label)

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

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is not self.edit:
            return False
        if event.type() == QEvent.Type.FocusOut:
            self._leave()
        elif event.type() == QEvent.Type.MouseButtonPress and not self._shown():
            self._open("" if self._value is not None else self.edit.text())
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
            self._leave()
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
