"""Lists and search after an update of the program: what it derives otherwise is derived anew, once."""

from __future__ import annotations

import hashlib
import json
import shutil
import tarfile
from pathlib import Path

import pytest

from desktop_app import app
from desktop_app.errors import DiskFull
from desktop_app.profile import Profile
from desktop_app.storage import database, inspection, store, views
from tests.integration.sync.make_golden_databases import GOLDEN, NOTE, PASSPHRASE
from tests.support import Clock, MemoryKeyring, Notebook

# What this version derives from the golden notebook, and the number of its way of deriving. When the hash changes, so
# must the number (`storage/database.py`): or the notebooks that people have keep what an older version derived.
TODAY = ("1", "9b202ab9691c59bd")


def _age(notebook: Notebook) -> None:
    """As if an older version had derived its lists, and otherwise."""

    def job(db: object) -> None:
        db.execute("UPDATE record SET title = 'như bản cũ'")  # type: ignore[attr-defined]
        db.execute("UPDATE meta SET value = '0' WHERE key = 'derived'")  # type: ignore[attr-defined]

    notebook.store.write(job).result()


def _titles(notebook: Notebook) -> list[str]:
    return [row.title for row in notebook.services.queries.records("note", None, 10)]


def test_what_an_older_version_derived_is_derived_anew_when_the_notebook_is_opened(tmp_path: Path) -> None:
    notebook = Notebook(tmp_path / "sổ", Clock())
    notebook.services.capture.add("note", [{**NOTE, "title": "Nước yếu"}]).result()
    _age(notebook)
    notebook.reopen()
    assert _titles(notebook) == ["Nước yếu"]
    assert notebook.store.meta("derived") == database.DERIVED
    notebook.close()


def test_it_is_not_done_again_the_next_time_nor_in_a_new_notebook(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views.Views, "rebuild", lambda *_: pytest.fail("derived again"))
    notebook = Notebook(tmp_path / "sổ", Clock())
    notebook.reopen()
    notebook.close()


@pytest.mark.parametrize("trouble", [DiskFull(), KeyError("a record that cannot be summed up")])
def test_whatever_is_in_the_way_a_notebook_opens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trouble: Exception
) -> None:
    notebook = Notebook(tmp_path / "sổ", Clock())
    notebook.services.capture.add("note", [{**NOTE, "title": "Nước yếu"}]).result()
    _age(notebook)

    def fail(*_: object) -> None:
        raise trouble

    with monkeypatch.context() as patch:
        patch.setattr(views.Views, "renew", fail)
        notebook.reopen()
        assert _titles(notebook) == ["như bản cũ"]
        told = {one.name for one in notebook.services.care.maintenance.doctor() if not one.ok}
        assert "views" in told
    notebook.reopen()
    assert _titles(notebook) == ["Nước yếu"]
    notebook.close()


def test_the_way_of_deriving_has_a_number_of_its_own(tmp_path: Path) -> None:
    with tarfile.open(GOLDEN / "2.tar.xz") as packed:
        packed.extractall(tmp_path)  # ours, and Python before 3.11.4 knows no filter
    shutil.rmtree(tmp_path / "office")
    profile = Profile(tmp_path / "notebook")
    opened = store.unlock(profile, passphrase=lambda: PASSPHRASE, keyring=MemoryKeyring)
    services = app.build_services(opened, profile, clock=Clock())
    try:
        services.care.maintenance.rebuild().result()
        derived = json.dumps(inspection.fingerprint(opened.reader()), ensure_ascii=False).encode()
    finally:
        services.close()
    assert (database.DERIVED, hashlib.sha256(derived).hexdigest()[:16]) == TODAY
