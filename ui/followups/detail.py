"""One follow-up: where it stands, by when, who does it, what came of it, and how people were told.

Object names: followup_back, followup_source, followup_state, followup_due, followup_owner, followup_result,
followup_outcome, followup_told_on, followup_told_how, followup_save, followup_discard, followup_saved.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.domain import followups as rules
from desktop_app.domain.record import as_day, text
from desktop_app.domain.vietnamese.dates import format_date
from desktop_app.errors import InvalidRecord
from desktop_app.services import Services
from ui.bridge import Bridge
from ui.followups.words import next_states, overdue_days, source_of, state_word
from ui.meetings.failures import failure_banner
from ui.meetings.link_row import LinkRow
from ui.meetings.open_draft import OpenDraft
from ui.meetings.words import saved_words
from ui.theme.theme import Theme
from ui.widgets.buttons import Button
from ui.widgets.chips import ChipGroup
from ui.widgets.choice import SelectField
from ui.widgets.dates import DateField
from ui.widgets.fields import Field, LineField
from ui.widgets.keys import commit_input_method, shortcut
from ui.widgets.labels import Heading, IconText, SectionHeading, Text
from ui.widgets.notices import BannerArea
from ui.widgets.paper import EmptyState, Pane
from ui.widgets.pills import StatusPill
from ui.widgets.scroll import ScrollPage
from ui.widgets.writing import TextField

# What a person changes here.
EDITED = ("state", "due_on", "owner", "result", "outcome", "fed_back")


class FollowupPage(Pane):
    """Edits through a draft, made at the first change and stored by itself; "Ghi lại" makes it a revision. Signals:
    `back`, `source_wanted` (a row), `stored` (record id), `said` (words, action words, callable)."""

    back = Signal()
    source_wanted = Signal(object)
    stored = Signal(str)
    said = Signal(str, str, object)

    def __init__(self, services: Services, theme: Theme, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(theme, "surface", parent=parent)
        self._services, self._bridge = services, bridge
        self.record_id = ""
        self._draft: OpenDraft | None = None
        self._pending: dict[str, Any] = {}
        self._asked = False
        self._single = False
        self._fields: dict[str, Field] = {}
        self._content: QWidget | None = None
        self._banners = BannerArea(theme)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self._banners)
        shortcut(self, "Ctrl+Return", self.store, Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.show_nothing()

    # --- showing

    def set_single(self, single: bool) -> None:
        self._single = single
        button = self.findChild(Button, "followup_back")
        if button is not None:
            button.setVisible(single)

    def show_nothing(self) -> None:
        self.keep()
        self.record_id, self._draft = "", None
        words = self.tr("Tình trạng, hạn và kết quả hiện ở đây.")
        self._put(EmptyState(self._theme, self.tr("Chọn một việc"), words))

    def show_followup(self, record_id: str) -> None:
        """Read it again and show it, with what was changed and not stored as a revision yet."""
        self.keep()
        self._banners.show_banner(None)
        self.record_id, self._draft, self._asked, self._pending = record_id, None, False, {}
        record = self._services.queries.record(record_id)
        fields = record.fields
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
        self._form(rows, record.fields, fields)
        rows.addStretch(1)
        column.addWidget(ScrollPage(self._theme, form), 1)
        column.addWidget(self._foot())
        self._put(page)
        self.set_single(self._single)
        self._show_state()

    def _put(self, content: QWidget) -> None:
        if self._content is not None:
            self._column.removeWidget(self._content)
            self._content.hide()
            self._content.deleteLater()
        self._content = content
        self._column.addWidget(content, 1)

    def _head(self, rows: QVBoxLayout, record: Any, fields: Any) -> None:
        theme = self._theme
        above = QHBoxLayout()
        above.setSpacing(theme.px(8))
        back = Button(
            theme, self.tr("Danh sách việc"), "link", "chevron-left", size="button_small", on_click=self.back.emit
        )
        back.setObjectName("followup_back")
        above.addWidget(back)
        late = overdue_days(as_day(fields.get("due_on")), text(fields.get("state")), self._today())
        if late:
            words = self.tr("Quá hạn {days} ngày").format(days=late)
            above.addWidget(IconText(theme, "clock", words, "label", "danger"))
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

    def _form(self, rows: QVBoxLayout, stored: Any, fields: Any) -> None:
        theme, services = self._theme, self._services
        state = SelectField(theme, self.tr("Tình trạng"), next_states(services, text(stored.get("state")) or "new"))
        state.combo.setObjectName("followup_state")
        state.set_value(text(fields.get("state")) or "new")
        state.changed.connect(self._state_chosen)
        due = DateField(theme, self.tr("Hạn"), self._today)
        due.edit.setObjectName("followup_due")
        due.set_value(as_day(fields.get("due_on")))
        due.changed.connect(lambda day: self._set("due_on", day.isoformat() if day else None))
        owner = self._owner(fields)
        _row(theme, rows, state, due, stretch=(3, 2))
        rows.addWidget(owner)
        result = TextField(theme, self.tr("Kết quả"), min_lines=2)
        result.edit.setObjectName("followup_result")
        result.set_text(text(fields.get("result")))
        result.changed.connect(lambda: self._set("result", result.text()))
        rows.addWidget(result)
        rows.addWidget(SectionHeading(theme, self.tr("Báo lại cho bà con")))
        told = fields.get("fed_back") if isinstance(fields.get("fed_back"), dict) else {}
        on = DateField(theme, self.tr("Ngày báo lại"), self._today)
        on.edit.setObjectName("followup_told_on")
        on.set_value(as_day(told.get("on")))
        on.changed.connect(lambda day: self._set_told("on", day.isoformat() if day else None))
        how = LineField(theme, self.tr("Báo bằng cách nào"), self.tr("Ví dụ: nói tại cuộc họp ấp"))
        how.edit.setObjectName("followup_told_how")
        how.set_text(text(told.get("how")))
        how.changed.connect(lambda words: self._set_told("how", words.strip()))
        _row(theme, rows, on, how, stretch=(2, 3))
        outcome = ChipGroup(theme, self.tr("Bà con thấy thế nào"), self._outcomes())
        outcome.setObjectName("followup_outcome")
        outcome.set_value(text(fields.get("outcome")) or None)
        outcome.changed.connect(lambda: self._set("outcome", outcome.value()))
        field = Field(theme, self.tr("Bà con thấy thế nào"), outcome)
        rows.addWidget(field)
        self._fields = {
            "state": state,
            "due_on": due,
            "owner": owner,
            "result": result,
            "fed_back": on,
            "fed_back.on": on,
            "fed_back.how": how,
            "outcome": field,
        }

    def _owner(self, fields: Any) -> LineField:
        field = LineField(self._theme, self.tr("Nơi thực hiện"))
        field.edit.setObjectName("followup_owner")
        field.set_text(text(fields.get("owner")))
        field.changed.connect(lambda words: self._set("owner", words.strip()))
        return field

    def _outcomes(self) -> list[tuple[str, str]]:
        language = self._services.language()
        return [(entry.key, entry.label(language)) for entry in self._services.vocabulary().entries("outcomes")]

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
        row.addWidget(self._saved, 1)
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
        state = text(fields.get("state"))
        result = self._fields.get("result")
        if result is not None:
            why = {"on_hold": self.tr("Lý do tạm dừng"), "out_of_scope": self.tr("Đã chuyển cho nơi nào")}
            result.set_label(why.get(state, self.tr("Kết quả")))

    def _stored(self) -> dict[str, Any]:
        return {**self._services.queries.record(self.record_id).fields, **self._pending}

    def _today(self) -> date:
        return self._services.clock().date()

    # --- changing

    def _state_chosen(self, state: str) -> None:
        self._set("state", state)
        today = self._today().isoformat()
        told = self._fields.get("fed_back")
        if state == "fed_back" and isinstance(told, DateField) and told.value() is None:
            # Most people note it on the day they say it; another day is typed over.
            told.set_value(self._today())
            self._set_told("on", today)

    def _set_told(self, name: str, value: Any) -> None:
        now = self._current("fed_back")
        told = dict(now) if isinstance(now, dict) else {}
        told.pop(name, None)
        self._set("fed_back", {**told, name: value} if value else told or None)

    def _current(self, name: str) -> Any:
        if name in self._pending:
            return self._pending[name]
        return self._draft.get(name) if self._draft is not None else self._stored().get(name)

    def _set(self, name: str, value: Any) -> None:
        """One changed field: into the draft, which is made at the first change."""
        for field in self._fields.values():
            field.set_problem("")
        if self._draft is not None:
            self._draft.set(name, value)
            return
        self._pending[name] = value
        if not self._asked:
            self._asked = True
            record_id = self.record_id

            def made(draft: Any) -> None:
                if self.record_id == record_id:
                    self._take(draft)
                    self._show_state()

            self._bridge.then(self._services.capture.edit(record_id), made, self._failed, self)

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
        if self._pending and self._draft is None:
            self._take(self._services.capture.edit(self.record_id).result())
        return self._draft is None or self._draft.settle()

    def store(self) -> None:
        """Make the changes a revision of the record."""
        commit_input_method()
        if self._draft is None and self._pending:
            # The draft is on its way: what was changed goes with it.
            self._take(self._services.capture.edit(self.record_id).result())
        if self._draft is None:
            self.said.emit(self.tr("Chưa có gì thay đổi"), "", None)
            return
        due = self._fields["due_on"]
        if due.problem():
            due.setFocus()
            return
        fields = {name: self._draft.get(name) for name in EDITED if self._draft.get(name) != self._draft.base.get(name)}
        self._draft.keep()
        self._bridge.then(self._services.followups.set(self.record_id, fields), self._done, self._failed, self)

    def _done(self, _completed: Any) -> None:
        record_id = self.record_id
        self._draft, self._pending = None, {}
        self.show_followup(record_id)
        self.said.emit(self.tr("Đã ghi lại"), "", None)
        self.stored.emit(record_id)

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

            self._bridge.then(self._services.capture.restore_draft(draft), again, self._failed, self)

        self.said.emit(self.tr("Đã bỏ thay đổi"), self.tr("Lấy lại"), back)
        self.stored.emit(draft.record_id)

    def _failed(self, error: BaseException) -> None:
        self._asked = False
        language = self._services.language()
        again = self._draft.save if self._draft is not None else None
        self._banners.show_banner(failure_banner(self._theme, language, error, again))
        if isinstance(error, InvalidRecord):
            for problem in reversed(error.problems):
                field = self._fields.get(problem.field)
                if field is not None:
                    field.set_problem(problem.sentence(language))
                    field.setFocus()


def _row(theme: Theme, rows: QVBoxLayout, *fields: QWidget, stretch: tuple[int, ...]) -> None:
    row = QHBoxLayout()
    row.setSpacing(theme.px(12))
    for field, share in zip(fields, stretch, strict=True):
        row.addWidget(field, share, Qt.AlignmentFlag.AlignTop)
    rows.addLayout(row)
