"""The program with one mistake each: a simulator that does not notice them would prove nothing.

Each mutant changes a function of the engine, the merge, a store or the quick server for one run; nothing in the
program knows of it. `MUTANTS` says what each one gets wrong; most are mistakes that somebody's product really made.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from tests.simulator import mutants_notebook as notebook
from tests.simulator import mutants_office as office
from tests.simulator.standins import Patches

Install = Callable[[Patches], None]


@dataclass(frozen=True)
class Mutant:
    """Attributes: `wrong` what the mistake is; `within` schedules in which it must be caught."""

    wrong: str
    install: Install
    within: int = 5_000


MUTANTS: Mapping[str, Mutant] = MappingProxyType(
    {
        "counter": Mutant("heads are counted, not walked (P8)", office.counter, 60_000),
        "sequence-at-arrival": Mutant(
            "a row's number is taken before its transaction commits (P1)", office.sequence_at_arrival
        ),
        "doubled-rows": Mutant("a revision that comes again gets a row again (P9)", office.doubled_rows),
        "one-place-one-revision": Mutant(
            "(replica, n) is unique, so a fork is dropped (P7)", office.one_place_one_revision
        ),
        "no-epoch": Mutant("a restored server goes on in the old epoch (P5)", office.no_epoch),
        "no-timeline": Mutant(
            "cursors of an older epoch are not cut, and the server's digest is adopted (P5)", office.no_timeline
        ),
        "receipt-before-commit": Mutant("the receipt is signed before the commit", office.receipt_before_commit),
        "cursor-of-the-head": Mutant(
            "the cursor names the end instead of the page's last row (P3)", office.cursor_of_the_head
        ),
        "everybody-reads": Mutant("the office's feed goes to every device", office.everybody_reads_the_office),
        "held-is-published": Mutant("what is to be reviewed is published all the same (P13)", office.held_is_published),
        "unknown-types-refused": Mutant("a type of a later version is refused (P17)", office.unknown_types_refused),
        "too-much-refused": Mutant("more than a day's share is refused instead of held", office.too_much_is_refused),
        "seals-unread": Mutant("batches are taken without looking at the seal (P28)", office.seals_unread),
        "odd-clocks-refused": Mutant(
            "work of a device with an absurd clock is refused (P14)", office.odd_clocks_refused
        ),
        "rewritten-payload": Mutant("unknown fields are dropped on the way through (P17)", office.rewritten_payload),
        "trusts-its-own-mark": Mutant("delivered once is delivered for ever (P5)", notebook.trusts_its_own_mark),
        "any-200": Mutant("any answer with status 200 counts (P10)", notebook.any_200_is_success),
        "replayed-receipts": Mutant("a receipt need not answer this request (P10)", notebook.replayed_receipts_count),
        "pages-unsigned": Mutant("the signature of a page is not looked at (P28)", notebook.pages_unsigned),
        "cursor-first": Mutant("the cursor is saved before the rows (P4)", notebook.cursor_first),
        "never-mints": Mutant("a fork is noticed, but both go on writing to it (P7)", notebook.never_mints),
        "fork-counts": Mutant(
            "a head nobody here wrote counts as our own (P8)", notebook.counts_what_it_knows_of_a_fork
        ),
        "no-cuts": Mutant("feeds are not cut after a restore of the server (P5)", notebook.keeps_feeds_of_a_dead_epoch),
        "green-outlives-epoch": Mutant("green marks outlive the epoch (P29)", notebook.green_outlives_the_epoch),
        "strays-forgotten": Mutant(
            "own work that only came back from the office is not offered to it again when it was restored",
            notebook.strays_forgotten,
        ),
        "lost-right-wipes": Mutant(
            "losing the right to a feed deletes its records, own work too", notebook.a_lost_right_wipes
        ),
        "older-keys": Mutant("an older key set is believed again", notebook.older_keys_accepted),
        "spares-unheard-of": Mutant(
            "who was away when the spare was named never learns of it", notebook.spares_unheard_of
        ),
        "retired-root-believed": Mutant(
            "a first root that was retired is believed again", notebook.retired_root_believed
        ),
        "stale-sticks": Mutant("a stick from an epoch that is over still counts", notebook.stale_sticks),
        "sticks-with-gaps": Mutant(
            "rows of a stick are taken although some before them are missing", notebook.sticks_with_gaps
        ),
        "sticks-unsigned": Mutant("the signature inside a stick is not looked at", notebook.sticks_unsigned),
        "earlier-parcel-keys-lost": Mutant(
            "parcels that were sealed before a change of keys cannot be opened any more",
            office.earlier_parcel_keys_lost,
        ),
        "snapshot-of-now": Mutant("a snapshot ends with the cursor of another moment", notebook.snapshot_of_now),
        "snapshot-taken-early": Mutant("a snapshot counts before it is whole", notebook.snapshot_taken_early),
        "given-up-snapshots-stay": Mutant(
            "rows of a snapshot that was begun again stay", notebook.given_up_snapshots_stay
        ),
        "lost-while-reading-anew": Mutant(
            "a feed that is read anew is not known to have been held when the right to it ends",
            notebook.lost_while_reading_anew,
        ),
        "hub-notes-unread": Mutant("a hub's word counts without its signature", notebook.hub_notes_unread),
        "custody-is-delivered": Mutant(
            "what a courier or a hub keeps is shown as delivered", notebook.custody_is_delivered
        ),
        "erasures-restored-away": Mutant(
            "a restored office has forgotten what it erased", office.erasures_end_with_a_restore
        ),
        "suspensions-restored-away": Mutant(
            "a restored office has forgotten whom it suspended", office.suspensions_end_with_a_restore
        ),
        "late-content-kept": Mutant(
            "what arrives of an erased record is stored with its content", office.late_content_kept
        ),
        "late-writers-untold": Mutant(
            "a feed that gets an erased record only later does not say that it was erased", office.late_writers_untold
        ),
        "orders-unheeded": Mutant("a notebook keeps what was erased by order", notebook.orders_unheeded),
        "own-rows-unchecked": Mutant("rows said to be held are not looked for", notebook.own_rows_unchecked),
        "last-writer-wins": Mutant("one of two unseen values is dropped", notebook.last_writer_wins),
        "deletion-wins": Mutant("a deletion hides an edit that it had not seen", notebook.deletion_wins),
        "forgotten-tombstones": Mutant("deletions are cleaned up (P15)", notebook.forgotten_tombstones),
        "order-of-arrival": Mutant("the view depends on the order of arrival", notebook.order_of_arrival_wins),
    }
)
