"""Where a person was when the notebook locked, so that she goes on there after opening it: ids and names of fields,
never a word of what was written.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QTimer

from desktop_app.errors import NotFound
from ui.widgets.keys import give_keyboard, keyboard_at

if TYPE_CHECKING:
    from ui.frame import Frame

# Where the words of the quick note stand in the form.
_WRITTEN = MappingProxyType({"note": "note_content"})


class Standing(NamedTuple):
    """`type` and `record_id` of what was being written ("" when nothing was), `field` the object name of what had the
    keyboard, `letter` where in it."""

    type: str
    record_id: str
    field: str
    letter: int


def standing(frame: Frame) -> Standing:
    """To be asked before the window closes."""
    window: Any = frame.window
    field, letter = keyboard_at(window)
    screen: Any = window.view(window.place)
    opened = screen.opened() if hasattr(screen, "opened") else None
    if opened is None or not opened[2].isAncestorOf(window.focusWidget()):
        return Standing("", "", field, letter)
    return Standing(opened[0], opened[1], field, letter)


def of_draft(draft: Any) -> Standing:
    """In the words of a draft that a dialog held."""
    end = len(str(draft.fields.get("content", "")))
    return Standing(draft.type, draft.record_id, _WRITTEN.get(draft.type, ""), end)


def go_on(frame: Frame, at: Standing) -> None:
    """In a window that has come up again at the place where the one before was left."""
    if at.record_id:
        try:
            frame.open_record(at.type, at.record_id)
        except NotFound:
            return  # erased, or taken out elsewhere meanwhile
    # Later: Qt shows what was put into a layout only with the next turn of its loop.
    QTimer.singleShot(0, frame.window, lambda: give_keyboard(frame.window, at.field, at.letter))
