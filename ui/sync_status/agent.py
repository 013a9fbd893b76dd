"""Sends and receives by itself: at start, soon after something was completed, then every quarter of an hour; after a
failure soon again, then ever more rarely and never at the same second as everybody else (sync/driver/backoff.py).

It never asks the system whether there is a network (which answers wrongly on office networks): it tries.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from desktop_app.errors import SyncFailed
from desktop_app.fault_log import record
from desktop_app.services import Services
from desktop_app.services.syncing import next_wait
from ui.bridge import Bridge

if TYPE_CHECKING:  # kept out of a start: it brings cryptography along
    from desktop_app.services.syncing import Progress, SyncResult

FIRST_SECONDS = 2
SOON_SECONDS = 4
EVERY_SECONDS = 15 * 60
SPREAD = 0.2  # of each wait, so that a whole district does not call at the same second; after a failure it is wider
OFFLINE = ("no-network", "timeout", "no-address")


class SyncAgent(QObject):
    """One attempt at a time. `changed`: something to show is new; `moved`: records came or got another state.

    `failed_unexpectedly` carries an exception that is no SyncFailed. `random()` gives 0…1.
    """

    changed = Signal()
    moved = Signal()
    finished = Signal(object)
    failed_unexpectedly = Signal(object)

    def __init__(self, services: Services, bridge: Bridge, random: Callable[[], float]) -> None:
        super().__init__()
        self._services, self._bridge, self._random = services, bridge, random
        self.running = False
        self.progress: Progress | None = None
        self.result: SyncResult | None = None
        self.problem: SyncFailed | None = None
        self.next_at: datetime | None = None
        self.by_hand = False
        self._again = False
        self._failures = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._by_itself)

    @property
    def enrolled(self) -> bool:
        return self._services.syncing.enrolled() is not None

    @property
    def offline(self) -> bool:
        """The last attempt found no way to the office: the normal state of a commune."""
        return self.problem is not None and self.problem.kind in OFFLINE

    def start(self) -> None:
        """Begin to work by itself."""
        self._wait(FIRST_SECONDS)
        self.changed.emit()

    def soon(self) -> None:
        """Something was completed: send it in a few seconds, together with what follows at once."""
        if self.running:
            self._again = True
        # By the timer, which no wrong clock that is put right meanwhile can mislead.
        elif not self._timer.isActive() or self._timer.remainingTime() > SOON_SECONDS * 1000 * (1 + 2 * SPREAD):
            self._wait(SOON_SECONDS)

    def now(self) -> None:
        """The person wants it now."""
        self.by_hand = True
        self._go()

    def cancel(self) -> None:
        """Stop at the next safe moment."""
        self._services.syncing.cancel()

    def stop(self) -> None:
        """No more attempts: the window is closing."""
        self._timer.stop()
        if self.running:
            self.cancel()

    def _by_itself(self) -> None:
        self.by_hand = False
        self._go()

    def _go(self) -> None:
        self._timer.stop()
        self.next_at = None
        if self.running:
            return
        if not self.enrolled:
            self.changed.emit()
            return
        self.running, self.progress, self._again = True, None, False
        self.changed.emit()
        going = self._services.syncing.sync(progress=self._progressed)
        self._bridge.then(going, self._done, self._failed, receiver=self)

    def _progressed(self, progress: Progress) -> None:
        # Runs on the sync thread.
        self._bridge.post(lambda: self._show(progress))

    def _show(self, progress: Progress) -> None:
        if self.running:
            self.progress = progress
            self.changed.emit()

    def _done(self, result: SyncResult) -> None:
        self.result, self.problem, self._failures = result, None, 0
        self._over()
        self._wait(SOON_SECONDS if self._again else EVERY_SECONDS)
        self.finished.emit(result)

    def _failed(self, error: BaseException) -> None:
        self._over()
        if isinstance(error, SyncFailed):
            self.problem = error
        else:
            record(error)
            self.failed_unexpectedly.emit(error)
        self._failures += 1
        told = error if isinstance(error, SyncFailed) else None
        self._set_next(next_wait(told, self._failures, self._random()))

    def _over(self) -> None:
        self.running, self.progress = False, None
        self.moved.emit()

    def _wait(self, seconds: float) -> None:
        self._set_next(seconds * (1 + SPREAD * (2 * self._random() - 1)))

    def _set_next(self, seconds: float) -> None:
        self.next_at = self._services.clock() + timedelta(seconds=seconds)
        self._timer.start(round(seconds * 1000))
        self.changed.emit()
