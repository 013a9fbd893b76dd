"""An item being corrected in its own place. Every change goes into the draft at once; Enter and Esc only close, Enter
not before what was typed is a time and a day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.meetings.extras import ItemExtras
from ui.meetings.words import clock, moment, parse_said
from ui.theme.theme import Theme
from ui.widgets.buttons import Button
from ui.widgets.choice import Choice, ChoiceField, SelectField
from ui.widgets.fields import LineField, text_width
from ui.widgets.keys import commit_input_method
from ui.widgets.paper import Paper
from ui.widgets.writing import TextEdit, text_with_preedit


class ItemEditor(Paper):
    """`changed` carries the whole item as it stands now, `closed` nothing, `removed` nothing. Object names: edit_time,
    edit_kind, edit_role, edit_text, edit_done, edit_remove and those of `ItemExtras`."""

    changed = Signal(object)
    closed = Signal()
    removed = Signal()

    def __init__(
        self,
        theme: Theme,
        item: Mapping[str, Any],
        kinds: Iterable[tuple[str, str]],
        roles: Callable[[str], Sequence[Choice]],
        questions: Iterable[tuple[str, str]],
        now: Callable[[], datetime],
        today: Callable[[], date],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, padding=12, edge="accent", parent=parent)
        self._item = dict(item)
        self._now = now
        self.time = LineField(theme, self.tr("Giờ"), quiet=True, max_length=12)
        self.time.setFixedWidth(max(text_width(theme, "23:59"), theme.px(76)))
        self.time.set_text(clock(str(item.get("at") or "")))
        self.kind = SelectField(theme, self.tr("Loại"), kinds, quiet=True)
        self.kind.set_value(str(item.get("kind") or "opinion"))
        self.role = ChoiceField(theme, self.tr("Ai nói (vai trò)"), roles, icon="person", free=True, quiet=True)
        self.role.set_value(item.get("by_role"))
        self.text = TextEdit(theme, "", 1, 0, enter_submits=True)
        self.text.setAccessibleName(self.tr("Nội dung của mục"))
        self.text.set_text(str(item.get("text") or ""))
        self.extras = ItemExtras(theme, today)
        self.extras.set_questions(questions)
        self.extras.set_kind(self.kind.value() or "")
        self.extras.set_values(item)
        self.done = Button(theme, self.tr("Xong"), key="Enter", size="button_small", on_click=self._finish)
        self.remove = Button(theme, self.tr("Bỏ mục này"), "link", size="button_small", on_click=self.removed.emit)
        for name, widget in {
            "edit_time": self.time.edit,
            "edit_kind": self.kind.combo,
            "edit_role": self.role.edit,
            "edit_text": self.text,
            "edit_done": self.done,
            "edit_remove": self.remove,
        }.items():
            widget.setObjectName(name)
        head, foot = QHBoxLayout(), QHBoxLayout()
        head.setSpacing(theme.px(8))
        head.addWidget(self.time, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self.kind, 2, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self.role, 3, Qt.AlignmentFlag.AlignTop)
        foot.addStretch(1)
        foot.addWidget(self.remove)
        foot.addWidget(self.done)
        self.body.addLayout(head)
        self.body.addWidget(self.text)
        self.body.addWidget(self.extras)
        self.body.addLayout(foot)
        self.time.changed.connect(lambda _typed: self._time_typed())
        self.time.left.connect(self._time_left)
        self.time.edit.returnPressed.connect(self._finish)
        self.kind.changed.connect(self.set_kind)
        self.role.changed.connect(lambda _key: self._changed())
        self.role.edit.returnPressed.connect(self.text.setFocus)
        self.text.textChanged.connect(self._changed)
        self.text.submitted.connect(self._finish)
        self.extras.changed.connect(self._changed)
        self.extras.submitted.connect(self._finish)

    def start(self) -> None:
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)
        self.text.moveCursor(self.text.textCursor().MoveOperation.End)

    def set_kind(self, kind: str) -> None:
        """The item as another kind; what only the old kind has is kept."""
        self.kind.set_value(kind)
        self.extras.set_kind(kind)
        self._changed()

    def item(self) -> dict[str, Any]:
        """The item as it stands on the screen."""
        extras = {"owner", "due_on", "for", "against", "abstain", "answers"}
        shown = self.extras.values()
        kept = {name: value for name, value in self._item.items() if name not in extras or not self._shows(name)}
        item = {
            **kept,
            "kind": self.kind.value() or "opinion",
            "by_role": self.role.edit.seen_text().strip(),
            "text": text_with_preedit(self.text),
            **shown,
        }
        return {name: value for name, value in item.items() if value is not None and value != ""}

    def _shows(self, name: str) -> bool:
        by_kind = {"task": ("owner", "due_on"), "vote": ("for", "against", "abstain"), "answer": ("answers",)}
        return name in by_kind.get(self.kind.value() or "", ())

    def _time_left(self) -> None:
        self.time.set_problem("" if self._time_typed() else self.tr("Xin ghi như 8:05"))

    def _time_typed(self) -> bool:
        """Take what is a time already, or nothing; False while it is neither."""
        typed = self.time.text().strip()
        start = self._now()
        at = parse_said(typed, moment(self._item.get("at")) or start, start)
        if at is None and typed:
            return False
        if clock(at) != clock(str(self._item.get("at") or "")):
            if at is None:
                self._item.pop("at", None)
            else:
                self._item["at"] = at.isoformat(timespec="minutes")
            self._changed()
        return True

    def _changed(self) -> None:
        self._item = self.item()
        self.changed.emit(self._item)

    def _finish(self) -> None:
        """Close, unless what was typed is no time or no day: that would be gone without a word."""
        commit_input_method()
        self._time_left()
        if self.time.problem():
            self.time.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.extras.make_sense():
            self._close()

    def _close(self) -> None:
        commit_input_method()
        self._time_left()
        self._changed()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._close()
            return
        super().keyPressEvent(event)
