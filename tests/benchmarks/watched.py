"""The program's window, which tells when a person can use it: shared by what measures from there on."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtWidgets import QApplication

from desktop_app import app
from desktop_app.profile import Profile
from ui import main_window


class WatchedWindow(main_window.MainWindow):
    """Calls `usable` when it was first painted and what waited in the event loop was done."""

    _seen = False

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.Paint and not self._seen:
            self._seen = True
            QTimer.singleShot(0, self, self.usable)
        return done

    def usable(self) -> None:
        """What is measured from here on; here it is the end."""
        leave()


def leave() -> None:
    """Close every window, and with the last one the program."""
    for window in QApplication.topLevelWidgets():
        window.close()


def run(window: type[WatchedWindow], folder: str) -> int:
    """The program with this window for the notebook in `folder`; its exit code."""
    main_window.MainWindow = window  # type: ignore[misc]
    return app.open_window(Profile(Path(folder)))


def megabytes() -> float:
    """The most memory that this process has held. Linux's ru_maxrss would count the process that started it, too."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text(encoding="utf-8").splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1e3
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
