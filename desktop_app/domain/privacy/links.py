"""E-mail addresses, links and accounts on social networks."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from desktop_app.domain.privacy.scan import Scan

# Every repeated part is bounded and begins at a word boundary: a text of 20,000 "a" costs one look at each place.
_EMAIL: Final = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}(?:@| @ |\s?[\[(](?:at|@|a còng)[\])]\s?)((?:[\w-]{1,63}\.){1,6}[a-z]{2,24}|"
    r"(?:gmail|yahoo|outlook|hotmail|icloud) ?\. ?com(?:\.vn)?)(?![\w@])"
)
_URL: Final = re.compile(
    r"(?<![\w@.])(?:https?://|www\.)[^\s<>\"“”]{3,2000}|"
    r"(?<![\w@.-])(?:[\w-]{1,63}\.){1,4}(?:com|vn|me|net|org|edu|be|tv|info|gov)(?![\w-])(?:/[^\s<>\"“”]{0,2000})?"
)
_PROFILE: Final = re.compile(
    r"(?:https?://)?(?:[\w-]{1,20}\.){0,2}"
    r"(?:(?:facebook|fb|instagram|twitter|x|threads)\.(?:com|me|net)|zalo\.me|tiktok\.com|youtube\.com|t\.me|m\.me)/"
    r"(?P<path>[^\s?#]{1,2000}(?:\?id=\d+)?|profile\.php\S*)"
)
_NOT_A_PERSON: Final = re.compile(
    r"(?:groups?|g|events?|watch|hashtag|help|policies|marketplace|search|gaming|pages|playlist|results|embed|"
    r"tag)(?:[/?]|$)"
)
# "tài khoản Facebook “Tám Trần”", "nick zalo: hoa.tran88", "trang cá nhân Facebook tên Hoa Nắng"
_ACCOUNT: Final = re.compile(
    r"(?:tài khoản|nick|trang cá nhân|tai khoan|trang ca nhan)(?: mạng xã hội)?\s{0,2}"
    r"(?:facebook|fb|face|zalo|tiktok|tik tok|youtube|instagram|telegram|messenger)\s{0,2}"
    r"(?:cá nhân\s|có\s)?(?:tên\s(?:là\s)?|là\s|:\s?)?"
)
_HANDLE: Final = re.compile(
    r"“[^”\n]{2,40}”|\"[^\"\n]{2,40}\"|'[^'\n]{2,40}'|@?[A-Za-z][\w.]{0,30}[\d._][\w.]{0,30}(?<!\.)"
)
_AT_HANDLE: Final = re.compile(r"(?<![\w.@])@(?=[\w.]{0,29}[\d_.])[A-Za-z][\w.]{3,29}(?<!\.)")
_BODIES: Final = ("công an", "ubnd", "ủy ban", "mặt trận", "đoàn", "hội", "báo ", "đài ", "xã ", "phường", "trường")


# "Facebook cá nhân “Hoa Nắng”", "kênh TikTok @chuyenlang", "zalo tên: “Tám”": quoted or with its sign.
_NETWORK: Final = re.compile(
    r"(?<!\w)(?:facebook|fb|zalo|tiktok|tik tok|youtube|instagram|telegram|messenger)(?: cá nhân| ca nhan)?"
    r"(?: (?:có )?tên(?: là)?| ten)?\s?:?\s?(?P<handle>“[^”\n]{2,40}”|\"[^\"\n]{2,40}\"|@[a-z][\w.]{2,30}(?<!\.))"
)


_PAGE: Final = re.compile(r"(?<!\w)(?:trang|nhóm|tổ|hội|fanpage|group|cộng đồng) $")  # of many, not of a person


def find_links(scan: Scan, official: Collection[str], allowed: Collection[str]) -> None:
    """Reports e-mail addresses and profiles; closes every other link, so that its digits and words are not read."""
    if "@" in scan.text or "[" in scan.text or "(" in scan.text:
        for found in _EMAIL.finditer(scan.low):
            host = found[1]
            if any(host == domain or host.endswith("." + domain) for domain in official) or found[0] in allowed:
                scan.close(*found.span())
            else:
                scan.find(*found.span(), "email")
    for found in _URL.finditer(scan.low):
        start, end = found.span()
        link = found[0].rstrip(".,;:!?)]}'")
        end = start + len(link)
        if not scan.free(start, end):
            continue
        profile = _PROFILE.match(link)
        if profile and not _NOT_A_PERSON.match(profile["path"]) and not any(one in link for one in allowed):
            scan.find(start, end, "social")
        else:
            scan.close(start, end)
    _find_accounts(scan)
    for found in _NETWORK.finditer(scan.low):
        public = _PAGE.search(scan.low, max(0, found.start() - 14), found.start()) and "cá nhân" not in found[0]
        if not public and scan.free(*found.span()) and not found["handle"].strip('“”"@').startswith(_BODIES):
            scan.find(*found.span(), "social")
    for found in _AT_HANDLE.finditer(scan.text):
        scan.find(*found.span(), "social")


def _find_accounts(scan: Scan) -> None:
    for found in _ACCOUNT.finditer(scan.low):
        start = found.end()
        handle = _HANDLE.match(scan.text, start)
        end = handle.end() if handle else start + _capital_run(scan.text[start : start + 60])
        said = scan.low[start:end].strip("“”\"' ")
        if end > start and scan.free(start, end) and not said.startswith(_BODIES):
            scan.find(start, end, "social")


def _capital_run(text: str) -> int:
    """The length of two to four capitalised words at the beginning of a text; 0 for fewer."""
    found = re.match(r"(?:[^\W\d_][^\W\d_]*)(?: [^\W\d_]+){0,3}", text)
    if not found:
        return 0
    words = found[0].split(" ")
    count = next((place for place, word in enumerate(words) if not word[0].isupper()), len(words))
    return len(" ".join(words[:count])) if count >= 2 else 0
