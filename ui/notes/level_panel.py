"""Choosing level and urgency, and what a high level asks for: a telephone call now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.domain.record import whole
from ui.notes.form import Section, text_of
from ui.notes.words import HOT, Words
from ui.theme.theme import Theme
from ui.widgets.chips import ChipGroup
from ui.widgets.fields import Field
from ui.widgets.levels import LevelPicker
from ui.widgets.notices import Banner


class LevelPanel(Section):
    """Six levels and the urgency."""

    def __init__(self, theme: Theme, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent=parent)
        self.picker = LevelPicker(theme, self.tr("Mức nào?"), words.levels())
        self.picker.setObjectName("note_level")
        self.picker.changed.connect(lambda level: self.edited.emit("severity", level))
        self.urgency = ChipGroup(theme, self.tr("Cần báo nhanh đến đâu?"), words.options("urgency"))
        self.urgency.setObjectName("note_urgency")
        self.urgency.changed.connect(lambda: self.edited.emit("urgency", self.urgency.value()))
        level = Field(theme, self.tr("Mức nào?"), self.picker)
        urgency = Field(theme, self.tr("Cần báo nhanh đến đâu?"), self.urgency, quiet=True)
        self.column.addWidget(level)
        self.column.addWidget(urgency)
        self.fields = {"severity": level, "urgency": urgency}

    def load(self, fields: Mapping[str, Any]) -> None:
        self.picker.set_level(whole(fields.get("severity")))
        self.urgency.set_value(text_of(fields.get("urgency")) or None)


class CallNow(QWidget):
    """The red line of levels 4 and 5: this is for the telephone, and the notebook cannot call."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("note_call_now")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(
            Banner(
                theme,
                "stop",
                self.tr("Việc này cần gọi điện ngay cho văn phòng."),
                self.tr("Sổ không gọi thay được."),
            )
        )
        self.hide()

    def show_for(self, level: int | None) -> None:
        self.setVisible(level is not None and level >= HOT)
