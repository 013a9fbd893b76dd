"""Reading the own log ahead gives just what reading it gives."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from desktop_app.storage import revisions, run_reader
from desktop_app.storage.run_reader import RunReader
from sync.driver import LogRun, OwnSpan
from sync.wire import batch, codec
from tests.support import Clock, Notebook

RECORD = "019a9f5e-0000-7000-8000-000000000001"


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Notebook, str, int]]:
    """A notebook whose log has revisions of very different sizes."""
    notebook = Notebook(tmp_path / "sổ", Clock())
    monkeypatch.setattr(run_reader, "LEAST_AHEAD", 0)
    monkeypatch.setattr(run_reader, "SEGMENT", 3_000)
    dice = random.Random(7)
    by = revisions.Author(notebook.store.author, "2026-11-21T09:14:03+07:00")

    def job(db: object) -> None:
        for _ in range(60):
            text = "ấp " * dice.choice((1, 5, 40, 900))
            revisions.append(db, by, record=RECORD, type="note/1", fields={"content": text}, seen=())

    notebook.store.write(job).result()
    replica, n = notebook.store.read("SELECT id, n FROM replica WHERE current = 1")[0]
    yield notebook, replica, n
    notebook.close()


def _weight(run: LogRun) -> int:
    return sum(len(header) + len(payload or b"") for header, payload in run.revisions)


def test_the_log_comes_whole_and_in_order_whatever_the_budgets_are(log: tuple[Notebook, str, int]) -> None:
    notebook, replica, n = log
    dice, made = random.Random(1), 0
    for _ in range(20):
        reader, after = RunReader(notebook.store), 0
        while after < n:
            budget = dice.choice((1, 300, 2_000, 8_000, 20_000))
            span = OwnSpan(replica, after, n)
            run, alone = reader.read(span, budget), RunReader(notebook.store).read(span, budget)
            assert run is not None
            assert alone is not None
            assert run == replace(alone, ahead=run.ahead)
            made += len(run.ahead)
            # What was made ready ahead is what would be made now.
            begin = batch.Begin(device=RECORD, challenge="c" * 32)
            ready = batch.encode_parts(begin, [(run.revisions, b"", run.ahead)])
            assert codec.join(ready) == batch.encode(begin, [(run.revisions, b"")])
            assert _weight(run) <= budget or len(run.revisions) == 1
            after = run.last_n
        assert reader.read(OwnSpan(replica, after, n), 1_000) is None
    assert made > 20


def test_it_waits_until_going_to_the_office_is_worth_it_and_reads_on_where_there_is_room(
    log: tuple[Notebook, str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    notebook, replica, n = log
    monkeypatch.setattr(run_reader, "ENOUGH", 9_000)
    monkeypatch.setattr(run_reader, "MOST_AHEAD", 12_000)
    reader, after, sizes = RunReader(notebook.store), 0, []
    while run := reader.read(OwnSpan(replica, after, n), 50_000 if after else 300):
        sizes.append(_weight(run))
        after = run.last_n
    assert after == n
    assert all(9_000 <= size <= 50_000 for size in sizes[1:-1])
    assert len(sizes) > 3


def test_a_log_that_grew_meanwhile_is_read_to_its_new_end(log: tuple[Notebook, str, int]) -> None:
    notebook, replica, n = log
    reader, after, seen = RunReader(notebook.store), 0, 0
    by = revisions.Author(notebook.store.author, "2026-11-21T09:14:03+07:00")
    for upto in range(n, n + 50):
        run = reader.read(OwnSpan(replica, after, upto), 6_000)
        if run is None:
            break
        after, seen = run.last_n, seen + len(run.revisions)
        more = {"content": "nước " * 300}
        notebook.store.write(
            lambda db, more=more: revisions.append(db, by, record=RECORD, type="note/1", fields=more, seen=())
        ).result()
    assert seen == after > n


def test_what_was_read_ahead_is_given_up_when_asked_for_something_else_or_told_to(
    log: tuple[Notebook, str, int],
) -> None:
    notebook, replica, n = log
    reader = RunReader(notebook.store)
    first = reader.read(OwnSpan(replica, 0, n), 2_000)
    assert first is not None
    again = reader.read(OwnSpan(replica, 0, n), 2_000)
    assert again == first
    # What an order of erasure takes away must not be sent from memory.
    notebook.store.write(lambda db: db.execute("UPDATE rev SET payload = NULL").rowcount).result()
    reader.forget()
    rest = reader.read(OwnSpan(replica, first.last_n, n), 10_000_000)
    assert rest is not None
    assert {payload for _, payload in rest.revisions} == {None}


def test_the_ids_of_what_was_given_last_are_known_and_those_of_nothing_else(log: tuple[Notebook, str, int]) -> None:
    notebook, replica, n = log
    reader = RunReader(notebook.store)
    assert reader.ids(OwnSpan(replica, 0, 1)) is None
    run = reader.read(OwnSpan(replica, 10, n), 20_000)
    assert run is not None and 12 < run.last_n < n
    stored = [bytes(one).hex() for (one,) in notebook.store.read("SELECT id FROM rev ORDER BY n")]
    assert reader.ids(OwnSpan(replica, 10, run.last_n)) == tuple(stored[10 : run.last_n])
    assert reader.ids(OwnSpan(replica, 11, 12)) == (stored[11],)
    for span in (
        OwnSpan(replica, 9, 12),
        OwnSpan(replica, 11, run.last_n + 1),
        OwnSpan("e" * 32, 11, 12),
    ):
        assert reader.ids(span) is None


def test_a_notebook_that_is_closed_while_it_is_read_ahead_closes(log: tuple[Notebook, str, int]) -> None:
    notebook, replica, n = log
    assert RunReader(notebook.store).read(OwnSpan(replica, 0, n), 2_000) is not None
    notebook.reopen()
    assert RunReader(notebook.store).read(OwnSpan(replica, 0, n), 2_000) is not None
