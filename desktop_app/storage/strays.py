"""Own work that is here only as a copy from the office: the notebook went back to a backup, or a clone of it wrote on.

The own log does not hold it, so what the office states of the own log says nothing about it. When the office's database
goes back to a backup too, this copy may be the last one in the world. Therefore, with each new life of that database,
all such revisions are offered again, until a row of a page or a receipt says that the office holds them. Of what was
erased by order the header is offered: it is a link of the chain, and no receipt states what follows a missing one.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from desktop_app.storage.revisions import unpack
from sync.core.erasure import TYPE as ERASURE
from sync.core.receipt import SAFE

if TYPE_CHECKING:
    from sqlite_utils import Database

    from sync.driver import Change, LogRun

KEY = "sync.strays"
CHUNK = 500
MOST_RUNS = 200


def waiting(connection: Any) -> list[str]:
    """Ids of what is still to be offered."""
    row = connection.execute("SELECT value FROM sync_state WHERE key = ?", [KEY]).fetchone()
    return list(json.loads(bytes(row[0]))) if row else []


def begin_again(db: Database, author: str) -> None:
    """The office's database began a new life: what of `author` is not in the own log has to be offered to it."""
    # First by an index that knows whose they are: most logs hold little of others, and a whole one takes long to read.
    rows = db.execute(
        "SELECT id, header FROM rev WHERE seq IN (SELECT seq FROM rev WHERE own = 0)"
        " AND type <> ? AND instr(header, ?)",
        [ERASURE, author.encode()],
    )
    found = [bytes(one) for one, header in rows.fetchall() if json.loads(header)["by"] == author]
    # What the former database held for review this one may know nothing of.
    db.conn.executemany("DELETE FROM held WHERE rev = ?", [[one] for one in found])
    _keep(db, [one.hex() for one in found])


def settle(db: Database, change: Change) -> None:
    """Strike off what this answer says to be there: rows of its page, and all below the heads that it states."""
    before = waiting(db)
    if not before:
        return
    left = {bytes(row[0]).hex(): bytes(row[1]) for row in _found(db, before, "id, header")}
    for row in change.rows:
        left.pop(row.revision.id, None)
    for receipt in change.receipts:
        if receipt.level != SAFE:
            for head in (*receipt.heads, *receipt.also):
                while head in left:
                    head = json.loads(left.pop(head))["prev"]
    if len(left) < len(before):
        _keep(db, left)


def read(connection: Any, after: str, budget: int) -> tuple[LogRun, ...]:
    """See `sync.driver.ClientStore.read_strays`."""
    from sync.driver import LogRun

    rows = _found(connection, waiting(connection), "replica, n, id")
    runs: list[LogRun] = []
    for replica, n, one in sorted((replica, n, bytes(one).hex()) for replica, n, one in rows):
        place = LogRun(replica, n, one, ()).place
        if place <= after:
            continue
        header, stored = next(_found(connection, [one], "header, payload"))
        header, payload = bytes(header), unpack(stored)
        budget -= len(header) + len(payload or b"")
        last = (runs[-1].replica, runs[-1].last_n, runs[-1].last_id) if runs else None
        continues = last == (replica, n - 1, json.loads(header)["prev"])
        if runs and (budget < 0 or (len(runs) == MOST_RUNS and not continues)):
            break
        before = runs.pop().revisions if continues else ()
        runs.append(LogRun(replica, n, one, (*before, (header, payload))))
    return tuple(runs)


def _found(connection: Any, ids: Sequence[str], columns: str) -> Iterator[Any]:
    """Of these revisions, those that are still here."""
    for start in range(0, len(ids), CHUNK):
        part = ids[start : start + CHUNK]
        marks = ", ".join("?" for _ in part)
        yield from connection.execute(
            f"SELECT {columns} FROM rev WHERE id IN ({marks}) AND own = 0",
            [bytes.fromhex(one) for one in part],
        ).fetchall()


def _keep(db: Database, ids: Iterable[str]) -> None:
    found = sorted(ids)
    if found:
        db.execute("INSERT OR REPLACE INTO sync_state(key, value) VALUES (?, ?)", [KEY, json.dumps(found).encode()])
    else:
        db.execute("DELETE FROM sync_state WHERE key = ?", [KEY])
