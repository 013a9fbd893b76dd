"""How far a name reaches: which of the words behind its first still belong to it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from desktop_app.domain.privacy import cues
from desktop_app.domain.privacy.offices import Offices
from desktop_app.domain.privacy.scan import Scan
from desktop_app.domain.privacy.words import Words

LONGEST_NAME: Final = 5
_TELLS_A_CHILD: Final = re.compile(r",? (?:\d|1[0-7]) (?:tháng )?tuổi|,? (?:học )?lớp (?:1[0-2]|[1-9])(?!\d)")


@dataclass(slots=True)
class Extent:
    """Answers for one text; every question is about a word and a bounded number of its neighbours."""

    scan: Scan
    words: Words
    offices: Offices

    def run(self, at: int, most: int) -> int:
        """The end of the run of capitalised words from `at`."""
        scan = self.scan
        end = at
        while end < len(scan.words) and end - at < most and scan.capital[end] and (end == at or scan.adjacent(end)):
            end += 1
        return end

    def surely(self, at: int) -> bool:
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

    def name_end(self, at: int, *, shouted: bool, addressed: bool) -> int:
        """The word after a name that begins at `at`; `at` itself when there is none."""
        scan, sets = self.scan, self.words.sets
        if not scan.capital[at] or self._stops(at, first=True):
            return at
        if shouted:
            return self._shouted_end(at, addressed)
        end = at + 1
        while end < len(scan.words) and end - at < LONGEST_NAME and scan.adjacent(end) and scan.capital[end]:
            if not scan.free(scan.starts[end], scan.ends[end]) or self._stops(end, first=False):
                break
            if scan.shouted[end] and not scan.shouted[at]:
                break
            if scan.words[end] == "u" and scan.text[scan.ends[end] : scan.ends[end] + 1].isdigit():
                break  # "Vũ Đức Anh U9"
            # Two names in a row: "ấp 3 Nguyễn Văn A Trần Thị B"
            if end - at >= 2 and self.surely(end) and scan.words[end] in sets["surnames"]:
                break
            end += 1
        return end

    def household(self, at: int) -> tuple[int, bool]:
        """Includes "hộ", "gia đình" before a person."""
        scan = self.scan
        for length in (3, 2, 1):
            start = at - length
            if start < 0 or not scan.adjacent(at):
                continue
            if scan.length(self.words.phrases["household_words"], start) == length:
                return start, True
        return at, False

    def no_name(self, at: int) -> int:
        """How many words at `at` are something that is no name: an office, a body; a province if all are capitals."""
        scan, phrases = self.scan, self.words.phrases
        place = scan.length(phrases["place_names"], at)
        if place and all(scan.capital[at : at + place]):
            return place
        return scan.length(phrases["not_names"], at)

    def _stops(self, at: int, *, first: bool) -> bool:
        """Whether a capitalised word begins something else than a name: an office, a body, a place."""
        scan, sets, phrases = self.scan, self.words.sets, self.words.phrases
        word = scan.words[at]
        if at in self.offices.heads:
            return True
        name_word = word in sets["givens"] or word in sets["middles"] or word in sets["surnames"]
        if not first and word in sets["strong"] and scan.words[at - 1] in sets["surnames"]:
            return False  # "Trương Văn Hóa"
        if not first and at > 1 and scan.words[at - 1] in sets["strong"] and self._ends_a_name(at):
            return False  # "Bàn Văn Kinh"
        length = self.no_name(at)
        if (
            word == "em"
            and not first
            and scan.capital[at - 1]
            and at > 1
            and scan.capital[at - 2]
            and scan.adjacent(at - 1)
        ):
            return scan.adjacent(at + 1) and scan.capital[at + 1]  # "Nguyễn Văn Cường Em"
        followed = scan.adjacent(at + 1) and scan.capital[at + 1]
        if first and followed and word == "trường" and scan.length(phrases["markers"], at + 1):
            return True  # "Cô giáo Trường Mẫu giáo Hoa Sen"
        if first and length == 1 and followed and word in cues.OLD_TITLES and at and scan.words[at - 1] in cues.ELDERS:
            return False  # "ông Đội Tề"
        if length > 1 or (length == 1 and not name_word):
            surname = (
                word in sets["doubtful"] and followed and scan.words[at + 1] in sets["middles"]
            )  # "cụ Từ Đình Phơ"
            return not (first and followed and (surname or scan.words[at + 1] in sets["strong"]))
        if length == 1 and first and not followed and word not in sets["givens"]:
            return True
        if not first and not name_word and (length := scan.length(phrases["markers"], at)):
            beyond = at + length
            return scan.adjacent(beyond) and (scan.capital[beyond] or scan.words[beyond].isdigit())
        return not first and word in ("ông", "bà") and not scan.shouted[at]

    def _ends_a_name(self, at: int) -> bool:
        """Whether a surname and Văn or Thị stand before the word at `at`, and no second word of a compound."""
        scan, sets = self.scan, self.words.sets
        surname = scan.words[at - 2] in sets["surnames"] or scan.words[at - 2] in sets["doubtful"]
        alone = not (scan.adjacent(at + 1) and scan.capital[at + 1])
        return surname and scan.capital[at - 1] and scan.capital[at - 2] and scan.adjacent(at - 1) and alone

    def _shouted_end(self, at: int, addressed: bool) -> int:
        """In a line of capitals nothing says where a name ends: a surname, its middle names, one more."""
        scan, sets = self.scan, self.words.sets
        plain = scan.unmarked and scan.plain[at] in sets["unmarked_surnames"] and scan.adjacent(at + 1)
        if plain and scan.plain[at + 1] in ("thi", "van") and self.run(at, 3) == at + 3:
            return at + 3  # "BA TRUONG THI LEO NOI …"
        if not (scan.words[at] in sets["surnames"] or scan.words[at] in sets["doubtful"]):
            if not addressed or scan.words[at] not in sets["givens"]:
                return at
            pair = scan.words[at] in cues.ORDER and scan.adjacent(at + 1) and scan.words[at + 1] in sets["givens"]
            return at + 2 if pair else at + 1
        whole = self.run(at, 6)
        cut = whole < len(scan.words) and scan.adjacent(whole)  # the sentence goes on in small letters
        if 3 <= whole - at <= 4 and not cut and scan.words[at + 1] in sets["strong"]:
            return whole  # "ĐC CHÂU THỊ NÀ SIÊM, …"
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

    def small_end(self, at: int) -> int:
        """ "chị lan", "ông sáu" in a sentence that was typed without a capital; only names that are no other word."""
        scan = self.scan
        if scan.words[at] not in self.words.sets["small"]:
            return at
        start, end = scan.sentence(scan.starts[at])
        if not scan.text[start:end].islower() or (scan.adjacent(at + 1) and scan.words[at + 1] in cues.MEASURES):
            return at
        return at + 1

    def small_child_end(self, at: int) -> int:
        """ "bé an 6 tuổi", "em thị hoa lớp 9" where nothing is a capital: up to four words beside an age or a class."""
        scan, sets = self.scan, self.words.sets
        end = at
        while (
            end < len(scan.words) and end - at < 4 and scan.adjacent(end) and scan.words[end] not in cues.NO_SMALL_NAMES
        ):
            if not any(scan.words[end] in sets[kind] for kind in ("givens", "surnames", "doubtful", "middles")):
                break
            end += 1
        if (
            end == at
            or scan.words[end - 1] not in sets["givens"]
            or not _TELLS_A_CHILD.match(scan.low, scan.ends[end - 1])
        ):
            return at
        first, last = scan.sentence(scan.starts[at])
        return end if scan.text[first:last].islower() else at

    def lower_end(self, at: int) -> int:
        """ "nguyễn văn tám", "tran van tam"; `at` itself when there is none."""
        scan, sets = self.scan, self.words.sets
        if scan.words[at] not in sets["surnames"] and scan.plain[at] not in cues.PLAIN_SAFE:
            return at
        if at + 2 >= len(scan.words) or not (scan.adjacent(at + 1) and scan.adjacent(at + 2)):
            return at
        word, middle, given = scan.words[at : at + 3]
        marked = word in sets["surnames"] and not word.isascii() and middle in ("văn", "thị")
        plain = scan.plain[at] in cues.PLAIN_SAFE and scan.plain[at + 1] in ("van", "thi")
        if given in cues.STRONG_COMPOUNDS:
            return at  # "quản lý thị trường"
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
