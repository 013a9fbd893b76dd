"""Cuộc họp: the list with what it leads to, the head of a new meeting, taking it, and its minutes.

Object names: meeting_new, meeting_log, meeting_list, meeting_back, meeting_write, meeting_minutes, make_note,
meeting_followup, meeting_note; those of the pages are listed in `start.py`, `taking.py`, `composer.py`,
`item_editor.py`, `side.py`, `dialogs.py`, `reading.py`, `minutes.py` and `../saving.py`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desktop_app.errors import Erased, NotFound
from desktop_app.services import Services
from desktop_app.services.rows import RecordRow
from ui.bridge import Bridge
from ui.meetings.draft import MeetingDraft
from ui.meetings.export import log_dialog
from ui.meetings.failures import failure_banner, page_banners
from ui.meetings.listing import MeetingList, row_key
from ui.meetings.memory import proposal
from ui.meetings.minutes import MinutesPage
from ui.meetings.record import MeetingPage
from ui.meetings.start import StartPage
from ui.meetings.taking import TakingView
from ui.records.erased import erased_words
from ui.saving import open_outside
from ui.theme.theme import Theme
from ui.theme.tokens import Frame
from ui.widgets.split import SplitView

# Which meeting was open when the window closed: an id only, the words are in the notebook.
OPEN = "meeting.open"
# Its head was shown, and how: "beginning" before the first item, "later" afterwards.
HEAD = "meeting.head"


class MeetingsView(QWidget):
    """The whole place. Signals for the window: `said` (words, action words, callable or None) for a toast,
    `followup_wanted` (id), `note_wanted` (a draft of a note, or the row of one), `changed` when records came or went.
    """

    said = Signal(str, str, object)
    followup_wanted = Signal(str)
    note_wanted = Signal(object)
    changed = Signal()

    def __init__(self, services: Services, theme: Theme, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services, self._theme, self._bridge = services, theme, bridge
        self._draft: MeetingDraft | None = None
        self._starting = False
        self.list = MeetingList(services, theme)
        self.page = MeetingPage(services, theme, bridge)
        self._split = SplitView(theme, self.list, self.page)
        self._banners = page_banners(theme)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._split)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._banners)
        column.addWidget(self._stack, 1)
        self.list.new_wanted.connect(self.new_meeting)
        self.list.log_wanted.connect(self.export_log)
        self.list.chosen.connect(self._chosen)
        self.list.opened.connect(self._opened)
        self.page.conflicts.said.connect(self.said)
        self.page.conflicts.changed.connect(self.list.refresh)
        self.page.back.connect(self._split.show_list)
        self.page.write_wanted.connect(self.write)
        self.page.minutes_wanted.connect(self.show_minutes)
        self.page.followup_wanted.connect(self.followup_wanted)
        self.page.note_wanted.connect(self.note_wanted)
        self.page.failed.connect(self._failed)
        self._split.frame_changed.connect(self._framed)
        self._framed(self._split.frame)
        self._resume()

    # --- for the window

    @property
    def current(self) -> QWidget:
        """The page that is shown: the list, `StartPage`, `TakingView` or `MinutesPage`."""
        return self._stack.currentWidget() or self._split

    def entered(self) -> None:
        page = self.current
        if isinstance(page, TakingView | StartPage | MinutesPage):
            page.entered()
            return
        self._read_again()
        if not self._split.single:
            self.list.select_first()
        if self.list.is_empty:
            self.page.show_nothing(blank=True)
        self.list.take_focus()

    def leaving(self) -> bool:
        """Everything on the disk before another place is shown; False keeps this one when that did not work."""
        page = self.current
        if isinstance(page, TakingView):
            page.keep()
        done = self._draft is None or self._draft.settle()
        if done and self._draft is not None and self._draft.over:
            self.show_list()  # what was erased by order goes from the screen with it
        return done

    def look_again(self) -> None:
        """Something came from the office: of what it ordered to be erased nothing is to be read here any longer. Words
        that were not completed yet stay until the page is left, and what became of them is said."""
        page, erased = self.current, self._services.queries.erased
        if self._draft is not None and erased(self._draft.record_id):
            if self._draft.is_new or self._draft.fields != self._draft.base:
                self._draft.end(Erased())
            else:
                self._draft.over = True
                self.show_list()
                self.said.emit(erased_words(), "", None)
        elif isinstance(page, MinutesPage) and erased(page.meeting):
            self.show_list()
            self.said.emit(erased_words(), "", None)
        elif page is self._split:
            self._read_again()

    def _read_again(self) -> None:
        self.list.refresh()
        try:
            self.page.refresh()
        except NotFound:  # erased by order, or taken out by a command
            self.page.show_nothing(blank=self.list.is_empty)

    def shortcuts(self) -> list[tuple[str, str]]:
        """What F1 lists for this place."""
        return [
            ("Ctrl+M", self.tr("Ghi cuộc họp mới")),
            ("Ctrl+1 … Ctrl+7", self.tr("Báo cáo, ý kiến, câu hỏi, trả lời, kết luận, nhiệm vụ, biểu quyết")),
            ("Enter", self.tr("Ghi mục, Shift+Enter xuống dòng")),
            ("Shift+Tab", self.tr("Từ chỗ ghi sang ô ai nói, Tab trở lại")),
            ("↑", self.tr("Từ ô trống lên các mục; Enter sửa, Delete bỏ, Alt+↑ ↓ đổi chỗ")),
            ("F9", self.tr("Tạm nghỉ, họp tiếp")),
            ("F4", self.tr("Đọc lại biên bản cho cuộc họp nghe")),
            ("Ctrl+Enter", self.tr("Kết thúc họp")),
            ("Ctrl+Z, Ctrl+Y", self.tr("Lấy lại như trước, làm lại")),
            ("Ctrl+S, Ctrl+P", self.tr("Trong biên bản: lưu Word, in")),
            ("+ –", self.tr("Trong biên bản: phóng to, thu nhỏ")),
        ]

    # --- from page to page

    def new_meeting(self) -> None:
        """Begin a meeting (Ctrl+M): a draft at once, with what the last meeting lets us guess."""
        if isinstance(self.current, TakingView | StartPage):
            self.current.entered()
            return
        if self._starting:
            return
        self._starting = True
        future = self._services.meetings.start(proposal(self._services))
        self._bridge.then(future, self._started, self._failed, self)

    def _started(self, draft: Any) -> None:
        self._starting = False
        self._take_up(draft)
        self._show_head("title", beginning=True)
        self.changed.emit()

    def write(self, record_id: str) -> None:
        """Go on with a meeting, or correct a finished one."""
        self._bridge.then(self._services.capture.edit(record_id), self._write, self._failed, self)

    def _write(self, draft: Any) -> None:
        self._take_up(draft)
        self._show_taking()

    def _take_up(self, draft: Any) -> None:
        if self._draft is not None:
            self._draft.keep()
            self._draft.deleteLater()
        self._draft = MeetingDraft(self._services, self._bridge, draft, self)
        self._services.settings.set(OPEN, draft.id)

    def _resume(self) -> None:
        """After a restart, or a change of the text size in the middle of a meeting: where the person was."""
        last = self._services.settings.get(OPEN)
        if not last:
            return
        try:
            draft = self._services.queries.draft(last)
        except NotFound:
            self._services.settings.set(OPEN, None)
            return
        self._take_up(draft)
        head = self._services.settings.get(HEAD)
        if head in ("beginning", "later"):
            self._show_head("title", beginning=head == "beginning")
        else:
            self._show_taking()

    def _show(self, page: QWidget) -> None:
        """Show a page in place of the one before; the list stays."""
        old = self.current
        self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        if old is not self._split:
            self._stack.removeWidget(old)
            old.deleteLater()

    def _show_taking(self) -> None:
        assert self._draft is not None
        self._services.settings.set(HEAD, None)
        page = TakingView(self._services, self._theme, self._bridge, self._draft)
        page.left.connect(self.show_list)
        page.finished.connect(self._finished)
        page.head_wanted.connect(self._show_head)
        page.minutes_wanted.connect(self._minutes_of_draft)
        page.said.connect(self.said)
        self._show(page)
        page.entered()

    def _show_head(self, field: str, beginning: bool = False) -> None:
        assert self._draft is not None
        self._services.settings.set(HEAD, "beginning" if beginning else "later")
        page = StartPage(self._services, self._theme, self._bridge, self._draft, beginning)
        page.ready.connect(self._show_taking)
        page.discarded.connect(self._discard)
        page.replaced.connect(lambda field: self._show_head(field, beginning))
        self._show(page)
        page.entered(field)

    def _minutes_of_draft(self) -> None:
        """The preview shows what is stored: store first."""
        assert self._draft is not None
        record_id = self._draft.record_id
        if isinstance(self.current, TakingView):
            self.current.keep()
        self._bridge.then(self._draft.save(), lambda _draft: self.show_minutes(record_id), self._failed, self)

    def show_minutes(self, record_id: str) -> None:
        page = MinutesPage(self._services, self._theme, self._bridge, record_id)
        # Whoever came from taking the meeting goes back to it.
        taking = self._draft is not None and self._draft.record_id == record_id
        page.back.connect(self._show_taking if taking else self.show_list)
        page.fix_wanted.connect(lambda field: self._fix(record_id, field))
        self._show(page)
        page.entered()

    def _fix(self, record_id: str, field: str) -> None:
        def edit(draft: Any) -> None:
            self._take_up(draft)
            self._show_head(field)

        self._bridge.then(self._services.capture.edit(record_id), edit, self._failed, self)

    def show_list(self, select: str = "") -> None:
        """Back to the list, with the meeting that was open selected."""
        record_id = select or (self._draft.record_id if self._draft is not None else "")
        if self._draft is not None:
            # On the disk before the list reads it again; where that fails the page keeps the words, and says so.
            if not self._draft.settle():
                return
            # Finished minutes that were only looked at are not "being corrected" from now on.
            looked, draft_id = not self._draft.is_new and self._draft.fields == self._draft.base, self._draft.id
            looked = looked and not self._draft.over
            self._draft.deleteLater()
            self._draft = None
            if looked:
                discard = self._services.capture.discard_draft(draft_id)
                self._bridge.then(discard, lambda _draft: self.list.refresh(), self._failed, self)
        self._services.settings.set(OPEN, None)
        old = self.current
        self._stack.setCurrentWidget(self._split)
        if old is not self._split:
            self._stack.removeWidget(old)
            old.deleteLater()
        self.list.refresh()
        if record_id and self.list.select(record_id, announce=False):
            self.page.show_meeting(record_id)
        else:
            self.page.show_nothing(blank=self.list.is_empty)
        self.list.take_focus()

    def _finished(self, record_id: str) -> None:
        corrected = self._draft is not None and not self._draft.is_new
        draft, self._draft = self._draft, None
        if draft is not None:  # stored as a revision by now
            draft.let_go()
        self.show_list(record_id)
        self._show_record()
        words = self.tr("Đã sửa xong biên bản") if corrected else self.tr("Đã kết thúc họp, biên bản nằm trong sổ")
        self.said.emit(words, "", None)
        self.changed.emit()

    def _discard(self) -> None:
        assert self._draft is not None
        self._bridge.then(self._services.capture.discard_draft(self._draft.id), self._discarded, self._failed, self)

    def _discarded(self, draft: Any) -> None:
        # Nothing of it may be stored again by the page that is closing.
        if self._draft is not None:
            self._draft.deleteLater()
            self._draft = None
        self.show_list()

        def back() -> None:
            self._bridge.then(self._services.capture.restore_draft(draft), self._write, self._failed, self)

        self.said.emit(self.tr("Đã bỏ cuộc họp"), self.tr("Lấy lại"), back)

    # --- the list

    def open_meeting(self, record_id: str) -> None:
        """Show a meeting, asked for by another place (search, a follow-up)."""
        if self.current is not self._split:
            self.show_list(record_id)
        else:
            self.list.refresh()
            self.list.select(record_id, announce=False)
        self.page.show_meeting(record_id)
        self._show_record()

    def _show_record(self) -> None:
        self._split.show_record()
        if self._split.single:
            self.page.take_focus()

    def _chosen(self, row: Any) -> None:
        self.page.show_meeting(row_key(row))
        if self._split.single and self.list.list.underMouse():
            self._show_record()

    def _opened(self, row: Any) -> None:
        """Enter: go on writing what is being taken; look at what is finished."""
        if isinstance(row, RecordRow):
            self.page.show_meeting(row.id)
            self._show_record()
        else:
            # Through the writer, behind every save: the row was read before, and the last words may not be in it.
            self.write(row.record_id)

    def export_log(self) -> None:
        """Save the meeting log with its totals."""
        dialog = log_dialog(self._services, self._theme, self._bridge, self.window())
        dialog.written.connect(self._log_written)
        dialog.open()

    def _log_written(self, path: Path, done: Any) -> None:
        words = self.tr("Đã lưu {count} cuộc họp vào {name}").format(count=done.rows, name=path.name)
        self.said.emit(words, self.tr("Mở thư mục"), lambda: open_outside(path.parent))

    def _framed(self, frame: Frame) -> None:
        self.list.list.set_lines(3 if frame.gist else 2)
        self.page.set_single(frame.panes == 1)

    def _failed(self, error: BaseException) -> None:
        self._starting = False
        self._banners.show_banner(failure_banner(self._theme, self._services.language(), error))
