"""Short forms of office language: "GPMB" and "giải phóng mặt bằng" are the same thing to a search."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from desktop_app.domain.data import read_json
from desktop_app.domain.vietnamese.text import words


@dataclass(frozen=True, slots=True)
class Found:
    """A short or long form standing in a row of words: `words[start:end]` may also be said as any of `others`."""

    start: int
    end: int
    others: tuple[tuple[str, ...], ...]


class Abbreviations:
    """The pairs, both ways. Forms are rows of folded words, as `text.words` gives them ("ct", "xh" for "CT-XH")."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        others: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
        for short, long in pairs:
            for form, other in ((words(short), words(long)), (words(long), words(short))):
                others.setdefault(form, []).append(other)
        # Two long forms of one short form are not each other's meaning; two short forms of one long form are.
        self._others: Mapping[tuple[str, ...], tuple[tuple[str, ...], ...]] = {
            form: tuple(dict.fromkeys(found)) for form, found in others.items()
        }
        self._longest = max(map(len, self._others), default=0)

    @classmethod
    def load(cls) -> Self:
        """Reads the packaged list."""
        return cls((short, long) for short, long in read_json("vocabulary", "abbreviations.json")["pairs"])

    def others(self, form: str) -> tuple[str, ...]:
        """What else a whole form is called, folded: ("giai phong mat bang",) for "GPMB"; () when nothing is known."""
        return tuple(" ".join(other) for other in self._others.get(words(form), ()))

    def find(self, row: Sequence[str]) -> list[Found]:
        """The known forms in a row of folded words, from left to right, the longest first, never overlapping."""
        found: list[Found] = []
        start = 0
        while start < len(row):
            for length in range(min(self._longest, len(row) - start), 0, -1):
                others = self._others.get(tuple(row[start : start + length]))
                if others:
                    found.append(Found(start, start + length, others))
                    start += length
                    break
            else:
                start += 1
        return found
