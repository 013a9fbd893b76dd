"""What the office has answered to a note, and what it asked for when the note was written: above the form."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.domain.record import line, text
from desktop_app.domain.vietnamese.dates import format_date
from desktop_app.domain.vietnamese.zone import VIETNAM
from desktop_app.errors import NotFound
from desktop_app.services import Services
from ui.theme.theme import Theme
from ui.widgets.labels import IconText, Text
from ui.widgets.paper import Paper

MOST = 3


class RepliesPane(QWidget):
    """Hidden while the office has said nothing. Object name: note_replies."""

    def __init__(self, theme: Theme, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("note_replies")
        self._theme, self._services = theme, services
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.px(8))
        self._shown: tuple[object, ...] = ()
        self.hide()

    def show_for(self, record_id: str | None, request: object) -> None:
        """The answers to a note, the newest first, and the request that it was written for (its id, or None)."""
        rows = self._services.queries.children(record_id, "reply", MOST) if record_id is not None else []
        asked = self._asked(request)
        wanted = (asked, *(row.id for row in rows))
        self.setHidden(not asked and not rows)
        if wanted == self._shown:
            return
        self._shown = wanted
        while self._column.count():
            item = self._column.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        if asked:
            words = self.tr("Ghi theo nội dung văn phòng cần nắm: {title}").format(title=asked)
            self._column.addWidget(IconText(self._theme, "building", words, "hint", "text_2", wrap=True))
        for row in rows:
            self._column.addWidget(self._card(row.id, row.updated_at))

    def _asked(self, request: object) -> str:
        if not isinstance(request, str) or not request:
            return ""
        try:
            return self._services.queries.record(request).title
        except NotFound:
            return ""

    def _card(self, record_id: str, at: str) -> Paper:
        theme = self._theme
        fields = self._services.queries.record(record_id).fields
        day = format_date(datetime.fromisoformat(at).astimezone(VIETNAM).date())
        paper = Paper(theme, padding=14, spacing=4, fill="sunken")
        head = self.tr("Văn phòng trả lời, {day}").format(day=day)
        paper.body.addWidget(IconText(theme, "building", head, "label", "text", ink="accent"))
        paper.body.addWidget(Text(theme, text(fields.get("text")), "body"))
        by, call = line(fields.get("by")), line(fields.get("call"))
        if by:
            paper.body.addWidget(Text(theme, self.tr("Nơi trả lời: {by}").format(by=by), "hint", "text_2"))
        if call:
            words = self.tr("Hỏi thêm: {number}").format(number=call)
            paper.body.addWidget(IconText(theme, "phone", words, "hint", "text_2", wrap=True))
        return paper
