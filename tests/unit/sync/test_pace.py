"""How much goes into one exchange, and how long nobody calls: bounded both ways, whatever the link does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.driver import backoff
from sync.engine.pace import LARGEST, SMALLEST, Pace
from sync.wire.limits import FIRST_BATCH, Limits

LIMITS = Limits()
EVENTS = st.lists(st.one_of(st.none(), st.floats(0, 100)), max_size=60)


@given(EVENTS)
def test_the_budget_stays_between_its_bounds(events: list[float | None]) -> None:
    pace = Pace()
    for seconds in events:
        pace = pace.after_loss() if seconds is None else pace.after(pace.budget, seconds, LIMITS)
        assert SMALLEST <= pace.budget <= LIMITS.batch


@pytest.mark.parametrize(("seconds", "exchanges"), [(0.3, 2), (5.0, 6)])
def test_a_good_link_soon_carries_whole_batches(seconds: float, exchanges: int) -> None:
    pace = Pace()
    assert pace.budget == FIRST_BATCH == 128 * 1024
    for _ in range(exchanges):
        pace = pace.after(pace.budget, seconds, LIMITS)
    assert pace.budget == LARGEST < LIMITS.batch


def test_a_slow_exchange_and_a_cut_make_it_smaller() -> None:
    assert Pace(64 * 1024).after(64 * 1024, 9.0, LIMITS).budget == 32 * 1024
    assert Pace(64 * 1024).after_loss().budget == 16 * 1024
    assert Pace(SMALLEST).after_loss().budget == SMALLEST


def test_what_was_not_used_proves_nothing() -> None:
    assert Pace(64 * 1024).after(1000, 0.3, LIMITS).budget == 64 * 1024


def test_a_server_that_stands_near_gets_a_hundred_revisions_at_once() -> None:
    assert Pace().after(1000, 0.1, LIMITS).budget == 256 * 1024
    assert Pace(512 * 1024).after(1000, 0.1, LIMITS).budget == 512 * 1024
    assert Pace().after(1000, 0.1, Limits(batch=64 * 1024)).budget == 64 * 1024


@given(st.integers(1, 10**6), st.floats(0, 1), st.one_of(st.none(), st.integers(0, 86_400)))
def test_waits_are_bounded_and_a_server_gets_the_time_that_it_asks_for(
    failures: int, chance: float, retry_after: int | None
) -> None:
    seconds = backoff.wait(failures, chance, retry_after)
    if retry_after is None:
        assert backoff.SHORTEST <= seconds <= backoff.LONGEST
    else:
        assert retry_after <= seconds <= retry_after + backoff.LONGEST


def test_waits_spread_over_the_whole_range_and_the_range_grows() -> None:
    assert backoff.wait(1, 0.0) == backoff.wait(9, 0.0) == 5.0
    assert [backoff.wait(failures, 1.0) for failures in (1, 2, 3, 20)] == [10.0, 20.0, 40.0, 3600.0]
    assert backoff.wait(20, 1.0, longest=900.0) == 900.0
