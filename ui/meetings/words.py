"""Words of a meeting for people: times, kinds, who, and what a row of the list says. No widgets here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from PySide6.QtCore import QCoreApplication

from desktop_app.domain.record import as_day, group, text, whole
from desktop_app.domain.vietnamese.dates import format_date
from desktop_app.services import Services

KINDS = ("report", "opinion", "question", "answer", "conclusion", "task", "vote")
VOTES = ("for", "against", "abstain")
translate = QCoreApplication.translate


def moment(value: Any) -> datetime | None:
    """An ISO moment, or None for anything else (a record may hold what another program wrote)."""
    try:
        found = datetime.fromisoformat(text(value))
    except ValueError:
        return None
    return found if len(text(value)) > len("2026-11-20") else None


def clock(value: datetime | str | None) -> str:
    """ "8:05"; "" when there is no time."""
    at = moment(value) if isinstance(value, str) else value
    return f"{at.hour}:{at.minute:02d}" if at is not None else ""


def parse_clock(typed: str, day: datetime) -> datetime | None:
    """ "8:05", "8h05", "8 giờ 5", "805" → that time on the day of `day`; None for anything else."""
    numbers = "".join(sign if sign.isdigit() else " " for sign in typed).split()
    if len(numbers) == 1 and len(numbers[0]) in (3, 4):
        numbers = [numbers[0][:-2], numbers[0][-2:]]
    if not 1 <= len(numbers) <= 2 or any(len(number) > 2 for number in numbers):
        return None
    hour, minute = int(numbers[0]), int(numbers[1]) if len(numbers) == 2 else 0
    return day.replace(hour=hour, minute=minute, second=0, microsecond=0) if hour < 24 and minute < 60 else None


def parse_said(typed: str, near: datetime, start: datetime | None) -> datetime | None:
    """Like `parse_clock`, for a time in a meeting that began at `start` and may go over midnight: of the days around
    `near` the one on which it is at most half a day off, and never one before the meeting for that."""
    at, half, day = parse_clock(typed, near), timedelta(hours=12), timedelta(days=1)
    if at is not None and near - at > half:
        return at + day
    if at is not None and start is not None and at - near > half and at - day >= start:
        return at - day
    return at


def short_day(day: date | None, today: date) -> str:
    """ "21/11", with the year when it is another one."""
    if day is None:
        return ""
    return f"{day.day:02d}/{day.month:02d}" if day.year == today.year else format_date(day)


def saved_words(at: datetime) -> str:
    return translate("Meetings", "Đã lưu lúc {time}").format(time=clock(at))


@dataclass(frozen=True, slots=True)
class ItemText:
    """One item as a row shows it: finished words. `note` stands quietly at the right, `detail` below the text."""

    id: str
    kind: str
    kind_word: str
    time: str = ""
    role: str = ""
    text: str = ""
    detail: str = ""
    note: str = ""
    note_icon: str = ""

    def spoken(self) -> str:
        parts = [self.time, self.kind_word, self.role, self.text, self.detail, self.note]
        return ". ".join(part for part in parts if part)


class Words:
    """Labels of the lists in the person's language, and the rows made of them."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def label(self, list_name: str, key: Any) -> str:
        return self._services.vocabulary().label(list_name, text(key), self._services.language()) if key else ""

    def options(self, list_name: str) -> list[tuple[str, str]]:
        language = self._services.language()
        return [(entry.key, entry.label(language)) for entry in self._services.vocabulary().entries(list_name)]

    def item(self, item: Mapping[str, Any], questions: Mapping[str, str], note: str = "") -> ItemText:
        """`questions`: the times of the meeting's questions by their id, for "Trả lời câu 8:40"."""
        kind = text(item.get("kind"))
        word = self.label("item_kinds", kind) or translate("Meetings", "Mục")
        asked = questions.get(text(item.get("answers")))
        if kind == "answer" and asked:
            word = translate("Meetings", "Trả lời câu {time}").format(time=asked)
        detail, icon = "", "note" if note else ""
        if kind == "vote":
            detail = self._votes(item)
        elif kind == "task":
            owner = text(item.get("owner"))
            detail = (
                translate("Meetings", "Người làm: {who}").format(who=owner)
                if owner
                else translate("Meetings", "Chưa ghi ai làm")
            )
            due = as_day(item.get("due_on"))
            if due is not None and not note:
                note, icon = translate("Meetings", "Hạn {day}").format(day=format_date(due)), "flag"
        return ItemText(
            id=text(item.get("id")),
            kind=kind if kind in KINDS else "report",
            kind_word=word,
            time=clock(text(item.get("at"))),
            role=text(item.get("by_role")),
            text=text(item.get("text")),
            detail=detail,
            note=note,
            note_icon=icon,
        )

    def items(self, items: Iterable[Mapping[str, Any]], notes: Mapping[str, str] | None = None) -> list[ItemText]:
        listed = list(items)
        questions = question_times(listed)
        return [self.item(item, questions, (notes or {}).get(text(item.get("id")), "")) for item in listed]

    def _votes(self, item: Mapping[str, Any]) -> str:
        names = {
            "for": translate("Meetings", "Tán thành {n}"),
            "against": translate("Meetings", "Không tán thành {n}"),
            "abstain": translate("Meetings", "Ý kiến khác {n}"),
        }
        counts = [names[key].format(n=item[key]) for key in VOTES if whole(item.get(key)) is not None]
        return " · ".join(counts) or translate("Meetings", "Chưa ghi số phiếu")

    def attendance(self, fields: Mapping[str, Any]) -> str:
        """ "46 có mặt / 52 người mời"; "" when nothing was counted."""
        counted = group(fields.get("attendance"))
        present, invited = whole(counted.get("present")), whole(counted.get("invited"))
        if present is None and invited is None:
            return ""
        if invited is None:
            return translate("Meetings", "{present} người có mặt").format(present=present)
        return translate("Meetings", "{present} có mặt / {invited} người mời").format(
            present=present or 0, invited=invited
        )

    def person(self, value: Any) -> str:
        person = group(value)
        return ", ".join(part for part in (text(person.get("name")), text(person.get("position"))) if part)


def question_times(items: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Times of the questions by id."""
    return {
        text(item.get("id")): clock(text(item.get("at"))) or translate("Meetings", "đã hỏi")
        for item in items
        if item.get("kind") == "question"
    }


def due(item: Mapping[str, Any]) -> date | None:
    return as_day(item.get("due_on"))
