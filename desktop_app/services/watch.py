"""How far something long has come, and the wish to end it: shared by a window and the worker that does it."""

from __future__ import annotations

import threading

from desktop_app.errors import UserError


class Stopped(UserError):
    """It was ended because the person wished so; nothing was written."""

    def __init__(self) -> None:
        super().__init__(
            "Đã dừng, chưa ghi tệp nào. Sổ vẫn nguyên. Cần thì xuất lại lúc khác.",
            "It was stopped and no file was written. The notebook is as it was. It can be done again at any time.",
        )


class Watch:
    """`done` counts rows; written by the worker, read by anybody."""

    def __init__(self) -> None:
        self.done = 0
        self._stop = threading.Event()

    def stop(self) -> None:
        """End it at the next step."""
        self._stop.set()

    def tell(self, done: int) -> None:
        """The worker has come so far. Raises Stopped when somebody wishes it to end."""
        if self._stop.is_set():
            raise Stopped
        self.done = done
