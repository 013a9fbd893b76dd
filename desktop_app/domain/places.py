"""A place below the commune (ấp, thôn, tổ …) that people make: the record type "area"."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from desktop_app.domain.areas import MAX_NAME, PLACE_KINDS, named
from desktop_app.domain.problems import Problem
from desktop_app.domain.record import Layout, Summary, check, check_area, line, nest, read_record, text
from desktop_app.domain.shapes import Day, Key, Line, Part, is_empty
from desktop_app.domain.vocabulary import Vocabulary

KEY: Final = "area"
SCHEMA: Final = "area/1"

LAYOUT: Final = Layout(
    "địa bàn",
    "place",
    MappingProxyType(
        {
            "kind": Part("loại địa bàn", "the kind of place", Key("area_kinds")),
            "name": Part("tên địa bàn", "the name of the place", Line(MAX_NAME)),
            "parent": Part("địa bàn cấp trên", "the place above", Line(200)),
            "valid_from": Part("ngày có hiệu lực", "the day from which it is valid", Day()),
            "valid_to": Part("ngày hết hiệu lực", "the day until which it is valid", Day()),
        }
    ),
    MappingProxyType({}),
)


def to_fields(
    data: Any, new_id: Callable[[], str], vocabulary: Vocabulary | None = None
) -> tuple[dict[str, Any], list[Problem]]:
    """A place in JSON → flat fields and what is wrong with it."""
    return read_record(LAYOUT, data, new_id, vocabulary)


def from_fields(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Flat fields → the place in JSON."""
    return nest(LAYOUT, fields)


def problems(
    fields: Mapping[str, Any], vocabulary: Vocabulary | None, area_exists: Callable[[str], bool]
) -> list[Problem]:
    """What stops the place from being stored."""
    found = [
        Problem(name, f"Còn thiếu: {part.vi}.", f"Missing: {part.en}.")
        for name, part in LAYOUT.parts.items()
        if name in ("kind", "name", "parent") and is_empty(fields.get(name))
    ]
    if vocabulary is not None:
        found += check(LAYOUT, fields, vocabulary)
    if not found and fields.get("kind") not in PLACE_KINDS:
        found.append(
            Problem(
                "kind",
                "Xã, phường, tỉnh đã có sẵn trong sổ. Ở đây chỉ thêm ấp, thôn, khóm, tổ.",
                "Communes and provinces are in the notebook already. Only places below them are added here.",
            )
        )
    check_area(fields, area_exists, found, field="parent")
    return found


def empty_parts(fields: Mapping[str, Any]) -> list[Part]:
    """Nothing: what a place needs it must have."""
    return []


def hints(fields: Mapping[str, Any], vocabulary: Vocabulary) -> list[Problem]:
    """Nothing: what a place needs it must have."""
    return []


def label(fields: Mapping[str, Any]) -> str:
    """The place alone: "ấp 3"."""
    return named(text(fields.get("kind")), line(fields.get("name"), MAX_NAME))


def summary(fields: Mapping[str, Any], vocabulary: Vocabulary) -> Summary:
    """What lists and the index know of the place."""
    title = label(fields)
    return Summary(title=title, area=text(fields.get("parent")) or None, search_title=title)
