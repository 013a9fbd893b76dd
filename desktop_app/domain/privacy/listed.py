"""Children in lists and tables: a heading that says who the names below it are, a column for age, birth or class.

Reads the lines of a text once. A heading counts when its first noun is a word for children ("Học sinh vắng hôm nay:",
"DANH SÁCH TRẺ EM …") and it speaks of nobody grown; it holds for the lines below it that begin with a name.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, Self

from desktop_app.domain.privacy.normal import plain_pattern
from desktop_app.domain.privacy.scan import Scan

_HEADING: Final = re.compile(
    r"[\s\-+*•.()\d]{0,6}(?:(?:khen thưởng|khen|tuyên dương|biểu dương|vinh danh) )?"
    r"(?:(?:danh sách|ds|họ tên|tên|số|tổng số|trong số|trong|các|những|một số|nhóm|tốp|trường hợp|"
    r"có|hiện có|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|\d{1,3}) ){0,4}(?:em )?"
    r"(?:học sinh|hs|trẻ em|trẻ|thiếu nhi|thiếu niên|bệnh nhi|nam sinh|nữ sinh|học trò|em nhỏ|cháu bé|"
    r"đội viên(?! (?:dân|xung|chữa|bảo|du|đội))|"
    r"(?P<maybe>cháu|em))(?!\w)(?! (?:sinh viên|cũ|xưa|hóa|hoá|trung|tuổi|khỏe))"
)
# Who is told of in a heading about children and is none: the names below may be theirs.
_GROWN: Final = re.compile(
    r"(?<!\w)(?:phụ huynh|cha|mẹ|bố|ba mẹ|ông|bà|cô|thầy|chú|bác|anh|chị|giáo viên|gvcn|người|chủ|cán bộ|nhà hảo tâm|"
    r"mạnh thường quân|nhà tài trợ|đơn vị|cá nhân|hộ|gia đình|ban|đoàn|hội|tổ chức|câu lạc bộ|clb|tình nguyện|cựu|"
    r"sinh viên|thanh niên|nhập ngũ|xuất ngũ|nghĩa vụ|đại học|cao đẳng|trúng tuyển|khóa|ủng hộ|đóng góp|tài trợ|do|"
    r"đề nghị|kiến nghị|yêu cầu|ý kiến|giải pháp|biện pháp|phân công|phụ trách|kết luận|"
    r"trường thpt|các trường|các xã|các ấp|các thôn|theo trường|theo ấp|theo xã)(?!\w)"
)
_AT_SCHOOL: Final = re.compile(
    r"(?<!\w)(?:lớp|học|trường|mồ côi|thiếu nhi|tiêm|đuối nước|khai sinh|mẫu giáo|mầm non|nhỏ|dưới 1[0-8]|"
    r"xe đạp|sách|vở|cặp|trung thu)(?!\w)"
)
# Before the name in its line: a number, a bullet, a form of address for children, cells.
_BEGINNING: Final = re.compile(r"[\s\-+*•.,()\d|/]{0,12}(?:(?:em|cháu|bé|hs|học sinh) )?$")
_ITEM: Final = re.compile(r"[ ]{0,4}(?:[\-+*•|]|\d{1,3} ?[.)/|\-]|[a-zđ][.)]|\d{1,3} )")
_MOST_ITEMS: Final = 200
_NAMES: Final = re.compile(r"(?:họ(?: và)?,? tên|tên)(?P<child> (?:học sinh|hs|trẻ|trẻ em|cháu|em|bé|con))?")
_COLUMNS: Final = (
    ("born", re.compile(r"(?:năm|ngày|ngày tháng|ngày,? tháng,? năm|tháng năm) sinh|sinh năm|ns|sn|sinh")),
    ("age", re.compile(r"tuổi|số tuổi")),
    ("class", re.compile(r"lớp|học lớp|đang học")),
)
_CELLS: Final = MappingProxyType(
    {
        "born": re.compile(r"(?:\d{1,2}[/.\-]){0,2}(?P<number>(?:19|20)\d\d)"),
        "age": re.compile(r"(?P<number>\d{1,3})(?: tuổi)?"),
        "class": re.compile(r"(?:lớp )?(?:1[0-2]|[1-9])(?:[a-zđ]{1,2}\d{0,2}|[./]\d{1,2})?|(?:lớp )?(?:lá|chồi|mầm)"),
    }
)
# Before names with a class each, these are teachers or parents ("Chủ nhiệm: … - 5A"), unless they tell of pupils.
_TEACH: Final = re.compile(
    r"(?<!\w)(?:giáo viên|gvcn|gv|chủ nhiệm|giám thị|phân công|dạy|coi thi|phòng thi|phụ trách|phụ huynh|con học)(?!\w)"
    r"(?![^.\n]{0,60}(?<!\w)(?:báo|kể|nói|gửi|ghi|cho biết|vắng|nghỉ|bị|học sinh|hs|em|cháu|khen|phản ánh|nhắc|than|lo|"
    r"thấy|đề nghị|tuyên dương|nêu|thống kê)(?!\w))"
)
_TEACH_PLAIN: Final = re.compile(plain_pattern(_TEACH.pattern))
_HEADING_PLAIN: Final = re.compile(plain_pattern(_HEADING.pattern))
_GROWN_PLAIN: Final = re.compile(plain_pattern(_GROWN.pattern))
_AT_SCHOOL_PLAIN: Final = re.compile(plain_pattern(_AT_SCHOOL.pattern))


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table: where its name stands, and how old it says somebody is (None: a class, so a pupil)."""

    start: int
    end: int
    age: int | None


@dataclass(frozen=True, slots=True)
class Listed:
    """What the lines of one text say of those who are named in them."""

    scan: Scan
    blocks: tuple[tuple[int, int], ...] = ()  # the lines below a heading about children, in order
    rows: tuple[Row, ...] = ()
    items: Mapping[int, tuple[int, int]] = field(default_factory=dict)  # where an item begins → the line above its list

    @classmethod
    def read(cls, scan: Scan, year: int) -> Self:
        """`year`: the present one, against which a year of birth in a cell is read."""
        if "\n" not in scan.text:
            return cls(scan)
        text = scan.folded if scan.unmarked else scan.low
        lines, start = [], 0
        for line in text.split("\n"):
            lines.append((start, start + len(line)))
            start += len(line) + 1
        items, above = {}, lines[0]
        for line_start, line_end in lines[1:]:
            row = "|" in text[line_start:line_end] and "|" in text[slice(*above)]
            if row or _ITEM.match(text, line_start, line_end):
                items[line_start] = above
            else:
                above = line_start, line_end
        blocks = tuple(_blocks(scan, text, lines)) if items else ()
        return cls(scan, blocks, tuple(_rows(text, lines, year)) if "|" in text else (), items)

    def child(self, start: int) -> bool:
        """Whether the person at `start` begins a line below a heading about children."""
        block = bisect_right(self.blocks, (start, len(self.scan.text))) - 1
        if block < 0 or start >= self.blocks[block][1]:
            return False
        line = self.scan.text.rfind("\n", 0, start) + 1
        return start - line <= 24 and _BEGINNING.fullmatch(self.scan.low, line, start) is not None

    def of_teachers(self, start: int) -> bool:
        """Whether those who are named in the line of `start`, or in the list it is an item of, teach or are parents."""
        text, pattern = (self.scan.folded, _TEACH_PLAIN) if self.scan.unmarked else (self.scan.low, _TEACH)
        line = text.rfind("\n", 0, start) + 1
        sentence = text.rfind(". ", line, start) + 1
        if pattern.search(text, max(line, sentence, start - 120), start):
            return True
        first, last = self.items.get(line, (0, 0))
        titles = "|" in text[first:last] or text[first:last].rstrip().endswith(":")
        return titles and pattern.search(text, first, last) is not None

    def row(self, start: int) -> Row | None:
        """The row of a table whose name stands at `start`."""
        place = bisect_right(self.rows, start, key=lambda row: row.start) - 1
        return self.rows[place] if place >= 0 and start < self.rows[place].end else None


def _blocks(scan: Scan, text: str, lines: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    for place, (start, end) in enumerate(lines[:-1]):
        if not _heads(scan, text, start, end, text[slice(*lines[place + 1])]):
            continue
        last = place + 1
        while last < len(lines) and last - place <= _MOST_ITEMS:
            line = text[slice(*lines[last])]
            titles = last == place + 1 and "|" in line  # of the columns
            if not (titles or _ITEM.match(line)) or line.rstrip().endswith(":"):
                break
            last += 1
        yield end, lines[last - 1][1]


def _heads(scan: Scan, text: str, start: int, end: int, below: str) -> bool:
    """Whether a line is a heading about children above items or a table."""
    heading, grown, school = (
        (_HEADING_PLAIN, _GROWN_PLAIN, _AT_SCHOOL_PLAIN) if scan.unmarked else (_HEADING, _GROWN, _AT_SCHOOL)
    )
    if not (_ITEM.match(below) or "|" in below) or end - start > 160:
        return False
    line = text[start:end].rstrip()
    if not line.endswith((":", "gồm", "gom")) and not (scan.text[start:end].isupper() or "|" in below):
        return False
    # Behind a sentence or the label of another one: "Kết quả họp. Học sinh nghỉ học:"
    begin = max(line.rfind(". "), line.rfind("; "), line.rfind("- "), line[:-1].rfind(": ")) + 1
    found = heading.match(line, begin)
    if found is None or grown.search(line, begin):
        return False
    return not found["maybe"] or school.search(line, found.end()) is not None


def _rows(text: str, lines: list[tuple[int, int]], year: int) -> Iterator[Row]:
    place = 0
    while place < len(lines):
        columns = _columns(text[slice(*lines[place])])
        place += 1
        if not columns:
            continue
        name, kind, column = columns
        while place < len(lines) and "|" in text[slice(*lines[place])]:
            start, end = lines[place]
            cells = _cells(text, start, end)
            place += 1
            if len(cells) <= max(name, column):
                continue
            cell = text[slice(*cells[column])].strip()
            found = _CELLS[kind].fullmatch(cell) if kind in _CELLS else None
            if kind == "child":
                yield Row(*cells[name], None)
            elif found:
                age = None if kind == "class" else int(found["number"])
                yield Row(*cells[name], year - age if age is not None and kind == "born" else age)


def _columns(line: str) -> tuple[int, str, int] | None:
    """Of the titles of a table: the column of the names, and the one that tells an age, with its kind."""
    if line.count("|") < 1:
        return None
    titles = [title.strip() for title in line.split("|")]
    names = [(place, found) for place, title in enumerate(titles) if (found := _NAMES.fullmatch(title))]
    if len(names) != 1:
        return None
    name, found = names[0]
    for kind, pattern in _COLUMNS:
        for place, title in enumerate(titles):
            if pattern.fullmatch(title):
                return name, kind, place
    return (name, "child", name) if found["child"] else None


def _cells(text: str, start: int, end: int) -> list[tuple[int, int]]:
    cells = []
    for cell in text[start:end].split("|"):
        cells.append((start, start + len(cell)))
        start += len(cell) + 1
    return cells
