"""The office's side of parcels: taking in what devices handed to couriers, and writing what is for them.

What comes in goes the same way as a batch over a line (`engine.server`), and what goes out is the answer that the
device would get if it asked now, from where it stood when it was last heard. Of a parcel only its number is kept.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from sync.carriers.parcel import Found, ParcelFolder
from sync.core import ids, seal
from sync.engine import server as engine
from sync.parcel import envelope, reading
from sync.parcel.errors import ParcelError, Trouble
from sync.parcel.format import (
    ANSWER,
    BATCH,
    DOWN,
    MOST_NAMES,
    PIECE_BYTES,
    UP,
    Frame,
    Head,
    Manifest,
    pack,
    piece,
    read_piece,
)
from sync.parcel.reading import OpenFile
from sync.server import database, reports, schema
from sync.server.auth import BLOB, READ, SEND, STORE, WRITE, Thing, allowed, feed
from sync.server.blobs import BlobFiles
from sync.server.files import disk_errors
from sync.server.folder import Opened
from sync.server.hubs import Hubs
from sync.server.parcel_keys import parcel_keys
from sync.server.people import People
from sync.server.service import TYPES
from sync.server.statements import CONTROL
from sync.server.store import SqlStore, all_epochs, blob_names
from sync.wire import batch, codec, shapes
from sync.wire.batch import Batch
from sync.wire.codec import BadMessage
from sync.wire.limits import Limits
from sync.wire.problems import Problem

PART_BYTES = 60_000_000
MOST_HELD = 2000


@dataclass(slots=True)
class Arrived:
    """What one part brought. `device` that sent it; `blobs` that became whole with it; `report`: a problem report."""

    device: str = ""
    stored: int = 0
    duplicate: int = 0
    held: int = 0
    blobs: int = 0
    report: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """What a device said last. `cursor` None: it has never sent a parcel, so where it stands is not known; `ask` ids to
    be confirmed singly, by replica; `snapshots` it can read a feed by a snapshot."""

    seq: int = 0
    cursor: str | None = None
    replicas: tuple[tuple[str, int], ...] = ()
    offers: tuple[str, ...] = ()
    wants: tuple[str, ...] = ()
    snapshots: bool = False
    ask: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class _Part:
    """Pages from `cursor` on, `pages` of them, and blobs (name, size)."""

    cursor: str = ""
    pages: int = 0
    blobs: tuple[tuple[str, int], ...] = ()
    size: int = 0


@dataclass(slots=True)
class _Page:
    body: bytes
    cursor: str
    more: bool
    names: set[str] = field(default_factory=set)


class Parcels:
    """One server's parcels. Raises NoParcelKey when its folder has none. `now` the server's clock."""

    def __init__(
        self,
        opened: Opened,
        *,
        now: Callable[[], datetime],
        random: Callable[[int], bytes],
        limits: Limits | None = None,
        part_bytes: int = PART_BYTES,
    ) -> None:
        self._privates = parcel_keys(opened)
        self._opened = opened
        self._now = now
        self._random = random
        self._limits = limits or Limits()
        self._part_bytes = part_bytes
        self._people = People(opened.engine, random, now)
        self._store = SqlStore(opened.engine)
        self._blobs = BlobFiles(opened.folder / "blobs", opened.engine, self._limits.blob)

    @property
    def key_id(self) -> str:
        """The name under which parcels for this office are addressed."""
        return seal.key_id(self._opened.keys.parcel)

    def can_open(self, head: Head) -> bool:
        """Whether it is for this office, also under a parcel key of before."""
        return head.kind == UP and any(key in self._privates for key in head.to)

    # -- taking in

    def take(self, open_file: OpenFile) -> Arrived:
        """Take in one part. Raises ParcelError; then nothing of it was stored. DiskFull, NotWritable when a photo of it
        could not be: the revisions in it are there then, and all of it can come again."""
        head = reading.look(open_file)
        if not self.can_open(head):
            raise ParcelError(Trouble.FOR_OTHERS)
        parcel = reading.check(
            open_file,
            next(self._privates[key] for key in head.to if key in self._privates),
            sender_key=lambda manifest: self._sender(manifest).sign_key,
            read_message=self._look,
            limits=self._limits,
        )
        manifest = parcel.manifest
        caller, said, report = self._sender(manifest), _read_said(manifest, self._limits), _read_report(manifest)
        done = Arrived(device=caller.device, report=report is not None)

        def apply(frame: Frame) -> None:
            if frame.kind == BATCH:
                self._take_batch(manifest, caller, reading.unpacked(frame, self._limits), done)
            else:
                with disk_errors(self._opened.folder / "blobs"):
                    self._take_piece(caller, frame, done)

        parcel.apply(apply)
        if report is not None:
            reports.keep(self._opened.folder, caller.device, report, self._at())
        self._remember(caller.device, said)
        return done

    def _sender(self, manifest: Manifest) -> engine.Caller:
        if manifest.org != self._opened.org or manifest.to not in self._privates or manifest.kind != UP:
            raise ParcelError(Trouble.FOR_OTHERS)
        caller = self._people.caller(manifest.sender)
        if caller is None or not allowed(caller, SEND, STORE):
            raise ParcelError(Trouble.UNKNOWN_SENDER)
        return caller

    def _look(self, manifest: Manifest, data: bytes) -> None:
        self._admit(manifest, self._sender(manifest), batch.decode(data, self._limits))

    def _admit(self, manifest: Manifest, caller: engine.Caller, asked: Batch) -> tuple[engine.State, engine.Store]:
        begin = asked.begin
        if begin.device != manifest.sender or begin.challenge != manifest.id.replace("-", ""):
            raise BadMessage("a batch of another parcel")
        event = engine.Arrived(asked, caller, self._place(), erased=self._store.erased_for(asked))
        try:
            state, (command,) = engine.step(engine.State(sign=self._opened.receipt_sign), event)
        except Problem as problem:
            raise BadMessage(str(problem)) from None
        assert isinstance(command, engine.Store)
        return state, command

    def _take_batch(self, manifest: Manifest, caller: engine.Caller, data: bytes, done: Arrived) -> None:
        _, command = self._admit(manifest, caller, batch.decode(data, self._limits))
        stored = self._store.store(command, self._at())
        done.stored += stored.stored
        done.duplicate += stored.duplicate
        done.held += len(stored.held)

    def _take_piece(self, caller: engine.Caller, frame: Frame, done: Arrived) -> None:
        name, at, size, data = read_piece(frame.body, self._limits)
        asked = Thing(BLOB, self._blobs.named_in([name]).get(name, frozenset()))
        if not allowed(caller, WRITE, asked) or self._blobs.size(name) is not None:
            return
        have = self._blobs.offset(name, caller.device)
        # The last piece also ends one that came whole and whose joining a stop of the server prevented.
        if at <= have < at + len(data) or at + len(data) == have == size:
            try:
                done.blobs += self._blobs.append(name, caller.device, have, size, data[have - at :])
            except Problem:
                return  # it is not what its name says, or somebody sends it over a line just now: it comes again

    def _remember(self, device: str, said: Said) -> None:
        table = schema.parcel_contact
        packed = {name: getattr(said, name) for name in ("cursor", "replicas", "offers", "wants", "snapshots", "ask")}
        values = {"heard": said.seq, "at": self._at(), "said": json.dumps(packed)}
        with database.writing(self._opened.engine) as db:
            database.alone(db)  # another process may take a part of the same device
            there = db.execute(sa.select(table.c.heard).where(table.c.device == device)).scalar()
            if there is None:
                db.execute(sa.insert(table), {"device": device, "sent": 0, **values})
            elif said.seq > there:
                db.execute(sa.update(table).where(table.c.device == device).values(**values))

    # -- writing

    def devices(self, area: str | None = None) -> list[str]:
        """The devices of an office (official code of its area), or of all, each time in another order: a stick that is
        too small for all does not always serve the same ones."""
        query = (
            sa.select(schema.device.c.id)
            .join(schema.user, schema.user.c.id == schema.device.c.person)
            .join(schema.office, schema.office.c.id == schema.user.c.office)
            .where(schema.user.c.role != CONTROL)  # the office writes as a person too, and has no machine
        )
        if area is not None:
            query = query.where(schema.office.c.area == area)
        with database.reading(self._opened.engine) as db:
            return sorted(db.execute(query).scalars(), key=lambda _: self._random(8))

    def write(
        self, folder: ParcelFolder, device: str, there: Sequence[Found] | None = None, share: int = 1
    ) -> tuple[Found, ...]:
        """Write all that there is for a device now; earlier parcels for it in this folder are taken away, for the new
        ones hold all that they hold. `there`: what lies in it, for who has looked already: with many devices, looking
        for each takes hours. `share`: so many devices, this one included, are still to be served; its photos take only
        its own part of the room. Raises ParcelError; then parts that were finished before are whole and useful."""
        caller = self._people.caller(device)
        if caller is None or not allowed(caller, SEND, STORE):
            return ()
        key, control, said = self._open_contact(device)
        head = Head((seal.key_id(key),), DOWN, self._new_id(), 1, 1)
        parts = self._plan(caller, said, head, folder.room(), share)
        head = replace(head, of=len(parts))
        with database.reading(self._opened.engine) as db:
            timeline = all_epochs(db)
        told = {
            "control": control,
            "timeline": list(timeline),
            "keys": self._opened.keys.body.decode("utf-8"),
            "keys_sig": shapes.b64(self._opened.keys.sig),
            "state": "ok" if caller.status == engine.ACTIVE else engine.SUSPENDED,
            "have": self._have(caller, said),
            "heard": said.seq,
        }
        if (hubs := Hubs(self._opened).signed()) is not None:
            told |= {"hubs": hubs.body.decode("utf-8"), "hubs_sig": shapes.b64(hubs.sig)}
        written = tuple(
            self._write_part(folder, replace(head, part=number), part, key, caller, said, told)
            for number, part in enumerate(parts, start=1)
        )
        for found in folder.parcels() if there is None else there:
            if found.head.kind == DOWN and found.head.to == head.to and found.head.id != head.id:
                folder.remove(found)
        return written

    def _write_part(
        self,
        folder: ParcelFolder,
        head: Head,
        part: _Part,
        key: bytes,
        caller: engine.Caller,
        said: Said,
        told: Mapping[str, Any],
    ) -> Found:
        sender = seal.key_id(self._opened.keys.receipt)
        manifest = Manifest(
            self._opened.org,
            DOWN,
            head.id,
            head.part,
            head.of,
            sender,
            caller.device,
            self._at(),
            {**told, "cursor": part.cursor},
        )

        def frames() -> Iterator[Frame]:
            cursor: str | None = part.cursor if said.cursor is not None else None
            for place in range(max(part.pages, 1)):
                page = self._page(caller, said if place == 0 else replace(said, replicas=()), head, cursor, place == 0)
                cursor = page.cursor
                yield Frame(ANSWER, codec.compress(page.body))
            for name, size in part.blobs:
                for at in range(0, max(size, 1), PIECE_BYTES):
                    data = self._blobs.read(name, at, min(at + PIECE_BYTES, size))
                    if data is None or (size and not data):
                        break  # gone since, or the disk cannot give it back: a piece without content spoils the part
                    yield piece(name, at, size, data)

        pieces = pack(head, manifest, frames(), self._opened.receipt_sign)

        def fill(take: Callable[[bytes], object]) -> None:
            take(head.to_bytes())
            envelope.encrypt(pieces, take, (key,))

        return folder.write(head, fill)

    def _plan(self, caller: engine.Caller, said: Said, head: Head, room: int, share: int) -> list[_Part]:
        """Which pages and blobs go into which part. Pages are made again when they are written: what a page from a
        given cursor holds does not change, but for the last one, which may have grown."""
        parts = [_Part(cursor=said.cursor or "")]
        names = dict.fromkeys(said.wants)
        cursor, more = said.cursor, True
        while more:
            page = self._page(caller, said, head, cursor, receipts=False)
            size = len(codec.compress(page.body)) + 1024
            if parts[-1].size + size > self._part_bytes and parts[-1].pages:
                parts.append(_Part(cursor=cursor or ""))
            parts[-1] = replace(parts[-1], pages=parts[-1].pages + 1, size=parts[-1].size + size)
            names |= dict.fromkeys(sorted(page.names))
            cursor, more = page.cursor, page.more
        if caller.status != engine.ACTIVE or said.cursor is None:
            return parts
        left = (room - sum(part.size for part in parts)) // share
        named = self._blobs.named_in(names)
        readable = [name for name in names if allowed(caller, READ, Thing(BLOB, named.get(name, frozenset())))]
        sizes = {name: self._blobs.size(name) for name in readable}
        for size, name in sorted((size, name) for name, size in sizes.items() if size is not None):
            if size + size // 100 + 1024 > left:
                break  # for these the stick is too small; they are asked for again
            left -= size + size // 100 + 1024
            if parts[-1].size + size > self._part_bytes and parts[-1].size:
                parts.append(_Part(cursor=cursor or ""))
            parts[-1] = replace(parts[-1], blobs=(*parts[-1].blobs, (name, size)), size=parts[-1].size + size)
        return parts

    def _page(self, caller: engine.Caller, said: Said, head: Head, cursor: str | None, receipts: bool) -> _Page:
        """The answer that a device would get to a pull from `cursor` (None: receipts alone)."""
        replicas = dict(said.replicas)
        if receipts:
            replicas |= {one: 0 for one in self._replicas(caller.user) if one not in replicas}
        begin = batch.Begin(
            device=caller.device,
            challenge=head.challenge,
            replicas=tuple(replicas.items())[: batch.MAX_REPLICAS],
            cursor=cursor,
            want=self._limits.page,
            ask=said.ask if receipts else (),
            snapshots=said.snapshots,
        )
        page = _Page(b"", cursor or "", False)
        state = engine.State(sign=self._opened.receipt_sign)
        event: engine.Event = engine.Arrived(Batch(begin), caller, self._place())
        while True:
            state, (command,) = engine.step(state, event)
            match command:
                case engine.Store():
                    stored = self._store.store(command, self._at())
                    event = replace(stored, held=self._held(caller) if receipts else ())
                case engine.ReadFeeds():
                    if not all(allowed(caller, READ, feed(one)) for one in command.feeds):
                        raise ParcelError(Trouble.UNKNOWN_SENDER)  # the engine asks for none that may not be read
                    found = self._store.read_feeds(
                        command.feeds, command.cursor, command.want, command.without, command.snapshots
                    )
                    made = engine.build_page(found)
                    page.cursor, page.more = made.cursor, made.more
                    page.names = {name for part in found.parts for row in part.rows for name in blob_names(row.payload)}
                    event = found
                case engine.Respond(body=body):
                    page.body = body
                    return page

    def _replicas(self, person: str) -> list[str]:
        heads = schema.chain_head.c
        with database.reading(self._opened.engine) as db:
            return list(db.execute(sa.select(heads.replica).where(heads.person == person).distinct()).scalars())

    def _held(self, caller: engine.Caller) -> tuple[tuple[str, str], ...]:
        """What of this device is kept back for review."""
        query = (
            sa.select(schema.rev.c.id, schema.rev.c.why)
            .join(schema.feed_row, schema.feed_row.c.rev == schema.rev.c.num)
            .join(schema.feed, schema.feed.c.num == schema.feed_row.c.feed)
            .where(
                schema.feed.c.id == caller.quarantine,
                schema.rev.c.status == "held",
                schema.rev.c.device == caller.device,
            )
            .order_by(schema.feed_row.c.seq.desc())
            .limit(MOST_HELD)
        )
        with database.reading(self._opened.engine) as db:
            return tuple((bytes(row.id).hex(), row.why or "") for row in db.execute(query))

    def _have(self, caller: engine.Caller, said: Said) -> list[str]:
        """Of the blobs that the device offered, those that are stored whole."""
        named = self._blobs.named_in(said.offers)
        own = [one for one in said.offers if allowed(caller, WRITE, Thing(BLOB, named.get(one, frozenset())))]
        return [one for one in own if self._blobs.size(one) is not None]

    def _open_contact(self, device: str) -> tuple[bytes, int, Said]:
        """(the device's box key, the control version of the parcel to be written, what it said last)."""
        table = schema.parcel_contact
        with database.writing(self._opened.engine) as db:
            database.alone(db)  # no two parcels bear the same number
            box = db.execute(sa.select(schema.device.c.box_key).where(schema.device.c.id == device)).scalar_one()
            row = db.execute(sa.select(table).where(table.c.device == device)).first()
            if row is None:
                nothing = json.dumps({"cursor": None, "replicas": [], "offers": [], "wants": []})
                first = {"device": device, "heard": 0, "sent": 1, "at": self._at(), "said": nothing}
                db.execute(sa.insert(table), first)
                return bytes(box), 1, Said()
            db.execute(sa.update(table).where(table.c.device == device).values(sent=row.sent + 1))
        said = json.loads(row.said)
        return (
            bytes(box),
            row.sent + 1,
            Said(
                seq=row.heard,
                cursor=said["cursor"],
                replicas=tuple((replica, n) for replica, n in said["replicas"]),
                offers=tuple(said["offers"]),
                wants=tuple(said["wants"]),
                snapshots=said.get("snapshots", False),
                ask=tuple((replica, tuple(ids)) for replica, ids in said.get("ask", ())),
            ),
        )

    # -- parts

    def _place(self) -> engine.Place:
        return engine.Place(
            org=self._opened.org,
            recipient=seal.key_id(self._opened.keys.root),
            types=TYPES,
            limits=self._limits,
            at=self._at(),
        )

    def _at(self) -> str:
        return self._now().isoformat(timespec="seconds")

    def _new_id(self) -> str:
        return ids.uuid7(int(self._now().timestamp() * 1000), self._random(10))


def _read_said(manifest: Manifest, limits: Limits) -> Said:
    """Raises ParcelError DAMAGED."""
    said = manifest.said
    try:
        pairs = [shapes.arr(one, "replica", 2) for one in shapes.arr(said.get("replicas"), "r", batch.MAX_REPLICAS)]
        return Said(
            seq=shapes.number(said.get("seq"), "seq", 1),
            cursor=shapes.text(said.get("cursor"), "cursor", limit=16 * 1024),
            replicas=tuple((shapes.text(r, "r", shapes.HEX32), shapes.number(n, "n")) for r, n in pairs),
            offers=_names(said.get("offers")),
            wants=_names(said.get("wants")),
            snapshots=shapes.flag(said.get("snapshots", False), "snapshots"),
            ask=batch.read_ask(said.get("ask", {}), limits),
        )
    except (BadMessage, ValueError) as problem:
        raise ParcelError(Trouble.DAMAGED, str(problem)) from None


def _read_report(manifest: Manifest) -> tuple[str, str] | None:
    """Raises ParcelError DAMAGED."""
    try:
        return reports.read(manifest.said.get("report"))
    except BadMessage as problem:
        raise ParcelError(Trouble.DAMAGED, str(problem)) from None


def _names(value: Any) -> tuple[str, ...]:
    return tuple(shapes.text(one, "blob", shapes.HEX64) for one in shapes.arr(value, "blobs", MOST_NAMES))
