"""The guard's corpus (`tests/golden/guard`): texts in which {kind:place} marks what must be found; all of it invented.

`python -m tests.unit.domain.privacy.guard_corpus [tuned|heldout|fresh|round1|round2|round3]` prints precision and
recall of each kind, and every miss.
A finding counts when it has the kind of a marked place and touches it; several findings on one marked place count once.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from desktop_app.domain.privacy import KINDS, Finding, Guard

FOLDER = Path(__file__).parents[3] / "golden" / "guard"
_MARK = re.compile(r"\{(\w+):([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Case:
    """One text and the places that must be found: (kind, start, end)."""

    id: str
    text: str
    expected: tuple[tuple[str, int, int], ...]


@dataclass(slots=True)
class Score:
    """What came out: counts by kind, and every difference in words (of invented texts)."""

    right: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    wrong_blocks: int = 0
    differences: list[str] = field(default_factory=list)

    def recall(self, kind: str | None = None) -> float:
        right, missed = self._sum(self.right, kind), self._sum(self.missed, kind)
        return right / (right + missed) if right + missed else 1.0

    def precision(self, kind: str | None = None) -> float:
        right, wrong = self._sum(self.right, kind), self._sum(self.wrong, kind)
        return right / (right + wrong) if right + wrong else 1.0

    @staticmethod
    def _sum(counter: Counter[str], kind: str | None) -> int:
        return counter.total() if kind is None else counter[kind]


def read(name: str) -> list[Case]:
    """The cases of one file, one a line; `\\n` in a line is a line break, lines with # are remarks."""
    lines = (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [_case(f"{name}:{number}", line) for number, line in enumerate(lines, 1) if line and line[0] != "#"]


def _case(name: str, line: str) -> Case:
    text, expected, place = "", [], 0
    line = line.replace("\\n", "\n")
    for mark in _MARK.finditer(line):
        text += line[place : mark.start()]
        if mark[1] not in KINDS:
            raise ValueError(f"{name}: {mark[1]} is no kind")
        expected.append((mark[1], len(text), len(text) + len(mark[2])))
        text += mark[2]
        place = mark.end()
    return Case(name, text + line[place:], tuple(expected))


def measure(guard: Guard, cases: Iterable[Case]) -> Score:
    score = Score()
    for case in cases:
        found = guard.check(case.text)
        hit = set()
        for one in found:
            places = [want for want in case.expected if _same(one, want)]
            hit.update(places)
            if places:
                continue
            score.wrong[one.kind] += 1
            score.wrong_blocks += one.level == "block"
            score.differences.append(f"{case.id} + {one.kind} “{case.text[one.start : one.end]}”: {case.text}")
        for want in case.expected:
            (score.right if want in hit else score.missed)[want[0]] += 1
            if want not in hit:
                score.differences.append(f"{case.id} - {want[0]} “{case.text[want[1] : want[2]]}”: {case.text}")
    return score


def _same(found: Finding, want: tuple[str, int, int]) -> bool:
    kind, start, end = want
    return found.kind == kind and found.start < end and start < found.end


def report(score: Score) -> Iterator[str]:
    """A table, one line a kind."""
    yield f"{'kind':16}{'places':>8}{'recall':>9}{'precision':>11}"
    for kind in (*KINDS, None):
        places = score._sum(score.right, kind) + score._sum(score.missed, kind)
        yield f"{kind or 'all':16}{places:>8}{score.recall(kind):>9.3f}{score.precision(kind):>11.3f}"
    yield f"wrong blocks: {score.wrong_blocks}"


if __name__ == "__main__":
    names = sys.argv[1:] or ["tuned", "heldout", "fresh", "round1", "round2", "round3"]
    for name in names:
        cases = read(name)
        score = measure(Guard.load(), cases)
        lines = [f"{name}: {len(cases)} texts", *report(score), *score.differences]
        sys.stdout.write("\n".join(lines) + "\n\n")
