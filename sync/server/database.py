"""Opening the server's database: SQLite in the folder or PostgreSQL elsewhere; checks, transactions, migrations.

SQLite comes from `sqlcipher3`, unkeyed: the standard library's may be older than 3.51.3 and then damages a WAL database
that has more than one connection (sqlite.org/wal.html, "WAL-reset bug"). It is used with WAL and synchronous=FULL.
PostgreSQL comes through psycopg. A write transaction there runs in READ COMMITTED and takes the row locks it needs; the
same statements run on SQLite, where a write transaction is alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa
import sqlcipher3.dbapi2 as sqlite
from sqlalchemy.pool import QueuePool, StaticPool

from sync.server import errors

OLDEST_ENGINE = (3, 51, 3)
NEWEST_SCHEMA = "0004"
APPLICATION_ID = 0x536F5376  # "SoSv"
CONNECT_SECONDS = 10
# Pages (64 MB) of the write-ahead log at which the request that commits folds it into the database: at SQLite's 1,000 a
# laptop's first sync would wait for that with every other batch.
FOLD_AT = 8000
# Two revisions of usual length do not fit into SQLite's 4,096: half of every page would be written and stay empty.
PAGE_SIZE = 8192
# What a PostgreSQL must say of itself, the first value being the usual one: a receipt is signed after a commit, so a
# commit must be on the disk; and texts are Unicode.
POSTGRES_NEEDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "server_encoding": ("UTF8",),
        "fsync": ("on",),
        "synchronous_commit": ("on", "local", "remote_write", "remote_apply"),
    }
)


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
            connection.execute(f"PRAGMA page_size={PAGE_SIZE}")  # counts in a new file only
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute(f"PRAGMA wal_autocheckpoint={FOLD_AT}")
        connection.execute("PRAGMA synchronous=FULL")

    @sa.event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


class Ready:
    """A statement of the toolkit, compiled once for each kind of database and then handed straight to the driver: the
    toolkit takes several times longer to recognise a statement than SQLite takes to run it. Its rows have names as
    ever; it must need no conversion of values, and no list for an IN (`sync.server.statements.each` makes room for a
    fixed number instead)."""

    def __init__(self, statement: sa.Executable) -> None:
        self._statement = statement
        self._compiled: dict[str, tuple[str, tuple[str, ...] | None, dict[str, Any]]] = {}

    def run(
        self,
        db: sa.Connection,
        values: Mapping[str, Any] = MappingProxyType({}),
        options: Mapping[str, Any] | None = None,
    ) -> sa.CursorResult[Any]:
        """The result for these values of its parameters; `options` as `Connection.execution_options` knows them."""
        compiled = self._compiled.get(db.dialect.name)
        if compiled is None:
            made: Any = self._statement.compile(dialect=db.dialect)  # type: ignore[attr-defined]
            names = tuple(made.positiontup) if made.positional else None
            compiled = self._compiled[db.dialect.name] = (str(made), names, dict(made.params))
        text, names, fixed = compiled
        given = {**fixed, **values}
        return db.exec_driver_sql(text, given if names is None else tuple(given[name] for name in names), options)


@contextmanager
def writing(engine: sa.Engine) -> Iterator[sa.Connection]:
    """One durable transaction that may write."""
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        yield connection


@contextmanager
def reading(engine: sa.Engine) -> Iterator[sa.Connection]:
    """One consistent snapshot."""
    options = {"isolation_level": "REPEATABLE READ"} if is_postgres(engine) else {}
    with engine.connect().execution_options(**options) as connection, connection.begin():
        yield connection


def is_postgres(on: sa.Engine | sa.Connection) -> bool:
    """Whether it is a PostgreSQL; everything else is SQLite."""
    return on.dialect.name == "postgresql"


def alone(connection: sa.Connection) -> None:
    """Until commit, let nobody else run what calls this: for rare changes that look before they insert."""
    if is_postgres(connection):  # on SQLite a write transaction is alone anyway
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": APPLICATION_ID})


def beside_orders(connection: sa.Connection, *, after: bool = False) -> None:
    """Until commit, keep orders of erasure from being carried out: for whoever looks which there are and then stores.
    `after`: the other side, who has committed an order and waits until all who may not have seen it are done."""
    if is_postgres(connection):  # on SQLite a write transaction is alone anyway
        shared = "" if after else "_shared"
        connection.execute(sa.text(f"SELECT pg_advisory_xact_lock{shared}(:key)"), {"key": APPLICATION_ID + 1})


def open_postgres(url: str) -> sa.Engine:
    """An engine for `postgresql://[user[:password]@][host][:port]/name[?host=/folder/of/the/socket]`, checked.

    Raises BadDatabase, DatabaseAway, NotDurable.
    """
    try:
        address = sa.make_url(url)
    except (sa.exc.ArgumentError, ValueError):
        raise errors.BadDatabase from None
    if address.drivername not in ("postgresql", "postgres", "postgresql+psycopg"):
        raise errors.BadDatabase
    try:
        # Few connections a worker: a PostgreSQL usually allows a hundred in all.
        engine = sa.create_engine(
            address.set(drivername="postgresql+psycopg"),
            pool_size=8,
            max_overflow=8,
            pool_timeout=30,
            connect_args={"connect_timeout": CONNECT_SECONDS},
        )
    except ImportError as problem:
        raise errors.NoDriver from problem
    try:
        with explained(engine), reading(engine) as connection:
            said = {name: connection.exec_driver_sql(f"SHOW {name}").scalar_one() for name in POSTGRES_NEEDS}
        for name, fits in POSTGRES_NEEDS.items():
            if said[name] not in fits:
                raise errors.NotDurable(name, said[name], fits[0])
    except BaseException:
        engine.dispose()
        raise
    return engine


@contextmanager
def explained(what: sa.Engine | Path) -> Iterator[None]:
    """Turn the database's errors into sentences; anything else stays what it is, as a mistake of ours.

    `what`: the engine that is used, or the file of a database that is only opened now.
    """
    try:
        yield
    except sa.exc.DBAPIError as problem:
        text = str(problem.orig)
        if isinstance(what, sa.Engine) and is_postgres(what):
            if isinstance(problem, sa.exc.OperationalError | sa.exc.InterfaceError):
                raise errors.DatabaseAway(shown(what), _first_line(text)) from problem
            raise
        path = Path(what.url.database or "") if isinstance(what, sa.Engine) else what
        if "not a database" in text or "malformed" in text or "disk I/O error" in text:
            raise errors.Damaged(path) from problem
        if "readonly" in text or "unable to open" in text:
            raise errors.NotWritable(path.parent) from problem
        if "disk is full" in text:
            raise errors.DiskFull(path.parent) from problem
        raise


def shown(engine: sa.Engine) -> str:
    """The database's name for people, without its password."""
    return engine.url.set(drivername=engine.dialect.name).render_as_string(hide_password=True)


def _first_line(text: str) -> str:
    return " ".join((text.strip().splitlines() or [""])[0].split())


def migrate(engine: sa.Engine, upto: str = "head") -> None:
    """Bring the database to today's tables. Raises Newer for a database from the future."""
    with reading(engine) as connection:
        if schema_version(connection) == NEWEST_SCHEMA:
            return
    with writing(engine) as connection:
        alone(connection)
        make_tables(connection, upto)


def make_tables(connection: sa.Connection, upto: str = "head") -> None:
    """The same inside a transaction of the caller's."""
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
    command.upgrade(config, upto)


def is_made(engine: sa.Engine) -> bool:
    """Whether the database has tables of a server, of whatever version."""
    with reading(engine) as connection:
        return schema_version(connection) is not None


def org_of(engine: sa.Engine) -> str | None:
    """The organisation whose server this database belongs to."""
    with reading(engine) as connection:
        return org_in(connection)


def org_in(connection: sa.Connection) -> str | None:
    """The same inside a transaction."""
    return connection.execute(sa.text("SELECT value FROM meta WHERE key = 'org'")).scalar()


def schema_version(connection: sa.Connection) -> str | None:
    """The database's migration, or None when it is empty."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    row = connection.execute(sa.text("SELECT version_num FROM alembic_version")).first()
    return None if row is None else str(row[0])
