"""The one note that the form shows, and those that were left while their last words were on the way to the disk."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Signal

from desktop_app.services.capture import Capture
from ui.bridge import Bridge
from ui.notes.session import DraftSession
from ui.records.steps import Steps

_REMEMBERED = 20  # notes whose steps are kept


class OpenNote(QObject):
    """Makes and lets go of sessions. The signals are those of a session with the session in front; a note that was
    left still reports what fails, so that its words are not lost behind somebody's back."""

    saved = Signal(object, object)
    failed = Signal(object, object)
    refused = Signal(object, object)
    completed = Signal(object, object)
    discarded = Signal(object, object)
    attached = Signal(object)

    def __init__(self, capture: Capture, bridge: Bridge, parent: QObject) -> None:
        super().__init__(parent)
        self._capture, self._bridge = capture, bridge
        self.session: DraftSession | None = None
        self.record_id: str | None = None
        self._leaving: list[DraftSession] = []
        # What can be taken back in the notes that were open last: coming back to one must not forget it.
        self._steps: dict[str, Steps] = {}

    def begin(self, record_id: str) -> DraftSession:
        """A session for the note `record_id`; the one before finishes its writing by itself."""
        self.let_go()
        session = DraftSession(self._capture, self._bridge, parent=self)
        session.steps = self._steps.pop(record_id, session.steps)
        self._steps[record_id] = session.steps
        for oldest in list(self._steps)[:-_REMEMBERED]:
            del self._steps[oldest]
        session.saved.connect(lambda moment: self.saved.emit(session, moment))
        session.failed.connect(lambda error: self.failed.emit(session, error))
        session.refused.connect(lambda error: self.refused.emit(session, error))
        session.completed.connect(lambda done: self.completed.emit(session, done))
        session.discarded.connect(lambda draft: self.discarded.emit(session, draft))
        session.attached.connect(lambda: self.attached.emit(session))
        session.settled.connect(lambda: self._settled(session))
        self.session, self.record_id = session, record_id
        return session

    def let_go(self) -> None:
        """No note is open; what is still to be written is written."""
        session, self.session, self.record_id = self.session, None, None
        if session is None:
            return
        if session.clean:
            session.deleteLater()
        else:
            self._leaving.append(session)
            session.save_soon()

    def save_soon(self) -> None:
        if self.session is not None:
            self.session.save_soon()

    def finish(self, record_id: str) -> bool:
        """Before a note is opened again: what was left of it is on disk. False when that failed."""
        return all(session.finish_writing() for session in self._leaving if session.record_id == record_id)

    def finish_writing(self) -> bool:
        """Wait until all that was typed is on disk; False when it could not be stored."""
        sessions: list[Any] = [*self._leaving, *([self.session] if self.session is not None else [])]
        # Each of them, also when one fails.
        results = [session.finish_writing() for session in sessions]
        return all(results)

    def _settled(self, session: DraftSession) -> None:
        if session.over and session.record_id is not None:
            self._steps.pop(session.record_id, None)
        if session in self._leaving and session.clean:
            self._leaving.remove(session)
            session.deleteLater()
