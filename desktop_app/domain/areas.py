"""Areas: the provinces and communes of today from a packaged table, and the names of the places below them.

An official unit is known by its code of the National Statistics Office, two digits for a province, five for a commune;
that code is what records hold. A place below the commune (ấp, thôn, tổ …) is made by people and is a record of its own
(`places.py`); records hold its UUID.
"""

from __future__ import annotations

import csv
import heapq
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Final, NamedTuple, Self
from uuid import UUID

from desktop_app.domain.data import read_text
from desktop_app.domain.vietnamese.order import collation_key
from desktop_app.domain.vietnamese.text import clean_line, fold, name_key, nfc, spelling_key, syllables, tone_key, words
from sync.core.ids import uuid5

# The word that stands before a name, by kind (vocabulary list "area_kinds"); "" = the name says it all.
WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "country": "",
        "province": "tỉnh",
        "city": "thành phố",
        "district": "huyện",
        "cluster": "khu vực",
        "commune": "xã",
        "ward": "phường",
        "special_zone": "đặc khu",
        "township": "thị trấn",
        "thon": "thôn",
        "ap": "ấp",
        "ban": "bản",
        "buon": "buôn",
        "lang": "làng",
        "xom": "xóm",
        "khom": "khóm",
        "khu_pho": "khu phố",
        "to_dan_pho": "tổ dân phố",
        "to_ndtq": "tổ NDTQ",
        "place": "",
    }
)
# The kinds that people may make, below the commune; a household is none (the finest area is the group).
PLACE_KINDS: Final = (
    *("thon", "ap", "ban", "buon", "lang", "xom", "khom", "khu_pho", "to_dan_pho", "to_ndtq"),
    "place",
)
_ALSO: Final = (("to_ndtq", "tổ nhân dân tự quản"), ("to_dan_pho", "tdp"))

MAX_NAME: Final = 100

# UUIDv5 of an official code is taken under this namespace: UUIDv5(DNS, "area.sotay"), fixed for ever.
_OFFICIAL: Final = "c6456675-6041-574b-a3c9-ade519b1405a"


class Area(NamedTuple):
    """An official unit.

    Attributes: `code` of the statistics office; `kind` in the list "area_kinds"; `name` without the word for the kind;
    `parent` the province's code, None for a province; `valid_from` ISO date.
    """

    code: str
    kind: str
    name: str
    parent: str | None
    valid_from: str

    @property
    def id(self) -> str:
        """The unit's UUID, the same on every device."""
        return uuid5(_OFFICIAL, self.code)

    @property
    def short_label(self) -> str:
        """The unit alone: "xã Trà Cú"."""
        return named(self.kind, self.name)


class AreaTable:
    """Looks official units up by code or by what was typed.

    Cheap to make: the provinces are read at once (34 lines), the lines of the communes at the first question about one,
    all of them and the search keys at the first search. `communes` gives their lines of the table.
    """

    def __init__(self, provinces: Iterable[Area], communes: Callable[[], Iterable[str]]) -> None:
        self._provinces: Mapping[str, Area] = {area.code: area for area in provinces}
        self._read_communes = communes

    @classmethod
    def load(cls) -> Self:
        """The packaged table."""
        return cls(_areas(_lines("provinces.csv")), lambda: _lines("communes.csv"))

    @cached_property
    def _commune_lines(self) -> Mapping[str, str]:
        """By code; a list of notes asks about a few of 3,321."""
        return {line.partition(",")[0]: line for line in self._read_communes()}

    @cached_property
    def _communes(self) -> Mapping[str, Area]:
        return {area.code: area for area in _areas(self._commune_lines.values())}

    def provinces(self) -> list[Area]:
        """All provinces in the order of the alphabet."""
        return _sorted(self._provinces.values())

    def by_code(self, code: str) -> Area | None:
        """The unit with this code, or None."""
        province = self._provinces.get(code)
        if province is not None or not _may_be_code(code):
            return province
        line = self._commune_lines.get(code)
        return None if line is None else _areas([line])[0]

    def province_of(self, code: str) -> Area | None:
        """The province of a commune; a province is its own. None for an unknown code."""
        area = self.by_code(code)
        return self._provinces.get(area.parent) if area and area.parent else area

    def children(self, code: str) -> list[Area]:
        """The communes of a province in the order of the alphabet; [] for anything else."""
        return _sorted(area for area in self._communes.values() if area.parent == code)

    def label(self, area: Area) -> str:
        """What people read: "xã Trà Cú, tỉnh Vĩnh Long". Never without the province: many names occur in several."""
        province = self._provinces.get(area.parent) if area.parent else None
        return f"{area.short_label}, {province.short_label}" if province else area.short_label

    def search(self, text: str, limit: int = 20, near: str | None = None) -> list[Area]:
        """The best `limit` units for what was typed, with or without marks, a beginning of each word being enough.

        The whole name goes before a name that begins so, that before other finds; equal marks before other marks; then
        the units of the province `near` (its code); then by name. A code or its beginning is found too.
        """
        typed, marked = name_key(text), spelling_key(text)
        if not typed:
            return []
        wanted = [f" {word}" for word in typed.split()]
        found = []
        for keys in self._keys:
            if all(word in keys.all for word in wanted):
                if typed in (keys.name, keys.named):
                    rank = 0
                elif keys.name.startswith(typed) or keys.named.startswith(typed):
                    rank = 1
                else:
                    rank = 2
                far = near is not None and near not in (keys.area.parent, keys.area.code)
                # Words with equal marks, then the beginning of such words, then words with other marks.
                other_marks = (f" {marked} " not in keys.marked) + (f" {marked}" not in keys.marked)
                found.append((rank, other_marks, far, keys.name, keys.area.code, keys.area))
        return [one[-1] for one in heapq.nsmallest(limit, found)]

    @cached_property
    def _keys(self) -> list[_Keys]:
        areas = [*self._provinces.values(), *self._communes.values()]
        # One long text costs far less to fold than 3,355 short ones.
        short = "\n".join(area.short_label for area in areas)
        folded, marked = fold(nfc(short)).split("\n"), tone_key(short).split("\n")
        keys: dict[str, _Keys] = {}
        for area, one, marks in zip(areas, folded, marked, strict=True):
            named_so, name = _spaced(one), _spaced(one[len(WORDS[area.kind]) + 1 :])
            above = keys.get(area.parent or "")
            keys[area.code] = _Keys(
                area,
                name,
                named_so,
                f" {area.code} {named_so}" + (above.all if above else ""),
                f" {_spaced(marks)}" + (above.marked if above else " "),
            )
        return list(keys.values())


class _Keys(NamedTuple):
    """What a search compares of one unit: its folded name, the same with the word for its kind, then with everything
    above it and the code, and the last once more with marks."""

    area: Area
    name: str
    named: str
    all: str
    marked: str


def named(kind: str, name: str) -> str:
    """A name with the word for its kind: "ấp 3", "tổ NDTQ 5"; kinds that are not known add no word."""
    return f"{WORDS.get(kind, '')} {name}".strip()


def place_id(parent: str, kind: str, name: str) -> str:
    """The id of a place below the unit or place `parent` (a code or a UUID): UUIDv5(parent's id, kind and name).

    Two devices that make the same place offline make the same record, whatever the case, the tone placement, the
    spaces or zeros before a number. Marks count: within one commune Tân Lộc and Tân Lọc are two places.
    """
    parts = [part.lstrip("0") or "0" if part.isdecimal() else part for part in spelling_key(name).split()]
    return uuid5(parent if _is_uuid(parent) else uuid5(_OFFICIAL, parent), f"{kind} {' '.join(parts)}")


def parse_reference(reference: str) -> tuple[str, str, str] | None:
    """ "29461/ấp 3" → ("29461", "ap", "3"): what stands before the first slash, the kind and the name of the place.

    A name that does not begin with the word for a kind is of the kind "place". None when there is no slash, no name,
    or a name of more than 100 characters.
    """
    parent, slash, rest = clean_line(reference).partition("/")
    parent, rest = parent.strip(), rest.strip()
    if not parent or not slash or not words(rest) or len(rest) > MAX_NAME:
        return None
    spans = syllables(rest)
    for kind, word in sorted([(k, WORDS[k]) for k in PLACE_KINDS] + list(_ALSO), key=lambda pair: -len(pair[1])):
        length = len(words(word))
        if word and len(spans) > length and _says(rest[spans[0][0] : spans[length - 1][1]], word):
            return parent, kind, rest[spans[length][0] :]
    return parent, "place", rest


def _says(typed: str, word: str) -> bool:
    """Whether what was typed is this word; typed without marks it may be, with other marks it is another word."""
    unmarked = fold(typed) == typed.lower()
    return name_key(typed) == name_key(word) and (unmarked or spelling_key(typed) == spelling_key(word))


def _lines(name: str) -> list[str]:
    """The lines of a packaged table, without its head."""
    return read_text("areas", name).splitlines()[1:]


def _areas(lines: Iterable[str]) -> list[Area]:
    rows = csv.reader(lines)
    return [Area(code, kind, unit, parent or None, valid_from) for code, kind, unit, parent, valid_from in rows]


def _sorted(areas: Iterable[Area]) -> list[Area]:
    return sorted(areas, key=lambda area: collation_key(area.name))


def _spaced(folded: str) -> str:
    return " ".join(folded[start:end] for start, end in syllables(folded))


def _may_be_code(code: str) -> bool:
    # A UUID is asked about often; it is no reason to read the communes.
    return len(code) == 5


def _is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False
