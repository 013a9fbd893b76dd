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
        exact_pt: line height in points whatever the letters are; 0 when `line` counts.
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
    exact_pt: float = 0.0
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
    """A thin solid line in its column. It is drawn, never an underline: an underline hides the dot of ạ."""

    width_mm: float
    align: Literal["left", "center"] = "center"
    thickness_pt: float = 0.75
    before_pt: float = 3.0
    after_pt: float = 3.0
    keep_next: bool = True


Flow = Paragraph | Rule


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one column of a row, from the top; `span` columns when it is wider than one."""

    blocks: tuple[Flow, ...] = ()
    span: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """Cells side by side; a row never splits over two pages. `height_mm` is the least height."""

    cells: tuple[Cell, ...]
    height_mm: float = 0.0


@dataclass(frozen=True, slots=True)
class Table:
    """Columns: without borders for the header and for signatures, with borders for counts.

    Attributes:
        widths_mm: the width of each column.
        rows: from the top; the cells of each span as many columns as there are widths.
        role: what it is, for whoever reads the document without seeing it.
        keep_together: all rows stand on one page.
        bordered: every cell has a thin frame, and its text keeps `PAD_MM` away from it at both sides.
        head_rows: how many rows from the top stand again at the top of every further page.
    """

    widths_mm: tuple[float, ...]
    rows: tuple[Row, ...]
    role: Literal["header", "signatures", "counts"]
    keep_together: bool = True
    bordered: bool = False
    head_rows: int = 0

    def places(self, row: Row) -> list[tuple[Cell, float, float]]:
        """The cells of a row, each with its distance from the table's left edge and its width, both in mm."""
        found = []
        column = 0
        for cell in row.cells:
            end = column + cell.span
            found.append((cell, sum(self.widths_mm[:column]), sum(self.widths_mm[column:end])))
            column = end
        if column != len(self.widths_mm):
            raise ValueError(f"cells for {column} columns in a table of {len(self.widths_mm)}")
        return found

    @property
    def pad_mm(self) -> float:
        """Room between the edge of a cell and its text, at the left and at the right."""
        return PAD_MM if self.bordered else 0.0


Block = Paragraph | Rule | Table
PAD_MM = 1.9


@dataclass(frozen=True, slots=True)
class Page:
    """Paper, margins (mm) and the page number: centred in the top margin, not shown on the first page.

    `foot_from_bottom_mm` is the distance of the foot's last line from the paper's lower edge.
    """

    width_mm: float
    height_mm: float
    top_mm: float
    bottom_mm: float
    left_mm: float
    right_mm: float
    number_from_top_mm: float
    number_style: str
    foot_from_bottom_mm: float = 9.0

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
    """A whole paper, ready for any renderer.

    Attributes:
        annexes: each begins on a page of its own and counts its own pages.
        foot: one line at the foot of every page; None for none.
    """

    page: Page
    font: str
    styles: Mapping[str, Style]
    blocks: tuple[Block, ...]
    properties: Properties = field(default_factory=Properties)
    annexes: tuple[tuple[Block, ...], ...] = ()
    foot: Paragraph | None = None

    def parts(self) -> tuple[tuple[Block, ...], ...]:
        """The paper itself and then its annexes: what counts its own pages."""
        return (self.blocks, *self.annexes)

    def paragraphs(self) -> Iterator[tuple[Paragraph, ...]]:
        """The text in reading order, in pieces: each column of a table is a piece, and so is all text between tables.

        Rows of a table that have text in one column only come after the columns (the recipients under a signature);
        a row of a table of counts is one line. The foot comes last, once.
        """
        for part in self.parts():
            loose: list[Paragraph] = []
            for block in part:
                if isinstance(block, Table):
                    yield tuple(loose)
                    loose = []
                    yield from (_lines(block),) if block.bordered else _columns(block)
                elif isinstance(block, Paragraph):
                    loose.append(block)
            yield tuple(loose)
        yield (self.foot,) if self.foot else ()


def _lines(table: Table) -> tuple[Paragraph, ...]:
    """Each row as one line, its cells parted by spaces."""
    rows = [[flow for cell in row.cells for flow in cell.blocks if isinstance(flow, Paragraph)] for row in table.rows]
    return tuple(Paragraph(row[0].style, (Run(" ".join(cell.text for cell in row)),)) for row in rows if row)


def _columns(table: Table) -> Iterator[tuple[Paragraph, ...]]:
    """The columns of the rows that have text in several of them, then the other rows."""

    def of(cell: Cell) -> tuple[Paragraph, ...]:
        return tuple(flow for flow in cell.blocks if isinstance(flow, Paragraph) and flow.text)

    rows = [[of(cell) for cell in row.cells] for row in table.rows]
    side_by_side = [row for row in rows if sum(map(bool, row)) > 1]
    for column in range(len(table.widths_mm)):
        cells = (cell for row in side_by_side for cell in row[column : column + 1])
        yield tuple(paragraph for cell in cells for paragraph in cell)
    for row in rows:
        if sum(map(bool, row)) == 1:
            yield next(cell for cell in row if cell)
