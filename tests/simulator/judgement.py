"""What must hold at the end of a schedule: every invariant that can be told from what remained."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from sync.core.merge import view
from tests.simulator import erasures
from tests.simulator.oracle import OFFICE, Violation

if TYPE_CHECKING:
    from tests.simulator.cast import Laptop
    from tests.simulator.world import World


def judge(world: World) -> None:
    """Every invariant that can be told from the end."""
    stored = world.server.stored()
    feeds = world.server.feed_rows()
    _office(world, feeds)
    erasures.judge_office(world)
    views: dict[tuple[str, frozenset[str]], Any] = {}
    for laptop in world.laptops:
        notebook = laptop.notebook
        own = [one for chain in notebook.logs().values() for one in chain]
        world.oracle.check_stored(laptop.name, own, stored, "INV-1", "is lost although the laptop has it")
        # Also what this person wrote before the notebook went back to a backup, or on a clone: it came from the office.
        back = [one for found in notebook.records().values() for one in found if world.wrote(laptop, one)]
        world.oracle.check_stored(laptop.name, back, stored, "INV-1", "is lost although it had come back to its author")
        _feeds(world, laptop, feeds)
        _views(world, laptop, views)
    for parcel in world.parcels:
        world.oracle.check_stored("a courier's stick", parcel.ids, stored, "INV-1", "is lost although it arrived")
    if world.hub is not None:
        world.oracle.check_stored("a hub", world.hub.handed_on, stored, "INV-1", "is lost although a hub handed it on")
    if world.stage.real:
        _databases(world)


def _office(world: World, feeds: Mapping[str, tuple[str, dict[int, str]]]) -> None:
    held = set()
    for one, header, payload, is_held in world.server.revisions():
        world.oracle.check_bytes("the office", one, header, payload)
        if is_held:
            held.add(one)
    for feed, (kind, rows) in feeds.items():
        if len(set(rows.values())) != len(rows):
            raise Violation("INV-2", f"a revision stands twice in feed {feed[-6:]}")
        floor = world.server.floors()[feed]
        if sorted(rows) != list(range(floor + 1, floor + len(rows) + 1)):
            raise Violation("INV-5", f"feed {feed[-6:]} has gaps: {sorted(rows)}")
        if kind != "quarantine" and held & set(rows.values()):
            raise Violation("INV-12", f"what is held for review is in feed {feed[-6:]} all the same")
        if kind != "quarantine":
            _review(world, feed, rows.values())


def _review(world: World, feed: str, ids: Iterable[str]) -> None:
    """Nothing that must be looked at first stands in a feed: later types, and what a suspended device wrote."""
    since = {
        one.number: world.suspended_since.get(world.stage.office.devices[one.number].id) for one in world.stage.people
    }
    for one in ids:
        true = world.oracle.written[one]
        if one in world.released or true.person == OFFICE:
            continue
        upto = since[true.person]
        if true.type not in world.stage.types or (upto is not None and true.label > upto):
            raise Violation("INV-12", f"{true.short} is published in {feed[-6:]} without a review", [true.record])


def _feeds(world: World, laptop: Laptop, feeds: Mapping[str, tuple[str, dict[int, str]]]) -> None:
    notebook, who = laptop.notebook, world.stage.office.devices[laptop.person.number]
    offices = {who.office} if laptop.person.number in world.oracle.coordinators else set()
    known = set()
    for revisions in notebook.records().values():
        for one in revisions.values():
            known.add(one.id)
            world.oracle.check_bytes(laptop.name, one.id, one.header, one.payload)
            world.oracle.check_may_hold(laptop.name, laptop.person.number, one.id, offices)
    if world.server.status(who.id) == "suspended":
        return
    _kept(world, laptop, known)
    erasures.judge_laptop(world, laptop)
    for feed in world.server.readable(who.id):
        rows = dict(notebook.rows().get(feed, {}))
        if rows != feeds[feed][1]:
            raise Violation("INV-5", f"{laptop.name} does not hold feed {feed[-6:]} as it is")
        world.oracle.check_stored(laptop.name, rows.values(), dict.fromkeys(known), "INV-5", "has a row but no bytes")


def _kept(world: World, laptop: Laptop, known: Iterable[str]) -> None:
    """A person who has lost the office's feed keeps nothing of others but what came by the own one."""
    who = world.stage.office.devices[laptop.person.number]
    readable = world.server.readable(who.id)
    if who.office in readable:
        return
    brought = {
        one for name, rows in laptop.notebook.rows().items() if name.lstrip("~=") in readable for one in rows.values()
    }
    for one in known:
        if one not in brought and not world.wrote(laptop, one):
            raise Violation("INV-12", f"{laptop.name} still holds what came by a feed that it lost")


def _views(world: World, laptop: Laptop, views: dict[tuple[str, frozenset[str]], Any]) -> None:
    for record, revisions in laptop.notebook.records().items():
        there = frozenset(one.id for one in revisions.values() if one.payload is not None)
        shown = laptop.notebook.shown(record)
        before = views.get((record, there))
        if before is None:
            views[record, there] = shown
            world.oracle.check_view(laptop.name, record, there, shown)
            turned = sorted(revisions.values(), key=lambda one: one.id)
            if view(turned) != shown:
                raise Violation("INV-4", f"the view of {record[-6:]} depends on the order of arrival", [record])
        elif before != shown:
            raise Violation("INV-4", f"{laptop.name} shows {record[-6:]} otherwise than somebody else", [record])


def _databases(world: World) -> None:
    """Only with the program's own stores: derived tables as `rebuild` makes them, and whole files."""
    if any(world.server.rebuilt().values()):
        raise Violation("INV-4", "a rebuilt office differs from the one that grew")
    for laptop in world.laptops:
        before = laptop.notebook.derived()
        laptop.notebook.rebuild()
        if laptop.notebook.derived() != before:
            raise Violation("INV-4", f"a rebuilt view differs from the one that grew ({laptop.name})")
        for trouble in laptop.notebook.whole():
            raise Violation("INV-10", f"{laptop.name}: {trouble}")


def outcome(world: World) -> tuple[Any, ...]:
    """What remained, in labels: the same whatever the clocks said (ids depend on `at`, nothing else may)."""
    label = {one.id: one.label for one in world.oracle.written.values()}
    feeds = world.server.feed_rows()
    office = sorted((feed, [label[rows[seq]] for seq in sorted(rows)]) for feed, (_, rows) in feeds.items())
    laptops = [
        sorted(
            (
                record,
                sorted(label[one] for one in revisions),
                sorted((name, sorted(label[one] for one in ids)) for name, ids in shown.live.items()),
                shown.deleted,
                shown.delete_conflict,
            )
            for record, revisions in laptop.notebook.records().items()
            for shown in (laptop.notebook.shown(record),)
        )
        for laptop in world.laptops
    ]
    return tuple(office), tuple(map(tuple, laptops))
