"""What stands in an answer is believed for its own parcel, device, epoch and beginning only."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sync.core import receipt, seal
from sync.engine.commands import Facts
from sync.engine.server import FeedPart, FeedsRead, build_page
from sync.parcel import late
from sync.parcel.errors import ParcelError
from sync.wire.answer import Answer, decode, encode_head, encode_page, encode_tail
from tests.unit.sync.parcels.samples import AT, DEVICE, EPOCH, ORG, Keys, down

KEYS = Keys.made(8)
MADE = down(KEYS)
CHALLENGE = MADE.head.challenge
FACTS = Facts(
    org=ORG, device=DEVICE, root=seal.public_key(KEYS.root), recipient="", keys_version=1, epoch="", cursor="",
    feeds={}, logs=(),
)  # fmt: skip
DOWN = late.read_down(MADE.manifest, root=FACTS.root, oldest_keys=1)


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
    page = build_page(FeedsRead(EPOCH, 1, (FeedPart("019a9f5e-0000-7000-8000-0000000000ff", 0, (), 0, "0" * 64),)))
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
        late.read_down(MADE.manifest, root=FACTS.root, oldest_keys=2)
    with pytest.raises(ParcelError):
        late.read_down(MADE.manifest, root=seal.public_key(KEYS.sign), oldest_keys=1)


@pytest.mark.parametrize(("epoch", "stale"), [("", False), (EPOCH, False), ("d" * 32, True)])
def test_a_life_of_the_database_that_is_over_says_nothing(epoch: str, stale: bool) -> None:
    assert late.is_stale(DOWN, epoch) is stale
