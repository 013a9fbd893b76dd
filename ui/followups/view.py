"""Theo dõi: the list of what was promised, and one of them in full.

Object names: followup_list, followup_filter, followup_export and those of `detail.py`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from desktop_app.services import Services
from desktop_app.services.rows import RecordFilter
from ui.bridge import Bridge
from ui.followups.adding import NewFollowupDialog
from ui.followups.board import FollowupBoard
from ui.followups.detail import FollowupPage
from ui.followups.listing import FollowupList
from ui.theme.theme import Theme
from ui.theme.tokens import Frame
from ui.widgets.keys import shortcut
from ui.widgets.split import SplitView


class FollowupsView(QWidget):
    """The whole place. Signals for the window: `said` (words, action words, callable or None) for a toast,
    `meeting_wanted` and `note_wanted` (record id) for where a follow-up comes from, `changed` when one was stored."""

    said = Signal(str, str, object)
    meeting_wanted = Signal(str)
    note_wanted = Signal(str)
    changed = Signal()

    def __init__(self, services: Services, theme: Theme, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services, self._theme, self._bridge = services, theme, bridge
        self.list = FollowupList(services, theme)
        self.page = FollowupPage(services, theme, bridge)
        self._split = SplitView(theme, self.list, self.page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.board = FollowupBoard(services, theme)
        self._stack = QStackedLayout()
        self._stack.addWidget(self._split)
        self._stack.addWidget(self.board)
        column.addLayout(self._stack)
        self.list.new_wanted.connect(self.add)
        self.list.board_wanted.connect(self.show_board)
        self.board.list_wanted.connect(self._show_list)
        self.board.opened.connect(lambda row: self.open_followup(row.id))
        self.list.chosen.connect(self._chosen)
        self.list.opened.connect(self._opened)
        self.list.export_wanted.connect(self.export)
        self.page.back.connect(self._split.show_list)
        self.page.said.connect(self.said)
        self.page.stored.connect(self._stored)
        self.page.touched.connect(self.list.refresh)
        self.page.source_wanted.connect(self._source)
        within = Qt.ShortcutContext.WidgetWithChildrenShortcut
        shortcut(self, "Ctrl+Return", self.page.store, within)
        shortcut(self, "Ctrl+Z", self.page.take_back, within)
        shortcut(self, "Ctrl+Y", lambda: self.page.take_back(forward=True), within)
        self._show_soon = QTimer(self)  # the row is painted as chosen first, then what it says is put up
        self._show_soon.setSingleShot(True)
        self._show_soon.timeout.connect(self._show_chosen)
        self._split.frame_changed.connect(self._framed)
        self._framed(self._split.frame)

    def entered(self) -> None:
        if self._stack.currentWidget() is self.board:
            self.board.refresh()
            return
        self.list.refresh()
        if self.page.record_id:
            self.list.select(self.page.record_id)
        elif not self._split.single:
            self.list.select_first()
        self.list.list.setFocus()

    def leaving(self) -> bool:
        done = self.page.settle()
        if done and self.page.over:
            self.page.show_nothing()  # what was erased by order goes from the screen with it
        return done

    def look_again(self) -> None:
        """Something came from the office."""
        self.page.look_again()
        if self._stack.currentWidget() is self.board:
            self.board.refresh()
        else:
            self.list.refresh()

    def opened(self) -> tuple[str, str, QWidget] | None:
        """What is looked at: its type, its id, and where it is written."""
        return ("followup", self.page.record_id, self.page) if self.page.record_id else None

    def shortcuts(self) -> list[tuple[str, str]]:
        """What F1 lists for this place."""
        return [
            ("↑ ↓", self.tr("Việc trước, việc sau")),
            ("Enter", self.tr("Mở việc để ghi")),
            ("Ctrl+Enter", self.tr("Ghi lại")),
            ("Ctrl+Z, Ctrl+Y", self.tr("Lấy lại như trước, làm lại")),
        ]

    def add(self) -> None:
        """A matter that came from no meeting and no note; one that was begun and is not made yet goes on."""
        self._write(next(iter(self._begun()), None))

    def _begun(self) -> list[Any]:
        return [draft for draft in self._services.queries.drafts("followup") if draft.is_new]

    def _write(self, draft: Any) -> None:
        dialog = NewFollowupDialog(self._services, self._theme, self._bridge, self.window(), draft)
        dialog.made.connect(self._made)
        dialog.kept.connect(self._kept)
        dialog.dropped.connect(self._dropped)
        dialog.open()

    def _kept(self, draft: Any) -> None:
        self.said.emit(
            self.tr("Chữ vẫn còn, ở trang Hôm nay."), self.tr("Viết tiếp"), lambda: self.open_followup(draft.record_id)
        )

    def _dropped(self, draft: Any) -> None:
        def back() -> None:
            self._bridge.then(self._services.capture.restore_draft(draft), self._write, receiver=self)

        self.said.emit(self.tr("Đã bỏ việc đang viết"), self.tr("Lấy lại"), back)

    def _made(self, record_id: str) -> None:
        self.said.emit(self.tr("Đã ghi vào Theo dõi."), "", None)
        self.open_followup(record_id)
        self.changed.emit()

    def show_board(self) -> None:
        """All of them side by side, by how far they are."""
        if self.page.settle():
            self.board.refresh()
            self._stack.setCurrentWidget(self.board)
            self.board.take_focus()

    def _show_list(self) -> None:
        self._stack.setCurrentWidget(self._split)
        self.entered()

    def open_followup(self, record_id: str) -> None:
        """Show one, asked for by another place; write on one that is not made yet."""
        begun = [draft for draft in self._begun() if draft.record_id == record_id]
        if begun:
            self._write(begun[0])
            return
        self._stack.setCurrentWidget(self._split)
        self.list.refresh()
        if not self.list.select(record_id):
            self.list.show_all()
            self.list.select(record_id)
        self.page.show_followup(record_id)
        self._split.show_record()
        if self._split.single:
            self._to_form()

    def export(self, chosen: RecordFilter) -> None:
        """Save the follow-ups of the list as a file."""
        from ui.followups.export import followups_dialog

        dialog = followups_dialog(self._services, self._theme, self._bridge, self.window(), chosen)
        dialog.written.connect(self._exported)
        dialog.open()

    def _exported(self, path: Path, done: Any) -> None:
        from ui.saving import open_outside

        words = self.tr("Đã lưu {count} việc vào {name}").format(count=done.rows, name=path.name)
        self.said.emit(words, self.tr("Mở thư mục"), lambda: open_outside(path.parent))

    def _chosen(self, row: Any) -> None:
        self._show_soon.start()
        if self._split.single and self.list.list.underMouse():
            self._split.show_record()

    def _show_chosen(self) -> None:
        row = self.list.list.current()
        if row is not None and row.id != self.page.record_id:
            self.page.show_followup(row.id)

    def _opened(self, row: Any) -> None:
        if row.id != self.page.record_id:
            self.page.show_followup(row.id)
        self._split.show_record()
        self._to_form()

    def _to_form(self) -> None:
        if self.page.form is not None:
            self.page.form.state.setFocus(Qt.FocusReason.OtherFocusReason)

    def _stored(self, record_id: str) -> None:
        self.list.refresh()
        self.list.select(record_id)
        self.changed.emit()

    def _source(self, row: Any) -> None:
        (self.meeting_wanted if row.type == "meeting" else self.note_wanted).emit(row.id)

    def _framed(self, frame: Frame) -> None:
        self.list.list.set_lines(3 if frame.gist else 2)
        self.page.set_single(frame.panes == 1)
