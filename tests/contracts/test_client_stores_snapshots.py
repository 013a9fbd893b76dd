"""What the driver may rely on while a feed is read from its beginning, whichever store it is given."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from sync.core.chain import NO_IDS
from tests.contracts.clients import FEED, OTHER, SELF, OnDisk, Subject, came_back, change, foreign, rows, taking


def test_a_snapshot_lies_apart_until_it_is_whole(subject: Subject) -> None:
    store, replica = subject.store, subject.replica()
    one, two, three = foreign(1), foreign(2), foreign(3)
    store.apply(change(replica, rows=rows(one), feeds={FEED: (1, one.id)}), "1" * 32)
    begun = taking(12, two.id, at=11, start=10)
    first = change(replica, rows=rows(two, first=11), staged={FEED: begun}, unstage=(FEED,), cursor="c1")
    assert store.apply(first, "1" * 32) == 1
    facts = store.log_facts()
    assert (facts.cursor, dict(facts.snapshots), dict(facts.feeds)) == ("c1", {FEED: begun}, {FEED: (1, one.id)})
    assert store.feed_digest(FEED, 99) == one.id  # what was held stands
    assert subject.known(two.id)  # and what came is there at once
    whole = taking(12, two.id, three.id, start=10)
    last = change(replica, rows=rows(three, first=12), staged={FEED: whole}, feeds={FEED: whole[1:]}, cursor="c2")
    assert store.apply(last, "1" * 32) == 1
    facts = store.log_facts()
    assert (dict(facts.snapshots), dict(facts.feeds)) == ({}, {FEED: (12, whole.digest)})
    assert store.feed_digest(FEED, 99) == whole.digest
    assert store.feed_digest(FEED, 11) == two.id
    assert subject.known(one.id)  # the office has it no more: it is not taken away for that


def test_a_snapshot_that_is_begun_again_leaves_no_rows_of_the_first(subject: Subject) -> None:
    store, replica = subject.store, subject.replica()
    mine, one, two = subject.write(4, {"a": 1}), foreign(1), foreign(2)
    begun = taking(9, one.id, at=2)
    store.apply(change(replica, rows=rows(one, first=2), staged={FEED: begun}, unstage=(FEED,)), "1" * 32)
    again = taking(22, two.id, mine.id, start=20)
    both = change(
        replica,
        rows=rows(two, first=21),
        own_rows=((FEED, 22, (mine.id,)),),
        staged={FEED: again},
        unstage=(FEED,),
        feeds={FEED: again[1:]},
    )
    store.apply(both, "1" * 32)
    assert store.feed_digest(FEED, 99) == again.digest
    assert dict(store.log_facts().snapshots) == {}


def test_which_feeds_are_held_is_known_whatever_the_cursor_says(subject: Subject) -> None:
    store, replica = subject.store, subject.replica()
    one, two = foreign(1), foreign(2)
    assert store.log_facts().holds == frozenset()
    begun = taking(9, two.id, at=1)
    arrived = change(replica, rows=(*rows(one), *rows(two, feed=OTHER)), feeds={FEED: (1, one.id)})
    store.apply(replace(arrived, staged={OTHER: begun}), "1" * 32)
    assert store.log_facts().holds == {FEED, OTHER}
    store.apply(change(replica, cursor=""), "1" * 32)
    facts = store.log_facts()
    assert (dict(facts.feeds), dict(facts.snapshots), facts.holds) == ({}, {}, frozenset({FEED, OTHER}))
    store.apply(change(replica, cuts=((FEED, 0),), unstage=(OTHER,), feeds={FEED: (0, NO_IDS)}), "1" * 32)
    assert store.log_facts().holds == {FEED, OTHER}  # what they brought is still here
    store.apply(change(replica, drop=(FEED, OTHER)), "1" * 32)
    assert store.log_facts().holds == frozenset()


def test_what_a_feed_brought_goes_with_it_also_while_it_is_read_anew(tmp_path: Path) -> None:
    subject = OnDisk(tmp_path)
    store, replica = subject.store, subject.replica()
    subject.notebook.store.author = SELF
    cut, old, new, both = (foreign(number) for number in (1, 2, 3, 4))
    [back] = came_back(1)  # the own author's words stay, whichever way they came
    held = change(replica, rows=rows(old, both, back, cut), feeds={FEED: (4, "0" * 64)})
    store.apply(held, "1" * 32)
    store.apply(change(replica, rows=rows(both, feed=OTHER), feeds={OTHER: (1, both.id)}), "1" * 32)
    store.apply(change(replica, cuts=((FEED, 3),), feeds={FEED: (3, "0" * 64)}), "1" * 32)
    store.apply(change(replica, rows=rows(new), staged={FEED: taking(9, new.id, at=1)}, unstage=(FEED,)), "1" * 32)
    store.apply(change(replica, drop=(FEED,)), "1" * 32)
    assert [subject.known(one.id) for one in (cut, old, new, both, back)] == [False, False, False, True, True]
