"""Help at the closed notebook: a forgotten passphrase, with the office on the telephone; a damaged file.

Object names: rescue_question, rescue_copy, rescue_answer, rescue_passphrase, rescue_again, rescue_button;
salvage_passphrase, salvage_button, salvage_report, salvage_open.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.bridge import Bridge
from ui.first_run.answers import strength
from ui.first_run.setup import Setup
from ui.last_resort import as_sentence, two_parts
from ui.theme.theme import Theme
from ui.widgets.buttons import Button
from ui.widgets.dialog import Dialog
from ui.widgets.fields import Field, LineField, SecretField
from ui.widgets.keys import commit_input_method
from ui.widgets.labels import IconText, Text
from ui.widgets.notices import Banner, BannerArea

GROUPS = 10  # in a line: as much as one reads out before asking whether it was heard


def by_lines(code: str) -> str:
    """A long code as numbered lines of whole groups, to be read out over the telephone."""
    groups = code.split("-")
    lines = ["-".join(groups[start : start + GROUPS]) for start in range(0, len(groups), GROUPS)]
    return "\n".join(f"{number}:  {line}" for number, line in enumerate(lines, 1))


class _Helping(Dialog):
    """A dialog that works in the background and stays open with the sentence when it did not work."""

    def __init__(
        self, theme: Theme, parent: QWidget, setup: Setup, bridge: Bridge, language: str, title: str, text: str
    ) -> None:
        super().__init__(theme, parent, title, text, width=620)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._look, self._setup, self._bridge, self._language = theme, setup, bridge, language
        self._banners = BannerArea(theme)
        self.body.addWidget(self._banners)

    def _verbs(self, leave: str, at_rest: str, at_work: str, act: Callable[[], object]) -> Button:
        """The two buttons; gives the one that works, with its words before (`at_rest`) and while it does."""
        self._at_rest, self._at_work = at_rest, at_work
        self._safe = self.add_safe(leave)
        self._go = self.add_action(at_rest, act)
        return self._go

    def _wrong(self, problems: dict[Field, str]) -> bool:
        """Sentences beside the fields; whether there are any."""
        for field, sentence in problems.items():
            field.set_problem(sentence)
        wrong = [field for field, sentence in problems.items() if sentence]
        if wrong:
            wrong[0].control.setFocus()
        return bool(wrong)

    def _failed(self, error: BaseException) -> None:
        self._busy(False)
        sentence = as_sentence(error).sentence(self._language)
        self._banners.show_banner(Banner(self._look, "warn", *two_parts(sentence)))

    def _busy(self, busy: bool) -> None:
        """While it works nothing can be pressed, and the verb says what is being done."""
        self._safe.setEnabled(not busy)
        self._go.setEnabled(not busy)
        self._go.setText(self._at_work if busy else self._at_rest)


class RescueDialog(_Helping):
    """The question to read out, the answer to write down, and a new passphrase. `opened` carries the new one."""

    opened = Signal(str)

    def __init__(
        self, theme: Theme, parent: QWidget, setup: Setup, bridge: Bridge, language: str, question: str
    ) -> None:
        super().__init__(
            theme,
            parent,
            setup,
            bridge,
            language,
            QCoreApplication.translate("RescueDialog", "Quên mật khẩu"),
            QCoreApplication.translate(
                "RescueDialog",
                "Xin gọi văn phòng và đọc mã hỏi (hoặc nhắn tin, mã này không phải là bí mật). Văn phòng đọc lại mã "
                "trả lời. Chỉ đọc mã trả lời vào sổ, không nói cho ai khác.",
            ),
        )
        shown = Text(theme, by_lines(question))
        shown.setObjectName("rescue_question")
        copy = Button(
            theme,
            self.tr("Chép mã hỏi"),
            icon="copy",
            size="button_small",
            on_click=lambda: QGuiApplication.clipboard().setText(question),
        )
        copy.setObjectName("rescue_copy")
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(Text(theme, self.tr("Mã hỏi"), "label"), 1)
        row.addWidget(copy)
        self._answer = LineField(theme, self.tr("Mã trả lời"))
        self._answer.edit.setObjectName("rescue_answer")
        self._new = SecretField(theme, self.tr("Mật khẩu mới"))
        self._new.edit.setObjectName("rescue_passphrase")
        self._strength = IconText(theme, "shield", "", wrap=True)
        self._strength.hide()
        self._new.changed.connect(self._say_strength)
        self._again = SecretField(theme, self.tr("Gõ lại lần nữa"))
        self._again.edit.setObjectName("rescue_again")
        # Side by side: in a low window there is no room for one more line.
        pair = QWidget()
        row = QHBoxLayout(pair)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(12))
        row.addWidget(self._new, 1, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._again, 1, Qt.AlignmentFlag.AlignTop)
        for widget in (head, shown, self._answer, pair, self._strength):
            self.body.addWidget(widget)
        verb = self._verbs(self.tr("Để sau"), self.tr("Đặt mật khẩu mới"), self.tr("Đang đổi…"), self._rescue)
        verb.setObjectName("rescue_button")
        self.focus_first(self._answer.control)

    def _say_strength(self, text: str) -> None:
        sentence = strength(text)
        self._strength.set(sentence)
        self._strength.setVisible(bool(sentence))

    def _rescue(self) -> None:
        commit_input_method()
        new = self._new.text()
        problems: dict[Field, str] = {
            self._answer: "" if self._answer.text().strip() else self.tr("Xin ghi mã trả lời của văn phòng."),
            self._new: "" if new.strip() else self.tr("Xin gõ mật khẩu mới, ít nhất một cụm từ dễ nhớ."),
            self._again: ""
            if new.strip() == self._again.text().strip()
            else self.tr("Hai lần gõ chưa giống nhau. Xin gõ lại."),
        }
        if self._wrong(problems):
            return
        self._busy(True)
        self._bridge.then(self._setup.rescue(self._answer.text(), new), self._done, self._failed, receiver=self)

    def _done(self, _none: object) -> None:
        new = self._new.text()
        self.accept()
        self.opened.emit(new)


class SalvageDialog(_Helping):
    """Takes what can be read out of a damaged notebook, and tells what came of it. `opened` carries the passphrase."""

    opened = Signal(str)

    def __init__(
        self, theme: Theme, parent: QWidget, setup: Setup, bridge: Bridge, language: str, needs_passphrase: bool
    ) -> None:
        super().__init__(
            theme,
            parent,
            setup,
            bridge,
            language,
            QCoreApplication.translate("SalvageDialog", "Lấy lại dữ liệu từ sổ hỏng?"),
            QCoreApplication.translate(
                "SalvageDialog",
                "Sổ đọc những gì còn đọc được, thêm từ các bản sao lưu, và lập cuốn sổ mới. Tệp hỏng được giữ nguyên "
                "trong một thư mục riêng. Có thể mất vài phút.",
            ),
        )
        self._word = SecretField(theme, self.tr("Mật khẩu mở sổ"))
        self._word.edit.setObjectName("salvage_passphrase")
        self._word.setVisible(needs_passphrase)
        self._report = IconText(theme, "check", "", colour="text", ink="safe", wrap=True)
        self._report.setObjectName("salvage_report")
        self._report.hide()
        self.body.addWidget(self._word)
        self.body.addWidget(self._report)
        verb = self._verbs(self.tr("Để nguyên"), self.tr("Lấy lại dữ liệu"), self.tr("Đang đọc…"), self._salvage)
        verb.setObjectName("salvage_button")
        self._open = self.add_action(self.tr("Mở sổ"), self._opened)
        self._open.setObjectName("salvage_open")
        self._open.hide()

    def _salvage(self) -> None:
        commit_input_method()
        asks = not self._word.isHidden()
        if self._wrong({self._word: self.tr("Xin gõ mật khẩu mở sổ.") if asks and not self._word.text() else ""}):
            return
        self._banners.show_banner(None)
        self._busy(True)
        done = self._setup.salvage(self._word.text() if asks else None, self._language)
        self._bridge.then(done, self._done, self._failed, receiver=self)

    def _done(self, sentence: str) -> None:
        self._report.set(sentence)
        for widget, shown in ((self._report, True), (self._open, True), (self._go, False), (self._safe, False)):
            widget.setVisible(shown)
        self._word.hide()
        self._open.setFocus()

    def _opened(self) -> None:
        word = self._word.text()
        self.accept()
        self.opened.emit(word)
