"""Choosing the text size by looking at it: every choice is written in its own size."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from ui.theme.text import draw_line
from ui.theme.theme import Theme, hand_cursor
from ui.theme.tokens import SCALES
from ui.widgets.buttons import paint_face
from ui.widgets.flow import FlowLayout


class _ScaleButton(QPushButton):
    def __init__(self, theme: Theme, percent: int, word: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self.percent = theme, percent
        self.setText(word)
        self.setAccessibleName(f"{word}, {percent} %")
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setAutoDefault(True)  # Enter presses what has the keyboard
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        hand_cursor(self)

    def _face(self) -> QFont:
        """The body font at this choice's own size, whatever the size is now."""
        font = self._theme.font("body", 600 if self.isChecked() else 500)
        font.setPointSizeF(font.pointSizeF() * self.percent / self._theme.scale)
        return font

    def sizeHint(self) -> QSize:
        metrics = QFontMetricsF(self._face())
        width = int(metrics.horizontalAdvance(self.text())) + self._theme.px(28)
        return QSize(max(width, self._theme.px(96)), int(max(metrics.height() + 16, self._theme.px(56))))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def focus_shape(self) -> tuple[QRect, float]:
        return self.rect(), self._theme.radius()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, on = self._theme, self.isChecked()
        painter = QPainter(self)
        fill = "selected" if on else "hover" if self.underMouse() else "surface"
        width = 2 if on else None
        paint_face(painter, theme, QRectF(self.rect()), theme.radius(), fill, "accent" if on else "control", width)
        colour = theme.colour("accent" if on else "text")
        where = QRectF(self.rect())
        draw_line(painter, self.text(), self._face(), colour, where, Qt.AlignmentFlag.AlignHCenter, elide=False)

    def enterEvent(self, event: object) -> None:
        self.update()

    def leaveEvent(self, event: object) -> None:
        self.update()


class ScalePicker(QWidget):
    """Text sizes from 100 to 200 %. `changed` carries the percent."""

    changed = Signal(int)

    def __init__(self, theme: Theme, name: str, percent: int = 100, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        flow = FlowLayout(theme, self)
        words = [self.tr("Vừa"), self.tr("To"), self.tr("To hơn"), self.tr("Rất to"), self.tr("To nhất")]
        self._buttons = [_ScaleButton(theme, each, word, self) for each, word in zip(SCALES, words, strict=True)]
        for button in self._buttons:
            flow.addWidget(button)
            button.setChecked(button.percent == percent)
            button.clicked.connect(lambda _checked=False, each=button.percent: self.changed.emit(each))

    def set_value(self, percent: int) -> None:
        for button in self._buttons:
            if button.percent == percent:
                button.setChecked(True)
