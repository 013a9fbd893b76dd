"""The list of meetings: those being taken first, then the finished ones, newest first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.domain.record import as_day
from desktop_app.services import Services
from desktop_app.services.rows import RecordRow
from ui.meetings.words import Words, short_day, translate
from ui.models.paged import PagedModel, keep_selection
from ui.theme.theme import Theme
from ui.widgets.buttons import Button
from ui.widgets.labels import Heading
from ui.widgets.margin_list import MarginList, MarginRow
from ui.widgets.paper import EmptyState, Pane

MOST_DRAFTS = 50


class MeetingRows:
    """The rows in order: `Draft`s of meetings that are not finished, then `RecordRow`s."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._words = Words(services)
        self._drafts: list[Any] = []

    def count(self) -> int:
        self._drafts = [draft for draft in self._services.queries.drafts("meeting", MOST_DRAFTS) if draft.is_new]
        return len(self._drafts) + self._services.queries.count("meeting")

    def fetch(self, offset: int, limit: int) -> Sequence[Any]:
        drafts = self._drafts[offset : offset + limit]
        left = limit - len(drafts)
        start = max(offset - len(self._drafts), 0)
        return [*drafts, *self._services.queries.records("meeting", limit=left, offset=start)] if left else drafts

    def present(self, row: Any) -> MarginRow:
        """A row as the list shows it."""
        today = self._services.clock().date()
        if isinstance(row, RecordRow):
            return MarginRow(
                title=row.title or translate("Meetings", "Cuộc họp"),
                margin=(short_day(row.on, today),),
                gist=row.gist,
                area=row.area,
                pill="conflict" if row.conflict else "draft" if row.draft_id else row.delivery,
                pill_text=translate("Meetings", "Đang sửa") if row.draft_id and not row.conflict else "",
            )
        fields = row.fields
        return MarginRow(
            title=self._services.queries.draft_title(row)
            or self._words.label("meeting_kinds", fields.get("kind"))
            or translate("Meetings", "Cuộc họp chưa có tên"),
            margin=(short_day(as_day(fields.get("starts_at")), today),),
            gist=self._words.attendance(fields),
            area=self._services.places.short_label(fields.get("area")),
            pill="draft",
            pill_text=translate("Meetings", "Đang ghi"),
        )


def row_key(row: Any) -> str:
    """The record's id, for a draft too: the row stays the same when the meeting is finished."""
    return row.id if isinstance(row, RecordRow) else row.record_id


class MeetingList(Pane):
    """`chosen` carries a `Draft` or `RecordRow`, `opened` too (Enter), `new_wanted` and `log_wanted` nothing. Object
    names: meeting_list, meeting_new, meeting_log."""

    chosen = Signal(object)
    opened = Signal(object)
    new_wanted = Signal()
    log_wanted = Signal()

    def __init__(self, services: Services, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "surface", "right", parent=parent)
        self._rows = MeetingRows(services)
        head = Pane(theme, "window", "bottom")
        row = QHBoxLayout(head)
        row.setContentsMargins(theme.px(16), theme.px(14), theme.px(16), theme.px(14))
        self._heading = Heading(theme, self.tr("Cuộc họp"), "record_title")
        row.addWidget(self._heading, 1)
        new = self._new = Button(
            theme, self.tr("Ghi cuộc họp"), "main", "plus", key="Ctrl+M", on_click=self.new_wanted.emit
        )
        new.setObjectName("meeting_new")
        row.addWidget(new)
        self._foot = Pane(theme, "window", "top")
        below = QHBoxLayout(self._foot)
        below.setContentsMargins(theme.px(8), theme.px(4), theme.px(16), theme.px(4))
        log = Button(
            theme, self.tr("Xuất sổ theo dõi cuộc họp…"), "link", size="button_small", on_click=self.log_wanted.emit
        )
        log.setObjectName("meeting_log")
        below.addWidget(log)
        below.addStretch(1)
        self.list = MarginList(theme, self.tr("Danh sách cuộc họp"), self._rows.present)
        self.list.setObjectName("meeting_list")
        self.model = PagedModel(self._rows.fetch, self._rows.count, row_key, parent=self)
        self.list.setModel(self.model)
        self.list.chosen.connect(self.chosen)
        self.list.opened.connect(self.opened)
        self._empty = EmptyState(
            theme,
            self.tr("Chưa có cuộc họp nào"),
            self.tr("Ghi ngay trong lúc họp: gõ điều đang nghe, bấm Enter là thành một mục có giờ."),
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, theme.border, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(self._empty, 1)
        column.addWidget(self.list, 1)
        column.addWidget(self._foot)
        self._show_empty()

    def refresh(self) -> None:
        """Ask again; the same meeting stays current."""
        keep_selection(self.list, self.model, self.model.refresh)
        self._show_empty()

    def select(self, record_id: str, announce: bool = True) -> bool:
        number = self.model.find(record_id)
        if number >= 0:
            self.list.select_row(number, announce)
        return number >= 0

    @property
    def is_empty(self) -> bool:
        return self.model.rowCount() == 0

    def take_focus(self) -> None:
        """The list, or the one thing to do while it is empty."""
        (self._new if self.is_empty else self.list).setFocus(Qt.FocusReason.OtherFocusReason)

    def select_first(self) -> None:
        if self.model.rowCount() and not self.list.currentIndex().isValid():
            self.list.select_row(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        # In a narrow list the button alone says where we are; it is never cut.
        super().resizeEvent(event)
        self._heading.setVisible(self.width() >= self._theme.px(360))

    def _show_empty(self) -> None:
        self._foot.setVisible(not self.is_empty)
        self._empty.setVisible(self.is_empty)
        self.list.setVisible(not self.is_empty)
