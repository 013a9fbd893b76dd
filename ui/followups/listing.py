"""The list of follow-ups, the most pressing first."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.services import Services
from desktop_app.services.rows import RecordFilter, RecordRow
from ui.followups.words import present
from ui.models.paged import PagedModel, keep_selection
from ui.theme.theme import Theme
from ui.widgets.buttons import Button
from ui.widgets.chips import ChipGroup
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import Heading
from ui.widgets.margin_list import MarginDelegate, MarginList, MarginRow
from ui.widgets.paper import EmptyState, Pane

MARGIN = 104  # px at 100 %: room for the clock and "Quá hạn"


class DueDelegate(MarginDelegate):
    """What is overdue has a clock beside the red word: colour is never alone."""

    def _paint_margin(self, painter: QPainter, row: MarginRow, rect: QRect, line_x: int, y: int) -> None:
        super()._paint_margin(painter, row, rect, line_x, y)
        if row.margin_hot:
            theme = self._theme
            size = theme.px(16)
            theme.draw_icon(
                painter, "clock", rect.x() + theme.px(10), y + (theme.line("body") - size) // 2, 16, "danger"
            )


class FollowupList(Pane):
    """`chosen` and `opened` (Enter) carry the row, `export_wanted` the filter of the list. Object names: followup_list,
    followup_filter, followup_export, followup_new_wanted, followup_board_wanted."""

    chosen = Signal(object)
    opened = Signal(object)
    export_wanted = Signal(object)
    new_wanted = Signal()
    board_wanted = Signal()

    def __init__(self, services: Services, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "surface", "right", parent=parent)
        self._services = services
        head = Pane(theme, "window", "bottom")
        above = QVBoxLayout(head)
        above.setContentsMargins(theme.px(16), theme.px(8), theme.px(16), theme.px(8))
        above.setSpacing(theme.px(6))
        above.addWidget(Heading(theme, self.tr("Theo dõi"), "record_title"))
        new = Button(theme, self.tr("Thêm việc"), icon="plus", size="button_small", on_click=self.new_wanted.emit)
        new.setObjectName("followup_new_wanted")
        board = Button(theme, self.tr("Bảng"), "link", size="button_small", on_click=self.board_wanted.emit)
        board.setObjectName("followup_board_wanted")
        export = Button(
            theme,
            self.tr("Xuất…"),
            "link",
            size="button_small",
            on_click=lambda: self.export_wanted.emit(self._chosen_filter()),
        )
        export.setObjectName("followup_export")
        tools = QWidget()
        flow = FlowLayout(theme, tools, gap=4)
        for button in (new, board, export):
            flow.addWidget(button)
        above.addWidget(tools)
        self.filter = ChipGroup(theme, self.tr("Hiện những việc nào"))
        self.filter.setObjectName("followup_filter")
        above.addWidget(self.filter)
        self.list = MarginList(theme, self.tr("Danh sách việc theo dõi"), self._present, MARGIN)
        self.list.setObjectName("followup_list")
        self.list.delegate = DueDelegate(theme, self._present, self.list, MARGIN)
        self.list.setItemDelegate(self.list.delegate)
        self.model = PagedModel(self._fetch, self._count, parent=self)
        self.list.setModel(self.model)
        self.list.chosen.connect(self.chosen)
        self.list.opened.connect(self.opened)
        self._empty = EmptyState(theme, "")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, theme.border, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(self._empty, 1)
        column.addWidget(self.list, 1)
        self._show_counts()
        self.filter.set_value("all")
        self.filter.changed.connect(self._filtered)
        self._show_empty()

    def refresh(self) -> None:
        self._show_counts()
        keep_selection(self.list, self.model, self.model.refresh)
        self._show_empty()

    def select(self, record_id: str) -> bool:
        number = self.model.find(record_id)
        if number >= 0:
            self.list.select_row(number, announce=False)
        return number >= 0

    def select_first(self) -> None:
        if self.model.rowCount() and not self.list.currentIndex().isValid():
            self.list.select_row(0)

    def show_all(self) -> None:
        if self.filter.value() != "all":
            self.filter.set_value("all")
            self._filtered()

    def _overdue(self) -> bool:
        return self.filter.value() == "overdue"

    def _fetch(self, offset: int, limit: int) -> Sequence[RecordRow]:
        if self.filter.value() == "resolved":
            return self._services.queries.records("followup", self._chosen_filter(), limit, offset)
        return self._services.queries.followups(self._overdue(), limit, offset)

    def _count(self) -> int:
        return self._services.queries.count("followup", self._chosen_filter())

    def _chosen_filter(self) -> RecordFilter:
        chosen = self.filter.value()
        return RecordFilter(state=chosen if chosen in ("overdue", "resolved") else None)

    def _present(self, row: RecordRow) -> MarginRow:
        return present(self._services, row)

    def _filtered(self) -> None:
        self.model.reset()
        self._show_empty()
        self.select_first()

    def _show_counts(self) -> None:
        count = self._services.queries.count
        late = count("followup", RecordFilter(state="overdue"))
        options = [("all", self.tr("Tất cả {count}").format(count=count("followup")))]
        options.append(("overdue", self.tr("Quá hạn {count}").format(count=late)))
        # Done is not the end: people have to be told.
        untold = count("followup", RecordFilter(state="resolved"))
        options.append(("resolved", self.tr("Chưa báo lại {count}").format(count=untold)))
        self.filter.set_options(options)

    def _show_empty(self) -> None:
        nothing = self.model.rowCount() == 0
        if self._overdue():
            self._empty.set_text(self.tr("Không có việc nào quá hạn"), "")
        elif self.filter.value() == "resolved":
            self._empty.set_text(self.tr("Việc nào xong cũng đã báo lại bà con"), "")
        else:
            self._empty.set_text(
                self.tr("Chưa có việc nào"), self.tr("Nhiệm vụ giao trong cuộc họp tự vào đây khi kết thúc họp.")
            )
        self._empty.setVisible(nothing)
        self.list.setVisible(not nothing)
