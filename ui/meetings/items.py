"""The items of a meeting, one below the other, with the newest in sight and an editor in place of one of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.meetings.item_row import ItemRow
from ui.meetings.words import ItemText
from ui.theme.theme import Theme
from ui.widgets.keys import tab_through
from ui.widgets.paper import Pane
from ui.widgets.scroll import ScrollPage


class ItemsPane(Pane):
    """All items, scrolled so that the newest is in sight. `opened`, `removed` carry the item's id, `moved` id and
    step, `left` that the keyboard went below the last one. In place of one row an editor can stand (`open_editor`)."""

    opened = Signal(str)
    removed = Signal(str)
    moved = Signal(str, int)
    left = Signal()

    def __init__(self, theme: Theme, name: str, empty: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(theme, "surface", parent=parent)
        self._rows: dict[str, ItemRow] = {}
        self._order: list[str] = []
        self._editor: tuple[str, QWidget] | None = None
        # Scrolled too: on a small screen the composer must keep its whole height.
        around = QWidget()
        room = QVBoxLayout(around)
        room.setContentsMargins(theme.px(24), theme.px(24), theme.px(24), theme.px(24))
        room.addWidget(empty)
        room.addStretch(1)
        self._empty = ScrollPage(theme, around)
        self._content = QWidget()
        self._content.setAccessibleName(name)
        self._column = QVBoxLayout(self._content)
        self._column.setContentsMargins(theme.px(8), theme.px(12), theme.px(8), theme.px(8))
        self._column.setSpacing(0)
        self._column.addStretch(1)
        self._page = ScrollPage(theme, self._content)
        self._scroll: Callable[[], object] | None = None
        self._page.verticalScrollBar().rangeChanged.connect(lambda _low, _high: self._run_scroll())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._empty, 1)
        column.addWidget(self._page, 1)
        for part in (self._empty, self._page):
            part.setMinimumHeight(theme.px(24))
        self._show_empty()

    def ids(self) -> list[str]:
        return list(self._order)

    def row(self, item_id: str) -> ItemRow:
        return self._rows[item_id]

    def editing(self) -> str | None:
        return self._editor[0] if self._editor is not None else None

    def show_items(self, items: Sequence[ItemText]) -> None:
        """Make the rows say exactly this; rows that stay are kept, so focus and scrolling stay too."""
        wanted = [item.id for item in items]
        if self._editor is not None:
            # Out of the way while the places of the rows are counted; `_place_editor` puts it back.
            self._column.removeWidget(self._editor[1])
        for gone in [item_id for item_id in self._order if item_id not in wanted]:
            row = self._rows.pop(gone)
            self._column.removeWidget(row)
            row.deleteLater()
            row.hide()
        grown = False
        for place, item in enumerate(items):
            row = self._rows.get(item.id) or self._make(item)
            if row.item != item:
                row.set_item(item)
            if self._column.indexOf(row) != place:
                grown = grown or (item.id not in self._order and place == len(items) - 1)
                self._column.removeWidget(row)
                self._column.insertWidget(place, row)
        self._order = wanted
        self._place_editor()
        self._tab_stop(self._order[-1] if self._order else None)
        self._show_empty()
        if grown:
            self.show_end()

    def show_end(self) -> None:
        """Bring the newest item into sight."""
        bar = self._page.verticalScrollBar()
        self._bring(lambda: bar.setValue(bar.maximum()))

    def _bring(self, scroll: Callable[[], object]) -> None:
        """Scroll once the layout knows how tall everything is: when the range changes, or soon when it does not."""
        self._scroll = scroll
        QTimer.singleShot(0, self, self._run_scroll)
        QTimer.singleShot(150, self, self._end_scroll)

    def _run_scroll(self) -> None:
        if self._scroll is not None:
            self._scroll()

    def _end_scroll(self) -> None:
        # From now on the page stands where the person scrolls it.
        self._scroll = None

    def focus_item(self, item_id: str | None) -> None:
        row = self._rows.get(item_id or "")
        if row is not None:
            self._tab_stop(item_id)
            row.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_last(self) -> None:
        self.focus_item(self._order[-1] if self._order else None)

    def open_editor(self, item_id: str, editor: QWidget) -> None:
        """Show `editor` in place of the row."""
        self.close_editor()
        self._editor = (item_id, editor)
        self._rows[item_id].hide()
        self._place_editor()
        tab_through(self._content, editor)
        self._bring(lambda: self._page.ensureWidgetVisible(editor, 0, self._theme.px(8)))

    def close_editor(self) -> None:
        if self._editor is None:
            return
        item_id, editor = self._editor
        self._editor = None
        self._column.removeWidget(editor)
        editor.hide()
        editor.deleteLater()
        if item_id in self._rows:
            self._rows[item_id].show()

    def _place_editor(self) -> None:
        if self._editor is None:
            return
        item_id, editor = self._editor
        if item_id not in self._rows:
            self.close_editor()
        elif self._column.indexOf(editor) != self._order.index(item_id) + 1:
            self._column.removeWidget(editor)
            self._column.insertWidget(self._order.index(item_id) + 1, editor)

    def _make(self, item: ItemText) -> ItemRow:
        row = ItemRow(self._theme, item)
        row.setObjectName("meeting_item")
        item_id = item.id
        row.opened.connect(lambda: self.opened.emit(item_id))
        row.removed.connect(lambda: self.removed.emit(item_id))
        row.moved.connect(lambda step: self.moved.emit(item_id, step))
        row.stepped.connect(lambda step: self._step(item_id, step))
        self._rows[item_id] = row
        return row

    def _step(self, item_id: str, step: int) -> None:
        place = self._order.index(item_id) + step
        if step == 0 or place >= len(self._order):
            self.left.emit()
        elif place >= 0:
            self.focus_item(self._order[place])

    def _tab_stop(self, item_id: str | None) -> None:
        """One stop for all rows: Tab must not walk through a hundred items; the arrows do that."""
        for key, row in self._rows.items():
            row.setFocusPolicy(Qt.FocusPolicy.StrongFocus if key == item_id else Qt.FocusPolicy.ClickFocus)
        if item_id is not None:
            tab_through(self._content, self._rows[item_id])

    def _show_empty(self) -> None:
        self._empty.setVisible(not self._order)
        self._page.setVisible(bool(self._order))
