"""What the server can make again from its revisions and feed rows: chain heads, names of blobs, digests of feeds.

`verify` compares it with what stands in the tables, `rebuild` writes it there; both give the same rows, byte by byte,
as all the batches before them did. A feed with a gap cannot be continued from anywhere: `rebuild` numbers what is
left anew, above all numbers that were ever given out, and whoever reads the feed takes it again as a snapshot. What
every batch gives a place, and has none, gets it back at the end.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

import sqlalchemy as sa

from sync.core.chain import NO_IDS, Link, complete_heads, xor_ids
from sync.server import schema, transfer
from sync.server.database import writing
from sync.server.office import append
from sync.server.statements import CONTROL
from sync.server.store import blob_names

AT_ONCE = transfer.AT_ONCE
Ref = tuple[str, int]
Head = tuple[str, str, bytes]
"""person, replica, revision id: a row of `chain_head`."""


@dataclass(frozen=True, slots=True)
class FeedFacts:
    """One feed as its rows say. Attributes: `num`, `rows` how many; `last` the highest seq (without rows: its floor);
    `digest` of their ids."""

    num: int
    rows: int
    last: int
    digest: str


def bringers(db: sa.Connection) -> dict[str, set[str]]:
    """replica → the people whose devices brought some of it, which their seals show. Nearly always one; two when a
    notebook was enrolled again for somebody else."""
    query = (
        sa.select(schema.rev.c.replica, schema.device.c.person)
        .join(schema.seal, schema.seal.c.rev == schema.rev.c.id)
        .join(schema.device, schema.device.c.id == schema.seal.c.device)
        .distinct()
    )
    found: dict[str, set[str]] = {}
    for replica, person in db.execute(query):
        found.setdefault(replica, set()).add(person)
    return found


def heads(db: sa.Connection) -> Iterator[Head]:
    """Heads of the complete chains of every replica that a person's devices brought.

    What a coordinator answers also stands in the own feeds of those who own the record; they did not bring it.
    """
    brought = bringers(db)
    person, row, rev = schema.user.c, schema.feed_row.c, schema.rev.c
    owners = {}
    for owner, own, quarantine in db.execute(sa.select(person.id, person.own, person.quarantine)):
        owners[own] = owners[quarantine] = owner
    query = (
        sa.select(rev.replica, row.feed, rev.id, rev.n, rev.prev)
        .join(schema.rev, rev.num == row.rev)
        .join(schema.feed, schema.feed.c.num == row.feed)
        .where(schema.feed.c.kind.in_(("own", "quarantine")))
        .order_by(rev.replica)
    )
    found = db.execute(query, execution_options={"yield_per": AT_ONCE})
    for replica, rows in groupby(found, key=lambda one: one.replica):
        links: dict[str, set[Link]] = {}
        for one in rows:
            if owners.get(one.feed) in brought.get(replica, ()):
                links.setdefault(owners[one.feed], set()).add((one.id.hex(), one.n, one.prev.hex()))
        for owner in sorted(links):
            yield from ((owner, replica, bytes.fromhex(head)) for head in complete_heads(links[owner]))


def refs(db: sa.Connection) -> Iterator[Ref]:
    """(blob, revision number) for every blob that a payload names."""
    query = sa.select(schema.rev.c.num, schema.rev.c.payload).where(schema.rev.c.payload.is_not(None))
    for num, payload in db.execute(query, execution_options={"yield_per": AT_ONCE}):
        yield from ((name, num) for name in sorted(blob_names(payload)))


def feeds(db: sa.Connection) -> Iterator[FeedFacts]:
    """Every feed."""
    row = schema.feed_row.c
    query = sa.select(row.feed, row.seq, schema.rev.c.id).join(schema.rev, schema.rev.c.num == row.rev)
    found = db.execute(query.order_by(row.feed, row.seq), execution_options={"yield_per": AT_ONCE})
    full = {}
    for num, rows in groupby(found, key=lambda one: one.feed):
        count, last, digest = 0, 0, NO_IDS
        for one in rows:
            count, last, digest = count + 1, one.seq, xor_ids(digest, (one.id.hex(),))
        full[num] = FeedFacts(num, count, last, digest)
    for num, floor in db.execute(sa.select(schema.feed.c.num, schema.feed.c.floor).order_by(schema.feed.c.num)):
        yield full.get(num, FeedFacts(num, 0, floor, NO_IDS))


def rebuild(engine: sa.Engine) -> dict[str, int]:
    """Make the derived rows again, in one transaction; returns, per table, how many rows were not as they should be.

    Nobody else may be writing: the caller holds the folder.
    """
    with writing(engine) as db:
        touched = set()
        stood = {one.num: one for one in db.execute(sa.select(schema.feed))}
        for one in list(feeds(db)):
            feed = stood[one.num]
            if feed.floor + one.rows != one.last:
                touched.add(one.num)
                renumber(db, one, max(feed.seq, one.last))
            elif (feed.seq, feed.digest) != (one.last, one.digest):
                touched.add(one.num)
                db.execute(
                    sa.update(schema.feed).where(schema.feed.c.num == one.num).values(seq=one.last, digest=one.digest)
                )
        for num, lost in missing(db).items():
            touched.add(num)
            append(db, num, lost)
        return {
            "chain_head": _replace(db, schema.chain_head, set(heads(db))),
            "blob_ref": _replace(db, schema.blob_ref, set(refs(db))),
            "feed": len(touched),
        }


def missing(db: sa.Connection) -> dict[int, list[tuple[int, str]]]:
    """Feed → (number, id) of revisions that every batch places there and that are not: in the own and the office's
    feed of whose device brought them, or in quarantine while held. What the office says has its places elsewhere."""
    rev, person, row = schema.rev.c, schema.user.c, schema.feed_row.c
    places = (("stored", person.own), ("stored", schema.office.c.feed), ("held", person.quarantine))
    found: dict[int, list[tuple[int, str]]] = {}
    for status, feed in places:
        query = (
            sa.select(feed, rev.num, rev.id)
            .select_from(schema.rev)
            .join(schema.device, schema.device.c.id == rev.device)
            .join(schema.user, person.id == schema.device.c.person)
            .join(schema.office, schema.office.c.id == person.office)
            .where(rev.status == status, person.role != CONTROL)
            .where(~sa.exists().where(row.feed == feed, row.rev == rev.num))
            .order_by(rev.num)
        )
        for num, revision, name in db.execute(query):
            found.setdefault(num, []).append((revision, name.hex()))
    return found


def renumber(db: sa.Connection, feed: FeedFacts, highest: int) -> None:
    """Number a feed's rows anew, in their order and without a gap, from two above `highest`, which is the highest seq
    that any cursor can name: so each of them lies below the floor."""
    floor = highest + 1
    row = schema.feed_row
    revs = list(db.execute(sa.select(row.c.rev).where(row.c.feed == feed.num).order_by(row.c.seq)).scalars())
    db.execute(sa.delete(row).where(row.c.feed == feed.num))
    transfer.insert(db, row, ((feed.num, seq, rev) for seq, rev in enumerate(revs, start=floor + 1)))
    values = {"seq": floor + len(revs), "digest": feed.digest, "floor": floor}
    db.execute(sa.update(schema.feed).where(schema.feed.c.num == feed.num).values(values))


def _replace(db: sa.Connection, table: sa.Table, wanted: set[tuple[object, ...]]) -> int:
    stood = set(transfer.rows(db, table))
    if stood != wanted:
        db.execute(sa.delete(table))
        transfer.insert(db, table, sorted(wanted))
    return len(stood ^ wanted)
