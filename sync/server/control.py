"""What the office itself says: orders of erasure, requests and replies, and what becomes of revisions that were held.

The office writes on a replica of its own, as a person of its own, under a seal of the receipt key; so what it says is
chained, stored, verified and backed up like everybody's revisions. An order goes to every feed that holds the record,
a reply to every feed that holds the note, a request to everybody of the areas that it is meant for.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from sync.core import erasure, ids, seal
from sync.core.chain import NO_IDS, xor_ids
from sync.core.revision import Revision, make_revision
from sync.engine.server import ACTIVE, HELD_TYPE, Caller, Store
from sync.server import schema
from sync.server import statements as sql
from sync.server.database import reading, writing
from sync.server.files import write_file
from sync.server.folder import Opened, new_feed
from sync.server.people import COORDINATOR
from sync.server.statements import CONTROL, VOICE
from sync.server.store import SqlStore, erased
from sync.wire.batch import Run

ORDERS = "erasures.json"
"""File beside the database: records that were erased, so that restoring an older backup brings none of them back."""


@dataclass(frozen=True, slots=True)
class Held:
    """One revision that waits for review. `why`: type, device, entitlement or quota."""

    id: str
    record: str
    type: str
    person: str
    received: str
    why: str


def held(opened: Opened, limit: int = 1000) -> list[Held]:
    """What waits for review, the oldest first."""
    rev = schema.rev.c
    query = (
        sa.select(rev.id, rev.record, rev.type, schema.user.c.name, rev.received, rev.why)
        .join(schema.device, schema.device.c.id == rev.device)
        .join(schema.user, schema.user.c.id == schema.device.c.person)
        .where(rev.status == "held")
        .order_by(rev.num)
        .limit(limit)
    )
    with reading(opened.engine) as db:
        rows = db.execute(query).all()
    return [Held(row.id.hex(), row.record, row.type, row.name, row.received, row.why or "") for row in rows]


def release(opened: Opened, wanted: Callable[[Held], bool]) -> int:
    """Let what `wanted` chooses pass: it gets its places in the feeds that it would have had; how many they were."""
    chosen = {bytes.fromhex(one.id) for one in held(opened, 1_000_000) if wanted(one)}
    if not chosen:
        return 0
    rev, person = schema.rev.c, schema.user.c
    with writing(opened.engine) as db:
        query = (
            sa.select(rev.num, rev.id, rev.record, person.own, person.role, schema.office.c.feed)
            .join(schema.device, schema.device.c.id == rev.device)
            .join(schema.user, person.id == schema.device.c.person)
            .join(schema.office, schema.office.c.id == person.office)
            .where(rev.status == "held")
            .order_by(rev.num)
        )
        rows = [row for row in db.execute(query) if row.id in chosen]
        places: dict[int, list[Any]] = {}
        for row in rows:
            # A coordinator's words go to those who wrote the record.
            owners = _holders(db, row.record, ("own",)) if row.role == COORDINATOR else set()
            for feed in {row.own, row.feed, *owners}:
                places.setdefault(feed, []).append(row)
        for row in rows:
            db.execute(sa.update(schema.rev).where(rev.num == row.num).values(status="stored", why=None))
        for feed in sorted(places):
            _append(db, feed, [(row.num, row.id.hex()) for row in places[feed]])
    return len(rows)


def after_upgrade(opened: Opened, types: Mapping[str, int]) -> int:
    """Let pass what was held only because an earlier program did not know its type; how many they were."""

    def known(one: Held) -> bool:
        name, _, version = one.type.partition("/")
        return one.why == HELD_TYPE and int(version) <= types.get(name, 0)

    return release(opened, known)


def erase(opened: Opened, records: Iterable[str], now: datetime, random: Callable[[int], bytes]) -> int:
    """Order the erasure of these records and carry it out here; how many there were. Final: there is no way back.

    The list beside the database is written first, so that a crash in between can only repeat the order.
    """
    known = orders_kept(opened)
    wanted = sorted(set(records))
    with reading(opened.engine) as db:
        there = [one for one in wanted if _nums(db, one)]
        done = erased(db)
    _keep_orders(opened, known | set(there))
    fresh = [record for record in there if record not in done]
    for record in fresh:
        _order(opened, record, now, random)
    for record in there:
        _carry_out(opened, record)
    return len(there)


def again(opened: Opened, now: datetime, random: Callable[[int], bytes]) -> int:
    """Carry out once more what the list beside the database says, after a backup was restored."""
    return erase(opened, orders_kept(opened), now, random)


def orders_kept(opened: Opened) -> set[str]:
    """The records on the list beside the database."""
    try:
        return set(json.loads((opened.folder / ORDERS).read_bytes()))
    except FileNotFoundError:
        return set()


def _keep_orders(opened: Opened, records: set[str]) -> None:
    write_file(opened.folder / ORDERS, json.dumps(sorted(records), indent=1).encode(), 0o600)


def ask(
    opened: Opened, fields: Mapping[str, Any], area: str | None, now: datetime, random: Callable[[int], bytes]
) -> tuple[str, int]:
    """Put a request (`fields` of a request/1) to the people whose area is `area`, or to all (None): (its id, how many
    people have it now). It goes to the office's own list too, so that coordinators see what was asked."""
    person, office = schema.user.c, schema.office.c
    query = (
        sa.select(person.own, office.feed)
        .join(schema.office, office.id == person.office)
        .where(person.role.not_in((CONTROL, COORDINATOR)))
        .order_by(person.id)
    )
    if area is not None:
        query = query.where(office.area == area)
    with reading(opened.engine) as db:
        rows = db.execute(query).all()
    if not rows:
        return "", 0
    made = _write(opened, VOICE, "request/1", fields, now, random)
    with writing(opened.engine) as db:
        _spread(db, made, {row.own for row in rows} | {row.feed for row in rows})
    return made.record, len({row.own for row in rows})


def answer(
    opened: Opened, note: str, fields: Mapping[str, Any], now: datetime, random: Callable[[int], bytes]
) -> str | None:
    """Answer a note (`fields` of a reply/1 without its "note"): the reply's id, or None when no feed holds the note."""
    with reading(opened.engine) as db:
        if not _holders(db, note, ("own", "office")):
            return None
    made = _write(opened, VOICE, "reply/1", {"note": note, **fields}, now, random)
    with writing(opened.engine) as db:
        _spread(db, made, _holders(db, note, ("own", "office")))
    return made.record


def _order(opened: Opened, record: str, now: datetime, random: Callable[[int], bytes]) -> None:
    made = _write(opened, CONTROL, erasure.TYPE, erasure.order_fields(record), now, random)
    with writing(opened.engine) as db:
        # Quarantine too: nobody reads that, but it stays true that an erased record's feeds say so.
        _spread(db, made, _holders(db, record, ("own", "office", "quarantine")))


def _write(
    opened: Opened, mouth: str, type: str, fields: Mapping[str, Any], now: datetime, random: Callable[[int], bytes]
) -> Revision:
    """A new record of the office's own, stored like everybody's revisions. `mouth`: which of its two persons writes."""
    caller, replica, author, n, prev, clk = _office(opened, mouth, now, random)
    made = make_revision(
        replica=replica,
        n=n + 1,
        prev=prev,
        record=ids.uuid7(int(now.timestamp() * 1000), random(10)),
        type=type,
        clk=clk,
        by=author,
        at=now.isoformat(timespec="seconds"),
        seen=(),
        fields=dict(fields),
    )
    signed = seal.seal_message(opened.org, replica, made.n, made.id, seal.key_id(opened.keys.root))
    run = Run((made,), opened.receipt_sign(signed))
    received = now.strftime("%Y-%m-%dT%H:%M:%SZ")
    SqlStore(opened.engine).store(Store(caller, (run,), {}, (replica,), {}), received)
    return made


def _spread(db: sa.Connection, made: Revision, feeds: Iterable[int]) -> None:
    """Give what the office wrote a place in each of these feeds, locked in the order of their numbers."""
    num = db.execute(sa.select(schema.rev.c.num).where(schema.rev.c.id == bytes.fromhex(made.id))).scalar_one()
    for feed in sorted(set(feeds)):
        _append(db, feed, [(num, made.id)])


def _holders(db: sa.Connection, record: str, kinds: Iterable[str]) -> set[int]:
    """The feeds of these kinds that hold the record."""
    row, rev = schema.feed_row.c, schema.rev.c
    query = (
        sa.select(row.feed)
        .join(schema.rev, rev.num == row.rev)
        .join(schema.feed, schema.feed.c.num == row.feed)
        .where(rev.record == record, schema.feed.c.kind.in_(list(kinds)))
    )
    return set(db.execute(query.distinct()).scalars())


def _append(db: sa.Connection, feed: int, revisions: list[tuple[int, str]]) -> None:
    """As the store does it: the feed's counter is raised, under its lock, in the transaction that inserts the rows."""
    head = db.execute(sql.LOCKED_HEAD, {"feed_num": feed}).one()
    there = set(db.execute(sql.IN_FEED, {"feed_num": feed, "nums": [num for num, _ in revisions]}).scalars())
    new = [one for one in revisions if one[0] not in there]
    if not new:
        return
    rows = [{"feed": feed, "seq": head.seq + place, "rev": num} for place, (num, _) in enumerate(new, start=1)]
    db.execute(sa.insert(schema.feed_row), rows)
    digest = xor_ids(head.digest or NO_IDS, (name for _, name in new))
    db.execute(sql.MOVE_FEED, {"feed_num": feed, "new_seq": head.seq + len(new), "new_digest": digest})


def _carry_out(opened: Opened, record: str) -> None:
    """Payloads, names of blobs, and the blobs that nothing else names."""
    rev, ref = schema.rev.c, schema.blob_ref.c
    with writing(opened.engine) as db:
        if db.dialect.name == "sqlite":
            db.exec_driver_sql("PRAGMA secure_delete=ON")
        nums = sa.select(rev.num).where(rev.record == record)
        names = set(db.execute(sa.select(ref.sha256).where(ref.rev.in_(nums))).scalars())
        db.execute(sa.delete(schema.blob_ref).where(ref.rev.in_(nums)))
        names -= set(db.execute(sa.select(ref.sha256).where(ref.sha256.in_(sorted(names)))).scalars())
        db.execute(sa.update(schema.rev).where(rev.record == record).values(payload=None))
    for name in sorted(names):
        (opened.folder / "blobs" / name[:2] / name).unlink(missing_ok=True)
        for part in (opened.folder / "blobs" / "unfinished").glob(f"{name}.*"):
            part.unlink(missing_ok=True)
    if opened.engine.dialect.name == "sqlite":
        with opened.engine.connect() as db:
            raw = db.connection.driver_connection
            assert raw is not None
            raw.execute("PRAGMA secure_delete=OFF")
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _nums(db: sa.Connection, record: str) -> bool:
    return db.execute(sa.select(schema.rev.c.num).where(schema.rev.c.record == record).limit(1)).first() is not None


def _office(
    opened: Opened, mouth: str, now: datetime, random: Callable[[int], bytes]
) -> tuple[Caller, str, str, int, str, int]:
    """The office as one who writes: (caller, replica, author, n, head, next clk); made when it is first needed."""
    with writing(opened.engine) as db:
        person = db.execute(sa.select(schema.meta.c.value).where(schema.meta.c.key == mouth)).scalar()
        if person is None:
            person = _make_office(db, opened, mouth, now, random)
        own, quarantine = schema.feed.alias(), schema.feed.alias()
        row = db.execute(
            sa.select(schema.device, own.c.id.label("own"), quarantine.c.id.label("quarantine"))
            .join(schema.user, schema.user.c.id == schema.device.c.person)
            .join(own, own.c.num == schema.user.c.own)
            .join(quarantine, quarantine.c.num == schema.user.c.quarantine)
            .where(schema.user.c.id == person)
        ).one()
        replica = row.author.replace("-", "")
        last = db.execute(
            sa.select(schema.rev.c.n, schema.rev.c.id)
            .where(schema.rev.c.replica == replica)
            .order_by(schema.rev.c.n.desc())
            .limit(1)
        ).first()
    caller = Caller(row.id, person, ACTIVE, row.sign_key, (row.own,), row.quarantine, (row.own,), False)
    n, head = (0, "") if last is None else (int(last.n), last.id.hex())
    return caller, replica, row.author, n, head, n + 1


def _make_office(db: sa.Connection, opened: Opened, mouth: str, now: datetime, random: Callable[[int], bytes]) -> str:
    def new_id() -> str:
        return ids.uuid7(int(now.timestamp() * 1000), random(10))

    person = new_id()
    at = now.strftime("%Y-%m-%dT%H:%M:%SZ")
    office = db.execute(sa.select(schema.office.c.id).order_by(schema.office.c.id).limit(1)).scalar_one()
    db.execute(
        sa.insert(schema.user),
        {
            "id": person,
            "name": opened.org_name,
            "role": CONTROL,
            "office": office,
            "own": new_feed(db, "own", new_id()),
            "quarantine": new_feed(db, "quarantine", new_id()),
            "created": at,
        },
    )
    # Its seal is the receipt key's; nobody can get a token for it, since that key signs no token request.
    db.execute(
        sa.insert(schema.device),
        {
            "id": new_id(),
            "person": person,
            "author": new_id(),
            "name": opened.org_name,
            "sign_key": opened.keys.receipt,
            "box_key": bytes(32),
            "status": ACTIVE,
            "enrolled": at,
        },
    )
    db.execute(sa.insert(schema.meta), {"key": mouth, "value": person})
    return person
