"""The fence around a database: no transaction of a program goes on once a newer program has changed the tables.

A newer program brings the tables to its own version when it opens the folder. It does so only while nobody serves the
folder (`folder.open_folder`), but a lock does not reach to another machine, and commands run beside a server. What a
column means may have changed as well as its name; so each transaction of the older one looks first. On SQLite it sees
one state from beginning to end. On PostgreSQL it holds, from this look to its own end, a lock that a migration waits
for (`migrations/env.py`).
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from sync.server import database, errors

_LOOK = "SELECT version_num FROM alembic_version"


class Fence:
    """Set up around an engine whose tables are today's. Then every transaction raises MovedOn once they are a newer
    program's, and Behind once they are an older one's.

    Attributes: `moved_on`: whether that has been seen; it stays so.
    """

    def __init__(self, engine: sa.Engine) -> None:
        self._today = database.NEWEST_SCHEMA
        self.moved_on = False
        sa.event.listen(engine, "begin", self._look)

    def _look(self, connection: sa.Connection) -> None:
        found = _version(connection)
        if found != self._today:
            self.moved_on = self.moved_on or found > self._today
            raise errors.MovedOn if found > self._today else errors.Behind


def _version(connection: sa.Connection) -> str:
    """Straight from the driver, since every request asks it; what fails is asked again by the toolkit, which knows what
    to make of it."""
    raw: Any = connection.connection.driver_connection
    driver: Any = connection.dialect.dbapi
    try:
        row = raw.execute(_LOOK).fetchone()
    except driver.Error:
        row = connection.exec_driver_sql(_LOOK).fetchone()
    return "" if row is None else str(row[0])  # somebody emptied it: less than any program's
