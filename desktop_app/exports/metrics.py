"""How wide a line of the paper's letter is, without Qt.

A rule that must be as long as the line, or dots that must reach the margin, are sized here once for every format.
Kerning and shaping are left out, as Word leaves them out by default.
"""

from __future__ import annotations

from functools import cache

from desktop_app.exports import fonts

MM_PER_POINT = 25.4 / 72


def text_width_mm(text: str, size_pt: float, *, bold: bool = False, italic: bool = False) -> float:
    """Width in millimetres of `text` on one line at `size_pt` points. A letter that the font lacks counts as `?`."""
    units_per_em, widths = _advances(bold, italic)
    unknown = widths[ord("?")]
    units = sum(widths.get(ord(letter), unknown) for letter in text)
    return units / units_per_em * size_pt * MM_PER_POINT


@cache
def _advances(bold: bool, italic: bool) -> tuple[int, dict[int, int]]:
    return fonts.advances(bold=bold, italic=italic)
