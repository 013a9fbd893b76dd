"""The page "Khôi phục từ bản sao lưu": which file, and the passphrase of that time.

Object names: backup_file, choose_backup, backup_passphrase, backup_facts.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from desktop_app.errors import SotayError
from ui.files import ask_file
from ui.first_run.answers import Answers
from ui.first_run.pages import Page
from ui.theme.theme import Theme
from ui.widgets.buttons import Button
from ui.widgets.fields import Field, SecretField
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import IconText

ChooseFile = Callable[[QWidget], "Path | None"]


def choose_backup(parent: QWidget) -> Path | None:
    """The backup file that the person points at; None when they go back."""
    title = QCoreApplication.translate("RestorePage", "Chọn bản sao lưu")
    kinds = QCoreApplication.translate("RestorePage", "Bản sao lưu của Sổ tay (*.sotay)")
    return ask_file(parent, title, kinds)


class RestorePage(Page):
    """Nothing is changed by choosing; the file is only looked at."""

    def __init__(self, theme: Theme, answers: Answers, language: str, choose: ChooseFile = choose_backup) -> None:
        super().__init__(
            theme,
            self.tr("Khôi phục từ bản sao lưu"),
            self.tr("Bản sao nằm trong USB, ổ đĩa khác hoặc thư mục của sổ cũ. Tệp có đuôi .sotay."),
        )
        self._answers, self._language, self._choose = answers, language, choose
        self._button = Button(theme, self.tr("Chọn tệp…"), icon="folder", on_click=self.choose)
        self._button.setObjectName("choose_backup")
        box = QWidget()
        box.setFocusProxy(self._button)
        FlowLayout(theme, box).addWidget(self._button)
        file = Field(theme, self.tr("Bản sao lưu"), box)
        file.setObjectName("backup_file")
        self._facts = IconText(theme, "check", "", colour="text", ink="safe", wrap=True)
        self._facts.setObjectName("backup_facts")
        word = SecretField(
            theme,
            self.tr("Mật khẩu của sổ lúc sao lưu"),
            self.tr("Để trống nếu sổ không đặt mật khẩu và vẫn là máy này."),
        )
        word.edit.setObjectName("backup_passphrase")
        word.set_text(answers.passphrase or "")
        word.changed.connect(self._typed)
        word.setMaximumWidth(theme.px(520))
        self.fields = {"backup": file, "passphrase": word}
        self.column.addWidget(file)
        self.column.addWidget(self._facts)
        self.column.addWidget(word)
        self.column.addWidget(
            IconText(
                theme,
                "info",
                self.tr("Những gì đã gửi về văn phòng sau ngày sao lưu sẽ tự về lại ở lần đồng bộ đầu tiên."),
                colour="text",
                wrap=True,
            )
        )
        self.finish()
        self._say()

    def first(self) -> QWidget | None:
        return self._button

    def choose(self) -> None:
        path = self._choose(self)
        if path is not None:
            self._answers.backup = str(path)
            self._say()
            self.changed.emit()

    def _typed(self, text: str) -> None:
        self._answers.passphrase = text or None

    def _say(self) -> None:
        """When the chosen backup was made, or why it is none."""
        from desktop_app.services.backups import look  # late: most first runs restore nothing

        self._facts.hide()
        self.fields["backup"].set_problem("")
        if not self._answers.backup:
            return
        try:
            found = look(Path(self._answers.backup))
        except SotayError as error:
            self._answers.backup = ""
            self.fields["backup"].set_problem(error.sentence(self._language))
            return
        at, size = found.at, max(found.size / 1_000_000, 0.1)
        said = self.tr("{name}: sao lưu lúc {time} ngày {day}, {size} MB.")
        self._facts.set(
            said.format(
                name=found.path.name,
                time=f"{at.hour}:{at.minute:02}",
                day=f"{at:%d/%m/%Y}",
                size=f"{size:.1f}".replace(".", "," if self._language == "vi" else "."),
            )
        )
        self._facts.show()
