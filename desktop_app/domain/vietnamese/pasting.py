"""Text that comes from elsewhere, made into paragraphs: odd spaces, letters in pieces, lines broken in the middle.

Cleaning twice is cleaning once. Words are never changed; only what stands between them.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_SPACES: Final = re.compile(r"[ \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
# Khmer is written with zero-width spaces between its words, and joined emoji with joiners: there they belong.
_BELONGS: Final = r"\u1780-\u17ff\u19e0-\u19ff\u2190-\u2bff\ufe0f\U0001f000-\U0001faff"
_INVISIBLE: Final = re.compile(
    r"[\u00ad\u061c\u180e\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]"
    rf"|(?<![{_BELONGS}])[\u200b-\u200d](?![{_BELONGS}])"
)
_BREAKS: Final = re.compile(r"\r\n?|[\u000b\u000c\u0085\u2028\u2029]")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
# A line of its own: a bullet, a number or letter before a point, a heading in capitals, a table's row.
_ITEM: Final = re.compile(r"(?:[-–—•●▪+*>|]|\d{1,3}[.)/]|[a-zđ][.)]|[IVXLC]{1,6}[.)-])\s|\|")
_GAPS: Final = re.compile(r"[\t\n]+")
_ENDS: Final = tuple('.!?…:;”"»)]|')


def without_marks(text: str) -> str:
    """The text without what nobody sees and what turns other letters round (UAX #9)."""
    return _INVISIBLE.sub("", text)


def in_one_line(text: str) -> str:
    """The text as a field of one line takes it while somebody writes there: no marks, and breaks and tabs as spaces."""
    return _CONTROL.sub("", _GAPS.sub(" ", without_marks(_BREAKS.sub("\n", text))))


def clean_paste(text: str) -> str:
    """The text with its paragraphs whole: hard line breaks rejoined, NFC, plain spaces, at most one empty line."""
    text = _CONTROL.sub("", without_marks(_BREAKS.sub("\n", text)))
    lines = [_SPACES.sub(" ", line).strip() for line in unicodedata.normalize("NFC", text).split("\n")]
    joined: list[str] = []
    for line in lines:
        last = next((place for place in range(len(joined) - 1, -1, -1) if joined[place]), None)
        if line and last is not None and _goes_on(joined[last], line):
            del joined[last + 1 :]
            joined[last] += " " + line
        elif line or (joined and joined[-1]):
            joined.append(line)
    while joined and not joined[-1]:
        joined.pop()
    return "\n".join(joined)


def _goes_on(line: str, following: str) -> bool:
    """Whether a sentence goes on in the next line that is not empty: it was not at its end, and no capital begins."""
    if line.endswith(_ENDS) or _ITEM.match(following) or following[0] == "|":
        return False
    return following[0].islower() or following[0] in ",;"
