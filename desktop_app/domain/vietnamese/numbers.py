"""Numbers as Vietnamese writes them: a dot between thousands, a comma before decimals."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from decimal import Decimal

_THOUSANDS: Final = re.compile(r"[+-]?\d{1,3}(?:[.\u00a0 ]\d{3})+(?:,\d+)?", re.ASCII)
_PLAIN: Final = re.compile(r"[+-]?\d{1,50}(?:,\d+)?", re.ASCII)


def format_number(number: int | float | Decimal, decimals: int | None = None) -> str:
    """1976 → "1.976"; 4.5 → "4,5"; with `decimals` exactly so many places: (94.1, 2) → "94,10"."""
    text = f"{number:,}" if decimals is None else f"{number:,.{decimals}f}"
    return text.translate(str.maketrans(",.", ".,"))


def parse_number(text: str) -> int | Decimal | None:
    """ "1.976" → 1976, "101 584" → 101584, "4,5" → Decimal("4.5"); None for anything else.

    A dot is always the thousands' dot here: "4.5" is no number, rather than a wrong one.
    """
    stripped = text.strip()
    if len(stripped) > 100 or not (_THOUSANDS.fullmatch(stripped) or _PLAIN.fullmatch(stripped)):
        return None
    # Imported here: the decimal module costs a start some milliseconds.
    from decimal import Decimal

    plain = re.sub(r"[.\u00a0 ]", "", stripped).replace(",", ".")
    return Decimal(plain) if "." in plain else int(plain)
