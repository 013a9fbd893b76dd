"""Photos and files inside the encrypted database, under the SHA-256 of their content (at most 50 MB each)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from desktop_app.storage.revisions import unpack

if TYPE_CHECKING:
    from sqlite_utils import Database


def put(db: Database, data: bytes, media_type: str) -> str:
    """Store `data` once and return its name (hex SHA-256)."""
    name = hashlib.sha256(data).hexdigest()
    db.execute(
        "INSERT OR IGNORE INTO blob(sha256, size, type, bytes) VALUES (?, ?, ?, ?)",
        [name, len(data), media_type, data],
    )
    return name


def add_part(db: Database, name: str, start: int, data: bytes) -> None:
    """Keep a piece of a blob that is being fetched; one that does not continue the pieces before it is ignored."""
    if start == part_length(db, name):
        db.execute("INSERT INTO blob_part(sha256, start, bytes) VALUES (?, ?, ?)", [name, start, data])


def part_length(connection: Any, name: str) -> int:
    """How many bytes of the blob's beginning are here."""
    row = connection.execute(
        "SELECT start + length(bytes) FROM blob_part WHERE sha256 = ? ORDER BY start DESC LIMIT 1", [name]
    ).fetchone()
    return int(row[0]) if row else 0


def join_parts(db: Database, name: str, media_type: str) -> bool:
    """Make the pieces a blob when their hash is its name. Either way they are gone afterwards."""
    rows = db.execute("SELECT bytes FROM blob_part WHERE sha256 = ? ORDER BY start", [name]).fetchall()
    data = b"".join(bytes(row[0]) for row in rows)
    db.execute("DELETE FROM blob_part WHERE sha256 = ?", [name])
    if hashlib.sha256(data).hexdigest() != name:
        return False
    put(db, data, media_type)
    return True


def get(connection: Any, name: str) -> bytes | None:
    """The content, or None when it is not on this machine (yet)."""
    row = connection.execute("SELECT bytes FROM blob WHERE sha256 = ?", [name]).fetchone()
    return bytes(row[0]) if row else None


def mark(db: Database, name: str, epoch: str) -> None:
    """Note that this photo or file, if it is here, needs no offering in this life of the office's database."""
    db.execute(
        "INSERT OR REPLACE INTO blob_delivered(sha256, epoch) SELECT sha256, ? FROM blob WHERE sha256 = ?",
        [epoch, name],
    )


_UNDELIVERED = (
    " FROM blob JOIN blob_named USING (sha256) LEFT JOIN blob_delivered USING (sha256)"
    " WHERE epoch IS NOT (SELECT CAST(value AS TEXT) FROM sync_state WHERE key = 'sync.epoch')"
)


def count_undelivered(connection: Any) -> int:
    """How many attachments the office is not known to have, of those that revisions name."""
    return int(connection.execute("SELECT count(*)" + _UNDELIVERED).fetchone()[0])


def undelivered(connection: Any, names: Iterable[str]) -> frozenset[str]:
    """Those of these that `count_undelivered` counts."""
    sql = "SELECT 1" + _UNDELIVERED + " AND sha256 = ?"
    return frozenset(one for one in names if connection.execute(sql, [one]).fetchone() is not None)


def count_waiting(connection: Any) -> int:
    """How many attachments that own completed records name the office is not known to have; small pictures go with
    their photos and are not counted. Reads no record where it is known to have all, and the newest ones first."""
    lacking = {name for (name,) in connection.execute("SELECT sha256" + _UNDELIVERED)}
    found: set[str] = set()
    if lacking:
        rows = connection.execute("SELECT payload FROM rev WHERE own = 1 AND payload IS NOT NULL ORDER BY seq DESC")
        for (stored,) in rows:
            attached = _attached(unpack(stored))
            found |= {name for name, parts in attached.items() if parts & lacking}
            lacking -= {part for parts in attached.values() for part in parts}
            if not lacking:
                break
    return len(found)


def _attached(payload: bytes | None) -> dict[str, set[str]]:
    """Each attachment that a payload names, with its own name and that of its small picture."""
    if payload is None or b'"$blob"' not in payload:
        return {}
    listed = json.loads(payload).get("attachments")
    entries = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    return {
        str(one.get("$blob")): {str(part.get("$blob")) for part in (one, one.get("thumb")) if isinstance(part, dict)}
        for one in entries
    }


def count_wanted(connection: Any) -> int:
    """How many attachments of others that records here name are not here yet."""
    row = connection.execute("SELECT value FROM sync_state WHERE key = 'sync.blobs_wanted'").fetchone()
    wanted = json.loads(bytes(row[0])) if row else {}
    return sum(connection.execute("SELECT 1 FROM blob WHERE sha256 = ?", [one]).fetchone() is None for one in wanted)
