"""Text as it stands on the screen, together with the syllable that the input method has not handed over yet."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QGuiApplication, QInputMethodEvent

from ui.widgets.writing import TextEdit, text_with_preedit


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
