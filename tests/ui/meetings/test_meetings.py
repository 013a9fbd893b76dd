"""From the list to a new meeting, to its end, its minutes, its follow-ups and notes."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from desktop_app.services.exporting import Extras
from tests.support import START, Clock, Notebook
from tests.ui.driving import compose, settle
from tests.ui.meetings.conftest import SAID, Place, fields_of
from ui.meetings import view as view_module
from ui.meetings.dialogs import FinishDialog
from ui.meetings.export import minutes_dialog
from ui.meetings.minutes import MinutesPage
from ui.meetings.start import StartPage
from ui.meetings.taking import TakingView
from ui.meetings.words import parse_clock, parse_said
from ui.saving import file_name, free_name
from ui.widgets.labels import Text

OpenPlace = Callable[..., Place]


def finished(notebook: Notebook, **head: Any) -> str:
    services = notebook.services
    return services.meetings.finish(services.meetings.start(fields_of(**head)).result().id).result().record_id


def finish(place: Place) -> None:
    """Ctrl+Enter asks, Ctrl+Enter again does it."""
    place.control(Qt.Key.Key_Return)
    place.find("finish_now")
    place.control(Qt.Key.Key_Return)
    place.wait(lambda: place.view.current is place.view._split)
    settle()


def test_a_whole_meeting_without_the_mouse(open_place: OpenPlace, clock: Clock) -> None:
    place = open_place()
    place.window.meeting_wanted.emit()
    place.wait(lambda: isinstance(place.view.current, StartPage))
    place.write("Họp ấp 3 bàn việc mở đường")
    place.control(Qt.Key.Key_Return)
    place.wait(lambda: isinstance(place.view.current, TakingView))
    settle()
    place.say("Tuyến dài 1,8 km.", role="Trưởng ấp")
    place.control(Qt.Key.Key_6)
    place.write("Niêm yết danh sách.")
    place.press(Qt.Key.Key_Tab)
    # Past the button to what only a task has.
    while QApplication.focusWidget().objectName() != "item_owner":
        place.press(Qt.Key.Key_Tab)
    place.write("Văn phòng xã")
    place.press(Qt.Key.Key_Tab)
    place.write("27/11")
    place.press(Qt.Key.Key_Return)
    clock.forward(minutes=40)
    finish(place)
    record = place.services.queries.records("meeting")[0]
    fields = place.services.queries.record(record.id).fields
    assert (fields["title"], fields["state"]) == ("Họp ấp 3 bàn việc mở đường", "final")
    assert fields["ends_at"][11:16] == "09:54"
    assert [one["text"] for one in place.services.queries.record(record.id).data["items"]] == [
        "Tuyến dài 1,8 km.",
        "Niêm yết danh sách.",
    ]
    rows = place.services.queries.followups()
    assert [(row.title, str(row.due_on)) for row in rows] == [("Niêm yết danh sách.", "2026-11-27")]
    assert place.view.list.list.current().id == record.id
    assert place.services.queries.drafts("meeting") == []


def test_finishing_makes_one_follow_up_for_each_task_exactly_once(open_place: OpenPlace) -> None:
    place = open_place()
    place.take(fields_of())
    finish(place)
    first = [row.id for row in place.services.queries.followups()]
    assert len(first) == 1
    # Corrected and finished again: the same task, the same follow-up.
    place.view.write(place.services.queries.records("meeting")[0].id)
    place.wait(lambda: isinstance(place.view.current, TakingView))
    settle()
    place.control(Qt.Key.Key_6)
    place.say("Báo lại cho bà con.")
    finish(place)
    after = [row.id for row in place.services.queries.followups()]
    assert len(after) == 2 and set(first) < set(after)


def test_the_sentence_that_is_not_finished_becomes_the_last_item(open_place: OpenPlace) -> None:
    place = open_place()
    place.take(fields_of(SAID[:1]))
    place.write("Xin cảm ơn bà ")
    compose(place.composer.text, "con")
    finish(place)
    record = place.services.queries.records("meeting")[0]
    items = place.services.queries.record(record.id).data["items"]
    assert [item["text"] for item in items][-1] == "Xin cảm ơn bà con"
    assert len(items) == 2


def test_going_back_from_the_question_changes_nothing(open_place: OpenPlace) -> None:
    place = open_place()
    place.take(fields_of())
    place.control(Qt.Key.Key_Return)
    assert place.find("finish_keep").hasFocus()
    place.press(Qt.Key.Key_Escape)
    assert isinstance(place.view.current, TakingView)
    assert place.services.queries.records("meeting") == []


def test_a_meeting_without_a_name_says_what_to_write_and_leads_there(open_place: OpenPlace) -> None:
    place = open_place()
    place.start_writing()
    place.say("Một ý kiến.")
    place.control(Qt.Key.Key_Return)
    place.control(Qt.Key.Key_Return)
    place.wait(lambda: place.taking.findChild(object, "banner_fix") is not None)
    assert "chưa có tên" in place.taking._banners.banner().accessibleName()
    place.find("banner_fix").click()  # type: ignore[attr-defined]
    settle()
    assert isinstance(place.view.current, StartPage)
    assert place.focused() is place.find("start_title")
    place.write("Họp tổ")
    place.control(Qt.Key.Key_Return)
    settle()
    finish(place)
    assert [row.title for row in place.services.queries.records("meeting")] == ["Họp tổ"]


def test_the_next_meeting_takes_over_what_stays_the_same(open_place: OpenPlace, notebook: Notebook) -> None:
    finished(notebook)
    place = open_place()
    place.window.meeting_wanted.emit()
    place.wait(lambda: isinstance(place.view.current, StartPage))
    draft = place.start.draft
    assert draft.part("chair", "name") == "Trần Thị Mẫu"
    assert draft.part("org", "symbol") == "BCTMT"
    assert draft.get("number") == 8
    assert draft.get("title") is None and draft.get("attendance") is None
    # Names stay inside the notebook.
    assert "Trần Thị Mẫu" not in notebook.profile.settings_file.read_text(encoding="utf-8")


def test_every_field_of_the_head_reaches_the_record(open_place: OpenPlace) -> None:
    place = open_place()
    place.window.meeting_wanted.emit()
    place.wait(lambda: isinstance(place.view.current, StartPage))
    typed = {
        "start_title": "Họp ấp",
        "start_place": "Nhà văn hóa",
        "start_begins": "7h30",
        "start_invited": "40",
        "start_chair": "Lê Thị Mẫu",
        "start_chair_position": "Trưởng ấp",
        "start_secretary": "Trần Văn Thử",
        "start_secretary_position": "Cộng tác viên",
        "start_org_parent": "UBND xã",
        "start_org": "Ấp 3",
        "start_number": "05a",
        "start_symbol": "BNDA",
        "start_agenda": "Báo cáo\nGóp ý",
    }
    for name, words in typed.items():
        field = place.find(name)
        field.setFocus()
        field.selectAll()  # type: ignore[attr-defined]
        place.write(words)
    place.find("start_line").chip("front").click()  # type: ignore[attr-defined]
    place.control(Qt.Key.Key_Return)
    settle()
    place.saved()
    fields = place.services.queries.drafts("meeting")[0].fields
    assert fields["starts_at"] == "2026-11-21T07:30+07:00"
    assert fields["attendance"] == {"invited": 40}
    assert fields["chair"] == {"name": "Lê Thị Mẫu", "position": "Trưởng ấp"}
    assert fields["secretary"] == {"name": "Trần Văn Thử", "position": "Cộng tác viên"}
    assert fields["org"] == {"parent": "UBND xã", "name": "Ấp 3", "symbol": "BNDA"}
    assert (fields["title"], fields["place"], fields["number"], fields["line"]) == (
        "Họp ấp",
        "Nhà văn hóa",
        "05a",
        "front",
    )
    assert [point["text"] for point in fields["agenda"]] == ["Báo cáo", "Góp ý"]


def test_a_meeting_begun_by_mistake_is_dropped_and_can_be_taken_back(open_place: OpenPlace) -> None:
    place = open_place()
    place.window.meeting_wanted.emit()
    place.wait(lambda: isinstance(place.view.current, StartPage))
    place.write("Nhầm")
    place.find("start_discard").click()  # type: ignore[attr-defined]
    place.wait(lambda: bool(place.toasts))
    assert place.services.queries.drafts("meeting") == []
    place.toasts[-1][2]()
    place.wait(lambda: isinstance(place.view.current, TakingView))
    assert [draft.id for draft in place.services.queries.drafts("meeting")] == [place.taking.draft.id]


def test_control_m_in_the_middle_of_a_meeting_begins_no_second_one(open_place: OpenPlace) -> None:
    place = open_place()
    place.take(fields_of())
    place.window.meeting_wanted.emit()
    settle()
    assert isinstance(place.view.current, TakingView)
    assert len(place.services.queries.drafts("meeting")) == 1


def test_leaving_for_the_list_and_coming_back(open_place: OpenPlace) -> None:
    place = open_place()
    place.take(fields_of())
    place.write("Câu dở")
    place.find("taking_back").click()  # type: ignore[attr-defined]
    settle()
    assert place.services.settings.get(view_module.OPEN) is None
    row = place.view.list.list.current()
    assert row.fields["title"] == fields_of()["title"]
    place.press(Qt.Key.Key_Return)
    place.wait(lambda: isinstance(place.view.current, TakingView))
    assert place.composer.text.text() == "Câu dở"


def test_opinions_become_notes_that_know_their_meeting(open_place: OpenPlace, notebook: Notebook) -> None:
    meeting = finished(notebook)
    place = open_place()
    place.view.open_meeting(meeting)
    settle()
    place.view.page.findChild(object, "make_note").click()
    place.wait(lambda: bool(place.notes))
    draft = place.notes[0]
    assert draft.fields["content"] == SAID[1]["text"]
    assert (draft.fields["meeting"], draft.fields["channel"]) == (meeting, "meeting")
    place.view.page.refresh()
    settle()
    rows = [row.item for row in place.view.page.findChildren(object) if type(row).__name__ == "ItemRow"]
    assert next(row for row in rows if row.id == "i2").note == "Đã thành tin"


def test_a_follow_up_of_the_meeting_leads_to_its_place(open_place: OpenPlace, notebook: Notebook) -> None:
    meeting = finished(notebook)
    place = open_place()
    place.view.open_meeting(meeting)
    settle()
    place.find("meeting_followup").click()  # type: ignore[attr-defined]
    assert place.followups == [row.id for row in place.services.queries.followups()]


def open_minutes(place: Place, meeting: str, folder: Path) -> MinutesPage:
    place.services.settings.set("export.folder", str(folder))
    place.view.show_minutes(meeting)
    settle()
    assert isinstance(place.view.current, MinutesPage)
    return place.view.current


def test_the_preview_shows_every_page_and_turns_them(open_place: OpenPlace, notebook: Notebook, tmp_path: Path) -> None:
    place = open_place()
    page = open_minutes(place, finished(notebook), tmp_path)
    assert len(page.pages._sheets) == 2
    assert page.pages.page() == 1
    page.pages.go(2)
    settle()
    assert page.pages.page() == 2
    page.pages.set_whole_page(True)
    assert page.pages._sheets[0].height() <= page.pages.viewport().height()


@pytest.mark.parametrize(("key", "suffix"), [("minutes_word", "docx"), ("minutes_pdf", "pdf")])
def test_minutes_are_written_as_word_and_pdf(
    open_place: OpenPlace, notebook: Notebook, tmp_path: Path, key: str, suffix: str
) -> None:
    place = open_place()
    open_minutes(place, finished(notebook), tmp_path)
    place.find(key).click()  # type: ignore[attr-defined]
    settle()
    place.press(Qt.Key.Key_Return)
    place.wait(lambda: place.view.findChild(object, "export_done") is not None)
    made = tmp_path / f"Biên bản họp ấp 3 bàn việc mở rộng đường liên ấp, ngày 21-11-2026.{suffix}"
    if suffix == "docx":
        assert SAID[1]["text"] in zipfile.ZipFile(made).read("word/document.xml").decode()
    else:
        assert made.read_bytes().startswith(b"%PDF-")
    assert [path.suffix for path in tmp_path.iterdir() if path.is_file()] == [f".{suffix}"]


def test_a_file_that_is_there_is_never_replaced_by_itself(
    open_place: OpenPlace, notebook: Notebook, tmp_path: Path
) -> None:
    place = open_place()
    open_minutes(place, finished(notebook), tmp_path)
    old = tmp_path / "Sổ cũ.docx"
    old.write_bytes(b"cu")
    place.control(Qt.Key.Key_S)
    name = place.find("export_name")
    name.selectAll()  # type: ignore[attr-defined]
    place.write("Sổ cũ")
    place.press(Qt.Key.Key_Return)
    assert place.find("export_other_name").hasFocus()
    assert old.read_bytes() == b"cu"
    place.find("export_other_name").click()  # type: ignore[attr-defined]
    place.wait(lambda: place.view.findChild(object, "export_done") is not None)
    assert old.read_bytes() == b"cu"
    assert (tmp_path / "Sổ cũ (2).docx").exists()
    # Only when somebody says so:
    place.control(Qt.Key.Key_S)
    place.find("export_name").selectAll()  # type: ignore[attr-defined]
    place.write("Sổ cũ")
    place.press(Qt.Key.Key_Return)
    place.find("export_replace").click()  # type: ignore[attr-defined]
    place.wait(lambda: old.read_bytes() != b"cu")


def test_a_folder_that_cannot_be_written_is_said_in_the_dialog(
    open_place: OpenPlace, notebook: Notebook, tmp_path: Path
) -> None:
    place = open_place()
    page = open_minutes(place, finished(notebook), tmp_path)
    gone = tmp_path / "không còn"
    dialog = minutes_dialog(
        place.services, page._theme, page._bridge, place.window, page.meeting, "nd30-2020", "docx", "Biên bản",
        Extras(), lambda _parent, _folder: str(gone),
    )  # fmt: skip
    dialog.open()
    settle()
    dialog.change_folder()
    dialog.save()
    place.wait(lambda: bool(dialog.name.problem()))
    assert dialog.isVisible() and "chọn thư mục khác" in dialog.name.problem()
    dialog.reject()


def test_minutes_of_a_meeting_in_progress_hold_the_words_just_typed(open_place: OpenPlace, tmp_path: Path) -> None:
    place = open_place()
    place.take(fields_of(SAID[:1]))
    place.write("Vừa gõ xong chưa bấm Enter")
    place.find("taking_minutes").click()  # type: ignore[attr-defined]
    place.wait(lambda: isinstance(place.view.current, MinutesPage))
    page = place.view.current
    assert isinstance(page, MinutesPage)
    document = place.services.exporting.document(page.meeting, "nd30-2020")
    assert "Vừa gõ xong chưa bấm Enter" in repr(document)
    place.find("minutes_back").click()  # type: ignore[attr-defined]
    settle()
    assert place.composer.text.text() == "Vừa gõ xong chưa bấm Enter"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [("8:05", "08:05"), ("8h5", "08:05"), ("805", "08:05"), ("14 giờ 30", "14:30"), ("7", "07:00"), ("0:00", "00:00")],
)
def test_times_are_read_as_people_write_them(typed: str, shown: str) -> None:
    at = parse_clock(typed, START)
    assert isinstance(at, datetime)
    assert at.isoformat()[11:16] == shown


@pytest.mark.parametrize("typed", ["", "sáng", "25:00", "8:60", "8:05:30:1", "123456"])
def test_what_is_no_time_is_none(typed: str) -> None:
    assert parse_clock(typed, START) is None


def test_file_names_keep_their_marks_and_lose_what_no_disk_takes(tmp_path: Path) -> None:
    assert file_name('Biên bản: "họp" 21/11/2026?') == "Biên bản họp 21-11-2026"
    assert file_name("...") == "Sổ tay"
    long = file_name("Ế" * 200)
    assert long == "Ế" * len(long)
    assert free_name(tmp_path, long, "docx") == long  # no disk refuses it
    (tmp_path / "a.docx").touch()
    (tmp_path / "a (2).docx").touch()
    assert free_name(tmp_path, "a", "docx") == "a (3)"
    assert free_name(tmp_path, "a", "pdf") == "a"


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("CON", "CON_"),
        ("nul", "nul_"),
        ("Com1.docx", "Com1_.docx"),  # Windows looks at what stands before the first dot
        ("aux .họp ấp 3", "aux_.họp ấp 3"),
        ("LPT².", "LPT²_"),
        ("Con đường liên ấp", "Con đường liên ấp"),
        ("COM10", "COM10"),
        ("Họp ấp 3. . ", "Họp ấp 3"),
        ("Họp \u202exsod.ấp\u200b 3\x7f", "Họp xsod.ấp 3"),  # marks that turn the end of a name round
        ("\u200b.con", "con_"),
        ("Họp\u00a0ấp 3", "Họp ấp 3"),
    ],
)
def test_file_names_are_names_on_windows_too(title: str, name: str) -> None:
    assert file_name(title) == name


def test_an_amendment_keeps_what_the_minutes_said_before(open_place: OpenPlace) -> None:
    place = open_place()
    services = place.services
    made = services.meetings.finish(services.meetings.start(fields_of()).result().id).result()
    place.view.open_meeting(made.record_id)
    assert not place.window.findChildren(QWidget, "meeting_history")
    before = services.queries.record(made.record_id).fields["item.i2"]["text"]
    draft = services.capture.edit(made.record_id).result()
    item = {**draft.fields["item.i2"], "text": "Đồng tình mở đường, xin công khai lịch chi trả."}
    services.capture.save_draft(draft.id, {**draft.fields, "item.i2": item}).result()
    again = services.meetings.finish(made.record_id).result()
    assert again.rev not in ("", made.rev)
    assert services.queries.record(made.record_id).fields["item.i2"]["text"] == item["text"]
    first = services.queries.history(made.record_id)[0]
    assert first.fields["item.i2"]["text"] == before
    place.view.open_meeting(made.record_id)
    place.find("meeting_history").click()  # type: ignore[attr-defined]
    said = "\n".join(one.text() for one in place.find("history").findChildren(Text))
    assert before in said
    assert item["text"] in said
    # Each task has one follow-up however often the minutes are put right.
    assert len(services.queries.children(made.record_id, "followup")) == 1


def at_night(hour: int, minute: int, day: int = 21) -> datetime:
    return START.replace(day=day, hour=hour, minute=minute, second=0)


@pytest.mark.parametrize(
    ("typed", "near", "said"),
    [
        ("0:05", at_night(23, 58), at_night(0, 5, 22)),  # put right after midnight
        ("23:58", at_night(0, 5, 22), at_night(23, 58)),  # and back
        ("0:30", at_night(20, 0), at_night(0, 30, 22)),
        ("19:50", at_night(20, 0), at_night(19, 50)),  # said while people still came
        ("21:30", at_night(8, 0), at_night(21, 30)),  # nothing was said before it began
    ],
)
def test_a_time_belongs_to_the_meeting_also_after_midnight(typed: str, near: datetime, said: datetime) -> None:
    assert parse_said(typed, near, at_night(8 if near.hour == 8 else 20, 0)) == said


def test_a_meeting_over_midnight(open_place: OpenPlace, clock: Clock, notebook: Notebook) -> None:
    clock.now = at_night(22, 10)
    place = open_place()
    place.window.meeting_wanted.emit()
    place.wait(lambda: isinstance(place.view.current, StartPage))
    place.write("Họp tổ bàn việc nước")
    place.control(Qt.Key.Key_Return)
    place.wait(lambda: isinstance(place.view.current, TakingView))
    clock.forward(hours=2)
    place.say("Sau nửa đêm vẫn bàn")
    item = place.taking.draft.items()[0]
    place.taking.edit_item(item["id"])
    time = place.find("edit_time")
    time.setFocus()
    time.selectAll()
    place.write("23:55")
    place.press(Qt.Key.Key_Return)
    assert place.taking.draft.items()[0]["at"][:16] == "2026-11-21T23:55"
    clock.forward(minutes=30)
    place.taking.finish()
    settle()
    [dialog] = [one for one in place.window.findChildren(FinishDialog) if one.isVisible()]
    assert any("0:40, 22/11/2026" in text.text() for text in dialog.findChildren(Text))
    dialog.accept()
    place.wait(lambda: bool(notebook.services.queries.records("meeting")))
    [row] = notebook.services.queries.records("meeting")
    assert notebook.services.queries.record(row.id).fields["ends_at"][:16] == "2026-11-22T00:40"
    place.view._fix(row.id, "ends_at")
    place.wait(lambda: isinstance(place.view.current, StartPage))
    ends = place.find("start_ends")
    for typed, stored in (("0:20", "2026-11-22T00:20"), ("23:50", "2026-11-21T23:50")):
        ends.setFocus()
        ends.selectAll()
        place.write(typed)
        assert place.start.draft.get("ends_at")[:16] == stored
    ends.selectAll()
    place.write("21:00")
    place.start.go()
    assert place.start._fields["ends_at"].problem()  # before the beginning: said, and nothing is gone
    assert ends.text() == "21:00"


@pytest.mark.parametrize("closed", [at_night(7, 30, 23), START.replace(year=2020)], ids=["next day", "clock set back"])
def test_an_end_that_nobody_can_tell_is_not_made_up(
    open_place: OpenPlace, clock: Clock, notebook: Notebook, closed: datetime
) -> None:
    clock.now = at_night(19, 0)
    place = open_place()
    place.take({"title": "Họp tổ", "starts_at": "2026-11-21T19:00+07:00"})
    place.say("Bà con góp ý")
    clock.now = closed
    place.taking.finish()
    settle()
    [dialog] = [one for one in place.window.findChildren(FinishDialog) if one.isVisible()]
    assert any("để trống" in text.text() for text in dialog.findChildren(Text))
    dialog.accept()
    place.wait(lambda: bool(notebook.services.queries.records("meeting")))
    [row] = notebook.services.queries.records("meeting")
    assert "ends_at" not in notebook.services.queries.record(row.id).fields


def test_minutes_that_are_written_the_day_after_get_the_day_of_the_meeting(open_place: OpenPlace) -> None:
    place = open_place()
    place.take({"title": "Họp tổ", "starts_at": "2026-11-21T20:00+07:00", "ends_at": "2026-11-22T00:15+07:00"})
    place.taking.head_wanted.emit("starts_at")
    place.wait(lambda: isinstance(place.view.current, StartPage))
    day = place.find("start_day")
    day.setFocus()
    day.selectAll()
    for key in "19/11/2026":
        place.write(key)
    draft = place.start.draft
    assert (draft.get("starts_at")[:16], draft.get("ends_at")[:16]) == ("2026-11-19T20:00", "2026-11-20T00:15")
    day.selectAll()
    place.write("31/11/2026")
    place.start.go()
    assert isinstance(place.view.current, StartPage)
    assert place.start._day.problem()
    assert draft.get("starts_at")[:16] == "2026-11-19T20:00"
    place.find("start_begins").setFocus()
    draft.take_back()
    assert (draft.get("starts_at")[:16], draft.get("ends_at")[:16]) == ("2026-11-21T20:00", "2026-11-22T00:15")
