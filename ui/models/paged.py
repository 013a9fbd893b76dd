"""A list model that fetches pages only when rows are looked at."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QStandardItemModel

ROW_ROLE = int(Qt.ItemDataRole.UserRole) + 10


class PagedModel(QStandardItemModel):
    """Rows from `fetch(offset, limit) -> rows`, of which `count()` tells how many there are.

    Pages are kept for the rows last looked at (`keep` pages), so 100,000 records cost no more than a few hundred.
    `data(index, ROW_ROLE)` is the row itself; the display role is the row as words (see `set_describe`).

    The base class holds only the number of rows (no items): a view asks for an index of every row when it lays itself
    out, and 100,000 answers from Python would take longer than everything else.
    """

    def __init__(
        self,
        fetch: Callable[[int, int], Sequence[Any]],
        count: Callable[[], int],
        key: Callable[[Any], str] = lambda row: row.id,
        page: int = 60,
        keep: int = 12,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(count(), 1, parent)
        self._fetch, self._count, self._key = fetch, count, key
        self._page, self._keep = page, keep
        self._pages: OrderedDict[int, Sequence[Any]] = OrderedDict()
        self._describe: Callable[[Any], str] = str

    def set_describe(self, describe: Callable[[Any], str]) -> None:
        """Words of a row for screen readers."""
        self._describe = describe

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        flag = Qt.ItemFlag
        if not index.isValid():
            return flag.NoItemFlags
        return flag.ItemIsEnabled | flag.ItemIsSelectable | flag.ItemNeverHasChildren

    def row(self, number: int) -> Any:
        """The row object, fetched when needed; None when it is not there any more."""
        if not 0 <= number < self.rowCount():
            return None
        page, place = divmod(number, self._page)
        rows = self._pages.get(page)
        if rows is None:
            rows = self._fetch(page * self._page, self._page)
            self._pages[page] = rows
            while len(self._pages) > self._keep:
                self._pages.popitem(last=False)
        else:
            self._pages.move_to_end(page)
        return rows[place] if place < len(rows) else None

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        if not index.isValid():
            return None
        if role == ROW_ROLE:
            return self.row(index.row())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            row = self.row(index.row())
            return "" if row is None else self._describe(row)
        return None

    def find(self, key: str, near: int = -1, pages: int = 3) -> int:
        """Number of the row with this key, or -1: looks at the kept pages, at the one where it stood (`near`) and its
        neighbours, and at the first ones. No further: ten pages would stop the window for longer than anybody bears.
        """
        for page, rows in self._pages.items():
            for place, row in enumerate(rows):
                if row is not None and self._key(row) == key:
                    return page * self._page + place
        beside = near // self._page
        wanted = [beside, beside - 1, beside + 1] if near >= 0 else []
        for page in dict.fromkeys([*wanted, *range(pages)]):
            for number in range(max(page, 0) * self._page, min((page + 1) * self._page, self.rowCount())):
                row = self.row(number)
                if row is not None and self._key(row) == key:
                    return number
        return -1

    def refresh(self) -> None:
        """The same question again: rows changed, came or went. Selection and scroll place stay as far as they can."""
        self._pages.clear()
        self.setRowCount(self._count())
        if self.rowCount():
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, 0))

    def reset(
        self,
        fetch: Callable[[int, int], Sequence[Any]] | None = None,
        count: Callable[[], int] | None = None,
    ) -> None:
        """Another question (a filter, a search): everything is new, nothing stays selected."""
        self._fetch, self._count = fetch or self._fetch, count or self._count
        self._pages.clear()
        self.setRowCount(0)
        self.setRowCount(self._count())


def keep_selection(view: Any, model: PagedModel, change: Callable[[], None]) -> bool:
    """Run `change` (a `refresh` or `reset`) and make the same record current again, silently. False when it is gone."""
    row, stood = view.current(), view.currentIndex().row()
    key = model._key(row) if row is not None else None
    change()
    if key is None:
        return False
    number = model.find(key, stood)
    view.select_row(number, announce=False)
    return number >= 0
