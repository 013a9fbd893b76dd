import gzip
import tracemalloc
import zlib
from collections.abc import Iterable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.driver.parcels import RUN_BYTES
from sync.engine.pace import LARGEST
from sync.wire import codec
from sync.wire.codec import BadMessage, TooLarge
from sync.wire.limits import RATIO_FLOOR, Limits


def split(data: bytes, size: int) -> Iterator[bytes]:
    for start in range(0, len(data), size):
        yield data[start : start + size]


def decode(chunks: Iterable[bytes], cap: int = 10**6, ratio: int = 10**6, encoding: str = "gzip") -> bytes:
    return codec.decode(chunks, encoding, cap=cap, ratio=ratio)


@given(st.binary(max_size=3000), st.integers(1, 200))
def test_what_is_packed_is_unpacked_whatever_the_chunks(data: bytes, size: int) -> None:
    assert decode(split(codec.compress(data), size)) == data


@given(st.binary(max_size=500))
def test_packing_is_standard_and_the_same_every_time(data: bytes) -> None:
    assert gzip.decompress(codec.compress(data)) == data
    assert codec.compress(data) == codec.compress(data)


@given(st.lists(st.tuples(st.binary(max_size=400), st.booleans()), max_size=6), st.integers(1, 200))
def test_what_was_packed_ahead_is_part_of_one_standard_stream(parts: list[tuple[bytes, bool]], size: int) -> None:
    message = [codec.piece(data) if ahead else data for data, ahead in parts]
    packed = codec.compress(*message)
    whole = b"".join(data for data, _ in parts)
    assert codec.join(message) == whole
    assert gzip.decompress(packed) == whole
    assert decode(split(packed, size)) == whole
    with pytest.raises(BadMessage):
        decode([packed[:-1]])


@given(st.binary(min_size=1, max_size=500), st.data())
def test_every_truncation_is_noticed(data: bytes, draw: st.DataObject) -> None:
    packed = codec.compress(data)
    with pytest.raises(BadMessage):
        decode([packed[: draw.draw(st.integers(0, len(packed) - 1))]])


@given(st.binary(max_size=300))
def test_any_bytes_are_unpacked_or_refused(data: bytes) -> None:
    for encoding in ("gzip", "", "br"):
        try:
            decode([data], encoding=encoding)
        except BadMessage:
            continue


def test_the_cap_is_exact() -> None:
    packed = codec.compress(b"x" * 1000)
    assert len(decode([packed], cap=1000)) == 1000
    with pytest.raises(TooLarge):
        decode([packed], cap=999)
    with pytest.raises(TooLarge):
        decode([b"x" * 1001], cap=1000, encoding="")


def test_the_ratio_is_looked_at_above_a_floor_only() -> None:
    assert decode([codec.compress(b"x" * 5_000_000)], cap=10**7, ratio=2)
    with pytest.raises(TooLarge, match="ratio"):
        decode([codec.compress(b"x" * 5_500_000)], cap=10**7, ratio=100)
    limits = Limits()
    most = max(LARGEST, limits.page, RUN_BYTES) + limits.revision + limits.ask * 70  # what honest senders make at most
    assert most < RATIO_FLOOR < limits.batch


def test_a_bomb_costs_no_more_memory_than_the_cap() -> None:
    bomb = gzip.compress(b"\x00" * 200_000_000, 9)
    tracemalloc.start()
    try:
        with pytest.raises(TooLarge):
            decode([bomb], cap=4_000_000)
        assert tracemalloc.get_traced_memory()[1] < 16_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    "data",
    [codec.compress(b"x") + b"y", codec.compress(b"x") + codec.compress(b"y"), b"", zlib.compress(b"x"), b"\x1f\x8b"],
)
def test_other_streams_are_refused(data: bytes) -> None:
    with pytest.raises(BadMessage):
        decode([data])


def test_lines() -> None:
    data = codec.lines([{"a": "ấp 3\nxã"}, [1, 2]])
    assert data == '{"a":"ấp 3\\nxã"}\n[1,2]\n'.encode()
    assert list(codec.read_lines(data)) == [(0, {"a": "ấp 3\nxã"}), (data.index(b"[1"), [1, 2])]
    assert list(codec.read_lines(b"")) == []


@pytest.mark.parametrize("data", [b"{}", b"{}\n[", b"{}\n\n", b"{}\nno\n", b'{"a":1,"a":2}\n'])
def test_bad_lines(data: bytes) -> None:
    with pytest.raises(BadMessage):
        list(codec.read_lines(data))
