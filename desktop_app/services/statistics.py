"""Statistics of a period, counted on this machine: what people spoke of, where, how seriously; meetings; promises.

Where a group of people is named beside a place, fewer than five are told as "dưới 5" (exports/small_numbers.py).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from desktop_app.domain.record import rows_of
from desktop_app.exports.small_numbers import FEW, FEWEST
from desktop_app.storage import records, statistics
from desktop_app.storage.database import storage_errors
from desktop_app.storage.records import RecordFilter, WholeRow

if TYPE_CHECKING:
    from desktop_app.services.context import Context

__all__ = ["FEW", "FEWEST", "Figures", "Meetings", "Period", "Statistics"]

_PAGE: Final = 500


@dataclass(frozen=True, slots=True)
class Period:
    """A month, a quarter or a year: first and last day. `kind` is "month", "quarter" or "year"."""

    kind: str
    since: date
    until: date

    @classmethod
    def of(cls, kind: str, day: date) -> Period:
        """The one that holds `day`."""
        months = {"month": 1, "quarter": 3, "year": 12}[kind]
        first = (day.month - 1) // months * months + 1
        since = date(day.year, first, 1)
        last = first + months - 1
        following = date(day.year + (last == 12), last % 12 + 1, 1)
        return cls(kind, since, following - timedelta(days=1))

    def before(self) -> Period:
        """The one before."""
        return Period.of(self.kind, self.since - timedelta(days=1))

    def after(self) -> Period:
        """The one after."""
        return Period.of(self.kind, self.until + timedelta(days=1))


@dataclass(frozen=True, slots=True)
class Meetings:
    """Meetings of one kind: how many (cuộc), and how many people came to them together (lượt người)."""

    kind: str
    held: int
    people: int


@dataclass(frozen=True, slots=True)
class Figures:
    """All that is told about a period. Keys are those of the vocabulary; areas are told by their commune or hamlet.

    Attributes: `notes_before` those of the period before; `topics` the groups of topics with this period's number and
    the one before; `weeks` Monday → notes, without gaps; `groups` (area, group of people) → streams, as counted: what
    is shown of them goes through `shown`; `opened`, `settled`, `untold`, `overdue` follow-ups.
    """

    period: Period
    notes: int
    notes_before: int
    topics: tuple[tuple[str, int, int], ...]
    severities: Mapping[int | None, int]
    channels: tuple[tuple[str | None, int], ...]
    areas: tuple[tuple[str | None, int], ...]
    weeks: tuple[tuple[date, int], ...]
    stances: tuple[tuple[str, int], ...]
    groups: Mapping[tuple[str, str], int]
    meetings: tuple[Meetings, ...]
    opened: int
    settled: int
    untold: int
    overdue: int

    @property
    def held(self) -> int:
        return sum(one.held for one in self.meetings)

    @property
    def people(self) -> int:
        return sum(one.people for one in self.meetings)


class Statistics:
    """The questions; answered on a worker, since the streams of every note have to be read."""

    def __init__(self, context: Context, workers: Executor) -> None:
        self._context, self._workers = context, workers

    def figures(self, period: Period) -> Future[Figures]:
        """Everything about a period."""
        return self._workers.submit(self.count, period)

    def count(self, period: Period) -> Figures:
        """The same on this thread."""
        store, today = self._context.store, self._context.clock().date()
        span = (period.since, period.until)
        with storage_errors(store.path), store.snapshot() as reader:  # or the figures would not add up
            severities = statistics.notes_by(reader, "severity", *span)
            before = period.before()
            topics, earlier = (statistics.notes_by_topic(reader, one.since, one.until) for one in (period, before))
            stances, groups = self._streams(reader, period, today)
            opened, settled, untold, overdue = statistics.followups(reader, *span, today)
            return Figures(
                period=period,
                notes=sum(severities.values()),
                notes_before=sum(statistics.notes_by(reader, "severity", before.since, before.until).values()),
                topics=tuple((key, number, earlier.get(key, 0)) for key, number in _most(topics)),
                severities=severities,
                channels=_most(statistics.notes_by(reader, "channel", *span)),
                areas=_most(statistics.notes_by(reader, "area", *span)),
                weeks=tuple(_weeks(statistics.notes_by_week(reader, *span), period)),
                stances=_most(stances),
                groups=groups,
                meetings=self._meetings(reader, period, today),
                opened=opened,
                settled=settled,
                untold=untold,
                overdue=overdue,
            )

    def _streams(self, reader: Any, period: Period, today: date) -> tuple[Counter[str], Counter[tuple[str, str]]]:
        stances, groups = Counter[str](), Counter[tuple[str, str]]()
        for row in _whole(reader, "note", period, today):
            for stream in rows_of(row.fields, "stream"):
                if isinstance(stance := stream.get("stance"), str):
                    stances[stance] += 1
                if row.area and isinstance(group := stream.get("group"), str):
                    groups[row.area, group] += 1
        return stances, groups

    def _meetings(self, reader: Any, period: Period, today: date) -> tuple[Meetings, ...]:
        held, people = Counter[str](), Counter[str]()
        for row in _whole(reader, "meeting", period, today):
            kind = str(row.fields.get("kind") or "")
            attendance = row.fields.get("attendance")
            present = attendance.get("present") if isinstance(attendance, Mapping) else None
            held[kind] += 1
            people[kind] += present if isinstance(present, int) else 0
        return tuple(Meetings(kind, number, people[kind]) for kind, number in held.most_common())


def shown(count: int) -> str | int:
    """A count of a named group as it may be shown."""
    return count if count >= FEWEST else FEW


def _whole(reader: Any, type: str, period: Period, today: date) -> Iterator[WholeRow]:
    chosen = RecordFilter(since=period.since, until=period.until)
    page = records.whole(reader, type, chosen, today, limit=_PAGE)
    while page:
        yield from page
        page = records.whole(reader, type, chosen, today, limit=_PAGE, after=page[-1])


def _most(counts: Mapping[Any, int]) -> tuple[tuple[Any, int], ...]:
    return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], str(pair[0]))))


def _weeks(counts: Mapping[date, int], period: Period) -> Iterator[tuple[date, int]]:
    monday = period.since - timedelta(days=period.since.weekday())
    while monday <= period.until:
        yield monday, counts.get(monday, 0)
        monday += timedelta(days=7)
