"""An office as plain facts: its people, keys, feeds and revisions. Both forms of a server begin with them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from sync.core import seal
from sync.core.chain import NO_IDS
from sync.core.revision import Revision
from sync.wire import key_set
from sync.wire.limits import Limits
from tests.simulator.sticks import Said

Now = Callable[[], datetime]
Random = Callable[[int], bytes]


@dataclass(frozen=True)
class Keys:
    """The server's signed key set, its receipt key, and the private half of its parcel key."""

    set: key_set.KeySet
    sign: seal.Sign
    parcel: bytes


@dataclass(frozen=True, slots=True)
class Kept:
    """A stored revision. `why` None: stored; else held for review."""

    revision: Revision
    why: str | None
    device: str


@dataclass
class Feed:
    """Attributes: `rows` seq → id; `places` id → seq; `records` whose revisions are in it."""

    id: str
    kind: str
    seq: int = 0
    digest: str = NO_IDS
    rows: dict[int, str] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)
    records: set[str] = field(default_factory=set)
    floor: int = 0

    def copy(self) -> Feed:
        rows, places, records = self.rows.copy(), self.places.copy(), self.records.copy()
        return Feed(self.id, self.kind, self.seq, self.digest, rows, places, records, self.floor)


@dataclass(frozen=True, slots=True)
class Device:
    """`own`, `quarantine`, `office` are feeds."""

    id: str
    person: str
    sign_key: bytes
    role: str
    own: str
    quarantine: str
    office: str
    box_key: bytes


@dataclass
class Database:
    """Everything that a backup holds."""

    epochs: list[str]
    feeds: dict[str, Feed]
    status: dict[str, str]
    entitled: dict[str, tuple[str, ...]]
    revs: dict[str, Kept] = field(default_factory=dict)
    links: dict[tuple[str, str], dict[str, tuple[str, int, str]]] = field(default_factory=dict)
    timeline: dict[int, dict[str, int]] = field(default_factory=dict)
    contacts: dict[str, tuple[int, Said | None]] = field(default_factory=dict)
    erased: dict[str, Revision] = field(default_factory=dict)
    wrote_with: set[bytes] = field(default_factory=set)  # receipt keys under which the office itself has written

    def copy(self) -> Database:
        return Database(
            epochs=self.epochs.copy(),
            feeds={name: feed.copy() for name, feed in self.feeds.items()},
            status=self.status.copy(),
            entitled=self.entitled.copy(),
            revs=self.revs.copy(),
            links={key: links.copy() for key, links in self.links.items()},
            timeline=self.timeline.copy(),
            contacts=self.contacts.copy(),
            erased=self.erased.copy(),
            wrote_with=self.wrote_with.copy(),
        )


@dataclass(frozen=True)
class Office:
    """A server right after the enrolments, as plain facts: where each schedule begins."""

    org: str
    org_name: str
    secret: bytes
    keys: Keys
    root_sign: seal.Sign
    devices: tuple[Device, ...]
    database: Database
    limits: Limits
    control_device: str
    control_author: str
