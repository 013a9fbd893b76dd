"""Whether a text may hold what must not leave the machine at all, told in microseconds: most texts cannot.

Completing asks this of every text. What is needed for a finding of level "block" is looked for without any rule: the
digits of a paper or an account; what makes somebody a child (an age, a class, a year of birth, being a pupil); a form
of address for children in front of a name. A text that has one of them is read by all rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

from desktop_app.domain.privacy.normal import CAPITALS

# Anything but the letters, digits and marks that texts in Vietnamese are made of in NFC is left to the rules.
_ODD: Final = re.compile(r"[^\n\x20-\x7e\u00c0-\u024f\u1ea0-\u1ef9“”‘’…–%°²]")
_MISREAD: Final = re.compile(
    r"[OolI](?:(?<=\d[OolI])[\d .\-]|(?<!\w[OolI])[ .\-]?\d)"
)  # a letter in the place of a digit
_LONG_NUMBER: Final = re.compile(r"\d(?:[ .\-_(),–]{0,6}\d){6}")
_ISO_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
# Where a name may begin, and the words in front of it that make it a child's.
_CALLED: Final = (
    *("em", "cháu", "chau", "bé", "be", "con", "gái", "gai", "trai", "trò", "tro", "tên", "ten"),
    *("nhóc", "nhoc", "nhỏ", "nho"),
)
_GAP: Final = '[ :“"/]'
_BEHIND: Final = {width: "|".join(f"(?<=(?i:{word}){_GAP * width}.)" for word in _CALLED) for width in (1, 2, 3, 4)}
# Looked at from the capital, since there are few of them: what stands in front, one gap away or up to four.
_BEGINS: Final = re.compile(
    rf"[{CAPITALS}\d](?<={_GAP}.)(?:{_BEHIND[1]}|(?<={_GAP}{_GAP}.)(?:{_BEHIND[2]}|{_BEHIND[3]}|{_BEHIND[4]}))"
)
_THUS: Final = re.compile(rf" (?:là|la) [{CAPITALS}]")
_CALLED_THUS: Final = re.compile(rf"(?i:cháu|con|bé|em|đứa|trẻ)(?!\w)[^.;]{{0,60}} (?:là|la) [{CAPITALS}]")
_COUNTED: Final = (
    r"(?:\d|một|mot|hai|ba|bốn|bon|tư|tu|năm|nam|lăm|lam|sáu|sau|bảy|bay|tám|tam|chín|chin|mười|muoi|rưỡi|ruoi)"
)


class _Sign(NamedTuple):
    """Words with which an age, a class or a birth is told, and how it is told, so many characters around the word."""

    words: tuple[str, ...]
    before: int
    after: int
    pattern: re.Pattern[str]

    def is_in(self, low: str, text: str) -> bool:
        """Whether it is told in `text`; `low` is the same in small letters."""
        for word in self.words:
            at = low.find(word)
            while at >= 0:
                if self.pattern.search(text, max(0, at - self.before), at + len(word) + self.after):
                    return True
                at = low.find(word, at + 1)
        return False


_SIGNS: Final = (
    _Sign(
        ("tuổi", "tuoi"),
        20,
        0,
        re.compile(rf"{_COUNTED} ?(?:tháng |thang |ngày |ngay |tuần |tuan |thg |th )?(?:tuổi|tuoi)"),
    ),
    _Sign((" u", "(u"), 0, 3, re.compile(r"[ (]u(?:[5-9]|1[0-7])(?!\w)")),
    _Sign(("(20",), 0, 3, re.compile(r"\(20[0-2]\d\)")),
    _Sign(("lớp ", "lop "), 0, 8, re.compile(rf"(?:lớp|lop) (?:{_COUNTED}|lá|chồi|mầm|la|choi|mam|nhà|nha|mẫu|mau)")),
    _Sign(("sinh", "sn"), 0, 40, re.compile(r"(?<!\w)(?:sinh|sn)(?!\w)[^\n]{0,30}(?:19|20)\d\d")),
    _Sign(("lên ", "len "), 0, 8, re.compile(rf"(?:lên (?!sau )|len ){_COUNTED}(?!\w)")),
    _Sign(
        ("ng lớp", "ng trường", "ng lop", "ng truong"), 4, 0, re.compile(r"(?:cù|chu|cu)ng (?:lớp|trường|lop|truong)")
    ),
    _Sign(
        (", cháu ", " bé ", ", chau ", " be "), 4, 6, re.compile(r", (?:em )?(?:cháu|bé|chau|be) (?:bị|mồ|mới|bi|mo)")
    ),
    _Sign(("(",), 0, 9, re.compile(r"\(\d{1,2} (?:tháng|ngày|tuần|thang|ngay|tuan)")),
    _Sign((", 20", "- 20", "– 20"), 4, 2, re.compile(r"(?:nam|nữ|nu) ?[,–-] 20\d\d")),
    _Sign(
        ("mới ", "moi "),
        0,
        18,
        re.compile(
            rf"(?:mới|moi) (?:{_COUNTED}(?: \w+)? ?(?:mà|ma|đã|da|thôi|thoi|đầu|dau|[,.])|"
            r"\d{1,2} (?:tháng|ngày|tuần|thang|ngay|tuan))"
        ),
    ),
    _Sign(
        ("học ", "hoc ", "đi ", "di ", "vào ", "vao "),
        0,
        12,
        re.compile(
            r"(?:học|hoc|đi|di|vào|vao) (?:tiểu học|tieu hoc|mẫu giáo|mau giao|mầm non|mam non|nhà trẻ|nha tre|thcs|"
            r"trung học|trung hoc|(?:cấp|cap) (?:\d|i|một|mot|hai))"
        ),
    ),
)
_CLASS: Final = re.compile(r"\d(?<=[ (\-:]\d)\d?[a-ht]\d{0,2}(?!\w)")  # 8a, 12b1
_PUPIL: Final = (
    r"(?i:học sinh|hoc sinh|(?<!\w)hs(?!\w)|nam sinh|nữ sinh|nu sinh|trẻ(?: em| mồ côi)?|tre(?: em| mo coi)?|"
    r"thiếu nhi|thieu nhi|bệnh nhi|benh nhi|học trò|hoc tro|thiếu niên|thieu nien|đội viên|doi vien|"
    r"đội (?:trưởng|phó)|doi (?:truong|pho)|nhí|(?<= )nhi|em nhỏ|em nho)"
)
_PUPILS: Final = _Sign(
    (
        "học sinh",
        "hoc sinh",
        "hs",
        "nam sinh",
        "nữ sinh",
        "trẻ",
        "thiếu nhi",
        "bệnh nhi",
        "nu sinh",
        "tre ",
        "học trò",
        "hoc tro",
        "thiếu niên",
        "thieu nien",
        "thieu nhi",
        "benh nhi",
        "đội viên",
        "doi vien",
        "liên đội ",
        "chi đội ",
        "lien doi ",
        "chi doi ",
        " nhí",
        "si nhi",
        "vien nhi",
        "thu nhi",
        "em nhỏ",
        "em nho",
    ),
    60,
    90,
    re.compile(
        rf"{_PUPIL}(?: \w{{1,8}}){{0,4}}[ :]{{1,2}}[{CAPITALS}]|"
        rf"{_PUPIL}[^.;:]{{0,60}}(?:(?i:gồm|gom|có|co|là|la|tên|ten|các em|cac em)[ :]{{1,2}}|:"
        rf"[ \-+*•\d.)/]{{0,8}})[{CAPITALS}]|"
        rf"[{CAPITALS}][^\W\d_]*\.?[\s,(\-:]{{0,3}}(?:(?i:hiện|đang|là|một)[ ,]{{1,2}}){{0,2}}(?:(?i:em) )?{_PUPIL}"
    ),
)
_MIDDLES: Final = ("văn ", "thị ", "van ", "thi ")
_CALLED_SMALL: Final = _Sign(
    _MIDDLES, 60, 0, re.compile(rf"(?:{'|'.join(_CALLED)}){_GAP}{{1,4}}\w+ (?:văn|thị|van|thi) ")
)
_MIDDLE: Final = re.compile(r"(?<!\w)(?:văn|thị|van|thi) \w+[\s,(\-:]")


# "hai cháu mồ côi: …", "Các em được nhận sách gồm:" and items below it.
_SEVERAL: Final = _Sign(
    (" em ", " cháu ", " bé ", " chau ", " be "),
    6,
    110,
    re.compile(
        r"(?i:các|cac|những|nhung|hai|ba|bốn|bon|năm|nam|\d) (?:em|cháu|bé|chau|be)(?!\w)[^.;]{0,100}"
        rf"(?:(?:có|co|gồm|gom|là|la)[ :]|:)[ \-+*•\d.)/]{{0,8}}[{CAPITALS}]"
    ),
)


def any_may_block(texts: Iterable[str]) -> bool:
    """`may_block` of any of them, asked once: True also where only their neighbourhood looks so."""
    return may_block("\n".join(text for text in texts if not _ISO_DAY.fullmatch(text)))


def may_block(text: str) -> bool:
    """False when the rules can find nothing in the text that stops a record; True when they have to be asked."""
    if _ODD.search(text) or "  " in text or "|" in text or _MISREAD.search(text):
        return True
    text = text.replace("\n", " ")  # lines that were broken by a page are read as one
    if _LONG_NUMBER.search(text) and not _ISO_DAY.fullmatch(text):
        return True
    if _BEGINS.search(text):
        return True
    low = text.lower()
    if any(sign.is_in(low, low) for sign in _SIGNS) or _CLASS.search(low):
        return True
    if _PUPILS.is_in(low, text) or _SEVERAL.is_in(low, text):
        return True
    if _THUS.search(text) and _CALLED_THUS.search(text):
        return True
    if not any(word in low for word in _MIDDLES):
        return False
    if _MIDDLE.search(text) and any(word in low for word in _PUPILS.words):
        return True
    return _CALLED_SMALL.is_in(low, low)
