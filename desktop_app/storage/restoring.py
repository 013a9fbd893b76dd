"""Putting a backup in the place of a notebook. All of it or nothing, and nothing that was there before is lost."""

from __future__ import annotations

import json
import secrets
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from desktop_app.errors import Damaged, DiskFull, ForeignDatabase, NoRoom, ProfileExists
from desktop_app.profile import Profile, Settings, patiently
from desktop_app.storage import anchor, backup, engine, inspection, keyfile, location
from desktop_app.storage.backup import Backup, NotABackup
from desktop_app.storage.database import open_database, refuse_in_use, storage_errors
from desktop_app.storage.migrations import migrate
from desktop_app.storage.revisions import mint_replica


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back. `aside`: where the notebook that was there before is kept (a backup, or a folder of
    its files when it was not whole), or None."""

    at: datetime
    records: int
    drafts: int
    aside: Path | None


def restore(
    profile: Profile,
    source: Backup,
    key: bytes,
    *,
    now: datetime,
    machine: Callable[[], str] = anchor.machine_id,
) -> Restored:
    """Make the notebook in `profile` what `source` holds, under a new replica, so that the next sync heals the rest.

    The notebook must be closed. One that is there is kept aside whole. Nothing changes when this raises: NotABackup,
    Damaged (also for a key that does not fit), ProfileExists (another person's notebook is there), InUse, DiskFull,
    ReadOnly.
    """
    location.refuse_unsafe(profile.folder)
    profile.create_folder()
    same_keys = _is_same_notebook(profile, source)
    part = profile.database.with_suffix(".restoring")
    _drop(part)
    try:
        with storage_errors(profile.database):
            backup.unpack(source, part)
            replica, records, drafts, settings = _prepare(part, key)
            if same_keys:
                refuse_in_use(profile.database, key)
            aside = _keep_present(profile, key if same_keys else None, now)
            if same_keys:
                refuse_in_use(profile.database, key)  # that may have taken a while
            if not same_keys:
                keyfile.put_aside(profile.key_file, f"{now:%Y%m%d-%H%M%S}")
                keyfile.write(profile.key_file, source.keys)
            for log in _logs(profile.database):
                patiently(partial(log.unlink, missing_ok=True))
            patiently(lambda: part.replace(profile.database))
            anchor.write_first(profile.anchor_file, profile.database, replica, machine())
    except DiskFull as error:
        raise NoRoom from error
    finally:
        _drop(part)
    if settings and not profile.settings_file.exists():
        kept = Settings(profile.settings_file)
        for name, value in settings.items():
            kept.set(name, value)
    return Restored(source.at, records, drafts, aside)


def _is_same_notebook(profile: Profile, source: Backup) -> bool:
    """Whether the key file that is there leads to the key of the backup. Raises ProfileExists for another notebook."""
    try:
        present = keyfile.read(profile.key_file).fingerprint
    except Damaged:
        return False  # no key file, or none that opens anything: the backup brings its own
    if present == source.keys.fingerprint:
        return True
    if profile.exists():
        raise ProfileExists(
            f"Ở {profile.folder} đang có cuốn sổ khác, sổ ấy vẫn nguyên. Xin khôi phục vào thư mục khác.",
            f"There is another notebook in {profile.folder}; it was left as it is. Please restore into another folder.",
        )
    return False


def _prepare(part: Path, key: bytes) -> tuple[str, int, int, dict[str, object]]:
    """Open the copy, check it whole, bring it to today's tables and begin a new replica in it."""
    connection = open_database(part, key)
    try:
        if not inspection.file_is_whole(connection) or inspection.broken_revisions(connection):
            raise Damaged(part)
        db = engine.utils_database(connection)
        migrate(db)
        replica = secrets.token_hex(16)
        with db.atomic():
            row = db.execute("SELECT value FROM meta WHERE key = ?", [backup.SETTINGS]).fetchone()
            db.execute("DELETE FROM meta WHERE key = ?", [backup.SETTINGS])
            mint_replica(db, replica)
        records = db.execute(
            "SELECT (SELECT count(*) FROM record WHERE deleted = 0)"
            " + (SELECT count(*) FROM unindexed WHERE record NOT IN (SELECT seq FROM record))"  # saved, not listed yet
        ).fetchone()[0]
        drafts = db.execute("SELECT count(*) FROM draft").fetchone()[0]
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except engine.DatabaseError as error:
        raise Damaged(part) from error
    finally:
        connection.close()
    settings = json.loads(row[0]) if row else {}
    return replica, records, drafts, settings if isinstance(settings, dict) else {}


def _keep_present(profile: Profile, key: bytes | None, now: datetime) -> Path | None:
    """Keep the notebook that is there: as one more backup when it is whole, else its files as they are."""
    if key is not None and profile.exists():
        try:
            return backup.make(profile.database, key, profile.key_file, profile.backups, now, {}).path
        except (Damaged, ForeignDatabase):
            return _keep_files(profile, now)
    return _keep_files(profile, now)


def _keep_files(profile: Profile, now: datetime) -> Path | None:
    """Copy what lies in the place of the notebook, with its log and its keys, to a folder beside it."""
    present = [path for path in (profile.database, *_logs(profile.database)) if path.exists()]
    if not present:
        return None
    if shutil.disk_usage(profile.folder).free < sum(path.stat().st_size for path in present) + backup.SPARE_ROOM:
        raise NoRoom
    aside = profile.folder / f"replaced-{now:%Y%m%d-%H%M%S}"
    aside.mkdir(exist_ok=True)
    for path in (*present, profile.key_file, keyfile.copy_of(profile.key_file)):
        if path.exists():
            backup.copy_file(path, aside / path.name)
    return aside


def _logs(database: Path) -> tuple[Path, Path]:
    """The write-ahead log and its index. They go before the file does: an old log would write into a new file."""
    return (database.with_name(database.name + "-wal"), database.with_name(database.name + "-shm"))


def _drop(part: Path) -> None:
    for path in (part, *_logs(part)):
        path.unlink(missing_ok=True)


__all__ = ["NotABackup", "Restored", "restore"]
