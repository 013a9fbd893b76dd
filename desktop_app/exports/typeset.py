"""Small decisions of a careful typist: dotted lines, where a long centred name breaks, numbers and dates on paper."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from desktop_app.exports.document import Style
from desktop_app.exports.metrics import text_width_mm

DOTS = "…"
SHORT = DOTS * 2


def width_mm(text: str, style: Style) -> float:
    """Width of `text` on one line in the letters of `style`."""
    return text_width_mm(text, style.size_pt, bold=style.bold, italic=style.italic)


def dotted(room_mm: float, style: Style, before: str = "") -> str:
    """Dots to write on by hand: what is left of `room_mm` of a line after the text `before`; never less than 8 dots."""
    return DOTS * max(8, int((room_mm - width_mm(before, style)) / width_mm(DOTS, style)) - 1)


def break_lines(text: str, column_mm: float, style: Style, before: Sequence[str] = ()) -> list[str]:
    """Lines of a centred name, each within `column_mm`, about equally long, or broken before one of the words `before`.

    Two lines break after a comma or before a word of `before` when both then fit (ỦY BAN NHÂN DÂN / XÃ TRÀ CÚ). A
    single word that is wider than the column stays whole: the renderer breaks it.
    """

    def width(words: Sequence[str]) -> float:
        return width_mm(" ".join(words), style)

    words = text.split()
    starts = tuple(f"{word} " for word in before)
    if not words or width(words) <= column_mm:
        return [text] if words else []
    fitting = [at for at in range(1, len(words)) if width(words[:at]) <= column_mm and width(words[at:]) <= column_mm]
    if fitting:
        preferred = [
            at
            for at in fitting
            if words[at - 1].endswith((",", ";", ":", "-")) or f"{' '.join(words[at:])} ".startswith(starts)
        ]
        best = min(preferred or fitting, key=lambda at: max(width(words[:at]), width(words[at:])))
        return [" ".join(words[:best]), " ".join(words[best:])]
    result: list[list[str]] = [[]]
    for word in words:
        if result[-1] and width([*result[-1], word]) > column_mm:
            result.append([])
        result[-1].append(word)
    return [" ".join(line) for line in result]


def count(value: object) -> str:
    """A whole number as official prose writes it (04, 28, 1.976); dots for anything that is not one."""
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        return SHORT
    return f"{value:,}".replace(",", ".") if value == 0 or value >= 10 else f"0{value}"


def official_date(day: date, pattern: str) -> str:
    """`day` in the pattern's `{day}`, `{month}`, `{year}`; days below 10 and months 1 and 2 with a leading zero."""
    return pattern.format(
        day=f"{day.day:02d}", month=f"{day.month:02d}" if day.month <= 2 else day.month, year=day.year
    )
