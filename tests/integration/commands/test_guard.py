"""`sotay guard`: a text on stdin, or many; without any notebook."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest


def guard(given: bytes, *arguments: str, home: Path) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-m", "desktop_app", "guard", "--profile", str(home / "none"), *arguments]
    return subprocess.run(command, input=given, capture_output=True, check=False, timeout=60, env=environment)


def test_one_text(tmp_path: Path) -> None:
    done = guard("Gặp ông Tám,\r\nsố 0912 345 678.\n".encode(), home=tmp_path)
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout) == [
        {
            "start": 4,
            "end": 11,
            "kind": "person_name",
            "level": "advise",
            "text": "ông Tám",
            "suggestion": "một người dân",
        },
        {
            "start": 17,
            "end": 29,
            "kind": "phone",
            "level": "advise",
            "text": "0912 345 678",
            "suggestion": "(đã bỏ số điện thoại)",
        },
    ]
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("json_flag", [(), ("--json",)])
def test_many_texts(tmp_path: Path, json_flag: tuple[str, ...]) -> None:
    lines = [{"id": 7, "text": "em Hoa lớp 9"}, {"id": "b", "text": "Bác Hồ"}, {"id": None, "text": "", "more": 1}]
    given = "\n\n".join(json.dumps(line, ensure_ascii=False) for line in lines).encode()
    done = guard(given, "--batch", *json_flag, home=tmp_path)
    assert (done.returncode, done.stderr) == (0, b"")
    answers = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert [answer["id"] for answer in answers] == [7, "b", None]
    assert [[one["kind"] for one in answer["findings"]] for answer in answers] == [["minor"], [], []]


def test_minutes(tmp_path: Path) -> None:
    text = "Chủ tịch UBND xã Nguyễn Văn Bình kết luận."
    for arguments, suggestion in (((), "Chủ tịch UBND xã"), (("--minutes",), "")):
        done = guard(text.encode(), *arguments, home=tmp_path)
        assert [one["suggestion"] for one in json.loads(done.stdout)] == [suggestion]


@pytest.mark.parametrize(
    ("given", "arguments"),
    [
        (b"{", ("--batch",)),
        (b'{"id": 1}', ("--batch",)),
        (b'{"text": "x"}', ("--batch",)),
        (b'{"id": 1, "text": 5}', ("--batch",)),
        (b'[]\n{"id": 1, "text": "x"}', ("--batch",)),
        (b"\xff", ("--batch",)),
        (b"\xff\xfe", ()),
    ],
)
def test_bad_input_gets_one_sentence(tmp_path: Path, given: bytes, arguments: tuple[str, ...]) -> None:
    done = guard(given, *arguments, home=tmp_path)
    assert (done.returncode, done.stdout) == (1, b"")
    assert len(done.stderr.decode().strip().splitlines()) == 1
    assert b"Traceback" not in done.stderr


def test_nothing_given(tmp_path: Path) -> None:
    assert json.loads(guard(b"", home=tmp_path).stdout) == []
    assert guard(b"\n", "--batch", home=tmp_path).stdout.strip() == b""
