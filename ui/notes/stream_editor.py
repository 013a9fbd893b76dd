"""One stream of opinion open for writing, in its place among the cards."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout

from ui.notes.form import FieldRow, text_of, with_nothing
from ui.notes.words import Words
from ui.theme.theme import Theme
from ui.widgets.buttons import Button
from ui.widgets.chips import ChipGroup
from ui.widgets.choice import SelectField
from ui.widgets.fields import Field
from ui.widgets.paper import Paper
from ui.widgets.writing import TextField


class StreamEditor(Paper):
    """One stream open in place. `edited` after every change; Esc or *Xong* closes, nothing is lost."""

    edited = Signal()
    closed = Signal()
    removed = Signal()

    def __init__(self, theme: Theme, words: Words, number: int, stream: Mapping[str, Any]) -> None:
        super().__init__(theme, padding=14, spacing=10, edge="accent")
        self.setObjectName("stream_editor")
        self._stream = {name: value for name, value in stream.items() if name != "id"}
        self.setAccessibleName(self.tr("Luồng {number}").format(number=number))
        self.summary = TextField(theme, self.tr("Luồng {number}: bà con nói gì?").format(number=number), min_lines=2)
        self.summary.edit.setObjectName("stream_summary")
        self.summary.set_text(text_of(stream.get("summary")))
        self.summary.changed.connect(lambda: self._put("summary", self.summary.text()))
        self.stance = self._chips(theme, "stance", self.tr("Khuynh hướng"), words.options("stances"))
        self.prevalence = self._chips(theme, "prevalence", self.tr("Phổ biến đến đâu?"), words.options("prevalence"))
        nothing, choose = self.tr("Không ghi"), self.tr("Chọn")
        self.selects = {
            name: self._select(theme, name, label, with_nothing(words.options(list_name), nothing), choose)
            for name, label, list_name in (
                ("group", self.tr("Nhóm nào nói?"), "groups"),
                ("mood", self.tr("Tâm trạng"), "moods"),
                ("trend", self.tr("Xu hướng"), "trends"),
                ("basis", self.tr("Dựa vào đâu?"), "bases"),
            )
        }
        self.intensity = self._chips(theme, "intensity", self.tr("Cường độ"), words.options("intensities"))
        self.body.addWidget(self.summary)
        self.body.addWidget(self.stance[0])
        self.body.addWidget(self.prevalence[0])
        selects = self.selects
        self.body.addWidget(
            FieldRow(theme, [(selects["group"], 200), (selects["mood"], 140), (self.intensity[0], 220)])
        )
        self.body.addWidget(FieldRow(theme, [(selects["trend"], 200), (selects["basis"], 220)]))
        foot = QHBoxLayout()
        remove = Button(theme, self.tr("Bỏ luồng này"), "link", size="button_small", on_click=self.removed.emit)
        remove.setObjectName("stream_remove")
        done = Button(theme, self.tr("Xong luồng này"), size="button_small", on_click=self.closed.emit)
        done.setObjectName("stream_done")
        foot.addWidget(remove)
        foot.addStretch(1)
        foot.addWidget(done)
        self.body.addLayout(foot)

    def _chips(self, theme: Theme, name: str, label: str, options: list[tuple[str, str]]) -> tuple[Field, ChipGroup]:
        group = ChipGroup(theme, label, options)
        group.setObjectName(f"stream_{name}")
        value = self._stream.get(name)
        group.set_value(None if value is None else str(value))
        for key, _label in options:
            group.chip(key).setObjectName(f"stream_{name}_{key}")

        def chosen() -> None:
            key = group.value()
            self._put(name, int(key) if name == "intensity" and key else key)

        group.changed.connect(chosen)
        return Field(theme, label, group, quiet=True), group

    def _select(
        self, theme: Theme, name: str, label: str, options: list[tuple[str, str]], placeholder: str
    ) -> SelectField:
        field = SelectField(theme, label, options, placeholder, quiet=True)
        field.combo.setObjectName(f"stream_{name}")
        value = self._stream.get(name)
        if name == "basis":
            value = value.get("kind") if isinstance(value, Mapping) else None
        field.set_value(text_of(value) or None)

        def chosen(key: str) -> None:
            if name != "basis":
                self._put(name, key)
            elif key:
                before = self._stream.get("basis")
                self._put("basis", {**(before if isinstance(before, Mapping) else {}), "kind": key})
            else:
                self._put("basis", None)

        field.changed.connect(chosen)
        return field

    def _put(self, name: str, value: Any) -> None:
        if value in (None, ""):
            self._stream.pop(name, None)
        else:
            self._stream[name] = value
        self.edited.emit()

    def value(self) -> dict[str, Any]:
        """The stream as it stands."""
        return dict(self._stream)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            return
        super().keyPressEvent(event)
