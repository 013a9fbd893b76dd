"""A follow-up made by hand: what, who, by when. It is a draft from the first letter on, so that Esc, a lock and a power
cut lose none. Object names: followup_new, followup_new_text, followup_new_owner, followup_new_due, followup_new_saved,
followup_new_drop, followup_new_later, followup_new_store."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QWidget

from desktop_app.domain.record import as_day, text
from desktop_app.errors import InvalidRecord, SotayError
from desktop_app.services import Services
from ui.bridge import Bridge
from ui.guard.watch import GuardStrip, GuardWatch
from ui.meetings.failures import failure_banner
from ui.meetings.words import saved_words
from ui.notes.session import DraftSession
from ui.theme.theme import Theme
from ui.widgets.buttons import Button
from ui.widgets.dates import DateField
from ui.widgets.dialog import Dialog
from ui.widgets.fields import Field, LineField
from ui.widgets.keys import commit_input_method, shortcut
from ui.widgets.labels import IconText
from ui.widgets.notices import Banner, BannerArea
from ui.widgets.pasting import Pasting
from ui.widgets.writing import TextField


class NewFollowupDialog(Dialog):
    """`made` carries the id of the follow-up, `kept` the draft that stays, `dropped` the one that was put away. `draft`
    is what was begun before and is written on."""

    made = Signal(str)
    kept = Signal(object)
    dropped = Signal(object)

    def __init__(self, services: Services, theme: Theme, bridge: Bridge, parent: QWidget, draft: Any = None) -> None:
        super().__init__(theme, parent, "", "", width=620)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("followup_new")
        self._services, self._bridge = services, bridge
        title = self.tr("Theo dõi việc gì?")
        self.title.setText(title)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.banners = BannerArea(theme)
        self.what = TextField(theme, self.tr("Việc"), min_lines=2, max_lines=6)
        self.what.edit.setObjectName("followup_new_text")
        self.owner = LineField(theme, self.tr("Nơi thực hiện"))
        self.owner.edit.setObjectName("followup_new_owner")
        self.due = DateField(theme, self.tr("Hạn"), lambda: services.clock().date())
        self.due.edit.setObjectName("followup_new_due")
        self.guard = GuardWatch(theme, services.guard, bridge, self, lambda: None, "minutes")
        self.guard.add(self.what.edit)
        Pasting(theme, self.what.edit)
        strip = GuardStrip(theme, self.guard)
        self.saved = IconText(theme, "check", "", "hint")
        self.saved.setObjectName("followup_new_saved")
        self.saved.hide()
        for widget in (self.banners, self.what, strip, self.owner, self.due, self.saved):
            self.body.addWidget(widget)
        drop = Button(theme, self.tr("Bỏ"), "link", on_click=self._drop)
        drop.setObjectName("followup_new_drop")
        drop.setAccessibleName(self.tr("Bỏ việc đang viết này"))
        self.foot.insertWidget(0, drop)
        self.add_safe(self.tr("Để đó, viết sau")).setObjectName("followup_new_later")
        self.add_action(self.tr("Ghi lại"), self.store, key="Ctrl+Enter").setObjectName("followup_new_store")
        self.focus_first(self.what.edit)
        shortcut(self, "Ctrl+Return", self.store)
        self._begin(draft)

    def _begin(self, draft: Any) -> None:
        self.session = session = DraftSession(self._services.capture, self._bridge, "followup", self)
        if draft is None:
            session.open_new({"state": "new"})
        else:
            session.open_draft(draft)
            self.what.set_text(text(draft.fields.get("text")))
            self.owner.set_text(text(draft.fields.get("owner")))
            self.due.set_value(as_day(draft.fields.get("due_on")))
            self._saved(draft.saved_at)
        session.saved.connect(self._saved)
        session.failed.connect(self._not_saved)
        session.refused.connect(self._refused)
        session.completed.connect(self._done)
        session.discarded.connect(self._put_away)
        self.what.changed.connect(self._typed)
        self.owner.changed.connect(lambda words: session.put("owner", words.strip()))
        self.due.changed.connect(lambda day: session.put("due_on", day.isoformat() if day is not None else None))

    # --- what the person does

    def _typed(self) -> None:
        self.what.set_problem("")
        self.session.put("text", self.what.text())

    def store(self) -> None:
        """Make it, or say what is missing."""
        commit_input_method()
        if not self.what.text().strip():
            self.what.set_problem(self.tr("Xin ghi việc cần theo dõi, một câu cũng được."))
            self.what.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.due.makes_sense():
            self.session.complete()

    def reject(self) -> None:
        """Close and keep: everything is on the disk before the dialog goes; when that fails, it stays."""
        commit_input_method()
        if not self.session.finish_writing():
            return
        draft = self.session.draft
        if draft is not None and not self._says_something():
            self._bridge.then(self._services.capture.discard_draft(draft.id), lambda _draft: None)
            draft = None
        super().reject()
        if draft is not None:
            self.kept.emit(draft)

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        self.reject()

    def _says_something(self) -> bool:
        return any(name != "state" for name in self.session.fields)

    def _drop(self) -> None:
        """Put it away, in a way that can be taken back."""
        commit_input_method()
        if self.session.written and self._says_something():
            self.session.discard()
        else:
            self.reject()

    # --- answers

    def _put_away(self, draft: Any) -> None:
        super().reject()
        self.dropped.emit(draft)

    def _saved(self, at: Any) -> None:
        self.banners.show_banner(None)
        self.saved.set(saved_words(at), "check", "text_2")
        self.saved.show()

    def _not_saved(self, error: BaseException) -> None:
        again = self.session.retry
        self.banners.show_banner(failure_banner(self._theme, self._services.language(), error, again))
        self.saved.set(self.tr("Chưa lưu được"), "warning", "danger")
        self.saved.show()

    def _done(self, done: Any) -> None:
        # A slow disk leaves time to type on: that goes into a draft on the matter, before its field goes.
        if self.session.finish_writing():
            self.accept()
        self.made.emit(done.record_id)

    def _refused(self, error: BaseException) -> None:
        if not isinstance(error, SotayError):
            raise error
        language = self._services.language()
        fields: dict[str, Field] = {"text": self.what, "owner": self.owner, "due_on": self.due}
        problems = error.problems if isinstance(error, InvalidRecord) else ()
        for problem in problems:
            if problem.field in fields:
                fields[problem.field].set_problem(problem.sentence(language))
        if not any(problem.field in fields for problem in problems):
            self.banners.show_banner(Banner(self._theme, "warn", error.sentence(language)))
        self.guard.go_to_block()
