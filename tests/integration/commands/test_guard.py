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


@pytest.mark.parametrize("line", [b"{", b'{"id": 1}', b'{"text": "x"}', b'{"id": 1, "text": 5}', b"[]", b"\xff"])
def test_an_unreadable_line_does_not_stop_the_rest(tmp_path: Path, line: bytes) -> None:
    first, last = (json.dumps(one).encode() for one in ({"id": "a", "text": "em Hoa lớp 9"}, {"id": "c", "text": ""}))
    done = guard(first + b"\n" + line + b"\r\n" + last, "--batch", home=tmp_path)
    before, bad, after = (json.loads(one) for one in done.stdout.splitlines())
    assert ([one["kind"] for one in before["findings"]], after) == (["minor"], {"id": "c", "findings": []})
    assert sorted(bad) == ["error", "id"]
    assert bad["error"].endswith(".")
    assert done.returncode == 1
    assert len(done.stderr.decode().strip().splitlines()) == 1
    assert b"Traceback" not in done.stderr


def test_odd_characters_in_json(tmp_path: Path) -> None:
    # Half a surrogate pair is no text, but must not stop the rest; U+2028 is a character like any other inside a line.
    lines = "\n".join(f'{{"id": 1, "text": "{text}"}}' for text in ("\\ud800 ông Tám", "a\u2028 ông Tám")).encode()
    done = guard(lines, "--batch", home=tmp_path)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [[one["start"] for one in answer["findings"]] for answer in answers] == [[2], [3]]
    assert (done.returncode, done.stderr) == (0, b"")


def test_bad_input_gets_one_sentence(tmp_path: Path) -> None:
    done = guard(b"\xff\xfe", home=tmp_path)
    assert (done.returncode, done.stdout) == (1, b"")
    assert len(done.stderr.decode().strip().splitlines()) == 1
    assert b"Traceback" not in done.stderr


def test_nothing_given(tmp_path: Path) -> None:
    assert json.loads(guard(b"", home=tmp_path).stdout) == []
    assert guard(b"\n", "--batch", home=tmp_path).stdout.strip() == b""
