"""The head of the note's form: title, where, when, how, about what, and the words themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QTextCursor
from PySide6.QtWidgets import QWidget

from desktop_app.domain.record import as_day, texts
from desktop_app.services import Services
from ui.bridge import Bridge
from ui.notes.form import FieldRow, Section, text_of, with_nothing
from ui.notes.words import Words
from ui.theme.theme import Theme
from ui.widgets.area_picker import area_picker
from ui.widgets.chips import Chip
from ui.widgets.choice import ChoiceField, SelectField
from ui.widgets.dates import DateField
from ui.widgets.flow import FlowLayout
from ui.widgets.keys import commit_input_method
from ui.widgets.writing import TextEdit, TextField, text_with_preedit


class TitleEdit(TextEdit):
    """The title, as large as it is read; it grows to a second line. Enter goes on to the next field."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, min_lines=1, role="record_title")
        self.setObjectName("note_title")
        self.setProperty("bare", True)
        self.setAccessibleName(self.tr("Tiêu đề"))
        self.setPlaceholderText(self.tr("Đặt tên cho tin này"))
        self.document().setDocumentMargin(0)
        self._grow()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            commit_input_method()
            self.focusNextChild()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        focus = self.hasFocus()
        thick = 2 if focus else 1
        under = QRectF(0, self.viewport().height() - thick, self.viewport().width(), thick)
        painter.fillRect(under, self._theme.colour("accent" if focus else "line"))


class FactsSection(Section):
    """Title, where, when, how, about what, and the words themselves."""

    def __init__(self, theme: Theme, services: Services, bridge: Bridge, words: Words) -> None:
        super().__init__(theme)
        self._words = words
        self._topics: list[str] = []
        self.title = TitleEdit(theme)
        self.title.textChanged.connect(
            lambda: self.edited.emit("title", " ".join(text_with_preedit(self.title).split()))
        )
        self.area = area_picker(theme, services, bridge, self.tr("Địa bàn"), quiet=True)
        self.area.edit.setObjectName("note_area")
        self.area.changed.connect(lambda area: self.edited.emit("area", area))
        self.day = DateField(theme, self.tr("Ngày nghe được"), lambda: services.clock().date(), quiet=True)
        self.day.edit.setObjectName("note_day")
        self.day.changed.connect(lambda day: self.edited.emit("occurred_on", day.isoformat() if day else None))
        channels = with_nothing(words.options("channels"), self.tr("Không ghi"))
        self.channel = SelectField(theme, self.tr("Nghe qua"), channels, self.tr("Chọn"), quiet=True)
        self.channel.combo.setObjectName("note_channel")
        self.channel.changed.connect(lambda key: self.edited.emit("channel", key))
        self.topic = ChoiceField(theme, self.tr("Lĩnh vực"), words.topics, self.tr("Gõ để tìm"), quiet=True)
        self.topic.edit.setObjectName("note_topic")
        self.topic.changed.connect(self._topic_chosen)
        self._more = QWidget()
        self._more_flow = FlowLayout(theme, self._more, gap=6)
        self.content = TextField(theme, self.tr("Nội dung"), self.tr("Nghe được điều gì?"), min_lines=2)
        self.content.edit.setObjectName("note_content")
        self.content.set_hint(self.tr("Ghi việc, không ghi tên hay số điện thoại của bà con."))
        self.content.changed.connect(lambda: self.edited.emit("content", self.content.text()))
        self.column.addWidget(self.title)
        self.column.addWidget(
            FieldRow(theme, [(self.area, 100), (self.day, 112), (self.channel, 150), (self.topic, 150)])
        )
        self.column.addWidget(self._more)
        self.column.addWidget(self.content)
        self.fields = {
            "area": self.area,
            "occurred_on": self.day,
            "channel": self.channel,
            "topics": self.topic,
            "content": self.content,
        }

    def holds(self, name: str) -> bool:
        return name == "title" or super().holds(name)

    def load(self, fields: Mapping[str, Any]) -> None:
        self.title.set_text(text_of(fields.get("title")))
        self.area.set_area(text_of(fields.get("area")) or None)
        self.day.set_value(as_day(fields.get("occurred_on")))
        self.channel.set_value(text_of(fields.get("channel")) or None)
        self._topics = list(texts(fields.get("topics")))
        self._show_topics()
        if self.content.text() != text_of(fields.get("content")):
            self.content.set_text(text_of(fields.get("content")))
            # Whoever comes back to a note goes on writing where it ends.
            self.content.edit.moveCursor(QTextCursor.MoveOperation.End)

    def _topic_chosen(self, key: str) -> None:
        if key:
            # The field shows the first topic; another one chosen there takes its place, more come below as chips.
            rest = self._topics[1:]
            self._topics = [key, *(topic for topic in rest if topic != key)]
        else:
            self._topics = self._topics[1:]
        self._show_topics()
        self.edited.emit("topics", list(self._topics))

    def add_topic(self, key: str) -> None:
        """One more topic, behind the first."""
        if key and key not in self._topics:
            self._topics.append(key)
            self._show_topics()
            self.edited.emit("topics", list(self._topics))

    def _show_topics(self) -> None:
        first = self._topics[0] if self._topics else None
        self.topic.set_value(first, self._words.label("topics", first))
        self._more_flow.clear()
        for key in self._topics[1:]:
            chip = Chip(self._theme, self._words.label("topics", key), checkable=False, removable=True)
            chip.removed.connect(lambda key=key: self._drop_topic(key))
            self._more_flow.addWidget(chip)
            chip.show()
        self._more.setVisible(len(self._topics) > 1)

    def _drop_topic(self, key: str) -> None:
        self._topics.remove(key)
        self._show_topics()
        self.edited.emit("topics", list(self._topics))
        self.topic.edit.setFocus(Qt.FocusReason.OtherFocusReason)
