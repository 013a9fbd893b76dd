"""Small decisions of a careful typist: dotted lines, where a long centred name breaks, numbers and dates on paper."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from desktop_app.exports.document import Style
from desktop_app.exports.metrics import text_width_mm

DOTS = "…"
SHORT = DOTS * 2
# Room beside the widest line for what formats round off; far less than a space and a letter.
_SNUG_MM = 0.6
_MOST_EVEN_LINES = 8  # a longer name is none: it is not worth the search


def width_mm(text: str, style: Style) -> float:
    """Width of `text` on one line in the letters of `style`."""
    return text_width_mm(text, style.size_pt, bold=style.bold, italic=style.italic)


def dotted(room_mm: float, style: Style, before: str = "") -> str:
    """Dots to write on by hand: what is left of `room_mm` of a line after the text `before`; never less than 8 dots."""
    return DOTS * max(8, int((room_mm - width_mm(before, style)) / width_mm(DOTS, style)) - 1)


def break_lines(text: str, column_mm: float, style: Style, before: Sequence[str] = ()) -> list[str]:
    """The lines of a centred name in a column of `column_mm`, as they fall when the name is set `snug_mm` wide.

    A name of two lines breaks after a comma or before one of the words `before` (ỦY BAN NHÂN DÂN / XÃ TRÀ CÚ) when
    that can be had by narrowing alone, without a line break in the text; other names get lines that are about equally
    long. A single word that is wider than the column stays whole here: the renderer breaks it.
    """
    words = text.split()
    lines = _filled(words, column_mm, style)
    if len(lines) == 2:
        lines = _two_lines(words, column_mm, style, before) or _even(words, column_mm, style)
    elif 2 < len(lines) <= _MOST_EVEN_LINES:
        lines = _even(words, column_mm, style)
    return [" ".join(line) for line in lines]


def _two_lines(words: list[str], column_mm: float, style: Style, before: Sequence[str]) -> list[list[str]]:
    """The two lines that break at a good place and are most alike; [] when narrowing cannot give such."""
    starts = tuple(f"{word} " for word in before)
    found: list[tuple[float, int]] = []
    for at in range(1, len(words)):
        if not (words[at - 1].endswith((",", ";", ":", "-")) or f"{' '.join(words[at:])} ".startswith(starts)):
            continue
        lines = [words[:at], words[at:]]
        snug = max(_width(line, style) for line in lines) + _SNUG_MM
        if snug <= column_mm and _filled(words, snug, style) == lines:
            found.append((snug, at))
    at = min(found)[1] if found else 0
    return [words[:at], words[at:]] if at else []


def _even(words: list[str], column_mm: float, style: Style) -> list[list[str]]:
    """As many lines as the column needs, in the narrowest column that needs no more of them."""
    count = len(_filled(words, column_mm, style))
    narrow, wide = column_mm / count, column_mm
    while wide - narrow > _SNUG_MM / 2:
        middle = (narrow + wide) / 2
        if len(_filled(words, middle, style)) > count:
            narrow = middle
        else:
            wide = middle
    lines = _filled(words, wide, style)
    while True:  # the little room that is added may let a word slip up; then that is how the lines fall
        snug = min(snug_mm([" ".join(line) for line in lines], style), column_mm)
        settled = _filled(words, snug, style)
        if settled == lines:
            return lines
        lines = settled


def snug_mm(lines: Sequence[str], style: Style) -> float:
    """How wide a paragraph must be to fall into these lines."""
    return max(width_mm(line, style) for line in lines) + _SNUG_MM


def _filled(words: Sequence[str], column_mm: float, style: Style) -> list[list[str]]:
    """The words in lines, each as full as it can be: what Word and Qt do."""
    lines: list[list[str]] = []
    for word in words:
        if not lines or _width([*lines[-1], word], style) > column_mm:
            lines.append([])
        lines[-1].append(word)
    return lines


def _width(words: Sequence[str], style: Style) -> float:
    return width_mm(" ".join(words), style)


def count(value: object) -> str:
    """A whole number as official prose writes it (04, 28, 1.976); dots for anything that is not one."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 10**15:
        return SHORT
    return f"{value:,}".replace(",", ".") if value == 0 or value >= 10 else f"0{value}"


def official_date(day: date, pattern: str) -> str:
    """`day` in the pattern's `{day}`, `{month}`, `{year}`; days below 10 and months 1 and 2 with a leading zero."""
    return pattern.format(
        day=f"{day.day:02d}", month=f"{day.month:02d}" if day.month <= 2 else day.month, year=day.year
    )
