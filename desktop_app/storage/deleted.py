"""Records that were taken out of the notebook and can be brought back: a deletion is a revision, the log keeps all.

Nothing else reads these rows: every other question says `deleted = 0`, so no filter can let them into a list or a file.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from desktop_app.storage.records import ROW, RecordFilter, StoredRow, where_of

# Something is left to bring back (of an erased record there is no row at all), and it is this author's business: they
# wrote in it, here or on a machine before. What others wrote and took out of their notebooks is theirs.
_OFFERED: Final = (
    "record.fields <> '{}' AND EXISTS"
    " (SELECT 1 FROM rev WHERE rev.record = record.id AND (rev.own = 1 OR instr(rev.header, ?)))"
)
# By what came last in the log, not by anybody's clock.
_LAST_FIRST: Final = "(SELECT max(rev.seq) FROM rev WHERE rev.record = record.id) DESC"


def numbers(connection: Any, type: str, chosen: RecordFilter, today: date, author: str) -> Sequence[int]:
    """Numbers (`record.seq`) of all of them, the one deleted last first. It looks at every deleted record."""
    where, values = where_of(type, chosen, today, deleted=True)
    found = connection.execute(
        f"SELECT record.seq FROM record WHERE {where} AND {_OFFERED} ORDER BY {_LAST_FIRST}",
        [*values, author.encode()],
    )
    return array("q", (row[0] for row in found))


def by_numbers(connection: Any, wanted: Sequence[int]) -> dict[int, StoredRow]:
    """Rows for some numbers; those that were brought back or erased meanwhile are left out."""
    places = ", ".join("?" * len(wanted))
    found = connection.execute(
        f"SELECT record.seq, {ROW} FROM record WHERE deleted = 1 AND seq IN ({places})", list(wanted)
    )
    return {row[0]: StoredRow(*row[1:]) for row in found}


def ids_beginning(connection: Any, prefix: str, type: str | None, author: str) -> list[str]:
    """At most two ids of them that begin with `prefix` (two mean: not the only one)."""
    end = prefix + "g"  # after every hexadecimal digit and the hyphen
    rows = connection.execute(
        f"SELECT record.id FROM record WHERE record.id >= ? AND record.id < ? AND (? IS NULL OR record.type = ?)"
        f" AND record.deleted = 1 AND {_OFFERED} LIMIT 2",
        [prefix, end, type, type, author.encode()],
    )
    return [row[0] for row in rows]
