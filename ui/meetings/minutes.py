"""The minutes as they will be printed, and the ways to save them.

Object names: minutes_back, minutes_pages, minutes_previous, minutes_next, minutes_smaller, minutes_larger, minutes_fit,
minutes_preset_<name>, minutes_annex, minutes_mark, minutes_answers, minutes_copy, minutes_fix, minutes_word,
minutes_pdf, minutes_print.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QImage, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.domain.record import as_day, group, line, rows_of
from desktop_app.domain.vietnamese.dates import format_date
from desktop_app.errors import SotayError
from desktop_app.services import Services
from desktop_app.services.exporting import Extras
from ui.bridge import Bridge
from ui.meetings.checks import paper_checks
from ui.meetings.export import answers_dialog, minutes_dialog
from ui.meetings.failures import page_banners
from ui.meetings.paper_view import SCALES, PaperView
from ui.meetings.preset_card import PresetCard
from ui.meetings.words import Words
from ui.saving import open_outside
from ui.theme.theme import Theme
from ui.widgets.buttons import Button, IconButton
from ui.widgets.chips import Chip
from ui.widgets.flow import FlowLayout
from ui.widgets.keys import shortcut
from ui.widgets.labels import IconText, Text
from ui.widgets.notices import Banner
from ui.widgets.paper import Pane
from ui.widgets.scroll import ScrollPage

PRESET = "export.preset"
ANNEX, MARK = "export.annex", "export.mark"
LONGEST_FOLDER = 48  # characters
LARGE = 150  # per cent


class _Turner(Pane):
    """The bar below the pages; what can also be done with a key gives way where there is little room."""

    def __init__(self, theme: Theme, giving_way: Sequence[tuple[QWidget, int]]) -> None:
        """`giving_way`: widgets, and the width of the bar from which on each is shown (px at 100 % text)."""
        super().__init__(theme, "window", "top")
        self._giving_way = giving_way

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for widget, width in self._giving_way:
            widget.setVisible(self.width() >= self._theme.px(width))


class MinutesPage(QWidget):
    """Preview and export of one meeting. `back` leaves, `fix_wanted` carries the field that is still empty."""

    back = Signal()
    fix_wanted = Signal(str)

    def __init__(
        self, services: Services, theme: Theme, bridge: Bridge, meeting: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._services, self._theme, self._bridge, self.meeting = services, theme, bridge, meeting
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

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # With large letters in a small window both get a part: what cannot be seen cannot be printed.
        self._beside.setFixedWidth(min(self._theme.px(372), self.width() * 2 // 3))

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
        smaller = IconButton(theme, "minus", self.tr("Thu nhỏ"), lambda: self.pages.zoom_by(-1))
        larger = IconButton(theme, "plus", self.tr("Phóng to"), lambda: self.pages.zoom_by(1))
        self._fit = Button(theme, self.tr("Xem cả trang"), "link", size="button_small", on_click=self._switch_fit)
        self._fit.setObjectName("minutes_fit")
        bar = _Turner(theme, [(smaller, 360), (larger, 360), (self._fit, 280)])
        row = QHBoxLayout(bar)
        row.setContentsMargins(theme.px(12), theme.px(6), theme.px(12), theme.px(6))
        row.setSpacing(theme.px(8))
        before = IconButton(theme, "chevron-left", self.tr("Trang trước"), lambda: self.pages.go(self.pages.page() - 1))
        after = IconButton(theme, "chevron-right", self.tr("Trang sau"), lambda: self.pages.go(self.pages.page() + 1))
        before.setObjectName("minutes_previous")
        after.setObjectName("minutes_next")
        where = Text(theme, "", "body", wrap=False)
        smaller.setObjectName("minutes_smaller")
        larger.setObjectName("minutes_larger")
        row.addStretch(1)
        for widget in (before, where, after, smaller, larger, self._fit):
            row.addWidget(widget)
        row.addStretch(1)

        def tell(page: int, pages: int) -> None:
            where.setText(self.tr("Trang {page} / {pages}").format(page=page, pages=pages))
            before.setEnabled(page > 1)
            after.setEnabled(page < pages)
            smaller.setEnabled(self.pages.zoom > SCALES[0])
            larger.setEnabled(self.pages.zoom < SCALES[-1])

        self.pages.page_changed.connect(tell)
        return bar

    def _side(self, presets: Sequence[str]) -> Pane:
        theme = self._theme
        side = self._beside = Pane(theme, "surface", "left")
        side.setFixedWidth(theme.px(372))
        content = QWidget()
        column = QVBoxLayout(content)
        pad = theme.px(20)
        column.setContentsMargins(pad, theme.px(18), pad, pad)
        column.setSpacing(theme.px(10))
        column.addWidget(Text(theme, self.tr("Trình bày theo mẫu"), "body", weight=600))
        layouts = {name: self._services.exporting.layout(name) for name in presets}
        if not all(layout.verified_by for layout in layouts.values()):
            words = self.tr("Dấu này: chưa kiểm chứng, chưa có văn thư nào xem bản in theo mẫu ấy.")
            column.addWidget(IconText(theme, "warning", words, "hint", "text_2", ink="warn", wrap=True))
        for name in presets:
            column.addWidget(self._preset_card(name))
        column.addSpacing(theme.px(6))
        self._add_extras(column)
        column.addWidget(Text(theme, self.tr("Trước khi lưu"), "body", weight=600))
        for row in paper_checks(self._services, theme, self._record, self.fix_wanted.emit):
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

    def _add_extras(self, column: QVBoxLayout) -> None:
        """What may stand on the paper besides the minutes, and what else there is of this meeting to hand out."""
        theme, services = self._theme, self._services
        counted = bool(group(group(self._record.fields.get("attendance")).get("groups")))
        version = services.exporting.version(self.meeting)
        switches = QWidget()
        flow = FlowLayout(theme, switches, gap=6)
        for key, words, offered in (
            (ANNEX, self.tr("Phụ lục số người theo nhóm"), counted),
            (MARK, self.tr("Phiên bản và mã ở chân trang"), version is not None),
        ):
            if not offered:
                continue
            chip = Chip(theme, words)
            chip.setObjectName(key.replace("export.", "minutes_"))
            chip.setChecked(services.settings.get(key) is True)
            chip.toggled.connect(lambda on, key=key: self._switch(key, on))
            flow.addWidget(chip)
        if counted or version is not None:
            column.addWidget(Text(theme, self.tr("Thêm vào giấy"), "body", weight=600))
            column.addWidget(switches)
        if version is not None:
            words = self.tr("Bản này là phiên bản {number}, mã {code}.")
            column.addWidget(Text(theme, words.format(number=version.number, code=version.code), "hint", "text_2"))
        copy = Button(
            theme, self.tr("Chép chữ để dán vào tin nhắn, thư"), "link", "copy", size="button_small", on_click=self.copy
        )
        copy.setObjectName("minutes_copy")
        line_ = QHBoxLayout()
        line_.addWidget(copy)
        line_.addStretch(1)
        column.addLayout(line_)
        if any(item.get("kind") == "question" for item in rows_of(self._record.fields, "item")):
            answers = Button(
                theme, self.tr("Lưu riêng tờ hỏi – đáp…"), "link", "file", size="button_small", on_click=self.answers
            )
            answers.setObjectName("minutes_answers")
            row = QHBoxLayout()
            row.addWidget(answers)
            row.addStretch(1)
            column.addLayout(row)
        column.addSpacing(theme.px(6))

    # --- actions

    def _render(self, dpi: float) -> Sequence[QImage]:
        from ui.printing import render_pages

        return render_pages(self._services.exporting.document(self.meeting, self._preset, self._extras()), dpi)

    def _extras(self) -> Extras:
        settings = self._services.settings
        return Extras(annex=settings.get(ANNEX) is True, mark=settings.get(MARK) is True)

    def _switch(self, key: str, on: bool) -> None:
        self._services.settings.set(key, on)
        self.pages.refresh()

    def _choose(self, preset: str) -> None:
        self._preset = preset
        self._services.settings.set(PRESET, preset)
        self.pages.refresh()

    def _switch_fit(self) -> None:
        self.pages.set_whole_page(not self.pages.whole_page)
        self._fit.setText(self.tr("Vừa bề ngang") if self.pages.whole_page else self.tr("Xem cả trang"))

    def export(self, format: str) -> None:
        """Ask for name and folder, then write."""
        dialog = minutes_dialog(
            self._services,
            self._theme,
            self._bridge,
            self.window(),
            self.meeting,
            self._preset,
            format,
            line(self._title(), 100),
            self._extras(),
        )
        dialog.written.connect(self._written)
        dialog.open()

    def answers(self) -> None:
        """The feedback sheet of this meeting."""
        name = line(self._record.title, 80) or self.tr("cuộc họp")
        dialog = answers_dialog(self._services, self._theme, self._bridge, self.window(), self.meeting, name)
        dialog.written.connect(self._written)
        dialog.open()

    def _written(self, path: Path, _result: object = None) -> None:
        theme = self._theme
        open_file = Button(theme, self.tr("Mở tệp"), size="button_small", on_click=lambda: open_outside(path))
        open_file.setObjectName("export_open")
        open_folder = Button(
            theme, self.tr("Mở thư mục"), "link", size="button_small", on_click=lambda: open_outside(path.parent)
        )
        open_folder.setObjectName("export_open_folder")
        buttons = QWidget()
        # With large letters below each other, so that the name of the file keeps its room.
        row = QVBoxLayout(buttons) if theme.scale >= LARGE else QHBoxLayout(buttons)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(4))
        row.addWidget(open_folder)
        row.addWidget(open_file)
        what = self.tr("Đã lưu {name}").format(name=path.name)
        # A long way is told by its end, which is what people look for.
        folder = str(path.parent) if len(str(path.parent)) <= LONGEST_FOLDER else f"…/{path.parent.name}"
        where = self.tr("Ở thư mục {folder}.").format(folder=folder)
        banner = Banner(theme, "good", what, where, buttons, on_close=lambda: self._banners.show_banner(None))
        banner.setObjectName("export_done")
        self._banners.show_banner(banner)

    def copy(self) -> None:
        """The minutes as plain text in the clipboard."""
        try:
            words = self._services.exporting.text(self.meeting, self._preset)
        except SotayError as error:
            self._stopped(error)
            return
        QGuiApplication.clipboard().setText(words)
        what = self.tr("Đã chép chữ của biên bản")
        then = self.tr("Mở tin nhắn hoặc thư rồi dán vào.")
        self._banners.show_banner(
            Banner(self._theme, "good", what, then, on_close=lambda: self._banners.show_banner(None))
        )

    def print(self) -> None:
        """The system's own print dialog, then the same pages as on the screen."""
        from ui.meetings.printer import print_pages

        try:
            self._services.exporting.ask_guard(self.meeting)
        except SotayError as error:
            self._stopped(error)
            return
        print_pages(self, lambda dpi: self._render(dpi))

    def _stopped(self, error: SotayError) -> None:
        what, _dot, then = error.sentence(self._services.language()).partition(". ")
        self._banners.show_banner(Banner(self._theme, "stop", f"{what}.", then))
