"""Two texts beside each other: what only one of them says is tinted and underlined."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from itertools import accumulate

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter, QPen

from ui.guard.marks import lines_between
from ui.theme.text import visible
from ui.theme.theme import Theme
from ui.widgets.writing import TextEdit

_WORDS = re.compile(r"\s+|[^\s]+")
_LONGEST = 4_000  # words; beyond, only what begins and ends alike is told apart


Spans = list[tuple[int, int]]


def compare(one: str, other: str) -> tuple[Spans, Spans]:
    """The places (in characters) of each text that the other one does not have, word by word."""
    words, others = _WORDS.findall(one), _WORDS.findall(other)
    if max(len(words), len(others)) > _LONGEST:
        same = 0
        while same < min(len(one), len(other)) and one[same] == other[same]:
            same += 1
        return _joined(one, [(same, len(one))]), _joined(other, [(same, len(other))])
    changed = [
        code for code in SequenceMatcher(None, words, others, autojunk=False).get_opcodes() if code[0] != "equal"
    ]
    starts, ends = _starts(words), _starts(others)
    return (
        _joined(one, [(starts[first], starts[last]) for _, first, last, _, _ in changed]),
        _joined(other, [(ends[first], ends[last]) for _, _, _, first, last in changed]),
    )


def _starts(words: list[str]) -> list[int]:
    return list(accumulate(map(len, words), initial=0))


def _joined(text: str, spans: Spans) -> Spans:
    """Without empty ones, and neighbours with only a space between them made one."""
    found: Spans = []
    for start, end in spans:
        if found and not text[found[-1][1] : start].strip():
            start, _ = found.pop()
        if text[start:end].strip():
            found.append((start, end))
    return found


class DifferenceText(TextEdit):
    """A text to be read, not written; `spans` are its differences from another one."""

    def __init__(self, theme: Theme, name: str, text: str, spans: Spans) -> None:
        super().__init__(theme, "", 1, 0, role="writing")
        self.setProperty("bare", True)
        self.setReadOnly(True)
        self.setAccessibleName(name)
        self.set_text(visible(text))  # as long as it was: the spans stay right
        self.spans = [
            (len(text[:start].encode("utf-16-le")) // 2, len(text[:end].encode("utf-16-le")) // 2)
            for start, end in spans
        ]
        self.underlay = self

    def paint(self, painter: QPainter) -> None:
        """The tint and the line below, behind the letters."""
        theme = self._theme
        pen = QPen(theme.colour("accent"), theme.px(2))
        for start, end in self.spans:
            for rect in lines_between(self, start, end):
                painter.fillRect(rect, theme.colour("selected"))
                painter.setPen(pen)
                under = rect.bottom() - 1
                painter.drawLine(QPointF(rect.left(), under), QPointF(rect.right(), under))
