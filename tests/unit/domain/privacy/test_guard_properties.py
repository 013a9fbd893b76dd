"""What holds for any text: places on character boundaries, in order, apart, the same in every normal form."""

from __future__ import annotations

import importlib
import pkgutil
import re
import sys
import unicodedata
from collections.abc import Iterator
from re import _constants, _parser  # type: ignore[attr-defined]
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import desktop_app.domain.privacy as privacy
from desktop_app.domain.privacy import KINDS, LEVELS, Guard

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
