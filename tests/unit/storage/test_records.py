"""Lists and counts by how far records have come: the quick questions against the plain meaning of the marks."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from desktop_app.services.rows import RecordFilter
from desktop_app.storage import records
from desktop_app.storage.revisions import mint_replica
from tests.support import Clock, Notebook

HOME = "29461"
TODAY = date(2026, 11, 21)


@pytest.fixture
def notebook(tmp_path: Path) -> Iterator[Notebook]:
    opened = Notebook(tmp_path / "notebook", Clock())
    yield opened
    opened.close()


def add(notebook: Notebook, title: str, **more: Any) -> str:
    note = {"title": title, "content": title, "area": HOME, "occurred_on": "2026-11-20", **more}
    return notebook.services.capture.add("note", [note]).result()[0].record_id


def edit(notebook: Notebook, record: str, title: str) -> None:
    capture = notebook.services.capture
    draft = capture.edit(record).result()
    capture.save_draft(draft.id, {**draft.fields, "title": title}).result()
    capture.complete(draft.id).result()


def lived(notebook: Notebook, seed: int) -> random.Random:
    """A notebook with two or three lives of its log, edits across them, copies from the office and marks anywhere."""
    chance = random.Random(seed)
    made: list[str] = []
    for life in range(chance.randint(2, 3)):
        if life:
            notebook.store.write(partial(mint_replica, replica=f"{life:032x}")).result()
        for number in range(chance.randint(2, 5)):
            made.append(add(notebook, f"Tin {life}.{number}", severity=chance.randint(0, 5)))
        for record in chance.sample(made, 2):
            edit(notebook, record, f"Sửa {life}")
    foreign = chance.sample(made, 2)

    def scatter(db: Any) -> None:
        # Two records are the office's own words; what is no own revision counts for nothing.
        db.execute(f"UPDATE rev SET own = 0 WHERE record IN ({', '.join('?' * len(foreign))})", foreign)
        for replica, length in db.execute("SELECT id, n FROM replica").fetchall():
            delivered = chance.randint(0, length)
            marks = [chance.randint(0, delivered), delivered, chance.choice([0, delivered, length])]
            db.execute("UPDATE replica SET safe = ?, delivered = ?, moving = ? WHERE id = ?", [*marks, replica])

    notebook.store.write(scatter).result()
    return chance


def levels(notebook: Notebook) -> dict[str, int]:
    """Record → the level of its least delivered own revision, told from the marks one by one."""
    rows = notebook.store.read(
        "SELECT rev.record, rev.n, replica.moving, replica.delivered, replica.safe"
        " FROM rev JOIN replica ON replica.id = rev.replica WHERE rev.own = 1"
    )
    found: dict[str, int] = {}
    for record, n, moving, delivered, safe in rows:
        level = 3 if n <= safe else 2 if n <= delivered else 1 if n <= moving else 0
        found[record] = min(found.get(record, 3), level)
    return found


@pytest.mark.parametrize("seed", range(6))
def test_every_record_is_counted_and_listed_where_it_stands(notebook: Notebook, seed: int) -> None:
    lived(notebook, seed)
    where, queries = levels(notebook), notebook.services.queries
    wanted = {level: sum(1 for one in where.values() if one == level) for level in set(where.values())}
    assert records.delivery_counts(notebook.store.reader()) == wanted
    notes = {row.id for row in queries.records("note", limit=100)}
    for states, chosen in (
        ({0, 1}, "undelivered"),
        ({0}, "local"),
        ({1}, "moving"),
        ({2}, "delivered"),
        ({3}, "safe"),
    ):
        listed = {row.id for row in queries.records("note", RecordFilter(delivery=chosen), 100)}
        assert listed == {record for record, level in where.items() if level in states and record in notes}, chosen
        assert queries.count("note", RecordFilter(delivery=chosen)) == len(listed)
        assert len(queries.numbers("note", RecordFilter(delivery=chosen))) == len(listed)


def test_numbers_stand_in_the_order_of_the_list(notebook: Notebook) -> None:
    chance = random.Random(1)
    places = (HOME, "29182", f"{HOME}/ấp 3")
    for number in range(24):
        add(
            notebook,
            f"Tin {number}",
            area=chance.choice(places),
            severity=chance.choice([None, *range(6)]),
            channel=chance.choice(["conversation", "meeting"]),
            topics=[chance.choice(["land.clearance", "infra.utilities"])],
            occurred_on=f"2026-11-{chance.randint(1, 20):02}",
        )
    queries = notebook.services.queries
    hamlet = notebook.services.places.made(9)[0].id
    for chosen in (
        RecordFilter(),
        RecordFilter(area=HOME),
        RecordFilter(area=hamlet),
        RecordFilter(channel="meeting"),
        RecordFilter(channel="meeting", severity=3),
        RecordFilter(area=HOME, severity=2),
        RecordFilter(topic="land"),
        RecordFilter(since=date(2026, 11, 5), until=date(2026, 11, 15)),
        RecordFilter(delivery="undelivered", channel="conversation"),
    ):
        for by_level in (False, True):
            numbers = queries.numbers("note", chosen, by_level=by_level)
            rows = queries.records("note", chosen, 100, by_level=by_level)
            assert [row.id for row in queries.rows_at(numbers) if row is not None] == [row.id for row in rows]
            assert queries.count("note", chosen) == len(numbers) == len(rows)


def test_a_number_whose_record_has_gone_is_none(notebook: Notebook) -> None:
    one, two = add(notebook, "A"), add(notebook, "B")
    numbers = notebook.services.queries.numbers("note")
    notebook.services.capture.delete(two).result()
    rows = notebook.services.queries.rows_at(numbers)
    assert [row and row.id for row in rows] == [None, one]
    assert notebook.services.queries.rows_at([]) == []


@pytest.mark.parametrize(
    ("chosen", "through"),
    [
        (RecordFilter(delivery="undelivered"), "rev_record"),
        (RecordFilter(delivery="safe"), "rev_record"),
        (RecordFilter(delivery="conflict"), "record_conflict"),
        (RecordFilter(severity=3), "record_level"),
        (RecordFilter(), "record_list"),
    ],
)
def test_no_list_reads_the_log_or_every_row(notebook: Notebook, chosen: RecordFilter, through: str) -> None:
    """The plan, since a hundred rows tell nothing about a hundred thousand: indexes alone, no table is scanned."""
    where, values = records.where_of("note", chosen, TODAY)
    plan = [
        row[3]
        for row in notebook.store.reader().execute(
            f"EXPLAIN QUERY PLAN SELECT seq FROM record WHERE {where} ORDER BY on_date DESC, seq DESC", values
        )
    ]
    assert any(through in step for step in plan), plan
    assert plan and not [
        step for step in plan if step.startswith("SCAN") and "INDEX" not in step and step != "SCAN replica"
    ]


def test_the_last_places_are_read_from_the_end(notebook: Notebook) -> None:
    for number in range(4):
        add(notebook, f"Tin {number}", area=(HOME, "29182")[number % 2])
    assert records.recent_areas(notebook.store.reader(), 1) == ["29182"]
    assert records.recent_areas(notebook.store.reader(), 9) == ["29182", HOME]
