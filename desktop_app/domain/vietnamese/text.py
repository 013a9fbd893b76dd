"""Normal form, cleaning and the keys by which Vietnamese text is compared and searched.

Three levels of likeness, from strict to loose: `nfc` (the same letters), `tone_key` (the same marks, wherever the
tone is written: hoà = hòa), `fold` (no marks at all: "dat dai" = "đất đai"). The user's own text is never rewritten:
`clean` only removes what cannot be seen, keys are for comparing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

_APOSTROPHES: Final = "’‘ʼʹ′`´"
_TONES: Final = MappingProxyType({"\u0300": "2", "\u0309": "3", "\u0303": "4", "\u0301": "5", "\u0323": "6"})
_TONED_LETTERS: Final = frozenset("aăâeêioôơuưy")

# The onsets of Vietnamese syllables (Hoàng Phê's dictionary list). "gi" and "qu" end in a vowel letter of their own,
# so "gy" cannot occur and "quy" is qu + y.
# Begins with the letter itself and looks back, so that the regex engine leaps from y to y.
_WHOLE_RHYME_Y: Final = re.compile(
    r"y(?![^\W_])(?:"
    r"(?<=(?<![^\W_])[bcdghklmnprstvx]y)|"
    r"(?<=(?<![^\W_])(?:ng|nh|gh|ch|kh|ph|th|tr|qu)y)|"
    r"(?<=(?<![^\W_])nghy))"
)


def nfc(text: str) -> str:
    """Unicode normal form C: the only form that is stored, hashed and compared."""
    return unicodedata.normalize("NFC", text)


def _cleaning() -> dict[int, str | None]:
    table: dict[int, str | None] = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0)))
    for line_break in "\n\u000b\u000c\r\u0085\u2028\u2029":
        table[ord(line_break)] = "\n"
    del table[ord("\t")]
    for space in "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000":
        table[ord(space)] = " "
    # Invisible and harmful: byte order mark, soft hyphen, and the marks that make text read in another order than it
    # is stored. Kept: U+200B..U+200D, which Khmer line breaking and joined emoji need.
    for code in (0x00AD, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF):
        table[code] = None
    # Half of a surrogate pair cannot be written as UTF-8; the replacement mark says that something stood there.
    table.update(dict.fromkeys(range(0xD800, 0xE000), "\ufffd"))
    return table


_CLEANING: Final[Mapping[int, str | None]] = MappingProxyType(_cleaning())


def clean(text: str) -> str:
    """The text as it is stored: NFC, no control characters but newline and tab, every odd space a plain one."""
    # Most texts are clean already, and nothing that `_CLEANING` names is printable: ten times as quick.
    if text.isprintable() and unicodedata.is_normalized("NFC", text):
        return text
    return nfc(text.replace("\r\n", "\n").translate(_CLEANING))


def clean_line(text: str) -> str:
    """`clean` for a text of one line: every run of white space becomes one space, none at the ends."""
    return " ".join(clean(text).split())


# `str.translate` is slow for characters that its table does not name, so the tables name every Latin letter.
_LATIN: Final = MappingProxyType({code: chr(code) for code in (*range(0x250), *range(0x1E00, 0x1F00))})


def _folding() -> dict[int, str]:
    table = {ord(look_alike): "d" for look_alike in "đĐÐðƉɖ"} | dict.fromkeys(map(ord, _APOSTROPHES), "'")
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        parts = unicodedata.normalize("NFD", chr(code))
        if len(parts) > 1 and parts[0].isascii():
            table[code] = parts[0].lower()
    return _LATIN | table


_FOLDING: Final[Mapping[int, str]] = MappingProxyType(_folding())


def fold(text: str) -> str:
    """The loose search key of NFC text: lower case, no marks, đ = d, apostrophes alike, kỹ = kĩ.

    Character for character: `len(fold(text)) == len(text)`, so that a place in the key is the same place in the text
    (highlighting). Therefore it does not normalise: give it `nfc(text)` or cleaned text. A combining mark that has no
    composed form (Ê Đê "ơ̆") stays a character of its own; SQLite's unicode61 tokenizer drops it, `name_key` too.
    Stable: `fold(fold(text)) == fold(text)`.

    y becomes i only where it is the whole rhyme (kỹ, lý, quý), where both spellings are in use; tay stays apart
    from tai.
    """
    return _WHOLE_RHYME_Y.sub("i", unmark(text))


def unmark(text: str) -> str:
    """`text` as it is typed without marks: lower case, đ = d, apostrophes alike; character for character as `fold`."""
    return text.translate(_FOLDING).lower()


def prefix_keys(word: str) -> tuple[str, ...]:
    """The keys under which a word that may still be being typed can begin: ("qui", "quy") for "quy".

    A finished "quý" is found under "qui", but "quy" may also be on the way to "quyết", which is not.
    """
    folded = fold(nfc(word))
    unfinished = nfc(word).translate(_FOLDING).lower()
    return (folded,) if folded == unfinished else (folded, unfinished)


def name_key(text: str) -> str:
    """The key that says whether two names are the same name however they are typed: folded, single spaces, and no
    punctuation ("Ea H’Leo" = "ea h'leo" = "Ea H Leo"; not "Ea Hleo")."""
    folded = fold(nfc(text))
    if not folded.isascii():
        folded = "".join(c for c in folded if not 0x0300 <= ord(c) < 0x0370)  # the accents that Latin letters keep
    return " ".join(folded[start:end] for start, end in syllables(folded))


def spelling_key(text: str) -> str:
    """Like `name_key`, but marks count: the key of a name's spelling ("Thuận Hoà" = "thuận hòa", not "thuan hoa")."""
    keyed = tone_key(text)
    return " ".join(keyed[start:end] for start, end in syllables(keyed))


def _tone_marking() -> dict[int, str]:
    """Every toned vowel → its letter and a private mark for the tone, which `tone_key` then moves and names."""
    table = {ord(look_alike): "đ" for look_alike in "ĐÐðƉɖ"} | dict.fromkeys(map(ord, _APOSTROPHES), "'")
    table[0x0130] = "i"
    for letter in _TONED_LETTERS:
        for mark, tone in _TONES.items():
            for case in (letter, letter.upper()):
                table[ord(nfc(case + mark))] = letter + chr(_TONE_MARK + int(tone))
    return _LATIN | table


_TONE_MARK: Final = 0xE000  # private use: in no text that has a meaning
_TONE_MARKING: Final[Mapping[int, str]] = MappingProxyType(_tone_marking())
_TONE_DIGITS: Final = MappingProxyType({chr(_TONE_MARK + int(tone)): tone for tone in _TONES.values()})
_TONE_IN_WORD: Final = re.compile(r"([\ue002-\ue006])([^\W_]*)")


def tone_key(text: str) -> str:
    """The strict search key: lower case, marks kept, the tone of each syllable moved to its end as a digit.

    hoà = hòa = "hoa2", thuỷ = thủy = "thuy3"; quý, quả, toàn, hoặc, già keep their letters; hoa ≠ hòa.
    Digits: 2 huyền, 3 hỏi, 4 ngã, 5 sắc, 6 nặng, none for ngang.
    """
    marked = nfc(text).translate(_TONE_MARKING).lower()
    # Text, mark, rest of the syllable, text, …: all of them change places at once, which no call for each could do.
    parts = _TONE_IN_WORD.split(marked)
    parts[1::3], parts[2::3] = parts[2::3], [_TONE_DIGITS[mark] for mark in parts[1::3]]
    return "".join(parts)


_ASCII_WORD: Final = re.compile(r"[A-Za-z0-9]+")


def syllables(text: str) -> list[tuple[int, int]]:
    """Where the words of a text stand: (start, end) of every run of letters, digits and the marks on them."""
    if text.isascii():  # every folded text without foreign letters: the quick way gives the same
        return [found.span() for found in _ASCII_WORD.finditer(text)]
    spans: list[tuple[int, int]] = []
    start = -1
    for place, character in enumerate(text):
        inside = character.isalnum() or unicodedata.category(character)[0] == "M"
        if inside and start < 0:
            start = place
        elif not inside and start >= 0:
            spans.append((start, place))
            start = -1
    if start >= 0:
        spans.append((start, len(text)))
    return spans


def words(text: str) -> tuple[str, ...]:
    """The folded words of a text: what a search compares."""
    folded = fold(nfc(text))
    return tuple(folded[start:end] for start, end in syllables(folded))


_SENTENCE: Final = re.compile(r".*?(?<![A-ZĐ])[.!?…](?=\s)")  # not after a capital: "TP. Huế" goes on


def first_sentence(text: str, limit: int) -> str:
    """The first sentence of a text, on one line; longer than `limit` characters it ends at a word and with "…"."""
    line = next((stripped for raw in text.split("\n") if (stripped := " ".join(raw.split()))), "")
    found = _SENTENCE.match(line)
    sentence = (found[0] if found else line).rstrip(".")
    if len(sentence) <= limit:
        return sentence
    kept = sentence[: limit - 1]
    head, space, _ = kept.rpartition(" ")
    return (head if space and len(head) > limit // 2 else kept) + "…"
