"""What nobody expected: one sentence for the person, one line without content for us."""

from __future__ import annotations

import logging
import os
import re
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop_app import fault_log
from desktop_app.errors import DiskFull
from ui import last_resort


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    fault_log.write_log(tmp_path)
    yield tmp_path / "sotay.log"
    fault_log.stop_log()


def mistake() -> BaseException:
    try:
        try:
            raise KeyError("bà Tư ở ấp 3")
        except KeyError as inner:
            raise ValueError("số 84093001234") from inner
    except ValueError as error:
        return error


def test_an_error_with_a_sentence_keeps_it(log: Path):
    error = DiskFull()
    assert last_resort.as_sentence(error) is error
    assert log.read_text() == ""


def test_a_mistake_is_logged_with_its_causes_and_without_its_words(log: Path):
    told = last_resort.as_sentence(mistake())
    line = log.read_text(encoding="utf-8")
    assert isinstance(told, last_resort.Unexpected)
    assert "builtins.ValueError from builtins.KeyError at mistake:" in line
    assert "bà Tư" not in line and "84093001234" not in line


def test_a_line_of_the_log_says_when_and_has_an_end(log: Path):
    def down(left: int) -> None:
        if not left:
            raise ValueError
        down(left - 1)

    with pytest.raises(ValueError) as deep:
        down(100)
    deep.value.__cause__ = deep.value  # causes in a ring
    fault_log.record(deep.value)
    line = log.read_text(encoding="utf-8")
    assert re.match(r"20\d\d-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} ERROR builtins\.ValueError from ", line)
    assert (line.count("builtins.ValueError"), line.count("down:")) == (4, 8)


def test_a_full_log_makes_room(tmp_path: Path):
    (tmp_path / "sotay.log").write_bytes(b"x" * (fault_log.MOST_LOG + 1))
    fault_log.write_log(tmp_path)
    fault_log.record(mistake())
    fault_log.stop_log()
    assert (tmp_path / "sotay.log").stat().st_size < 1000
    assert (tmp_path / "sotay.log.old").stat().st_size == fault_log.MOST_LOG + 1


def test_a_second_log_is_not_opened(log: Path, tmp_path: Path):
    fault_log.write_log(tmp_path)
    fault_log.record(mistake())
    assert len(log.read_text(encoding="utf-8").splitlines()) == 1


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_without_a_place_for_the_log_nothing_breaks(tmp_path: Path):
    fault_log.write_log(tmp_path / "nowhere")
    (tmp_path / "sotay.log").mkdir()
    fault_log.write_log(tmp_path)
    fault_log.record(mistake())
    assert not any(isinstance(one, logging.FileHandler) for one in logging.getLogger("sotay").handlers)


def test_hooks_take_both_threads_and_go_back():
    told: list[Any] = []
    before = sys.excepthook, threading.excepthook
    undo = last_resort.catch_all(told.append)
    error = mistake()
    sys.excepthook(type(error), error, error.__traceback__)
    thread = threading.Thread(target=lambda: 1 // 0)
    thread.start()
    thread.join()
    undo()
    assert len(told) == 2
    assert (sys.excepthook, threading.excepthook) == before


def test_two_parts_of_a_sentence():
    assert last_resort.two_parts("Chưa có mạng. Vẫn ghi. Xin đợi.") == ("Chưa có mạng.", "Vẫn ghi. Xin đợi.")
    assert last_resort.two_parts("Một câu.") == ("Một câu.", "")
