"""The list of the notebook: when stands right-aligned in the margin, then the rose line, then what.
Made for 100,000 rows.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from ui.models.paged import ROW_ROLE
from ui.theme.text import Span, TextBlock, draw_line, visible
from ui.theme.theme import Theme
from ui.widgets.levels import HOT, bars_width, paint_bars
from ui.widgets.pills import paint_pill, pill_size, pill_word


class MarginRow(NamedTuple):
    """What one row shows. Everything is finished text in the person's language.

    `margin` are up to two short lines ("21/11" or "Quá hạn", "2 ngày"), red with `margin_hot`; `pill` is a state of
    `StatusPill` or ""; `gist_spans` mark what a search found; `note` replaces level and pill by quiet words at the
    right.
    """

    title: str
    margin: tuple[str, ...] = ()
    gist: str = ""
    area: str = ""
    level: int | None = None
    level_word: str = ""
    pill: str = ""
    pill_text: str = ""
    margin_hot: bool = False
    note: str = ""
    title_spans: tuple[Span, ...] = ()
    gist_spans: tuple[Span, ...] = ()

    def spoken(self) -> str:
        """The row as a screen reader says it."""
        pill = (self.pill_text or pill_word(self.pill)) if self.pill else ""
        parts = [self.title, " ".join(self.margin), self.gist, self.area, self.level_word, self.note, pill]
        return visible(". ".join(part for part in parts if part))


class MarginDelegate(QStyledItemDelegate):
    """Paints rows of one, two or three lines (44, 68, 97 px at 100 % text). The pill is never cut;
    the level's word goes first.
    """

    def __init__(self, theme: Theme, present: Callable[[Any], MarginRow], parent: QWidget, margin: int = 66) -> None:
        super().__init__(parent)
        self._theme, self._present, self._margin = theme, present, margin
        self.lines = 3

    def row(self, index: QModelIndex | QPersistentModelIndex) -> MarginRow | None:
        row = index.data(ROW_ROLE)
        return None if row is None else self._present(row)

    def row_height(self) -> int:
        name = {1: "row_one_line", 2: "row_two_lines", 3: "row_three_lines"}[self.lines]
        theme = self._theme
        needed = [theme.line("body"), theme.line("body") + theme.height("pill"), 0][self.lines - 1]
        if self.lines == 3:
            needed = theme.line("body") + theme.line("hint") + theme.height("pill")
        return max(theme.height(name), needed + theme.px(18))

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(self._theme.px(200), self.row_height())

    def displayText(self, value: Any, locale: Any) -> str:
        return str(value)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        theme = self._theme
        rect: QRect = option.rect
        state = option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        hover = bool(state & QStyle.StateFlag.State_MouseOver)
        painter.save()
        painter.setClipRect(rect)
        painter.fillRect(rect, theme.colour("selected" if selected else "hover" if hover else "surface"))
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, theme.colour("line"))
        line_x = rect.x() + theme.px(self._margin)
        thickness = 2 if theme.high_contrast else 1
        painter.fillRect(line_x, rect.y(), thickness, rect.height(), theme.colour("margin"))
        row = self.row(index)
        if row is not None:
            self._paint_row(painter, row, rect, line_x, selected)
        if selected:
            painter.fillRect(rect.x(), rect.y(), 4, rect.height(), theme.colour("accent"))
        if state & QStyle.StateFlag.State_HasFocus or (selected and theme.high_contrast):
            painter.setPen(QPen(theme.colour("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(1, 1, -2, -2))
        painter.restore()

    def _paint_row(self, painter: QPainter, row: MarginRow, rect: QRect, line_x: int, selected: bool) -> None:
        theme = self._theme
        left, right = line_x + theme.px(14), rect.right() - theme.px(14)
        body, hint = theme.line("body"), theme.line("hint")
        inner = {1: body, 2: body + theme.height("pill"), 3: body + hint + theme.height("pill") + theme.px(4)}[
            self.lines
        ]
        y = rect.y() + max((rect.height() - inner) // 2, 0)
        self._paint_margin(painter, row, rect, line_x, y)
        title_right = right
        if self.lines == 1 and row.pill:
            size = pill_size(theme, row.pill_text or pill_word(row.pill))
            title_right = right - size.width() - theme.px(8)
            self._paint_pill(painter, row, right, y + (body - size.height()) // 2, selected)
        title = TextBlock(row.title, theme.font("body", 600), body, title_right - left, 1)
        title.paint(painter, left, y, theme.colour("text"), row.title_spans, theme.colour("diff_bg"))
        y += body
        if self.lines == 3:
            gist = TextBlock(row.gist, theme.font("hint"), hint, right - left, 1)
            if row.gist:
                gist.paint(painter, left, y, theme.colour("text_2"), row.gist_spans, theme.colour("diff_bg"))
            y += hint + theme.px(4)
        if self.lines > 1:
            self._paint_foot(painter, row, left, right, y, selected)

    def _paint_margin(self, painter: QPainter, row: MarginRow, rect: QRect, line_x: int, y: int) -> None:
        theme = self._theme
        right = line_x - theme.px(10)
        for number, text in enumerate(row.margin[: 2 if self.lines > 1 else 1]):
            where = QRectF(rect.x() + 6, y + number * theme.line("hint"), right - rect.x() - 6, theme.line("body"))
            colour = theme.colour("danger" if row.margin_hot else "text_2")
            font = theme.font("hint", 600 if row.margin_hot else 500)
            draw_line(painter, text, font, colour, where, Qt.AlignmentFlag.AlignRight)

    def _paint_pill(self, painter: QPainter, row: MarginRow, right: int, y: int, selected: bool) -> int:
        """Returns where the space left of the pill ends."""
        word = row.pill_text or pill_word(row.pill)
        size = pill_size(self._theme, word)
        where = QRectF(right - size.width(), y, size.width(), size.height())
        paint_pill(painter, self._theme, row.pill, word, where, selected)
        return right - size.width() - self._theme.px(8)

    def _paint_foot(self, painter: QPainter, row: MarginRow, left: int, right: int, y: int, selected: bool) -> None:
        theme = self._theme
        height = theme.height("pill")
        if row.pill:
            right = self._paint_pill(painter, row, right, y, selected)
        font = theme.font("hint")
        metrics = QFontMetricsF(font)
        if row.note:
            width = metrics.horizontalAdvance(visible(row.note))
            where = QRectF(right - width - 1, y, width + 1, height)
            draw_line(painter, row.note, font, theme.colour("text_2"), where, elide=False)
            right = round(right - width - theme.px(8))
        level_room, word_room = 0, 0
        if row.level is not None:
            level_room = bars_width(theme) + theme.px(10)
            word_room = int(metrics.horizontalAdvance(row.level_word)) + theme.px(7) + 2
        area_width = int(metrics.horizontalAdvance(visible(row.area))) + 2 if row.area else 0
        room = right - left
        show_word = area_width + level_room + word_room <= room
        # Then the bars, when even they would squeeze the place out.
        show_bars = bool(level_room) and min(area_width, theme.px(60)) + level_room <= room
        area_room = room - (level_room if show_bars else 0) - (word_room if show_word else 0)
        where = QRectF(left, y, max(min(area_width, area_room), 0), height)
        used = draw_line(painter, row.area, font, theme.colour("text_2"), where) if row.area else -theme.px(10)
        if row.level is not None and show_bars:
            x = left + used + theme.px(10)
            hot = row.level >= HOT
            paint_bars(painter, theme, x, y + height / 2, row.level)
            if show_word:
                x += bars_width(theme) + theme.px(7)
                colour = theme.colour("danger" if hot else "text_2")
                weight = theme.font("hint", 600 if hot else 400)
                draw_line(painter, row.level_word, weight, colour, QRectF(x, y, max(right - x, 0), height))

    def helpEvent(self, event: Any, view: QAbstractItemView, option: Any, index: Any) -> bool:
        """No tool tips: everything that matters is in the row and in the record."""
        return False


class MarginList(QListView):
    """List view of `MarginRow`s. `chosen` carries the record object of the row that became current;
    `opened` is Enter or double click.
    """

    chosen = Signal(object)
    opened = Signal(object)

    def __init__(
        self,
        theme: Theme,
        name: str,
        present: Callable[[Any], MarginRow],
        margin: int = 66,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self.delegate = MarginDelegate(theme, present, self, margin)
        self.setItemDelegate(self.delegate)
        self.setAccessibleName(name)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.activated.connect(lambda index: self.opened.emit(index.data(ROW_ROLE)))
        theme.changed.connect(self.relayout)

    def set_lines(self, lines: int) -> None:
        """Rows of 1, 2 or 3 lines."""
        if lines != self.delegate.lines:
            self.delegate.lines = lines
            self.relayout()

    def relayout(self) -> None:
        self.verticalScrollBar().setSingleStep(max(self.delegate.row_height() // 2, 1))
        # Uniform sizes are measured once: only a new item layout measures again.
        self.setUniformItemSizes(False)
        self.setUniformItemSizes(True)
        self.scheduleDelayedItemsLayout()
        self.viewport().update()

    def setModel(self, model: QAbstractItemModel | None) -> None:
        super().setModel(model)
        describe = getattr(model, "set_describe", None)
        if describe is not None:
            describe(lambda row: self.delegate._present(row).spoken())

    def current(self) -> Any:
        """The record object of the current row, or None."""
        index = self.currentIndex()
        return index.data(ROW_ROLE) if index.isValid() else None

    def select_row(self, number: int, announce: bool = True) -> None:
        """Make a row current; without `announce` no `chosen` is emitted."""
        model = self.model()
        index = model.index(number, 0) if model is not None else QModelIndex()
        blocked = self.blockSignals(not announce)
        flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.selectionModel().setCurrentIndex(index, flag)
        self.blockSignals(blocked)
        self.viewport().update()

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:  # type: ignore[override]
        super().currentChanged(current, previous)
        if not self.signalsBlocked() and current.isValid():
            self.chosen.emit(current.data(ROW_ROLE))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self.current())
            return
        if event.text() and event.text().isprintable() and event.key() != Qt.Key.Key_Space:
            # No jumping to letters: with Telex on it would act on half a syllable.
            event.ignore()
            return
        super().keyPressEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip:
            return True
        return super().viewportEvent(event)
