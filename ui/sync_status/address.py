"""Another address of the same office: it moved, or the notebook was connected by a stick and knows none."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QWidget

from desktop_app.services import Services
from ui.bridge import Bridge
from ui.sync_status.asking import AskingDialog
from ui.theme.theme import Theme
from ui.widgets.fields import LineField
from ui.widgets.keys import commit_input_method


class AddressDialog(AskingDialog):
    """One field; the address counts once a whole synchronisation has gone there. `moved`: it does."""

    moved = Signal()

    def __init__(self, theme: Theme, parent: QWidget, services: Services, bridge: Bridge, address: str) -> None:
        translate = QCoreApplication.translate
        super().__init__(
            theme,
            parent,
            services,
            bridge,
            translate("AddressDialog", "Địa chỉ nơi nhận"),
            translate(
                "AddressDialog",
                "Chỉ đổi khi văn phòng báo địa chỉ mới. Sổ gửi thử tới đó; đúng là văn phòng của mình thì mới đổi.",
            ),
        )
        self._field = LineField(theme, self.tr("Địa chỉ"), placeholder="https://…")
        self._field.edit.setObjectName("new_address")
        self._field.set_text(address)
        self._field.edit.returnPressed.connect(self._move)
        self.body.addWidget(self._field)
        self.add_safe(self.tr("Để sau"))
        self._go = self.add_action(self.tr("Gửi tới địa chỉ này"), self._move)
        self._go.setObjectName("address_button")
        self.focus_first(self._field.control)

    def _move(self) -> None:
        commit_input_method()
        typed = self._field.text().strip()
        if not self._go.isEnabled():
            return
        self._field.set_problem("" if typed else self.tr("Xin ghi địa chỉ mà văn phòng báo."))
        if typed:
            self._ask(self._services.syncing.sync(typed, keep=True), self.tr("Đang gửi thử…"), lambda _: self._done())
        else:
            self._banners.show_banner(None)
            self._field.control.setFocus()
        self.grow()

    def _done(self) -> None:
        self.moved.emit()
        self.accept()
