"""A line that leads somewhere else: icon, words, a quiet note at the right, and an arrow."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from ui.theme.text import draw_line
from ui.theme.theme import Theme, hand_cursor
from ui.widgets.buttons import paint_face


class LinkRow(QPushButton):
    """One line; the words are shortened before the note is."""

    def __init__(
        self,
        theme: Theme,
        icon: str,
        words: str,
        note: str = "",
        on_click: Callable[[], object] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._icon, self._words, self._note = theme, icon, words, note
        self.setAutoDefault(True)  # Enter presses what has the keyboard
        self.setAccessibleName(f"{words}. {note}" if note else words)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        hand_cursor(self)
        if on_click is not None:
            self.clicked.connect(lambda _checked=False: on_click())
        theme.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(320), self._theme.height("button"))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(160), self._theme.height("button"))

    def focus_shape(self) -> tuple[QRect, float]:
        return self.rect().adjusted(4, 4, -4, -4), self._theme.radius()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        if self.underMouse() or self.isDown():
            paint_face(painter, theme, QRectF(self.rect()), theme.radius(), "hover", None)
        pad, height = theme.px(12), self.height()
        icon = theme.px(18)
        theme.draw_icon(painter, self._icon, pad, (height - icon) // 2, 18, "accent")
        theme.draw_icon(
            painter, "chevron-right", self.width() - pad - theme.px(16), (height - theme.px(16)) // 2, 16, "text_2"
        )
        left, right = pad + icon + theme.px(10), self.width() - pad - theme.px(24)
        if self._note:
            font = theme.font("hint")
            width = QFontMetricsF(font).horizontalAdvance(self._note) + 2
            note = QRectF(max(right - width, left), 0, min(width, right - left), height)
            draw_line(painter, self._note, font, theme.colour("text_2"), note, Qt.AlignmentFlag.AlignRight)
            right = round(right - width - theme.px(12))
        where = QRectF(left, 0, max(right - left, 0), height)
        draw_line(painter, self._words, theme.font("body", 500), theme.colour("text"), where)

    def enterEvent(self, event: object) -> None:
        self.update()

    def leaveEvent(self, event: object) -> None:
        self.update()
