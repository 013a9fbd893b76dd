"""A walk through every scene of the window, in both languages, at every text size; with SOTAY_TOUR=1 also photographed.

Each scene is looked over: every control has a name for a screen reader, no text is cut off, Tab reaches every control
that takes the focus and goes in reading order, no label would read markup, and in Vietnamese no English is left.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QPixmap
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.errors import NoRoomToUpgrade
from desktop_app.profile import Profile
from desktop_app.services.people import Person
from tests.support import Clock, Notebook
from tests.ui.conftest import MemorySettings
from tests.ui.driving import cut_off, markup, missed, out_of_order, settle, tab_order, unnamed, walk
from tests.ui.first_run.doubles import World
from tests.ui.tour.scenes import SCENES, Stage, fill
from ui.bridge import Bridge
from ui.first_run.people import PeopleView
from ui.first_run.presenter import FirstRunPresenter
from ui.first_run.start_window import StartWindow
from ui.first_run.view import FirstRunView
from ui.frame import Frame
from ui.i18n import install_translators
from ui.theme.theme import Theme

# name → size of the window, look, text size, language
SHAPES = {
    "vi": (1366, 736, "light", 100, "vi"),
    "en-1024": (1024, 560, "light", 100, "en"),
    "vi-dark-150": (1366, 736, "dark", 150, "vi"),
    "vi-contrast-200": (1366, 736, "high_contrast", 200, "vi"),
    "vi-1024-200": (1024, 560, "light", 200, "vi"),
    "en-1024-200": (1024, 560, "dark", 200, "en"),
}
PICTURES = os.environ.get("SOTAY_TOUR") == "1"
TOUR = Path(__file__).resolve().parents[3] / "build" / "tour"
# In the first shape every scene is photographed, in the others these.
CHOSEN = (
    *(
        "today",
        "note",
        "note-stream",
        "note-deleted",
        "note-filter",
        "quick-note",
        "guard",
        "conflict",
        "meeting-taking",
        "minutes",
    ),
    *("followups", "statistics", "sync", "settings", "keys", "recovery", "first-label", "lock"),
)
ENGLISH = re.compile(
    r"\b(?:the|and|of|is|are|please|save|cancel|close|open|search|settings|with|this|note|notes|meeting|delete|yes"
    r"|find|help|today|print|export|from|your|all)\b",
    re.I,
)
FIRST_RUN = ("start", "label", "passphrase", "connect", "tryout", "restore")


def keep(picture: QPixmap, shape: str, scene: str) -> None:
    """Into build/tour, when it is wanted."""
    if PICTURES and (shape == "vi" or scene in CHOSEN):
        TOUR.mkdir(parents=True, exist_ok=True)
        picture.save(str(TOUR / f"{shape}-{scene}.png"))


class Shell(QObject):
    """What the frame needs of the application."""

    def __init__(self, theme: Theme, language: str) -> None:
        super().__init__()
        self.theme, self.language, self.bridge = theme, language, Bridge()
        self.settings = MemorySettings()
        self.switching = None

    def lock(self) -> None: ...

    def speak(self, language: str) -> None: ...

    def restore(self) -> None: ...


@pytest.fixture(scope="module")
def notebook(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Notebook]:
    """The notebook of a collaborator after some weeks."""
    book = Notebook(tmp_path_factory.mktemp("tour") / "sổ", Clock())
    fill(book)
    yield book
    book.close()


@pytest.fixture(params=SHAPES)
def shape(request: pytest.FixtureRequest, qapp: QApplication, notebook: Notebook) -> Iterator[str]:
    name: str = request.param
    language = SHAPES[name][4]
    install_translators(qapp, language)
    notebook.services.settings.set("language", language)
    yield name
    notebook.services.settings.set("language", "vi")


@pytest.fixture
def theme(shape: str, make_theme: Callable[..., Theme]) -> Theme:
    return make_theme(SHAPES[shape][2], SHAPES[shape][3])


def spoken(window: QWidget) -> list[str]:
    """Everything that a screen reader would say, without what people wrote themselves."""
    interface = QAccessible.queryAccessibleInterface(window)
    assert interface is not None
    return [text for part in walk(interface) if (text := part.text(QAccessible.Text.Name)) and len(text) < 80]


def said_twice(window: QWidget) -> list[str]:
    """What a screen reader would read as the name and then again as the description."""
    interface = QAccessible.queryAccessibleInterface(window)
    assert interface is not None
    parts = [(one.text(QAccessible.Text.Name), one.text(QAccessible.Text.Description)) for one in walk(interface)]
    return sorted({name for name, description in parts if name and name == description})


def faults(seen: QWidget, shape: str, passing: bool = False) -> list[str]:
    """What is wrong with what stands on the screen; `passing`: it goes when Tab leaves it."""
    found = [f"has no name: {one}" for one in unnamed(seen)]
    found += [f"is cut off: {one}" for one in cut_off(seen)]
    found += [f"is said twice: {one}" for one in said_twice(seen)]
    found += [f"reads markup: {one}" for one in markup(seen)]
    if not passing:
        order = tab_order(seen)
        found += [f"Tab does not reach {one}" for one in missed(seen, order)]
        found += [f"Tab jumps {one}" for one in out_of_order(seen, order)]
    if shape.startswith("vi"):
        found += [f"is English: {one}" for one in spoken(seen) if "/" not in one and ENGLISH.search(one)]
    return found


def test_every_scene(
    shape: str,
    theme: Theme,
    notebook: Notebook,
    show: Callable[..., QWidget],
    qtbot: QtBot,
    tmp_path: Path,
) -> None:
    shell: Any = Shell(theme, SHAPES[shape][4])
    frame = Frame(shell, notebook.services)
    frame.window.setFocus()
    show(frame.window, *SHAPES[shape][:2])
    stage = Stage(frame, qtbot, tmp_path)
    wrong: list[str] = []
    try:
        for name, scene in SCENES.items():
            seen = scene(stage)
            settle()
            if PICTURES:
                keep(stage.picture(), shape, name)
            wrong += [f"{name}: {fault}" for fault in faults(seen, shape, name == "guard")]
            stage.clear()
    finally:
        frame.stop()
        shell.bridge.close()
    assert not wrong, "\n".join(wrong)


def test_first_run_and_the_closed_notebook(
    shape: str, theme: Theme, show: Callable[..., QWidget], tmp_path: Path
) -> None:
    world, bridge = World(tmp_path / "neu"), Bridge()
    setup, language = world.setup(), SHAPES[shape][4]
    view = FirstRunView(theme, FirstRunPresenter(setup, bridge, theme, Clock(), language), language)
    show(view, *SHAPES[shape][:2])
    answers = view.answers
    answers.owner, answers.address, answers.passphrase = "Nguyễn Thị Lành", "Bác", "mua roi"
    answers.area, answers.area_label, answers.hamlet = "29461", "xã Trà Cú, tỉnh Vĩnh Long", "ấp 3"
    wrong: list[str] = []

    def look(seen: QWidget, name: str) -> None:
        settle()
        if PICTURES:
            keep(seen.grab(), shape, name)
        wrong.extend(f"{name}: {fault}" for fault in faults(seen, shape))

    for step in FIRST_RUN:
        answers.path = {"connect": "code", "restore": "restore"}.get(step, "tryout")
        view.presenter._to(step)
        look(view, f"first-{step}")
    label = {"owner": "Bác Nguyễn Thị Lành", "area_label": "Ấp 3, xã Trà Cú", "year": "2026"}
    for name, others in (("lock", None), ("lock-of-several", lambda: None)):
        settings = MemorySettings(label=label)
        window = StartWindow(theme, setup, bridge, settings.get, language, Clock(), others)
        show(window, *SHAPES[shape][:2])
        window.lock.ask()
        look(window, name)
        window.lock.trouble(NoRoomToUpgrade().sentence(language), damaged=True)
        look(window, f"{name}-trouble")
        window.lock.opening()
        window.lock._takes_long()
        look(window, f"{name}-opening")
        window.hide()
    bridge.close()
    setup.close()
    here = [Person(name, Profile(tmp_path / name), day) for name, day in (("Lành", None), ("Bình", date(2026, 11, 20)))]
    people = PeopleView(theme, here, date(2026, 11, 21))
    show(people, *SHAPES[shape][:2])
    people.focus_first()
    look(people, "people")
    assert not wrong, "\n".join(wrong)
