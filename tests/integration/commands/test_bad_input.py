"""Bad input: exit code 1 (2 for wrong usage), one clear sentence, no traceback, nothing half-written."""

from __future__ import annotations

import gc
import http.server
import json
import os
import socket
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop_app import cli, cli_arguments, cli_care
from desktop_app.__main__ import main
from desktop_app.errors import FileProblem
from tests.integration.commands.conftest import Done, Person, Server, command
from tests.integration.commands.test_main_job import NOTE

PEOPLE = Callable[[str], Person]


def refused(done: Done, *words: str, code: int = 1) -> None:
    """One polite sentence on stderr, nothing on stdout, no traceback."""
    assert done.code == code, done
    assert done.out == ""
    assert "Traceback" not in done.err
    assert len(done.err.strip().splitlines()) == 1, done.err
    for word in words:
        assert word in done.err, done.err


@pytest.fixture
def one(person: PEOPLE) -> Person:
    return person("Lành")


@pytest.mark.parametrize(
    ("given", "word"),
    [
        (b"", "JSON"),
        (b"{", "JSON"),
        (b"\xff\xfe", "UTF-8"),
        (b"[1, 2]", ""),
        (b'"x"', ""),
        (b"null", ""),
        (b'{"title": 3}', ""),
        (b'{"severity": NaN}', "JSON"),
        ('{"title": "một", "title": "hai"}'.encode(), "“title”"),
        (b"[" * 200_000, "JSON"),
        (json.dumps({**NOTE, "area": "999999"}).encode(), "999999"),
        (json.dumps({**NOTE, "area": "999999/ấp 3"}).encode(), "999999"),
        (json.dumps({**NOTE, "topics": ["không.có"]}).encode(), "không.có"),
        (json.dumps({**NOTE, "severity": 17}).encode(), ""),
        (json.dumps({**NOTE, "occurred_on": "hôm qua"}).encode(), ""),
        (json.dumps({**NOTE, "tên người dân": "…"}).encode(), "tên người dân"),
        (json.dumps({**NOTE, "streams": [{"stance": "??"}]}).encode(), ""),
    ],
)
def test_what_is_not_a_note(one: Person, given: bytes, word: str) -> None:
    refused(one("note", "add", stdin=given), word)
    assert one.run("note", "list") == []
    assert one.run("status")["drafts"] == 0


def test_a_text_of_ten_megabytes(one: Person) -> None:
    refused(one("note", "add", stdin=json.dumps({**NOTE, "content": "chữ " * 2_500_000})))
    assert one.run("note", "list") == []


def test_control_characters_are_left_out(one: Person) -> None:
    made = one.run("note", "add", stdin={**NOTE, "content": "một\x00\x1b[31m hai\u202e ba"})
    assert one.run("note", "show", made["id"])["content"] == "một[31m hai ba"


def test_wrong_passphrase_and_none(one: Person, tmp_path: Path) -> None:
    other = tmp_path / "khác.txt"
    other.write_text("sai rồi")
    refused(
        command("desktop_app", "status", "--profile", one.profile, "--passphrase-file", other), "Mật khẩu chưa đúng"
    )
    refused(command("desktop_app", "status", "--profile", one.profile), "--passphrase-file")
    refused(
        command("desktop_app", "status", "--profile", one.profile, "--passphrase-file", tmp_path / "không có"),
        "không có",
    )
    english = command(
        "desktop_app", "status", "--profile", one.profile, "--passphrase-file", other, env={"SOTAY_LANG": "en"}
    )
    refused(english, "The passphrase is not right")


def test_no_notebook_there_and_one_there_already(one: Person, tmp_path: Path) -> None:
    refused(command("desktop_app", "status", "--profile", tmp_path / "trống"), "sotay init")
    refused(command("desktop_app", "status", "--profile", one.passphrase), "sotay init")  # a file, not a folder
    before = sorted((file.name, file.read_bytes()) for file in one.profile.iterdir())
    refused(one("init"), "đã có một cuốn sổ")
    assert sorted((file.name, file.read_bytes()) for file in one.profile.iterdir()) == before


def test_no_keyring_and_no_passphrase(tmp_path: Path) -> None:
    refused(command("desktop_app", "init", "--profile", tmp_path / "mới"), "--passphrase-file")
    assert not (tmp_path / "mới" / "notebook.db").exists()


def test_damaged_and_foreign_databases_are_left_alone(one: Person) -> None:
    database = one.profile / "notebook.db"
    whole = database.read_bytes()
    database.write_bytes(whole[:4096] + bytes(len(whole) - 4096))
    damaged = database.read_bytes()
    refused(one("note", "list"), "hỏng")
    assert database.read_bytes() == damaged
    database.write_bytes(b"")
    refused(one("status"), "hỏng")
    database.unlink()
    connection = sqlite3.connect(database)
    connection.execute("CREATE TABLE t(a)")
    connection.commit()
    connection.close()
    refused(one("status"), "không phải là sổ tay")
    for copy in one.profile.glob("key*.json"):
        copy.write_text("{}")
    database.write_bytes(whole)
    refused(one("status"), "key.json")


@pytest.mark.skipif(os.name == "nt", reason="POSIX permissions")
def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "tệp").write_text("")
    passphrase = tmp_path / "p"
    passphrase.write_text("một hai")
    options = ("--profile", tmp_path / "tệp" / "sổ", "--passphrase-file", passphrase)
    refused(command("desktop_app", "init", *options), "Không ghi được")


def test_a_batch_names_the_line_of_the_file_that_is_refused_and_writes_none_of_it(one: Person) -> None:
    good = json.dumps(NOTE)
    for bad, word in (
        ('{"title": 3}', "Tiêu đề"),
        ('{"area": "999999"}', "999999"),
        ('{"title": ', "JSON"),
        ('{"a": {"b": 1, "b": 2}}', "“b”"),
    ):
        # The blank line and the line break of Windows count as an editor counts them.
        batch = f"\ufeff{good}\r\n\r\n{good}\r\n{bad}\r\n{good}\r\n"
        refused(one("note", "add", "--batch", stdin=batch), word, "òng 4", "hưa ghi")
    assert one.run("note", "list") == []
    assert one.run("status")["drafts"] == 0
    refused(one("note", "add", stdin=f'{{\n"title": "x",\n{good[:-5]}'), "JSON", "dòng 3")


def test_words_of_the_command_line_that_are_no_letters(one: Person) -> None:
    refused(one("note", "show", os.fsdecode(b"\xff\xfe")), "mã “\ufffd\ufffd”")
    # A machine whose encoding is not UTF-8 hands Vietnamese over in such pieces: it is put together again.
    pieces = NOTE["title"].encode().decode("ascii", "surrogateescape")
    assert cli_arguments.read(["search", pieces]).text == NOTE["title"]


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="needs a file without an end")
def test_a_passphrase_file_without_an_end() -> None:
    with pytest.raises(FileProblem, match="/dev/zero"):
        cli_care.read_passphrase(Path("/dev/zero"))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a place that is always full")
def test_an_answer_that_cannot_be_written_says_that_the_work_is_done(one: Person) -> None:
    with Path("/dev/full").open("wb") as full:
        done = one("note", "add", "--json", stdin=json.dumps(NOTE), stdout=full)
    refused(done, "Việc đã làm xong")
    assert len(one.run("note", "list")) == 1


@pytest.mark.skipif(os.name == "nt", reason="POSIX shell")
def test_streams_that_whoever_calls_has_closed(one: Person) -> None:
    def shell(end: str, *arguments: str) -> Done:
        words = [sys.executable, "-m", "desktop_app", *arguments]
        options = ["--profile", str(one.profile), "--passphrase-file", str(one.passphrase)]
        done = subprocess.run(
            ["sh", "-c", f'exec "$@" {end}', "sh", *words, *options], input=b"", capture_output=True, check=False
        )
        return Done(done.returncode, done.stdout.decode(), done.stderr.decode())

    assert shell(">&-", "status") == Done(0, "", "")
    refused(shell("<&-", "note", "add"), "JSON")
    refused(shell("<&-", "enrol", "--server", "http://127.0.0.1:9"), "Mã đăng ký")
    # What went wrong is told on standard error or not at all: never among the answers.
    assert shell("2>&-", "note", "show", "zz", "--json") == Done(1, "", "")


class _Interrupted:
    """A keyboard on which somebody presses Ctrl+C, whatever is asked of it: while reading, or while a module loads."""

    buffer = property(lambda self: self)

    def read(self, _most: int) -> bytes:
        raise KeyboardInterrupt

    def find_spec(self, name: str, *_: object) -> None:
        if name == "desktop_app.cli":
            raise KeyboardInterrupt


def test_ctrl_c_is_told_in_a_sentence_and_never_as_done(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", _Interrupted())
    assert cli.run(["guard"]) == 1
    refused(Done(1, *capsys.readouterr()), "Đã dừng", "trước khi chạy lệnh lần nữa")
    monkeypatch.setattr(sys, "argv", ["sotay", "status"])
    monkeypatch.delitem(sys.modules, "desktop_app.cli")
    monkeypatch.setattr(sys, "meta_path", [_Interrupted(), *sys.meta_path])
    assert main() == 1
    assert capsys.readouterr() == ("", "")
    gc.enable()  # which `main` leaves to the one it could not load


def test_a_limit_beyond_what_a_database_can_count_means_all(one: Person, tmp_path: Path) -> None:
    one.run("note", "add", stdin=NOTE)
    assert len(one.run("note", "list", "--limit", 10**20)) == 1
    assert len(one.run("search", NOTE["title"], "--limit", 10**20)) == 1
    assert len(one.run("ledger", "--limit", 10**20)) == 2, "the note and its place"


@pytest.mark.parametrize(
    "arguments",
    [
        ["note"],
        ["bay"],
        ["note", "list", "--severity", "9"],
        ["note", "list", "--limit", "0"],
        ["search"],
        ["meeting", "export", "x", "--format", "odt", "-o", "f"],
        ["enrol", "X"],
    ],
)
def test_wrong_usage(one: Person, arguments: list[str]) -> None:
    refused(one(*arguments), code=2)


def test_ids_dates_and_layouts_that_are_not_there(one: Person, tmp_path: Path) -> None:
    note = one.run("note", "add", stdin=NOTE)["id"]
    refused(one("note", "show", "ffffffff"), "ffffffff")
    refused(one("note", "list", "--since", "21/11/2026"), "2026-11-20")
    refused(one("meeting", "export", note, "--format", "pdf", "-o", tmp_path / "x.pdf"), note)
    meeting = one.run("meeting", "add", stdin={"title": "Họp", "kind": "hamlet", "area": "29461"})["id"]
    refused(
        one("meeting", "export", meeting, "--format", "docx", "--preset", "khác", "-o", tmp_path / "x"), "nd30-2020"
    )
    refused(one("meeting", "export", meeting, "--format", "docx", "-o", tmp_path / "không" / "có" / "x.docx"))
    refused(one("followup", "set", "abc", stdin="{}"), "abc")
    assert not list(tmp_path.glob("x*"))


class Portal(http.server.BaseHTTPRequestHandler):
    """A captive portal: says 200 and shows a login page, whatever it is asked."""

    def _page(self) -> None:
        page = b"<html><h1>success</h1>Wi-Fi mi\xe1\xbb\x85n ph\xc3\xad</html>"
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)

    do_GET = do_POST = do_HEAD = do_PATCH = do_PUT = _page

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture
def portal() -> Iterator[str]:
    made = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Portal)
    thread = threading.Thread(target=made.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{made.server_port}"
    made.shutdown()
    made.server_close()
    thread.join()


def test_a_captive_portal_is_never_taken_for_the_office(one: Person, server: Server, portal: str) -> None:
    refused(one("enrol", server.code("Lành"), "--server", portal), "chưa dẫn tới nơi nhận")
    one.run("enrol", server.code("Lành"), "--server", server.url)
    one.run("note", "add", stdin=NOTE)
    refused(one("sync", "--server", portal), "chưa dẫn tới nơi nhận")
    assert one.run("status")["delivered"] == 0
    one.run("sync")
    assert one.run("status")["pending"] == 0


def test_the_wrong_office(one: Person, server: Server, tmp_path: Path) -> None:
    one.run("enrol", server.code("Lành"), "--server", server.url)
    one.run("note", "add", stdin=NOTE)
    other = Server(tmp_path / "máy khác")
    other.start()
    try:
        refused(one("sync", "--server", other.url, "--keep"))
    finally:
        other.stop()
    assert one.run("status")["delivered"] == 0
    one.run("sync")  # to the address that it had


def test_an_office_that_moved(one: Person, server: Server) -> None:
    one.run("enrol", server.code("Lành"), "--server", server.url)
    server.stop()
    server.start(elsewhere=True)
    one.run("sync", "--server", server.url)
    refused(one("sync"))
    assert one("sync", "--keep").code == 2
    one.run("sync", "--server", server.url, "--keep")
    one.run("sync")


def test_codes_that_do_not_work(one: Person, server: Server, person: PEOPLE) -> None:
    refused(one("enrol", "XXXX", "--server", server.url), "Mã đăng ký")
    code = server.code("Lành")
    swapped = code[:2] + ("A" if code[2] != "A" else "B") + code[3:]
    refused(one("enrol", swapped, "--server", server.url), "Mã đăng ký")
    one.run("enrol", code, "--server", server.url)
    refused(person("Tâm")("enrol", code, "--server", server.url), "đã được dùng")


def test_addresses_that_do_not_work(one: Person, server: Server) -> None:
    code = server.code("Lành")
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    refused(one("enrol", code, "--server", f"http://127.0.0.1:{port}"), "Chưa có mạng")
    refused(one("enrol", code, "--server", "ftp://x"), "Địa chỉ")
    refused(one("enrol", code, "--server", "không phải địa chỉ"), "Địa chỉ")
    refused(one("enrol", code, "--server", "http://example.org"), "https://")
    refused(one("sync"), "chưa nối với văn phòng")


def test_the_server_says_what_is_wrong_with_its_folder(tmp_path: Path) -> None:
    for verb in ("notes", "status", "serve"):
        refused(command("sync.server.cli", verb, tmp_path / "không có"))
    made = tmp_path / "máy"
    assert command("sync.server.cli", "init", made).code == 0
    refused(command("sync.server.cli", "init", made))
    refused(command("sync.server.cli", "enrol-code", made, "--name", "A", "--role", "vua", "--area", "29461"), code=2)


@pytest.mark.skipif(os.name != "posix", reason="Windows deletes no folder that a program stands in")
def test_a_folder_that_was_deleted_under_ones_feet(
    one: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    always = ("--passphrase-file", str(one.passphrase))
    for words in (
        ("--profile", "p", *always, "init"),
        ("--profile", str(one.profile), *always, "note", "attach", "x", "photo.jpg"),
    ):
        code = cli.run(words)
        refused(Done(code, *capfd.readouterr()), "đã bị xoá")
    assert cli.run(("--profile", str(one.profile), *always, "status")) == 0, "no path begins there"


def test_an_unknown_state_of_a_followup_is_told_the_known_ones(one: Person) -> None:
    task = {"kind": "task", "text": "Thay máy bơm", "owner": "Phòng Kinh tế", "due_on": "2026-12-05"}
    meeting = one.run("meeting", "add", stdin={"title": "Họp", "area": "29461", "items": [task]})["id"]
    followup = one.run("meeting", "finish", meeting)["followups"][0]
    done = one("followup", "set", followup, stdin='{"state": "đang làm"}')
    refused(done, "“đang làm”", "Đang xác minh (verifying)", "Mở lại (reopened)")
    assert "overdue" not in done.err, "which follows from the day and is never set"
    assert one.run("followup", "list")[0]["state"] == "new"
