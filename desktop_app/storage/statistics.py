"""What the statistics count: questions to the derived tables that the database answers with a few rows each."""

from __future__ import annotations

from datetime import date
from typing import Any

from desktop_app.domain.followups import SETTLED

_SETTLED = ", ".join(f"'{state}'" for state in sorted(SETTLED))
_BETWEEN = "deleted = 0 AND on_date BETWEEN ? AND ?"


def notes_by(connection: Any, column: str, since: date, until: date) -> dict[Any, int]:
    """Notes of a period by "area", "severity" or "channel"; None for those that say nothing about it."""
    if column not in ("area", "severity", "channel"):
        raise ValueError(column)
    return dict(
        connection.execute(
            f"SELECT {column}, count(*) FROM record WHERE type = 'note' AND {_BETWEEN} GROUP BY {column}",
            [since.isoformat(), until.isoformat()],
        )
    )


def notes_by_topic(connection: Any, since: date, until: date) -> dict[str, int]:
    """Notes of a period by topic; a note with two topics counts for both."""
    return dict(
        connection.execute(
            "SELECT topic, count(*) FROM record_topic JOIN record ON record.seq = record_topic.record"
            f" WHERE type = 'note' AND {_BETWEEN} GROUP BY topic",
            [since.isoformat(), until.isoformat()],
        )
    )


def notes_by_week(connection: Any, since: date, until: date) -> dict[date, int]:
    """Notes of a period by the Monday of their week."""
    rows = connection.execute(
        "SELECT date(on_date, '-6 days', 'weekday 1'), count(*) FROM record"
        f" WHERE type = 'note' AND {_BETWEEN} GROUP BY 1 ORDER BY 1",
        [since.isoformat(), until.isoformat()],
    )
    return {date.fromisoformat(monday): count for monday, count in rows}


def followups(connection: Any, since: date, until: date, today: date) -> tuple[int, int, int, int]:
    """(opened in the period, settled in it, resolved in it but people not told yet, overdue today)."""
    span = [since.isoformat(), until.isoformat()]
    row = connection.execute(
        "SELECT sum(on_date BETWEEN ? AND ?),"
        f" sum(state IN ({_SETTLED}) AND substr(updated_at, 1, 10) BETWEEN ? AND ?),"
        " sum(state = 'resolved' AND substr(updated_at, 1, 10) BETWEEN ? AND ?),"
        f" sum(due_on < ? AND coalesce(state, '') NOT IN ({_SETTLED}))"
        " FROM record WHERE type = 'followup' AND deleted = 0",
        [*span, *span, *span, today.isoformat()],
    ).fetchone()
    opened, settled, resolved, overdue = (int(number or 0) for number in row)
    return opened, settled, resolved, overdue
