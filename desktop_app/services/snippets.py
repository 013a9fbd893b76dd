"""The piece of a text that shows why it was found, in its own spelling."""

from __future__ import annotations

import re
from collections.abc import Sequence

from desktop_app.domain.vietnamese.text import fold, nfc

LENGTH = 120
BEFORE = 30


def snippet(text: str, terms: Sequence[str]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """About 120 characters around the first match, on one line, and where in them the words of `terms` stand."""
    flat = " ".join(nfc(text).split())
    folded = fold(flat)
    keys = dict.fromkeys(key for term in terms if (key := fold(nfc(term)).strip()))
    places = _apart(
        sorted(found.span() for key in keys for found in re.finditer(rf"(?<![^\W_]){re.escape(key)}", folded))
    )
    begin = 0
    if places and places[0][1] > LENGTH - BEFORE:
        begin = flat.rfind(" ", 0, max(0, places[0][0] - BEFORE)) + 1
    end = min(len(flat), begin + LENGTH)
    if end < len(flat):
        space = flat.rfind(" ", begin, end)
        end = space if space > begin else end
    head, tail = ("… " if begin else ""), ("…" if end < len(flat) else "")
    shift = len(head) - begin
    inside = tuple((start + shift, min(stop, end) + shift) for start, stop in places if begin <= start < end)
    return head + flat[begin:end].rstrip() + tail, inside


def _apart(places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Overlapping places as one."""
    apart: list[tuple[int, int]] = []
    for start, stop in places:
        if apart and start <= apart[-1][1]:
            apart[-1] = (apart[-1][0], max(stop, apart[-1][1]))
        else:
            apart.append((start, stop))
    return apart
