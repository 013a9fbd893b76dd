"""Neutral document → PDF and page images, through Qt.

The document is set line by line with QTextLayout and laid onto pages here, not by QTextDocument: that one splits
table rows over two pages, and its underline hides the dot of ạ. Page, letters and rules are those of the DOCX. Words
are set in the bundled Liberation Serif, which has the widths of Times New Roman and may be embedded; kerning is off,
as in Word, so that lines break at the same places.

All lengths are in dots of 1/720 inch (a tenth of a point), so that point sizes are whole numbers of dots.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby

from PySide6.QtCore import (
    QBuffer,
    QByteArray,
    QCoreApplication,
    QIODevice,
    QLineF,
    QLoggingCategory,
    QMarginsF,
    QPointF,
    QRectF,
    QSizeF,
    Qt,
    QUuid,
)
from PySide6.QtGui import (
    QFont,
    QFontDatabase,
    QGuiApplication,
    QImage,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QPen,
    QTextCharFormat,
    QTextLayout,
    QTextLine,
    QTextOption,
)

from desktop_app.exports.document import Align, Block, Cell, Document, Flow, Paragraph, Row, Run, Style, Table
from desktop_app.exports.fonts import FAMILIES, fonts_for_qt
from ui.bridge import on_main_thread
from ui.stacked_letters import STACKED, draw_stacked

_DPI = 720
_MM = _DPI / 25.4
_PT = _DPI / 72
_BOX_PAD = 2 * _PT
_REGISTERED = "sotayDocumentFonts"
_ALIGN: dict[Align, Qt.AlignmentFlag] = {
    "left": Qt.AlignmentFlag.AlignLeft,
    "center": Qt.AlignmentFlag.AlignHCenter,
    "right": Qt.AlignmentFlag.AlignRight,
    "justify": Qt.AlignmentFlag.AlignJustify,
}


def ensure_application() -> QGuiApplication:
    """The running application, or a new one that needs no display (for commands), with the paper's fonts registered.

    Only the main thread may begin one; raises RuntimeError elsewhere, and when an application without fonts is running.
    """
    running = QCoreApplication.instance()
    if running is None:
        if not on_main_thread():
            raise RuntimeError("the first PDF of a program without a window must be made on its main thread")
        # Qt tells the terminal which of the fonts of a line lacks which script; the next font in the list has it.
        QLoggingCategory.setFilterRules("qt.text.font.db.info=false")
        running = QGuiApplication(["sotay", "-platform", "offscreen"])
    if not isinstance(running, QGuiApplication):
        raise RuntimeError("an application without fonts is running: documents need a QGuiApplication")
    if not running.property(_REGISTERED):
        for font in fonts_for_qt():
            registered = QFontDatabase.addApplicationFontFromData(QByteArray(font))
            if not set(FAMILIES).issuperset(QFontDatabase.applicationFontFamilies(registered) or [""]):
                raise RuntimeError("a bundled document font cannot be read")
        running.setProperty(_REGISTERED, True)
    return running


def render_pdf(document: Document) -> bytes:
    """The document as a PDF file, PDF/A-1b. Works on any thread once the application runs.

    With `created` among its properties, the same document gives the same bytes on the same machine.
    """
    _application = ensure_application()
    pages = _paginate(document)
    target = QBuffer()
    target.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(target)
    writer.setPdfVersion(QPdfWriter.PdfVersion.PdfVersion_A1b)
    writer.setResolution(_DPI)
    size = QPageSize(QSizeF(document.page.width_mm, document.page.height_mm), QPageSize.Unit.Millimeter)
    writer.setPageLayout(QPageLayout(size, QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0)))
    writer.setTitle(document.properties.title)
    writer.setAuthor(document.properties.author)
    writer.setCreator("Sổ tay")
    writer.setDocumentId(QUuid.createUuidV5(QUuid(), repr(document.parts()).encode()))
    painter = QPainter()
    if not painter.begin(writer):
        raise RuntimeError("Qt cannot write a PDF")
    for number, page in enumerate(pages):
        if number:
            writer.newPage()
        _paint(page, painter)
    painter.end()
    return _dated(_archival(bytes(target.data().data())), document.properties.created)


def render_pages(document: Document, dpi: float = 96) -> list[QImage]:
    """Every page as a picture at `dpi` dots per inch, the same lines as in the PDF."""
    _application = ensure_application()
    width, height = (round(mm / 25.4 * dpi) for mm in (document.page.width_mm, document.page.height_mm))
    images = []
    for page in _paginate(document):
        image = QImage(width, height, QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        painter.scale(dpi / _DPI, dpi / _DPI)
        _paint(page, painter)
        painter.end()
        images.append(image)
    return images


# -- what is painted ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Mark:
    """Something to paint, `x`, `y` from the top left of its strip: a line of text, a rule, or the frame of a box."""

    x: float
    y: float
    line: QTextLine | None = None
    layout: QTextLayout | None = None  # owns the line
    rule: QLineF | None = None
    frame: QRectF | None = None
    thickness: float = 0.0

    def paint(self, painter: QPainter, at: QPointF) -> None:
        origin = at + QPointF(self.x, self.y)
        if self.line is not None:
            if self.layout is not None and STACKED.search(self.layout.text()):
                draw_stacked(painter, self.line, self.layout.text(), origin)
            else:
                self.line.draw(painter, origin)
            return
        painter.setPen(QPen(Qt.GlobalColor.black, self.thickness, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
        if self.rule is not None:
            painter.drawLine(self.rule.translated(origin))
        if self.frame is not None:
            painter.drawRect(self.frame.translated(origin))


@dataclass(frozen=True, slots=True)
class _Strip:
    """A piece over the whole column that never splits: a line, a rule, a row. `before` falls away at a page's top;
    `heads` stand above it where it begins a new page: the head of its table; `ends` is painted where a page ends below
    it: the edge of a frame that goes on. `cells`: the marks of each cell of the row `part_of`."""

    height: float
    marks: tuple[_Mark, ...]
    before: float = 0.0
    after: float = 0.0
    glued: bool = False  # stays on the page of the strip below
    heads: tuple[_Strip, ...] = ()
    ends: tuple[_Mark, ...] = ()
    cells: tuple[tuple[_Mark, ...], ...] = ()
    part_of: Row | None = None


@dataclass(frozen=True, slots=True)
class _Page:
    """Strips with the place of each, from the paper's top left corner."""

    placed: list[tuple[QPointF, _Strip]]


def _paint(page: _Page, painter: QPainter) -> None:
    for _row, pieces in groupby(page.placed, lambda one: id(one[1].part_of)):
        strips = list(pieces)
        marks = [(at, mark) for at, strip in strips for mark in strip.marks]
        # Whoever copies the text or has it read out gets a cell whole, not a line of each in turn.
        for cell in range(max(len(strip.cells) for _at, strip in strips)):
            marks += [(at, mark) for at, strip in strips if strip.cells for mark in strip.cells[cell]]
        for at, mark in marks:
            painter.setPen(QPen(Qt.GlobalColor.black))
            mark.paint(painter, at)


# -- onto pages --------------------------------------------------------------------------------------------------------


def _paginate(document: Document) -> list[_Page]:
    """The pages of the paper, then those of each annex, which count from one again."""
    pages = [page for part in document.parts() for page in _part_pages(part, document)]
    if document.foot:
        foot = _foot(document.foot, document)
        for page in pages:
            page.placed.append(foot)
    return pages


def _part_pages(blocks: Sequence[Block], document: Document) -> list[_Page]:
    page = document.page
    left, top, room = page.left_mm * _MM, page.top_mm * _MM, page.text_height_mm * _MM
    pages: list[_Page] = [_Page([])]
    used = 0.0

    def turn(heads: Sequence[_Strip]) -> float:
        """A new page, with the head of the table that goes on there; how much of it that takes."""
        at, last = pages[-1].placed[-1]
        pages[-1].placed.append((at, _Strip(0.0, last.ends)))
        pages.append(_Page([]))
        taken = 0.0
        for head in heads:
            pages[-1].placed.append((QPointF(left, top + taken), head))
            taken += head.height
        return taken

    for group in _groups(_strips(blocks, document)):
        height = _height(group)
        if used and used + group[0].before + height > room:
            used = turn(group[0].heads)
        for index, strip in enumerate(group):
            if used and used + strip.before + strip.height > room:  # a group that is longer than a page
                used = turn(strip.heads)
            used += strip.before if used or index else 0.0
            pages[-1].placed.append((QPointF(left, top + used), strip))
            used += strip.height + strip.after
    for number, target in enumerate(pages[1:], 2):
        target.placed.append(_page_number(number, document))
    return pages


def _groups(strips: Sequence[_Strip]) -> list[list[_Strip]]:
    """Strips that must stand on one page, together."""
    groups: list[list[_Strip]] = []
    glued = False
    for strip in strips:
        if not glued:
            groups.append([])
        groups[-1].append(strip)
        glued = strip.glued
    return groups


def _height(group: Sequence[_Strip]) -> float:
    """Height of a group without the gap above it and below it."""
    inner = sum(strip.before + strip.height + strip.after for strip in group)
    return inner - group[0].before - group[-1].after


def _page_number(number: int, document: Document) -> tuple[QPointF, _Strip]:
    page = document.page
    paragraph = Paragraph(page.number_style, (Run(str(number)),))
    strip = _text_strips(paragraph, document, page.text_width_mm * _MM)[0]
    return QPointF(page.left_mm * _MM, page.number_from_top_mm * _MM), strip


def _foot(foot: Paragraph, document: Document) -> tuple[QPointF, _Strip]:
    """The first line of the foot, above the paper's lower edge."""
    page = document.page
    strip = _text_strips(foot, document, page.text_width_mm * _MM)[0]
    return QPointF(page.left_mm * _MM, (page.height_mm - page.foot_from_bottom_mm) * _MM - strip.height), strip


def _strips(blocks: Sequence[Block], document: Document) -> list[_Strip]:
    column = document.page.text_width_mm * _MM
    strips: list[_Strip] = []
    for block in blocks:
        if isinstance(block, Table):
            strips += _table_strips(block, document)
        else:
            strips += _flow_strips(block, document, column)
    return strips


def _table_strips(table: Table, document: Document) -> list[_Strip]:
    room = document.page.text_height_mm * _MM
    strips: list[_Strip] = []
    for index, row in enumerate(table.rows):
        above = sum(strip.height for strip in strips[: table.head_rows]) if index >= table.head_rows else 0.0
        columns = _columns(row, table, document)
        height = max([_cell_height(column, table) for _x, column in columns if column], default=0.0)
        boxes = _boxes(row, table, document)
        if height > room - (above if above < room / 3 else 0.0):  # no page can hold it
            strips += _bands(row, columns, boxes)
        else:
            marks = [mark for x, column in columns for mark in _stacked(column, x)]
            height = max(height, row.height_mm * _MM)
            frames = [_edge(QRectF(x, 0.0, width, height)) for x, width in boxes]
            strips.append(_Strip(height, (*marks, *frames)))
    heads = tuple(replace(strip, glued=False) for strip in strips[: table.head_rows])
    if heads and sum(head.height for head in heads) < room / 3:  # a head that fills the page would leave no room
        below = [replace(strip, heads=heads) for strip in strips[len(heads) :]]
        strips = [*(replace(head, glued=True) for head in heads), *below]
    if table.keep_together:
        strips = [replace(strip, glued=index < len(strips) - 1) for index, strip in enumerate(strips)]
    return strips


def _columns(row: Row, table: Table, document: Document) -> list[tuple[float, list[_Strip]]]:
    pad, start = table.pad_mm, _start_mm(table, document)
    return [
        ((start + left + pad) * _MM, _cell_strips(cell, document, (width - 2 * pad) * _MM))
        for cell, left, width in table.places(row)
    ]


def _start_mm(table: Table, document: Document) -> float:
    """Where the table begins: a bordered one stands in the middle, the others fill the width."""
    return max(0.0, (document.page.text_width_mm - sum(table.widths_mm)) / 2) if table.bordered else 0.0


def _boxes(row: Row, table: Table, document: Document) -> list[tuple[float, float]]:
    """Left edge and width of each frame of a row; () for a table without."""
    start = _start_mm(table, document)
    places = table.places(row) if table.bordered else []
    return [((start + left) * _MM, width * _MM) for _cell, left, width in places]


def _edge(of: QRectF | QLineF) -> _Mark:
    frame, rule = (of, None) if isinstance(of, QRectF) else (None, of)
    return _Mark(0.0, 0.0, frame=frame, rule=rule, thickness=0.5 * _PT)


def _bands(
    row: Row, columns: Sequence[tuple[float, list[_Strip]]], boxes: Sequence[tuple[float, float]]
) -> list[_Strip]:
    """A row that may go on over pages: a strip for the first line of every cell, one for the second, and so on."""
    count = max(len(column) for _x, column in columns)
    bands = []
    for index in range(count):
        beside = [(x, column[index : index + 1]) for x, column in columns]
        height = max(strip.before + strip.height + strip.after for _x, strips in beside for strip in strips)
        sides = [QLineF(at, 0.0, at, height) for x, width in boxes for at in (x, x + width)]
        above, below = ([QLineF(x, y, x + width, y) for x, width in boxes] for y in (0.0, height))
        edges = [*sides, *(above if index == 0 else ()), *(below if index == count - 1 else ())]
        cells = tuple(tuple(_stacked(strips, x)) for x, strips in beside)
        drawn, ends = (tuple(map(_edge, lines)) for lines in (edges, below))
        bands.append(_Strip(height, drawn, ends=ends, cells=cells, part_of=row))
    return bands


def _cell_height(strips: Sequence[_Strip], table: Table) -> float:
    """Height of what stands in a cell, with the gap above it and, where there is a frame, below it."""
    return _height(strips) + strips[0].before + (strips[-1].after if table.bordered else 0.0)


def _cell_strips(cell: Cell, document: Document, width: float) -> list[_Strip]:
    return [strip for flow in cell.blocks for strip in _flow_strips(flow, document, width)]


def _stacked(strips: Sequence[_Strip], x: float) -> list[_Mark]:
    marks: list[_Mark] = []
    y = 0.0
    for strip in strips:
        y += strip.before
        marks += [replace(mark, x=mark.x + x, y=mark.y + y) for mark in strip.marks]
        y += strip.height + strip.after
    return marks


# -- lines -------------------------------------------------------------------------------------------------------------


def _flow_strips(flow: Flow, document: Document, width: float) -> list[_Strip]:
    if isinstance(flow, Paragraph):
        return _text_strips(flow, document, width)
    thickness = flow.thickness_pt * _PT
    length = min(flow.width_mm * _MM, width)
    start = 0.0 if flow.align == "left" else (width - length) / 2
    rule = QLineF(start, thickness / 2, start + length, thickness / 2)
    mark = _Mark(0.0, 0.0, rule=rule, thickness=thickness)
    return [_Strip(thickness, (mark,), flow.before_pt * _PT, flow.after_pt * _PT, flow.keep_next)]


def _text_strips(paragraph: Paragraph, document: Document, width: float) -> list[_Strip]:
    """One strip for each line; the first two and the last two lines of a paragraph stay together."""
    style = document.styles[paragraph.style]
    side = 0.0 if paragraph.width_mm is None else max(0.0, (width - paragraph.width_mm * _MM) / 2)
    left = side + style.left_mm * _MM
    layout = _layout(paragraph, style)
    lines = _broken(layout, width - left - side, style.first_mm * _MM)
    count = len(lines)
    strips = []
    for index, (line, indent) in enumerate(lines):
        height = style.exact_pt * _PT or max(style.line * _single(style), line.height())
        # A line of exact height has its base line at four fifths, as in Word; letters may reach beyond it.
        top = 0.8 * height - line.ascent() if style.exact_pt else height - line.height()
        mark = _Mark(left + indent, top, line=line, layout=layout)
        stays = style.keep_lines or count <= 3 or index in {0, count - 2}
        strips.append(
            _Strip(
                height=height,
                marks=(mark,),
                before=style.before_pt * _PT if index == 0 else 0.0,
                after=style.after_pt * _PT if index == count - 1 else 0.0,
                glued=style.keep_next if index == count - 1 else stays,
            )
        )
    return [_framed(strips, left, width - left - side)] if style.boxed else strips


def _framed(strips: Sequence[_Strip], left: float, width: float) -> _Strip:
    """The lines of a boxed paragraph as one strip with a frame around it."""
    marks = _stacked([replace(strips[0], before=_BOX_PAD), *strips[1:]], 0.0)
    height = sum(strip.height for strip in strips) + 2 * _BOX_PAD
    frame = _Mark(0.0, 0.0, frame=QRectF(left, 0.0, width, height), thickness=0.75 * _PT)
    return _Strip(height, (*marks, frame), strips[0].before, strips[-1].after, strips[-1].glued)


def _layout(paragraph: Paragraph, style: Style) -> QTextLayout:
    font = _font(style, "")
    layout = QTextLayout(paragraph.text.replace("\n", "\u2028"), font)
    option = QTextOption(_ALIGN[style.align])
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    option.setTextDirection(Qt.LayoutDirection.LeftToRight)
    layout.setTextOption(option)
    formats = []
    start = 0
    for run in paragraph.runs:
        length = len(run.text.encode("utf-16-le")) // 2
        if run.emphasis:
            characters = QTextCharFormat()
            characters.setFont(_font(style, run.emphasis))
            piece = QTextLayout.FormatRange()
            piece.start, piece.length, piece.format = start, length, characters
            formats.append(piece)
        start += length
    layout.setFormats(formats)
    return layout


def _broken(layout: QTextLayout, width: float, first_indent: float) -> list[tuple[QTextLine, float]]:
    """The lines of the layout, each with its indent."""
    lines: list[tuple[QTextLine, float]] = []
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        indent = first_indent if not lines else 0.0
        line.setLeadingIncluded(True)
        line.setLineWidth(max(1.0, width - indent))
        line.setPosition(QPointF(0.0, 0.0))
        lines.append((line, indent))
    layout.endLayout()
    return lines


def _archival(pdf: bytes) -> bytes:
    """The PDF without two things that PDF/A-1 has no place for and nothing uses; every length stays.

    Qt names colour spaces of printing inks, which need an output intent of such inks (ISO 19005-1, 6.2.3.3), and a
    property that the XMP schemas of PDF/A-1 do not know (6.7.9).
    """
    for unwanted, instead in (
        (b"\n[/Pattern /DeviceCMYK]\n", b"\n[/Pattern /DeviceRGB ]\n"),
        (b"\n/CSpcmyk /DeviceCMYK\n", b"\n/CSpcmyk /DeviceRGB \n"),
        (b' pdf:Trapped="False"/>', b"                    />"),
    ):
        pdf = pdf.replace(unwanted, instead)
    return pdf


def _dated(pdf: bytes, created: datetime | None) -> bytes:
    """The PDF with `created` in place of the moment of writing, which Qt lets nobody choose; every length stays."""
    if created is None:
        return pdf
    local = created.astimezone()  # Qt writes local time and its offset
    pdf = re.sub(rb"(?<=Date \(D:)\d{14}", local.strftime("%Y%m%d%H%M%S").encode(), pdf, count=2)
    return re.sub(
        rb'(?<=Date=")\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d', local.strftime("%Y-%m-%dT%H:%M:%S").encode(), pdf, count=3
    )


def _font(style: Style, emphasis: str) -> QFont:
    font = QFont(FAMILIES)
    font.setPixelSize(round(style.size_pt * _PT))
    font.setBold(style.bold or emphasis == "strong")
    font.setItalic(style.italic or emphasis == "italic")
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    font.setKerning(False)
    return font


def _single(style: Style) -> float:
    """Height of one single line as Word counts it: ascent, descent and line gap of Times New Roman are 1.149 em."""
    return 1.149 * style.size_pt * _PT
