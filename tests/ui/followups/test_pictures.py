"""The follow-ups place as pictures, and nothing in it cut off."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from tests.support import Notebook
from tests.ui.driving import cut_off, markup, settle, unnamed
from tests.ui.followups.conftest import Place, meeting
from tests.ui.meetings.test_pictures import LOOKS
from ui.i18n import install_translators
from ui.theme.theme import Theme
from ui.widgets.dialog import snapshot


def judge(place: Place, screens: Path, state: str, look: str) -> None:
    settle()
    snapshot(place.window).save(str(screens / f"followups-{state}-{look}.png"))
    assert unnamed(place.window) == []
    assert markup(place.window) == []
    assert cut_off(place.window) == []


@pytest.mark.parametrize("look", list(LOOKS))
def test_every_look(
    look: str,
    qapp: QApplication,
    notebook: Notebook,
    make_theme: Callable[..., Theme],
    open_place: Callable[..., Place],
    screens: Path,
) -> None:
    language, mode, scale, width, height = LOOKS[look]
    notebook.services.settings.set("language", language)
    install_translators(qapp, language)
    place = open_place(width, height, make_theme(mode, scale))
    judge(place, screens, "empty", look)
    meeting(notebook.services)
    place.view.entered()
    judge(place, screens, "list", look)
    place.open("Kiểm tra")
    place.choose("resolved")
    place.write("followup_result", "Đã nạo vét hai hố ga, nước rút trong ngày.")
    place.wait(lambda: place.view.page._draft is not None and not place.view.page._draft.unsaved)
    judge(place, screens, "detail", look)
