"""What looks like a person and is none: streets, schools, communes, figures of history, shops, titles."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from desktop_app.domain.privacy import cues
from desktop_app.domain.privacy.extents import LONGEST_NAME, Extent
from desktop_app.domain.privacy.offices import Offices, address_at
from desktop_app.domain.privacy.scan import Scan
from desktop_app.domain.privacy.words import Words

_OPEN: Final = ("“", '"', "«")
_CLOSE: Final = ("”", '"', "»")
_CALLED_SO: Final = re.compile(r"(?:gọi|tên|biệt danh|nick|tài khoản|hiệu|là|facebook|zalo)(?: là)?[ :]{0,2}$")
_WORK: Final = re.compile(
    r"(?<!\w)(?:tiết mục|bài hát|bài ca|bài thơ|bài|ca khúc|vở|phim|truyện|tác phẩm|trích đoạn|mô hình|phong trào|"
    r"chương trình|chuyên mục|tiểu phẩm|tuồng|quán|tiệm|thương hiệu|nhãn hiệu|sản phẩm)(?!\w)[^.;\n]{0,70}$"
)
_OF_HISTORY: Final = frozenset(("bí thư", "chủ tịch", "ủy viên"))  # of a body of the past as well as of today
_SAYS: Final = re.compile(
    r" (?:kết luận|phát biểu|chủ trì|trả lời|yêu cầu|chỉ đạo|khẳng định|cho biết|tiếp thu|giải trình)(?!\w)"
)
_LIVES: Final = re.compile(
    r",? ?\(?(?:\d{2} tuổi|sn |sinh năm|cccd|cmnd|căn cước|sđt|số điện thoại|ngụ|trú tại|thường trú|hộ nghèo)|"
    r",? ở (?:ấp|thôn|tổ|xã|khóm|bản|số|xóm|buôn)(?!\w)|"
    r" (?:nói|kể|cho biết|phản ánh|đề nghị|kiến nghị|nộp|gửi đơn|xin|bức xúc|khiếu nại|hỏi|than|trình bày|ký|"
    r"kêu)(?!\w)"
)
_ACCOUNT: Final = re.compile(r"(?<!\w)(?:stk|tài khoản|tk|thẻ|sổ đỏ|sổ hồng|giấy|hợp đồng|đứng)(?!\w)[^.;\n]{0,50}$")
_BIRTH: Final = re.compile(
    r"(?<!\w)(?:sinh (?:được |ra )?(?:con|bé|cháu|em bé|đôi|ba)|"
    r"(?:bé|cháu|trẻ)(?: \w{2,4})? (?:sơ sinh|bị bỏ rơi))(?!\w)[^.;]{0,40}$"
)
_SHOPS: Final = frozenset(
    (
        *("quán", "tiệm", "hiệu", "shop", "vựa", "sạp", "lò", "cơm", "phở", "bún", "mì", "tiếu", "chè", "xôi", "kem"),
        *("nem", "mắm", "bánh", "tráng", "phê", "cafe", "khoa", "thuốc", "xe", "hàng", "nghỉ", "bơm", "cống", "đập"),
        *(
            "riêng",
            "cá",
            "chuối",
            "kẹo",
            "gạo",
            "trà",
            "spa",
            "salon",
            "studio",
            "karaoke",
            "homestay",
            "garage",
            "gara",
        ),
    )
)


@dataclass(slots=True)
class Places:
    """Answers for one text; closes what is harmless."""

    scan: Scan
    words: Words
    offices: Offices
    extent: Extent

    def may_be_name(self, at: int, length: int) -> bool:
        """A capital "Hồ", "Kinh", "Đồng" is rather a surname than a lake."""
        scan = self.scan
        lower_only = " ".join(scan.words[at : at + length]) in self.words.sets["lower_only"]
        return lower_only and scan.capital[at] and not scan.shouted[at]

    def known(self, at: int) -> int:
        """The length of a figure of history or a well-known name at `at`."""
        scan, phrases = self.scan, self.words.phrases
        length = scan.length(phrases["named"], at)
        if length and self.extent.household(at)[1]:
            length = 0  # "gia đình liệt sĩ …" leads to a household of today
        if length and self._goes_on(at, length):
            length = 0  # "Cụ Hồ Sĩ Thản" is not Cụ Hồ
        if length and scan.capital[at + length - 1]:
            return length
        if not length and self._place_called(at):
            return 2
        if not scan.capital[at]:
            return 0
        length = scan.length(phrases["named_both_capital"], at)
        if length and scan.capital[at + length - 1]:
            return length
        length = scan.length(phrases["named_capital"], at)
        if length and not scan.opens_sentence(scan.starts[at]):
            return length
        length = scan.length(phrases["figures"], at)
        if not length and scan.words[at].isascii():
            length = scan.length(phrases["unmarked_figures"], at, scan.plain)
        if not length or not all(scan.capital[at : at + length]):
            return 0
        icon = scan.length(phrases["icons"], at)
        if not icon and _LIVES.match(scan.low, scan.ends[at + length - 1]):
            return 0  # somebody of the same name
        if not icon and self._in_local_office(at + length):
            return 0  # "Trương Công Định (Phó Bí thư)"
        longer = self.extent.run(at, 7) - at
        if length == 2 and longer > 2 and not scan.shouted[at]:
            return 0  # "Trần Phú Quý" is somebody else
        if longer > length and scan.words[at + length] == "em":
            return 0  # "Nguyễn Hữu Thọ Em"
        area = scan.adjacent(at) and scan.words[at - 1] in phrases["areas"]
        if area and self._names_holder(at):
            return 0  # "Bí thư Đảng ủy xã Nguyễn Hữu Thọ kết luận"
        return length

    def _in_local_office(self, at: int) -> bool:
        """Whether an office of today stands in brackets or after a comma at `at`, not one of history."""
        scan = self.scan
        if at >= len(scan.words) or at not in self.offices.heads or scan.between(at - 1, at) not in (" (", ", ", " - "):
            return False
        head = " ".join(scan.words[at : self.offices.heads[at]])
        return head not in _OF_HISTORY and head.split()[0] not in ("tổng", "đại", "thủ")

    def _goes_on(self, at: int, length: int) -> bool:
        """Whether a well-known name of form of address and surname is only the beginning of somebody else's."""
        scan, sets, end = self.scan, self.words.sets, at + length
        longer = (
            end < len(scan.words) and scan.adjacent(end) and scan.capital[end] and scan.words[end] in sets["middles"]
        )
        surname = scan.words[end - 1] in sets["surnames"] and scan.capital[end - 1]
        return longer and surname and not scan.length(self.words.phrases["figures"], end - 1)

    def _place_called(self, at: int) -> bool:
        """Whether a commune is meant ("lễ hội chè Anh Sơn"), or one more of a row of spirits ("Ông Địa, Bà Thủy")."""
        scan = self.scan
        if not (scan.capital[at] and scan.adjacent(at + 1) and scan.capital[at + 1]) or scan.shouted[at]:
            return False
        if scan.words[at] not in ("ông", "bà", "anh", "cô", "cậu", "thầy") or scan.opens_sentence(scan.starts[at]):
            return False
        if scan.length(self.words.phrases["communes"], at) == 2 and self.extent.run(at, 4) == at + 2:
            return not scan.adjacent(at) or scan.words[at - 1] not in cues.BEFORE_PEOPLE
        row = at > 1 and scan.between(at - 1, at) == ", " and scan.capital[at - 2]
        return (
            row and scan.words[at - 2] in ("ông", "bà", "cô") and scan.length(self.words.phrases["named"], at - 2) == 2
        )

    def past(self, at: int, length: int) -> int:
        """Steps over a place word and closes the name behind it: "đường Trần Hưng Đạo", "núi Bà Đen"."""
        scan, words = self.scan, self.words
        marker = " ".join(scan.words[at : at + length])
        first = at + length
        previous = scan.words[at - 1] if scan.adjacent(at) else ""
        if previous and previous in words.not_after.get(marker, ()):
            return at + length
        if self.may_be_name(at, length) or not scan.adjacent(first):
            return first
        if scan.capital[first] and scan.length(words.phrases["markers"], first) > 1:
            return first  # "Trường Mầm non Bé Thơ": the longer marker names it
        end = first
        if not scan.capital[first]:
            honorific = scan.words[first] in ("ông", "bà", "cô", "cậu", "thầy", "chú", "bác")
            if not (honorific and marker in words.phrases["waters"] and scan.adjacent(first + 1)):
                return first
            if not scan.capital[first + 1]:
                return first
            end = first + 1
        if marker == "mang tên" and _ACCOUNT.search(scan.low, max(0, scan.starts[at] - 60), scan.starts[at]):
            return first
        if marker == "đặt tên" and _BIRTH.search(scan.low, max(0, scan.starts[at] - 50), scan.starts[at]):
            return first
        if self._names_holder(first) or (marker in words.phrases["shops"] and self.extent.surely(first)):
            return first
        most = 3 if scan.shouted[first] and not scan.length(words.phrases["markers"], first) else 7
        begin = end
        while end < len(scan.words) and end - begin < most and (end == first or scan.adjacent(end)):
            if not (scan.capital[end] or scan.words[end].isdigit()) or end in self.offices.heads:
                break
            if end > begin and self.extent.surely(end) and not scan.shouted[end - 1]:  # but "Trường TH Nguyễn Bá Ngọc"
                break
            end += 1
        if end > first:
            end = self._more_places(marker, at, end)
            scan.close(scan.starts[first], scan.ends[end - 1])
        return max(end, first)

    def _more_places(self, marker: str, first: int, end: int) -> int:
        """The other streets of a list: "đường Trần Phú, Lê Lợi và Nguyễn Huệ"."""
        scan = self.scan
        if marker not in ("đường", "phố", "phường", "tuyến", "hẻm", "ngã ba", "ngã tư", "ngã năm", "ngã sáu"):
            near = scan.words[max(0, first - 3) : first]
            if not any(word in self.words.sets["plural"] or word.isdigit() for word in near):
                return end  # but "hai trường THCS Huỳnh Phan Hộ và Trần Ngọc Quế"
        while end < len(scan.words):
            start = end + 1 if scan.words[end] == "và" and scan.adjacent(end) else end
            joint = r" ?, | - " if marker.startswith("ngã") else r" ?, "
            comma = start == end and re.fullmatch(joint, scan.between(end - 1, end))
            if start >= len(scan.words) or not (comma or (start > end and scan.adjacent(start))):
                return end
            stop = self.extent.run(start, 5)
            somebody = scan.shouted[start] or address_at(scan, self.words, start) > 0
            if stop - start < 2 or somebody or start in self.offices.heads:
                return end
            end = stop
        return end

    def _names_holder(self, first: int) -> bool:
        """ "Chủ tịch UBND xã Nguyễn Văn A": after an office, what follows the area word may be the holder's name."""
        scan, phrases = self.scan, self.words.phrases
        sets = self.words.sets
        if scan.words[first].isascii() and scan.plain[first] in sets["unmarked_surnames"] and scan.adjacent(first + 1):
            return scan.plain[first + 1] in ("thi", "van") and self.offices.before(first, ever=True) is not None
        end = self.extent.run(first, LONGEST_NAME)
        usual = (
            end - first >= 3 and scan.words[end - 1] in sets["any_given"] and scan.words[first + 1] in sets["middles"]
        )
        rare = usual and scan.words[first] in sets["doubtful"]  # "Bí thư Chi bộ Lâm Sóc Kha"
        rare = rare or (end - first >= 2 and any(word in sets["ethnic"] for word in scan.words[first:end]))
        mong = end - first == 3 and scan.words[first] in sets["mong"]
        rare = rare or (end - first >= 3 and scan.words[first + 1] in sets["strong"])  # "xã Mông Văn Thỉnh đọc …"
        rare = rare or (mong and scan.words[first + 1] in sets["mong_middle"])  # "phụ trách bản Lầu Bá Chò"
        if not (rare or self.extent.surely(first)) or self.offices.before(first, ever=True) is None:
            return False
        if scan.length(phrases["communes"], first):
            return False
        known = scan.length(phrases["figures"], first)
        return not known or _SAYS.match(scan.low, scan.ends[first + known - 1]) is not None

    def names_it(self, at: int, name: int, end: int) -> bool:
        """ "ao Bà Om", "nhà trẻ Bé Ngoan": a capital form of address inside a sentence, no usual name behind it."""
        scan = self.scan
        inside = scan.capital[at] and not scan.shouted[at] and scan.adjacent(at) and not scan.capital[at - 1]
        if not inside or scan.opens_sentence(scan.starts[at]):
            return False
        sets, last = self.words.sets, scan.words[end - 1]
        if scan.words[name].startswith(("h'", "k'")):
            return False
        if end == name + 1 or last in sets["givens"]:
            return last not in sets["givens"]
        if scan.unmarked:
            return False
        return not any(scan.words[name] in sets[kind] for kind in ("givens", "surnames", "doubtful"))

    def title(self, at: int, end: int) -> bool:
        """nhóm trẻ “Bé Ngoan”: what stands in quotes alone is the name of a thing, unless somebody is called so."""
        scan = self.scan
        start, stop = scan.starts[at], scan.ends[end - 1]
        opened = start > 0 and scan.text[start - 1] in _OPEN
        quoted = opened and scan.text[stop : stop + 1] in _CLOSE
        if opened and not quoted and _WORK.search(scan.low, max(0, start - 80), start - 1):
            return any(mark in scan.text[stop : stop + 40] for mark in _CLOSE)  # tiết mục "Chị Hai năm tấn"
        return quoted and scan.capital[at] and not _CALLED_SO.search(scan.low, max(0, start - 24), start - 1)

    def shop(self, at: int) -> bool:
        """ "quán cơm Bà Ba Béo": a capital form of address with a shop in the words just before."""
        near = range(at - 1, max(-1, at - 4), -1)
        shop = next((place for place in near if self.scan.words[place] in _SHOPS), None)
        return shop is not None and all(self.scan.adjacent(place) for place in range(shop + 1, at + 1))
