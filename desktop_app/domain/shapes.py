"""What the fields of a record may hold, as small readers that clean a value or say in a sentence what is wrong.

One reader serves both ways in: JSON that somebody wrote (`read` cleans it) and a draft that is being completed (`read`
finds what is wrong; lists are checked when a vocabulary is given). Nothing that is read can make a reader fail: any
JSON value gives a value or a problem.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any, Final, NamedTuple

from desktop_app.domain.problems import Problem
from desktop_app.domain.vietnamese.numbers import format_number
from desktop_app.domain.vietnamese.text import clean, clean_line
from desktop_app.domain.vocabulary import Vocabulary

MAX_TITLE: Final = 300
MAX_TEXT: Final = 20_000
MAX_COUNT: Final = 100_000_000
_RECORD_ID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_ROW_ID: Final = re.compile(r"[0-9A-Za-z_-]{1,64}")
_HASH: Final = re.compile(r"[0-9a-f]{64}")


class Place(NamedTuple):
    """Where a reader stands: the field, its names in the middle of a sentence, and what it may ask.

    `lenient` lets parts pass that have no name here: a newer version wrote them, and they stay as they are.
    """

    field: str
    vi: str
    en: str
    vocabulary: Vocabulary | None
    problems: list[Problem]
    lenient: bool = False

    def refuse(self, vi: str, en: str) -> None:
        """Note a problem: the field's name with a capital begins both sentences."""
        self.problems.append(Problem(self.field, f"{capital(self.vi)} {vi}", f"{capital(self.en)} {en}"))

    def at(self, name: str, part: Part) -> Place:
        """The place of a part below this one."""
        return Place(f"{self.field}.{name}", part.vi, part.en, self.vocabulary, self.problems, self.lenient)


class Shape(ABC):
    """What a field may hold. Plain classes: a dozen dataclasses more would be felt when the program starts."""

    __slots__ = ()

    @abstractmethod
    def read(self, value: Any, place: Place) -> Any:
        """The value as it is stored, or None with a problem noted. `value` is never None or empty."""

    def free_texts(self, value: Any, place: str) -> list[tuple[str, str]]:
        """(place, text) of all that people wrote themselves in a value: nothing in a key, a day or a number."""
        return []


class Part(NamedTuple):
    """A named part of a record: its names in both languages (as in the middle of a sentence) and its shape."""

    vi: str
    en: str
    shape: Shape


class Text(Shape):
    """A text of several lines."""

    __slots__ = ("longest",)

    def __init__(self, longest: int = MAX_TEXT) -> None:
        self.longest = longest

    def read(self, value: Any, place: Place) -> Any:
        if not isinstance(value, str):
            return _not(place, "một đoạn chữ", "a text")
        return self.fit(clean(value).strip(), place)

    def free_texts(self, value: Any, place: str) -> list[tuple[str, str]]:
        return [(place, value)] if isinstance(value, str) and value else []

    def fit(self, text: str, place: Place) -> str | None:
        if len(text) <= self.longest:
            return text or None
        size, most = format_number(len(text)), format_number(self.longest)
        place.refuse(
            f"dài {size} ký tự, nhiều nhất là {most}. Xin rút gọn hoặc chia ra rồi lưu lại.",
            f"is {size} characters long; at most {most} fit. Please shorten or divide it.",
        )
        return None


class Line(Text):
    """A text of one line."""

    __slots__ = ()

    def __init__(self, longest: int = MAX_TITLE) -> None:
        super().__init__(longest)

    def read(self, value: Any, place: Place) -> Any:
        if not isinstance(value, str):
            return _not(place, "một dòng chữ", "a line of text")
        return self.fit(clean_line(value), place)


class Whole(Shape):
    """A whole number between two bounds."""

    __slots__ = ("highest", "lowest")

    def __init__(self, lowest: int = 0, highest: int = MAX_COUNT) -> None:
        self.lowest = lowest
        self.highest = highest

    def read(self, value: Any, place: Place) -> Any:
        if isinstance(value, bool) or not isinstance(value, int) or not self.lowest <= value <= self.highest:
            low, high = format_number(self.lowest), format_number(self.highest)
            return _not(place, f"một số nguyên từ {low} đến {high}", f"a whole number from {low} to {high}")
        return value


class Number(Shape):
    """A running number as an office writes it: 5, or "05a"."""

    __slots__ = ()

    def read(self, value: Any, place: Place) -> Any:
        return Line(30).read(value, place) if isinstance(value, str) else Whole().read(value, place)


class Flag(Shape):
    """Yes or no."""

    __slots__ = ()

    def read(self, value: Any, place: Place) -> Any:
        return value if isinstance(value, bool) else _not(place, "có hoặc không (true, false)", "true or false")


MOST_NAMED: Final = 16
"""Entries of a list that a sentence still names one by one."""


class Key(Shape):
    """A key of a vocabulary list. Without a vocabulary any line will do: the list is checked on completing."""

    __slots__ = ("list_name",)

    def __init__(self, list_name: str) -> None:
        self.list_name = list_name

    def read(self, value: Any, place: Place) -> Any:
        if not isinstance(value, str):
            return _not(place, "một mục trong danh mục", "an entry of its list")
        if place.vocabulary is not None and place.vocabulary.has(self.list_name, value):
            return value
        key = clean_line(value)
        if place.vocabulary is None or place.vocabulary.has(self.list_name, key):
            return key
        entries = [one for one in place.vocabulary.entries(self.list_name) if not one.extra.get("derived")]
        vi, en = (
            ": " + ", ".join(f"{one.label(language)} ({one.key})" for one in entries) for language in ("vi", "en")
        )
        few = len(entries) <= MOST_NAMED
        place.refuse(
            f"“{quoted(value)}” không có trong danh mục. Xin chọn một mục có sẵn{vi if few else ''}.",
            f"“{quoted(value)}” is not in the list. Please choose an entry that is{en if few else ''}.",
        )
        return None


class Many(Shape):
    """A list of values of one shape: each key and line once, while two groups of parts may well be alike (two people
    of one role who are both ill)."""

    __slots__ = ("most", "one")

    def __init__(self, one: Shape, most: int) -> None:
        self.one = one
        self.most = most

    def read(self, value: Any, place: Place) -> Any:
        if not isinstance(value, list | tuple):
            return _not(place, "một danh sách", "a list")
        if len(value) > self.most:
            place.refuse(
                f"có {format_number(len(value))} mục, nhiều nhất là {self.most}. Xin bớt đi.",
                f"has {format_number(len(value))} entries; at most {self.most} fit. Please remove some.",
            )
            return None
        kept: list[Any] = []
        for entry in value:
            read = None if is_empty(entry) else self.one.read(entry, place)
            if read is not None and (read not in kept or isinstance(self.one, Group)):
                kept.append(read)
        return kept or None

    def free_texts(self, value: Any, place: str) -> list[tuple[str, str]]:
        if not isinstance(value, list | tuple):
            return []
        return [one for entry in value for one in self.one.free_texts(entry, place)]


class Group(Shape):
    """Named parts that belong together."""

    __slots__ = ("parts",)

    def __init__(self, parts: Mapping[str, Part]) -> None:
        self.parts = parts

    def read(self, value: Any, place: Place) -> Any:
        if not isinstance(value, dict | Mapping):  # nearly always a dict, and that is quickly seen
            return _not(place, "một nhóm mục có tên", "a group of named entries")
        read: dict[str, Any] = {}
        for name, entry in value.items():
            part = self.parts.get(name)
            if part is None:
                if not place.lenient:
                    refuse_unknown(place.problems, f"{place.field}.{quoted(name)}", name)
            elif not is_empty(entry):
                kept = part.shape.read(entry, place.at(name, part))
                if kept is not None:
                    read[name] = kept
        return read or None

    def free_texts(self, value: Any, place: str) -> list[tuple[str, str]]:
        if not isinstance(value, dict | Mapping):
            return []
        parts = self.parts
        return [
            one
            for name, entry in value.items()
            if name in parts
            for one in parts[name].shape.free_texts(entry, f"{place}.{name}")
        ]


class Counts(Shape):
    """Counts by name: {"nông dân": 20}; None for a name that was written down and not counted."""

    __slots__ = ("most",)

    def __init__(self, most: int = 50) -> None:
        self.most = most

    def read(self, value: Any, place: Place) -> Any:
        if not isinstance(value, Mapping) or len(value) > self.most:
            return _not(
                place, f"nhóm và số người, nhiều nhất {self.most} nhóm", f"at most {self.most} groups and counts"
            )
        read: dict[str, int | None] = {}
        for name, entry in value.items():
            key = clean_line(str(name))
            if not key:
                if is_empty(entry):
                    continue
                place.refuse("có số người mà thiếu tên nhóm.", "has a count without the name of its group.")
                return None
            if len(key) > 100:
                return _not(place, "tên nhóm ngắn, dưới 100 ký tự", "short names, under 100 characters")
            if key in read:
                place.refuse(
                    f"ghi nhóm “{quoted(key)}” hai lần. Xin gộp lại.",
                    f"name the group “{quoted(key)}” twice. Please put them together.",
                )
                return None
            read[key] = None if is_empty(entry) else Whole().read(entry, place)
        return read or None

    def free_texts(self, value: Any, place: str) -> list[tuple[str, str]]:
        return [(place, str(name)) for name in value] if isinstance(value, Mapping) else []


class Day(Shape):
    """A day, ISO 8601."""

    __slots__ = ()

    def read(self, value: Any, place: Place) -> Any:
        try:
            return date.fromisoformat(value).isoformat()
        except (TypeError, ValueError):
            return _not(place, "ngày, viết như 2026-11-20", "a day, written like 2026-11-20")


class Moment(Shape):
    """A moment, a day or a time of day, ISO 8601."""

    __slots__ = ()

    def read(self, value: Any, place: Place) -> Any:
        if isinstance(value, str):
            text = value.strip()
            for reader in (datetime.fromisoformat, time.fromisoformat):
                try:
                    reader(text)
                except ValueError:
                    continue
                return text
        return _not(place, "giờ ngày, viết như 2026-11-20T08:00", "a time, written like 2026-11-20T08:00")


class Name(Shape):
    """An id of a fixed form: a record's, a row's within its record, or the hash of an attachment."""

    __slots__ = ("pattern",)

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self.pattern = pattern

    def read(self, value: Any, place: Place) -> Any:
        if isinstance(value, str) and self.pattern.fullmatch(value):
            return value
        return _not(place, "mã do sổ đặt", "an id that the notebook gave")


RECORD_ID: Final = Name(_RECORD_ID)
ROW_ID: Final = Name(_ROW_ID)
HASH: Final = Name(_HASH)


def is_empty(value: Any) -> bool:
    """Whether a value says nothing: null, no text, no entries. (0 and false say something.)"""
    if isinstance(value, str):
        return not value or value.isspace()
    return value is None or (not value and isinstance(value, (list, tuple, Mapping)))


def quoted(value: object) -> str:
    """What somebody wrote, short and clean enough to stand in a sentence."""
    line = clean_line(str(value)[:200])
    return line if len(line) <= 60 else line[:59] + "…"


def capital(text: str) -> str:
    """With a capital at the beginning of a sentence."""
    return text[:1].upper() + text[1:]


def refuse_unknown(problems: list[Problem], field: str, name: object) -> None:
    """Note that there is no part of this name."""
    problems.append(
        Problem(
            field,
            f"Sổ không có phần “{quoted(name)}”. Xin bỏ phần ấy hoặc sửa lại tên.",
            f"There is no part called “{quoted(name)}”. Please remove it or correct its name.",
        )
    )


def _not(place: Place, vi: str, en: str) -> Any:
    """Note that the value is something else than it must be; None, for the reader to return."""
    place.refuse(f"cần là {vi}.", f"must be {en}.")
    return None
