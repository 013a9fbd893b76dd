"""Statistics: counted rightly at the edges of a period, and few people are never told apart."""

from __future__ import annotations

import random
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.vietnamese.zone import VIETNAM
from desktop_app.services.statistics import FEW, Meetings, Period, shown
from tests.support import Clock, Notebook


def note(day: str, **more: Any) -> dict[str, Any]:
    return {"content": f"Việc ngày {day}.", "area": "29461", "occurred_on": day, **more}


@given(st.dates(date(2001, 1, 1), date(2098, 12, 31)), st.sampled_from(["month", "quarter", "year"]))
def test_periods_follow_each_other_without_a_gap(day: date, kind: str) -> None:
    period = Period.of(kind, day)
    assert period.since <= day <= period.until
    assert period.before().until + timedelta(days=1) == period.since
    assert period.after().since - timedelta(days=1) == period.until
    assert period.after().before() == period


@pytest.mark.parametrize(
    ("kind", "day", "since", "until"),
    [
        ("month", date(2028, 2, 29), date(2028, 2, 1), date(2028, 2, 29)),
        ("quarter", date(2026, 11, 21), date(2026, 10, 1), date(2026, 12, 31)),
        ("quarter", date(2026, 4, 1), date(2026, 4, 1), date(2026, 6, 30)),
        ("year", date(2026, 12, 31), date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_periods_are_those_of_the_calendar(kind: str, day: date, since: date, until: date) -> None:
    assert Period.of(kind, day) == Period(kind, since, until)


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
    # One note with two topics of land is one note, as in the list that stands behind this figure.
    assert figures.topics == (("infra", 1, 0), ("land", 1, 1))
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


def test_a_meeting_of_no_kind_is_counted_as_such(notebook: Notebook) -> None:
    notebook.services.capture.add("meeting", [{"title": "Họp", "starts_at": "2026-11-12T08:05+07:00"}]).result()
    figures = notebook.services.statistics.count(Period.of("month", date(2026, 11, 1)))
    assert figures.meetings == (Meetings("", 1, 0),)


def test_followups_opened_settled_untold_and_overdue(notebook: Notebook, clock: Clock) -> None:
    made = notebook.services.capture.add(
        "followup",
        [
            {"text": "Việc một", "due_on": "2026-11-10"},
            {"text": "Việc hai"},
            {"text": "Việc ba"},
        ],
    ).result()
    for state in ("verifying", "forwarded", "accepted", "in_progress", "resolved"):
        notebook.services.followups.set(made[1].record_id, {"state": state, "result": "Xong"}).result()
    today = clock.now.date().isoformat()
    add, delete = notebook.services.capture.add, notebook.services.capture.delete
    add("followup", [{"text": "Việc hôm nay", "due_on": today}]).result()  # due today is not late yet
    for state in ("new", "resolved", "closed"):  # what was taken out counts nowhere, whatever its state was
        (gone,) = add("followup", [{"text": "Nhầm", "due_on": "2026-11-10", "state": state}]).result()
        delete(gone.record_id).result()
    add("note", [note("2026-11-12")]).result()
    figures = notebook.services.statistics.count(Period.of("month", date(2026, 11, 21)))
    assert (figures.opened, figures.settled, figures.untold, figures.overdue) == (4, 0, 1, 1)
    assert notebook.services.statistics.count(Period.of("month", date(2026, 10, 1))).opened == 0


def test_a_promise_is_kept_when_it_was_kept_and_not_when_it_was_last_touched(notebook: Notebook, clock: Clock) -> None:
    made = notebook.services.capture.add(
        "followup", [{"text": f"Việc {n}", "state": "accepted"} for n in range(2)]
    ).result()
    clock.now = datetime(2026, 12, 31, 23, 30, tzinfo=VIETNAM)
    for one in made:
        notebook.services.followups.set(one.record_id, {"state": "resolved", "result": "Xong"}).result()
    notebook.services.followups.set(made[0].record_id, {"state": "fed_back"}).result()
    # A device whose clock runs on another zone says the same moment in other words.
    clock.now = datetime(2027, 1, 1, 0, 30, tzinfo=VIETNAM).astimezone(UTC)
    notebook.services.followups.set(made[0].record_id, {"result": "Đã xong, có ảnh"}).result()
    notebook.services.followups.set(made[1].record_id, {"state": "fed_back"}).result()

    def told(day: date) -> tuple[int, int]:
        figures = notebook.services.statistics.count(Period.of("month", day))
        return figures.settled, figures.untold

    assert (told(date(2026, 12, 31)), told(date(2027, 1, 1))) == ((1, 0), (1, 0))


def test_a_promise_that_was_kept_again_counts_when_that_was(notebook: Notebook, clock: Clock) -> None:
    (made,) = notebook.services.capture.add("followup", [{"text": "Việc", "state": "in_progress"}]).result()
    for month, state in ((10, "resolved"), (11, "in_progress"), (12, "resolved")):
        clock.now = datetime(2026, month, 15, 9, 0, tzinfo=VIETNAM)
        notebook.services.followups.set(made.record_id, {"state": state, "result": "Xong"}).result()
    untold = [notebook.services.statistics.count(Period.of("month", date(2026, month, 1))).untold for month in (10, 12)]
    assert untold == [0, 1]


def test_every_figure_is_what_the_records_say(notebook: Notebook) -> None:
    """Counted once more from the records themselves, which are read one by one."""
    chance = random.Random(8)
    stances, groups = ("concerned", "support", "oppose"), ("farmers", "women")
    topics = ("land.clearance", "land.certificates", "infra.utilities", "economy", "society.health")
    notes = [
        note(
            (date(2026, 12, 31) + timedelta(days=chance.randint(-45, 45))).isoformat(),
            area=chance.choice(("29461", "29182", "29461/ấp 3")),
            topics=chance.sample(topics, chance.randint(0, 3)),
            streams=[
                {
                    "stance": chance.choice(stances),
                    **({"group": chance.choice(groups)} if chance.random() < 0.5 else {}),
                }
                for _ in range(chance.randint(0, 3))
            ],
            **({"severity": chance.randint(0, 2)} if chance.random() < 0.8 else {}),
            **({"channel": "conversation"} if chance.random() < 0.5 else {}),
        )
        for _ in range(80)
    ]
    meetings = [
        {
            "kind": chance.choice(("hamlet", "dialogue")),
            "title": "Họp",
            "starts_at": (
                datetime(2026, 12, 31, 17, tzinfo=UTC) + timedelta(hours=chance.randint(-50, 50))
            ).isoformat(),
            "attendance": {"present": chance.randint(0, 60)}
            if chance.random() < 0.8
            else {"groups": {"nông dân": None}},
        }
        for _ in range(20)
    ]
    services = notebook.services
    made = [done.record_id for done in services.capture.add("note", notes).result()]
    held = [done.record_id for done in services.capture.add("meeting", meetings).result()]
    for gone in (*made[:6], *held[:2]):
        services.capture.delete(gone).result()
    services.capture.undelete(made[0]).result()
    services.capture.save_draft(
        services.capture.edit(made[10]).result().id, {"severity": 2, "content": "Nháp"}
    ).result()
    made, held = [made[0], *made[6:]], held[2:]
    for kind, day in (("month", date(2026, 12, 5)), ("quarter", date(2027, 2, 1)), ("year", date(2026, 1, 1))):
        period = Period.of(kind, day)
        figures = services.statistics.count(period)

        def within(ids: list[str], field: str, period: Period) -> list[dict[str, Any]]:
            found = [services.queries.record(one).fields for one in ids]
            days = [datetime.fromisoformat(one[field]) for one in found]
            days = [at.astimezone(VIETNAM) if at.tzinfo else at for at in days]
            return [one for one, at in zip(found, days, strict=True) if period.since <= at.date() <= period.until]

        said = within(made, "occurred_on", period)
        streams = [value for one in said for name, value in one.items() if name.startswith("stream.") and value]
        assert (figures.notes, figures.notes_before) == (len(said), len(within(made, "occurred_on", period.before())))
        assert figures.severities == Counter(one.get("severity") for one in said)
        assert dict(figures.channels) == Counter(one.get("channel") for one in said)
        assert dict(figures.areas) == Counter(one["area"] for one in said)
        assert list(figures.areas) == sorted(figures.areas, key=lambda one: (-one[1], one[0]))
        assert dict(figures.stances) == Counter(one["stance"] for one in streams)
        assert sum(number for _, number in figures.weeks) == len(said)
        assert {key: number for key, number, _ in figures.topics} == Counter(
            key for one in said for key in {topic.partition(".")[0] for topic in one.get("topics") or ()}
        )
        assert figures.groups == Counter(
            (one["area"], value["group"])
            for one in said
            for name, value in one.items()
            if name.startswith("stream.") and value and "group" in value
        )
        met = within(held, "starts_at", period)
        assert {one.kind: one.held for one in figures.meetings} == Counter(one["kind"] for one in met)
        assert figures.people == sum(one["attendance"].get("present", 0) for one in met)


def test_an_empty_notebook_has_figures_too(notebook: Notebook) -> None:
    figures = notebook.services.statistics.count(Period.of("year", date(2026, 1, 1)))
    assert (figures.notes, figures.held, figures.people, figures.topics, figures.groups) == (0, 0, 0, (), {})


@pytest.mark.parametrize(("count", "told"), [(0, FEW), (4, FEW), (5, 5), (12, 12)])
def test_few_people_are_not_told_apart(count: int, told: object) -> None:
    assert shown(count) == told
