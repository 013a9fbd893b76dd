"""Numbers that lead to a person: identity papers, bank accounts, telephones, number plates.

Digits are read as groups (runs without a gap), because people write them in any rhythm: 0912 345 678, 0912.345.678,
0 9 1 2 3 4 5 6 7 8. A number begins and ends with a group; it never is a part of a longer run.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Final

from desktop_app.domain.privacy.normal import plain_pattern
from desktop_app.domain.privacy.phones import Phones
from desktop_app.domain.privacy.scan import Scan
from desktop_app.domain.privacy.words import Words

_GROUP: Final = re.compile(r"\d+")
_JOINT: Final = re.compile(r" ?\) ?[.\-]? ?| ?\( ?| {0,2}[ .\-_] {0,2}")
_COMMA: Final = re.compile(r",? ?")
_MOST_GROUPS: Final = 14
_COUNTED: Final = re.compile(
    r" {0,2}(?:đồng|dong|đ\b|vnđ|vnd|triệu|trieu|tỷ|tỉ|nghìn|ngàn|người|lượt|hộ|thẻ|hồ sơ|trường hợp|công dân|"
    r"thành viên|cuộc|ha\b|m2|m²|kg|tấn|%|usd|tháng|năm|ngày|giờ|cái|con|suất|phiếu)(?![^\W\d_])"
)

_COUNTED_PLAIN: Final = re.compile(plain_pattern(_COUNTED.pattern))

# All cues are read without marks, so that "so tai khoan" and "số tài khoản" are one. Gaps are bounded.
_ID_CUE: Final = re.compile(
    r"(?<!\w)(?:cccd|so cm|can cuoc(?: cong dan)?|(?:ma )?so dinh danh(?: ca nhan)?|ma dinh danh(?: ca nhan)?|"
    r"dinh danh ca nhan|cmnd|cmtnd|cmt|cmdn|chung minh(?: nhan dan| thu)?|giay chung minh)(?![^\W\d_])[^\d.;\n]{0,45}"
    r"(?:(?:12|9) (?:chu )?so[^\d.;\n]{0,15})?(?=\d)"
)
_ID_BEHIND: Final = re.compile(
    r"\s{0,2}[(\-,:]?\s{0,2}(?:la |so |theo )?(?:so )?(?:cmnd|cmtnd|cccd|chung minh nhan dan)(?!\w)"
)
_PASSPORT: Final = re.compile(
    r"(?<!\w)(?:ho chieu|passport)(?!\w)(?: no\.)?[^\d.;\n]{0,20}?(?<!\w)([a-z]\d{7,8})(?!\w)"
)
_BANKS: Final = (
    r"(?:vietcombank|vcb|agribank|bidv|vietinbank|techcombank|mb ?bank|sacombank|acb|vpbank|tpbank|hdbank|shb|lpbank|"
    r"lienvietpostbank|ocb|scb|msb|vib|eximbank|seabank|pvcombank|abbank|bac a ?bank|nam a ?bank|kienlongbank|"
    r"vietabank|saigonbank|baovietbank)"
)
_BANK_CUE: Final = re.compile(
    r"(?<!\w)(?:stk|s\.t\.k\.?|so tai khoan|so tk|tai khoan|tk|so the|the atm|(?:ngan hang|nh) \w{2,15}|"
    + _BANKS
    + r")(?![^\W\d_])(?=(?P<gap>[^\d;\n]{0,45})\d)"  # only looked at: "Ngân hàng NN&PTNT, stk …" holds two cues
)
_DICTATED: Final = re.compile(r"(?<![\w.,/\-])\d(?:[ .\-]\d){7,19}(?![\w]|[ .,/\-]\d)")
_ACCOUNT_SAID: Final = re.compile(r"(?<!\w)(?:stk|so tk|so tai khoan|tai khoan ngan hang|so the)(?!\w)")
_TRANSFER: Final = re.compile(
    r"(?<!\w)(?:chuyen khoan|chuyen tien|ck|nop tien|gui tien)(?!\w)(?=(?P<gap>[^\d;\n]{0,40})\d)"
)
_BANK_BEHIND: Final = re.compile(r"\s{0,2}[(\-,:]?\s{0,2}(?:tai |cua |o )?(?:ngan hang|nh|" + _BANKS + r")(?!\w)")
# "0071 0012 34567 - Ngân hàng Vietcombank"; not "12 000 000 Agribank"
_BEFORE_BANK: Final = re.compile(
    r"(?<![\w.,/\-])(?P<number>(?!\d{1,3}(?:[ .]\d{3}){2,5}(?!\d))\d(?:[ .\-]?\d){8,19})"
    r"\s{0,2}[(\-,:]?\s{0,2}(?:tai |cua )?(?:(?:ngan hang|nh) )?" + _BANKS + r"(?!\w)"
)
_SURELY_ACCOUNT: Final = re.compile(r"stk|so tai khoan|so tk|so the")
_IS: Final = re.compile(r" la:? ?$")
_ACCOUNT_WORD: Final = re.compile(r"stk|s\.t\.k|so tai khoan|so tk|tai khoan|tk|so the|the atm")
_NOT_AN_ACCOUNT: Final = re.compile(
    r"bhyt|bhxh|bao hiem|thu vien|sinh vien|hoc sinh|hoi vien|doan vien|dang vien|cu tri|nha bao|xe buyt|"
    r"khuyen mai|cao\s*$|"
    r"hotline|tong dai|dinh danh|dien tu|facebook|zalo|tiktok|mang xa hoi|vneid|email|e-mail|dich vu cong|game|"
    r"youtube|muc\s*$|"
    r"(?<!\w)(?:ve|tu|duoc|so tien|la)\s*$|sdt|dien thoai|momo|(?<!\w)(?:hom|ngay|luc|phi)(?!\w)|toi da|han muc"
)
_PUBLIC_OWNER: Final = re.compile(
    r"kho bac|(?<!\w)(?<!thu )quy |uy ban|ubnd|mat tran|mttq|ban cuu tro|ban van dong|hoi chu thap do|benh vien|"
    r"trung tam|so tai chinh|cong an|chi cuc|cuc thue|truong (?:tieu|thcs|thpt|mam|trung)"
)
_CARD: Final = re.compile(r"(?<![\w.\-])\d{4}([ \-])\d{4}\1\d{4}\1\d{4}(?![\w]|[.\-]\d)")
_PHONE_CUE: Final = re.compile(
    r"(?:(?<!\w)(?:sdt|dt|dtdd|dd|tel|mobile|phone|so dien thoai|dien thoai|so may|zalo|hotline|lien he|goi|alo|a lo|"
    r"lien lac)(?!\w)|(?<!\w)(?:sdt|dt|zalo)(?=\d))[^\d;\n]{0,25}$"
)
_SERVICE: Final = re.compile(r"(?:duong day nong|hotline|tong dai|truc ban)[^\d;\n]{0,40}$")
# A landline that stands behind the name of an office on its line, or on the line below it in a letterhead.
_OFFICE: Final = re.compile(
    r"ubnd|hdnd|uy ban|cong an xa|cong an phuong|cong an tinh|tram y te|trung tam|benh vien|buu dien|dien luc|"
    r"van phong|"
    r"truong (?:tieu|thcs|thpt|mam|mau)|bo phan mot cua|mat tran|mttq|ban quan ly|don bien phong|hat kiem lam|"
    r"chi cuc|"
    r"so [a-z]+ va|ngan hang chinh sach|kho bac|toa an|vien kiem sat|phong kham|dai truyen"
)
_BODY: Final = re.compile(
    r"(?<!\w)(?:uy ban|ubnd|xa|phuong|tinh|huyen|hoi|dang uy|dang bo|doan|truong|tram|ban|benh vien|ngan hang|"
    r"cong an|toa an|"
    r"hop tac xa|htx|cong ty|chi cuc|trung tam|phong|so)(?!\w)"
)
_ONE_OF_THEM: Final = re.compile(
    r"(?<!\w)(?:ông|bà|anh|chị|cô|chú|bác|dì|cụ|hộ|nhà|gặp|người|của tôi|của tui|em|cháu)(?!\w)"
)
_SHORT_LANDLINE: Final = re.compile(
    r"(?<!\w)(?:dien thoai|dt|sdt|so dien thoai)(?: ban)?(?: so)? ?[:.]? ?(?P<number>[2-8](?:[ .\-]?\d){6,7})"
    r"(?![\w]|[.,/\-]\d| ?\d)"
)
_SPOKEN: Final = {
    **{"không": "0", "một": "1", "mốt": "1", "hai": "2", "ba": "3", "bốn": "4", "tư": "4", "năm": "5", "lăm": "5"},
    **{"sáu": "6", "bảy": "7", "bẩy": "7", "tám": "8", "chín": "9"},
}
_MOST_SPOKEN: Final = 14  # words of one number
_SPOKEN_PLAIN: Final = {plain_pattern(word): digit for word, digit in _SPOKEN.items()}
_PLATE: Final = re.compile(
    r"(?<![\w./-])(\d{2})([ .\-]{0,3})([a-zđ]|[a-zđ]{2})(?:([ ]?)-?(\d))?(?P<gap>[ .\-]{0,3})"
    r"(?P<number>\d{3}[. ]?\d{2}|\d{4})(?![\w]|[./-]\d)"
)
# Plates of the army (TM-45-67): only where a vehicle is named.
_RARE_PLATE: Final = re.compile(
    r"(?<![\w./-])(?:a[abcdnptv]|b[bchklpst]|h[abcdehnqt]|k[abcdkntvpz]|p[adgkmptx]|q[abhkmpzt]|t[cdhknmt]|v[bkt]|"
    r"x[ab])"
    r"[ .\-]{0,3}\d{2}[ .\-]{0,3}\d{2}(?![\w]|[./-]\d)"
)
_NO_PLATE: Final = re.compile(
    r"(?<!\w)(?:phieu|mau|ma|lo|ho so|bien lai|hoa don|phong|can|can ho|quay|(?<!xe )may|model|tru|cot|cong|day|"
    r"to khai|"
    r"chung tu|ve|ghe|giong|so hieu|ky hieu|seri|thua|o)(?: so)?[ :]{1,2}$"
)
_PLATE_CUE: Final = re.compile(
    r"(?:bien so|bien kiem soat|bks|bsx|bien|(?<!\w)bs|(?<!\w)xe|xe may|o to|mo to|xe tai|so xe)[^;\n]{0,30}$"
)
# Letters of plates: single ones, special series, and the two-letter series of motorcycles (A with another letter).
_SERIES: Final = re.compile(r"[abcdefghklmnprstuvxyz]|ld|da|mk|mđ|kt|ng|nn|qt|cd|hc|tđ|a[abcdefhklmnpstuvxyz]")


class Run:
    """A run of neighbouring digit groups: `digits`, and the place of it in the text."""

    __slots__ = ("digits", "end", "groups", "start")

    def __init__(self, digits: str, start: int, end: int, groups: int) -> None:
        self.digits = digits
        self.start = start
        self.end = end
        self.groups = groups


def find_labelled(scan: Scan, phones: Phones) -> None:
    """Identity papers and bank accounts that the text names. They come first: an account may look like a phone."""
    for found in _ID_CUE.finditer(scan.folded):
        run = _exact(scan, found.end(), (12, 9))
        if run and not _counted(scan, run.end):
            _report_identity(scan, run)
    for found in _PASSPORT.finditer(scan.folded):
        scan.find(*found.span(1), "old_id")
    for found in _BANK_CUE.finditer(scan.folded):
        _find_account(scan, found, phones)
    for found in _TRANSFER.finditer(scan.folded):
        run = _longest(scan, found.end("gap"), 9, 20)
        if run is None:
            continue
        # "nhận chuyển khoản 0561000488213", not a sum or a telephone
        bare = len(found["gap"]) <= 6 and len(run.digits) >= 10 and not run.digits.endswith("000")
        if _BANK_BEHIND.match(scan.folded, run.end):
            _find_account(scan, found, phones)
        elif bare and run.groups == 1 and not phones.may_be(run.digits) and not _counted(scan, run.end):
            scan.find(run.start, run.end, "bank")
    for found in _BEFORE_BANK.finditer(scan.folded):
        start, end = found.span("number")
        run = _longest(scan, start, 9, 20)
        if (
            run
            and run.end == end
            and scan.free(start, end)
            and not _inside(scan, start)
            and not phones.is_live(run.digits)
        ):
            scan.find(start, end, "bank")
    for found in _CARD.finditer(scan.text):
        if _luhn(re.sub(r"\D", "", found[0])):
            scan.find(*found.span(), "bank")


def _report_identity(scan: Scan, run: Run) -> None:
    scan.find(run.start, run.end, "national_id" if len(run.digits) == 12 else "old_id")
    if len(run.digits) == 12:
        scan.identities.append((run.start, run.digits))


def _counted(scan: Scan, end: int) -> bool:
    """Whether the digits that end there count something: money, people, cards."""
    return bool(_COUNTED.match(scan.low, end) or (scan.unmarked and _COUNTED_PLAIN.match(scan.low, end)))


def _find_account(scan: Scan, cue: re.Match[str], phones: Phones) -> None:
    run = _longest(scan, cue.end("gap"), 8, 20)
    said = _SURELY_ACCOUNT.match(cue[0]) is not None
    between = _IS.sub("", cue["gap"]) if said else cue["gap"]  # "số tài khoản là …", but "tài khoản còn được là …"
    if run is None or _NOT_AN_ACCOUNT.search(between) or _counted(scan, run.end):
        return
    account = _ACCOUNT_WORD.match(cue[0])
    gap = cue["gap"].strip(" :(-")
    if not account and len(gap) > 6 and not _BANK_BEHIND.match(scan.folded, run.end):
        return  # "Vietcombank gọi từ số …"
    if run.digits.startswith(("1900", "1800")) and len(run.digits) <= 10:
        return  # the hotline of the bank
    if phones.is_live(run.digits) and (not account or len(gap) > 20):
        return
    sentence_start, sentence_end = scan.sentence(cue.start())
    around = scan.folded[max(sentence_start, cue.start() - 40) : cue.end("gap")]
    behind = scan.folded[run.end : min(sentence_end, run.end + 50)]
    if _PUBLIC_OWNER.search(around) or _PUBLIC_OWNER.search(behind):
        scan.close(run.start, run.end)
    else:
        scan.find(run.start, run.end, "bank")


def find_numbers(scan: Scan, words: Words, phones: Phones, allowed: Collection[str]) -> None:
    """Phones, personal identification numbers and plates that carry no label."""
    _find_phones(scan, phones, allowed)
    _find_short_landlines(scan)
    _find_ids(scan, words)
    _find_dictated(scan)
    _find_plates(scan, words)


def _find_phones(scan: Scan, phones: Phones, allowed: Collection[str]) -> None:
    for group in _GROUP.finditer(scan.text):
        start = group.start()
        if group[0][0] not in "08" or not scan.free(start, group.end()) or _inside(scan, start):
            continue
        plus = scan.text[max(0, start - 2) : start].rstrip("(").endswith("+") or scan.text[start - 1 : start] == "+"
        if group[0][0] == "8" and not group[0].startswith("84"):
            continue
        ahead = _ahead(scan, start)
        if not any(phones.may_be(ahead[:length]) for length in range(9, len(ahead) + 1)):
            continue  # nearly always: a table of numbers, a code
        said = _PHONE_CUE.search(scan.folded, max(0, start - 40), start) is not None
        best = None
        for run in _runs(scan, start, 14):
            if len(run.digits) < 9 or (run.groups > 5 and run.groups < len(run.digits) * 0.45):
                continue
            good = phones.may_be(run.digits) if said else phones.is_live(run.digits)
            if good and not _goes_on(scan, run.end) and not (run.groups > 2 and _counted(scan, run.end)):
                best = run
        if best is None or (best.digits.startswith("84") and not plus and not said and len(best.digits) != 11):
            continue
        begin = scan.text.rindex("+", 0, start) if plus else start
        if begin and plus and scan.text[begin - 1] == "(":
            begin -= 1
        end = best.end
        if best.digits in allowed or _is_service(scan, best, start):
            scan.close(begin, end)
        else:
            scan.find(begin, end, "phone")


def _find_short_landlines(scan: Scan) -> None:
    """ "điện thoại bàn: 3 855 246": seven or eight digits behind the word for it."""
    for found in _SHORT_LANDLINE.finditer(scan.folded):
        start, end = found.span("number")
        digits = re.sub(r"\D", "", found["number"])
        if len(digits) in (7, 8) and scan.free(start, end) and not _counted(scan, end):
            run = Run("02" + digits, start, end, 1)
            scan.close(start, end) if _is_service(scan, run, start) else scan.find(start, end, "phone")


def _is_service(scan: Scan, run: Run, start: int) -> bool:
    """A landline that the text itself calls a hotline or a switchboard belongs to an office."""
    if run.digits.startswith("069"):
        return True  # the network of the police and the army
    if not run.digits.startswith(("02", "842", "00842")):
        return False
    if _SERVICE.search(scan.folded, max(0, start - 60), start):
        return True
    line = scan.text.rfind("\n", 0, start) + 1
    if scan.text[max(0, line - 2) : line] == ":\n":  # "Điện thoại của UBND xã:" and the number below
        line = scan.text.rfind("\n", 0, line - 1) + 1
    first = max(line, start - 90)
    offices = list(_OFFICE.finditer(scan.folded, first, start))
    if offices:
        return _ONE_OF_THEM.search(scan.low, offices[-1].end(), start) is None
    above = scan.text[max(0, line - 120) : max(0, line - 1)].split("\n")[-2:]
    head = any(row.isupper() for row in above) and _BODY.search(scan.folded, max(0, line - 120), line) is not None
    return head and _ONE_OF_THEM.search(scan.low, first, start) is None


def find_spoken(scan: Scan, phones: Phones) -> None:
    """ "không chín một hai …": ten or more digit words in a row, or figures among them: "0933 một hai ba 456"."""
    words, spoken, zero = scan.words, _SPOKEN, "không"
    if scan.unmarked:
        words, spoken, zero = scan.plain, _SPOKEN_PLAIN, "khong"
    index = 0
    while index < len(words):
        if words[index] != zero and words[index][0] != "0":  # every number begins with 0
            index += 1
            continue
        end = index + 1
        while end < min(len(words), index + _MOST_SPOKEN) and _says(words[end], spoken) and _near(scan, end):
            end += 1
        for stop in range(end, index + 1, -1):  # what follows the number may be a number too: ", 2 lần"
            digits = "".join(spoken.get(word, word) for word in words[index:stop])
            if len(digits) >= 10 and phones.is_live(digits) and any(word in spoken for word in words[index:stop]):
                scan.find(scan.starts[index], scan.ends[stop - 1], "phone")
                end = stop
                break
        index = end


def _says(word: str, spoken: Mapping[str, str]) -> bool:
    return word in spoken or (word.isascii() and word.isdigit())


def _near(scan: Scan, index: int) -> bool:
    gap = scan.between(index - 1, index)
    return len(gap) <= 3 and not gap.strip(" ,.-")


def _find_ids(scan: Scan, words: Words) -> None:
    for group in _GROUP.finditer(scan.text):
        start = group.start()
        if group[0][0] != "0" or not scan.free(start, group.end()) or _inside(scan, start):
            continue
        if _ahead(scan, start)[:3] not in words.sets["provinces"]:
            continue
        run = _exact(scan, start, (12,))
        if run is None or _goes_on(scan, run.end) or _counted(scan, run.end):
            continue
        born_after_2000 = run.digits[3] in "23"
        plausible = run.digits[3] in "01" or (born_after_2000 and int(run.digits[4:6]) <= 40)
        if run.digits[:3] in words.sets["provinces"] and plausible:
            _report_identity(scan, run)
    for group in _GROUP.finditer(scan.text):  # "334512345 (CMND)"
        if len(group[0]) in (9, 12) and not _inside(scan, group.start()) and _ID_BEHIND.match(scan.folded, group.end()):
            scan.find(*group.span(), "old_id" if len(group[0]) == 9 else "national_id")


def _find_dictated(scan: Scan) -> None:
    """An account read out digit by digit, somewhere behind the word for it: "xin STK …; thủ quỹ đọc: 0 7 1 0 0 …"."""
    for found in _DICTATED.finditer(scan.text):
        start, end = found.span()
        said = scan.free(start, end) and _ACCOUNT_SAID.search(scan.folded, max(0, start - 120), start)
        if said and not _counted(scan, end):
            scan.find(start, end, "bank")


def _find_plates(scan: Scan, words: Words) -> None:
    for found in _PLATE.finditer(scan.low):
        start, end = found.span()
        series = found[3]
        capital = scan.text[found.start(3)].isupper()
        said = _PLATE_CUE.search(scan.folded, max(0, start - 45), start) is not None
        known = found[1] in words.sets["plates"]
        five = len(found["number"]) >= 5
        marked = "-" in found[0] or "." in found[0] or not found["gap"]
        if not scan.free(start, end) or not _SERIES.fullmatch(series):
            continue
        if "\n" in found[0] or _NO_PLATE.search(scan.folded, max(0, start - 20), start):
            continue
        if (said and (known or capital)) or (known and capital and marked and (five or found[5])):
            scan.find(start, end, "plate")

    for found in _RARE_PLATE.finditer(scan.low):
        start, end = found.span()
        said = _PLATE_CUE.search(scan.folded, max(0, start - 45), start) is not None
        if said and scan.text[start:end].isupper() and scan.free(start, end):
            scan.find(start, end, "plate")


def _ahead(scan: Scan, start: int) -> str:
    """The next digits from `start`, at most 14, whatever stands between them: enough to see what they cannot be."""
    return "".join(filter(str.isdecimal, scan.text[start : start + 40]))[:14]


def _inside(scan: Scan, start: int) -> bool:
    """Whether the group at `start` is the tail of something longer: a code with letters, a decimal, a chain."""
    if start == 0:
        return False
    before = scan.text[start - 1]
    if before.isalpha() or before == "_":
        return not re.search(r"(?<![^\W\d_])(?:sđt|sdt|đt|dt|zalo|tel)$", scan.low[max(0, start - 6) : start])
    return before in ".,-" and start > 1 and scan.text[start - 2].isdigit() and not scan._taken[start - 2]


def _goes_on(scan: Scan, end: int) -> bool:
    """Whether the run that ends at `end` is the head of something longer."""
    after = scan.text[end : end + 3]
    if not after:
        return False
    if after[0].isdigit():
        return True
    # "0912345678-0987654321" are two numbers, "H61-0912345678-0032" is one.
    return after[0] in ".,-" and after[1:2].isdigit() and after[1:2] != "0"


def _runs(scan: Scan, start: int, most: int) -> Iterator[Run]:
    """The runs that begin with the group at `start`, longer and longer, up to `most` digits."""
    digits, place, count = "", start, 0
    joint_kind = ""
    while True:
        group = _GROUP.match(scan.text, place)
        if group is None or not scan.free(*group.span()):
            return
        digits += group[0]
        count += 1
        if len(digits) > most or count > _MOST_GROUPS:
            return
        yield Run(digits, start, group.end(), count)
        joint = _JOINT.match(scan.text, group.end())
        if joint is None and len(group[0]) == 1:
            joint = _COMMA.match(scan.text, group.end())
        if joint is None or not joint[0]:
            return
        joint_kind = joint[0]
        place = joint.end()
        if len(joint_kind) > 4:
            return


def _exact(scan: Scan, start: int, lengths: tuple[int, ...]) -> Run | None:
    """The run from `start` that has one of these lengths and does not go on; the longest."""
    best = None
    for run in _runs(scan, start, max(lengths)):
        if len(run.digits) in lengths and not _goes_on(scan, run.end):
            best = run
    return best


def _longest(scan: Scan, start: int, least: int, most: int) -> Run | None:
    """The longest run of an account number: after a long group, a space ends it ("… 0071001234567 15 triệu")."""
    best, before = None, 0
    for run in _runs(scan, start, most):
        size = len(run.digits) - before
        spaced = run.groups > 1 and scan.text[run.end - size - 1] == " "
        if spaced and (before >= 9 and (best is not None and len(best.digits) >= 9 and best.groups == 1)):
            break
        before = len(run.digits)
        if before >= least and not _goes_on(scan, run.end):
            best = run
    return best


def _luhn(digits: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
