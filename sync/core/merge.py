"""The whole merge: a record is a pure function of the set of its revisions.

A value is *dead* in a field when some revision that sets the same field has seen it; all others are *live*. One live
value is the value; several equal ones are the value; several different ones are a conflict that a person decides, by a
revision that has seen them all. Nothing here depends on the order of arrival, on clocks or on who asks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from sync.core import strictjson
from sync.core.revision import Revision

DELETED = "_deleted"


class View(NamedTuple):
    """What a record looks like.

    Attributes: `fields` the winning value of each field that has one (a field whose value is null is absent);
    `conflicts` field → [(revision id, value)], the one that is shown first; `deleted` someone deleted it and had seen
    everything that is live; `delete_conflict` deleted by one, edited unseen by another: it stays visible; `seen` ids of
    all live revisions, sorted; `types` the kind and its newest version among the revisions, such as "note/1"; `live`
    field → ids of the live revisions, sorted ("_deleted" is a field here too).
    """

    fields: dict[str, Any]
    conflicts: dict[str, list[tuple[str, Any]]]
    deleted: bool
    delete_conflict: bool
    seen: tuple[str, ...]
    types: str
    live: dict[str, tuple[str, ...]]

    def seen_for(self, fields: Iterable[str]) -> tuple[str, ...]:
        """What a revision that sets only `fields` must name as seen: enough to supersede them, and never too many."""
        return tuple(sorted({one for name in fields for one in self.live.get(name, ())}))


def _types(ordered: list[Revision]) -> str:
    """The kind of record that its first revision began, in the newest version that anybody used: no later revision of
    another kind turns a note into something else. `ordered` newest first."""
    if not ordered:
        return ""
    name = ordered[-1].type.partition("/")[0]
    versions = (one.type.partition("/") for one in ordered)
    return f"{name}/{max(int(version) for kind, _, version in versions if kind == name)}"


def _same(values: list[Any]) -> bool:
    first = strictjson.dumps(_sorted(values[0]))
    return all(strictjson.dumps(_sorted(value)) == first for value in values[1:])


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _sorted(value[key]) for key in sorted(value)}
    if isinstance(value, list):
        return [_sorted(item) for item in value]
    return value


def view(revisions: Iterable[Revision]) -> View:
    """The view of one record from the set of its revisions (any order, repetitions do no harm).

    An empty set gives an empty view with `types` "". Erased revisions set nothing; an order of erasure covers all
    revisions of a record up to it, so that nothing which one of them superseded comes back.
    """
    known = {revision.id: revision for revision in revisions}
    if len(known) == 1:
        return _alone(*known.values())
    return _merged(known)


def _alone(revision: Revision) -> View:
    """What `_merged` gives for one revision, as most records have it: all that it sets is live."""
    found = revision.fields()
    names = sorted(found)
    ids = (revision.id,)
    return View(
        fields={name: found[name] for name in names if found[name] is not None and name != DELETED},
        conflicts={},
        deleted=bool(found.get(DELETED)),
        delete_conflict=False,
        seen=ids if found else (),
        types=_types([revision]),
        live=dict.fromkeys(names, ids),
    )


def _merged(known: Mapping[str, Revision]) -> View:
    ordered = sorted(known.values(), key=lambda one: (one.clk, one.id), reverse=True)
    setters: dict[str, list[tuple[Revision, Any]]] = {}
    for revision in ordered:
        for name, value in revision.fields().items():
            setters.setdefault(name, []).append((revision, value))
    live: dict[str, list[tuple[Revision, Any]]] = {}
    for name, entries in setters.items():
        dead = {one for revision, _ in entries for one in revision.seen}
        live[name] = [(revision, value) for revision, value in entries if revision.id not in dead]

    fields: dict[str, Any] = {}
    conflicts: dict[str, list[tuple[str, Any]]] = {}
    for name in sorted(live):
        entries = live[name]
        if name == DELETED or not entries:
            continue
        if entries[0][1] is not None:
            fields[name] = entries[0][1]
        if len(entries) > 1 and not _same([value for _, value in entries]):
            conflicts[name] = [(revision.id, value) for revision, value in entries]
    deleted, delete_conflict = _deletion(live)
    return View(
        fields=fields,
        conflicts=conflicts,
        deleted=deleted,
        delete_conflict=delete_conflict,
        seen=tuple(sorted({revision.id for entries in live.values() for revision, _ in entries})),
        types=_types(ordered),
        live={name: tuple(sorted(revision.id for revision, _ in live[name])) for name in sorted(live)},
    )


def _deletion(live: dict[str, list[tuple[Revision, Any]]]) -> tuple[bool, bool]:
    marks = live.get(DELETED, [])
    deletions = [revision for revision, value in marks if value]
    if not deletions:
        return False, False
    known = {one for revision in deletions for one in revision.seen} | {revision.id for revision in deletions}
    others = {revision.id for name, entries in live.items() if name != DELETED for revision, _ in entries}
    undone = any(not value for _, value in marks)
    conflict = undone or not others <= known
    return not conflict, conflict
