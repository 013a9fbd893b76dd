"""DOCX → lines, for files that nobody vouches for (ASVS 5 5.2.2, 5.2.6, 1.5.1).

Only the one member with the text is unpacked, counted as it comes, and read as a stream: no tree, no relationships, no
styles, nothing from the network. A DTD, which OOXML forbids (ECMA-376 part 2, 8.1.4), ends the reading before the
parser sees it, so entities are never even declared.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, Any, Final

from desktop_app.imports import refusals
from desktop_app.imports.lines import MOST_LETTERS, TextLine, bounded

MOST_MEMBERS: Final = 2_000
MOST_UNPACKED: Final = 24 * 1024 * 1024  # bytes of word/document.xml; a thousand pages have about ten
MOST_RATIO: Final = 150  # WordprocessingML deflates to a twentieth or so
MOST_DEPTH: Final = 200
_SMALL: Final = 1024 * 1024
_CHUNK: Final = 64 * 1024
_MAIN: Final = "word/document.xml"
_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# Strict OOXML, which Word can also save.
_WS: Final = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
# Inside these stands what is not on the page: deleted text, field codes, the second version of a drawing.
_HIDDEN: Final = frozenset({"del", "moveFrom", "instrText", "delText", "Fallback", "pPrChange", "rPrChange", "tabs"})
_BREAKS: Final = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_OLD_FONTS: Final = (".vn", "vni-")


def read(file: IO[bytes]) -> list[TextLine]:
    """The lines of a DOCX file. Raises NotReadable."""
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
            if len(members) > MOST_MEMBERS:
                raise refusals.swollen()
            found = [member for member in members if member.filename == _MAIN]
            if len(found) != 1:
                raise refusals.not_docx()
            member = found[0]
            if member.flag_bits & 1:
                raise refusals.old_word()
            if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise refusals.not_docx()
            with archive.open(member) as stream:
                return bounded(_paragraphs(_chunks(stream, member.compress_size)))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OverflowError, ValueError) as error:
        raise refusals.not_docx() from error


def _chunks(stream: IO[bytes], packed: int) -> Iterator[bytes]:
    """The member piece by piece; what the zip says of its size is not believed."""
    size, tail = 0, b""
    while chunk := stream.read(_CHUNK):
        size += len(chunk)
        if size > MOST_UNPACKED or (size > _SMALL and size > MOST_RATIO * max(1, packed)):
            raise refusals.swollen()
        if not tail and chunk[:2] in (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<"):
            # Word writes UTF-8. In another encoding a declaration would go unseen.
            raise refusals.hostile()
        seen = tail + chunk
        if b"<!DOCTYPE" in seen or b"<!ENTITY" in seen or b"\x00" in chunk:
            raise refusals.hostile()
        tail = seen[-16:]
        yield chunk


def _paragraphs(chunks: Iterator[bytes]) -> Iterator[tuple[str, bool]]:
    from lxml import etree

    target = _Text()
    # The encoding is given, so that the file cannot name another one.
    parser = etree.XMLParser(
        target=target,
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        for chunk in chunks:
            parser.feed(chunk)
            if target.trouble is not None:
                raise target.trouble
            yield from target.take()
        parser.close()
    except etree.XMLSyntaxError as error:
        raise refusals.not_docx() from error
    if not target.is_word:
        raise refusals.not_docx()
    yield from target.take()


class _Text:
    """Gathers paragraphs while the parser walks: a paragraph inside a text box ends before the one around it goes on.

    A parser goes on after its target raises, so what is wrong is kept in `trouble` and raised by the reader.
    """

    def __init__(self) -> None:
        self.is_word = False
        self.trouble: refusals.NotReadable | None = None
        self._depth = 0
        self._hidden = 0
        self._letters = 0
        self._inside_text = False
        self._open: list[tuple[list[str], list[bool]]] = []
        self._done: list[tuple[str, bool]] = []

    def take(self) -> list[tuple[str, bool]]:
        """The lines since the last call."""
        done, self._done = self._done, []
        return done

    def doctype(self, name: str, public: str | None, system: str | None) -> None:
        self.trouble = refusals.hostile()

    def start(self, tag: str, attributes: Any) -> None:
        self._depth += 1
        if self._depth > MOST_DEPTH:
            self.trouble = refusals.swollen()
        name = _local(tag)
        self.is_word = self.is_word or (self._depth == 1 and name == "document")
        if name in _HIDDEN or self._hidden:
            self._hidden += 1
        elif name == "p":
            self._open.append(([], [False]))
        elif name == "numPr" and self._open:
            self._open[-1][1][0] = True
        elif name == "rFonts":
            fonts = (str(font).casefold() for font in attributes.values())
            if any(font.startswith(_OLD_FONTS) for font in fonts):
                self.trouble = refusals.old_letters()
        elif name in _BREAKS and self._open:
            self._open[-1][0].append(_BREAKS[name])
        self._inside_text = name == "t" and not self._hidden

    def data(self, text: str) -> None:
        if self._inside_text and self._open:
            self._letters += len(text)
            if self._letters > MOST_LETTERS:
                self.trouble = refusals.too_large("1.000.000 chữ / letters")
            else:
                self._open[-1][0].append(text)

    def end(self, tag: str) -> None:
        self._depth -= 1
        self._inside_text = False
        if self._hidden:
            self._hidden -= 1
        elif _local(tag) == "p" and self._open:
            parts, point = self._open.pop()
            for number, line in enumerate("".join(parts).split("\n")):
                self._done.append((line, point[0] and number == 0))

    def close(self) -> None:
        """The parser is done."""


def _local(tag: str) -> str:
    """The name of a WordprocessingML element, "Fallback" of a compatibility one, "" of anything else."""
    if tag.startswith((_W, _WS)):
        return tag.rpartition("}")[2]
    return "Fallback" if tag.endswith("}Fallback") else ""
