"""How old somebody is, as texts tell it: an age, a class, a year of birth.

A sign belongs to one person. Whether it stands close enough behind a name to be that one's is told here; whom it leads
to otherwise is told by `children`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final, Self

from desktop_app.domain.privacy.normal import plain_pattern
from desktop_app.domain.privacy.scan import Scan

OF_AGE: Final = 18
_FAR: Final = 120  # characters between a name and a sign that can still be its own
_UNITS: Final = ("một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_TEENS: Final = ("mười", "mười một", "mười hai", "mười ba", "mười bốn", "mười lăm", "mười sáu", "mười bảy")
_SAID: Final = MappingProxyType(
    {
        form: age
        for word, age in (
            *((word, age) for age, word in enumerate((*_UNITS, *_TEENS), 1)),
            *(("mười tám", 18), ("mười chín", 19), ("mười tư", 14), ("mười năm", 15)),
        )
        for form in (word, plain_pattern(word))
    }
)
_NUMBER: Final = (
    r"(?:(?:hai|ba|bốn|năm|sáu|bảy|tám|chín) mươi(?: [^\W\d_]{2,4})?|"
    + "|".join(sorted(_SAID, key=len, reverse=True))
    + ")"
)
_SIGN: Final = re.compile(
    r"(?<![\w./])(?<!\d[,\-])(?:"
    r"(?P<age>\d{1,3})(?P<range>-\d{1,3})?(?: rưỡi)? ?(?P<months>tháng |ngày |tuần |thg |th )?tuổi(?! (?:đảng|đoàn|"
    r"nghề|quân|đời))|"
    rf"(?P<said>{_NUMBER})(?: rưỡi)? (?P<said_months>tháng |ngày |tuần )?tuổi(?!\w)|"
    r"lên (?P<up>\d|1[0-7]|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười)"
    r"(?=[,.;)]|$| (?:mà|thì|đã|bị|còn|vẫn|phải|chưa)(?!\w))|"
    r"(?:học|đi|vào|(?P<school>trường)) (?P<level>tiểu học|mẫu giáo|mầm non|nhà trẻ|thcs|trung học cơ sở|"
    r"thpt|ptdtbt|ptdtnt|cấp (?:[12]|i|ii|một|hai))(?!\w)|"
    r"(?P<short>\d{1,2})t(?=[,);.]|\n| - | (?:ở|bị|con|lớp|học)(?!\w))|"
    r"(?:học )?lớp (?:[1-9]|1[0-2])(?:[a-zđ]{1,2}(?![a-zđ]))?(?!/1[02](?!\d))(?:[./]?\d{1,2})?"
    r"(?![\w]|/\d| của)|"
    r"(?:học )?lớp (?:một|hai|ba|bốn|tư|năm(?! nay)|sáu|bảy|tám|chín|mười(?: một| hai)?)(?!\w)"
    r"(?! (?:em|cháu|học|phòng|lớp|buổi|ngày))|"
    r"(?:học )?lớp (?P<nursery>lá|chồi|mầm|nhà trẻ|mẫu giáo)(?!\w)|"
    r"(?P<team>u(?:[5-9]|1[0-7]))(?!\w)|"
    r"(?P<code>(?:1[0-2]|[1-9])[a-h]\d{0,2})(?=[).;:\"”]|$|\n| - |,(?! (?:đường|phố|hẻm|ngõ|ấp|tổ|khu|lô))|"
    r" (?:và|bị|được|đã|đánh|nghỉ|bỏ|đoạt|đạt|là|vì|hay)(?!\w))|"
    r"(?:sinh năm|sinh ngày|sinh tháng|năm sinh|ngày sinh|sinh|sn)[ :]{0,2}"
    r"(?:(?:ngày )?\d{1,2} ?(?:[/.\-]|tháng) ?(?:\d{1,2},? ?(?:[/.\-]|năm) ?)?)?"
    r"(?:năm )?(?P<born>(?:19|20)\d\d)(?!\d)|"
    r"(?<=\()(?P<year>20[0-2]\d)(?=\))|"
    r"(?:(?<=nam - )|(?<=nữ - )|(?<=nam, )|(?<=nữ, ))(?P<listed>(?:19|20)\d\d)(?![\w/])|"
    r"(?:(?<=\()\d{1,2} |mới \d{1,2} )(?P<weeks>tháng|ngày|tuần)(?=[),.]| (?:đi|bị|mà|thì|đã|chưa)(?!\w))|"
    r"mới (?P<only>\d|1[0-7]|mười(?: một| hai| ba| bốn| tư| lăm| sáu| bảy)?)(?= (?:mà|đã|thôi|đầu)(?!\w)|[,.]))"
)
# The age of a group, how far somebody went to school, years in an office.
_OF_A_GROUP: Final = re.compile(
    r"(?<!\w)(?:từ|trên|dưới|(?<!chưa )(?:đủ|đến|tới)|độ|ngoài|quá|lứa|hết|trình độ|học vấn|nghiệp) $|(?:\d ?[-–]|"
    r"[<>≥]) ?$"
)
_UNDER: Final = re.compile(r"chưa (?:đủ |đến |tới |tròn |đầy )?$")
_UNDER_PLAIN: Final = re.compile(plain_pattern(_UNDER.pattern))
_AND_MORE: Final = re.compile(r" (?:trở (?:lên|xuống|đi)|đến \d)")
_TAUGHT: Final = re.compile(
    r"(?<!\w)(?:dạy|chủ nhiệm|phụ trách|giáo viên|đứng|gvcn|cô giáo|thầy giáo|phụ huynh|hội trưởng|trưởng ban)"
    r"(?: (?:các|em|khối|môn \w{1,6}))? $"
)
_LIGHT: Final = (
    r"năm nay|nay|mới|mới được|hiện nay|hiện|chỉ|chỉ mới|khoảng|gần|hơn|đang|là|vừa|tròn|lên|được|chưa đầy|chưa đủ|"
    r"chưa đến|chưa tới|"
    r"chưa tròn|chưa|đã|sinh đôi|song sinh|"
    r"cũng|cùng|đều|chung|cả hai|cả ba|là em|là cháu|là bé|các em|hai em|cùng là|em học sinh|học sinh|hs|học trò|trò|"
    r"học|vào|theo học|hiện học|đang học|bé gái|bé trai|nam|nữ|giới tính nam|giới tính nữ|"
    r"con gái|con trai|con út|con cả|con đầu|con đầu lòng|con thứ \w{1,4}|cháu nội|cháu ngoại|"
    r"cháu gái|cháu trai|em gái|em trai|chị cả|anh cả|dân tộc [^\W\d_]{1,8}|"
    r"người (?:[^\W\d_]{1,8}|pa cô|vân kiều|khơ mú|hà nhì|ba na|gia rai|ê đê|cơ tu|cơ ho|xơ đăng|ra glai|pà thẻn)|"
    r"(?:học )?(?:nội|bán) trú|một|lần lượt|tuổi|năm|bị bệnh|mồ côi|mồ côi cha|mồ côi mẹ|mồ côi cả cha lẫn mẹ|"
    r"khuyết tật"
)
_PLACE: Final = (
    r"(?:(?:nhà )?ở|ngụ|trú|trú tại|ngụ tại|tại|quê|nhà|thôn|ấp|xóm|bản|tổ|khu|khu phố|buôn|làng|khóm|phum|sóc|xã|"
    r"phường|dân|trường|học sinh trường)(?: [^\W_][\w'./-]{0,12}){1,6}"
)
_BESIDE: Final = re.compile(
    rf"(?: ?\((?:con|cháu|em|nhà|ở|ấp|thôn|bản|tổ|xóm)(?!\w)[^()\n]{{1,40}}\))?"  # "(con chị Bé Tư) học lớp 4"
    rf"[\s,()\-:\"”'|]{{0,3}}(?:{_PLACE}(?:, ?|\) ?|\(| - | ))?(?:(?:{_LIGHT})[ ,:(\-]{{1,3}}){{0,5}}"
    r"(?:\d{1,2}(?: tuổi)?(?:, | và )){0,5}"  # "(12, 9 và 6 tuổi)"
)
_SIGN_PLAIN: Final = re.compile(plain_pattern(_SIGN.pattern))
_SIGNS_PLAIN: Final = ("lop ", "tuoi")  # what people type without marks also in a text that has them
_OF_A_GROUP_PLAIN: Final = re.compile(plain_pattern(_OF_A_GROUP.pattern))
_TAUGHT_PLAIN: Final = re.compile(plain_pattern(_TAUGHT.pattern))
_BESIDE_PLAIN: Final = re.compile(plain_pattern(_BESIDE.pattern))


@dataclass(frozen=True, slots=True)
class Sign:
    """`age` in years, or None for a class: then `pupil`. `close`: it says nothing but directly behind a name."""

    start: int
    end: int
    age: int | None
    pupil: bool = False
    born: bool = False
    close: bool = False
    small: bool = False  # months, days, a nursery: nobody grown
    school: bool = False  # only the name of a school: of somebody called em or cháu, not of a teacher

    @property
    def young(self) -> bool:
        return self.age is None or self.age < OF_AGE


@dataclass(frozen=True, slots=True)
class Signs:
    """All signs of one text, in order."""

    scan: Scan
    all: tuple[Sign, ...]
    starts: tuple[int, ...]

    @classmethod
    def read(cls, scan: Scan, year: int) -> Self:
        """`year`: the present one; with it a year of birth tells an age."""
        text = scan.folded if scan.unmarked else scan.low
        group, taught, under = (_OF_A_GROUP, _TAUGHT, _UNDER)
        if scan.unmarked:
            group, taught, under = (_OF_A_GROUP_PLAIN, _TAUGHT_PLAIN, _UNDER_PLAIN)
        told = [] if scan.unmarked else list(_SIGN.finditer(scan.low))
        if scan.unmarked or any(one in scan.low for one in _SIGNS_PLAIN):
            typed = (one for one in _SIGN_PLAIN.finditer(scan.folded) if scan.low[one.start() : one.end()].isascii())
            told = sorted((*told, *typed), key=lambda one: one.span())
        found: list[Sign] = []
        for one in told:
            before = text[max(0, one.start() - 24) : one.start()]
            sign = _sign(one, year)
            if sign and sign.age and not sign.born and under.search(before):
                sign = replace(sign, age=sign.age - 1)
            if sign and sign.young and (group.search(before) or _AND_MORE.match(scan.low, one.end())):
                continue
            repeated = bool(found) and sign is not None and sign.start < found[-1].end
            if sign and not repeated and not (sign.age is None and taught.search(before)):
                found.append(sign)
        return cls(scan, tuple(found), tuple(sign.start for sign in found))

    def within(self, start: int, end: int) -> tuple[Sign, ...]:
        """The signs that begin there."""
        return self.all[bisect_left(self.starts, start) : bisect_left(self.starts, end)]

    def beside(self, place: int, until: int) -> Sign | None:
        """The sign that stands behind `place` with nothing but light words and a dwelling between, before `until`."""
        text = self.scan.folded if self.scan.unmarked else self.scan.low
        pattern = _BESIDE_PLAIN if self.scan.unmarked else _BESIDE
        for sign in self.within(place, min(until, place + _FAR))[:2]:
            if place < sign.start and pattern.fullmatch(text, place, sign.start):
                return sign
        return None


def _sign(found: re.Match[str], year: int) -> Sign | None:
    start, end = found.span()
    if number := found["age"]:
        small = found["months"] is not None
        close = found["range"] is not None  # "mới 12-13 tuổi"
        age = 0 if small else int(number)
        return Sign(start, end, age, small=small, close=close) if age < 120 else None
    if word := found["said"]:
        small = found["said_months"] is not None
        return Sign(start, end, 0 if small else _SAID.get(word, 30), small=small)
    if found["weeks"]:
        return Sign(start, end, 0, born=True, close=True, small=True)
    if word := found["up"] or found["only"]:
        return Sign(start, end, int(word) if word.isdigit() else _SAID[word], close=True)
    if number := found["short"]:
        return Sign(start, end, int(number), close=True)
    if number := found["born"]:
        return Sign(start, end, year - int(number), born=True)
    if number := found["listed"]:
        return Sign(start, end, year - int(number), born=True)
    if number := found["year"]:
        return Sign(start, end, year - int(number), born=True, close=True)
    close = any(found[one] is not None for one in ("team", "code", "level"))
    nursery, school = found["nursery"] is not None, found["school"] is not None
    return Sign(start, end, None, pupil=not nursery, close=close, small=nursery, school=school)
