"""The small-number rule: in a table of areas by groups a count under five is never shown, so that nobody stands out.

Such a table has no totals either: a total less the other cells would give the hidden one away.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from desktop_app.domain.vietnamese.order import collation_key

FEWEST = 5
FEW = "dưới 5"


def shown(count: int) -> int | str:
    """The count as it may be printed; nought is hidden too, since "none here" also says something about few people."""
    return count if count >= FEWEST else FEW


def cross(counts: Mapping[tuple[str, str], int]) -> tuple[tuple[str, ...], list[tuple[str, tuple[int | str, ...]]]]:
    """Counts by (area, group) → the groups, and for each area its row; both in the order of the Vietnamese alphabet."""
    areas, groups = _sorted(area for area, _ in counts), _sorted(group for _, group in counts)
    return groups, [(area, tuple(shown(counts.get((area, group), 0)) for group in groups)) for area in areas]


def _sorted(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(names), key=collation_key))
