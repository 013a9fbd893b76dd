"""Mistakes of a notebook: each function makes one in the client, a store, a stick or the merge (`mutants.py`)."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from sync.carriers.parcel_line import HubFolder
from sync.core import merge, receipt
from sync.core.cursor import decode, encode
from sync.core.erasure import is_order
from sync.engine import client, snapshots
from sync.engine import server as engine
from sync.engine.commands import Apply, Change, Fail
from sync.parcel import envelope, late, reading
from sync.wire import key_set
from sync.wire.answer import OwnRows, Row
from tests.contracts.memory_store import MemoryStore
from tests.simulator.notebooks import PlainNotebook
from tests.simulator.standins import Patches, believing


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
    patches.set(client, "_answer", believing(client._answer, b"sotay page/1"))


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
    patches.set(reading, "check", believing(reading.check, b"sotay parcel/1"))
    patches.set(envelope, "decrypt", _undisturbed)


def _undisturbed(file: Any, take: Callable[[bytes], object], private: bytes) -> None:
    """An envelope that notices nothing, as if somebody had made a new one: only the signature is left."""
    file.read(64)
    take(file.read())


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
