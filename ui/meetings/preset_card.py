"""A layout to choose, as a card: its name, where its rules come from, and whether a clerk has checked it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QRadioButton, QSizePolicy, QWidget

from ui.theme.text import draw_line
from ui.theme.theme import Theme, hand_cursor
from ui.widgets.buttons import paint_face


class PresetCard(QRadioButton):
    """One of several cards beside each other; the arrow keys go from one to the next."""

    def __init__(self, theme: Theme, title: str, source: str, warning: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._title, self._source, self._warning = theme, title, source, warning
        self.setAccessibleName(title)
        self.setAccessibleDescription(". ".join(words for words in (source, warning) if words))
        self.setToolTip(self.accessibleDescription())
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        hand_cursor(self)
        theme.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        theme = self._theme
        return QSize(theme.px(300), theme.line("body") + theme.line("hint") + 2 * theme.px(10))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(200), self.sizeHint().height())

    def hitButton(self, position: QPoint) -> bool:
        return self.rect().contains(position)

    def focus_shape(self) -> tuple[QRect, float]:
        return self.rect(), self._theme.radius("paper")

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, on = self._theme, self.isChecked()
        painter = QPainter(self)
        edge, width = ("accent", theme.border + 1) if on else ("control", theme.border)
        fill = "selected" if on else "hover" if self.underMouse() else "surface"
        paint_face(painter, theme, QRectF(self.rect()), theme.radius("paper"), fill, edge, width)
        top, size = theme.px(10), theme.px(18)
        centre = QPointF(theme.px(12) + size / 2, top + theme.line("body") / 2)
        painter.setBrush(theme.colour("surface"))
        painter.setPen(QPen(theme.colour("accent" if on else "control"), theme.px(6) if on else theme.border + 0.5))
        radius = size / 2 - (theme.px(3) if on else 1)
        painter.drawEllipse(centre, radius, radius)
        left, right = theme.px(12) + size + theme.px(12), self.width() - theme.px(12)
        title_right = right
        if self._warning:
            # The mark alone: the name of the layout needs the room, and the words stand above the cards.
            icon = round(right - theme.px(16))
            theme.draw_icon(painter, "warning", icon, top + (theme.line("body") - theme.px(15)) // 2, 15, "warn")
            title_right = icon - theme.px(6)
        title = QRectF(left, top, title_right - left, theme.line("body"))
        draw_line(painter, self._title, theme.font("body", 600), theme.colour("text"), title)
        source = QRectF(left, top + theme.line("body"), right - left, theme.line("hint"))
        draw_line(painter, self._source, theme.font("hint"), theme.colour("text_2"), source)

    def enterEvent(self, event: object) -> None:
        self.update()

    def leaveEvent(self, event: object) -> None:
        self.update()
