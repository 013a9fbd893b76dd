"""Couriers in a schedule: sticks that anybody carries, any number of times, whole or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.errors import DiskFull
from sync.driver.parcels import Courier
from sync.parcel.errors import ParcelError
from tests.simulator.cast import START, Laptop, Parcel
from tests.simulator.oracle import Violation
from tests.simulator.sticks import Stick

if TYPE_CHECKING:
    from tests.simulator.world import World


def courier(world: World, laptop: Laptop) -> Courier:
    return Courier(laptop.notebook, clock=lambda: START + laptop.skew, random=world.ids.randbytes)


def take(world: World, laptop: Laptop) -> None:
    """A stick with all that no receipt covers; carried by anybody, any number of times, by any way round."""
    stick = Stick()
    try:
        courier(world, laptop).write(stick)  # type: ignore[arg-type]
    except DiskFull:
        world.tell(f"{laptop.name} writes a stick: disk full")
    ids = uncovered(laptop)
    for name, data in stick.files.items():
        world.parcels.append(Parcel(laptop.person.device, True, name, data, ids))
        world.tell(f"a courier takes a stick with {len(ids)} revisions of {laptop.name}", *ids)


def uncovered(laptop: Laptop) -> frozenset[str]:
    """The own revisions that no receipt covers."""
    covered = {log.replica: log.confirmed for log in laptop.notebook.log_facts().logs}
    logs = laptop.notebook.logs()
    return frozenset(one for replica, chain in logs.items() for one in chain[covered[replica] :])


def write_home(world: World, laptop: Laptop) -> None:
    for parcel in written_by_office(world, laptop.person.device):
        world.parcels.append(parcel)
        world.tell(f"the office writes a stick for {laptop.name}")


def written_by_office(world: World, device: str) -> list[Parcel]:
    """A stick for a device: receipts, and what it lacks as far as the office knows."""
    stick = Stick()
    world.server.write(stick, device)
    for data in stick.files.values():
        world.trace.update(data)
    return [Parcel(device, False, name, data, frozenset()) for name, data in stick.files.items()]


def arrive(world: World, parcel: Parcel, *, whole: bool) -> None:
    """At the office, or at every laptop that the parcel may be for. A stick that is not `whole` lost or changed a
    byte: then nothing of it may be taken."""
    data = parcel.data
    if not whole:
        place = world.dice.randrange(len(data))
        flipped = bytes([data[place] ^ 1 << world.dice.randrange(8)]) + data[place + 1 :]
        data = data[:place] + (flipped if world.dice.random() < 0.7 else b"")
    if parcel.up:
        _arrive_at_office(world, parcel, data, whole)
        return
    for laptop in world.laptops:
        if laptop.person.device == parcel.device:
            _arrive_at_laptop(world, laptop, parcel, data, whole)


def _arrive_at_office(world: World, parcel: Parcel, data: bytes, whole: bool) -> None:
    before = len(world.server.stored())
    outcome = "taken"
    try:
        world.server.take(data)
    except ParcelError as problem:
        outcome = str(problem.trouble)
    world.tell(f"a stick arrives at the office: {outcome}", *parcel.ids)
    if outcome == "taken" and not world.network.calm and world.dice.random() < 0.6:
        # The courier waits for the answer.
        write_home(world, next(one for one in world.laptops if one.person.device == parcel.device))
    if whole and outcome != "taken":
        raise Violation("INV-1", f"the office refuses a whole stick: {outcome}")
    if not whole and (outcome == "taken" or len(world.server.stored()) != before):
        raise Violation("INV-10", "the office took a stick that had been changed")


def _arrive_at_laptop(world: World, laptop: Laptop, parcel: Parcel, data: bytes, whole: bool) -> None:
    before = held_by(laptop)
    outcome = "taken"
    try:
        taken = courier(world, laptop).read(Stick({parcel.name: data}))  # type: ignore[arg-type]
        if taken.refused or not taken.parcels:
            outcome = "refused" + "".join(f" {trouble}" for _, trouble in taken.refused)
    except DiskFull:
        outcome = "disk full"
    world.tell(f"a stick from the office arrives at {laptop.name}: {outcome}")
    if not whole and (outcome == "taken" or held_by(laptop) != before):
        raise Violation("INV-10", f"{laptop.name} took a stick that had been changed")
    world.after_step(laptop)


def held_by(laptop: Laptop) -> int:
    """How many revisions a laptop holds."""
    return sum(map(len, laptop.notebook.records().values()))
