"""One meeting to read: its head, what was said, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.domain.record import line, rows_of, text
from desktop_app.domain.vietnamese.dates import format_date
from desktop_app.services import Services
from desktop_app.services.rows import RecordRow
from ui.bridge import Bridge
from ui.meetings.item_row import ItemRow
from ui.meetings.link_row import LinkRow
from ui.meetings.words import Words, clock, moment
from ui.records.conflict import ConflictKeeper, conflict_banner
from ui.theme.theme import Theme
from ui.widgets.buttons import Button
from ui.widgets.labels import Heading, SectionHeading, Text
from ui.widgets.paper import EmptyState, Pane, Paper
from ui.widgets.pills import StatusPill
from ui.widgets.scroll import ScrollPage


class MeetingPage(Pane):
    """Shows a `Draft` or a finished meeting. Signals: `back`, `write_wanted` and `minutes_wanted` carry the record id,
    `followup_wanted` a follow-up's id, `note_wanted` a draft or record of a note, `failed` an exception. Object names:
    meeting_back, meeting_write, meeting_minutes, meeting_history, make_note, meeting_followup, meeting_note."""

    back = Signal()
    write_wanted = Signal(str)
    minutes_wanted = Signal(str)
    followup_wanted = Signal(str)
    note_wanted = Signal(object)
    failed = Signal(object)

    def __init__(self, services: Services, theme: Theme, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(theme, "surface", parent=parent)
        self._services, self._bridge = services, bridge
        self.conflicts = ConflictKeeper(services, theme, bridge, self)
        self.conflicts.changed.connect(self.refresh)
        self._words = Words(services)
        self._record_id = ""
        self._content: QWidget | None = None
        self._single = False
        self._back: Button | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.show_nothing()

    def set_single(self, single: bool) -> None:
        """Whether the list stands beside this page, or the page needs its own way back."""
        self._single = single
        if self._back is not None:
            self._back.setVisible(single)

    def take_focus(self) -> None:
        """Where the list is away, the keyboard goes on here."""
        button = self._content.findChild(Button, "meeting_minutes") if self._content is not None else None
        if button is not None:
            button.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_nothing(self, blank: bool = False) -> None:
        """No meeting is chosen; `blank` when there is none to choose."""
        self._record_id = ""
        if blank:
            self._put(QWidget())
            return
        empty = EmptyState(
            self._theme, self.tr("Chọn một cuộc họp"), self.tr("Biên bản, nhiệm vụ và các ý kiến hiện ở đây.")
        )
        self._put(empty)

    def show_meeting(self, record_id: str) -> None:
        """Read the meeting again and show it; one that is only a draft shows how far it is."""
        self._record_id = record_id
        record = self._services.queries.record(record_id)
        unfinished = not record.revisions
        content = QWidget()
        column = QVBoxLayout(content)
        pad = self._theme.px(22)
        column.setContentsMargins(pad, self._theme.px(16), pad, pad)
        column.setSpacing(self._theme.px(12))
        if record.conflicts:
            column.addWidget(conflict_banner(self._theme, lambda: self.conflicts.open(record.id, "meeting")))
        self._head(column, record, unfinished)
        self._facts(column, record.fields)
        if not unfinished:
            self._followups(column, record.id)
        self._items(column, record, unfinished)
        if not unfinished:
            self._notes(column, record.id)
        column.addStretch(1)
        self._put(ScrollPage(self._theme, content))

    def refresh(self) -> None:
        if self._record_id:
            self.show_meeting(self._record_id)

    def show_history(self) -> None:
        """Every version of the minutes, and what each changed."""
        from ui.records.history import HistoryDialog

        HistoryDialog(self._services, self._theme, self.window(), self._record_id, "meeting").open()

    def _put(self, content: QWidget) -> None:
        if self._content is not None:
            self._back = None if content.findChild(Button, "meeting_back") is None else self._back
            self._column.removeWidget(self._content)
            self._content.hide()
            self._content.deleteLater()
        self._content = content
        self._column.addWidget(content)

    # --- parts

    def _head(self, column: QVBoxLayout, record: Any, unfinished: bool) -> None:
        theme = self._theme
        above = QHBoxLayout()
        above.setSpacing(theme.px(8))
        back = Button(
            theme, self.tr("Danh sách cuộc họp"), "link", "chevron-left", size="button_small", on_click=self.back.emit
        )
        back.setObjectName("meeting_back")
        if not self._single:
            back.hide()
        self._back = back
        above.addWidget(back)
        kind = self._words.label("meeting_kinds", record.fields.get("kind"))
        above.addWidget(Text(theme, kind, "hint", "text_2", wrap=False, max_lines=1), 1)
        above.addWidget(
            StatusPill(theme, "draft", self.tr("Đang ghi")) if unfinished else StatusPill(theme, record.delivery)
        )
        column.addLayout(above)
        column.addWidget(Heading(theme, record.title or kind or self.tr("Cuộc họp chưa có tên"), "record_title"))
        fields = record.fields
        start, end = moment(fields.get("starts_at")), moment(fields.get("ends_at"))
        when = ""
        if start is not None:
            when = f"{clock(start)} – {clock(end)}, " if end is not None else f"{clock(start)}, "
            when += format_date(start.date())
        parts = (when, line(fields.get("place")), record.area)
        column.addWidget(Text(theme, "  ·  ".join(part for part in parts if part), "body", "text_2"))
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.px(8))
        record_id = record.id
        minutes = Button(theme, self.tr("Xem biên bản"), on_click=lambda: self.minutes_wanted.emit(record_id))
        minutes.setObjectName("meeting_minutes")
        words = self.tr("Ghi tiếp") if unfinished else self.tr("Sửa biên bản")
        write = Button(
            theme, words, "main" if unfinished else "normal", "pen", on_click=lambda: self.write_wanted.emit(record_id)
        )
        write.setObjectName("meeting_write")
        for button in (write, minutes) if unfinished else (minutes, write):
            buttons.addWidget(button)
        if len(record.revisions) > 1:
            # Finished minutes that were put right since: what they said before is there to be read.
            versions = Button(theme, self.tr("Các lần sửa"), "link", "history", on_click=self.show_history)
            versions.setObjectName("meeting_history")
            buttons.addWidget(versions)
        buttons.addStretch(1)
        column.addLayout(buttons)

    def _facts(self, column: QVBoxLayout, fields: Mapping[str, Any]) -> None:
        facts = (
            (self.tr("Người dự"), self._words.attendance(fields)),
            (self.tr("Chủ trì"), self._words.person(fields.get("chair"))),
            (self.tr("Thư ký"), self._words.person(fields.get("secretary"))),
            (self.tr("Kết luận"), text(fields.get("conclusion"))),
        )
        for label, words in facts:
            if words:
                row = QHBoxLayout()
                row.setSpacing(self._theme.px(12))
                name = Text(self._theme, label, "hint", "text_2")
                name.setFixedWidth(self._theme.px(72))
                row.addWidget(name, 0, Qt.AlignmentFlag.AlignTop)
                row.addWidget(Text(self._theme, words), 1)
                column.addLayout(row)

    def _items(self, column: QVBoxLayout, record: Any, unfinished: bool) -> None:
        items = rows_of(record.fields, "item")
        column.addWidget(
            SectionHeading(self._theme, self.tr("Diễn biến"), self.tr("{count} mục").format(count=len(items)))
        )
        if not items:
            column.addWidget(Text(self._theme, self.tr("Chưa ghi mục nào."), "body", "text_2"))
            return
        noted = set() if unfinished else self._noted(record.id)
        paper = Paper(self._theme, padding=4, spacing=0)
        marks = {
            text(item.get("id")): self.tr("Đã thành tin") for item in items if text(item.get("text")).strip() in noted
        }
        for item, words in zip(items, self._words.items(items, marks), strict=True):
            action = None
            if not unfinished and item.get("kind") in ("opinion", "question") and not words.note:
                action = self._note_button(record.id, text(item.get("id")), line(item.get("text"), 60))
            paper.body.addWidget(ItemRow(self._theme, words, readonly=True, action=action))
        column.addWidget(paper)

    def _note_button(self, meeting: str, item: str, words: str) -> Button:
        def make() -> None:
            future = self._services.meetings.note_from_item(meeting, item)
            self._bridge.then(future, self.note_wanted.emit, self.failed.emit, self)

        button = Button(self._theme, self.tr("Thành tin"), "link", "note", size="button_small", on_click=make)
        button.setObjectName("make_note")
        button.setAccessibleName(self.tr("Thành tin: {words}").format(words=words))
        return button

    def _noted(self, meeting: str) -> set[str]:
        """What was said and stands word for word in a note from this meeting."""
        queries = self._services.queries
        drafts = [draft.fields for draft in queries.drafts("note") if draft.fields.get("meeting") == meeting]
        rows = queries.children(meeting, "note", 50)
        return {text(fields.get("content")).strip() for fields in drafts} | {
            text(queries.record(row.id).fields.get("content")).strip() for row in rows
        }

    def _followups(self, column: QVBoxLayout, meeting: str) -> None:
        rows = self._services.queries.children(meeting, "followup")
        if not rows:
            return
        column.addWidget(
            SectionHeading(self._theme, self.tr("Việc theo dõi"), self.tr("{count} việc").format(count=len(rows)))
        )
        self._links(column, rows, "meeting_followup", "flag", self._followup_note, self._open_followup)

    def _notes(self, column: QVBoxLayout, meeting: str) -> None:
        rows = self._services.queries.children(meeting, "note", 50)
        if not rows:
            return
        column.addWidget(
            SectionHeading(self._theme, self.tr("Tin từ cuộc họp"), self.tr("{count} tin").format(count=len(rows)))
        )
        self._links(column, rows, "meeting_note", "note", lambda row: row.area, self.note_wanted.emit)

    def _links(self, column: QVBoxLayout, rows: list[RecordRow], name: str, icon: str, note: Any, go: Any) -> None:
        paper = Paper(self._theme, padding=4, spacing=0)
        for row in rows:
            link = LinkRow(self._theme, icon, row.title, note(row), on_click=partial(go, row))
            link.setObjectName(name)
            paper.body.addWidget(link)
        column.addWidget(paper)

    def _followup_note(self, row: RecordRow) -> str:
        due = self.tr("hạn {day}").format(day=format_date(row.due_on)) if row.due_on else self.tr("chưa có hạn")
        return f"{self._words.label('followup_states', row.state)}, {due}"

    def _open_followup(self, row: RecordRow) -> None:
        self.followup_wanted.emit(row.id)
