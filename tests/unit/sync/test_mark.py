"""The high-water mark by itself: what is behind it, which file is none, and what is said when it cannot be kept."""

from __future__ import annotations

import logging
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from sync.server import errors, mark
from sync.server.mark import Mark

NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
KEPT = Mark(("a", "b"), rows=10, people=3, devices=4)


@pytest.mark.parametrize(
    ("now", "behind"),
    [
        (KEPT, False),
        (Mark(("a", "b"), 11, 4, 5), False),
        (Mark(("a", "b"), 9, 4, 5), True),
        (Mark(("a", "b"), 11, 2, 5), True),
        (Mark(("a", "b"), 11, 4, 3), True),
        (Mark(("a",), 100, 100, 100), True),  # from before the restore that began "b"
        (Mark(("a", "b", "c"), 0, 0, 0), False),  # restored since
    ],
)
def test_a_database_is_behind_when_any_number_of_its_epoch_fell(now: Mark, behind: bool) -> None:
    assert now.is_behind(KEPT) is behind


def test_nothing_is_behind_a_server_that_had_no_epoch_yet() -> None:
    assert not KEPT.is_behind(Mark((), 100, 100, 100))


def test_what_was_kept_is_read_and_anything_else_is_damage(tmp_path: Path) -> None:
    assert mark.read(tmp_path) is None
    mark.write(tmp_path, KEPT, NOW)
    assert mark.read(tmp_path) == KEPT
    whole = (tmp_path / mark.FILE).read_bytes()
    for cut in (b"", whole[:-1], b"[]", b"null", whole.replace(b'"b"', b"7"), whole.replace(b'"rows"', b'"other"')):
        (tmp_path / mark.FILE).write_bytes(cut)
        with pytest.raises(errors.Damaged):
            mark.read(tmp_path)


def test_while_a_server_runs_the_mark_follows_and_trouble_is_said_once_a_turn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    turns: list[Any] = [KEPT, OSError("no room"), errors.Behind(), errors.MovedOn(), Mark(("a", "b"), 12, 3, 4)]
    done = threading.Event()

    def check(_engine: object, _folder: Path) -> Mark:
        found = turns.pop(0) if turns else Mark(("a", "b"), 13, 3, 4)
        if not turns:
            done.set()
        if isinstance(found, BaseException):
            raise found
        return found

    monkeypatch.setattr(mark, "check", check)
    engine: Any = None
    with mark.keeping(engine, tmp_path, lambda: NOW, every=0.001):
        assert done.wait(30)
    assert mark.read(tmp_path) == Mark(("a", "b"), 13, 3, 4), "it is written once more at the end"
    said = [(one.levelname, one.getMessage().split(":")[0]) for one in caplog.records]
    assert said == [
        ("WARNING", "the high-water mark could not be written"),
        ("ERROR", "the database is older than it was a minute ago"),
    ]


def test_the_mark_is_kept_at_the_start_too_and_an_old_database_never_served(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine: Any = None
    monkeypatch.setattr(mark, "check", lambda _engine, _folder: KEPT)
    with mark.keeping(engine, tmp_path, lambda: NOW):
        assert mark.read(tmp_path) == KEPT

    def check(_engine: object, _folder: Path) -> Mark:
        raise errors.Behind

    monkeypatch.setattr(mark, "check", check)
    with pytest.raises(errors.Behind), mark.keeping(engine, tmp_path, lambda: NOW):
        pytest.fail("it serves")
