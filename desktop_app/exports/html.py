"""Neutral document → one self-contained HTML page: for a quick look, or for pasting with its layout.

Nothing in it is fetched from anywhere, and its own policy forbids scripts and every outside thing; the text of a record
is escaped everywhere.
"""

from __future__ import annotations

from html import escape

from desktop_app.exports.document import PAD_MM, Cell, Document, Flow, Rule, Run, Style, Table

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_TAGS = {"strong": "strong", "italic": "em"}


def render(document: Document) -> str:
    """The document as an HTML page."""
    page = document.page
    parts = [
        "\n".join(_table(block) if isinstance(block, Table) else _flow(block) for block in part)
        for part in document.parts()
    ]
    foot = _flow(document.foot) if document.foot else ""
    body = '\n<p class="annex_break"></p>\n'.join(parts) + foot
    css = [
        f"body {{ width: {page.text_width_mm:g}mm; margin: {page.top_mm:g}mm {page.right_mm:g}mm {page.bottom_mm:g}mm "
        f"{page.left_mm:g}mm; color: #000; background: #fff; "
        f"font-family: '{document.font}', 'Liberation Serif', serif; overflow-wrap: anywhere; }}",
        "p { margin: 0; } hr { border: 0; border-top: 0.75pt solid #000; margin: 3pt auto; }",
        "table { border-collapse: collapse; table-layout: fixed; } td { padding: 0; vertical-align: top; }",
        f"table.counts {{ margin: 0 auto; }} table.counts td {{ border: 0.5pt solid #000; padding: 0 {PAD_MM:g}mm; }}",
        "p.annex_break { break-before: page; }",
        f"@page {{ size: {page.width_mm:g}mm {page.height_mm:g}mm; }}",
        *(_rule_of(style) for style in document.styles.values()),
    ]
    return (
        f'<!DOCTYPE html>\n<html lang="vi">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        f"<title>{escape(document.properties.title)}</title>\n<style>\n{chr(10).join(css)}\n</style>\n</head>\n"
        f"<body>\n{body}\n</body>\n</html>\n"
    )


def _rule_of(style: Style) -> str:
    box = " border: 0.75pt solid #000; padding: 2pt;" if style.boxed else ""
    height = f"{style.exact_pt:g}pt" if style.exact_pt else f"{1.149 * style.line:.3f}"
    return (
        f".{style.key} {{ font-size: {style.size_pt:g}pt; line-height: {height}; "
        f"text-align: {style.align}; text-indent: {style.first_mm:g}mm; "
        f"margin: {style.before_pt:g}pt 0 {style.after_pt:g}pt {style.left_mm:g}mm; "
        f"font-weight: {'bold' if style.bold else 'normal'}; "
        f"font-style: {'italic' if style.italic else 'normal'};{box} }}"
    )


def _flow(flow: Flow) -> str:
    if isinstance(flow, Rule):
        left = "; margin-left: 0" if flow.align == "left" else ""
        return f'<hr style="width: {flow.width_mm:.1f}mm{left}">'
    width = "" if flow.width_mm is None else f' style="width: {flow.width_mm:.1f}mm; margin: 6pt auto"'
    return f'<p class="{flow.style}"{width}>{"".join(_run(run) for run in flow.runs)}</p>'


def _run(run: Run) -> str:
    text = escape(run.text).replace("\n", "<br>")
    return f"<{_TAGS[run.emphasis]}>{text}</{_TAGS[run.emphasis]}>" if run.emphasis else text


def _table(table: Table) -> str:
    columns = "".join(f'<col style="width: {width:g}mm">' for width in table.widths_mm)
    rows = "\n".join(
        f'<tr style="height: {row.height_mm:g}mm">{"".join(_cell(cell) for cell in row.cells)}</tr>'
        for row in table.rows
    )
    named = ' class="counts"' if table.bordered else ' role="presentation"'
    return f"<table{named}><colgroup>{columns}</colgroup>\n{rows}\n</table>"


def _cell(cell: Cell) -> str:
    span = f' colspan="{cell.span}"' if cell.span > 1 else ""
    return f"<td{span}>{''.join(_flow(flow) for flow in cell.blocks)}</td>"
