"""The page *Thống kê*. Object names: statistics_kind, statistics_before, statistics_after, statistics_copy_table,
statistics_copy_picture, statistics_sentence."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication, QPixmap, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QVBoxLayout, QWidget

from desktop_app.errors import SotayError
from desktop_app.services import Services
from desktop_app.services.statistics import Figures, Period
from ui.bridge import Bridge
from ui.statistics.charts import Bars, Columns
from ui.statistics.presenter import Cross, Page, StatisticsPresenter
from ui.theme.theme import Theme
from ui.widgets.buttons import Button, IconButton
from ui.widgets.choice import SelectField
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import Heading, IconText, Text
from ui.widgets.notices import Banner, BannerArea
from ui.widgets.paper import EmptyState, Pane, Paper
from ui.widgets.scroll import ScrollPage


class StatisticsView(Pane):
    """Counts on a worker and shows the answer; `say` shows a short message as `Toast.say`."""

    def __init__(
        self,
        services: Services,
        theme: Theme,
        bridge: Bridge,
        say: Callable[..., object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, "window", parent=parent)
        self._services, self._bridge, self._say = services, bridge, say
        self.presenter = StatisticsPresenter(services)
        self.page: Page | None = None
        self._asked: Period | None = None
        self._content: QWidget | None = None
        self._columns: QBoxLayout | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(28), 0, theme.px(8), 0)
        # All of it scrolls: with large letters in a low window what stands above the tables is a window high.
        content = QWidget()
        self._body = QVBoxLayout(content)
        self._body.setContentsMargins(0, theme.px(20), 0, 0)
        self._body.setSpacing(theme.px(10))
        self._body.addWidget(self._head())
        self._banners = BannerArea(theme)
        self._body.addWidget(self._banners)
        column.addWidget(ScrollPage(theme, content))
        # Only when it takes long enough to wonder.
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(400)
        self._wait.timeout.connect(lambda: self.sentence.setText(self.tr("Đang tính…")))

    def _head(self) -> QWidget:
        theme = self._theme
        head = QWidget()
        column = QVBoxLayout(head)
        column.setContentsMargins(0, 0, theme.px(16), 0)
        column.setSpacing(theme.px(6))
        self.title = Heading(theme, self.presenter.title(self.presenter.period))
        self.sentence = Text(theme, "", "section", weight=400)
        self.sentence.setObjectName("statistics_sentence")
        before = IconButton(theme, "chevron-left", self.tr("Kỳ trước"), lambda: self._go(-1), edge=True)
        before.setObjectName("statistics_before")
        self.after = IconButton(theme, "chevron-right", self.tr("Kỳ sau"), lambda: self._go(1), edge=True)
        self.after.setObjectName("statistics_after")
        kinds = [("month", self.tr("Theo tháng")), ("quarter", self.tr("Theo quý")), ("year", self.tr("Theo năm"))]
        self.kind = SelectField(theme, self.tr("Kỳ"), kinds, quiet=True)
        self.kind.label.hide()
        self.kind.combo.setObjectName("statistics_kind")
        self.kind.set_value(self.presenter.period.kind)
        self.kind.changed.connect(self._kind)
        self.kind.setFixedWidth(theme.px(170))
        table = Button(theme, self.tr("Chép bảng"), icon="copy", on_click=self.copy_table)
        table.setObjectName("statistics_copy_table")
        picture = Button(theme, self.tr("Chép hình"), icon="image", on_click=self.copy_picture)
        picture.setObjectName("statistics_copy_picture")
        tools = QWidget()
        flow = FlowLayout(theme, tools, gap=8)
        for widget in (before, self.kind, self.after, table, picture):
            flow.addWidget(widget)
        column.addWidget(self.title)
        column.addWidget(tools)
        column.addWidget(self.sentence)
        return head

    # --- asking

    def entered(self) -> None:
        """The place is shown: count again."""
        self.ask()

    def shortcuts(self) -> list[tuple[str, str]]:
        return [("Ctrl+C", self.tr("Chép bảng đang chọn"))]

    def ask(self) -> None:
        """Count the period that is chosen."""
        period = self._asked = self.presenter.period
        self.title.setText(self.presenter.title(period))
        self.after.setEnabled(period.until < self.presenter.today())
        self._wait.start()
        self._bridge.then(
            self._services.statistics.figures(period), lambda figures: self._show(period, figures), self._failed, self
        )

    def _go(self, step: int) -> None:
        period = self.presenter.period
        self.presenter.period = period.before() if step < 0 else period.after()
        self.ask()

    def _kind(self, kind: str) -> None:
        self.presenter.choose(kind)
        self.ask()

    def _failed(self, error: BaseException) -> None:
        self._wait.stop()
        if not isinstance(error, SotayError):
            raise error
        self._banners.show_banner(Banner(self._theme, "stop", error.sentence(self._services.language())))

    # --- showing

    def _show(self, period: Period, figures: Figures) -> None:
        if period != self._asked:
            return
        self._wait.stop()
        self._banners.show_banner(None)
        page = self.page = self.presenter.page(figures)
        self.sentence.setText("" if page.empty else page.sentence)
        if self._content is not None:
            self._body.removeWidget(self._content)
            self._content.hide()
            self._content.deleteLater()
        if page.empty:
            self._columns = None
            self._content = EmptyState(
                self._theme,
                self.tr("Kỳ này chưa có gì để đếm"),
                self.tr("Ghi tin, ghi họp, rồi con số tự hiện ở đây."),
            )
            self._content.setMinimumHeight(self._theme.px(140))
        else:
            self._content = self._tables(page)
        self._body.addWidget(self._content, 1)
        self._content.show()
        self._fit()

    def _tables(self, page: Page) -> QWidget:
        theme = self._theme
        self._printed = QWidget()
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._printed)
        self._columns.setContentsMargins(0, theme.px(4), theme.px(16), theme.px(24))
        self._columns.setSpacing(theme.px(16))
        for tables, stretch in ((page.main, 3), (page.side, 2)):
            side = QVBoxLayout()
            side.setSpacing(theme.px(16))
            if tables is page.side:
                side.addWidget(self._paper(Columns(theme, page.weeks)))
            for table in tables:
                if table.rows:
                    side.addWidget(self._paper(Bars(theme, table)))
            if tables is page.main and page.groups is not None:
                side.addWidget(self._cross(page.groups))
                words = self.tr("Ô nào dưới 5 chỉ ghi “dưới 5”, để không ai bị nhận ra.")
                side.addWidget(IconText(theme, "shield", words, "hint", wrap=True))
            side.addStretch(1)
            self._columns.addLayout(side, stretch)
        return self._printed

    def _paper(self, chart: QWidget) -> Paper:
        paper = Paper(self._theme, padding=1)
        paper.body.addWidget(chart)
        return paper

    def _cross(self, cross: Cross) -> Paper:
        theme = self._theme
        paper = Paper(theme, padding=14)
        paper.setAccessibleName(cross.title)
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px(14))
        grid.setVerticalSpacing(theme.px(10))
        right = Qt.AlignmentFlag.AlignRight
        grid.addWidget(Text(theme, cross.title, "hint", "text_2", 600), 0, 0)
        for place, head in enumerate(cross.heads, 1):
            grid.addWidget(Text(theme, head, "hint", "text_2", 600, align=right), 0, place)
        for number, row in enumerate(cross.rows, 1):
            grid.addWidget(Text(theme, row[0], "body", weight=500), number, 0)
            for place, cell in enumerate(row[1:], 1):
                few = not cell[:1].isdigit()
                role, colour = ("hint", "text_2") if few else ("body", "text")
                grid.addWidget(Text(theme, cell, role, colour, align=right), number, place)
        grid.setColumnStretch(0, 3)
        for place in range(1, len(cross.heads) + 1):
            grid.setColumnStretch(place, 2)
        paper.body.addLayout(grid)
        return paper

    def _fit(self) -> None:
        if self._columns is not None:
            roomy = self.width() >= self._theme.px(860)
            side = QBoxLayout.Direction.LeftToRight
            self._columns.setDirection(side if roomy else QBoxLayout.Direction.TopToBottom)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    # --- taking it elsewhere

    def copy_table(self) -> None:
        """Every table as text with tabs: Excel and Word take it as a table."""
        if self.page is not None:
            QGuiApplication.clipboard().setText(self.page.as_text())
            self._say(self.tr("Đã chép bảng. Sang Excel hoặc Word rồi dán."))

    def copy_picture(self) -> None:
        """The tables as one picture, however long they are."""
        if self.page is None or self._columns is None:
            return
        picture: QPixmap = self._printed.grab()
        QGuiApplication.clipboard().setPixmap(picture)
        self._say(self.tr("Đã chép hình. Sang nơi cần rồi dán."))
