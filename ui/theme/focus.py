"""The focus ring: 2 px of ink with a 2 px gap around whatever has the keyboard, drawn above its neighbours."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QLineEdit,
    QWidget,
)
from shiboken6 import isValid

from ui.theme.theme import Theme

GAP, WIDTH = 2, 2


class _Ring(QWidget):
    def __init__(self, theme: Theme, host: QWidget) -> None:
        super().__init__(host)
        self._theme, self.host = theme, host
        self.radius = 6.0
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.colour("focus"), WIDTH))
        half = WIDTH / 2
        radius = self.radius + GAP + half
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(half, half, -half, -half), radius, radius)


class FocusRing(QObject):
    """Follows the application's focus. Fields and lists show focus by their own edge and get no ring.

    A widget may shape its ring with a method `focus_shape() -> (QRect, radius)`; returning None means that it draws
    its own.
    """

    def __init__(self, theme: Theme, app: QApplication) -> None:
        super().__init__(app)
        self._theme = theme
        self._ring: _Ring | None = None
        self._target: QWidget | None = None
        self._watched: list[QWidget] = []
        app.focusChanged.connect(self._follow)

    def _follow(self, _old: QWidget | None, new: QWidget | None) -> None:
        for widget in self._watched:
            if isValid(widget):
                widget.removeEventFilter(self)
        self._watched = []
        if self._ring is not None and isValid(self._ring):
            self._ring.hide()
        self._target = new
        if new is None or new.isWindow() or isinstance(new, QLineEdit | QAbstractScrollArea | QComboBox):
            return
        if self._shape(new) is None:
            return
        host, chain = self._host(new)
        if self._ring is None or not isValid(self._ring):
            self._ring = _Ring(self._theme, host)
        elif self._ring.parentWidget() is not host:
            self._ring.host = host
            self._ring.setParent(host)
        for widget in chain:
            widget.installEventFilter(self)
        self._watched = chain
        self._place()

    @staticmethod
    def _host(widget: QWidget) -> tuple[QWidget, list[QWidget]]:
        """The furthest parent that still scrolls together with the widget, and what lies between."""
        chain = [widget]
        while True:
            parent = chain[-1].parentWidget()
            if parent is None:
                return chain[-1], chain
            if parent.isWindow() or isinstance(parent.parentWidget(), QAbstractScrollArea):
                return parent, chain
            chain.append(parent)

    @staticmethod
    def _shape(widget: QWidget) -> tuple[QRect, float] | None:
        own = getattr(widget, "focus_shape", None)
        return own() if own is not None else (widget.rect(), 6.0)

    def _place(self) -> None:
        ring, target = self._ring, self._target
        if ring is None or not isValid(ring) or target is None or not isValid(target):
            return
        shape = self._shape(target)
        if shape is None or not target.isVisible():
            ring.hide()
            return
        rect, ring.radius = shape
        corner = target.mapTo(ring.host, QPoint(0, 0))
        edge = GAP + WIDTH
        ring.setGeometry(rect.translated(corner).adjusted(-edge, -edge, edge, edge))
        ring.raise_()
        ring.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide):
            self._place()
        return False
