"""The free texts of a record: what people wrote themselves, and so what the guard reads before the record goes out.

Chair and secretary of a meeting are named rightly; an area, a day or a key of a list tells nothing of a person.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from desktop_app.domain.record import Layout, row_prefix

if TYPE_CHECKING:
    from desktop_app.domain.privacy.findings import Context

_NAMED_RIGHTLY: Final = frozenset(("area", "chair", "cochair", "secretary", "attachments"))


def free_texts(layout: Layout, fields: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(place, text) of every free text in flat `fields`; the place as a Problem names it ("stream.<id>.summary")."""
    found = []
    for name, value in fields.items():
        prefix = row_prefix(layout, name)
        part = layout.rows[prefix].part if prefix else layout.parts.get(name)
        if part is not None and name not in _NAMED_RIGHTLY:
            found += part.shape.free_texts(value, name)
    return found


def context_of(type: str) -> Context:
    """How the guard reads a record: people in office are named rightly in minutes and in what follows from them."""
    return "minutes" if type in ("meeting", "followup") else "note"
