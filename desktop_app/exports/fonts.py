"""The paper's letter as bytes: the bundled Liberation Serif, what can be read from it, and the copy that goes to Qt.

Liberation Serif has the widths of Times New Roman and, unlike it, may be bundled and embedded. Only what is needed here
is read from the OpenType file: `head`, `hhea`, `hmtx` and `cmap` format 4.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from importlib import resources

# Two names of the same length: what the files are called, and what Qt knows them by.
_BUNDLED_NAME, FAMILY = "Liberation Serif", "SotayPaper Serif"
_FILES = {
    (False, False): "LiberationSerif-Regular.ttf",
    (True, False): "LiberationSerif-Bold.ttf",
    (False, True): "LiberationSerif-Italic.ttf",
    (True, True): "LiberationSerif-BoldItalic.ttf",
}
# What writes the letters that Liberation Serif lacks: family → files.
_OTHER_SCRIPTS = {
    "Noto Sans Khmer": ("NotoSansKhmer-Regular.ttf", "NotoSansKhmer-Bold.ttf"),
    "Noto Sans Tai Viet": ("NotoSansTaiViet-Regular.ttf",),
}
FAMILIES = (FAMILY, *_OTHER_SCRIPTS)
_TAB, _EMPTY_GLYPH = 0x09, 1


def fonts_for_qt() -> list[bytes]:
    """Every font file that papers need, so that all of FAMILIES can be found by name."""
    own = [font_for_qt(bold=bold, italic=italic) for bold, italic in _FILES]
    return own + [_file(name) for names in _OTHER_SCRIPTS.values() for name in names]


def bundled_font(*, bold: bool = False, italic: bool = False) -> bytes:
    """The bundled font file in one of its four cuts."""
    return _file(_FILES[bold, italic])


def font_for_qt(*, bold: bool = False, italic: bool = False) -> bytes:
    """The bundled font as Qt must get it; its letters and its PostScript name are untouched.

    Its family is called FAMILY: a machine may have an older Liberation Serif whose bold cuts lack ộ and ủ (Debian 12
    has), and Qt would mix the two by name. And the tab has a glyph of its own: without one, Qt draws it as a space and
    then writes into the PDF that every space is a tab, which whoever copies the text would get.
    """
    font = bundled_font(bold=bold, italic=italic)
    for encoding in ("utf-16-be", "ascii"):
        font = font.replace(_BUNDLED_NAME.encode(encoding), FAMILY.encode(encoding))
    return _with_cmap(font, {**characters(font), _TAB: _EMPTY_GLYPH})


def advances(*, bold: bool = False, italic: bool = False) -> tuple[int, dict[int, int]]:
    """Units per em, and the advance width in units of every code point that the font has."""
    font = bundled_font(bold=bold, italic=italic)
    tables = _tables(font)
    (units_per_em,) = struct.unpack_from(">H", font, tables["head"] + 18)
    (metric_count,) = struct.unpack_from(">H", font, tables["hhea"] + 34)
    metrics = struct.unpack_from(f">{'Hh' * metric_count}", font, tables["hmtx"])[::2]
    return units_per_em, {code: metrics[min(glyph, metric_count - 1)] for code, glyph in characters(font).items()}


def characters(font: bytes) -> dict[int, int]:
    """Code point → glyph from the Windows Unicode (3, 1) subtable, which is format 4 in the bundled files."""
    cmap = _tables(font)["cmap"]
    (count,) = struct.unpack_from(">H", font, cmap + 2)
    records = (struct.unpack_from(">HHL", font, cmap + 4 + 8 * index) for index in range(count))
    start = cmap + next(offset for platform, encoding, offset in records if (platform, encoding) == (3, 1))
    table_format, _length, _language, double_segments = struct.unpack_from(">HHHH", font, start)
    if table_format != 4:
        raise ValueError(f"cmap format {table_format} instead of 4")
    segments = double_segments // 2
    layout = f">{segments}H"
    ends = struct.unpack_from(layout, font, start + 14)
    starts = struct.unpack_from(layout, font, start + 16 + double_segments)
    deltas = struct.unpack_from(layout, font, start + 16 + 2 * double_segments)
    ranges_at = start + 16 + 3 * double_segments
    ranges = struct.unpack_from(layout, font, ranges_at)
    glyphs: dict[int, int] = {}
    for index in range(segments):
        for code in range(starts[index], ends[index] + 1):
            if ranges[index] == 0:
                glyph = (code + deltas[index]) & 0xFFFF
            else:
                at = ranges_at + 2 * index + ranges[index] + 2 * (code - starts[index])
                (glyph,) = struct.unpack_from(">H", font, at)
                glyph = (glyph + deltas[index]) & 0xFFFF if glyph else 0
            if glyph and code != 0xFFFF:
                glyphs[code] = glyph
    return glyphs


def _file(name: str) -> bytes:
    return resources.files("resources").joinpath("fonts", name).read_bytes()


def _tables(font: bytes) -> dict[str, int]:
    """Tag of each table → its place in the file."""
    return {tag: offset for tag, (_record, offset) in _directory(font).items()}


def _directory(font: bytes) -> dict[str, tuple[int, int]]:
    """Tag of each table → the place of its directory record, and of the table itself."""
    (count,) = struct.unpack_from(">H", font, 4)
    places = (12 + 16 * index for index in range(count))
    return {font[at : at + 4].decode("ascii"): (at, struct.unpack_from(">L", font, at + 8)[0]) for at in places}


def _with_cmap(font: bytes, glyphs: Mapping[int, int]) -> bytes:
    """The font with another map of characters, as a format 12 subtable behind the file's end."""
    groups = b"".join(struct.pack(">LLL", code, code, glyph) for code, glyph in sorted(glyphs.items()))
    subtable = struct.pack(">HHLLL", 12, 0, 16 + len(groups), 0, len(glyphs)) + groups
    cmap = struct.pack(">HHHHL", 0, 1, 3, 10, 12) + subtable
    record, _offset = _directory(font)["cmap"]
    changed = bytearray(font) + bytes(-len(font) % 4)
    struct.pack_into(">LL", changed, record + 8, len(changed), len(cmap))
    return bytes(changed + cmap)
