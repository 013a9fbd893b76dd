"""Keyboard help: shortcuts that commit the input method first,
so that a word being typed with Telex is never cut in half.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QLineEdit, QTextEdit, QWidget

_REDO = QKeyCombination(Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_Y)


def commit_input_method() -> None:
    """Let the input method (Unikey, ibus) finish the word that is still underlined.
    Call before acting on Enter or leaving.
    """
    QGuiApplication.inputMethod().commit()


def written_in() -> QWidget | None:
    """The writing field that has the keyboard; None when a change comes from a choice or a click."""
    focused = QApplication.focusWidget()
    return focused if isinstance(focused, QLineEdit | QTextEdit) else None


def leaves_undo(event: QKeyEvent, can_undo: bool, can_redo: bool) -> bool:
    """Whether Ctrl+Z or Ctrl+Y goes on from a writing field to the form, since the field has nothing to take back."""
    if event.matches(QKeySequence.StandardKey.Undo):
        return not can_undo
    return not can_redo and (event.matches(QKeySequence.StandardKey.Redo) or event.keyCombination() == _REDO)


def shortcut(
    parent: QWidget,
    keys: str | tuple[str, ...],
    action: Callable[[], object],
    context: Qt.ShortcutContext = Qt.ShortcutContext.WindowShortcut,
) -> list[QShortcut]:
    """Run `action` on any of `keys` ("Ctrl+Return") while the parent's window is active.
    "Ctrl+Return" takes the keypad's Enter too.
    """

    def run() -> None:
        commit_input_method()
        action()

    wanted = [keys] if isinstance(keys, str) else list(keys)
    wanted += [key.replace("Return", "Enter") for key in wanted if "Return" in key]
    made = []
    for key in wanted:
        one = QShortcut(QKeySequence(key), parent)
        one.setContext(context)
        one.activated.connect(run)
        made.append(one)
    return made


def tab_through(first: QWidget, *parts: QWidget) -> None:
    """Tab goes from `first` through everything in `parts`: for what is made later than its neighbours on the page.

    `first` need not take the focus itself; a group that its parts belong to stands at the right place already.
    """
    last, policy = first, first.focusPolicy()
    # Qt puts nothing behind a widget that takes no focus.
    first.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    for part in parts:
        for widget in (part, *part.findChildren(QWidget)):
            # The list of a combo box is a window of its own.
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.window() is first.window():
                QWidget.setTabOrder(last, widget)
                last = widget
    first.setFocusPolicy(policy)
