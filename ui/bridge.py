"""The one place where threads meet Qt: a finished Future becomes a call on the GUI thread."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from typing import Any, TypeVar
from weakref import ref

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from shiboken6 import isValid

T = TypeVar("T")
_log = logging.getLogger(__name__)


def on_main_thread() -> bool:
    """Whether this is the thread on which Qt begins and ends its life."""
    return threading.current_thread() is threading.main_thread()


class Bridge(QObject):
    """Hands results of worker threads to the window. Workers hold only the Future, never a Qt object.

    `on_error` gets the exception; without it the bridge's own `on_unhandled` does (set it once: a toast), so nothing
    is swallowed.
    """

    _arrived = Signal(object)

    def __init__(
        self, on_unhandled: Callable[[BaseException], None] | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.on_unhandled = on_unhandled
        self._open = True
        # What waits for an answer stays here: a worker may be the last to hold a Future, and must not be the one on
        # whose thread the callbacks, with the Qt objects that they know, come to their end.
        self._waiting: dict[int, tuple[Callable[..., object], Callable[..., object] | None, QObject | None]] = {}
        self._number = 0
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def then(
        self,
        future: Future[T],
        on_done: Callable[[T], object],
        on_error: Callable[[BaseException], object] | None = None,
        receiver: QObject | None = None,
    ) -> None:
        """Call `on_done(result)` or `on_error(exception)` on the GUI thread after `future` finished.

        Nothing is called when `receiver` (or the object of a bound method) was destroyed meanwhile, or the future
        cancelled.
        """
        owner = receiver if receiver is not None else getattr(on_done, "__self__", None)
        self._number += 1
        number, bridge = self._number, ref(self)
        self._waiting[number] = (on_done, on_error, owner)

        def finished(done: Future[T]) -> None:
            # Runs in the worker: only emits. A queued signal is Qt's own way between threads.
            here = bridge()
            if here is not None and isValid(here) and here._open:
                here._arrived.emit((done, number))

        future.add_done_callback(finished)

    def post(self, call: Callable[[], object]) -> None:
        """Run `call` on the GUI thread soon; may be called from any thread (progress of a sync)."""
        if self._open and isValid(self):
            self._arrived.emit((None, call))

    def every(self, milliseconds: int, call: Callable[[], object]) -> QTimer:
        """Call again and again on the GUI thread; stop it with `.stop()`."""
        timer = QTimer(self)
        timer.timeout.connect(call)
        timer.start(milliseconds)
        return timer

    def close(self) -> None:
        """Deliver nothing any more: the window is going away."""
        self._open = False
        self._waiting.clear()

    def _deliver(self, parcel: tuple[Future[Any] | None, Any]) -> None:
        future, what = parcel
        if future is None:
            if self._open:
                what()
            return
        waiting = self._waiting.pop(what, None)
        if not self._open or waiting is None:
            return
        on_done, on_error, owner = waiting
        if isinstance(owner, QObject) and not isValid(owner):
            return
        try:
            error = future.exception()
        except CancelledError:
            return
        if error is None:
            on_done(future.result())
        elif on_error is not None:
            on_error(error)
        else:
            self.tell(error)

    def tell(self, error: BaseException) -> None:
        """What nobody else says about work in the background that failed."""
        if self.on_unhandled is not None:
            self.on_unhandled(error)
        else:
            _log.error("work in the background failed", exc_info=error)


class Latest(QObject):
    """Questions of which only the last one counts: the answer to one that was followed by another is dropped, and it is
    not even asked when it still waits for its turn."""

    def __init__(self, bridge: Bridge, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._asked: Future[Any] | None = None

    @property
    def waiting(self) -> bool:
        """Whether an answer is on its way."""
        return self._asked is not None

    def ask(self, question: Future[T], on_done: Callable[[T], object]) -> None:
        """Call `on_done(answer)` on the GUI thread, unless something else is asked before it comes. What goes wrong is
        told by the bridge."""
        self.drop()
        self._asked = question

        def done(answer: T) -> None:
            if self._asked is question:
                self._asked = None
                on_done(answer)

        def wrong(error: BaseException) -> None:
            if self._asked is question:
                self._asked = None
                self._bridge.tell(error)

        self._bridge.then(question, done, wrong, receiver=self)

    def drop(self) -> None:
        """Nobody wants the answer any more."""
        asked, self._asked = self._asked, None
        if asked is not None:
            asked.cancel()
