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
from desktop_app.domain.privacy.bare import Bare, Candidate
from desktop_app.domain.privacy.extents import Extent
from desktop_app.domain.privacy.normal import CAPITALS, plain_pattern
from desktop_app.domain.privacy.offices import Offices, address_at
from desktop_app.domain.privacy.places import Places
from desktop_app.domain.privacy.scan import Scan
from desktop_app.domain.privacy.words import Words

_INITIALS: Final = re.compile(rf"[{CAPITALS}](?:\. ?[{CAPITALS}](?![^\W\d_])){{0,3}}\.?(?![^\W\d_])")
_CONTINENTS: Final = frozenset(("phi", "au", "uc", "doc"))  # "dich ta heo chau Phi"
_LAST_OF_SIBLINGS: Final = frozenset(("em", "sinh", "đôi", "ruột", "gồm"))
_A_THING: Final = re.compile(
    r" là tên (?:một |của (?:một )?)?(?:quán|tiệm|cửa hàng|shop|phim|truyện|bài|món|giống|trò|chợ|con|chiếc|cây|"
    r"loại|bộ|nhóm|lớp)"
)

_A_THING_PLAIN: Final = re.compile(plain_pattern(_A_THING.pattern))


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
    bare: Bare = field(init=False)

    def __post_init__(self) -> None:
        self.extent = Extent(self.scan, self.words, self.offices)
        self.places = Places(self.scan, self.words, self.offices, self.extent)
        self.bare = Bare(self.scan, self.words, self.offices, self.signs, self.extent, self.places, self.found)

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
            if scan.words[at] == "sóc" and scan.capital[at] and (past := self.bare.aged(at)):
                return past  # "Sóc Kha 10 tuổi"
            surely = scan.capital[at] and self.extent.surely(at)  # "Đoàn Văn Hậu"
            past = self.bare.full(at) if surely or self.places.may_be_name(at, length) else 0
            past = past or self.places.past(at, length)
            if past == at + length and scan.words[at:past] == ["đặt", "tên"] and scan.adjacent(past):
                return self._addressed(past - 1, 1) or past  # of a child that was born, not of a street
            return past
        if at in self.offices.heads:
            return self.offices.heads[at]
        if (length := scan.length(phrases["person_words"], at)) and (past := self._called(at, length)):
            return past
        if scan.words[at] == "là" and (past := self.bare.children_called(at)):
            return past
        if scan.words[at] in _LAST_OF_SIBLINGS and (past := self.bare.siblings(at)):
            return past
        if scan.capital[at]:
            past = self.bare.class_list(at) or self.bare.full(at) or self.bare.aged(at) or self.bare.apposed(at)
            if past:
                return past
            return at + max(1, self.extent.no_name(at))
        return self.bare.lower(at) or at + 1

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
        inside = scan.unmarked and length == 1 and scan.capital[at] and not scan.opens_sentence(scan.starts[at])
        if inside and scan.length(self.words.phrases["unmarked_communes"], at, scan.plain) == end - at:
            return 0  # "Bac Lieu", "Ba Ria"
        if address == "thang" and not self._aged_soon(max(end, name + 1)):
            return 0  # "thang Tu"
        if end == name or (address == "chau" and scan.plain[name] in _CONTINENTS and not self._aged_soon(end)):
            return 0
        if address in ("vợ chồng", "tên", "ten la", "mẹ") and address_at(scan, self.words, name):
            return 0
        thing = _A_THING_PLAIN.match(scan.folded, scan.ends[end - 1]) if scan.unmarked else None
        if thing or _A_THING.match(scan.low, scan.ends[end - 1]):
            return end  # "Bé Heo là tên quán ăn"
        first, household = self.extent.household(at)
        self.found.append(Candidate(first, name, end - 1, address, household))
        return self._others(at, end, address)

    def _aged_soon(self, end: int) -> bool:
        place = self.scan.ends[end - 1]
        return self.signs.beside(place, place + 40) is not None

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
        boy = word == "con" and scan.adjacent(at) and scan.words[at - 1] in ("thằng", "đứa", "cậu", "nhỏ")
        boy = boy and self.bare.usual_names(name) == end
        alone = (girl or boy or word.endswith((" là", "tên"))) and all(
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
