"""DOCX read in a process of its own: whatever a hostile file does there, the notebook and its key are elsewhere.

The child gets the open file as its standard input: no path, no notebook, no passphrase. It answers with lines as JSON,
or with why it refuses, and the parent believes neither more than it would believe the file. Where the system has limits
(`resource`, not on Windows), the child also has little memory, little time and no way to write files
or to start programs; everywhere it is killed when it takes too long.
"""

from __future__ import annotations

import json
import sys
from contextlib import suppress
from typing import BinaryIO, Final

from desktop_app.imports import docx, refusals
from desktop_app.imports.lines import MOST_LETTERS, MOST_LINES, TextLine, bounded

SECONDS: Final = 20  # an old laptop reads a thousand pages in less
MEMORY: Final = 768 * 1024 * 1024  # address space, most of which no program uses
MOST_ANSWER: Final = 6 * MOST_LETTERS + 16 * MOST_LINES + 1024  # JSON of as many letters, each escaped
_BUILT: Final = "--read-document"


def command() -> list[str]:
    """How to start the child: this interpreter, or this very program when it is a built one."""
    if getattr(sys, "frozen", False):
        return [sys.executable, _BUILT]
    return [sys.executable, "-m", "desktop_app.imports.apart"]


def read(file: BinaryIO) -> list[TextLine]:
    """The lines of a DOCX file that is open at its beginning. Raises NotReadable, and OSError when nothing starts."""
    import subprocess  # late, with the next: most starts of the program need neither
    import threading

    with subprocess.Popen(
        command(), stdin=file, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, close_fds=True
    ) as child:
        assert child.stdout is not None
        watch = threading.Timer(SECONDS, child.kill)
        watch.start()
        answer = b""
        try:
            answer = child.stdout.read(MOST_ANSWER + 1)
            if len(answer) <= MOST_ANSWER:
                child.wait()
        finally:
            watch.cancel()
            child.kill()
        code = child.wait()
    if code != 0 or len(answer) > MOST_ANSWER:
        # It was stopped by a limit, by the clock, or by what it read.
        raise refusals.swollen()
    return _believed(answer)


def _believed(answer: bytes) -> list[TextLine]:
    """The child's answer, checked like any text from elsewhere."""
    try:
        told = json.loads(answer)
        if "why" in told:
            raise refusals.again(str(told["why"]), str(told["most"]))
        lines = [(str(text), point is True) for text, point in told["lines"]]
    except (ValueError, TypeError, KeyError) as error:
        raise refusals.not_docx() from error
    return bounded(lines)


def main() -> int:
    """The child. Exit 0 with an answer, anything else without one."""
    _limit_oneself()
    try:
        answer = {"lines": [(line.text, line.point) for line in docx.read(sys.stdin.buffer)]}
    except refusals.NotReadable as refused:
        json.dump({"why": refused.why, "most": refused.most}, sys.stdout)
        return 0
    except MemoryError:
        return 3
    json.dump(answer, sys.stdout)
    return 0


def _limit_oneself() -> None:
    try:
        import resource
    except ImportError:  # Windows has none; there the clock and the process itself are all there is
        return
    wanted = {
        resource.RLIMIT_AS: MEMORY,
        resource.RLIMIT_CPU: SECONDS,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_NOFILE: 32,
        resource.RLIMIT_CORE: 0,
        getattr(resource, "RLIMIT_NPROC", resource.RLIMIT_CORE): 0,
    }
    for limit, most in wanted.items():
        # A system that does not know a limit (macOS: address space), or has a lower one already, is no reason to stop.
        with suppress(ValueError, OSError):
            resource.setrlimit(limit, (most, most))


if __name__ == "__main__":
    sys.exit(main())
