"""What several people wrote unseen by each other is listed whole, and a person's choice ends it, nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.errors import InvalidRecord, NotFound
from desktop_app.services.conflicts import Claim, DecidedMeanwhile, FieldConflict, conflicts_of, named
from desktop_app.storage import revisions
from sync.core.merge import DELETED, view
from sync.core.revision import Revision, make_revision
from tests.support import Notebook
from tests.unit.services.test_capture import NOTE

OFFICE = "019a9f5e-0000-7000-8000-0000000000ff"
RECORD = "019a9f5e-0000-7000-8000-000000000001"
AT = "2026-11-21T10:00:00+07:00"


class Office:
    """Somebody elsewhere, whose revisions arrive here."""

    def __init__(self, notebook: Notebook) -> None:
        self.notebook = notebook
        self.n, self.prev = 0, ""

    def writes(self, record: str, fields: dict[str, Any], seen: tuple[str, ...]) -> Revision:
        self.n += 1
        made = make_revision(
            replica="9" * 32, n=self.n, prev=self.prev, record=record, type="note/1", clk=self.n + 1, by=OFFICE, at=AT,
            seen=seen, fields=fields,
        )  # fmt: skip
        self.prev = made.id

        def job(db: Any) -> None:
            revisions.insert(db, made, own=False)
            self.notebook.services.capture._context.views.refresh(db, [record])

        self.notebook.store.write(job).result()
        return made


def add(notebook: Notebook) -> tuple[str, str]:
    [made] = notebook.services.capture.add("note", [NOTE]).result()
    return made.record_id, made.rev


def change(notebook: Notebook, record: str, **fields: Any) -> str:
    capture = notebook.services.capture
    draft = capture.edit(record).result()
    capture.save_draft(draft.id, {**draft.fields, **fields}).result()
    return capture.complete(draft.id).result().rev


def shown(notebook: Notebook, record: str) -> dict[str, Any]:
    return notebook.services.queries.record(record).fields


def conflicted(notebook: Notebook) -> tuple[str, str, str, str]:
    """(record, the first revision, ours, theirs): both gave it another title."""
    record, first = add(notebook)
    ours = change(notebook, record, title="Đền bù chậm ở ấp 3")
    theirs = Office(notebook).writes(record, {"title": "Chi trả chậm đợt 2", "severity": 3}, (first,))
    return record, first, ours, theirs.id


def test_both_values_are_listed_with_who_and_when_and_what_both_had_seen(notebook: Notebook) -> None:
    record, _, ours, theirs = conflicted(notebook)
    [conflict] = notebook.services.queries.conflicts(record)
    assert conflict.field == "title"
    assert conflict.base == NOTE["title"]
    assert set(conflict.claims) == {
        Claim(ours, "Đền bù chậm ở ấp 3", notebook.clock().isoformat(), notebook.store.author, True),
        Claim(theirs, "Chi trả chậm đợt 2", AT, OFFICE, False),
    }
    assert conflict.claims[0].value == shown(notebook, record)["title"]
    assert [row.id for row in notebook.services.queries.conflicted()] == [record]


def test_one_person_alone_makes_no_conflict(notebook: Notebook) -> None:
    record, _ = add(notebook)
    change(notebook, record, title="khác")
    change(notebook, record, title="khác nữa")
    assert notebook.services.queries.conflicts(record) == []
    assert notebook.services.queries.conflicted() == []


@pytest.mark.parametrize("place", [0, 1])
def test_choosing_one_ends_the_conflict_and_keeps_the_rest(notebook: Notebook, place: int) -> None:
    record, *_ = conflicted(notebook)
    [conflict] = notebook.services.queries.conflicts(record)
    chosen = conflict.claims[place].value
    notebook.services.capture.resolve(record, [(conflict, chosen)]).result()
    assert notebook.services.queries.conflicts(record) == []
    assert notebook.services.queries.delivery().conflicts == 0
    assert (shown(notebook, record)["title"], shown(notebook, record)["severity"]) == (chosen, 3)
    last = notebook.services.queries.history(record)[-1]
    assert last.fields == {"title": chosen}


def test_a_merged_text_may_be_written_and_is_checked_like_any_other(notebook: Notebook) -> None:
    record, *_ = conflicted(notebook)
    [conflict] = notebook.services.queries.conflicts(record)
    with pytest.raises(InvalidRecord):
        notebook.services.capture.resolve(record, [(conflict, 5)]).result()
    with pytest.raises(InvalidRecord):
        notebook.services.capture.resolve(record, [(conflict, "Hỏi số căn cước 001085012345 nhé")]).result()
    assert len(notebook.services.queries.conflicts(record)) == 1
    notebook.services.capture.resolve(record, [(conflict, "Chi trả đợt 2 chậm ở ấp 3")]).result()
    assert shown(notebook, record)["title"] == "Chi trả đợt 2 chậm ở ấp 3"


def test_what_arrived_after_it_was_shown_is_not_decided_unseen(notebook: Notebook) -> None:
    record, first, *_ = conflicted(notebook)
    [conflict] = notebook.services.queries.conflicts(record)
    late = Office(notebook)
    late.n, late.prev = 5, "a" * 64
    late.writes(record, {"title": "Người thứ ba viết"}, (first,))
    notebook.services.capture.resolve(record, [(conflict, conflict.claims[0].value)]).result()
    [again] = notebook.services.queries.conflicts(record)
    assert {claim.value for claim in again.claims} == {conflict.claims[0].value, "Người thứ ba viết"}


def test_a_second_click_changes_nothing(notebook: Notebook) -> None:
    record, *_ = conflicted(notebook)
    [conflict] = notebook.services.queries.conflicts(record)
    notebook.services.capture.resolve(record, [(conflict, conflict.claims[0].value)]).result()
    with pytest.raises(DecidedMeanwhile):
        notebook.services.capture.resolve(record, [(conflict, conflict.claims[1].value)]).result()
    assert shown(notebook, record)["title"] == conflict.claims[0].value


def test_what_does_not_exist_cannot_be_decided(notebook: Notebook) -> None:
    with pytest.raises(NotFound):
        notebook.services.capture.resolve(RECORD, [(FieldConflict("title", (), None), "x")]).result()


def deleted_and_edited(notebook: Notebook) -> str:
    record, first = add(notebook)
    notebook.services.capture.delete(record).result()
    Office(notebook).writes(record, {"severity": 4}, (first,))
    return record


def test_deleted_here_and_edited_there_stays_visible_until_somebody_decides(notebook: Notebook) -> None:
    record = deleted_and_edited(notebook)
    [conflict] = notebook.services.queries.conflicts(record)
    assert conflict.field == DELETED
    assert [row.id for row in notebook.services.queries.conflicted()] == [record]
    assert notebook.services.queries.delivery().conflicts == 1
    assert {(claim.value, claim.own) for claim in conflict.claims} == {(True, True), (None, False)}
    assert [row.id for row in notebook.services.queries.records("note")] == [record]


def test_a_deletion_is_taken_back_by_one_more_revision(notebook: Notebook) -> None:
    record, _first = add(notebook)
    before, capture = shown(notebook, record), notebook.services.capture
    capture.delete(record).result()
    assert notebook.services.queries.records("note") == []
    assert capture.undelete(record).result().rev
    assert shown(notebook, record) == before
    assert [row.id for row in notebook.services.queries.records("note")] == [record]
    assert [hit.id for hit in notebook.services.queries.search(before["title"])] == [record]
    assert notebook.services.queries.conflicts(record) == []
    assert len(notebook.services.queries.history(record)) == 3
    assert capture.undelete(record).result().rev == "", "nothing to take back any more"
    capture.delete(record).result()
    assert notebook.services.queries.records("note") == [], "it may be deleted again"
    with pytest.raises(NotFound):
        capture.undelete(RECORD).result()


def test_a_deletion_taken_back_here_leaves_one_that_was_made_elsewhere(notebook: Notebook) -> None:
    """Two delete without having seen each other; one takes it back before the other one's arrives."""
    record, first = add(notebook)
    capture, office = notebook.services.capture, Office(notebook)
    capture.delete(record).result()
    capture.undelete(record).result()
    office.writes(record, {DELETED: True}, (first,))
    [conflict] = notebook.services.queries.conflicts(record)
    assert conflict.field == DELETED, "nobody's decision is dropped: a person chooses"


def test_it_may_be_kept(notebook: Notebook) -> None:
    record = deleted_and_edited(notebook)
    [conflict] = notebook.services.queries.conflicts(record)
    notebook.services.capture.resolve(record, [(conflict, False)]).result()
    assert notebook.services.queries.conflicts(record) == []
    assert shown(notebook, record)["severity"] == 4
    assert DELETED not in shown(notebook, record)


def test_it_may_stay_deleted(notebook: Notebook) -> None:
    record = deleted_and_edited(notebook)
    [conflict] = notebook.services.queries.conflicts(record)
    notebook.services.capture.resolve(record, [(conflict, True)]).result()
    assert notebook.services.queries.conflicts(record) == []
    assert notebook.services.queries.records("note") == []
    assert notebook.services.queries.conflicted() == []


# -- any history at all


@st.composite
def histories(draw: st.DrawFn) -> list[Revision]:
    """Revisions of one record by authors who saw any part of what was there before."""
    made: list[Revision] = []
    for number in range(draw(st.integers(2, 9))):
        names = draw(st.lists(st.sampled_from(["a", "b", DELETED]), min_size=1, max_size=2, unique=True))
        fields = {name: draw(st.booleans() if name == DELETED else st.integers(0, 2)) for name in names}
        seen = draw(st.lists(st.sampled_from([one.id for one in made]), unique=True)) if made else []
        made.append(_revision(number, fields, tuple(seen)))
    return made


def _revision(number: int, fields: dict[str, Any], seen: tuple[str, ...]) -> Revision:
    return make_revision(
        replica=f"{number:032x}", n=1, prev="", record=RECORD, type="note/1", clk=number, by=OFFICE, at=AT, seen=seen,
        fields=fields,
    )  # fmt: skip


@given(histories(), st.data())
def test_every_conflict_is_listed_and_a_decision_ends_just_that_one(made: list[Revision], data: st.DataObject) -> None:
    before = view(made)
    conflicts = conflicts_of(made, frozenset())
    fields = {one.field for one in conflicts}
    assert fields == set(before.conflicts) | ({DELETED} if before.delete_conflict else set())
    for one in conflicts:
        if one.field != DELETED:
            assert [(claim.rev, claim.value) for claim in one.claims] == before.conflicts[one.field]
    if not conflicts:
        return
    chosen = data.draw(st.sampled_from(conflicts))
    value = data.draw(st.booleans() if chosen.field == DELETED else st.integers(0, 9))
    decision = _revision(99, {chosen.field: value}, tuple(named(chosen, value)))
    after = view([*made, decision])
    left = {one.field for one in conflicts_of([*made, decision], frozenset())}
    assert left - {DELETED} == (fields - {chosen.field}) - {DELETED}
    if chosen.field == DELETED:
        assert (after.deleted, after.delete_conflict) == (value, False)
    else:
        assert after.fields[chosen.field] == value


def test_what_changed_behind_the_screen_is_not_written_over(notebook: Notebook) -> None:
    """A note is on the screen, the office's change of it arrives unseen, and then the person writes in the same part,
    and in one that the office said again as it was: the one does not take the other along."""
    record, first = add(notebook)
    capture, on_screen = notebook.services.capture, shown(notebook, record)
    theirs = {"title": "Chi trả chậm đợt 2", "content": "Bà con đã nhận đợt 1.", "severity": on_screen["severity"]}
    Office(notebook).writes(record, theirs, (first,))
    draft = capture.edit(record, shown=on_screen).result()
    assert draft.fields["content"] == theirs["content"], "what is not touched here is as it came"
    ours = {"title": "Đền bù chậm ở ấp 3", "severity": 1}
    capture.save_draft(draft.id, {**draft.fields, **ours}).result()
    capture.complete(draft.id).result()
    [conflict] = notebook.services.queries.conflicts(record)
    assert {one.value for one in conflict.claims} == {ours["title"], theirs["title"]}
    fields = shown(notebook, record)
    assert (fields["content"], fields["severity"]) == (theirs["content"], 1)


def test_what_was_seen_is_replaced_as_ever(notebook: Notebook) -> None:
    record, first = add(notebook)
    Office(notebook).writes(record, {"title": "Chi trả chậm đợt 2", "severity": 3}, (first,))
    draft = notebook.services.capture.edit(record, shown=shown(notebook, record)).result()
    notebook.services.capture.save_draft(draft.id, {**draft.fields, "title": "Đền bù chậm", "severity": 4}).result()
    done = notebook.services.capture.complete(draft.id).result()
    assert notebook.services.queries.conflicts(record) == []
    assert done.rev
    assert (shown(notebook, record)["title"], shown(notebook, record)["severity"]) == ("Đền bù chậm", 4)
