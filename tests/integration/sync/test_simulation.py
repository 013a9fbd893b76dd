"""Random schedules over the real engine, wire, merge and server store: a network that loses, doubles, cuts and replays,
laptops that are cloned and restored, a server that is restored from a backup. One seed is one schedule.

The oracle (each revision's true past) is kept here and never travels. The full simulator grows from this one.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from sync.carriers.memory import MemoryCarrier
from sync.core.ids import uuid7
from sync.core.merge import DELETED, view
from sync.core.revision import Revision, parse_revision
from sync.driver import Session
from sync.errors import Kind, SyncError
from sync.server import database, epochs, folder, schema
from sync.server.database import reading, writing
from sync.server.folder import Opened
from sync.server.people import People
from sync.server.service import Service
from sync.wire.exchange import Reply, Request
from tests.contracts.memory_store import MemoryStore

NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
STEPS = 60
SCHEDULES = 48


def raw(engine: sa.Engine) -> Any:
    """The engine's one connection to its database in memory."""
    return engine.raw_connection().driver_connection


@dataclass
class Template:
    """A server with three enrolled people, made once and copied for each schedule."""

    opened: Opened
    stores: list[MemoryStore]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    dice = random.Random(0)
    where = tmp_path_factory.mktemp("simulation") / "server"
    folder.init(where, name="Xã Trà Cú", now=NOW, random=dice.randbytes)
    on_disk = folder.open_folder(where)
    people = People(on_disk.engine, dice.randbytes, lambda: NOW)
    service = Service(on_disk, now=lambda: NOW, random=dice.randbytes)
    stores = []
    for role in ("collaborator", "collaborator", "coordinator"):
        store = MemoryStore(new_id(dice), dice.randbytes(16).hex())
        session(store, service.handle, dice).enrol(people.make_code("x", role, "29461").code)
        stores.append(store)
    memory = database.open_sqlite(None)
    raw(on_disk.engine).backup(raw(memory))
    on_disk.close()
    return Template(Opened(**{**on_disk.__dict__, "engine": memory}), stores)


def new_id(dice: random.Random) -> str:
    return uuid7(0, dice.randbytes(10))


def session(store: MemoryStore, handle: Any, dice: random.Random) -> Session:
    return Session(
        store,
        MemoryCarrier(handle),
        clock=lambda: NOW,
        monotonic=lambda: 0.0,
        random=dice.randbytes,
        sleep=lambda seconds, cancelled: None,
        author=store.author,
    )


@dataclass
class Simulation:
    template: Template
    seed: int
    story: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.dice = random.Random(self.seed)
        engine = database.open_sqlite(None)
        raw(self.template.opened.engine).backup(raw(engine))
        self.opened = Opened(**{**self.template.opened.__dict__, "engine": engine})
        self.service = Service(self.opened, now=lambda: NOW, random=self.dice.randbytes)
        self.clients = [store.snapshot() for store in self.template.stores]
        self.backups: dict[int, MemoryStore] = {}
        self.server_backup: Any = None
        self.past: dict[str, set[str]] = {}
        self.old_answers: list[Reply] = []
        self.sessions: dict[int, Session] = {}
        self.calm = False

    # -- what happens

    def step(self) -> None:
        dice, place = self.dice, self.dice.randrange(len(self.clients))
        client = self.clients[place]
        chance = dice.random()
        if chance < 0.40:
            self.edit(place, client)
        elif chance < 0.88:
            self.sync(place, client)
        elif chance < 0.91:
            self.backups[place] = client.snapshot()
        elif chance < 0.93 and place in self.backups:
            self.tell(f"client {place} is restored from its backup")
            self.clients[place] = self.backups[place].snapshot()
            self.sessions.pop(place, None)
        elif chance < 0.945 and len(self.clients) < 6:
            self.tell(f"client {place} is cloned")
            self.clients.append(client.snapshot())
        elif chance < 0.97:
            self.server_backup = database.open_sqlite(None)
            raw(self.opened.engine).backup(raw(self.server_backup))
            self.tell("the server is backed up")
        elif chance < 0.98 and self.server_backup is not None:
            raw(self.server_backup).backup(raw(self.opened.engine))
            with writing(self.opened.engine) as db:
                epochs.begin_epoch(db, dice.randbytes(16).hex(), NOW)
            self.tell("the server is restored")

    def edit(self, place: int, client: MemoryStore) -> None:
        records = sorted({one.record for one in client.revs.values()})
        known = records and self.dice.random() < 0.6
        record = self.dice.choice(records) if known else new_id(self.dice)
        if known and self.dice.random() < 0.15:
            shown = client.shown(record)
            made = client.write(record, {DELETED: True}, seen=shown.seen)
        else:
            names = self.dice.sample("abc", self.dice.randint(1, 2))
            made = client.write(record, {name: self.dice.randrange(10**6) for name in names})
        self.past[made.id] = {one.id for one in client.revs.values() if one.record == record and one.id != made.id}
        self.tell(f"client {place} writes {made.id[:6]} n={made.n}")

    def sync(self, place: int, client: MemoryStore) -> None:
        client.values["sync.pace"] = str(self.dice.choice([300, 1500, 200_000])).encode()
        outcome = "ok"
        try:
            if place not in self.sessions or self.dice.random() < 0.2:  # the program was started anew
                self.sessions[place] = session(client, self.between, self.dice)
            self.sessions[place].sync()
        except SyncError as problem:
            outcome = str(problem)
            assert not self.calm, outcome
            assert problem.kind in (Kind.NO_NETWORK, Kind.NOT_OUR_SERVER), problem
        self.tell(f"client {place} syncs: {outcome}")
        self.no_false_green(place, client)

    def between(self, request: Request) -> Reply:
        chance = 1.0 if self.calm else self.dice.random()
        if chance < 0.06:
            raise SyncError(Kind.NO_NETWORK, "request lost")
        if chance < 0.08:
            return Reply(200, {"content-type": "text/html", "sync-protocol": "1"}, b"<html>", 0, 6)
        if chance < 0.10 and self.old_answers:
            return self.dice.choice(self.old_answers)
        reply = self.service.handle(request)
        if request.path == "/v1/sync":
            self.old_answers.append(reply)
        if chance < 0.16:
            raise SyncError(Kind.NO_NETWORK, "answer lost")
        if chance < 0.20:
            return Reply(reply.status, reply.headers, reply.body[: self.dice.randrange(len(reply.body))], 0, 0)
        if chance < 0.26:
            return self.service.handle(request)
        return reply

    def tell(self, what: str) -> None:
        self.story.append(what)

    # -- what must hold

    def on_server(self) -> dict[str, Revision]:
        with reading(self.opened.engine) as db:
            rows = db.execute(sa.select(schema.rev.c.header, schema.rev.c.payload)).all()
        found = [parse_revision(row.header, row.payload) for row in rows]
        return {one.id: one for one in found}

    def epoch(self) -> str:
        with reading(self.opened.engine) as db:
            return str(db.execute(sa.select(schema.epoch.c.id).order_by(schema.epoch.c.num.desc())).scalar())

    def no_false_green(self, place: int, client: MemoryStore) -> None:
        if client.epoch == self.epoch():
            missing = client.delivered - set(self.on_server())
            assert not missing, self.told(
                f"INV-3: client {place} shows {len(missing)} as delivered that are not stored"
            )

    def check(self) -> None:
        server = self.on_server()
        for place, client in enumerate(self.clients):
            own = {one for chain in client.own.values() for one in chain}
            assert own <= set(server), self.told(f"INV-1: {len(own - set(server))} of client {place} are lost")
            assert client.totals().pending == 0, self.told(f"INV-15: client {place} still has something to send")
        written: dict[str, list[str]] = {}
        for client in self.clients:  # twins that nobody has written on since are still one log
            log = client.own[client.current]
            assert written.setdefault(client.current, log) == log, self.told("INV-9: two notebooks share a replica")
        with reading(self.opened.engine) as db:
            rows = db.execute(
                sa.select(schema.feed.c.id, schema.feed_row.c.seq, schema.rev.c.id.label("rev"))
                .join(schema.feed, schema.feed.c.num == schema.feed_row.c.feed)
                .join(schema.rev, schema.rev.c.num == schema.feed_row.c.rev)
            ).all()
        feeds: dict[str, dict[int, str]] = {}
        for row in rows:
            feeds.setdefault(row.id, {})[row.seq] = row.rev.hex()
        for feed, places in feeds.items():
            assert len(set(places.values())) == len(places), self.told(f"INV-2: an id twice in feed {feed}")
            assert sorted(places) == list(range(1, len(places) + 1)), self.told(f"INV-5: feed {feed} has gaps")
        for place, client in enumerate(self.clients):
            for feed, places in client.feed_rows.items():
                assert places == feeds.get(feed, {}), self.told(f"INV-5: client {place} does not hold feed {feed}")
                assert set(places.values()) <= set(client.revs), self.told(f"INV-5: client {place} lacks bytes")
        self.converged(server)

    def converged(self, server: dict[str, Revision]) -> None:
        by_record: dict[str, list[Revision]] = {}
        for one in server.values():
            by_record.setdefault(one.record, []).append(one)
        for record, revisions in by_record.items():
            shown = view(revisions)
            for place, client in enumerate(self.clients):
                here = {one.id for one in client.revs.values() if one.record == record}
                if here == {one.id for one in revisions}:
                    assert client.shown(record) == shown, self.told(f"INV-4: client {place} shows {record} otherwise")
            self.no_silent_overwrite(revisions)
        for store in self.clients:  # the coordinator's devices read everything that the office has
            if store.author == self.template.stores[2].author:
                assert set(server) <= set(store.revs), self.told("INV-5: the coordinator lacks something")

    def no_silent_overwrite(self, revisions: list[Revision]) -> None:
        live = view(revisions).live
        for name in {name for one in revisions for name in one.fields()}:
            setters = [one for one in revisions if name in one.fields()]
            maximal = {
                one.id
                for one in setters
                if not any(one.id in self.past[other.id] for other in setters if other.id != one.id)
            }
            assert maximal <= set(live[name]), self.told("INV-6: a concurrent value was lost")

    def told(self, what: str) -> str:
        return f"seed {self.seed}: {what}\n" + "\n".join(self.story)

    def run(self) -> None:
        for _ in range(STEPS):
            self.step()
        self.calm = True
        for _ in range(3):
            for place, client in enumerate(self.clients):
                self.sync(place, client)
        self.check()


@pytest.mark.parametrize("block", range(4))
def test_random_schedules(template: Template, block: int) -> None:
    for seed in range(block * SCHEDULES // 4, (block + 1) * SCHEDULES // 4):
        Simulation(template, seed).run()


def test_the_schedules_really_do_what_they_say(template: Template) -> None:
    """A simulator that never reaches the hard places would prove nothing."""
    told: list[str] = []
    forks = lost = 0
    for seed in range(12):
        simulation = Simulation(template, seed)
        simulation.run()
        told += simulation.story
        forks += sum(len(client.own) > 1 for client in simulation.clients)
        lost += len(set(simulation.past) - set(simulation.on_server()))
    for word in ("restored from its backup", "cloned", "the server is restored", "no-network", "not-our-server"):
        assert any(word in line for line in told), word
    assert forks > 0  # clones and restores were found out and minted new replicas
    assert lost > 0  # and some work really was lost with the restored laptops, so the check of INV-1 is not empty
