"""Minutes that are finished already, or that somebody else finished or put away while they are written."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt

from tests.support import Clock, Notebook
from tests.ui.driving import settle, type_text
from tests.ui.meetings.conftest import Place, fields_of, stored_items
from ui.meetings.taking import TakingView
from ui.widgets.labels import Text

OpenPlace = Callable[..., Place]


def finished(place: Place) -> str:
    services = place.services
    return services.meetings.finish(services.meetings.start(fields_of()).result().id).result().record_id


def test_what_is_added_to_finished_minutes_gets_no_time_at_which_nobody_spoke(
    open_place: OpenPlace, clock: Clock
) -> None:
    place = open_place()
    record = finished(place)
    clock.forward(days=1, hours=6)
    place.view.write(record)
    place.wait(lambda: isinstance(place.view.current, TakingView))
    settle()
    place.say("Ghi thiếu: đề nghị nạo vét cống.")
    added = place.taking.draft.items()[-1]
    assert added["text"] == "Ghi thiếu: đề nghị nạo vét cống."
    assert "at" not in added
    # A time that is typed afterwards belongs to the day of the meeting.
    place.taking.edit_item(added["id"])
    place.find("edit_time").setFocus()
    place.write("8:50")
    place.press(Qt.Key.Key_Return)
    assert place.taking.draft.items()[-1]["at"] == "2026-11-21T08:50+07:00"
    place.control(Qt.Key.Key_Return)
    said = [one.text() for one in place.window.findChildren(Text)]
    assert not [words for words in said if "Theo dõi" in words and "nhiệm vụ" in words], "it is followed up already"
    place.control(Qt.Key.Key_Return)
    place.wait(lambda: bool(place.toasts))
    assert place.toasts == [("Đã sửa xong biên bản", "", None)]
    assert not place.services.queries.drafts("meeting")


def test_what_is_typed_while_a_slow_disk_finishes_is_kept(
    open_place: OpenPlace, notebook: Notebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = open_place()
    place.take(fields_of())
    meetings = place.services.meetings
    asked, go_on, finish = threading.Event(), threading.Event(), type(meetings).finish

    def slowly(self: Any, meeting: str) -> Any:
        notebook.store.write(lambda _db: go_on.wait(60))
        asked.set()
        return finish(self, meeting)

    monkeypatch.setattr(type(meetings), "finish", slowly)
    place.taking.finish()
    place.find("finish_now").click()  # type: ignore[attr-defined]
    place.wait(asked.is_set)
    place.composer.text.setFocus()
    type_text(place.composer.text, "Xin nói thêm một ý.")
    go_on.set()
    place.wait(lambda: bool(place.toasts))

    def kept() -> bool:
        drafts = place.services.queries.drafts("meeting")
        return any("Xin nói thêm" in str(draft.fields) for draft in drafts)

    place.wait(kept)
    [minutes] = place.services.queries.records("meeting")
    assert "Xin nói thêm" not in str(place.services.queries.record(minutes.id).fields)


def test_finished_minutes_that_were_only_looked_at_are_not_being_corrected(open_place: OpenPlace) -> None:
    place = open_place()
    record = finished(place)
    place.view.write(record)
    place.wait(lambda: isinstance(place.view.current, TakingView))
    settle()
    place.find("taking_back").click()  # type: ignore[attr-defined]
    place.wait(lambda: not place.services.queries.drafts("meeting"))
    # What was changed stays, of course.
    place.view.write(record)
    place.wait(lambda: isinstance(place.view.current, TakingView))
    settle()
    place.say("Ghi thiếu.")
    place.find("taking_back").click()  # type: ignore[attr-defined]
    settle()
    assert [draft.record_id for draft in place.services.queries.drafts("meeting")] == [record]


def test_a_meeting_finished_by_a_command_meanwhile_goes_on_as_a_correction(open_place: OpenPlace) -> None:
    place = open_place()
    place.take(fields_of())
    place.saved()
    draft = place.taking.draft
    place.services.meetings.finish(draft.id).result()
    place.say("Nói sau khi lệnh đã kết thúc cuộc họp.")
    place.wait(lambda: bool(place.services.queries.drafts("meeting")))
    place.saved()
    [stored] = place.services.queries.drafts("meeting")
    assert (stored.record_id, stored.is_new, stored.fields["state"]) == (draft.record_id, False, "final")
    assert "Nói sau khi lệnh đã kết thúc cuộc họp." in [item["text"] for item in stored_items(place)]
    assert stored.changes().keys() == {name for name in stored.fields if name not in stored.base_fields}


def test_a_meeting_put_away_by_a_command_meanwhile_is_there_with_the_next_word(open_place: OpenPlace) -> None:
    place = open_place()
    place.take(fields_of())
    place.saved()
    place.services.capture.discard_draft(place.taking.draft.id).result()
    place.say("Nói sau khi nháp đã bị bỏ.")
    place.saved()
    [stored] = place.services.queries.drafts("meeting")
    assert [item["text"] for item in stored_items(place)][-1] == "Nói sau khi nháp đã bị bỏ."
    assert len(stored_items(place)) > 1
    assert stored.is_new
