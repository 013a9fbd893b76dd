"""The client's tables, as ordered steps. A published step is never changed and never calls living code.

`PRAGMA user_version` counts the steps, so that a database of a newer program is refused before anything is read.
"""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

# ruff: noqa: E501
# Tables get an INTEGER PRIMARY KEY of their own: VACUUM may renumber an implicit rowid (sqlite.org/lang_vacuum.html).
FIRST = (
    # Facts about this notebook: its id, its author's id, the label.
    "CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID",
    # The log. Append-only; the bytes are stored as they were hashed. id = SHA-256 of header (32 bytes).
    """CREATE TABLE rev(
        seq INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, replica TEXT NOT NULL, n INTEGER NOT NULL,
        record TEXT NOT NULL, type TEXT NOT NULL, clk INTEGER NOT NULL, header BLOB NOT NULL, payload BLOB,
        own INTEGER NOT NULL) STRICT""",
    "CREATE INDEX rev_record ON rev(record, own)",
    "CREATE INDEX rev_chain ON rev(replica, n)",
    """CREATE TRIGGER rev_is_fixed BEFORE UPDATE OF id, replica, n, record, type, clk, header ON rev
        BEGIN SELECT RAISE(ABORT, 'a revision never changes'); END""",
    # The current one also keeps the highest clk of the whole log, so that nothing has to look for it. Up to which n its
    # own revisions are: moving = with a courier or hub, delivered = covered by a verified receipt, safe = in the
    # office's backup. Receipts cover a log from its beginning, so one number says it, and no revision is touched again.
    """CREATE TABLE replica(id TEXT PRIMARY KEY, n INTEGER NOT NULL, head TEXT NOT NULL, clk INTEGER NOT NULL,
        current INTEGER NOT NULL, moving INTEGER NOT NULL DEFAULT 0, delivered INTEGER NOT NULL DEFAULT 0,
        safe INTEGER NOT NULL DEFAULT 0) STRICT""",
    # The only thing that changes under a person's hands: one row per record being written, never synced.
    """CREATE TABLE draft(
        id TEXT PRIMARY KEY, record TEXT NOT NULL UNIQUE, type TEXT NOT NULL, is_new INTEGER NOT NULL,
        fields TEXT NOT NULL, base_fields TEXT NOT NULL, base_live TEXT NOT NULL,
        created_at TEXT NOT NULL, saved_at TEXT NOT NULL) STRICT""",
    # Derived from the log by storage/views.py; `sotay rebuild` makes the same bytes again.
    # fields is NULL while the record has one revision: then rev.payload says it all (saves half of the disk).
    """CREATE TABLE record(
        seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, type TEXT NOT NULL, title TEXT NOT NULL, gist TEXT NOT NULL,
        on_date TEXT NOT NULL, area TEXT, severity INTEGER, channel TEXT, state TEXT, due_on TEXT, source TEXT,
        deleted INTEGER NOT NULL, conflicts INTEGER NOT NULL, revisions INTEGER NOT NULL, fields TEXT,
        updated_at TEXT NOT NULL) STRICT""",
    "CREATE INDEX record_list ON record(type, deleted, on_date DESC, seq DESC)",
    "CREATE INDEX record_level ON record(type, deleted, severity DESC, on_date DESC, seq DESC)",
    "CREATE INDEX record_conflict ON record(id) WHERE conflicts > 0 AND deleted = 0",
    "CREATE INDEX record_source ON record(source) WHERE source IS NOT NULL",
    "CREATE TABLE record_topic(topic TEXT NOT NULL, record INTEGER NOT NULL, PRIMARY KEY(topic, record)) STRICT, WITHOUT ROWID",
    # Two folded columns: `plain` without marks, `marked` with them (tone placement made equal). The row id puts the
    # date of the record first, so that the index itself reads newest first (see storage/search.py).
    """CREATE VIRTUAL TABLE search USING fts5(plain, marked, content='', contentless_delete=1,
        tokenize="unicode61 remove_diacritics 0 categories 'L* N* Co Mn Mc'")""",
    # Numbers of the records that were saved and not derived anew yet: lists and search lag behind the log by these. The
    # first programs derived the lists at once and noted in docid under which row id the index held an older text.
    "CREATE TABLE unindexed(record INTEGER PRIMARY KEY, docid INTEGER) STRICT",
    # FTS5's blocks (4050 bytes by default) must fit a page of SQLCipher (4096 less 80 bytes), or each takes two pages.
    "INSERT INTO search(search, rank) VALUES ('pgsz', 3900)",
    # Photos and files, encrypted with the database; the name is the SHA-256 of the content.
    """CREATE TABLE blob(sha256 TEXT PRIMARY KEY, size INTEGER NOT NULL, type TEXT NOT NULL, bytes BLOB NOT NULL,
        delivered_epoch TEXT) STRICT""",
    # What sync keeps: pins, device keys, cursor, receipts; see storage/sync_store.py.
    "CREATE TABLE sync_state(key TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID",
    """CREATE TABLE receipt(
        id INTEGER PRIMARY KEY, replica TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, epoch TEXT NOT NULL, level TEXT NOT NULL, at TEXT NOT NULL,
        number TEXT NOT NULL, body BLOB NOT NULL, sig BLOB NOT NULL) STRICT""",
    "CREATE TABLE held(rev BLOB PRIMARY KEY, why TEXT NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE TABLE feed_row(feed TEXT NOT NULL, seq INTEGER NOT NULL, rev BLOB NOT NULL, PRIMARY KEY(feed, seq)) STRICT, WITHOUT ROWID",
    """CREATE TABLE contact(
        id INTEGER PRIMARY KEY, at TEXT NOT NULL, carrier TEXT NOT NULL, outcome TEXT NOT NULL, sent INTEGER NOT NULL,
        received INTEGER NOT NULL, held INTEGER NOT NULL, bytes_up INTEGER NOT NULL, bytes_down INTEGER NOT NULL,
        requests INTEGER NOT NULL) STRICT""",
)

SECOND = (
    # Blobs that are being fetched, in pieces from their beginning; joined, checked and moved to `blob` when whole.
    "CREATE TABLE blob_part(id INTEGER PRIMARY KEY, sha256 TEXT NOT NULL, start INTEGER NOT NULL, bytes BLOB NOT NULL) STRICT",
    "CREATE UNIQUE INDEX blob_part_place ON blob_part(sha256, start)",
)

THIRD = (
    # In which life of the office's database which photo is there ("unnamed:…": see sync_store.py). It used to stand in
    # blob.delivered_epoch, behind the bytes: to ask for it read every photo, and to note it wrote the photo anew.
    "CREATE TABLE blob_delivered(sha256 TEXT PRIMARY KEY, epoch TEXT NOT NULL) STRICT, WITHOUT ROWID",
    "INSERT INTO blob_delivered SELECT sha256, delivered_epoch FROM blob WHERE delivered_epoch IS NOT NULL",
    """CREATE TRIGGER blob_gone AFTER DELETE ON blob
        BEGIN DELETE FROM blob_delivered WHERE sha256 = old.sha256; END""",
    # The photos and files that revisions name; of the others nothing leaves this notebook.
    "CREATE TABLE blob_named(sha256 TEXT PRIMARY KEY) STRICT, WITHOUT ROWID",
)


def migrate(db: Database) -> None:
    """Bring the database to today's tables; each step and its mark are one transaction."""
    from sqlite_utils import Migrations

    migrations = Migrations("sotay")

    @migrations()
    def m0001_first(db: Database) -> None:
        for statement in FIRST:
            db.execute(statement)
        db.execute("PRAGMA user_version=1")

    @migrations()
    def m0002_blob_parts(db: Database) -> None:
        for statement in SECOND:
            db.execute(statement)
        db.execute("PRAGMA user_version=2")

    @migrations()
    def m0003_blob_delivered(db: Database) -> None:
        for statement in THIRD:
            db.execute(statement)
        there = "SELECT payload FROM rev WHERE payload IS NOT NULL AND EXISTS (SELECT 1 FROM blob)"
        for (payload,) in db.execute(there).fetchall():
            plain = zlib.decompress(payload) if payload[:1] == b"x" else payload
            for name in re.findall(rb'"\$blob"\s*:\s*"([0-9a-f]{64})"', plain):
                db.execute("INSERT OR IGNORE INTO blob_named(sha256) VALUES (?)", [name.decode()])
        db.execute("PRAGMA user_version=3")

    migrations.apply(db)
