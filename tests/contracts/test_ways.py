"""What a synchronisation does, whichever way it goes: in memory, over real HTTP on loopback, by parcels in a folder,
and by a hub that opens none of them."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from sync.carriers.http import HttpCarrier
from sync.carriers.parcel import ParcelFolder, opener
from sync.carriers.parcel_line import HubFolder, Offer, head_of
from sync.driver import Totals
from sync.driver.keys import own_key_id
from sync.driver.parcels import Courier
from sync.errors import SyncError
from sync.hub.depot import Depot, Facts
from sync.hub.forward import Forwarder
from sync.server import database, deriving, folder, schema
from sync.server.counter import Counter
from sync.server.epochs import begin_epoch
from sync.server.parcels import Parcels
from sync.server.people import People
from sync.server.service import Service
from sync.server.store import all_epochs
from sync.wire import shapes
from sync.wire.key_set import Roots
from tests.contracts import roots
from tests.contracts.memory_store import MemoryStore
from tests.contracts.test_carriers import served
from tests.contracts.world import Client, World


class Memory:
    """Everything in one process."""

    def __init__(self, world: World, where: Path) -> None:
        self.world = world

    def meet(self, client: Client) -> None:
        """Everything there and back. What the office refuses to give shows in the state, not as an error here."""
        try:
            client.session.sync()
        except SyncError as problem:
            assert problem.kind == "device-suspended", problem

    def close(self) -> None:
        """Nothing is held open."""


class Http(Memory):
    """A real server on loopback."""

    def __init__(self, world: World, where: Path) -> None:
        super().__init__(world, where)
        self._running = served(lambda request: world.call(request))
        self._url = self._running.__enter__()

    def meet(self, client: Client) -> None:
        carrier = HttpCarrier(self._url)
        try:
            super().meet(Client(client.store, self.world.session(client.store, carrier, client.store.author), carrier))
        finally:
            carrier.close()

    def close(self) -> None:
        self._running.__exit__(None, None, None)


class Stick(Memory):
    """A stick that is carried there and back, and stays what it is in between: nobody tidies it up."""

    def __init__(self, world: World, where: Path) -> None:
        super().__init__(world, where)
        self.folder = ParcelFolder(where)

    def courier(self, client: Client) -> Courier:
        return Courier(client.store, clock=self.world.clock, random=self.world.dice, app="test")

    def office(self) -> Parcels:
        return Parcels(self.world.opened, now=self.world.clock, random=self.world.dice)

    def meet(self, client: Client) -> None:
        self.courier(client).write(self.folder)
        office = self.office()
        for found in self.folder.parcels():
            if found.head.kind == "up":
                office.take(opener(found.path))
        for device in office.devices():
            office.write(self.folder, device)
        assert self.courier(client).read(self.folder).refused == ()


class Line:
    """What a `ParcelLine` does, without a network in between: straight to whoever keeps parcels."""

    def __init__(self, keeper: Any, where: Path, opened: Any = None) -> None:
        self._keeper, self._where, self._opened = keeper, where, opened

    def send(self, path: Path, mine: str = "") -> dict[str, Any]:
        copy = Path(shutil.copy(path, self._where / "under way"))
        digest = hashlib.sha256(copy.read_bytes()).hexdigest()
        said: dict[str, Any] = self._keeper.put(copy, head_of(copy), digest, mine)
        return said

    def hello(self) -> dict[str, Any]:
        keys = self._opened.keys
        with database.reading(self._opened.engine) as db:
            return {"keys": keys.body.decode(), "keys_sig": shapes.b64(keys.sig), "epoch": all_epochs(db)[-1]}

    def offers(self, key: str) -> list[Offer]:
        return [Offer(one.path.stem, one.size) for one in self._keeper.find(key)]

    def hubs(self, key: str = "") -> dict[str, Any]:
        said: dict[str, Any] = self._keeper.hubs(key)
        return said

    def fetch(self, offer: Offer, path: Path) -> None:
        shutil.copy(self._keeper.path(offer.name), path)

    def close(self) -> None:
        """Nothing is open."""


class ByHub(Stick):
    """A hub that has a link now and then: it keeps, sends on, and hands out what came back."""

    def __init__(self, world: World, where: Path) -> None:
        super().__init__(world, where)
        self.depot = Depot(where / "hub", now=world.clock, random=world.dice)
        self.depot.set_facts(Facts("hub", "", "known"))
        for name in ("home", "parts"):
            (where / name).mkdir()

    def meet(self, client: Client) -> None:
        where = self.folder.folder
        line: Any = Line(self.depot, where)
        there = HubFolder(where / "parts", line, self.depot.key, own_key_id(client.store))
        courier = self.courier(client)
        courier.read(there)  # asks, so that the hub knows for whom to fetch
        courier.write(there)
        opened = self.world.opened
        upstream: Any = Line(Counter(self.office(), where / "home", opened.receipt_sign), where, opened)
        Forwarder(self.depot, lambda: upstream, opened.keys.root).round()
        for one in (where / "parts").iterdir():
            one.unlink()
        assert courier.read(there).refused == ()
        assert self.depot.waiting() == []


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path / "office")
    yield made
    made.close()


@pytest.fixture(params=[Memory, Http, Stick, ByHub])
def way(request: pytest.FixtureRequest, world: World, tmp_path: Path) -> Iterator[Any]:
    (tmp_path / "stick").mkdir()
    made = request.param(world, tmp_path / "stick")
    yield made
    made.close()


def note(world: World, client: Client, title: str = "Chậm chi trả đền bù ấp 3", **fields: Any) -> str:
    record = world.id()
    client.store.write(record, {"title": title, **fields})
    return record


def rows_of(world: World, table: Any) -> int:
    with database.reading(world.opened.engine) as db:
        return int(db.execute(sa.select(sa.func.count()).select_from(table)).scalar_one())


def test_what_was_written_is_delivered_with_a_receipt(world: World, way: Any) -> None:
    client = world.client()
    for number in range(120):
        note(world, client, f"Tin {number}")
    way.meet(client)
    assert client.store.totals().pending == 0
    assert client.store.totals().delivered == 120
    assert rows_of(world, schema.rev) == 120


def test_a_text_that_repeats_itself_is_no_bomb(world: World, way: Any) -> None:
    """Dots to be filled in, for pages: they become a thousandth when they are compressed."""
    client, office = world.client(), world.client("coordinator")
    for _ in range(4):
        note(world, client, content="…" * 20_000, proposal="=" * 20_000)
    for one in (client, office, client, office):
        way.meet(one)
    assert client.store.totals() == Totals(delivered=4, held=0, pending=0)
    assert client.store.revs.keys() <= office.store.revs.keys()


def test_doing_it_again_changes_nothing(world: World, way: Any) -> None:
    client = world.client()
    note(world, client)
    for _ in range(3):
        way.meet(client)
    assert rows_of(world, schema.rev) == 1
    assert rows_of(world, schema.feed_row) == 2
    assert client.store.totals().delivered == 1


def test_the_office_answers_and_the_answer_comes_home(world: World, way: Any) -> None:
    person, officer = world.client(), world.client("coordinator")
    record = note(world, person)
    way.meet(person)
    way.meet(officer)
    assert officer.store.shown(record).fields["title"] == "Chậm chi trả đền bù ấp 3"
    officer.store.write(record, {"office_state": "passed_on"})
    way.meet(officer)
    way.meet(person)
    assert person.store.shown(record).fields["office_state"] == "passed_on"
    assert person.store.shown(record) == officer.store.shown(record)


def test_a_colleague_gets_nothing_of_it(world: World, way: Any) -> None:
    person, colleague = world.client(), world.client()
    note(world, person)
    way.meet(person)
    way.meet(colleague)
    assert colleague.store.revs == {}


def test_an_unknown_type_is_kept_for_review_and_known_to_be(world: World, way: Any) -> None:
    client = world.client()
    client.store.write(world.id(), {"x": 1}, type="survey/1")
    way.meet(client)
    assert list(client.store.held.values()) == ["type"]
    assert client.store.totals().pending == 0


def test_a_suspended_machine_delivers_into_review_and_reads_nothing(world: World, way: Any) -> None:
    client, officer = world.client(), world.client("coordinator")
    record = note(world, client)
    way.meet(client)
    way.meet(officer)
    officer.store.write(record, {"office_state": "passed_on"})
    way.meet(officer)
    world.set_status(client, "suspended")
    note(world, client, "Viết sau khi bị dừng")
    way.meet(client)
    assert list(client.store.held.values()) == ["device"]
    assert client.store.totals().pending == 0
    assert "office_state" not in client.store.shown(record).fields


def test_photos_go_both_ways(world: World, way: Any) -> None:
    person, officer = world.client(), world.client("coordinator")
    for size in (900, 700_000):
        data = world.dice(size)
        name = hashlib.sha256(data).hexdigest()
        person.store.add_blob(name, "image/jpeg", data)
        note(world, person, photo={"$blob": name, "size": size, "type": "image/jpeg"})
    for client in (person, person, officer, officer):
        way.meet(client)
    assert officer.store.blobs == person.store.blobs
    assert person.store.blobs_to_send(person.store.epoch, 10) == []


def test_a_restored_office_gets_everything_again(world: World, way: Any, tmp_path: Path) -> None:
    client, officer = world.client(), world.client("coordinator")
    note(world, client, "Trước bản sao lưu")
    way.meet(client)
    back_up(world, tmp_path / "backup")
    note(world, client, "Sau bản sao lưu")
    way.meet(client)
    way.meet(officer)
    put_back(world, tmp_path / "backup")
    note(world, client, "Viết trong lúc khôi phục")
    for one in (client, client, officer, officer):
        way.meet(one)
    assert rows_of(world, schema.rev) == 3
    assert client.store.totals() == Totals(delivered=3, held=0, pending=0)
    assert set(client.store.revs) == set(officer.store.revs)


def test_a_feed_that_was_numbered_anew_is_read_again_and_then_continued(world: World, way: Any) -> None:
    person, officer = world.client(), world.client("coordinator")
    for number in range(5):
        note(world, person, f"Tin {number}")
    for one in (person, officer, officer):
        way.meet(one)
    with database.writing(world.opened.engine) as db:
        num = db.execute(sa.select(schema.feed.c.num).where(schema.feed.c.kind == "office")).scalar_one()
        row = schema.feed_row.c
        db.execute(sa.delete(schema.feed_row).where(row.feed == num, row.seq == 2))
    assert deriving.rebuild(world.opened.engine)["feed"] == 1
    note(world, officer, "Chưa gửi")
    note(world, person, "Sau đó")
    for one in (person, officer, officer, officer):
        way.meet(one)
    with database.reading(world.opened.engine) as db:
        there = db.execute(sa.select(schema.feed.c.floor, schema.feed.c.seq).where(schema.feed.c.num == num)).one()
    feed = next(feed for feed, (seq, _) in officer.store.feeds.items() if seq == there.seq)
    assert there.seq - there.floor == 7  # what was lost is put back behind the others
    assert sorted(officer.store.feed_rows[feed]) == list(range(there.floor + 1, there.seq + 1))
    assert len(officer.store.revs) == 7
    assert officer.store.totals() == Totals(delivered=1, held=0, pending=0)


def test_what_came_back_to_its_author_outlives_a_restored_office(world: World, way: Any, tmp_path: Path) -> None:
    """The notebook goes back to an old backup, its later work comes home from the office. Then the office goes back
    too, and that copy is the only one in the world. A clone that is gone since wrote some of it."""
    client = world.client()
    note(world, client, "Trước mọi bản sao lưu")
    way.meet(client)
    back_up(world, tmp_path / "backup")
    old_store: MemoryStore = client.store.snapshot()
    old = Client(old_store, world.session(old_store, client.carrier, old_store.author), client.carrier)
    twin_store: MemoryStore = client.store.snapshot()
    twin = Client(twin_store, world.session(twin_store, client.carrier, twin_store.author), client.carrier)
    for number in range(3):
        note(world, client, f"Máy này {number}")
        note(world, twin, f"Bản sao của máy {number}")
    for one in (client, twin, client, twin):
        way.meet(one)
    for _ in range(3):  # only the old one is left; what it says by stick was said before, and counts the second time
        way.meet(old)
    assert len(old.store.revs) == 7
    put_back(world, tmp_path / "backup")
    for _ in range(3):
        way.meet(old)
    assert rows_of(world, schema.rev) == 7
    assert old.store.totals() == Totals(delivered=1, held=0, pending=0)
    way.meet(old)
    assert rows_of(world, schema.feed_row) == 14


def test_the_office_changes_its_keys_under_its_spare(world: World, way: Any) -> None:
    roots.before_spares(world)
    client = world.client()
    identity = roots.pinned(client)
    assert identity.spare == b""
    done = 0

    def delivers() -> None:
        nonlocal done
        done += 1
        note(world, client, f"Tin {done}")
        way.meet(client)
        assert client.store.totals() == Totals(delivered=done, held=0, pending=0)

    delivers()
    spare = roots.add_spare(world).spare
    client = world.again(client)  # no answer fails to verify, so it is heard of with the next `hello`
    delivers()
    assert roots.pinned(client) == identity._replace(spare=spare)
    roots.rotate(world, roots.SPARE)
    delivers()
    roots.rotate(world, roots.ROOT)  # neither is retired: both may sign
    delivers()
    roots.rotate(world, roots.SPARE, retire=True)
    delivers()
    assert roots.pinned(client) == Roots(identity.root, spare, retired=True, spare_version=5)
    right = world.opened
    roots.steal(world, 9)
    client = world.again(client)
    note(world, client, "Kẻ có khoá gốc bị lộ không nhận thay được")
    with pytest.raises((SyncError, AssertionError)):
        way.meet(client)
    assert client.store.totals() == Totals(delivered=done, held=0, pending=1)
    world.opened = right
    restart(world)
    done += 1
    delivers()
    newcomer = world.client()  # the first root is gone for good, and people still join
    note(world, newcomer)
    way.meet(newcomer)
    assert newcomer.store.totals() == Totals(delivered=1, held=0, pending=0)


def test_whoever_was_away_since_before_there_was_a_spare_believes_it_by_the_roots_own_word(
    world: World, way: Any
) -> None:
    roots.before_spares(world)
    client = world.client()
    note(world, client)
    spare = roots.add_spare(world).spare
    roots.rotate(world, roots.SPARE, retire=True)
    roots.rotate(world, roots.SPARE)
    way.meet(client)
    # By stick, what was written went to an earlier parcel key, and home comes the new set.
    assert client.store.totals() == Totals(delivered=1, held=0, pending=0)
    assert roots.pinned(client) == Roots(world.opened.keys.root, spare, retired=True, spare_version=4)


def restart(world: World) -> None:
    world.people = People(world.opened.engine, world.dice, world.clock)
    world.service = Service(world.opened, now=world.clock, random=world.dice)
    world.handle = world.service.handle


def back_up(world: World, copy: Path) -> None:
    """The office's folder as it is now, beside."""
    world.opened.close()
    shutil.copytree(world.where, copy)
    world.opened = folder.open_folder(world.where)
    restart(world)


def put_back(world: World, copy: Path) -> None:
    """The office goes back to that copy, in a new epoch."""
    world.opened.close()
    shutil.rmtree(world.where)
    shutil.copytree(copy, world.where)
    world.opened = folder.open_folder(world.where)
    restart(world)
    with database.writing(world.opened.engine) as db:
        begin_epoch(db, world.dice(16).hex(), world.clock())


def test_both_branches_of_a_cloned_notebook_arrive(world: World, way: Any) -> None:
    client = world.client()
    note(world, client)
    way.meet(client)
    twin_store: MemoryStore = client.store.snapshot()
    twin = Client(twin_store, world.session(twin_store, client.carrier, twin_store.author), client.carrier)
    for number in range(3):
        note(world, client, f"Máy thứ nhất {number}")
        note(world, twin, f"Máy thứ hai {number}")
    for one in (client, twin, client, twin, client, twin):
        way.meet(one)
    assert rows_of(world, schema.rev) == 7
    assert client.store.totals().pending == 0
    assert twin.store.totals().pending == 0
    assert client.store.current != twin.store.current
