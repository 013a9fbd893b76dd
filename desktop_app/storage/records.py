"""What lists, pages and counts read: questions to the derived tables, every one with a limit."""

from __future__ import annotations

import json
from array import array
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from desktop_app.domain.followups import SETTLED
from desktop_app.storage.views import stored_fields

_SETTLED = ", ".join(f"'{state}'" for state in sorted(SETTLED))

# Where an own revision is: 0 here, 1 with a courier or hub, 2 a verified receipt covers it, 3 in the office's backup.
_LEVEL = (
    "CASE WHEN rev.n <= replica.safe THEN 3 WHEN rev.n <= replica.delivered THEN 2"
    " WHEN rev.n <= replica.moving THEN 1 ELSE 0 END"
)
# Numbers (`rev.seq`) of the revisions that a mark of their log has not passed yet. This and the next are read from the
# indexes rev_chain and rev_record alone: the rows themselves would be the whole log.
_PAST = "SELECT rev.seq FROM replica CROSS JOIN rev INDEXED BY rev_chain ON rev.replica = replica.id AND rev.n > {mark}"
_OWN = (
    "record.seq IN (SELECT mine.seq FROM rev INDEXED BY rev_record CROSS JOIN record AS mine ON mine.id = rev.record"
    " WHERE rev.own = 1{which})"
)
# What goes over the network is never with a courier: its mark stays behind.
_PAST_MOVING, _PAST_DELIVERED, _PAST_SAFE = (
    _PAST.format(mark=mark) for mark in ("max(replica.moving, replica.delivered)", "replica.delivered", "replica.safe")
)
# Records with an own revision that such a mark has not passed yet.
_NOT_ON_ITS_WAY, _NOT_THERE, _NOT_SAFE = (
    _OWN.format(which=f" AND rev.seq IN ({past})") for past in (_PAST_MOVING, _PAST_DELIVERED, _PAST_SAFE)
)
# From this level on ("bức xúc") a note waits for an answer of the office once it has arrived there.
ANSWERED_FROM = 3
# Which records a filter by `delivery` shows.
_STANDS = {
    "undelivered": _NOT_THERE,
    "local": _NOT_ON_ITS_WAY,
    "moving": f"{_NOT_THERE} AND NOT {_NOT_ON_ITS_WAY}",
    "delivered": f"{_NOT_SAFE} AND NOT {_NOT_THERE}",
    "safe": f"{_OWN.format(which='')} AND NOT {_NOT_SAFE}",
    "held": (
        "record.seq IN (SELECT kept.seq FROM held CROSS JOIN rev ON rev.id = held.rev"
        " CROSS JOIN record AS kept ON kept.id = rev.record)"
    ),
    # By the index record_conflict, which knows only these few.
    "conflict": "record.seq IN (SELECT seq FROM record AS two WHERE two.conflicts > 0 AND two.deleted = 0)",
    "waiting": (
        f"record.severity >= {ANSWERED_FROM} AND {_OWN.format(which='')} AND NOT {_NOT_THERE} AND record.seq NOT IN"
        " (SELECT asked.seq FROM record AS reply CROSS JOIN record AS asked ON asked.id = reply.source"
        " WHERE reply.type = 'reply' AND reply.deleted = 0)"
    ),
}
# What a list shows of a record, in the order of `StoredRow`.
ROW = (
    "record.id, record.type, record.title, record.gist, record.on_date, record.area, record.severity, record.state,"
    " record.due_on, record.conflicts, record.updated_at,"
    f" (SELECT min({_LEVEL}) FROM rev JOIN replica ON replica.id = rev.replica"
    "  WHERE rev.record = record.id AND rev.own = 1),"
    " (SELECT id FROM draft WHERE draft.record = record.id),"
    " EXISTS (SELECT 1 FROM held JOIN rev ON rev.id = held.rev WHERE rev.record = record.id)"
)


class RecordFilter(NamedTuple):
    """What a list shows; None means all.

    `topic` stands for all below it, `area` for all places within it; `delivery` a key of `_STANDS`; `state` is
    a key, or "overdue" (with `today`).
    """

    topic: str | None = None
    area: str | None = None
    severity: int | None = None
    since: date | None = None
    until: date | None = None
    delivery: str | None = None
    state: str | None = None
    source: str | None = None
    channel: str | None = None


class StoredRow(NamedTuple):
    """A row as it stands in the tables: `area` an id, dates ISO texts, `lowest` the least delivered own revision."""

    id: str
    type: str
    title: str
    gist: str
    on_date: str
    area: str | None
    severity: int | None
    state: str | None
    due_on: str | None
    conflicts: int
    updated_at: str
    lowest: int | None
    draft_id: str | None
    held: int


def rows(
    connection: Any,
    type: str,
    chosen: RecordFilter,
    today: date,
    *,
    limit: int,
    offset: int,
    pressing: bool = False,
    by_level: bool = False,
) -> list[StoredRow]:
    """Records of a type, newest first; with `pressing` open ones by due date, then the settled ones; with `by_level`
    the most serious first."""
    where, values = where_of(type, chosen, today)
    order = f"state IN ({_SETTLED}), due_on IS NULL, due_on, seq" if pressing else "on_date DESC, seq DESC"
    if by_level:
        order = "severity DESC, on_date DESC, seq DESC"  # as the index record_level; those without a level come last
    page = f"{where} ORDER BY {order} LIMIT ? OFFSET ?"
    if pressing:  # no index has this order: the rows are sorted by what they need for it, and then one page is read
        page = f"seq IN (SELECT seq FROM record WHERE {page}) ORDER BY {order}"
    found = connection.execute(f"SELECT {ROW} FROM record WHERE {page}", [*values, limit, offset])
    return [StoredRow(*row) for row in found]


def numbers(connection: Any, type: str, chosen: RecordFilter, today: date, *, by_level: bool = False) -> Sequence[int]:
    """Numbers (`record.seq`) of all records of a list, in the order of `rows`, 8 bytes each: whoever has them finds
    any page of the list at once, and knows how long it is."""
    where, values = where_of(type, chosen, today)
    through, order = _through(chosen), "on_date DESC, seq DESC"
    if by_level:
        through, order = through or "INDEXED BY record_level", "severity DESC, on_date DESC, seq DESC"
    found = connection.execute(f"SELECT seq FROM record {through} WHERE {where} ORDER BY {order}", values)
    return array("q", (row[0] for row in found))


def count(connection: Any, type: str, chosen: RecordFilter, today: date, most: int = -1) -> int:
    """How many there are; it counts no further than `most` (-1: to the end)."""
    where, values = where_of(type, chosen, today)
    if most < 0:
        whole = f"SELECT count(*) FROM record {_through(chosen)} WHERE {where}"
        return int(connection.execute(whole, values).fetchone()[0])
    limited = f"SELECT count(*) FROM (SELECT 1 FROM record WHERE {where} LIMIT ?)"
    return int(connection.execute(limited, [*values, most]).fetchone()[0])


def any_deleted(connection: Any, type: str) -> bool:
    """Whether a record of a type is deleted; one look into the index."""
    found = connection.execute("SELECT 1 FROM record WHERE type = ? AND deleted = 1 LIMIT 1", [type]).fetchone()
    return found is not None


def undelivered(connection: Any, type: str, most: int) -> int:
    """How many records of a type no receipt covers yet, no further than `most`: looks at what is on its way alone."""
    row = connection.execute(
        "SELECT count(*) FROM (SELECT DISTINCT rev.record FROM replica CROSS JOIN rev ON rev.replica = replica.id"
        " AND rev.n > replica.delivered JOIN record ON record.id = rev.record"
        " WHERE rev.own = 1 AND record.type = ? AND record.deleted = 0 LIMIT ?)",
        [type, most],
    ).fetchone()
    return int(row[0])


class WholeRow(NamedTuple):
    """A record with all its fields, and where it stands in the order of the list."""

    seq: int
    on_date: str
    id: str
    area: str | None
    due_on: str | None
    source: str | None
    fields: dict[str, Any]


def whole(
    connection: Any, type: str, chosen: RecordFilter, today: date, *, limit: int, after: WholeRow | None = None
) -> list[WholeRow]:
    """Whole records of a type, newest first, behind `after`: the last one of the page before.

    The place is found in the index, so the last page costs no more than the first.
    """
    where, values = where_of(type, chosen, today)
    if after is not None:
        where += " AND (record.on_date, record.seq) < (?, ?)"
        values = [*values, after.on_date, after.seq]
    found = connection.execute(
        "SELECT record.seq, record.on_date, record.id, record.area, record.due_on, record.source, record.fields,"
        " CASE WHEN record.fields IS NULL THEN (SELECT payload FROM rev WHERE rev.record = record.id) END"
        f" FROM record WHERE {where} ORDER BY record.on_date DESC, record.seq DESC LIMIT ?",
        [*values, limit],
    )
    return [
        WholeRow(seq, on_date, id, area, due_on, source, stored_fields(fields, payload))
        for seq, on_date, id, area, due_on, source, fields, payload in found
    ]


def by_ids(connection: Any, ids: Sequence[str]) -> dict[str, StoredRow]:
    """Rows for some ids; deleted and unknown ones are left out."""
    places = ", ".join("?" * len(ids))
    found = connection.execute(f"SELECT {ROW} FROM record WHERE deleted = 0 AND id IN ({places})", list(ids))
    return {row[0]: StoredRow(*row) for row in found}


def by_numbers(connection: Any, wanted: Sequence[int]) -> dict[int, StoredRow]:
    """Rows for some numbers (`record.seq`); those that were deleted meanwhile are left out."""
    places = ", ".join("?" * len(wanted))
    found = connection.execute(
        f"SELECT record.seq, {ROW} FROM record WHERE deleted = 0 AND seq IN ({places})", list(wanted)
    )
    return {row[0]: StoredRow(*row[1:]) for row in found}


def found_texts(connection: Any, seqs: Sequence[int]) -> dict[int, tuple[str, str, str, str, dict[str, Any]]]:
    """For finds of a search: seq → (id, type, title, ISO date, fields)."""
    places = ", ".join("?" * len(seqs))
    rows = connection.execute(
        "SELECT seq, id, type, title, on_date, fields, (SELECT payload FROM rev WHERE rev.record = record.id)"
        f" FROM record WHERE seq IN ({places})",
        list(seqs),
    )
    return {row[0]: (*row[1:5], stored_fields(*row[5:])) for row in rows}


def ids_beginning(connection: Any, prefix: str, type: str | None) -> list[str]:
    """At most two ids of records or drafts that begin with `prefix` (two mean: not the only one)."""
    end = prefix + "g"  # after every hexadecimal digit and the hyphen
    rows = connection.execute(
        "SELECT id FROM record WHERE id >= ? AND id < ? AND deleted = 0 AND (? IS NULL OR type = ?)"
        " UNION SELECT record FROM draft WHERE (record >= ? AND record < ? OR id = ?) AND (? IS NULL OR type = ?)"
        " LIMIT 2",
        [prefix, end, type, type, prefix, end, prefix, type, type],
    )
    return [row[0] for row in rows]


def delivery_counts(connection: Any) -> dict[int, int]:
    """How many own records stand at each delivery level, by their least delivered revision."""
    rows = connection.execute(
        "SELECT lowest, count(*) FROM (SELECT min(CASE"
        f" WHEN rev.seq NOT IN ({_PAST_SAFE}) THEN 3 WHEN rev.seq NOT IN ({_PAST_DELIVERED}) THEN 2"
        f" WHEN rev.seq NOT IN ({_PAST_MOVING}) THEN 1 ELSE 0 END) AS lowest"
        " FROM rev INDEXED BY rev_record WHERE rev.own = 1 GROUP BY rev.record) GROUP BY lowest"
    )
    return dict(rows.fetchall())


def standing(connection: Any) -> tuple[int, int, int, str | None]:
    """(held revisions, records with a conflict, drafts, time of the last contact that worked)."""
    row = connection.execute(
        "SELECT (SELECT count(*) FROM held), (SELECT count(*) FROM record WHERE conflicts > 0 AND deleted = 0),"
        " (SELECT count(*) FROM draft), (SELECT at FROM contact WHERE outcome = 'ok' ORDER BY id DESC LIMIT 1)"
    ).fetchone()
    return int(row[0]), int(row[1]), int(row[2]), row[3]


def ledger(connection: Any, limit: int) -> list[tuple[bytes, str, str | None, str | None, int, str | None, int]]:
    """Own revisions, newest first: (header, record, type, title, delivery, receipt number, held)."""
    rows: list[tuple[bytes, str, str | None, str | None, int, str | None, int]] = connection.execute(
        f"SELECT rev.header, rev.record, record.type, record.title, {_LEVEL},"
        " (SELECT number FROM receipt WHERE rev.n <= replica.delivered AND receipt.replica = rev.replica"
        "  AND rev.n BETWEEN receipt.first AND receipt.last ORDER BY receipt.id DESC LIMIT 1),"
        " EXISTS (SELECT 1 FROM held WHERE held.rev = rev.id)"
        " FROM rev JOIN replica ON replica.id = rev.replica LEFT JOIN record ON record.id = rev.record"
        " WHERE rev.own = 1 ORDER BY rev.seq DESC LIMIT ?",
        [limit],
    ).fetchall()
    return rows


def by_courier(connection: Any) -> tuple[dict[str, str], str]:
    """(receipt number → "parcel" or "hub" for those that came home in one, which way the last parcel went out)."""
    rows = connection.execute("SELECT key, value FROM sync_state WHERE key IN ('parcel.came', 'parcel.out')").fetchall()
    kept = {key: json.loads(value) for key, value in rows}
    out = kept.get("parcel.out", [])
    return dict(kept.get("parcel.came", [])), out[-1]["way"] if out else ""


def link_speed(connection: Any) -> int | None:
    """Bytes per second that the link to the office carried last; None as long as nothing large has been sent."""
    row = connection.execute("SELECT CAST(value AS TEXT) FROM sync_state WHERE key = 'sync.speed'").fetchone()
    return int(row[0]) if row is not None and row[0].isdecimal() else None


def contacts(connection: Any, limit: int) -> list[tuple[str, str, str, int, int, int, int, int]]:
    """The last attempts to reach the office, newest first."""
    rows: list[tuple[str, str, str, int, int, int, int, int]] = connection.execute(
        "SELECT at, carrier, outcome, sent, received, bytes_up, bytes_down, requests FROM contact"
        " ORDER BY id DESC LIMIT ?",
        [limit],
    ).fetchall()
    return rows


def newest_ids(connection: Any, type: str, limit: int) -> list[str]:
    """Ids of the records of a type that were made last."""
    rows = connection.execute(
        "SELECT id FROM record WHERE type = ? AND deleted = 0 ORDER BY seq DESC LIMIT ?", [type, limit]
    )
    return [row[0] for row in rows]


def held(connection: Any, limit: int) -> list[tuple[str, str, str, str]]:
    """What the office keeps of this author for a look, newest first: (record, type, title, why). Also what an earlier
    log of theirs wrote that is here only as the office's copy."""
    rows: list[tuple[str, str, str, str]] = connection.execute(
        "SELECT rev.record, coalesce(record.type, ''), coalesce(record.title, ''), held.why FROM held"
        " CROSS JOIN rev ON rev.id = held.rev LEFT JOIN record ON record.id = rev.record"
        " ORDER BY rev.seq DESC LIMIT ?",
        [limit],
    ).fetchall()
    return rows


def conflicted_ids(connection: Any, limit: int) -> list[str]:
    """Ids of the records in which something waits for a decision, newest first."""
    rows = connection.execute(
        "SELECT id FROM record WHERE conflicts > 0 AND deleted = 0 ORDER BY on_date DESC, seq DESC LIMIT ?", [limit]
    )
    return [row[0] for row in rows]


def recent_areas(connection: Any, limit: int) -> list[str]:
    """Areas of the last 200 notes, the one used last first."""
    # From the end of the table; by an index it would sort all notes to find the last ones.
    rows = connection.execute(
        "SELECT area FROM (SELECT area, seq FROM record NOT INDEXED WHERE type = 'note' AND deleted = 0"
        " AND area IS NOT NULL ORDER BY seq DESC LIMIT 200) GROUP BY area ORDER BY max(seq) DESC LIMIT ?",
        [limit],
    )
    return [row[0] for row in rows]


def _through(chosen: RecordFilter) -> str:
    """How to go through the whole table for a filter. Area and channel stand in no index: in the order of an index
    every row would be another page to decrypt, in the order of the table a page holds ten of them."""
    narrow = chosen.severity is not None or chosen.source is not None
    return "NOT INDEXED" if (chosen.area is not None or chosen.channel is not None) and not narrow else ""


def where_of(type: str, chosen: RecordFilter, today: date, *, deleted: bool = False) -> tuple[str, list[Any]]:
    """The condition for records that a filter lets through, and its values; `deleted`: of those taken out alone."""
    parts: list[str] = [f"record.type = ? AND record.deleted = {int(deleted)}"]
    values: list[Any] = [type]

    def add(part: str, *more: Any) -> None:
        parts.append(part)
        values.extend(more)

    for column in ("severity", "source", "channel"):
        if getattr(chosen, column) is not None:
            add(f"record.{column} = ?", getattr(chosen, column))
    if chosen.area is not None:
        # An area stands for all places within it, however deep.
        add(
            "record.area IN (WITH RECURSIVE within(id) AS (SELECT ? UNION SELECT place.id FROM record AS place"
            " JOIN within ON place.source = within.id WHERE place.type = 'area') SELECT id FROM within)",
            chosen.area,
        )
    if chosen.since is not None:
        add("record.on_date >= ?", chosen.since.isoformat())
    if chosen.until is not None:
        add("record.on_date <= ?", chosen.until.isoformat())
    if chosen.topic is not None:
        below = (chosen.topic + ".", chosen.topic + "/")  # "/" is the character after "."
        add(
            "record.seq IN (SELECT record FROM record_topic WHERE topic = ? OR topic >= ? AND topic < ?)",
            chosen.topic,
            *below,
        )
    if chosen.delivery is not None:
        add(_STANDS[chosen.delivery])
    if chosen.state == "overdue":
        add(f"record.due_on < ? AND coalesce(record.state, '') NOT IN ({_SETTLED})", today.isoformat())
    elif chosen.state is not None:
        add("record.state = ?", chosen.state)
    return " AND ".join(parts), values
