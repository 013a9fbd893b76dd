"""Identifiers: UUIDv7 for what is born somewhere (RFC 9562 §5.7), UUIDv5 for what two devices must name alike."""

from __future__ import annotations

import uuid


def uuid7(milliseconds: int, random: bytes) -> str:
    """A UUIDv7, lower case, from Unix `milliseconds` and 10 `random` bytes of the operating system's source.

    The time inside only makes neighbours in an index neighbours on disk: nobody may ever read it back (a device's clock
    may be wrong). A clock outside of 0 … 2^48-1 is clamped. Raises ValueError unless there are exactly 10 bytes.
    """
    if len(random) != 10:
        raise ValueError("uuid7 needs 10 random bytes")
    stamp = min(max(milliseconds, 0), (1 << 48) - 1)
    bits = int.from_bytes(random, "big")
    value = stamp << 80 | 0x7 << 76 | (bits >> 68 & 0xFFF) << 64 | 0b10 << 62 | (bits & ((1 << 62) - 1))
    digits = f"{value:032x}"  # as str(uuid.UUID(int=value)) writes it, at a quarter of its cost
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def uuid5(namespace: str, name: str) -> str:
    """The UUIDv5 of `name` under the UUID `namespace`: the same everywhere. Raises ValueError on a bad namespace."""
    return str(uuid.uuid5(uuid.UUID(namespace), name))
