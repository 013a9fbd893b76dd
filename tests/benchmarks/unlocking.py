"""`python -m tests.benchmarks.unlocking FOLDER PASSPHRASE`: open the window of a notebook that asks, answer, close.

Prints `asking` when the cover asks for the passphrase and has been painted, then `open SECONDS` when the first place
has been painted, counted from the press on "Mở sổ".
"""

from __future__ import annotations

import gc

gc.disable()  # first, as the program itself does it

import sys  # noqa: E402
import time  # noqa: E402

from PySide6.QtCore import QTimer  # noqa: E402
from PySide6.QtGui import QPaintEvent  # noqa: E402
from PySide6.QtWidgets import QLineEdit  # noqa: E402

from tests.benchmarks.watched import WatchedWindow, leave, run  # noqa: E402
from ui.first_run import start_window  # noqa: E402
from ui.first_run.lock import LockView  # noqa: E402

WORD = sys.argv[2] if len(sys.argv) > 2 else ""


class WatchedLock(LockView):
    """Answers as soon as it has asked and was seen."""

    _asked = False
    _seen = False

    def ask(self, message: str = "", said: str = "") -> None:
        super().ask(message, said)
        self._asked = True
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._asked and not self._seen:
            self._seen = True
            QTimer.singleShot(0, self, self._answer)

    def _answer(self) -> None:
        print("asking", flush=True)
        field = self.findChild(QLineEdit, "lock_passphrase")
        assert field is not None
        field.setText(WORD)
        Watched.started = time.perf_counter()
        self._open.click()


class Watched(WatchedWindow):
    """Tells how long it took from the press on "Mở sổ"."""

    started = 0.0

    def usable(self) -> None:
        print(f"open {time.perf_counter() - Watched.started:.4f}", flush=True)
        leave()


def main(folder: str) -> int:
    start_window.LockView = WatchedLock  # type: ignore[misc]
    return run(Watched, folder)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
