"""A monkey at the real window: clicks, keys and words at random, one life after the other, each ended by a power cut.

After each life the notebook is examined (`sotay doctor`). What counts as a fault: an exception on any thread, a
complaint of Qt, a window that does not answer, a crash, a notebook that is not whole. `--seed S --lives 1` plays a
life again, as far as clocks allow.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Life:
    """One life: its seed, how often the monkey acted, and what went wrong."""

    seed: int
    acts: int
    faults: tuple[str, ...]


def live(workplace: Path, seed: int, seconds: float) -> Life:
    """A new notebook, a monkey, a power cut, an examination."""
    folder = workplace / str(seed)
    folder.mkdir()
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen"),
        "PYTHONPATH": str(ROOT),
        "PYTHONUTF8": "1",
        "PYTHON_KEYRING_BACKEND": "tests.benchmarks.keyring_file.FileKeyring",
        "SOTAY_BENCH_KEYRING": str(folder / "keyring.json"),
    }
    command = [sys.executable, str(ROOT / "build_scripts" / "monkey_window.py"), str(seed), str(seconds), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=environment, check=False)
    told = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    faults = [f"{one['fault']}  before: {'; '.join(one['before'])}" for one in told if "fault" in one]
    acts = sum(one.get("acts", 0) for one in told)
    if done.returncode != 0 or not acts:
        faults.append(f"it ended with {done.returncode}: {done.stderr[-3000:]}")
    doctor = [sys.executable, "-m", "desktop_app.cli", "--profile", str(folder / "sổ"), "doctor"]
    examined = subprocess.run(doctor, capture_output=True, text=True, encoding="utf-8", env=environment, check=False)
    if examined.returncode != 0:
        faults.append(f"the notebook is not whole: {examined.stdout[-1000:]}{examined.stderr[-1000:]}")
    if not faults:
        shutil.rmtree(folder)
    return Life(seed, acts, tuple(faults))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lives", type=int, default=10)
    parser.add_argument("--seconds", type=float, default=60.0, help="how long one life is")
    parser.add_argument("--parallel", type=int, default=2, help="windows at the same time")
    parser.add_argument("--seed", type=int, default=1, help="of the first life; the next ones follow")
    options = parser.parse_args()
    workplace, started = Path(tempfile.mkdtemp(prefix="sotay-monkeytest-")), time.monotonic()
    lives = []
    with ThreadPoolExecutor(options.parallel) as pool:
        seeds = range(options.seed, options.seed + options.lives)
        for life in pool.map(lambda seed: live(workplace, seed, options.seconds), seeds):
            lives.append(life)
            print(f"seed {life.seed}: {life.acts} acts: {'ok' if not life.faults else ''}", flush=True)
            for fault in life.faults:
                print(f"    {fault}", flush=True)
    faulty = sum(bool(life.faults) for life in lives)
    if not faulty:
        shutil.rmtree(workplace)
    else:
        print(f"the notebooks of the faulty lives are in {workplace}")
    acts = sum(life.acts for life in lives)
    print(f"monkeytest: {len(lives)} lives, {acts} acts, {faulty} faulty, {time.monotonic() - started:.0f} s")
    return 1 if faulty else 0


if __name__ == "__main__":
    sys.exit(main())
