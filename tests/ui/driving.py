"""Driving and judging a window in tests: typing as an input method does, walking what a screen reader sees,
finding cut-off text.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QRect, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface, QInputMethodEvent
from PySide6.QtTest import QTest
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
from ui.widgets.scroll import ScrollPage


def settle() -> None:
    """Let layouts, queued signals and deletions come to rest."""
    for _ in range(6):
        QCoreApplication.sendPostedEvents(None, 0)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        QCoreApplication.processEvents()


def counted(view: Any) -> Any:
    """The view, when it shows what it had counted in the background."""
    deadline = time.monotonic() + 30
    settle()
    while view.waiting:
        if time.monotonic() > deadline:
            raise TimeoutError(f"{view.objectName()} is still counting")
        QTest.qWait(5)
    settle()
    return view


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
        if isinstance(widget, ScrollPage):
            # It scrolls up and down only: what is wider than it can not be seen at all.
            content = widget.widget()
            if content is not None and content.minimumSizeHint().width() > widget.viewport().width():
                found.append(f"{name}: its content needs width {content.minimumSizeHint().width()}")
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


def missed(window: QWidget, order: list[QWidget] | None = None) -> list[str]:
    """Visible controls that Tab should reach and does not. One of several buttons of a group stands for all of them:
    the arrows do the rest. `order`: what Tab reaches, when that is known already.
    """
    order = tab_order(window) if order is None else order
    groups = {(type(one), one.parentWidget()) for one in order if isinstance(one, QAbstractButton)}
    found = []
    for widget in window.findChildren(QWidget):
        takes = widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isEnabled() and widget.isVisible()
        foreign = widget.isWindow() or widget.window() is not window.window()  # a dialog over it has a walk of its own
        stood_for = widget in order or (type(widget), widget.parentWidget()) in groups
        if takes and not (widget.focusProxy() or foreign or stood_for or isinstance(widget, QScrollBar)):
            found.append(f"{type(widget).__name__} {widget.objectName()}")
    return found


def out_of_order(window: QWidget, order: list[QWidget] | None = None) -> list[str]:
    """Where Tab jumps back: to something that stands above, or to the left on the same line.

    Two neighbours in the order of Tab are compared by the parts of the page that they belong to (the children of the
    nearest widget that holds both), so that a column is read to its end before the next one. Tab goes round: from the
    end to the beginning it must jump back, once.
    """
    order = [one for one in (tab_order(window) if order is None else order) if one is not window]
    found = []
    for first, second in itertools.pairwise([*order, *order[:1]]):
        before, after = _apart(first, second)
        if after is None or before is None:
            continue
        same_line = before.top() < after.bottom() and after.top() < before.bottom()
        above = after.bottom() < before.top() and after.left() < before.right()
        if above or (same_line and after.right() < before.left()):
            found.append(f"from {_called(first)} back to {_called(second)}")
    return found if len(found) > 1 else []


def _apart(first: QWidget, second: QWidget) -> tuple[QRect | None, QRect | None]:
    """Where the two parts of the page are that hold one widget each."""
    holders: list[QWidget] = [first]
    while (parent := holders[-1].parentWidget()) is not None and not holders[-1].isWindow():
        holders.append(parent)
    part = second
    while (parent := part.parentWidget()) is not None and not part.isWindow():
        if parent in holders:
            place = holders.index(parent)
            return (holders[place - 1].geometry(), part.geometry()) if place else (None, None)
        part = parent
    return None, None


def _called(widget: QWidget) -> str:
    return widget.objectName() or widget.accessibleName() or _words(widget) or type(widget).__name__


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
