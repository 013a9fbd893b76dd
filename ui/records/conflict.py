"""Two people changed one place: both versions side by side, one choice for each place, and nothing is lost.

Object names: conflict, conflict_take_<n> (1 left), conflict_both, conflict_result, conflict_use, conflict_later.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal
from PySide6.QtGui import QCloseEvent, QTextCursor
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.domain.shapes import Line, Text
from desktop_app.domain.vietnamese.dates import format_date
from desktop_app.errors import NotFound, SotayError
from desktop_app.services import Services
from desktop_app.services.conflicts import Claim, FieldConflict
from ui.bridge import Bridge
from ui.meetings.failures import failure_banner
from ui.meetings.open_draft import CLOSE_SECONDS, OpenDraft
from ui.records.differences import DifferenceText, Spans, compare
from ui.records.values import DELETED, Values
from ui.theme.theme import Theme
from ui.widgets.buttons import Button
from ui.widgets.dialog import Dialog
from ui.widgets.keys import commit_input_method, shortcut, tab_through
from ui.widgets.labels import IconText, SectionHeading
from ui.widgets.labels import Text as Label
from ui.widgets.notices import Banner, BannerArea
from ui.widgets.paper import Paper, Rule
from ui.widgets.writing import TextField

_KEYS = ("F6", "F7")


class ConflictDialog(Dialog):
    """Goes through the conflicts of a record, one place at a time. `decided` carries what the record said before, by
    field, once the choice is stored; Esc and *Để xem sau* leave everything as it is. Words of one's own in the box are
    in the record's draft from the first letter on: `kept` carries it when they stay there undecided."""

    decided = Signal(object)
    kept = Signal(object)

    def __init__(
        self, services: Services, theme: Theme, bridge: Bridge, parent: QWidget, record_id: str, type: str
    ) -> None:
        super().__init__(theme, parent, "", "", closable=True, width=1120)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("conflict")
        self._services, self._bridge, self._record_id = services, bridge, record_id
        self._values = Values(services, type)
        self._record = services.queries.record(record_id)
        self._conflicts = services.queries.conflicts(record_id)
        self._chosen: list[tuple[FieldConflict, Any]] = []
        title = self.tr("Hai người cùng sửa một chỗ")
        self.title.setText(title)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.text.setVisible(True)
        self.banners = BannerArea(theme)
        self.body.addWidget(self.banners)
        # What is left of the dialog's width for the versions, beside its margins and the scroll bar.
        self._room = min(theme.px(1120), parent.window().width() - 16) - theme.px(2 * 24 + 16)
        self._choice: _Choice | None = None
        self._draft: OpenDraft | None = None
        if self._record.draft_id is not None:
            self._take_up(services.queries.draft(self._record.draft_id))
        self._asked: Future[Any] | None = None  # for a draft, which comes a moment after the first letter
        self.add_safe(self.tr("Để xem sau")).setObjectName("conflict_later")
        self.use = self.add_action(self.tr("Dùng bản trong ô"), self._use, key="Ctrl+Enter")
        self.use.setObjectName("conflict_use")
        shortcut(self, "Ctrl+Return", self._use)
        for number, key in enumerate(_KEYS):
            shortcut(self, key, partial(self._take, number))
        self._show_next()

    def _take(self, number: int) -> None:
        if self._choice is not None:
            self._choice.take(number)

    def _show_next(self) -> None:
        number = len(self._chosen)
        conflict = self._conflicts[number]
        part = self._values.label(conflict.field, self._record.fields)
        said = self.tr("“{title}”, phần: {part}. Chọn bản nào thì bản kia vẫn được giữ lại.").format(
            title=self._record.title, part=part
        )
        if len(self._conflicts) > 1:
            place = self.tr("Chỗ {number} trong {total}.").format(number=number + 1, total=len(self._conflicts))
            said = f"{place} {said}"
        self.text.setText(said)
        if self._choice is not None:
            self.body.removeWidget(self._choice)
            self._choice.hide()
            self._choice.deleteLater()
        self._choice = _Choice(self._theme, self._values, conflict, self._who, self._room)
        if self._draft is not None and self._draft.get(conflict.field) != self._draft.base.get(conflict.field):
            self._choice.fill(str(self._draft.get(conflict.field) or ""))
        self._choice.result.changed.connect(self._typed)
        self.body.addWidget(self._choice)
        tab_through(self.banners, self._choice)
        self._choice.show()
        self.scroll_up()
        last = number + 1 == len(self._conflicts)
        self.use.setText(self.tr("Dùng bản trong ô") if last else self.tr("Dùng, xem chỗ sau"))

    def _who(self, claim: Claim) -> tuple[str, str, str]:
        """Icon, whose version it is, and when it was written."""
        moment = datetime.fromisoformat(claim.at).astimezone(self._services.clock().tzinfo)
        when = f"{format_date(moment.date())}, {moment.hour}:{moment.minute:02}"
        if claim.own:
            return "pen", self.tr("Bản trên máy này"), when
        return "building", self.tr("Bản của người khác"), when

    # --- words of one's own

    def _typed(self) -> None:
        if self._draft is not None:
            self._put_words()
        elif self._asked is None and self._choice is not None and self._choice.own_words() is not None:
            self._asked = self._services.capture.edit(self._record_id)
            self._bridge.then(self._asked, self._begun, self._not_kept, receiver=self)

    def _begun(self, draft: Any) -> None:
        if self._draft is None:
            self._take_up(draft)
            self._put_words()

    def _take_up(self, draft: Any) -> None:
        self._draft = OpenDraft(self._services, self._bridge, draft, self)
        self._draft.failed.connect(self._not_kept)

    def _put_words(self) -> None:
        """What the box says goes into the draft; a version that was taken is nobody's draft."""
        if self._draft is None or self._choice is None:
            return
        field, words = self._choice.field, self._choice.own_words()
        self._draft.set(field, words if words is not None else self._draft.base.get(field))

    def _not_kept(self, error: BaseException) -> None:
        self._asked = None
        again = self._draft.save if self._draft is not None else None
        self.banners.show_banner(failure_banner(self._theme, self._services.language(), error, again))

    def reject(self) -> None:
        """Close, and keep what was written in the box; when that fails, the dialog stays."""
        commit_input_method()
        if not self._fetched():
            return
        if self._draft is not None and not self._draft.settle():
            return
        draft = self._stored()
        if draft is None:
            self._let_go(lambda: None)
        super().reject()
        if draft is not None:
            self.kept.emit(draft)

    def _fetched(self) -> bool:
        """Whether the draft that was asked for is here, or none was needed."""
        if self._draft is not None or self._asked is None:
            return True
        error = self._asked.exception(CLOSE_SECONDS)
        if error is not None:
            self._not_kept(error)
            return False
        self._begun(self._asked.result())
        return True

    def _stored(self) -> Any:
        """The draft that holds words of one's own; None when nobody wrote any, or an order erased them meanwhile."""
        if self._draft is None or self._choice is None or self._choice.own_words() is None:
            return None
        try:
            return self._services.queries.draft(self._draft.id)
        except NotFound:
            return None

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        self.reject()

    def _let_go(self, then: Callable[[], object]) -> None:
        """Then go on. A draft that says nothing any more goes first: whoever reads the record next would show it."""
        draft, self._draft = self._draft, None
        if draft is None or draft.fields != draft.base:
            then()
            return
        put_away = self._services.capture.discard_draft(draft.id)
        self._bridge.then(put_away, lambda _draft: then(), lambda _error: then())

    # --- deciding

    def _use(self) -> None:
        commit_input_method()
        if self._choice is None or not self.use.isEnabled():
            return
        self._chosen.append((self._conflicts[len(self._chosen)], self._choice.value()))
        if len(self._chosen) < len(self._conflicts):
            self._show_next()
            return
        self.use.setEnabled(False)
        before = {conflict.field: conflict.claims[0].value for conflict, _ in self._chosen}
        future = self._services.capture.resolve(self._record_id, list(self._chosen))

        def finish() -> None:
            self.accept()
            self.decided.emit(before)

        def done(_completed: Any) -> None:
            self._fetched()
            if self._draft is not None:
                for conflict, value in self._chosen:
                    if conflict.field != self._typed_on(value):  # it counts now, and is no draft any more
                        self._draft.set(conflict.field, self._draft.base.get(conflict.field))
                self._draft.keep()
            self._let_go(finish)

        self._bridge.then(future, done, self._refused, receiver=self)

    def _typed_on(self, chosen: Any) -> str:
        """The field whose box says something else than what was chosen: a slow disk leaves time to type on."""
        box = self._choice
        return box.field if box is not None and box.own_words() is not None and box.value() != chosen else ""

    def _refused(self, error: BaseException) -> None:
        if not isinstance(error, SotayError):
            raise error
        self._chosen.pop()
        self.use.setEnabled(True)
        sentence = error.sentence(self._services.language())
        self.banners.show_banner(Banner(self._theme, "warn", sentence, on_close=lambda: self.banners.show_banner(None)))


class _Choice(QWidget):
    """One place: the versions as papers of equal weight, and below them what will be used."""

    def __init__(
        self,
        theme: Theme,
        values: Values,
        conflict: FieldConflict,
        who: Callable[[Claim], tuple[str, str, str]],
        room: int,
    ) -> None:
        super().__init__()
        self._theme, self._values, self._conflict = theme, values, conflict
        self.field = conflict.field
        # Own words stand at the left, as people expect; else in the order in which they are shown.
        self.claims = sorted(conflict.claims, key=lambda claim: not claim.own)
        self._taken: Any = conflict.claims[0].value
        part = values.part(conflict.field)
        self._editable = part is not None and isinstance(part.shape, Text)
        self._one_line = part is not None and isinstance(part.shape, Line)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(12))
        papers = QGridLayout()
        papers.setSpacing(theme.px(16))
        columns = 2 if 2 * theme.px(260) + theme.px(16) <= room else 1
        texts = [self._said(claim) for claim in self.claims]
        for number, claim in enumerate(self.claims):
            first, other = compare(texts[0], texts[max(number, 1)] if len(texts) > 1 else texts[0])
            paper = self._paper(number, who(claim), texts[number], other if number else first)
            papers.addWidget(paper, number // columns, number % columns)
            papers.setColumnStretch(number % columns, 1)
        column.addLayout(papers)
        both = None
        if self._editable and len(texts) > 1:
            both = Button(theme, self.tr("Ghép cả hai vào ô này"), "link", size="button_small", on_click=self._both)
            both.setObjectName("conflict_both")
        hint = self.tr("Sửa thẳng vào đây cũng được") if self._editable and columns > 1 else ""
        column.addWidget(SectionHeading(theme, self.tr("Bản sẽ dùng"), hint, both))
        self.result = TextField(theme, self.tr("Bản sẽ dùng"), min_lines=2)
        self.result.label.hide()
        self.result.edit.setObjectName("conflict_result")
        self.result.edit.setReadOnly(not self._editable)
        column.addWidget(self.result)
        column.addStretch(1)
        self._show(self._taken)
        self.result.edit.document().clearUndoRedoStacks()

    def _said(self, claim: Claim) -> str:
        value = bool(claim.value) if self._conflict.field == DELETED else claim.value
        return self._values.text(self._conflict.field, value) or self.tr("(để trống)")

    def _paper(self, number: int, who: tuple[str, str, str], text: str, spans: Spans) -> Paper:
        theme = self._theme
        icon, whose, when = who
        paper = Paper(theme, padding=16, spacing=8)
        paper.setAccessibleName(f"{whose}, {when}")
        head = QHBoxLayout()
        head.addWidget(IconText(theme, icon, whose, "body", "text", ink="accent", wrap=True), 1)
        head.addWidget(Label(theme, when, "hint", "text_2", wrap=False))
        paper.body.addLayout(head)
        paper.body.addWidget(Rule(theme))
        paper.body.addWidget(DifferenceText(theme, f"{whose}, {when}", text, spans))
        paper.body.addStretch(1)
        key = _KEYS[number] if number < len(_KEYS) else ""
        take = Button(theme, self.tr("Lấy bản này"), key=key, on_click=lambda: self.take(number))
        take.setObjectName(f"conflict_take_{number + 1}")
        paper.body.addWidget(take)
        return paper

    def take(self, number: int) -> None:
        """Put one of the versions into the box."""
        if number < len(self.claims):
            value = self.claims[number].value
            self._show(bool(value) if self._conflict.field == DELETED else value)

    def _show(self, value: Any) -> None:
        self._taken = value
        text = self._values.text(self._conflict.field, value)
        self.fill(text or ("" if self._editable else self.tr("(để trống)")))

    def fill(self, text: str) -> None:
        """Put words into the box, in a way that Ctrl+Z takes back: somebody may have written in it."""
        cursor = self.result.edit.textCursor()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(text)
        self.result.edit.setTextCursor(cursor)

    def _both(self) -> None:
        texts = [str(claim.value) for claim in self.claims if claim.value]
        self.fill("\n".join(dict.fromkeys(texts)))
        self.result.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def own_words(self) -> str | None:
        """What was written in the box and is none of the versions; None when nothing was."""
        value = self.value() if self._editable else None
        known = [str(claim.value or "") for claim in self.claims]
        return value if isinstance(value, str) and value not in known else None

    def value(self) -> Any:
        """What is to count: the words in the box, or the version that was taken."""
        if not self._editable:
            return self._taken
        text = self.result.text().strip()
        if self._one_line:
            text = " ".join(text.split())
        # Exactly as it was written: only what nobody has written yet is looked at by the rules.
        return next((claim.value for claim in self.claims if str(claim.value or "").strip() == text), text or None)


def conflict_banner(theme: Theme, open_dialog: Callable[[], object]) -> Banner:
    """Over a record that two people changed in one place; the button leads to both versions."""
    look = Button(
        theme,
        QCoreApplication.translate("ConflictDialog", "Xem hai bản"),
        size="button_small",
        on_click=open_dialog,
    )
    look.setObjectName("conflict_look")
    return Banner(
        theme,
        "warn",
        QCoreApplication.translate("ConflictDialog", "Hai người cùng sửa một chỗ."),
        QCoreApplication.translate("ConflictDialog", "Cả hai bản vẫn được giữ. Xem rồi chọn, hoặc để sau cũng được."),
        look,
    )


class ConflictKeeper(QObject):
    """Opens the dialog for a record and offers to take the choice back. `said` carries words, action words and what
    the action does; `changed` comes after the record says something else."""

    said = Signal(str, str, object)
    changed = Signal()

    def __init__(self, services: Services, theme: Theme, bridge: Bridge, over: QWidget) -> None:
        super().__init__(over)
        self._services, self._theme, self._bridge, self._over = services, theme, bridge, over

    def open(self, record_id: str, type: str) -> None:
        """Both versions side by side."""
        if not self._services.queries.conflicts(record_id):
            self.changed.emit()  # decided elsewhere meanwhile: show how it stands
            return
        dialog = ConflictDialog(self._services, self._theme, self._bridge, self._over.window(), record_id, type)
        dialog.decided.connect(lambda before: self._decided(record_id, before))
        dialog.kept.connect(lambda _draft: self._kept())
        dialog.open()

    def _kept(self) -> None:
        self.changed.emit()
        self.said.emit(self.tr("Chữ vẫn còn, mở lại hai bản là thấy."), "", None)

    def _decided(self, record_id: str, before: dict[str, Any]) -> None:
        self.changed.emit()
        words = self.tr("Đã chọn xong. Bản kia vẫn nằm trong các lần sửa.")
        back = None if DELETED in before else lambda: self._take_back(record_id, before)
        self.said.emit(words, self.tr("Lấy lại") if back else "", back)

    def _take_back(self, record_id: str, before: dict[str, Any]) -> None:
        """What was shown before the choice counts again, as one more change: nothing is taken out of the history."""
        capture, then = self._services.capture, self._bridge.then

        def edited(draft: Any) -> None:
            fields = {name: value for name, value in {**draft.fields, **before}.items() if value is not None}
            then(capture.save_draft(draft.id, fields), saved, receiver=self)

        def saved(draft: Any) -> None:
            then(capture.complete(draft.id), lambda _done: self.changed.emit(), receiver=self)

        then(capture.edit(record_id), edited, receiver=self)
