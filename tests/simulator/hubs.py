"""A hub in a schedule: it keeps parcels, hands them on, brings what lies ready at home, and may be anybody's.

The notebook's side is the program's own: `Courier`, and `HubFolder`'s look at the custody note. A hub has no key but
its own. A bad one loses, doubles, replays, swaps and changes what it was given, and signs for what it has not got;
nothing of that may make anything delivered, or lose what another way would have brought.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from desktop_app.errors import DiskFull
from sync.carriers.parcel import Found
from sync.carriers.parcel_line import HubFolder, custody_message
from sync.core import seal, strictjson
from sync.errors import SyncError
from sync.parcel.format import Head
from sync.wire import shapes
from tests.simulator import couriers
from tests.simulator.cast import Laptop, Parcel
from tests.simulator.oracle import Violation
from tests.simulator.sticks import Stick

if TYPE_CHECKING:
    from tests.simulator.world import World

SEASON = 0.25
"""In so many schedules there is a hub; in half of these it is a bad one."""
HAZARDS = {"visit hub": 4.0, "hub sends on": 3.0}
TRICKS = ("drops", "doubles", "replays", "swaps", "changes", "forges notes", "old notes")


@dataclass
class Hub:
    """Attributes: `tricks` of a bad one; `waiting` for the office; `home` what it brought for laptops; `ever` all that
    it was given; `asked` devices; `handed_on` ids of revisions in parcels that it handed on whole; `life` the epoch of
    the office that it knows of."""

    dice: random.Random
    tricks: frozenset[str]
    tell: Callable[..., None]
    waiting: list[Parcel] = field(default_factory=list)
    home: list[Parcel] = field(default_factory=list)
    ever: list[Parcel] = field(default_factory=list)
    asked: set[str] = field(default_factory=set)
    handed_on: set[str] = field(default_factory=set)
    kept: list[Parcel] = field(default_factory=list)
    life: str = ""
    notes: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        private = self.dice.randbytes(32)
        self.key, self._sign = seal.public_key(private), seal.signer(private)
        self._forge = seal.signer(self.dice.randbytes(32))

    def does(self, trick: str) -> bool:
        return trick in self.tricks and self.dice.random() < 0.5

    def take(self, parcel: Parcel, head: Head) -> tuple[dict[str, Any], bool]:
        """(a custody note, whether it is one for these bytes)."""
        self.ever.append(parcel)
        self.asked.add(parcel.device)
        if not self.does("drops"):
            self.waiting.append(parcel)
        said = {
            "hub": seal.key_id(self.key),
            "parcel": head.id,
            "part": head.part,
            "sha256": hashlib.sha256(parcel.data).hexdigest(),
            "at": "2026-11-21T02:00:00+00:00",
        }
        if self.notes and self.does("old notes"):
            return self.dice.choice(self.notes), False
        sign = self._forge if (forged := self.does("forges notes")) else self._sign
        body = strictjson.dumps(said)
        note = {"note": body.decode(), "sig": shapes.b64(sign(custody_message(body)))}
        if not forged:
            self.notes.append(note)
        return note, not forged

    def offers(self, device: str) -> list[Parcel]:
        """What it hands out to a laptop; a bad one also what is for others, or changed."""
        found = [one for one in self.home if one.device == device]
        if self.home and self.does("swaps"):
            found.append(self.dice.choice(self.home))
        return found


class HubStick(Stick):
    """A hub as a folder, for one laptop; the check of a custody note is the program's. `cheated`: a note was given that
    is none for what was handed over."""

    def __init__(self, hub: Hub, laptop: Laptop, ids: frozenset[str]) -> None:
        super().__init__(name="hub", keeper=seal.key_id(hub.key))
        self._hub, self._device, self._ids = hub, laptop.person.device, ids
        self._hub_key = hub.key
        self.cheated = False

    def write(self, head: Head, fill: Callable[[Callable[[bytes], object]], None]) -> Found:
        found = super().write(head, fill)
        data = self.files.pop(found.path.name)
        # Made here, since whoever stands at the hub sees no more than bytes.
        note, honest = self._hub.take(Parcel(self._device, True, found.path.name, data, self._ids), head)
        self.cheated = self.cheated or not honest
        HubFolder._verified(self, note, head, hashlib.sha256(data).hexdigest())  # type: ignore[arg-type]
        return found

    def parcels(self) -> list[Found]:
        self.files = {one.name: one.data for one in self._hub.offers(self._device)}
        return super().parcels()

    def remove(self, found: Found) -> bool:
        return True


def season(world: World) -> Hub | None:
    """The hub of a schedule, with a stream of chance of its own."""
    dice = random.Random(f"{world.seed} hub")
    if dice.random() >= SEASON:
        return None
    tricks = frozenset(dice.sample(TRICKS, dice.randint(1, 4))) if dice.random() < 0.5 else frozenset[str]()
    return Hub(dice, tricks, world.tell)


def visit(world: World, hub: Hub, laptop: Laptop) -> None:
    """A laptop finds the hub in its network: it hands over what no receipt covers, and takes what lies ready."""
    stick = HubStick(hub, laptop, couriers.uncovered(laptop))
    courier = couriers.courier(world, laptop)
    outcome = "ok"
    try:
        courier.write(stick)  # type: ignore[arg-type]
        if stick.cheated:
            raise Violation("INV-3", f"{laptop.name} counts on a note that the hub never gave for it")
        before = couriers.held_by(laptop)
        taken = courier.read(stick)  # type: ignore[arg-type]
        if not taken.parcels and couriers.held_by(laptop) != before:
            raise Violation("INV-10", f"{laptop.name} took something of what it refused")
        outcome = "ok" + "".join(f", {trouble}" for _, trouble in taken.refused)
    except DiskFull:
        outcome = "disk full"
    except SyncError as problem:
        outcome = str(problem)
        if not stick.cheated:
            raise Violation("INV-15", f"{laptop.name} refuses an honest hub: {outcome}") from None
    world.tell(f"{laptop.name} visits the hub: {outcome}")
    world.after_step(laptop)


def send_on(world: World, hub: Hub) -> None:
    """The hub has a line for a while: parcels go to the office in some order, answers come for whoever asked."""
    dice = hub.dice
    look_for_a_new_life(world, hub)
    waiting, hub.waiting = hub.waiting, []
    dice.shuffle(waiting)
    if hub.ever and hub.does("replays"):
        waiting += dice.sample(hub.ever, min(len(hub.ever), 2))
    if hub.does("doubles"):
        waiting += waiting
    world.tell(f"the hub sends {len(waiting)} parcels on")
    for parcel in waiting:
        whole = not hub.does("changes")
        couriers.arrive(world, parcel, whole=whole)
        if whole:
            hub.handed_on |= parcel.ids
            hub.kept.append(parcel)
    for device in sorted(hub.asked):
        brought = couriers.written_by_office(world, device)
        if not hub.does("replays"):  # else an answer of an earlier day is kept beside the new one
            hub.home = [one for one in hub.home if one.device != device]
        hub.home += brought


def look_for_a_new_life(world: World, hub: Hub) -> None:
    """An office that was restored may have lost what was handed on: an honest hub hands all of it on again, a bad one
    promises nothing any more (`Depot.office_lives`)."""
    epoch = world.server.epoch()
    if hub.life and epoch != hub.life:
        if hub.tricks:
            hub.handed_on.clear()
        else:
            hub.waiting, hub.kept = hub.kept + hub.waiting, []
    hub.life = epoch


def settle(world: World, hub: Hub) -> None:
    """No faults any more: whatever an honest hub still has reaches the office, and the answers their laptops. A bad one
    is switched off."""
    if hub.tricks:
        look_for_a_new_life(world, hub)
        return
    send_on(world, hub)
    for laptop in world.laptops:
        visit(world, hub, laptop)
