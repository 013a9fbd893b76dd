"""Help at the closed notebook: a forgotten passphrase with the office's answer; a damaged file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from desktop_app.errors import FileProblem
from desktop_app.services import locks
from desktop_app.services.locks import make_office_key
from tests.support import START
from tests.ui.driving import markup, settle, type_text, unnamed
from tests.ui.first_run.doubles import World
from tests.ui.first_run.test_first_run import part
from ui.bridge import Bridge
from ui.first_run.start_window import StartWindow
from ui.settings.passphrase import OfficeDialog
from ui.theme.theme import Theme

NOTE = {"title": "Nước yếu", "content": "Bà con nói nước yếu", "area": "29461", "channel": "conversation"}
NOTE |= {"severity": 1, "occurred_on": "2026-11-20", "no_proposal_reason": "đã báo"}


@pytest.fixture
def start(world: World, theme: Theme, show: Callable[..., QWidget]) -> Iterator[Callable[[], StartWindow]]:
    closing: list[Callable[[], object]] = []

    def make() -> StartWindow:
        setup, bridge = world.setup(), Bridge()
        window = StartWindow(theme, setup, bridge, lambda _key, default=None: default, "vi", world.clock)
        closing.extend([bridge.close, setup.close])
        show(window, 1024, 600)
        window.begin()
        return window

    yield make
    for close in closing:
        close()
    for services in world.opened:
        services.close()


def dialog_of(window: QWidget, qtbot: Any) -> QWidget:
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is not None, timeout=20000)
    found = QApplication.activeModalWidget()
    assert found is not None
    settle()
    assert unnamed(found) == markup(found) == []
    return found


def test_who_forgot_the_passphrase_is_helped_by_the_office(
    start: Callable[[], StartWindow],
    world: World,
    theme: Theme,
    tmp_path: Path,
    show: Callable[..., QWidget],
    qtbot: Any,
) -> None:
    world.create(world.profile, label="Lành", passphrase="mua roi")
    office = make_office_key(tmp_path / "van-phong.key", "khoa tu sat")
    services = world.open(world.profile, passphrase=lambda: "mua roi")
    settings, bridge = QWidget(), Bridge()
    show(settings, 1024, 600)
    trust = OfficeDialog(theme, settings, services, bridge)
    trust.open()
    settle()
    type_text(part(trust, "office_code"), office[:-2])
    part(trust, "office_button").click()
    qtbot.waitUntil(lambda: part(trust, "office_button").isEnabled() and trust._banners.isVisible(), timeout=20000)
    assert not services.care.locks.ways().office
    part(trust, "office_code").clear()
    type_text(part(trust, "office_code"), office.lower().replace("-", " "))
    with qtbot.waitSignal(trust.trusted, timeout=20000):
        part(trust, "office_button").click()
    assert services.care.locks.ways().office
    bridge.close()
    window = start()
    qtbot.waitUntil(lambda: window.lock.findChild(QWidget, "help_button") is not None, timeout=20000)
    part(window.lock, "help_button").click()
    dialog = dialog_of(window, qtbot)
    question = part(dialog, "rescue_question").text()
    key_file = tmp_path / "van-phong.key"
    locks.answers_of(key_file).mkdir()
    with pytest.raises(FileProblem):  # what cannot be noted is not answered
        locks.answer(key_file, "khoa tu sat", question, START)
    locks.answers_of(key_file).rmdir()
    answer = locks.answer(key_file, "khoa tu sat", question, START)
    [line] = locks.answers_of(key_file).read_text(encoding="utf-8").splitlines()
    assert line.startswith(START.isoformat(timespec="seconds"))
    assert not {answer, question, "khoa tu sat"} & set(line.split())
    type_text(part(dialog, "rescue_passphrase"), "nang len")
    type_text(part(dialog, "rescue_again"), "nang len")
    type_text(part(dialog, "rescue_answer"), locks.show_code(bytes(16)))
    part(dialog, "rescue_button").click()
    qtbot.waitUntil(lambda: part(dialog, "rescue_button").isEnabled() and dialog._banners.isVisible(), timeout=20000)
    part(dialog, "rescue_answer").clear()
    type_text(part(dialog, "rescue_answer"), answer)
    with qtbot.waitSignal(window.opened, timeout=20000):
        part(dialog, "rescue_button").click()
    assert not window.lock.findChild(QWidget, "lock_passphrase").isVisible()


def test_without_an_office_the_truth_is_said(start: Callable[[], StartWindow], world: World, qtbot: Any) -> None:
    world.create(world.profile, label="", passphrase="mua roi")
    window = start()
    qtbot.waitUntil(lambda: window.lock.findChild(QWidget, "help_button") is not None, timeout=20000)
    part(window.lock, "help_button").click()
    qtbot.waitUntil(lambda: "văn phòng không mở giúp được" in window.lock.message(), timeout=20000)


def test_a_damaged_notebook_is_salvaged_from_the_cover(
    start: Callable[[], StartWindow], world: World, qtbot: Any
) -> None:
    world.create(world.profile, label="", passphrase="mua roi")
    services = world.open(world.profile, passphrase=lambda: "mua roi")
    services.capture.add("note", [NOTE]).result()
    services.care.backups.create().result()
    services.close()
    world.profile.database.write_bytes(b"\x17" * 8192)
    window = start()
    qtbot.waitUntil(lambda: window.lock.findChild(QWidget, "lock_passphrase") is not None, timeout=20000)
    type_text(part(window.lock, "lock_passphrase"), "mua roi")
    part(window.lock, "open_button").click()
    qtbot.waitUntil(lambda: "hỏng" in window.lock.message(), timeout=20000)
    part(window.lock, "help_button").click()
    dialog = dialog_of(window, qtbot)
    part(dialog, "salvage_button").click()
    assert dialog._word.problem()
    type_text(part(dialog, "salvage_passphrase"), "mua roi")
    part(dialog, "salvage_button").click()
    qtbot.waitUntil(lambda: part(dialog, "salvage_open").isVisible(), timeout=20000)
    assert "Đã lấy lại 1 bản ghi" in part(dialog, "salvage_report").text.text()
    with qtbot.waitSignal(window.opened, timeout=20000) as caught:
        part(dialog, "salvage_open").click()
    assert caught.args is not None
    assert [row.title for row in caught.args[0].queries.records("note", None, 10)] == ["Nước yếu"]


@pytest.mark.parametrize("size", [1, 16, 32, 64])
def test_codes_survive_a_telephone_and_no_slip_of_the_finger(size: int) -> None:
    data = bytes(range(7, 7 + size))
    code = locks.show_code(data)
    assert locks.read_code(code) == data
    assert locks.read_code(code.lower().replace("-", " ").replace("0", "o").replace("1", "l")) == data
    for place, letter in enumerate(code):
        if letter == "-":
            continue
        for other in "0ZQ":
            if other == letter:
                continue
            typed = code[:place] + other + code[place + 1 :]
            try:
                assert locks.read_code(typed) == data, "a slip of the finger gave another code"
            except locks.NotACode:
                continue
    for wrong in ("", "-", code[:-1], code + "X", "không phải mã"):
        with pytest.raises(locks.NotACode):
            locks.read_code(wrong)
