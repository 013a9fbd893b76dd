"""Lists as files from the command line, and a meeting from a file."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

from tests.integration.commands.conftest import Person
from tests.integration.commands.test_bad_input import refused
from tests.integration.commands.test_main_job import NOTE

TASK = {"kind": "task", "text": "Thay máy bơm", "owner": "Phòng Kinh tế", "due_on": "2026-12-05"}


def test_lists_go_out_and_minutes_come_in(person: Callable[[str], Person], tmp_path: Path) -> None:
    one = person("Lành")
    one.run("note", "add", stdin=NOTE)
    path = tmp_path / "tin.csv"
    assert one.run("export", "notes", "--format", "csv", "-o", path)["rows"] == 1
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    none = one.run("export", "notes", "--format", "json", "--until", "2001-01-01", "-o", tmp_path / "tin.json")
    assert (none["rows"], json.loads((tmp_path / "tin.json").read_bytes())) == (0, [])
    for what, format in (("notes", "xlsx"), ("meetings", "xlsx"), ("followups", "pdf"), ("feedback", "docx")):
        made = tmp_path / f"{what}.{format}"
        assert one.run("export", what, "--format", format, "-o", made)["bytes"] == made.stat().st_size

    agenda = tmp_path / "chương trình.txt"
    agenda.write_text("Chương trình họp ấp 3\n1. Khai mạc\n2. Thảo luận\n", encoding="utf-8")
    read = one.run("meeting", "import", agenda, "--keep")
    assert [point["text"] for point in one.run("meeting", "show", read["id"])["agenda"]] == ["Khai mạc", "Thảo luận"]

    minutes = tmp_path / "biên bản.docx"
    paper = ("meeting", "export", read["id"], "--format", "docx", "--annex", "--mark", "-o", minutes)
    assert one.run(*paper)["version"] is None, "a draft has no version yet"
    one.run("meeting", "finish", read["id"])
    told = one.run(*paper)
    with zipfile.ZipFile(minutes) as archive:
        foot = archive.read("word/footer1.xml").decode()
    assert f"Phiên bản {told['version']} - mã {told['code']}" in foot


def test_the_ending_of_the_name_decides_when_no_format_is_said(person: Callable[[str], Person], tmp_path: Path) -> None:
    one = person("Lành")
    one.run("export", "feedback", "-o", tmp_path / "phản hồi.PDF")
    assert (tmp_path / "phản hồi.PDF").read_bytes().startswith(b"%PDF")
    one.run("export", "notes", "-o", tmp_path / "tin.json")
    assert json.loads((tmp_path / "tin.json").read_bytes()) == []
    one.run("export", "notes", "--format", "csv", "-o", tmp_path / "tin.txt")
    assert (tmp_path / "tin.txt").read_bytes().startswith(b"\xef\xbb\xbf"), "what is said counts"
    refused(one("export", "feedback", "-o", tmp_path / "a.xlsx"), "a.xlsx", ".docx, .pdf", code=2)
    refused(one("export", "notes", "-o", tmp_path / "a"), ".csv, .xlsx, .json", code=2)
    refused(one("meeting", "export", "x", "-o", tmp_path / "a.odt"), ".docx, .pdf, .html, .txt", code=2)
    assert "--format" in one("export", "feedback", "--help").out


def test_a_filter_that_nothing_can_ever_fit_is_told(person: Callable[[str], Person], tmp_path: Path) -> None:
    one = person("Lành")
    one.run("note", "add", stdin={**NOTE, "area": "29461/ấp 3"})
    assert len(one.run("note", "list", "--area", "29461/Ấp 03", "--topic", NOTE["topics"][0].partition(".")[0])) == 1
    assert len(one.run("note", "list", "--area", "29461")) == 1
    for place in ("Trà Cú", "29461/ấp 4", "", "99999"):
        refused(one("note", "list", "--area", place), f"Không có địa bàn “{place}”", "29461")
        refused(one("export", "notes", "--area", place, "-o", tmp_path / "a.csv"), f"Không có địa bàn “{place}”")
    refused(one("note", "list", "--deleted", "--topic", "ruộng"), "“ruộng”", "land (Đất đai, dự án)")
    assert list(tmp_path.glob("a.*")) == []


def test_what_is_wrong_is_one_sentence(person: Callable[[str], Person], tmp_path: Path) -> None:
    one = person("Lành")
    refused(one("export", "notes", "--format", "csv", "-o", tmp_path / "không có" / "a.csv"), "Chưa ghi được")
    refused(one("export", "notes", "--format", "csv", "--since", "20/11/2026", "-o", tmp_path / "a"), "2026-11-20")
    refused(one("export", "notes", "--format", "docx", "-o", tmp_path / "a"), "docx", code=2)
    refused(one("meeting", "import", tmp_path / "không có.docx"), "Chưa đọc được")
    bad = tmp_path / "a.docx"
    bad.write_bytes(b"PK\x03\x04 not a zip")
    refused(one("meeting", "import", bad), ".docx")


def test_plain_tables_speak_the_language_that_is_set(person: Callable[[str], Person]) -> None:
    """JSON keeps its keys, which scripts rely on; a person reads words."""
    one = person("Lành")
    one.run("note", "add", stdin=NOTE)

    def plain(language: str, *arguments: str) -> str:
        done = one(*arguments, env={"SOTAY_LANG": language})
        assert done.code == 0
        return done.out

    said = {language: plain(language, "note", "list") for language in ("vi", "en")}
    head = {language: text.splitlines()[0].split("  ") for language, text in said.items()}
    assert {"tiêu đề", "địa bàn", "đã đến đâu"} <= {word.strip() for word in head["vi"]}
    assert {"title", "area", "delivery"} <= {word.strip() for word in head["en"]}
    assert "trên máy này" in said["vi"]
    assert "on this device" in said["en"]
    assert "chưa giao: 2" in plain("vi", "status")  # the note and its place
    assert plain("vi", "followup", "list") == "(trống)\n"
    meeting = one.run("meeting", "add", stdin={"title": "Họp", "area": "29461", "items": [TASK]})["id"]
    assert "Đang ghi" in plain("vi", "meeting", "list")
    one.run("meeting", "finish", meeting)
    assert "Mới ghi nhận" in plain("vi", "followup", "list")
    assert "New" in plain("en", "followup", "list")
    assert one.run("followup", "list")[0]["state"] == "new"
    # Days and times as people write them, and nothing cut that is only of use whole: a path, what the doctor says.
    now = one.run("note", "list")[0]["updated_at"]
    assert f"{now[8:10]}/{now[5:7]}/{now[:4]} {now[11:16]}" in plain("vi", "note", "list")
    assert now[:10] not in plain("vi", "note", "list")
    backup = one.run("backup", "create")["file"]
    assert backup in plain("vi", "backup", "list")
    assert "✓" not in plain("vi", "backup", "list"), "in the notebook's own folder is not elsewhere"
    assert plain("vi", "guard", "--batch") == "", "no line for no line"
    assert {"title", "area", "delivery"} <= one.run("note", "list")[0].keys()
