"""What a document comes down to for us: its lines, and whether each is a point of a list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from desktop_app.domain.vietnamese.text import clean_line
from desktop_app.imports import refusals

MOST_LINES: Final = 5_000
MOST_LETTERS: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line, cleaned, never empty. `point`: the document itself numbers or bullets it."""

    text: str
    point: bool = False


def bounded(lines: Iterable[tuple[str, bool]]) -> list[TextLine]:
    """Cleaned lines without the empty ones. Raises NotReadable when there are none, or far more than minutes have."""
    kept: list[TextLine] = []
    letters = 0
    for text, point in lines:
        letters += len(text)
        if letters > MOST_LETTERS or len(kept) >= MOST_LINES:
            raise refusals.too_large("5.000 dòng / lines")
        cleaned = clean_line(text)
        if cleaned:
            kept.append(TextLine(cleaned, point))
    if not kept:
        raise refusals.no_text()
    return kept
