"""The four honest states side by side, as a way from this machine to safety, with the number of records in each."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.sync_status.presenter import Step
from ui.theme.text import TextBlock, draw_line
from ui.theme.theme import Theme
from ui.widgets.buttons import paint_face
from ui.widgets.pills import pill_look, pill_word


class Track(QWidget):
    """Painted in one row; in two rows of two where words would be cut."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._steps: Sequence[Step] = ()
        self.setObjectName("delivery_track")
        policy = QSizePolicy(
            QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum
        )  # the width decides, not the hint
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.changed.connect(self.updateGeometry)

    def set_steps(self, steps: Sequence[Step]) -> None:
        self._steps = steps
        spoken = [f"{pill_word(step.state)}: {_number(step)}. {step.meaning}" for step in steps]
        self.setAccessibleName("; ".join(spoken))
        self.update()

    def steps(self) -> Sequence[Step]:
        return self._steps

    def _cell_height(self, width: int) -> int:
        theme = self._theme
        lines = max((self._meaning(step, width // self._columns(width)).lines for step in self._steps), default=1)
        return theme.line("record_title") + lines * theme.line("hint") + 2 * theme.px(14)

    def _columns(self, width: int) -> int:
        theme = self._theme
        number, word = QFontMetricsF(theme.font("page_title")), QFontMetricsF(theme.font("body", 600))
        heads = (number.horizontalAdvance(_number(s)) + word.horizontalAdvance(pill_word(s.state)) for s in self._steps)
        cell = self._left() + max(heads, default=0.0) + theme.px(8 + 12) + 2
        return 4 if width >= max(theme.px(820), 4 * cell) else 2

    def _left(self) -> int:
        return self._theme.px(20 + 26 + 12)

    def _meaning(self, step: Step, cell: int) -> TextBlock:
        theme = self._theme
        room = cell - self._left() - theme.px(22)
        return TextBlock(step.meaning, theme.font("hint"), theme.line("hint"), max(room, 1), 2)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._cell_height(width) * (4 // self._columns(width))

    def sizeHint(self) -> QSize:
        width = max(self.width(), self._theme.px(480))
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(320), self.heightForWidth(max(self.width(), self._theme.px(320))))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        paint_face(painter, theme, QRectF(self.rect()), theme.radius("paper"), "surface", "line")
        columns = self._columns(self.width())
        cell, height = self.width() // columns, self._cell_height(self.width())
        for place, step in enumerate(self._steps):
            row, column = divmod(place, columns)
            x, y = column * cell, row * height
            self._paint_step(painter, step, QRectF(x, y, cell, height))
            if column:
                self._paint_arrow(painter, x, y, height)
            if row and not column:
                painter.fillRect(0, y, self.width(), theme.border, theme.colour("line"))

    def _paint_arrow(self, painter: QPainter, x: int, y: int, height: int) -> None:
        theme = self._theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("control"), theme.border))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        nose = theme.px(11)
        painter.drawPolyline([QPointF(x - nose, y), QPointF(x, y + height / 2), QPointF(x - nose, y + height)])

    def _paint_step(self, painter: QPainter, step: Step, where: QRectF) -> None:
        theme = self._theme
        look = pill_look(step.state)
        left, top = where.x() + self._left(), where.y() + theme.px(14)
        line = theme.line("record_title")
        icon = theme.px(26)
        theme.draw_icon(
            painter, look.icon, round(where.x()) + theme.px(20), round(top + (line - icon) / 2), 26, look.ink, "surface"
        )
        number = _number(step)
        font = theme.font("page_title")
        width = QFontMetricsF(font).horizontalAdvance(number) + theme.px(8)
        draw_line(painter, number, font, theme.colour("text"), QRectF(left, top, width, line), elide=False)
        room = QRectF(left + width, top, where.right() - left - width - theme.px(12), line)
        draw_line(painter, pill_word(step.state), theme.font("body", 600), theme.colour("text"), room)
        self._meaning(step, round(where.width())).paint(painter, left, top + line, theme.colour("text_2"))


def _number(step: Step) -> str:
    """As it is painted: nothing yet before it was counted."""
    return "" if step.count is None else str(step.count)
