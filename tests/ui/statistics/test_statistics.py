"""The place *Thống kê*: a sentence, tables with bars, few people never told apart, copied as table or picture."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.benchmarks import texts
from tests.support import Notebook
from tests.ui.driving import cut_off, markup, settle, tab_order, unnamed
from ui.bridge import Bridge
from ui.i18n import install_translators
from ui.main_window import MainWindow
from ui.statistics.charts import Bars
from ui.statistics.view import StatisticsView
from ui.theme.theme import Theme
from ui.widgets.scroll import ScrollPage

Open = Callable[..., StatisticsView]


def fill(notebook: Notebook) -> None:
    services = notebook.services
    notes = []
    for number, note in enumerate(texts.notes(60)):
        area = f"29461/ấp {number % 4 + 1}"
        notes.append({**note, "area": area, "occurred_on": f"2026-{11 if number % 3 else 10}-{number % 21 + 1:02}"})
    services.capture.add("note", notes).result()
    for kind, present in (("hamlet", 46), ("hamlet", 1038), ("ctv_briefing", 12)):
        fields = {
            "kind": kind,
            "title": "Họp",
            "starts_at": "2026-11-12T08:05+07:00",
            "attendance": {"present": present},
        }
        services.meetings.finish(services.meetings.start(fields).result().id).result()
    services.capture.add("followup", [{"text": f"Việc {n}", "due_on": "2026-11-10"} for n in range(3)]).result()


@pytest.fixture
def open_place(
    notebook: Notebook, make_theme: Callable[..., Theme], show: Callable[..., QWidget], settings: Any, qtbot: QtBot
) -> Open:
    def opened(width: int = 1366, height: int = 736, mode: str = "light", scale: int = 100) -> StatisticsView:
        theme, bridge = make_theme(mode, scale), Bridge()
        said: list[str] = []
        made = {"statistics": lambda: StatisticsView(notebook.services, theme, bridge, said.append)}
        window = MainWindow(theme, settings, made, "Xã Trà Cú")
        bridge.setParent(window)
        show(window, width, height)
        window.go("statistics")
        view = window.view("statistics")
        assert isinstance(view, StatisticsView)
        qtbot.waitUntil(lambda: view.page is not None, timeout=10_000)
        settle()
        return view

    return opened


def words(view: StatisticsView) -> str:
    return view.sentence.text()


def test_a_sentence_and_tables_of_the_month(open_place: Open, notebook: Notebook, screens: Path) -> None:
    fill(notebook)
    view = open_place()
    assert view.title.text() == "Tháng 11/2026"
    assert words(view).startswith("Có 40 tin từ 4 nơi, nhiều hơn kỳ trước 20 tin. Được nói đến nhiều nhất: ")
    assert "Có 3 cuộc họp với 1.096 lượt người." in words(view)
    assert view.page is not None
    meetings = view.page.main[-1]
    assert [(row.text, row.note) for row in meetings.rows] == [("2", "1.084"), ("1", "12"), ("3", "1.096")]
    assert unnamed(view) == []
    assert markup(view) == []
    assert cut_off(view) == []
    view.window().grab().save(str(screens / "statistics.png"))


def test_few_people_are_never_told_apart(open_place: Open, notebook: Notebook) -> None:
    fill(notebook)
    view = open_place()
    assert view.page is not None
    assert view.page.groups is not None
    cells = [cell for row in view.page.groups.rows for cell in row[1:]]
    assert "dưới 5" in cells
    assert all(cell == "dưới 5" or int(cell.replace(".", "")) >= 5 for cell in cells)
    told = view.page.as_text()
    assert "Luồng ý kiến theo nhóm" in told
    assert told.count("dưới 5") == cells.count("dưới 5")


def test_another_period_by_keyboard_alone(open_place: Open, notebook: Notebook, qtbot: QtBot) -> None:
    fill(notebook)
    view = open_place()
    before = view.findChild(QWidget, "statistics_before")
    assert before is not None
    before.setFocus()
    QTest.keyClick(before, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: words(view).startswith("Có 20 tin"), timeout=10_000)
    assert view.title.text() == "Tháng 10/2026"
    view._kind("year")
    qtbot.waitUntil(lambda: words(view).startswith("Có 60 tin"), timeout=10_000)
    assert view.title.text() == "Năm 2026"
    reached = tab_order(view.window())
    assert set(view.findChildren(Bars)) <= set(reached)


def test_copied_as_table_and_as_picture(open_place: Open, notebook: Notebook) -> None:
    fill(notebook)
    view = open_place()
    view.copy_table()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0] == "Tháng 11/2026"
    assert "Cuộc họp\tCuộc\tLượt người" in lines
    view.copy_picture()
    picture = QGuiApplication.clipboard().pixmap()
    assert picture.width() > 600
    assert picture.height() > view.height()
    chart = view.findChildren(Bars)[0]
    QTest.keyClick(chart, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text().startswith("Lĩnh vực\tTin\tSo kỳ trước\n")


def test_an_empty_period_teaches(open_place: Open, screens: Path) -> None:
    view = open_place()
    assert words(view) == ""
    view.window().grab().save(str(screens / "statistics-empty.png"))


@pytest.mark.parametrize(
    ("size", "scale", "mode", "language"),
    [
        ((1024, 560), 100, "light", "en"),
        ((1366, 736), 150, "dark", "vi"),
        ((1366, 736), 200, "high_contrast", "vi"),
        ((1024, 560), 200, "light", "en"),
    ],
)
def test_it_fits_every_window(
    open_place: Open, notebook: Notebook, screens: Path, size: tuple[int, int], scale: int, mode: str, language: str
) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    install_translators(app, language)
    fill(notebook)
    view = open_place(*size, mode=mode, scale=scale)
    assert cut_off(view) == []
    (page,) = view.findChildren(ScrollPage)
    assert page.viewport().height() > 0.75 * view.height(), "the tables have room"
    view.window().grab().save(str(screens / f"statistics-{mode}-{scale}-{language}.png"))
