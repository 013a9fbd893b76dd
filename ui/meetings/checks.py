"""What somebody should look at before minutes leave the notebook; nothing here stops it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop_app.domain import meetings as rules
from desktop_app.services import Services
from desktop_app.services.rows import Record
from ui.theme.theme import Theme
from ui.widgets.buttons import Button
from ui.widgets.labels import IconText

translate = QCoreApplication.translate


def paper_checks(services: Services, theme: Theme, record: Record, fix: Callable[[str], object]) -> list[QWidget]:
    """One widget for each thing to look at; `fix` is called with the field that is still empty.

    Object names: minutes_fix.
    """
    fields = record.fields
    rows: list[QWidget] = []

    def warn(words: str) -> None:
        rows.append(IconText(theme, "warning", words, colour="text", ink="warn", wrap=True))

    if fields.get("state") != rules.FINAL:
        warn(translate("MinutesPage", "Cuộc họp chưa kết thúc: trên giấy có chữ DỰ THẢO."))
    if record.draft_id and record.revisions:
        warn(translate("MinutesPage", "Biên bản đang được sửa: trên giấy là bản đã chốt lần trước."))
    wanted = {name: part for name, part in rules.LAYOUT.parts.items() if part in rules.empty_parts(fields)}
    if not fields.get("ends_at"):
        wanted["ends_at"] = rules.LAYOUT.parts["ends_at"]
    if wanted:
        parts = ", ".join(part.en if services.language() == "en" else part.vi for part in wanted.values())
        warn(translate("MinutesPage", "Còn trống: {parts}. Vẫn lưu được, chỗ ấy để chấm.").format(parts=parts))
        rows.append(_fix_button(theme, lambda: fix(next(iter(wanted)))))
    words = translate(
        "MinutesPage", "Tên chủ trì và thư ký được ghi theo quy định. Xin xem lại, đừng để tên hay số của bà con."
    )
    rows.append(IconText(theme, "shield-check", words, colour="text", wrap=True))
    return rows


def _fix_button(theme: Theme, on_click: Callable[[], object]) -> QWidget:
    fix = Button(theme, translate("MinutesPage", "Ghi ngay"), "link", size="button_small", on_click=on_click)
    fix.setObjectName("minutes_fix")
    line = QWidget()
    row = QHBoxLayout(line)
    row.setContentsMargins(theme.px(16), 0, 0, 0)
    row.addWidget(fix)
    row.addStretch(1)
    return line
