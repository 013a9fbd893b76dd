"""Lists of records that another version wrote, or wrote wrongly: every list can be made, whatever a field holds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from random import Random
from typing import Any

from desktop_app.domain import followups, meetings, notes
from desktop_app.domain.record import Layout
from desktop_app.domain.shapes import Group, Many, Shape
from desktop_app.domain.vocabulary import Vocabulary
from desktop_app.exports import feedback_sheet, followup_list, meeting_log
from desktop_app.exports import notes as note_tables

WORDS = Vocabulary.load()
TODAY = date(2026, 11, 21)
_ANYTHING = (None, True, 0, 7, -3, 2**60, 1.5, "", " ", "x", "2026-11-20", "2026-13-45", "08:00", "question", "answer")
_ANYTHING += ({}, [], [None], [{}], {"x": [1]}, ["a", 2, {"b": None}], "\ud83d\x00")  # type: ignore[assignment]


def _value(shape: Shape, chance: Random) -> Any:
    """Something of the right form with anything in it, or anything."""
    if chance.random() < 0.7:
        if isinstance(shape, Group):
            parts = [(key, one.shape) for key, one in shape.parts.items() if chance.random() < 0.6]
            return {key: _value(one, chance) for key, one in parts}
        if isinstance(shape, Many):
            return [_value(shape.one, chance) for _ in range(chance.randint(0, 3))]
    return chance.choice(_ANYTHING)


def _records(layout: Layout, count: int) -> Iterator[dict[str, Any]]:
    chance = Random(4)
    for _ in range(count):
        data = {key: _value(part.shape, chance) for key, part in layout.parts.items() if chance.random() < 0.7}
        for rows in layout.rows.values():
            listed = [_value(rows.part.shape, chance) for _ in range(chance.randint(0, 4))]
            data[rows.plural] = listed if chance.random() < 0.9 else chance.choice(_ANYTHING)
        yield data


def test_notes() -> None:
    for data in _records(notes.LAYOUT, 300):
        for table in (note_tables.one_table, note_tables.two_tables):
            book = table([("id", data, "xã")], WORDS, title="Tin", created=None)
            assert all(len(line.cells) == len(book.sheets[line.sheet].columns) for line in book.lines)


def test_meetings() -> None:
    found = [("id", data, "xã") for data in _records(meetings.LAYOUT, 300)]
    book = meeting_log.log(found, meeting_log.group_names(found), WORDS, title="Sổ", created=None)
    lines = list(book.lines)
    assert sum(line.sheet == 0 for line in lines) == 301
    assert all(len(line.cells) == len(book.sheets[line.sheet].columns) for line in lines)


def test_an_answer_without_a_word_is_none() -> None:
    items = [
        {"kind": "question", "id": "a", "text": "Khi nào có nước?"},
        {"kind": "answer", "answers": "a", "by_role": "UBND xã", "text": " "},
        {"kind": "question", "id": "b", "text": "Khi nào có đường?"},
        {"kind": "answer", "by_role": "UBND xã", "text": "Trong quý I."},
    ]
    none, some = feedback_sheet.of_meeting({"items": items})
    assert (none.office, none.answer, none.told) == ("", "", "")
    assert (some.office, some.answer, some.told) == ("UBND xã", "Trong quý I.", "Trả lời tại cuộc họp")


def test_followups() -> None:
    given = [("id", data, "nguồn") for data in _records(followups.LAYOUT, 300)]
    assert len(list(followup_list.workbook(given, WORDS, TODAY, created=None).lines)) == 300
    assert followup_list.document(given, WORDS, TODAY, created=None).blocks
    exchanges = [feedback_sheet.of_followup(data, "nguồn", WORDS) for _, data, _ in given]
    assert feedback_sheet.document(exchanges, [], created=None).blocks
