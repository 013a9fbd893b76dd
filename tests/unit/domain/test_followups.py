"""Follow-ups: what may follow what, when something is overdue, and one record for one task."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import pairwise
from typing import Any

import pytest

from desktop_app.domain import followups
from desktop_app.domain.followups import SETTLED, TRANSITIONS, age_class, change_problems, from_task, is_overdue
from desktop_app.domain.vocabulary import Vocabulary

MEETING = "0198c0de-0000-7000-8000-0000000000aa"
TODAY = date(2026, 11, 21)


def may(old: str | None, new: str | None) -> bool:
    return change_problems({"state": old} if old else {}, {"state": new}) == []


def test_the_states_are_those_of_the_list(vocabulary: Vocabulary) -> None:
    stored = {entry.key for entry in vocabulary.entries("followup_states") if not entry.extra.get("derived")}
    assert set(TRANSITIONS) == stored
    assert {state for states in TRANSITIONS.values() for state in states} <= stored
    assert set(SETTLED) < stored


def test_the_main_way() -> None:
    way = ["new", "verifying", "forwarded", "accepted", "in_progress", "resolved", "fed_back", "closed"]
    assert all(may(old, new) for old, new in pairwise(way))
    assert may(None, "in_progress")


@pytest.mark.parametrize(
    ("old", "new", "allowed"),
    [
        ("new", "resolved", True),
        ("in_progress", "verifying", True),
        ("in_progress", "on_hold", True),
        ("on_hold", "in_progress", True),
        ("new", "merged", True),
        ("resolved", "closed", False),
        ("in_progress", "closed", False),
        ("closed", "in_progress", False),
        ("closed", "reopened", True),
        ("merged", "new", False),
        ("out_of_scope", "closed", True),
        ("reopened", "in_progress", True),
        ("fed_back", "verifying", False),
        ("verifying", "new", False),
        ("verifying", None, False),
        ("in_progress", "reopened", False),
        ("in_progress", "overdue", False),
        ("closed", "overdue", False),
        ("closed", "closed", True),
        ("of_a_newer_version", "closed", True),
    ],
)
def test_what_may_follow(old: str, new: str | None, allowed: bool) -> None:
    assert may(old, new) is allowed


def test_every_state_can_be_left_and_every_refusal_has_its_sentence(vocabulary: Vocabulary) -> None:
    for old in TRANSITIONS:
        assert TRANSITIONS[old]
        for new in [*TRANSITIONS, "overdue"]:
            problems = change_problems({"state": old}, {"state": new})
            assert bool(problems) is (new != old and new not in TRANSITIONS[old])
            assert len(problems) <= 1


def test_other_changes_are_free() -> None:
    assert change_problems({"state": "closed"}, {"result": "Bổ sung"}) == []
    assert change_problems({"state": "new"}, {"state": "asleep"}) == []  # `problems` names it
    assert change_problems({"state": ["new"]}, {"state": {"x": 1}}) == []


def test_what_stops_a_follow_up(vocabulary: Vocabulary, new_id: Callable[[], str]) -> None:
    def check(fields: dict[str, Any]) -> list[str]:
        return [problem.field for problem in followups.problems(fields, vocabulary, lambda area: True)]

    assert check({"text": "Dọn kênh", "state": "new", "due_on": "2026-12-01"}) == []
    assert check({"state": "new"}) == ["text"]
    assert check({"text": "Dọn kênh", "state": "asleep"}) == ["state"]
    assert check({"text": "Dọn kênh", "state": "overdue"}) == ["state"]
    assert check({"text": "Dọn kênh", "outcome": "happy"}) == ["outcome"]
    _, problems = followups.to_fields({"due_on": "mai", "who": "x", "fed_back": {"on": "2026-11-20"}}, new_id)
    assert [problem.field for problem in problems] == ["due_on", "who"]
    assert followups.to_fields({"due_on": None}, new_id) == ({"due_on": None}, [])
    assert followups.from_fields({"text": "Dọn kênh", "owner": None}) == {"text": "Dọn kênh"}


@pytest.mark.parametrize(
    ("fields", "asked"),
    [
        ({"owner": "Ấp", "due_on": "2026-12-01", "state": "new"}, []),
        ({"state": "new"}, ["owner", "due_on"]),
        ({"owner": "Ấp", "due_on": "2026-12-01", "state": "resolved"}, ["fed_back"]),
        ({"owner": "Ấp", "due_on": "2026-12-01", "state": "on_hold"}, ["result"]),
        ({"owner": "Ấp", "due_on": "2026-12-01", "state": "closed"}, ["fed_back"]),
        ({"owner": "Ấp", "due_on": "2026-12-01", "state": "closed", "fed_back": {"on": "2026-11-01"}}, []),
    ],
)
def test_what_is_still_owed(fields: dict[str, Any], asked: list[str], vocabulary: Vocabulary) -> None:
    assert [hint.field for hint in followups.hints(fields, vocabulary)] == asked


def test_overdue_is_derived() -> None:
    assert is_overdue({"due_on": "2026-11-20", "state": "new"}, TODAY)
    assert is_overdue({"due_on": "2026-11-20"}, TODAY)
    assert is_overdue({"due_on": "2026-11-20", "state": "resolved"}, TODAY)  # people have not been told
    assert not is_overdue({"due_on": "2026-11-21", "state": "new"}, TODAY)
    assert not is_overdue({"state": "new"}, TODAY)
    assert not is_overdue({"due_on": "sắp tới", "state": "new"}, TODAY)
    for state in SETTLED:
        assert not is_overdue({"due_on": "2026-01-01", "state": state}, TODAY)


def test_age_classes() -> None:
    days = (0, 6, 7, 29, 30, 59, 60, 89, 90, 400)
    assert [age_class(date.fromordinal(TODAY.toordinal() - one), TODAY) for one in days] == [
        *(0, 0, 7, 7, 30, 30, 60, 60, 90, 90)
    ]
    assert age_class(date(2027, 1, 1), TODAY) == 0


def test_two_devices_make_one_follow_up_of_a_task() -> None:
    task = {"id": "t1", "kind": "task", "text": "Dọn kênh", "owner": "Ấp 3", "due_on": "2026-12-01", "order": 4}
    one, fields = from_task(MEETING, task)
    assert from_task(MEETING, {**task, "text": "Dọn kênh sớm"})[0] == one
    assert fields == {
        "source": MEETING,
        "state": "new",
        "text": "Dọn kênh",
        "owner": "Ấp 3",
        "due_on": "2026-12-01",
    }
    assert from_task(MEETING, {**task, "id": "t2"})[0] != one
    assert from_task(MEETING.replace("aa", "ab"), task)[0] != one
    assert from_task(MEETING, {"id": "t3", "owner": ""})[1] == {"source": MEETING, "state": "new"}


def test_what_lists_show(vocabulary: Vocabulary) -> None:
    fields = {"text": "Dọn\nkênh", "owner": "Ấp 3", "due_on": "2026-12-01", "result": "Đã dọn một nửa"}
    shown = followups.summary(fields, vocabulary)
    assert (shown.title, shown.gist, shown.state, shown.due_on) == ("Dọn kênh", "Đã dọn một nửa", "new", "2026-12-01")
    assert "Ấp 3" in shown.search_body
