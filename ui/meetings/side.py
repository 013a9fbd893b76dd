"""Beside the items: how many people are here, who leads and who writes, and what is on the agenda."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.domain.record import group, text, whole
from ui.meetings.draft import MeetingDraft
from ui.theme.text import TextBlock
from ui.theme.theme import Theme, hand_cursor
from ui.widgets.buttons import Button, paint_face
from ui.widgets.labels import Text
from ui.widgets.paper import Pane, Rule
from ui.widgets.scroll import ScrollPage


class AgendaLine(QPushButton):
    """One point of the agenda; pressing it says that the meeting is done with it (or not yet after all)."""

    def __init__(self, theme: Theme, words: str, done: bool, current: bool) -> None:
        super().__init__()
        self._theme, self._words, self._done, self._current = theme, words, done, current
        self.setObjectName("agenda_line")
        self.setAutoDefault(True)  # Enter presses what has the keyboard
        hand_cursor(self)
        self.setAccessibleName(words)
        self.setAccessibleDescription(
            self.tr("Đã xong") if done else self.tr("Đang bàn") if current else self.tr("Chưa đến")
        )
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def _block(self, width: int) -> TextBlock:
        font = self._theme.font("body", 600 if self._current else 400)
        return TextBlock(self._words, font, self._theme.line("body"), width - self._theme.px(28))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return max(self._block(width).height + self._theme.px(5), self._theme.px(28))

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(200), self.heightForWidth(self._theme.px(200)))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(120), self._theme.px(28))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        if self.underMouse():
            paint_face(painter, theme, QRectF(self.rect()), theme.radius(), "hover", None)
        icon = "check" if self._done else "chevron-right" if self._current else None
        ink = "text_2" if self._done else "accent" if self._current else "text"
        top = theme.px(2)
        if icon:
            theme.draw_icon(painter, icon, 0, top + (theme.line("body") - theme.px(16)) // 2, 16, ink)
        self._block(self.width()).paint(painter, theme.px(24), top, theme.colour(ink))


class SidePane(Pane):
    """Signals: `count_wanted` (by groups), `head_wanted` (the field to go to), `agenda_wanted`. Object names:
    attendance_minus, attendance_plus, attendance_groups, edit_head, taking_head, edit_agenda, agenda_line."""

    count_wanted = Signal()
    head_wanted = Signal(str)
    agenda_wanted = Signal()

    def __init__(self, theme: Theme, draft: MeetingDraft, parent: QWidget | None = None) -> None:
        super().__init__(theme, "window", "left", parent=parent)
        self._draft = draft
        self.setFixedWidth(theme.px(288))
        content = QWidget()
        column = QVBoxLayout(content)
        pad = theme.px(18)
        column.setContentsMargins(pad, theme.px(16), pad, pad)
        column.setSpacing(theme.px(8))
        self._attendance(theme, column)
        column.addSpacing(theme.px(4))
        column.addWidget(Rule(theme))
        column.addSpacing(theme.px(4))
        column.addLayout(self._title(theme, self.tr("Điều hành"), "edit_head", partial(self.head_wanted.emit, "chair")))
        self._people = {
            key: (Text(theme, label, "hint", "text_2"), Text(theme, "", "body"), Text(theme, "", "hint", "text_2"))
            for key, label in {"chair": self.tr("Chủ trì"), "secretary": self.tr("Thư ký")}.items()
        }
        for label, name, position in self._people.values():
            person = QVBoxLayout()
            person.setSpacing(0)
            for line in (label, name, position):
                person.addWidget(line)
            column.addLayout(person)
        head = Button(
            theme,
            self.tr("Sửa phần đầu biên bản"),
            size="button_small",
            on_click=partial(self.head_wanted.emit, "title"),
        )
        head.setObjectName("taking_head")
        column.addWidget(head)
        column.addSpacing(theme.px(4))
        column.addWidget(Rule(theme))
        column.addSpacing(theme.px(4))
        column.addLayout(self._title(theme, self.tr("Chương trình"), "edit_agenda", self.agenda_wanted.emit))
        self._agenda = QVBoxLayout()
        self._agenda.setSpacing(0)
        column.addLayout(self._agenda)
        column.addStretch(1)
        page = QVBoxLayout(self)
        page.setContentsMargins(theme.border, 0, 0, 0)
        page.addWidget(ScrollPage(theme, content))
        self._shown: object = None
        draft.changed.connect(self.refresh)
        self.refresh()

    def _title(self, theme: Theme, words: str, name: str, wanted: object) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(Text(theme, words, "body", weight=600, wrap=False))
        row.addStretch(1)
        edit = Button(theme, self.tr("Sửa"), "link", size="button_small", on_click=wanted)  # type: ignore[arg-type]
        edit.setObjectName(name)
        edit.setAccessibleName(self.tr("Sửa: {what}").format(what=words))
        row.addWidget(edit)
        return row

    def _attendance(self, theme: Theme, column: QVBoxLayout) -> None:
        column.addWidget(Text(theme, self.tr("Người dự"), "body", weight=600))
        line = QHBoxLayout()
        line.setSpacing(theme.px(10))
        self.present = Text(theme, "", "page_title", wrap=False)
        self._of = Text(theme, "", "body", "text_2")
        line.addWidget(self.present)
        line.addWidget(self._of, 1, Qt.AlignmentFlag.AlignVCenter)
        column.addLayout(line)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.px(6))
        for name, words, spoken, step in (
            ("attendance_minus", "−1", self.tr("Bớt một người có mặt"), -1),
            ("attendance_plus", "+1", self.tr("Thêm một người có mặt"), 1),
        ):
            button = Button(theme, words, size="button_small", on_click=partial(self.count, step))
            button.setObjectName(name)
            button.setAccessibleName(spoken)
            buttons.addWidget(button)
        groups = Button(theme, self.tr("Ghi theo nhóm"), "link", size="button_small", on_click=self.count_wanted.emit)
        groups.setObjectName("attendance_groups")
        buttons.addWidget(groups)
        buttons.addStretch(1)
        column.addLayout(buttons)

    def count(self, step: int) -> None:
        """One person more or fewer."""
        present = whole(self._draft.part("attendance", "present")) or 0
        self._draft.set_part("attendance", "present", max(present + step, 0))

    def refresh(self) -> None:
        """Show the draft's own values."""
        fields = self._draft.fields
        state = {name: fields.get(name) for name in ("attendance", "chair", "secretary", "agenda")}
        if state == self._shown:
            return
        self._shown = state
        present, invited = (whole(self._draft.part("attendance", key)) for key in ("present", "invited"))
        self.present.setText("–" if present is None else str(present))
        self._of.setText(
            self.tr("có mặt") if invited is None else self.tr("có mặt / {invited} người mời").format(invited=invited)
        )
        for key, (_label, name, position) in self._people.items():
            person = group(fields.get(key))
            name.setText(text(person.get("name")) or self.tr("Chưa ghi"))
            position.setText(text(person.get("position")))
            position.setVisible(bool(text(person.get("position"))))
        self._show_agenda()

    def _show_agenda(self) -> None:
        focused = [number for number, line in enumerate(self._lines()) if line.hasFocus()]
        while self._agenda.count():
            item = self._agenda.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        points = agenda_of(self._draft)
        current = next((number for number, (_words, done) in enumerate(points) if not done), -1)
        for number, (words, done) in enumerate(points):
            line = AgendaLine(self._theme, words, done, number == current)
            line.clicked.connect(lambda _checked=False, number=number: self._toggle(number))
            self._agenda.addWidget(line)
            if number in focused:
                line.setFocus()
        if not points:
            self._agenda.addWidget(Text(self._theme, self.tr("Chưa ghi, không bắt buộc."), "hint", "text_2"))

    def _lines(self) -> list[AgendaLine]:
        items = [self._agenda.itemAt(place) for place in range(self._agenda.count())]
        widgets = [item.widget() for item in items if item is not None]
        return [widget for widget in widgets if isinstance(widget, AgendaLine)]

    def _toggle(self, number: int) -> None:
        points = agenda_of(self._draft)
        points[number] = (points[number][0], not points[number][1])
        set_agenda(self._draft, points)


def agenda_of(draft: MeetingDraft) -> list[tuple[str, bool]]:
    """The points of the agenda and whether the meeting is done with them."""
    found = draft.get("agenda")
    entries = [group(entry) for entry in found] if isinstance(found, list) else []
    return [(text(entry.get("text")), entry.get("done") is True) for entry in entries if text(entry.get("text"))]


def set_agenda(draft: MeetingDraft, points: list[tuple[str, bool]]) -> None:
    draft.set("agenda", [{"text": words, **({"done": True} if done else {})} for words, done in points])
