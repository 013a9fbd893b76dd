"""Gửi qua USB, Nhận từ USB: where the stick is, what was written or came home, and what still waits.

Object names: courier_places, courier_folder, courier_go, courier_outcome, courier_refused.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.services import Services
from desktop_app.services.parcels import FOLDER_ON_STICK, refusals
from ui.bridge import Bridge
from ui.files import ask_folder
from ui.i18n import counted
from ui.last_resort import as_sentence, two_parts
from ui.sync_status.drives import Drive, plugged_in
from ui.theme.theme import Theme
from ui.widgets.buttons import Button
from ui.widgets.chips import ChipGroup
from ui.widgets.dialog import Dialog
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import IconText, SectionHeading, Text
from ui.widgets.notices import Banner, BannerArea
from ui.widgets.pills import pill_look

if TYPE_CHECKING:
    from desktop_app.services.parcels import Handed, Taken

translate = QCoreApplication.translate

LOOK_AGAIN_MS = 1500


def sent_words(done: Handed) -> list[str]:
    """What was written, what still waits, what to do now."""
    what = counted(
        done.revisions,
        translate("Courier", "Đã chép 1 bản ghi vào USB, niêm kín, người mang không đọc được."),
        translate("Courier", "Đã chép {count} bản ghi vào USB, niêm kín, người mang không đọc được."),
    )
    if not done.revisions:
        what = translate("Courier", "Không còn bản ghi nào chưa giao. Túi chuyển này để xin trả lời và biên nhận.")
    lines = [what]
    if done.blobs:
        lines.append(translate("Courier", "Kèm {count} ảnh và tệp.").format(count=done.blobs))
    if done.waiting:
        words = translate("Courier", "Còn {count} ảnh và tệp chờ lần sau vì USB không đủ chỗ.")
        lines.append(words.format(count=done.waiting))
    lines.append(translate("Courier", "Đã đọc lại, giống từng chữ. Xin rút USB an toàn rồi đưa cho người mang."))
    lines.append(translate("Courier", "Khi biên nhận của văn phòng về tới đây thì mới là đã giao."))
    return lines


def taken_words(done: Taken) -> list[str]:
    """What came home."""
    lines = []
    if done.delivered:
        one = translate("Courier", "USB đã mang về biên nhận của 1 bản ghi.")
        many = translate("Courier", "USB đã mang về biên nhận của {count} bản ghi.")
        lines.append(counted(done.delivered, one, many))
    if done.received:
        one = translate("Courier", "Nhận về 1 bản ghi.")
        lines.append(counted(done.received, one, translate("Courier", "Nhận về {count} bản ghi.")))
    if done.blobs:
        lines.append(translate("Courier", "Kèm {count} ảnh và tệp.").format(count=done.blobs))
    if done.suspended:
        lines.append(translate("Courier", "Văn phòng đang tạm dừng máy này. Xin gọi văn phòng."))
    if not lines and done.parcels:
        lines.append(translate("Courier", "Túi chuyển trên USB không có gì mới."))
    if not lines and not done.refused:
        lines.append(translate("Courier", "Trên USB này không có túi chuyển nào cho máy này."))
    if done.others:
        words = translate("Courier", "{count} túi chuyển của người khác vẫn để nguyên trên USB.")
        lines.append(words.format(count=done.others))
    return lines


class CourierDialog(Dialog):
    """One dialog for both directions. `moved`: something is somewhere else than before.

    `drives` lists the sticks, `ask_folder` asks for a folder (tests hand in their own).
    """

    moved = Signal()

    def __init__(
        self,
        theme: Theme,
        parent: QWidget,
        services: Services,
        bridge: Bridge,
        sending: bool,
        drives: Callable[[], Sequence[Drive]] = plugged_in,
        ask_folder: Callable[[QWidget], str] | None = None,
    ) -> None:
        title = translate("Courier", "Gửi qua USB") if sending else translate("Courier", "Nhận từ USB")
        text = (
            translate("Courier", "Sổ chép mọi tin chưa giao vào một túi niêm kín. Người mang không đọc được.")
            if sending
            else translate("Courier", "Cắm USB do người mang đưa lại. Sổ tìm biên nhận và trả lời của văn phòng.")
        )
        super().__init__(theme, parent, title, text, width=560)
        self._look, self._services, self._bridge = theme, services, bridge
        self._sending, self._drives = sending, drives
        self._ask_folder = ask_folder or _ask_folder
        self._folder, self._under_way = "", False
        self._banners = BannerArea(theme)
        self.body.addWidget(self._banners)
        self._make_places()
        self._make_outcome()
        self._close = self.add_safe(self.tr("Để sau"))
        self._go = self.add_action(self.tr("Chép vào USB") if sending else self.tr("Nhận về"), self._start)
        self._go.setObjectName("courier_go")
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._show_places)
        self._timer.start(LOOK_AGAIN_MS)
        self._shown: list[tuple[str, str]] | None = None
        self._show_places()

    # --- where

    def _make_places(self) -> None:
        theme = self._look
        self._where = QWidget()
        column = QVBoxLayout(self._where)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        name = self.tr("USB nào?")
        column.addWidget(SectionHeading(theme, name))
        self._none = IconText(theme, "usb", self.tr("Chưa thấy USB nào. Cắm vào là hiện ra ở đây."), wrap=True)
        column.addWidget(self._none)
        self._places = ChipGroup(theme, name)
        self._places.setObjectName("courier_places")
        self._places.changed.connect(self._chosen)
        column.addWidget(self._places)
        other = Button(theme, self.tr("Chọn thư mục khác…"), icon="folder", on_click=self._choose_folder)
        other.setObjectName("courier_folder")
        line = QWidget()
        FlowLayout(theme, line).addWidget(other)
        column.addWidget(line)
        self._path = Text(theme, "", "hint", "text_2")
        column.addWidget(self._path)
        self.body.addWidget(self._where)

    def _show_places(self) -> None:
        words = self.tr("{name}, còn {free}")
        places = [(one.path, words.format(name=one.name, free=size_words(one.free))) for one in self._drives()]
        if places != self._shown:
            self._shown = places
            self._places.set_options(places)
            if len(places) == 1 and not self._folder:
                self._places.chip(places[0][0]).setChecked(True)
        self._places.setHidden(not places)
        self._none.setHidden(bool(places) or bool(self._folder))
        self._path.setHidden(not self._folder)
        self._path.setText(self._folder)

    def _chosen(self) -> None:
        if self._places.value() is not None:
            self._folder = ""
            self._banners.show_banner(None)  # what was asked for is done
        self._show_places()

    def _choose_folder(self) -> None:
        chosen = self._ask_folder(self)
        if chosen:
            self._folder = chosen
            self._banners.show_banner(None)
            self._places.set_values([])
            self._show_places()

    def _target(self) -> Path | None:
        """The folder that was chosen, or the place on the stick that was chosen."""
        if self._folder:
            return Path(self._folder)
        stick = self._places.value()
        if stick is None:
            return None
        return Path(stick) / FOLDER_ON_STICK if self._sending else Path(stick)

    # --- doing it

    def _make_outcome(self) -> None:
        theme = self._look
        self._outcome = QWidget()
        self._lines = QVBoxLayout(self._outcome)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(theme.px(8))
        self._outcome.setObjectName("courier_outcome")
        self._outcome.hide()
        self.body.addWidget(self._outcome)

    def _start(self) -> None:
        target = self._target()
        if target is None:
            self._banners.show_banner(Banner(self._look, "info", self.tr("Xin chọn USB hoặc thư mục trước.")))
            return
        self._banners.show_banner(None)
        self._busy(True)
        parcels = self._services.parcels
        if self._sending:
            self._bridge.then(parcels.write(target, make=not self._folder), self._sent, self._failed, receiver=self)
        else:
            self._bridge.then(parcels.read(target), self._taken, self._failed, receiver=self)

    def reject(self) -> None:
        """While the stick is written or read: end that first. Whoever closes this now may pull the stick out next."""
        if not self._under_way:
            super().reject()
            return
        self._services.parcels.cancel()
        self._close.setEnabled(False)
        self._banners.show_banner(Banner(self._look, "info", self.tr("Đang dừng. Xin chưa rút USB.")))

    def _busy(self, busy: bool) -> None:
        self._under_way = busy
        self._go.setEnabled(not busy)
        self._close.setEnabled(True)
        doing, do = (
            (self.tr("Đang chép…"), self.tr("Chép vào USB"))
            if self._sending
            else (self.tr("Đang nhận…"), self.tr("Nhận về"))
        )
        self._go.setText(doing if busy else do)

    def _sent(self, done: Handed) -> None:
        self._tell("moving", sent_words(done), [])

    def _taken(self, done: Taken) -> None:
        language = self._services.language()
        refused = [f"{one.file}: {one.sentence(language)}" for one in refusals(done)]
        self._tell("delivered" if done.delivered else "", taken_words(done), refused)

    def _tell(self, state: str, lines: list[str], refused: list[str]) -> None:
        theme = self._look
        self._under_way = False
        self._banners.show_banner(None)
        self._close.setEnabled(True)
        icon, ink = (pill_look(state).icon, pill_look(state).ink) if state else ("info", "accent")
        self._timer.stop()
        self._where.hide()
        self.text.hide()
        self._go.hide()
        self._close.setText(self.tr("Xong"))
        for place, line in enumerate(lines):
            if place:
                self._lines.addWidget(Text(theme, line, "body", "text_2"))
            else:
                self._lines.addWidget(IconText(theme, icon, line, "body", "text", ink=ink, wrap=True))
        for line in refused:
            words = IconText(theme, "warning", line, colour="warn", wrap=True)
            words.setObjectName("courier_refused")
            self._lines.addWidget(words)
        self._lines.addStretch(1)
        self._outcome.show()
        self._close.setFocus()
        QTimer.singleShot(0, self, lambda: self._place(self.width()))  # as low as the outcome is
        self.moved.emit()

    def _failed(self, error: BaseException) -> None:
        self._busy(False)
        sentence = as_sentence(error).sentence(self._services.language())
        self._banners.show_banner(Banner(self._look, "warn", *two_parts(sentence)))
        self.moved.emit()


def size_words(size: int) -> str:
    """ "14 GB", "820 MB": whole numbers, decimal units, as sticks are sold."""
    for unit, name in ((10**9, "GB"), (10**6, "MB")):
        if size >= unit:
            return f"{size // unit} {name}"
    return f"{size // 1000} kB"


def _ask_folder(parent: QWidget) -> str:
    return str(ask_folder(parent) or "")
