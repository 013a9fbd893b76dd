"""How much one device may send in a day before the rest waits for a person's look. Soft: nothing is ever refused."""

from __future__ import annotations

import threading

DAILY = 50_000
"""Revisions. A first synchronisation of years of work fits; a program that writes in a loop does not."""


class DayQuota:
    """Counts in memory: a server that is started again begins to count anew, which harms nobody."""

    def __init__(self, daily: int) -> None:
        self._daily = daily
        self._lock = threading.Lock()
        self._day = ""
        self._taken: dict[str, int] = {}

    def room(self, device: str, at: str) -> int:
        """How many revisions the device may still send on the day of `at` (ISO 8601)."""
        with self._lock:
            self._turn(at)
            return max(0, self._daily - self._taken.get(device, 0))

    def took(self, device: str, at: str, count: int) -> None:
        """So many new ones were stored."""
        with self._lock:
            self._turn(at)
            if count:
                self._taken[device] = self._taken.get(device, 0) + count

    def _turn(self, at: str) -> None:
        if at[:10] != self._day:
            self._day = at[:10]
            self._taken.clear()
