"""Messages of protocol 1 as they were on the wire, kept for the versions to come: each must read them for ever.

To add one: write a new file, never change a published one. `python -m tests.unit.sync.test_golden_wire` writes those
that are missing.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sync.core import receipt, seal
from sync.core.chain import NO_IDS, xor_ids
from sync.core.cursor import Cursor, Snapshot
from sync.core.cursor import decode as decode_cursor
from sync.core.cursor import encode as encode_cursor
from sync.core.erasure import TYPE, order_fields
from sync.core.revision import Revision, make_revision
from sync.wire import answer, batch, hello
from sync.wire.answer import OwnRows, Page, Row
from sync.wire.key_set import Roots, make_key_set, read_key_set, spare_word
from sync.wire.limits import Limits

GOLDEN = Path(__file__).parents[2] / "golden" / "wire"
DEVICE = "019a9f5e-0000-7000-8000-0000000000d1"
ORG = "019a9f5e-0000-7000-8000-000000000001"
FEED = "019a9f5e-0000-7000-8000-0000000000fe"
REPLICA, CHALLENGE, EPOCH = "a1" * 16, "c" * 32, "e" * 32
SIGN = seal.signer(bytes(range(32)))
KEY = seal.public_key(bytes(range(32)))
AT = "2026-11-21T09:14:03+07:00"
PHOTO = {"$blob": "b" * 64, "size": 1, "type": "image/png"}
CURSOR = encode_cursor(Cursor(EPOCH, {FEED: 4}, 1))


def chain() -> list[Revision]:
    """Three revisions of one replica, with words, numbers and a photo in them."""
    made: list[Revision] = []
    for number, fields in enumerate(
        (
            {"title": "Chậm chi trả đền bù ấp 3", "severity": 3, "stream.1": {"stance": "concerned", "mood": None}},
            {
                "content": "“Nước” \\ yếu\u2028cuối ngày",
                "attachments": [{"$blob": "b" * 64, "size": 1, "type": "image/png"}],
            },
            {"_deleted": True},
        ),
        start=1,
    ):
        made.append(
            make_revision(
                replica=REPLICA,
                n=number,
                prev=made[-1].id if made else "",
                record=DEVICE,
                type="note/1",
                clk=number,
                by=ORG,
                at=AT,
                seen=[one.id for one in made],
                fields=fields,
            )
        )
    return made


def order() -> Revision:
    return make_revision(
        replica="f" * 32, n=1, prev="", record=FEED, type=TYPE, clk=1, by=ORG, at=AT, seen=(),
        fields=order_fields(DEVICE),
    )  # fmt: skip


def request() -> bytes:
    made = chain()
    begin = batch.Begin(
        device=DEVICE, challenge=CHALLENGE, replicas=((REPLICA, 3),), cursor=CURSOR, want=65536,
        ask=((REPLICA, (made[0].id,)),), app="sotay/0.1.0",
    )  # fmt: skip
    sealed = SIGN(seal.seal_message(ORG, REPLICA, 3, made[2].id, seal.key_id(KEY)))
    runs = [([(made[0].header, made[0].payload), (made[1].header, None), (made[2].header, made[2].payload)], sealed)]
    return batch.encode(begin, runs)


def page() -> Page:
    made = chain()
    ids = [one.id for one in (*made, order())]
    rows = (OwnRows(FEED, 1, REPLICA, 1, 2), Row(FEED, 3, made[2]), Row(FEED, 4, order()))
    digest = xor_ids(NO_IDS, ids)
    return Page(((FEED, 0),), rows, (DEVICE,), CURSOR, False, digest, ((FEED, 4, digest),))


def reply() -> bytes:
    made = chain()
    signed = receipt.make(
        SIGN, org=ORG, epoch=EPOCH, device=DEVICE, challenge=CHALLENGE, replica=REPLICA, heads=[made[2].id],
        also=[made[0].id], level=receipt.STORED, at=AT,
    )  # fmt: skip
    head = answer.encode_head(
        stored=3, duplicate=0, state="ok", held=[(made[1].id, "type")], receipts=[(signed.body, signed.sig)]
    )
    body = answer.encode_page(page())
    return head + body + answer.encode_tail(SIGN(seal.page_message(DEVICE, CHALLENGE, "", CURSOR, body)))


def greeting() -> bytes:
    keys = make_key_set(SIGN, org=ORG, version=1, receipt=KEY, root=KEY)
    return hello.Hello(
        low=1, high=1, org=ORG, org_name="Xã Trà Cú", epoch=EPOCH, timeline=(EPOCH,), at=AT, nonce="n.1.m",
        keys_body=keys.body, keys_sig=keys.sig, limits=Limits(),
    ).to_bytes()  # fmt: skip


SPARE_PRIVATE = bytes(range(32, 64))
SPARE = seal.public_key(SPARE_PRIVATE)


def greeting_with_spare() -> bytes:
    """The root names its spare."""
    return _greeting(SIGN, 2)


def greeting_under_spare() -> bytes:
    """The spare retires the root."""
    return _greeting(seal.signer(SPARE_PRIVATE), 3, signer=SPARE, root_retired=True)


def _greeting(sign: seal.Sign, version: int, **more: Any) -> bytes:
    word = SIGN(spare_word(ORG, SPARE))
    keys = make_key_set(sign, org=ORG, version=version, receipt=KEY, root=KEY, parcel=KEY, spare=(SPARE, word), **more)
    return hello.Hello(
        low=1, high=1, org=ORG, org_name="Xã Trà Cú", epoch=EPOCH, timeline=(EPOCH,), at=AT, nonce="n.1.m",
        keys_body=keys.body, keys_sig=keys.sig, limits=Limits(),
    ).to_bytes()  # fmt: skip


# A request of a program that knows snapshots, and an answer that brings the second page of one: rows 3 and 4 of 6.
WHOLE = Snapshot(0, 6, "d" * 64)
WITHIN = encode_cursor(Cursor(EPOCH, {DEVICE: 9}, 1, {DEVICE: 7}, {FEED: (WHOLE, 2)}))
NEXT = encode_cursor(Cursor(EPOCH, {DEVICE: 9}, 1, {DEVICE: 7}, {FEED: (WHOLE, 4)}))


def snapshot_request() -> bytes:
    begin = batch.Begin(device=DEVICE, challenge=CHALLENGE, cursor=WITHIN, want=65536, app="sotay/0.2", snapshots=True)
    return batch.encode(begin, [])


def snapshot_page() -> Page:
    rows = (Row(FEED, 3, chain()[2]), Row(FEED, 4, order()))
    digest = xor_ids(NO_IDS, (chain()[2].id, order().id))
    return Page(((FEED, 2), (DEVICE, 9)), rows, (), NEXT, True, digest, ((DEVICE, 9, NO_IDS),), ((FEED, WHOLE),))


def snapshot_reply() -> bytes:
    body = answer.encode_page(snapshot_page())
    head = answer.encode_head(stored=0, duplicate=0, state="ok", held=[], receipts=[])
    return head + body + answer.encode_tail(SIGN(seal.page_message(DEVICE, CHALLENGE, WITHIN, NEXT, body)))


MESSAGES = {
    "request-1.ndjson": request,
    "answer-1.ndjson": reply,
    "hello-1.json": greeting,
    "hello-spare-1.json": greeting_with_spare,
    "hello-under-spare-1.json": greeting_under_spare,
    "request-snapshot-1.ndjson": snapshot_request,
    "answer-snapshot-1.ndjson": snapshot_reply,
}


@pytest.mark.parametrize("name", [name for name in MESSAGES if name.endswith(".ndjson")])
def test_this_version_still_writes_what_it_wrote(name: str) -> None:
    """When a later version writes otherwise, this test goes and the file stays: the next ones must still read it.
    (`hello` also tells the limits, which may change.)
    """
    assert MESSAGES[name]() == (GOLDEN / name).read_bytes()


def test_a_request_of_protocol_1_is_read() -> None:
    found = batch.decode((GOLDEN / "request-1.ndjson").read_bytes(), Limits())
    [run] = found.runs
    assert [one.id for one in run.revisions] == [one.id for one in chain()]
    assert [one.payload for one in run.revisions] == [chain()[0].payload, None, chain()[2].payload]
    assert seal.verifies(KEY, run.seal, seal.seal_message(ORG, REPLICA, 3, run.last.id, seal.key_id(KEY)))
    assert (found.begin.cursor, found.begin.replicas) == (CURSOR, ((REPLICA, 3),))
    assert decode_cursor(CURSOR) == Cursor(EPOCH, {FEED: 4}, 1)


def test_an_answer_of_protocol_1_is_read() -> None:
    found = answer.decode((GOLDEN / "answer-1.ndjson").read_bytes())
    body, sig = found.receipts[0]
    assert receipt.verify(KEY, body, sig, org=ORG, device=DEVICE, challenge=CHALLENGE) is not None
    assert found.page == page()
    assert found.held == ((chain()[1].id, "type"),)
    assert seal.verifies(KEY, found.page_sig, seal.page_message(DEVICE, CHALLENGE, "", CURSOR, found.page_bytes))


def test_a_snapshot_of_protocol_1_is_read() -> None:
    asked = batch.decode((GOLDEN / "request-snapshot-1.ndjson").read_bytes(), Limits()).begin
    assert (asked.snapshots, asked.cursor) == (True, WITHIN)
    assert decode_cursor(WITHIN) == Cursor(EPOCH, {DEVICE: 9}, 1, {DEVICE: 7}, {FEED: (WHOLE, 2)})
    found = answer.decode((GOLDEN / "answer-snapshot-1.ndjson").read_bytes())
    assert found.page == snapshot_page()
    assert seal.verifies(KEY, found.page_sig, seal.page_message(DEVICE, CHALLENGE, WITHIN, NEXT, found.page_bytes))


def test_a_hello_of_protocol_1_is_read() -> None:
    found = hello.read_hello((GOLDEN / "hello-1.json").read_bytes())
    assert (found.low, found.high, found.epoch, found.org_name) == (1, 1, EPOCH, "Xã Trà Cú")
    assert read_key_set(found.keys_body, found.keys_sig, roots=Roots(KEY)) is not None


def test_key_sets_with_a_spare_of_protocol_1_are_read() -> None:
    named = hello.read_hello((GOLDEN / "hello-spare-1.json").read_bytes())
    under = hello.read_hello((GOLDEN / "hello-under-spare-1.json").read_bytes())
    roots = Roots(KEY)
    first = read_key_set(named.keys_body, named.keys_sig, roots=roots)
    assert first is not None
    assert (first.version, first.signer, first.spare, first.root_retired) == (2, KEY, SPARE, False)
    last = read_key_set(under.keys_body, under.keys_sig, roots=roots.after(first))
    assert last is not None
    assert (last.version, last.signer, last.spare, last.root_retired) == (3, SPARE, SPARE, True)
    assert roots.after(last) == Roots(KEY, SPARE, retired=True, spare_version=3)
    assert read_key_set(named.keys_body, named.keys_sig, roots=roots.after(last)) is None
    assert read_key_set(under.keys_body, under.keys_sig, roots=roots) == last


if __name__ == "__main__":
    GOLDEN.mkdir(parents=True, exist_ok=True)
    for name, make in MESSAGES.items():
        if not (GOLDEN / name).exists():
            (GOLDEN / name).write_bytes(make())
