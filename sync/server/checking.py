"""`verify`: whether the database is what the devices sent, and whether what it says of itself is true.

Every revision's bytes against its id and its payload's hash, every chain's links, every seal under its device's key,
feeds without a gap, heads, blobs and digests as they follow from the revisions, every record's view.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, NamedTuple

import sqlalchemy as sa

from sync.core import seal, strictjson
from sync.core.merge import view
from sync.core.revision import BadRevision, Revision, parse_revision
from sync.server import deriving, photos, schema
from sync.server.database import is_postgres, reading
from sync.server.files import two_deep
from sync.server.store import erased
from sync.wire.key_set import KeySet

AT_ONCE = 2000
MOST_FAULTS = 1000


# What a fault is about, and what that is called.
REVISION, FEED, BLOB, DATABASE = "revision", "feed", "blob", "database"
_CALLED: Final[Mapping[str, str]] = MappingProxyType(
    {REVISION: "bản ghi", FEED: "luồng về", BLOB: "ảnh hoặc tệp", DATABASE: "cơ sở dữ liệu"}
)
_HEADS: Final = ("đầu luồng", "chain_head")
_NAMES: Final = ("tên ảnh, tệp", "blob_ref")


class Fault(NamedTuple):
    """Something that is not as it should be, in one line."""

    vi: str
    en: str


@dataclass
class Report:
    """What was looked at, and `faults`: at most a thousand; `count` is how many there are. `views` is a digest of all
    records' views: two servers that hold the same revisions have the same."""

    revisions: int = 0
    seals: int = 0
    replicas: int = 0
    feeds: int = 0
    records: int = 0
    blobs: int = 0
    missing_blobs: int = 0
    views: str = ""
    count: int = 0
    faults: list[Fault] = field(default_factory=list)

    def add(self, kind: str, name: str, vi: str, en: str) -> None:
        """A fault of what has this name."""
        self.note(Fault(" ".join(f"{_CALLED[kind]} {name}".split()) + f": {vi}", f"{kind} {name}".strip() + f": {en}"))

    def note(self, fault: Fault) -> None:
        self.count += 1
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(fault)

    def to_json(self) -> dict[str, Any]:
        names = ("revisions", "seals", "replicas", "feeds", "records", "blobs", "missing_blobs", "views")
        facts = {name: getattr(self, name) for name in names}
        return {"ok": self.count == 0, **facts, "faults": [one.en for one in self.faults]}


def verify(engine: sa.Engine, keys: KeySet, blobs: Path | None) -> Report:
    """Check one snapshot of the database, and the files in `blobs` unless None. It may be in use meanwhile."""
    report = Report()
    with reading(engine) as db:
        _engine(db, report)
        _records(db, report)
        _chains(db, report, keys)
        _feeds(db, report)
        _derived(db, report)
        if blobs is not None:
            _files(db, report, blobs)
    return report


def whole(db: sa.Connection) -> list[str]:
    """What the engine itself finds wrong with the file: a row that an index has lost is in the table and yet in no
    answer. PostgreSQL looks after its own."""
    if is_postgres(db):
        return []
    found = [str(one[0]) for one in db.exec_driver_sql("PRAGMA integrity_check(100)")]
    strays = db.exec_driver_sql("PRAGMA foreign_key_check").all()
    return [one for one in found if one != "ok"] + [f"{row[0]} {row[1]}: names nothing in {row[2]}" for row in strays]


def _engine(db: sa.Connection, report: Report) -> None:
    for said in whole(db):
        report.add(DATABASE, "", f"SQLite báo “{' '.join(said.split())}”", " ".join(said.split()))


def _records(db: sa.Connection, report: Report) -> None:
    rev = schema.rev
    query = sa.select(rev).order_by(rev.c.record, rev.c.num)
    digest = hashlib.sha256()
    forgotten = erased(db)
    found = db.execute(query, execution_options={"yield_per": AT_ONCE})
    for record, rows in groupby(found, key=lambda row: row.record):
        report.records += 1
        whole: list[Revision] = []
        for row in rows:
            report.revisions += 1
            unknown = row.payload is None and row.status == "held"  # by an order that a restore has lost
            if (row.payload is None) != (record in forgotten) and not unknown:
                if row.payload is None:
                    kept = ("mất nội dung mà không có lệnh xoá", "its content is gone without an order")
                else:
                    kept = ("đã có lệnh xoá mà nội dung còn ở đây", "it was erased and is here")
                report.add(REVISION, row.id.hex(), *kept)
            one = _revision(row, report)
            if one is not None:
                whole.append(one)
        if not whole:
            continue
        shown = view(whole)
        fields = {name: shown.fields[name] for name in sorted(shown.fields)}
        said = {"record": record, "fields": fields, "conflicts": sorted(shown.conflicts)}
        digest.update(strictjson.dumps({**said, "deleted": shown.deleted}) + b"\n")
    report.views = digest.hexdigest()


def _revision(row: Any, report: Report) -> Revision | None:
    name = row.id.hex()
    try:
        one = parse_revision(row.header, row.payload)
    except BadRevision as problem:
        report.add(REVISION, name, "không đúng dạng, hoặc nội dung không khớp với mã", problem.reason)
        return None
    if one.id != name:
        report.add(REVISION, name, f"nội dung ứng với mã {one.id}", f"its bytes have the id {one.id}")
        return None
    stands = (row.replica, row.n, row.prev.hex(), row.record, row.type)
    if stands != (one.replica, one.n, one.prev, one.record, one.type):
        vi = "các cột trong bảng khác với phần đầu của bản ghi"
        report.add(REVISION, name, vi, "its columns do not say what its header says")
    if (row.status, row.why is None) not in (("stored", True), ("held", False)):
        report.add(REVISION, name, "chưa cho đi, cũng không giữ lại", "it neither passed nor waits")
    return one


def _chains(db: sa.Connection, report: Report, keys: KeySet) -> None:
    """Links, and that each revision stands below one that its device sealed."""
    rev = schema.rev.c
    devices = {one.id: one.sign_key for one in db.execute(sa.select(schema.device.c.id, schema.device.c.sign_key))}
    sealed: dict[str, list[tuple[str, bytes]]] = {}
    for one in db.execute(sa.select(schema.seal), execution_options={"yield_per": AT_ONCE}):
        sealed.setdefault(one.rev.hex(), []).append((one.device, one.sig))
        report.seals += 1
    recipients = [seal.key_id(key) for key in (keys.root, keys.parcel) if key]
    query = sa.select(rev.replica, rev.id, rev.n, rev.prev, rev.device).order_by(rev.replica, rev.n.desc())
    found = db.execute(query, execution_options={"yield_per": AT_ONCE})
    for replica, rows in groupby(found, key=lambda row: row.replica):
        report.replicas += 1
        vouched: dict[str, frozenset[str]] = {}
        for row in rows:
            name, prev = row.id.hex(), row.prev.hex()
            for device, sig in sealed.get(name, ()):
                key = devices.get(device, b"")
                messages = (seal.seal_message(keys.org, replica, row.n, name, one) for one in recipients)
                if any(seal.verifies(key, sig, message) for message in messages):
                    vouched[name] = vouched.get(name, frozenset()) | {device}
                else:
                    report.add(REVISION, name, "dấu niêm không đúng", "its seal does not verify")
            devices_of = vouched.pop(name, frozenset())
            if devices_of:
                vouched[prev] = vouched.get(prev, frozenset()) | devices_of
            else:
                report.add(REVISION, name, "không có dấu niêm nào bảo đảm", "no seal vouches for it")
            if devices_of and row.device not in devices_of:
                vi = "máy được ghi là đã gửi chưa niêm bản ghi này"
                report.add(REVISION, name, vi, "the device that is said to have brought it has sealed nothing of it")
            if (prev == "") != (row.n == 1):
                vi = f"là số {row.n} mà bản ghi đứng trước không đúng loại"
                report.add(REVISION, name, vi, f"it is number {row.n} and has the wrong kind of predecessor")
    # Numbers of neighbours: the predecessor, where it is here, is one lower.
    below = schema.rev.alias("below")
    wrong = (
        sa.select(rev.id)
        .join(below, below.c.id == rev.prev)
        .where(sa.or_(below.c.n != rev.n - 1, below.c.replica != rev.replica))
    )
    for name in db.execute(wrong).scalars():
        vi = "bản ghi được ghi là đứng trước không phải là bản đứng ngay trước"
        report.add(REVISION, name.hex(), vi, "its predecessor is not the one before it")


def _feeds(db: sa.Connection, report: Report) -> None:
    stands = {one.num: one for one in db.execute(sa.select(schema.feed))}
    for one in deriving.feeds(db):
        report.feeds += 1
        feed = stands[one.num]
        if feed.floor + one.rows != one.last:
            vi = f"có {one.rows} dòng từ {feed.floor} đến {one.last}"
            report.add(FEED, feed.id, vi, f"{one.rows} rows from {feed.floor} up to {one.last}")
        if (feed.seq, feed.digest) != (one.last, one.digest):
            report.add(FEED, feed.id, "đầu luồng không khớp với các dòng", "its head does not fit its rows")
    row, rev = schema.feed_row.c, schema.rev.c
    lost = sa.select(rev.id).where(~sa.exists().where(row.rev == rev.num))
    for name in db.execute(lost).scalars():
        report.add(REVISION, name.hex(), "không nằm trong luồng về nào", "it is in no feed")
    seen = (
        sa.select(rev.id)
        .join(schema.feed_row, row.rev == rev.num)
        .join(schema.feed, schema.feed.c.num == row.feed)
        .where(rev.status == "held", schema.feed.c.kind != "quarantine")
    )
    for name in db.execute(seen).scalars():
        report.add(
            REVISION, name.hex(), "đang giữ lại mà vẫn ở trong luồng về", "it is held and in a feed all the same"
        )


def _derived(db: sa.Connection, report: Report) -> None:
    # Where two people brought parts of one replica, a coordinator's answers may stand in the other's own feed as if he
    # had brought them; his heads may then lie below what follows from the feed, never above.
    shared = {replica for replica, people in deriving.bringers(db).items() if len(people) > 1}
    for table, called, wanted in (
        (schema.chain_head, _HEADS, deriving.heads(db)),
        (schema.blob_ref, _NAMES, deriving.refs(db)),
    ):
        expected: set[tuple[object, ...]] = set(wanted)
        stood = {tuple(row) for row in db.execute(sa.select(table))}
        for one in stood ^ expected:
            if table is schema.blob_ref or one[1] not in shared:
                shown = " ".join(part.hex() if isinstance(part, bytes) else str(part) for part in one)
                vi, en = f"{called[0]} {shown}: không khớp với các bản ghi", "it does not follow from the revisions"
                report.note(Fault(vi, f"{called[1]} {shown}: {en}"))


def _files(db: sa.Connection, report: Report, folder: Path) -> None:
    there = set()
    for path in two_deep(folder):
        report.blobs += 1
        there.add(path.name)
        if photos.content(path) is None:
            report.add(BLOB, path.name, "nội dung đã khác", "its content has another hash")
    named = set(db.execute(sa.select(schema.blob_ref.c.sha256).distinct()).scalars())
    report.missing_blobs = len(named - there)
