"""The popup of one mark: what it is, why, the fix first. Enter takes the fix, F8 and Shift+F8 go on, Esc goes back to
the text.

Object names: guard_popup, guard_fix, guard_own, guard_own_icon, guard_own_words, guard_harmless, guard_in_office,
guard_previous, guard_next.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QBoxLayout, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui.guard import words
from ui.guard.marks import GuardMarks, Mark
from ui.theme.theme import Theme
from ui.widgets.buttons import Button, IconButton, paint_face
from ui.widgets.fields import LineField
from ui.widgets.flow import FlowLayout
from ui.widgets.keys import commit_input_method
from ui.widgets.labels import Text


class GuardPopup(QFrame):
    """Lies in the window below its mark. Signals: `stepped` ±1, `fixed` the words, `harmless_wanted`, `left_alone`,
    `closed`."""

    stepped = Signal(int)
    fixed = Signal(str)
    harmless_wanted = Signal()
    left_alone = Signal()
    closed = Signal()

    def __init__(self, theme: Theme, marks: GuardMarks, mark: Mark, number: int, total: int) -> None:
        super().__init__(marks.edit.window())
        self._theme, self._marks, self._mark = theme, marks, mark
        self.setObjectName("guard_popup")
        kind = mark.finding.kind
        self.setAccessibleName(words.what(kind))
        self.setAccessibleDescription(words.why(kind))
        column = QVBoxLayout(self)
        pad = theme.px(16)
        column.setContentsMargins(pad, theme.px(12), pad, pad)
        column.setSpacing(theme.px(8))
        head = QHBoxLayout()
        place = self.tr("Chỗ {number} trong {total}").format(number=number, total=total)
        head.addWidget(Text(theme, place, "hint", "text_2", wrap=False), 1)
        before = IconButton(theme, "chevron-left", self.tr("Chỗ trước"), lambda: self.stepped.emit(-1))
        after = IconButton(theme, "chevron-right", self.tr("Chỗ sau"), lambda: self.stepped.emit(1))
        for name, button in (("guard_previous", before), ("guard_next", after)):
            button.setObjectName(name)
            head.addWidget(button)
        column.addLayout(head)
        before.setVisible(total > 1)
        after.setVisible(total > 1)
        column.addWidget(Text(theme, words.what(kind), "section"))
        column.addWidget(Text(theme, words.why(kind), "body", "text_2"))
        fix = self.tr("Thay bằng “{words}”").format(words=mark.finding.suggestion)
        self.fix = Button(theme, fix, "main", key="Enter", on_click=lambda: self.fixed.emit(mark.finding.suggestion))
        self.fix.setObjectName("guard_fix")
        self.own = Button(theme, self.tr("Tự viết cách gọi khác…"), on_click=self._write)
        self.own.setObjectName("guard_own")
        # In its place where both cannot stand side by side.
        self._own_icon = IconButton(theme, "pen", self.own.text(), self._write, edge=True)
        self._own_icon.setObjectName("guard_own_icon")
        self._own_icon.hide()
        self.words = LineField(theme, self.tr("Cách gọi khác"), quiet=True)
        self.words.edit.setObjectName("guard_own_words")
        self.words.edit.returnPressed.connect(self._written)
        self.words.hide()
        self._verbs = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._verbs.setSpacing(theme.px(8))
        self._verbs.addWidget(self.fix)
        self._verbs.addWidget(self.own)
        self._verbs.addWidget(self._own_icon)
        column.addLayout(self._verbs)
        column.addWidget(self.words)
        links = QWidget()
        flow = FlowLayout(theme, links, gap=4)
        if said := words.harmless(kind):
            harmless = Button(theme, said, "link", size="button_small", on_click=self.harmless_wanted.emit)
            harmless.setObjectName("guard_harmless")
            flow.addWidget(harmless)
        if kind == "person_name":
            office = Button(
                theme,
                self.tr("Cán bộ nói theo chức vụ"),
                "link",
                size="button_small",
                on_click=self.left_alone.emit,
            )
            office.setObjectName("guard_in_office")
            flow.addWidget(office)
        column.addWidget(links)
        links.setVisible(bool(said))
        self._column = column
        self._place()
        marks.edit.window().installEventFilter(self)
        self.show()
        self.raise_()
        self.fix.setFocus(Qt.FocusReason.OtherFocusReason)
        QApplication.instance().focusChanged.connect(self._focus_moved)  # type: ignore[union-attr]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            QTimer.singleShot(0, self, self._place)  # when the line of the mark has its new place
        return False

    def _place(self) -> None:
        """Below the line of the mark, above it where there is no room. Where there is room for neither (large letters,
        a low window) it becomes wide and low, and the line goes to the top of its page."""
        theme, window = self._theme, self.parentWidget()
        assert window is not None
        self._verbs.setDirection(QBoxLayout.Direction.TopToBottom)
        self._fit(min(theme.px(456), window.width() - 2 * theme.px(12)))
        top = self._top(window)
        if top is None:
            self._verbs.setDirection(QBoxLayout.Direction.LeftToRight)
            room = window.width() - 2 * theme.px(12)
            wide = self._verbs.minimumSize().width() + 2 * theme.px(16)
            if wide > room and not self.own.isHidden():
                self.own.hide()
                self._own_icon.show()
                wide = room
            self._fit(max(min(wide, room), self.width()))
            self._scroll_up()
            top = self._top(window)
        if top is None:
            top = max(theme.px(8), window.height() - self.height() - theme.px(8))
        left = self._line(window)[0] - theme.px(14)
        self.move(max(theme.px(12), min(left, window.width() - self.width() - theme.px(12))), top)

    def _fit(self, width: int) -> None:
        self.setFixedWidth(width)
        self._column.invalidate()  # layouts remember their sizes until they are told to measure again
        self.setFixedHeight(self._column.totalHeightForWidth(width))

    def _line(self, window: QWidget) -> tuple[int, int, int]:
        """Left, top and bottom of the mark in the window."""
        rect = self._marks.rect(self._mark).toAlignedRect()
        corner = self._marks.edit.viewport().mapTo(window, rect.topLeft())
        return corner.x(), corner.y(), corner.y() + rect.height()

    def _top(self, window: QWidget) -> int | None:
        """Where it begins when it covers nothing of the mark's line; None when there is no such place."""
        gap = self._theme.px(8)
        _left, top, bottom = self._line(window)
        if bottom + gap + self.height() <= window.height() - gap:
            return bottom + gap
        above = top - gap - self.height()
        return above if above >= 0 else None

    def _scroll_up(self) -> None:
        """The line of the mark to the top of the page that scrolls it."""
        page = self._marks.edit.parentWidget()
        while page is not None and not isinstance(page, QScrollArea):
            page = page.parentWidget()
        if page is not None:
            bar = page.verticalScrollBar()
            bar.setValue(bar.value() + self._line(page.viewport())[1] - self._theme.px(4))

    def _write(self) -> None:
        self.own.hide()
        self._own_icon.hide()
        self.words.show()
        self._place()
        self.words.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _written(self) -> None:
        commit_input_method()
        text = " ".join(self.words.text().split())
        if text:
            self.fixed.emit(text)

    def _focus_moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is not None and new is not self and not self.isAncestorOf(new):
            self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._marks.edit.setFocus(Qt.FocusReason.OtherFocusReason)
            self.closed.emit()
        elif event.key() == Qt.Key.Key_F8:
            self.stepped.emit(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focused = self.focusWidget()
            if isinstance(focused, Button | IconButton):
                focused.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_face(QPainter(self), self._theme, QRectF(self.rect()), self._theme.radius("paper"), "surface", "control")
