"""What the statistics count: questions to the derived tables that the database answers with a few rows each."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from desktop_app.domain.followups import SETTLED
from desktop_app.domain.record import iso_day
from desktop_app.storage.revisions import of_record

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
    """Notes of a period by group of topics ("land.clearance" is of "land"); a note counts once for each."""
    return dict(
        connection.execute(
            "SELECT substr(topic, 1, instr(topic || '.', '.') - 1), count(DISTINCT record.seq)"
            " FROM record_topic JOIN record ON record.seq = record_topic.record"
            f" WHERE type = 'note' AND {_BETWEEN} GROUP BY 1",
            [since.isoformat(), until.isoformat()],
        )
    )


def notes_by_week(connection: Any, since: date, until: date) -> dict[date, int]:
    """Notes of a period by the Monday of their week."""
    rows = connection.execute(
        "SELECT date(on_date, '-6 days', 'weekday 1'), count(*) FROM record"
        f" WHERE type = 'note' AND {_BETWEEN} GROUP BY 1",
        [since.isoformat(), until.isoformat()],
    )
    return {date.fromisoformat(monday): count for monday, count in rows}


def followups(connection: Any, since: date, until: date, today: date) -> tuple[int, int, int, int]:
    """(opened in the period, settled in it, resolved in it but people not told yet, overdue today)."""
    span = (since.isoformat(), until.isoformat())
    row = connection.execute(
        f"SELECT sum(on_date BETWEEN ? AND ?), sum(due_on < ? AND coalesce(state, '') NOT IN ({_SETTLED}))"
        " FROM record WHERE type = 'followup' AND deleted = 0",
        [*span, today.isoformat()],
    ).fetchone()
    opened, overdue = (int(number or 0) for number in row)
    # A day more at each end: the moment of a change is told in the time zone of the machine that made it.
    brought = connection.execute(
        f"SELECT id, state, updated_at FROM record WHERE type = 'followup' AND deleted = 0 AND updated_at >= ?"
        f" AND state IN ({_SETTLED}, 'resolved')",
        [(since - timedelta(days=1)).isoformat()],
    ).fetchall()
    reached = [state for id, state, at in brought if span[0] <= _brought(connection, id, state, at) <= span[1]]
    resolved = reached.count("resolved")
    return opened, len(reached) - resolved, resolved, overdue


def _brought(connection: Any, record: str, state: str, changed_at: str) -> str:
    """The ISO day on which a follow-up was brought to its state: what was written in it since moves nothing."""
    said = [one for one in of_record(connection, record) if one.fields().get("state") == state]
    last = max(said, key=lambda one: (one.clk, one.id), default=None)
    return iso_day(last.at if last else changed_at) or ""
