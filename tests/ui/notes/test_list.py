"""The list: what it shows first, how it is narrowed, and that it answers while typing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop_app.services import Services
from desktop_app.services.rows import RecordFilter
from tests.support import Clock, Notebook
from tests.ui.driving import cut_off, settle, type_text, unnamed
from tests.ui.notes.conftest import COMPENSATION, DRAFT, OTHERS, Place
from ui.i18n import install_translators, remove_translators
from ui.notes.presenter import DRAFTS, UNDELIVERED, NotesPresenter, state_words, title_spans, utf16_span
from ui.notes.words import margin_day
from ui.theme.text import Span
from ui.widgets.labels import Text

TITLES = [DRAFT["title"], COMPENSATION["title"], *(note["title"] for note in OTHERS)]


def test_drafts_stand_first_then_the_newest(notes: dict[str, str], open_place: Callable[..., Place]) -> None:
    place = open_place()
    assert place.titles() == TITLES
    rows = [place.view.presenter.row(place.view.listing.model.row(number)) for number in range(7)]
    assert [row.pill for row in rows] == ["draft", *["local"] * 6]
    assert rows[0].margin == ("21/11",)
    assert rows[6].margin == ("11/12", "2025")
    assert rows[1].area == "Ấp 3"
    assert place.find("note_search").placeholderText() == "Tìm trong 6 tin"


def test_a_record_being_edited_keeps_its_place_and_wears_the_mark(notes: dict[str, str], services: Services) -> None:
    services.capture.edit(notes[OTHERS[0]["title"]]).result()
    presenter = NotesPresenter(services)
    presenter.ask()
    rows = presenter.fetch(0, 50)
    assert [presenter.row(row).title for row in rows] == TITLES
    assert presenter.row(rows[2]).pill == "draft"
    presenter.ask(view=DRAFTS)
    assert {row.id for row in presenter.fetch(0, 50)} == {notes[DRAFT["title"]], notes[OTHERS[0]["title"]]}
    presenter.ask(view=UNDELIVERED)
    assert presenter.count() == 6


def test_pages_meet_without_gap_or_repetition(notes: dict[str, str], services: Services) -> None:
    presenter = NotesPresenter(services)
    presenter.ask()
    whole = [row.id for row in presenter.fetch(0, 50)]
    pieces = [row.id for offset in range(0, 8, 2) for row in presenter.fetch(offset, 2)]
    assert pieces == whole
    assert len(set(whole)) == presenter.count() == 7


def test_search_answers_while_typing_with_and_without_marks(
    notes: dict[str, str], open_place: Callable[..., Place], services: Services
) -> None:
    place = open_place()
    place.view.focus_search()
    assert QApplication.focusWidget() is place.find("note_search")
    type_text(place.find("note_search"), "den bu")
    place.until(lambda: place.titles() == [COMPENSATION["title"]])
    row = place.view.presenter.row(place.view.listing.model.row(0))
    assert [row.title[span.start : span.start + span.length] for span in row.title_spans] == ["đền", "bù"]
    place.find("note_search").clear()
    type_text(place.find("note_search"), "khoi bay")
    place.until(lambda: place.titles() == [DRAFT["title"]])
    place.find("note_search").clear()
    type_text(place.find("note_search"), "không có chuyện này")
    place.until(lambda: place.find("note_not_found").isVisible())
    QTest.keyClick(place.find("note_search"), Qt.Key.Key_Escape)
    place.until(lambda: place.titles() == TITLES)


def test_the_found_place_is_marked_in_the_snippet(notes: dict[str, str], services: Services) -> None:
    presenter = NotesPresenter(services)
    presenter.ask(text="lich chi tra")
    row = presenter.row(presenter.fetch(0, 1)[0])
    marked = [row.gist[span.start : span.start + span.length] for span in row.gist_spans]
    assert "lịch" in " ".join(marked)


def test_filters_are_chips_that_can_be_taken_off(notes: dict[str, str], open_place: Callable[..., Place]) -> None:
    place = open_place()
    place.view.choose_filter()
    settle()
    topic = place.find("filter_topic")
    type_text(topic, "dat dai")
    QTest.keyClick(topic, Qt.Key.Key_Return)
    settle()
    place.find("filter_show").click()
    settle()
    assert place.titles() == [COMPENSATION["title"]]
    assert place.view.presenter.filter.topic is not None
    chip = place.find("note_filter_topic")
    QTest.keyClick(chip, Qt.Key.Key_Delete)
    settle()
    assert place.titles() == TITLES


def test_filter_by_period_level_and_area(notes: dict[str, str], services: Services) -> None:
    presenter = NotesPresenter(services)
    presenter.ask(filter=RecordFilter(since=date(2026, 11, 18), until=date(2026, 11, 19)))
    assert [presenter.row(row).title for row in presenter.fetch(0, 9)] == [OTHERS[0]["title"], OTHERS[1]["title"]]
    assert presenter.filter_words() == [("period", "18/11/2026 đến 19/11/2026")]
    presenter.ask(filter=RecordFilter(severity=4))
    assert [presenter.row(row).title for row in presenter.fetch(0, 9)] == [OTHERS[3]["title"]]
    assert presenter.without("severity") == RecordFilter()


def test_filter_by_state_is_a_chip_like_the_others(
    notes: dict[str, str], open_place: Callable[..., Place], notebook: Notebook
) -> None:
    """How far a note has come, what has two versions, what is kept back, what waits for an answer."""

    def mark(sql: str, *values: object) -> None:
        notebook.store.write(lambda db: db.execute(sql, list(values))).result()

    place = open_place()
    # Two are in the office's backup, the next two have a receipt, one is with a courier, the last is only here.
    numbers = [
        row[0]
        for row in notebook.store.reader().execute(
            "SELECT rev.n FROM rev JOIN record ON record.id = rev.record WHERE record.type = 'note' ORDER BY rev.n"
        )
    ]
    mark("UPDATE replica SET safe = ?, delivered = ?, moving = ?", numbers[1], numbers[3], numbers[4])
    serious, two = notes[OTHERS[3]["title"]], notes[OTHERS[1]["title"]]
    mark("UPDATE record SET conflicts = 1 WHERE id = ?", two)
    mark("INSERT INTO held(rev, why) SELECT id, 'quota' FROM rev WHERE record = ?", two)
    shown = {}
    for state, _word in state_words():
        place.view.show_filter(RecordFilter(delivery=state))
        settle()
        shown[state] = place.titles()
    assert {state: len(titles) for state, titles in shown.items()} == {
        "local": 1,
        "moving": 1,
        "delivered": 2,
        "safe": 2,
        "conflict": 1,
        "held": 1,
        "waiting": 1,
    }
    assert len({title for state in ("local", "moving", "delivered", "safe") for title in shown[state]}) == 6
    # Without a courier the mark of what is with one stays behind; nothing that has arrived is here only.
    mark("UPDATE replica SET moving = 0")
    place.view.show_filter(RecordFilter(delivery="local"))
    assert len(place.titles()) == 2
    place.view.show_filter(RecordFilter(delivery="waiting"))
    settle()
    assert shown["conflict"] == shown["held"] == [OTHERS[1]["title"]]
    assert shown["waiting"] == [OTHERS[3]["title"]]
    place.services.capture.add("reply", [{"note": serious, "text": "Chưa có chủ trương nào."}]).result()
    place.view.refresh()
    assert place.titles() == []
    chip = place.find("note_filter_delivery")
    assert chip.text() == "Chờ văn phòng trả lời"
    place.view.choose_filter()
    settle()
    assert place.find("filter_state").currentText() == "Chờ văn phòng trả lời"
    place.find("filter_clear").click()
    settle()
    assert len(place.titles()) == 7


def test_the_answer_of_the_office_stands_above_the_note(
    notes: dict[str, str], open_place: Callable[..., Place], services: Services
) -> None:
    note = notes[OTHERS[0]["title"]]
    said = {"note": note, "text": "Thay máy bơm trước 05/12.", "by": "Phòng Kinh tế xã", "call": "0294 3 000 000"}
    services.capture.add("reply", [said]).result()
    place = open_place()
    place.view.open_record(note)
    settle()
    replies = place.find("note_replies")
    words = [text.text() for text in replies.findChildren(Text)]
    assert words == [
        "Văn phòng trả lời, 21/11/2026",
        "Thay máy bơm trước 05/12.",
        "Nơi trả lời: Phòng Kinh tế xã",
        "Hỏi thêm: 0294 3 000 000",
    ]
    assert replies.isVisible()
    place.view.open_record(notes[OTHERS[1]["title"]])
    settle()
    assert not replies.isVisible()


def test_in_one_pane_enter_opens_and_back_returns(notes: dict[str, str], open_place: Callable[..., Place]) -> None:
    place = open_place(1366, 736, scale=150)
    assert place.view.split.single
    assert place.view.listing.isVisible()
    rows = place.view.listing.list
    rows.setFocus()
    place.view.listing.select(notes[COMPENSATION["title"]])
    assert not place.view.editor.isVisible()
    QTest.keyClick(rows, Qt.Key.Key_Return)
    settle()
    assert place.view.editor.isVisible()
    assert place.find("note_title").text() == COMPENSATION["title"]
    assert place.find("note_back").isVisible()
    place.find("note_back").click()
    settle()
    assert place.view.listing.isVisible()
    assert QApplication.focusWidget() is rows


def test_larger_letters_keep_the_open_note(
    notes: dict[str, str], open_place: Callable[..., Place], services: Services
) -> None:
    place = open_place()
    place.view.open_record(notes[COMPENSATION["title"]])
    type_text(place.find("note_title"), ", lại hỏi")
    place.window.change_scale(1)
    settle()
    assert place.window.theme.scale == 125
    assert place.view.editor.facts.title.text().endswith(", lại hỏi")
    assert len(services.queries.drafts("note")) == 2


def test_a_note_that_went_elsewhere_is_said_and_leaves_the_list(
    notes: dict[str, str], open_place: Callable[..., Place], services: Services
) -> None:
    place = open_place()
    gone = notes[OTHERS[0]["title"]]
    services.capture.delete(gone).result()
    place.view.listing.select(gone, announce=True)
    place.until(lambda: OTHERS[0]["title"] not in place.titles())
    assert place.window.toast.isVisible()


def test_everything_has_a_name(notes: dict[str, str], open_place: Callable[..., Place]) -> None:
    place = open_place()
    place.view.open_record(notes[COMPENSATION["title"]])
    place.view.editor.details.show()
    place.view.editor.head.level.setChecked(True)
    place.view.editor.streams.add()
    settle()
    assert unnamed(place.view) == []


def test_spans_count_as_qt_counts() -> None:
    assert utf16_span("😀 đê vỡ", 2, 4) == Span(3, 2)
    assert title_spans("Sửa đê 😀 đê", "de") == (Span(4, 2), Span(10, 2))
    assert title_spans("Sửa đê", "") == ()


def test_the_margin_gives_the_year_only_when_it_is_another() -> None:
    today = date(2026, 11, 21)
    assert margin_day(date(2026, 1, 5), today) == ("05/01",)
    assert margin_day(date(2025, 1, 5), today) == ("05/01", "2025")
    assert margin_day(None, today) == ()


def test_wide_windows_show_the_steps_of_the_note(
    notes: dict[str, str], open_place: Callable[..., Place], services: Services, notebook: Notebook
) -> None:
    assert isinstance(notebook.clock, Clock)
    record = notes[COMPENSATION["title"]]
    notebook.clock.forward(hours=2)
    draft = services.capture.edit(record).result()
    services.capture.save_draft(draft.id, {**draft.fields, "severity": 2}).result()
    services.capture.complete(draft.id).result()
    notebook.clock.forward(days=1)
    services.capture.edit(record).result()
    place = open_place(1920, 1048)
    place.view.open_record(record)
    assert place.view.side.isVisible()
    assert place.view.side.steps(record) == [
        (("21/11", "09:14"), "Hoàn tất, nằm trên máy này"),
        (("21/11", "11:14"), "Sửa, hoàn tất lại"),
        (("22/11", "11:14"), "Đang viết"),
    ]


def test_one_note_is_not_said_as_many(open_place: Callable[..., Place], services: Services, qapp: QApplication) -> None:
    services.capture.add("note", [OTHERS[0]]).result()
    try:
        install_translators(qapp, "en")
        assert open_place().find("note_search").placeholderText() == "Search 1 note"
    finally:
        remove_translators(qapp)


def test_every_chip_and_button_is_seen_with_the_largest_letters(
    notes: dict[str, str], open_place: Callable[..., Place]
) -> None:
    place = open_place(1024, 600, scale=200)
    place.titles()
    assert [one for one in cut_off(place.window) if one.startswith("Chip")] == []
    dialog = place.quick()
    type_text(dialog.what.edit, "Nước yếu")
    place.until(dialog.saved.isVisible)
    assert [one for one in cut_off(dialog) if one.startswith("Button")] == []
    dialog.close()
