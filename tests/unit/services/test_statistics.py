"""Statistics: counted rightly at the edges of a period, and few people are never told apart."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.services.statistics import FEW, Meetings, Period, shown
from tests.support import Notebook


def note(day: str, **more: Any) -> dict[str, Any]:
    return {"content": f"Việc ngày {day}.", "area": "29461", "occurred_on": day, **more}


@given(st.dates(date(2001, 1, 1), date(2098, 12, 31)), st.sampled_from(["month", "quarter", "year"]))
def test_periods_follow_each_other_without_a_gap(day: date, kind: str) -> None:
    period = Period.of(kind, day)
    assert period.since <= day <= period.until
    assert period.before().until + timedelta(days=1) == period.since
    assert period.after().since - timedelta(days=1) == period.until
    assert period.after().before() == period


def test_notes_are_counted_by_everything_they_say(notebook: Notebook) -> None:
    streams = [{"stance": "concerned", "group": "farmers"}, {"stance": "support", "group": "farmers"}]
    notebook.services.capture.add(
        "note",
        [
            note("2026-10-31", topics=["land.clearance"], severity=2),
            note("2026-11-01", topics=["land.clearance", "land.certificates"], severity=3, channel="conversation"),
            note("2026-11-30", topics=["infra.utilities"], severity=3, streams=streams),
            note("2026-11-30", area="29182", channel="conversation", streams=streams[:1]),
            note("2026-12-01"),
        ],
    ).result()
    figures = notebook.services.statistics.figures(Period.of("month", date(2026, 11, 21))).result()
    assert (figures.notes, figures.notes_before) == (3, 1)
    assert figures.topics == (("land", 2, 1), ("infra", 1, 0))
    assert figures.severities == {None: 1, 3: 2}
    assert figures.channels == (("conversation", 2), (None, 1))
    assert figures.areas == (("29461", 2), ("29182", 1))
    assert figures.weeks[0] == (date(2026, 10, 26), 1)
    assert figures.weeks[-1] == (date(2026, 11, 30), 2)
    assert sum(number for _, number in figures.weeks) == 3
    assert figures.stances == (("concerned", 2), ("support", 1))
    assert figures.groups == {("29461", "farmers"): 2, ("29182", "farmers"): 1}


def test_meetings_are_told_as_held_and_people(notebook: Notebook) -> None:
    for kind, present in (("hamlet", 46), ("hamlet", 38), ("ctv_briefing", None)):
        fields: dict[str, Any] = {"kind": kind, "title": "Họp", "starts_at": "2026-11-12T08:05+07:00"}
        if present is not None:
            fields["attendance"] = {"present": present}
        meetings = notebook.services.meetings
        meetings.finish(meetings.start(fields).result().id).result()
    figures = notebook.services.statistics.count(Period.of("quarter", date(2026, 11, 1)))
    assert figures.meetings == (Meetings("hamlet", 2, 84), Meetings("ctv_briefing", 1, 0))
    assert (figures.held, figures.people) == (3, 84)


def test_followups_opened_settled_untold_and_overdue(notebook: Notebook) -> None:
    made = notebook.services.capture.add(
        "followup", [{"text": "Việc một", "due_on": "2026-11-10"}, {"text": "Việc hai"}, {"text": "Việc ba"}]
    ).result()
    for state in ("verifying", "forwarded", "accepted", "in_progress", "resolved"):
        notebook.services.followups.set(made[1].record_id, {"state": state, "result": "Xong"}).result()
    figures = notebook.services.statistics.count(Period.of("month", date(2026, 11, 21)))
    assert (figures.opened, figures.untold, figures.overdue) == (3, 1, 1)
    assert notebook.services.statistics.count(Period.of("month", date(2026, 10, 1))).opened == 0


def test_an_empty_notebook_has_figures_too(notebook: Notebook) -> None:
    figures = notebook.services.statistics.count(Period.of("year", date(2026, 1, 1)))
    assert (figures.notes, figures.held, figures.people, figures.topics, figures.groups) == (0, 0, 0, (), {})


@pytest.mark.parametrize(("count", "told"), [(0, FEW), (4, FEW), (5, 5), (12, 12)])
def test_few_people_are_not_told_apart(count: int, told: object) -> None:
    assert shown(count) == told
