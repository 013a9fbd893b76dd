"""Small decisions of a careful typist: dotted lines, where a long centred name breaks, numbers and dates on paper."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import combinations, pairwise

from desktop_app.exports.document import Style
from desktop_app.exports.metrics import text_width_mm

DOTS = "…"
SHORT = DOTS * 2
# Room beside the widest line for what formats round off; far less than a space and a letter.
_SNUG_MM = 0.6
_LONGEST_END = 4  # words in the longest entry of a preset's lists of words to break or to end at
_NO_POSITION = ("trưởng", "phó", "và", "kiêm")
_MOST_PLACES = 16  # a name with more places to break at is none
_MOST_EVEN_LINES = 8  # a longer name is none: it is not worth the search


def width_mm(text: str, style: Style) -> float:
    """Width of `text` on one line in the letters of `style`."""
    return text_width_mm(text, style.size_pt, bold=style.bold, italic=style.italic)


def dotted(room_mm: float, style: Style, before: str = "") -> str:
    """Dots to write on by hand: what is left of `room_mm` of a line after the text `before`; never less than 8 dots."""
    return DOTS * max(8, int((room_mm - width_mm(before, style)) / width_mm(DOTS, style)) - 1)


def break_lines(text: str, column_mm: float, style: Style, before: Sequence[str] = ()) -> list[str]:
    """The lines of a centred name in a column of `column_mm`, as they fall when the name is set `snug_mm` wide.

    A name of two lines (in capitals also of three) breaks after a comma or before one of the words `before` (ỦY BAN
    NHÂN DÂN / XÃ TRÀ CÚ) when that can be had by narrowing alone, without a line break in the text; other names get
    lines that are about equally long. A word that is wider than the column stays whole here: the renderer breaks it.
    """
    words = text.split()
    lines = _filled(words, column_mm, style)
    if len(lines) == 2 or (len(lines) == 3 and style.capitals):
        well = _well_broken(words, len(lines), column_mm, style, before)
        if not well and style.capitals:  # the name of a body had better have one more line than bad ones
            well = _well_broken(words, len(lines) + 1, column_mm, style, before)
        lines = well or _even(words, column_mm, style)
    elif 2 < len(lines) <= _MOST_EVEN_LINES:
        lines = _even(words, column_mm, style)
    return [" ".join(line) for line in lines]


def _well_broken(
    words: list[str], count: int, column_mm: float, style: Style, before: Sequence[str]
) -> list[list[str]]:
    """The `count` lines that break at good places and are most alike; [] when narrowing cannot give such."""
    starts = tuple(f"{word} " for word in before)
    good = [
        at
        for at in range(1, len(words))
        if words[at - 1].endswith((",", ";", ":", "-"))
        or f"{' '.join(words[at : at + _LONGEST_END])} ".startswith(starts)
    ]
    found: list[tuple[float, list[list[str]]]] = []
    for places in combinations(good if len(good) <= _MOST_PLACES else (), count - 1):
        lines = [words[start:end] for start, end in pairwise((0, *places, len(words)))]
        snug = max(_width(line, style) for line in lines) + _SNUG_MM
        if snug <= column_mm and _filled(words, snug, style) == lines:
            found.append((snug, lines))
    return min(found)[1] if found else []


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
    room = space = _width([" "], style)
    for word in words:
        wide = _width([word], style)
        room -= space + wide
        if not lines or room < 0:
            lines.append([])
            room = column_mm - wide
        lines[-1].append(word)
    return lines


def _width(words: Sequence[str], style: Style) -> float:
    return width_mm(" ".join(words), style)


def count(value: object, *, zeros: bool = True) -> str:
    """A whole number as official prose writes it (04, 28, 1.976); dots for anything that is not one.

    `zeros`: numbers below ten have a leading zero; nought has none.
    """
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 10**15:
        return SHORT
    return f"{value:,}".replace(",", ".") if value == 0 or value >= 10 or not zeros else f"0{value}"


def short_position(position: str, ends: Sequence[str]) -> str:
    """A position without its organisation: "Phó Chủ tịch" of "Phó Chủ tịch Ủy ban nhân dân xã".

    It ends before the first of the words `ends`, but never with a bare "Trưởng" or "Phó" (Trưởng ấp stays whole).
    """
    words, starts = position.split(), tuple(f"{end} " for end in ends)
    for at in range(1, len(words)):
        rest = " ".join(words[at : at + _LONGEST_END])
        if words[at - 1].casefold() not in _NO_POSITION and f"{rest} ".startswith(starts):
            return " ".join(words[:at]).rstrip(" ,-")
    return position


def lowered_start(text: str, starts: Sequence[str]) -> str:
    """`text` with a small first letter when it begins with one of the common words `starts`; names keep theirs."""
    common = f"{text} ".casefold().startswith(tuple(f"{start} " for start in starts))
    return text[:1].lower() + text[1:] if common else text


def official_date(day: date, pattern: str) -> str:
    """`day` in the pattern's `{day}`, `{month}`, `{year}`; days below 10 and months 1 and 2 with a leading zero."""
    return pattern.format(
        day=f"{day.day:02d}", month=f"{day.month:02d}" if day.month <= 2 else day.month, year=day.year
    )
