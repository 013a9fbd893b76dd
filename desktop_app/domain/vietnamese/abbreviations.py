"""Short forms of office language: "GPMB" and "giải phóng mặt bằng" are the same thing to a search."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Self

from desktop_app.domain.data import read_json
from desktop_app.domain.vietnamese.text import words


class Abbreviations:
    """The pairs, both ways; compared by their folded words, given back as they are written ("GPMB", "KT-XH")."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        others: dict[tuple[str, ...], dict[str, None]] = {}
        for short, long in pairs:
            others.setdefault(words(short), {})[long] = None
            others.setdefault(words(long), {})[short] = None
        self._others: Mapping[tuple[str, ...], tuple[str, ...]] = {form: tuple(found) for form, found in others.items()}
        self._longest = max(map(len, self._others), default=0)

    @classmethod
    def load(cls) -> Self:
        """Reads the packaged list."""
        return cls((short, long) for short, long in read_json("vocabulary", "abbreviations.json")["pairs"])

    def others(self, form: str) -> tuple[str, ...]:
        """What else a whole form is called: ("giải phóng mặt bằng",) for "gpmb"; () when nothing is known."""
        return self._others.get(words(form), ())

    def match(self, row: Sequence[str], place: int) -> tuple[int, tuple[str, ...]]:
        """The longest known form that begins at `row[place]`: how many pieces it takes and what else it is called.

        `row` is a text split at its spaces, as typed. (1, ()) when nothing known begins there.
        """
        typed: tuple[str, ...] = ()
        best: tuple[int, tuple[str, ...]] = (1, ())
        for length, piece in enumerate(row[place : place + self._longest], 1):
            typed += words(piece)
            if len(typed) > self._longest:
                break
            others = self._others.get(typed)
            if others:
                best = (length, others)
        return best
