"""A server's database with people in one office, written to and read from as the service does, without the service."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from sync.core import codes, seal
from sync.core.revision import Revision, make_revision
from sync.engine.server import Caller, FeedsRead, Store, Stored
from sync.server import database, schema
from sync.server.database import writing
from sync.server.people import People
from sync.server.store import SqlStore
from sync.wire.batch import Run
from sync.wire.hello import EnrolRequest

NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
AT = "2026-11-21T02:00:00+00:00"
AUTHOR = "019a9f5e-0000-7000-8000-00000000000a"
SEAL = b"s" * 64


def record(number: int) -> str:
    return f"019a9f5e-0000-7000-8000-{number:012x}"


def log(length: int, replica: str = "1" * 32, on: Revision | None = None, of: int = 0, **fields: Any) -> list[Revision]:
    """The next revisions of a log, each of another record; `of`: of so many records, one after another."""
    made: list[Revision] = []
    first = 1 if on is None else on.n + 1
    for n in range(first, first + length):
        before = made[-1] if made else on
        made.append(
            make_revision(
                replica=replica,
                n=n,
                prev=before.id if before else "",
                record=record(n % of if of else n),
                type="note/1",
                clk=n,
                by=AUTHOR,
                at="2026-11-21T09:14:03+07:00",
                seen=(),
                fields=fields or {"n": n, "replica": replica},
            )
        )
    return made


class Subject:
    """An empty server database with people in one office."""

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine
        self.dice = random.Random(1)
        database.migrate(engine)
        with writing(engine) as db:
            db.execute(sa.insert(schema.epoch), {"id": "e" * 32, "started": AT})
        self.people = People(engine, self.dice.randbytes, lambda: NOW)
        self.store = SqlStore(engine)

    def person(self, role: str = "collaborator", area: str = "29461") -> Caller:
        code = codes.read(self.people.make_code("Lành", role, area).code)
        assert code is not None
        private = self.dice.randbytes(32)
        unsigned = EnrolRequest(codes.label(code), seal.public_key(private), bytes(32), AUTHOR, "", "c" * 32, "", b"")
        transcript = unsigned.transcript("")
        proof = codes.proof(codes.key(code), "client", transcript)
        asked = EnrolRequest(
            unsigned.label,
            unsigned.sign_key,
            unsigned.box_key,
            AUTHOR,
            "",
            "c" * 32,
            proof,
            seal.signer(private)(transcript),
        )
        enrolled, _ = self.people.enrol(asked, "")
        caller = self.people.caller(enrolled.device)
        assert caller is not None
        return caller

    def push(self, caller: Caller, *runs: list[Revision], **more: Any) -> Stored:
        facts: dict[str, Any] = {
            "held": {},
            "replicas": tuple(sorted({run[0].replica for run in runs})),
            "ask": {},
        }
        command = Store(caller, tuple(Run(tuple(run), SEAL) for run in runs), **{**facts, **more})
        return self.store.store(command, AT)

    def read(self, caller: Caller, cursor: str = "", want: int = 10**9, **without: int) -> FeedsRead:
        return self.store.read_feeds(caller.readable, cursor, want, without)

    def ids(self, caller: Caller) -> dict[str, list[str]]:
        return {part.feed: [row.id for row in part.rows] for part in self.read(caller).parts}
