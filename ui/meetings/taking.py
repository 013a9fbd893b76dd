"""Taking a meeting live: what was said above, the composer below, who is here at the side.

Object names: taking_back, taking_title, taking_minutes, taking_finish, taking_side, and those of
`Composer`, `ItemEditor`, `SidePane` and the dialogs.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from typing import Any

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.domain import meetings as rules
from desktop_app.domain.record import line, text
from desktop_app.services import Services
from ui.bridge import Bridge
from ui.guard.watch import GuardStrip, GuardWatch
from ui.meetings.composer import Composer
from ui.meetings.dialogs import AgendaDialog, AttendanceDialog, FinishDialog
from ui.meetings.draft import MeetingDraft
from ui.meetings.failures import failure_banner, keep_in_reach, page_banners
from ui.meetings.item_editor import ItemEditor
from ui.meetings.items import ItemsPane
from ui.meetings.memory import Roles, earlier_meetings
from ui.meetings.side import SidePane
from ui.meetings.taking_head import TakingHead
from ui.meetings.words import Words, clock, moment, saved_words
from ui.records.values import Values
from ui.theme.theme import Theme
from ui.widgets.choice import Choice
from ui.widgets.keys import commit_input_method, shortcut
from ui.widgets.labels import Text
from ui.widgets.notices import Banner
from ui.widgets.pasting import Pasting


class TakingView(QWidget):
    """One meeting being taken. Signals: `left` (back to the list), `finished` (record id), `minutes_wanted`,
    `head_wanted` (the form with title, place and people), `said` (words, action words, callable) for the toast."""

    left = Signal()
    finished = Signal(str)
    minutes_wanted = Signal()
    head_wanted = Signal(str)
    said = Signal(str, str, object)

    def __init__(
        self, services: Services, theme: Theme, bridge: Bridge, draft: MeetingDraft, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._services, self._theme, self._bridge, self.draft = services, theme, bridge, draft
        self._words = Words(services)
        self._roles = Roles(earlier_meetings(services, draft.record_id))
        self._kinds = self._words.options("item_kinds")
        self._editor: ItemEditor | None = None
        self._side_wanted: bool | None = None
        self._finishing = False
        self._banners = page_banners(theme)
        empty = Text(
            theme,
            self.tr("Chưa có mục nào. Gõ điều đang nghe rồi bấm Enter: giờ được ghi sẵn, chữ được lưu ngay khi gõ."),
            "body",
            "text_2",
            align=Qt.AlignmentFlag.AlignHCenter,
        )
        self.items = ItemsPane(theme, self.tr("Diễn biến cuộc họp"), empty)
        self.composer = Composer(theme, self._kinds, self._search_roles, self._said_at, self._today)
        self.side = SidePane(theme, draft)
        self.guard = GuardWatch(theme, services.guard, bridge, self, lambda: text(draft.get("area")) or None, "minutes")
        self.guard.add(self.composer.text)
        Pasting(theme, self.composer.text)
        self.guard.rest = self._said
        self.guard.place_wanted.connect(self._open_place)
        self._arrange()
        self._connect()
        self._show()
        unfinished = draft.composing_id()
        if unfinished is not None:
            self.composer.set_values(draft.item(unfinished) or {})
        self.composer.saved.set(saved_words(draft.saved_at))
        self.items.show_end()

    # --- parts

    def _arrange(self) -> None:
        theme = self._theme
        self.head = TakingHead(theme)
        middle = QVBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self._banners)
        middle.addWidget(self.items, 1)
        self._strip = GuardStrip(theme, self.guard)
        middle.addWidget(self._strip)
        middle.addWidget(self.composer)
        below = QHBoxLayout()
        below.setSpacing(0)
        below.addLayout(middle, 1)
        below.addWidget(self.side)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addLayout(below, 1)

    def _connect(self) -> None:
        draft, composer, items, side = self.draft, self.composer, self.items, self.side
        self.head.back.clicked.connect(lambda _checked=False: self._leave())
        self.head.side.clicked.connect(lambda _checked=False: self._switch_side())
        self.head.rest.clicked.connect(lambda _checked=False: self.rest())
        self.head.minutes.clicked.connect(lambda _checked=False: self.minutes_wanted.emit())
        self.head.finish.clicked.connect(lambda _checked=False: self.finish())
        composer.changed.connect(lambda: draft.compose(composer.values()))
        composer.kind_changed.connect(self._fit)
        composer.submitted.connect(self._add)
        composer.up_wanted.connect(items.focus_last)
        items.left.connect(composer.text.setFocus)
        items.opened.connect(self.edit_item)
        items.removed.connect(self.remove_item)
        items.moved.connect(self._move)
        side.head_wanted.connect(lambda field: self._go(lambda: self.head_wanted.emit(field)))
        side.agenda_wanted.connect(lambda: AgendaDialog(self._theme, self.window(), draft).open())
        side.count_wanted.connect(self._count_people)
        self.guard.changed.connect(self._fit)  # its line comes and goes
        draft.saved.connect(self._saved)
        draft.failed.connect(self._failed)
        within = Qt.ShortcutContext.WidgetWithChildrenShortcut
        for number, (key, _word) in enumerate(self._kinds, 1):
            shortcut(self, f"Ctrl+{number}", partial(self.set_kind, key), within)
        shortcut(self, "Ctrl+Return", self.finish, within)
        shortcut(self, "Ctrl+S", draft.save, within)
        shortcut(self, "Ctrl+Z", self.take_back, within)
        shortcut(self, "Ctrl+Y", self.make_again, within)
        shortcut(self, "F9", self.rest, within)
        shortcut(self, "F4", self.read_back, within)
        self._minute = QTimer(self)
        self._minute.setInterval(20_000)
        self._minute.timeout.connect(self._show_when)
        self._minute.start()

    def _today(self) -> date:
        return self._services.clock().date()

    def _said_at(self) -> datetime | None:
        """When what is being written is said: now, or nobody knows while minutes are put right afterwards."""
        return self._services.clock() if self.draft.is_new else None

    def _day_held(self) -> datetime:
        """The day that a typed time of an item belongs to."""
        return moment(self.draft.get("starts_at")) or self._services.clock()

    def _search_roles(self, typed: str) -> list[Choice]:
        return self._roles.search(typed, self.draft.items())

    # --- showing

    def entered(self) -> None:
        self._show()
        self.composer.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self) -> None:
        draft = self.draft
        name = line(draft.get("title")) or self._words.label("meeting_kinds", draft.get("kind"))
        self.head.title.setText(name or self.tr("Cuộc họp"))
        self._show_when()
        self.side.refresh()
        if not draft.is_new:
            self.head.finish.setText(self.tr("Hoàn tất…"))
        self._show_items()

    def _show_when(self) -> None:
        parts = []  # what runs comes first: in a narrow window the rest is cut off
        start = moment(self.draft.get("starts_at"))
        resting = rules.resting_since(self.draft.fields) if self.draft.is_new else None
        self.head.show_rest(resting is not None, self.draft.is_new)
        if start is not None and self.draft.is_new:
            minutes = rules.minutes_held(self.draft.fields, self._services.clock())
            if minutes is not None and minutes < 24 * 60:
                parts.append(
                    self.tr("Bắt đầu {time}, đã họp {minutes} phút").format(time=clock(start), minutes=minutes)
                )
            if resting is not None:
                parts.insert(0, self.tr("Đang nghỉ từ {time}").format(time=clock(resting)))
        elif start is not None:
            parts.append(self.tr("Đang sửa biên bản"))
        parts.append(line(self.draft.get("place")))
        self.head.when.setText("  ·  ".join(part for part in parts if part))

    def _show_items(self) -> None:
        items = self.draft.items()
        self.items.show_items(self._words.items(items))
        self.composer.set_questions(self._questions())
        self.guard.look_at_rest()

    def _said(self) -> list[tuple[str, str]]:
        """What was taken down and is not open for writing now, by its place."""
        return [
            (f"item.{item['id']}.text", text(item.get("text")))
            for item in self.draft.items()
            if item["id"] != self.items.editing()
        ]

    def _open_place(self, place: str) -> None:
        """Where the guard or a refusal wants something to be put right: an item, else the head of the meeting."""
        row, _dot, rest = place.partition(".")
        item_id = rest.partition(".")[0]
        if row == "item" and item_id == self.draft.composing_id():
            self.composer.text.setFocus()
        elif row == "item":
            self.edit_item(item_id)
        else:
            self._go(lambda: self.head_wanted.emit(place))

    def _to_problem(self, place: str) -> None:
        self._open_place(place)
        if place.startswith("item."):
            self.guard.go_to_block()

    def _questions(self) -> list[tuple[str, str]]:
        asked = [item for item in self.draft.items() if item.get("kind") == "question"]
        return [
            (str(item["id"]), f"{clock(text(item.get('at')))}  {line(item.get('text'), 60)}".strip()) for item in asked
        ]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
        QTimer.singleShot(0, self, self._fit)  # once more when the chips know how many lines they need

    def _fit(self) -> None:
        """The side stands beside the items where there is room for both, and on demand where there is not."""
        roomy = self.width() >= self._theme.px(288 + 660)
        self.head.side.setVisible(not roomy)
        self.side.setVisible(roomy or bool(self._side_wanted))
        low = self.height() < self._theme.px(420)
        self.head.set_compact(low)
        self.composer.set_compact(low)
        self._strip.set_compact(low)
        # With the fields of a task or a vote there is no room left for what was said before.
        writing_there = self._editor is not None
        self.items.setVisible(writing_there or not low or self.composer.extras.isHidden())
        parts = (self.head, self.items, self._strip, self.composer)
        first = [] if writing_there else [self.items]
        beside = 0 if self.side.isHidden() else self.side.minimumWidth()
        room = QSize(self.width() - beside, self.height())
        keep_in_reach(room, self._banners, parts, first, (self.head, self.composer.kinds))

    def _show_banner(self, banner: Banner | None) -> None:
        self._banners.show_banner(banner)
        self._fit()

    def _switch_side(self) -> None:
        self._side_wanted = not self._side_wanted
        self._fit()

    # --- items

    def _add(self, values: dict[str, Any]) -> None:
        self.draft.add_item(values)
        self._show_items()

    def set_kind(self, kind: str) -> None:
        """Ctrl+1…7: of the item that is being corrected, else of the one that is being written."""
        if self._editor is not None:
            self._editor.set_kind(kind)
        else:
            self.composer.set_kind(kind)

    def edit_item(self, item_id: str) -> None:
        """Open an item in its place."""
        item = self.draft.item(item_id)
        if item is None:
            return
        self._close_editor()
        questions = [question for question in self._questions() if question[0] != item_id]
        editor = ItemEditor(self._theme, item, self._kinds, self._search_roles, questions, self._day_held, self._today)
        editor.changed.connect(self.draft.put_item)
        editor.closed.connect(self._edited)
        editor.removed.connect(lambda: self.remove_item(item_id))
        self.guard.add(editor.text)
        self._editor = editor
        self.items.open_editor(item_id, editor)
        # On a small screen there is room for one of the two; what stands in the composer stays there.
        self.composer.setVisible(self.height() >= self._theme.px(600))
        self._fit()
        editor.start()

    def _close_editor(self) -> None:
        self._editor = None
        self.items.close_editor()
        self.composer.show()
        self._fit()

    def _edited(self) -> None:
        self._close_editor()
        self._show_items()
        self.composer.text.setFocus()

    def remove_item(self, item_id: str) -> None:
        self._close_editor()
        removed = self.draft.remove_item(item_id)
        self._show_items()
        self.composer.text.setFocus()
        if removed is not None:

            def back() -> None:
                self.draft.put_item(removed)
                self._show_items()

            self.said.emit(self.tr("Đã bỏ một mục"), self.tr("Lấy lại"), back)

    def take_back(self, forward: bool = False) -> None:
        """Undo what was done last in this meeting: an item, a person more, a point of the agenda, a rest."""
        self._close_editor()
        names = self.draft.take_back(forward)
        if not names:
            return
        self._show()
        self.composer.text.setFocus()
        values = Values(self._services, "meeting")
        parts = ", ".join(sorted({values.label(name, self.draft.fields) for name in names}))
        if forward:
            self.said.emit(self.tr("Đã làm lại: {part}").format(part=parts), self.tr("Lấy lại"), self.take_back)
        else:
            words = self.tr("Đã lấy lại như trước: {part}").format(part=parts)
            self.said.emit(words, self.tr("Làm lại"), self.make_again)

    def make_again(self) -> None:
        """Do again what was undone last."""
        self.take_back(forward=True)

    def _move(self, item_id: str, step: int) -> None:
        if self.draft.move_item(item_id, step):
            self._show_items()
            self.items.focus_item(item_id)

    def _count_people(self) -> None:
        options = self._words.options("groups")

        def search(typed: str) -> list[Choice]:
            return [Choice(word, word) for _key, word in options if typed.lower() in word.lower()]

        AttendanceDialog(self._theme, self.window(), self.draft, search).open()

    # --- saving, leaving, finishing

    def _saved(self, at: datetime) -> None:
        self._show_banner(None)
        self.composer.saved.set(saved_words(at), "check", "text_2")

    def _failed(self, error: BaseException) -> None:
        words = self.tr("Không lưu được nữa") if self.draft.over else self.tr("Chưa lưu được")
        self.composer.saved.set(words, "warning", "danger")
        self._show_banner(failure_banner(self._theme, self._services.language(), error, self.draft.save))

    def _leave(self) -> None:
        self._go(self.left.emit)

    def _go(self, then: Callable[[], object]) -> None:
        self.keep()
        then()

    def keep(self) -> None:
        """Everything that stands on the screen into the draft, and store it."""
        self.draft.compose(self.composer.values())
        self.draft.keep()

    def hideEvent(self, event: object) -> None:
        self.keep()

    def rest(self) -> None:
        """The meeting rests, or goes on after a rest and is written on; what is being written stays where it is."""
        if self.draft.is_new:
            self.draft.set("breaks", rules.rest(self.draft.fields, self._services.clock()))
            self._show_when()
            if self.head.rest.hasFocus() and rules.resting_since(self.draft.fields) is None:
                self.composer.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def read_back(self) -> None:
        """The minutes so far, to be read to the meeting; a click on an item goes there to put it right."""
        from ui.meetings.read_back import ReadBackDialog

        self.keep()
        dialog = ReadBackDialog(self._theme, self.window(), self._words, self.draft.fields)
        dialog.wrong.connect(self._open_place)
        dialog.open()

    def finish(self) -> None:
        """Ask, saying what will happen; then close the meeting."""
        if self._finishing:
            return
        self.keep()
        language = self._services.language()
        empty = [part.en if language == "en" else part.vi for part in rules.empty_parts(self.draft.fields)]
        # Those that were in the minutes before are followed up already.
        known = {str(item["id"]) for item in rules.tasks(self.draft.base)}
        tasks = sum(str(item["id"]) not in known for item in rules.tasks(self.draft.fields))
        dialog = FinishDialog(self._theme, self.window(), self.draft, self._services.clock(), empty, tasks)
        dialog.accepted.connect(self._finish)
        dialog.read_wanted.connect(self.read_back)
        dialog.open()

    def _finish(self) -> None:
        self._finishing = True
        commit_input_method()
        unfinished = self.composer.values()
        # The unfinished sentence is an item of the draft already, and so the last one of the minutes.
        written = unfinished is not None and str(unfinished.get("text") or "").strip()
        self.draft.compose(unfinished if written else None)
        # Only what is on the disk is finished: a save that fails (a full disk, a held file) keeps the meeting open.
        self._bridge.then(self.draft.save(), self._close_meeting, self._not_done, self)

    def _close_meeting(self, _draft: Any) -> None:
        self._bridge.then(self._services.meetings.finish(self.draft.id), self._done, self._not_done, self)

    def _done(self, done: Any) -> None:
        self._finishing = False
        self.finished.emit(done.record_id)

    def _not_done(self, error: BaseException) -> None:
        self._finishing = False
        self._show_banner(failure_banner(self._theme, self._services.language(), error, self.finish, self._to_problem))
