"""Random schedules over the real engine, wire, merge and stores (tests/simulator): as many as fit into a CI run.

`tasks.py simulate` runs more of them, from fresh seeds, and every mutant.
"""

from __future__ import annotations

import random
import zlib
from collections import Counter
from collections.abc import Iterator
from typing import Any

import msgspec.json
import pytest

from sync.core import strictjson
from tests.simulator import runner, stages, standins
from tests.simulator.mutants import MUTANTS
from tests.simulator.oracle import Oracle, Violation
from tests.simulator.runner import Report, Runner
from tests.simulator.world import World

SCHEDULES = 1_200
BLOCKS = 8
# Mistakes that nearly every season shows; `tasks.py simulate --mutant all` catches the others too.
COMMON = (
    *("counter", "doubled-rows", "one-place-one-revision", "receipt-before-commit", "cursor-of-the-head"),
    *("everybody-reads", "held-is-published", "unknown-types-refused", "odd-clocks-refused", "rewritten-payload"),
    *("trusts-its-own-mark", "any-200", "never-mints", "fork-counts", "own-rows-unchecked", "last-writer-wins"),
    *("deletion-wins", "forgotten-tombstones", "order-of-arrival", "too-much-refused", "custody-is-delivered"),
)


@pytest.fixture(scope="module")
def ground() -> Iterator[stages.Ground]:
    with stages.quick() as (made, _):
        yield made


def fine(report: Report) -> bool:
    if report.stories:
        pytest.fail(report.stories[0], pytrace=False)
    return True


@pytest.mark.parametrize("block", range(BLOCKS))
def test_random_schedules(ground: stages.Ground, block: int) -> None:
    made, report = Runner(ground), Report()
    size = SCHEDULES // BLOCKS
    for seed in range(block * size, (block + 1) * size):
        made.run(seed, report)
    assert fine(report)
    assert report.schedules["quick"] == size
    assert report.schedules["real stores"] > 1  # the same bytes over the wire as on the quick ones
    assert report.schedules["clocks"] > 2


def test_seeds_that_once_found_a_mistake(ground: stages.Ground) -> None:
    made, report = Runner(ground), Report()
    for seed in runner.regressions():
        made.run(seed, report, everything=True)
    assert fine(report)


def test_with_real_signatures_and_compressed_bodies() -> None:
    assert fine(runner.slow(list(range(6))))


def test_a_schedule_is_a_function_of_its_seed(ground: stages.Ground) -> None:
    stage = stages.plain_stage(ground)
    worlds = [World(stage, seed) for seed in (7, 7, 8)]
    for world in worlds:
        world.run()
    traces = [world.trace.digest() for world in worlds]
    assert traces[0] == traces[1] != traces[2]
    assert worlds[0].story == worlds[1].story


def test_the_schedules_really_do_what_they_say(ground: stages.Ground) -> None:
    """A simulator that never reaches the hard places would prove nothing."""
    stage = stages.plain_stage(ground)
    told: Counter[str] = Counter()
    happened: Counter[str] = Counter()
    forks = lost = waiting = 0
    for seed in range(250):
        world = World(stage, seed)
        world.run()
        told.update(word for what, _ in world.story for word in HARD if word in what)
        happened.update(world.network.happened)
        forks += sum(len(laptop.notebook.own) > 1 for laptop in world.laptops)
        lost += len(world.lost())
        waiting += sum(kept.why == "quota" for kept in world.server.db.revs.values())
    assert set(told) == set(HARD)
    assert set(happened) >= set(world.network.kinds())
    assert forks > 10  # clones and restores were found out and minted new replicas
    assert waiting > 5  # more in a day than the office lets pass unseen
    assert lost > 5  # some work really went down with a laptop, so the check of INV-1 is not empty


HARD = (
    *(
        "restored from a backup",
        "and notices it",
        "is cloned",
        "the office is restored",
        "is suspended",
        "lets pass",
        "is full",
    ),
    *(
        "may no longer read",
        "keys are changed",
        "names a spare",
        "under its spare",
        "retires the first root",
        "a courier takes",
        "opens",
        "a stick arrives at the office: taken",
    ),
    *("visits the hub: ok", "visits the hub: not-our-server", "the hub sends", "the office erases"),
    *("a stick arrives at the office: damaged", "a stick from the office arrives", "a thief"),
    *("a late request", "the clock of", "the office's clock", "power cut", "cancelled", "not-our-server", "no-network"),
)


@pytest.mark.parametrize("name", COMMON)
def test_a_common_mistake_is_caught_at_once(ground: stages.Ground, name: str) -> None:
    report = Report()
    with standins.patched() as patches:
        MUTANTS[name].install(patches)
        made = Runner(ground)
        first = zlib.crc32(name.encode()) % 10**6
        assert not all(made.alone(first + count, report) for count in range(300)), MUTANTS[name].wrong
    assert f"seed {first + report.schedules['quick'] - 1}: " in report.stories[0]


def test_a_story_tells_of_the_records_concerned(ground: stages.Ground) -> None:
    world = World(stages.plain_stage(ground), 3)
    world.run()
    one, other = (world.oracle.records[record][0] for record in list(world.oracle.records)[:2])
    story = world.told(Violation("INV-1", "gone", [one.record]))
    assert story.startswith("seed 3: INV-1: gone")
    assert f"writes {one.short}" in story
    assert f"writes {other.short}" not in story


def test_the_oracle_knows_nothing_of_the_program() -> None:
    """It shares no code with what it judges."""
    import ast
    import sys
    from pathlib import Path

    tree = ast.parse(Path(sys.modules[Oracle.__module__].__file__ or "").read_text(encoding="utf-8"))
    named = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    named |= {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    assert named <= {"__future__", "hashlib", "json", "collections.abc", "dataclasses", "typing"}


def test_what_is_quick_writes_the_same_bytes() -> None:
    """What stands in for the program's writer of JSON in quick schedules is no other language."""
    dice = random.Random(1)
    letters = [chr(one) for one in range(0x20)] + list("aữ\"\\/<>&'\x7f\u0085\u2028\u2029\ufeff𠀀")

    def value(room: int) -> Any:
        kind = dice.randrange(6 if room else 4)
        if kind == 0:
            return "".join(dice.choices(letters, k=dice.randrange(12)))
        if kind == 1:
            return dice.choice([0, -1, 2**53, -(2**53), dice.randrange(10**9)])
        if kind in (2, 3):
            return dice.choice([None, True, False])
        if kind == 4:
            return [value(room - 1) for _ in range(dice.randrange(4))]
        return {f"{dice.choice(letters)}{place}": value(room - 1) for place in range(dice.randrange(4))}

    for _ in range(2000):
        made = value(3)
        assert msgspec.json.encode(made) == strictjson.dumps(made)
