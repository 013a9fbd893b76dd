"""A list as a paper: a title, what it covers, and a table with a frame, on A4 lying or standing.

No decree says how such a list looks; letters and margins are those of a state paper, so that it lies well beside one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from types import MappingProxyType
from typing import Final

from desktop_app.domain.vietnamese.dates import format_date
from desktop_app.domain.vietnamese.numbers import format_number
from desktop_app.exports.document import Block, Cell, Document, Page, Paragraph, Properties, Row, Run, Style, Table
from desktop_app.exports.plain import lines, one_line
from desktop_app.exports.presets import Preset
from desktop_app.exports.tables import Column, Value, Values

PRESET: Final = "nd30-2020"
_SIZE_PT: Final = 12.0
_NEEDED_MM: Final = MappingProxyType({"number": 13.0, "date": 27.0})


def paper(
    title: str,
    about: Sequence[str],
    columns: Sequence[Column],
    rows: Iterable[Values],
    *,
    empty: str,
    lying: bool,
    created: datetime | None = None,
) -> Document:
    """The list as a neutral document.

    Args:
        title: in capitals on the paper.
        about: lines below the title: which period, which area.
        columns: headings; their widths share the width of the page.
        empty: the sentence that stands there when there are no rows.
        lying: A4 with the long side below.
    """
    preset = Preset.load(PRESET)
    page = _lying(preset.page) if lying else preset.page
    blocks: list[Block] = [_paragraph("list_title", one_line(title).upper())]
    blocks += [_paragraph("list_about", text) for one in about if (text := one_line(one))]
    head = Row(tuple(Cell((_paragraph("list_head", column.title),)) for column in columns))
    body = [Row(tuple(map(_cell, cells))) for cells in rows]
    if body:
        blocks.append(
            Table(
                _widths(columns, page.text_width_mm),
                (head, *body),
                role="counts",
                keep_together=False,
                bordered=True,
                head_rows=1,
            )
        )
    else:
        blocks.append(_paragraph("body", empty))
    properties = Properties(title=one_line(title), created=created)
    return Document(page, preset.font, _styles(preset.styles), tuple(blocks), properties)


def _widths(columns: Sequence[Column], room_mm: float) -> tuple[float, ...]:
    """Days and numbers get what they need on one line; the texts share the rest by their widths."""
    fixed = [_NEEDED_MM.get(column.kind, 0.0) for column in columns]
    shares = sum(column.width for column in columns if column.kind not in _NEEDED_MM)
    rest = room_mm - sum(fixed)
    return tuple(need or rest * column.width / shares for need, column in zip(fixed, columns, strict=True))


def _lying(page: Page) -> Page:
    """The same paper turned: the side that is bound stays the wide margin, now above."""
    return replace(
        page,
        width_mm=page.height_mm,
        height_mm=page.width_mm,
        top_mm=page.left_mm,
        bottom_mm=page.right_mm,
        left_mm=page.top_mm,
        right_mm=page.bottom_mm,
    )


def _styles(preset: Mapping[str, Style]) -> Mapping[str, Style]:
    plain = replace(
        preset["body"],
        size_pt=_SIZE_PT,
        align="left",
        line=1.0,
        first_mm=0.0,
        before_pt=2.0,
        after_pt=2.0,
    )
    own = (
        replace(preset["title"], key="list_title", name="Tên danh sách", before_pt=0.0, after_pt=4.0),
        replace(plain, key="list_about", name="Phạm vi danh sách", align="center", italic=True, keep_next=True),
        replace(plain, key="list_head", name="Tên cột", align="center", bold=True, keep_next=True),
        replace(plain, key="list_cell", name="Chữ trong bảng"),
        replace(plain, key="list_number", name="Số trong bảng", align="center"),
    )
    kept = ("body", "page_number")
    return MappingProxyType({**{key: preset[key] for key in kept}, **{style.key: style for style in own}})


def _cell(value: Value) -> Cell:
    if isinstance(value, str):
        return Cell(tuple(_paragraph("list_cell", line) for line in lines(value)) or (_paragraph("list_cell", ""),))
    if isinstance(value, date):
        return Cell((_paragraph("list_number", format_date(value)),))
    return Cell((_paragraph("list_number", "" if value is None else format_number(value)),))


def _paragraph(style: str, text: str) -> Paragraph:
    return Paragraph(style, (Run(text),))
