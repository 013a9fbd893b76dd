"""Parts of parcels whose line was cut while they arrived: kept as bytes that nobody has looked at, under the SHA-256 of
the whole. Only when the rest has come and that hash is right is a part read at all.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sync.carriers.parcel import UNFINISHED
from sync.wire.problems import Problem

# Each may hold as much as a part; the oldest go first.
MOST = 16
PREFIX = "arriving."


class Arriving:
    """Unfinished parts in `folder`; thread-safe."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._open: set[str] = set()

    def length(self, name: str) -> int:
        """How much of the part with this SHA-256 (hex) is here."""
        try:
            return self._path(name).stat().st_size
        except FileNotFoundError:
            return 0

    def is_open(self, name: str) -> bool:
        """Whether something is being added to it at this moment."""
        with self._lock:
            return name in self._open

    @contextmanager
    def piece(self, name: str, offset: int) -> Iterator[Path]:
        """The file to which a piece that begins at `offset` is added, for one sender at a time.

        Raises Problem: busy, or offset with the true one.
        """
        with self._lock:
            if name in self._open:
                raise Problem("busy", "the same part is arriving already", retry_after=5)
            have = self.length(name)
            if offset and offset != have:
                raise Problem("offset", "another length is here", extra={"offset": have})
            self._open.add(name)
        try:
            if not offset:
                self._make_room()
                self._path(name).unlink(missing_ok=True)
            yield self._path(name)
        finally:
            with self._lock:
                self._open.discard(name)

    def _make_room(self) -> None:
        there = sorted(self._folder.glob(f"{PREFIX}*{UNFINISHED}"), key=lambda path: path.stat().st_mtime)
        with self._lock:
            idle = [path for path in there if path.name[len(PREFIX) : -len(UNFINISHED)] not in self._open]
            for path in idle[: max(0, len(there) - MOST + 1)]:
                path.unlink(missing_ok=True)

    def _path(self, name: str) -> Path:
        return self._folder / f"{PREFIX}{name}{UNFINISHED}"
