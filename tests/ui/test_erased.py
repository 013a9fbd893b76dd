"""An order of erasure for what is on the screen: the order is final, words of one's own go with a word, the window
closes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop_app.errors import Erased
from desktop_app.storage import removing
from tests.ui.driving import cut_off, settle, type_text
from tests.ui.first_run.doubles import World
from tests.ui.meetings.conftest import SAID, fields_of
from tests.ui.today.test_today import NOTE
from ui.application import Application
from ui.widgets.notices import Banner
from ui.widgets.writing import TextEdit

ORDER = "Văn phòng đã có lệnh xóa hẳn"
OWN = "Ý mới của người ghi. "
KINDS = ("note", "followup", "meeting")
PLACE = {"note": "notes", "followup": "followups", "meeting": "meetings"}


class Desk:
    """The program, and a person who writes in it."""

    kind = record = ""

    def __init__(self, application: Application, qtbot: Any) -> None:
        self._qtbot = qtbot
        self.frame: Any = application.frame
        self.window: Any = application.frame.window
        services = application.services
        assert services is not None
        self.services = services

    def open(self, kind: str) -> None:
        """A new record of that kind, open for writing."""
        self.window.toast.hide()
        self.kind, self.record = kind, self.make(kind, "Mục sẽ bị xóa")
        if kind == "meeting":
            self.window.go("meetings")
            self.screen.write(self.record)
            self.until(lambda: self.screen._draft is not None)
        else:
            self.frame.open_record(kind, self.record)
        settle()
        assert not self.told()

    def make(self, kind: str, title: str) -> str:
        capture, meetings = self.services.capture, self.services.meetings
        if kind == "note":
            return capture.add("note", [{**NOTE, "title": title}]).result()[0].record_id
        if kind == "followup":
            return capture.add("followup", [{"text": title, "state": "new"}]).result()[0].record_id
        return meetings.finish(meetings.start(fields_of(SAID[:2], title=title)).result().id).result().record_id

    @property
    def screen(self) -> Any:
        return self.window.view(PLACE[self.kind])

    @property
    def field(self) -> TextEdit:
        names = {"note": "note_content", "followup": "followup_result", "meeting": "composer_text"}
        found = [one for one in self.screen.findChildren(TextEdit) if one.isVisible()]
        return next((one for one in found if one.objectName() == names[self.kind]), found[-1])

    def until(self, condition: Callable[[], object]) -> None:
        self._qtbot.waitUntil(lambda: bool(condition()), timeout=30_000)
        settle()

    def drafts(self) -> list[Any]:
        return [one for one in self.services.queries.drafts() if one.record_id == self.record]

    def type(self, words: str) -> None:
        """And wait until they are stored."""
        type_text(self.field, words)
        self.until(lambda: words.strip() in repr([one.fields for one in self.drafts()]))

    def shown(self) -> list[str]:
        return [one.toPlainText() for one in self.screen.findChildren(TextEdit) if one.isVisible()]

    def order(self) -> None:
        """As when the order arrives with a page of the office."""
        views = self.services.capture._context.views
        self.services.capture._context.store.write(lambda db: removing.erase(db, views, [self.record])).result()

    def synced(self) -> None:
        self.frame.agent.moved.emit()
        settle()

    def said(self) -> list[str]:
        found = [one for one in self.window.findChildren(Banner) if one.isVisible()]
        toast = self.window.toast
        return [one.accessibleName() for one in found] + ([toast.accessibleName()] if toast.isVisible() else [])

    def told(self) -> bool:
        return any(ORDER in one for one in self.said())


@pytest.fixture
def desk(tmp_path: Path, qapp: QApplication, qtbot: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setattr("ui.notes.session.SAVE_MS", 20)
    monkeypatch.setattr("ui.meetings.open_draft.SAVE_AFTER_MS", 20)
    world = World(tmp_path / "sổ")
    world.create(world.profile, label="Nguyễn Thị Lành", passphrase=None)
    application = Application(qapp, world.setup(), world.clock)
    application.start()
    qtbot.waitUntil(lambda: application.frame is not None, timeout=30_000)
    application.window.resize(1366, 736)
    settle()
    yield Desk(application, qtbot)
    application.window.hide()
    application.close()
    settle()


def test_words_on_what_was_erased_are_not_stored_and_go_only_when_the_page_is_left(desk: Desk) -> None:
    for kind in KINDS:
        desk.open(kind)
        desk.type(OWN)
        desk.order()
        type_text(desk.field, "Và thêm nữa.")  # before the next look: the save itself meets the order
        desk.until(desk.told)
        assert OWN.strip() in desk.field.toPlainText()  # to be read, and written elsewhere
        type_text(desk.field, " Gõ tiếp.")
        QTest.qWait(60)
        settle()
        assert desk.drafts() == []
        assert desk.told()
        assert cut_off(desk.window) == []
        assert desk.window.go("today")
        assert desk.window.go(PLACE[kind])
        settle()
        assert all(OWN.strip() not in one for one in desk.shown())
        assert desk.drafts() == []
    assert not any("Không tìm thấy" in one for one in desk.said())
    assert desk.window.close()


def test_the_delivery_book_says_what_became_of_what_was_erased(desk: Desk) -> None:
    desk.open("note")
    desk.order()
    desk.synced()
    desk.until(desk.told)
    [line] = desk.frame.sync.ledger()
    assert line.what == "Đã xóa hẳn theo lệnh của văn phòng"
    desk.window.go("sync")
    desk.window.view("sync").record_wanted.emit(line.type, line.record_id)
    settle()
    assert desk.window.place == "sync"  # there is nothing to open


def test_what_is_stored_or_only_read_goes_with_a_word_after_the_next_sync(desk: Desk) -> None:
    for kind in KINDS:
        desk.open(kind)
        desk.type(OWN)
        desk.order()
        desk.synced()  # nobody types, so nothing else would notice
        desk.until(desk.told)
        assert any(OWN.strip() in one for one in desk.shown())
        assert desk.window.go("today")
        desk.open(kind)
        desk.order()
        desk.synced()
        desk.until(desk.told)
        found = [one for one in desk.screen.findChildren(QWidget) if one.isVisible()]
        words = [one.text() for one in found if callable(getattr(one, "text", None))]
        assert "Mục sẽ bị xóa" not in [*words, *desk.shown()]
        assert not [one for one in desk.window.findChildren(Banner) if one.isVisible()]
    assert desk.window.close()


def test_whoever_closes_before_the_order_was_seen_is_told_first(desk: Desk) -> None:
    for kind in KINDS:
        desk.open(kind)
        desk.type(OWN)
        type_text(desk.field, "Và thêm nữa.")
        desk.order()
        assert not desk.window.close()
        desk.until(desk.told)
        assert desk.window.close()
        desk.window.show()
        assert desk.window.go("today")
        assert desk.drafts() == []


def test_a_note_that_was_left_while_its_words_were_on_the_way_says_so_beside_the_next_one(desk: Desk) -> None:
    desk.open("note")
    other = desk.make("note", "Tin khác")
    type_text(desk.field, OWN)
    desk.order()
    desk.screen.open_record(other)
    desk.until(desk.told)
    assert desk.screen.desk.record_id == other
    assert not [one for one in desk.window.findChildren(Banner) if one.isVisible()]  # this note is as it was
    assert desk.drafts() == []
    assert desk.window.close()


def test_an_order_has_a_sentence_of_its_own_in_both_languages() -> None:
    error = Erased()
    assert "tin mới" in error.sentence("vi")
    assert "new note" in error.sentence("en")
