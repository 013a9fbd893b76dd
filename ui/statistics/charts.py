"""Tables with bars, and columns over the weeks: painted, read out as words, and copied with Ctrl+C."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QGuiApplication, QKeyEvent, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.statistics.presenter import Table
from ui.theme.text import draw_line
from ui.theme.theme import Theme

_RIGHT = Qt.AlignmentFlag.AlignRight


class _Chart(QWidget):
    def __init__(self, theme: Theme, table: Table) -> None:
        super().__init__()
        self._theme, self.table = theme, table
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(table.title)
        said = [f"{row.label}: {row.text}" + (f", {row.note}" if row.note else "") for row in table.rows]
        self.setAccessibleDescription("; ".join(said))
        theme.changed.connect(self.updateGeometry)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            rows = [
                "\t".join(self.table.heads),
                *("\t".join((r.label, r.text, r.note)).rstrip() for r in self.table.rows),
            ]
            QGuiApplication.clipboard().setText("\n".join(rows) + "\n")
            return
        super().keyPressEvent(event)


class Bars(_Chart):
    """One row for each thing: its name, a bar, its number, and what there is to compare it with."""

    def _row_height(self) -> int:
        return self._theme.line("body") + self._theme.px(13)

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(320), self._row_height() * (len(self.table.rows) + 1))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(220), self.sizeHint().height())

    def _width_of(self, texts: list[str], role: str, weight: int | None = None) -> float:
        metrics = QFontMetricsF(self._theme.font(role, weight) if weight else self._theme.font(role))
        return max((metrics.horizontalAdvance(text) for text in texts), default=0.0) + 2

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, table = self._theme, self.table
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        height, pad = self._row_height(), theme.px(16)
        body, bold, hint = theme.font("body"), theme.font("body", 600), theme.font("hint")
        head = theme.font("hint", 600)
        numbers = self._width_of([*(row.text for row in table.rows), table.heads[1]], "body", 600)
        has_note = len(table.heads) > 2
        notes = self._width_of([*(row.note for row in table.rows), table.heads[2]], "hint", 600) if has_note else 0.0
        gap = theme.px(14)
        right = self.width() - pad
        note_x = right - notes
        number_x = (note_x - gap if has_note else right) - numbers
        room = number_x - gap - pad
        wanted = self._width_of([row.label for row in table.rows], "body")
        labels = min(wanted, room * (0.62 if table.bars else 1.0))
        top = max((row.number for row in table.rows), default=0)
        painter.fillRect(QRectF(0, 0, self.width(), height), theme.colour("sunken"))
        grey = theme.colour("text_2")
        draw_line(painter, table.heads[0], head, grey, QRectF(pad, 0, number_x - gap - pad, height))
        draw_line(painter, table.heads[1], head, grey, QRectF(number_x, 0, numbers, height), _RIGHT, elide=False)
        if has_note:
            draw_line(painter, table.heads[2], head, grey, QRectF(note_x, 0, notes, height), _RIGHT, elide=False)
        for place, row in enumerate(table.rows, 1):
            y = place * height
            painter.fillRect(QRectF(0, y, self.width(), theme.border), theme.colour("line"))
            draw_line(painter, row.label, body, theme.colour("text"), QRectF(pad, y, labels, height))
            if table.bars and top and row.number:
                x = pad + labels + gap
                length = max((number_x - gap - x) * row.number / top, theme.px(2))
                thick = theme.px(14)
                painter.fillRect(QRectF(x, y + (height - thick) / 2, length, thick), theme.colour("accent"))
            draw_line(
                painter, row.text, bold, theme.colour("text"), QRectF(number_x, y, numbers, height), _RIGHT, elide=False
            )
            if has_note:
                draw_line(painter, row.note, hint, grey, QRectF(note_x, y, notes, height), _RIGHT, elide=False)


class Columns(_Chart):
    """A column for each week, its number above it."""

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(320), self._theme.px(170))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(200), self._theme.px(170))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, rows = self._theme, self.table.rows
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pad = theme.px(16)
        line = theme.line("hint")
        head = QRectF(pad, theme.px(8), self.width() - 2 * pad, line)
        draw_line(painter, self.table.title, theme.font("hint", 600), theme.colour("text_2"), head)
        if not rows:
            return
        top = max(row.number for row in rows) or 1
        step = (self.width() - 2 * pad) / len(rows)
        base = self.height() - theme.px(8) - line
        room = base - head.bottom() - line - theme.px(6)
        # Where there is no room for every day, every second or third one is written.
        every = max(1, round(QFontMetricsF(theme.font("hint")).horizontalAdvance("00/00 ") / step + 0.49))
        for place, row in enumerate(rows):
            x = pad + place * step
            high = room * row.number / top
            bar = QRectF(x + step * 0.18, base - high, step * 0.64, high)
            painter.fillRect(bar, theme.colour("accent"))
            middle = Qt.AlignmentFlag.AlignHCenter
            wide = QRectF(x + step / 2 - theme.px(40), 0, theme.px(80), line)
            if row.number and (every == 1 or len(row.text) * theme.px(8) < step):
                above = wide.translated(QPointF(0, bar.top() - line))
                draw_line(painter, row.text, theme.font("hint", 600), theme.colour("text"), above, middle, elide=False)
            if place % every == 0:
                below = wide.translated(QPointF(0, base + theme.px(3)))
                draw_line(painter, row.label, theme.font("hint"), theme.colour("text_2"), below, middle, elide=False)
        painter.fillRect(QRectF(pad, base, self.width() - 2 * pad, theme.border), theme.colour("control"))
