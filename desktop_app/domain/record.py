"""What all record types share: from JSON as people write it to flat fields, back again, and the checks between.

A record type is a table of parts (`Part`) and of row lists. A list whose items have an identity ("streams", "items")
is one field per item ("stream.<id>"), so that two people who edit two items never get into each other's way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, Final, NamedTuple

from desktop_app.domain.problems import Problem
from desktop_app.domain.shapes import ROW_ID, Group, Part, Place, Whole, is_empty, quoted, refuse_unknown
from desktop_app.domain.vietnamese.numbers import format_number
from desktop_app.domain.vietnamese.zone import VIETNAM
from desktop_app.domain.vocabulary import Vocabulary
from sync.core import strictjson

# A revision may have 256 KiB with its header; a record that fits here fits there.
MAX_BYTES: Final = 250 * 1024


class Rows(NamedTuple):
    """A list of rows with identity: `plural` is its key in JSON, `part` one row, `most` how many there may be."""

    plural: str
    part: Part
    most: int


class Layout(NamedTuple):
    """What a record type is made of: its names, its parts, and its row lists by prefix ("stream")."""

    vi: str
    en: str
    parts: Mapping[str, Part]
    rows: Mapping[str, Rows]


class Summary(NamedTuple):
    """What lists and the search index know of a record.

    Attributes: `title` and `gist` one line each, for people; `on` ISO date or None; `area` as the record holds it;
    `search_title` and `search_body` all text that a search may find.
    """

    title: str
    gist: str = ""
    on: str | None = None
    area: str | None = None
    severity: int | None = None
    state: str | None = None
    due_on: str | None = None
    topics: tuple[str, ...] = ()
    channel: str | None = None
    search_title: str = ""
    search_body: str = ""


def read_record(
    layout: Layout, data: Any, new_id: Callable[[], str], vocabulary: Vocabulary | None = None
) -> tuple[dict[str, Any], list[Problem]]:
    """JSON as people write it → flat fields and everything that is wrong with it. Nothing is dropped silently.

    With a vocabulary its lists are checked too, and then `check` would find nothing more.

    An empty value ("", null, []) gives None: on a new record that is nothing, in a change it clears the field.
    """
    problems: list[Problem] = []
    if not isinstance(data, dict | Mapping):
        return {}, [
            Problem(
                "",
                f"Nội dung nhận được không phải một {layout.vi}. Xin xem lại rồi thử lần nữa.",
                f"What was given is not a {layout.en}. Please check it and try again.",
            )
        ]
    plurals = {rows.plural: prefix for prefix, rows in layout.rows.items()}
    fields: dict[str, Any] = {}
    for name, value in data.items():
        if name in layout.parts:
            part = layout.parts[name]
            place = Place(name, part.vi, part.en, vocabulary, problems)
            fields[name] = None if is_empty(value) else part.shape.read(value, place)
        elif name in plurals:
            fields |= _read_rows(plurals[name], layout.rows[plurals[name]], value, new_id, vocabulary, problems)
        else:
            refuse_unknown(problems, quoted(name), name)
    return fields, problems or check_size(layout, fields)


def nest(layout: Layout, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Flat fields → JSON as people read it: rows in their order, each with its id; empty fields left out."""
    nested: dict[str, Any] = {}
    for name, value in fields.items():
        if value is not None and row_prefix(layout, name) is None:
            nested[name] = value
    for prefix, rows in layout.rows.items():
        listed = rows_of(fields, prefix)
        if listed:
            nested[rows.plural] = listed
    return nested


def check(layout: Layout, fields: Mapping[str, Any], vocabulary: Vocabulary) -> list[Problem]:
    """What is wrong with the fields that are there. Fields that this version does not know are let pass: a newer
    version wrote them, and they stay as they are."""
    problems: list[Problem] = []
    counts = dict.fromkeys(layout.rows, 0)
    for name, value in fields.items():
        if is_empty(value):
            continue
        prefix = row_prefix(layout, name)
        if prefix is not None:
            counts[prefix] += 1
        part = layout.rows[prefix].part if prefix else layout.parts.get(name)
        if part is not None:
            part.shape.read(value, Place(name, part.vi, part.en, vocabulary, problems, lenient=True))
    for prefix, rows in layout.rows.items():
        if counts[prefix] > rows.most:
            problems.append(_too_many(rows, counts[prefix]))
    return problems or check_size(layout, fields)


def check_area(
    fields: Mapping[str, Any], area_exists: Callable[[str], bool], problems: list[Problem], *, field: str = "area"
) -> None:
    """Add a problem when the area that is named does not exist."""
    area = fields.get(field)
    if isinstance(area, str) and area and not area_exists(area):
        problems.append(
            Problem(
                field,
                f"Không có địa bàn “{quoted(area)}”. Xin chọn lại xã, phường hoặc ấp.",
                f"There is no area “{quoted(area)}”. Please choose the commune or hamlet again.",
            )
        )


def check_size(layout: Layout, fields: Mapping[str, Any]) -> list[Problem]:
    """A problem when the whole record is too large for one revision."""
    size = strictjson.size(fields)
    if size <= MAX_BYTES:
        return []
    shown, most = format_number(size // 1024), format_number(MAX_BYTES // 1024)
    return [
        Problem(
            "",
            f"Cả {layout.vi} dài {shown} KB, nhiều nhất là {most} KB. Xin rút gọn hoặc chia ra.",
            f"The whole {layout.en} is {shown} KB long; at most {most} KB fit. Please shorten or divide it.",
        )
    ]


def row_prefix(layout: Layout, name: str) -> str | None:
    """The prefix of a field that holds a row ("stream" for "stream.<id>"), else None."""
    prefix, dot, row_id = name.partition(".")
    return prefix if dot and row_id and prefix in layout.rows else None


def rows_of(fields: Mapping[str, Any], prefix: str) -> list[dict[str, Any]]:
    """The rows of a list in their order, each with its "id"; a row of another shape is given as its "value"."""
    found = []
    for name, value in fields.items():
        head, dot, row_id = name.partition(".")
        if head == prefix and dot and row_id and value is not None:
            found.append({"id": row_id, **(value if isinstance(value, Mapping) else {"value": value})})
    return sorted(found, key=lambda row: (whole(row.get("order")) or 0, str(row["id"])))


def text(value: Any) -> str:
    """The value if it is a text, else "": what a summary may rely on whatever a record holds."""
    return value if isinstance(value, str) else ""


def line(value: Any, longest: int = 200) -> str:
    """The value as one line of at most `longest` characters."""
    # Only the beginning is looked at: a gist must not cost more for a long text.
    joined = " ".join(text(value)[: 4 * longest].split())
    return joined if len(joined) <= longest else joined[: longest - 1].rstrip() + "…"


def whole(value: Any) -> int | None:
    """The value if it is a whole number, else None."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def texts(value: Any) -> tuple[str, ...]:
    """The texts of a list; () for anything else."""
    return tuple(entry for entry in value if isinstance(entry, str)) if isinstance(value, list | tuple) else ()


def group(value: Any) -> Mapping[str, Any]:
    """The value if it is a group of parts, else an empty one."""
    return value if isinstance(value, Mapping) else {}


def iso_day(value: Any) -> str | None:
    """The ISO day of a day or moment (in Vietnamese time), or None."""
    try:
        moment = datetime.fromisoformat(text(value).strip())
        return (moment.astimezone(VIETNAM) if moment.tzinfo else moment).date().isoformat()
    except (ValueError, OverflowError):
        return None


def as_day(value: Any) -> date | None:
    """`iso_day` as a date."""
    day = iso_day(value)
    return date.fromisoformat(day) if day else None


def _read_rows(
    prefix: str,
    rows: Rows,
    value: Any,
    new_id: Callable[[], str],
    vocabulary: Vocabulary | None,
    problems: list[Problem],
) -> dict[str, Any]:
    place = Place(rows.plural, rows.part.vi, rows.part.en, vocabulary, problems)
    if is_empty(value):
        return {}
    if not isinstance(value, list | tuple):
        place.refuse("cần là một danh sách.", "must be a list.")
        return {}
    if len(value) > rows.most:
        problems.append(_too_many(rows, len(value)))
        return {}
    fields: dict[str, Any] = {}
    for number, entry in enumerate(value, 1):
        names = f"{rows.plural}.{number}", f"{rows.part.vi} {number}", f"{rows.part.en} {number}"
        at = Place(*names, vocabulary, problems)
        if not isinstance(entry, Mapping):
            at.refuse("cần là một nhóm mục có tên.", "must be a group of named entries.")
            continue
        given = entry.get("id")
        row_id = new_id() if is_empty(given) else ROW_ID.read(given, at)
        if row_id is None:
            continue
        name = f"{prefix}.{row_id}"
        if name in fields:
            at.refuse("có mã trùng với một mục khác.", "has the same id as another one.")
            continue
        row = rows.part.shape.read({key: part for key, part in entry.items() if key != "id"}, at)
        if row is not None:
            fields[name] = {"order": number, **row}
    return fields


def _too_many(rows: Rows, count: int) -> Problem:
    return Problem(
        rows.plural,
        f"Có {format_number(count)} {rows.part.vi}, nhiều nhất là {format_number(rows.most)}. Xin chia ra.",
        f"There are {format_number(count)} entries of {rows.part.en}; at most {format_number(rows.most)} fit."
        " Please divide them.",
    )


def row_shape(parts: Mapping[str, Part]) -> Group:
    """The shape of a row: its parts and its place in the order."""
    return Group({"order": Part("thứ tự", "order", Whole(-(2**31), 2**31)), **parts})
