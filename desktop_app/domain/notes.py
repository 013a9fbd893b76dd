"""A note (tin): what people say about one thing, in several streams of opinion, with a proposal.

What must be there to complete it is little, so that nothing that somebody has typed is refused: what was heard, where.
Everything else that a good note has is asked for by `hints`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from desktop_app.domain.problems import Problem
from desktop_app.domain.record import (
    Layout,
    Rows,
    Summary,
    check,
    check_area,
    group,
    iso_day,
    line,
    nest,
    read_record,
    row_shape,
    rows_of,
    text,
    texts,
    whole,
)
from desktop_app.domain.shapes import HASH, RECORD_ID, Day, Group, Key, Line, Many, Part, Text, Whole, is_empty
from desktop_app.domain.vietnamese.text import first_sentence
from desktop_app.domain.vocabulary import Vocabulary

KEY: Final = "note"
SCHEMA: Final = "note/1"
# From this level on ("bức xúc") one stream of opinion is rarely the whole story.
GRIEVANCE: Final = 3

_STREAM: Final = {
    "stance": Part("khuynh hướng", "the stance", Key("stances")),
    "prevalence": Part("mức phổ biến", "the prevalence", Key("prevalence")),
    "basis": Part(
        "cơ sở nhận định",
        "the basis",
        Group(
            {
                "kind": Part("cơ sở nhận định", "the basis", Key("bases")),
                "n": Part("số nhóm hoặc số người được hỏi", "the number of groups or people asked", Whole(1)),
            }
        ),
    ),
    "mood": Part("tâm trạng", "the mood", Key("moods")),
    "intensity": Part("cường độ", "the intensity", Whole(1, 3)),
    "trend": Part("xu hướng", "the trend", Key("trends")),
    "group": Part("nhóm dân cư", "the group of people", Key("groups")),
    "summary": Part("nội dung luồng ý kiến", "the summary of the stream", Text(5_000)),
}

LAYOUT: Final = Layout(
    "tin",
    "note",
    MappingProxyType(
        {
            "area": Part("địa bàn", "the area", Line(200)),
            "occurred_on": Part("ngày ghi nhận", "the day", Day()),
            "channel": Part("kênh", "the channel", Key("channels")),
            "topics": Part("lĩnh vực", "the topic", Many(Key("topics"), 10)),
            "scope": Part("phạm vi", "the scope", Key("scopes")),
            "title": Part("tiêu đề", "the title", Line()),
            "content": Part("nội dung", "the content", Text()),
            "severity": Part("mức độ", "the level", Whole(0, 5)),
            "attributes": Part("tính chất", "the traits", Many(Key("attributes"), 10)),
            "urgency": Part("độ khẩn", "the urgency", Key("urgency")),
            "verification": Part("kiểm chứng", "the verification", Key("verification")),
            "people": Part(
                "số người liên quan",
                "the number of people",
                Group(
                    {
                        "low": Part("số người, từ", "the number of people, from", Whole()),
                        "high": Part("số người, đến", "the number of people, to", Whole()),
                        "qualifier": Part("cách ước lượng", "the way of estimating", Key("qualifiers")),
                    }
                ),
            ),
            "households": Part("số hộ liên quan", "the number of households", Whole()),
            "response_so_far": Part("việc đã làm", "the response so far", Text()),
            "assessment": Part("nhận định", "the assessment", Text()),
            "forecast": Part(
                "dự báo",
                "the forecast",
                Group(
                    {
                        "what": Part("nội dung dự báo", "what is expected", Text(5_000)),
                        "by": Part("thời gian dự báo", "the time of the forecast", Line(100)),
                        "likelihood": Part("khả năng xảy ra", "the likelihood", Key("likelihoods")),
                    }
                ),
            ),
            "proposal": Part(
                "đề xuất",
                "the proposal",
                Group(
                    {
                        "to": Part("nơi nhận đề xuất", "the office that is asked", Line()),
                        "action": Part("việc đề xuất", "the action that is proposed", Text(5_000)),
                        "by": Part("thời hạn đề xuất", "the date of the proposal", Line(100)),
                    }
                ),
            ),
            "no_proposal_reason": Part("lý do chưa có đề xuất", "the reason for no proposal", Text(2_000)),
            "one_stream_reason": Part("lý do chỉ có một luồng", "the reason for one stream only", Text(2_000)),
            "meeting": Part("cuộc họp", "the meeting", RECORD_ID),
            "request": Part("nội dung cần nắm", "the request", RECORD_ID),
            "attachments": Part(
                "tệp đính kèm",
                "the attachments",
                Many(
                    Group(
                        {
                            "$blob": Part("mã tệp", "the attachment's id", HASH),
                            "size": Part("cỡ tệp", "the attachment's size", Whole()),
                            "type": Part("loại tệp", "the attachment's type", Line(100)),
                            "name": Part("tên tệp", "the attachment's name", Line(200)),
                            "original": Part("cỡ tệp gốc", "the original file's size", Whole()),
                            "thumb": Part(
                                "ảnh thu nhỏ",
                                "the thumbnail",
                                Group(
                                    {
                                        "$blob": Part("mã ảnh", "the thumbnail's id", HASH),
                                        "size": Part("cỡ ảnh", "the thumbnail's size", Whole()),
                                        "type": Part("loại ảnh", "the thumbnail's type", Line(100)),
                                    }
                                ),
                            ),
                        }
                    ),
                    20,
                ),
            ),
        }
    ),
    MappingProxyType(
        {"stream": Rows("streams", Part("luồng ý kiến", "the stream of opinion", row_shape(_STREAM)), 50)}
    ),
)

# All of them together: Vietnamese says one and many alike.
_STREAMS: Final = LAYOUT.rows["stream"].part._replace(en="the streams of opinion")

# What a complete note has besides what it must have; the order in which it is asked for.
_WANTED: Final = ("severity", "channel", "topics", "occurred_on", "streams", "proposal")


def to_fields(
    data: Any, new_id: Callable[[], str], vocabulary: Vocabulary | None = None
) -> tuple[dict[str, Any], list[Problem]]:
    """A note in JSON → flat fields and what is wrong with it. A stream's basis may be its key alone ("observed")."""
    return read_record(LAYOUT, _with_basis(data), new_id, vocabulary)


def from_fields(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Flat fields → the note in JSON."""
    return nest(LAYOUT, fields)


def problems(
    fields: Mapping[str, Any], vocabulary: Vocabulary | None, area_exists: Callable[[str], bool]
) -> list[Problem]:
    """What stops the note from being completed; without a vocabulary, of fields that `to_fields` has checked by one."""
    found = []
    if is_empty(fields.get("content")) and is_empty(fields.get("title")):
        found.append(
            Problem(
                "content",
                "Tin còn trống. Xin ghi điều nghe được, một câu cũng được.",
                "The note is empty. Please write what was heard; one sentence is enough.",
            )
        )
    if is_empty(fields.get("area")):
        found.append(Problem("area", "Chưa có địa bàn. Xin chọn ở đâu.", "There is no area. Please choose where."))
    if vocabulary is not None:
        found += check(LAYOUT, fields, vocabulary)
    check_area(fields, area_exists, found)
    return found


def empty_parts(fields: Mapping[str, Any]) -> list[Part]:
    """What a complete note has and this one has not yet, in the order in which it is asked for."""
    parts = {**LAYOUT.parts, "streams": _STREAMS}
    return [parts[name] for name in _WANTED if _is_missing(fields, name)]


def hints(fields: Mapping[str, Any], vocabulary: Vocabulary) -> list[Problem]:
    """What would make the note better; nothing here stops it from being completed."""
    parts = {**LAYOUT.parts, "streams": _STREAMS}
    found = [
        Problem(name, f"Còn trống: {parts[name].vi}.", f"Still empty: {parts[name].en}.")
        for name in _WANTED
        if _is_missing(fields, name)
    ]
    streams = rows_of(fields, "stream")
    unexplained = _silent(fields, "one_stream_reason")
    if unexplained and len(streams) == 1 and (whole(fields.get("severity")) or 0) >= GRIEVANCE:
        found.append(
            Problem(
                "streams",
                "Việc bức xúc thường có nhiều luồng ý kiến. Xin ghi thêm luồng khác, hoặc lý do chỉ có một luồng.",
                "A grievance usually has several streams of opinion. Please add another, or why there is only one.",
            )
        )
    elif unexplained and streams and all(_favourable(stream, vocabulary) for stream in streams):
        found.append(
            Problem(
                "streams",
                "Các luồng đều đồng tình. Có ý kiến khác không? Nếu không ghi nhận, xin ghi rõ như vậy.",
                "All streams are in favour. Is there another opinion? If none was heard, please say so.",
            )
        )
    found += [
        Problem(
            f"stream.{stream['id']}.summary",
            "Tỷ lệ phần trăm chỉ có nghĩa khi có thăm dò. Xin ghi số người được hỏi, hoặc dùng lời thay con số.",
            "A percentage needs a survey. Please give the number of people asked, or use words instead.",
        )
        for stream in streams
        if "%" in text(stream.get("summary")) and not _surveyed(stream)
    ]
    people = group(fields.get("people"))
    low, high = whole(people.get("low")), whole(people.get("high"))
    if low is not None and high is not None and low > high:
        found.append(
            Problem(
                "people",
                "Số người đang ghi từ số lớn đến số nhỏ. Xin xem lại.",
                "The number of people goes from the larger to the smaller. Please look again.",
            )
        )
    return found


def one_sided(fields: Mapping[str, Any]) -> Problem | None:
    """What a form asks before such a note is completed: from "bức xúc" on two streams, or why there are not.

    It is the rule of the form, not of the record: a quick note has three fields, and scripts bring what they have.
    """
    grave = (whole(fields.get("severity")) or 0) >= GRIEVANCE
    if not grave or len(rows_of(fields, "stream")) > 1 or not _silent(fields, "one_stream_reason"):
        return None
    return Problem(
        "one_stream_reason",
        "Việc từ mức bức xúc trở lên cần ít nhất hai luồng ý kiến, hoặc lý do vì sao chưa có.",
        "A grievance needs at least two streams of opinion, or why there are not.",
    )


def summary(fields: Mapping[str, Any], vocabulary: Vocabulary) -> Summary:
    """What lists and the index know of the note. Without a title its first sentence is the title."""
    content, title = text(fields.get("content")), line(fields.get("title"), 300)
    derived = title or first_sentence(content[:2_000], 120)
    proposal, forecast = group(fields.get("proposal")), group(fields.get("forecast"))
    body = [
        content,
        *(text(stream.get("summary")) for stream in rows_of(fields, "stream")),
        text(fields.get("response_so_far")),
        text(fields.get("assessment")),
        text(forecast.get("what")),
        text(proposal.get("to")),
        text(proposal.get("action")),
        text(fields.get("no_proposal_reason")),
        text(fields.get("one_stream_reason")),
    ]
    rest = line(content)
    return Summary(
        title=derived,
        gist=rest if title else rest.removeprefix(derived.removesuffix("…")).lstrip(". "),
        on=iso_day(fields.get("occurred_on")),
        area=text(fields.get("area")) or None,
        severity=whole(fields.get("severity")),
        topics=texts(fields.get("topics")),
        channel=text(fields.get("channel")) or None,
        search_title=title,
        search_body="\n".join(part for part in body if part),
    )


def _with_basis(data: Any) -> Any:
    if not isinstance(data, Mapping) or not isinstance(data.get("streams"), list):
        return data
    streams = [
        {**stream, "basis": {"kind": stream["basis"]}}
        if isinstance(stream, Mapping) and isinstance(stream.get("basis"), str) and stream["basis"].strip()
        else stream
        for stream in data["streams"]
    ]
    return {**data, "streams": streams}


def _is_missing(fields: Mapping[str, Any], name: str) -> bool:
    if name == "streams":
        return not rows_of(fields, "stream")
    if name == "proposal":
        return not text(group(fields.get("proposal")).get("action")).strip() and _silent(fields, "no_proposal_reason")
    return is_empty(fields.get(name))


def _silent(fields: Mapping[str, Any], name: str) -> bool:
    return not text(fields.get(name)).strip()


def _favourable(stream: Mapping[str, Any], vocabulary: Vocabulary) -> bool:
    entry = vocabulary.entry("stances", text(stream.get("stance")))
    return entry is not None and bool(entry.extra.get("favourable"))


def _surveyed(stream: Mapping[str, Any]) -> bool:
    basis = group(stream.get("basis"))
    return basis.get("kind") == "survey" and whole(basis.get("n")) is not None
