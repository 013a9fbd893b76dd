"""Writing what the office lacks into parcels, and taking from parcels what the office answered. All methods block.

Nothing here makes a revision delivered but a verified receipt (see `parcel.late`). What was handed to a courier is
marked as being on its way, which is a fact about a stick and not about the office.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol

from sync.carriers.base import Cancelled, never
from sync.carriers.parcel import Found, ParcelFolder, opener
from sync.core import ids, seal
from sync.driver import hubs, report
from sync.driver.enrolment import CONTROL
from sync.driver.facts import facts_of, sample
from sync.driver.hubs import OUT
from sync.driver.keys import kept_keys, learned, own_key_id
from sync.driver.parcel_answers import Answers
from sync.driver.store import ClientStore, Contact, ServerInfo, server_info
from sync.engine.commands import Facts, LogRun, LookedUp, OwnSpan
from sync.errors import Kind, SyncError
from sync.parcel import envelope, late, reading
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
from sync.wire import batch, codec
from sync.wire.answer import Answer
from sync.wire.limits import Limits

SEQ = "parcel.seq"
CAME = "parcel.came"
# Photos that went with an erased record and that another one here still needs, each with the number of the last parcel
# before: the office may have let go of them after it wrote what is read now.
DOUBTED = "parcel.doubted"
# Decoded bytes of own revisions in one frame, and bytes of frames in one part: the rest of the 64 MB is envelope.
RUN_BYTES = 1024 * 1024
PART_BYTES = 60_000_000
REMEMBERED = 20
REMEMBERED_RECEIPTS = 500
# Before the first answer of the office no blob can have been stored in its epoch.
NO_EPOCH = "-"
EVERY = 10**6


class ParcelStore(ClientStore, Protocol):
    """What is needed of a device's database besides what a session needs."""

    def in_custody(self, spans: tuple[OwnSpan, ...]) -> None:
        """Own revisions of these spans that are still only here are now with a courier or a hub as well."""
        ...


@dataclass(frozen=True, slots=True)
class Handed:
    """What was written and read back. Attributes: `files`; `revisions`, `blobs`, `bytes` in them; `waiting` photos and
    files for which there was no room, or which are more than a parcel may name."""

    files: tuple[Found, ...]
    revisions: int
    blobs: int
    bytes: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Taken:
    """What reading a folder did. Attributes: `parcels` parts for this machine that were applied; `received` revisions
    that are new here; `delivered` own ones that became delivered; `blobs` that arrived; `others` parcels for somebody
    else; `refused` (file name, why); `suspended` the office has suspended this machine."""

    parcels: int
    received: int
    delivered: int
    blobs: int
    others: int
    refused: tuple[tuple[str, Trouble], ...]
    suspended: bool


@dataclass(frozen=True, slots=True)
class _Part:
    """What goes into one part: spans of the own log, places after which strays are read (`ClientStore.read_strays`),
    blobs with their sizes, bytes of all that."""

    spans: tuple[OwnSpan, ...] = ()
    strays: tuple[str, ...] = ()
    blobs: tuple[tuple[str, int], ...] = ()
    size: int = 0


class Courier:
    """One notebook's parcels. `clock` is data only; `random` bytes of the operating system."""

    def __init__(
        self,
        store: ParcelStore,
        *,
        clock: Callable[[], datetime],
        random: Callable[[int], bytes],
        app: str = "",
        limits: Limits | None = None,
        part_bytes: int = PART_BYTES,
    ) -> None:
        self._store = store
        self._clock = clock
        self._random = random
        self._app = app
        self._limits = limits or Limits()
        self._part_bytes = part_bytes

    # -- handing over

    def write(
        self,
        folder: ParcelFolder,
        progress: Callable[[int, int], None] | None = None,
        cancelled: Cancelled = never,
    ) -> Handed:
        """Write all that no receipt covers yet, whether or not an earlier parcel holds it: that one may be lost.

        `progress(done, of)` counts parts. Raises ParcelError, SyncError NOT_ENROLLED; then nothing is marked, and parts
        that were finished before are whole and useful.
        """
        self._store.prepare(self._random(16).hex())
        info, facts = self._enrolled()
        keys = kept_keys(self._store)
        if keys is None or not keys.parcel:
            raise ParcelError(Trouble.NO_KEY)
        folder.tidy()
        there = self._store.blobs_to_send(facts.epoch or NO_EPOCH, EVERY)
        parts, waiting = self._fitting(self._plan(facts, there[:MOST_NAMES]), folder.room())
        waiting += len(there[MOST_NAMES:])
        head = Head((seal.key_id(keys.parcel),), UP, self._new_id(), 1, len(parts))
        seq = int(self._store.state(SEQ) or b"0") + 1
        self._store.put_state({SEQ: str(seq).encode()})
        told = self._told(facts, seq)
        files = []
        for number, part in enumerate(parts, start=1):
            if cancelled():
                raise ParcelError(Trouble.CANCELLED)
            files.append(self._write_part(folder, replace(head, part=number), part, keys.parcel, info, told))
            if progress is not None:
                progress(number, len(parts))
        spans = tuple(span for part in parts for span in part.spans)
        self._store.in_custody(spans)
        blobs = sum(len(one.blobs) for one in parts)
        self._remember(head, spans, blobs, folder)
        revisions = sum(span.upto - span.after for span in spans) + facts.strays
        self._contact(folder, "handed", revisions, 0, sum(one.size for one in files), 0)
        if not waiting:
            self._remove_earlier(folder, head.id)
        return Handed(tuple(files), revisions, blobs, sum(f.size for f in files), waiting)

    def _plan(self, facts: Facts, blobs: list[tuple[str, int]]) -> list[_Part]:
        parts = [_Part()]
        for span, size in self._runs(facts):
            if parts[-1].size + size > self._part_bytes and parts[-1].size:
                parts.append(_Part())
            parts[-1] = replace(parts[-1], spans=(*parts[-1].spans, span), size=parts[-1].size + size)
        for after, size in self._strays(facts):
            if parts[-1].size + size > self._part_bytes and parts[-1].size:
                parts.append(_Part())
            parts[-1] = replace(parts[-1], strays=(*parts[-1].strays, after), size=parts[-1].size + size)
        for name, size in blobs:
            if parts[-1].size + size > self._part_bytes and parts[-1].size:
                parts.append(_Part())
            parts[-1] = replace(parts[-1], blobs=(*parts[-1].blobs, (name, size)), size=parts[-1].size + size)
        return parts

    def _runs(self, facts: Facts) -> Iterator[tuple[OwnSpan, int]]:
        for log in facts.logs:
            after = log.confirmed
            while after < log.n and (run := self._store.read_run(OwnSpan(log.replica, after, log.n), RUN_BYTES)):
                span = OwnSpan(log.replica, after, run.last_n)
                yield span, len(self._batch([run], facts, "0" * 32))
                after = run.last_n

    def _strays(self, facts: Facts) -> Iterator[tuple[str, int]]:
        after = ""
        while runs := self._store.read_strays(after, RUN_BYTES):
            yield after, len(self._batch(runs, facts, "0" * 32))
            after = runs[-1].place

    @staticmethod
    def _fitting(parts: list[_Part], room: int) -> tuple[list[_Part], int]:
        """The parts for which there is room, first of all the revisions; and how many blobs were left out."""
        fitting: list[_Part] = []
        waiting = 0
        left = room - sum(part.size - sum(size for _, size in part.blobs) for part in parts)
        if left < 0:
            raise ParcelError(Trouble.FULL, f"room for {room} bytes")
        for part in parts:
            taken = []
            for name, size in part.blobs:
                # The envelope costs a sixteenth of a percent; a hundredth is on the safe side.
                if size + size // 100 + 1024 <= left:
                    taken.append((name, size))
                    left -= size + size // 100 + 1024
                else:
                    waiting += 1
            if part.spans or part.strays or taken or not fitting:
                fitting.append(replace(part, blobs=tuple(taken)))
        return fitting, waiting

    def _told(self, facts: Facts, seq: int) -> dict[str, Any]:
        return {
            "seq": seq,
            "cursor": facts.cursor,
            "replicas": [[log.replica, log.n] for log in facts.logs][: batch.MAX_REPLICAS],
            "ask": self._asked(facts),
            "offers": [name for name, _ in self._store.blobs_to_send(facts.epoch or NO_EPOCH, MOST_NAMES)],
            "wants": [name for name, _, _ in self._store.blobs_wanted(MOST_NAMES)],
            "app": self._app,
            "snapshots": True,
            **report.told(self._store, seq),
        }

    def _asked(self, facts: Facts) -> dict[str, tuple[str, ...]]:
        """Samples of the logs of which something is not confirmed: their heads at the office may be of a later state
        that this notebook has lost, and then say nothing here."""
        asked: dict[str, tuple[str, ...]] = {}
        room = self._limits.ask
        for log in sorted(facts.logs, key=lambda log: not log.current)[: batch.MAX_REPLICAS]:
            if log.confirmed < log.n and len(ids := sample(self._store, log.replica)) <= room:
                asked[log.replica] = ids
                room -= len(ids)
        return asked

    def _write_part(
        self, folder: ParcelFolder, head: Head, part: _Part, key: bytes, info: ServerInfo, told: dict[str, Any]
    ) -> Found:
        facts = self._facts(info)
        manifest = Manifest(info.org, UP, head.id, head.part, head.of, info.device, head.to[0], self._at(), told)

        def frames() -> Iterator[Frame]:
            for span in part.spans:
                run = self._store.read_run(span, RUN_BYTES)
                if run is not None:  # else its bytes were erased by order meanwhile
                    yield Frame(BATCH, self._batch([run], facts, head.challenge))
            for after in part.strays:
                if runs := self._store.read_strays(after, RUN_BYTES):
                    yield Frame(BATCH, self._batch(runs, facts, head.challenge))
            for name, size in part.blobs:
                for at in range(0, max(size, 1), PIECE_BYTES):
                    length = min(PIECE_BYTES, size - at)
                    yield piece(name, at, size, self._store.read_blob(name, at, length) if length else b"")

        pieces = pack(head, manifest, frames(), self._sign())

        def fill(take: Callable[[bytes], object]) -> None:
            take(head.to_bytes())
            envelope.encrypt(pieces, take, (key,))

        return folder.write(head, fill)

    def _batch(self, runs: Iterable[LogRun], facts: Facts, challenge: str) -> bytes:
        """A request of `POST sync` with these runs, packed."""
        begin = batch.Begin(device=facts.device, challenge=challenge, cursor=None, app=self._app)
        sign = self._sign()
        sealed = []
        for run in runs:
            message = seal.seal_message(facts.org, run.replica, run.last_n, run.last_id, facts.recipient)
            sealed.append((list(run.revisions), sign(message)))
        return codec.compress(batch.encode(begin, sealed))

    # -- taking in

    def read(self, folder: ParcelFolder, cancelled: Cancelled = never) -> Taken:
        """Take in every parcel of the folder that is for this machine, in any order, any number of times.

        A parcel that is refused changes nothing and keeps no other one from being read. Raises ParcelError UNREADABLE
        when the folder cannot be read, SyncError NOT_ENROLLED.
        """
        self._store.prepare(self._random(16).hex())
        self._enrolled()
        private = self._store.state("device.box") or b""
        mine = own_key_id(self._store)
        before = self._store.totals()
        done = _Reading()
        there = folder.parcels()
        waiting = [one for one in there if one.head.kind == DOWN and mine in one.head.to]
        done.others = len(there) - len(waiting) - len(self._own(there))
        done.refused = [(path.name, Trouble.DAMAGED) for path in folder.broken()]
        for found in waiting:
            if cancelled():
                raise ParcelError(Trouble.CANCELLED)
            try:
                self._read_part(found, private, done, folder.name)
            except ParcelError as problem:
                done.refused.append((found.path.name, problem.trouble))
        totals = self._store.totals()
        delivered = max(0, totals.delivered - before.delivered)
        if waiting or done.refused:
            outcome = "ok" if done.parcels else str(done.refused[0][1])
            self._contact(folder, outcome, delivered, done.received, 0, done.bytes)
        self._forget_delivered(folder)
        return Taken(
            done.parcels, done.received, delivered, done.blobs, done.others, tuple(done.refused), done.suspended
        )

    def _read_part(self, found: Found, private: bytes, done: _Reading, way: str) -> None:
        info, facts = self._enrolled()
        told = Answers(info, facts, found.head)
        parcel = reading.check(
            opener(found.path),
            private,
            sender_key=lambda manifest: told.down(manifest).keys.receipt,
            read_message=told.look,
            limits=self._limits,
        )
        down = told.down(parcel.manifest)
        if late.is_stale(down, facts.epoch):
            raise ParcelError(Trouble.STALE)
        control = _control(self._store.state(CONTROL))
        commands = down.control >= control
        told.restart()
        delivered = self._store.totals().delivered
        numbers: list[str] = []

        def apply(frame: Frame) -> None:
            if frame.kind == ANSWER:
                answer, receipts = told.answer(parcel.manifest, reading.unpacked(frame, self._limits))
                done.received += self._apply(answer, receipts, down, commands)
                numbers.extend(one.number for one in receipts)
            else:
                self._piece(frame, done)

        parcel.apply(apply)
        self._keep(down, control)
        report.heard(self._store, down.heard)
        if self._store.totals().delivered > delivered:
            self._came(numbers, way)
        doubted = json.loads(self._store.state(DOUBTED) or b"{}")
        for name in down.have:
            if down.heard > doubted.get(name, -1):
                self._store.blob_sent(name, down.epoch)
        done.parcels += 1
        done.bytes += found.size
        done.suspended = done.suspended or (commands and down.state == "suspended")

    def _apply(self, answer: Answer, receipts: tuple[Any, ...], down: late.Down, commands: bool) -> int:
        _, facts = self._enrolled()
        ask = late.questions(answer, receipts, facts, down)
        looked = LookedUp(
            places=self._store.places(ask.heads),
            own={span: self._store.own_ids(span) for span in ask.spans},
            digests={feed: self._store.feed_digest(feed, seq) for feed, seq in ask.cuts},
        )
        change = late.judge(answer, receipts, facts, down, looked, commands=commands)
        received = self._store.apply(change, self._random(16).hex())
        hubs.heard(self._store, receipts)
        return received

    def _piece(self, frame: Frame, done: _Reading) -> None:
        name, at, size, data = read_piece(frame.body, self._limits)
        if at == 0:
            done.wanted = {one: media for one, _, media in self._store.blobs_wanted(MOST_NAMES)}
        if name not in done.wanted:
            return
        have = self._store.part_length(name)  # a line may have brought its beginning already
        if at <= have < at + len(data):
            self._store.add_part(name, have, data[have - at :])
        if at + len(data) == size and self._store.join_parts(name, done.wanted[name]):
            done.blobs += 1

    def _keep(self, down: late.Down, control: late.Control) -> None:
        # A notebook that went back to a backup, or has a twin, counts on from what the office has heard: else what it
        # says next would be taken for something older.
        seq = max(down.heard, int(self._store.state(SEQ) or b"0"))
        values: dict[str, bytes | None] = {
            CONTROL: json.dumps(max(down.control, control)).encode(),
            SEQ: str(seq).encode(),
        }
        self._store.put_state(values | learned(self._store, down.keys))
        hubs.keep_list(self._store, *down.hubs)

    def _came(self, numbers: list[str], way: str) -> None:
        """Receipts that came this way, so that the delivery book can say so."""
        kept = [*json.loads(self._store.state(CAME) or b"[]"), *([number, way] for number in numbers)]
        self._store.put_state({CAME: json.dumps(kept[-REMEMBERED_RECEIPTS:]).encode()})

    def note(self, way: str, outcome: str) -> None:
        """A line in the ledger about a visit that came to nothing."""
        held = self._store.totals().held
        self._store.add_contact(Contact(self._at(), way, outcome, 0, 0, held, 0, 0, 0))

    # -- parts

    def _enrolled(self) -> tuple[ServerInfo, Facts]:
        info = server_info(self._store)
        if info is None or self._store.state("device.sign") is None:
            raise SyncError(Kind.NOT_ENROLLED)
        return info, self._facts(info)

    def _facts(self, info: ServerInfo) -> Facts:
        return facts_of(info, self._store.log_facts(), self._app)

    def _sign(self) -> seal.Sign:
        return seal.signer(self._store.state("device.sign") or b"")

    def _new_id(self) -> str:
        return ids.uuid7(int(self._clock().timestamp() * 1000), self._random(10))

    def _at(self) -> str:
        return self._clock().isoformat(timespec="seconds")

    def _contact(self, folder: ParcelFolder, outcome: str, sent: int, received: int, up: int, down: int) -> None:
        held = self._store.totals().held
        self._store.add_contact(Contact(self._at(), folder.name, outcome, sent, received, held, up, down, 0))

    # -- parcels that are on their way

    def _remember(self, head: Head, spans: tuple[OwnSpan, ...], blobs: int, folder: ParcelFolder) -> None:
        reach = [[one.replica, one.upto] for one in spans]
        way = {"way": folder.name, "hub": folder.keeper}
        sent = [{"id": head.id, "at": self._at(), **way, "spans": reach, "blobs": blobs}]
        kept = [*self._out(), *sent][-REMEMBERED:]
        self._store.put_state({OUT: json.dumps(kept).encode()})

    def _out(self) -> list[dict[str, Any]]:
        return list(json.loads(self._store.state(OUT) or b"[]"))

    def _own(self, there: list[Found]) -> list[Found]:
        mine = {one["id"] for one in self._out()}
        return [one for one in there if one.head.kind == UP and one.head.id in mine]

    def _remove_earlier(self, folder: ParcelFolder, newest: str) -> None:
        """Earlier parcels of this notebook in the same folder: the newest holds all that they hold and is still
        needed."""
        for found in self._own(folder.parcels()):
            if found.head.id != newest:
                folder.remove(found)

    def _forget_delivered(self, folder: ParcelFolder) -> None:
        """Parcels whose whole content has been delivered are of no use any more, here and on the stick. Which photos
        lay in one is not noted: while any waits, each may hold it. One without content only asked for something."""
        confirmed = {log.replica: log.confirmed for log in self._store.log_facts().logs}
        out = self._out()
        gone = {
            one["id"]
            for one in out
            if (one["spans"] or one.get("blobs")) and all(upto <= confirmed.get(r, 0) for r, upto in one["spans"])
        }
        if not gone or self._store.blobs_to_send(self._store.log_facts().epoch or NO_EPOCH, 1):
            return
        for found in self._own(folder.parcels()):
            if found.head.id in gone:
                folder.remove(found)
        self._store.put_state({OUT: json.dumps([one for one in out if one["id"] not in gone]).encode()})


class _Reading:
    """Counts of one reading."""

    def __init__(self) -> None:
        self.parcels = self.received = self.blobs = self.others = self.bytes = 0
        self.refused: list[tuple[str, Trouble]] = []
        self.suspended = False
        self.wanted: Mapping[str, str] = {}


def _control(packed: bytes | None) -> late.Control:
    life, number = json.loads(packed or b"[0, 0]")
    return int(life), int(number)
