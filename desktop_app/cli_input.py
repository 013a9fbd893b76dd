"""What the commands read from standard input: JSON, strictly, with a sentence that names the line that is wrong."""

from __future__ import annotations

import json
import sys
from typing import Any

from desktop_app.domain.shapes import quoted
from desktop_app.errors import UserError

MOST = 64 * 1024 * 1024  # bytes: far beyond any real record, and no more than a laptop's memory bears


class NotJson(UserError):
    """Standard input is not the JSON that the command takes."""

    def __init__(self, detail_vi: str, detail_en: str) -> None:
        super().__init__(
            f"Dữ liệu đưa vào chưa đúng dạng JSON ({detail_vi}). Chưa ghi gì vào sổ. Xin sửa rồi chạy lại.",
            f"The input is not the right JSON ({detail_en}). Nothing was written. Please correct it and run again.",
        )


def only() -> Any:
    """The one JSON document on standard input."""
    return parsed(standard_input(MOST))


def numbered() -> list[tuple[int, Any]]:
    """One JSON document a line, each with the number of its line."""
    return [(number, parsed(line, number)) for number, line in lines()]


def lines() -> list[tuple[int, bytes]]:
    """The lines on standard input that are not empty, each with its number."""
    return [(number, line) for number, line in enumerate(standard_input(MOST * 4).splitlines(), 1) if line.strip()]


def standard_input(most: int) -> bytes:
    """All of it, at most `most` bytes. Raises NotJson."""
    if sys.stdin is None:  # closed by the caller
        return b""
    data = sys.stdin.buffer.read(most + 1)
    if len(data) > most:
        raise NotJson("quá lớn", "too large")
    return data


def decoded(data: bytes) -> str:
    """UTF-8, with a byte order mark or without. Raises NotJson."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotJson("không phải UTF-8", "not UTF-8") from error


def parsed(data: bytes, line: int = 0) -> Any:
    """The JSON document in `data`, which is that `line` of the input (0: all of it). Raises NotJson, naming it."""
    try:
        return json.loads(decoded(data), parse_constant=_no_constant, object_pairs_hook=_each_once)
    except json.JSONDecodeError as error:
        at, column = max(line, 1) + error.lineno - 1, error.colno
        raise NotJson(f"dòng {at}, cột {column}", f"line {at}, column {column}") from error
    except _Twice as error:
        at_vi, at_en = (f"dòng {line}: ", f"line {line}: ") if line else ("", "")
        raise NotJson(
            f"{at_vi}“{error}” ghi hai lần trong một nhóm", f"{at_en}“{error}” twice in one object"
        ) from error
    except (ValueError, RecursionError) as error:
        raise NotJson("có số hoặc cấu trúc không hợp lệ", "a number or the nesting is not valid") from error


class _Twice(ValueError):
    """A name that stands twice in one object: only one of the two could be kept."""


def _no_constant(name: str) -> float:
    raise ValueError(name)


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise _Twice(quoted(next(name for name in names if names.count(name) > 1)))
    return found
