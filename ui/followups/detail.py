"""One follow-up: where it comes from, its form, and storing what was changed.

Object names: followup_back, followup_source, followup_save, followup_discard, followup_saved and those of `form.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.domain import followups as rules
from desktop_app.domain.record import as_day, text
from desktop_app.domain.vietnamese.dates import format_date
from desktop_app.errors import Erased, InvalidRecord, SotayError, UserError
from desktop_app.services import Services
from ui.bridge import Bridge
from ui.followups.form import FollowupForm
from ui.followups.words import overdue_days, source_of, state_word
from ui.i18n import counted
from ui.meetings.failures import failure_banner, page_banners
from ui.meetings.link_row import LinkRow
from ui.meetings.open_draft import OpenDraft
from ui.meetings.words import saved_words
from ui.records.conflict import ConflictKeeper, conflict_banner
from ui.records.erased import erased_words
from ui.theme.theme import Theme
from ui.widgets.buttons import Button
from ui.widgets.keys import commit_input_method, keyboard_kept
from ui.widgets.labels import Heading, IconText, Text
from ui.widgets.paper import EmptyState, Pane
from ui.widgets.pills import StatusPill
from ui.widgets.scroll import ScrollPage

# What a person changes here.
EDITED = ("state", "due_on", "owner", "result", "outcome", "fed_back")


class FollowupPage(Pane):
    """Edits through a draft, made at the first change and stored by itself; "Ghi lại" makes it a revision. Signals:
    `back`, `source_wanted` (a row), `stored` (record id), `touched` when a draft was made, `said` (words, action words,
    callable)."""

    back = Signal()
    source_wanted = Signal(object)
    stored = Signal(str)
    touched = Signal()
    said = Signal(str, str, object)

    def __init__(self, services: Services, theme: Theme, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(theme, "surface", parent=parent)
        self._services, self._bridge = services, bridge
        self.conflicts = ConflictKeeper(services, theme, bridge, self)
        self.conflicts.said.connect(self.said)
        self.conflicts.changed.connect(self._decided)
        self.record_id = ""
        self._draft: OpenDraft | None = None
        self._pending: dict[str, Any] = {}
        self._asked = False
        self.over = False  # erased by order: nothing of it is stored any more
        self._put_away: Callable[[], object] | None = None  # brings back what was stored or put away last
        self._single = False
        self._back: Button | None = None
        self.form: FollowupForm | None = None
        self._content: QWidget | None = None
        self._banners = page_banners(theme)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self._banners)
        self.show_nothing()

    # --- showing

    def set_single(self, single: bool) -> None:
        self._single = single
        if self._back is not None:
            self._back.setVisible(single)

    def show_nothing(self) -> None:
        self.keep()
        self.record_id, self._draft, self.form, self._pending, self.over = "", None, None, {}, False
        words = self.tr("Tình trạng, hạn và kết quả hiện ở đây.")
        self._put(EmptyState(self._theme, self.tr("Chọn một việc"), words))

    def show_followup(self, record_id: str) -> None:
        """Read it again and show it, with what was changed and not stored as a revision yet."""
        self.keep()
        self._banners.show_banner(None)
        if record_id != self.record_id:
            self._put_away = None
        self.record_id, self._draft, self._asked, self._pending, self.over = record_id, None, False, {}, False
        record = self._services.queries.record(record_id)
        fields = self._shown = record.fields
        if record.draft_id is not None:
            self._take(self._services.queries.draft(record.draft_id))
            assert self._draft is not None
            fields = {**record.fields, **self._draft.fields}
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        form = QWidget()
        rows = QVBoxLayout(form)
        pad = self._theme.px(22)
        rows.setContentsMargins(pad, self._theme.px(16), pad, pad)
        rows.setSpacing(self._theme.px(12))
        self._head(rows, record, fields)
        self.form = FollowupForm(self._services, self._theme, record.fields, fields)
        self.form.edited.connect(self._set)
        rows.addWidget(self.form)
        rows.addStretch(1)
        column.addWidget(ScrollPage(self._theme, form), 1)
        column.addWidget(self._foot())
        self._put(page)
        self._show_state()
        if record.conflicts:
            look = conflict_banner(self._theme, lambda: self.conflicts.open(record.id, "followup"))
            self._banners.show_banner(look)

    def _decided(self) -> None:
        self.show_followup(self.record_id)
        self.stored.emit(self.record_id)

    def _put(self, content: QWidget) -> None:
        # Whoever stored with the keyboard goes on in the same field of the new page.
        focused = self.window().focusWidget()
        name = focused.objectName() if focused is not None and self.isAncestorOf(focused) else ""
        if self._content is not None:
            self._back = None if content.findChild(Button, "followup_back") is None else self._back
            self._column.removeWidget(self._content)
            self._content.hide()
            self._content.deleteLater()
        self._content = content
        self._column.addWidget(content, 1)
        again = content.findChild(QWidget, name) if name else None
        if again is not None:
            again.setFocus(Qt.FocusReason.OtherFocusReason)

    def _head(self, rows: QVBoxLayout, record: Any, fields: Any) -> None:
        theme = self._theme
        above = QHBoxLayout()
        above.setSpacing(theme.px(8))
        back = Button(
            theme, self.tr("Danh sách việc"), "link", "chevron-left", size="button_small", on_click=self.back.emit
        )
        back.setObjectName("followup_back")
        if not self._single:
            back.hide()
        self._back = back
        above.addWidget(back)
        late = overdue_days(as_day(fields.get("due_on")), text(fields.get("state")), self._today())
        if late:
            words = counted(late, self.tr("Quá hạn 1 ngày"), self.tr("Quá hạn {count} ngày"))
            above.addWidget(IconText(theme, "clock", words, "body", "danger"), 0, Qt.AlignmentFlag.AlignVCenter)
        else:
            above.addWidget(Text(theme, state_word(self._services, fields.get("state")), "hint", "text_2", wrap=False))
        above.addStretch(1)
        above.addWidget(StatusPill(theme, record.delivery))
        rows.addLayout(above)
        rows.addWidget(Heading(theme, text(fields.get("text")) or self.tr("Việc chưa ghi nội dung"), "record_title"))
        source = source_of(self._services, fields)
        if source is not None:
            kind = self.tr("Từ cuộc họp") if source.type == "meeting" else self.tr("Từ tin")
            icon = "people" if source.type == "meeting" else "note"
            note = format_date(source.on) if source.on else ""
            link = LinkRow(
                theme,
                icon,
                f"{kind}: {source.title}",
                note,
                on_click=lambda: self.source_wanted.emit(source),
            )
            link.setObjectName("followup_source")
            rows.addWidget(link)

    def _foot(self) -> Pane:
        theme = self._theme
        foot = Pane(theme, "sunken", "top")
        row = QHBoxLayout(foot)
        row.setContentsMargins(theme.px(22), theme.px(10), theme.px(22), theme.px(10))
        row.setSpacing(theme.px(12))
        self._saved = IconText(theme, "check", "", wrap=True)
        self._saved.setObjectName("followup_saved")
        self._discard = Button(theme, self.tr("Bỏ thay đổi"), "link", on_click=self.discard)
        self._discard.setObjectName("followup_discard")
        self._store = Button(theme, self.tr("Ghi lại"), "main", key="Ctrl+Enter", on_click=self.store)
        self._store.setObjectName("followup_save")
        row.addWidget(self._saved, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._discard)
        row.addWidget(self._store)
        return foot

    def _show_state(self) -> None:
        """The foot: what is stored, and what is still owed."""
        changed = self._draft is not None or bool(self._pending)
        self._discard.setVisible(changed)
        fields = self._draft.fields if self._draft is not None else self._stored()
        language = self._services.language()
        hints = rules.hints(fields, self._services.vocabulary())
        parts = [hint.sentence(language) for hint in hints]
        if self._draft is not None:
            parts.insert(0, saved_words(self._draft.saved_at) + ".")
        elif not parts:
            parts.append(self.tr("Không còn gì phải ghi thêm."))
        self._saved.set(" ".join(parts), "check" if not hints else "info", "text_2")

    def _stored(self) -> dict[str, Any]:
        return {**self._services.queries.record(self.record_id).fields, **self._pending}

    def _today(self) -> date:
        return self._services.clock().date()

    # --- changing

    def take_back(self, forward: bool = False) -> None:
        """Undo the last change of the form, or make it again; after that what was stored or put away last."""
        if not self._fetch():
            return
        names = self._draft.take_back(forward) if self._draft is not None else frozenset[str]()
        if names and self._draft is not None and self.form is not None:
            self.form.clear_problems()
            self.form.show_again(self._draft.fields)
            self._show_state()
        elif self._put_away is not None and not forward:
            back, self._put_away = self._put_away, None
            back()

    def _set(self, name: str, value: Any) -> None:
        """One changed field: into the draft, which is made at the first change."""
        if self.over:
            return
        if self.form is not None:
            self.form.clear_problems()
        if self._draft is not None:
            self._draft.set(name, value)
            return
        self._pending[name] = value
        if not self._asked:
            self._asked = True
            record_id = self.record_id

            def made(draft: Any) -> None:
                # Storing or leaving may have fetched it already; what was typed since must not be undone.
                if self.record_id == record_id and self._draft is None:
                    self._take(draft)
                    self._show_state()
                    self.touched.emit()

            self._bridge.then(self._services.capture.edit(record_id, shown=self._shown), made, self._failed, self)

    def _take(self, draft: Any) -> None:
        self._draft = OpenDraft(self._services, self._bridge, draft, self)
        self._draft.saved.connect(lambda _at: self._show_state())
        self._draft.failed.connect(self._failed)
        for name, value in self._pending.items():
            self._draft.set(name, value)
        self._pending = {}

    def keep(self) -> None:
        if self._draft is not None:
            self._draft.keep()

    def settle(self) -> bool:
        """Everything on the disk, because the place is being left."""
        commit_input_method()
        return self._fetch() and (self._draft is None or self._draft.settle())

    def _fetch(self) -> bool:
        """The draft for what was changed before there was one; False (and said) when there can be none."""
        if self._draft is None and self._pending:
            try:
                self._take(self._services.capture.edit(self.record_id, shown=self._shown).result())
            except SotayError as error:
                self._failed(error)
                return False
        return True

    def look_again(self) -> None:
        """Of what the office ordered to be erased meanwhile nothing is to be read here any longer. What was changed and
        not stored stays until the page is left, and what became of it is said."""
        if not self.record_id or self.over or not self._services.queries.erased(self.record_id):
            return
        if self._draft is not None:
            self._draft.end(Erased())
        elif self._pending:
            self._failed(Erased())
        else:
            self.show_nothing()
            self.said.emit(erased_words(), "", None)

    def store(self) -> None:
        """Make the changes a revision of the record."""
        commit_input_method()
        # The draft may be on its way: what was changed goes with it.
        if self.over or not self._fetch():
            return
        if self._draft is None:
            self.said.emit(self.tr("Chưa có gì thay đổi"), "", None)
            return
        if self.form is not None and not self.form.dates_make_sense():
            return
        fields = {name: self._draft.get(name) for name in EDITED if self._draft.get(name) != self._draft.base.get(name)}
        before = {name: self._draft.base.get(name) for name in fields}
        self._draft.keep()
        record_id = self.record_id
        stored = self._services.followups.set(record_id, fields)
        self._bridge.then(stored, lambda _done: self._done(record_id, before, fields), self._failed, self)

    def _done(self, record_id: str, before: dict[str, Any], stored: dict[str, Any]) -> None:
        def back() -> None:
            self._restore(record_id, before)

        draft = self._draft
        if self.record_id == record_id:  # else somebody went on to another matter meanwhile
            newer = {} if draft is None else _typed_since(draft, stored)
            self._draft, self._pending = None, {}
            if draft is not None:
                draft.deleteLater()
            caret = keyboard_kept(self.window())
            self.show_followup(record_id)
            for name, value in newer.items():
                self._set(name, value)
            if newer and self.form is not None:
                self.form.show_again({**self._shown, **newer})
                caret()
            self._put_away = back
        self.said.emit(self.tr("Đã ghi lại"), self.tr("Lấy lại"), back)
        self.stored.emit(record_id)

    def _restore(self, record_id: str, before: dict[str, Any]) -> None:
        """What was stored before counts again, as one more change: also a step back that the states do not know, since
        here somebody only pressed the wrong thing."""
        capture, then = self._services.capture, self._bridge.then

        def edited(draft: Any) -> None:
            fields = {name: value for name, value in {**draft.fields, **before}.items() if value is not None}
            then(capture.save_draft(draft.id, fields), saved, self._failed, self)

        def saved(draft: Any) -> None:
            then(capture.complete(draft.id), restored, self._failed, self)

        def restored(_done: Any) -> None:
            self.show_followup(record_id)
            self.said.emit(self.tr("Đã lấy lại như trước"), "", None)
            self.stored.emit(record_id)

        self._put_away = None
        then(capture.edit(record_id), edited, self._failed, self)

    def discard(self) -> None:
        """Back to how it was stored; can be taken back."""
        if self._draft is None:
            return
        draft_id, self._draft, self._pending = self._draft.id, None, {}
        self._bridge.then(self._services.capture.discard_draft(draft_id), self._discarded, self._failed, self)

    def _discarded(self, draft: Any) -> None:
        self.show_followup(draft.record_id)

        def back() -> None:
            def again(_draft: Any) -> None:
                self.show_followup(draft.record_id)

            def not_yet(error: BaseException) -> None:
                if not isinstance(error, UserError):
                    self._failed(error)
                    return
                self._put_away = back
                self.said.emit(error.sentence(self._services.language()), "", None)

            if self.settle():
                self._bridge.then(self._services.capture.restore_draft(draft), again, not_yet, self)

        self._put_away = back
        self.said.emit(self.tr("Đã bỏ thay đổi"), self.tr("Lấy lại"), back)
        self.stored.emit(draft.record_id)

    def _failed(self, error: BaseException) -> None:
        self._asked = False
        language = self._services.language()
        if isinstance(error, Erased) and self.form is not None:
            self.over, self._draft, self._pending, self._put_away = True, None, {}, None
            self._discard.hide()
            self._store.hide()
            self._saved.set(self.tr("Không lưu được nữa"), "warning", "danger")
        again = self._draft.save if self._draft is not None else None
        self._banners.show_banner(failure_banner(self._theme, language, error, again))
        if isinstance(error, InvalidRecord) and self.form is not None:
            self.form.show_problems({problem.field: problem.sentence(language) for problem in error.problems})


def _typed_since(draft: OpenDraft, stored: dict[str, Any]) -> dict[str, Any]:
    """What somebody wrote while a slow disk stored what stood there before."""
    kept = {**draft.base, **stored}
    return {name: draft.get(name) for name in EDITED if draft.get(name) != kept.get(name)}
