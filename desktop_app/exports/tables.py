"""The neutral table: columns with a type each, and rows that come one after the other, before any file format.

Builders (`notes.py`, `meeting_log.py`, `followup_list.py`) make it from records; `csv.py`, `xlsx.py` and `listing.py`
turn it into bytes. Rows are never all in memory: a notebook may hold a hundred thousand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from desktop_app.domain.vietnamese.text import clean

Value = str | int | date | None
Values = tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, what its cells hold, and how wide it stands on paper (about as many letters)."""

    title: str
    kind: Literal["text", "number", "date"] = "text"
    width: int = 18


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of a workbook. `name` has at most 31 characters, none of them []:*?/\\ (Excel's rule)."""

    name: str
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One row: to which sheet it belongs (its place in the workbook), and its cells from left to right."""

    sheet: int
    cells: Values
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Workbook:
    """Some sheets and all their rows. `lines` is read once; the rows of each sheet come in their order."""

    title: str
    sheets: tuple[Sheet, ...]
    lines: Iterable[Line]
    created: datetime | None = None

    def of_first(self) -> Iterator[Line]:
        """The rows of the first sheet: what a format with one table can hold."""
        return (line for line in self.lines if line.sheet == 0)


def text_of(value: object) -> str:
    """A text of a record as it was stored; "" for anything that is not text."""
    return clean(value).strip() if isinstance(value, str) else ""


def day_of(value: object) -> date | str | None:
    """The day of an ISO day or moment; other text as it stands, so that nothing is lost."""
    text = text_of(value)
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError:
        return text


def number_of(value: object) -> int | str | None:
    """A whole number; other text as it stands."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    return text_of(value) or None


def texts_in(value: Any, skip: frozenset[str] = frozenset({"id", "$blob", "area", "meeting", "source"})) -> list[str]:
    """Every text anywhere in a record, but for ids: what may hold something that must not leave the machine."""
    if isinstance(value, str):
        return [value] if value.strip() else []
    if isinstance(value, Mapping):
        found = [text for key, one in value.items() if key not in skip for text in texts_in(one, skip)]
        # Free names stand as keys too: the groups of an attendance.
        return [key for key in value if isinstance(key, str) and " " in key] + found
    if isinstance(value, Sequence) and not isinstance(value, bytes):
        return [text for one in value for text in texts_in(one, skip)]
    return []
