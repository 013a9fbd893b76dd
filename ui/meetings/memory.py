"""What earlier meetings in this notebook let the program propose: who usually speaks, chairs and writes.

It is read from the records themselves, so no name ever lies in a settings file outside the encrypted notebook.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from desktop_app.domain.record import rows_of, text
from desktop_app.domain.vietnamese.text import fold, nfc
from desktop_app.services import Services
from ui.widgets.choice import Choice

LOOK_BACK = 6  # meetings
# Roles that every meeting knows. They are written into the minutes, so they are Vietnamese in every language.
KNOWN = (
    "Chủ trì",
    "Người dân dự họp",
    "Trưởng ấp",
    "Trưởng Ban Công tác Mặt trận",
    "Đại diện hộ dân",
    "Cán bộ xã",
)
# What a meeting of the same circle usually shares with the one before.
SHARED = ("kind", "line", "org", "cohost", "area", "place", "chair", "cochair", "secretary", "recipients")


def earlier_meetings(services: Services, but: str = "") -> list[Mapping[str, Any]]:
    """Fields of the last meetings, newest first, without the record `but`."""
    found: list[Mapping[str, Any]] = [
        draft.fields for draft in services.queries.drafts("meeting", LOOK_BACK) if draft.record_id != but
    ]
    rows = services.queries.records("meeting", limit=LOOK_BACK)
    found += [services.queries.record(row.id).fields for row in rows if row.id != but and row.draft_id is None]
    return sorted(found, key=lambda fields: text(fields.get("starts_at")), reverse=True)[:LOOK_BACK]


def proposal(services: Services) -> dict[str, Any]:
    """The fields that a new meeting takes over from the last one; the number of the minutes goes on in its series."""
    for fields in earlier_meetings(services):
        taken = {name: fields[name] for name in SHARED if fields.get(name)}
        number = services.exporting.next_number(fields)
        return {**taken, "number": number} if number is not None else taken
    return {}


class Roles:
    """Proposals for who speaks: roles of this meeting, the last one first, then those of earlier meetings, then a few
    that every meeting knows."""

    def __init__(self, earlier: Iterable[Mapping[str, Any]]) -> None:
        self._earlier = [text(item.get("by_role")) for fields in earlier for item in reversed(rows_of(fields, "item"))]

    def search(self, typed: str, here: Iterable[Mapping[str, Any]], limit: int = 12) -> list[Choice]:
        """Roles that hold every word of what was typed, with or without marks."""
        wanted = fold(nfc(typed)).split()
        roles: dict[str, None] = {}
        for role in (*(text(item.get("by_role")) for item in reversed(list(here))), *self._earlier, *KNOWN):
            if role and role not in roles and all(word in fold(nfc(role)) for word in wanted):
                roles[role] = None
            if len(roles) >= limit:
                break
        # The field holds exactly one of them already: nothing is left to propose.
        return [] if list(roles) == [typed.strip()] else [Choice(role, role) for role in roles]
