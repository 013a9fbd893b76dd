"""The log on the client: revisions as bytes, the own hash chain, and the changes that a person makes on top of it."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from sync.core import strictjson
from sync.core.revision import MAX_BYTES, MAX_SEEN, Revision, make_revision, next_clk, parse_revision

if TYPE_CHECKING:
    from sqlite_utils import Database

# Room for the header and the names of up to 64 revisions beside the payload of one revision.
PAYLOAD_ROOM = MAX_BYTES - 16 * 1024
# What else somebody writes there would be asked for, and an office refuses the whole question, or parcel, for it.
BLOB_NAME = re.compile(r"[0-9a-f]{64}\Z")


class Author(NamedTuple):
    """Who writes and when: `by` the author's id, `at` the device's wall clock (ISO 8601 with offset)."""

    by: str
    at: str


def mint_replica(db: Database, replica: str) -> None:
    """Begin a new, empty chain under the random id `replica` (32 hex digits); older chains stay as they are."""
    db.execute("DELETE FROM replica WHERE current = 1 AND n = 0")  # nothing stands on it: nobody will miss it
    db.execute("UPDATE replica SET current = 0")
    highest = db.execute("SELECT coalesce(max(clk), 0) FROM rev").fetchone()[0]
    db.execute("INSERT INTO replica(id, n, head, clk, current) VALUES (?, 0, '', ?, 1)", [replica, highest])


def append(
    db: Database, author: Author, *, record: str, type: str, fields: Mapping[str, Any], seen: Iterable[str]
) -> Revision:
    """Add one revision to the current chain and return it. `fields` are the changed ones only."""
    replica, n, head, highest = db.execute("SELECT id, n, head, clk FROM replica WHERE current = 1").fetchone()
    revision = make_revision(
        replica=replica,
        n=n + 1,
        prev=head,
        record=record,
        type=type,
        clk=next_clk(highest),
        by=author.by,
        at=author.at,
        seen=seen,
        fields=fields,
    )
    insert(db, revision, own=True)
    db.execute(
        "UPDATE replica SET n = ?, head = ?, clk = ? WHERE id = ?", [revision.n, revision.id, revision.clk, replica]
    )
    return revision


def append_change(
    db: Database,
    author: Author,
    *,
    record: str,
    type: str,
    fields: Mapping[str, Any],
    live: Mapping[str, Sequence[str]],
) -> list[Revision]:
    """Add `fields` as one revision, or as several when one could not hold them (256 KiB, 64 seen revisions).

    `live` names for each field the revisions whose value the author had on screen.
    """
    return [
        append(
            db,
            author,
            record=record,
            type=type,
            fields=part,
            seen=sorted({rev for name in part for rev in live.get(name, ())}),
        )
        for part in _parts(fields, live)
    ]


def insert(db: Database, revision: Revision, *, own: bool) -> bool:
    """Store a revision unless its id is known, and note the photos and files that it names; True when it was new."""
    if not own:
        db.execute("UPDATE replica SET clk = ? WHERE current = 1 AND clk < ?", [revision.clk, revision.clk])
    cursor = db.execute(
        "INSERT OR IGNORE INTO rev(id, replica, n, record, type, clk, header, payload, own)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            bytes.fromhex(revision.id),
            revision.replica,
            revision.n,
            revision.record,
            revision.type,
            revision.clk,
            revision.header,
            pack(revision.payload),
            int(own),
        ],
    )
    note_blobs(db, blob_names(revision.payload))
    return bool(cursor.rowcount == 1)


def note_blobs(db: Database, names: Iterable[str]) -> None:
    """The log names these: what only drafts name, or nothing any more, is nobody's business but this notebook's."""
    for name in names:
        db.execute("INSERT OR IGNORE INTO blob_named(sha256) VALUES (?)", [name])


def of_record(connection: Any, record: str) -> list[Revision]:
    """All revisions of a record, in the order in which they arrived here."""
    rows = connection.execute("SELECT header, payload FROM rev WHERE record = ? ORDER BY seq", [record]).fetchall()
    return [parse_revision(bytes(header), unpack(payload)) for header, payload in rows]


def pack(payload: bytes | None) -> bytes | None:
    """How a payload lies on the disk: deflated when that is shorter. Three rows fit a page instead of one."""
    if payload is None:
        return None
    small = zlib.compress(payload, 6)
    return small if len(small) < len(payload) else payload


def unpack(stored: bytes | None) -> bytes | None:
    """The payload's own bytes, those that were hashed. A deflated one begins with "x" (RFC 1950), JSON never does."""
    if stored is None or stored[:1] != b"x":
        return stored
    return zlib.decompress(stored)


def blob_names(payload: bytes | None) -> dict[str, tuple[int, str]]:
    """name → (size, media type) of the blobs that a payload names: {"$blob": …, "size": …, "type": …} anywhere."""
    found: dict[str, tuple[int, str]] = {}
    if payload is None or b'"$blob"' not in payload:
        return found
    waiting: list[Any] = [json.loads(payload)]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            name, size, kind = value.get("$blob"), value.get("size"), value.get("type")
            if isinstance(name, str) and BLOB_NAME.match(name) and type(size) is int and isinstance(kind, str):
                found[name] = (size, kind[:100])
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)
    return found


def own_ids(connection: Any, record: str) -> frozenset[str]:
    """Ids of the revisions of a record that were made in this notebook."""
    rows = connection.execute("SELECT id FROM rev WHERE record = ? AND own = 1", [record])
    return frozenset(bytes(row[0]).hex() for row in rows)


def exists(connection: Any, record: str) -> bool:
    """Whether any revision of the record is known."""
    return connection.execute("SELECT 1 FROM rev WHERE record = ? LIMIT 1", [record]).fetchone() is not None


def _parts(fields: Mapping[str, Any], live: Mapping[str, Sequence[str]]) -> list[dict[str, Any]]:
    named = {one for name in fields for one in live.get(name, ())}
    # Most changes fit one revision, and that is quickly seen.
    if fields and len(named) <= MAX_SEEN and strictjson.size(fields) <= PAYLOAD_ROOM:
        return [dict(fields)]
    parts: list[dict[str, Any]] = []
    seen: set[str] = set()
    size = 0
    for name, value in fields.items():
        weight = strictjson.size({name: value})
        names = set(live.get(name, ()))
        if not parts or size + weight > PAYLOAD_ROOM or len(seen | names) > MAX_SEEN:
            parts.append({})
            seen, size = set(), 0
        parts[-1][name] = value
        seen |= names
        size += weight
    return parts
