"""A record that is being written: its fields in memory, saved by themselves at most 0.5 s after the first change."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future
from datetime import datetime
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from desktop_app.errors import Erased, NotFound
from desktop_app.services import Services
from ui.bridge import Bridge
from ui.records.steps import Steps
from ui.widgets.keys import written_in

SAVE_AFTER_MS = 500
RETRY_MS = 5000
# A commit takes milliseconds; this bounds only a disk that does not answer while the window closes.
CLOSE_SECONDS = 20.0


class OpenDraft(QObject):
    """One open draft. Every change is announced by `changed` and stored soon after.

    The timer starts at the first unsaved change and is not put off by further typing: what a power cut can take is
    bounded by time, not by a pause. `saved` carries the moment of the commit, `failed` the exception; after a failure
    everything is still here and the next change, or `save`, tries again. After Erased nothing is stored any more
    (`over`): the order is final, and what stands on the screen stands there only until it is left.
    """

    changed = Signal()
    saved = Signal(object)
    failed = Signal(object)

    def __init__(self, services: Services, bridge: Bridge, draft: Any, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services, self._bridge = services, bridge
        self.id: str = draft.id
        self.record_id: str = draft.record_id
        self.is_new: bool = draft.is_new
        self.saved_at: datetime = draft.saved_at
        self.fields: dict[str, Any] = dict(draft.fields)
        self.base = dict(draft.base_fields)
        self.steps = Steps()
        self.over = False
        self._draft = draft
        self._kept = dict(draft.fields)  # as they were stored last
        self._version = self._stored = self._sent = 0
        self._last: Future[Any] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.save)

    # --- fields

    def get(self, name: str) -> Any:
        return self.fields.get(name)

    def part(self, name: str, key: str) -> Any:
        """One entry of a field that is a group: `part("chair", "name")`; None when it is not there."""
        group = self.fields.get(name)
        return group.get(key) if isinstance(group, Mapping) else None

    def set(self, name: str, value: Any) -> None:
        """Give a field a value; an empty one takes the field away."""
        before = self.fields.get(name)
        if self._put(name, value):
            self._note(name, before)
            self._touch()

    def set_all(self, values: Mapping[str, Any], where: object = None) -> None:
        """Give fields their values in one act, which one Ctrl+Z takes back; `where` as for `Steps.note`."""
        before = {name: self.fields.get(name) for name in values}
        changed = [name for name, value in values.items() if self._put(name, value)]
        if changed:
            self.steps.note_act(((name, before[name], self.fields.get(name)) for name in changed), where)
            self._touch()

    def take_back(self, forward: bool = False) -> frozenset[str]:
        """Undo the last change, or with `forward` make again what was undone last; the names of what is different now.

        It is stored like any other change: nothing is taken out of what was saved or completed before.
        """
        changed = self.steps.forward(self.fields) if forward else self.steps.back(self.fields)
        for name, value in (changed or {}).items():
            self._put(name, value)
        if changed:
            self._touch()
        return frozenset(changed or ())

    def _put(self, name: str, value: Any) -> bool:
        """Without telling anybody; whether that changed something."""
        empty = value is None or value in ("", [], {}, ())
        if (None if empty else value) == self.fields.get(name):
            return False
        if empty:
            self.fields.pop(name, None)
        else:
            self.fields[name] = value
        return True

    def _note(self, name: str, before: Any) -> None:
        """Remember a change of the person."""
        self.steps.note(name, before, self.fields.get(name), written_in())

    def set_part(self, name: str, key: str, value: Any) -> None:
        group = self.fields.get(name)
        new = dict(group) if isinstance(group, Mapping) else {}
        if value is None or value in ("", [], {}):
            new.pop(key, None)
        else:
            new[key] = value
        self.set(name, new)

    # --- saving

    @property
    def unsaved(self) -> bool:
        return self._stored != self._version and not self.over

    def save(self) -> Future[Any]:
        """Store everything as it stands now; the writer keeps the order, so later work comes after it."""
        self._timer.stop()
        if self.over:
            refused: Future[Any] = Future()
            refused.set_exception(Erased())
            return refused
        version = self._version
        if self._last is not None and self._sent == version:
            return self._last  # also while it is on its way: a second one would come after the draft was completed
        fields, self._sent = dict(self.fields), version
        self._last = self._services.capture.save_draft(self.id, fields)

        def done(draft: Any) -> None:
            self._kept = fields
            self._stored = max(self._stored, version)
            self.saved_at = draft.saved_at
            self.saved.emit(draft.saved_at)

        def wrong(error: BaseException) -> None:
            if self.over:
                return
            self._last = None
            self.failed.emit(error)
            self._timer.start(RETRY_MS)
            if isinstance(error, NotFound):
                self._begin_again()

        self._bridge.then(self._last, done, wrong, self)
        return self._last

    def _begin_again(self) -> None:
        """Completed or put away elsewhere: what was written here since goes into a new draft on the record."""
        kept = self._kept

        def begun(draft: Any) -> None:
            names = {name for name in self.fields.keys() | kept.keys() if self.fields.get(name) != kept.get(name)}
            written = {name: self.fields[name] for name in names if name in self.fields}
            self.id, self.is_new, self.base = draft.id, draft.is_new, dict(draft.base_fields)
            self._draft, self._kept = draft, dict(draft.fields)
            self.fields = {name: value for name, value in draft.fields.items() if name not in names} | written
            self._last = None
            self.save()
            self.changed.emit()

        def not_begun(error: BaseException) -> None:
            if isinstance(error, Erased):
                self.end(error)
            elif isinstance(error, NotFound):  # there is no such record either: the same draft once more
                lost = self._draft._replace(fields=dict(self.fields))
                self._bridge.then(self._services.capture.restore_draft(lost), lambda _draft: self.save(), silent, self)

        def silent(_error: BaseException) -> None:
            """`failed` said it, and it is tried again."""

        self._bridge.then(self._services.capture.edit(self.record_id, deleted_too=True), begun, not_begun, self)

    def let_go(self) -> None:
        """The page is done with it. What was typed in the moment in which it was completed is stored first, in the new
        draft that `_begin_again` makes."""
        if self.unsaved:
            self.saved.connect(lambda _at: self.deleteLater())
            self.save()
        else:
            self.deleteLater()

    def end(self, error: Erased) -> None:
        """Nothing is stored any more. The words stay in `fields`, for whoever reads them a last time."""
        if not self.over:
            self._timer.stop()
            self.over, self._last = True, None
            self.steps.clear()
            self.failed.emit(error)

    def keep(self) -> None:
        """Store what is not stored yet, because the page is being left."""
        if self.unsaved:
            self.save()

    def settle(self) -> bool:
        """Wait until everything is on the disk; False when it could not be stored (then `failed` follows)."""
        if not self.unsaved:
            return True
        return self.save().exception(CLOSE_SECONDS) is None

    def _touch(self) -> None:
        self._version += 1
        if not self._timer.isActive() and not self.over:
            self._timer.start(SAVE_AFTER_MS)
        self.changed.emit()
