"""The order of the Vietnamese alphabet, for lists of names."""

from __future__ import annotations

import unicodedata
from typing import Final

from desktop_app.domain.vietnamese.text import nfc

# a ă â b c d đ … with f j w z where other alphabets have them (Unicode CLDR, collation of "vi").
_ALPHABET: Final = {letter: place for place, letter in enumerate("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz")}
_TONE_ORDER: Final = "\u0300\u0309\u0303\u0301\u0323"  # huyền hỏi ngã sắc nặng, after ngang

Key = tuple[tuple[tuple[int, int], ...], tuple[int, ...], str]


def collation_key(text: str) -> Key:
    """A sort key: first the letters in the order of the alphabet, then the tones ngang < huyền < hỏi < ngã < sắc <
    nặng, then the text itself. Numbers inside a name count as numbers: ấp 2 stands before ấp 10."""
    letters: list[tuple[int, int]] = []
    tones: list[int] = []
    normal = nfc(text)
    place = 0
    while place < len(normal):
        character = normal[place]
        if character.isascii() and character.isdigit():
            end = place
            while end < len(normal) and normal[end].isascii() and normal[end].isdigit():
                end += 1
            # Python refuses to read a number of more than 4,300 digits; none that long is a name.
            letters.append((1, int(normal[place : min(end, place + 1000)])))
            tones.append(0)
            place = end
            continue
        element, tone = _weigh(character)
        letters.append(element)
        tones.append(tone)
        place += 1
    return tuple(letters), tuple(tones), normal


def _weigh(character: str) -> tuple[tuple[int, int], int]:
    lower = character.lower()
    known = _ALPHABET.get(lower)
    if known is not None:
        return (2, known), 0
    parts = unicodedata.normalize("NFD", lower)
    tone = next((place for place, mark in enumerate(_TONE_ORDER, 1) if mark in parts), 0)
    letter = nfc("".join(part for part in parts if part not in _TONE_ORDER))
    known = _ALPHABET.get(letter)
    if known is not None:
        return (2, known), tone
    return (3 if character.isalpha() else 0, ord(character)), 0
