"""What the driver may rely on, whichever store it is given: the one in memory and the one on SQLCipher."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sync.core import receipt
from sync.core.chain import NO_IDS, xor_ids
from sync.driver import Contact, OwnSpan
from tests.contracts.clients import FEED, NEXT_EPOCH, OTHER, OnDisk, Subject, change, confirmation, foreign, rows


def test_small_values_are_kept_replaced_and_removed(subject: Subject) -> None:
    subject.store.put_state({"a": b"1", "b": b"\x00\xff"})
    subject.store.put_state({"a": b"2", "b": None})
    assert (subject.store.state("a"), subject.store.state("b"), subject.store.state("c")) == (b"2", None, None)


def test_a_new_store_knows_one_empty_current_log(subject: Subject) -> None:
    facts = subject.store.log_facts()
    assert (facts.epoch, facts.cursor, dict(facts.feeds)) == ("", "", {})
    assert [(log.replica, log.n, log.confirmed, log.current) for log in facts.logs] == [(subject.replica(), 0, 0, True)]


def test_a_run_is_read_in_order_within_the_budget_and_never_empty(subject: Subject) -> None:
    made = [subject.write(number, {"title": "x" * 300}) for number in range(5)]
    replica = subject.replica()
    everything = subject.store.read_run(OwnSpan(replica, 0, 5), 10**6)
    assert everything is not None
    assert [header for header, _ in everything.revisions] == [one.header for one in made]
    assert [payload for _, payload in everything.revisions] == [one.payload for one in made]
    assert (everything.last_n, everything.last_id) == (5, made[4].id)
    one = len(made[0].header) + len(made[0].payload or b"")
    some = subject.store.read_run(OwnSpan(replica, 1, 5), one * 2 + 200)
    assert some is not None
    assert (len(some.revisions), some.last_n, some.last_id) == (2, 3, made[2].id)
    least = subject.store.read_run(OwnSpan(replica, 3, 5), 1)
    assert least is not None
    assert least.last_n == 4
    assert subject.store.read_run(OwnSpan(replica, 5, 5), 100) is None


def test_ids_and_places_of_the_own_log(subject: Subject) -> None:
    made = [subject.write(number, {"a": number}) for number in range(4)]
    replica = subject.replica()
    stranger = foreign(7)
    subject.store.apply(change(replica, rows=rows(stranger)), "1" * 32)
    assert subject.store.own_ids(OwnSpan(replica, 1, 3)) == (made[1].id, made[2].id)
    assert subject.store.own_ids(OwnSpan(replica, 2, 99)) == (made[2].id, made[3].id)
    assert subject.store.places((made[2].id, stranger.id, "d" * 64)) == {made[2].id: (replica, 3)}


def test_confirming_delivers_up_to_n_and_not_above(subject: Subject) -> None:
    for number in range(4):
        subject.write(number, {"a": number})
    replica = subject.replica()
    subject.store.apply(change(replica, confirmed=((replica, 3),)), "1" * 32)
    totals = subject.store.totals()
    assert (totals.delivered, totals.pending) == (3, 1)
    assert subject.store.log_facts().logs[0].confirmed == 3


def test_what_the_server_does_not_state_any_more_is_not_delivered_any_more(subject: Subject) -> None:
    for number in range(4):
        subject.write(number, {"a": number})
    replica = subject.replica()
    subject.store.apply(change(replica, confirmed=((replica, 4),)), "1" * 32)
    subject.store.apply(change(replica, confirmed=((replica, 2),)), "1" * 32)
    assert subject.store.totals().pending == 2
    assert subject.store.log_facts().logs[0].confirmed == 2


def test_what_is_not_delivered_any_more_is_not_safe_either(tmp_path: Path) -> None:
    subject = OnDisk(tmp_path / "sổ")
    for number in range(4):
        subject.write(number, {"a": number})
    replica = subject.replica()
    in_backup = replace(confirmation(replica), level=receipt.SAFE)

    def stands(**parts: Any) -> tuple[int, int]:
        subject.store.apply(change(replica, **parts), "1" * 32)
        [row] = subject.notebook.store.read("SELECT delivered, safe FROM replica WHERE id = ?", [replica])
        return row[0], row[1]

    both = (in_backup, confirmation(replica))
    assert stands(receipts=both, confirmed=((replica, 4),), safe=((replica, 3),)) == (4, 3)
    assert stands(confirmed=((replica, 2),)) == (2, 2)
    assert stands(epoch=NEXT_EPOCH, confirmed=((replica, 4),)) == (4, 0)
    subject.notebook.close()


def test_a_new_epoch_forgets_the_deliveries_of_the_old_one(subject: Subject) -> None:
    for number in range(3):
        subject.write(number, {"a": number})
    replica = subject.replica()
    subject.store.apply(change(replica, confirmed=((replica, 3),)), "1" * 32)
    subject.store.apply(change(replica, epoch=NEXT_EPOCH, confirmed=((replica, 1),)), "1" * 32)
    facts = subject.store.log_facts()
    assert (facts.epoch, facts.logs[0].confirmed) == (NEXT_EPOCH, 1)
    assert subject.store.totals().delivered == 1


def test_arrivals_are_stored_once_with_cursor_and_feeds(subject: Subject) -> None:
    replica = subject.replica()
    one, two = foreign(1), foreign(2)
    digest = xor_ids(NO_IDS, (one.id, two.id))
    first = change(replica, rows=rows(one, two), feeds={FEED: (2, digest)}, cursor="c1")
    assert subject.store.apply(first, "1" * 32) == 2
    assert subject.store.apply(first, "1" * 32) == 0
    again = change(replica, rows=rows(one, feed=OTHER), feeds={OTHER: (1, one.id)}, cursor="c2")
    assert subject.store.apply(again, "1" * 32) == 0
    facts = subject.store.log_facts()
    assert facts.cursor == "c2"
    assert dict(facts.feeds) == {FEED: (2, digest), OTHER: (1, one.id)}
    assert subject.known(one.id)
    assert subject.known(two.id)


def test_an_arrival_that_is_our_own_stays_our_own(subject: Subject) -> None:
    mine = subject.write(1, {"a": 1})
    replica = subject.replica()
    assert subject.store.apply(change(replica, rows=rows(mine), feeds={FEED: (1, mine.id)}), "1" * 32) == 0
    assert subject.store.totals().pending == 1
    assert subject.store.own_ids(OwnSpan(replica, 0, 1)) == (mine.id,)


def test_digests_of_a_feed_and_cutting_it(subject: Subject) -> None:
    replica = subject.replica()
    one, two, three = foreign(1), foreign(2), foreign(3)
    mine = subject.write(4, {"a": 1})
    everything = xor_ids(NO_IDS, (one.id, two.id, three.id, mine.id))
    subject.store.apply(
        change(replica, rows=rows(one, two, three), own_rows=((FEED, 4, (mine.id,)),), feeds={FEED: (4, everything)}),
        "1" * 32,
    )
    assert subject.store.feed_digest(FEED, 4) == everything
    assert subject.store.feed_digest(FEED, 2) == xor_ids(NO_IDS, (one.id, two.id))
    assert subject.store.feed_digest(OTHER, 9) == NO_IDS
    cut = xor_ids(NO_IDS, (one.id, two.id))
    subject.store.apply(change(replica, cuts=((FEED, 2),), feeds={FEED: (2, cut)}), "1" * 32)
    assert subject.store.feed_digest(FEED, 9) == cut
    assert subject.known(three.id)  # a cut forgets rows, never revisions


def test_starting_over_forgets_positions_but_no_revisions(subject: Subject) -> None:
    replica = subject.replica()
    one = foreign(1)
    subject.store.apply(change(replica, rows=rows(one), feeds={FEED: (1, one.id)}), "1" * 32)
    subject.store.apply(change(replica, cursor=""), "1" * 32)
    facts = subject.store.log_facts()
    assert (facts.cursor, dict(facts.feeds)) == ("", {})
    assert subject.known(one.id)


def test_a_dropped_feed_is_forgotten(subject: Subject) -> None:
    replica = subject.replica()
    one = foreign(1)
    subject.store.apply(change(replica, rows=rows(one), feeds={FEED: (1, one.id)}), "1" * 32)
    subject.store.apply(change(replica, drop=(FEED,)), "1" * 32)
    assert dict(subject.store.log_facts().feeds) == {}


def test_held_until_it_comes_back_in_a_feed(subject: Subject) -> None:
    mine = subject.write(1, {"a": 1})
    replica = subject.replica()
    held = change(replica, confirmed=((replica, 1),), held=((mine.id, "type"), ("d" * 64, "type")))
    subject.store.apply(held, "1" * 32)
    assert subject.store.totals().held == 1
    subject.store.apply(change(replica, own_rows=((FEED, 1, (mine.id,)),), feeds={FEED: (1, mine.id)}), "1" * 32)
    assert subject.store.totals().held == 0


def test_minting_begins_a_new_log_and_keeps_the_old_one(subject: Subject) -> None:
    subject.write(1, {"a": 1})
    old = subject.replica()
    subject.store.apply(change(old, mint=True), "7" * 32)
    assert subject.replica() == "7" * 32
    second = subject.write(2, {"a": 2})
    assert (second.replica, second.n, second.prev) == ("7" * 32, 1, "")
    facts = {log.replica: (log.n, log.confirmed, log.current) for log in subject.store.log_facts().logs}
    assert facts == {old: (1, 0, False), "7" * 32: (1, 0, True)}
    assert subject.store.totals().pending == 2


def test_the_ledger_takes_a_line(subject: Subject) -> None:
    subject.store.add_contact(Contact("2026-11-21T09:14:03+07:00", "memory", "ok", 1, 2, 3, 4, 5, 6))


def test_a_failing_change_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = OnDisk(tmp_path / "sổ")
    try:
        replica = made.replica()
        one = foreign(1)

        def fail(*_: object) -> None:
            raise RuntimeError("power")

        monkeypatch.setattr(made.notebook.services.capture._context.views, "refresh", fail)
        with pytest.raises(RuntimeError, match="power"):
            made.store.apply(change(replica, rows=rows(one), feeds={FEED: (1, one.id)}), "1" * 32)
        facts = made.store.log_facts()
        assert (facts.cursor, facts.epoch, dict(facts.feeds)) == ("", "", {})
        assert not made.known(one.id)
    finally:
        made.notebook.close()
