"""The one scrolling area of a page: it follows the keyboard, so the focused control is always in sight."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QSizePolicy, QWidget

from ui.theme.theme import Theme


class ScrollPage(QScrollArea):
    """Scrolls `content` up and down only, and to whatever gets the focus. It takes no focus itself."""

    def __init__(self, theme: Theme, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._content = theme, content
        self._followed: QWidget | None = None
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # One of our own: to wrap the one that Qt made, PySide would first set up every kind of widget there is (20 ms).
        viewport = QWidget()
        self.setViewport(viewport)
        viewport.setAutoFillBackground(False)
        self.setWidget(content)
        # setWidget switches this on; the page behind is what shall show.
        content.setAutoFillBackground(False)
        self.verticalScrollBar().setSingleStep(theme.px(40))
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._follow)
        content.installEventFilter(self)

    def stay(self, height: int) -> None:
        """Stand at `height` again (0 is the top): what has the keyboard now got it by itself, nobody went there."""
        self._followed = None
        self.verticalScrollBar().setValue(height)

    def _follow(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is not None and self._content.isAncestorOf(new):
            self._followed = new
            self._bring(new)
            # What was unfolded for it, or a sentence below it, has its place only when the page was laid out anew.
            QTimer.singleShot(0, self, self._bring_focused)

    def keep_in_sight(self) -> None:
        """Something grows above what has the keyboard: it must not be pushed out of the page while one writes there."""
        QTimer.singleShot(0, self, self._bring_focused)

    def _bring_focused(self) -> None:
        focused = QApplication.focusWidget()
        if focused is not None and focused is self._followed:
            self._bring(focused)

    def _bring(self, widget: QWidget) -> None:
        # With its label, and what is wrong with it; in a low page no more than leaves the widget itself in sight.
        spare = (self.viewport().height() - widget.height()) // 2
        self.ensureWidgetVisible(widget, 0, max(min(self._theme.px(64), spare), 0))

    def focusNextPrevChild(self, next: bool) -> bool:
        # Qt's own goes to what had the keyboard, also while the page is being hidden: it would be lost where it stood.
        return QWidget.focusNextPrevChild(self, next)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._content and event.type() == QEvent.Type.Resize:
            self.setMinimumWidth(min(self._content.minimumSizeHint().width(), 480))
        return super().eventFilter(watched, event)


class ScrolledWords(ScrollPage):
    """Words that are as high as they need; beyond `most` px they scroll, and then take the keyboard for its arrows."""

    def __init__(self, theme: Theme, content: QWidget, most: int, parent: QWidget | None = None) -> None:
        super().__init__(theme, content, parent)
        self._most = most
        # Else words that wrap would count as high as they are in the narrowest place, and scroll where all of them fit.
        content.setMinimumHeight(1)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.verticalScrollBar().rangeChanged.connect(self._reach)

    def set_most(self, most: int) -> None:
        """How many px high it may be."""
        self._most = most
        self.updateGeometry()

    def _reach(self, _low: int, high: int) -> None:
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if high else Qt.FocusPolicy.NoFocus)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return min(self._content.heightForWidth(width), self._most)

    def sizeHint(self) -> QSize:
        width = self._content.sizeHint().width()
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        narrow = self._content.minimumSizeHint()
        return QSize(narrow.width(), min(narrow.height(), self._most))
