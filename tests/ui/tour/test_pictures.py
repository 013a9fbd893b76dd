"""A walk through every place of the window over a notebook that is in use: in both languages, at every text size.

Each place is photographed and looked over: every control has a name for a screen reader, no text is cut off, Tab
reaches every control that takes the focus, no label would read markup, and in Vietnamese no English is left.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QApplication, QScrollBar, QWidget
from pytestqt.qtbot import QtBot

from tests.benchmarks import texts
from tests.support import Clock, Notebook
from tests.ui.conftest import MemorySettings
from tests.ui.driving import cut_off, markup, settle, tab_order, unnamed, walk
from tests.ui.notes.conftest import COMPENSATION, DRAFT, OTHERS
from ui.bridge import Bridge
from ui.frame import Frame
from ui.i18n import install_translators
from ui.theme.theme import Theme

PLACES = ("today", "notes", "meetings", "followups", "statistics", "sync", "settings")
# name → size of the window, look, text size, language
SHAPES = {
    "vi": (1366, 736, "light", 100, "vi"),
    "en-1024": (1024, 560, "light", 100, "en"),
    "vi-dark-150": (1366, 736, "dark", 150, "vi"),
    "vi-contrast-200": (1366, 736, "high_contrast", 200, "vi"),
}
ENGLISH = re.compile(
    r"\b(?:the|and|of|is|are|please|save|cancel|close|open|search|settings|with|this|note|notes)\b", re.I
)


class Shell(QObject):
    """What the frame needs of the application."""

    def __init__(self, theme: Theme, language: str) -> None:
        super().__init__()
        self.theme, self.language, self.bridge = theme, language, Bridge()
        self.settings = MemorySettings()

    def lock(self) -> None: ...

    def speak(self, language: str) -> None: ...

    def restore(self) -> None: ...


@pytest.fixture(scope="module")
def notebook(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Notebook]:
    """The notebook of a collaborator after some weeks."""
    book = Notebook(tmp_path_factory.mktemp("tour") / "sổ", Clock())
    services = book.services
    services.settings.set("label", {"area": "29461", "area_label": "Xã Trà Cú", "owner": "Nguyễn Thị Lành"})
    services.capture.add("note", [*reversed(OTHERS), COMPENSATION, *texts.notes(30)]).result()
    services.capture.add("note", [DRAFT], keep_draft=True).result()
    for meeting in texts.meetings(2):
        done = services.capture.add("meeting", [meeting], keep_draft=True).result()
        services.meetings.finish(done[0].record_id).result()
    services.capture.add("followup", [{"text": "Niêm yết lịch chi trả", "due_on": "2026-11-19"}]).result()
    yield book
    book.close()


@pytest.fixture
def frame(
    request: pytest.FixtureRequest,
    notebook: Notebook,
    make_theme: Callable[..., Theme],
    show: Callable[..., QWidget],
    qapp: QApplication,
) -> Iterator[tuple[str, Frame]]:
    width, height, mode, scale, language = SHAPES[request.param]
    install_translators(qapp, language)
    notebook.services.settings.set("language", language)
    shell: Any = Shell(make_theme(mode, scale), language)
    made = Frame(shell, notebook.services)
    show(made.window, width, height)
    yield request.param, made
    made.stop()
    shell.bridge.close()
    notebook.services.settings.set("language", "vi")


def missed(window: QWidget) -> list[str]:
    """Visible controls that Tab should reach and does not. One of several buttons of a group stands for all of them:
    the arrows do the rest.
    """
    order = tab_order(window)
    groups = {(type(one), one.parentWidget()) for one in order if isinstance(one, QAbstractButton)}
    found = []
    for widget in window.findChildren(QWidget):
        takes = widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isEnabled() and widget.isVisible()
        proxied = widget.focusProxy() is not None
        stood_for = widget in order or (type(widget), widget.parentWidget()) in groups
        if takes and not (proxied or stood_for or widget.isWindow() or isinstance(widget, QScrollBar)):
            found.append(f"{type(widget).__name__} {widget.objectName()}")
    return found


def counted(view: Any) -> bool:
    return view.page is not None


def spoken(window: QWidget) -> list[str]:
    """Everything that a screen reader would say, without what people wrote themselves."""
    interface = QAccessible.queryAccessibleInterface(window)
    assert interface is not None
    return [text for part in walk(interface) if (text := part.text(QAccessible.Text.Name)) and len(text) < 80]


@pytest.mark.parametrize("frame", list(SHAPES), indirect=True)
def test_every_place(frame: tuple[str, Frame], screens: Path, qtbot: QtBot) -> None:
    shape, made = frame
    window: Any = made.window
    for place in PLACES:
        assert window.go(place)
        view = window.view(place)
        if place == "statistics":
            qtbot.waitUntil(partial(counted, view), timeout=15_000)
        settle()
        window.grab().save(str(screens / f"tour-{shape}-{place}.png"))
        assert unnamed(window) == [], place
        assert cut_off(window) == [], place
        assert markup(window) == [], place
        assert missed(window) == [], place
        if shape.startswith("vi"):
            english = [text for text in spoken(window) if "/" not in text and ENGLISH.search(text)]
            assert english == [], place
