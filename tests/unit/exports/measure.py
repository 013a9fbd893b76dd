"""An independent checker: opens a DOCX with zipfile and lxml alone and measures what a clerk would measure.

It shares nothing with the renderer. What a paragraph or a run looks like is resolved as Word resolves it: the run
itself, its character style, its paragraph's style and what that is based on, the document's defaults.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from typing import Any

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SLOTS = ("ascii", "hAnsi", "cs", "eastAsia")


def mm(twips: str | int) -> float:
    """Twentieths of a point as millimetres."""
    return int(twips) / 1440 * 25.4


@dataclass(frozen=True)
class RunFacts:
    """A run as it will look. `direct` names the run properties that stand on the run itself."""

    text: str
    fonts: dict[str, str | None]
    size_pt: float
    bold: bool
    italic: bool
    direct: tuple[str, ...]


@dataclass(frozen=True)
class ParagraphFacts:
    """A paragraph as it will look. `place` is "body", or "table.row.column"."""

    style: str
    text: str
    align: str
    first_mm: float
    left_mm: float
    right_mm: float
    before_pt: float
    line: tuple[float, str]
    keep_next: bool
    borders: dict[str, dict[str, str]]
    runs: tuple[RunFacts, ...]
    place: str


class Docx:
    """A DOCX file, taken apart."""

    def __init__(self, data: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            assert archive.testzip() is None
            self.infos = archive.infolist()
            self.parts = {name: archive.read(name) for name in archive.namelist()}
        self.xml = {
            name: etree.fromstring(part) for name, part in self.parts.items() if name.endswith((".xml", ".rels"))
        }
        self.document = self.xml["word/document.xml"]
        styles = self.xml["word/styles.xml"]
        self.styles = {style.get(f"{W}styleId"): style for style in styles.iter(f"{W}style")}
        self._defaults = styles.find(f"{W}docDefaults")
        self.section = self.document.find(f"{W}body/{W}sectPr")

    # -- page --------------------------------------------------------------------------------------------------------

    @property
    def paper_mm(self) -> tuple[float, float]:
        """Width, height."""
        size = self.section.find(f"{W}pgSz")
        return mm(size.get(f"{W}w")), mm(size.get(f"{W}h"))

    @property
    def margins_mm(self) -> dict[str, float]:
        """top, bottom, left, right, header, gutter …"""
        return {key.removeprefix(W): mm(value) for key, value in self.section.find(f"{W}pgMar").attrib.items()}

    def header(self, kind: str) -> Any:
        """The root of the header "default" or "first"."""
        return self._beside("headerReference", kind)

    def footer(self, kind: str) -> Any:
        """The root of the footer "default" or "first"."""
        return self._beside("footerReference", kind)

    def _beside(self, reference: str, kind: str) -> Any:
        key = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
        ids = {h.get(f"{W}type"): h.get(key) for h in self.section.iter(f"{W}{reference}")}
        for rel in self.xml["word/_rels/document.xml.rels"]:
            if rel.get("Id") == ids[kind]:
                return self.xml[f"word/{rel.get('Target')}"]
        raise AssertionError(kind)

    # -- text --------------------------------------------------------------------------------------------------------

    def paragraphs(self, root: Any = None) -> list[ParagraphFacts]:
        """Every paragraph of the body (or of `root`) in file order, tables row by row."""
        root = self.document.find(f"{W}body") if root is None else root
        found = []
        tables = 0
        for child in root:
            if child.tag == f"{W}p":
                found.append(self._paragraph(child, "body"))
            elif child.tag == f"{W}tbl":
                for r, row in enumerate(child.findall(f"{W}tr")):
                    for c, cell in enumerate(row.findall(f"{W}tc")):
                        assert cell[-1].tag == f"{W}p", "Word wants a paragraph at the end of every cell"
                        found += [self._paragraph(p, f"{tables}.{r}.{c}") for p in cell.findall(f"{W}p")]
                tables += 1
        return found

    def tables(self) -> list[Any]:
        """The tables of the body."""
        return list(self.document.findall(f"{W}body/{W}tbl"))

    def _paragraph(self, element: Any, place: str) -> ParagraphFacts:
        direct = element.find(f"{W}pPr")
        style = direct.find(f"{W}pStyle").get(f"{W}val") if direct is not None else "Normal"
        chain = [direct, *self._chain(style, "pPr"), self._defaults.find(f"{W}pPrDefault/{W}pPr")]
        indent = {side: mm(_attribute(chain, "ind", side) or 0) for side in ("left", "right", "firstLine")}
        borders = _first(chain, "pBdr")
        return ParagraphFacts(
            style=self.styles[style].find(f"{W}name").get(f"{W}val"),
            text="".join(_text(run) for run in element.iter(f"{W}r")),
            align=_attribute(chain, "jc", "val") or "left",
            first_mm=indent["firstLine"],
            left_mm=indent["left"],
            right_mm=indent["right"],
            before_pt=int(_attribute(chain, "spacing", "before") or 0) / 20,
            line=(int(_attribute(chain, "spacing", "line") or 240), _attribute(chain, "spacing", "lineRule") or "auto"),
            keep_next=_on(chain, "keepNext"),
            borders={}
            if borders is None
            else {b.tag.removeprefix(W): {k.removeprefix(W): v for k, v in b.attrib.items()} for b in borders},
            runs=tuple(self._run(run, style) for run in element.iter(f"{W}r")),
            place=place,
        )

    def _run(self, element: Any, style: str) -> RunFacts:
        direct = element.find(f"{W}rPr")
        character = None if direct is None else direct.find(f"{W}rStyle")
        chain = [
            direct,
            *(self._chain(character.get(f"{W}val"), "rPr") if character is not None else []),
            *self._chain(style, "rPr"),
            self._defaults.find(f"{W}rPrDefault/{W}rPr"),
        ]
        return RunFacts(
            text=_text(element),
            fonts={slot: _attribute(chain, "rFonts", slot) for slot in SLOTS},
            size_pt=int(_attribute(chain, "sz", "val") or 0) / 2,
            bold=_on(chain, "b"),
            italic=_on(chain, "i"),
            direct=() if direct is None else tuple(child.tag.removeprefix(W) for child in direct),
        )

    def _chain(self, style: str | None, kind: str) -> list[Any]:
        found = []
        while style is not None:
            element = self.styles[style]
            found.append(element.find(f"{W}{kind}"))
            based = element.find(f"{W}basedOn")
            style = None if based is None else based.get(f"{W}val")
        return found


def _text(run: Any) -> str:
    return "".join(
        "\n" if child.tag == f"{W}br" else child.text or "" for child in run if child.tag in {f"{W}t", f"{W}br"}
    )


def _first(chain: list[Any], tag: str) -> Any:
    for properties in chain:
        found = None if properties is None else properties.find(f"{W}{tag}")
        if found is not None:
            return found
    return None


def _attribute(chain: list[Any], tag: str, name: str) -> str | None:
    """The nearest value of one attribute: attributes of `spacing`, `ind` and `rFonts` are inherited one by one."""
    for properties in chain:
        found = None if properties is None else properties.find(f"{W}{tag}")
        if found is not None and found.get(f"{W}{name}") is not None:
            return str(found.get(f"{W}{name}"))
    return None


def _on(chain: list[Any], tag: str) -> bool:
    found = _first(chain, tag)
    return found is not None and found.get(f"{W}val") not in {"0", "false", "none"}
