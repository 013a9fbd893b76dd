"""Looking into the database for `doctor`: nothing here changes anything."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any

from desktop_app.storage.revisions import unpack
from desktop_app.storage.search import SEQ_BITS
from desktop_app.storage.store import Store
from desktop_app.storage.views import Views
from sync.core.revision import BadRevision, parse_revision

if TYPE_CHECKING:
    from sqlite_utils import Database


def file_is_whole(connection: Any) -> bool:
    """SQLite's own check of its structures, and SQLCipher's of every page's authentication code."""
    structure = [row[0] for row in connection.execute("PRAGMA integrity_check(10)").fetchall()]
    pages = connection.execute("PRAGMA cipher_integrity_check").fetchall()
    return structure == ["ok"] and not pages


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
        heads[replica] = revision.id
    return broken


def views_agree(store: Store, views: Views) -> bool:
    """Derive everything anew in a transaction that is then taken back, and compare."""

    def job(db: Database) -> bool:
        views.index_waiting(db)
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
