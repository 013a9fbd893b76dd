"""Runs many schedules: quick ones, and in a share of them the program's own stores, twice with other clocks, all real.

Every seed runs on the quick stage. One in `REAL_SHARE` runs again on the program's own stores, and every byte that
went over the wire must be the same. One in `CLOCK_SHARE` runs twice more, with clocks that stand still and clocks that
jump by fifty years: the outcome must be the same. One in `SLOW_SHARE` runs with Ed25519 and compressed bodies.
"""

from __future__ import annotations

import gc
import multiprocessing
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from sync.core import seal
from tests.simulator import stages, standins
from tests.simulator.cast import Stage
from tests.simulator.judgement import outcome
from tests.simulator.mutants import MUTANTS
from tests.simulator.oracle import Violation
from tests.simulator.world import World

REAL_SHARE = 64
CLOCK_SHARE = 32
SLOW_SHARE = 512
CHUNK = 256
COLLECT_EVERY = 50
REGRESSIONS = Path(__file__).with_name("regressions.txt")


@dataclass
class Report:
    """What a run did. Attributes: `schedules` by kind; `syncs`, `writes`; `happened` troubles by kind; `stories` of
    violations; `seconds` of computing."""

    schedules: Counter[str] = field(default_factory=Counter)
    happened: Counter[str] = field(default_factory=Counter)
    syncs: int = 0
    writes: int = 0
    lost: int = 0
    seconds: float = 0.0
    stories: list[str] = field(default_factory=list)
    first: int | None = None  # how many schedules until the first violation

    def add(self, other: Report) -> None:
        self.schedules += other.schedules
        self.happened += other.happened
        self.syncs += other.syncs
        self.writes += other.writes
        self.lost += other.lost
        self.seconds += other.seconds
        self.stories += other.stories


def regressions() -> list[int]:
    """Seeds that once found a mistake; each line is a seed and what it was."""
    lines = REGRESSIONS.read_text(encoding="utf-8").splitlines()
    return [int(line.split()[0]) for line in lines if line.strip() and not line.startswith("#")]


class Runner:
    """Runs schedules in this process, under `standins` (see there). Make it inside `stages.quick()`."""

    def __init__(self, ground: stages.Ground) -> None:
        self._quick = stages.plain_stage(ground)
        self._real = stages.real_stage(ground)
        self._ran = 0

    def run(self, seed: int, report: Report, *, everything: bool = False) -> bool:
        """One seed in all forms that are due (`everything`: all of them); whether nothing was violated."""
        self._ran += 1
        if self._ran % COLLECT_EVERY == 0:
            gc.collect()
        quick = World(self._quick, seed)
        fine = run_one(quick, "quick", report)
        if everything or seed % REAL_SHARE == 0:
            real = World(self._real, seed)
            fine = run_one(real, "real stores", report) and fine
            if real.trace.digest() != quick.trace.digest():
                self._violated(
                    quick, Violation("stores", "the real stores answer otherwise than the quick ones"), report
                )
                fine = False
        if everything or seed % CLOCK_SHARE == 1:
            fine = self._clocks(seed, report) and fine
        return fine

    def alone(self, seed: int, report: Report) -> bool:
        """The quick form only, for mutants."""
        return run_one(World(self._quick, seed), "quick", report)

    def _clocks(self, seed: int, report: Report) -> bool:
        worlds = [World(self._quick, seed, still_clocks=still, gentle=True) for still in (True, False)]
        fine = all(run_one(world, "clocks", report) for world in worlds)
        if fine and outcome(worlds[0]) != outcome(worlds[1]):
            self._violated(worlds[1], Violation("INV-16", "other clocks, another outcome"), report)
            fine = False
        return fine

    def _violated(self, world: World, problem: Violation, report: Report) -> None:
        report.stories.append(world.told(problem))


def run_one(world: World, kind: str, report: Report) -> bool:
    """Run a schedule and count it."""
    report.schedules[kind] += 1
    try:
        world.run()
        fine = True
    except Violation as problem:
        report.stories.append(world.told(problem))
        fine = False
    except Exception as problem:  # noqa: BLE001 - a mistake of the program's own is a violation that needs its story
        found = Violation("failure", f"{type(problem).__name__}: {problem}")
        found.__cause__ = problem
        report.stories.append(world.told(found) + "\n" + _where(problem))
        fine = False
    report.happened.update(world.network.happened)
    report.syncs += world.syncs
    report.writes += len(world.oracle.written)
    return fine


def _where(problem: BaseException) -> str:
    import traceback

    return "".join(traceback.format_tb(problem.__traceback__)[-4:])


def catch(mutant: str, seed: int, most: int) -> Report:
    """Run the program with one mistake until the mistake is caught; `first` is the number of schedules it took."""
    report = Report()
    started = time.process_time()
    with stages.quick() as (ground, _), standins.patched() as patches:
        MUTANTS[mutant].install(patches)
        runner = Runner(ground)
        for count in range(most):
            if not runner.alone(seed + count, report):
                report.first = count + 1
                break
    report.seconds = time.process_time() - started
    return report


def work(seeds: list[int], everything: bool = False) -> Report:
    """Some seeds in this process, as a worker does it; the ground is kept for the next call. `everything`: each of them
    in every form."""
    return _worker().chunk(seeds, everything)


class _Worker:
    """What a worker process keeps between portions: patches and ground stay for its life."""

    def __init__(self) -> None:
        gc.disable()
        self._context = stages.quick()
        ground, _ = self._context.__enter__()
        self._runner = Runner(ground)
        gc.freeze()

    def chunk(self, seeds: list[int], everything: bool) -> Report:
        report = Report()
        started = time.process_time()
        for seed in seeds:
            self._runner.run(seed, report, everything=everything)
        report.seconds = time.process_time() - started
        return report


@cache
def _worker() -> _Worker:
    return _Worker()


def slow(seeds: list[int]) -> Report:
    """Schedules with everything real: Ed25519, age, gzip, nothing remembered. In a process of its own, where nothing
    was ever patched."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_slow, (seeds,))


def _slow(seeds: list[int]) -> Report:
    assert seal.signer.__module__ == seal.__name__, "stand-ins are in use"
    report = Report()
    started = time.process_time()
    with stages.slow() as ground:
        stage: Stage = stages.real_stage(ground)
        for seed in seeds:
            run_one(World(stage, seed), "everything real", report)
    report.seconds = time.process_time() - started
    return report


def chunks(seed: int, schedules: int | None, until: float | None) -> Iterator[list[int]]:
    """Seeds in portions, as many as asked for, or until the clock says so."""
    at, end = seed, None if schedules is None else seed + schedules
    while (end is None or at < end) and (until is None or time.monotonic() < until):
        upto = at + CHUNK if end is None else min(at + CHUNK, end)
        yield list(range(at, upto))
        at = upto


def many(seed: int, schedules: int | None, *, jobs: int, minutes: float | None) -> Iterator[Report]:
    """Reports of portions as they come in, from `jobs` processes."""
    until = None if minutes is None else time.monotonic() + minutes * 60
    portions = chunks(seed, schedules, until)
    if jobs == 1:
        yield from map(work, portions)
        return
    with multiprocessing.get_context("spawn").Pool(jobs) as pool:
        # Not all portions at once: the clock decides how many there are.
        waiting = [pool.apply_async(work, (portion,)) for _, portion in zip(range(jobs * 2), portions, strict=False)]
        while waiting:
            report: Report = waiting.pop(0).get()
            following = next(portions, None)
            if following is not None:
                waiting.append(pool.apply_async(work, (following,)))
            yield report
