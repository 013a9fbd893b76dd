"""The text as the rules read it, and the way back to the characters that were typed.

The rules want NFC, plain spaces and plain digits. People give NFD (macOS), "Unicode tổ hợp" (ê and a loose tone),
spaces that do not break, Khmer digits, letters with invisible marks between them. Offsets count in what they gave.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
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
    if unicodedata.is_normalized("NFC", text) and not _HAS_INVISIBLE.search(text):
        return Normal(_digits(text.translate(_PLAIN)), None, len(text))
    pieces: list[str] = []
    origins: list[int] = []
    begin = 0
    for place in range(1, len(text) + 1):
        # A piece is a letter with everything that belongs to it: loose marks and invisible characters.
        if place < len(text) and (unicodedata.combining(text[place]) or _HAS_INVISIBLE.match(text, place)):
            continue
        piece = unicodedata.normalize("NFC", _HAS_INVISIBLE.sub("", text[begin:place])).translate(_PLAIN)
        pieces.append(piece)
        origins.extend([begin] * len(piece))
        begin = place
    return Normal(_digits("".join(pieces)), tuple(origins), len(text))


def _digits(text: str) -> str:
    """Reads the letters O, l and I as digits in a long number, where a scanner or a typist put them; same length."""
    return _MISREAD.sub(lambda found: found[0].translate(_DIGIT_LETTERS), text)


def key(text: str) -> str:
    """Lower case with one placement of tones; as long as `text`, so that a place in it is the same place there."""
    low = text.lower()
    if len(low) != len(text):  # "İ" becomes two characters
        low = "".join(character.lower()[0] for character in text)
    return _NEW_STYLE.sub(lambda found: _PLACEMENTS[found[0]], low)
