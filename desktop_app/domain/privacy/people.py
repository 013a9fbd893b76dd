"""What a named person is: somebody private, a child, somebody in office; and what is said beside the name."""

from __future__ import annotations

import re
from typing import Final

from desktop_app.domain.privacy import cues
from desktop_app.domain.privacy.ages import Signs
from desktop_app.domain.privacy.children import Children
from desktop_app.domain.privacy.findings import HOUSEHOLD, Kind
from desktop_app.domain.privacy.names import Candidate, Names
from desktop_app.domain.privacy.normal import plain_pattern
from desktop_app.domain.privacy.offices import Offices
from desktop_app.domain.privacy.scan import Person, Scan
from desktop_app.domain.privacy.words import Words

_COUNTED: Final = frozenset(("hộ", "người", "em", "cháu", "trường", "thành", "hội", "cá", "gia"))
_NAMES_A_PLACE: Final = re.compile(
    r"(?:đặt|đổi|mang|gắn|gọi) tên(?: mới)?(?: cho)?(?: các| một| \d{1,2})? (?:tuyến|đường|phố|trường|cầu|"
    r"công viên|quảng trường|hẻm)|"
    r"(?<!\w)tên (?:đường|phố|trường|công viên)(?!\w)"
)
_NAMES_A_PLACE_PLAIN: Final = re.compile(plain_pattern(_NAMES_A_PLACE.pattern))


def find_people(scan: Scan, words: Words, year: int) -> None:
    """Reports names, children and office-holders, then what the text says beside them."""
    offices = Offices.read(scan, words)
    signs = Signs.read(scan, year)
    candidates = Names(scan, words, offices, signs).walk()
    in_office: dict[str, str] = {}  # name → office, for when the text names the same person again
    holders = {candidate.first for candidate in candidates}
    children = Children(scan, words, candidates, signs, year)
    verdicts = children.verdicts()
    for place, candidate in enumerate(candidates):
        start, end = children.starts[place], children.ends[place]
        if not scan.unreported(start, end):
            continue
        child = verdicts[place]
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
    pattern, text = (_NAMES_A_PLACE_PLAIN, scan.folded) if scan.unmarked else (_NAMES_A_PLACE, scan.low)
    return pattern.search(text, max(first, scan.starts[candidate.first] - 150), last) is not None


def _name(scan: Scan, candidate: Candidate) -> str:
    return " ".join(scan.words[candidate.name : candidate.last + 1])


def _report(scan: Scan, start: int, end: int, kind: Kind, suggestion: str | None) -> None:
    scan.find(start, end, kind, suggestion)
    scan.people.append(Person(start, end, kind))


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
