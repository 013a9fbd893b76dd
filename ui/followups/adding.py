"""A follow-up made by hand: what, who, by when. Object names: followup_new, followup_new_text, followup_new_owner,
followup_new_due, followup_new_store."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop_app.errors import InvalidRecord, SotayError
from desktop_app.services import Services
from ui.bridge import Bridge
from ui.guard.watch import GuardStrip, GuardWatch
from ui.theme.theme import Theme
from ui.widgets.dates import DateField
from ui.widgets.dialog import Dialog
from ui.widgets.fields import Field, LineField
from ui.widgets.keys import commit_input_method, shortcut
from ui.widgets.notices import Banner, BannerArea
from ui.widgets.pasting import Pasting
from ui.widgets.writing import TextField


class NewFollowupDialog(Dialog):
    """`made` carries the id of the follow-up."""

    made = Signal(str)

    def __init__(self, services: Services, theme: Theme, bridge: Bridge, parent: QWidget) -> None:
        super().__init__(theme, parent, "", "", width=620, scrolls=True)
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
        for widget in (self.banners, self.what, strip, self.owner, self.due):
            self.body.addWidget(widget)
        self.add_safe(self.tr("Thôi"))
        self.add_action(self.tr("Ghi lại"), self.store, key="Ctrl+Enter").setObjectName("followup_new_store")
        self.focus_first(self.what.edit)
        shortcut(self, "Ctrl+Return", self.store)

    def store(self) -> None:
        """Make it, or say what is missing."""
        commit_input_method()
        if not self.what.text().strip():
            self.what.set_problem(self.tr("Xin ghi việc cần theo dõi, một câu cũng được."))
            self.what.edit.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if not self.due.makes_sense():
            return
        due = self.due.value()
        data = {"text": self.what.text(), "owner": self.owner.text().strip(), "state": "new"}
        given = {name: value for name, value in data.items() if value}
        record = given | ({"due_on": due.isoformat()} if due is not None else {})
        self._bridge.then(self._services.capture.add("followup", [record]), self._done, self._refused, receiver=self)

    def _done(self, done: Any) -> None:
        self.accept()
        self.made.emit(done[0].record_id)

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
