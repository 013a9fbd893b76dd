"""A real server in a folder, clients with stores in memory, and carriers between them that can be told to misbehave."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sync.carriers.base import Cancelled
from sync.carriers.memory import MemoryCarrier
from sync.core.ids import uuid7
from sync.driver import ClientStore, Session
from sync.server import control, folder
from sync.server.folder import Opened
from sync.server.people import People
from sync.server.service import Service
from sync.wire.exchange import Reply, Request
from sync.wire.limits import Limits
from tests.contracts.memory_store import MemoryStore

AREA = "29461"


class Dice:
    """Random bytes that are the same on every run."""

    def __init__(self, seed: int) -> None:
        self._dice = random.Random(seed)

    def __call__(self, count: int) -> bytes:
        return self._dice.randbytes(count)


class Clock:
    """The server's clock: stands still until it is told otherwise."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **delta: float) -> None:
        self.now += timedelta(**delta)


@dataclass
class Client:
    store: Any
    session: Session
    carrier: Any

    @property
    def device(self) -> str:
        """What the server calls it."""
        return str(json.loads(self.store.values["server"])["device"])


class World:
    """One server. `handle` is what carriers call, so a test may put something in between."""

    def __init__(self, where: Path, seed: int = 1, limits: Limits | None = None, url: str | None = None) -> None:
        self.dice = Dice(seed)
        self.clock = Clock()
        folder.init(where, name="Xã Trà Cú", now=self.clock(), random=self.dice, url=url)
        self.where = where
        self._limits = limits
        self.requests: list[Request] = []
        self.open()

    def open(self) -> None:
        """Start, also after a stop: nothing in memory is left."""
        self.opened: Opened = folder.open_folder(self.where)
        self.people = People(self.opened.engine, self.dice, self.clock)
        self.service = Service(self.opened, now=self.clock, random=self.dice, limits=self._limits)
        self.handle: Callable[[Request], Reply] = self.service.handle

    def close(self) -> None:
        self.opened.close()

    def call(self, request: Request) -> Reply:
        self.requests.append(request)
        return self.handle(request)

    def id(self) -> str:
        return uuid7(int(self.clock().timestamp() * 1000), self.dice(10))

    def code(self, role: str = "collaborator", name: str = "Nguyễn Thị Lành", area: str = AREA) -> str:
        return self.people.make_code(name, role, area).code

    def set_status(self, client: Client, status: str) -> None:
        assert control.set_status(self.opened, client.device, status)

    def status(self, client: Client) -> str:
        caller = self.people.caller(client.device)
        assert caller is not None
        return str(caller.status)

    def store(self) -> MemoryStore:
        return MemoryStore(self.id(), self.dice(16).hex())

    def session(
        self,
        store: ClientStore,
        carrier: Any,
        author: str,
        sleep: Callable[[float, Cancelled], None] = lambda seconds, cancelled: None,
    ) -> Session:
        return Session(
            store,
            carrier,
            clock=self.clock,
            monotonic=lambda: 0.0,
            random=self.dice,
            sleep=sleep,
            author=author,
            app="test",
        )

    def client(self, role: str = "collaborator", *, area: str = AREA, store: MemoryStore | None = None) -> Client:
        """An enrolled client with an empty log."""
        store = store or self.store()
        carrier = MemoryCarrier(self.call)
        session = self.session(store, carrier, store.author)
        session.enrol(self.code(role, area=area), "máy thử")
        return Client(store, session, carrier)

    def again(self, client: Client) -> Client:
        """The same notebook after a restart of the program: nothing in memory is left."""
        carrier = MemoryCarrier(self.call)
        return Client(client.store, self.session(client.store, carrier, client.store.author), carrier)
