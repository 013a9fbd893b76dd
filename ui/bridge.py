"""The one place where threads meet Qt: a finished Future becomes a call on the GUI thread."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from shiboken6 import isValid

T = TypeVar("T")
_log = logging.getLogger(__name__)


def on_main_thread() -> bool:
    """Whether this is the thread on which Qt begins and ends its life."""
    return threading.current_thread() is threading.main_thread()


class _Post(QObject):
    """The sender of what arrives: nobody's child, so that nothing but its `_Mail` ends it."""

    arrived = Signal(object)


class _Mail:
    """What a worker holds of a bridge. A parent may destroy the bridge at any moment, also while a worker is about to
    post: so the worker never touches the bridge, only a sender that is not taken away while somebody posts."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._sender: _Post | None = _Post()

    def connect(self, deliver: Callable[[Any], object]) -> None:
        """Where everything goes, on its own thread: a queued signal is Qt's own way between threads."""
        if self._sender is not None:
            self._sender.arrived.connect(deliver, Qt.ConnectionType.QueuedConnection)

    def post(self, parcel: tuple[Future[Any] | None, Any]) -> None:
        """From any thread."""
        with self._lock:
            if self._sender is not None:
                self._sender.arrived.emit(parcel)

    def close(self) -> None:
        """On the GUI thread, where the sender ends with this: post nothing more, once nobody is posting."""
        with self._lock:
            self._sender = None


class Bridge(QObject):
    """Hands results of worker threads to the window. Workers hold only the Future, never a Qt object.

    `on_error` gets the exception; without it the bridge's own `on_unhandled` does (set it once: a toast), so nothing
    is swallowed.
    """

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
        self._mail = _Mail()
        self._mail.connect(self._deliver)
        self.destroyed.connect(self._mail.close)

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
        number, mail = self._number, self._mail
        self._waiting[number] = (on_done, on_error, owner)
        # In the worker nothing happens but that.
        future.add_done_callback(lambda done: mail.post((done, number)))

    def post(self, call: Callable[[], object]) -> None:
        """Run `call` on the GUI thread soon; may be called from any thread (progress of a sync)."""
        self._mail.post((None, call))

    def every(self, milliseconds: int, call: Callable[[], object]) -> QTimer:
        """Call again and again on the GUI thread; stop it with `.stop()`."""
        timer = QTimer(self)
        timer.timeout.connect(call)
        timer.start(milliseconds)
        return timer

    def close(self) -> None:
        """Deliver nothing any more: the window is going away."""
        self._open = False
        self._mail.close()
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
