"""Hash chains of replicas: what is complete, and what a replica still lacks.

A chain is acknowledged by the *heads of its complete parts*, found by walking `prev` from the start, never by counting:
a counter would acknowledge n = 1 … 4 when n = 1 came from a clone and n = 2 … 4 from the original.
"""

from __future__ import annotations

from collections.abc import Iterable

Link = tuple[str, int, str]
"""(revision id, n, prev) of one revision of a replica."""

NO_IDS = "0" * 64
"""The digest of an empty set of ids."""


def complete_heads(links: Iterable[Link]) -> tuple[str, ...]:
    """The heads of all complete chains among the `links` of one replica, sorted.

    A revision is complete when it is the first (n = 1, prev "") or its `prev` is complete and one step below. A head
    is a complete revision that no complete revision builds on. Two heads mean that the replica forked.
    """
    levels: dict[int, list[Link]] = {}
    for link in links:
        levels.setdefault(link[1], []).append(link)
    heads: set[str] = set()
    below = {""}
    n = 1
    while level := [link for link in levels.get(n, ()) if link[2] in below]:
        heads -= {prev for _, _, prev in level}
        below = {one for one, _, _ in level}
        heads |= below
        n += 1
    return tuple(sorted(heads))


def xor_ids(digest: str, ids: Iterable[str]) -> str:
    """`digest` with `ids` (64 hex digits each) added, or taken away again: exclusive or, so order does not matter."""
    value = int(digest, 16)
    for one in ids:
        value ^= int(one, 16)
    return f"{value:064x}"
