"""Keyboard help: shortcuts that commit the input method first,
so that a word being typed with Telex is never cut in half.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget


def commit_input_method() -> None:
    """Let the input method (Unikey, ibus) finish the word that is still underlined.
    Call before acting on Enter or leaving.
    """
    QGuiApplication.inputMethod().commit()


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
