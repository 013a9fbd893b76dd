"""What is wrong with a record, or still empty in it, as a sentence that a person can act on."""

from __future__ import annotations

from typing import NamedTuple


class Problem(NamedTuple):
    """One thing to put right: `field` is its place in the record ("severity", "stream.<id>.stance", "" = the whole),
    `vi` and `en` are finished polite sentences."""

    field: str
    vi: str
    en: str

    def sentence(self, language: str) -> str:
        """The sentence in "vi" or "en"."""
        return self.en if language == "en" else self.vi
