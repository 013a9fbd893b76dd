"""What is said of a named person that is nobody's business: belief, origin, party, health, past (Nghị định 356/2025,
Điều 4.1). Harmless of a group; not in a sentence with somebody's name.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator
from typing import Final

from desktop_app.domain.privacy import cues
from desktop_app.domain.privacy.normal import plain_pattern
from desktop_app.domain.privacy.scan import Scan
from desktop_app.domain.privacy.words import Words

_TOGETHER: Final = 30  # characters between two traits that are marked as one
_POLICY: Final = frozenset(("tình hình", "tệ nạn", "công tác", "tuyên truyền", "chính sách", "vấn đề", "phòng chống"))
_POLICY_NEAR: Final = 6  # words
_COUNTED: Final = frozenset(("hộ", "người", "em", "cháu", "trường", "thành", "hội", "cá", "gia"))
_SUFFERS: Final = frozenset(("bị", "mắc", "mang", "chữa", "nhiễm", "bệnh", "chứng", "mổ", "trị"))
_OF_ILLNESS: Final = frozenset(
    ("bệnh", "chứng", "hội", "căn", "cả", "thêm", "nặng", "đang", "mắc", "bị", "di", "biến", "phải", "lại", "cái")
)
# Somebody's own: what stands before the illness is not a body of people.
_GROUPS: Final = frozenset(
    (
        *("dân", "con", "nhân", "sinh", "trẻ", "nữ", "viên", "niên", "hộ", "cư", "khách", "nhiều", "đều", "xóm", "ấp"),
        *("thôn", "bản", "xã", "phường", "lớp", "nhà", "ai", "đứa"),
    )
)
_TOLD: Final = re.compile(
    r"(?<!\w)(?:"
    r"(?:bị|mới bị|đã bị|từng bị|được) (?:[^\W\d_]{1,7} ){0,5}?(?:bắt tạm giam|bắt giam|tạm giam|tạm giữ hình sự|"
    r"khởi tố|truy tố|truy nã|kết án|tuyên án|tuyên phạt|phạt tù|xử tù|bắt vì|bắt về tội|bắt quả tang|"
    r"đưa đi cai nghiện|quản chế|cải tạo)|"
    r"(?:từng |đã |mới |vừa |đang |phải )?(?:đi tù|ở tù|vô tù|vào tù|ngồi tù|ra tù|mãn hạn tù|ra trại|đi trại(?! hè|"
    r" sáng)|"
    r"đi cải tạo|đi cai(?: nghiện)?|chấp hành (?:xong )?(?:bản )?án(?: phạt)?(?: tù)?|thụ án|được đặc xá)|"
    r"(?:bị )?(?:khai trừ|xóa tên|đưa) (?:khỏi|ra khỏi) (?:đảng|danh sách đảng viên)|"
    r"(?:xin |tự )?(?:ra khỏi đảng|bỏ sinh hoạt đảng|ra đảng)|(?:được |mới |vừa )?(?:kết nạp|vào|vô) đảng(?! ủy| bộ)|"
    r"(?:phạm |về )?tội (?:trộm cắp|cướp|giết người|lừa đảo|cố ý gây thương tích|hiếp dâm|đánh bạc|tham ô)"
    r"(?: (?:tài sản|chiếm đoạt|tổ chức)){0,2}|"
    r"(?:huy hiệu )?\d{2} năm tuổi đảng|"
    r"(?:theo|bỏ|vào|vô|nhập|giữ|tin|mê|truyền|cải|lập) (?:cái )?(?:đạo|tà đạo|giáo phái|hội thánh|pháp môn)"
    r"(?: (?:lạ|riêng|mới|khác|gì đó|chúa|trời|phật|thánh|ông bà))?|(?:có|theo) (?:tín ngưỡng|tôn giáo)|"
    r"(?:gốc|dòng dõi) (?:hoa|khmer|chăm|campuchia|lào|trung quốc)|lai (?:mỹ|tây|hoa|khmer)|"
    r"(?:có |mang |giữ )?(?:quan điểm|tư tưởng|tư tưởng chính trị) (?:chống đối|cực đoan|phản động|lệch lạc|bất mãn)|"
    r"(?:đánh|uống) (?:bạc|rượu) (?:bị|đến) (?:bắt|nghiện)|"
    r"(?:hút|chích|hít|chơi|buôn|bán|tàng trữ|vận chuyển|sử dụng|dùng|nghiện) (?:ma túy|ma tuý|hàng trắng|hàng đá|"
    r"heroin|heroine|xì ke|cần sa|thuốc lắc|thuốc phiện)|"
    r"thần kinh (?:không bình thường|có vấn đề|không ổn định|yếu)|"
    r"tôn giáo ?: ?(?!không|ko|k |0)[^\W\d_]{2,7}(?: [^\W\d_]{2,7}){0,2}"
    r")(?!\w)"
)
# Words that without marks are others ("dien", "dao"): read only where there are marks.
_TOLD_SHORTLY: Final = re.compile(
    r"(?<!\w)(?:"
    r"(?:mù|điếc|câm|liệt|cụt|què|chột|teo|gù)(?: (?:cả|bẩm sinh|hẳn|một|hai|nửa|bên|tứ|đôi|lòa|loà|dở)){0,4}"
    r" ?(?:mắt|tai|chân|tay|người|chi|lưng|bẩm sinh|giường|lòa|từ nhỏ)|"
    r"(?:hút|chích|hít|chơi|nghiện) đá(?! bóng| gà)|(?:tim|thận|gan|phổi) (?:yếu|hư|suy)|"
    r"(?:bị|hay|phát) (?:ngáo|khùng|điên)|ngáo đá"
    r")(?!\w)"
)
_TOLD_PLAIN: Final = re.compile(plain_pattern(_TOLD.pattern))


def find_traits(scan: Scan, words: Words) -> None:
    """Reports them where a citizen or a child is named in the same sentence."""
    if not scan.people:
        return
    named = {scan.sentence(person.start) for person in scan.people}
    told = dict(_told(scan, named))
    phrases = words.phrases
    begins = phrases["traits"].by_first.keys() | phrases["beside"].by_first.keys() | _SUFFERS | {"dân", "người"}
    found: list[tuple[int, int]] = []  # what stands close together is told as one
    at = 0
    while at < len(scan.words):
        if scan.words[at] not in begins and at not in told and not scan.unmarked:  # most words
            at += 1
            continue
        length = _length(scan, words, at, told)
        if length and scan.sentence(scan.starts[at]) in named and not _of_many(scan, words, at, length):
            last = at + length
            while last < len(scan.words) and last - at < length + 3 and scan.adjacent(last):
                faith = scan.words[last] in words.sets["faith"] or scan.length(words.phrases["faith"], last)
                if not (faith or (scan.capital[last] and scan.free(scan.starts[last], scan.ends[last]))):
                    break
                last += faith if isinstance(faith, int) and faith > 1 else 1
            last = min(last, len(scan.words))
            start, end = scan.starts[at], scan.ends[last - 1]
            if found and start - found[-1][1] <= _TOGETHER and _one_breath(scan, found[-1][1], end):
                found[-1] = (found[-1][0], end)
            else:
                found.append((start, end))
        at += max(1, length)
    for start, end in found:
        scan.find(start, end, "sensitive_combo")


def _one_breath(scan: Scan, start: int, end: int) -> bool:
    """Whether two traits are told in one sentence with nobody named between them."""
    return scan.free(start, end) and scan.sentence(start) == scan.sentence(end)


def _told(scan: Scan, sentences: Collection[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """First word → number of words, of what a pattern says in one of the sentences."""
    patterns = ((_TOLD_PLAIN, scan.folded),) if scan.unmarked else ((_TOLD, scan.low), (_TOLD_SHORTLY, scan.low))
    for pattern, text in patterns:
        for start, end in sentences:
            for found in pattern.finditer(text, start, end):
                first = bisect_left(scan.starts, found.start())
                yield first, bisect_left(scan.starts, found.end()) - first


def _length(scan: Scan, words: Words, at: int, told: dict[int, int]) -> int:
    """How many words at `at` tell a trait; 0 for none."""
    phrases = words.phrases
    length = max(scan.length(phrases["traits"], at), told.get(at, 0))
    if not length and scan.unmarked:
        length = scan.length(phrases["unmarked_traits"], at, scan.plain)
    if not length and scan.words[at] == "dân" and scan.adjacent(at + 1) and scan.words[at + 1] == "tộc":
        told_so = at + 2 < len(scan.words) and scan.between(at + 1, at + 2) in (" ", ": ", ":")
        group = scan.length(phrases["ethnic_groups"], at + 2) if told_so else 0
        length = group and group + 2
    if not length and scan.words[at] == "người":
        length = _origin(scan, words, at)
    if scan.words[at] in _SUFFERS:
        length = max(length, _illness(scan, words, at))
    if not length and scan.words[at] in phrases["beside"].by_first and _beside_a_name(scan, at):
        length = scan.length(phrases["beside"], at)
    return length


def _beside_a_name(scan: Scan, at: int) -> bool:
    """Whether a word stands in brackets, between commas or right behind a name: "bà Huệ, Công giáo,"."""
    if not at:
        return False
    between = scan.between(at - 1, at)
    if between not in (" ", ", ", " (", " - "):
        return False
    if any(person.end == scan.ends[at - 1] for person in scan.people):
        return True
    if between == " ":
        return False
    first, _ = scan.sentence(scan.starts[at])
    return any(first <= person.start < scan.starts[at] for person in scan.people)


def _illness(scan: Scan, words: Words, at: int) -> int:
    """The length of "bị bệnh thận mạn", "mắc chứng động kinh"; what needs a word for suffering before it."""
    end = at + 1
    while end - at < 5 and scan.adjacent(end):
        if length := scan.length(words.phrases["ills"], end):
            return end + length - at
        if scan.words[end] not in _OF_ILLNESS:
            return 0
        end += 1
    return 0


def _origin(scan: Scan, words: Words, at: int) -> int:
    """The length of "người Cơ Ho" when it is said of one who is named: right behind the name, in brackets, after là."""
    if at + 1 >= len(scan.words) or not scan.adjacent(at + 1) or not scan.capital[at + 1]:
        return 0
    length = scan.length(words.phrases["ethnic_groups"], at + 1)
    if not length:
        return 0
    gap = scan.text[scan.ends[at - 1] : scan.starts[at]] if at else "x"
    named = at > 0 and any(person.end == scan.ends[at - 1] for person in scan.people)
    said = at > 0 and scan.words[at - 1] in cues.OWN
    return length + 1 if named or said or (gap.strip() in (",", "(", "-") and len(gap) <= 3) else 0


def _said_of_one(scan: Scan, at: int, end: int) -> bool:
    """Whether "đảng viên", "tín đồ" stands beside a name or is what somebody is; not "góp ý đảng viên phải …"."""
    before = scan.low[max(0, scan.starts[at] - 24) : scan.starts[at]].rstrip()
    close = any(person.end == scan.ends[at - 1] for person in scan.people)
    follows = end < len(scan.words) and any(person.start == scan.starts[end] for person in scan.people)
    return close or follows or before.endswith((" là", ",", "(", "-", " một", " làm", " nguyên là", " cũng là"))


def _of_many(scan: Scan, words: Words, at: int, length: int) -> bool:
    """Whether the words before make it a group or a policy: "25 đảng viên", "phòng, chống nghiện", "lúa bị bệnh"."""
    phrases = words.phrases
    if at == 0:
        return False
    if scan.words[at : at + 2] in (["đảng", "viên"], ["tín", "đồ"]) and not _said_of_one(scan, at, at + length):
        return True
    previous = scan.words[at - 1] if scan.adjacent(at) else ""
    if previous == "người" and at > 1 and scan.words[at - 2] in ("là", "một", "có"):
        return False
    numbered = at > 1 and scan.adjacent(at - 1) and scan.words[at - 2] in cues.NUMBERED  # "đội 3 theo đạo"
    if not scan.unreported(scan.starts[at - 1], scan.ends[at - 1]):
        return False  # the name itself: "Ông Tư Khoa bị …"
    if (previous.isdigit() and not numbered) or any(
        at >= size and scan.length(phrases["plural_traits"], at - size) == size for size in (1, 2)
    ):
        return True
    for place in range(max(0, at - 6), at - 1):  # "12 hộ nghèo là người dân tộc Khmer"
        if scan.words[place].isdigit() and scan.words[place + 1] in _COUNTED and scan.adjacent(place + 1):
            return True
    for place in range(max(0, at - _POLICY_NEAR), at - 1):  # "tình hình trộm cắp, nghiện hút"
        if " ".join(scan.words[place : place + 2]) in _POLICY and scan.free(scan.starts[place], scan.starts[at]):
            return True
    suffers = scan.words[at] in _SUFFERS or scan.length(phrases["diseases"], at) > 0
    if suffers and previous in _GROUPS and not scan.capital[at - 1] and not _somebodys(scan, at - 1):
        return True
    first, _ = scan.sentence(scan.starts[at])
    near = range(max(0, at - 8), at)
    return suffers and any(
        scan.words[place] in words.sets["livestock"] and scan.starts[place] >= first and not scan.capital[place]
        for place in near
    )


def _somebodys(scan: Scan, at: int) -> bool:
    """Whether the word for a group is part of what is named: "hội viên Trần Thị Ba … bị bệnh", "con bà Tư"."""
    return any(person.start <= scan.starts[at] < person.end for person in scan.people)
