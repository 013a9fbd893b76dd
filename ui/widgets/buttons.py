"""Buttons: one filled one per area of the screen, the others quiet."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy, QToolTip, QWidget

from ui.theme.text import draw_line
from ui.theme.theme import Theme, hand_cursor
from ui.widgets.labels import key_size, paint_key


class Button(QPushButton):
    """A verb. `kind`: "main" filled · "normal" edge · "link" word only · "danger" red edge.

    `key` is shown as a small box and only shown: bind it with `keys.shortcut`. `size`: "button" 40 px,
    "button_small", "button_main".
    """

    def __init__(
        self,
        theme: Theme,
        text: str,
        kind: str = "normal",
        icon: str | None = None,
        key: str = "",
        size: str = "button",
        on_click: Callable[[], object] | None = None,
        trailing: str | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self.kind, self._size = theme, kind, size
        self._icon, self._key, self._trailing = icon, key, trailing
        self._key_shown = True
        self.setText(text)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.setAutoDefault(True)  # Enter presses what has the keyboard
        hand_cursor(self)
        if on_click is not None:
            # A bound slot of our own: `clicked` hands over a flag that most callers do not want.
            self.clicked.connect(lambda _checked=False: on_click())
        theme.changed.connect(self._restyle)
        self._restyle()

    def set_kind(self, kind: str) -> None:
        self.kind = kind
        self.update()

    def _restyle(self) -> None:
        self.setFont(self._theme.font("label" if self._size == "button_small" else "body", 600))
        self.updateGeometry()
        self.update()

    def _padding(self) -> int:
        return self._theme.px(10 if self.kind == "link" else (13 if self._size == "button_small" else 17))

    def show_key(self, shown: bool) -> None:
        """Whether the box that names the key is there."""
        if shown != self._key_shown:
            self._key_shown = shown
            self.updateGeometry()
            self.update()

    def key_left_out(self) -> int:
        """How much wider it would be with the box that names the key."""
        return 0 if self._key_shown else self._key_width()

    def _key_width(self) -> int:
        return key_size(self._theme, self._key).width() + self._theme.px(9) if self._key else 0

    def set_trailing(self, icon: str | None) -> None:
        """Another icon behind the words (what a click opens or closes)."""
        self._trailing = icon
        self.updateGeometry()
        self.update()

    def _parts_width(self) -> tuple[int, int, int, int]:
        """Widths of icon, text, key box and trailing icon, each with its gap."""
        theme = self._theme
        icon = theme.px(18) + theme.px(8) if self._icon else 0
        text = int(QFontMetricsF(self.font()).horizontalAdvance(self.text())) + 2
        key = self._key_width() if self._key_shown else 0
        trailing = theme.px(16) + theme.px(8) if self._trailing else 0
        return icon, text, key, trailing

    def sizeHint(self) -> QSize:
        return QSize(sum(self._parts_width()) + 2 * self._padding(), self._theme.height(self._size))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def focus_shape(self) -> tuple[QRect, float]:
        return self.rect(), self._theme.radius()

    def _colours(self) -> tuple[str | None, str | None, str]:
        """Fill, edge and ink by state (None = not drawn)."""
        over, down = self.underMouse() or self.hasFocus(), self.isDown()
        if not self.isEnabled():
            return (
                (None if self.kind == "link" else "sunken"),
                (None if self.kind == "link" else "line"),
                "text_disabled",
            )
        if self.kind == "main":
            return ("accent_pressed" if down else "accent_hover" if self.underMouse() else "accent"), None, "on_accent"
        if self.kind == "link":
            return ("selected" if down else "hover" if self.underMouse() else None), None, "accent"
        fill = "selected" if down else "hover" if over and self.underMouse() else "surface"
        return (fill, "danger", "danger") if self.kind == "danger" else (fill, "control", "text")

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        fill, edge, ink = self._colours()
        paint_face(painter, theme, QRectF(self.rect()), theme.radius(), fill, edge)
        icon, text, key, trailing = self._parts_width()
        x = (self.width() - (icon + text + key + trailing)) // 2
        height = self.height()
        if self._icon:
            size = theme.px(18)
            theme.draw_icon(painter, self._icon, x, (height - size) // 2, 18, ink)
            x += icon
        draw_line(painter, self.text(), self.font(), theme.colour(ink), QRectF(x, 0, text, height), elide=False)
        x += text
        if key:
            box = key_size(theme, self._key)
            x += theme.px(9)
            paint_key(
                painter, theme, self._key, QRectF(x, (height - box.height()) // 2, box.width(), box.height()), ink
            )
            x += box.width()
        if self._trailing:
            size = theme.px(16)
            theme.draw_icon(painter, self._trailing, x + theme.px(8), (height - size) // 2, 16, ink)

    def enterEvent(self, event: object) -> None:
        self.update()

    def leaveEvent(self, event: object) -> None:
        self.update()


def paint_face(
    painter: QPainter,
    theme: Theme,
    rect: QRectF,
    radius: float,
    fill: str | None,
    edge: str | None,
    width: float | None = None,
    dash: bool = False,
) -> None:
    """A rounded face with an edge inside its rectangle; colours by name, None = none."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    width = theme.border if width is None else width
    painter.setBrush(theme.colour(fill) if fill else QColor(Qt.GlobalColor.transparent))
    if edge:
        pen = QPen(theme.colour(edge), width)
        if dash:
            pen.setStyle(Qt.PenStyle.CustomDashLine)
            pen.setDashPattern([3, 2.5])
        painter.setPen(pen)
        half = width / 2
        rect = rect.adjusted(half, half, -half, -half)
    else:
        painter.setPen(Qt.PenStyle.NoPen)
    painter.drawRoundedRect(rect, radius, radius)


class Tip(QObject):
    """The tool tip of `widget`: `words`, else what a screen reader calls it. One that Qt knows of would be the widget's
    description too, so that the reader says a name twice, and Qt would read markup in it."""

    def __init__(self, widget: QWidget, words: str = "") -> None:
        super().__init__(widget)
        self._words = words
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.ToolTip or not isinstance(event, QHelpEvent):
            return False
        assert isinstance(watched, QWidget)
        words = self._words or watched.accessibleName()
        if "<" in words or "&" in words:  # a place or a file may be called so
            words = f"<p>{escape(words, quote=False)}</p>"
        QToolTip.showText(event.globalPos(), words, watched)
        return True


class IconButton(QPushButton):
    """A square button with an icon only, for ⋯ × ‹ ›:
    `name` is what a screen reader says and what the tool tip shows.
    """

    def __init__(
        self,
        theme: Theme,
        icon: str,
        name: str,
        on_click: Callable[[], object] | None = None,
        edge: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._icon, self._edge = theme, icon, edge
        self.setAccessibleName(name)
        Tip(self)
        self.setAutoDefault(True)  # Enter presses what has the keyboard
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        hand_cursor(self)
        if on_click is not None:
            self.clicked.connect(lambda _checked=False: on_click())
        theme.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        side = self._theme.height("button_small")
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def focus_shape(self) -> tuple[QRect, float]:
        return self.rect().adjusted(2, 2, -2, -2), self._theme.radius()

    def enterEvent(self, event: object) -> None:
        self.update()

    def leaveEvent(self, event: object) -> None:
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        fill = "selected" if self.isDown() else "hover" if self.underMouse() and self.isEnabled() else None
        edge = ("control" if self.isEnabled() else "line") if self._edge else None
        paint_face(painter, theme, QRectF(self.rect()), theme.radius(), fill or ("surface" if edge else None), edge)
        size = theme.px(18)
        ink = "text_2" if self.isEnabled() else "text_disabled"
        theme.draw_icon(painter, self._icon, (self.width() - size) // 2, (self.height() - size) // 2, 18, ink)
