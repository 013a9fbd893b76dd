import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.core.cursor import Cursor, decode, encode

FEEDS = st.dictionaries(st.uuids().map(str), st.integers(0, 2**53), max_size=5)


@given(FEEDS, st.integers(0, 100))
def test_a_cursor_reads_back(feeds: dict[str, int], version: int) -> None:
    cursor = Cursor("e" * 32, feeds, version)
    assert decode(encode(cursor)) == cursor
    assert encode(cursor).isascii()


def test_nothing_is_the_beginning() -> None:
    assert decode("") == Cursor()


@given(st.text(max_size=60))
def test_any_text_is_a_cursor_or_none(text: str) -> None:
    decode(text)


@pytest.mark.parametrize(
    "inside",
    [
        b"[]",
        b"{}",
        b'{"e":"zz!","f":{},"v":0}',
        b'{"e":"ee","f":{"x y":1},"v":0}',
        b'{"e":"ee","f":{"aa":-1},"v":0}',
        b'{"e":"ee","f":{"aa":true},"v":0}',
        b'{"e":"ee","f":{"aa":1.5},"v":0}',
        b'{"e":"ee","f":[],"v":0}',
        b'{"e":"ee","f":{},"v":-1}',
        b'{"e":"ee","e":"ff","f":{},"v":0}',
        b'{"e":"ee","f":{' + b",".join(b'"%d":1' % n for n in range(65)) + b'},"v":0}',
    ],
)
def test_other_insides_are_none(inside: bytes) -> None:
    assert decode(base64.urlsafe_b64encode(inside).decode().rstrip("=")) is None


@pytest.mark.parametrize("text", ["a", "ab!c", "ấ", "a" * 5])
def test_other_texts_are_none(text: str) -> None:
    assert decode(text) is None
