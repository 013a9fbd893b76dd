"""The list in another order, narrowed by channel, and searches that are kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtGui import QAction

from desktop_app.services.rows import RecordFilter
from desktop_app.services.saved import MOST, SavedSearch
from tests.support import Notebook
from tests.ui.driving import cut_off, settle, type_text, unnamed
from tests.ui.notes.conftest import Place
from ui.notes.searches import SearchMenu


def test_the_most_serious_first(notes: dict[str, str], open_place: Callable[..., Place], screens: Path) -> None:
    place = open_place()
    newest = place.titles()
    place.find("note_sort").click()
    settle()
    levels = [place.view.presenter.row(place.view.listing.model.row(n)).level for n in range(1, len(newest))]
    assert levels == sorted([level for level in levels if level is not None], reverse=True)
    assert place.find("note_sort").text() == "Nặng nhất trước"
    place.window.grab().save(str(screens / "notes-by-level.png"))
    assert cut_off(place.window) == []
    assert unnamed(place.window) == []
    place.find("note_sort").click()
    settle()
    assert place.titles() == newest


def test_narrowed_by_channel(notes: dict[str, str], open_place: Callable[..., Place]) -> None:
    place = open_place()
    place.view.listing.set_filter(RecordFilter(channel="conversation"))
    assert place.titles() == ["Chậm chi trả đền bù đường liên ấp"]
    chip = place.find("note_filter_channel")
    assert chip.text() == "Trò chuyện, gặp gỡ"


def test_a_search_is_kept_and_asked_again(notes: dict[str, str], open_place: Callable[..., Place]) -> None:
    place = open_place()
    place.view.listing.set_filter(RecordFilter(severity=1, since=date(2026, 11, 1)))
    narrowed = place.titles()
    said: list[str] = []
    searches = SearchMenu(place.services.saved, place.view.presenter, place.view._bridge, said.append)
    menu = searches.build(place.find("note_saved_searches"), place.view.listing.ask_again)
    keep = menu.findChild(QAction, "saved_search_keep")
    assert keep is not None
    keep.trigger()
    place.until(lambda: len(place.services.saved.all()) == 1)
    [search] = place.services.saved.all()
    assert search.name == "Cần quan tâm, từ 01/11/2026"
    place.view.listing.set_filter(RecordFilter())
    assert place.titles() != narrowed
    again = searches.build(place.find("note_saved_searches"), place.view.listing.ask_again)
    again.actions()[0].trigger()
    assert place.titles() == narrowed


def test_words_are_kept_too(notes: dict[str, str], open_place: Callable[..., Place]) -> None:
    place = open_place()
    type_text(place.find("note_search"), "nuoc may")
    place.until(lambda: place.titles() == ["Nước máy yếu vào giờ chiều"])
    assert place.view.presenter.saved_name() == "“nuoc may”"
    place.view.listing.ask_again(RecordFilter(), "", False)
    assert len(place.titles()) > 1
    place.view.listing.ask_again(RecordFilter(), "nuoc may", False)
    assert place.titles() == ["Nước máy yếu vào giờ chiều"]


def test_searches_stay_in_the_notebook_and_do_not_pile_up(notebook: Notebook) -> None:
    saved = notebook.services.saved
    for number in range(MOST + 5):
        saved.keep(SavedSearch(f"Việc {number}", RecordFilter(topic="land", since=date(2026, 1, 2)))).result()
    saved.keep(SavedSearch("Việc 20", RecordFilter(severity=4), by_level=True)).result()
    kept = notebook.reopen().saved.all()
    assert len(kept) == MOST
    assert kept[0] == SavedSearch("Việc 20", RecordFilter(severity=4), by_level=True)
    assert kept[1].filter == RecordFilter(topic="land", since=date(2026, 1, 2))
    notebook.services.saved.drop("Việc 20").result()
    assert "Việc 20" not in [search.name for search in notebook.services.saved.all()]


def test_one_stream_of_a_grievance_asks_for_another_or_a_reason(
    notes: dict[str, str], open_place: Callable[..., Place]
) -> None:
    place = open_place()
    fields = {"area": "29461", "content": "Bức xúc.", "severity": 3, "stream.a": {"summary": "Phản đối.", "order": 1}}
    draft = place.services.capture.new_draft("note", fields).result()
    place.view.open_record(draft.record_id)
    assert "Xin ghi thêm luồng khác" in place.find("stream_advice").text()
    place.find("stream_reason").click()
    settle()
    reason = place.find("note_one_stream_reason")
    assert reason.isVisible()
    assert reason.hasFocus()
    type_text(reason, "Chỉ gặp được một nhóm hộ.")
    settle()
    assert not place.find("stream_advice").isVisible()


def test_from_a_note_to_its_meeting(
    notes: dict[str, str], open_place: Callable[..., Place], monkeypatch: pytest.MonkeyPatch
) -> None:
    place = open_place()
    services = place.services
    item = {"kind": "opinion", "text": "Xin sửa cống.", "order": 1}
    meeting = services.meetings.finish(
        services.meetings.start({"title": "Họp ấp", "item.a1": item}).result().id
    ).result()
    draft = services.meetings.note_from_item(meeting.record_id, "a1").result()
    place.view.open_record(draft.record_id)
    wanted: list[str] = []
    place.view.meeting_wanted.connect(wanted.append)
    offered: dict[str, Callable[[], object]] = {}
    monkeypatch.setattr(place.view.desk.deeds, "menu", lambda _under, entries: offered.update(entries))
    place.view.desk._menu()
    offered["Xem cuộc họp đã nêu việc này"]()
    assert wanted == [meeting.record_id]
