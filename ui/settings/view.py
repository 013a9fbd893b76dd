"""The page "Cài đặt"."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.settings.presenter import SettingsPresenter
from ui.theme.theme import Theme
from ui.widgets.buttons import Button
from ui.widgets.chips import ChipGroup
from ui.widgets.fields import LineField
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import Heading, IconText, Text
from ui.widgets.paper import Pane, Paper
from ui.widgets.scale_picker import ScalePicker
from ui.widgets.scroll import ScrollPage


class SettingsView(Pane):
    """Everything works at once and is kept at once; there is nothing to confirm.

    `label` is the name on the notebook, `folder` where its files lie; `cards` stand before the notebook's own.
    """

    def __init__(
        self,
        theme: Theme,
        presenter: SettingsPresenter,
        label: str,
        folder: str,
        cards: Sequence[QWidget] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, "window", parent=parent)
        self._theme, self._presenter, self._folder = theme, presenter, folder
        content = self._content = QWidget()
        content.setMaximumWidth(theme.width("writing_max"))
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, theme.px(16), theme.px(24))
        column.setSpacing(theme.px(16))
        column.addWidget(Heading(theme, self.tr("Cài đặt")))
        column.addWidget(self._look())
        column.addWidget(self._words())
        column.addWidget(self._office())
        column.addWidget(self._sending())
        for card in cards:
            column.addWidget(card)
        column.addWidget(self._notebook(label, folder))
        column.addWidget(self._promise())
        column.addStretch(1)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(theme.px(28), theme.px(20), theme.px(8), 0)
        outer.addWidget(ScrollPage(theme, content))

    def _card(self, title: str) -> Paper:
        card = Paper(self._theme, padding=20)
        card.body.addWidget(Text(self._theme, title, "section"))
        return card

    def _question(self, card: Paper, text: str, answer: QWidget) -> None:
        card.body.addSpacing(self._theme.px(4))
        card.body.addWidget(Text(self._theme, text, "label"))
        card.body.addWidget(answer)

    def _look(self) -> QWidget:
        theme = self._theme
        card = self._card(self.tr("Chữ và màu"))
        size = self.tr("Chữ to cỡ nào thì dễ đọc?")
        self.scale = ScalePicker(theme, size, self._presenter.scale)
        self.scale.changed.connect(self._presenter.choose_scale)
        self._question(card, size, self.scale)
        card.body.addWidget(Text(theme, self.tr("Ở trang nào cũng đổi được: Ctrl và dấu + hoặc −."), "hint", "text_2"))
        light = self.tr("Ngồi ở chỗ sáng hay tối?")
        options = [
            ("light", self.tr("Nền sáng")),
            ("dark", self.tr("Nền tối")),
            ("high_contrast", self.tr("Thật rõ nét, khi ra ngoài nắng")),
        ]
        self.mode = ChipGroup(theme, light, options)
        self.mode.set_value(self._presenter.mode)
        self.mode.changed.connect(lambda: self._presenter.choose_mode(self.mode.value() or "light"))
        self._question(card, light, self.mode)
        return card

    def _words(self) -> QWidget:
        card = self._card(self.tr("Tiếng nói của sổ"))
        # Each language stands in its own words, so that nobody is locked out of his own.
        self.language = ChipGroup(self._theme, self.tr("Tiếng nói của sổ"), [("vi", "Tiếng Việt"), ("en", "English")])
        self.language.set_value(self._presenter.language)
        self.language.changed.connect(lambda: self._presenter.choose_language(self.language.value() or "vi"))
        card.body.addWidget(self.language)
        note = self.tr("Đổi là có ngay. Những gì đã ghi vẫn giữ nguyên chữ.")
        card.body.addWidget(Text(self._theme, note, "hint", "text_2"))
        return card

    def _office(self) -> QWidget:
        card = self._card(self.tr("Văn phòng"))
        self.phone = LineField(self._theme, self.tr("Việc gấp thì gọi số nào?"), self.tr("như: 0294 3 000 000"))
        self.phone.edit.setMaxLength(60)
        self.phone.edit.setObjectName("settings_phone")
        self.phone.set_text(self._presenter.office_phone)
        self.phone.changed.connect(self._presenter.set_office_phone)
        card.body.addWidget(self.phone)
        note = self.tr("Số này hiện lên khi một tin ở mức nguy cơ điểm nóng trở lên. Sổ không gọi thay được.")
        card.body.addWidget(Text(self._theme, note, "hint", "text_2"))
        return card

    def _sending(self) -> QWidget:
        card = self._card(self.tr("Gửi ảnh và tệp"))
        question = self.tr("Khi mạng chậm thì gửi gì?")
        options = [
            ("good", self.tr("Chỉ chữ và ảnh nhỏ")),
            ("medium", self.tr("Cả ảnh, tệp dưới 1 MB")),
            ("always", self.tr("Gửi tất cả")),
        ]
        self.large_files = ChipGroup(self._theme, question, options)
        self.large_files.set_value(self._presenter.large_files)
        self.large_files.changed.connect(lambda: self._presenter.choose_large_files(self.large_files.value() or "good"))
        self._question(card, question, self.large_files)
        note = self.tr("Phần còn lại đợi khi mạng tốt, hoặc đi cùng USB. Chữ luôn đi trước.")
        card.body.addWidget(Text(self._theme, note, "hint", "text_2"))
        return card

    def _notebook(self, label: str, folder: str) -> QWidget:
        theme = self._theme
        card = self._card(self.tr("Cuốn sổ này"))
        if label:
            self._question(card, self.tr("Nhãn sổ"), Text(theme, label))
        self._question(card, self.tr("Sổ nằm ở thư mục"), Text(theme, folder))
        hint = self.tr("Tệp sổ trong thư mục này đã được khóa, mở bằng chương trình khác không đọc được.")
        card.body.addWidget(Text(theme, hint, "hint", "text_2"))
        buttons = QWidget()
        row = FlowLayout(theme, buttons)
        self.open_folder = Button(theme, self.tr("Mở thư mục"), icon="folder", size="button_small", on_click=self._open)
        self.copy_path = Button(theme, self.tr("Chép đường dẫn"), icon="copy", size="button_small", on_click=self._copy)
        row.addWidget(self.open_folder)
        row.addWidget(self.copy_path)
        card.body.addWidget(buttons)
        return card

    def _promise(self) -> QWidget:
        card = self._card(self.tr("Sổ không bao giờ làm"))
        for line in (
            self.tr("Không có chỗ ghi tên, số điện thoại, tôn giáo hay đảng tịch của bà con."),
            self.tr("Không lập hồ sơ về người, không tìm theo tên người."),
            self.tr("Không gửi gì cho ai ngoài nơi nhận đã đăng ký."),
            self.tr("Không chấm điểm, không xếp hạng bà con hay cộng tác viên."),
        ):
            card.body.addWidget(IconText(self._theme, "shield-check", line, colour="text", ink="safe", wrap=True))
        return card

    def _open(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(self._folder))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._folder)

    def entered(self) -> None:
        """Show what was changed elsewhere (Ctrl + and −)."""
        self.scale.set_value(self._presenter.scale)

    def restyled(self) -> None:
        """Another text size: the page follows by itself and stays where it is."""
        self._content.setMaximumWidth(self._theme.width("writing_max"))
        self.scale.set_value(self._theme.scale)
