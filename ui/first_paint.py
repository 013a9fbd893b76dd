"""Doing something right after a widget was first seen: what is heavy must not stand before the first picture."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

SETTLE_MS = 50  # what a person does at once comes first


class _Watch(QObject):
    def __init__(self, widget: QWidget, call: Callable[[], object]) -> None:
        super().__init__(widget)
        self._call = call
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(SETTLE_MS, self, self._call)
        return False


def after_first_paint(widget: QWidget, call: Callable[[], object]) -> None:
    """Call once, on the GUI thread, when `widget` was painted and stands ready; never when it is destroyed before."""
    _Watch(widget, call)
