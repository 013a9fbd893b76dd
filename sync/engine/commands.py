"""What the client's engine may command, and what may happen to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from sync.core.cursor import Snapshot
from sync.core.receipt import Receipt
from sync.errors import Kind
from sync.wire.answer import Row
from sync.wire.batch import Ahead
from sync.wire.codec import Piece
from sync.wire.key_set import KeySet, Roots
from sync.wire.limits import LOWEST_PROTOCOL, PROTOCOL, Limits


@dataclass(frozen=True, slots=True)
class OwnLog:
    """One replica of the own log. Attributes: `n` its length; `confirmed` up to which n a receipt of the current epoch
    covers it (delivered); `current` new revisions go here."""

    replica: str
    n: int
    confirmed: int
    current: bool


class Taking(NamedTuple):
    """How far a snapshot of a feed has come: its rows up to `at`, whose ids make `digest`. They lie apart until it is
    whole; until then the rows that are held of the feed stay."""

    snapshot: Snapshot
    at: int
    digest: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What the store and the enrolment say.

    Attributes: `org`, `device`; `roots` what is pinned of the office; `recipient` to whom batches are sealed (the key
    id of its first root); `keys_version` of the newest key set; `epoch`, `cursor` ("" before the first contact);
    `feeds` feed → (seq, exclusive or of the ids up to it); `logs`; `app` name and version of the program; `speaks` the
    lowest and highest version of the protocol that it knows; `strays` how many revisions of the own author are here
    only as a copy from an earlier life of the office's database (see `ClientStore.read_strays`); `snapshots` feed → the
    snapshot that it is being read by; `holds` feeds of which rows are here, whether or not the cursor speaks of them.
    """

    org: str
    device: str
    roots: Roots
    recipient: str
    keys_version: int
    epoch: str
    cursor: str
    feeds: Mapping[str, tuple[int, str]]
    logs: tuple[OwnLog, ...]
    app: str = ""
    speaks: tuple[int, int] = (LOWEST_PROTOCOL, PROTOCOL)
    strays: int = 0
    snapshots: Mapping[str, Taking] = field(default_factory=dict)
    holds: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ServerSession:
    """What may be kept between two synchronisations, in memory only: saves hello and token. `protocol`: the version
    that both sides speak; `hubs` the list of revoked hubs and its signature, not verified yet."""

    token: str
    keys: KeySet
    limits: Limits
    protocol: int = PROTOCOL
    hubs: tuple[bytes, bytes] = (b"", b"")


@dataclass(frozen=True, slots=True)
class OwnSpan:
    """The own revisions of `replica` with after < n <= upto."""

    replica: str
    after: int
    upto: int


@dataclass(frozen=True, slots=True)
class LogRun:
    """A stretch of the own log as stored: (header, payload) each, and the last one's place and id. A payload is None
    when it was erased by order. `ahead`: lines of it that are made for sending already."""

    replica: str
    last_n: int
    last_id: str
    revisions: tuple[tuple[bytes, bytes | None], ...]
    ahead: tuple[Ahead, ...] = ()

    @property
    def place(self) -> str:
        """Where its end stands among all strays, which are read in this order."""
        return f"{self.replica} {self.last_n:012d} {self.last_id}"


@dataclass(frozen=True, slots=True)
class Change:
    """What one answer changes, to be stored in one transaction.

    Attributes: `epoch` of the answer (another than before: earlier deliveries prove nothing any more); `receipts`
    verified; `confirmed` (replica, n): own revisions up to n are delivered, those above are not; `held` (id, why);
    `rows` to insert unless known; `own_rows` (feed, seq, ids) that are in the own log already; `cuts` (feed, seq):
    forget the feed's rows above seq; `drop` feeds to hide; `feeds` feed → (seq, digest) after this; `cursor`; `mint`
    begin a new replica, for another copy of this log writes too; `safe` (replica, n): own revisions up to n are in the
    office's last verified backup, as a receipt of that level among `receipts` says; `staged` feed → the snapshot that
    its rows of this change belong to, as it stands with them: a whole one takes the place of the rows that were held;
    `unstage` feeds whose rows of an unfinished snapshot are forgotten, before those of this change are put.
    """

    epoch: str
    receipts: tuple[Receipt, ...]
    confirmed: tuple[tuple[str, int], ...]
    held: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]
    own_rows: tuple[tuple[str, int, tuple[str, ...]], ...]
    cuts: tuple[tuple[str, int], ...]
    drop: tuple[str, ...]
    feeds: Mapping[str, tuple[int, str]]
    cursor: str
    mint: bool
    safe: tuple[tuple[str, int], ...] = ()
    staged: Mapping[str, Taking] = field(default_factory=dict)
    unstage: tuple[str, ...] = ()


# -- commands


@dataclass(frozen=True, slots=True)
class Send:
    """Send a request: `verb` hello, token or sync; `message` a JSON object or the `parts` of a batch; `protocol` the
    version that it is written in. Answer: Reply or Lost."""

    verb: str
    message: Mapping[str, str] | None = None
    parts: tuple[bytes | Piece, ...] = ()
    token: str = ""
    protocol: int = PROTOCOL


@dataclass(frozen=True, slots=True)
class KeepSession:
    """Remember this until it is refused; pin the key set's version."""

    session: ServerSession


@dataclass(frozen=True, slots=True)
class ReadLog:
    """Read own revisions in these spans, together about `budget` bytes (at least one revision); for `samples` replicas
    also ids at n, n-1, n-3, n-7 … down to 1; and where `strays` is no None and room is left, strays after that place.
    Answer with LogRead."""

    spans: tuple[OwnSpan, ...]
    budget: int
    samples: tuple[str, ...]
    strays: str | None = None


@dataclass(frozen=True, slots=True)
class LookUp:
    """Find these ids in the own log, the ids of these spans, and the digests of these feed prefixes: LookedUp."""

    heads: tuple[str, ...]
    spans: tuple[OwnSpan, ...]
    cuts: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Apply:
    """Store the change in one transaction, then read the facts anew: Applied."""

    change: Change


@dataclass(frozen=True, slots=True)
class Wait:
    """Back off before the next command; `tries` exchanges were lost in a row."""

    tries: int


@dataclass(frozen=True, slots=True)
class Finish:
    """All is sent and received."""

    received: int


@dataclass(frozen=True, slots=True)
class Fail:
    """Stop and tell the person; what was stored stays stored."""

    kind: Kind
    detail: str
    retry_after: int | None


Command = Send | KeepSession | ReadLog | LookUp | Apply | Wait | Finish | Fail


# -- events


@dataclass(frozen=True, slots=True)
class Start:
    """Go. `salt`: 32 random hex digits; challenges are made from it, so it must be new each time."""

    salt: str


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer came. Attributes: `ours` it carried the protocol's header; `seconds` that the exchange took."""

    status: int
    ours: bool
    body: bytes
    seconds: float
    retry_after: int | None = None


@dataclass(frozen=True, slots=True)
class Lost:
    """No answer came, or not all of it."""

    kind: Kind
    detail: str


@dataclass(frozen=True, slots=True)
class LogRead:
    """`strays` None: there was no room for them, or they were not asked for."""

    runs: tuple[LogRun, ...]
    samples: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    strays: tuple[LogRun, ...] | None = None


@dataclass(frozen=True, slots=True)
class LookedUp:
    """Attributes: `places` id → (replica, n) for ids that are in the own log; `own` span → ids in order (fewer when the
    log does not hold all); `digests` feed → exclusive or of the ids up to the seq asked for."""

    places: Mapping[str, tuple[str, int]]
    own: Mapping[OwnSpan, tuple[str, ...]]
    digests: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Applied:
    """The change is durable. `received`: revisions that were new here."""

    facts: Facts
    received: int


Event = Start | Reply | Lost | LogRead | LookedUp | Applied
