"""The ways into a notebook by keyboard alone: choosing a person, opening with a passphrase, the first run to its end.

Nothing is clicked and no widget is given the focus: keys go to what has the keyboard, as a person sees it.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from tests.ui.driving import settle, type_text
from tests.ui.first_run.doubles import World
from tests.ui.test_people import SAME, START, begin, settle_in, world
from ui.application import Application

__all__ = ["begin", "world"]  # fixtures

MOST_TABS = 25


def focused(application: Application) -> QWidget:
    settle()
    widget = QApplication.focusWidget() or application.window.focusWidget()
    assert widget is not None, "nothing has the keyboard"
    assert widget.isVisible(), f"{widget.objectName()} has the keyboard and is not seen"
    return widget


def press(application: Application, key: Qt.Key) -> None:
    QTest.keyClick(focused(application), key)
    settle()


def tab_to(application: Application, name: str) -> None:
    """Tab until what is called `name` has the keyboard."""
    passed = []
    for _ in range(MOST_TABS):
        widget = focused(application)
        if widget.objectName() == name:
            return
        passed.append(widget.objectName() or type(widget).__name__)
        press(application, Qt.Key.Key_Tab)
    raise AssertionError(f"Tab does not come to {name}: {passed}")


def write(application: Application, text: str) -> None:
    type_text(focused(application), text)


def test_choosing_a_person_and_opening_with_a_passphrase(begin: START, world: World, qtbot: Any) -> None:
    settle_in(world, "Nguyễn Thị Lành")
    settle_in(world, "Trần Văn Bình")
    application = begin()
    assert focused(application).objectName() == "person_1"
    tab_to(application, "add_person")
    tab_to(application, "people_quit")
    tab_to(application, "person_2")
    press(application, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: application.window.findChild(QLineEdit, "lock_passphrase").isVisible(), timeout=20000)
    assert focused(application).objectName() == "lock_passphrase"
    write(application, "sai")
    press(application, Qt.Key.Key_Return)
    lock = application.window.lock
    qtbot.waitUntil(lambda: bool(lock.message()), timeout=20000)
    qtbot.waitUntil(lambda: focused(application).objectName() == "lock_passphrase", timeout=20000)
    field = focused(application)
    assert isinstance(field, QLineEdit)
    assert not field.text() or field.selectedText() == field.text(), (
        "what is typed next takes the place of what was wrong"
    )
    write(application, SAME)
    tab_to(application, "open_button")
    press(application, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: application.frame is not None, timeout=20000)
    assert application.services is not None
    assert application.services.label == "Trần Văn Bình"
    assert focused(application) is not None


def test_the_first_run_to_the_open_notebook(begin: START, world: World, qtbot: Any) -> None:
    application = begin()
    tab_to(application, "choose_tryout")
    press(application, Qt.Key.Key_Return)
    assert focused(application).objectName() == "owner_name"
    write(application, "Nguyễn Thị Lành")
    tab_to(application, "area")
    write(application, "tra cu")
    press(application, Qt.Key.Key_Return)
    tab_to(application, "hamlet")
    write(application, "ấp 3")
    tab_to(application, "continue_button")
    press(application, Qt.Key.Key_Return)
    assert focused(application).objectName() == "passphrase"
    write(application, SAME)
    tab_to(application, "passphrase_again")
    write(application, SAME)
    tab_to(application, "continue_button")
    press(application, Qt.Key.Key_Return)
    view = application.window.first_run
    # No office answers here; the reason is told, and the person goes on without it.
    qtbot.waitUntil(lambda: view.banners.banner() is not None, timeout=20000)
    tab_to(application, "continue_button")
    press(application, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: view._next.isEnabled(), timeout=20000)
    assert focused(application).objectName() == "continue_button", "to try once more is where the keyboard is"
    tab_to(application, "other_button")
    press(application, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: application.frame is not None, timeout=20000)
    assert application.services is not None
    assert application.services.label == "Nguyễn Thị Lành"
