"""The program with one mistake each: a simulator that does not notice them would prove nothing.

Each mutant changes a function of the engine, the merge, a store or the quick server for one run; nothing in the
program knows of it. `MUTANTS` says what each one gets wrong; most are mistakes that somebody's product really made.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sync.carriers.parcel_line import HubFolder
from sync.core import merge, receipt, seal
from sync.core.chain import NO_IDS
from sync.core.cursor import Cursor, decode, encode
from sync.core.erasure import is_order
from sync.core.revision import Revision
from sync.engine import client, snapshots
from sync.engine import server as engine
from sync.engine.commands import Apply, Change, Fail
from sync.parcel import envelope, late, reading
from sync.wire import key_set
from sync.wire.answer import OwnRows, Row
from sync.wire.exchange import Reply, Request
from sync.wire.problems import Problem
from tests.contracts.memory_store import MemoryStore
from tests.simulator import erasures
from tests.simulator.notebooks import PlainNotebook
from tests.simulator.offices import Feed, PlainServer
from tests.simulator.standins import Patches, patched
from tests.simulator.weather import Network

Install = Callable[[Patches], None]


@dataclass(frozen=True)
class Mutant:
    """Attributes: `wrong` what the mistake is; `within` schedules in which it must be caught."""

    wrong: str
    install: Install
    within: int = 5_000


# -- the office


def counter(patches: Patches) -> None:
    def heads(self: PlainServer, links: Mapping[str, tuple[str, int, str]]) -> tuple[str, ...]:
        levels: dict[int, list[str]] = {}
        for one, n, _ in links.values():
            levels.setdefault(n, []).append(one)
        n = 0
        while n + 1 in levels:
            n += 1
        return tuple(sorted(levels[n])) if n else ()

    patches.set(PlainServer, "heads", heads)


def sequence_at_arrival(patches: Patches) -> None:
    def on_its_way(self: Network, request: Request) -> None:
        """The transaction has begun and taken its numbers; it commits when the request arrives."""
        server: Any = self.server
        taken = {}
        for name, feed in server.db.feeds.items():
            if feed.kind == "office" and request.path == "/v1/sync" and b'"run"' in request.body:
                feed.seq += 1
                taken[name] = feed.seq
        self.late.append(replace(request, headers={**request.headers, "taken": json.dumps(taken)}))

    def handle(self: PlainServer, request: Request) -> Reply:
        self.taken = json.loads(request.headers.get("taken", "{}"))  # type: ignore[attr-defined]
        return plain_handle(self, request)

    def append(self: PlainServer, feed: Feed, revisions: list[Revision], fresh: set[str]) -> None:
        seq = getattr(self, "taken", {}).pop(feed.id, None)
        new = [one for one in revisions if one.id not in feed.places]
        if seq is not None and new and seq not in feed.rows:
            self.put_row(feed, seq, new[0])
        plain_append(self, feed, revisions, fresh)

    plain_handle, plain_append = PlainServer.handle, PlainServer.append
    patches.set(Network, "on_its_way", on_its_way)
    patches.set(PlainServer, "handle", handle)
    patches.set(PlainServer, "append", append)


def doubled_rows(patches: Patches) -> None:
    def append(self: PlainServer, feed: Feed, revisions: list[Revision], fresh: set[str]) -> None:
        for one in revisions:
            feed.seq += 1
            self.put_row(feed, feed.seq, one)

    patches.set(PlainServer, "append", append)


def one_place_one_revision(patches: Patches) -> None:
    def is_new(self: PlainServer, one: Revision) -> bool:
        taken = any((kept.revision.replica, kept.revision.n) == (one.replica, one.n) for kept in self.db.revs.values())
        return plain(self, one) and not taken

    plain = PlainServer.is_new
    patches.set(PlainServer, "is_new", is_new)


def no_epoch(patches: Patches) -> None:
    patches.set(PlainServer, "begin_epoch", lambda self, epoch: None)


def no_timeline(patches: Patches) -> None:
    """Alone it would heal: the client's own digest does not fit, and it reads all again. So it adopts the server's."""

    def read_feeds(self: PlainServer, *arguments: Any) -> engine.FeedsRead:
        found = plain(self, *arguments)
        return replace(found, parts=tuple(replace(part, digest=NO_IDS) for part in found.parts))

    def build_page(found: engine.FeedsRead) -> Any:
        return replace(plain_page(found), check=())

    plain, plain_page = PlainServer.read_feeds, engine.build_page
    patches.set(PlainServer, "good_upto", lambda self, cursor, name: float("inf"))
    patches.set(PlainServer, "read_feeds", read_feeds)
    patches.set(engine, "build_page", build_page)


def receipt_before_commit(patches: Patches) -> None:
    def store(self: PlainServer, command: engine.Store) -> engine.Stored:
        if not self.trouble or not command.runs:
            return plain(self, command)
        before, self.trouble = self.db.copy(), ""
        done = plain(self, command)
        self.db = before  # the power failed between the answer and the commit
        return done

    plain = PlainServer.store
    patches.set(PlainServer, "store", store)


def cursor_of_the_head(patches: Patches) -> None:
    def build_page(found: engine.FeedsRead) -> Any:
        page = plain(found)
        position = {part.feed: part.head for part in found.parts}
        cursor = encode(Cursor(found.epoch, position, found.version))
        return replace(page, cursor=cursor, more=False)

    plain = engine.build_page
    patches.set(engine, "build_page", build_page)


def everybody_reads_the_office(patches: Patches) -> None:
    patches.set(
        PlainServer,
        "readable",
        lambda self, device: (self.devices[device].own, self.devices[device].office),
    )


def held_is_published(patches: Patches) -> None:
    def admit(event: engine.Arrived) -> engine.Store:
        return replace(plain(event), held={})

    plain = engine._admit
    patches.set(engine, "_admit", admit)


def unknown_types_refused(patches: Patches) -> None:
    def why_held(revision: Revision, caller: engine.Caller, place: engine.Place) -> str:
        why = plain(revision, caller, place)
        if why == engine.HELD_TYPE:
            raise Problem("batch-corrupt", "unknown type")
        return why

    plain = engine._why_held
    patches.set(engine, "_why_held", why_held)


def too_much_is_refused(patches: Patches) -> None:
    """What is more than a day's share is not stored and held, but sent back."""

    def admit(event: engine.Arrived) -> engine.Store:
        found = plain(event)
        if engine.HELD_QUOTA in found.held.values():
            raise Problem("slow-down", "too much for a day", retry_after=3600)
        return found

    plain = engine._admit
    patches.set(engine, "_admit", admit)


def seals_unread(patches: Patches) -> None:
    patches.set(engine, "_admit", _believing(engine._admit, b"sotay seal/1"))


def _believing(plain: Callable[..., Any], label: bytes) -> Callable[..., Any]:
    """`plain`, which takes any signature over a message with this label."""

    def believing(*arguments: Any, **named: Any) -> Any:
        checked = seal.verifies

        def verifies(public: bytes, signature: bytes, signed: bytes) -> bool:
            return signed.startswith(label) or checked(public, signature, signed)

        with patched() as inside:
            inside.set(seal, "verifies", verifies)
            return plain(*arguments, **named)

    return believing


def odd_clocks_refused(patches: Patches) -> None:
    def why_held(revision: Revision, caller: engine.Caller, place: engine.Place) -> str:
        apart = datetime.fromisoformat(revision.at) - datetime.fromisoformat(place.at)
        if abs(apart.days) > 366:
            raise Problem("batch-corrupt", "the clock of this device is absurd")
        return plain(revision, caller, place)

    plain = engine._why_held
    patches.set(engine, "_why_held", why_held)


def rewritten_payload(patches: Patches) -> None:
    """The server parses, drops the keys that it does not know, and writes the header anew."""

    def rows(self: PlainServer, *arguments: Any) -> tuple[engine.FeedRow, ...]:
        return tuple(
            row if row.payload is None or b"x_later" not in row.payload else row._replace(payload=b"{}")
            for row in plain_rows(self, *arguments)
        )

    plain_rows = PlainServer._rows
    patches.set(PlainServer, "_rows", rows)


# -- the notebook


def trusts_its_own_mark(patches: Patches) -> None:
    def apply(self: MemoryStore, change: Change, new_replica: str) -> int:
        before = set(self.delivered)
        done = plain(self, change, new_replica)
        self.delivered |= before
        return done

    plain = MemoryStore.apply
    patches.set(MemoryStore, "apply", apply)


def any_200_is_success(patches: Patches) -> None:
    def reply(state: client.State, found: Any) -> client.Step:
        done = plain(state, found)
        if found.status == 200 and state.phase == "sync" and isinstance(done[1][0], Fail):
            facts = state.facts
            confirmed = tuple((log.replica, log.n) for log in facts.logs)
            change = Change(facts.epoch, (), confirmed, (), (), (), (), (), facts.feeds, facts.cursor, False)
            return replace(state, phase="apply", more=False), (Apply(change),)
        return done

    plain = client._reply
    patches.set(client, "_reply", reply)


def replayed_receipts_count(patches: Patches) -> None:
    def verify(key: bytes, body: bytes, sig: bytes, *, org: str, device: str, challenge: str) -> Any:
        try:
            said = json.loads(body)["re"]
        except (ValueError, KeyError, TypeError):
            return None
        return plain(key, body, sig, org=org, device=device, challenge=said)

    plain = receipt.verify
    patches.set(receipt, "verify", verify)


def pages_unsigned(patches: Patches) -> None:
    patches.set(client, "_answer", _believing(client._answer, b"sotay page/1"))


def cursor_first(patches: Patches) -> None:
    def apply(self: PlainNotebook, change: Change, new_replica: str) -> int:
        def cursor_alone() -> None:
            self.cursor, self.feeds = change.cursor, {**self.feeds, **change.feeds} if change.cursor else {}

        self._durable(cursor_alone)
        return plain(self, change, new_replica)

    plain = PlainNotebook.apply
    patches.set(PlainNotebook, "apply", apply)


def never_mints(patches: Patches) -> None:
    def apply(self: MemoryStore, change: Change, new_replica: str) -> int:
        return plain(self, replace(change, mint=False), new_replica)

    plain = MemoryStore.apply
    patches.set(MemoryStore, "apply", apply)


def counts_what_it_knows_of_a_fork(patches: Patches) -> None:
    """The first draft of the client: the highest n that the server names is taken for its own."""

    def lookup(self: MemoryStore, ids: tuple[str, ...]) -> Mapping[str, tuple[str, int]]:
        known = dict(plain(self, ids))
        for one in ids:
            if one not in known and self.own[self.current]:
                known[one] = (self.current, len(self.own[self.current]))
        return known

    plain = MemoryStore.places
    patches.set(MemoryStore, "places", lookup)


def keeps_feeds_of_a_dead_epoch(patches: Patches) -> None:
    def apply(self: MemoryStore, change: Change, new_replica: str) -> int:
        return plain(self, replace(change, cuts=()), new_replica)

    plain = MemoryStore.apply
    patches.set(MemoryStore, "apply", apply)


def strays_forgotten(patches: Patches) -> None:
    patches.set(MemoryStore, "_is_stray", lambda self, one, own: False)


def green_outlives_the_epoch(patches: Patches) -> None:
    def apply(self: MemoryStore, change: Change, new_replica: str) -> int:
        stated = {replica for replica, _ in change.confirmed}
        kept = set(self.delivered)
        fell = change.epoch != self.epoch
        done = plain_apply(self, change, new_replica)
        if fell:
            self.delivered |= {
                one for replica, chain in self.own.items() if replica not in stated for one in chain if one in kept
            }
        return done

    plain_apply = MemoryStore.apply
    patches.set(MemoryStore, "apply", apply)


def a_lost_right_wipes(patches: Patches) -> None:
    def apply(self: MemoryStore, change: Change, new_replica: str) -> int:
        gone = {one for feed in change.drop for one in self.feed_rows.get(feed, {}).values()}
        done = plain(self, change, new_replica)
        if change.drop:
            records = {self.revs[one].record for one in gone if one in self.revs}
            gone |= {one for one, found in self.revs.items() if found.record in records}
            for one in gone:
                self.revs.pop(one, None)
            self.own = {replica: [one for one in chain if one not in gone] for replica, chain in self.own.items()}
        return done

    plain = MemoryStore.apply
    patches.set(MemoryStore, "apply", apply)


def older_keys_accepted(patches: Patches) -> None:
    """A key set that was replaced is believed again when a network replays it."""

    def hello_step(state: client.State, reply: Any) -> client.Step:
        facts = replace(state.facts, keys_version=0)
        state, commands = plain(replace(state, facts=facts), reply)
        return state, commands

    plain = client._hello
    patches.set(client, "_hello", hello_step)


def spares_unheard_of(patches: Patches) -> None:
    """The root's word that comes with a key set under the spare is not read: only a spare that is pinned counts."""

    def read(body: bytes, sig: bytes, *, roots: key_set.Roots | None) -> key_set.KeySet | None:
        found = plain(body, sig, roots=roots)
        return None if found and roots and found.signer not in (roots.root, roots.spare) else found

    plain = key_set.read_key_set
    patches.everywhere(plain, read)


def retired_root_believed(patches: Patches) -> None:
    def after(self: key_set.Roots, keys: key_set.KeySet) -> key_set.Roots:
        return plain(self, keys)._replace(retired=False)

    plain = key_set.Roots.after
    patches.set(key_set.Roots, "after", after)


def stale_sticks(patches: Patches) -> None:
    patches.set(late, "is_stale", lambda down, epoch: False)


def sticks_with_gaps(patches: Patches) -> None:
    def read_page(page: Any, facts: Any, down: Any, looked: Any) -> Any:
        found = plain(page, facts, down, looked)
        rows = tuple(row for row in page.rows if isinstance(row, Row))
        return late._Taken(page.cursor, rows, found.own_rows, found.feeds)

    plain = late._read_page
    patches.set(late, "_read_page", read_page)


def sticks_unsigned(patches: Patches) -> None:
    patches.set(reading, "check", _believing(reading.check, b"sotay parcel/1"))
    patches.set(envelope, "decrypt", _undisturbed)


def _undisturbed(file: Any, take: Callable[[bytes], object], private: bytes) -> None:
    """An envelope that notices nothing, as if somebody had made a new one: only the signature is left."""
    file.read(64)
    take(file.read())


def earlier_parcel_keys_lost(patches: Patches) -> None:
    patches.set(PlainServer, "parcel_keys", lambda self: {seal.key_id(self.keys.set.parcel): self.keys.parcel})


# -- snapshots


def snapshot_of_now(patches: Patches) -> None:
    """When a snapshot is whole, the cursor is set to the feed's end of today instead of its own."""

    def build_page(found: engine.FeedsRead) -> Any:
        page = plain(found)
        ends = {part.feed: part.head for part in found.parts if part.snapshot is not None}
        cursor = decode(page.cursor)
        assert cursor is not None
        feeds = {feed: ends.get(feed, seq) for feed, seq in cursor.feeds.items()}
        more = any(feeds.get(part.feed, -1) < part.head for part in found.parts)
        return replace(page, cursor=encode(replace(cursor, feeds=feeds)), more=more)

    plain = engine.build_page
    patches.set(engine, "build_page", build_page)


def snapshot_taken_early(patches: Patches) -> None:
    """The first part of a snapshot takes the place of what is held."""

    def apply(self: MemoryStore, change: Change, new_replica: str) -> int:
        whole = {feed: one._replace(snapshot=one.snapshot._replace(upto=one.at)) for feed, one in change.staged.items()}
        done = plain(self, replace(change, staged=whole), new_replica)
        self.snapshots |= {feed: one for feed, one in change.staged.items() if one.at < one.snapshot.upto}
        return done

    plain = MemoryStore.apply
    patches.set(MemoryStore, "apply", apply)


def given_up_snapshots_stay(patches: Patches) -> None:
    def apply(self: MemoryStore, change: Change, new_replica: str) -> int:
        return plain(self, replace(change, unstage=()), new_replica)

    plain = MemoryStore.apply
    patches.set(MemoryStore, "apply", apply)


def lost_while_reading_anew(patches: Patches) -> None:
    """What was held of a feed is forgotten when it is read anew: should the right to it end now, that stays here."""
    patches.set(snapshots, "dropped", lambda page, facts: page.drop)
    patches.set(MemoryStore, "_set_aside", lambda self, feed, ids: None)


def own_rows_unchecked(patches: Patches) -> None:
    """Rows "that you hold" are believed without looking whether they are held."""

    def read_page(state: client.State, page: Any, found: Any) -> Any:
        rows = tuple(row for row in page.rows if not isinstance(row, OwnRows))
        position = {feed: (seq, found.digests.get(feed, "0" * 64)) for feed, seq in page.feeds}
        for row in page.rows:
            _, digest = position[row.feed]
            position[row.feed] = (row.seq + (row.count if isinstance(row, OwnRows) else 1) - 1, digest)
        return client._Page(page.cursor, rows, (), position)

    patches.set(client, "_read_page", read_page)


# -- the hub


def hub_notes_unread(patches: Patches) -> None:
    patches.set(HubFolder, "_verified", lambda self, answer, head, digest: json.loads(answer["note"]))


def custody_is_delivered(patches: Patches) -> None:
    def in_custody(self: MemoryStore, spans: Any) -> None:
        plain(self, spans)
        self.delivered |= self.custody

    plain = MemoryStore.in_custody
    patches.set(MemoryStore, "in_custody", in_custody)


# -- erasure


def erasures_end_with_a_restore(patches: Patches) -> None:
    patches.set(PlainServer, "erase_again", lambda self: None)


def suspensions_end_with_a_restore(patches: Patches) -> None:
    patches.set(PlainServer, "suspend_again", lambda self: None)


def late_content_kept(patches: Patches) -> None:
    """What arrives of a record after its erasure is stored as it came."""
    patches.everywhere(erasures.stripped, lambda server, one: one)


def late_writers_untold(patches: Patches) -> None:
    """The order stands only in the feeds that held the record when it was given."""
    patches.everywhere(erasures.orders_of, lambda server, revisions: [])


def orders_unheeded(patches: Patches) -> None:
    patches.everywhere(is_order, lambda revision: False)


# -- the merge


def last_writer_wins(patches: Patches) -> None:
    def view(revisions: Any) -> merge.View:
        found = plain(revisions)
        live = {name: ids[-1:] for name, ids in found.live.items()}
        return found._replace(conflicts={}, live=live)

    plain = merge.view
    patches.everywhere(plain, view)


def deletion_wins(patches: Patches) -> None:
    def deletion(live: Mapping[str, Any]) -> tuple[bool, bool]:
        marks = live.get(merge.DELETED, [])
        return bool(marks), False

    patches.set(merge, "_deletion", deletion)


def forgotten_tombstones(patches: Patches) -> None:
    """What has been superseded is cleaned up once it is delivered, deletions with what they deleted first."""

    def apply(self: MemoryStore, change: Change, new_replica: str) -> int:
        done = plain(self, change, new_replica)
        for one, found in list(self.revs.items()):
            if merge.DELETED in found.fields() and one in self.delivered:
                del self.revs[one]
        return done

    plain = MemoryStore.apply
    patches.set(MemoryStore, "apply", apply)


def order_of_arrival_wins(patches: Patches) -> None:
    def view(revisions: Any) -> merge.View:
        revisions = list(revisions)
        found = plain(revisions)
        place = {one.id: number for number, one in enumerate(revisions)}
        conflicts = {name: sorted(ids, key=lambda one: place[one[0]]) for name, ids in found.conflicts.items()}
        fields = {**found.fields, **{name: ids[-1][1] for name, ids in conflicts.items()}}
        return found._replace(conflicts=conflicts, fields=fields)

    plain = merge.view
    patches.everywhere(plain, view)


MUTANTS: Mapping[str, Mutant] = MappingProxyType(
    {
        "counter": Mutant("heads are counted, not walked (P8)", counter, 60_000),
        "sequence-at-arrival": Mutant(
            "a row's number is taken before its transaction commits (P1)", sequence_at_arrival
        ),
        "doubled-rows": Mutant("a revision that comes again gets a row again (P9)", doubled_rows),
        "one-place-one-revision": Mutant("(replica, n) is unique, so a fork is dropped (P7)", one_place_one_revision),
        "no-epoch": Mutant("a restored server goes on in the old epoch (P5)", no_epoch),
        "no-timeline": Mutant(
            "cursors of an older epoch are not cut, and the server's digest is adopted (P5)", no_timeline
        ),
        "receipt-before-commit": Mutant("the receipt is signed before the commit", receipt_before_commit),
        "cursor-of-the-head": Mutant(
            "the cursor names the end instead of the page's last row (P3)", cursor_of_the_head
        ),
        "everybody-reads": Mutant("the office's feed goes to every device", everybody_reads_the_office),
        "held-is-published": Mutant("what is to be reviewed is published all the same (P13)", held_is_published),
        "unknown-types-refused": Mutant("a type of a later version is refused (P17)", unknown_types_refused),
        "too-much-refused": Mutant("more than a day's share is refused instead of held", too_much_is_refused),
        "seals-unread": Mutant("batches are taken without looking at the seal (P28)", seals_unread),
        "odd-clocks-refused": Mutant("work of a device with an absurd clock is refused (P14)", odd_clocks_refused),
        "rewritten-payload": Mutant("unknown fields are dropped on the way through (P17)", rewritten_payload),
        "trusts-its-own-mark": Mutant("delivered once is delivered for ever (P5)", trusts_its_own_mark),
        "any-200": Mutant("any answer with status 200 counts (P10)", any_200_is_success),
        "replayed-receipts": Mutant("a receipt need not answer this request (P10)", replayed_receipts_count),
        "pages-unsigned": Mutant("the signature of a page is not looked at (P28)", pages_unsigned),
        "cursor-first": Mutant("the cursor is saved before the rows (P4)", cursor_first),
        "never-mints": Mutant("a fork is noticed, but both go on writing to it (P7)", never_mints),
        "fork-counts": Mutant("a head nobody here wrote counts as our own (P8)", counts_what_it_knows_of_a_fork),
        "no-cuts": Mutant("feeds are not cut after a restore of the server (P5)", keeps_feeds_of_a_dead_epoch),
        "green-outlives-epoch": Mutant("green marks outlive the epoch (P29)", green_outlives_the_epoch),
        "strays-forgotten": Mutant(
            "own work that only came back from the office is not offered to it again when it was restored",
            strays_forgotten,
        ),
        "lost-right-wipes": Mutant("losing the right to a feed deletes its records, own work too", a_lost_right_wipes),
        "older-keys": Mutant("an older key set is believed again", older_keys_accepted),
        "spares-unheard-of": Mutant("who was away when the spare was named never learns of it", spares_unheard_of),
        "retired-root-believed": Mutant("a first root that was retired is believed again", retired_root_believed),
        "stale-sticks": Mutant("a stick from an epoch that is over still counts", stale_sticks),
        "sticks-with-gaps": Mutant("rows of a stick are taken although some before them are missing", sticks_with_gaps),
        "sticks-unsigned": Mutant("the signature inside a stick is not looked at", sticks_unsigned),
        "earlier-parcel-keys-lost": Mutant(
            "parcels that were sealed before a change of keys cannot be opened any more", earlier_parcel_keys_lost
        ),
        "snapshot-of-now": Mutant("a snapshot ends with the cursor of another moment", snapshot_of_now),
        "snapshot-taken-early": Mutant("a snapshot counts before it is whole", snapshot_taken_early),
        "given-up-snapshots-stay": Mutant("rows of a snapshot that was begun again stay", given_up_snapshots_stay),
        "lost-while-reading-anew": Mutant(
            "a feed that is read anew is not known to have been held when the right to it ends", lost_while_reading_anew
        ),
        "hub-notes-unread": Mutant("a hub's word counts without its signature", hub_notes_unread),
        "custody-is-delivered": Mutant("what a courier or a hub keeps is shown as delivered", custody_is_delivered),
        "erasures-restored-away": Mutant("a restored office has forgotten what it erased", erasures_end_with_a_restore),
        "suspensions-restored-away": Mutant(
            "a restored office has forgotten whom it suspended", suspensions_end_with_a_restore
        ),
        "late-content-kept": Mutant("what arrives of an erased record is stored with its content", late_content_kept),
        "late-writers-untold": Mutant(
            "a feed that gets an erased record only later does not say that it was erased", late_writers_untold
        ),
        "orders-unheeded": Mutant("a notebook keeps what was erased by order", orders_unheeded),
        "own-rows-unchecked": Mutant("rows said to be held are not looked for", own_rows_unchecked),
        "last-writer-wins": Mutant("one of two unseen values is dropped", last_writer_wins),
        "deletion-wins": Mutant("a deletion hides an edit that it had not seen", deletion_wins),
        "forgotten-tombstones": Mutant("deletions are cleaned up (P15)", forgotten_tombstones),
        "order-of-arrival": Mutant("the view depends on the order of arrival", order_of_arrival_wins),
    }
)
