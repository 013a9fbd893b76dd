"""Follow-ups → the list that the office goes through: what, who, by when, where it stands, whether people were told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, Final

from desktop_app.domain.followups import is_overdue
from desktop_app.domain.vietnamese.dates import format_date
from desktop_app.domain.vocabulary import Vocabulary
from desktop_app.exports.document import Document
from desktop_app.exports.listing import paper
from desktop_app.exports.reading import mapping
from desktop_app.exports.tables import Column, Line, Sheet, Values, Workbook, day_of, text_of

TITLE: Final = "Danh sách việc theo dõi"
_COLUMNS: Final = (
    Column("TT", "number", 5),
    Column("Việc cần làm", width=40),
    Column("Từ đâu", width=24),
    Column("Nơi thực hiện", width=20),
    Column("Hạn", "date", 12),
    Column("Tình trạng", width=16),
    Column("Kết quả", width=30),
    Column("Phản hồi người dân", width=22),
)
_ID: Final = Column("Mã", width=38)

# A follow-up as it goes in: (id, nested record, title of the note or meeting that it came from).
Followup = tuple[str, Mapping[str, Any], str]


def workbook(followups: Iterable[Followup], words: Vocabulary, today: date, *, created: datetime | None) -> Workbook:
    """The list as one sheet, with the id of each."""
    lines = (Line(0, (*_row(number, one, words, today), one[0])) for number, one in enumerate(followups, 1))
    return Workbook(TITLE, (Sheet("Việc theo dõi", (*_COLUMNS, _ID)),), lines, created)


def document(followups: Iterable[Followup], words: Vocabulary, today: date, *, created: datetime | None) -> Document:
    """The list as a paper, A4 lying."""
    rows = [_row(number, one, words, today) for number, one in enumerate(followups, 1)]
    late = sum(row[5] == _overdue(words) for row in rows)
    about = [f"Đến ngày {format_date(today)}: {len(rows)} việc" + (f", {late} việc quá hạn" if late else "")]
    return paper(TITLE, about, _COLUMNS, rows, empty="Không có việc nào.", lying=True, created=created)


def _row(number: int, followup: Followup, words: Vocabulary, today: date) -> Values:
    _, data, source = followup
    state = text_of(data.get("state")) or "new"
    return (
        number,
        text_of(data.get("text")),
        text_of(source),
        text_of(data.get("owner")),
        day_of(data.get("due_on")),
        _overdue(words) if is_overdue(data, today) else words.label("followup_states", state, "vi"),
        text_of(data.get("result")),
        told(data, words),
    )


def told(data: Mapping[str, Any], words: Vocabulary) -> str:
    """How people were told and what they say to it: "20/11/2026, tại cuộc họp ấp. Người dân đồng tình"."""
    back, outcome = mapping(data.get("fed_back")), text_of(data.get("outcome"))
    day = day_of(back.get("on"))
    when = format_date(day) if isinstance(day, date) else day or ""
    parts = (
        ", ".join(part for part in (when, text_of(back.get("how"))) if part),
        words.label("outcomes", outcome, "vi") if outcome else "",
    )
    return ". ".join(part for part in parts if part)


def _overdue(words: Vocabulary) -> str:
    return words.label("followup_states", "overdue", "vi")
