"""A file → its lines. What it is, is told by its first bytes, never by its name."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from desktop_app.domain.vietnamese.legacy import recognise, to_unicode
from desktop_app.imports import apart, refusals
from desktop_app.imports.lines import MOST_LETTERS, TextLine, bounded

MOST_BYTES: Final = 20 * 1024 * 1024  # a DOCX with pictures
_LOOKED_AT: Final = 20_000  # characters that tell how a text was written
MOST_TEXT_BYTES: Final = 4 * MOST_LETTERS


def read_file(path: Path) -> list[TextLine]:
    """The lines of a DOCX or text file. Raises NotReadable, and OSError when the file cannot be opened."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(0)
        start = file.read(8)
        file.seek(0)
        if size > MOST_BYTES:
            raise refusals.too_large("20 MB")
        if start.startswith(b"PK"):
            return apart.read(file)
        if start.startswith(b"\xd0\xcf\x11\xe0"):
            raise refusals.old_word()
        if start.startswith(b"%PDF"):
            raise refusals.pdf()
        if start.startswith(b"{\\rtf"):
            raise refusals.not_docx()  # Word opens it, and here every mark of its make-up would be a word
        if size > MOST_TEXT_BYTES:
            raise refusals.too_large("4 MB")
        return read_text(_decoded(file.read(MOST_TEXT_BYTES + 1)))


def read_text(text: str) -> list[TextLine]:
    """The lines of a text that was pasted or saved as such, also of the years before Unicode. Raises NotReadable."""
    if len(text) > MOST_LETTERS:
        raise refusals.too_large("1.000.000 chữ / letters")
    if recognise(text[:_LOOKED_AT]) in ("tcvn3", "vni"):
        text = to_unicode(text)
    return bounded((line, False) for line in text.splitlines())


def _decoded(data: bytes) -> str:
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise refusals.not_text() from error
    if "\x00" in text:
        raise refusals.not_text()
    return text
