"""What the office keeps back for a look, and why: on the page Đồng bộ, under the track.

Object names: sync_held, held_open_<record id>.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QWidget

from desktop_app.services.holds import HeldRow
from ui.i18n import counted
from ui.theme.theme import Theme
from ui.widgets.buttons import Button
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import IconText, Text
from ui.widgets.paper import Paper, clear_paper

SHOWN = 4
"""Records that are named for each reason; the book below has them all."""


class HeldPaper(Paper):
    """Hidden while nothing is kept back. `on_open` gets type and id of a record."""

    def __init__(self, theme: Theme, on_open: Callable[[str, str], object]) -> None:
        super().__init__(theme, padding=16, spacing=8)
        self.setObjectName("sync_held")
        self._theme, self._on_open = theme, on_open
        self._rows: tuple[HeldRow, ...] = ()
        self.hide()

    def set_rows(self, rows: Sequence[HeldRow], count: int, language: str) -> None:
        """The newest rows, and how many revisions are kept back in all."""
        self.setHidden(not rows)
        if tuple(rows) == self._rows:
            return
        self._rows = tuple(rows)
        clear_paper(self)
        theme = self._theme
        one = self.tr("1 bản ghi đang chờ văn phòng xem, chưa mất đi đâu.")
        words = counted(count, one, self.tr("{count} bản ghi đang chờ văn phòng xem, chưa mất đi đâu."))
        self.body.addWidget(IconText(theme, "state-held", words, "body", "text", ink="warn", wrap=True))
        reasons: dict[str, list[HeldRow]] = {}
        for row in rows:
            reasons.setdefault(row.en if language == "en" else row.vi, []).append(row)
        for sentence, found in reasons.items():
            self.body.addWidget(Text(theme, sentence, "hint", "text_2"))
            named = {row.record_id: row for row in found if row.title}
            if not named:
                continue
            line = QWidget()
            flow = FlowLayout(theme, line, gap=4)
            for row in list(named.values())[:SHOWN]:
                title = row.title if len(row.title) <= 48 else row.title[:47].rstrip() + "…"
                button = Button(
                    theme, title, "link", size="button_small", on_click=partial(self._on_open, row.type, row.record_id)
                )
                button.setObjectName(f"held_open_{row.record_id}")
                flow.addWidget(button)
            if len(named) > SHOWN:
                more = self.tr("và {count} bản ghi nữa").format(count=len(named) - SHOWN)
                flow.addWidget(Text(theme, more, "hint", "text_2", wrap=False))
            self.body.addWidget(line)
        self.updateGeometry()
