"""A snapshot is followed by rows that continue it, and believed when it is what the server signed."""

from __future__ import annotations

from sync.core.chain import NO_IDS
from sync.core.cursor import Snapshot
from sync.engine.commands import Taking
from sync.engine.snapshots import continued, fits, is_whole

RIGHT, WRONG = "a" * 64, "b" * 64
SNAPSHOT = Snapshot(3, 5, RIGHT)


def test_a_whole_snapshot_must_have_the_digest_that_was_signed() -> None:
    assert is_whole(Taking(SNAPSHOT, 5, RIGHT))
    assert fits(Taking(SNAPSHOT, 5, RIGHT))
    assert not fits(Taking(SNAPSHOT, 5, WRONG))
    assert not fits(Taking(SNAPSHOT, 6, RIGHT)), "rows beyond its end"


def test_an_unfinished_one_cannot_be_told_yet() -> None:
    assert not is_whole(Taking(SNAPSHOT, 4, WRONG))
    assert fits(Taking(SNAPSHOT, 4, WRONG))


def test_rows_continue_the_one_that_is_read_or_begin_a_new_one() -> None:
    under = Taking(SNAPSHOT, 4, WRONG)
    assert continued(SNAPSHOT, 4, under) is under
    assert continued(SNAPSHOT, 3, under) == Taking(SNAPSHOT, 3, NO_IDS)
    assert continued(SNAPSHOT, 3, None) == Taking(SNAPSHOT, 3, NO_IDS)
    assert continued(SNAPSHOT, 5, under) is None
    assert continued(Snapshot(3, 6, RIGHT), 4, under) is None, "of another moment"
    assert continued(SNAPSHOT, 4, None) is None
