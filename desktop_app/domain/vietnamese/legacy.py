"""Texts of the years before Unicode: TCVN3 (fonts .Vn…), VNI (fonts VNI-…) and VIQR, told apart and read.

In the old fonts a Vietnamese letter is the code of another one, so a text shows as "Céng hßa x· héi". It is read in
each of the ways, and the one that gives syllables of Vietnamese wins; where none does, the text stays as it is. Line by
line, because papers are pasted together. TCVN 5712:1993, table VN3; VNI for Windows; RFC 1456 (VIQR).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from types import MappingProxyType
from typing import Final, Literal

Encoding = Literal["tcvn3", "vni", "viqr"]

_TCVN3: Final = str.maketrans(
    "µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ¨©®ª«¬\u00ad¡¢£¤¥¦§",
    "àảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵăâđêôơưĂÂÊÔƠƯĐ",
)
_TONES: Final = {"ø": "\u0300", "ù": "\u0301", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_HATS: Final = {"â": "", "à": "\u0300", "á": "\u0301", "å": "\u0309", "ã": "\u0303", "ä": "\u0323"}
_BOWLS: Final = {"ê": "", "è": "\u0300", "é": "\u0301", "ú": "\u0309", "ü": "\u0303", "ë": "\u0323"}
_VNI_ONE: Final = MappingProxyType(dict(zip("ñôöìíæóòîÑÔÖÌÍÆÓÒÎ", "đơưìíỉĩịỵĐƠƯÌÍỈĨỊỴ", strict=True)))
_VNI_MARKS: Final = "øùûõïâàáåãäêèéúüëØÙÛÕÏÂÀÁÅÃÄÊÈÉÚÜË"
_VNI: Final = re.compile(rf"([aeouyAEOUYôöÔÖ])([{_VNI_MARKS}])|([ñôöìíæóòîÑÔÖÌÍÆÓÒÎ])")
_VIQR: Final = re.compile(r"([aeiouyAEIOUY])([\^(+]?)(['`?~]|\.(?=[A-Za-z]|\s+[a-z]|$))?|([dD])[dD]")
_VIQR_HATS: Final = {"^": "\u0302", "(": "\u0306", "+": "\u031b", "": ""}
_VIQR_TONES: Final = {"'": "\u0301", "`": "\u0300", "?": "\u0309", "~": "\u0303", ".": "\u0323", "": ""}
_VIQR_SIGN: Final = re.compile(r"[aeiouy](?:[\^(+]['`?~.]?|['`?~.])(?=[a-z])|dd", re.IGNORECASE)

_ONLY_UNICODE: Final = re.compile(
    r"[\u0102\u0103\u0110\u0111\u0128\u0129\u0168\u0169\u01a0\u01a1\u01af\u01b0\u1ea0-\u1ef9]"
)
_OLD: Final = re.compile(r"[\u00a1-\u00ff]")
_WORD: Final = re.compile(r"[^\s\d!-/:-@\[-`{-~“”‘’…–—]+")
_SYLLABLE: Final = re.compile(
    r"(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnpqrstvx])?"
    r"(?:[aăâeêioôơuưy]{1,2}|uyê|iêu|yêu|oai|oay|uây|uôi|ươi|ươu|oeo|uya|uyu|oao)(?:ch|ng|nh|[cmnpt])?"
)
_LEAST_GOOD: Final = 0.7  # of the syllables, where the text is what it is taken for
_LEAST_GAIN: Final = 0.15


def recognise(text: str) -> Encoding | None:
    """How the text was written, or None for Unicode (or anything that is no old Vietnamese)."""
    found: dict[Encoding, int] = {}
    for line in text.split("\n"):
        encoding = _of_line(line)
        if encoding:
            found[encoding] = found.get(encoding, 0) + len(line)
    return max(found, key=lambda one: found[one], default=None)


def to_unicode(text: str) -> str:
    """Every line that was written in an old way, as Unicode; the others as they are."""
    lines = text.split("\n")
    return "\n".join(_READ[encoding](line) if (encoding := _of_line(line)) else line for line in lines)


def _of_line(line: str) -> Encoding | None:
    if _ONLY_UNICODE.search(line):
        return None
    ways: list[Encoding] = []
    if _OLD.search(line):
        ways += ["tcvn3", "vni"]
    if len(_VIQR_SIGN.findall(line)) >= 2:
        ways.append("viqr")
    if not ways:
        return None
    before = _share(line)
    best, share = max(((way, _share(_READ[way](line))) for way in ways), key=lambda pair: pair[1])
    return best if share >= _LEAST_GOOD and share >= before + _LEAST_GAIN else None


def _share(text: str) -> float:
    """The part of the words that are Vietnamese syllables; with no mark at all it says nothing about the way."""
    words = _WORD.findall(text)
    good = sum(_is_syllable(word.lower()) for word in words)
    return good / len(words) if words else 0.0


def _is_syllable(word: str) -> bool:
    plain, tones = [], 0
    for letter in unicodedata.normalize("NFD", word):
        if letter in "\u0300\u0301\u0309\u0303\u0323":
            tones += 1
        else:
            plain.append(letter)
    return tones <= 1 and _SYLLABLE.fullmatch(unicodedata.normalize("NFC", "".join(plain))) is not None


def _tcvn3(text: str) -> str:
    return text.translate(_TCVN3)


def _vni(text: str) -> str:
    return _VNI.sub(_vni_letter, text)


def _vni_letter(found: re.Match[str]) -> str:
    if found[3]:
        return _VNI_ONE[found[3]]
    base, mark = _VNI_ONE.get(found[1], found[1]), found[2].lower()
    if mark in _TONES:
        whole = base + _TONES[mark]
    elif mark in _HATS:
        whole = base + "\u0302" + _HATS[mark]
    else:
        whole = base + "\u0306" + _BOWLS[mark]
    return unicodedata.normalize("NFC", whole)


def _viqr(text: str) -> str:
    def letter(found: re.Match[str]) -> str:
        if found[4]:
            return "đ" if found[4] == "d" else "Đ"
        return unicodedata.normalize("NFC", found[1] + _VIQR_HATS[found[2]] + _VIQR_TONES[found[3] or ""])

    return _VIQR.sub(letter, text)


_READ: Final[MappingProxyType[Encoding, Callable[[str], str]]] = MappingProxyType(
    {"tcvn3": _tcvn3, "vni": _vni, "viqr": _viqr}
)
