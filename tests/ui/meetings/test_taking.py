"""Taking a meeting live: from the keyboard alone, at full speed, and without losing a word."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop_app.errors import DiskFull
from tests.support import Clock, Notebook
from tests.ui.driving import cut_off, settle, unnamed
from tests.ui.meetings.conftest import SAID, Place, fields_of, stored_items
from ui.meetings.dialogs import FinishDialog
from ui.meetings.draft import COMPOSING
from ui.meetings.item_row import ItemRow
from ui.meetings.start import StartPage
from ui.meetings.taking import TakingView
from ui.theme.theme import Theme
from ui.widgets.labels import Text

OpenPlace = Callable[..., Place]


def test_enter_makes_the_next_item_with_its_time(open_place: OpenPlace, clock: Clock) -> None:
    place = open_place()
    place.start_writing()
    place.say("Tuyến liên ấp dài 1,8 km.", role="Trưởng ấp")
    clock.forward(minutes=7)
    place.say("Đồng tình mở đường.")
    items = place.taking.draft.items()
    assert [(item["kind"], item["at"][11:16], item["text"]) for item in items] == [
        ("opinion", "09:14", "Tuyến liên ấp dài 1,8 km."),
        ("opinion", "09:21", "Đồng tình mở đường."),
    ]
    assert items[0]["by_role"] == "Trưởng ấp"
    # Whoever speaks next is somebody else: nobody's words are put into another's mouth.
    assert "by_role" not in items[1]
    assert place.composer.text.text() == ""
    assert QApplication.focusWidget() is place.composer.text
    place.saved()
    assert [item["text"] for item in stored_items(place)] == ["Tuyến liên ấp dài 1,8 km.", "Đồng tình mở đường."]


def test_the_time_is_when_it_began_to_be_said(open_place: OpenPlace, clock: Clock) -> None:
    place = open_place()
    place.start_writing()
    place.write("Bà con hỏi ")
    clock.forward(minutes=3)
    place.say("bao giờ có lịch.")
    assert place.taking.draft.items()[0]["at"][11:16] == "09:14"


def test_shift_enter_is_a_new_line_and_an_empty_enter_is_nothing(open_place: OpenPlace) -> None:
    place = open_place()
    place.start_writing()
    place.press(Qt.Key.Key_Return)
    assert place.taking.draft.items() == []
    place.write("Dòng một")
    place.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    place.say("dòng hai")
    assert [item["text"] for item in place.taking.draft.items()] == ["Dòng một\ndòng hai"]


@pytest.mark.parametrize(
    ("digit", "kind"),
    list(enumerate(("report", "opinion", "question", "answer", "conclusion", "task", "vote"), 1)),
)
def test_control_and_a_digit_choose_the_kind(open_place: OpenPlace, digit: int, kind: str) -> None:
    place = open_place()
    place.start_writing()
    place.write("Nửa câu ")
    place.control(Qt.Key(Qt.Key.Key_0 + digit))
    assert place.find(f"kind_{digit}").isChecked()  # type: ignore[attr-defined]
    place.say("còn lại")
    assert [(item["kind"], item["text"]) for item in place.taking.draft.items()] == [(kind, "Nửa câu còn lại")]


def test_what_is_typed_is_on_the_disk_without_any_key_for_it(open_place: OpenPlace, notebook: Notebook) -> None:
    place = open_place()
    place.start_writing()
    place.say("Mục đã ghi.")
    place.control(Qt.Key.Key_3)
    place.write("Câu còn đang gõ dở")
    place.saved()
    # As after a power cut: nothing of the window is asked any more.
    notebook.reopen()
    after = open_place()
    assert isinstance(after.view.current, TakingView)
    assert [item["text"] for item in after.taking.draft.items()] == ["Mục đã ghi."]
    assert after.composer.text.text() == "Câu còn đang gõ dở"
    assert after.composer.kind() == "question"
    after.say(", rồi gõ tiếp.")
    assert [item["text"] for item in after.taking.draft.items()] == ["Mục đã ghi.", "Câu còn đang gõ dở, rồi gõ tiếp."]
    assert [item["order"] for item in after.taking.draft.items()] == [1, 2]


def test_a_failed_save_says_so_and_the_next_one_brings_everything(
    open_place: OpenPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = open_place()
    place.start_writing()
    place.saved()
    save = place.services.capture.save_draft

    def full(draft_id: str, fields: Any) -> Future[Any]:
        failed: Future[Any] = Future()
        failed.set_exception(DiskFull())
        return failed

    monkeypatch.setattr(place.services.capture, "save_draft", full)
    place.write("Chữ quan trọng")
    place.wait(lambda: place.taking.findChild(object, "banner_again") is not None)
    assert place.composer.text.text() == "Chữ quan trọng"
    assert "Đã lưu" not in place.composer.saved.text.text()
    monkeypatch.setattr(place.services.capture, "save_draft", save)
    place.find("banner_again").click()  # type: ignore[attr-defined]
    place.saved()
    assert stored_items(place)[0]["text"] == "Chữ quan trọng"
    settle()
    assert place.taking.findChild(object, "banner_again") is None


def test_an_item_is_corrected_in_its_place(open_place: OpenPlace) -> None:
    place = open_place()
    place.take(fields_of())
    place.press(Qt.Key.Key_Up)
    for _ in range(5):
        place.press(Qt.Key.Key_Up)
    place.press(Qt.Key.Key_Return)
    place.write(" Bà con đã rõ.")
    place.control(Qt.Key.Key_1)
    time = place.find("edit_time")
    time.setFocus()
    time.selectAll()  # type: ignore[attr-defined]
    place.write("8h33")
    place.press(Qt.Key.Key_Return)
    item = place.taking.draft.item("i2")
    assert item is not None
    assert item["text"].endswith("trước Tết. Bà con đã rõ.")
    assert (item["kind"], item["at"]) == ("report", "2026-11-21T08:33+07:00")
    assert item["by_role"] == "Đại diện nhóm hộ mặt đường"
    assert QApplication.focusWidget() is place.composer.text
    assert place.taking.items.row("i2").item.time == "8:33"


def test_a_mistyped_time_stays_with_a_word_and_changes_nothing(open_place: OpenPlace) -> None:
    place = open_place()
    place.take(fields_of())
    place.taking.edit_item("i1")
    settle()
    time = place.find("edit_time")
    time.setFocus()
    time.selectAll()  # type: ignore[attr-defined]
    place.write("25:99")
    place.find("edit_text").setFocus()
    settle()
    assert place.taking._editor is not None and place.taking._editor.time.problem()
    assert (place.taking.draft.item("i1") or {})["at"] == "2026-11-21T08:12+07:00"


def test_enter_waits_for_a_day_and_a_time_that_exist(open_place: OpenPlace) -> None:
    place = open_place()
    place.take(fields_of())
    place.control(Qt.Key.Key_6)
    place.write("Dọn rác ở bến đò")
    due: Any = place.find("item_due")
    due.setFocus()
    place.write("31/11")
    place.press(Qt.Key.Key_Return)
    assert place.composer.extras.due.problem() == "Tháng 11 chỉ có 30 ngày. Xin xem lại ngày."
    assert place.composer.text.text() == "Dọn rác ở bến đò"
    due.selectAll()
    place.write("30/11")
    place.press(Qt.Key.Key_Return)
    assert place.taking.draft.items()[-1]["due_on"] == "2026-11-30"
    place.taking.edit_item("i1")
    settle()
    time: Any = place.find("edit_time")
    time.setFocus()
    time.selectAll()
    place.write("25:99")
    place.press(Qt.Key.Key_Return)
    assert place.taking._editor is not None and place.taking._editor.time.problem()
    assert QApplication.focusWidget() is time
    place.press(Qt.Key.Key_Escape)
    assert place.taking._editor is None


def test_removing_an_item_can_be_taken_back(open_place: OpenPlace) -> None:
    place = open_place()
    place.take(fields_of())
    place.press(Qt.Key.Key_Up)
    place.press(Qt.Key.Key_Delete)
    assert [item["id"] for item in place.taking.draft.items()] == ["i1", "i2", "i3", "i4", "i5", "i6"]
    _words, _action, undo = place.toasts[-1]
    undo()
    assert [item["id"] for item in place.taking.draft.items()][-1] == "i7"
    assert place.taking.items.ids()[-1] == "i7"


def test_alt_and_an_arrow_move_an_item(open_place: OpenPlace) -> None:
    place = open_place()
    place.take(fields_of())
    place.press(Qt.Key.Key_Up)
    place.press(Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert [item["id"] for item in place.taking.draft.items()][-2:] == ["i7", "i6"]
    assert place.taking.items.ids()[-2:] == ["i7", "i6"]


def test_tasks_votes_and_answers_ask_for_what_only_they_have(open_place: OpenPlace) -> None:
    place = open_place()
    place.start_writing()
    place.control(Qt.Key.Key_3)
    place.say("Bao giờ có nước?")
    place.control(Qt.Key.Key_4)
    place.say("Trong quý một.")
    place.control(Qt.Key.Key_6)
    place.write("Niêm yết lịch cấp nước.")
    place.find("item_owner").setFocus()
    place.write("Tổ cấp nước")
    place.find("item_due").setFocus()
    place.write("27/11")
    place.press(Qt.Key.Key_Return)
    place.control(Qt.Key.Key_7)
    place.write("Đồng ý góp công.")
    for name, count in (("vote_for", "44"), ("vote_against", "1"), ("vote_abstain", "2")):
        place.find(name).setFocus()
        place.write(count)
    place.press(Qt.Key.Key_Return)
    question, answer, task, vote = place.taking.draft.items()
    assert answer["answers"] == question["id"]
    assert (task["owner"], task["due_on"]) == ("Tổ cấp nước", "2026-11-27")
    assert (vote["for"], vote["against"], vote["abstain"]) == (44, 1, 2)
    shown = place.taking.items
    assert shown.row(answer["id"]).item.kind_word == "Trả lời câu 9:14"
    assert shown.row(task["id"]).item.note == "Hạn 27/11/2026"
    # The fields are empty again for the next one.
    assert place.find("vote_for").text() == ""  # type: ignore[attr-defined]


def test_speakers_of_this_and_earlier_meetings_are_proposed(open_place: OpenPlace) -> None:
    place = open_place()
    services = place.services
    services.meetings.finish(services.meetings.start(fields_of()).result().id).result()
    place.start_writing()
    place.say("Xin chào bà con.", role="Bí thư chi bộ ấp")
    labels = [choice.label for choice in place.taking._search_roles("")]
    assert labels[0] == "Bí thư chi bộ ấp"
    assert "Đại diện hộ ở sát kênh" in labels
    assert [choice.label for choice in place.taking._search_roles("sat kenh")] == ["Đại diện hộ ở sát kênh"]


def test_people_are_counted_one_by_one_and_by_group(open_place: OpenPlace) -> None:
    place = open_place()
    place.take(fields_of())
    place.find("attendance_plus").click()  # type: ignore[attr-defined]
    place.find("attendance_groups").click()  # type: ignore[attr-defined]
    settle()
    place.find("add_group").click()  # type: ignore[attr-defined]
    settle()
    place.write("nông dân")
    place.find("group_count").setFocus()
    place.write("20")
    place.find("add_absent").click()  # type: ignore[attr-defined]
    settle()
    place.write("Trưởng ấp 4")
    place.find("attendance_done").click()  # type: ignore[attr-defined]
    settle()
    assert place.taking.draft.get("attendance") == {
        "invited": 52,
        "present": 47,
        "groups": {"nông dân": 20},
        "absent": [{"role": "Trưởng ấp 4"}],
    }
    assert place.taking.side.present.text() == "47"


def test_two_groups_of_one_name_are_added_and_a_number_wants_a_name(open_place: OpenPlace) -> None:
    place = open_place()
    place.take(fields_of())
    place.find("attendance_groups").click()  # type: ignore[attr-defined]
    fields = []
    for name, count in (("nông dân", "20"), ("Nông  dân".lower(), "5"), ("", "3")):
        place.find("add_group").click()  # type: ignore[attr-defined]
        settle()
        place.write(name)
        fields.append(place.find("group_name"))
        place.find("group_count").setFocus()
        place.write(count)
    said = [one.accessibleDescription() for one in fields]
    assert said == ["", "Nhóm này đã có ở trên: cộng lại là 25 người.", "Ghi tên nhóm thì số này mới được giữ."]
    assert place.taking.draft.get("attendance")["groups"] == {"nông dân": 25}
    place.find("attendance_done").click()  # type: ignore[attr-defined]
    assert fields[2].hasFocus()
    place.write("thanh niên")
    place.find("attendance_done").click()  # type: ignore[attr-defined]
    settle()
    assert place.taking.draft.get("attendance")["groups"] == {"nông dân": 25, "thanh niên": 3}
    assert not fields[0].isVisible()


def test_the_agenda_is_ticked_off(open_place: OpenPlace) -> None:
    place = open_place()
    place.take(fields_of())
    lines = place.taking.side._lines()
    assert [line.accessibleDescription() for line in lines] == ["Đã xong", "Đang bàn", "Chưa đến", "Chưa đến"]
    lines[1].click()
    settle()
    states = [line.accessibleDescription() for line in place.taking.side._lines()]
    assert states == ["Đã xong", "Đã xong", "Đang bàn", "Chưa đến"]


def test_every_control_has_a_name(open_place: OpenPlace) -> None:
    place = open_place()
    place.take(fields_of())
    place.taking.edit_item("i6")
    settle()
    assert unnamed(place.window) == []


def test_leaving_the_place_stores_everything(open_place: OpenPlace) -> None:
    place = open_place()
    place.start_writing()
    place.write("Chưa kịp bấm gì")
    assert place.view.leaving()
    assert stored_items(place)[0]["text"] == "Chưa kịp bấm gì"


def test_the_unfinished_item_is_one_item_however_long_it_is_written(open_place: OpenPlace) -> None:
    place = open_place()
    place.start_writing()
    for word in ("Một ", "hai ", "ba"):
        place.write(word)
        place.taking.draft.save()
    place.saved()
    fields = place.services.queries.drafts("meeting")[0].fields
    assert [name for name in fields if name.startswith(f"item.{COMPOSING}")] == [
        name for name in fields if name.startswith("item.")
    ]
    place.composer.text.selectAll()
    place.press(Qt.Key.Key_Delete)
    place.saved()
    # What was deleted before Enter never was an item.
    assert stored_items(place) == []


def test_a_rest_stops_the_clock_and_goes_on(open_place: OpenPlace, clock: Clock) -> None:
    place = open_place()
    place.start_writing()
    clock.forward(minutes=20)
    place.taking._show_when()
    assert "đã họp 20 phút" in place.taking.head.when.text()
    place.write("Bà con hỏi ")
    place.press(Qt.Key.Key_F9)
    assert place.taking.head.rest.text() == "Họp tiếp"
    assert "Đang nghỉ từ 9:34" in place.taking.head.when.text()
    clock.forward(minutes=15)
    place.find("taking_rest").click()  # type: ignore[attr-defined]
    clock.forward(minutes=5)
    place.taking._show_when()
    assert "đã họp 25 phút" in place.taking.head.when.text()
    assert "Đang nghỉ" not in place.taking.head.when.text()
    # What was being written stayed where it was, and writing goes on there also after a click.
    assert QApplication.focusWidget() is place.composer.text
    assert place.composer.text.text() == "Bà con hỏi "
    place.saved()
    taken = place.services.queries.drafts("meeting")[0].fields["breaks"]
    assert [(one["from"][11:16], one["to"][11:16]) for one in taken] == [("09:34", "09:49")]


def test_a_meeting_left_in_a_rest_still_rests_when_it_is_opened_again(
    open_place: OpenPlace, notebook: Notebook, clock: Clock
) -> None:
    place = open_place()
    place.start_writing()
    place.press(Qt.Key.Key_F9)
    place.saved()
    place.press(Qt.Key.Key_Escape)
    clock.forward(hours=1)
    again = open_place()
    again.view.write(notebook.services.queries.drafts("meeting")[0].record_id)
    again.wait(lambda: isinstance(again.view.current, TakingView))
    assert again.taking.head.rest.text() == "Họp tiếp"
    assert "đã họp 0 phút" in again.taking.head.when.text()


def test_the_minutes_are_read_back_and_put_right(open_place: OpenPlace) -> None:
    place = open_place()
    place.take(fields_of(breaks=[{"from": "2026-11-21T08:45+07:00", "to": "2026-11-21T08:50+07:00"}]))
    place.write("Chữ đang viết dở")
    place.control(Qt.Key.Key_Return)
    place.find("finish_read").click()  # type: ignore[attr-defined]
    dialog = place.find("read_back")
    said = [one.text() for one in dialog.findChildren(Text)]
    assert "Họp ấp 3 bàn việc mở rộng đường liên ấp" in said
    assert "Bắt đầu lúc 8:05. Tại Nhà văn hóa ấp 3." in said
    assert "Nghỉ từ 8:45 đến 8:50." in said
    rows = [row.item.text for row in dialog.findChildren(ItemRow)]
    assert rows == [*(item["text"] for item in SAID), "Chữ đang viết dở"]
    assert unnamed(dialog) == []
    place.find("read_back_item_i2").click()  # type: ignore[attr-defined]
    settle()
    assert place.taking.items.editing() == "i2"
    place.press(Qt.Key.Key_Escape)
    place.press(Qt.Key.Key_F4)
    place.find("read_back_close").click()  # type: ignore[attr-defined]
    # Reading back changed nothing and ended nothing.
    assert place.services.queries.drafts("meeting")[0].fields["state"] == "taking"


def test_what_was_done_in_a_meeting_is_taken_back_step_by_step(open_place: OpenPlace) -> None:
    place = open_place()
    place.take(fields_of(SAID[:3]))
    draft = place.taking.draft
    seen = [dict(draft.fields)]
    place.say("Mục mới.")
    seen.append(dict(draft.fields))
    place.find("attendance_plus").click()  # type: ignore[attr-defined]
    seen.append(dict(draft.fields))
    place.taking._move("i1", 1)
    seen.append(dict(draft.fields))
    place.taking.remove_item("i3")
    seen.append(dict(draft.fields))
    place.press(Qt.Key.Key_F9)
    place.composer.text.setFocus()
    for expected in reversed(seen):
        place.control(Qt.Key.Key_Z)
        assert draft.fields == expected
        assert place.toasts[-1][0].startswith("Đã lấy lại như trước: ")
    assert place.taking.items.ids() == ["i1", "i2", "i3"]
    for expected in seen[1:]:
        place.control(Qt.Key.Key_Y)
        assert draft.fields == expected
    place.saved()
    assert [item["text"] for item in stored_items(place)] == [item["text"] for item in draft.items()]


def test_the_words_in_the_composer_are_taken_back_by_the_field_alone(open_place: OpenPlace) -> None:
    place = open_place()
    place.take(fields_of(SAID[:1]))
    place.say("Mục đã ghi.")
    place.write("Nửa câu")
    place.control(Qt.Key.Key_Z)
    assert place.composer.text.text() == ""
    assert len(place.taking.draft.items()) == 2
    place.control(Qt.Key.Key_Z)
    assert len(place.taking.draft.items()) == 1, "then the item that was added before"


def test_a_choice_in_the_head_of_a_meeting_is_taken_back(open_place: OpenPlace) -> None:
    place = open_place()
    place.window.meeting_wanted.emit()
    place.wait(lambda: isinstance(place.view.current, StartPage))
    settle()
    draft = place.start.draft
    before = dict(draft.fields)
    combo: Any = place.find("start_kind")
    combo.setFocus()
    row = next(row for row in range(combo.count()) if combo.itemData(row) != draft.get("kind"))
    combo.setCurrentIndex(row)
    combo.activated.emit(row)
    settle()
    assert draft.fields != before
    place.find("start_kind").setFocus()
    place.control(Qt.Key.Key_Z)
    assert draft.fields == before
    again: Any = place.find("start_kind")
    assert again.currentData() == draft.get("kind")
    assert again.hasFocus(), "the keyboard is where it was"


def test_the_last_words_stay_when_they_find_no_room(open_place: OpenPlace, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither going back to the list nor finishing takes the page away from words that could not be stored."""
    place = open_place()
    place.take(fields_of())
    place.saved()
    capture = place.services.capture
    save = capture.save_draft

    def full(draft_id: str, fields: Any) -> Future[Any]:
        failed: Future[Any] = Future()
        failed.set_exception(DiskFull())
        return failed

    monkeypatch.setattr(capture, "save_draft", full)
    place.write("Kết luận của chủ tọa")
    place.find("taking_back").click()  # type: ignore[attr-defined]
    settle()
    assert place.composer.text.text() == "Kết luận của chủ tọa"
    assert len(place.services.queries.drafts("meeting")) == 1
    place.taking._finish()
    place.wait(lambda: not place.taking._finishing)
    settle()
    assert len(place.services.queries.drafts("meeting")) == 1, "it was closed without its last words"
    assert place.composer.text.text() == "Kết luận của chủ tọa"
    monkeypatch.setattr(capture, "save_draft", save)
    draft = place.taking.draft
    place.taking._finish()
    place.wait(lambda: not place.services.queries.drafts("meeting"))
    fields = place.services.queries.record(draft.record_id).fields
    assert "Kết luận của chủ tọa" in [item.get("text") for name, item in fields.items() if name.startswith("item.")]


def pressed_flat(place: Place) -> list[str]:
    """What is cut off, but for the quiet words at the foot that may give way."""
    return [one for one in cut_off(place.window) if "Đã lưu" not in one]


def test_the_largest_letters_in_the_smallest_window(open_place: OpenPlace, make_theme: Callable[..., Theme]) -> None:
    place = open_place(1024, 600, look=make_theme("light", 200))
    place.window.meeting_wanted.emit()
    place.wait(lambda: isinstance(place.view.current, StartPage))
    settle()
    assert pressed_flat(place) == []
    place.control(Qt.Key.Key_Return)
    place.wait(lambda: isinstance(place.view.current, TakingView))
    settle()
    assert pressed_flat(place) == []
    chips = [place.find(f"kind_{number}") for number in range(1, 8)]
    assert len({chip.y() for chip in chips}) == 1, "all kinds in one line"
    assert [chip.text() for chip in chips if chip.text()] == ["Ý kiến"], "the one that is chosen keeps its word"
    place.control(Qt.Key.Key_6)
    assert [chip.text() for chip in chips if chip.text()] == ["Nhiệm vụ"]
    assert unnamed(place.window) == []
    assert chips[0].accessibleName() == "Báo cáo"
    place.control(Qt.Key.Key_Return)
    [dialog] = [one for one in place.window.findChildren(FinishDialog) if one.isVisible()]
    assert cut_off(dialog) == []
    dialog.reject()
