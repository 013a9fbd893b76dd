"""What the driver needs of a device's database, and the plain facts that pass between the two.

Opening a notebook loads this module, so it loads nothing of the engine, the wire or cryptography itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, Protocol

from sync.core import strictjson

if TYPE_CHECKING:
    from sync.engine.commands import Change, LogRun, OwnLog, OwnSpan, Taking


class ServerInfo(NamedTuple):
    """Whom this device is enrolled with. `ca`: the server's authority (PEM); `keys_version` of the newest key set
    seen; `root`, `spare`, `root_retired`, `spare_version`: see `wire.key_set.Roots`."""

    url: str
    org: str
    org_name: str
    device: str
    user: str
    user_name: str
    role: str
    area: str
    root: bytes
    ca: str
    keys_version: int
    spare: bytes = b""
    root_retired: bool = False
    spare_version: int = 0


SINCE_SPARES = ("spare", "root_retired", "spare_version")


class Contact(NamedTuple):
    """One line of the ledger. `outcome`: "ok" or the kind of the error."""

    at: str
    carrier: str
    outcome: str
    sent: int
    received: int
    held: int
    bytes_up: int
    bytes_down: int
    requests: int


class LogFacts(NamedTuple):
    """What the store knows of its log and feeds; see `engine.commands.Facts`."""

    epoch: str
    cursor: str
    feeds: Mapping[str, tuple[int, str]]
    logs: tuple[OwnLog, ...]
    strays: int = 0
    snapshots: Mapping[str, Taking] = MappingProxyType({})
    holds: frozenset[str] = frozenset()


class Totals(NamedTuple):
    """Own revisions: `delivered` by a receipt of the current epoch, of these `held` for review, `pending` not yet (with
    the strays)."""

    delivered: int
    held: int
    pending: int


class BlobStore(Protocol):
    """What the mover needs of a device's database."""

    def blobs_to_send(self, epoch: str, limit: int) -> list[tuple[str, int]]:
        """(name, size) of blobs that own revisions name and no receipt of this epoch covers, small ones first."""
        ...

    def read_blob(self, name: str, offset: int, size: int) -> bytes: ...

    def blob_unnamed(self, name: str) -> None:
        """The server knows no revision that names it: not to be offered again before the own log has grown, or more of
        it is delivered."""
        ...

    def blob_sent(self, name: str, epoch: str) -> None:
        """The server's signature says that it is stored in this epoch."""
        ...

    def blobs_wanted(self, limit: int) -> list[tuple[str, int, str]]:
        """(name, size, media type) of blobs that revisions here name and that are missing, small ones first."""
        ...

    def write_blob(self, name: str, media_type: str, data: bytes) -> None: ...

    def part_length(self, name: str) -> int:
        """How many bytes of the beginning of a blob that is being fetched are here, also from an earlier run."""
        ...

    def add_part(self, name: str, start: int, data: bytes) -> None:
        """Keep a piece that begins at `start`, durably; one that does not continue what is here is ignored."""
        ...

    def join_parts(self, name: str, media_type: str) -> bool:
        """Make the pieces the blob when their hash is its name; else forget them (False)."""
        ...


class ClientStore(BlobStore, Protocol):
    """What the driver needs of a device's database. Every method is one durable transaction."""

    def state(self, key: str) -> bytes | None:
        """A value of the store's private key-value table (pins, device keys, …)."""
        ...

    def put_state(self, values: Mapping[str, bytes | None]) -> None:
        """Set several values at once (None removes)."""
        ...

    def prepare(self, new_replica: str) -> None:
        """Called first in each synchronisation: whoever may be a copy of another notebook goes on as `new_replica`."""
        ...

    def log_facts(self) -> LogFacts: ...

    def read_run(self, span: OwnSpan, budget: int) -> LogRun | None:
        """Own revisions of the span from its beginning, in order: at least one, then while they fit `budget` bytes."""
        ...

    def read_strays(self, after: str, budget: int) -> tuple[LogRun, ...]:
        """The own author's revisions that are not in the own log (it went back to a backup, or a clone wrote them; they
        came from the office) and that the office has not stated to hold since its database began a new life: nobody
        else may have them any more. In the order of their place (replica, n, id), those after `after`, at least one,
        then while they fit `budget` bytes; each run is a stretch of one chain. Never what an order erased."""
        ...

    def custody_upto(self, upto: Mapping[str, int]) -> None:
        """Of each of these replicas nothing beyond that n is with a courier or a hub any more."""
        ...

    def leave_office(self) -> None:
        """Another office is to be dealt with: nothing counts any more that the one before said of its database, what it
        stored and what its couriers carry."""
        ...

    def own_ids(self, span: OwnSpan) -> tuple[str, ...]:
        """The ids of the span in order, as far as the own log has them."""
        ...

    def places(self, ids: tuple[str, ...]) -> Mapping[str, tuple[str, int]]:
        """id → (replica, n) for those of the ids that are in the own log."""
        ...

    def feed_digest(self, feed: str, seq: int) -> str:
        """Exclusive or of the ids of the feed's rows up to `seq`."""
        ...

    def apply(self, change: Change, new_replica: str) -> int:
        """Store a change; returns how many revisions were new. `new_replica`: the id to mint when it says so."""
        ...

    def totals(self) -> Totals: ...

    def add_contact(self, contact: Contact) -> None: ...


def server_info(store: ClientStore) -> ServerInfo | None:
    """Whom the store's device is enrolled with, or None."""
    packed = store.state("server")
    if packed is None:
        return None
    said = strictjson.loads(packed)
    keys = {name: bytes.fromhex(said[name]) for name in ("root", "spare") if name in said}
    return ServerInfo(**{**said, **keys})


def pack_server(info: ServerInfo) -> bytes:
    said = info._asdict() | {"root": info.root.hex(), "spare": info.spare.hex()}
    # What stands at its default is left out, as before there were spares: an earlier program reads it then.
    return strictjson.dumps({name: value for name, value in said.items() if value or name not in SINCE_SPARES})
