"""The dialog: its title is the question, its buttons are verbs, and Esc is the safe choice."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPixmap, QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.theme.theme import Theme
from ui.widgets.buttons import Button, IconButton, paint_face
from ui.widgets.labels import Text
from ui.widgets.scroll import ScrollPage

_PAGING = (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Home, Qt.Key.Key_End)
_LOWEST = 96  # px at 100 % that a body has which scrolls
_TYPING = (QEvent.Type.KeyPress, QEvent.Type.InputMethod)
_OPENING_MS = 300  # until then a dialog may become lower than it came up


class _Scrim(QWidget):
    """Dims the window behind a dialog."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setGeometry(window.rect())

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), QColor(29, 27, 42, 120))


class _Follower(QObject):
    """Tells a dialog that the window below it was moved or made smaller: by the desktop, when a screen goes or turns.
    The dialog has no title bar, so nobody could bring its buttons back by hand."""

    def __init__(self, dialog: Dialog, window: QWidget) -> None:
        super().__init__(dialog)
        self._dialog = dialog
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move):
            self._dialog.follow()
        return False


class Dialog(QDialog):
    """A question over the window. Add widgets to `body`; give verbs with `add_action` and the safe one with `add_safe`.

    The safe button has the focus at first and is what Esc does. `open()` shows it without waiting, `exec()` waits.
    A body that is higher than the window scrolls; title and verbs stay. `scrolls` is False where a part of it does so.
    """

    def __init__(
        self,
        theme: Theme,
        parent: QWidget,
        question: str,
        text: str = "",
        closable: bool = False,
        width: int = 480,
        scrolls: bool = True,
    ) -> None:
        super().__init__(parent)
        self._theme, self._over = theme, parent
        self._scrim: _Scrim | None = None
        self._follower: _Follower | None = None
        self._opening = True
        self._first: QWidget | None = None
        self.setWindowTitle(question)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setWindowFlag(Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self._width = width
        self.title = Text(theme, question, "record_title" if closable else "section")
        self.text = Text(theme, text, "body", "text_2" if closable else "text")
        self.text.setVisible(bool(text))
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        inner = QVBoxLayout()
        pad = theme.px(24)
        inner.setContentsMargins(pad, theme.px(20), pad, theme.px(16))
        inner.setSpacing(theme.px(8))
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        if closable:
            head.addWidget(IconButton(theme, "close", self.tr("Đóng"), self.reject), 0, Qt.AlignmentFlag.AlignTop)
        inner.addLayout(head)
        inner.addWidget(self.text)
        self.body = QVBoxLayout()
        self.body.setSpacing(theme.px(12))
        self._scrolled: _Body | None = None
        if scrolls:
            content = QWidget()
            content.setLayout(self.body)
            self.body.setContentsMargins(0, 0, 0, 0)
            self._scrolled = _Body(theme, content)
            inner.addWidget(self._scrolled, 1)
        else:
            inner.addLayout(self.body, 1)
        column.addLayout(inner, 1)
        self._foot = _Foot(theme, tinted=closable)
        column.addWidget(self._foot)
        self.setAccessibleName(question)

    @property
    def foot(self) -> QHBoxLayout:
        """The row of buttons; what is inserted at 0 stands at the left (the saved state)."""
        return self._foot.row

    def add_safe(self, text: str, on_click: Callable[[], object] | None = None) -> Button:
        """The choice that loses nothing; Esc does the same."""
        button = Button(self._theme, text, on_click=on_click or self.reject)
        self.foot.addWidget(button)
        self._first = self._first or button
        return button

    def add_action(
        self, text: str, on_click: Callable[[], object] | None = None, kind: str = "main", key: str = ""
    ) -> Button:
        button = Button(self._theme, text, kind, key=key, on_click=on_click or self.accept)
        self.foot.addWidget(button)
        return button

    def scroll_up(self) -> None:
        """To the beginning of a body that scrolls."""
        if self._scrolled is not None:
            self._scrolled.verticalScrollBar().setValue(0)

    def grow(self) -> None:
        """As high as its words now need; a dialog is fixed in size when it is shown."""
        column = self._column
        column.invalidate()  # layouts remember their sizes until they are told to measure again
        column.activate()
        needed = max(column.totalHeightForWidth(self.width()), column.minimumSize().height())
        self.setFixedHeight(min(needed, max(self._over.window().height() - 16, 200)))

    def focus_first(self, widget: QWidget) -> None:
        """Another widget than the safe button gets the focus (a field to write in)."""
        self._first = widget

    def showEvent(self, event: QShowEvent) -> None:
        window = self._over.window()
        self._scrim = _Scrim(window)
        self._scrim.show()
        self._scrim.raise_()
        self._follower = _Follower(self, window)
        self._place(min(self._theme.px(self._width), window.width() - 16))
        super().showEvent(event)
        QTimer.singleShot(_OPENING_MS, self, self._end_opening)
        if self._first is not None:
            self._first.setFocus(Qt.FocusReason.OtherFocusReason)

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest and self.isVisible():
            missing = self._needed(self.width()) - self.height()
            # A sentence that appears beside a field (what is wrong with it) must not squeeze the fields. While the
            # dialog opens, rows that fold give room back as soon as they know their width; later nothing jumps.
            if missing > 0 or (missing < 0 and self._opening):
                self._place(self.width())
            # To measure is to ask for a layout once more; without this the dialog would measure itself for ever.
            QCoreApplication.removePostedEvents(self, QEvent.Type.LayoutRequest.value)
        return done

    def follow(self) -> None:
        """In the middle of the window again, and no larger than it."""
        window = self._over.window()
        if self._scrim is not None:
            self._scrim.setGeometry(window.rect())
            self._place(min(self._theme.px(self._width), window.width() - 16))

    def _end_opening(self) -> None:
        self._opening = False

    def _needed(self, width: int) -> int:
        column, most = self._column, max(self._over.window().height() - 16, 200)
        if self._scrolled is not None:
            self.body.invalidate()  # layouts remember their sizes until they are told to measure again
            inside = _height(self.body, width - 2 * self._theme.px(24) - 2)
            column.invalidate()
            around = column.totalHeightForWidth(width) - self._scrolled.height_set
            low = most - around < self._theme.px(_LOWEST)
            if low and self.text.parentWidget() is self and not self.text.isHidden():
                self.body.insertWidget(0, self.text)  # it would be cut: where there is so little room it scrolls too
                self._scrolled.read_first = True
                return self._needed(width)
            # Only when it differs: each time asks for a new layout, and that comes back here.
            self._scrolled.set_height(min(inside, max(most - around, self._theme.px(_LOWEST))))
            column.invalidate()
            column.activate()
        needed = column.totalHeightForWidth(width) if column.hasHeightForWidth() else self.sizeHint().height()
        return min(max(needed, column.minimumSize().height()), most)

    def _place(self, width: int) -> None:
        """As high as what it shows, as far as the window goes, in the middle of it."""
        self._foot.fit(width)
        window, height = self._over.window(), self._needed(width)
        self.setFixedSize(width, height)
        centre = window.mapToGlobal(QPoint(window.width() // 2, window.height() // 2))
        self.move(centre.x() - width // 2, centre.y() - height // 2)

    def done(self, result: int) -> None:
        if self._scrim is not None:
            self._scrim.hide()
            self._scrim.deleteLater()
            self._scrim = None
        if self._follower is not None:
            self._follower.deleteLater()
            self._follower = None
        super().done(result)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Enter belongs to the focused control: a dialog that closes on Enter in a field loses what was typed.
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focused = self.focusWidget()
            if isinstance(focused, Button):
                focused.click()
            return
        if event.key() in _PAGING and self._turn_page(event):
            return
        super().keyPressEvent(event)

    def _turn_page(self, event: QKeyEvent) -> bool:
        """Where there is only to read, the buttons have the keyboard: their page turns all the same."""
        for page in self.findChildren(ScrollPage):
            bar = page.verticalScrollBar()
            if page.isVisible() and bar.maximum() > 0:
                QCoreApplication.sendEvent(bar, event)
                return True
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        paint_face(QPainter(self), theme, QRectF(self.rect()), theme.radius("dialog"), "surface", "control")


def _height(layout: QLayout, width: int) -> int:
    """What `layout` needs in px; one without anything that wraps is as high in any width."""
    return layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else layout.totalSizeHint().height()


class _Body(ScrollPage):
    """What scrolls between title and verbs, as high as it was told."""

    def __init__(self, theme: Theme, content: QWidget) -> None:
        super().__init__(theme, content)
        self.height_set = 0
        self.read_first = False  # a sentence stands at its top: the field below it comes into sight when one goes there
        self._wanted = -1
        self.setFixedHeight(0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        content = self.widget()
        if event.type() in _TYPING and isinstance(watched, QWidget) and watched is not content:
            watched.removeEventFilter(self)
            super()._follow(None, watched)
        if event.type() == QEvent.Type.LayoutRequest and watched is content and self.isVisible():
            # A sentence that appears below a field is asked for here alone: the dialog has to hear of it to make room.
            layout = content.layout()
            wanted = _height(layout, content.width()) if layout is not None else -1
            if wanted != self._wanted:
                self._wanted = wanted
                QCoreApplication.postEvent(self.window(), QEvent(QEvent.Type.LayoutRequest))
        return super().eventFilter(watched, event)

    def _follow(self, old: QWidget | None, new: QWidget | None) -> None:
        if self.read_first and (old is None or old.window() is not self.window()):
            if new is not None and self._content.isAncestorOf(new):
                new.installEventFilter(self)  # the dialog comes up, nobody went anywhere: until somebody types there
            return
        super()._follow(old, new)

    def set_height(self, height: int) -> None:
        if height != self.height_set:
            self.height_set = height
            self.setFixedHeight(height)


class _Foot(QWidget):
    """The row of buttons; in dialogs that are forms it stands on a ground of its own."""

    def __init__(self, theme: Theme, tinted: bool) -> None:
        super().__init__()
        self._theme, self._tinted = theme, tinted
        self.row = QHBoxLayout(self)
        pad = theme.px(24)
        self.row.setContentsMargins(pad, theme.px(14), pad, theme.px(14 if tinted else 20))
        self.row.setSpacing(theme.px(12))
        self.row.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def fit(self, width: int) -> None:
        """Where the buttons find no room beside each other, the boxes that name their keys go: the keys still work."""
        buttons = [one for one in self.findChildren(Button) if not one.isHidden()]
        needed = self.row.minimumSize().width() + sum(one.key_left_out() for one in buttons)
        for button in buttons:
            button.show_key(needed <= width)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._tinted:
            return
        painter = QPainter(self)
        radius = self._theme.radius("dialog") - 1
        # Taller than the row, so that only the lower corners are round.
        ground = QRectF(self.rect()).adjusted(0, -2 * radius, 0, 0)
        painter.setClipRect(self.rect())
        paint_face(painter, self._theme, ground, radius, "sunken", None)
        painter.fillRect(0, 0, self.width(), self._theme.border, self._theme.colour("line"))


def ask(theme: Theme, parent: QWidget, question: str, text: str, safe: str, action: str, danger: bool = False) -> bool:
    """Ask and wait; True when the action was chosen, False for the safe choice and Esc."""
    dialog = Dialog(theme, parent, question, text)
    dialog.add_safe(safe)
    dialog.add_action(action, kind="danger" if danger else "main")
    answer = dialog.exec() == QDialog.DialogCode.Accepted
    dialog.deleteLater()
    return answer


def snapshot(window: QWidget) -> QPixmap:
    """Picture of a window together with the dialogs that stand over it (for screenshots:
    `grab` alone leaves them out).
    """
    picture = window.grab()
    painter = QPainter(picture)
    for child in window.findChildren(QDialog):
        if child.isVisible():
            corner = child.mapToGlobal(QPoint(0, 0)) - window.mapToGlobal(QPoint(0, 0))
            painter.drawPixmap(corner, child.grab())
    painter.end()
    return picture
