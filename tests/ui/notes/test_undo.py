"""Everything that is done with a note can be taken back: choices, dates, streams, files, a whole note, the list."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop_app.services import Services
from desktop_app.services.rows import RecordFilter
from tests.ui.driving import settle, type_text
from tests.ui.notes.conftest import COMPENSATION, HOME, Place

WATER = "Nước máy yếu vào giờ chiều"
Open = Callable[..., Place]


def undo(widget: QWidget | None = None) -> None:
    _control(Qt.Key.Key_Z, widget)


def redo(widget: QWidget | None = None) -> None:
    _control(Qt.Key.Key_Y, widget)


def _control(key: Qt.Key, widget: QWidget | None) -> None:
    target = widget or QApplication.focusWidget()
    assert target is not None
    target.setFocus()
    settle()
    QTest.keyClick(target, key, Qt.KeyboardModifier.ControlModifier)
    settle()


def opened(place: Place, record: str) -> Any:
    place.view.open_record(record)
    settle()
    session = place.view.desk.session
    assert session is not None
    return session


def choose_channel(place: Place) -> None:
    combo = place.find("note_channel")
    combo.setFocus()
    row = combo.findData("meeting")
    combo.setCurrentIndex(row if row >= 0 else 2)
    combo.activated.emit(combo.currentIndex())


def choose_level(place: Place) -> None:
    place.view.editor.head.level.setChecked(True)
    place.view.editor.level.picker.changed.emit(4)


def choose_urgency(place: Place) -> None:
    group = place.view.editor.level.urgency
    next(iter(group._chips.values())).click()


def choose_topic(place: Place) -> None:
    place.view.editor.facts._topic_chosen("economy.prices")


def choose_area(place: Place) -> None:
    place.view.editor.facts.area.changed.emit(HOME)


def another_day(place: Place) -> None:
    QTest.keyClick(place.find("note_day"), Qt.Key.Key_Down)


def a_trait(place: Place) -> None:
    place.view.editor.details.show()
    group = place.find("note_attributes")
    next(iter(group._chips.values())).click()


def a_stance(place: Place) -> None:
    streams = place.view.editor.streams
    streams.open(streams._streams[0]["id"])
    settle()
    place.find("stream_stance_oppose").click()


def without_a_stream(place: Place) -> None:
    streams = place.view.editor.streams
    streams.remove(streams._streams[1]["id"])


def a_stream_moved(place: Place) -> None:
    streams = place.view.editor.streams
    streams.shift(streams._streams[0]["id"], 1)


def a_new_stream(place: Place) -> None:
    place.view.editor._add_stream()
    settle()
    place.find("stream_stance_request").click()


@pytest.mark.parametrize(
    "deed",
    [
        choose_channel,
        choose_level,
        choose_urgency,
        choose_topic,
        choose_area,
        another_day,
        a_trait,
        a_stance,
        without_a_stream,
        a_stream_moved,
        a_new_stream,
    ],
)
def test_a_choice_is_taken_back_and_made_again(
    notes: dict[str, str], open_place: Open, services: Services, deed: Callable[[Place], object]
) -> None:
    place = open_place()
    record = notes[COMPENSATION["title"]]
    session = opened(place, record)
    before = dict(session.fields)
    deed(place)
    settle()
    after = dict(session.fields)
    assert after != before
    head = place.view.editor.head.level
    undo(head)
    assert session.fields == before
    assert place.window.toast.accessibleName().startswith("Đã lấy lại như trước: ")
    redo(head)
    assert session.fields == after
    assert place.window.toast.accessibleName().startswith("Đã làm lại: ")
    undo(head)
    assert session.fields == before
    # What is on screen is what is stored: the form, read again, says the same.
    assert place.view.finish_writing()
    draft = services.queries.draft(services.queries.record(record).draft_id or "")
    assert draft.fields == before
    assert len(services.queries.history(record)) == 1, "nothing is written into the log before it is completed"


def test_the_form_shows_what_was_taken_back(notes: dict[str, str], open_place: Open) -> None:
    place = open_place()
    opened(place, notes[COMPENSATION["title"]])
    editor = place.view.editor
    a_stance(place)
    choose_level(place)
    settle()
    assert editor.head.level.text() == "Nguy cơ điểm nóng"
    undo(editor.head.level)
    assert editor.head.level.text() == "Bức xúc"
    assert editor.level.picker.level() == 3
    assert editor.streams.editor() is not None, "the stream that is open stays open"
    chip = place.find("stream_stance_oppose")
    chip.setFocus()
    undo(chip)
    now = editor.streams.editor()
    assert now is not None
    assert now.stance[1].value() == "concerned"
    assert QApplication.focusWidget() is not None
    assert QApplication.focusWidget().objectName() == "stream_stance_oppose", "the keyboard stays where it was"


def test_a_field_takes_its_own_text_back_first(notes: dict[str, str], open_place: Open) -> None:
    place = open_place()
    session = opened(place, notes[WATER])
    before = dict(session.fields)
    choose_urgency(place)
    content = place.find("note_content")
    content.setFocus()
    type_text(content, " Thêm.")
    settle()
    undo(content)
    assert session.fields["content"] == before["content"]
    assert session.fields.get("urgency") != before.get("urgency"), "the field's own step, not the choice before it"
    undo(content)
    assert session.fields == before, "nothing is left in the field: the form goes on"


def test_what_was_written_in_one_stay_is_one_step_elsewhere(notes: dict[str, str], open_place: Open) -> None:
    place = open_place()
    session = opened(place, notes[WATER])
    before = dict(session.fields)
    title = place.find("note_title")
    title.setFocus()
    for syllable in (" ở", " ấp", " 3"):
        type_text(title, syllable)
    settle()
    assert session.fields["title"] == f"{WATER} ở ấp 3"
    head = place.view.editor.head.level
    undo(head)
    assert session.fields == before
    assert title.text() == WATER
    redo(head)
    assert title.text() == f"{WATER} ở ấp 3"


def test_only_what_was_done_is_taken_back(notes: dict[str, str], open_place: Open) -> None:
    """A stance taken back leaves the words that were written into the same stream afterwards."""
    place = open_place()
    session = opened(place, notes[COMPENSATION["title"]])
    first = place.view.editor.streams._streams[0]["id"]
    a_stance(place)
    summary = place.find("stream_summary")
    summary.setFocus()
    type_text(summary, " Rất lo.")
    settle()
    session.steps._done.pop()  # as if the words came from another device
    undo(place.view.editor.head.level)
    row = session.fields[f"stream.{first}"]
    assert row["stance"] == "concerned"
    assert row["summary"].endswith("Rất lo.")


def test_a_stream_added_by_mistake_goes(notes: dict[str, str], open_place: Open) -> None:
    place = open_place()
    session = opened(place, notes[COMPENSATION["title"]])
    choose_urgency(place)
    chosen = session.fields["urgency"]
    QTest.keyClick(place.find("note_content"), Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert place.view.editor.streams.editor() is not None
    undo()
    assert place.view.editor.streams.editor() is None
    assert session.fields["urgency"] == chosen, "the empty card was the last thing done"


def test_a_file_is_taken_out_again_and_comes_back(notes: dict[str, str], open_place: Open, tmp_path: Path) -> None:
    place = open_place()
    session = opened(place, notes[WATER])
    photo = tmp_path / "anh.png"
    place.window.grab().save(str(photo))
    place.view.editor.files.wanted.emit(photo)
    place.until(lambda: len(place.view.editor.files._entries) == 1)
    head = place.view.editor.head.level
    undo(head)
    assert "attachments" not in session.fields
    assert place.view.editor.files._entries == []
    redo(head)
    assert len(place.view.editor.files._entries) == 1


def test_a_note_left_and_opened_again_still_knows(notes: dict[str, str], open_place: Open) -> None:
    place = open_place()
    session = opened(place, notes[WATER])
    before = dict(session.fields)
    choose_urgency(place)
    opened(place, notes[COMPENSATION["title"]])
    session = opened(place, notes[WATER])
    assert session.fields != before
    undo(place.view.editor.head.level)
    assert session.fields == before


def test_a_note_taken_out_comes_back_whole(notes: dict[str, str], open_place: Open, services: Services) -> None:
    place = open_place()
    session = opened(place, notes[WATER])
    choose_urgency(place)  # changed and not completed yet
    written = dict(session.fields)
    history = len(services.queries.history(notes[WATER]))
    place.view.desk.delete()
    place.until(lambda: WATER not in place.titles())
    assert services.queries.count("note") == 5
    undo(place.view.listing.list)
    place.until(lambda: WATER in place.titles())
    assert services.queries.count("note") == 6
    again = place.view.desk.session
    assert again is not None
    assert again.record_id == notes[WATER]
    assert again.fields == written
    assert len(services.queries.history(notes[WATER])) == history + 2, "one more revision each, nothing removed"


def test_the_list_goes_back_to_what_it_showed(notes: dict[str, str], open_place: Open) -> None:
    place = open_place()
    listing = place.view.listing
    everything = place.titles()
    listing.set_filter(RecordFilter(severity=1))
    narrowed = place.titles()
    assert narrowed != everything
    place.find("note_sort").click()
    settle()
    by_level = place.titles()
    place.find("note_filter_severity").removed.emit()
    settle()
    assert len(place.titles()) > len(narrowed)
    for expected in (by_level, narrowed, everything):
        undo(listing.list)
        assert place.titles() == expected
    # What was put away after that comes first.
    listing.set_filter(RecordFilter(severity=1))
    opened(place, notes[WATER])
    type_text(place.find("note_content"), " Thử.")
    place.view.desk.discard()
    place.until(lambda: place.window.toast.accessibleName() == "Đã bỏ thay đổi.")
    undo(listing.list)
    place.until(lambda: place.find("note_content").text().endswith(" Thử."))
    assert place.view.presenter.filter == RecordFilter(severity=1)
