"""The page Hôm nay over a real notebook."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QWidget

from desktop_app.services.rows import RecordFilter
from tests.support import Clock, Notebook
from tests.ui.driving import counted, cut_off, markup, settle, type_text, unnamed
from ui.bridge import Bridge
from ui.i18n import install_translators
from ui.notes.quick_note import QuickNoteDialog
from ui.theme.theme import Theme
from ui.today.presenter import AHEAD_DAYS, MOST_DRAFTS, MOST_TASKS, TodayPresenter
from ui.today.view import TodayView
from ui.widgets.labels import Text

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
        bridge = Bridge()
        view = TodayView(theme, TodayPresenter(notebook.services), bridge)
        bridge.setParent(view)
        show(view, width, height)
        view.entered()
        settle()
        return counted(view)

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
    assert view.findChild(QWidget, "today_count_local").text() == "0"
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


def ask(notebook: Notebook, title: str, days: int | None, **more: Any) -> str:
    due = {} if days is None else {"due_on": (notebook.clock().date() + timedelta(days=days)).isoformat()}
    return notebook.services.capture.add("request", [{"title": title, **due, **more}]).result()[0].record_id


def deliver(notebook: Notebook) -> None:
    """As a receipt does: everything made here has arrived."""
    notebook.store.write(lambda db: db.execute("UPDATE replica SET delivered = 1000")).result()


def test_what_the_office_asks_stands_among_the_tasks(notebook: Notebook, page: Callable[..., TodayView]):
    follow(notebook, "Việc trễ", -2)
    request = ask(notebook, "Giá nước sạch nông thôn", 9)
    ask(notebook, "Đã quá lâu", -31)
    ask(notebook, "Không có hạn", None)
    view = page()
    assert [line.title for line in view.today.tasks] == [  # type: ignore[union-attr]
        "Việc trễ",
        "Nội dung cần nắm: Giá nước sạch nông thôn",
        "Nội dung cần nắm: Không có hạn",
    ]
    line = view.today.tasks[1]  # type: ignore[union-attr]
    assert (line.when, line.button) == (("Hạn", "30/11"), "Ghi tin")
    assert line.gist == "Chưa có tin nào, văn phòng cần trước 30/11"
    asked: list[str] = []
    view.answer_wanted.connect(asked.append)
    button: Any = view.findChild(QWidget, f"today_open_{request}")
    button.click()
    assert asked == [request]
    notebook.services.capture.add("note", [{**NOTE, "request": request}]).result()
    assert [one.gist for one in read(notebook).tasks if one.record_id == request] == [
        "Đã có 1 tin, văn phòng cần trước 30/11"
    ]


def test_a_request_goes_when_it_is_answered_and_its_day_has_passed(notebook: Notebook, clock: Clock):
    late, answered = ask(notebook, "Giá nước", 1), ask(notebook, "Trường học", 1)
    notebook.services.capture.add("note", [{**NOTE, "request": answered}]).result()
    clock.forward(days=2)
    lines = {line.record_id: line for line in read(notebook).tasks}
    assert set(lines) == {late}
    assert lines[late].hot
    clock.forward(days=30)
    assert read(notebook).tasks == ()


def test_a_note_for_a_request_knows_it(notebook: Notebook, theme: Theme, show: Callable[..., QWidget], qtbot: Any):
    request = ask(notebook, "Giá nước sạch nông thôn", 9, topics=["infra.utilities"])
    notebook.services.settings.set("label", {"area": "29461", "owner": "Nguyễn Thị Lành"})
    window = QWidget()
    show(window, 1366, 736)
    bridge = Bridge()
    dialog = QuickNoteDialog(notebook.services, theme, bridge, window, request)
    dialog.open()
    settle()
    assert dialog.text.text() == "Văn phòng cần nắm: Giá nước sạch nông thôn"
    type_text(dialog.what.edit, "Nước 12.000 đồng một khối, bà con nói cao hơn xã bên.")
    done: list[str] = []
    dialog.completed.connect(done.append)
    dialog.complete()
    qtbot.waitUntil(lambda: bool(done), timeout=15_000)
    fields = notebook.services.queries.record(done[0]).fields
    assert (fields["request"], fields["topics"]) == (request, ["infra.utilities"])
    bridge.close()


def test_answers_are_read_once_and_kept_with_the_note(notebook: Notebook, page: Callable[..., TodayView]):
    note = notebook.services.capture.add("note", [NOTE]).result()[0].record_id
    said = {"note": note, "text": "Thay máy bơm trước 05/12.", "by": "Phòng Kinh tế xã", "call": "0294 3 000 000"}
    reply = notebook.services.capture.add("reply", [said]).result()[0].record_id
    view = page()
    shown = [text.text() for text in view.findChildren(Text)]
    assert {"Văn phòng trả lời", NOTE["title"], said["text"], "Nơi trả lời: Phòng Kinh tế xã"} <= set(shown)
    opened: list[tuple[str, str]] = []
    view.record_wanted.connect(lambda type, record: opened.append((type, record)))
    see: Any = view.findChild(QWidget, f"today_reply_{reply}")
    see.click()
    assert opened == [("note", note)]
    button: Any = view.findChild(QWidget, f"today_read_{reply}")
    button.click()
    settle()
    assert read(notebook).replies == ()
    assert view.findChild(QWidget, f"today_reply_{reply}") is None
    TodayPresenter(notebook.services).office.mark_unread(reply)
    assert [one.record_id for one in read(notebook).replies] == [reply]


def test_serious_notes_without_an_answer_are_counted_and_led_to(notebook: Notebook, page: Callable[..., TodayView]):
    notes = notebook.services.capture.add("note", [{**NOTE, "severity": level} for level in (2, 3, 5)]).result()
    waiting = RecordFilter(delivery="waiting")
    assert TodayPresenter(notebook.services).delivery()[2] == ""  # nobody can answer what has not arrived
    deliver(notebook)
    assert [row.id for row in notebook.services.queries.records("note", waiting)] == [
        notes[2].record_id,
        notes[1].record_id,
    ]
    view = page()
    link: Any = view.findChild(QWidget, "today_waiting")
    assert link.isVisible()
    asked: list[bool] = []
    view.waiting_wanted.connect(lambda: asked.append(True))
    link.click()
    assert asked == [True]
    notebook.services.capture.add("reply", [{"note": notes[2].record_id, "text": "Đã nhận."}]).result()
    assert notebook.services.queries.count("note", waiting) == 1


def test_what_is_held_and_what_has_two_versions_is_a_matter_of_today(
    notebook: Notebook, page: Callable[..., TodayView]
):
    note = notebook.services.capture.add("note", [NOTE]).result()[0].record_id
    notebook.store.write(
        lambda db: db.execute("INSERT INTO held(rev, why) SELECT id, 'quota' FROM rev WHERE record = ?", [note])
    ).result()
    notebook.store.write(lambda db: db.execute("UPDATE record SET conflicts = 1 WHERE id = ?", [note])).result()
    view = page()
    lines = view.today.tasks  # type: ignore[union-attr]
    assert [line.title for line in lines] == [
        f"Chọn giữa hai bản: {NOTE['title']}",
        "Văn phòng giữ lại 1 bản ghi để xem",
    ]
    assert "gửi nhiều hơn mức thường" in lines[1].gist
    went: list[str] = []
    view.place_wanted.connect(went.append)
    held: Any = view.findChild(QWidget, "today_open_held")
    held.click()
    assert went == ["sync"]


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
    ask(notebook, "Giá nước sạch nông thôn", 9)
    note = notebook.services.capture.add("note", [{**NOTE, "severity": 3}]).result()[0].record_id
    notebook.store.write(
        lambda db: db.execute("INSERT INTO held(rev, why) SELECT id, 'quota' FROM rev WHERE record = ?", [note])
    ).result()
    answer = "Trạm cấp nước thay máy bơm trước ngày 05/12. Trong lúc chờ, trạm mở van phụ từ 16 giờ."
    said = {"note": note, "text": answer, "by": "Phòng Kinh tế xã", "call": "0294 3 000 000"}
    notebook.services.capture.add("reply", [said]).result()
    notebook.services.capture.add("note", [{**NOTE, "severity": 3}]).result()
    deliver(notebook)
    view.entered()
    settle()
    view.grab().save(str(screens / f"today-{language}-{mode}-{size[0]}-{scale}.png"))
    assert cut_off(view) == []
    assert unnamed(view) == []
    assert markup(view) == []


def test_the_page_does_not_wait_for_its_numbers(notebook: Notebook, page: Callable[..., TodayView]):
    """Counting looks at every record, on the reading thread; until it is done the numbers of before stand there."""
    notebook.services.capture.add("note", [NOTE]).result()
    view = page()

    def local() -> str:
        shown: Any = view.findChild(QWidget, "today_count_local")
        return str(shown.text())

    assert local() == "1"
    gate = threading.Event()
    notebook.services.queries.later(lambda: gate.wait(60))
    try:
        notebook.services.capture.add("note", [NOTE]).result()
        follow(notebook, "Hỏi lại trạm cấp nước", 1)
        view.entered()
        settle()
        assert view.waiting
        assert view.today is not None and [line.title for line in view.today.tasks] == ["Hỏi lại trạm cấp nước"]
        assert local() == "1"
    finally:
        gate.set()
    counted(view)
    assert local() == "3"
