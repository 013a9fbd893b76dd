"""How wide a line of the paper's letter is, without Qt: the advance widths of the bundled Liberation Serif.

Liberation Serif has the same advance widths as Times New Roman, so a rule that must be "as long as the line" or a
dotted line that must reach the margin can be sized here for every format at once. Only what that needs is read from
the font file (OpenType `head`, `hhea`, `hmtx` and `cmap` format 4); kerning and shaping are left out, as Word leaves
them out by default.
"""

from __future__ import annotations

import struct
from functools import cache
from importlib import resources

MM_PER_POINT = 25.4 / 72

_FILES = {
    (False, False): "LiberationSerif-Regular.ttf",
    (True, False): "LiberationSerif-Bold.ttf",
    (False, True): "LiberationSerif-Italic.ttf",
    (True, True): "LiberationSerif-BoldItalic.ttf",
}


def text_width_mm(text: str, size_pt: float, *, bold: bool = False, italic: bool = False) -> float:
    """Width in millimetres of `text` on one line at `size_pt` points. A letter that the font lacks counts as `?`."""
    units_per_em, widths = _advances(bold, italic)
    unknown = widths[ord("?")]
    units = sum(widths.get(ord(letter), unknown) for letter in text)
    return units / units_per_em * size_pt * MM_PER_POINT


def font_bytes(*, bold: bool = False, italic: bool = False) -> bytes:
    """The bundled font file of the paper's letter in one of its four cuts."""
    return resources.files("resources").joinpath("fonts", _FILES[bold, italic]).read_bytes()


@cache
def _advances(bold: bool, italic: bool) -> tuple[int, dict[int, int]]:
    """Units per em, and the advance width of every code point of the basic plane."""
    data = font_bytes(bold=bold, italic=italic)
    tables = _tables(data)
    (units_per_em,) = struct.unpack_from(">H", data, tables["head"] + 18)
    (metric_count,) = struct.unpack_from(">H", data, tables["hhea"] + 34)
    metrics = struct.unpack_from(f">{'Hh' * metric_count}", data, tables["hmtx"])[::2]
    return units_per_em, {
        code: metrics[min(glyph, metric_count - 1)] for code, glyph in _characters(data, tables["cmap"]).items()
    }


def _tables(data: bytes) -> dict[str, int]:
    (count,) = struct.unpack_from(">H", data, 4)
    records = (struct.unpack_from(">4sLLL", data, 12 + 16 * index) for index in range(count))
    return {tag.decode("ascii"): offset for tag, _checksum, offset, _length in records}


def _characters(data: bytes, cmap: int) -> dict[int, int]:
    """Code point → glyph from the Windows Unicode (3, 1) subtable, which is format 4 in the bundled files."""
    (count,) = struct.unpack_from(">H", data, cmap + 2)
    records = (struct.unpack_from(">HHL", data, cmap + 4 + 8 * index) for index in range(count))
    start = cmap + next(offset for platform, encoding, offset in records if (platform, encoding) == (3, 1))
    table_format, _length, _language, double_segments = struct.unpack_from(">HHHH", data, start)
    if table_format != 4:
        raise ValueError(f"cmap format {table_format} instead of 4")
    segments = double_segments // 2
    layout = f">{segments}H"
    ends = struct.unpack_from(layout, data, start + 14)
    starts = struct.unpack_from(layout, data, start + 16 + double_segments)
    deltas = struct.unpack_from(layout, data, start + 16 + 2 * double_segments)
    ranges_at = start + 16 + 3 * double_segments
    ranges = struct.unpack_from(layout, data, ranges_at)
    glyphs: dict[int, int] = {}
    for index in range(segments):
        for code in range(starts[index], ends[index] + 1):
            if ranges[index] == 0:
                glyph = (code + deltas[index]) & 0xFFFF
            else:
                at = ranges_at + 2 * index + ranges[index] + 2 * (code - starts[index])
                (glyph,) = struct.unpack_from(">H", data, at)
                glyph = (glyph + deltas[index]) & 0xFFFF if glyph else 0
            if glyph and code != 0xFFFF:
                glyphs[code] = glyph
    return glyphs
