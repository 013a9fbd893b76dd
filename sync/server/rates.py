"""How often somebody may ask: devices by their id, everybody else by address. Counted in memory, and only so many."""

from __future__ import annotations

import ipaddress
import math
from collections import OrderedDict
from dataclasses import dataclass

from sync.wire.problems import Problem

ENROL_PER_MINUTE = 30
REMEMBERED = 20_000
# A device may ask this often in a row, and this often in a second for ever: far above what a first synchronisation
# over a local network needs, far below what would keep others waiting.
BURST = 1000
PER_SECOND = 50.0
# Verbs without a token, and wrong tokens: a whole office behind one address greets and logs in each quarter of an hour.
ADDRESS_BURST = 3000
ADDRESS_PER_SECOND = 100.0


def network_of(address: str) -> str:
    """What counts as one address: an IPv6 line has a whole /64 of them (RFC 4291), all somebody's own."""
    try:
        one = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address[:64]
    if isinstance(one, ipaddress.IPv4Address):
        return str(one)
    return str(one.ipv4_mapped or ipaddress.ip_network((one.packed, 64), strict=False))


class Attempts:
    """Counts enrolment attempts per address in the running minute; remembers a bounded number of addresses."""

    def __init__(self, per_minute: int) -> None:
        self._limit = per_minute
        self._seen: OrderedDict[str, tuple[int, int]] = OrderedDict()

    def allow(self, address: str, seconds: float) -> bool:
        minute = int(seconds // 60)
        then, count = self._seen.pop(address, (minute, 0))
        count = count + 1 if then == minute else 1
        self._seen[address] = (minute, count)
        while len(self._seen) > REMEMBERED:
            self._seen.popitem(last=False)
        return count <= self._limit

    def remembered(self) -> int:
        """How many addresses are held in memory."""
        return len(self._seen)


class Budgets:
    """A budget of requests per device that fills up again at a steady pace; remembers a bounded number of devices."""

    def __init__(self, burst: int, per_second: float) -> None:
        self._burst = burst
        self._pace = per_second
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, device: str, seconds: float) -> int | None:
        """Spend one request. None: it may pass; else the seconds after which the next one may."""
        left, then = self._left.pop(device, (float(self._burst), seconds))
        left = min(self._burst, left + (seconds - then) * self._pace)
        allowed = left >= 1
        self._left[device] = (left - 1 if allowed else left, seconds)
        while len(self._left) > REMEMBERED:
            self._left.popitem(last=False)
        return None if allowed else max(1, math.ceil((1 - left) / self._pace))


@dataclass(slots=True)
class Room:
    """How many bytes of bodies are in memory. `most` as many as may be."""

    most: int
    used: int = 0

    def take(self, size: int) -> None:
        """Raises Problem `busy` when there is no room for `size` more."""
        if self.used + size > self.most:
            raise Problem("busy", "too many large bodies at once", retry_after=5)
        self.used += size
