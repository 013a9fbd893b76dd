"""The writing field: several lines of plain text that grow with what is written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QEvent, QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QTextBlockFormat, QTextCursor, QTextOption
from PySide6.QtWidgets import QSizePolicy, QTextEdit, QWidget

from ui.theme.text import TextBlock
from ui.theme.theme import Theme
from ui.widgets.fields import Field, carries_files, with_syllable


def text_with_preedit(edit: QTextEdit) -> str:
    """The field's text with the underlined syllable of Unikey or ibus in its place: what the person sees."""
    text = edit.toPlainText()
    cursor = edit.textCursor()
    block = cursor.block()
    layout = block.layout()
    preedit = layout.preeditAreaText() if layout is not None else ""
    if not preedit or layout is None:
        return text
    return with_syllable(text, block.position() + layout.preeditAreaPosition(), preedit)


class Underlay(Protocol):
    """Paints behind the letters of a field."""

    def paint(self, painter: QPainter) -> None: ...


class TextEdit(QTextEdit):
    """Plain text only: what is pasted or dropped loses its markup before it arrives, so no picture or file is ever
    read.

    Grows from `min_lines` to `max_lines` (0 = without end), then scrolls. Tab leaves the field. With `enter_submits`,
    Enter emits `submitted` and Shift+Enter makes a new line.
    """

    submitted = Signal()

    def __init__(
        self,
        theme: Theme,
        placeholder: str = "",
        min_lines: int = 2,
        max_lines: int = 0,
        role: str = "writing",
        enter_submits: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._role = theme, role
        self._min_lines, self._max_lines, self._enter_submits = min_lines, max_lines, enter_submits
        self._placeholder = placeholder
        self.underlay: Underlay | None = None
        self.pasted: Callable[[str], object] | None = None  # what is done with a pasted text, instead of inserting it
        # Takes files and pictures that are pasted or dropped here; False when there are none in it.
        self.files_given: Callable[[QMimeData], bool] | None = None
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setInputMethodHints(Qt.InputMethodHint.ImhMultiLine | Qt.InputMethodHint.ImhNoAutoUppercase)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        if not max_lines:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(theme.px(6))
        self.document().documentLayout().documentSizeChanged.connect(lambda _size: self._grow())
        theme.changed.connect(self._restyle)
        self._restyle()

    # --- text

    def text(self) -> str:
        return self.toPlainText()

    def set_text(self, text: str) -> None:
        """Replace everything and forget the undo steps; the change is not announced by `textChanged`."""
        if text == self.toPlainText():
            return
        self.blockSignals(True)
        self.setPlainText(text)
        self._space_lines()
        self.blockSignals(False)
        self._grow()

    def setPlaceholderText(self, text: str) -> None:
        """Shown while nothing is written; painted here because Qt sets it off from our line height."""
        self._placeholder = text
        self.viewport().update()

    def placeholderText(self) -> str:
        return self._placeholder

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        if self.files_given is not None and (source.hasUrls() or source.hasImage()):
            return True
        return source.hasText() and not carries_files(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        if (self.files_given is not None and self.files_given(source)) or carries_files(source):
            return
        if self.pasted is not None and source.hasText():
            self.pasted(source.text())
        else:
            super().insertFromMimeData(source)

    # --- size

    def _restyle(self) -> None:
        # Qt calls other letters a change of the text: whoever listens would make a draft of it.
        self.blockSignals(True)
        self.setFont(self._theme.font(self._role))
        self._space_lines()
        self.blockSignals(False)
        self._grow()

    def _space_lines(self) -> None:
        """Set the line height of the type scale; new paragraphs inherit it from the one they were split from."""
        style = QTextBlockFormat()
        style.setLineHeight(self._theme.line(self._role), QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        undo = self.document().isUndoRedoEnabled()
        # The spacing is not something that a person did: undo must not step through it.
        self.document().setUndoRedoEnabled(False)
        cursor.mergeBlockFormat(style)
        self.document().setUndoRedoEnabled(undo)

    def _edge(self) -> int:
        return 2 * (5 + self._theme.border) + round(2 * self.document().documentMargin())

    def _height_for(self, lines: int) -> int:
        return lines * self._theme.line(self._role) + self._edge()

    def _wanted_height(self) -> int:
        margins = self.contentsMargins()
        height = round(self.document().size().height()) + 12 + margins.top() + margins.bottom()
        height = max(height, self._height_for(self._min_lines))
        return min(height, self._height_for(self._max_lines)) if self._max_lines else height

    def _grow(self) -> None:
        wanted = self._wanted_height()
        if wanted != self.minimumHeight():
            self.setFixedHeight(wanted)

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(320), self._wanted_height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(120), self._height_for(self._min_lines))

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.underlay is not None:
            painter = QPainter(self.viewport())
            self.underlay.paint(painter)
            painter.end()
        super().paintEvent(event)
        first = self.document().firstBlock()
        if not self._placeholder or not self.document().isEmpty() or first.layout().preeditAreaText():
            return
        margin = self.document().documentMargin()
        width = self.viewport().width() - 2 * margin
        block = TextBlock(self._placeholder, self.font(), self._theme.line(self._role), width, max(self._min_lines, 1))
        top = self.cursorRect().bottom() + 1 - self._theme.line(self._role)
        block.paint(QPainter(self.viewport()), margin, top, self._theme.colour("text_2"))

    # --- keys

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            from ui.widgets.keys import leaves_undo

            if leaves_undo(event, self.document().isUndoAvailable(), self.document().isRedoAvailable()):
                event.ignore()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if enter and modifiers == Qt.KeyboardModifier.ControlModifier:
            # Left to the window: Ctrl+Enter completes.
            event.ignore()
            return
        if enter and self._enter_submits and modifiers == Qt.KeyboardModifier.NoModifier:
            from ui.widgets.keys import commit_input_method

            commit_input_method()
            self.submitted.emit()
            return
        super().keyPressEvent(event)


class TextField(Field):
    """Several lines with a label. `changed` is emitted for every change by the person, also of a syllable that the
    input method still composes: `text()` has it, so that a power cut takes no word of it.
    """

    changed = Signal()

    def __init__(
        self,
        theme: Theme,
        label: str,
        placeholder: str = "",
        hint: str = "",
        min_lines: int = 2,
        max_lines: int = 0,
        quiet: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        self.edit = TextEdit(theme, placeholder, min_lines, max_lines)
        super().__init__(theme, label, self.edit, hint, quiet, parent)
        self.edit.textChanged.connect(self.changed)

    def text(self) -> str:
        return text_with_preedit(self.edit)

    def set_text(self, text: str) -> None:
        self.edit.set_text(text)
