"""What can be done with a whole note besides writing: take it out, follow it, and take back what was put away."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QMenu, QWidget

from desktop_app.errors import SotayError
from desktop_app.services import Services
from ui.bridge import Bridge
from ui.theme.theme import Theme


class NoteActions(QObject):
    """Works for one view. `deleted` and `undeleted` carry a record's id, `restored` a draft that is there again,
    `followup_wanted` the id of a follow-up to show, `followed` comes after one was made."""

    deleted = Signal(str)
    undeleted = Signal(str)
    restored = Signal(object)
    followed = Signal()
    followup_wanted = Signal(str)

    def __init__(
        self,
        services: Services,
        theme: Theme,
        bridge: Bridge,
        say: Callable[..., object],
        over: QWidget,
        settle: Callable[[], bool],
    ) -> None:
        """`settle()` waits until all that is on screen is stored; False when that failed."""
        super().__init__(over)
        self._settle = settle
        self._services, self._theme, self._bridge, self._say, self._over = services, theme, bridge, say, over
        self._undo: Callable[[], object] | None = None
        self._drafts: dict[str, list[Any]] = {}  # what was being changed in notes that were taken out
        self.newest = False  # nothing was done since something was put away

    # --- taking back

    def offer_undo(self, text: str, undo: Callable[[], object]) -> None:
        """Say what was put away, with *Lấy lại* beside it and on Ctrl+Z."""
        self._undo, self.newest = undo, True
        self._say(text, self.tr("Lấy lại"), self.take_back, "Ctrl+Z")

    def outdate(self) -> None:
        """Something was done after that."""
        self.newest = False

    def take_back(self) -> bool:
        """Undo what was put away last; False when there is nothing."""
        undo, self._undo = self._undo, None
        if undo is not None:
            undo()
        return undo is not None

    def discarded(self, draft: Any) -> None:
        """A draft was put away: offer to bring it back."""
        words = self.tr("Đã bỏ nháp.") if draft.is_new else self.tr("Đã bỏ thay đổi.")
        self.offer_undo(words, lambda: self._restore(draft))

    def _restore(self, draft: Any) -> None:
        def could_not(error: BaseException) -> None:
            if self._undo is None:  # it can still be had back later
                self._undo = lambda: self._restore(draft)
            self.could_not(error)

        if self._settle():
            future = self._services.capture.restore_draft(draft)
            self._bridge.then(future, self.restored.emit, could_not, receiver=self)

    # --- taking out

    def delete(self, record_id: str, draft_id: str | None) -> None:
        """Take a note out, and offer it back; a draft on top of it would have nothing to stand on and goes first."""
        capture = self._services.capture
        drafts = self._drafts[record_id] = []

        def gone(_done: Any) -> None:
            self.offer_undo(self.tr("Đã bỏ tin khỏi sổ."), lambda: self.undelete(record_id))
            self.deleted.emit(record_id)

        def stays(error: BaseException) -> None:
            # The note was not taken out, so what was being changed in it is not put away either.
            for draft in self._drafts.pop(record_id, []):
                self._bridge.then(capture.restore_draft(draft), self.restored.emit, self.could_not, receiver=self)
            self.could_not(error)

        if draft_id is not None:
            self._bridge.then(capture.discard_draft(draft_id), drafts.append, self.could_not, receiver=self)
        self._bridge.then(capture.delete(record_id), gone, stays, receiver=self)

    def undelete(self, record_id: str) -> None:
        """The note as it was; taken out since the program began, also what was changed in it and not completed yet."""
        self._undo, self.newest = None, False
        capture = self._services.capture
        for draft in self._drafts.pop(record_id, []):
            self._bridge.then(capture.restore_draft(draft), lambda _draft: None, self.could_not, receiver=self)
        back = capture.undelete(record_id)
        self._bridge.then(back, lambda _done: self.undeleted.emit(record_id), self.could_not, receiver=self)

    # --- following

    def follow(self, record_id: str, title: str) -> None:
        """Put a note among the things to follow, or show where it stands there already."""
        existing = self._services.queries.children(record_id, "followup", 1)
        if existing:
            self.followup_wanted.emit(existing[0].id)
            return
        future = self._services.capture.add("followup", [{"source": record_id, "text": title, "state": "new"}])
        self._bridge.then(future, self._followed, self.could_not, receiver=self)

    def _followed(self, done: Any) -> None:
        followup = done[0].record_id
        self._say(self.tr("Đã ghi vào Theo dõi."), self.tr("Xem"), lambda: self.followup_wanted.emit(followup))
        self.followed.emit()

    # --- the rest

    def could_not(self, error: BaseException) -> None:
        """Say an expected error; anything else is a mistake of ours and goes on."""
        if not isinstance(error, SotayError):
            raise error
        self._say(error.sentence(self._services.language()), icon="warning")

    def menu(self, under: QWidget, entries: list[tuple[str, Callable[[], object]]]) -> None:
        """Words under ⋯; an entry without words is a line between groups."""
        menu = QMenu(self._over)
        menu.setObjectName("note_actions")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for text, call in entries:
            if not text:
                menu.addSeparator()
                continue
            menu.addAction(text).triggered.connect(lambda _checked=False, call=call: call())
        menu.popup(under.mapToGlobal(under.rect().bottomLeft()))
