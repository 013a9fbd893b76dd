"""Steps that are taken back and made again: whatever was done, the way back ends where it began."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ui.records.steps import MOST, Steps

NAMES = st.sampled_from(["title", "area", "stream.a", "proposal"])
VALUES: st.SearchStrategy[Any] = st.one_of(
    st.none(), st.text(max_size=3), st.dictionaries(st.sampled_from("abc"), st.text(min_size=1, max_size=2), min_size=1)
)


def apply(fields: dict[str, Any], changes: dict[str, Any] | None) -> None:
    for name, value in (changes or {}).items():
        if value is None:
            fields.pop(name, None)
        else:
            fields[name] = value


@given(st.lists(st.tuples(NAMES, VALUES, st.sampled_from([None, "here", "there"])), max_size=30))
def test_all_the_way_back_and_forward(deeds: list[tuple[str, Any, Any]]) -> None:
    steps, fields = Steps(), {"title": "Nước yếu", "proposal": {"a": "x", "b": "y"}}
    first = dict(fields)
    for name, value, where in deeds:
        before = fields.get(name)
        apply(fields, {name: value})
        steps.note(name, before, fields.get(name), where)
    last = dict(fields)
    taken = 0
    while (changes := steps.back(fields)) is not None:
        apply(fields, changes)
        taken += 1
    assert fields == first
    for _ in range(taken):
        apply(fields, steps.forward(fields))
    assert steps.forward(fields) is None
    assert fields == last


def test_what_is_typed_in_one_stay_is_one_step() -> None:
    steps, here, there = Steps(), object(), object()
    for before, after in (("", "N"), ("N", "Nư"), ("Nư", "Nướ")):
        steps.note("content", before, after, here)
    steps.note("content", "Nướ", "Nước", there)
    assert steps.back({"content": "Nước"}) == {"content": "Nướ"}
    assert steps.back({"content": "Nướ"}) == {"content": ""}
    assert steps.back({}) is None


def test_written_and_taken_away_again_is_no_step() -> None:
    steps, here = Steps(), object()
    steps.note("level", 1, 3)
    steps.note("content", None, "a", here)
    steps.note("content", "a", None, here)
    assert steps.back({"level": 3}) == {"level": 1}


def test_a_choice_is_always_a_step_of_its_own() -> None:
    steps = Steps()
    steps.note("level", 1, 3)
    steps.note("level", 3, 4)
    assert steps.back({"level": 4}) == {"level": 3}


def test_a_new_deed_ends_what_could_be_made_again() -> None:
    steps = Steps()
    steps.note("level", 1, 3)
    steps.back({"level": 3})
    steps.note("level", 1, 2)
    assert steps.forward({"level": 2}) is None


def test_several_changes_of_one_act_go_together() -> None:
    steps = Steps()
    steps.note("level", None, 2)
    steps.note("stream.a", {"order": 1}, {"order": 2})
    steps.note("stream.b", {"order": 2}, {"order": 1})
    steps.together(2)
    fields = {"stream.a": {"order": 2, "summary": "x"}, "stream.b": {"order": 1}}
    assert steps.back(fields) == {"stream.a": {"order": 1, "summary": "x"}, "stream.b": {"order": 2}}
    assert steps.back(fields) == {"level": None}


def test_no_more_steps_than_can_be_remembered() -> None:
    steps = Steps()
    for number in range(MOST + 5):
        steps.note("level", number, number + 1)
    taken = 0
    while steps.back({}) is not None:
        taken += 1
    assert taken == MOST
