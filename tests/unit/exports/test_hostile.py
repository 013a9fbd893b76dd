"""Hostile texts come out as harmless text in every format."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterator
from typing import Any

import pypdf
import pytest
from lxml import html as lxml_html

from desktop_app.exports import docx, html, text
from desktop_app.exports.document import Document
from desktop_app.exports.minutes import build_minutes
from desktop_app.exports.plain import plain
from desktop_app.exports.presets import Preset, names
from tests.unit.exports.hostile import TEXTS, meeting, short_meeting
from tests.unit.exports.measure import Docx, W
from ui import printing

UNWANTED = {"Cc", "Cs"}
DIRECTION = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


# The longest texts take a second for each document, and every preset is built by the same code.
EVERYWHERE = [
    (name, preset) for preset in names() for name in TEXTS if len(TEXTS[name]) < 10_000 or preset == "nd30-2020"
]


def build_short(name: str) -> Document:
    return build_minutes(short_meeting(TEXTS[name]), Preset.load("nd30-2020"), draft=True, area_label=None)


def build(name: str, preset: str = "nd30-2020") -> Document:
    text = TEXTS[name]
    return build_minutes(
        meeting(text),
        Preset.load(preset),
        draft=True,
        area_label=text,
        annex=True,
        mark=text if len(text) < 999 else "",
    )


@pytest.mark.parametrize(("name", "preset"), EVERYWHERE)
def test_docx_holds_the_text_and_nothing_else(name: str, preset: str) -> None:
    measured = Docx(docx.render(build(name, preset)))
    shown = "\n".join(facts.text for facts in measured.paragraphs())
    expected = " ".join(plain(TEXTS[name]).split())
    assert shown.count(expected) >= 10
    elements = {element.tag.removeprefix(W) for element in measured.document.iter()}
    assert elements <= {
        "document", "body", "p", "pPr", "pStyle", "ind", "r", "rPr", "rFonts", "rStyle", "t", "pBdr", "top", "spacing",
        "keepNext", "tbl", "tblPr", "tblW", "tblInd", "tblLayout", "tblCellMar", "left", "bottom", "right", "tblLook",
        "tblGrid", "gridCol", "tr", "trPr", "cantSplit", "trHeight", "tc", "tcPr", "tcW", "sectPr", "headerReference",
        "pgSz", "pgMar", "cols", "docGrid", "titlePg", "footerReference", "pgNumType", "gridSpan", "jc", "tblBorders",
        "insideH", "insideV",
    }  # fmt: skip
    for part in measured.parts.values():
        assert b'TargetMode="External"' not in part


@pytest.mark.parametrize(("name", "preset"), EVERYWHERE)
def test_text_is_nfc_without_controls_and_direction_marks(name: str, preset: str) -> None:
    shown = text.render(build(name, preset))
    assert unicodedata.is_normalized("NFC", shown)
    assert not {letter for letter in shown if unicodedata.category(letter) in UNWANTED and letter != "\n"}
    assert not DIRECTION & set(shown)


@pytest.mark.parametrize(("name", "preset"), EVERYWHERE)
def test_html_has_no_element_but_our_own(name: str, preset: str) -> None:
    shown = html.render(build(name, preset))
    tree = lxml_html.document_fromstring(shown)
    tags = {str(element.tag) for element in tree.iter()}
    assert tags <= {"html", "head", "meta", "title", "style", "body", "p", "hr", "br", "strong", "em", "table",
                    "colgroup", "col", "tr", "td"}  # fmt: skip
    assert {name for element in tree.iter() for name in element.attrib} <= {
        "lang", "charset", "http-equiv", "content", "class", "style", "role", "colspan"
    }  # fmt: skip
    assert len(tree.findall(".//style")) == 1
    assert "attacker.invalid" not in tree.findtext(".//style")


@pytest.mark.parametrize("name", TEXTS)
def test_pdf_holds_the_text_and_no_action(name: str) -> None:
    # The longest texts stand in one place only, or reading the file back takes minutes.
    document = build(name) if len(TEXTS[name]) < 10_000 else build_short(name)
    reader = pypdf.PdfReader(io.BytesIO(printing.render_pdf(document)))
    keys = {str(key) for item in objects(reader.trailer["/Root"]) if isinstance(item, dict) for key in item}
    assert {"/Pages", "/Contents", "/Font", "/ToUnicode"} <= keys
    assert not keys & {
        "/JavaScript",
        "/JS",
        "/OpenAction",
        "/AA",
        "/A",
        "/Launch",
        "/URI",
        "/EmbeddedFiles",
        "/AcroForm",
    }
    assert not any(page["/Annots"] for page in reader.pages if "/Annots" in page)
    if name in {"emoji", "khmer", "marks"}:
        return  # shaped letters have no single code point that a PDF could name; they are drawn (test_printing)
    assert squeezed(plain(TEXTS[name])) in whole_text(reader)


def whole_text(reader: pypdf.PdfReader) -> str:
    """The text of all pages without spaces and without the page numbers, which come last on each page."""
    pages = [squeezed(page.extract_text()) for page in reader.pages]
    return "".join(page.removesuffix(str(number)) if number > 1 else page for number, page in enumerate(pages, 1))


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def objects(root: Any) -> Iterator[Any]:
    """Every object of a PDF that can be reached from `root`."""
    seen: set[int] = set()
    waiting = [root]
    while waiting:
        item = waiting.pop()
        item = item.get_object() if hasattr(item, "get_object") else item
        if id(item) in seen:
            continue
        seen.add(id(item))
        yield item
        if isinstance(item, dict):
            waiting += list(item.values())
        elif isinstance(item, list):
            waiting += item


def test_nothing_is_lost_when_a_header_is_taller_than_a_page() -> None:
    long = "Ủy ban nhân dân xã " * 600
    document = build_minutes({"org": {"name": long}}, Preset.load("nd30-2020"), draft=False, area_label=None)
    reader = pypdf.PdfReader(io.BytesIO(printing.render_pdf(document)))
    assert whole_text(reader).count("NHÂNDÂN") == 600
    assert len(reader.pages) > 2
