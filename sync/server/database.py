"""Opening the server's database: engine checks, WAL with synchronous=FULL, migrations.

SQLite comes from `sqlcipher3`, unkeyed: the standard library's may be older than 3.51.3 and then damages a WAL database
that has more than one connection (sqlite.org/wal.html, "WAL-reset bug").
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import sqlcipher3.dbapi2 as sqlite
from sqlalchemy.pool import QueuePool, StaticPool

from sync.server import errors

OLDEST_ENGINE = (3, 51, 3)
NEWEST_SCHEMA = "0002"
APPLICATION_ID = 0x536F5376  # "SoSv"


def open_sqlite(path: Path | None) -> sa.Engine:
    """An engine for the database file (None: in memory, for tests). Raises ServerError with its sentence."""
    if sqlite.sqlite_version_info < OLDEST_ENGINE:
        raise errors.EngineTooOld(sqlite.sqlite_version)
    memory = path is None
    engine = sa.create_engine(
        "sqlite://" if memory else sa.URL.create("sqlite", database=str(path)),
        module=sqlite,
        poolclass=StaticPool if memory else QueuePool,
        connect_args={"check_same_thread": False, "timeout": 30},
        **({} if memory else {"pool_size": 8, "max_overflow": 56, "pool_timeout": 30}),
    )

    @sa.event.listens_for(engine, "connect")
    def configure(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # transactions begin where we say so (below), not where the driver guesses
        connection.execute("PRAGMA cipher_log_level=NONE")
        connection.execute("PRAGMA busy_timeout=30000")
        connection.execute("PRAGMA mmap_size=0")
        connection.execute("PRAGMA foreign_keys=ON")
        if not memory:
            connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")

    @sa.event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


@contextmanager
def writing(engine: sa.Engine) -> Iterator[sa.Connection]:
    """One durable transaction that may write."""
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        yield connection


@contextmanager
def reading(engine: sa.Engine) -> Iterator[sa.Connection]:
    """One consistent snapshot."""
    with engine.connect() as connection, connection.begin():
        yield connection


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn the engine's errors into sentences; anything else stays what it is, as a mistake of ours."""
    try:
        yield
    except sa.exc.DBAPIError as problem:
        text = str(problem.orig)
        if "not a database" in text or "malformed" in text or "disk I/O error" in text:
            raise errors.Damaged(path) from problem
        if "readonly" in text or "unable to open" in text:
            raise errors.NotWritable(path.parent) from problem
        if "disk is full" in text:
            raise errors.DiskFull from problem
        raise


def migrate(engine: sa.Engine) -> None:
    """Bring the database to today's tables. Raises Newer for a database from the future."""
    with writing(engine) as connection:
        now = schema_version(connection)
        if now == NEWEST_SCHEMA:
            return
        if now is not None and now > NEWEST_SCHEMA:
            raise errors.Newer
        from alembic import command
        from alembic.config import Config

        config = Config()
        config.set_main_option("script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%"))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def schema_version(connection: sa.Connection) -> str | None:
    """The database's migration, or None when it is empty."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    row = connection.execute(sa.text("SELECT version_num FROM alembic_version")).first()
    return None if row is None else str(row[0])
