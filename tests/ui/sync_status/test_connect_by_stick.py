"""Connecting a notebook that never sees a network: a request on a stick, a real office's answer, the real window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QLineEdit, QWidget

from sync.server.cli import main as office
from tests.integration.sync import running
from tests.support import Notebook
from tests.ui.driving import cut_off, markup, settle, type_text, unnamed
from ui.bridge import Bridge
from ui.first_run.by_stick import ByStick
from ui.i18n import install_translators
from ui.sync_status.connect import ConnectDialog
from ui.theme.theme import Theme
from ui.widgets.dialog import snapshot

Open = Callable[..., tuple[QWidget, Any]]


@pytest.fixture
def opened(notebook: Notebook, theme: Theme, show: Callable[..., QWidget]) -> Open:
    def make(size: tuple[int, int] = (1158, 736)) -> tuple[QWidget, Any]:
        below = QWidget()
        show(below, *size)
        dialog = ConnectDialog(theme, below, notebook.services, Bridge())
        dialog.open()
        settle()
        return below, dialog

    return make


def find(dialog: Any, name: str) -> Any:
    return dialog.findChild(QWidget, name)


def test_the_request_goes_out_and_the_answer_comes_home(notebook: Notebook, opened: Open, tmp_path: Path, qtbot: Any):
    running.init(tmp_path / "office")
    stick = tmp_path / "usb"
    stick.mkdir()
    _below, dialog = opened()
    enrolled: list[bool] = []
    dialog.enrolled.connect(lambda: enrolled.append(True))
    way = dialog.findChild(ByStick)
    find(dialog, "enrol_write").click()
    settle()
    code = dialog.findChild(QLineEdit, "enrol_code")
    assert code.property("bad"), "first the code, then a place for the request"
    type_text(code, running.code(tmp_path / "office"))
    way.write_into(stick)
    qtbot.waitUntil(lambda: find(dialog, "enrol_said").isVisible(), timeout=20000)
    request = stick / "don-dang-ky.fsp"
    assert str(request) in find(dialog, "enrol_said").text.text()
    settle()  # the dialog grows with the sentence
    assert cut_off(dialog) == [] and unnamed(dialog) == [] and markup(dialog) == []
    way.read_from(request)  # the wrong one of two files on the stick
    qtbot.waitUntil(lambda: "không phải" in find(dialog, "enrol_said").text.text(), timeout=20000)
    assert notebook.services.syncing.enrolled() is None
    way.write_into(stick)
    qtbot.waitUntil((stick / "don-dang-ky-2.fsp").exists, timeout=20000)  # nothing is ever replaced
    qtbot.waitUntil(lambda: find(dialog, "enrol_write").isEnabled(), timeout=20000)
    assert office(["enrol", str(tmp_path / "office"), "--parcel", str(request)]) == 0
    way.read_from(stick / "don-dang-ky-tra-loi.fsp")
    qtbot.waitUntil(lambda: enrolled == [True], timeout=20000)
    found = notebook.services.syncing.enrolled()
    assert found is not None and found.user_name == "Nguyễn Thị Lành"


@pytest.mark.parametrize(("language", "size"), [("vi", (1366, 768)), ("en", (1024, 600))])
def test_both_ways_stand_below_each_other(
    opened: Open, qapp: Any, screens: Path, tmp_path: Path, language: str, size: tuple[int, int], qtbot: Any
):
    install_translators(qapp, language)
    below, dialog = opened(size)
    snapshot(below).save(str(screens / f"connect-by-stick-{language}.png"))
    type_text(dialog.findChild(QLineEdit, "enrol_code"), "ABCD")
    dialog.findChild(ByStick).write_into(tmp_path)
    qtbot.waitUntil(lambda: find(dialog, "enrol_said").isVisible(), timeout=20000)
    settle()
    snapshot(below).save(str(screens / f"connect-by-stick-wrong-{language}.png"))
    assert cut_off(dialog) == []
    assert unnamed(dialog) == []
    assert markup(dialog) == []
    install_translators(qapp, "vi")
