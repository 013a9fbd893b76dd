"""`sotay-server` and its database from outside: backup, restore, verify, rebuild, --database; one-sentence refusals."""

from __future__ import annotations

import hashlib
import json
import secrets
import shutil
import stat
import subprocess
from pathlib import Path

import pytest
import sqlalchemy as sa

from build_scripts.postgres import Postgres
from sync.core.ids import uuid7
from sync.server import database, folder, schema
from sync.server.cli import main
from sync.server.database import writing
from tests.contracts.memory_store import MemoryStore
from tests.integration.sync.running import COMMAND, serving, session
from tests.integration.sync.test_server_commands import Capture, answer, refused

PERSON = ("--name", "Lành", "--role", "collaborator", "--area", "29461")


@pytest.fixture(params=["sqlite", "postgres"])
def server(request: pytest.FixtureRequest, tmp_path: Path, capsys: Capture) -> Path:
    """A server with one person; the one on PostgreSQL was told so once, when it was made."""
    where = tmp_path / "máy chủ"
    more = ["--database", request.getfixturevalue("postgres").fresh()] if request.param == "postgres" else []
    assert main(["init", str(where), *more]) == 0
    assert main(["enrol-code", str(where), *PERSON]) == 0
    capsys.readouterr()
    return where


def new_id() -> str:
    return uuid7(0, secrets.token_bytes(10))


def test_a_day_old_backup_restored_on_a_real_server_heals_without_a_click(
    server: Path, tmp_path: Path, capsys: Capture
) -> None:
    code = answer(capsys, "enrol-code", server, *PERSON)["code"]
    store = MemoryStore(new_id(), secrets.token_hex(16))
    backup = tmp_path / "hôm qua"
    with serving(server) as running:
        session(store, running.url).enrol(code)
        store.write(new_id(), {"title": "hôm qua"})
        session(store, running.url).sync()
        made = answer(capsys, "backup", server, backup)  # while it runs
        assert (made["revisions"], made["file"]) == (4, str(backup))  # and three lines of the book of acts
        assert answer(capsys, "status", server)["last_backup"] == made["made"]
        assert stat.S_IMODE(backup.stat().st_mode) == 0o600
        store.write(new_id(), {"title": "hôm nay"})
        assert session(store, running.url).sync().pending == 0
        assert "đang chạy" in refused(capsys, "restore", server, backup)
        assert "đang chạy" in refused(capsys, "rebuild", server)
        assert running.stop() == (0, "")
    done = answer(capsys, "restore", server, backup)
    assert (done["revisions"], answer(capsys, "status", server)["epoch"]) == (4, done["epoch"])
    with serving(server) as running:
        assert session(store, running.url).sync().pending == 0
    assert answer(capsys, "status", server)["revisions"] == 2
    assert answer(capsys, "status", server)["last_backup"] is None  # none was made of this life of the database
    assert answer(capsys, "verify", server)["ok"] is True
    nothing = {"chain_head": 0, "blob_ref": 0, "feed": 0, "spoilt": 0, "missing_blobs": 0}
    assert answer(capsys, "rebuild", server) == nothing


def test_a_photo_that_went_bad_on_the_servers_disk_is_not_said_to_be_saved(
    server: Path, tmp_path: Path, capsys: Capture
) -> None:
    photo = b"\xff\xd8 a photo"
    name = hashlib.sha256(photo).hexdigest()
    there = server / "blobs" / name[:2] / name
    there.parent.mkdir(parents=True)
    there.write_bytes(photo)
    made = answer(capsys, "backup", server, tmp_path / "một")
    assert (made["blobs"], made["spoilt"]) == (1, 0)
    there.write_bytes(b"\xff\xd8 a p")
    assert answer(capsys, "backup", server, tmp_path / "hai")["spoilt"] == 0, "the earlier copy is whole, and there"
    (tmp_path / "nơi khác").mkdir()
    assert main(["backup", str(server), str(tmp_path / "nơi khác" / "ba")]) == 0
    assert "1 ảnh hoặc tệp đã hỏng" in capsys.readouterr().out


def test_verify_says_what_is_wrong_and_exits_with_1(server: Path, capsys: Capture) -> None:
    opened = folder.open_folder(server)
    with writing(opened.engine) as db:
        db.execute(sa.update(schema.feed).values(seq=7))
    opened.close()
    assert main(["verify", str(server), "--json"]) == 1
    said = capsys.readouterr()
    found = json.loads(said.out)
    assert found["ok"] is False
    assert "its head does not fit its rows" in found["faults"][0]
    assert said.err.count("\n") == 1
    assert "sotay-server rebuild" in said.err
    assert main(["verify", str(server)]) == 1
    assert "luồng về" in (spoken := capsys.readouterr().out) and "its head" not in spoken
    assert answer(capsys, "rebuild", server)["feed"] == found["feeds"]
    assert answer(capsys, "verify", server)["ok"] is True


def test_a_database_behind_its_mark_is_refused_in_one_sentence(tmp_path: Path, capsys: Capture) -> None:
    where = tmp_path / "s"
    main(["init", str(where)])
    shutil.copy(where / "server.db", tmp_path / "old")
    assert main(["enrol-code", str(where), *PERSON]) == 0
    capsys.readouterr()
    with serving(where) as running:
        assert running.stop() == (0, "")  # which writes the mark
    answer(capsys, "backup", where, tmp_path / "b")
    shutil.copy(tmp_path / "old", where / "server.db")
    for side in where.glob("server.db-*"):
        side.unlink()
    for command in (["serve", where, "--port", "0"], ["enrol-code", where, *PERSON], ["backup", where, tmp_path / "c"]):
        assert "sotay-server restore" in refused(capsys, *command)
    answer(capsys, "restore", where, tmp_path / "b")
    with serving(where) as running:
        assert running.stop() == (0, "")


def test_serve_moves_a_server_to_postgres(postgres: Postgres, tmp_path: Path, capsys: Capture) -> None:
    where = tmp_path / "s"
    main(["init", str(where)])
    capsys.readouterr()
    code = answer(capsys, "enrol-code", where, *PERSON)["code"]
    with serving(where, "--database", postgres.fresh()) as running:
        store = MemoryStore(new_id(), secrets.token_hex(16))
        session(store, running.url).enrol(code)  # made on SQLite, redeemed on PostgreSQL
        store.write(new_id(), {"title": "a"})
        assert session(store, running.url).sync().pending == 0
    for name in ("status", "notes", "verify"):
        answer(capsys, name, where)  # it knows by itself where its database is
    assert answer(capsys, "status", where)["revisions"] == 1


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("mysql://a/b", "Địa chỉ cơ sở dữ liệu chưa đúng"),
        ("nonsense", "Địa chỉ cơ sở dữ liệu chưa đúng"),
        ("", "Địa chỉ cơ sở dữ liệu chưa đúng"),
        ("postgresql://a:not-shown@/b?host=/nowhere", "Không kết nối được"),
        ("postgresql://a@127.0.0.1:9/b", "Không kết nối được"),
    ],
)
def test_databases_that_are_not_there(tmp_path: Path, capsys: Capture, url: str, said: str) -> None:
    main(["init", str(tmp_path / "s")])
    capsys.readouterr()
    for command in (["init", tmp_path / "new"], ["serve", tmp_path / "s", "--port", "0"]):
        sentence = refused(capsys, *command, "--database", url)
        assert said in sentence
        assert "not-shown" not in sentence
    assert not (tmp_path / "new").exists()
    assert answer(capsys, "status", tmp_path / "s")["people"] == 0  # still on SQLite


def test_a_postgres_that_would_lose_receipted_data_is_refused(
    postgres: Postgres, tmp_path: Path, capsys: Capture
) -> None:
    postgres.command("ALTER ROLE sotay SET synchronous_commit = off")
    try:
        said = refused(capsys, "init", tmp_path / "s", "--database", postgres.fresh())
    finally:
        postgres.command("ALTER ROLE sotay RESET synchronous_commit")
    assert "synchronous_commit = off" in said


def test_a_database_of_another_server(postgres: Postgres, tmp_path: Path, capsys: Capture) -> None:
    url = postgres.fresh()
    main(["init", str(tmp_path / "a"), "--database", url])
    capsys.readouterr()
    assert "đang chứa dữ liệu khác" in refused(capsys, "init", tmp_path / "b", "--database", url)
    main(["init", str(tmp_path / "c")])
    capsys.readouterr()
    assert "đang chứa dữ liệu khác" in refused(capsys, "serve", tmp_path / "c", "--port", "0", "--database", url)


def test_a_newer_postgres_database(postgres: Postgres, tmp_path: Path, capsys: Capture) -> None:
    url = postgres.fresh()
    main(["init", str(tmp_path / "a"), "--database", url])
    capsys.readouterr()
    engine = database.open_postgres(url)
    with writing(engine) as db:
        db.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    assert "phiên bản mới hơn" in refused(capsys, "status", tmp_path / "a")


@pytest.mark.parametrize("command", ["restore", "backup"])
def test_files_that_do_not_fit(tmp_path: Path, capsys: Capture, command: str) -> None:
    main(["init", str(tmp_path / "s")])
    capsys.readouterr()
    (tmp_path / "file").write_text("x")
    refused(capsys, command, tmp_path / "s", tmp_path / "file")
    refused(capsys, command, tmp_path / "s", tmp_path / "none" / "file")
    assert (tmp_path / "file").read_text() == "x"
    assert answer(capsys, "status", tmp_path / "s")["people"] == 0


def test_it_runs_without_a_way_to_postgres_until_it_is_asked_for_one(tmp_path: Path, capsys: Capture) -> None:
    where = tmp_path / "s"
    main(["init", str(where)])
    program = (
        "import sys\n"
        "for name in ('psycopg', 'psycopg_binary'): sys.modules[name] = None\n"
        "import sync.server.cli\n"
        "sys.exit(sync.server.cli.main(sys.argv[1:]))"
    )
    for more, code in (((), 0), (("--database", "postgresql://a/b"), 1)):
        done = subprocess.run(
            [COMMAND[0], "-c", program, "status", str(where), *more], capture_output=True, text=True, check=False
        )
        assert done.returncode == code
        assert done.stderr.count("\n") == code
    assert "chưa có phần kết nối PostgreSQL" in done.stderr
