"""An independent checker of PDF/A-1b (ISO 19005-1:2005), clause by clause, over the raw bytes, pypdf and lxml.

It covers what a file of text, rules and embedded TrueType fonts can get wrong; images, forms, layers and annotations
are refused altogether. It is no veraPDF: that one is the judge where it is at hand.
"""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Iterator
from typing import Any

import pypdf
from lxml import etree
from pypdf.generic import DictionaryObject, IndirectObject, StreamObject

_NS = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "xmpMM": "http://ns.adobe.com/xap/1.0/mm/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
}
# The properties of the XMP schemas of January 2004, as far as they are of use here.
_KNOWN = {
    "dc": {"title", "creator", "subject", "description", "format", "date", "language", "rights", "type"},
    "xmp": {"CreatorTool", "CreateDate", "ModifyDate", "MetadataDate", "Identifier", "Label"},
    "xmpMM": {"DocumentID", "InstanceID", "VersionID", "RenditionClass"},
    "pdf": {"Keywords", "PDFVersion", "Producer"},
    "pdfaid": {"part", "conformance", "amd"},
}
_FORBIDDEN = {
    "/Encrypt": "6.1.3", "/F": "6.1.7", "/FFilter": "6.1.7", "/EF": "6.1.11", "/EmbeddedFiles": "6.1.11",
    "/OCProperties": "6.1.13", "/TR": "6.2.8", "/Ref": "6.2.6", "/PS": "6.2.7", "/A": "6.6.1", "/AA": "6.6.2",
    "/OpenAction": "6.6.1", "/JS": "6.6.1", "/AcroForm": "6.9", "/XFA": "6.9", "/Group": "6.4",
}  # fmt: skip


def wrong(data: bytes) -> list[str]:
    """What the file breaks, "6.x.y what"; [] when nothing was found."""
    return list(_Checker(data).all())


class _Checker:
    def __init__(self, data: bytes) -> None:
        self.data = data
        self.reader = pypdf.PdfReader(io.BytesIO(data))
        self.root: Any = self.reader.trailer["/Root"]
        self.objects = {number: self._object(number) for number in self._numbers()}

    def all(self) -> Iterator[str]:
        yield from self._file()
        yield from self._objects()
        yield from self._colour()
        yield from self._metadata()
        for font in self._fonts():
            yield from self._font(font)

    # -- the file ----------------------------------------------------------------------------------------------------

    def _numbers(self) -> list[int]:
        return sorted(number for table in self.reader.xref.values() for number in table)

    def _object(self, number: int) -> Any:
        return IndirectObject(number, 0, self.reader).get_object()

    def _file(self) -> Iterator[str]:
        lines = self.data.split(b"\n", 2)
        if lines[0] != b"%PDF-1.4":
            yield f"6.1.2 header {lines[0][:20]!r}"
        if lines[1][:1] != b"%" or len(lines[1]) < 5 or not all(byte > 127 for byte in lines[1][1:5]):
            yield "6.1.2 no comment of high bytes behind the header"
        if len(self.reader.trailer.get("/ID", ())) != 2:
            yield "6.1.3 no file identifier"
        if not self.data.rstrip(b"\r\n").endswith(b"%%EOF") or self.data.count(b"%%EOF") != 1:
            yield "6.1.3 data behind the end of the file"
        if b"/ObjStm" in self.data or b"/XRef" in self.data:
            yield "6.1.4 compressed objects"
        for table in self.reader.xref.values():
            for number, place in table.items():
                if not re.match(rb"%d 0 obj\r?\n" % number, self.data[place:]):
                    yield f"6.1.8 object {number} does not begin as it must"

    def _objects(self) -> Iterator[str]:
        for number, item in self.objects.items():
            if isinstance(item, StreamObject):
                yield from self._stream(number, item)
            yield from self._deep(number, item)

    def _stream(self, number: int, item: StreamObject) -> Iterator[str]:
        if "/LZWDecode" in str(item.get("/Filter", "")):
            yield f"6.1.10 LZW in {number}"
        place = next(table[number] for table in self.reader.xref.values() if number in table)
        begin = re.compile(rb"stream\r?\n").search(self.data, place)
        assert begin is not None
        told = re.search(rb"/Length (\d+)( 0 R)?", self.data[place : begin.start()])
        assert told is not None
        end = begin.end() + int(self.objects[int(told[1])] if told[2] else told[1])
        if not re.match(rb"\r?\nendstream|endstream", self.data[end : end + 12]):
            yield f"6.1.7 stream {number} is not as long as it says"
        elif not self.data[end : end + 12].startswith((b"\n", b"\r\n")) and self.data[end - 1 : end] != b"\n":
            yield f"6.1.7 no end of line before endstream in {number}"
        if item.get("/Subtype") == "/Image" or item.get("/Type") == "/XObject":
            yield f"6.2 image or form {number}: not expected here"

    def _deep(self, number: int, item: Any) -> Iterator[str]:
        waiting = [item]
        while waiting:
            one = waiting.pop()
            if isinstance(one, DictionaryObject):
                for key, clause in _FORBIDDEN.items():
                    if key in one:
                        yield f"{clause} {key} in {number}"
                yield from self._state(number, one)
                if len(one) > 4095:
                    yield f"6.1.12 dictionary {number} has {len(one)} entries"
                waiting += [dict.__getitem__(one, key) for key in one]
            elif isinstance(one, list):
                if len(one) > 8191:
                    yield f"6.1.12 array in {number} has {len(one)} entries"
                waiting += list(list.__iter__(one))
            elif isinstance(one, str) and len(one) > 65535:
                yield f"6.1.12 string in {number}"
            elif isinstance(one, float) and abs(one) > 32767:
                yield f"6.1.12 number {one} in {number}"

    def _state(self, number: int, one: Any) -> Iterator[str]:
        if one.get("/SMask", "/None") != "/None":
            yield f"6.4 soft mask in {number}"
        if one.get("/BM", "/Normal") not in ("/Normal", "/Compatible"):
            yield f"6.4 blend mode in {number}"
        if any(float(one.get(key, 1)) != 1.0 for key in ("/CA", "/ca") if key in one):
            yield f"6.4 opacity in {number}"
        if "/Annots" in one and len(one["/Annots"]):
            yield f"6.5 annotations in {number}"
        if "/Filter" in one and one.get("/Type") == "/Metadata":
            yield f"6.7.2 compressed metadata in {number}"

    # -- colour ------------------------------------------------------------------------------------------------------

    def _colour(self) -> Iterator[str]:
        intents = [intent.get_object() for intent in self.root.get("/OutputIntents", ())]
        mine = [intent for intent in intents if intent.get("/S") == "/GTS_PDFA1"]
        if len(mine) != 1 or "/OutputConditionIdentifier" not in mine[0]:
            yield "6.2.2 no output intent"
            return
        profile = mine[0]["/DestOutputProfile"].get_object()
        icc = profile.get_data()
        if icc[36:40] != b"acsp" or struct.unpack(">L", icc[:4])[0] != len(icc) or icc[8] > 2:
            yield "6.2.2 no ICC profile of version 2"
        if (icc[16:20], int(profile["/N"])) != (b"RGB ", 3) or icc[12:16] not in (b"mntr", b"prtr"):
            yield "6.2.2 the profile is none of red, green and blue"
        if b"DeviceCMYK" in self.data or b"/Separation" in self.data or b"/DeviceN" in self.data:
            yield "6.2.3.3 a colour that the intent does not know"
        for page in self.reader.pages:
            operators = set(re.findall(rb"(?<![\w/])(k|K|ri|sh|i|BI|Do|BX)(?=\s)", _without_text(page)))
            if operators:
                yield f"6.2 operators {operators}"

    # -- metadata ----------------------------------------------------------------------------------------------------

    def _metadata(self) -> Iterator[str]:
        raw = self.root["/Metadata"].get_object().get_data()
        if not raw.startswith(b"<?xpacket begin=") or re.search(rb"<\?xpacket[^>]*(bytes|encoding)=", raw):
            yield "6.7.5 packet header"
        tree = etree.fromstring(raw)
        if self._xmp(tree, "pdfaid", "part") != "1" or self._xmp(tree, "pdfaid", "conformance") != "B":
            yield "6.7.11 does not say PDF/A-1b"
        known = {uri: prefix for prefix, uri in _NS.items()}
        for description in tree.iter(f"{{{_NS['rdf']}}}Description"):
            for name in [*description.attrib, *(child.tag for child in description)]:
                uri, _brace, local = str(name)[1:].partition("}")
                if uri != _NS["rdf"] and local not in _KNOWN.get(known.get(uri, ""), set()):
                    yield f"6.7.9 unknown property {local}"
        information: Any = self.reader.metadata or {}
        for key, prefix, local in (
            ("/Title", "dc", "title"), ("/Author", "dc", "creator"), ("/Creator", "xmp", "CreatorTool"),
            ("/Producer", "pdf", "Producer"),
        ):  # fmt: skip
            if information.get(key) is not None and str(information[key]) != (self._xmp(tree, prefix, local) or ""):
                yield f"6.7.3 {key} is not what the metadata say"
        for key, local in (("/CreationDate", "CreateDate"), ("/ModDate", "ModifyDate")):
            if _digits(str(information.get(key))) != _digits(self._xmp(tree, "xmp", local) or ""):
                yield f"6.7.3 {key} is not what the metadata say"

    def _xmp(self, tree: Any, prefix: str, local: str) -> str | None:
        name = f"{{{_NS[prefix]}}}{local}"
        for description in tree.iter(f"{{{_NS['rdf']}}}Description"):
            if name in description.attrib:
                return str(description.get(name))
            found = description.find(name)
            if found is not None:
                return "".join(found.itertext()).strip()
        return None

    # -- fonts -------------------------------------------------------------------------------------------------------

    def _fonts(self) -> list[Any]:
        return [item for item in self.objects.values() if isinstance(item, dict) and item.get("/Type") == "/Font"]

    def _font(self, font: Any) -> Iterator[str]:
        name = str(font["/BaseFont"])
        if font["/Subtype"] == "/Type0":
            if font["/Encoding"] not in ("/Identity-H", "/Identity-V"):
                yield f"6.3.3.3 {name}: encoding"
            if "/ToUnicode" not in font:
                yield f"6.3.8 {name}: no way back to letters"
            used = self._used(font)
            (descendant,) = (one.get_object() for one in font["/DescendantFonts"])
            yield from self._glyphs(name, descendant, used)
        elif font["/Subtype"] != "/CIDFontType2":
            yield f"6.3 {name}: {font['/Subtype']} is not expected here"

    def _glyphs(self, name: str, font: Any, used: set[int]) -> Iterator[str]:
        descriptor = font["/FontDescriptor"].get_object()
        if "/FontFile2" not in descriptor:
            yield f"6.3.4 {name} is not embedded"
            return
        if not re.match(r"/[A-Z]{6}\+", str(descriptor["/FontName"])):
            yield f"6.3.5 {name} is no subset"
        if font.get("/CIDToGIDMap") != "/Identity":
            yield f"6.3.3.2 {name}: no map to glyphs"
        program = descriptor["/FontFile2"].get_object().get_data()
        if int(descriptor["/FontFile2"].get_object()["/Length1"]) != len(program):
            yield f"6.3.4 {name}: the font is not as long as it says"
        widths, count = _widths(program)
        for glyph in sorted(used):
            if glyph >= count:
                yield f"6.3.4 {name}: glyph {glyph} is missing"
            elif abs(_told(font, glyph) - widths(glyph)) > 1:
                yield f"6.3.6 {name}: glyph {glyph} is {widths(glyph):.1f} wide, not {_told(font, glyph):.1f}"
        listed = descriptor["/CIDSet"].get_object().get_data() if "/CIDSet" in descriptor else b""
        bits = int.from_bytes(listed, "big")
        missing = [glyph for glyph in used if glyph >= 8 * len(listed) or not bits >> 8 * len(listed) - 1 - glyph & 1]
        if missing:
            yield f"6.3.5 {name}: {len(missing)} glyphs are not in the list of the subset"

    def _used(self, font: Any) -> set[int]:
        """The glyphs that the pages draw with a font."""
        found: set[int] = set()
        for page in self.reader.pages:
            resources: Any = page["/Resources"]
            names = {key for key, one in resources["/Font"].items() if one.get_object() == font}
            for shown in re.finditer(rb"(/F\d+) [\d.]+ Tf(.*?)(?=/F\d+ [\d.]+ Tf|\Z)", _content(page), re.DOTALL):
                if shown[1].decode() in names:
                    for text in re.findall(rb"<([0-9a-fA-F]+)> Tj", shown[2]):
                        found |= {int(text[at : at + 4], 16) for at in range(0, len(text), 4)}
        return found


def _content(page: Any) -> bytes:
    data: bytes = page.get_contents().get_data()
    return data


def _without_text(page: Any) -> bytes:
    return re.sub(rb"BT.*?ET", b"", _content(page), flags=re.DOTALL)


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)[:14]


def _widths(program: bytes) -> tuple[Any, int]:
    """A function from glyph to its width in thousandths of an em, and how many glyphs there are."""
    (count,) = struct.unpack_from(">H", program, 4)
    tables = {
        program[at : at + 4]: struct.unpack_from(">L", program, at + 8)[0]
        for at in (12 + 16 * index for index in range(count))
    }
    (em,) = struct.unpack_from(">H", program, tables[b"head"] + 18)
    (metrics,) = struct.unpack_from(">H", program, tables[b"hhea"] + 34)
    (glyphs,) = struct.unpack_from(">H", program, tables[b"maxp"] + 4)

    def width(glyph: int) -> float:
        at = tables[b"hmtx"] + 4 * min(glyph, metrics - 1)
        return float(1000 * struct.unpack_from(">H", program, at)[0] / em)

    return width, glyphs


def _told(font: Any, glyph: int) -> float:
    """The width that the PDF gives for a glyph."""
    rows = list(font["/W"]) if "/W" in font else []
    at = 0
    while at < len(rows):
        first, second = int(rows[at]), rows[at + 1].get_object()
        if isinstance(second, list):
            if first <= glyph < first + len(second):
                return float(second[glyph - first])
            at += 2
        else:
            if first <= glyph <= int(second):
                return float(rows[at + 2])
            at += 3
    return float(font.get("/DW", 1000))
