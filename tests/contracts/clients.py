"""A notebook's store as the driver sees it, in memory or on SQLCipher, and what an office says to it."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol

from desktop_app.storage import revisions
from desktop_app.storage.sync_store import SyncStore
from sync.core import receipt, seal
from sync.core.chain import NO_IDS, xor_ids
from sync.core.revision import Revision, make_revision
from sync.driver import Change, ClientStore, Snapshot, Taking
from sync.wire.answer import Row
from tests.contracts.memory_store import MemoryStore
from tests.support import Clock, Notebook

FEED = "019a9f5e-0000-7000-8000-0000000000fe"
OTHER = "019a9f5e-0000-7000-8000-0000000000ff"
AUTHOR = "019a9f5e-0000-7000-8000-00000000000a"
SELF = "019a9f5e-0000-7000-8000-00000000000b"
AT = "2026-11-21T09:14:03+07:00"
EPOCH = "e" * 32
NEXT_EPOCH = "f" * 32
SIGN = seal.signer(bytes(32))


def record(number: int) -> str:
    return f"019a9f5e-0000-7000-8000-{number:012x}"


class Subject(Protocol):
    """A store under test, and how a person writes into it."""

    store: ClientStore

    def write(self, number: int, fields: dict[str, Any]) -> Revision: ...

    def replica(self) -> str: ...

    def known(self, one: str) -> bool: ...


class InMemory:
    def __init__(self) -> None:
        self.memory = MemoryStore(AUTHOR, "0" * 32)
        self.store: ClientStore = self.memory

    def write(self, number: int, fields: dict[str, Any]) -> Revision:
        return self.memory.write(record(number), fields)

    def replica(self) -> str:
        return self.memory.current

    def known(self, one: str) -> bool:
        return one in self.memory.revs


class OnDisk:
    def __init__(self, folder: Path) -> None:
        self.notebook = Notebook(folder, Clock())
        self.store: ClientStore = SyncStore(self.notebook.store, self.notebook.services.capture._context.views)

    def write(self, number: int, fields: dict[str, Any]) -> Revision:
        by = revisions.Author(self.notebook.store.author, "2026-11-21T09:14:03+07:00")
        return self.notebook.store.write(
            lambda db: revisions.append(db, by, record=record(number), type="note/1", fields=fields, seen=())
        ).result()

    def replica(self) -> str:
        return str(self.notebook.store.read("SELECT id FROM replica WHERE current = 1")[0][0])

    def known(self, one: str) -> bool:
        return bool(self.notebook.store.read("SELECT 1 FROM rev WHERE id = ?", [bytes.fromhex(one)]))


def confirmation(replica: str, epoch: str = EPOCH, heads: tuple[str, ...] = ()) -> receipt.Receipt:
    return receipt.make(
        SIGN,
        org=AUTHOR,
        epoch=epoch,
        device=AUTHOR,
        challenge="c" * 32,
        replica=replica,
        heads=heads,
        level=receipt.STORED,
        at="2026-11-21T02:14:03+00:00",
    )


def change(replica: str, **parts: Any) -> Change:
    whole: dict[str, Any] = {
        "epoch": EPOCH,
        "receipts": (confirmation(replica, parts.get("epoch", EPOCH)),),
        "confirmed": (),
        "held": (),
        "rows": (),
        "own_rows": (),
        "cuts": (),
        "drop": (),
        "feeds": {},
        "cursor": "cursor",
        "mint": False,
    }
    return Change(**{**whole, **parts})


def foreign(number: int, **fields: Any) -> Revision:
    return make_revision(
        replica="9" * 32,
        n=1,
        prev="",
        record=record(number),
        type="note/1",
        clk=number,
        by=AUTHOR,
        at="2026-11-21T09:14:03+07:00",
        seen=(),
        fields=fields or {"title": f"từ xa {number}"},
    )


def rows(*found: Revision, feed: str = FEED, first: int = 1) -> tuple[Row, ...]:
    return tuple(Row(feed, first + place, one) for place, one in enumerate(found))


def taking(upto: int, *ids: str, at: int | None = None, start: int = 0) -> Taking:
    """A snapshot of `upto` whose rows up to `at` (all, unless it is said) have come."""
    digest = xor_ids(NO_IDS, ids)
    return Taking(Snapshot(start, upto, digest), upto if at is None else at, digest)


def came_back(count: int, **parts: Any) -> list[Revision]:
    """A chain of the own author that this log did not write."""
    made: list[Revision] = []
    for n in range(1, count + 1):
        one = {
            "replica": "9" * 32,
            "n": n,
            "prev": made[-1].id if made else "",
            "by": SELF,
            "fields": {"n": n},
            **parts,
        }
        made.append(make_revision(record=record(n), type="note/1", clk=n, at=AT, seen=(), **one))
    return made
