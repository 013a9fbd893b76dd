"""Where schedules begin: an office with two collaborators and a coordinator, and one more person in another commune.

Everybody is enrolled once, with the real service and the real session. From that database the stages are made: the
quick one in plain Python, and the program's own stores.
"""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import sqlcipher3.dbapi2 as sqlite

from sync.carriers.memory import MemoryCarrier
from sync.core import seal
from sync.core.ids import uuid7
from sync.driver import Session
from sync.server import database, folder, schema, service
from sync.server import office as office_writes
from sync.server.database import reading
from sync.server.folder import Opened
from sync.server.people import People
from sync.server.service import Service
from sync.server.statements import CONTROL
from sync.wire.limits import Limits
from tests.contracts.roots import forget_spare
from tests.simulator import standins, sticks
from tests.simulator.cast import START, Person, Stage
from tests.simulator.notebooks import PlainNotebook, SqlNotebook
from tests.simulator.office_facts import Database, Device, Feed, Keys, Office
from tests.simulator.offices import PlainServer
from tests.simulator.sql_office import SqlServer
from tests.simulator.standins import Patches

NAMES = (("An", "collaborator", "29461"), ("Binh", "collaborator", "29461"), ("Cuc", "coordinator", "29461"))
# Small, so that what goes home in a parcel takes several pages.
PAGE = 4096
FAR = ("Dung", "collaborator", "29464")


@dataclass
class Ground:
    """A server with enrolled people. `template` its database in memory, never changed; `opened` has another database in
    memory, the one that schedules use."""

    opened: Opened
    template: Any
    office: Office
    plain: list[Person]
    sql: list[Person]


def _session(store: Any, service: Service, dice: random.Random) -> Session:
    return Session(
        store,
        MemoryCarrier(service.handle),
        clock=lambda: START,
        monotonic=lambda: 0.0,
        random=dice.randbytes,
        sleep=lambda seconds, cancelled: None,
        author=store.author,
    )


@contextmanager
def build() -> Iterator[Ground]:
    """Enrol everybody; takes about a second, so it is done once for many schedules."""
    dice = random.Random("ground")
    with tempfile.TemporaryDirectory(prefix="sotay-simulator-") as where:
        place = Path(where) / "server"
        folder.init(place, name="Xã thử", now=START, random=dice.randbytes)
        forget_spare(place)  # a schedule may name one later
        root = _root_key(place)
        on_disk = folder.open_folder(place)
        people = People(on_disk.engine, dice.randbytes, lambda: START)
        served = Service(on_disk, now=lambda: START, random=dice.randbytes)
        plain = []
        for number, (name, role, area) in enumerate((*NAMES, FAR)):
            store = PlainNotebook(uuid7(0, dice.randbytes(10)), dice.randbytes(16).hex())
            info = _session(store, served, dice).enrol(people.make_code(name, role, area).code, name).server
            private = store.values["device.sign"]
            plain.append(Person(number, name, info.device, info.user, store.author, private, store))
        office_writes._office(on_disk, CONTROL, START, dice.randbytes)  # who orders erasures is there already
        template = sqlite.connect(":memory:", check_same_thread=False)
        raw: Any = on_disk.engine.raw_connection().driver_connection
        raw.backup(template)
        facts = {**on_disk.__dict__, "engine": database.open_sqlite(None)}
        on_disk.close()
        opened = Opened(**facts)
        template.backup(opened.engine.raw_connection().driver_connection)
        parcel = (place / "keys" / "parcel.key").read_bytes()
        yield Ground(opened, template, _office(opened, root, parcel), plain, [_as_sql(one) for one in plain])


def _root_key(place: Path) -> bytes:
    import base64

    text = (place / "move-to-safety" / "root-key.txt").read_text(encoding="utf-8")
    return base64.b64decode(text.split("ed25519 ")[1].strip())


def _as_sql(one: Person) -> Person:
    store = SqlNotebook.new(one.author, one.notebook.current)
    store.put_state(one.notebook.values)
    return Person(one.number, one.name, one.device, one.person, one.author, one.private, store)


def _office(opened: Opened, root: bytes, parcel: bytes) -> Office:
    """The enrolled database as plain facts."""
    feed, person, device = schema.feed.c, schema.user.c, schema.device.c
    with reading(opened.engine) as db:
        feeds = {row.id: Feed(row.id, row.kind) for row in db.execute(sa.select(schema.feed).order_by(feed.num))}
        names = {row.num: row.id for row in db.execute(sa.select(feed.num, feed.id))}
        offices = {row.id: names[row.feed] for row in db.execute(sa.select(schema.office))}
        rows = db.execute(
            sa.select(device.id, device.sign_key, device.box_key, device.status, schema.user)
            .join(schema.user, person.id == device.person)
            .order_by(person.own)
        ).all()
        rights: dict[str, tuple[str, ...]] = {}
        for right in db.execute(sa.select(schema.entitlement)):
            rights[right.person] = (*rights.get(right.person, ()), names[right.feed])
        device_id, author = db.execute(
            sa.select(device.id, device.author)
            .join(schema.user, person.id == device.person)
            .where(person.role == CONTROL)
        ).one()
        epochs = [str(one) for one in db.execute(sa.select(schema.epoch.c.id).order_by(schema.epoch.c.num)).scalars()]
    devices = tuple(
        Device(
            row[0],
            row.id_1,
            row.sign_key,
            row.role,
            names[row.own],
            names[row.quarantine],
            offices[row.office],
            row.box_key,
        )
        for row in rows
    )
    return Office(
        org=opened.org,
        org_name=opened.org_name,
        secret=opened.secret,
        keys=Keys(opened.keys, opened.receipt_sign, parcel),
        root_sign=seal.signer(root),
        devices=devices,
        database=Database(epochs, feeds, {row[0]: row.status for row in rows}, rights),
        limits=Limits(page=PAGE),
        control_device=device_id,
        control_author=author,
    )


def plain_stage(ground: Ground) -> Stage:
    """The quick stage."""
    return Stage(
        ground.office, ground.plain, lambda now, chance: PlainServer(ground.office, now, chance), lambda _: None
    )


def real_stage(ground: Ground) -> Stage:
    """The program's own stores on both sides."""

    def serve(now: Callable[[], datetime], chance: Callable[[int], bytes]) -> SqlServer:
        return SqlServer(ground.office, ground.opened, ground.template, now, chance)

    return Stage(ground.office, ground.sql, serve, lambda server: server.close(), real=True)


@contextmanager
def quick() -> Iterator[tuple[Ground, Patches]]:
    """A ground under keyed signatures, remembered parsing and plain bodies; undone at the end."""
    with standins.patched() as patches:
        standins.use_keyed_signatures(patches)
        sticks.use_plain_envelopes(patches)
        standins.use_memory(patches)
        standins.use_quick_dataclasses(patches)
        standins.use_remembered_server(patches)
        standins.use_quick_json(patches)
        standins.use_quick_tokens(patches)
        standins.use_plain_bodies(patches)
        patches.set(service, "COMPRESS_FROM", 2**60)
        with build() as ground:
            yield ground, patches


@contextmanager
def slow() -> Iterator[Ground]:
    """A ground with everything real: Ed25519, gzip, each parse done again."""
    with build() as ground:
        yield ground
