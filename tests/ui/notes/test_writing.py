"""Nothing typed is lost: what is on screen reaches the notebook by itself, and what goes wrong is said beside it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication

from desktop_app.domain.notes import one_sided
from desktop_app.domain.registry import TYPES
from desktop_app.errors import DiskFull
from desktop_app.services import Services
from tests.support import Clock, Notebook
from tests.ui.driving import compose, settle, type_text
from tests.ui.notes.conftest import COMPENSATION, DRAFT, HOME, OTHERS, Place
from tests.unit.services.test_conflicts import Office, change
from ui.widgets.labels import Text

WATER = "Nước máy yếu vào giờ chiều"


def drafts(services: Services) -> list[dict[str, Any]]:
    return [draft.fields for draft in services.queries.drafts("note")]


def test_typing_into_a_record_becomes_a_draft_by_itself(
    notes: dict[str, str], open_place: Callable[..., Place], services: Services, notebook: Notebook
) -> None:
    place = open_place()
    place.view.open_record(notes[WATER])
    assert place.find("note_pill").state() == "local"
    clock = notebook.clock
    assert isinstance(clock, Clock)
    clock.forward(minutes=7)
    content = place.find("note_content")
    type_text(content, " Bà con phải thức khuya.")
    place.until(lambda: any("thức khuya" in str(one.get("content")) for one in drafts(services)))
    place.until(lambda: place.find("note_saved").text.text() == "Đã lưu lúc 9:21")
    assert place.find("note_pill").state() == "draft"
    assert services.queries.record(notes[WATER]).fields["content"].endswith("từ trưa.")


def test_an_open_note_says_how_far_it_got_meanwhile(
    notes: dict[str, str], open_place: Callable[..., Place], notebook: Notebook
) -> None:
    """Delivered while it was open; and an office that was restored from a backup lacks it again."""
    place = open_place()
    place.view.open_record(notes[WATER])
    pill = place.find("note_pill")

    def synced(moving: int, delivered: int, safe: int) -> str:
        marks = [moving, delivered, safe]
        notebook.store.write(
            lambda db: db.execute("UPDATE replica SET moving = ?, delivered = ?, safe = ?", marks)
        ).result()
        place.view.look_again()
        settle()
        return str(pill.state())

    assert pill.state() == "local"
    assert synced(99, 0, 0) == "moving"
    assert synced(99, 99, 0) == "delivered"
    assert synced(99, 99, 99) == "safe"
    assert synced(0, 0, 0) == "local"
    type_text(place.find("note_content"), " Bà con phải thức khuya.")
    place.until(lambda: pill.state() == "draft")
    assert synced(99, 99, 0) == "draft"  # what is on the screen is not what was delivered


def test_a_note_that_somebody_else_changed_too_says_so_while_it_is_open(
    notes: dict[str, str], open_place: Callable[..., Place], notebook: Notebook
) -> None:
    before = notebook.services.queries.record(notes[WATER]).revisions
    change(notebook, notes[WATER], content="Nước yếu cả ngày.")
    place = open_place()
    place.view.open_record(notes[WATER])
    Office(notebook).writes(notes[WATER], {"content": "Nước yếu về đêm."}, before)
    place.view.look_again()
    settle()
    assert place.find("note_pill").state() == "conflict"
    assert place.find("conflict_look").isVisible()


def test_nothing_is_written_by_only_looking(
    notes: dict[str, str], open_place: Callable[..., Place], services: Services
) -> None:
    place = open_place()
    for title in notes:
        place.view.open_record(notes[title])
        settle()
    assert place.view.finish_writing()
    assert [one["title"] for one in drafts(services)] == [DRAFT["title"]]


def test_killed_without_completing_the_draft_is_there(
    notes: dict[str, str], open_place: Callable[..., Place], notebook: Notebook
) -> None:
    place = open_place()
    place.view.open_record(notes[DRAFT["title"]])
    type_text(place.find("note_proposal_action"), "Dời lò đốt ra xa trường.")
    place.until(lambda: "Dời lò" in str(drafts(notebook.services)[0].get("proposal")))
    place.window.hide()
    services = notebook.reopen()
    assert drafts(services)[0]["proposal"] == {"action": "Dời lò đốt ra xa trường."}
    again = open_place(services=services)
    again.view.open_record(notes[DRAFT["title"]])
    assert again.find("note_proposal_action").text() == "Dời lò đốt ra xa trường."


def test_leaving_the_place_stores_the_last_letters(
    notes: dict[str, str], open_place: Callable[..., Place], services: Services
) -> None:
    place = open_place()
    place.view.open_record(notes[DRAFT["title"]])
    type_text(place.find("note_assessment"), "Gió thổi về phía trường.")
    # No waiting for the timer: the person closes the window at once.
    assert place.window.close()
    assert drafts(services)[0]["assessment"] == "Gió thổi về phía trường."


def test_going_to_another_note_stores_the_first_one(
    notes: dict[str, str], open_place: Callable[..., Place], services: Services
) -> None:
    place = open_place()
    place.view.open_record(notes[WATER])
    type_text(place.find("note_title"), ", chiều nào cũng vậy")
    place.view.open_record(notes[COMPENSATION["title"]])
    place.until(lambda: len(drafts(services)) == 2)
    place.until(lambda: any(str(one["title"]).endswith("chiều nào cũng vậy") for one in drafts(services)))
    assert place.find("note_title").text() == COMPENSATION["title"]


def test_completing_moves_the_row_from_the_drafts_to_the_notes(
    notes: dict[str, str], open_place: Callable[..., Place], services: Services
) -> None:
    place = open_place()
    place.view.open_record(notes[DRAFT["title"]])
    type_text(place.find("note_content"), " Chiều thứ Sáu.")
    QTest.keyClick(place.find("note_content"), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    place.until(lambda: not drafts(services))
    place.until(lambda: place.find("note_pill").state() == "local")
    assert services.queries.record(notes[DRAFT["title"]]).fields["content"].endswith("Chiều thứ Sáu.")
    assert place.titles()[0] == DRAFT["title"]
    assert place.find("note_chip_drafts").text() == "Nháp 0"
    assert not place.find("note_complete").isVisible()


def test_completing_leaves_the_note_where_it_is_written(
    notes: dict[str, str], open_place: Callable[..., Place], services: Services
) -> None:
    """The page does not jump to its top, and the keyboard stays on the card or in the field that it was on."""
    place = open_place()
    place.view.open_record(notes[COMPENSATION["title"]])
    settle()
    bar = place.view.editor.page.verticalScrollBar()
    words = place.find("note_assessment")
    words.setFocus()
    settle()
    type_text(words, "Chậm vì chưa đủ vốn.")
    bar.setValue(bar.maximum() // 2)
    settle()
    at = bar.value()
    assert at > 0
    QTest.keyClick(words, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    place.until(lambda: place.find("note_pill").state() == "local")
    assert bar.value() == at
    assert QApplication.focusWidget() is place.find("note_assessment")
    card = place.view.editor.streams.card(place.view.editor.streams._streams[1]["id"])
    assert card is not None
    name = card.objectName()
    type_text(place.find("note_assessment"), " Xã đã báo cáo.")
    card.setFocus()
    QTest.keyClick(card, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    place.until(lambda: place.find("note_pill").state() == "local")
    focused = QApplication.focusWidget()
    assert focused is not None and focused.objectName() == name
    place.view.open_record(notes[WATER])
    settle()
    assert bar.value() == 0, "another note begins at its top"


def test_larger_letters_leave_the_keyboard_where_the_words_go(
    notes: dict[str, str], open_place: Callable[..., Place]
) -> None:
    """Everything is made anew then; the next letter must not go into the title."""
    place = open_place()
    place.view.open_record(notes[WATER])
    content = place.find("note_content")
    content.setFocus()
    cursor = content.textCursor()
    cursor.setPosition(9)
    content.setTextCursor(cursor)
    title = place.find("note_title").text()
    place.window.change_scale(1)
    place.until(lambda: place.find("note_content") is not content)
    place.until(lambda: QApplication.focusWidget() is place.find("note_content"))
    focused = QApplication.focusWidget()
    assert focused is not None
    type_text(focused, "17")
    assert place.find("note_title").text() == title
    assert place.find("note_content").text()[9:11] == "17"


def test_what_is_missing_is_named_at_its_field_and_gets_the_keyboard(
    open_place: Callable[..., Place], services: Services
) -> None:
    draft = services.capture.new_draft("note", {"content": "Đèn đường hỏng ba hôm."}).result()
    place = open_place()
    place.view.open_record(draft.record_id)
    place.find("note_complete").click()
    place.until(lambda: place.view.editor.facts.area.problem() != "")
    assert place.view.editor.facts.area.problem() == "Chưa có địa bàn. Xin chọn ở đâu."
    assert QApplication.focusWidget() is place.find("note_area")
    assert len(drafts(services)) == 1
    place.view.editor.facts.area.set_area(HOME)
    place.view.editor.facts.area.changed.emit(HOME)
    assert place.view.editor.facts.area.problem() == ""
    place.find("note_complete").click()
    place.until(lambda: not drafts(services))


def test_a_day_that_does_not_exist_is_not_completed_away(
    notes: dict[str, str], open_place: Callable[..., Place], services: Services
) -> None:
    place = open_place()
    place.view.open_record(notes[DRAFT["title"]])
    day = place.find("note_day")
    day.setFocus()
    day.selectAll()
    type_text(day, "31/11")
    QTest.keyClick(day, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert place.view.editor.facts.day.problem() == "Tháng 11 chỉ có 30 ngày. Xin xem lại ngày."
    assert QApplication.focusWidget() is day
    place.find("note_complete").click()
    settle()
    assert len(drafts(services)) == 1, "the button asks the same as the key"
    day.selectAll()
    type_text(day, "20/11")
    QTest.keyClick(day, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    place.until(lambda: not drafts(services))
    assert services.queries.record(notes[DRAFT["title"]]).fields["occurred_on"] == "2026-11-20"


def test_a_full_disk_keeps_the_words_and_says_so(
    notes: dict[str, str],
    open_place: Callable[..., Place],
    services: Services,
    monkeypatch: pytest.MonkeyPatch,
    screens: Path,
) -> None:
    place = open_place()
    place.view.open_record(notes[DRAFT["title"]])
    good = services.capture.save_draft

    def full(*_arguments: object) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_exception(DiskFull())
        return future

    monkeypatch.setattr(services.capture, "save_draft", full)
    type_text(place.find("note_content"), "Chữ mới. ")
    place.until(lambda: place.view.editor.banners.isVisible())
    place.window.grab().save(str(screens / "notes-diskfull.png"))
    assert "Ổ đĩa đã đầy" in place.view.editor.banners.banner().accessibleName()  # type: ignore[union-attr]
    assert "Chữ mới." in place.find("note_content").text()
    assert not place.view.leaving(), "the place must not be left while words are only on screen"
    monkeypatch.setattr(services.capture, "save_draft", good)
    place.find("note_retry").click()
    place.until(lambda: not place.view.editor.banners.isVisible())
    assert "Chữ mới." in drafts(services)[0]["content"]


def test_put_away_and_taken_back(notes: dict[str, str], open_place: Callable[..., Place], services: Services) -> None:
    place = open_place()
    place.view.open_record(notes[WATER])
    type_text(place.find("note_content"), " Sửa thử.")
    place.find("note_discard").click()
    place.until(lambda: place.window.toast.isVisible())
    assert place.window.toast.accessibleName() == "Đã bỏ thay đổi."
    assert len(drafts(services)) == 1
    assert not place.find("note_content").text().endswith("Sửa thử.")
    QTest.keyClick(place.view.listing.list, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    place.until(lambda: place.find("note_content").text().endswith("Sửa thử."))
    assert len(drafts(services)) == 2


def test_what_was_put_away_does_not_take_the_place_of_what_was_written_since(
    notes: dict[str, str], open_place: Callable[..., Place], services: Services
) -> None:
    place = open_place()
    place.view.open_record(notes[WATER])
    type_text(place.find("note_content"), " Sửa thử.")
    place.find("note_discard").click()
    place.until(lambda: place.window.toast.isVisible())
    content = place.find("note_content")
    content.setFocus()
    type_text(content, " Viết mới.")
    next(one for one in place.window.toast.findChildren(QAbstractButton) if one.text() == "Lấy lại").click()
    place.until(lambda: place.window.toast.accessibleName().startswith("Chưa lấy lại được chữ đã bỏ"))
    assert content.text().endswith("Viết mới.")
    # As the sentence says: the new words go first, then the old ones are there.
    for _ in range(2):
        QTest.keyClick(QApplication.focusWidget() or content, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        settle()
    place.until(lambda: place.find("note_content").text().endswith("Sửa thử."))
    assert place.view.finish_writing()
    assert [str(one["content"]).endswith("Sửa thử.") for one in drafts(services)].count(True) == 1
    assert len(drafts(services)) == 2


def test_streams_are_written_in_place(
    notes: dict[str, str], open_place: Callable[..., Place], services: Services
) -> None:
    place = open_place()
    place.view.open_record(notes[WATER])
    QTest.keyClick(place.find("note_content"), Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert QApplication.focusWidget() is place.find("stream_summary")
    type_text(place.find("stream_summary"), "Xin tăng giờ bơm.")
    place.find("stream_stance_request").click()
    place.find("stream_prevalence_many").click()
    place.find("stream_intensity_2").click()
    place.find("stream_done").click()
    settle()
    assert place.view.finish_writing()
    fields = services.queries.draft(services.queries.record(notes[WATER]).draft_id or "").fields
    streams = [value for name, value in fields.items() if name.startswith("stream.")]
    assert streams == [
        {"order": 1, "summary": "Xin tăng giờ bơm.", "stance": "request", "prevalence": "many", "intensity": 2}
    ]
    place.view.editor.complete()
    place.until(lambda: services.queries.record(notes[WATER]).draft_id is None)
    assert services.queries.record(notes[WATER]).data["streams"][0]["summary"] == "Xin tăng giờ bơm."


def test_a_stream_is_removed_with_a_way_back_and_moves(
    notes: dict[str, str], open_place: Callable[..., Place], services: Services
) -> None:
    place = open_place()
    record = notes[COMPENSATION["title"]]
    place.view.open_record(record)
    streams = place.view.editor.streams
    first = streams._streams[0]["id"]
    streams.remove(first)
    assert place.window.toast.accessibleName() == "Đã bỏ luồng 1."
    assert place.view.finish_writing()
    draft = services.queries.draft(services.queries.record(record).draft_id or "")
    assert f"stream.{first}" not in draft.fields
    place.view.take_back()
    streams.shift(first, 1)
    assert place.view.finish_writing()
    draft = services.queries.draft(draft.id)
    assert draft.fields[f"stream.{first}"]["order"] == 2
    assert draft.fields[f"stream.{first}"]["summary"].startswith("Sợ kéo dài")


def test_a_photo_goes_into_the_note(
    notes: dict[str, str], open_place: Callable[..., Place], services: Services, tmp_path: Path, screens: Path
) -> None:
    photo = tmp_path / "đường.png"
    place = open_place()
    place.window.grab().save(str(photo))
    place.view.open_record(notes[WATER])
    type_text(place.find("note_content"), " Có ảnh.")
    place.view.editor.files.wanted.emit(photo)
    type_text(place.find("note_content"), " Rõ lắm.")
    place.until(lambda: len(place.view.editor.files._entries) == 1)
    assert place.view.finish_writing()
    draft = services.queries.draft(services.queries.record(notes[WATER]).draft_id or "")
    assert draft.fields["content"].endswith("Có ảnh. Rõ lắm.")
    assert draft.fields["attachments"][0]["type"] == "image/png"
    bar = place.view.editor.page.verticalScrollBar()
    bar.setValue(bar.maximum())
    settle()
    place.window.grab().save(str(screens / "notes-photo.png"))
    text = tmp_path / "ghi.txt"
    text.write_text("không phải ảnh", encoding="utf-8")
    place.view.editor.files.wanted.emit(text)
    place.until(lambda: place.view.editor.banners.isVisible())
    assert "ghi.txt" in place.view.editor.banners.banner().accessibleName()  # type: ignore[union-attr]


def test_a_note_is_put_among_the_things_to_follow(
    notes: dict[str, str], open_place: Callable[..., Place], services: Services
) -> None:
    place = open_place()
    place.view.open_record(notes[WATER])
    place.find("note_follow").click()
    place.until(lambda: len(services.queries.followups()) == 1)
    assert services.queries.followups()[0].title == WATER
    wanted: list[str] = []
    place.view.followup_wanted.connect(wanted.append)
    place.find("note_follow").click()
    assert wanted == [services.queries.followups()[0].id]


def test_back_to_a_note_before_its_last_words_were_stored(
    notes: dict[str, str], open_place: Callable[..., Place], services: Services
) -> None:
    place = open_place()
    for word in (" một", " hai", " ba"):
        place.view.open_record(notes[WATER])
        type_text(place.find("note_content"), word)
        place.view.open_record(notes[COMPENSATION["title"]])
    place.view.open_record(notes[WATER])
    assert place.find("note_content").text().endswith("từ trưa. một hai ba")


def test_a_grievance_wants_two_streams_or_the_reason(
    notes: dict[str, str], open_place: Callable[..., Place], services: Services
) -> None:
    """From "bức xúc" on, when the form is completed; a quick note with its three fields is not asked."""
    grave = services.capture.add("note", [{**OTHERS[0], "severity": 3}]).result()[0].record_id
    place = open_place()
    place.view.open_record(grave)
    type_text(place.find("note_content"), " Nhiều nhà cùng kêu.")
    place.view.editor.complete()
    settle()
    reason = place.find("note_one_stream_reason")
    assert "ít nhất hai luồng ý kiến" in place.view.editor.details.fields["one_stream_reason"].problem()
    assert QApplication.focusWidget() is reason
    page = place.view.editor.page.viewport()
    at = reason.mapTo(page, QPoint(0, 0)).y()
    assert 0 <= at <= page.height() - reason.height(), "the field with the sentence was unfolded, and is seen"
    assert place.view.finish_writing()
    assert services.queries.record(grave).draft_id is not None  # nothing typed was touched, nothing was completed
    place.find("note_one_stream_1").click()
    settle()
    assert reason.text() == "Mới nghe một nhóm người."
    assert not place.find("note_one_stream_1").isVisible()
    place.view.editor.complete()
    place.until(lambda: services.queries.record(grave).draft_id is None)
    assert services.queries.record(grave).fields["one_stream_reason"] == "Mới nghe một nhóm người."
    # Two streams are as good; one of them alone is not.
    for count, stops in ((1, True), (2, False)):
        streams = [{"stance": "concerned", "summary": f"Luồng {number}"} for number in range(count)]
        fields, wrong = TYPES["note"].to_fields({**OTHERS[0], "severity": 4, "streams": streams}, services_ids())
        assert (wrong, one_sided(fields) is not None) == ([], stops)
    assert one_sided({"severity": 2}) is None


def services_ids() -> Callable[[], str]:
    numbers = iter(range(100))
    return lambda: f"0198c0de-0000-7000-8000-{next(numbers):012x}"


def test_a_proposal_begins_with_one_click(notes: dict[str, str], open_place: Callable[..., Place]) -> None:
    place = open_place()
    place.view.open_record(notes[WATER])
    action = place.find("note_proposal_action")
    assert place.find("note_no_proposal_0").isVisible()
    place.find("note_starter_1").click()
    settle()
    assert action.text() == "Đề nghị trả lời bà con về "
    assert QApplication.focusWidget() is action
    assert not place.find("note_starter_1").isVisible()
    assert not place.find("note_no_proposal_0").isVisible()
    action.undo()
    settle()
    assert action.text() == ""
    assert place.find("note_starter_1").isVisible()


def test_severity_four_says_to_phone_now(
    notes: dict[str, str], open_place: Callable[..., Place], services: Services
) -> None:
    """With the number that stands in Cài đặt; without one it says where to write it down."""
    place = open_place()
    place.view.open_record(notes[OTHERS[3]["title"]])
    settle()
    call = place.find("note_call_now")
    assert call.isVisible()
    assert "ghi sẵn số ở Cài đặt" in " ".join(text.text() for text in call.findChildren(Text)).replace("Ghi", "ghi")
    place.view.open_record(notes[OTHERS[0]["title"]])
    settle()
    assert not call.isVisible()
    services.settings.set("office_phone", "0294 3 000 000")
    place.view.open_record(notes[OTHERS[3]["title"]])
    settle()
    said = [text.text() for text in call.findChildren(Text) if text.isVisible()]
    assert said == ["Việc này cần gọi điện ngay cho văn phòng: 0294 3 000 000", "Sổ không gọi thay được."]
    dialog = place.quick()
    dialog.level.changed.emit(5)
    settle()
    assert dialog.call_now.isVisible()
    assert any("0294 3 000 000" in text.text() for text in dialog.call_now.findChildren(Text))


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("note_title", ("title",)),
        ("note_content", ("content",)),
        ("note_proposal_to", ("proposal", "to")),
        ("note_proposal_by", ("proposal", "by")),
        ("note_proposal_action", ("proposal", "action")),
        ("note_assessment", ("assessment",)),
        ("note_response_so_far", ("response_so_far",)),
    ],
)
def test_a_syllable_in_composition_is_on_the_disk(
    notes: dict[str, str], open_place: Callable[..., Place], services: Services, name: str, path: tuple[str, ...]
) -> None:
    """In every field of the form: a power cut takes no word that stands on the screen."""
    place = open_place()
    place.view.open_record(notes[WATER])
    place.view.editor.details.show()
    field = place.find(name)
    field.setFocus()
    compose(field, "đườ")
    settle()

    def stored() -> Any:
        value: Any = next(iter(drafts_of(services, notes[WATER])), {})
        for part in path:
            value = (value or {}).get(part)
        return value

    place.until(lambda: "đườ" in (stored() or ""))


def drafts_of(services: Services, record_id: str) -> list[dict[str, Any]]:
    return [draft.fields for draft in services.queries.drafts("note") if draft.record_id == record_id]


def test_the_field_that_topics_are_chosen_in_stays_in_sight(
    notes: dict[str, str], open_place: Callable[..., Place]
) -> None:
    place = open_place()
    place.view.open_record(notes[OTHERS[0]["title"]])
    place.find("note_details").click()
    settle()
    more = place.find("note_more_topics")
    more.setFocus()
    settle()
    viewport = place.view.editor.page.viewport()
    for choice in place.view.editor._words.topics("")[:12]:
        type_text(more, choice.label)
        QTest.keyClick(more, Qt.Key.Key_Return)
        settle()
        bottom = more.mapTo(viewport, QPoint(0, more.height())).y()
        assert 0 < bottom <= viewport.height()
    assert len(place.view.editor.session.fields["topics"]) >= 12
