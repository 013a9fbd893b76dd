"""What stands on the page Hôm nay, as finished words. No widgets in here."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QCoreApplication

from desktop_app.domain.followups import SETTLED
from desktop_app.services import Services
from desktop_app.services.rows import Delivery, RecordRow
from ui.i18n import counted

if TYPE_CHECKING:  # loaded after the first paint
    from ui.today.office import Asked, Office, Reply

translate = QCoreApplication.translate

MOST_TASKS, MOST_DRAFTS = 6, 5
MOST_HELD = 100
FEWEST_FOLLOWUPS = 3  # however much else there is
AHEAD_DAYS = 14  # tasks due later than this are no business of today


class Line(NamedTuple):
    """One row: `when` up to two short lines (red with `hot`), what it is, one button, and where the button leads.
    `type` is a type of record, "request" (write a note for it) or "held" (to the page Đồng bộ)."""

    when: tuple[str, ...]
    hot: bool
    title: str
    gist: str
    button: str
    type: str
    record_id: str


class Today(NamedTuple):
    """The whole page. `more` counts follow-ups that did not fit; `fresh` when there is nothing at all yet."""

    greeting: str
    day: str
    tasks: tuple[Line, ...]
    more: int
    drafts: tuple[Line, ...]
    more_drafts: int
    fresh: bool
    replies: tuple[Reply, ...] = ()


class TodayPresenter:
    """Asks the notebook for what concerns today."""

    def __init__(self, services: Services) -> None:
        self._services = services

    @cached_property
    def office(self) -> Office:
        """What the office wants and says."""
        from ui.today.office import Office

        return Office(self._services)

    def read(self, whole: bool = True) -> Today:
        """The page; with `whole` False only what is seen first: follow-ups and drafts, nothing from the office."""
        now = self._services.clock()
        tasks, more = self._tasks(now.date(), whole)
        drafts, more_drafts = self._drafts(now)
        replies = tuple(self.office.replies(now.date())) if whole else ()
        return Today(
            greeting=self._greeting(),
            day=self._day(now.date()),
            tasks=tasks,
            more=more,
            drafts=drafts,
            more_drafts=more_drafts,
            fresh=not tasks and not drafts and not replies and not self._anything(),
            replies=replies,
        )

    def _anything(self) -> bool:
        """Whether anything was ever written here; places that first run made are no writing."""
        return any(self._services.queries.count(type, most=1) for type in ("note", "meeting", "followup"))

    # --- the head

    def _greeting(self) -> str:
        kept = self._services.settings.get("label", {})
        kept = kept if isinstance(kept, Mapping) else {}
        address, name = str(kept.get("address") or ""), str(kept.get("owner") or "") or self._services.label
        if not name:
            return translate("Today", "Chào ngày mới")
        if address:
            # Vietnamese are called by the last part of their name.
            return translate("Today", "Chào {address} {name}").format(address=address.lower(), name=name.split()[-1])
        return translate("Today", "Chào {name}").format(name=name)

    def _day(self, today: date) -> str:
        names = (
            translate("Today", "Thứ Hai"),
            translate("Today", "Thứ Ba"),
            translate("Today", "Thứ Tư"),
            translate("Today", "Thứ Năm"),
            translate("Today", "Thứ Sáu"),
            translate("Today", "Thứ Bảy"),
            translate("Today", "Chủ nhật"),
        )
        words = f"{names[today.weekday()]}, {today.day:02}/{today.month:02}/{today.year}"
        kept = self._services.settings.get("label", {})
        area = str(kept.get("area_label") or "") if isinstance(kept, Mapping) else ""
        if area:
            words += translate("Today", ", phụ trách {area}").format(area=area[:1].lower() + area[1:])
        return words

    def counted(self) -> Future[tuple[Delivery, str, str]]:
        """`delivery` on the reading thread: it looks at every record."""
        return self._services.queries.later(self.delivery)

    def delivery(self) -> tuple[Delivery, str, str]:
        """Where the records are, when something was delivered last, and what waits for an answer ("" when nothing)."""
        delivery, now = self._services.queries.delivery(), self._services.clock()
        return delivery, self._last(delivery, now), self.office.waiting()

    def _last(self, delivery: Delivery, now: datetime) -> str:
        if delivery.last_sync is None:
            return translate("Today", "Chưa gửi lần nào")
        at = datetime.fromisoformat(delivery.last_sync).astimezone(now.tzinfo)
        return translate("Today", "Lần gửi và nhận gần nhất: {when}").format(when=_moment(at, now))

    # --- what is to be done

    def _tasks(self, today: date, whole: bool) -> tuple[tuple[Line, ...], int]:
        """By day. What has no day is a matter of today: two versions of a record, what the office keeps back."""
        others = [*self._decisions(today), *self._held(today), *self._asked(today)] if whole else []
        rows = self._services.queries.followups(limit=60)
        pressing = [row for row in rows if self._presses(row, today)]
        room = max(MOST_TASKS - len(others), FEWEST_FOLLOWUPS)
        due = [(row.due_on or today, self._task(row, today)) for row in pressing[:room]]
        lines = tuple(line for _day, line in sorted([*due, *others], key=lambda one: one[0]))
        return lines, max(len(pressing) - room, 0)

    def _decisions(self, today: date) -> list[tuple[date, Line]]:
        found = []
        for row in self._services.queries.conflicted(2):
            line = Line(
                when=(translate("Today", "Hôm nay"),),
                hot=False,
                title=translate("Today", "Chọn giữa hai bản: {title}").format(title=row.title),
                gist=translate("Today", "Hai người cùng sửa một chỗ"),
                button=translate("Today", "Xem và chọn"),
                type=row.type,
                record_id=row.id,
            )
            found.append((today, line))
        return found

    def _held(self, today: date) -> list[tuple[date, Line]]:
        held = self._services.queries.held(MOST_HELD)
        if not held:
            return []
        one = translate("Today", "Văn phòng giữ lại 1 bản ghi để xem")
        many = translate("Today", "Văn phòng giữ lại {count} bản ghi để xem")
        most = len(held) == MOST_HELD
        first = held[0]
        line = Line(
            when=(translate("Today", "Hôm nay"),),
            hot=False,
            title=many.format(count=f"{MOST_HELD}+") if most else counted(len(held), one, many),
            gist=first.en if self._services.language() == "en" else first.vi,
            button=translate("Today", "Xem lý do"),
            type="held",
            record_id="held",
        )
        return [(today, line)]

    def _asked(self, today: date) -> list[tuple[date, Line]]:
        return [(one.due or date.max, self._request(one, today)) for one in self.office.requests(today)]

    def _request(self, one: Asked, today: date) -> Line:
        hot = one.due is not None and one.due < today
        if one.written:
            gist = translate("Today", "Đã có {count} tin").format(count=one.written)
        else:
            gist = translate("Today", "Chưa có tin nào")
        if one.due is not None:
            needed = translate("Today", "văn phòng cần trước {day}").format(day=f"{one.due.day:02}/{one.due.month:02}")
            gist = f"{gist}, {needed}"
        return Line(
            when=self._due(one.due, today, hot) or (translate("Today", "Văn phòng"), translate("Today", "hỏi")),
            hot=hot,
            title=translate("Today", "Nội dung cần nắm: {title}").format(title=one.title),
            gist=gist,
            button=translate("Today", "Ghi tin"),
            type="request",
            record_id=one.record_id,
        )

    def _presses(self, row: RecordRow, today: date) -> bool:
        if row.state in SETTLED:
            return False
        if row.state == "resolved":
            return True  # solved, but people have not been told yet
        return row.due_on is not None and (row.due_on - today).days <= AHEAD_DAYS

    def _task(self, row: RecordRow, today: date) -> Line:
        hot = row.due_on is not None and row.due_on < today and row.state != "resolved"
        if row.state == "resolved":
            button = translate("Today", "Ghi đã báo lại")
        else:
            button = translate("Today", "Xem việc")
        return Line(
            when=self._due(row.due_on, today, hot),
            hot=hot,
            title=row.title,
            gist=self._task_gist(row),
            button=button,
            type="followup",
            record_id=row.id,
        )

    def _task_gist(self, row: RecordRow) -> str:
        if row.state == "resolved":
            return translate("Today", "Đã giải quyết, bà con chưa được báo lại")
        state = self._services.vocabulary().label("followup_states", row.state or "new", self._services.language())
        return " · ".join(part for part in (row.gist, state) if part and part != row.title)

    def _due(self, due: date | None, today: date, hot: bool) -> tuple[str, ...]:
        if due is None:
            return ()
        days = (due - today).days
        if hot:
            late = counted(-days, translate("Today", "1 ngày"), translate("Today", "{count} ngày"))
            return (translate("Today", "Quá hạn"), late)
        if days == 0:
            return (translate("Today", "Hôm nay"),)
        if days == 1:
            return (translate("Today", "Ngày mai"), f"{due.day:02}/{due.month:02}")
        return (translate("Today", "Hạn"), f"{due.day:02}/{due.month:02}")

    # --- what is being written

    def _drafts(self, now: datetime) -> tuple[tuple[Line, ...], int]:
        drafts = self._services.queries.drafts()
        lines = []
        for draft in drafts[:MOST_DRAFTS]:
            title = self._services.queries.draft_title(draft)
            lines.append(
                Line(
                    when=_day_and_time(draft.saved_at.astimezone(now.tzinfo), now),
                    hot=False,
                    title=title or self._untitled(draft.type),
                    gist=self._draft_gist(draft.type, draft.is_new),
                    button=translate("Today", "Viết tiếp"),
                    type=draft.type,
                    record_id=draft.record_id,
                )
            )
        return tuple(lines), len(drafts) - len(lines)

    def _untitled(self, type: str) -> str:
        if type == "meeting":
            return translate("Today", "Cuộc họp chưa có tên")
        if type == "followup":
            return translate("Today", "Việc chưa có chữ nào")
        return translate("Today", "Tin chưa có chữ nào")

    def _draft_gist(self, type: str, is_new: bool) -> str:
        if type == "meeting":
            if not is_new:
                return translate("Today", "Đang sửa biên bản đã hoàn tất")
            return translate("Today", "Cuộc họp, chưa kết thúc")
        if type == "followup":
            return translate("Today", "Việc theo dõi, chưa ghi lại")
        return translate("Today", "Nháp, chưa hoàn tất") if is_new else translate("Today", "Đang sửa tin đã hoàn tất")


def _moment(at: datetime, now: datetime) -> str:
    time = f"{at.hour}:{at.minute:02}"
    if at.date() == now.date():
        return translate("Today", "hôm nay, {time}").format(time=time)
    return f"{at.day:02}/{at.month:02}, {time}"


def _day_and_time(at: datetime, now: datetime) -> tuple[str, str]:
    days = (now.date() - at.date()).days
    if days == 0:
        day = translate("Today", "Sáng nay") if at.hour < 11 else translate("Today", "Hôm nay")
    elif days == 1:
        day = translate("Today", "Hôm qua")
    else:
        day = f"{at.day:02}/{at.month:02}"
    return day, f"{at.hour}:{at.minute:02}"
