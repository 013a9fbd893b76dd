"""The delivery book (sổ giao nhận): one line for every revision made here, with the number of its receipt."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from ui.models.paged import ROW_ROLE, PagedModel
from ui.sync_status.presenter import LedgerLine
from ui.theme.text import draw_line
from ui.theme.theme import Theme
from ui.widgets.buttons import paint_face
from ui.widgets.pills import paint_pill, pill_size, pill_word

STATES = ("local", "moving", "delivered", "safe")  # a held one is wider: it counts where there is one


class Columns:
    """Where the columns begin in a list of a given width, so that head and rows agree."""

    def __init__(self, theme: Theme, width: int, held: bool) -> None:
        self.when = theme.px(14)
        self.line = theme.px(112)
        self.what = self.line + theme.px(14)
        pill = max(pill_size(theme, pill_word(state)).width() for state in (*STATES, *(held * ("held",))))
        self.state = width - pill - theme.px(14)
        digits = QFontMetricsF(theme.font("hint")).horizontalAdvance("0000-0000-00")
        # Way and receipt stay while the title keeps room for some words.
        self.wide = self.state - self.what >= theme.px(420)
        self.receipt = self.state - round(digits) - theme.px(20)
        self.carrier = self.receipt - theme.px(96)
        self.what_end = (self.carrier if self.wide else self.state) - theme.px(12)


class LedgerHead(QWidget):
    """The names of the columns."""

    def __init__(self, theme: Theme, rows: LedgerList) -> None:
        super().__init__()
        self._theme, self._rows = theme, rows
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        rows.verticalScrollBar().rangeChanged.connect(lambda _low, _high: self.update())
        theme.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(300), self._theme.px(37))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, columns = self._theme, Columns(self._theme, self._rows.viewport().width(), self._rows.held)
        painter = QPainter(self)
        names = [(columns.when, self.tr("Ngày giờ")), (columns.what, self.tr("Nội dung"))]
        if columns.wide:
            names += [(columns.carrier, self.tr("Đường đi")), (columns.receipt, self.tr("Biên nhận"))]
        names.append((columns.state, self.tr("Đến đâu")))
        for x, name in names:
            where = QRectF(x, 0, self.width() - x, self.height())
            draw_line(painter, name, theme.font("hint", 600), theme.colour("text_2"), where, elide=False)
        _hairline(painter, theme, columns.line, 0, self.height())
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.colour("line"))


class _Delegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, rows: LedgerList) -> None:
        super().__init__(rows)
        self._theme, self._rows = theme, rows

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(self._theme.px(200), max(self._theme.height("row_one_line"), self._theme.line("body") + 12))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        theme = self._theme
        rect: QRect = option.rect
        state = option.state
        focused = bool(state & QStyle.StateFlag.State_HasFocus)
        row: LedgerLine | None = index.data(ROW_ROLE)
        painter.save()
        if state & (QStyle.StateFlag.State_MouseOver | QStyle.StateFlag.State_HasFocus):
            painter.fillRect(rect, theme.colour("selected" if focused else "hover"))
        columns = Columns(theme, rect.width(), self._rows.held)
        _hairline(painter, theme, rect.x() + columns.line, rect.top(), rect.height())
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, theme.colour("line"))
        if row is not None:
            self._paint_row(painter, row, QRectF(rect), columns, focused)
        painter.restore()

    def _paint_row(self, painter: QPainter, row: LedgerLine, rect: QRectF, columns: Columns, focused: bool) -> None:
        theme = self._theme

        def write(text: str, start: int, end: int, role: str, weight: int, colour: str) -> None:
            where = QRectF(rect.x() + start, rect.y(), end - start, rect.height())
            draw_line(painter, text, theme.font(role, weight), theme.colour(colour), where)

        word = pill_word(row.state)
        size = pill_size(theme, word)
        pill = columns.state
        write(row.when, columns.when, columns.line - theme.px(6), "hint", 500, "text_2")
        write(row.what, columns.what, min(columns.what_end, pill - theme.px(12)), "body", 400, "text")
        if columns.wide:
            write(row.carrier, columns.carrier, columns.receipt - theme.px(8), "hint", 400, "text_2")
            write(row.receipt, columns.receipt, pill - theme.px(8), "hint", 500, "text")
        where = QRectF(rect.x() + pill, rect.y() + (rect.height() - size.height()) / 2, size.width(), size.height())
        paint_pill(painter, theme, row.state, word, where, focused)


class LedgerList(QListView):
    """Rows of `LedgerLine`. `opened` carries the line on Enter or double click."""

    opened = Signal(object)

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._lines: Sequence[LedgerLine] = ()
        self.held = False  # whether the office keeps one of them for a look
        self.setObjectName("ledger")
        self.setAccessibleName(name)
        self.setItemDelegate(_Delegate(theme, self))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self._model = PagedModel(
            lambda offset, limit: self._lines[offset : offset + limit], lambda: len(self._lines), parent=self
        )
        self._model.set_describe(LedgerLine.spoken)
        self.setModel(self._model)
        self.activated.connect(lambda index: self.opened.emit(index.data(ROW_ROLE)))

    def set_lines(self, lines: Sequence[LedgerLine]) -> None:
        self._lines, self.held = lines, any(line.state == "held" for line in lines)
        self._model.refresh()

    def lines(self) -> Sequence[LedgerLine]:
        return self._lines

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex().data(ROW_ROLE))
            return
        super().keyPressEvent(event)


class Ledger(QWidget):
    """Head and rows on one paper."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._theme = theme
        self.rows = LedgerList(theme, name)
        self.head = LedgerHead(theme, self.rows)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.border, theme.border, theme.border, theme.border)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.rows, 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_face(QPainter(self), self._theme, QRectF(self.rect()), self._theme.radius("paper"), "surface", "line")


def _hairline(painter: QPainter, theme: Theme, x: int, y: int, height: int) -> None:
    painter.setPen(QPen(theme.colour("margin"), 2 if theme.high_contrast else 1.5))
    painter.drawLine(x, y, x, y + height)
