"""The card of "Cài đặt" for a machine that several people use: the name where people choose, another person, leaving.

Object names: people_count, person_name, change_person, add_person, leave_machine; leave_state, leave_backup,
leave_next.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop_app.errors import SotayError
from desktop_app.services import Services, people
from ui.bridge import Bridge
from ui.files import ask_folder
from ui.last_resort import as_sentence, two_parts
from ui.theme.theme import Theme
from ui.widgets.buttons import Button
from ui.widgets.dialog import Dialog, ask
from ui.widgets.fields import LineField
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import IconText, Text
from ui.widgets.notices import Banner, BannerArea
from ui.widgets.paper import Paper

if TYPE_CHECKING:
    from desktop_app.services.backups import Made
    from desktop_app.services.leaving import Clearance, Departure
    from ui.switching import Switching

ChooseFolder = Callable[[QWidget, str], "Path | None"]


class PeopleCard(Paper):
    """Nothing here shows who the others are: only how many."""

    def __init__(self, theme: Theme, services: Services, bridge: Bridge, switching: Switching) -> None:
        super().__init__(theme, padding=20)
        self._look, self._services, self._bridge, self._switching = theme, services, bridge, switching
        self.body.addWidget(Text(theme, self.tr("Người dùng máy này"), "section"))
        self._count = IconText(theme, "people", "", colour="text", wrap=True)
        self._count.setObjectName("people_count")
        self.body.addWidget(self._count)
        self._name = LineField(
            theme, self.tr("Tên ở trang chọn người"), hint=self.tr("Để trống thì lấy tên trên nhãn sổ."), max_length=80
        )
        self._name.edit.setObjectName("person_name")
        self._name.set_text(str(services.settings.get(people.NAME_SETTING, "")))
        self._name.setMaximumWidth(theme.px(420))
        self._name.left.connect(self._rename)
        self.body.addWidget(self._name)
        hint = self.tr("Mỗi người một cuốn sổ, một mật khẩu. Không ai đọc được sổ của người khác.")
        self.body.addWidget(Text(theme, hint, "hint", "text_2"))
        self._banners = BannerArea(theme)
        self.body.addWidget(self._banners)
        buttons = QWidget()
        row = FlowLayout(theme, buttons)
        self.change = self._button("change_person", self.tr("Đổi người dùng"), "people", switching.change)
        self.add = self._button("add_person", self.tr("Thêm người dùng máy này…"), "plus", self.ask_add)
        self.leave = self._button("leave_machine", self.tr("Bỏ sổ này khỏi máy…"), "trash", self.ask_leave)
        for button in (self.change, self.add, self.leave):
            row.addWidget(button)
        self.body.addWidget(buttons)
        self._show_count()

    def _button(self, name: str, text: str, icon: str, on_click: Callable[[], object]) -> Button:
        button = Button(self._look, text, icon=icon, size="button_small", on_click=on_click)
        button.setObjectName(name)
        return button

    def _show_count(self) -> None:
        count = self._switching.count()
        self._count.set(
            self.tr("Máy này chỉ có một người dùng.")
            if count == 1
            else self.tr("Máy này có {count} người dùng.").format(count=count)
        )
        self.change.setVisible(count > 1)

    def _rename(self) -> None:
        people.rename(self._services.settings, self._name.text())

    def ask_add(self) -> None:
        """Somebody else begins a notebook; this one is locked first."""
        try:
            people.add(self._switching.home)
        except SotayError as error:
            self._tell(error)
            return
        self._banners.show_banner(None)
        if ask(
            self._look,
            self.window(),
            self.tr("Thêm người dùng máy này?"),
            self.tr("Sổ này được khóa lại, không ai động đến. Người mới viết nhãn và đặt mật khẩu cho sổ của mình."),
            self.tr("Để sau"),
            self.tr("Thêm người"),
        ):
            self._switching.add()

    def ask_leave(self) -> None:
        """Two questions, and nothing goes before the second."""
        dialog = LeaveDialog(self._look, self.window(), self._services, self._bridge)
        dialog.cleared.connect(self._ask_again)
        dialog.open()

    def _ask_again(self, clearance: Clearance) -> None:
        kept = (
            self.tr("Bản sao lưu vẫn còn ở {folder}, mở bằng mật khẩu của sổ.").format(folder=clearance.backup.parent)
            if clearance.backup is not None
            else self.tr("Những gì đã giao vẫn ở văn phòng.")
        )
        if ask(
            self._look,
            self.window(),
            self.tr("Bỏ hẳn cuốn sổ này khỏi máy?"),
            self.tr("Sổ và các bản sao lưu nằm trên máy này sẽ không còn, không lấy lại được ở đây.") + " " + kept,
            self.tr("Để sổ lại"),
            self.tr("Bỏ khỏi máy"),
            danger=True,
        ):
            self._switching.leave(clearance)

    def _tell(self, error: SotayError) -> None:
        sentence = error.sentence(self._services.language())
        self._banners.show_banner(Banner(self._look, "warn", *two_parts(sentence)))


class LeaveDialog(Dialog):
    """What would be lost, and a backup elsewhere where something would. `cleared` carries the `Clearance`."""

    cleared = Signal(object)

    def __init__(
        self,
        theme: Theme,
        parent: QWidget,
        services: Services,
        bridge: Bridge,
        choose: ChooseFolder | None = None,
    ) -> None:
        super().__init__(
            theme,
            parent,
            QCoreApplication.translate("LeaveDialog", "Bỏ sổ này khỏi máy?"),
            QCoreApplication.translate(
                "LeaveDialog", "Dùng khi người giữ sổ đổi máy hoặc thôi làm. Sổ của người khác trên máy vẫn nguyên."
            ),
            width=620,
        )
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._look, self._services, self._bridge = theme, services, bridge
        self._choose = choose or ask_folder
        self._departure: Departure = services.care.departure
        self._made: Made | None = None
        self._banners = BannerArea(theme)
        self._state = IconText(theme, "check", "", colour="text", wrap=True)
        self._state.setObjectName("leave_state")
        self._backup = Button(
            theme, self.tr("Sao lưu vào USB, ổ đĩa khác…"), icon="usb", size="button_small", on_click=self.back_up
        )
        self._backup.setObjectName("leave_backup")
        box = QWidget()
        FlowLayout(theme, box).addWidget(self._backup)
        for widget in (self._banners, self._state, box):
            self.body.addWidget(widget)
        self.add_safe(self.tr("Để sổ lại"))
        self._next = self.add_action(self.tr("Tiếp tục"), self._go_on, "normal")
        self._next.setObjectName("leave_next")
        self._show_state()

    def _show_state(self) -> None:
        left = self._departure.outstanding()
        made = self._made is not None and self._made.carried is not None
        if made and self._made is not None and self._made.carried is not None:
            said = self.tr("Đã sao lưu vào {folder}, bản sao đã được đọc lại.")
            self._state.set(said.format(folder=self._made.carried.parent), "check")
        elif left:
            said = self.tr(
                "Chưa ở nơi nào khác: {records} tin, biên bản hay việc chưa giao, {drafts} nháp, {files} ảnh hay tệp. "
                "Xin sao lưu ra ngoài máy này trước, rồi mới bỏ được."
            )
            self._state.set(said.format(records=left.records, drafts=left.drafts, files=left.files), "warning")
        elif not left.delivered:
            self._state.set(self.tr("Trong sổ chưa ghi gì."), "check")
        else:
            self._state.set(self.tr("Mọi thứ trong sổ đã về văn phòng, có biên nhận. Sao lưu thêm cũng được."), "check")
        self._next.setVisible(made or not left)

    def back_up(self) -> None:
        """A whole backup into a folder of the person's choice."""
        if self._departure.needs_passphrase_first():
            from desktop_app.services.leaving import BackupOpensHereOnly

            self._tell(BackupOpensHereOnly())
            return
        folder = self._choose(self, self.tr("Chọn nơi cất bản sao lưu"))
        if folder is None:
            return
        self._busy(True)
        self._bridge.then(self._services.care.backups.create(folder), self._backed_up, self._tell, receiver=self)

    def _backed_up(self, made: Made) -> None:
        self._busy(False)
        self._made = made
        self._banners.show_banner(None)
        if made.problem is not None:
            self._tell(made.problem)
        self._show_state()

    def _go_on(self) -> None:
        try:
            clearance = self._departure.clear(self._made)
        except SotayError as error:
            self._tell(error)
            return
        self.accept()
        self.cleared.emit(clearance)

    def _tell(self, error: Any) -> None:
        self._busy(False)
        sentence = as_sentence(error).sentence(self._services.language())
        self._banners.show_banner(Banner(self._look, "warn", *two_parts(sentence)))

    def _busy(self, busy: bool) -> None:
        self._backup.setEnabled(not busy)
        self._next.setEnabled(not busy)
        self._backup.setText(self.tr("Đang sao lưu…") if busy else self.tr("Sao lưu vào USB, ổ đĩa khác…"))
