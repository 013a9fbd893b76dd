"""The popup of one mark: what it is, why, the fix first. Enter takes the fix, F8 and Shift+F8 go on, Esc goes back to
the text.

Object names: guard_popup, guard_fix, guard_own, guard_own_words, guard_harmless, guard_in_office, guard_previous,
guard_next.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QVBoxLayout, QWidget

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
        self.words = LineField(theme, self.tr("Cách gọi khác"), quiet=True)
        self.words.edit.setObjectName("guard_own_words")
        self.words.edit.returnPressed.connect(self._written)
        self.words.hide()
        column.addWidget(self.fix)
        column.addWidget(self.own)
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
        self.show()
        self.raise_()
        self.fix.setFocus(Qt.FocusReason.OtherFocusReason)
        QApplication.instance().focusChanged.connect(self._focus_moved)  # type: ignore[union-attr]

    def _place(self) -> None:
        """Below the line of the mark, above it where there is no room."""
        theme, window = self._theme, self.parentWidget()
        assert window is not None
        width = min(theme.px(456), window.width() - 2 * theme.px(12))
        self.setFixedWidth(width)
        height = self._column.totalHeightForWidth(width)
        self.setFixedHeight(height)
        viewport = self._marks.edit.viewport()
        rect = self._marks.rect(self._mark).toAlignedRect()
        below = viewport.mapTo(window, QPoint(rect.left(), rect.bottom() + theme.px(8)))
        above = viewport.mapTo(window, QPoint(rect.left(), rect.top() - theme.px(8))).y() - height
        room = below.y() + height <= window.height() - theme.px(8)
        top = below.y() if room or above < 0 else above
        top = max(theme.px(8), min(top, window.height() - height - theme.px(8)))
        left = max(theme.px(12), min(below.x() - theme.px(14), window.width() - width - theme.px(12)))
        self.move(left, top)

    def _write(self) -> None:
        self.own.hide()
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
