"""The cards of "Cài đặt" that keep the notebook safe: backups, the passphrase and the lock, the examination.

Object names: backup_now, backup_folder, backup_restore, backup_state, backup_elsewhere, change_passphrase, lock_after,
examine, repair, check_<name>.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.services import Services
from desktop_app.services.backups import Made
from desktop_app.services.maintenance import Check
from ui.bridge import Bridge
from ui.files import ask_folder
from ui.last_resort import as_sentence
from ui.settings.passphrase import OfficeDialog, PassphraseDialog
from ui.settings.presenter import LOCK_AFTER, LOCK_CHOICES, lock_minutes
from ui.settings.restore import RestoreDialog
from ui.theme.theme import Theme
from ui.widgets.buttons import Button
from ui.widgets.chips import ChipGroup
from ui.widgets.dialog import Dialog
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import IconText, Text
from ui.widgets.paper import Paper
from ui.widgets.writing import TextField

RestoreWanted = Callable[[Path, str | None], object]


def moment(at: datetime, now: datetime) -> str:
    """ "hôm nay lúc 9:14", "hôm qua lúc 9:14", "lúc 9:14 ngày 21/11/2026"."""
    time = f"{at.hour}:{at.minute:02}"
    days = (now.date() - at.date()).days
    if days == 0:
        return QCoreApplication.translate("Safety", "hôm nay lúc {time}").format(time=time)
    if days == 1:
        return QCoreApplication.translate("Safety", "hôm qua lúc {time}").format(time=time)
    said = QCoreApplication.translate("Safety", "lúc {time} ngày {day}")
    return said.format(time=time, day=f"{at:%d/%m/%Y}")


class BackupCard(Paper):
    """When the last backup was made, where copies go, and the way back."""

    def __init__(self, theme: Theme, services: Services, bridge: Bridge, on_restore: RestoreWanted) -> None:
        super().__init__(theme, padding=20)
        self._look, self._services, self._bridge, self._on_restore = theme, services, bridge, on_restore
        self.body.addWidget(Text(theme, self.tr("Sao lưu"), "section"))
        self._state = IconText(theme, "history", "", colour="text", wrap=True)
        self._state.setObjectName("backup_state")
        self._elsewhere = IconText(theme, "usb", "", colour="text", wrap=True)
        self._elsewhere.setObjectName("backup_elsewhere")
        self._told = IconText(theme, "warning", "", colour="text", ink="warn", wrap=True)
        self._told.hide()
        for line in (self._state, self._elsewhere, self._told):
            self.body.addWidget(line)
        hint = self.tr("Mỗi ngày sổ tự sao lưu một lần. Bản sao được khóa như sổ, ai nhặt được cũng không đọc được.")
        self.body.addWidget(Text(theme, hint, "hint", "text_2"))
        buttons = QWidget()
        row = FlowLayout(theme, buttons)
        self.now = Button(theme, self.tr("Sao lưu ngay"), icon="save", size="button_small", on_click=self.back_up)
        self.choose = Button(
            theme, self.tr("Chọn nơi chép thêm…"), icon="folder", size="button_small", on_click=self.choose_folder
        )
        self.restore = Button(
            theme, self.tr("Khôi phục…"), icon="history", size="button_small", on_click=self.ask_restore
        )
        for name, button in (("now", self.now), ("folder", self.choose), ("restore", self.restore)):
            button.setObjectName(f"backup_{name}")
            row.addWidget(button)
        self.body.addWidget(buttons)
        self.show_state()

    def show_state(self) -> None:
        backups = self._services.care.backups
        newest, folder = backups.newest(), backups.folder()
        if newest is None:
            self._state.set(self.tr("Chưa có bản sao lưu nào."))
        else:
            said = self.tr("Sao lưu gần nhất: {moment}.")
            self._state.set(said.format(moment=moment(newest, self._services.clock())))
        if folder is None:
            self._elsewhere.set(self.tr("Máy hỏng là mất cả bản sao. Nên chọn thêm một USB hay ổ đĩa khác."))
        else:
            self._elsewhere.set(self.tr("Chép thêm vào: {folder}").format(folder=str(folder)))

    def back_up(self) -> None:
        self._busy(True)
        self._bridge.then(self._services.care.backups.create(), self._made, self._failed, receiver=self)

    def choose_folder(self) -> None:
        chosen = ask_folder(self, self.tr("Chọn nơi chép thêm bản sao lưu"))
        if chosen is None:
            return
        try:
            self._services.care.backups.choose_folder(chosen)
        except Exception as error:  # noqa: BLE001 - told in a sentence, as everything a button may meet
            self._failed(error)
            return
        self.show_state()
        self.back_up()

    def ask_restore(self) -> None:
        dialog = RestoreDialog(self._look, self.window(), self._services)
        dialog.wanted.connect(self._on_restore)
        dialog.open()

    def _made(self, made: Made) -> None:
        self._busy(False)
        self.show_state()
        problem = made.problem.sentence(self._services.language()) if made.problem else ""
        self._told.set(problem)
        self._told.setVisible(bool(problem))

    def _failed(self, error: BaseException) -> None:
        self._busy(False)
        self._told.set(as_sentence(error).sentence(self._services.language()))
        self._told.show()

    def _busy(self, busy: bool) -> None:
        self.now.setEnabled(not busy)
        self.now.setText(self.tr("Đang sao lưu…") if busy else self.tr("Sao lưu ngay"))


class LockCard(Paper):
    """How the notebook opens, and when it closes by itself."""

    def __init__(self, theme: Theme, services: Services, bridge: Bridge) -> None:
        super().__init__(theme, padding=20)
        self._look, self._services, self._bridge = theme, services, bridge
        self.body.addWidget(Text(theme, self.tr("Khóa sổ"), "section"))
        self._how = IconText(theme, "lock", "", colour="text", wrap=True)
        self.body.addWidget(self._how)
        self.change = Button(theme, "", icon="lock", size="button_small", on_click=self.ask_passphrase)
        self.change.setObjectName("change_passphrase")
        self.trust = Button(
            theme, self.tr("Nhờ văn phòng giữ khóa dự phòng…"), icon="building", size="button_small",
            on_click=self.ask_office,
        )  # fmt: skip
        self.trust.setObjectName("trust_office")
        buttons = QWidget()
        row = FlowLayout(theme, buttons)
        row.addWidget(self.change)
        row.addWidget(self.trust)
        self.body.addWidget(buttons)
        question = self.tr("Bỏ máy đó bao lâu thì sổ tự khóa?")
        self.body.addSpacing(theme.px(4))
        self.body.addWidget(Text(theme, question, "label"))
        options = [(str(number), self.tr("{number} phút").format(number=number)) for number in LOCK_CHOICES]
        self.after = ChipGroup(theme, question, options)
        self.after.setObjectName("lock_after")
        self.after.set_value(str(lock_minutes(services.settings)))
        self.after.changed.connect(self._chosen)
        self.body.addWidget(self.after)
        hint = self.tr("Máy ngủ thì sổ cũng khóa. Khóa ngay: Ctrl+L. Chữ đang gõ được lưu trước khi khóa.")
        self.body.addWidget(Text(theme, hint, "hint", "text_2"))
        self.show_ways()

    def show_ways(self) -> None:
        ways = self._services.care.locks.ways()
        by_passphrase = ways.passphrase
        self._how.set(
            self.tr("Sổ mở bằng mật khẩu. Quên thì văn phòng giúp mở lại được.")
            if by_passphrase and ways.office
            else self.tr("Sổ mở bằng mật khẩu.")
            if by_passphrase
            else self.tr(
                "Sổ mở bằng kho khóa của máy này. Máy dùng chung, hoặc muốn mở bản sao lưu trên máy khác, "
                "thì nên đặt mật khẩu."
            )
        )
        self.change.setText(self.tr("Đổi mật khẩu…") if by_passphrase else self.tr("Đặt mật khẩu…"))

    def ask_office(self) -> None:
        dialog = OfficeDialog(self._look, self.window(), self._services, self._bridge)
        dialog.trusted.connect(self.show_ways)
        dialog.open()

    def ask_passphrase(self) -> None:
        dialog = PassphraseDialog(self._look, self.window(), self._services, self._bridge)
        dialog.changed.connect(self.show_ways)
        dialog.open()

    def _chosen(self) -> None:
        self._services.settings.set(LOCK_AFTER, int(self.after.value() or LOCK_CHOICES[1]))


class HealthCard(Paper):
    """ "Khám máy": everything is looked at, one line each; what can be mended is mended on one click."""

    def __init__(self, theme: Theme, services: Services, bridge: Bridge) -> None:
        super().__init__(theme, padding=20)
        self._look, self._services, self._bridge = theme, services, bridge
        self.body.addWidget(Text(theme, self.tr("Khám máy"), "section"))
        hint = self.tr("Xem tệp sổ, nhật ký, ảnh, khóa, đồng hồ và ổ đĩa có ổn không. Khám không sửa gì.")
        self.body.addWidget(Text(theme, hint, "hint", "text_2"))
        self._lines = QWidget()
        self._column = QVBoxLayout(self._lines)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.px(4))
        self._lines.hide()
        self.body.addWidget(self._lines)
        buttons = QWidget()
        row = FlowLayout(theme, buttons)
        self.start = Button(
            theme, self.tr("Khám ngay"), icon="shield-check", size="button_small", on_click=self.examine
        )
        self.start.setObjectName("examine")
        self.mend = Button(
            theme, self.tr("Lập lại chỗ lệch"), icon="refresh", size="button_small", on_click=self.repair
        )
        self.mend.setObjectName("repair")
        self.report = Button(theme, self.tr("Báo sự cố…"), icon="copy", size="button_small", on_click=self.ask_report)
        self.report.setObjectName("report")
        row.addWidget(self.start)
        row.addWidget(self.mend)
        row.addWidget(self.report)
        self.mend.hide()
        self.body.addWidget(buttons)

    def examine(self) -> None:
        self._busy(True)
        self._bridge.then(self._services.care.examine(), self._found, self._failed, receiver=self)

    def ask_report(self) -> None:
        self._busy(True)
        self._bridge.then(self._services.care.report(), self._show_report, self._failed, receiver=self)

    def _show_report(self, text: str) -> None:
        self._busy(False)
        enrolled = self._services.syncing.enrolled() is not None
        ReportDialog(self._look, self.window(), text, self._leave if enrolled else None).open()

    def _leave(self, text: str) -> None:
        self._bridge.then(self._services.parcels.leave_report(text), lambda _done: None, self._failed, receiver=self)

    def repair(self) -> None:
        self._busy(True)
        self._bridge.then(self._services.care.repair(), lambda _names: self.examine(), self._failed, receiver=self)

    def _found(self, checks: list[Check]) -> None:
        self._busy(False)
        self._clear()
        english = self._services.language() == "en"
        for check in checks:
            line = IconText(
                self._look,
                "check" if check.ok else "warning",
                check.en if english else check.vi,
                colour="text",
                ink="safe" if check.ok else "warn",
                wrap=True,
            )
            line.setObjectName(f"check_{check.name}")
            self._column.addWidget(line)
        self._lines.show()
        self.mend.setVisible(any(check.mends for check in checks))

    def _failed(self, error: BaseException) -> None:
        self._busy(False)
        self._clear()
        sentence = as_sentence(error).sentence(self._services.language())
        self._column.addWidget(IconText(self._look, "warning", sentence, colour="text", ink="warn", wrap=True))
        self._lines.show()

    def _clear(self) -> None:
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def _busy(self, busy: bool) -> None:
        self.start.setEnabled(not busy)
        self.mend.setEnabled(not busy)
        self.start.setText(self.tr("Đang khám…") if busy else self.tr("Khám ngay"))


class ReportDialog(Dialog):
    """The whole report, to be read before it goes anywhere. `leave`: let it go with the next parcels, which is offered
    where there is an office."""

    def __init__(self, theme: Theme, parent: QWidget, text: str, leave: Callable[[str], object] | None = None) -> None:
        super().__init__(
            theme,
            parent,
            QCoreApplication.translate("ReportDialog", "Báo sự cố"),
            QCoreApplication.translate(
                "ReportDialog",
                "Trong này không có chữ nào đã ghi trong sổ, không có tên ai. Xin đọc qua, rồi chép gửi cho văn phòng.",
            )
            if leave is None
            else QCoreApplication.translate(
                "ReportDialog",
                "Trong này không có chữ nào đã ghi trong sổ, không có tên ai. Xin đọc qua, rồi chép gửi cho văn phòng, "
                "hoặc để nó đi kèm túi chuyển tới.",
            ),
            width=760,
        )
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        shown = TextField(theme, self.tr("Nội dung báo"), min_lines=8, max_lines=12)
        shown.set_text(text)
        shown.edit.setReadOnly(True)
        shown.setObjectName("report_text")
        self.body.addWidget(shown)
        self.add_safe(self.tr("Đóng"))
        self._text, self._on_leave = text, leave
        if leave is not None:
            self._put = self.add_action(self.tr("Gửi kèm túi chuyển"), self.leave)
            self._put.setObjectName("report_leave")
        self._copy = self.add_action(self.tr("Chép"), lambda: QGuiApplication.clipboard().setText(text))
        self._copy.setObjectName("report_copy")

    def leave(self) -> None:
        assert self._on_leave is not None
        self._on_leave(self._text)
        self.accept()
