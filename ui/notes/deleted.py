"""A note that was taken out of the notebook: to be read, not written, with one way to have it back.

Object names: note_deleted, note_deleted_back, note_undelete.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.domain.record import rows_of
from desktop_app.domain.registry import TYPES
from desktop_app.domain.vietnamese.dates import format_date
from desktop_app.services import Services
from desktop_app.services.deleted import Deletion
from ui.i18n import counted
from ui.records.values import Values
from ui.theme.theme import Theme
from ui.widgets.buttons import Button
from ui.widgets.keys import shortcut
from ui.widgets.labels import Heading, IconText, Text
from ui.widgets.paper import Pane
from ui.widgets.scroll import ScrollPage

# Told first, in this order; the rest as the type lists it.
_FIRST = ("content", "stream", "assessment", "forecast", "proposal")
# The heading; what leads elsewhere; files, of which the number is told.
_NOT_SAID = ("title", "meeting", "request", "attachments")


class DeletedNote(Pane):
    """Shows a `Deletion`. `back_wanted` asks for the list, `undelete_wanted` carries the note's id."""

    back_wanted = Signal()
    undelete_wanted = Signal(str)

    def __init__(self, theme: Theme, services: Services) -> None:
        super().__init__(theme, "surface")
        self.setObjectName("note_deleted")
        self._services, self._values = services, Values(services, "note")
        self.record_id: str | None = None
        self.back = Button(theme, self.tr("Danh sách tin"), "link", "chevron-left", on_click=self.back_wanted.emit)
        self.back.setObjectName("note_deleted_back")
        self.back.hide()
        self._when = IconText(theme, "trash", wrap=True)
        head = QHBoxLayout()
        head.setContentsMargins(theme.px(28), theme.px(12), theme.px(24), theme.px(4))
        head.setSpacing(theme.px(12))
        head.addWidget(self.back)
        head.addWidget(self._when, 1, Qt.AlignmentFlag.AlignVCenter)
        self._page: ScrollPage | None = None
        foot = Pane(theme, "sunken", "top")
        row = QHBoxLayout(foot)
        row.setContentsMargins(theme.px(28), theme.px(8), theme.px(24), theme.px(8))
        row.setSpacing(theme.px(16))
        words = QVBoxLayout()
        words.addStretch(1)
        words.addWidget(Text(theme, self.tr("Tin đã bỏ không vào danh sách, thống kê hay tệp xuất."), "hint", "text_2"))
        words.addStretch(1)
        row.addLayout(words, 1)
        self.take_back = Button(
            theme, self.tr("Lấy lại"), "main", "undo", key="Ctrl+Enter", size="button_main", on_click=self._undelete
        )
        self.take_back.setObjectName("note_undelete")
        row.addWidget(self.take_back)
        shortcut(self, "Ctrl+Return", self._undelete)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addLayout(head)
        self._column.addWidget(foot)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Nothing in the words takes the keyboard; they are paged through from the button.
        pages = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}
        if self._page is not None and event.key() in pages:
            bar = self._page.verticalScrollBar()
            bar.setValue(bar.value() + pages[Qt.Key(event.key())] * bar.pageStep())
            return
        super().keyPressEvent(event)

    def show_note(self, gone: Deletion) -> None:
        """The note as it was."""
        self.record_id = gone.id
        said = self.tr("Đã bỏ khỏi sổ lúc {time}") if gone.mine else self.tr("Văn phòng đã bỏ lúc {time}")
        self._when.set(said.format(time=self._moment(gone.at)))
        old, self._page = self._page, ScrollPage(self._theme, self._form(gone))
        self._column.insertWidget(1, self._page, 1)
        if old is not None:
            self._column.removeWidget(old)
            old.hide()
            old.deleteLater()

    def _moment(self, at: str) -> str:
        now = self._services.clock()
        moment = datetime.fromisoformat(at).astimezone(now.tzinfo)
        time = f"{moment.hour}:{moment.minute:02}"
        return time if moment.date() == now.date() else f"{time}, {format_date(moment.date())}"

    def _undelete(self) -> None:
        if self.record_id is not None:
            self.undelete_wanted.emit(self.record_id)

    def _form(self, gone: Deletion) -> QWidget:
        theme = self._theme
        form = QWidget()
        column = QVBoxLayout(form)
        column.setContentsMargins(theme.px(28), theme.px(4), theme.px(24), theme.px(24))
        column.setSpacing(theme.px(4))
        column.addWidget(Heading(theme, gone.title, "record_title"))
        for label, value in self._said(gone.fields):
            column.addSpacing(theme.px(8))
            column.addWidget(Text(theme, label, "hint", "text_2", weight=600))
            column.addWidget(Text(theme, value))
        column.addStretch(1)
        return form

    def _said(self, fields: dict[str, Any]) -> Iterator[tuple[str, str]]:
        """(label, value) of everything that the note says."""
        names = [name for name in _FIRST if name != "stream" and name in fields]
        names[1 if "content" in names else 0 : 0] = [f"stream.{row['id']}" for row in rows_of(fields, "stream")]
        parts = TYPES["note"].layout.parts
        names += [name for name in parts if name in fields and name not in (*_FIRST, *_NOT_SAID)]
        for name in names:
            value = self._values.text(name, fields[name])
            if value:
                yield self._values.label(name, fields), value
        files = fields.get("attachments")
        if isinstance(files, list) and files:
            yield (
                self._values.label("attachments", fields),
                counted(len(files), self.tr("1 tệp"), self.tr("{count} tệp")),
            )

    def take_focus(self) -> None:
        """Where the list is away, the keyboard goes on here."""
        self.take_back.setFocus(Qt.FocusReason.OtherFocusReason)
