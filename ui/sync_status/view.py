"""The page Đồng bộ: how many records are where, the delivery book, sending and receiving, and whom the notebook knows.

Object names: sync_view, sync_headline, sync_now, sync_cancel, sync_progress, sync_progress_words, sync_outcome,
delivery_track, ledger, sync_connect, enrol_code, server_address, connect_button, sync_address, new_address,
address_button, sync_to_stick, sync_from_stick.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.errors import SotayError
from desktop_app.services import Services
from desktop_app.services.rows import Delivery
from ui.bridge import Bridge, Latest
from ui.sync_status.connect import ConnectDialog
from ui.sync_status.held import HeldPaper
from ui.sync_status.ledger import Ledger
from ui.sync_status.presenter import SyncPresenter
from ui.sync_status.track import Track
from ui.theme.theme import Theme
from ui.widgets.buttons import Button, paint_face
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import Heading, IconText, SectionHeading, Text
from ui.widgets.notices import Banner, BannerArea
from ui.widgets.paper import EmptyState, Pane, Paper, clear_paper
from ui.widgets.scroll import ScrollPage

OUTCOME = "sync_outcome"


class ProgressBar(QWidget):
    """Real progress: `done` of `total`; with total 0 it stays an empty line beside its words."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme, self._done, self._total = theme, 0, 0
        self.setObjectName("sync_progress")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set(self, done: int, total: int) -> None:
        self._done, self._total = min(done, total), total
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(200), self._theme.px(10))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        rect = QRectF(self.rect())
        paint_face(painter, theme, rect, rect.height() / 2, "sunken", "control")
        if self._total:
            width = rect.width() * self._done / self._total
            if width >= rect.height():
                part = QRectF(0, 0, width, rect.height())
                paint_face(painter, theme, part, rect.height() / 2, "accent", None)


class SyncStatusView(Pane):
    """Follows the agent. `record_wanted` carries type and id of a line of the book; `connected` after enrolment."""

    record_wanted = Signal(str, str)
    connected = Signal()

    def __init__(self, services: Services, theme: Theme, bridge: Bridge, presenter: SyncPresenter) -> None:
        super().__init__(theme, "window")
        self.setObjectName("sync_view")
        self._services, self._theme, self._bridge = services, theme, bridge
        self.presenter = presenter
        self._counting = Latest(bridge, self)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(theme.px(28), theme.px(20), theme.px(28), theme.px(20))
        column.setSpacing(theme.px(12))
        column.addLayout(self._make_head())
        self._banners = BannerArea(theme)
        column.addWidget(self._banners)
        column.addWidget(self._make_progress())
        self._track = Track(theme)
        column.addWidget(self._track)
        self._held = HeldPaper(theme, self.record_wanted.emit)
        column.addWidget(self._held)
        column.addLayout(self._make_body(), 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._page = ScrollPage(theme, content)
        outer.addWidget(self._page)
        self._show_steps()
        presenter.agent.changed.connect(self._show_agent)
        presenter.agent.moved.connect(self.entered)
        presenter.agent.finished.connect(lambda _result: self._tell_outcome())
        self.entered()

    # --- parts

    def _make_head(self) -> QHBoxLayout:
        theme = self._theme
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Heading(theme, self.tr("Gửi tin đi, nhận trả lời về")))
        self._headline = Text(theme, "", "body", "text_2")
        self._headline.setObjectName("sync_headline")
        words.addWidget(self._headline)
        self._now = Button(theme, self.tr("Gửi và nhận"), "main", "sync", "Ctrl+G", on_click=self.presenter.agent.now)
        self._now.setObjectName("sync_now")
        row = self._head = QHBoxLayout()
        row.setSpacing(theme.px(16))
        row.addLayout(words, 1)
        side = QVBoxLayout()
        side.addWidget(self._now, 0, Qt.AlignmentFlag.AlignLeft)
        side.addStretch(1)
        row.addLayout(side)
        return row

    def _make_progress(self) -> QWidget:
        theme = self._theme
        self._progress = Paper(theme, padding=14)
        row = QHBoxLayout()
        row.setSpacing(theme.px(16))
        self._progress_words = Text(theme, "", "body", weight=600, wrap=False)
        self._progress_words.setObjectName("sync_progress_words")
        self._bar = ProgressBar(theme)
        self._cancel = Button(theme, self.tr("Dừng"), size="button_small", on_click=self.presenter.agent.cancel)
        self._cancel.setObjectName("sync_cancel")
        row.addWidget(self._progress_words)
        row.addWidget(self._bar, 1)
        row.addWidget(self._cancel)
        self._progress.body.addLayout(row)
        self._progress.body.addWidget(
            Text(theme, self.tr("Mất mạng giữa chừng cũng không sao, lần sau gửi tiếp từ đây."), "hint", "text_2")
        )
        self._progress.hide()
        return self._progress

    def _make_body(self) -> QHBoxLayout:
        theme = self._theme
        self._book = QWidget()
        left = QVBoxLayout(self._book)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(theme.px(8))
        left.addWidget(SectionHeading(theme, self.tr("Sổ giao nhận")))
        self._ledger = Ledger(theme, self.tr("Sổ giao nhận"))
        self._ledger.rows.opened.connect(lambda line: self.record_wanted.emit(line.type, line.record_id))
        self._ledger.setMinimumHeight(theme.px(37) + 4 * theme.height("row_one_line"))
        left.addWidget(self._ledger, 1)
        self._empty = Paper(theme)
        self._empty.body.addWidget(
            EmptyState(
                theme,
                self.tr("Sổ giao nhận còn trống"),
                self.tr("Mỗi tin hoàn tất có một dòng ở đây, kèm số biên nhận khi nơi nhận đã nhận."),
            )
        )
        left.addWidget(self._empty, 1)
        self._side = QWidget()
        right = QVBoxLayout(self._side)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(theme.px(8))
        right.addWidget(SectionHeading(theme, self.tr("Nơi nhận")))
        self._office = Paper(theme, padding=16, spacing=6)
        right.addWidget(self._office)
        self._stick = self._make_stick()
        right.addWidget(self._stick)
        self._tries_title = SectionHeading(theme, self.tr("Những lần thử gần đây"))
        right.addWidget(self._tries_title)
        self._tries = Paper(theme, padding=16, spacing=4)
        right.addWidget(self._tries)
        right.addStretch(1)
        self._body = QHBoxLayout()
        self._body.setSpacing(theme.px(20))
        self._body.addWidget(self._book, 1)
        self._body.addWidget(self._side)
        return self._body

    def _make_stick(self) -> Paper:
        theme = self._theme
        paper = Paper(theme, padding=16, spacing=6)
        paper.body.addWidget(IconText(theme, "usb", self.tr("Nhờ người mang USB"), "body", "text", ink="accent"))
        words = self.tr("Tin được niêm kín, người mang không đọc được. Biên nhận cũng về bằng USB.")
        paper.body.addWidget(Text(theme, words, "hint", "text_2"))
        line = QWidget()
        flow = FlowLayout(theme, line)
        for name, text, sending in (
            ("sync_to_stick", self.tr("Gửi qua USB"), True),
            ("sync_from_stick", self.tr("Nhận từ USB"), False),
        ):
            button = Button(theme, text, on_click=partial(self._by_stick, sending))
            button.setObjectName(name)
            flow.addWidget(button)
        paper.body.addWidget(line)
        return paper

    # --- showing

    def entered(self) -> None:
        """Everything anew: the place is shown, or records moved."""
        said = self._banners.banner()
        if said is not None and said.objectName() == OUTCOME:
            self._banners.show_banner(None)  # of an attempt before: what was written since is not in it
        self._counting.ask(self.presenter.counted(), self._show_delivery)
        lines = self.presenter.ledger()
        self._ledger.rows.set_lines(lines)
        self._ledger.setHidden(not lines)
        self._empty.setHidden(bool(lines))
        self._show_office()
        self._show_tries()
        self._show_agent()

    @property
    def waiting(self) -> bool:
        """Whether the numbers may still be those of before."""
        return self._counting.waiting

    def _show_delivery(self, delivery: Delivery) -> None:
        self.presenter.delivery = delivery
        self._show_steps()
        self._headline.setText(self.presenter.headline())
        held = self._services.queries.held() if delivery.held else []
        self._held.set_rows(held, delivery.held, self._services.language())

    def _show_steps(self) -> None:
        self._track.set_steps(self.presenter.steps())
        self._track.updateGeometry()

    def _show_agent(self) -> None:
        agent = self.presenter.agent
        self._headline.setText(self.presenter.headline())
        self._progress.setHidden(not agent.running)
        self._now.setHidden(agent.running or self.presenter.server() is None)
        if agent.running:
            words, done, total = self.presenter.progress()
            self._progress_words.setText(words)
            self._bar.set(done, total)
            self._bar.setAccessibleName(words)
            if agent.progress is None:
                self._banners.show_banner(None)

    def _tell_outcome(self) -> None:
        if self.presenter.agent.by_hand:
            banner = Banner(
                self._theme, "good", self.presenter.outcome(), on_close=lambda: self._banners.show_banner(None)
            )
            banner.setObjectName(OUTCOME)
            self._banners.show_banner(banner)
            self._page.stay(0)  # whoever asked for it further down reads what came of it

    def _show_office(self) -> None:
        theme, server = self._theme, self.presenter.server()
        self._stick.setHidden(server is None)
        clear_paper(self._office)
        body = self._office.body
        if server is None:
            body.addWidget(Text(theme, self.tr("Chưa nối với văn phòng nào"), "body", weight=600))
            body.addWidget(
                Text(theme, self.tr("Có mã đăng ký thì nối lúc nào cũng được, tin đã ghi sẽ tự gửi."), "hint", "text_2")
            )
            connect = Button(theme, self.tr("Nhập mã đăng ký"), "main", "link", on_click=self._connect)
            connect.setObjectName("sync_connect")
            line = QWidget()
            FlowLayout(theme, line).addWidget(connect)
            body.addWidget(line)
            return
        address = self._services.syncing.address or server.url
        body.addWidget(IconText(theme, "building", server.org_name or address, "body", "text", ink="accent", wrap=True))
        if server.user_name:
            body.addWidget(Text(theme, self.tr("Sổ của {name}").format(name=server.user_name), "hint", "text_2"))
        if address:  # one that was connected by a stick may know none
            body.addWidget(Text(theme, address, "hint", "text_2"))
        if self._services.syncing.address is None:  # a try-out server of one's own is where it is
            words = self.tr("Đổi địa chỉ…") if address else self.tr("Ghi địa chỉ…")
            move = Button(theme, words, "link", on_click=lambda: self._change_address(server.url))
            move.setObjectName("sync_address")
            line = QWidget()
            FlowLayout(theme, line).addWidget(move)
            body.addWidget(line)

    def _show_tries(self) -> None:
        theme = self._theme
        attempts = self.presenter.attempts()
        clear_paper(self._tries)
        for when, ended, icon in attempts:
            self._tries.body.addWidget(IconText(theme, icon, f"{when}  ·  {ended}", "hint", "text_2", wrap=True))
        self._tries.setHidden(not attempts)
        self._tries_title.setHidden(not attempts)

    # --- connecting

    def _connect(self) -> None:
        dialog = ConnectDialog(self._theme, self.window(), self._services, self._bridge)
        dialog.enrolled.connect(self._now_connected)
        dialog.open()

    def _change_address(self, address: str) -> None:
        from ui.sync_status.address import AddressDialog

        dialog = AddressDialog(self._theme, self.window(), self._services, self._bridge, address)
        dialog.moved.connect(self.presenter.agent.now)  # what stood here of the way before is not true any more
        dialog.open()

    def _by_stick(self, sending: bool) -> None:
        from ui.sync_status.courier import CourierDialog

        dialog = CourierDialog(self._theme, self.window(), self._services, self._bridge, sending)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.moved.connect(self.presenter.agent.moved)
        dialog.open()

    def _now_connected(self) -> None:
        self.entered()
        self.connected.emit()

    def tell(self, error: SotayError) -> None:
        """A failure that is not about the connection."""
        self._banners.show_banner(Banner(self._theme, "warn", error.sentence(self._services.language())))

    # --- size

    def resizeEvent(self, event: QResizeEvent) -> None:
        theme = self._theme
        wide = self.width() >= theme.px(900)
        self._side.setFixedWidth(theme.px(300)) if wide else self._side.setMaximumWidth(16777215)
        self._side.setMinimumWidth(theme.px(300) if wide else 0)
        beside, below = QHBoxLayout.Direction.LeftToRight, QHBoxLayout.Direction.TopToBottom
        self._body.setDirection(beside if wide else below)
        # With the largest letters a sentence beside the button would be a column of two words.
        self._head.setDirection(beside if self.width() >= theme.px(600) else below)
