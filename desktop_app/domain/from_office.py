"""What the office says to the notebooks: a request (nội dung cần nắm) and a reply (trả lời) to a note.

Both are written at the office and only read here. One module for the two, and no functions but a summary: neither has
a draft, an editor or steps.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from desktop_app.domain.problems import Problem
from desktop_app.domain.record import Layout, Summary, iso_day, line, text, texts
from desktop_app.domain.shapes import RECORD_ID, Day, Key, Line, Many, Part, Text, is_empty
from desktop_app.domain.vocabulary import Vocabulary

REQUEST: Final = Layout(
    "nội dung cần nắm",
    "request",
    MappingProxyType(
        {
            "title": Part("nội dung cần nắm", "what is asked", Line()),
            "text": Part("lời giải thích", "the explanation", Text(5_000)),
            "area": Part("địa bàn", "the area", Line(200)),
            "topics": Part("lĩnh vực", "the topics", Many(Key("topics"), 10)),
            "due_on": Part("hạn", "the due date", Day()),
            "by": Part("nơi hỏi", "who asks", Line()),
        }
    ),
    MappingProxyType({}),
)

REPLY: Final = Layout(
    "trả lời",
    "reply",
    MappingProxyType(
        {
            "note": Part("tin được trả lời", "the note that is answered", RECORD_ID),
            "text": Part("lời trả lời", "the answer", Text(5_000)),
            "state": Part("tình trạng", "the state", Key("followup_states")),
            "by": Part("nơi trả lời", "who answers", Line()),
            "call": Part("số điện thoại cần gọi", "whom to call", Line(100)),
        }
    ),
    MappingProxyType({}),
)

WANTED: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType({"request": ("title",), "reply": ("note", "text")})


def missing(layout: Layout, wanted: tuple[str, ...], fields: Mapping[str, Any]) -> list[Problem]:
    """What stops such a record from being stored: the parts without which it says nothing."""
    return [
        Problem(name, f"Còn thiếu: {layout.parts[name].vi}.", f"Missing: {layout.parts[name].en}.")
        for name in wanted
        if is_empty(fields.get(name))
    ]


def request_summary(fields: Mapping[str, Any], vocabulary: Vocabulary) -> Summary:
    """What lists and the index know of a request."""
    title, words = line(fields.get("title"), 300), text(fields.get("text"))
    return Summary(
        title=title,
        gist=line(words),
        area=text(fields.get("area")) or None,
        due_on=iso_day(fields.get("due_on")),
        topics=texts(fields.get("topics")),
        search_title=title,
        search_body=words,
    )


def reply_summary(fields: Mapping[str, Any], vocabulary: Vocabulary) -> Summary:
    """What lists and the index know of a reply."""
    words = text(fields.get("text"))
    return Summary(
        title=line(words, 300),
        gist=line(fields.get("by")),
        state=text(fields.get("state")) or None,
        search_title=line(words, 300),
        search_body=words,
    )
