"""An independent checker of the PDF: where each line and each rule stands, in which size and cut, read with pypdf."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import Any

import pypdf

_MM = 25.4 / 72
# A straight line across: width of the pen, from where, to where.
_RULE = re.compile(rb"([\d.]+) w [^\n]*\n([\d.]+) ([\d.]+) m\n([\d.]+) ([\d.]+) l\nS")
_SCALE = re.compile(rb"^([\d.]+) 0 0 -\1 0 ([\d.]+) cm", re.MULTILINE)


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


@dataclass(frozen=True)
class Ruled:
    """A line that is drawn across: left end, length and distance from the paper's top in mm, thickness in points."""

    page: int
    left_mm: float
    length_mm: float
    top_mm: float
    thickness_pt: float

    @property
    def middle_mm(self) -> float:
        """Where its middle stands, from the paper's left edge."""
        return self.left_mm + self.length_mm / 2


class Pdf:
    """A PDF file, taken apart."""

    def __init__(self, data: bytes) -> None:
        self.reader = pypdf.PdfReader(io.BytesIO(data))
        self.drawn = [drawn for number in range(len(self.reader.pages)) for drawn in self._page(number)]
        self.rules = [rule for number in range(len(self.reader.pages)) for rule in self._rules(number)]

    @property
    def inks(self) -> set[bytes]:
        """Every colour that something is filled or drawn with, as red, green and blue from 0 to 1."""
        found: set[bytes] = set()
        for page in self.reader.pages:
            content: Any = page.get_contents()
            found |= set(re.findall(rb"^([\d. ]+) (?:scn|SCN)$", content.get_data(), re.MULTILINE))
        return found

    @property
    def families(self) -> set[str]:
        """The fonts of all pages by their names, without the mark of a subset."""
        found = set()
        for page in self.reader.pages:
            resources: Any = page["/Resources"]
            found |= {str(font.get_object()["/BaseFont"]) for font in resources["/Font"].values()}
        return {name.split("+")[-1].removeprefix("/") for name in found}

    def rule_below(self, drawn: Drawn) -> Ruled:
        """The first rule below a piece of text, at most 6 mm away."""
        near = [rule for rule in self.rules if rule.page == drawn.page and 0 < rule.top_mm - drawn.base_mm < 6]
        return min((rule for rule in near if _over(rule, drawn)), key=lambda rule: rule.top_mm)

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

    def _rules(self, index: int) -> list[Ruled]:
        page: Any = self.reader.pages[index]
        content = page.get_contents().get_data()
        scale = _SCALE.search(content)
        assert scale is not None
        per, top = float(scale[1]), float(scale[2])
        above = (float(page.mediabox.height) - top) * _MM
        found = []
        for pen, x, y, end, level in _RULE.findall(content):
            if x == end:  # upright: the side of a frame that goes on over pages
                continue
            assert y == level, "a slanting line"
            left, right = float(x) * per * _MM, float(end) * per * _MM
            found.append(Ruled(index + 1, left, right - left, above + float(y) * per * _MM, float(pen) * per))
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


def _over(rule: Ruled, drawn: Drawn) -> bool:
    """Whether a rule stands below this text and not below one beside it."""
    return -1 < rule.left_mm - drawn.left_mm < 60
