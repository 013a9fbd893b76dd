"""The plain parts of the note's form: assessment and forecast, proposal, and what is asked less often."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from desktop_app.domain.record import texts
from desktop_app.domain.vietnamese.numbers import format_number, parse_number
from ui.notes.facts import FactsSection
from ui.notes.form import FieldRow, Section, group_of, text_of, with_nothing
from ui.notes.starters import Starters
from ui.notes.words import Words
from ui.theme.theme import Theme
from ui.widgets.chips import ChipGroup
from ui.widgets.choice import ChoiceField, SelectField
from ui.widgets.fields import Field, LineField
from ui.widgets.labels import Text
from ui.widgets.writing import TextField


class GroupSection(Section):
    """A section some of whose fields are parts of one group ("proposal.to")."""

    def __init__(self, theme: Theme, title: str = "") -> None:
        super().__init__(theme, title)
        self._groups: dict[str, dict[str, Any]] = {}

    def put(self, name: str, value: Any) -> None:
        """Report one field or one part of a group."""
        whole, _dot, part = name.partition(".")
        if not part:
            self.edited.emit(name, value)
            return
        group = self._groups.setdefault(whole, {})
        if value in (None, ""):
            group.pop(part, None)
        else:
            group[part] = value
        self.edited.emit(whole, dict(group))

    def load(self, fields: Mapping[str, Any]) -> None:
        self._groups = {name.partition(".")[0]: {} for name in self.fields if "." in name}
        for name in self._groups:
            self._groups[name] = group_of(fields, name)
        for name, field in self.fields.items():
            whole, _dot, part = name.partition(".")
            value = self._groups[whole].get(part) if part else fields.get(name)
            _show(field, value)

    def text_field(self, name: str, label: str, placeholder: str = "", lines: int = 2) -> TextField:
        field = TextField(self._theme, label, placeholder, min_lines=lines)
        field.edit.setObjectName(_object_name(name))
        field.changed.connect(lambda: self.put(name, field.text()))
        self.fields[name] = field
        return field

    def line_field(self, name: str, label: str, placeholder: str = "", hint: str = "", longest: int = 300) -> LineField:
        field = LineField(self._theme, label, placeholder, hint, quiet=True, max_length=longest)
        field.edit.setObjectName(_object_name(name))
        field.changed.connect(lambda text: self.put(name, text.strip()))
        self.fields[name] = field
        return field

    def select_field(self, name: str, label: str, options: list[tuple[str, str]]) -> SelectField:
        options = with_nothing(options, self.tr("Không ghi"))
        field = SelectField(self._theme, label, options, self.tr("Chọn"), quiet=True)
        field.combo.setObjectName(_object_name(name))
        field.changed.connect(lambda key: self.put(name, key))
        self.fields[name] = field
        return field


class NumberField(LineField):
    """A whole number, written with or without the points of thousands. `number` is None for anything else."""

    def number(self) -> int | None:
        found = parse_number(self.text()) if self.text().strip() else None
        return found if isinstance(found, int) and found >= 0 else None


class OutlookSection(GroupSection):
    """Assessment and forecast."""

    def __init__(self, theme: Theme, words: Words) -> None:
        super().__init__(theme, "")
        self.column.addWidget(
            self.text_field("assessment", self.tr("Nhận định"), self.tr("Vì sao có chuyện này? Đúng sai thế nào?"))
        )
        self.column.addWidget(self.text_field("forecast.what", self.tr("Dự báo"), self.tr("Nếu để vậy thì sẽ ra sao?")))
        by = self.line_field("forecast.by", self.tr("Khoảng bao giờ"), self.tr("như: trước Tết"), longest=100)
        likely = self.select_field("forecast.likelihood", self.tr("Khả năng xảy ra"), words.options("likelihoods"))
        self.column.addWidget(FieldRow(theme, [(by, 200), (likely, 200)]))


class ProposalSection(GroupSection):
    """To whom, what, until when; or why there is no proposal."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "")
        self.column.addWidget(Text(theme, self.tr("Đề xuất"), "section"))
        to = self.line_field("proposal.to", self.tr("Gửi cơ quan nào"), self.tr("như: UBND xã, trạm cấp nước"))
        by = self.line_field("proposal.by", self.tr("Trước ngày"), self.tr("ngày/tháng/năm"), longest=100)
        self.column.addWidget(FieldRow(theme, [(to, 320), (by, 140)]))
        action = self.text_field(
            "proposal.action",
            self.tr("Việc cần làm"),
            self.tr("Nêu việc cụ thể. Chưa có đề xuất thì ghi lý do ở dưới."),
        )
        self.column.addWidget(action)
        beginnings = (
            self.tr("Đề nghị công khai "),
            self.tr("Đề nghị trả lời bà con về "),
            self.tr("Đề nghị kiểm tra, khắc phục "),
            self.tr("Đề nghị tổ chức đối thoại về "),
        )
        self._starters = Starters(theme, action, self.tr("Bắt đầu đề xuất"), beginnings, "note_starter")
        self.column.addWidget(self._starters)
        self._reason = self.text_field("no_proposal_reason", self.tr("Lý do chưa có đề xuất"), lines=1)
        self.column.addWidget(self._reason)
        reasons = (
            self.tr("Việc đang được giải quyết."),
            self.tr("Cần nghe thêm rồi mới đề xuất."),
            self.tr("Ngoài thẩm quyền của xã."),
        )
        self._reasons = Starters(theme, self._reason, self.tr("Lý do chưa có đề xuất"), reasons, "note_no_proposal")
        self.column.addWidget(self._reasons)
        self._action = action
        action.changed.connect(self._show_reason)

    def _show_reason(self) -> None:
        asked = not self._action.text().strip()
        self._reason.setVisible(asked or bool(self._reason.text()))
        self._reasons.setVisible(asked and not self._reason.text().strip())

    def load(self, fields: Mapping[str, Any]) -> None:
        super().load(fields)
        self._starters.fit()
        self._show_reason()


class DetailsSection(GroupSection):
    """What is asked less often: more topics, how many people, traits, what was done already."""

    def __init__(self, theme: Theme, words: Words, facts: FactsSection) -> None:
        super().__init__(theme, "")
        self._numbers: dict[str, NumberField] = {}
        more = ChoiceField(theme, self.tr("Thêm lĩnh vực khác"), words.topics, self.tr("Gõ để tìm"), quiet=True)
        more.edit.setObjectName("note_more_topics")

        def chosen(key: str) -> None:
            more.set_value(None)
            facts.add_topic(key)

        more.changed.connect(chosen)
        scope = self.select_field("scope", self.tr("Phạm vi"), words.options("scopes"))
        check = self.select_field("verification", self.tr("Kiểm chứng"), words.options("verification"))
        self.column.addWidget(FieldRow(theme, [(more, 200), (scope, 160), (check, 190)]))
        about = self.select_field("people.qualifier", self.tr("Số người liên quan"), words.options("qualifiers"))
        low = self._number("people.low", self.tr("từ"))
        high = self._number("people.high", self.tr("đến"))
        homes = self._number("households", self.tr("Số hộ"))
        self.column.addWidget(FieldRow(theme, [(about, 170), (low, 80), (high, 80), (homes, 100)]))
        self._traits = ChipGroup(theme, self.tr("Tính chất"), words.options("attributes"), exclusive=False)
        self._traits.setObjectName("note_attributes")
        self._traits.changed.connect(lambda: self.put("attributes", self._traits.values()))
        self.column.addWidget(Field(theme, self.tr("Tính chất"), self._traits, quiet=True))
        self.column.addWidget(self.text_field("response_so_far", self.tr("Đã làm được gì rồi?"), lines=1))
        one = self.text_field("one_stream_reason", self.tr("Chỉ nghe được một luồng ý kiến, vì sao?"), lines=1)
        self.column.addWidget(one)
        reasons = (
            self.tr("Bà con đều nói như nhau."),
            self.tr("Mới nghe một nhóm người."),
            self.tr("Chưa kịp hỏi thêm ai."),
        )
        self._one_stream = Starters(theme, one, one.label.text(), reasons, "note_one_stream")
        self.column.addWidget(self._one_stream)

    def _number(self, name: str, label: str) -> NumberField:
        field = NumberField(self._theme, label, quiet=True, max_length=12)
        field.edit.setObjectName(_object_name(name))

        def changed(text: str) -> None:
            number = field.number()
            bad = bool(text.strip()) and number is None
            field.set_problem(self.tr("Xin ghi bằng số.") if bad else "")
            if not bad:
                self.put(name, number)

        field.changed.connect(changed)
        self.fields[name] = field
        return field

    def load(self, fields: Mapping[str, Any]) -> None:
        super().load(fields)
        self._traits.set_values(texts(fields.get("attributes")))
        self._one_stream.fit()

    def holds(self, name: str) -> bool:
        return name == "attributes" or super().holds(name)

    def says_something(self, fields: Mapping[str, Any]) -> bool:
        """Whether the record has any of these, so that the section must not be folded away."""
        names = {name.partition(".")[0] for name in self.fields} | {"attributes"}
        return any(fields.get(name) for name in names)


def _show(field: Field, value: Any) -> None:
    field.set_problem("")
    if isinstance(field, NumberField):
        field.set_text(format_number(value) if isinstance(value, int) else "")
    elif isinstance(field, TextField | LineField):
        field.set_text(text_of(value))
    elif isinstance(field, SelectField):
        field.set_value(text_of(value) or None)


def _object_name(name: str) -> str:
    return "note_" + name.replace(".", "_")
