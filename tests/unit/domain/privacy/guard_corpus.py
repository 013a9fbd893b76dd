"""The guard's corpus (`tests/golden/guard`): texts in which {kind:place} marks what must be found; all of it invented.

`python -m tests.unit.domain.privacy.guard_corpus [NAME …]` prints precision and recall of each kind, and every miss;
the names are those of the files. {kind?:place} marks what may be found or not: there two readings of the rules are
right, or the rules are silent, and it counts in neither direction.
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
NAMES = sorted(path.stem for path in FOLDER.glob("*.txt"))
_MARK = re.compile(r"\{(\w+)(\??):([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Case:
    """One text, the places that must be found and those that may be: (kind, start, end)."""

    id: str
    text: str
    expected: tuple[tuple[str, int, int], ...]
    open: tuple[tuple[str, int, int], ...] = ()


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
    text, place = "", 0
    expected: list[tuple[str, int, int]] = []
    opened: list[tuple[str, int, int]] = []
    line = line.replace("\\n", "\n")
    for mark in _MARK.finditer(line):
        text += line[place : mark.start()]
        if mark[1] not in KINDS:
            raise ValueError(f"{name}: {mark[1]} is no kind")
        (opened if mark[2] else expected).append((mark[1], len(text), len(text) + len(mark[3])))
        text += mark[3]
        place = mark.end()
    return Case(name, text + line[place:], tuple(expected), tuple(opened))


def measure(guard: Guard, cases: Iterable[Case]) -> Score:
    score = Score()
    for case in cases:
        found = guard.check(case.text)
        hit = set()
        for one in found:
            places = [want for want in case.expected if _same(one, want)]
            hit.update(places)
            if places or any(start < one.end and one.start < end for _, start, end in case.open):
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
    names = sys.argv[1:] or NAMES
    for name in names:
        cases = read(name)
        score = measure(Guard.load(), cases)
        lines = [f"{name}: {len(cases)} texts", *report(score), *score.differences]
        sys.stdout.write("\n".join(lines) + "\n\n")
