"""First run: the cover with the label being written at the left, one page after the other at the right.

Object names: first_run, choose_tryout, choose_code, choose_restore, text_size, owner_name, address,
area, hamlet, theme_mode, passphrase, passphrase_again, strength, enrol_code, server_address, back_button, other_button,
continue_button, language_button, first_run_steps, notebook_label.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.errors import SotayError
from ui.first_run.answers import Answers
from ui.first_run.cover import Cover, CoverPoint, LabelCard
from ui.first_run.pages import Page
from ui.first_run.presenter import FirstRunPresenter
from ui.last_resort import two_parts
from ui.theme.theme import Theme
from ui.widgets.buttons import Button
from ui.widgets.fields import LineField
from ui.widgets.flow import FlowLayout
from ui.widgets.keys import commit_input_method
from ui.widgets.labels import Text
from ui.widgets.notices import Banner, BannerArea
from ui.widgets.paper import Pane, Rule
from ui.widgets.scroll import ScrollPage


class FirstRunView(QWidget):
    """Shows the presenter's present page. `finished` carries the open services."""

    finished = Signal(object)
    language_wanted = Signal(str)

    def __init__(self, theme: Theme, presenter: FirstRunPresenter, language: str) -> None:
        super().__init__()
        self.setObjectName("first_run")
        self._theme, self.presenter, self._language = theme, presenter, language
        self._scale = theme.scale
        self.page: Page | None = None
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._cover: QWidget | None = None
        self._right: QWidget | None = None
        self._pressed: Button | None = None  # what began the page's own work
        presenter.stepped.connect(self.rebuild)
        presenter.failed.connect(self.tell)
        presenter.progressed.connect(self._progress)
        presenter.finished.connect(self.finished)
        theme.changed.connect(self._restyled)
        self.rebuild()

    @property
    def answers(self) -> Answers:
        return self.presenter.answers

    # --- building

    def rebuild(self) -> None:
        """Make the present page anew from the answers; nothing typed is lost."""
        self._pressed = None
        for old in (self._cover, self._right):
            if old is not None:
                old.hide()
                self._row.removeWidget(old)
                old.deleteLater()
        self._cover, self._right = self._make_cover(), self._make_right()
        self._row.addWidget(self._cover)
        self._row.addWidget(self._right, 1)
        self._fit()
        self._write_label()
        first = self.page.first() if self.page is not None else None
        (first or self._next).setFocus(Qt.FocusReason.OtherFocusReason)
        if isinstance(first, LineField):
            first.edit.end(False)

    def _make_cover(self) -> QWidget:
        theme = self._theme
        cover = Cover(theme, 22)
        column = QVBoxLayout(cover)
        column.setContentsMargins(theme.px(40), theme.px(24), theme.px(24), theme.px(24))
        column.setSpacing(theme.px(18))
        self._label = LabelCard(theme, self.presenter.label())
        column.addStretch(1)
        column.addWidget(self._label)
        column.addSpacing(theme.px(16))
        self._points = [
            CoverPoint(
                theme, "pen", self.tr("Không cần mạng vẫn ghi được"), self.tr("Có mạng lúc nào, tin tự đi lúc ấy.")
            ),
            CoverPoint(theme, "clock", self.tr("Gõ đến đâu lưu đến đó"), self.tr("Mất điện giữa chừng, chữ vẫn còn.")),
            CoverPoint(
                theme, "shield", self.tr("Ghi việc, không ghi người"), self.tr("Sổ không có chỗ cho tên tuổi bà con.")
            ),
        ]
        for point in self._points:
            column.addWidget(point)
        column.addStretch(1)
        cover.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        return cover

    def _make_right(self) -> QWidget:
        theme, presenter = self._theme, self.presenter
        side = theme.px(56 if theme.scale <= 125 else 32)
        right = Pane(theme, "surface")
        column = QVBoxLayout(right)
        column.setContentsMargins(side, theme.px(28), side, theme.px(20))
        column.setSpacing(theme.px(6))
        names, here = presenter.trail()
        self._steps = Trail(theme, names, here)
        self.banners = BannerArea(theme)
        self.page = presenter.make_page(theme)
        self.page.changed.connect(self._write_label)
        steps = QHBoxLayout()
        steps.addSpacing(6)  # in line with the page, which leaves room for focus rings
        steps.addWidget(self._steps)
        column.addLayout(steps)
        column.addWidget(self.banners)
        column.addWidget(ScrollPage(theme, self.page), 1)
        column.addWidget(Rule(theme))
        column.addSpacing(theme.px(8))
        column.addLayout(self._make_foot())
        return right

    def _make_foot(self) -> QHBoxLayout:
        theme, presenter = self._theme, self.presenter
        self._back = Button(theme, self.tr("Quay lại"), "link", "chevron-left", on_click=presenter.back)
        self._back.setObjectName("back_button")
        _hide_unless(presenter.can_go_back(), self._back)
        other = presenter.other_word()
        self._other = Button(theme, other, on_click=self._do_other)
        self._other.setObjectName("other_button")
        _hide_unless(bool(other), self._other)
        word = presenter.next_word()
        self._next = Button(theme, word, "main", size="button_main", trailing="chevron-right", on_click=self.go_on)
        self._next.setObjectName("continue_button")
        _hide_unless(bool(word), self._next)
        english = self._language != "en"
        # Each language is named in itself, whatever the window speaks.
        switch = Button(
            theme,
            "English" if english else "Tiếng Việt",
            "link",
            "language",
            on_click=lambda: self.language_wanted.emit("en" if english else "vi"),
        )
        switch.setObjectName("language_button")
        _hide_unless(presenter.at_start(), switch)
        row = QHBoxLayout()
        row.setSpacing(theme.px(12))
        row.addWidget(self._back)
        row.addWidget(switch)
        row.addStretch(1)
        row.addWidget(self._other)
        row.addWidget(self._next)
        return row

    # --- doing

    def go_on(self) -> None:
        """Continue: first what is not yet said, beside its field."""
        commit_input_method()
        self.banners.show_banner(None)
        if self.page is not None and self.page.show_problems(self.presenter.problems()):
            self._busy(True)
            self.presenter.go_on()

    def _do_other(self) -> None:
        commit_input_method()
        self._busy(True)
        self.presenter.other()

    def _busy(self, busy: bool) -> None:
        """While the page's own work runs nothing can be started twice."""
        if busy:
            self._pressed = next((one for one in (self._next, self._other) if one.hasFocus()), None)
        for button in (self._next, self._other, self._back):
            button.setEnabled(not busy)
        word = self.presenter.busy_word() if busy else self.presenter.next_word()
        self._next.setText(word or self.presenter.next_word())

    def _progress(self, steps: int) -> None:
        done = getattr(self.page, "done", None)
        if done is not None:
            done(steps)

    def tell(self, error: SotayError) -> None:
        """Why it did not work, above the page; everything said so far is still there."""
        self._busy(False)
        self.banners.show_banner(Banner(self._theme, "warn", *two_parts(error.sentence(self._language))))
        self._fit_foot_after_failure()
        # What could not be pressed lost the keyboard; on a page that works by itself nothing had it. To try again, or
        # to go on without, is the next thing to do.
        if self._pressed is not None or self.window().focusWidget() is None:
            wanted = [one for one in (self._pressed, self._next, self._other) if one is not None and one.isVisible()]
            if wanted:
                wanted[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _fit_foot_after_failure(self) -> None:
        word, other = self.presenter.next_word(), self.presenter.other_word()
        self._next.setText(word)
        self._next.setVisible(bool(word))
        self._other.setText(other)
        self._other.setVisible(bool(other))

    def _write_label(self) -> None:
        self._label.set(self.presenter.label())

    # --- size

    def _restyled(self) -> None:
        if self._theme.scale != self._scale:
            self._scale = self._theme.scale
            # Later: the button that was pressed must not be deleted inside its own signal.
            QTimer.singleShot(0, self, self.rebuild)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()

    def _fit(self) -> None:
        if self._cover is None:
            return
        width = self.width() * 100 / self._theme.scale
        self._cover.setVisible(width >= 960)
        self._cover.setFixedWidth(self._theme.px(432 if width >= 1180 else 352))
        roomy = self.height() >= self._theme.px(560)
        for point in self._points:
            point.setVisible(roomy)


class Trail(QWidget):
    """ "1. Nhãn sổ › 2. Mật khẩu › …", the present step in ink and bold."""

    def __init__(self, theme: Theme, names: list[str], here: int) -> None:
        super().__init__()
        self.setObjectName("first_run_steps")
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        flow = FlowLayout(theme, self, line_gap=0)
        for place, name in enumerate(names):
            on = place == here
            words = f"{place + 1}. {name}"
            flow.addWidget(Text(theme, words, "hint", "accent" if on else "text_2", 600 if on else 500, wrap=False))
            if place < len(names) - 1:
                flow.addWidget(Text(theme, "›", "hint", "text_2", wrap=False))
        if names:
            self.setAccessibleName(
                self.tr("Bước {number} trong {count}: {name}").format(
                    number=here + 1, count=len(names), name=names[here]
                )
            )
        _hide_unless(bool(names), self)


def _hide_unless(wanted: bool, widget: QWidget) -> None:
    """`setVisible(True)` on a widget without a parent would show it as a window of its own."""
    if not wanted:
        widget.hide()
