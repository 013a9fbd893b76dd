"""What the driver may rely on, whichever store it is given: the one in memory and the one on SQLCipher."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

import pytest

from desktop_app.storage import revisions
from desktop_app.storage.sync_store import SyncStore
from sync.core import receipt, seal
from sync.core.chain import NO_IDS, xor_ids
from sync.core.revision import Revision, make_revision
from sync.driver import Change, ClientStore, Contact, OwnSpan, Snapshot, Taking, Totals
from sync.wire.answer import Row
from tests.contracts.memory_store import MemoryStore
from tests.support import Clock, Notebook

FEED = "019a9f5e-0000-7000-8000-0000000000fe"
OTHER = "019a9f5e-0000-7000-8000-0000000000ff"
AUTHOR = "019a9f5e-0000-7000-8000-00000000000a"
SELF = "019a9f5e-0000-7000-8000-00000000000b"
AT = "2026-11-21T09:14:03+07:00"
EPOCH = "e" * 32
NEXT_EPOCH = "f" * 32
SIGN = seal.signer(bytes(32))


def record(number: int) -> str:
    return f"019a9f5e-0000-7000-8000-{number:012x}"


class Subject(Protocol):
    """A store under test, and how a person writes into it."""

    store: ClientStore

    def write(self, number: int, fields: dict[str, Any]) -> Revision: ...

    def replica(self) -> str: ...

    def known(self, one: str) -> bool: ...


class InMemory:
    def __init__(self) -> None:
        self.memory = MemoryStore(AUTHOR, "0" * 32)
        self.store: ClientStore = self.memory

    def write(self, number: int, fields: dict[str, Any]) -> Revision:
        return self.memory.write(record(number), fields)

    def replica(self) -> str:
        return self.memory.current

    def known(self, one: str) -> bool:
        return one in self.memory.revs


class OnDisk:
    def __init__(self, folder: Path) -> None:
        self.notebook = Notebook(folder, Clock())
        self.store: ClientStore = SyncStore(self.notebook.store, self.notebook.services.capture._context.views)

    def write(self, number: int, fields: dict[str, Any]) -> Revision:
        by = revisions.Author(self.notebook.store.author, "2026-11-21T09:14:03+07:00")
        return self.notebook.store.write(
            lambda db: revisions.append(db, by, record=record(number), type="note/1", fields=fields, seen=())
        ).result()

    def replica(self) -> str:
        return str(self.notebook.store.read("SELECT id FROM replica WHERE current = 1")[0][0])

    def known(self, one: str) -> bool:
        return bool(self.notebook.store.read("SELECT 1 FROM rev WHERE id = ?", [bytes.fromhex(one)]))


@pytest.fixture
def own_author(subject: Subject, monkeypatch: pytest.MonkeyPatch) -> Subject:
    """The subject, whose author is SELF."""
    monkeypatch.setattr(subject.memory if isinstance(subject, InMemory) else subject.notebook.store, "author", SELF)  # type: ignore[attr-defined]
    return subject


@pytest.fixture(params=["memory", "sqlcipher"])
def subject(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Subject]:
    if request.param == "memory":
        yield InMemory()
        return
    made = OnDisk(tmp_path / "sổ")
    yield made
    made.notebook.close()


def confirmation(replica: str, epoch: str = EPOCH, heads: tuple[str, ...] = ()) -> receipt.Receipt:
    return receipt.make(
        SIGN,
        org=AUTHOR,
        epoch=epoch,
        device=AUTHOR,
        challenge="c" * 32,
        replica=replica,
        heads=heads,
        level=receipt.STORED,
        at="2026-11-21T02:14:03+00:00",
    )


def change(replica: str, **parts: Any) -> Change:
    whole: dict[str, Any] = {
        "epoch": EPOCH,
        "receipts": (confirmation(replica, parts.get("epoch", EPOCH)),),
        "confirmed": (),
        "held": (),
        "rows": (),
        "own_rows": (),
        "cuts": (),
        "drop": (),
        "feeds": {},
        "cursor": "cursor",
        "mint": False,
    }
    return Change(**{**whole, **parts})


def foreign(number: int, **fields: Any) -> Revision:
    return make_revision(
        replica="9" * 32,
        n=1,
        prev="",
        record=record(number),
        type="note/1",
        clk=number,
        by=AUTHOR,
        at="2026-11-21T09:14:03+07:00",
        seen=(),
        fields=fields or {"title": f"từ xa {number}"},
    )


def rows(*found: Revision, feed: str = FEED, first: int = 1) -> tuple[Row, ...]:
    return tuple(Row(feed, first + place, one) for place, one in enumerate(found))


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


def taking(upto: int, *ids: str, at: int | None = None, start: int = 0) -> Taking:
    """A snapshot of `upto` whose rows up to `at` (all, unless it is said) have come."""
    digest = xor_ids(NO_IDS, ids)
    return Taking(Snapshot(start, upto, digest), upto if at is None else at, digest)


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


def came_back(count: int, **parts: Any) -> list[Revision]:
    """A chain of the own author that this log did not write."""
    made: list[Revision] = []
    for n in range(1, count + 1):
        one = {
            "replica": "9" * 32,
            "n": n,
            "prev": made[-1].id if made else "",
            "by": SELF,
            "fields": {"n": n},
            **parts,
        }
        made.append(make_revision(record=record(n), type="note/1", clk=n, at=AT, seen=(), **one))
    return made


def test_own_work_that_only_came_back_is_offered_in_each_new_life_of_the_office(own_author: Any) -> None:
    store, replica = own_author.store, own_author.replica()
    own_author.write(7, {"a": 1})
    chain, fork, other = came_back(4), came_back(2, fields={"fork": 1}), foreign(5)
    arrived = change(replica, rows=rows(*chain, *fork, other), feeds={FEED: (7, "0" * 64)})
    store.apply(arrived, "1" * 32)
    assert (store.log_facts().strays, store.read_strays("", 10**6)) == (0, ())  # the office has just sent it
    store.apply(change(replica, epoch=NEXT_EPOCH), "1" * 32)
    assert (store.log_facts().strays, store.totals().pending) == (6, 7)
    runs = store.read_strays("", 10**6)
    told = sorted(header for run in runs for header, _ in run.revisions)
    assert told == sorted(one.header for one in (*chain, *fork))  # each once, and nobody else's
    assert [run.place for run in runs] == sorted(run.place for run in runs)
    assert all(len(store.read_strays(run.place, 10**6)) == len(runs) - 1 - at for at, run in enumerate(runs))
    assert len(store.read_strays("", 1)) == 1
    # A page brings one of them, a receipt names the head of a chain: what is below it is there as well.
    store.apply(change(replica, epoch=NEXT_EPOCH, rows=rows(fork[1], first=8)), "1" * 32)
    assert store.log_facts().strays == 5
    stated = confirmation("9" * 32, NEXT_EPOCH, heads=(chain[2].id,))
    store.apply(change(replica, epoch=NEXT_EPOCH, receipts=(confirmation(replica, NEXT_EPOCH), stated)), "1" * 32)
    left = [header for run in store.read_strays("", 10**6) for header, _ in run.revisions]
    assert sorted(left) == sorted([chain[3].header, fork[0].header])
    stated = confirmation("9" * 32, NEXT_EPOCH, heads=(chain[3].id, fork[0].id))
    store.apply(change(replica, epoch=NEXT_EPOCH, receipts=(stated,)), "1" * 32)
    assert (store.log_facts().strays, store.totals().pending) == (0, 1)


def test_own_work_that_only_came_back_and_is_held_by_the_office_is_not_called_undelivered(own_author: Any) -> None:
    store, replica = own_author.store, own_author.replica()
    chain = came_back(4)
    store.apply(change(replica, rows=rows(*chain), feeds={FEED: (4, "0" * 64)}), "1" * 32)
    store.apply(change(replica, epoch=NEXT_EPOCH), "1" * 32)
    assert store.totals() == Totals(delivered=0, held=0, pending=4)
    held = ((chain[2].id, "quota"), (chain[3].id, "quota"))
    store.apply(change(replica, epoch=NEXT_EPOCH, rows=rows(*chain[:1], first=5), held=held), "1" * 32)
    assert store.totals() == Totals(delivered=0, held=2, pending=1)
    assert store.log_facts().strays == 3  # nothing signed says that it is there: it is offered on
    store.apply(change(replica, epoch=NEXT_EPOCH, rows=rows(*chain[1:], first=6)), "1" * 32)  # released
    assert (store.log_facts().strays, store.totals()) == (0, Totals(delivered=0, held=0, pending=0))
    store.apply(change(replica, epoch=NEXT_EPOCH, held=held), "1" * 32)
    store.apply(change(replica, epoch=EPOCH), "1" * 32)
    assert store.totals() == Totals(delivered=0, held=0, pending=4), "what another database held says nothing"


def test_a_run_of_strays_is_a_stretch_of_one_chain(own_author: Any) -> None:
    store, replica = own_author.store, own_author.replica()
    chain = came_back(5)
    store.apply(change(replica, rows=rows(*chain[:2], *chain[3:]), feeds={FEED: (4, "0" * 64)}), "1" * 32)
    store.apply(change(replica, epoch=NEXT_EPOCH), "1" * 32)
    assert [(run.last_n, run.last_id, len(run.revisions)) for run in store.read_strays("", 10**6)] == [
        (2, chain[1].id, 2),
        (5, chain[4].id, 2),
    ]


def test_what_was_erased_is_offered_as_a_header_so_that_the_chain_after_it_stays_whole(own_author: Any) -> None:
    store, replica = own_author.store, own_author.replica()
    gone, kept = came_back(2)
    order = make_revision(
        replica="8" * 32,
        n=1,
        prev="",
        record=record(99),
        type="erasure/1",
        clk=1,
        by=AUTHOR,
        at=AT,
        seen=(),
        fields={"record": gone.record},
    )
    whole, header = (gone.header, gone.payload), (gone.header, None)
    store.apply(change(replica, rows=rows(gone, kept), feeds={FEED: (2, "0" * 64)}), "1" * 32)
    store.apply(change(replica, epoch=NEXT_EPOCH), "1" * 32)
    assert [run.revisions for run in store.read_strays("", 10**6)] == [(whole, (kept.header, kept.payload))]
    store.apply(change(replica, epoch=NEXT_EPOCH, rows=rows(order, first=3)), "1" * 32)
    assert store.log_facts().strays == 2  # erased while it waited, and before another new life: the same
    assert [run.revisions for run in store.read_strays("", 10**6)] == [(header, (kept.header, kept.payload))]
    store.apply(change(replica, epoch="d" * 32), "1" * 32)
    assert store.log_facts().strays == 2
    assert [run.revisions for run in store.read_strays("", 10**6)] == [(header, (kept.header, kept.payload))]
    # Held for review it comes in no page: a receipt for the chain that is whole again is what settles it.
    stated = confirmation("9" * 32, "d" * 32, heads=(kept.id,))
    store.apply(change(replica, epoch="d" * 32, receipts=(stated,)), "1" * 32)
    assert store.log_facts().strays == 0


def test_the_ledger_takes_a_line(subject: Subject) -> None:
    subject.store.add_contact(Contact("2026-11-21T09:14:03+07:00", "memory", "ok", 1, 2, 3, 4, 5, 6))


def test_blobs_that_arrivals_name_are_wanted_until_they_are_here(subject: Subject) -> None:
    import hashlib

    data = b"jpeg"
    name = hashlib.sha256(data).hexdigest()
    one = foreign(1, title="ảnh", attachments=[{"$blob": name, "size": 4, "type": "image/jpeg"}])
    subject.store.apply(change(subject.replica(), rows=rows(one), feeds={FEED: (1, one.id)}), "1" * 32)
    assert subject.store.blobs_wanted(10) == [(name, 4, "image/jpeg")]
    subject.store.write_blob(name, "image/jpeg", data)
    assert subject.store.blobs_wanted(10) == []
    assert subject.store.read_blob(name, 1, 2) == b"pe"


def test_blobs_are_offered_until_a_receipt_of_this_epoch(subject: Subject) -> None:
    import hashlib

    small, large = b"s", b"l" * 1000
    names = [hashlib.sha256(one).hexdigest() for one in (large, small)]
    for name, data in zip(names, (large, small), strict=True):
        subject.store.write_blob(name, "image/jpeg", data)
    assert subject.store.blobs_to_send(EPOCH, 10) == [(names[1], 1), (names[0], 1000)]
    assert subject.store.blobs_to_send(EPOCH, 1) == [(names[1], 1)]
    subject.store.blob_sent(names[1], EPOCH)
    assert subject.store.blobs_to_send(EPOCH, 10) == [(names[0], 1000)]
    assert len(subject.store.blobs_to_send(NEXT_EPOCH, 10)) == 2
    subject.store.blob_unnamed(names[0])
    assert subject.store.blobs_to_send(EPOCH, 10) == []
    subject.write(1, {"a": 1})
    assert subject.store.blobs_to_send(EPOCH, 10) == [(names[0], 1000)]


def test_what_came_from_the_server_is_not_offered_to_it_again(subject: Subject) -> None:
    import hashlib

    subject.store.apply(change(subject.replica()), "1" * 32)
    epoch = subject.store.log_facts().epoch
    whole, pieces = hashlib.sha256(b"whole").hexdigest(), hashlib.sha256(b"pieces").hexdigest()
    subject.store.write_blob(whole, "image/jpeg", b"whole")
    subject.store.add_part(pieces, 0, b"pieces")
    assert subject.store.join_parts(pieces, "image/jpeg")
    assert subject.store.blobs_to_send(epoch, 10) == []
    assert len(subject.store.blobs_to_send("f" * 32, 10)) == 2  # another life of the server may have lost it


def test_a_blob_in_parts_is_joined_under_the_right_hash_only(subject: Subject) -> None:
    import hashlib

    data = bytes(range(250)) * 40
    name = hashlib.sha256(data).hexdigest()
    one = foreign(1, title="ảnh", attachments=[{"$blob": name, "size": len(data), "type": "image/jpeg"}])
    subject.store.apply(change(subject.replica(), rows=rows(one), feeds={FEED: (1, one.id)}), "1" * 32)
    subject.store.add_part(name, 0, data[:4000])
    subject.store.add_part(name, 100, b"does not continue")
    subject.store.add_part(name, 4000, data[4000:9000])
    assert subject.store.part_length(name) == 9000
    assert not subject.store.join_parts(name, "image/jpeg")  # its end is missing
    assert (subject.store.part_length(name), subject.store.blobs_wanted(5)[0][0]) == (0, name)
    for start in range(0, len(data), 3000):
        subject.store.add_part(name, start, data[start : start + 3000])
    assert subject.store.join_parts(name, "image/jpeg")
    assert (subject.store.part_length(name), subject.store.blobs_wanted(5)) == (0, [])
    assert subject.store.read_blob(name, 0, len(data)) == data


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
