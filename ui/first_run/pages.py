"""The pages of first run. Each writes what is said into `Answers` at once and shows sentences beside its fields."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.first_run.answers import ADDRESSES, Answers, AreaSearch, strength
from ui.first_run.by_stick import ByStick
from ui.first_run.cards import ChoiceCard
from ui.theme.theme import Theme
from ui.widgets.chips import ChipGroup
from ui.widgets.choice import Choice, ChoiceField
from ui.widgets.fields import Field, LineField, SecretField
from ui.widgets.labels import Heading, IconText, Text
from ui.widgets.paper import Pane
from ui.widgets.scale_picker import ScalePicker


class Page(Pane):
    """One page: a title and what is asked. `fields` by name take the sentences of `show_problems`."""

    changed = Signal()

    def __init__(self, theme: Theme, title: str, lead: str = "") -> None:
        super().__init__(theme, "surface")
        self.theme = theme
        self.fields: dict[str, Field] = {}
        self.column = QVBoxLayout(self)
        # Room for the focus ring at the sides, which a scrolling area would cut off.
        self.column.setContentsMargins(6, 0, 6, theme.px(16))
        self.column.setSpacing(theme.px(18))
        self.column.addWidget(Heading(theme, title))
        if lead:
            self.column.addWidget(Text(theme, lead, "body", "text_2"))
        self.setAccessibleName(title)

    def finish(self) -> None:
        """Keeps wrapped texts at their height."""
        self.column.addStretch(1)

    def first(self) -> QWidget | None:
        """Where the keyboard goes first."""
        return next(iter(self.fields.values()), None)

    def show_problems(self, problems: dict[str, str]) -> bool:
        """Sentences beside the fields, the first one focused; True when there are none."""
        for name, field in self.fields.items():
            field.set_problem(problems.get(name, ""))
        for name in self.fields:
            if name in problems:
                self.fields[name].control.setFocus()
                break
        return not problems


class StartPage(Page):
    """How to begin: try it out here, with a code of the office, or from a backup."""

    def __init__(self, theme: Theme, choose: Callable[[str], object]) -> None:
        super().__init__(theme, self.tr("Mở một cuốn sổ mới"), self.tr("Chọn một cách. Sau này đổi được."))
        self.cards = {
            "tryout": ChoiceCard(
                theme,
                "book",
                self.tr("Dùng thử trên máy này"),
                self.tr("Có ngay cuốn sổ, kèm một nơi nhận chạy trên chính máy này. Không cần mạng, không cần mã."),
                lambda: choose("tryout"),
            ),
            "code": ChoiceCard(
                theme,
                "building",
                self.tr("Tôi có mã đăng ký"),
                self.tr("Văn phòng đã cấp mã. Sổ sẽ nối với nơi nhận của văn phòng."),
                lambda: choose("code"),
            ),
            "restore": ChoiceCard(
                theme,
                "history",
                self.tr("Khôi phục từ bản sao lưu"),
                self.tr("Lấy lại sổ cũ khi đổi máy hay hỏng máy."),
                lambda: choose("restore"),
            ),
        }
        for key, card in self.cards.items():
            card.setObjectName(f"choose_{key}")
            self.column.addWidget(card)
        self.column.setSpacing(theme.px(12))
        self.finish()

    def first(self) -> QWidget | None:
        return self.cards["tryout"]


class LabelPage(Page):
    """Whose notebook, which area, how large and how bright."""

    def __init__(self, theme: Theme, answers: Answers, areas: AreaSearch) -> None:
        super().__init__(theme, self.tr("Viết nhãn cho cuốn sổ"))
        self._answers, self._areas = answers, areas
        self.sizes = ScalePicker(theme, self.tr("Chữ to cỡ nào thì dễ đọc?"), theme.scale)
        self.sizes.setObjectName("text_size")
        self.column.addWidget(Field(theme, self.tr("Chữ to cỡ nào thì dễ đọc?"), self.sizes))
        self.sizes.changed.connect(lambda percent: theme.change(scale=percent))
        self._add_person()
        self._add_area()
        modes = [
            ("light", self.tr("Nền sáng")),
            ("dark", self.tr("Nền tối")),
            ("high_contrast", self.tr("Thật rõ nét, khi ra ngoài nắng")),
        ]
        self.modes = ChipGroup(theme, self.tr("Ngồi ở chỗ sáng hay tối?"), modes)
        self.modes.setObjectName("theme_mode")
        self.modes.set_value(theme.mode)
        self.modes.changed.connect(lambda: theme.change(mode=self.modes.value()))
        self.column.addWidget(Field(theme, self.tr("Ngồi ở chỗ sáng hay tối?"), self.modes))
        self.finish()

    def _add_person(self) -> None:
        theme, answers = self.theme, self._answers
        name = LineField(theme, self.tr("Họ và tên người giữ sổ"), max_length=80)
        name.edit.setObjectName("owner_name")
        name.edit.setMinimumWidth(theme.px(260))
        name.set_text(answers.owner)
        name.changed.connect(self._named)
        self.address = ChipGroup(theme, self.tr("Sổ nên gọi là"), [(word, word) for word in ADDRESSES])
        self.address.setObjectName("address")
        self.address.set_value(answers.address)
        self.address.changed.connect(self._called)
        self.fields["owner"] = name
        self.column.addWidget(_side_by_side(theme, name, Field(theme, self.tr("Sổ nên gọi là"), self.address)))

    def _add_area(self) -> None:
        theme, answers = self.theme, self._answers
        self.area = ChoiceField(
            theme,
            self.tr("Địa bàn phụ trách: xã, phường"),
            self._find,
            hint=self.tr("Gõ không dấu cũng tìm được."),
            icon="pin",
        )
        self.area.edit.setObjectName("area")
        self.area.set_value(answers.area or None, answers.area_label)
        self.area.changed.connect(self._placed)
        hamlet = LineField(
            theme,
            self.tr("Ấp, thôn, tổ (nếu có)"),
            placeholder=self.tr("ví dụ: ấp 3"),
            hint=self.tr("Sau này ghi nơi nào cũng được."),
            max_length=80,
        )
        hamlet.edit.setObjectName("hamlet")
        hamlet.set_text(answers.hamlet)
        hamlet.changed.connect(self._within)
        self.fields["area"], self.fields["hamlet"] = self.area, hamlet
        self.column.addWidget(_side_by_side(theme, self.area, hamlet))

    def _find(self, text: str) -> Sequence[Choice]:
        return [Choice(code, f"{unit}, {province}") for code, unit, province in self._areas.find(text)]

    def _named(self, text: str) -> None:
        self._answers.owner = text
        self.changed.emit()

    def _called(self) -> None:
        self._answers.address = self.address.value() or ""
        self.changed.emit()

    def _placed(self, code: str) -> None:
        self._answers.area, self._answers.area_label = code, self.area.label_text()
        self.changed.emit()

    def _within(self, text: str) -> None:
        self._answers.hamlet = text
        self.changed.emit()


class PassphrasePage(Page):
    """A passphrase for the notebook; optional where the machine's keyring can open it."""

    def __init__(self, theme: Theme, answers: Answers, required: bool) -> None:
        lead = (
            self.tr("Chữ trong sổ được khóa lại khi cất. Mỗi lần mở sổ thì gõ mật khẩu này.")
            if required
            else self.tr("Máy này giữ khóa hộ được, không đặt mật khẩu cũng mở được sổ. Máy dùng chung thì nên đặt.")
        )
        super().__init__(theme, self.tr("Đặt mật khẩu mở sổ"), lead)
        self._answers = answers
        word = SecretField(
            theme,
            self.tr("Mật khẩu"),
            self.tr("Một câu ngắn dễ nhớ là tốt nhất. Nên gõ không dấu, tắt bộ gõ tiếng Việt."),
        )
        word.edit.setObjectName("passphrase")
        word.set_text(answers.passphrase or "")
        again = SecretField(theme, self.tr("Gõ lại lần nữa"))
        again.edit.setObjectName("passphrase_again")
        again.set_text(answers.again)
        word.changed.connect(self._typed)
        again.changed.connect(self._repeated)
        self.fields = {"passphrase": word, "again": again}
        for field in self.fields.values():
            field.setMaximumWidth(theme.px(520))
        self._strength = IconText(theme, "shield", "", wrap=True)
        self._strength.setObjectName("strength")
        self.column.addWidget(word)
        self.column.addWidget(self._strength)
        self.column.addWidget(again)
        self.column.addWidget(
            IconText(
                theme,
                "info",
                self.tr("Xin nhớ kỹ hoặc cất giấy ghi ở nơi kín. Quên mật khẩu thì không ai mở được sổ này."),
                colour="text",
                wrap=True,
            )
        )
        self._say_strength()
        self.finish()

    def _typed(self, text: str) -> None:
        self._answers.passphrase = text or None
        self._say_strength()
        self.changed.emit()

    def _repeated(self, text: str) -> None:
        self._answers.again = text
        self.changed.emit()

    def _say_strength(self) -> None:
        sentence = strength(self._answers.passphrase or "")
        self._strength.set(sentence)
        self._strength.setHidden(not sentence)


class ConnectPage(Page):
    """The code and the address that the office gave."""

    def __init__(self, theme: Theme, answers: Answers, by_stick: ByStick | None = None) -> None:
        super().__init__(
            theme,
            self.tr("Nối với văn phòng"),
            self.tr("Sổ đã mở được rồi. Chưa có mạng thì cứ ghi trước, nối sau ở mục Đồng bộ."),
        )
        self.form = ConnectForm(theme, answers, by_stick)
        self.fields = self.form.fields
        self.column.addWidget(self.form)
        self.finish()


class ConnectForm(QWidget):
    """Fields for a one-time code and the office's address; `by_stick`: and the way without a network below them."""

    def __init__(self, theme: Theme, answers: Answers, by_stick: ByStick | None = None) -> None:
        super().__init__()
        self._answers = answers
        code = LineField(
            theme, self.tr("Mã đăng ký"), hint=self.tr("16 ký tự và 1 ký tự kiểm tra, gạch nối có hay không đều được.")
        )
        code.edit.setObjectName("enrol_code")
        code.set_text(answers.code)
        code.changed.connect(self._coded)
        server = LineField(
            theme,
            self.tr("Địa chỉ nơi nhận"),
            placeholder="https://…",
            hint=self.tr("Văn phòng ghi kèm theo mã."),
        )
        server.edit.setObjectName("server_address")
        server.set_text(answers.server)
        server.changed.connect(self._addressed)
        self.fields: dict[str, Field] = {"code": code, "server": server}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(18))
        for field in self.fields.values():
            field.setMaximumWidth(theme.px(520))
            column.addWidget(field)
        if by_stick is not None:
            by_stick.setMaximumWidth(theme.px(520))
            by_stick.no_code.connect(self._ask_for_code)
            column.addWidget(by_stick)

    def _ask_for_code(self) -> None:
        code = self.fields["code"]
        code.set_problem(self._answers.connect_problems().get("code", ""))
        code.control.setFocus()

    def _coded(self, text: str) -> None:
        self._answers.code = text

    def _addressed(self, text: str) -> None:
        self._answers.server = text


class WorkingPage(Page):
    """What is being done, step by step, with a tick behind each that is really done."""

    def __init__(self, theme: Theme, title: str, steps: Sequence[str]) -> None:
        super().__init__(theme, title)
        self._steps = [IconText(theme, "state-local", step, colour="text_2") for step in steps]
        for step in self._steps:
            self.column.addWidget(step)
        self.column.setSpacing(theme.px(12))
        self.finish()
        self.done(0)

    def done(self, number: int) -> None:
        """The first `number` steps are done, the next one is under way."""
        for place, step in enumerate(self._steps):
            if place < number:
                step.set(step.text.text(), "check", "text")
            elif place == number:
                step.set(step.text.text(), "state-moving", "text")


def _side_by_side(theme: Theme, *fields: QWidget) -> QWidget:
    """Fields in one row where there is room, below each other where there is not."""
    box = QWidget()
    if theme.scale > 125:
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(18))
        for field in fields:
            column.addWidget(field)
        return box
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(theme.px(16))
    for field in fields:
        top = QVBoxLayout()
        top.addWidget(field)
        top.addStretch(1)
        row.addLayout(top, 1)
    return box
