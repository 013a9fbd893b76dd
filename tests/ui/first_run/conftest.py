"""Fixtures for first run and the closed notebook."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget

from tests.support import cheap_derivation
from tests.ui.first_run.doubles import World
from ui.bridge import Bridge
from ui.first_run.presenter import FirstRunPresenter
from ui.first_run.view import FirstRunView
from ui.theme.theme import Theme


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    cheap_derivation(monkeypatch)
    return World(tmp_path / "sổ của tôi", keyring=False)


@pytest.fixture
def first_run(world: World, theme: Theme, show: Callable[..., QWidget]) -> Iterator[Callable[..., FirstRunView]]:
    """Makes first run over `world`; closes what it opened."""
    closing: list[Callable[[], object]] = []

    def make(theme: Theme = theme, width: int = 1366, height: int = 736) -> FirstRunView:
        setup, bridge = world.setup(), Bridge()
        presenter = FirstRunPresenter(setup, bridge, theme, world.clock, "vi")
        view = FirstRunView(theme, presenter, "vi")
        closing.extend([bridge.close, setup.close])
        show(view, width, height)
        return view

    yield make
    for close in closing:
        close()
    for services in world.opened:
        services.close()
