"""A follow-up (việc theo dõi): what was promised, from the first note of it until people have been told the outcome.

    new → verifying → forwarded → accepted → in_progress → resolved → fed_back → closed
    beside: on_hold · out_of_scope · merged · reopened; "overdue" is derived from the due date and never stored

Steps may be left out or taken back while the matter is open, since offices do not all report every step. Two things
are held to: nothing is closed before people have been told, and what is closed goes on only by being reopened.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from desktop_app.domain.problems import Problem
from desktop_app.domain.record import (
    Layout,
    Summary,
    as_day,
    check,
    group,
    iso_day,
    line,
    nest,
    read_record,
    text,
)
from desktop_app.domain.shapes import RECORD_ID, Day, Group, Key, Line, Part, Text, is_empty
from desktop_app.domain.vocabulary import Vocabulary
from sync.core.ids import uuid5

KEY: Final = "followup"
SCHEMA: Final = "followup/1"

_OPEN: Final = ("verifying", "forwarded", "accepted", "in_progress", "on_hold")
_FROM_OPEN: Final = (*_OPEN, "resolved", "fed_back", "out_of_scope", "merged")

# The states that may follow each state.
TRANSITIONS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        **{state: tuple(other for other in _FROM_OPEN if other != state) for state in ("new", "reopened", *_OPEN)},
        "resolved": ("fed_back", "in_progress", "reopened"),
        "fed_back": ("closed", "resolved", "reopened"),
        "out_of_scope": ("closed", "reopened"),
        "merged": ("closed", "reopened"),
        "closed": ("reopened",),
    }
)
# Nothing more is owed; "resolved" is not among them, because people have not been told yet.
SETTLED: Final = ("fed_back", "closed", "out_of_scope", "merged")
# Days after which an open matter moves into the next age class; 0 is the first.
AGES: Final = (7, 30, 60, 90)

LAYOUT: Final = Layout(
    "việc theo dõi",
    "follow-up",
    MappingProxyType(
        {
            "source": Part("nguồn", "the source", RECORD_ID),
            "text": Part("việc", "the matter", Text(5_000)),
            "owner": Part("nơi thực hiện", "who does it", Line()),
            "due_on": Part("hạn", "the due date", Day()),
            "state": Part("tình trạng", "the state", Key("followup_states")),
            "result": Part("kết quả", "the result", Text(5_000)),
            "outcome": Part("ý kiến của người dân", "what people say to it", Key("outcomes")),
            "fed_back": Part(
                "phản hồi người dân",
                "how people were told",
                Group(
                    {
                        "on": Part("ngày phản hồi", "the day people were told", Day()),
                        "how": Part("cách phản hồi", "the way people were told", Line()),
                    }
                ),
            ),
        }
    ),
    MappingProxyType({}),
)

_WANTED: Final = ("owner", "due_on")


def to_fields(
    data: Any, new_id: Callable[[], str], vocabulary: Vocabulary | None = None
) -> tuple[dict[str, Any], list[Problem]]:
    """A follow-up, or some of its fields, in JSON → flat fields and what is wrong with it."""
    return read_record(LAYOUT, data, new_id, vocabulary)


def from_fields(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Flat fields → the follow-up in JSON."""
    return nest(LAYOUT, fields)


def problems(
    fields: Mapping[str, Any], vocabulary: Vocabulary | None, area_exists: Callable[[str], bool]
) -> list[Problem]:
    """What stops the follow-up from being stored."""
    found = []
    if is_empty(fields.get("text")):
        found.append(Problem("text", "Xin ghi việc cần theo dõi.", "Please write what is to be followed up."))
    if vocabulary is not None:
        found += check(LAYOUT, fields, vocabulary)
    if fields.get("state") == "overdue":
        found.append(_derived())
    return found


def change_problems(before: Mapping[str, Any], changes: Mapping[str, Any]) -> list[Problem]:
    """What speaks against changing the state like this: `before` holds the fields as they are, `changes` new ones.

    A state that is not in the list is the business of `problems`; one that a newer version set may become any other.
    """
    old, new = text(before.get("state")) or "new", text(changes.get("state")) or "new"
    if "state" not in changes or new == old or new in TRANSITIONS.get(old, TRANSITIONS):
        return []
    if new not in TRANSITIONS and new != "overdue":
        return []
    if new == "overdue":
        return [_derived()]
    if old in ("closed", "out_of_scope", "merged"):
        sentence = (
            "Việc đã khép lại. Muốn làm tiếp, xin chọn “Mở lại” trước.",
            "The matter is closed. To go on with it, please reopen it first.",
        )
    elif new == "closed":
        sentence = (
            "Trước khi kết thúc, xin ghi đã phản hồi người dân: ngày nào, bằng cách nào.",
            "Before closing it, please note that people have been told: when and how.",
        )
    elif new == "reopened":
        sentence = ("Việc vẫn đang mở, không cần mở lại.", "The matter is still open; it need not be reopened.")
    elif new == "new":
        sentence = (
            "Việc đã có người xem, không trở về “Mới ghi nhận” được. Xin chọn bước khác.",
            "Somebody has begun with the matter, so it cannot become new again. Please choose another step.",
        )
    else:
        sentence = (
            "Việc đã giải quyết. Nếu còn vướng, xin chọn “Mở lại” trước.",
            "The matter is resolved. If something is left, please reopen it first.",
        )
    return [Problem("state", *sentence)]


def empty_parts(fields: Mapping[str, Any]) -> list[Part]:
    """What a follow-up needs to be followed up, and has not yet."""
    return [LAYOUT.parts[name] for name in _WANTED if is_empty(fields.get(name))]


def hints(fields: Mapping[str, Any], vocabulary: Vocabulary) -> list[Problem]:
    """What is still owed; nothing here stops the follow-up from being stored."""
    found = [
        Problem(name, f"Còn trống: {LAYOUT.parts[name].vi}.", f"Still empty: {LAYOUT.parts[name].en}.")
        for name in _WANTED
        if is_empty(fields.get(name))
    ]
    state = text(fields.get("state"))
    if state == "resolved":
        found.append(
            Problem(
                "fed_back", "Đã giải quyết, chưa phản hồi người dân.", "Resolved, but people have not been told yet."
            )
        )
    if state in ("on_hold", "out_of_scope") and is_empty(fields.get("result")):
        found.append(Problem("result", "Xin ghi lý do hoặc nơi đã chuyển.", "Please write why, or where it was sent."))
    if state in ("fed_back", "closed") and is_empty(fields.get("fed_back")):
        found.append(
            Problem(
                "fed_back",
                "Xin ghi đã phản hồi người dân ngày nào, bằng cách nào.",
                "Please write when and how people were told.",
            )
        )
    return found


def summary(fields: Mapping[str, Any], vocabulary: Vocabulary) -> Summary:
    """What lists and the index know of the follow-up."""
    result = text(fields.get("result"))
    body = (text(fields.get("owner")), result, text(group(fields.get("fed_back")).get("how")))
    return Summary(
        title=line(fields.get("text"), 300),
        gist=line(result) or line(fields.get("owner")),
        on=None,
        state=text(fields.get("state")) or "new",
        due_on=iso_day(fields.get("due_on")),
        search_title=text(fields.get("text")),
        search_body="\n".join(part for part in body if part),
    )


def is_overdue(fields: Mapping[str, Any], today: date) -> bool:
    """Whether the due date has passed and something is still owed."""
    due = as_day(fields.get("due_on"))
    return due is not None and due < today and text(fields.get("state")) not in SETTLED


def age_class(since: date, today: date) -> int:
    """The age class of a matter that is open since that day: 0 (under a week), 7, 30, 60 or 90 days and more."""
    days = (today - since).days
    return max((age for age in AGES if days >= age), default=0)


def from_task(meeting_id: str, item: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """The follow-up of a meeting's task: its record id and fields. `item` has its "id".

    The id is derived from the meeting and the item, so that two devices that finish the same meeting make the same
    record. Raises ValueError when the meeting's id is no UUID.
    """
    wanted = {"text": item.get("text"), "owner": item.get("owner"), "due_on": item.get("due_on")}
    fields = {name: value for name, value in wanted.items() if not is_empty(value)}
    return uuid5(meeting_id, f"task {item['id']}"), {"source": meeting_id, "state": "new", **fields}


def _derived() -> Problem:
    return Problem(
        "state",
        "“Quá hạn” do sổ tự tính theo ngày hạn. Muốn đổi, xin sửa ngày hạn.",
        "“Overdue” follows from the due date. To change it, please change the due date.",
    )
