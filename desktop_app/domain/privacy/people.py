"""What a named person is: somebody private, a child, somebody in office; and what is said beside the name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from types import MappingProxyType
from typing import Final

from desktop_app.domain.privacy import cues
from desktop_app.domain.privacy.findings import HOUSEHOLD, Kind
from desktop_app.domain.privacy.names import Candidate, Names
from desktop_app.domain.privacy.normal import plain_pattern
from desktop_app.domain.privacy.offices import Offices
from desktop_app.domain.privacy.scan import Person, Scan
from desktop_app.domain.privacy.words import Phrases, Words

_OF_AGE: Final = 18
_ADDRESSED_AS_GROWN: Final = 14  # nobody younger is called anh or chị in a report
_NUMBER_NEAR: Final = 40
_NEWBORN: Final = re.compile(r"(?<!\w)sinh (?:được |ra )?(?:con|bé|cháu|em bé)[^.;]{0,40}(?:tên|là|gọi)(?: là)? $")
_COUNTED: Final = frozenset(("hộ", "người", "em", "cháu", "trường", "thành", "hội", "cá", "gia"))
_LINK: Final = r"[\s,(\-:]{0,3}"
_AGE: Final = re.compile(
    _LINK + r"(?:(?:năm nay|nay|mới|hiện|hiện nay|chỉ|khoảng|gần|đang|là|vừa|tròn|lên|được|"
    r"chưa đầy|chưa|học sinh|nam|nữ|nam moi|moi)"
    r"[ ,]{1,2}){0,4}(\d{1,2}) ?(?:tuổi|tháng tuổi|tuoi|thang tuoi)"
)
# "lớp 9/12" is how far a grown-up went to school, "lớp 4/2" a class.
_CLASS: Final = re.compile(
    _LINK + r"(?:(?:hiện|đang|là|năm nay|mới|vừa|lên|hiện đang|dang|cùng|đều|chung|cả hai)[ ,]{1,2}){0,2}"
    r"(?:(?:em )?(?:học sinh|hoc sinh|hs),? ?)?"
    r"(?:(?:(?:học|vào|hoc) )?(?:lớp|lop) (?:1[0-2]|[1-9])(?!\d|/1[02])|u(?:[5-9]|1[0-7])(?!\w))"
)
_PUPIL: Final = re.compile(
    _LINK + r"(?:(?:hiện|đang|là|một)[ ,]{1,2}){0,2}(?:em )?(?:học sinh|hoc sinh|hs|trẻ mồ côi|trẻ em)(?!\w)"
)
_PUPIL_BEFORE: Final = re.compile(
    r"(?:(?<!\w)(?P<not>phụ huynh|cựu|phụ huynh của|cha mẹ|giáo viên|với)\s)?(?:các |một |hai |nhóm )?(?:em )?"
    r"(?:học sinh|hoc sinh|(?<!\w)hs|nam sinh|nữ sinh|trẻ em|"
    r"thiếu nhi|bệnh nhi|(?<![^\W\d_] )trẻ|(?:(?<=các )|(?<=một )|(?<=hai )|(?<=ba )|(?<=là )|(?<=của )|"
    r"(?<=cho ))trẻ|cháu bé|bé gái|bé trai)(?: (?:giỏi|nghèo|vượt khó|cá biệt|khuyết tật|nữ|nam|dân tộc|"
    r"trường \w+))?(?: (?:lớp|lop) \d{1,2}\w{0,3})?"
    r"(?: tên)?(?: là)?[ :]{1,2}$"
)
_CLASS_LIST: Final = re.compile(
    r"(?<!\w)(?:lớp|lop) (?:1[0-2]|[1-9])[a-z]?\d{0,2}(?:/\d{1,2})?(?: gồm| có| là)?(?: các| hai| ba|"
    r" \d{1,2})?(?: em| học sinh)?[ :]{1,2}$"
)
# "con gái 5 tuổi của chị Lan tên My"
_CHILD_CALLED: Final = re.compile(
    r"(?<!\w)(?:con|cháu|bé|em|trẻ|đứa)(?!\w)[^.;]{0,40}?"
    r"(?:(?<!\d)(?P<age>\d{1,2}) tuổi|(?<!\w)lớp (?:1[0-2]|[1-9])(?!\d)|(?<!\w)lớp (?:lá|chồi|mầm))[^.;]{0,40}$"
)
_CHILD_BEFORE: Final = re.compile(
    r"(?<!\w)(?:cháu|bé|con gái|con trai|đứa con|đứa nhỏ|em gái|em trai|con)(?: nội| ngoại| út|"
    r" đầu)?(?!\w)[^.;]{0,45}$"
)
# Names that follow one another with nothing between are of one kind when something before says that they are several.
_SEVERAL: Final = re.compile(
    r"(?:các|những|hai|ba|bốn|năm|nhóm|cùng|\d)(?: em| cháu| học sinh| bạn| trẻ)?[ :]{1,2}$|(?:gồm|có)[ :]{1,2}$"
)
_BOTH: Final = re.compile(r"[\s,(\-]{0,3}(?:cùng|đều|chung|cả hai|cả ba)(?!\w)")
_BRACKETED: Final = re.compile(r" ?\((20[0-2]\d)\)")
_OF_CHILDREN: Final = re.compile(r"(?<!\w)(?:em|cháu|con|bé|học|lớp|trẻ|hs|chau|be|hoc|lop|tre)(?!\w)")
_CHILD_OF: Final = re.compile(
    r"[ ,(]{1,3}con (?:trai |gái )?(?:của )?(?:anh|chị|ông|bà|vợ chồng|gia đình|cô|chú)(?!\w)"
)
_CLASS_NEAR: Final = re.compile(r"(?<!\w)(?:lớp|lop) (?:1[0-2]|[1-9])(?!\d|/1[02])|(?<!\w)lớp (?:lá|chồi|mầm)(?!\w)")
_BORN_NEAR: Final = re.compile(
    r"(?<!\w)(?:sinh|sn)(?: năm| ngày)?[ :]{1,2}(?:\d{1,2}[/.\-]\d{1,2}[/.\-])?((?:19|20)\d{2})(?!\d)"
)
_AGE_NEAR: Final = re.compile(r"(?<!\d)(\d{1,2}) ?(?:tuổi|tháng tuổi|tuoi)")
_NAMES_A_PLACE: Final = re.compile(
    r"(?:đặt|đổi|mang|gắn|gọi) tên(?: mới)?(?: cho)?(?: các| một| \d{1,2})? (?:tuyến|đường|phố|trường|cầu|"
    r"công viên|quảng trường|hẻm)|"
    r"(?<!\w)tên (?:đường|phố|trường|công viên)(?!\w)"
)
_LISTED: Final = re.compile(r" ?, ?(?:và )?| và ")
_YEAR: Final = re.compile(
    _LINK + r"(?:(?:nam|nữ)[ ,]{1,2})?(?:sinh năm|sinh ngày|sn|sinh|sinh nam)[ :]{0,2}"
    r"(?:\d{1,2}[/.\-]\d{1,2}[/.\-])?((?:19|20)\d{2})"
)

# The same for texts that were typed without marks.
_PLAIN: Final = MappingProxyType(
    {
        pattern: re.compile(plain_pattern(pattern.pattern))
        for pattern in (
            *(_AGE, _CLASS, _PUPIL, _PUPIL_BEFORE, _CHILD_OF, _CLASS_NEAR, _AGE_NEAR, _BORN_NEAR),
            *(_LISTED, _YEAR, _CLASS_LIST, _CHILD_CALLED, _CHILD_BEFORE, _SEVERAL, _NEWBORN, _NAMES_A_PLACE),
        )
    }
)


def _read(scan: Scan, pattern: re.Pattern[str]) -> re.Pattern[str]:
    return _PLAIN[pattern] if scan.unmarked else pattern


def _text(scan: Scan) -> str:
    return scan.folded if scan.unmarked else scan.low


def _phrases(scan: Scan, words: Words, name: str) -> Phrases:
    return words.phrases[f"unmarked_{name}" if scan.unmarked else name]


def find_people(scan: Scan, words: Words, year: int) -> None:
    """Reports names, children and office-holders, then what the text says beside them."""
    offices = Offices.read(scan, words)
    candidates = Names(scan, words, offices).walk()
    in_office: dict[str, str] = {}  # name → office, for when the text names the same person again
    holders = {candidate.first for candidate in candidates}
    children = _children(scan, words, candidates, year)
    for place, candidate in enumerate(candidates):
        start, end = scan.starts[candidate.first], scan.ends[candidate.last]
        if scan.ends[candidate.last] - scan.starts[candidate.last] == 1 and scan.text[end : end + 1] == ".":
            end += 1
        if not scan.unreported(start, end):
            continue
        child = children[place]
        if child:
            _report(scan, start, end, "minor", "một học sinh" if child == "pupil" else None)
            continue
        office = None if candidate.initials else offices.of(candidate.first, candidate.last, holders)
        again = in_office.get(_name(scan, candidate))
        if office:
            in_office.setdefault(_name(scan, candidate), office.title)
            scan.find(office.start, office.end, "office_holder", "" if scan.context == "minutes" else office.title)
        elif again and not candidate.initials:
            scan.find(start, end, "office_holder", "" if scan.context == "minutes" else again)
        elif candidate.initials:
            scan.people.append(Person(start, end, "person_name"))
        elif not candidate.weak and not _for_a_place(scan, candidate):
            _report(scan, start, end, "person_name", HOUSEHOLD if candidate.household else None)
    _find_combinations(scan, words)


def _for_a_place(scan: Scan, candidate: Candidate) -> bool:
    """ "đề xuất đặt tên đường: Trần Thị Vân, …": a name that a street or a school is to bear."""
    if candidate.address and candidate.address not in cues.NAMING:
        return False
    first, last = scan.sentence(scan.starts[candidate.first])
    return (
        _read(scan, _NAMES_A_PLACE).search(_text(scan), max(first, scan.starts[candidate.first] - 150), last)
        is not None
    )


def _name(scan: Scan, candidate: Candidate) -> str:
    return " ".join(scan.words[candidate.name : candidate.last + 1])


def _report(scan: Scan, start: int, end: int, kind: Kind, suggestion: str | None) -> None:
    scan.find(start, end, kind, suggestion)
    scan.people.append(Person(start, end, kind))


# Children


def _children(scan: Scan, words: Words, candidates: Sequence[Candidate], year: int) -> list[str | bool | None]:
    """What `_is_child` says of each; after one form of address ("ba cháu A, B 9 tuổi") one is like the next."""
    found: list[str | bool | None] = []
    for place, candidate in enumerate(candidates):
        end = scan.ends[candidate.last]
        if end - scan.starts[candidate.last] == 1 and scan.text[end : end + 1] == ".":
            end += 1
        following = candidates[place + 1] if place + 1 < len(candidates) else None
        until = scan.starts[following.first] if following else len(scan.text)
        found.append(_is_child(scan, words, candidate, end, until, year))
    for place in range(len(candidates) - 2, -1, -1):
        one, other = candidates[place], candidates[place + 1]
        listed = other.first == other.name and one.address and one.address == other.address
        if (
            listed
            and found[place] is None
            and _read(scan, _LISTED).fullmatch(_text(scan)[scan.ends[one.last] : scan.starts[other.first]])
        ):
            found[place] = found[place + 1]
    for place in range(len(candidates) - 2, -1, -1):  # "A, B (cùng lớp 8/2)"
        one, other = candidates[place], candidates[place + 1]
        both = found[place] is None and found[place + 1] and one.address == other.address
        gap = _text(scan)[scan.ends[one.last] : scan.starts[other.first]]
        if both and _read(scan, _LISTED).fullmatch(gap) and _BOTH.match(scan.low, scan.ends[other.last]):
            found[place] = found[place + 1]
    several = False
    for place, one in enumerate(candidates[:-1]):
        other = candidates[place + 1]
        start = scan.starts[one.first]
        several = several or _read(scan, _SEVERAL).search(_text(scan), max(0, start - 20), start) is not None
        follows = _read(scan, _LISTED).fullmatch(_text(scan), scan.ends[one.last], scan.starts[other.first])
        if several and follows and found[place] and found[place + 1] is None and not other.address:
            found[place + 1] = found[place]
        elif not follows:
            several = False
    return found


def _is_child(scan: Scan, words: Words, candidate: Candidate, end: int, until: int, year: int) -> str | bool | None:
    """ "pupil" or "child" for a minor, False for somebody who is certainly not, None when the text does not say."""
    if candidate.weak:
        return None
    first, last = scan.sentence(scan.starts[candidate.first])
    address = candidate.address
    grown = address in _phrases(scan, words, "adults") or candidate.household
    if born := _read(scan, _YEAR).match(_text(scan), end):
        return "child" if year - int(born[1]) < _OF_AGE and not grown else False
    if (born := _BRACKETED.match(scan.low, end)) and _OF_CHILDREN.search(scan.low, first, last):
        return "child" if year - int(born[1]) < _OF_AGE and not grown else None
    if age := _read(scan, _AGE).match(_text(scan), end):
        months = "tháng" in age[0] or "thang" in age[0]
        if months or int(age[1]) < _OF_AGE:
            return None if grown or _somebody_elses(scan, candidate, int(age[1])) else "child"
        return False
    if grown:
        return None
    if _born_by_number(scan, candidate, end, min(last, until), year) or (
        not address and _read(scan, _NEWBORN).search(_text(scan), first, scan.starts[candidate.first])
    ):
        return "child"
    relatives = scan.words[max(0, candidate.first - 2) : candidate.first]  # "chú ruột tên Toàn"
    if address in cues.NAMING and not any(one in cues.GROWN_KIN for one in relatives[-1 - ("ruột" in relatives) :]):
        called = _read(scan, _CHILD_CALLED).search(_text(scan), first, scan.starts[candidate.first])
        if called and int(called["age"] or 0) < _OF_AGE:
            return "child"
        if _read(scan, _CHILD_BEFORE).search(_text(scan), first, scan.starts[candidate.first]):
            return _young(scan, words, scan.starts[candidate.first], first, end, min(last, until, end + 90), year)
    if not address.startswith(("anh", "chị", "chi")) and (
        _read(scan, _CLASS).match(_text(scan), end) or _read(scan, _PUPIL).match(_text(scan), end)
    ):
        return "pupil"
    before = _read(scan, _PUPIL_BEFORE).search(
        _text(scan), max(first, scan.starts[candidate.name] - 50), scan.starts[candidate.name]
    )
    if before and not before["not"]:
        return "pupil"
    if not address and _read(scan, _CLASS_LIST).search(
        _text(scan), max(first, scan.starts[candidate.first] - 40), scan.starts[candidate.first]
    ):
        return "pupil"
    if address in _phrases(scan, words, "always_children"):
        return "pupil" if address == "học sinh" else "child"
    if address in cues.MAYBE_CHILDREN:
        return _young(scan, words, scan.starts[candidate.first], first, end, min(last, until, end + 90), year)
    return None


def _born_by_number(scan: Scan, candidate: Candidate, end: int, until: int, year: int) -> bool:
    """Whether the identity number beside a name is that of a child: digits 4 to 6 tell the century and the year."""
    for start, digits in scan.identities:
        if end <= start < min(until, end + _NUMBER_NEAR) and candidate.address not in ("anh", "chị"):
            return year - (1900 + 100 * (int(digits[3]) // 2) + int(digits[4:6])) < _OF_AGE
    return False


def _somebody_elses(scan: Scan, candidate: Candidate, age: int) -> bool:
    """Whether an age is that of a child of the person who is named: "con của chị Thắm năm nay 6 tuổi"."""
    if candidate.address not in ("anh", "chị", "chi"):
        return False
    before = scan.words[max(0, candidate.first - 3) : candidate.first]
    return age < _ADDRESSED_AS_GROWN or any(word in ("con", "cháu", "bé") for word in before)


def _young(scan: Scan, words: Words, start: int, first: int, end: int, until: int, year: int) -> str | None:
    """Whether the sentence around "em Hoa" or "cháu An" speaks of a child."""
    behind = _text(scan)[end:until]
    if parent := _read(scan, _CHILD_OF).match(_text(scan), end):
        # What the parent does says nothing about the child: "con anh công nhân nhà trọ, bị suy dinh dưỡng".
        own = _text(scan)[parent.end() : until].partition(",")[2]
        return None if _has(scan, words, "adult_signs", own) else "child"
    around = _text(scan)[max(first, start - 40) : start] + " " + behind
    if _has(scan, words, "adult_signs", behind):
        return None
    if _read(scan, _CLASS_NEAR).search(behind):
        return "pupil"
    born = _read(scan, _BORN_NEAR).search(behind)
    if born:
        return "child" if year - int(born[1]) < _OF_AGE else None
    age = _read(scan, _AGE_NEAR).search(behind)
    if age:
        return "child" if int(age[1]) < _OF_AGE else None
    return "pupil" if _has(scan, words, "child_signs", around) else None


def _has(scan: Scan, words: Words, name: str, text: str) -> bool:
    syllables = re.findall(r"\w+", text)
    phrases = _phrases(scan, words, name)
    return any(any(phrases.lengths(syllables, at)) for at in range(len(syllables)))


# What is said beside a name


def _find_combinations(scan: Scan, words: Words) -> None:
    """Belief, origin, party, health, past: harmless of a group, not in a sentence with somebody's name."""
    if not scan.people:
        return
    named = {scan.sentence(person.start) for person in scan.people}
    at = 0
    while at < len(scan.words):
        length = scan.length(words.phrases["traits"], at)
        if not length and scan.unmarked:
            length = scan.length(words.phrases["unmarked_traits"], at, scan.plain)
        if not length and scan.words[at] == "dân" and scan.adjacent(at + 1) and scan.words[at + 1] == "tộc":
            group = scan.length(words.phrases["ethnic_groups"], at + 2) if scan.adjacent(at + 2) else 0
            length = group and group + 2
        if not length and scan.words[at] == "người":
            length = _origin(scan, words, at)
        if length and scan.sentence(scan.starts[at]) in named and not _of_many(scan, words, at, length):
            last = at + length
            while last < len(scan.words) and last - at < length + 3 and scan.adjacent(last):
                faith = scan.words[last] in words.sets["faith"] or scan.length(words.phrases["faith"], last)
                if not (faith or (scan.capital[last] and scan.free(scan.starts[last], scan.ends[last]))):
                    break
                last += faith if isinstance(faith, int) and faith > 1 else 1
            last = min(last, len(scan.words))
            scan.find(scan.starts[at], scan.ends[last - 1], "sensitive_combo")
        at += max(1, length)


def _origin(scan: Scan, words: Words, at: int) -> int:
    """The length of "người Cơ Ho" when it is said of the one who was named just before: in brackets, after a comma."""
    if at + 1 >= len(scan.words) or not scan.adjacent(at + 1) or not scan.capital[at + 1]:
        return 0
    length = scan.length(words.phrases["ethnic_groups"], at + 1)
    gap = scan.text[scan.ends[at - 1] : scan.starts[at]] if at else "x"
    named = any(person.end == scan.ends[at - 1] for person in scan.people) if at else False
    return (
        length + 1
        if length and (named or scan.words[at - 1] in cues.OWN or (gap.strip() in (",", "(", "-") and len(gap) <= 3))
        else 0
    )


def _said_of_one(scan: Scan, at: int, end: int) -> bool:
    """Whether "đảng viên", "tín đồ" stands beside a name or is what somebody is; not "góp ý đảng viên phải …"."""
    before = scan.low[max(0, scan.starts[at] - 24) : scan.starts[at]].rstrip()
    close = any(person.end == scan.ends[at - 1] for person in scan.people)
    follows = end < len(scan.words) and any(person.start == scan.starts[end] for person in scan.people)
    return close or follows or before.endswith((" là", ",", "(", "-", " một", " làm", " nguyên là", " cũng là"))


def _of_many(scan: Scan, words: Words, at: int, length: int) -> bool:
    """Whether the words before make it a group or a policy: "25 đảng viên", "phòng, chống nghiện", "lúa bị bệnh"."""
    phrases = words.phrases
    if at == 0:
        return False
    if scan.words[at] in ("đảng", "tín") and not _said_of_one(scan, at, at + length):
        return True
    previous = scan.words[at - 1] if scan.adjacent(at) else ""
    if previous == "người" and at > 1 and scan.words[at - 2] in ("là", "một", "có"):
        return False
    numbered = at > 1 and scan.adjacent(at - 1) and scan.words[at - 2] in cues.NUMBERED  # "đội 3 theo đạo"
    if (previous.isdigit() and not numbered) or any(
        at >= size and scan.length(phrases["plural_traits"], at - size) == size for size in (1, 2)
    ):
        return True
    for place in range(max(0, at - 6), at - 1):  # "12 hộ nghèo là người dân tộc Khmer"
        if scan.words[place].isdigit() and scan.words[place + 1] in _COUNTED and scan.adjacent(place + 1):
            return True
    ill = scan.length(phrases["diseases"], at)
    first, _ = scan.sentence(scan.starts[at])
    near = range(max(0, at - 8), at)
    return bool(ill) and any(
        scan.words[place] in words.sets["livestock"] and scan.starts[place] >= first and not scan.capital[place]
        for place in near
    )
