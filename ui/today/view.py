"""The page Hôm nay.

Object names: today_view, today_greeting, today_meeting, today_first_note, today_followups, today_notes, today_sync,
today_open_<record id>, today_count_<state>, today_reply_<reply id>, today_read_<reply id>, today_waiting.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from ui.bridge import Bridge, Latest
from ui.first_paint import after_first_paint
from ui.theme.theme import Theme
from ui.today.presenter import Line, Today, TodayPresenter
from ui.today.rows import DeliveryPaper, LinesPaper, ReplyPaper
from ui.widgets.buttons import Button
from ui.widgets.labels import Heading, IconText, SectionHeading, Text
from ui.widgets.paper import EmptyState, Pane, Paper
from ui.widgets.scroll import ScrollPage

if TYPE_CHECKING:
    from desktop_app.services.rows import Delivery
    from ui.today.office import Reply


class TodayView(Pane):
    """Signals: `record_wanted` (type, record id), `place_wanted` (key of a place), `note_wanted`, `meeting_wanted`,
    `answer_wanted` (id of a request that a note is to be written for), `waiting_wanted` (the notes without an answer),
    `read` (id of a reply that was marked as read)."""

    record_wanted = Signal(str, str)
    place_wanted = Signal(str)
    note_wanted = Signal()
    meeting_wanted = Signal()
    answer_wanted = Signal(str)
    waiting_wanted = Signal()
    read = Signal(str)

    def __init__(self, theme: Theme, presenter: TodayPresenter, bridge: Bridge) -> None:
        super().__init__(theme, "window")
        self.setObjectName("today_view")
        self._theme, self.presenter = theme, presenter
        self._counting = Latest(bridge, self)
        self._counted: tuple[Delivery, str, str] | None = None
        self.today: Today | None = None
        self._page = QWidget()
        self._outer = QVBoxLayout(self._page)
        self._outer.setContentsMargins(theme.px(32), theme.px(24), theme.px(32), theme.px(24))
        self._content: QWidget | None = None
        self._columns: QBoxLayout | None = None
        self._side: QWidget | None = None
        self._delivery: DeliveryPaper | None = None
        # Counting looks at every record: the page is seen first, and does not wait for it.
        self._seen = False
        after_first_paint(self, self._paint_seen)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(ScrollPage(theme, self._page))

    def entered(self) -> None:
        """Read again and show; nothing is built anew when nothing changed, so the keyboard stays where it is."""
        today = self.presenter.read(self._seen)
        if today != self.today:
            self._rebuild(today)
        if self._seen:
            self._count()

    def _paint_seen(self) -> None:
        self._seen = True
        self.entered()

    @property
    def waiting(self) -> bool:
        """Whether the numbers may still be those of before."""
        return not self._seen or self._counting.waiting

    def _count(self) -> None:
        self._counting.ask(self.presenter.counted(), self._show_counts)

    def _show_counts(self, counted: tuple[Delivery, str, str]) -> None:
        self._counted = counted
        if self._delivery is not None:
            self._delivery.set(*counted)

    def _rebuild(self, today: Today) -> None:
        self.today = today
        if self._content is not None:
            self._content.hide()
            self._outer.removeWidget(self._content)
            self._content.deleteLater()
        self._content = self._make(today)
        self._outer.addWidget(self._content)
        self._fit()

    def _make(self, today: Today) -> QWidget:
        theme = self._theme
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(16))
        column.addLayout(self._make_head(today))
        self._columns = QHBoxLayout()
        self._columns.setSpacing(theme.px(20))
        main = QWidget()
        left = QVBoxLayout(main)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(theme.px(8))
        if today.fresh:
            self._add_first(left)
        else:
            self._add_tasks(left, today)
            self._add_drafts(left, today)
        left.addStretch(1)
        self._side = QWidget()
        right = QVBoxLayout(self._side)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(theme.px(8))
        if today.replies:
            right.addWidget(SectionHeading(theme, self.tr("Văn phòng trả lời")))
            for reply in today.replies:
                right.addWidget(ReplyPaper(theme, reply, self._open_reply, self._mark_read))
            right.addSpacing(theme.px(12))
        right.addWidget(SectionHeading(theme, self.tr("Tin đã đi đến đâu")))
        self._delivery = DeliveryPaper(theme, lambda: self.place_wanted.emit("sync"), self.waiting_wanted.emit)
        if self._counted is not None:
            self._delivery.set(*self._counted)  # until they are counted again
        right.addWidget(self._delivery)
        right.addStretch(1)
        self._columns.addWidget(main, 1)
        self._columns.addWidget(self._side)
        column.addLayout(self._columns, 1)
        return content

    def _make_head(self, today: Today) -> QHBoxLayout:
        theme = self._theme
        words = QVBoxLayout()
        words.setSpacing(0)
        greeting = Heading(theme, today.greeting)
        greeting.setObjectName("today_greeting")
        words.addWidget(greeting)
        words.addWidget(Text(theme, today.day, "body", "text_2"))
        meeting = Button(theme, self.tr("Ghi cuộc họp"), icon="people", key="Ctrl+M", on_click=self.meeting_wanted.emit)
        meeting.setObjectName("today_meeting")
        row = QHBoxLayout()
        row.addLayout(words, 1)
        side = QVBoxLayout()
        side.addWidget(meeting)
        side.addStretch(1)
        row.addLayout(side)
        return row

    def _add_first(self, column: QVBoxLayout) -> None:
        theme = self._theme
        first = Button(theme, self.tr("Ghi tin đầu tiên"), "main", "plus", "Ctrl+N", on_click=self.note_wanted.emit)
        first.setObjectName("today_first_note")
        paper = Paper(theme)
        paper.body.addWidget(
            EmptyState(
                theme,
                self.tr("Trang này còn trống"),
                self.tr("Nghe bà con nói gì thì ghi lại ở đây. Chỉ ba ô, gõ đến đâu lưu đến đó."),
                first,
            )
        )
        column.addWidget(paper)

    def _add_tasks(self, column: QVBoxLayout, today: Today) -> None:
        theme = self._theme
        count = len(today.tasks) + today.more
        note = self.tr("{count} việc").format(count=count) if count else ""
        column.addWidget(SectionHeading(theme, self.tr("Cần làm"), note))
        if not today.tasks:
            paper = Paper(theme)
            paper.body.addWidget(IconText(theme, "check", self.tr("Hôm nay không còn việc nào."), colour="text"))
            paper.body.addWidget(
                Text(
                    theme,
                    self.tr("Việc giao trong cuộc họp và việc đã hứa với bà con hiện ở đây khi gần đến hạn."),
                    "hint",
                    "text_2",
                )
            )
            column.addWidget(paper)
        else:
            column.addWidget(LinesPaper(theme, today.tasks, True, self._open))
        if today.more:
            words = self.tr("Còn {count} việc theo dõi nữa").format(count=today.more)
            column.addLayout(self._link(words, "today_followups", "followups"))
        column.addSpacing(theme.px(12))

    def _add_drafts(self, column: QVBoxLayout, today: Today) -> None:
        theme = self._theme
        if not today.drafts:
            return
        column.addWidget(SectionHeading(theme, self.tr("Đang viết dở")))
        column.addWidget(LinesPaper(theme, today.drafts, False, self._open))
        if today.more_drafts:
            words = self.tr("Còn {count} bản nháp nữa").format(count=today.more_drafts)
            column.addLayout(self._link(words, "today_notes", "notes"))

    def _link(self, words: str, name: str, place: str) -> QHBoxLayout:
        link = Button(self._theme, words, "link", size="button_small", on_click=lambda: self.place_wanted.emit(place))
        link.setObjectName(name)
        row = QHBoxLayout()
        row.addWidget(link)
        row.addStretch(1)
        return row

    def _open(self, line: Line) -> None:
        if line.type == "request":
            self.answer_wanted.emit(line.record_id)
        elif line.type == "held":
            self.place_wanted.emit("sync")
        else:
            self.record_wanted.emit(line.type, line.record_id)

    def _open_reply(self, reply: Reply) -> None:
        self.record_wanted.emit("note", reply.note)

    def _mark_read(self, reply: Reply) -> None:
        self.presenter.office.mark_read(reply.record_id)
        # Later: the button must not go inside its own signal.
        QTimer.singleShot(0, self, self.entered)
        self.read.emit(reply.record_id)

    # --- size

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()

    def _fit(self) -> None:
        if self._columns is None or self._side is None:
            return
        theme = self._theme
        wide = self.width() >= theme.px(820)
        self._side.setMinimumWidth(theme.px(300) if wide else 0)
        self._side.setMaximumWidth(theme.px(316) if wide else 16777215)
        self._columns.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)
