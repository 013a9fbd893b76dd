"""What verified receipts say of the logs of this device, as places in them. Pure; a line and a parcel read it alike."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from sync.core.receipt import SAFE, Receipt


@dataclass(frozen=True, slots=True)
class Stated:
    """Replica → place (number of a revision in it, 0: none). `stored` up to where the office holds it; `branched` the
    same where it also holds heads that are not in this notebook: somebody else writes that log too. `safe` up to where
    a backup holds it."""

    stored: Mapping[str, int]
    branched: Mapping[str, int]
    safe: Mapping[str, int]


def stated(found: Iterable[Receipt], mine: Collection[str], places: Mapping[str, tuple[str, int]]) -> Stated:
    """`found` have been verified; `mine` are the replicas of this device; `places` head → (replica, number) for every
    head that is known here. What a receipt says of a log that is not ours, or by a head of another log, is nothing."""
    stored: dict[str, int] = {}
    branched: dict[str, int] = {}
    safe: dict[str, int] = {}
    for one in found:
        if one.replica not in mine:
            continue
        if one.level == SAFE:  # beside it comes the one that says what is stored
            safe[one.replica] = _highest(one, one.heads, places)
            continue
        known_here = all(head in places for head in one.heads)
        (stored if known_here else branched)[one.replica] = _highest(one, (*one.heads, *one.also), places)
    return Stated(stored, branched, safe)


def _highest(of: Receipt, heads: Iterable[str], places: Mapping[str, tuple[str, int]]) -> int:
    known = (places[head] for head in heads if head in places)
    return max((n for replica, n in known if replica == of.replica), default=0)
