"""The guard itself: the rules in their order.

The order decides: a link is read before its digits, an account that the text names before it could be a telephone,
a document number before it could be an address. Nothing here keeps or logs a text.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final, Self

from desktop_app.domain.privacy.addresses import find_addresses
from desktop_app.domain.privacy.births import find_births
from desktop_app.domain.privacy.digits import find_labelled, find_numbers, find_spoken
from desktop_app.domain.privacy.findings import Context, Finding
from desktop_app.domain.privacy.harmless import close_harmless
from desktop_app.domain.privacy.links import find_links
from desktop_app.domain.privacy.normal import key, normalise
from desktop_app.domain.privacy.people import find_people
from desktop_app.domain.privacy.phones import Phones
from desktop_app.domain.privacy.quick import may_block
from desktop_app.domain.privacy.scan import WORD, Scan
from desktop_app.domain.privacy.words import Phrases, Words

_THIS_YEAR: Final = 2026  # of the first release; the caller knows better
_DIGIT: Final = re.compile(r"\d")


class Guard:
    """Finds what could tell who a person is. One guard serves any number of texts, on any thread."""

    def __init__(self, words: Words, allow: Collection[str] = (), year: int = _THIS_YEAR) -> None:
        self._words = words
        self._phones = Phones()
        self._year = year
        entries = [key(normalise(entry).text).strip() for entry in allow]
        digits = {re.sub(r"\D", "", entry) for entry in entries if re.fullmatch(r"[\d .+()\-]+", entry)}
        self._numbers = frozenset(number for number in digits if len(number) >= 3)
        self._links = frozenset(entry for entry in entries if "@" in entry or ("." in entry and "/" in entry))
        self._phrases = Phrases(
            " ".join(WORD.findall(entry)) for entry in entries if any(character.isalpha() for character in entry)
        )

    @classmethod
    def load(cls, allow: Collection[str] = (), *, year: int = _THIS_YEAR) -> Self:
        """Reads the word lists. `allow`: what an area knows to be harmless: street and school names, the switchboard of
        an office, its mail address and page. `year`: the present one; with it a year of birth tells a child.
        """
        return cls(Words.load(), allow, year)

    def check(self, text: str, *, context: Context = "note") -> list[Finding]:
        """What the text should not hold, in order, without overlaps; the same for the same text, in linear time.

        `context` "minutes": people in office are named rightly there, so nothing is suggested for them. The names of
        chair and secretary are fields of their own; do not give them to the guard.
        """
        if not text:
            return []
        scan = Scan(normalise(text), context)
        find_links(scan, self._words.sets["official_mail"], self._links)
        find_spoken(scan, self._phones)
        has_digits = _DIGIT.search(scan.text) is not None  # half of the rules have nothing to read without
        if has_digits:
            find_labelled(scan, self._phones)
            find_births(scan)
            close_harmless(scan)
            find_numbers(scan, self._words, self._phones, self._numbers)
        self._close_allowed(scan)
        if has_digits:
            find_addresses(scan)
        find_people(scan, self._words, self._year)
        return scan.findings()

    def blocks(self, text: str, *, context: Context = "note") -> list[Finding]:
        """Those findings of `check` that may not leave the machine."""
        if not may_block(text):
            return []
        return [finding for finding in self.check(text, context=context) if finding.level == "block"]

    def fix(self, text: str, finding: Finding) -> str:
        """The text with the suggestion of one finding in its place. An office-holder in minutes stays."""
        if not finding.suggestion:
            return text
        return text[: finding.start] + finding.suggestion + text[finding.end :]

    def _close_allowed(self, scan: Scan) -> None:
        at = 0 if self._phrases.by_first else len(scan.words)
        while at < len(scan.words):
            length = scan.length(self._phrases, at)
            if length:
                scan.close(scan.starts[at], scan.ends[at + length - 1])
            at += max(1, length)
