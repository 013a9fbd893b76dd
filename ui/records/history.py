"""The history of a record: every time it was changed, by whom, and what it said before. Nothing can be lost in it.

Object names: history, history_close.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.domain.vietnamese.dates import format_date
from desktop_app.services import Services
from desktop_app.services.rows import HistoryRow
from ui.records.values import DELETED, Values
from ui.theme.theme import Theme
from ui.widgets.dialog import Dialog
from ui.widgets.labels import IconText, Text
from ui.widgets.paper import Paper
from ui.widgets.scroll import ScrollPage

_MOST = 200  # revisions shown; the newest
_LONGEST = 600  # characters of one value


class HistoryDialog(Dialog):
    """The changes, newest first: what each field said before and after."""

    def __init__(self, services: Services, theme: Theme, parent: QWidget, record_id: str, type: str) -> None:
        super().__init__(theme, parent, "", "", closable=True, width=820, scrolls=False)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("history")
        self._services, self._values = services, Values(services, type)
        self._record = services.queries.record(record_id)
        title = self.tr("Các lần sửa")
        self.title.setText(title)
        self.text.setText(self._record.title)
        self.text.setVisible(bool(self._record.title))
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(12))
        for row, before in reversed(changes(services.queries.history(record_id))[-_MOST:]):
            column.addWidget(self._paper(row, before))
        column.addStretch(1)
        page = ScrollPage(theme, content)
        page.setMinimumHeight(min(theme.px(420), max(parent.window().height() - theme.px(220), 140)))
        self.body.addWidget(page)
        self.add_safe(self.tr("Đóng")).setObjectName("history_close")

    def _paper(self, row: HistoryRow, before: dict[str, Any]) -> Paper:
        theme = self._theme
        moment = datetime.fromisoformat(row.at).astimezone(self._services.clock().tzinfo)
        when = f"{format_date(moment.date())}, {moment.hour}:{moment.minute:02}"
        whose = self.tr("Viết trên máy này") if row.own else self.tr("Người khác viết")
        paper = Paper(theme, padding=14, spacing=6)
        paper.setAccessibleName(f"{when}, {whose}")
        head = QHBoxLayout()
        head.addWidget(IconText(theme, "pen" if row.own else "building", whose, "body", "text", ink="accent"))
        head.addStretch(1)
        head.addWidget(Text(theme, when, "hint", "text_2", wrap=False))
        paper.body.addLayout(head)
        for field, value in row.fields.items():
            self._change(paper, field, before.get(field), value)
        return paper

    def _change(self, paper: Paper, field: str, old: Any, new: Any) -> None:
        theme = self._theme
        label = self._values.label(field, self._record.fields)
        if field == DELETED:
            paper.body.addWidget(Text(theme, self._values.text(field, new), "body", weight=600))
            return
        paper.body.addWidget(Text(theme, label, "hint", "text_2", weight=600))
        was, now = self._values.text(field, old), self._values.text(field, new)
        if was:
            paper.body.addWidget(Text(theme, self.tr("Trước: {text}").format(text=_short(was)), "body", "text_2"))
        paper.body.addWidget(Text(theme, _short(now) if now else self.tr("Bỏ đi"), "body"))


def changes(history: list[HistoryRow]) -> list[tuple[HistoryRow, dict[str, Any]]]:
    """Each change with what its fields said just before it, in the order in which they came here."""
    found, known = [], dict[str, Any]()
    for row in history:
        found.append((row, {field: known[field] for field in row.fields if field in known}))
        known.update(row.fields)
    return found


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
