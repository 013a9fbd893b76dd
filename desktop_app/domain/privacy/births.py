"""Dates and years of birth, when the text says that somebody was born."""

from __future__ import annotations

import re
from typing import Final

from desktop_app.domain.privacy.scan import Scan

_DAY: Final = r"(?:ngày )?\d{1,2} ?[/.\-] ?\d{1,2} ?[/.\-] ?(?:\d{4}|\d{2})"
_WORDS: Final = r"(?:ngày )?\d{1,2} tháng \d{1,2},? năm \d{4}"
_MONTH: Final = r"(?:tháng )?\d{1,2} ?/ ?\d{4}|tháng \d{1,2} năm \d{4}"
_YEAR: Final = r"(?:năm )?(?:19|20)\d{2}"
_BORN: Final = re.compile(
    r"(?<![\w])(?:(?P<born>sinh|sanh)(?: ra)?(?: vào)?(?: (?:ngày|năm|tháng))?|sn|s\.n\.?|ngày(?: tháng)?"
    r"(?:,? (?:tháng,? )?năm)? sinh|năm sinh|ngày sanh|năm sanh|sinh nhật|ntns|ngày tháng năm sinh)(?: là)? ?[:.]? ?"
    rf"(?P<when>{_DAY}|{_WORDS}|{_MONTH}|{_YEAR})(?![\w]|[./]\d)"
)
_BORN_PLAIN: Final = re.compile(
    r"(?<![\w])(?:(?P<born>sinh)(?: vao)? (?:ngay|nam|thang)|ngay sinh|nam sinh) ?[:.]? ?"
    r"(?P<when>\d{1,2}[/.\-]\d{1,2}[/.\-]\d{4}|(?:19|20)\d{2})(?![\w]|[./]\d)"
)
# "học sinh năm 2024", "khai sinh ngày …", "phát sinh năm …": the syllable before makes another word of it.
_OTHER_WORD: Final = re.compile(
    r"(?<!\w)(?:học|vệ|tuyển|phát|khai|hy|hi|thí|dân|tái|sản|an|nảy|giáo|thai|kháng|phục|thủy|đản|giáng|trường|hậu|"
    r"cầu|du|hoc|ve|tuyen|phat|thi|tai|san|mới|số|tỷ lệ|mức|giảm|tăng)\s{1,2}$"
)
# A group: "trẻ em sinh năm 2020", "công dân nam sinh từ năm 2000", "những người sinh năm 1960 trở về trước".
_GROUP_BEFORE: Final = re.compile(
    r"(?:(?<!\w)(?:trẻ|trẻ em|trẻ nhỏ|công dân|thanh niên|nam thanh niên|phụ nữ|những người|các em|các cháu|nhóm|lứa|"
    r"thế hệ|học sinh|nam công dân|người cao tuổi|số người|số trẻ|các bé|toàn bộ|tất cả|hội viên|người lao động)"
    r"(?:\s(?:nam|nữ|là|được|đều|trên|trong|địa|bàn|có|người)){0,4}\s{1,2}|"
    r"(?<!\d)\d[\d.]{0,6} (?:cụ|ông bà|người|em|cháu|trẻ|công dân|học sinh|thanh niên|hội viên|hộ|vị)"
    r"(?: (?:nam|nữ|là|cùng|đều|trên địa bàn)){0,2} )$"
)
_RANGE: Final = re.compile(
    r"\s{0,2}(?:-|đến|tới)\s{0,2}(?:năm )?(?:19|20)\d{2}(?!\d)|\s{0,2}trở (?:về|lên|đi|lại|xuống)"
)
_PUBLIC: Final = re.compile(
    r"hồ chí minh|bác hồ|chủ tịch nước|kỷ niệm|đại tướng|anh hùng|nhà thơ|nhà văn|danh nhân|lãnh tụ|các mác|lê ?nin"
)


def find_births(scan: Scan) -> None:
    """Reports birth dates; closes those of groups and of historical figures, so that nothing else reads them."""
    for pattern, text in ((_BORN, scan.low), (_BORN_PLAIN, scan.folded)):
        for found in pattern.finditer(text):
            start, end = found.span()
            before = scan.low[max(0, start - 45) : start]
            if found["born"] and _OTHER_WORD.search(before) and not _GROUP_BEFORE.search(before):
                continue
            first, _ = scan.sentence(start)
            group = (found["born"] and _GROUP_BEFORE.search(before)) or _RANGE.match(scan.low, end)
            if group or _PUBLIC.search(scan.low, max(first, start - 120), start):
                scan.close(start, end)
            elif scan.free(start, end):
                scan.find(start, end, "birth_date")
