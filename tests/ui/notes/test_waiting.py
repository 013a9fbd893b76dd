"""The list answers in the background: the window goes on, and only what was asked last is shown."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop_app.services import Services
from desktop_app.services.rows import RecordFilter
from tests.support import Notebook
from tests.ui.driving import settle, type_text
from tests.ui.notes.conftest import COMPENSATION, DRAFT, OTHERS, Place
from ui.bridge import Bridge, Latest
from ui.notes.presenter import ALL, Answer, NotesPresenter, Question

TITLES = [DRAFT["title"], COMPENSATION["title"], *(note["title"] for note in OTHERS)]
WATER, FERTILISER = OTHERS[0]["title"], OTHERS[1]["title"]


@dataclass
class Slow:
    """Holds the reading thread of a notebook until it is let go, and notes what the list was asked meanwhile."""

    services: Services
    gate: threading.Event = field(default_factory=threading.Event)
    asked: list[Question] = field(default_factory=list)

    def hold(self) -> None:
        self.gate.clear()
        self.services.queries.later(lambda: self.gate.wait(60))

    def let_go(self) -> None:
        self.gate.set()


@pytest.fixture
def slow(services: Services, monkeypatch: pytest.MonkeyPatch) -> Iterator[Slow]:
    held = Slow(services)
    find = NotesPresenter.find

    def noted(presenter: NotesPresenter, question: Question, most: int = -1) -> Answer:
        held.asked.append(question)
        return find(presenter, question, most)

    monkeypatch.setattr(NotesPresenter, "find", noted)
    yield held
    held.let_go()


def shown(place: Place) -> list[str]:
    """The titles on screen now, whatever is still on its way."""
    model = place.view.listing.model
    return [place.view.presenter.row(model.row(number)).title for number in range(model.rowCount())]


def type_and_ask(place: Place, text: str) -> None:
    search = place.find("note_search")
    search.clear()
    type_text(search, text)
    QTest.keyClick(search, Qt.Key.Key_Return)  # at once, without waiting for a pause


def test_while_a_search_runs_the_rows_stay_and_the_window_answers(
    notes: dict[str, str], open_place: Callable[..., Place], slow: Slow
) -> None:
    place = open_place()
    place.view.focus_search()
    slow.hold()
    before = place.view.listing.grab().toImage()
    type_and_ask(place, "nuoc may")
    settle()
    assert place.view.listing.waiting
    assert shown(place) == TITLES
    # Nothing but the search field itself looks different: the rows did not blank.
    rows = place.view.listing.list
    corner = rows.mapTo(place.view.listing, QPoint(0, 0))
    after = place.view.listing.grab().toImage()
    area = rows.geometry().translated(corner - rows.pos())
    assert before.copy(area) == after.copy(area)
    assert QApplication.focusWidget() is place.find("note_search")
    slow.let_go()
    place.until(lambda: shown(place) == [WATER])
    assert QApplication.focusWidget() is place.find("note_search")


def test_only_the_last_question_is_answered(
    notes: dict[str, str], open_place: Callable[..., Place], slow: Slow
) -> None:
    place = open_place()
    slow.hold()
    slow.asked.clear()
    seen: list[list[str]] = []
    place.view.listing.model.modelReset.connect(lambda: seen.append(shown(place)))
    place.view.listing.model.rowsInserted.connect(lambda *_: seen.append(shown(place)))
    for text in ("nuoc may", "phan", "phan bon"):
        type_and_ask(place, text)
    slow.let_go()
    place.until(lambda: shown(place) == [FERTILISER])
    # The first is never asked at all: it still waited for its turn when the next key came.
    assert [question.text for question in slow.asked] == ["phan bon"]
    assert seen == [[FERTILISER]]


def test_an_answer_that_was_on_its_way_does_not_come_over_the_next_question(
    notes: dict[str, str], open_place: Callable[..., Place], slow: Slow
) -> None:
    place = open_place()
    slow.hold()
    type_and_ask(place, "nuoc may")
    place.view.listing.show_view("drafts")  # answered at once, while the search still waits
    assert shown(place) == [DRAFT["title"]]
    slow.let_go()
    place.services.queries.later(lambda: None).result()
    settle()
    assert shown(place) == [DRAFT["title"]]
    assert place.find("note_search").text() == ""


def test_a_filter_keeps_the_chosen_note_and_the_keyboard(
    notes: dict[str, str], open_place: Callable[..., Place], slow: Slow
) -> None:
    place = open_place()
    place.view.listing.focus_rows()
    place.view.open_record(notes[WATER])
    place.view.listing.focus_rows()
    slow.hold()
    place.view.show_filter(RecordFilter(topic="infra"))
    # The chip says what was asked; the rows are still the old ones.
    assert place.find("note_filter_topic").isVisible()
    assert shown(place) == TITLES
    slow.let_go()
    assert place.titles() == [WATER]
    assert place.view.listing.list.current().id == notes[WATER]
    assert QApplication.focusWidget() is place.view.listing.list


def test_a_note_that_comes_while_a_search_is_shown_is_found_too(
    notes: dict[str, str], open_place: Callable[..., Place], slow: Slow, services: Services
) -> None:
    place = open_place()
    type_and_ask(place, "phan bon")
    assert place.titles() == [FERTILISER]
    services.capture.add("note", [{**OTHERS[1], "title": "Phân bón giả ở chợ", "occurred_on": "2026-11-20"}]).result()
    slow.hold()
    place.view.refresh()
    assert shown(place) == [FERTILISER]
    slow.let_go()
    assert place.titles() == ["Phân bón giả ở chợ", FERTILISER]


def test_a_window_that_is_gone_gets_no_answer(
    notes: dict[str, str], open_place: Callable[..., Place], slow: Slow, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = open_place()
    slow.hold()
    type_and_ask(place, "nuoc may")
    taken: list[Answer] = []
    monkeypatch.setattr(place.view.presenter, "show", taken.append)
    place.window.go("today")
    place.window._drop("notes")  # as a lock does, and another text size
    settle()
    slow.let_go()
    place.services.queries.later(lambda: None).result()
    settle()
    assert taken == []


def test_a_notebook_that_is_closed_meanwhile_says_nothing_any_more(
    notes: dict[str, str], open_place: Callable[..., Place], notebook: Notebook, slow: Slow
) -> None:
    place = open_place()
    slow.hold()
    type_and_ask(place, "nuoc may")
    before = place.view.presenter.answer
    closing = threading.Thread(target=notebook.services.close)
    closing.start()
    slow.let_go()
    closing.join(30)
    settle()
    assert not closing.is_alive()
    late = notebook.services.queries.later(lambda: pytest.fail("a closed notebook was asked"))
    assert late.cancelled()
    assert place.view.presenter.answer is before


def test_what_goes_wrong_is_told_and_the_next_question_is_answered(
    notes: dict[str, str], open_place: Callable[..., Place], monkeypatch: pytest.MonkeyPatch, services: Services
) -> None:
    place = open_place()
    told: list[BaseException] = []
    place.view._bridge.on_unhandled = told.append
    whole = services.queries.search

    def broken(*_: Any) -> Any:
        raise OSError("the disk is gone")

    monkeypatch.setattr(services.queries, "search", broken)
    type_and_ask(place, "nuoc may")
    place.until(lambda: [str(error) for error in told] == ["the disk is gone"])
    assert not place.view.listing.waiting
    assert shown(place) == TITLES
    monkeypatch.setattr(services.queries, "search", whole)
    type_and_ask(place, "phan bon")
    assert place.titles() == [FERTILISER]


def test_another_text_size_keeps_the_search(notes: dict[str, str], open_place: Callable[..., Place]) -> None:
    place = open_place()
    type_and_ask(place, "phan bon")
    assert place.titles() == [FERTILISER]
    place.window.theme.change(scale=125)
    settle()
    assert place.titles() == [FERTILISER]
    assert place.view.listing.search.text() == "phan bon"


def test_rows_that_went_meanwhile_leave_a_gap_and_nothing_breaks(
    notes: dict[str, str], open_place: Callable[..., Place], services: Services
) -> None:
    place = open_place()
    place.view.show_filter(RecordFilter(area=services.places.made(9)[0].id))
    place.titles()
    model = place.view.listing.model
    gone = model.row(0).id
    model._pages.clear()
    services.capture.delete(gone).result()
    assert model.row(0) is None
    assert model.find(gone) == -1
    place.view.listing.grab()
    place.view.refresh()
    assert len(place.titles()) == model.rowCount()
    assert all(model.row(number) is not None for number in range(model.rowCount()))


def test_the_last_of_several_questions(qapp: QApplication, services: Services) -> None:
    bridge = Bridge()
    latest = Latest(bridge, bridge)
    heard: list[int] = []
    gate = threading.Event()
    running = threading.Event()

    def first() -> int:
        running.set()
        gate.wait(60)
        return 1

    latest.ask(services.queries.later(first), heard.append)
    assert running.wait(30)
    latest.ask(services.queries.later(lambda: 2), heard.append)
    latest.ask(services.queries.later(lambda: 3), heard.append)
    gate.set()
    services.queries.later(lambda: None).result()
    settle()
    assert heard == [3]
    assert not latest.waiting
    latest.ask(services.queries.later(lambda: 4), heard.append)
    latest.drop()
    services.queries.later(lambda: None).result()
    settle()
    assert heard == [3]
    bridge.close()
    bridge.deleteLater()


def test_the_list_is_seen_before_the_form_is_made(
    notes: dict[str, str], open_place: Callable[..., Place], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.first_paint.SETTLE_MS", 60_000)
    place = open_place()
    assert place.titles() == TITLES
    assert place.view._desk is None
    assert QApplication.focusWidget() is place.view.listing.list
    assert place.find("note_search").placeholderText() == "Tìm trong 6 tin"
    # Who is quicker than the timer gets the form at once.
    place.view.open_record(notes[WATER])
    assert place.view.editor.isVisible()
    assert place.view.listing.list.current().id == notes[WATER]
    assert place.view.leaving()


def test_the_beginning_of_the_list_is_seen_before_all_is_counted(
    notes: dict[str, str], open_place: Callable[..., Place], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.notes.presenter.BEGINNING", 3)
    monkeypatch.setattr("ui.notes.presenter.MANY_AT_FIRST", 5)
    with monkeypatch.context() as held:
        held.setattr("ui.first_paint.SETTLE_MS", 60_000)
        place = open_place()
        assert place.titles() == TITLES[:4]  # a draft, and the newest three
        assert place.find("note_search").placeholderText() == "Tìm tin"
        assert place.find("note_chip_undelivered").text() == "Chưa giao hơn 4"
        assert place.find("note_chip_drafts").text() == "Nháp 1"
        # Who asks for something else has all of the answer.
        place.view.listing.show_view(ALL)
        assert place.titles() == TITLES


def test_all_is_counted_when_the_beginning_was_seen_and_the_chosen_row_stays(
    notes: dict[str, str], open_place: Callable[..., Place], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.notes.presenter.BEGINNING", 3)
    monkeypatch.setattr("ui.notes.presenter.MANY_AT_FIRST", 5)
    place = open_place()
    place.view.listing.select(notes[COMPENSATION["title"]])
    place.until(lambda: place.view.presenter.answer.whole)
    assert place.titles() == TITLES
    assert place.find("note_search").placeholderText() == "Tìm trong 6 tin"
    assert place.find("note_chip_undelivered").text() == "Chưa giao 6"
    assert place.view.listing.list.current().id == notes[COMPENSATION["title"]]


def test_the_form_comes_by_itself_with_the_first_note_and_leaves_the_keyboard_to_the_list(
    notes: dict[str, str], open_place: Callable[..., Place]
) -> None:
    place = open_place()
    place.until(lambda: place.view._desk is not None)
    assert place.view.editor.isVisible()
    assert place.view.desk.record_id == notes[DRAFT["title"]]
    assert QApplication.focusWidget() is place.view.listing.list
    # Nothing was shown as a window of its own while it was put together.
    shown_windows = [one for one in QApplication.topLevelWidgets() if one.isVisible()]
    assert shown_windows == [place.window]
