"""A folder as a stick, between notebooks and an office, and what anybody may do with it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from sync.carriers.parcel import Found, ParcelFolder, opener
from sync.driver.parcels import Courier, Handed, Taken
from sync.server import database, schema
from sync.server.parcels import Arrived, Parcels
from tests.contracts.world import Client, World


class Stick:
    """A folder, what is in it, and what anybody may do with it."""

    def __init__(self, world: World, where: Path) -> None:
        where.mkdir()
        self.world, self.where = world, where
        self.folder = ParcelFolder(where)

    def courier(self, client: Client, **options: Any) -> Courier:
        return Courier(client.store, clock=self.world.clock, random=self.world.dice, **options)

    def office(self, **options: Any) -> Parcels:
        return Parcels(self.world.opened, now=self.world.clock, random=self.world.dice, **options)

    def write(self, client: Client, **options: Any) -> Handed:
        return self.courier(client, **options).write(self.folder)

    def read(self, client: Client) -> Taken:
        return self.courier(client).read(self.folder)

    def take(self) -> list[Arrived]:
        return [self.office().take(opener(one.path)) for one in self.all("up")]

    def give(self, client: Client, **options: Any) -> None:
        info = client.session._facts()
        assert info is not None
        self.office(**options).write(self.folder, info.device)

    def all(self, kind: str) -> list[Found]:
        return [one for one in self.folder.parcels() if one.head.kind == kind]

    def copy(self, kind: str, to: Path) -> list[Path]:
        to.mkdir(exist_ok=True)
        return [Path(shutil.copy(one.path, to)) for one in self.all(kind)]

    def put(self, files: list[Path]) -> None:
        for file in files:
            shutil.copy(file, self.where)

    def clear(self) -> None:
        for one in self.where.iterdir():
            one.unlink()


def write_notes(world: World, client: Client, count: int) -> None:
    for number in range(count):
        client.store.write(world.id(), {"title": f"Tin {number}", "content": world.dice(300).hex()})


def stored(world: World) -> int:
    with database.reading(world.opened.engine) as db:
        return int(db.execute(sa.select(sa.func.count()).select_from(schema.rev)).scalar_one())
