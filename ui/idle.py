"""Locking by itself: after a while without a key or the mouse, when the machine goes to sleep, and after it slept; and
Ctrl+L over dialogs, which the main window's own shortcut does not reach.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import SLOT, QEvent, QObject, Qt, QTimer, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

TICK_MS = 5000
# A timer of five seconds that comes back after more than a minute of the wall clock: the machine was asleep.
SLEPT = 60.0
SIGNS = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseMove,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.Wheel,
        QEvent.Type.InputMethod,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
    }
)


class IdleWatch(QObject):
    """Calls `lock()` when nobody has touched the machine for `minutes()` minutes, or when it sleeps, or on Ctrl+L.

    Only the windows themselves and whatever is being written in are watched: keys, the mouse and touches reach a window
    first, and the text of an input method goes to the widget that has the focus. A filter of the whole application
    would hand every event of every widget (painting, layouts, timers) to Python. Windows that are new are found at the
    next tick: what opens one was done in another, or moved the focus.

    `steady` counts seconds while the machine is awake or asleep alike (for telling idleness), `wall` is the clock.
    A lock that was refused (something could not be stored) is asked for again at the next tick.
    """

    def __init__(
        self,
        app: QApplication,
        minutes: Callable[[], int],
        lock: Callable[[], object],
        steady: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
    ) -> None:
        super().__init__(app)
        self._app, self._minutes, self._lock = app, minutes, lock
        self._steady, self._wall = steady, wall
        self._touched, self._seen = steady(), wall()
        self._written: QObject | None = None
        app.focusObjectChanged.connect(self._follow)
        self._follow(app.focusObject())
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        self._listen()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in SIGNS:
            self._touched = self._steady()
            if isinstance(event, QKeyEvent) and watched.isWindowType() and _is_hotkey(event):
                # Later: the dialog that it came to must not go in the middle of its own key.
                QTimer.singleShot(0, self, self._lock)
        return False

    def look(self) -> None:
        """Lock when it is time; called every few seconds."""
        self._watch_windows()
        now, before = self._wall(), self._seen
        self._seen = now
        if now - before > SLEPT or self._steady() - self._touched >= 60 * self._minutes():
            self._lock()

    def _watch_windows(self) -> None:
        for window in self._app.topLevelWindows():
            window.installEventFilter(self)  # one that has it already keeps one

    def _follow(self, focused: QObject | None) -> None:
        """Watch what is being written in, and with it a dialog that has just come."""
        if self._written is not None and isValid(self._written):
            self._written.removeEventFilter(self)
        self._written = focused
        if focused is not None:
            focused.installEventFilter(self)
        self._watch_windows()

    @Slot(bool)
    def sleeping(self, going: bool) -> None:
        """What logind says (org.freedesktop.login1.Manager.PrepareForSleep): True before, False after the sleep."""
        self._seen = self._wall()
        self._lock()

    def stop(self) -> None:
        self._timer.stop()
        self._app.focusObjectChanged.disconnect(self._follow)
        for window in self._app.topLevelWindows():
            window.removeEventFilter(self)
        if self._written is not None and isValid(self._written):
            self._written.removeEventFilter(self)
        self.deleteLater()

    def _listen(self) -> None:
        """On Linux the system tells before it sleeps; elsewhere the gap in the clock tells after it."""
        try:
            from PySide6.QtDBus import QDBusConnection
        except ImportError:
            return  # built without it (Windows, macOS)
        bus = QDBusConnection.systemBus()
        if not bus.isConnected():
            return
        service, path, interface = "org.freedesktop.login1", "/org/freedesktop/login1", "org.freedesktop.login1.Manager"
        bus.connect(service, path, interface, "PrepareForSleep", self, SLOT("sleeping(bool)").encode("ascii"))


def _is_hotkey(event: QKeyEvent) -> bool:
    return event.key() == Qt.Key.Key_L and event.modifiers() == Qt.KeyboardModifier.ControlModifier
