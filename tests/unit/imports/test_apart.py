"""The process that reads hostile files: what it is given, what stops it, and that its answer is believed no more."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from desktop_app.imports import apart, refusals
from desktop_app.imports.lines import TextLine
from desktop_app.imports.refusals import NotReadable
from tests.unit.imports import hostile


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.docx"
    path.write_bytes(hostile.docx("Họp ấp", "Nước sạch"))
    return path


def child(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another program in the place of the child."""
    monkeypatch.setattr(apart, "command", lambda: [sys.executable, "-c", code])


def read(file: Path) -> list[TextLine]:
    with file.open("rb") as stream:
        return apart.read(stream)


def refused(file: Path) -> str:
    with pytest.raises(NotReadable) as told:
        read(file)
    return told.value.why


def test_lines_come_back(file: Path) -> None:
    assert read(file) == [TextLine("Họp ấp"), TextLine("Nước sạch")]


def test_a_child_that_falls_over_refuses_the_file(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    child("import os, signal; os.kill(os.getpid(), signal.SIGTERM)", monkeypatch)
    assert refused(file) == "swollen"


def test_a_child_that_takes_too_long_is_killed(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "SECONDS", 0.2)
    child("import time; time.sleep(600)", monkeypatch)
    assert refused(file) == "swollen"


def test_an_answer_without_an_end_is_cut(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "MOST_ANSWER", 10_000)
    child("while True: print('a' * 9999)", monkeypatch)
    assert refused(file) == "swollen"


@pytest.mark.parametrize(
    "answer", ["", "[]", "nope", '{"lines": 5}', '{"lines": [["a"]]}', '{"why": "bịa ra"}', '{"why": 5, "most": 6}']
)
def test_an_answer_that_is_none_is_no_document(file: Path, monkeypatch: pytest.MonkeyPatch, answer: str) -> None:
    child(f"print({answer!r})", monkeypatch)
    assert refused(file) == "not-docx"


def test_only_sentences_of_ours_are_shown(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    child("""print('{"why": "too-large", "most": "xin gọi 0900"}')""", monkeypatch)
    with pytest.raises(NotReadable) as told:
        read(file)
    assert told.value.sentence("vi") == refusals.too_large("20 MB").sentence("vi")


def test_lines_of_the_child_are_cleaned_and_bounded_again(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    child(
        """import json; print(json.dumps({"lines": [["a\\u202e\\x00b ", 1], ["", True], ["c", True]]}))""", monkeypatch
    )
    assert read(file) == [TextLine("ab"), TextLine("c", point=True)]
    child("""import json; print(json.dumps({"lines": [["a", False]] * 6000}))""", monkeypatch)
    assert refused(file) == "too-large"


def test_the_child_cannot_write_or_grow_or_start_anything(tmp_path: Path) -> None:
    pytest.importorskip("resource")
    code = f"""
import json, subprocess
from desktop_app.imports import apart
apart._limit_oneself()
told = {{}}
try:
    with open({str(tmp_path / "x")!r}, "wb") as file:
        file.write(b"a")
    told["wrote"] = True
except OSError:
    told["wrote"] = False
try:
    bytearray(900 * 1024 * 1024)
    told["grew"] = True
except MemoryError:
    told["grew"] = False
print(json.dumps(told))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    # A file larger than allowed ends in a signal on some systems, in an error on others.
    assert done.returncode == -25 or json.loads(done.stdout) == {"wrote": False, "grew": False}


def test_the_built_program_reads_by_itself(file: Path) -> None:
    with file.open("rb") as stream:
        done = subprocess.run(
            [sys.executable, "-m", "desktop_app", "--read-document"], stdin=stream, capture_output=True, check=True
        )
    assert json.loads(done.stdout)["lines"] == [["Họp ấp", False], ["Nước sạch", False]]
