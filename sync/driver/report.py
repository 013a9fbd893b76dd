"""A problem report that a person has read and left for the next parcels: it travels in their manifests until the office
says that it heard one of them. What it holds is the application's affair; here it is text."""

from __future__ import annotations

import json
from typing import Any

from sync.driver.store import ClientStore

KEY = "parcel.report"
MOST = 64 * 1024
"""Bytes of its text in UTF-8; a longer one loses its beginning, since what happened last stands at the end."""


def leave(store: ClientStore, number: str, text: str) -> None:
    """Let it go with the next parcels, in place of one that waits. `number`: a UUID that tells reports apart."""
    cut = text.encode("utf-8")[-MOST:].decode("utf-8", "ignore")
    store.put_state({KEY: json.dumps({"id": number, "text": cut, "seq": 0}).encode()})


def waiting(store: ClientStore) -> bool:
    """Whether one is on its way, or waits for a parcel."""
    return store.state(KEY) is not None


def told(store: ClientStore, seq: int) -> dict[str, Any]:
    """What the manifest of parcel number `seq` says of it."""
    kept = store.state(KEY)
    if kept is None:
        return {}
    said = json.loads(kept)
    if not said["seq"]:
        store.put_state({KEY: json.dumps({**said, "seq": seq}).encode()})
    return {"report": {"id": said["id"], "text": said["text"]}}


def heard(store: ClientStore, seq: int) -> None:
    """The office has taken in parcel number `seq`: a report that went with it, or before, has arrived."""
    kept = store.state(KEY)
    if kept is not None and 0 < json.loads(kept)["seq"] <= seq:
        store.put_state({KEY: None})
