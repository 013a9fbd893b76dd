"""What a courier carries is shown as on its way, and never more than that."""

from __future__ import annotations

from pathlib import Path

from desktop_app.storage.parcel_store import NotebookParcels
from sync.driver import OwnSpan
from tests.support import Clock, Notebook

NOTE = {"area": "29461", "content": "Bà con kể lại.", "severity": 1}


def test_only_what_follows_on_what_is_gone_counts_as_on_its_way(tmp_path: Path) -> None:
    notebook = Notebook(tmp_path / "sổ", Clock())
    notebook.services.capture.add("note", [NOTE] * 6).result()
    store = NotebookParcels(notebook.store, notebook.services.capture._context.views)
    replica = notebook.store.read("SELECT id FROM replica WHERE current = 1")[0][0]

    def moving() -> int:
        now = notebook.services.queries.delivery()
        assert now.moving + now.local == 6
        return now.moving

    store.in_custody((OwnSpan(replica, 2, 4),))
    assert moving() == 0, "the first two are still only here"
    store.in_custody((OwnSpan(replica, 0, 2),))
    assert moving() == 2
    store.in_custody((OwnSpan(replica, 2, 5),))
    assert moving() == 5
    store.in_custody((OwnSpan(replica, 0, 3),))
    assert moving() == 5, "an older stick again takes nothing back"
    store.custody_upto({replica: 6, "f" * 32: 0})
    assert moving() == 5
    store.custody_upto({replica: 4})
    assert moving() == 4, "the hub that had the fifth is not the office's any more"
    store.custody_upto({replica: 0})
    assert moving() == 0
    notebook.close()
