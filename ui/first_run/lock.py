"""The closed notebook: its cover with the label, and the passphrase that opens it. It shows nothing of the content.

Object names: lock_view, lock_passphrase, open_button, lock_message, quit_button, help_button, others_button,
notebook_label.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.first_run.cover import Cover, CoverButton, LabelCard
from ui.first_run.label import LabelWords
from ui.theme.theme import Theme
from ui.widgets.keys import commit_input_method, shortcut, tab_through
from ui.widgets.labels import IconText, Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QResizeEvent

    from ui.widgets.fields import SecretField

# Milliseconds after which somebody who waits for the notebook is told why it may take so long.
PATIENCE = 4000


class LockView(Cover):
    """Three states: opening (only a quiet word), asking for the passphrase, and telling why it cannot be opened.

    `wanted` carries the passphrase, or "" where none is asked for ("Thử lại"). `others` leads to whoever else uses the
    machine; without it there is nobody.
    """

    wanted = Signal(str)
    quit_wanted = Signal()
    forgotten = Signal()
    salvage_wanted = Signal()

    def __init__(self, theme: Theme, words: LabelWords, others: Callable[[], object] | None = None) -> None:
        super().__init__(theme, 64)
        self.setObjectName("lock_view")
        self._theme, self._on_others = theme, others
        self._asks = False
        self._long = QTimer(self, singleShot=True, interval=PATIENCE)
        self._long.timeout.connect(self._takes_long)
        self._middle = QWidget()
        inner = QVBoxLayout(self._middle)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(theme.px(8))
        self._label = LabelCard(theme, words)
        inner.addWidget(self._label)
        inner.addSpacing(theme.px(12))
        self._open = CoverButton(theme, self.tr("Mở sổ"), filled=True, on_click=self._go)
        self._open.setObjectName("open_button")
        self._row = QHBoxLayout()
        self._row.setSpacing(theme.px(8))
        self._row.addWidget(self._open, 0, Qt.AlignmentFlag.AlignBottom)
        inner.addLayout(self._row)
        self._message = IconText(theme, "warning", "", colour="on_cover", wrap=True)
        self._message.setObjectName("lock_message")
        self._hint = Text(
            theme, self.tr("Gõ không ra đúng chữ? Xin tắt bộ gõ tiếng Việt rồi gõ lại."), "body", "on_cover_2"
        )
        inner.addWidget(self._message)
        inner.addWidget(self._hint)
        column = QVBoxLayout(self)
        pad = theme.px(24)
        column.setContentsMargins(pad, pad, pad, pad)
        column.addStretch(1)
        # Stretches at both sides, not an alignment: that would ignore how high wrapped words are.
        centre = QHBoxLayout()
        centre.addStretch(1)
        centre.addWidget(self._middle)
        centre.addStretch(1)
        column.addLayout(centre)
        column.addStretch(1)
        foot = self._foot = QHBoxLayout()
        self._said = IconText(theme, "check", "", colour="on_cover_2", wrap=True)
        # Around it, not in the row: where nothing is said the buttons need this room.
        self._said.setContentsMargins(theme.px(60), 0, theme.px(12), 0)
        said = QVBoxLayout()  # stretches here too: in the middle beside its buttons, on as many lines as it needs
        said.addStretch(1)
        said.addWidget(self._said)
        said.addStretch(1)
        foot.addStretch(1)
        foot.addLayout(said, 1000)
        self._quit = CoverButton(theme, self.tr("Đóng Sổ tay"), on_click=self.quit_wanted.emit)
        self._quit.setObjectName("quit_button")
        foot.addWidget(self._quit)
        column.addLayout(foot)
        self.opening()

    @cached_property
    def _field(self) -> SecretField:
        """Made when it is first asked for: a notebook that the machine itself opens starts without it."""
        from ui.widgets.fields import SecretField

        field = SecretField(self._theme, self.tr("Mật khẩu mở sổ"))
        field.label.set_colour("on_cover")
        field.edit.setObjectName("lock_passphrase")
        self._row.insertWidget(0, field, 1)
        self._order(_field=field)
        shortcut(field, "Return", self._go, Qt.ShortcutContext.WidgetWithChildrenShortcut)
        return field

    @cached_property
    def _help(self) -> CoverButton:
        """The way out of the present trouble; made when there is one."""
        button = CoverButton(self._theme, "", on_click=self._ask_help)
        button.setObjectName("help_button")
        self._foot.insertWidget(2, button)
        self._order(_help=button)
        return button

    @cached_property
    def _others(self) -> CoverButton:
        """Made as late as `_help`, which it stands behind."""
        button = CoverButton(self._theme, self.tr("Người khác dùng máy"), on_click=self._on_others)
        button.setObjectName("others_button")
        self._foot.insertWidget(self._foot.count() - 1, button)
        self._order(_others=button)
        return button

    def _order(self, **made: QWidget) -> None:
        """Tab goes as the eye does, whichever of the parts were made by now, and `made` last of them."""
        there = {**self.__dict__, **made}
        tab_through(self, *(there[name] for name in ("_field", "_open", "_help", "_others", "_quit") if name in there))

    def _ask_help(self) -> None:
        (self.forgotten if self._asks else self.salvage_wanted).emit()

    def _offer(self, word: str) -> None:
        if word or "_help" in self.__dict__:
            self._help.setText(word)
            self._help.setVisible(bool(word))

    def opening(self, said: str = "") -> None:
        """The notebook is being opened (or what `said` tells): nothing to do, nothing to press."""
        focused = self.window().focusWidget()
        if focused is not None and self.isAncestorOf(focused):
            # Else Qt gives the keyboard to the one button that stays, and a second Enter would close the program.
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        self._show(field=False, button=False, message="", said=said or self.tr("Đang mở sổ…"), icon="clock")
        self._offer("")
        if not said:
            self._long.start()

    def _takes_long(self) -> None:
        said = self.tr("Đang mở sổ… Lần đầu sau khi đổi sang bản mới có thể mất vài phút. Xin cứ để máy chạy.")
        self._said.set(said, "clock")

    def ask(self, message: str = "", said: str = "") -> None:
        """Ask for the passphrase; `message` says why again. What was typed before is taken away."""
        self._asks = True
        self._field.set_text("")
        self._open.setText(self.tr("Mở sổ"))
        self._show(field=True, button=True, message=message, said=said)
        self._offer(self.tr("Quên mật khẩu?"))
        self._field.control.setFocus(Qt.FocusReason.OtherFocusReason)

    def closed(self, said: str) -> None:
        """Locked by the person, and the machine itself can open it again."""
        self._asks = False
        self._open.setText(self.tr("Mở sổ"))
        self._show(field=False, button=True, message="", said=said)
        self._offer("")
        self._open.setFocus(Qt.FocusReason.OtherFocusReason)

    def trouble(self, message: str, damaged: bool = False) -> None:
        """It cannot be opened: the sentence, and another try; with `damaged` also the way to what can still be read."""
        self._asks = False
        self._open.setText(self.tr("Thử lại"))
        self._show(field=False, button=True, message=message, said="")
        self._offer(self.tr("Lấy lại dữ liệu…") if damaged else "")
        self._open.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        # In the lowest windows there is room for the passphrase or for the label, not for both.
        self._label.setVisible(self.height() >= self._theme.px(465))
        self._middle.setFixedWidth(min(self._theme.px(440), self.width() - 2 * self._theme.px(24)))

    def line_at(self) -> int:
        # With the largest letters in a small window it would run through the words.
        return min(super().line_at(), (self.width() - self._middle.width()) // 2 - self._theme.px(12))

    def message(self) -> str:
        return "" if self._message.isHidden() else self._message.text.text()

    def _show(self, *, field: bool, button: bool, message: str, said: str, icon: str = "check") -> None:
        self._long.stop()
        if field or "_field" in self.__dict__:
            self._field.setVisible(field)
        self._hint.setVisible(field and not message)
        self._open.setVisible(button)
        if self._on_others is not None and (button or "_others" in self.__dict__):
            self._others.setVisible(button)  # nobody goes away in the middle of opening
        self._message.setVisible(bool(message))
        self._message.set(message)
        self._said.setVisible(bool(said))
        self._said.set(said, icon)
        self._message.setAccessibleName(message)

    def _go(self) -> None:
        commit_input_method()
        typed = self._field.text() if self._asks else ""
        if self._asks and not typed.strip():
            self._field.control.setFocus()
            return
        self.opening()
        self.wanted.emit(typed)
