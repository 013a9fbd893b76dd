"""The office's server in a schedule in its quick form: plain Python. `sql_office.py` is the program's own.

It is written from PROTOCOL.md. It drives the same engine and the same wire, and must give the very same bytes as the
real one: the runner compares them, request by request, in a share of the schedules.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sync.core import ids, receipt, seal, strictjson
from sync.core.chain import complete_heads, xor_ids
from sync.core.cursor import Cursor, Snapshot, decode
from sync.core.revision import BadRevision, Revision
from sync.engine import server as engine
from sync.server.auth import Tokens
from sync.server.people import COORDINATOR
from sync.server.quota import DAILY, DayQuota
from sync.server.service import TYPES
from sync.wire import batch, codec, hello, shapes
from sync.wire.exchange import Reply, Request
from sync.wire.limits import PROTOCOL, PROTOCOL_HEADER
from sync.wire.problems import MEDIA_TYPE, Problem
from tests.simulator import erasures
from tests.simulator.office_facts import Database, Device, Feed, Kept, Keys, Now, Office, Random
from tests.simulator.sticks import PlainParcels, Stick

PAGE_ROWS = 20_000


class PlainServer:
    """The quick one. Attributes: `trouble` "full" or "cut": what happens to the next transaction."""

    def __init__(self, office: Office, now: Now, random: Random) -> None:
        self.office = office
        self.db = office.database.copy()
        self.keys = office.keys
        self._former: list[Keys] = []
        self.devices = {one.id: one for one in office.devices}
        self.trouble = ""
        self.now = now
        self._at = (now(), "")
        self.random = random
        self.orders: set[str] = set()
        self.statuses: dict[str, str] = {}
        self._tokens = Tokens(office.secret)
        self.quota = DayQuota(DAILY)

    # -- what the schedule does to it

    def backup(self) -> Database:
        return self.db.copy()

    def restore(self, backup: Any, epoch: str) -> None:
        self.db = backup.copy()
        self.begin_epoch(epoch)
        self.suspend_again()
        self.erase_again()

    def erase(self, records: set[str]) -> None:
        erasures.erase(self, records)

    def suspend_again(self) -> None:
        """What was said beside the database holds for whatever backup was put back."""
        self.statuses = {one: said for one, said in self.db.status.items() if said != "active"} | self.statuses
        self.db.status |= self.statuses

    def erase_again(self) -> None:
        """What the list beside the database says is carried out on whatever backup was put back."""
        erasures.erase(self, self.orders)

    def begin_epoch(self, epoch: str) -> None:
        self.db.timeline[len(self.db.epochs)] = {name: feed.seq for name, feed in self.db.feeds.items()}
        self.db.epochs.append(epoch)

    def allow(self, daily: int) -> None:
        """So many revisions may come from one device in a day; the rest waits for review."""
        self.quota = DayQuota(daily)

    def suspend(self, device: str, status: str) -> None:
        """Also against a backup that is restored later: that is said beside the database."""
        self.statuses[device] = self.db.status[device] = status

    def entitle(self, person: str, feed: str, may: bool) -> None:
        rest = tuple(one for one in self.db.entitled.get(person, ()) if one != feed)
        self.db.entitled[person] = (*rest, feed) if may else rest

    def rotate(self, keys: Keys) -> None:
        self._former.append(self.keys)
        self.keys = keys

    def parcel_keys(self) -> dict[str, bytes]:
        """Key id → private key of every parcel key that it ever had."""
        return {seal.key_id(one.set.parcel): one.parcel for one in (*self._former, self.keys)}

    def release(self) -> None:
        """Everything that is held passes its review: it gets the places that it would have had."""
        held = [(one, kept) for one, kept in self.db.revs.items() if kept.why is not None]
        targets: dict[str, list[Revision]] = {}
        for one, kept in held:
            who = self.devices[kept.device]
            owners = self._owners(kept.revision.record) if who.role == COORDINATOR else []
            for name in dict.fromkeys((who.own, who.office, *owners)):
                targets.setdefault(name, []).append(kept.revision)
            self.db.revs[one] = replace(kept, why=None)
        for name, found in targets.items():
            self.append(self.db.feeds[name], [*found, *erasures.orders_of(self, found)], set())

    def token(self, device: str) -> str:
        return self._tokens.token(device, self.now().timestamp())

    # -- what the oracle looks at

    def epoch(self) -> str:
        return self.db.epochs[-1]

    def stored(self) -> Mapping[str, object]:
        return self.db.revs

    def revisions(self) -> list[tuple[str, bytes, bytes | None, bool]]:
        """(id, header, payload, held)."""
        kept = self.db.revs.items()
        return [(one, found.revision.header, found.revision.payload, found.why is not None) for one, found in kept]

    def feed_rows(self) -> dict[str, tuple[str, dict[int, str]]]:
        """feed → (kind, seq → id)."""
        return {name: (feed.kind, feed.rows) for name, feed in self.db.feeds.items()}

    def status(self, device: str) -> str:
        return self.db.status[device]

    def readable(self, device: str) -> tuple[str, ...]:
        who = self.devices[device]
        return (who.own, *self.db.entitled.get(who.person, ()))

    # -- requests

    def handle(self, request: Request) -> Reply:
        try:
            return self._route(request)
        except Problem as problem:
            return _problem(problem)
        except codec.TooLarge as problem:
            return _problem(Problem("too-large", str(problem)))
        except codec.BadMessage as problem:
            return _problem(Problem("malformed", str(problem)))
        except BadRevision as problem:
            return _problem(Problem("batch-corrupt", problem.reason))

    def _route(self, request: Request) -> Reply:
        match request.method, request.path:
            case "GET", "/v1/hello":
                return self._hello()
            case "POST", "/v1/token":
                return self._token(request)
            case "POST", "/v1/sync":
                return self._sync(request)
        raise Problem("not-found", "no such verb")

    def _hello(self) -> Reply:
        office = self.office
        said = hello.Hello(
            low=PROTOCOL,
            high=PROTOCOL,
            org=office.org,
            org_name=office.org_name,
            epoch=self.epoch(),
            timeline=tuple(self.db.epochs),
            at=self.at(),
            nonce=self._tokens.nonce(self.random(16), self.now().timestamp()),
            keys_body=self.keys.set.body,
            keys_sig=self.keys.set.sig,
            limits=office.limits,
        )
        return _reply(200, said.to_bytes())

    def _token(self, request: Request) -> Reply:
        said = hello.read_object(self._body(request, 64 * 1024))
        device = shapes.text(said.get("device"), "device", shapes.UUID)
        nonce = shapes.text(said.get("nonce"), "nonce")
        sig = shapes.raw(said.get("sig"), "sig", 64)
        who = self.devices.get(device)
        if who is None:
            raise Problem("device-unknown")
        if not self._tokens.is_nonce(nonce, self.now().timestamp()):
            raise Problem("token", "the nonce is not fresh")
        if not seal.verifies(who.sign_key, sig, hello.token_message(self.office.org, device, nonce)):
            raise Problem("device-unknown", "the signature does not verify")
        return _reply(200, strictjson.dumps({"token": self.token(device)}))

    def _sync(self, request: Request) -> Reply:
        limits = self.office.limits
        caller = self._caller(request)
        caller = replace(caller, room=self.quota.room(caller.device, self.at()))
        asked = batch.decode(self._body(request, limits.batch + 64 * 1024), limits)
        place = self.place()
        state = engine.State(sign=self.keys.sign)
        event: engine.Event = engine.Arrived(asked, caller, place, erased=frozenset(self.db.erased))
        while True:
            state, (command,) = engine.step(state, event)
            match command:
                case engine.Store():
                    event = self.store(command)
                    self.quota.took(caller.device, self.at(), event.stored)
                case engine.ReadFeeds():
                    if caller.status != engine.ACTIVE:
                        raise Problem("device-suspended")
                    event = self.read_feeds(
                        command.feeds, command.cursor, command.want, command.without, command.snapshots
                    )
                case engine.Respond(body=body):
                    return _reply(200, body)

    def place(self) -> engine.Place:
        return engine.Place(
            org=self.office.org,
            recipient=seal.key_id(self.office.keys.set.root),
            types=TYPES,
            limits=self.office.limits,
            at=self.at(),
        )

    def _caller(self, request: Request) -> engine.Caller:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        device = self._tokens.device_of(token, self.now().timestamp()) if scheme == "Bearer" else None
        if device is None:
            raise Problem("token")
        who = self.devices.get(device)
        if who is None:
            raise Problem("device-unknown")
        return self.caller(who)

    def caller(self, who: Device) -> engine.Caller:
        return engine.Caller(
            device=who.id,
            user=who.person,
            status=self.db.status[who.id],
            sign_key=who.sign_key,
            publish=(who.own, who.office),
            quarantine=who.quarantine,
            readable=self.readable(who.id),
            routes=who.role == COORDINATOR,
        )

    @staticmethod
    def _body(request: Request, cap: int) -> bytes:
        return codec.decode([request.body], request.headers.get("content-encoding", ""), cap=cap, ratio=100)

    def at(self) -> str:
        now = self.now()
        if not self._at[1] or self._at[0] is not now:
            self._at = (now, now.isoformat(timespec="seconds"))
        return self._at[1]

    def new_id(self) -> str:
        return ids.uuid7(int(self.now().timestamp() * 1000), self.random(10))

    # -- sticks

    def take(self, data: bytes) -> None:
        """Take in a parcel. Raises ParcelError; then nothing of it was stored."""
        PlainParcels(self).take(lambda: io.BytesIO(data))

    def write(self, stick: Stick, device: str) -> None:
        PlainParcels(self).write(stick, device)

    def held_of(self, caller: engine.Caller) -> tuple[tuple[str, str], ...]:
        """What of this device is kept back for review, the latest first."""
        rows = self.db.feeds[caller.quarantine].rows
        kept = [(one, self.db.revs[one]) for _, one in sorted(rows.items(), reverse=True)]
        return tuple((one, found.why or "") for one, found in kept if found.why and found.device == caller.device)

    # -- the store

    def store(self, command: engine.Store) -> engine.Stored:
        if command.runs:
            self.strike()
        caller = command.caller
        revisions = [erasures.stripped(self, one) for run in command.runs for one in run.revisions]
        fresh = set()
        for one in revisions:
            if self.is_new(one):
                fresh.add(one.id)
                self.db.revs[one.id] = Kept(one, command.held.get(one.id), caller.device)
        targets: dict[str, list[Revision]] = {}
        for one in {one.id: one for one in revisions}.values():
            if one.id not in self.db.revs:
                continue
            held = self.db.revs[one.id].why is not None
            for name in (caller.quarantine,) if held else caller.publish:
                targets.setdefault(name, []).append(one)
            if caller.routes and not held:
                for name in self._owners(one.record):
                    if name not in caller.publish:
                        targets.setdefault(name, []).append(one)
        for name, found in targets.items():
            self.append(self.db.feeds[name], found, fresh)
            if name != self._own(caller):
                self.append(self.db.feeds[name], erasures.orders_of(self, found), set())
            if name in (self._own(caller), caller.quarantine):
                for one in found:
                    links = self.db.links.setdefault((caller.user, one.replica), {})
                    links[one.id] = (one.id, one.n, one.prev)
        # Who wrote what waits for review reads the own feed: orders about that come there too.
        self.append(self.db.feeds[self._own(caller)], erasures.orders_of(self, revisions), set())
        return self._stated(command, len(fresh), len(revisions) - len(fresh), revisions)

    def strike(self) -> None:
        """The trouble that was waiting for a transaction."""
        trouble, self.trouble = self.trouble, ""
        if trouble == "full":
            raise Problem("busy", "no room", retry_after=60)
        if trouble == "cut":
            raise Problem("busy", "database", retry_after=60)

    def is_new(self, one: Revision) -> bool:
        return one.id not in self.db.revs

    @staticmethod
    def _own(caller: engine.Caller) -> str:
        return caller.publish[0]

    def _owners(self, record: str) -> list[str]:
        return [name for name, feed in self.db.feeds.items() if feed.kind == "own" and record in feed.records]

    def append(self, feed: Feed, revisions: list[Revision], fresh: set[str]) -> None:
        for one in revisions:
            if one.id not in feed.places:
                feed.seq += 1
                self.put_row(feed, feed.seq, one)

    @staticmethod
    def put_row(feed: Feed, seq: int, one: Revision) -> None:
        feed.rows[seq] = one.id
        feed.places[one.id] = seq
        feed.records.add(one.record)
        feed.digest = xor_ids(feed.digest, (one.id,))

    def heads(self, links: Mapping[str, tuple[str, int, str]]) -> tuple[str, ...]:
        return complete_heads(links.values())

    def _stated(self, command: engine.Store, fresh: int, again: int, revisions: list[Revision]) -> engine.Stored:
        heads, also = {}, {}
        for replica in command.replicas:
            links = self.db.links.get((command.caller.user, replica), {})
            heads[replica] = self.heads(links) if links else ()
            if replica in command.ask:
                complete = set()
                for head in heads[replica]:
                    while head and head not in complete:
                        complete.add(head)
                        head = links[head][2] if head in links else ""
                also[replica] = tuple(one for one in command.ask[replica] if one in complete)
        kept = {one.id: self.db.revs[one.id].why for one in revisions if one.id in self.db.revs}
        return engine.Stored(
            epoch=self.epoch(),
            stored=fresh,
            duplicate=again,
            heads=heads,
            also=also,
            level=receipt.STORED,
            held=tuple(sorted((one, why) for one, why in kept.items() if why is not None)),
        )

    def read_feeds(
        self, feeds: tuple[str, ...], cursor: str, want: int, without: Mapping[str, int], snapshots: bool
    ) -> engine.FeedsRead:
        found = decode(cursor)
        if found is None:
            raise Problem("must-refetch", "not a cursor")
        parts = []
        left, room = want, PAGE_ROWS
        for name in feeds:
            feed = self.db.feeds[name]
            snapshot, after = self.placed(found, feed)
            if snapshot is not None and not snapshots:  # a program of before
                if feed.floor:
                    raise Problem("upgrade", "this feed is read by snapshots")
                snapshot, after = None, 0
            after = min(after, feed.seq)
            end = feed.seq if snapshot is None else snapshot.upto
            rows = self._rows(feed, after, end, left, room, without) if left > 0 and room > 0 else ()
            left -= sum(len(row.header or b"") + len(row.payload or b"") + 16 for row in rows)
            room -= len(rows)
            parts.append(engine.FeedPart(name, after, rows, feed.seq, feed.digest, feed.floor, snapshot))
        dropped = tuple(sorted((set(found.feeds) | set(found.snapshots)) - set(feeds)))[:64]
        return engine.FeedsRead(self.epoch(), 1, tuple(parts), dropped)

    def _rows(
        self, feed: Feed, after: int, end: int, want: int, room: int, without: Mapping[str, int]
    ) -> tuple[engine.FeedRow, ...]:
        rows: list[engine.FeedRow] = []
        for seq in range(after + 1, end + 1):
            one = feed.rows.get(seq)
            if one is None:
                continue
            revision = self.db.revs[one].revision
            own = without.get(revision.replica, 0) >= revision.n
            header, payload = (None, None) if own else (revision.header, revision.payload)
            want -= len(header or b"") + len(payload or b"") + 16
            if (want < 0 and rows) or len(rows) == room:
                break
            rows.append(engine.FeedRow(seq, one, revision.replica, revision.n, header, payload))
        return tuple(rows)

    def good_upto(self, cursor: Cursor, name: str) -> float:
        """Up to which seq a place in a feed, said by a cursor, is what it was; below 0 where nothing is known of it."""
        if cursor.epoch == self.epoch():
            return float("inf")
        if cursor.epoch not in self.db.epochs:
            return -1
        number = self.db.epochs.index(cursor.epoch) + 1
        cuts = [cut[name] for ended, cut in self.db.timeline.items() if ended >= number and name in cut]
        return min(cuts, default=-1)

    def placed(self, cursor: Cursor, feed: Feed) -> tuple[Snapshot | None, int]:
        """The snapshot that a feed is read by, and the last seq read: the one under way while it holds; a new one where
        the cursor has no place in the feed, or one that is not there any more; None where it is just continued."""
        good = self.good_upto(cursor, feed.id)
        if feed.id in cursor.snapshots:
            under, at = cursor.snapshots[feed.id]
            if under.start == feed.floor and under.upto <= min(good, feed.seq):
                return under, at
        elif (
            feed.id in cursor.feeds
            and good >= 0
            and cursor.floors.get(feed.id, 0) == feed.floor <= min(cursor.feeds[feed.id], good)
        ):
            return None, int(min(cursor.feeds[feed.id], good))
        return Snapshot(feed.floor, feed.seq, feed.digest), feed.floor

    def renumber(self, feed: str) -> None:
        """What `rebuild` does with a feed that lost rows: the others are numbered anew, above all earlier numbers."""
        found = self.db.feeds[feed]
        ids = [found.rows[seq] for seq in sorted(found.rows)]
        found.floor = found.seq + 1
        found.seq = found.floor + len(ids)
        found.rows = dict(enumerate(ids, start=found.floor + 1))
        found.places = {one: seq for seq, one in found.rows.items()}

    def floors(self) -> dict[str, int]:
        return {name: feed.floor for name, feed in self.db.feeds.items()}


def _reply(status: int, body: bytes, media_type: str = "application/json") -> Reply:
    headers = {PROTOCOL_HEADER.lower(): str(PROTOCOL), "content-type": media_type}
    return Reply(status, headers, body, 0, len(body))


def _problem(problem: Problem) -> Reply:
    found = _reply(problem.type.status, problem.to_bytes(), MEDIA_TYPE)
    if problem.retry_after is None:
        return found
    return replace(found, headers={**found.headers, "retry-after": str(problem.retry_after)})
