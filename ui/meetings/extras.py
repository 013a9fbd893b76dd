"""The small fields that only some kinds of items have: who does a task until when, the counts of a vote, the question
that an answer belongs to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from PySide6.QtCore import QRegularExpression, Qt, Signal
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop_app.domain.record import whole
from ui.meetings.words import VOTES, due
from ui.theme.theme import Theme
from ui.widgets.choice import SelectField
from ui.widgets.dates import DateField
from ui.widgets.fields import LineField


class CountField(LineField):
    """A whole number of people; nothing but digits can be typed. `counted` carries the number or None."""

    counted = Signal(object)

    def __init__(self, theme: Theme, label: str, quiet: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(theme, label, quiet=quiet, max_length=6, parent=parent)
        self.edit.setValidator(QRegularExpressionValidator(QRegularExpression("[0-9]{0,6}"), self.edit))
        self.edit.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
        self.edit.setMinimumWidth(theme.px(72))
        self.changed.connect(lambda _text: self.counted.emit(self.value()))

    def value(self) -> int | None:
        typed = self.text().strip()
        return int(typed) if typed.isdecimal() else None

    def set_value(self, number: int | None) -> None:
        self.set_text("" if number is None else str(number))


class ItemExtras(QWidget):
    """Shows the fields that belong to `kind`; hidden when there are none. `changed` for every change by the person,
    `submitted` for Enter in one of them. Object names: item_owner, item_due, vote_for, vote_against, vote_abstain,
    item_answers."""

    changed = Signal()
    submitted = Signal()

    def __init__(self, theme: Theme, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.owner = LineField(theme, self.tr("Ai làm (chức vụ, bộ phận)"), quiet=True)
        self.due = DateField(theme, self.tr("Làm xong trước ngày"), today, quiet=True)
        labels = {
            "for": self.tr("Tán thành"),
            "against": self.tr("Không tán thành"),
            "abstain": self.tr("Ý kiến khác"),
        }
        self.votes = {key: CountField(theme, labels[key], quiet=True) for key in VOTES}
        self.answers = SelectField(theme, self.tr("Trả lời câu nào"), placeholder=self.tr("Chọn câu hỏi"), quiet=True)
        self._by_kind: dict[str, list[QWidget]] = {
            "task": [self.owner, self.due],
            "vote": list(self.votes.values()),
            "answer": [self.answers],
        }
        self.owner.edit.setObjectName("item_owner")
        self.due.edit.setObjectName("item_due")
        self.answers.combo.setObjectName("item_answers")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(8))
        for key, field in self.votes.items():
            field.edit.setObjectName(f"vote_{key}")
        for widget in [widget for widgets in self._by_kind.values() for widget in widgets]:
            row.addWidget(widget, 1, Qt.AlignmentFlag.AlignTop)
        self.owner.changed.connect(lambda _text: self.changed.emit())
        self.due.changed.connect(lambda _day: self.changed.emit())
        self.answers.changed.connect(lambda _key: self.changed.emit())
        for edit in (self.owner.edit, self.due.edit, *(field.edit for field in self.votes.values())):
            edit.returnPressed.connect(self.submitted)
        for field in self.votes.values():
            field.counted.connect(lambda _count: self.changed.emit())
        self._kind = ""
        self.set_kind("")

    def set_kind(self, kind: str) -> None:
        """Show the fields of this kind; what was typed into the others stays there in case the kind comes back."""
        self._kind = kind
        for name, widgets in self._by_kind.items():
            for widget in widgets:
                widget.setVisible(name == kind)
        self.setVisible(kind in self._by_kind)

    def set_questions(self, questions: Iterable[tuple[str, str]]) -> None:
        """The questions that can be answered, (id, words), the newest last."""
        self.answers.set_options(questions)

    def answer_latest(self) -> None:
        """An answer belongs to the last question until somebody says otherwise."""
        if self.answers.value() is None and self.answers.combo.count():
            self.answers.combo.setCurrentIndex(self.answers.combo.count() - 1)

    def values(self) -> dict[str, Any]:
        """The entries of an item of this kind; empty ones are left out."""
        day = self.due.value()
        by_kind: dict[str, dict[str, Any]] = {
            "task": {"owner": self.owner.text().strip(), "due_on": day.isoformat() if day else ""},
            "vote": {key: field.value() for key, field in self.votes.items()},
            "answer": {"answers": self.answers.value()},
        }
        values = by_kind.get(self._kind, {})
        return {name: value for name, value in values.items() if value is not None and value != ""}

    def make_sense(self) -> bool:
        """False, with the reason and the keyboard in the field, where what was typed is no day."""
        return self._kind != "task" or self.due.makes_sense()

    def set_values(self, item: Mapping[str, Any]) -> None:
        self.owner.set_text(str(item.get("owner") or ""))
        self.due.set_value(due(item))
        for key, field in self.votes.items():
            field.set_value(whole(item.get(key)))
        self.answers.set_value(str(item["answers"]) if item.get("answers") else None)
