"""A newer program comes to a server whose older one still runs, on SQLite and on PostgreSQL.

The newer one is today's with one more migration, which gives a meaning to tables that an older program cannot know.
"""

from __future__ import annotations

import multiprocessing
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import pytest
import sqlalchemy as sa

from build_scripts.postgres import Postgres
from sync.core.ids import uuid7
from sync.errors import Kind, SyncError
from sync.server import checking, cli, crew, database, errors, folder, overview
from sync.server import serving as serving_module
from sync.server.files import only_one
from tests.contracts.memory_store import MemoryStore
from tests.contracts.world import World
from tests.integration.sync.running import PATIENCE, code, init, serving, session, told_to_stop

ONE_MORE = '''"""For a test."""

import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "0005", "0004", None, None


def upgrade() -> None:
    op.add_column("rev", sa.Column("later", sa.BigInteger, nullable=False, server_default="0"))
'''


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest) -> str | None:
    return request.getfixturevalue("postgres").fresh() if request.param == "postgres" else None


@pytest.fixture
def world(url: str | None, tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path / "server", url=url)
    yield made
    made.close()


@contextmanager
def the_newer_program(tmp_path: Path) -> Iterator[None]:
    """What opens a database in this block is a program with one more migration."""
    there = tmp_path / "newer"
    if not there.exists():
        shutil.copytree(Path(database.__file__).with_name("migrations"), there / "migrations")
        (there / "migrations" / "versions" / "0005_later.py").write_text(ONE_MORE)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "__file__", str(there / "database.py"))
        patch.setattr(database, "NEWEST_SCHEMA", "0005")
        yield


def migrated_from_elsewhere(where: Path, tmp_path: Path) -> None:
    """By a newer program that the folder's lock does not stop: on another machine, say."""
    with the_newer_program(tmp_path):
        kept = folder.kept_url(where)
        engine = database.open_postgres(kept) if kept else database.open_sqlite(where / "server.db")
        database.migrate(engine)
        engine.dispose()


def version(world: World) -> str:
    with world.opened.engine.connect() as db:
        raw = db.connection.cursor()
        raw.execute("SELECT version_num FROM alembic_version")
        found = raw.fetchone()
        assert found
        return str(found[0])


def test_a_newer_command_leaves_the_database_of_a_running_server_alone(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    client = world.client()
    with only_one(world.where):  # as `serve` holds it
        with the_newer_program(tmp_path):
            for command in ("status", "verify", "notes", "serve"):
                assert cli.main([command, str(world.where)]) == 1
                said = capsys.readouterr()
                assert (said.err, said.out) == (errors.StillServed(world.where).vi + "\n", "")
        client.store.write(world.id(), {"title": "máy chủ cũ vẫn nhận"})
        assert client.session.sync().delivered == 1
    world.close()
    with the_newer_program(tmp_path):
        assert cli.main(["status", str(world.where)]) == 0  # nobody serves it now
        world.open()
        assert (version(world), overview.status(world.opened)["revisions"]) == ("0005", 1)


def test_an_older_server_takes_and_says_nothing_more_once_the_tables_are_newer(world: World, tmp_path: Path) -> None:
    writer, office = world.client(), world.client("coordinator")
    writer.store.write(world.id(), {"title": "trước khi nâng cấp"})
    assert writer.session.sync().delivered == 1
    migrated_from_elsewhere(world.where, tmp_path)
    writer.store.write(world.id(), {"title": "sau khi nâng cấp"})
    for client in (writer, office):
        with pytest.raises(SyncError) as caught:
            client.session.sync()
        assert caught.value.kind is Kind.BUSY
    assert (writer.store.totals().delivered, writer.store.totals().pending) == (1, 1)
    assert office.store.revs == {}
    with pytest.raises(errors.MovedOn):
        overview.status(world.opened)
    with pytest.raises(errors.MovedOn):
        world.code()
    assert world.opened.fence.moved_on
    with pytest.raises(errors.Newer):
        folder.open_folder(world.where)
    world.close()
    with the_newer_program(tmp_path):  # which goes on where the older one was, and nothing is held by what was refused
        world.open()
        assert version(world) == "0005"
        assert (writer.session.sync().pending, office.session.sync().pending) == (0, 0)
        assert len(office.store.revs) == 2
        report = checking.verify(world.opened.engine, world.opened.keys, None)
        assert (report.faults, report.revisions) == ([], 2)


def test_a_server_whose_tables_moved_on_says_so_and_stops(tmp_path: Path) -> None:
    where = tmp_path / "server"
    init(where)
    with serving(where) as running:
        store = MemoryStore(uuid7(0, bytes(10)), "0" * 32)
        session(store, running.url).enrol(code(where))
        migrated_from_elsewhere(where, tmp_path)
        store.write(uuid7(0, bytes(10)), {"title": "sau khi nâng cấp"})
        with pytest.raises(SyncError):
            session(store, running.url).sync()
        assert store.totals().pending == 1
        _, said = running.process.communicate(timeout=PATIENCE)
        assert (running.process.returncode, said) == (1, errors.MovedOn().vi + "\n")


def test_what_a_worker_ended_with_is_what_the_server_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def answers(*_given: object, **_named: object) -> None:
        raise errors.MovedOn

    init(tmp_path / "server")
    monkeypatch.setattr(serving_module, "answer", answers)
    ours, theirs = multiprocessing.Pipe()
    stop, asked = multiprocessing.Pipe(duplex=False)
    with told_to_stop() as told, socket.socket() as listener:
        work = crew.Work(tmp_path / "server", listener, {}, "")
        crew._work(work, theirs)
        ended = crew._Worker(cast(Any, None), ours, ready=True)
        with pytest.raises(errors.ServerError) as caught:
            crew._watch([ended], stop, work, lambda: None)
        ours.send_bytes(crew.STOP)
        told()
    assert (caught.value.vi, caught.value.en) == (errors.MovedOn().vi, errors.MovedOn().en)
    asked.close()


def test_a_migration_waits_for_what_an_older_server_has_begun(postgres: Postgres, tmp_path: Path) -> None:
    """Else a batch could begin under the old tables and be acknowledged under the new. On SQLite writers are alone."""
    world = World(tmp_path / "server", url=postgres.fresh())
    others = database.open_postgres(folder.kept_url(world.where) or "")
    with database.writing(world.opened.engine):
        newer = threading.Thread(target=migrated_from_elsewhere, args=(world.where, tmp_path))
        newer.start()
        deadline = time.monotonic() + PATIENCE
        while not _somebody_waits(others):
            assert newer.is_alive(), "it did not wait"
            assert time.monotonic() < deadline
            time.sleep(0.01)
    newer.join()
    others.dispose()
    assert version(world) == "0005"
    world.close()


def _somebody_waits(engine: sa.Engine) -> bool:
    waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'alembic_version'::regclass"
    with database.reading(engine) as db:
        return bool(db.execute(sa.text(waiting)).scalar_one())
