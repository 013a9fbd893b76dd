"""The guard's marks in one writing field.

Painted behind the letters; the document is never touched, so neither the input method nor undo notices them. A mark
moves with the text around it until the next look, which comes when typing has stopped for 600 ms.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPen, QTextBlock, QTextCursor
from PySide6.QtWidgets import QScrollArea, QTextEdit, QWidget

from ui.bridge import Bridge
from ui.theme.theme import Theme
from ui.widgets.writing import TextEdit

if TYPE_CHECKING:  # the guard itself is loaded on the thread that first looks, not before the page is seen
    from desktop_app.domain.privacy.findings import Finding

    Look = Callable[[str], Future[list[Finding]]]

LOOK_MS = 600


@dataclass(slots=True)
class Mark:
    """One place: `cursor` selects it and moves with the text."""

    cursor: QTextCursor
    finding: Finding

    @property
    def blocks(self) -> bool:
        return self.finding.level == "block"

    @property
    def start(self) -> int:
        return self.cursor.selectionStart()

    @property
    def end(self) -> int:
        return self.cursor.selectionEnd()

    def text(self) -> str:
        return self.cursor.selectedText()


class GuardMarks(QObject):
    """`look` reads a text on a worker. Signals: `changed` after the marks changed, `clicked` with the mark that the
    mouse was pressed on."""

    changed = Signal()
    clicked = Signal(object)

    def __init__(self, theme: Theme, edit: TextEdit, look: Look, bridge: Bridge) -> None:
        super().__init__(edit)
        self._theme, self.edit, self._look, self._bridge = theme, edit, look, bridge
        self._marks: list[Mark] = []
        self._left_alone: set[str] = set()
        self.current: Mark | None = None
        self._asked = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look_now)
        edit.underlay = self
        # Of the document: the field itself says nothing when it is given another text.
        edit.document().contentsChanged.connect(self._typed)
        edit.viewport().installEventFilter(self)
        if edit.text():
            self.look_now()

    # --- looking

    def marks(self) -> list[Mark]:
        """In the order of the text; a place whose words were deleted is none any more."""
        return [mark for mark in self._marks if mark.end > mark.start]

    def _typed(self) -> None:
        self._timer.start()
        if len(self.marks()) < len(self._marks):
            self._show(self.marks())

    def look_now(self) -> None:
        """Have the text read; a syllable in composition is waited for."""
        if self._composing():
            self._timer.start()
            return
        self._timer.stop()
        self._asked += 1
        asked, text, revision = self._asked, self.edit.text(), self.edit.document().revision()

        def found(findings: list[Finding]) -> None:
            # Typed on meanwhile: the timer is running, and the places would be wrong.
            if asked == self._asked and revision == self.edit.document().revision():
                self._show([self._mark(text, finding) for finding in findings])

        self._bridge.then(self._look(text), found, receiver=self)

    def _composing(self) -> bool:
        layout = self.edit.textCursor().block().layout()
        return layout is not None and bool(layout.preeditAreaText())

    def _mark(self, text: str, finding: Finding) -> Mark:
        cursor = QTextCursor(self.edit.document())
        cursor.setPosition(_utf16(text, finding.start))
        cursor.setPosition(_utf16(text, finding.end), QTextCursor.MoveMode.KeepAnchor)
        return Mark(cursor, finding)

    def _show(self, marks: list[Mark]) -> None:
        # In minutes an office-holder needs no change and so no mark.
        self._marks = [mark for mark in marks if mark.finding.suggestion and mark.text() not in self._left_alone]
        self.current = None
        self.edit.viewport().update()
        self.changed.emit()

    # --- what the person decides

    def replace(self, mark: Mark, words: str) -> None:
        """Put other words there: one step for undo."""
        cursor = QTextCursor(mark.cursor)
        cursor.beginEditBlock()
        cursor.insertText(words)
        cursor.endEditBlock()
        self.edit.setTextCursor(cursor)
        self._drop(mark)
        self.look_now()

    def leave_alone(self, mark: Mark) -> None:
        """No mark on these words as long as the field is open."""
        self._left_alone.add(mark.text())
        self._drop(mark)

    def _drop(self, mark: Mark) -> None:
        self._marks = [one for one in self._marks if one is not mark]
        self.current = None
        self.edit.viewport().update()
        self.changed.emit()

    def select(self, mark: Mark | None) -> None:
        """Frame the mark whose popup is open, and bring it into sight."""
        self.current = mark
        if mark is not None:
            cursor = self.edit.textCursor()
            cursor.setPosition(mark.end)
            self.edit.setTextCursor(cursor)
            self.edit.ensureCursorVisible()
            self._scroll_to(mark)
        self.edit.viewport().update()

    # --- places on the screen

    def _scroll_to(self, mark: Mark) -> None:
        """Bring the mark into sight on the page that the field stands on, with room for a line above."""
        page: QWidget | None = self.edit.parentWidget()
        while page is not None and not isinstance(page, QScrollArea):
            page = page.parentWidget()
        content = page.widget() if isinstance(page, QScrollArea) else None
        if isinstance(page, QScrollArea) and content is not None:
            place = self.edit.viewport().mapTo(content, self.rect(mark).center().toPoint())
            page.ensureVisible(0, place.y(), 0, self._theme.px(48))

    def rect(self, mark: Mark) -> QRectF:
        """The last line of the mark, in the viewport of the field."""
        rects = list(self._rects(mark))
        return rects[-1] if rects else QRectF(self.edit.cursorRect())

    def _rects(self, mark: Mark) -> list[QRectF]:
        return lines_between(self.edit, mark.start, mark.end)

    def paint(self, painter: QPainter) -> None:
        """Behind the letters: a tint, and a line whose shape tells advice from a stop."""
        theme = self._theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for mark in self.marks():
            kind = "block" if mark.blocks else "advice"
            line = theme.colour(f"guard_{kind}_line")
            pen = QPen(line, theme.px(3) if mark.blocks else theme.px(2))
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            if not mark.blocks:
                pen.setDashPattern([3, 2])
            for rect in self._rects(mark):
                painter.fillRect(rect, theme.colour(f"guard_{kind}_bg"))
                painter.setPen(pen)
                under = rect.bottom() - pen.widthF() / 2
                painter.drawLine(QPointF(rect.left(), under), QPointF(rect.right(), under))
                if mark is self.current:
                    painter.setPen(QPen(theme.colour("focus"), 2))
                    painter.drawRect(rect.adjusted(-2, 0, 2, 1))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.MouseButtonRelease and isinstance(event, QMouseEvent):
            plain = event.button() == Qt.MouseButton.LeftButton and not self.edit.textCursor().hasSelection()
            hit = next((m for m in self.marks() if any(r.contains(event.position()) for r in self._rects(m))), None)
            if plain and hit is not None:
                self.clicked.emit(hit)
        return False


def lines_between(edit: QTextEdit, start: int, end: int) -> list[QRectF]:
    """Where the text between two places of the document stands in the field's viewport, a rectangle a line."""
    document = edit.document()
    shift = QPointF(edit.horizontalScrollBar().value(), edit.verticalScrollBar().value())
    rects = []
    block = document.findBlock(start)
    while block.isValid() and block.position() < end:
        origin = document.documentLayout().blockBoundingRect(block).topLeft() - shift
        rects += [rect.translated(origin) for rect in _lines(block, start, end)]
        block = block.next()
    return rects


def _lines(block: QTextBlock, start: int, end: int) -> list[QRectF]:
    """The parts of a paragraph's lines between two places of the document, in the paragraph's own coordinates."""
    layout = block.layout()
    first, last = max(start - block.position(), 0), min(end - block.position(), block.length() - 1)
    composing, at = len(layout.preeditAreaText()), layout.preeditAreaPosition()
    if composing:  # what is being composed stands in the line, but not in the document
        first += composing if first >= at else 0
        last += composing if last > at else 0
    rects = []
    for number in range(layout.lineCount()):
        line = layout.lineAt(number)
        low, high = max(first, line.textStart()), min(last, line.textStart() + line.textLength())
        if low < high:
            left, right = _x(line.cursorToX(low)), _x(line.cursorToX(high))
            rects.append(QRectF(left, line.y(), right - left, line.height()))
    return rects


def _x(place: object) -> float:
    # PySide gives the place together with the position it belongs to.
    return float(place[0] if isinstance(place, tuple) else place)  # type: ignore[arg-type]


def _utf16(text: str, place: int) -> int:
    return place if text.isascii() else len(text[:place].encode("utf-16-le")) // 2
