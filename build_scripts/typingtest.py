"""Pull the plug while somebody types: ten keys a second through an input method, killed (SIGKILL) at a random moment.

After each kill the window is started again. Looked at: how much typing is missing on the disk (at most one second), and
whether one dialog offers the text and one click brings it back whole. Loss is told by the program's own clock: when the
window had taken the last key, and when the last key that is on the disk. What of a loss is the machine's is counted
apart and said: the time that the program's threads stood ready without a processor, and the longest that a small
durable write of another process took just then.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MOST_LOST = 1.0  # seconds
JUST_BEFORE = 2.5  # seconds before the kill in which the machine is looked at


@dataclass(frozen=True, slots=True)
class Outcome:
    """One kill. `lost` in seconds; `machine` the seconds just before it in which the machine did not serve."""

    field: str
    typed: int
    lost: float
    machine: float
    faults: tuple[str, ...]


class Machine:
    """Notes how late it wakes up and how long a small durable write takes: what nobody's program can help."""

    def __init__(self, folder: Path) -> None:
        self._file, self._end = folder / "watch", threading.Event()
        self._seen: deque[tuple[float, float]] = deque(maxlen=4000)
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def _watch(self) -> None:
        while not self._end.is_set():
            before = time.monotonic()
            self._end.wait(0.1)
            with self._file.open("wb") as file:
                file.write(b"x")
                file.flush()
                os.fsync(file.fileno())
            now = time.monotonic()
            self._seen.append((now, now - before - 0.1))

    def still(self, until: float, span: float = JUST_BEFORE) -> float:
        """The longest stop in the seconds before `until`."""
        return max((late for at, late in list(self._seen) if until - span <= at <= until + 1), default=0.0)

    def stop(self) -> None:
        self._end.set()
        self._thread.join()


def cycle(workplace: Path, number: int, options: argparse.Namespace, machine: Machine) -> Outcome:
    """One life of the window, its death, and the start after it."""
    from typing_window import FIELDS, visible

    seed = options.seed * 100_000 + number
    chance = random.Random(seed)
    field, after = FIELDS[number % len(FIELDS)], chance.uniform(2.0, options.seconds)
    folder = workplace / str(number)
    folder.mkdir()
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONPATH": str(ROOT),
        "PYTHONUTF8": "1",
        "PYTHON_KEYRING_BACKEND": "tests.benchmarks.keyring_file.FileKeyring",
        "SOTAY_BENCH_KEYRING": str(folder / "keyring.json"),
    }
    me = [sys.executable, str(ROOT / "build_scripts" / "typing_window.py")]
    with (folder / "stderr").open("w+", encoding="utf-8") as errors:
        command = [*me, "type", str(folder), field, str(seed), str(options.seconds + 5)]
        window = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True, env=environment)
        assert window.stdout is not None
        lines = [window.stdout.readline()]
        plug = threading.Timer(after, window.kill)
        plug.start()
        lines += window.stdout
        window.wait()
        plug.cancel()
        window.stdout.close()
        killed = time.monotonic()
        keys = [line.split() for line in lines if line.startswith("key ") and line.endswith("\n")]
        if not keys:
            errors.seek(0)
            return Outcome(field, 0, 0.0, 0.0, (f"nothing was typed: {errors.read()[-800:]}",))
        command = [*me, "recover", str(folder), field]
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=errors, text=True, env=environment, check=False)
        errors.seek(0)
        if done.returncode != 0:
            return Outcome(field, len(keys), 0.0, 0.0, (f"no recovery: {errors.read()[-800:]}",))
    found = json.loads(done.stdout.splitlines()[-1])
    seen = visible(seed, len(keys) + 20)  # some keys may have been taken and not told any more
    kept = max((count for count, text in enumerate(seen, 1) if text == found["on_disk"]), default=0)
    faults = []
    if found["on_disk"] and not kept:
        faults.append(f"the disk holds what nobody typed: …{found['on_disk'][-60:]!r}")
    if found["offered"] != 1:
        faults.append(f"{found['offered']} texts were offered")
    if found["shown"].rstrip() != found["on_disk"].rstrip():
        faults.append(f"one click brought {found['shown'][-60:]!r}")
    last = float(keys[-1][3])
    first = float(keys[0][2])
    lost = 0.0 if kept >= len(keys) else last - (float(keys[kept - 1][3]) if kept else first)
    waited = next(float(key[4]) for key in keys if float(key[3]) >= last - JUST_BEFORE)
    kept_waiting = float(keys[-1][4]) - waited + machine.still(killed)
    if lost - kept_waiting > MOST_LOST:
        faults.append(f"{lost:.2f} s of typing were lost")
    shutil.rmtree(folder)
    return Outcome(field, len(keys), lost, kept_waiting, tuple(faults))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--cycles", type=int, default=20)
    parser.add_argument("--parallel", type=int, default=4, help="windows at the same time; they mostly wait")
    parser.add_argument("--seconds", type=float, default=60.0, help="the longest that one window is typed in")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    workplace = Path(tempfile.mkdtemp(prefix="sotay-typingtest-"))
    machine, outcomes, started = Machine(workplace), [], time.monotonic()
    with ThreadPoolExecutor(options.parallel) as pool:
        for outcome in pool.map(lambda number: cycle(workplace, number, options, machine), range(options.cycles)):
            outcomes.append(outcome)
            faults = "; ".join(outcome.faults) or "ok"
            figures = (
                f"{outcome.typed / 10:.1f} s typed, {outcome.lost:.2f} s lost, machine away {outcome.machine:.2f} s"
            )
            print(f"{len(outcomes)} {outcome.field}: {figures}: {faults}", flush=True)
    machine.stop()
    shutil.rmtree(workplace)
    lost = sorted(outcome.lost for outcome in outcomes)
    faulty = [outcome for outcome in outcomes if outcome.faults]
    over = [outcome for outcome in outcomes if outcome.lost > MOST_LOST and not outcome.faults]
    print(
        f"typingtest: {len(outcomes)} kills, {sum(one.typed for one in outcomes)} keys,"
        f" lost at most {lost[-1]:.2f} s, in the middle {statistics.median(lost):.2f} s;"
        f" {len(over)} lost more than {MOST_LOST:.0f} s while the machine did not serve; {len(faulty)} faults,"
        f" {time.monotonic() - started:.0f} s"
    )
    return 1 if faulty else 0


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.exit(main())
