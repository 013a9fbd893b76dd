"""The form of one note. It shows a session's fields, hands every change to it, and says what the session answers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from desktop_app.domain.notes import one_sided
from desktop_app.domain.problems import Problem
from desktop_app.domain.record import whole
from desktop_app.domain.registry import TYPES
from desktop_app.errors import InvalidRecord, SotayError
from desktop_app.services import Services
from ui.bridge import Bridge
from ui.guard.watch import GuardStrip, GuardWatch
from ui.notes.attachments import AttachmentsSection
from ui.notes.facts import FactsSection
from ui.notes.form import Section, text_of
from ui.notes.head import EditorFoot, EditorHead
from ui.notes.level_panel import CallNow, LevelPanel
from ui.notes.messages import Messages
from ui.notes.replies import RepliesPane
from ui.notes.sections import DetailsSection, OutlookSection, ProposalSection
from ui.notes.session import DraftSession
from ui.notes.streams import StreamsSection
from ui.notes.words import Words, empty_parts
from ui.settings.presenter import office_phone
from ui.theme.theme import Theme
from ui.widgets.buttons import Button
from ui.widgets.fields import Field
from ui.widgets.keys import commit_input_method, shortcut, written_in
from ui.widgets.labels import Heading
from ui.widgets.paper import EmptyState, Pane
from ui.widgets.pasting import Pasting
from ui.widgets.scroll import ScrollPage
from ui.widgets.writing import TextEdit, TextField


class NoteEditor(Pane):
    """Head, form and foot. Empty until `show_session`. `written` after every change by the person."""

    stream_removed = Signal(int, object)
    files_removed = Signal(object)
    discard_wanted = Signal()
    written = Signal()

    def __init__(self, theme: Theme, services: Services, bridge: Bridge, words: Words) -> None:
        super().__init__(theme, "surface")
        self._services, self._words = services, words
        self.session: DraftSession | None = None
        self._read_at = 0  # how far down the page was when the panel of the levels was opened
        self.head = EditorHead(theme)
        self.banners = Messages(theme, words, "note_retry")
        self.foot = EditorFoot(theme)
        self.level = LevelPanel(theme, words)
        self.call_now = CallNow(theme, lambda: office_phone(services.settings))
        self.replies = RepliesPane(theme, services)
        self.facts = FactsSection(theme, services, bridge, words)
        self.streams = StreamsSection(theme, words)
        self.outlook = OutlookSection(theme, words)
        self.proposal = ProposalSection(theme)
        self.files = AttachmentsSection(
            theme, services.queries.blob, services.queries.link_speed, services.queries.unsent_files
        )
        self.details = DetailsSection(theme, words, self.facts)
        self.details_toggle = Button(
            theme, self.tr("Chi tiết khác"), "link", trailing="chevron-down", on_click=self._toggle_details
        )
        self.details_toggle.setObjectName("note_details")
        self._sections: list[Section] = [
            *(self.facts, self.level, self.streams, self.outlook, self.proposal, self.files, self.details),
        ]
        self.guard = GuardWatch(theme, services.guard, bridge, self, self._area)
        self.guard.rest = self.streams.closed_texts
        self._assemble(theme)
        self.level.hide()
        self._connect()
        self.clear()

    def _assemble(self, theme: Theme) -> None:
        form = QWidget()
        column = QVBoxLayout(form)
        column.setContentsMargins(0, 0, 0, theme.px(24))
        self._gap = theme.px(14)
        column.setSpacing(self._gap)
        outlook = QWidget()
        under = QVBoxLayout(outlook)
        under.setContentsMargins(0, 0, 0, 0)
        under.setSpacing(theme.px(10))
        under.addWidget(Heading(theme, self.tr("Nhận định, dự báo"), "section"))
        under.addWidget(self.outlook)
        for part in (
            self.level,
            self.call_now,
            self.replies,
            self.facts,
            self.streams,
            outlook,
            self.proposal,
            self.files,
        ):
            column.addWidget(part)
        column.addWidget(self.details_toggle, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.details)
        column.addStretch(1)
        form.setMaximumWidth(theme.width("writing_max"))
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(theme.px(28), theme.px(4), theme.px(24), 0)
        row.addWidget(form, 1)
        row.addStretch(0)
        self.page = ScrollPage(theme, holder)
        # Each further topic is a chip at the top, and chosen far below.
        self.facts.edited.connect(lambda name, _value: self.page.keep_in_sight() if name == "topics" else None)
        paper = QWidget()
        whole_page = QVBoxLayout(paper)
        whole_page.setContentsMargins(0, 0, 0, 0)
        whole_page.setSpacing(0)
        whole_page.addWidget(self.head)
        margins = QHBoxLayout()
        margins.setContentsMargins(theme.px(24), 0, theme.px(24), 0)
        margins.addWidget(self.banners)
        whole_page.addLayout(margins)
        whole_page.addWidget(self.page, 1)
        whole_page.addWidget(GuardStrip(theme, self.guard))
        whole_page.addWidget(self.foot)
        self._nothing = EmptyState(
            theme, self.tr("Chưa mở tin nào"), self.tr("Chọn một tin ở danh sách, hoặc bấm Ctrl+N để ghi tin mới.")
        )
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._nothing)
        self._stack.addWidget(paper)
        self._paper = paper
        self.setAcceptDrops(True)

    def _connect(self) -> None:
        for section in self._sections:
            section.edited.connect(self._edited)
        written = [field for section in self._sections for field in section.fields.values()]
        edits = [field.edit for field in written if isinstance(field, TextField)]
        for edit in (self.facts.title, *edits):
            self._watch(edit)
        self.streams.editor_made.connect(lambda editor: self._watch(editor.summary.edit))
        self.streams.rebuilt.connect(self.guard.look_at_rest)
        self.guard.place_wanted.connect(self._open_place)
        self.streams.reason_wanted.connect(lambda: self._open_place("one_stream_reason"))
        self.head.level.toggled.connect(self._show_level)
        self.streams.opened.connect(self._bring_up)
        self.streams.removed.connect(self.stream_removed)
        self.streams.joined.connect(self._joined)
        self.files.removed.connect(self.files_removed)
        self.files.wanted.connect(self._attach)
        self.files.camera_wanted.connect(self._from_camera)
        self.foot.complete.clicked.connect(lambda _checked=False: self.complete())
        self.foot.discard.clicked.connect(lambda _checked=False: self.discard_wanted.emit())
        shortcut(self, "Ctrl+T", self._add_stream)
        shortcut(self, "Ctrl+Return", self.complete)
        shortcut(self, "Ctrl+S", self._save)

    def _watch(self, edit: TextEdit) -> None:
        self.guard.add(edit)
        Pasting(self._theme, edit)
        edit.files_given = self.files.take

    # --- what is shown

    def clear(self) -> None:
        """No note is open."""
        self.guard.close()
        self.session = None
        self._stack.setCurrentWidget(self._nothing)

    def show_session(self, session: DraftSession, pill: str, updated_at: str = "") -> None:
        """Open a note. `pill` is its state, `updated_at` when it was completed (ISO, "" for a draft). One that is shown
        already (it was completed, its changes were put away) stays where it was read, and the keyboard with it.
        """
        before = self.session
        again = before is not None and before.record_id is not None and before.record_id == session.record_id
        keyboard, bar = self._keyboard(), self.page.verticalScrollBar()
        self.head.level.setChecked(False)
        height = bar.value() if again else 0
        self.session = session
        self.banners.clear()
        self.streams.fold()
        self.reload()
        self.replies.show_for(None if session.is_new else session.record_id, session.fields.get("request"))
        self._show_details(self.details.says_something(session.fields))
        if again:
            self._give_keyboard(keyboard)
        bar.setValue(height)
        self.show_state(pill)
        if session.draft is not None:
            self.show_saved(session.draft.saved_at)
        elif updated_at:
            moment = self._words.clock(datetime.fromisoformat(updated_at))
            self.foot.show_saved(self.tr("Hoàn tất lúc {time}").format(time=moment))
        else:
            self.foot.show_saved("")
        self._stack.setCurrentWidget(self._paper)

    def reload(self) -> None:
        """The session's fields into the form, without reporting them as changes."""
        assert self.session is not None
        for section in self._sections:
            section.clear_problems()
            section.load(self.session.fields)
        self._say_parts()

    def show_state(self, pill: str) -> None:
        """State of the record, and which buttons make sense in it."""
        assert self.session is not None
        self.head.pill.set_state(pill)
        self.show_files(pill)
        self.head.set_follows(not self.session.is_new)
        written = self.session.written
        self.foot.show_changes(written, written or self.session.is_new, self.session.is_new)

    def show_files(self, pill: str) -> None:
        """How far photos and files of the record are, which is in this state."""
        self.files.set_arrived(pill in ("delivered", "safe", "held"))

    def show_saved(self, moment: Any) -> None:
        """ "Đã lưu lúc 9:21": only from the moment of a commit."""
        self.foot.show_saved(self.tr("Đã lưu lúc {time}").format(time=self._words.clock(moment)))
        self.banners.saved()

    def show_save_failed(self, error: BaseException, retry: Callable[[], object]) -> None:
        """The words stay on screen, and this says so."""
        self.foot.show_saved(self.tr("Chưa lưu được"), "warning", warn=True)
        self.banners.save_failed(error, retry)

    def show_over(self) -> None:
        """The record was erased by order: nothing of what stands here can be stored or completed any more."""
        self.foot.show_changes(False, False, False)
        self.head.set_follows(False)
        self.foot.show_saved(self.tr("Không lưu được nữa"), "warning", warn=True)

    def show_refused(self, error: BaseException) -> None:
        """Name the fields that stop it and go to the first; anything else is said in a banner."""
        language = self._words.language
        if not isinstance(error, InvalidRecord):
            if not isinstance(error, SotayError):
                raise error
            self.banners.another(error.sentence(language))
            return
        first: Field | None = None
        rest: list[str] = []
        for problem in error.problems:
            field = self._field_for(problem)
            if field is None:
                rest.append(problem.sentence(language))
                continue
            field.set_problem(problem.sentence(language))
            first = first or field
        if rest:
            self.banners.problem(" ".join(rest))
        if first is not None:
            self.page.ensureWidgetVisible(first, 0, 80)
            first.control.setFocus(Qt.FocusReason.OtherFocusReason)
            if isinstance(first, TextField):
                self.guard.go_to_block()

    def _open_place(self, place: str) -> None:
        field = self._field_for(Problem(place, "", ""))
        if field is not None:
            self.page.ensureWidgetVisible(field, 0, 80)
            field.control.setFocus(Qt.FocusReason.OtherFocusReason)

    def _area(self) -> str | None:
        return text_of(self.session.fields.get("area")) or None if self.session is not None else None

    def _field_for(self, problem: Problem) -> Field | None:
        for section in self._sections:
            field = section.field_for(problem.field)
            if field is not None:
                if section is self.details:
                    self._show_details(True)
                elif section is self.level:
                    self.head.level.setChecked(True)
                return field
        return None

    # --- what the person does

    def _edited(self, name: str, value: Any) -> None:
        if self.session is None:
            return
        before = self.session.written
        self.session.put(name, value, written_in())
        for section in self._sections:
            field = section.fields.get(name)
            # A date that is no date keeps its own sentence.
            if field is not None and field.problem() and section is not self.details and value not in (None, ""):
                field.set_problem("")
        if name == "area":
            self.guard.look_again()
        if not before and not self.session.over:
            self.show_state("draft")
            self.foot.show_saved("")
        self._say_parts()
        self.written.emit()

    def _keyboard(self) -> str:
        """The name of what has the keyboard here; "" when nothing has it."""
        focused = self.window().focusWidget()
        return focused.objectName() if focused is not None and self.isAncestorOf(focused) else ""

    def _give_keyboard(self, name: str) -> None:
        """What is put up anew must not take the keyboard away from where it was."""
        again = [one for one in self.findChildren(QWidget, name) if one.isVisible()] if name else []
        if again:
            again[-1].setFocus(Qt.FocusReason.OtherFocusReason)

    def _joined(self, count: int) -> None:
        if self.session is not None:
            self.session.steps.together(count)

    def take_back(self, forward: bool = False) -> set[str]:
        """Undo the last change of this note, or make again what was undone last; the names of what is different now."""
        if self.session is None or (not forward and self.streams.drop_empty()):
            return set()
        names = self.session.take_back(forward)
        if not names:
            return names
        keyboard = self._keyboard()
        shown = [section for section in self._sections if any(section.holds(name) for name in names)]
        for section in shown:
            section.clear_problems()
            section.load(self.session.fields)
            if section is self.details:
                self._show_details(True)
        self.show_state("draft")
        self.foot.show_saved("")
        self._say_parts()
        self.guard.look_again()
        self._give_keyboard(keyboard)
        if shown and shown[0] is not self.level:
            self.page.ensureWidgetVisible(shown[0].field_for(min(names)) or shown[0], 0, 80)
        return names

    def _say_parts(self) -> None:
        assert self.session is not None
        fields = self.session.fields
        level = whole(fields.get("severity"))
        self.head.level.set_level(
            level,
            "" if level is None else self._words.label("severities", level),
            self._words.label("urgency", fields.get("urgency")),
        )
        self.call_now.show_for(level)
        language = self._words.language
        self.foot.show_empty(empty_parts(fields, language))
        hints = TYPES["note"].hints(fields, self._services.vocabulary())
        advice = [hint for hint in hints if hint.field.startswith("stream") and self.streams.has_streams()]
        # Another stream, or why there is none: both are answers.
        self.streams.set_advice(
            advice[0].sentence(language) if advice else "", reason=bool(advice) and advice[0].field == "streams"
        )

    def complete(self) -> None:
        """Finish the note: everything on screen is saved first."""
        commit_input_method()
        if self.session is None or self.foot.complete.isHidden():
            return
        for section in self._sections:
            section.clear_problems()
        if not self.facts.day.makes_sense():
            return
        missing = one_sided(self.session.fields)
        if missing is not None:
            self.show_refused(InvalidRecord([missing]))
            return
        self.session.complete()

    def _save(self) -> None:
        if self.session is None:
            return
        if self.session.clean and self.session.draft is not None:
            self.show_saved(self.session.draft.saved_at)
        self.session.save_soon()

    def _bring_up(self, part: QWidget) -> None:
        # Its size is known only after the page was laid out anew.
        def scroll() -> None:
            form = self.page.widget()
            if isValid(part) and form is not None:
                place = part.mapTo(form, QPoint(0, 0)).y()
                self.page.verticalScrollBar().setValue(place - self._theme.px(8))

        QTimer.singleShot(0, self, scroll)

    def focus_form(self) -> None:
        """The keyboard goes into the form: to the words of a draft, else to the top."""
        if self.session is None:
            return
        wanted = self.facts.content.edit if self.session.is_new else self.facts.title
        wanted.moveCursor(QTextCursor.MoveOperation.End)
        wanted.setFocus(Qt.FocusReason.OtherFocusReason)

    def _add_stream(self) -> None:
        if self.session is not None:
            self.streams.add()

    def _attach(self, source: Any) -> None:
        if self.session is not None:
            self.session.attach(source)

    def _attach_all(self, paths: Any) -> None:
        for path in paths:
            self._attach(path)

    def _from_camera(self) -> None:
        from ui.notes.camera import SETTING, CameraDialog

        settings = self._services.settings
        dialog = CameraDialog(
            self._theme, self.window(), settings.get(SETTING), lambda folder: settings.set(SETTING, folder)
        )
        dialog.chosen.connect(self._attach_all)
        dialog.open()

    def _show_level(self, on: bool) -> None:
        """The panel stands at the top, where the page goes for it; closed, it leaves what was read where it was."""
        bar = self.page.verticalScrollBar()
        if on:
            self._read_at = bar.value()
            bar.setValue(0)
        elif bar.value() == 0:
            bar.setValue(self._read_at)
        else:
            bar.setValue(bar.value() - self.level.height() - self._gap)
        self.level.setVisible(on)
        self.head.level.update()

    def _toggle_details(self) -> None:
        self._show_details(self.details.isHidden())

    def _show_details(self, on: bool) -> None:
        self.details.setVisible(on)
        self.details_toggle.set_trailing("chevron-up" if on else "chevron-down")

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        mime = event.mimeData()
        if self.session is not None and (mime.hasUrls() or mime.hasImage()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if self.files.take(event.mimeData()):
            event.acceptProposedAction()
