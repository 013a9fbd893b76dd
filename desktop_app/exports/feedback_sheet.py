"""The feedback sheet: "dân đã hỏi – cơ quan đã trả lời", to be pinned up or read out where people asked.

It comes from follow-ups (what was asked, what was done, how people were told) or from the questions and answers of one
meeting. What has no answer yet stands there and says so: a sheet without it would tell only half.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from desktop_app.domain.followups import SETTLED
from desktop_app.domain.vocabulary import Vocabulary
from desktop_app.exports.document import Document
from desktop_app.exports.followup_list import told
from desktop_app.exports.listing import paper
from desktop_app.exports.reading import entries, mapping
from desktop_app.exports.tables import Column, text_of

TITLE: Final = "Dân đã hỏi – cơ quan đã trả lời"
NO_ANSWER: Final = "Chưa có trả lời"
_COLUMNS: Final = (
    Column("TT", "number", 5),
    Column("Người dân hỏi, phản ánh", width=40),
    Column("Cơ quan trả lời", width=20),
    Column("Nội dung trả lời, kết quả giải quyết", width=40),
    Column("Đã thông tin lại cho người dân", width=22),
)


@dataclass(frozen=True, slots=True)
class Exchange:
    """One thing that was asked. `answer` "" when there is none yet; `told` how people were told, "" when not yet."""

    asked: str
    where: str = ""
    office: str = ""
    answer: str = ""
    told: str = ""


def of_followup(data: Mapping[str, Any], where: str, words: Vocabulary) -> Exchange:
    """A follow-up as an exchange. `where` names the place or the meeting where it came up."""
    state = text_of(data.get("state")) or "new"
    result = text_of(data.get("result"))
    label = words.label("followup_states", state, "vi")
    return Exchange(
        asked=text_of(data.get("text")),
        where=where,
        office=text_of(data.get("owner")),
        # The state is part of the answer: "transferred elsewhere" is one, and a result alone may be half the work.
        answer=f"{label}. {result}" if result else label if state in SETTLED or state == "resolved" else "",
        told=told(data, words),
    )


def of_meeting(meeting: Mapping[str, Any]) -> Iterator[Exchange]:
    """The questions of a meeting, each with the answers that name it; an answer that names none belongs to the last
    question before it. An answer without any question, or without a word, is left to the minutes."""
    items = [mapping(item) for item in entries(meeting.get("items"))]
    questions = [item for item in items if text_of(item.get("kind")) == "question"]
    known = {item.get("id") for item in questions}
    answers: dict[Any, list[Mapping[str, Any]]] = {}
    last: Any = None
    for item in items:
        kind = text_of(item.get("kind"))
        if kind == "question":
            last = item.get("id")
        elif kind == "answer" and text_of(item.get("text")):
            named = item.get("answers")
            place = named if named in known else last
            if place is not None:
                answers.setdefault(place, []).append(item)
    for question in questions:
        found = answers.get(question.get("id"), [])
        yield Exchange(
            asked=text_of(question.get("text")),
            where=text_of(question.get("by_role")),
            office="; ".join(dict.fromkeys(role for one in found if (role := text_of(one.get("by_role"))))),
            answer="\n".join(text_of(one.get("text")) for one in found),
            told="Trả lời tại cuộc họp" if found else "",
        )


def document(exchanges: Iterable[Exchange], about: Iterable[str], *, created: datetime | None = None) -> Document:
    """The sheet as a paper, A4 lying. `about`: the lines below the title."""
    rows: list[tuple[int | str | date | None, ...]] = [
        (
            number,
            f"{one.asked}\nTừ: {one.where}" if one.where else one.asked,
            one.office,
            one.answer or NO_ANSWER,
            one.told,
        )
        for number, one in enumerate(exchanges, 1)
    ]
    answered = sum(row[3] != NO_ANSWER for row in rows)
    head = [*about, f"{len(rows)} nội dung, {answered} đã có trả lời"] if rows else list(about)
    return paper(TITLE, head, _COLUMNS, rows, empty="Chưa có nội dung nào.", lying=True, created=created)
