"""The way over a hub, when the office itself cannot be reached: parcels there, and what lies ready for us back."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from sync.carriers.base import Cancelled
from sync.carriers.discovery import Seen
from sync.carriers.parcel_line import HubFolder, ParcelLine
from sync.core import seal
from sync.driver import hubs
from sync.driver.keys import kept_keys, own_key_id
from sync.driver.parcels import Courier, ParcelStore
from sync.driver.store import server_info
from sync.errors import Kind, SyncError
from sync.parcel.errors import ParcelError, Trouble
from sync.wire import shapes
from sync.wire.codec import BadMessage
from sync.wire.hubs import HubCertificate

SENT = "hub.sent"
# A hub is in the same network: whoever does not answer soon is not there.
CONNECT_SECONDS = 5.0


class HubWay:
    """Uses, without being asked, a hub that the notebook's office has certified.

    Announcements are hints. Only a machine that shows a certificate of the pinned authority, not ended and not taken
    back, is told or given anything. It can open nothing and make nothing delivered: at worst it keeps what it was
    given to itself, which is why all of it is handed over again by every other way.

    `full`: the last visit found no other hub of ours than one that has no room.
    """

    def __init__(self, store: ParcelStore, courier: Callable[[], Courier], find: Callable[[], Sequence[Seen]]) -> None:
        self._store = store
        self._courier = courier
        self._find = find
        self.full = False

    def go(self, cancelled: Cancelled) -> bool:
        """One visit; whether a hub of ours was there. Troubles are written into the ledger, not raised."""
        trouble = ""
        self.full = False
        for seen in self._candidates():
            if cancelled():
                return False
            try:
                self._visit(seen, cancelled)
                return True
            except SyncError as problem:
                if problem.kind is Kind.CANCELLED:
                    return False
                trouble = trouble or str(problem.kind)
            except ParcelError as problem:
                if problem.trouble is Trouble.CANCELLED:
                    return False
                trouble = trouble or str(problem.trouble)
        if trouble:
            self.full = trouble == Kind.HUB_FULL
            self._courier().note("hub", trouble)
        return False

    def _candidates(self) -> list[Seen]:
        """Whoever says that they are a hub of our office; the one that was used last comes first."""
        keys = kept_keys(self._store)
        info = server_info(self._store)
        if info is None or keys is None or not keys.parcel:
            return []
        offices = (seal.key_id(info.root), seal.key_id(keys.parcel))  # the second: a hub of an earlier version
        last = (self._store.state(SENT) or b"").decode().partition(" ")[0]
        gone = hubs.revoked(self._store)
        return sorted(
            (one for one in self._find() if one.office in offices and one.hub not in gone),
            key=lambda one: one.hub != last,
        )

    def _visit(self, seen: Seen, cancelled: Cancelled) -> None:
        info = server_info(self._store)
        assert info is not None
        line = ParcelLine(seen.url, ca=info.ca, hub=self._admit, connect=CONNECT_SECONDS)
        try:
            self._learn(line.hubs())
            hub = line.certificate
            if hub is None:
                raise SyncError(Kind.NOT_OUR_SERVER, "it showed no certificate")
            self._admit(hub)  # the list that it brought may name itself
            with tempfile.TemporaryDirectory(prefix="sotay-") as temporary:
                there = HubFolder(Path(temporary), line, hub.key, own_key_id(self._store))
                courier = self._courier()
                stand = self._stand(hub.id)
                if self._store.state(SENT) != stand:
                    courier.write(there, cancelled=cancelled)
                    self._store.put_state({SENT: stand})
                courier.read(there, cancelled)
        finally:
            line.close()

    def _admit(self, hub: HubCertificate) -> None:
        info = server_info(self._store)
        if info is None or (hub.org, hub.root) != (info.org, info.root):
            raise SyncError(Kind.NOT_OUR_SERVER, "a hub of another organisation")
        if not hubs.good(self._store, hub):
            raise SyncError(Kind.NOT_OUR_SERVER, "the hub's certificate has ended or was taken back")

    def _learn(self, said: dict[str, object]) -> None:
        try:
            body = shapes.text(said.get("hubs", ""), "hubs", limit=64 * 1024).encode("utf-8")
            hubs.keep_list(self._store, body, shapes.raw(said.get("sig", ""), "sig"))
        except BadMessage as problem:
            raise SyncError(Kind.NOT_OUR_SERVER, str(problem)) from None

    def _stand(self, hub: str) -> bytes:
        """What a parcel to this hub would say: while it is the same there is no use in another one."""
        facts = self._store.log_facts()
        return f"{hub} {sum(log.n for log in facts.logs)} {facts.epoch} {facts.cursor}".encode()
