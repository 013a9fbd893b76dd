"""F1: the keys of this screen and of the whole window, each with its word."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from ui.theme.theme import Theme
from ui.widgets.dialog import Dialog
from ui.widgets.labels import KeyHint, Text
from ui.widgets.scroll import ScrollPage


def window_keys() -> list[tuple[str, str]]:
    """Keys that work everywhere."""
    return [
        ("Ctrl+N", QCoreApplication.translate("ShortcutSheet", "Tin nhanh")),
        ("Ctrl+M", QCoreApplication.translate("ShortcutSheet", "Ghi cuộc họp")),
        ("Ctrl+F", QCoreApplication.translate("ShortcutSheet", "Tìm")),
        ("Ctrl+G", QCoreApplication.translate("ShortcutSheet", "Gửi và nhận")),
        ("Ctrl+L", QCoreApplication.translate("ShortcutSheet", "Khóa sổ")),
        ("Alt+1", QCoreApplication.translate("ShortcutSheet", "Hôm nay")),
        ("Alt+2", QCoreApplication.translate("ShortcutSheet", "Tin")),
        ("Alt+3", QCoreApplication.translate("ShortcutSheet", "Cuộc họp")),
        ("Alt+4", QCoreApplication.translate("ShortcutSheet", "Theo dõi")),
        ("Alt+5", QCoreApplication.translate("ShortcutSheet", "Thống kê")),
        ("Alt+7", QCoreApplication.translate("ShortcutSheet", "Đồng bộ")),
        ("Alt+8", QCoreApplication.translate("ShortcutSheet", "Cài đặt")),
        ("Ctrl++", QCoreApplication.translate("ShortcutSheet", "Chữ to hơn")),
        ("Ctrl+-", QCoreApplication.translate("ShortcutSheet", "Chữ nhỏ lại")),
        ("Ctrl+0", QCoreApplication.translate("ShortcutSheet", "Cỡ chữ vừa")),
        ("Esc", QCoreApplication.translate("ShortcutSheet", "Đóng, không mất gì")),
    ]


class ShortcutSheet(Dialog):
    """Lists the keys; `here` are those of the screen that is shown."""

    def __init__(self, theme: Theme, parent: QWidget, here: Sequence[tuple[str, str]] = ()) -> None:
        title = QCoreApplication.translate("ShortcutSheet", "Phím tắt")
        super().__init__(theme, parent, title, width=640, scrolls=False)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        content = QWidget()
        grid = QGridLayout(content)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.px(12))
        grid.setVerticalSpacing(theme.px(8))
        keys = [*here, *(pair for pair in window_keys() if pair not in here)]
        columns = 2 if theme.frame(parent.window().width()).rail != "menu" else 1
        rows = -(-len(keys) // columns)
        for number, (key, word) in enumerate(keys):
            row, column = number % rows, number // rows * 2
            grid.addWidget(KeyHint(theme, key), row, column, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
            grid.addWidget(Text(theme, word), row, column + 1, Qt.AlignmentFlag.AlignTop)
            grid.setColumnStretch(column + 1, 1)
        page = ScrollPage(theme, content)
        page.setMinimumHeight(min(content.sizeHint().height() + 4, max(parent.window().height() - theme.px(220), 120)))
        self.body.addWidget(page)
        self.add_safe(QCoreApplication.translate("ShortcutSheet", "Đóng"))
