"""Where one household lives: house numbers, numbered lanes, plots on the cadastral map.

A place of many people is no address: ấp 3, tổ 5, km 12+300, "hẻm 12 bị ngập" stay.
"""

from __future__ import annotations

import re
from typing import Final

from desktop_app.domain.privacy.normal import CAPITALS
from desktop_app.domain.privacy.scan import Scan

_NUMBER: Final = (
    r"(?:[a-z]{1,2}\d{1,4}|\d{1,4}(?:bis)?[a-z]?\d?)(?:[/\-]\d{1,4}[a-z]?\d?){0,5}(?: ?bis)?(?![\w]|[.,]\d)"
)
_SLASHED: Final = r"\d{1,4}[a-z]?(?:/\d{1,4}[a-z]?\d?){1,5}(?![\w]|[.,]\d)"
_STREET: Final = r"(?:duong|pho|hem|ngo|ngach|kiet|dai lo|quoc lo|tinh lo)"
_PATTERNS: Final = (
    # số nhà 12/4A, nhà số 7, SN 12 (not SN 1980)
    re.compile(rf"(?<!\w)(?:so nha|nha so|sn|snha)\s{{0,2}}[:.]?\s{{0,2}}(?:so )?(?!(?:19|20)\d\d(?!\d)){_NUMBER}"),
    re.compile(rf"(?<!\w)so nha\s{{0,2}}[:.]?\s{{0,2}}{_NUMBER}"),
    # hẻm 51/12, ngõ 12/4, kiệt 45/2, ngách 12/45
    re.compile(rf"(?<!\w)(?:hem|ngo|ngach|kiet)\s{{1,2}}(?:so )?{_SLASHED}"),
    # thửa đất số 214, tờ bản đồ số 17 (and the other way round)
    re.compile(
        r"(?<!\w)thua (?:dat )?(?:so )?:?\s?\d{1,5}[^.;\n\d]{0,25}\b"
        r"(?:to (?:ban do |bd )?(?:dia chinh )?|tbd )(?:so )?:?\s?\d{1,4}(?!\d)"
    ),
    re.compile(
        r"(?<!\w)(?:to (?:ban do|bd)|tbd) (?:so )?:?\s?\d{1,4}[^.;\n\d]{0,20}\bthua (?:dat )?(?:so )?:?\s?\d{1,5}(?!\d)"
    ),
    # số 45 đường Trần Phú, số 5 ngõ 12
    re.compile(rf"(?<!\w)so\s{{1,2}}{_NUMBER}\s?,?\s?{_STREET}(?= (?:so )?(?P<name>\w))"),
    # đường Trần Phú, số 45: below, because the name is in between
    # ngụ 45/3 ấp Chợ, địa chỉ: 12 Lê Lợi
    re.compile(
        r"(?<!\w)(?:ngu|cu tru|thuong tru|tam tru|dia chi|cho o|noi o|noi cu tru|nha o|nha)"
        rf"(?:\s?(?:tai|o|so|hien tai|la|:)){{0,3}}\s{_SLASHED}"
    ),
    re.compile(rf"(?<!\w)(?:dia chi|ngu|thuong tru|tam tru|cu tru)\s?(?:tai|o|:)?\s?so (?:nha )?{_NUMBER}"),
    re.compile(r"(?<!\w)(?:dia chi|ngu|ngu tai|thuong tru|cu tru tai)\s?:?\s(?:so )?\d{1,4}[a-z]?\s(?=(?P<name>\w))"),
    # 12/4A đường Nguyễn Huệ, 45/2 ấp Chợ
    re.compile(rf"(?<![\w/.,\-]){_SLASHED},?\s(?:{_STREET}|ap|khom|khu pho|kp)(?= (?:so )?(?P<name>\w))"),
    re.compile(r"(?<!\w)(?:o|tai|nha)\s(?:so )?\d{1,4}[a-z]?\s(?:duong|pho)(?= (?:so )?(?P<name>\w))"),
    # ở 54/2 Nguyễn Thị Minh Khai
    re.compile(rf"(?<!\w)(?:o|tai|nha)\s(?:so )?{_SLASHED},? (?=(?P<name>[a-z]))"),
    # lô B12, đường số 4
    re.compile(rf"(?<!\w)(?:lo|nen)\s(?:so )?[a-z]{{0,2}}\d{{1,3}}[a-z]?,?\s{_STREET}(?= (?:so )?(?P<name>\w))"),
    # căn hộ B1203, phòng 302 chung cư
    re.compile(
        r"(?<!\w)can ho (?:so )?:?(?:[a-z]{1,2}[\-.]?\d{1,4}|\d{3,4}|\d{1,2}(?=[.\-]\d\d))(?:[.\-]\d{1,4})?(?![\w]|"
        r"[.,]\d)"
    ),
    re.compile(r"(?<!\w)phong (?:so )?[a-z]?\d{1,4}[,]? (?:\w{1,4} ){0,2}chung cu"),
)
# Where one of them can begin: asked once, since each pattern for itself looks at every place of a text.
_BEGINS: Final = re.compile(
    r"(?<!\w)(?:so|nha|sn|snha|hem|ngo|ngach|kiet|thua|to|tbd|ngu|cu|thuong|tam|dia|cho|noi|o|tai|lo|nen|can|"
    r"phong)(?!\w)"
    r"(?=[^\n]{0,45}\d)|(?<![\w/.,\-])\d{1,4}[a-z]?/|(?<!\w)(?:so|nha|sn|snha|dia|ngu)(?=\d|\n)"
)
_AFTER_STREET: Final = re.compile(rf"\s?,?\s?so\s{{1,2}}(?:nha )?{_NUMBER}")
_STREET_NAME: Final = re.compile(
    rf"(?<!\w)(?:Đường|đường|phố|Phố|duong|Duong|đại lộ)(?: [{CAPITALS}][^\W_]{{0,12}}){{1,5}}"
)
_TAIL: Final = re.compile(
    r",? ?(?:đường|phố|hẻm|ngõ|ngách|kiệt|duong|pho|hem|ngo)(?: (?:[^\W\d_][^\W_]{0,12}|\d[\w/]{0,12})){1,5}"
)
_NAME: Final = re.compile(
    rf"(?: số)? ?(?:[{CAPITALS}\d][^\W_]{{0,12}}(?:/\d{{1,4}})?)(?: [{CAPITALS}][^\W_]{{0,12}}){{0,4}}"
)
# "hẻm 112/7 Nguyễn Văn Tiết", "số nhà 12 Lê Lợi": the street without a word for it; not somebody who speaks.
_STREET_BEHIND: Final = re.compile(
    rf" [{CAPITALS}][^\W_]{{1,7}}(?: [{CAPITALS}][^\W_]{{1,7}}){{1,3}}(?! ?(?:nói|hỏi|kể|xin|đề nghị|phản ánh|"
    r"kiến nghị|cho biết|bị|là|có|chưa|đang|đã|\(?\d{2} tuổi|\(?sinh))(?!\w)"
)
_COUNTED: Final = re.compile(r"\s{0,2}(?:can|ngoi|ho|cai|chiec|%|nguoi|dong|trieu|m2|met)(?!\w)")
_OFFICE: Final = re.compile(
    r"ubnd|uy ban|cong an|tram y te|trung tam|benh vien|truong (?:tieu|thcs|thpt|mam|mau|dai|cao|trung|chinh)|"
    r"nha van hoa|buu dien|van phong|cong ty|(?<!\w)cty|"
    r"chi nhanh|ngan hang|nha tho|dia diem|noi tiep|diem tap ket|co quan|kho bac|toa an|hoi truong|"
    r"phong kham|diem tiep|bo phan mot cua|khach san|cua hang|sieu thi|so [a-z]+ (?:va|tinh)|bao tang"
)
_TEMPLE: Final = re.compile(r"(?<!\w)(?:chùa |trụ sở)")  # without marks rather "chưa" and "trú số"
_SOMEBODY: Final = re.compile(
    r"(?<!\w)(?:ông|bà|anh|chị|cô|chú|bác|dì|hộ|gia đình|nhà riêng|tại nhà|ở nhà|trú|ngụ|"
    r"cháu|em|cụ|thường trú|cư trú)(?!\w)"
)


def find_addresses(scan: Scan) -> None:
    """Reports addresses of households; those of offices are closed."""
    for found in _STREET_NAME.finditer(scan.text):
        number = _AFTER_STREET.match(scan.folded, found.end())
        if number and scan.free(found.start(), number.end()):
            _report(scan, found.start(), number.end())
    begins = [found.start() for found in _BEGINS.finditer(scan.folded)]
    for pattern in _PATTERNS:
        for begin in begins:
            place = pattern.match(scan.folded, begin)
            if place is None:
                continue
            start, end = place.span()
            if not scan.free(start, end) or _COUNTED.match(scan.folded, end):
                continue
            if "name" in pattern.groupindex:
                first = scan.text[place.start("name")]
                if not (first.isupper() or first.isdigit()):
                    continue
                end = _with_name(scan, end)
            tail = _with_tail(scan, end)
            _report(scan, start, tail if scan.free(end, tail) else end)  # "số nhà 41 đường ĐH 5": a road of many


def _report(scan: Scan, start: int, end: int) -> None:
    if not scan.free(start, end):
        return
    first, _ = scan.sentence(start)
    first = max(first, start - 60)
    offices = list(_OFFICE.finditer(scan.folded, first, start))
    offices += _TEMPLE.finditer(scan.low, first, start)
    if offices and not _SOMEBODY.search(scan.low, offices[-1].end(), start):
        scan.close(start, end)
    else:
        scan.find(start, end, "address")


def _with_name(scan: Scan, end: int) -> int:
    """Includes the capitalised words or the number that follow."""
    found = _NAME.match(scan.text, end)
    return found.end() if found else end


def _with_tail(scan: Scan, end: int) -> int:
    """Includes the street behind a house number: "số nhà 12, đường Nguyễn Huệ"; as far as its words are capitalised."""
    found = _TAIL.match(scan.text, end)
    if found is None:
        street = _STREET_BEHIND.match(scan.text, end)
        return street.end() if street else end
    words = found[0].split(" ")
    place = next(index for index, word in enumerate(words) if word.strip(",")) + 1
    last = place
    while last < len(words) and (words[last][:1].isupper() or words[last][:1].isdigit()):
        last += 1
    return end + len(" ".join(words[:last])) if last > place else end
