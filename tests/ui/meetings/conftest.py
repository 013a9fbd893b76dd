"""A meetings place over a real notebook, in a window as people see it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop_app.services import Services
from tests.support import Notebook
from tests.ui.driving import settle, type_text
from ui.bridge import Bridge
from ui.main_window import MainWindow
from ui.meetings.composer import Composer
from ui.meetings.start import StartPage
from ui.meetings.taking import TakingView
from ui.meetings.view import MeetingsView
from ui.theme.theme import Theme
from ui.widgets.dialog import snapshot

HEAD: dict[str, Any] = {
    "kind": "hamlet",
    "title": "Họp ấp 3 bàn việc mở rộng đường liên ấp",
    "place": "Nhà văn hóa ấp 3",
    "starts_at": "2026-11-21T08:05+07:00",
    "org": {"parent": "UBMTTQ Việt Nam xã Trà Cú", "name": "Ban Công tác Mặt trận ấp 3", "symbol": "BCTMT"},
    "area": "29461",
    "number": 7,
    "chair": {"name": "Trần Thị Mẫu", "position": "Chủ tịch UBMTTQ xã"},
    "secretary": {"name": "Nguyễn Thị Thử", "position": "Cộng tác viên"},
    "attendance": {"invited": 52, "present": 46},
    "agenda": [
        {"text": "Báo cáo tiến độ", "done": True},
        {"text": "Bà con góp ý"},
        {"text": "Biểu quyết phương án"},
        {"text": "Kết luận"},
    ],
}
SAID: tuple[dict[str, Any], ...] = (
    {"kind": "report", "at": "8:12", "by_role": "Trưởng ban Công tác Mặt trận ấp",
     "text": "Tuyến liên ấp dài 1,8 km, đã giải phóng mặt bằng đợt 1. Đợt 2 còn 23 hộ."},
    {"kind": "opinion", "at": "8:31", "by_role": "Đại diện nhóm hộ mặt đường",
     "text": "Đồng tình mở đường, mong có lịch chi trả đợt 2 trước Tết."},
    {"kind": "opinion", "at": "8:36", "by_role": "Đại diện hộ ở sát kênh",
     "text": "Sợ tiền đền bù không đủ làm lại nhà, xin được nhận trước một phần."},
    {"kind": "question", "at": "8:40", "by_role": "Người dân dự họp",
     "text": "Hộ còn lại dưới 40 m² đất ở thì có được bố trí nền mới không?"},
    {"kind": "answer", "at": "8:44", "by_role": "Công chức địa chính xã", "answers": "i4",
     "text": "Có. Hộ nào còn dưới 40 m² được xét giao nền ở khu tái định cư."},
    {"kind": "task", "at": "8:52", "by_role": "Chủ trì", "owner": "Công chức địa chính xã", "due_on": "2026-11-27",
     "text": "Niêm yết danh sách và lịch chi trả đợt 2 tại nhà văn hóa ấp."},
    {"kind": "vote", "at": "8:57", "by_role": "Chủ trì", "for": 44, "against": 0, "abstain": 2,
     "text": "Đồng ý hiến phần hành lang trước nhà để mở đường rộng 5 m."},
)  # fmt: skip


def fields_of(items: tuple[dict[str, Any], ...] = SAID, **head: Any) -> dict[str, Any]:
    """Flat fields of a meeting with these items, ids i1, i2, …"""
    fields = {**HEAD, **head}
    for number, item in enumerate(items, 1):
        hour, minute = item["at"].split(":")
        at = f"2026-11-21T{int(hour):02d}:{minute}+07:00"
        fields[f"item.i{number}"] = {**item, "at": at, "order": number}
    return fields


class Place:
    """The meetings place and how a person acts on it: with the keyboard."""

    def __init__(self, window: MainWindow, services: Services, wait: Callable[[Callable[[], bool]], None]) -> None:
        self.window, self.services, self.wait = window, services, wait
        self.view = cast(MeetingsView, window.view("meetings"))
        self.notes: list[Any] = []
        self.followups: list[str] = []
        self.toasts: list[tuple[str, str, Any]] = []
        self.view.note_wanted.connect(self.notes.append)
        self.view.followup_wanted.connect(self.followups.append)
        self.view.said.connect(lambda *said: self.toasts.append(said))

    @property
    def taking(self) -> TakingView:
        assert isinstance(self.view.current, TakingView)
        return self.view.current

    @property
    def start(self) -> StartPage:
        assert isinstance(self.view.current, StartPage)
        return self.view.current

    @property
    def composer(self) -> Composer:
        return self.taking.composer

    def find(self, name: str) -> QWidget:
        """The visible widget of that object name."""
        # Qt shows what was put into a layout only with the next turn of its loop.
        settle()
        found = [one for one in self.window.findChildren(QWidget, name) if one.isVisible()]
        assert found, f"nothing called {name} is visible"
        return found[-1]

    def focused(self) -> QWidget:
        """What has the keyboard. The offscreen platform gives no window back its place when a dialog closes."""
        if QApplication.focusWidget() is None:
            self.window.activateWindow()
            settle()
        target = QApplication.focusWidget()
        assert target is not None
        return target

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """A key to whatever has the focus."""
        QTest.keyClick(self.focused(), key, modifier)
        settle()

    def control(self, key: Qt.Key) -> None:
        self.press(key, Qt.KeyboardModifier.ControlModifier)

    def write(self, text: str) -> None:
        """Text to whatever has the focus, as an input method brings it."""
        type_text(self.focused(), text)

    def say(self, text: str, role: str = "") -> None:
        """An item from the keyboard: speaker, words, Enter."""
        if role:
            self.press(Qt.Key.Key_Backtab)
            self.write(role)
            self.press(Qt.Key.Key_Return)
        self.write(text)
        self.press(Qt.Key.Key_Return)

    def start_writing(self) -> None:
        self.window.meeting_wanted.emit()
        self.wait(lambda: isinstance(self.view.current, StartPage))
        self.control(Qt.Key.Key_Return)
        self.wait(lambda: isinstance(self.view.current, TakingView))
        settle()

    def saved(self) -> None:
        """Wait until everything typed is on the disk."""
        draft = self.view._draft
        assert draft is not None
        self.wait(lambda: not draft.unsaved)

    def take(self, fields: dict[str, Any]) -> None:
        """Go on with a meeting that is already half written."""
        draft = self.services.meetings.start(fields).result()
        self.view.write(draft.record_id)
        self.wait(lambda: isinstance(self.view.current, TakingView))
        settle()

    def picture(self, path: Path) -> None:
        settle()
        picture: QPixmap = snapshot(self.window)
        picture.save(str(path))


def stored_items(place: Place) -> list[dict[str, Any]]:
    """The items as they are on the disk, in order."""
    fields = place.services.queries.drafts("meeting")[0].fields
    items = [value for name, value in fields.items() if name.startswith("item.")]
    return sorted(items, key=lambda item: item["order"])


@pytest.fixture
def wait(qtbot: Any) -> Callable[[Callable[[], bool]], None]:
    return lambda condition: qtbot.waitUntil(condition, timeout=10_000)


@pytest.fixture
def open_place(
    notebook: Notebook, theme: Theme, show: Callable[..., QWidget], wait: Callable[[Callable[[], bool]], None]
) -> Iterator[Callable[..., Place]]:
    """Opens the window at the meetings place; may be called again, as after a restart."""
    bridges: list[Bridge] = []

    def open_it(width: int = 1366, height: int = 736, look: Theme | None = None) -> Place:
        bridge = Bridge()
        bridges.append(bridge)
        services = notebook.services
        place_theme = look or theme
        screens = {"meetings": lambda: MeetingsView(services, place_theme, bridge)}
        window = MainWindow(place_theme, services.settings, screens, "Xã Trà Cú")
        place = Place(window, services, wait)
        window.meeting_wanted.connect(place.view.new_meeting)
        window.go("meetings")
        show(window, width, height)
        return place

    yield open_it
    for bridge in bridges:
        bridge.close()
