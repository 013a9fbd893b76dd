"""Text as it stands on the screen, together with the syllable that the input method has not handed over yet."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtWidgets import QTextEdit

from ui.widgets.writing import TextEdit


def text_with_preedit(edit: QTextEdit) -> str:
    """The field's text with the underlined syllable of Unikey or ibus in its place."""
    cursor = edit.textCursor()
    block = cursor.block()
    layout = block.layout()
    preedit = layout.preeditAreaText() if layout is not None else ""
    text = edit.toPlainText()
    if not preedit or layout is None:
        return text
    # Qt counts in UTF-16 units.
    place = 2 * (block.position() + layout.preeditAreaPosition())
    raw = text.encode("utf-16-le")
    return raw[:place].decode("utf-16-le") + preedit + raw[place:].decode("utf-16-le")


def take_text(edit: TextEdit) -> str:
    """Empty the field and return all of it. An input method that does not commit when asked loses nothing either."""
    method = QGuiApplication.inputMethod()
    method.commit()
    text = text_with_preedit(edit)
    # The method and the field must forget the syllable: it is in `text` already and would come a second time.
    method.reset()
    QCoreApplication.sendEvent(edit, QInputMethodEvent("", []))
    edit.set_text("")
    return text
