"""The place *Tin*: list and form side by side, and everything that happens between them.

objectNames that tests and the demo drive: note_search, note_chip_all, note_chip_drafts, note_chip_undelivered,
note_chip_deleted, note_filter, note_filter_<part>, note_export, note_list, note_first; note_deleted,
note_deleted_back, note_undelete; note_back, note_level_toggle, note_level,
note_urgency, note_pill, note_follow, note_menu, note_title, note_area, note_day, note_channel, note_topic,
note_content, stream_add, stream_card_<id>, stream_summary, stream_stance_<key>, stream_prevalence_<key>,
stream_intensity_<n>, stream_group, stream_mood, stream_trend, stream_basis, stream_done, stream_remove,
note_assessment, note_forecast_what, note_proposal_to, note_proposal_by, note_proposal_action, note_no_proposal_reason,
note_attach, note_details, note_saved, note_empty_parts, note_retry, note_discard, note_complete.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.errors import NotFound
from desktop_app.services import Services
from desktop_app.services.rows import RecordFilter
from ui.bridge import Bridge
from ui.first_paint import after_first_paint
from ui.notes.list_pane import ListPane
from ui.notes.presenter import ALL, DELETED, DRAFTS, NoteRow, NotesPresenter
from ui.theme.theme import Theme
from ui.widgets.keys import shortcut
from ui.widgets.paper import Pane
from ui.widgets.split import SplitView

if TYPE_CHECKING:  # loaded when the list is seen
    from ui.notes.deleted import DeletedNote
    from ui.notes.desk import NoteDesk
    from ui.notes.editor import NoteEditor
    from ui.notes.side import SidePane

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
    meeting_wanted = Signal(str)

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
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._refresh_soon = QTimer(self)
        self._refresh_soon.setSingleShot(True)
        self._refresh_soon.setInterval(_REFRESH_MS)
        self._refresh_soon.timeout.connect(lambda: self._read_again(drafts_only=True))
        self._open_soon = QTimer(self)  # the row is painted as chosen first, then its note is put up
        self._open_soon.setSingleShot(True)
        self._open_soon.timeout.connect(self._open_chosen)
        self._refresh_all_soon = QTimer(self)
        self._refresh_all_soon.setSingleShot(True)
        self._refresh_all_soon.timeout.connect(self.refresh)
        shortcut(self, "Ctrl+Z", self.take_back)
        shortcut(self, "Ctrl+Y", lambda: self.desk.make_again())
        self._build()

    def _build(self) -> None:
        self._read_at_once = True  # by the list itself, when it is made
        self.listing = ListPane(self._theme, self.presenter, self._bridge, self._services.queries.later)
        self.listing.refreshed.connect(self._select_open)
        # The list is seen first: the form takes ten times as long to load and to make.
        self._desk: NoteDesk | None = None
        self._deleted: DeletedNote | None = None  # in place of the form, while a note that was taken out is looked at
        self.side: SidePane | None = None
        self._record, self._beside = Pane(self._theme, "surface"), QWidget()
        for holder in (self._record, self._beside):
            QVBoxLayout(holder).setContentsMargins(0, 0, 0, 0)
        after_first_paint(self.listing, self._make_ready)
        self.split = SplitView(self._theme, self.listing, self._record, self._beside)
        self.split.frame_changed.connect(self._framed)
        self._column.addWidget(self.split)
        self.listing.chosen.connect(self._chosen)
        self.listing.clicked.connect(self._clicked)
        self.listing.opened.connect(self._opened)
        self.listing.filter_wanted.connect(self.choose_filter)
        self.listing.export_wanted.connect(self.export)
        self.listing.saved_wanted.connect(self.saved_searches)
        self.listing.first_wanted.connect(self.quick_wanted)
        self._framed(self.split.frame)

    @property
    def desk(self) -> NoteDesk:
        """The form and the note on it; made when the list was seen, or earlier when somebody asks for it."""
        return self._desk if self._desk is not None else self._make_desk()

    @property
    def editor(self) -> NoteEditor:
        return self.desk.editor

    def _make_desk(self) -> NoteDesk:
        from ui.notes.desk import NoteDesk
        from ui.notes.side import SidePane

        desk = self._desk = NoteDesk(self._services, self._theme, self._bridge, self._say, self.presenter, self)
        side = self.side = SidePane(self._theme, self._services, self.presenter.words)
        for holder, content in ((self._record, desk.editor), (self._beside, side)):
            layout = holder.layout()
            assert layout is not None
            layout.addWidget(content)
            content.show()  # now: whoever asked for the form may put the keyboard into it
        side.followup_wanted.connect(self.followup_wanted)
        desk.shown.connect(self._show_form)
        desk.editor.head.back_wanted.connect(self.back)
        desk.changed.connect(self._changed)
        desk.completed.connect(self._completed)
        desk.emptied.connect(self._emptied)
        desk.brought_back.connect(self._brought_back)
        desk.deeds.undeleted.connect(self._undeleted)
        desk.deeds.followed.connect(self.changed)
        desk.deeds.followup_wanted.connect(self.followup_wanted)
        desk.meeting_wanted.connect(self.meeting_wanted)
        self._framed(self.split.frame)
        return desk

    @property
    def _open_id(self) -> str | None:
        """The note that is looked at."""
        if self._deleted is not None:
            return self._deleted.record_id
        return None if self._desk is None else self._desk.record_id

    def _make_ready(self) -> None:
        """The list was seen: now the form, with the first note where there is room for both."""
        if self.desk.session is None and self._deleted is None and not self.split.single:
            self._open_first(self.listing.list.current())

    # --- what the window asks of a screen

    def entered(self) -> None:
        """The place is shown: what changed elsewhere is read again."""
        if not self._read_at_once:
            self.refresh()
        self._read_at_once = False
        if self._desk is not None:
            self._make_ready()
        if not self.split.single or self._open_id is None:
            self.listing.focus_rows()

    def leaving(self) -> bool:
        """Everything on screen goes to the disk first; False when that failed, and the words stay on screen."""
        done = self.finish_writing()
        if done and self._desk is not None:
            self._desk.drop_over()
        return done

    def look_again(self) -> None:
        """Something came from the office."""
        self._refresh_all_soon.start()

    def opened(self) -> tuple[str, str, QWidget] | None:
        """What is looked at: its type, its id, and where it is written."""
        record_id = None if self._desk is None else self._desk.record_id
        return ("note", record_id, self.editor) if record_id is not None else None

    def finish_writing(self) -> bool:
        """Wait until all that was typed is on disk; False when it could not be stored."""
        return self._desk is None or self._desk.finish_writing()

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
            ("Ctrl+Z", self.tr("Lấy lại như trước")),
            ("Ctrl+Y", self.tr("Làm lại điều vừa lấy lại")),
            ("Alt+↑ ↓", self.tr("Chuyển luồng lên, xuống")),
            ("F8", self.tr("Xem chỗ riêng tư kế tiếp")),
            ("Alt+Enter", self.tr("Mở chỗ riêng tư ở con trỏ")),
        ]

    def take_back(self) -> None:
        """Undo what was done last: in the list the narrowing of it, else what was done with the note."""
        focused = self.window().focusWidget()
        in_list = focused is not None and self.listing.isAncestorOf(focused)
        if not in_list or self.desk.deeds.newest or not self.listing.take_back():
            self.desk.take_back()

    def restyled(self) -> None:
        """Another text size: the same note in new widgets."""
        if not self.finish_writing():
            return
        current, deleted = self._open_id, self._deleted is not None
        if self._desk is not None:
            self._desk.let_go()
            self._desk.deleteLater()
        self._column.removeWidget(self.split)
        self.split.hide()
        self.split.deleteLater()
        self._build()
        self._read_at_once = False
        self.refresh()
        if current is not None and deleted:
            self._open_deleted(current)
        elif current is not None:
            self.open_record(current)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # What has a use for Esc of its own (search, an open list, a stream) has taken it before.
        if event.key() == Qt.Key.Key_Escape and self._open_id is not None:
            self.back()
            return
        super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        # Back from the quick note or from another program: notes may have come meanwhile.
        if event.type() == QEvent.Type.WindowActivate and self.isVisible():
            self._refresh_all_soon.start()
        return super().event(event)

    def hideEvent(self, event: QHideEvent) -> None:
        if self._desk is not None:
            self._desk.save_soon()
        # Nobody looks at the list now; `entered` reads it again.
        self._refresh_soon.stop()
        self._refresh_all_soon.stop()
        super().hideEvent(event)

    # --- opening

    def open_record(self, record_id: str) -> None:
        """Show a note by its id, also when the list does not show it at the moment."""
        if self._open_id != record_id and not self.desk.open(record_id):
            self.refresh()
            return
        self.listing.select(record_id)
        self.split.show_record()
        self.editor.focus_form()

    def open_draft(self, draft: Any) -> None:
        """Show a draft (after *Để đó, viết sau*, or from another place)."""
        self.refresh()
        self.open_record(draft.record_id)

    def _open_first(self, chosen: NoteRow | None = None) -> None:
        row = chosen or self.listing.model.row(0)
        if row is not None and self._put_up(row):
            self.listing.select(row.id)

    def _put_up(self, row: NoteRow) -> bool:
        """A note beside the list; False (and said) when it is not there any more."""
        return self._show_deleted(row.id) if row.deleted else self.desk.open(row.id)

    def _chosen(self, row: NoteRow) -> None:
        if self._desk is None:
            return  # the list was not seen yet; the form comes in a moment, with the row that is chosen then
        # In one pane the arrows walk through the list; only Enter or a click opens.
        if row is not None and not self.split.single:
            self._open_soon.start()

    def _open_chosen(self) -> None:
        row = self.listing.list.current()
        if row is not None and not self.split.single and row.id != self._open_id and not self._put_up(row):
            self.refresh()

    def _clicked(self, row: NoteRow) -> None:
        # Side by side the form shows the row already, and the keyboard stays with the list.
        if self.split.single:
            self._opened(row)

    def _opened(self, row: NoteRow) -> None:
        if row is not None and row.deleted:
            self._open_deleted(row.id)
        elif row is not None:
            self.open_record(row.id)

    def back(self) -> None:
        """From the form back to the list."""
        self.desk.save_soon()
        self.split.show_list()
        self.listing.focus_rows()

    # --- a note that was taken out

    def _open_deleted(self, record_id: str) -> None:
        if self._open_id != record_id and not self._show_deleted(record_id):
            self.refresh()
            return
        self.split.show_record()
        if self._deleted is not None:
            self._deleted.take_focus()

    def _show_deleted(self, record_id: str) -> bool:
        """Read-only, in place of the form; False (and said) when it is not there any more."""
        from ui.notes.deleted import DeletedNote

        try:
            gone = self._services.deleted.record(record_id)
        except NotFound as error:
            self.desk.deeds.could_not(error)
            return False
        self.desk.let_go()
        if self._deleted is None:
            page = self._deleted = DeletedNote(self._theme, self._services)
            page.back_wanted.connect(self.back)
            page.undelete_wanted.connect(self.desk.deeds.undelete)
            layout = self._record.layout()
            assert layout is not None
            self.editor.hide()
            layout.addWidget(page)
            self._framed(self.split.frame)
        self._deleted.show_note(gone)
        self._deleted.show()
        self._show_side()
        return True

    def _show_form(self) -> None:
        """The form again."""
        page, self._deleted = self._deleted, None
        if page is not None:
            page.hide()
            page.deleteLater()
            self.editor.show()
        self._show_side()

    def _look_again(self) -> None:
        """What was brought back elsewhere, or erased, is not to be read here any longer."""
        if self._desk is not None:
            self._desk.look_again()
        page = self._deleted
        if page is not None and page.record_id is not None and not self._services.deleted.holds(page.record_id):
            self._show_form()

    # --- what happened to notes

    def _changed(self) -> None:
        if self.isVisible():
            self._refresh_soon.start()

    def _completed(self, record_id: str) -> None:
        self.refresh()
        self.note_completed.emit(record_id)

    def _emptied(self) -> None:
        self.refresh()
        if self.split.single:
            self.back()
        elif self.desk.session is None:
            self._open_first()

    def _brought_back(self, record_id: str) -> None:
        self.refresh()
        self.listing.select(record_id)

    def _undeleted(self, record_id: str) -> None:
        if self.presenter.view != DELETED:
            return
        # It is there again, as before: shown where all the others are.
        self.listing.show_view(ALL)
        self._brought_back(record_id)
        self._say(self.tr("Đã lấy lại tin."))
        self.editor.focus_form() if self.split.single else self.listing.focus_rows()

    def refresh(self) -> None:
        """Notes came or changed, here or elsewhere (quick note, meeting, sync)."""
        self._read_again()

    def _read_again(self, drafts_only: bool = False) -> None:
        self._refresh_soon.stop()
        self.listing.refresh(drafts_only)
        self._look_again()
        self._show_side()
        self.changed.emit()

    def _select_open(self) -> None:
        if self._open_id is not None:
            self.listing.select(self._open_id)

    # --- the list

    def saved_searches(self) -> None:
        """The menu of kept searches: take one, keep the present one, keep one no longer."""
        from ui.notes.searches import SearchMenu

        saved = SearchMenu(self._services.saved, self.presenter, self._bridge, self._say)
        saved.open(self.listing.saved_chip, self.listing.ask_again)

    def show_filter(self, chosen: RecordFilter) -> None:
        """The notes that another place wants to have seen; the chips say which, and take them away again."""
        self.listing.ask_again(chosen, "", False)
        if self.split.single:
            self.back()

    def choose_filter(self) -> None:
        """Narrow the list by topic, area, level, period."""
        from ui.notes.filters import FilterDialog

        if self.presenter.view not in (ALL, DELETED) or self.presenter.text:
            self.listing.show_view(ALL)
        dialog = FilterDialog(self._theme, self, self._services, self.presenter)
        dialog.chosen.connect(self.listing.set_filter)
        dialog.open()

    def export(self) -> None:
        """Save the notes of the list as a file; what is searched for, drafts and deleted notes are no such list."""
        from ui.notes.export import notes_dialog

        if self.presenter.view in (DRAFTS, DELETED) or self.presenter.text:
            self.listing.show_view(ALL)
        dialog = notes_dialog(self._services, self._theme, self._bridge, self.window(), self.presenter)
        dialog.written.connect(self._exported)
        dialog.open()

    def _exported(self, path: Path, done: Any) -> None:
        from ui.saving import open_outside

        words = self.tr("Đã lưu {count} tin vào {name}").format(count=done.rows, name=path.name)
        self._say(words, self.tr("Mở thư mục"), lambda: open_outside(path.parent))

    def _framed(self, frame: Any) -> None:
        self.listing.list.set_lines(3 if frame.gist else 2)
        if self._desk is not None:
            self._desk.editor.head.set_single(frame.panes == 1)
        if self._deleted is not None:
            self._deleted.back.setVisible(frame.panes == 1)
        self._show_side()

    def _show_side(self) -> None:
        if self.side is not None:
            over = self._desk is not None and self._desk.session is not None and self._desk.session.over
            self.side.show_note(self._open_id if self._deleted is None and not over else None)
