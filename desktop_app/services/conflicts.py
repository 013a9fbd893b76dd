"""What several people wrote in one field without having seen each other: listed for a person, who decides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from desktop_app.errors import InvalidRecord, NotFound, UserError
from desktop_app.storage import revisions as log
from desktop_app.storage import views
from sync.core.merge import DELETED, View, view
from sync.core.revision import Revision

if TYPE_CHECKING:
    from desktop_app.services.context import Context


class DecidedMeanwhile(UserError):
    """What was shown is no longer a conflict."""

    def __init__(self) -> None:
        super().__init__(
            "Chỗ này vừa được chọn xong ở nơi khác. Không mất gì cả. Xin mở lại để xem nội dung hiện nay.",
            "This was decided elsewhere a moment ago. Nothing is lost. Please open it again to see how it stands now.",
        )


class Claim(NamedTuple):
    """One of the values. Attributes: `rev` the revision that says it; `value` None: it took the value away (in
    "_deleted": True it deletes, False it brings back, None it edited without having seen the deletion); `at` device
    time of its author, ISO 8601; `by` the author's id; `own` whether it was written in this notebook."""

    rev: str
    value: Any
    at: str
    by: str
    own: bool


class FieldConflict(NamedTuple):
    """A field with several values. Attributes: `field` its key, "_deleted" for "deleted by one, edited by another";
    `claims` the one that is shown comes first; `base` what all of them had on screen (None: nothing)."""

    field: str
    claims: tuple[Claim, ...]
    base: Any


def conflicts_of(revisions: Iterable[Revision], own: frozenset[str]) -> list[FieldConflict]:
    """The conflicts of the record that these revisions make, in the order of the fields; a deletion comes first."""
    known = {one.id: one for one in revisions}
    shown = view(known.values())
    found = [_field(name, [rev for rev, _ in values], known, own) for name, values in shown.conflicts.items()]
    return [_deletion(shown, known, own), *found] if shown.delete_conflict else found


def resolve(context: Context, db: Any, record: str, choices: Sequence[tuple[FieldConflict, Any]]) -> str:
    """Inside a transaction: write what a person chose, as a revision that has seen exactly what was shown.

    Returns its id. Raises NotFound, DecidedMeanwhile, InvalidRecord (for a value that nobody had written before).
    """
    now = views.view_of(db, record)
    if not now.types:
        raise NotFound(
            "Không tìm thấy mục này trong sổ. Xin xem lại danh sách.",
            "There is no such record in the notebook. Please look at the list again.",
        )
    for conflict, _ in choices:
        if not {claim.rev for claim in conflict.claims} & set(now.live.get(conflict.field, ())):
            raise DecidedMeanwhile
    changes = {conflict.field: value for conflict, value in choices}
    written = {
        conflict.field
        for conflict, value in choices
        if conflict.field != DELETED and all(value != claim.value for claim in conflict.claims)
    }
    if written:
        _check(context, db, now, changes, written)
    made = log.append_change(
        db,
        context.author(),
        record=record,
        type=now.types,
        fields=changes,
        live={conflict.field: named(conflict, value) for conflict, value in choices},
    )
    context.views.refresh(db, [record])
    return made[-1].id


def undelete(context: Context, db: Any, record: str) -> str:
    """Inside a transaction: bring a deleted record back, by a revision that has seen every deletion of it.

    Returns its id, "" when the record is not deleted. Raises NotFound, also for one that was erased.
    """
    now = views.view_of(db, record)
    if not now.types or not now.fields:
        raise NotFound(
            "Không tìm thấy mục này trong sổ. Xin xem lại danh sách.",
            "There is no such record in the notebook. Please look at the list again.",
        )
    if not now.deleted:
        return ""
    made = log.append(
        db, context.author(), record=record, type=now.types, fields={DELETED: False}, seen=now.live[DELETED]
    )
    context.views.refresh(db, [record])
    return made.id


def named(conflict: FieldConflict, value: Any) -> list[str]:
    """What the deciding revision names as seen: all claims. Only a deletion that stays leaves the deletions live, and
    with them all that they had seen."""
    stays = conflict.field == DELETED and value
    return [claim.rev for claim in conflict.claims if not (stays and claim.value)]


def _check(context: Context, db: Any, now: View, changes: Mapping[str, Any], written: set[str]) -> None:
    kind = context.types.get(now.types.partition("/")[0])
    if kind is None:
        return
    after = {name: value for name, value in {**now.fields, **changes}.items() if value is not None and name != DELETED}
    problems = kind.problems(after, context.vocabulary(), lambda area: context.places.exists(area, db))
    problems += context.guard.problems(
        kind, {name: after[name] for name in sorted((written | {"area"}) & after.keys())}
    )
    before = kind.problems(now.fields, context.vocabulary(), lambda area: context.places.exists(area, db))
    new = [problem for problem in problems if problem not in before]
    if new:
        raise InvalidRecord(new)


def _claim(revision: Revision, value: Any, own: frozenset[str]) -> Claim:
    return Claim(revision.id, value, revision.at, revision.by, revision.id in own)


def _field(name: str, live: list[str], known: Mapping[str, Revision], own: frozenset[str]) -> FieldConflict:
    values = {one.id: one.fields() for one in known.values() if name in one.fields()}
    claims = tuple(_claim(known[rev], values[rev][name], own) for rev in live)
    common = set.intersection(*(_ancestors(rev, known, values.keys()) for rev in live))
    last = max(common, key=lambda rev: (known[rev].clk, rev), default=None)
    return FieldConflict(name, claims, None if last is None else values[last][name])


def _ancestors(rev: str, known: Mapping[str, Revision], setters: Iterable[str]) -> set[str]:
    """What the author of `rev` had seen of a field, and what those before had seen."""
    within, found, waiting = set(setters), set[str](), [rev]
    while waiting:
        for one in known[waiting.pop()].seen:
            if one in within and one not in found:
                found.add(one)
                waiting.append(one)
    return found


def _deletion(shown: View, known: Mapping[str, Revision], own: frozenset[str]) -> FieldConflict:
    marks = shown.live.get(DELETED, ())
    values = {rev: known[rev].fields()[DELETED] for rev in marks}
    seen = {one for rev in marks if values[rev] for one in known[rev].seen} | set(marks)
    edits = [rev for rev in shown.seen if rev not in seen]
    ordered = sorted({*marks, *edits}, key=lambda rev: (known[rev].clk, rev), reverse=True)
    return FieldConflict(DELETED, tuple(_claim(known[rev], values.get(rev), own) for rev in ordered), None)
