"""What a named person is to the guard: somebody private, a child, somebody in office; and what is said beside the name."""

from __future__ import annotations

import re
from typing import Final

from desktop_app.domain.privacy.findings import HOUSEHOLD, Kind
from desktop_app.domain.privacy.names import Candidate, Names
from desktop_app.domain.privacy.scan import Person, Scan
from desktop_app.domain.privacy.words import Words

_OF_AGE: Final = 18
_LINK: Final = r"[\s,(\-:]{0,3}"
_AGE: Final = re.compile(
    _LINK
    + r"(?:(?:năm nay|nay|mới|hiện|hiện nay|chỉ|khoảng|gần|đang|là|vừa|tròn|lên|được|chưa đầy|chưa|học sinh|nam|nữ|nam moi|moi)"
    r"[ ,]{1,2}){0,4}(\d{1,2}) ?(?:tuổi|tháng tuổi|tuoi|thang tuoi)"
)
_CLASS: Final = re.compile(
    _LINK
    + r"(?:(?:hiện|đang|là|năm nay|mới|vừa|lên|hiện đang|dang)[ ,]{1,2}){0,2}(?:(?:em )?(?:học sinh|hoc sinh),? ?)?"
    r"(?:(?:học|vào|hoc) )?(?:lớp|lop) (?:1[0-2]|[1-9])(?!\d|/)"
)
_PUPIL: Final = re.compile(
    _LINK + r"(?:(?:hiện|đang|là|một)[ ,]{1,2}){0,2}(?:em )?(?:học sinh|hoc sinh|trẻ mồ côi|trẻ em)(?!\w)"
)
_PUPIL_BEFORE: Final = re.compile(
    r"(?:(?<!\w)(?P<not>phụ huynh|cựu|phụ huynh của|cha mẹ|giáo viên|với)\s)?(?:các |một |hai |nhóm )?(?:em )?"
    r"(?:học sinh|hoc sinh|trẻ em|thiếu nhi|trẻ)(?: (?:lớp|lop) \d{1,2}\w{0,3})?[ :]{1,2}$"
)
_CLASS_NEAR: Final = re.compile(r"(?<!\w)(?:lớp|lop) (?:1[0-2]|[1-9])(?!\d|/)|(?<!\w)lớp (?:lá|chồi|mầm)(?!\w)")
_AGE_NEAR: Final = re.compile(r"(?<!\d)(\d{1,2}) ?(?:tuổi|tháng tuổi|tuoi)")
_YEAR: Final = re.compile(
    _LINK
    + r"(?:(?:nam|nữ)[ ,]{1,2})?(?:sinh năm|sinh ngày|sn|sinh|sinh nam)[ :]{0,2}(?:\d{1,2}[/.\-]\d{1,2}[/.\-])?((?:19|20)\d{2})"
)
_OFFICE_LINK: Final = re.compile(
    r"(?:[ ]?[,(\-:] ?|[ ])(?:(?:hiện )?(?:là|làm|đang là|giữ chức vụ|giữ chức|giữ cương vị|đương kim|chức vụ|chức danh)[ :]{1,2})?"
)
_SAID_OF_PEOPLE: Final = 12  # words after an office that may name its body


def find_people(scan: Scan, words: Words, year: int) -> None:
    """Reports names, children and office-holders, then what the text says beside them."""
    roles = _offices(scan, words)
    names = Names(scan, words, roles)
    candidates = names.walk()
    used: set[int] = set()
    in_office: dict[str, str] = {}  # name → office, for when the text names the same person again
    holder_starts = {candidate.first for candidate in candidates}
    for place, candidate in enumerate(candidates):
        start, end = scan.starts[candidate.first], scan.ends[candidate.last]
        if candidate.initials and scan.text[end : end + 1] == ".":
            end += 1
        if not scan.unreported(start, end):
            continue
        following = candidates[place + 1] if place + 1 < len(candidates) else None
        until = scan.starts[following.first] if following else len(scan.text)
        child = _is_child(scan, words, candidate, end, until, year)
        if child:
            _report(scan, start, end, "minor", "một học sinh" if child == "pupil" else None)
            continue
        office = None if child is False else _office(scan, names, candidate, used, holder_starts)
        if office and not candidate.initials:
            first, last, role = office
            scan.find(first, last, "office_holder", "" if scan.context == "minutes" else role)
            in_office.setdefault(_name(scan, candidate), role)
        elif (role := in_office.get(_name(scan, candidate), "")) and not candidate.initials:
            scan.find(start, end, "office_holder", "" if scan.context == "minutes" else role)
        elif candidate.initials:
            scan.people.append(Person(start, end, "person_name"))
        elif not candidate.weak:
            _report(scan, start, end, "person_name", HOUSEHOLD if candidate.household else None)
    _find_combinations(scan, words)


def _name(scan: Scan, candidate: Candidate) -> str:
    return " ".join(scan.words[candidate.name : candidate.last + 1])


def _report(scan: Scan, start: int, end: int, kind: Kind, suggestion: str | None) -> None:
    scan.find(start, end, kind, suggestion)
    scan.people.append(Person(start, end, kind))


# Offices


def _offices(scan: Scan, words: Words) -> dict[int, int]:
    """Where words name an office: first word → the word after the last."""
    found: dict[int, int] = {}
    at = 0
    while at < len(scan.words):
        length = words.phrases["roles"].match(scan.words, at)
        if not length and scan.unmarked:
            length = words.phrases["unmarked_roles"].match(scan.plain, at)
        if length and len(scan.words[at]) <= 3 and length == 1 and not scan.text[scan.starts[at]].isupper():
            length = 0  # the abbreviations CT, PCT, BT
        if length:
            found[at] = at + length
        at += max(1, length)
    return found


def _office(
    scan: Scan, names: Names, candidate: Candidate, used: set[int], holders: set[int]
) -> tuple[int, int, str] | None:
    """The place of an office with its holder, and the office in words."""
    start, end = scan.starts[candidate.first], scan.ends[candidate.last]
    before = names.role_before(candidate.first)
    if before is not None and before not in used and scan.unreported(scan.starts[before], end):
        used.add(before)
        role = scan.text[scan.starts[before] : start].strip(" ,:(-\n")
        return scan.starts[before], end, " ".join(role.split())
    after = candidate.last + 1
    if after >= len(scan.words):
        return None
    link = _OFFICE_LINK.match(scan.low, end)
    if link is None:
        return None
    while after < len(scan.words) and scan.starts[after] < link.end():
        after += 1
    if after >= len(scan.words) or scan.starts[after] != link.end() or after not in names.roles or after in used:
        return None
    last = _office_end(scan, names, after, holders)
    if names._not_in_office(after, last + 2) or not scan.unreported(start, scan.ends[last]):
        return None
    for role_start in range(after, last + 1):
        if role_start in names.roles:
            used.add(role_start)
    role = scan.text[scan.starts[after] : scan.ends[last]]
    return start, scan.ends[last], " ".join(role.split())


def _office_end(scan: Scan, names: Names, first: int, holders: set[int]) -> int:
    """The last word of an office with its body, and of further offices of the same person."""
    at = names.roles[first]
    while at < len(scan.words) and at - first < _SAID_OF_PEOPLE and at not in holders:
        gap = scan.between(at - 1, at)
        if at in names.roles and gap.strip(" ") in ("", ",", "-", "kiêm"):
            at = names.roles[at]
        elif scan.adjacent(at) and _belongs(scan, names, at):
            at += 1
        else:
            break
    return at - 1


def _belongs(scan: Scan, names: Names, at: int) -> bool:
    body = scan.words[at] in names.words.sets["organisation"]
    return body or scan.words[at].isdigit() or (scan.capital[at] and not names._address(at))


# Children


def _is_child(scan: Scan, words: Words, candidate: Candidate, end: int, until: int, year: int) -> str | bool | None:
    """ "pupil" or "child" for a minor, False for somebody who is certainly not, None when the text does not say."""
    first, last = scan.sentence(scan.starts[candidate.first])
    address = candidate.address
    grown = address in words.phrases["adults"] or candidate.household
    if born := _YEAR.match(scan.low, end):
        return "child" if year - int(born[1]) < _OF_AGE and not grown else False
    if age := _AGE.match(scan.low, end):
        months = "tháng" in age[0] or "thang" in age[0]
        if months or int(age[1]) < _OF_AGE:
            return None if grown else "child"
        return False
    if grown:
        return None
    if not address.startswith(("anh", "chị", "chi")) and (_CLASS.match(scan.low, end) or _PUPIL.match(scan.low, end)):
        return "pupil"
    before = _PUPIL_BEFORE.search(scan.low, max(first, scan.starts[candidate.name] - 50), scan.starts[candidate.name])
    if before and not before["not"] and not candidate.weak:
        return "pupil"
    if address in words.phrases["always_children"]:
        return "pupil" if address == "học sinh" else "child"
    if address in ("em", "cháu", "chau", "con gái", "con trai", "em gái", "em trai", "con", "cháu gái", "cháu trai"):
        return _young(scan, words, scan.starts[candidate.first], first, end, min(last, until, end + 90))
    return None


def _young(scan: Scan, words: Words, start: int, first: int, end: int, until: int) -> str | None:
    """Whether the sentence around "em Hoa" or "cháu An" speaks of a child."""
    behind = scan.low[end:until]
    around = scan.low[max(first, start - 40) : start] + " " + behind
    if _has(words, "adult_signs", around):
        return None
    if _CLASS_NEAR.search(behind):
        return "pupil"
    age = _AGE_NEAR.search(behind)
    if age:
        return "child" if int(age[1]) < _OF_AGE else None
    return "pupil" if _has(words, "child_signs", around) else None


def _has(words: Words, name: str, text: str) -> bool:
    syllables = re.findall(r"\w+", text)
    return any(words.phrases[name].match(syllables, at) for at in range(len(syllables)))


# What is said beside a name


def _find_combinations(scan: Scan, words: Words) -> None:
    """Belief, origin, party, health, past: harmless of a group, not in a sentence with somebody's name."""
    if not scan.people:
        return
    named = {scan.sentence(person.start) for person in scan.people}
    at = 0
    while at < len(scan.words):
        length = words.phrases["traits"].match(scan.words, at)
        if length and scan.sentence(scan.starts[at]) in named and not _of_many(scan, words, at, length):
            last = at + length
            while last < len(scan.words) and last - at < length + 3 and scan.adjacent(last):
                faith = scan.words[last] in words.sets["faith"] or words.phrases["faith"].match(scan.words, last)
                if not (faith or (scan.capital[last] and scan.free(scan.starts[last], scan.ends[last]))):
                    break
                last += faith if isinstance(faith, int) and faith > 1 else 1
            last = min(last, len(scan.words))
            scan.find(scan.starts[at], scan.ends[last - 1], "sensitive_combo")
        at += max(1, length)


def _of_many(scan: Scan, words: Words, at: int, length: int) -> bool:
    """Whether the words before make it a group or a policy: "25 đảng viên", "phòng, chống nghiện", "lúa bị bệnh"."""
    phrases = words.phrases
    if at == 0:
        return False
    previous = scan.words[at - 1]
    if previous == "người" and at > 1 and scan.words[at - 2] in ("là", "một", "có"):
        return False
    if previous.isdigit() or any(
        at >= size and phrases["plural_traits"].match(scan.words, at - size) == size for size in (1, 2)
    ):
        return True
    ill = phrases["diseases"].match(scan.words, at)
    first, _ = scan.sentence(scan.starts[at])
    near = range(max(0, at - 8), at)
    return bool(ill) and any(
        scan.words[place] in words.sets["livestock"] and scan.starts[place] >= first and not scan.capital[place]
        for place in near
    )
