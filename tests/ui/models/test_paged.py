"""The paged model: fetches what is looked at, forgets what is not, and keeps the place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QWidget

from tests.ui.driving import settle
from ui.models.paged import ROW_ROLE, PagedModel, keep_selection
from ui.theme.theme import Theme
from ui.widgets.margin_list import MarginList, MarginRow


@dataclass(frozen=True)
class Row:
    id: str
    title: str


class Source:
    """A table of made-up rows that counts how often it is asked."""

    def __init__(self, size: int) -> None:
        self.rows = [Row(f"r{number}", f"Tin {number}") for number in range(size)]
        self.asked: list[tuple[int, int]] = []

    def fetch(self, offset: int, limit: int) -> list[Row]:
        self.asked.append((offset, limit))
        return self.rows[offset : offset + limit]

    def count(self) -> int:
        return len(self.rows)


def model_of(source: Source, **options: int) -> PagedModel:
    return PagedModel(source.fetch, source.count, **options)


def present(row: Row) -> MarginRow:
    return MarginRow(row.title, ("21/11",), "Gọn", "Ấp 3", 3, "Bức xúc", "local")


def listing(theme: Theme, model: PagedModel) -> MarginList:
    view = MarginList(theme, "Danh sách tin", present)
    view.setModel(model)
    return view


def test_model_obeys_qt(qapp: QApplication) -> None:
    source = Source(130)
    model = model_of(source)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    source.rows = source.rows[:70]
    model.refresh()
    source.rows = Source(300).rows
    model.refresh()
    model.reset()


def test_nothing_is_fetched_before_it_is_looked_at(qapp: QApplication) -> None:
    source = Source(1000)
    model = model_of(source, page=50)
    assert (model.rowCount(), source.asked) == (1000, [])
    assert model.index(420, 0).data(ROW_ROLE) == source.rows[420]
    assert source.asked == [(400, 50)]
    assert model.row(449) == source.rows[449]
    assert len(source.asked) == 1


def test_only_a_few_pages_are_kept(qapp: QApplication) -> None:
    source = Source(1000)
    model = model_of(source, page=10, keep=3)
    for number in (0, 10, 20, 30):
        model.row(number)
    assert len(model._pages) == 3
    source.asked.clear()
    model.row(30)
    assert source.asked == []
    model.row(0)
    assert source.asked == [(0, 10)]


def test_rows_that_are_gone_are_none(qapp: QApplication) -> None:
    source = Source(20)
    model = model_of(source)
    assert model.row(-1) is None
    assert model.row(20) is None
    source.rows = source.rows[:5]
    assert model.row(10) is None
    assert model.data(model.index(10, 0)) == ""
    assert model.data(QModelIndex()) is None


def test_a_hundred_thousand_rows_cost_one_screen(theme: Theme, show: Callable[..., QWidget]) -> None:
    source = Source(100_000)
    view = listing(theme, model_of(source))
    show(view, 400, 600)
    assert sum(limit for _offset, limit in source.asked) <= 240
    view.scrollToBottom()
    settle()
    assert sum(limit for _offset, limit in source.asked) <= 480
    assert view.indexAt(view.viewport().rect().bottomLeft()).row() >= 99_990


@pytest.mark.parametrize("lines", [1, 2, 3])
def test_rows_have_the_height_of_the_design(lines: int, theme: Theme, show: Callable[..., QWidget]) -> None:
    view = listing(theme, model_of(Source(50)))
    show(view, 400, 600)
    view.set_lines(lines)
    settle()
    assert view.visualRect(view.model().index(3, 0)).height() == {1: 44, 2: 68, 3: 97}[lines]


def test_rows_grow_with_the_text(theme: Theme, show: Callable[..., QWidget]) -> None:
    view = listing(theme, model_of(Source(50)))
    show(view, 800, 600)
    theme.change(scale=200)
    settle()
    assert view.visualRect(view.model().index(3, 0)).height() == 194


def test_arrows_choose_and_enter_opens(theme: Theme, show: Callable[..., QWidget]) -> None:
    source = Source(50)
    view = listing(theme, model_of(source))
    chosen: list[Row] = []
    opened: list[Row] = []
    view.chosen.connect(chosen.append)
    view.opened.connect(opened.append)
    show(view, 400, 600)
    view.setFocus()
    view.select_row(0)
    QTest.keyClick(view, Qt.Key.Key_Down)
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert [row.id for row in chosen] == ["r0", "r1"]
    assert opened == [source.rows[1]]
    QTest.keyClick(view, Qt.Key.Key_T)
    assert view.current() == source.rows[1]


def test_a_refresh_keeps_the_chosen_record_silently(theme: Theme, show: Callable[..., QWidget]) -> None:
    source = Source(200)
    model = model_of(source)
    view = listing(theme, model)
    show(view, 400, 600)
    view.select_row(5)
    heard: list[Row] = []
    view.chosen.connect(heard.append)
    source.rows = [Row("new", "Tin mới"), *source.rows]
    assert keep_selection(view, model, model.refresh)
    assert (view.current().id, view.currentIndex().row(), heard) == ("r5", 6, [])
    source.rows = [row for row in source.rows if row.id != "r5"]
    assert not keep_selection(view, model, model.reset)
    assert heard == []


def test_a_screen_reader_hears_the_whole_row(theme: Theme, show: Callable[..., QWidget]) -> None:
    view = listing(theme, model_of(Source(3)))
    show(view, 400, 600)
    interface = QAccessible.queryAccessibleInterface(view)
    assert interface is not None
    assert interface.text(QAccessible.Text.Name) == "Danh sách tin"
    row = interface.child(1)
    assert row.text(QAccessible.Text.Name) == "Tin 1. 21/11. Gọn. Ấp 3. Bức xúc. Trên máy này"


def test_the_row_that_is_looked_at_far_down_stays_current(theme: Theme) -> None:
    source = Source(5_000)
    model = model_of(source)
    view = listing(theme, model)
    view.select_row(3_000)
    source.rows.insert(0, Row("new", "Tin mới"))
    assert keep_selection(view, model, model.refresh)
    assert view.current() == Row("r3000", "Tin 3000")
    assert view.currentIndex().row() == 3_001


def test_a_row_that_is_gone_is_not_looked_for_everywhere(theme: Theme) -> None:
    """Every page is a question to the disk, on the thread of the window."""
    source = Source(5_000)
    model = model_of(source)
    view = listing(theme, model)
    view.select_row(3_000)
    source.rows.pop(3_000)
    source.asked.clear()
    assert not keep_selection(view, model, model.refresh)
    assert len(source.asked) <= 6
