"""A follow-ups place over a real notebook."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop_app.services import Services
from tests.support import Notebook
from tests.ui.driving import settle, type_text
from ui.bridge import Bridge
from ui.followups.view import FollowupsView
from ui.main_window import MainWindow
from ui.theme.theme import Theme

TASKS = (
    ("Niêm yết danh sách và lịch chi trả đợt 2 tại nhà văn hóa ấp.", "Công chức địa chính xã", "2026-11-27"),
    ("Kiểm tra cống thoát nước ở chợ ấp 3 trước mùa mưa.", "Tổ quản lý chợ", "2026-11-19"),
    ("Báo lại cho bà con về lịch cấp nước buổi chiều.", "Trạm cấp nước", "2026-11-21"),
    ("Lập danh sách hộ còn dưới 40 m² đất ở.", "", None),
)


def meeting(services: Services) -> str:
    """A finished meeting with the tasks above; its id."""
    fields: dict[str, Any] = {
        "kind": "hamlet",
        "title": "Họp ấp 3 bàn việc mở rộng đường liên ấp",
        "starts_at": "2026-11-12T08:05+07:00",
    }
    for number, (words, owner, due) in enumerate(TASKS, 1):
        item = {"kind": "task", "order": number, "text": words, "owner": owner, "due_on": due}
        fields[f"item.t{number}"] = {name: value for name, value in item.items() if value}
    return services.meetings.finish(services.meetings.start(fields).result().id).result().record_id


class Place:
    """The place and how a person acts on it: with the keyboard."""

    def __init__(self, window: MainWindow, services: Services, wait: Callable[[Callable[[], bool]], None]) -> None:
        self.window, self.services, self.wait = window, services, wait
        self.view = cast(FollowupsView, window.view("followups"))
        self.toasts: list[tuple[str, str, Any]] = []
        self.meetings: list[str] = []
        self.stored: list[str] = []
        self.view.said.connect(lambda *said: self.toasts.append(said))
        self.view.meeting_wanted.connect(self.meetings.append)
        self.view.page.stored.connect(self.stored.append)

    def find(self, name: str) -> Any:
        """The visible widget of that object name."""
        # Qt shows what was put into a layout only with the next turn of its loop.
        settle()
        found = [one for one in self.window.findChildren(QWidget, name) if one.isVisible()]
        assert found, f"nothing called {name} is visible"
        return found[-1]

    def rows(self) -> list[str]:
        model = self.view.list.model
        return [model.row(number).title for number in range(model.rowCount())]

    def open(self, words: str) -> str:
        """Show the follow-up whose text begins so; its id."""
        model = self.view.list.model
        found = [model.row(number) for number in range(model.rowCount())]
        row = next(row for row in found if row.title.startswith(words))
        self.view.open_followup(row.id)
        settle()
        return str(row.id)

    def choose(self, state: str) -> None:
        """A state, as the list of states hands it over."""
        combo = self.find("followup_state")
        place = combo.findData(state)
        assert place >= 0, f"{state} is not offered"
        combo.setCurrentIndex(place)
        combo.activated.emit(place)
        settle()

    def write(self, name: str, text: str) -> None:
        widget = self.find(name)
        widget.setFocus()
        widget.selectAll()
        type_text(widget, text)
        settle()

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        if QApplication.focusWidget() is None:
            # The offscreen platform gives no window back its place by itself.
            self.window.activateWindow()
            settle()
        target = QApplication.focusWidget()
        assert target is not None
        QTest.keyClick(target, key, modifier)
        settle()

    def store(self) -> None:
        before = len(self.stored)
        self.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        self.wait(lambda: len(self.stored) > before)


@pytest.fixture
def open_place(notebook: Notebook, theme: Theme, show: Callable[..., QWidget], qtbot: Any) -> Iterator[Any]:
    bridges: list[Bridge] = []

    def open_it(width: int = 1366, height: int = 696, look: Theme | None = None) -> Place:
        bridge = Bridge()
        bridges.append(bridge)
        services, place_theme = notebook.services, look or theme
        screens = {"followups": lambda: FollowupsView(services, place_theme, bridge)}
        window = MainWindow(place_theme, services.settings, screens, "Xã Trà Cú")
        place = Place(window, services, lambda condition: qtbot.waitUntil(condition, timeout=10_000))
        window.go("followups")
        show(window, width, height)
        return place

    yield open_it
    for bridge in bridges:
        bridge.close()
