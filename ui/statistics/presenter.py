"""What the statistics say in words: a sentence first, then tables. No widgets in here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QCoreApplication

from desktop_app.domain.vietnamese.dates import format_date
from desktop_app.domain.vietnamese.numbers import format_number
from desktop_app.domain.vietnamese.order import collation_key
from desktop_app.services import Services
from desktop_app.services.statistics import Figures, Period, shown

KINDS = ("month", "quarter", "year")
_MOST_ROWS = 12


@dataclass(frozen=True, slots=True)
class Row:
    """`number` is what the bar measures, `text` what is written for it, `note` a second figure."""

    label: str
    number: int
    text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """`heads` names the columns; `bars` whether the numbers are drawn."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[Row, ...]
    bars: bool = True


@dataclass(frozen=True, slots=True)
class Cross:
    """Areas by groups of people: few people are never told apart."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Page:
    """All that is shown of a period."""

    title: str
    sentence: str
    main: tuple[Table, ...]
    side: tuple[Table, ...]
    weeks: Table
    groups: Cross | None
    empty: bool

    def as_text(self) -> str:
        """Every table with tabs between its columns, as a spreadsheet takes it."""
        lines = [self.title, self.sentence]
        for table in (*self.main, *self.side, self.weeks):
            lines += ["", table.title, "\t".join(table.heads)]
            lines += ["\t".join(filter(None, (row.label, row.text, row.note))) for row in table.rows]
        if self.groups is not None:
            lines += ["", self.groups.title, "\t".join(("", *self.groups.heads))]
            lines += ["\t".join(row) for row in self.groups.rows]
        return "\n".join(lines) + "\n"


class StatisticsPresenter:
    """The period that is shown, and its figures in words."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self.period = Period.of("month", self.today())

    def today(self) -> Any:
        return self._services.clock().date()

    def choose(self, kind: str) -> None:
        """Another length of period, around the same days."""
        day = self.today() if self.period.since <= self.today() <= self.period.until else self.period.since
        self.period = Period.of(kind, day)

    def title(self, period: Period) -> str:
        """ "Tháng 11/2026", "Quý IV/2026", "Năm 2026" """
        if period.kind == "year":
            return QCoreApplication.translate("Statistics", "Năm {year}").format(year=period.since.year)
        if period.kind == "quarter":
            number = ("I", "II", "III", "IV")[(period.since.month - 1) // 3]
            return QCoreApplication.translate("Statistics", "Quý {number}/{year}").format(
                number=number, year=period.since.year
            )
        return QCoreApplication.translate("Statistics", "Tháng {month}/{year}").format(
            month=period.since.month, year=period.since.year
        )

    def page(self, figures: Figures) -> Page:
        """The figures in words."""
        notes = QCoreApplication.translate("Statistics", "Tin")
        return Page(
            title=self.title(figures.period),
            sentence=self._sentence(figures),
            main=(
                Table(
                    QCoreApplication.translate("Statistics", "Lĩnh vực"),
                    (
                        QCoreApplication.translate("Statistics", "Lĩnh vực"),
                        notes,
                        QCoreApplication.translate("Statistics", "So kỳ trước"),
                    ),
                    tuple(self._topic(*row) for row in figures.topics),
                ),
                self._table(QCoreApplication.translate("Statistics", "Nghe qua"), "channels", figures.channels),
                self._areas(figures),
                self._meetings(figures),
            ),
            side=(self._levels(figures), self._stances(figures), self._promises(figures)),
            weeks=Table(
                QCoreApplication.translate("Statistics", "Theo tuần"),
                (QCoreApplication.translate("Statistics", "Tuần từ"), notes),
                tuple(Row(format_date(day)[:5], number, format_number(number)) for day, number in figures.weeks),
            ),
            groups=self._groups(figures),
            empty=not (figures.notes or figures.held or figures.opened),
        )

    def _sentence(self, figures: Figures) -> str:
        said = QCoreApplication.translate("Statistics", "Có {notes} tin từ {areas} nơi").format(
            notes=format_number(figures.notes), areas=len([area for area, _ in figures.areas if area])
        )
        change = figures.notes - figures.notes_before
        if change > 0:
            said += QCoreApplication.translate("Statistics", ", nhiều hơn kỳ trước {number} tin")
        elif change < 0:
            said += QCoreApplication.translate("Statistics", ", ít hơn kỳ trước {number} tin")
        said = said.format(number=format_number(abs(change))) + "."
        if figures.topics:
            topic = self._label("topics", figures.topics[0][0])
            said += " " + QCoreApplication.translate("Statistics", "Được nói đến nhiều nhất: {topic}.").format(
                topic=topic
            )
        if figures.held:
            said += " " + QCoreApplication.translate(
                "Statistics", "Có {held} cuộc họp với {people} lượt người."
            ).format(held=format_number(figures.held), people=format_number(figures.people))
        return said

    def _label(self, list_name: str, key: Any) -> str:
        if key in (None, ""):
            return QCoreApplication.translate("Statistics", "Chưa ghi")
        return self._services.vocabulary().label(list_name, str(key), self._services.language())

    def _topic(self, key: str, number: int, before: int) -> Row:
        change = number - before
        sign = "+" if change > 0 else "−" if change < 0 else ""
        return Row(self._label("topics", key), number, format_number(number), f"{sign}{format_number(abs(change))}")

    def _table(self, title: str, list_name: str, counts: tuple[tuple[Any, int], ...]) -> Table:
        heads = (title, QCoreApplication.translate("Statistics", "Tin"))
        rows = tuple(
            Row(self._label(list_name, key), number, format_number(number)) for key, number in counts[:_MOST_ROWS]
        )
        return Table(title, heads, rows)

    def _areas(self, figures: Figures) -> Table:
        title = QCoreApplication.translate("Statistics", "Địa bàn")
        return Table(
            title,
            (title, QCoreApplication.translate("Statistics", "Tin")),
            tuple(Row(self._area(area), number, format_number(number)) for area, number in figures.areas[:_MOST_ROWS]),
        )

    def _area(self, area: str | None) -> str:
        label = self._services.places.short_label(area)
        return label[:1].upper() + label[1:] if label else QCoreApplication.translate("Statistics", "Chưa ghi")

    def _levels(self, figures: Figures) -> Table:
        title = QCoreApplication.translate("Statistics", "Mức độ")
        known = [level for level in range(6) if figures.severities.get(level)]
        rows = [(self._label("severities", level), figures.severities[level]) for level in known]
        if figures.severities.get(None):
            rows.append((self._label("severities", None), figures.severities[None]))
        return Table(
            title,
            (title, QCoreApplication.translate("Statistics", "Tin")),
            tuple(Row(label, number, format_number(number)) for label, number in rows),
        )

    def _stances(self, figures: Figures) -> Table:
        total = format_number(sum(number for _, number in figures.stances))
        title = QCoreApplication.translate("Statistics", "Khuynh hướng của {total} luồng").format(total=total)
        return Table(
            title,
            (title, QCoreApplication.translate("Statistics", "Luồng")),
            tuple(Row(self._label("stances", key), number, format_number(number)) for key, number in figures.stances),
        )

    def _promises(self, figures: Figures) -> Table:
        title = QCoreApplication.translate("Statistics", "Lời hứa với bà con")
        rows = (
            (QCoreApplication.translate("Statistics", "Mở trong kỳ"), figures.opened),
            (QCoreApplication.translate("Statistics", "Xong trong kỳ"), figures.settled),
            (QCoreApplication.translate("Statistics", "Xong mà chưa báo lại"), figures.untold),
            (QCoreApplication.translate("Statistics", "Đang quá hạn"), figures.overdue),
        )
        heads = (title, QCoreApplication.translate("Statistics", "Việc"))
        return Table(title, heads, tuple(Row(label, n, format_number(n)) for label, n in rows), bars=False)

    def _meetings(self, figures: Figures) -> Table:
        title = QCoreApplication.translate("Statistics", "Cuộc họp")
        rows = [
            Row(self._label("meeting_kinds", one.kind), one.held, format_number(one.held), format_number(one.people))
            for one in figures.meetings
        ]
        if len(rows) > 1:
            total = QCoreApplication.translate("Statistics", "Tất cả")
            rows.append(Row(total, 0, format_number(figures.held), format_number(figures.people)))
        heads = (
            title,
            QCoreApplication.translate("Statistics", "Cuộc"),
            QCoreApplication.translate("Statistics", "Lượt người"),
        )
        return Table(title, heads, tuple(rows))

    def _groups(self, figures: Figures) -> Cross | None:
        """Without totals: they would give a hidden cell away."""
        if not figures.groups:
            return None
        areas = sorted({area for area, _ in figures.groups}, key=lambda area: collation_key(self._area(area)))
        groups = sorted(
            {group for _, group in figures.groups}, key=lambda key: collation_key(self._label("groups", key))
        )
        few = QCoreApplication.translate("Statistics", "dưới 5")

        def cell(area: str, group: str) -> str:
            told = shown(figures.groups.get((area, group), 0))
            return format_number(told) if isinstance(told, int) else few

        return Cross(
            QCoreApplication.translate("Statistics", "Luồng ý kiến theo nhóm"),
            tuple(self._area(area) for area in areas[:6]),
            tuple((self._label("groups", group), *(cell(area, group) for area in areas[:6])) for group in groups),
        )
