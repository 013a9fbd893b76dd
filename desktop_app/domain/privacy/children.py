"""Which of the people named are children.

A form of address says it (bé, học sinh), or a sign of age does: one that stands beside the name, one that leads to it
("con gái 5 tuổi của chị Lan tên My"), one said of somebody called em or cháu anywhere in the sentence or at the
beginning of the next. Of names that are listed, a sign for all counts for each; who is a child once is one always.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from desktop_app.domain.privacy import childhood as told
from desktop_app.domain.privacy import cues
from desktop_app.domain.privacy.ages import OF_AGE, Sign, Signs
from desktop_app.domain.privacy.bare import Candidate
from desktop_app.domain.privacy.listed import Listed
from desktop_app.domain.privacy.scan import Scan
from desktop_app.domain.privacy.words import Phrases, Words

_ADDRESSED_AS_GROWN: Final = 14  # nobody younger is called anh or chị in a report
_NUMBER_NEAR: Final = 40
_BEHIND: Final = 90  # characters behind a name that still tell of it
_LEADS: Final = 60  # characters between a sign and the name it leads to
_OPENING: Final = 25  # characters from the beginning of a sentence to a sign that opens it
_NEXT: Final = 60  # characters of the next sentence in which she is told of
_CALLED_SMALL: Final = ("cháu", "bé", "con gái", "con trai", "em bé", "chau", "be ")  # nobody grown in a report
_ASIDE: Final = re.compile(r" ?\([^()\n]{1,30}\)")
_HIGHLAND: Final = re.compile(r"[hk]'\w+|y \w+")
Verdict = str | bool | None  # "pupil" or "child" for a minor, False for somebody grown, None when nothing says it


@dataclass(slots=True)
class Children:
    """Answers for one text."""

    scan: Scan
    words: Words
    people: Sequence[Candidate]
    signs: Signs
    year: int
    text: str = field(init=False)
    starts: list[int] = field(init=False)
    ends: list[int] = field(init=False)
    listed: Listed = field(init=False)
    owned: set[int] = field(default_factory=set)  # where signs begin that stand beside somebody

    def __post_init__(self) -> None:
        scan = self.scan
        self.text = scan.folded if scan.unmarked else scan.low
        self.listed = Listed.read(scan, self.year)
        self.starts = [scan.starts[one.first] for one in self.people]
        self.ends = []
        for one in self.people:
            end = scan.ends[one.last]
            initial = end - scan.starts[one.last] == 1 and scan.text[end : end + 1] == "."
            self.ends.append(end + initial)

    def verdicts(self) -> list[Verdict]:
        """What is known of each of the people, in their order."""
        beside = [self._beside(place) for place in range(len(self.people))]
        self.owned.update(
            sign.start for place, sign in enumerate(beside) if sign and self._told_beside(place, sign) is not None
        )
        found = [self._of(place, sign) for place, sign in enumerate(beside)]
        self._share_forwards_to_the_first(found)
        self._share_with_the_next(found)
        self._remember(found)
        return found

    # One person

    def _of(self, place: int, sign: Sign | None) -> Verdict:
        one = self.people[place]
        start, end = self.starts[place], self.ends[place]
        first, last = self.scan.sentence(start)
        grown = self._grown(one)
        _, until = self._past_parents(place)
        if sign:
            verdict = self._told_beside(place, sign)
            if verdict is not None or sign.born or grown or not sign.young:
                return verdict
        if grown or one.weak:
            return None
        if self._search(told.FIELD, max(first, start - 40), start):
            return "child"
        if row := self.listed.row(start):
            return False if row.age is not None and row.age >= OF_AGE else ("pupil" if row.age is None else "child")
        if not one.address.startswith(("anh", "chị", "chi")) and self.listed.child(start):
            return "pupil"
        if self._born_by_number(one, end, min(last, until)):
            return "child"
        if one.address in ("", "tên", "tên là") and self._search(told.NEWBORN, first, self.scan.starts[one.name]):
            return "child"
        if self._led_to(place, first, start):
            return "child"
        elder = one.address.startswith(("anh", "chị", "chi"))
        if not elder and self._match(told.PUPIL, end):
            return "pupil"
        if not one.address and self._told_of_one(first, start, end, last):
            return "child"
        name = self.scan.starts[one.name]
        before = self._search(told.PUPIL_BEFORE, max(first, name - 60), name)
        if before and not before["not"] and not (before["is"] and self._of_a_grown(first, before.start())):
            return "pupil"
        listed = None if one.address else self._search(told.CLASS_LIST, max(first, start - 40), start)
        if listed and not self._of_a_grown(first, listed.start()):
            return "pupil"
        clause = self.text[max(first, start - 90) : start]
        if not elder and not (before and before["not"]) and self._read(told.PUPILS_ARE).search(clause):
            return "pupil"
        ems = None if one.address and one.address != "là" else self._search(told.EMS_ARE, max(first, start - 70), start)
        if ems and self._search(told.AT_SCHOOL, first, last) and not self._of_a_grown(first, ems.start()):
            return "pupil"
        if one.address in self._phrases("always_children"):
            return "pupil" if one.address == "học sinh" else "child"
        if one.address in cues.MAYBE_CHILDREN or self._called_child(one, first):
            return self._young(start, first, end, min(last, until, end + _BEHIND), last)
        alone = (
            not one.address
            and not self._search(told.CHILD_NOUN, first, start)
            and not self._search(told.FAMILY, first, last)
        )
        if alone and not self._search(told.CHILD_NOUN, end, last) and self._said_of_her(last):
            return "child"
        return None

    def _told_of_one(self, first: int, start: int, end: int, last: int) -> bool:
        """Whether a bare name is told of as a child's: beaten by schoolmates, too young for what the sentence says."""
        among = self._match(told.AMONG_PUPILS, end)
        if among and not self._has("adult_signs", self.text[end:last]):
            return True
        for sign in self.signs.within(first, start)[:1]:
            if sign.age is not None and sign.young and self._read(told.OPENED).fullmatch(self.text, first, sign.start):
                return self._read(told.AND_SO).fullmatch(self.text, sign.end, start) is not None
        for sign in self.signs.within(end, min(last, end + _BEHIND)):
            if sign.young and not sign.close and (alike := self._search(told.ALL_ARE, end, sign.start)):
                between = self.text[end : alike.start()]
                return not (self._read(told.CHILD_NOUN).search(between) or self._read(told.GROWN_HEAD).search(between))
        return False

    def _beside(self, place: int) -> Sign | None:
        """The sign beside somebody, not one of a child that is told of next: "anh Minh, con gái 5 tuổi bị sốt"."""
        past, until = self._past_parents(place)
        sign = self.signs.beside(past, until)
        if sign and past > self.ends[place] and not sign.young:
            return None  # "cháu Vũ là con của anh Đạo, sinh 1983": the parent's
        if sign and self._search(told.A_CHILD_OF_HIS, past, sign.start):
            own = self.people[place].address in cues.OF_A_CHILD or self._match(told.OF_SOMEBODY, sign.end)
            return sign if own else None
        if sign and sign.pupil and self.text.startswith(":", past) and self._goes_on(sign.end):
            return None  # "Nguyễn Văn Hỏi: lớp 1 học ở đâu?"
        if sign and sign.age is None and self._told_otherwise(past, sign):
            return None
        if sign and sign.school and self.people[place].address not in cues.MAYBE_CHILDREN:
            return None
        return sign

    def _told_otherwise(self, past: int, sign: Sign) -> bool:
        """Whether a class is none of hers: "…, lớp 4 là Phú Mỹ", or she is grown: "(lớp 3 xóa mù), 52 tuổi"."""
        if self.text.startswith(",", past) and self.text.startswith((" là ", " la "), sign.end):
            return True
        following = self.signs.within(sign.end, sign.end + 20)
        return bool(following) and following[0].age is not None and not following[0].young

    def _goes_on(self, end: int) -> bool:
        return end < len(self.text) and self.text[end] not in ",.;)\n" and not self.text.startswith((" -", " ("), end)

    def _grown(self, one: Candidate) -> bool:
        # A household has a grown head, but "gia đình bé Ngọc, 4 tuổi" is named after its child.
        of_a_child = one.address in cues.OF_A_CHILD or one.address in self._phrases("always_children")
        return one.address in self._phrases("adults") or (one.household and not of_a_child)

    def _past_parents(self, place: int) -> tuple[int, int]:
        """Where what is said of somebody begins, behind "con anh Lộc và chị Mai", and where somebody else is named."""
        past, following = self.ends[place], place + 1
        while following < len(self.people):
            gap = self.text[past : self.starts[following]]
            pattern = self._read(told.CHILD_OF if past == self.ends[place] else told.AND)
            if len(gap) > 30 or not pattern.fullmatch(gap) or not self._may_be_parent(place, following, gap):
                return past, self.starts[following]
            past, following = self.ends[following], following + 1
        return past, len(self.text)

    def _may_be_parent(self, place: int, other: int, gap: str) -> bool:
        """Whether "con" before `other` makes the one at `place` the child: not in "chị My, con Gia Hân 14 tháng"."""
        parent = self.people[other]
        if parent.address in self._phrases("adults") or parent.address.startswith(("anh", "chị", "chi")):
            return True
        return self.people[place].address in cues.OF_A_CHILD and "," not in gap

    def _told_beside(self, place: int, sign: Sign) -> Verdict:
        one = self.people[place]
        grown = self._grown(one)
        if sign.born:
            first, last = self.scan.sentence(self.starts[place])
            cited = self._search(told.CITED, first, self.starts[place])
            theirs = one.address in cues.OF_A_CHILD or self._search(told.OF_CHILDREN, first, last)
            if sign.close and (cited or not theirs):
                return None
            return "child" if sign.young and not grown else (None if sign.close else False)
        elder = one.address.startswith(("anh", "chị", "chi"))
        if sign.age is not None:
            if not sign.young:
                return False
            return None if grown or self._somebody_elses(one, sign.age) else "child"
        taught = sign.pupil and not one.address and self.listed.of_teachers(self.starts[place])
        return None if grown or elder or taught else ("pupil" if sign.pupil else "child")

    def _somebody_elses(self, one: Candidate, age: int) -> bool:
        """Whether an age is that of a child of the person who is named: "con của chị Thắm năm nay 6 tuổi"."""
        before = self.scan.words[max(0, one.first - 3) : one.first]
        child = any(word in ("con", "cháu", "bé") for word in before)
        if not one.address:
            return child and before[-1] == "của"
        return one.address in ("anh", "chị", "chi") and (age < _ADDRESSED_AS_GROWN or child)

    def _born_by_number(self, one: Candidate, end: int, until: int) -> bool:
        """Whether the identity number beside a name is that of a child: digits 4 to 6 tell the century and the year."""
        for start, digits in self.scan.identities:
            if end <= start < min(until, end + _NUMBER_NEAR) and one.address not in ("anh", "chị"):
                return self.year - (1900 + 100 * (int(digits[3]) // 2) + int(digits[4:6])) < OF_AGE
        return False

    def _led_to(self, place: int, first: int, start: int) -> bool:
        """Whether a sign of a child leads to the name: "con gái 5 tuổi của chị Lan tên My"."""
        one = self.people[place]
        if self._of_grown_kin(one) or one.address.startswith(("anh", "chị", "chi")) or one.address in cues.SHORTENED:
            return False
        signs = [sign for sign in self.signs.within(max(first, start - _LEADS), start) if not sign.close]
        if not signs or not signs[-1].young or signs[-1].start in self.owned:
            return False
        sign = signs[-1]
        somebody = self._search(told.SOMEBODY_YOUNG, max(first, sign.start - 45), sign.start)
        if somebody is None or somebody["not"] or self._search(told.WHO_DID_IT, first, somebody.start("noun")):
            return False
        named_between = any(sign.end <= begin < start for begin in self.starts[max(0, place - 4) : place])
        by_name = self._search(told.LEADS_BY_NAME, sign.end, start) is not None
        by_name = by_name or one.address in cues.NAMING or one.address == "là"
        if named_between:
            return by_name and one.address in cues.NAMING
        if self._of_a_grown(first, somebody.start("noun")) and one.address not in cues.NAMING:
            return False
        if by_name or self._read(told.LEADS_AT_ONCE).fullmatch(self.text, sign.end, start):
            return True
        return bool(somebody["counted"]) and self.text[sign.end : start] == ", "

    def _of_a_grown(self, first: int, noun: int) -> bool:
        """Whether a word for a child at `noun` hangs on one for somebody grown: "người dạy học sinh lớp 5 là …"."""
        before = self.text[max(first, noun - 80) : noun]
        clause = before[max((found.end() for found in self._read(told.CLAUSE).finditer(before)), default=0) :]
        simply = before[max((found.end() for found in told.SIMPLY.finditer(before)), default=0) :]
        return bool(self._read(told.GROWN_HEAD).search(clause) or self._read(told.WHO).search(simply))

    def _called_child(self, one: Candidate, first: int) -> bool:
        """ "con gái của chị Lan tên My": a word for a child leads to the name."""
        if not (one.address in cues.NAMING or one.address == "là") or self._of_grown_kin(one):
            return False
        child = self._search(told.CHILD_BEFORE, first, self.scan.starts[one.first])
        if child is None or self._search(told.WHO_DID_IT, first, child.start()):
            return False
        return not (one.address == "là" and self._of_a_grown(first, child.start()))

    def _of_grown_kin(self, one: Candidate) -> bool:
        """ "chú ruột tên Toàn"."""
        before = self.scan.words[max(0, one.first - 2) : one.first]
        if len(before) == 2 and before[0] in cues.PARENTS and before[1] in ("là", "tên"):
            return not self.scan.capital[one.first - 2]  # "bé 5 tuổi có cha là Nguyễn Văn Khổ"
        return any(word in cues.GROWN_KIN for word in before[-1 - ("ruột" in before) :])

    def _young(self, start: int, first: int, end: int, until: int, last: int) -> Verdict:
        """Whether the sentence around "em Hoa" or "cháu An", or the beginning of the next, speaks of a child."""
        behind = self.text[end:until]
        signs = [sign for sign in self.signs.within(end, until) if not sign.close]
        parent = self._match(told.CHILD_OF_SOMEBODY, end)
        if parent and self.text.startswith(_CALLED_SMALL, start) and all(sign.young for sign in signs):
            # What the parent does says nothing about the child: "con anh công nhân nhà trọ, bị suy dinh dưỡng".
            own = self.text[parent.end() : until].partition(",")[2]
            return None if self._has("adult_signs", own) else "child"
        if self._search(told.PARENT_OF, first, start):
            return "pupil"
        if self._match(told.PARENT, end):
            return None
        hers_too = self.text.startswith(("cháu", "chau"), start) and self._search(told.KIN_OF, first, start)
        if hers_too and all(sign.young for sign in signs) and not self._has("adult_signs", self.text[first:last]):
            return "child"
        hers = next((sign for sign in signs if self._search(told.HERS, end, sign.start)), None)
        if hers is not None:  # "…, cháu mới 4 tuổi", whatever her parents do
            return None if not hers.young else ("pupil" if hers.pupil else "child")
        if self._has("adult_signs", behind):
            return None
        signs = [sign for sign in signs if not self._search(told.ANOTHER_CHILD, end, sign.start)]
        if signs:
            young = next((sign for sign in signs if sign.pupil), signs[0])
            return None if not young.young else ("pupil" if young.pupil else "child")
        # Nobody calls a grown-up cháu or bé in a report; an em may well work in a school.
        maybe_grown = self.text.startswith(("em", "thằng", "thang", "con "), start)
        known = "own_child_signs" if maybe_grown else "child_signs"
        if self._has(known, self.text[max(first, start - 40) : start] + " " + behind):
            return "pupil"
        return "child" if self._before_her(first, start) or self._said_of_her(last) else None

    def _before_her(self, first: int, start: int) -> bool:
        """ "Mới 13 tuổi mà em Trâm …": the sign opens the sentence."""
        signs = [sign for sign in self.signs.within(first, start) if not sign.close and sign.young]
        if signs and self._match(told.PRONOUN, first) and signs[0].start - first < _OPENING:
            # "Nó học lớp 8 mà đi bốc vác", bà Tám nói về thằng Phước: of the only one in the sentence called so.
            last = self.scan.sentence(start)[1]
            small = [
                place
                for place, begin in enumerate(self.starts)
                if first <= begin < last and self.people[place].address in cues.OF_A_CHILD
            ]
            return len(small) == 1
        if not signs or start - signs[-1].end > 20 or signs[-1].start - first > 20:
            return False
        return not any(signs[-1].start < begin < start for begin in self.starts)

    def _said_of_her(self, last: int) -> bool:
        """Whether the next sentence begins with her age: "Cháu mới 6 tuổi"."""
        found = self._match(told.SHE, last)
        if found is None:
            return False
        signs = self.signs.within(found.end(), min(found.end() + _NEXT, self.scan.sentence(last)[1]))
        if not signs or not signs[0].young or signs[0].close:
            return False
        return not any(found.start() <= begin < signs[0].start for begin in self.starts)

    # Several people

    def _tail(self, place: int) -> int:
        """Where a person ends with what stands beside the name: "(lớp 2)"."""
        _, until = self._past_parents(place)
        if sign := self._beside(place):
            end = sign.end
            while end < len(self.text) and self.text[end] in ")a.":
                end += 1
            return end if end <= until else sign.end
        return self.ends[place]

    def _follows(self, place: int) -> bool:
        """Whether the next person stands in a list with this one."""
        if place + 1 >= len(self.people):
            return False
        start = self.starts[place + 1]
        pattern = self._read(told.LISTED)
        ends = [self.ends[place], self._tail(place)]
        if aside := _ASIDE.match(self.text, ends[0]):
            ends.append(aside.end())
        return any(start - end <= 8 and pattern.fullmatch(self.text, end, start) is not None for end in ends)

    def _share_forwards_to_the_first(self, found: list[Verdict]) -> None:
        """After one form of address ("ba cháu A, B 9 tuổi") one is like the next; so with "A, B (cùng lớp 8/2)"."""
        for place in range(len(found) - 2, -1, -1):
            one, other = self.people[place], self.people[place + 1]
            if found[place] is not None or not found[place + 1] or not self._follows(place):
                continue
            end = self.ends[place + 1]
            if other.first == other.name and one.address and one.address == other.address:
                found[place] = found[place + 1]
            elif one.address == other.address or (one.address in cues.OF_A_CHILD and not other.address):
                signs = self.signs.within(end, end + 40)
                two = len(signs) > 1 and signs[1].start - signs[0].end <= 6
                pair = self.text[self.ends[place] : self.starts[place + 1]] in (" và ", " va ")
                if two or self._match(told.BOTH, end) or (pair and self._match(told.ALL_OF_THEM, end)):
                    found[place] = found[place + 1]

    def _share_with_the_next(self, found: list[Verdict]) -> None:
        several = False
        for place in range(len(found) - 1):
            start = self.starts[place]
            follows = self._follows(place)
            opened = self._search(told.SEVERAL, max(0, start - 20), start)
            several = (
                several
                or opened is not None
                or self._counted(found[place], start)
                or (bool(found[place]) and self.text[:start].endswith((": ", ":\n")))
            )
            other = self.people[place + 1]
            if follows and found[place] and found[place + 1] is None and not self._grown(other):
                own = self._beside(place + 1)  # "con Pham (2012), Chiêu (2015)"
                if own and own.born and own.young:
                    found[place + 1] = found[place]
            if several and follows and found[place] and found[place + 1] is None and other.address in ("", "là"):
                found[place + 1] = found[place]
            elif not follows:
                several = False

    def _counted(self, verdict: Verdict, start: int) -> bool:
        """Whether the child at `start` is the first of several: "hai học sinh lớp 9 là A và B"."""
        return bool(verdict) and self._search(told.COUNTED, max(0, start - 80), start) is not None

    def _remember(self, found: list[Verdict]) -> None:
        """Who is a child once is one wherever the name stands again, or its last part behind em, cháu, bé."""
        known: dict[str, Verdict] = {}
        grown = {self._name(one) for one, verdict in zip(self.people, found, strict=True) if verdict is False}
        for one, verdict in zip(self.people, found, strict=True):
            if verdict:
                name = self._name(one)
                known.setdefault(name, verdict)
                known.setdefault(name.rpartition(" ")[2], verdict)
                known.setdefault(" ".join(name.split()[-2:]), verdict)
                if highland := _HIGHLAND.match(name):
                    known.setdefault(highland[0], verdict)  # "H'Lan" of "H'Lan Niê", "Y Thiên" of "Y Thiên Niê"
        if not known:
            return
        for place, one in enumerate(self.people):
            name = self._name(one)
            small = one.address in cues.OF_A_CHILD
            whole = not one.address and (" " in name or name.startswith(("h'", "k'")))
            if found[place] is None and not one.initials and (small or whole) and name in known and name not in grown:
                found[place] = known[name]

    def _name(self, one: Candidate) -> str:
        return " ".join(self.scan.words[one.name : one.last + 1])

    # Reading

    def _read(self, pattern: re.Pattern[str]) -> re.Pattern[str]:
        return told.PLAIN[pattern] if self.scan.unmarked else pattern

    def _match(self, pattern: re.Pattern[str], start: int) -> re.Match[str] | None:
        return self._read(pattern).match(self.text, start)

    def _search(self, pattern: re.Pattern[str], start: int, end: int) -> re.Match[str] | None:
        return self._read(pattern).search(self.text, start, end)

    def _phrases(self, name: str) -> Phrases:
        return self.words.phrases[f"unmarked_{name}" if self.scan.unmarked else name]

    def _has(self, name: str, text: str) -> bool:
        syllables = re.findall(r"\w+", text)
        phrases = self._phrases(name)
        return any(any(phrases.lengths(syllables, at)) for at in range(len(syllables)))
