"""Names that no form of address leads to: a full name, given names alone beside a sign of age, brothers and sisters.

Used by the walk in `names`; every question is about a word and a bounded number of its neighbours.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from desktop_app.domain.privacy import cues
from desktop_app.domain.privacy.ages import Signs
from desktop_app.domain.privacy.extents import Extent
from desktop_app.domain.privacy.offices import Offices
from desktop_app.domain.privacy.places import Places
from desktop_app.domain.privacy.scan import Scan
from desktop_app.domain.privacy.words import Words

_SPEAKS: Final = re.compile(
    r", (?:người|già làng|trưởng|đại diện|nguyên|hội viên|chủ hộ|ở|ngụ)|"
    r" (?:nói|kể|cho biết|trình bày|hỏi|đề nghị|phản ánh|xin|than|mong)(?!\w)"
)
# Behind a surname and one more word: only somebody speaks, has an age, lives somewhere.
_TELLS: Final = re.compile(
    r" (?:nói|kể|cho biết|trình bày|than phiền|bức xúc|khiếu nại|cho rằng|hứa|xin lỗi|phân trần|tâm sự|bày tỏ)(?!\w)|"
    r",? ?\(?(?:\d{2} tuổi|sn |sinh năm )|, (?:ngụ|trú|ở|thường trú)(?!\w)"
)
_ACTS: Final = re.compile(
    r":| (?:nói|hứa|trả lời|báo cáo|kết luận|cho biết|giải thích|giải trình|tiếp thu|đọc|bảo|ghi nhận|phát biểu|"
    r"chủ trì|khẳng định|đề nghị|thông báo|trình bày|yêu cầu|nhắc|cam kết|giao|xin|đáp|phản hồi)(?!\w)"
)
_RELATIVE: Final = re.compile(
    r"(?<!\w)(?:con dâu|con rể|con gái|con trai|vợ|chồng|em gái|em trai|chị gái|anh trai|cháu nội|cháu ngoại|cháu gái|"
    r"cháu trai|mẹ|cha|bố)(?: [^\W\d_]{1,6}){0,2}, $"
)
_CHILD_IS: Final = re.compile(r"(?<!\w)(?:cháu|con|bé|em|đứa|trẻ|học sinh)(?!\w)[^.;]{0,40}$")
_SIBLINGS: Final = re.compile(
    r"(?<!\w)(?:(?:anh|chị|anh chị) em(?: sinh đôi| ruột)?|(?:cặp|hai) (?:song sinh|sinh đôi)|(?:các|mấy|hai|ba) em|"
    r"(?:trẻ|nhóm trẻ|các cháu|các bé|đứa nhỏ)(?!\w)(?:(?! (?:xã|trường|ấp|thôn|môn|điểm|lớp|tỉnh))[^.;:]){0,25} gồm)$"
)


_BEFORE_A_CLASS_LIST: Final = frozenset(("em", "cháu", "bé", "bạn", "sinh", "trẻ", "có", "gồm", "là"))
_CLASS_LIST: Final = re.compile(
    r"(?<!\w)lớp (?:(?:1[0-2]|[1-9])[a-zđ]?\d{0,2}(?:/\d{1,2})?|lá|chồi|mầm)(?: [^\W\d_]{1,6}){0,2}"
    r"(?: (?:các|hai|ba|bốn|\d{1,2}))?(?: (?:em|bạn|cháu|bé|học sinh|trẻ|có|gồm|là)){1,2}[ :]{1,2}$"
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A name: words `first`..`last` (with the form of address), the name proper from `name` on."""

    first: int
    name: int
    last: int
    address: str = ""  # the form of address or the word for the person, lower case
    household: bool = False
    weak: bool = False  # a surname and one more word: a person only beside an office
    initials: bool = False


@dataclass(slots=True)
class Bare:
    """Answers for one text; adds to `found`, which it shares with the walk."""

    scan: Scan
    words: Words
    offices: Offices
    signs: Signs
    extent: Extent
    places: Places
    found: list[Candidate]

    def usual_names(self, at: int) -> int:
        """The end of one to three capitalised words that are all usual in names; `at` for none."""
        scan, sets = self.scan, self.words.sets
        end = self.extent.run(at, 4)
        kinds = (sets["any_given"], sets["middles"], sets["surnames"])
        usual = all(any(word in kind for kind in kinds) for word in scan.words[at:end])
        return end if end - at <= 3 and usual and not self.extent.no_name(at) else at

    def children_called(self, at: int) -> int:
        """ "hai cháu nội ông Bính là Gia Bảo, Gia Hưng": given names alone; returns the word after the last, or 0."""
        scan = self.scan
        first, _ = scan.sentence(scan.starts[at])
        if not (scan.adjacent(at + 1) and scan.capital[at + 1]):
            return 0
        end = self.usual_names(at + 1)
        if end == at + 1 or not _CHILD_IS.search(scan.low, max(first, scan.starts[at] - 50), scan.starts[at]):
            return 0
        self.found.append(Candidate(at + 1, at + 1, end - 1, "là"))
        while end < len(scan.words) and re.fullmatch(r" ?, (?:và )?| và ", scan.between(end - 1, end)):
            stop = self.usual_names(end)
            if stop == end:
                break
            self.found.append(Candidate(end, end, stop - 1, "là"))
            end = stop
        return end

    def siblings(self, at: int) -> int:
        """ "ba anh em Khang, Khải, Khoa", "nhóm trẻ gồm Tí, Tèo": two given names alone or more; 0 for fewer."""
        scan = self.scan
        if not (scan.adjacent(at + 1) and scan.capital[at + 1]) or scan.words[at + 1] in self.words.sets["surnames"]:
            return 0
        first, _ = scan.sentence(scan.starts[at])
        if not _SIBLINGS.search(scan.low, max(first, scan.starts[at] - 40), scan.ends[at]):
            return 0
        return self._given_names(at + 1, "là", subjects=scan.words[at] != "gồm")

    def class_list(self, at: int) -> int:
        """ "lớp 3A nghỉ 2 em: Ngọc Trâm, Tấn Sang", "lớp mầm có Gia Hưng, Bảo Anh"; 0 where there is none."""
        scan = self.scan
        if at == 0 or scan.words[at - 1] not in _BEFORE_A_CLASS_LIST:
            return 0
        first, _ = scan.sentence(scan.starts[at])
        if not _CLASS_LIST.search(scan.low, max(first, scan.starts[at] - 60), scan.starts[at]):
            return 0
        return self._given_names(at, "", subjects=False)

    def _given_names(self, at: int, address: str, *, subjects: bool) -> int:
        """Adds the given names of a list from `at`; the word behind it, or 0 for less than two names."""
        scan = self.scan
        names, place = [], at
        while place < len(scan.words) and (end := self._likely_name(place)) > place:
            subject = end == place + 1 and scan.words[place] in cues.SUBJECTS
            if (subject and not subjects) or self.places.known(place):
                return 0
            names.append(Candidate(place, place, end - 1, address))
            place = end
            if (
                place < len(scan.words)
                and scan.words[place] == "và"
                and scan.adjacent(place)
                and scan.adjacent(place + 1)
            ):
                place += 1
            elif not (place < len(scan.words) and re.fullmatch(r" ?, ?", scan.between(place - 1, place))):
                break
        if len(names) < 2:
            return 0
        self.found.extend(names)
        return names[-1].last + 1

    def _likely_name(self, at: int) -> int:
        """The end of one to three capitalised words of which one at least is usual in names; `at` for none."""
        scan, sets = self.scan, self.words.sets
        end = self.extent.run(at, 4)
        usual = any(word in sets["any_given"] or word in sets["small"] for word in scan.words[at:end])
        return end if end - at <= 3 and usual and not self.extent.no_name(at) else at

    def aged(self, at: int) -> int:
        """ "Bảo Ngọc (8 tuổi)", "Minh Khôi, lớp 2A": given names alone are somebody's beside an age or a class."""
        scan = self.scan
        before = scan.words[at - 1] if scan.adjacent(at) else ""
        if scan.starts[at] and scan.text[scan.starts[at] - 1].isdigit():
            return 0  # the letter of "5A"
        if before and (
            before in cues.NO_NAME_BEHIND or (scan.capital[at - 1] and not scan.opens_sentence(scan.starts[at - 1]))
        ):
            return 0
        end = self.usual_names(at)
        usual = end > at
        if not usual:
            end = self.extent.run(at, 4)
            if (
                self.extent.no_name(at)
                or scan.shouted[at]
                or any(scan.words[place] in cues.SUBJECTS for place in range(at, end))
            ):
                return 0
        alone = end == at + 1 and not (usual and self._named_before(at))
        if (
            alone
            and before not in ("con", "nhỏ")
            and (scan.opens_sentence(scan.starts[at]) or scan.words[at] in cues.ORDER)
        ):
            return 0
        place = scan.ends[end - 1]
        told = self.signs.beside(place, place + 40)
        if told is None or not (told.young or usual):
            return 0
        # "Toán lớp 5": a word that is no usual name needs more than a class.
        if (
            not usual
            and told.age is None
            and before not in ("con", "nhỏ")
            and not (end - at >= 3 and scan.words[at] in self.words.sets["doubtful"])
            and scan.text[place : place + 2] not in (" (", ", ")
        ):
            return 0
        return end if self._add_bare(at, end) else 0

    def apposed(self, at: int) -> int:
        """ "con dâu cô, Lành, …": a given name between commas behind a word for a relative."""
        scan = self.scan
        start, end = scan.starts[at], scan.ends[at]
        if scan.text[end : end + 1] != "," or scan.words[at] not in self.words.sets["any_given"]:
            return 0
        first, _ = scan.sentence(start)
        kin = _RELATIVE.search(scan.low, max(first, start - 30), start)
        return at + 1 if kin and self._add_bare(at, at + 1) else 0

    def full(self, at: int) -> int:
        """A full name without a form of address; returns the word after it, or 0."""
        scan, sets = self.scan, self.words.sets
        word, plain = scan.words[at], scan.plain[at]
        following = scan.adjacent(at + 1) and scan.capital[at + 1]
        if (
            not following
            and at - 1 in self.offices.lasts
            and scan.adjacent(at)
            and _ACTS.match(scan.low, scan.ends[at])
        ):
            usual = word in sets["any_given"] or self._named_before(at)
            return at + 1 if usual and self._add_bare(at, at + 1) else 0  # "Trưởng ấp Thảnh: …"
        if not following:
            return 1 + at if self._highland(at) and self._add_bare(at, at + 1) else 0
        middle = scan.words[at + 1]
        if at - 1 in self.offices.lasts and scan.adjacent(at) and word in cues.ORDER:  # "Trưởng ấp Hai Nhạn"
            end = self.extent.name_end(at, shouted=False, addressed=True)
            return end if end > at and self._add_bare(at, end) else 0
        clear = word in sets["surnames"]
        typed_plain = word.isascii() and plain in sets["unmarked_surnames"]
        doubtful = word in sets["doubtful"]
        highland = self._highland(at) or word in sets["ethnic"]
        if word == "h":  # "H Nhi Byă"
            highland = any(one in sets["ethnic"] for one in scan.words[at + 1 : self.extent.run(at, 4)])
        if word == "a" and scan.opens_sentence(scan.starts[at]):  # "A Thut, người uy tín"; A Lưới is a place
            highland = _SPEAKS.match(scan.low, scan.ends[at + 1]) is not None
        strange = self._strange(at)
        if not (clear or typed_plain or doubtful or highland or strange):
            return 0
        if scan.shouted[at] and scan.shouted[at + 1]:
            return self._bare_shouted(at)
        if self.extent.no_name(at) > 1 and middle not in sets["strong"]:
            return 0
        end = self.extent.name_end(at, shouted=False, addressed=False)
        length = end - at
        if length >= 2 and scan.length(self.words.phrases["communes"], at) == length:
            listed = length == 2 and at > 0 and scan.between(at - 1, at).strip() in (";", ":")
            if not listed:
                return 0
        inside = scan.adjacent(at) and scan.capital[at - 1] and scan.free(scan.starts[at - 1], scan.ends[at - 1])
        inside = inside and not scan.opens_sentence(scan.starts[at - 1]) and at - 1 not in self.offices.lasts
        # "Đại úy QNCN Vi Hải Nam", "Vietcombank Bùi Anh Khôi"
        inside = inside and not scan.shouted[at - 1] and not scan.words[at - 1].endswith("bank")
        mong = word in sets["mong"] and middle in sets["mong_middle"]
        mong = mong or (word in sets["khmer"] and middle in sets["khmer_middle"])
        strong = middle in sets["strong"] or mong or strange or (typed_plain and scan.plain[at + 1] in ("thi", "van"))
        if length == 2 and clear and self._highland(at + 1):
            return end if self._add_bare(at, end) else 0  # "Kpa H'Nuk"
        if length >= 3 and strong:
            return end if self._add_bare(at, end) else 0
        if inside:
            return 0
        if highland and length >= 2 and (length >= 3 or middle not in sets["middles"]):
            return end if self._add_bare(at, end) else 0
        if length >= 3 and (
            clear
            or (
                doubtful
                and middle in sets["middles"]
                and (
                    word in sets["rare"]
                    or scan.words[end - 1] in sets["any_given"]
                    or (at - 1 in self.offices.lasts and scan.adjacent(at))  # "Chi hội trưởng Cao Xuân Thẹo"
                )
            )
        ):
            return end if self._add_bare(at, end) else 0
        if length >= 3 and doubtful and (self._holds_office(end) or self._joined(at)):
            return end if self._add_bare(at, end) else 0
        if length >= 3 and self.aged(at):  # "Chảo Lở Mẩy (lớp 7)"
            return end
        if length >= 3 and typed_plain and scan.plain[at + 1] in sets["unmarked_middles"]:
            return end if self._add_bare(at, end) else 0
        if not clear and scan.adjacent(at) and scan.words[at - 1] in self.words.phrases["areas"]:
            return 0  # "Trưởng ấp Cà Hom"
        if (
            length == 2
            and clear
            and scan.words[end - 1] in sets["givens"]
            and _TELLS.match(scan.low, scan.ends[end - 1])
        ):
            return end if self._add_bare(at, end) else 0
        if length == 2 and (clear or doubtful):
            if past := self.aged(at):
                return past
            self.found.append(Candidate(at, at, end - 1, weak=True))
            return end
        return 0

    def _holds_office(self, end: int) -> bool:
        """ "Triệu Chàn Lìn - Trưởng ban …": an office in apposition to what ends before word `end`."""
        scan = self.scan
        return end < len(scan.words) and end in self.offices.heads and scan.between(end - 1, end) in (" - ", ", ", " (")

    def _joined(self, at: int) -> bool:
        """ "Thò Bá Rê và Lầu Y Xò": behind a whole name and "và"."""
        scan = self.scan
        and_ = scan.adjacent(at) and scan.words[at - 1] in ("và", "với") and scan.adjacent(at - 1)
        return (
            and_
            and bool(self.found)
            and self.found[-1].last == at - 2
            and self.found[-1].last - self.found[-1].name >= 2
        )

    def _named_before(self, at: int) -> bool:
        """Whether somebody found before bears the name at `at` as a given name."""
        word = self.scan.words[at]
        return any(self.scan.words[one.last] == word and (one.address or one.last > one.name) for one in self.found)

    def _strange(self, at: int) -> bool:
        """ "Vưu Thị Nguyệt", "Tro Thị Lơi": between two capitals, Thị and Văn make a name of any word."""
        scan = self.scan
        strong = scan.words[at + 1] in self.words.sets["strong"]
        if not (strong or (scan.unmarked and scan.plain[at + 1] in ("thi", "van"))) or scan.shouted[at]:
            return False
        if not (scan.adjacent(at + 2) and scan.capital[at + 2] and scan.ends[at] - scan.starts[at] > 1):
            return False
        first, third = scan.words[at], scan.words[at + 2]
        compound = third in cues.STRONG_COMPOUNDS or first in cues.COMPOUND_STRONG
        if scan.unmarked:
            compound = compound or third in cues.PLAIN_COMPOUNDS or first in cues.COMPOUND_PLAIN
        return not compound and not self.extent.no_name(at)

    def _highland(self, at: int) -> bool:
        """H'Lan, K'Brới: names of the Central Highlands carry their sex in front."""
        word = self.scan.words[at]
        return self.scan.capital[at] and word[:2] in ("h'", "k'") and len(word) > 2 and not word.startswith("h'mông")

    def _add_bare(self, first: int, end: int) -> bool:
        start, household = self.extent.household(first)
        if end - first == 1 and self.scan.adjacent(first) and self.scan.capital[first - 1]:
            return False  # Ea H'Leo
        self.found.append(Candidate(start, first, end - 1, "", household))
        return True

    def _bare_shouted(self, at: int) -> int:
        sets = self.words.sets
        middle = self.scan.words[at + 1]
        known = self.scan.words[at] in sets["surnames"]
        plain = self.scan.words[at].isascii() and self.scan.plain[at] in sets["unmarked_surnames"]
        if plain and self.scan.plain[at + 1] in ("thi", "van"):
            end = min(self.extent.run(at, 4), self._shouted(at))
            return end if end - at >= 3 and self._add_bare(at, end) else 0
        if middle not in sets["strong"] and not (known and middle in sets["middles"]):
            return 0
        end = self.extent.name_end(at, shouted=True, addressed=False)
        if (
            end - at > 3
            and self.scan.words[end - 1] not in sets["givens"]
            and self.scan.words[end - 2] in sets["givens"]
        ):
            end -= 1  # "NGUYỄN HỮU ĐỨC LÀM ĐƠN": the sentence goes on
        if end - at < 3 or self.scan.length(self.words.phrases["communes"], at) == end - at:
            return 0
        if middle not in sets["strong"] and self.scan.words[end - 1] not in sets["givens"]:
            return 0
        return end if self._add_bare(at, end) else 0

    def _shouted(self, at: int) -> int:
        """The end of the capital letters from `at`."""
        while at < len(self.scan.words) and self.scan.shouted[at]:
            at += 1
        return at

    def lower(self, at: int) -> int:
        """ "nguyễn văn tám", typed without capitals."""
        end = self.extent.lower_end(at)
        return end if end > at and self._add_bare(at, end) else 0
