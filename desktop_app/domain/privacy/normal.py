"""The text as the rules read it, and the way back to the characters that were typed.

The rules want NFC, plain spaces and plain digits. People give NFD (macOS), "Unicode tổ hợp" (ê and a loose tone),
spaces that do not break, Khmer digits, letters with invisible marks between them. Offsets count in what they gave.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

_INVISIBLE: Final = "\u00ad\u180e\u200b\u200c\u200d\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"
_HAS_INVISIBLE: Final = re.compile(f"[{_INVISIBLE}]")


def _plain() -> dict[int, str]:
    table = dict.fromkeys(map(ord, "\t\u00a0\u1680\u202f\u205f\u3000"), " ") | dict.fromkeys(range(8192, 8203), " ")
    table |= dict.fromkeys(map(ord, "\r\x0b\x0c\x85\u2028\u2029"), "\n")
    table |= dict.fromkeys(map(ord, "‐‑‒–—―−﹣－"), "-") | dict.fromkeys(map(ord, "’‘ʼʹ′`´"), "'")
    table |= dict.fromkeys(map(ord, "ÐƉ"), "Đ") | dict.fromkeys(map(ord, "ðɖ"), "đ")
    table |= {ord("．"): ".", ord("＋"): "+", ord("＠"): "@", ord("："): ":", ord("／"): "/"}
    for zero in (0xFF10, 0x17E0, 0x0E50, 0x0ED0, 0x0660):  # full-width, Khmer, Thai, Lao, Arabic digits
        table |= {zero + digit: str(digit) for digit in range(10)}
    return table


_PLAIN: Final[Mapping[int, str]] = MappingProxyType(_plain())

_MISREAD: Final = re.compile(
    r"(?<![\w.])(?:[Oo][ .\-]?|0)(?=[\dOolI .\-]{9,19}(?!\w))(?:[\dOolI][ .\-]?){8,10}[\dOolI](?!\w)"
)
# A tab between two cells of a table, not behind "Họ tên:" and not a run of them above signatures.
_CELL: Final = re.compile(r"(?<=[^\s:])\t(?=\S)")
_COLUMN: Final = 5  # spaces that part the columns of a signature block
_WIDE_GAP: Final = re.compile(r" {2,}(?=\S)")
# A line goes on in the next one: that begins with a small letter, or the first is long and ends nothing, and the second
# is neither an item nor a field of a form.
_BROKEN: Final = re.compile(
    r"(?<=[^\n]{19}[^\n.:;!?…])\n(?=[a-zà-ỹđ]{2}|[a-zà-ỹđ] )|"
    r"(?<=[^\n]{37}[^\n.:;!?…])\n(?=[^\W_])(?!\d{1,2}[.)/])(?![^\n]{0,25}[:|])(?![A-ZĐ]{2})"
)
_DIGIT_LETTERS: Final = MappingProxyType({ord("O"): "0", ord("o"): "0", ord("l"): "1", ord("I"): "1"})

# Both ways to place a tone on a final oa, oe, uy mean the same syllable (hoà = hòa; toàn has only one way). The same
# number of letters on both sides, so that offsets stay; In "quý" the u belongs to the onset.
_PLACEMENTS: Final = MappingProxyType(
    dict(
        zip(
            ("oà", "oá", "oả", "oã", "oạ", "oè", "oé", "oẻ", "oẽ", "oẹ", "uỳ", "uý", "uỷ", "uỹ", "uỵ"),
            ("òa", "óa", "ỏa", "õa", "ọa", "òe", "óe", "ỏe", "õe", "ọe", "ùy", "úy", "ủy", "ũy", "ụy"),
            strict=True,
        )
    )
)
_NEW_STYLE: Final = re.compile(r"(?:o[àáảãạèéẻẽẹ]|(?<!q)u[ỳýỷỹỵ])(?![^\W\d_])")


# The capital letters of Vietnamese and its neighbours, for character classes.
CAPITALS: Final = "".join(
    chr(code) for code in (*range(0x41, 0x5B), *range(0xC0, 0x250), *range(0x1EA0, 0x1F00)) if chr(code).isupper()
)


@dataclass(frozen=True, slots=True)
class Normal:
    """`text`: what the rules read. `origins[i]`: where its character i began in the given text; None: there."""

    text: str
    origins: tuple[int, ...] | None
    length: int  # of the given text

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The characters of the given text that `text[start:end]` stands for, whole characters with their marks."""
        if self.origins is None:
            while end < self.length and unicodedata.combining(self.text[end]):
                end += 1
            return start, end
        first = self.origins[start]
        while end < len(self.origins) and self.origins[end] == self.origins[end - 1]:
            end += 1
        return first, self.origins[end] if end < len(self.origins) else self.length


def normalise(text: str) -> Normal:
    """Reads a text once; never fails, whatever characters it holds."""
    given = _CELL.sub("|", text.replace("\r\n", " \n"))
    if unicodedata.is_normalized("NFC", given) and not _HAS_INVISIBLE.search(given):
        plain, origins = given.translate(_PLAIN), None
        if _WIDE_GAP.search(plain):
            plain, origins = _narrow(plain, range(len(plain)))
        return Normal(_read(plain), origins, len(text))
    pieces: list[str] = []
    places: list[int] = []
    begin = 0
    for place in range(1, len(given) + 1):
        # A piece is a letter with everything that belongs to it: loose marks and invisible characters.
        if place < len(given) and (unicodedata.combining(given[place]) or _HAS_INVISIBLE.match(given, place)):
            continue
        piece = unicodedata.normalize("NFC", _HAS_INVISIBLE.sub("", given[begin:place])).translate(_PLAIN)
        pieces.append(piece)
        places.extend([begin] * len(piece))
        begin = place
    plain, origins = _narrow("".join(pieces), places)
    return Normal(_read(plain), origins, len(text))


def _narrow(text: str, places: Sequence[int]) -> tuple[str, tuple[int, ...]]:
    """Every run of spaces as one, but two between columns; `places[i]`: where character i began, given and returned."""
    pieces: list[str] = []
    kept: list[int] = []
    begin = 0
    for gap in _WIDE_GAP.finditer(text):
        keep = gap.start() + (2 if len(gap[0]) >= _COLUMN else 1)
        pieces.append(text[begin:keep])
        kept.extend(places[begin:keep])
        begin = gap.end()
    pieces.append(text[begin:])
    kept.extend(places[begin:])
    return "".join(pieces), tuple(kept)


def _read(text: str) -> str:
    """Digits that were misread, lines that a page or a mail program broke; as long as `text`."""
    plain = _digits(text)
    if "\n" not in text:
        return plain
    if "  " not in text:
        return _BROKEN.sub(" ", plain)

    def joined(found: re.Match[str]) -> str:
        begin = plain.rfind("\n", 0, found.start()) + 1
        return "\n" if "  " in plain[begin : found.start()] else " "  # columns go on in no other line

    return _BROKEN.sub(joined, plain)


def _digits(text: str) -> str:
    """Reads the letters O, l and I as digits in a long number, where a scanner or a typist put them; same length."""
    return _MISREAD.sub(lambda found: found[0].translate(_DIGIT_LETTERS), text)


def plain_pattern(pattern: str) -> str:
    """A regular expression with its letters as they are typed without marks; for texts that have none."""
    plain = unicodedata.normalize("NFD", pattern.replace("đ", "d"))
    return "".join(character for character in plain if not unicodedata.combining(character))


def key(text: str) -> str:
    """Lower case with one placement of tones; as long as `text`, so that a place in it is the same place there."""
    low = text.lower()
    if len(low) != len(text):  # "İ" becomes two characters
        low = "".join(character.lower()[0] for character in text)
    return _NEW_STYLE.sub(lambda found: _PLACEMENTS[found[0]], low)
