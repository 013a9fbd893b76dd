"""Widgets in reference cycles are destroyed on the GUI thread, never on a worker's."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Callable

import pytest
from PySide6.QtCore import QObject

from ui.garbage import GuiGarbage


class Knot(QObject):
    """A Qt object in a reference cycle; tells on which thread it ended."""

    def __init__(self, ended: Callable[[str], object]) -> None:
        super().__init__()
        self.itself = self
        weakref.finalize(self, lambda: ended(threading.current_thread().name))


def make_garbage_on_a_worker() -> None:
    """Allocate enough containers to pass every threshold of the collector."""
    kept = [[number] for number in range(200_000)]
    assert len(kept) == 200_000


def test_a_worker_never_collects_what_belongs_to_the_window(garbage: GuiGarbage) -> None:
    gc.collect()
    ended: list[str] = []
    for _ in range(50):
        Knot(ended.append)
    worker = threading.Thread(target=make_garbage_on_a_worker, name="worker")
    worker.start()
    worker.join()
    assert ended == []
    gc.collect()
    assert set(ended) == {threading.main_thread().name}


def test_python_collects_again_when_the_window_is_gone(garbage: GuiGarbage) -> None:
    assert not gc.isenabled()
    garbage.stop()
    assert gc.isenabled()
    gc.disable()


def test_the_timer_collects_by_pythons_thresholds(garbage: GuiGarbage, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[int] = []
    try:
        monkeypatch.setattr(gc, "collect", done.append)
        for counts in ((0, 0, 0), (701, 0, 0), (701, 11, 0), (701, 11, 11)):
            monkeypatch.setattr(gc, "get_count", lambda counts=counts: counts)
            monkeypatch.setattr(gc, "get_threshold", lambda: (700, 10, 10))
            garbage.collect()
    finally:
        monkeypatch.undo()
    assert done == [0, 1, 2]
