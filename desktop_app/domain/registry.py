"""The record types that this version knows. A new type is a module like `notes.py` and one line here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType, ModuleType
from typing import Any, Final, Protocol

from desktop_app.domain import followups, meetings, notes, places
from desktop_app.domain.problems import Problem
from desktop_app.domain.record import Layout, Summary
from desktop_app.domain.shapes import Part
from desktop_app.domain.vocabulary import Vocabulary


class ToFields(Protocol):
    """JSON as people write it → flat fields and what is wrong with them; see `record.read_record`."""

    def __call__(
        self, data: Any, new_id: Callable[[], str], vocabulary: Vocabulary | None = None
    ) -> tuple[dict[str, Any], list[Problem]]: ...


@dataclass(frozen=True, slots=True)
class RecordType:
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

    @property
    def prefixes(self) -> tuple[str, ...]:
        """What the fields of rows begin with: ("stream",) for "stream.<id>"."""
        return tuple(self.layout.rows)


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


TYPES: Final[Mapping[str, RecordType]] = MappingProxyType(
    {kind.key: kind for kind in map(_type, (notes, meetings, followups, places))}
)
