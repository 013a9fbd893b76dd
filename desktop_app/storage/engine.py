"""The one place that names the SQLite engine: SQLCipher, also underneath sqlite-utils.

sqlite-utils catches the exceptions of the module it was built on, so it must find SQLCipher under the name that it
tries first ("pysqlite3") before its first import. Importing it costs tenths of a second: only the writer thread does.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import sqlcipher3
from sqlcipher3 import dbapi2

if TYPE_CHECKING:
    from sqlite_utils import Database

Connection = dbapi2.Connection
Row = dbapi2.Row
DatabaseError = dbapi2.DatabaseError
OperationalError = dbapi2.OperationalError
IntegrityError = dbapi2.IntegrityError

# Older engines can damage a database in WAL mode (sqlite.org/wal.html, "The WAL-Reset Bug").
OLDEST_ENGINE = (3, 51, 3)


def engine_version() -> tuple[int, ...]:
    """Version of the SQLite inside SQLCipher."""
    return tuple(int(part) for part in dbapi2.sqlite_version.split("."))


def connect(*args: Any, **kwargs: Any) -> Any:
    """A raw connection of the engine, transactions under our own control."""
    return dbapi2.connect(*args, isolation_level=None, **kwargs)


def utils_database(connection: Any) -> Database:
    """`connection` wrapped by sqlite-utils."""
    sys.modules.setdefault("pysqlite3", sqlcipher3)
    sys.modules.setdefault("pysqlite3.dbapi2", dbapi2)
    from sqlite_utils import Database

    return Database(connection)
