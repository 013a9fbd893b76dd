"""The client's side of a synchronisation as a state machine: `step(state, event) -> (state, commands)`.

One round is: read the own log from where the server is known to be, send it with the cursor, check every signature of
the answer, look up what the answer names, store all of it in one transaction, look again. What to send is always *own
log minus the chains that the server states*: what was confirmed earlier only says where to begin, and every answer sets
it anew, upwards or downwards. Nothing becomes delivered but by a verified receipt that answers this very request.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from sync.core import receipt as receipts
from sync.core import seal
from sync.core.chain import NO_IDS, xor_ids
from sync.core.receipt import Receipt
from sync.core.revision import BadRevision
from sync.engine import snapshots
from sync.engine.commands import (
    Applied,
    Apply,
    Change,
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
    OwnSpan,
    ReadLog,
    Reply,
    Send,
    ServerSession,
    Start,
    Taking,
    Wait,
)
from sync.engine.pace import Pace
from sync.engine.stated import stated
from sync.errors import Kind
from sync.wire import batch, hello, problems, shapes
from sync.wire.answer import Answer, OwnRows, Page, Row
from sync.wire.answer import decode as decode_answer
from sync.wire.codec import BadMessage
from sync.wire.key_set import read_key_set

MAX_LOST = 4
MAX_CORRUPT = 3
MAX_STILL = 3
BARRED = MappingProxyType({"suspended": Kind.DEVICE_SUSPENDED, "upgrade": Kind.UPGRADE})


@dataclass(frozen=True)
class State:
    """Where a synchronisation stands. Made by `begin`, changed only by `step`."""

    facts: Facts
    sign: seal.Sign
    session: ServerSession | None
    pace: Pace
    salt: str = ""
    round: int = 0
    phase: str = "start"
    challenge: str = ""
    sent_bytes: int = 0
    sent: Mapping[str, int] = field(default_factory=dict)  # replica → highest n in the request under way
    foreign: frozenset[str] = frozenset()  # replicas with a head that this log never wrote: a clone or a restore
    asked: frozenset[str] = frozenset()
    answer: Answer | None = None
    verified: tuple[Receipt, ...] = ()
    echo: bool = False
    refetched: bool = False
    renewed: bool = False
    greeted: bool = False  # the key set was asked for in this very synchronisation
    barred: Kind | None = None  # the server takes what is sent and gives no page, and this is why
    more: bool = True
    lost: int = 0
    corrupt: int = 0
    still: int = 0
    received: int = 0
    strays: str | None = ""  # offered up to this place in this synchronisation (None: all, once)
    offered: str | None = ""  # the same, once the request under way is answered


Step = tuple[State, tuple[Command, ...]]


def begin(facts: Facts, sign: seal.Sign, session: ServerSession | None, pace: Pace) -> State:
    """The state before the first event, which must be `Start`. A session whose keys were replaced meanwhile (a stick
    may have said so) is begun anew."""
    if session is not None and facts.roots.outdated(session.keys, facts.keys_version):
        session = None
    return State(facts=facts, sign=sign, session=session, pace=pace)


def step(state: State, event: Event) -> Step:
    """What to do next. Unknown combinations of state and event are mistakes of the driver (AssertionError)."""
    match event:
        case Start(salt=salt):
            state = replace(state, salt=salt)
            return _read_log(state) if state.session else _ask_hello(state)
        case Lost(kind=kind, detail=detail):
            return _lost(state, kind, detail)
        case Reply():
            return _reply(state, event)
        case LogRead():
            return _send_batch(state, event)
        case LookedUp():
            return _apply(state, event)
        case Applied():
            return _applied(state, event)
    raise AssertionError(f"unknown event {event!r}")


def _fail(state: State, kind: Kind, detail: str = "", retry_after: int | None = None) -> Step:
    return replace(state, phase="failed"), (Fail(kind, detail, retry_after),)


# -- connecting -------------------------------------------------------------------------------------------------------


def _ask_hello(state: State) -> Step:
    return replace(state, phase="hello", session=None, greeted=True), (Send("hello"),)


def _reply(state: State, reply: Reply) -> Step:
    if not reply.ours:
        return _fail(state, Kind.NOT_OUR_SERVER, "no protocol header")
    if reply.status >= 400:
        return _problem(state, reply)
    if reply.status != 200:
        return _fail(state, Kind.NOT_OUR_SERVER, f"status {reply.status}")
    try:
        if state.phase == "hello":
            return _hello(state, reply)
        if state.phase == "token":
            return _token(state, reply)
        assert state.phase == "sync", state.phase
        return _answer(state, reply)
    except (BadMessage, BadRevision) as problem:
        return _fail(state, Kind.NOT_OUR_SERVER, str(problem))


def _hello(state: State, reply: Reply) -> Step:
    said = hello.read_hello(reply.body)
    roots = state.facts.roots
    keys = read_key_set(said.keys_body, said.keys_sig, roots=roots)
    if keys is None or keys.org != state.facts.org or said.org != state.facts.org:
        return _fail(state, Kind.NOT_OUR_SERVER, "the key set is not signed by a pinned root")
    if roots.outdated(keys, state.facts.keys_version):
        return _fail(state, Kind.NOT_OUR_SERVER, "an older key set")
    lowest, highest = state.facts.speaks
    if said.high < lowest:
        return _fail(state, Kind.SERVER_TROUBLE, f"the server speaks only protocol {said.high}")
    # A server that has gone further than we can still takes what we send; its answer says that we are too old.
    protocol = min(highest, said.high)
    # From here on an older key set is refused, also when this very synchronisation has to say hello once more.
    state = replace(state, facts=replace(state.facts, keys_version=keys.version, roots=roots.after(keys)))
    session = ServerSession("", keys, said.limits, protocol, (said.hubs_body, said.hubs_sig))
    state = replace(state, phase="token", session=session)
    nonce_sig = state.sign(hello.token_message(state.facts.org, state.facts.device, said.nonce))
    message = {"device": state.facts.device, "nonce": said.nonce, "sig": shapes.b64(nonce_sig)}
    return state, (Send("token", message=message, protocol=protocol),)


def _token(state: State, reply: Reply) -> Step:
    assert state.session is not None
    token = shapes.text(hello.read_object(reply.body).get("token"), "token")
    session = replace(state.session, token=token)
    state, commands = _read_log(replace(state, session=session))
    return state, (KeepSession(session), *commands)


def _problem(state: State, reply: Reply) -> Step:
    problem = problems.read(reply.body)
    if problem is None:
        return _fail(state, Kind.NOT_OUR_SERVER, f"status {reply.status} without a problem of ours")
    name = problem.type.name
    asked = state.phase == "sync"  # to anything earlier these answers say nothing: somebody replays them
    if (name == "token" or (name == "upgrade" and asked)) and not state.renewed:
        return _ask_hello(replace(state, renewed=True))
    if name == "batch-corrupt" and asked and state.corrupt + 1 < MAX_CORRUPT:
        # Should it be a stray that it minds, the own log does not wait for it.
        state = replace(state, corrupt=state.corrupt + 1, pace=state.pace.after_loss(), strays=None)
        return _read_log(state)
    if name == "too-large" and asked and state.pace.after_loss() != state.pace:
        return _read_log(replace(state, pace=state.pace.after_loss()))
    if name == "must-refetch" and asked and not state.refetched:
        return _read_log(replace(state, refetched=True, facts=replace(state.facts, cursor="", feeds={}, snapshots={})))
    kinds = {
        "batch-corrupt": Kind.CORRUPT,
        "slow-down": Kind.BUSY,
        "busy": Kind.BUSY,
        "restoring": Kind.RESTORING,
        "upgrade": Kind.UPGRADE,
        "device-unknown": Kind.DEVICE_UNKNOWN,
        "device-suspended": Kind.DEVICE_SUSPENDED,
    }
    return _fail(state, kinds.get(name, Kind.SERVER_TROUBLE), str(problem), reply.retry_after)


def _lost(state: State, kind: Kind, detail: str) -> Step:
    worth_another_try = kind in (Kind.NO_NETWORK, Kind.TIMEOUT)
    # A line on which nothing moves has cost half a minute each time: it is tried half as often as one that breaks.
    lost = state.lost + (2 if kind is Kind.TIMEOUT else 1)
    if state.phase != "sync" or not worth_another_try or lost >= MAX_LOST:
        return _fail(state, kind, detail)
    state, commands = _read_log(replace(state, lost=lost, pace=state.pace.after_loss()))
    return state, (Wait(lost), *commands)


# -- sending ----------------------------------------------------------------------------------------------------------


def _read_log(state: State) -> Step:
    unclear = state.foreign - state.asked  # first learn what the server has of it, then send the rest
    spans = tuple(
        OwnSpan(log.replica, log.confirmed, log.n)
        for log in state.facts.logs
        if log.replica not in unclear and log.confirmed < log.n
    )
    # A new log that nothing was written on is gone once it was found to be shared; there is nothing to ask of it.
    samples = tuple(sorted(state.foreign & {log.replica for log in state.facts.logs}))
    strays = state.strays if state.facts.strays else None
    return replace(state, phase="log"), (ReadLog(spans, state.pace.budget, samples, strays),)


def _send_batch(state: State, read: LogRead) -> Step:
    assert state.session is not None
    facts = state.facts
    challenge = seal.key_id(seal.message("challenge", state.salt, state.round))
    logs = sorted(facts.logs, key=lambda log: not log.current)
    wanted = {log.replica: log.n for log in logs if log.current or log.confirmed < log.n}
    ids = {replica: list(asked) for replica, asked in read.samples.items() if replica in wanted}
    for run in read.strays or ():
        wanted.setdefault(run.replica, 0)
        ids.setdefault(run.replica, []).append(run.last_id)
    listed = dict(list(wanted.items())[: batch.MAX_REPLICAS])
    ask = batch.Begin(
        device=facts.device,
        challenge=challenge,
        replicas=tuple(listed.items()),
        cursor=facts.cursor,
        want=min(state.pace.budget, state.session.limits.page),
        ask=tuple(sorted((replica, tuple(asked)) for replica, asked in ids.items() if replica in listed)),
        echo=state.echo,
        app=facts.app,
        snapshots=True,
    )
    session = state.session
    runs = []
    sent: dict[str, int] = {}
    size = 0
    for run in (*read.runs, *(read.strays or ())):
        message = seal.seal_message(facts.org, run.replica, run.last_n, run.last_id, facts.recipient)
        runs.append((run.revisions, state.sign(message), run.ahead))
        size += sum(len(header) + len(payload or b"") for header, payload in run.revisions)
    sent.update((run.replica, run.last_n) for run in read.runs)
    offered = state.strays if read.strays is None else read.strays[-1].place if read.strays else None
    state = replace(
        state,
        phase="sync",
        challenge=challenge,
        round=state.round + 1,
        sent=sent,
        sent_bytes=size,
        offered=offered,
        asked=state.asked | frozenset(read.samples),
    )
    return state, (Send("sync", parts=batch.encode_parts(ask, runs), token=session.token, protocol=session.protocol),)


# -- receiving --------------------------------------------------------------------------------------------------------


def _answer(state: State, reply: Reply) -> Step:
    assert state.session is not None
    facts, key = state.facts, state.session.keys.receipt
    answer = decode_answer(reply.body)
    verified = []
    for body, sig in answer.receipts:
        found = receipts.verify(key, body, sig, org=facts.org, device=facts.device, challenge=state.challenge)
        if found is None:
            return _unsigned(state, "a receipt does not verify")
        verified.append(found)
    if not verified or len({one.epoch for one in verified}) != 1:
        return _fail(state, Kind.NOT_OUR_SERVER, "no receipt")
    page = answer.page
    if page is not None:
        signed = seal.page_message(facts.device, state.challenge, facts.cursor, page.cursor, answer.page_bytes)
        if not seal.verifies(key, answer.page_sig, signed):
            return _unsigned(state, "the page does not verify")
    moved = max(state.sent_bytes, len(answer.page_bytes))
    state = replace(
        state,
        phase="look",
        answer=answer,
        verified=tuple(verified),
        lost=0,
        renewed=False,
        barred=BARRED.get(answer.state),
        pace=state.pace.after(moved, reply.seconds, state.session.limits),
    )
    heads = tuple(sorted({one for found in verified for one in (*found.heads, *found.also)}))
    spans = tuple(_span(row) for row in page.rows if isinstance(row, OwnRows)) if page else ()
    return state, (LookUp(heads, spans, _cuts(page, facts) if page else ()),)


def _unsigned(state: State, detail: str) -> Step:
    """Somebody else answered; or the office has changed its keys since this session began, which `hello` tells."""
    if state.renewed or state.greeted:
        return _fail(state, Kind.NOT_OUR_SERVER, detail)
    return _ask_hello(replace(state, renewed=True))


def _span(row: OwnRows) -> OwnSpan:
    return OwnSpan(row.replica, row.n - 1, row.n + row.count - 1)


def _apply(state: State, found: LookedUp) -> Step:
    assert state.answer is not None
    facts, answer = state.facts, state.answer
    mine = {log.replica: log for log in facts.logs}
    said = stated(state.verified, mine, found.places)
    # What is said of our own branch beside another's is not known before we have asked.
    confirmed = {**said.stored, **{log: n for log, n in said.branched.items() if log in state.asked}}
    foreign = state.foreign | said.branched.keys()
    news = _read_page(state, answer.page, found) if answer.page else _Page(cursor=facts.cursor)
    change = Change(
        epoch=state.verified[0].epoch,
        receipts=state.verified,
        confirmed=tuple(sorted(confirmed.items())),
        safe=tuple(sorted(said.safe.items())),
        held=answer.held,
        rows=news.rows,
        own_rows=news.own_rows,
        cuts=_cuts(answer.page, facts) if answer.page and not news.again else (),
        # While the cursor stays, it still claims the rows of a feed that is to go: it goes with the page that is taken.
        drop=snapshots.dropped(answer.page, facts) if answer.page and (news.reset or not news.again) else (),
        feeds=news.feeds,
        cursor=news.cursor,
        mint=any(log.current and log.replica in foreign for log in facts.logs),
        staged=news.staged,
        unstage=news.unstage,
    )
    if news.again and state.echo and (state.refetched or not news.reset):
        return _fail(state, Kind.SERVER_TROUBLE, "the feed does not match its digest")
    moved = any(n > mine[replica].confirmed for replica, n in confirmed.items()) or news.cursor != facts.cursor
    more = (answer.page.more or news.again) if answer.page else False
    state = replace(
        state,
        phase="apply",
        foreign=frozenset(foreign),
        more=more,
        # A new life of the database: whatever it may lack is offered from the beginning.
        strays=state.offered if change.epoch == facts.epoch else "",
        echo=state.echo or news.again,
        refetched=state.refetched or news.reset,
        still=0 if moved or not (state.sent or more) else state.still + 1,
        answer=None,
    )
    return state, (Apply(change),)


def _cuts(page: Page, facts: Facts) -> tuple[tuple[str, int], ...]:
    """Feeds of which the server knows less than we do (it was restored): to be cut to where it continues. One that is
    read from its start without a snapshot is cut to nothing: rows of an earlier life may be left of it."""
    known, whole = facts.feeds, dict(page.snapshots)
    return tuple(
        (feed, seq) for feed, seq in page.feeds if feed not in whole and (feed not in known or seq < known[feed][0])
    )


@dataclass(frozen=True)
class _Page:
    cursor: str
    rows: tuple[Row, ...] = ()
    own_rows: tuple[tuple[str, int, tuple[str, ...]], ...] = ()
    feeds: Mapping[str, tuple[int, str]] = field(default_factory=dict)
    staged: Mapping[str, Taking] = field(default_factory=dict)
    unstage: tuple[str, ...] = ()
    again: bool = False
    reset: bool = False


def _read_page(state: State, page: Page, found: LookedUp) -> _Page:
    """Check a verified page against what this device holds; what does not fit is fetched again, never stored."""
    facts = state.facts
    position: dict[str, tuple[int, str]] = {}
    whole = dict(page.snapshots)
    begun = {feed for feed, seq in page.feeds if feed in whole and seq == whole[feed].start}
    for feed, seq in page.feeds:
        if feed in whole:
            taking = snapshots.continued(whole[feed], seq, facts.snapshots.get(feed))
            if taking is None:
                return _start_over()
            position[feed] = (taking.at, taking.digest)
            continue
        have = facts.feeds.get(feed, (0, NO_IDS))
        if seq > have[0]:
            return _start_over()  # we lack rows that the cursor claims
        position[feed] = have if seq == have[0] else (seq, found.digests[feed])
    rows: list[Row] = []
    own_rows: list[tuple[str, int, tuple[str, ...]]] = []
    everything = NO_IDS
    for row in page.rows:
        if isinstance(row, Row):
            ids: tuple[str, ...] = (row.revision.id,)
            rows.append(row)
        else:
            assert isinstance(row, OwnRows)
            ids = found.own.get(_span(row), ())
            if len(ids) != row.count:
                return _Page(cursor=facts.cursor, again=True)  # rows that this log does not hold after all: with bytes
            own_rows.append((row.feed, row.seq, ids))
        seq, digest = position[row.feed]
        if row.seq != seq + 1:
            return _start_over()
        all_of_them = (xor_ids(NO_IDS, ids),)
        position[row.feed] = (seq + len(ids), xor_ids(digest, all_of_them))
        everything = xor_ids(everything, all_of_them)
    if everything != page.digest:
        return _Page(cursor=facts.cursor, again=True)
    if any(position.get(feed) != (seq, digest) for feed, seq, digest in page.check):
        return _start_over()
    staged = {feed: Taking(snapshot, *position[feed]) for feed, snapshot in whole.items()}
    if not all(snapshots.fits(taking) for taking in staged.values()):
        return _start_over()
    return _Page(
        cursor=page.cursor,
        rows=tuple(rows),
        own_rows=tuple(own_rows),
        feeds={feed: at for feed, at in position.items() if feed not in staged or snapshots.is_whole(staged[feed])},
        staged=staged,
        unstage=tuple(sorted(begun | (facts.snapshots.keys() - whole.keys()))),
    )


def _start_over() -> _Page:
    """Read all feeds again from their beginning, with bytes: rows are set inserts, so nothing is doubled. What is held
    of a feed stays as it is until its snapshot is whole."""
    return _Page(cursor="", again=True, reset=True)


def _applied(state: State, done: Applied) -> Step:
    state = replace(state, facts=done.facts, received=state.received + done.received)
    if state.still >= MAX_STILL:
        return _fail(state, Kind.NO_PROGRESS, "the server takes and gives nothing")
    pending = any(log.confirmed < log.n for log in state.facts.logs)
    stray = state.facts.strays > 0 and state.strays is not None
    if pending or stray or (state.more and state.barred is None):
        return _read_log(state)
    if state.barred is not None:
        return _fail(state, state.barred)
    return replace(state, phase="done"), (Finish(state.received),)
