"""What must leave a notebook: other people's records that it may not read any more, and what an erasure order names.

Own revisions never leave: they are delivered first, and their headers stay for ever. An erased revision keeps its
header, so that the chain can still be checked; its payload, its attachments and every trace in lists and search go.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop_app.storage.database import open_database
from desktop_app.storage.revisions import blob_names, unpack
from sync.core.erasure import erased_record, is_order

if TYPE_CHECKING:
    from sqlite_utils import Database

    from desktop_app.storage.views import Views
    from sync.core.revision import Revision

# A feed that was dropped keeps its rows under this mark until they could be purged. Ids begin with a hex digit.
DROPPED = "-"
AFTER_DROPPED = "."
# Rows of a snapshot that is not whole yet, and rows that stood in a feed once: they go when the feed goes.
STAGED = "~"
FORMER = "="
ERASED = "sync.erased"
# Keys of `sync.driver.parcels`, which an opening does not load.
SEQ, DOUBTED = "parcel.seq", "parcel.doubted"


def drop_feed(db: Database, feed: str) -> None:
    """The notebook may not read this feed any more; see `purge`."""
    for name in (feed, STAGED + feed, FORMER + feed):
        db.execute("UPDATE OR REPLACE feed_row SET feed = ? WHERE feed = ?", [DROPPED + name, name])


def held_feeds(connection: Any) -> set[str]:
    """The feeds of which rows are here, in whatever state; not those that were dropped. One step of the index each."""
    found = connection.execute(
        "WITH RECURSIVE name(feed) AS (SELECT min(feed) FROM feed_row UNION ALL"
        " SELECT (SELECT min(feed) FROM feed_row WHERE feed > name.feed) FROM name WHERE name.feed IS NOT NULL)"
        " SELECT feed FROM name WHERE feed IS NOT NULL"
    )
    return {name.lstrip(STAGED + FORMER) for (name,) in found if not name.startswith(DROPPED)}


def set_aside(db: Database, feed: str, *, above: int = -1, staged: bool = False) -> None:
    """Rows of a feed (`staged`: of its unfinished snapshot) above a seq count no more. That they came by this feed is
    remembered: should the notebook lose it, they go too."""
    name, former = (STAGED if staged else "") + feed, FORMER + feed
    db.execute(
        "INSERT INTO feed_row(feed, seq, rev) SELECT ?, (SELECT coalesce(max(seq), 0) FROM feed_row WHERE feed = ?)"
        " + row_number() OVER (ORDER BY seq), rev FROM feed_row"
        " WHERE feed = ? AND seq > ? AND rev NOT IN (SELECT rev FROM feed_row WHERE feed = ?)",
        [former, former, name, above, former],
    )
    db.execute("DELETE FROM feed_row WHERE feed = ? AND seq > ?", [name, above])


def take_staged(db: Database, feed: str) -> None:
    """The snapshot of a feed is whole: it takes the place of the rows that were held."""
    set_aside(db, feed)
    db.execute("UPDATE feed_row SET feed = ? WHERE feed = ?", [feed, STAGED + feed])
    db.execute(
        "DELETE FROM feed_row WHERE feed = ? AND rev IN (SELECT rev FROM feed_row WHERE feed = ?)",
        [FORMER + feed, feed],
    )


def purge(db: Database, views: Views, author: str) -> set[str]:
    """Take away what only dropped feeds brought, but never what `author` wrote, and nothing that own unfinished work
    stands on: a draft, or a revision that is not delivered yet. Those wait for the next time. Returns the records that
    were touched."""
    if not db.execute(
        "SELECT 1 FROM feed_row WHERE feed >= ? AND feed < ? LIMIT 1", [DROPPED, AFTER_DROPPED]
    ).fetchone():
        return set()
    db.execute(
        "DELETE FROM feed_row WHERE feed < ? AND (rev IN (SELECT rev FROM feed_row WHERE feed >= ?)"
        " OR rev NOT IN (SELECT id FROM rev WHERE own = 0 AND instr(header, ?) = 0))",
        [AFTER_DROPPED, AFTER_DROPPED, author.encode()],
    )
    gone = db.execute(
        "SELECT id, record, payload FROM rev WHERE id IN (SELECT rev FROM feed_row WHERE feed < ?) AND record NOT IN"
        " (SELECT record FROM draft UNION SELECT rev.record FROM replica"
        " JOIN rev ON rev.replica = replica.id AND rev.n > replica.delivered AND rev.own = 1)",
        [AFTER_DROPPED],
    ).fetchall()
    with _Overwriting(db):
        db.conn.executemany(
            "DELETE FROM feed_row WHERE feed < ? AND rev = ?", [(AFTER_DROPPED, row[0]) for row in gone]
        )
        db.conn.executemany("DELETE FROM rev WHERE id = ?", [(row[0],) for row in gone])
        touched = {row[1] for row in gone}
        _forget_texts(db, views, touched, [unpack(row[2]) for row in gone])
    return touched


def erase(db: Database, views: Views, records: Iterable[str]) -> None:
    """Carry out orders of erasure: drafts, payloads, attachments, lists and search of these records."""
    known = erased(db)
    known.update(records)
    _put_erased(db, known)
    touched: set[str] = set()
    payloads: list[bytes | None] = []
    with _Overwriting(db):
        for record in sorted(known):
            found = db.execute("SELECT payload FROM rev WHERE record = ? AND payload IS NOT NULL", [record]).fetchall()
            if found:
                db.execute("UPDATE rev SET payload = NULL WHERE record = ?", [record])
                payloads += [unpack(row[0]) for row in found]
                touched.add(record)
            for (fields,) in db.execute("SELECT fields FROM draft WHERE record = ?", [record]).fetchall():
                payloads.append(fields.encode())
            db.execute("DELETE FROM draft WHERE record = ?", [record])
        _forget_texts(db, views, touched, payloads)


def fold_wal(path: Path, key: bytes) -> None:
    """Write the log of changes into the database and empty it: it still holds pages as they were before."""
    connection = open_database(path, key)
    try:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()


def erased(connection: Any) -> set[str]:
    """The records that an order of erasure names: nothing of them is stored any more, also not when it comes again."""
    row = connection.execute("SELECT value FROM sync_state WHERE key = ?", [ERASED]).fetchone()
    return set(json.loads(bytes(row[0]))) if row else set()


def orders(revisions: Iterable[Revision]) -> set[str]:
    """The records that orders among these revisions name. Only what came in a page that the office signed counts."""
    return {record for one in revisions if is_order(one) and (record := erased_record(one))}


def _put_erased(db: Database, records: set[str]) -> None:
    db.execute(
        "INSERT OR REPLACE INTO sync_state(key, value) VALUES (?, ?)", [ERASED, json.dumps(sorted(records)).encode()]
    )


def _forget_texts(db: Database, views: Views, records: set[str], payloads: Iterable[bytes | None]) -> None:
    from desktop_app.storage.sync_store import want_no_more

    if records:
        views.refresh(db, records)
        # Deleting from the index only marks: the words themselves go when its parts are merged.
        db.execute("INSERT INTO search(search) VALUES ('optimize')")
    names = {name for payload in payloads for name in blob_names(payload)}
    if names:
        # The office lets go of what it knows no other revision to name, and one that names it may be here alone yet: so
        # nothing that was heard of these counts any more, and those that stay are asked about again.
        db.conn.executemany("DELETE FROM blob_delivered WHERE sha256 = ?", [(name,) for name in sorted(names)])
        doubted = set(names)
        kept = db.execute("SELECT payload FROM rev WHERE payload IS NOT NULL")
        for (stored,) in kept:
            names -= blob_names(unpack(stored)).keys()
        db.conn.executemany("DELETE FROM blob_named WHERE sha256 = ?", [(name,) for name in sorted(names)])
        for (fields,) in db.execute("SELECT fields FROM draft").fetchall():
            names -= blob_names(fields.encode()).keys()
        db.conn.executemany("DELETE FROM blob WHERE sha256 = ?", [(name,) for name in sorted(names)])
        db.conn.executemany("DELETE FROM blob_part WHERE sha256 = ?", [(name,) for name in sorted(names)])
        want_no_more(db, names)  # or an older parcel would bring them yet
        _doubt(db, doubted - names)


def _doubt(db: Database, names: set[str]) -> None:
    """What parcels say of these that the office wrote before it heard of the next one does not count; see
    `sync.driver.parcels`."""
    found = dict(db.execute("SELECT key, value FROM sync_state WHERE key IN (?, ?)", [DOUBTED, SEQ]).fetchall())
    seq = int(found.get(SEQ, b"0"))
    doubted = {**json.loads(found.get(DOUBTED, b"{}")), **dict.fromkeys(names, seq)}
    if names:
        db.execute(
            "INSERT OR REPLACE INTO sync_state(key, value) VALUES (?, ?)", [DOUBTED, json.dumps(doubted).encode()]
        )


class _Overwriting:
    """What is deleted meanwhile is overwritten with zeros in its page, instead of being left as free room."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def __enter__(self) -> None:
        self._db.execute("PRAGMA secure_delete=ON").fetchall()

    def __exit__(self, *_: object) -> None:
        self._db.execute("PRAGMA secure_delete=OFF").fetchall()
