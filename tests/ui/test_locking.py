"""The whole program locks itself over an open dialog, and takes a backup in place of its notebook."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QPushButton, QTextEdit, QWidget
from shiboken6 import isValid

from tests.ui.driving import settle, type_text
from tests.ui.first_run.doubles import World
from tests.ui.test_application import START, asks, begin, opened  # noqa: F401 - fixtures
from ui.application import Application
from ui.first_run.start_window import StartWindow

NOTE = {"title": "Nước yếu", "content": "Bà con nói nước yếu", "area": "29461", "channel": "conversation"}
NOTE |= {"severity": 1, "occurred_on": "2026-11-20", "no_proposal_reason": "đã báo"}


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path / "sổ của tôi")


def handles(folder: Path) -> list[str]:
    """Files of the notebook that this process has open (where the system tells)."""
    found = []
    for link in Path("/proc/self/fd").iterdir():
        try:
            found.append(str(link.readlink()))
        except OSError:
            continue
    return [one for one in found if one.startswith(str(folder / "notebook.db"))]


def test_an_idle_machine_is_locked_over_an_open_dialog_and_no_word_is_lost(
    opened: Application,  # noqa: F811
    world: World,
    qtbot: Any,
) -> None:
    folder = world.profile.folder
    opened.frame.quick_note()
    settle()
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    type_text(dialog.findChild(QTextEdit, "quick_text"), "Đang viết dở thì có việc")
    if Path("/proc/self/fd").exists():
        assert handles(folder)
    services, frame = opened.services, opened.frame
    assert services is not None
    qtbot.waitUntil(lambda: frame._idle is not None, timeout=20000)
    frame._idle.sleeping(True)
    qtbot.waitUntil(lambda: opened.services is None, timeout=20000)
    assert QApplication.activeModalWidget() is None
    opened.bridge.then(opened._setup.submit(lambda: None), lambda _none: None)
    qtbot.waitUntil(lambda: not handles(folder), timeout=20000)
    store = world.opened[0].care._context.store
    qtbot.waitUntil(lambda: store.key() == b"", timeout=20000)
    assert store.writer._key == b""
    opened.window.findChild(QWidget, "open_button").click()
    qtbot.waitUntil(lambda: opened.frame is not None, timeout=20000)
    assert opened.services is not None
    drafts = opened.services.queries.drafts("note", 10)
    assert [draft.fields["content"] for draft in drafts] == ["Đang viết dở thì có việc"]


def test_the_hotkey_over_a_dialog_blanks_every_window_and_drops_the_key(
    opened: Application,  # noqa: F811
    world: World,
    qtbot: Any,
) -> None:
    opened.services.capture.add("note", [NOTE]).result()  # type: ignore[union-attr]
    opened.frame.window.go("notes")
    opened.frame.quick_note()
    settle()
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    type_text(dialog.findChild(QTextEdit, "quick_text"), "Nói dở câu")
    qtbot.waitUntil(lambda: opened.frame._idle is not None, timeout=20000)
    was, store = opened.frame.window, world.opened[0].care._context.store
    # Posted, as a system does it: QTest would let the key go in a window that is no longer there.
    held = Qt.KeyboardModifier.ControlModifier
    QCoreApplication.postEvent(dialog.windowHandle(), QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_L, held, "\x0c"))
    qtbot.waitUntil(lambda: opened.services is None, timeout=20000)
    settle()
    shown = [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()]
    assert shown == [opened.window]
    assert isinstance(opened.window, StartWindow)
    assert not isValid(was), "its widgets are gone with all that they held"
    qtbot.waitUntil(lambda: store.key() == b"", timeout=20000)
    assert handles(world.profile.folder) == []
    for use in (lambda: store.read("SELECT 1"), lambda: store.write(lambda _db: None).result()):
        with pytest.raises(Exception, match="closed"):
            use()
    opened.window.findChild(QWidget, "open_button").click()
    qtbot.waitUntil(lambda: opened.frame is not None, timeout=20000)
    drafts = opened.services.queries.drafts("note", 10)  # type: ignore[union-attr]
    assert [draft.fields["content"] for draft in drafts] == ["Nói dở câu"]


def test_a_backup_takes_the_place_of_the_open_notebook(
    opened: Application,  # noqa: F811
    world: World,
    qtbot: Any,
) -> None:
    services = opened.services
    assert services is not None
    services.capture.add("note", [NOTE]).result()
    made = services.care.backups.create().result()
    services.capture.add("note", [{**NOTE, "title": "Viết sau"}]).result()
    opened.restore(made.path, None)
    qtbot.waitUntil(lambda: len(world.opened) == 2 and opened.frame is not None, timeout=20000)
    assert opened.services is not None
    assert [row.title for row in opened.services.queries.records("note", None, 10)] == ["Nước yếu"]
    assert len(opened.services.care.backups.list()) == 2


def test_a_restore_that_fails_leaves_the_notebook_and_says_why(
    opened: Application,  # noqa: F811
    world: World,
    tmp_path: Path,
    qtbot: Any,
) -> None:
    services = opened.services
    assert services is not None
    services.capture.add("note", [NOTE]).result()
    bad = tmp_path / "hỏng.sotay"
    bad.write_bytes(b"?")
    opened.restore(bad, None)
    qtbot.waitUntil(lambda: opened.frame is None and "hỏng.sotay" in opened.window.lock.message(), timeout=20000)
    assert not asks(opened)
    opened.window.findChild(QWidget, "open_button").click()
    qtbot.waitUntil(lambda: opened.frame is not None, timeout=20000)
    assert opened.services is not None
    assert len(opened.services.queries.records("note", None, 10)) == 1


def test_words_that_esc_keeps_are_said_to_be_kept(opened: Application, qtbot: Any) -> None:  # noqa: F811
    opened.frame.quick_note()
    settle()
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    type_text(dialog.findChild(QTextEdit, "quick_text"), "Đang viết dở")
    dialog.reject()
    toast = opened.frame.window.toast
    qtbot.waitUntil(toast.isVisible, timeout=20000)
    assert "Nháp" in toast.accessibleName()
    toast.findChild(QPushButton).click()
    settle()
    assert opened.frame.window.view("notes").editor.session.fields["content"] == "Đang viết dở"
