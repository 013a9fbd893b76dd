"""A meeting (cuộc họp) and the items of its minutes, taken as they happen.

Nearly nothing is required: minutes can be exported half written, with dotted lines for what is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
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
    whole,
)
from desktop_app.domain.shapes import (
    RECORD_ID,
    ROW_ID,
    Counts,
    Day,
    Flag,
    Group,
    Key,
    Line,
    Many,
    Moment,
    Number,
    Part,
    Text,
    Whole,
    is_empty,
)
from desktop_app.domain.vietnamese.zone import VIETNAM
from desktop_app.domain.vocabulary import Vocabulary

KEY: Final = "meeting"
SCHEMA: Final = "meeting/1"
TAKING: Final = "taking"
FINAL: Final = "final"
# Nobody meets longer at a stretch: what is further off was said by a clock that is wrong, or by who closes it later.
LONGEST: Final = timedelta(hours=12)

_PERSON: Final = Group(
    {"name": Part("họ và tên", "the name", Line(200)), "position": Part("chức vụ", "the position", Line(200))}
)

_ITEM: Final = {
    "kind": Part("loại mục", "the kind of the item", Key("item_kinds")),
    "at": Part("giờ của mục", "the time of the item", Moment()),
    "by_role": Part("người phát biểu (vai trò)", "the speaker’s role", Line()),
    "text": Part("nội dung mục", "the text of the item", Text()),
    "answers": Part("câu hỏi được trả lời", "the question that is answered", ROW_ID),
    "owner": Part("nơi thực hiện", "who does it", Line()),
    "due_on": Part("hạn thực hiện", "the due date", Day()),
    "for": Part("số tán thành", "the number of votes for", Whole()),
    "against": Part("số không tán thành", "the number of votes against", Whole()),
    "abstain": Part("số ý kiến khác", "the number of abstentions", Whole()),
}

LAYOUT: Final = Layout(
    "cuộc họp",
    "meeting",
    MappingProxyType(
        {
            "kind": Part("loại cuộc họp", "the kind of meeting", Key("meeting_kinds")),
            "line": Part("hệ thống", "the line", Key("lines")),
            "org": Part(
                "cơ quan",
                "the organisation",
                Group(
                    {
                        "parent": Part("cơ quan chủ quản", "the parent organisation", Line()),
                        "name": Part("tên cơ quan", "the organisation’s name", Line()),
                        "symbol": Part("ký hiệu", "the symbol", Line(50)),
                    }
                ),
            ),
            # A joint meeting has a second body, which counts as issuing the minutes too.
            "cohost": Part(
                "cơ quan cùng tổ chức",
                "the second body of a joint meeting",
                Group(
                    {
                        "name": Part("tên cơ quan cùng tổ chức", "the second body’s name", Line()),
                        "symbol": Part("ký hiệu của cơ quan cùng tổ chức", "the second body’s symbol", Line(50)),
                    }
                ),
            ),
            "number": Part("số biên bản", "the number of the minutes", Number()),
            "title": Part("tên cuộc họp", "the title", Line()),
            "area": Part("địa bàn", "the area", Line(200)),
            "place": Part("địa điểm", "the place", Line()),
            "starts_at": Part("giờ bắt đầu", "the start", Moment()),
            "ends_at": Part("giờ kết thúc", "the end", Moment()),
            # The last one has no end while the meeting rests.
            "breaks": Part(
                "lúc tạm nghỉ",
                "the breaks",
                Many(
                    Group(
                        {
                            "from": Part("nghỉ từ", "the beginning of the break", Moment()),
                            "to": Part("họp tiếp từ", "the end of the break", Moment()),
                        }
                    ),
                    50,
                ),
            ),
            "chair": Part("chủ trì", "the chair", _PERSON),
            "cochair": Part("đồng chủ trì", "the co-chair", _PERSON),
            "secretary": Part("thư ký", "the secretary", _PERSON),
            "attendance": Part(
                "thành phần tham dự",
                "the attendance",
                Group(
                    {
                        "invited": Part("số được mời", "the number invited", Whole()),
                        "present": Part("số có mặt", "the number present", Whole()),
                        "absent": Part(
                            "danh sách vắng",
                            "the absent",
                            Many(
                                Group(
                                    {
                                        "role": Part("vai trò người vắng", "the absent one’s role", Line()),
                                        "reason": Part("lý do vắng", "the reason", Line()),
                                    }
                                ),
                                200,
                            ),
                        ),
                        "groups": Part("số người theo nhóm", "the counts by group", Counts()),
                    }
                ),
            ),
            # What is planned, a line each, ticked off while the meeting goes on.
            "agenda": Part(
                "chương trình",
                "the agenda",
                Many(
                    Group(
                        {
                            "text": Part("nội dung chương trình", "the agenda’s point", Line()),
                            "done": Part("đã bàn xong", "whether it is done", Flag()),
                        }
                    ),
                    100,
                ),
            ),
            "language": Part("ngôn ngữ trao đổi", "the language spoken", Line(100)),
            "interpreter": Part("phiên dịch", "the interpreter", Flag()),
            "conclusion": Part("kết luận", "the conclusion", Text()),
            "recipients": Part("nơi nhận", "the recipients", Many(Line(), 50)),
            "state": Part("tình trạng", "the state", Key("meeting_states")),
            "amends": Part("biên bản được sửa", "the minutes that are amended", RECORD_ID),
        }
    ),
    MappingProxyType({"item": Rows("items", Part("mục biên bản", "the item", row_shape(_ITEM)), 1_000)}),
)

_WANTED: Final = ("title", "starts_at", "place", "chair", "secretary", "attendance", "items")


def to_fields(
    data: Any, new_id: Callable[[], str], vocabulary: Vocabulary | None = None
) -> tuple[dict[str, Any], list[Problem]]:
    """A meeting in JSON → flat fields and what is wrong with it."""
    return read_record(LAYOUT, data, new_id, vocabulary)


def from_fields(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Flat fields → the meeting in JSON, its items in their order."""
    return nest(LAYOUT, fields)


def problems(
    fields: Mapping[str, Any], vocabulary: Vocabulary | None, area_exists: Callable[[str], bool]
) -> list[Problem]:
    """What stops the meeting from being stored: it must be one that can be told from others."""
    found = []
    if is_empty(fields.get("title")) and is_empty(fields.get("kind")):
        found.append(
            Problem(
                "title",
                "Cuộc họp chưa có tên. Xin ghi tên hoặc chọn loại cuộc họp.",
                "The meeting has no title. Please write one or choose the kind of meeting.",
            )
        )
    if vocabulary is not None:
        found += check(LAYOUT, fields, vocabulary)
    for item in items(fields):
        if is_empty(item.get("kind")):
            found.append(
                Problem(
                    f"item.{item['id']}.kind",
                    f"Mục “{line(item.get('text'), 40)}” chưa rõ là báo cáo, ý kiến hay loại nào. Xin chọn loại.",
                    f"The item “{line(item.get('text'), 40)}” has no kind. Please choose report, opinion or another.",
                )
            )
    check_area(fields, area_exists, found)
    return found


def empty_parts(fields: Mapping[str, Any]) -> list[Part]:
    """What complete minutes have and these have not yet."""
    parts = {**LAYOUT.parts, "items": LAYOUT.rows["item"].part}
    return [parts[name] for name in _WANTED if _is_missing(fields, name)]


def hints(fields: Mapping[str, Any], vocabulary: Vocabulary) -> list[Problem]:
    """What would make the minutes better; nothing here stops them."""
    parts = {**LAYOUT.parts, "items": LAYOUT.rows["item"].part}
    found = [
        Problem(name, f"Còn trống: {parts[name].vi}.", f"Still empty: {parts[name].en}.")
        for name in _WANTED
        if _is_missing(fields, name)
    ]
    found += [
        Problem(
            f"item.{task['id']}",
            f"Nhiệm vụ “{line(task.get('text'), 40)}” chưa rõ ai làm hoặc hạn nào.",
            f"The task “{line(task.get('text'), 40)}” does not say who does it or by when.",
        )
        for task in tasks(fields)
        if is_empty(task.get("owner")) or is_empty(task.get("due_on"))
    ]
    kinds = [item.get("kind") for item in items(fields)]
    unanswered = kinds.count("question") - kinds.count("answer")
    if unanswered > 0:
        found.append(
            Problem(
                "items",
                f"Còn {unanswered} câu hỏi chưa ghi trả lời.",
                f"{unanswered} of the questions have no answer yet.",
            )
        )
    return found


def summary(fields: Mapping[str, Any], vocabulary: Vocabulary) -> Summary:
    """What lists and the index know of the meeting. Without a title its kind is the title, as lists are Vietnamese."""
    own_title, kind = line(fields.get("title"), 300), text(fields.get("kind"))
    rows = items(fields)
    body = [
        text(fields.get("place")),
        text(group(fields.get("org")).get("name")),
        *(f"{text(item.get('by_role'))} {text(item.get('text'))} {text(item.get('owner'))}".strip() for item in rows),
        text(fields.get("conclusion")),
    ]
    conclusions = [item for item in rows if item.get("kind") == "conclusion"]
    gist = next((found for item in (*conclusions, *rows) if (found := line(item.get("text")))), "")
    return Summary(
        title=own_title or (vocabulary.label("meeting_kinds", kind, "vi") if kind else ""),
        gist=line(fields.get("conclusion")) or gist,
        on=iso_day(fields.get("starts_at")),
        area=text(fields.get("area")) or None,
        state=text(fields.get("state")) or TAKING,
        search_title=own_title,
        search_body="\n".join(part for part in body if part),
    )


def items(fields: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The items in their order, each with its "id"."""
    return rows_of(fields, "item")


def tasks(fields: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The items that are tasks, in their order."""
    return [item for item in items(fields) if item.get("kind") == "task"]


def next_order(fields: Mapping[str, Any]) -> int:
    """The `order` of an item that is added at the end."""
    return max((whole(item.get("order")) or 0 for item in items(fields)), default=0) + 1


def breaks(fields: Mapping[str, Any]) -> list[tuple[datetime, datetime | None]]:
    """The breaks that can be read, in their order: (beginning, end or None)."""
    listed = fields.get("breaks")
    found = []
    for one in listed if isinstance(listed, list) else ():
        start, end = as_moment(group(one).get("from")), as_moment(group(one).get("to"))
        if start is not None:
            found.append((start, end))
    return found


def resting_since(fields: Mapping[str, Any]) -> datetime | None:
    """Since when the meeting rests; None while it goes on."""
    taken = breaks(fields)
    return taken[-1][0] if taken and taken[-1][1] is None else None


def rest(fields: Mapping[str, Any], now: datetime) -> list[Any]:
    """The field `breaks` after "pause" was pressed at `now`, or "go on" when the meeting rests."""
    listed = fields.get("breaks")
    kept = list(listed) if isinstance(listed, list) else []
    at = now.isoformat(timespec="minutes")
    if resting_since(fields) is None:
        return [*kept, {"from": at}]
    return [*kept[:-1], {**kept[-1], "to": at}]


def minutes_held(fields: Mapping[str, Any], now: datetime) -> int | None:
    """Whole minutes since the meeting began, without its breaks; None when that cannot be told."""
    start = as_moment(fields.get("starts_at"))
    if start is None or now < start:
        return None
    rested = sum(
        ((min(end or now, now) - max(begun, start)).total_seconds() for begun, end in breaks(fields) if begun < now),
        0.0,
    )
    return int(((now - start).total_seconds() - max(rested, 0.0)) // 60)


def ends_now(fields: Mapping[str, Any], now: datetime) -> datetime | None:
    """When a meeting that is closed at `now` ended; None when nobody can tell: `now` is before its beginning or more
    than `LONGEST` after it, since the clock was set, or a meeting of another day is closed only now."""
    start = as_moment(fields.get("starts_at"))
    return now if start is None or timedelta() <= now - start.replace(second=0) <= LONGEST else None


def as_moment(value: Any) -> datetime | None:
    """The moment that a field holds, in Vietnamese time; None for anything else."""
    try:
        moment = datetime.fromisoformat(text(value))
    except ValueError:
        return None
    return moment.astimezone(VIETNAM) if moment.tzinfo else moment.replace(tzinfo=VIETNAM)


def counted_in_groups(attendance: Any) -> int:
    """How many people the counts by group add up to."""
    return sum(whole(count) or 0 for count in group(group(attendance).get("groups")).values())


def _is_missing(fields: Mapping[str, Any], name: str) -> bool:
    return not items(fields) if name == "items" else is_empty(fields.get(name))
