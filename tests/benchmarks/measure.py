"""Timing, and the table that is printed."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table: what was measured at how many records, ours, the floor, and what we aim for.

    `unit` names what both numbers are; with "/s" more is better, else less. `aim` is the ratio ours : floor.
    """

    name: str
    records: int
    ours: float
    floor: float
    unit: str
    aim: str = ""
    notes: dict[str, float | int | str] = field(default_factory=dict)

    @property
    def ratio(self) -> float:
        return self.ours / self.floor if self.floor else float("nan")


def seconds(work: Callable[[], object]) -> float:
    """How long one call takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def per_second(work: Callable[[], object], count: int) -> float:
    """How many of the `count` things that `work` does fit into a second."""
    return count / seconds(work)


def quantile(samples: Sequence[float], part: float) -> float:
    """The value that `part` of the samples stay below (0.95: p95)."""
    return statistics.quantiles(samples, n=100, method="inclusive")[round(part * 100) - 1]


def table(figures: Iterable[Figure]) -> str:
    """The figures as text, one line each."""
    lines = [f"{'what':30} {'records':>8} {'ours':>12} {'floor':>12} {'ratio':>7}  aim"]
    for one in figures:
        notes = "  ".join(
            f"{key} {value:,.4g}" if isinstance(value, float) else f"{key} {value}" for key, value in one.notes.items()
        )
        ours, floor = (f"{value:,.4g} {one.unit}" for value in (one.ours, one.floor))
        lines.append(
            f"{one.name:30} {one.records:>8,} {ours:>12} {floor:>12} {one.ratio:>7.2f}  {one.aim:12} {notes}".rstrip()
        )
    return "\n".join(lines)
