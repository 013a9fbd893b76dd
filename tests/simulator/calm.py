"""The end of a schedule: faults stop, and all must settle in bounded rounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sync.errors import Kind
from tests.simulator import couriers, hubs
from tests.simulator.cast import Laptop
from tests.simulator.oracle import Violation

if TYPE_CHECKING:
    from tests.simulator.world import World

MOST_ROUNDS = 5


def calm_down(world: World) -> None:
    """Faults stop: disks have room, couriers arrive, what was late comes. Then all must end in bounded rounds."""
    world.tell("— from here on nothing goes wrong any more —")
    world.network.calm = True
    while world.network.late:
        world.network.arrive()
    for parcel in world.parcels:
        if parcel.up:
            couriers.arrive(world, parcel, whole=True)
    if world.hub is not None:
        hubs.settle(world, world.hub)
    back = world.dice.random() < 0.6
    for laptop in world.laptops:
        laptop.notebook.fuse.full = False
        if back and world.server.status(laptop.person.device) == "suspended":
            world.suspend(laptop, "active")
    home = [parcel for parcel in world.parcels if not parcel.up]
    for _ in range(MOST_ROUNDS):
        outcomes = {laptop.name: world.sync(laptop) for laptop in world.laptops}
        if not all(_good(world, laptop, outcomes[laptop.name]) for laptop in world.laptops) or not _settled(world):
            continue
        if not home:
            return
        while home:  # sticks from the office that come when all is said already; then all must still be well
            couriers.arrive(world, home.pop(), whole=True)
    if names := _sharing(world):
        raise Violation("INV-9", f"{names} still write to one replica")
    raise Violation("INV-15", f"not settled after {MOST_ROUNDS} rounds without faults: {outcomes}")


def _good(world: World, laptop: Laptop, outcome: str) -> bool:
    suspended = world.server.status(laptop.person.device) == "suspended"
    return outcome.startswith(str(Kind.DEVICE_SUSPENDED)) if suspended else outcome == "ok"


def _sharing(world: World) -> str:
    """Two laptops that go on writing one log which has become two ("" when there are none)."""
    seen: dict[str, tuple[str, list[str]]] = {}
    for laptop in world.laptops:
        current = laptop.notebook.current_replica()
        log = laptop.notebook.logs()[current]
        name, other = seen.setdefault(current, (laptop.name, log))
        if other != log:
            return f"{name} and {laptop.name}"
    return ""


def _settled(world: World) -> bool:
    return not _sharing(world) and all(
        laptop.notebook.totals().pending == 0
        and (
            world.server.status(laptop.person.device) == "suspended"
            or all(
                laptop.notebook.rows().get(feed, {}) == world.server.feed_rows()[feed][1]
                for feed in world.server.readable(laptop.person.device)
            )
        )
        for laptop in world.laptops
    )
