"""Offices: "Chủ tịch UBND xã …", before the name of the holder or after it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Final, Self

from desktop_app.domain.privacy.scan import Scan
from desktop_app.domain.privacy.words import Words

_OFFICE_LINK: Final = re.compile(
    r"(?:[ ]?[,(\-:] ?|[ ])(?:(?:\d{2} tuổi|sinh năm \d{4}|sn \d{4}|tổ viên|thành viên|đảng viên|"
    r"hội viên) ?[,\-] ?)?(?:(?:hiện )?(?:là|làm|đang là|giữ chức vụ|giữ chức|giữ cương vị|"
    r"đương kim|chức vụ|chức danh)[ :]{1,2})?"
)
_MOST_BEFORE: Final = 16  # words between an office and the name behind it
_MOST_BEHIND: Final = 12  # words of an office that stands behind a name
_SHORT_ADDRESSES: Final = frozenset("acôobe")
_LETTERED: Final = frozenset(
    ("điểm", "mục", "khoản", "loại", "nhóm", "lớp", "khối", "vitamin", "hạng", "lô", "dãy", "khu")
)
_KIN: Final = frozenset(
    ("vợ", "chồng", "con", "cháu", "mẹ", "cha", "bố", "má", "rể", "dâu", "ruột", "nhà", "trai", "gái", "họ")
)
_SIGNED: Final = frozenset(("đã", "ký", "tên", "ghi", "rõ", "họ", "và", "đóng", "dấu", "chữ"))  # (Ký, ghi rõ họ tên)
_SIGNS: Final = 8
_NO_LEADER: Final = frozenset(("tăng", "sinh", "ứng", "đối"))  # "tăng trưởng", "ứng phó"
_SIGNATURE: Final = 5  # lines between an office and the name of its holder in a signature block
_CELL: Final = re.compile(r"[^ \n](?:[^ \n]| (?! )){0,80}")
_SHORT: Final = 3  # ct, pct, bt: an office only in capitals


@dataclass(frozen=True, slots=True)
class Held:
    """An office with its holder: the place of both, and the office in words."""

    start: int
    end: int
    title: str


@dataclass(slots=True)
class Offices:
    """The offices that a text names. Each belongs to one holder, the first that claims it."""

    scan: Scan
    words: Words
    heads: dict[int, int]  # first word of an office → the word after its last
    tails: dict[int, int]  # the same, of offices that are told only behind a name: "công an xã", "địa chính"
    lasts: dict[int, int] = field(init=False)  # last word → first word
    _tail_lasts: dict[int, int] = field(init=False)
    _held: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.lasts = {end - 1: start for start, end in self.heads.items()}
        self._tail_lasts = {end - 1: start for start, end in self.tails.items()}

    @classmethod
    def read(cls, scan: Scan, words: Words) -> Self:
        """Finds the words that name an office; the body they belong to comes later."""
        heads: dict[int, int] = {}
        tails: dict[int, int] = {}
        at = 0
        roles, tails_known = words.phrases["roles"].by_first, words.phrases["tails"].by_first
        units = words.sets["units"]
        while at < len(scan.words):
            word = scan.words[at]
            known = word in roles or word in tails_known or word in units or word in ("trưởng", "phó")
            if not known and not scan.unmarked:  # most words
                at += 1
                continue
            length = scan.length(words.phrases["roles"], at)
            if not length and scan.unmarked:
                length = scan.length(words.phrases["unmarked_roles"], at, scan.plain)
            if length == 1 and len(scan.words[at]) <= _SHORT and not scan.shouted[at]:
                length = 0
            length = length or _leader(scan, words, at)
            behind = scan.words[at + length] if length and at + length < len(scan.words) else ""
            if behind and scan.words[at + length - 1] == "nhiệm" and (behind == "lớp" or behind.isdigit()):
                length = 0  # "thầy Tới chủ nhiệm 9A"
            if length:
                heads[at] = at + length
            elif tail := scan.length(words.phrases["tails"], at):
                tails[at] = at + tail
            at += max(1, length)
        return cls(scan, words, heads, tails)

    def of(self, first: int, last: int, holders: Collection[int]) -> Held | None:
        """The office of the person named by words `first`..`last`; `holders`: where people's names begin."""
        scan = self.scan
        start, end = scan.starts[first], scan.ends[last]
        if "  " in scan.text and (column := self._above(start, end)):
            return column[0]
        before = self.before(first)
        if before is not None and before not in self._held and scan.unreported(scan.starts[before], end):
            self._held.add(before)
            title = scan.text[scan.starts[before] : start].strip(" ,:(-\n")
            return Held(scan.starts[before], end, " ".join(title.split()))
        head = self._behind(last)
        if (
            head is not None
            and scan.words[head : self._stop(head)] == ["chủ", "nhiệm"]
            and scan.words[first] in ("thầy", "cô")
        ):
            return None  # of a class
        if head is None or (scan.adjacent(first) and scan.words[first - 1] in ("gọi", "kêu")):
            return None  # "cả xóm gọi ông Chín là trưởng ban"
        stop = self._end(head, holders)
        if stop + 1 in holders and scan.adjacent(stop + 1):
            return None  # "anh Sèng, Phó trưởng thôn Ma Văn Chúng": the office of the next one
        if stop + 2 in holders and scan.adjacent(stop + 1) and scan.words[stop + 1] in ("là", "la"):
            return None  # "…, cán bộ trực là Lâm Quốc Toản": the office of the next one
        if self._not_in_office(head, stop + 2) or not scan.unreported(start, scan.ends[stop]):
            return None
        self._held.update(place for place in range(head, stop + 1) if place in self.heads)
        title = scan.text[scan.starts[head] : scan.ends[stop]]
        bracketed = "(" in scan.text[end : scan.starts[head]] and scan.text.startswith(")", scan.ends[stop])
        return Held(start, scan.ends[stop] + bracketed, " ".join(title.split()))

    def before(self, first: int, *, ever: bool = False) -> int | None:
        """The first word of the office that stands before the name at `first` with nothing but its body between.

        `ever`: a former office or one of a private firm counts too.
        """
        scan, sets = self.scan, self.words.sets
        if scan.words[max(0, first - 2) : first] in (["phản", "ánh"], ["kiến", "nghị"]):
            return None  # "cộng tác viên bản phản ánh chị Quế …"
        at = first - 1
        while at >= 0 and first - at <= _MOST_BEFORE:
            gap = scan.between(at, at + 1)
            if not self._may_stand(gap, at + 1, first):
                return None
            if at in self.lasts:
                start = self.lasts[at]
                if at + 1 < first and "nhóm" in scan.words[start : at + 1] and scan.words[first - 1] == "là":
                    return None  # "trưởng nhóm là anh Nếnh": of neighbours, not of a body
                loose = "," in gap and " ".join(scan.words[start : at + 1]) in self.words.phrases["weak_roles"]
                link = scan.text[scan.ends[at] : scan.starts[first]]
                close = "," not in link and " là" not in link and not address_at(scan, self.words, first)
                # "Vợ Chủ tịch xã Lê Đình Tuế là …": the name itself is the holder's
                if (
                    loose
                    or (not close and self._relative_of(start))
                    or (not ever and self._not_in_office(start, first))
                ):
                    return None
                return start
            if at == first - 1 and scan.words[at] in ("là", "la") and not gap.strip(" :"):
                at -= 1  # "Tổ trưởng tổ dân phố 5 là ông Thuận"
                continue
            if at in self._tail_lasts and self._said_to_be(at, first):
                return self._tail_lasts[at]  # "Công an ấp là anh Tú"
            body = scan.words[at] in sets["between"] or scan.capital[at] or scan.words[at].isdigit()
            body = body or (scan.unmarked and scan.plain[at] in sets["unmarked_organisation"])
            signed = scan.words[at] in _SIGNED and first - at <= _SIGNS
            if not (body or signed):
                return None
            at -= 1
        return None

    def _said_to_be(self, at: int, first: int) -> bool:
        """Whether the office that ends at `at` opens its clause and is said to be that of the name at `first`."""
        scan = self.scan
        start = scan.starts[self._tail_lasts[at]]
        link = scan.text[scan.ends[at] : scan.starts[first]]
        said = re.fullmatch(r"(?: \d{1,2})?(?: là |: ?)", link) is not None
        return said and (scan.opens_sentence(start) or scan.text[max(0, start - 2) : start] in (", ", ": ", "- "))

    def _above(self, start: int, end: int) -> tuple[Held | None] | None:
        """What stands above a name in the columns of a signature block ("THƯ KÝ      CHỦ TRÌ"): an office or none.

        None without a tuple: there are no columns.
        """
        text = self.scan.text
        line = text.rfind("\n", 0, start) + 1
        cells = _cells(text, line)
        column = next((place for place, cell in enumerate(cells) if cell[0] <= start and end <= cell[1]), -1)
        if column < 0 or len(cells) < 2 or cells[column][1] - end > 2:
            return None
        for _ in range(_SIGNATURE):
            if not line:
                return None
            line = text.rfind("\n", 0, line - 1) + 1
            heads = _cells(text, line)
            words = [range(*(bisect_left(self.scan.starts, place) for place in cell)) for cell in heads]
            held = [any(place in self.heads for place in one) for one in words]
            if len(heads) == len(cells) and any(held):
                title = " ".join(text[slice(*heads[column])].split())
                return (Held(start, end, title) if held[column] else None,)
        return None

    def _relative_of(self, start: int) -> bool:
        """ "Vợ ông trưởng ấp, bà …": the name behind is that of a relative."""
        scan = self.scan
        place = start
        while place > max(0, start - 3) and scan.adjacent(place):
            place -= 1
            if scan.words[place] in _KIN:
                return True
        return False

    def _may_stand(self, gap: str, after: int, first: int) -> bool:
        """What may stand between two words of an office, or between the office and the name."""
        bare = gap.strip(" ")
        if bare in ("", "-", "/", "&") or (bare == "," and (after in self.heads or after == first)):
            return True
        if after == first:
            return bare in (":", "(", ",") or not bare.strip("\n (),.:")
        return not bare.strip("\n (),.") and self.scan.words[after] in _SIGNED and len(gap) < 8

    def _not_in_office(self, start: int, stop: int) -> bool:
        """A former office, or one of a private firm."""
        scan = self.scan
        if start and scan.words[start - 1] in self.words.sets["former"] and scan.adjacent(start):
            return True
        private = self.words.phrases["private"]
        return any(scan.length(private, at) for at in range(start, min(stop, len(scan.words))))

    def _behind(self, last: int) -> int | None:
        """The first word of the office that follows a name: ", Bí thư …", "là Trưởng ấp", "(Chi hội trưởng …)"."""
        scan = self.scan
        link = _OFFICE_LINK.match(scan.low, scan.ends[last])
        at = last + 1
        if link is None:
            return None
        while at < len(scan.words) and scan.starts[at] < link.end():
            at += 1
        if at < len(scan.words) and scan.starts[at] == link.end() and at not in self._held:
            return at if at in self.heads or at in self.tails else None
        return None

    def _end(self, head: int, holders: Collection[int]) -> int:
        """The last word of an office with its body, and of further offices of the same person."""
        scan = self.scan
        at = self._stop(head)
        while at < len(scan.words) and at - head < _MOST_BEHIND and at not in holders:
            gap = scan.between(at - 1, at).strip(" ")
            if at in self.heads and (gap in (",", "-") or (not gap and scan.capital[at])):
                at = self.heads[at]
            elif scan.adjacent(at) and self._belongs(at):
                at += 1
            else:
                break
        return at - 1

    def _stop(self, head: int) -> int:
        """The word after the office itself that begins at `head`."""
        return self.heads[head] if head in self.heads else self.tails[head]

    def _belongs(self, at: int) -> bool:
        scan, sets = self.scan, self.words.sets
        if not scan.capital[at] and scan.length(self.words.phrases["not_body"], at):
            return False  # "làm Chủ tịch tổ chức hội thảo": the sentence goes on
        body = scan.words[at] in sets["organisation"] or scan.words[at].isdigit()
        body = body or (scan.unmarked and scan.plain[at] in sets["unmarked_organisation"])
        return body or (scan.capital[at] and not address_at(scan, self.words, at))


def _cells(text: str, line: int) -> list[tuple[int, int]]:
    """The places of the columns of the line that begins at `line`; columns are parted by two spaces."""
    stop = text.find("\n", line)
    stop = len(text) if stop < 0 else stop
    if "  " not in text[line:stop]:
        return []
    return [(line + found.start(), line + found.end()) for found in _CELL.finditer(text[line:stop])]


def address_at(scan: Scan, words: Words, at: int) -> int:
    """The length of a form of address at `at`."""
    phrases = words.phrases
    if scan.words[at] == "đ" and at + 1 < len(scan.words) and scan.words[at + 1] == "c":
        return 2 if scan.between(at, at + 1) in ("/", ".") else 0
    if scan.ends[at] - scan.starts[at] == 1 and _short_address(scan, words, at):
        return 1
    length = scan.length(phrases["honorifics"], at)
    if not length and scan.unmarked:
        length = scan.length(phrases["unmarked_honorifics"], at, scan.plain)
    if not length:
        return 0
    if length == 2 and scan.capital[at + 1] and not scan.capital[at]:
        following = at + 2 < len(scan.words) and scan.adjacent(at + 2) and scan.capital[at + 2]
        length = 2 if following or scan.words[at + 1] not in words.sets["any_given"] else 1  # "con chị Gái"
    blockers = words.not_before.get(" ".join(scan.words[at : at + length]))
    if blockers and scan.adjacent(at) and (scan.words[at - 1] in blockers or scan.words[at - 1] == "quốc"):
        return 0
    inside_a_name = scan.adjacent(at) and scan.capital[at] and scan.capital[at - 1] and not scan.shouted[at]
    if not (inside_a_name and scan.free(scan.starts[at - 1], scan.ends[at - 1])):
        return length
    return length if _opens_with_a_verb(scan, words, at - 1, at + length) else 0


def _short_address(scan: Scan, words: Words, at: int) -> bool:
    """ "a Tuấn", "c.Lan", "Ô. Trần Văn Sửu": one letter for anh, chị, ông, bà before a name; no item of a list."""
    letter = scan.words[at]
    if letter not in _SHORT_ADDRESSES or at + 1 >= len(scan.words) or not scan.capital[at + 1]:
        return False
    gap = scan.between(at, at + 1)
    if gap not in (" ", ".", ". ") or (gap == " " and scan.capital[at]):
        return False
    if scan.adjacent(at) and scan.words[at - 1] in _LETTERED:
        return False  # "điểm a Hồ sơ"
    start = scan.starts[at]
    if start and scan.text[start - 1] not in ' \n,(;:“"':
        return False
    if gap != "." and scan.opens_sentence(start) and (scan.capital[at] or gap == ". "):
        return letter == "ô" or _full_name(scan, words, at + 1)  # "a. An toàn giao thông" is an item
    name, sets = scan.words[at + 1], words.sets
    return name in sets["surnames"] or name in sets["any_given" if gap != " " else "givens"]


def _full_name(scan: Scan, words: Words, at: int) -> bool:
    """A surname and a middle name that is hardly anything else."""
    follows = at + 1 < len(scan.words) and scan.adjacent(at + 1) and scan.capital[at + 1]
    return follows and scan.words[at] in words.sets["surnames"] and scan.words[at + 1] in words.sets["strong"]


def _opens_with_a_verb(scan: Scan, words: Words, at: int, name: int) -> bool:
    """ "Hỏi Cô Bảy Xuồng": the capital before the form of address is only that of the sentence."""
    if (
        name >= len(scan.words)
        or scan.words[name] not in words.sets["givens"]
        or not scan.opens_sentence(scan.starts[at])
    ):
        return False
    kinds = ("surnames", "doubtful", "givens")
    phrases = (words.phrases["markers"], words.phrases["honorifics"])
    return not any(scan.words[at] in words.sets[kind] for kind in kinds) and not any(
        scan.length(one, at) for one in phrases
    )


def _leader(scan: Scan, words: Words, at: int) -> int:
    """2 for any "trưởng …", "phó …", "… trưởng", "… phó" of a body, be it in the list of offices or not."""
    if at + 1 >= len(scan.words) or not scan.adjacent(at + 1):
        return 0
    one, other = scan.words[at], scan.words[at + 1]
    units = words.sets["units"]
    if one in ("trưởng", "phó") and (other in units or other == "ban"):
        before = scan.words[at - 1] if scan.adjacent(at) else ""
        return 0 if before in _NO_LEADER else 2
    return 2 if other in ("trưởng", "phó") and one in units else 0
