"""The log of mistakes of our own: kinds and places, never what somebody wrote."""

from __future__ import annotations

import logging
import traceback
from pathlib import Path

_log = logging.getLogger("sotay")
MOST_LOG = 256 * 1024  # bytes; one older file is kept


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
    if any(isinstance(one, logging.FileHandler) for one in _log.handlers):
        return
    try:
        if path.exists() and path.stat().st_size > MOST_LOG:
            path.replace(folder / "sotay.log.old")
        handler = logging.FileHandler(path, encoding="utf-8")
    except OSError:
        # A folder that is not there or cannot be written is told about by opening the notebook; stderr has the line.
        return
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    _log.addHandler(handler)


def stop_log() -> None:
    """Close the file of `write_log`."""
    for handler in [one for one in _log.handlers if isinstance(one, logging.FileHandler)]:
        _log.removeHandler(handler)
        handler.close()
