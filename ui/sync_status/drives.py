"""Sticks that are plugged in, as far as the system tells; where it does not, a folder can be chosen instead."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QStorageInfo

# Where desktops put what was plugged in.
MOUNTS = {"darwin": ("/Volumes/",), "linux": ("/media/", "/run/media/")}
REMOVABLE = 2  # DRIVE_REMOVABLE of GetDriveTypeW


@dataclass(frozen=True, slots=True)
class Drive:
    """`path` its root; `name` as its owner knows it; `free` bytes."""

    path: str
    name: str
    free: int


def plugged_in() -> list[Drive]:
    """Writable removable drives, by name."""
    return sorted(_drives(QStorageInfo.mountedVolumes()), key=lambda one: (one.name, one.path))


def _drives(volumes: Iterable[QStorageInfo]) -> Iterable[Drive]:
    for volume in volumes:
        if volume.isValid() and volume.isReady() and not volume.isReadOnly() and _removable(volume.rootPath()):
            name = volume.name() or volume.displayName() or volume.rootPath()
            yield Drive(volume.rootPath(), name, volume.bytesAvailable())


def _removable(root: str) -> bool:
    if sys.platform == "win32":
        return int(ctypes.windll.kernel32.GetDriveTypeW(root)) == REMOVABLE
    return root.startswith(MOUNTS.get(sys.platform, ()))
