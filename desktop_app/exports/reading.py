"""Reading a record that may be half written or wrong: whatever is not what it should be counts as not there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from desktop_app.domain.vietnamese.zone import VIETNAM


def mapping(value: object) -> Mapping[str, Any]:
    """`value`, or an empty mapping when it is none."""
    return value if isinstance(value, Mapping) else {}


def entries(value: object) -> list[Any]:
    """`value` as a list, [] when it is none."""
    return list(value) if isinstance(value, list | tuple) else []


def whole(value: object) -> int | None:
    """`value` when it is a whole number."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def moment_of(value: object) -> date | None:
    """A datetime in Vietnamese time, or a date when no time was given; None when `value` is neither."""
    if not isinstance(value, str):
        return None
    try:
        if len(value.strip()) == len("2026-11-20"):
            return date.fromisoformat(value.strip())
        moment = datetime.fromisoformat(value.strip())
        return moment.astimezone(VIETNAM) if moment.tzinfo else moment
    except (ValueError, OverflowError):
        return None
