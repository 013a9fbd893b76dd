"""Fixtures for everything with a window. Runs offscreen unless QT_QPA_PLATFORM says otherwise."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QWidget

from tests.support import Clock, Notebook
from tests.ui.driving import settle
from ui.garbage import GuiGarbage
from ui.i18n import remove_translators
from ui.theme.focus import FocusRing
from ui.theme.theme import FUSION, Theme

SCREENS = Path(__file__).resolve().parents[2] / "build" / "screens"


class MemorySettings:
    """Settings that are kept for one test only."""

    def __init__(self, **values: Any) -> None:
        self.values: dict[str, Any] = values

    def get(self, key: str, default: Any = None) -> Any:
        return self.values.get(key, default)

    def set(self, key: str, value: Any) -> None:
        self.values[key] = value


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    """Made as the program makes it."""
    return ["sotay", *FUSION]


@pytest.fixture(autouse=True)
def nobody_in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """What waits for the window to stand ready comes with the next turn of the event loop."""
    monkeypatch.setattr("ui.first_paint.SETTLE_MS", 0)


@pytest.fixture(scope="session", autouse=True)
def garbage(qapp: QApplication) -> Iterator[GuiGarbage]:
    """As in the program: what a test leaves behind is never destroyed on a worker's thread."""
    collector = GuiGarbage()
    yield collector
    collector.stop()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def notebook(tmp_path: Path, clock: Clock) -> Iterator[Notebook]:
    """A real notebook, empty and open."""
    opened = Notebook(tmp_path / "sổ", clock)
    yield opened
    opened.close()


@pytest.fixture
def settings() -> MemorySettings:
    return MemorySettings()


@pytest.fixture
def make_theme(qapp: QApplication) -> Iterator[Callable[..., Theme]]:
    """Makes themes and gives the application their look: `make_theme("dark", 150)`."""
    rings: list[FocusRing] = []

    def make(mode: str = "light", scale: int = 100) -> Theme:
        for old in rings:
            old.deleteLater()
        rings.clear()
        theme = Theme(mode, scale)
        theme.apply(qapp)
        rings.append(FocusRing(theme, qapp))
        return theme

    yield make
    for ring in rings:
        ring.deleteLater()
    remove_translators(qapp)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def theme(make_theme: Callable[..., Theme]) -> Theme:
    return make_theme()


@pytest.fixture
def show(qapp: QApplication) -> Iterator[Callable[..., QWidget]]:
    """Shows a widget as a window of the given size and lets it settle; closes it after the test."""
    shown: list[QWidget] = []

    def show_it(widget: QWidget, width: int = 1366, height: int = 736) -> QWidget:
        widget.resize(width, height)
        widget.show()
        widget.activateWindow()
        shown.append(widget)
        settle()
        return widget

    yield show_it
    for widget in shown:
        widget.close()
        widget.deleteLater()
    settle()


@pytest.fixture
def screens() -> Path:
    """Where pictures go."""
    SCREENS.mkdir(parents=True, exist_ok=True)
    return SCREENS
