"""`python -m tests.benchmarks.first_paint FOLDER`: open the window as `sotay` does, say when it is usable, close.

Usable: the frame with its first place has been painted and everything that was waiting in the event loop has been done.
Prints `painted MB`.
"""

from __future__ import annotations

import gc

gc.disable()  # first, as the program itself does it

import desktop_app.app  # noqa: E402, F401, I001 - before Qt, as `sotay` itself: each module that comes after is searched by PySide

import sys  # noqa: E402

from tests.benchmarks.watched import WatchedWindow, leave, megabytes, run  # noqa: E402


class Watched(WatchedWindow):
    """Tells when it can be used, as the empty window does that is the floor."""

    def usable(self) -> None:
        print(f"painted {megabytes():.0f}", flush=True)
        leave()


if __name__ == "__main__":
    sys.exit(run(Watched, sys.argv[1]))
