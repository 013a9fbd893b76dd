"""The one scrolling area of a page: it follows the keyboard, so the focused control is always in sight."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QWidget

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
        self.ensureWidgetVisible(widget, 0, self._theme.px(64))  # with its label, and what is wrong with it

    def focusNextPrevChild(self, next: bool) -> bool:
        # Qt's own goes to what had the keyboard, also while the page is being hidden: it would be lost where it stood.
        return QWidget.focusNextPrevChild(self, next)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._content and event.type() == QEvent.Type.Resize:
            self.setMinimumWidth(min(self._content.minimumSizeHint().width(), 480))
        return super().eventFilter(watched, event)
