"""A follow-up made by hand, and all of them as a board: what is done but not told stays in sight."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.support import Clock, Notebook, slow_disk
from tests.ui.driving import compose, cut_off, settle, type_text, unnamed
from tests.ui.followups.conftest import Place, meeting
from ui.followups.adding import NewFollowupDialog
from ui.followups.board import Card, column_of
from ui.theme.theme import Theme
from ui.widgets.dialog import snapshot

Open = Callable[..., Place]


def test_a_matter_is_made_by_hand(open_place: Open, notebook: Notebook, screens: Path) -> None:
    place = open_place()
    place.find("followup_new_wanted").click()
    settle()
    dialog = place.window.findChild(NewFollowupDialog)
    assert isinstance(dialog, NewFollowupDialog)
    place.find("followup_new_store").click()
    assert dialog.what.problem()
    type_text(place.find("followup_new_text"), "Cắm biển báo ở dốc cầu Kênh Ngang")
    type_text(place.find("followup_new_owner"), "Công an xã")
    type_text(place.find("followup_new_due"), "05/12/2026")
    assert unnamed(dialog) == []
    assert cut_off(dialog) == []
    snapshot(place.window).save(str(screens / "followup-new.png"))
    QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    place.wait(lambda: place.rows() == ["Cắm biển báo ở dốc cầu Kênh Ngang"])
    [row] = notebook.services.queries.followups()
    fields = notebook.services.queries.record(row.id).fields
    assert (fields["owner"], fields["due_on"], fields["state"]) == ("Công an xã", "2026-12-05", "new")


def test_what_may_not_leave_stops_it_and_is_shown(open_place: Open, notebook: Notebook) -> None:
    place = open_place()
    place.view.add()
    settle()
    dialog = place.window.findChild(NewFollowupDialog)
    assert isinstance(dialog, NewFollowupDialog)
    type_text(dialog.what.edit, "Trả lại tiền vào STK 0071001234567 Vietcombank")
    dialog.store()
    place.wait(lambda: bool(dialog.what.problem()))
    assert notebook.services.queries.followups() == []


@pytest.mark.parametrize(
    ("state", "column"),
    [("new", 0), ("verifying", 0), ("in_progress", 1), ("on_hold", 1), ("resolved", 2), ("fed_back", 3), ("closed", 3)],
)
def test_every_state_has_its_column(state: str, column: int) -> None:
    assert column_of(state) == column


def test_the_board_shows_how_far_and_how_old_everything_is(
    open_place: Open, notebook: Notebook, clock: Clock, screens: Path
) -> None:
    meeting(notebook.services)
    rows = notebook.services.queries.followups()
    for state in ("verifying", "forwarded", "accepted", "in_progress", "resolved"):
        notebook.services.followups.set(rows[0].id, {"state": state, "result": "Đã làm"}).result()
    clock.forward(days=40)
    place = open_place()
    place.view.list.filter.chip("resolved").click()
    assert place.rows() == [rows[0].title]
    place.find("followup_board_wanted").click()
    settle()
    cards = {card.row.id: card for card in place.view.board.findChildren(Card)}
    assert len(cards) == 4
    assert "đã hơn 30 ngày" in cards[rows[0].id].accessibleName()
    assert unnamed(place.view.board) == []
    assert cut_off(place.view.board) == []
    place.window.grab().save(str(screens / "followup-board.png"))
    focused = place.window.focusWidget()
    assert isinstance(focused, Card)
    wanted = focused.row.id
    QTest.keyClick(focused, Qt.Key.Key_Space)
    settle()
    assert place.view.page.record_id == wanted
    assert place.find("followup_list").isVisible()


@pytest.mark.parametrize(("width", "height", "scale"), [(1024, 560, 100), (1366, 736, 200)])
def test_the_board_fits(
    open_place: Open, notebook: Notebook, make_theme: Callable[..., Theme], width: int, height: int, scale: int
) -> None:
    meeting(notebook.services)
    place = open_place(width, height, make_theme("light", scale))
    place.view.show_board()
    settle()
    assert cut_off(place.view.board) == []


def writing(place: Place) -> NewFollowupDialog:
    """The dialog in which a matter is written."""
    settle()
    [dialog] = [one for one in place.window.findChildren(NewFollowupDialog) if one.isVisible()]
    return dialog


def begun(notebook: Notebook) -> list[dict[str, Any]]:
    """What of new matters is on the disk and not made yet."""
    return [draft.fields for draft in notebook.services.queries.drafts("followup") if draft.is_new]


def test_a_matter_that_is_being_written_is_on_the_disk(open_place: Open, notebook: Notebook) -> None:
    place = open_place()
    place.view.add()
    dialog = writing(place)
    type_text(dialog.what.edit, "Hỏi xã vì sao nước ")
    compose(dialog.what.edit, "yêu")
    place.wait(lambda: bool(begun(notebook)) and dialog.session.clean)
    assert [one["text"] for one in begun(notebook)] == ["Hỏi xã vì sao nước yêu"]


def test_what_is_typed_while_a_slow_disk_makes_a_matter_is_kept(open_place: Open, notebook: Notebook) -> None:
    place = open_place()
    place.view.add()
    dialog = writing(place)
    type_text(dialog.what.edit, "Cắm biển báo")
    place.wait(lambda: dialog.session.clean)
    with slow_disk(notebook.store):
        dialog.store()
        type_text(dialog.what.edit, " ở dốc cầu")
    place.wait(lambda: place.rows() == ["Cắm biển báo"])
    drafts = notebook.services.queries.drafts("followup")
    assert [one.fields["text"] for one in drafts] == ["Cắm biển báo ở dốc cầu"]


@pytest.mark.parametrize("how", ["escape", "lock"])
def test_words_of_a_matter_outlive_esc_and_a_lock(open_place: Open, notebook: Notebook, how: str) -> None:
    place = open_place()
    place.view.add()
    dialog = writing(place)
    type_text(dialog.what.edit, "Cắm biển báo ở dốc cầu")
    type_text(dialog.owner.edit, "Công an xã")
    if how == "escape":
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
    else:
        dialog.close()  # as `Application.lock_away` does
    settle()
    assert [(one["text"], one["owner"]) for one in begun(notebook)] == [("Cắm biển báo ở dốc cầu", "Công an xã")]
    words, action, go_on = place.toasts[-1]
    assert ("Hôm nay" in words, action) == (True, "Viết tiếp")
    go_on()
    again = writing(place)
    assert (again.what.text(), again.owner.text()) == ("Cắm biển báo ở dốc cầu", "Công an xã")
    QTest.keyClick(again, Qt.Key.Key_Escape)
    settle()
    place.find("followup_new_wanted").click()
    type_text(writing(place).what.edit, "Xin ")
    QTest.keyClick(writing(place), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    place.wait(lambda: place.rows() == ["Xin Cắm biển báo ở dốc cầu"])
    assert begun(notebook) == []


def test_a_matter_that_is_not_wanted_is_dropped_and_taken_back(open_place: Open, notebook: Notebook) -> None:
    place = open_place()
    place.view.add()
    type_text(writing(place).what.edit, "Viết nhầm")
    place.find("followup_new_drop").click()
    place.wait(lambda: bool(place.toasts))
    assert begun(notebook) == []
    place.toasts[-1][2]()
    place.wait(lambda: bool(begun(notebook)))
    assert writing(place).what.text() == "Viết nhầm"
    writing(place).what.edit.clear()
    settle()
    QTest.keyClick(writing(place), Qt.Key.Key_Escape)
    place.wait(lambda: begun(notebook) == [])


def test_a_look_at_the_dialog_leaves_nothing(open_place: Open, notebook: Notebook) -> None:
    place = open_place()
    place.view.add()
    QTest.keyClick(writing(place), Qt.Key.Key_Escape)
    settle()
    assert (begun(notebook), place.toasts) == ([], [])
