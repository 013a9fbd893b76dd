"""The index is told all that changed at once: what FTS5 gathers in one piece, and nothing twice."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from desktop_app.storage.search import Changes
from tests.support import Clock, Notebook

NOTES = 40


@pytest.fixture
def notebook(tmp_path: Path) -> Iterator[Notebook]:
    opened = Notebook(tmp_path / "notebook", Clock())
    yield opened
    opened.close()


def found(notebook: Notebook, words: str) -> list[int]:
    rows = notebook.store.read("SELECT rowid FROM search WHERE search MATCH ? ORDER BY rowid", [words])
    return [row[0] for row in rows]


def test_notes_of_any_dates_are_gathered_in_one_piece_of_the_index(notebook: Notebook) -> None:
    """A row id that is smaller than the one before makes FTS5 write out what it has, for each text anew."""
    days = [date(2026, 11, 20) - timedelta(days=number) for number in range(NOTES)]
    random.Random(1).shuffle(days)
    notes = [{"title": "nước", "content": f"việc {day}", "area": "29461", "occurred_on": f"{day}"} for day in days]
    notebook.services.capture.add("note", notes).result()
    assert len(found(notebook, "nuoc")) == NOTES
    pieces = notebook.store.read("SELECT count(DISTINCT segid) FROM search_idx")
    assert pieces[0][0] == 1


def test_what_is_removed_and_held_again_in_one_go_stands_there_once(notebook: Notebook) -> None:
    def change(*steps: tuple[int, str | None]) -> None:
        changes = Changes()
        for docid, text in steps:
            changes.remove(docid) if text is None else changes.index(docid, text)
        notebook.store.write(lambda db: changes.write(db)).result()

    change((7, "mot"), (3, "hai"))
    assert (found(notebook, "mot"), found(notebook, "hai")) == ([7], [3])
    change((7, None), (7, "ba"), (3, None))
    assert [found(notebook, word) for word in ("mot", "hai", "ba")] == [[], [], [7]]
    change((7, None), (5, "bon"), (5, None), (5, "nam"), (7, "sau"), (9, "bay"), (9, None))
    assert [found(notebook, word) for word in ("ba", "bon", "nam", "sau", "bay")] == [[], [], [5], [7], []]
    notebook.store.write(lambda db: db.execute("INSERT INTO search(search) VALUES ('integrity-check')")).result()
