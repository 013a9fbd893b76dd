"""Moving a server from the SQLite in its folder to a PostgreSQL, in the same epoch: nothing changes for anybody.

The old file stays in the folder under another name.
"""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa

from sync.server import database, errors, mark, transfer
from sync.server.files import only_one, sync_folder

MOVED = "server.db.moved"


def move_to(engine: sa.Engine, folder: Path, org: str) -> None:
    """Copy everything from `folder`'s SQLite into the empty PostgreSQL `engine`, in one transaction.

    A copy that was made before (the last run ended between the copy and remembering it) is taken as it is when it is
    equal. Raises AlreadyRunning, ForeignDatabase.
    """
    path = folder / "server.db"
    if not path.is_file():
        raise errors.Damaged(path)
    with only_one(folder):
        old = database.open_sqlite(path)
        try:
            with database.explained(path):
                database.migrate(old)
            _copy(old, engine, org)
        finally:
            old.dispose()


def set_aside(folder: Path) -> None:
    """Rename the SQLite file, now that the folder remembers its PostgreSQL."""
    for end in ("", "-wal", "-shm"):
        path = folder / f"server.db{end}"
        if path.exists():
            path.replace(folder / f"{MOVED}{end}")
    sync_folder(folder)


def _copy(old: sa.Engine, engine: sa.Engine, org: str) -> None:
    with database.reading(old) as source, database.writing(engine) as target:
        database.alone(target)
        if database.schema_version(target) is None:
            database.make_tables(target)
            transfer.copy(source, target)
            return
        database.make_tables(target)
        if database.org_in(target) != org or mark.of(target) != mark.of(source):
            raise errors.ForeignDatabase(database.shown(engine))
