"""Kill the program at random moments (SIGKILL) and count what it had called saved or delivered and then lost.

`--over save`: a notebook that saves notes and drafts. `sync`: one that saves and synchronises with a real server.
`server`: the server, while a notebook synchronises with it. `parcel`: a notebook that writes parcels into a folder.
Whatever was announced after its commit must be there when the notebook is opened again as a person would, file and
chain must be whole, and at the end of its life the office must hold exactly the notebook's own revisions, each once.

Each victim is a process of its own: a copy (fork) of this one, which has loaded the program and opened nothing, so that
a kill costs no second of loading. `--fresh` starts a whole new program for each kill instead (only over save).
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from build_scripts import kills
from build_scripts.kills import Victim

LIFETIME = 10  # kills that one notebook goes through: every check reads all of it, so it must not grow without end


class Count:
    """What came of it. `dead` kills in the middle of what they are over (of a save: of a program that did nothing but
    save); `said` notes that were announced as saved."""

    def __init__(self) -> None:
        self.cycles = self.dead = self.said = 0
        self.wrong: list[str] = []


def over_save(life: kills.Life, chance: random.Random, count: Count, fresh: bool) -> None:
    work = (lambda say: kills.in_new_program(life, say)) if fresh else (lambda say: kills.save(life, say))
    victim = Victim(work)
    victim.hear(chance.randrange(8))
    _strike(victim, chance.uniform(0.0, 0.1), count, "")
    count.wrong += kills.asked(lambda: kills.check(life, victim.said))


def over_sync(life: kills.Life, chance: random.Random, count: Count, fresh: bool) -> None:
    victim = Victim(lambda say: kills.save_and_sync(life, say))
    victim.hear(chance.randrange(9))
    _strike(victim, chance.uniform(0.0, 0.15), count, "sync")
    count.wrong += kills.asked(lambda: kills.check(life, victim.said))


def over_server(life: kills.Life, chance: random.Random, count: Count, fresh: bool) -> None:
    office = life.office
    client = Victim(lambda say: kills.one_sync(life, say))
    time.sleep(chance.uniform(0.0, 0.35))
    office.kill()
    client.end()
    said = [*client.said[0]["ready"], *client.said]
    count.dead += any(one.get("failed") for one in said)
    count.said += sum("note" in one for one in said)
    office.start()
    delivered = max((one["delivered"] for one in said if "delivered" in one), default=0)
    if delivered > len(life.at_office()):
        count.wrong.append(f"{delivered} are shown as delivered, and {len(life.at_office())} are there")
    count.wrong += kills.asked(lambda: kills.check(life, said))


def over_parcel(life: kills.Life, chance: random.Random, count: Count, fresh: bool) -> None:
    victim = Victim(lambda say: kills.save_and_write(life, say))
    victim.hear(chance.randrange(6))
    _strike(victim, chance.uniform(0.0, 0.1), count, "parcel")
    count.wrong += kills.broken_parcels(life)
    count.wrong += kills.asked(lambda: kills.check(life, victim.said))


def _strike(victim: Victim, after: float, count: Count, within: str) -> None:
    """Kill it after so many seconds. It counts as hit in the middle when the last that it told is `within` ("" any)."""
    time.sleep(after)
    alive = victim.kill()
    count.dead += alive and victim.said[-1].get("begins", "") == within
    count.said += sum("note" in one for one in victim.said)


OVER: dict[str, Callable[[kills.Life, random.Random, Count, bool], None]] = {
    "save": over_save,
    "sync": over_sync,
    "server": over_server,
    "parcel": over_parcel,
}


def killtest(over: str, cycles: int, seed: int, fresh: bool, workplace: Path) -> Count:
    """So many kills of one kind."""
    chance, count = random.Random(f"{over} {seed}"), Count()
    office = kills.Office(workplace / "office") if over != "save" else None
    life: Any = None
    try:
        for count.cycles in range(1, cycles + 1):
            if life is None or count.cycles % LIFETIME == 1:
                if life is not None:
                    count.wrong += kills.farewell(life)
                life = kills.Life(workplace / f"sổ {count.cycles}", office, passphrase=fresh)
                if count.cycles == 1 and not fresh:
                    kills.learn(life)
            before = len(count.wrong)
            OVER[over](life, chance, count, fresh)
            if count.cycles % 100 == 0 or len(count.wrong) > before:
                print(f"{over}: {count.cycles} kills, {count.said} notes saved, {len(count.wrong)} faults", flush=True)
        count.wrong += kills.farewell(life)
    finally:
        if office is not None:
            office.close()
    return count


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--cycles", type=int, default=50, help="kills of each kind")
    parser.add_argument("--over", choices=[*OVER, "all"], default="save", help="who is killed while doing what")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--fresh", action="store_true", help="a whole new program for each kill (only over save)")
    parser.add_argument("--child", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        kills.save_for_ever(kills.opened(kills.Life(options.child, None, passphrase=True, there=True)), kills.to_stdout)
        return 0
    kills.load()
    failed = False
    for over in OVER if options.over == "all" else [options.over]:
        workplace = Path(tempfile.mkdtemp(prefix="sotay-killtest-"))
        started = time.monotonic()
        count = killtest(over, options.cycles, options.seed, options.fresh, workplace)
        shutil.rmtree(workplace)
        for one in count.wrong:
            print(one)
        seconds = time.monotonic() - started
        print(
            f"killtest over {over}: {count.cycles} kills ({count.dead} in the middle of work), {count.said} notes "
            f"called saved, {len(count.wrong)} faults, {seconds:.0f} s",
            flush=True,
        )
        failed = failed or bool(count.wrong) or not count.said
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
