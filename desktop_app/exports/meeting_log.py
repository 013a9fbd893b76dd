"""Meetings → the meeting log (sổ theo dõi cuộc họp): a row a meeting, and totals by period, by kind, by area and group.

"Lượt người" counts attendances, not people: who came to three meetings is three. A meeting whose attendance was not
noted counts as a meeting and says so in a column of its own; it never counts as nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from desktop_app.domain.vietnamese.dates import format_time
from desktop_app.domain.vocabulary import Vocabulary
from desktop_app.exports.reading import entries, mapping, moment_of, whole
from desktop_app.exports.small_numbers import cross
from desktop_app.exports.tables import Column, Line, Sheet, Values, Workbook, number_of, text_of

_LOG: Final = (
    Column("Ngày", "date", 12),
    Column("Giờ", width=8),
    Column("Loại cuộc họp", width=24),
    Column("Tên cuộc họp", width=44),
    Column("Địa bàn", width=28),
    Column("Địa điểm", width=28),
    Column("Số biên bản", width=10),
    Column("Được mời", "number", 10),
    Column("Có mặt", "number", 10),
    Column("Số ý kiến, câu hỏi", "number", 10),
    Column("Số nhiệm vụ", "number", 10),
    Column("Tình trạng", width=16),
    Column("Mã", width=38),
)
_TOTALS: Final = (
    Column("Số cuộc", "number", 10),
    Column("Lượt người", "number", 12),
    Column("Cuộc chưa ghi số người", "number", 14),
)
_NO_AREA: Final = "(chưa ghi địa bàn)"
_NO_DAY: Final = "(chưa ghi ngày)"
_NO_KIND: Final = "(chưa chọn loại)"
_QUARTERS: Final = ("I", "II", "III", "IV")
_MOST_GROUPS: Final = 200

# A meeting as it goes in: (id, nested record, name of the area).
Meeting = tuple[str, Mapping[str, Any], str]


@dataclass(slots=True)
class _Tally:
    meetings: int = 0
    people: int = 0
    uncounted: int = 0

    def add(self, present: int | None) -> None:
        self.meetings += 1
        self.people += present or 0
        self.uncounted += present is None

    def cells(self) -> Values:
        return (self.meetings, self.people, self.uncounted)


def log(
    meetings: Iterable[Meeting], groups: tuple[str, ...], words: Vocabulary, *, title: str, created: datetime | None
) -> Workbook:
    """The log and its totals. `groups` names the columns of the last sheet (see `group_names`), which must be known
    before the first row is written."""
    sheets = (
        Sheet("Cuộc họp", _LOG),
        Sheet("Theo kỳ", (Column("Kỳ", width=18), *_TOTALS)),
        Sheet("Theo loại", (Column("Loại cuộc họp", width=40), *_TOTALS)),
        Sheet("Địa bàn × nhóm", (Column("Địa bàn", width=36), *(Column(name, "number", 14) for name in groups))),
    )
    return Workbook(title, sheets, _lines(meetings, groups, words), created)


def group_names(meetings: Iterable[Meeting]) -> tuple[str, ...]:
    """The groups that attendances name, in the order of the alphabet; at most 200 columns."""
    counts: dict[tuple[str, str], int] = {}
    for _, data, area in meetings:
        _count_groups(counts, data, area)
    return cross(counts)[0][:_MOST_GROUPS]


def _lines(meetings: Iterable[Meeting], groups: tuple[str, ...], words: Vocabulary) -> Iterator[Line]:
    total = _Tally()
    by_kind: dict[str, _Tally] = {}
    by_period: dict[tuple[int, int, int], _Tally] = {}
    by_group: dict[tuple[str, str], int] = {}
    uncounted: set[tuple[str, str]] = set()
    undated = _Tally()
    for meeting in meetings:
        _, data, area = meeting
        present = whole(mapping(data.get("attendance")).get("present"))
        kind = text_of(data.get("kind"))
        total.add(present)
        by_kind.setdefault(words.label("meeting_kinds", kind, "vi") if kind else _NO_KIND, _Tally()).add(present)
        day = moment_of(data.get("starts_at"))
        for period in _periods(day):
            by_period.setdefault(period, _Tally()).add(present)
        if day is None:
            undated.add(present)
        uncounted |= _count_groups(by_group, data, area)
        yield Line(0, _meeting(meeting, day, words))
    yield Line(0, (None, None, "Cộng", f"{total.meetings} cuộc", *[None] * 4, total.people, *[None] * 4), strong=True)
    for period, tally in sorted(by_period.items()):
        yield Line(1, (_period_name(*period), *tally.cells()), strong=period[2] == 13)
    if undated.meetings:
        yield Line(1, (_NO_DAY, *undated.cells()))
    yield Line(1, ("Cộng", *total.cells()), strong=True)
    for name, tally in sorted(by_kind.items(), key=lambda one: (-one[1].meetings, one[0])):
        yield Line(2, (name, *tally.cells()))
    yield Line(2, ("Cộng", *total.cells()), strong=True)
    known, rows = cross(by_group)
    for area, cells in rows:
        # "Few" would be untrue of a group that was there and that nobody counted: its cell stays empty.
        by_name = {
            name: None if (area, name) in uncounted - by_group.keys() else cell
            for name, cell in zip(known, cells, strict=True)
        }
        yield Line(3, (area, *(by_name.get(name) for name in groups)))


def _meeting(meeting: Meeting, day: date | None, words: Vocabulary) -> Values:
    record_id, data, area = meeting
    attendance = mapping(data.get("attendance"))
    kinds = [text_of(mapping(item).get("kind")) for item in entries(data.get("items"))]
    kind, state = text_of(data.get("kind")), text_of(data.get("state")) or "taking"
    return (
        date(day.year, day.month, day.day) if day else None,
        format_time(day) if isinstance(day, datetime) else None,
        words.label("meeting_kinds", kind, "vi") if kind else None,
        text_of(data.get("title")),
        text_of(area),
        text_of(data.get("place")),
        str(number_of(data.get("number")) or ""),
        whole(attendance.get("invited")),
        whole(attendance.get("present")),
        sum(kind in ("opinion", "question") for kind in kinds),
        kinds.count("task"),
        words.label("meeting_states", state, "vi"),
        record_id,
    )


def _periods(day: date | None) -> tuple[tuple[int, int, int], ...]:
    """(year, quarter, month): month 13 is the whole quarter, quarter 5 the whole year, so that they sort behind."""
    if day is None:
        return ()
    quarter = (day.month - 1) // 3 + 1
    return ((day.year, quarter, day.month), (day.year, quarter, 13), (day.year, 5, 13))


def _period_name(year: int, quarter: int, month: int) -> str:
    if month <= 12:
        return f"Tháng {month:02}/{year}"
    return f"Quý {_QUARTERS[quarter - 1]}/{year}" if quarter <= 4 else f"Năm {year}"


def _count_groups(counts: dict[tuple[str, str], int], data: Mapping[str, Any], area: str) -> set[tuple[str, str]]:
    """Adds a meeting's counts by (area, group) to `counts`; gives those that are named without a number."""
    uncounted = set()
    for name, count in mapping(mapping(data.get("attendance")).get("groups")).items():
        key = (text_of(area) or _NO_AREA, text_of(name))
        if text_of(name) and whole(count) is not None:
            counts[key] = counts.get(key, 0) + count
        elif text_of(name):
            uncounted.add(key)
    return uncounted
