"""A revision: the one immutable thing that is ever synchronised.

It is two byte strings, kept and forwarded verbatim: a `header` and a `payload`. The id is the SHA-256 of the header,
and the header holds the SHA-256 of the payload and the id of the revision before it on the same replica. So one id
vouches for its payload and for the whole chain below it. Nothing is ever re-serialised: bytes are hashed, not objects.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from sync.core import strictjson

MAX_BYTES = 256 * 1024
MAX_SEEN = 64
MAX_CLK = strictjson.MAX_INT

_ID = re.compile(r"[0-9a-f]{64}\Z")
_REPLICA = re.compile(r"[0-9a-f]{32}\Z")
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\Z")
_TYPE = re.compile(r"[a-z][a-z0-9_]{0,31}/[1-9][0-9]{0,3}\Z")
_AT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)\Z", re.ASCII)


class BadRevision(ValueError):
    """The bytes are not a well-formed revision. `reason` is for logs and tests, not for people."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Revision(NamedTuple):
    """One parsed revision.

    Attributes: `header`, `payload` the bytes (payload None once erased); `id` hex SHA-256 of header; `replica` 32 hex
    digits; `n` position in the replica's chain from 1; `prev` id of n-1 ("" at the start); `record`, `by` UUIDs; `type`
    such as "note/1"; `clk` Lamport counter, for display order only; `at` the device's wall clock, data only; `seen` ids
    that the author had on screen; `payload_hash` hex SHA-256 of the payload.
    """

    header: bytes
    payload: bytes | None
    id: str
    replica: str
    n: int
    prev: str
    record: str
    type: str
    clk: int
    by: str
    at: str
    seen: tuple[str, ...]
    payload_hash: str

    def fields(self) -> dict[str, Any]:
        """The fields that this revision sets; {} when the payload has been erased."""
        if self.payload is None:
            return {}
        found: dict[str, Any] = strictjson.loads(self.payload)
        return found


def revision_id(header: bytes) -> str:
    """The id of the revision with this header: hex SHA-256 of the bytes."""
    return hashlib.sha256(header).hexdigest()


def next_clk(highest: int) -> int:
    """The Lamport counter after `highest`; stays at 2^53, so that a hostile counter cannot stop anyone from writing."""
    return min(highest + 1, MAX_CLK)


def _is_nfc(value: Any) -> bool:
    if isinstance(value, str):
        return unicodedata.is_normalized("NFC", value)
    if isinstance(value, Mapping):
        return all(_is_nfc(key) and _is_nfc(item) for key, item in value.items())
    if isinstance(value, (list, tuple)):
        return all(_is_nfc(item) for item in value)
    return True


def make_revision(
    *,
    replica: str,
    n: int,
    prev: str,
    record: str,
    type: str,
    clk: int,
    by: str,
    at: str,
    seen: Iterable[str],
    fields: Mapping[str, Any],
) -> Revision:
    """Make a revision that sets `fields` (JSON values, text in NFC).

    Raises ValueError when the text is not NFC, and BadRevision (a ValueError) for anything that `parse_revision` would
    refuse: what is made here is accepted everywhere.
    """
    if not all(isinstance(key, str) for key in fields):
        raise ValueError("field names are strings")
    payload = strictjson.dumps(dict(fields)).decode("utf-8")
    # What joins with a letter of its own string joins with it here too, so a normal whole has normal parts. The other
    # way round an escaped line break ends in a letter: then the parts themselves are looked at.
    if not unicodedata.is_normalized("NFC", payload) and not _is_nfc(fields):
        raise ValueError("text in a revision must be in Unicode NFC")
    if not _REPLICA.match(replica) or not _UUID.match(by) or (prev and not _ID.match(prev)):
        raise BadRevision("header: bad replica, prev or by")
    return revision_from_parts(
        replica=replica,
        n=_count({"n": n}, "n", 1),
        prev=prev,
        record=record,
        type=type,
        clk=clk,
        by=by,
        at=at,
        seen=sorted(set(seen)),
        payload=payload,
    )


def _text(head: dict[str, Any], key: str, shape: re.Pattern[str]) -> str:
    value = head.get(key)
    if not isinstance(value, str) or not shape.match(value):
        raise BadRevision(f"header: bad {key}")
    return value


def _count(head: dict[str, Any], key: str, lowest: int) -> int:
    value = head.get(key)
    if type(value) is not int or not lowest <= value <= strictjson.MAX_INT:
        raise BadRevision(f"header: bad {key}")
    return value


def _seen(head: dict[str, Any]) -> tuple[str, ...]:
    value = head.get("seen")
    if not isinstance(value, list) or len(value) > MAX_SEEN:
        raise BadRevision("header: bad seen")
    if not value:
        return ()
    if any(not isinstance(item, str) or not _ID.match(item) for item in value) or len(set(value)) != len(value):
        raise BadRevision("header: bad seen")
    return tuple(value)


def parse_revision(header: bytes, payload: bytes | None) -> Revision:
    """Read a revision from its bytes; `payload` None means that it was erased by order.

    Unknown header keys are kept (they are part of the bytes) and ignored. Raises BadRevision on anything malformed.
    """
    _check_size(header, payload)
    head = _json_object(header)
    n = _count(head, "n", 1)
    prev = head.get("prev")
    if not isinstance(prev, str) or (prev != "" if n == 1 else not _ID.match(prev)):
        raise BadRevision("header: bad prev")
    payload_hash = _text(head, "ph", _ID)
    if payload is not None:
        if hashlib.sha256(payload).hexdigest() != payload_hash:
            raise BadRevision("payload does not match its hash")
        _json_object(payload)
    return Revision(
        header=header,
        payload=payload,
        id=revision_id(header),
        replica=_text(head, "r", _REPLICA),
        n=n,
        prev=prev,
        record=_text(head, "rec", _UUID),
        type=_text(head, "t", _TYPE),
        clk=_count(head, "clk", 0),
        by=_text(head, "by", _UUID),
        at=_text(head, "at", _AT),
        seen=_seen(head),
        payload_hash=payload_hash,
    )


def revision_from_parts(
    *, replica: str, n: int, prev: str, record: Any, type: Any, clk: Any, by: str, at: Any, seen: Any, payload: str
) -> Revision:
    """The revision of these parts, with its header as this version writes it; they are checked as if parsed
    (BadRevision). The compact wire form relies on the order of the header's keys.

    `replica`, `n`, `prev` and `by` come from a run that the caller has checked.
    """
    parts = {"rec": record, "t": type, "clk": clk, "at": at, "seen": seen}
    record, type, at = _text(parts, "rec", _UUID), _text(parts, "t", _TYPE), _text(parts, "at", _AT)
    clk, ids = _count(parts, "clk", 0), _seen(parts)
    if (prev == "") != (n == 1):
        raise BadRevision("header: bad prev")
    data = payload.encode("utf-8")
    payload_hash = hashlib.sha256(data).hexdigest()
    # All parts are plain ASCII by now, so this is what `strictjson.dumps` gives, at a tenth of its cost.
    named = ",".join(f'"{one}"' for one in ids)
    header = (
        f'{{"r":"{replica}","n":{n},"prev":"{prev}","rec":"{record}","t":"{type}","clk":{clk},"by":"{by}",'
        f'"at":"{at}","seen":[{named}],"ph":"{payload_hash}"}}'
    ).encode("ascii")
    _check_size(header, data)
    _json_object(data)
    return Revision(header, data, revision_id(header), replica, n, prev, record, type, clk, by, at, ids, payload_hash)


_CANONICAL = re.compile(
    rb'\{"r":"([0-9a-f]{32})","n":([1-9][0-9]*),"prev":"([0-9a-f]*)","rec":"([0-9a-f-]{36})","t":"([a-z0-9_]+/[0-9]+)",'
    rb'"clk":(0|[1-9][0-9]*),"by":"([0-9a-f-]{36})","at":"([0-9T:+.Z-]+)",'
    rb'"seen":\[((?:"[0-9a-f]{64}"(?:,"[0-9a-f]{64}")*)?)\],"ph":"[0-9a-f]{64}"\}\Z'
)


def canonical_parts(header: bytes) -> tuple[bytes, ...] | None:
    """(replica, n, prev, record, type, clk, by, at, seen) as bytes, when this version would write the header in just
    these bytes; else None. For headers that were accepted before: it looks at the form, not at the sense."""
    found = _CANONICAL.match(header)
    return found.groups() if found else None


def _check_size(header: bytes, payload: bytes | None) -> None:
    if len(header) + len(payload or b"") > MAX_BYTES:
        raise BadRevision("too large")


def _json_object(data: bytes) -> dict[str, Any]:
    # JSON allows these between its tokens; all other control characters it refuses itself.
    if b"\n" in data or b"\r" in data or b"\t" in data:
        raise BadRevision("control character")
    try:
        value = strictjson.loads(data)
    except strictjson.BadJson as problem:
        raise BadRevision(str(problem)) from None
    if not isinstance(value, dict):
        raise BadRevision("not an object")
    return value
