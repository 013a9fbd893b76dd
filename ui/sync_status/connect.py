"""Connecting a notebook with its office later than at first run."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop_app.services import Services
from ui.bridge import Bridge
from ui.first_run.answers import Answers
from ui.first_run.by_stick import ByStick
from ui.first_run.pages import ConnectForm
from ui.last_resort import as_sentence, two_parts
from ui.theme.theme import Theme
from ui.widgets.dialog import Dialog
from ui.widgets.keys import commit_input_method
from ui.widgets.notices import Banner, BannerArea


class ConnectDialog(Dialog):
    """Code and address; stays open with the sentence when it did not work, and nothing typed is lost."""

    enrolled = Signal()

    def __init__(self, theme: Theme, parent: QWidget, services: Services, bridge: Bridge) -> None:
        super().__init__(
            theme, parent, QCoreApplication.translate("ConnectDialog", "Nối với văn phòng"), width=560, scrolls=True
        )
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._look, self._services, self._bridge = theme, services, bridge
        self._answers = Answers(path="code")
        by_stick = ByStick(theme, self._answers, services, bridge)
        by_stick.enrolled.connect(lambda: self._done(None))
        by_stick.grown.connect(self.grow)
        by_stick.no_code.connect(self.grow)
        self._form = ConnectForm(theme, self._answers, by_stick)
        self._banners = BannerArea(theme)
        self.body.addWidget(self._banners)
        self.body.addWidget(self._form)
        self.add_safe(self.tr("Để sau"))
        self._go = self.add_action(self.tr("Nối với văn phòng"), self._connect)
        self._go.setObjectName("connect_button")
        self.focus_first(self._form.fields["code"].control)

    def _connect(self) -> None:
        commit_input_method()
        problems = self._answers.connect_problems()
        for name, field in self._form.fields.items():
            field.set_problem(problems.get(name, ""))
        if problems:
            self._form.fields[next(iter(problems))].control.setFocus()
            self.grow()
            return
        self._banners.show_banner(None)
        self._busy(True)
        name = self._services.label
        going = self._services.syncing.enrol(self._answers.code.strip(), self._answers.server.strip(), name)
        self._bridge.then(going, self._done, self._failed, receiver=self)

    def _busy(self, busy: bool) -> None:
        self._go.setEnabled(not busy)
        self._go.setText(self.tr("Đang nối…") if busy else self.tr("Nối với văn phòng"))

    def _done(self, _result: object) -> None:
        self.enrolled.emit()
        self.accept()

    def _failed(self, error: BaseException) -> None:
        self._busy(False)
        sentence = as_sentence(error).sentence(self._services.language())
        self._banners.show_banner(Banner(self._look, "warn", *two_parts(sentence)))
        self.grow()
