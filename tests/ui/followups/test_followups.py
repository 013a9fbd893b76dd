"""Following up what was promised: the most pressing first, allowed steps only, and people are told in the end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop_app.domain.followups import TRANSITIONS
from tests.support import Notebook, slow_disk
from tests.ui.driving import compose, cut_off, settle, type_text
from tests.ui.followups.conftest import Place, meeting

OpenPlace = Callable[..., Place]


def fields(place: Place, record_id: str) -> dict[str, Any]:
    return place.services.queries.record(record_id).fields


def test_the_most_pressing_one_comes_first_and_says_so_in_words_and_shape(
    open_place: OpenPlace, notebook: Notebook
) -> None:
    meeting(notebook.services)
    place = open_place()
    assert [row.split()[0] for row in place.rows()] == ["Kiểm", "Báo", "Niêm", "Lập"]
    shown = [place.view.list._present(place.view.list.model.row(number)) for number in range(4)]
    assert [row.margin for row in shown] == [
        ("Quá hạn", "2 ngày"),
        ("Hôm nay",),
        ("27/11", "còn 6 ngày"),
        ("Chưa có hạn",),
    ]
    assert [row.margin_hot for row in shown] == [True, False, False, False]
    place.view.list.filter.chip("overdue").click()
    assert [row.split()[0] for row in place.rows()] == ["Kiểm"]


def test_only_steps_that_may_follow_are_offered(open_place: OpenPlace, notebook: Notebook) -> None:
    meeting(notebook.services)
    place = open_place()
    place.open("Niêm yết")
    combo = place.find("followup_state")
    assert [combo.itemData(row) for row in range(combo.count())] == ["new", *TRANSITIONS["new"]]
    assert "closed" not in TRANSITIONS["new"]


def test_other_colours_make_no_draft(open_place: OpenPlace, notebook: Notebook) -> None:
    meeting(notebook.services)
    place = open_place()
    place.open("Niêm yết")
    place.window.theme.change(mode="dark")
    settle()
    assert place.view.leaving()
    assert notebook.services.queries.drafts("followup") == []


def test_what_is_typed_while_a_slow_disk_stores_stays_on_the_page(open_place: OpenPlace, notebook: Notebook) -> None:
    meeting(notebook.services)
    place = open_place()
    record_id = place.open("Niêm yết")
    place.write("followup_owner", "Văn phòng xã")
    drafts = notebook.services.queries.drafts
    place.wait(lambda: [one.fields.get("owner") for one in drafts()] == ["Văn phòng xã"])
    settle()
    with slow_disk(notebook.store):
        place.view.page.store()
        place.find("followup_owner").end(False)
        type_text(place.find("followup_owner"), " và ấp")
    place.wait(lambda: place.stored == [record_id])
    assert fields(place, record_id)["owner"] == "Văn phòng xã"
    owner = place.find("followup_owner")
    assert owner.text() == "Văn phòng xã và ấp"
    assert owner.cursorPosition() == len(owner.text())
    place.wait(lambda: [one.fields["owner"] for one in drafts()] == [owner.text()])


def test_going_on_while_a_slow_disk_stores_keeps_both_matters(open_place: OpenPlace, notebook: Notebook) -> None:
    meeting(notebook.services)
    place = open_place()
    first = place.open("Niêm yết")
    place.write("followup_owner", "Văn phòng")
    drafts = notebook.services.queries.drafts
    place.wait(lambda: [one.fields.get("owner") for one in drafts()] == ["Văn phòng"])
    settle()
    with slow_disk(notebook.store):
        place.find("followup_owner").end(False)
        type_text(place.find("followup_owner"), " xã")
        place.view.page.store()
        second = place.open("Lập danh")
        type_text(place.find("followup_owner"), "Trưởng ấp")
    place.wait(lambda: place.stored == [first])
    assert fields(place, first)["owner"] == "Văn phòng xã"
    assert place.view.page.record_id == second
    assert place.find("followup_owner").text() == "Trưởng ấp"
    assert place.view.leaving()
    assert [one.fields["owner"] for one in drafts()] == ["Trưởng ấp"]


def test_from_new_to_closed(open_place: OpenPlace, notebook: Notebook) -> None:
    meeting(notebook.services)
    place = open_place()
    record_id = place.open("Niêm yết")
    place.choose("in_progress")
    place.write("followup_owner", "Văn phòng xã")
    place.store()
    assert (fields(place, record_id)["state"], fields(place, record_id)["owner"]) == ("in_progress", "Văn phòng xã")
    place.choose("resolved")
    place.write("followup_result", "Đã niêm yết ngày 20/11.")
    place.store()
    # Resolved and nobody told: this stays in sight.
    assert "chưa phản hồi người dân" in place.view.page._saved.text.text()
    place.choose("fed_back")
    place.write("followup_told_how", "nói tại cuộc họp ấp")
    place.find("followup_outcome").chip("agreed").click()
    place.store()
    after = fields(place, record_id)
    assert after["fed_back"] == {"on": "2026-11-21", "how": "nói tại cuộc họp ấp"}
    assert after["outcome"] == "agreed"
    place.choose("closed")
    place.store()
    assert fields(place, record_id)["state"] == "closed"
    assert len(place.services.queries.history(record_id)) == 5
    assert place.rows()[-1].startswith("Niêm yết")


def test_what_is_typed_is_kept_without_storing_it(open_place: OpenPlace, notebook: Notebook) -> None:
    meeting(notebook.services)
    place = open_place()
    record_id = place.open("Niêm yết")
    place.write("followup_result", "Đang in bảng")
    assert place.view.leaving()
    notebook.reopen()
    again = open_place()
    assert "result" not in fields(again, record_id)
    again.open("Niêm yết")
    assert again.find("followup_result").text() == "Đang in bảng"
    again.find("followup_result").setFocus()
    again.store()
    assert fields(again, record_id)["result"] == "Đang in bảng"


def test_leaving_in_the_very_moment_of_the_first_letter_loses_nothing(
    open_place: OpenPlace, notebook: Notebook
) -> None:
    meeting(notebook.services)
    place = open_place()
    place.open("Niêm yết")
    owner = place.find("followup_owner")
    owner.setFocus()
    owner.selectAll()
    type_text(owner, "Văn phòng xã")
    assert place.view.leaving()
    settle()
    place.write("followup_result", "Đang in")
    assert place.view.leaving()
    fields_now = place.services.queries.drafts("followup")[0].fields
    assert (fields_now["owner"], fields_now["result"]) == ("Văn phòng xã", "Đang in")


def test_a_change_that_came_behind_the_screen_is_not_written_over(open_place: OpenPlace, notebook: Notebook) -> None:
    meeting(notebook.services)
    place = open_place()
    record_id, capture = place.open("Niêm yết"), notebook.services.capture
    other = capture.edit(record_id).result()
    capture.save_draft(other.id, {**other.fields, "owner": "Văn phòng xã"}).result()
    capture.complete(other.id).result()
    place.write("followup_owner", "Công chức tư pháp xã")
    place.store()
    [conflict] = place.services.queries.conflicts(record_id)
    assert {one.value for one in conflict.claims} == {"Văn phòng xã", "Công chức tư pháp xã"}


def test_changes_can_be_dropped_and_taken_back(open_place: OpenPlace, notebook: Notebook) -> None:
    meeting(notebook.services)
    place = open_place()
    record_id = place.open("Niêm yết")
    place.write("followup_owner", "Người khác")
    place.wait(lambda: place.view.page._draft is not None and not place.view.page._draft.unsaved)
    place.find("followup_discard").click()
    place.wait(lambda: bool(place.toasts))
    assert place.find("followup_owner").text() == "Công chức địa chính xã"
    place.toasts[-1][2]()
    place.wait(lambda: place.find("followup_owner").text() == "Người khác")
    assert fields(place, record_id)["owner"] == "Công chức địa chính xã"


def test_dropped_changes_do_not_come_back_over_newer_ones(open_place: OpenPlace, notebook: Notebook) -> None:
    meeting(notebook.services)
    place = open_place()
    place.open("Niêm yết")
    place.write("followup_owner", "Người khác")
    place.wait(lambda: place.view.page._draft is not None and not place.view.page._draft.unsaved)
    place.find("followup_discard").click()
    place.wait(lambda: bool(place.toasts))
    place.write("followup_owner", "Trạm cấp nước")
    place.toasts[-1][2]()
    place.wait(lambda: place.toasts[-1][0].startswith("Chưa lấy lại được chữ đã bỏ"))
    assert place.find("followup_owner").text() == "Trạm cấp nước"


def test_a_day_that_does_not_exist_is_not_stored(open_place: OpenPlace, notebook: Notebook) -> None:
    meeting(notebook.services)
    place = open_place()
    record_id = place.open("Niêm yết")
    place.write("followup_due", "31/11/2026")
    place.press(Qt.Key.Key_Tab)
    place.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert place.stored == []
    assert "Tháng 11 chỉ có 30 ngày" in place.view.page.form.due.problem()
    assert fields(place, record_id)["due_on"] == "2026-11-27"


def test_a_key_does_not_store_over_a_day_that_does_not_exist(open_place: OpenPlace, notebook: Notebook) -> None:
    """Ctrl+Enter leaves no field: the reason is said all the same, on the page and for a new matter."""
    meeting(notebook.services)
    place = open_place()
    place.open("Niêm yết")
    place.write("followup_due", "31/11/2026")
    place.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert place.stored == []
    assert place.view.page.form is not None
    assert place.view.page.form.due.problem() == "Tháng 11 chỉ có 30 ngày. Xin xem lại ngày."
    before = notebook.services.queries.count("followup")
    place.view.add()
    place.write("followup_new_text", "Vá ổ gà ở dốc cầu")
    place.write("followup_new_due", "31/11")
    place.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    dialog: Any = place.find("followup_new")
    assert dialog.due.problem() == "Tháng 11 chỉ có 30 ngày. Xin xem lại ngày."
    assert QApplication.focusWidget() is dialog.due.edit
    settle()
    assert cut_off(dialog) == []
    sentence = dialog.due._problem
    assert sentence.visibleRegion().boundingRect().height() == sentence.height(), "the dialog makes room for the reason"
    assert notebook.services.queries.count("followup") == before
    place.write("followup_new_due", "30/11")
    place.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    place.wait(lambda: notebook.services.queries.count("followup") == before + 1)


def test_it_leads_to_its_meeting(open_place: OpenPlace, notebook: Notebook) -> None:
    source = meeting(notebook.services)
    place = open_place()
    place.open("Niêm yết")
    place.find("followup_source").click()
    assert place.meetings == [source]


def test_the_keyboard_alone_is_enough(open_place: OpenPlace, notebook: Notebook) -> None:
    meeting(notebook.services)
    place = open_place()
    place.view.entered()
    settle()
    place.press(Qt.Key.Key_Down)
    place.press(Qt.Key.Key_Return)
    assert place.find("followup_state").hasFocus()
    place.press(Qt.Key.Key_Tab)
    assert place.find("followup_due").hasFocus()
    place.press(Qt.Key.Key_Up)
    record_id = place.view.page.record_id
    place.store()
    assert fields(place, record_id)["due_on"] == "2026-11-22"


def test_a_syllable_in_composition_is_on_the_disk(open_place: OpenPlace, notebook: Notebook) -> None:
    meeting(notebook.services)
    place = open_place()
    record = place.open("Lập danh sách")
    for name in ("followup_owner", "followup_told_how", "followup_result"):
        compose(place.find(name), "đườ")
        settle()

    def stored() -> dict[str, Any]:
        drafts = place.services.queries.drafts("followup")
        return next((draft.fields for draft in drafts if draft.record_id == record), {})

    place.wait(lambda: {"owner", "fed_back", "result"} <= stored().keys())
    assert (stored()["owner"], stored()["fed_back"]["how"], stored()["result"]) == ("đườ", "đườ", "đườ")


def test_what_was_chosen_in_a_follow_up_is_taken_back(open_place: OpenPlace, notebook: Notebook) -> None:
    meeting(notebook.services)
    place = open_place()
    record = place.open("Lập danh sách")
    first = fields(place, record)
    place.choose("in_progress")
    outcome = place.view.page.form.outcomes  # type: ignore[union-attr]
    next(iter(outcome._chips.values())).click()
    state = place.find("followup_state")
    state.setFocus()
    place.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert (outcome.value(), place.view.page.form.state.value()) == (None, "in_progress")  # type: ignore[union-attr]
    place.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert place.view.page.form.state.value() == "new"  # type: ignore[union-attr]
    place.press(Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert place.view.page.form.state.value() == "in_progress"  # type: ignore[union-attr]
    assert place.view.leaving()
    assert place.services.queries.drafts("followup")[0].fields["state"] == "in_progress"
    assert fields(place, record) == first, "nothing is stored as a revision before somebody says so"


def test_a_state_that_was_stored_by_mistake_is_taken_back(open_place: OpenPlace, notebook: Notebook) -> None:
    """By one more revision: the history keeps both, and the states that may follow are those of before."""
    meeting(notebook.services)
    place = open_place()
    record = place.open("Lập danh sách")
    first, history = fields(place, record), len(place.services.queries.history(record))
    place.choose("in_progress")
    place.write("followup_owner", "Trưởng ấp")
    place.store()
    assert fields(place, record)["state"] == "in_progress"
    words, action, _back = place.toasts[-1]
    assert (words, action) == ("Đã ghi lại", "Lấy lại")
    place.find("followup_state").setFocus()
    place.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    place.wait(lambda: fields(place, record) == first)
    assert len(place.services.queries.history(record)) == history + 2
    assert place.services.queries.drafts("followup") == []
    settle()
    assert place.view.page.form.state.value() == "new"  # type: ignore[union-attr]
