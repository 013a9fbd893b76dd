"""Mistakes of an office: each function makes one in the engine's server or in the quick server (`mutants.py`)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sync.core import seal
from sync.core.chain import NO_IDS
from sync.core.cursor import Cursor, encode
from sync.core.revision import Revision
from sync.engine import server as engine
from sync.wire.exchange import Reply, Request
from sync.wire.problems import Problem
from tests.simulator import erasures
from tests.simulator.office_facts import Feed
from tests.simulator.offices import PlainServer
from tests.simulator.standins import Patches, believing
from tests.simulator.weather import Network


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
    patches.set(engine, "_admit", believing(engine._admit, b"sotay seal/1"))


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


def earlier_parcel_keys_lost(patches: Patches) -> None:
    patches.set(PlainServer, "parcel_keys", lambda self: {seal.key_id(self.keys.set.parcel): self.keys.parcel})


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
