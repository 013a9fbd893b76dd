"""The small dialogs of a meeting: people by group, the agenda, and what finishing will do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.domain.meetings import counted_in_groups, ends_now
from desktop_app.domain.record import group, text, whole
from desktop_app.domain.vietnamese.dates import format_date
from desktop_app.domain.vietnamese.text import clean_line
from ui.meetings.draft import MeetingDraft
from ui.meetings.extras import CountField
from ui.meetings.side import agenda_of, set_agenda
from ui.meetings.words import clock, moment
from ui.theme.theme import Theme
from ui.widgets.buttons import Button
from ui.widgets.choice import Choice, ChoiceField
from ui.widgets.dialog import Dialog
from ui.widgets.fields import LineField
from ui.widgets.keys import commit_input_method, shortcut
from ui.widgets.labels import IconText, Text
from ui.widgets.writing import TextField


class AttendanceDialog(Dialog):
    """How many were invited and came, by group when somebody counts so, and which offices were absent and why. Every
    change is in the draft at once. Object names: attendance_invited, attendance_present, group_name, group_count,
    absent_role, absent_reason, add_group, add_absent, attendance_done."""

    def __init__(
        self, theme: Theme, parent: QWidget, draft: MeetingDraft, groups: Callable[[str], Sequence[Choice]]
    ) -> None:
        super().__init__(theme, parent, self.tr("Người dự họp"), closable=True, width=680)
        self._theme, self._draft, self._search = theme, draft, groups
        counted = group(draft.get("attendance"))
        numbers = QHBoxLayout()
        numbers.setSpacing(theme.px(12))
        self.invited = CountField(theme, self.tr("Số người mời"))
        self.present = CountField(theme, self.tr("Số người có mặt"))
        for name, field in (("invited", self.invited), ("present", self.present)):
            field.edit.setObjectName(f"attendance_{name}")
            field.set_value(whole(counted.get(name)))
            field.counted.connect(lambda count, name=name: draft.set_part("attendance", name, count))
            numbers.addWidget(field, 1)
        self.body.addLayout(numbers)
        column = QVBoxLayout()
        column.setSpacing(theme.px(8))
        self._groups: list[tuple[ChoiceField, CountField]] = []
        self._absent: list[tuple[LineField, LineField]] = []
        self._group_rows, self._absent_rows = QVBoxLayout(), QVBoxLayout()
        self._sum = Text(theme, "", "hint", "text_2")
        for title, rows, name, words, add in (
            (self.tr("Theo nhóm"), self._group_rows, "add_group", self.tr("Thêm nhóm"), self._add_group),
            (self.tr("Vắng mặt"), self._absent_rows, "add_absent", self.tr("Thêm người vắng"), self._add_absent),
        ):
            column.addWidget(Text(theme, title, "body", weight=600))
            rows.setSpacing(theme.px(6))
            column.addLayout(rows)
            button = Button(theme, words, icon="plus", size="button_small", on_click=partial(self._grow, add))
            button.setObjectName(name)
            line = QHBoxLayout()
            line.addWidget(button)
            if rows is self._group_rows:
                line.addWidget(self._sum, 1, Qt.AlignmentFlag.AlignVCenter)
            else:
                line.addStretch(1)
            column.addLayout(line)
            column.addSpacing(theme.px(6))
        column.addStretch(1)
        self.body.addLayout(column, 1)
        for words, count in group(counted.get("groups")).items():
            self._add_group(words, whole(count))
        listed = counted.get("absent")
        for entry in listed if isinstance(listed, list) else []:
            self._add_absent(text(group(entry).get("role")), text(group(entry).get("reason")))
        self._show_sum()
        done = self.add_action(self.tr("Xong"), self._done, key="Ctrl+Enter")
        done.setObjectName("attendance_done")
        shortcut(self, "Ctrl+Return", self._done)
        self.focus_first(self.present.edit)

    def _grow(self, add: Callable[[], QWidget]) -> None:
        add().setFocus()
        assert self._scrolled is not None
        QTimer.singleShot(0, self._scrolled, self._scrolled.keep_in_sight)  # when the new row has its place

    def _add_group(self, name: str = "", count: int | None = None) -> QWidget:
        field = ChoiceField(self._theme, self.tr("Nhóm"), self._search, free=True, quiet=True)
        number = CountField(self._theme, self.tr("Số người"), quiet=True)
        field.edit.setObjectName("group_name")
        number.edit.setObjectName("group_count")
        field.set_value(name or None)
        number.set_value(count)
        self._groups.append((field, number))
        self._add_row(self._group_rows, field, number)
        field.changed.connect(lambda _key: self._keep_groups())
        number.counted.connect(lambda _count: self._keep_groups())
        number.edit.returnPressed.connect(partial(self._grow, self._add_group))
        return field.edit

    def _add_absent(self, role: str = "", reason: str = "") -> QWidget:
        who = LineField(self._theme, self.tr("Đơn vị, chức vụ"), quiet=True)
        why = LineField(self._theme, self.tr("Lý do"), quiet=True)
        who.edit.setObjectName("absent_role")
        why.edit.setObjectName("absent_reason")
        who.set_text(role)
        why.set_text(reason)
        self._absent.append((who, why))
        self._add_row(self._absent_rows, who, why)
        for field in (who, why):
            field.changed.connect(lambda _text: self._keep_absent())
        return who.edit

    def _add_row(self, rows: QVBoxLayout, wide: QWidget, narrow: QWidget) -> None:
        row = QHBoxLayout()
        row.setSpacing(self._theme.px(8))
        row.addWidget(wide, 3, Qt.AlignmentFlag.AlignTop)
        row.addWidget(narrow, 2, Qt.AlignmentFlag.AlignTop)
        rows.addLayout(row)

    def _keep_groups(self) -> None:
        """Two rows of one name are one group in the minutes: their numbers are added, and the later row says so."""
        kept: dict[str, int | None] = {}
        for field, number in self._groups:
            name, count, hint = clean_line(field.edit.seen_text()), number.value(), ""
            if name in kept:
                both = [one for one in (kept[name], count) if one is not None]
                kept[name] = sum(both) if both else None
                hint = self.tr("Nhóm này đã có ở trên: cộng lại là {count} người.").format(count=sum(both))
            elif name:
                # A name stays without its number too: the paper has dots there, to be filled in by hand.
                kept[name] = count
            elif count is not None:
                hint = self.tr("Ghi tên nhóm thì số này mới được giữ.")
            field.set_hint(hint)
        self._draft.set_part("attendance", "groups", kept)
        self._show_sum()
        assert self._scrolled is not None
        self._scrolled.keep_in_sight()  # the hints of rows above it push it down

    def _keep_absent(self) -> None:
        rows = [{"role": who.text().strip(), "reason": why.text().strip()} for who, why in self._absent]
        rows = [{name: value for name, value in row.items() if value} for row in rows]
        self._draft.set_part("attendance", "absent", [row for row in rows if row])

    def _show_sum(self) -> None:
        total = counted_in_groups(self._draft.get("attendance"))
        self._sum.setText(self.tr("Các nhóm cộng lại: {count} người").format(count=total) if total else "")

    def _done(self) -> None:
        commit_input_method()
        self._keep_groups()
        self._keep_absent()
        for field, number in self._groups:
            if number.value() is not None and not field.edit.seen_text().strip():
                field.edit.setFocus()  # its hint says what is missing
                return
        self.accept()


class AgendaDialog(Dialog):
    """The agenda, one point a line. Object names: agenda_text, agenda_done."""

    def __init__(self, theme: Theme, parent: QWidget, draft: MeetingDraft) -> None:
        super().__init__(theme, parent, self.tr("Chương trình họp"), closable=True, width=560)
        self._draft = draft
        self.field = TextField(theme, self.tr("Mỗi dòng một nội dung"), min_lines=5, max_lines=9)
        self.field.edit.setObjectName("agenda_text")
        self.field.set_text("\n".join(words for words, _done in agenda_of(draft)))
        self.field.changed.connect(self._keep)
        self.body.addWidget(self.field)
        self.add_action(self.tr("Xong"), self._done, key="Ctrl+Enter").setObjectName("agenda_done")
        shortcut(self, "Ctrl+Return", self._done)
        self.focus_first(self.field.edit)

    def _keep(self) -> None:
        done = dict(agenda_of(self._draft))
        words = [line.strip() for line in self.field.text().split("\n")]
        set_agenda(self._draft, [(line, done.get(line, False)) for line in words if line])

    def _done(self) -> None:
        commit_input_method()
        self._keep()
        self.accept()


class FinishDialog(Dialog):
    """Says what finishing will do before it is done; `read_wanted` asks for the minutes to be read back first. Object
    names: finish_read, finish_keep (go on), finish_now."""

    read_wanted = Signal()

    def __init__(
        self, theme: Theme, parent: QWidget, draft: MeetingDraft, now: datetime, empty: Sequence[str], tasks: int
    ) -> None:
        question = self.tr("Kết thúc họp?") if draft.is_new else self.tr("Hoàn tất biên bản đã sửa?")
        super().__init__(theme, parent, question, width=660)
        ends = moment(draft.get("ends_at")) or ends_now(draft.fields, now)
        lines = [
            ("clock", self.tr("Giờ kết thúc: {time}").format(time=self._time(ends, draft)) if ends else self._untold()),
            ("note", self.tr("Biên bản có {count} mục").format(count=len(draft.items()))),
        ]
        if draft.composing_id() is not None:
            lines.append(("pen", self.tr("Chữ đang viết dở thành mục cuối")))
        if tasks:
            lines.append(("flag", self.tr("{count} nhiệm vụ vào mục Theo dõi").format(count=tasks)))
        for icon, words in lines:
            self.body.addWidget(IconText(theme, icon, words, colour="text", ink="accent", wrap=True))
        if empty:
            words = self.tr("Còn trống: {parts}. Vẫn kết thúc được, trong biên bản chỗ ấy để chấm.").format(
                parts=", ".join(empty)
            )
            self.body.addWidget(IconText(theme, "warning", words, colour="text", ink="warn", wrap=True))
        read = Button(theme, self.tr("Đọc lại đã"), "link", key="F4", on_click=self._read)
        read.setObjectName("finish_read")
        self.foot.insertWidget(0, read)
        self.add_safe(self.tr("Ghi tiếp")).setObjectName("finish_keep")
        words = self.tr("Kết thúc họp") if draft.is_new else self.tr("Hoàn tất")
        self.add_action(words, key="Ctrl+Enter").setObjectName("finish_now")
        shortcut(self, "Ctrl+Return", self.accept)
        shortcut(self, "F4", self._read)

    @staticmethod
    def _time(ends: datetime, draft: MeetingDraft) -> str:
        """ "0:30", with the day when it is not the one on which the meeting began."""
        start = moment(draft.get("starts_at"))
        same = start is None or start.date() == ends.date()
        return clock(ends) if same else f"{clock(ends)}, {format_date(ends.date())}"

    def _untold(self) -> str:
        return self.tr("Giờ kết thúc để trống: đồng hồ máy cách giờ bắt đầu quá xa. Ghi ở phần đầu biên bản.")

    def _read(self) -> None:
        self.reject()
        self.read_wanted.emit()
