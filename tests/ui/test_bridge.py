"""The bridge between worker threads and the window."""

from __future__ import annotations

import subprocess
import sys
import threading
import weakref
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QThread
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from tests.ui.driving import settle
from ui.bridge import Bridge


class Receiver(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.heard: list[object] = []

    def take(self, value: object) -> None:
        self.heard.append((value, QThread.currentThread() is self.thread()))


@pytest.fixture
def bridge(qapp: QApplication) -> Bridge:
    return Bridge()


def test_results_arrive_on_the_window_s_thread(bridge: Bridge, qtbot: QtBot) -> None:
    receiver = Receiver()
    with ThreadPoolExecutor(2) as pool:
        for number in range(50):
            bridge.then(pool.submit(lambda value=number: value * 2), receiver.take)
        qtbot.waitUntil(lambda: len(receiver.heard) == 50)
    assert {value for value, _right in receiver.heard} == set(range(0, 100, 2))
    assert all(right for _value, right in receiver.heard)


def test_a_finished_future_is_never_answered_inside_the_call(bridge: Bridge) -> None:
    done: Future[int] = Future()
    done.set_result(7)
    heard: list[int] = []
    bridge.then(done, heard.append)
    assert heard == []
    settle()
    assert heard == [7]


def test_errors_go_to_their_handler_or_to_the_common_one(qapp: QApplication) -> None:
    common: list[BaseException] = []
    bridge = Bridge(on_unhandled=common.append)
    own: list[BaseException] = []
    problem = ValueError("không được")
    for on_error in (own.append, None):
        future: Future[int] = Future()
        future.set_exception(problem)
        bridge.then(future, lambda _value: pytest.fail("no result"), on_error)
    settle()
    assert (own, common) == ([problem], [problem])


def test_an_error_that_nobody_takes_is_logged(bridge: Bridge, caplog: pytest.LogCaptureFixture) -> None:
    future: Future[int] = Future()
    future.set_exception(ValueError("không được"))
    bridge.then(future, lambda _value: None)
    settle()
    assert "không được" in caplog.text


def test_a_receiver_that_is_gone_is_not_called(bridge: Bridge) -> None:
    receiver = Receiver()
    heard = receiver.heard
    first: Future[int] = Future()
    bridge.then(first, receiver.take)
    other = QObject()
    second: Future[int] = Future()
    bridge.then(second, heard.append, receiver=other)
    delete(receiver)
    delete(other)
    first.set_result(1)
    second.set_result(2)
    settle()
    assert heard == []


def test_nothing_arrives_after_the_end(bridge: Bridge) -> None:
    heard: list[int] = []
    before: Future[int] = Future()
    bridge.then(before, heard.append)
    before.set_result(1)
    after: Future[int] = Future()
    bridge.then(after, heard.append)
    bridge.close()
    after.set_result(2)
    settle()
    assert heard == []


def test_a_cancelled_future_says_nothing(bridge: Bridge) -> None:
    future: Future[int] = Future()
    bridge.then(future, lambda _value: pytest.fail("no result"), lambda _error: pytest.fail("no error"))
    assert future.cancel()
    settle()


def test_progress_may_be_posted_from_any_thread(bridge: Bridge, qtbot: QtBot) -> None:
    heard: list[bool] = []
    main = QThread.currentThread()
    worker = threading.Thread(target=lambda: bridge.post(lambda: heard.append(QThread.currentThread() is main)))
    worker.start()
    worker.join()
    qtbot.waitUntil(lambda: heard == [True])


def test_every_repeats_until_stopped(bridge: Bridge, qtbot: QtBot) -> None:
    heard: list[int] = []
    timer = bridge.every(1, lambda: heard.append(1))
    qtbot.waitUntil(lambda: len(heard) >= 3)
    timer.stop()
    settle()
    count = len(heard)
    qtbot.wait(20)
    assert len(heard) == count


def test_a_worker_that_keeps_its_future_keeps_no_qt_object(bridge: Bridge) -> None:
    """Else the last reference to a widget could be dropped on the worker's thread."""
    receiver = Receiver()
    gone = weakref.ref(receiver)
    future: Future[int] = Future()
    bridge.then(future, receiver.take)
    future.set_result(7)
    settle()
    assert receiver.heard == [(7, True)]
    del receiver
    assert gone() is None
    assert future.done()


RACE = """
import sys, threading
from concurrent.futures import Future, ThreadPoolExecutor
from PySide6.QtCore import QCoreApplication, QObject
from shiboken6 import delete
from ui.bridge import Bridge

sys.setswitchinterval(1e-6)  # threads change at every step: the unlucky moment comes within a few rounds
application, pool, heard = QCoreApplication([]), ThreadPoolExecutor(2), []
for _ in range(200):
    parent = QObject()
    bridge, start = Bridge(parent=parent), threading.Barrier(3)
    halves = [[Future() for _ in range(20)] for _ in range(2)]
    for one in halves[0] + halves[1]:
        bridge.then(one, heard.append)

    def finish(mine, start=start):
        start.wait()
        for one in mine:
            one.set_result(1)

    jobs = [pool.submit(finish, half) for half in halves]
    start.wait()
    delete(parent)
    del bridge
    for job in jobs:
        job.result()
    application.processEvents()
print("whole", len(heard))
"""


def test_a_window_that_goes_while_workers_finish_takes_nobody_with_it() -> None:
    """In a process of its own: what went wrong here ended the whole program (SIGSEGV in a worker thread)."""
    run = subprocess.run(
        [sys.executable, "-X", "faulthandler", "-W", "error", "-c", RACE],
        capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout.startswith("whole")
