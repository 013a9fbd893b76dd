"""The six levels of a note, from Thông tin to Điểm nóng: five bars and a word, red from four up."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from ui.theme.text import TextBlock
from ui.theme.theme import Theme, hand_cursor
from ui.widgets.buttons import paint_face

BARS = 5
HOT = 4


def bars_width(theme: Theme) -> int:
    return theme.px(4) * BARS + theme.px(2) * (BARS - 1)


def level_colour(level: int) -> str:
    """Name of the ink: red is for levels of 4 and 5 only."""
    return "danger" if level >= HOT else "local"


def paint_bars(painter: QPainter, theme: Theme, x: float, middle: float, level: int, colour: str | None = None) -> None:
    """Five bars with the left edge at x, centred on `middle`; the first `level` of them filled."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    width, gap, height = theme.px(4), theme.px(2), theme.px(12)
    ink = theme.colour(colour or level_colour(level))
    for number in range(BARS):
        bar = QRectF(x + number * (width + gap), middle - height / 2, width, height)
        painter.setPen(QPen(ink, 1))
        painter.setBrush(ink if number < level else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(bar.adjusted(0.5, 0.5, -0.5, -0.5), 1, 1)


class _LevelButton(QPushButton):
    def __init__(self, theme: Theme, level: int, word: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self.level = theme, level
        self.joined = False
        self.ends: tuple[str, ...] = ()
        self.setText(word)
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setAutoDefault(True)  # Enter presses what has the keyboard
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        hand_cursor(self)

    def _block(self, width: int) -> TextBlock:
        font = self._theme.font("label", 600 if self.isChecked() or self.level >= HOT else 500)
        return TextBlock(self.text(), font, self._theme.px(20), width - 2 * self._theme.px(10))

    def longest_word(self) -> int:
        metrics = QFontMetricsF(self._theme.font("label", 600))
        return int(max(metrics.horizontalAdvance(word) for word in self.text().split())) + 2 * self._theme.px(10) + 4

    def lines(self, width: int) -> int:
        return self._block(width).lines

    def height_for(self, width: int) -> int:
        return self._theme.px(8 + 16 + 4 + 8) + self._block(width).height

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(116), self._theme.px(76))

    def minimumSizeHint(self) -> QSize:
        return QSize(self.longest_word(), self._theme.px(8 + 16 + 4 + 8 + 20))  # the bars and one line

    def focus_shape(self) -> tuple[QRect, float]:
        return self.rect(), self._theme.radius()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        on = self.isChecked()
        fill = "selected" if on else "hover" if self.underMouse() else "surface"
        edge, width = ("accent", 2) if on else ("control", theme.border)
        rect, radius = QRectF(self.rect()), theme.radius()
        if not self.joined or on:
            paint_face(painter, theme, rect, radius if not self.joined or self.ends else 0, fill, edge, width)
        else:
            # Neighbours share one line: the face runs on beyond the sides at which another one stands.
            left, right = (0 if side in self.ends else 2 * radius for side in ("left", "right"))
            paint_face(painter, theme, rect.adjusted(-left, 0, right, 0), radius, fill, edge, width)
            if right:
                painter.fillRect(self.width() - width, 0, width, self.height(), theme.colour(edge))
        pad = theme.px(10)
        hot = self.level >= HOT
        paint_bars(painter, theme, pad, theme.px(16), self.level)
        ink = "danger" if hot else "accent" if on else "text"
        self._block(self.width()).paint(painter, pad, theme.px(28), theme.colour(ink))

    def enterEvent(self, event: object) -> None:
        self.update()

    def leaveEvent(self, event: object) -> None:
        self.update()


class LevelPicker(QWidget):
    """Six levels side by side, in two or three rows where it is narrow.
    `words` are the six names in the person's language.
    """

    changed = Signal(int)

    def __init__(
        self, theme: Theme, name: str, words: Sequence[str], level: int | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAccessibleName(name)
        self._buttons = [_LevelButton(theme, number, word, self) for number, word in enumerate(words)]
        for button in self._buttons:
            button.toggled.connect(self._toggled)
        self._buttons[0].ends = ("left",)
        self._buttons[-1].ends = ("right",)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.changed.connect(self._restyle)
        self.set_level(level)

    def level(self) -> int | None:
        return next((button.level for button in self._buttons if button.isChecked()), None)

    def set_level(self, level: int | None) -> None:
        """Choose without emitting `changed`; None = nothing chosen."""
        for button in self._buttons:
            button.blockSignals(True)
            button.setAutoExclusive(False)
            button.setChecked(button.level == level)
            button.setAutoExclusive(True)
            button.blockSignals(False)
            button.update()

    def _toggled(self, on: bool) -> None:
        if on:
            self.changed.emit(self.level())

    def _restyle(self) -> None:
        self._place()
        self.updateGeometry()

    def _columns_for(self, width: int) -> int:
        needed = max(button.longest_word() for button in self._buttons)
        for columns in (6, 3, 2):
            each = width // columns
            if each >= needed and all(button.lines(each) <= 2 for button in self._buttons):
                return columns
        return 1

    def _cells(self, width: int) -> list[QRect]:
        """Places of the buttons: one row shares its edges, several rows stand apart."""
        columns = self._columns_for(width)
        gap = 0 if columns == len(self._buttons) else self._theme.px(6)
        lefts = [(width + gap) * number // columns for number in range(columns + 1)]
        widths = [lefts[number + 1] - lefts[number] - gap for number in range(columns)]
        height = max(button.height_for(min(widths)) for button in self._buttons)
        return [
            QRect(lefts[number % columns], number // columns * (height + gap), widths[number % columns], height)
            for number in range(len(self._buttons))
        ]

    def _place(self) -> None:
        joined = self._columns_for(self.width()) == len(self._buttons)
        for button, cell in zip(self._buttons, self._cells(self.width()), strict=True):
            button.joined = joined
            button.setGeometry(cell)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._cells(width)[-1].bottom() + 1

    def sizeHint(self) -> QSize:
        width = self._theme.px(722)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        narrow = max(button.longest_word() for button in self._buttons)
        return QSize(narrow, self._theme.px(60))
