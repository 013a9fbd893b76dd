"""Where a record is: a word, a shape and a colour, always in full."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ui.theme.text import draw_line
from ui.theme.theme import Theme
from ui.widgets.buttons import paint_face


class PillLook(NamedTuple):
    """Icon and colours of a state, by name; `dashed` for what is not finished yet."""

    icon: str
    ink: str
    fill: str
    dashed: bool = False


def pill_look(state: str) -> PillLook:
    """Look of "local" "moving" "delivered" "safe" "held" "draft" "conflict". Another state raises KeyError."""
    return {
        "local": PillLook("state-local", "local", "local_bg"),
        "moving": PillLook("state-moving", "moving", "moving_bg"),
        "delivered": PillLook("state-delivered", "delivered", "delivered_bg"),
        "safe": PillLook("state-safe", "safe", "safe_bg"),
        "held": PillLook("state-held", "warn", "warn_bg"),
        "draft": PillLook("pen", "text_2", "surface", dashed=True),
        "conflict": PillLook("warning", "warn", "warn_bg"),
    }[state]


def pill_word(state: str) -> str:
    """The word of a state in the language of the window."""
    return {
        "local": QCoreApplication.translate("StatusPill", "Trên máy này"),
        "moving": QCoreApplication.translate("StatusPill", "Đang chuyển"),
        "delivered": QCoreApplication.translate("StatusPill", "Đã giao"),
        "safe": QCoreApplication.translate("StatusPill", "An toàn"),
        "held": QCoreApplication.translate("StatusPill", "Chờ văn phòng xem"),
        "draft": QCoreApplication.translate("StatusPill", "Nháp"),
        "conflict": QCoreApplication.translate("StatusPill", "Có hai bản"),
    }[state]


def pill_size(theme: Theme, word: str) -> QSize:
    text = QFontMetricsF(theme.font("hint", 600)).horizontalAdvance(word)
    return QSize(int(text) + 2 + theme.px(14 + 6 + 9 + 10), theme.height("pill"))


def paint_pill(
    painter: QPainter, theme: Theme, state: str, word: str, where: QRectF, on_selected: bool = False
) -> None:
    """Draw into `where` (of `pill_size`). On a selected row the fill is the paper's."""
    look = pill_look(state)
    fill = "surface" if on_selected else look.fill
    if look.dashed and not on_selected:
        fill = "surface"
    edge = "control" if look.dashed else look.ink if theme.high_contrast else None
    paint_face(painter, theme, where, where.height() / 2 - 1, fill, edge, 1, look.dashed)
    size = theme.px(14)
    x, y = where.x() + theme.px(9), where.y() + (where.height() - size) / 2
    theme.draw_icon(painter, look.icon, round(x), round(y), 14, look.ink, fill)
    x += size + theme.px(6)
    draw_line(
        painter,
        word,
        theme.font("hint", 600),
        theme.colour(look.ink),
        QRectF(x, where.y(), where.right() - x, where.height()),
        elide=False,
    )


class StatusPill(QLabel):
    """One of the honest states, "held", "draft" or "conflict". `word` overrides the state's own word."""

    def __init__(self, theme: Theme, state: str = "local", word: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._state = theme, state
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)
        self.set_state(state, word)

    def state(self) -> str:
        return self._state

    def set_state(self, state: str, word: str = "") -> None:
        self._state = state
        self.setText(word or pill_word(state))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return pill_size(self._theme, self.text())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_pill(QPainter(self), self._theme, self._state, self.text(), QRectF(self.rect()))
