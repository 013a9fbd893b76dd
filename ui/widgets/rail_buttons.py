"""The buttons of the navigation rail: a place, Tin nhanh, the state of the connection."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from ui.theme.text import TextBlock, draw_line
from ui.theme.theme import Theme, hand_cursor
from ui.widgets.buttons import Button, paint_face


class Place(NamedTuple):
    """A place of the program: its key, icon and word, and the digit of its Alt shortcut."""

    key: str
    icon: str
    word: str
    digit: int


class PlaceButton(QPushButton):
    """One place. Selected = paper and a bar of ink. `compact` puts the word under the icon."""

    def __init__(self, theme: Theme, place: Place, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self.place = theme, place
        self._compact, self._count = False, 0
        self.setText(place.word)
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setAutoDefault(True)  # Enter presses what has the keyboard
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleDescription(f"Alt+{place.digit}")
        hand_cursor(self)
        theme.changed.connect(self.updateGeometry)

    def set_compact(self, compact: bool) -> None:
        self._compact = compact
        self.updateGeometry()
        self.update()

    def set_count(self, count: int) -> None:
        """A number of things that wait here; 0 shows nothing."""
        self._count = count
        self.setAccessibleName(f"{self.place.word}, {count}" if count else self.place.word)
        self.update()

    def sizeHint(self) -> QSize:
        theme = self._theme
        if self._compact:
            return QSize(theme.px(90), theme.px(4 + 20 + 2) + theme.line("hint"))
        return QSize(theme.px(160), theme.height("nav"))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(60), self.sizeHint().height())

    def focus_shape(self) -> tuple[QRect, float]:
        return self.rect().adjusted(2, 2, -2, -2), self._theme.radius() - 2

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        on = self.isChecked()
        rect = QRectF(self.rect())
        if on:
            paint_face(painter, theme, rect, theme.radius(), "surface", "control" if theme.high_contrast else None)
            bar = theme.px(18)
            top = theme.px(8) if self._compact else (self.height() - bar) // 2
            height = self.height() - 2 * top if self._compact else bar
            painter.fillRect(0, top, 3, height, theme.colour("accent"))
        elif self.underMouse():
            paint_face(painter, theme, rect, theme.radius(), "hover", None)
        ink = "accent" if on else "text_2"
        weight = 600 if on else 500
        size = theme.px(20)
        if self._compact:
            theme.draw_icon(painter, self.place.icon, (self.width() - size) // 2, theme.px(4), 20, ink)
            where = QRectF(2, theme.px(25), self.width() - 4, theme.line("hint"))
            font = theme.font("label", weight)
            draw_line(painter, self.text(), font, theme.colour(ink), where, Qt.AlignmentFlag.AlignHCenter)
            self._paint_count(painter, self.width() - theme.px(12), theme.px(14))
        else:
            theme.draw_icon(painter, self.place.icon, theme.px(13), (self.height() - size) // 2, 20, ink)
            where = QRectF(theme.px(46), 0, self.width() - theme.px(46 + 8), self.height())
            draw_line(painter, self.text(), theme.font("body", weight), theme.colour(ink), where)
            self._paint_count(painter, self.width() - theme.px(12), self.height() // 2)

    def _paint_count(self, painter: QPainter, right: int, middle: int) -> None:
        if not self._count:
            return
        theme = self._theme
        text = str(self._count) if self._count < 100 else "99+"
        font = theme.font("hint", 600)
        height = theme.px(22)
        width = max(height, round(QFontMetricsF(font).horizontalAdvance(text)) + theme.px(14))
        where = QRectF(right - width, middle - height / 2, width, height)
        paint_face(painter, theme, where, height / 2, "surface", "control", 1)
        draw_line(painter, text, font, theme.colour("text"), where, Qt.AlignmentFlag.AlignHCenter)

    def enterEvent(self, event: object) -> None:
        self.update()

    def leaveEvent(self, event: object) -> None:
        self.update()


class ConnectionButton(QPushButton):
    """The state of the connection in words; a click opens Đồng bộ."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._compact = theme, False
        self._icon, self._title, self._detail = "wifi-off", "", ""
        self.setAutoDefault(True)  # Enter presses what has the keyboard
        # Its width decides, not the hint: in the narrow rail a title may need two lines.
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        hand_cursor(self)
        theme.changed.connect(self.updateGeometry)

    def set_state(self, icon: str, title: str, detail: str) -> None:
        self._icon, self._title, self._detail = icon, title, detail
        self.setAccessibleName(f"{title}. {detail}")
        self.updateGeometry()
        self.update()

    def set_compact(self, compact: bool) -> None:
        self._compact = compact
        self.updateGeometry()
        self.update()

    def _blocks(self, width: int) -> tuple[TextBlock, TextBlock | None]:
        theme = self._theme
        room = width - 6 if self._compact else width - theme.px(34)
        title = TextBlock(self._title, theme.font("hint", 600), theme.line("hint"), room, 2)
        detail = TextBlock(self._detail, theme.font("hint"), theme.line("hint"), room, 2)
        return title, None if self._compact or not self._detail else detail

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        title, detail = self._blocks(width)
        text = title.height + (detail.height if detail else 0)
        return text + self._theme.px(8) + (self._theme.px(22) if self._compact else 0)

    def sizeHint(self) -> QSize:
        width = self._theme.px(96 if self._compact else 184)
        return QSize(width, self.heightForWidth(max(self.width(), width)))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(80), self.heightForWidth(max(self.width(), self._theme.px(80))))

    def focus_shape(self) -> tuple[QRect, float]:
        return self.rect().adjusted(2, 2, -2, -2), self._theme.radius()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        if self.underMouse():
            paint_face(painter, theme, QRectF(self.rect()), theme.radius(), "hover", None)
        title, detail = self._blocks(self.width())
        y = theme.px(4)
        if self._compact:
            size = theme.px(18)
            theme.draw_icon(painter, self._icon, (self.width() - size) // 2, y, 18, "text_2")
            centre = Qt.AlignmentFlag.AlignHCenter
            title.paint(painter, 3, y + theme.px(22) - theme.px(2), theme.colour("text"), align=centre)
            return
        theme.draw_icon(painter, self._icon, theme.px(6), y + theme.px(1), 18, "text_2")
        title.paint(painter, theme.px(34), y, theme.colour("text"))
        if detail is not None:
            detail.paint(painter, theme.px(34), y + title.height, theme.colour("text_2"))

    def enterEvent(self, event: object) -> None:
        self.update()

    def leaveEvent(self, event: object) -> None:
        self.update()


class QuickButton(Button):
    """Tin nhanh; in the compact rail its word stands under the plus."""

    compact = False

    def sizeHint(self) -> QSize:
        if not self.compact:
            return super().sizeHint()
        return QSize(self._theme.px(90), self._theme.px(28) + self._theme.line("hint"))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(60), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.compact:
            super().paintEvent(event)
            return
        theme = self._theme
        painter = QPainter(self)
        fill = "accent_pressed" if self.isDown() else "accent_hover" if self.underMouse() else "accent"
        paint_face(painter, theme, QRectF(self.rect()), theme.radius(), fill, None)
        size = theme.px(20)
        theme.draw_icon(painter, "plus", (self.width() - size) // 2, theme.px(4), 20, "on_accent")
        where = QRectF(0, theme.px(25), self.width(), theme.line("hint"))
        font = theme.font("label", 600)
        draw_line(painter, self.text(), font, theme.colour("on_accent"), where, Qt.AlignmentFlag.AlignHCenter)
