import contextlib
import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.core import strictjson

REFUSED = [
    b'{"a":1,"a":2}',
    b'{"a":{"b":1,"b":1}}',
    b'{"a":1,"\\u0061":2}',
    b"NaN",
    b'{"a":NaN}',
    b"Infinity",
    b"-Infinity",
    b"1e999",
    b"9007199254740993",
    b"-9007199254740993",
    b"1" * 5000,
    b'"\\ud800"',
    b'"\\udc00\\ud800"',
    b'{"\\uDFFF":1}',
    b'["ok","\\uD83D"]',
    b"\xed\xa0\x80",
    b'"\xff"',
    b"\xef\xbb\xbf{}",
    b"[" * 17 + b"]" * 17,
    b"[" * 100_000,
    # Nested deeper than what is read quickly, and bad only at the bottom.
    b"[" * 9 + b"9007199254740993" + b"]" * 9,
    b'{"a":' * 9 + b'{"b":1,"b":1}' + b"}" * 9,
    b'{"a":' * 100_000,
    b"",
    b" ",
    b"{",
    b"{}{}",
    b"{'a':1}",
    b"{a:1}",
    b"[1,]",
    b'{"a":1,}',
    b"01",
    b"+1",
    b".5",
    b"1.",
    b"0x10",
    b'"\t"',
    b'"\x00"',
    b'"\\x41"',
    b'"\\u12"',
    b'"never ends',
    b"// comment\n1",
    b"undefined",
    b"True",
    b"nul",
]


@pytest.mark.parametrize("text", REFUSED, ids=lambda text: repr(text[:24]))
def test_refused(text: bytes) -> None:
    with pytest.raises(strictjson.BadJson):
        strictjson.loads(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (b"9007199254740992", 2**53),
        (b"1e3", 1000.0),
        (b'"\\ud83d\\ude00"', "😀"),
        ('"ấp 3, xã Đại An"'.encode(), "ấp 3, xã Đại An"),
        (b"[" * 16 + b"]" * 16, None),
        (b'"[[[[[[[[[[[[[[[[[[[[[[[["', "[" * 24),
        (b'"\\"[[[[[[[[[[[[[[[[[[[[[[["', '"' + "[" * 23),
        (b'{"a":[{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}]}', {"a": [{}] * 18}),
    ],
)
def test_accepted(text: bytes, value: object) -> None:
    found = strictjson.loads(text)
    if value is not None:
        assert found == value


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(JSON)
def test_what_we_write_we_read(value: object) -> None:
    try:
        text = strictjson.dumps(value)
    except UnicodeEncodeError:
        return
    assert strictjson.loads(text) == value


@given(st.binary(max_size=200))
def test_any_bytes_give_a_value_or_bad_json(data: bytes) -> None:
    with contextlib.suppress(strictjson.BadJson):
        strictjson.loads(data)


def test_many_quotes_are_read_in_linear_time() -> None:
    # Each escaped quote could start a string of its own: a scan that restarts would need minutes here.
    with pytest.raises(strictjson.BadJson):
        strictjson.loads(b'"' + b'\\"' * 120_000 + b"[" * 20)


def _outcome(read: Callable[[], object]) -> tuple[str, object]:
    try:
        return "value", json.dumps(read(), ensure_ascii=True)
    except strictjson.BadJson:
        return "refused", None


PIECES = st.sampled_from(
    [
        *(b'"a"', b":", b",", b"{", b"}", b"[", b"]", b" ", b"1", b"-0", b"1e5", b"0.50", b"9007199254740993"),
        *(b'"\\u0061"', b'"\\ud800"', b"\n", b"null", '"ạ"'.encode(), b'"\\u001f"', b'"\\u001F"', b"true", b'"\x7f"'),
        b"\xff",
    ]
)


@given(JSON.map(strictjson.dumps) | st.lists(PIECES, max_size=9).map(b"".join) | st.binary(max_size=20))
def test_the_quick_way_and_the_slow_way_agree(data: bytes) -> None:
    def slowly() -> object:
        try:
            return strictjson.loads_text(data.decode())
        except UnicodeDecodeError:
            raise strictjson.BadJson("not UTF-8") from None

    assert _outcome(lambda: strictjson.loads(data)) == _outcome(slowly)
