"""Room that is kept aside on the disk, so that what a person writes can still be saved when the disk fills up.

A file beside the database takes it. When a save finds no room, the file is given up and the save is tried again; what
arrives from the office never takes it. It is made anew when there is plenty of room.
"""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from pathlib import Path

NAME = "reserve.bin"
SIZE = 16 * 1024 * 1024  # bytes: some ten thousand notes
PLENTY = 8 * SIZE  # bytes that must be free before it is made
_PIECE = 1024 * 1024


def keep(database: Path, size: int = SIZE, plenty: int = PLENTY) -> bool:
    """Have the reserve beside `database`; False where there is too little room to keep any aside."""
    place = database.with_name(NAME)
    unfinished = place.with_suffix(".new")
    try:
        if place.exists() and place.stat().st_size == size:
            return True
        unfinished.unlink(missing_ok=True)
        if shutil.disk_usage(database.parent).free < plenty:
            return False
        with unfinished.open("wb") as file:
            for start in range(0, size, _PIECE):
                # Bytes of chance: a disk that compresses would keep no room for zeros.
                file.write(os.urandom(min(_PIECE, size - start)))
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(place)
    except OSError:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
        return False
    return True


def give_up(database: Path) -> bool:
    """Let the room go; True when there was some."""
    try:
        database.with_name(NAME).unlink()
    except OSError:
        return False
    return True


def room_beside(database: Path) -> int:
    """Bytes that something that can wait may still take: what is free, without what saving may need."""
    return max(0, shutil.disk_usage(database.parent).free - SIZE)
