"""A notebook with the notes of a small commune, and the place *Tin* over it in the real window."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_app.services import Services
from tests.support import Clock, Notebook
from tests.ui.driving import settle
from ui.bridge import Bridge
from ui.main_window import MainWindow
from ui.notes.quick_note import QuickNoteDialog
from ui.notes.session import DraftSession
from ui.notes.view import NotesView
from ui.theme.theme import Theme

HOME = "29461"
PLACES = ("today", "notes", "meetings", "followups", "sync", "settings")
COMPENSATION = {
    "title": "Chậm chi trả đền bù đường liên ấp",
    "content": "Hai tuần nay bà con dọc tuyến đường liên ấp hỏi nhau vì sao đợt 2 chưa có lịch chi trả. "
    "Đợt 1 đã nhận từ tháng 9. Có hộ đã dỡ nhà, đang ở nhờ.",
    "area": f"{HOME}/ấp 3",
    "channel": "conversation",
    "topics": ["land.clearance"],
    "severity": 3,
    "urgency": "soon",
    "occurred_on": "2026-11-20",
    "streams": [
        {
            "stance": "concerned",
            "prevalence": "majority",
            "group": "project_area",
            "summary": "Sợ kéo dài qua Tết, giá đất nơi ở mới tiếp tục tăng.",
            "mood": "worried",
            "intensity": 2,
            "trend": "rising",
        },
        {
            "stance": "support",
            "prevalence": "many",
            "group": "people",
            "summary": "Đồng tình mở đường vì đi lại, chở nông sản thuận hơn trước.",
            "mood": "pleased",
            "intensity": 2,
            "trend": "steady",
        },
        {
            "stance": "request",
            "prevalence": "some",
            "group": "project_area",
            "summary": "Đề nghị niêm yết lịch chi trả tại nhà văn hóa ấp.",
            "mood": "attentive",
            "intensity": 1,
            "trend": "new",
        },
    ],
}
OTHERS: list[dict[str, Any]] = [
    {
        "title": "Nước máy yếu vào giờ chiều",
        "content": "Từ 16 đến 19 giờ nước chảy rất yếu, phải hứng từ trưa.",
        "area": f"{HOME}/ấp Hòa Thuận",
        "severity": 1,
        "occurred_on": "2026-11-19",
        "topics": ["infra.utilities"],
    },
    {
        "title": "Giá phân bón tăng đầu vụ",
        "content": "Các đại lý báo giá tăng hai lần trong tháng.",
        "area": f"{HOME}/ấp 3",
        "severity": 2,
        "occurred_on": "2026-11-18",
        "topics": ["economy.prices"],
    },
    {
        "title": "Phấn khởi vì cầu Kênh Ngang thông xe",
        "content": "Đi chợ, đưa con đi học gần hơn 4 km.",
        "area": f"{HOME}/ấp Hòa Thuận",
        "severity": 0,
        "occurred_on": "2026-11-16",
    },
    {
        "title": "Tin đồn sáp nhập trường cấp 2",
        "content": "Chưa có văn bản nào, phụ huynh hỏi nhiều.",
        "area": f"{HOME}/ấp 3",
        "severity": 4,
        "occurred_on": "2026-11-14",
    },
    {
        "title": "Đường ra chợ ổ gà sau mưa",
        "content": "Xe hàng đi chậm, dễ ngã vào buổi sáng.",
        "area": f"{HOME}/ấp 3",
        "severity": 1,
        "occurred_on": "2025-12-11",
    },
]
DRAFT = {
    "title": "Lò đốt rác gần trường tiểu học",
    "content": "Khói bay vào lớp lúc tan học buổi chiều.",
    "area": f"{HOME}/ấp 3",
    "occurred_on": "2026-11-21",
}


@pytest.fixture
def notebook(tmp_path: Path) -> Iterator[Notebook]:
    opened = Notebook(tmp_path / "notebook", Clock())
    opened.services.settings.set("label", {"area": HOME, "owner": "Nguyễn Thị Lành"})
    yield opened
    opened.close()


@pytest.fixture
def services(notebook: Notebook) -> Services:
    return notebook.services


@pytest.fixture
def notes(services: Services) -> dict[str, str]:
    """Title → id of the notes of the commune; the last is a draft."""
    done = services.capture.add("note", [*reversed(OTHERS), COMPENSATION]).result()
    titles = [note["title"] for note in [*reversed(OTHERS), COMPENSATION]]
    draft = services.capture.add("note", [DRAFT], keep_draft=True).result()
    return {**dict(zip(titles, (one.record_id for one in done), strict=True)), DRAFT["title"]: draft[0].record_id}


@pytest.fixture
def session(services: Services, qtbot: QtBot) -> Iterator[DraftSession]:
    """A session without a form, taken down on this thread as a window does with its own."""
    bridge = Bridge()
    yield DraftSession(services.capture, bridge, parent=bridge)
    bridge.close()
    bridge.deleteLater()
    settle()


class Place:
    """The place *Tin* in its window, with what it said."""

    def __init__(self, window: MainWindow, view: NotesView, qtbot: QtBot, services: Services) -> None:
        self.window, self.view, self.qtbot, self.services = window, view, qtbot, services

    def find(self, name: str, kind: type = QWidget) -> Any:
        found = self.window.findChildren(kind, name)
        assert found, f"no {name}"
        return found[-1]

    def until(self, condition: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(condition, timeout=15_000)
        settle()

    def quick(self) -> QuickNoteDialog:
        dialog = QuickNoteDialog(self.services, self.window.theme, self.view._bridge, self.window)
        dialog.open()
        settle()
        return dialog

    def titles(self) -> list[str]:
        """Of all rows, when the list has answered what it was asked last."""
        self.until(lambda: not self.view.listing.waiting)
        model = self.view.listing.model
        return [self.view.presenter.row(model.row(number)).title for number in range(model.rowCount())]


@pytest.fixture
def open_place(
    services: Services,
    make_theme: Callable[..., Theme],
    show: Callable[..., QWidget],
    settings: Any,
    qtbot: QtBot,
) -> Callable[..., Place]:
    """Opens the window at *Tin*: `open_place(width, height, mode=…, scale=…)`."""

    def opened(
        width: int = 1366, height: int = 736, mode: str = "light", scale: int = 100, services: Services = services
    ) -> Place:
        theme = make_theme(mode, scale)
        bridge = Bridge()
        made: dict[str, Callable[[], QWidget]] = dict.fromkeys(PLACES, QWidget)
        made["notes"] = lambda: view
        window = MainWindow(theme, settings, made, "Xã Trà Cú")
        view = NotesView(services, theme, bridge, window.toast.say)
        bridge.setParent(window)
        show(window, width, height)
        window.go("notes")
        settle()
        return Place(window, view, qtbot, services)

    return opened
