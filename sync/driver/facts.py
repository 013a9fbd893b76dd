"""What the engine is told of a notebook. Apart from store.py, since a start must not wait for cryptography."""

from __future__ import annotations

from sync.core import seal
from sync.driver.keys import roots_of
from sync.driver.store import ClientStore, LogFacts, ServerInfo
from sync.engine.commands import Facts, OwnSpan


def facts_of(info: ServerInfo, log: LogFacts, app: str) -> Facts:
    """What the engine must know of this notebook, whichever way it sends."""
    return Facts(
        org=info.org,
        device=info.device,
        roots=roots_of(info),
        recipient=seal.key_id(info.root),
        keys_version=info.keys_version,
        epoch=log.epoch,
        cursor=log.cursor,
        feeds=log.feeds,
        logs=log.logs,
        app=app,
        strays=log.strays,
        snapshots=log.snapshots,
        holds=log.holds,
    )


def sample(store: ClientStore, replica: str) -> tuple[str, ...]:
    """Ids of an own log at n, n-1, n-3, n-7 … down to 1: asked for singly, they show how much of it the office has
    where its heads are not known here."""
    log = next(one for one in store.log_facts().logs if one.replica == replica)
    wanted, back = [], 1
    while log.n - back + 1 > 1:
        wanted.append(log.n - back + 1)
        back *= 2
    found = [store.own_ids(OwnSpan(replica, n - 1, n)) for n in (*wanted, 1)]
    return tuple(one for ids in found for one in ids)
