"""`python -m tests.benchmarks.first_paint FOLDER`: open the window as `sotay` does, say when it is usable, close.

Usable: the frame with its first place has been painted and everything that was waiting in the event loop has been done.
Prints `painted MB`.
"""

from __future__ import annotations

import gc

gc.disable()  # first, as the program itself does it

import sys  # noqa: E402
from pathlib import Path  # noqa: E402

from PySide6.QtCore import QEvent, QTimer  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402

from desktop_app import app  # noqa: E402
from desktop_app.profile import Profile  # noqa: E402
from ui import main_window  # noqa: E402


class Watched(main_window.MainWindow):
    """Tells when it was first painted, as the empty window does that is the floor."""

    _seen = False

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.Paint and not self._seen:
            self._seen = True
            QTimer.singleShot(0, self, self._painted)
        return done

    def _painted(self) -> None:
        print(f"painted {_megabytes():.0f}", flush=True)
        for window in QApplication.topLevelWidgets():
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
    main_window.MainWindow = Watched  # type: ignore[misc]
    return app.open_window(Profile(Path(folder)))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
