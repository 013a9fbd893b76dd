"""Writing: drafts that save themselves, completing them into revisions, attaching files, deleting.

Every function returns a future that is resolved after the commit; what it raises is the sentence for the person.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop_app.domain.registry import RecordType
from desktop_app.domain.vietnamese.text import clean
from desktop_app.errors import Erased, InvalidRecord, NotFound, OneOfMany, UserError
from desktop_app.services import conflicts
from desktop_app.services.context import Context
from desktop_app.storage import blobs, drafts, revisions, views
from desktop_app.storage.drafts import Draft
from desktop_app.storage.writer import Transaction
from sync.core.revision import MAX_SEEN, Revision

if TYPE_CHECKING:
    from desktop_app.imports.attachments import Attachment


@dataclass(frozen=True, slots=True)
class Completed:
    """A record as it was completed: `rev` is the id of its newest revision made now ("" when nothing had changed)."""

    record_id: str
    rev: str


class Capture:
    """The use cases of writing, for records of every type."""

    def __init__(self, context: Context, workers: Executor) -> None:
        self._context = context
        self._workers = workers

    def new_draft(self, type: str, fields: Mapping[str, Any] | None = None) -> Future[Draft]:
        """Begin a record. Nothing is synced before it is completed."""
        now = self._context.clock()
        draft = Draft(
            id=self._context.new_id(),
            record_id=self._context.new_id(),
            type=type,
            is_new=True,
            fields=cleaned(fields or {}),
            base_fields={},
            base_live={},
            created_at=now,
            saved_at=now,
        )
        return self.restore_draft(draft)

    def edit(
        self, record_id: str, *, shown: Mapping[str, Any] | None = None, deleted_too: bool = False
    ) -> Future[Draft]:
        """The draft of a record: the one that is being written already, or a new one on top of the record.

        `shown`: the fields as the author had them on screen. A field that reads otherwise by now was changed unseen:
        what the author completes in it stands beside that, and a person decides. `deleted_too`: somebody was writing in
        it when it was deleted elsewhere; the deletion and what they complete are decided on likewise. Fails with
        NotFound; with Erased where an order of the office erased it.
        """

        def job(db: Transaction) -> Draft:
            return draft_of(self._context, db, record_id, shown=shown, deleted_too=deleted_too)

        return self._context.store.write(job, log_only=True)

    def save_draft(self, draft_id: str, fields: Mapping[str, Any]) -> Future[Draft]:
        """Store all fields as they stand now. `saved_at` of the result is what "Đã lưu lúc …" may show."""
        values, now = cleaned(fields), self._context.clock()
        return self._context.store.write(lambda db: drafts.save(db, draft_id, values, now), log_only=True)

    def discard_draft(self, draft_id: str) -> Future[Draft]:
        """Put a draft away and return it, so that it can be taken back with `restore_draft`."""

        def job(db: Transaction) -> Draft:
            draft = drafts.get(db, draft_id)
            drafts.remove(db, draft_id)
            return draft

        return self._context.store.write(job, log_only=True)

    def restore_draft(self, draft: Draft) -> Future[Draft]:
        """Take back a draft that was discarded. Fails with UserError when its record has another one by now that says
        something: neither may take the other's place; with Erased when the record was erased by order meanwhile.
        """

        def job(db: Transaction) -> Draft:
            if _erased(db, draft.record_id):
                raise Erased  # its words would be here again
            newer = drafts.of_record(db, draft.record_id)
            if newer is not None:
                if newer.changes():
                    raise UserError(
                        "Chưa lấy lại được chữ đã bỏ, vì ở đây đã viết thêm chữ khác. Chữ mới vẫn nguyên. "
                        "Xin bỏ chữ mới đi (Ctrl+Z) rồi lấy lại.",
                        "What was put away is not back yet, because something else was written here since. "
                        "The new words are untouched. Please undo them (Ctrl+Z), then bring it back.",
                    )
                drafts.remove(db, newer.id)
            drafts.put(db, draft)
            return draft

        return self._context.store.write(job, log_only=True)

    def complete(self, draft_id: str) -> Future[Completed]:
        """Check the draft and make it a revision; fails with InvalidRecord, and then the draft stays as it is."""
        return self._context.store.write(
            lambda db: complete(self._context, db, drafts.get(db, draft_id)), log_only=True
        )

    def add(self, type: str, many: Iterable[Mapping[str, Any]], *, keep_draft: bool = False) -> Future[list[Completed]]:
        """Make records from JSON as the commands take it, all of them or none, in one transaction.

        With `keep_draft` they stay drafts, and `rev` is "". Fails with InvalidRecord or NotFound (its place);
        of several, with OneOfMany, which names the first bad one.
        """
        kind, context = self._context.types[type], self._context
        documents = list(many)

        def job(db: Transaction) -> list[Completed]:
            done: list[Completed] = []
            for number, data in enumerate(documents, 1):
                try:
                    done.append(add(context, db, kind, data, keep_draft=keep_draft))
                except UserError as error:
                    if len(documents) == 1:
                        raise
                    raise OneOfMany(number, error) from error
            if len(done) > 1:  # together it is quick, and a long import leaves no long work behind
                context.views.refresh_waiting(db, len(done))
            return done

        return context.store.write(job, log_only=True)

    def attach(self, draft_id: str, source: Path | bytes) -> Future[Draft]:
        """Put a photo (made smaller, without place and time) or a paper into the notebook and name it in the draft.

        `source` is a file, which is never changed, or a picture that was copied, as PNG. Fails with FileProblem; then
        the draft is as it was.
        """

        def job() -> Draft:
            from desktop_app.imports.attachments import check_count, read_attachment, read_picture

            fields = drafts.get(self._context.store.reader(), draft_id).fields
            check_count(len(fields.get("attachments") or ()))
            read = read_attachment(source) if isinstance(source, Path) else read_picture(source, "đã chép")
            return self._context.store.write(lambda db: attach(self._context, db, draft_id, read)).result()

        return self._workers.submit(job)

    def make_place(self, parent: str, kind: str, name: str) -> Future[str]:
        """Make a place below a commune, or find it when it is there; its id."""
        return self._context.places.make(parent, kind, name, self._context.author())

    def resolve(self, record_id: str, choices: Sequence[tuple[conflicts.FieldConflict, Any]]) -> Future[Completed]:
        """Decide conflicts as they were shown: each with the value that is to count (None: none; for "_deleted" whether
        the record stays deleted). What arrived meanwhile stays in conflict. Fails with conflicts.DecidedMeanwhile,
        InvalidRecord, NotFound.
        """
        chosen = [(conflict, cleaned(value)) for conflict, value in choices]

        def job(db: Transaction) -> Completed:
            return Completed(record_id, conflicts.resolve(self._context, db, record_id, chosen))

        return self._context.store.write(job)

    def delete(self, record_id: str) -> Future[Completed]:
        """Mark a record as deleted, by a revision that has seen all of it; its bytes stay in the log."""

        def job(db: Transaction) -> Completed:
            context = self._context
            now = views.view_of(db, record_id)
            if not now.types or now.deleted:
                raise _gone()
            if len(now.seen) > MAX_SEEN:
                # One revision names at most 64 seen ones: first say everything again in few revisions.
                revisions.append_change(
                    db, context.author(), record=record_id, type=now.types, fields=now.fields, live=now.live
                )
                now = views.view_of(db, record_id)
            made = revisions.append(
                db, context.author(), record=record_id, type=now.types, fields={"_deleted": True}, seen=now.seen
            )
            context.views.refresh(db, [record_id])
            return Completed(record_id, made.id)

        return self._context.store.write(job)

    def undelete(self, record_id: str) -> Future[Completed]:
        """Bring a deleted record back as it was, by one more revision. Fails with NotFound when it was erased."""
        return self._context.store.write(
            lambda db: Completed(record_id, conflicts.undelete(self._context, db, record_id))
        )


def draft_of(
    context: Context, db: Any, record_id: str, *, shown: Mapping[str, Any] | None = None, deleted_too: bool = False
) -> Draft:
    """The draft of a record, made on top of its current view when there is none (`Capture.edit`). Raises NotFound."""
    existing = drafts.of_record(db, record_id)
    if existing is not None:
        return existing
    now = views.view_of(db, record_id)
    if _erased(db, record_id):
        raise Erased
    if not now.types or (now.deleted and not deleted_too):
        raise _gone()
    read = now.fields if shown is None else shown
    unseen = {name for name in now.live if read.get(name) != now.fields.get(name)}
    at = context.clock()
    draft = Draft(
        id=context.new_id(),
        record_id=record_id,
        type=now.types.partition("/")[0],
        is_new=False,
        fields=dict(now.fields),
        base_fields=dict(now.fields),
        base_live={name: [] if name in unseen else list(ids) for name, ids in now.live.items()},
        created_at=at,
        saved_at=at,
    )
    drafts.put(db, draft)
    return draft


def complete(context: Context, db: Any, draft: Draft, *, checked: bool = False) -> Completed:
    """Inside a transaction: check, append, remove the draft; what is derived of it follows (`Views.refresh_later`).

    `checked`: its fields were read with the lists.
    """
    kind = context.types[draft.type]
    fields = {name: value for name, value in draft.fields.items() if value is not None}
    vocabulary = None if checked else context.vocabulary()
    problems = kind.problems(fields, vocabulary, lambda area: context.places.exists(area, db))
    problems += context.guard.problems(kind, fields)
    if problems:
        raise InvalidRecord(problems)
    changes = draft._replace(fields=fields).changes()
    # What was changed unseen goes apart: the revisions that the rest names as seen may set these fields too.
    unseen = {name for name in changes if draft.base_live.get(name) == []}
    made: list[Revision] = []
    for part in (unseen, changes.keys() - unseen):
        if part:
            said = {name: value for name, value in changes.items() if name in part}
            made += revisions.append_change(
                db, context.author(), record=draft.record_id, type=kind.schema, fields=said, live=draft.base_live
            )
    drafts.remove(db, draft.id)
    if made and kind.key == "area":
        context.views.refresh(db, [draft.record_id])  # the next job asks whether the place exists
    elif made:
        context.views.refresh_later(db, draft.record_id)
    return Completed(draft.record_id, made[-1].id if made else "")


def add(context: Context, db: Any, kind: RecordType, data: Any, *, keep_draft: bool = False) -> Completed:
    """Inside a transaction: one record from JSON as people write it."""
    fields, problems = kind.to_fields(data, context.new_id, None if keep_draft else context.vocabulary())
    if problems:
        raise InvalidRecord(problems)
    if isinstance(fields.get("area"), str):
        fields = {**fields, "area": context.places.settle(db, fields["area"], context.author())}
    now = context.clock()
    draft = Draft(
        id=context.new_id(),
        record_id=context.new_id(),
        type=kind.key,
        is_new=True,
        fields=fields,
        base_fields={},
        base_live={},
        created_at=now,
        saved_at=now,
    )
    if keep_draft:
        drafts.put(db, draft)
        return Completed(draft.record_id, "")
    return complete(context, db, draft, checked=True)


def cleaned(value: Any) -> Any:
    """`value` with every text in it as it is stored: NFC, no control characters (recursively)."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, Mapping):
        return {clean(str(key)): cleaned(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [cleaned(item) for item in value]
    return value


def attach(context: Context, db: Any, draft_id: str, read: Attachment) -> Draft:
    """Inside a transaction: store what was read, and name it once in the draft."""
    draft = drafts.get(db, draft_id)
    entry = _blob(db, read.data, read.media_type)
    if read.original != len(read.data):
        entry["original"] = read.original
    if read.thumb is not None:
        entry["thumb"] = _blob(db, read.thumb, "image/jpeg")
    attachments = [one for one in draft.fields.get("attachments", []) if one.get("$blob") != entry["$blob"]]
    fields = {**draft.fields, "attachments": [*attachments, entry]}
    return drafts.save(db, draft_id, fields, context.clock())


def _blob(db: Any, data: bytes, media_type: str) -> dict[str, Any]:
    return {"$blob": blobs.put(db, data, media_type), "size": len(data), "type": media_type}


def _erased(db: Any, record_id: str) -> bool:
    from desktop_app.storage.removing import erased  # late: a start does without

    return record_id in erased(db)


def _gone() -> NotFound:
    return NotFound(
        "Không tìm thấy mục này trong sổ. Có thể mã đã gõ nhầm hoặc mục đã được bỏ.",
        "There is no such record in the notebook. The id may be mistyped, or the record was deleted.",
    )
