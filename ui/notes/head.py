"""What frames the form and never scrolls away: level, state, menu above it; saved state, buttons below."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from ui.theme.text import draw_line
from ui.theme.theme import Theme, hand_cursor
from ui.widgets.buttons import Button, IconButton, Tip, paint_face
from ui.widgets.labels import IconText, Text
from ui.widgets.levels import HOT, bars_width, paint_bars
from ui.widgets.paper import Pane
from ui.widgets.pills import StatusPill


class LevelToggle(QPushButton):
    """The level and urgency as words; a click opens the choice of both."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._level: int | None = None
        self._urgency = ""
        self.setObjectName("note_level_toggle")
        self.setCheckable(True)
        self.setAutoDefault(True)  # Enter presses what has the keyboard
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        hand_cursor(self)
        theme.changed.connect(self.updateGeometry)

    def set_level(self, level: int | None, word: str, urgency: str) -> None:
        self._level, self._urgency = level, urgency
        self.setText(word or self.tr("Chọn mức"))
        self.setAccessibleName(self.tr("Mức: {word}. {urgency}").format(word=self.text(), urgency=urgency))
        self.updateGeometry()
        self.update()

    def _widths(self) -> tuple[int, int, int]:
        theme = self._theme
        bars = bars_width(theme) + theme.px(8) if self._level is not None else 0
        word = int(QFontMetricsF(theme.font("body", 600)).horizontalAdvance(self.text())) + 2
        urgent = self._urgency
        extra = int(QFontMetricsF(theme.font("body")).horizontalAdvance(urgent)) + theme.px(22) if urgent else 0
        return bars, word, extra

    def sizeHint(self) -> QSize:
        return QSize(sum(self._widths()) + self._theme.px(6 + 28), self._theme.height("button_small"))

    def minimumSizeHint(self) -> QSize:
        bars, word, _extra = self._widths()
        return QSize(bars + word + self._theme.px(34), self._theme.height("button_small"))

    def focus_shape(self) -> tuple[QRect, float]:
        return self.rect(), self._theme.radius()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        if self.underMouse():
            fill = "selected" if self.isDown() else "hover"
            paint_face(painter, theme, QRectF(self.rect()), theme.radius(), fill, None)
        bars, word, extra = self._widths()
        hot = self._level is not None and self._level >= HOT
        height, left = self.height(), theme.px(6)
        if self._level is not None:
            paint_bars(painter, theme, left, height / 2, self._level)
        ink = theme.colour("accent" if self._level is None else "danger" if hot else "text")
        font = theme.font("body", 600 if hot or self._level is None else 500)
        draw_line(painter, self.text(), font, ink, QRectF(left + bars, 0, word, height), elide=False)
        x = left + bars + word
        if extra and x + extra + theme.px(22) <= self.width():
            dot = QRectF(x, 0, theme.px(20), height)
            grey = theme.colour("text_2")
            draw_line(painter, "·", theme.font("body", 600), grey, dot, Qt.AlignmentFlag.AlignHCenter)
            draw_line(painter, self._urgency, theme.font("body"), grey, QRectF(x + theme.px(20), 0, extra, height))
            x += extra
        size = theme.px(16)
        icon = "chevron-up" if self.isChecked() else "chevron-down"
        theme.draw_icon(painter, icon, x + theme.px(4), (height - size) // 2, 16, "text_2")

    def enterEvent(self, event: object) -> None:
        self.update()

    def leaveEvent(self, event: object) -> None:
        self.update()


class EditorHead(QWidget):
    """‹ Danh sách tin (in one pane) · level · state · Theo dõi · ⋯"""

    back_wanted = Signal()
    follow_wanted = Signal()
    menu_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.back = Button(theme, self.tr("Danh sách tin"), "link", icon="chevron-left", on_click=self.back_wanted.emit)
        self.back.setObjectName("note_back")
        self._back_words = self.back.text()
        self.back.setAccessibleName(self._back_words)
        Tip(self.back)
        self.level = LevelToggle(theme)
        self.pill = StatusPill(theme)
        self.pill.setObjectName("note_pill")
        self.follow = Button(
            theme, self.tr("Theo dõi"), "link", icon="flag", size="button_small", on_click=self.follow_wanted.emit
        )
        self.follow.setObjectName("note_follow")
        self.menu = IconButton(theme, "more", self.tr("Việc khác với tin này"), self.menu_wanted.emit)
        self.menu.setObjectName("note_menu")
        self._theme = theme
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(22), theme.px(10), theme.px(20), theme.px(4))
        row.setSpacing(theme.px(10))
        row.addWidget(self.back)
        row.addWidget(self.level)
        row.addStretch(1)
        row.addWidget(self.pill)
        row.addWidget(self.follow)
        row.addWidget(self.menu)
        self._follows = True
        self.back.hide()

    def set_follows(self, possible: bool) -> None:
        """Whether the note can be followed. Where there is no room for the button, the menu alone offers it."""
        self._follows = possible
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:  # such as a level with a longer name
            self._fit()
        return super().event(event)

    def _fit(self) -> None:
        """Where room is short *Theo dõi* goes first, then the words of the way back; the level keeps its own."""
        parts: list[QWidget] = [self.level, self.pill, self.menu]
        parts += [] if self.back.isHidden() else [self.back]
        margins, gap = self._row.contentsMargins(), self._row.spacing()
        spare = self.width() - margins.left() - margins.right() + gap
        spare -= sum(part.minimumSizeHint().width() + gap for part in parts)
        if self.back in parts and not self.back.text():
            spare -= int(QFontMetricsF(self.back.font()).horizontalAdvance(self._back_words))
        self.follow.setVisible(self._follows and self.follow.minimumSizeHint().width() + gap <= spare)
        words = self._back_words if spare >= 0 else ""
        if self.back.text() != words:
            self.back.setText(words)
            self.back.updateGeometry()

    def set_single(self, single: bool) -> None:
        """In one pane the way back stands first."""
        self.back.setVisible(single)
        margins = self._row.contentsMargins()
        margins.setLeft(self._theme.px(12 if single else 22))
        self._row.setContentsMargins(margins)


class EditorFoot(Pane):
    """Saved state, what is still empty, and the two buttons. It never scrolls away."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "sunken", "top", parent)
        self.saved = IconText(theme, "check", "", ink="safe")
        self.saved.setObjectName("note_saved")
        self.empty = Text(theme, "", "body", "text_2", max_lines=2)
        self.empty.setObjectName("note_empty_parts")
        self.discard = Button(theme, self.tr("Bỏ thay đổi"), "link")
        self.discard.setObjectName("note_discard")
        self.complete = Button(theme, self.tr("Hoàn tất"), "main", key="Ctrl+Enter", size="button_main")
        self.complete.setObjectName("note_complete")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(28), theme.px(8), theme.px(24), theme.px(8))
        row.setSpacing(theme.px(16))
        row.addWidget(self.saved, 0, Qt.AlignmentFlag.AlignVCenter)
        words = QVBoxLayout()
        words.addStretch(1)
        words.addWidget(self.empty)
        words.addStretch(1)
        row.addLayout(words, 1)
        row.addWidget(self.discard)
        row.addWidget(self.complete)
        self._changes = False
        self.setMinimumHeight(theme.height("button_main") + theme.px(16))

    def show_saved(self, words: str, icon: str = "check", warn: bool = False) -> None:
        self.saved.set(words, icon, "danger" if warn else "text_2")
        self.saved.setVisible(bool(words))

    def show_empty(self, words: str) -> None:
        self.empty.setText(words)
        self.empty.setToolTip("")

    def show_changes(self, changes: bool, can_complete: bool, new: bool) -> None:
        """Whether there is something to put away, and something to complete."""
        self._changes = changes
        self.discard.setText(self.tr("Bỏ nháp") if new else self.tr("Bỏ thay đổi"))
        self.discard.updateGeometry()
        self.complete.setVisible(can_complete)
        self._fit(self.width())

    def _fit(self, width: int) -> None:
        # In a narrow pane putting the changes away is in the menu, as there is no room to say it without crowding.
        roomy = width >= self._theme.px(640)
        self.discard.setVisible(self._changes and roomy)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit(event.size().width())
