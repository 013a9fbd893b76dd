"""Numbers that lead to nobody, closed before the others are read: documents, dates, money, counts, codes of files."""

from __future__ import annotations

import re
from typing import Final

from desktop_app.domain.privacy.normal import plain_pattern
from desktop_app.domain.privacy.scan import Scan

# 25-NQ/TW, 3570-QĐ/TU, 91/2025/QH15, 30/2020/NĐ-CP, 1719/QĐ-TTg, 07/2016/TT-BCA (Nghị định 30/2020, Phụ lục I and VI).
# Not a number plate with a two-letter series: 29LD-123.45; not "tổ 6 - Mai Thị …".
_DOCUMENT: Final = re.compile(
    r"(?<![\w/])\d{1,6}(?:/\d{4})? ?[-/] ?(?![A-ZĐƯ][a-z]{1,8}(?:(?<=[a-z]{2})(?![\w/-])| [A-ZĐƯ]))"
    r"[A-ZĐƯ][A-Za-zĐđƯư]{1,8}\d{0,2}(?! ?-? ?\d{3}\.?\d{2}(?!\d))"
    r"(?:[-/.][A-ZĐƯa-zđư0-9]{1,10}){0,4}(?!\w)"
)
_DATE: Final = re.compile(r"(?<![\w.\-/])\d{1,2}([/.\-])\d{1,2}\1(?:\d{4}|\d{2})(?![\w]|[.\-/]\d)")
_PERIOD: Final = re.compile(
    r"(?<![\w.\-/])(?:\d{1,2}[/-])?(?:19|20)\d{2} ?- ?(?:\d{1,2}[/-])?(?:19|20)\d{2}(?![\w]|[.\-/]\d)"
)
_GROUPED: Final = re.compile(
    r"(?<![\w.,+])(?<!\+84[ .\-])(?<!\+84\) )[1-9]\d{0,2}(?:\.\d{3}){1,6}(?:,\d{1,4})?(?![\w]|\.\d)"
)
_FILE: Final = re.compile(
    r"(?<!\w)(?:\d{3}(?:\.\d{2}){1,3}\.)?[A-Z]{1,3}\d{1,3}(?:[.\-]\d{1,4}){0,4}-\d{4,6}-\d{2,6}(?!\w)"
)
_DECIMAL: Final = re.compile(r"(?<![\w.,])\d{1,3}[.,]\d{3,8}(?= ?[;°,]| ?[NEBĐ](?!\w))(?![.]\d)")
_STANDARD: Final = re.compile(
    r"(?<!\w)(?:tcvn|qcvn|iso|ql|qlộ|quốc lộ|tỉnh lộ|đt|đh|km|pccc)\.? ?\d{1,5}(?:[:+\-./]\d{1,5}){0,3}"
)
_LABELLED: Final = re.compile(
    r"(?<!\w)(?:mã hồ sơ|số hồ sơ|biên nhận|biên lai|hóa đơn|hoá đơn|mã vận đơn|mã đơn(?: hàng)?|vận đơn|"
    r"mã khách hàng|"
    r"mã số khách hàng|số công tơ|mã công tơ|công tơ|số seri|số sê-ri|seri|sê-ri|số hiệu|mã tra cứu|mã giao dịch|"
    r"số phát hành|số vào sổ|số máy bơm|số khung|mã bhxh|mã số bhxh|mã vạch|mã lô|lô hàng|số quyết định|số lô|"
    r"văn bản số|công văn số|quyết định số|thông báo số|kế hoạch số|tờ trình số|giấy phép số|mã trạm|imei)"
    r"[ :]{1,3}(?:là |số )?[A-Za-z0-9Đđ][\w.\-/]{0,40}"
)
# "mã học sinh 0840…", "số hợp đồng …": a code of whatever kind; not that of a paper, an account, a telephone.
_CODE: Final = re.compile(
    r"(?<!\w)(?P<label>mã(?: số)?(?: [^\W\d_]{1,8}){1,4}|số (?:hợp đồng|seri|sê-ri|sêri|hiệu|công tơ|vé|phiếu|"
    r"biên bản|lệnh|đăng ký|chứng từ|tham chiếu|sổ|tờ khai|"
    r"vận đơn|kiện|bưu gửi|danh bộ|khế ước|thẻ bhyt|thẻ bảo hiểm(?: y tế)?|thẻ bhxh|sổ bhxh|bhxh|bhyt|"
    r"bảo hiểm xã hội|"
    r"giấy phép(?: lái xe| kinh doanh| xây dựng)?|gplx|gcn|giấy chứng nhận)(?: [^\W\d_]{1,8}){0,2}|"
    r"(?:giấy phép lái xe|gplx|bằng lái(?: xe)?|sổ bhxh|thẻ bhyt|sổ bảo hiểm xã hội)(?: số)?)"
    r"[ :]{1,3}(?:là |số )?(?=[A-Za-z0-9Đđ][\w.\-/]{0,40}\d)(?P<code>[A-Za-z0-9Đđ][\w.\-/]{3,40})"
)
_OF_A_PERSON: Final = re.compile(
    r"định danh|căn cước|cccd|cmnd|tài khoản|(?<!\w)(?:tk|stk|thẻ atm|đt|sđt|zalo|momo|vùng|của|cho|gọi|qr|"
    r"pin)(?!\w)|ngân hàng|"
    r"điện thoại|chứng minh|hộ chiếu"
)
_TAX: Final = re.compile(
    r"(?<!\w)(?:mst|mã số thuế|mã số doanh nghiệp|mã dn)[ :]{1,3}(?:là |số )?\d{10}(?:-?\d{3})?(?!\d)"
)


_LABELLED_PLAIN: Final = re.compile(plain_pattern(_LABELLED.pattern))
_CODE_PLAIN: Final = re.compile(plain_pattern(_CODE.pattern))
_OF_A_PERSON_PLAIN: Final = re.compile(plain_pattern(_OF_A_PERSON.pattern))


def close_harmless(scan: Scan) -> None:
    """Closes all of them."""
    for pattern in (_DOCUMENT, _FILE):
        for found in pattern.finditer(scan.text):
            scan.close(*found.span())
    for pattern in (_LABELLED, _TAX, *((_LABELLED_PLAIN,) if scan.unmarked else ())):
        for found in pattern.finditer(scan.low):
            scan.close(*found.span())
    for code, person in ((_CODE, _OF_A_PERSON), *(((_CODE_PLAIN, _OF_A_PERSON_PLAIN),) if scan.unmarked else ())):
        for found in code.finditer(scan.low):
            if not person.search(found["label"]) and scan.free(*found.span("code")):
                scan.close(*found.span("code"))
    for pattern in (_DATE, _PERIOD, _GROUPED, _DECIMAL):
        for found in pattern.finditer(scan.text):
            if scan.free(*found.span()):
                scan.close(*found.span())
    for found in _STANDARD.finditer(scan.low):
        if not re.match(r"đt", found[0]) and scan.free(*found.span()):
            scan.close(*found.span())
