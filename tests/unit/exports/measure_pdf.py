"""An independent checker of the PDF: where each line stands, in which size and cut, read from the file with pypdf."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

import pypdf

_MM = 25.4 / 72


@dataclass(frozen=True)
class Drawn:
    """A piece of text as it stands on the page: left end and base line in mm from the paper's top left corner."""

    page: int
    text: str
    left_mm: float
    base_mm: float
    size_pt: float
    font: str

    @property
    def bold(self) -> bool:
        """Whether it is set in a bold cut."""
        return "Bold" in self.font

    @property
    def italic(self) -> bool:
        """Whether it is set in an italic cut."""
        return "Italic" in self.font


class Pdf:
    """A PDF file, taken apart."""

    def __init__(self, data: bytes) -> None:
        self.reader = pypdf.PdfReader(io.BytesIO(data))
        self.drawn = [drawn for number in range(len(self.reader.pages)) for drawn in self._page(number)]

    @property
    def papers_mm(self) -> list[tuple[float, float]]:
        """Width and height of each page."""
        return [(float(page.mediabox.width) * _MM, float(page.mediabox.height) * _MM) for page in self.reader.pages]

    def on_page(self, number: int) -> list[Drawn]:
        """What stands on a page, counted from 1."""
        return [drawn for drawn in self.drawn if drawn.page == number]

    def starting(self, text: str) -> Drawn:
        """The one piece that begins with `text`."""
        (found,) = [drawn for drawn in self.drawn if drawn.text.startswith(text)]
        return found

    def _page(self, index: int) -> list[Drawn]:
        page = self.reader.pages[index]
        height = float(page.mediabox.height)
        found: list[Drawn] = []

        def visit(text: str, cm: Any, tm: Any, font: Any, size: float) -> None:
            if not text.strip():
                return
            x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
            y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
            scale = abs(tm[3] * cm[3])
            name = str(font["/BaseFont"]) if font else ""
            found.append(Drawn(index + 1, text.strip(), x * _MM, (height - y) * _MM, size * scale, name))

        page.extract_text(visitor_text=visit)
        return found
