"""One text on its way through the rules: its characters, its words, and what has been claimed so far.

A rule reads `text` (normalised), `low` (lower case) or `folded` (no marks), which have the same length, and claims
places. A claimed place is closed to the later rules, be it a finding or something harmless (a document number).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from desktop_app.domain.privacy.findings import HOUSEHOLD, LEVELS, SUGGESTIONS, Context, Finding, Kind
from desktop_app.domain.privacy.normal import Normal, key
from desktop_app.domain.privacy.words import Phrases
from desktop_app.domain.vietnamese.text import unmark

# A word with the apostrophes and loose marks of Ê Đê and Khmer names (H'Lan, Ya Tơ̆), or a run of digits.
WORD: Final = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f])*(?:'[^\W\d_](?:[^\W\d_]|[\u0300-\u036f])*)*|\d+")
_SENTENCE_END: Final = re.compile(r"[.!?…]+(?=\s)|[;\n]")
_UNMARKED: Final = re.compile(r"[A-Za-z]")
_MARKED: Final = re.compile(r"[À-ỹ]")


_HARMLESS: Final = 1
_FOUND: Final = 2


@dataclass(frozen=True, slots=True)
class Person:
    """Someone the name rules found: `start`..`end` with the form of address, `name` where the name itself begins."""

    start: int
    end: int
    kind: Kind


class Scan:
    """The state of one check."""

    def __init__(self, normal: Normal, context: Context) -> None:
        self.normal = normal
        self.context = context
        self.text = normal.text
        self.low = key(self.text)
        folded = unmark(self.text)
        # Only "İ" changes its length; then the rules that need no marks read the lower case.
        self.folded = folded if len(folded) == len(self.text) else self.low
        self._taken = bytearray(len(self.text))
        self._found: list[tuple[int, int, Kind, str]] = []
        self.identities: list[tuple[int, str]] = []  # identity numbers of twelve digits that were reported
        self.people: list[Person] = []  # everyone the name rules saw, also initials, for the rules about combinations

        spans = [found.span() for found in WORD.finditer(self.text)]
        self.starts = [start for start, _ in spans]
        self.ends = [end for _, end in spans]
        gaps = zip([0, *self.ends], self.starts, strict=False)
        self._joined = [
            0 < start - end <= 1 and self.text[end:start].isspace() and "\n" not in self.text[end:start]
            for end, start in gaps
        ]
        self.words = [self.low[start:end] for start, end in spans]
        # Without marks, but only what was typed without them: "chữ" is not "chu".
        self.plain = [
            self.folded[start:end] if word.isascii() else word
            for word, (start, end) in zip(self.words, spans, strict=True)
        ]
        self.capital = [self.text[start].isupper() for start in self.starts]
        self.shouted = [end - start > 1 and self.text[start:end].isupper() for start, end in spans]
        # A text typed without marks: hardly a letter with one. Then "ong", "ba", "co" may be forms of address.
        marked = len(_MARKED.findall(self.text))
        self.unmarked = marked * 50 < len(_UNMARKED.findall(self.text))
        self._ends_of_sentences = self._sentences()

    def between(self, one: int, other: int) -> str:
        """What stands between two neighbouring words."""
        return self.text[self.ends[one] : self.starts[other]]

    def adjacent(self, index: int) -> bool:
        """Whether word `index` follows the word before it on the same line with nothing but spaces between."""
        return 0 < index < len(self.words) and self._joined[index]

    def length(self, phrases: Phrases, at: int, words: list[str] | None = None) -> int:
        """How many words from `at` make up one of the phrases, with nothing but spaces between them; 0 for none."""
        if words is None:
            words = self.words
        if words[at] not in phrases.by_first:  # nearly always
            return 0
        for length in phrases.lengths(words, at):
            if all(self.adjacent(place) for place in range(at + 1, at + length)):
                return length
        return 0

    def free(self, start: int, end: int) -> bool:
        return self._taken.count(0, start, end) == end - start

    def unreported(self, start: int, end: int) -> bool:
        """Whether nothing was reported there; harmless places may lie in it (an office with the name of a commune)."""
        return _FOUND not in self._taken[start:end]

    def close(self, start: int, end: int) -> None:
        """Closes a harmless place to the later rules."""
        if self.unreported(start, end):
            self._taken[start:end] = bytes((_HARMLESS,)) * (end - start)

    def find(self, start: int, end: int, kind: Kind, suggestion: str | None = None) -> None:
        """Reports a place and closes it; not where something is reported already, so that findings never overlap."""
        if start >= end or not self.unreported(start, end):
            return
        self._taken[start:end] = bytes((_FOUND,)) * (end - start)
        self._found.append((start, end, kind, SUGGESTIONS[kind] if suggestion is None else suggestion))

    def sentence(self, place: int) -> tuple[int, int]:
        """The sentence (or part up to a semicolon or line end) that holds `place`."""
        from bisect import bisect_right

        index = bisect_right(self._ends_of_sentences, place)
        start = self._ends_of_sentences[index - 1] if index else 0
        end = self._ends_of_sentences[index] if index < len(self._ends_of_sentences) else len(self.text)
        return start, end

    def opens_sentence(self, place: int) -> bool:
        """Whether only quotes, bullets and spaces stand between the beginning of the sentence and `place`."""
        start, _ = self.sentence(place)
        before = self.text[start:place] if place - start <= 12 else "x"
        return not any(character.isalpha() for character in before)

    def _sentences(self) -> list[int]:
        ends = []
        for found in _SENTENCE_END.finditer(self.text):
            before = self.text[max(0, found.start() - 3) : found.start()]
            # "TP. Huế", "N.V.T. ở ấp 3", "đ. Lê Lợi": a point after one or two letters with a capital ends nothing.
            word = re.split(r"[^\w]", before)[-1]
            if found[0] == "." and (len(word) == 1 or (len(word) == 2 and word.isupper())) and word.isalpha():
                continue
            if found[0] in ("...", "…") and self.text[found.end() : found.end() + 2].strip().islower():
                continue  # "học lớp... à lớp 4": somebody thinks
            ends.append(found.end())
        return ends

    def findings(self) -> list[Finding]:
        """All findings in order, in places of the text as it was given."""
        result = []
        for start, end, kind, suggestion in sorted(self._found):
            if suggestion and self.text[start].isupper() and self.opens_sentence(start):
                suggestion = suggestion[0].upper() + suggestion[1:]
            first, last = self.normal.span(start, end)
            result.append(Finding(first, last, kind, LEVELS[kind], suggestion))
        return result


__all__ = ["HOUSEHOLD", "Person", "Scan"]
