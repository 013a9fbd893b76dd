"""Driving and judging a window in tests: typing as an input method does, walking what a screen reader sees,
finding cut-off text.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface, QInputMethodEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QLabel,
    QLineEdit,
    QListView,
    QScrollBar,
    QTextEdit,
    QWidget,
)

from ui.widgets.labels import Text


def settle() -> None:
    """Let layouts, queued signals and deletions come to rest."""
    for _ in range(6):
        QCoreApplication.sendPostedEvents(None, 0)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        QCoreApplication.processEvents()


def type_text(widget: QWidget, text: str) -> None:
    """Type as Unikey and ibus do: finished text by input method events.
    (QTest.keyClicks aborts on letters with marks.)
    """
    event = QInputMethodEvent()
    event.setCommitString(text)
    QCoreApplication.sendEvent(widget, event)


def compose(widget: QWidget, text: str) -> None:
    """Leave `text` underlined, as an input method does in the middle of a syllable."""
    QCoreApplication.sendEvent(widget, QInputMethodEvent(text, []))


def walk(interface: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    """Everything below (and with) an accessible object, as a screen reader would find it."""
    yield interface
    for number in range(interface.childCount()):
        child = interface.child(number)
        if child is not None and child.isValid():
            yield from walk(child)


def unnamed(window: QWidget) -> list[str]:
    """Visible controls that can take the focus and have no name for a screen reader."""
    nameless = []
    for widget in [window, *window.findChildren(QWidget)]:
        if not widget.isVisibleTo(window) or widget.focusPolicy() == Qt.FocusPolicy.NoFocus or widget.isWindow():
            continue
        if isinstance(widget, QScrollBar):
            continue
        interface = QAccessible.queryAccessibleInterface(widget)
        if interface is None or not interface.text(QAccessible.Text.Name).strip():
            nameless.append(f"{type(widget).__name__} in {type(widget.parentWidget()).__name__}")
    return nameless


def markup(window: QWidget) -> list[str]:
    """Labels that would read their text as markup (and so open files that it names)."""
    plain = Qt.TextFormat.PlainText
    return [label.text() for label in window.findChildren(QLabel) if label.textFormat() != plain and label.text()]


def cut_off(window: QWidget) -> list[str]:
    """Visible texts that got less room than they need, and controls that stick out of their parent."""
    found = []
    for widget in window.findChildren(QWidget):
        parent = widget.parentWidget()
        if not widget.isVisible() or widget.isWindow() or parent is None:
            continue
        name = f"{type(widget).__name__} {_words(widget)!r} {widget.width()}×{widget.height()}"
        if isinstance(widget, Text):
            if widget.hasHeightForWidth():
                if widget.heightForWidth(widget.width()) > widget.height() + 1:
                    found.append(f"{name}: needs height {widget.heightForWidth(widget.width())}")
            elif widget.width() < widget.minimumSizeHint().width():
                found.append(f"{name}: needs width {widget.minimumSizeHint().width()}")
        elif isinstance(widget, QAbstractButton | QLabel):
            needed = widget.minimumSizeHint()
            if widget.width() < needed.width() or widget.height() < needed.height():
                found.append(f"{name}: needs {needed.width()}×{needed.height()}")
        elif isinstance(widget, QLineEdit | QTextEdit) and widget.height() < widget.minimumSizeHint().height():
            found.append(f"{name}: needs height {widget.minimumSizeHint().height()}")
        inside = not isinstance(parent, QAbstractScrollArea) and not isinstance(
            parent.parentWidget(), QAbstractScrollArea
        )
        if inside and not isinstance(widget, QListView) and _words(widget):
            place = widget.geometry()
            if place.right() > parent.width() + 1 or place.bottom() > parent.height() + 1 or place.left() < -1:
                found.append(f"{name}: sticks out of {type(parent).__name__} {parent.width()}×{parent.height()}")
    return found


def _words(widget: QWidget) -> str:
    text = getattr(widget, "text", None)
    if callable(text):
        value = text()
        return value if isinstance(value, str) else ""
    return ""


def tab_order(window: QWidget) -> list[QWidget]:
    """What Tab reaches, in its order, beginning at the window."""
    window.activateWindow()
    window.setFocus()
    settle()
    seen: list[QWidget] = []
    for _ in range(400):
        window.focusNextPrevChild(True)
        focused = QApplication.focusWidget() or window.focusWidget()
        if focused is None or focused in seen:
            break
        seen.append(focused)
    return seen
