"""Foreign text → text that is only text, whatever the format: what no paper can carry is taken out."""

from __future__ import annotations

import re
import unicodedata

# Every way to say "new line" becomes one; a tab would be a field of layout in DOCX, so it becomes a space.
_NEW_LINE = re.compile(r"\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
# Control characters, lone surrogates, marks that turn the reading direction around (an attacker could make a sentence
# read differently than it is), byte order marks, private-use and non-characters that XML or fonts cannot show.
_UNWANTED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)


def plain(text: str) -> str:
    """`text` in NFC, with `\\n` as the only control character, without direction marks and lone surrogates."""
    text = _NEW_LINE.sub("\n", text).replace("\t", " ")
    return unicodedata.normalize("NFC", _UNWANTED.sub("", text))


def one_line(value: object) -> str:
    """`value` as one trimmed line with single spaces; "" for anything that is not text."""
    return " ".join(plain(value).split()) if isinstance(value, str) else ""


def lines(value: object) -> list[str]:
    """The lines of `value` that are not empty, trimmed; [] for anything that is not text."""
    if not isinstance(value, str):
        return []
    return [line for line in (part.strip() for part in plain(value).split("\n")) if line]
