"""The way over a hub, when the office itself cannot be reached: parcels there, and what lies ready for us back."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from sync.carriers.base import Cancelled
from sync.carriers.discovery import Seen
from sync.carriers.parcel_line import HubFolder, ParcelLine
from sync.core import seal
from sync.driver.keys import kept_keys, own_key_id
from sync.driver.parcels import Courier, ParcelStore
from sync.driver.store import server_info
from sync.errors import Kind, SyncError
from sync.parcel.errors import ParcelError, Trouble

PIN = "hub.pin"
SENT = "hub.sent"


class HubWay:
    """Uses, without being asked, the hub that serves this notebook's office.

    The first such hub that is met is pinned; another one that says it is the same office's is left alone, since anybody
    may say so. A hub can open nothing and make nothing delivered: at worst it keeps what it was given to itself, which
    is why all of it is handed over again by every other way.
    """

    def __init__(self, store: ParcelStore, courier: Callable[[], Courier], find: Callable[[], Sequence[Seen]]) -> None:
        self._store = store
        self._courier = courier
        self._find = find

    def go(self, cancelled: Cancelled) -> bool:
        """One visit; whether a hub of ours was there. Troubles are written into the ledger, not raised."""
        hub = self._ours()
        if hub is None:
            return False
        try:
            self._visit(hub, cancelled)
        except (SyncError, ParcelError) as problem:
            if isinstance(problem, SyncError) and problem.kind is Kind.CANCELLED:
                return True
            if isinstance(problem, ParcelError) and problem.trouble is Trouble.CANCELLED:
                return True
            kind = problem.kind if isinstance(problem, SyncError) else problem.trouble
            self._courier().note("hub", str(kind))
        return True

    def _ours(self) -> Seen | None:
        keys = kept_keys(self._store)
        if server_info(self._store) is None or keys is None or not keys.parcel:
            return None
        office = seal.key_id(keys.parcel)
        seen = [one for one in self._find() if one.office == office]
        pin = (self._store.state(PIN) or b"").decode()
        return next((one for one in seen if pin in ("", one.key)), None)

    def _visit(self, hub: Seen, cancelled: Cancelled) -> None:
        line = ParcelLine(hub.url)
        try:
            with tempfile.TemporaryDirectory(prefix="sotay-") as temporary:
                there = HubFolder(Path(temporary), line, bytes.fromhex(hub.key), own_key_id(self._store))
                courier = self._courier()
                stand = self._stand()
                if self._store.state(SENT) != stand:
                    courier.write(there, cancelled=cancelled)
                    self._store.put_state({PIN: hub.key.encode(), SENT: stand})
                courier.read(there, cancelled)
        finally:
            line.close()

    def _stand(self) -> bytes:
        """What a parcel to the hub would say: while it is the same there is no use in another one."""
        facts = self._store.log_facts()
        return f"{sum(log.n for log in facts.logs)} {facts.epoch} {facts.cursor}".encode()
