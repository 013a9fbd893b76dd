"""What holds for any text: places on character boundaries, in order, apart, the same in every normal form."""

from __future__ import annotations

import importlib
import pkgutil
import re
import sys
import unicodedata
from collections.abc import Callable, Iterator
from re import _constants, _parser  # type: ignore[attr-defined]
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import desktop_app.domain.privacy as privacy
from desktop_app.domain.privacy import KINDS, LEVELS, Guard
from tests.unit.domain.privacy.guard_corpus import NAMES, read

GUARD = Guard.load()

PIECES = st.sampled_from(
    [
        *("ông ", "Bà ", "em ", "cháu ", "hộ ", "Nguyễn ", "Thị ", "Văn ", "Tám", "Hoa ", "N. ", "H'Lan ", "A Páo "),
        *(
            "0912 345 678",
            "084093001234",
            "STK ",
            "0071001234567",
            "CCCD: ",
            "84-B1 123.45",
            "a.b@gmail.com",
            " 7 tuổi",
        ),
        *(
            "lớp 9",
            "Bí thư ",
            "xã ",
            "đường ",
            "và ",
            ", ",
            ". ",
            "; ",
            "\n",
            "số nhà 12/4A ",
            "sinh năm 1975 ",
            "đ/c ",
        ),
        *(
            "theo đạo ",
            "facebook.com/hoa.8 ",
            "İ",
            "\u0301",
            "\u200b",
            "\u00a0",
            "Đ",
            "១",
            "😀",
            "không chín ",
            "ỦY BAN ",
        ),
    ]
)
TEXTS = st.one_of(st.lists(PIECES, max_size=25).map("".join), st.text(max_size=80))


@given(TEXTS)
def test_places(text: str) -> None:
    found = GUARD.check(text)
    assert found == GUARD.check(text)
    last = 0
    for one in found:
        assert last <= one.start < one.end <= len(text)
        last = one.end
        assert one.kind in KINDS
        assert one.level == LEVELS[one.kind]
        # A mark belongs to the letter before it: neither end may part them.
        assert not unicodedata.combining(text[one.start]) or one.start == 0
        assert one.end == len(text) or not unicodedata.combining(text[one.end])
        assert GUARD.fix(text, one) == text[: one.start] + one.suggestion + text[one.end :]


@given(st.lists(PIECES.filter(lambda piece: piece not in ("\u0301", "\u200b")), max_size=25).map("".join))
def test_every_normal_form_gives_the_same(text: str) -> None:
    nfc, nfd = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
    shown = [
        [(one.kind, unicodedata.normalize("NFC", form[one.start : one.end])) for one in GUARD.check(form)]
        for form in (nfc, nfd)
    ]
    assert shown[0] == shown[1]


CASES = [case for name in NAMES for case in read(name)]


def _broken(text: str) -> str:
    """As a mail program breaks lines: in front of a small letter, once a line has fifty characters."""
    lines, rest = [], text
    while found := re.match(r"[^\n]{50}[^\n ]{0,20}[^\n .:;!?…](?= [a-zà-ỹđ]{2})", rest):
        lines.append(found[0])
        rest = rest[found.end() + 1 :]
    return "\n".join([*lines, rest])


FORMS: dict[str, Callable[[str], str]] = {
    "decomposed": lambda text: unicodedata.normalize("NFD", text),
    "full-width digits": lambda text: text.translate({ord("0") + digit: chr(0xFF10 + digit) for digit in range(10)}),
    "spaces that do not break": lambda text: text.replace(" ", "\u00a0"),
    "two spaces": lambda text: text.replace(" ", "  "),
    "invisible characters in numbers": lambda text: re.sub(r"(?<=\d)(?=\d)", "\u200b", text),
    "long dashes": lambda text: text.replace("-", "–"),
    "other line ends": lambda text: text.replace("\n", "\r\n"),
    "lines broken by a page": _broken,
    "quoted": lambda text: f"“{text}”",
}


@pytest.mark.parametrize("form", FORMS)
def test_a_text_says_the_same_however_it_came(form: str) -> None:
    """The kinds found in a case do not change with the way its characters were typed, pasted or printed."""
    differences = []
    for case in CASES[::7]:
        other = FORMS[form](case.text)
        kinds = [[one.kind for one in GUARD.check(text)] for text in (case.text, other)]
        if kinds[0] != kinds[1]:
            differences.append((case.id, *kinds))
    assert differences == []


@pytest.mark.parametrize("form", ["decomposed", "two spaces", "lines broken by a page", "as it is", "in small letters"])
def test_what_blocks_is_never_overlooked_by_the_quick_look(form: str) -> None:
    forms: dict[str, Callable[[str], str]] = {**FORMS, "as it is": str, "in small letters": str.lower}
    change = forms[form]
    for case in CASES[::7]:
        text = change(case.text)
        assert GUARD.blocks(text) == [one for one in GUARD.check(text) if one.level == "block"], case.id


@pytest.mark.parametrize(
    "case", ["CCCD 084093001234", "STK 0071001234567 VCB", "CMND số 334512345", "hộ chiếu C1234567"]
)
@given(st.text(alphabet=" \n.,;:()-/“”abcđêỗ Ôn\u0301\u200b\u00a0", max_size=30), st.text(max_size=20))
def test_an_identity_or_an_account_is_found_in_any_surroundings(case: str, before: str, behind: str) -> None:
    text = f"{before}\n{case}\n{behind}"
    assert [one for one in GUARD.blocks(text) if len(before) <= one.start < len(before) + 1 + len(case)]


def test_numbers_that_a_scanner_misread() -> None:
    for text in ("gọi O912 345 678 nha", "gọi 09l2 345 678 nha", "gọi o912.345.67I nha"):
        assert [one.kind for one in GUARD.check(text)] == ["phone"], text
    assert GUARD.check("giống OM5451, xe đời 2O15") == []


HOSTILE = (
    *("a", "1", "0 ", "0.", "12/", "ông ", "Nguyễn ", "Nguyễn Văn ", "Bí thư ", "Bí thư, ", "a@", "a.", "(", " "),
    *("anh A, ", "anh Tám và ", "A ", "N.", "số nhà ", "sinh năm ", "STK ", "cccd ", "đường ", "em Hoa lớp 9 ", "H'"),
    *("facebook.com/a ", 'tài khoản Facebook "', "a\u0301\u0323", "a\u200b", "xã phường ", "không ", "84-B1 123.45 "),
)


@pytest.mark.parametrize("unit", HOSTILE)
def test_work_grows_with_the_length_and_no_faster(unit: str) -> None:
    assert _calls(_repeated(unit, 4000)) <= 2.6 * _calls(_repeated(unit, 2000)) + 2000


def _repeated(unit: str, length: int) -> str:
    return (unit * length)[:length]


def _calls(text: str) -> int:
    """How many functions one check calls: a count that does not depend on the machine."""
    count = 0

    def counting(_frame: Any, event: str, _argument: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(counting)
    try:
        GUARD.check(text)
    finally:
        sys.setprofile(before)
    return count


def _patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    for info in pkgutil.iter_modules(privacy.__path__):
        module = importlib.import_module(f"{privacy.__name__}.{info.name}")
        for name, value in vars(module).items():
            for one in value if isinstance(value, tuple) else (value,):
                if isinstance(one, re.Pattern):
                    yield f"{info.name}.{name}", one


def test_no_pattern_can_run_away() -> None:
    """A repeat without a bound may stand over single characters only, so that there is one way to match each of them.

    `WORD` is the exception: its inner repeat is parted by an apostrophe.
    """
    seen = 0
    for name, pattern in _patterns():
        seen += 1
        if not name.endswith(".WORD"):
            assert not list(_runaway(_parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE))), name
    assert seen > 40


def test_the_check_of_patterns_knows_a_bad_one() -> None:
    assert list(_runaway(_parser.parse(r"(?:a+b?)+c")))
    assert list(_runaway(_parser.parse(r"(\w+ ?)*")))
    assert not list(_runaway(_parser.parse(r"[a-z]+(?:x{1,3}){0,4}")))


def _runaway(tree: Any) -> Iterator[str]:
    for operation, argument in tree:
        if operation in (_constants.MAX_REPEAT, _constants.MIN_REPEAT):
            _, most, inner = argument
            simple = len(inner) == 1 and inner[0][0] in (_constants.IN, _constants.LITERAL, _constants.NOT_LITERAL)
            if most == _constants.MAXREPEAT and not simple:
                yield "an unbounded repeat over more than one character"
            yield from _runaway(inner)
        elif operation is _constants.SUBPATTERN:
            yield from _runaway(argument[-1])
        elif operation is _constants.BRANCH:
            for branch in argument[1]:
                yield from _runaway(branch)
        elif operation in (_constants.ASSERT, _constants.ASSERT_NOT):
            yield from _runaway(argument[1])
