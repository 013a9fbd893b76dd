"""Laws of the merge. The oracle (each revision's true causal past) is kept beside the revisions, never read by them."""

import dataclasses
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from sync.core.merge import DELETED, View, _merged, view
from sync.core.revision import Revision, make_revision

RECORD = "019a9f5e-0000-7000-8000-000000000001"
AUTHOR = "019a9f5e-0000-7000-8000-00000000000a"


def revision(
    n: int, fields: dict[str, Any], seen: tuple[str, ...] = (), *, clk: int = 1, type: str = "note/1"
) -> Revision:
    return make_revision(
        replica=f"{n:032x}",
        n=1,
        prev="",
        record=RECORD,
        type=type,
        clk=clk,
        by=AUTHOR,
        at="2026-11-21T09:14:03+07:00",
        seen=seen,
        fields=fields,
    )


@dataclasses.dataclass
class History:
    """Revisions of one record, each with everything that its author's replica held when it was written."""

    revisions: list[Revision]
    past: dict[str, set[str]]


VALUES = st.one_of(st.none(), st.integers(0, 3), st.sampled_from(["a", "b"]))


@st.composite
def histories(draw: st.DrawFn) -> History:
    replicas: list[set[str]] = [set(), set(), set()]
    known: dict[str, Revision] = {}
    past: dict[str, set[str]] = {}
    for step in range(draw(st.integers(1, 12))):
        here = replicas[draw(st.integers(0, 2))]
        if draw(st.booleans()):
            here |= draw(st.sampled_from(replicas))
        shown = view(known[one] for one in here)
        if draw(st.integers(0, 6)) == 0:
            fields: dict[str, Any] = {DELETED: True}
            seen = shown.seen
        else:
            fields = draw(st.dictionaries(st.sampled_from("abc"), VALUES, min_size=1, max_size=2))
            seen = shown.seen_for(fields) if draw(st.booleans()) else shown.seen
        made = revision(step, fields, seen, clk=draw(st.integers(0, 5)))
        past[made.id] = set(here)
        known[made.id] = made
        here.add(made.id)
    return History(list(known.values()), past)


@given(histories(), st.randoms(use_true_random=False))
def test_order_and_repetition_do_not_matter(history: History, random: Any) -> None:
    mixed = history.revisions + history.revisions[:3]
    random.shuffle(mixed)
    assert view(mixed) == view(history.revisions)


@given(histories(), st.data())
def test_merging_is_set_union(history: History, data: st.DataObject) -> None:
    left = data.draw(st.sets(st.sampled_from(history.revisions)))
    right = set(history.revisions) - left
    assert view([*left, *right]) == view([*right, *left, *left])


@given(st.dictionaries(st.sampled_from(["b", "a", DELETED]), st.one_of(VALUES, st.booleans())))
def test_a_revision_alone_gives_what_the_whole_merge_gives(fields: dict[str, Any]) -> None:
    one = revision(1, fields, ("c" * 64,))
    quick, whole = view([one, one]), _merged({one.id: one})
    assert quick == whole
    assert list(quick.fields) == list(whole.fields)
    assert list(quick.live) == list(whole.live)


@given(histories())
def test_live_values_are_exactly_the_causally_maximal_ones(history: History) -> None:
    shown = view(history.revisions)
    for name in {name for one in history.revisions for name in one.fields()}:
        setters = [one for one in history.revisions if name in one.fields()]
        maximal = {
            one.id
            for one in setters
            if not any(one.id in history.past[other.id] for other in setters if other is not one)
        }
        assert set(shown.live[name]) == maximal, name


@given(histories())
def test_what_is_shown_was_written_by_someone_and_no_conflict_is_hidden(history: History) -> None:
    shown = view(history.revisions)
    by_id = {one.id: one.fields() for one in history.revisions}
    for name, ids in shown.live.items():
        if name == DELETED:
            continue
        values = [by_id[one][name] for one in ids]
        assert shown.fields.get(name) in values
        different = any(type(value) is not type(values[0]) or value != values[0] for value in values)
        assert (name in shown.conflicts) == different


@given(histories())
def test_a_choice_that_has_seen_everything_ends_every_conflict(history: History) -> None:
    shown = view(history.revisions)
    choice = {name: shown.fields.get(name) for name in shown.live if name != DELETED}
    choice[DELETED] = None
    after = view([*history.revisions, revision(99, choice, shown.seen)])
    assert after.conflicts == {}
    assert not after.deleted
    assert not after.delete_conflict
    assert after.fields == shown.fields


def test_different_fields_merge_silently() -> None:
    first = revision(1, {"title": "Đường lầy lội", "severity": 2})
    left = revision(2, {"title": "Đường lầy lội ở ấp 3"}, (first.id,), clk=2)
    right = revision(3, {"severity": 3}, (first.id,), clk=2)
    shown = view([right, first, left])
    assert shown.fields == {"title": "Đường lầy lội ở ấp 3", "severity": 3}
    assert shown.conflicts == {}
    assert shown.seen == tuple(sorted([left.id, right.id]))


def test_two_values_are_a_conflict_shown_by_clk_then_id() -> None:
    first = revision(1, {"title": "a"})
    left = revision(2, {"title": "b"}, (first.id,), clk=2)
    right = revision(3, {"title": "c"}, (first.id,), clk=3)
    shown = view([left, right, first])
    assert shown.fields == {"title": "c"}
    assert shown.conflicts == {"title": [(right.id, "c"), (left.id, "b")]}


def test_true_and_one_are_different_and_key_order_is_not() -> None:
    assert view([revision(1, {"x": True}), revision(2, {"x": 1})]).conflicts
    assert not view([revision(1, {"x": {"a": 1, "b": 2}}), revision(2, {"x": {"b": 2, "a": 1}})]).conflicts


def test_an_item_set_to_null_is_gone() -> None:
    first = revision(1, {"item.a": {"text": "x"}, "title": "t"})
    shown = view([first, revision(2, {"item.a": None}, (first.id,))])
    assert shown.fields == {"title": "t"}


def test_a_deletion_hides_what_it_has_seen() -> None:
    first = revision(1, {"title": "a"})
    gone = revision(2, {DELETED: True}, (first.id,))
    shown = view([gone, first])
    assert (shown.deleted, shown.delete_conflict) == (True, False)
    assert shown.fields == {"title": "a"}


def test_an_edit_that_the_deletion_had_not_seen_keeps_the_record_visible() -> None:
    first = revision(1, {"title": "a"})
    gone = revision(2, {DELETED: True}, (first.id,))
    edit = revision(3, {"title": "b"}, (first.id,))
    shown = view([gone, first, edit])
    assert (shown.deleted, shown.delete_conflict) == (False, True)


def test_two_deletions_together_may_have_seen_everything() -> None:
    one, two = revision(1, {"a": 1}), revision(2, {"b": 1})
    shown = view([one, two, revision(3, {DELETED: True}, (one.id,)), revision(4, {DELETED: True}, (two.id,))])
    assert shown.deleted


def test_bringing_back_a_deleted_record() -> None:
    first = revision(1, {"title": "a"})
    gone = revision(2, {DELETED: True}, (first.id,))
    back = revision(3, {DELETED: None}, (first.id, gone.id))
    shown = view([gone, first, back])
    assert (shown.deleted, shown.delete_conflict) == (False, False)


def test_a_record_that_one_brings_back_while_another_deletes_it_again_stays_visible() -> None:
    first = revision(1, {"title": "a"})
    gone = revision(2, {DELETED: True}, (first.id,))
    back = revision(3, {DELETED: None}, (first.id, gone.id))
    again = revision(4, {DELETED: True}, (first.id, gone.id))
    shown = view([first, gone, back, again])
    assert (shown.deleted, shown.delete_conflict) == (False, True)


def test_the_newest_type_version_wins_by_number() -> None:
    assert view([revision(1, {"a": 1}, type="note/9"), revision(2, {"a": 1}, type="note/10")]).types == "note/10"


def test_no_later_revision_of_another_kind_turns_a_record_into_something_else() -> None:
    first, newer = (revision(n, {"a": 1}, type=f"note/{v}", clk=n) for n, v in ((1, 9), (2, 2)))
    stranger = revision(3, {"a": 1}, type="survey/99", clk=3)
    assert view([stranger, first, newer]).types == view([newer, first, stranger]).types == "note/9"


def test_nothing_gives_an_empty_view() -> None:
    assert view([]) == View({}, {}, False, False, (), "", {})
