"""Scripts whose letters stand above each other, drawn on paper so that their text can also be read back."""

from __future__ import annotations

import re
from itertools import accumulate

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QGlyphRun, QPainter, QTextLayout, QTextLine

STACKED = re.compile("[\u1780-\u17ff\u19e0-\u19ff\uaa80-\uaadf]")  # Khmer, its symbols, Tai Viet


def draw_stacked(painter: QPainter, line: QTextLine, text: str, origin: QPointF) -> None:
    """Draw a line that has letters which stand above each other (Khmer, Tai Viet) so that it can also be read back.

    The shape of such a group is no letter of Unicode, and a PDF that only drew it would give back other text. So its
    letters are written one by one in the paper's white, where the group stands, and the group is painted over them.
    """
    runs = sorted(line.glyphRuns(-1, -1, QTextLayout.GlyphRunRetrievalFlag.RetrieveAll), key=_first_index)
    ends = [_first_index(run) for run in runs[1:]] + [line.textStart() + line.textLength()]
    for run, end in zip(runs, ends, strict=True):
        letters = text[_first_index(run) : end].rstrip()
        font, box = run.rawFont(), run.boundingRect().translated(origin)
        glyphs = font.glyphIndexesForString(letters)
        if not STACKED.search(letters) or 0 in glyphs:  # 0: a full stop of another font, counted to the letters before
            painter.drawGlyphRun(origin, run)
            continue
        plain = QGlyphRun()
        plain.setRawFont(font)
        plain.setGlyphIndexes(glyphs)
        # As wide as the group, each letter in its own measure: a reader that goes by gaps sees none inside a word.
        widths = [one.x() for one in font.advancesForGlyphIndexes(glyphs)]
        start, after = run.positions()[0], _first_index(run) + len(letters)
        wide = float(line.cursorToX(after)[0]) - float(line.cursorToX(_first_index(run))[0])  # type: ignore[index]
        scale = wide / (sum(widths) or 1)
        places = accumulate((width * scale for width in widths), initial=start.x())
        plain.setPositions([QPointF(x, start.y()) for x, _ in zip(places, widths, strict=False)])
        painter.save()
        painter.setClipRect(box)
        painter.setPen(Qt.GlobalColor.white)
        painter.drawGlyphRun(origin, plain)
        painter.restore()
        for glyph, at in zip(run.glyphIndexes(), run.positions(), strict=True):
            painter.fillPath(font.pathForGlyph(glyph).translated(origin + at), Qt.GlobalColor.black)


def _first_index(run: QGlyphRun) -> int:
    return min(run.stringIndexes(), default=0)
