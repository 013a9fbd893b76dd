"""Connecting a notebook with its office later than at first run."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop_app.services import Services
from ui.bridge import Bridge
from ui.first_run.answers import Answers
from ui.first_run.by_stick import ByStick
from ui.first_run.pages import ConnectForm
from ui.sync_status.asking import AskingDialog
from ui.theme.theme import Theme
from ui.widgets.keys import commit_input_method


class ConnectDialog(AskingDialog):
    """Code and address; stays open with the sentence when it did not work, and nothing typed is lost."""

    enrolled = Signal()

    def __init__(self, theme: Theme, parent: QWidget, services: Services, bridge: Bridge) -> None:
        title = QCoreApplication.translate("ConnectDialog", "Nối với văn phòng")
        super().__init__(theme, parent, services, bridge, title)
        self._answers = Answers(path="code")
        by_stick = ByStick(theme, self._answers, services, bridge)
        by_stick.enrolled.connect(lambda: self._done(None))
        by_stick.grown.connect(self.grow)
        by_stick.no_code.connect(self.grow)
        self._form = ConnectForm(theme, self._answers, by_stick)
        self.body.addWidget(self._form)
        self.add_safe(self.tr("Để sau"))
        self._go = self.add_action(self.tr("Nối với văn phòng"), self._connect)
        self._go.setObjectName("connect_button")
        for field in self._form.fields.values():
            edit = field.control
            assert isinstance(edit, QLineEdit)
            edit.returnPressed.connect(self._connect)
        self.focus_first(self._form.fields["code"].control)

    def _connect(self) -> None:
        commit_input_method()
        if not self._go.isEnabled():
            return
        problems = self._answers.connect_problems()
        for name, field in self._form.fields.items():
            field.set_problem(problems.get(name, ""))
        if problems:
            self._form.fields[next(iter(problems))].control.setFocus()
            self.grow()
            return
        name = self._services.label
        going = self._services.syncing.enrol(self._answers.code.strip(), self._answers.server.strip(), name)
        self._ask(going, self.tr("Đang nối…"), self._done)

    def _done(self, _result: object) -> None:
        self.enrolled.emit()
        self.accept()
