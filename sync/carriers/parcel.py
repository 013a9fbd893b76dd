"""A folder as a carrier of parcels: a USB stick, a share of the office, a folder that some program keeps synchronised.

A parcel is written under a name that readers do not look at, flushed, renamed, the folder flushed, and then read back
and compared: a stick that is full, fails, or claims more room than it has is found out here and not at the office.
Whoever is killed in between leaves no parcel or a whole one.
"""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
import shutil
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from sync.parcel.errors import ParcelError, Trouble
from sync.parcel.format import MOST_BYTES, Head
from sync.parcel.reading import look

SUFFIX = ".fsp"
UNFINISHED = ".fsp-part"
INSIDE_FOLDER = "So tay"  # where windows put parcels on a stick
MOST_FILES = 20_000
CHUNK = 1024 * 1024
# What must stay free beside a parcel: folders and tables of the file system grow too.
SPARE = 256 * 1024
# On Windows a virus scanner or an indexer may hold a new file for a moment: these errors alone are worth waiting for.
HELD_BY_OTHERS = (5, 32, 33)
HELD_SECONDS = 2.5

Fill = Callable[[Callable[[bytes], object]], object]


@dataclass(frozen=True, slots=True)
class Found:
    """A file that begins like a parcel. Nothing in it is believed yet."""

    path: Path
    head: Head
    size: int


class ParcelFolder:
    """Parcels in `folder`, and in the folder "So tay" inside it, where the window puts them on a stick.

    Several people may write and read the same folder at once: every file has a name of its own.
    """

    name = "parcel"
    keeper = ""
    """The key id of who keeps what is written here; "" for whoever holds the stick."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def room(self) -> int:
        """Bytes that may still be written. Raises ParcelError UNWRITABLE when the folder is not there."""
        try:
            return max(0, shutil.disk_usage(self.folder).free - SPARE)
        except OSError as problem:
            raise ParcelError(Trouble.UNWRITABLE, str(problem)) from None

    def write(self, head: Head, fill: Fill) -> Found:
        """Write one part: `fill` is given a function that takes its bytes. When this returns, the whole part is there
        and has been read back. Raises ParcelError FULL, UNWRITABLE, UNRELIABLE; then no parcel is left behind."""
        path = self.folder / f"{head.kind}-{head.id}-{head.part}{SUFFIX}"
        return Found(path, head, write_checked(path, fill))

    def parcels(self) -> list[Found]:
        """Whatever looks like a parcel, part after part. Raises ParcelError UNREADABLE when the folder cannot be read.

        Files that do not begin like a parcel of this format are not listed: a stick may hold anything.
        """
        return [one for one in map(_found, self._files()) if one is not None]

    def broken(self) -> list[Path]:
        """Files that are named like parcels and do not begin like one."""
        return [path for path in self._files() if _found(path) is None]

    def _files(self) -> list[Path]:
        places = [self.folder, self.folder / INSIDE_FOLDER]
        files: list[Path] = []
        try:
            for place in places:
                if place == self.folder or place.is_dir():
                    files += [one for one in place.iterdir() if one.suffix.lower() == SUFFIX and one.is_file()]
        except OSError as problem:
            raise ParcelError(Trouble.UNREADABLE, str(problem)) from None
        return sorted(files, key=_order)[:MOST_FILES]

    def remove(self, found: Found) -> bool:
        """Take a parcel away; False when it cannot be (the stick may be write-protected, which harms nothing)."""
        try:
            found.path.unlink(missing_ok=True)
        except OSError:
            return False
        return True

    def tidy(self) -> None:
        """Remove what an interrupted writing left, a day after it was touched last."""
        try:
            old = [one for one in self.folder.iterdir() if one.name.endswith(UNFINISHED)]
            for one in old:
                if time.time() - one.stat().st_mtime > 86_400:
                    _discard(one)
        except OSError:
            return  # the folder cannot be listed; writing will say so


class Shelf:
    """The parcels in a folder of a hub or an office, where a file never changes under its name: each is looked into
    once, however often somebody asks what is there. `fits` says of a file's stem whether it is one. Thread-safe."""

    def __init__(self, folder: Path, fits: Callable[[str], object]) -> None:
        self.folder = folder
        self._fits = fits
        self._known: dict[str, Found] = {}

    def parcels(self) -> list[Found]:
        """What lies there, part after part. Raises ParcelError UNREADABLE when the folder cannot be read."""
        try:
            with os.scandir(self.folder) as entries:
                names = [one.name for one in entries if one.name.endswith(SUFFIX)]
        except OSError as problem:
            raise ParcelError(Trouble.UNREADABLE, str(problem)) from None
        known, found = self._known, {}
        for path in (self.folder / name for name in names):
            one = (known.get(path.name) or _found(path)) if self._fits(path.stem) else None
            if one is not None:  # else it was taken away meanwhile, or it is something else
                found[path.name] = one
        self._known = found
        return sorted(found.values(), key=lambda one: _order(one.path))


def write_checked(path: Path, fill: Fill) -> int:
    """Write a file beside, flush, rename, read it back and compare; its size. Raises ParcelError FULL, UNWRITABLE,
    UNRELIABLE; then no such file is left behind."""
    beside = path.with_name(f"{path.stem}.{secrets.token_hex(4)}{UNFINISHED}")
    try:
        digest, size = _write(beside, fill)
        rename(beside, path)
    except OSError as problem:
        _discard(beside)
        raise _write_trouble(problem) from None
    except BaseException:
        _discard(beside)
        raise
    try:
        sync_folder(path.parent)
        same = _read_back(path) == digest
    except OSError as problem:
        _discard(path)
        raise ParcelError(Trouble.UNRELIABLE, str(problem)) from None
    if not same:
        _discard(path)
        raise ParcelError(Trouble.UNRELIABLE, "what was written reads back differently")
    return size


def read_small(path: Path, most: int) -> bytes:
    """A whole file, of which no more than `most` bytes and one are read. Raises ParcelError UNREADABLE."""
    try:
        with path.open("rb") as file:
            return file.read(most + 1)
    except OSError as problem:
        raise ParcelError(Trouble.UNREADABLE, str(problem)) from None


def opener(path: Path) -> Callable[[], BinaryIO]:
    """A function that opens the file anew each time."""
    return lambda: path.open("rb")


def _order(path: Path) -> tuple[str, int, str]:
    stem, _, part = path.stem.rpartition("-")
    return (stem, int(part), path.name) if part.isdecimal() and len(part) < 6 else (path.stem, 0, path.name)


def _found(path: Path) -> Found | None:
    try:
        size = path.stat().st_size
        return Found(path, look(opener(path)), size) if size <= MOST_BYTES else None
    except (ParcelError, OSError):
        return None


def _write(beside: Path, fill: Fill) -> tuple[bytes, int]:
    digest = hashlib.sha256()
    size = 0
    with beside.open("xb") as file:

        def take(data: bytes) -> None:
            nonlocal size
            file.write(data)
            digest.update(data)
            size += len(data)

        fill(take)
        file.flush()
        os.fsync(file.fileno())
    return digest.digest(), size


def rename(beside: Path, path: Path) -> None:
    """Put a finished file in its place, with patience for whoever just looks at it."""
    until = time.monotonic() + HELD_SECONDS
    while True:
        try:
            beside.replace(path)
            return
        except PermissionError as problem:
            if getattr(problem, "winerror", 0) not in HELD_BY_OTHERS or time.monotonic() > until:
                raise
            time.sleep(0.1)


def sync_folder(folder: Path) -> None:
    """Make a rename durable (POSIX; Windows cannot open folders). Shares that know no such thing are left alone."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as problem:
        if problem.errno not in (errno.EINVAL, errno.ENOTSUP, errno.EBADF):
            raise
    finally:
        os.close(descriptor)


def _read_back(path: Path) -> bytes:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        _from_the_medium(file.fileno())
        while data := file.read(CHUNK):
            digest.update(data)
    return digest.digest()


def _from_the_medium(descriptor: int) -> None:
    """Ask the system to read from the stick and not from its own memory, where it takes such wishes."""
    if sys.platform == "darwin":
        import fcntl

        fcntl.fcntl(descriptor, fcntl.F_NOCACHE, 1)
    elif hasattr(os, "posix_fadvise"):
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)


def _write_trouble(problem: OSError) -> ParcelError:
    if problem.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return ParcelError(Trouble.FULL, str(problem))
    if problem.errno in (errno.EIO, errno.ENXIO, errno.ENODEV):
        return ParcelError(Trouble.UNRELIABLE, str(problem))
    return ParcelError(Trouble.UNWRITABLE, str(problem))


def _discard(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return  # it has no name that readers look at, or it would fail their checks
