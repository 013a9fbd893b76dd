"""Enrolling where there is no network: a request goes to the office on a stick, and its answer comes home.

Object names: enrol_write, enrol_read, enrol_said.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.services import Services
from ui.bridge import Bridge
from ui.files import ask_file, ask_folder
from ui.first_run.answers import Answers
from ui.last_resort import as_sentence
from ui.theme.theme import Theme
from ui.widgets.buttons import Button
from ui.widgets.flow import FlowLayout
from ui.widgets.keys import commit_input_method
from ui.widgets.labels import IconText, Text

FILE = "don-dang-ky"
SUFFIX = ".fsp"


class ByStick(QWidget):
    """Two buttons and what came of them. `enrolled`: the notebook is connected. `grown`: another sentence is shown.
    `no_code`: a code has to be typed first."""

    enrolled = Signal()
    grown = Signal()
    no_code = Signal()

    def __init__(self, theme: Theme, answers: Answers, services: Services, bridge: Bridge) -> None:
        super().__init__()
        self._answers, self._services, self._bridge = answers, services, bridge
        self._write = Button(theme, self.tr("Ghi đơn vào USB"), "normal", "usb", on_click=self._ask_where)
        self._write.setObjectName("enrol_write")
        self._read = Button(theme, self.tr("Nhận tệp trả lời"), "normal", "file", on_click=self._ask_which)
        self._read.setObjectName("enrol_read")
        self._said = IconText(theme, "info", "", "hint", "text_2", wrap=True)
        self._said.setObjectName("enrol_said")
        self._said.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(10))
        way = self.tr("Không có mạng? Ghi đơn vào USB, mang tới văn phòng rồi nhận tệp trả lời.")
        column.addWidget(Text(theme, way, "hint", "text_2", wrap=True))
        line = QWidget()
        buttons = FlowLayout(theme, line)
        for button in (self._write, self._read):
            buttons.addWidget(button)
        column.addWidget(line)
        column.addWidget(self._said)

    def _ask_where(self) -> None:
        commit_input_method()
        if not self._answers.code.strip():
            self.no_code.emit()
            return
        folder = ask_folder(self, self.tr("Chọn USB hay thư mục để ghi đơn"))
        if folder is not None:
            self.write_into(folder)

    def write_into(self, folder: Path) -> None:
        """Write the request under a name that is still free."""
        number, file = 2, folder / f"{FILE}{SUFFIX}"
        while file.exists():
            number, file = number + 1, folder / f"{FILE}-{number}{SUFFIX}"
        self._busy(True)
        name = self._answers.owner.strip() or self._services.label
        going = self._services.parcels.ask_to_enrol(self._answers.code.strip(), name, file)
        words = self.tr("Đã ghi {file}. Xin mang tới văn phòng; có tệp trả lời thì bấm “Nhận tệp trả lời”.")
        said = words.format(file=file)
        self._bridge.then(going, lambda _none: self._say(said, "check"), self._failed, receiver=self)

    def _ask_which(self) -> None:
        kinds = self.tr("Tệp trả lời (*.fsp)")
        file = ask_file(self, self.tr("Chọn tệp trả lời của văn phòng"), kinds)
        if file is not None:
            self.read_from(file)

    def read_from(self, file: Path) -> None:
        """Connect with the office whose answer this is."""
        self._busy(True)
        going = self._services.parcels.take_enrolment(file)
        self._bridge.then(going, lambda _info: self.enrolled.emit(), self._failed, receiver=self)

    def _failed(self, error: BaseException) -> None:
        self._say(as_sentence(error).sentence(self._services.language()), "warning")

    def _say(self, sentence: str, icon: str) -> None:
        self._busy(False)
        self._said.set(sentence, icon)
        self._said.show()
        self.grown.emit()

    def _busy(self, busy: bool) -> None:
        for button in (self._write, self._read):
            button.setEnabled(not busy)
