import hashlib
import json
from typing import Any

import pytest

from sync.core.revision import MAX_CLK, BadRevision, make_revision, next_clk, parse_revision

REPLICA = "0123456789abcdef0123456789abcdef"
RECORD = "019a9f5e-0000-7000-8000-000000000001"
AUTHOR = "019a9f5e-0000-7000-8000-00000000000a"
GOOD: dict[str, Any] = {
    "replica": REPLICA,
    "n": 1,
    "prev": "",
    "record": RECORD,
    "type": "note/1",
    "clk": 7,
    "by": AUTHOR,
    "at": "2026-11-21T09:14:03+07:00",
    "seen": (),
    "fields": {"title": "Chậm chi trả đền bù ấp 3", "severity": 3},
}


def test_a_revision_reads_back_as_it_was_made() -> None:
    made = make_revision(**GOOD)
    assert parse_revision(made.header, made.payload) == made
    assert made.id == hashlib.sha256(made.header).hexdigest()
    assert made.fields() == GOOD["fields"]
    assert list(json.loads(made.header)) == ["r", "n", "prev", "rec", "t", "clk", "by", "at", "seen", "ph"]


def test_text_is_stored_as_utf_8_without_escapes() -> None:
    assert "Chậm chi trả".encode() in (make_revision(**GOOD).payload or b"")


def test_an_erased_revision_keeps_its_id_and_sets_nothing() -> None:
    made = make_revision(**GOOD)
    erased = parse_revision(made.header, None)
    assert erased.id == made.id
    assert erased.fields() == {}


def test_decomposed_text_is_refused() -> None:
    for fields in ({"title": "Cha\u0302\u0323m"}, {"a\u0301": 1}, {"x": ["e\u0301"]}):
        with pytest.raises(ValueError, match="NFC"):
            make_revision(**{**GOOD, "fields": fields})
    # A line break and then a lone mark is in NFC already, even though "n" + mark in the escaped form would not be.
    make_revision(**{**GOOD, "fields": {"title": "a\n\u0301"}})


def test_seen_is_sorted_and_single() -> None:
    made = make_revision(**{**GOOD, "seen": ["b" * 64, "a" * 64, "b" * 64]})
    assert made.seen == ("a" * 64, "b" * 64)


@pytest.mark.parametrize(
    "change",
    [
        {"replica": "XYZ"},
        {"replica": REPLICA.upper()},
        {"n": 0},
        {"n": True},
        {"n": 2},  # without prev
        {"prev": "a" * 64},  # with n = 1
        {"record": "not-a-uuid"},
        {"type": "note"},
        {"type": "note/0"},
        {"type": "Note/1"},
        {"type": "note/1\n"},
        {"clk": -1},
        {"clk": MAX_CLK + 1},
        {"by": ""},
        {"at": "yesterday"},
        {"at": "2026-11-21T09:14:03"},
        {"seen": ["short"]},
        {"seen": [f"{n:064x}" for n in range(65)]},
        {"fields": {"a": float("nan")}},
        {"fields": {"a": "\ud800"}},
        {"fields": {"a": 2**60}},
        {"fields": {"text": "x" * (256 * 1024)}},
        {"fields": {1: "x"}},
    ],
)
def test_what_cannot_be_a_revision_is_not_made(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        make_revision(**{**GOOD, **change})


def rebuilt(**change: Any) -> tuple[bytes, bytes]:
    made = make_revision(**GOOD)
    head = json.loads(made.header)
    for key, value in change.items():
        if value is ...:
            del head[key]
        else:
            head[key] = value
    return json.dumps(head).encode(), made.payload or b""


@pytest.mark.parametrize(
    "change",
    [
        {"r": ...},
        {"n": 1.0},
        {"n": "1"},
        {"prev": None},
        {"clk": "7"},
        {"seen": "abc"},
        {"seen": [1]},
        {"seen": ["a" * 64, "a" * 64]},
        {"ph": "0" * 64},
        {"ph": ...},
        {"at": 5},
    ],
)
def test_malformed_headers_are_refused(change: dict[str, Any]) -> None:
    with pytest.raises(BadRevision):
        parse_revision(*rebuilt(**change))


def test_header_keys_of_the_future_are_kept_and_ignored() -> None:
    header, payload = rebuilt(zone="x")
    found = parse_revision(header, payload)
    assert found.header == header
    assert b"zone" in found.header


@pytest.mark.parametrize(
    ("header", "payload"),
    [
        (b"[]", b"{}"),
        (b"{}", b"[]"),
        (b"{}", b"{}"),
        (b'{"r":1,"r":2}', b"{}"),
        (b"{\n}", b"{}"),
        (b"", b""),
        (b"\x00", b"{}"),
        (b'{"a":' * 20 + b"1" + b"}" * 20, b"{}"),
    ],
)
def test_other_bytes_are_refused(header: bytes, payload: bytes) -> None:
    with pytest.raises(BadRevision):
        parse_revision(header, payload)


def test_every_single_bit_flip_is_noticed() -> None:
    made = make_revision(**GOOD)
    assert made.payload is not None
    for place in range(len(made.payload) * 8):
        broken = bytearray(made.payload)
        broken[place // 8] ^= 1 << place % 8
        with pytest.raises(BadRevision):
            parse_revision(made.header, bytes(broken))
    for place in range(len(made.header) * 8):
        broken = bytearray(made.header)
        broken[place // 8] ^= 1 << place % 8
        try:
            assert parse_revision(bytes(broken), made.payload).id != made.id
        except BadRevision:
            continue


def test_the_lamport_counter_has_a_ceiling() -> None:
    assert next_clk(7) == 8
    assert next_clk(MAX_CLK) == MAX_CLK
    make_revision(**{**GOOD, "clk": next_clk(MAX_CLK)})
