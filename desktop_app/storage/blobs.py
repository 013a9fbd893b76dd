"""Photos and files inside the encrypted database, under the SHA-256 of their content (at most 50 MB each)."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlite_utils import Database

MAX_BYTES = 50 * 1000 * 1000


def put(db: Database, data: bytes, media_type: str) -> str:
    """Store `data` once and return its name (hex SHA-256)."""
    name = hashlib.sha256(data).hexdigest()
    db.execute(
        "INSERT OR IGNORE INTO blob(sha256, size, type, bytes) VALUES (?, ?, ?, ?)",
        [name, len(data), media_type, data],
    )
    return name


def get(connection: Any, name: str) -> bytes | None:
    """The content, or None when it is not on this machine (yet)."""
    row = connection.execute("SELECT bytes FROM blob WHERE sha256 = ?", [name]).fetchone()
    return bytes(row[0]) if row else None
