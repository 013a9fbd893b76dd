"""Performs what the client's engine commands, against a store and a carrier.

`Session` is what the application calls. All methods block, and raise `SyncError` when it did not work out; whatever was
achieved before that stays achieved.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sync.carriers.base import Cancelled, Carrier, never
from sync.core import seal, strictjson
from sync.driver import hubs, resume
from sync.driver.blobs import Link, Mover, TokenExpired
from sync.driver.enrolment import enrol
from sync.driver.facts import facts_of, sample
from sync.driver.keys import learned
from sync.driver.replies import SMALL_REPLY, is_ours, retry_after
from sync.driver.store import ClientStore, Contact, ServerInfo, Totals, server_info
from sync.engine import client
from sync.engine.commands import (
    Applied,
    Apply,
    Command,
    Event,
    Facts,
    Fail,
    Finish,
    KeepSession,
    LogRead,
    LookedUp,
    LookUp,
    Lost,
    ReadLog,
    Send,
    ServerSession,
    Start,
    Wait,
)
from sync.engine.commands import Reply as Answered
from sync.engine.pace import Pace
from sync.errors import Kind, SyncError
from sync.wire import codec
from sync.wire.exchange import Reply, Request
from sync.wire.limits import PROTOCOL_HEADER, REPLY_CAP

COMPRESS_FROM = 256


@dataclass(frozen=True, slots=True)
class Enrolment:
    """The outcome of `Session.enrol`."""

    server: ServerInfo


@dataclass(frozen=True, slots=True)
class SyncResult:
    """What one synchronisation did: counts of revisions, bytes of bodies as they travelled, requests.

    `sent` own revisions that became delivered; `delivered`, `held`, `pending` of the own log as it stands now.
    `blobs_waiting` photos and files that were left for a better link.
    """

    sent: int
    received: int
    held: int
    delivered: int
    pending: int
    bytes_up: int
    bytes_down: int
    requests: int
    blobs_sent: int
    blobs_received: int
    blobs_waiting: int = 0


@dataclass(frozen=True, slots=True)
class Progress:
    """How far it is. `phase`: connect, send, receive or blobs; `sent` of `total` own revisions are confirmed."""

    phase: str
    sent: int
    total: int
    received: int


class _Counter:
    """Bytes and requests of one synchronisation."""

    def __init__(self) -> None:
        self.up = self.down = self.requests = 0
        self.sent = self.received = self.blobs_sent = self.blobs_received = self.blobs_waiting = 0

    def add(self, reply: Reply) -> None:
        self.up += reply.up
        self.down += reply.down


class Session:
    """Talks to one server over one carrier on behalf of one store.

    Keep it between synchronisations: it remembers the token (in memory only), which saves two requests. `clock` gives
    the device's time with its offset (data for the ledger, decides nothing), `monotonic` seconds for measuring,
    `random` bytes of the operating system, `sleep` waits but ends early when cancelled. `author`: the id under which
    this notebook writes. `spare`: bytes above which a photo or file waits for a good link, None: none waits; asked
    each time.
    """

    def __init__(
        self,
        store: ClientStore,
        carrier: Carrier,
        *,
        clock: Callable[[], datetime],
        monotonic: Callable[[], float],
        random: Callable[[int], bytes],
        sleep: Callable[[float, Cancelled], None],
        author: str,
        app: str = "",
        spare: Callable[[], int | None] = lambda: None,
    ) -> None:
        self._spare = spare
        self._link = Link()
        self._store = store
        self._carrier = carrier
        self._clock = clock
        self._monotonic = monotonic
        self._random = random
        self._sleep = sleep
        self._author = author
        self._app = app
        self._session: ServerSession | None = None
        self._pace: Pace | None = None

    def enrol(self, code: str, name: str = "", *, cancelled: Cancelled = never) -> Enrolment:
        """Agree with the server on who we are, once, with a one-time code. See `driver.enrol`. Raises SyncError."""
        info = enrol(self._store, self._carrier, code, name, self._author, self._random, cancelled)
        self._session = None
        return Enrolment(info)

    # -- synchronisation

    def sync(
        self, progress: Callable[[Progress], None] | None = None, cancelled: Cancelled | None = None
    ) -> SyncResult:
        """Send what the server lacks, receive what is new, then blobs. Raises SyncError; the ledger gets a line."""
        if server_info(self._store) is None:
            raise SyncError(Kind.NOT_ENROLLED)
        stop = cancelled or never
        count = _Counter()
        before = self._store.totals()
        outcome = "not-ours"
        try:
            self._run(count, progress or (lambda _: None), stop)
            outcome = "ok"
        except SyncError as problem:
            outcome = str(problem.kind)
            raise
        finally:
            if outcome != "not-ours":
                totals = self._store.totals()
                count.sent = max(0, totals.delivered - before.delivered)
                self._store.add_contact(self._contact(outcome, count, totals))
        return SyncResult(
            sent=count.sent,
            received=count.received,
            held=totals.held,
            delivered=totals.delivered,
            pending=totals.pending,
            bytes_up=count.up,
            bytes_down=count.down,
            requests=count.requests,
            blobs_sent=count.blobs_sent,
            blobs_received=count.blobs_received,
            blobs_waiting=count.blobs_waiting,
        )

    def _contact(self, outcome: str, count: _Counter, totals: Totals) -> Contact:
        at = self._clock().isoformat(timespec="seconds")
        name = self._carrier.name
        return Contact(at, name, outcome, count.sent, count.received, totals.held, count.up, count.down, count.requests)

    def _run(self, count: _Counter, progress: Callable[[Progress], None], stop: Cancelled) -> None:
        self._store.prepare(self._random(16).hex())
        facts = self._facts()
        private = self._store.state("device.sign")
        if facts is None or private is None:
            raise SyncError(Kind.NOT_ENROLLED)
        pace = self._pace or _stored_pace(self._store)
        state = client.begin(facts, seal.signer(private), self._session, pace)
        progress(_progress("connect", state))
        try:
            state = self._steps(state, count, progress, stop)
        finally:
            if self._pace is not None and self._pace != pace:
                self._store.put_state({"sync.pace": str(self._pace.budget).encode()})
        progress(_progress("blobs", state))
        renewed = False
        while True:
            try:
                return self._move_blobs(state, count, stop)
            except TokenExpired as expired:
                # A token is good for half an hour, and photos over a slow link take longer; but one that moves nothing
                # is not renewed for ever.
                if renewed and not expired.moved:
                    raise
            renewed, self._session = True, None
            again = client.begin(state.facts, seal.signer(private), None, state.pace)
            state = self._steps(again, count, progress, stop)

    def _move_blobs(self, state: client.State, count: _Counter, stop: Cancelled) -> None:
        assert state.session is not None
        mover = Mover(
            self._store,
            self._exchange,
            state.session,
            state.facts.org,
            state.facts.device,
            monotonic=self._monotonic,
            sleep=self._sleep,
            chance=self._chance,
            spare=self._spare(),
            link=Link(self._link.chunk),  # how fast it is now is found out each time
        )
        try:
            moved = mover.move(state.facts.epoch, count, stop)
        finally:
            self._link = mover.link
            if mover.link.speed is not None:  # what a notebook tells people how long a photo will take
                self._store.put_state({"sync.speed": str(round(mover.link.speed)).encode()})
        count.blobs_sent += moved.sent
        count.blobs_received += moved.received
        count.blobs_waiting = moved.waiting

    def _chance(self) -> float:
        return int.from_bytes(self._random(2), "big") / 65536

    def _steps(
        self, state: client.State, count: _Counter, progress: Callable[[Progress], None], stop: Cancelled
    ) -> client.State:
        queue: list[Event] = [Start(self._random(16).hex())]
        while queue:
            state, commands = client.step(state, queue.pop(0))
            self._pace = state.pace
            for command in commands:
                if stop():
                    raise SyncError(Kind.CANCELLED)
                event = self._perform(command, count, stop)
                if event is not None:
                    queue.append(event)
                if isinstance(command, Apply):
                    count.received += event.received if isinstance(event, Applied) else 0
                    progress(_progress("receive" if not state.sent else "send", state))
        return state

    def _perform(self, command: Command, count: _Counter, stop: Cancelled) -> Event | None:
        match command:
            case Send():
                return self._send(command, count, stop)
            case KeepSession(session=session):
                self._session = session
                self._pin(session)
            case ReadLog():
                return self._read_log(command)
            case LookUp():
                return LookedUp(
                    places=self._store.places(command.heads),
                    own={span: self._store.own_ids(span) for span in command.spans},
                    digests={feed: self._store.feed_digest(feed, seq) for feed, seq in command.cuts},
                )
            case Apply(change=change):
                received = self._store.apply(change, self._random(16).hex())
                hubs.heard(self._store, change.receipts, now=True)
                facts = self._facts()
                assert facts is not None
                return Applied(facts, received)
            case Wait(tries=tries):
                # Full jitter: between nothing and a second, two, four …
                self._sleep(2 ** (tries - 1) * self._chance(), stop)
            case Fail(kind=kind, detail=detail, retry_after=retry_after):
                if kind in (Kind.DEVICE_UNKNOWN, Kind.NOT_OUR_SERVER):
                    self._session = None
                raise SyncError(kind, detail, retry_after=retry_after)
            case Finish():
                pass
        return None

    def _send(self, command: Send, count: _Counter, stop: Cancelled) -> Event:
        headers = {PROTOCOL_HEADER.lower(): str(command.protocol), "accept-encoding": codec.GZIP}
        method, body, cap = "GET", b"", SMALL_REPLY
        if command.message is not None:
            method, body = "POST", strictjson.dumps(dict(command.message))
            headers["content-type"] = "application/json"
        if command.verb == "sync":
            method, body, cap = "POST", codec.join(command.parts), REPLY_CAP
            headers["content-type"] = "application/x-ndjson"
            headers["authorization"] = f"Bearer {command.token}"
            if len(body) >= COMPRESS_FROM:
                body = codec.compress(*command.parts)
                headers["content-encoding"] = codec.GZIP
        started = self._monotonic()
        try:
            request = Request(method, f"/v1/{command.verb}", headers, body)
            if command.verb == "sync":
                reply = resume.send(
                    request, self._exchange, cap, count, stop, lambda: self._sleep(self._chance(), stop)
                )
            else:
                reply = self._exchange(request, cap, count, stop)
        except SyncError as problem:
            if problem.kind is Kind.CANCELLED:
                raise
            return Lost(problem.kind, problem.detail)
        seconds = self._monotonic() - started
        return Answered(reply.status, is_ours(reply), reply.body, seconds, retry_after(reply))

    def _exchange(self, request: Request, cap: int, count: _Counter, stop: Cancelled) -> Reply:
        count.requests += 1
        reply = self._carrier.exchange(request, cap=cap, cancelled=stop)
        count.add(reply)
        return reply

    def _read_log(self, command: ReadLog) -> LogRead:
        runs = []
        budget = command.budget
        for span in command.spans:
            if budget <= 0:
                break
            run = self._store.read_run(span, budget)
            if run is not None:
                runs.append(run)
                budget -= sum(len(header) + len(payload or b"") for header, payload in run.revisions)
        samples = {replica: sample(self._store, replica) for replica in command.samples}
        wanted = command.strays is not None and budget > 0
        strays = self._store.read_strays(command.strays or "", budget) if wanted else None
        return LogRead(tuple(runs), samples, strays)

    def _facts(self) -> Facts | None:
        info = server_info(self._store)
        return None if info is None else facts_of(info, self._store.log_facts(), self._app)

    def _pin(self, session: ServerSession) -> None:
        if values := learned(self._store, session.keys):
            self._store.put_state(values)
        hubs.keep_list(self._store, *session.hubs)


def _stored_pace(store: ClientStore) -> Pace:
    stored = store.state("sync.pace")
    return Pace(int(stored)) if stored else Pace()


def _progress(phase: str, state: client.State) -> Progress:
    total = sum(log.n for log in state.facts.logs)
    sent = sum(log.confirmed for log in state.facts.logs)
    return Progress(phase, sent, total, state.received)
