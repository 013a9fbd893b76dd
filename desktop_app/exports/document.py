"""The neutral document: what stands on the paper and how, before any file format.

Builders (`minutes.py`) make it from a record and a preset; renderers (`docx.py`, `text.py`, `html.py` and
`ui/printing.py`) turn it into bytes. It knows nothing of records or formats. Lengths are millimetres, sizes are points.

A document is a column of blocks. Every paragraph names one style of the document, so that a clerk who edits a style
changes every paragraph of its kind; nothing about letters or alignment is said anywhere else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Align = Literal["left", "center", "right", "justify"]
Emphasis = Literal["", "strong", "italic"]


@dataclass(frozen=True, slots=True)
class Style:
    """One kind of paragraph.

    Attributes:
        key: what blocks call it; ASCII, stable.
        name: what the clerk sees in the list of styles.
        size_pt, bold, italic, align: the letters and where they stand.
        line: line height as a multiple of the letter's own single line.
        first_mm, left_mm: indent of the first line, and of all lines.
        before_pt, after_pt: gap above and below.
        keep_next: stays on the page of the block below it.
        keep_lines: its lines stay on one page.
        boxed: a single border around it (draft and circulation marks).
        capitals: the builder writes its text in capitals.
    """

    key: str
    name: str
    size_pt: float
    align: Align = "left"
    bold: bool = False
    italic: bool = False
    line: float = 1.0
    first_mm: float = 0.0
    left_mm: float = 0.0
    before_pt: float = 0.0
    after_pt: float = 0.0
    keep_next: bool = False
    keep_lines: bool = False
    boxed: bool = False
    capitals: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """Letters of one emphasis. A line feed in `text` is a line break inside the paragraph."""

    text: str
    emphasis: Emphasis = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Text of one style. `width_mm` makes it narrower than its column and centres it there (for a box)."""

    style: str
    runs: tuple[Run, ...]
    width_mm: float | None = None

    @property
    def text(self) -> str:
        """The paragraph's text without emphasis."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Rule:
    """A thin solid line, centred in its column. It is drawn, never an underline: an underline hides the dot of ạ."""

    width_mm: float
    thickness_pt: float = 0.75
    before_pt: float = 3.0
    after_pt: float = 3.0
    keep_next: bool = True


Flow = Paragraph | Rule


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one column of a row, from the top."""

    blocks: tuple[Flow, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """Cells side by side; a row never splits over two pages. `height_mm` is the least height."""

    cells: tuple[Cell, ...]
    height_mm: float = 0.0


@dataclass(frozen=True, slots=True)
class Table:
    """Columns without borders, for the header and for signatures.

    Attributes:
        widths_mm: the width of each column.
        rows: from the top; each has as many cells as there are widths.
        role: what it is, for whoever reads the document without seeing it.
        keep_together: all rows stand on one page.
    """

    widths_mm: tuple[float, ...]
    rows: tuple[Row, ...]
    role: Literal["header", "signatures"]
    keep_together: bool = True


Block = Paragraph | Rule | Table


@dataclass(frozen=True, slots=True)
class Page:
    """Paper, margins (mm) and the page number: centred in the top margin, not shown on the first page."""

    width_mm: float
    height_mm: float
    top_mm: float
    bottom_mm: float
    left_mm: float
    right_mm: float
    number_from_top_mm: float
    number_style: str

    @property
    def text_width_mm(self) -> float:
        """Width between the left and the right margin."""
        return self.width_mm - self.left_mm - self.right_mm

    @property
    def text_height_mm(self) -> float:
        """Height between the top and the bottom margin."""
        return self.height_mm - self.top_mm - self.bottom_mm


@dataclass(frozen=True, slots=True)
class Properties:
    """What the file says about itself. `author` is the organisation, never a person. `created` None says nothing."""

    title: str = ""
    subject: str = ""
    author: str = ""
    created: datetime | None = None
    language: str = "vi-VN"


@dataclass(frozen=True, slots=True)
class Document:
    """A whole paper, ready for any renderer."""

    page: Page
    font: str
    styles: Mapping[str, Style]
    blocks: tuple[Block, ...]
    properties: Properties = field(default_factory=Properties)

    def paragraphs(self) -> Iterator[tuple[Paragraph, ...]]:
        """The text in reading order, in pieces: each column of a table is a piece, and so is all text between tables.

        Rows of a table that have text in one column only come after the columns (the recipients under a signature).
        """
        loose: list[Paragraph] = []
        for block in self.blocks:
            if isinstance(block, Table):
                yield tuple(loose)
                loose = []
                yield from _columns(block)
            elif isinstance(block, Paragraph):
                loose.append(block)
        yield tuple(loose)


def _columns(table: Table) -> Iterator[tuple[Paragraph, ...]]:
    """The columns of the rows that have text in several of them, then the other rows."""

    def of(cell: Cell) -> tuple[Paragraph, ...]:
        return tuple(flow for flow in cell.blocks if isinstance(flow, Paragraph) and flow.text)

    rows = [[of(cell) for cell in row.cells] for row in table.rows]
    side_by_side = [row for row in rows if sum(map(bool, row)) > 1]
    for column in range(len(table.widths_mm)):
        yield tuple(paragraph for row in side_by_side for paragraph in row[column])
    for row in rows:
        if sum(map(bool, row)) == 1:
            yield next(cell for cell in row if cell)
