"""What was taken out can be found and brought back, by whom it concerns, and stands nowhere else meanwhile."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from desktop_app.errors import Ambiguous, NotFound
from desktop_app.services.rows import RecordFilter
from desktop_app.services.statistics import Period
from desktop_app.storage import deleted as stored
from desktop_app.storage import records, removing
from tests.support import Clock, Notebook
from tests.unit.services.test_conflicts import Office, change

WATER = {"title": "Nước máy yếu", "content": "Chiều nào cũng hứng.", "area": "29461", "severity": 1}
ROAD = {"title": "Đường ổ gà", "content": "Xe hàng đi chậm.", "area": "29461", "severity": 2, "topics": ["land"]}
TAX = {"title": "Hỏi về thuế đất", "content": "Nhiều hộ hỏi.", "area": "29461", "severity": 0}


def made(notebook: Notebook, *notes: dict[str, Any]) -> list[str]:
    return [one.record_id for one in notebook.services.capture.add("note", notes).result()]


def titles(notebook: Notebook, filter: RecordFilter | None = None) -> list[str]:
    return [row.title for row in notebook.services.deleted.rows("note", filter)]


def test_the_one_deleted_last_stands_first_and_says_when(notebook: Notebook, clock: Clock) -> None:
    services = notebook.services
    water, road, tax = made(notebook, WATER, ROAD, TAX)
    assert not services.queries.any_deleted("note")
    services.capture.delete(road).result()
    clock.forward(minutes=10)
    services.capture.delete(water).result()
    assert services.queries.any_deleted("note")
    assert not services.queries.any_deleted("meeting")
    assert titles(notebook) == [WATER["title"], ROAD["title"]]
    assert titles(notebook, RecordFilter(severity=2)) == [ROAD["title"]]
    assert services.deleted.rows("note", limit=1)[0].updated_at == clock().isoformat(timespec="seconds")
    gone = services.deleted.record(water)
    assert (gone.title, gone.mine, gone.at) == (WATER["title"], True, clock().isoformat(timespec="seconds"))
    assert gone.fields["content"] == WATER["content"]
    services.capture.undelete(water).result()
    assert titles(notebook) == [ROAD["title"]]
    assert [row.title for row in services.queries.records("note")] == [TAX["title"], WATER["title"]]
    assert services.deleted.rows_at([*services.deleted.numbers("note"), 1])[1] is None, "it is back"
    with pytest.raises(NotFound):
        services.deleted.record(water)
    with pytest.raises(NotFound):
        services.deleted.record(tax)


def test_it_is_there_after_a_restart_and_after_a_rebuild(notebook: Notebook) -> None:
    water, road = made(notebook, WATER, ROAD)
    for one in (water, road):
        notebook.services.capture.delete(one).result()
    again = notebook.reopen()
    assert titles(notebook) == [ROAD["title"], WATER["title"]]
    again.maintenance.rebuild().result()
    assert titles(notebook) == [ROAD["title"], WATER["title"]]
    again.capture.undelete(water).result()
    assert [hit.title for hit in again.queries.search("nuoc may")] == [WATER["title"]]


def test_it_stands_nowhere_else(notebook: Notebook, tmp_path: Path) -> None:
    services = notebook.services
    water, _road = made(notebook, WATER, ROAD)
    services.capture.delete(water).result()
    assert [row.title for row in services.queries.records("note")] == [ROAD["title"]]
    assert services.queries.count("note") == 1
    assert len(services.queries.numbers("note")) == 1
    assert services.queries.search("nước máy") == []
    assert services.queries.rows([water]) == []
    assert services.statistics.count(Period.of("year", date(2026, 6, 1))).notes == 1
    done = services.tables.notes("csv", tmp_path / "tin.csv", RecordFilter()).result()
    assert done.rows == 1
    with pytest.raises(NotFound):
        services.queries.resolve(water)
    for state in ("undelivered", "local", "conflict", "waiting"):
        assert water not in {row.id for row in services.queries.records("note", RecordFilter(delivery=state))}


def test_a_shortened_id_finds_only_what_was_deleted(notebook: Notebook) -> None:
    services = notebook.services
    water, road = made(notebook, WATER, ROAD)
    services.capture.delete(water).result()
    assert services.deleted.resolve(water[:-3], "note") == water
    for wrong in (road, "", "zz", water[:-3] + "%"):
        with pytest.raises(NotFound):
            services.deleted.resolve(wrong, "note")
    with pytest.raises(NotFound):
        services.deleted.resolve(water, "meeting")
    services.capture.delete(road).result()
    with pytest.raises(Ambiguous):
        services.deleted.resolve(water[:2], "note")


def test_what_was_erased_is_not_offered(notebook: Notebook) -> None:
    services = notebook.services
    water, road = made(notebook, WATER, ROAD)
    services.capture.delete(water).result()
    services.capture.delete(road).result()
    views = services.capture._context.views
    notebook.store.write(lambda db: removing.erase(db, views, [water])).result()
    assert titles(notebook) == [ROAD["title"]]
    with pytest.raises(NotFound):
        services.deleted.resolve(water, "note")
    with pytest.raises(NotFound):
        services.deleted.record(water)
    with pytest.raises(NotFound):
        services.capture.undelete(water).result()


def test_what_the_office_took_out_of_the_own_notes_can_be_brought_back(notebook: Notebook) -> None:
    [water] = made(notebook, WATER)
    history = notebook.services.queries.history(water)
    Office(notebook).writes(water, {"_deleted": True}, (history[-1].id,))
    assert titles(notebook) == [WATER["title"]]
    assert not notebook.services.deleted.record(water).mine
    notebook.services.capture.undelete(water).result()
    assert [row.title for row in notebook.services.queries.records("note")] == [WATER["title"]]


def test_what_others_wrote_and_took_out_is_not_offered(notebook: Notebook) -> None:
    services = notebook.services
    office = Office(notebook)
    theirs = "0192f3a0-0000-7000-8000-00000000aaaa"
    first = office.writes(theirs, {"title": "Tin của người khác", "content": "Một việc.", "area": "29461"}, ())
    assert [row.title for row in services.queries.records("note")] == ["Tin của người khác"]
    office.writes(theirs, {"_deleted": True}, (first.id,))
    assert services.queries.records("note") == []
    assert titles(notebook) == []
    with pytest.raises(NotFound):
        services.deleted.resolve(theirs, "note")


def test_what_others_wrote_and_this_author_took_out_is(notebook: Notebook) -> None:
    office = Office(notebook)
    theirs = "0192f3a0-0000-7000-8000-00000000aaaa"
    office.writes(theirs, {"title": "Tin của người khác", "content": "Một việc.", "area": "29461"}, ())
    notebook.services.capture.delete(theirs).result()
    assert titles(notebook) == ["Tin của người khác"]
    assert notebook.services.deleted.record(theirs).mine


def test_a_deletion_without_the_note_is_not_offered(notebook: Notebook) -> None:
    """Its other revisions are not here: there is nothing to bring back."""
    [water] = made(notebook, WATER)
    notebook.services.capture.delete(water).result()

    def job(db: Any) -> None:
        db.execute("DELETE FROM rev WHERE seq = (SELECT min(seq) FROM rev WHERE record = ?)", [water])
        notebook.services.capture._context.views.refresh(db, [water])

    notebook.store.write(job).result()
    assert titles(notebook) == []


def test_a_note_changed_before_it_was_deleted_comes_back_as_it_stood_last(notebook: Notebook) -> None:
    [water] = made(notebook, WATER)
    change(notebook, water, content="Nay đã khá hơn.")
    notebook.services.capture.delete(water).result()
    assert notebook.services.deleted.record(water).fields["content"] == "Nay đã khá hơn."
    notebook.services.capture.undelete(water).result()
    assert notebook.services.queries.record(water).fields["content"] == "Nay đã khá hơn."


def test_no_question_looks_at_more_than_what_was_deleted(notebook: Notebook) -> None:
    """The plan, since a hundred rows tell nothing about a hundred thousand."""
    reader = notebook.store.reader()
    asked: list[tuple[str, Any]] = []

    class Noting:
        def execute(self, sql: str, values: Any) -> Any:
            asked.append((sql, values))
            return reader.execute(sql, values)

    stored.numbers(Noting(), "note", RecordFilter(), date(2026, 11, 22), "a")
    stored.ids_beginning(Noting(), "0192", "note", "a")
    records.any_deleted(Noting(), "note")
    for sql, values in asked:
        plan = [row[3] for row in reader.execute(f"EXPLAIN QUERY PLAN {sql}", values)]
        assert not [step for step in plan if step.startswith("SCAN")], plan
        assert any("deleted=?" in step or "id>? AND id<?" in step for step in plan), plan
