"""Meetings: taken as they happen in a draft, closed once, their tasks followed up, their opinions made notes."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future
from typing import Any

from desktop_app.domain import followups as followup_rules
from desktop_app.domain import meetings as rules
from desktop_app.domain.record import iso_day
from desktop_app.errors import NotFound
from desktop_app.services.capture import Capture, Completed, complete, draft_of
from desktop_app.services.context import Context
from desktop_app.storage import drafts, revisions, views
from desktop_app.storage.drafts import Draft
from desktop_app.storage.writer import Transaction


class Meetings:
    """The use cases of a meeting."""

    def __init__(self, context: Context, capture: Capture) -> None:
        self._context = context
        self._capture = capture

    def start(self, fields: Mapping[str, Any] | None = None) -> Future[Draft]:
        """Begin taking a meeting now; it stays a draft, saved at every item, until it is finished."""
        now = self._context.clock().isoformat(timespec="minutes")
        return self._capture.new_draft("meeting", {"starts_at": now, "state": "taking", **(fields or {})})

    def finish(self, meeting: str) -> Future[Completed]:
        """Close a meeting (id of its draft or record): end time where it can be told, revision, one follow-up for each
        task.

        All in one transaction. Finishing again changes nothing and doubles nothing.
        """

        def job(db: Transaction) -> Completed:
            context = self._context
            draft = _draft(context, db, meeting)
            fields = {**draft.fields, "state": "final"}
            ended = rules.ends_now(fields, context.clock())
            if not fields.get("ends_at") and ended is not None:
                fields["ends_at"] = ended.isoformat(timespec="minutes")
            done = complete(context, db, draft._replace(fields=fields))
            follow_up_tasks(context, db, done.record_id)
            return done

        return self._context.store.write(job)

    def note_from_item(self, meeting_id: str, item_id: str) -> Future[Draft]:
        """A draft note that says what was said at the meeting, linked to it. Raises NotFound."""

        def job(db: Transaction) -> Draft:
            fields = views.fields_of(db, meeting_id)
            item = fields.get(f"item.{item_id}")
            if not isinstance(item, dict):
                raise NotFound(
                    "Không tìm thấy mục này trong biên bản.", "There is no such item in the minutes of this meeting."
                )
            now = self._context.clock()
            draft = Draft(
                id=self._context.new_id(),
                record_id=self._context.new_id(),
                type="note",
                is_new=True,
                fields={
                    "content": item.get("text", ""),
                    "channel": "meeting",
                    "meeting": meeting_id,
                    **({"area": fields["area"]} if fields.get("area") else {}),
                    "occurred_on": iso_day(fields.get("starts_at")) or now.date().isoformat(),
                },
                base_fields={},
                base_live={},
                created_at=now,
                saved_at=now,
            )
            drafts.put(db, draft)
            return draft

        return self._context.store.write(job)


def follow_up_tasks(context: Context, db: Any, meeting_id: str) -> list[str]:
    """Inside a transaction: a follow-up for each task of the meeting that has none yet; their ids.

    Its id is derived from the task, so two devices that finish the same meeting make the same record.
    """
    made = []
    kind = context.types["followup"]
    context.views.refresh(db, [meeting_id])
    for name, item in views.fields_of(db, meeting_id).items():
        if not name.startswith("item.") or not isinstance(item, dict) or item.get("kind") != "task":
            continue
        record_id, fields = followup_rules.from_task(meeting_id, {"id": name.removeprefix("item."), **item})
        if revisions.exists(db, record_id):
            continue
        revisions.append_change(db, context.author(), record=record_id, type=kind.schema, fields=fields, live={})
        made.append(record_id)
    context.views.refresh(db, made)
    return made


def _draft(context: Context, db: Any, meeting: str) -> Draft:
    return drafts.find(db, meeting) or draft_of(context, db, meeting)
