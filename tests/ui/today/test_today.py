"""The page Hôm nay over a real notebook."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QWidget

from tests.support import Clock, Notebook
from tests.ui.driving import cut_off, markup, settle, unnamed
from ui.i18n import install_translators
from ui.theme.theme import Theme
from ui.today.presenter import AHEAD_DAYS, MOST_DRAFTS, MOST_TASKS, TodayPresenter
from ui.today.view import TodayView

NOTE = {
    "title": "Nước máy yếu vào giờ chiều",
    "content": "Từ 16 giờ đến 19 giờ nước chảy rất yếu.",
    "area": "29461",
    "channel": "conversation",
    "topics": ["land.clearance"],
    "severity": 2,
    "occurred_on": "2026-11-20",
    "streams": [{"stance": "concerned", "prevalence": "many", "summary": "Phải hứng nước từ trưa."}],
    "no_proposal_reason": "Đang hỏi trạm cấp nước.",
}


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def notebook(tmp_path: Path, clock: Clock) -> Iterator[Notebook]:
    made = Notebook(tmp_path / "sổ", clock)
    label = {"owner": "Nguyễn Thị Lành", "address": "Bác", "area_label": "Ấp 3, xã Trà Cú", "year": "2026"}
    made.services.settings.set("label", label)
    yield made
    made.close()


@pytest.fixture
def page(notebook: Notebook, theme: Theme, show: Callable[..., QWidget]) -> Callable[..., TodayView]:
    def make(theme: Theme = theme, width: int = 1158, height: int = 736) -> TodayView:
        view = TodayView(theme, TodayPresenter(notebook.services))
        show(view, width, height)
        view.entered()
        settle()
        return view

    return make


def follow(notebook: Notebook, text: str, days: int | None, state: str = "in_progress") -> str:
    due = {} if days is None else {"due_on": (notebook.clock().date() + timedelta(days=days)).isoformat()}
    made = notebook.services.capture.add("followup", [{"text": text, "state": state, "owner": "Trạm cấp nước", **due}])
    return made.result()[0].record_id


def read(notebook: Notebook) -> Any:
    return TodayPresenter(notebook.services).read()


def test_an_empty_notebook_teaches_the_first_note(page: Callable[..., TodayView]):
    view = page()
    asked: list[str] = []
    view.note_wanted.connect(lambda: asked.append("note"))
    first: Any = view.findChild(QWidget, "today_first_note")
    first.click()
    assert asked == ["note"]


def test_places_from_first_run_are_no_writing_yet(notebook: Notebook):
    notebook.services.capture.make_place("29461", "ap", "3").result()
    assert read(notebook).fresh


def test_greeting_calls_by_the_last_part_of_the_name(notebook: Notebook):
    today = read(notebook)
    assert today.greeting == "Chào bác Lành"
    assert today.day == "Thứ Bảy, 21/11/2026, phụ trách ấp 3, xã Trà Cú"
    notebook.services.settings.set("label", {"owner": "Nguyễn Thị Lành", "address": ""})
    assert read(notebook).greeting == "Chào Nguyễn Thị Lành"
    notebook.services.settings.set("label", ["hỏng"])
    assert read(notebook).greeting == "Chào Nguyễn Thị Lành"  # then the label inside the notebook


def test_what_presses_most_stands_first(notebook: Notebook):
    follow(notebook, "Sau này", AHEAD_DAYS + 1)
    follow(notebook, "Không hạn", None)
    follow(notebook, "Xong rồi", -9, "fed_back")
    follow(notebook, "Tuần sau", 5)
    follow(notebook, "Trễ", -2)
    follow(notebook, "Chưa báo lại", -1, "resolved")
    today = read(notebook)
    assert [line.title for line in today.tasks] == ["Trễ", "Chưa báo lại", "Tuần sau"]
    assert today.tasks[0].hot
    assert today.tasks[0].when == ("Quá hạn", "2 ngày")
    assert today.tasks[2].when == ("Hạn", "26/11")
    assert today.tasks[1].button == "Ghi đã báo lại"
    assert not today.tasks[1].hot


def test_due_today_and_tomorrow_are_said_so(notebook: Notebook):
    follow(notebook, "Một", 0)
    follow(notebook, "Hai", 1)
    assert [line.when[0] for line in read(notebook).tasks] == ["Hôm nay", "Ngày mai"]


def test_too_many_are_counted(notebook: Notebook, page: Callable[..., TodayView]):
    for number in range(MOST_TASKS + 3):
        follow(notebook, f"Việc {number}", number % 3)
    for number in range(MOST_DRAFTS + 2):
        notebook.services.capture.new_draft("note", {"title": f"Nháp {number}"}).result()
    today = read(notebook)
    assert (len(today.tasks), today.more) == (MOST_TASKS, 3)
    assert (len(today.drafts), today.more_drafts) == (MOST_DRAFTS, 2)
    view = page()
    went: list[str] = []
    view.place_wanted.connect(went.append)
    for name in ("today_followups", "today_notes", "today_sync"):
        button: Any = view.findChild(QWidget, name)
        button.click()
    assert went == ["followups", "notes", "sync"]


def test_drafts_lead_to_where_they_go_on(notebook: Notebook, page: Callable[..., TodayView], clock: Clock):
    draft = notebook.services.capture.new_draft("note", {"title": "Lò đốt rác gần trường"}).result()
    notebook.services.meetings.start({}).result()
    clock.forward(days=1)
    today = read(notebook)
    assert {line.when[0] for line in today.drafts} == {"Hôm qua"}
    assert {line.title for line in today.drafts} == {"Lò đốt rác gần trường", "Cuộc họp chưa có tên"}
    view = page()
    opened: list[tuple[str, str]] = []
    view.record_wanted.connect(lambda type, record: opened.append((type, record)))
    button: Any = view.findChild(QWidget, f"today_open_{draft.record_id}")
    button.click()
    assert opened == [("note", draft.record_id)]


def test_it_shows_what_was_written_meanwhile(notebook: Notebook, page: Callable[..., TodayView]):
    view = page()
    assert view.findChild(QWidget, "today_count_local").text() == "0"  # type: ignore[attr-defined]
    notebook.services.capture.add("note", [NOTE]).result()
    view.entered()
    settle()
    count: Any = view.findChild(QWidget, "today_count_local")
    assert count.text() == "1"
    assert view.findChild(QWidget, "today_first_note") is None


def test_nothing_is_built_anew_when_nothing_changed(notebook: Notebook, page: Callable[..., TodayView]):
    follow(notebook, "Việc", 0)
    view = page()
    button = view.findChild(QWidget, f"today_open_{view.today.tasks[0].record_id}")  # type: ignore[union-attr]
    view.entered()
    settle()
    assert view.findChild(QWidget, f"today_open_{view.today.tasks[0].record_id}") is button  # type: ignore[union-attr]


LOOKS = [
    ("vi", "light", 100, (1158, 736)),
    ("en", "light", 100, (1158, 736)),
    ("vi", "dark", 100, (920, 568)),
    ("vi", "light", 150, (1210, 736)),
    ("vi", "high_contrast", 200, (1366, 736)),
]


@pytest.mark.parametrize("language, mode, scale, size", LOOKS)
def test_the_page_is_whole_named_and_plain(
    notebook: Notebook,
    page: Callable[..., TodayView],
    make_theme: Any,
    qapp: Any,
    screens: Path,
    language: str,
    mode: str,
    scale: int,
    size: tuple[int, int],
):
    notebook.services.settings.set("language", language)
    install_translators(qapp, language)
    view = page(make_theme(mode, scale), *size)
    view.grab().save(str(screens / f"today-empty-{language}-{mode}-{size[0]}-{scale}.png"))
    assert cut_off(view) == []
    follow(notebook, "Báo lại cho bà con ấp 3 về lịch chi trả đền bù đường liên ấp", -2)
    follow(notebook, "Hỏi trạm cấp nước về lịch thay máy bơm", 0)
    follow(notebook, "Cắm biển hạn chế tải trọng cầu Kênh Ngang", 4, "resolved")
    notebook.services.capture.add("note", [NOTE]).result()
    notebook.services.capture.new_draft("note", {"title": "Lò đốt rác gần trường tiểu học"}).result()
    view.entered()
    settle()
    view.grab().save(str(screens / f"today-{language}-{mode}-{size[0]}-{scale}.png"))
    assert cut_off(view) == []
    assert unnamed(view) == []
    assert markup(view) == []
