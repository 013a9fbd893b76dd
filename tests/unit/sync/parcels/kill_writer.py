"""A process that writes parcels and is killed at every step of it, over and over. POSIX.

`python -m tests.unit.sync.parcels.kill_writer FOLDER CYCLES` prints, as JSON, how often each outcome was found.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import sync.carriers.parcel as carrier
from sync.carriers.parcel import Found, ParcelFolder
from sync.parcel.errors import ParcelError
from tests.unit.sync.parcels.samples import Keys, Office, up


def write(folder: Path, data: bytes, step: Callable[[], None]) -> None:
    """Write one parcel, calling `step` before and after everything that reaches the disk."""

    def stepping(work: Callable[..., Any]) -> Callable[..., Any]:
        def both(*arguments: Any) -> Any:
            step()
            done = work(*arguments)
            step()
            return done

        return both

    for name in ("rename", "sync_folder", "_read_back"):
        setattr(carrier, name, stepping(getattr(carrier, name)))
    carrier.os.fsync = stepping(os.fsync)

    def fill(take: Callable[[bytes], object]) -> None:
        for start in range(0, len(data), 400):
            step()
            take(data[start : start + 400])

    ParcelFolder(folder).write(up(Keys.made(1)).head, fill)


def cycle(folder: Path, data: bytes, kill_at: int) -> bool:
    """In a process of its own; False when it came to its end before the step."""
    child = os.fork()
    if child == 0:
        left = kill_at

        def step() -> None:
            nonlocal left
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

        write(folder, data, step)
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def main(folder: Path, cycles: int) -> dict[str, int]:
    keys = Keys.made(1)
    data = up(keys).to_bytes()
    found = {"none": 0, "whole": 0, "broken": 0, "killed": 0, "finished": 0}
    dice = random.Random(1)
    for number in range(1, cycles + 1):
        killed = cycle(folder, data, number if number <= 24 else dice.randrange(1, 24))
        found["killed" if killed else "finished"] += 1
        there: list[Found] = ParcelFolder(folder).parcels()
        for one in there:
            try:
                Office(keys).read(one.path.read_bytes())
                found["whole"] += 1
            except ParcelError:
                found["broken"] += 1
        found["none"] += not there
        found["broken"] += len(ParcelFolder(folder).broken())
        for path in folder.iterdir():
            path.unlink()
    return found


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), int(sys.argv[2]))))  # noqa: T201
