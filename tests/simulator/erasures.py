"""Orders of erasure in a schedule: the office orders one, devices hear of it or are restored to before it.

The quick office's part is written from PROTOCOL.md ("Erasure"). What must hold in the end is INV-18: no byte of an
erased record's content is left at the office, whatever backup was put back, nor with anybody whom the order reached.
"""

from __future__ import annotations

import json
import random
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sync.core import erasure, ids
from sync.core.revision import Revision, make_revision
from sync.engine import server as engine
from sync.wire.batch import Run
from tests.simulator.oracle import Violation

if TYPE_CHECKING:
    from tests.simulator.cast import Laptop
    from tests.simulator.offices import PlainServer
    from tests.simulator.world import World

SEASON = 0.2
HAZARDS = {"erase": 2.0}
KINDS = ("own", "office", "quarantine")


# -- the quick office


def erase(server: PlainServer, records: set[str]) -> None:
    """Order it where that was not done, and carry it out; `orders` is the list that no restore takes back."""
    there = sorted(records & ({kept.revision.record for kept in server.db.revs.values()} | server.orders))
    server.orders |= set(there)
    for record in there:
        if record not in server.db.erased:
            _order(server, record)
    for one, kept in server.db.revs.items():
        if kept.revision.record in there:
            server.db.revs[one] = replace(kept, revision=kept.revision._replace(payload=None))


def _order(server: PlainServer, record: str) -> None:
    who = server.devices[server.office.control_device]
    author = server.office.control_author
    if server.keys.set.receipt not in {server.office.keys.set.receipt, *server.db.wrote_with}:
        server.random(10)  # the name of the device that stands for the new key
        server.db.wrote_with.add(server.keys.set.receipt)
    replica = author.replace("-", "")
    links = server.db.links.get((who.person, replica), {})
    last = max(links.values(), key=lambda one: one[1], default=("", 0, ""))
    made = make_revision(
        replica=replica,
        n=last[1] + 1,
        prev=last[0],
        record=ids.uuid7(int(server.now().timestamp() * 1000), server.random(10)),
        type=erasure.TYPE,
        clk=last[1] + 1,
        by=author,
        at=server.at(),
        seen=(),
        fields=erasure.order_fields(record),
    )
    caller = replace(server.caller(who), publish=(who.own,), routes=False)
    server.store(engine.Store(caller, (Run((made,), bytes(64)),), {}, (replica,), {}))
    holders = {name for name, feed in server.db.feeds.items() if feed.kind in KINDS and record in feed.records}
    # Who wrote what waits for review reads the own feed, not the one that it waits in.
    holders |= {one.own for one in server.office.devices if one.quarantine in holders}
    for name, feed in server.db.feeds.items():
        if name in holders:
            server.append(feed, [made], set())
    server.db.erased[record] = made


def orders_of(server: PlainServer, revisions: list[Revision]) -> list[Revision]:
    """What goes into a feed together with revisions of erased records, so that all who read them hear of it."""
    found = sorted({one.record for one in revisions} & server.db.erased.keys())
    return [server.db.erased[record] for record in found]


def stripped(server: PlainServer, one: Revision) -> Revision:
    """As it may be stored: what belongs to an erased record arrives without its content."""
    return one._replace(payload=None) if one.record in server.db.erased else one


# -- the schedule


def season(world: World) -> bool:
    return random.Random(f"{world.seed} erasures").random() < SEASON


def order(world: World) -> None:
    """The office erases one of the records that it knows."""
    there = {json.loads(header)["rec"] for _, header, payload, _ in world.server.revisions() if payload is not None}
    records = sorted(there & world.oracle.records.keys() - world.oracle.erased - world.oracle.orders)
    if records:
        record = world.dice.choice(records)
        world.server.erase({record})
        world.oracle.erased.add(record)
        world.tell(f"the office erases {record[-6:]}", record)
        hear(world)


def hear(world: World) -> None:
    """The oracle hears of what the office itself wrote: orders, and nothing but orders."""
    for one, header, payload, _ in world.server.revisions():
        if one not in world.oracle.written:
            world.oracle.ordered(header, payload or b"")


# -- what must hold


def judge_office(world: World) -> None:
    """INV-18 at the office: nothing is left, and whoever reads the record hears of it."""
    records: dict[str, str] = {}
    for one, header, payload, _ in world.server.revisions():
        records[one] = json.loads(header)["rec"]
        if payload is not None and records[one] in world.oracle.erased:
            raise Violation("INV-18", "the office still has what it erased", [records[one]])
    for feed, (kind, rows) in world.server.feed_rows().items():
        told = {world.oracle.order_of(one) for one in rows.values()}
        for record in {records[one] for one in rows.values()} & world.oracle.erased - told:
            if kind != "quarantine":
                raise Violation("INV-18", f"feed {feed[-6:]} does not say that a record was erased", [record])


def judge_laptop(world: World, laptop: Laptop) -> None:
    """INV-18 at a laptop: nothing is left of what it has heard to be erased."""
    rows: Any = laptop.notebook.rows()
    told = {world.oracle.order_of(one) for found in rows.values() for one in found.values()}
    for record, revisions in laptop.notebook.records().items():
        if record in told and any(one.payload is not None for one in revisions.values()):
            raise Violation("INV-18", f"{laptop.name} still has what was erased", [record])
