"""The free texts of a record: what people wrote themselves, and so what the guard reads before the record goes out.

Chair and secretary of a meeting are named rightly; an area, a day or a key of a list tells nothing of a person.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from desktop_app.domain.record import Layout, row_prefix
from desktop_app.domain.shapes import Counts, Group, Many, Shape, Text

if TYPE_CHECKING:
    from desktop_app.domain.privacy.findings import Context

_NAMED_RIGHTLY: Final = frozenset(("area", "chair", "cochair", "secretary", "attachments"))


def free_texts(layout: Layout, fields: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """(place, text) of every free text in flat `fields`; the place as a Problem names it ("stream.<id>.summary")."""
    for name, value in fields.items():
        prefix = row_prefix(layout, name)
        part = layout.rows[prefix].part if prefix else layout.parts.get(name)
        if part is not None and name not in _NAMED_RIGHTLY:
            yield from _texts(name, part.shape, value)


def context_of(type: str) -> Context:
    """How the guard reads a record: people in office are named rightly in minutes and in what follows from them."""
    return "minutes" if type in ("meeting", "followup") else "note"


def _texts(place: str, shape: Shape, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(shape, Text):
        if isinstance(value, str) and value:
            yield place, value
    elif isinstance(shape, Many) and isinstance(value, list | tuple):
        for entry in value:
            yield from _texts(place, shape.one, entry)
    elif isinstance(shape, Group) and isinstance(value, Mapping):
        for name, entry in value.items():
            if name in shape.parts:
                yield from _texts(f"{place}.{name}", shape.parts[name].shape, entry)
    elif isinstance(shape, Counts) and isinstance(value, Mapping):
        yield from ((place, str(name)) for name in value)
