"""Follow-ups: moving one along until people have been told the outcome."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future
from typing import Any

from desktop_app.errors import InvalidRecord
from desktop_app.services.capture import Completed, cleaned, complete, draft_of
from desktop_app.services.context import Context
from desktop_app.storage.writer import Transaction


class Followups:
    """The use cases of a follow-up."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def set(self, record_id: str, fields: Mapping[str, Any]) -> Future[Completed]:
        """Change some fields (state, due_on, result, outcome, fed_back, …). Fails with InvalidRecord, NotFound."""
        context = self._context
        values, problems = context.types["followup"].to_fields(cleaned(fields), context.new_id)

        def job(db: Transaction) -> Completed:
            draft = draft_of(context, db, record_id)
            wrong = [*problems, *context.types["followup"].change_problems(draft.base_fields, values)]
            if wrong:
                raise InvalidRecord(wrong)
            return complete(context, db, draft._replace(fields={**draft.fields, **values}))

        return context.store.write(job)
