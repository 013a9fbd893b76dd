"""After a sudden end: what was being written is offered in one dialog, and goes on with one click.

The kill itself is real in `tasks.py typingtest` and `tasks.py demo`; here its trace is made: a window that was open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.services import Services
from tests.ui.driving import compose, cut_off, markup, settle, type_text, unnamed
from tests.ui.first_run.doubles import World
from ui import recovery
from ui.application import Application

CONTENT = "Lò đốt rác gần trường tiểu học, khói bay vào lớp lúc tan học buổi chiều"


@pytest.fixture
def world(tmp_path: Path) -> World:
    world = World(tmp_path / "sổ của tôi")
    world.create(world.profile, label="Nguyễn Thị Lành", passphrase=None)
    return world


@pytest.fixture
def begin(world: World, qapp: QApplication, qtbot: QtBot) -> Iterator[Callable[[], Application]]:
    running: list[Application] = []

    def make() -> Application:
        application = Application(qapp, world.setup(), world.clock)
        running.append(application)
        application.start()
        qtbot.waitUntil(lambda: application.frame is not None and application.frame._idle is not None, timeout=20_000)
        settle()
        return application

    yield make
    for application in running:
        application.close()
    settle()


def before(world: World, act: Callable[[Services], object]) -> None:
    """What happened in the notebook before the present start."""
    services = world.open(world.profile, passphrase=lambda: None)
    act(services)
    services.close()


def killed_while_writing(services: Services) -> None:
    services.capture.new_draft("note", {"content": "Một nháp từ hôm trước"}).result()
    services.clock.forward(hours=20)  # type: ignore[attr-defined]
    recovery.begun(services)
    services.clock.forward(minutes=5)  # type: ignore[attr-defined]
    services.capture.new_draft("note", {"content": CONTENT}).result()


def dialog_of(application: Application) -> Any:
    found = [one for one in application.frame.window.findChildren(QWidget, "recovery") if one.isVisible()]
    assert len(found) < 2
    return found[0] if found else None


def test_what_was_being_written_is_offered_and_goes_on_with_one_click(
    begin: Callable[[], Application], world: World, qtbot: QtBot, screens: Path
):
    before(world, killed_while_writing)
    application = begin()
    dialog = dialog_of(application)
    dialog.grab().save(str(screens / "recovery.png"))
    texts = [one.text() for one in dialog.findChildren(QWidget) if hasattr(one, "text") and isinstance(one.text(), str)]
    assert any("khói bay vào lớp" in text for text in texts)
    assert any("5:19:03" in text for text in texts)
    assert not any("hôm trước" in text for text in texts)
    assert unnamed(dialog) == cut_off(dialog) == markup(dialog) == []
    dialog.focusWidget().click()
    window = application.frame.window
    qtbot.waitUntil(lambda: window.place == "notes", timeout=20_000)
    assert window.view("notes").editor.facts.content.text() == CONTENT
    assert dialog_of(application) is None


def test_it_stays_small_in_a_low_window_with_large_letters(begin: Callable[[], Application], world: World):
    def many(services: Services) -> None:
        recovery.begun(services)
        for number in range(7):
            services.capture.new_draft("note", {"content": f"{number}. {CONTENT}, {CONTENT}, {CONTENT}."}).result()

    before(world, many)
    application = begin()
    dialog = dialog_of(application)
    assert dialog.height() <= application.frame.window.height()
    assert "3" in dialog.text.text()
    assert len([one for one in dialog.findChildren(QWidget) if one.objectName().startswith("recovery_open_")]) == 4


def test_after_an_orderly_end_nothing_is_offered(begin: Callable[[], Application], world: World):
    before(world, killed_while_writing)
    begin().close()
    assert dialog_of(begin()) is None


def test_without_drafts_a_sudden_end_says_nothing(begin: Callable[[], Application], world: World):
    before(world, recovery.begun)
    assert dialog_of(begin()) is None


def test_a_clock_that_was_set_back_hides_nothing(world: World):
    """The machine's battery is dead: after a pause its clock stands years back."""

    def wrong_clock(services: Services) -> None:
        old = services.capture.new_draft("note", {"content": "Một nháp từ hôm trước"}).result()
        going_on = services.capture.new_draft("note", {"content": "Viết từ hôm trước"}).result()
        recovery.begun(services)
        services.clock.forward(days=-2500)  # type: ignore[attr-defined]
        new = services.capture.new_draft("note", {"content": CONTENT}).result()
        services.capture.save_draft(going_on.id, {"content": "Viết từ hôm trước, thêm nữa"}).result()
        assert {draft.id for draft in recovery.found(services)} == {new.id, going_on.id}
        assert old.id not in {draft.id for draft in recovery.found(services)}

    before(world, wrong_clock)


def test_a_broken_mark_keeps_nobody_out(world: World):
    def broken(services: Services) -> None:
        services.capture.new_draft("note", {"content": CONTENT}).result()
        for mark in ("gestern", 7, ["2026-11-21T09:00:00"]):
            services.settings.set(recovery.OPEN_WITH, mark)
            assert recovery.found(services) == []

    before(world, broken)


def test_a_syllable_in_composition_reaches_the_draft(begin: Callable[[], Application], qtbot: QtBot):
    application = begin()
    application.frame.quick_note()
    dialog = application.frame.window.findChild(QWidget, "quick_note")
    edit = dialog.findChild(QWidget, "quick_text")
    type_text(edit, "Bà con ấp 3 nói nước máy ")
    compose(edit, "yế")
    services: Any = application.services
    qtbot.waitUntil(
        lambda: [one.fields.get("content") for one in services.queries.drafts()] == ["Bà con ấp 3 nói nước máy yế"],
        timeout=20_000,
    )
    compose(edit, "")
    qtbot.waitUntil(
        lambda: [one.fields.get("content") for one in services.queries.drafts()] == ["Bà con ấp 3 nói nước máy "],
        timeout=20_000,
    )
