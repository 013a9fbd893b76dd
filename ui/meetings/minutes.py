"""The minutes as they will be printed, and the ways to save them.

Object names: minutes_back, minutes_pages, minutes_previous, minutes_next, minutes_fit, minutes_preset_<name>,
minutes_fix, minutes_word, minutes_pdf, minutes_print.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QImage
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.domain import meetings as rules
from desktop_app.domain.record import as_day, line
from desktop_app.domain.vietnamese.dates import format_date
from desktop_app.services import Services
from ui.bridge import Bridge
from ui.meetings.export import ExportDialog
from ui.meetings.failures import page_banners
from ui.meetings.paper_view import PaperView
from ui.meetings.preset_card import PresetCard
from ui.meetings.words import Words
from ui.theme.theme import Theme
from ui.widgets.buttons import Button, IconButton
from ui.widgets.keys import shortcut
from ui.widgets.labels import IconText, Text
from ui.widgets.notices import Banner
from ui.widgets.paper import Pane
from ui.widgets.scroll import ScrollPage

PRESET = "export.preset"
LONGEST_FOLDER = 48  # characters


class MinutesPage(QWidget):
    """Preview and export of one meeting. `back` leaves, `fix_wanted` carries the field that is still empty."""

    back = Signal()
    fix_wanted = Signal(str)

    def __init__(
        self, services: Services, theme: Theme, bridge: Bridge, meeting: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._services, self._theme, self._bridge, self._meeting = services, theme, bridge, meeting
        self._record = services.queries.record(meeting)
        presets = services.exporting.presets()
        last = services.settings.get(PRESET)
        self._preset: str = last if last in presets else services.exporting.suggested(meeting)
        self._banners = page_banners(theme)
        self.pages = PaperView(theme, self.tr("Trang in của biên bản"), self._render)
        head = self._head()
        middle = QVBoxLayout()
        middle.setSpacing(0)
        table = Pane(theme, "rail")
        inside = QVBoxLayout(table)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        inside.addWidget(self.pages, 1)
        inside.addWidget(self._turner())
        middle.addWidget(table, 1)
        below = QHBoxLayout()
        below.setSpacing(0)
        below.addLayout(middle, 1)
        below.addWidget(self._side(presets))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(self._banners)
        column.addLayout(below, 1)
        within = Qt.ShortcutContext.WidgetWithChildrenShortcut
        shortcut(self, "Ctrl+S", lambda: self.export("docx"), within)
        shortcut(self, "Ctrl+P", self.print, within)
        shortcut(self, "Escape", self.back.emit, within)

    def entered(self) -> None:
        self.pages.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- parts

    def _title(self) -> str:
        name = self._record.title or Words(self._services).label("meeting_kinds", self._record.fields.get("kind"))
        name = name or self.tr("cuộc họp")
        day = as_day(self._record.fields.get("starts_at"))
        words = self.tr("Biên bản {meeting}").format(meeting=name[:1].lower() + name[1:])
        return self.tr("{words}, ngày {day}").format(words=words, day=format_date(day)) if day else words

    def _head(self) -> Pane:
        theme = self._theme
        head = Pane(theme, "window", "bottom")
        row = QHBoxLayout(head)
        row.setContentsMargins(theme.px(16), theme.px(8), theme.px(20), theme.px(8))
        row.setSpacing(theme.px(12))
        back = Button(theme, self.tr("Cuộc họp"), "link", "chevron-left", on_click=self.back.emit)
        back.setObjectName("minutes_back")
        row.addWidget(back)
        row.addWidget(Text(theme, self._title(), "section", wrap=False, max_lines=1), 1)
        return head

    def _turner(self) -> QWidget:
        theme = self._theme
        bar = Pane(theme, "window", "top")
        row = QHBoxLayout(bar)
        row.setContentsMargins(theme.px(12), theme.px(6), theme.px(12), theme.px(6))
        row.setSpacing(theme.px(8))
        before = IconButton(theme, "chevron-left", self.tr("Trang trước"), lambda: self.pages.go(self.pages.page() - 1))
        after = IconButton(theme, "chevron-right", self.tr("Trang sau"), lambda: self.pages.go(self.pages.page() + 1))
        before.setObjectName("minutes_previous")
        after.setObjectName("minutes_next")
        where = Text(theme, "", "body", wrap=False)
        self._fit = Button(theme, self.tr("Xem cả trang"), "link", size="button_small", on_click=self._switch_fit)
        self._fit.setObjectName("minutes_fit")
        row.addStretch(1)
        for widget in (before, where, after, self._fit):
            row.addWidget(widget)
        row.addStretch(1)

        def tell(page: int, pages: int) -> None:
            where.setText(self.tr("Trang {page} / {pages}").format(page=page, pages=pages))
            before.setEnabled(page > 1)
            after.setEnabled(page < pages)

        self.pages.page_changed.connect(tell)
        return bar

    def _side(self, presets: Sequence[str]) -> Pane:
        theme = self._theme
        side = Pane(theme, "surface", "left")
        side.setFixedWidth(theme.px(372))
        content = QWidget()
        column = QVBoxLayout(content)
        pad = theme.px(20)
        column.setContentsMargins(pad, theme.px(18), pad, pad)
        column.setSpacing(theme.px(10))
        column.addWidget(Text(theme, self.tr("Trình bày theo mẫu"), "body", weight=600))
        for name in presets:
            column.addWidget(self._preset_card(name))
        column.addSpacing(theme.px(6))
        column.addWidget(Text(theme, self.tr("Trước khi lưu"), "body", weight=600))
        for row in self._checks():
            column.addWidget(row)
        column.addStretch(1)
        foot = Pane(theme, "sunken", "top")
        below = QVBoxLayout(foot)
        below.setContentsMargins(pad, theme.px(10), pad, theme.px(10))
        below.setSpacing(theme.px(8))
        word = Button(
            theme,
            self.tr("Lưu thành tệp Word"),
            "main",
            "file",
            key="Ctrl+S",
            size="button_main",
            on_click=lambda: self.export("docx"),
        )
        pdf = Button(theme, self.tr("Lưu tệp PDF"), icon="file", on_click=lambda: self.export("pdf"))
        paper = Button(theme, self.tr("In"), icon="print", key="Ctrl+P", on_click=self.print)
        for name, button in (("minutes_word", word), ("minutes_pdf", pdf), ("minutes_print", paper)):
            button.setObjectName(name)
        others = QHBoxLayout()
        others.setSpacing(theme.px(8))
        others.addWidget(pdf, 1)
        others.addWidget(paper, 1)
        below.addWidget(word)
        below.addLayout(others)
        page = QVBoxLayout(side)
        page.setContentsMargins(theme.border, 0, 0, 0)
        page.setSpacing(0)
        scroll = ScrollPage(theme, content)
        # At 200 % text the buttons keep their height, and what scrolls gives way.
        scroll.setMinimumHeight(1)
        self.pages.setMinimumHeight(theme.px(16))
        page.addWidget(scroll, 1)
        page.addWidget(foot)
        return side

    def _preset_card(self, name: str) -> PresetCard:
        layout, language = self._services.exporting.layout(name), self._services.language()
        unchecked = "" if layout.verified_by else self.tr("Chưa kiểm chứng")
        card = PresetCard(self._theme, layout.labels[language], layout.sources[language], unchecked)
        card.setObjectName(f"minutes_preset_{name}")
        card.setChecked(name == self._preset)
        card.toggled.connect(lambda on: self._choose(name) if on else None)
        return card

    def _checks(self) -> list[QWidget]:
        """What somebody should look at before the paper leaves the notebook; nothing here stops it."""
        theme, fields = self._theme, self._record.fields
        rows: list[QWidget] = []
        if fields.get("state") != rules.FINAL:
            words = self.tr("Cuộc họp chưa kết thúc: trên giấy có chữ DỰ THẢO.")
            rows.append(IconText(theme, "warning", words, colour="text", ink="warn", wrap=True))
        language = self._services.language()
        wanted = {name: part for name, part in rules.LAYOUT.parts.items() if part in rules.empty_parts(fields)}
        if not fields.get("ends_at"):
            wanted["ends_at"] = rules.LAYOUT.parts["ends_at"]
        if wanted:
            parts = ", ".join(part.en if language == "en" else part.vi for part in wanted.values())
            words = self.tr("Còn trống: {parts}. Vẫn lưu được, chỗ ấy để chấm.").format(parts=parts)
            rows.append(IconText(theme, "warning", words, colour="text", ink="warn", wrap=True))
            first = next(iter(wanted))
            fix = Button(
                theme, self.tr("Ghi ngay"), "link", size="button_small", on_click=lambda: self.fix_wanted.emit(first)
            )
            fix.setObjectName("minutes_fix")
            line_ = QWidget()
            row = QHBoxLayout(line_)
            row.setContentsMargins(theme.px(16), 0, 0, 0)
            row.addWidget(fix)
            row.addStretch(1)
            rows.append(line_)
        words = self.tr("Tên chủ trì và thư ký được ghi theo quy định. Xin xem lại, đừng để tên hay số của bà con.")
        rows.append(IconText(theme, "shield-check", words, colour="text", wrap=True))
        return rows

    # --- actions

    def _render(self, dpi: float) -> Sequence[QImage]:
        from ui.printing import render_pages

        return render_pages(self._services.exporting.document(self._meeting, self._preset), dpi)

    def _choose(self, preset: str) -> None:
        self._preset = preset
        self._services.settings.set(PRESET, preset)
        self.pages.refresh()

    def _switch_fit(self) -> None:
        self.pages.set_whole_page(not self.pages.whole_page)
        self._fit.setText(self.tr("Vừa bề ngang") if self.pages.whole_page else self.tr("Xem cả trang"))

    def export(self, format: str) -> None:
        """Ask for name and folder, then write."""
        dialog = ExportDialog(
            self._services,
            self._theme,
            self._bridge,
            self.window(),
            self._meeting,
            self._preset,
            format,
            line(self._title(), 100),
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.written.connect(self._written)
        dialog.open()

    def _written(self, path: Path) -> None:
        open_file = Button(self._theme, self.tr("Mở tệp"), size="button_small", on_click=lambda: _open(path))
        open_file.setObjectName("export_open")
        what = self.tr("Đã lưu {name}").format(name=path.name)
        # A long way is told by its end, which is what people look for.
        folder = str(path.parent) if len(str(path.parent)) <= LONGEST_FOLDER else f"…/{path.parent.name}"
        where = self.tr("Ở thư mục {folder}.").format(folder=folder)
        banner = Banner(self._theme, "good", what, where, open_file, on_close=lambda: self._banners.show_banner(None))
        banner.setObjectName("export_done")
        self._banners.show_banner(banner)

    def print(self) -> None:
        """The system's own print dialog, then the same pages as on the screen."""
        from ui.meetings.printer import print_pages

        print_pages(self, lambda dpi: self._render(dpi))


def _open(target: Any) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(target)))
