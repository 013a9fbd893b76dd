"""Reads an XLSX file with nothing but zip and XML, as little trusting as a reader can be."""

from __future__ import annotations

import io
import re
import zipfile

from lxml import etree

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")


def parts(data: bytes) -> dict[str, bytes]:
    """Every member of the zip by its name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def cells(data: bytes, sheet: int = 1) -> dict[str, tuple[str, str]]:
    """Cell name → (type, text) of one sheet, texts unescaped as Excel does (ECMA-376 22.4.2.4)."""
    root = etree.fromstring(parts(data)[f"xl/worksheets/sheet{sheet}.xml"])
    found = {}
    for cell in root.iter(f"{_MAIN}c"):
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            raw = "".join(text.text or "" for text in cell.iter(f"{_MAIN}t"))
            found[cell.get("r")] = (kind, _ESCAPE.sub(lambda match: chr(int(match[1], 16)), raw))
        else:
            found[cell.get("r")] = (kind, cell.findtext(f"{_MAIN}v") or "")
    return found


def dangers(data: bytes) -> list[str]:
    """Everything in the file that runs, links or reaches out."""
    found = []
    for name, content in parts(data).items():
        if name.endswith((".xml", ".rels")):
            root = etree.fromstring(content)
            for element in root.iter():
                tag = etree.QName(element).localname
                if tag in {"f", "hyperlink", "hyperlinks", "externalReference", "ddeLink", "oleLink", "dataValidation"}:
                    found.append(f"{name}: <{tag}>")
                if tag == "Relationship" and (
                    element.get("TargetMode") == "External" or "hyperlink" in element.get("Type", "")
                ):
                    found.append(f"{name}: {element.get('Target')}")
        elif "vba" in name.casefold() or "external" in name.casefold():
            found.append(name)
    return found
