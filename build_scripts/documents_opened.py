"""Hostile texts in every kind of file that leaves the notebook, opened by LibreOffice, and what it made of them.

Two hundred texts that want to be formulas go out as notes in CSV and XLSX, and the hostile texts of the documents as
minutes in DOCX. Each file is opened headless and written again as flat OpenDocument XML, where a formula, a link, a
field or a script can be seen; the texts that LibreOffice shows are compared with those that went in.
"""

from __future__ import annotations

import re
import tempfile
import unicodedata
from collections.abc import Callable, Iterator
from csv import reader
from pathlib import Path
from typing import Any

from lxml import etree

from desktop_app.domain.vocabulary import Vocabulary
from desktop_app.exports import csv, docx, notes, xlsx
from desktop_app.exports.minutes import build_minutes
from desktop_app.exports.plain import plain
from desktop_app.exports.presets import Preset
from tests.unit.exports.hostile import TEXTS, meeting, short_meeting
from tests.unit.exports.tables.payloads import PAYLOADS

_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:{}:1.0"
_TABLE, _TEXT = _OFFICE.format("table"), _OFFICE.format("text")
_HREF = "{http://www.w3.org/1999/xlink}href"
# Elements that run, ask or reach out. A page number is the only field that minutes have.
_DANGERS = {
    "module", "event-listener", "dde-connection-decl", "dde-link", "dde-source", "object", "object-ole", "plugin",
    "applet", "floating-frame", "cell-range-source", "database-range", "table-source", "hidden-text", "a",
    "conditional-text", "section-source", "user-field-get", "execute-macro", "image", "form", "control",
}  # fmt: skip

_NUMBER = re.compile(r"[\d.,/-]+(e\d+)?")

# (files, format, folder, how to read them) → converted beside them
Convert = Callable[[list[Path], str, Path, str], None]


def check(convert: Convert) -> int:
    """Print what LibreOffice found; 0 when nothing ran, nothing reached out and every text is there."""
    with tempfile.TemporaryDirectory(prefix="sotay-opened-") as folder:
        work = Path(folder)
        wrong = [*_tables(convert, work), *_minutes(convert, work)]
    for line in wrong:
        print(f"  {line}")
    print("Nothing ran, nothing reached out, every text is there." if not wrong else f"{len(wrong)} things are wrong.")
    return 1 if wrong else 0


# -- tables ------------------------------------------------------------------------------------------------------------


def _tables(convert: Convert, work: Path) -> Iterator[str]:
    records = [
        (f"id-{n}", {"occurred_on": "2026-11-20", "severity": 2, "title": text, "content": text}, "xã Trà Cú")
        for n, text in enumerate(PAYLOADS)
    ]
    words = Vocabulary.load()
    files = {"csv": work / "tin-csv.csv", "xlsx": work / "tin-xlsx.xlsx"}
    with files["csv"].open("wb") as file:
        csv.write(notes.one_table(records, words, title="Tin", created=None), file)
    with files["xlsx"].open("wb") as file:
        xlsx.write(notes.two_tables(records, words, title="Tin", created=None), file, work)
    convert([files["csv"]], "fods", work, "CSV:44,34,76")
    convert([files["xlsx"]], "fods", work, "")
    with files["csv"].open(encoding="utf-8-sig", newline="") as text:
        written = {row[0]: row for row in reader(text)}
    with files["csv"].open("rb") as file:
        back = {row[0]: row for row in csv.read(file)}
    for format, path in files.items():
        tree = etree.parse(path.with_suffix(".fods"), etree.XMLParser(huge_tree=True)).getroot()
        yield from (f"{format}: {danger}" for danger in _dangers(tree))
        rows = [row for row in _rows(tree) if any(row)]
        column = rows[0].index("Nội dung")
        shown = {row[0]: row[column] for row in rows[1:] if len(row) > column}
        numbers = 0
        for record_id, data, _area in records:
            told = (written if format == "csv" else back)[record_id][column]
            if _seen(shown.get(record_id, "")) == _seen(told):
                continue
            if format == "csv" and _NUMBER.fullmatch(told):
                numbers += 1  # CSV has no types: a spreadsheet reads what looks like a number as one
            else:
                yield f"{format}: {data['content']!r} is shown as {shown.get(record_id)!r}"
        print(f"{format.upper()} in LibreOffice Calc: {len(shown)} of {len(PAYLOADS)} notes", end="")
        print(f", {numbers} texts of digits read as numbers" if numbers else "")


def _rows(tree: Any) -> Iterator[list[str]]:
    """The rows of the first sheet as texts; repeated cells and rows only once when they are empty."""
    sheet = next(tree.iter(f"{{{_TABLE}}}table"))
    for row in sheet.iter(f"{{{_TABLE}}}table-row"):
        cells: list[str] = []
        for cell in row.iterchildren(f"{{{_TABLE}}}table-cell"):
            text = "\n".join(_text(part) for part in cell.iterchildren(f"{{{_TEXT}}}p"))
            times = int(cell.get(f"{{{_TABLE}}}number-columns-repeated", 1))
            cells += [text] * (times if times < 100 else 1)
        yield cells


def _text(element: Any) -> str:
    """The text of a paragraph: spaces, tabs and line breaks are elements in OpenDocument."""
    parts = [element.text or ""]
    for child in element:
        name = etree.QName(child).localname
        if name == "s":
            parts.append(" " * int(child.get(f"{{{_TEXT}}}c", 1)))
        elif name in {"tab", "line-break"}:
            parts.append("\t" if name == "tab" else "\n")
        else:
            parts.append(_text(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _seen(text: str) -> str:
    """What a person sees of a text: no controls, and spaces however many are one."""
    unseen = {"Cc", "Cf", "Cs"}
    kept = (" " if one.isspace() else "" if unicodedata.category(one) in unseen else one for one in text)
    return " ".join("".join(kept).split())


def _dangers(tree: Any) -> list[str]:
    found = []
    for element in tree.iter(etree.Element):
        name = etree.QName(element).localname
        if name in _DANGERS:
            found.append(f"<{name}>")
        if element.get(f"{{{_TABLE}}}formula"):
            found.append(f"formula {element.get(f'{{{_TABLE}}}formula')!r}")
        target = element.get(_HREF, "")
        if target and not target.startswith("#"):
            found.append(f"link to {target!r}")
    return found


# -- minutes -----------------------------------------------------------------------------------------------------------


def _minutes(convert: Convert, work: Path) -> Iterator[str]:
    layout = Preset.load("nd30-2020")
    for name, text in TEXTS.items():
        many = len(text) < 10_000
        document = build_minutes(
            meeting(text) if many else short_meeting(text),
            layout,
            draft=True,
            area_label=text if many else None,
            annex=True,
            mark=text if len(text) < 999 else "",
        )
        (work / f"{name}.docx").write_bytes(docx.render(document))
    files = sorted(work.glob("*.docx"))
    convert(files, "fodt", work, "")
    for path in files:
        text = TEXTS[path.stem]
        tree = etree.parse(path.with_suffix(".fodt"), etree.XMLParser(huge_tree=True)).getroot()
        yield from (f"{path.name}: {danger}" for danger in _dangers(tree))
        shown = " ".join(" ".join(_text(part).split()) for part in tree.iter(f"{{{_TEXT}}}p", f"{{{_TEXT}}}h"))
        wanted = " ".join(plain(text).split())
        if wanted and re.sub(r"\s", "", wanted) not in re.sub(r"\s", "", shown):
            yield f"{path.name}: its text is not there"
    print(f"DOCX in LibreOffice Writer: {len(files)} hostile texts")
