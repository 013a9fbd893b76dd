"""Taking what can still be read out of a damaged database into a new one, and telling truthfully what could not.

Every revision proves itself by its hash, every attachment by its name, so nothing half-read gets in. The newest backups
fill what the damaged file no longer gives. The new database begins a new replica and reads everything anew at the next
sync, so what the office has comes back from there. The damaged file itself is only read, never written.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import shutil
import tempfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop_app.errors import Damaged, ForeignDatabase, SotayError
from desktop_app.profile import Profile, patiently
from desktop_app.storage import anchor, backup, engine, removing, revisions
from desktop_app.storage.database import InUse, create_database, open_database, refuse_in_use, storage_errors
from desktop_app.storage.migrations import migrate
from sync.core.revision import MAX_SEEN, BadRevision, Revision, parse_revision

if TYPE_CHECKING:
    from sqlite_utils import Database

    from desktop_app.storage.views import Views

MOST_BACKUPS = 3
BATCH = 256
MOST_REFUSALS = 2000  # of one file; each costs a new connection, and a file that refuses everywhere is not worth hours
# What is read anew from the office: a position that may claim rows which are lost must not be kept.
FORGOTTEN = ("sync.cursor", "sync.feeds", "sync.snapshots")
DRAFT_COLUMNS = "id, record, type, is_new, fields, base_fields, base_live, created_at, saved_at"


@dataclass(slots=True)
class Salvaged:
    """What came out.

    Attributes: `revisions` in the new database, `from_backup` of them only there; `missing` places of own chains that
    are known to have existed and were found nowhere; `said_again` own revisions behind such a hole, which were written
    once more so that the office gets them; `drafts`, `blobs` saved; `device` whether the keys for the office are
    there (else the notebook has to be enrolled anew); `complete` whether every part of the damaged file could be read,
    so that nothing else can be missing; `kept` the folder of the damaged files.
    """

    revisions: int = 0
    from_backup: int = 0
    missing: int = 0
    said_again: int = 0
    drafts: int = 0
    blobs: int = 0
    records: int = 0
    device: bool = False
    complete: bool = True
    kept: Path | None = None
    backups: list[str] = field(default_factory=list)


class NothingToSalvage(Damaged):
    """Neither the damaged file nor any backup gave anything."""

    def __init__(self, path: Path) -> None:
        SotayError.__init__(
            self,
            f"Không đọc được gì từ tệp {path} và chưa thấy bản sao lưu nào mở được. Tệp vẫn nguyên như cũ. "
            "Xin giữ nguyên máy, tìm USB hay ổ đĩa có bản sao lưu (đuôi .sotay), hoặc gọi văn phòng.",
            f"Nothing could be read from {path} and no backup was found that opens. The file is as it was. "
            "Please leave the machine as it is and look for a stick or disk with a backup (.sotay), or call the "
            "office.",
        )


def salvage(
    profile: Profile,
    key: bytes,
    views: Views,
    *,
    now: datetime,
    new_id: Callable[[], str],
    folders: Sequence[Path] = (),
    machine: Callable[[], str] = anchor.machine_id,
) -> Salvaged:
    """Put a new, whole database in the place of the damaged one in `profile`, which is closed and moved aside.

    `folders`: where to look for backups besides the profile's own. Raises NothingToSalvage, InUse, DiskFull, ReadOnly;
    then everything is as it was.
    """
    found = _Found()
    report = Salvaged()
    with storage_errors(profile.database), tempfile.TemporaryDirectory(dir=profile.folder, prefix="salvage-") as work:
        # A copy with its log: reading may change files beside the database, and the original must stay as it is.
        copy = Path(work) / profile.database.name
        for suffix in ("", "-wal"):
            original = profile.database.with_name(profile.database.name + suffix)
            if original.exists():
                shutil.copyfile(original, copy.with_name(copy.name + suffix))
        report.complete = found.read(copy, key)
        readable = len(found.revisions)
        for one in _backups(profile, folders):
            unpacked = Path(work) / "backup.db"
            try:
                backup.unpack(one, unpacked)
            except backup.NotABackup:
                continue
            if found.read(unpacked, key):
                report.backups.append(one.path.name)
            unpacked.unlink()
        if not found.revisions and not found.drafts and "author" not in found.meta:
            raise NothingToSalvage(profile.database)
        report.from_backup = len(found.revisions) - readable
        found.obey()
        part = Path(work) / "whole.db"
        replica = _build(part, key, found, report, views, new_id)
        report.kept = _move_aside(profile, key, now)
        patiently(lambda: part.replace(profile.database))
        anchor.write_first(profile.anchor_file, profile.database, replica, machine())
    return report


class _Found:
    """What was read so far, from any source; the first source of a thing counts."""

    def __init__(self) -> None:
        self.revisions: dict[str, tuple[Revision, bool]] = {}
        self.drafts: dict[str, tuple[Any, ...]] = {}
        self.blobs: dict[str, tuple[int, str, bytes]] = {}
        self.meta: dict[str, str] = {}
        self.state: dict[str, bytes] = {}
        self.erased: set[str] = set()

    def read(self, path: Path, key: bytes) -> bool:
        """Take everything readable out of one database; whether no part of it refused to be read."""
        reader = _Reader(path, key)
        try:
            for row in reader.rows("rev", "seq", "id, own, header, payload"):
                self._revision(*row, reader=reader)
            for row in reader.rows("draft", "rowid", DRAFT_COLUMNS):
                if _is_draft(row):
                    self.drafts.setdefault(row[1], row)
                else:
                    reader.whole = False
            for name, size, kind, data in reader.rows("blob", "rowid", "sha256, size, type, bytes"):
                if hashlib.sha256(data).hexdigest() == name:
                    self.blobs.setdefault(name, (size, kind, data))
                else:
                    reader.whole = False
            for name, value in reader.pairs("meta"):
                self.meta.setdefault(name, value)
            for name, value in reader.pairs("sync_state"):
                self.state.setdefault(name, bytes(value))
                if name == removing.ERASED:
                    self.erased.update(json.loads(bytes(value)))
        finally:
            reader.close()
        return reader.whole

    def _revision(self, stored: bytes, own: int, header: bytes, payload: bytes | None, *, reader: _Reader) -> None:
        try:
            revision = parse_revision(bytes(header), revisions.unpack(payload))
        except (BadRevision, zlib.error):
            reader.whole = False
            return
        if revision.id != bytes(stored).hex():
            reader.whole = False
            return
        if revision.payload is None:
            self.erased.add(revision.record)  # by order: nothing else takes a payload away
        before = self.revisions.get(revision.id)
        self.revisions[revision.id] = (revision, bool(own) or (before is not None and before[1]))

    def obey(self) -> None:
        """What was erased by order in any of the sources is so in all: an older backup brings none of it back."""
        gone: set[str] = set()
        kept: set[str] = set()
        for one, (revision, own) in self.revisions.items():
            (gone if revision.record in self.erased else kept).update(revisions.blob_names(revision.payload))
            if revision.record in self.erased:
                self.revisions[one] = (revision._replace(payload=None), own)
        for record, row in list(self.drafts.items()):
            (gone if record in self.erased else kept).update(revisions.blob_names(row[4].encode()))
            if record in self.erased:
                del self.drafts[record]
        for name in gone - kept:
            self.blobs.pop(name, None)
        if self.erased:
            self.state[removing.ERASED] = json.dumps(sorted(self.erased)).encode()


class _Reader:
    """Reads around what is damaged. SQLCipher refuses everything after the first bad page, so each failure costs a
    new connection."""

    def __init__(self, path: Path, key: bytes) -> None:
        self._path, self._key = path, key
        self._connection: Any = None
        self._refusals = 0
        self.whole = True
        self._reopen()

    def rows(self, table: str, number: str, columns: str) -> Iterator[tuple[Any, ...]]:
        """The rows of a table that can be read, found by halving where something refuses."""
        last = self._ask(f"SELECT max({number}) FROM {table}")
        first = self._ask(f"SELECT min({number}) FROM {table}")
        if last is not None and first is not None and last[0][0] is None:
            return
        high = last[0][0] if last else 100_000
        low = first[0][0] if first else 1
        spans = [(start, min(start + BATCH - 1, high)) for start in range(low, high + 1, BATCH)][::-1]
        # What nobody can open any more is not worth a hundred thousand questions.
        while spans and self._connection is not None and self._refusals < MOST_REFUSALS:
            start, end = spans.pop()
            found = self._ask(f"SELECT {columns} FROM {table} WHERE {number} BETWEEN ? AND ?", [start, end])
            if found is not None:
                yield from found
            elif start < end:
                middle = (start + end) // 2
                spans += [(middle + 1, end), (start, middle)]

    def pairs(self, table: str) -> list[tuple[str, Any]]:
        """The rows of a small table of keys and values, from both ends as far as they can be read."""
        found = self._ask(f"SELECT key, value FROM {table}")
        if found is not None:
            return found
        pairs: dict[str, Any] = {}
        for comparison, order, start in ((">", "ASC", ""), ("<", "DESC", "\U0010ffff")):
            place = start
            while row := self._ask(
                f"SELECT key, value FROM {table} WHERE key {comparison} ? ORDER BY key {order} LIMIT 1", [place]
            ):
                place = row[0][0]
                pairs[place] = row[0][1]
        return list(pairs.items())

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _ask(self, sql: str, parameters: Sequence[Any] = ()) -> list[Any] | None:
        """All rows, or None when the file refuses."""
        if self._connection is None:
            return None
        try:
            found: list[Any] = self._connection.execute(sql, parameters).fetchall()
        except (engine.DatabaseError, OverflowError, UnicodeDecodeError):
            self.whole = False
            self._refusals += 1
            self._reopen()
            return None
        return found

    def _reopen(self) -> None:
        self.close()
        try:
            self._connection = open_database(self._path, self._key, read_only=True)
        except SotayError:
            self.whole = False


def _is_draft(row: tuple[Any, ...]) -> bool:
    try:
        parts = [json.loads(row[place]) for place in (4, 5, 6)]
        datetime.fromisoformat(row[7])
        datetime.fromisoformat(row[8])
    except (ValueError, TypeError):
        return False
    return all(isinstance(part, dict) for part in parts)


def _backups(profile: Profile, folders: Sequence[Path]) -> list[backup.Backup]:
    from desktop_app.storage import keyfile

    mine = keyfile.read(profile.key_file).fingerprint
    found = [one for folder in (profile.backups, *folders) for one in backup.found_in(folder, mine)]
    return sorted(found, key=lambda one: one.at, reverse=True)[:MOST_BACKUPS]


def _build(part: Path, key: bytes, found: _Found, report: Salvaged, views: Views, new_id: Callable[[], str]) -> str:
    """Write everything into a new database; returns its new replica."""
    connection = create_database(part, key)
    try:
        db = engine.utils_database(connection)
        migrate(db)
        replica = secrets.token_hex(16)
        with db.atomic():
            _meta(db, found, new_id)
            in_order = sorted(found.revisions.values(), key=lambda pair: (pair[0].clk, pair[0].replica, pair[0].n))
            mine = [revision for revision, own in in_order if own]
            chains, linked = _chains(mine, report)
            beyond: list[Revision] = []
            for revision, own in in_order:
                revisions.insert(db, revision, own=revision.id in linked)
                if own and revision.id not in linked:
                    beyond.append(revision)
            for name, (n, head, clk) in chains.items():
                db.execute(
                    "INSERT INTO replica(id, n, head, clk, current) VALUES (?, ?, ?, ?, 0)", [name, n, head, clk]
                )
            revisions.mint_replica(db, replica)
            _say_again(db, beyond, mine, report)
            _rest(db, found, report)
            report.revisions = len(found.revisions)
            report.records = views.rebuild(db)
        connection.execute("PRAGMA journal_mode=DELETE")
        connection.execute("PRAGMA journal_mode=WAL")
    finally:
        connection.close()
    return replica


def _meta(db: Database, found: _Found, new_id: Callable[[], str]) -> None:
    facts = {name: value for name, value in found.meta.items() if name != backup.SETTINGS}
    own = [revision.by for revision, mine in found.revisions.values() if mine]
    facts.setdefault("author", own[0] if own else new_id())
    facts.setdefault("notebook", new_id())
    facts.setdefault("label", "")
    for name, value in facts.items():
        db.execute("INSERT INTO meta(key, value) VALUES (?, ?)", [name, value])


def _chains(own: Sequence[Revision], report: Salvaged) -> tuple[dict[str, tuple[int, str, int]], set[str]]:
    """replica → (length, head, clk) of the unbroken beginning of each own chain, and the ids in these; counts what is
    missing behind them. Of two branches (a backup may be of a copy of the notebook) one is the chain."""
    by_replica: dict[str, dict[str, Revision]] = {}
    for revision in own:
        by_replica.setdefault(revision.replica, {})[revision.prev] = revision
    places: dict[str, set[int]] = {}
    for revision in own:
        places.setdefault(revision.replica, set()).add(revision.n)
    chains: dict[str, tuple[int, str, int]] = {}
    linked: set[str] = set()
    for replica, after in by_replica.items():
        n, head, clk = 0, "", 0
        while (following := after.get(head)) is not None and following.n == n + 1:
            n, head, clk = following.n, following.id, following.clk
            linked.add(head)
        chains[replica] = (n, head, clk)
        report.missing += max(places[replica]) - len(places[replica])
    return chains, linked


def _say_again(db: Database, beyond: Sequence[Revision], own: Sequence[Revision], report: Salvaged) -> None:
    """Own revisions behind a hole can no longer be delivered on their chain: the same words go onto the new one.

    Their author had seen all that he wrote before about the same thing, also what is lost: so the new one takes the
    place of the old one and of those before it.
    """
    before: dict[str, list[str]] = {}
    for revision in own:
        before.setdefault(revision.record, []).append(revision.id)
    for revision in beyond:
        if revision.payload is None:
            continue
        earlier = _until(before[revision.record], revision.id)
        revisions.append(
            db,
            revisions.Author(revision.by, revision.at),
            record=revision.record,
            type=revision.type,
            fields=json.loads(revision.payload),
            seen=list(dict.fromkeys([*reversed(earlier), *revision.seen]))[:MAX_SEEN],
        )
        report.said_again += 1


def _until(ids: Sequence[str], last: str) -> Sequence[str]:
    return ids[: ids.index(last) + 1]


def _rest(db: Database, found: _Found, report: Salvaged) -> None:
    marks = ", ".join("?" * 9)
    for row in found.drafts.values():
        db.execute(f"INSERT OR IGNORE INTO draft({DRAFT_COLUMNS}) VALUES ({marks})", list(row))
    for name, (size, kind, data) in found.blobs.items():
        db.execute("INSERT INTO blob(sha256, size, type, bytes) VALUES (?, ?, ?, ?)", [name, size, kind, data])
    for name, value in found.state.items():
        if name not in FORGOTTEN:
            db.execute("INSERT INTO sync_state(key, value) VALUES (?, ?)", [name, value])
    report.drafts = db.execute("SELECT count(*) FROM draft").fetchone()[0]
    report.blobs = len(found.blobs)
    report.device = any(name.startswith("device") for name in found.state)


def _move_aside(profile: Profile, key: bytes, now: datetime) -> Path:
    """Keep the damaged files under a folder of their own; only then may another file take their place. Raises InUse."""
    aside = profile.folder / f"damaged-{now:%Y%m%d-%H%M%S}"
    aside.mkdir(exist_ok=True)
    names = [profile.database.name + suffix for suffix in ("", "-wal", "-shm")]
    present = [profile.folder / name for name in names if (profile.folder / name).exists()]
    for path in present:
        backup.copy_file(path, aside / path.name)
    try:
        refuse_in_use(profile.database, key)  # which may write into the file: now that it is kept as it was
    except InUse:
        shutil.rmtree(aside)
        raise
    for name in names[1:]:  # an old log would write into the new file
        patiently(partial((profile.folder / name).unlink, missing_ok=True))
    return aside


__all__ = ["ForeignDatabase", "NothingToSalvage", "Salvaged", "salvage"]
