"""What the program says by itself: one banner at a time at the top of a page, short messages at the bottom."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from ui.theme.text import draw_line
from ui.theme.theme import Theme
from ui.widgets.buttons import IconButton, paint_face
from ui.widgets.labels import Text, key_size, paint_key

# Object name of what a toast stands above, because people write there: they need not wait until it goes.
KEPT_CLEAR = "kept_clear"
_LINES, _HIGH = 3, 160  # of a banner, before its words scroll: the page below it must stay in reach


def announce(widget: QWidget, words: str, urgent: bool = False) -> None:
    """Let a screen reader say what is shown and takes no keyboard; `urgent`: also while it says something else."""
    from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

    event = QAccessibleAnnouncementEvent(widget, words)
    polite = QAccessible.AnnouncementPoliteness
    event.setPoliteness(polite.Assertive if urgent else polite.Polite)
    QAccessible.updateAccessibility(event)  # does nothing while no reader listens


class Banner(QFrame):
    """Icon, what happened in bold, what is safe and what to do, a button or a row of them.

    `kind`: "stop" "warn" "good" "info".
    """

    def __init__(
        self,
        theme: Theme,
        kind: str,
        what: str,
        then: str = "",
        button: QWidget | None = None,
        on_close: Callable[[], object] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self.urgent = kind in ("stop", "warn")
        icon, self._ink, self._fill = {
            "stop": ("stop", "danger", "danger_bg"),
            "warn": ("warning", "warn", "warn_bg"),
            "good": ("shield-check", "safe", "safe_bg"),
            "info": ("info", "delivered", "delivered_bg"),
        }[kind]
        self.setAccessibleName(f"{what} {then}".strip())
        self._icon_name = icon
        self._icon = QLabel()
        row = self._row = QHBoxLayout(self)
        row.setSpacing(theme.px(14))
        # One sentence stands in line with its verbs, which are higher than it; more begin at the top with theirs.
        level = Qt.AlignmentFlag.AlignTop if then else Qt.AlignmentFlag.AlignVCenter
        row.addWidget(self._icon, 0, level)
        said = QWidget()
        words = QVBoxLayout(said)
        words.setContentsMargins(0, 0, 0, 0)
        words.setSpacing(0)
        words.addWidget(Text(theme, what, "body", weight=600))
        if then:
            words.addWidget(Text(theme, then, "body"))
        from ui.widgets.scroll import ScrolledWords  # no banner stands there when the program starts

        self.words = ScrolledWords(theme, said, 0)
        self.set_low(False)
        self.words.setAccessibleName(self.accessibleName())
        row.addWidget(self.words, 1, level)
        if button is not None:
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        if on_close is not None:
            row.addWidget(IconButton(theme, "close", self.tr("Đóng"), on_close), 0, Qt.AlignmentFlag.AlignTop)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        theme.changed.connect(self._restyle)
        self._restyle()

    def set_low(self, low: bool) -> None:
        """No higher than its verb, where the page has no room for more: its words scroll in one line."""
        theme, line = self._theme, self._theme.line("body")
        above = theme.px(2 if low else 10)
        self._row.setContentsMargins(theme.px(16), above, theme.px(14), above)
        self.words.set_most(line if low else max(_LINES, _HIGH // line) * line)

    def _restyle(self) -> None:
        self._icon.setPixmap(self._theme.pixmap(self._icon_name, 22, self._ink, widget=self))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        edge = self._ink if self._theme.high_contrast else None
        paint_face(QPainter(self), self._theme, QRectF(self.rect()), self._theme.radius("paper"), self._fill, edge)


class BannerArea(QWidget):
    """Place for at most one banner; it pushes the page down and never covers it. `show_banner(None)` takes it away."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._banner: Banner | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.hide()

    def banner(self) -> Banner | None:
        return self._banner

    def show_banner(self, banner: Banner | None) -> None:
        before = "" if self._banner is None else self._banner.accessibleName()
        if self._banner is not None:
            self._banner.hide()
            self._banner.deleteLater()
        self._banner = banner
        if banner is not None:
            self._column.addWidget(banner)
        self.setVisible(banner is not None)
        if banner is not None and banner.accessibleName() != before:  # said once, though it be tried again and again
            announce(banner, banner.accessibleName(), banner.urgent)


class _ToastAction(QPushButton):
    """The one action of a toast, in the toast's own colours."""

    def __init__(self, theme: Theme, text: str, key: str) -> None:
        super().__init__(text)
        self._theme, self._key = theme, key
        self.setAutoDefault(True)  # Enter presses what has the keyboard
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFont(theme.font("body", 600))
        box = key_size(theme, key) if key else None
        width = (
            self.fontMetrics().horizontalAdvance(text) + 2 * theme.px(10) + (box.width() + theme.px(6) if box else 0)
        )
        self.setFixedSize(width, theme.height("button_small"))

    def focus_shape(self) -> None:
        """The ring's ink would not be seen on the dark toast: it draws its own."""

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        if self.hasFocus():
            paint_face(painter, theme, QRectF(self.rect()), theme.radius(), None, "toast_link", 2)
        x = theme.px(10)
        text_space = self.fontMetrics().horizontalAdvance(self.text()) + 2
        where = QRectF(x, 0, text_space, self.height())
        draw_line(painter, self.text(), self.font(), theme.colour("toast_link"), where, elide=False)
        if self._key:
            box = key_size(theme, self._key)
            left, top = x + text_space + theme.px(4), (self.height() - box.height()) / 2
            paint_key(painter, theme, self._key, QRectF(left, top, box.width(), box.height()), "toast_link")


class Toast(QFrame):
    """A short message at the bottom centre of `window`: 8 s, longer while it is focused or under the mouse, with one
    action.

    It takes no focus by itself, so nobody's typing is interrupted. A new one replaces the old.
    """

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._theme, self._window = theme, window
        self._row = QHBoxLayout(self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._expire)
        window.installEventFilter(self)
        self.hide()

    def say(
        self,
        text: str,
        action: str = "",
        on_action: Callable[[], object] | None = None,
        key: str = "",
        icon: str = "check",
    ) -> None:
        theme = self._theme
        while self._row.count():
            item = self._row.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._row.setContentsMargins(theme.px(16), theme.px(8), theme.px(10), theme.px(8))
        self._row.setSpacing(theme.px(12))
        picture = QLabel()
        picture.setPixmap(theme.pixmap(icon, 20, "on_toast", "toast", self))
        self._row.addWidget(picture)
        label = Text(theme, text, "body", "on_toast", centred=True)
        self._row.addWidget(label, 1)
        if action and on_action is not None:
            button = _ToastAction(theme, action, key)

            def act() -> None:
                self.hide()
                on_action()

            button.clicked.connect(lambda _checked=False: act())
            self._row.addWidget(button)
        self.setAccessibleName(text)
        # A toast that replaces another is visible already: then Qt would show its new parts only later, and measure
        # it without them now.
        for place in range(self._row.count()):
            item = self._row.itemAt(place)
            part = item.widget() if item is not None else None
            if part is not None:
                part.show()
        self._row.activate()
        self._place()
        self.show()
        self.raise_()
        announce(self, f"{text} {action} {key}".strip())
        self._timer.start(theme.tokens.toast_ms)

    def _expire(self) -> None:
        focused = self.focusWidget() is not None and self.isActiveWindow() and self.isAncestorOf(_focus_of(self))
        if focused or self.underMouse():
            self._timer.start(2000)
        else:
            self.hide()

    def _place(self) -> None:
        window = self._window
        margin = self._theme.px(24)
        self.setMinimumWidth(min(self._theme.px(360), window.width() - 2 * margin))
        width = min(max(self.sizeHint().width(), self.minimumWidth()), window.width() - 2 * margin)
        height = self.heightForWidth(width) if self.hasHeightForWidth() else self.sizeHint().height()
        height = max(height, self.sizeHint().height())
        kept_clear = [one for one in window.findChildren(QWidget, KEPT_CLEAR) if one.isVisible()]
        bottom = min((one.mapTo(window, QPoint(0, 0)).y() for one in kept_clear), default=window.height() - margin // 2)
        top = max(bottom - height - margin // 2, 0)
        self.setGeometry((window.width() - width) // 2, top, width, height)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_face(QPainter(self), self._theme, QRectF(self.rect()), self._theme.radius("paper"), "toast", None)


def _focus_of(widget: QWidget) -> QWidget:
    focused = widget.window().focusWidget()
    return focused if focused is not None else widget.window()
