"""A device's store in memory: what the tests of sync run on, held to the same contract as the one on SQLCipher.

It is written from the protocol, not from the real store: a plain set of revisions, lists and dictionaries.
"""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sync.core.chain import NO_IDS, xor_ids
from sync.core.erasure import erased_record, is_order
from sync.core.merge import View, view
from sync.core.receipt import STORED
from sync.core.revision import Revision, make_revision
from sync.driver import Change, Contact, LogFacts, LogRun, OwnLog, OwnSpan, Taking, Totals


class MemoryStore:
    """Attributes: `revs` all revisions known; `own` ids in the order of writing, per replica; `delivered` own ids that
    a receipt of the current epoch covers; `held` id → why; `feed_rows` feed → seq → id; `contacts` the ledger."""

    def __init__(self, author: str, replica: str) -> None:
        self.author = author
        self.revs: dict[str, Revision] = {}
        self.own: dict[str, list[str]] = {replica: []}
        self.current = replica
        self.delivered: set[str] = set()
        self.held: dict[str, str] = {}
        self.feed_rows: dict[str, dict[int, str]] = {}
        self.staged_rows: dict[str, dict[int, str]] = {}
        self.former: dict[str, set[str]] = {}  # ids that stood in a feed once
        self.feeds: dict[str, tuple[int, str]] = {}
        self.snapshots: dict[str, Taking] = {}
        self.cursor = ""
        self.epoch = ""
        self.values: dict[str, bytes] = {}
        self.contacts: list[Contact] = []
        self.blobs: dict[str, tuple[str, bytes]] = {}
        self.blob_marks: dict[str, str] = {}
        self.blobs_known: dict[str, tuple[int, str]] = {}
        self.parts: dict[str, bytes] = {}
        self.erased: set[str] = set()
        self.custody: set[str] = set()
        self.strays: set[str] = set()

    # -- what a person does

    def write(
        self, record: str, fields: Mapping[str, Any], *, type: str = "note/1", seen: tuple[str, ...] | None = None
    ) -> Revision:
        """Complete a record: one revision on the current replica, on top of what is shown, as the program does it."""
        chain = self.own[self.current]
        made = make_revision(
            replica=self.current,
            n=len(chain) + 1,
            prev=chain[-1] if chain else "",
            record=record,
            type=type,
            clk=1 + max((one.clk for one in self.revs.values()), default=0),
            by=self.author,
            at="2026-11-21T09:14:03+07:00",
            seen=self.shown(record).seen_for(fields) if seen is None else seen,
            fields=fields,
        )
        self.revs[made.id] = made
        chain.append(made.id)
        return made

    def shown(self, record: str) -> View:
        return view(one for one in self.revs.values() if one.record == record)

    def add_blob(self, name: str, kind: str, data: bytes) -> None:
        self.blobs[name] = (kind, data)

    def snapshot(self) -> MemoryStore:
        """A backup, or the disk of a laptop that is being cloned."""
        return copy.deepcopy(self)

    # -- ClientStore

    def state(self, key: str) -> bytes | None:
        return self.values.get(key)

    def put_state(self, values: Mapping[str, bytes | None]) -> None:
        for key, value in values.items():
            if value is None:
                self.values.pop(key, None)
            else:
                self.values[key] = value

    def prepare(self, new_replica: str) -> None:
        """There is nothing outside of this store that could know more."""

    def log_facts(self) -> LogFacts:
        logs = []
        for replica, chain in sorted(self.own.items()):
            missing = [place for place, one in enumerate(chain, start=1) if one not in self.delivered]
            confirmed = missing[0] - 1 if missing else len(chain)
            logs.append(OwnLog(replica, len(chain), confirmed, replica == self.current))
        brought = (*self.feed_rows.items(), *self.staged_rows.items(), *self.former.items())
        holds = {feed for feed, found in brought if found}
        return LogFacts(
            self.epoch,
            self.cursor,
            dict(self.feeds),
            tuple(logs),
            len(self.strays),
            dict(self.snapshots),
            frozenset(holds),
        )

    def read_run(self, span: OwnSpan, budget: int) -> LogRun | None:
        found: list[tuple[bytes, bytes | None]] = []
        last = ""
        for one in self.own[span.replica][span.after : span.upto]:
            revision = self.revs[one]
            budget -= len(revision.header) + len(revision.payload or b"")
            if budget < 0 and found:
                break
            found.append((revision.header, revision.payload))
            last = one
        return LogRun(span.replica, span.after + len(found), last, tuple(found)) if found else None

    def read_strays(self, after: str, budget: int) -> tuple[LogRun, ...]:
        found: list[LogRun] = []
        for one in sorted((self.revs[one] for one in self.strays), key=lambda one: (one.replica, one.n, one.id)):
            alone = LogRun(one.replica, one.n, one.id, ((one.header, one.payload),))
            if alone.place <= after:
                continue
            budget -= len(one.header) + len(one.payload or b"")
            if budget < 0 and found:
                break
            if found and (found[-1].replica, found[-1].last_n, found[-1].last_id) == (one.replica, one.n - 1, one.prev):
                alone = replace(alone, revisions=(*found.pop().revisions, *alone.revisions))
            found.append(alone)
        return tuple(found)

    def _is_stray(self, one: Revision, own: set[str]) -> bool:
        return one.by == self.author and one.id not in own and not is_order(one)

    def _settle(self, change: Change) -> None:
        """What the page or a receipt says to be at the office needs no offering any more."""
        self.strays -= {row.revision.id for row in change.rows}
        self.strays &= self.revs.keys()
        for receipt in change.receipts:
            for head in (*receipt.heads, *receipt.also) if receipt.level == STORED else ():
                while head in self.strays:
                    self.strays.remove(head)
                    head = self.revs[head].prev

    def own_ids(self, span: OwnSpan) -> tuple[str, ...]:
        return tuple(self.own.get(span.replica, [])[span.after : span.upto])

    def places(self, ids: tuple[str, ...]) -> Mapping[str, tuple[str, int]]:
        mine = {
            one: (replica, place) for replica, chain in self.own.items() for place, one in enumerate(chain, start=1)
        }
        return {one: mine[one] for one in ids if one in mine}

    def feed_digest(self, feed: str, seq: int) -> str:
        return xor_ids(NO_IDS, (one for place, one in self.feed_rows.get(feed, {}).items() if place <= seq))

    def apply(self, change: Change, new_replica: str) -> int:
        if change.epoch != self.epoch:
            self.epoch = change.epoch
            self.delivered = set()
            own = {one for chain in self.own.values() for one in chain}
            self.strays = {one.id for one in self.revs.values() if self._is_stray(one, own)}
            self.held = {one: why for one, why in self.held.items() if one not in self.strays}
        for replica, n in change.confirmed:
            chain = self.own[replica]
            self.delivered |= set(chain[:n])
            self.delivered -= set(chain[n:])
        for feed, seq in change.cuts:
            rows = self.feed_rows.get(feed, {})
            self.feed_rows[feed] = {place: one for place, one in rows.items() if place <= seq}
            self._set_aside(feed, {one for place, one in rows.items() if place > seq})
        for feed in change.unstage:
            self._set_aside(feed, set(self.staged_rows.pop(feed, {}).values()))
            self.snapshots.pop(feed, None)
        received = 0
        arrived: list[tuple[str, int, str]] = []
        for row in change.rows:
            received += row.revision.id not in self.revs
            self.revs.setdefault(row.revision.id, row.revision)
            arrived.append((row.feed, row.seq, row.revision.id))
            self.blobs_known.update(_blobs(row.revision))
            if is_order(row.revision):
                self.erased.add(erased_record(row.revision) or "")
        for gone in [one for one in self.revs.values() if one.record in self.erased]:
            self.revs[gone.id] = gone._replace(payload=None)
        for feed, first, ids in change.own_rows:
            arrived.extend((feed, first + place, one) for place, one in enumerate(ids))
        for feed, seq, one in arrived:
            (self.staged_rows if feed in change.staged else self.feed_rows).setdefault(feed, {})[seq] = one
            self.held.pop(one, None)
        if not change.cursor:
            self.snapshots = {}
        for feed, taking in change.staged.items():
            if taking.at < taking.snapshot.upto:
                self.snapshots[feed] = taking
                continue
            before = set(self.feed_rows.get(feed, {}).values())
            self.feed_rows[feed] = self.staged_rows.pop(feed, {})
            self.snapshots.pop(feed, None)
            self._set_aside(feed, before)
            self.former[feed] = self.former.get(feed, set()) - set(self.feed_rows[feed].values())
        self.held.update({one: why for one, why in change.held if one in self.revs})
        self.feeds = {**self.feeds, **change.feeds} if change.cursor else {}
        for feed in change.drop:
            for found in (self.feeds, self.feed_rows, self.staged_rows, self.former, self.snapshots):
                found.pop(feed, None)
        self.cursor = change.cursor
        self._settle(change)
        if change.mint:
            if not self.own[self.current]:
                del self.own[self.current]
            self.current = new_replica
            self.own[new_replica] = []
        return received

    def _set_aside(self, feed: str, ids: set[str]) -> None:
        self.former[feed] = self.former.get(feed, set()) | ids

    def in_custody(self, spans: tuple[OwnSpan, ...]) -> None:
        for span in spans:
            self.custody |= set(self.own_ids(span)) - self.delivered

    def custody_upto(self, upto: Mapping[str, int]) -> None:
        for replica, n in upto.items():
            self.custody -= set(self.own.get(replica, [])[n:])

    def leave_office(self) -> None:
        self.epoch = self.cursor = ""
        self.feeds, self.snapshots, self.delivered, self.custody = {}, {}, set(), set()

    def totals(self) -> Totals:
        mine = {one for chain in self.own.values() for one in chain}
        return Totals(
            delivered=len(mine & self.delivered),
            held=len(self.held),
            pending=len(mine - self.delivered) + len(self.strays - set(self.held)),
        )

    def add_contact(self, contact: Contact) -> None:
        self.contacts.append(contact)

    # -- blobs

    def blobs_to_send(self, epoch: str, limit: int) -> list[tuple[str, int]]:
        grown = self._unnamed()
        named = {name for one in self.revs.values() for name in _blobs(one)}
        todo = [
            (name, len(data))
            for name, (_, data) in self.blobs.items()
            if name in named and self.blob_marks.get(name, "") not in (epoch, grown)
        ]
        return sorted(todo, key=lambda one: (one[1], one[0]))[:limit]

    def read_blob(self, name: str, offset: int, size: int) -> bytes:
        return self.blobs[name][1][offset : offset + size]

    def blob_sent(self, name: str, epoch: str) -> None:
        self.blob_marks[name] = epoch

    def blob_unnamed(self, name: str) -> None:
        self.blob_marks[name] = self._unnamed()

    def blobs_wanted(self, limit: int) -> list[tuple[str, int, str]]:
        todo = [(name, size, kind) for name, (size, kind) in self.blobs_known.items() if name not in self.blobs]
        return sorted(todo, key=lambda one: (one[1], one[0]))[:limit]

    def write_blob(self, name: str, media_type: str, data: bytes) -> None:
        self.blobs[name] = (media_type, data)
        self.blob_marks[name] = self.epoch

    def part_length(self, name: str) -> int:
        return len(self.parts.get(name, b""))

    def add_part(self, name: str, start: int, data: bytes) -> None:
        if start == self.part_length(name):
            self.parts[name] = self.parts.get(name, b"") + data

    def join_parts(self, name: str, media_type: str) -> bool:
        data = self.parts.pop(name, b"")
        if hashlib.sha256(data).hexdigest() != name:
            return False
        self.write_blob(name, media_type, data)
        return True

    def _unnamed(self) -> str:
        return f"unnamed:{sum(len(chain) for chain in self.own.values())}:{len(self.delivered)}"


def _blobs(revision: Revision) -> dict[str, tuple[int, str]]:
    """name → (size, media type) of what it names."""
    found = {}
    for value in revision.fields().values():
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, dict) and "$blob" in one:
                found[one["$blob"]] = (one["size"], one["type"])
    return found
