"""Reading a feed from its beginning: as it was at one moment, apart from what is held of it, then all at once. Pure.

A device reads a feed so when it never read it, when its place in it is not known to the server any more, or when what
it holds turned out to be something else. Until the snapshot is whole and is what the server signed it to be, the rows
that are held of the feed stay: nothing that was brought by it is hidden or taken away meanwhile.
"""

from __future__ import annotations

from sync.core.chain import NO_IDS
from sync.core.cursor import Snapshot
from sync.engine.commands import Facts, Taking
from sync.wire.answer import Page


def dropped(page: Page, facts: Facts) -> tuple[str, ...]:
    """Feeds that may not be read any more: those that the server names, and those that are held and that it does not
    name among all that may be read (it cannot know of them when the cursor was given up)."""
    return (*page.drop, *sorted(facts.holds - {feed for feed, _ in page.feeds} - set(page.drop)))


def continued(snapshot: Snapshot, seq: int, under: Taking | None) -> Taking | None:
    """Where a snapshot stands before rows that continue it at `seq`: the one that is being read (`under`), or a new
    one; None when these rows fit neither."""
    if seq == snapshot.start:
        return Taking(snapshot, seq, NO_IDS)
    return under if under is not None and (under.snapshot, under.at) == (snapshot, seq) else None


def is_whole(taking: Taking) -> bool:
    return taking.at == taking.snapshot.upto


def fits(taking: Taking) -> bool:
    """Whether a snapshot is what the server signed that it is, as far as can be told."""
    return taking.at < taking.snapshot.upto or taking[1:] == taking.snapshot[1:]
