"""Opening: what is not a healthy notebook of ours gets its one sentence and is left byte for byte as it was."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from desktop_app.errors import Damaged, DiskFull, EngineTooOld, ForeignDatabase, NewerDatabase, NotFound
from desktop_app.storage import engine
from desktop_app.storage.database import APPLICATION_ID, create_database, open_database
from desktop_app.storage.writer import Writer

KEY = bytes(range(32))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A healthy, migrated database under a folder whose name needs escaping in a URI."""
    folder = tmp_path / "sổ của bà? #1 50%"
    folder.mkdir()
    file = folder / "notebook.db"
    create_database(file, KEY).close()
    writer = Writer(file, KEY)
    writer.submit(lambda db: None).result()
    writer.close()
    return file


def test_the_engine_is_new_enough() -> None:
    assert engine.engine_version() >= engine.OLDEST_ENGINE


def test_an_engine_that_may_damage_databases_is_refused_before_the_file_is_touched(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """3.51.1 is what two older wheels of the same library carry (sqlite.org/wal.html#walresetbug)."""
    before = path.read_bytes()
    monkeypatch.setattr(engine, "engine_version", lambda: (3, 51, 1))
    with pytest.raises(EngineTooOld) as caught:
        open_database(path, KEY)
    assert "3.51.1" in caught.value.vi
    assert path.read_bytes() == before


def test_opens_with_its_key_and_is_set_for_safety(path: Path) -> None:
    connection = open_database(path, KEY)
    pragmas = {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")}
    connection.close()
    assert pragmas == {"journal_mode": "wal", "synchronous": 2}


def test_nothing_readable_is_on_the_disk(path: Path) -> None:
    writer = Writer(path, KEY)
    writer.submit(lambda db: db.execute("INSERT INTO meta VALUES ('label', 'Chậm chi trả đền bù')")).result()
    files = [file.read_bytes() for file in path.parent.iterdir()]
    writer.close()
    files += [file.read_bytes() for file in path.parent.iterdir()]
    assert len(files) > 1
    assert not any("Chậm chi trả".encode() in data or b"SQLite format" in data for data in files)


def test_another_key_does_not_open_it(path: Path) -> None:
    with pytest.raises(Damaged):
        open_database(path, bytes(32))


def test_nothing_there(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        open_database(tmp_path / "notebook.db", KEY)


def test_a_plain_sqlite_file_is_somebody_elses(tmp_path: Path) -> None:
    file = tmp_path / "notebook.db"
    other = sqlite3.connect(file)
    other.execute("CREATE TABLE t(a)")
    other.commit()
    other.close()
    before = file.read_bytes()
    with pytest.raises(ForeignDatabase):
        open_database(file, KEY)
    assert file.read_bytes() == before


def test_an_encrypted_database_of_another_program(tmp_path: Path) -> None:
    file = tmp_path / "notebook.db"
    connection = create_database(file, KEY)
    connection.execute("PRAGMA application_id=7")
    connection.execute("CREATE TABLE t(a)")
    connection.close()
    with pytest.raises(ForeignDatabase):
        open_database(file, KEY)


def test_a_database_of_a_newer_program(path: Path) -> None:
    connection = open_database(path, KEY)
    assert connection.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID
    connection.execute("PRAGMA user_version=999")
    connection.close()
    with pytest.raises(NewerDatabase):
        open_database(path, KEY)


@pytest.mark.parametrize("damage", [lambda d: d[:10], lambda d: b"", lambda d: d[:5000], lambda d: b"x" * len(d)])
def test_a_damaged_file_is_left_alone(path: Path, damage) -> None:
    path.write_bytes(damage(path.read_bytes()))
    before = path.read_bytes()
    with pytest.raises(Damaged):
        connection = open_database(path, KEY)
        connection.close()
    assert path.read_bytes() == before


def test_a_full_disk_rolls_back_and_says_so(path: Path) -> None:
    writer = Writer(path, KEY)

    def limit(db) -> None:
        db.execute("INSERT INTO meta VALUES ('before', 'chữ cũ')")

    writer.submit(limit).result()

    def too_much(db) -> None:
        # The engine reports the same condition (SQLITE_FULL) for this limit as for a disk without room.
        pages = db.execute("PRAGMA page_count").fetchone()[0]
        db.execute(f"PRAGMA max_page_count={pages}")
        for number in range(10_000):
            db.execute("INSERT INTO meta VALUES (?, ?)", [f"k{number}", "x" * 1000])

    with pytest.raises(DiskFull) as caught:
        writer.submit(too_much).result()
    assert "còn nguyên" in caught.value.vi
    rows = writer.submit(lambda db: db.execute("SELECT key FROM meta").fetchall()).result()
    writer.close()
    assert rows == [("before",)]


def test_what_a_job_raises_rolls_back_and_the_writer_goes_on(path: Path) -> None:
    writer = Writer(path, KEY)

    def fails(db) -> None:
        db.execute("INSERT INTO meta VALUES ('a', '1')")
        raise LookupError("ours")

    with pytest.raises(LookupError):
        writer.submit(fails).result()
    assert writer.submit(lambda db: db.execute("SELECT count(*) FROM meta").fetchone()[0]).result() == 0
    writer.close()
    with pytest.raises(RuntimeError):
        writer.submit(lambda db: None)


def test_a_revision_cannot_be_changed(path: Path) -> None:
    writer = Writer(path, KEY)
    writer.submit(
        lambda db: db.execute(
            "INSERT INTO rev(id, replica, n, record, type, clk, header, payload, own)"
            " VALUES (x'00', 'r', 1, 'x', 'note/1', 1, x'00', x'00', 1)"
        )
    ).result()
    with pytest.raises(engine.IntegrityError):
        writer.submit(lambda db: db.execute("UPDATE rev SET header = x'01'")).result()
    writer.close()
