"""The list at the left: search, the chips that narrow it, and the rows."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from ui.bridge import Bridge, Latest
from ui.first_paint import after_first_paint
from ui.i18n import counted
from ui.models.paged import PagedModel, keep_selection
from ui.notes.presenter import ALL, DELETED, DRAFTS, NOTHING, UNDELIVERED, Answer, NotesPresenter, Question
from ui.theme.theme import Theme
from ui.widgets.buttons import Button
from ui.widgets.chips import Chip
from ui.widgets.fields import SearchEdit
from ui.widgets.flow import FlowLayout
from ui.widgets.margin_list import MarginList
from ui.widgets.paper import EmptyState, Pane, Rule


class ListPane(Pane):
    """Shows what `presenter` asks. `chosen`, `clicked` and `opened` (Enter) carry a NoteRow;
    `filter_wanted` asks for the filter, `export_wanted` for a file of the list.

    What takes longer than a frame is asked on the thread of `later`; the rows that are there stay until the others
    come, and only those of the last question come (`refreshed` says that the same question was answered anew).
    """

    chosen = Signal(object)
    clicked = Signal(object)
    opened = Signal(object)
    filter_wanted = Signal()
    export_wanted = Signal()
    saved_wanted = Signal()
    first_wanted = Signal()
    refreshed = Signal()

    def __init__(
        self,
        theme: Theme,
        presenter: NotesPresenter,
        bridge: Bridge,
        later: Callable[[Callable[[], Answer]], Future[Answer]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, "window", "right", parent)
        self._presenter, self._later = presenter, later
        self._latest = Latest(bridge, self)
        self._before: list[Question] = []
        self.search = SearchEdit(theme, "", self.tr("Tìm tin"))
        self.search.setText(presenter.text)
        self.search.setObjectName("note_search")
        self.search.wanted.connect(self._find)
        self.chips = {
            ALL: self._view_chip(ALL, "note_chip_all"),
            DRAFTS: self._view_chip(DRAFTS, "note_chip_drafts"),
            UNDELIVERED: self._view_chip(UNDELIVERED, "note_chip_undelivered"),
            DELETED: self._view_chip(DELETED, "note_chip_deleted"),
        }
        self.filter_chip = Chip(theme, self.tr("Lọc"), checkable=False, trailing="chevron-down")
        self.filter_chip.setObjectName("note_filter")
        self.filter_chip.clicked.connect(lambda _checked=False: self.filter_wanted.emit())
        self.sort_chip = Chip(theme, "", checkable=False)
        self.sort_chip.setObjectName("note_sort")
        self.sort_chip.clicked.connect(lambda _checked=False: self._ask(by_level=not presenter.by_level))
        self.saved_chip = Chip(theme, self.tr("Đã nhớ"), checkable=False, trailing="chevron-down")
        self.saved_chip.setObjectName("note_saved_searches")
        self.saved_chip.clicked.connect(lambda _checked=False: self.saved_wanted.emit())
        self.export_chip = Chip(theme, self.tr("Xuất…"), checkable=False)
        self.export_chip.setObjectName("note_export")
        self.export_chip.clicked.connect(lambda _checked=False: self.export_wanted.emit())
        head = QWidget()
        column = QVBoxLayout(head)
        column.setContentsMargins(theme.px(20), theme.px(16), theme.px(16), theme.px(10))
        column.setSpacing(theme.px(10))
        column.addWidget(self.search)
        chips = QWidget()
        flow = FlowLayout(theme, chips, gap=6)
        for chip in (*self.chips.values(), self.filter_chip, self.sort_chip, self.saved_chip, self.export_chip):
            flow.addWidget(chip)
        column.addWidget(chips)
        self._chosen_filters = QWidget()
        self._filter_flow = FlowLayout(theme, self._chosen_filters, gap=6)
        column.addWidget(self._chosen_filters)

        if presenter.question.quick:
            presenter.begin()
            after_first_paint(self, self._count)
        self.model = PagedModel(presenter.fetch, presenter.count, parent=self)
        self.list = MarginList(theme, self.tr("Danh sách tin"), presenter.row)
        self.list.setObjectName("note_list")
        self.list.setModel(self.model)
        self.list.chosen.connect(self.chosen)
        self.list.clicked.connect(lambda _index: self.clicked.emit(self.list.current()))
        self.list.opened.connect(self.opened)
        first = Button(theme, self.tr("Ghi tin đầu tiên"), "main", icon="plus", on_click=self.first_wanted.emit)
        first.setObjectName("note_first")
        self._nothing = EmptyState(
            theme,
            self.tr("Trang này còn trống"),
            self.tr("Nghe bà con nói gì thì ghi lại ở đây."),
            first,
            yields=True,
        )
        self._not_found = EmptyState(theme, "", yields=True)
        self._not_found.setObjectName("note_not_found")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, theme.border, 0)
        whole.setSpacing(0)
        whole.addWidget(head)
        whole.addWidget(Rule(theme))
        self._stack = QStackedLayout()
        whole.addLayout(self._stack, 1)  # first: a page that is put up elsewhere is shown as a window of its own
        for page in (self.list, self._nothing, self._not_found):
            self._stack.addWidget(page)
        self.show_state()

    def _view_chip(self, view: str, name: str) -> Chip:
        chip = Chip(self._theme, "", tick=False)
        chip.setObjectName(name)
        chip.clicked.connect(lambda _checked=False: self.show_view(view))
        return chip

    # --- the question

    def show_view(self, view: str) -> None:
        """All notes, the drafts, what is not delivered yet, or what was taken out; a search is put aside."""
        self._write("")
        self._ask(view=view, text="")

    def ask_again(self, filter: Any, text: str, by_level: bool) -> None:
        """A question that was kept."""
        self._write(text)
        self._ask(view=ALL, filter=filter, text=text, by_level=by_level)

    def set_filter(self, filter: Any) -> None:
        """Narrow the list by a RecordFilter."""
        self._ask(filter=filter)

    def take_back(self) -> bool:
        """The view, filter and order that the list had before the last change of them; False when there is none."""
        if not self._before:
            return False
        self._ask(back=True, **self._before.pop()._replace(text=self._presenter.text)._asdict())
        return True

    @property
    def waiting(self) -> bool:
        """Whether the rows are still those of the question before."""
        return self._latest.waiting

    def _write(self, text: str) -> None:
        """Into the search field, without asking for it."""
        if text != self.search.text():
            self.search.blockSignals(True)
            self.search.setText(text)
            self.search.blockSignals(False)

    def _find(self, text: str) -> None:
        if text.strip() != self._presenter.text:
            self._ask(counted=True, text=text)

    def _ask(self, counted: bool = False, back: bool = False, **question: Any) -> None:
        """Another question. `counted`: the numbers on the chips were just counted and cannot have changed; `back`: it
        is an earlier one."""
        before = self._presenter.question
        wanted = self._presenter.put(**question)
        if not back and wanted._replace(text=before.text) != before:
            self._before = [*self._before[-19:], before]

        def change(answer: Answer) -> None:
            self._presenter.show(answer)
            self.model.reset()

        self._answer(wanted, change, counted)
        if self.waiting:
            self._show_question(counted)

    def _count(self) -> None:
        """The beginning of the list was seen: now all of it, unless something else was asked meanwhile."""
        if not self._presenter.answer.whole and not self.waiting:
            self.refresh()

    def refresh(self, drafts_only: bool = False) -> None:
        """Rows changed, came or went (or only drafts did): the same question again, the same row stays chosen."""
        another = self.waiting  # its rows come all new

        def change(answer: Answer) -> None:
            self._presenter.show(answer)
            self.model.reset() if another else self.model.refresh()

        def shown() -> None:
            self.refreshed.emit()

        self._answer(self._presenter.question, change, drafts_only, shown)

    def _answer(
        self,
        question: Question,
        change: Callable[[Answer], None],
        counted: bool,
        shown: Callable[[], None] = lambda: None,
    ) -> None:
        def show(answer: Answer) -> None:
            keep_selection(self.list, self.model, lambda: change(answer))
            self.show_state(counted)
            shown()

        if question.quick:
            self._latest.drop()
            show(self._presenter.find(question))
        else:
            find = self._presenter.find
            self._latest.ask(self._later(lambda: find(question)), show)

    def select(self, record_id: str | None, announce: bool = False) -> bool:
        """Make the row of a record current; None takes the choice away. False when the list does not show it."""
        if record_id is None:
            self.list.select_row(-1, announce=False)
            return True
        number = self.model.find(record_id)
        if number >= 0:
            self.list.select_row(number, announce=announce)
        return number >= 0

    def focus_rows(self) -> None:
        """The keyboard goes to the rows, or to what stands in their place."""
        wanted = self.list if self.model.rowCount() else self.search
        wanted.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- what is shown

    def show_state(self, drafts_only: bool = False) -> None:
        """Counts, chips and, where there are no rows, why."""
        self._show_question(drafts_only)
        answered = self._presenter.answer.question
        if self.model.rowCount():
            self._stack.setCurrentWidget(self.list)
        elif answered._replace(by_level=False) == Question():
            self._stack.setCurrentWidget(self._nothing)
        else:
            self._not_found.set_text(*self._why_empty(answered))
            self._stack.setCurrentWidget(self._not_found)

    def _show_question(self, drafts_only: bool) -> None:
        presenter = self._presenter
        drafts, undelivered = presenter.counts(drafts_only)
        total = presenter.total(drafts_only)
        self.search.setPlaceholderText(
            counted(total, self.tr("Tìm trong 1 tin"), self.tr("Tìm trong {count} tin"))
            if total
            else self.tr("Tìm tin")
        )
        words = {
            ALL: self.tr("Tất cả"),
            DRAFTS: self.tr("Nháp {count}").format(count=drafts),
            UNDELIVERED: self.tr("Chưa giao {count}").format(count=undelivered)
            if undelivered < presenter.many
            else self.tr("Chưa giao hơn {count}").format(count=presenter.many - 1),
            DELETED: self.tr("Đã bỏ"),
        }
        for view, chip in self.chips.items():
            chip.setText(words[view])
            chip.setChecked(view == presenter.view and not presenter.text)
            chip.updateGeometry()
        # Nobody looks for what was never taken out.
        self.chips[DELETED].setVisible(presenter.view == DELETED or presenter.any_deleted())
        self.sort_chip.setText(self.tr("Nặng nhất trước") if presenter.by_level else self.tr("Mới nhất trước"))
        self.sort_chip.setAccessibleDescription(self.tr("Đổi thứ tự của danh sách"))
        self.sort_chip.setVisible(presenter.view not in (DRAFTS, DELETED) and not presenter.text)
        self.sort_chip.updateGeometry()
        self._show_filters()

    def _why_empty(self, asked: Question) -> tuple[str, str]:
        if asked.text:
            hint = self.tr("Thử gõ ít chữ hơn, không dấu cũng được.")
            if self._presenter.any_deleted():
                hint = self.tr("Thử gõ ít chữ hơn, không dấu cũng được. Ô này không tìm trong tin đã bỏ.")
            return self.tr("Không thấy “{text}”").format(text=asked.text[:60]), hint
        if asked.filter != NOTHING:
            return self.tr("Không có tin nào hợp với bộ lọc"), self.tr("Bỏ bớt một điều kiện để xem nhiều hơn.")
        if asked.view == DRAFTS:
            return self.tr("Không có nháp nào"), self.tr("Chữ đang gõ dở sẽ nằm ở đây.")
        if asked.view == DELETED:
            return self.tr("Không có tin nào đã bỏ"), self.tr("Tin bỏ khỏi sổ sẽ nằm ở đây, lúc nào cũng lấy lại được.")
        return self.tr("Tin nào cũng đã giao"), self.tr("Tin mới hoàn tất sẽ nằm ở đây cho đến khi có biên nhận.")

    def _show_filters(self) -> None:
        self._filter_flow.clear()
        # The words stand only over what they narrow.
        words = [] if self._presenter.view == DRAFTS or self._presenter.text else self._presenter.filter_words()
        for part, label in words:
            chip = Chip(self._theme, label, removable=True, checkable=False)
            chip.setObjectName(f"note_filter_{part}")
            chip.removed.connect(lambda part=part: self._drop(part))
            chip.clicked.connect(lambda _checked=False: self.filter_wanted.emit())
            self._filter_flow.addWidget(chip)
            chip.show()
        self._chosen_filters.setVisible(bool(words))

    def _drop(self, part: str) -> None:
        self.set_filter(self._presenter.without(part))
        self.filter_chip.setFocus(Qt.FocusReason.OtherFocusReason)
