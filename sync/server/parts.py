"""What arrived of a batch before its line was cut: kept as bytes that nobody has looked at, one for each device.

It is named by the SHA-256 of the whole body. Only when the rest has come and that hash is right is it read at all.
"""

from __future__ import annotations

import re
from pathlib import Path

_DEVICE = re.compile(r"[0-9a-f-]{36}\Z")


class BatchParts:
    """Unfinished batches in `folder`; `limit` bytes each."""

    def __init__(self, folder: Path, limit: int) -> None:
        self._folder = folder
        self._limit = limit

    def length(self, device: str, name: str) -> int:
        """How much of the batch is here."""
        try:
            return self._path(device, name).stat().st_size
        except FileNotFoundError:
            return 0

    def read(self, device: str, name: str, length: int) -> bytes | None:
        """Its first `length` bytes, or None when it is not exactly as long."""
        try:
            data = self._path(device, name).read_bytes()
        except FileNotFoundError:
            return b"" if length == 0 else None
        return data if len(data) == length or length == 0 else None

    def keep(self, device: str, name: str, offset: int, data: bytes) -> None:
        """Keep what came from `offset` on, unless it does not continue what is here. Others of the device go."""
        path = self._path(device, name)
        if offset and offset != self.length(device, name):
            return
        if offset + len(data) > self._limit:
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        self.drop(device, but=path)
        with path.open("ab" if offset else "wb") as file:
            file.write(data)

    def drop(self, device: str, but: Path | None = None) -> None:
        """Forget the device's batches."""
        for path in self._folder.glob(f"batch.{device}.*"):
            if path != but:
                path.unlink(missing_ok=True)

    def _path(self, device: str, name: str) -> Path:
        assert _DEVICE.match(device), "a token holds a device's id"
        return self._folder / f"batch.{device}.{name}"
