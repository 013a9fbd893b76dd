"""`backup` and `restore`: a file that is read back and verified before it counts, and an older state that heals.

The file holds the database and the server's keys; photos are copied beside it, into `blobs/`, once each, since they
never change. After a restore the server lives in a new epoch: clients learn that from the first answer, and send again
what the backup did not hold, by themselves.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Set
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from sync.carriers.parcel import rename
from sync.server import backup_file, checking, control, database, errors, folder, mark, photos, schema, transfer
from sync.server.backup_file import Head
from sync.server.database import reading, writing
from sync.server.epochs import begin_epoch
from sync.server.files import LOCK, WORK, disk_errors, only_one, sync_folder, two_deep, workplace, write_file
from sync.server.folder import Opened
from sync.server.store import current_epoch

BLOBS = "blobs"
PARTS = frozenset({BLOBS, "keys", "tls"})
LAST = "backup"
"""Key in `meta`: what is known of the last verified backup."""


@dataclass(frozen=True, slots=True)
class Made:
    """A verified backup. Attributes: `revisions` in it; `bytes` its size; `blobs` how many photos and files were copied
    now; `spoilt` how many the server's disk has changed, so that they are not in it."""

    path: Path
    revisions: int
    bytes: int
    blobs: int
    spoilt: int
    made: str
    same_disk: bool


def make(opened: Opened, path: Path, now: datetime) -> Made:
    """Write a backup, read it back, verify it; only then it gets its name, and what it holds counts as safe.

    The server may be running. Raises BadInput, NotWhole, NotWritable, DiskFull.
    """
    path = path.absolute()
    if opened.folder.absolute() in path.parents:
        raise errors.BadInput(
            "Xin đặt bản sao lưu ngoài thư mục máy chủ, nếu không sẽ mất cùng lúc.",
            "Please put the backup outside the server's folder; inside, both would be lost together.",
        )
    if path.exists():
        raise errors.BadInput(
            f"{path} đã có rồi. Xin chọn tên khác; bản sao lưu cũ được giữ nguyên.",
            f"{path} exists already. Please choose another name; the older backup is kept.",
        )
    made = now.isoformat(timespec="seconds")
    with disk_errors(path.parent), workplace(path.parent) as place:
        beside = place / "backup.part"
        with reading(opened.engine) as db:
            # Rows that an index has lost would be missing from the file, and nothing could tell from it.
            if lost := checking.whole(db):
                raise errors.NotWhole(len(lost))
            backup_file.write(beside, db, opened.org, made, _other_files(opened.folder))
        with database.explained(path), _scratch(beside, place) as (_, scratch):
            report = checking.verify(scratch, opened.keys, None)
            if report.count:
                raise errors.NotWhole(report.count)
            copied, spoilt = _copy_blobs(opened.folder / BLOBS, path.parent / BLOBS)
            rename(beside, path)
            sync_folder(path.parent)
            with database.explained(opened.engine):
                _now_safe(opened.engine, scratch, made, report.revisions)
        same = path.stat().st_dev == opened.folder.stat().st_dev
        return Made(path, report.revisions, path.stat().st_size, copied, spoilt, made, same)


def restore(
    where: Path, path: Path, now: datetime, *, url: str | None, random: Callable[[int], bytes]
) -> dict[str, Any]:
    """Put the state of a backup in place of the server's, in a new epoch. `where` may be missing or empty: then the
    whole server is made again from the file. `url`: on this PostgreSQL.

    Raises BadBackup, NotWhole, AlreadyRunning, NotWritable; then nothing was changed.
    """
    with disk_errors(where):
        where.mkdir(parents=True, exist_ok=True, mode=0o700)
        with only_one(where):
            # What a killed restore left of one that was to be made again is no server: `server.json` comes last.
            there = [one.name for one in where.iterdir() if one.name != LOCK and not one.name.startswith(WORK)]
            fresh = set(there) <= PARTS
            try:
                with workplace(where) as place, database.explained(where / "server.db"):
                    done = _restore(where, path, now, url, random, place, fresh)
            except BaseException:
                if not there:
                    shutil.rmtree(where, ignore_errors=True)
                raise
    opened = folder.open_folder(where)
    try:
        control.again(opened, now, random)  # now also for the lists beside the database, and photos
        left = control.forget_in_old_copies(opened)
    finally:
        opened.close()
    return {**done, "left": [str(one) for one in left]}


def _restore(
    where: Path, path: Path, now: datetime, url: str | None, random: Callable[[int], bytes], place: Path, fresh: bool
) -> dict[str, Any]:
    with _scratch(path, place) as (head, scratch):
        if fresh:
            (where / BLOBS).mkdir(exist_ok=True)
            _make_folder(where, head)
        facts = folder.read_identity(where)
        if facts.org != head.org:
            raise errors.BadBackup(path)
        report = checking.verify(scratch, facts.keys, None)
        if report.count:
            raise errors.NotWhole(report.count)
        with writing(scratch) as db:
            begin_epoch(db, random(16).hex(), now)
            db.execute(sa.delete(schema.safe_head))
            db.execute(
                sa.insert(schema.safe_head).from_select(list(schema.safe_head.c.keys()), sa.select(schema.chain_head))
            )
        # What was erased since the backup was made does not come back, nor does who was suspended: not even when this
        # ends right after the database is in its place.
        for name in (control.ORDERS, control.STATUSES):
            if (where / name).exists():
                shutil.copy(where / name, place / name)
        control.again(folder.with_engine(place, facts, scratch), now, random)
        with reading(scratch) as db:
            named = set(db.execute(sa.select(schema.blob_ref.c.sha256).distinct()).scalars())
            stands = mark.of(db)
            epoch = current_epoch(db)
        # In the new epoch everybody is told again what is there: not what the disk has spoilt, in place of which the
        # backup's own is copied, or a notebook's comes.
        photos.set_aside(where / BLOBS)
        address = url or folder.kept_url(where)
        if address is None:
            _into_sqlite(scratch, where, now)
        else:
            _into_postgres(scratch, address, facts.org)
            folder.keep_url(where, address)
        mark.write(where, stands, now)
        copied, _ = _copy_blobs(path.parent / BLOBS, where / BLOBS, named)
    return {"epoch": epoch, "made": head.made, "revisions": report.revisions, "blobs": copied}


def last(db: sa.Connection) -> dict[str, Any] | None:
    """What is known of the last verified backup of this database: made, revisions; None before the first."""
    said = db.execute(sa.select(schema.meta.c.value).where(schema.meta.c.key == LAST)).scalar()
    return None if said is None else dict(json.loads(said))


# -- parts


@contextmanager
def _scratch(path: Path, place: Path) -> Iterator[tuple[Head, sa.Engine]]:
    """The backup as an SQLite database of today's tables, in the work folder `place`. Raises BadBackup, Newer."""
    engine = database.open_sqlite(place / "server.db")
    try:
        with backup_file.opened(path) as (head, rows), writing(engine) as db:
            if head.schema > database.NEWEST_SCHEMA:
                raise errors.Newer
            _load(db, head, rows)
        with writing(engine) as db:
            database.make_tables(db)  # from the backup's own version to today's
        yield head, engine
    finally:
        engine.dispose()


def _load(db: sa.Connection, head: Head, rows: Iterator[tuple[str, list[str], list[Any]]]) -> None:
    if not head.schema.isdigit():
        raise ValueError("schema")
    database.make_tables(db, head.schema)
    inspector = sa.inspect(db)
    known = {name: {column["name"] for column in inspector.get_columns(name)} for name in inspector.get_table_names()}
    db.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
    for (name, columns), part in groupby(rows, key=lambda one: (one[0], one[1])):
        if name not in known or not set(columns) <= known[name]:
            raise ValueError("a table or column that this version never had")
        table = sa.Table(name, sa.MetaData(), *(sa.Column(one) for one in columns))
        transfer.insert(db, table, (row[2] for row in part))


def _other_files(where: Path) -> dict[str, bytes]:
    """server.json, the keys and the authority; not the address of the database, which belongs to this machine. All of
    one moment: a change of keys may go on meanwhile, and a key set without its keys could not be restored."""
    marker = where / "server.json"
    while True:
        before, found = marker.read_bytes(), {}
        for path in sorted(path for part in ("keys", "tls") for path in (where / part).iterdir()):
            with suppress(FileNotFoundError, IsADirectoryError):
                found[path.relative_to(where).as_posix()] = path.read_bytes()
        if marker.read_bytes() == before:
            found.pop(folder.DATABASE_FILE.as_posix(), None)
            return {marker.name: before, **found}


def _make_folder(where: Path, head: Head) -> None:
    for name, content in sorted(head.folder.items(), key=lambda one: one[0] == "server.json"):
        parts = Path(name).parts
        if len(parts) > 2 or (len(parts) == 2 and parts[0] not in ("keys", "tls")) or ".." in parts:
            raise errors.BadBackup(name)
        (where / name).parent.mkdir(mode=0o700, exist_ok=True)
        write_file(where / name, content, 0o600)


def _into_sqlite(scratch: sa.Engine, where: Path, now: datetime) -> None:
    """The scratch database takes the place of the old file, which is kept under another name."""
    made = Path(scratch.url.database or "")
    # Closing would fold the write-ahead log in too, but says nothing when the disk has no room for it, and what is
    # moved would be without it.
    with scratch.connect() as db:
        raw = db.connection.driver_connection
        assert raw is not None
        busy, _, _ = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    scratch.dispose()
    if busy or (made.with_name("server.db-wal").exists() and made.with_name("server.db-wal").stat().st_size):
        raise errors.Damaged(made)
    stamp = now.strftime("%Y%m%dT%H%M%SZ")
    for end in ("", "-wal", "-shm"):
        old = where / f"server.db{end}"
        if old.exists():
            old.replace(where / f"server.db.before-{stamp}{end}")
    made.replace(where / "server.db")
    sync_folder(where)


def _into_postgres(scratch: sa.Engine, url: str, org: str) -> None:
    """In one transaction: out with what is there, in with the backup."""
    engine = database.open_postgres(url)
    try:
        with database.explained(engine), reading(scratch) as source, writing(engine) as target:
            database.alone(target)
            made = database.schema_version(target) is not None
            database.make_tables(target)
            if made and database.org_in(target) not in (org, None):
                raise errors.ForeignDatabase(database.shown(engine))
            transfer.clear(target)
            transfer.copy(source, target)
    finally:
        engine.dispose()


def _now_safe(engine: sa.Engine, scratch: sa.Engine, made: str, revisions: int) -> None:
    """From now on receipts may call safe what the backup holds, unless the database was restored meanwhile."""
    with reading(scratch) as db:
        heads = list(transfer.rows(db, schema.chain_head))
        epoch = current_epoch(db)
    with writing(engine) as db:
        database.alone(db)
        if current_epoch(db) != epoch:
            return
        db.execute(sa.delete(schema.safe_head))
        transfer.insert(db, schema.safe_head, heads)
        db.execute(sa.delete(schema.meta).where(schema.meta.c.key == LAST))
        value = json.dumps({"made": made, "revisions": revisions})
        db.execute(sa.insert(schema.meta), {"key": LAST, "value": value})


def _copy_blobs(source: Path, target: Path, named: Set[str] | None = None) -> tuple[int, int]:
    """Copy the blobs that are not there yet (`named`: of these alone; beside a backup lie also those of records that
    were erased before it was made); returns how many, and how many are missing there now. A name is its content's hash,
    so none ever changes, and one that a disk has changed is not copied: after a restore the notebooks offer theirs
    again, for what is not there."""
    count = spoilt = 0
    for path in two_deep(source):
        there = target / path.parent.name / path.name
        if named is not None and path.name not in named:
            continue
        if there.exists() and there.stat().st_size == path.stat().st_size:
            continue
        data = photos.content(path)
        if data is None:
            spoilt += not there.exists()
            continue
        there.parent.mkdir(parents=True, exist_ok=True)
        write_file(there, data, 0o600)
        count += 1
    return count, spoilt
