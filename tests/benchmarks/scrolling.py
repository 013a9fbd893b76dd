"""`python -m tests.benchmarks.scrolling FOLDER`: scroll and search in the real window, with a watchdog on its thread.

The watchdog is a timer of one millisecond on the GUI thread: how late it comes is how long the thread could not take
a key or paint. For each stop it also says how much of it was work of this thread (`thread_time`), so that a machine
with other things to do is told apart. Prints one line of JSON.
"""

from __future__ import annotations

import gc

gc.disable()  # first, as the program itself does it

import json  # noqa: E402
import random  # noqa: E402
import sys  # noqa: E402
import time  # noqa: E402
import traceback  # noqa: E402
from collections.abc import Iterator  # noqa: E402
from typing import Any  # noqa: E402

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QPointF, Qt, QTimer  # noqa: E402
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QWheelEvent  # noqa: E402
from PySide6.QtWidgets import QListView, QWidget  # noqa: E402

from tests.benchmarks.local import QUERIES  # noqa: E402
from tests.benchmarks.measure import quantile  # noqa: E402
from tests.benchmarks.watched import WatchedWindow, leave, megabytes, run  # noqa: E402

BEAT_MS = 1
SETTLE_S = 3.0  # what starts after the first paint (counting, sync, backups) is not scrolling


class Watchdog(QObject):
    """Beats every millisecond and keeps the longest silences: (milliseconds, of them work of the GUI thread)."""

    def __init__(self) -> None:
        super().__init__()
        self.stops: list[tuple[float, float]] = []
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._last = (0.0, 0.0)

    def start(self) -> None:
        self.stops.clear()
        self._last = (time.perf_counter(), time.thread_time())
        self._timer.start(BEAT_MS)

    def _beat(self) -> None:
        now = (time.perf_counter(), time.thread_time())
        self.stops.append(((now[0] - self._last[0]) * 1000, (now[1] - self._last[1]) * 1000))
        self._last = now

    def stop(self) -> dict[str, float]:
        self._timer.stop()
        longest = max(self.stops, default=(0.0, 0.0))
        return {"longest": longest[0], "work": max((one[1] for one in self.stops), default=0.0)}


class Painted(QObject):
    """Counts what a widget was painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.Paint
        return False


class Reader:
    """A person who scrolls and searches; each act is a generator that yields how many milliseconds to wait."""

    def __init__(self, window: Any) -> None:
        self.window, self.found = window, {}
        self.watchdog = Watchdog()

    def act(self) -> Iterator[int]:
        yield round(SETTLE_S * 1000)
        self.watchdog.start()
        self.window.go("notes")
        yield 1500
        self.found["opening the list"] = self.watchdog.stop()
        view = self.window.view("notes")
        rows: QListView = view.listing.list
        self.found["rows"] = rows.model().rowCount()
        for name, act in (
            ("wheel", self._wheel),
            ("page keys", self._pages),
            ("dragging the bar", self._drag),
            ("ends", self._ends),
            ("from note to note", self._arrows),
        ):
            self.watchdog.start()
            yield from act(rows)
            yield 300
            self.found[name] = self.watchdog.stop()
            print(f"… {name}: {self.found[name]}", file=sys.stderr, flush=True)
        self.watchdog.start()
        yield from self._search(view)
        self.found["searching"] = self.watchdog.stop()
        for name, visit in (
            ("deleted notes", self._deleted),
            ("follow-ups", self._followups),
            ("board", self._board),
            ("statistics", self._statistics),
        ):
            self.watchdog.start()
            yield from visit()
            self.found[name] = self.watchdog.stop()
            print(f"… {name}: {self.found[name]}", file=sys.stderr, flush=True)

    def _wheel(self, rows: QListView) -> Iterator[int]:
        port = rows.viewport()
        for step in range(300):
            place = QPointF(port.rect().center())
            turn = QPoint(0, -360 if step < 200 else 360)
            modifiers, phase = Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase
            event = QWheelEvent(
                place, port.mapToGlobal(place), QPoint(), turn, Qt.MouseButton.NoButton, modifiers, phase, False
            )
            QCoreApplication.sendEvent(port, event)
            yield 8

    def _key(self, rows: QListView, key: Qt.Key) -> None:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QCoreApplication.sendEvent(rows, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier))

    def _pages(self, rows: QListView) -> Iterator[int]:
        """Page down as the view itself moves, without opening a note at every page."""
        bar = rows.verticalScrollBar()
        for _ in range(150):
            bar.triggerAction(bar.SliderAction.SliderPageStepAdd)
            yield 12

    def _drag(self, rows: QListView) -> Iterator[int]:
        bar, chance = rows.verticalScrollBar(), random.Random(1)
        bar.setSliderDown(True)
        for _ in range(120):
            bar.setSliderPosition(chance.randrange(bar.maximum() + 1))
            yield 16
        bar.setSliderDown(False)

    def _ends(self, rows: QListView) -> Iterator[int]:
        bar = rows.verticalScrollBar()
        for _ in range(6):
            bar.triggerAction(bar.SliderAction.SliderToMaximum)
            yield 60
            bar.triggerAction(bar.SliderAction.SliderToMinimum)
            yield 60

    def _arrows(self, rows: QListView) -> Iterator[int]:
        rows.setFocus()
        for _ in range(60):
            self._key(rows, Qt.Key.Key_Down)
            yield 60

    def _deleted(self) -> Iterator[int]:
        """What was taken out, from one to the next."""
        listing = self.window.view("notes").listing
        listing.show_view("deleted")
        yield 1500
        for _ in range(20):
            self._key(listing.list, Qt.Key.Key_Down)
            yield 100
        listing.show_view("all")
        yield 500

    def _followups(self) -> Iterator[int]:
        """The list, its filters and some of what it holds."""
        self.window.go("followups")
        yield 1000
        view = self.window.view("followups")
        for key in ("overdue", "resolved", "all"):
            view.list.filter.set_value(key)
            view.list.filter.changed.emit()
            yield 700
        for _ in range(20):
            self._key(view.list.list, Qt.Key.Key_Down)
            yield 100
        yield from self._drag(view.list.list)

    def _board(self) -> Iterator[int]:
        """There and back."""
        view = self.window.view("followups")
        for _ in range(2):
            view.show_board()
            yield 800
            view.board.list_wanted.emit()
            yield 500

    def _statistics(self) -> Iterator[int]:
        """Month, quarter and year, each counted to its end, and the periods before."""
        self.window.go("statistics")
        view = self.window.view("statistics")
        for kind in ("month", "quarter", "year"):
            view._kind(kind)
            for step in (0, -1):
                if step:
                    view._go(step)
                shown, began = view._content, time.perf_counter()
                while view._content is shown and time.perf_counter() - began < 30:
                    yield 10
                yield 200

    def _search(self, view: Any) -> Iterator[int]:
        """Each question typed key by key; the time of the last key until its rows are painted."""
        took: list[float] = []
        listing = view.listing
        shown = [Painted(page) for page in (listing.list.viewport(), listing._not_found)]
        order = [query for query in QUERIES for _ in range(3)]
        random.Random(2026).shuffle(order)
        for query in order:
            listing.search.setFocus()
            listing.search.clear()
            yield 700
            for letter in query[:-1]:
                self._type(listing.search, letter)
                yield 60
            before, started = sum(one.count for one in shown), time.perf_counter()
            self._type(listing.search, query[-1])
            while not (
                view.presenter.answer.question.text == query.strip() and sum(one.count for one in shown) > before
            ):
                if time.perf_counter() - started > 10:
                    raise TimeoutError(f"no rows for {query!r}")
                yield 1
            took.append((time.perf_counter() - started) * 1000)
            print(f"… {query}: {took[-1]:.0f} ms", file=sys.stderr, flush=True)
        self.found["keystroke to rows"] = {
            "median": quantile(took, 0.5),
            "p95": quantile(took, 0.95),
        }

    def _type(self, field: QWidget, letters: str) -> None:
        event = QInputMethodEvent()
        event.setCommitString(letters)
        QCoreApplication.sendEvent(field, event)


class Watched(WatchedWindow):
    """Begins to be used when it can be."""

    def usable(self) -> None:
        self.resize(1366, 736)
        reader = Reader(self)
        self._reader = reader
        acts = reader.act()

        def step() -> None:
            try:
                wait = next(acts)
            except StopIteration:
                reader.found["MB"] = megabytes()
                print(json.dumps(reader.found, ensure_ascii=False), flush=True)
                leave()
                return
            except Exception:  # noqa: BLE001 - the window's own last resort would make one calm sentence of it
                traceback.print_exc()
                leave()
                return
            timer.start(wait)

        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setTimerType(Qt.TimerType.PreciseTimer)
        timer.timeout.connect(step)
        timer.start(0)


if __name__ == "__main__":
    sys.exit(run(Watched, sys.argv[1]))
