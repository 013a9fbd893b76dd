"""Where a person is named: a form of address with a name, or a surname with a middle name and a given name.

Works word by word, from left to right, each word looked at a bounded number of times. What looks like a person and is
none is stepped over first: streets, schools, communes, figures of history, offices, bodies.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from desktop_app.domain.privacy import cues
from desktop_app.domain.privacy.normal import CAPITALS
from desktop_app.domain.privacy.offices import Offices, address_at
from desktop_app.domain.privacy.scan import Scan
from desktop_app.domain.privacy.words import Words

_INITIALS: Final = re.compile(rf"[{CAPITALS}](?:\. ?[{CAPITALS}](?![^\W\d_])){{0,3}}\.?(?![^\W\d_])")
_SPEAKS: Final = re.compile(
    r", (?:người|già làng|trưởng|đại diện|nguyên|hội viên|chủ hộ|ở|ngụ)|"
    r" (?:nói|kể|cho biết|trình bày|hỏi|đề nghị|phản ánh|xin|than|mong)(?!\w)"
)
_SHOPS: Final = frozenset(("quán", "tiệm", "hiệu", "shop", "vựa", "sạp", "lò", "cơm", "phở"))
_A_THING: Final = re.compile(
    r" là tên (?:một |của (?:một )?)?(?:quán|tiệm|cửa hàng|shop|phim|truyện|bài|món|giống|trò|chợ)"
)
_LONGEST_NAME: Final = 5


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
class Names:
    """One walk over the words of a text."""

    scan: Scan
    words: Words
    offices: Offices
    found: list[Candidate] = field(default_factory=list)

    def walk(self) -> list[Candidate]:
        """All candidates in order; closes the places that look like people and are none."""
        at = 0
        while at < len(self.scan.words):
            at = self._step(at)
        return self.found

    def _step(self, at: int) -> int:
        """Looks at word `at` and returns the word to look at next."""
        scan, phrases = self.scan, self.words.phrases
        if not scan.capital[at] and scan.words[at] not in self.words.openers:
            return at + 1  # most words
        if not scan.free(scan.starts[at], scan.ends[at]):
            return at + 1
        if length := self._known(at):
            scan.close(scan.starts[at], scan.ends[at + length - 1])
            return at + length
        address = address_at(scan, self.words, at)
        if address:
            past = self._addressed(at, address)
            if past:
                return past
        if (length := scan.length(phrases["markers"], at)) and length >= address:
            return self._place(at, length)
        if at in self.offices.heads:
            return self.offices.heads[at]
        if (length := scan.length(phrases["person_words"], at)) and (past := self._called(at, length)):
            return past
        if scan.capital[at]:
            past = self._bare(at)
            if past:
                return past
            return at + max(1, scan.length(phrases["not_names"], at))
        return self._lower(at) or at + 1

    # What is no person

    def _known(self, at: int) -> int:
        """The length of a figure of history or a well-known name at `at`."""
        scan, phrases = self.scan, self.words.phrases
        length = scan.length(phrases["named"], at)
        if length and self._household(at)[1]:
            length = 0  # "gia đình liệt sĩ …" leads to a household of today
        if length and scan.capital[at + length - 1]:
            return length
        if not scan.capital[at]:
            return 0
        length = scan.length(phrases["named_capital"], at)
        if length and not scan.opens_sentence(scan.starts[at]):
            return length
        length = scan.length(phrases["figures"], at)
        if not length and scan.words[at].isascii():
            length = scan.length(phrases["unmarked_figures"], at, scan.plain)
        if not length or not all(scan.capital[at : at + length]):
            return 0
        longer = self._run(at, 7) - at
        if length == 2 and longer > 2 and not scan.shouted[at]:
            return 0  # "Trần Phú Quý" is somebody else
        return length

    def _place(self, at: int, length: int) -> int:
        """Steps over a place word and closes the name behind it: "đường Trần Hưng Đạo", "núi Bà Đen"."""
        scan, words = self.scan, self.words
        marker = " ".join(scan.words[at : at + length])
        first = at + length
        previous = scan.words[at - 1] if scan.adjacent(at) else ""
        if scan.capital[at] and self._surely_a_name(at) and (past := self._bare(at)):
            return past  # "Đoàn Văn Hậu"
        if previous and previous in words.not_after.get(marker, ()):
            return at + length
        if scan.capital[at] and marker in words.sets["lower_only"] and not scan.shouted[at]:
            return self._bare(at) or at + length
        if not scan.adjacent(first):
            return first
        end = first
        if not scan.capital[first]:
            honorific = scan.words[first] in ("ông", "bà", "cô", "cậu", "thầy", "chú", "bác")
            if not (honorific and marker in words.phrases["waters"] and scan.adjacent(first + 1)):
                return first
            if not scan.capital[first + 1]:
                return first
            end = first + 1
        area = marker in words.phrases["areas"]
        if area and self._names_holder(first):
            return first
        most = 3 if scan.shouted[first] else 7
        begin = end
        while end < len(scan.words) and end - begin < most and (end == first or scan.adjacent(end)):
            if not (scan.capital[end] or scan.words[end].isdigit()) or end in self.offices.heads:
                break
            if end > begin and self._surely_a_name(end):
                break
            end += 1
        if end > first:
            end = self._more_places(marker, end)
            scan.close(scan.starts[first], scan.ends[end - 1])
        return max(end, first)

    def _more_places(self, marker: str, end: int) -> int:
        """The other streets of a list: "đường Trần Phú, Lê Lợi và Nguyễn Huệ"."""
        scan = self.scan
        if marker not in ("đường", "phố", "phường", "tuyến", "hẻm"):
            return end
        while end < len(scan.words):
            start = end + 1 if scan.words[end] == "và" and scan.adjacent(end) else end
            comma = start == end and re.fullmatch(r" ?, ", scan.between(end - 1, end))
            if start >= len(scan.words) or not (comma or (start > end and scan.adjacent(start))):
                return end
            stop = self._run(start, 5)
            somebody = scan.shouted[start] or address_at(scan, self.words, start) > 0
            if stop - start < 2 or somebody or start in self.offices.heads:
                return end
            end = stop
        return end

    def _names_holder(self, first: int) -> bool:
        """ "Chủ tịch UBND xã Nguyễn Văn A": after an office, what follows the area word may be the holder's name."""
        scan, phrases = self.scan, self.words.phrases
        sets = self.words.sets
        end = self._run(first, _LONGEST_NAME)
        usual = end - first >= 3 and scan.words[end - 1] in sets["givens"] and scan.words[first + 1] in sets["middles"]
        rare = usual and scan.words[first] in sets["doubtful"]  # "Bí thư Chi bộ Lâm Sóc Kha"
        if not (rare or self._surely_a_name(first)) or self.offices.before(first, ever=True) is None:
            return False
        return not (scan.length(phrases["figures"], first) or scan.length(phrases["communes"], first))

    def _surely_a_name(self, at: int) -> bool:
        """A surname, a typical middle name and one more: "Nguyễn Văn A", "Quách Thị Tường Vi"."""
        scan, sets = self.scan, self.words.sets
        if at + 2 >= len(scan.words) or not (scan.adjacent(at + 1) and scan.adjacent(at + 2)):
            return False
        if not all(scan.capital[at : at + 3]):
            return False
        surname, middle = scan.words[at], scan.words[at + 1]
        if surname in sets["surnames"]:
            return middle in sets["middles"]
        return surname in sets["doubtful"] and middle in sets["strong"]

    # People

    def _addressed(self, at: int, length: int) -> int:
        """A name after a form of address: "ông Nguyễn Văn Tám", "cháu N."; returns the word after it, or 0."""
        scan = self.scan
        name = at + length
        address = " ".join(scan.words[at:name])
        if name >= len(scan.words) or not self._reaches(name, address):
            return 0
        if name in self.offices.heads or not scan.free(scan.starts[name], scan.ends[name]):
            return 0
        icon = scan.length(self.words.phrases["icons"], name)
        if icon and scan.capital[name] and self._run(name, 6) == name + icon:
            scan.close(scan.starts[name], scan.ends[name + icon - 1])
            return name + icon  # "chị Võ Thị Sáu", "cụ Phan Bội Châu"
        if initials := self._initials(at, name, address):
            return initials
        numbered = scan.words[name].isdigit() and len(scan.words[name]) <= 2 and scan.adjacent(name + 1)
        given = name + 1 if numbered and scan.words[name + 1] in self.words.sets["givens"] else name  # "ông 5 Lửa"
        if numbered and given == name:
            return 0
        end = self._name_end(given, shouted=scan.shouted[at] and scan.shouted[given], addressed=True)
        if end == given:
            end = name if given > name else end
        if end == name + 1 and self._of_a_place(at, name):
            return 0
        if scan.capital[at] and not scan.opens_sentence(scan.starts[at]) and self._of_a_shop(at):
            return end
        if end == name and not scan.capital[name]:
            end = self._lower_end(name)
        if end == name:
            return 0
        if address in ("vợ chồng", "tên", "ten la", "mẹ") and address_at(scan, self.words, name):
            return 0
        if _A_THING.match(scan.low, scan.ends[end - 1]):
            return end  # "Bé Heo là tên quán ăn"
        first, household = self._household(at)
        self.found.append(Candidate(first, name, end - 1, address, household))
        return self._others(at, end, address)

    def _of_a_place(self, at: int, name: int) -> bool:
        """ "ao Bà Om", "nhà trẻ Bé Ngoan": a capital form of address inside a sentence, no usual name behind it."""
        scan = self.scan
        inside = scan.capital[at] and not scan.shouted[at] and scan.adjacent(at) and not scan.capital[at - 1]
        return inside and not scan.opens_sentence(scan.starts[at]) and scan.words[name] not in self.words.sets["givens"]

    def _of_a_shop(self, at: int) -> bool:
        """ "quán cơm Bà Ba Béo": a capital form of address with a shop in the words just before."""
        near = range(at - 1, max(-1, at - 4), -1)
        shop = next((place for place in near if self.scan.words[place] in _SHOPS), None)
        return shop is not None and all(self.scan.adjacent(place) for place in range(shop + 1, at + 1))

    def _reaches(self, name: int, address: str) -> bool:
        """Whether only what may stand between a form of address and a name does."""
        gap = self.scan.between(name - 1, name)
        if self.scan.adjacent(name):
            return True
        listing = address in cues.NAMING or address in ("đồng chí", "đ c", "dong chi", "ông bà", "ông")
        return listing and 0 < len(gap) <= 4 and not gap.strip(' :“"/')

    def _initials(self, at: int, name: int, address: str) -> int:
        """ "cháu N. 7 tuổi", "bà T.H.": a person, though not named; matters for children and combinations."""
        scan = self.scan
        if scan.ends[name] - scan.starts[name] != 1 or not scan.capital[name]:
            return 0
        found = _INITIALS.match(scan.text, scan.starts[name])
        if not found:
            return 0
        last = name
        while last + 1 < len(scan.words) and scan.ends[last + 1] <= found.end():
            last += 1
        follows = last + 1 < len(scan.words) and scan.adjacent(last + 1) and scan.capital[last + 1]
        if follows and "." not in found[0] and not scan.shouted[last + 1]:
            return 0  # "anh A Páo"
        first, household = self._household(at)
        self.found.append(Candidate(first, name, last, address, household, initials=True))
        return last + 1

    def _household(self, at: int) -> tuple[int, bool]:
        """Includes "hộ", "gia đình" before a person."""
        scan = self.scan
        for length in (3, 2, 1):
            start = at - length
            if start < 0 or not scan.adjacent(at):
                continue
            if scan.length(self.words.phrases["household_words"], start) == length:
                return start, True
        return at, False

    def _others(self, at: int, end: int, address: str) -> int:
        """The other names after one form of address: "các anh Minh, Tuấn và Hải", "ông Tám và Bảy"."""
        scan = self.scan
        before = scan.words[at - 1] if scan.adjacent(at) else ""
        several = (
            before in self.words.sets["plural"] or before.isdigit() or address in ("đồng chí", "ông bà", "vợ chồng")
        )
        while end < len(scan.words):
            start = end
            if scan.words[end] == "và" and scan.adjacent(end):
                start = end + 1
                if not scan.adjacent(start):
                    return end
            elif not (several and re.fullmatch(r" ?[,-] ?", scan.between(end - 1, end))):
                return end
            if start >= len(scan.words) or not scan.capital[start] or start in self.offices.heads:
                return end
            stop = self._name_end(start, shouted=scan.shouted[start], addressed=True)
            given = all(word in self.words.sets["givens"] for word in scan.words[start:stop])
            surname = scan.words[start] in self.words.sets["surnames"] and stop - start >= 2
            if stop == start or not ((given and stop - start <= 2) or surname) or self._known(start):
                return end
            self.found.append(Candidate(start, start, stop - 1, address))
            end = stop
        return end

    def _called(self, at: int, length: int) -> int:
        """A surname and more after a word for a person: "cử tri Lê Tám", "hộ Nguyễn Văn Ba", "học sinh Hoa"."""
        scan, sets = self.scan, self.words.sets
        name = at + length
        word = " ".join(scan.words[at:name])
        gap = scan.between(name - 1, name) if name < len(scan.words) else "x"
        if gap.strip(" :") or not gap or not scan.capital[name] or name in self.offices.heads or self._known(name):
            return 0
        shouted = scan.shouted[at] and scan.shouted[name]
        end = self._name_end(name, shouted=shouted, addressed=True)
        surname = scan.words[name] in sets["surnames"] or (scan.words[name] in sets["doubtful"] and end - name >= 3)
        if not (surname and end - name >= 2) or scan.length(self.words.phrases["communes"], name) == end - name:
            return 0
        first, household = self._household(name)
        self.found.append(Candidate(first, name, end - 1, word, household))
        return end

    def _bare(self, at: int) -> int:
        """A full name without a form of address; returns the word after it, or 0."""
        scan, sets = self.scan, self.words.sets
        word, plain = scan.words[at], scan.plain[at]
        following = scan.adjacent(at + 1) and scan.capital[at + 1]
        if not following:
            return 1 + at if self._highland(at) and self._add_bare(at, at + 1) else 0
        middle = scan.words[at + 1]
        clear = word in sets["surnames"]
        typed_plain = word.isascii() and plain in sets["unmarked_surnames"]
        doubtful = word in sets["doubtful"]
        highland = self._highland(at) or word in sets["ethnic"]
        if word == "a" and scan.opens_sentence(scan.starts[at]):  # "A Thut, người uy tín"; A Lưới is a place
            highland = _SPEAKS.match(scan.low, scan.ends[at + 1]) is not None
        if not (clear or typed_plain or doubtful or highland):
            return 0
        if scan.shouted[at] and scan.shouted[at + 1]:
            return self._bare_shouted(at)
        if scan.length(self.words.phrases["not_names"], at) > 1 and middle not in sets["strong"]:
            return 0
        end = self._name_end(at, shouted=False, addressed=False)
        length = end - at
        if length >= 2 and scan.length(self.words.phrases["communes"], at) == length:
            listed = length == 2 and at > 0 and scan.between(at - 1, at).strip() in (";", ":")
            if not listed:
                return 0
        inside = scan.adjacent(at) and scan.capital[at - 1] and scan.free(scan.starts[at - 1], scan.ends[at - 1])
        inside = inside and not scan.opens_sentence(scan.starts[at - 1]) and at - 1 not in self.offices.lasts
        mong = word in sets["mong"] and middle in sets["mong_middle"]
        strong = middle in sets["strong"] or mong or (typed_plain and scan.plain[at + 1] in ("thi", "van"))
        if length >= 3 and strong:
            return end if self._add_bare(at, end) else 0
        if inside:
            return 0
        if highland and length >= 2 and (length >= 3 or middle not in sets["middles"]):
            return end if self._add_bare(at, end) else 0
        if length >= 3 and (
            clear or (doubtful and middle in sets["middles"] and scan.words[end - 1] in sets["givens"])
        ):
            return end if self._add_bare(at, end) else 0
        if length >= 3 and typed_plain and scan.plain[at + 1] in sets["unmarked_middles"]:
            return end if self._add_bare(at, end) else 0
        if not clear and scan.adjacent(at) and scan.words[at - 1] in self.words.phrases["areas"]:
            return 0  # "Trưởng ấp Cà Hom"
        if length == 2 and (clear or doubtful):
            self.found.append(Candidate(at, at, end - 1, weak=True))
            return end
        return 0

    def _highland(self, at: int) -> bool:
        """H'Lan, K'Brới: names of the Central Highlands carry their sex in front."""
        word = self.scan.words[at]
        return self.scan.capital[at] and word[:2] in ("h'", "k'") and len(word) > 2 and not word.startswith("h'mông")

    def _add_bare(self, first: int, end: int) -> bool:
        start, household = self._household(first)
        if end - first == 1 and self.scan.adjacent(first) and self.scan.capital[first - 1]:
            return False  # Ea H'Leo
        self.found.append(Candidate(start, first, end - 1, "", household))
        return True

    def _bare_shouted(self, at: int) -> int:
        sets = self.words.sets
        middle = self.scan.words[at + 1]
        known = self.scan.words[at] in sets["surnames"]
        if middle not in sets["strong"] and not (known and middle in sets["middles"]):
            return 0
        end = self._name_end(at, shouted=True, addressed=False)
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

    def _lower(self, at: int) -> int:
        """ "nguyễn văn tám", typed without capitals."""
        end = self._lower_end(at)
        return end if end > at and self._add_bare(at, end) else 0

    def _lower_end(self, at: int) -> int:
        scan, sets = self.scan, self.words.sets
        if scan.words[at] not in sets["surnames"] and scan.plain[at] not in cues.PLAIN_SAFE:
            return at
        if at + 2 >= len(scan.words) or not (scan.adjacent(at + 1) and scan.adjacent(at + 2)):
            return at
        word, middle, given = scan.words[at : at + 3]
        marked = word in sets["surnames"] and not word.isascii() and middle in ("văn", "thị")
        plain = scan.plain[at] in cues.PLAIN_SAFE and scan.plain[at + 1] in ("van", "thi")
        if not (marked or plain) or not given.isalpha() or given in cues.FUNCTION or len(given) > 7:
            return at
        if marked and word not in cues.ONLY_SURNAMES and given not in sets["givens"] and given not in sets["middles"]:
            return at
        end = at + 3
        if (
            end < len(scan.words)
            and scan.adjacent(end)
            and given in sets["middles"]
            and scan.words[end] in sets["givens"]
        ):
            end += 1
        return end

    def _run(self, at: int, most: int) -> int:
        """The end of the run of capitalised words from `at`."""
        scan = self.scan
        end = at
        while end < len(scan.words) and end - at < most and scan.capital[end] and (end == at or scan.adjacent(end)):
            end += 1
        return end

    def _name_end(self, at: int, *, shouted: bool, addressed: bool) -> int:
        """The word after a name that begins at `at`; `at` itself when there is none."""
        scan, sets = self.scan, self.words.sets
        if not scan.capital[at] or self._stops(at, first=True):
            return at
        if shouted:
            return self._shouted_end(at, addressed)
        end = at + 1
        while end < len(scan.words) and end - at < _LONGEST_NAME and scan.adjacent(end) and scan.capital[end]:
            if not scan.free(scan.starts[end], scan.ends[end]) or self._stops(end, first=False):
                break
            if scan.shouted[end] and not scan.shouted[at]:
                break
            # Two names in a row: "ấp 3 Nguyễn Văn A Trần Thị B"
            if end - at >= 2 and self._surely_a_name(end) and scan.words[end] in sets["surnames"]:
                break
            end += 1
        return end

    def _stops(self, at: int, *, first: bool) -> bool:
        """Whether a capitalised word begins something else than a name: an office, a body, a place."""
        scan, sets, phrases = self.scan, self.words.sets, self.words.phrases
        word = scan.words[at]
        if at in self.offices.heads:
            return True
        name_word = word in sets["givens"] or word in sets["middles"] or word in sets["surnames"]
        if not first and word in sets["strong"] and scan.words[at - 1] in sets["surnames"]:
            return False  # "Trương Văn Hóa"
        length = scan.length(phrases["not_names"], at)
        followed = scan.adjacent(at + 1) and scan.capital[at + 1]
        if length > 1 or (length == 1 and not name_word):
            return not (first and followed and scan.words[at + 1] in sets["strong"])
        if length == 1 and first and not followed and word not in sets["givens"]:
            return True
        if not first and not name_word and (length := scan.length(phrases["markers"], at)):
            beyond = at + length
            return scan.adjacent(beyond) and (scan.capital[beyond] or scan.words[beyond].isdigit())
        return not first and word in ("ông", "bà") and not scan.shouted[at]

    def _shouted_end(self, at: int, addressed: bool) -> int:
        """In a line of capitals nothing says where a name ends: a surname, its middle names, one more."""
        scan, sets = self.scan, self.words.sets
        if not (scan.words[at] in sets["surnames"] or scan.words[at] in sets["doubtful"]):
            if not addressed or scan.words[at] not in sets["givens"]:
                return at
            pair = scan.words[at] in cues.ORDER and scan.adjacent(at + 1) and scan.words[at + 1] in sets["givens"]
            return at + 2 if pair else at + 1
        end = at + 1
        while end < len(scan.words) and end - at < 4 and scan.adjacent(end) and scan.capital[end]:
            if len(scan.words[end]) > 1 and not scan.shouted[end]:
                break
            if self._stops(end, first=False) or scan.words[end] in cues.FUNCTION:
                break
            end += 1
            if scan.words[end - 1] not in sets["middles"]:
                break
        if end - at == 1 and scan.words[at] not in sets["givens"]:
            return at
        return end
