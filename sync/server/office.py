"""The office as one who writes: revisions of its own, on replicas of its own, under seals of the receipt key.

What it says is therefore chained, stored, verified and backed up like everybody's revisions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from sync.core import ids, seal
from sync.core.chain import NO_IDS, xor_ids
from sync.core.revision import Revision, make_revision
from sync.engine.server import ACTIVE, Caller, Store
from sync.server import schema
from sync.server import statements as sql
from sync.server.database import writing
from sync.server.folder import Opened, new_feed
from sync.server.statements import CONTROL
from sync.server.store import SqlStore
from sync.wire.batch import Run


def write(
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


def spread(db: sa.Connection, made: Revision, feeds: Iterable[int]) -> None:
    """Give what the office wrote a place in each of these feeds, locked in the order of their numbers."""
    num = db.execute(sa.select(schema.rev.c.num).where(schema.rev.c.id == bytes.fromhex(made.id))).scalar_one()
    for feed in sorted(set(feeds)):
        append(db, feed, [(num, made.id)])


def append(db: sa.Connection, feed: int, revisions: list[tuple[int, str]]) -> None:
    """As the store does it: the feed's counter is raised, under its lock, in the transaction that inserts the rows."""
    head = sql.LOCKED_HEAD.run(db, {"feed_num": feed}).one()
    there = set(db.execute(sql.IN_FEED, {"feed_num": feed, "nums": [num for num, _ in revisions]}).scalars())
    new = [one for one in revisions if one[0] not in there]
    if not new:
        return
    rows = [{"feed": feed, "seq": head.seq + place, "rev": num} for place, (num, _) in enumerate(new, start=1)]
    db.execute(sa.insert(schema.feed_row), rows)
    digest = xor_ids(head.digest or NO_IDS, (name for _, name in new))
    sql.MOVE_FEED.run(db, {"feed_num": feed, "new_seq": head.seq + len(new), "new_digest": digest})


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
            .order_by((schema.device.c.sign_key == opened.keys.receipt).desc(), schema.device.c.id)
        ).first()
        assert row is not None
        device = (
            row.id if row.sign_key == opened.keys.receipt else _add_device(db, opened, person, row.author, now, random)
        )
        replica = row.author.replace("-", "")
        last = db.execute(
            sa.select(schema.rev.c.n, schema.rev.c.id)
            .where(schema.rev.c.replica == replica)
            .order_by(schema.rev.c.n.desc())
            .limit(1)
        ).first()
    caller = Caller(device, person, ACTIVE, opened.keys.receipt, (row.own,), row.quarantine, (row.own,), False)
    n, head = (0, "") if last is None else (int(last.n), last.id.hex())
    return caller, replica, row.author, n, head, n + 1


def _make_office(db: sa.Connection, opened: Opened, mouth: str, now: datetime, random: Callable[[int], bytes]) -> str:
    def new_id() -> str:
        return ids.uuid7(int(now.timestamp() * 1000), random(10))

    person = new_id()
    at = now.strftime("%Y-%m-%dT%H:%M:%SZ")
    office = db.execute(sa.select(schema.office.c.id).order_by(schema.office.c.id).limit(1)).scalar()
    if office is None:  # a server that nobody was enrolled at yet
        office = new_id()
        db.execute(sa.insert(schema.office), {"id": office, "area": "", "feed": new_feed(db, "office", new_id())})
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
    _add_device(db, opened, person, new_id(), now, random)
    db.execute(sa.insert(schema.meta), {"key": mouth, "value": person})
    return person


def _add_device(
    db: sa.Connection, opened: Opened, person: str, author: str, now: datetime, random: Callable[[int], bytes]
) -> str:
    """The office writes with the receipt key of today; what it sealed with an earlier one stays that device's. Nobody
    can get a token for it, since that key signs no token request."""
    device = ids.uuid7(int(now.timestamp() * 1000), random(10))
    db.execute(
        sa.insert(schema.device),
        {
            "id": device,
            "person": person,
            "author": author,
            "name": opened.org_name,
            "sign_key": opened.keys.receipt,
            "box_key": bytes(32),
            "status": ACTIVE,
            "enrolled": now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        },
    )
    return device
