"""Fields with their label above, a hint below, and the sentence that says what to look at again."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QKeyCombination, QMimeData, QObject, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAction,
    QClipboard,
    QContextMenuEvent,
    QDragEnterEvent,
    QFocusEvent,
    QFontMetricsF,
    QGuiApplication,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QStyle, QStyleOptionFrame, QVBoxLayout, QWidget

from ui.theme.text import draw_line
from ui.theme.theme import Theme
from ui.widgets.buttons import Button
from ui.widgets.labels import IconText, Text, key_size, paint_key


def set_bad(control: QWidget, bad: bool) -> None:
    """Give a control the red edge (or take it away); the words stand below it."""
    if control.property("bad") == bad:
        return
    control.setProperty("bad", bad)
    control.style().unpolish(control)
    control.style().polish(control)
    control.update()


def with_syllable(text: str, place: int, syllable: str) -> str:
    """`text` with what the input method still composes put in at `place` (counted in UTF-16 units, as Qt does)."""
    raw = text.encode("utf-16-le")
    return raw[: 2 * place].decode("utf-16-le") + syllable + raw[2 * place :].decode("utf-16-le")


def carries_files(mime: QMimeData | None) -> bool:
    """Whether files of this machine were copied or dragged. Desktops give their paths along as a text, which would put
    the name of the machine's account into what is sent."""
    return mime is not None and any(url.isLocalFile() for url in mime.urls())


# On X11 Qt's own field pastes by these keys what is selected anywhere, as by the middle button of the mouse.
_PASTE_SELECTED: Final = QKeyCombination(
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier, Qt.Key.Key_Insert
)


class LineEdit(QLineEdit):
    """One line of plain text. `icon` stands before it, `key` (the name of a key) behind it while it is empty.

    `composed` comes whenever the underlined syllable of Unikey or ibus changes, which Qt announces by nothing;
    `seen_text()` has it in its place, so that a power cut takes no word of it.
    """

    composed = Signal()

    def __init__(
        self, theme: Theme, placeholder: str = "", icon: str | None = None, key: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme, self._icon, self._key = theme, icon, key
        self._syllable = ""
        self.textEdited.connect(self._tidy)
        self.setPlaceholderText(placeholder)
        # No capitals by themselves: Vietnamese typed with Telex must arrive as it was typed.
        self.setInputMethodHints(Qt.InputMethodHint.ImhNoAutoUppercase)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._restyle)
        self._restyle()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        before = self._syllable
        # Before Qt takes the event: whoever hears of the new text asks for all of it.
        self._syllable = "" if self.isReadOnly() else event.preeditString()
        super().inputMethodEvent(event)
        if self._syllable != before:
            self.composed.emit()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            from ui.widgets.keys import leaves_undo

            if leaves_undo(event, self.isUndoAvailable(), self.isRedoAvailable()):
                event.ignore()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.keyCombination() == _PASTE_SELECTED:
            mode = QClipboard.Mode.Selection
        elif event.matches(QKeySequence.StandardKey.Paste):
            mode = QClipboard.Mode.Clipboard
        else:
            super().keyPressEvent(event)
            return
        if not carries_files(QGuiApplication.clipboard().mimeData(mode)):
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        # On X11 the middle button pastes what is selected anywhere, and a file manager selects files.
        if event.button() == Qt.MouseButton.MiddleButton and carries_files(
            QGuiApplication.clipboard().mimeData(QClipboard.Mode.Selection)
        ):
            return
        super().mouseReleaseEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = self.createStandardContextMenu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        paste = menu.findChild(QAction, "edit-paste")
        if paste is not None and carries_files(QGuiApplication.clipboard().mimeData()):
            paste.setEnabled(False)
        menu.popup(event.globalPos())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if carries_files(event.mimeData()):
            event.ignore()  # for the form behind it, which may take files
        else:
            super().dragEnterEvent(event)

    def setText(self, text: str | None) -> None:
        self._syllable = ""
        super().setText(text)

    def _tidy(self, text: str) -> None:
        """Marks that nobody sees come with what is pasted, and may turn the letters round, and line breaks, which stand
        as signs in a field of one line; none of them is stored."""
        if text.isprintable():
            return
        from desktop_app.domain.vietnamese.pasting import in_one_line

        if (clean := in_one_line(text)) != text:
            # Qt counts in UTF-16 units.
            before = text.encode("utf-16-le")[: 2 * self.cursorPosition()].decode("utf-16-le")
            self.setText(clean)
            self.setCursorPosition(len(in_one_line(before).encode("utf-16-le")) // 2)

    def seen_text(self) -> str:
        """The text with the syllable that is still being composed: what the person sees."""
        if not self._syllable:
            return self.text()
        return with_syllable(self.text(), self.cursorPosition(), self._syllable)[: self.maxLength()]

    def _restyle(self) -> None:
        theme = self._theme
        self.setFont(theme.font("body"))
        left = theme.px(26) if self._icon else 0
        right = key_size(theme, self._key).width() + theme.px(6) if self._key else 0
        self.setTextMargins(left, 0, right, 0)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(220), self._theme.height("field"))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(96), self._theme.height("field"))

    def _too_long(self) -> bool:
        """Whether the text is wider than the field while nobody is writing in it."""
        if self.hasFocus() or self.echoMode() != QLineEdit.EchoMode.Normal:
            return False
        return self.fontMetrics().horizontalAdvance(self.text()) > self._text_area().width()

    def _text_area(self) -> QRectF:
        margins = self.textMargins()
        pad = self._theme.px(12) + 3
        return QRectF(self.rect()).adjusted(pad + margins.left(), 0, -pad - margins.right(), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._too_long():
            # Qt would cut the text in the middle of a letter: say that it goes on.
            option = QStyleOptionFrame()
            self.initStyleOption(option)
            painter = QPainter(self)
            self.style().drawPrimitive(QStyle.PrimitiveElement.PE_PanelLineEdit, option, painter, self)
            colour = self._theme.colour("text" if self.isEnabled() else "text_disabled")
            draw_line(painter, self.text(), self.font(), colour, self._text_area())
            painter.end()
        else:
            super().paintEvent(event)
        if not self._icon and not self._key:
            return
        theme = self._theme
        painter = QPainter(self)
        if self._icon:
            size = theme.px(18)
            theme.draw_icon(painter, self._icon, theme.px(12), (self.height() - size) // 2, 18, "text_2")
        if self._key and not self.text():
            box = key_size(theme, self._key)
            x = self.width() - box.width() - theme.px(12)
            paint_key(
                painter,
                theme,
                self._key,
                QRectF(x, (self.height() - box.height()) / 2, box.width(), box.height()),
                "text_2",
            )


class Field(QWidget):
    """Label above `control`, hint below, or the problem in red instead of the hint.

    The label is the control's accessible name; the hint or problem its description. `quiet` labels are lighter (rows
    of small fields).
    """

    def __init__(
        self,
        theme: Theme,
        label: str,
        control: QWidget,
        hint: str = "",
        quiet: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self.control, self._hint_text = theme, control, hint
        self.label = Text(
            theme, label, "hint" if quiet else "label", "text_2" if quiet else "text", 500 if quiet else None
        )
        self.label.setBuddy(control)
        control.setAccessibleName(label)
        self._hint = Text(theme, hint, "hint", "text_2")
        self._problem = IconText(theme, "warning", "", "hint", "danger", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(4))
        column.addWidget(self.label)
        column.addWidget(control)
        column.addWidget(self._hint)
        column.addWidget(self._problem)
        # Room to spare goes below: label and control stay together.
        column.addStretch(1)
        self._problem.hide()
        self._hint.setVisible(bool(hint))
        control.setAccessibleDescription(hint)
        self.setFocusProxy(control)

    def set_label(self, label: str) -> None:
        self.label.setText(label)
        self.control.setAccessibleName(label)

    def set_hint(self, hint: str) -> None:
        self._hint_text = hint
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint) and self._problem.isHidden())
        if self._problem.isHidden():
            self.control.setAccessibleDescription(hint)

    def set_problem(self, sentence: str) -> None:
        """Show what to look at again; an empty sentence takes it away."""
        self._problem.set(sentence)
        self._problem.setVisible(bool(sentence))
        self._hint.setVisible(bool(self._hint_text) and not sentence)
        set_bad(self.control, bool(sentence))
        self.control.setAccessibleDescription(sentence or self._hint_text)

    def problem(self) -> str:
        return "" if self._problem.isHidden() else self._problem.text.text()


class LineField(Field):
    """Field of one line. `changed` is emitted for every change by the person, also of a syllable that the input method
    still composes; `left` when the field is left or Enter pressed.
    """

    changed = Signal(str)
    left = Signal()

    def __init__(
        self,
        theme: Theme,
        label: str,
        placeholder: str = "",
        hint: str = "",
        icon: str | None = None,
        quiet: bool = False,
        max_length: int = 300,
        parent: QWidget | None = None,
    ) -> None:
        self.edit = LineEdit(theme, placeholder, icon)
        self.edit.setMaxLength(max_length)
        super().__init__(theme, label, self.edit, hint, quiet, parent)
        self._full = ""  # what was said of letters that found no room
        self.edit.inputRejected.connect(self._refused)
        self.edit.textEdited.connect(self._say)
        self.edit.composed.connect(self._say)
        self.edit.editingFinished.connect(self.left)

    def _say(self) -> None:
        if self._full and len(self.edit.text()) < self.edit.maxLength():
            if self.problem() == self._full:
                self.set_problem("")
            self._full = ""
        self.changed.emit(self.text())

    def _refused(self) -> None:
        """Qt cuts what is too long, also in the middle of what was pasted, and says nothing."""
        if len(self.edit.text()) >= self.edit.maxLength():
            words = self.tr("Ô này nhận tối đa {most} ký tự. Phần sau không vào được, xin viết ngắn lại.")
            self._full = words.format(most=self.edit.maxLength())
            self.set_problem(self._full)

    def text(self) -> str:
        return self.edit.seen_text()

    def set_text(self, text: str) -> None:
        """Without emitting `changed`; the cursor goes to the start, so that the beginning of a long text is seen."""
        if text != self.edit.text():
            self.edit.setText(text)
            self.edit.setCursorPosition(0)


class SecretField(LineField):
    """Field for a passphrase: dots, and a button that shows the letters. No input method correction, no suggestions."""

    def __init__(self, theme: Theme, label: str, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(theme, label, hint=hint, max_length=1024, parent=parent)
        self.show_button = Button(theme, self.tr("Hiện chữ"), "link", "eye", size="button_small", parent=self.edit)
        self.show_button.setCheckable(True)
        self.show_button.toggled.connect(self._toggle)
        self.edit.installEventFilter(self)
        self._toggle(False)

    def _toggle(self, on: bool) -> None:
        mode = QLineEdit.EchoMode
        self.edit.setEchoMode(mode.Normal if on else mode.Password)
        self.show_button.setText(self.tr("Giấu chữ") if on else self.tr("Hiện chữ"))
        self._place()

    def _place(self) -> None:
        size = self.show_button.sizeHint()
        self.edit.setTextMargins(0, 0, size.width() - self._theme.px(4), 0)
        self.show_button.setGeometry(
            self.edit.width() - size.width() - 3, (self.edit.height() - size.height()) // 2, size.width(), size.height()
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.edit and event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)


class SearchEdit(LineEdit):
    """The search box: magnifier, key hint, Esc empties it.
    `wanted` is emitted 120 ms after the last change and at once on Enter.
    """

    wanted = Signal(str)

    def __init__(
        self, theme: Theme, placeholder: str, name: str, key: str = "Ctrl+F", parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, placeholder, "search", key, parent)
        self.setAccessibleName(name)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(120)
        self._timer.timeout.connect(self._emit)
        self.textChanged.connect(lambda _text: self._timer.start())
        self.composed.connect(self._timer.start)  # who writes with ibus need not end the word to find it
        self.returnPressed.connect(self._emit)

    def _emit(self) -> None:
        self._timer.stop()
        self.wanted.emit(self.seen_text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.ShortcutFocusReason, Qt.FocusReason.OtherFocusReason):
            self.selectAll()


def text_width(theme: Theme, text: str, role: str = "body") -> int:
    """Width of one line in px, for sizing a field to what it usually holds."""
    return int(QFontMetricsF(theme.font(role)).horizontalAdvance(text)) + theme.px(30)
