"""The head of a meeting: what it is, where, who leads and who writes. Nothing here is needed to begin writing.

Object names: start_kind, start_title, start_place, start_area, start_org_parent, start_org, start_symbol, start_number,
start_line, start_chair, start_chair_position, start_cochair, start_cochair_position, start_two_chairs, start_cohost,
start_cohost_symbol, start_secretary, start_secretary_position, start_invited, start_day, start_begins, start_ends,
start_conclusion, start_recipients, start_agenda, start_import, start_paste, start_go, start_discard.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.domain.record import text, texts, whole
from desktop_app.errors import SotayError
from desktop_app.services import Services
from desktop_app.services.importing import Imported
from ui.bridge import Bridge
from ui.files import ask_file
from ui.meetings.draft import MeetingDraft
from ui.meetings.extras import CountField
from ui.meetings.failures import failure_banner, page_banners
from ui.meetings.reading import ChooseFile, ImportDialog
from ui.meetings.side import agenda_of, set_agenda
from ui.meetings.words import Words, clock, moment, parse_clock, parse_said, saved_words
from ui.theme.theme import Theme
from ui.widgets.area_picker import area_picker
from ui.widgets.buttons import Button
from ui.widgets.chips import ChipGroup
from ui.widgets.choice import SelectField
from ui.widgets.dates import DateField
from ui.widgets.fields import Field, LineField
from ui.widgets.flow import FlowLayout
from ui.widgets.keys import commit_input_method, shortcut
from ui.widgets.labels import Heading, IconText, SectionHeading, Text
from ui.widgets.notices import Banner
from ui.widgets.paper import Pane
from ui.widgets.scroll import ScrollPage
from ui.widgets.writing import TextField

JOINT = "joint"  # the kind of a meeting that two bodies hold


class StartPage(QWidget):
    """A form over the draft; every change is in the draft at once. `ready` when the person goes on to write (or is
    done with the head), `discarded` when a new meeting is not wanted after all, `replaced` (with the field to go to)
    when the draft holds what this page does not show yet. `choose_file` asks for the file and is replaced in tests."""

    ready = Signal()
    discarded = Signal()
    replaced = Signal(str)

    def __init__(
        self,
        services: Services,
        theme: Theme,
        bridge: Bridge,
        draft: MeetingDraft,
        beginning: bool,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._services, self._theme, self._bridge, self.draft = services, theme, bridge, draft
        self._beginning = beginning
        self.choose_file: ChooseFile = ask_file
        self._words = Words(services)
        self._fields: dict[str, Field] = {}
        self._banners = page_banners(theme)
        content = Pane(theme, "window")
        column = QVBoxLayout(content)
        pad = theme.px(28)
        column.setContentsMargins(pad, theme.px(20), pad, theme.px(20))
        column.setSpacing(theme.px(12))
        column.addWidget(Heading(theme, self.tr("Ghi cuộc họp") if beginning else self.tr("Phần đầu biên bản")))
        if beginning:
            hint = self.tr("Chưa ghi gì cũng bắt đầu được. Những chỗ giống lần họp trước đã điền sẵn.")
            column.addWidget(Text(theme, hint, "body", "text_2"))
            column.addWidget(self._sources())
        self._meeting(column)
        self._people(column)
        self._office(column)
        if not beginning:
            self._closing(column)
        column.addStretch(1)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        page.addWidget(self._banners)
        page.addWidget(ScrollPage(theme, content), 1)
        page.addWidget(self._foot())
        # Bound methods: the draft outlives this page, and Qt ends these connections with the page.
        draft.saved.connect(self._show_saved)
        draft.failed.connect(self._failed)
        within = Qt.ShortcutContext.WidgetWithChildrenShortcut
        shortcut(self, "Ctrl+Return", self.go, within)
        shortcut(self, "Ctrl+Z", self.take_back, within)
        shortcut(self, "Ctrl+Y", lambda: self.take_back(forward=True), within)

    # --- the form

    def _meeting(self, column: QVBoxLayout) -> None:
        theme, draft, services = self._theme, self.draft, self._services
        kind = SelectField(
            theme, self.tr("Loại cuộc họp"), self._words.options("meeting_kinds"), self.tr("Chọn loại cuộc họp")
        )
        kind.combo.setObjectName("start_kind")
        kind.set_value(draft.get("kind"))
        kind.changed.connect(self._kind_chosen)
        self._fields["kind"] = kind
        title = self._line(
            "title", self.tr("Tên cuộc họp"), "start_title", self.tr("Ví dụ: Họp ấp 3 bàn việc mở đường")
        )
        place = self._line("place", self.tr("Địa điểm"), "start_place", self.tr("Ví dụ: Nhà văn hóa ấp 3"))
        area = area_picker(theme, self._services, self._bridge, self.tr("Địa bàn"))
        area.edit.setObjectName("start_area")
        area.set_area(draft.get("area"))
        area.changed.connect(lambda key: draft.set("area", key))
        self._fields["area"] = area
        column.addWidget(title)
        _row(theme, column, kind, place)
        self._day = DateField(theme, self.tr("Ngày họp"), lambda: services.clock().date())
        self._day.edit.setObjectName("start_day")
        begun = moment(draft.get("starts_at"))
        self._day.set_value(begun.date() if begun is not None else services.clock().date())
        self._day.changed.connect(self._day_chosen)
        times: list[QWidget] = [self._time("starts_at", self.tr("Giờ bắt đầu"), "start_begins")]
        if not self._beginning:
            times.append(self._time("ends_at", self.tr("Giờ kết thúc"), "start_ends"))
        invited = CountField(theme, self.tr("Số người mời"))
        invited.edit.setObjectName("start_invited")
        invited.set_value(whole(draft.part("attendance", "invited")))
        invited.counted.connect(lambda count: draft.set_part("attendance", "invited", count))
        _row(theme, column, area, invited, stretch=(3, 1))
        _row(theme, column, self._day, *times)

    def _people(self, column: QVBoxLayout) -> None:
        self._two = Button(
            self._theme, self.tr("Có hai người chủ trì"), "link", size="button_small", on_click=self._show_cochair
        )
        self._two.setObjectName("start_two_chairs")
        column.addWidget(SectionHeading(self._theme, self.tr("Điều hành"), trailing=self._two))
        for key, name, position in (
            ("chair", self.tr("Chủ trì"), self.tr("Chức vụ của chủ trì")),
            ("cochair", self.tr("Đồng chủ trì"), self.tr("Chức vụ của đồng chủ trì")),
            ("secretary", self.tr("Thư ký"), self.tr("Chức vụ của thư ký")),
        ):
            line = QWidget()
            inside = QVBoxLayout(line)
            inside.setContentsMargins(0, 0, 0, 0)
            _row(
                self._theme,
                inside,
                self._line(key, name, f"start_{key}", part="name"),
                self._line(key, position, f"start_{key}_position", part="position"),
            )
            column.addWidget(line)
            if key == "cochair":
                self._cochair = line
        shown = self._is_joint() or bool(self.draft.get("cochair"))
        self._cochair.setVisible(shown)
        self._two.setVisible(not shown)

    def _is_joint(self) -> bool:
        return bool(self.draft.get("kind") == JOINT)

    def _kind_chosen(self, key: str) -> None:
        """A joint meeting has a second body and a second chair: only then does anybody want to see their fields."""
        self.draft.set("kind", key)
        if self._is_joint():
            self._show_cochair(take_focus=False)
        self._cohost.setVisible(self._is_joint() or bool(self.draft.get("cohost")))

    def _show_cochair(self, take_focus: bool = True) -> None:
        self._cochair.setVisible(True)
        self._two.setVisible(False)
        if take_focus:
            self._fields["cochair.name"].control.setFocus(Qt.FocusReason.OtherFocusReason)

    def _office(self, column: QVBoxLayout) -> None:
        theme, draft = self._theme, self.draft
        column.addWidget(SectionHeading(theme, self.tr("Cơ quan, đơn vị"), self.tr("in ở đầu biên bản")))
        _row(
            theme,
            column,
            self._line("org", self.tr("Cơ quan cấp trên"), "start_org_parent", part="parent"),
            self._line("org", self.tr("Đơn vị tổ chức họp"), "start_org", part="name"),
        )
        self._cohost = QWidget()
        inside = QVBoxLayout(self._cohost)
        inside.setContentsMargins(0, 0, 0, 0)
        _row(
            theme,
            inside,
            self._line("cohost", self.tr("Cơ quan cùng tổ chức họp"), "start_cohost", part="name"),
            self._line(
                "cohost",
                self.tr("Ký hiệu của cơ quan cùng tổ chức"),
                "start_cohost_symbol",
                self.tr("Ví dụ: MTTQ"),
                part="symbol",
            ),
        )
        column.addWidget(self._cohost)
        self._cohost.setVisible(self._is_joint() or bool(draft.get("cohost")))
        number = LineField(theme, self.tr("Số biên bản"), max_length=30)
        number.edit.setObjectName("start_number")
        number.set_text("" if draft.get("number") is None else str(draft.get("number")))
        number.changed.connect(lambda typed: draft.set("number", _number(typed)))
        self._fields["number"] = number
        symbol = self._line("org", self.tr("Ký hiệu"), "start_symbol", self.tr("Ví dụ: UBND"), part="symbol")
        self._line_group = ChipGroup(theme, self.tr("Hệ thống"), self._words.options("lines"))
        self._line_group.setObjectName("start_line")
        self._line_group.set_value(draft.get("line"))
        self._line_group.changed.connect(lambda: draft.set("line", self._line_group.value()))
        line = Field(theme, self.tr("Hệ thống"), self._line_group)
        _row(theme, column, number, symbol, line, stretch=(1, 1, 3))
        self._long(column, "agenda", self.tr("Chương trình họp, mỗi dòng một nội dung"), 2)

    def _closing(self, column: QVBoxLayout) -> None:
        column.addWidget(SectionHeading(self._theme, self.tr("Cuối biên bản")))
        self._long(column, "conclusion", self.tr("Kết luận chung"), 2)
        self._long(column, "recipients", self.tr("Nơi nhận, mỗi dòng một nơi"), 2)

    def _line(self, name: str, label: str, object_name: str, placeholder: str = "", part: str = "") -> LineField:
        draft = self.draft
        field = LineField(self._theme, label, placeholder)
        field.edit.setObjectName(object_name)
        field.set_text(text(draft.part(name, part) if part else draft.get(name)))
        if part:
            field.changed.connect(lambda typed: draft.set_part(name, part, typed.strip()))
        else:
            field.changed.connect(lambda typed: draft.set(name, typed.strip()))
        self._fields[f"{name}.{part}" if part else name] = field
        return field

    def _time(self, name: str, label: str, object_name: str) -> LineField:
        field = LineField(self._theme, label, self.tr("8:05"), max_length=12)
        field.edit.setObjectName(object_name)
        field.set_text(clock(text(self.draft.get(name))))
        field.changed.connect(lambda _typed: self._time_typed(name, field))
        field.left.connect(lambda: self._time_left(name, field))
        self._fields[name] = field
        return field

    def _time_typed(self, name: str, field: LineField) -> bool:
        """Store what is a time already, or nothing; False while it is neither."""
        typed = field.text().strip()
        if typed == clock(text(self.draft.get(name))):
            return True
        start = moment(self.draft.get("starts_at"))
        if name == "ends_at" and start is not None:
            at = parse_said(typed, start, start)  # a meeting may end after midnight
        else:
            at = parse_clock(typed, self._on_day(moment(self.draft.get(name)) or self._services.clock()))
        if at is None and typed:
            return False
        self.draft.set(name, at.isoformat(timespec="minutes") if at is not None else None)
        return True

    def _time_left(self, name: str, field: LineField) -> None:
        wrong = "" if self._time_typed(name, field) else self.tr("Xin ghi như 8:05")
        start, end = moment(self.draft.get("starts_at")), moment(self.draft.get("ends_at"))
        if not wrong and name == "ends_at" and start is not None and end is not None and end < start:
            wrong = self.tr("Giờ này trước giờ bắt đầu. Xin xem lại.")
        field.set_problem(wrong)

    def _on_day(self, at: datetime) -> datetime:
        """That time on the day of the meeting, while a day is chosen."""
        day = self._day.value()
        return at if day is None else at.replace(year=day.year, month=day.month, day=day.day)

    def _day_chosen(self, day: date | None) -> None:
        """The meeting was on another day than the clock said, or is written down later: its end moves with it."""
        start, end = moment(self.draft.get("starts_at")), moment(self.draft.get("ends_at"))
        if day is None or start is None:
            return
        moved = self._on_day(start)
        times = {"starts_at": moved, "ends_at": None if end is None else end + (moved - start)}
        values = {name: at.isoformat(timespec="minutes") for name, at in times.items() if at is not None}
        self.draft.set_all(values, self._day.edit)

    def _long(self, column: QVBoxLayout, name: str, label: str, lines: int) -> None:
        draft = self.draft
        field = TextField(self._theme, label, min_lines=lines)
        field.edit.setObjectName(f"start_{name}")
        if name == "agenda":
            field.set_text("\n".join(words for words, _done in agenda_of(draft)))
            done = dict(agenda_of(draft))
            field.changed.connect(
                lambda: set_agenda(draft, [(line, done.get(line, False)) for line in _lines(field.text())])
            )
        elif name == "recipients":
            field.set_text("\n".join(texts(draft.get(name))))
            field.changed.connect(lambda: draft.set(name, _lines(field.text())))
        else:
            field.set_text(text(draft.get(name)))
            field.changed.connect(lambda: draft.set(name, field.text()))
        self._fields[name] = field
        column.addWidget(field)

    def _foot(self) -> Pane:
        theme = self._theme
        foot = Pane(theme, "sunken", "top")
        row = self._foot_row = QHBoxLayout(foot)
        row.setContentsMargins(theme.px(28), theme.px(10), theme.px(28), theme.px(10))
        row.setSpacing(theme.px(12))
        self._saved = IconText(theme, "check", saved_words(self.draft.saved_at), wrap=True)
        self._saved.setMinimumWidth(1)  # at large letters it gives way, and no button is cut
        row.addWidget(self._saved, 1, Qt.AlignmentFlag.AlignVCenter)
        if self._beginning:
            discard = Button(theme, self.tr("Bỏ cuộc họp này"), "link", on_click=self.discarded.emit)
            discard.setObjectName("start_discard")
            row.addWidget(discard)
        words = self.tr("Bắt đầu ghi") if self._beginning else self.tr("Xong")
        self._go = Button(theme, words, "main", key="Ctrl+Enter", on_click=self.go)
        self._go.setObjectName("start_go")
        row.addWidget(self._go)
        return foot

    def resizeEvent(self, event: QResizeEvent) -> None:
        # That it is saved is worth more than the box that names the key; the key works without it.
        needed = self._foot_row.sizeHint().width() + self._go.key_left_out()
        self._go.show_key(needed <= self.width())
        super().resizeEvent(event)

    # --- from a file

    def _sources(self) -> QWidget:
        """The ways to fill in a meeting from what somebody else has written."""
        ways = QWidget()
        row = FlowLayout(self._theme, ways, line_gap=0)
        for name, words, act in (
            ("start_import", self.tr("Nhập chương trình hoặc biên bản cũ từ tệp…"), self.read_file),
            ("start_paste", self.tr("Nhập văn bản vừa sao chép"), self.read_clipboard),
        ):
            button = Button(self._theme, words, "link", size="button_small", on_click=act)
            button.setObjectName(name)
            row.addWidget(button)
        return ways

    def read_file(self) -> None:
        """Ask for a file and show what would become of it; nothing is taken over before that."""
        kinds = self.tr("Word hoặc văn bản (*.docx *.txt)")
        path = self.choose_file(self.window(), self.tr("Chọn tệp chương trình hoặc biên bản"), kinds)
        if path is not None:
            self._bridge.then(self._services.importing.read_file(path), self._show_read, self._not_read, self)

    def read_clipboard(self) -> None:
        """The same with the text that was copied last."""
        try:
            read = self._services.importing.read_text(QGuiApplication.clipboard().text())
        except SotayError as error:
            self._not_read(error)
            return
        self._show_read(read)

    def _show_read(self, read: Imported) -> None:
        self._banners.show_banner(None)
        dialog = ImportDialog(self._services, self._theme, self.window(), read)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.taken.connect(self._take_over)
        dialog.open()

    def _take_over(self, read: Imported) -> None:
        """What the file says stands over what was proposed; what it does not say stays."""
        self.draft.set_all(self._services.importing.fields(read))
        self.draft.keep()
        self.replaced.emit("title")

    def _not_read(self, error: BaseException) -> None:
        if not isinstance(error, SotayError):
            raise error
        what, _dot, then = error.sentence(self._services.language()).partition(". ")
        self._banners.show_banner(Banner(self._theme, "warn", f"{what}.", then))

    # --- coming and going

    def entered(self, field: str = "") -> None:
        """Put the keyboard into the field that somebody asked for, else into the title."""
        wanted = self._fields.get(field) or self._fields.get(f"{field}.name") or self._fields["title"]
        wanted.control.setFocus(Qt.FocusReason.OtherFocusReason)

    def take_back(self, forward: bool = False) -> None:
        """Undo the last change of the head, or make it again; the page is put up anew where that was."""
        names = self.draft.take_back(forward)
        if names:
            self.replaced.emit(min(names))

    def go(self) -> None:
        commit_input_method()
        if not self._day.makes_sense():
            return
        for name in ("starts_at", "ends_at"):
            field = self._fields.get(name)
            if isinstance(field, LineField):
                self._time_left(name, field)
                if field.problem():
                    field.setFocus()
                    return
        self.draft.keep()
        self.ready.emit()

    def _show_saved(self, at: datetime) -> None:
        self._banners.show_banner(None)
        self._saved.set(saved_words(at), "check", "text_2")

    def _failed(self, error: BaseException) -> None:
        self._saved.set(self.tr("Chưa lưu được"), "warning", "danger")
        self._banners.show_banner(failure_banner(self._theme, self._services.language(), error, self.draft.save))


def _row(theme: Theme, column: QVBoxLayout, *fields: QWidget, stretch: tuple[int, ...] = ()) -> None:
    row = QHBoxLayout()
    row.setSpacing(theme.px(12))
    for place, field in enumerate(fields):
        row.addWidget(field, stretch[place] if stretch else 1, Qt.AlignmentFlag.AlignTop)
    column.addLayout(row)


def _number(typed: str) -> Any:
    """The number of the minutes: 5, or "05a" as some offices write."""
    return int(typed) if typed.strip().isdecimal() and len(typed.strip()) < 9 else typed.strip()


def _lines(typed: str) -> list[str]:
    return [line.strip() for line in typed.split("\n") if line.strip()]
