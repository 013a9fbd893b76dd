"""Notes → tables: one row a note, one row a stream of opinion; and JSON in the shape that `sotay note add` reads.

Labels are Vietnamese: these are papers of the office. Nobody's name is a column, because no record has one.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, BinaryIO, Final

from desktop_app.domain.vietnamese.numbers import format_number
from desktop_app.domain.vocabulary import Vocabulary
from desktop_app.exports.reading import entries, mapping, whole
from desktop_app.exports.tables import Column, Line, Sheet, Value, Workbook, day_of, number_of, text_of

_NOTES: Final = (
    Column("Mã tin", width=38),
    Column("Ngày ghi nhận", "date", 12),
    Column("Địa bàn", width=28),
    Column("Kênh", width=18),
    Column("Lĩnh vực", width=24),
    Column("Phạm vi", width=14),
    Column("Tiêu đề", width=32),
    Column("Nội dung", width=60),
    Column("Mức độ (0–5)", "number", 8),
    Column("Mức độ", width=14),
    Column("Tính chất", width=16),
    Column("Độ khẩn", width=14),
    Column("Kiểm chứng", width=16),
    Column("Số người liên quan", width=14),
    Column("Số hộ liên quan", "number", 10),
    Column("Việc đã làm", width=36),
    Column("Nhận định", width=36),
    Column("Dự báo", width=36),
    Column("Nơi nhận đề xuất", width=22),
    Column("Việc đề xuất", width=36),
    Column("Thời hạn đề xuất", width=14),
    Column("Lý do chưa có đề xuất", width=24),
    Column("Lý do chỉ có một luồng", width=24),
)
_STREAMS: Final = (
    Column("Mã tin", width=38),
    Column("Thứ tự", "number", 8),
    Column("Khuynh hướng", width=20),
    Column("Mức phổ biến", width=18),
    Column("Cơ sở nhận định", width=22),
    Column("Số được hỏi", "number", 10),
    Column("Tâm trạng", width=14),
    Column("Cường độ", width=10),
    Column("Xu hướng", width=14),
    Column("Nhóm dân cư", width=22),
    Column("Nội dung luồng ý kiến", width=60),
)
_JOINED: Final = Column("Các luồng ý kiến", width=60)

# A note as it goes in: (id, nested record, name of the area).
Note = tuple[str, Mapping[str, Any], str]


def one_table(notes: Iterable[Note], words: Vocabulary, *, title: str, created: datetime | None) -> Workbook:
    """One row a note, its streams together in the last cell: for formats with one table."""
    lines = (Line(0, (*_note(note, words), _joined(note[1], words))) for note in notes)
    return Workbook(title, (Sheet("Tin", (*_NOTES, _JOINED)),), lines, created)


def two_tables(notes: Iterable[Note], words: Vocabulary, *, title: str, created: datetime | None) -> Workbook:
    """A sheet of notes and a sheet of streams, joined by the note's id."""

    def lines() -> Iterator[Line]:
        for note in notes:
            yield Line(0, _note(note, words))
            for number, stream in enumerate(map(mapping, entries(note[1].get("streams"))), 1):
                yield Line(1, (note[0], number, *_stream(stream, words)))

    return Workbook(title, (Sheet("Tin", _NOTES), Sheet("Luồng ý kiến", _STREAMS)), lines(), created)


def write_json(notes: Iterable[Note], file: BinaryIO) -> int:
    """A JSON list, one note a line: the note as the commands write it, with its id and the name of its area.

    Returns how many there were.
    """
    count = 0
    file.write(b"[")
    for record_id, data, area in notes:
        row = {"id": record_id, **data, "area_label": area}
        text = json.dumps(row, ensure_ascii=False, separators=(",", ":"))
        file.write((b",\n" if count else b"\n") + text.encode("utf-8", "replace"))
        count += 1
    file.write(b"\n]\n")
    return count


def _note(note: Note, words: Vocabulary) -> tuple[Value, ...]:
    record_id, data, area = note
    proposal, forecast = mapping(data.get("proposal")), mapping(data.get("forecast"))
    severity = whole(data.get("severity"))

    def label(list_name: str, key: str) -> str:
        return _label(words, list_name, data.get(key))

    return (
        record_id,
        day_of(data.get("occurred_on")),
        text_of(area),
        label("channels", "channel"),
        _labels(words, "topics", data.get("topics")),
        label("scopes", "scope"),
        text_of(data.get("title")),
        text_of(data.get("content")),
        severity,
        _label(words, "severities", str(severity)) if severity is not None else None,
        _labels(words, "attributes", data.get("attributes")),
        label("urgency", "urgency"),
        label("verification", "verification"),
        _people(mapping(data.get("people")), words),
        number_of(data.get("households")),
        text_of(data.get("response_so_far")),
        text_of(data.get("assessment")),
        _forecast(forecast, words),
        text_of(proposal.get("to")),
        text_of(proposal.get("action")),
        text_of(proposal.get("by")),
        text_of(data.get("no_proposal_reason")),
        text_of(data.get("one_stream_reason")),
    )


def _stream(stream: Mapping[str, Any], words: Vocabulary) -> tuple[Value, ...]:
    basis, intensity = mapping(stream.get("basis")), whole(stream.get("intensity"))
    return (
        _label(words, "stances", stream.get("stance")),
        _label(words, "prevalence", stream.get("prevalence")),
        _label(words, "bases", basis.get("kind")),
        number_of(basis.get("n")),
        _label(words, "moods", stream.get("mood")),
        _label(words, "intensities", str(intensity)) if intensity is not None else None,
        _label(words, "trends", stream.get("trend")),
        _label(words, "groups", stream.get("group")),
        text_of(stream.get("summary")),
    )


def _joined(data: Mapping[str, Any], words: Vocabulary) -> str:
    """The streams as a reader would write them: "1. Băn khoăn, lo lắng (Nhiều ý kiến): …", one a line."""
    told = []
    for number, stream in enumerate(map(mapping, entries(data.get("streams"))), 1):
        *values, summary = _stream(stream, words)
        marks = [str(value) for value in values if value not in (None, "")]
        head = f"{number}. {marks[0] if marks else ''}".rstrip()
        more = f" ({'; '.join(marks[1:])})" if len(marks) > 1 else ""
        told.append(f"{head}{more}: {summary}" if summary else f"{head}{more}")
    return "\n".join(told)


def _people(people: Mapping[str, Any], words: Vocabulary) -> str:
    numbers = [format_number(n) for key in ("low", "high") if (n := whole(people.get(key))) is not None]
    qualifier = _label(words, "qualifiers", people.get("qualifier"))
    return " ".join(part for part in (qualifier, "–".join(dict.fromkeys(numbers))) if part)


def _forecast(forecast: Mapping[str, Any], words: Vocabulary) -> str:
    parts = (
        text_of(forecast.get("what")),
        text_of(forecast.get("by")),
        _label(words, "likelihoods", forecast.get("likelihood")),
    )
    return "; ".join(part for part in parts if part)


def _label(words: Vocabulary, list_name: str, key: object) -> str:
    return words.label(list_name, text_of(key), "vi") if text_of(key) else ""


def _labels(words: Vocabulary, list_name: str, keys: object) -> str:
    return "; ".join(label for key in entries(keys) if (label := _label(words, list_name, key)))
