"""Run schedules of the simulator (tests/simulator): random faults, one seed each, every invariant checked.

Without --seed it begins at a seed that nobody has used: the second of now times a thousand. A violation is told with
its seed and the story of the records concerned, and the exit code is 1; `--seed S --schedules 1` plays it again.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.simulator import runner
from tests.simulator.mutants import MUTANTS
from tests.simulator.runner import Report

SAY_EVERY = 20.0


def simulate(options: argparse.Namespace) -> int:
    """Regressions first, then fresh schedules on all cores."""
    total, started, said = Report(), time.monotonic(), time.monotonic()
    total.add(runner.work(runner.regressions(), everything=True))
    print("\n\n".join(total.stories), flush=True)
    for portion in runner.many(options.seed, options.schedules, jobs=options.jobs, minutes=options.minutes):
        total.add(portion)
        for story in portion.stories:  # at once: a long run may be cut short
            print("\n" + story, flush=True)
        if time.monotonic() - said > SAY_EVERY:
            said = time.monotonic()
            print(_line(total, said - started), flush=True)
    if options.schedules is None or options.schedules >= runner.SLOW_SHARE:
        number = max(1, total.schedules["quick"] // runner.SLOW_SHARE)
        slow = runner.slow(list(range(options.seed, options.seed + min(number, 400))))
        total.add(slow)
        print("\n\n".join(slow.stories), flush=True)
    print(_line(total, time.monotonic() - started))
    for kind, count in sorted(total.schedules.items()):
        print(f"  {count:>8,} schedules: {kind}")
    print("  faults: " + ", ".join(f"{name} {count:,}" for name, count in total.happened.most_common()))
    return _stories(total)


def _line(total: Report, seconds: float) -> str:
    count = total.schedules["quick"]
    return (
        f"{count:,} schedules ({total.syncs:,} synchronisations, {total.writes:,} revisions) in {seconds:.0f} s: "
        f"{count / max(seconds, 1e-9):.0f} a second, {count / max(total.seconds, 1e-9):.0f} per second of one core; "
        f"{len(total.stories)} violations"
    )


def _stories(total: Report) -> int:
    for story in total.stories:
        print(story.splitlines()[0])
    return 1 if total.stories else 0


def mutate(options: argparse.Namespace) -> int:
    """Each mutant must be caught within its number of schedules."""
    names = list(MUTANTS) if options.mutant == "all" else [options.mutant]
    escaped = []
    for name in names:
        mutant = MUTANTS[name]
        most = min(mutant.within, options.schedules or mutant.within)
        report = runner.catch(name, options.seed, most)
        if report.first is None:
            escaped.append(name)
            print(f"{name}: NOT CAUGHT in {most:,} schedules ({mutant.wrong})", flush=True)
            continue
        first = report.stories[0].splitlines()[0]
        print(
            f"{name}: caught by schedule {report.first:,} of {mutant.within:,} ({mutant.wrong})\n    {first}",
            flush=True,
        )
        if len(names) == 1:
            print("\n" + report.stories[0])
    return 1 if escaped else 0


def main() -> int:
    parser = argparse.ArgumentParser(prog="tasks.py simulate", description=__doc__)
    parser.add_argument("--schedules", type=int, help="how many (default 2,000, or until --minutes are over)")
    parser.add_argument("--seed", type=int, default=int(time.time()) * 1000, help="where to begin")
    parser.add_argument("--minutes", type=float, help="stop after so many minutes")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes (default: all cores)")
    parser.add_argument("--mutant", choices=[*MUTANTS, "all"], help="run the program with this mistake in it instead")
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    if options.mutant:
        return mutate(options)
    if options.schedules is None and options.minutes is None:
        options.schedules = 2000
    return simulate(options)


if __name__ == "__main__":
    sys.exit(main())
