"""The page where the people of one machine choose whose notebook to open: the name of each, the day of last use, and
nothing else.

Object names: people_view, person_<number>, add_person, people_message, people_quit.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import QCoreApplication, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.services.people import Person
from ui.first_run.cards import ChoiceCard
from ui.first_run.cover import Cover, CoverButton
from ui.theme.theme import Theme
from ui.widgets.buttons import paint_face
from ui.widgets.labels import Heading, IconText
from ui.widgets.scroll import ScrollPage


def last_used(day: date | None, today: date) -> str:
    """ "Dùng lần cuối: hôm nay", "…: hôm qua", "…: 14/11/2026"; "" where it is not known."""
    if day is None:
        return ""
    days = (today - day).days
    if days == 0:
        return QCoreApplication.translate("PeopleView", "Dùng lần cuối: hôm nay")
    if days == 1:
        return QCoreApplication.translate("PeopleView", "Dùng lần cuối: hôm qua")
    return QCoreApplication.translate("PeopleView", "Dùng lần cuối: {day}").format(day=f"{day:%d/%m/%Y}")


class PeopleView(Cover):
    """`chosen` carries the `Person`."""

    chosen = Signal(object)
    add_wanted = Signal()
    quit_wanted = Signal()

    def __init__(self, theme: Theme, people: Sequence[Person], today: date) -> None:
        super().__init__(theme, 64)
        self.setObjectName("people_view")
        middle = QWidget()
        middle.setMaximumWidth(theme.px(520))
        inner = QVBoxLayout(middle)
        inner.setContentsMargins(theme.px(4), theme.px(16), theme.px(4), theme.px(16))
        inner.setSpacing(theme.px(12))
        title = Heading(theme, self.tr("Ai đang dùng máy?"))
        title.set_colour("on_cover")
        self._message = IconText(theme, "warning", "", colour="on_cover", wrap=True)
        self._message.setObjectName("people_message")
        self._message.hide()
        self.add = CoverButton(theme, self.tr("Thêm người dùng máy này"), on_click=self.add_wanted.emit)
        self.add.setObjectName("add_person")
        self.cards = [self._card(theme, number, person, today) for number, person in enumerate(people, 1)]
        inner.addStretch(1)
        for widget in (title, *self.cards, self._message):
            inner.addWidget(widget)
        inner.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        inner.addStretch(1)
        wide = QWidget()
        row = QHBoxLayout(wide)
        row.setContentsMargins(theme.px(72), 0, theme.px(8), 0)
        row.addStretch(1)
        row.addWidget(middle, 100)
        row.addStretch(1)
        leave = CoverButton(theme, self.tr("Đóng Sổ tay"), on_click=self.quit_wanted.emit)
        leave.setObjectName("people_quit")
        pad = theme.px(24)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, pad, pad, pad)
        column.addWidget(ScrollPage(theme, wide), 1)
        column.addWidget(leave, 0, Qt.AlignmentFlag.AlignRight)

    def _card(self, theme: Theme, number: int, person: Person, today: date) -> PersonCard:
        name = person.name or self.tr("Sổ chưa ghi tên")
        card = PersonCard(theme, "book", name, last_used(person.last_used, today), partial(self.chosen.emit, person))
        card.setObjectName(f"person_{number}")
        return card

    def focus_first(self) -> None:
        """The keyboard begins at the first person."""
        (self.cards[0] if self.cards else self.add).setFocus(Qt.FocusReason.OtherFocusReason)

    def tell(self, sentence: str) -> None:
        """Why something could not be done."""
        self._message.set(sentence)
        self._message.setAccessibleName(sentence)
        self._message.show()

    def message(self) -> str:
        return "" if self._message.isHidden() else self._message.text.text()


class PersonCard(ChoiceCard):
    """A name to press; on the dark cover it draws its own focus ring."""

    def __init__(self, theme: Theme, icon: str, title: str, sentence: str, on_click: Callable[[], object]) -> None:
        super().__init__(theme, icon, title, sentence, on_click)
        self._look = theme

    def focus_shape(self) -> tuple[QRect, float] | None:  # type: ignore[override]
        return None

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus():
            theme = self._look
            ring = QRectF(self.rect()).adjusted(3, 3, -3, -3)
            paint_face(QPainter(self), theme, ring, theme.radius("paper") - 2, None, "focus", 2)
