"""What the engine is told of a notebook. Apart from store.py, since a start must not wait for cryptography."""

from __future__ import annotations

from sync.core import seal
from sync.driver.store import LogFacts, ServerInfo
from sync.engine.commands import Facts


def facts_of(info: ServerInfo, log: LogFacts, app: str) -> Facts:
    """What the engine must know of this notebook, whichever way it sends."""
    return Facts(
        org=info.org,
        device=info.device,
        root=info.root,
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
