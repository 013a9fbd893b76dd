"""What a device knows of its office's hubs: which of them lost their certificate, and when the office was last heard.

The list only grows newer (INV-17), whichever way it comes: with `hello`, in a parcel, or by another hub. What a hub
that lost its certificate was given is not on its way any more, but here alone, until it is handed over again.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from sync.core import strictjson
from sync.core.receipt import Receipt
from sync.driver.keys import kept_keys
from sync.driver.store import ClientStore
from sync.wire.codec import BadMessage
from sync.wire.hubs import HubCertificate, expired, read_list

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T")
LIST = "hubs"
HEARD = "office.heard"
OUT = "parcel.out"
"""The parcels that are on their way: [{id, at, way, hub, spans}]."""


def revoked(store: ClientStore) -> frozenset[str]:
    """The key ids of hubs that are not the office's any more."""
    return frozenset(_kept(store)["revoked"])


def keep_list(store: ClientStore, body: bytes, sig: bytes) -> bool:
    """Take a list over when the office signed it and it is newer than the one known; whether it was."""
    keys = kept_keys(store)
    if not body or keys is None:
        return False
    try:
        found = read_list(body, sig, keys.receipt)
    except BadMessage:
        return False  # not the office's, or signed by a key that it has no more: nothing is known by it
    if found.org != keys.org or found.version <= _kept(store)["version"]:
        return False
    # First the consequence: whoever is killed in between learns the list once more.
    _nothing_is_with(store, found.revoked)
    store.put_state({LIST: strictjson.dumps({"version": found.version, "revoked": sorted(found.revoked)})})
    return True


def heard(store: ClientStore, receipts: Iterable[Receipt], *, now: bool = False) -> None:
    """Remember the day of the newest receipt: by it, and by no clock of this machine, certificates of hubs end. `now`:
    they answer a question of this moment, so that day is today, also an earlier one than was known: an office whose
    clock stood in the future for a day must not have ended the certificates of its hubs for ever."""
    newest = max((one.at[:10] for one in receipts if _DAY.match(one.at)), default="")
    known = (store.state(HEARD) or b"").decode()
    if newest > known[:10] or (now and newest and newest != known[:10]):
        store.put_state({HEARD: f"{newest}T00:00:00+00:00".encode()})


def good(store: ClientStore, certificate: HubCertificate) -> bool:
    """Whether a hub with this certificate, which the office's authority signed, may have work in custody."""
    ended = expired(certificate, (store.state(HEARD) or b"").decode())
    return not ended and certificate.id not in revoked(store)


def _kept(store: ClientStore) -> dict[str, Any]:
    packed = store.state(LIST)
    return {"version": 0, "revoked": []} if packed is None else strictjson.loads(packed)


def _nothing_is_with(store: ClientStore, hubs: frozenset[str]) -> None:
    out = json.loads(store.state(OUT) or b"[]")
    left = [one for one in out if one.get("hub", "") not in hubs]
    if len(left) == len(out):
        return
    upto: dict[str, int] = {}
    for one in left:
        # Each parcel held all that was not delivered then, so the one that reaches furthest says it all.
        for replica, n in one["spans"]:
            upto[replica] = max(n, upto.get(replica, 0))
    store.custody_upto({log.replica: upto.get(log.replica, 0) for log in store.log_facts().logs})
    store.put_state({OUT: json.dumps(left).encode()})
