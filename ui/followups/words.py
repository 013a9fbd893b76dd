"""Words of a follow-up: how pressing it is, and what may come next. No widgets here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from PySide6.QtCore import QCoreApplication

from desktop_app.domain.followups import SETTLED, TRANSITIONS
from desktop_app.domain.record import text
from desktop_app.domain.vietnamese.dates import format_date
from desktop_app.services import Services
from desktop_app.services.rows import RecordRow
from ui.i18n import counted
from ui.widgets.margin_list import MarginRow

translate = QCoreApplication.translate


def state_word(services: Services, state: Any) -> str:
    return services.vocabulary().label("followup_states", text(state) or "new", services.language())


def overdue_days(due: date | None, state: str | None, today: date) -> int:
    """Days past the due date of something that is still owed, else 0."""
    return (today - due).days if due is not None and due < today and state not in SETTLED else 0


def due_lines(due: date | None, state: str | None, today: date) -> tuple[str, ...]:
    """The margin of a row: when it is due, as people say it."""
    if state in SETTLED:
        return (translate("Followups", "Xong"),)
    if due is None:
        return (translate("Followups", "Chưa có hạn"),)
    days = (due - today).days
    if days < 0:
        late = counted(-days, translate("Followups", "1 ngày"), translate("Followups", "{count} ngày"))
        return (translate("Followups", "Quá hạn"), late)
    if days == 0:
        return (translate("Followups", "Hôm nay"),)
    if days == 1:
        return (translate("Followups", "Ngày mai"),)
    shown = f"{due.day:02d}/{due.month:02d}" if due.year == today.year else format_date(due)
    return (shown, translate("Followups", "còn {days} ngày").format(days=days)) if days <= 14 else (shown,)


def present(services: Services, row: RecordRow) -> MarginRow:
    """A row of the list."""
    today = services.clock().date()
    return MarginRow(
        title=row.title,
        margin=due_lines(row.due_on, row.state, today),
        margin_hot=overdue_days(row.due_on, row.state, today) > 0,
        gist=row.gist,
        area=state_word(services, row.state),
        pill="conflict" if row.conflict else "draft" if row.draft_id else row.delivery,
        pill_text=translate("Followups", "Đang sửa") if row.draft_id and not row.conflict else "",
    )


def next_states(services: Services, state: str) -> list[tuple[str, str]]:
    """The state as it is and those that may follow it, with their words."""
    keys = (state, *TRANSITIONS.get(state, ()))
    return [(key, state_word(services, key)) for key in keys]


def source_of(services: Services, fields: Mapping[str, Any]) -> RecordRow | None:
    """The meeting or note that the follow-up comes from, if this notebook has it."""
    source = text(fields.get("source"))
    return next(iter(services.queries.rows([source])), None) if source else None
