"""Locking by itself, with a clock of the test's own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QVBoxLayout, QWidget

from tests.ui.driving import compose, settle, type_text
from ui.idle import SLEPT, IdleWatch


class Times:
    def __init__(self) -> None:
        self.steady, self.wall = 100.0, 1_800_000_000.0

    def forward(self, seconds: float) -> None:
        self.steady += seconds
        self.wall += seconds


def watch(qapp: QApplication, times: Times, locked: list[int]) -> IdleWatch:
    return IdleWatch(qapp, lambda: 10, lambda: locked.append(1), lambda: times.steady, lambda: times.wall)


def pass_time(times: Times, one: IdleWatch, seconds: int) -> None:
    for _ in range(seconds // 5):
        times.forward(5)
        one.look()


def test_ten_minutes_without_a_key_lock_and_a_key_begins_them_anew(
    qapp: QApplication, show: Callable[..., QWidget], qtbot: Any
) -> None:
    times, locked, window = Times(), [], QWidget()
    show(window, 300, 200)
    one = watch(qapp, times, locked)
    pass_time(times, one, 595)
    assert locked == []
    QTest.keyClick(window, Qt.Key.Key_Space)
    pass_time(times, one, 595)
    QTest.mouseClick(window, Qt.MouseButton.LeftButton)
    pass_time(times, one, 595)
    assert locked == []
    pass_time(times, one, 10)
    assert locked
    one.stop()


def test_a_machine_that_slept_is_locked_when_it_wakes(qapp: QApplication) -> None:
    times, locked = Times(), list[int]()
    one = watch(qapp, times, locked)
    times.forward(5)
    one.look()
    assert locked == []
    times.wall += SLEPT + 6
    one.look()
    assert locked == [1]
    one.stop()


def test_the_systems_word_before_sleep_locks_at_once(qapp: QApplication) -> None:
    times, locked = Times(), list[int]()
    one = watch(qapp, times, locked)
    one.sleeping(True)
    assert locked == [1]
    one.stop()


def still_open(times: Times, one: IdleWatch, act: Callable[[], object]) -> bool:
    """Whether `act` counts as a touch: after nearly ten minutes it begins the ten minutes anew."""
    locked: list[int] = []
    one._lock = lambda: locked.append(1)
    one._touched = times.steady
    pass_time(times, one, 595)
    act()
    pass_time(times, one, 10)
    return locked == []


def test_keys_mouse_and_input_methods_count_in_windows_dialogs_and_what_stands_beside(
    qapp: QApplication, show: Callable[..., QWidget]
) -> None:
    window, times = QWidget(), Times()
    edit, beside = QLineEdit(), QWidget()
    QVBoxLayout(window).addWidget(edit)
    show(window, 300, 200)
    edit.setFocus()
    one = watch(qapp, times, [])
    assert not still_open(times, one, lambda: None), "the test sees a lock"
    assert still_open(times, one, lambda: compose(edit, "đư")), "Unikey writes, and no key arrives"
    assert still_open(times, one, lambda: type_text(edit, "đường"))
    dialog = QDialog(window)
    inside = QLineEdit(dialog)
    dialog.open()
    settle()
    inside.setFocus()
    assert still_open(times, one, lambda: type_text(inside, "x"))
    assert still_open(times, one, lambda: QTest.keyClick(dialog.windowHandle(), Qt.Key.Key_Tab))
    assert still_open(times, one, lambda: QTest.mouseMove(dialog.windowHandle()))
    dialog.close()
    beside.show()
    settle()
    assert still_open(times, one, lambda: QTest.mouseMove(beside.windowHandle()))
    beside.close()
    one.stop()


def test_the_hotkey_locks_from_a_dialog_and_from_nothing_else(qapp: QApplication, show: Callable[..., QWidget]) -> None:
    window, locked = QWidget(), list[int]()
    show(window, 300, 200)
    one = watch(qapp, Times(), locked)
    dialog = QDialog(window)
    edit = QLineEdit(dialog)
    dialog.open()
    edit.setFocus()
    settle()
    for modifier in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier):
        QTest.keyClick(dialog.windowHandle(), Qt.Key.Key_L, modifier)
    settle()
    assert locked == []
    QTest.keyClick(dialog.windowHandle(), Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert locked == [1]
    dialog.close()
    one.stop()


def test_what_is_no_input_does_not_pass_through_python(
    qapp: QApplication, show: Callable[..., QWidget], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[QEvent.Type] = []

    def counting(self: IdleWatch, watched: QObject, event: QEvent) -> bool:
        seen.append(event.type())
        return False

    monkeypatch.setattr(IdleWatch, "eventFilter", counting)
    window = QWidget()
    edit = QLineEdit(window)
    labels = [QLabel(str(number), window) for number in range(20)]
    show(window, 300, 200)
    edit.setFocus()
    one = watch(qapp, Times(), [])
    one.look()
    seen.clear()
    for label in labels:
        QCoreApplication.sendEvent(label, QEvent(QEvent.Type.User))
        label.setText("mới")
        label.repaint()
    assert QEvent.Type.User not in seen
    assert len(seen) <= 2 * len(labels), "what the window and the one field get, nothing of what is beside it"
    one.stop()
    seen.clear()
    QTest.keyClick(edit, Qt.Key.Key_Space)
    assert seen == [], "a watch that was stopped sees nothing more"
