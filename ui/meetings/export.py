"""Saving minutes as a file: name and folder are proposed, a file that is there already is never replaced by itself.

Object names: export_name, export_folder, export_save, export_cancel, export_other_name, export_replace.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QStandardPaths, Qt, QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from desktop_app.errors import SotayError
from desktop_app.services import Services
from ui.bridge import Bridge
from ui.theme.theme import Theme
from ui.widgets.buttons import Button
from ui.widgets.dialog import Dialog
from ui.widgets.fields import LineField
from ui.widgets.keys import commit_input_method
from ui.widgets.labels import IconText, Text

FOLDER = "export.folder"
_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')
LONGEST = 100


def file_name(title: str) -> str:
    """A name that every file system takes; the marks of Vietnamese stay."""
    name = " ".join(_FORBIDDEN.sub(" ", title.replace("/", "-")).split()).strip(". ")
    return name[:LONGEST].strip(". ") or "Biên bản"


def export_folder(services: Services) -> Path:
    """The folder used last if it is still there, else the person's documents."""
    last = services.settings.get(FOLDER)
    if isinstance(last, str) and Path(last).is_dir():
        return Path(last)
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation) or Path.home())


def free_name(folder: Path, name: str, suffix: str) -> str:
    """`name`, or "name (2)" … when files of that name are there."""
    number, free = 1, name
    while (folder / f"{free}.{suffix}").exists():
        number += 1
        free = f"{name} ({number})"
    return free


class ExportDialog(Dialog):
    """`written` carries the path. `choose_folder` asks for another folder and is replaced in tests."""

    written = Signal(object)

    def __init__(
        self,
        services: Services,
        theme: Theme,
        bridge: Bridge,
        parent: QWidget,
        meeting: str,
        preset: str,
        format: str,
        name: str,
        choose_folder: Callable[[QWidget, Path], str] | None = None,
    ) -> None:
        super().__init__(theme, parent, "", width=600)
        question = (
            self.tr("Lưu biên bản thành tệp Word?") if format == "docx" else self.tr("Lưu biên bản thành tệp PDF?")
        )
        self.title.setText(question)
        self.setWindowTitle(question)
        self.setAccessibleName(question)
        self._services, self._bridge = services, bridge
        self._meeting, self._preset, self._format = meeting, preset, format
        self._choose = choose_folder or _ask_folder
        self._folder = export_folder(services)
        self.name = LineField(theme, self.tr("Tên tệp"), max_length=LONGEST + 20)
        self.name.edit.setObjectName("export_name")
        self.name.set_text(free_name(self._folder, file_name(name), format))
        self.name.changed.connect(lambda _text: self._exists(False))
        self.name.edit.returnPressed.connect(self.save)
        self.body.addWidget(self.name)
        where = QHBoxLayout()
        self._where = IconText(theme, "folder", str(self._folder), colour="text", wrap=True)
        change = Button(theme, self.tr("Chọn thư mục khác…"), "link", size="button_small", on_click=self.change_folder)
        change.setObjectName("export_folder")
        where.addWidget(self._where, 1, Qt.AlignmentFlag.AlignVCenter)
        where.addWidget(change)
        self.body.addLayout(where)
        note = self.tr("Tệp nằm ngoài sổ nên không còn được khóa bằng mật khẩu. Xin giữ như giữ giấy tờ.")
        self.body.addWidget(Text(theme, note, "hint", "text_2"))
        self._cancel = self.add_safe(self.tr("Thôi"))
        self._cancel.setObjectName("export_cancel")
        self._replace = self.add_action(self.tr("Thay tệp cũ"), lambda: self._write(True), "danger")
        self._replace.setObjectName("export_replace")
        self._other = self.add_action(self.tr("Lưu tên khác"), self._take_free_name, "normal")
        self._other.setObjectName("export_other_name")
        self._save = self.add_action(self.tr("Lưu"), self.save, key="Enter")
        self._save.setObjectName("export_save")
        self._exists(False)
        self.focus_first(self.name.edit)

    def path(self) -> Path:
        name = file_name(self.name.text())
        suffix = f".{self._format}"
        return self._folder / (name if name.lower().endswith(suffix) else name + suffix)

    def change_folder(self) -> None:
        chosen = self._choose(self, self._folder)
        if chosen:
            self._folder = Path(chosen)
            self._where.set(chosen)
            self._exists(False)

    def save(self) -> None:
        """Write the file, unless one of that name is there: then ask what to do."""
        commit_input_method()
        if self.path().exists():
            self._exists(True)
            return
        self._write(False)

    def _write(self, overwrite: bool) -> None:
        self._busy(True)
        future = self._services.exporting.minutes(
            self._meeting, self._format, self._preset, self.path(), overwrite=overwrite
        )
        self._bridge.then(future, self._done, self._failed, self)

    def _take_free_name(self) -> None:
        name = self.path().name[: -len(self._format) - 1]
        self.name.set_text(free_name(self._folder, re.sub(r" \(\d+\)$", "", name), self._format))
        self._exists(False)
        self._write(False)

    def _exists(self, there: bool) -> None:
        words = self.tr("Đã có tệp tên này ở thư mục này, tệp ấy vẫn nguyên.")
        self.name.set_problem(words if there else "")
        self._replace.setVisible(there)
        self._other.setVisible(there)
        self._save.setVisible(not there)
        if there:
            # Not yet: the Enter that brought us here still travels to the dialog, which would press what has the focus.
            QTimer.singleShot(0, self._other, self._other.setFocus)

    def _busy(self, busy: bool) -> None:
        for button in (self._save, self._replace, self._other):
            button.setEnabled(not busy)

    def _done(self, path: Any) -> None:
        self._services.settings.set(FOLDER, str(path.parent))
        self.accept()
        self.written.emit(path)

    def _failed(self, error: BaseException) -> None:
        self._busy(False)
        if not isinstance(error, SotayError):
            raise error
        self.name.set_problem(error.sentence(self._services.language()))


def _ask_folder(parent: QWidget, folder: Path) -> str:
    return QFileDialog.getExistingDirectory(parent, "", str(folder))
