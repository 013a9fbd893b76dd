"""The minutes in large letters, to be read to the meeting before it ends.

Object names: read_back, read_back_item_<id>, read_back_close.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.domain import meetings as rules
from desktop_app.domain.record import line, text
from ui.meetings.item_row import ItemRow
from ui.meetings.words import Words, clock, moment
from ui.theme.theme import Theme
from ui.widgets.dialog import Dialog
from ui.widgets.labels import Text
from ui.widgets.scroll import ScrollPage


class ReadBackDialog(Dialog):
    """`wrong` carries the place ("item.<id>") that somebody wants to have put right."""

    wrong = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget, words: Words, fields: Mapping[str, Any]) -> None:
        super().__init__(theme, parent, "", "", closable=True, width=980, scrolls=False)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("read_back")
        title = self.tr("Đọc lại cho cuộc họp nghe")
        self.title.setText(title)
        self.text.setText(self.tr("Chỗ nào chưa đúng, bấm vào đoạn ấy để sửa."))
        self.text.setVisible(True)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, theme.px(8), 0)
        column.setSpacing(theme.px(8))
        name = line(fields.get("title")) or words.label("meeting_kinds", fields.get("kind"))
        column.addWidget(Text(theme, name, "section"))
        for said in self._head(words, fields):
            column.addWidget(Text(theme, said, "writing"))
        items = rules.items(fields)
        for item in words.items(items):
            row = ItemRow(theme, item)
            row.setObjectName(f"read_back_item_{item.id}")
            row.opened.connect(partial(self._wrong, item.id))
            column.addWidget(row)
        if not items:
            column.addWidget(Text(theme, self.tr("Chưa ghi mục nào."), "writing", "text_2"))
        conclusion = text(fields.get("conclusion"))
        if conclusion:
            column.addWidget(Text(theme, self.tr("Kết luận: {text}").format(text=conclusion), "writing"))
        column.addStretch(1)
        page = ScrollPage(theme, content)
        page.setMinimumHeight(min(theme.px(460), max(parent.window().height() - theme.px(230), theme.px(120))))
        self.body.addWidget(page)
        self.add_safe(self.tr("Đã đọc xong")).setObjectName("read_back_close")

    def _head(self, words: Words, fields: Mapping[str, Any]) -> list[str]:
        start = moment(fields.get("starts_at"))
        begun = self.tr("Bắt đầu lúc {time}.").format(time=clock(start)) if start is not None else ""
        place = line(fields.get("place"))
        said = [
            " ".join(part for part in (begun, self.tr("Tại {place}.").format(place=place) if place else "") if part)
        ]
        for template, value in (
            (self.tr("Chủ trì: {words}."), words.person(fields.get("chair"))),
            (self.tr("Thư ký: {words}."), words.person(fields.get("secretary"))),
            (self.tr("Người dự: {words}."), words.attendance(fields)),
        ):
            if value:
                said.append(template.format(words=value))
        for begun_at, ended in rules.breaks(fields):
            if ended is not None:
                said.append(self.tr("Nghỉ từ {start} đến {end}.").format(start=clock(begun_at), end=clock(ended)))
        return [one for one in said if one]

    def _wrong(self, item_id: str) -> None:
        self.accept()
        self.wrong.emit(f"item.{item_id}")
