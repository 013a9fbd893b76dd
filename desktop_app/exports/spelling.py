"""Where the tone stands in hòa/hoà, khỏe/khoẻ, ủy/uỷ: offices differ, so it is an option of a preset.

Only the preset's own words are ever written again; what somebody typed stays as it was typed.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

Tones = Literal["new", "old"]

_TONES = "\u0300\u0301\u0303\u0309\u0323"
# An open rhyme oa, oe, uy in decomposed letters, its tone on either vowel. The u of "qu" belongs to the onset.
_RHYME = re.compile(
    rf"(?:(?P<o>o)(?P<o_tone>[{_TONES}]?)(?P<ae>[ae])|(?<!q)(?P<u>u)(?P<u_tone>[{_TONES}]?)(?P<y>y))"
    rf"(?P<end_tone>[{_TONES}]?)(?![^\W\d_]|[\u0300-\u036f])",
    re.IGNORECASE,
)


def respell(text: str, tones: Tones) -> str:
    """`text` with the tones of open oa, oe, uy on the first vowel ("new": hòa) or on the second ("old": hoà)."""

    def moved(found: re.Match[str]) -> str:
        first, second = found["o"] or found["u"], found["ae"] or found["y"]
        tone = (found["o_tone"] or found["u_tone"] or "") + found["end_tone"]
        return first + tone + second if tones == "new" else first + second + tone

    return unicodedata.normalize("NFC", _RHYME.sub(moved, unicodedata.normalize("NFD", text)))
