"""`python -m tests.benchmarks guard`: the guard against one reading of the same text by the plainest of patterns.

Measured: a text of 10,000 characters full of findings (the corpus itself), one of 10,000 without any, one keystroke in
such a text (only its piece is read again), and what completing asks of a note.
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable

from desktop_app.domain.privacy import Guard
from desktop_app.domain.privacy.records import free_texts
from desktop_app.domain.registry import TYPES
from desktop_app.services.guarding import Rereading
from tests.benchmarks import texts
from tests.benchmarks.measure import Figure, quantile, table
from tests.unit.domain.privacy.guard_corpus import read

LENGTH = 10_000
_WORDS = re.compile(r"[^\W\d_]+|\d+")


def milliseconds(work: Callable[[], object], times: int = 15) -> float:
    """The middle of several runs, in time of the processor: what else the machine does is not the guard's."""
    samples = []
    for _ in range(times):
        started = time.process_time()
        work()
        samples.append(1000 * (time.process_time() - started))
    return quantile(samples, 0.5)


def figures() -> list[Figure]:
    guard = Guard.load()
    full = "\n".join(case.text for case in read("tuned"))[3_000 : 3_000 + LENGTH]
    notes = [TYPES["note"].to_fields(note, lambda: "x")[0] for note in texts.notes(400)]
    free = [[text for _, text in free_texts(TYPES["note"].layout, fields)] for fields in notes]
    plain = "\n".join(text for many in free for text in many)[:LENGTH]
    guard.check(full)  # reads the word lists and the telephone numbers

    def floor(text: str) -> float:
        return milliseconds(lambda: [found.group().lower() for found in _WORDS.finditer(text)])

    typing, number = Rereading(), 0
    typing.findings(plain, guard.check, None)

    def keystroke() -> None:
        nonlocal number
        number += 1
        typing.findings(plain + "x" * number, guard.check, None)

    def completing() -> None:
        for many in free:
            for text in many:
                guard.blocks(text)

    return [
        Figure("guard, many findings", LENGTH, milliseconds(lambda: guard.check(full)), floor(full), "ms", "≤ 50 ms"),
        Figure("guard, none", LENGTH, milliseconds(lambda: guard.check(plain)), floor(plain), "ms", "≤ 50 ms"),
        Figure("guard, one more letter", LENGTH, milliseconds(keystroke), floor(plain), "ms", "≤ 50 ms"),
        Figure(
            "completing asks, a note", 1, milliseconds(completing, 5) / len(free), floor(plain[:800]), "ms", "≤ 0.1 ms"
        ),
    ]


def main() -> int:
    print(table(figures()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
