"""Looking into the database for `doctor`: nothing here changes anything."""

from __future__ import annotations

import hashlib
import json
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop_app.storage import engine
from desktop_app.storage.database import explain
from desktop_app.storage.revisions import unpack
from desktop_app.storage.search import SEQ_BITS
from desktop_app.storage.store import Store
from desktop_app.storage.views import Views
from sync.core.revision import BadRevision, parse_revision

if TYPE_CHECKING:
    from sqlite_utils import Database


def file_is_whole(connection: Any) -> bool:
    """SQLite's own check of its structures, and SQLCipher's of every page's authentication code."""
    try:
        pages = connection.execute("PRAGMA cipher_integrity_check").fetchall()
        structure = [row[0] for row in connection.execute("PRAGMA integrity_check(10)").fetchall()]
    except engine.DatabaseError as error:
        if explain(error, Path()) is None:
            raise
        return False
    return structure == ["ok"] and not pages


def broken_blobs(connection: Any) -> int:
    """Photos and files whose content is not what their name says."""
    rows = connection.execute("SELECT sha256, bytes FROM blob")
    return sum(hashlib.sha256(data).hexdigest() != name for name, data in rows)


def counts(connection: Any) -> list[tuple[str, int]]:
    """How much there is of everything, by names that say nothing of the content."""
    by_type = connection.execute("SELECT type, count(*) FROM record GROUP BY type ORDER BY type LIMIT 50").fetchall()
    rest = (
        ("revisions", "SELECT count(*) FROM rev"),
        ("own logs", "SELECT count(*) FROM replica"),
        ("drafts", "SELECT count(*) FROM draft"),
        ("attachments", "SELECT count(*) FROM blob"),
        ("held", "SELECT count(*) FROM held"),
        ("conflicts", "SELECT count(*) FROM record WHERE conflicts > 0"),
    )
    return [*by_type, *((name, connection.execute(sql).fetchone()[0]) for name, sql in rest)]


def contacts(connection: Any, limit: int) -> list[tuple[Any, ...]]:
    """The last attempts to send, newest first: when, what came of it, and the numbers."""
    rows: list[tuple[Any, ...]] = connection.execute(
        "SELECT at, outcome, sent, received, held, bytes_up, bytes_down, requests FROM contact"
        " ORDER BY id DESC LIMIT ?",
        [limit],
    ).fetchall()
    return rows


def latest_own(connection: Any) -> str | None:
    """The wall clock of the newest own revision (ISO 8601), or None."""
    row = connection.execute("SELECT header FROM rev WHERE own = 1 ORDER BY seq DESC LIMIT 1").fetchone()
    return None if row is None else str(json.loads(bytes(row[0]))["at"])


def broken_revisions(connection: Any) -> int:
    """Revisions whose bytes do not hash to their id, or whose predecessor on an own chain is missing."""
    broken = 0
    heads: dict[str, str] = {}
    rows = connection.execute("SELECT id, replica, own, header, payload FROM rev ORDER BY replica, n")
    for stored_id, replica, own, header, payload in rows:
        try:
            revision = parse_revision(bytes(header), unpack(payload))
        except (BadRevision, zlib.error):
            broken += 1
            continue
        linked = not own or revision.prev == heads.get(replica, "")
        if revision.id != bytes(stored_id).hex() or not linked:
            broken += 1
        if own:
            heads[replica] = revision.id
    return broken


def views_agree(store: Store, views: Views) -> bool:
    """Derive everything anew in a transaction that is then taken back, and compare."""

    def job(db: Database) -> bool:
        before = fingerprint(db)
        views.rebuild(db)
        raise _TakeBack(fingerprint(db) == before)

    try:
        store.write(job).result()
    except _TakeBack as answer:
        return answer.same
    raise AssertionError("the job always raises")


class _TakeBack(Exception):
    def __init__(self, same: bool) -> None:
        self.same = same


def fingerprint(connection: Any) -> list[Any]:
    """All derived rows in a fixed order, and what the search index knows. Numbers of records are counted out anew:
    where one had to leave, a rebuild closes the gap."""
    rows = connection.execute("SELECT * FROM record ORDER BY seq").fetchall()
    place = {row[0]: number for number, row in enumerate(rows)}
    topics = connection.execute("SELECT topic, record FROM record_topic").fetchall()
    documents = connection.execute("SELECT rowid FROM search").fetchall()
    return [
        [tuple(row)[1:] for row in rows],
        sorted((topic, place[record]) for topic, record in topics),
        sorted((docid >> SEQ_BITS, place.get(docid & ((1 << SEQ_BITS) - 1), -1)) for (docid,) in documents),
    ]
