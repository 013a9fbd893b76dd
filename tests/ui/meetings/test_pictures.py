"""Every state of the meetings place as a picture, and nothing in it cut off."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.support import Clock, Notebook
from tests.ui.driving import cut_off, markup, settle, unnamed
from tests.ui.meetings.conftest import SAID, Place, fields_of
from ui.i18n import install_translators
from ui.theme.theme import Theme

OpenPlace = Callable[..., Place]
# name → (language, mode, scale, width, height)
LOOKS: dict[str, tuple[str, str, int, int, int]] = {
    "vi": ("vi", "light", 100, 1366, 696),
    "en": ("en", "light", 100, 1366, 696),
    "1024x600": ("vi", "light", 100, 1024, 528),
    "150": ("vi", "light", 150, 1366, 696),
    "dark": ("vi", "dark", 100, 1366, 696),
    "200": ("vi", "light", 200, 1366, 696),
}

OLD_MINUTES = """BIÊN BẢN
Họp Ban Công tác Mặt trận ấp 3
Thời gian: 8 giờ 00, ngày 05 tháng 10 năm 2026
Địa điểm: Nhà văn hóa ấp 3
Chủ trì: Trần Thị Mẫu, Trưởng Ban Công tác Mặt trận ấp
1. Ý kiến của đại diện hộ mặt đường: Đồng tình mở đường, mong có lịch chi trả trước Tết.
Có hộ xin được nhận trước một phần.
2. Câu hỏi của người dân: Khi nào có nước sạch?
3. Trả lời của trạm cấp nước: Trong tháng 11.
Kết luận: Ban Công tác Mặt trận ấp báo lại cho bà con.
"""


def judge(place: Place, screens: Path, state: str, look: str) -> None:
    place.picture(screens / f"meetings-{state}-{look}.png")
    assert unnamed(place.window) == []
    assert markup(place.window) == []
    assert cut_off(place.window) == []


@pytest.fixture(params=LOOKS)
def look(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def place(
    look: str,
    qapp: QApplication,
    notebook: Notebook,
    make_theme: Callable[..., Theme],
    open_place: OpenPlace,
    clock: Clock,
) -> Place:
    language, mode, scale, width, height = LOOKS[look]
    notebook.services.settings.set("language", language)
    install_translators(qapp, language)
    return open_place(width, height, make_theme(mode, scale))


def fill(place: Place) -> str:
    """Two finished meetings and one that is being taken; the id of the first finished one."""
    services = place.services
    first = services.meetings.finish(services.meetings.start(fields_of()).result().id).result().record_id
    other: dict[str, Any] = {
        "title": "Giao ban cộng tác viên dư luận xã hội tháng 10",
        "kind": "ctv_briefing",
        "starts_at": "2026-10-30T08:00+07:00",
        "attendance": {"invited": 14, "present": 12},
        "place": "Hội trường UBND xã",
    }
    services.meetings.finish(services.meetings.start(fields_of(SAID[:2], **other)).result().id).result()
    services.meetings.start(fields_of(SAID[:3], title="Họp Ban Công tác Mặt trận ấp 3")).result()
    services.meetings.note_from_item(first, "i2").result()
    return first


def test_taking(place: Place, look: str, screens: Path, clock: Clock) -> None:
    place.take(fields_of())
    place.press(Qt.Key.Key_Backtab)
    place.write("Đại diện hộ buôn bán")
    place.press(Qt.Key.Key_Return)
    place.write("Đề nghị làm xong cống thoát nước trước mùa mưa, chợ ấp năm nào cũng ngập")
    place.saved()
    judge(place, screens, "taking", look)
    place.taking.edit_item("i6")
    settle()
    judge(place, screens, "editing", look)


def test_list_and_record(place: Place, look: str, screens: Path) -> None:
    first = fill(place)
    place.view.entered()
    judge(place, screens, "list", look)
    place.view.open_meeting(first)
    judge(place, screens, "record", look)


def test_empty(place: Place, look: str, screens: Path) -> None:
    judge(place, screens, "empty", look)


def test_start_and_an_empty_meeting(place: Place, look: str, screens: Path) -> None:
    fill(place)
    place.view.new_meeting()
    place.wait(lambda: type(place.view.current).__name__ == "StartPage")
    judge(place, screens, "start", look)
    place.start._show_cochair()
    place.start.draft.set("kind", "joint")
    place.start._kind_chosen("joint")
    settle()
    judge(place, screens, "joint", look)
    QApplication.clipboard().setText(OLD_MINUTES)
    place.start.read_clipboard()
    settle()
    judge(place, screens, "import", look)
    place.find("import_cancel").click()  # type: ignore[attr-defined]
    settle()
    place.control(Qt.Key.Key_Return)
    judge(place, screens, "begun", look)
    place.control(Qt.Key.Key_6)
    judge(place, screens, "task", look)


def test_reading_back(place: Place, look: str, screens: Path, clock: Clock) -> None:
    place.take(fields_of(breaks=[{"from": "2026-11-21T08:45+07:00", "to": "2026-11-21T08:50+07:00"}]))
    place.taking.rest()
    judge(place, screens, "resting", look)
    place.taking.read_back()
    judge(place, screens, "readback", look)


def test_minutes_and_dialogs(place: Place, look: str, screens: Path, tmp_path: Path) -> None:
    first = fill(place)
    place.services.settings.set("export.folder", str(tmp_path))
    place.view.show_minutes(first)
    judge(place, screens, "minutes", look)
    place.find("minutes_mark").click()  # type: ignore[attr-defined]
    place.view.current.pages.zoom_by(1)  # type: ignore[attr-defined]
    judge(place, screens, "closer", look)
    place.find("minutes_word").click()  # type: ignore[attr-defined]
    judge(place, screens, "export", look)
    place.find("export_save").click()  # type: ignore[attr-defined]
    place.wait(lambda: place.view.findChild(object, "export_done") is not None)
    judge(place, screens, "exported", look)
    place.view.show_list()
    place.take(fields_of())
    place.find("taking_finish").click()  # type: ignore[attr-defined]
    judge(place, screens, "finish", look)
    place.find("finish_keep").click()  # type: ignore[attr-defined]
    place.taking._count_people()
    judge(place, screens, "people", look)
