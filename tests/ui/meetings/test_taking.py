"""Taking a meeting live: from the keyboard alone, at full speed, and without losing a word."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt

from tests.support import Clock, Notebook
from tests.ui.driving import compose, settle
from tests.ui.meetings.conftest import Place, fields_of

OpenPlace = Callable[..., Place]


def test_a_meeting_from_the_first_key_to_its_follow_ups(
    open_place: OpenPlace, clock: Clock, screens: Path
) -> None:
    place = open_place()
    place.start_writing()
    place.say("Tuyến liên ấp dài 1,8 km.", role="Trưởng ấp")
    clock.forward(minutes=7)
    place.control(Qt.Key.Key_6)
    place.say("Niêm yết danh sách tại nhà văn hóa.")
    place.picture(screens / "meetings-slice.png")
    items = place.taking.draft.items()
    assert [(item["kind"], item["at"][11:16], item["text"]) for item in items] == [
        ("opinion", "09:14", "Tuyến liên ấp dài 1,8 km."),
        ("task", "09:21", "Niêm yết danh sách tại nhà văn hóa."),
    ]
    assert items[0]["by_role"] == "Trưởng ấp" and "by_role" not in items[1]
