"""All that can befall a parcel: every truncation and every flipped bit of the golden ones, and a thousand malformed.

`python -m tests.unit.sync.parcels.damage` does the whole and prints what it found; the tests take samples of it.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator

from sync.parcel.errors import ParcelError
from tests.unit.sync.parcels.samples import GOLDEN, Keys, Office, down, malformed, up

NAMES = ("up", "up-photo", "down")


def golden(name: str) -> bytes:
    return (GOLDEN / f"{name}.fsp").read_bytes()


def truncations(data: bytes, step: int = 1, first: int = 0) -> Iterator[bytes]:
    for length in range(first, len(data), step):
        yield data[:length]


def flips(data: bytes, step: int = 1, first: int = 0) -> Iterator[bytes]:
    for place in range(first, len(data) * 8, step):
        changed = bytearray(data)
        changed[place // 8] ^= 1 << place % 8
        yield bytes(changed)


def accepted(office: Office, parcels: Iterator[bytes]) -> tuple[int, list[bytes]]:
    """(how many were tried, those that were not refused or of which anything was applied)."""
    count, wrong = 0, []
    for count, data in enumerate(parcels, start=1):  # noqa: B007 - the count is the result
        try:
            office.read(data)
        except ParcelError:
            if not office.applied:
                continue
        wrong.append(data)
        office.applied.clear()
    return count, wrong


def say(line: str) -> None:
    print(line, flush=True)  # noqa: T201


def main() -> int:
    keys = Keys.golden()
    bad = 0
    for name in NAMES:
        data = golden(name)
        office = Office(keys)
        office.read(data)
        office.applied.clear()
        for what, parcels in (("truncations", truncations(data)), ("bit flips", flips(data))):
            began = time.monotonic()
            count, wrong = accepted(office, parcels)
            bad += len(wrong)
            say(f"{name}.fsp {len(data)} B: {count} {what}, {len(wrong)} accepted, {time.monotonic() - began:.1f} s")
    for name, made in (("up", up(keys, blob=b"x" * 300)), ("down", down(keys))):
        count, wrong = accepted(Office(keys), itertools.islice(malformed(made, 1), 1000))
        bad += len(wrong)
        say(f"malformed {name}: {count}, {len(wrong)} accepted")
    return 1 if bad else 0


if __name__ == "__main__":
    raise SystemExit(main())
