"""One note while it is being written: every change reaches the disk within a second, in its order.

The session is what stands between the form and `services.capture`. It knows no widgets.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from desktop_app.errors import Erased, NotFound
from desktop_app.services.capture import Capture
from ui.bridge import Bridge
from ui.records.steps import Steps

# At most this long after a keystroke its text is on its way to the disk, also while the person keeps typing.
SAVE_MS = 500
RETRY_MS = 5000
# A commit takes milliseconds; this bounds only a disk that does not answer while the window closes.
CLOSE_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class _Job:
    """Something to do with the draft once everything typed is stored in it. `alone`: it is done also when what was
    asked for before it was refused, as the other photos of five are.
    """

    make: Callable[[Any], Future[Any]]
    done: Callable[[Any], object]
    alone: bool = False


class DraftSession(QObject):
    """The fields of one record as they stand on screen, and their way to the disk.

    One write is under way at a time; what changes meanwhile goes with the next. A failed write is tried again by
    itself, and the fields stay. Signals: `saved` carries the moment of the commit, `failed` the exception of a save,
    `refused` the exception of something else that was asked for, `completed` the services' Completed, `discarded` the
    draft that was put away, `attached` nothing. After `failed` with Erased nothing is stored any more (`over`): the
    order is final, and what stands on the screen stands there only until it is left.
    """

    saved = Signal(object)
    failed = Signal(object)
    refused = Signal(object)
    completed = Signal(object)
    discarded = Signal(object)
    attached = Signal()
    settled = Signal()

    def __init__(self, capture: Capture, bridge: Bridge, type: str = "note", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._capture, self._bridge, self._type = capture, bridge, type
        self.fields: dict[str, Any] = {}
        self.steps = Steps()
        self._opened: dict[str, Any] = {}
        self._shown: dict[str, Any] | None = None  # how the record read when the form showed it
        self.record_id: str | None = None
        self.draft: Any = None
        self._lost: Any = None
        self.over = False
        self._dirty = False
        self._failing = False
        self._busy: Future[Any] | None = None
        self._turn = 0
        self._settle: Callable[[Any], None] | None = None
        self._unsettled: Callable[[BaseException], None] | None = None
        self._jobs: deque[_Job] = deque()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._step)

    # --- what it holds

    def open_new(self, fields: Mapping[str, Any] | None = None) -> None:
        """A new note; its draft is made at the first change."""
        self.fields = dict(fields or {})

    def open_record(self, record_id: str, fields: Mapping[str, Any]) -> None:
        """A completed note; its draft is made at the first change."""
        self.record_id, self.fields, self._opened = record_id, dict(fields), dict(fields)
        self._shown = self._opened

    def open_draft(self, draft: Any) -> None:
        """A draft that exists."""
        self.draft, self.record_id, self.fields = draft, draft.record_id, dict(draft.fields)

    @property
    def is_new(self) -> bool:
        """True while the note was never completed."""
        return self.record_id is None or (self.draft is not None and self.draft.is_new)

    @property
    def written(self) -> bool:
        """True when there is something to complete: a draft, or changes that are about to become one."""
        return self.draft is not None or self._dirty or self._busy is not None

    @property
    def clean(self) -> bool:
        """True when everything on screen is on disk and nothing is asked for."""
        return not self._dirty and self._busy is None and not self._jobs

    # --- what the form does

    def put(self, name: str, value: Any, where: object = None) -> None:
        """Set one field; None, "" and empty lists and mappings take it away. Saved within SAVE_MS.

        `where` is the field that is being written in: what is written during one stay in it is taken back at once.
        """
        before = self.fields.get(name)
        self._put(name, value)
        self.steps.note(name, before, self.fields.get(name), where)

    def take_back(self, forward: bool = False) -> set[str]:
        """Undo the last change, or with `forward` make again what was undone last; the names of what is different now.

        It is stored like any other change: nothing is taken out of what was saved or completed before.
        """
        changed = self.steps.forward(self.fields) if forward else self.steps.back(self.fields)
        for name, value in (changed or {}).items():
            self._put(name, value)
        return set(changed or ())

    def _put(self, name: str, value: Any) -> None:
        if value in ("", None, [], {}):
            if name not in self.fields:
                return
            del self.fields[name]
        elif self.fields.get(name) == value:
            return
        else:
            self.fields[name] = value
        if self.over:
            return
        self._dirty = True
        if not self._timer.isActive():
            self._timer.start(RETRY_MS if self._failing else SAVE_MS)

    def save_soon(self) -> None:
        """Save now without waiting for it (the field was left, the page is hidden)."""
        if self._dirty:
            self._timer.stop()
            self._step()

    def retry(self) -> None:
        """Try a failed save again at once."""
        if self.over:
            return
        self._timer.stop()
        self._step()

    def complete(self) -> None:
        """Save what is on screen, then complete. Ends in `completed`, `failed` or `refused`."""
        self._then(lambda draft: self._capture.complete(draft.id), self._on_completed)

    def discard(self) -> None:
        """Save what is on screen (so that taking it back brings all of it), then put the draft away."""
        self._then(lambda draft: self._capture.discard_draft(draft.id), self._on_discarded)

    def attach(self, source: Path | bytes) -> None:
        """Put a photo or PDF into the note: a file, or a picture that was copied (PNG)."""
        self._then(lambda draft: self._capture.attach(draft.id, source), self._on_attached, alone=True)

    def finish_writing(self) -> bool:
        """Wait until everything on screen is on disk, for the moment before the window closes. False when it failed.

        A photo that waits its turn is on the screen too, as far as whoever dropped it here knows.
        """
        self._timer.stop()
        self._failing = False
        while self._busy is not None or self._dirty or self._take_photo():
            if self._busy is None:
                self._write()
            busy, settle, failed = self._busy, self._settle, self._unsettled
            assert busy is not None and settle is not None and failed is not None
            try:
                result = busy.result(CLOSE_SECONDS)
            except Exception as error:  # noqa: BLE001 - every reason keeps the window open with the words on screen
                # The bridge's own call for this turn comes later and finds that it is over.
                self._turn += 1
                failed(error)
                if failed != self._on_failed or self._failing or self.over:
                    return False
                continue  # the words have gone another way
            self._turn += 1
            self._busy = None
            settle(result)
        return True

    def end(self, error: Erased) -> None:
        """Nothing is stored any more. The words stay in `fields`, for whoever reads them a last time."""
        self._timer.stop()
        self._turn += 1  # whatever is under way has no say any more
        self._busy, self.draft, self._lost = None, None, None
        self._dirty, self._failing, self.over = False, False, True
        self._jobs.clear()
        self.steps.clear()
        self.failed.emit(error)
        self.settled.emit()

    # --- one step at a time

    def _then(self, make: Callable[[Any], Future[Any]], done: Callable[[Any], object], *, alone: bool = False) -> None:
        if self.over:
            return
        if self.draft is None:
            self._dirty = True
        self._jobs.append(_Job(make, done, alone))
        self._timer.stop()
        self._step()

    def _step(self) -> None:
        if self._busy is not None:
            return
        if self._dirty:
            self._write()
        elif self._jobs and self.draft is None and self._jobs[0].alone:
            self._write()  # a photo for a note that was just completed: a draft on top of it first
        elif self._jobs:
            job = self._jobs.popleft()
            # Without a draft it was done already: the second click came before the first one's answer.
            self._begin(job) if self.draft is not None else self._step()
        else:
            self.settled.emit()

    def _begin(self, job: _Job) -> None:
        self._start(job.make(self.draft), lambda result: self._on_job(job, result), self._on_refused)

    def _take_photo(self) -> bool:
        """Begin with the next photo that waits; False when none does."""
        job = next((job for job in self._jobs if job.alone), None)
        if job is not None and self.draft is None:
            self._write()
        elif job is not None:
            self._jobs.remove(job)
            self._begin(job)
        return job is not None

    def _write(self) -> None:
        self._dirty = False
        if self.draft is not None:
            self._start(self._capture.save_draft(self.draft.id, self.fields), self._on_saved, self._on_failed)
        elif self.record_id is not None:
            begun = self._capture.edit(self.record_id, shown=self._shown, deleted_too=True)
            self._start(begun, self._on_begun, self._on_failed)
        else:
            self._start(self._capture.new_draft(self._type, self.fields), self._on_saved, self._on_failed)

    def _start(
        self, future: Future[Any], settle: Callable[[Any], None], failed: Callable[[BaseException], None]
    ) -> None:
        self._turn += 1
        turn = self._turn
        self._busy, self._settle, self._unsettled = future, settle, failed

        def on_done(result: Any) -> None:
            if turn == self._turn:
                self._busy = None
                settle(result)
                self._step()

        def on_error(error: BaseException) -> None:
            if turn == self._turn:
                failed(error)

        self._bridge.then(future, on_done, on_error, receiver=self)

    # --- answers

    def _on_begun(self, draft: Any) -> None:
        """A draft on top of the record exists; what was typed goes into it with the next write.

        It may have been begun elsewhere and hold other words: only what was changed here replaces them.
        """
        names = self.fields.keys() | self._opened.keys()
        changed = {name for name in names if self.fields.get(name) != self._opened.get(name)}
        kept = {name: value for name, value in draft.fields.items() if name not in changed}
        self.fields = kept | {name: self.fields[name] for name in changed if name in self.fields}
        self.draft, self._shown = draft, None
        self._dirty = True

    def _on_saved(self, draft: Any) -> None:
        self.draft, self.record_id = draft, draft.record_id
        self._failing, self._lost = False, None
        self.saved.emit(draft.saved_at)

    def _on_failed(self, error: BaseException) -> None:
        self._busy = None
        self._dirty = True
        self._jobs.clear()
        if isinstance(error, NotFound) and self.draft is not None:
            # Completed or put away elsewhere: the words go into a new draft on the record.
            self._lost, self.draft = self.draft, None
            self._step()
            return
        if isinstance(error, NotFound) and self._lost is not None:
            # There is no such record either: the same draft once more.
            lost, self._lost = self._lost._replace(fields=dict(self.fields)), None
            self._dirty = False
            self._start(self._capture.restore_draft(lost), self._on_saved, self._on_stuck)
            return
        self._on_stuck(error)

    def _on_stuck(self, error: BaseException) -> None:
        if isinstance(error, Erased):
            self.end(error)
            return
        self._busy = None
        self._dirty = True
        self._failing = True
        self._timer.start(RETRY_MS)
        self.failed.emit(error)

    def _on_refused(self, error: BaseException) -> None:
        self._busy = None
        self._jobs = deque(job for job in self._jobs if job.alone)
        self.refused.emit(error)
        self._step()

    def _on_job(self, job: _Job, result: Any) -> None:
        job.done(result)

    def _on_completed(self, result: Any) -> None:
        self.draft, self.record_id = None, result.record_id
        self.completed.emit(result)

    def _on_discarded(self, draft: Any) -> None:
        self.draft = None
        self.steps.clear()  # the draft comes back as a whole
        self.discarded.emit(draft)

    def _on_attached(self, draft: Any) -> None:
        stored, self.draft = self.draft.fields.get("attachments") or [], draft
        # What was done meanwhile wins (a photo that was taken out stays out), but the new file belongs to it too.
        before = self.fields.get("attachments")
        kept = before or []
        after = [*kept, *(one for one in draft.fields["attachments"] if one not in stored and one not in kept)]
        self.steps.note("attachments", before, after)
        if after:
            self.fields["attachments"] = after
        if self.fields != draft.fields:
            self._dirty = True
        self.attached.emit()
        self.saved.emit(draft.saved_at)
