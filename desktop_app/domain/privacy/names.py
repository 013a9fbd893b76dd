"""Where a person is named: a form of address with a name, or a surname with a middle name and a given name.

Works word by word, from left to right, each word looked at a bounded number of times. What looks like a person and is
none is stepped over first: streets, schools, communes, figures of history, offices, bodies.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from desktop_app.domain.privacy import cues
from desktop_app.domain.privacy.ages import Signs
from desktop_app.domain.privacy.extents import Extent
from desktop_app.domain.privacy.normal import CAPITALS, plain_pattern
from desktop_app.domain.privacy.offices import Offices, address_at
from desktop_app.domain.privacy.places import Places
from desktop_app.domain.privacy.scan import Scan
from desktop_app.domain.privacy.words import Words

_INITIALS: Final = re.compile(rf"[{CAPITALS}](?:\. ?[{CAPITALS}](?![^\W\d_])){{0,3}}\.?(?![^\W\d_])")
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
_A_THING: Final = re.compile(
    r" là tên (?:một |của (?:một )?)?(?:quán|tiệm|cửa hàng|shop|phim|truyện|bài|món|giống|trò|chợ|con|chiếc|cây|"
    r"loại|bộ|nhóm|lớp)"
)

_A_THING_PLAIN: Final = re.compile(plain_pattern(_A_THING.pattern))


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
    signs: Signs
    found: list[Candidate] = field(default_factory=list)
    extent: Extent = field(init=False)
    places: Places = field(init=False)

    def __post_init__(self) -> None:
        self.extent = Extent(self.scan, self.words, self.offices)
        self.places = Places(self.scan, self.words, self.offices, self.extent)

    def walk(self) -> list[Candidate]:
        """All candidates in order; closes the places that look like people and are none."""
        at = 0
        words, capital, openers = self.scan.words, self.scan.capital, self.words.openers
        while at < len(words):
            # Most words begin nothing.
            at = self._step(at) if capital[at] or words[at] in openers else at + 1
        return self.found

    def _step(self, at: int) -> int:
        """Looks at word `at` and returns the word to look at next."""
        scan, phrases = self.scan, self.words.phrases
        if not scan.free(scan.starts[at], scan.ends[at]):
            return at + 1
        if length := self.places.known(at):
            scan.close(scan.starts[at], scan.ends[at + length - 1])
            return at + length
        address = address_at(scan, self.words, at)
        if address:
            past = self._addressed(at, address)
            if past:
                return past
        length = scan.length(phrases["markers"], at)
        if not length and scan.unmarked:
            length = scan.length(phrases["unmarked_markers"], at, scan.plain)
        if length and length >= address:
            if scan.words[at] == "sóc" and scan.capital[at] and (past := self._aged(at)):
                return past  # "Sóc Kha 10 tuổi"
            surely = scan.capital[at] and self.extent.surely(at)  # "Đoàn Văn Hậu"
            past = self._bare(at) if surely or self.places.may_be_name(at, length) else 0
            return past or self.places.past(at, length)
        if at in self.offices.heads:
            return self.offices.heads[at]
        if (length := scan.length(phrases["person_words"], at)) and (past := self._called(at, length)):
            return past
        if scan.words[at] == "là" and (past := self._children_called(at)):
            return past
        if scan.capital[at]:
            past = self._bare(at) or self._aged(at) or self._apposed(at)
            if past:
                return past
            return at + max(1, self.extent.no_name(at))
        return self._lower(at) or at + 1

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
        if not icon and address == "đồng chí":
            icon = scan.length(self.words.phrases["figures"], name)  # "ngày sinh đồng chí Hà Huy Tập"
        if icon and scan.capital[name] and self.extent.run(name, 6) == name + icon:
            scan.close(scan.starts[name], scan.ends[name + icon - 1])
            return name + icon  # "chị Võ Thị Sáu", "cụ Phan Bội Châu"
        if initials := self._initials(at, name, address):
            return initials
        numbered = scan.words[name].isdigit() and len(scan.words[name]) <= 2 and scan.adjacent(name + 1)
        given = name + 1 if numbered and scan.words[name + 1] in self.words.sets["givens"] else name  # "ông 5 Lửa"
        if numbered and given == name:
            return 0
        if scan.between(name - 1, name) == "/" and address_at(scan, self.words, name):
            return 0  # "Ông/Bà"
        ordered = scan.words[name] in cues.ORDER or (scan.words[name] in cues.OLD_TITLES and address in cues.ELDERS)
        ordered = ordered and not scan.capital[name]
        if ordered and scan.adjacent(name + 1) and scan.capital[name + 1] and not scan.shouted[name + 1]:
            given = name + 1  # "bà tư Lành"
        end = self.extent.name_end(given, shouted=scan.shouted[at] and scan.shouted[given], addressed=True)
        if end == given:
            end = name if given > name else end
        if end > name and self.places.names_it(at, name, end):
            return 0
        if scan.capital[at] and not scan.opens_sentence(scan.starts[at]) and self.places.shop(at):
            return end
        if end > name and self.places.title(at, end):
            return end
        if end == name and not scan.capital[name]:
            end = self.extent.lower_end(name)
            if end == name and address in cues.SMALL_ADDRESSES:
                end = self.extent.small_end(name)
            if end == name and (address in cues.MAYBE_CHILDREN or address in self.words.phrases["always_children"]):
                end = self.extent.small_child_end(name)
        if end == name:
            return 0
        if address in ("vợ chồng", "tên", "ten la", "mẹ") and address_at(scan, self.words, name):
            return 0
        thing = _A_THING_PLAIN.match(scan.folded, scan.ends[end - 1]) if scan.unmarked else None
        if thing or _A_THING.match(scan.low, scan.ends[end - 1]):
            return end  # "Bé Heo là tên quán ăn"
        first, household = self.extent.household(at)
        self.found.append(Candidate(first, name, end - 1, address, household))
        return self._others(at, end, address)

    def _reaches(self, name: int, address: str) -> bool:
        """Whether only what may stand between a form of address and a name does."""
        gap = self.scan.between(name - 1, name)
        if self.scan.adjacent(name) or (address in cues.SHORTENED and gap in (".", ". ")):
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
        first, household = self.extent.household(at)
        self.found.append(Candidate(first, name, last, address, household, initials=True))
        return last + 1

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
            stop = self.extent.name_end(start, shouted=scan.shouted[start], addressed=True)
            given = all(word in self.words.sets["any_given"] for word in scan.words[start:stop])
            surname = scan.words[start] in self.words.sets["surnames"] and stop - start >= 2
            if stop == start or not ((given and stop - start <= 2) or surname) or self.places.known(start):
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
        if (
            gap.strip(" :")
            or not gap
            or not scan.capital[name]
            or name in self.offices.heads
            or self.places.known(name)
        ):
            return 0
        shouted = scan.shouted[at] and scan.shouted[name]
        end = self.extent.name_end(name, shouted=shouted, addressed=True)
        surname = scan.words[name] in sets["surnames"] or (scan.words[name] in sets["doubtful"] and end - name >= 3)
        known = (sets["any_given"], sets["middles"])
        citizen = word in cues.CITIZENS and scan.words[name] in sets["doubtful"] and end - name == 2
        surname = surname or (citizen and scan.words[end - 1] in sets["any_given"])  # "hộ Lâm Vũ"
        girl = word == "con" and end == name + 1 and scan.words[name] not in cues.NO_GIRL
        girl = girl and scan.words[name] in sets["any_given"] and not scan.capital[at] and not self._counted(at)
        alone = (girl or word.endswith((" là", "tên"))) and all(
            any(one in kind for kind in known) for one in scan.words[name:end]
        )
        if (
            not ((surname and end - name >= 2) or (alone and end > name))
            or scan.length(self.words.phrases["communes"], name) == end - name
        ):
            return 0
        first, household = self.extent.household(name)
        self.found.append(Candidate(first, name, end - 1, word, household))
        return end

    def _counted(self, at: int) -> bool:
        """Whether a number or a word for animals and things stands before the word at `at`: "hai con Mực"."""
        scan = self.scan
        before = scan.words[at - 1] if scan.adjacent(at) else ""
        return before.isdigit() or before in self.words.sets["plural"] or before in self.words.sets["livestock"]

    def _usual_names(self, at: int) -> int:
        """The end of one to three capitalised words that are all usual in names; `at` for none."""
        scan, sets = self.scan, self.words.sets
        end = self.extent.run(at, 4)
        kinds = (sets["any_given"], sets["middles"], sets["surnames"])
        usual = all(any(word in kind for kind in kinds) for word in scan.words[at:end])
        return end if end - at <= 3 and usual and not self.extent.no_name(at) else at

    def _children_called(self, at: int) -> int:
        """ "hai cháu nội ông Bính là Gia Bảo, Gia Hưng": given names alone; returns the word after the last, or 0."""
        scan = self.scan
        first, _ = scan.sentence(scan.starts[at])
        if not (scan.adjacent(at + 1) and scan.capital[at + 1]):
            return 0
        end = self._usual_names(at + 1)
        if end == at + 1 or not _CHILD_IS.search(scan.low, max(first, scan.starts[at] - 50), scan.starts[at]):
            return 0
        self.found.append(Candidate(at + 1, at + 1, end - 1, "là"))
        while end < len(scan.words) and re.fullmatch(r" ?, (?:và )?| và ", scan.between(end - 1, end)):
            stop = self._usual_names(end)
            if stop == end:
                break
            self.found.append(Candidate(end, end, stop - 1, "là"))
            end = stop
        return end

    def _aged(self, at: int) -> int:
        """ "Bảo Ngọc (8 tuổi)", "Minh Khôi, lớp 2A": given names alone are somebody's beside an age or a class."""
        scan = self.scan
        before = scan.words[at - 1] if scan.adjacent(at) else ""
        if scan.starts[at] and scan.text[scan.starts[at] - 1].isdigit():
            return 0  # the letter of "5A"
        if before and (
            before in cues.NO_NAME_BEHIND or (scan.capital[at - 1] and not scan.opens_sentence(scan.starts[at - 1]))
        ):
            return 0
        end = self._usual_names(at)
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
            and scan.text[place : place + 2] not in (" (", ", ")
        ):
            return 0
        return end if self._add_bare(at, end) else 0

    def _apposed(self, at: int) -> int:
        """ "con dâu cô, Lành, …": a given name between commas behind a word for a relative."""
        scan = self.scan
        start, end = scan.starts[at], scan.ends[at]
        if scan.text[end : end + 1] != "," or scan.words[at] not in self.words.sets["any_given"]:
            return 0
        first, _ = scan.sentence(start)
        kin = _RELATIVE.search(scan.low, max(first, start - 30), start)
        return at + 1 if kin and self._add_bare(at, at + 1) else 0

    def _bare(self, at: int) -> int:
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
        if length >= 3 and self._aged(at):  # "Chảo Lở Mẩy (lớp 7)"
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
            if past := self._aged(at):
                return past
            self.found.append(Candidate(at, at, end - 1, weak=True))
            return end
        return 0

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

    def _lower(self, at: int) -> int:
        """ "nguyễn văn tám", typed without capitals."""
        end = self.extent.lower_end(at)
        return end if end > at and self._add_bare(at, end) else 0
