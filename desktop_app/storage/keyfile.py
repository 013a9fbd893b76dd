"""The file that says how to get the database key back: two checksummed copies, of which the newest whole one counts.

Each copy is replaced as a whole (written beside, flushed, renamed), the first before the second. Whatever moment the
power goes, the newest whole copy is either the old content or the new one, so exactly one passphrase opens it.
"""

from __future__ import annotations

import errno
import hashlib
import json
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from desktop_app.errors import Damaged, DiskFull, ReadOnly
from desktop_app.profile import patiently, write_beside

Slot = Mapping[str, Any]
MOST = 256 * 1024  # bytes; a whole file has about one thousand


class Content(NamedTuple):
    """What a key file says.

    Attributes: `fingerprint` tells keys apart without telling the key; `slots` the ways in, each with its `kind`;
    `generation` grows with every change.
    """

    fingerprint: str
    slots: tuple[Slot, ...]
    generation: int = 1

    def changed(self, slots: Sequence[Slot]) -> Content:
        """The next generation, with these slots."""
        return Content(self.fingerprint, tuple(slots), self.generation + 1)

    def of_kind(self, kind: str) -> tuple[Slot, ...]:
        return tuple(slot for slot in self.slots if slot.get("kind") == kind)


def copy_of(path: Path) -> Path:
    """Where the second copy of the key file at `path` lies."""
    return path.with_name(f"{path.stem}-copy{path.suffix}")


def read(path: Path) -> Content:
    """The newest whole copy. Raises Damaged when there is none."""
    found = [content for place in (path, copy_of(path)) if (content := _read_one(place)) is not None]
    if not found:
        raise Damaged(path)
    return max(found, key=lambda content: content.generation)  # the first copy where both are of one generation


def write(path: Path, content: Content) -> None:
    """Replace both copies, the first one first. Raises ReadOnly, DiskFull; then the content before still
    counts, or this one."""
    data = encode(content)
    try:
        for place in (path, copy_of(path)):
            write_beside(place, data)
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise DiskFull from error
        raise ReadOnly(path.parent) from error


def is_whole(path: Path) -> bool:
    """Whether both copies are there and say the same."""
    first, second = _read_one(path), _read_one(copy_of(path))
    return first is not None and first == second


def heal(path: Path) -> None:
    """Make both copies the newest whole one again. Raises Damaged, ReadOnly."""
    if not is_whole(path):
        write(path, read(path))


def put_aside(path: Path, mark: str) -> None:
    """Rename both copies, so that a new key file can be made; they may belong to a database that was moved away."""
    for place in (copy_of(path), path):
        if place.exists():
            patiently(partial(place.replace, place.with_name(f"{place.stem}-{mark}{place.suffix}.old")))


def encode(content: Content) -> bytes:
    """The bytes of a copy: JSON that carries the SHA-256 of the rest of itself."""
    values = {
        "v": 2,
        "generation": content.generation,
        "fingerprint": content.fingerprint,
        "slots": [dict(slot) for slot in content.slots],
    }
    return json.dumps({**values, "check": _check(values)}, indent=1).encode()


def decode(data: bytes) -> Content | None:
    """The content of one copy, or None when the bytes are not a whole one."""
    try:
        values = json.loads(data)
    except ValueError:
        return None
    if not isinstance(values, dict):
        return None
    check = values.pop("check", None)
    slots, fingerprint = values.get("slots"), values.get("fingerprint")
    generation = values.get("generation", 0)
    # The first published form had neither checksum nor generation; its slots are the same.
    whole = check == _check(values) if values.get("v") != 1 else check is None
    if (
        not whole
        or not isinstance(slots, list)
        or not all(isinstance(slot, dict) for slot in slots)
        or not isinstance(fingerprint, str)
        or type(generation) is not int
    ):
        return None
    return Content(fingerprint, tuple(slots), generation)


def _read_one(path: Path) -> Content | None:
    try:
        with patiently(lambda: path.open("rb")) as file:
            return decode(file.read(MOST))
    except OSError:
        return None  # absent or unreadable: the other copy is asked, and Damaged is raised when neither is whole


def _check(values: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()
