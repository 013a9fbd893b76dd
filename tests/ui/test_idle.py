"""Locking by itself, with a clock of the test's own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

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
