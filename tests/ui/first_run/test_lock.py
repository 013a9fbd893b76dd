"""The closed notebook and the window around it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from tests.support import Clock
from tests.ui.driving import cut_off, markup, settle, type_text, unnamed
from tests.ui.first_run.doubles import World
from ui.bridge import Bridge
from ui.first_run import lock as lock_module
from ui.first_run.label import LabelWords
from ui.first_run.lock import LockView
from ui.first_run.start_window import StartWindow
from ui.i18n import install_translators
from ui.theme.theme import Theme

PASSPHRASE = "mưa rơi trên sông"
WORDS = LabelWords("Bác Nguyễn Thị Lành", "Ấp 3, xã Trà Cú", "2026")


@pytest.fixture
def start(world: World, theme: Theme, show: Callable[..., QWidget]) -> Iterator[Callable[..., StartWindow]]:
    closing: list[Callable[[], object]] = []

    def make() -> StartWindow:
        setup, bridge = world.setup(), Bridge()
        window = StartWindow(theme, setup, bridge, lambda _key, default: default, "vi", Clock())
        closing.extend([bridge.close, setup.close])
        show(window)
        window.begin()
        return window

    yield make
    for close in closing:
        close()
    for services in world.opened:
        services.close()


def field(window: QWidget) -> QLineEdit:
    found = window.findChild(QLineEdit, "lock_passphrase")
    assert found is not None
    return found


def test_a_new_profile_begins_with_first_run(start: Callable[..., StartWindow]):
    assert start().first_run is not None


def test_a_wrong_passphrase_is_one_sentence_and_the_right_one_opens(
    start: Callable[..., StartWindow], world: World, qtbot: Any
):
    world.create(world.profile, label="", passphrase=PASSPHRASE)
    window = start()
    opened: list[Any] = []
    window.opened.connect(opened.append)
    qtbot.waitUntil(lambda: field(window).isVisible(), timeout=10000)
    type_text(field(window), "mua roi")
    QTest.keyClick(field(window), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.lock.message() != "", timeout=20000)
    assert window.lock.message() == "Mật khẩu chưa đúng. Nếu bộ gõ đang để tiếng Việt, xin tắt rồi gõ lại."
    assert field(window).text() == ""
    assert field(window).hasFocus()
    type_text(field(window), PASSPHRASE)
    QTest.keyClick(field(window), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(opened), timeout=20000)
    assert opened == world.opened


def test_a_second_enter_does_not_close_the_program(start: Callable[..., StartWindow], world: World, qtbot: Any):
    """The field is away while the notebook is being opened; Enter once more, as impatient people do, is nothing."""
    world.create(world.profile, label="", passphrase=PASSPHRASE)
    window = start()
    opened: list[Any] = []
    left: list[bool] = []
    window.opened.connect(opened.append)
    window.lock.quit_wanted.connect(lambda: left.append(True))
    qtbot.waitUntil(lambda: field(window).isVisible(), timeout=10000)
    type_text(field(window), PASSPHRASE)
    QTest.keyClick(field(window), Qt.Key.Key_Return)
    QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Return)
    QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: bool(opened), timeout=20000)
    assert left == []


def test_what_was_said_at_locking_is_whole(
    make_theme: Callable[..., Theme], show: Callable[..., QWidget], qapp: QApplication
):
    install_translators(qapp, "en")  # longer beside its buttons than in Vietnamese
    lock = LockView(make_theme("light", 150), WORDS)
    show(lock, 1024, 560)
    lock.ask(said="Locked at 21:14. Everything typed is saved.")
    settle()
    assert cut_off(lock) == []
    assert lock.minimumSizeHint().width() <= 1024, "the window gives it no more"


def test_an_empty_passphrase_asks_nobody(start: Callable[..., StartWindow], world: World, qtbot: Any):
    world.create(world.profile, label="", passphrase=PASSPHRASE)
    window = start()
    qtbot.waitUntil(lambda: field(window).isVisible(), timeout=10000)
    QTest.keyClick(field(window), Qt.Key.Key_Return)
    settle()
    assert field(window).isVisible()
    assert window.lock.message() == ""


def test_with_a_keyring_it_opens_by_itself(start: Callable[..., StartWindow], tmp_path: Path, world: World, qtbot: Any):
    from tests.support import MemoryKeyring

    world.keyring = MemoryKeyring()
    world.create(world.profile, label="", passphrase=None)
    window = start()
    opened: list[Any] = []
    window.opened.connect(opened.append)
    qtbot.waitUntil(lambda: bool(opened), timeout=10000)


@pytest.mark.parametrize(
    "harm, sentence",
    [
        ("notes.txt", "bị hỏng"),
        ("other program", "không phải là sổ tay"),
        ("key", "bị hỏng"),
    ],
)
def test_a_harmed_notebook_is_told_and_left_alone(
    start: Callable[..., StartWindow], world: World, qtbot: Any, harm: str, sentence: str
):
    from tests.support import MemoryKeyring

    world.keyring = MemoryKeyring()
    world.create(world.profile, label="", passphrase=None)
    if harm == "key":
        for copy in world.profile.folder.glob("key*.json"):
            copy.write_text("{")
    elif harm == "other program":
        world.profile.database.write_bytes(b"SQLite format 3\x00" + bytes(4080))
    else:
        world.profile.database.write_bytes(b"\x17" * 8192)
    before = world.profile.database.read_bytes()
    window = start()
    qtbot.waitUntil(lambda: window.lock.message() != "", timeout=20000)
    assert sentence in window.lock.message()
    assert window.lock.findChild(QWidget, "open_button").isVisible()
    assert world.profile.database.read_bytes() == before


def test_a_mistake_of_ours_is_one_calm_sentence(start: Callable[..., StartWindow], world: World, qtbot: Any):
    world.create(world.profile, label="", passphrase=PASSPHRASE)
    world.trouble = ZeroDivisionError("a secret that must not be shown")
    window = start()
    qtbot.waitUntil(lambda: window.lock.message() != "", timeout=20000)
    assert "chưa chạy đúng" in window.lock.message()
    assert "secret" not in window.lock.message()


def test_who_waits_long_for_the_notebook_is_told_why_and_only_while_it_opens(
    make_theme: Any, show: Callable[..., QWidget], monkeypatch: pytest.MonkeyPatch, qtbot: Any
):
    monkeypatch.setattr(lock_module, "PATIENCE", 1)
    lock = LockView(make_theme("light", 100), WORDS)
    show(lock, 1366, 736)
    lock.opening()
    qtbot.waitUntil(lambda: "vài phút" in lock._said.text.text(), timeout=20000)
    lock.opening()
    lock.ask("Mật khẩu chưa đúng.")
    assert not lock._long.isActive()
    lock.opening("Đang khôi phục…")
    assert not lock._long.isActive(), "what is said there stays"


LOOKS = [("light", 100, (1366, 736)), ("dark", 100, (1024, 568)), ("light", 150, (1366, 736))]


@pytest.mark.parametrize("mode, scale, size", LOOKS)
def test_the_cover_is_whole_in_every_state(
    make_theme: Any, show: Callable[..., QWidget], screens: Path, mode: str, scale: int, size: tuple[int, int]
):
    lock = LockView(make_theme(mode, scale), WORDS)
    show(lock, *size)
    states = {
        "opening": lock.opening,
        "takes-long": lambda: (lock.opening(), lock._long.timeout.emit()),
        "ask": lambda: lock.ask(said="Sổ khóa lúc 10:46. Mọi chữ đã gõ đều được lưu."),
        "wrong": lambda: lock.ask("Mật khẩu chưa đúng. Nếu bộ gõ đang để tiếng Việt, xin tắt rồi gõ lại."),
        "trouble": lambda: lock.trouble("Tệp notebook.db bị hỏng, sổ chưa mở được. Sổ không sửa gì vào tệp này."),
    }
    for name, enter in states.items():
        enter()
        settle()
        lock.grab().save(str(screens / f"lock-{name}-{mode}-{size[0]}-{scale}.png"))
        assert cut_off(lock) == []
        assert unnamed(lock) == []
        assert markup(lock) == []
