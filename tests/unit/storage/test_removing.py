"""What must leave a notebook leaves it whole; own work never does."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_app.storage import inspection, removing, revisions
from sync.core import strictjson
from sync.core.chain import NO_IDS, xor_ids
from sync.core.erasure import TYPE, order_fields
from sync.core.revision import Revision, make_revision, revision_from_parts
from sync.driver import Change, OwnSpan
from sync.wire.answer import Row
from tests.contracts.clients import AUTHOR, FEED, OTHER, OnDisk, change, foreign, record, rows

SECRET = "Hoàng hôn tím ngắt bên bến đò Trà Cú"


@pytest.fixture
def subject(tmp_path: Path) -> Iterator[OnDisk]:
    made = OnDisk(tmp_path / "sổ")
    yield made
    made.notebook.close()


def page(subject: OnDisk, feeds: dict[str, list[Revision]], **more: Any) -> Change:
    found = tuple(row for feed, some in feeds.items() for row in rows(*some, feed=feed))
    stands = {feed: (len(some), xor_ids(NO_IDS, (one.id for one in some))) for feed, some in feeds.items()}
    return change(subject.replica(), rows=found, feeds=stands, **more)


def listed(subject: OnDisk) -> set[str]:
    return {row[0] for row in subject.notebook.store.read("SELECT id FROM record")}


def found(subject: OnDisk, text: str) -> list[str]:
    return [hit.id for hit in subject.notebook.services.queries.search(text)]


def order(number: int, n: int = 1) -> Revision:
    return make_revision(
        replica="8" * 32, n=n, prev="" if n == 1 else "a" * 64, record=record(900 + n), type=TYPE, clk=1, by=AUTHOR,
        at="2026-11-21T09:14:03+07:00", seen=(), fields=order_fields(record(number)),
    )  # fmt: skip


# -- a feed that may not be read any more


def test_other_peoples_records_leave_with_their_feed_and_nothing_else(subject: OnDisk) -> None:
    gone, shared = foreign(1, title="kín một"), foreign(2, title="chung hai")
    mine = subject.write(3, {"title": "của tôi"})
    subject.store.apply(page(subject, {FEED: [gone, shared], OTHER: [shared, mine]}), "1" * 32)
    subject.notebook.services.maintenance.rebuild().result()
    assert len(found(subject, "kín một")) == 1
    subject.store.apply(change(subject.replica(), drop=(FEED,)), "1" * 32)
    assert not subject.known(gone.id)
    assert subject.known(shared.id)
    assert subject.known(mine.id)
    assert listed(subject) == {record(2), record(3)}
    assert found(subject, "kín một") == []
    assert inspection.views_agree(subject.notebook.store, subject.notebook.services.capture._context.views)


def test_own_unfinished_work_keeps_what_it_stands_on_until_it_is_delivered(subject: OnDisk) -> None:
    one, two = foreign(1, title="hỏi"), foreign(2, title="đang sửa")
    subject.store.apply(page(subject, {FEED: [one, two]}), "1" * 32)
    answer = subject.write(1, {"answer": "đã trả lời"})
    draft = subject.notebook.services.capture.edit(record(2)).result()
    subject.store.apply(change(subject.replica(), drop=(FEED,)), "1" * 32)
    assert subject.known(one.id)
    assert subject.known(two.id)
    assert subject.store.read_run(OwnSpan(subject.replica(), 0, 1), 10**6) is not None
    replica = subject.replica()
    subject.store.apply(change(replica, confirmed=((replica, 1),)), "1" * 32)
    assert not subject.known(one.id)
    assert subject.known(answer.id)
    assert subject.known(two.id)
    subject.notebook.services.capture.discard_draft(draft.id).result()
    subject.store.apply(change(replica, confirmed=((replica, 1),)), "1" * 32)
    assert not subject.known(two.id)


def test_own_records_stand_where_a_rebuild_puts_them_when_their_first_revisions_left(subject: OnDisk) -> None:
    one, two = foreign(1, title="hỏi", topics=["giáo dục"]), foreign(2, title="đáp", topics=["giáo dục"])
    subject.store.apply(page(subject, {FEED: [one, two]}), "1" * 32)
    subject.write(2, {"content": "thêm hai", "topics": ["đất đai"]})
    subject.write(1, {"content": "thêm một", "topics": ["đất đai"]})
    replica = subject.replica()
    subject.store.apply(change(replica, confirmed=((replica, 2),), drop=(FEED,)), "1" * 32)
    assert not subject.known(one.id)
    assert not subject.known(two.id)
    assert [row[0] for row in subject.notebook.store.read("SELECT id FROM record ORDER BY seq")] == [
        record(2),
        record(1),
    ]
    assert found(subject, "thêm một") == [record(1)]
    assert found(subject, "hỏi") == []
    assert inspection.views_agree(subject.notebook.store, subject.notebook.services.capture._context.views)


def test_a_feed_that_comes_back_brings_its_records_back(subject: OnDisk) -> None:
    one = foreign(1, title="hỏi")
    subject.store.apply(page(subject, {FEED: [one]}), "1" * 32)
    subject.notebook.services.capture.edit(record(1)).result()
    subject.store.apply(change(subject.replica(), drop=(FEED,)), "1" * 32)
    subject.store.apply(page(subject, {FEED: [one]}), "1" * 32)
    [draft] = subject.notebook.services.queries.drafts()
    subject.notebook.services.capture.discard_draft(draft.id).result()
    subject.store.apply(change(subject.replica()), "1" * 32)
    assert subject.known(one.id)
    assert subject.store.feed_digest(FEED, 9) == one.id


# -- orders of erasure


def test_after_an_order_nothing_of_a_record_is_left_but_its_headers(subject: OnDisk) -> None:
    photo = b"jpeg" * 50
    name = hashlib.sha256(photo).hexdigest()
    mine = subject.write(1, {"title": SECRET, "attachments": [{"$blob": name, "size": 200, "type": "image/jpeg"}]})
    theirs = foreign(1, content=SECRET)
    other = foreign(2, title="vẫn còn")
    subject.store.write_blob(name, "image/jpeg", photo)
    subject.store.apply(page(subject, {FEED: [theirs, other]}), "1" * 32)
    subject.notebook.services.capture.edit(record(1)).result()
    assert found(subject, "hoàng hôn tím") == [record(1)]
    replica = subject.replica()
    made = order(1)
    subject.store.apply(change(replica, rows=rows(made, first=3), feeds={FEED: (3, NO_IDS)}), "1" * 32)
    assert listed(subject) == {record(2)}
    assert found(subject, "hoàng hôn tím") == []
    assert subject.notebook.services.queries.drafts() == []
    assert subject.notebook.services.queries.blob(name) is None
    assert inspection.broken_revisions(subject.notebook.store.reader()) == 0
    assert inspection.views_agree(subject.notebook.store, subject.notebook.services.capture._context.views)
    run = subject.store.read_run(OwnSpan(replica, 0, 1), 10**6)
    assert run is not None
    assert run.revisions == ((mine.header, None),)


def test_no_byte_of_it_is_left_in_any_page_of_the_database(subject: OnDisk) -> None:
    letters = "".join(hashlib.sha256(str(number).encode()).hexdigest() for number in range(200))
    subject.write(1, {"title": "Quỳnhtrúcđào", "content": letters})
    subject.store.apply(page(subject, {FEED: [foreign(1, content=letters + "!")]}), "1" * 32)
    stored = subject.notebook.store.read("SELECT payload FROM rev WHERE record = ?", [record(1)])
    pieces = [bytes(row[0])[50:90] for row in stored] + [b"quynhtru"]  # the word as the search index holds it
    removing.fold_wal(subject.notebook.store.path, subject.notebook.store.key())
    assert all(piece in pages(subject) for piece in pieces)
    subject.store.apply(change(subject.replica(), rows=rows(order(1), first=2), feeds={FEED: (2, NO_IDS)}), "1" * 32)
    left = pages(subject)
    assert not any(piece in left for piece in pieces)
    assert subject.notebook.store.path.with_name("notebook.db-wal").stat().st_size == 0


def pages(subject: OnDisk) -> bytes:
    """Every page of the file in clear, free ones too (SQLCipher 4: AES-256-CBC; the last 80 bytes of a page hold its IV
    and its authentication code, the first 16 of the file a salt)."""
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    data, key = subject.notebook.store.path.read_bytes(), subject.notebook.store.key()
    clear = []
    for start in range(0, len(data), 4096):
        whole = data[start : start + 4096]
        body, iv = whole[16 if start == 0 else 0 : -80], whole[-80:-64]
        clear.append(Cipher(algorithms.AES(key), modes.CBC(iv)).decryptor().update(body))
    return b"".join(clear)


def test_what_arrives_after_the_order_is_erased_on_arrival(subject: OnDisk) -> None:
    subject.store.apply(page(subject, {FEED: [order(1)]}), "1" * 32)
    late = foreign(1, content=SECRET)
    subject.store.apply(change(subject.replica(), rows=rows(late, first=2), feeds={FEED: (2, NO_IDS)}), "1" * 32)
    assert subject.known(late.id)
    assert listed(subject) == set()
    assert (
        subject.notebook.store.read("SELECT count(*) FROM rev WHERE payload IS NOT NULL AND record = ?", [record(1)])[
            0
        ][0]
        == 0
    )


def test_an_order_twice_and_one_for_nothing_do_no_harm(subject: OnDisk) -> None:
    subject.store.apply(page(subject, {FEED: [foreign(1), order(1), order(5, 2)]}), "1" * 32)
    subject.store.apply(page(subject, {FEED: [foreign(1), order(1), order(5, 2)]}), "1" * 32)
    assert listed(subject) == set()


def test_only_what_the_office_signed_is_an_order(subject: OnDisk) -> None:
    """A revision of that type that somebody wrote here, or that lies in the log, does nothing by itself."""
    subject.write(1, {"title": "vẫn còn"})
    by = revisions.Author(AUTHOR, "2026-11-21T09:14:03+07:00")
    subject.notebook.store.write(
        lambda db: revisions.append(db, by, record=record(2), type=TYPE, fields=order_fields(record(1)), seen=())
    ).result()
    assert removing.erased(subject.notebook.store.reader()) == set()


# -- whatever arrives


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc.$blo", max_size=6), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip
NAMES = ["title", "content", "area", "severity", "attachments", "state", "due_on", "occurred_on", "topics", "_deleted",
         "stream.1", "item.1", "owner", "name", "parent", "kind", "record", "meeting", "chair"]  # fmt: skip


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["note/1", "note/2", "meeting/1", "followup/1", "area/1", "weird/7", TYPE, "erasure/9"]),
            st.integers(0, 1),
            st.dictionaries(st.sampled_from(NAMES), JSON, max_size=4),
            st.sampled_from([b"", b" ", b"  "]),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_no_arrival_can_stop_the_ones_behind_it(subject: OnDisk, found: list[Any]) -> None:
    """A well-formed revision of any type with any content is stored as it came, and nothing fails."""
    made = [_odd(*one) for one in found]
    subject.store.apply(
        change(subject.replica(), rows=tuple(Row(FEED, n, one) for n, one in enumerate(made, 1))), "1" * 32
    )
    erased = removing.erased(subject.notebook.store.reader())
    for one in made:
        row = subject.notebook.store.read("SELECT header, payload FROM rev WHERE id = ?", [bytes.fromhex(one.id)])[0]
        assert bytes(row[0]) == one.header
        if one.record not in erased:
            assert revisions.unpack(row[1]) == one.payload
        if one.type.partition("/")[0] in subject.notebook.services.capture._context.types:
            revisions.of_record(subject.notebook.store.reader(), one.record)
    subject.notebook.services.queries.records("note")
    assert inspection.views_agree(subject.notebook.store, subject.notebook.services.capture._context.views)
    assert inspection.broken_revisions(subject.notebook.store.reader()) == 0


def test_a_record_that_is_understood_only_later_stands_where_a_rebuild_puts_it(subject: OnDisk) -> None:
    arrived = [[("weird/7", 1), ("note/1", 0)], [("note/1", 1)]]
    for number, found in enumerate(arrived):
        rows = tuple(Row(FEED, 10 * number + n, _odd(kind, one, {}, b"")) for n, (kind, one) in enumerate(found, 1))
        subject.store.apply(change(subject.replica(), rows=rows), "1" * 32)
    assert len(subject.notebook.services.queries.records("note")) == 2
    assert inspection.views_agree(subject.notebook.store, subject.notebook.services.capture._context.views)


def _odd(kind: str, number: int, fields: dict[str, Any], space: bytes) -> Revision:
    payload = space + strictjson.dumps(fields)
    return revision_from_parts(
        replica="9" * 32, n=1, prev="", record=record(number), type=kind, clk=number, by=AUTHOR,
        at="2026-11-21T09:14:03+07:00", seen=[], payload=payload.decode(),
    )  # fmt: skip
