"""Own work that only came back: what the driver may rely on, whichever store it is given."""

from __future__ import annotations

from typing import Any

from sync.core.revision import make_revision
from sync.driver import Totals
from tests.contracts.clients import (
    AT,
    AUTHOR,
    EPOCH,
    FEED,
    NEXT_EPOCH,
    came_back,
    change,
    confirmation,
    foreign,
    record,
    rows,
)


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
