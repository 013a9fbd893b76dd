"""What stands in an answer is believed for its own parcel, device, epoch and beginning only."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sync.core import receipt, seal
from sync.core.chain import NO_IDS, xor_ids
from sync.engine.commands import Change, Facts, LookedUp, OwnLog
from sync.engine.server import FeedPart, FeedRow, FeedsRead, build_page
from sync.parcel import late
from sync.parcel.errors import ParcelError
from sync.wire.answer import Answer, decode, encode_head, encode_page, encode_tail
from sync.wire.codec import BadMessage
from sync.wire.key_set import Roots
from tests.unit.sync.parcels.samples import AT, DEVICE, EPOCH, ORG, Keys, down, revision_id, revisions

KEYS = Keys.made(8)
MADE = down(KEYS)
CHALLENGE = MADE.head.challenge
FACTS = Facts(
    org=ORG, device=DEVICE, roots=Roots(seal.public_key(KEYS.root)), recipient="", keys_version=1, epoch="", cursor="",
    feeds={}, logs=(),
)  # fmt: skip
DOWN = late.read_down(MADE.manifest, roots=FACTS.roots, newest_keys=1)
FEED = "019a9f5e-0000-7000-8000-0000000000ff"
EARLIER = "d" * 32


def answer(*, cursor: str = "", epoch: str = EPOCH, device: str = DEVICE, challenge: str = CHALLENGE) -> Answer:
    sign = seal.signer(KEYS.receipt)
    one = receipt.make(
        sign,
        org=ORG,
        epoch=epoch,
        device=device,
        challenge=challenge,
        replica="1" * 32,
        heads=(),
        level="stored",
        at=AT,
    )
    page = build_page(FeedsRead(EPOCH, 1, (FeedPart(FEED, 0, (), 0, "0" * 64),)))
    body = encode_page(page)
    tail = encode_tail(sign(seal.page_message(device, challenge, cursor, page.cursor, body)))
    return decode(encode_head(stored=0, duplicate=0, state="ok", held=(), receipts=[(one.body, one.sig)]) + body + tail)


def test_what_is_meant_for_this_parcel_is_believed() -> None:
    assert [one.replica for one in late.verified(answer(), DOWN, FACTS, CHALLENGE, "")] == ["1" * 32]


@pytest.mark.parametrize(
    "other",
    [
        answer(epoch="d" * 32),
        answer(device=ORG),
        answer(challenge="0" * 32),
        answer(cursor="from elsewhere"),
        replace(answer(), page_sig=b"\x00" * 64),
    ],
)
def test_what_was_signed_for_something_else_is_not(other: Answer) -> None:
    with pytest.raises(ParcelError):
        late.verified(other, DOWN, FACTS, CHALLENGE, "")


def test_a_key_set_older_than_one_seen_is_not_believed() -> None:
    with pytest.raises(ParcelError):
        late.read_down(MADE.manifest, roots=FACTS.roots, newest_keys=2)
    with pytest.raises(ParcelError):
        late.read_down(MADE.manifest, roots=Roots(seal.public_key(KEYS.sign)), newest_keys=1)


def test_the_words_of_another_office_or_of_no_life_at_all_are_not_believed() -> None:
    with pytest.raises(ParcelError):
        late.read_down(replace(MADE.manifest, org=DEVICE), roots=FACTS.roots, newest_keys=1)
    nothing = replace(MADE.manifest, said={**MADE.manifest.said, "timeline": []})
    with pytest.raises(BadMessage):
        late.read_down(nothing, roots=FACTS.roots, newest_keys=1)


@pytest.mark.parametrize(("epoch", "delivered"), [(EPOCH, 6), (EARLIER, 4)])
def test_an_older_parcel_makes_nothing_less_delivered_but_another_life_counts_as_it_says(
    epoch: str, delivered: int
) -> None:
    """What a receipt of this life said once holds; of an earlier life nothing does."""
    log, head = "1" * 32, "ab" * 32
    one = receipt.Receipt(ORG, EPOCH, DEVICE, CHALLENGE, log, (head,), (), receipt.STORED, AT, b"", b"")
    facts = replace(FACTS, epoch=epoch, logs=(OwnLog(log, 9, 6, True),))
    looked = LookedUp(places={head: (log, 4)}, own={}, digests={})
    change = late.judge(answer(), (one,), facts, replace(DOWN, timeline=(EARLIER, EPOCH)), looked, commands=False)
    assert change.confirmed == ((log, delivered),)


@pytest.mark.parametrize(("epoch", "stale"), [("", False), (EPOCH, False), ("d" * 32, True)])
def test_a_life_of_the_database_that_is_over_says_nothing(epoch: str, stale: bool) -> None:
    assert late.is_stale(DOWN, epoch) is stale


@pytest.mark.parametrize(
    ("bytes_of", "taken", "cursor"),
    [
        ((1, 2), 2, "of the page"),
        ((1,), 1, "kept"),  # what it claims is there again; the second row comes in the next parcel
        ((2,), 0, ""),
        ((), 0, ""),
    ],
)
def test_no_cursor_is_kept_that_claims_what_a_restored_office_had_cut(
    bytes_of: tuple[int, ...], taken: int, cursor: str
) -> None:
    """The office was restored, and answers to what a twin of this notebook has said: rows of the twin's own log come
    without bytes."""
    change, of_page = _from_a_restored_office(bytes_of)
    assert change.cuts == ((FEED, 0),)
    assert [row.seq for row in change.rows] == list(range(1, taken + 1))
    assert change.cursor == {"of the page": of_page, "kept": "of an earlier life", "": ""}[cursor]
    assert change.feeds.get(FEED, (0, ""))[0] == taken


def test_an_older_parcel_takes_nothing_away_and_moves_nothing() -> None:
    """Its page counts for nothing: what a feed holds may have changed since."""
    change, _ = _from_a_restored_office((1, 2), commands=False)
    assert (change.cuts, change.drop, change.rows, change.feeds) == ((), (), (), {})
    assert change.cursor == "of an earlier life"


def test_what_turns_out_to_be_something_else_than_the_office_holds_is_read_again() -> None:
    change, _ = _from_a_restored_office((1, 2), digest="e" * 64)
    assert (change.rows, change.feeds, change.cursor) == ((), {}, "")


def _from_a_restored_office(
    bytes_of: tuple[int, ...], *, commands: bool = True, digest: str | None = None
) -> tuple[Change, str]:
    """What a notebook that holds the first row makes of a page from the feed's beginning with two rows, of which those
    in `bytes_of` carry their bytes; and the page's cursor. `digest`: what the office says of the feed."""
    log = revisions(2, "2" * 32)
    ids = [revision_id(header) for header, _ in log]
    rows = tuple(
        FeedRow(n, ids[n - 1], "2" * 32, n, *(pair if n in bytes_of else (None, None)))
        for n, pair in enumerate(log, start=1)
    )
    page = build_page(FeedsRead(EPOCH, 1, (FeedPart(FEED, 0, rows, 2, digest or xor_ids(NO_IDS, ids)),)))
    head = encode_head(stored=0, duplicate=0, state="ok", held=(), receipts=[])
    came = decode(head + encode_page(page) + encode_tail(b"\x00" * 64))
    feeds = {FEED: (1, xor_ids(NO_IDS, ids[:1]))}
    facts = replace(FACTS, epoch=EARLIER, cursor="of an earlier life", feeds=feeds)
    said = replace(DOWN, timeline=(EARLIER, EPOCH))
    ask = late.questions(came, (), facts, said)
    looked = LookedUp(places={}, own=dict.fromkeys(ask.spans, ()), digests={feed: NO_IDS for feed, _ in ask.cuts})
    return late.judge(came, (), facts, said, looked, commands=commands), page.cursor
