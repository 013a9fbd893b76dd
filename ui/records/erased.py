"""What is said when something goes from the screen because the office ordered it to be erased."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

translate = QCoreApplication.translate


def erased_words() -> str:
    """For what was only being read: nothing of the reader's own goes with it."""
    return translate("Erased", "Văn phòng đã có lệnh xóa hẳn mục đang mở. Các mục khác còn nguyên.")
