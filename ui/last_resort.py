"""What happens when the program itself is wrong: one calm sentence for the person, one line without content for us."""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from desktop_app.errors import SotayError

_log = logging.getLogger("sotay")
MOST_LOG = 256 * 1024  # bytes; one older file is kept


class Unexpected(SotayError):
    """A mistake of ours. The person can go on; where it happened is in the log."""

    def __init__(self) -> None:
        super().__init__(
            "Vừa có một chỗ trong chương trình chưa chạy đúng. Chữ đã lưu còn nguyên. "
            "Xin làm lại bước vừa rồi; nếu vẫn vậy, xin đóng Sổ tay rồi mở lại.",
            "Something in the program did not work just now. What was saved is whole. "
            "Please do the last step again; if it stays so, close Sổ tay and open it again.",
        )


def as_sentence(error: BaseException) -> SotayError:
    """The error itself when it has a sentence; else it is logged and a general one stands for it."""
    if isinstance(error, SotayError):
        return error
    record(error)
    return Unexpected()


def two_parts(sentence: str) -> tuple[str, str]:
    """(what happened, the rest), as a banner shows them."""
    what, stop, rest = sentence.partition(". ")
    return (what + stop.strip(), rest)


def record(error: BaseException) -> None:
    """Log kind and places of an error. Never its message or values: they may hold what somebody wrote."""
    frames = traceback.extract_tb(error.__traceback__)[-8:]
    where = " < ".join(f"{frame.name}:{frame.lineno}" for frame in reversed(frames))
    causes: list[str] = []
    cause: BaseException | None = error
    while cause is not None and len(causes) < 4:
        causes.append(f"{type(cause).__module__}.{type(cause).__qualname__}")
        cause = cause.__cause__
    _log.error("%s at %s", " from ".join(causes), where)


def write_log(folder: Path) -> None:
    """Keep the lines of `record` in `folder`/sotay.log from now on, where the folder is there and can be written."""
    path = folder / "sotay.log"
    if not folder.is_dir() or any(isinstance(one, logging.FileHandler) for one in _log.handlers):
        return
    try:
        if path.exists() and path.stat().st_size > MOST_LOG:
            path.replace(folder / "sotay.log.old")
        handler = logging.FileHandler(path, encoding="utf-8")
    except OSError:
        # A folder that cannot be written is told about by opening the notebook; stderr has the line.
        return
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    _log.addHandler(handler)


def stop_log() -> None:
    """Close the file of `write_log`."""
    for handler in [one for one in _log.handlers if isinstance(one, logging.FileHandler)]:
        _log.removeHandler(handler)
        handler.close()


def catch_all(tell: Callable[[SotayError], object]) -> Callable[[], None]:
    """Send whatever nobody caught, on any thread, to `record` and `tell`; call the result to undo it.

    `tell` is called on the thread where it happened and must itself go over to the window's.
    """
    before, before_threads = sys.excepthook, threading.excepthook

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            before(kind, error, trace)
            return
        tell(as_sentence(error.with_traceback(trace)))

    def thread_hook(what: threading.ExceptHookArgs) -> None:
        if what.exc_value is not None and what.exc_type is not SystemExit:
            hook(what.exc_type, what.exc_value, what.exc_traceback)

    sys.excepthook, threading.excepthook = hook, thread_hook

    def undo() -> None:
        sys.excepthook, threading.excepthook = before, before_threads

    return undo
