"""Choosing another passphrase for the open notebook, and the office that helps who forgets it.

Object names: old_passphrase, new_passphrase, new_again, new_strength, change_button; office_code, office_button.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop_app.services import Services
from ui.bridge import Bridge
from ui.first_run.answers import strength
from ui.last_resort import as_sentence, two_parts
from ui.theme.theme import Theme
from ui.widgets.dialog import Dialog
from ui.widgets.fields import LineField, SecretField
from ui.widgets.keys import commit_input_method
from ui.widgets.labels import IconText
from ui.widgets.notices import Banner, BannerArea


class PassphraseDialog(Dialog):
    """The present passphrase where there is one, and the new one twice. Until it says so, the old one opens."""

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget, services: Services, bridge: Bridge) -> None:
        by_passphrase = services.care.locks.ways().passphrase
        title = (
            QCoreApplication.translate("PassphraseDialog", "Đổi mật khẩu mở sổ")
            if by_passphrase
            else QCoreApplication.translate("PassphraseDialog", "Đặt mật khẩu mở sổ")
        )
        super().__init__(theme, parent, title, width=560)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._look, self._services, self._bridge = theme, services, bridge
        self._banners = BannerArea(theme)
        self.body.addWidget(self._banners)
        self._old = SecretField(theme, self.tr("Mật khẩu đang dùng"))
        self._old.edit.setObjectName("old_passphrase")
        self._old.setVisible(by_passphrase)
        hint = self.tr("Một câu ngắn dễ nhớ là tốt nhất. Nên gõ không dấu, tắt bộ gõ tiếng Việt.")
        self._new = SecretField(theme, self.tr("Mật khẩu mới"), hint)
        self._new.edit.setObjectName("new_passphrase")
        self._new.changed.connect(self._say_strength)
        self._strength = IconText(theme, "shield", "", wrap=True)
        self._strength.setObjectName("new_strength")
        self._strength.hide()
        self._again = SecretField(theme, self.tr("Gõ lại lần nữa"))
        self._again.edit.setObjectName("new_again")
        for widget in (self._old, self._new, self._strength, self._again):
            self.body.addWidget(widget)
        self.body.addWidget(
            IconText(
                theme,
                "info",
                self.tr("Bản sao lưu đã có vẫn mở bằng mật khẩu của lúc sao lưu."),
                colour="text",
                wrap=True,
            )
        )
        self.add_safe(self.tr("Để nguyên"))
        self._go = self.add_action(title, self._change)
        self._go.setObjectName("change_button")
        self._word = title
        self.focus_first((self._old if by_passphrase else self._new).control)

    def _say_strength(self, text: str) -> None:
        sentence = strength(text)
        self._strength.set(sentence)
        self._strength.setVisible(bool(sentence))

    def _change(self) -> None:
        commit_input_method()
        old, new = self._old.text(), self._new.text()
        problems = {
            self._old: self.tr("Xin gõ mật khẩu đang dùng.") if not self._old.isHidden() and not old.strip() else "",
            self._new: "" if new.strip() else self.tr("Xin gõ mật khẩu mới, ít nhất một cụm từ dễ nhớ."),
            self._again: ""
            if new.strip() == self._again.text().strip()
            else self.tr("Hai lần gõ chưa giống nhau. Xin gõ lại."),
        }
        for field, sentence in problems.items():
            field.set_problem(sentence)
        wrong = [field for field, sentence in problems.items() if sentence]
        if wrong:
            wrong[0].control.setFocus()
            return
        self._banners.show_banner(None)
        self._busy(True)
        going = self._services.care.locks.change_passphrase(None if self._old.isHidden() else old, new)
        self._bridge.then(going, self._done, self._failed, receiver=self)

    def _done(self, _cleared: bool) -> None:
        self.changed.emit()
        self.accept()

    def _failed(self, error: BaseException) -> None:
        self._busy(False)
        sentence = as_sentence(error).sentence(self._services.language())
        self._banners.show_banner(Banner(self._look, "warn", *two_parts(sentence)))

    def _busy(self, busy: bool) -> None:
        self._go.setEnabled(not busy)
        self._go.setText(self.tr("Đang đổi…") if busy else self._word)


class OfficeDialog(Dialog):
    """The code of the office's rescue key; from then on the office can help, and only together with this machine."""

    trusted = Signal()

    def __init__(self, theme: Theme, parent: QWidget, services: Services, bridge: Bridge) -> None:
        super().__init__(
            theme,
            parent,
            QCoreApplication.translate("OfficeDialog", "Nhờ văn phòng giữ khóa dự phòng"),
            QCoreApplication.translate(
                "OfficeDialog",
                "Văn phòng có một mã khóa (bắt đầu bằng bốn chữ, có gạch nối). Ghi mã ấy vào đây thì sau này quên mật "
                "khẩu, văn phòng giúp mở lại được. Văn phòng không tự mở sổ được khi không có máy này.",
            ),
            width=620,
        )
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._look, self._services, self._bridge = theme, services, bridge
        self._banners = BannerArea(theme)
        self._code = LineField(theme, self.tr("Mã khóa của văn phòng"))
        self._code.edit.setObjectName("office_code")
        self.body.addWidget(self._banners)
        self.body.addWidget(self._code)
        self.add_safe(self.tr("Để sau"))
        self._go = self.add_action(self.tr("Ghi nhận"), self._trust)
        self._go.setObjectName("office_button")
        self.focus_first(self._code.control)

    def _trust(self) -> None:
        commit_input_method()
        typed = self._code.text().strip()
        self._code.set_problem("" if typed else self.tr("Xin ghi mã khóa của văn phòng."))
        if not typed:
            return
        self._go.setEnabled(False)
        self._bridge.then(self._services.care.locks.trust_office(typed), self._done, self._failed, receiver=self)

    def _done(self, _none: object) -> None:
        self.trusted.emit()
        self.accept()

    def _failed(self, error: BaseException) -> None:
        self._go.setEnabled(True)
        sentence = as_sentence(error).sentence(self._services.language())
        self._banners.show_banner(Banner(self._look, "warn", *two_parts(sentence)))
