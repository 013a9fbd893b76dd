"""The fields of a record in words: what a part is called, and what a value says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from PySide6.QtCore import QCoreApplication

from desktop_app.domain.record import row_prefix, rows_of
from desktop_app.domain.registry import TYPES
from desktop_app.domain.shapes import Counts, Day, Flag, Group, Key, Many, Moment, Name, Part, Shape, Text, capital
from desktop_app.domain.vietnamese.dates import format_date
from desktop_app.domain.vietnamese.numbers import format_number
from desktop_app.services import Services

DELETED = "_deleted"


class Values:
    """Says fields and values of records of one type in the language that is set now."""

    def __init__(self, services: Services, type: str) -> None:
        self._services, self._layout = services, TYPES[type].layout

    def label(self, field: str, fields: Mapping[str, Any]) -> str:
        """ "Đề xuất"; a row with its place among its kind: "Luồng ý kiến 2"."""
        if field == DELETED:
            return QCoreApplication.translate("Values", "Bỏ hay giữ")
        part, prefix = self.part(field), row_prefix(self._layout, field)
        if part is None:
            return field
        name = capital(self._say(part))
        if prefix is None:
            return name
        ids = [row["id"] for row in rows_of(fields, prefix)]
        row_id = field.partition(".")[2]
        return f"{name} {ids.index(row_id) + 1}" if row_id in ids else name

    def part(self, field: str) -> Part | None:
        """What the type knows about a field; None for one of a newer version."""
        prefix = row_prefix(self._layout, field)
        return self._layout.rows[prefix].part if prefix else self._layout.parts.get(field)

    def text(self, field: str, value: Any) -> str:
        """What the value says, groups with a line for each of their parts; "" for nothing."""
        if field == DELETED:
            return (
                QCoreApplication.translate("Values", "Bỏ khỏi sổ")
                if value
                else QCoreApplication.translate("Values", "Giữ lại trong sổ")
            )
        if field == "area" and isinstance(value, str):
            return self._services.places.label(value)
        if field == "severity" and value is not None:
            return self._services.vocabulary().label("severities", str(value), self._services.language())
        part = self.part(field)
        return self._text(part.shape, value) if part is not None else "" if value is None else str(value)

    def _say(self, part: Part) -> str:
        return part.en.removeprefix("the ") if self._services.language() == "en" else part.vi

    def _text(self, shape: Shape, value: Any) -> str:
        if value is None:
            return ""
        if isinstance(shape, Key):
            return self._services.vocabulary().label(shape.list_name, str(value), self._services.language())
        if isinstance(shape, Day):
            return _day(value)
        if isinstance(shape, Moment):
            return _moment(value)
        if isinstance(shape, Flag):
            yes, no = QCoreApplication.translate("Values", "có"), QCoreApplication.translate("Values", "không")
            return yes if value else no
        if isinstance(shape, Many) and isinstance(value, list | tuple):
            inline = not isinstance(shape.one, Group)
            return (", " if inline else "\n").join(filter(None, (self._text(shape.one, one) for one in value)))
        if isinstance(shape, Group) and isinstance(value, Mapping):
            return "\n".join(self._lines(shape, value))
        if isinstance(shape, Counts) and isinstance(value, Mapping):
            return ", ".join(name if count is None else f"{name} {count}" for name, count in value.items())
        if isinstance(shape, Name):
            return QCoreApplication.translate("Values", "mục khác trong sổ")
        if isinstance(value, int) and not isinstance(value, bool):
            return format_number(value)
        return str(value)

    def _lines(self, shape: Group, value: Mapping[str, Any]) -> list[str]:
        """The longest text of a group first and alone, the other parts with their names."""
        shown = [
            (part, self._text(part.shape, value.get(name))) for name, part in shape.parts.items() if name != "order"
        ]
        written = [text for part, text in shown if _is_prose(part) and text]
        named = [f"{capital(self._say(part))}: {text}" for part, text in shown if text and not _is_prose(part)]
        return [*written, *named]


def _is_prose(part: Part) -> bool:
    return type(part.shape) is Text


def _day(value: Any) -> str:
    try:
        return format_date(date.fromisoformat(str(value)))
    except ValueError:
        return str(value)


def _moment(value: Any) -> str:
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        return str(value)
    return f"{moment.hour}:{moment.minute:02}, {format_date(moment.date())}"
