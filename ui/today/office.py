"""What the office wants and says, for the page Hôm nay. No widgets in here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from typing import Any

from PySide6.QtCore import QCoreApplication

from desktop_app.domain.record import line, text
from desktop_app.errors import NotFound
from desktop_app.services import Services
from desktop_app.services.rows import RecordFilter, RecordRow

translate = QCoreApplication.translate

READ_SETTING = "today.read_replies"
MOST_REQUESTS, MOST_REPLIES, MOST_KEPT = 4, 2, 200
REQUEST_DAYS, REPLY_DAYS = 30, 60
"""How long a request stays after its day has passed, and a reply that nobody has marked as read."""
COUNTED_TO = 99


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that is still open: `written` how many notes answer it here."""

    record_id: str
    title: str
    due: date | None
    written: int


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer that has not been marked as read: `note` is the id of the note, `title` what it is called."""

    record_id: str
    note: str
    title: str
    text: str
    by: str
    call: str


class Office:
    """Requests and replies that concern today."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def requests(self, today: date) -> list[Asked]:
        """What the office asks about, the nearest day first; one that is answered goes when its day has passed."""
        found = []
        for row in self._services.queries.records("request", limit=40):
            written = self._services.queries.count("note", RecordFilter(source=row.id), 100)
            if self._is_open(row, written, today):
                found.append(Asked(row.id, row.title, row.due_on, written))
        found.sort(key=lambda one: one.due or date.max)
        return found[:MOST_REQUESTS]

    @staticmethod
    def _is_open(row: RecordRow, written: int, today: date) -> bool:
        if row.due_on is None:
            return not written and row.on is not None and today - row.on <= timedelta(days=REQUEST_DAYS)
        if row.due_on < today:
            return not written and today - row.due_on <= timedelta(days=REQUEST_DAYS)
        return True

    def replies(self, today: date) -> list[Reply]:
        """Answers that are new, the newest first."""
        since = today - timedelta(days=REPLY_DAYS)
        rows = self._services.queries.records("reply", RecordFilter(since=since), limit=20)
        read = set(self._read())
        fresh = (self._reply(row.id) for row in rows if row.id not in read)
        return list(islice((reply for reply in fresh if reply is not None), MOST_REPLIES))

    def _reply(self, record_id: str) -> Reply | None:
        fields = self._services.queries.record(record_id).fields
        note = text(fields.get("note"))
        try:
            title = self._services.queries.record(note).title
        except NotFound:
            return None  # the note was taken out of the notebook: there is nothing to lead to
        return Reply(record_id, note, title, text(fields.get("text")), line(fields.get("by")), line(fields.get("call")))

    def mark_read(self, record_id: str) -> None:
        """Show a reply no more on the first page; its note shows it always."""
        kept = [record_id, *(one for one in self._read() if one != record_id)]
        self._services.settings.set(READ_SETTING, kept[:MOST_KEPT])

    def mark_unread(self, record_id: str) -> None:
        """Take `mark_read` back."""
        self._services.settings.set(READ_SETTING, [one for one in self._read() if one != record_id])

    def _read(self) -> list[str]:
        kept: Any = self._services.settings.get(READ_SETTING, [])
        return [one for one in kept if isinstance(one, str)] if isinstance(kept, list) else []

    def waiting(self) -> str:
        """How many notes have arrived, are serious, and have no answer yet, in words; "" when there is none."""
        count = self._services.queries.count("note", RecordFilter(delivery="waiting"), COUNTED_TO + 1)
        if not count:
            return ""
        shown = f"{COUNTED_TO}+" if count > COUNTED_TO else str(count)
        return translate("Today", "{count} tin bức xúc trở lên đang chờ văn phòng trả lời").format(count=shown)
