"""Neutral document → DOCX, with python-docx.

Looks live in named paragraph styles that a clerk can edit. Only what belongs to one place is said there: the length
of a rule, the width of a box, the cells of a table. The letter's name stands on every run too, on all four script
slots, because Word otherwise takes another font for some letters. The file has no theme, no template, no link and no
field but the page number, and the same document gives the same bytes.
"""

from __future__ import annotations

import copy
import io
import zipfile
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from desktop_app.exports.document import PAD_MM, Block, Cell, Document, Flow, Paragraph, Properties, Rule, Style, Table

if TYPE_CHECKING:
    from docx.document import Document as Docx

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_NS = f'xmlns:w="{_W}"'
_TWIPS_PER_MM = 1440 / 25.4
_SLOTS = ("ascii", "hAnsi", "cs", "eastAsia")
_SIDES = ("top", "left", "bottom", "right")
_ALIGN = {"left": "left", "center": "center", "right": "right", "justify": "both"}
_EMPHASIS = {
    "strong": ("SoTayStrong", "Nhấn đậm", "<w:b/><w:bCs/>"),
    "italic": ("SoTayItalic", "Nhấn nghiêng", "<w:i/><w:iCs/>"),
}
# The parts of python-docx's own template that this file does without.
_UNUSED = ("thumbnail", "customXml", "numbering", "stylesWithEffects", "webSettings", "theme", "fontTable")
_EARLIEST = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip entry can carry: ours carry no time


def render(document: Document) -> bytes:
    """The document as a DOCX file."""
    import docx as python_docx  # imported here: it takes a fifth of a second that no start should pay

    docx = python_docx.Document()
    _strip(docx)
    _set_styles(docx, document)
    _set_settings(docx)
    _set_properties(docx, document.properties)
    _set_page(docx, document)
    *before, last = document.parts()
    for part in before:
        _add_blocks(docx, part, document)
        _end_section(docx)
    _add_blocks(docx, last, document)
    if last and isinstance(last[-1], Table):
        _append(docx, _tiny())  # Word wants a paragraph behind a table
    raw = io.BytesIO()
    docx.save(raw)
    return _same_bytes(raw.getvalue())


def _add_blocks(docx: Docx, blocks: Sequence[Block], document: Document) -> None:
    for block in blocks:
        if isinstance(block, Table):
            _append(docx, _table(block, document))
        else:
            _append(docx, _flow(block, document, document.page.text_width_mm))


def _append(docx: Docx, element: Any) -> None:
    """Puts `element` at the end of the text: before the properties of the last section."""
    docx.element.body.insert(len(docx.element.body) - 1, element)


def _tiny() -> Any:
    """A paragraph too small to open a page."""
    return _xml('<w:p {ns}><w:pPr><w:pStyle w:val="SoTayRuleEnd"/></w:pPr></w:p>')


def _end_section(docx: Docx) -> None:
    """What follows begins on a new page and counts its own pages; page and headers are the same."""
    end = _tiny()
    end[0].append(copy.deepcopy(docx.element.body[-1]))
    _append(docx, end)


# -- the file around the text ---------------------------------------------------------------------------------------


def _strip(docx: Docx) -> None:
    for rels in (docx.part.rels, docx.part.package.rels):
        for key in [key for key, rel in rels.items() if rel.reltype.rsplit("/", 1)[-1] in _UNUSED]:
            del rels[key]
    for child in list(docx.element.body)[:-1]:
        docx.element.body.remove(child)


def _set_styles(docx: Docx, document: Document) -> None:
    """Replaces the template's hundred styles by the document's own, and by the four that Word needs."""
    root = docx.styles.element
    for child in list(root):
        root.remove(child)
    default = document.styles["body"]
    size = f'<w:sz w:val="{_half(default.size_pt)}"/><w:szCs w:val="{_half(default.size_pt)}"/>'
    lang = '<w:lang w:val="vi-VN" w:eastAsia="vi-VN" w:bidi="km-KH"/>'
    zero = '<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/>'
    cells = "".join(f'<w:{side} w:w="0" w:type="dxa"/>' for side in ("top", "left", "bottom", "right"))
    parts = [
        f"<w:docDefaults {{ns}}><w:rPrDefault><w:rPr>{_fonts(document.font)}{size}{lang}</w:rPr></w:rPrDefault>"
        f"<w:pPrDefault><w:pPr>{zero}</w:pPr></w:pPrDefault></w:docDefaults>",
        '<w:style {ns} w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
        "<w:qFormat/></w:style>",
        '<w:style {ns} w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>',
        '<w:style {ns} w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        f'<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>{cells}'
        "</w:tblCellMar></w:tblPr></w:style>",
        '<w:style {ns} w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/></w:style>',
    ]
    parts += [_paragraph_style(style, document.font) for style in document.styles.values()]
    parts += [
        f'<w:style {{ns}} w:type="character" w:customStyle="1" w:styleId="{key}"><w:name w:val="{name}"/><w:qFormat/>'
        f"<w:rPr>{mark}</w:rPr></w:style>"
        for key, name, mark in _EMPHASIS.values()
    ]
    tiny = '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
    parts += [
        f'<w:style {{ns}} w:type="paragraph" w:customStyle="1" w:styleId="{key}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="Normal"/><w:pPr>{tiny}</w:pPr><w:rPr><w:sz w:val="2"/><w:szCs w:val="2"/></w:rPr></w:style>'
        for key, name in (("SoTayRule", "Đường kẻ"), ("SoTayRuleEnd", "Sau bảng"))
    ]
    for part in parts:
        root.append(_xml(part))


def _paragraph_style(style: Style, font: str) -> str:
    """One paragraph style. The order of elements is the order that the schema demands."""
    box = "".join(
        f'<w:{side} w:val="single" w:sz="6" w:space="2" w:color="auto"/>' for side in ("top", "left", "bottom", "right")
    )
    line = f'w:line="{round(240 * style.line)}" w:lineRule="auto"'
    if style.exact_pt:
        line = f'w:line="{_twentieth(style.exact_pt)}" w:lineRule="exact"'
    paragraph = [
        "<w:keepNext/>" if style.keep_next else "",
        "<w:keepLines/>" if style.keep_lines else "",
        "<w:widowControl/>",
        f"<w:pBdr>{box}</w:pBdr>" if style.boxed else "",
        f'<w:spacing w:before="{_twentieth(style.before_pt)}" w:after="{_twentieth(style.after_pt)}" {line}/>',
        f'<w:ind w:left="{_twips(style.left_mm)}" w:firstLine="{_twips(style.first_mm)}"/>',
        f'<w:jc w:val="{_ALIGN[style.align]}"/>',
    ]
    letters = [
        _fonts(font),
        "<w:b/><w:bCs/>" if style.bold else "",
        "<w:i/><w:iCs/>" if style.italic else "",
        f'<w:sz w:val="{_half(style.size_pt)}"/><w:szCs w:val="{_half(style.size_pt)}"/>',
    ]
    return (
        f'<w:style {{ns}} w:type="paragraph" w:customStyle="1" w:styleId="{_style_id(style.key)}">'
        f'<w:name w:val="{escape(style.name)}"/><w:basedOn w:val="Normal"/><w:qFormat/>'
        f"<w:pPr>{''.join(paragraph)}</w:pPr><w:rPr>{''.join(letters)}</w:rPr></w:style>"
    )


def _set_settings(docx: Docx) -> None:
    root = docx.settings.element
    for child in list(root):
        root.remove(child)
    options = {
        "compatibilityMode": "15",
        "overrideTableStyleFontSizeAndJustification": "1",
        "enableOpenTypeFeatures": "1",
        "doNotFlipMirrorIndents": "1",
    }
    compat = "".join(
        f'<w:compatSetting w:name="{name}" w:uri="http://schemas.microsoft.com/office/word" w:val="{value}"/>'
        for name, value in options.items()
    )
    for part in (
        '<w:zoom {ns} w:percent="100"/>',
        '<w:defaultTabStop {ns} w:val="720"/>',
        '<w:characterSpacingControl {ns} w:val="doNotCompress"/>',
        # Without the first one Word takes the larger of two gaps that meet, and not their sum as our PDF does.
        f"<w:compat {{ns}}><w:doNotUseHTMLParagraphAutoSpacing/>{compat}</w:compat>",
        '<w:themeFontLang {ns} w:val="vi-VN"/>',
        '<w:decimalSymbol {ns} w:val=","/>',
        '<w:listSeparator {ns} w:val=";"/>',
    ):
        root.append(_xml(part))


def _set_properties(docx: Docx, properties: Properties) -> None:
    core = docx.core_properties
    for child in list(core._element):
        core._element.remove(child)
    core.title, core.subject, core.author = (
        text[:255] for text in (properties.title, properties.subject, properties.author)
    )
    core.language = properties.language
    if properties.created is not None:
        core.created = core.modified = properties.created
    app = next(
        rel.target_part for rel in docx.part.package.rels.values() if rel.reltype.endswith("extended-properties")
    )
    app._blob = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
        "<Application>Sổ tay</Application></Properties>"
    ).encode()


def _set_page(docx: Docx, document: Document) -> None:
    from docx.shared import Mm

    page, section = document.page, docx.sections[0]
    section.page_width, section.page_height = Mm(page.width_mm), Mm(page.height_mm)
    section.top_margin, section.bottom_margin = Mm(page.top_mm), Mm(page.bottom_mm)
    section.left_margin, section.right_margin = Mm(page.left_mm), Mm(page.right_mm)
    section.header_distance = Mm(page.number_from_top_mm)
    section.footer_distance = Mm(page.foot_from_bottom_mm)
    section.gutter = Mm(0)
    section.different_first_page_header_footer = True
    style = _style_id(page.number_style)
    empty = f'<w:p {{ns}}><w:pPr><w:pStyle w:val="{style}"/></w:pPr></w:p>'
    run = f"<w:r><w:rPr>{_fonts(document.font)}</w:rPr>{{}}</w:r>"
    field = "".join(
        run.format(part)
        for part in (
            '<w:fldChar w:fldCharType="begin"/>',
            '<w:instrText xml:space="preserve"> PAGE </w:instrText>',
            '<w:fldChar w:fldCharType="separate"/>',
            "<w:t>2</w:t>",
            '<w:fldChar w:fldCharType="end"/>',
        )
    )
    number = f'<w:p {{ns}}><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{field}</w:p>'
    for header, content in ((section.first_page_header, empty), (section.header, number)):
        _fill(header, _xml(content))
    if document.foot:
        for footer in (section.first_page_footer, section.footer):
            _fill(footer, _paragraph(document.foot, document, page.text_width_mm))
    if document.annexes:
        columns = section._sectPr.find(f"{{{_W}}}cols")
        columns.addprevious(_xml('<w:pgNumType {ns} w:start="1"/>'))


def _fill(part: Any, content: Any) -> None:
    """Makes `content` the only paragraph of a header or a footer."""
    part.is_linked_to_previous = False
    for child in list(part._element):
        part._element.remove(child)
    part._element.append(content)


def _same_bytes(raw: bytes) -> bytes:
    """The zip again with fixed times and order, so that the same document is the same file."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as source, zipfile.ZipFile(result, "w") as target:
        names = sorted(source.namelist(), key=lambda name: (name != "[Content_Types].xml", name))
        for name in names:
            info = zipfile.ZipInfo(name, _EARLIEST)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0
            target.writestr(info, source.read(name))
    return result.getvalue()


# -- blocks ------------------------------------------------------------------------------------------------------------


def _flow(flow: Flow, document: Document, column_mm: float) -> Any:
    return _rule(flow, column_mm) if isinstance(flow, Rule) else _paragraph(flow, document, column_mm)


def _paragraph(paragraph: Paragraph, document: Document, column_mm: float) -> Any:
    side = "" if paragraph.width_mm is None else _sides(paragraph.width_mm, column_mm)
    parts = [f'<w:p {{ns}}><w:pPr><w:pStyle w:val="{_style_id(paragraph.style)}"/>{side}</w:pPr>']
    for run in paragraph.runs:
        character = f'<w:rStyle w:val="{_EMPHASIS[run.emphasis][0]}"/>' if run.emphasis else ""
        text = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in run.text.split("\n"))
        parts.append(f"<w:r><w:rPr>{character}{_fonts(document.font)}</w:rPr>{text}</w:r>")
    return _xml("".join([*parts, "</w:p>"]))


def _rule(rule: Rule, column_mm: float) -> Any:
    """An empty paragraph of almost no height whose upper border is the rule."""
    keep = "<w:keepNext/>" if rule.keep_next else ""
    border = f'<w:top w:val="single" w:sz="{round(rule.thickness_pt * 8)}" w:space="0" w:color="auto"/>'
    spacing = (
        f'<w:spacing w:before="{_twentieth(rule.before_pt)}" w:after="{_twentieth(rule.after_pt)}" '
        'w:line="20" w:lineRule="exact"/>'
    )
    return _xml(
        f'<w:p {{ns}}><w:pPr><w:pStyle w:val="SoTayRule"/>{keep}<w:pBdr>{border}</w:pBdr>{spacing}'
        f"{_sides(rule.width_mm, column_mm, rule.align)}</w:pPr></w:p>"
    )


def _table(table: Table, document: Document) -> Any:
    widths = [_twips(width) for width in table.widths_mm]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    pad = {"left": _twips(PAD_MM), "right": _twips(PAD_MM)} if table.bordered else {}
    sides = "".join(f'<w:{side} w:w="{pad.get(side, 0)}" w:type="dxa"/>' for side in _SIDES)
    line = 'w:val="single" w:sz="4" w:space="0" w:color="auto"'
    frame = "".join(f"<w:{side} {line}/>" for side in (*_SIDES, "insideH", "insideV")) if table.bordered else ""
    borders = f"<w:tblBorders>{frame}</w:tblBorders>" if frame else ""
    centred = '<w:jc w:val="center"/>' if table.bordered else ""
    indent = "" if table.bordered else '<w:tblInd w:w="0" w:type="dxa"/>'
    element = _xml(
        f'<w:tbl {{ns}}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>{centred}{indent}{borders}'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{sides}</w:tblCellMar>'
        f'<w:tblLook w:val="0000"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid></w:tbl>'
    )
    for number, row in enumerate(table.rows):
        head = "<w:tblHeader/>" if number < table.head_rows else ""
        height = f'<w:trHeight w:val="{_twips(row.height_mm)}" w:hRule="atLeast"/>' if row.height_mm else ""
        element_row = _xml(f"<w:tr {{ns}}><w:trPr><w:cantSplit/>{height}{head}</w:trPr></w:tr>")
        for cell, _left, width_mm in table.places(row):
            element_row.append(_cell(cell, document, width_mm, table.pad_mm))
        element.append(element_row)
    return element


def _cell(cell: Cell, document: Document, width_mm: float, pad_mm: float) -> Any:
    span = f'<w:gridSpan w:val="{cell.span}"/>' if cell.span > 1 else ""
    element = _xml(f'<w:tc {{ns}}><w:tcPr><w:tcW w:w="{_twips(width_mm)}" w:type="dxa"/>{span}</w:tcPr></w:tc>')
    for flow in cell.blocks:
        element.append(_flow(flow, document, width_mm - 2 * pad_mm))
    if not cell.blocks or isinstance(cell.blocks[-1], Rule):
        element.append(_xml('<w:p {ns}><w:pPr><w:pStyle w:val="SoTayRuleEnd"/></w:pPr></w:p>'))
    return element


# -- small things ------------------------------------------------------------------------------------------------------


def _xml(text: str) -> Any:
    from docx.oxml.parser import parse_xml

    return parse_xml(text.replace("{ns}", _NS, 1))


def _fonts(font: str) -> str:
    slots: Sequence[str] = [f'w:{slot}="{escape(font)}"' for slot in _SLOTS]
    return f"<w:rFonts {' '.join(slots)}/>"


def _sides(width_mm: float, column_mm: float, align: str = "center") -> str:
    """Indents that leave `width_mm` in the middle of the column, or at its left."""
    side = max(0, _twips((column_mm - width_mm) / (1 if align == "left" else 2)))
    return f'<w:ind w:left="{0 if align == "left" else side}" w:right="{side}" w:firstLine="0"/>'


def _style_id(key: str) -> str:
    return "SoTay" + "".join(part.capitalize() for part in key.split("_"))


def _twips(mm: float) -> int:
    return round(mm * _TWIPS_PER_MM)


def _half(points: float) -> int:
    return round(points * 2)


def _twentieth(points: float) -> int:
    return round(points * 20)
