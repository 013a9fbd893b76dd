"""All rows of a server's database, out of one and into another, whatever engine either is.

A value is an int, a text, bytes or None; rows come in the order of the primary key and go in as they came, with their
numbers, so a copy is equal to what it was made from, row by row.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

import sqlalchemy as sa

from sync.server import schema
from sync.server.database import is_postgres

AT_ONCE = 2000
Row = tuple[Any, ...]


def tables() -> list[sa.Table]:
    """Every table, those that others refer to first."""
    return list(schema.metadata.sorted_tables)


def rows(db: sa.Connection, table: sa.Table) -> Iterator[Row]:
    """The rows of one table, streamed."""
    query = sa.select(table).order_by(*table.primary_key.columns)
    for row in db.execute(query, execution_options={"yield_per": AT_ONCE}):
        yield tuple(bytes(value) if isinstance(value, memoryview) else value for value in row)


def insert(db: sa.Connection, table: sa.Table, found: Iterable[Sequence[Any]]) -> int:
    """Put rows into a table; returns how many."""
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    mark = "?" if db.dialect.paramstyle == "qmark" else "%s"
    marks = ", ".join(mark for _ in table.columns)
    statement = f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})'
    waiting = iter(found)
    count = 0
    while part := [tuple(row) for row in islice(waiting, AT_ONCE)]:
        db.exec_driver_sql(statement, part)
        count += len(part)
    return count


def finish(db: sa.Connection) -> None:
    """After rows came in with their numbers: let the next one be higher (SQLite sees to that itself)."""
    if not is_postgres(db):
        return
    for table in tables():
        column = next((one for one in table.columns if one is table.autoincrement_column), None)
        if column is None:
            continue
        db.execute(
            sa.text(
                f"SELECT setval(pg_get_serial_sequence('{table.name}', '{column.name}'),"
                f' coalesce((SELECT max("{column.name}") FROM "{table.name}"), 0) + 1, false)'
            )
        )


def clear(db: sa.Connection) -> None:
    """Take everything out."""
    for table in reversed(tables()):
        db.execute(sa.delete(table))


def copy(source: sa.Connection, target: sa.Connection) -> dict[str, int]:
    """All rows of one database into another one that has empty tables; returns how many per table."""
    counts = {}
    for table in tables():
        counts[table.name] = insert(target, table, rows(source, table))
    finish(target)
    return counts
