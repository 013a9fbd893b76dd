"""Another address of the same office: it moved, or the notebook was connected by a stick and knows none."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop_app.services import Services
from ui.bridge import Bridge
from ui.last_resort import as_sentence, two_parts
from ui.theme.theme import Theme
from ui.widgets.dialog import Dialog
from ui.widgets.fields import LineField
from ui.widgets.keys import commit_input_method
from ui.widgets.notices import Banner, BannerArea


class AddressDialog(Dialog):
    """One field; the address counts once a whole synchronisation has gone there. `moved`: it does."""

    moved = Signal()

    def __init__(self, theme: Theme, parent: QWidget, services: Services, bridge: Bridge, address: str) -> None:
        translate = QCoreApplication.translate
        super().__init__(
            theme,
            parent,
            translate("AddressDialog", "Địa chỉ nơi nhận"),
            translate(
                "AddressDialog",
                "Chỉ đổi khi văn phòng báo địa chỉ mới. Sổ gửi thử tới đó; đúng là văn phòng của mình thì mới đổi.",
            ),
            width=560,
            scrolls=True,
        )
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._services, self._bridge = services, bridge
        self._banners = BannerArea(theme)
        self._field = LineField(theme, self.tr("Địa chỉ"), placeholder="https://…")
        self._field.edit.setObjectName("new_address")
        self._field.set_text(address)
        self.body.addWidget(self._banners)
        self.body.addWidget(self._field)
        self.add_safe(self.tr("Để sau"))
        self._go = self.add_action(self.tr("Gửi tới địa chỉ này"), self._move)
        self._go.setObjectName("address_button")
        self.focus_first(self._field.control)

    def _move(self) -> None:
        commit_input_method()
        typed = self._field.text().strip()
        self._field.set_problem("" if typed else self.tr("Xin ghi địa chỉ mà văn phòng báo."))
        self._banners.show_banner(None)
        if typed:
            self._busy(True)
            going = self._services.syncing.sync(typed, keep=True)
            self._bridge.then(going, lambda _result: self._done(), self._failed, receiver=self)
        else:
            self._field.control.setFocus()
        self.grow()

    def _busy(self, busy: bool) -> None:
        self._go.setEnabled(not busy)
        self._go.setText(self.tr("Đang gửi thử…") if busy else self.tr("Gửi tới địa chỉ này"))

    def _done(self) -> None:
        self.moved.emit()
        self.accept()

    def _failed(self, error: BaseException) -> None:
        self._busy(False)
        sentence = as_sentence(error).sentence(self._services.language())
        self._banners.show_banner(Banner(self._theme, "warn", *two_parts(sentence)))
        self.grow()
