"""Choosing level and urgency, and what a high level asks for: a telephone call now."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.domain.record import whole
from ui.notes.form import Section, text_of
from ui.notes.words import Words
from ui.theme.theme import Theme
from ui.widgets.chips import ChipGroup
from ui.widgets.fields import Field
from ui.widgets.levels import HOT, LevelPicker
from ui.widgets.notices import Banner, BannerArea


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
    """The red line of levels 4 and 5: this is for the telephone, and the notebook cannot call. `phone()` gives the
    number that was written down in Cài đặt, "" when there is none."""

    def __init__(self, theme: Theme, phone: Callable[[], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("note_call_now")
        self._theme, self._phone = theme, phone
        self._said: str | None = None
        self._area = BannerArea(theme)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._area)
        self.hide()

    def show_for(self, level: int | None) -> None:
        hot = level is not None and level >= HOT
        if hot:
            self._say(self._phone())
        self.setVisible(hot)

    def _say(self, number: str) -> None:
        if number == self._said:
            return
        self._said = number
        if number:
            what = self.tr("Việc này cần gọi điện ngay cho văn phòng: {number}").format(number=number)
            then = self.tr("Sổ không gọi thay được.")
        else:
            what = self.tr("Việc này cần gọi điện ngay cho văn phòng.")
            then = self.tr("Sổ không gọi thay được. Ghi sẵn số ở Cài đặt thì lần sau số hiện ở đây.")
        self._area.show_banner(Banner(self._theme, "stop", what, then))
