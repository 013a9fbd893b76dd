"""The record types that this version knows. A new type is a module like `notes.py` and one line here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType, ModuleType
from typing import Any, Final, NamedTuple, Protocol

from desktop_app.domain import followups, from_office, meetings, notes, places
from desktop_app.domain.problems import Problem
from desktop_app.domain.record import Layout, Summary, check, check_area, nest, read_record
from desktop_app.domain.shapes import Part
from desktop_app.domain.vocabulary import Vocabulary


class ToFields(Protocol):
    """JSON as people write it → flat fields and what is wrong with them; see `record.read_record`."""

    def __call__(
        self, data: Any, new_id: Callable[[], str], vocabulary: Vocabulary | None = None
    ) -> tuple[dict[str, Any], list[Problem]]: ...


class RecordType(NamedTuple):
    """The rules of one record type.

    Attributes: `key` "note", `schema` "note/1", `layout` its parts; the functions are described in `notes.py`.
    `change_problems` says what speaks against a change of a record that exists: (fields before, changes).
    """

    key: str
    schema: str
    layout: Layout
    to_fields: ToFields
    from_fields: Callable[[Mapping[str, Any]], dict[str, Any]]
    problems: Callable[[Mapping[str, Any], Vocabulary | None, Callable[[str], bool]], list[Problem]]
    hints: Callable[[Mapping[str, Any], Vocabulary], list[Problem]]
    empty_parts: Callable[[Mapping[str, Any]], list[Part]]
    summary: Callable[[Mapping[str, Any], Vocabulary], Summary]
    change_problems: Callable[[Mapping[str, Any], Mapping[str, Any]], list[Problem]]


def _nothing_against(before: Mapping[str, Any], changes: Mapping[str, Any]) -> list[Problem]:
    return []


def _type(module: ModuleType) -> RecordType:
    return RecordType(
        key=module.KEY,
        schema=module.SCHEMA,
        layout=module.LAYOUT,
        to_fields=module.to_fields,
        from_fields=module.from_fields,
        problems=module.problems,
        hints=module.hints,
        empty_parts=module.empty_parts,
        summary=module.summary,
        change_problems=getattr(module, "change_problems", _nothing_against),
    )


def _from_office(key: str, layout: Layout, summary: Callable[[Mapping[str, Any], Vocabulary], Summary]) -> RecordType:
    """A type that the office writes and a notebook shows: read and checked like the others, without steps."""
    wanted = from_office.WANTED[key]

    def problems(
        fields: Mapping[str, Any], vocabulary: Vocabulary | None, area_exists: Callable[[str], bool]
    ) -> list[Problem]:
        found = from_office.missing(layout, wanted, fields)
        if vocabulary is not None:
            found += check(layout, fields, vocabulary)
        check_area(fields, area_exists, found)
        return found

    return RecordType(
        key=key,
        schema=f"{key}/1",
        layout=layout,
        to_fields=lambda data, new_id, vocabulary=None: read_record(layout, data, new_id, vocabulary),
        from_fields=lambda fields: nest(layout, fields),
        problems=problems,
        hints=lambda fields, vocabulary: [],
        empty_parts=lambda fields: [],
        summary=summary,
        change_problems=_nothing_against,
    )


TYPES: Final[Mapping[str, RecordType]] = MappingProxyType(
    {
        kind.key: kind
        for kind in (
            *map(_type, (notes, meetings, followups, places)),
            _from_office("request", from_office.REQUEST, from_office.request_summary),
            _from_office("reply", from_office.REPLY, from_office.reply_summary),
        )
    }
)
