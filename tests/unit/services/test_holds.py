"""What the office keeps back is listed with its reason in one sentence, and leaves the list when it passes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.services.holds import OTHER, REASONS
from sync.server.cli_control import WORDS as SERVER_REASONS
from tests.contracts.clients import FEED, OnDisk, change, record


@pytest.fixture
def subject(tmp_path: Path) -> Iterator[OnDisk]:
    made = OnDisk(tmp_path / "sổ")
    yield made
    made.notebook.close()


def test_every_reason_of_the_server_has_its_sentence() -> None:
    assert set(REASONS) == set(SERVER_REASONS)


@pytest.mark.parametrize("why", [*REASONS, "something-new"])
def test_what_is_held_is_listed_with_its_reason_until_it_passes(subject: OnDisk, why: str) -> None:
    mine = subject.write(1, {"title": "Cầu ấp 3"})
    subject.write(2, {"title": "đi thẳng"})
    replica = subject.replica()
    subject.notebook.services.maintenance.rebuild().result()
    subject.store.apply(change(replica, confirmed=((replica, 2),), held=((mine.id, why),)), "1" * 32)
    [row] = subject.notebook.services.queries.held()
    assert (row.record_id, row.type, row.title, row.why) == (record(1), "note", "Cầu ấp 3", why)
    assert (row.vi, row.en) == REASONS.get(why, OTHER)
    subject.store.apply(change(replica, own_rows=((FEED, 1, (mine.id,)),), feeds={FEED: (1, mine.id)}), "1" * 32)
    assert subject.notebook.services.queries.held() == []
