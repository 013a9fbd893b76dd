"""What was changed in a form, step by step, so that it can be taken back and made again. No widgets in here.

A step holds only the places that it changed, a field or one part of a field that is a group, with what stood there
before and after. Taking it back touches nothing else: what was written in other fields meanwhile stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

MOST = 200  # steps that are kept


class Place(NamedTuple):
    """A field, or a part of one that is a group ("proposal", "to"; `part` "" is the whole field)."""

    name: str
    part: str


@dataclass(slots=True)
class Step:
    """Attributes: `before` and `after` place → value (None: nothing stood there); `where` the field that the person
    was writing in, None for a choice or a click."""

    before: dict[Place, Any]
    after: dict[Place, Any]
    where: object = None


@dataclass(slots=True)
class Steps:
    """The steps of one record. What is written during one stay in a field is one step; a choice is one of its own."""

    _done: list[Step] = field(default_factory=list)
    _undone: list[Step] = field(default_factory=list)

    def note(self, name: str, before: Any, after: Any, where: object = None) -> None:
        """A field was changed by the person; what had been taken back can not be made again after that."""
        self.note_act([(name, before, after)], where)

    def note_act(self, changes: Iterable[tuple[str, Any, Any]], where: object = None) -> None:
        """Fields (name, before, after) that one act of the person changed, however many: one step."""
        places = {place: pair for change in changes for place, pair in _difference(*change).items()}
        if not places:
            return
        self._undone.clear()
        last = self._done[-1] if self._done else None
        if last is not None and where is not None and last.where is where and last.after.keys() == places.keys():
            last.after = {place: new for place, (_old, new) in places.items()}
            if last.after == last.before:
                self._done.pop()  # written and taken away again
            return
        old = {place: one for place, (one, _new) in places.items()}
        new = {place: one for place, (_old, one) in places.items()}
        self._done.append(Step(old, new, where))
        del self._done[:-MOST]

    def together(self, count: int) -> None:
        """Join what the last `count` changes did: one act of the person, such as two cards that changed places."""
        if count < 2 or len(self._done) < count:
            return
        joined = Step({}, {})
        for step in self._done[-count:]:
            joined.before = {**step.before, **joined.before}
            joined.after |= step.after
        self._done[-count:] = [joined]

    def clear(self) -> None:
        """Forget all of it."""
        self._done.clear()
        self._undone.clear()

    def back(self, fields: Mapping[str, Any]) -> dict[str, Any] | None:
        """Take the last step back: the fields that change, with their values (None: gone); None when there is none."""
        if not self._done:
            return None
        step = self._done.pop()
        self._undone.append(step)
        return _applied(fields, step.before)

    def forward(self, fields: Mapping[str, Any]) -> dict[str, Any] | None:
        """Make again what was taken back last."""
        if not self._undone:
            return None
        step = self._undone.pop()
        step.where = None  # what is written next is a step of its own
        self._done.append(step)
        return _applied(fields, step.after)


def _difference(name: str, before: Any, after: Any) -> dict[Place, tuple[Any, Any]]:
    if before == after:
        return {}
    if not isinstance(before, Mapping) or not isinstance(after, Mapping):
        return {Place(name, ""): (before, after)}
    parts = sorted(before.keys() | after.keys())
    return {
        Place(name, part): (before.get(part), after.get(part)) for part in parts if before.get(part) != after.get(part)
    }


def _applied(fields: Mapping[str, Any], values: Mapping[Place, Any]) -> dict[str, Any]:
    changed: dict[str, Any] = {}
    for (name, part), value in values.items():
        if not part:
            changed[name] = value
            continue
        now = changed.get(name, fields.get(name))
        group = dict(now) if isinstance(now, Mapping) else {}
        group.pop(part, None)
        if value is not None:
            group[part] = value
        changed[name] = group or None
    return changed
