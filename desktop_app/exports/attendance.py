"""Who came, in numbers: the lines in the text, and the annex that counts by group.

A group of fewer than five people could be recognised, so its number is never written (the rule for small numbers).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from desktop_app.exports.document import Block, Cell, Paragraph, Row, Run, Table
from desktop_app.exports.plain import one_line
from desktop_app.exports.presets import Preset
from desktop_app.exports.reading import entries, mapping, whole
from desktop_app.exports.typeset import SHORT, count

FEW = 5
_ANNEX_COLUMNS_MM = (15.0, 100.0, 40.0)


class Attendance:
    """The attendance of one meeting in the words of one preset."""

    def __init__(self, value: object, preset: Preset) -> None:
        self._data: Mapping[str, Any] = mapping(value)
        self._words = preset.words
        self._zeros = preset.leading_zeros

    def details(self, *, in_annex: bool) -> list[str]:
        """The lines that can be said; with `in_annex`, the counts by group are left to the annex."""
        groups = self._words["groups_in_annex"] if in_annex and self._counted() else self._groups()
        return [line for line in (self._present(), groups, self._absent()) if line]

    def annex(self, kept_for: str) -> tuple[Block, ...]:
        """The annex, as the annex of the paper that `kept_for` names; () when no group was counted."""
        counted = self._counted()
        if not counted:
            return ()
        words = self._words
        head = [_cell("annex_head", words[f"annex_head_{key}"]) for key in ("number", "group", "count")]
        rows = [
            (_cell("annex_count", str(n)), _cell("annex_cell", name), _cell("annex_count", self._shown(number)))
            for n, (name, number) in enumerate(counted, 1)
        ]
        blocks: list[Block] = [
            _paragraph("annex_label", words["annex_label"]),
            _paragraph("annex_title", words["annex_title"]),
            _paragraph("annex_of", kept_for),
            Table(
                _ANNEX_COLUMNS_MM,
                (Row(tuple(head)), *map(Row, rows)),
                role="counts",
                keep_together=False,
                bordered=True,
            ),
        ]
        if any(_is_few(number) for _name, number in counted):
            blocks.append(_paragraph("body", words["annex_few"]))
        return tuple(blocks)

    def _counted(self) -> list[tuple[str, object]]:
        groups = mapping(self._data.get("groups")).items()
        return [(one_line(name), number) for name, number in groups if one_line(name)]

    def _shown(self, number: object) -> str:
        return self._words["few"] if _is_few(number) else self._count(number)

    def _count(self, number: object) -> str:
        return count(number, zeros=self._zeros)

    def _present(self) -> str:
        present, invited = self._data.get("present"), self._data.get("invited")
        if present is None and invited is None:
            return ""
        if invited is None:
            return self._words["present"].format(present=self._count(present))
        return self._words["present_of_invited"].format(present=self._count(present), invited=self._count(invited))

    def _groups(self) -> str:
        groups = [self._words["group"].format(name=name, count=self._shown(number)) for name, number in self._counted()]
        return self._words["groups"].format(groups="; ".join(groups)) if groups else ""

    def _absent(self) -> str:
        people = []
        for entry in entries(self._data.get("absent")):
            role, reason = one_line(mapping(entry).get("role")), one_line(mapping(entry).get("reason"))
            if role or reason:
                pattern = self._words["absent_one"] if reason else "{role}"
                people.append(pattern.format(role=role or SHORT, reason=reason))
        present, invited = whole(self._data.get("present")), whole(self._data.get("invited"))
        missing = len(people) if present is None or invited is None else invited - present
        if missing <= 0 and not people:
            return ""
        pattern = "absent_people" if missing <= 0 else "absent" if people else "absent_count"
        return self._words[pattern].format(count=self._count(missing), people="; ".join(people))


def _is_few(number: object) -> bool:
    known = whole(number)
    return known is not None and 0 <= known < FEW


def _paragraph(style: str, text: str) -> Paragraph:
    return Paragraph(style, (Run(text),))


def _cell(style: str, text: str) -> Cell:
    return Cell((_paragraph(style, text),))
