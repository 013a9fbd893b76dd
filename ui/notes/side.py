"""Beside the form on wide windows: the steps that the open note went through, and what is followed because of it."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from desktop_app.services import Services
from ui.notes.words import Words, margin_day
from ui.theme.text import TextBlock, draw_line
from ui.theme.theme import Theme
from ui.widgets.buttons import Button
from ui.widgets.labels import Text
from ui.widgets.paper import Pane

_MARGIN = 66
_MOST_STEPS = 12


class StepRow(QWidget):
    """One step: day and time in the margin, the rose line, then what happened."""

    def __init__(self, theme: Theme, margin: tuple[str, ...], words: str) -> None:
        super().__init__()
        self._theme, self._margin, self._words = theme, margin, words
        self.setAccessibleName(f"{words}. {' '.join(margin)}")
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def _block(self, width: int) -> TextBlock:
        theme = self._theme
        return TextBlock(self._words, theme.font("body"), theme.line("body"), width - theme.px(_MARGIN + 14))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        margin = len(self._margin) * self._theme.line("hint")
        return max(self._block(width).height, margin) + self._theme.px(14)

    def sizeHint(self) -> QSize:
        width = self._theme.px(280)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(160), self._theme.line("body"))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        x = theme.px(_MARGIN)
        painter.setPen(QPen(theme.colour("margin"), 2 if theme.high_contrast else 1.5))
        painter.drawLine(x, 0, x, self.height())
        for number, line in enumerate(self._margin):
            where = QRectF(0, number * theme.line("hint"), x - theme.px(10), theme.line("body"))
            draw_line(painter, line, theme.font("hint"), theme.colour("text_2"), where, Qt.AlignmentFlag.AlignRight)
        self._block(self.width()).paint(painter, x + theme.px(14), 0, theme.colour("text"))


class SidePane(Pane):
    """Empty while no note is open. `followup_wanted` carries the id of a follow-up to show."""

    followup_wanted = Signal(str)

    def __init__(self, theme: Theme, services: Services, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(theme, "window", "left", parent)
        self._services, self._words = services, words
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(theme.px(20), theme.px(16), theme.px(20), theme.px(16))
        self._column.setSpacing(0)

    def show_note(self, record_id: str | None) -> None:
        """What is known of the note; read only while the pane is on screen."""
        while self._column.count():
            item = self._column.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        if record_id is None or self.isHidden():
            return
        self._add(Text(self._theme, self.tr("Đã qua những bước nào"), "section"))
        self._column.addSpacing(self._theme.px(10))
        for margin, words in self.steps(record_id):
            self._add(StepRow(self._theme, margin, words))
        followups = self._services.queries.children(record_id, "followup", 5)
        if followups:
            self._column.addSpacing(self._theme.px(16))
            self._add(Text(self._theme, self.tr("Việc theo dõi"), "section"))
            state = self._words.label
            for row in followups:
                words = f"{row.title} · {state('followup_states', row.state)}"
                self._add(Text(self._theme, words))
                show = Button(self._theme, self.tr("Xem"), "link", size="button_small")
                show.setAccessibleName(self.tr("Xem việc theo dõi: {title}").format(title=row.title))
                show.clicked.connect(lambda _checked=False, one=row.id: self.followup_wanted.emit(one))
                self._column.addWidget(show, 0, Qt.AlignmentFlag.AlignLeft)
                show.show()
        self._column.addStretch(1)

    def steps(self, record_id: str) -> list[tuple[tuple[str, ...], str]]:
        """(margin lines, words) of each completion, the oldest first, and of the draft that is being written."""
        today = self._services.clock().date()
        found = []
        for number, row in enumerate(self._services.queries.history(record_id)):
            if row.own:
                words = self.tr("Sửa, hoàn tất lại") if number else self.tr("Hoàn tất, nằm trên máy này")
            else:
                words = self.tr("Văn phòng sửa") if number else self.tr("Nhận từ văn phòng")
            found.append((datetime.fromisoformat(row.at), words))
        record = self._services.queries.record(record_id)
        if record.draft_id is not None:
            found.append((self._services.queries.draft(record.draft_id).saved_at, self.tr("Đang viết")))
        zone = self._services.clock().tzinfo
        return [
            ((*margin_day(at.astimezone(zone).date(), today), f"{at.astimezone(zone):%H:%M}"), words)
            for at, words in found[-_MOST_STEPS:]
        ]

    def _add(self, widget: QWidget) -> None:
        self._column.addWidget(widget)
        widget.show()
