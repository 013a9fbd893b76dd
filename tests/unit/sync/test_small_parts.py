"""Pace, limits, problems, page encoding: the small decisions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.core.chain import NO_IDS
from sync.core.revision import BadRevision, make_revision
from sync.engine.pace import SMALLEST, Pace
from sync.errors import Kind
from sync.wire import answer, codec, problems
from sync.wire.answer import OwnRows, Page, RawRow, Row
from sync.wire.codec import BadMessage
from sync.wire.limits import FIRST_BATCH, Limits

LIMITS = Limits()
FEED = "019a9f5e-0000-7000-8000-0000000000fe"
OTHER = "019a9f5e-0000-7000-8000-0000000000ff"
AUTHOR = "019a9f5e-0000-7000-8000-00000000000a"


def test_a_good_link_soon_carries_much_and_ten_thousand_records_fit_a_dozen_requests() -> None:
    pace, left, requests = Pace(), 10_000 * 2000, 0
    while left > 0:
        moved = min(left, pace.budget)
        left -= moved
        pace = pace.after(moved, 0.5, LIMITS)
        requests += 1
    assert requests <= 8
    assert pace.budget <= LIMITS.batch


@pytest.mark.parametrize(("seconds", "factor"), [(0.1, 8), (2.0, 2), (7.9, 2), (8.1, 0.5), (60.0, 0.5)])
def test_pace_follows_the_link(seconds: float, factor: float) -> None:
    assert Pace(100_000).after(100_000, seconds, LIMITS).budget == int(100_000 * factor)


def test_a_small_message_says_nothing_about_a_large_one() -> None:
    assert Pace(FIRST_BATCH).after(500, 0.5, LIMITS) == Pace(FIRST_BATCH)


def test_after_a_loss_little_and_never_nothing() -> None:
    pace = Pace(100_000).after_loss()
    assert pace.budget == 25_000
    for _ in range(10):
        pace = pace.after_loss().after(10**9, 100, LIMITS)
    assert pace.budget == SMALLEST


@given(st.recursive(st.none() | st.integers() | st.text(), lambda x: st.dictionaries(st.text(), x), max_leaves=8))
def test_whatever_a_server_advertises_our_own_limits_hold(said: object) -> None:
    found = Limits.from_json(said)
    for name, value in LIMITS.to_json().items():
        assert 0 < found.to_json()[name] <= value


def test_a_server_may_ask_for_less() -> None:
    found = Limits.from_json({"batch": 50_000, "page": 10**12, "chunk": 1, "depth": True, "blob": -1, "unknown": 5})
    assert (found.batch, found.page, found.chunk, found.depth, found.blob) == (
        50_000,
        LIMITS.page,
        1024,
        16,
        LIMITS.blob,
    )
    assert Limits.from_json(LIMITS.to_json()) == LIMITS


def test_problems_read_back_and_strangers_do_not() -> None:
    found = problems.read(problems.Problem("offset", "x", extra={"offset": 7}).to_bytes())
    assert found is not None
    assert (found.type.name, found.type.status, found.detail, found.extra) == ("offset", 409, "x", {"offset": 7})
    for body in (
        b"",
        b"<html>",
        b"[]",
        b"{}",
        b'{"type":5}',
        b'{"type":"about:blank"}',
        b'{"type":"urn:sotay:problem:x"}',
    ):
        assert problems.read(body) is None


def test_every_kind_has_its_own_name() -> None:
    assert len({str(kind) for kind in Kind}) == len(Kind)
    assert all(str(kind) == kind.value for kind in Kind)


def revision(n: int) -> Row:
    made = make_revision(
        replica="9" * 32,
        n=1,
        prev="",
        record=AUTHOR,
        type="note/1",
        clk=n,
        by=AUTHOR,
        at="2026-11-21T09:14:03+07:00",
        seen=(),
        fields={"title": f"“{n}”"},
    )
    return Row(FEED, n, made)


PAGE = Page(
    feeds=((FEED, 0), (OTHER, 3)),
    rows=(revision(1), revision(2), OwnRows(OTHER, 4, "1" * 32, 7, 12), OwnRows(OTHER, 16, "2" * 32, 1, 1)),
    drop=(AUTHOR,),
    cursor="abc",
    more=True,
    digest=NO_IDS,
    check=((FEED, 2, "a" * 64),),
)


def whole(page: Page = PAGE) -> bytes:
    head = answer.encode_head(
        stored=1, duplicate=2, state="ok", held=[("b" * 64, "type")], receipts=[(b'{"x":"\xe1\xba\xa5"}', b"s" * 64)]
    )
    return head + answer.encode_page(page) + answer.encode_tail(b"t" * 64)


def test_an_answer_reads_back() -> None:
    found = answer.decode(whole())
    assert (found.stored, found.duplicate, found.state, found.held) == (1, 2, "ok", (("b" * 64, "type"),))
    assert found.receipts == (('{"x":"ấ"}'.encode(), b"s" * 64),)
    assert (found.page, found.page_bytes, found.page_sig) == (PAGE, answer.encode_page(PAGE), b"t" * 64)


def test_stored_bytes_and_parsed_ones_make_the_same_page() -> None:
    rows = tuple(
        RawRow(row.feed, row.seq, row.revision.header, row.revision.payload) if isinstance(row, Row) else row
        for row in PAGE.rows
    )
    assert answer.encode_page(Page(**{**{name: getattr(PAGE, name) for name in Page.__slots__}, "rows": rows})) == (
        answer.encode_page(PAGE)
    )


def test_an_answer_without_a_page() -> None:
    head = answer.encode_head(stored=0, duplicate=0, state="suspended", held=[], receipts=[])
    found = answer.decode(head + answer.encode_tail(None))
    assert (found.page, found.state) == (None, "suspended")


def test_every_truncation_of_an_answer_is_noticed() -> None:
    data = whole()
    for length in range(len(data)):
        with pytest.raises(BadMessage):
            answer.decode(data[:length])


@pytest.mark.parametrize(
    "row",
    [
        [],
        {},
        5,
        [0, 1, 0, 1],
        [2, 1, 0, 1, 1],
        [0, 0, 0, 1, 1],
        [0, 1, 5, 1, 1],
        [0, 1, 0, 0, 1],
        [0, 1, 0, 1, 0],
        [0, 1, 0, 1, 20_001],
        [True, 1, 0, 1, 1],
        [0, 1.0, 0, 1, 1],
        [0, 1, "{}", "{}"],
        [0, 1, "x", None],
        [0, 1, 5, "{}"],
        [0, 1, "{}", 5],
        [0, 1, 0, 1, 1, 1],
    ],
)
def test_other_rows_are_refused(row: object) -> None:
    lines = [value for _, value in codec.read_lines(whole())]
    with pytest.raises((BadMessage, BadRevision)):
        answer.decode(codec.lines([*lines[:-1], row, lines[-1]]))


@given(st.binary(max_size=300))
def test_any_bytes_are_an_answer_or_refused(data: bytes) -> None:
    with pytest.raises((BadMessage, BadRevision)):
        answer.decode(data)
