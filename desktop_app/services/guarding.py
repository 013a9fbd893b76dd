"""The privacy guard for faces of the program: which texts to look at, what to leave alone, in which year."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from desktop_app.domain.privacy import Finding, Guard
    from desktop_app.domain.privacy.findings import Context


class Guarding:
    """Looks at texts as they are typed, completed, sent and exported. Needs no notebook; never logs a text.

    `allow` is what an area knows to be harmless (street and school names, the switchboard of its office); `year` is
    the present one. The word lists are read when the first text is looked at.
    """

    def __init__(self, year: int, allow: Collection[str] = ()) -> None:
        self._year = year
        self._allow = tuple(allow)
        self._guard: Guard | None = None

    def allow(self, entries: Collection[str]) -> None:
        """Puts another allow-list in place of the present one, for the texts that come after."""
        self._allow = tuple(entries)
        self._guard = None

    def check(self, text: str, context: Context = "note") -> list[Finding]:
        """What the text should not hold, in order and without overlaps."""
        return self._loaded().check(text, context=context)

    def blocks(self, text: str, context: Context = "note") -> list[Finding]:
        """Only what may not leave the machine: it stops completing, sending and exporting."""
        return [finding for finding in self.check(text, context) if finding.level == "block"]

    def fix(self, text: str, finding: Finding) -> str:
        """The text with the suggestion in place of the finding."""
        return self._loaded().fix(text, finding)

    def report(self, text: str, context: Context = "note") -> list[dict[str, Any]]:
        """The findings as `sotay guard` prints them."""
        return [
            {
                "start": finding.start,
                "end": finding.end,
                "kind": finding.kind,
                "level": finding.level,
                "text": text[finding.start : finding.end],
                "suggestion": finding.suggestion,
            }
            for finding in self.check(text, context)
        ]

    def _loaded(self) -> Guard:
        guard = self._guard
        if guard is None:
            # Imported here: its patterns and word lists cost a start that looks at no text too much.
            from desktop_app.domain.privacy import Guard

            guard = self._guard = Guard.load(self._allow, year=self._year)
        return guard
