"""Pasting into a writing field: paragraphs made whole, old fonts read after a look, and one Ctrl+Z for the original.

Object names: paste_convert, paste_as_is, paste_preview, paste_too_long.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QTextCursor

from desktop_app.domain.vietnamese.legacy import recognise, to_unicode
from desktop_app.domain.vietnamese.numbers import format_number
from desktop_app.domain.vietnamese.pasting import clean_paste
from ui.theme.theme import Theme
from ui.widgets.dialog import Dialog
from ui.widgets.paper import Paper
from ui.widgets.writing import TextEdit

LONGEST: Final = 200_000  # characters; a record has room for less, and Qt takes long over more
_LOOKED_AT: Final = 20_000
_SHOWN: Final = 600


class Pasting(QObject):
    """Takes over what is pasted or dropped into `edit`."""

    def __init__(self, theme: Theme, edit: TextEdit) -> None:
        super().__init__(edit)
        self._theme, self._edit = theme, edit
        edit.pasted = self.paste

    def paste(self, text: str) -> None:
        """Put the text in where the caret is."""
        if len(text) > LONGEST:
            self._refuse(len(text))
            return
        encoding = recognise(text[:_LOOKED_AT])
        if encoding is None:
            self._put(text, tidy(text))
        else:
            self._offer(text, {"tcvn3": "TCVN3", "vni": "VNI", "viqr": "VIQR"}[encoding])

    def _put(self, original: str, wanted: str) -> None:
        """First as it came, then as it should be: undo goes back to the original before it goes back to nothing."""
        cursor = self._edit.textCursor()
        cursor.beginEditBlock()
        cursor.removeSelectedText()
        start = cursor.position()
        cursor.insertText(original)
        cursor.endEditBlock()
        if self._edit.text() and wanted != original:
            end = cursor.position()
            cursor.setPosition(start)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            cursor.beginEditBlock()
            cursor.insertText(wanted)
            cursor.endEditBlock()
        self._edit.setTextCursor(cursor)
        self._edit.ensureCursorVisible()

    def _offer(self, text: str, name: str) -> None:
        wanted = tidy(to_unicode(text))
        dialog = Dialog(
            self._theme,
            self._edit.window(),
            self.tr("Chuyển chữ kiểu cũ sang chữ bây giờ?"),
            self.tr(
                "Đoạn dán có vẻ gõ bằng {name}. Chuyển xong sẽ đọc được như dưới đây. Ctrl+Z lấy lại bản gốc."
            ).format(name=name),
            width=640,
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        paper = Paper(self._theme, padding=10)
        shown = TextEdit(self._theme, "", 1, 6)
        shown.setObjectName("paste_preview")
        shown.setAccessibleName(self.tr("Sau khi chuyển"))
        shown.setReadOnly(True)
        shown.setProperty("bare", True)
        shown.set_text(wanted if len(wanted) <= _SHOWN else wanted[:_SHOWN] + "…")
        paper.body.addWidget(shown)
        dialog.body.addWidget(paper)

        def put(words: str) -> None:
            dialog.accept()
            self._put(text, words)
            self._edit.setFocus(Qt.FocusReason.OtherFocusReason)

        dialog.add_safe(self.tr("Dán như cũ"), lambda: put(text)).setObjectName("paste_as_is")
        convert = dialog.add_action(self.tr("Chuyển rồi dán"), lambda: put(wanted))
        convert.setObjectName("paste_convert")
        dialog.focus_first(convert)
        dialog.open()

    def _refuse(self, length: int) -> None:
        dialog = Dialog(
            self._theme,
            self._edit.window(),
            self.tr("Đoạn dán dài quá"),
            self.tr(
                "Đoạn này có {length} chữ cái, mỗi ô nhận tối đa {most}. Chữ đã gõ vẫn nguyên. "
                "Xin dán từng phần, hoặc đính kèm tệp."
            ).format(length=format_number(length), most=format_number(LONGEST)),
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setObjectName("paste_too_long")
        dialog.add_safe(self.tr("Đóng"))
        dialog.open()


def tidy(text: str) -> str:
    """Cleaned, with the space at its ends that joins it to the words around."""
    cleaned = clean_paste(text)
    before = " " if text[:1] in (" ", "\u00a0") and cleaned else ""
    after = " " if text[-1:] in (" ", "\u00a0") and cleaned else ""
    return f"{before}{cleaned}{after}"
