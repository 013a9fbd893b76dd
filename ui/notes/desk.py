"""The form and the note that lies on it: opening, what the session answers, and what is done with the whole note."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop_app.errors import Erased, NotFound
from desktop_app.services import Services
from desktop_app.services.rows import Record
from ui.bridge import Bridge
from ui.notes.actions import NoteActions
from ui.notes.editor import NoteEditor
from ui.notes.open_note import OpenNote
from ui.notes.presenter import NotesPresenter
from ui.notes.session import DraftSession
from ui.records.conflict import ConflictKeeper
from ui.records.erased import erased_words
from ui.records.history import HistoryDialog
from ui.records.values import Values
from ui.theme.theme import Theme


class NoteDesk(QObject):
    """Joins the form with its session. It knows no list.

    `changed` after something was stored (the list may look different), `completed` carries the id of a note that was
    completed, `emptied` comes when no note is open any more because it was put away or taken out, `brought_back` a
    note's id after it was opened anew, `shown` after any note was opened,
    `meeting_wanted` the id of the meeting that a note comes from.
    """

    changed = Signal()
    completed = Signal(str)
    emptied = Signal()
    brought_back = Signal(str)
    shown = Signal()
    meeting_wanted = Signal(str)

    def __init__(
        self,
        services: Services,
        theme: Theme,
        bridge: Bridge,
        say: Callable[..., object],
        presenter: NotesPresenter,
        over: QWidget,
    ) -> None:
        super().__init__(over)
        self._services, self._say, self._presenter = services, say, presenter
        self._theme = theme
        self._values = Values(services, "note")
        self.editor = NoteEditor(theme, services, bridge, presenter.words)
        self.editor.head.follow_wanted.connect(self.follow)
        self.editor.head.menu_wanted.connect(self._menu)
        self.editor.discard_wanted.connect(self.discard)
        self.editor.stream_removed.connect(self._stream_removed)
        self.editor.files_removed.connect(self._files_removed)
        self.conflicts = ConflictKeeper(services, theme, bridge, over)
        self.conflicts.said.connect(lambda words, action, back: say(words, action, back))
        self.conflicts.changed.connect(self._decided)
        self._open = OpenNote(services.capture, bridge, self)
        self._open.saved.connect(self._saved)
        self._open.failed.connect(self._save_failed)
        self._open.refused.connect(self._refused)
        self._open.completed.connect(self._completed)
        self._open.discarded.connect(self._discarded)
        self._open.attached.connect(self._attached)
        self.deeds = NoteActions(services, theme, bridge, say, over, self._open.finish_writing)
        self.deeds.setParent(self)
        self.deeds.deleted.connect(self._deleted)
        self.deeds.restored.connect(self._restored)
        self.deeds.undeleted.connect(self._undeleted)
        self.editor.written.connect(self.deeds.outdate)

    # --- opening

    @property
    def session(self) -> DraftSession | None:
        return self._open.session

    @property
    def record_id(self) -> str | None:
        """The note that is open."""
        return self._open.record_id

    def open(self, record_id: str) -> bool:
        """Show a note by its id; False (and said) when it is not in the notebook any more."""
        if not self._open.finish(record_id):
            return False
        try:
            record = self._services.queries.record(record_id)
        except NotFound as error:
            self.deeds.could_not(error)
            return False
        if record.draft_id is not None:
            self.open_draft(self._services.queries.draft(record.draft_id))
            self._show_conflicts(record)
            return True
        session = self._open.begin(record.id)
        session.open_record(record.id, record.fields)
        self.editor.show_session(session, "conflict" if record.conflicts else record.delivery, record.updated_at)
        self._show_conflicts(record)
        self.shown.emit()
        return True

    def _show_conflicts(self, record: Record) -> None:
        if record.conflicts:
            self.editor.banners.conflict(lambda: self.conflicts.open(record.id, "note"))

    def open_draft(self, draft: Any) -> None:
        """Show a draft."""
        session = self._open.begin(draft.record_id)
        session.open_draft(draft)
        self.editor.show_session(session, "draft")
        self.shown.emit()

    def let_go(self) -> None:
        """No note is open; what is still to be written is written."""
        self._open.let_go()
        self.editor.clear()

    def look_again(self) -> None:
        """Records came or got another state. Of what the office ordered to be erased meanwhile nothing is to be read
        here any longer; words that were not completed yet stay until the note is left, and what became of them is said.
        """
        session = self.session
        if session is None or session.record_id is None or session.over:
            return
        if not self._services.queries.erased(session.record_id):
            self._show_how_far(session.record_id)
            return
        written = session.written
        session.end(Erased())
        if not written:
            self.let_go()
            self._say(erased_words())
            self.emptied.emit()

    def _show_how_far(self, record_id: str) -> None:
        """How far the open note got meanwhile, or that it has to go once more; one that is being written is a draft."""
        if self.session is None or self.session.written:
            return
        with suppress(NotFound):
            record = self._services.queries.record(record_id)
            before, now = self.editor.head.pill.state(), "conflict" if record.conflicts else record.delivery
            if record.draft_id is not None:
                return
            self.editor.show_files(now)
            if now != before:
                self.editor.show_state(now)
                if "conflict" in (before, now):
                    self.editor.banners.clear()
                self._show_conflicts(record)

    def drop_over(self) -> None:
        """The page is left: what was erased by order goes from it."""
        if self.session is not None and self.session.over:
            self.let_go()

    def save_soon(self) -> None:
        self._open.save_soon()

    def finish_writing(self) -> bool:
        """Wait until all that was typed is on disk; False when it could not be stored."""
        return self._open.finish_writing()

    # --- answers of the session

    def _saved(self, session: DraftSession, moment: Any) -> None:
        if session is self.session:
            self.editor.show_saved(moment)
            self.editor.show_state("draft")
        self.changed.emit()

    def _save_failed(self, session: DraftSession, error: BaseException) -> None:
        if session.over and session is not self.session:
            self._say(self.tr("Văn phòng đã có lệnh xóa hẳn tin vừa rời, nên chữ mới trong đó không lưu được nữa."))
        else:
            self.editor.show_save_failed(error, session.retry)
            if session.over:
                self.editor.show_over()

    def _refused(self, session: DraftSession, error: BaseException) -> None:
        if session is self.session:
            self.editor.show_refused(error)
        else:
            self.deeds.could_not(error)

    def _attached(self, session: DraftSession) -> None:
        if session is self.session:
            self.editor.files.load(session.fields)

    def _completed(self, session: DraftSession, done: Any) -> None:
        self._say(self.tr("Đã hoàn tất. Tin đang nằm trên máy này."))
        self.completed.emit(done.record_id)
        if session is self.session and session.clean:
            self.open(done.record_id)
            self.brought_back.emit(done.record_id)

    def _discarded(self, session: DraftSession, draft: Any) -> None:
        self.deeds.discarded(draft)
        if session is not self.session:
            self.changed.emit()
            return
        self.let_go()
        if draft.is_new:
            self.emptied.emit()
        elif self.open(draft.record_id):
            self.brought_back.emit(draft.record_id)

    def _restored(self, draft: Any) -> None:
        self.open_draft(draft)
        self.brought_back.emit(draft.record_id)

    def _decided(self) -> None:
        self.changed.emit()
        if self.record_id is not None and self.open(self.record_id):
            self.brought_back.emit(self.record_id)

    def _undeleted(self, record_id: str) -> None:
        if self.open(record_id):
            self.brought_back.emit(record_id)

    def _deleted(self, _record_id: str) -> None:
        self.emptied.emit()

    # --- what the person does with the whole note

    def discard(self) -> None:
        """Put the draft away; what was there can be taken back."""
        if self.session is not None and self.session.written:
            self.session.discard()

    def delete(self) -> None:
        """Take the note out of the notebook; it can be taken back."""
        session = self.session
        if session is None or session.is_new or session.record_id is None or not session.finish_writing():
            return
        record_id, draft_id = session.record_id, session.draft.id if session.draft is not None else None
        self.let_go()
        self.deeds.delete(record_id, draft_id)

    def follow(self) -> None:
        """Put the note among the things to follow."""
        session = self.session
        if session is not None and not session.is_new and session.record_id is not None:
            self.deeds.follow(session.record_id, self._presenter.summary(session.fields).title)

    def take_back(self) -> None:
        """Undo what was done last: a change in this note, or putting a whole note away."""
        if self.editor.streams.drop_empty() or (self.deeds.newest and self.deeds.take_back()):
            return
        names = self.editor.take_back()
        if names:
            words = self.tr("Đã lấy lại như trước: {part}").format(part=self._parts(names))
            self._say(words, self.tr("Làm lại"), self.make_again, "Ctrl+Y")
        else:
            self.deeds.take_back()

    def make_again(self) -> None:
        """Do again what was undone last."""
        names = self.editor.take_back(forward=True)
        if names:
            words = self.tr("Đã làm lại: {part}").format(part=self._parts(names))
            self._say(words, self.tr("Lấy lại"), self.take_back, "Ctrl+Z")

    def _parts(self, names: Iterable[str]) -> str:
        fields = self.session.fields if self.session is not None else {}
        return ", ".join(sorted({self._values.label(name, fields) for name in names}))

    def _stream_removed(self, number: int, row: Any) -> None:
        words = self.tr("Đã bỏ luồng {number}.").format(number=number)
        self._offer_back(words, lambda: self.editor.streams.restore(row))

    def _files_removed(self, before: Any) -> None:
        self._offer_back(self.tr("Đã bỏ tệp kèm theo."), lambda: self.editor.files.restore(before))

    def _offer_back(self, words: str, restore: Callable[[], object]) -> None:
        session = self.session
        back = lambda: restore() if session is self.session else None  # noqa: E731
        self._say(words, self.tr("Lấy lại"), back, "Ctrl+Z")

    def show_history(self) -> None:
        """Every time the note was completed, and what changed."""
        session = self.session
        if session is not None and not session.is_new and session.record_id is not None:
            HistoryDialog(self._services, self._theme, self.editor.window(), session.record_id, "note").open()

    def _menu(self) -> None:
        session = self.session
        if session is None or session.over:
            return
        entries: list[tuple[str, Callable[[], object]]] = []
        if session.written:
            entries.append((self.tr("Bỏ nháp này") if session.is_new else self.tr("Bỏ thay đổi"), self.discard))
        meeting = session.fields.get("meeting")
        if isinstance(meeting, str):
            entries.append((self.tr("Xem cuộc họp đã nêu việc này"), lambda: self.meeting_wanted.emit(meeting)))
        if not session.is_new:
            entries += [
                (self.tr("Theo dõi việc này"), self.follow),
                (self.tr("Các lần sửa…"), self.show_history),
                ("", self.discard),
                (self.tr("Bỏ tin khỏi sổ"), self.delete),
            ]
        self.deeds.menu(self.editor.head.menu, entries)
