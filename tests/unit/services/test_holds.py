"""What the office keeps back is listed with its reason in one sentence, and leaves the list when it passes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.services.holds import OTHER, REASONS
from sync.server.cli_control import WORDS as SERVER_REASONS
from tests.contracts.clients import FEED, NEXT_EPOCH, OnDisk, came_back, change, confirmation, record, rows


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


def test_what_an_earlier_log_of_the_author_wrote_is_listed_as_it_is_counted(subject: OnDisk) -> None:
    """It is here only as the office's copy, and the restored office holds it."""
    replica = subject.replica()
    lost = came_back(3, fields={"title": "Cầu ấp 3"}, by=subject.notebook.store.author)
    subject.store.apply(change(replica, rows=rows(*lost), feeds={FEED: (3, "0" * 64)}), "1" * 32)
    subject.store.apply(change(replica, epoch=NEXT_EPOCH), "1" * 32)
    queries = subject.notebook.services.queries
    held = tuple((one.id, "quota") for one in lost[:2])
    subject.store.apply(change(replica, epoch=NEXT_EPOCH, held=held), "1" * 32)
    assert len(queries.held()) == queries.delivery().held == subject.store.totals().held == 2
    # A receipt says that it is there: it need not be offered any more, and waits for the office's look as before.
    stated = confirmation(lost[0].replica, NEXT_EPOCH, heads=(lost[2].id,))
    subject.store.apply(change(replica, epoch=NEXT_EPOCH, receipts=(stated,)), "1" * 32)
    assert subject.store.log_facts().strays == 0
    assert len(queries.held()) == queries.delivery().held == subject.store.totals().held == 2
    subject.store.apply(change(replica, epoch=NEXT_EPOCH, rows=rows(*lost[:2], first=4)), "1" * 32)
    assert len(queries.held()) == queries.delivery().held == subject.store.totals().held == 0
