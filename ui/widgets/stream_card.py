"""One stream of opinion as a card: number in the margin, stance in ink, words and never a percentage."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from ui.theme.text import TextBlock, draw_line
from ui.theme.theme import Theme, hand_cursor
from ui.widgets.buttons import IconButton, paint_face


@dataclass(frozen=True, slots=True)
class StreamText:
    """What a card shows. Words are in the person's language;
    `stance` and `trend` are vocabulary keys and choose the glyph.
    """

    stance: str
    stance_word: str
    prevalence_word: str = ""
    group_word: str = ""
    summary: str = ""
    mood_word: str = ""
    intensity_word: str = ""
    trend: str = ""
    trend_word: str = ""


class StreamCard(QPushButton):
    """Enter or click opens it (`opened`), Alt+↑/↓ moves it (`moved` -1/+1), ⋯ asks for its menu (`menu_wanted`)."""

    opened = Signal()
    moved = Signal(int)
    menu_wanted = Signal()

    def __init__(self, theme: Theme, number: int, stream: StreamText, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._number, self._stream = number, stream
        self.setAutoDefault(False)
        hand_cursor(self)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._menu = IconButton(
            theme, "more", self.tr("Việc khác với luồng {number}").format(number=number), parent=self
        )
        self._menu.clicked.connect(lambda _checked=False: self.menu_wanted.emit())
        self.clicked.connect(lambda _checked=False: self.opened.emit())
        theme.changed.connect(self.updateGeometry)
        self.set_stream(number, stream)

    @property
    def menu_button(self) -> IconButton:
        return self._menu

    def set_stream(self, number: int, stream: StreamText) -> None:
        self._number, self._stream = number, stream
        words = [self.tr("Luồng {number}").format(number=number), stream.stance_word, stream.prevalence_word]
        words += [stream.group_word, stream.summary, stream.mood_word, stream.intensity_word, stream.trend_word]
        self.setAccessibleName(". ".join(word for word in words if word))
        self._menu.setAccessibleName(self.tr("Việc khác với luồng {number}").format(number=number))
        self.updateGeometry()
        self.update()

    def _left(self) -> int:
        return self._theme.px(60)

    def _summary(self, width: int) -> TextBlock:
        theme = self._theme
        room = width - self._left() - theme.px(16)
        return TextBlock(self._stream.summary, theme.font("body"), theme.line("body"), room, 4)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        theme = self._theme
        height = 2 * theme.px(12) + theme.line("body") + theme.px(2) + theme.line("hint")
        return height + (self._summary(width).height if self._stream.summary else 0)

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(480), self.heightForWidth(max(self.width(), self._theme.px(320))))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(240), self.heightForWidth(max(self.width(), self._theme.px(240))))

    def focus_shape(self) -> None:
        """Its own edge turns to 2 px ink."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        size = self._menu.sizeHint()
        self._menu.setGeometry(QRect(self.width() - size.width() - 4, 4, size.width(), size.height()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        alt = event.modifiers() & Qt.KeyboardModifier.AltModifier
        if alt and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.moved.emit(-1 if event.key() == Qt.Key.Key_Up else 1)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not alt:
            self.opened.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, stream = self._theme, self._stream
        painter = QPainter(self)
        focus = self.hasFocus()
        fill = "hover" if self.underMouse() else "surface"
        edge, width = ("accent", theme.border + 1) if focus else ("line", 1)
        paint_face(painter, theme, QRectF(self.rect()), theme.radius("paper"), fill, edge, width)
        margin = theme.px(45)
        thickness = 2 if theme.high_contrast else 1
        painter.fillRect(margin, width, thickness, self.height() - 2 * width, theme.colour("margin"))
        top, line = theme.px(12), theme.line("body")
        number = QRectF(0, top, margin, line)
        centre = Qt.AlignmentFlag.AlignHCenter
        draw_line(painter, str(self._number), theme.font("body", 600), theme.colour("text_2"), number, centre)
        self._paint_head(painter, top, line)
        y = top + line
        if stream.summary:
            block = self._summary(self.width())
            block.paint(painter, self._left(), y, theme.colour("text"))
            y += block.height
        self._paint_foot(painter, y + theme.px(2))

    def _paint_head(self, painter: QPainter, top: int, line: int) -> None:
        theme, stream = self._theme, self._stream
        x, size = self._left(), theme.px(16)
        right = self.width() - theme.px(44)
        theme.draw_icon(painter, f"stance-{stream.stance}", x, top + (line - size) // 2, 16, "accent")
        x += size + theme.px(8)
        parts = [(stream.stance_word, 600, "text"), (stream.prevalence_word, 600, "text")]
        if self._group_fits():
            parts.append((stream.group_word, 400, "text_2"))
        self._paint_parts(painter, "body", parts, x, top, line, right)

    def _group_fits(self) -> bool:
        """Whether the group has room behind stance and prevalence; else it stands in the last line."""
        theme, stream = self._theme, self._stream
        bold, plain = (QFontMetricsF(theme.font("body", weight)) for weight in (600, 400))
        words = bold.horizontalAdvance(stream.stance_word) + bold.horizontalAdvance(stream.prevalence_word)
        words += plain.horizontalAdvance(stream.group_word) + 2 * theme.px(20)
        return words <= self.width() - self._left() - theme.px(24 + 44)

    def _paint_parts(
        self,
        painter: QPainter,
        role: str,
        parts: list[tuple[str, int, str]],
        x: float,
        y: float,
        line: int,
        right: float,
    ) -> float:
        first = True
        theme = self._theme
        for word, weight, colour in parts:
            if not word:
                continue
            if not first:
                dot = QRectF(x, y, theme.px(20), line)
                draw_line(
                    painter, "·", theme.font(role, 600), theme.colour("text_2"), dot, Qt.AlignmentFlag.AlignHCenter
                )
                x += theme.px(20)
            where = QRectF(x, y, max(right - x, 0), line)
            x += draw_line(painter, word, theme.font(role, weight), theme.colour(colour), where)
            first = False
        return x

    def _paint_foot(self, painter: QPainter, y: float) -> None:
        theme, stream = self._theme, self._stream
        line, right = theme.line("hint"), self.width() - theme.px(16)
        group = "" if self._group_fits() else stream.group_word
        parts = [(word, 400, "text_2") for word in (group, stream.mood_word, stream.intensity_word)]
        x = self._paint_parts(painter, "hint", parts, self._left(), y, line, right)
        if not stream.trend_word:
            return
        if x > self._left():
            dot = QRectF(x, y, theme.px(20), line)
            draw_line(painter, "·", theme.font("hint", 600), theme.colour("text_2"), dot, Qt.AlignmentFlag.AlignHCenter)
            x += theme.px(20)
        size = theme.px(14)
        theme.draw_icon(painter, f"trend-{stream.trend}", round(x), round(y) + (line - size) // 2, 14, "text_2")
        x += size + theme.px(4)
        draw_line(painter, stream.trend_word, theme.font("hint"), theme.colour("text_2"), QRectF(x, y, right - x, line))

    def enterEvent(self, event: object) -> None:
        self.update()

    def leaveEvent(self, event: object) -> None:
        self.update()
