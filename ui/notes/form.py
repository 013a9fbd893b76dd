"""Building blocks of the note's form: a row of fields that folds, a section that reports each change by its name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from ui.theme.theme import Theme
from ui.widgets.fields import Field
from ui.widgets.labels import Heading


class FieldRow(QWidget):
    """Fields side by side while each has its width, else in fewer columns. `widths` are the smallest in px at 100 %;
    they are also the shares in which more room is divided."""

    def __init__(self, theme: Theme, fields: Sequence[tuple[QWidget, int]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._fields = theme, list(fields)
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.px(12))
        self._grid.setVerticalSpacing(theme.px(10))
        self._arrange(len(self._fields))

    def _fits(self, columns: int, width: int) -> bool:
        gaps = self._theme.px(12) * (columns - 1)
        shares = [max(share for _field, share in self._fields[column::columns]) for column in range(columns)]
        return sum(self._theme.px(share) for share in shares) + gaps <= width

    def _arrange(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        for column in range(len(self._fields)):
            self._grid.setColumnStretch(column, 0)
        for number, (field, share) in enumerate(self._fields):
            self._grid.removeWidget(field)
            self._grid.addWidget(field, number // columns, number % columns)
            self._grid.setColumnStretch(number % columns, share)
        self.updateGeometry()

    def resizeEvent(self, event: QResizeEvent) -> None:
        wanted = next((n for n in range(len(self._fields), 1, -1) if self._fits(n, event.size().width())), 1)
        self._arrange(wanted)

    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        return QSize(min(hint.width(), self._theme.px(240)), hint.height())


class Section(QWidget):
    """A part of the form. `edited` carries a field's name and its new value (None = emptied).

    `fields` maps what a problem may name ("area", "proposal.to") to the Field that shows it.
    """

    edited = Signal(str, object)

    def __init__(self, theme: Theme, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.fields: dict[str, Field] = {}
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(theme.px(10))
        if title:
            self.column.addWidget(Heading(theme, title, "section"))

    def load(self, fields: Mapping[str, Any]) -> None:
        """Show the fields of a record without reporting changes."""
        raise NotImplementedError

    def holds(self, name: str) -> bool:
        """Whether this section shows the record's field `name`."""
        return any(one.partition(".")[0] == name for one in self.fields)

    def field_for(self, name: str) -> Field | None:
        """The field that a problem is about: the most exact one that this section has."""
        while name:
            if name in self.fields:
                return self.fields[name]
            name = name.rpartition(".")[0]
        return None

    def clear_problems(self) -> None:
        for field in self.fields.values():
            if field.problem():
                field.set_problem("")


def with_nothing(options: Iterable[tuple[str, str]], nothing: str) -> list[tuple[str, str]]:
    """Options of a list from which one may also take back the choice."""
    return [("", nothing), *options]


def group_of(fields: Mapping[str, Any], name: str) -> dict[str, Any]:
    """A copy of a field that is a group of parts; {} when it is not there."""
    value = fields.get(name)
    return dict(value) if isinstance(value, Mapping) else {}


def text_of(value: Any) -> str:
    """A field's text; "" for anything else."""
    return value if isinstance(value, str) else ""
