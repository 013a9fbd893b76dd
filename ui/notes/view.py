"""The place *Tin*: list and form side by side, and everything that happens between them.

objectNames that tests and the demo drive: note_search, note_chip_all, note_chip_drafts, note_chip_undelivered,
note_filter, note_filter_<part>, note_list, note_first; note_back, note_level_toggle, note_level, note_urgency,
note_pill, note_follow, note_menu, note_title, note_area, note_day, note_channel, note_topic, note_content, stream_add,
stream_card_<id>, stream_summary, stream_stance_<key>, stream_prevalence_<key>, stream_intensity_<n>, stream_group,
stream_mood, stream_trend, stream_basis, stream_done, stream_remove, note_assessment, note_forecast_what,
note_proposal_to, note_proposal_by, note_proposal_action, note_no_proposal_reason, note_attach, note_details,
note_saved, note_empty_parts, note_retry, note_discard, note_complete.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.errors import NotFound
from desktop_app.services import Services
from ui.bridge import Bridge
from ui.notes.actions import NoteActions
from ui.notes.editor import NoteEditor
from ui.notes.filters import FilterDialog
from ui.notes.list_pane import ListPane
from ui.notes.presenter import ALL, NoteRow, NotesPresenter
from ui.notes.session import DraftSession
from ui.theme.theme import Theme
from ui.widgets.keys import shortcut
from ui.widgets.split import SplitView

# The list follows what is written, but not at every keystroke.
_REFRESH_MS = 250


class NotesView(QWidget):
    """List and form. `say` shows a short message: say(text, action, on_action, key=…) as `Toast.say`.

    Signals: `changed` whenever notes or drafts came, went or changed (counts elsewhere), `note_completed` the record's
    id after a completion, `quick_wanted` when the empty page asks for the first note, `followup_wanted` the id of a
    follow-up to show.
    """

    changed = Signal()
    note_completed = Signal(str)
    quick_wanted = Signal()
    followup_wanted = Signal(str)

    def __init__(
        self,
        services: Services,
        theme: Theme,
        bridge: Bridge,
        say: Callable[..., object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._services, self._theme, self._bridge, self._say = services, theme, bridge, say
        self.presenter = NotesPresenter(services)
        self._current: str | None = None
        self._session: DraftSession | None = None
        self._leaving: list[DraftSession] = []
        self.deeds = NoteActions(services, theme, bridge, say, self)
        self.deeds.deleted.connect(self._deleted)
        self.deeds.restored.connect(self.open_draft)
        self.deeds.followed.connect(self.changed)
        self.deeds.followup_wanted.connect(self.followup_wanted)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._refresh_soon = QTimer(self)
        self._refresh_soon.setSingleShot(True)
        self._refresh_soon.setInterval(_REFRESH_MS)
        self._refresh_soon.timeout.connect(self._refresh)
        shortcut(self, "Ctrl+Z", self.deeds.take_back)
        self._build()

    def _build(self) -> None:
        self.presenter.read()
        self.listing = ListPane(self._theme, self.presenter)
        self.editor = NoteEditor(self._theme, self._services, self._bridge, self.presenter.words)
        self.split = SplitView(self._theme, self.listing, self.editor)
        self.split.frame_changed.connect(self._framed)
        self._column.addWidget(self.split)
        self.listing.chosen.connect(self._chosen)
        self.listing.opened.connect(self._opened)
        self.listing.filter_wanted.connect(self.choose_filter)
        self.listing.first_wanted.connect(self.quick_wanted)
        self.editor.head.back_wanted.connect(self.back)
        self.editor.head.follow_wanted.connect(self.follow)
        self.editor.head.menu_wanted.connect(self._menu)
        self.editor.discard_wanted.connect(self.discard)
        self.editor.stream_removed.connect(self._stream_removed)
        self.editor.files_removed.connect(self._files_removed)
        self._framed(self.split.frame)

    # --- what the window asks of a screen

    def entered(self) -> None:
        """The place is shown: what changed elsewhere is read again."""
        self._refresh()
        if self._session is None and not self.split.single:
            self._open_first()
        if not self.split.single or self._session is None:
            self.listing.focus_rows()

    def leaving(self) -> bool:
        """Everything on screen goes to the disk first; False when that failed, and the words stay on screen."""
        return self.finish_writing()

    def focus_search(self) -> None:
        """Ctrl+F."""
        if self.split.single:
            self.back()
        self.listing.search.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def shortcuts(self) -> list[tuple[str, str]]:
        return [
            ("Ctrl+Enter", self.tr("Hoàn tất tin")),
            ("Ctrl+T", self.tr("Thêm luồng ý kiến")),
            ("Ctrl+S", self.tr("Lưu ngay")),
            ("Ctrl+Z", self.tr("Lấy lại việc vừa bỏ")),
            ("Alt+↑ ↓", self.tr("Chuyển luồng lên, xuống")),
        ]

    def restyled(self) -> None:
        """Another text size: the same note in new widgets."""
        if not self.finish_writing():
            return
        on_record, current = self._session is not None, self._current
        self._drop_session()
        self._column.removeWidget(self.split)
        self.split.hide()
        self.split.deleteLater()
        self._build()
        if on_record and current is not None:
            self.open_record(current)

    def finish_writing(self) -> bool:
        """Wait until all that was typed is on disk; False when it could not be stored."""
        sessions = [*self._leaving, *([self._session] if self._session is not None else [])]
        # Each of them, also when one fails.
        results = [session.finish_writing() for session in sessions]
        return all(results)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # What has a use for Esc of its own (search, an open list, a stream) has taken it before.
        if event.key() == Qt.Key.Key_Escape and self._session is not None:
            self.back()
            return
        super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        if self._session is not None:
            self._session.save_soon()
        # Nobody looks at the list now; `entered` reads it again.
        self._refresh_soon.stop()
        super().hideEvent(event)

    # --- opening

    def open_record(self, record_id: str) -> None:
        """Show a note by its id, also when the list does not show it at the moment."""
        if self._session is None or self._current != record_id:
            self._load(record_id)
        self.listing.select(record_id)
        self.split.show_record()
        self.editor.focus_form()

    def open_draft(self, draft: Any) -> None:
        """Show a draft (after *Để đó, viết sau*, or from another place)."""
        self._load_draft(draft)
        self._refresh()
        self.listing.select(draft.record_id)
        self.split.show_record()
        self.editor.focus_form()

    def _open_first(self) -> None:
        row = self.listing.model.row(0)
        if row is not None:
            self.listing.select(row.id)
            self._load(row.id)

    def _chosen(self, row: NoteRow) -> None:
        # In one pane the arrows walk through the list; only Enter or a click opens.
        if row is not None and not self.split.single and row.id != self._current:
            self._load(row.id)

    def _opened(self, row: NoteRow) -> None:
        if row is None:
            return
        if row.id != self._current or self._session is None:
            self._load(row.id)
        self.split.show_record()
        self.editor.focus_form()

    def _load(self, record_id: str) -> None:
        try:
            record = self._services.queries.record(record_id)
        except NotFound as error:
            # It was taken out elsewhere since the list was read.
            self.deeds.could_not(error)
            self._refresh_soon.start()
            return
        if record.draft_id is not None:
            self._load_draft(self._services.queries.draft(record.draft_id))
            return
        session = self._new_session()
        session.open_record(record.id, record.fields)
        self._current = record.id
        self.editor.show_session(session, "conflict" if record.conflicts else record.delivery, record.updated_at)
        if record.conflicts:
            self.editor.banners.conflict()

    def _load_draft(self, draft: Any) -> None:
        session = self._new_session()
        session.open_draft(draft)
        self._current = draft.record_id
        self.editor.show_session(session, "draft")

    def _new_session(self) -> DraftSession:
        self._drop_session()
        session = DraftSession(self._services.capture, self._bridge, parent=self)
        session.saved.connect(lambda moment: self._saved(session, moment))
        session.failed.connect(lambda error: self._save_failed(session, error))
        session.refused.connect(self._refused)
        session.completed.connect(lambda done: self._completed(session, done))
        session.discarded.connect(lambda draft: self._discarded(session, draft))
        session.attached.connect(lambda: self._attached(session))
        session.settled.connect(lambda: self._settled(session))
        self._session = session
        return session

    def _drop_session(self) -> None:
        """Another note is opened: the old one finishes its writing by itself."""
        session, self._session, self._current = self._session, None, None
        if session is None:
            return
        self.editor.clear()
        if session.clean:
            session.deleteLater()
        else:
            self._leaving.append(session)
            session.save_soon()

    # --- answers of the session

    def _saved(self, session: DraftSession, moment: Any) -> None:
        if session is self._session:
            if self._current is None:
                self._current = session.record_id
            self.editor.show_saved(moment)
            self.editor.show_state("draft")
        if self.isVisible():
            self._refresh_soon.start()

    def _save_failed(self, session: DraftSession, error: BaseException) -> None:
        self.editor.show_save_failed(error, session.retry)

    def _refused(self, error: BaseException) -> None:
        self.editor.show_refused(error)

    def _settled(self, session: DraftSession) -> None:
        if session in self._leaving and session.clean:
            self._leaving.remove(session)
            session.deleteLater()

    def _attached(self, session: DraftSession) -> None:
        if session is self._session:
            self.editor.files.load(session.fields)

    def _completed(self, session: DraftSession, done: Any) -> None:
        self._refresh()
        self.note_completed.emit(done.record_id)
        self._say(self.tr("Đã hoàn tất. Tin đang nằm trên máy này."))
        if session is not self._session:
            return
        if session.clean:
            self._load(done.record_id)
            self.listing.select(done.record_id)

    def _discarded(self, session: DraftSession, draft: Any) -> None:
        self.deeds.discarded(draft)
        if session is self._session:
            self._session, self._current = None, None
            self.editor.clear()
            self._refresh()
            if not draft.is_new:
                self.open_record(draft.record_id)
            elif not self.split.single:
                self._open_first()
            else:
                self.back()
        session.deleteLater()

    # --- what the person does

    def back(self) -> None:
        """From the form back to the list, in one pane."""
        if self._session is not None:
            self._session.save_soon()
        self.split.show_list()
        self.listing.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def discard(self) -> None:
        """Put the draft away; what was there can be taken back."""
        if self._session is not None and self._session.written:
            self._session.discard()

    def delete(self) -> None:
        """Ask, then take the note out of the notebook."""
        if self._session is not None and not self._session.is_new:
            self.deeds.ask_delete(self._delete)

    def _delete(self) -> None:
        session = self._session
        if session is None or session.record_id is None or not session.finish_writing():
            return
        record_id, draft_id = session.record_id, session.draft.id if session.draft is not None else None
        self._drop_session()
        self.deeds.delete(record_id, draft_id)

    def _deleted(self, _record_id: str) -> None:
        self._refresh()
        if self.split.single:
            self.back()
        elif self._session is None:
            self._open_first()

    def follow(self) -> None:
        """Put the note among the things to follow."""
        session = self._session
        if session is not None and not session.is_new and session.record_id is not None:
            self.deeds.follow(session.record_id, self.presenter.summary(session.fields).title)

    def _stream_removed(self, number: int, row: Any) -> None:
        words = self.tr("Đã bỏ luồng {number}.").format(number=number)
        self._offer_back(words, lambda: self.editor.streams.restore(row))

    def _files_removed(self, before: Any) -> None:
        self._offer_back(self.tr("Đã bỏ tệp kèm theo."), lambda: self.editor.files.restore(before))

    def _offer_back(self, words: str, restore: Callable[[], object]) -> None:
        session = self._session
        self.deeds.offer_undo(words, lambda: restore() if session is self._session else None)

    def _menu(self) -> None:
        session = self._session
        if session is None:
            return
        entries: list[tuple[str, Callable[[], object]]] = []
        if session.written:
            entries.append((self.tr("Bỏ nháp này") if session.is_new else self.tr("Bỏ thay đổi"), self.discard))
        if not session.is_new:
            entries += [
                (self.tr("Theo dõi việc này"), self.follow),
                ("", self.back),
                (self.tr("Bỏ tin khỏi sổ…"), self.delete),
            ]
        self.deeds.menu(self.editor.head.menu, entries)

    def choose_filter(self) -> None:
        """Narrow the list by topic, area, level, period."""
        if self.presenter.view != ALL or self.presenter.text:
            self.listing.show_view(ALL)
        dialog = FilterDialog(self._theme, self, self._services, self.presenter)
        dialog.chosen.connect(self.listing.set_filter)
        dialog.open()

    # --- the list follows

    def refresh(self) -> None:
        """Notes came or changed elsewhere (quick note, meeting, sync)."""
        self._refresh()

    def _refresh(self) -> None:
        self._refresh_soon.stop()
        self.listing.refresh()
        if self._current is not None:
            self.listing.select(self._current)
        self.changed.emit()

    def _framed(self, frame: Any) -> None:
        self.listing.list.set_lines(3 if frame.gist else 2)
        self.editor.head.set_single(frame.panes == 1)
