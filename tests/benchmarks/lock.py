"""`python -m tests.benchmarks lock`: a start with a lock screen beside one without, and how long unlocking takes.

The first usable page of a notebook with a passphrase is its cover that asks for it, that of one that the keyring opens
is its first place. The cover must not be there later than that place would be. Both notebooks hold the same records.
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from desktop_app.profile import Profile
from desktop_app.storage import keys
from tests.benchmarks import local, texts
from tests.benchmarks.measure import Figure, seconds, table

RUNS, RECORDS = 7, 1_000
WORD = "mua roi tren song"


def main(isolate: Callable[[Path], None]) -> int:
    """Measure and print; `isolate` gives the processes a screen and a keyring of their own."""
    with tempfile.TemporaryDirectory(prefix="sotay-lock-") as name:
        folder = Path(name)
        isolate(folder)
        by_keyring, locked = folder / "by-keyring", folder / "locked"
        with local.notebook(by_keyring) as services:
            local.fill(services, texts.notes(RECORDS, 2026))
        shutil.copytree(by_keyring, locked)
        path = Profile(locked).key_file
        key = keys.unlock(path, passphrase=lambda: None, keyring=keys.system_keyring)
        keys.set_passphrase(path, key, WORD)
        print(table(measure(by_keyring, locked)))
    return 0


def measure(by_keyring: Path, locked: Path) -> list[Figure]:
    """Both starts by turns, each in a fresh process; then unlocking, beside the bare derivation of the key."""
    path = Profile(locked).key_file

    def derive() -> object:
        return keys.unlock(path, passphrase=lambda: WORD, keyring=keys.system_keyring)

    _watch("first_paint", by_keyring)
    _watch("unlocking", locked, WORD)  # these two write the bytecode
    starts = [(_watch("unlocking", locked, WORD), _watch("first_paint", by_keyring)) for _ in range(RUNS)]
    asked = statistics.median(lock[0] for lock, _plain in starts)
    opened = statistics.median(plain[0] for _lock, plain in starts)
    unlocked = statistics.median(lock[1] for lock, _plain in starts)
    bare = statistics.median(seconds(derive) for _ in range(RUNS))
    return [
        Figure("start: cover beside first place", RECORDS, asked, opened, "s", "<= 1"),
        Figure("unlock, beside Argon2id alone", RECORDS, unlocked, bare, "s", "0.3-1.5 s"),
    ]


def _watch(what: str, *arguments: object) -> tuple[float, float]:
    """(seconds until the process says its first line, the number in its last one)."""
    started = time.perf_counter()
    with tempfile.TemporaryFile("w+", encoding="utf-8") as complaint:
        command = [sys.executable, "-m", f"tests.benchmarks.{what}", *map(str, arguments)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=complaint, text=True) as process:
            assert process.stdout is not None
            first = process.stdout.readline()
            taken = time.perf_counter() - started
            said = [first, *process.stdout.read().splitlines()]
        complaint.seek(0)
        if process.returncode != 0 or not first:
            raise RuntimeError(f"{what} showed no window:\n{complaint.read()}")
    return taken, float(said[-1].split()[1])
