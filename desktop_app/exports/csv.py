"""Workbook → CSV (RFC 4180, UTF-8 with the mark that Excel needs), and back.

A text that a spreadsheet would take for a formula gets an apostrophe in front, and reading takes it off again (OWASP
"CSV injection"; ASVS 5 1.2.10). The guard is reversible: `unguarded(guarded(text)) == text` for every text. Days are
ISO 8601, because a spreadsheet reads 05/03 by the habits of its own country.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import date
from typing import BinaryIO

from desktop_app.exports.tables import Value, Workbook

# What begins a formula or a command, also in full width, also behind apostrophes and what cannot be seen.
_RISKY = re.compile(
    "['\\s\x00-\x1f\x7f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]*"
    "[=+\\-@\t\r\n\x00\uff0b\uff0d\uff1d\uff20\u2212]"
)
_BOM = "\ufeff"


def guarded(text: str) -> str:
    """`text`, with an apostrophe in front when a spreadsheet could run it."""
    return f"'{text}" if _RISKY.match(text) else text


def unguarded(text: str) -> str:
    """The text that `guarded` was given."""
    return text[1:] if text[:1] == "'" and _RISKY.match(text, 1) else text


def write(book: Workbook, file: BinaryIO) -> int:
    """Write the first sheet of `book`; returns the number of its rows, headings not counted."""
    stream = io.TextIOWrapper(file, encoding="utf-8", errors="replace", newline="", write_through=False)
    stream.write(_BOM)
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([guarded(column.title) for column in book.sheets[0].columns])
    rows = 0
    for line in book.of_first():
        writer.writerow([_cell(value) for value in line.cells])
        rows += 1
    stream.flush()
    stream.detach()  # the file belongs to the caller
    return rows


def read(file: BinaryIO) -> Iterator[list[str]]:
    """The rows of a CSV file as they were before the guard, headings first. Raises ValueError for what is no CSV."""
    stream = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    try:
        for row in csv.reader(stream, strict=True):
            yield [unguarded(cell) for cell in row]
    except csv.Error as error:
        raise ValueError(str(error)) from error
    finally:
        stream.detach()


def _cell(value: Value) -> str | int:
    if isinstance(value, str):
        return guarded(value)
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else value
