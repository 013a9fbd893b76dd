"""The form of a follow-up: where it stands, by when, who does it, what came of it, and how people were told.

Object names: followup_state, followup_due, followup_owner, followup_result, followup_told_on, followup_told_how,
followup_outcome.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.domain.record import as_day, group, text
from desktop_app.services import Services
from ui.followups.words import next_states
from ui.theme.theme import Theme
from ui.widgets.chips import ChipGroup
from ui.widgets.choice import SelectField
from ui.widgets.dates import DateField
from ui.widgets.fields import Field, LineField
from ui.widgets.labels import SectionHeading
from ui.widgets.writing import TextField


class FollowupForm(QWidget):
    """`edited` carries the name of a field and its new value. Only the states that may follow the stored one are
    offered."""

    edited = Signal(str, object)

    def __init__(
        self,
        services: Services,
        theme: Theme,
        stored: Mapping[str, Any],
        fields: Mapping[str, Any],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._services = services
        self._told: dict[str, Any] = dict(group(fields.get("fed_back")))
        self.state = SelectField(
            theme, self.tr("Tình trạng"), next_states(services, text(stored.get("state")) or "new")
        )
        self.due = DateField(theme, self.tr("Hạn"), self._today)
        self.owner = LineField(theme, self.tr("Nơi thực hiện"))
        self.result = TextField(theme, self.tr("Kết quả"), min_lines=2)
        self.told_on = DateField(theme, self.tr("Ngày báo lại"), self._today)
        self.told_how = LineField(theme, self.tr("Báo bằng cách nào"), self.tr("Ví dụ: nói tại cuộc họp ấp"))
        language = services.language()
        outcomes = [(entry.key, entry.label(language)) for entry in services.vocabulary().entries("outcomes")]
        self.outcomes = ChipGroup(theme, self.tr("Bà con thấy thế nào"), outcomes)
        outcome = Field(theme, self.tr("Bà con thấy thế nào"), self.outcomes)
        self._fields: dict[str, Field] = {
            "state": self.state,
            "due_on": self.due,
            "owner": self.owner,
            "result": self.result,
            "fed_back": self.told_on,
            "fed_back.on": self.told_on,
            "fed_back.how": self.told_how,
            "outcome": outcome,
        }
        self._fill(fields)
        self._name()
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(theme.px(12))
        _row(theme, rows, self.state, self.due, stretch=(3, 2))
        rows.addWidget(self.owner)
        rows.addWidget(self.result)
        rows.addWidget(SectionHeading(theme, self.tr("Báo lại cho bà con")))
        _row(theme, rows, self.told_on, self.told_how, stretch=(2, 3))
        rows.addWidget(outcome)
        self._connect()

    def show_again(self, fields: Mapping[str, Any]) -> None:
        """What the draft holds now, without reporting it as changes."""
        self._told = dict(group(fields.get("fed_back")))
        self._fill(fields)

    def _fill(self, fields: Mapping[str, Any]) -> None:
        state = text(fields.get("state")) or "new"
        self.state.set_value(state)
        self.due.set_value(as_day(fields.get("due_on")))
        self.owner.set_text(text(fields.get("owner")))
        self.result.set_text(text(fields.get("result")))
        self.told_on.set_value(as_day(self._told.get("on")))
        self.told_how.set_text(text(self._told.get("how")))
        self.outcomes.set_value(text(fields.get("outcome")) or None)
        self._ask_why(state)

    def _name(self) -> None:
        self.state.combo.setObjectName("followup_state")
        self.due.edit.setObjectName("followup_due")
        self.owner.edit.setObjectName("followup_owner")
        self.result.edit.setObjectName("followup_result")
        self.told_on.edit.setObjectName("followup_told_on")
        self.told_how.edit.setObjectName("followup_told_how")
        self.outcomes.setObjectName("followup_outcome")

    def _connect(self) -> None:
        self.state.changed.connect(self._state_chosen)
        self.due.changed.connect(lambda day: self.edited.emit("due_on", _iso(day)))
        self.owner.changed.connect(lambda words: self.edited.emit("owner", words.strip()))
        self.result.changed.connect(lambda: self.edited.emit("result", self.result.text()))
        self.told_on.changed.connect(lambda day: self._set_told("on", _iso(day)))
        self.told_how.changed.connect(lambda words: self._set_told("how", words.strip()))
        self.outcomes.changed.connect(lambda: self.edited.emit("outcome", self.outcomes.value()))

    def _today(self) -> date:
        return self._services.clock().date()

    def _state_chosen(self, state: str) -> None:
        self._ask_why(state)
        self.edited.emit("state", state)
        if state == "fed_back" and self.told_on.value() is None:
            # Most people note it on the day they say it; another day is typed over.
            self.told_on.set_value(self._today())
            self._set_told("on", _iso(self._today()))

    def _ask_why(self, state: str) -> None:
        why = {"on_hold": self.tr("Lý do tạm dừng"), "out_of_scope": self.tr("Đã chuyển cho nơi nào")}
        self.result.set_label(why.get(state, self.tr("Kết quả")))

    def _set_told(self, name: str, value: Any) -> None:
        self._told.pop(name, None)
        if value:
            self._told[name] = value
        self.edited.emit("fed_back", dict(self._told) or None)

    # --- problems

    def clear_problems(self) -> None:
        for field in self._fields.values():
            if not isinstance(field, DateField):
                field.set_problem("")

    def dates_make_sense(self) -> bool:
        """False, with the keyboard in the field, when something was typed that is no day."""
        return self.due.makes_sense() and self.told_on.makes_sense()

    def show_problems(self, problems: Mapping[str, str]) -> None:
        """Sentences beside their fields (field name → sentence), the first one with the keyboard in it."""
        known = [(self._fields[name], sentence) for name, sentence in problems.items() if name in self._fields]
        for field, sentence in known:
            field.set_problem(sentence)
        if known:
            known[0][0].setFocus(Qt.FocusReason.OtherFocusReason)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None


def _row(theme: Theme, rows: QVBoxLayout, *fields: QWidget, stretch: tuple[int, ...]) -> None:
    row = QHBoxLayout()
    row.setSpacing(theme.px(12))
    for field, share in zip(fields, stretch, strict=True):
        row.addWidget(field, share, Qt.AlignmentFlag.AlignTop)
    rows.addLayout(row)
