"""Choosing the backup that takes the notebook's place.

Object names: restore_from, restore_other, restore_passphrase, restore_button, restore_problem.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop_app.errors import SotayError
from desktop_app.services import Services
from desktop_app.services.backups import Found, look
from ui.first_run.restoring import choose_backup
from ui.theme.theme import Theme
from ui.widgets.buttons import Button
from ui.widgets.dialog import Dialog
from ui.widgets.fields import SecretField
from ui.widgets.flow import FlowLayout
from ui.widgets.keys import commit_input_method
from ui.widgets.labels import IconText
from ui.widgets.select import SelectField

MOST = 30


class RestoreDialog(Dialog):
    """`wanted` carries the file and the passphrase (None where none is needed). Nothing happens before."""

    wanted = Signal(Path, object)

    def __init__(self, theme: Theme, parent: QWidget, services: Services) -> None:
        super().__init__(
            theme,
            parent,
            QCoreApplication.translate("RestoreDialog", "Khôi phục từ bản sao lưu?"),
            QCoreApplication.translate(
                "RestoreDialog",
                "Sổ trở về như lúc sao lưu. Cuốn sổ hiện tại được cất thành một bản sao trước, không mất gì. "
                "Những gì đã giao về văn phòng sẽ tự về lại khi đồng bộ.",
            ),
            width=600,
        )
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._services = services
        self._found: dict[str, Found] = {}
        self._from = SelectField(theme, self.tr("Trở về lúc nào?"), placeholder=self.tr("Chọn một bản sao"))
        self._from.setObjectName("restore_from")
        self._other = Button(theme, self.tr("Chọn tệp khác…"), icon="folder", size="button_small", on_click=self.other)
        self._other.setObjectName("restore_other")
        self._word = SecretField(theme, self.tr("Mật khẩu mở sổ"))
        self._word.edit.setObjectName("restore_passphrase")
        self._word.setVisible(services.care.locks.ways().passphrase)
        self._problem = IconText(theme, "warning", "", colour="text", ink="warn", wrap=True)
        self._problem.setObjectName("restore_problem")
        self._problem.hide()
        box = QWidget()
        FlowLayout(theme, box).addWidget(self._other)
        for widget in (self._from, box, self._word, self._problem):
            self.body.addWidget(widget)
        self.add_safe(self.tr("Để nguyên"))
        self._go = self.add_action(self.tr("Khôi phục"), self._restore)
        self._go.setObjectName("restore_button")
        self._offer(services.care.backups.list()[:MOST])
        self.focus_first(self._from.control)

    def other(self) -> None:
        """A file from elsewhere: an older stick, another disk."""
        path = choose_backup(self)
        if path is None:
            return
        try:
            found = look(path)
        except SotayError as error:
            self._say(error.sentence(self._services.language()))
            return
        self._say("")
        self._offer([found, *self._found.values()])
        self._from.set_value(str(path))

    def _offer(self, found: list[Found]) -> None:
        from ui.settings.safety import moment

        self._found = {str(one.path): one for one in found}
        now = self._services.clock()
        here, away = self.tr("{moment}, trên máy này"), self.tr("{moment}, trong {folder}")
        self._from.set_options(
            [
                (
                    key,
                    (away if one.elsewhere else here).format(moment=moment(one.at, now), folder=one.path.parent.name),
                )
                for key, one in self._found.items()
            ]
        )

    def _restore(self) -> None:
        commit_input_method()
        chosen = self._from.value()
        self._from.set_problem("" if chosen else self.tr("Xin chọn một bản sao."))
        needs = not self._word.isHidden()
        typed = self._word.text()
        self._word.set_problem(self.tr("Xin gõ mật khẩu mở sổ.") if needs and not typed.strip() else "")
        if not chosen or (needs and not typed.strip()):
            return
        self.accept()
        self.wanted.emit(Path(chosen), typed if needs else None)

    def _say(self, sentence: str) -> None:
        self._problem.set(sentence)
        self._problem.setVisible(bool(sentence))
