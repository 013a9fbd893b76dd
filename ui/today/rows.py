"""Rows of the page Hôm nay: when in the margin, the rose line, what, and one button."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.services.rows import Delivery
from ui.theme.theme import Theme
from ui.today.presenter import Line
from ui.widgets.buttons import Button, paint_face
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import IconText, Text
from ui.widgets.paper import Paper, Rule
from ui.widgets.pills import pill_look, pill_word

if TYPE_CHECKING:
    from ui.today.office import Reply

MARGIN = 116


class LineRow(QWidget):
    """One line; its button does the one thing that it asks for. The first pressing one is the page's filled button."""

    def __init__(self, theme: Theme, line: Line, main: bool, last: bool, open_line: Callable[[Line], object]) -> None:
        super().__init__()
        self._theme, self._last = theme, last
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(14), theme.px(10), theme.px(12), theme.px(10))
        row.setSpacing(0)
        when = QWidget()
        when.setFixedWidth(theme.px(MARGIN - 14))
        column = QVBoxLayout(when)
        column.setContentsMargins(0, theme.px(1), 0, 0)
        column.setSpacing(0)
        for number, words in enumerate(line.when):
            weight, colour = (600, "danger") if line.hot else (500, "text_2")
            text = Text(theme, words, "hint", colour, weight, wrap=False)
            if line.hot and number == 0:
                first = QHBoxLayout()
                first.setSpacing(0)
                first.addWidget(IconText(theme, "clock", "", "hint", "danger"))
                first.addWidget(text)
                first.addStretch(1)
                column.addLayout(first)
            else:
                column.addWidget(text)
        column.addStretch(1)
        row.addWidget(when)
        row.addSpacing(theme.px(16))
        words_column = QVBoxLayout()
        words_column.setSpacing(0)
        words_column.addStretch(1)
        words_column.addWidget(Text(theme, line.title, "body", weight=600, max_lines=2))
        if line.gist:
            words_column.addWidget(Text(theme, line.gist, "hint", "text_2", max_lines=2))
        words_column.addStretch(1)
        row.addLayout(words_column, 1)
        row.addSpacing(theme.px(12))
        button = Button(
            theme, line.button, "main" if main else "normal", size="button_small", on_click=lambda: open_line(line)
        )
        button.setObjectName(f"today_open_{line.record_id}")
        button.setAccessibleName(f"{line.button}: {line.title}")
        row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.button = button
        self.setMinimumHeight(theme.height("row_two_lines"))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        painter.setPen(QPen(theme.colour("margin"), 2 if theme.high_contrast else 1.5))
        x = theme.px(MARGIN)
        painter.drawLine(x, 0, x, self.height())
        if not self._last:
            painter.fillRect(0, self.height() - 1, self.width(), 1, theme.colour("line"))


class LinesPaper(QWidget):
    """Rows on one paper."""

    def __init__(self, theme: Theme, lines: Sequence[Line], main: bool, open_line: Callable[[Line], object]) -> None:
        super().__init__()
        self._theme = theme
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        self.rows = []
        for number, line in enumerate(lines):
            row = LineRow(theme, line, main and number == 0, number == len(lines) - 1, open_line)
            self.rows.append(row)
            column.addWidget(row)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_face(QPainter(self), self._theme, QRectF(self.rect()), self._theme.radius("paper"), "surface", "line", 1)


class DeliveryPaper(Paper):
    """The four states with their numbers, what waits for an answer, and when something was delivered last; empty until
    `set` is called."""

    def __init__(self, theme: Theme, on_open: Callable[[], object], on_waiting: Callable[[], object]) -> None:
        super().__init__(theme, padding=16, spacing=10)
        self._numbers: dict[str, Text] = {}
        for state in ("local", "moving", "delivered", "safe"):
            row = QHBoxLayout()
            look = pill_look(state)
            words = IconText(theme, look.icon, pill_word(state), "body", "text", ink=look.ink)
            # The number is taller: icon and word stay together in its middle.
            words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            row.addWidget(words, 1)
            number = Text(theme, "", "section", weight=600, wrap=False)
            number.setObjectName(f"today_count_{state}")
            row.addWidget(number)
            self._numbers[state] = number
            self.body.addLayout(row)
        look = pill_look("held")
        self._held = IconText(theme, look.icon, "", "body", "text", wrap=True, ink=look.ink)
        self._held.hide()
        self.body.addWidget(self._held)
        self._waiting_words = IconText(theme, "clock", "", "body", "text", wrap=True, ink="accent")
        self._waiting = QWidget()
        column = QVBoxLayout(self._waiting)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(2))
        column.addWidget(self._waiting_words)
        see = Button(theme, self.tr("Xem các tin này"), "link", size="button_small", on_click=on_waiting)
        see.setObjectName("today_waiting")
        column.addWidget(see, 0, Qt.AlignmentFlag.AlignLeft)
        self._waiting.hide()
        self.body.addWidget(Rule(theme))
        self.body.addWidget(self._waiting)
        self._last = Text(theme, "", "hint", "text_2")
        self.body.addWidget(self._last)
        link = Button(theme, self.tr("Xem sổ giao nhận"), "link", size="button_small", on_click=on_open)
        link.setObjectName("today_sync")
        row = QHBoxLayout()
        row.addWidget(link)
        row.addStretch(1)
        self.body.addLayout(row)

    def set(self, delivery: Delivery, last: str, waiting: str) -> None:
        """Show how it stands now."""
        for state, number in self._numbers.items():
            count = getattr(delivery, state)
            number.setText(str(count))
            number.setAccessibleName(f"{pill_word(state)}: {count}")
        self._held.setHidden(not delivery.held)
        self._held.set(f"{pill_word('held')}: {delivery.held}")
        self._last.setText(last)
        self._waiting.setHidden(not waiting)
        self._waiting_words.set(waiting)


class ReplyPaper(Paper):
    """What the office answers to one note."""

    def __init__(
        self, theme: Theme, reply: Reply, on_open: Callable[[Reply], object], on_read: Callable[[Reply], object]
    ) -> None:
        super().__init__(theme, padding=16, spacing=6)
        self.body.addWidget(Text(theme, reply.title, "body", weight=600, max_lines=2))
        self.body.addWidget(Text(theme, reply.text, "body", max_lines=6))
        if reply.by:
            self.body.addWidget(Text(theme, self.tr("Nơi trả lời: {by}").format(by=reply.by), "hint", "text_2"))
        if reply.call:
            words = self.tr("Hỏi thêm: {number}").format(number=reply.call)
            self.body.addWidget(IconText(theme, "phone", words, "hint", "text_2", wrap=True))
        line = QWidget()
        flow = FlowLayout(theme, line)
        see = Button(theme, self.tr("Xem tin"), size="button_small", on_click=lambda: on_open(reply))
        see.setObjectName(f"today_reply_{reply.record_id}")
        see.setAccessibleName(self.tr("Xem tin: {title}").format(title=reply.title))
        read = Button(theme, self.tr("Đã đọc"), "link", size="button_small", on_click=lambda: on_read(reply))
        read.setObjectName(f"today_read_{reply.record_id}")
        read.setAccessibleName(self.tr("Đã đọc: {title}").format(title=reply.title))
        flow.addWidget(see)
        flow.addWidget(read)
        self.body.addWidget(line)
