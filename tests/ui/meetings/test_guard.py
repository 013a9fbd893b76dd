"""The guard while a meeting is taken: office-holders may be named, and what stops the minutes is found again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt

from tests.ui.driving import cut_off
from tests.ui.meetings.conftest import SAID, Place, fields_of

OpenPlace = Callable[..., Place]
CHILD = "Cháu Lò Thị Nhung, 12 tuổi, phải nghỉ học vì nhà xa."


def test_an_office_holder_may_be_named_and_a_child_may_not(open_place: OpenPlace, screens: Path) -> None:
    place = open_place()
    place.take(fields_of(SAID[:3]))
    guard = place.taking.guard
    place.say("Đồng chí Trần Văn Mẫu, Bí thư Đảng ủy xã, hứa trả lời trước ngày 30.")
    place.write(CHILD)
    place.wait(lambda: guard.kinds(blocking=True)["minor"] == 1)
    assert not guard.kinds(blocking=False)
    place.picture(screens / "guard-meeting.png")
    assert cut_off(place.window) == []
    place.press(Qt.Key.Key_F8)
    assert guard.popup is not None
    place.press(Qt.Key.Key_Return)
    assert place.composer.text.text() == "Một em nhỏ, 12 tuổi, phải nghỉ học vì nhà xa."
    place.wait(lambda: not guard.kinds(blocking=True))


def test_finishing_is_stopped_and_leads_to_the_item(open_place: OpenPlace) -> None:
    place = open_place()
    place.take(fields_of((*SAID[:2], {**SAID[1], "text": CHILD})))
    guard = place.taking.guard
    place.wait(lambda: guard.kinds(blocking=True)["minor"] == 1)  # also while the item is only shown
    place.control(Qt.Key.Key_Return)
    place.find("finish_now").click()  # type: ignore[attr-defined]
    place.wait(lambda: bool(place.window.findChildren(type(place.taking.head.finish), "banner_fix")))
    assert place.services.queries.count("meeting") == 0
    place.find("banner_fix").click()  # type: ignore[attr-defined]
    place.wait(lambda: guard.popup is not None)
    assert place.taking.items.editing() == "i3"
    place.press(Qt.Key.Key_Return)
    assert place.find("edit_text").toPlainText().startswith("Một em nhỏ")  # type: ignore[attr-defined]
    place.press(Qt.Key.Key_Escape)
    place.wait(lambda: not guard.kinds(blocking=True))
