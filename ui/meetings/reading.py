"""An agenda or older minutes from a file or the clipboard: what became of every line, before anything is taken over.

Object names: import_lines, import_take, import_cancel.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_app.domain import meetings as rules
from desktop_app.services import Services
from desktop_app.services.importing import Imported
from ui.meetings.words import Words
from ui.models.paged import PagedModel
from ui.theme.theme import Theme
from ui.widgets.dialog import Dialog
from ui.widgets.labels import IconText
from ui.widgets.margin_list import MarginList, MarginRow

MARGIN = 132  # px at 100 %: room for what became of a line


class ImportDialog(Dialog):
    """Shows what was read; `taken` carries it when the person wants it in the meeting."""

    taken = Signal(object)

    def __init__(self, services: Services, theme: Theme, parent: QWidget, read: Imported) -> None:
        super().__init__(theme, parent, "", closable=True, width=760)
        self._services, self._words, self._read = services, Words(services), read
        question = self.tr("Đưa vào biên bản?") if read.is_minutes else self.tr("Đưa vào chương trình họp?")
        self.title.setText(question)
        self.setWindowTitle(question)
        self.setAccessibleName(question)
        self.text.setText(self._summary())
        self.text.setVisible(True)
        lines = MarginList(theme, self.tr("Từng dòng đọc được"), self._row, MARGIN)
        lines.setObjectName("import_lines")
        self.model = PagedModel(self._fetch, lambda: len(read.preview), key=lambda row: row[0], parent=self)
        lines.setModel(self.model)
        lines.set_lines(1)
        lines.setMinimumHeight(theme.px(260))
        self.body.addWidget(lines, 1)
        for problem in read.problems[:1]:
            words = problem.sentence(services.language())
            self.body.addWidget(IconText(theme, "warning", words, colour="text", ink="warn", wrap=True))
        cancel = self.add_safe(self.tr("Thôi"))
        cancel.setObjectName("import_cancel")
        take = self.add_action(self.tr("Đưa vào"), self._take)
        take.setObjectName("import_take")
        take.setEnabled(not read.problems)
        self.focus_first(cancel if read.problems else take)

    def _take(self) -> None:
        self.accept()
        self.taken.emit(self._read)

    def _summary(self) -> str:
        became = [line.became for line in self._read.preview]
        told = self.tr("{items} mục, {points} dòng chương trình, {head} dòng phần đầu, {out} dòng bỏ qua.")
        numbers = {
            "items": became.count("item"),
            "points": became.count("agenda"),
            "head": became.count("head"),
            "out": became.count(""),
        }
        return told.format(**numbers) + " " + self.tr("Đưa vào rồi vẫn sửa được từng chỗ.")

    def _fetch(self, offset: int, limit: int) -> Sequence[tuple[int, Any]]:
        return [(offset + n, line) for n, line in enumerate(self._read.preview[offset : offset + limit])]

    def _row(self, row: tuple[int, Any]) -> MarginRow:
        line = row[1]
        return MarginRow(title=line.text, margin=(self._became(line.became, line.field),))

    def _became(self, became: str, field: str) -> str:
        if became == "item":
            return self._words.label("item_kinds", field)
        if became == "agenda":
            return self.tr("Chương trình")
        if became == "more":
            return self.tr("Nối dòng trên")
        part = rules.LAYOUT.parts.get(field) if became == "head" else None
        if part is None:
            return self.tr("Bỏ qua")
        name = part.en if self._services.language() == "en" else part.vi
        return name[:1].upper() + name[1:]


ChooseFile = Callable[[QWidget, str, str], "Path | None"]
