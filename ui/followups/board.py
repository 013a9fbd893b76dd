"""Follow-ups as a board: from new to told, each with its age. What is done but not told yet has a column of its own.

Object names: followup_board, followup_card, followup_list_wanted.
"""

from __future__ import annotations

from collections import deque
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.domain.followups import SETTLED, age_class
from desktop_app.services import Services
from desktop_app.services.rows import RecordRow
from ui.followups.words import due_lines, overdue_days, state_word, translate
from ui.theme.text import TextBlock, draw_line
from ui.theme.theme import Theme, hand_cursor
from ui.widgets.buttons import Button, paint_face
from ui.widgets.labels import Heading, SectionHeading, Text
from ui.widgets.paper import Pane
from ui.widgets.scroll import ScrollPage

_MOST: Final = 400  # rows that are read
_SHOWN: Final = 30  # cards of a column
_AT_ONCE: Final = 8  # cards that are made before the window answers again


def column_of(state: str | None) -> int:
    """0 new, 1 under way, 2 resolved and people not told yet, 3 told or settled."""
    if state in ("new", "verifying", None):
        return 0
    if state == "resolved":
        return 2
    return 3 if state in SETTLED or state == "fed_back" else 1


class Card(QPushButton):
    """One matter; Enter or a click opens it."""

    def __init__(self, theme: Theme, services: Services, row: RecordRow) -> None:
        super().__init__()
        self._theme, self.row = theme, row
        today = services.clock().date()
        self._late = overdue_days(row.due_on, row.state, today) > 0
        self._state = state_word(services, row.state)
        self._due = " ".join(due_lines(row.due_on, row.state, today))
        age = age_class(row.on, today) if row.on is not None and row.state not in SETTLED else 0
        self._age = translate("Followups", "đã hơn {days} ngày").format(days=age) if age else ""
        self._block: tuple[int, TextBlock] | None = None
        self._heights: dict[int, int] = {}
        self.setObjectName("followup_card")
        self.setAutoDefault(True)  # Enter presses what has the keyboard
        self.setAccessibleName(", ".join(part for part in (row.title, self._state, self._due, self._age) if part))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        hand_cursor(self)

    def _title(self, width: int) -> TextBlock:
        """Broken once for each width: the layout asks again and again."""
        if self._block is None or self._block[0] != width:
            theme = self._theme
            room = width - 2 * theme.px(12)
            self._block = width, TextBlock(self.row.title, theme.font("body", 600), theme.line("body"), room, 3)
        return self._block[1]

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        height = self._heights.get(width)
        if height is None:
            height = self._heights[width] = (
                self._title(width).height + 2 * self._theme.line("hint") + self._theme.px(24)
            )
        return height

    def sizeHint(self) -> QSize:
        lines = 2 * self._theme.line("hint") + self._theme.line("body") + self._theme.px(24)
        return QSize(self._theme.px(180), lines)  # the height comes with the width, when that is known

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(140), 2 * self._theme.line("hint") + self._theme.line("body") + self._theme.px(24))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.setFixedHeight(self.heightForWidth(event.size().width()))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        fill = "hover" if self.underMouse() else "surface"
        paint_face(painter, theme, QRectF(self.rect()), theme.radius("paper"), fill, "danger" if self._late else "line")
        pad = theme.px(12)
        block = self._title(self.width())
        block.paint(painter, pad, pad, theme.colour("text"))
        width, line, hint = self.width() - 2 * pad, theme.line("hint"), theme.font("hint")
        y = pad + block.height
        x = pad
        if self._late:
            theme.draw_icon(painter, "clock", pad, round(y + (line - theme.px(14)) / 2), 14, "danger")
            x += theme.px(20)
        ink = theme.colour("danger" if self._late else "text_2")
        draw_line(painter, self._due, hint, ink, QRectF(x, y, width - (x - pad), line))
        below = "  ·  ".join(part for part in (self._state, self._age) if part)
        draw_line(painter, below, hint, theme.colour("text_2"), QRectF(pad, y + line, width, line))


class FollowupBoard(Pane):
    """`opened` carries the row of a card, `list_wanted` the wish for the list."""

    opened = Signal(object)
    list_wanted = Signal()

    def __init__(self, services: Services, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "window", parent=parent)
        self._services = services
        self.setObjectName("followup_board")
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(18), theme.px(14), theme.px(8), 0)  # the columns leave 6 for a focus ring
        column.setSpacing(theme.px(10))
        head = QHBoxLayout()
        head.addWidget(Heading(theme, self.tr("Theo dõi"), "record_title"), 1)
        back = Button(theme, self.tr("Danh sách"), size="button_small", on_click=self.list_wanted.emit)
        back.setObjectName("followup_list_wanted")
        head.addWidget(back)
        head.setContentsMargins(theme.px(6), 0, theme.px(16), 0)
        column.addLayout(head)
        self._body = QVBoxLayout()
        column.addLayout(self._body, 1)
        self._page: ScrollPage | None = None
        self._columns: QBoxLayout | None = None
        self._waiting: deque[tuple[QVBoxLayout, RecordRow]] = deque()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._put_cards)

    def refresh(self) -> None:
        """Read the follow-ups again. The first cards are there at once, the others as the window finds time."""
        self._waiting.clear()
        theme = self._theme
        piles: list[list[RecordRow]] = [[], [], [], []]
        for row in self._services.queries.followups(limit=_MOST):
            piles[column_of(row.state)].append(row)
        content = QWidget()
        columns = self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight, content)
        # The ring around the card that has the focus needs room at all sides.
        columns.setContentsMargins(theme.px(6), theme.px(6), theme.px(16), theme.px(24))
        columns.setSpacing(theme.px(14))
        titles = (self.tr("Mới"), self.tr("Đang làm"), self.tr("Xong, chưa báo bà con"), self.tr("Đã xong"))
        for title, rows in zip(titles, piles, strict=True):
            pile = QVBoxLayout()
            pile.setSpacing(theme.px(8))
            pile.addWidget(SectionHeading(theme, title, str(len(rows))))
            cards = QVBoxLayout()
            cards.setSpacing(theme.px(8))
            pile.addLayout(cards)
            self._waiting.extend((cards, row) for row in rows[:_SHOWN])
            if len(rows) > _SHOWN:
                more = self.tr("và {count} việc nữa trong danh sách").format(count=len(rows) - _SHOWN)
                pile.addWidget(Text(theme, more, "hint", "text_2"))
            pile.addStretch(1)
            columns.addLayout(pile, 1)
        if self._page is not None:
            self._body.removeWidget(self._page)
            self._page.hide()
            self._page.deleteLater()
        self._put_cards()
        self._page = ScrollPage(theme, content)
        self._body.addWidget(self._page)
        self._page.show()
        self._fit()

    def _put_cards(self) -> None:
        for _ in range(min(_AT_ONCE, len(self._waiting))):
            cards, row = self._waiting.popleft()
            card = Card(self._theme, self._services, row)
            card.clicked.connect(lambda _checked=False, row=row: self.opened.emit(row))
            cards.addWidget(card)
        if self._waiting:
            self._soon.start()

    def take_focus(self) -> None:
        """The keyboard goes to the first card."""
        cards = self.findChildren(Card)
        if cards:
            cards[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _fit(self) -> None:
        if self._columns is not None:
            roomy = self.width() >= self._theme.px(760)
            side, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
            self._columns.setDirection(side if roomy else down)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
