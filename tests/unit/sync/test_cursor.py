import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.core.cursor import MAX_FEEDS, Cursor, Snapshot, decode, encode

FEEDS = st.dictionaries(st.uuids().map(str), st.integers(0, 2**53), max_size=5)


PLACES = st.tuples(*[st.integers(0, 2**50)] * 3).map(sorted)


@given(FEEDS, st.integers(0, 100), st.dictionaries(st.uuids().map(str), PLACES, max_size=3))
def test_a_cursor_reads_back(feeds: dict[str, int], version: int, places: dict[str, list[int]]) -> None:
    floors = {feed: seq // 2 for feed, seq in feeds.items() if seq > 1}
    reading = {feed: (Snapshot(low, high, "a" * 64), at) for feed, (low, at, high) in places.items()}
    reading = {feed: one for feed, one in reading.items() if feed not in feeds}
    cursor = Cursor("e" * 32, feeds, version, floors, reading)
    assert decode(encode(cursor)) == cursor
    assert encode(cursor).isascii()


def test_the_largest_cursor_fits_into_a_message() -> None:
    feeds = [f"019a9f5e-0000-7000-8000-{number:012x}" for number in range(MAX_FEEDS)]
    reading = {feed: (Snapshot(2**33, 2**33 + 10**7, "a" * 64), 2**33 + 9) for feed in feeds}
    assert len(encode(Cursor("e" * 32, {}, 1, {}, reading))) < 16 * 1024


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
        b'{"e":"ee","f":{"aa":1},"v":0,"g":{"bb":1}}',
        b'{"e":"ee","f":{"aa":1},"v":0,"g":[]}',
        b'{"e":"ee","f":{},"v":0,"s":[]}',
        b'{"e":"ee","f":{},"v":0,"s":{"aa":[0,9]}}',
        b'{"e":"ee","f":{},"v":0,"s":{"aa":[0,2,"%(digest)b",3]}}' % {b"digest": b"a" * 64},
        b'{"e":"ee","f":{},"v":0,"s":{"aa":[1,2,"%(digest)b",0]}}' % {b"digest": b"a" * 64},
        b'{"e":"ee","f":{},"v":0,"s":{"aa":[0,true,"%(digest)b",0]}}' % {b"digest": b"a" * 64},
        b'{"e":"ee","f":{},"v":0,"s":{"aa":[0,2,"zz",0]}}',
        b'{"e":"ee","f":{"aa":1},"v":0,"s":{"aa":[0,2,"%(digest)b",0]}}' % {b"digest": b"a" * 64},
        b'{"e":"ee","f":{' + b",".join(b'"%d":1' % n for n in range(65)) + b'},"v":0}',
    ],
)
def test_other_insides_are_none(inside: bytes) -> None:
    assert decode(base64.urlsafe_b64encode(inside).decode().rstrip("=")) is None


@pytest.mark.parametrize("text", ["a", "ab!c", "ấ", "a" * 5])
def test_other_texts_are_none(text: str) -> None:
    assert decode(text) is None
