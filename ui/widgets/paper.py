"""Surfaces: the paper that content lies on, rules, and the empty page."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout, QWidget

from ui.theme.theme import Theme
from ui.widgets.buttons import Button, paint_face
from ui.widgets.labels import Text


class Paper(QFrame):
    """A white card with a fine edge. `fill` and `edge` are colours by name; `padding` in px at 100 % text.
    Use `.body` as layout.
    """

    def __init__(
        self,
        theme: Theme,
        padding: int = 16,
        spacing: int = 8,
        fill: str = "surface",
        edge: str | None = "line",
        radius: str = "paper",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._fill, self._edge, self._radius, self._padding = theme, fill, edge, radius, padding
        self.body = QVBoxLayout(self)
        self.body.setSpacing(theme.px(spacing))
        theme.changed.connect(self._paper_follow)
        self._paper_follow()

    def _paper_follow(self) -> None:
        pad = self._theme.px(self._padding)
        self.body.setContentsMargins(pad, pad, pad, pad)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        width = 1 if self._edge == "line" else None
        paint_face(
            QPainter(self),
            self._theme,
            QRectF(self.rect()),
            self._theme.radius(self._radius),
            self._fill,
            self._edge,
            width,
        )


class Pane(QWidget):
    """A plain area filled with one colour of the theme ("surface", "sunken", "rail", "window"),
    with an optional line at one side.
    """

    def __init__(self, theme: Theme, fill: str = "window", line: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._fill, self._line = theme, fill, line
        theme.changed.connect(self._pane_follow)
        self._pane_follow()

    def _pane_follow(self) -> None:
        # The line has room of its own, or what lies inside would cover it.
        sides = [self._theme.border if self._line == side else 0 for side in ("left", "top", "right", "bottom")]
        self.setContentsMargins(*sides)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour(self._fill))
        width = self._theme.border
        colour = self._theme.colour("line")
        if self._line == "right":
            painter.fillRect(self.width() - width, 0, width, self.height(), colour)
        elif self._line == "left":
            painter.fillRect(0, 0, width, self.height(), colour)
        elif self._line == "top":
            painter.fillRect(0, 0, self.width(), width, colour)
        elif self._line == "bottom":
            painter.fillRect(0, self.height() - width, self.width(), width, colour)


class Rule(QWidget):
    """A fine line across."""

    def __init__(self, theme: Theme, colour: str = "line", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._colour = theme, colour
        self.setFixedHeight(theme.border)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), self._theme.colour(self._colour))


class _BlankPage(QWidget):
    """The small picture of an empty ruled page."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(92), self._theme.px(58))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        paint_face(painter, theme, QRectF(self.rect()), theme.radius(), "sunken", "line", theme.border)
        margin = theme.px(22)
        painter.setPen(QPen(theme.colour("margin"), 1.5))
        painter.drawLine(margin, 1, margin, self.height() - 2)
        painter.setPen(QPen(theme.colour("line"), 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        for number, length in enumerate((48, 48, 30)):
            y = theme.px(17 + 12 * number)
            painter.drawLine(theme.px(32), y, theme.px(32 + length), y)


class EmptyState(QWidget):
    """A blank page: one title, one sentence, at most one button. `yields`: it takes only the room that is left."""

    def __init__(
        self,
        theme: Theme,
        title: str,
        sentence: str = "",
        button: Button | None = None,
        parent: QWidget | None = None,
        yields: bool = False,
    ) -> None:
        super().__init__(parent)
        self._yields = yields
        self._title = Text(theme, title, "section", align=Qt.AlignmentFlag.AlignHCenter)
        self._sentence = Text(theme, sentence, "body", "text_2", align=Qt.AlignmentFlag.AlignHCenter)
        self._theme, self._button = theme, button
        column = self._column = QVBoxLayout(self)
        column.setSpacing(theme.px(8))
        column.addStretch(1)
        self._drawing, self._roomy = _BlankPage(theme), theme.px(230)
        column.addWidget(self._drawing, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(theme.px(8))
        column.addWidget(self._title)
        column.addWidget(self._sentence)
        if button is not None:
            column.addSpacing(theme.px(8))
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(2)
        # Else it would take its height from what stands above it, and what is there could not be seen.
        self.setMinimumHeight(1)
        self._fit()

    def hasHeightForWidth(self) -> bool:
        """Not where it `yields`: with the height that its words ask for it would again take from what is above it."""
        return not self._yields and super().hasHeightForWidth()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Where room is short the words need it; and where there is something to press, that says enough."""
        roomy, gap = self.height() >= self._roomy, self._column.spacing()
        side, above = self._theme.px(24), self._theme.px(24 if roomy else 2)
        width = max(self.width() - 2 * side, 1)
        title = self._title.heightForWidth(width) + 2 * above + gap
        self._drawing.setVisible(roomy)
        if self._button is not None:
            self._title.setVisible(roomy or self.height() >= title + self._button.sizeHint().height() + 2 * gap)
            self._sentence.setVisible(bool(self._sentence.text()) and roomy)
        else:
            fits = roomy or self.height() >= title + self._sentence.heightForWidth(width) + gap
            self._sentence.setVisible(bool(self._sentence.text()) and fits)
        self._column.setContentsMargins(side, above, side, above)

    def set_text(self, title: str, sentence: str = "") -> None:
        self._title.setText(title)
        self._sentence.setText(sentence)
        self._fit()


def clear_paper(paper: Paper) -> None:
    """Take away everything that lies on a paper."""
    while paper.body.count():
        item = paper.body.takeAt(0)
        widget = item.widget() if item is not None else None
        if widget is not None:
            widget.hide()
            widget.deleteLater()
