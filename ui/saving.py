"""Saving something as a file: name and folder are proposed, a file that is there already is never replaced by itself.

Object names: export_what, export_format, export_name, export_folder, export_save, export_cancel, export_other_name,
export_replace, export_progress.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop_app.domain.vietnamese.numbers import format_number
from desktop_app.errors import SotayError
from desktop_app.services import Services
from desktop_app.services.watch import Stopped, Watch
from ui.bridge import Bridge
from ui.files import ask_folder, documents
from ui.theme.theme import Theme
from ui.widgets.buttons import Button
from ui.widgets.chips import ChipGroup
from ui.widgets.dialog import Dialog
from ui.widgets.fields import Field, LineField
from ui.widgets.keys import commit_input_method
from ui.widgets.labels import IconText, Text

FOLDER = "export.folder"
_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')
# Devices of Windows, with any ending: "con.docx" cannot be written there, and "nul.docx" is gone as it is written.
_DEVICE = re.compile(r"(?:con|prn|aux|nul|(?:com|lpt)[1-9¹²³])(?= *(?:\.|$))", re.I)
LONGEST = 100
_BYTES = 220  # of a name, which leaves room for " (12).docx"
_COUNT = "{count}"
LOOK_MS = 300

# Writes a file of this format at this path, over one that is there only when told so.
Write = Callable[[str, Path, bool], "Future[Any]"]


@dataclass(frozen=True, slots=True)
class Output:
    """One thing that can be saved: what it is called, the name of its file, its formats (the usual one first).

    A long one has `watched` besides, which tells how far it is and can be ended.
    """

    label: str
    name: str
    formats: tuple[str, ...]
    write: Write
    watched: Callable[[str, Path, bool, Watch], Future[Any]] | None = None


def file_name(title: str) -> str:
    """A name that every file system takes; the marks of Vietnamese stay, those that nobody sees do not."""
    name = " ".join(_FORBIDDEN.sub(" ", title.replace("/", "-")).split())
    name = "".join(letter for letter in name if letter.isprintable()).strip(". ")
    if device := _DEVICE.match(name):
        name = f"{device[0]}_{name[device.end() :].lstrip()}"
    # File systems of Linux count bytes, 255 of them, and a letter with two marks has three.
    short = name[:LONGEST].encode()[:_BYTES].decode(errors="ignore")
    return short.strip(". ") or QCoreApplication.translate("Saving", "Sổ tay")


def export_folder(services: Services) -> Path:
    """The folder used last if it is still there, else the person's documents."""
    last = services.settings.get(FOLDER)
    if isinstance(last, str) and Path(last).is_dir():
        return Path(last)
    return documents()


def free_name(folder: Path, name: str, suffix: str) -> str:
    """`name`, or "name (2)" … when files of that name are there."""
    number, free = 1, name
    while (folder / f"{free}.{suffix}").exists():
        number += 1
        free = f"{name} ({number})"
    return free


def open_outside(path: Path) -> None:
    """Show a file or folder in the program that the system has for it."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def format_word(suffix: str) -> str:
    words = {
        "docx": QCoreApplication.translate("Saving", "Word"),
        "pdf": QCoreApplication.translate("Saving", "PDF"),
        "xlsx": QCoreApplication.translate("Saving", "Bảng tính Excel"),
        "csv": QCoreApplication.translate("Saving", "Bảng CSV"),
        "json": QCoreApplication.translate("Saving", "Dữ liệu JSON"),
    }
    return words[suffix]


class SaveDialog(Dialog):
    """`written` carries the path and what the writing gave back. `text` may hold "{count}": how many rows `count` will
    find, since nobody waits for that. `choose_folder` asks for another folder and is replaced in tests."""

    written = Signal(object, object)

    def __init__(
        self,
        services: Services,
        theme: Theme,
        bridge: Bridge,
        parent: QWidget,
        question: str,
        outputs: Sequence[Output],
        text: str = "",
        choose_folder: Callable[[QWidget, Path], str] | None = None,
        count: Callable[[], int] | None = None,
    ) -> None:
        super().__init__(theme, parent, question, text.replace(_COUNT, "…"), width=600)
        self.setObjectName("export_dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._services, self._bridge, self._outputs = services, bridge, tuple(outputs)
        self._choose = choose_folder or _ask_folder
        self._folder = export_folder(services)
        self._output, self._format = self._outputs[0], self._outputs[0].formats[0]
        self._proposed = ""
        self._what = ChipGroup(
            theme, self.tr("Lưu gì?"), [(str(place), one.label) for place, one in enumerate(self._outputs)]
        )
        self._what.setObjectName("export_what")
        self._what.set_value("0")
        self._what.changed.connect(self._chose_output)
        if len(self._outputs) > 1:
            self.body.addWidget(Field(theme, self.tr("Lưu gì?"), self._what))
        self._kinds = ChipGroup(theme, self.tr("Loại tệp"))
        self._kinds.setObjectName("export_format")
        self._kinds.changed.connect(self._chose_format)
        if any(len(one.formats) > 1 for one in self._outputs):
            self.body.addWidget(Field(theme, self.tr("Loại tệp"), self._kinds))
        self.name = LineField(theme, self.tr("Tên tệp"), max_length=LONGEST + 20)
        self.name.edit.setObjectName("export_name")
        self.name.changed.connect(lambda _text: self._exists(False))
        self.name.edit.returnPressed.connect(self.save)
        self.body.addWidget(self.name)
        where = self._place_row = QHBoxLayout()
        self._where = IconText(theme, "folder", str(self._folder), colour="text", wrap=True)
        change = Button(theme, self.tr("Chọn thư mục khác…"), "link", size="button_small", on_click=self.change_folder)
        change.setObjectName("export_folder")
        where.addWidget(self._where, 1, Qt.AlignmentFlag.AlignVCenter)
        where.addWidget(change)
        self.body.addLayout(where)
        note = self.tr("Tệp nằm ngoài sổ nên không còn được khóa bằng mật khẩu. Xin giữ như giữ giấy tờ.")
        self.body.addWidget(Text(theme, note, "hint", "text_2"))
        self._progress = IconText(theme, "save", "", colour="text", wrap=True)
        self._progress.setObjectName("export_progress")
        self._progress.hide()
        self.body.addWidget(self._progress)
        self._watch: Watch | None = None
        self._writing = False
        self._look = QTimer(self)
        self._look.setInterval(LOOK_MS)
        self._look.timeout.connect(self._show_progress)
        self._cancel = self.add_safe(self.tr("Thôi"))
        self._cancel.setObjectName("export_cancel")
        self._replace = self.add_action(self.tr("Thay tệp cũ"), lambda: self._write(True), "danger")
        self._replace.setObjectName("export_replace")
        self._other = self.add_action(self.tr("Lưu tên khác"), self._take_free_name, "normal")
        self._other.setObjectName("export_other_name")
        self._save = self.add_action(self.tr("Lưu"), self.save, key="Enter")
        self._save.setObjectName("export_save")
        self._chose_output()
        self.focus_first(self.name.edit)
        self._total = 0
        if count is not None:
            bridge.then(services.queries.later(count), lambda total: self._counted(text, total), receiver=self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        # With the largest letters the way to another folder finds no room beside the folder's name.
        beside = self.width() >= self._theme.px(600)
        way = QHBoxLayout.Direction.LeftToRight if beside else QHBoxLayout.Direction.TopToBottom
        self._place_row.setDirection(way)
        super().resizeEvent(event)

    def _counted(self, text: str, total: int) -> None:
        self._total = total
        self.text.setText(text.replace(_COUNT, format_number(total)))

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

    def _chose_output(self) -> None:
        self._output = self._outputs[int(self._what.value() or 0)]
        formats = self._output.formats
        kept = self._format if self._format in formats else formats[0]
        self._kinds.set_options([(one, format_word(one)) for one in formats])
        self._kinds.set_value(kept)
        self._chose_format()

    def _chose_format(self) -> None:
        self._format = self._kinds.value() or self._output.formats[0]
        if self.name.text() == self._proposed:  # else it is the person's own
            self._proposed = free_name(self._folder, file_name(self._output.name), self._format)
            self.name.set_text(self._proposed)
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
        path = self.path()
        if self._output.watched is not None:
            self._watch = Watch()
            self.destroyed.connect(self._watch.stop)  # the window goes: nobody is there to be told how it ended
            future = self._output.watched(self._format, path, overwrite, self._watch)
            self._look.start()
        else:
            future = self._output.write(self._format, path, overwrite)
        self._bridge.then(future, lambda result: self._done(path, result), self._failed, self)

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
        self._writing = busy
        for button in (self._save, self._replace, self._other):
            button.setEnabled(not busy)

    def _show_progress(self) -> None:
        """Only what takes long enough to be read; the numbers are real."""
        if self._watch is None or not self._total:
            return
        done, total = (format_number(number) for number in (self._watch.done, self._total))
        self._progress.set(
            self.tr("Đang ghi {done} trong {total} tin. Bấm “Thôi” để dừng.").format(done=done, total=total)
        )
        self._progress.show()

    def reject(self) -> None:
        """While a long one is written: end that first; the dialog goes when it has ended. A short one is waited for:
        a file that appears after *Thôi* would be one that nobody was told of."""
        if self._watch is None and not self._writing:
            super().reject()
            return
        if self._watch is None:
            self._cancel.setEnabled(False)
            self._progress.set(self.tr("Đang ghi tệp, sắp xong…"))
            self._progress.show()
            return
        self._watch.stop()
        self._cancel.setEnabled(False)
        self._progress.set(self.tr("Đang dừng…"))
        self._progress.show()
        self._look.stop()

    def _end_watch(self) -> None:
        self._writing = False
        self._look.stop()
        self._watch = None
        self._progress.hide()
        self._cancel.setEnabled(True)

    def _done(self, path: Path, result: Any) -> None:
        self._end_watch()
        self._services.settings.set(FOLDER, str(path.parent))
        self.accept()
        self.written.emit(path, result)

    def _failed(self, error: BaseException) -> None:
        self._busy(False)
        self._end_watch()
        if isinstance(error, Stopped):
            super().reject()
            return
        if not isinstance(error, SotayError):
            raise error
        self.name.set_problem(error.sentence(self._services.language()))


def _ask_folder(parent: QWidget, folder: Path) -> str:
    return str(ask_folder(parent, begin=folder) or "")
