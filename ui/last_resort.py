"""What happens when the program itself is wrong: one calm sentence for the person, one line without content for us."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from types import TracebackType

from desktop_app.errors import SotayError
from desktop_app.fault_log import record


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
