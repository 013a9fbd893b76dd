"""Delivering needs the log and nothing else: lists and search may be behind, or beyond making, it goes on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from desktop_app.storage.parcel_store import NotebookParcels
from sync.carriers.memory import MemoryCarrier
from tests.contracts.world import World
from tests.integration.sync.make_golden_databases import NOTE
from tests.support import Clock, Notebook


def test_it_goes_on_where_what_is_derived_cannot_be_made(tmp_path: Path) -> None:
    notebook, world = Notebook(tmp_path / "sổ", Clock()), World(tmp_path / "office")
    asked: list[str] = []

    def broken(_db: Any) -> bool:
        asked.append("lists")
        raise ZeroDivisionError

    try:
        store, capture = notebook.store, notebook.services.capture
        parcels = NotebookParcels(store, capture._context.views)
        session = world.session(parcels, MemoryCarrier(world.call), store.author)
        session.enrol(world.code(), "máy thử")
        derive, store.writer.when_idle = store.writer.when_idle, broken
        capture.add("note", [{**NOTE, "title": "Nước yếu"}]).result()
        capture.complete(capture.new_draft("note", {**NOTE, "title": "Đường lầy"}).result().id).result()
        asked.clear()
        result = session.sync()
        assert (result.sent, result.pending) == (2, 0)
        assert parcels.totals().delivered == 2
        assert parcels.handed_at() == ()
        assert asked in ([], ["lists"]), "at most the quiet moment after the save"
        store.writer.when_idle = derive
        assert {row.title for row in notebook.services.queries.records("note", None, 10)} == {"Nước yếu", "Đường lầy"}
    finally:
        notebook.close()
        world.close()
