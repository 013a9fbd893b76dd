"""Plain text painted line by line at the line height of the type scale, which QLabel cannot do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QTextCharFormat, QTextLayout, QTextOption

# Letters and marks by Unicode's own classes, though nothing is seen of them; isprintable() tells all the others.
_UNSEEN: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0") | frozenset(
    map(chr, (*range(0xFE00, 0xFE0F), *range(0xE0100, 0xE01F0)))
)


def visible(text: str) -> str:
    """`text` with a sign in the place of each character that turns or hides; the very same string when it has none."""
    if text.isprintable() and _UNSEEN.isdisjoint(text):
        return text
    from ui.theme.marks import show  # late: hardly any text has one

    return show(text)


class Span(NamedTuple):
    """A stretch of the text to be marked: `start` and `length` in UTF-16 units, as Qt counts."""

    start: int
    length: int


class TextBlock:
    """`text` broken into lines of `width` px. At most `max_lines` (0 = all);
    the last one ends in … when text is left over. Characters that turn or hide are seen (marks.py).
    """

    def __init__(self, text: str, font: QFont, line_height: int, width: float, max_lines: int = 0) -> None:
        self.line_height = line_height
        self._font = font
        self._width = max(width, 1.0)
        self._layouts: list[QTextLayout] = []
        self.lines = 0
        self.natural_width = 0.0
        self.elided = False
        for paragraph in (visible(text) or " ").split("\n"):
            if max_lines and self.lines >= max_lines:
                self.elided = True
                break
            self._add(paragraph, max_lines)

    def _add(self, paragraph: str, max_lines: int) -> None:
        layout = self._layout(paragraph)
        count = self._break(layout)
        room = max_lines - self.lines if max_lines else count
        if count > room:
            start = layout.lineAt(room - 1).textStart()
            head = paragraph[: _index(paragraph, start)]
            tail = paragraph[len(head) :]
            kept = QFontMetricsF(self._font).elidedText(tail, Qt.TextElideMode.ElideRight, self._width)
            layout = self._layout(head + kept, wrap=room > 1)
            count = min(self._break(layout), room)
            self.elided = True
        self._layouts.append(layout)
        self.lines += count
        for number in range(count):
            self.natural_width = max(self.natural_width, layout.lineAt(number).naturalTextWidth())

    def _layout(self, text: str, wrap: bool = True) -> QTextLayout:
        layout = QTextLayout(text, self._font)
        option = QTextOption()
        mode = QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere if wrap else QTextOption.WrapMode.NoWrap
        option.setWrapMode(mode)
        layout.setTextOption(option)
        layout.setCacheEnabled(True)
        return layout

    def _break(self, layout: QTextLayout) -> int:
        count = 0
        layout.beginLayout()
        while True:
            line = layout.createLine()
            if not line.isValid():
                break
            line.setLineWidth(self._width)
            line.setPosition(QPointF(0, count * self.line_height + (self.line_height - line.height()) / 2))
            count += 1
        layout.endLayout()
        return max(count, 1)

    @property
    def height(self) -> int:
        return self.lines * self.line_height

    def paint(
        self,
        painter: QPainter,
        x: float,
        y: float,
        colour: QColor,
        spans: Sequence[Span] = (),
        mark: QColor | None = None,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    ) -> None:
        """Draw with the top left corner at x, y; `spans` (of one-paragraph texts) get the background `mark`."""
        painter.setPen(colour)
        top = y
        for layout in self._layouts:
            selections = [_selection(span, mark) for span in spans] if mark is not None else []
            for number in range(layout.lineCount()):
                line = layout.lineAt(number)
                room = self._width - line.naturalTextWidth()
                if align & Qt.AlignmentFlag.AlignRight:
                    line.setPosition(QPointF(room, line.y()))
                elif align & Qt.AlignmentFlag.AlignHCenter:
                    line.setPosition(QPointF(room / 2, line.y()))
            layout.draw(painter, QPointF(x, top), selections)
            top += layout.lineCount() * self.line_height


def _index(text: str, utf16: int) -> int:
    """Python index of a position that Qt counted in UTF-16 units."""
    if text.isascii():
        return utf16
    return len(text.encode("utf-16-le")[: utf16 * 2].decode("utf-16-le", errors="ignore"))


def _selection(span: Span, mark: QColor) -> QTextLayout.FormatRange:
    selection = QTextLayout.FormatRange()
    selection.start, selection.length = span.start, span.length
    style = QTextCharFormat()
    style.setBackground(mark)
    selection.format = style
    return selection


def draw_line(
    painter: QPainter,
    text: str,
    font: QFont,
    colour: QColor,
    where: QRectF,
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    elide: bool = True,
) -> float:
    """One line, centred vertically in `where`; returns the width that the text took."""
    text = visible(text)
    metrics = QFontMetricsF(font)
    if elide:
        text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, where.width())
    painter.setFont(font)
    painter.setPen(colour)
    painter.drawText(where, int(align | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine), text)
    return metrics.horizontalAdvance(text)
