"""The items of a meeting, one below the other: time in the margin, the rose line, kind and speaker, what was said."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from ui.meetings.words import ItemText
from ui.theme.text import TextBlock, draw_line
from ui.theme.theme import Theme, hand_cursor
from ui.widgets.buttons import Button, paint_face
from ui.widgets.paper import Pane
from ui.widgets.scroll import ScrollPage

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
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
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
        width = self._theme.px(480)
        return QSize(width, self.heightForWidth(width))

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


class ItemsPane(Pane):
    """All items, scrolled so that the newest is in sight. `opened`, `removed` carry the item's id, `moved` id and
    step, `left` that the keyboard went below the last one. In place of one row an editor can stand (`open_editor`)."""

    opened = Signal(str)
    removed = Signal(str)
    moved = Signal(str, int)
    left = Signal()

    def __init__(self, theme: Theme, name: str, empty: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(theme, "surface", parent=parent)
        self._rows: dict[str, ItemRow] = {}
        self._order: list[str] = []
        self._editor: tuple[str, QWidget] | None = None
        self._empty = empty
        self._content = QWidget()
        self._content.setAccessibleName(name)
        self._column = QVBoxLayout(self._content)
        self._column.setContentsMargins(theme.px(8), theme.px(12), theme.px(8), theme.px(8))
        self._column.setSpacing(0)
        self._column.addStretch(1)
        self._page = ScrollPage(theme, self._content)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(empty, 1)
        column.addWidget(self._page, 1)
        self._show_empty()

    def ids(self) -> list[str]:
        return list(self._order)

    def row(self, item_id: str) -> ItemRow:
        return self._rows[item_id]

    def editing(self) -> str | None:
        return self._editor[0] if self._editor is not None else None

    def show_items(self, items: Sequence[ItemText]) -> None:
        """Make the rows say exactly this; rows that stay are kept, so focus and scrolling stay too."""
        wanted = [item.id for item in items]
        if self._editor is not None:
            # Out of the way while the places of the rows are counted; `_place_editor` puts it back.
            self._column.removeWidget(self._editor[1])
        for gone in [item_id for item_id in self._order if item_id not in wanted]:
            row = self._rows.pop(gone)
            self._column.removeWidget(row)
            row.deleteLater()
            row.hide()
        grown = False
        for place, item in enumerate(items):
            row = self._rows.get(item.id) or self._make(item)
            if row.item != item:
                row.set_item(item)
            if self._column.indexOf(row) != place:
                grown = grown or (item.id not in self._order and place == len(items) - 1)
                self._column.removeWidget(row)
                self._column.insertWidget(place, row)
        self._order = wanted
        self._place_editor()
        self._tab_stop(self._order[-1] if self._order else None)
        self._show_empty()
        if grown:
            self.show_end()

    def show_end(self) -> None:
        """Bring the newest item into sight, once the layout knows how tall it is."""

        def down() -> None:
            bar = self._page.verticalScrollBar()
            bar.setValue(bar.maximum())

        QTimer.singleShot(0, self, down)

    def focus_item(self, item_id: str | None) -> None:
        row = self._rows.get(item_id or "")
        if row is not None:
            self._tab_stop(item_id)
            row.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_last(self) -> None:
        self.focus_item(self._order[-1] if self._order else None)

    def open_editor(self, item_id: str, editor: QWidget) -> None:
        """Show `editor` in place of the row."""
        self.close_editor()
        self._editor = (item_id, editor)
        self._rows[item_id].hide()
        self._place_editor()

    def close_editor(self) -> None:
        if self._editor is None:
            return
        item_id, editor = self._editor
        self._editor = None
        self._column.removeWidget(editor)
        editor.hide()
        editor.deleteLater()
        if item_id in self._rows:
            self._rows[item_id].show()

    def _place_editor(self) -> None:
        if self._editor is None:
            return
        item_id, editor = self._editor
        if item_id not in self._rows:
            self.close_editor()
        elif self._column.indexOf(editor) != self._order.index(item_id) + 1:
            self._column.removeWidget(editor)
            self._column.insertWidget(self._order.index(item_id) + 1, editor)

    def _make(self, item: ItemText) -> ItemRow:
        row = ItemRow(self._theme, item)
        row.setObjectName("meeting_item")
        item_id = item.id
        row.opened.connect(lambda: self.opened.emit(item_id))
        row.removed.connect(lambda: self.removed.emit(item_id))
        row.moved.connect(lambda step: self.moved.emit(item_id, step))
        row.stepped.connect(lambda step: self._step(item_id, step))
        self._rows[item_id] = row
        return row

    def _step(self, item_id: str, step: int) -> None:
        place = self._order.index(item_id) + step
        if step == 0 or place >= len(self._order):
            self.left.emit()
        elif place >= 0:
            self.focus_item(self._order[place])

    def _tab_stop(self, item_id: str | None) -> None:
        """One stop for all rows: Tab must not walk through a hundred items; the arrows do that."""
        for key, row in self._rows.items():
            row.setFocusPolicy(Qt.FocusPolicy.StrongFocus if key == item_id else Qt.FocusPolicy.ClickFocus)

    def _show_empty(self) -> None:
        self._empty.setVisible(not self._order)
        self._page.setVisible(bool(self._order))
