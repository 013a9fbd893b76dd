"""What a named person is: somebody private, a child, somebody in office; and what is said beside the name."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from desktop_app.domain.privacy import cues
from desktop_app.domain.privacy.ages import Signs
from desktop_app.domain.privacy.bare import Candidate
from desktop_app.domain.privacy.children import Children
from desktop_app.domain.privacy.findings import HOUSEHOLD, SUGGESTIONS, Kind
from desktop_app.domain.privacy.names import Names
from desktop_app.domain.privacy.normal import plain_pattern
from desktop_app.domain.privacy.offices import Offices
from desktop_app.domain.privacy.scan import Person, Scan
from desktop_app.domain.privacy.traits import find_traits
from desktop_app.domain.privacy.words import Words

# A given name at the beginning of a sentence is one when somebody was called so before and does something now.
_DOES: Final = re.compile(
    r" (?:bị|là|được|mới|đang|đã|có|ở|nói|kể|xin|không|chưa|cũng|rất|làm|đi|về|từng|học|nghỉ|bảo|hỏi|chạy|bán|mua|nuôi|"
    r"khóc|cười|mừng|buồn|vui|kêu|la|mong|ước|ngồi|đứng|ăn|ngủ|nằm|té|ngã|sợ|lo|ốm|đau|phụ|theo|xem|chơi|hứa|trả|cầm|"
    r"đạp|ôm|cho|nhờ|thì|còn|vẫn|sẽ|phải|muốn|biết|gọi|đem|chở|dạy|giúp|mất|thi|viết|đòi|tự|hay|mê|thích|lấy|nhận|"
    r"đậu)(?!\w)"
)
_OPENS: Final = frozenset(("mai", "nay", "năm", "thu", "xuân", "đông", "hạ", "dân", "nước", "công", "đường", "được"))
_OF_A_THING: Final = cues.NO_NAME_BEHIND | {
    *("mùa", "miền", "phía", "hướng", "vụ", "tết", "năm", "ngày", "thứ", "tháng", "dân", "nước", "lúa", "số", "loại")
}
_NAMES_A_PLACE: Final = re.compile(
    r"(?:đặt|đổi|mang|gắn|gọi) tên(?: mới)?(?: cho)?(?: các| một| \d{1,2})? (?:tuyến|đường|phố|trường|cầu|"
    r"công viên|quảng trường|hẻm)|"
    r"(?<!\w)tên (?:đường|phố|trường|công viên)(?!\w)|"
    r"(?<!\w)(?:khu phố|ấp|khóm|thôn|tổ dân phố|xã|phường|đường|cầu|trường|chợ)(?!\w)[^.\n]{0,40}(?:đặt|đổi) tên(?!\w)"
)
_NAMES_A_PLACE_PLAIN: Final = re.compile(plain_pattern(_NAMES_A_PLACE.pattern))


def find_people(scan: Scan, words: Words, year: int) -> None:
    """Reports names, children and office-holders, then what the text says beside them."""
    offices = Offices.read(scan, words)
    signs = Signs.read(scan, year)
    candidates = Names(scan, words, offices, signs).walk()
    in_office: dict[str, str] = {}  # name → office, for when the text names the same person again
    addressed: dict[str, str] = {}  # name → how somebody in office was addressed
    holders = {candidate.first for candidate in candidates}
    children = Children(scan, words, candidates, signs, year)
    verdicts = children.verdicts()
    for place, candidate in enumerate(candidates):
        start, end = children.starts[place], children.ends[place]
        if not scan.unreported(start, end):
            continue
        child = verdicts[place]
        if child:
            said = "một học sinh" if child == "pupil" else SUGGESTIONS["minor"]
            _report(scan, start, end, "minor", f"gia đình {said}" if candidate.household else said)
            continue
        office = None if candidate.initials else offices.of(candidate.first, candidate.last, holders)
        again = in_office.get(_name(scan, candidate)) or _short_for(scan, candidate, in_office, addressed)
        if office:
            in_office.setdefault(_name(scan, candidate), office.title)
            addressed.setdefault(_name(scan, candidate), candidate.address)
            scan.find(office.start, office.end, "office_holder", "" if scan.context == "minutes" else office.title)
        elif again and not candidate.initials:
            scan.find(start, end, "office_holder", "" if scan.context == "minutes" else again)
        elif candidate.initials:
            scan.people.append(Person(start, end, "person_name"))
        elif not candidate.weak and not _for_a_place(scan, candidate):
            _report(scan, start, end, "person_name", HOUSEHOLD if candidate.household else None)
    _find_again(scan, words, offices, candidates)
    find_traits(scan, words)


def _find_again(scan: Scan, words: Words, offices: Offices, candidates: Sequence[Candidate]) -> None:
    """Reports the given name alone of somebody found before: "… hứa cho Phước một suất học bổng"."""
    known: dict[str, Person] = {}
    for candidate in candidates:
        if candidate.initials or candidate.weak:
            continue
        person = next((one for one in scan.people if one.start == scan.starts[candidate.first]), None)
        given = scan.words[candidate.last]
        alone = not candidate.address and candidate.name == candidate.last
        if alone and not (person and person.kind == "minor" and given in words.sets["any_given"]):
            continue  # but "Phúc lớp 4B hay ngủ gật … Phúc phải dậy sớm"
        if person and (given not in cues.ORDER or given == "út"):
            known.setdefault(given, person)
    if not known:
        return
    for at, word in enumerate(scan.words):
        start, end = scan.starts[at], scan.ends[at]
        if word not in known or start < known[word].end or not scan.capital[at] or not scan.free(start, end):
            continue
        before, behind = scan.adjacent(at), scan.adjacent(at + 1)
        named = (
            (before and scan.capital[at - 1] and not _opens_simply(scan, words, at - 1))
            or (behind and scan.capital[at + 1])
            or at in offices.heads
        )
        thing = before and (scan.words[at - 1] in _OF_A_THING or scan.words[at - 1] in words.phrases["markers"])
        opening = not before or scan.opens_sentence(start)
        if named or thing or (opening and (word in _OPENS or not _DOES.match(scan.low, end))):
            continue
        _report(scan, start, end, known[word].kind, None)


def _opens_simply(scan: Scan, words: Words, at: int) -> bool:
    """Whether the word at `at` is a capital only because it opens the sentence: "Riêng Khua theo bố lên nương"."""
    kinds = ("surnames", "doubtful", "any_given", "middles")
    usual = any(scan.words[at] in words.sets[kind] for kind in kinds) or scan.words[at] in words.phrases["markers"]
    return not usual and not scan.shouted[at] and scan.opens_sentence(scan.starts[at])


def _short_for(
    scan: Scan, candidate: Candidate, in_office: Mapping[str, str], addressed: Mapping[str, str]
) -> str | None:
    """The office of the one holder whose given name this is: "ông Sơn" after "Bí thư Hà Văn Sơn", not "bà Sơn"."""
    if candidate.name != candidate.last or not candidate.address or candidate.household:
        return None
    given = scan.words[candidate.name]
    names = [name for name in in_office if name.rpartition(" ")[2] == given and " " in name]
    if len(names) != 1:
        return None
    before = addressed[names[0]]
    if before in cues.OF_WOMEN or before in cues.OF_MEN:
        same = candidate.address == before
    else:
        woman = " thị " in names[0]
        same = candidate.address not in (cues.OF_MEN if woman else cues.OF_WOMEN)
    return in_office[names[0]] if same else None


def _for_a_place(scan: Scan, candidate: Candidate) -> bool:
    """ "đề xuất đặt tên đường: Trần Thị Vân, …": a name that a street or a school is to bear."""
    if candidate.address and candidate.address not in cues.NAMING:
        return False
    place = scan.starts[candidate.first]
    _, last = scan.sentence(place)
    first = max(scan.low.rfind("\n", 0, place), scan.low.rfind(". ", 0, place)) + 1
    pattern, text = (_NAMES_A_PLACE_PLAIN, scan.folded) if scan.unmarked else (_NAMES_A_PLACE, scan.low)
    return pattern.search(text, max(first, place - 150), last) is not None


def _name(scan: Scan, candidate: Candidate) -> str:
    return " ".join(scan.words[candidate.name : candidate.last + 1])


def _report(scan: Scan, start: int, end: int, kind: Kind, suggestion: str | None) -> None:
    scan.find(start, end, kind, suggestion)
    scan.people.append(Person(start, end, kind))
