"""Sending by itself: when it tries, when it waits, what it tells."""

from __future__ import annotations

from concurrent.futures import Future
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from desktop_app.errors import SyncFailed
from sync.driver import backoff
from tests.support import Clock
from tests.ui.driving import settle
from ui.bridge import Bridge
from ui.sync_status.agent import EVERY_SECONDS, FIRST_SECONDS, SOON_SECONDS, SPREAD, SyncAgent

OFFLINE = SyncFailed("no-network", "Chưa có mạng.", "No network.")


class Syncing:
    """Attempts that end when the test says so."""

    def __init__(self) -> None:
        self.attempts: list[Future[Any]] = []
        self.cancelled = 0
        self.office: Any = SimpleNamespace(org_name="Văn phòng")
        self.progress: Any = None

    def enrolled(self) -> Any:
        return self.office

    def sync(self, progress: Any = None) -> Future[Any]:
        self.progress = progress
        self.attempts.append(Future())
        return self.attempts[-1]

    def cancel(self) -> None:
        self.cancelled += 1


@pytest.fixture
def syncing() -> Syncing:
    return Syncing()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def agent(syncing: Syncing, clock: Clock, qapp: Any) -> Any:
    services: Any = SimpleNamespace(syncing=syncing, clock=clock)
    made = SyncAgent(services, Bridge(), lambda: 0.5)
    yield made
    made.stop()


def seconds_to_next(agent: SyncAgent, clock: Clock) -> float:
    assert agent.next_at is not None
    return (agent.next_at - clock.now).total_seconds()


def end(attempt: Future[Any], result: Any = None, error: BaseException | None = None) -> None:
    if error is None:
        attempt.set_result(result)
    else:
        attempt.set_exception(error)
    settle()


def test_it_begins_soon_after_the_start(agent: SyncAgent, clock: Clock, syncing: Syncing):
    agent.start()
    assert seconds_to_next(agent, clock) == FIRST_SECONDS
    assert syncing.attempts == []


def test_after_success_it_waits_a_quarter_of_an_hour(agent: SyncAgent, clock: Clock, syncing: Syncing):
    agent.now()
    assert agent.running
    end(syncing.attempts[0], "what was done")
    assert not agent.running
    assert agent.result == "what was done"
    assert seconds_to_next(agent, clock) == EVERY_SECONDS


def test_waits_are_spread_so_that_not_all_call_at_once(syncing: Syncing, clock: Clock, qapp: Any):
    services: Any = SimpleNamespace(syncing=syncing, clock=clock)
    waits = []
    for random in (0.0, 1.0):
        agent = SyncAgent(services, Bridge(), lambda random=random: random)
        agent.now()
        end(syncing.attempts[-1])
        waits.append(seconds_to_next(agent, clock))
        agent.stop()
    assert waits == [EVERY_SECONDS * (1 - SPREAD), EVERY_SECONDS * (1 + SPREAD)]


def test_after_failures_it_tries_ever_more_rarely(agent: SyncAgent, clock: Clock, syncing: Syncing):
    waits = []
    for _ in range(12):
        agent.now()
        end(syncing.attempts[-1], error=OFFLINE)
        waits.append(seconds_to_next(agent, clock))
    assert waits == sorted(waits)
    assert backoff.SHORTEST < waits[0] < 10
    assert 300 < waits[-1] < 15 * 60
    assert agent.offline
    agent.now()
    end(syncing.attempts[-1])
    assert not agent.offline
    agent.now()
    end(syncing.attempts[-1], error=OFFLINE)
    assert seconds_to_next(agent, clock) == waits[0]


def test_a_busy_office_is_given_the_time_that_it_asks_for(agent: SyncAgent, clock: Clock, syncing: Syncing):
    agent.now()
    end(syncing.attempts[-1], error=SyncFailed("busy", "Bận.", "Busy.", 120))
    assert seconds_to_next(agent, clock) >= 120


def test_a_completed_record_is_sent_within_seconds(agent: SyncAgent, clock: Clock, syncing: Syncing):
    agent.now()
    end(syncing.attempts[0])
    agent.soon()
    assert seconds_to_next(agent, clock) == SOON_SECONDS
    clock.forward(seconds=2)
    agent.soon()  # the next one does not push the first one further away
    assert seconds_to_next(agent, clock) == SOON_SECONDS - 2


def test_a_clock_that_is_put_right_does_not_keep_what_is_completed_waiting(
    agent: SyncAgent, clock: Clock, syncing: Syncing
):
    agent.now()
    end(syncing.attempts[0])
    clock.forward(days=400)
    agent.soon()
    assert agent._timer.remainingTime() < 2 * SOON_SECONDS * 1000
    assert seconds_to_next(agent, clock) == SOON_SECONDS


def test_what_is_completed_during_an_attempt_goes_with_the_next(agent: SyncAgent, clock: Clock, syncing: Syncing):
    agent.now()
    agent.soon()
    end(syncing.attempts[0])
    assert seconds_to_next(agent, clock) == SOON_SECONDS


def test_one_attempt_at_a_time(agent: SyncAgent, syncing: Syncing):
    agent.now()
    agent.now()
    assert len(syncing.attempts) == 1


def test_without_an_office_nothing_is_tried(agent: SyncAgent, syncing: Syncing):
    syncing.office = None
    agent.now()
    assert not agent.running
    assert syncing.attempts == []


def test_progress_of_the_sync_thread_arrives(agent: SyncAgent, syncing: Syncing):
    agent.now()
    syncing.progress("half")
    settle()
    assert agent.progress == "half"
    end(syncing.attempts[0])
    assert agent.progress is None


def test_stopping_cancels_what_is_under_way(agent: SyncAgent, syncing: Syncing):
    agent.now()
    agent.stop()
    assert syncing.cancelled == 1


def test_a_mistake_of_ours_is_not_swallowed_and_does_not_stop_it(agent: SyncAgent, clock: Clock, syncing: Syncing):
    told: list[Any] = []
    agent.failed_unexpectedly.connect(told.append)
    agent.now()
    mistake = ZeroDivisionError()
    end(syncing.attempts[0], error=mistake)
    assert told == [mistake]
    assert not agent.running
    assert agent.next_at is not None and agent.next_at - clock.now >= timedelta(seconds=backoff.SHORTEST)
