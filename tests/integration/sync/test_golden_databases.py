"""Databases that earlier versions wrote, a notebook and its office: each later version opens them and goes on.

To add those of a new form of the tables: `python -m tests.integration.sync.make_golden_databases NUMBER`. Those of a
published version are never changed.
"""

from __future__ import annotations

import json
import tarfile
from pathlib import Path

import pytest

from desktop_app import app
from desktop_app.profile import Profile
from desktop_app.storage import store
from desktop_app.storage.sync_store import SyncStore
from sync.carriers.memory import MemoryCarrier
from sync.server import folder, overview
from sync.server.checking import verify
from tests.contracts.world import World
from tests.integration.sync.make_golden_databases import GOLDEN, NOTE, PASSPHRASE
from tests.support import Clock, MemoryKeyring

NAMES = sorted(path.name for path in GOLDEN.glob("*.tar.xz"))


@pytest.fixture(params=NAMES)
def golden(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A copy to work on."""
    where = tmp_path / "golden"
    with tarfile.open(GOLDEN / request.param) as packed:
        packed.extractall(where)  # ours, and Python before 3.11.4 knows no filter
    return where


def test_there_are_some() -> None:
    assert NAMES


def test_an_office_of_an_earlier_version_is_whole(golden: Path) -> None:
    facts = json.loads((golden / "facts.json").read_text("utf-8"))
    opened = folder.open_folder(golden / "office")
    try:
        assert verify(opened.engine, opened.keys, golden / "office" / "blobs").faults == []
        shown = {row["title"] for row in overview.records(opened, "note", 100) if not row["deleted"]}
    finally:
        opened.close()
    assert shown == set(facts["titles"]) - {"Chưa giao"}


def test_a_notebook_of_an_earlier_version_goes_on_with_its_office(golden: Path) -> None:
    facts = json.loads((golden / "facts.json").read_text("utf-8"))
    opened = store.unlock(Profile(golden / "notebook"), passphrase=lambda: PASSPHRASE, keyring=MemoryKeyring)
    services = app.build_services(opened, Profile(golden / "notebook"), clock=Clock())
    try:
        rows = services.queries.records("note", None, 100)
        assert {row.title for row in rows if row.delivery != "draft"} == set(facts["titles"])
        assert [row.fields["content"] for row in services.queries.drafts("note", 10)] == ["Đang viết dở"]
        assert services.queries.delivery().pending == 1
        assert {one.name: one.en for one in services.maintenance.doctor() if not one.ok and one.name != "room"} == {}
        assert len(services.queries.search("nuoc may")) == len(facts["titles"])
        own = {bytes(row[0]).hex() for row in opened.read("SELECT id FROM rev WHERE own = 1")}
        assert sorted(own) == facts["own"]
        there = opened.read("SELECT sha256 FROM blob")
        assert there and set(opened.read("SELECT sha256 FROM blob_named")) == set(there)
        services.capture.add("note", [{**NOTE, "title": "Viết bằng bản mới"}]).result()
        world = World(golden.parent / "stranger")  # only for its clock and chance
        world.close()
        world.where = golden / "office"
        world.open()
        try:
            session = world.session(
                SyncStore(opened, services.capture._context.views), MemoryCarrier(world.call), opened.author
            )
            assert session.sync().pending == 0
            titles = {row["title"] for row in overview.records(world.opened, "note", 100) if not row["deleted"]}
            assert titles == {*facts["titles"], "Viết bằng bản mới"}
            assert verify(world.opened.engine, world.opened.keys, golden / "office" / "blobs").faults == []
        finally:
            world.close()
    finally:
        services.close()
