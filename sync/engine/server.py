"""The server's side of `POST sync` as a state machine: `step(state, event) -> (state, commands)`.

It decides what a batch may do and what is answered; a service performs the commands: store in one transaction, read a
page, sign. A well-formed revision under a valid seal is never refused: it is stored, or stored and held for review.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import NamedTuple

from sync.core import receipt as receipts
from sync.core import seal
from sync.core.chain import NO_IDS, xor_ids
from sync.core.cursor import Cursor, Snapshot, encode
from sync.core.revision import Revision
from sync.wire.answer import OwnRows, Page, RawRow, encode_head, encode_page, encode_tail
from sync.wire.batch import Batch, Run
from sync.wire.limits import Limits
from sync.wire.problems import Problem

HELD_TYPE = "type"
HELD_DEVICE = "device"
HELD_ENTITLEMENT = "entitlement"
HELD_QUOTA = "quota"
HELD_ERASED = "erased"
ACTIVE = "active"
SUSPENDED = "suspended"
LEFT = "left"
UPGRADE = "upgrade"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who is asking, as the store knows the device.

    Attributes: `device`, `user`; `status` active, suspended, or left (the person does not work here any more);
    `sign_key`; `publish` feeds that the user's revisions go to; `quarantine` the feed of what is held; `readable` feeds
    that the device may read, in the order in which they are sent; `routes` whether revisions also go to the owners of
    the records that they touch (a coordinator's answer); `room` how many revisions it may still send today before the
    rest waits for review (None: any number).
    """

    device: str
    user: str
    status: str
    sign_key: bytes
    publish: tuple[str, ...]
    quarantine: str
    readable: tuple[str, ...]
    routes: bool
    room: int | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """The server's own facts. `recipient` the key id of the root, to which batches are sealed; `types` schema versions
    that it understands (type → highest version); `level` and `at` of the receipts that it signs now."""

    org: str
    recipient: str
    types: Mapping[str, int]
    limits: Limits
    at: str


# -- commands and events


@dataclass(frozen=True, slots=True)
class Store:
    """In one transaction: insert what is new, give it feed rows (held ones in quarantine), move the chain heads, keep
    the seals; then state the chains of `replicas` and which of `ask` are complete. Answer: Stored."""

    caller: Caller
    runs: tuple[Run, ...]
    held: Mapping[str, str]
    replicas: tuple[str, ...]
    ask: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class ReadFeeds:
    """Read rows after `cursor` of the feeds in this order, together about `want` bytes; no bytes for revisions of
    `without` (replica → highest n), unless empty. `snapshots`: a feed whose beginning is wanted, or that the cursor's
    place in is not known any more, is read as it is now, to the end of that, and then goes on. Answer: FeedsRead."""

    feeds: tuple[str, ...]
    cursor: str
    want: int
    without: Mapping[str, int]
    snapshots: bool = False


@dataclass(frozen=True, slots=True)
class Respond:
    """The answer's body."""

    body: bytes


@dataclass(frozen=True, slots=True)
class Arrived:
    """A decoded batch from an authenticated device. `old`: in a version of the protocol that is only taken, no longer
    answered with a page. `erased`: records whose erasure was ordered; of others a payload should not be missing."""

    batch: Batch
    caller: Caller
    place: Place
    old: bool = False
    erased: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Stored:
    """It is durable. Attributes: `epoch`; `stored`, `duplicate` counts; `heads` replica → heads of complete chains;
    `also` the asked ids that are complete, per replica; `level` of these receipts; `held` (id, why) of this batch;
    `safe` replica → heads of the complete chains that the last verified backup holds."""

    epoch: str
    stored: int
    duplicate: int
    heads: Mapping[str, tuple[str, ...]]
    also: Mapping[str, tuple[str, ...]]
    level: str
    held: tuple[tuple[str, str], ...]
    safe: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


class FeedRow(NamedTuple):
    """`header` None: the asking device wrote it itself."""

    seq: int
    id: str
    replica: str
    n: int
    header: bytes | None
    payload: bytes | None


@dataclass(frozen=True, slots=True)
class FeedPart:
    """What was read of one feed. Attributes: `after` the position that it continues from (the cursor's, cut where the
    server was restored); `rows` without gaps; `head`, `digest` the feed's end and the exclusive or of its ids; `floor`
    below its first row; `snapshot` that the rows belong to, where it is read from its beginning."""

    feed: str
    after: int
    rows: tuple[FeedRow, ...]
    head: int
    digest: str
    floor: int = 0
    snapshot: Snapshot | None = None


@dataclass(frozen=True, slots=True)
class FeedsRead:
    epoch: str
    version: int
    parts: tuple[FeedPart, ...]
    dropped: tuple[str, ...] = ()


Command = Store | ReadFeeds | Respond
Event = Arrived | Stored | FeedsRead


@dataclass(frozen=True)
class State:
    """Where one request stands."""

    arrived: Arrived | None = None
    receipts: tuple[receipts.Receipt, ...] = ()
    head: bytes = b""
    sign: seal.Sign = field(default=lambda message: b"")


def step(state: State, event: Event) -> tuple[State, tuple[Command, ...]]:
    """What to do next. Raises Problem for a batch that must not be stored."""
    match event:
        case Arrived():
            return replace(state, arrived=event), (_admit(event),)
        case Stored():
            return _receipts(state, event)
        case FeedsRead():
            return state, (_respond(state, event),)
    raise AssertionError(f"unknown event {event!r}")


def _admit(event: Arrived) -> Store:
    batch, caller, place = event.batch, event.caller, event.place
    if batch.begin.device != caller.device:
        # Somebody's token answer was replayed to this device: "token" makes it ask for one of its own.
        raise Problem("token", "another device than the token's")
    held: dict[str, str] = {}
    room = caller.room
    for run in batch.runs:
        last = run.last
        signed = seal.seal_message(place.org, last.replica, last.n, last.id, place.recipient)
        if not seal.verifies(caller.sign_key, run.seal, signed):
            raise Problem("batch-corrupt", "the seal does not verify")
        for revision in run.revisions:
            why = _why_held(revision, caller, place) or (HELD_QUOTA if room is not None and room <= 0 else "")
            if not why and revision.payload is None and revision.record not in event.erased:
                # Erased by an order that this office has lost, with its database and the list beside it. Nobody else's
                # record may vanish by this, so a person decides; but the log goes on.
                why = HELD_ERASED
            if why:
                held[revision.id] = why
            room = None if room is None else room - 1
    wanted = {replica for replica, _ in batch.begin.replicas} | {run.replica for run in batch.runs}
    return Store(caller, batch.runs, held, tuple(sorted(wanted)), dict(batch.begin.ask))


def _why_held(revision: Revision, caller: Caller, place: Place) -> str:
    if caller.status != ACTIVE:
        return HELD_ENTITLEMENT if caller.status == LEFT else HELD_DEVICE
    name, _, version = revision.type.partition("/")
    return "" if int(version) <= place.types.get(name, 0) else HELD_TYPE


def _receipts(state: State, done: Stored) -> tuple[State, tuple[Command, ...]]:
    assert state.arrived is not None
    batch, caller, place = state.arrived.batch, state.arrived.caller, state.arrived.place
    stated: list[tuple[str, tuple[str, ...], tuple[str, ...], str]] = []
    for replica, heads in sorted(done.heads.items()):
        if replica in done.safe:  # before the other one, which alone says what is stored
            stated.append((replica, done.safe[replica], (), receipts.SAFE))
        stated.append((replica, heads, done.also.get(replica, ()), done.level))
    signed = tuple(
        receipts.make(
            state.sign,
            org=place.org,
            epoch=done.epoch,
            device=caller.device,
            challenge=batch.begin.challenge,
            replica=replica,
            heads=heads,
            also=also,
            level=level,
            at=place.at,
        )
        for replica, heads, also, level in stated
    )
    said = SUSPENDED if caller.status != ACTIVE else UPGRADE if state.arrived.old else "ok"
    head = encode_head(
        stored=done.stored,
        duplicate=done.duplicate,
        state=said,
        held=done.held,
        receipts=((one.body, one.sig) for one in signed),
    )
    state = replace(state, receipts=signed, head=head)
    if said != "ok" or batch.begin.cursor is None:
        return state, (Respond(head + encode_tail(None)),)
    without = {} if batch.begin.echo else dict(batch.begin.replicas)
    want = min(batch.begin.want, place.limits.page)
    return state, (ReadFeeds(caller.readable, batch.begin.cursor, want, without, batch.begin.snapshots),)


def _respond(state: State, found: FeedsRead) -> Respond:
    assert state.arrived is not None
    begin = state.arrived.batch.begin
    page = build_page(found)
    body = encode_page(page)
    signed = seal.page_message(begin.device, begin.challenge, begin.cursor or "", page.cursor, body)
    return Respond(state.head + body + encode_tail(state.sign(signed)))


def build_page(found: FeedsRead) -> Page:
    """The page for what was read: the next cursor is a function of its last rows and of nothing else."""
    rows: list[RawRow | OwnRows] = []
    digest = NO_IDS
    position: dict[str, int] = {}
    reading: dict[str, tuple[Snapshot, int]] = {}
    for part in found.parts:
        at = position[part.feed] = part.rows[-1].seq if part.rows else part.after
        if part.snapshot is not None and at < part.snapshot.upto:
            reading[part.feed] = (part.snapshot, at)
        digest = xor_ids(digest, (row.id for row in part.rows))
        rows.extend(_rows(part))
    whole = {feed: at for feed, at in position.items() if feed not in reading}
    floors = {part.feed: part.floor for part in found.parts if part.floor and part.feed in whole}
    return Page(
        feeds=tuple((part.feed, part.after) for part in found.parts),
        rows=tuple(rows),
        drop=found.dropped,
        cursor=encode(Cursor(found.epoch, whole, found.version, floors, reading)),
        more=any(position[part.feed] < part.head for part in found.parts),
        digest=digest,
        check=tuple((part.feed, part.head, part.digest) for part in found.parts if position[part.feed] == part.head),
        snapshots=tuple((part.feed, part.snapshot) for part in found.parts if part.snapshot is not None),
    )


def _rows(part: FeedPart) -> list[RawRow | OwnRows]:
    rows: list[RawRow | OwnRows] = []
    for key, group in groupby(enumerate(part.rows), _own_run):
        found = [row for _, row in group]
        if key is None:
            rows.extend(RawRow(part.feed, row.seq, row.header or b"", row.payload) for row in found)
        else:
            rows.append(OwnRows(part.feed, found[0].seq, found[0].replica, found[0].n, len(found)))
    return rows


def _own_run(place: tuple[int, FeedRow]) -> tuple[str, int] | None:
    """The same for neighbours that follow each other in the asking log; None for a row that travels with its bytes."""
    number, row = place
    return (row.replica, row.n - number) if row.header is None else None
