"""Workbook → XLSX, with XlsxWriter. Every text is a text cell: nothing that is typed becomes a formula or a link.

Rows go to the disk as they come (`constant_memory`), into a folder that the caller names and removes: the texts must
not lie in the machine's own temporary folder.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from desktop_app.errors import UserError
from desktop_app.exports.tables import Value, Workbook

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

# Excel's own limits: rows of a sheet, UTF-16 units of a cell, the first day that its calendar counts rightly.
MOST_ROWS = 1_048_576
MOST_UNITS = 32_767
_FIRST_DAY = date(1900, 3, 1)
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
CUT = "… (còn tiếp trong sổ)"
_EARLIEST = datetime(1980, 1, 1)


class TooManyRows(UserError):
    """More rows than an Excel sheet can hold. Nothing was written."""

    def __init__(self) -> None:
        super().__init__(
            "Bảng có nhiều hơn 1.048.576 dòng, Excel không chứa hết; chưa ghi tệp nào. Xin lọc bớt, hoặc xuất CSV.",
            "The table has more than 1,048,576 rows, which Excel cannot hold; nothing was written. "
            "Please narrow the filter or export CSV.",
        )


def write(book: Workbook, file: BinaryIO, scratch: Path) -> int:
    """Write `book`; `scratch` is an empty folder for what is under way. Returns the rows of the first sheet."""
    import xlsxwriter  # imported here: no start should pay for it

    options = {
        "constant_memory": True,
        "tmpdir": str(scratch),
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    target = xlsxwriter.Workbook(file, options)
    created = book.created.replace(tzinfo=None) if book.created else _EARLIEST
    target.set_properties({"title": _bare(book.title)[:255], "author": "", "created": created})
    wrap = {"text_wrap": True, "valign": "top"}
    cell, day = target.add_format(wrap), target.add_format({**wrap, "num_format": "dd/mm/yyyy"})
    head = target.add_format({**wrap, "bold": True, "bottom": 1})
    sheets = []
    for sheet in book.sheets:
        page = target.add_worksheet(sheet.name)
        page.freeze_panes(1, 0)
        page.repeat_rows(0)
        page.set_landscape()
        page.set_paper(9)  # A4
        page.fit_to_pages(1, 0)
        for place, column in enumerate(sheet.columns):
            page.set_column(place, place, column.width)
            _put(page, 0, place, column.title, head, day)
        sheets.append(page)
    filled = [1] * len(sheets)
    try:
        for line in book.lines:
            row = filled[line.sheet]
            if row >= MOST_ROWS:
                raise TooManyRows
            for place, value in enumerate(line.cells):
                _put(sheets[line.sheet], row, place, value, head if line.strong else cell, day)
            filled[line.sheet] += 1
    except BaseException:
        # Its temporary files are open until it is closed; what it writes now is thrown away by the caller.
        target.close()
        raise
    target.close()
    return filled[0] - 1


def _put(page: Worksheet, row: int, place: int, value: Value, cell: Format, day: Format) -> None:
    if value is None or value == "":
        return
    if isinstance(value, str):
        _put_text(page, row, place, _fitting(_bare(value)), cell)
    elif isinstance(value, int):
        page.write_number(row, place, value, cell)
    elif value < _FIRST_DAY:
        page.write_string(row, place, f"{value:%d/%m/}{value.year:04}", cell)
    else:
        page.write_datetime(row, place, datetime(value.year, value.month, value.day), day)


def _put_text(page: Worksheet, row: int, place: int, text: str, cell: Format) -> None:
    if text.startswith("<r>") and text.endswith("</r>"):
        # XlsxWriter takes such a text for its own finished XML and writes it as it stands: a note could bring a
        # formula of its own. As a rich text of three pieces each piece is escaped.
        text = _CONTROL.sub("", text)
        page.write_rich_string(row, place, text[0], text[1], text[2:], cell)
    else:
        page.write_string(row, place, text, cell)


def _bare(text: str) -> str:
    """`text` without halves of surrogate pairs, which no UTF-8 can carry."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _fitting(text: str) -> str:
    """`text`, cut where Excel's cell ends and with a mark that says so. No text of one field is that long."""
    if len(text) <= MOST_UNITS // 2 or len(text.encode("utf-16-le")) <= 2 * MOST_UNITS:
        return text
    kept = text.encode("utf-16-le")[: 2 * (MOST_UNITS - len(CUT))].decode("utf-16-le", "ignore")
    return kept + CUT
