"""A large choice: icon, what it is called, and what happens then."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy

from ui.theme.text import TextBlock, draw_line
from ui.theme.theme import Theme, hand_cursor
from ui.widgets.buttons import paint_face


class ChoiceCard(QPushButton):
    """One way to go on: what it is called and what happens then. As high as its words need."""

    def __init__(self, theme: Theme, icon: str, title: str, sentence: str, on_click: Callable[[], object]) -> None:
        super().__init__()
        self._theme, self._icon_name, self._sentence = theme, icon, sentence
        self.setText(title)
        self.setAccessibleDescription(sentence)
        self.setAutoDefault(True)  # Enter presses what has the keyboard
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        hand_cursor(self)
        self.clicked.connect(lambda _checked=False: on_click())

    def _left(self) -> int:
        return self._theme.px(16 + 22 + 14)

    def _block(self, width: int) -> TextBlock:
        theme = self._theme
        room = width - self._left() - theme.px(48)
        return TextBlock(self._sentence, theme.font("body"), theme.line("body"), max(room, 1))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._block(width).height + self._theme.line("body") + self._theme.px(2 * 14)

    def sizeHint(self) -> QSize:
        width = self._theme.px(560)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(240), self.heightForWidth(max(self.width(), self._theme.px(240))))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.updateGeometry()

    def focus_shape(self) -> tuple[QRect, float]:
        return self.rect(), self._theme.radius("paper")

    def enterEvent(self, event: object) -> None:
        self.update()

    def leaveEvent(self, event: object) -> None:
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        fill = "selected" if self.isDown() else "hover" if self.underMouse() else "surface"
        paint_face(painter, theme, QRectF(self.rect()), theme.radius("paper"), fill, "control")
        top, left = theme.px(14), self._left()
        theme.draw_icon(painter, self._icon_name, theme.px(16), top, 22, "accent", fill)
        where = QRectF(left, top, self.width() - left - theme.px(48), theme.line("body"))
        draw_line(painter, self.text(), theme.font("body", 600), theme.colour("text"), where)
        self._block(self.width()).paint(painter, left, top + theme.line("body"), theme.colour("text_2"))
        size = theme.px(18)
        theme.draw_icon(
            painter,
            "chevron-right",
            self.width() - size - theme.px(16),
            (self.height() - size) // 2,
            18,
            "accent",
            fill,
        )
