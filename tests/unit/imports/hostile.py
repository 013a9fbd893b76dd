"""Files that want to hurt whoever opens them, made here: none of them is stored in the tree."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable
from typing import Final

_W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def docx(*paragraphs: str, extra: str = "") -> bytes:
    """A small DOCX with these paragraphs; `extra` is XML at the end of the body."""
    body = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in paragraphs)
    return zipped(
        f'<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="{_W}"><w:body>{body}{extra}</w:body></w:document>'
    )


def zipped(xml: str | bytes, **more: bytes) -> bytes:
    """A zip whose word/document.xml is `xml`."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", xml)
        for name, data in more.items():
            archive.writestr(name, data)
    return file.getvalue()


def _declared(declaration: str, use: str) -> bytes:
    return zipped(
        f'<?xml version="1.0"?>{declaration}<w:document xmlns:w="{_W}"><w:body><w:p><w:r><w:t>{use}</w:t></w:r></w:p>'
        "</w:body></w:document>"
    )


def xxe() -> bytes:
    return _declared('<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>', "&a;")


def xxe_of_parameter() -> bytes:
    return _declared('<!DOCTYPE x [<!ENTITY % a SYSTEM "http://127.0.0.1:9/x.dtd"> %a;]>', "chữ")


def remote_dtd() -> bytes:
    return _declared('<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">', "chữ")


def billion_laughs() -> bytes:
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return _declared(f'<!DOCTYPE x [<!ENTITY l0 "ha">{levels}]>', "&l9;")


def quadratic() -> bytes:
    return _declared(f'<!DOCTYPE x [<!ENTITY a "{"a" * 100_000}">]>', "&a;" * 10_000)


def doctype_over_a_chunk() -> bytes:
    """The declaration lies across the border of two pieces that are read one after the other."""
    head = '<?xml version="1.0"?>'
    return zipped(
        head + " " * (64 * 1024 - len(head) - 5) + f'<!DOCTYPE x [<!ENTITY a "b">]><w:document xmlns:w="{_W}"/>'
    )


def utf16() -> bytes:
    text = f'<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x [<!ENTITY a "b">]><w:document xmlns:w="{_W}"/>'
    return zipped(text.encode("utf-16"))


def other_encoding() -> bytes:
    """UTF-7 would hide the declaration from whoever looks for it in ASCII."""
    return zipped(f'<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE x><w:document xmlns:w="{_W}"/>')


def zip_bomb() -> bytes:
    """A few kilobytes that unpack to 400 MB."""
    return _spaces(400)


def small_bomb() -> bytes:
    """Below the limit of bytes, but far above every honest ratio."""
    return _spaces(20)


def _spaces(megabytes: int) -> bytes:
    file = io.BytesIO()
    with (
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive,
        archive.open("word/document.xml", "w", force_zip64=True) as member,
    ):
        member.write(f'<w:document xmlns:w="{_W}">'.encode())
        for _ in range(megabytes):
            member.write(b" " * 1024 * 1024)
    return file.getvalue()


def lying_bomb() -> bytes:
    """A zip bomb whose directory says that it is small."""
    data = bytearray(_spaces(60))
    place = data.rfind(b"PK\x01\x02")
    struct.pack_into("<I", data, place + 24, 1000)
    return bytes(data)


def many_members() -> bytes:
    return zipped("<x/>", **{f"word/{n}.xml": b"" for n in range(3_000)})


def two_documents() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for _ in range(2):
            archive.writestr("word/document.xml", "<x/>")
    return file.getvalue()


def deep() -> bytes:
    return docx("chữ", extra="<w:x>" * 5_000 + "</w:x>" * 5_000)


def many_paragraphs() -> bytes:
    return docx(*("ý kiến số một hai ba" for _ in range(20_000)))


def long_text() -> bytes:
    """One paragraph of 3 million different letters, so that it is no bomb by its ratio."""
    return docx("".join(chr(0x100 + (n * 7919) % 0x180) for n in range(3_000_000)))


def encrypted() -> bytes:
    data = bytearray(docx("chữ"))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + place] |= 1
            at = data.find(mark, at + 4)
    return bytes(data)


def torn() -> bytes:
    return docx("chữ", "nữa")[:-40]


def scrambled() -> bytes:
    """The directory is whole, the packed text is not."""
    data = bytearray(docx("chữ " * 200))
    place = data.find(b"word/document.xml") + 30
    data[place : place + 40] = bytes(40)
    return bytes(data)


def empty_zip() -> bytes:
    file = io.BytesIO()
    zipfile.ZipFile(file, "w").close()
    return file.getvalue()


def a_sheet() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return file.getvalue()


def html_in_a_zip() -> bytes:
    return zipped("<html><body><p>chữ</p></body></html>")


def open_end() -> bytes:
    return zipped(f'<w:document xmlns:w="{_W}"><w:body><w:p><w:r><w:t>chữ')


def old_font() -> bytes:
    run = '<w:p><w:r><w:rPr><w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime"/></w:rPr><w:t>TiÕng ViÖt</w:t></w:r></w:p>'
    return docx(extra=run)


def old_word() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2_000)


def pdf() -> bytes:
    return b"%PDF-1.7\n" + bytes(100)


def huge_text() -> bytes:
    return b"a" * (100 * 1024 * 1024)


def text_of_5_mb() -> bytes:
    return "ý kiến\n".encode() * 600_000


def windows_1258() -> bytes:
    return "Cuộc họp ở ấp".encode("cp1258", "replace") + b"\xd0\xf2"


def binary() -> bytes:
    return bytes(range(1, 128)) + b"\x00\x01"


def nothing() -> bytes:
    return b""


def only_spaces() -> bytes:
    return b" \n\t \n"


def empty_docx() -> bytes:
    return docx("", " ")


# Each with the word for why it is refused.
REFUSED: Final[tuple[tuple[Callable[[], bytes], str], ...]] = (
    (xxe, "hostile"),
    (xxe_of_parameter, "hostile"),
    (remote_dtd, "hostile"),
    (billion_laughs, "hostile"),
    (quadratic, "hostile"),
    (doctype_over_a_chunk, "hostile"),
    (utf16, "hostile"),
    (other_encoding, "not-docx"),
    (zip_bomb, "swollen"),
    (small_bomb, "swollen"),
    (lying_bomb, "not-docx"),
    (many_members, "swollen"),
    (two_documents, "not-docx"),
    (deep, "swollen"),
    (many_paragraphs, "too-large"),
    (long_text, "too-large"),
    (encrypted, "old-word"),
    (torn, "not-docx"),
    (scrambled, "not-docx"),
    (empty_zip, "not-docx"),
    (a_sheet, "not-docx"),
    (html_in_a_zip, "not-docx"),
    (open_end, "not-docx"),
    (old_font, "old-letters"),
    (old_word, "old-word"),
    (pdf, "pdf"),
    (huge_text, "too-large"),
    (text_of_5_mb, "too-large"),
    (windows_1258, "not-text"),
    (binary, "not-text"),
    (nothing, "no-text"),
    (only_spaces, "no-text"),
    (empty_docx, "no-text"),
)
