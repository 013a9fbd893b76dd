"""What the sync driver needs of a notebook: own revisions out; receipts, arrivals and the cursor in, all or nothing.

Nothing here decides. A revision becomes "delivered" only by a `Change` that the engine made from a verified receipt.
What only a sync needs is imported when it syncs: every opening of a notebook imports this module.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from typing import TYPE_CHECKING, Any, TypeVar

from desktop_app.storage import blobs, removing, reserve, revisions
from desktop_app.storage.run_reader import RunReader
from sync.core.chain import NO_IDS, xor_ids
from sync.driver import Contact, LogFacts, ServerInfo, Totals, server_info

if TYPE_CHECKING:
    from sqlite_utils import Database

    from desktop_app.storage.store import Store
    from desktop_app.storage.views import Views
    from sync.core.receipt import Receipt
    from sync.core.revision import Revision
    from sync.driver import Change, LogRun, OwnSpan, Taking

T = TypeVar("T")
CHUNK = 500
UNNAMED = "unnamed:"
SNAPSHOTS = "sync.snapshots"
# Bytes of a photo or file that are read at once: each reading walks through all of it, however small the chunk is that
# a slow link takes.
BLOB_AHEAD = 4 * 1024 * 1024


class SyncStore:
    """`sync.driver.ClientStore` on a notebook. Reads on the calling thread, writes on the writer thread."""

    def __init__(self, store: Store, views: Views) -> None:
        self._store = store
        self._views = views
        self._runs = RunReader(store)
        self._piece: tuple[str, int, bytes] = ("", 0, b"")  # of the blob that is being sent: name, offset, bytes

    def _read(self, sql: str, parameters: list[Any] | None = None) -> list[Any]:
        return self._store.read(sql, parameters, log_only=True)

    def _write(self, job: Callable[[Database], T], *, can_wait: bool = False) -> T:
        return self._store.write(job, can_wait=can_wait, log_only=True).result()

    def server(self) -> ServerInfo | None:
        """Whom this notebook is enrolled with, or None."""
        return server_info(self)

    # -- small facts

    def state(self, key: str) -> bytes | None:
        rows = self._read("SELECT value FROM sync_state WHERE key = ?", [key])
        return bytes(rows[0][0]) if rows else None

    def put_state(self, values: Mapping[str, bytes | None]) -> None:
        self._write(lambda db: _put(db, values))

    def prepare(self, new_replica: str) -> None:
        anchor = self._store.anchor
        if anchor is not None and anchor.doubts_by_keyring(self._store.log_reader()):
            self._write(lambda db: revisions.mint_replica(db, new_replica))

    def log_facts(self) -> LogFacts:
        from sync.driver import OwnLog

        logs = tuple(
            OwnLog(replica, n, delivered, bool(current))
            for replica, n, delivered, current in self._read(
                "SELECT id, n, delivered, current FROM replica ORDER BY id"
            )
        )
        cursor = self.state("sync.cursor")
        return LogFacts(
            epoch=(self.state("sync.epoch") or b"").decode(),
            cursor=(cursor or b"").decode(),
            feeds=_feeds(self.state("sync.feeds")),
            logs=logs,
            strays=self._strays(),
            snapshots=_snapshots(self.state(SNAPSHOTS)),
            holds=frozenset(removing.held_feeds(self._store.log_reader())),
        )

    def totals(self) -> Totals:
        own, delivered = self._read("SELECT coalesce(sum(n), 0), coalesce(sum(delivered), 0) FROM replica")[0]
        held = self._read("SELECT count(*) FROM held")[0][0]
        strays = self._strays()
        kept = self._held_strays() if strays else 0
        return Totals(delivered=delivered, held=held, pending=own - delivered + strays - kept)

    # -- the own log

    def read_run(self, span: OwnSpan, budget: int) -> LogRun | None:
        return self._runs.read(span, budget)

    def read_strays(self, after: str, budget: int) -> tuple[LogRun, ...]:
        from desktop_app.storage import strays

        return strays.read(self._store.log_reader(), after, budget)

    def _strays(self) -> int:
        return len(json.loads(self.state("sync.strays") or b"[]"))

    def _held_strays(self) -> int:
        """Strays that the office has but holds for review: where a link below them is missing there too, no receipt
        can say that they are stored, so they are offered until somebody lets them pass."""
        waiting = set(json.loads(self.state("sync.strays") or b"[]"))
        return sum(row[0].hex() in waiting for row in self._read("SELECT rev FROM held"))

    def custody_upto(self, upto: Mapping[str, int]) -> None:
        def job(db: Database) -> None:
            for replica, n in upto.items():
                db.execute("UPDATE replica SET moving = min(moving, ?) WHERE id = ?", [n, replica])

        self._write(job)

    def leave_office(self) -> None:
        def job(db: Database) -> None:
            db.execute("UPDATE replica SET delivered = 0, safe = 0, moving = 0")
            _put(db, dict.fromkeys(("sync.epoch", "sync.cursor", "sync.feeds", SNAPSHOTS)))

        self._write(job)

    def own_ids(self, span: OwnSpan) -> tuple[str, ...]:
        known = self._runs.ids(span)
        if known is not None:
            return known
        rows = self._read(
            "SELECT id FROM rev WHERE replica = ? AND n > ? AND n <= ? AND own = 1 ORDER BY n",
            [span.replica, span.after, span.upto],
        )
        return tuple(bytes(row[0]).hex() for row in rows)

    def places(self, ids: tuple[str, ...]) -> Mapping[str, tuple[str, int]]:
        found: dict[str, tuple[str, int]] = {}
        for part in _chunks(ids):
            rows = self._read(
                f"SELECT id, replica, n FROM rev WHERE own = 1 AND id IN ({_marks(part)})",
                [bytes.fromhex(one) for one in part],
            )
            found.update({bytes(one).hex(): (replica, n) for one, replica, n in rows})
        return found

    def feed_digest(self, feed: str, seq: int) -> str:
        rows = self._read("SELECT rev FROM feed_row WHERE feed = ? AND seq <= ?", [feed, seq])
        return xor_ids(NO_IDS, (bytes(row[0]).hex() for row in rows))

    # -- one answer

    def apply(self, change: Change, new_replica: str) -> int:
        # Receipts, and the places of own work in the feeds, have nothing to do with what is derived.
        log_only = not (change.rows or change.drop)
        job = self._store.write(lambda db: self._apply(db, change, new_replica), can_wait=True, log_only=log_only)
        received, erased = job.result()
        if erased:
            self._runs.forget()
            self._piece = ("", 0, b"")
            removing.fold_wal(self._store.path, self._store.key())
        return received

    def _apply(self, db: Database, change: Change, new_replica: str) -> tuple[int, bool]:
        """(revisions that were new, whether something was erased by order)"""
        from desktop_app.storage import strays

        if change.epoch != (_get(db, "sync.epoch") or b"").decode():
            # Another life of the server's database: what an earlier one stated proves nothing any more.
            db.execute("UPDATE replica SET delivered = 0, safe = 0")
            strays.begin_again(db, self._store.author)
        _confirm(db, change)
        for feed, seq in change.cuts:
            removing.set_aside(db, feed, above=seq)
        for feed in change.unstage:
            removing.set_aside(db, feed, staged=True)
        for feed in change.drop:
            removing.drop_feed(db, feed)
        received, erased = self._arrive(db, change)
        for one, why in change.held:
            db.execute(
                "INSERT OR REPLACE INTO held(rev, why) SELECT id, ? FROM rev WHERE id = ?", [why, bytes.fromhex(one)]
            )
        feeds = {**_feeds(_get(db, "sync.feeds")), **change.feeds} if change.cursor else {}
        taking = _snapshots(_get(db, SNAPSHOTS)) if change.cursor else {}
        taking = {feed: one for feed, one in taking.items() if feed not in change.unstage} | dict(change.staged)
        for feed, came in change.staged.items():
            if came.at == came.snapshot.upto:
                removing.take_staged(db, feed)
                del taking[feed]
        for feed in change.drop:
            feeds.pop(feed, None)
            taking.pop(feed, None)
        values = {"sync.epoch": change.epoch, "sync.cursor": change.cursor, "sync.feeds": json.dumps(feeds)}
        _put(db, {key: value.encode() for key, value in values.items()})
        _put(db, {SNAPSHOTS: json.dumps(taking).encode() if taking else None})
        removing.purge(db, self._views, self._store.author)
        strays.settle(db, change)
        if change.mint:
            revisions.mint_replica(db, new_replica)
        return received, erased

    def _arrive(self, db: Database, change: Change) -> tuple[int, bool]:
        wanted = _wanted(_get(db, "sync.blobs_wanted"))
        erased = removing.erased(db)
        touched: set[str] = set()
        fresh: dict[str, list[Revision]] = {}
        received = 0
        apart = {feed: removing.STAGED + feed for feed in change.staged}
        rows: list[tuple[str, int, bytes]] = []
        for row in change.rows:
            revision = row.revision
            if revision.record in erased:
                revision = revision._replace(payload=None)
            if revision.record not in touched and not revisions.exists(db, revision.record):
                fresh[revision.record] = []
            if revisions.insert(db, revision, own=False):
                received += 1
                touched.add(revision.record)
                if revision.record in fresh:
                    fresh[revision.record].append(revision)
                wanted.update(revisions.blob_names(revision.payload))
            rows.append((apart.get(row.feed, row.feed), row.seq, bytes.fromhex(revision.id)))
        for feed, seq, ids in change.own_rows:
            rows.extend((apart.get(feed, feed), seq + place, bytes.fromhex(one)) for place, one in enumerate(ids))
        db.conn.executemany("INSERT OR REPLACE INTO feed_row(feed, seq, rev) VALUES (?, ?, ?)", rows)
        if db.execute("SELECT 1 FROM held LIMIT 1").fetchone():
            db.conn.executemany("DELETE FROM held WHERE rev = ?", [[one] for _, _, one in rows])
        ordered = removing.orders(row.revision for row in change.rows) - erased
        if touched:
            self._views.refresh(db, touched, fresh)
            _put(db, {"sync.blobs_wanted": json.dumps(wanted).encode() if wanted else None})
        if ordered:
            removing.erase(db, self._views, ordered)
        return received, bool(ordered)

    def add_contact(self, contact: Contact) -> None:
        values = [getattr(contact, name) for name in Contact._fields]
        columns, marks = ", ".join(Contact._fields), _marks(values)
        self._write(lambda db: db.execute(f"INSERT INTO contact({columns}) VALUES ({marks})", values).rowcount)
        if self._store.anchor is not None:
            self._store.anchor.tell_keyring()

    # -- blobs

    def blobs_to_send(self, epoch: str, limit: int) -> list[tuple[str, int]]:
        stands = self._log_stands()
        rows = self._read(
            "SELECT sha256, size FROM blob JOIN blob_named USING (sha256) LEFT JOIN blob_delivered USING (sha256)"
            " WHERE coalesce(epoch, '') NOT IN (?, ?)"
            " ORDER BY size, sha256 LIMIT ?",
            [epoch, UNNAMED + stands, limit],
        )
        return [(name, size) for name, size in rows]

    def read_blob(self, name: str, offset: int, size: int) -> bytes:
        known, start, data = self._piece
        if name != known or not start <= offset <= offset + size <= start + len(data):
            wanted = [offset + 1, max(size, BLOB_AHEAD), name]
            rows = self._read("SELECT substr(bytes, ?, ?) FROM blob WHERE sha256 = ?", wanted)
            start, data = offset, bytes(rows[0][0])
            self._piece = (name, start, data)
        return data[offset - start : offset - start + size]

    def blob_sent(self, name: str, epoch: str) -> None:
        self._mark_blob(name, epoch)

    def blob_unnamed(self, name: str) -> None:
        self._mark_blob(name, UNNAMED + self._log_stands())

    def blobs_wanted(self, limit: int) -> list[tuple[str, int, str]]:
        wanted = _wanted(self.state("sync.blobs_wanted"))
        there: set[str] = set()
        for part in _chunks(sorted(wanted)):
            there.update(
                row[0] for row in self._read(f"SELECT sha256 FROM blob WHERE sha256 IN ({_marks(part)})", list(part))
            )
        if not wanted:
            return []
        # Twice: it is kept in pieces until it is whole. Where the disk fills up, the photos of others wait.
        most = reserve.room_beside(self._store.path) // 2
        todo = [(name, size, kind) for name, (size, kind) in wanted.items() if name not in there and size <= most]
        return sorted(todo, key=lambda one: (one[1], one[0]))[:limit]

    def write_blob(self, name: str, media_type: str, data: bytes) -> None:
        def job(db: Database) -> None:
            stored = blobs.put(db, data, media_type)
            if stored != name:
                raise ValueError("a blob does not match its name")
            _no_longer_wanted(db, name)

        self._write(job, can_wait=True)

    def part_length(self, name: str) -> int:
        return blobs.part_length(self._store.log_reader(), name)

    def add_part(self, name: str, start: int, data: bytes) -> None:
        self._write(lambda db: blobs.add_part(db, name, start, data), can_wait=True)

    def join_parts(self, name: str, media_type: str) -> bool:
        def job(db: Database) -> bool:
            whole = blobs.join_parts(db, name, media_type)
            if whole:
                _no_longer_wanted(db, name)
            return whole

        return self._write(job, can_wait=True)

    def _mark_blob(self, name: str, mark: str) -> None:
        self._piece = ("", 0, b"")
        self._write(lambda db: blobs.mark(db, name, mark))

    def _log_stands(self) -> str:
        """Changes when the log grows, and when more of it is delivered: what was written while the office was being
        asked is in the log already when it answers, and not there yet."""
        n, delivered = self._read("SELECT coalesce(sum(n), 0), coalesce(sum(delivered), 0) FROM replica")[0]
        return f"{n}:{delivered}"


def _confirm(db: Database, change: Change) -> None:
    from sync.core.receipt import SAFE

    stored = {one.replica: one for one in change.receipts if one.level != SAFE}
    for replica, n in change.confirmed:
        known = db.execute("SELECT delivered, safe FROM replica WHERE id = ?", [replica]).fetchone()
        if known is None or known[0] == n:
            continue
        db.execute("UPDATE replica SET delivered = ?, safe = min(safe, ?) WHERE id = ?", [n, n, replica])
        if n > known[0]:  # else the server states less than before, and nothing new
            _keep_receipt(db, stored[replica], known[0] + 1, n)
    backed_up = {one.replica: one for one in change.receipts if one.level == SAFE}
    for replica, n in change.safe:
        known = db.execute("SELECT delivered, safe FROM replica WHERE id = ?", [replica]).fetchone()
        if known is None or known[1] >= min(n, known[0]):
            continue
        db.execute("UPDATE replica SET safe = ? WHERE id = ?", [min(n, known[0]), replica])
        _keep_receipt(db, backed_up[replica], known[1] + 1, min(n, known[0]))


def _keep_receipt(db: Database, receipt: Receipt, first: int, last: int) -> None:
    facts = [receipt.epoch, receipt.level, receipt.at, receipt.number, receipt.body, receipt.sig]
    db.execute(
        "INSERT INTO receipt(replica, first, last, epoch, level, at, number, body, sig)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [receipt.replica, first, last, *facts],
    )


def _no_longer_wanted(db: Database, name: str) -> None:
    # It came from the server, so it is there: it need not be offered as long as this life of the server lasts.
    blobs.mark(db, name, (_get(db, "sync.epoch") or b"").decode())
    want_no_more(db, {name})


def want_no_more(db: Database, names: Set[str]) -> None:
    """These blobs are not to be fetched any more, whichever way they come."""
    wanted = _wanted(_get(db, "sync.blobs_wanted"))
    left = {name: one for name, one in wanted.items() if name not in names}
    if len(left) < len(wanted):
        _put(db, {"sync.blobs_wanted": json.dumps(left).encode() if left else None})


def _wanted(stored: bytes | None) -> dict[str, tuple[int, str]]:
    return {
        name: (size, kind)
        for name, (size, kind) in json.loads(stored or b"{}").items()
        if revisions.BLOB_NAME.match(name)
    }


def _feeds(stored: bytes | None) -> dict[str, tuple[int, str]]:
    return {feed: (seq, digest) for feed, (seq, digest) in json.loads(stored or b"{}").items()}


def _snapshots(stored: bytes | None) -> dict[str, Taking]:
    if stored is None:
        return {}
    from sync.driver import Snapshot, Taking

    return {feed: Taking(Snapshot(*one), at, digest) for feed, (one, at, digest) in json.loads(stored).items()}


def _get(db: Database, key: str) -> bytes | None:
    row = db.execute("SELECT value FROM sync_state WHERE key = ?", [key]).fetchone()
    return None if row is None else bytes(row[0])


def _put(db: Database, values: Mapping[str, bytes | None]) -> None:
    for key, value in values.items():
        if value is None:
            db.execute("DELETE FROM sync_state WHERE key = ?", [key])
        else:
            db.execute("INSERT OR REPLACE INTO sync_state(key, value) VALUES (?, ?)", [key, value])


def _chunks(items: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(items), CHUNK):
        yield items[start : start + CHUNK]


def _marks(values: Iterable[Any]) -> str:
    return ", ".join("?" for _ in values)
