"""`sotay-server` from the outside: one sentence when it cannot, JSON and nothing else when asked."""

from __future__ import annotations

import errno
import io
import json
import os
import socket
import stat
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import sqlcipher3.dbapi2 as sqlite

from desktop_app.domain.areas import AreaTable
from sync.server import areas, cli_words
from sync.server.cli import main

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def server(tmp_path: Path, capsys: Capture) -> Path:
    assert main(["init", str(tmp_path / "máy chủ"), "--name", "Xã Trà Cú"]) == 0
    capsys.readouterr()
    return tmp_path / "máy chủ"


def answer(capsys: Capture, *arguments: str | Path) -> Any:
    assert main([*map(str, arguments), "--json"]) == 0
    written = capsys.readouterr()
    assert written.err == ""
    assert written.out.count("\n") == 1
    return json.loads(written.out)


def refused(capsys: Capture, *arguments: str | Path) -> str:
    """The sentence on stderr; in both languages it is one, without a traceback, and nothing is on stdout."""
    sentences = []
    for language in ("en", "vi"):
        os.environ["SOTAY_LANG"] = language
        try:
            assert main([*map(str, arguments)]) == 1
        finally:
            del os.environ["SOTAY_LANG"]
        written = capsys.readouterr()
        assert written.out == ""
        assert written.err.count("\n") == 1
        assert "Traceback" not in written.err
        sentences.append(written.err)
    assert sentences[0] != sentences[1]
    return sentences[1]


def test_init_says_where_the_keys_are_and_to_move_them(tmp_path: Path, capsys: Capture) -> None:
    assert main(["init", str(tmp_path / "s")]) == 0
    said = capsys.readouterr().out
    assert "hai nơi cất giữ an toàn" in said
    for name in ("root-key.txt", "recovery-key.txt"):
        assert (tmp_path / "s" / "move-to-safety" / name).is_file()
    for path in (tmp_path / "s").rglob("*key*"):
        if path.is_file():
            assert stat.S_IMODE(path.stat().st_mode) == 0o600, path


def test_init_as_json(tmp_path: Path, capsys: Capture) -> None:
    made = answer(capsys, "init", tmp_path / "s")
    assert made["dir"] == str(tmp_path / "s")
    assert all(Path(one).is_file() for one in made["move_to_safety"])


def test_the_server_runs_without_the_keys_that_were_moved_away(server: Path, capsys: Capture) -> None:
    for path in (server / "move-to-safety").iterdir():
        path.unlink()
    assert answer(capsys, "status", server)["revisions"] == 0


def test_a_code(server: Path, capsys: Capture) -> None:
    made = answer(capsys, "enrol-code", server, "--name", "Lành", "--role", "collaborator", "--area", "29461")
    assert set(made) == {"code", "expires"}
    assert len(made["code"]) == 21
    assert main(["--json", "enrol-code", str(server), "--name", "L", "--role", "coordinator", "--area", "1"]) == 0
    assert json.loads(capsys.readouterr().out)["code"] != made["code"]


def test_status_and_notes_of_an_empty_server(server: Path, capsys: Capture) -> None:
    assert answer(capsys, "notes", server) == []
    found = answer(capsys, "status", server)
    assert (found["name"], found["revisions"], found["records"], found["devices"]) == ("Xã Trà Cú", 0, {}, 0)
    assert main(["notes", str(server)]) == 0
    assert "Chưa có gì về" in capsys.readouterr().out


@pytest.mark.parametrize("command", ["serve", "notes", "status", "enrol-code"])
def test_not_a_server_folder(tmp_path: Path, capsys: Capture, command: str) -> None:
    more = ["--name", "a", "--role", "collaborator", "--area", "1"] if command == "enrol-code" else []
    for folder in (tmp_path, tmp_path / "missing"):
        assert "không phải là máy chủ" in refused(capsys, command, folder, *more)


def test_init_touches_no_folder_with_something_in_it(server: Path, tmp_path: Path, capsys: Capture) -> None:
    before = sorted(path.name for path in server.rglob("*"))
    assert "Không có gì bị thay đổi" in refused(capsys, "init", server)
    assert sorted(path.name for path in server.rglob("*")) == before
    (tmp_path / "file").write_text("x")
    assert "Không có gì bị thay đổi" in refused(capsys, "init", tmp_path / "file")


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="needs a user for whom permissions hold")
def test_a_folder_that_cannot_be_written(tmp_path: Path, capsys: Capture) -> None:
    tmp_path.chmod(0o500)
    try:
        assert "Không ghi được" in refused(capsys, "init", tmp_path / "s")
    finally:
        tmp_path.chmod(0o700)


def test_what_cannot_be_read_is_named_and_nothing_is_said_to_be_done(
    server: Path, tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An account that may not read all of the folder, whatever the file: root may read everything, so it is told so."""
    closed = [server / "high-water.json", server / "tls" / "ca.key", server / "blobs"]
    closed[0].write_text('{"epochs":[],"rows":0,"people":0,"devices":0}')
    real = {"open": io.open, "listdir": os.listdir, "scandir": os.scandir}

    def refusing(name: str) -> Callable[..., Any]:
        def work(*given: Any, **named: Any) -> Any:
            if given and given[0] == now_closed:
                raise PermissionError(errno.EACCES, "Permission denied", str(now_closed))
            return real[name](*given, **named)

        return work

    for module, name in ((io, "open"), (os, "listdir"), (os, "scandir")):
        monkeypatch.setattr(module, name, refusing(name))
    for now_closed in closed:
        said = refused(capsys, "backup", server, tmp_path / "bản sao")
        assert f"Không đọc hoặc ghi được {now_closed}." in said
        assert not (tmp_path / "bản sao").exists()


def test_a_path_below_a_file_cannot_be_written(tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "file").write_text("x")
    assert "Không ghi được" in refused(capsys, "init", tmp_path / "file" / "s")
    assert list(tmp_path.iterdir()) == [tmp_path / "file"]


@pytest.mark.parametrize("damage", ["not a database", "cut", "gone", "zeros"])
def test_a_damaged_database(server: Path, capsys: Capture, damage: str) -> None:
    path = server / "server.db"
    for side in server.glob("server.db-*"):
        side.unlink()
    whole = path.read_bytes()
    changed = {"not a database": b"text " * 1000, "cut": whole[:3000], "zeros": whole[:100] + bytes(len(whole) - 100)}
    if damage == "gone":
        path.unlink()
    else:
        path.write_bytes(changed[damage])
    assert "hỏng" in refused(capsys, "status", server)
    if damage != "gone":
        assert path.read_bytes() == changed[damage]


@pytest.mark.parametrize("name", ["server.json", "keys/receipt.key", "keys/secret.key"])
@pytest.mark.parametrize("content", [b"", b"{}", b"x" * 32, b'{"format":"1"}'])
def test_damaged_files_beside_it(server: Path, capsys: Capture, name: str, content: bytes) -> None:
    if name == "keys/secret.key" and len(content) == 32:
        pytest.skip("any 32 bytes are a secret")
    (server / name).write_bytes(content)
    assert "hỏng" in refused(capsys, "status", server)


def test_a_database_of_another_server(server: Path, tmp_path: Path, capsys: Capture) -> None:
    main(["init", str(tmp_path / "other")])
    capsys.readouterr()
    (server / "server.db").write_bytes((tmp_path / "other" / "server.db").read_bytes())
    assert "hỏng" in refused(capsys, "status", server)


def test_a_newer_server(server: Path, capsys: Capture) -> None:
    connection = sqlite.connect(str(server / "server.db"))
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()
    assert "phiên bản mới hơn" in refused(capsys, "status", server)
    facts = json.loads((server / "server.json").read_text())
    (server / "server.json").write_text(json.dumps({**facts, "format": 99}))
    assert "phiên bản mới hơn" in refused(capsys, "status", server)


def test_a_port_that_is_taken_and_an_address_that_is_not_ours(server: Path, capsys: Capture) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        assert "đang có chương trình khác" in refused(capsys, "serve", server, "--port", port)
    assert "không có địa chỉ" in refused(capsys, "serve", server, "--host", "203.0.113.7", "--port", "0")
    assert "65535" in refused(capsys, "serve", server, "--port", "99999")


@pytest.mark.parametrize("name", ["", "   ", "x" * 201, "a\x00b", "a\x1b[31m"])
def test_names_that_do_not_fit(server: Path, capsys: Capture, name: str) -> None:
    refused(capsys, "enrol-code", server, "--name", name, "--role", "collaborator", "--area", "29461")


@pytest.mark.parametrize("area", ["", " ", "2946\n1", "29461\x1b[2J", "\u202e29461", "9" * 41])
def test_areas_that_do_not_fit(server: Path, capsys: Capture, area: str) -> None:
    refused(capsys, "enrol-code", server, "--name", "Lành", "--role", "collaborator", "--area", area)
    assert answer(capsys, "status", server)["people"] == 0


@pytest.mark.parametrize(
    ("area", "said"),
    [
        ("29461", "Địa bàn: 29461 (xã Trà Cú, tỉnh Vĩnh Long)."),
        ("79", "Địa bàn: 79 (thành phố Hồ Chí Minh)."),
        ("29416", "Địa bàn: 29416 (xã Cầu Ngang, tỉnh Vĩnh Long)."),
        ("2946", "Xin xem lại địa bàn: 2946 không phải mã"),
    ],
)
def test_a_code_says_which_area_was_typed(server: Path, capsys: Capture, area: str, said: str) -> None:
    """One mistyped makes an office of its own, whose coordinators nobody is."""
    assert main(["enrol-code", str(server), "--name", "Lành", "--role", "collaborator", "--area", area]) == 0
    assert said in capsys.readouterr().out


def test_areas_are_called_as_the_notebooks_call_them() -> None:
    table = AreaTable.load()
    units = [unit for province in table.provinces() for unit in (province, *table.children(province.code))]
    # Each question reads the table anew: the first unit of each kind.
    some = {unit.kind: unit for unit in reversed(units)}
    assert set(some) == set(areas.KINDS)
    assert [areas.name_of(unit.code) for unit in some.values()] == [table.label(unit) for unit in some.values()]


def test_one_is_said_as_one(server: Path, tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    assert main(["parcel", "read", str(server), str(tmp_path)]) == 0
    assert "Chưa nhận túi chuyển nào" in capsys.readouterr().out
    monkeypatch.setenv("SOTAY_LANG", "en")
    assert main(["backup", str(server), str(tmp_path / "one.sotay")]) == 0
    assert "(1 revision, " in capsys.readouterr().out
    assert main(["release", str(server), "--why", "quota"]) == 0
    assert "Nothing was waiting" in capsys.readouterr().out
    assert main(["backup", str(server), str(tmp_path / "two.sotay")]) == 0
    assert "(3 revisions, " in capsys.readouterr().out
    assert main(["parcel", "read", str(server), str(tmp_path)]) == 0
    assert "No parcel was taken in" in capsys.readouterr().out
    facts = {"records": {"note": 1, "reply": 2, "strange": 3}}
    assert cli_words.table(facts, english=True) == "records  1 note, 2 replies, 3 strange"
    assert cli_words.table(facts, english=False) == "mục  1 tin, 2 trả lời, 3 strange"


def test_a_hub_is_not_made_in_the_folder_of_a_server(server: Path, tmp_path: Path, capsys: Capture) -> None:
    before = sorted(server.rglob("*"))
    for command in (["hub", "request", server, tmp_path / "r.pem"], ["hub", "install", server, tmp_path / "h.pem"]):
        assert "đã có máy chủ" in refused(capsys, *command)
    assert "đã có máy chủ" in refused(capsys, "serve", server, "--hub", "--upstream", "https://a.example:1")
    assert sorted(one for one in server.rglob("*") if one.name != "serving.lock") == before
    assert not (tmp_path / "r.pem").exists()


def test_an_empty_note_is_no_line_in_the_book(server: Path, capsys: Capture) -> None:
    refused(capsys, "audit", server, "--note", " ")
    assert answer(capsys, "audit", server) == []


def test_parcels_for_an_area_where_nobody_is_are_not_said_to_be_written(
    server: Path, tmp_path: Path, capsys: Capture
) -> None:
    assert "Chưa có máy nào" in refused(capsys, "parcel", "write", server, tmp_path, "--area", "29416")
    assert answer(capsys, "parcel", "write", server, tmp_path)["devices"] == 0


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["dance"],
        ["serve"],
        ["notes", "DIR", "--limit", "0"],
        ["notes", "DIR", "--limit", "many"],
        ["serve", "DIR", "--port", "http"],
        ["serve", "DIR", "--upstream", "https://server:8443"],
        ["enrol-code", "DIR", "--name", "a", "--role", "king", "--area", "1"],
        ["enrol-code", "DIR"],
    ],
)
def test_wrong_usage(arguments: list[str], capsys: Capture) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert capsys.readouterr().out == ""


def test_the_server_needs_neither_the_application_nor_its_window(server: Path) -> None:
    # The import system is told that they do not exist; then every module of the server is loaded and used.
    code = (
        "import sys\n"
        "for name in ('PySide6', 'desktop_app', 'ui', 'requests', 'keyring'): sys.modules[name] = None\n"
        "import sync.server.serving, sync.server.overview, sync.server.cli\n"
        "sys.exit(sync.server.cli.main(sys.argv[1:]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "status", str(server)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def shell(end: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """The command as a process, with the streams that the shell gives it."""
    command = [sys.executable, "-m", "sync.server.cli", *map(str, arguments)]
    return subprocess.run(["sh", "-c", f'"$@" {end}', "sh", *command], capture_output=True, text=True, check=False)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a place that is always full")
def test_an_answer_that_nobody_reads_or_no_disk_takes(server: Path) -> None:
    full = shell("> /dev/full", "status", server)
    assert (full.returncode, full.stderr.count("\n")) == (1, 1)
    assert "Việc đã làm xong" in full.stderr
    closed = shell(">&-", "status", server)
    assert (closed.returncode, closed.stdout, closed.stderr) == (0, "", "")
    # Whoever read has read enough (`| head -1`): that is no failure of the command.
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "sync.server.cli", "status", str(server)]
    gone = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, check=False)
    os.close(writing)
    assert (gone.returncode, gone.stderr) == (0, b"")


def test_numbers_that_no_machine_has(server: Path, capsys: Capture) -> None:
    assert answer(capsys, "notes", server, "--limit", str(10**20)) == []
    assert answer(capsys, "audit", server, "--limit", str(10**20)) == []
    assert "65535" in refused(capsys, "serve", server, "--port", "-5")
    with pytest.raises(SystemExit) as usage:
        main(["audit", str(server), "--limit", "0"])
    assert usage.value.code == 2
    capsys.readouterr()
    with pytest.raises(SystemExit):
        main(["ask", str(server), "Giá nước", "--due", "30/11/2026"])
    said = capsys.readouterr().err
    assert "30/11/2026" in said
    assert "YYYY-MM-DD" in said


def test_ctrl_c_is_told_in_a_sentence(server: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    def pressed(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("sync.server.overview.status", pressed)
    assert "Đã dừng" in refused(capsys, "status", server)


def test_what_is_not_there_is_neither_released_nor_erased_nor_noted_as_done(server: Path, capsys: Capture) -> None:
    assert "xyz" in refused(capsys, "release", server, "xyz")
    assert "không có ở đây" in refused(capsys, "erase", server, "xyz")
    assert answer(capsys, "audit", server) == []
    assert answer(capsys, "release", server, "--why", "quota") == {"released": 0}, "nothing was named"


def test_a_backup_that_failed_is_told_from_one_that_was_made(
    server: Path, tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "no room")

    stick = tmp_path / "USB"
    stick.mkdir()
    with monkeypatch.context() as during:
        during.setattr("sync.server.backup_file.write", full)
        said = refused(capsys, "backup", server, stick / "b")
    assert str(stick) in said, "it is not the server's disk that is full"
    assert str(server) not in said
    answer(capsys, "backup", server, stick / "b")
    book = [(one["act"], one["facts"].get("outcome")) for one in answer(capsys, "audit", server)]
    assert book == [("backup", None), ("backup", "failed"), ("backup", None), ("backup", "failed"), ("backup", None)]
    assert main(["audit", str(server)]) == 0
    assert capsys.readouterr().out.count("sao lưu: KHÔNG làm được") == 2


def test_a_full_scratch_database_is_on_the_stick_too(
    server: Path, tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise sa.exc.OperationalError("INSERT", {}, Exception("database or disk is full"))

    (tmp_path / "USB").mkdir()
    monkeypatch.setattr("sync.server.backups._load", full)
    assert f"{tmp_path / 'USB'} đã đầy" in refused(capsys, "backup", server, tmp_path / "USB" / "b")
    assert list((tmp_path / "USB").iterdir()) == []


def test_plain_tables_speak_to_people(server: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    """JSON keeps its keys and ISO times, which scripts rely on."""
    answer(capsys, "backup", server, server.parent / "b")
    found = answer(capsys, "status", server)
    at = datetime.fromisoformat(found["last_backup"]) + timedelta(hours=7)
    for language, words in (
        ("vi", ("chờ xem", "nhận lần cuối", "chưa có")),
        ("en", ("held", "last received", "none yet")),
    ):
        monkeypatch.setenv("SOTAY_LANG", language)
        assert main(["status", str(server)]) == 0
        said = capsys.readouterr().out
        assert all(word in said for word in words), said
        assert at.strftime("%d/%m/%Y %H:%M") in said
        assert not [key for key in found if "_" in key and key in said]
        assert main(["verify", str(server)]) == 0
        assert "missing_blobs" not in capsys.readouterr().out
        assert main(["rebuild", str(server)]) == 0
        assert "chain_head" not in capsys.readouterr().out


@pytest.mark.skipif(os.name != "posix", reason="Windows deletes no folder that a program stands in")
def test_a_folder_that_was_deleted_under_ones_feet(
    server: Path, tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    assert "đã bị xoá" in refused(capsys, "init", "new")
    assert "đã bị xoá" in refused(capsys, "backup", server, "b")
    assert answer(capsys, "status", server)["people"] == 0, "no path begins there"
