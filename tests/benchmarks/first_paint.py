"""`python -m tests.benchmarks.first_paint FOLDER`: open the window as `sotay` does, say when it is usable, close.

Usable: the frame with its first place has been painted and everything that was waiting in the event loop has been done.
Prints `painted MB`.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

from desktop_app import app
from desktop_app.profile import Profile


class Watcher(QObject):
    """Waits for the first paint of the main window."""

    def __init__(self, application: QApplication) -> None:
        super().__init__()
        self._application, self._seen = application, False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and not self._seen and watched.inherits("QWidget"):
            window = watched.window()  # type: ignore[attr-defined]
            if type(window).__name__ == "MainWindow":
                self._seen = True
                QTimer.singleShot(0, self, self._painted)
        return False

    def _painted(self) -> None:
        print(f"painted {_megabytes():.0f}", flush=True)
        for window in self._application.topLevelWidgets():
            window.close()


def _megabytes() -> float:
    """The most memory that this process has held. Linux's ru_maxrss would count the process that started it, too."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1e3
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def main(folder: str) -> int:
    application = QApplication(["sotay"])
    watcher = Watcher(application)
    application.installEventFilter(watcher)
    return app.open_window(Profile(Path(folder)))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
