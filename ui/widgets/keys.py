"""Keyboard help: shortcuts that commit the input method first,
so that a word being typed with Telex is never cut in half.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QKeyCombination, Qt, QTimer
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


def keyboard_at(window: QWidget) -> tuple[str, int]:
    """The object name of what has the keyboard in `window` ("" for nothing), and the letter before which it stands."""
    field = window.focusWidget()
    if isinstance(field, QLineEdit):
        return field.objectName(), field.cursorPosition()
    if isinstance(field, QTextEdit):
        return field.objectName(), field.textCursor().position()
    return ("" if field is None else field.objectName()), 0


def give_keyboard(window: QWidget, name: str, letter: int) -> bool:
    """Give it to the visible field of that name in `window`, at that letter; False when there is none."""
    again = [one for one in window.findChildren(QWidget, name) if one.isVisible()] if name else []
    if not again:
        return False
    field = again[-1]
    field.setFocus()
    if isinstance(field, QLineEdit):
        field.setCursorPosition(letter)
    elif isinstance(field, QTextEdit):
        cursor = field.textCursor()
        cursor.setPosition(min(letter, field.document().characterCount() - 1))
        field.setTextCursor(cursor)
    return True


def keyboard_kept(window: QWidget) -> Callable[[], None]:
    """To be called before what is in `window` is made anew, its answer after that: the field of the same name gets the
    keyboard, at the same letter. What is typed next must not go into another one; without such a field nothing has it.
    """
    before, (name, letter) = window.focusWidget(), keyboard_at(window)

    def give() -> None:
        if not give_keyboard(window, name, letter) and window.focusWidget() is not before:
            window.setFocus()

    # As soon as it is shown.
    return lambda: QTimer.singleShot(0, window, give)


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
