"""A syllable that the input method still composes is as good as written, wherever it stands in a meeting."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt

from tests.ui.driving import compose, settle, type_text
from tests.ui.meetings.conftest import SAID, Place, fields_of, stored_items
from ui.meetings.start import StartPage
from ui.meetings.typing import text_with_preedit

OpenPlace = Callable[..., Place]


def test_a_syllable_in_composition_is_not_lost_on_enter(open_place: OpenPlace) -> None:
    place = open_place()
    place.start_writing()
    place.write("Bà con mong mở ")
    compose(place.composer.text, "đường")
    place.press(Qt.Key.Key_Return)
    assert [item["text"] for item in place.taking.draft.items()] == ["Bà con mong mở đường"]
    place.say("Xong.")
    # Nor does it come back into the next item.
    assert [item["text"] for item in place.taking.draft.items()] == ["Bà con mong mở đường", "Xong."]


def test_a_single_syllable_in_composition_is_an_item_of_its_own(open_place: OpenPlace) -> None:
    place = open_place()
    place.start_writing()
    compose(place.composer.text, "Có")
    place.press(Qt.Key.Key_Return)
    assert text_with_preedit(place.composer.text) == ""
    place.say("Rồi.")
    assert [item["text"] for item in place.taking.draft.items()] == ["Có", "Rồi."]


def test_a_correction_in_composition_is_kept_too(open_place: OpenPlace) -> None:
    place = open_place()
    place.take(fields_of(SAID[:1]))
    place.taking.edit_item("i1")
    settle()
    compose(place.focused(), " rồi")
    place.saved()
    assert stored_items(place)[0]["text"].endswith("23 hộ. rồi")
    place.press(Qt.Key.Key_Return)
    assert (place.taking.draft.item("i1") or {})["text"].endswith("23 hộ. rồi")


def test_a_syllable_in_composition_is_saved_as_it_stands(open_place: OpenPlace) -> None:
    place = open_place()
    place.start_writing()
    place.write("Nước yếu ở ")
    compose(place.composer.text, "ấp")
    settle()
    place.saved()
    assert stored_items(place)[0]["text"] == "Nước yếu ở ấp"


def test_a_syllable_in_composition_is_saved_in_the_one_line_fields_too(open_place: OpenPlace) -> None:
    place = open_place()
    place.take(fields_of(SAID[:1]))
    compose(place.find("composer_role"), "Trưở")
    place.saved()
    assert stored_items(place)[-1]["by_role"] == "Trưở"
    place.taking.edit_item("i1")
    settle()
    role = place.find("edit_role")
    role.setFocus()
    role.selectAll()
    type_text(role, "Tổ ")
    compose(role, "trưở")
    place.find("edit_time").setFocus()
    place.find("edit_time").selectAll()  # type: ignore[attr-defined]
    type_text(place.find("edit_time"), "9:4")
    compose(place.find("edit_time"), "5")
    place.saved()
    item = stored_items(place)[0]
    assert item["by_role"] == "Tổ trưở"
    assert item["at"].startswith("2026-11-21T09:45"), "stored while it is typed, not only when the field is left"


def test_the_head_of_a_meeting_keeps_a_syllable_in_composition(open_place: OpenPlace) -> None:
    place = open_place()
    place.window.meeting_wanted.emit()
    place.wait(lambda: isinstance(place.view.current, StartPage))
    settle()
    for name in ("start_title", "start_place", "start_begins"):
        widget = place.find(name)
        widget.setFocus()
        widget.selectAll()  # type: ignore[attr-defined]
        compose(widget, "8:15" if name == "start_begins" else "đườ")
    place.saved()
    fields = place.services.queries.drafts("meeting")[0].fields
    assert (fields["title"], fields["place"]) == ("đườ", "đườ")
    assert "T08:15" in fields["starts_at"]
