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
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from sync.core import erasure
from sync.engine.server import ACTIVE, HELD_ERASED, HELD_TYPE
from sync.server import schema
from sync.server.database import alone, beside_orders, open_sqlite, reading, writing
from sync.server.files import write_file
from sync.server.folder import Opened
from sync.server.office import append, spread, write
from sync.server.people import COORDINATOR
from sync.server.photos import SPOILT
from sync.server.statements import CONTROL, VOICE
from sync.server.store import erased, orders

ORDERS = "erasures.json"
"""File beside the database: records that were erased, so that restoring an older backup brings none of them back."""
STATUSES = "devices.json"
"""File beside the database: what the office last said of a device, so that restoring lets no suspended one in again."""


@dataclass(frozen=True, slots=True)
class Held:
    """One revision that waits for review. `why`: type, device, entitlement, quota or erased; `empty`: it came without
    its content."""

    id: str
    record: str
    type: str
    person: str
    received: str
    why: str
    empty: bool


def held(opened: Opened, limit: int = 1000) -> list[Held]:
    """What waits for review, the oldest first."""
    rev = schema.rev.c
    query = (
        sa.select(
            rev.id,
            rev.record,
            rev.type,
            schema.user.c.name,
            rev.received,
            rev.why,
            rev.payload.is_(None).label("empty"),
        )
        .join(schema.device, schema.device.c.id == rev.device)
        .join(schema.user, schema.user.c.id == schema.device.c.person)
        .where(rev.status == "held")
        .order_by(rev.num)
        .limit(limit)
    )
    with reading(opened.engine) as db:
        rows = db.execute(query).all()
    return [
        Held(row.id.hex(), row.record, row.type, row.name, row.received, row.why or "", bool(row.empty)) for row in rows
    ]


def release(opened: Opened, wanted: Callable[[Held], bool]) -> int:
    """Let what `wanted` chooses pass: it gets its places in the feeds that it would have had; how many they were. What
    came without its content passes only once the erasure of its record was ordered here: else nobody could say why it
    is empty."""
    with reading(opened.engine) as db:
        gone = erased(db)
    chosen = {
        bytes.fromhex(one.id)
        for one in held(opened, 1_000_000)
        if wanted(one) and (not one.empty or one.record in gone)
    }
    if not chosen:
        return 0
    rev, person = schema.rev.c, schema.user.c
    with writing(opened.engine) as db:
        beside_orders(db)
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
        forgotten = orders(db)
        for row in rows:
            db.execute(sa.update(schema.rev).where(rev.num == row.num).values(status="stored", why=None))
        for feed in sorted(places):
            told = [forgotten[one] for one in sorted({row.record for row in places[feed]} & forgotten.keys())]
            append(
                db,
                feed,
                [(row.num, row.id.hex()) for row in places[feed]] + [(num, order.id) for num, order in told],
            )
    return len(rows)


def after_upgrade(opened: Opened, types: Mapping[str, int]) -> int:
    """Let pass what was held only because an earlier program did not know its type; how many they were."""

    def known(one: Held) -> bool:
        name, _, version = one.type.partition("/")
        return one.why == HELD_TYPE and int(version) <= types.get(name, 0)

    return release(opened, known)


def erase(opened: Opened, records: Iterable[str], now: datetime, random: Callable[[int], bytes]) -> int:
    """Order the erasure of these records and carry it out here; how many there were. Final: there is no way back.

    The list beside the database is written first, and each step may be done twice, so that the same command again goes
    on where one was cut off. What is on the list is ordered also where a restored database knows nothing of the record:
    it may come again from those who have it.
    """
    wanted = sorted(set(records))
    with writing(opened.engine) as db:
        alone(db)  # two commands at once must not forget each other's
        known = orders_kept(opened)
        there = [one for one in wanted if one in known or _nums(db, one)]
        done = erased(db)
        _keep_orders(opened, known | set(there))
    for record in there:
        if record not in done:
            write(opened, CONTROL, erasure.TYPE, erasure.order_fields(record), now, random)
    if there:
        _tell(opened, there)
    for record in there:
        _carry_out(opened, record)
    if there:
        # What a cut left of a batch may hold it too; whoever sent that begins a new one.
        for part in (opened.folder / "blobs" / "unfinished").glob("batch.*"):
            part.unlink(missing_ok=True)
        release(opened, lambda one: one.why == HELD_ERASED and one.record in there)
    return len(there)


def set_status(opened: Opened, device: str, status: str) -> bool:
    """Set a device's status (active, suspended, left), also against a backup that is restored later; False when there
    is no such device."""
    with writing(opened.engine) as db:
        alone(db)  # two commands at once must not forget each other's
        if db.execute(sa.select(schema.device.c.id).where(schema.device.c.id == device)).first() is None:
            return False
        _keep_statuses(opened, {**_statuses(opened), device: status})
        _apply_status(db, {device: status})
    return True


def again(opened: Opened, now: datetime, random: Callable[[int], bytes]) -> int:
    """Carry out once more what the lists beside the database say, after a backup was restored: how many records are
    erased. What only the backup knows goes on the lists: an older one may be restored after it."""
    device = schema.device.c
    with writing(opened.engine) as db:
        alone(db)
        stopped = db.execute(sa.select(device.id, device.status).where(device.status != ACTIVE))
        said = {**{one.id: one.status for one in stopped}, **_statuses(opened)}
        if said:
            _keep_statuses(opened, said)
        _apply_status(db, said)
        ordered = orders_kept(opened) | erased(db)
        if ordered:
            _keep_orders(opened, ordered)
    return erase(opened, ordered, now, random)


def forget_in_old_copies(opened: Opened) -> list[Path]:
    """Take what was erased out of the older databases that a restore or a move to PostgreSQL left in the folder too.
    Gives those that could not be read: only destroying such a file helps."""
    records = sorted(orders_kept(opened))
    left = []
    for path in sorted(opened.folder.glob("server.db.*")):
        if path.name.endswith(("-wal", "-shm")) or not records:
            continue
        old = open_sqlite(path)
        try:
            for record in records:
                _forget(old, record)
        except sa.exc.DBAPIError:
            left.append(path)
        finally:
            old.dispose()
    return left


def _statuses(opened: Opened) -> dict[str, str]:
    try:
        return dict(json.loads((opened.folder / STATUSES).read_bytes()))
    except FileNotFoundError:
        return {}


def _keep_statuses(opened: Opened, said: Mapping[str, str]) -> None:
    write_file(opened.folder / STATUSES, json.dumps(said, indent=1).encode(), 0o600)


def _apply_status(db: sa.Connection, said: Mapping[str, str]) -> None:
    for device, status in said.items():
        db.execute(sa.update(schema.device).where(schema.device.c.id == device).values(status=status))


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
    made = write(opened, VOICE, "request/1", fields, now, random)
    with writing(opened.engine) as db:
        spread(db, made, {row.own for row in rows} | {row.feed for row in rows})
    return made.record, len({row.own for row in rows})


def answer(
    opened: Opened, note: str, fields: Mapping[str, Any], now: datetime, random: Callable[[int], bytes]
) -> str | None:
    """Answer a note (`fields` of a reply/1 without its "note"): the reply's id, or None when no feed holds the note."""
    with reading(opened.engine) as db:
        if not _holders(db, note, ("own", "office")):
            return None
    made = write(opened, VOICE, "reply/1", {"note": note, **fields}, now, random)
    with writing(opened.engine) as db:
        spread(db, made, _holders(db, note, ("own", "office")))
    return made.record


def _tell(opened: Opened, records: list[str]) -> None:
    """Give the orders about these records their places, once each."""
    with writing(opened.engine) as db:
        beside_orders(db, after=True)  # a batch that began before the order was there may bring the record to a feed
        given = orders(db)
        person = schema.user.c
        places: dict[int, list[tuple[int, str]]] = {}
        for record in records:
            num, order = given[record]
            # Quarantine too: all feeds of an erased record say so. But nobody reads that one: who wrote what waits
            # there hears of it in the own feed.
            holders = _holders(db, record, ("own", "office", "quarantine"))
            writers = db.execute(sa.select(person.own).where(person.quarantine.in_(sorted(holders)))).scalars()
            for feed in holders | set(writers):
                places.setdefault(feed, []).append((num, order.id))
        for feed in sorted(places):
            append(db, feed, places[feed])


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


def _carry_out(opened: Opened, record: str) -> None:
    """Payloads, names of blobs, and the blobs that nothing else names: first, since nothing remembers them afterwards,
    and again, since one may have been on its way. Each time nobody may come to name one between the look and the
    removal: he would be told that it is there."""
    with writing(opened.engine) as db:
        beside_orders(db, after=True)
        names = _only_here(db, record)
        _remove_blobs(opened.folder, names)
    names |= _forget(opened.engine, record)
    with writing(opened.engine) as db:
        beside_orders(db, after=True)
        ref = schema.blob_ref.c.sha256
        _remove_blobs(opened.folder, names - set(db.execute(sa.select(ref).where(ref.in_(sorted(names)))).scalars()))


def _remove_blobs(folder: Path, names: Iterable[str]) -> None:
    for name in sorted(names):
        (folder / "blobs" / name[:2] / name).unlink(missing_ok=True)
        (folder / "blobs" / SPOILT / name).unlink(missing_ok=True)
        for part in (folder / "blobs" / "unfinished").glob(f"{name}.*"):
            part.unlink(missing_ok=True)


def _only_here(db: sa.Connection, record: str) -> set[str]:
    """The blobs that this record alone names."""
    ref = schema.blob_ref.c
    nums = sa.select(schema.rev.c.num).where(schema.rev.c.record == record)
    names = set(db.execute(sa.select(ref.sha256).where(ref.rev.in_(nums))).scalars())
    others = sa.select(ref.sha256).where(ref.sha256.in_(sorted(names)), ref.rev.not_in(nums))
    return names - set(db.execute(others).scalars())


def _forget(engine: sa.Engine, record: str) -> set[str]:
    """Take the record's payloads out of a database, free pages too; the blobs that nothing names any more."""
    rev, ref = schema.rev.c, schema.blob_ref.c
    with writing(engine) as db:
        if db.dialect.name == "sqlite":
            db.exec_driver_sql("PRAGMA secure_delete=ON")
        names = _only_here(db, record)
        db.execute(sa.delete(schema.blob_ref).where(ref.rev.in_(sa.select(rev.num).where(rev.record == record))))
        db.execute(sa.update(schema.rev).where(rev.record == record).values(payload=None))
    if engine.dialect.name == "sqlite":
        with engine.connect() as db:
            raw = db.connection.driver_connection
            assert raw is not None
            raw.execute("PRAGMA secure_delete=OFF")
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return names


def _nums(db: sa.Connection, record: str) -> bool:
    return db.execute(sa.select(schema.rev.c.num).where(schema.rev.c.record == record).limit(1)).first() is not None


def here(opened: Opened, records: Iterable[str]) -> list[str]:
    """Those of the records that `erase` would erase: they are in the database, or were ordered before."""
    known = orders_kept(opened)
    with reading(opened.engine) as db:
        return [one for one in sorted(set(records)) if one in known or _nums(db, one)]
