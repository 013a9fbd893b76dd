"""The frame: places, keys, sizes, what it remembers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from tests.ui.conftest import MemorySettings
from tests.ui.driving import cut_off, markup, settle, type_text, unnamed
from ui.main_window import MainWindow
from ui.shortcut_sheet import ShortcutSheet, window_keys
from ui.theme.theme import Theme
from ui.widgets.dialog import snapshot
from ui.widgets.labels import KeyHint
from ui.widgets.paper import EmptyState, Pane
from ui.widgets.scroll import ScrollPage

PLACES = ("today", "notes", "meetings", "followups", "sync", "settings")
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


class Screen(Pane):
    """A screen that notes down what the frame asks of it."""

    def __init__(self, theme: Theme, name: str, log: list[str]) -> None:
        super().__init__(theme, "window")
        self.name, self.log, self.stays = name, log, False
        self.field = QLineEdit(self)
        self.field.setAccessibleName("Ô thử")
        log.append(f"made {name}")

    def entered(self) -> None:
        self.log.append(f"entered {self.name}")

    def leaving(self) -> bool:
        self.log.append(f"left {self.name}")
        return not self.stays

    def focus_search(self) -> None:
        self.log.append(f"search {self.name}")

    def shortcuts(self) -> list[tuple[str, str]]:
        return [("Ctrl+T", "Thêm luồng")]


@pytest.fixture
def log() -> list[str]:
    return []


@pytest.fixture
def window(theme: Theme, settings: MemorySettings, log: list[str], show: Callable[..., QWidget]) -> MainWindow:
    made = frame(theme, settings, log)
    show(made, 1366, 736)
    return made


def frame(theme: Theme, settings: MemorySettings, log: list[str]) -> MainWindow:
    def factory(name: str) -> Callable[[], QWidget]:
        return lambda: Screen(theme, name, log)

    return MainWindow(theme, settings, {name: factory(name) for name in PLACES}, "Xã An Hòa Trung")


def test_screens_are_made_when_first_visited(window: MainWindow, log: list[str]) -> None:
    assert log == []
    window.start()
    assert log == ["made today", "entered today"]
    window.go("notes")
    window.go("today")
    assert log[2:] == ["left today", "made notes", "entered notes", "left notes", "entered today"]


def test_a_screen_that_does_not_let_go_stays(window: MainWindow, log: list[str]) -> None:
    window.go("notes")
    screen = window.view("notes")
    assert isinstance(screen, Screen)
    screen.stays = True
    assert not window.go("sync")
    assert window.place == "notes"
    assert window.rail.buttons["notes"].isChecked()
    assert not window.close()
    assert window.isVisible()
    screen.stays = False
    assert window.close()


def test_a_toast_does_not_follow_to_another_place(window: MainWindow) -> None:
    window.go("today")
    window.toast.say("Đã bỏ nháp")
    window.go(window.place)
    assert window.toast.isVisible()
    window.go("notes")
    assert not window.toast.isVisible()


def test_a_place_opens_at_its_top_and_later_where_it_was_left(
    theme: Theme, settings: MemorySettings, log: list[str], show: Callable[..., QWidget]
) -> None:
    """What takes the keyboard first in a place may stand far down on it; nobody went there."""

    def tall() -> QWidget:
        content = QWidget()
        column = QVBoxLayout(content)
        column.addSpacing(3000)
        low = QLineEdit()
        low.setObjectName("low")
        low.setAccessibleName("Ô ở dưới")
        column.addWidget(low)
        return ScrollPage(theme, content)

    window = MainWindow(theme, settings, {"today": lambda: Screen(theme, "today", log), "sync": tall}, "Xã Trà Cú")
    show(window, 1366, 736)
    window.go("today")
    field = window.view("today").field  # type: ignore[attr-defined]
    for left_at in (0, 300):
        field.setFocus()
        settle()
        window.go("sync")
        settle()
        page = window.view("sync")
        assert isinstance(page, ScrollPage)
        low = page.findChild(QLineEdit, "low")
        assert QApplication.focusWidget() is low
        assert page.verticalScrollBar().value() == left_at
        # Whoever goes there himself is followed.
        window.setFocus()
        low.setFocus(Qt.FocusReason.TabFocusReason)
        settle()
        assert page.verticalScrollBar().value() > 1000
        page.verticalScrollBar().setValue(300)
        window.go("today")


def test_a_click_on_a_place_goes_there(window: MainWindow) -> None:
    window.go("today")
    QTest.mouseClick(window.rail.buttons["meetings"], Qt.MouseButton.LeftButton)
    assert window.place == "meetings"
    QTest.mouseClick(window.rail.connection, Qt.MouseButton.LeftButton)
    assert window.place == "sync"


def test_keys_that_work_everywhere(window: MainWindow, log: list[str]) -> None:
    heard: list[str] = []
    window.quick_note_wanted.connect(lambda: heard.append("note"))
    window.meeting_wanted.connect(lambda: heard.append("meeting"))
    window.sync_wanted.connect(lambda: heard.append("sync"))
    window.go("today")
    for key in (Qt.Key.Key_N, Qt.Key.Key_M, Qt.Key.Key_G):
        QTest.keyClick(window, key, CTRL)
    assert heard == ["note", "meeting", "sync"]
    for digit, place in ((2, "notes"), (3, "meetings"), (4, "followups"), (7, "sync"), (8, "settings"), (1, "today")):
        QTest.keyClick(window, Qt.Key(Qt.Key.Key_0.value + digit), ALT)
        assert window.place == place
    QTest.keyClick(window, Qt.Key.Key_F, CTRL)
    assert log[-1] == "search today"


def test_search_goes_to_the_notes_where_there_is_nothing_to_search(
    theme: Theme, settings: MemorySettings, log: list[str], show: Callable[..., QWidget]
) -> None:
    screens: dict[str, Callable[[], QWidget]] = {
        "today": lambda: EmptyState(theme, "Hôm nay không còn việc nào."),
        "notes": lambda: Screen(theme, "notes", log),
    }
    window = MainWindow(theme, settings, screens)
    show(window, 1366, 736)
    window.go("today")
    QTest.keyClick(window, Qt.Key.Key_F, CTRL)
    assert (window.place, log[-1]) == ("notes", "search notes")


def test_letters_and_digits_belong_to_the_field(window: MainWindow) -> None:
    window.go("today")
    screen = window.view("today")
    assert isinstance(screen, Screen)
    screen.field.setFocus()
    for key in (Qt.Key.Key_1, Qt.Key.Key_F, Qt.Key.Key_BracketLeft):
        QTest.keyClick(screen.field, key)
    type_text(screen.field, "ường")
    assert screen.field.text() == "1f[ường"
    assert window.place == "today"


def test_text_size_by_keys_is_remembered_and_screens_are_made_anew(
    window: MainWindow, theme: Theme, settings: MemorySettings, log: list[str]
) -> None:
    window.go("notes")
    window.go("today")
    log.clear()
    QTest.keyClick(window, Qt.Key.Key_Plus, CTRL)
    settle()
    assert (theme.scale, settings.get("text_scale")) == (125, 125)
    assert log == ["left today", "made today", "entered today"]
    assert window.toast.isVisible()
    QTest.keyClick(window, Qt.Key.Key_Minus, CTRL)
    QTest.keyClick(window, Qt.Key.Key_Equal, CTRL)
    assert theme.scale == 125
    QTest.keyClick(window, Qt.Key.Key_0, CTRL)
    assert settings.get("text_scale") == 100


@pytest.mark.parametrize(
    ("width", "scale", "mode"),
    [(1366, 100, "full"), (1024, 100, "compact"), (1366, 150, "compact"), (1366, 200, "menu"), (640, 100, "menu")],
)
def test_the_rail_follows_the_width(
    width: int, scale: int, mode: str, make_theme: Callable[..., Theme], log: list[str], show: Callable[..., QWidget]
) -> None:
    theme = make_theme("light", scale)
    window = frame(theme, MemorySettings(), log)
    window.go("today")
    window.rail.set_count("followups", 12)
    show(window, width, 736)
    assert window.rail.mode == mode
    assert window.rail.isVisible() == (mode != "menu")
    assert window.rail.bar.isVisible() == (mode == "menu")
    assert cut_off(window) == []
    assert unnamed(window) == []
    assert markup(window) == []


@pytest.mark.parametrize(("width", "height"), [(1366, 430), (1024, 430), (1024, 568), (1366, 696)])
def test_a_low_window_cuts_nothing(
    width: int, height: int, theme: Theme, log: list[str], show: Callable[..., QWidget]
) -> None:
    window = frame(theme, MemorySettings(), log)
    window.go("today")
    show(window, width, height)
    assert cut_off(window) == []


def test_two_lines_about_the_connection_are_whole_in_the_narrow_rail(window: MainWindow) -> None:
    for title in ("Chưa gửi được", "Máy đang tạm dừng", "Chưa liên lạc được", "Đã giao hết"):
        window.resize(1366, 768)
        window.set_connection(False, title, "Tin vẫn nằm yên trên máy", "warning")
        settle()
        window.resize(1024, 600)
        settle()
        assert window.rail.mode == "compact"
        assert cut_off(window) == []


def test_menu_of_places_in_narrow_windows(window: MainWindow) -> None:
    window.resize(640, 560)
    window.go("today")
    settle()
    actions = {action.text(): action for action in window.rail.bar._menu.actions()}
    places = ["Hôm nay", "Tin", "Cuộc họp", "Theo dõi", "Đồng bộ", "Cài đặt"]
    assert list(actions) == [*places, "", "Chưa có mạng. Vẫn ghi bình thường"]
    actions["Đồng bộ"].trigger()
    assert window.place == "sync"
    assert window.rail.bar.title.text() == "Đồng bộ"


def test_place_and_size_are_remembered(
    theme: Theme, settings: MemorySettings, log: list[str], show: Callable[..., QWidget]
) -> None:
    first = frame(theme, settings, log)
    show(first, 760, 600)
    first.go("followups")
    heard: list[int] = []
    first.closing.connect(lambda: heard.append(1))
    first.close()
    assert heard == [1]
    again = frame(theme, settings, log)
    again.start()
    assert (again.width(), again.height(), again.place) == (760, 600, "followups")
    again.deleteLater()


def test_settings_that_make_no_sense_are_survived(theme: Theme, log: list[str]) -> None:
    broken = MemorySettings(**{"window.geometry": "!!", "window.place": "nowhere"})
    window = frame(theme, broken, log)
    window.start()
    assert window.place == "today"
    window.deleteLater()


def test_the_sheet_of_keys(window: MainWindow) -> None:
    window.go("today")
    QTest.keyClick(window, Qt.Key.Key_F1)
    settle()
    sheet = window.findChild(ShortcutSheet)
    assert sheet is not None
    assert sheet.isVisible()
    shown = {hint.text() for hint in sheet.findChildren(KeyHint)}
    assert shown == {key for key, _word in window_keys()} | {"Ctrl+T"}
    assert cut_off(sheet) == []
    QTest.keyClick(sheet, Qt.Key.Key_Escape)
    settle()
    assert not window.findChildren(ShortcutSheet)


def test_another_language_makes_everything_anew(window: MainWindow, log: list[str]) -> None:
    window.go("notes")
    log.clear()
    old = window.rail
    assert window.retranslate()
    settle()
    assert window.rail is not old
    assert log == ["left notes", "made notes", "entered notes"]
    QTest.mouseClick(window.rail.buttons["sync"], Qt.MouseButton.LeftButton)
    assert window.place == "sync"


@pytest.mark.parametrize("mode", ["light", "dark", "high_contrast"])
def test_pictures_of_the_frame(
    mode: str, make_theme: Callable[..., Theme], log: list[str], show: Callable[..., QWidget], screens: Path
) -> None:
    theme = make_theme(mode)
    window = frame(theme, MemorySettings(), log)
    window.rail.set_count("followups", 2)
    show(window, 1366, 736)
    window.start()
    window.show_shortcuts()
    settle()
    assert snapshot(window).save(str(screens / f"frame-{mode}.png"))


def test_a_window_comes_up_whole_on_its_screen(theme: Theme, settings: MemorySettings, log: list[str]) -> None:
    made = frame(theme, settings, log)
    free = made.screen().availableGeometry()
    assert free.contains(made.geometry())
    assert made.geometry().bottom() + 40 <= free.bottom() + 1
    made.deleteLater()
