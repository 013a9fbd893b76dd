"""The whole program locks itself over an open dialog, and takes a backup in place of its notebook."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QTextEdit, QWidget
from shiboken6 import isValid

from tests.ui.driving import compose, settle, type_text
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


def locked_and_opened(application: Application, qtbot: Any) -> None:
    """The machine sleeps in the middle of it, and the notebook is opened again."""
    qtbot.waitUntil(lambda: application.frame._idle is not None, timeout=20000)
    application.frame._idle.sleeping(True)
    qtbot.waitUntil(lambda: application.services is None, timeout=20000)
    application.window.findChild(QWidget, "open_button").click()
    qtbot.waitUntil(lambda: application.frame is not None, timeout=20000)
    settle()


def keyboard(application: Application) -> tuple[str, str]:
    """The field that has the keyboard, and what stands in it before the caret."""
    field = application.window.focusWidget()
    if isinstance(field, QTextEdit):
        return field.objectName(), field.toPlainText()[: field.textCursor().position()]
    return (field.objectName(), field.text()[: field.cursorPosition()]) if isinstance(field, QLineEdit) else ("", "")


def test_whoever_was_writing_a_note_goes_on_at_the_same_letter(opened: Application, qtbot: Any) -> None:  # noqa: F811
    services = opened.services
    assert services is not None
    services.capture.add("note", [NOTE, {**NOTE, "title": "Ghi sau"}], keep_draft=True).result()
    row = next(one for one in services.queries.drafts("note") if one.fields["title"] == "Nước yếu")
    opened.frame.open_record("note", row.record_id)
    field = opened.window.findChild(QTextEdit, "note_content")
    field.setFocus()
    cursor = field.textCursor()
    cursor.setPosition(len("Bà con nói"))
    field.setTextCursor(cursor)
    type_text(field, " chiều")
    compose(field, " na")
    locked_and_opened(opened, qtbot)
    qtbot.waitUntil(lambda: keyboard(opened)[0] == "note_content", timeout=20000)
    # The syllable of the input method was still open: the caret stands before it, and it is kept.
    assert keyboard(opened)[1] == "Bà con nói chiều"
    assert opened.window.focusWidget().toPlainText() == "Bà con nói chiều na nước yếu"


def test_the_quick_note_goes_on_in_the_form(opened: Application, qtbot: Any) -> None:  # noqa: F811
    opened.frame.quick_note()
    settle()
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    type_text(dialog.findChild(QTextEdit, "quick_text"), "Đang viết dở")
    locked_and_opened(opened, qtbot)
    qtbot.waitUntil(lambda: keyboard(opened) == ("note_content", "Đang viết dở"), timeout=20000)


def test_a_follow_up_and_the_dialog_of_a_new_one_go_on(opened: Application, qtbot: Any) -> None:  # noqa: F811
    services = opened.services
    assert services is not None
    [made] = services.capture.add("followup", [{"text": "Hỏi xã", "state": "new"}]).result()
    opened.frame.open_record("followup", made.record_id)
    field = opened.window.findChild(QTextEdit, "followup_result")
    field.setFocus()
    type_text(field, "Đã hỏi")
    locked_and_opened(opened, qtbot)
    qtbot.waitUntil(lambda: keyboard(opened) == ("followup_result", "Đã hỏi"), timeout=20000)
    opened.window.view("followups").add()
    settle()
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    type_text(dialog.findChild(QTextEdit, "followup_new_text"), "Cắm biển báo")
    locked_and_opened(opened, qtbot)
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is not None, timeout=20000)
    again = QApplication.activeModalWidget()
    assert again is not None
    assert again.findChild(QTextEdit, "followup_new_text").toPlainText() == "Cắm biển báo"


def test_the_head_of_a_meeting_goes_on_where_it_was(opened: Application, qtbot: Any) -> None:  # noqa: F811
    opened.frame.new_meeting()
    qtbot.waitUntil(lambda: opened.window.findChild(QLineEdit, "start_place") is not None, timeout=20000)
    settle()
    place = opened.window.findChild(QLineEdit, "start_place")
    place.setFocus()
    type_text(place, "Nhà văn hóa ấp 3")
    opened.theme.change(scale=125)  # larger letters make the page anew, and it is the same page
    qtbot.waitUntil(lambda: keyboard(opened) == ("start_place", "Nhà văn hóa ấp 3"), timeout=20000)
    locked_and_opened(opened, qtbot)
    qtbot.waitUntil(lambda: keyboard(opened) == ("start_place", "Nhà văn hóa ấp 3"), timeout=20000)
    opened.theme.change(scale=100)


def test_nobody_goes_on_where_somebody_else_was(opened: Application, world: World, qtbot: Any) -> None:  # noqa: F811
    opened.frame.quick_note()
    settle()
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    type_text(dialog.findChild(QTextEdit, "quick_text"), "Đang viết dở")
    qtbot.waitUntil(lambda: opened.frame._idle is not None, timeout=20000)
    opened.frame._idle.sleeping(True)
    qtbot.waitUntil(lambda: opened.services is None, timeout=20000)
    assert opened._left is not None
    opened.use(World(world.profile.folder.parent / "của người khác").setup())
    assert opened._left is None
