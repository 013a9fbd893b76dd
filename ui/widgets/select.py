"""A short list that opens under its field."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui.theme.text import draw_line
from ui.theme.theme import Theme
from ui.widgets.buttons import paint_face
from ui.widgets.fields import Field, text_width

DETAIL_ROLE = Qt.ItemDataRole.UserRole + 1


class RowDelegate(QStyledItemDelegate):
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
        self.setItemDelegate(RowDelegate(theme, self))
        self.setMaxVisibleItems(10)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        theme.changed.connect(self._restyle)
        self._restyle()

    def _restyle(self) -> None:
        self.setFont(self._theme.font("body"))
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
        # As far in as the text of a line field: its padding and the edge that Qt leaves inside.
        pad = theme.px(12) + 3
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
