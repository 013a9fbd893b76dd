"""What the commands read from standard input: how much of it, and which line is said to be wrong."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable

import pytest

from desktop_app import cli_input
from desktop_app.cli_input import NotJson

Give = Callable[[bytes], None]


@pytest.fixture
def give(monkeypatch: pytest.MonkeyPatch) -> Give:
    return lambda data: monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))


def test_as_much_as_is_allowed_is_read_and_one_byte_more_refused(give: Give) -> None:
    give(b"x" * 10)
    assert cli_input.standard_input(10) == b"x" * 10
    give(b"x" * 11)
    with pytest.raises(NotJson, match="too large"):
        cli_input.standard_input(10)


def test_a_batch_may_be_larger_than_one_document(give: Give, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli_input, "MOST", 10)
    give(b'["123456789"]')
    with pytest.raises(NotJson, match="too large"):
        cli_input.only()
    give(b'["1234567890123456789012345678901234"]\n\n')
    assert cli_input.numbered() == [(1, ["1234567890123456789012345678901234"])]
    give(b"[]" * 21)
    with pytest.raises(NotJson, match="too large"):
        cli_input.lines()


def test_empty_lines_count_but_are_not_read(give: Give) -> None:
    give(b"\n \t\r\n{}\r\n\r\n[]")
    assert cli_input.numbered() == [(3, {}), (5, [])]


@pytest.mark.parametrize(
    ("data", "read", "said"),
    [
        (b'{\n"a" 1}', cli_input.only, "(line 2, column 5)"),
        (b'\n{}\n{"a" 1}', cli_input.numbered, "(line 3, column 6)"),
        (b'{"a": 1, "b": 2, "b": 3}', cli_input.only, "(“b” twice in one object)"),
        (b'{}\n{"a": 1, "b": 2, "b": 3}', cli_input.numbered, "(line 2: “b” twice in one object)"),
    ],
)
def test_the_place_of_a_mistake_is_said_as_an_editor_counts(
    give: Give, data: bytes, read: Callable[[], object], said: str
) -> None:
    give(data)
    with pytest.raises(NotJson) as refused:
        read()
    assert said in str(refused.value)


def test_input_that_whoever_calls_has_closed_is_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert cli_input.standard_input(10) == b""
