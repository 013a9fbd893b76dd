"""One item of a meeting as a row: time in the margin, the rose line, kind and speaker, what was said."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy

from ui.meetings.words import ItemText
from ui.theme.text import TextBlock, draw_line
from ui.theme.theme import Theme, hand_cursor
from ui.widgets.buttons import Button, paint_face

MARGIN = 72  # px at 100 %: where the rose line stands


class ItemRow(QPushButton):
    """One item. Enter or click opens it (`opened`), Delete takes it out (`removed`), ↑ ↓ go to the neighbours
    (`stepped` -1/+1), Alt+↑/↓ moves it (`moved` -1/+1). With `readonly` it only shows. `action` (a button) stands at
    the right of the first line instead of the note."""

    opened = Signal()
    removed = Signal()
    stepped = Signal(int)
    moved = Signal(int)

    def __init__(self, theme: Theme, item: ItemText, readonly: bool = False, action: Button | None = None) -> None:
        super().__init__()
        self._theme, self.item, self._readonly, self._action = theme, item, readonly, action
        self._blocks: tuple[int, TextBlock, TextBlock | None] | None = None
        self.setAutoDefault(False)
        if not readonly:
            hand_cursor(self)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        if action is not None:
            action.setParent(self)
        if readonly:
            self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.clicked.connect(lambda _checked=False: None if readonly else self.opened.emit())
        theme.changed.connect(self._forget)
        self.set_item(item)

    def set_item(self, item: ItemText) -> None:
        self.item = item
        self.setAccessibleName(item.spoken())
        if not self._readonly:
            self.setAccessibleDescription(self.tr("Bấm Enter để sửa, Delete để bỏ"))
        self._forget()

    def _forget(self) -> None:
        self._blocks = None
        self.updateGeometry()
        self.update()

    # --- size

    def _left(self) -> int:
        return self._theme.px(MARGIN) + self._theme.px(16)

    def _texts(self, width: int) -> tuple[TextBlock, TextBlock | None]:
        if self._blocks is None or self._blocks[0] != width:
            theme = self._theme
            room = width - self._left() - theme.px(20)
            text = TextBlock(self.item.text, theme.font("writing"), theme.line("writing"), room)
            detail = None
            if self.item.detail:
                detail = TextBlock(self.item.detail, theme.font("hint"), theme.line("hint"), room)
            self._blocks = (width, text, detail)
        return self._blocks[1], self._blocks[2]

    def hasHeightForWidth(self) -> bool:
        return True

    def _head(self) -> int:
        line = self._theme.line("label")
        return max(line, self._theme.height("button_small")) if self._action is not None else line

    def heightForWidth(self, width: int) -> int:
        text, detail = self._texts(width)
        return self._head() + text.height + (detail.height if detail else 0) + 2 * self._theme.px(8)

    def sizeHint(self) -> QSize:
        # The height is that of the real width: setting the words twice would make long meetings slow.
        width = self.width() if self.testAttribute(Qt.WidgetAttribute.WA_Resized) else self._theme.px(480)
        return QSize(width, self.minimumSizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(240), self._head() + self._theme.line("writing"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._action is not None:
            size = self._action.sizeHint()
            self._action.setGeometry(
                self.width() - size.width() - self._theme.px(12), self._theme.px(6), size.width(), size.height()
            )

    def focus_shape(self) -> tuple[QRect, float] | None:
        # A focused row says so by its own tint and edge, inside the column.
        return None

    # --- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line_x = theme.px(MARGIN)
        if self.hasFocus():
            where = QRectF(2, 1, self.width() - 4, self.height() - 2)
            paint_face(painter, theme, where, theme.radius(), "selected", "focus", 2)
        elif self.underMouse() and not self._readonly:
            where = QRectF(line_x + 1, 0, self.width() - line_x - 1, self.height())
            paint_face(painter, theme, where, theme.radius(), "hover", None)
        painter.setPen(QPen(theme.colour("margin"), 2 if theme.high_contrast else 1.5))
        painter.drawLine(line_x, 0, line_x, self.height())
        text, detail = self._texts(self.width())
        top, head, left = theme.px(8), self._head(), self._left()
        time = QRectF(0, top, line_x - theme.px(12), head)
        draw_line(
            painter, self.item.time, theme.font("hint", 500), theme.colour("text_2"), time, Qt.AlignmentFlag.AlignRight
        )
        self._paint_head(painter, left, top, head)
        top += head
        text.paint(painter, left, top, theme.colour("text"))
        if detail is not None:
            detail.paint(painter, left, top + text.height, theme.colour("text_2"))

    def _paint_head(self, painter: QPainter, left: int, top: int, height: int) -> None:
        theme, item = self._theme, self.item
        right = self.width() - theme.px(20)
        if self._action is not None:
            right = self._action.x() - theme.px(8)
        elif item.note:
            font = theme.font("hint")
            width = QFontMetricsF(font).horizontalAdvance(item.note) + 2
            right = round(right - width)
            where = QRectF(right, top, width, height)
            draw_line(painter, item.note, font, theme.colour("text_2"), where, elide=False)
            if item.note_icon:
                right -= theme.px(22)
                theme.draw_icon(painter, item.note_icon, right, top + (height - theme.px(16)) // 2, 16, "text_2")
            right -= theme.px(12)
        theme.draw_icon(painter, f"kind-{item.kind}", left, top + (height - theme.px(16)) // 2, 16, "accent")
        x = left + theme.px(22)
        font = theme.font("hint", 600)
        where = QRectF(x, top, max(right - x, 0), height)
        x += round(draw_line(painter, item.kind_word, font, theme.colour("accent"), where)) + theme.px(10)
        if item.role and right > x:
            where = QRectF(x, top, right - x, height)
            draw_line(painter, item.role, theme.font("hint"), theme.colour("text_2"), where)

    # --- keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, alt = event.key(), event.modifiers() & Qt.KeyboardModifier.AltModifier
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(key))
        if step is not None:
            (self.moved if alt else self.stepped).emit(step)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2):
            self.opened.emit()
        elif key == Qt.Key.Key_Escape:
            self.stepped.emit(0)
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: object) -> None:
        self.update()

    def leaveEvent(self, event: object) -> None:
        self.update()
