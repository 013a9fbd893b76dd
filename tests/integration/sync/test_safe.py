"""From "delivered" to "safe": a real notebook, a real server process, a verified backup between two visits."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from sync.server import backups, database, folder, overview, schema
from sync.server.epochs import begin_epoch
from sync.server.serving import utc_now
from tests.contracts.world import World
from tests.integration.sync.running import NOTE, code, init, serving
from tests.support import Clock, Notebook


def test_what_a_verified_backup_holds_is_safe_and_falls_back_honestly(tmp_path: Path) -> None:
    office, book = tmp_path / "văn phòng", Notebook(tmp_path / "sổ", Clock())
    init(office)

    def add(title: str) -> None:
        book.services.capture.add("note", [{**NOTE, "title": title}]).result()

    def back_up(name: str) -> None:
        opened = folder.open_folder(office)
        backups.make(opened, tmp_path / name, utc_now())
        opened.close()

    def states(url: str) -> tuple[int, int, int]:
        """(only here, delivered, safe) after a synchronisation."""
        book.services.syncing.sync(server=url).result()
        found = book.services.queries.delivery()
        return found.local, found.delivered, found.safe

    with serving(office) as running:
        book.services.syncing.enrol(code(office), running.url, "Máy thử").result()
        add("một")
        add("hai")
        assert states(running.url) == (0, 2, 0)
        back_up("sao lưu 1")
        assert states(running.url) == (0, 0, 2)
        add("ba")
        assert states(running.url) == (0, 1, 2)
        assert states(running.url) == (0, 1, 2)
        running.stop()
    restored = backups.restore(office, tmp_path / "sao lưu 1", utc_now(), url=None, random=lambda count: b"r" * count)
    assert restored["revisions"] == 2
    with serving(office) as running:
        assert states(running.url) == (
            0,
            1,
            2,
        )  # delivered again; the backup that it was restored from holds the first two
        back_up("sao lưu 2")
        assert states(running.url) == (0, 0, 3)
    book.close()


def test_a_backup_that_a_restore_overtook_makes_nothing_safe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It holds a state of the life before; what it would call safe the database may not even know."""
    world = World(tmp_path / "office")
    client = world.client()
    client.store.write(world.id(), {"title": "một"})
    client.session.sync()
    copy = backups._copy_blobs

    def overtaken(source: Path, target: Path) -> tuple[int, int]:
        with database.writing(world.opened.engine) as db:
            begin_epoch(db, "e" * 32, world.clock())
        return copy(source, target)

    with monkeypatch.context() as patched:
        patched.setattr(backups, "_copy_blobs", overtaken)
        backups.make(world.opened, tmp_path / "one", world.clock())
    assert safe(world) == (0, None)
    backups.make(world.opened, tmp_path / "two", world.clock())
    assert safe(world) == (1, world.clock().isoformat(timespec="seconds"))
    world.close()


def safe(world: World) -> tuple[int, str | None]:
    """(heads that receipts may call safe, when the last backup was made)"""
    with database.reading(world.opened.engine) as db:
        heads = db.execute(sa.select(sa.func.count()).select_from(schema.safe_head)).scalar_one()
    return int(heads), overview.status(world.opened)["last_backup"]
