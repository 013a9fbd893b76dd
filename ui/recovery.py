"""After a sudden end: one dialog that shows what was found of what was being written, and opens it with one click.

A mark in the settings says that the window is open; only a window that was closed takes it away. When it is still there
at the next start, the drafts that were stored since are what a person was writing when the machine went off. The mark
names the drafts that were there before, each with the moment at which it was stored: no clock is compared with another,
since that of a machine whose battery died may stand anywhere.

objectNames: recovery (the dialog), recovery_open_<record id>, recovery_later.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.domain.record import rows_of
from desktop_app.services import Services
from ui.theme.theme import Theme
from ui.widgets.buttons import Button
from ui.widgets.dialog import Dialog
from ui.widgets.labels import Text
from ui.widgets.paper import Paper

OPEN_WITH = "window.open_with"
MOST = 4  # more would be no clear choice; the others wait on the page Hôm nay
LAST_WORDS = 140


def found(services: Services) -> list[Any]:
    """Drafts that were stored while a window was open that nobody closed, the last one first; [] after an orderly end.
    To be asked before `begun`."""
    before = services.settings.get(OPEN_WITH)
    if not isinstance(before, dict):  # no mark, or one that somebody wrote: settings are only comfort
        return []
    return [draft for draft in services.queries.drafts() if before.get(draft.id) != draft.saved_at.isoformat()]


def begun(services: Services) -> None:
    """The window is open from now on."""
    services.settings.set(OPEN_WITH, {draft.id: draft.saved_at.isoformat() for draft in services.queries.drafts()})


def ended(services: Services) -> None:
    """The window was closed, and everything in it is stored."""
    if services.settings.get(OPEN_WITH) is not None:
        services.settings.set(OPEN_WITH, None)


def last_words(draft: Any) -> str:
    """The end of what was written, by which a person knows it again; "" when there are only choices."""
    fields = draft.fields
    items = [item["text"] for item in rows_of(fields, "item") if isinstance(item.get("text"), str)]
    words = items[-1] if items else next((fields[name] for name in ("content", "text") if fields.get(name)), "")
    text = " ".join(str(words).split())
    return text if len(text) <= LAST_WORDS else "… " + text[-LAST_WORDS:].partition(" ")[2]


class RecoveryDialog(Dialog):
    """What was found. `go_on(type, record_id)` opens the draft that was chosen; Esc leaves all as they are."""

    def __init__(
        self,
        theme: Theme,
        services: Services,
        drafts: Sequence[Any],
        over: QWidget,
        go_on: Callable[[str, str], object],
    ) -> None:
        title = self.tr("Đã tìm lại được chữ đang gõ dở")
        super().__init__(theme, over, title, width=620)
        self._go_on = go_on
        self.setObjectName("recovery")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        said = self.tr("Lần trước sổ tắt đột ngột. Nháp còn nguyên: viết tiếp ngay, hay để sau rồi mở ở trang Hôm nay.")
        if len(drafts) > MOST:
            said += " " + self.tr("Còn {count} nháp nữa cũng ở đó.").format(count=len(drafts) - MOST)
        self.text.setText(said)
        self.text.show()
        for number, draft in enumerate(drafts[:MOST]):
            title = services.queries.draft_title(draft) or self._untitled(draft.type)
            paper, button = self._paper(theme, draft, title, draft.saved_at.astimezone(services.clock().tzinfo), number)
            self.body.addWidget(paper)
            if number == 0:
                self.focus_first(button)
        self.add_safe(self.tr("Để sau")).setObjectName("recovery_later")

    def _paper(self, theme: Theme, draft: Any, title: str, kept: datetime, number: int) -> tuple[Paper, Button]:
        paper = Paper(theme, padding=12, spacing=2, fill="sunken")
        row, words = QHBoxLayout(), QVBoxLayout()
        row.setSpacing(theme.px(12))
        words.setSpacing(0)
        words.addWidget(Text(theme, title, "body", weight=600, max_lines=2))
        text = last_words(draft)
        if text and text != title:
            words.addWidget(Text(theme, text, "body", max_lines=3))
        time = f"{kept.hour}:{kept.minute:02}:{kept.second:02}"
        words.addWidget(Text(theme, self.tr("Nháp được giữ đến {time}.").format(time=time), "hint", "text_2"))
        row.addLayout(words, 1)
        button = Button(
            theme,
            self.tr("Viết tiếp"),
            "normal" if number else "main",
            size="button_small",
            on_click=lambda: self._chosen(draft),
        )
        button.setObjectName(f"recovery_open_{draft.record_id}")
        button.setAccessibleName(f"{self.tr('Viết tiếp')}: {title}")
        row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        paper.body.addLayout(row)
        return paper, button

    def _untitled(self, type: str) -> str:
        if type == "followup":
            return self.tr("Việc chưa có chữ nào")
        return self.tr("Cuộc họp chưa có tên") if type == "meeting" else self.tr("Tin chưa có tên")

    def _chosen(self, draft: Any) -> None:
        go_on, type, record_id = self._go_on, draft.type, draft.record_id
        self.accept()
        # Later: the dialog must be gone before the place changes and takes the keyboard.
        QTimer.singleShot(0, self._over, lambda: go_on(type, record_id))
